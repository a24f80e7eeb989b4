"""A class at once: N people changing a control every five seconds, on a real server.

Usage: python tools/bench_load.py [--people 1 30 100 200] [--seconds 30] [--reviews 0]
                                  [--tables DIR] [--no-default] [--without KEY ...]

Starts the app as a user does, speaks its WebSocket protocol with the protobuf messages that
ship with Streamlit, and measures from a change to the message that its script has finished.
The people are spread over all views that have controls; each sets the switches, boxes and
toggles of its view in turn, each time to another of their values. One person alone goes from
view to view and changes something twice a second. They come one after another, ten in a
second; the clock starts when all are there. Before the clock starts each view has been
opened once. The same is then measured with Streamlit's default settings and no frozen heap.

Printed are p50 and p95 in milliseconds, errors, kB on the wire per change (p50 and p95), CPU
per change, the server's memory before the people came and what each added to it; below it the
p95 of each view, first looks among it, by the longest. With --reviews
the app serves so many generated reviews (tools/bench_build.py) instead of the bundled ones, with
--tables a tables folder.
Controls whose keys stand behind --without are left alone: an earlier version that has none of
them is then compared by the same changes.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import websockets
from bench_build import FILM, make_reviews
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

ROOT = Path(__file__).resolve().parent.parent
EVERY = 5.0
ALONE = 0.5
ARRIVE = 0.1
PATIENCE = 60.0
OURS = [sys.executable, "-m", "crosscut.ui.server"]
DEFAULT = [
    sys.executable,
    "-c",
    "import gc; gc.freeze = lambda: None; from crosscut.ui.server import main; main()",
    "--runner.postScriptGC=true",
    "--server.fileWatcherType=auto",
    "--global.minCachedMessageSize=10000",
    "--server.enableWebsocketCompression=false",
]
LEFT_ALONE: set[str] = set()
"""Keys of controls that nobody changes."""
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the values lie."""
    in_order = sorted(values)
    return in_order[min(len(in_order) - 1, int(share * len(in_order)))] if in_order else 0.0


def key_of(control: str) -> str:
    """Return the key of a control, which stands at the end of its id."""
    return control.split("-", 2)[-1]


class Counting(websockets.ClientConnection):
    """A connection that counts the bytes that come over the wire, as they were compressed."""

    received = 0

    def data_received(self, data: bytes) -> None:
        """Count what arrives, and take it in."""
        self.received += len(data)
        super().data_received(data)


@dataclass
class Person:
    """One browser: a session, what it was shown, and how long its changes took."""

    url: str
    view: str
    query: str = ""
    page: str = ""
    every: float = EVERY
    controls: dict[str, Element] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict)
    fragments: dict[str, str] = field(default_factory=dict)
    messages: dict[str, int] = field(default_factory=dict)
    deltas: dict[str, Delta] = field(default_factory=dict)
    runs: int = 0
    oldest: int = 2
    views: list[str] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    errors: int = 0

    async def live(self, wait: float, begin: float, until: float, draw: random.Random) -> None:
        """Come after `wait`, open the view, then change a control every so often until the end.

        What is changed before everybody has come is not measured.
        """
        await asyncio.sleep(wait)
        try:
            async with websockets.connect(
                self.url,
                subprotocols=[websockets.Subprotocol("streamlit")],
                max_size=None,
                create_connection=Counting,
            ) as socket_:
                await self._rerun(socket_)
                await asyncio.sleep(draw.random() * self.every)
                for number in itertools.count():
                    if time.perf_counter() >= until or not self.controls:
                        break
                    control = self._change(number)
                    begin_of_run = time.perf_counter()
                    size = await self._rerun(socket_, self.fragments[control])
                    took = time.perf_counter() - begin_of_run
                    if begin_of_run >= begin:
                        self.took.append(1000 * took)
                        self.sizes.append(size)
                    await asyncio.sleep(max(0.0, self.every - took))
        except (OSError, TimeoutError, websockets.WebSocketException):
            self.errors += 1

    def _change(self, number: int) -> str:
        """Set one control to another of its values; return its id."""
        ids = sorted(self.controls, key=self._name)
        element = self.controls[ids[number % len(ids)]]
        turn = number // len(ids) + 1
        kind = element.WhichOneof("type")
        state = WidgetState(id=getattr(element, kind).id)
        if kind == "selectbox":
            options = element.selectbox.options
            state.string_value = options[turn % len(options)]
        elif kind == "button_group":
            options = [option.content for option in element.button_group.options]
            state.string_array_value.data.append(options[turn % len(options)])
        else:
            state.bool_value = turn % 2 == 1
        self.states[state.id] = state
        return str(state.id)

    def _name(self, control: str) -> tuple[str, str]:
        """Label and key of a control: its id is made from the path of the app too."""
        element = self.controls[control]
        label = getattr(element, element.WhichOneof("type")).label
        return label, key_of(control)

    async def _rerun(self, socket_: Counting, fragment: str = "") -> int:
        """Ask for a run, of a fragment or of all; return the bytes sent until it has finished."""
        self.runs += 1
        # As a browser does: what two runs have not used is dropped.
        self.messages = {
            name: run for name, run in self.messages.items() if self.runs - run <= self.oldest
        }
        self.deltas = {name: delta for name, delta in self.deltas.items() if name in self.messages}
        await socket_.send(self._request(fragment).SerializeToString())
        before = socket_.received
        # What is not drawn again is gone: of a fragment, or of the page.
        for control, home in list(self.fragments.items()):
            if fragment in ("", home):
                del self.controls[control], self.fragments[control]
        while not self._take(
            ForwardMsg.FromString(await asyncio.wait_for(socket_.recv(), PATIENCE))
        ):
            pass
        return socket_.received - before

    def _request(self, fragment: str) -> BackMsg:
        message = BackMsg()
        # A browser asks for a page by its name once, and then by what the server calls it.
        message.rerun_script.page_name = "" if self.page else self.view
        message.rerun_script.page_script_hash = self.page
        message.rerun_script.query_string = self.query
        message.rerun_script.fragment_id = fragment
        message.rerun_script.widget_states.widgets.extend(self.states.values())
        message.rerun_script.cached_message_hashes.extend(self.messages)
        return message

    def _take(self, answer: ForwardMsg) -> bool:
        """Take a message in; return whether it is the last of its run."""
        kind = answer.WhichOneof("type")
        if kind == "ref_hash":
            self.messages[answer.ref_hash] = self.runs
        elif answer.metadata.cacheable:
            self.messages[answer.hash] = self.runs
        if kind == "script_finished":
            self.errors += answer.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR
            return bool(answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN)
        if kind == "navigation":
            self.page = answer.navigation.page_script_hash
            self.views = [page.url_pathname for page in answer.navigation.app_pages]
        elif kind == "new_session":
            self.oldest = answer.new_session.config.max_cached_message_age
        elif kind == "delta":
            self.deltas[answer.hash] = answer.delta
            self._see(answer.delta)
        elif kind == "ref_hash" and answer.ref_hash in self.deltas:
            self._see(self.deltas[answer.ref_hash])
        return False

    def _see(self, delta: Delta) -> None:
        element, fragment = delta.new_element, delta.fragment_id
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors += 1
        elif kind == "selectbox" and len(element.selectbox.options) > 1:
            # The film is left alone, since a class works on one.
            if element.selectbox.label != "Film":
                self._keep(element.selectbox.id, element, fragment)
        elif kind in ("checkbox", "button_group"):
            self._keep(getattr(element, kind).id, element, fragment)

    def _keep(self, control: str, element: Element, fragment: str) -> None:
        disabled = getattr(element, element.WhichOneof("type")).disabled
        if not disabled and key_of(control) not in LEFT_ALONE:
            self.controls[control] = element
            self.fragments[control] = fragment


@contextmanager
def server(command: list[str], data: str = "") -> Iterator[tuple[int, int]]:
    """Start the app; yield its port and process id once it is healthy."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = [*command, "--server.headless=true", f"--server.port={port}"]
    process = subprocess.Popen(
        arguments,
        cwd=ROOT,
        env={**os.environ, "CROSSCUT_DATA": data},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health") as answer:
                    if answer.read() == b"ok":
                        break
            except OSError:
                time.sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(20)


def usage_of(pid: int) -> tuple[float, float]:
    """CPU seconds and resident MB of a process, from /proc."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return (int(fields[11]) + int(fields[12])) / TICK, pages * PAGE / 1e6


async def crowd(
    port: int,
    views: list[str],
    seconds: float,
    query: str,
    when_all_came: Callable[[], object] = lambda: None,
) -> list[Person]:
    """Let a person on each of these views work for so long."""
    draw = random.Random(len(views))
    url = f"ws://127.0.0.1:{port}/_stcore/stream"
    every = EVERY if len(views) > 1 else ALONE
    everyone = [Person(url, view, query, every=every) for view in views]
    arrival = ARRIVE * len(views) if len(views) > 1 else 0.0
    begin = time.perf_counter() + arrival
    waits = [draw.random() * arrival for _ in everyone]
    asyncio.get_running_loop().call_later(arrival, when_all_came)
    await asyncio.gather(
        *(
            one.live(wait, begin, begin + seconds, draw)
            for one, wait in zip(everyone, waits, strict=True)
        )
    )
    return everyone


@dataclass(frozen=True)
class Result:
    """What one crowd met: milliseconds, bytes, CPU seconds, MB, and how many things failed."""

    took: list[float]
    sizes: list[int]
    cpu: float
    before: float
    after: float
    people: int
    errors: int
    views: dict[str, list[float]]

    def row(self, name: str) -> str:
        """Write it as a row of the table."""
        changes = max(len(self.took), 1)
        return (
            f"{name:16} {self.people:6} {len(self.took):8} {percentile(self.took, 0.5):8.0f} "
            f"{percentile(self.took, 0.95):8.0f} {self.errors:7} "
            f"{percentile(self.sizes, 0.5) / 1000:7.1f} {percentile(self.sizes, 0.95) / 1000:7.1f} "
            f"{1000 * self.cpu / changes:7.0f} {self.before:7.0f} "
            f"{(self.after - self.before) / self.people:10.2f}"
        )

    def by_view(self) -> str:
        """Write the 95th percentile of each view, the longest first."""
        by_name = {view: percentile(took, 0.95) for view, took in self.views.items() if took}
        slowest = sorted(by_name.items(), key=lambda one: -one[1])
        return "p95 by view: " + ", ".join(f"{view} {value:.0f}" for view, value in slowest)


HEAD = (
    "settings         people  changes   p50 ms   p95 ms  errors  p50 kB  p95 kB  CPU ms  RSS MB "
    "MB/person"
)


def run(command: list[str], people: int, seconds: float, query: str, data: str) -> Result:
    """Measure one crowd on a fresh server on which each view has been opened once."""
    with server(command, data) as (port, pid):
        (first,) = asyncio.run(crowd(port, [""], 1.0, query))
        openings = [asyncio.run(crowd(port, [view], 1.0, query))[0] for view in first.views]
        views = [one.view for one in openings if one.controls]
        _, before = usage_of(pid)
        spent: list[float] = []
        if people == 1:
            spent.append(usage_of(pid)[0])
            turns = [crowd(port, [view], seconds / len(views), query) for view in views]
            everyone = [asyncio.run(turn)[0] for turn in turns]
        else:
            places = [views[i % len(views)] for i in range(people)]
            work = crowd(port, places, seconds, query, lambda: spent.append(usage_of(pid)[0]))
            everyone = asyncio.run(work)
        after, memory = usage_of(pid)
    sent = [value for one in everyone for value in one.sizes]
    errors = sum(one.errors for one in (first, *openings, *everyone))
    by_view: dict[str, list[float]] = {view: [] for view in views}
    for one in everyone:
        by_view[one.view] += one.took
    took = list(itertools.chain.from_iterable(by_view.values()))
    return Result(took, sent, after - spent[0], before, memory, people, errors, by_view)


def film(folder: Path, reviews: int) -> str:
    """Make a film folder of so many generated reviews; return the title it is picked by."""
    name = f"{reviews}-generated-reviews"
    (folder / name / "reviews").mkdir(parents=True)
    guide = (FILM / "guide.toml").read_text(encoding="utf-8")
    title = f"{reviews} generated reviews"
    guide = guide.replace('title = "Chungking Express"', f'title = "{title}"', 1)
    (folder / name / "guide.toml").write_text(guide, encoding="utf-8")
    for number, source in enumerate(make_reviews(reviews)):
        (folder / name / "reviews" / f"r{number:06}.md").write_bytes(source)
    return title


def main() -> int:
    """Measure each number of people, then the default settings."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, nargs="+", default=[1, 30, 100, 200])
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--reviews", type=int, default=0, help="serve so many generated reviews")
    parser.add_argument("--tables", default="", metavar="DIR", help="serve this tables folder")
    parser.add_argument("--no-default", action="store_true", help="leave out the comparison")
    parser.add_argument("--without", nargs="+", default=[], metavar="KEY", help="leave these alone")
    options = parser.parse_args()
    LEFT_ALONE.update(options.without)
    with tempfile.TemporaryDirectory() as folder:
        query = ""
        if options.reviews:
            query = urllib.parse.urlencode({"film": film(Path(folder), options.reviews)})
        data = options.tables or folder
        print(HEAD)
        medians = {}
        for people in options.people:
            result = run(OURS, people, options.seconds, query, data)
            medians[people] = percentile(result.took, 0.5)
            print(result.row("Crosscut"), flush=True)
            print(result.by_view(), flush=True)
        if not options.no_default:
            people = 100 if 100 in medians else max(medians)
            # So slow that in the same time nobody would come to a change.
            result = run(DEFAULT, people, 4 * options.seconds, query, data)
            print(result.row("Streamlit's own"))
            times = percentile(result.took, 0.5) / max(medians[people], 1e-9)
            print(f"at {people} people {times:.0f} times quicker")
    return 0


if __name__ == "__main__":
    sys.exit(main())
