"""Set right what was read: stories, scores, timecodes, mentions, scenes, pairs, disagreements.

Each function goes from one project to the next. A score is checked against what scores can be,
a timecode against the length of the film, a segment against the guide.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final, get_args

from crosscut.corpus.build import Corpus
from crosscut.errors import CorpusError, ScoreError
from crosscut.guide.model import FilmGuide
from crosscut.ingest.model import RawReview
from crosscut.project.model import Cell, Correction, Kind, Project, quote_start
from crosscut.scores.raters import DISC, RaterKind
from crosscut.scores.reader import EARLIER, FILM
from crosscut.scores.stated import LETTER, UNSTATED, StatedScore, grades, scale_name
from crosscut.text.timecodes import Timecode, read_time, write_time

SCORE_FIELDS: Final = (
    "rater", "rater_kind", "value", "scale_min", "scale_max", "scale", "scope",
)  # fmt: skip
"""Fields of a score that can be set; where it stands and how it is written cannot."""
ADDED: Final = "text"
_STARS: Final = " stars"
_TIME_FORMS: Final = "like 10:14, 1:02:03 or 10:14-10:38"

Values = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a review, and whether no other one has the same words."""

    raw: str
    start: int
    end: int
    alone: bool


@dataclass(frozen=True, slots=True)
class CodedPlace:
    """A place in a review to which something of the guide was given.

    Attributes
    ----------
    kind
        "mention", "scene", "pair" or "disagreement".
    code
        What was given: of a mention kind and code, "theme:loneliness"; the scene; both
        characters of a pair, in the guide's order, parted by a blank; of a disagreement the
        other review and its sentence (`disagreeing`).
    raw, start, end
        The words and where they stand; of a pair and a disagreement the sentence.
    alone
        Whether nothing else in the review has the same words and the same code.
    """

    kind: Kind
    code: str
    raw: str
    start: int
    end: int
    alone: bool


Expression = Sentence | StatedScore | Timecode | CodedPlace
"""What a correction can be about, as the tables have it now."""

_KINDS: Final[dict[type[Expression], Kind]] = {
    Sentence: "segment",
    StatedScore: "score",
    Timecode: "timecode",
}
PLACES: Final[dict[Kind, str]] = {"mention": "mentions", "scene": "scenes"}
"""Kind -> the table whose rows are its places."""


def _kind(expression: Expression) -> Kind:
    return expression.kind if isinstance(expression, CodedPlace) else _KINDS[type(expression)]


# --------------------------------------------------------------------------
# What there is to set right


def sentence_at(corpus: Corpus, review_id: str, number: int) -> Sentence:
    """Return a sentence by its number, from 0, as in the table of sentences.

    Raises
    ------
    CorpusError
        There is no such review or sentence.
    """
    rows = corpus.sentences
    rows = rows[rows["review_id"] == review_id]
    if not 0 <= number < len(rows):
        raise CorpusError(
            f"There is no sentence {number}: the review has {len(rows)}.",
            where=review_id,
            remedy="Load the page again to see the text as it is.",
        )
    text = corpus.reviews.set_index("review_id")["text"][review_id]
    spans = list(zip(rows["start"].tolist(), rows["end"].tolist(), strict=True))
    words = [text[start:end] for start, end in spans]
    return Sentence(words[number], *spans[number], words.count(words[number]) == 1)


def pair_at(corpus: Corpus, review_id: str, number: int, characters: tuple[str, str]) -> CodedPlace:
    """Return the place of a pair: a sentence by its number, and two characters of the guide.

    Raises
    ------
    CorpusError
        There is no such review or sentence.
    """
    order = list(corpus.guide.code_titles("character"))
    in_order = sorted(characters, key=lambda code: order.index(code) if code in order else -1)
    sentence = sentence_at(corpus, review_id, number)
    raw, start, end = sentence.raw, sentence.start, sentence.end
    return CodedPlace("pair", " ".join(in_order), raw, start, end, sentence.alone)


def disagreement_at(
    corpus: Corpus, review_id: str, number: int, other_id: str, other_number: int
) -> CodedPlace:
    """Return the place of a disagreement: two sentences of two reviews, in either order.

    Raises
    ------
    CorpusError
        There is no such review or sentence.
    """
    places = sorted(((review_id, number), (other_id, other_number)))
    first, second = (sentence_at(corpus, *place) for place in places)
    code = f"{places[1][0]}{_PARTED}{second.raw}"
    return CodedPlace("disagreement", code, first.raw, first.start, first.end, first.alone)


_PARTED: Final = "\t"


def disagreeing(one: Correction) -> tuple[str, str]:
    """Return the other review of a disagreement, and its sentence."""
    review, _, sentence = one.code.partition(_PARTED)
    return review, sentence


def places_of_code(corpus: Corpus, review_id: str, kind: Kind) -> list[CodedPlace]:
    """Return the mentions of a review, or its places that speak of a scene, as the table has them.

    Parameters
    ----------
    corpus, review_id
        The corpus, and one of its reviews.
    kind
        "mention" or "scene".
    """
    rows = corpus.tables[PLACES[kind]]
    rows = rows[rows["review_id"] == review_id]
    if rows.empty:
        return []
    text = corpus.reviews.set_index("review_id")["text"][review_id]
    codes = rows["scene" if kind == "scene" else "code"].astype("str")
    if kind == "mention":
        codes = rows["kind"].astype("str") + ":" + codes
    places = list(zip(codes, rows["start"].tolist(), rows["end"].tolist(), strict=True))
    often = Counter((code, text[start:end]) for code, start, end in places)
    return [
        CodedPlace(kind, code, text[start:end], start, end, often[code, text[start:end]] == 1)
        for code, start, end in places
    ]


def scores_of_review(corpus: Corpus, review_id: str) -> list[StatedScore]:
    """Return the scores that a review states, in the order of its text."""
    return [StatedScore(**row) for row in _rows(corpus, "scores", review_id, StatedScore)]


def timecodes_of_review(corpus: Corpus, review_id: str) -> list[Timecode]:
    """Return the timecodes that a review states, in the order of its text."""
    return [Timecode(**row) for row in _rows(corpus, "timecodes", review_id, Timecode)]


def _rows(
    corpus: Corpus, table: str, review_id: str, kind: type[StatedScore] | type[Timecode]
) -> list[dict[str, Any]]:
    rows = corpus.tables[table]
    rows = rows.loc[rows["review_id"] == review_id, [one.name for one in fields(kind)]]
    values = rows.astype("object").where(rows.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in values]


def correction_of(project: Project, review_id: str, expression: Expression) -> Correction | None:
    """Return what was set right in an expression, also where that has moved since, if anything."""
    codes = {expression.code} if isinstance(expression, CodedPlace) else {""}
    for one in project.corrections_of(_kind(expression), review_id):
        if codes.isdisjoint((one.code, str(dict(one.values).get("scene", one.code)))):
            continue
        may_move = one.alone and None not in (one.start, expression.start)
        if one.raw == expression.raw and (
            one.start == expression.start or (may_move and _alone(project, review_id, expression))
        ):
            return one
    return None


def _alone(project: Project, review_id: str, expression: Expression) -> bool:
    """Tell whether nothing else in the review has the same words."""
    if isinstance(expression, (Sentence, CodedPlace)):
        return expression.alone
    if not project.reviews:  # of a film that is shown to all a project has corrections alone
        return False
    return expression.start is None or project.review(review_id).text.count(expression.raw) == 1


# --------------------------------------------------------------------------
# Set, drop, add, undo


def set_values(project: Project, review_id: str, expression: Expression, **values: Cell) -> Project:
    """Set what is known of a sentence, a stated score or timecode, or a place of a scene.

    Parameters
    ----------
    project, review_id
        The project, and one of its reviews.
    expression
        What is set right, as the tables have it now.
    values
        Of a sentence `segment`, the code of one; of a score any of `SCORE_FIELDS` (its scale's
        name follows its ends where it is not given); of a timecode `time`, as a person writes
        it: "10:14", "1:02:03" or "10:14-10:38"; of a place `scene`, the code of another one.
        The time that the text itself says, and the scene that was found, take back what was set.

    Raises
    ------
    CorpusError
        There is no such review, segment or scene, or the time is none of the film.
    ScoreError
        The values do not go together; its message says which.
    """
    kind = _kind(expression)
    before = correction_of(project, review_id, expression)
    is_added = before is not None and before.action == "add"
    if isinstance(expression, Sentence):
        cells = _segment_values(project.guide, review_id, **values)
    elif isinstance(expression, CodedPlace):
        cells = {"code": before.code if before else expression.code}
        cells |= _scene_values(project.guide, review_id, **values)
        if cells["scene"] == cells["code"]:
            return undo(project, before)  # it is what was found
    elif isinstance(expression, StatedScore):
        project.review(review_id)
        cells = _score_values(project.guide, review_id, expression, values)
        if before is not None and before.action != "drop":
            cells = {**dict(before.values), **cells}
    else:
        project.review(review_id)
        cells = _timecode_values(project.guide, review_id, **values)
        if not is_added and tuple(cells.values()) == read_time(expression.raw):
            return undo(project, before)  # it is what was found
    after = Correction(
        kind,
        review_id,
        "add" if is_added else "set",
        expression.raw,
        expression.start,
        _alone(project, review_id, expression),
        tuple(sorted(cells.items())),
    )
    return put(project, after, before)


def drop(
    project: Project, review_id: str, expression: StatedScore | Timecode | CodedPlace
) -> Project:
    """Say that what was found is not there; remove a score or timecode that was added.

    Raises
    ------
    CorpusError
        There is no such review.
    """
    alone = _alone(project, review_id, expression)
    before = correction_of(project, review_id, expression)
    if before is not None and before.action == "add":
        return undo(project, before)
    values: tuple[tuple[str, Cell], ...] = ()
    if isinstance(expression, CodedPlace):
        values = (("code", before.code if before else expression.code),)
    after = Correction(
        _kind(expression), review_id, "drop", expression.raw, expression.start, alone, values
    )
    return put(project, after, before)


def add(
    project: Project, kind: Kind, review_id: str, raw: str, *, start: int | None = None,
    **values: Cell,
) -> Project:  # fmt: skip
    """Add a score or a timecode that the text states and that was missed.

    Parameters
    ----------
    project, kind, review_id
        The project, "score" or "timecode", and the review.
    raw, start
        The expression as it stands in the text, and where; `start` can be left out where it
        stands only once.
    values
        As for `set_values`. A letter grade has no value; without a rater it is the review's
        author; without a time the expression says it.

    Raises
    ------
    CorpusError
        There is no such review, the expression does not stand there, or the time is none of
        the film.
    ScoreError
        The values do not go together.
    """
    review = project.review(review_id)
    start = _expression_start(review, raw, start, kind)
    new = _new_score if kind == "score" else _new_timecode
    expression, cells = new(project.guide, review, raw, start, **values)
    alone = _alone(project, review_id, expression)
    after = Correction(kind, review_id, "add", raw, start, alone, tuple(sorted(cells.items())))
    return put(project, after, correction_of(project, review_id, expression))


def undo(project: Project, correction: Correction | None) -> Project:
    """Take back what was set right: what it is about is again as it was found."""
    rest = tuple(one for one in project.corrections if one != correction)
    return replace(project, corrections=rest)


def put(project: Project, after: Correction, before: Correction | None = None) -> Project:
    """Put a correction in the place of another one, and of any of the same words and place."""
    rest = [one for one in project.corrections if one != before and one.key != after.key]
    return replace(project, corrections=(*rest, after))


def _expression_start(review: RawReview, raw: str, start: int | None, kind: Kind) -> int:
    """Return where an expression that was missed begins; `start` None where it stands once."""
    if not raw.strip():
        raise CorpusError(
            f"The {kind} is empty.",
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
        f"{quote_start(raw)} {'appears more than once' if many else 'does not appear'} in the text"
        f"{'' if start is None else ' at this place'}.",
        where=review.review_id,
        remedy="Copy more of the words around it." if many else "Copy it as it stands there.",
    )


# --------------------------------------------------------------------------
# Segments, scenes and timecodes


def _segment_values(guide: FilmGuide, where: str, *, segment: Cell) -> Values:
    _check_code("story", segment, guide.segment_codes, where)
    return {"segment": segment}


def _scene_values(guide: FilmGuide, where: str, *, scene: Cell) -> Values:
    _check_code("scene", scene, guide.code_titles("scene"), where)
    return {"scene": scene}


def _check_code(what: str, code: Cell, codes: Collection[str], where: str) -> None:
    if code not in codes:
        raise CorpusError(
            f"This film has no {what} {code!r}.",
            where=where,
            remedy=f"Choose one of: {', '.join(codes)}.",
        )


def _timecode_values(guide: FilmGuide, where: str, *, time: Cell) -> Values:
    begins, ends = check_time(str(time or ""), guide, where=where)
    return {"shown_from": begins, "shown_to": ends}


def _new_timecode(
    guide: FilmGuide, review: RawReview, raw: str, start: int, *, time: Cell = ""
) -> tuple[Timecode, Values]:
    if not time and read_time(raw) is None:
        raise CorpusError(
            f"{quote_start(raw)} does not say a time.",
            where=review.review_id,
            remedy=f"Add its time in the film, {_TIME_FORMS}.",
        )
    begins, ends = check_time(str(time or raw), guide, where=review.review_id)
    values: Values = {"shown_from": begins, "shown_to": ends}
    return Timecode(raw, begins, ends, start, start + len(raw)), values


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
            f"{quote_start(time)} is not a time in a film.",
            where=where,
            remedy=f"Write it {_TIME_FORMS}.",
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


# --------------------------------------------------------------------------
# Scores


def _score_values(guide: FilmGuide, where: str, score: StatedScore, cells: Values) -> Values:
    if unknown := cells.keys() - set(SCORE_FIELDS):
        raise TypeError(f"not fields of a score that can be set: {sorted(unknown)}")
    values = {name: _number(value) for name, value in cells.items()}
    if "scale" not in values and {"scale_min", "scale_max"} & values.keys():
        low = values.get("scale_min", score.scale_min)
        top = values.get("scale_max", score.scale_max)
        stars = score.scale.endswith(_STARS) or _names_stars(score.raw)
        values["scale"] = _scale(low, top, stars=stars)
    new_score = replace(score, **values)  # type: ignore[arg-type]
    check_score(new_score, guide, where=where, also=(score.scope,))
    return values


def _new_score(
    guide: FilmGuide, review: RawReview, raw: str, start: int, **cells: Cell
) -> tuple[StatedScore, Values]:
    defaults: Values = {
        "rater": "", "rater_kind": "critic", "value": None, "scale_min": None,
        "scale_max": None, "scale": "", "scope": FILM,
    }  # fmt: skip
    values: Any = {**defaults, **cells}
    values["rater"] = values["rater"] or review.meta.author
    if values["scale_min"] is None and values["scale_max"] is not None:
        values["scale_min"] = 0.0
    if not values["scale"] and grades(raw) and values["value"] is None:
        values["scale"] = LETTER
    elif not values["scale"]:
        low, top = values["scale_min"], values["scale_max"]
        values["scale"] = _scale(low, top, stars=_names_stars(raw))
    score = StatedScore(raw=raw, start=start, end=start + len(raw), source=ADDED, **values)
    check_score(score, guide, where=review.review_id)
    return score, {name: _number(value) for name, value in values.items()}


def _number(value: Cell) -> Cell:
    """Make whole numbers the same as they come back from a file."""
    return value if value is None or isinstance(value, (str, bool)) else float(value)


def _names_stars(raw: str) -> bool:
    return "★" in raw or "star" in raw.lower()


def _scale(low: Cell, top: Cell, *, stars: bool) -> str:
    if not isinstance(top, (int, float)):
        return UNSTATED
    return scale_name(float(low) if isinstance(low, (int, float)) else 0.0, top, stars=stars)


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
    kinds, scopes = get_args(RaterKind), score_scopes(guide)
    if score.rater_kind not in kinds:
        raise ScoreError(
            f"{quote_start(str(score.rater_kind))} is not a kind of rater.",
            where=where,
            remedy=f"Choose one of: {', '.join(kinds)}.",
        )
    if score.scope not in (*scopes, *also):
        raise ScoreError(
            f"A score cannot be for {quote_start(str(score.scope))}.",
            where=where,
            remedy=f"Choose one of: {', '.join(scopes)}.",
        )
    for name in ("value", "scale_min", "scale_max"):
        number = getattr(score, name)
        real = isinstance(number, (int, float)) and not isinstance(number, bool)
        if number is not None and not (real and math.isfinite(number) and 0 <= number <= 1000):
            raise ScoreError(
                f"{_NAMES[name]} is {quote_start(str(number))}, "
                "which is not a number from 0 to 1,000.",
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
        if value is not None or not grades(score.raw):
            raise ScoreError(
                f"{quote_start(score.raw)} with this mark is not a letter grade.",
                where=where,
                remedy="Letter grades go from A+ to F; leave the mark empty.",
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


def score_scopes(guide: FilmGuide) -> tuple[str, ...]:
    """Return what a score can be of: the film, its segments, its aspects, the disc."""
    codes = [*guide.segment_codes[:-1], *guide.code_titles("aspect")]
    return tuple(dict.fromkeys((FILM, EARLIER, *codes, *DISC.values())))
