"""A damaged file: set aside, never overwritten, and what it still holds saved from it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from crosscut.errors import StoreError
from crosscut.ingest.limits import MB
from crosscut.store.engine import WRITES
from crosscut.store.model import DamagedStore, explain_errors, parts, unpack
from crosscut.store.tables import (
    answers,
    insert_corpus,
    run_pages,
    runs,
    write_blobs,
    write_read_key,
    write_state,
)

CHECKED: Final = 256 * MB
"""Files up to this size are looked through when they are opened; it takes about a second."""

_COMPANIONS: Final = ("-wal", "-shm")


def check(engine: sa.Engine, file: Path) -> None:
    """Look through a file.

    Raises
    ------
    DamagedStore
        It is damaged, or no SQLite file.
    StoreError
        It cannot be opened.
    """
    with explain_errors(str(file)), engine.connect() as connection:
        if file.stat().st_size > CHECKED:
            return
        answer = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if answer != "ok":
        raise DamagedStore("The file in which projects are kept is damaged.", where=str(file))


@contextmanager
def one_at_a_time(file: Path) -> Iterator[None]:
    """Let one process of this machine at a time rescue what is in a folder."""
    try:
        import fcntl
    except ImportError:  # Windows, where a server is alone
        yield
        return
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # it goes with the process
        yield
    finally:
        os.close(folder)


@contextmanager
def nobody_writes(file: Path, wait: float) -> Iterator[None]:
    """Keep others from writing to a damaged file, for as long as it is damaged no further.

    Raises
    ------
    StoreError
        Another server is writing to it.
    """
    if os.name == "nt":  # a file that is open cannot be renamed there
        yield
        return
    with closing(sqlite3.connect(file, timeout=wait, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise StoreError(
                "The file in which projects are kept is damaged, and another server is writing "
                "to it: nothing was set aside.",
                where=str(file),
                remedy="Stop the other server, then start Crosscut again.",
            ) from error
        except sqlite3.DatabaseError:  # nobody can write to it
            pass
        yield


def set_aside(file: Path, moment: datetime) -> Path:
    """Put what was rescued in the place of a damaged file; return where that is now.

    Raises
    ------
    StoreError
        It cannot be moved.
    """
    stamp = f"{moment:%Y%m%d-%H%M%S}"
    aside = file.with_name(f"{file.stem}-damaged-{stamp}{file.suffix}")
    number = 1
    while aside.exists():
        number += 1
        aside = file.with_name(f"{file.stem}-damaged-{stamp}-{number}{file.suffix}")
    try:
        for ending in _COMPANIONS:
            part = file.with_name(file.name + ending)
            if part.exists():
                part.rename(aside.with_name(aside.name + ending))
        try:  # At each moment there is a file: who finds none begins a new one.
            aside.hardlink_to(file)
        except OSError:
            file.rename(aside)
        rescue_file(file).replace(file)
    except OSError as error:
        raise StoreError(
            "The file in which projects are kept is damaged, and cannot be set aside "
            f"({error.strerror}).",
            where=str(file),
            remedy="Move it to another name, then start Crosscut again.",
        ) from error
    return aside


def rescue_file(file: Path) -> Path:
    """Return the file that a rescue writes; it takes the damaged one's name when it is whole."""
    return file.with_name(f"{file.stem}-rescue{file.suffix}")


def finish_rescue(file: Path) -> None:
    """Put the file that a rescue has written in its place.

    A start that finds no store but such a file does it too: a rescue was ended between the two
    renames. Where the store is there, the rescue was not whole, and is done again.

    Raises
    ------
    StoreError
        It cannot be renamed.
    """
    rescue_copy = rescue_file(file)
    try:
        missing = not file.exists() and rescue_copy.exists()
    except OSError:  # a folder that may not be read: whoever opens the store says so
        return
    try:
        if missing:
            rescue_copy.rename(file)
    except OSError as error:
        raise StoreError(
            f"The projects that were saved from a damaged file are in {rescue_copy.name}, which "
            f"cannot be renamed ({error.strerror}).",
            where=str(rescue_copy),
            remedy=f"Rename it to {file.name}, then start Crosscut again.",
        ) from error


def forget_rescue(file: Path) -> None:
    """Remove what a rescue that was ended too soon has written."""
    for ending in ("", *_COMPANIONS):
        rescue_file(file).with_name(rescue_file(file).name + ending).unlink(missing_ok=True)


def rescue(file: Path, engine: sa.Engine, place: str) -> int:
    """Save what a damaged file still holds whole, all or nothing; return how many corpora.

    Of each corpus the newest state that can be read to the end is saved, under its old key.
    """
    count = 0
    with explain_errors(place), engine.connect() as connection:
        connection = connection.execution_options(**{WRITES: True})
        with connection.begin():
            try:
                for row, read_key, state in _corpora(file):
                    corpus = _write(connection, row, state)
                    if read_key:
                        write_read_key(connection, corpus, read_key)
                    count += 1
            except sqlite3.Error:  # of the damaged file: SQLAlchemy's own are of another class
                return count
            _carry_runs(connection, file)
    return count


def _carry_runs(connection: sa.Connection, file: Path) -> None:
    """Carry over the lessons that are presented, and the answers to those whose page is whole."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as old:
        whole: set[int] = set()
        for table, run in ((run_pages, "run"), (runs, "id"), (answers, "run")):
            rows = [row for row in _readable(old, table) if table is run_pages or row[run] in whole]
            if rows:
                connection.execute(table.insert(), rows)
            if table is not answers:
                whole = {row[run] for row in rows}


def _readable(old: sqlite3.Connection, table: sa.Table) -> Iterator[dict[str, Any]]:
    """Read the rows of a table up to the first that cannot be read."""
    names = [column.name for column in table.columns]
    query = f"SELECT {', '.join(names)} FROM {table.name} ORDER BY rowid"
    with suppress(sqlite3.Error):
        for row in old.execute(query):
            yield dict(zip(names, row, strict=True))


def notice_of(count: int, aside: Path) -> str:
    """Return what there is to say of a rescue."""
    what = "1 corpus was" if count == 1 else f"{count} corpora were"
    return (
        f"The file in which projects are kept was damaged. It was set aside as {aside.name}, and "
        f"a new one was begun: {what} saved from it. Keep the old file if anything is missing."
    )


State = tuple[int, int, bytes, dict[str, bytes]]
"""Version, time, state and blobs."""


def _corpora(aside: Path) -> Iterator[tuple[dict[str, Any], str, State]]:
    """Read each corpus that has a state which is whole, and what its key for reading hashes to."""
    with closing(sqlite3.connect(f"{aside.absolute().as_uri()}?mode=ro", uri=True)) as old:
        for number, key_hash, opened in _rows(old):
            state = _newest(old, number)
            if state is not None:
                yield {"key_hash": key_hash, "opened": opened}, _read_key(old, number), state


def _read_key(old: sqlite3.Connection, corpus: int) -> str:
    query = "SELECT key_hash FROM crosscut_read_keys WHERE corpus = ?"
    try:
        row = old.execute(query, (corpus,)).fetchone()
    except sqlite3.Error:  # a file of before there were such keys, or a broken page
        return ""
    return str(row[0]) if row else ""


def _rows(old: sqlite3.Connection) -> list[tuple[int, str, int]]:
    rows: list[tuple[int, str, int]] = []
    query = "SELECT id, key_hash, opened FROM crosscut_corpora WHERE id > ? ORDER BY id LIMIT 1"
    last = 0
    while True:
        try:
            row = old.execute(query, (last,)).fetchone()
        except sqlite3.Error:
            return rows  # what lies behind a broken page is not reached
        if row is None:
            return rows
        last = row[0]
        rows.append(row)


def _newest(old: sqlite3.Connection, corpus: int) -> State | None:
    """Read the newest state of a corpus that is whole."""
    try:
        numbers = old.execute(
            "SELECT version FROM crosscut_versions WHERE corpus = ? ORDER BY version DESC",
            (corpus,),
        ).fetchall()
    except sqlite3.Error:
        return None
    for (version,) in numbers:
        try:
            state, time = old.execute(
                "SELECT state, saved FROM crosscut_versions WHERE corpus = ? AND version = ?",
                (corpus, version),
            ).fetchone()
            own = {digest: _blob(old, corpus, digest) for digest in parts(state)}
            unpack(state, own.items())
        except (sqlite3.Error, DamagedStore, TypeError):
            continue
        return version, time, state, own
    return None


def _blob(old: sqlite3.Connection, corpus: int, digest: str) -> bytes:
    query = "SELECT data FROM crosscut_blobs WHERE corpus = ? AND digest = ?"
    (data,) = old.execute(query, (corpus, digest)).fetchone()
    return bytes(data)


def _write(connection: sa.Connection, row: dict[str, Any], state: State) -> int:
    version, time, data, own = state
    size = len(data) + sum(map(len, own.values()))
    corpus = insert_corpus(connection, {**row, "version": version, "bytes": size})
    write_state(connection, corpus, version, time, data)
    write_blobs(connection, corpus, own)
    return corpus
