"""Set sentences, scores and the guide right: each a function from one holding to the next."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final, get_args

from crosscut.corpus.annotate import sentence_spans
from crosscut.errors import CorpusError, ScoreError
from crosscut.holding.expressions import change_of, concerns, placed, stands_once
from crosscut.holding.model import Action, Cell, Holding, ScoreChange, SegmentChange, quoted
from crosscut.scores.raters import DISC, RaterKind
from crosscut.scores.reader import EARLIER, FILM
from crosscut.scores.scales import LETTER, UNSTATED, grade, scale_name
from crosscut.scores.stated import StatedScore

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crosscut.guide.model import FilmGuide


SET: Final = ("rater", "rater_kind", "value", "scale_min", "scale_max", "scale", "scope")
"""Fields of a score that can be set; where it stands and how it is written cannot."""
ADDED: Final = "text"

_STARS: Final = " stars"


# --------------------------------------------------------------------------
# Sentences


def set_segment(holding: Holding, review_id: str, sentence: int, segment: str | None) -> Holding:
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
    review = holding.review(review_id)
    spans = sentence_spans(review)
    starts, ends = spans.start.tolist(), spans.end.tolist()
    if not 0 <= sentence < len(starts):
        raise CorpusError(
            f"There is no sentence {sentence}: the review has {len(starts)}.",
            where=review_id,
            remedy="Load the page again to see the text as it is.",
        )
    codes = holding.guide.segment_codes
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
        for one in holding.segments
        if one.review_id != review_id
        or (one.start != start and not (alone and one.alone and one.text == own))
    ]
    if segment is not None:
        kept.append(SegmentChange(review_id, start, own, segment, alone))
    return replace(holding, segments=tuple(kept))


# --------------------------------------------------------------------------
# Scores


def set_score(holding: Holding, review_id: str, score: StatedScore, **values: Cell) -> Holding:
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
    review = holding.review(review_id)
    if unknown := values.keys() - set(SET):
        raise TypeError(f"not fields of a score that can be set: {sorted(unknown)}")
    values = _named(score, {name: _number(value) for name, value in values.items()})
    wanted = replace(score, **values)  # type: ignore[arg-type]
    check_score(wanted, holding.guide, where=review_id, also=(score.scope,))
    before = change_of(holding.scores, review_id, score)
    action: Action = "add" if before is not None and before.action == "add" else "set"
    held = dict(before.fields) if before is not None and before.action != "drop" else {}
    fields = tuple(sorted({**held, **values}.items()))
    change = ScoreChange(
        review_id, action, score.raw, score.start, stands_once(review, score), fields
    )
    return _with_change(holding, before, change)


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


def drop_score(holding: Holding, review_id: str, score: StatedScore) -> Holding:
    """Say that what was found is no score; one that was added is removed.

    Raises
    ------
    CorpusError
        There is no such review.
    """
    review = holding.review(review_id)
    before = change_of(holding.scores, review_id, score)
    if before is not None and before.action == "add":
        return _with_change(holding, before, None)
    change = ScoreChange(review_id, "drop", score.raw, score.start, stands_once(review, score))
    return _with_change(holding, before, change)


def undo_score(holding: Holding, review_id: str, score: StatedScore) -> Holding:
    """Take back what was set right at one score: it is again as it was found."""
    kept = tuple(one for one in holding.scores if not concerns(one, review_id, score))
    return replace(holding, scores=kept)


def add_score(
    holding: Holding,
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
) -> Holding:
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
    review = holding.review(review_id)
    start = placed(review, raw, start, "score")
    if grade(raw) is not None and value is None:
        scale = scale or LETTER
    low = 0.0 if scale_min is None and scale_max is not None else scale_min
    name = scale or _scale(low, scale_max, stars="★" in raw or "star" in raw.lower())
    score = StatedScore(
        rater or review.meta.author, rater_kind, raw, value, low, scale_max, name, scope,
        start, start + len(raw), ADDED,
    )  # fmt: skip
    check_score(score, holding.guide, where=review_id)
    fields = tuple((one, _number(getattr(score, one))) for one in sorted(SET))
    change = ScoreChange(review_id, "add", raw, start, stands_once(review, score), fields)
    return _with_change(holding, change_of(holding.scores, review_id, score), change)


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
            f"{quoted(str(score.rater_kind))} is no kind of rater.",
            where=where,
            remedy=f"Choose one of: {', '.join(kinds)}.",
        )
    if score.scope not in (*scopes, *also):
        raise ScoreError(
            f"{quoted(str(score.scope))} is nothing that a score can be of.",
            where=where,
            remedy=f"Choose one of: {', '.join(scopes)}.",
        )
    for name in ("value", "scale_min", "scale_max"):
        number = getattr(score, name)
        real = isinstance(number, (int, float)) and not isinstance(number, bool)
        if number is not None and not (real and math.isfinite(number) and 0 <= number <= 1000):
            raise ScoreError(
                f"{_NAMES[name]} is {quoted(str(number))}, which is no number from 0 to 1,000.",
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
                f"{quoted(score.raw)} is no letter grade without a number.",
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
    holding: Holding, before: ScoreChange | None, after: ScoreChange | None
) -> Holding:
    """Put one change in the place of another."""
    kept = [one for one in holding.scores if one != before]
    return replace(holding, scores=(*kept, after) if after is not None else tuple(kept))


# --------------------------------------------------------------------------
# The guide, and what was published elsewhere


def replace_guide(holding: Holding, guide: FilmGuide) -> Holding:
    """Read everything with another guide.

    What was set right stays; what speaks of segments or aspects that the new guide has not
    does nothing, and `build` says so.
    """
    return replace(holding, guide=guide)


def set_published(holding: Holding, scores: Iterable[StatedScore]) -> Holding:
    """Set the scores published elsewhere; none of them has a place in a text.

    Raises
    ------
    ScoreError
        A score's parts do not go together.
    """
    kept = tuple(replace(one, start=None, end=None) for one in scores)
    for number, one in enumerate(kept, start=1):
        check_score(one, holding.guide, where=f"published score {number}")
    return replace(holding, published=kept)
