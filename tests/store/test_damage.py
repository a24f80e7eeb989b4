"""The store when something goes wrong under it: each for real, none of it played."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa
import store_child
from helpers import ROOT
from lessons import LESSON, open_run
from projects import held, review, set_segment

from crosscut.errors import StoreError
from crosscut.project.model import Project
from crosscut.project.notebook import Notebook, Pin
from crosscut.project.reviews import add_reviews, remove, set_meta
from crosscut.store import runs
from crosscut.store.engine import read_key
from crosscut.store.merge import save_merged
from crosscut.store.model import DamagedStore, UnknownKey
from crosscut.store.store import Store, open_store

FORKS = multiprocessing.get_context("forkserver")
SECRET = "a sentence that nobody else has written"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "shelf.db"


def at(file: Path, **settings: str) -> Store:
    return open_store({"CROSSCUT_STORE": f"sqlite:///{file}", **settings}, wait=0.1)


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    opened = at(file)
    yield opened
    opened.close()


@pytest.fixture(scope="module", autouse=True)
def ready() -> Iterator[None]:
    """One process imports everything, and each child is a fork of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(ROOT / "tests")]))
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        FORKS.set_forkserver_preload(["store_child"])
        yield


class Child:
    """A function of `store_child` in a process of its own."""

    def __init__(self, function: Callable[..., None], *arguments: object) -> None:
        self.line, other_end = FORKS.Pipe()
        self.process = FORKS.Process(target=function, args=(other_end, *arguments))
        self.process.start()
        other_end.close()

    def rest(self) -> list[Any]:
        """Wait for its end; return what it has still told."""
        told = []
        with suppress(EOFError, OSError):
            while True:
                told.append(self.line.recv())
        self.process.join()
        self.line.close()
        return told


def sound(file: Path) -> bool:
    with sqlite3.connect(file) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchall()
    connection.close()
    return found == [("ok",)]


# --------------------------------------------------------------------------
# Killed


@pytest.mark.slow
def test_killed_after_any_statement_the_state_before_or_after_opens(
    tmp_path: Path,
) -> None:
    base = tmp_path / "base.db"
    store = at(base, CROSSCUT_STORE_VERSIONS="2")
    key = store.put(held())
    pins = Notebook((Pin("p", "text", note="Ask again"),))
    before = replace(set_segment(held(), "a", 0, "story-two"), lessons=(LESSON,), notebook=pins)
    store.save(key, before, 1)
    store.close()
    done = Child(store_child.kill, base, store_child.save, key)
    ((statements, status),) = done.rest()
    assert (done.process.exitcode, status) == (0, 0)
    after = remove(held(), "a")
    states = []
    for number in range(statements):
        killed = tmp_path / f"after-{number:02}.db"
        again = at(killed)
        kept = again.get(key)
        states.append(kept.version)
        assert kept.project == (before if kept.version == 2 else after)
        assert kept.notices == again.notices == ()
        assert again.save(key, held(), kept.version) == kept.version + 1
        again.close()
        assert sound(killed)
    # every statement but the commit leaves the state before
    assert statements >= 8
    assert states == [2] * (statements - 1) + [3] or states == [2] * statements


@pytest.mark.slow
def test_killed_in_an_answer_the_one_before_or_the_new_one_counts(tmp_path: Path) -> None:
    base = tmp_path / "base.db"
    store = at(base)
    access = open_run(store, b"<p>A lesson</p>", to_class=True)
    runs.put_answer(store, access.code, "choice", "a", "0")
    store.close()
    done = Child(store_child.kill, base, store_child.answer, access.code)
    ((statements, status),) = done.rest()
    assert (done.process.exitcode, status) == (0, 0)
    found = []
    for number in range(statements):
        killed = tmp_path / f"after-{number:02}.db"
        again = at(killed)
        run = runs.run_by_token(again, access.token)
        (body,) = [one.body for one in runs.answers_to(again, run, "choice")]
        found.append(body)
        runs.put_answer(again, access.code, "choice", "b", "1")
        assert len(runs.answers_to(again, run, "choice")) == 2
        again.close()
        assert sound(killed)
    assert statements >= 2
    assert found == sorted(found)
    assert found[0] == "0"


@pytest.mark.slow
def test_killed_at_any_moment_the_last_state_that_was_told_of_opens(file: Path) -> None:
    store = at(file)
    key = store.put(held())
    store.close()
    for after in (1, 2, 5):
        saving = Child(store_child.loop, file, key)
        told = [saving.line.recv() for _ in range(after)]
        saving.process.kill()
        told += saving.rest()
        again = at(file)
        # one more may have been saved than there was time to tell of
        assert again.get(key).version - told[-1] in (0, 1)
        assert len(again.get(key).project.reviews) == 3
        assert again.notices == ()
        again.close()
    assert sound(file)


@pytest.mark.parametrize("replaced", [False, True])
def test_nothing_is_saved_to_a_file_that_is_no_longer_there(file: Path, replaced: bool) -> None:
    store = at(file)
    key = store.put(held())
    moved = file.rename(file.with_name("moved.db"))
    if replaced:
        shutil.copy(moved, file)
    for write in (lambda: store.put(held()), lambda: store.save(key, remove(held(), "a"), 1)):
        with pytest.raises(StoreError, match="deleted or replaced"):
            write()
    store.close()


# --------------------------------------------------------------------------
# No room


def large() -> Project:
    text = "".join(f"Sentence {n * n} of a very long review. " for n in range(49_000))
    return add_reviews(held(), [review(text, "large.txt")])[0]


@pytest.mark.slow
def test_a_full_disk_is_told_and_the_last_state_stays(file: Path) -> None:
    store = at(file)
    key = store.put(held())
    store.save(key, remove(held(), "a"), 1)
    store.close()
    done = Child(store_child.limit, file, key)
    (told,) = done.rest()
    assert done.process.exitcode == 0
    assert "the disk is full or failing" in told
    assert "What you have here is not lost: download it as a zip." in told
    again = at(file)
    assert again.get(key).project == remove(held(), "a")
    assert again.save(key, large(), 2) == 3  # now that there is room
    again.close()
    assert sound(file)


@pytest.mark.slow
def test_a_full_file_is_told_and_the_last_state_stays(store: Store, file: Path) -> None:
    key = store.put(held())
    with store._engine.connect() as connection:  # the pool hands out this connection again
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StoreError, match="disk is full") as caught:
        store.save(key, large(), 1)
    assert caught.value.where == str(file)
    assert store.get(key).project == held()


# --------------------------------------------------------------------------
# No access


def test_a_locked_file_is_told_and_opens_when_it_is_free(store: Store, file: Path) -> None:
    key = store.put(held())
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match=r"in use by another program\. Try again soon"):
        store.save(key, remove(held(), "a"), 1)
    assert store.get(key).project == held()  # reading goes on
    also = at(file)
    assert also.get(key).project == held()
    also.close()
    other.execute("ROLLBACK")
    other.close()
    assert store.save(key, remove(held(), "a"), 1) == 2


def test_a_place_that_cannot_be_written_is_told(file: Path, tmp_path: Path) -> None:
    at(file).close()
    file.chmod(0o400)
    for place in (file, tmp_path / "none" / "shelf.db"):
        done = Child(store_child.user, place)
        (told,) = done.rest()
        assert done.process.exitcode == 0
        assert "name another place with CROSSCUT_STORE" in told
    with pytest.raises(StoreError, match="The folder in which projects are kept cannot be made"):
        at(file / "below" / "shelf.db")


# --------------------------------------------------------------------------
# Damage


def test_a_file_that_is_no_store_any_more_is_set_aside(file: Path) -> None:
    store = at(file)
    key = store.put(held())
    store.close()
    file.write_bytes(b"not a database " * 1000)
    when = datetime(2026, 3, 1, 12, 30, 5, tzinfo=UTC)
    again = open_store({"CROSSCUT_STORE": f"sqlite:///{file}"}, clock=lambda: when)
    aside = file.with_name("shelf-damaged-20260301-123005.db")
    assert aside.read_bytes() == b"not a database " * 1000
    assert again.notices == (
        "The file in which projects are kept was damaged. It was set aside as "
        "shelf-damaged-20260301-123005.db, and a new one was begun: 0 corpora were saved from it. "
        "Keep the old file if anything is missing.",
    )
    with pytest.raises(UnknownKey):
        again.get(key)
    assert again.get(again.put(held())).project == held()
    again.close()
    assert at(file).notices == ()


def test_of_a_damaged_file_what_is_whole_is_saved_under_its_keys(file: Path) -> None:
    store = at(file)
    projects = [set_meta(held(), "a", title=f"Number {n}") for n in range(12)]
    keys = [store.put(one) for one in projects]
    store.close()
    data = bytearray(file.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 8192] = random.Random(7).randbytes(8192)
    file.write_bytes(data)
    again = at(file)
    (notice,) = again.notices
    assert "was set aside as shelf-damaged-" in notice
    saved = 0
    for key, project in zip(keys, projects, strict=True):
        try:
            assert again.get(read_key(key)).project == again.get(key).project == project
            saved += 1
        except UnknownKey:
            pass
    assert f"{saved} corpora were saved from it" in notice
    assert 6 <= saved < 12
    (aside,) = file.parent.glob("*damaged*.db")
    assert aside.read_bytes() == bytes(data)
    again.close()


class _Ended(BaseException):
    """The process ends here."""


def spoilt(file: Path, corpora: int) -> list[str]:
    """Make a store whose last page is damaged; return its keys."""
    store = at(file)
    keys = [store.put(set_meta(held(), "a", title=f"Number {n}")) for n in range(corpora)]
    store.close()
    data = file.read_bytes()
    file.write_bytes(data[:-4096] + random.Random(7).randbytes(4096))
    return keys


def opened(store: Store, keys: list[str]) -> int:
    count = 0
    for key in keys:
        with suppress(UnknownKey):
            count += bool(store.get(key).project.reviews)
    return count


@pytest.mark.parametrize("ended_at", [0, 1, 3])
def test_a_rescue_that_is_itself_ended_loses_nothing(file: Path, ended_at: int) -> None:
    keys = spoilt(file, 5)
    left = [ended_at]

    def end(*event: Any) -> None:
        if str(event[2]).startswith("INSERT INTO crosscut_corpora"):
            if not left[0]:
                raise _Ended
            left[0] -= 1

    sa.event.listen(sa.Engine, "before_cursor_execute", end)
    try:
        with pytest.raises(_Ended):
            at(file)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", end)
    again = at(file)
    assert opened(again, keys) >= 4
    again.close()
    assert [one.name for one in file.parent.glob("*rescue*")] == []
    # Ended between the two renames: what was saved has not its name yet.
    file.rename(file.with_name("shelf-rescue.db"))
    last = at(file)
    assert opened(last, keys) >= 4
    last.close()


def test_a_damaged_file_is_not_set_aside_while_another_server_writes_to_it(file: Path) -> None:
    other = at(file)
    keys = [other.put(set_meta(held(), "a", title=f"Number {n}")) for n in range(5)]
    at(file).delete(keys.pop())  # what was written is in the file itself
    with file.open("r+b") as damaged:
        damaged.seek(-4096, os.SEEK_END)
        damaged.write(random.Random(7).randbytes(4096))
    with other.writing() as connection:
        connection.exec_driver_sql("UPDATE crosscut_corpora SET opened = 7")
        with pytest.raises(StoreError, match="another server is writing"):
            at(file)
    assert list(file.parent.glob("*damaged*")) == []
    again = at(file)
    assert len(list(file.parent.glob("*damaged*.db"))) == 1
    with again.reading() as connection:  # what the other had written was saved too
        query = "SELECT DISTINCT opened FROM crosscut_corpora"
        assert connection.exec_driver_sql(query).scalars().all() == [7]
    saved = opened(again, keys)
    assert saved >= 3
    with pytest.raises(StoreError, match="deleted or replaced"):
        other.put(held())
    other.close()
    assert opened(again, keys) == saved
    again.close()
    assert sound(file)


def test_of_two_that_start_on_a_damaged_file_one_saves_what_it_holds(file: Path) -> None:
    keys = spoilt(file, 5)
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: open_store({"CROSSCUT_STORE": f"sqlite:///{file}"}), "ab"))
    assert len(list(file.parent.glob("*damaged*.db"))) == 1
    assert all(opened(one, keys) >= 4 for one in both)
    assert sum(len(one.notices) for one in both) == 1
    for one in both:
        one.close()


@pytest.mark.parametrize("how", ["changed", "gone", "state"])
def test_of_a_damaged_state_the_one_before_opens(store: Store, file: Path, how: str) -> None:
    key = store.put(held())
    new = add_reviews(held(), [review(SECRET, "c.txt")])[0]
    store.save(key, new, 1)
    with sqlite3.connect(file) as connection:
        last = "(SELECT max(rowid) FROM crosscut_blobs)"
        connection.execute(
            {
                "changed": f"UPDATE crosscut_blobs SET data = x'00' WHERE rowid = {last}",
                "gone": f"DELETE FROM crosscut_blobs WHERE rowid = {last}",
                "state": "UPDATE crosscut_versions SET state = x'7b' WHERE version = 2",
            }[how]
        )
    connection.close()
    kept = store.get(key)
    assert kept.project == held()
    assert kept.version == 2  # so that it can be saved
    assert (
        "What was saved last is damaged and cannot be read. This is the state of"
        in (kept.notices[0])
    )
    assert store.save(key, remove(held(), "a"), 2) == 3
    assert store.get(key).notices == ()
    with pytest.raises(DamagedStore, match="damaged"):
        store.get(key, version=2)


# --------------------------------------------------------------------------
# Deleted for good


def put_noise(store: Store) -> tuple[str, bytes]:
    """Put a project that does not pack well; return its key, and bytes that only it has."""
    signs = random.Random(3)
    noise = " ".join(chr(0x4E00 + signs.randrange(20_000)) for _ in range(60_000))
    key = store.put(add_reviews(held(), [review(noise, "n.txt")])[0])
    with store.reading() as connection:
        found = connection.exec_driver_sql("SELECT data FROM crosscut_blobs ORDER BY bytes DESC")
        return key, found.scalar()[1000:1100]


def stands(piece: bytes, file: Path) -> bool:
    files = [one for one in file.parent.iterdir() if one.name.startswith(file.name)]
    return any(piece in one.read_bytes() for one in files)


def test_what_is_deleted_is_nowhere_in_the_file(store: Store, file: Path) -> None:
    keep = store.put(held())
    key, piece = put_noise(store)
    assert stands(piece, file)
    size = file.stat().st_size + file.with_name("shelf.db-wal").stat().st_size
    store.delete(key)
    assert not stands(piece, file)
    assert file.with_name("shelf.db-wal").stat().st_size == 0
    assert file.stat().st_size < size / 2
    assert store.get(keep).project == held()


def test_on_a_full_disk_what_is_deleted_is_nowhere_in_the_file_either(file: Path) -> None:
    store = at(file)
    key, piece = put_noise(store)
    keep = store.put(held())
    store.close()
    done = Child(store_child.full, file, key)
    assert done.rest() == []
    assert done.process.exitcode == 0
    assert not stands(piece, file)
    again = at(file)
    assert again.get(keep).project == held()
    with pytest.raises(UnknownKey):
        again.get(key)
    again.close()
    assert sound(file)


def test_a_copy_of_the_file_is_a_backup(file: Path, tmp_path: Path) -> None:
    store = at(file)
    key = store.put(held())
    store.close()
    shutil.copy(file, tmp_path / "copy.db")
    copy = at(tmp_path / "copy.db")
    assert copy.get(key).project == held()
    copy.close()


# --------------------------------------------------------------------------
# Two at once, and servers


@pytest.fixture(params=["sqlite", "memory", "postgresql"])
def anywhere(request: pytest.FixtureRequest, file: Path) -> str:
    if request.param == "memory":
        return "memory"
    if request.param == "sqlite":
        return f"sqlite:///{file}"
    return str(request.getfixturevalue("postgres_database"))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, file: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{file}"
    return str(request.getfixturevalue("postgres_database"))


@pytest.mark.slow
def test_of_two_processes_that_save_at_once_one_wins_and_the_other_is_told(url: str) -> None:
    """Each round both hold the same version, and are let go together."""
    store = open_store({"CROSSCUT_STORE": url})
    key = store.put(held())
    both = [Child(store_child.race, url, key, name) for name in ("one", "two")]
    told: list[list[str]] = [[], []]
    for version in range(1, 11):
        assert [one.line.recv() for one in both] == ["ready"] * 2
        for one in both:
            one.line.send("go")
        for one, heard in zip(both, told, strict=True):
            heard.append(one.line.recv())
        kept = store.get(key)
        winner = "one" if told[0][-1] == "saved" else "two"
        assert {told[0][-1], told[1][-1]} == {"saved", f"told of {winner} {version}"}
        assert kept.version == version + 1
        assert kept.project.reviews[0].meta.title == f"{winner} {version}"
    for one in both:
        assert one.rest() == []
        assert one.process.exitcode == 0
    store.close()


@pytest.mark.slow
def test_many_processes_begin_one_store_at_once(url: str) -> None:
    """None of them finds half a store, and what each puts is there."""
    several = [Child(store_child.begin, url) for _ in range(3)]
    keys = [key for one in several for key in one.rest()]
    assert [one.process.exitcode for one in several] == [0] * 3
    store = open_store({"CROSSCUT_STORE": url})
    assert [store.get(key).project for key in keys] == [held()] * 3
    store.close()


@pytest.mark.slow
def test_many_threads_use_one_store(anywhere: str) -> None:
    store = open_store({"CROSSCUT_STORE": anywhere})
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: store.put(held()), range(24)))
        kept = list(pool.map(store.get, keys))
        saved = pool.map(lambda key: store.save(key, remove(held(), "a"), 1), keys)
        assert list(saved) == [2] * 24
    assert all(one.project == held() for one in kept)
    store.close()


@pytest.mark.slow
def test_of_many_people_who_save_at_once_nobody_is_refused(anywhere: str) -> None:
    store = open_store({"CROSSCUT_STORE": anywhere})
    key = store.put(held())

    def collect(person: int) -> None:
        opened, version = held(), 1
        for number in range(3):
            pins = (*opened.notebook.pins, Pin(f"{person}-{number}", "text"))
            project = replace(opened, notebook=Notebook(pins))
            version, opened, _ = save_merged(store, key, project, version, opened)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(collect, range(8)))
    pins = [one.key for one in store.get(key).project.notebook.pins]
    assert sorted(pins) == [f"{person}-{number}" for person in range(8) for number in range(3)]
    store.close()


def test_a_server_that_goes_is_told_and_found_again(postgres_database: str) -> None:
    store = open_store({"CROSSCUT_STORE": postgres_database})
    key = store.put(held())
    server = sa.create_engine(
        sa.make_url(postgres_database).set(drivername="postgresql+psycopg"),
        isolation_level="AUTOCOMMIT",
    )

    def end(*_: object) -> None:
        """End all connections but this one, as a server does that is stopped."""
        with server.connect() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).all()

    end()
    assert store.get(key).project == held()  # between two calls nobody notices
    sa.event.listen(store._engine, "after_cursor_execute", end, once=True)
    with pytest.raises(StoreError, match="cannot be reached, or has ended the connection"):
        store.save(key, remove(held(), "a"), 1)
    assert store.get(key).project == held()
    assert store.save(key, remove(held(), "a"), 1) == 2
    server.dispose()
    store.close()


def test_a_server_that_lets_nobody_write_is_told(postgres_database: str) -> None:
    open_store({"CROSSCUT_STORE": postgres_database}).close()
    bare = sa.make_url(postgres_database)
    url = bare.update_query_dict({"options": "-c default_transaction_read_only=on"})
    store = open_store({"CROSSCUT_STORE": url.render_as_string(hide_password=False)})
    with pytest.raises(StoreError, match="does not let Crosscut write"):
        store.put(held())
    store.close()
