"""What a reader has brought, as one immutable value, and what was set right in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Literal

from crosscut.errors import CorpusError
from crosscut.guide.model import FilmGuide
from crosscut.ingest.model import RawReview, ReviewMeta
from crosscut.scores.stated import StatedScore

Cell = str | float | None
Action = Literal["set", "drop", "add"]

GONE: Final = -1
"""Stands for the place of what was corrected in a passage that has been taken out since."""

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class SegmentChange:
    """The segment of one sentence, as a reader has set it.

    It names the sentence by its words, so that a change of the text never moves it to another.

    Attributes
    ----------
    review_id, segment
        The review, and a segment's code.
    start
        Where the sentence begins in the text; `GONE` where its passage was taken out.
    text
        The sentence.
    alone
        Whether no other sentence of the review had the same words. Only then is it found
        again at another place.
    """

    review_id: str
    start: int
    text: str
    segment: str
    alone: bool


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """One stated score, as a reader has set it.

    Attributes
    ----------
    review_id
        The review.
    action
        "set": some of its fields; "drop": it is no score; "add": one that was missed.
    raw, start, alone
        The expression, where it begins (None for the front matter's rating), and whether it
        stands only once in the text; as in `SegmentChange`.
    fields
        Field of `StatedScore` -> value: those that are set, or all that an added one has.
    """

    review_id: str
    action: Action
    raw: str
    start: int | None
    alone: bool
    fields: tuple[tuple[str, Cell], ...] = ()


@dataclass(frozen=True, slots=True)
class TimecodeChange:
    """One stated timecode, as a reader has set it.

    Attributes
    ----------
    review_id
        The review.
    action
        "set": where it points; "drop": it is no time in the film; "add": one that was missed.
    raw, start, alone
        The expression, where it begins, and whether it stands only once in the text; as in
        `SegmentChange`.
    shown_from, shown_to
        Seconds of the film, equal for a moment; 0 for one that is dropped.
    """

    review_id: str
    action: Action
    raw: str
    start: int
    alone: bool
    shown_from: int = 0
    shown_to: int = 0


@dataclass(frozen=True)
class Project:
    """What a reader has brought: guide, reviews, and all that was set right.

    Attributes
    ----------
    guide
        The film's guide.
    reviews
        The reviews as cleaned and as corrected, in the order in which they came. Ids are
        distinct.
    segments, scores
        What was set right in sentences and in stated scores.
    published
        Scores published elsewhere.
    timecodes
        What was set right in stated timecodes.
    """

    guide: FilmGuide
    reviews: tuple[RawReview, ...] = ()
    segments: tuple[SegmentChange, ...] = ()
    scores: tuple[ScoreChange, ...] = ()
    published: tuple[StatedScore, ...] = ()
    timecodes: tuple[TimecodeChange, ...] = ()

    def review(self, review_id: str) -> RawReview:
        """Return the review of this id.

        Raises
        ------
        CorpusError
            There is none.
        """
        for review in self.reviews:
            if review.review_id == review_id:
                return review
        raise CorpusError(
            "There is no such review in this corpus.",
            where=review_id,
            remedy="It may have been removed: load the page again.",
        )


def with_review(project: Project, review: RawReview) -> Project:
    """Put a review in the place of the one with its id."""
    reviews = [review if one.review_id == review.review_id else one for one in project.reviews]
    return replace(project, reviews=tuple(reviews))


def replace_lone_surrogates(review: RawReview) -> RawReview:
    """Put U+FFFD for halves of characters, which no table and no file can hold."""
    meta: dict[str, Any] = {
        one.name: clean(value)
        if isinstance(value := getattr(review.meta, one.name), str)
        else value
        for one in fields(ReviewMeta)
    }
    notes = [
        replace(note, text=clean(note.text), reason=clean(note.reason)) for note in review.notes
    ]
    return replace(
        review,
        review_id=clean(review.review_id),
        filename=clean(review.filename),
        text=clean(review.text),
        meta=ReviewMeta(**meta),
        notes=tuple(notes),
    )


def clean(text: str) -> str:
    """Put U+FFFD for each half of a character."""
    return _SURROGATE.sub("\ufffd", text)


def quote_start(text: str, most: int = 60) -> str:
    """Quote the beginning of a text on one line, for a message."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * most]).split())
    return f"“{line[: most - 1]}…”" if len(line) > most else f"“{line}”"
