"""Expressions of a text in which something was set right: where they stand, which one is meant.

What is set right in a score or a timecode names the expression by its words and its place, so
that a change of the text never moves it to another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from crosscut.errors import CorpusError
from crosscut.holding.model import ScoreChange, TimecodeChange, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crosscut.ingest.model import RawReview


_Change = TypeVar("_Change", ScoreChange, TimecodeChange)


class Expression(Protocol):
    """What was found in a text, or beside it: a score, a timecode."""

    @property
    def raw(self) -> str:
        """The words."""
        ...

    @property
    def start(self) -> int | None:
        """Where they begin; None where they stand in no text."""
        ...

    @property
    def end(self) -> int | None:
        """Where they end."""
        ...


# --------------------------------------------------------------------------
# Setting right


def placed(review: RawReview, raw: str, start: int | None, called: str) -> int:
    """Return where an expression that was missed begins; `start` None where it stands once.

    Raises
    ------
    CorpusError
        It is empty, does not stand there, or stands more than once.
    """
    if not raw.strip():
        raise CorpusError(
            f"The {called} is empty.",
            where=review.review_id,
            remedy="Copy it from the text as it stands there.",
        )
    if start is None:
        if review.text.count(raw) == 1:
            return review.text.index(raw)
    elif start >= 0 and review.text.startswith(raw, start):
        return start
    many = start is None and raw in review.text
    raise CorpusError(
        f"{quoted(raw)} stands {'more than once' if many else 'not'} in the text"
        f"{'' if start is None else ' at this place'}.",
        where=review.review_id,
        remedy="Copy more of the words around it." if many else "Copy it as it stands there.",
    )


def stands_once(review: RawReview, one: Expression) -> bool:
    """Tell whether an expression stands only once in the text, or in none."""
    return one.start is None or review.text.count(one.raw) == 1


def change_of(changes: Iterable[_Change], review_id: str, one: Expression) -> _Change | None:
    """Return what was set right in an expression, if anything was."""
    return next((change for change in changes if concerns(change, review_id, one)), None)


def concerns(change: ScoreChange | TimecodeChange, review_id: str, one: Expression) -> bool:
    """Tell whether a change is about this expression, also where that has moved since."""
    if (change.review_id, change.raw) != (review_id, one.raw):
        return False
    if change.start is None or one.start is None:
        return change.start is one.start
    return change.alone or change.start == one.start


# --------------------------------------------------------------------------
# Building


def place_of(
    text: str, change: ScoreChange | TimecodeChange, known: Sequence[Expression]
) -> int | None:
    """Return where an added expression begins, or the index of the known one that is changed."""
    start = change.start
    if change.action == "add":
        if not change.raw:
            return None
        if start is not None and start >= 0 and text.startswith(change.raw, start):
            return start
        return text.index(change.raw) if change.alone and text.count(change.raw) == 1 else None
    same = [i for i, one in enumerate(known) if one.raw == change.raw]
    exact = [i for i in same if known[i].start == start]
    if exact:
        return exact[0]
    if start is not None and change.alone and len(same) == 1 and text.count(change.raw) == 1:
        return same[0]
    return None


def overlap(one: Expression, start: int, end: int) -> bool:
    """Tell whether an expression shares characters with a stretch of the text."""
    return one.start is not None and one.end is not None and (one.start < end and start < one.end)
