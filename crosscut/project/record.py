"""A project as JSON, and back: to the last character the same."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from crosscut.errors import CorpusError
from crosscut.guide.model import FilmGuide
from crosscut.ingest.model import GAP, RawReview
from crosscut.ingest.subtitles import Subtitles
from crosscut.project.corrections import SCORE_FIELDS
from crosscut.project.model import Action, Correction, Kind, Project
from crosscut.scores.stated import StatedScore

FORMAT: Final = 1
"""Goes up when what is written can no longer be read by an older Crosscut."""

_Kind = TypeVar("_Kind")


@dataclass(frozen=True)
class Changes:
    """Everything of a project but its guide and its reviews."""

    corrections: tuple[Correction, ...] = ()
    published: tuple[StatedScore, ...] = ()


def dump(value: object) -> bytes:
    """Write JSON in UTF-8: the same value gives the same bytes."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def parse(data: bytes, where: str) -> Any:  # noqa: ANN401
    """Read JSON.

    Raises
    ------
    CorpusError
        It is none, or holds what cannot be written as UTF-8.
    """
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=_no_number)
        # An escape can smuggle in half a character, which no table can hold.
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise damaged_record(where) from error
    return value


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def damaged_record(where: str) -> CorpusError:
    """Return the error for data that no Crosscut has written."""
    return CorpusError(
        "What was saved is damaged and cannot be read.",
        where=where,
        remedy="Open an older copy of it.",
    )


def check_format(number: object, where: str) -> None:
    """Refuse what a newer Crosscut has written.

    Raises
    ------
    CorpusError
        The number of the format is unknown, or is none.
    """
    if isinstance(number, int) and number > FORMAT:
        raise CorpusError(
            f"It was saved by a newer Crosscut (format {number}; this one reads format {FORMAT}).",
            where=where,
            remedy="Update Crosscut, then open it again.",
        )
    if number != FORMAT:
        raise damaged_record(where)


def guide_value(guide: FilmGuide) -> dict[str, Any]:
    """Return a guide as JSON values; what is left at its default is left out."""
    return guide.model_dump(mode="json", exclude_defaults=True)


def guide_of(value: object, where: str) -> FilmGuide:
    """Return the guide of `guide_value`.

    Raises
    ------
    CorpusError
        It is none.
    """
    try:
        return FilmGuide.model_validate(value)
    except (ValidationError, RecursionError) as error:
        raise damaged_record(where) from error


def review_value(review: RawReview) -> dict[str, Any]:
    """Return a review as JSON values."""
    return asdict(review)


def review_of(value: object, where: str) -> RawReview:
    """Return the review of `review_value`.

    Raises
    ------
    CorpusError
        It is none, or its passages are not those of its text.
    """
    review = _validate(_REVIEW, value, where)
    at = 0
    for block in review.blocks:
        if block.start != at or block.end <= block.start:
            raise damaged_record(where)
        at = block.end + len(GAP)
    gaps = {review.text[block.end : block.end + len(GAP)] for block in review.blocks[:-1]}
    body = any(block.kind == "body" for block in review.blocks)
    if at - len(GAP) != len(review.text) or gaps - {GAP} or not body or not review.review_id:
        raise damaged_record(where)
    return review


def subtitles_of(value: object, where: str) -> Subtitles:
    """Return subtitles from the JSON values of `dataclasses.asdict`.

    Raises
    ------
    CorpusError
        They are none.
    """
    return _validate(_SUBTITLES, value, where)


def changes_value(project: Project) -> dict[str, Any]:
    """Return what was set right, and the published scores, as JSON values."""
    value: dict[str, Any] = {"published": [asdict(one) for one in project.published]}
    for kind, name in _LISTS.items():
        rows = [_row(one) for one in project.corrections_of(kind)]
        if rows or kind not in _CODED:
            value[name] = rows
    return value


def _row(one: Correction) -> dict[str, Any]:
    """Write a correction as the list of its kind has it."""
    row = {"review_id": one.review_id, "start": one.start, "alone": one.alone}
    if one.kind == "segment":
        return {**row, "text": one.raw, **dict(one.values)}
    row |= {"action": one.action, "raw": one.raw}
    if one.kind in _CODED:
        return {**row, **dict(one.values)}
    if one.kind == "score":
        return {**row, "fields": one.values}
    return {**row, "shown_from": 0, "shown_to": 0, **dict(one.values)}


def changes_of(value: object, where: str) -> Changes:
    """Return what `changes_value` holds.

    Raises
    ------
    CorpusError
        It is none.
    """
    if not isinstance(value, dict):
        raise damaged_record(where)
    published = _validate(_PUBLISHED, value.get("published", ()), where)
    if any(one.start is not None or one.end is not None for one in published):
        raise damaged_record(where)
    corrections = []
    for kind, name in _LISTS.items():
        # What was saved before things of a kind could be set right has no list of them.
        for row in _validate(_ROWS, value.get(name, ()), where):
            try:
                one = _correction(kind, row)
            except KeyError as error:
                raise damaged_record(where) from error
            corrections.append(_validate(_CORRECTION, one, where))
    if not all(map(_sound, corrections)):
        raise damaged_record(where)
    return Changes(tuple(corrections), published)


def _correction(kind: Kind, row: dict[str, Any]) -> dict[str, Any]:
    """Return the parts of a correction, as `_row` writes one."""
    one = {"kind": kind, **{name: row[name] for name in ("review_id", "start", "alone")}}
    if kind == "segment":
        values = (("segment", row["segment"]),)
        return {**one, "action": "set", "raw": row["text"], "values": values}
    one |= {"action": row["action"], "raw": row["raw"]}
    if kind in _CODED:
        names = ("code", "scene") if row["action"] == "set" else ("code",)
        return {**one, "values": tuple((name, row[name]) for name in names)}
    if kind == "score":
        return {**one, "values": row.get("fields", ())}
    times = ((name, row.get(name, 0)) for name in ("shown_from", "shown_to"))
    return {**one, "values": () if row["action"] == "drop" else tuple(times)}


def _sound(one: Correction) -> bool:
    """Tell whether a correction sets values to what they can be; an added score has all."""
    values = dict(one.values)
    if one.kind == "score":
        numbers = [values.pop(name) for name in _NUMBERS if name in values]
        return (
            dict(one.values).keys() <= set(SCORE_FIELDS)
            and (one.action != "add" or len(dict(one.values)) == len(SCORE_FIELDS))
            and all(value is None or isinstance(value, (int, float)) for value in numbers)
            and all(isinstance(value, str) for value in values.values())
        )
    if one.kind in _CODED and one.action not in _CODED[one.kind]:
        return False
    value_type = int if one.kind == "timecode" else str
    return one.start is not None and all(isinstance(value, value_type) for value in values.values())


_LISTS: Final[dict[Kind, str]] = {
    "segment": "segments", "score": "scores", "timecode": "timecodes", "mention": "mentions",
    "scene": "scenes", "pair": "pairs", "disagreement": "disagreements",
}  # fmt: skip
"""Kind of correction -> the name of its list in what is saved."""
_CODED: Final[dict[Kind, tuple[Action, ...]]] = {
    "mention": ("drop",), "scene": ("set", "drop"), "pair": ("drop",), "disagreement": ("drop",),
}  # fmt: skip
"""Kinds that name what was found -> what can be done; a list of these is saved where it has any."""
_NUMBERS: Final = ("value", "scale_min", "scale_max")


_REVIEW: Final = TypeAdapter(RawReview)
_SUBTITLES: Final = TypeAdapter(Subtitles)
_PUBLISHED: Final = TypeAdapter(tuple[StatedScore, ...])
_ROWS: Final = TypeAdapter(tuple[dict[str, Any], ...])
_CORRECTION: Final = TypeAdapter(Correction)


def _validate(kind: TypeAdapter[_Kind], value: object, where: str) -> _Kind:
    try:
        return kind.validate_python(value)
    except (ValidationError, RecursionError) as error:
        raise damaged_record(where) from error
