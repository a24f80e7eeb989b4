"""Rich text: striprtf gives the text, without its footnotes and pictures."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from crosscut.parsers import join_cells

_PAGE = re.compile(rb"\\ansicpg(\d{2,5})")
_ROW = re.compile(r"^[^|\n]{0,200}(?:\|[^|\n]{0,200}){1,50}\|$", re.MULTILINE)  # of a table
_RAISED = re.compile(r"\\super(?:\\[a-z]{1,20}-?\d{0,10}){0,10} ?(\d{1,3})(?=[}\\])")
_FIGURES = str.maketrans({str(i): f"\\u{ord(one)}?" for i, one in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")})
# What is struck out, hidden or deleted: a group, or from one sign to the next that ends it.
_OUT = re.compile(
    r"\{(?:\\[a-z]{1,20}-?\d{0,10} ?){0,10}\\(?:strike|striked1|v|deleted)(?![a-z0-9])"
    r"(?P<group>[^{}]{0,5000})\}"
    r"|\\(?P<sign>strike|v|deleted)(?![a-z0-9])(?P<run>[^{}]{0,5000}?)\\(?P=sign)0(?!\d)"
)
_PROPERTY = rb"\{\\%b ([^{}\\]{1,250})\}"


def parse(data: bytes, _bounds: Mapping[str, int]) -> dict[str, Any]:
    """Read a file in rich text.

    Parameters
    ----------
    data
        The file.

    Returns
    -------
    dict
        "text": its paragraphs, a line each; "out": what is struck out or hidden in it; "title" and
        "author": the document's properties.

    Raises
    ------
    Exception
        Whatever striprtf raises on a damaged file.
    """
    convert = import_module("striprtf.striprtf").rtf_to_text
    page = _PAGE.search(data[:4096])
    encoding = f"cp{page[1].decode()}" if page else "cp1252"
    try:
        codecs.lookup(encoding)
    except LookupError:
        encoding = "cp1252"
    # A footnote's raised figure is written as the sign for it, which the cleaning knows.
    text = _RAISED.sub(lambda one: one[1].translate(_FIGURES), data.decode("latin-1"))
    out = [match["group"] or match["run"] or "" for match in _OUT.finditer(text)]
    text = _OUT.sub(" ", text) if out else text
    matches = {name: re.search(_PROPERTY % name, data[:65536]) for name in (b"title", b"author")}
    text = convert(text, encoding=encoding, errors="replace")
    head = f"{{\\rtf1\\ansi\\ansicpg{encoding[2:]} "
    removed = (convert(f"{head}{one}}}", encoding=encoding, errors="replace") for one in out)
    return {
        "out": [" ".join(one.split()) for one in removed if one.strip()],
        "text": _ROW.sub(lambda row: join_cells(row[0].split("|")), text),
        **{
            name.decode(): match[1].decode(encoding, "replace") if match else ""
            for name, match in matches.items()
        },
    }
