"""Cells of a CSV file that a spreadsheet program would run, made harmless and back.

A cell that begins with ``=``, ``+``, ``-``, ``@`` or a tab is taken for a formula. An apostrophe
before it makes it text, and reading takes one away again.

>>> defused("=1+1"), defused("'=1+1"), defused("plain"), defused("'tis")
("'=1+1", "''=1+1", 'plain', "'tis")
>>> undefused("'=1+1"), undefused("''=1+1"), undefused("plain"), undefused("'tis")
('=1+1', "'=1+1", 'plain', "'tis")
"""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_DEFUSED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def escape_formula(cell: str) -> str:
    """Put an apostrophe before what would be run."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unescape_formula(cell: str) -> str:
    """Take away the apostrophe that `defused` has put."""
    return cell[1:] if _DEFUSED.match(cell) else cell
