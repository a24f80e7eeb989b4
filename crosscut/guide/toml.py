"""A guide as TOML text: which line each value stands in, and a guide written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit
from tomlkit.items import Array, Table

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
    key = tuple(place)
    while key not in lines:
        key = key[:-1]
    return lines[key]


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


def guide_text(guide: FilmGuide) -> str:
    """Write a guide as TOML; what is left at its default is left out."""
    plain: dict[str, Any] = guide.model_dump(mode="json", exclude_defaults=True)
    if guide.film.runtime is not None:
        plain["film"]["runtime"] = clock(guide.film.runtime)
    document = tomlkit.document()
    for name, value in plain.items():
        if isinstance(value, dict):
            document[name] = _table(value)
        else:
            tables = tomlkit.aot()
            for item in value:
                tables.append(_table(item))
            document[name] = tables
    return tomlkit.dumps(document)


def _table(item: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for key, value in item.items():
        table[key] = _list(value) if isinstance(value, list) else value
    return table


def _list(values: Sequence[str]) -> Array:
    array = tomlkit.array()
    array.extend(values)
    return array.multiline(len(", ".join(values)) > 80)
