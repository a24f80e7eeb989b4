"""What a reader has brought as JSON, and back: to the last character the same."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from crosscut.errors import CorpusError
from crosscut.guide.model import FilmGuide
from crosscut.ingest.model import GAP, RawReview
from crosscut.project.corrections import SET
from crosscut.project.model import Project, ScoreChange, SegmentChange, TimecodeChange
from crosscut.scores.stated import StatedScore

FORMAT: Final = 1
"""Goes up when what is written can no longer be read by an older Crosscut."""

_Kind = TypeVar("_Kind")


class Changes(BaseModel):
    """Everything of a holding but its guide and its reviews."""

    model_config = ConfigDict(frozen=True)

    segments: tuple[SegmentChange, ...] = ()
    scores: tuple[ScoreChange, ...] = ()
    published: tuple[StatedScore, ...] = ()
    # What was saved before timecodes could be set right has none.
    timecodes: tuple[TimecodeChange, ...] = ()


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
            f"It was saved by a newer Crosscut (format {number}, known is {FORMAT}).",
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
    review = _validated(_REVIEW, value, where)
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


def changes_value(project: Project) -> dict[str, Any]:
    """Return what was set right, and the published scores, as JSON values."""
    return {
        "segments": [asdict(one) for one in project.segments],
        "scores": [asdict(one) for one in project.scores],
        "published": [asdict(one) for one in project.published],
        "timecodes": [asdict(one) for one in project.timecodes],
    }


def changes_of(value: object, where: str) -> Changes:
    """Return what `changes_value` holds.

    Raises
    ------
    CorpusError
        It is none.
    """
    changes = _validated(_CHANGES, value, where)
    nowhere = all(one.start is None and one.end is None for one in changes.published)
    if not (nowhere and all(map(_sound, changes.scores))):
        raise damaged_record(where)
    return changes


def _sound(change: ScoreChange) -> bool:
    """Tell whether a change sets fields of a score to what they can be; an added one has all."""
    fields = dict(change.fields)
    numbers = [fields[name] for name in _NUMBERS if name in fields]
    words = [value for name, value in fields.items() if name not in _NUMBERS]
    return (
        fields.keys() <= set(SET)
        and (change.action != "add" or len(fields) == len(SET))
        and all(value is None or isinstance(value, (int, float)) for value in numbers)
        and all(isinstance(value, str) for value in words)
    )


_NUMBERS: Final = ("value", "scale_min", "scale_max")


_REVIEW: Final = TypeAdapter(RawReview)
_CHANGES: Final = TypeAdapter(Changes)


def _validated(kind: TypeAdapter[_Kind], value: object, where: str) -> _Kind:
    try:
        return kind.validate_python(value)
    except (ValidationError, RecursionError) as error:
        raise damaged_record(where) from error
