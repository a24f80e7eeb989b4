"""Run by test_store_trouble.py: saves on a store, and dies or is hindered while it does.

store_child.py kill FOLDER      each statement of a save in turn is the last one
store_child.py loop FILE KEY    saves until someone kills it
store_child.py limit FILE KEY   no file may grow
store_child.py full FILE KEY    deletes while no file may grow
store_child.py user FILE        opens a store as a user who may write nowhere
store_child.py race URL KEY ME  saves ten times, each time when a line comes in
store_child.py begin URL        opens a store and puts something on it
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sys
from itertools import count
from pathlib import Path

import sqlalchemy as sa
from projects import held, review

from crosscut.errors import StoreError
from crosscut.project.reviews import add_reviews, remove, set_meta
from crosscut.store.model import StoreConflict
from crosscut.store.store import open_store


def opened(file: str) -> object:
    return open_store({"CROSSCUT_STORE": f"sqlite:///{file}", "CROSSCUT_STORE_VERSIONS": "2"})


def kill(folder: str) -> None:
    """Copy base.db for each statement of a save, and die by SIGKILL just after it."""
    base = Path(folder) / "base.db"
    key = (Path(folder) / "key").read_text()
    for last in count():
        file = base.with_name(f"after-{last:02}.db")
        shutil.copy(base, file)
        if not (child := os.fork()):
            store = opened(str(file))
            told = iter(range(last))

            def die(*_: object, told: object = told) -> None:
                if next(told, None) is None:
                    os.kill(os.getpid(), signal.SIGKILL)

            for event in ("after_cursor_execute", "commit"):
                sa.event.listen(store._engine, event, die)
            store.save(key, remove(held(), "a"), 2)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            print(last, os.WEXITSTATUS(status))
            return


def loop(file: str, key: str) -> None:
    store = opened(file)
    version = store.get(key).version
    for number in count():
        new = review(f"A film of {number} halves. It rains on all of them.\n" * 200, "n.txt")
        project, _ = add_reviews(held(), [new])
        version = store.save(key, project, version)
        print(version, flush=True)


def limit(file: str, key: str) -> None:
    store = opened(file)
    large = "".join(f"Sentence {n * n} of a very long review. " for n in range(49_000))
    project, _ = add_reviews(held(), [review(large, "large.txt")])
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    size = 64 * 1024
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    try:
        store.save(key, project, 2)
    except StoreError as error:
        print(error)


def full(file: str, key: str) -> None:
    store = opened(file)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    size = Path(file).stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    store.delete(key)


def user(file: str) -> None:
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    try:
        opened(file)
    except StoreError as error:
        print(error)


def race(url: str, key: str, me: str) -> None:
    store = open_store({"CROSSCUT_STORE": url})
    for version in range(1, 11):
        project = set_meta(held(), "a", title=f"{me} {version}")
        print("ready", flush=True)
        sys.stdin.readline()
        try:
            store.save(key, project, version)
            print("saved", flush=True)
        except StoreConflict as conflict:
            print("told of", conflict.newer.project.reviews[0].meta.title, flush=True)


def begin(url: str) -> None:
    print(open_store({"CROSSCUT_STORE": url}).put(held()))


if __name__ == "__main__":
    parts = (kill, loop, limit, full, user, race, begin)
    {one.__name__: one for one in parts}[sys.argv[1]](*sys.argv[2:])
