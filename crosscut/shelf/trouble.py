"""What goes wrong with a database, in words that say what to do."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from crosscut.errors import ShelfError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crosscut.shelf.model import Kept


class ShelfConflict(ShelfError):
    """Someone else has saved the corpus in between; nothing was written.

    Attributes
    ----------
    newer
        The corpus as it is now.
    """

    newer: Kept


class UnknownKey(ShelfError):
    """No corpus has this key: it never had, or it is gone."""


class DamagedShelf(ShelfError):
    """The shelf's file, or what was saved in it, is damaged."""


_SAVE: Final = "What you have here is not lost: download it as a zip."

# Primary result codes of SQLite: class, what is wrong, what to do.
_CODES: Final[dict[int, tuple[type[ShelfError], str, str]]] = {
    code: trouble
    for codes, trouble in (
        (
            (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED),
            (ShelfError, "The shelf is in use by another program.", f"Try again soon. {_SAVE}"),
        ),
        (
            (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR),
            (
                ShelfError,
                "The shelf cannot be written: its disk is full or failing. The last state that "
                "was saved is safe.",
                f"Make room on the disk, then save again. {_SAVE}",
            ),
        ),
        (
            (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM,
             sqlite3.SQLITE_AUTH),
            (
                ShelfError,
                "The shelf's file or folder cannot be opened for writing.",
                "Allow it, or name another place with CROSSCUT_SHELF. " + _SAVE,
            ),
        ),
        (
            (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB),
            (
                DamagedShelf,
                "The shelf's file is damaged.",
                f"Start Crosscut again: it sets the file aside and saves what it can. {_SAVE}",
            ),
        ),
    )
    for code in codes
}  # fmt: skip


@contextmanager
def plain_words(place: str) -> Iterator[None]:
    """Turn the errors of a database into a `ShelfError` that names the place."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise _translated(error, place) from error


def _translated(error: SQLAlchemyError | sqlite3.Error, place: str) -> ShelfError:
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        kind, what, remedy = _CODES.get(code, (ShelfError, _reason(cause), _SAVE))
        return kind(what, where=place, remedy=remedy)
    state = getattr(cause, "sqlstate", None) or ""
    if state[:2] == "53":  # PostgreSQL: disk full, out of memory, too many connections
        what = "The server of the shelf has no room left."
        return ShelfError(what, where=place, remedy=f"Make room there. {_SAVE}")
    if state[:2] == "25" or state == "42501":  # read-only, or no rights
        what = "The server of the shelf does not let Crosscut write."
        return ShelfError(what, where=place, remedy=f"Grant it the rights. {_SAVE}")
    return ShelfError(
        "The server of the shelf cannot be reached, or has ended the connection.",
        where=place,
        remedy=f"See that it runs and that CROSSCUT_SHELF is right, then try again. {_SAVE}",
    )


def _reason(cause: sqlite3.Error) -> str:
    return f"The shelf cannot be used ({cause})."
