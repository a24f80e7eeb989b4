"""One request, one answer: what a child process does, callable in-process as well."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from crosscut.parsers.refusal import Refusal

Parser = Callable[[bytes, Mapping[str, int]], dict[str, Any]]


def parser_of(kind: str) -> Parser:
    """Give the parser for a kind of file; each is imported when first asked for."""
    if kind == "docx":
        from crosscut.parsers.docx_text import parse_docx

        return parse_docx
    if kind == "xlsx":
        from crosscut.parsers.xlsx_text import parse_xlsx

        return parse_xlsx
    from crosscut.parsers.pdf_text import parse_pdf

    return parse_pdf


def answer(kind: str, data: bytes, bounds: Mapping[str, int]) -> dict[str, Any]:
    """Parse one file.

    Parameters
    ----------
    kind
        "docx", "pdf" or "xlsx".
    data
        The file.
    bounds
        Upper bounds by name; see the parser.

    Returns
    -------
    dict
        What the parser found, or {"refused": code}, or {"damaged": the exception's name}.
    """
    try:
        return parser_of(kind)(data, bounds)
    except Refusal as error:
        return {"refused": str(error)}
    except Exception as error:  # a foreign parser may raise anything on a hostile file
        return {"damaged": type(error).__name__}
