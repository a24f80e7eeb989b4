"""Stated scores: found in a review or published elsewhere, their scales, and 0-100 of them.

>>> [(one.raw, one.value, one.scale) for one in find_scores("A small wonder. 8.5/10")]
[('8.5/10', 8.5, '0-10')]

Two rules matter to whoever counts scores. A mark whose maximum nobody states keeps
``scale_max`` None and is never converted. Of the author's marks for the whole film the last
explicit verdict (labelled, given by a verb, or standing alone) has the scope ``film``; the
author's other marks for the film become ``film, earlier``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from crosscut.errors import ScoreError
from crosscut.safe_csv import read_rows, row_bytes
from crosscut.scores.reader import FILM, Found, Section, read_scores
from crosscut.scores.shapes import WORDS, find_candidates, lowered

_NUMBERS = ("value", "scale_min", "scale_max")
_WORDS = ("rater", "rater_kind", "raw", "scale", "scope", "source")


_FRONT = "front matter"
_SET_RIGHT = ", set right by a reader"
# A mark with the ends of its scale, as a table's heading states them.
_SCALED = re.compile(
    r"(?P<mark>[^()]{1,40}) \((?P<low>\d{1,3}(?:[.,]\d)?)\s?[-–]\s?(?P<top>\d{1,3})\)"
)


@dataclass(frozen=True, slots=True)
class StatedScore:
    """A score that somebody states.

    Attributes
    ----------
    rater, rater_kind
        Who gives it, and as what: "critic" (the author too), "aggregate" or "viewer".
    raw
        The expression as it stands.
    value
        The mark on its own scale, of a range the middle; None for a letter grade. Praise may go
        beyond the maximum ("12 out of 10").
    scale_min, scale_max
        The scale's ends; None where nobody states a maximum.
    scale
        The scale's name: "0-10", "0-4 stars", "1-10", "letter", "percent", "unstated", or
        "percent of positive reviews" (a share of favourable verdicts, no average mark).
    scope
        "film", "film, earlier", a segment's code, an aspect ("music"), or the disc: "disc",
        "disc video", "disc audio", "disc extras", "disc packaging".
    start, end
        Character offsets with ``text[start:end] == raw``; None where it stands in no text.
    source
        "text", "front matter", "title", or where it was published; where a reader has set its mark
        right, it says so (see `set_right`).
    """

    rater: str
    rater_kind: str
    raw: str
    value: float | None
    scale_min: float | None
    scale_max: float | None
    scale: str
    scope: str
    start: int | None
    end: int | None
    source: str


def find_scores(
    text: str,
    *,
    author: str = "",
    sections: Sequence[Section] = (),
    aspects: Mapping[str, str] | None = None,
    names: Sequence[Section] | None = None,
    stories: Sequence[str] = (),
) -> tuple[StatedScore, ...]:
    """Find the scores that a text states.

    Parameters
    ----------
    text
        A cleaned review; lines matter (a grade alone on the last line is a grade).
    author
        The rater of every score that names nobody else.
    sections
        What stands under which heading: an author's score there is of that segment, unless
        its label says otherwise ("Overall: 8/10").
    aspects
        Further labels (lower case) to the scope they stand for: {"camerawork": "cinematography"}.

    names
        Where the text names the film or one of its segments: a mark right beside it is of that,
        and one beside another name in capitals is of another film; None where no guide says so.
        Marks in the clauses of several segments' names and cues are of these segments.
    stories
        The codes of all segments.

    Returns
    -------
    tuple of StatedScore
        In the text's order, without overlaps.
    """
    found = read_scores(text, author, sections, aspects or {}, names, stories)
    return tuple(_stated(one, text, author) for one in found)


def rating_score(raw: str, author: str) -> StatedScore | None:
    """Read a front matter's rating: "4/5", "B+", "★★★½", "Rated 4 out of 5 stars", "4 (0.5-5)".

    Returns
    -------
    StatedScore or None
        None for what is no mark, or more than one.
    """
    text = str(raw).strip()
    if scaled := _SCALED.fullmatch(text):
        return _on_scale(rating_score(scaled["mark"], author), scaled)
    low = lowered(text)
    if grades(text):
        return StatedScore(
            author, "critic", text, None, None, None, LETTER, FILM, None, None, _FRONT
        )
    shapes = find_candidates(text, low)
    if not shapes or low[shapes[0].end :].strip(" .\"'"):
        return None
    if low[: shapes[0].start].strip(" :\"'"):
        stated = find_scores(text)
        if len(stated) != 1 or stated[0].rater or stated[0].scope != FILM:
            return None
        return replace(stated[0], rater=author, start=None, end=None, source=_FRONT)
    one = shapes[0]
    if one.value is None or (one.top is not None and one.value > one.top) or one.value > 1000:
        return None
    found = _stated(Found(one, None, FILM), text, author)
    return replace(found, start=None, end=None, source=_FRONT)


def _on_scale(mark: StatedScore | None, scaled: re.Match[str]) -> StatedScore | None:
    """Give a mark the scale beside it; None where the mark has another, or lies above it."""
    low, top = float(scaled["low"].replace(",", ".")), float(scaled["top"])
    if mark is None or mark.value is None or mark.scale_max is not None or mark.value > top:
        return None
    name = scale_name(low, top)
    return replace(mark, raw=scaled[0], scale_min=low, scale_max=top, scale=name)


def title_score(title: str, author: str, names: Sequence[Section] = ()) -> StatedScore | None:
    """Read the author's one mark for the film in a review's title ("The Can: 8/10")."""
    found = find_scores(title, author=author, names=names)
    if len(found) != 1 or (found[0].rater, found[0].scope) != (author, FILM):
        return None
    return replace(found[0], start=None, end=None, source="title")


def score_of(raw: str) -> StatedScore | None:
    """Return the one score that an expression alone states; None where it states none."""
    found = find_scores(raw)
    return rating_score(raw, "") or (found[0] if len(found) == 1 else None)


def convert(score: StatedScore, convention: str) -> float | None:
    """Bring a score to 0-100.

    Parameters
    ----------
    score
        A stated score.
    convention
        "linear": value / maximum; the 13 letter grades stand evenly from F at 0 to A+ at 100.
        "letters": letter grades by Metacritic's table, numbers as linear. "lowest-is-zero": the
        lowest mark that the scale allows is 0 (half a star on Letterboxd, 1 on IMDb; F is).

    Returns
    -------
    float or None
        None where the maximum is unknown: a bare "4 stars" is not guessed. A share of
        positive reviews is its own number; its `scale` tells it from an average mark.

    Raises
    ------
    ScoreError
        For a convention that does not exist.
    """
    return to_hundred(
        score.value, score.scale_min, score.scale_max,
        raw=score.raw, scale=score.scale, name=convention,
    )  # fmt: skip


def corrected(found: StatedScore | None, score: StatedScore) -> StatedScore:
    """Return a score as a reader has set it; its source says so if its mark is another.

    Parameters
    ----------
    found
        What its words alone say; None for nothing.
    score
        What the reader says.
    """
    if found is not None and (found.value, found.scale_max) == (score.value, score.scale_max):
        return score
    return replace(score, source=f"{score.source}{_SET_RIGHT}")


def as_stated(raw: str, value: float | None, scale_max: float | None, source: str) -> str:
    """Write a score as it is stated, and its mark where a reader has set that right.

    >>> as_stated("6/10", 9.5, 10.0, "text, set right by a reader")
    '6/10, read as 9.5 of 10'
    """
    unset = value is None or value != value  # as a table has it: NaN
    if unset or not source.endswith(_SET_RIGHT):
        return raw
    top = "" if scale_max is None or scale_max != scale_max else f" of {scale_max:g}"
    return f"{raw}, read as {value:g}{top}"


def stated_column(scores: pd.DataFrame) -> list[str]:
    """Write each row of the table of scores as `as_stated` does."""
    columns = (scores[name].tolist() for name in ("raw", "value", "scale_max", "source"))
    return [as_stated(*row) for row in zip(*columns, strict=True)]


def load_published(path: Path) -> tuple[StatedScore, ...]:
    """Load a film's list of published scores (``data/<film>/scores.csv``).

    The list holds scores published outside the bundled reviews; what a bundled review itself
    states is found in its text, and is not listed, so that nothing counts twice.

    Parameters
    ----------
    path
        A CSV file in UTF-8 with the columns rater, rater_kind, outlet, raw, value, scale_min,
        scale_max, scale, scope, source and note; an empty number means "not stated".

    Raises
    ------
    ScoreError
        For a missing file or column, or a number that is none; it names the row.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise _unreadable(error, str(path)) from error
    return read_published(data, str(path))


def read_published(data: bytes, where: str) -> tuple[StatedScore, ...]:
    """Read what `write_published` writes, or a list made by hand; see `load_published`.

    Raises
    ------
    ScoreError
        For a missing column, or a number that is none; it names the row.
    """
    try:
        rows = read_rows(data)
    except (UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(error, where) from error
    return tuple(_published(row, f"{where}, row {line}") for line, row in enumerate(rows, start=2))


def _unreadable(error: Exception, where: str) -> ScoreError:
    return ScoreError(
        f"The published scores cannot be read ({error}).",
        where=where,
        remedy="Save the list as a CSV file in UTF-8.",
    )


def write_published(scores: Sequence[StatedScore]) -> bytes:
    """Write published scores as CSV in UTF-8, which no spreadsheet program runs."""
    names = ("rater", "rater_kind", "raw", *_NUMBERS, "scale", "scope", "source")
    return row_bytes(names, ([getattr(score, name) for name in names] for score in scores))


def _published(row: Mapping[str, str], where: str) -> StatedScore:
    missing = [name for name in (*_WORDS, *_NUMBERS) if name not in row]
    if missing:
        raise ScoreError(
            f"The row lacks {', '.join(missing)}.",
            where=where,
            remedy="Add the column or the cell.",
        )
    numbers = {name: _number(row[name], name, where) for name in _NUMBERS}
    value, top = numbers["value"], numbers["scale_max"]
    if value is not None and top is not None and value > top:
        raise ScoreError(
            f"The value {value:g} lies above the scale's maximum {top:g}.",
            where=where,
            remedy="Correct value or scale_max.",
        )
    cells: dict[str, Any] = {name: row[name] for name in _WORDS} | numbers
    return StatedScore(**cells, start=None, end=None)


def _number(cell: str, name: str, where: str) -> float | None:
    try:
        return float(cell) if cell else None
    except ValueError as error:
        raise ScoreError(
            f"{name} is {cell!r}, which is not a number.",
            where=where,
            remedy="Write a number with a decimal point, or leave the cell empty.",
        ) from error


def _stated(found: Found, text: str, author: str) -> StatedScore:
    """Put a found score on its scale."""
    one, rater = found.shape, found.rater
    low, top, scale = one.low, one.top, ""
    if one.unit == "letter":
        scale = LETTER
    elif one.unit == "percent":
        low, top, scale = 0.0, 100.0, (rater.scale if rater and rater.top == 100 else "") or PERCENT
    elif rater is not None and rater.top is not None and top in (None, rater.top):
        low, top, scale = rater.low, rater.top, rater.scale
    if top is not None:
        low, top = float(low or 0.0), float(top)
    name = scale or scale_name(low or 0.0, top, stars=one.unit == "stars")
    return StatedScore(
        rater.name if rater else author, rater.kind if rater else "critic",
        text[one.start : one.end], one.value, low, top, name, found.scope,
        one.start, one.end, "text",
    )  # fmt: skip


# --------------------------------------------------------------------------
# Scales, and the tables that bring scores to 0-100

LETTER = "letter"
PERCENT = "percent"
POSITIVE_REVIEWS = "percent of positive reviews"
POSITIVE_RATINGS = "percent of positive ratings"
UNSTATED = "unstated"

CONVENTIONS = ("linear", "letters", "lowest-is-zero")

# Metacritic's published table. Note its top: A and A+ are both 100.
LETTERS: dict[str, float] = WORDS["letters"]
# The same grades evenly placed, as a number is placed on its scale: from F at 0 to A+ at 100.
EVEN_LETTERS: dict[str, float] = {
    letter: 100 * (1 - place / (len(LETTERS) - 1)) for place, letter in enumerate(LETTERS)
}
_BETWEEN = re.compile(r"\s?/\s?|\s(?:or|to|and)\s(?:an?\s)?|(?<=[+A-F-])[–—-](?=[A-F])")
_SIGNS = str.maketrans({"−": "-", "–": "-", "‐": "-", "‑": "-", "＋": "+"})


def grade(raw: str) -> str | None:
    """Read the letter grade of `raw` ("B+", "b plus", "A−"); None for none of the 13."""
    plain = raw.strip().translate(_SIGNS).lower()
    plain = plain.replace("plus", "+").replace("minus", "-").replace("-+", "+").replace("--", "-")
    plain = plain.replace(" ", "").upper()
    return plain if plain in LETTERS else None


def grades(raw: str) -> list[str]:
    """Read a letter grade, or both of "B+/A-", which stands between them; empty for none."""
    found = [grade(part) for part in ([raw] if grade(raw) else _BETWEEN.split(raw))]
    return [] if None in found or len(found) > 2 else [one for one in found if one]


def scale_name(low: float, top: float | None, *, stars: bool = False) -> str:
    """How a numeric scale is called in the tables: "0-10", "0-4 stars", "unstated"."""
    if top is None:
        return UNSTATED
    return f"{low:g}-{top:g}" + (" stars" if stars else "")


def to_hundred(
    value: float | None, low: float | None, top: float | None, *, raw: str, scale: str, name: str
) -> float | None:
    """Bring one score to 0-100 by the convention `name`.

    Returns
    -------
    float or None
        None where the scale's maximum is unknown, so that nothing is guessed.

    Raises
    ------
    ScoreError
        For a convention that does not exist.
    """
    if name not in CONVENTIONS:
        raise ScoreError(
            f"There is no convention {name!r} for converting scores.",
            remedy=f"Use one of: {', '.join(CONVENTIONS)}.",
        )
    if scale.startswith(LETTER):
        table = LETTERS if name == "letters" else EVEN_LETTERS
        marks = [table[letter] for letter in grades(raw)]
        return sum(marks) / len(marks) if marks else None
    if value is None or top is None or top <= 0:
        return None
    floor = (low or 0.0) if name == "lowest-is-zero" else 0.0
    if top <= floor:
        return None
    # A mark under the lowest one that the scale has ("0/10" where 1 is lowest) stays at zero, and
    # one beyond its maximum ("12 out of 10") at a hundred.
    return min(100.0, max(0.0, (value - floor) * 100 / (top - floor)))
