"""Set timecodes right: each a function from one holding to the next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from crosscut.errors import CorpusError
from crosscut.holding.expressions import change_of, concerns, placed, stands_once
from crosscut.holding.model import Action, Holding, TimecodeChange, quoted
from crosscut.text.timecodes import Timecode, read_time, write_time

if TYPE_CHECKING:
    from crosscut.guide.model import FilmGuide


_LIKE: Final = "like 10:14, 1:02:03 or 10:14-10:38"


def set_timecode(holding: Holding, review_id: str, timecode: Timecode, time: str) -> Holding:
    """Set where in the film a stated timecode points.

    Parameters
    ----------
    holding, review_id
        What there is, and the review.
    timecode
        The timecode as the table of timecodes has it now.
    time
        As a person writes it: "10:14", "1:02:03" or "10:14-10:38". What the text itself says
        takes back what was set.

    Raises
    ------
    CorpusError
        There is no such review, or the time is none of the film; its message says why.
    """
    review = holding.review(review_id)
    begins, ends = check_time(time, holding.guide, where=review_id)
    before = change_of(holding.timecodes, review_id, timecode)
    action: Action = "add" if before is not None and before.action == "add" else "set"
    if action == "set" and (begins, ends) == read_time(timecode.raw):
        return _with_change(holding, before, None)  # it is what was found
    single = stands_once(review, timecode)
    after = TimecodeChange(review_id, action, timecode.raw, timecode.start, single, begins, ends)
    return _with_change(holding, before, after)


def drop_timecode(holding: Holding, review_id: str, timecode: Timecode) -> Holding:
    """Say that what was found is no time in the film; one that was added is removed.

    Raises
    ------
    CorpusError
        There is no such review.
    """
    review = holding.review(review_id)
    before = change_of(holding.timecodes, review_id, timecode)
    if before is not None and before.action == "add":
        return _with_change(holding, before, None)
    single = stands_once(review, timecode)
    change = TimecodeChange(review_id, "drop", timecode.raw, timecode.start, single)
    return _with_change(holding, before, change)


def undo_timecode(holding: Holding, review_id: str, timecode: Timecode) -> Holding:
    """Take back what was set right at one timecode: it is again as it was found."""
    kept = tuple(one for one in holding.timecodes if not concerns(one, review_id, timecode))
    return replace(holding, timecodes=kept)


def add_timecode(
    holding: Holding, review_id: str, raw: str, time: str = "", *, start: int | None = None
) -> Holding:
    """Add a timecode that the text states and that was missed.

    Parameters
    ----------
    holding, review_id
        What there is, and the review.
    raw, start
        The expression as it stands in the text, and where; `start` can be left out where it
        stands only once.
    time
        Where in the film it points, as in `set_timecode`; empty where the expression says it.

    Raises
    ------
    CorpusError
        There is no such review, the expression does not stand there, or the time is none of
        the film.
    """
    review = holding.review(review_id)
    start = placed(review, raw, start, "timecode")
    if not time and read_time(raw) is None:
        raise CorpusError(
            f"{quoted(raw)} says no time by itself.",
            where=review_id,
            remedy=f"Write beside it where in the film that is, {_LIKE}.",
        )
    begins, ends = check_time(time or raw, holding.guide, where=review_id)
    added = Timecode(raw, begins, ends, start, start + len(raw))
    change = TimecodeChange(review_id, "add", raw, start, stands_once(review, added), begins, ends)
    return _with_change(holding, change_of(holding.timecodes, review_id, added), change)


def check_time(time: str, guide: FilmGuide, *, where: str = "") -> tuple[int, int]:
    """Read a time of the film; return its first and its last second.

    Raises
    ------
    CorpusError
        It cannot be read, ends before it begins, or lies past the end of the film.
    """
    span = read_time(time)
    if span is None:
        raise CorpusError(
            f"{quoted(time)} is no time of a film.",
            where=where,
            remedy=f"Write it {_LIKE}.",
        )
    if span[1] < span[0]:
        raise CorpusError(
            f"{quoted(time)} ends before it begins.",
            where=where,
            remedy="Write the earlier time first.",
        )
    if guide.runtime is not None and span[1] > guide.runtime:
        length = write_time(guide.runtime, guide.runtime)
        raise CorpusError(
            f"{quoted(time)} lies past the end of the film, which is {length} long.",
            where=where,
            remedy="Correct the time, or the length of the film in the guide.",
        )
    return span


def _with_change(
    holding: Holding, before: TimecodeChange | None, after: TimecodeChange | None
) -> Holding:
    """Put one change in the place of another."""
    kept = [one for one in holding.timecodes if one != before]
    return replace(holding, timecodes=(*kept, after) if after is not None else tuple(kept))
