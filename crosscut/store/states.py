"""Rows of the store: the states of a corpus, and the blobs that they are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa

from crosscut.store.model import DamagedStore, StoredProject, parts, unpack
from crosscut.store.tables import blobs, corpora, versions

_AT_ONCE: Final = 500  # values in one statement


def moment(seconds: int) -> datetime:
    """Return a time of the tables, in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def few(values: Iterable[str]) -> Iterator[list[str]]:
    """Part values into lists that fit into one statement."""
    listed = list(values)
    for at in range(0, len(listed), _AT_ONCE):
        yield listed[at : at + _AT_ONCE]


def insert_corpus(connection: sa.Connection, row: Mapping[str, object]) -> int:
    """Write the row of a new corpus; return its number."""
    inserted = connection.execute(corpora.insert().values(dict(row))).inserted_primary_key
    assert inserted is not None
    return int(inserted[0])


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
    failed: DamagedStore | None = None
    for one in connection.execute(query.order_by(versions.c.version.desc())).all():
        try:
            project = unpack(one.state, _blobs(connection, corpus, parts(one.state)))
        except DamagedStore as error:
            failed = failed or error
            continue
        saved = moment(one.saved)
        notice = (
            "What was saved last is damaged and cannot be read. This is the state of "
            f"{saved:%Y-%m-%d %H:%M} UTC."
        )
        return StoredProject(project, newest, saved, (notice,) if failed else ())
    raise failed or DamagedStore("What was saved is damaged and cannot be read.")


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


def delete_corpora(connection: sa.Connection, numbers: Iterable[int]) -> None:
    """Delete corpora with all that belongs to them."""
    for corpus in numbers:
        connection.execute(blobs.delete().where(blobs.c.corpus == corpus))
        connection.execute(versions.delete().where(versions.c.corpus == corpus))
        connection.execute(corpora.delete().where(corpora.c.id == corpus))
