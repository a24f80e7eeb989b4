"""Expressions of a text in which something was set right: where they stand, which one is meant.

What is set right in a score or a timecode names the expression by its words and its place, so
that a change of the text never moves it to another.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, Protocol, TypeVar, get_args

from crosscut.corpus.annotate import sentence_spans
from crosscut.errors import CorpusError, ScoreError
from crosscut.guide.model import FilmGuide
from crosscut.ingest.model import RawReview
from crosscut.project.model import (
    Action,
    Cell,
    Project,
    ScoreChange,
    SegmentChange,
    TimecodeChange,
    quote_start,
)
from crosscut.scores.raters import DISC, RaterKind
from crosscut.scores.reader import EARLIER, FILM
from crosscut.scores.scales import LETTER, UNSTATED, grade, scale_name
from crosscut.scores.stated import StatedScore
from crosscut.text.timecodes import Timecode, read_time, write_time

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


def expression_start(review: RawReview, raw: str, start: int | None, called: str) -> int:
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
        f"{quote_start(raw)} stands {'more than once' if many else 'not'} in the text"
        f"{'' if start is None else ' at this place'}.",
        where=review.review_id,
        remedy="Copy more of the words around it." if many else "Copy it as it stands there.",
    )


def stands_once(review: RawReview, one: Expression) -> bool:
    """Tell whether an expression stands only once in the text, or in none."""
    return one.start is None or review.text.count(one.raw) == 1


def change_of(changes: Iterable[_Change], review_id: str, one: Expression) -> _Change | None:
    """Return what was set right in an expression, if anything was."""
    return next((change for change in changes if is_about(change, review_id, one)), None)


def is_about(change: ScoreChange | TimecodeChange, review_id: str, one: Expression) -> bool:
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


_LIKE: Final = "like 10:14, 1:02:03 or 10:14-10:38"


def set_timecode(project: Project, review_id: str, timecode: Timecode, time: str) -> Project:
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
    review = project.review(review_id)
    begins, ends = check_time(time, project.guide, where=review_id)
    before = change_of(project.timecodes, review_id, timecode)
    action: Action = "add" if before is not None and before.action == "add" else "set"
    if action == "set" and (begins, ends) == read_time(timecode.raw):
        return _with_timecode_change(project, before, None)  # it is what was found
    single = stands_once(review, timecode)
    after = TimecodeChange(review_id, action, timecode.raw, timecode.start, single, begins, ends)
    return _with_timecode_change(project, before, after)


def drop_timecode(project: Project, review_id: str, timecode: Timecode) -> Project:
    """Say that what was found is no time in the film; one that was added is removed.

    Raises
    ------
    CorpusError
        There is no such review.
    """
    review = project.review(review_id)
    before = change_of(project.timecodes, review_id, timecode)
    if before is not None and before.action == "add":
        return _with_timecode_change(project, before, None)
    single = stands_once(review, timecode)
    change = TimecodeChange(review_id, "drop", timecode.raw, timecode.start, single)
    return _with_timecode_change(project, before, change)


def undo_timecode(project: Project, review_id: str, timecode: Timecode) -> Project:
    """Take back what was set right at one timecode: it is again as it was found."""
    kept = tuple(one for one in project.timecodes if not is_about(one, review_id, timecode))
    return replace(project, timecodes=kept)


def add_timecode(
    project: Project, review_id: str, raw: str, time: str = "", *, start: int | None = None
) -> Project:
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
    review = project.review(review_id)
    start = expression_start(review, raw, start, "timecode")
    if not time and read_time(raw) is None:
        raise CorpusError(
            f"{quote_start(raw)} says no time by itself.",
            where=review_id,
            remedy=f"Write beside it where in the film that is, {_LIKE}.",
        )
    begins, ends = check_time(time or raw, project.guide, where=review_id)
    added = Timecode(raw, begins, ends, start, start + len(raw))
    change = TimecodeChange(review_id, "add", raw, start, stands_once(review, added), begins, ends)
    return _with_timecode_change(project, change_of(project.timecodes, review_id, added), change)


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
            f"{quote_start(time)} is no time of a film.",
            where=where,
            remedy=f"Write it {_LIKE}.",
        )
    if span[1] < span[0]:
        raise CorpusError(
            f"{quote_start(time)} ends before it begins.",
            where=where,
            remedy="Write the earlier time first.",
        )
    if guide.runtime is not None and span[1] > guide.runtime:
        length = write_time(guide.runtime, guide.runtime)
        raise CorpusError(
            f"{quote_start(time)} lies past the end of the film, which is {length} long.",
            where=where,
            remedy="Correct the time, or the length of the film in the guide.",
        )
    return span


def _with_timecode_change(
    project: Project, before: TimecodeChange | None, after: TimecodeChange | None
) -> Project:
    """Put one change in the place of another."""
    kept = [one for one in project.timecodes if one != before]
    return replace(project, timecodes=(*kept, after) if after is not None else tuple(kept))


SET: Final = ("rater", "rater_kind", "value", "scale_min", "scale_max", "scale", "scope")
"""Fields of a score that can be set; where it stands and how it is written cannot."""
ADDED: Final = "text"

_STARS: Final = " stars"


# --------------------------------------------------------------------------
# Sentences


def set_segment(project: Project, review_id: str, sentence: int, segment: str | None) -> Project:
    """Set the segment of a sentence.

    Parameters
    ----------
    holding, review_id
        What there is, and the review.
    sentence
        Its number, from 0, as in the table of sentences.
    segment
        A segment's code or `whole-film`; None for what is estimated.

    Raises
    ------
    CorpusError
        There is no such review, sentence or segment.
    """
    review = project.review(review_id)
    spans = sentence_spans(review)
    starts, ends = spans.start.tolist(), spans.end.tolist()
    if not 0 <= sentence < len(starts):
        raise CorpusError(
            f"There is no sentence {sentence}: the review has {len(starts)}.",
            where=review_id,
            remedy="Load the page again to see the text as it is.",
        )
    codes = project.guide.segment_codes
    if segment is not None and segment not in codes:
        raise CorpusError(
            f"{segment!r} is no segment of this film.",
            where=f"{review_id}, sentence {sentence}",
            remedy=f"Choose one of: {', '.join(codes)}.",
        )
    texts = [review.text[a:b] for a, b in zip(starts, ends, strict=True)]
    own, start = texts[sentence], starts[sentence]
    alone = texts.count(own) == 1
    # Of a sentence that moved, the change may still name the place where it stood.
    kept = [
        one
        for one in project.segments
        if one.review_id != review_id
        or (one.start != start and not (alone and one.alone and one.text == own))
    ]
    if segment is not None:
        kept.append(SegmentChange(review_id, start, own, segment, alone))
    return replace(project, segments=tuple(kept))


# --------------------------------------------------------------------------
# Scores


def set_score(project: Project, review_id: str, score: StatedScore, **values: Cell) -> Project:
    """Set fields of a score that a review states.

    Parameters
    ----------
    holding, review_id
        What there is, and the review.
    score
        The score as the table of scores has it now.
    values
        Any of `SET`. A scale's name follows its ends where it is not given.

    Raises
    ------
    CorpusError
        There is no such review.
    ScoreError
        The values do not go together; its message says which.
    """
    review = project.review(review_id)
    if unknown := values.keys() - set(SET):
        raise TypeError(f"not fields of a score that can be set: {sorted(unknown)}")
    values = _named(score, {name: _number(value) for name, value in values.items()})
    wanted = replace(score, **values)  # type: ignore[arg-type]
    check_score(wanted, project.guide, where=review_id, also=(score.scope,))
    before = change_of(project.scores, review_id, score)
    action: Action = "add" if before is not None and before.action == "add" else "set"
    held = dict(before.fields) if before is not None and before.action != "drop" else {}
    fields = tuple(sorted({**held, **values}.items()))
    change = ScoreChange(
        review_id, action, score.raw, score.start, stands_once(review, score), fields
    )
    return _with_change(project, before, change)


def _number(value: Cell) -> Cell:
    """Make whole numbers the same as they come back from a file."""
    return value if value is None or isinstance(value, (str, bool)) else float(value)


def _named(score: StatedScore, values: dict[str, Cell]) -> dict[str, Cell]:
    """Let the scale's name follow its ends."""
    ends = {"scale_min", "scale_max"} & values.keys()
    if "scale" in values or not ends:
        return values
    low = values.get("scale_min", score.scale_min)
    top = values.get("scale_max", score.scale_max)
    stars = score.scale.endswith(_STARS) or "★" in score.raw or "star" in score.raw.lower()
    return {**values, "scale": _scale(low, top, stars=stars)}


def _scale(low: Cell, top: Cell, *, stars: bool) -> str:
    if not isinstance(top, (int, float)):
        return UNSTATED
    return scale_name(float(low) if isinstance(low, (int, float)) else 0.0, top, stars=stars)


def drop_score(project: Project, review_id: str, score: StatedScore) -> Project:
    """Say that what was found is no score; one that was added is removed.

    Raises
    ------
    CorpusError
        There is no such review.
    """
    review = project.review(review_id)
    before = change_of(project.scores, review_id, score)
    if before is not None and before.action == "add":
        return _with_change(project, before, None)
    change = ScoreChange(review_id, "drop", score.raw, score.start, stands_once(review, score))
    return _with_change(project, before, change)


def undo_score(project: Project, review_id: str, score: StatedScore) -> Project:
    """Take back what was set right at one score: it is again as it was found."""
    kept = tuple(one for one in project.scores if not is_about(one, review_id, score))
    return replace(project, scores=kept)


def add_score(
    project: Project,
    review_id: str,
    raw: str,
    *,
    start: int | None = None,
    value: float | None = None,
    scale_min: float | None = None,
    scale_max: float | None = None,
    scale: str = "",
    rater: str = "",
    rater_kind: str = "critic",
    scope: str = FILM,
) -> Project:
    """Add a score that the text states and that was missed.

    Parameters
    ----------
    holding, review_id
        What there is, and the review.
    raw, start
        The expression as it stands in the text, and where; `start` can be left out where it
        stands only once.
    value, scale_min, scale_max, scale
        The mark and its scale; a letter grade has no value.
    rater, rater_kind, scope
        Who gives it to what; empty for the review's author.

    Raises
    ------
    CorpusError
        There is no such review, or the expression does not stand there.
    ScoreError
        The values do not go together.
    """
    review = project.review(review_id)
    start = expression_start(review, raw, start, "score")
    if grade(raw) is not None and value is None:
        scale = scale or LETTER
    low = 0.0 if scale_min is None and scale_max is not None else scale_min
    name = scale or _scale(low, scale_max, stars="★" in raw or "star" in raw.lower())
    score = StatedScore(
        rater or review.meta.author, rater_kind, raw, value, low, scale_max, name, scope,
        start, start + len(raw), ADDED,
    )  # fmt: skip
    check_score(score, project.guide, where=review_id)
    fields = tuple((one, _number(getattr(score, one))) for one in sorted(SET))
    change = ScoreChange(review_id, "add", raw, start, stands_once(review, score), fields)
    return _with_change(project, change_of(project.scores, review_id, score), change)


def check_score(
    score: StatedScore, guide: FilmGuide, *, where: str = "", also: Sequence[str] = ()
) -> None:
    """Refuse a score whose parts do not go together; `also` are scopes that are known too.

    Raises
    ------
    ScoreError
        A number is none or lies outside its scale, a letter grade has a value, or rater or
        scope are not known.
    """
    kinds, scopes = get_args(RaterKind), known_scopes(guide)
    if score.rater_kind not in kinds:
        raise ScoreError(
            f"{quote_start(str(score.rater_kind))} is no kind of rater.",
            where=where,
            remedy=f"Choose one of: {', '.join(kinds)}.",
        )
    if score.scope not in (*scopes, *also):
        raise ScoreError(
            f"{quote_start(str(score.scope))} is nothing that a score can be of.",
            where=where,
            remedy=f"Choose one of: {', '.join(scopes)}.",
        )
    for name in ("value", "scale_min", "scale_max"):
        number = getattr(score, name)
        real = isinstance(number, (int, float)) and not isinstance(number, bool)
        if number is not None and not (real and math.isfinite(number) and 0 <= number <= 1000):
            raise ScoreError(
                f"{_NAMES[name]} is {quote_start(str(number))}, "
                "which is no number from 0 to 1,000.",
                where=where,
                remedy="Write a number, or leave it empty.",
            )
    _check_scale(score, where)


_NAMES: Final = {
    "value": "The mark",
    "scale_min": "The lowest mark of the scale",
    "scale_max": "The highest mark of the scale",
}


def _check_scale(score: StatedScore, where: str) -> None:
    value, low, top = score.value, score.scale_min, score.scale_max
    if score.scale.startswith(LETTER):
        if value is not None or grade(score.raw) is None:
            raise ScoreError(
                f"{quote_start(score.raw)} is no letter grade without a number.",
                where=where,
                remedy="A letter grade goes from A+ to F and has no mark beside it.",
            )
        return
    if value is None:
        raise ScoreError("The mark is missing.", where=where, remedy="Write it as a number.")
    if top is not None and (top <= (low or 0) or value > top):
        raise ScoreError(
            f"{value:g} does not lie on a scale from {low or 0:g} to {top:g}.",
            where=where,
            remedy="Correct the mark or the scale.",
        )


def known_scopes(guide: FilmGuide) -> tuple[str, ...]:
    """Return what a score can be of: the film, its segments, its aspects, the disc."""
    codes = [*guide.segment_codes[:-1], *guide.code_titles("aspect")]
    return tuple(dict.fromkeys((FILM, EARLIER, *codes, *DISC.values())))


def _with_change(
    project: Project, before: ScoreChange | None, after: ScoreChange | None
) -> Project:
    """Put one change in the place of another."""
    kept = [one for one in project.scores if one != before]
    return replace(project, scores=(*kept, after) if after is not None else tuple(kept))


# --------------------------------------------------------------------------
# The guide, and what was published elsewhere


def replace_guide(project: Project, guide: FilmGuide) -> Project:
    """Read everything with another guide.

    What was set right stays; what speaks of segments or aspects that the new guide has not
    does nothing, and `build` says so.
    """
    return replace(project, guide=guide)


def set_published(project: Project, scores: Iterable[StatedScore]) -> Project:
    """Set the scores published elsewhere; none of them has a place in a text.

    Raises
    ------
    ScoreError
        A score's parts do not go together.
    """
    kept = tuple(replace(one, start=None, end=None) for one in scores)
    for number, one in enumerate(kept, start=1):
        check_score(one, project.guide, where=f"published score {number}")
    return replace(project, published=kept)
