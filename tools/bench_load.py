"""A class at once: N people changing a control every five seconds, on a real server.

Usage: python tools/bench_load.py [--people 1 30 100 200] [--seconds 30] [--no-default]

Starts the app as a user does, speaks its WebSocket protocol with the protobuf messages that
ship with Streamlit, and measures from a change to the message that its script has finished.
The people are spread over all views; each changes the controls of its view in turn. The same
is then measured with Streamlit's default settings and no frozen heap, at the most people.
Printed are p50 and p95 in milliseconds, errors, kB sent and CPU per change, and memory.
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
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from streamlit.proto.Element_pb2 import Element

ROOT = Path(__file__).resolve().parent.parent
EVERY = 5.0
PATIENCE = 60.0
OURS = [sys.executable, "-m", "crosscut.ui.launch"]
DEFAULT = [
    sys.executable,
    "-c",
    "import gc; gc.freeze = lambda: None; from crosscut.ui.launch import main; main()",
    "--runner.postScriptGC=true",
    "--server.fileWatcherType=auto",
]
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def percentile(values: list[float], share: float) -> float:
    """Return the value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


@dataclass
class Person:
    """One browser: a session, what it was shown, and how long its changes took."""

    url: str
    view: str
    controls: dict[str, Element] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict)
    hashes: set[str] = field(default_factory=set)
    views: list[str] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)
    errors: int = 0

    async def live(self, until: float, wait: float, draw: random.Random) -> None:
        """Open the view, then change a control every five seconds until the end."""
        await asyncio.sleep(wait)
        try:
            async with websockets.connect(
                self.url, subprotocols=[websockets.Subprotocol("streamlit")], max_size=None
            ) as socket_:
                await self._rerun(socket_)
                await asyncio.sleep(draw.random() * EVERY)
                for number in itertools.count():
                    if time.perf_counter() >= until or not self.controls:
                        break
                    self._change(number)
                    begin = time.perf_counter()
                    size = await self._rerun(socket_)
                    self.took.append(1000 * (time.perf_counter() - begin))
                    self.sent.append(size)
                    await asyncio.sleep(max(0.0, EVERY - (time.perf_counter() - begin)))
        except (OSError, TimeoutError, websockets.WebSocketException):
            self.errors += 1

    def _change(self, number: int) -> None:
        """Set one control to another of its values."""
        ids = sorted(self.controls)
        element = self.controls[ids[number % len(ids)]]
        state = WidgetState()
        if element.WhichOneof("type") == "selectbox":
            options = element.selectbox.options
            state.id = element.selectbox.id
            state.string_value = options[(number // len(ids) + 1) % len(options)]
        else:
            state.id = element.checkbox.id
            state.bool_value = number // len(ids) % 2 == 0
        self.states[state.id] = state

    async def _rerun(self, socket_: websockets.ClientConnection) -> int:
        """Ask for a run; return the bytes sent until it has finished."""
        message = BackMsg()
        message.rerun_script.page_name = self.view
        message.rerun_script.widget_states.widgets.extend(self.states.values())
        message.rerun_script.cached_message_hashes.extend(self.hashes)
        await socket_.send(message.SerializeToString())
        size = 0
        while True:
            data = await asyncio.wait_for(socket_.recv(), PATIENCE)
            size += len(data)
            answer = ForwardMsg.FromString(data)
            if answer.metadata.cacheable and answer.hash:
                self.hashes.add(answer.hash)
            kind = answer.WhichOneof("type")
            if kind == "script_finished":
                self.errors += answer.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR
                if answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return size
            elif kind == "navigation":
                self.views = [page.url_pathname for page in answer.navigation.app_pages]
            elif kind == "delta":
                self._see(answer.delta.new_element)

    def _see(self, element: Element) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors += 1
        elif kind == "selectbox" and len(element.selectbox.options) > 1:
            # Films are left alone: there may be one only, and a class works on one.
            if element.selectbox.label != "Film":
                self.controls[element.selectbox.id] = element
        elif kind == "checkbox":
            self.controls[element.checkbox.id] = element


@contextmanager
def server(command: list[str]) -> Iterator[tuple[int, int]]:
    """Start the app; yield its port and process id once it is healthy."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = [*command, "--server.headless=true", f"--server.port={port}"]
    process = subprocess.Popen(
        arguments, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
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


def used(pid: int) -> tuple[float, float]:
    """CPU seconds and resident MB of a process, from /proc."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return (int(fields[11]) + int(fields[12])) / TICK, pages * PAGE / 1e6


async def crowd(port: int, people: int, seconds: float, views: list[str]) -> list[Person]:
    """Let so many people work for so long."""
    draw = random.Random(people)
    url = f"ws://127.0.0.1:{port}/_stcore/stream"
    everyone = [Person(url, views[i % len(views)]) for i in range(people)]
    until = time.perf_counter() + seconds
    waits = [draw.random() * min(EVERY, 0.05 * people) for _ in everyone]
    await asyncio.gather(
        *(one.live(until, wait, draw) for one, wait in zip(everyone, waits, strict=True))
    )
    return everyone


def run(command: list[str], people: int, seconds: float, name: str) -> float:
    """Measure one crowd on a fresh, warmed server; print its row; return the p50."""
    with server(command) as (port, pid):
        first = asyncio.run(crowd(port, 1, 1.0, [""]))[0]
        views = [view for view in first.views if view is not None] or [""]
        for view in views:
            asyncio.run(crowd(port, 1, 2 * EVERY, [view]))
        before, _ = used(pid)
        everyone = asyncio.run(crowd(port, people, seconds, views))
        cpu, memory = used(pid)
    took = [value for one in everyone for value in one.took]
    sent = [value for one in everyone for value in one.sent]
    errors = sum(one.errors for one in everyone)
    p50, p95 = percentile(took, 0.5), percentile(took, 0.95)
    print(
        f"{name:16} {people:6} {len(took):8} {p50:8.0f} {p95:8.0f} {errors:7} "
        f"{percentile(sent, 0.5) / 1000:8.1f} {1000 * (cpu - before) / max(len(took), 1):8.0f} "
        f"{memory:8.0f}",
        flush=True,
    )
    return p50


def main() -> int:
    """Measure each number of people, then the default settings."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, nargs="+", default=[1, 30, 100, 200])
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--no-default", action="store_true", help="leave out the comparison")
    options = parser.parse_args()
    print("settings         people  changes   p50 ms   p95 ms  errors  kB sent   CPU ms   RSS MB")
    medians = {people: run(OURS, people, options.seconds, "Crosscut") for people in options.people}
    if not options.no_default:
        people = 100 if 100 in medians else max(medians)
        median = run(DEFAULT, people, options.seconds, "Streamlit's own")
        print(f"at {people} people {median / max(medians[people], 1e-9):.0f} times quicker")
    return 0


if __name__ == "__main__":
    sys.exit(main())
