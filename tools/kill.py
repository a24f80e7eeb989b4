"""Kill the app in the middle of a save, a deletion, a rescue; count what is lost.

Usage: python tools/kill.py [--rounds 240]

Each round a process of its own works on a store's file until it is killed (SIGKILL), after what it
has told of and a moment drawn at random. Then the file is opened as the next start does. Of a
save, the last state that was told of is there, or the next one; of a deletion, what was told of is
gone and all else is whole; of a rescue of a damaged file, each project that the file still held is
there, whenever the rescue was ended and however often. Exits with 1 where anything is lost.
"""

from __future__ import annotations

import argparse
import os
import random
import select
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path

from crosscut.guide.files import load_guide
from crosscut.ingest.review import read_review
from crosscut.project.model import Project
from crosscut.project.notebook import Notebook, Pin
from crosscut.store.model import UnknownKey
from crosscut.store.store import Store, open_store

ROOT = Path(__file__).resolve().parent.parent
PROJECTS = 12
MOMENT = 0.05  # seconds


def open_file(file: Path) -> Store:
    """Open the store."""
    return open_store({"CROSSCUT_STORE": f"sqlite:///{file}"})


def project(number: int) -> Project:
    """Return a project that this number tells apart from all others."""
    return replace(_sample(), notebook=Notebook((Pin(str(number), "text"),)))


@cache
def _sample() -> Project:
    text = "A film of two halves. It rains on both of them.\n" * 200
    guide = load_guide(ROOT / "data" / "chungking-express")
    return Project(guide, (read_review(text.encode(), filename="sample.txt"),))


class Child:
    """A process that works until it is killed, and tells of what it has done."""

    def __init__(self, work: Callable[[Callable[[], object]], None]) -> None:
        self._told, told = os.pipe()
        self._process = os.fork()
        if not self._process:
            try:
                work(lambda: os.write(told, b"."))
            finally:
                os._exit(0)
        os.close(told)

    def kill(self, after: int, moment: float) -> int:
        """Kill it after it has told of so much, and a moment; return of how much it told."""
        told = 0
        while told < after and (one := os.read(self._told, 1)):
            told += len(one)
        select.select([], [], [], moment)
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        while some := os.read(self._told, 4096):
            told += len(some)
        os.close(self._told)
        return told


def sound(file: Path) -> bool:
    """Tell whether SQLite finds nothing wrong with a file."""
    connection = sqlite3.connect(file)
    try:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    finally:
        connection.close()


def killed_in_a_save(folder: Path, draw: random.Random) -> bool:
    """Tell whether nothing is lost where a save is killed."""
    file = folder / "shelf.db"
    store = open_file(file)
    key = store.put(project(1))
    store.close()

    def work(tell: Callable[[], object]) -> None:
        store = open_file(file)
        for version in count(1):
            store.save(key, project(version + 1), version)
            tell()

    signals = Child(work).kill(draw.randrange(4), draw.random() * MOMENT)
    store = open_file(file)
    state = store.get(key)
    store.close()
    right = state.project.notebook.pins[0].key == str(state.version)
    return right and state.version - 1 - signals in (0, 1) and not state.notices and sound(file)


def killed_in_a_deletion(folder: Path, draw: random.Random) -> bool:
    """Tell whether nothing but what was to go is lost where a deletion is killed."""
    file = folder / "shelf.db"
    store = open_file(file)
    projects = [project(n) for n in range(PROJECTS)]
    keys = [store.put(one) for one in projects]
    store.close()

    def work(tell: Callable[[], object]) -> None:
        store = open_file(file)
        for key in keys:
            store.delete(key)
            tell()

    signals = Child(work).kill(draw.randrange(PROJECTS), draw.random() * MOMENT)
    store = open_file(file)
    there = [key for key in keys if is_there(store, key)]
    whole = all(store.get(key).project == projects[keys.index(key)] for key in there)
    store.close()
    return whole and there in (keys[signals:], keys[signals + 1 :]) and sound(file)


def is_there(store: Store, key: str) -> bool:
    """Tell whether a store has a project."""
    try:
        store.get(key)
    except UnknownKey:
        return False
    return True


def killed_in_a_rescue(folder: Path, draw: random.Random) -> bool:
    """Tell whether nothing is lost where a rescue is killed, up to three times."""
    file = folder / "shelf.db"
    store = open_file(file)
    for number in range(PROJECTS):
        store.put(project(number))
    keys = [store.put(project(number)) for number in range(2)]
    store.close()
    with file.open("r+b") as damaged:
        damaged.seek(-4096, os.SEEK_END)
        damaged.write(draw.randbytes(4096))
    copy = folder / "copy" / "shelf.db"
    copy.parent.mkdir()
    shutil.copy(file, copy)
    begun = time.monotonic()
    store = open_file(copy)  # what a rescue that nobody ends saves, and how long it takes
    took, wanted = time.monotonic() - begun, [key for key in keys if is_there(store, key)]
    notice = store.notices[0]
    store.close()
    for _ in range(draw.randrange(1, 4)):
        Child(lambda tell: open_file(file).close()).kill(0, draw.random() * 1.2 * took)
    store = open_file(file)
    there = [key for key in keys if is_there(store, key)]
    with store.reading() as connection:
        saved = connection.exec_driver_sql("SELECT count(*) FROM crosscut_corpora").scalar()
    store.close()
    return there == wanted and f"{saved} corpora" in notice and sound(file)


ROUNDS = (killed_in_a_save, killed_in_a_deletion, killed_in_a_rescue)


def main() -> int:
    """Kill it, round by round."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=240)
    options = parser.parse_args()
    lost = []
    for number in range(options.rounds):
        what = ROUNDS[number % len(ROUNDS)]
        with tempfile.TemporaryDirectory() as folder:
            if not what(Path(folder), random.Random(number)):
                lost.append((number, what.__name__))
                print(f"round {number}: {what.__name__}: something is lost", flush=True)
    print(f"killed {options.rounds} times; in {len(lost)} rounds something was lost")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
