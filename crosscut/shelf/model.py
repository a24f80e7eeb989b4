"""What the shelf hands out, and how a holding is packed to be kept."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from crosscut.errors import CorpusError
from crosscut.holding import Holding, record
from crosscut.shelf.trouble import DamagedShelf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

_WHERE: Final = "the shelf"


@dataclass(frozen=True, slots=True)
class Saved:
    """One saved state of a corpus: its number, when it was saved (UTC), and its reviews."""

    version: int
    saved_at: datetime
    reviews: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A corpus as it lies on the shelf.

    Attributes
    ----------
    holding
        What the reader has brought.
    version
        Goes up with each save. To be given back when it is saved again.
    saved_at
        When this state was saved (UTC).
    notices
        What a reader should know of it: that an older state was opened, and why.
    """

    holding: Holding
    version: int
    saved_at: datetime
    notices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Title of the film."""
        return self.holding.guide.film.title


@dataclass(frozen=True, slots=True)
class Packed:
    """A holding cut into what is written: a short state, and blobs by their digests."""

    state: bytes
    blobs: Mapping[str, bytes]

    @property
    def size(self) -> int:
        """Bytes of all of it."""
        return len(self.state) + sum(map(len, self.blobs.values()))


def pack(holding: Holding) -> Packed:
    """Pack a holding: its guide and each of its reviews is a blob."""
    blobs: dict[str, bytes] = {}

    def blob(value: object) -> str:
        data = record.dump(value)
        digest = hashlib.sha256(data).hexdigest()
        blobs[digest] = zlib.compress(data)
        return digest

    state = {
        "format": record.FORMAT,
        "guide": blob(record.guide_value(holding.guide)),
        "reviews": [blob(record.review_value(review)) for review in holding.reviews],
        "changes": record.changes_value(holding),
    }
    return Packed(record.dump(state), blobs)


def parts(state: bytes) -> list[str]:
    """Return the digests of the blobs that a state is made of, the guide's first.

    Raises
    ------
    DamagedShelf
        The state is damaged.
    """
    value = _state(state)
    return [value["guide"], *value["reviews"]]


def _state(state: bytes) -> dict[str, Any]:
    try:
        value = record.parse(state, _WHERE)
        if not isinstance(value, dict):
            raise record.damaged(_WHERE)
        record.check_format(value.get("format"), _WHERE)
        digests = [value.get("guide"), *value.get("reviews", ())]
        if not all(isinstance(one, str) for one in digests):
            raise record.damaged(_WHERE)
    except (CorpusError, TypeError) as error:
        raise _damaged(error) from error
    return value


def unpack(state: bytes, blobs: Iterable[tuple[str, bytes]]) -> Holding:
    """Return the holding of a state and its blobs.

    Raises
    ------
    DamagedShelf
        A blob is missing, or anything is not as it was written.
    """
    value = _state(state)
    try:
        data = {digest: zlib.decompress(packed) for digest, packed in blobs}
        for digest, content in data.items():
            if hashlib.sha256(content).hexdigest() != digest:
                raise record.damaged(_WHERE)
        guide = record.guide_of(record.parse(data[value["guide"]], _WHERE), _WHERE)
        reviews = [
            record.review_of(record.parse(data[digest], _WHERE), _WHERE)
            for digest in value["reviews"]
        ]
        changes = record.changes_of(value.get("changes"), _WHERE)
    except (CorpusError, KeyError, zlib.error) as error:
        raise _damaged(error) from error
    return Holding(
        guide,
        tuple(reviews),
        changes.segments,
        changes.scores,
        changes.published,
        changes.timecodes,
    )


def _damaged(error: Exception) -> DamagedShelf:
    if isinstance(error, CorpusError):
        return DamagedShelf(error.what, where=error.where, remedy=error.remedy)
    told = record.damaged(_WHERE)
    return DamagedShelf(told.what, where=told.where, remedy=told.remedy)
