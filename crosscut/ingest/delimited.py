"""Text files with a row per line: which sign parts their cells, and how cells are quoted."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from crosscut.errors import IngestError
from crosscut.ingest.headings import count_fields, heading_row
from crosscut.safe_csv import unescape_formula

Row = tuple[int, list[str]]
"""The number in the file, the first row being 1, and the cells."""

_DELIMITERS = (",", ";", "\t", "|", "^", "~")
_NONE = "\x1f"  # a delimiter that no text has
_LOOKED_AT = 50  # rows by which the delimiter is chosen
_COUNTED = 20_000  # rows by which the way of quoting is
_SPACED = re.compile(r'"[^"\n]*"(?: "[^"\n]*")+\r?\n')  # headings with blanks between them
_CELL = re.compile(r'^"(.*)"(?=\r?$)', re.MULTILINE)
_SEP = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_CLOSED = ('."', '!"', '?"', ',"')  # how a cell ends that was torn from its beginning
_MAX_CELL = 2**31 - 1
_PRIVATE = [chr(code) for code in range(0xE000, 0xE200)]  # of which no text has all


class _Quoting(NamedTuple):
    """How marks inside a cell are written: doubled, with a backslash, or as they are."""

    # With `blank` a mark beside a delimiter with a blank behind it is in the text: said "no", and.
    # With `whole` each line is itself a cell, as of a table that was pasted into one column.

    quote: str
    backslash: bool = False
    loose: bool = False
    blank: bool = False
    whole: bool = False


_EXCEL: Final = _Quoting('"')
_QUOTINGS: Final = (
    _EXCEL,
    _Quoting('"', backslash=True),
    _Quoting(""),
    _Quoting('"', loose=True),
    _Quoting("'"),
    _Quoting("'", backslash=True),
    _Quoting("'", loose=True),
    _Quoting('"', loose=True, blank=True),
    _Quoting('"', whole=True),
)


def read_rows(text: str, where: str) -> list[Row]:
    """Split a text into rows, empty ones left out.

    The usual ways of quoting are tried; that one counts whose rows all have the width of the
    headings and whose cells keep no marks of another.

    Raises
    ------
    IngestError
        If a quotation mark is opened and never closed, in any way that it can be read.
    """
    csv.field_size_limit(_MAX_CELL)  # the limit on files is what bounds a cell
    sep = _SEP.match(text)  # what Excel writes for itself
    text, delimiter = (text[sep.end() :], sep[1]) if sep else (text, _delimiter(text))
    if delimiter == _NONE and (inner := _delimiter(_inside(text))) != _NONE:
        head = next(csv.reader([text.lstrip().split("\n", 1)[0].strip('"')], delimiter=inner))
        if count_fields(head) > 1 and not _faults(_inside(text), inner, _EXCEL)[0]:
            text, delimiter = _inside(text), inner
    quoting, least = _EXCEL, (len(text), 0)
    for one in _QUOTINGS if delimiter != _NONE else ():
        if (faults := _faults(text, delimiter, one)) < least:
            quoting, least = one, faults
        if not any(faults):
            break
    return _parse(text, delimiter, quoting, where)


def _delimiter(text: str) -> str:
    """Choose the delimiter with the most headings we know, then with the most even rows."""
    best, choice = (0, 0, 0), " " if _SPACED.match(text) else _NONE
    for delimiter in _DELIMITERS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows = list(islice(filter(any, reader), _LOOKED_AT))
        head = rows[heading_row(rows) or 0] if rows else []
        even = sum(len(row) == len(head) for row in rows)
        fit = (count_fields(head), even, len(head))
        if len(head) > 1 and fit > best:
            best, choice = fit, delimiter
    return choice


def _faults(text: str, delimiter: str, quoting: _Quoting) -> tuple[int, int]:
    """Count what speaks against a way of quoting: rows that do not fit, marks that are left."""
    head: list[list[str]] = []
    widths: Counter[tuple[int, int]] = Counter()  # with empty cells at the end, and without
    numbers: Counter[int] = Counter()
    wrong = marks = 0
    for row in islice(_strict(text, delimiter, quoting), _COUNTED):
        if row is None:
            wrong += 1
            continue
        if len(head) < _LOOKED_AT:
            head.append(row)
        widths[
            len(row), max((at for at, cell in enumerate(row, 1) if cell.strip()), default=0)
        ] += 1
        numbers[len(row)] += row[0].isdigit()
        marks += _marks_left(row)
    above = heading_row(head) or 0
    width = len(head[above]) if head else 0
    fitting = sum(
        count for (all_, used), count in widths.items() if all_ == width or used <= width < all_
    )
    if fitting == 1:  # the headings alone; each row may begin with its number
        fitting += numbers[width + 1]
    return wrong + widths.total() - fitting, marks


def _strict(text: str, delimiter: str, quoting: _Quoting) -> Iterator[list[str] | None]:
    """Return the rows with something in them; None for one that breaks the rules."""
    whole, back = _prepare(text, delimiter, quoting)
    reader = _reader(whole, delimiter, quoting, strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield None
            continue
        if any(cell.strip() for cell in row):
            yield [cell.translate(back) for cell in row] if back else row


def _marks_left(row: list[str]) -> int:
    """Count the cells with marks around them, one at their end, or backslashes before them."""
    # A single cell between apostrophes may be meant so.
    around = [
        cell[0]
        for cell in row
        if len(cell) > 1
        and cell[0] == cell[-1]
        and cell[0] in "\"'"
        # '"One" or "two"' is a text as it stands.
        and not ('"' in cell[1:-1].replace('""', "") and cell[0] == '"')
    ]
    ends = sum(cell.endswith(_CLOSED) and cell.count('"') % 2 for cell in row)
    apostrophes = around.count("'")
    escapes = sum('\\"' in cell or "\\'" in cell for cell in row)
    return around.count('"') + ends + escapes + (apostrophes if apostrophes > 1 else 0)


def _prepare(text: str, delimiter: str, quoting: _Quoting) -> tuple[str, dict[int, str]]:
    """Put other signs for marks that end no cell; return these signs and what they stand for."""
    if not (quoting.backslash or quoting.loose):
        return _inside(text) if quoting.whole else text, {}
    inside = {quoting.quote, delimiter, "\n", "\\"}
    free = (sign for sign in _PRIVATE if sign not in text)
    signs = {char: next(free, "\ufffd") for char in sorted(inside)}
    back = {ord(sign): char for char, sign in signs.items()}
    if quoting.loose:
        edge = re.escape(delimiter + quoting.quote)
        before, after = rf"(?<=[^{edge}\n\r])", rf"(?=[^{edge}\n\r])"
        form = f"{before}{quoting.quote}{after}"
        if quoting.blank:
            parted = f"{re.escape(delimiter)}[ ]"
            form = f"(?:{before}|(?<={parted})){quoting.quote}(?:{after}|(?={parted}))"
        mark = re.compile(form)
        return mark.sub(signs[quoting.quote], text), back
    escapes = re.compile(rf"\\(?:\r?(\n)|([{re.escape(''.join(sorted(inside - {chr(10)})))}]))")
    return escapes.sub(lambda match: signs[match[1] or match[2]], text), back


def _inside(text: str) -> str:
    """Return the lines that are a cell each without the marks around them."""
    return _CELL.sub(lambda line: line[1].replace('""', '"'), text)


def _reader(text: str, delimiter: str, quoting: _Quoting, *, strict: bool) -> Iterator[list[str]]:
    return csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        quotechar=quoting.quote or None,
        quoting=csv.QUOTE_MINIMAL if quoting.quote else csv.QUOTE_NONE,
        skipinitialspace=True,
        strict=strict,
    )


def _parse(text: str, delimiter: str, quoting: _Quoting, where: str) -> list[Row]:
    """Split into rows, numbered as a spreadsheet would."""
    # An apostrophe that keeps a cell from being run, as our own tables have it, is taken away.
    # A last row of our own: if it does not come back alone, a quotation mark is open.
    text, back = _prepare(f"{text}\n{_NONE}", delimiter, quoting)
    rows: list[Row] = []
    number = 0
    row: list[str] = []
    try:
        reader = _reader(text, delimiter, quoting, strict=False)
        for number, row in enumerate(reader, start=1):
            if any(cell.strip() for cell in row) and row != [_NONE]:
                own = [cell.translate(back) for cell in row] if back else row
                rows.append((number, [unescape_formula(cell) for cell in own]))
    except csv.Error as error:
        raise IngestError(
            f"The table cannot be read ({error}).",
            where=f"{where}, row {number + 1}",
            remedy="Save it anew from a spreadsheet program, as CSV in UTF-8.",
        ) from error
    if row and row != [_NONE] and delimiter != _NONE:
        raise IngestError(
            "A quotation mark is opened here and never closed.",
            where=f"{where}, row {number}",
            remedy="Close it, or save the table anew from a spreadsheet program.",
        )
    return rows
