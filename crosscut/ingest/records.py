"""JSON and JSON lines: records with named fields, laid out as the rows of a table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from crosscut.errors import IngestError
from crosscut.ingest.delimited import Row
from crosscut.ingest.headings import MOST, field_of
from crosscut.ingest.model import Note

_DEPTH = 6  # levels of a file in which records are looked for
_NESTED = 3  # levels of a record whose fields become columns
_LINES = (".jsonl", ".ndjson")
_VALUES = ("ratingValue", "value", "score")  # of a mark that is written as a record
_TOPS = ("bestRating", "best", "max", "outOf", "scale")
_REMEDY = "Export a list of records, one a review, or a table (.csv)."


def read_records(text: str, where: str) -> tuple[list[Row], list[Note]]:
    """Read the records of a file: (rows, the first being the headings; notes).

    Raises
    ------
    IngestError
        If it is no JSON, or holds no list of records.
    """
    notes: list[Note] = []
    if where.lower().endswith(_LINES):
        numbered = list(_lines(text, where, notes))
    else:
        try:
            numbered = list(enumerate(_records(json.loads(text)), start=1))
        except (ValueError, RecursionError) as error:
            numbered = list(_lines(text, where, notes))
            if not numbered:
                raise _no_json(error, where) from error
    flat = [(number, _flat(record)) for number, record in numbered]
    headings = list(dict.fromkeys(name for _, record in flat for name in record))
    if not headings:
        raise IngestError("The file holds no list of records.", where=where, remedy=_REMEDY)
    if len(headings) > MOST:  # refused for this where its headings are matched
        flat = []
    rows = [(number, [record.get(name, "") for name in headings]) for number, record in flat]
    return [(0, headings), *rows], notes


def _lines(text: str, where: str, notes: list[Note]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Read a record a line; a line that is none costs only itself."""
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            record = json.loads(line) if line.strip() else None
        except (ValueError, RecursionError):
            notes.append(Note("notice", number, f"{where}, line {number}", "not JSON; left out"))
            continue
        if isinstance(record, dict):
            yield number, record


def _no_json(error: Exception, where: str) -> IngestError:
    reason = getattr(error, "msg", "") or "it is nested too deeply, or has a figure too long"
    line = getattr(error, "lineno", 1)
    what = f"The file is not valid JSON: {reason}."
    return IngestError(what, where=f"{where}, line {line}", remedy=_REMEDY)


def _records(found: Any, depth: int = _DEPTH) -> list[Mapping[str, Any]]:  # noqa: ANN401
    """Return the longest list of records in a file; a record with a text is one itself."""
    if isinstance(found, list):
        if all(isinstance(one, (dict, str)) for one in found):
            return [one if isinstance(one, dict) else {"text": one} for one in found]
        if all(isinstance(one, list) for one in found):
            return _of_rows(found)
        return _records([one for one in found if isinstance(one, dict)], depth)
    if not isinstance(found, dict) or not depth:
        return []
    if any(isinstance(value, str) and field_of(name)[0] == "text" for name, value in found.items()):
        return [found]
    inner = list(found.values())
    if isinstance(found.get("columns"), list) and isinstance(found.get("data"), list):
        return _of_rows([found["columns"], *found["data"]])
    records = inner if inner and all(isinstance(one, dict) for one in inner) else []
    records = _by_column(found) or records if records else []
    lists = [_records(one, depth - 1) for one in inner if isinstance(one, (list, dict))]
    return max([*lists, records], key=len)


def _of_rows(found: list[Any]) -> list[Mapping[str, Any]]:
    """Turn lists of cells, the first being the headings, into records."""
    rows = [[_cell(cell) for cell in row] for row in found if isinstance(row, list)]
    return [dict(zip(rows[0], row, strict=False)) for row in rows[1:]]


def _by_column(found: Mapping[str, Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Turn columns whose cells are named by their rows into records; empty where it is no such."""
    first, *others = found.values()
    scalar = all(not isinstance(cell, (dict, list)) for cell in first.values())
    if not others or not scalar or any(one.keys() != first.keys() for one in others):
        return []
    if not all(str(name).isdigit() for name in first):
        return []
    return [{name: cells[row] for name, cells in found.items()} for row in first]


def _flat(record: Mapping[str, Any], above: str = "", depth: int = _NESTED) -> dict[str, str]:
    """Name the fields of fields with a full stop; what has no place in a cell is left out."""
    cells: dict[str, str] = {}
    for name, value in record.items():
        heading = f"{above}{name}"
        if isinstance(value, dict):
            if mark := _mark(value):
                cells[heading] = mark
            elif depth:
                cells |= _flat(value, f"{heading}.", depth - 1)
        elif isinstance(value, list):
            parts = [
                _cell(one.get("name") if isinstance(one, dict) else one) for one in value[:100]
            ]
            mark = "\n\n" if field_of(name)[0] == "text" else "; "
            if joined := mark.join(filter(None, parts)):
                cells[heading] = joined
        else:
            cells[heading] = _cell(value)
    return cells


def _mark(value: Mapping[str, Any]) -> str:
    """Write a mark that is a record with its maximum as one: "4/5"; empty where it is none."""
    mark = next((_cell(value[name]) for name in _VALUES if name in value), "")
    top = next((_cell(value[name]) for name in _TOPS if name in value), "")
    return f"{mark}/{top}" if mark and top else ""


def _cell(value: Any) -> str:  # noqa: ANN401
    """Write a value as a table shows it: 8.0 as 8, nothing for null."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return f"{value:.15g}" if isinstance(value, float) else str(value)
    return value if isinstance(value, str) else ""
