"""Where the store is, and a connection to it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import platformdirs
import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from crosscut.errors import StoreError
from crosscut.ingest.limits import MB, numbers_of
from crosscut.store.model import NoRoom, explain_errors

VARIABLE: Final = "CROSSCUT_STORE"
WRITES: Final = "crosscut_writes"
"""Execution option of a connection that is going to write: True, or `SPARING`."""
SPARING: Final = "sparing"
"""Whole pages are deleted without being overwritten, which needs room for each of them."""
_PAGES: Final = 256  # a megabyte


def url_of(environment: Mapping[str, str]) -> sa.URL:
    """Return where the store is: `CROSSCUT_STORE`, or a file in the user's data folder.

    Raises
    ------
    StoreError
        The variable holds no address of a database.
    """
    address = _with_former_names(environment).get(VARIABLE, "").strip()
    if address == "memory":
        return sa.URL.create("sqlite")
    if not address:
        file = platformdirs.user_data_path("crosscut", appauthor=False) / "shelf.db"
        return sa.URL.create("sqlite", database=str(file))
    try:
        url = sa.make_url(address)
        url.get_dialect()
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ValueError) as error:
        # What stands there may hold a password: it is not repeated.
        raise StoreError(
            f"{VARIABLE} is not the address of a database.",
            where="environment",
            remedy="Write 'memory', sqlite:////folder/shelf.db, or "
            "postgresql://user:password@server/database, or leave it out.",
        ) from error
    if url.drivername == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    return url


def _with_former_names(environment: Mapping[str, str]) -> Mapping[str, str]:
    """Let the variables' former names stand for those of today, where these are not set."""
    former = {
        name.replace("CROSSCUT_SHELF", VARIABLE): value
        for name, value in environment.items()
        if name.startswith("CROSSCUT_SHELF")
    }
    return {**former, **{name: value for name, value in environment.items() if value.strip()}}


def file_of(url: sa.URL) -> Path | None:
    """Return the file of a store; None for one in memory or on a server."""
    on_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(str(url.database)) if on_file else None


def place_of(url: sa.URL) -> str:
    """Name the store for a message, without a password."""
    file = file_of(url)
    if file is not None:
        return str(file)
    if url.get_backend_name() == "sqlite":
        return "memory"
    bare = sa.URL.create(url.drivername, host=url.host, port=url.port, database=url.database)
    return bare.render_as_string()


def engine_for(url: sa.URL, wait: float) -> sa.Engine:
    """Make the engine.

    Parameters
    ----------
    url
        See `url_of`.
    wait
        Seconds to wait for a locked file, or for a server that does not answer.

    Raises
    ------
    StoreError
        The folder cannot be made, or the database's driver is not installed.
    """
    file, place = file_of(url), place_of(url)
    # A parameter may be a text or a key: errors and logs never show one.
    options: dict[str, Any] = {"hide_parameters": True}
    if url.get_backend_name() == "sqlite":
        options["connect_args"] = {"timeout": wait, "check_same_thread": False}
        if file is None:
            options["poolclass"] = StaticPool
        else:
            _make_folder(file, place)
    else:
        options["pool_pre_ping"] = True
        if url.get_backend_name() == "postgresql":
            options["connect_args"] = {"connect_timeout": max(2, round(wait))}
    try:
        engine = sa.create_engine(url, **options)
    except ModuleNotFoundError as error:
        raise StoreError(
            f"The driver of the database is not installed ({error.name}).",
            where=place,
            remedy="For PostgreSQL: pip install 'crosscut[postgres]'.",
        ) from error
    if url.get_backend_name() == "sqlite":
        sa.event.listen(engine, "connect", _configure)
        sa.event.listen(engine, "begin", _begin)
    return engine


def _make_folder(file: Path, place: str) -> None:
    try:
        # What a reader brings is nobody else's on this machine.
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not file.exists():
            file.touch(mode=0o600)
    except OSError as error:
        raise StoreError(
            f"The folder in which projects are kept cannot be made ({error.strerror}).",
            where=place,
            remedy="Allow it, or name another place with CROSSCUT_STORE.",
        ) from error


def _configure(connection: Any, _record: object) -> None:  # noqa: ANN401
    """Set up a connection to SQLite."""
    # The driver would begin transactions late, when two writers can no longer be put in a row:
    # `_begin` does it. Every save is on the disk when it is told to be; what is deleted is
    # overwritten, and its room given back.
    connection.isolation_level = None
    pragmas = ["journal_mode = WAL", "synchronous = FULL"]
    if connection.execute("PRAGMA page_count").fetchone() == (0,):
        pragmas.insert(0, "auto_vacuum = INCREMENTAL")  # a new file; it would write to an old one
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: sa.Connection) -> None:
    if writes := connection.get_execution_options().get(WRITES):
        erase = "FAST" if writes == SPARING else "ON"
        connection.exec_driver_sql(f"PRAGMA secure_delete = {erase}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def give_back_room(engine: sa.Engine, place: str) -> None:
    """Let a file shrink after a deletion, and empty its journal of what was deleted.

    It goes a few pages at a time, so that a full disk has room for it. Where it has none, or
    somebody reads, it is done after the next deletion.
    """
    if engine.dialect.name != "sqlite":
        return
    with suppress(NoRoom), explain_errors(place), engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        pages = None
        while pages != (pages := driver.execute("PRAGMA freelist_count").fetchone()):
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            driver.executescript(f"PRAGMA incremental_vacuum({_PAGES})")  # `execute` would free one
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def keep_reserve(file: Path | None) -> None:
    """Keep a little of the disk beside a file, so that there can be deleted when it is full."""
    if file is None:
        return
    reserve = _reserve(file)
    with suppress(OSError):
        if not reserve.exists():
            reserve.write_bytes(os.urandom(MB))  # a file of zeros may take no room


def give_reserve(file: Path | None) -> None:
    """Give the reserve back to the disk."""
    if file is not None:
        with suppress(OSError):
            _reserve(file).unlink(missing_ok=True)


def _reserve(file: Path) -> Path:
    return file.with_name(file.name + "-reserve")


def new_key() -> str:
    """Make a key that nobody guesses: 192 random bits, 32 signs fit for an address."""
    return secrets.token_urlsafe(24)


def read_key(key: str) -> str:
    """Return the key for reading that belongs to a key for editing.

    It follows from it by HMAC-SHA256, so that it need not be kept to be shown again, and leads
    back to nothing.
    """
    digest = hmac.digest(key.encode("utf-8", "replace"), b"crosscut read", hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:24]).decode("ascii")


@dataclass(frozen=True, slots=True)
class StoreLimits:
    """Upper bounds of what is kept; sizes are those of the packed texts.

    Attributes
    ----------
    corpus_bytes
        One corpus as it is, without its older states.
    total_bytes
        All corpora with their older states.
    days
        After so many days without being opened a corpus is removed.
    versions
        States of one corpus that are kept, the newest among them.
    class_days
        So many days after a lesson was opened to a class, its page and its answers are deleted.
    """

    corpus_bytes: int = 200 * MB
    total_bytes: int = 20_000 * MB
    days: int = 400
    versions: int = 10
    class_days: int = 30


_VARIABLES = {
    "CROSSCUT_STORE_CORPUS_MB": ("corpus_bytes", MB),
    "CROSSCUT_STORE_TOTAL_MB": ("total_bytes", MB),
    "CROSSCUT_STORE_DAYS": ("days", 1),
    "CROSSCUT_STORE_VERSIONS": ("versions", 1),
    "CROSSCUT_CLASS_DAYS": ("class_days", 1),
}


def store_limits_from(environment: Mapping[str, str] = os.environ) -> StoreLimits:
    """Give the limits that the environment sets; the others stay at their defaults.

    Raises
    ------
    IngestError
        If a variable holds something else than a whole number from 1 on.
    """
    return StoreLimits(**numbers_of(_with_former_names(environment), _VARIABLES))
