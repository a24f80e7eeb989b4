"""A class answers at once: phones on a real server, all within a few seconds.

Usage: python tools/bench_class.py [--phones 60 200] [--servers 1 2] [--seconds 5]

Starts the app as a user does, once or as two processes on one store (an SQLite file), and opens a
lesson. Phones join, look every two seconds whether the class has gone on, as their page's script
does, and each answers one question at a moment of its own; the teacher's page asks for what has
come in every 1.5 seconds, as it does in class.

Printed are how many answers were lost, the time to send one (p50, p95, longest; until the phone
has the page that says so), the time of a look, how long an answer takes to be in the teacher's
figure (p95, longest), and the size of the phone's page.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from bench_load import OURS, percentile, server

from crosscut.project.lesson import Lesson, Stop
from crosscut.project.notebook import Pin
from crosscut.store import runs
from crosscut.store.store import Store, open_store

LOOK = 2.0
TEACHER = 1.5
OPTIONS = ("Yes", "No", "About the same")
LESSON = Lesson(
    "bench",
    "A lesson",
    (Stop("asked", Pin("asked", "text", question="Is it so?"), "choice", OPTIONS),),
)


class Client:
    """One browser's connection, kept open."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = ""

    async def open(self) -> None:
        """Connect."""
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def ask(
        self, path: str, body: str | None = None, kind: str = "x-www-form-urlencoded", **more: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Send a request; return status, headers and body."""
        lines = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1"]
        lines.append(f"Host: 127.0.0.1:{self.port}")
        lines += [f"Cookie: {self.cookie}"] if self.cookie else []
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
        data = (body or "").encode()
        lines += [f"Content-Type: application/{kind}", f"Content-Length: {len(data)}"]
        self.writer.write("\r\n".join([*lines, "", ""]).encode() + data)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {
            name.lower(): value
            for line in head[1:]
            if line
            for name, value in [line.split(": ", 1)]
        }
        if "set-cookie" in headers:
            self.cookie = headers["set-cookie"].split(";")[0]
        length = int(headers.get("content-length", 0))
        return int(head[0].split()[1]), headers, await self.reader.readexactly(length)


@dataclass
class Class:
    """What a round has shown: milliseconds, and when which answer was confirmed and seen."""

    sends: list[float] = field(default_factory=list)
    looks: list[float] = field(default_factory=list)
    confirmations: list[float] = field(default_factory=list)
    counts: list[tuple[float, int]] = field(default_factory=list)
    failures: int = 0
    page: int = 0


async def phone(port: int, code: str, answer: int, wait: float, tally: Class) -> None:
    """Join, look again and again, and answer once after `wait`."""
    client = Client(port)
    await client.open()
    path = f"/join/{code}"
    _, headers, page = await client.ask(path)
    tally.page = max(tally.page, len(page))
    proof = re.findall(rb'name="proof" value="([^"]*)"', page)[0].decode()
    begin = time.perf_counter()
    next_look = begin + LOOK * random.random()
    due: float | None = begin + wait
    while due is not None or time.perf_counter() < begin + wait + LOOK:
        now = min(next_look, due or next_look)
        await asyncio.sleep(max(0.0, now - time.perf_counter()))
        begin_of_ask = time.perf_counter()
        if due is not None and due <= next_look:
            form = urlencode({"stop": "asked", "proof": proof, "answer": answer})
            status, headers, _ = await client.ask(path, form, X_Part="main")
            tally.sends.append(1000 * (time.perf_counter() - begin_of_ask))
            tally.confirmations.append(time.perf_counter())
            tally.failures += status != 200
            due = None
        else:
            status, _, _ = await client.ask(path, If_None_Match=headers["etag"])
            tally.looks.append(1000 * (time.perf_counter() - begin_of_ask))
            tally.failures += status != 304
            next_look += LOOK
    client.writer.close()


async def teacher(port: int, token: str, phones: int, until: float, tally: Class) -> None:
    """Ask for what has come in, until all of it has."""
    client = Client(port)
    await client.open()
    while time.perf_counter() < until and (not tally.counts or tally.counts[-1][1] < phones):
        begin = time.perf_counter()
        _, _, data = await client.ask(f"/present/{token}/state")
        answered = json.loads(data)["answered"].get("asked", 0)
        await client.ask(f"/present/{token}/answers/asked")
        tally.counts.append((time.perf_counter(), answered))
        await asyncio.sleep(max(0.0, TEACHER - (time.perf_counter() - begin)))
    client.writer.close()


async def lesson(ports: list[int], store: Store, phones: int, seconds: float) -> tuple[Class, int]:
    """Let a class answer; return what it met, and how many answers are not there."""
    access = runs.prepare(store, LESSON, b"source")
    runs.begin(store, access.token, b"<h1>A lesson</h1>")
    runs.set_state(store, access.token, is_open=True)
    runs.set_state(store, access.token, stop="asked")
    tally, draw = Class(), random.Random(phones)
    answers = [draw.randrange(len(OPTIONS)) for _ in range(phones)]
    people = [
        phone(ports[at % len(ports)], access.code, answer, 2 + draw.random() * seconds, tally)
        for at, answer in enumerate(answers)
    ]
    until = time.perf_counter() + seconds + 30
    await asyncio.gather(*people, teacher(ports[0], access.token, phones, until, tally))
    run = runs.run_by_token(store, access.token)
    bodies = sorted(one.body for one in runs.answers_to(store, run, "asked"))
    expectation = sorted(map(str, answers))
    return tally, phones - len(bodies) if bodies != expectation else 0


HEAD = (
    "phones servers  lost failed  p50 ms  p95 ms  max ms  look p95 ms  fresh p95 s  max s  page kB"
)


def row(tally: Class, phones: int, servers: int, losses: int) -> str:
    """Write a round as a row of the table."""
    moments = sorted(tally.confirmations)
    lags = [
        next((at for at, answered in tally.counts if answered > number), float("inf")) - moment
        for number, moment in enumerate(moments)
    ]
    return (
        f"{phones:6} {servers:7} {losses:5} {tally.failures:6} {percentile(tally.sends, 0.5):7.0f} "
        f"{percentile(tally.sends, 0.95):7.0f} {max(tally.sends):7.0f} "
        f"{percentile(tally.looks, 0.95):12.0f} {percentile(lags, 0.95):12.1f} {max(lags):6.1f} "
        f"{tally.page / 1000:8.1f}"
    )


def main() -> int:
    """Measure each number of phones on each number of servers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--phones", type=int, nargs="+", default=[60, 200])
    parser.add_argument("--servers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--seconds", type=float, default=5.0)
    options = parser.parse_args()
    print(HEAD)
    for servers in options.servers:
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            os.environ["CROSSCUT_STORE"] = f"sqlite:///{Path(folder) / 'class.db'}"
            store = open_store()
            ports = [stack.enter_context(server(OURS))[0] for _ in range(servers)]
            asyncio.run(lesson(ports, store, 5, 1.0))  # the first request opens the store
            for phones in options.phones:
                tally, losses = asyncio.run(lesson(ports, store, phones, options.seconds))
                print(row(tally, phones, servers, losses), flush=True)
            store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
