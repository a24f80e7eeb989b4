"""What is stored, packed and unpacked; what can go wrong, in words that say what to do."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from crosscut.errors import CorpusError, StoreError
from crosscut.project import record
from crosscut.project.lesson import lessons_of, stop_value
from crosscut.project.model import Project
from crosscut.project.notebook import notebook_of, pin_value


class StoreConflict(StoreError):
    """Someone else has saved the corpus in between; nothing was written.

    Attributes
    ----------
    newer
        The corpus as it is now.
    """

    newer: StoredProject


class UnknownKey(StoreError):
    """No corpus has this key: it never had, or it is gone."""


class ReadingKey(StoreError):
    """The key is for reading: nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            "This link is for reading.", remedy="To change it, make a copy of your own."
        )


class NoRoom(StoreError):
    """The disk, or the file in which projects are kept, is full."""


class DamagedStore(StoreError):
    """The store's file, or what was saved in it, is damaged."""


_SAVE: Final = "What you have here is not lost: download it as a zip."

# Primary result codes of SQLite: class, what is wrong, what to do.
_CODES: Final[dict[int, tuple[type[StoreError], str, str]]] = {
    code: trouble
    for codes, trouble in (
        (
            (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED),
            (
                StoreError,
                "The file in which projects are kept is in use by another program.",
                f"Try again soon. {_SAVE}",
            ),
        ),
        (
            (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR),
            (
                NoRoom,
                "Projects cannot be saved: the disk is full or failing. The last state that "
                "was saved is safe.",
                f"Make room on the disk, then save again. {_SAVE}",
            ),
        ),
        (
            (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM,
             sqlite3.SQLITE_AUTH),
            (
                StoreError,
                "The file in which projects are kept, or its folder, cannot be opened for writing.",
                "Allow it, or name another place with CROSSCUT_STORE. " + _SAVE,
            ),
        ),
        (
            (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB),
            (
                DamagedStore,
                "The file in which projects are kept is damaged.",
                f"Start Crosscut again: it sets the file aside and saves what it can. {_SAVE}",
            ),
        ),
    )
    for code in codes
}  # fmt: skip


@contextmanager
def explain_errors(place: str) -> Iterator[None]:
    """Turn the errors of a database into a `StoreError` that names the place."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise _translate(error, place) from error


def _translate(error: SQLAlchemyError | sqlite3.Error, place: str) -> StoreError:
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        kind, what, remedy = _CODES.get(code, (StoreError, _reason(cause), _SAVE))
        return kind(what, where=place, remedy=remedy)
    state = getattr(cause, "sqlstate", None) or ""
    if state[:2] == "53":  # PostgreSQL: disk full, out of memory, too many connections
        what = "The server on which projects are kept has no room left."
        return StoreError(what, where=place, remedy=f"Make room there. {_SAVE}")
    if state[:2] == "25" or state == "42501":  # read-only, or no rights
        what = "The server on which projects are kept does not let Crosscut write."
        return StoreError(what, where=place, remedy=f"Grant it the rights. {_SAVE}")
    return StoreError(
        "The server on which projects are kept cannot be reached, or has ended the connection.",
        where=place,
        remedy=f"See that it runs and that CROSSCUT_STORE is right, then try again. {_SAVE}",
    )


def _reason(cause: sqlite3.Error) -> str:
    return f"Projects cannot be kept here ({cause})."


_WHERE: Final = "the saved project"


@dataclass(frozen=True, slots=True)
class StoredState:
    """One saved state of a corpus: its number, when it was saved (UTC), and its reviews."""

    version: int
    saved_at: datetime
    reviews: int


@dataclass(frozen=True, slots=True)
class StoredProject:
    """A project as it was saved.

    Attributes
    ----------
    project
        What the reader has brought.
    version
        Goes up with each save. To be given back when it is saved again.
    saved_at
        When this state was saved (UTC).
    notices
        What a reader should know of it: that an older state was opened, and why.
    may_change
        Whether the key that opened it may change it.
    """

    project: Project
    version: int
    saved_at: datetime
    notices: tuple[str, ...] = ()
    may_change: bool = True

    @property
    def name(self) -> str:
        """Title of the film."""
        return self.project.guide.film.title


@dataclass(frozen=True, slots=True)
class PackedProject:
    """A project cut into what is written: a short state, and blobs by their digests."""

    state: bytes
    blobs: Mapping[str, bytes]

    @property
    def size(self) -> int:
        """Bytes of all of it."""
        return len(self.state) + sum(map(len, self.blobs.values()))


def pack(project: Project, *, aside: bool = False) -> PackedProject:
    """Pack a project: its guide, its subtitles, each review, pin and stop are a blob each.

    `aside` marks what somebody had before it was united with what others did.
    """
    blobs: dict[str, bytes] = {}

    def blob(value: object) -> str:
        data = record.dump(value)
        digest = hashlib.sha256(data).hexdigest()
        blobs[digest] = zlib.compress(data)
        return digest

    state: dict[str, Any] = {
        "format": record.FORMAT,
        "guide": blob(record.guide_value(project.guide)),
        "reviews": [blob(record.review_value(review)) for review in project.reviews],
        "changes": record.changes_value(project),
    }
    if project.subtitles is not None:
        state["subtitles"] = blob(asdict(project.subtitles))
    if project.notebook.pins:
        state["pins"] = [blob(pin_value(one)) for one in project.notebook.pins]
    if project.lessons:
        state["lessons"] = [
            {"key": one.key, "title": one.title, "stops": [blob(stop_value(s)) for s in one.stops]}
            for one in project.lessons
        ]
    if aside:
        state["aside"] = True
    return PackedProject(record.dump(state), blobs)


def parts(state: bytes) -> list[str]:
    """Return the digests of the blobs that a state is made of, the guide's first.

    Raises
    ------
    DamagedStore
        The state is damaged.
    """
    value = _state(state)
    return _digests(value)


def is_aside(state: bytes) -> bool:
    """Tell whether a state was set aside when two people's changes were united."""
    try:
        return bool(_state(state).get("aside"))
    except DamagedStore:
        return False


def review_count(state: bytes) -> int:
    """Return how many reviews a state has; a damaged one has none."""
    try:
        return len(_state(state)["reviews"])
    except DamagedStore:
        return 0


def _digests(state: Mapping[str, Any]) -> list[Any]:
    stops = [digest for one in state.get("lessons", ()) for digest in one["stops"]]
    pins = state.get("pins", ())
    return [state["guide"], *state["reviews"], *_subtitles(state), *pins, *stops]


def _subtitles(state: Mapping[str, Any]) -> list[Any]:
    """Return the digest of a state's subtitles; what had none when it was saved names none."""
    return [state["subtitles"]] if "subtitles" in state else []


def _state(state: bytes) -> dict[str, Any]:
    try:
        value = record.parse(state, _WHERE)
        if not isinstance(value, dict):
            raise record.damaged_record(_WHERE)
        record.check_format(value.get("format"), _WHERE)
        if not all(isinstance(one, str) for one in _digests(value)):
            raise record.damaged_record(_WHERE)
    except (CorpusError, KeyError, TypeError) as error:
        raise _damage(error) from error
    return value


def unpack(state: bytes, blobs: Iterable[tuple[str, bytes]]) -> Project:
    """Return the project of a state and its blobs.

    Raises
    ------
    DamagedStore
        A blob is missing, or anything is not as it was written.
    """
    value = _state(state)
    try:
        data = {digest: zlib.decompress(blob) for digest, blob in blobs}
        for digest, content in data.items():
            if hashlib.sha256(content).hexdigest() != digest:
                raise record.damaged_record(_WHERE)
        guide = record.guide_of(record.parse(data[value["guide"]], _WHERE), _WHERE)
        reviews = [
            record.review_of(record.parse(data[digest], _WHERE), _WHERE)
            for digest in value["reviews"]
        ]
        changes = record.changes_of(value.get("changes"), _WHERE)
        subtitles = next(
            (
                record.subtitles_of(record.parse(data[digest], _WHERE), _WHERE)
                for digest in _subtitles(value)
            ),
            None,
        )
        pins = [record.parse(data[digest], _WHERE) for digest in value.get("pins", ())]
        notebook = notebook_of(pins, _WHERE)
        lessons = lessons_of(
            [
                {**one, "stops": [record.parse(data[digest], _WHERE) for digest in one["stops"]]}
                for one in value.get("lessons", ())
            ],
            _WHERE,
        )
    except (CorpusError, KeyError, zlib.error) as error:
        raise _damage(error) from error
    return Project(
        guide, tuple(reviews), changes.corrections, changes.published, subtitles, notebook,
        lessons,
    )  # fmt: skip


def _damage(error: Exception) -> DamagedStore:
    if isinstance(error, CorpusError):
        return DamagedStore(error.what, where=error.where, remedy=error.remedy)
    damage = record.damaged_record(_WHERE)
    return DamagedStore(damage.what, where=damage.where, remedy=damage.remedy)
