"""The store's tables, their version, and the way from an older one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import sqlalchemy as sa

from crosscut.errors import StoreError

VERSION: Final = 1
"""Version of the tables; each step up has its entry in `MIGRATIONS`."""

MIGRATIONS: Final[dict[int, Callable[[sa.Connection], None]]] = {}
"""Version -> what brings the tables of the version before to it."""

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


def is_ready(connection: sa.Connection) -> bool:
    """Tell whether the tables are there and up to date: then nothing needs to be written."""
    if not sa.inspect(connection).has_table(about.name):
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
    found = connection.execute(sa.select(about.c.version)).scalar()
    if found is None:
        connection.execute(about.insert().values(version=VERSION))
        return
    if found > VERSION:
        raise StoreError(
            "The projects kept here were saved by a newer Crosscut "
            f"(version {found}, known is {VERSION}).",
            remedy="Update Crosscut, or name another place with CROSSCUT_STORE.",
        )
    for version in range(found + 1, VERSION + 1):
        MIGRATIONS[version](connection)
        connection.execute(about.update().values(version=version))
