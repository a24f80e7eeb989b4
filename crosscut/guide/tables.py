"""A guide as tables that a reader edits, and back; and as TOML text in memory.

Every cell is text, but for terms, cues and sources: these are lists of text, as a list column of
an editor shows and edits them. Lists, since a term may hold any sign that could part it from the
next ("ex, May"). Text in such a cell is taken too: one term a line, or parted by semicolons.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from crosscut.errors import GuideError
from crosscut.guide.check import check_data, check_source
from crosscut.guide.model import FilmGuide
from crosscut.guide.toml import Place
from crosscut.schema import WHOLE_FILM
from crosscut.text.matcher import check_forms, forms_of
from crosscut.text.timecodes import clock

_CODED: Final = ("code", "title", "description", "segment")
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "film": (
        "title",
        "original_title",
        "year",
        "director",
        "runtime",
        "country",
        "language",
        "sources",
    ),
    "segments": ("code", "title", "description", "cues"),
    "characters": (*_CODED, "played_by", "terms"),
    "scenes": (*_CODED, "cues", "timecode", "source"),
    "themes": (*_CODED, "counts_when_denied", "terms"),
    "motifs": (*_CODED, "terms"),
    "aspects": (*_CODED, "terms"),
    "pairings": ("first", "second", "relation", "segment"),
}
"""Table -> its columns; a table has no others, and its rows no index of their own."""

LISTS: Final = ("terms", "cues", "sources")
"""Columns that hold lists of text."""

_YES: Final = frozenset({"yes", "y", "true", "1", "x"})
_NO: Final = frozenset({"no", "n", "false", "0", "-"})

_KEYS: Final = ("code", "segment", "first", "second", "year", "runtime")
"""Columns whose text is read, not shown."""

# What the guide itself takes off the ends of a text.
_BLANKS: Final = "".join(
    c for c in map(chr, range(0x3001)) if c.isspace() and not "\x1c" <= c <= "\x1f"
)
LONGEST_TEXT: Final = 1_000_000
"""Characters of a guide's text; that of the bundled film has 60,000."""


class CheckedGuide(NamedTuple):
    """A guide, None where there is any problem, and all problems.

    `problems` has the columns table, row, column and message for tables (row as a reader counts,
    from 1, and 0 for what is about the whole table or guide), and line and message for text.
    """

    guide: FilmGuide | None
    problems: pd.DataFrame


def tables_of(guide: FilmGuide) -> dict[str, pd.DataFrame]:
    """Turn a guide into tables.

    Returns
    -------
    dict of str to pandas.DataFrame
        The tables of `COLUMNS`, in that order; the film has one row. What is left out in the
        guide is empty text or an empty list; the runtime is h:mm:ss.
    """
    film = guide.film.model_dump()
    film["runtime"] = "" if guide.runtime is None else clock(guide.runtime)
    rows: dict[str, list[dict[str, Any]]] = {"film": [film]}
    for table in COLUMNS.keys() - {"film", "pairings"}:
        rows[table] = [item.model_dump() for item in getattr(guide, table)]
    rows["pairings"] = [
        {"first": one, "second": other, "relation": pairing.relation, "segment": pairing.segment}
        for pairing in guide.pairings
        for one, other in [pairing.characters]
    ]
    return {table: _frame(table, rows[table]) for table in COLUMNS}


def _frame(table: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    columns: dict[str, Any] = {}
    for column in COLUMNS[table]:
        if column in LISTS:
            values = pd.Series([list(row[column]) for row in rows], dtype="object")
        else:
            cells = (
                {True: "yes", False: ""}.get(v, v) if column == "counts_when_denied" else v
                for v in (row[column] for row in rows)
            )
            values = pd.Series(["" if v is None else str(v) for v in cells], dtype="str")
        columns[column] = values
    return pd.DataFrame(columns)


def guide_from(tables: Mapping[str, pd.DataFrame]) -> CheckedGuide:
    """Turn edited tables into a guide; any content gives an answer, never an error.

    A row without anything in it is passed over. A row without a code gets one, made of its title;
    a code that is there stays, whatever becomes of the title. Where a code of another table is
    asked for (a segment, the two of a pairing) its title will do.

    Parameters
    ----------
    tables
        As `tables_of` gives them, edited; a table or a column that is left out is empty.

    Returns
    -------
    CheckedGuide
        `guide_from(tables_of(guide)).guide == guide` for every sound guide.
    """
    rows = {table: _rows(table, tables.get(table)) for table in COLUMNS}
    for table in COLUMNS.keys() - {"film", "pairings"}:
        _give_codes(table, rows[table])
    _find_codes(rows)
    data: dict[str, Any] = {"film": _film(rows["film"])}
    for table, entries in rows.items():
        if table != "film" and (entries or table == "segments"):
            data[table] = [_entry(table, row.cells) for row in entries]
    guide, faults = check_data(data)
    problems = [_problem(rows, *fault) for fault in faults]
    if guide is not None and not faults:
        problems += [("", 0, "", message) for message in _too_large(guide)]
    order = {name: place for place, name in enumerate(("", *COLUMNS))}
    in_order = sorted(dict.fromkeys(problems), key=lambda one: (order.get(one[0], 0), one[1]))
    dtypes = {"table": "str", "row": "int64", "column": "str", "message": "str"}
    return CheckedGuide(
        None if problems else guide, pd.DataFrame(in_order, columns=list(dtypes)).astype(dtypes)
    )


class _Row(NamedTuple):
    """A row that is not empty: its number as a reader counts, and its cells."""

    number: int
    cells: dict[str, Any]


def _rows(table: str, frame: pd.DataFrame | None) -> list[_Row]:
    if frame is None:
        return []
    # By place: a frame that was put together may have a column of a name twice.
    names = [str(name) for name in frame.columns]
    at = {name: names.index(name) for name in COLUMNS[table] if name in names}
    rows = []
    for number, values in enumerate(frame.itertuples(index=False, name=None), start=1):
        cells: dict[str, Any] = {
            name: _list(values[at[name]]) if name in LISTS else _text(values[at[name]])
            for name in at
        }
        if any(cells.values()):
            cells |= {name: cells[name].strip() for name in _KEYS if name in cells}
            rows.append(_Row(number, {name: cells.get(name) or "" for name in COLUMNS[table]}))
    return rows


def _text(value: object) -> str:
    """Read a cell as text: nothing for an empty one, 1994 for 1994.0."""
    if isinstance(value, str):
        # A lone half of a character cannot be kept in any file.
        return value.encode("utf-8", "replace").decode("utf-8") if value.strip(_BLANKS) else ""
    if isinstance(value, (list, tuple, set, np.ndarray)):
        return ", ".join(_list(value))
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    try:
        return _text(str(value))
    except ValueError:  # a number of thousands of digits
        return "?"


def _list(value: object) -> list[str]:
    """Read a cell as a list of text: a list, or text with one a line or between semicolons."""
    if isinstance(value, (list, tuple, set, np.ndarray)):
        return [text for item in value if (text := _text(item))]
    return [part.strip() for part in re.split(r"[;\r\n]", _text(value)) if part.strip()]


def slug(title: str, codes: Iterable[str] = (), *, otherwise: str = "code") -> str:
    """Make a code of a title: small letters, digits and hyphens, unlike any that is taken.

    Parameters
    ----------
    title
        Any text.
    codes
        Codes that are not free.
    otherwise
        What stands for a title without any letter that a code can have.
    """
    plain = unicodedata.normalize("NFKD", title[:200].lower()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    code = base = "-".join(words)[:60].strip("-") or otherwise
    codes, number = set(codes), 2
    while code in codes:
        code, number = f"{base}-{number}", number + 1
    return code


def _give_codes(table: str, rows: Iterable[_Row]) -> None:
    codes = {row.cells["code"] for row in rows} | {WHOLE_FILM, ""}
    for row in rows:
        if not row.cells["code"]:
            kind = table.removesuffix("s")
            row.cells["code"] = slug(row.cells["title"], codes, otherwise=f"{kind}-{row.number}")
            codes.add(row.cells["code"])


def _find_codes(rows: Mapping[str, list[_Row]]) -> None:
    """Put codes in the place of titles, where a code is asked for and a title is given."""
    segments, characters = _by_title(rows["segments"]), _by_title(rows["characters"])
    for table, columns in COLUMNS.items():
        for row in rows[table] if "segment" in columns else ():
            row.cells["segment"] = _code(row.cells["segment"], segments)
    for row in rows["pairings"]:
        for column in ("first", "second"):
            row.cells[column] = _code(row.cells[column], characters)


def _by_title(rows: Iterable[_Row]) -> dict[str, str]:
    """Title -> code, and code -> code; a title of two codes is nobody's."""
    titles = [(row.cells["title"].casefold(), row.cells["code"]) for row in rows]
    often = Counter(title for title, _ in titles)
    by_title = {title: code for title, code in titles if often[title] == 1}
    return by_title | {code: code for _, code in titles}


def _code(name: str, codes: Mapping[str, str]) -> str:
    return codes.get(name) or codes.get(name.casefold()) or name


def _film(rows: list[_Row]) -> dict[str, Any]:
    film = {key: value for key, value in (rows[0].cells if rows else {}).items() if value}
    if "year" in film and re.fullmatch(r"[0-9]{1,9}", film["year"]):
        film["year"] = int(film["year"])
    if minutes := re.fullmatch(
        r"([0-9]{1,4})(?: ?(?:m|min|mins|minutes)\.?)?", film.get("runtime", "")
    ):
        film["runtime"] = int(minutes[1]) * 60
    return film


def _entry(table: str, cells: dict[str, Any]) -> dict[str, Any]:
    """Turn the cells of a row to the keys and values that the guide has for it."""
    entry = {key: value for key, value in cells.items() if value}
    if text := entry.get("counts_when_denied"):
        yes = text.strip().casefold()
        entry["counts_when_denied"] = yes in _YES or (text if yes not in _NO else False)
    if table == "pairings":
        pair = [entry.pop("first", ""), entry.pop("second", "")]
        entry["characters"] = pair
    for key in ("terms", "cues"):
        if key in cells:
            entry[key] = cells[key] or []
    return entry


def _problem(
    rows: Mapping[str, list[_Row]], place: Place, message: str
) -> tuple[str, int, str, str]:
    """Tell a fault by table, row and column."""
    table, *inner = place or ("",)
    column = next((part for part in reversed(inner) if isinstance(part, str)), "")
    number = 0
    if table == "film":
        number = 1
    elif inner and isinstance(inner[0], int):
        number = rows[str(table)][inner[0]].number
    if column == "characters":
        column = ("first", "second")[inner[2] if len(inner) > 2 and inner[2] == 1 else 0]
    return str(table), number, column, _plainly(message)


def _plainly(message: str) -> str:
    """Write a message for a reader of tables: no marks around names, a capital, a full stop."""
    plain = re.sub(r"`([a-z_]+)`", lambda name: name[1].replace("_", " "), message)
    return f"{plain[:1].upper()}{plain[1:]}."


def _too_large(guide: FilmGuide) -> list[str]:
    """Tell of terms whose forms together are more than can be searched for."""
    try:
        check_forms(forms_of(guide.all_terms()))
    except GuideError as error:
        return [str(error)]
    return []


def guide_of_text(text: str) -> CheckedGuide:
    """Read a guide from TOML; problems by line, never an error.

    Parameters
    ----------
    text
        Of any origin; more than `LONGEST_TEXT` characters are not read at all.
    """
    if len(text) > LONGEST_TEXT:
        faults = [(1, f"the text is too long: a guide has at most {LONGEST_TEXT:,} letters")]
        return CheckedGuide(None, _by_line(faults))
    guide, problems = check_source(text)
    rows = [(line, message) for line, message in problems]
    if guide is not None and not rows:
        rows += [(1, message) for message in _too_large(guide)]
    return CheckedGuide(None if rows else guide, _by_line(rows))


def _by_line(rows: list[tuple[int, str]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["line", "message"])
    return table.astype({"line": "int64", "message": "str"})
