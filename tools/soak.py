"""Let thirty people work for twenty minutes, one of whom brings archives: does memory grow.

Usage: python tools/soak.py [--people 30] [--seconds 1200] [--slope 0.3] [--reviews 100]

People change a control every five seconds, as in tools/bench_load.py. One more brings an archive
of generated reviews, waits until it is read, and leaves, over and over. Printed
are p50 and p95 of the changes in milliseconds, errors, archives, the server's memory at first and
at last, how it grew a minute once the cache of results was full, and what the processes that it
starts took at most; they come and go. Exits with 1 where it grew by more than `--slope` MB a
minute, where that could not be measured, or where there was an error.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import math
import os
import sys
import tempfile
import time
import urllib.request
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import websockets
from bench_build import make_reviews
from bench_load import OURS, PAGE, PATIENCE, Counting, Person, crowd, percentile, server
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

EVERY = 10.0  # seconds between two archives
STEP = 5  # seconds between two looks at the memory
FULL = 40  # archives before the memory is followed: some 30 fill the cache of results


def archive(reviews: int) -> bytes:
    """Return an archive of so many generated reviews."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for number, text in enumerate(make_reviews(reviews)):
            file.writestr(f"{number:04}.md", text)
    return buffer.getvalue()


@dataclass
class Bringer(Person):
    """Somebody who brings one archive, as a browser does."""

    session: str = ""
    uploader: str = ""
    reviews: int = 0
    additions: int = 0

    async def bring(self, address: str, data: bytes) -> None:
        """Open the page, upload the archive, and wait until its reviews are there."""
        async with websockets.connect(
            self.url,
            subprotocols=[websockets.Subprotocol("streamlit")],
            max_size=None,
            create_connection=Counting,
        ) as socket:
            await self._rerun(socket)
            request = BackMsg()
            request.file_urls_request.request_id = "archive"
            request.file_urls_request.file_names.append("archive.zip")
            request.file_urls_request.session_id = self.session
            await socket.send(request.SerializeToString())
            while True:
                answer = ForwardMsg.FromString(await asyncio.wait_for(socket.recv(), PATIENCE))
                if answer.WhichOneof("type") == "file_urls_response":
                    break
                self._take(answer)
            (urls,) = answer.file_urls_response.file_urls
            await asyncio.to_thread(put, address, urls.upload_url, data)
            state = WidgetState(id=self.uploader)
            state.file_uploader_state_value.uploaded_file_info.add(
                name="archive.zip", size=len(data), file_id=urls.file_id, file_urls=urls
            )
            self.states[state.id] = state
            await self._rerun(socket)

    def _take(self, answer: ForwardMsg) -> bool:
        if answer.WhichOneof("type") == "new_session":
            self.session = answer.new_session.initialize.session_id
        return super()._take(answer)

    def _see(self, delta: Delta) -> None:
        element = delta.new_element
        if element.WhichOneof("type") == "file_uploader":
            self.uploader = element.file_uploader.id
        self.additions += f"{self.reviews:,} added" in element.html.body
        super()._see(delta)


def put(address: str, path: str, data: bytes) -> None:
    """Upload a file as a browser does, with the token that the server has set as a cookie."""
    with urllib.request.urlopen(f"{address}/_stcore/health", timeout=PATIENCE) as answer:
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
    about = b'--ends\r\nContent-Disposition: form-data; name="file"; filename="archive.zip"\r\n'
    body = about + b"Content-Type: application/zip\r\n\r\n" + data + b"\r\n--ends--\r\n"
    headers = {
        "Content-Type": "multipart/form-data; boundary=ends",
        "Cookie": cookie,
        "X-Xsrftoken": cookie.partition("=")[2],
    }
    request = urllib.request.Request(address + path, data=body, headers=headers, method="PUT")
    with urllib.request.urlopen(request, timeout=PATIENCE):
        pass


def memory(pid: int) -> tuple[float, float]:
    """Return the resident MB of a process, and of all that it has started, from /proc."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            parents[int(folder.name)] = int(fields[1])
    family, more = {pid}, {pid}
    while more:
        more = {one for one, parent in parents.items() if parent in more} - family
        family |= more
    megabytes = dict.fromkeys(family, 0.0)
    for one in family:
        with suppress(OSError):
            megabytes[one] = int(Path(f"/proc/{one}/statm").read_text().split()[1]) * PAGE / 1e6
    own = megabytes.pop(pid)
    return own, sum(megabytes.values())


async def work(port: int, pid: int, people: int, seconds: float, reviews: int) -> tuple[int, float]:
    """Let them work; print what came of it; return how many errors, and MB a minute."""
    first, *_ = await crowd(port, [""], 1.0, "")
    views = [one for one in first.views if one not in ("library", "read")]
    data, until = archive(reviews), time.perf_counter() + seconds
    moments: list[tuple[float, float, float, int]] = []
    url, brought, failed = f"ws://127.0.0.1:{port}/_stcore/stream", 0, 0

    async def follow() -> None:
        while time.perf_counter() < until:
            moments.append((time.perf_counter() / 60, *memory(pid), brought))
            await asyncio.sleep(STEP)

    async def bring() -> None:
        nonlocal brought, failed
        while time.perf_counter() < until:
            one = Bringer(url, "library", "library=Bring+reviews")
            one.reviews = reviews
            try:
                await one.bring(f"http://127.0.0.1:{port}", data)
            except (OSError, TimeoutError, websockets.WebSocketException) as error:
                print(f"not brought: {error!r}"[:200], flush=True)
                one.errors += 1
            failed += one.errors
            brought += one.additions > 0
            await asyncio.sleep(EVERY)

    places = [views[n % len(views)] for n in range(people)]
    everyone, *_ = await asyncio.gather(crowd(port, places, seconds, ""), bring(), follow())
    took = [value for one in everyone for value in one.took]
    failed += sum(one.errors for one in everyone)
    _, own, started, _ = zip(*moments, strict=True)
    full = [(minute, taken) for minute, taken, _, count in moments if count >= FULL]
    slope = float(np.polyfit(*zip(*full, strict=True), 1)[0]) if len(full) > 2 else float("nan")
    grew = f"{slope:+.2f} MB a minute in the last {len(full) * STEP / 60:.0f} minutes"
    if math.isnan(slope):
        grew = f"how it grows is not known: that takes more than {FULL} archives"
    print(
        f"{people} people, {len(took)} changes: p50 {percentile(took, 0.5):.0f} ms, "
        f"p95 {percentile(took, 0.95):.0f} ms; {failed} errors; {brought} archives of {reviews} "
        f"reviews; {own[0]:.0f} MB at first, {own[-1]:.0f} MB at last, {grew}; "
        f"{max(started):.0f} MB at most in processes beside it"
    )
    return failed, slope


def main() -> int:
    """Let them come."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=1200.0)
    parser.add_argument("--slope", type=float, default=0.3)
    parser.add_argument("--reviews", type=int, default=100, help="in each archive")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CROSSCUT_STORE"] = f"sqlite:///{folder}/shelf.db"
        with server(OURS) as (port, pid):
            failed, slope = asyncio.run(
                work(port, pid, options.people, options.seconds, options.reviews)
            )
    return 0 if not failed and slope <= options.slope else 1


if __name__ == "__main__":
    sys.exit(main())
