"""Workbooks: openpyxl gives the values, which are turned to what the cell shows."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from crosscut.parsers import refuse_entities

_COLUMNS = 200  # a table of reviews has fewer


def parse(data: bytes, bounds: Mapping[str, int]) -> dict[str, Any]:
    """Read the visible sheets of a workbook.

    Parameters
    ----------
    data
        The file.
    bounds
        "rows": the rows with something in them that are read at most, of each sheet.

    Returns
    -------
    dict
        "sheets": [name, rows], each row [its number in the sheet, cells]; empty rows and
        empty cells at a row's end are left out. A formula counts with the value last worked
        out, a date as ISO text.

    Raises
    ------
    Refusal
        If it holds XML entities.
    Exception
        Whatever openpyxl raises on a damaged file.
    """
    refuse_entities(data)
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheets = []
    for sheet in book.worksheets:
        if getattr(sheet, "sheet_state", "visible") != "visible":
            continue
        sheet.reset_dimensions()
        rows: list[tuple[int, list[str]]] = []
        for number, row in enumerate(sheet.iter_rows(max_col=_COLUMNS), start=1):
            cells = [_write_value(cell) for cell in row]
            while cells and not cells[-1].strip():
                cells.pop()
            if cells:
                rows.append((number, cells))
            if len(rows) > bounds["rows"]:
                break
        sheets.append((sheet.title, rows))
    return {"sheets": sheets}


def _write_value(cell: Any) -> str:  # noqa: ANN401  openpyxl has no types
    """Return a value as its reader sees it: 8.0 as 8, 0.85 in a percent format as 85%."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        percent = "%" in str(cell.number_format)
        return f"{value * 100:.10g}%" if percent else f"{value:.15g}"
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    return str(unescape(str(value)))  # what XML cannot hold, such as _x000D_
