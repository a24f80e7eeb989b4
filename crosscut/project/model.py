"""A project: the guide and the reviews of a film, and what a reader has set right in them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Final, Literal, get_args

from crosscut.errors import CorpusError
from crosscut.guide.model import FilmGuide
from crosscut.ingest.model import RawReview, ReviewMeta
from crosscut.ingest.subtitles import Subtitles
from crosscut.project.lesson import Lesson
from crosscut.project.notebook import Notebook
from crosscut.scores.stated import StatedScore
from crosscut.text.phrases import clean

Cell = str | int | float | None
Kind = Literal["segment", "score", "timecode", "mention", "scene", "pair", "disagreement"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
Action = Literal["set", "drop", "add"]

GONE: Final = -1
"""Stands for the place of what was corrected in a passage that has been taken out since."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a reader has set right in what was read of a review.

    It names what it is about by its words, so that a change of the text never moves it to
    something else.

    Attributes
    ----------
    kind
        What it is about: the segment of a sentence, a score, a timecode, a mention, a place
        that speaks of a scene, a pair of characters, a disagreement with another review.
    review_id
        The review.
    action
        "set": some of its values; "drop": it is no such thing; "add": it was missed.
    raw
        The expression of the score, timecode or mention, or by which the scene was known; of a
        segment, a pair and a disagreement the sentence.
    start
        Where it begins in the text; None for the front matter's rating, `GONE` where its
        passage was taken out.
    alone
        Whether nothing else in the review had the same words. Only then is it found again at
        another place.
    values
        Name -> value: those that are set, or all that an added one has. Of a sentence
        "segment"; of a score fields of `StatedScore`; of a timecode "shown_from" and
        "shown_to", in seconds of the film; of the others "code", what was found there
        (`CodedPlace`), and of a scene that is set "scene".
    """

    kind: Kind
    review_id: str
    action: Action
    raw: str
    start: int | None
    alone: bool
    values: tuple[tuple[str, Cell], ...] = ()

    @property
    def code(self) -> str:
        """What was found there; empty where only one thing can be."""
        return str(dict(self.values).get("code", ""))

    @property
    def key(self) -> tuple[Kind, str, int | None, str, str]:
        """What it is about: two corrections with one key contradict each other."""
        return self.kind, self.review_id, self.start, self.raw, self.code


@dataclass(frozen=True)
class Project:
    """What a reader has brought: a guide, reviews, and all that was set right.

    Attributes
    ----------
    guide
        The film's guide.
    reviews
        The reviews as cleaned and as corrected, in the order in which they came. Ids are
        distinct.
    corrections
        What was set right in the reviews, in the order of `KINDS`.
    published
        Scores published elsewhere.
    subtitles
        The film's own lines, from a reader's subtitle file.
    notebook
        What the reader has collected.
    lessons
        What the reader shows a class; their keys are distinct.
    """

    guide: FilmGuide
    reviews: tuple[RawReview, ...] = ()
    corrections: tuple[Correction, ...] = ()
    published: tuple[StatedScore, ...] = ()
    subtitles: Subtitles | None = None
    notebook: Notebook = Notebook()  # noqa: RUF009 - immutable
    lessons: tuple[Lesson, ...] = ()

    def __post_init__(self) -> None:
        """Put the corrections into the order in which they are saved."""
        in_order = sorted(self.corrections, key=lambda one: KINDS.index(one.kind))
        object.__setattr__(self, "corrections", tuple(in_order))

    def corrections_of(self, kind: Kind, review_id: str | None = None) -> tuple[Correction, ...]:
        """Return the corrections of one kind, of all reviews or of one."""
        return tuple(
            one
            for one in self.corrections
            if one.kind == kind and review_id in (None, one.review_id)
        )

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


def quote_start(text: str) -> str:
    """Quote the beginning of a text on one line, for a message."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[:240]).split())
    return f"“{line[:59]}…”" if len(line) > 60 else f"“{line}”"
