"""What test_damage.py runs in a process of its own: saves on a store, and dies or is hindered.

Each function is given a line to its parent first.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
from collections.abc import Callable
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

import sqlalchemy as sa
from projects import held, review

from crosscut.errors import StoreError
from crosscut.project.reviews import add_reviews, remove, set_meta
from crosscut.store import runs
from crosscut.store.model import StoreConflict
from crosscut.store.store import Store, open_store


def opened(file: Path) -> Store:
    return open_store({"CROSSCUT_STORE": f"sqlite:///{file}", "CROSSCUT_STORE_VERSIONS": "2"})


def save(store: Store, key: str) -> None:
    """Save a project without its lesson, its pin and a review."""
    store.save(key, remove(held(), "a"), 2)


def answer(store: Store, code: str) -> None:
    """Answer a question in another way than before."""
    runs.put_answer(store, code, "choice", "a", "1")


def kill(line: Connection, base: Path, act: Callable[[Store, str], None], key: str) -> None:
    """Copy a store for each statement of an act, and die by SIGKILL just after it."""
    for last in count():
        file = base.with_name(f"after-{last:02}.db")
        shutil.copy(base, file)
        if not (child := os.fork()):
            store = opened(file)
            told = iter(range(last))

            def die(*_: object, told: object = told) -> None:
                if next(told, None) is None:
                    os.kill(os.getpid(), signal.SIGKILL)

            for event in ("after_cursor_execute", "commit"):
                sa.event.listen(store._engine, event, die)
            act(store, key)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            line.send((last, os.WEXITSTATUS(status)))
            return


def loop(line: Connection, file: Path, key: str) -> None:
    """Save until someone ends it."""
    store = opened(file)
    version = store.get(key).version
    for number in count():
        new = review(f"A film of {number} halves. It rains on all of them.\n" * 200, "n.txt")
        project, _ = add_reviews(held(), [new])
        version = store.save(key, project, version)
        line.send(version)


def limit(line: Connection, file: Path, key: str) -> None:
    """Save where no file may grow."""
    store = opened(file)
    large = "".join(f"Sentence {n * n} of a very long review. " for n in range(49_000))
    project, _ = add_reviews(held(), [review(large, "large.txt")])
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    size = 64 * 1024
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    try:
        store.save(key, project, 2)
    except StoreError as error:
        line.send(str(error))


def full(_: Connection, file: Path, key: str) -> None:
    """Delete while no file may grow."""
    store = opened(file)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    size = file.stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    store.delete(key)


def user(line: Connection, file: Path) -> None:
    """Open a store as a user who may write nowhere."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    try:
        opened(file)
    except StoreError as error:
        line.send(str(error))


def race(line: Connection, url: str, key: str, me: str) -> None:
    """Save ten times, each time when a word comes in."""
    store = open_store({"CROSSCUT_STORE": url})
    for version in range(1, 11):
        project = set_meta(held(), "a", title=f"{me} {version}")
        line.send("ready")
        line.recv()
        try:
            store.save(key, project, version)
            line.send("saved")
        except StoreConflict as conflict:
            line.send(f"told of {conflict.newer.project.reviews[0].meta.title}")


def begin(line: Connection, url: str) -> None:
    """Open a store and put something on it."""
    line.send(open_store({"CROSSCUT_STORE": url}).put(held()))
