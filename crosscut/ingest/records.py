"""Records in JSON or YAML: where in a file the reviews are, and how they become a table's rows."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

import yaml

from crosscut.errors import IngestError
from crosscut.ingest.delimited import Row
from crosscut.ingest.headings import FILM, MOST, WORDS, field_of, key_of
from crosscut.ingest.model import Note, several

_DEPTH: Final = 8  # levels of a file in which records are looked for
_NESTED: Final = 3  # levels of a record whose fields become columns
_DEEPEST: Final = 50  # levels of YAML: it is read by going down into each, on a stack that ends
_LINES: Final = (".jsonl", ".ndjson")
_VALUES: Final = ("ratingValue", "value", "score")  # of a mark that is written as a record
_TOPS: Final = ("bestRating", "best", "max", "outOf", "scale")
_AS_PRINTED: Final = re.compile(r"\s*(?:\[\s*)?\{\s*'")  # by Python
_WORDS: Final = ("plain_text", "name", "start", "id")  # of a value that names its kind
_REMEDY: Final = "Export a list of records, one a review, or a table (.csv)."
_OF_FILM, _TITLES, _LISTS, _ANSWERS = (
    WORDS["records"][name].split() for name in ("film", "title", "lists", "answers")
)

Flat = dict[str, str]


def read_records(text: str, where: str) -> tuple[list[Row], list[Note]]:
    """Read the records of a file: (rows, the first being the headings; notes).

    Raises
    ------
    IngestError
        If it is neither JSON nor YAML, or holds no list of records.
    """
    notes: list[Note] = []
    if where.lower().endswith(_LINES):
        flat = [(number, flatten(record)) for number, record in _lines(text, where, notes)]
    else:
        try:
            found = _Records(_load(text, where))
            flat = list(enumerate(found.flat, start=1))
            notes += found.notes
        except (ValueError, RecursionError) as error:
            flat = [(number, flatten(record)) for number, record in _lines(text, where, notes)]
            if not flat:
                raise _no_records(error, "JSON", where) from error
    flat = _under_one_name(flat)
    headings = list(dict.fromkeys(name for _, record in flat for name in record))
    if not headings:
        raise IngestError("The file holds no list of records.", where=where, remedy=_REMEDY)
    if len(headings) > MOST:  # refused for this where its headings are matched
        flat = []
    rows = [(number, [record.get(name, "") for name in headings]) for number, record in flat]
    return [(0, headings), *rows], notes


def _load(text: str, where: str) -> Any:  # noqa: ANN401
    """Read JSON, or YAML where the text begins with no bracket of JSON."""
    if text.lstrip()[:1] in ("", "[", "{") or where.lower().endswith(".json"):
        return _load_json(text)
    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        _check_shape(yaml.parse(text, Loader=loader), where)
        parts = [one for one in yaml.load_all(text, Loader=loader) if one]
    except yaml.YAMLError as error:
        raise _no_records(error, "YAML", where) from error
    return parts[0] if len(parts) == 1 else parts


def _check_shape(events: Iterable[yaml.Event], where: str) -> None:
    """Refuse YAML that could stand for more than any memory holds, or is nested without end."""
    depth = 0
    for event in events:
        if isinstance(event, yaml.AliasEvent):
            what = "The file repeats parts of itself by a sign for them (&x, *x); this is not read."
            raise IngestError(what, where=where, remedy=_REMEDY)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            what = f"The file has lists in lists, more than {_DEEPEST} deep; this is not read."
            raise IngestError(what, where=where, remedy=_REMEDY)


def _load_json(text: str) -> Any:  # noqa: ANN401
    try:
        return json.loads(text)
    except ValueError as error:
        if not _AS_PRINTED.match(text):
            raise
        try:
            return ast.literal_eval(text.strip())
        except (ValueError, SyntaxError, MemoryError):
            raise error from None


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


def _no_records(error: Exception, kind: str, where: str) -> IngestError:
    reason = getattr(error, "msg", "") or getattr(error, "problem", "")
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else getattr(error, "lineno", 1)
    reason = reason or "it is nested too deeply, or has a figure too long"
    what = f"The file is not valid {kind}: {reason}."
    return IngestError(what, where=f"{where}, line {line}", remedy=_REMEDY)


class _Records:
    """The records of a file that have a text; where none has, its longest list of records."""

    def __init__(self, data: Any) -> None:  # noqa: ANN401
        self.flat: list[Flat] = []
        self._longest: list[Flat] = []
        self._inside = 0
        if isinstance(data, dict) and _text_of(flatten(_texts(data))):
            self._take([data], [flatten(data)], "", "")
        else:
            self._walk(data, "", "", _DEPTH)
        self.flat = self.flat or self._longest
        what = f"{several(self._inside, 'list')} inside a review"
        reason = "answers to it or the like; left out"
        self.notes = [Note("notice", 0, what, reason)] if self._inside else []

    def _walk(self, node: Any, name: str, film: str, depth: int) -> None:  # noqa: ANN401
        """Look for records in a part of the file that has this name."""
        if isinstance(node, list):
            self._list(node, name, film, depth)
        elif isinstance(node, dict) and depth:
            if isinstance(node.get("columns"), list) and isinstance(node.get("data"), list):
                self._list([node["columns"], *node["data"]], name, film, depth)
            elif columns := _by_column(node):
                self._list(columns, name, film, depth)
            elif node and all(isinstance(one, dict) for one in node.values()):
                only = next(iter(node)) if len(node) == 1 else name
                self._list(list(node.values()), only, film, depth)
            else:
                own = _film_of(node, sure=field_of(name)[0] == FILM) or film
                by_film = len(node) > 1 and all(map(_are_reviews, node.values()))
                for key, part in node.items():
                    named = "" if key_of(key) in _LISTS else key
                    is_film = by_film or (len(node) == 1 and named and _are_reviews(part))
                    self._walk(part, key, own or (named if is_film else ""), depth - 1)

    def _list(self, parts: list[Any], name: str, film: str, depth: int) -> None:
        if parts and all(isinstance(one, list) for one in parts):
            parts = _of_rows(parts)
        if not name or field_of(name)[0] == "text":
            parts = [{"text": one} if isinstance(one, str) else one for one in parts]
        records = [one for one in parts if isinstance(one, dict)]
        flat = list(map(flatten, records))
        if any(map(_text_of, flat)):
            self._take(records, flat, name, film)
            return
        found = len(self.flat)
        for one in records:
            self._walk(one, name, film, depth)
        if len(self.flat) == found and len(flat) > len(self._longest):
            self._longest = flat

    def _take(self, records: list[dict[str, Any]], flat: list[Flat], name: str, film: str) -> None:
        """Take records in, each with the answers to it below."""
        for record, cells in zip(records, flat, strict=True):
            has_film = any(field_of(heading)[0] == FILM for heading in cells)
            self.flat.append({FILM: film, **cells} if film and not has_film else cells)
            self._answers(record, name, film, _NESTED)

    def _answers(self, record: dict[str, Any], name: str, film: str, depth: int) -> None:
        for key, part in record.items():
            if _kind_of(part) is not None:
                continue  # the pieces of one value
            if isinstance(part, dict) and depth:
                self._answers(part, name, film, depth - 1)
            elif _are_reviews(part):
                if key_of(key) in _ANSWERS or key == name:
                    self._list(part, name, film, _DEPTH)
                else:
                    self._inside += 1


def _texts(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if field_of(name)[0] == "text"}


def _are_reviews(part: Any) -> bool:  # noqa: ANN401
    """Return whether this is a list of records of which one, among the first, has a text."""
    return isinstance(part, list) and any(
        isinstance(one, dict) and _text_of(flatten(one)) for one in islice(part, 3)
    )


def _text_of(cells: Mapping[str, str]) -> str:
    """Return the heading of a record's text, the best named one; empty where it has none."""
    texts = [
        (rank, heading)
        for heading, cell in cells.items()
        for field, rank in [field_of(heading)]
        if field == "text" and cell.strip()
    ]
    return min(texts)[1] if texts else ""


def _film_of(record: Mapping[str, Any], *, sure: bool) -> str:
    """Return the name of a film that a record describes; empty where it describes none."""
    by_key = {key_of(name): value for name, value in islice(record.items(), MOST)}
    if not sure and not any(name in by_key for name in _OF_FILM):
        return ""
    names = (by_key.get(name) for name in _TITLES)
    return next((name for name in names if isinstance(name, str) and name.strip()), "")


def _under_one_name(flat: list[tuple[int, Flat]]) -> list[tuple[int, Flat]]:
    """Call the text of all records alike, and drop what all names of a record begin with."""
    texts = [_text_of(record) for _, record in flat]
    names = set(filter(None, texts))
    result = []
    for (number, record), text in zip(flat, texts, strict=True):
        above = text.rpartition(".")[0]
        cells = record
        if above and field_of(text.rpartition(".")[2])[0] == "text":
            own = {name for name in record if not name.startswith(f"{above}.")}
            inner = {name: name.removeprefix(f"{above}.") for name in record}
            cells = {
                (name if inner[name] in own and name not in own else inner[name]): cell
                for name, cell in record.items()
            }
            text = inner[text] if inner[text] not in own else text
        if len(names) > 1 and text:
            cells = {("text" if name == text else name): cell for name, cell in cells.items()}
        result.append((number, cells))
    return result


def _of_rows(data: list[Any]) -> list[Any]:
    """Turn lists of cells, the first being the headings, into records."""
    rows = [[_cell(cell) for cell in row] for row in data if isinstance(row, list)]
    return [dict(zip(rows[0], row, strict=False)) for row in rows[1:]]


def _by_column(columns: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Turn columns whose cells are named by their rows into records; empty where it is no such."""
    if len(columns) < 2 or not all(isinstance(one, dict) for one in columns.values()):
        return []
    first, *others = columns.values()
    scalar = all(not isinstance(cell, (dict, list)) for cell in first.values())
    if not scalar or any(one.keys() != first.keys() for one in others):
        return []
    if not all(str(name).isdigit() for name in first):
        return []
    return [{name: cells[row] for name, cells in columns.items()} for row in first]


def flatten(record: Mapping[str, Any], above: str = "", depth: int = _NESTED) -> Flat:
    """Name the fields of fields with a full stop; what has no place in a cell is left out."""
    cells: Flat = {}
    for name, value in record.items():
        heading = f"{above}{name}"
        field = field_of(name)[0]
        if (kind := _kind_of(value)) is not None:
            value = _of_kind(value[kind])
        if isinstance(value, dict):
            if mark := _mark(value):
                cells[heading] = mark
            elif depth:
                cells |= flatten(value, f"{heading}.", depth - 1)
        elif isinstance(value, list):
            if field == "text" and any(isinstance(one, dict) for one in value[:100]):
                continue  # reviews themselves
            parts = [
                _cell(one.get("name") if isinstance(one, dict) else one) for one in value[:100]
            ]
            if text := ("\n\n" if field == "text" else "; ").join(filter(None, parts)):
                cells[heading] = text
        elif field != "author" or not isinstance(value, (int, float)):  # a figure names nobody
            cells[heading] = _cell(value)
    return cells


def _kind_of(value: Any) -> str | None:  # noqa: ANN401
    """Return the name under which a value stands beside it: {"type": "number", "number": 8}."""
    kind = value.get("type") if isinstance(value, dict) else None
    return kind if isinstance(kind, str) and kind in value and kind != "type" else None


def _of_kind(value: Any) -> Any:  # noqa: ANN401
    """Return the words of such a value: of pieces of a text, a choice, persons, a day."""
    if (kind := _kind_of(value)) is not None:
        value = value[kind]
    parts = value[:100] if isinstance(value, list) else [value]
    if not all(isinstance(one, dict) for one in parts):
        return value
    texts = [
        next((one[name] for name in _WORDS if isinstance(one.get(name), str)), "") for one in parts
    ]
    return ("" if any(_WORDS[0] in one for one in parts) else "; ").join(filter(None, texts))


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
