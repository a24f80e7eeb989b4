"""OpenDocument text, as LibreOffice and Google Docs write it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from crosscut.parsers import join_cells, refuse_entities

Row = tuple[str, str]

_PREFIX = "{urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _STYLE, _OFFICE = (f"{_PREFIX}{name}:1.0}}" for name in ("text", "style", "office"))
_FO = f"{_PREFIX}xsl-fo-compatible:1.0}}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_NAME, _BASE = f"{_STYLE}style-name", f"{_STYLE}parent-style-name"
_LINE = f"{_STYLE}text-line-through-style"
_ROW, _CELL = f"{_PREFIX}table:1.0}}table-row", f"{_PREFIX}table:1.0}}table-cell"
_SIGNS = {f"{_TEXT}tab": " ", f"{_TEXT}line-break": "\n", f"{_TEXT}s": " "}
_GONE = frozenset(
    f"{_TEXT}{name}"
    for name in (
        "note-citation", "ruby-text", "page-number", "page-count", "tracked-changes",
        "table-of-content", "sequence-decls",
    )
)  # fmt: skip
_SHORT = 200  # characters of a cell that can be one value of a row


def parse(data: bytes, _bounds: Mapping[str, int]) -> dict[str, Any]:
    """Read an OpenDocument text; what comes back is as of `crosscut.parsers.docx`.

    Raises
    ------
    Refusal
        If it holds XML entities.
    Exception
        Whatever the parsers raise on a damaged file.
    """
    refuse_entities(data)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        content = fromstring(parts.read("content.xml"))
        names = parts.namelist()
        styles = fromstring(parts.read("styles.xml")) if "styles.xml" in names else Element("none")
        meta = fromstring(parts.read("meta.xml")) if "meta.xml" in names else Element("none")
    reader = _Reader(_styles([*styles.iter(f"{_STYLE}style"), *content.iter(f"{_STYLE}style")]))
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    margins = [
        text
        for page in styles.iter(f"{_STYLE}master-page")
        for part in page
        if part.tag in (f"{_STYLE}header", f"{_STYLE}footer")
        for _, text in reader.rows(part)
    ]
    return {
        "rows": [] if body is None else list(reader.rows(body)),
        "margins": list(dict.fromkeys(margins)),
        "title": meta.findtext(f".//{_DC}title") or "",
        "author": meta.findtext(f".//{_PREFIX}meta:1.0}}initial-creator")
        or meta.findtext(f".//{_DC}creator")
        or "",
    }


def _styles(styles: list[Element]) -> dict[str, str]:
    """Return for each style's name what it makes of a text: its kind, struck out, or hidden."""
    kinds: dict[str, str] = {}
    for style in styles:
        name = style.get(f"{_STYLE}name", "")
        plain = name.replace("_20_", " ").lower()
        letters = style.find(f"{_STYLE}text-properties")
        kind = kinds.get(style.get(_BASE, ""), "")
        base = style.get(_BASE, "").replace("_20_", " ").lower()
        if letters is not None and letters.get(_LINE, "none") != "none":
            kind = "struck"
        elif letters is not None and letters.get(f"{_TEXT}display") == "none":
            kind = "hidden"
        elif "title" in (plain, base):
            kind = "title"
        elif re.match(r"heading|subtitle", plain) or re.match(r"heading|subtitle", base):
            kind = "heading"
        elif base == "caption" or plain == "caption":
            kind = "caption"
        kinds[name] = kind
    return kinds


class _Reader:
    """Walks the elements of a document; no depth of nesting can harm."""

    def __init__(self, styles: Mapping[str, str]) -> None:
        self._styles = styles

    def rows(self, story: Element) -> Iterator[Row]:
        """Return the paragraphs and the tables' rows in order, notes below their paragraph."""
        stack = [story]
        while stack:
            element = stack.pop()
            if element.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                yield from self._paragraph(element)
            elif element.tag == _ROW and (line := self._row(element)):
                yield "body", line
            elif element.tag not in _GONE:
                stack += reversed(element)

    def _row(self, row: Element) -> str:
        """Make one line of a row of short cells; "" where they hold prose."""
        cells = [[text for _, text in self.rows(cell)] for cell in row.iter(_CELL)]
        if any(len(cell) > 1 or len("".join(cell)) > _SHORT for cell in cells):
            return ""
        return join_cells(text for cell in cells for text in cell)

    def _paragraph(self, paragraph: Element) -> Iterator[Row]:
        parts: list[str] = []
        below: list[Row] = []
        stack: list[Element | str] = [paragraph]
        while stack:
            element = stack.pop()
            if isinstance(element, str):
                parts.append(element.replace("\n", " "))
                continue
            kind = self._styles.get(element.get(f"{_TEXT}style-name", ""), "")
            if element is not paragraph and (element.tag in _GONE or kind in ("struck", "hidden")):
                out = "".join(element.itertext()) if element.tag not in _GONE else ""
                below += [(kind, out)] if out.strip() else []
            elif element.tag in (f"{_TEXT}note", f"{_OFFICE}annotation"):
                kind = "note" if element.tag == f"{_TEXT}note" else "comment"
                texts = [text for child in element for _, text in self.rows(child)]
                below += [(kind, " ".join(texts))] if texts else []
            elif element.tag in _SIGNS:
                parts.append(_SIGNS[element.tag])
            else:
                children: list[Element | str] = [element.text or ""]
                for child in element:
                    children += [child, child.tail or ""]
                stack += reversed(children)
        style = self._styles.get(paragraph.get(f"{_TEXT}style-name", ""), "")
        kind = style or ("heading" if paragraph.tag == f"{_TEXT}h" else "body")
        for text in "".join(parts).split("\n"):
            if text.strip():
                yield kind, text
        yield from below
