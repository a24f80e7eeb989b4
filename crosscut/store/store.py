"""The store: projects under keys that nobody guesses, kept through reloads and restarts."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar

import sqlalchemy as sa

from crosscut.errors import CorpusError, CrosscutError, StoreError
from crosscut.ingest.limits import amount
from crosscut.project.model import Project
from crosscut.store.damage import (
    check,
    finish_rescue,
    forget_rescue,
    nobody_writes,
    notice_of,
    one_at_a_time,
    rescue,
    rescue_file,
    set_aside,
)
from crosscut.store.engine import (
    SPARING,
    WRITES,
    StoreLimits,
    engine_for,
    file_of,
    give_back_room,
    give_reserve,
    keep_reserve,
    new_key,
    place_of,
    read_key,
    store_limits_from,
    url_of,
)
from crosscut.store.model import (
    DamagedStore,
    NoRoom,
    PackedProject,
    ReadingKey,
    StoreConflict,
    StoredProject,
    StoredState,
    UnknownKey,
    explain_errors,
    is_aside,
    pack,
    review_count,
)
from crosscut.store.tables import (
    CorpusRow,
    blobs,
    bytes_kept,
    can_be_read,
    corpora,
    delete_corpora,
    delete_runs,
    failures,
    few,
    find_corpus,
    insert_corpus,
    is_ready,
    moment,
    parts_of,
    read_newest,
    read_version,
    runs,
    set_up,
    state_of,
    versions,
    write_blobs,
    write_read_key,
    write_state,
)
from crosscut.text.phrases import count_of

_KEY: Final = re.compile(r"[A-Za-z0-9_-]{32}")
DAY: Final = 24 * 60 * 60
_GRACE: Final = 7 * DAY  # from the mark on what is too old to its deletion
_LOG: Final = logging.getLogger(__name__)
_Result = TypeVar("_Result")
_SWEEP: Final = 60 * 60  # seconds between two looks for what is too old


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


class Store:
    """Corpora in a database; see `open_store`.

    May be used from many threads, and by many processes at once. A corpus has two keys: that of
    `put`, which may do all, and `engine.read_key` of it, which may `get` what it is now.

    Attributes
    ----------
    place
        Where it is, for a message.
    limits
        What is kept at most, and for how long.
    keeps
        Whether it outlives the process.
    notices
        What there is to say of how it was opened.
    """

    def __init__(
        self,
        engine: sa.Engine,
        limits: StoreLimits = StoreLimits(),  # noqa: B008 - immutable
        clock: Callable[[], datetime] = now,
        notices: Sequence[str] = (),
    ) -> None:
        self._engine = engine
        self.limits = limits
        self._clock = clock
        self._swept = 0.0
        self.place = place_of(engine.url)
        self.keeps = self.place != "memory"
        self.notices = tuple(notices)
        self._file = file_of(engine.url)
        self._file_at_opening = _identity(self._file)
        # In memory all threads share one connection.
        self._turn = nullcontext() if self.keeps else threading.RLock()
        with self.reading() as connection:
            done = is_ready(connection)
        if not done:
            with self.writing() as connection:
                set_up(connection)
        with suppress(StoreError):  # a file that cannot be written still opens what it holds
            self._sweep_runs()

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    # ------------------------------------------------------------ what it does

    def put(self, project: Project) -> str:
        """Keep a corpus under a new key.

        Returns
        -------
        str
            The key: 32 letters, digits, "-" and "_". It opens the corpus to whoever has it; the
            store itself keeps only its fingerprint.

        Raises
        ------
        StoreError
            The corpus is too large, the store full, or the database fails.
        """
        self.sweep_now_and_then()
        package = pack(project)
        key = new_key()
        time = self.time()
        with self.writing() as connection:
            self._check_room(connection, package, 0)
            row = {"key_hash": hash_of(key), "version": 1, "bytes": package.size, "opened": time}
            corpus = insert_corpus(connection, row)
            write_read_key(connection, corpus, hash_of(read_key(key)))
            write_blobs(connection, corpus, package.blobs)
            write_state(connection, corpus, 1, time, package.state)
        return key

    def get(self, key: str, version: int | None = None) -> StoredProject:
        """Open a corpus, as it is or as it was.

        Where the newest state is damaged, the newest sound one is opened, and a notice says so.

        Raises
        ------
        UnknownKey
            There is no such corpus, or no such state of it.
        DamagedStore
            No state of it can be read.
        ReadingKey
            The key is for reading, and an earlier state was asked for: it may hold what was
            taken out since.
        StoreError
            The database fails.
        """
        with self.reading() as connection:
            row, may_change = self._row(connection, key, edits=version is not None)
            has_read_key = not may_change or can_be_read(connection, row.id)
            state = (
                read_newest(connection, row.id, row.version)
                if version is None
                else read_version(connection, row.id, version)
            )
        if state is None:
            raise UnknownKey(
                f"The state {version} of this corpus is no longer there.",
                remedy=f"The last {count_of(self.limits.versions, 'state')} can be opened.",
            )
        self._note_opened(row, "" if has_read_key else read_key(key))
        return replace(state, may_change=may_change)

    def save(
        self,
        key: str,
        project: Project,
        version: int,
        *,
        aside: Project | None = None,
        unite: Callable[[Project], tuple[Project, Project | None]] | None = None,
    ) -> int:
        """Save a corpus that was opened at `version`.

        Parameters
        ----------
        key, project
            The corpus, and what it is now.
        version
            The version that was opened, or that the last save returned.
        aside
            A state that is kept among the earlier ones, as the one before this, for a day at
            least: what somebody had before it was united with what others did.
        unite
            Takes what someone else has saved since, returns the `project` and `aside` that are
            saved instead. Nobody can save in between.

        Returns
        -------
        int
            The new version; the same as before where nothing has changed.

        Raises
        ------
        StoreConflict
            Someone else has saved it since, and there is no `unite`. Nothing was written; the
            newer state is in the error, and `crosscut.store.merge` unites the two.
        UnknownKey
            It was deleted meanwhile.
        ReadingKey
            The key is for reading.
        StoreError
            The corpus is too large, the store full, or the database fails. The last state that
            was saved is as it was.
        """
        states = _pack(project, aside)
        time = self.time()
        newer = None
        with self.writing() as connection:
            row, _ = self._row(connection, key, edits=True, lock=True)
            if row.version != version:
                newer = read_newest(connection, row.id, row.version)
                if unite is not None:
                    states, version, newer = _pack(*unite(newer.project)), row.version, None
            if newer is None:
                if state_of(connection, row.id, version) == states[-1].state and len(states) == 1:
                    return version
                for number, package in enumerate(states, start=version + 1):
                    self._check_room(connection, package, row.bytes)
                    self._write(connection, row.id, number, time, package)
        if newer is not None:
            raise _conflict(newer)
        return version + len(states)

    def note_failure(self, key: str, version: int, limits: str, error: CorpusError) -> None:
        """Note that a state cannot be built within limits, so that it is not tried again.

        Raises
        ------
        UnknownKey, StoreError
            See `get`.
        """
        with self.writing() as connection:
            row, _ = self._row(connection, key)
            connection.execute(failures.delete().where(failures.c.corpus == row.id))
            values = {"corpus": row.id, "version": version, "limits": limits}
            values |= {"what": error.what, "remedy": error.remedy or ""}
            connection.execute(failures.insert().values(values))

    def failure(self, key: str, version: int, limits: str) -> CorpusError | None:
        """Return why a state cannot be built within limits, where that was noted.

        Raises
        ------
        UnknownKey, StoreError
            See `get`.
        """
        with self.reading() as connection:
            row, _ = self._row(connection, key)
            here = (failures.c.version == version, failures.c.limits == limits)
            query = sa.select(failures).where(failures.c.corpus == row.id, *here)
            note = connection.execute(query).first()
        if note is None:
            return None
        return CorpusError(note.what, where="your reviews", remedy=note.remedy)

    def history(self, key: str) -> tuple[StoredState, ...]:
        """List the saved states that are kept, the newest first.

        To go back to one, open it with `get(key, version)` and save it at the newest version.

        Raises
        ------
        UnknownKey, ReadingKey, StoreError
            See `get`.
        """
        with self.reading() as connection:
            row, _ = self._row(connection, key, edits=True)
            states = connection.execute(
                sa.select(versions.c.version, versions.c.saved, versions.c.state)
                .where(versions.c.corpus == row.id)
                .order_by(versions.c.version.desc())
            ).all()
        return tuple(
            StoredState(one.version, moment(one.saved), review_count(one.state)) for one in states
        )

    def delete(self, key: str) -> None:
        """Delete a corpus with all its states, for good.

        In an SQLite file its texts are overwritten.

        Raises
        ------
        UnknownKey, ReadingKey, StoreError
            See `save`.
        """

        def delete(connection: sa.Connection) -> None:
            row, _ = self._row(connection, key, edits=True, lock=True)
            delete_corpora(connection, [row.id])

        self._delete(delete)

    def sweep(self) -> int:
        """Delete what nobody has opened for too long; return how many corpora that were.

        It takes two looks a week apart: one marks what is too old, by the time of the look below
        zero; one deletes what is still marked. Opening it takes the mark away, and so one wrong
        clock deletes nothing.
        """
        time = self.time()
        opened = corpora.c.opened

        def delete(connection: sa.Connection) -> Sequence[int]:
            marks = (opened < 0) & (opened >= _GRACE - time)
            old = connection.scalars(sa.select(corpora.c.id).where(marks)).all()
            delete_corpora(connection, old)
            late = (opened >= 0) & (opened < time - self.limits.days * DAY)
            connection.execute(corpora.update().where(late).values(opened=-time))
            return old

        if old := self._delete(delete):
            _LOG.warning("Deleted what nobody had opened for too long: corpora %s", old)
        return len(old)

    # ------------------------------------------------------------ how it does it

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Open a transaction that sees one moment, whatever others write meanwhile."""
        with self._turn, explain_errors(self.place), self._engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def writing(self, how: object = True) -> Iterator[sa.Connection]:
        """Open a transaction that writes all or nothing; `how` as `WRITES` has it."""
        self._check_file()
        with self._turn, explain_errors(self.place), self._engine.connect() as connection:
            connection = connection.execution_options(**{WRITES: how})
            with connection.begin():
                self._check_file()  # again, now that nobody else can set it aside
                yield connection

    def _delete(self, delete: Callable[[sa.Connection], _Result]) -> _Result:
        """Delete and overwrite; on a full disk delete and give the room back."""
        try:
            with self.writing() as connection:
                done = delete(connection)
        except NoRoom:
            give_reserve(self._file)
            with self.writing(SPARING) as connection:
                done = delete(connection)
        self._give_back_room()
        keep_reserve(self._file)
        return done

    def _check_file(self) -> None:
        """Refuse to write to a file that no next start would find: deleted, or another by now."""
        if self._file is not None and _identity(self._file) != self._file_at_opening:
            raise StoreError(
                "The file in which projects are kept was deleted or replaced while the app runs: "
                "nothing was saved.",
                where=self.place,
                remedy="Download the corpus as a zip, then have Crosscut started again.",
            )

    def _give_back_room(self) -> None:
        if self.keeps:
            give_back_room(self._engine, self.place)

    def time(self) -> int:
        """Return the time in seconds since 1970."""
        return int(self._clock().timestamp())

    def _row(
        self, connection: sa.Connection, key: str, *, edits: bool = False, lock: bool = False
    ) -> tuple[sa.Row[CorpusRow], bool]:
        """Return the row that a key opens, and whether it may change it; refuse what it may not."""
        match = find_corpus(connection, hash_of(key), lock=lock)
        if match is None or not _KEY.fullmatch(key):
            raise UnknownKey(
                "There is no corpus under this link.",
                remedy="See that the link is whole. A corpus that was deleted, or that nobody has "
                f"opened for {count_of(self.limits.days, 'day')}, is gone.",
            )
        if edits and not match[1]:
            raise ReadingKey
        return match

    def _check_room(self, connection: sa.Connection, package: PackedProject, before: int) -> None:
        limits = self.limits
        if package.size > limits.corpus_bytes:
            raise StoreError(
                f"The corpus is too large to be kept here: {amount(package.size)} packed; "
                f"at most {amount(limits.corpus_bytes)} are allowed.",
                remedy="Download it as a zip, or remove some reviews.",
            )
        self.check_total(connection, package.size - before)

    def check_total(self, connection: sa.Connection, more: int) -> None:
        """Refuse what there is no room for.

        Raises
        ------
        StoreError
            The store is full.
        """
        if bytes_kept(connection) + more > self.limits.total_bytes:
            raise StoreError(
                "There is no room for more: what is kept here may take "
                f"{amount(self.limits.total_bytes)} in all.",
                where=self.place,
                remedy="Download the corpus as a zip, and delete corpora that are done with.",
            )

    def _write(
        self,
        connection: sa.Connection,
        corpus: int,
        version: int,
        time: int,
        package: PackedProject,
    ) -> None:
        """Write a new state, and drop the oldest and what only it was made of."""
        own = blobs.c.corpus == corpus
        there = set(connection.scalars(sa.select(blobs.c.digest).where(own)))
        new = {one: data for one, data in package.blobs.items() if one not in there}
        write_blobs(connection, corpus, new)
        write_state(connection, corpus, version, time, package.state)
        states = versions.c.corpus == corpus
        late = states & (versions.c.version <= version - self.limits.versions)
        for old in connection.execute(sa.select(versions).where(late)).all():
            if old.saved <= time - DAY or not is_aside(old.state):
                connection.execute(versions.delete().where(late, versions.c.version == old.version))
        rest = connection.scalars(sa.select(versions.c.state).where(states)).all()
        digests = {digest for state in rest for digest in parts_of(state)}
        for some in few(sorted((there | package.blobs.keys()) - digests)):
            connection.execute(blobs.delete().where(own, blobs.c.digest.in_(some)))
        size = connection.scalar(sa.select(sa.func.sum(blobs.c.bytes)).where(own)) or 0
        connection.execute(
            corpora.update()
            .where(corpora.c.id == corpus)
            .values(
                version=version,
                bytes=int(size) + sum(map(len, rest)),
                # A clock that was set back makes nothing older.
                opened=sa.case((corpora.c.opened > time, corpora.c.opened), else_=time),
            )
        )

    def _note_opened(self, row: sa.Row[CorpusRow], reading: str) -> None:
        """Note that a corpus is in use, once a day; that this fails costs nobody the corpus."""
        # Where it has no key for reading yet, it is to have `reading`.
        time = self.time()
        if time - row.opened < DAY and not reading:
            return
        try:
            with self.writing() as connection:
                query = corpora.update().where(corpora.c.id == row.id).values(opened=time)
                connection.execute(query)
                if reading:
                    write_read_key(connection, row.id, hash_of(reading))
        except StoreError:
            return

    def sweep_now_and_then(self) -> None:
        """Delete what is too old, at most once an hour."""
        time = self.time()
        if abs(time - self._swept) >= _SWEEP:  # a clock may be set back
            self._swept = time
            self.sweep()
            self._sweep_runs()

    def _sweep_runs(self) -> None:
        """Delete the answers of classes, and the pages they were given to, when they are old."""
        before = self.time() - self.limits.class_days * DAY
        with self.reading() as connection:
            old = connection.scalar(sa.select(sa.func.min(runs.c.begun)))
        if old is not None and old < before:
            with self.writing() as connection:
                delete_runs(connection, before)
            self._give_back_room()


def _identity(file: Path | None) -> tuple[int, int] | None:
    """Return what tells a file from another of its name; None where there is none."""
    try:
        stat = file.stat() if file else None
    except OSError:
        return None
    return (stat.st_dev, stat.st_ino) if stat else None


def _pack(project: Project, aside: Project | None) -> list[PackedProject]:
    """Pack the states that are saved, one after the other."""
    return [*([pack(aside, aside=True)] if aside is not None else []), pack(project)]


def hash_of(key: str) -> str:
    """Fingerprint of a key; it is long and random, so that nothing is gained by salting."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def _conflict(newer: StoredProject) -> StoreConflict:
    error = StoreConflict(
        f"Someone else has saved this corpus meanwhile ({newer.saved_at:%Y-%m-%d %H:%M} UTC).",
        remedy="Nothing of yours is lost: unite the two, or download yours as a zip.",
    )
    error.newer = newer
    return error


def open_store(
    environment: Mapping[str, str] = os.environ,
    *,
    wait: float = 10.0,
    clock: Callable[[], datetime] = now,
) -> Store:
    """Open the store that `CROSSCUT_STORE` names.

    Parameters
    ----------
    environment
        `CROSSCUT_STORE`: "memory", or the address of a database as SQLAlchemy writes it;
        without it, a file in the user's data folder. For the limits see `StoreLimits`.
    wait
        Seconds to wait for a locked file, or for a server that does not answer.
    clock
        Tells the time, in UTC.

    Returns
    -------
    Store
        Where its file was damaged: a new one with all that could be rescued. The damaged file
        lies beside it under another name, and `notices` say so.

    Raises
    ------
    StoreError
        The address is none, the file cannot be opened, or the server cannot be reached.
    IngestError
        A limit is no number.
    """
    url, limits = url_of(environment), store_limits_from(environment)
    file = file_of(url)
    if file is not None:
        finish_rescue(file)
    engine, identity, notice = engine_for(url, wait), _identity(file), ""
    keep_reserve(file)
    try:
        if file is not None:
            check(engine, file)
        return Store(engine, limits, clock)
    except CrosscutError as error:
        engine.dispose()
        if file is None or not isinstance(error, DamagedStore):
            raise
    with one_at_a_time(file):
        if _identity(file) == identity:
            notice = _rescue(file, url, wait, limits, clock)
    return Store(engine_for(url, wait), limits, clock, [notice] if notice else [])


def _rescue(
    file: Path, url: sa.URL, wait: float, limits: StoreLimits, clock: Callable[[], datetime]
) -> str:
    """Save what can be saved from a damaged file; return what there is to say of it."""
    # It is whole under another name before the damaged file is touched: however this ends, the next
    # start finds the one or the other.
    forget_rescue(file)
    with nobody_writes(file, wait):
        engine = engine_for(url.set(database=str(rescue_file(file))), wait)
        try:
            Store(engine, limits, clock)
            count = rescue(file, engine, place_of(url))
        finally:
            engine.dispose()
        return notice_of(count, set_aside(file, clock()))
