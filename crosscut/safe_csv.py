"""CSV whose cells no spreadsheet program runs: written and read here alone.

A cell that begins with ``=``, ``+``, ``-``, ``@`` or a tab is taken for a formula. An apostrophe
before it makes it text, and reading takes one away again.

>>> escape_formula("=1+1"), escape_formula("'=1+1"), escape_formula("'tis")
("'=1+1", "''=1+1", "'tis")
>>> unescape_formula("'=1+1"), unescape_formula("''=1+1"), unescape_formula("'tis")
('=1+1', "'=1+1", "'tis")
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pandas as pd

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_FIGURE = re.compile(r"[+\-\N{MINUS SIGN}]?\d+(?:\.\d+)?")


def escape_formula(cell: str) -> str:
    """Put an apostrophe before what would be run."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unescape_formula(cell: str) -> str:
    """Take away the apostrophe that `escape_formula` has put."""
    return cell[1:] if _ESCAPED.match(cell) else cell


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table to a file; floats keep six significant digits.

    All else is written as it is, so that the same table gives the same bytes.
    """
    safe = _safe(table, escape_formula)
    safe.to_csv(path, index=False, float_format="%.6g", lineterminator="\n")


def table_bytes(table: pd.DataFrame, lines: Sequence[str]) -> bytes:
    """Return a table as CSV for Excel and others, its method and source as `#` lines on top.

    A signed figure becomes a plain one, with which a spreadsheet can work.
    """
    head = "".join(f"# {' '.join(line.split())}\n" for line in lines)
    rows = _safe(table, _plain_figure).to_csv(index=False, lineterminator="\n")
    return ("\ufeff" + head + rows).encode()


def row_bytes(headings: Sequence[str], rows: Iterable[Sequence[str | float | None]]) -> bytes:
    """Return rows of texts and numbers as CSV in UTF-8; None is an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow(
            [
                escape_formula(cell)
                if isinstance(cell, str)
                else ("" if cell is None else repr(cell).removesuffix(".0"))
                for cell in row
            ]
        )
    return text.getvalue().encode("utf-8")


def read_rows(data: bytes) -> list[dict[str, str]]:
    """Return the rows below the headings: heading -> cell, without the cells that a row lacks.

    Raises
    ------
    UnicodeDecodeError, csv.Error
        If it is no CSV in UTF-8.
    """
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return [
        {
            name: unescape_formula(cell.strip())
            for name, cell in row.items()
            if isinstance(cell, str)
        }
        for row in rows
    ]


def _safe(table: pd.DataFrame, cell: Callable[[str], str]) -> pd.DataFrame:
    """Change each cell of text."""
    safe = table.copy(deep=False)
    for name in table.select_dtypes(include=["str", "object", "category"]).columns:
        safe[name] = table[name].astype("object").map(cell, na_action="ignore")
    return safe


def _plain_figure(cell: object) -> str:
    text = str(cell)
    if _FIGURE.fullmatch(text):
        return text.replace("\N{MINUS SIGN}", "-").removeprefix("+")
    return escape_formula(text)
