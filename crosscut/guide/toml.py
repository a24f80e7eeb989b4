"""A guide as TOML text: which line each value stands in, and writing that keeps comments."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit
from tomlkit.items import AoT, Array, Table

from crosscut.guide.model import FilmGuide
from crosscut.text.timecodes import clock

Place = tuple[str | int, ...]
"""Where a value stands: ("themes", 3, "terms", 0)."""

_STRING = r'"""(?:\\.|.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''
_TOKEN = re.compile(rf"(?s:{_STRING})|#[^\n]*|\n|[\[\]{{}},]|[^\s\[\]{{}},#\"']+")
_HEADER = re.compile(r"[ \t]*(\[\[?)\s*([^\]\n]+?)\s*\]")
_KEY = re.compile(r"[ \t]*((?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*')(?:[ \t]*\.[ \t]*[\w-]+)*)[ \t]*=")


def line_numbers(source: str) -> dict[Place, int]:
    """Line of every table, key and item of a list (1-based).

    Parameters
    ----------
    source
        Sound TOML; tomllib and tomlkit check the syntax but keep no line numbers.
    """
    lines: dict[Place, int] = {(): 1}
    tables: Counter[str] = Counter()
    table: Place = ()
    at, line = 0, 1
    while at < len(source):
        if header := _HEADER.match(source, at):
            name = header[2]
            table = tuple(_parts(name))
            lines.setdefault(table, line)
            if header[1] == "[[":
                table += (tables[name],)
                tables[name] += 1
                lines[table] = line
            at = header.end()
        elif key := _KEY.match(source, at):
            place = table + tuple(_parts(key[1]))
            lines[place] = line
            end, items = _value(source, key.end())
            for index, offset in enumerate(items):
                line += source.count("\n", at, offset)
                lines[(*place, index)] = line
                at = offset
            line += source.count("\n", at, end)
            at = end
        after = source.find("\n", at) + 1
        at, line = after or len(source), line + 1
    return lines


def line_of(place: Sequence[str | int], lines: Mapping[Place, int]) -> int:
    """Line of a place, or of what holds it where the place itself does not stand there."""
    known = tuple(place)
    while known not in lines:
        known = known[:-1]
    return lines[known]


def _parts(name: str) -> list[str]:
    return [part.strip().strip("\"'") for part in name.split(".")]


def _value(source: str, at: int) -> tuple[int, list[int]]:
    """Offset where the value that begins at `at` ends, and those of a list's items."""
    items: list[int] = []
    depth, fresh, end = 0, False, at
    for token in _TOKEN.finditer(source, at):
        text = token[0]
        if text == "\n" and depth == 0:
            break
        end = token.end()
        if text == "\n" or text.startswith("#"):
            continue
        if depth == 1 and fresh and text != "]":
            items.append(token.start())
        fresh = text == "," if depth else text == "["
        depth += (text in ("[", "{")) - (text in ("]", "}"))
    return end, items


def render(guide: FilmGuide, stored: FilmGuide | None = None, source: str = "") -> str:
    """Write a guide as TOML.

    Parameters
    ----------
    guide
        What is to stand in the text.
    stored, source
        A guide and its text, where there is one already: values that are the same in both
        keep their layout and comments.
    """
    if stored is None:
        document = tomlkit.document()
        _merge(document, {}, _plain(guide))
    else:
        document = tomlkit.parse(source)
        _merge(document, _plain(stored), _plain(guide))
    return tomlkit.dumps(document)


def _plain(guide: FilmGuide) -> dict[str, Any]:
    """Turn the guide into TOML values; what is left at its default is left out."""
    plain: dict[str, Any] = guide.model_dump(mode="json", exclude_defaults=True)
    if guide.film.runtime is not None:
        plain["film"]["runtime"] = clock(guide.film.runtime)
    return plain


def _merge(table: Any, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:  # noqa: ANN401
    """Change `table`, which holds `old`, so that it holds `new`."""
    for key in old.keys() - new.keys():
        del table[key]
    for key, value in new.items():
        before = old.get(key)
        if before == value:
            continue
        if isinstance(value, dict):
            if before is None:
                table[key] = tomlkit.table()
            _merge(table[key], before or {}, value)
        elif isinstance(value, list) and isinstance(value[0], dict):
            table[key] = _tables(table.get(key), before or [], value)
        elif isinstance(value, list) and isinstance(table.get(key), Array):
            _relist(table[key], before or [], value)
        else:
            table[key] = _list(value) if isinstance(value, list) else value


def _tables(
    stored: AoT | None, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> AoT:
    """Make the array of tables for `new`; each keeps its stored layout, found by its code."""
    tables = {_name(item): (table, item) for table, item in zip(stored or [], old, strict=True)}
    result = tomlkit.aot()
    for item in new:
        table, before = tables.get(_name(item), (None, {}))
        if table is None:
            table = tomlkit.table()
        _merge(table, before, item)
        if isinstance(table, Table):
            result.append(table)
    return result


def _name(item: Mapping[str, Any]) -> tuple[str, ...]:
    return (item["code"],) if "code" in item else tuple(item["characters"])


def _list(values: Sequence[str]) -> Array:
    array = tomlkit.array()
    array.extend(values)
    return array.multiline(len(", ".join(values)) > 80)


def _relist(array: Array, old: Sequence[str], new: Sequence[str]) -> None:
    """Take out what is gone and add what is new at the end; else write the list anew."""
    left = [value for value in old if value in new]
    added = [value for value in new if value not in old]
    # The file's own strings may have blanks around them that the guide has not.
    if left + added != list(new) or list(array) != list(old):
        array.clear()
        array.extend(new)
        return
    for value in old:
        if value not in new:
            array.remove(value)
    array.extend(added)
