"""The store's tables, their version, and their rows: corpora, saved states and their blobs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa

from crosscut.errors import StoreError
from crosscut.store.model import DamagedStore, StoredProject, parts, unpack

VERSION: Final = 2
"""Version of the tables; each step up has its entry in `MIGRATIONS`."""

MIGRATIONS: Final[dict[int, Callable[[sa.Connection], None]]] = {2: lambda _: None}
"""Version -> what brings the tables of the version before to it, beside new tables."""

METADATA: Final = sa.MetaData()

# The tables may stand in a database beside others, hence their names.
about = sa.Table("crosscut_shelf", METADATA, sa.Column("version", sa.Integer, nullable=False))

corpora = sa.Table(
    "crosscut_corpora",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("opened", sa.BigInteger, nullable=False, index=True),
    sqlite_autoincrement=True,
)
"""One row per corpus. `key_hash` is SHA-256 of its key, which itself is kept nowhere; `opened`
in seconds since 1970; `bytes` of all its versions."""

read_keys = sa.Table(
    "crosscut_read_keys",
    METADATA,
    sa.Column("key_hash", sa.String(64), primary_key=True),
    sa.Column("corpus", sa.Integer, nullable=False, unique=True),
)
"""SHA-256 of the key by which a corpus can be read and not changed. It follows from the other key:
a corpus of before there were such keys gets its row when it is opened by that."""

versions = sa.Table(
    "crosscut_versions",
    METADATA,
    sa.Column("corpus", sa.Integer, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("saved", sa.BigInteger, nullable=False),
    sa.Column("state", sa.LargeBinary, nullable=False),
)
"""One row per saved state: which blobs it is made of, and what was set right, as JSON."""

blobs = sa.Table(
    "crosscut_blobs",
    METADATA,
    sa.Column("corpus", sa.Integer, primary_key=True),
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("bytes", sa.Integer, nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
)
"""Guides and reviews, packed, by SHA-256. They belong to one corpus: who knows the digest of
another's text reads nothing by it."""

failures = sa.Table(
    "crosscut_failures",
    METADATA,
    sa.Column("corpus", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("limits", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("remedy", sa.Text, nullable=False),
)
"""Corpora of which a state could not be built: which, within which limits, and why."""

runs = sa.Table(
    "crosscut_runs",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("code", sa.String(6), nullable=False, unique=True),
    sa.Column("begun", sa.BigInteger, nullable=False, index=True),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("lesson", sa.LargeBinary, nullable=False),
    sa.Column("stop", sa.String(64), nullable=False, server_default=""),
    sa.Column("step", sa.String(20), nullable=False, server_default=""),
    sa.Column("open", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("revealed", sa.Text, nullable=False, server_default="[]"),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sqlite_autoincrement=True,
)
"""One row per lesson that is presented (crosscut/store/runs.py). `token_hash` is SHA-256 of the
teacher's token; `lesson` what phones need, as JSON; `bytes` of its page; `revealed` the keys of
the stops whose answer was shown; `version` goes up when phones are to show something else, from 0,
at which the page has not been drawn."""

run_pages = sa.Table(
    "crosscut_run_pages",
    METADATA,
    sa.Column("run", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
)
"""The page of a run, or until somebody opens it what it is drawn from, packed by gzip; apart, so
that it is not written again with each step."""

answers = sa.Table(
    "crosscut_answers",
    METADATA,
    sa.Column("run", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("stop", sa.String(64), primary_key=True),
    sa.Column("device", sa.String(64), primary_key=True),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("time", sa.BigInteger, nullable=False),
    sa.Column("status", sa.SmallInteger, nullable=False, server_default="0"),
)
"""One row per device and stop; the stop "" says that a device has joined. `device` is SHA-256 of
a random number that only the phone has; `status` is 1 for what the teacher has let through, -1
for what is hidden."""


def is_ready(connection: sa.Connection) -> bool:
    """Tell whether the tables are there and up to date: then nothing needs to be written."""
    if not METADATA.tables.keys() <= set(sa.inspect(connection).get_table_names()):
        return False
    return connection.scalar(sa.select(about.c.version)) == VERSION


def set_up(connection: sa.Connection) -> None:
    """Make the tables, or bring older ones up to date, within one transaction.

    Raises
    ------
    StoreError
        The tables are those of a newer Crosscut.
    """
    if connection.dialect.name == "postgresql":  # two servers may start at once
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(7202637)"))
    METADATA.create_all(connection)
    current = connection.execute(sa.select(about.c.version)).scalar()
    if current is None:
        connection.execute(about.insert().values(version=VERSION))
        return
    if current > VERSION:
        raise StoreError(
            "The projects kept here were saved by a newer Crosscut "
            f"(version {current}; this one reads version {VERSION}).",
            remedy="Update Crosscut, or name another place with CROSSCUT_STORE.",
        )
    for version in range(current + 1, VERSION + 1):
        MIGRATIONS[version](connection)
        connection.execute(about.update().values(version=version))


# --------------------------------------------------------------------------
# Rows

CorpusRow = tuple[int, str, int, int, int]
_AT_ONCE: Final = 500  # values in one statement


def moment(seconds: int) -> datetime:
    """Return a time of the tables, in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def few(values: Iterable[str]) -> Iterator[list[str]]:
    """Part values into lists that fit into one statement."""
    whole = list(values)
    for at in range(0, len(whole), _AT_ONCE):
        yield whole[at : at + _AT_ONCE]


def insert_corpus(connection: sa.Connection, row: Mapping[str, object]) -> int:
    """Write the row of a new corpus; return its number."""
    keys = connection.execute(corpora.insert().values(dict(row))).inserted_primary_key
    assert keys is not None
    return int(keys[0])


def write_read_key(connection: sa.Connection, corpus: int, key_hash: str) -> None:
    """Let a corpus be read by another key, where it cannot be yet."""
    if not can_be_read(connection, corpus):
        connection.execute(read_keys.insert().values(key_hash=key_hash, corpus=corpus))


def can_be_read(connection: sa.Connection, corpus: int) -> bool:
    """Tell whether a corpus has a key for reading."""
    query = sa.select(read_keys.c.corpus).where(read_keys.c.corpus == corpus)
    return connection.scalar(query) is not None


def find_corpus(
    connection: sa.Connection, key_hash: str, *, lock: bool = False
) -> tuple[sa.Row[CorpusRow], bool] | None:
    """Return the row of the corpus that a key opens, and whether the key may change it."""
    query = sa.select(corpora).where(corpora.c.key_hash == key_hash)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is not None:
        return row, True
    by_reading = sa.select(corpora).join(read_keys, read_keys.c.corpus == corpora.c.id)
    row = connection.execute(by_reading.where(read_keys.c.key_hash == key_hash)).first()
    return None if row is None else (row, False)


def write_blobs(connection: sa.Connection, corpus: int, data: Mapping[str, bytes]) -> None:
    """Write blobs by their digests."""
    for some in few(sorted(data)):
        rows = [
            {"corpus": corpus, "digest": one, "bytes": len(data[one]), "data": data[one]}
            for one in some
        ]
        connection.execute(blobs.insert(), rows)


def write_state(
    connection: sa.Connection, corpus: int, version: int, time: int, state: bytes
) -> None:
    """Write a saved state."""
    row = {"corpus": corpus, "version": version, "saved": time, "state": state}
    connection.execute(versions.insert().values(row))


def state_of(connection: sa.Connection, corpus: int, version: int) -> bytes | None:
    """Return one state as it was written; None where it is not kept."""
    here = (versions.c.corpus == corpus, versions.c.version == version)
    state: bytes | None = connection.scalar(sa.select(versions.c.state).where(*here))
    return state


def parts_of(state: bytes) -> list[str]:
    """Return what a state is made of; a damaged one keeps nothing."""
    try:
        return parts(state)
    except DamagedStore:
        return []


def read_newest(connection: sa.Connection, corpus: int, newest: int) -> StoredProject:
    """Read the newest state that is sound; a notice says so where it is not the last one.

    Raises
    ------
    DamagedStore
        There is none.
    """
    query = sa.select(versions).where(versions.c.corpus == corpus)
    failure: DamagedStore | None = None
    for one in connection.execute(query.order_by(versions.c.version.desc())).all():
        try:
            project = unpack(one.state, _blobs(connection, corpus, parts(one.state)))
        except DamagedStore as error:
            failure = failure or error
            continue
        time = moment(one.saved)
        notice = (
            "What was saved last is damaged and cannot be read. This is the state of "
            f"{time:%Y-%m-%d %H:%M} UTC."
        )
        return StoredProject(project, newest, time, (notice,) if failure else ())
    raise failure or DamagedStore("What was saved is damaged and cannot be read.")


def read_version(connection: sa.Connection, corpus: int, version: int) -> StoredProject | None:
    """Read one state; None where it is not kept.

    Raises
    ------
    DamagedStore
        It is damaged.
    """
    here = (versions.c.corpus == corpus, versions.c.version == version)
    one = connection.execute(sa.select(versions).where(*here)).first()
    if one is None:
        return None
    project = unpack(one.state, _blobs(connection, corpus, parts(one.state)))
    return StoredProject(project, version, moment(one.saved))


def _blobs(
    connection: sa.Connection, corpus: int, digests: Sequence[str]
) -> Iterator[tuple[str, bytes]]:
    for some in few(dict.fromkeys(digests)):
        here = (blobs.c.corpus == corpus, blobs.c.digest.in_(some))
        for row in connection.execute(sa.select(blobs.c.digest, blobs.c.data).where(*here)):
            yield row.digest, row.data


def bytes_kept(connection: sa.Connection) -> int:
    """Return the bytes of all corpora and of all pages."""
    sizes = (sa.select(sa.func.coalesce(sa.func.sum(one.c.bytes), 0)) for one in (corpora, runs))
    return sum(int(connection.scalar(size) or 0) for size in sizes)


def delete_runs(connection: sa.Connection, before: int) -> None:
    """Delete the runs that were begun before a time, with their pages and answers."""
    old = sa.select(runs.c.id).where(runs.c.begun < before)
    for table in (answers, run_pages):
        connection.execute(table.delete().where(table.c.run.in_(old)))
    connection.execute(runs.delete().where(runs.c.begun < before))


def delete_corpora(connection: sa.Connection, numbers: Iterable[int]) -> None:
    """Delete corpora with all that belongs to them."""
    for corpus in numbers:
        connection.execute(failures.delete().where(failures.c.corpus == corpus))
        connection.execute(blobs.delete().where(blobs.c.corpus == corpus))
        connection.execute(versions.delete().where(versions.c.corpus == corpus))
        connection.execute(read_keys.delete().where(read_keys.c.corpus == corpus))
        connection.execute(corpora.delete().where(corpora.c.id == corpus))
