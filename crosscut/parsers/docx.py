"""Word documents: python-docx opens the package and its styles, the text is read here.

python-docx's own ``paragraph.text`` leaves out what stands in content controls, tracked
insertions and text boxes, and knows no footnotes; a walk over the elements loses none of it.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from crosscut.parsers import join_cells, refuse_entities

Row = tuple[str, str]

_NOTE_PARTS = ("footnotes", "endnotes", "comments")
_ASIDES = frozenset(("note", "comment", "struck", "hidden", "deleted"))
"""Kinds of rows that are no part of their paragraph."""
_GONE = frozenset(
    map(qn, ("w:moveFrom", "w:instrText", "w:delText", "w:rPr", "w:pPr", "w:sdtPr", "w:rt"))
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_P, _TBL, _TR, _TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_T, _BOX = qn("w:t"), qn("w:txbxContent")
_BLANKS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_NOTES = (qn("w:footnoteReference"), qn("w:endnoteReference"), qn("w:commentReference"))
_R, _DEL, _DEL_TEXT = qn("w:r"), qn("w:del"), qn("w:delText")
_OUT = {qn("w:strike"): "struck", qn("w:dstrike"): "struck", qn("w:vanish"): "hidden"}
_SYM, _FIELD = qn("w:sym"), qn("w:fldSimple")
_PAGE = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
# Fonts whose letters are pictures; those of the second are given as those of the first.
_PICTURES: dict[str, dict[int, int]] = {
    "wingdings": {},
    "wingdings 2": {0x50: 0xFC, 0x4F: 0xFB, 0x52: 0xFE},
}
_RAISED = re.compile(r"\[?\d{1,3}(?:[,–-] ?\d{1,3})*\]?")
_FIGURES = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", "[],–- ")
_SYMBOLS = 0xF000  # where such a font's letters stand in Unicode
_ID, _VAL = qn("w:id"), qn("w:val")
_HEADING = re.compile(r"(?:heading|subtitle|title)\b", re.IGNORECASE)
_DEEP = 20  # styles that a style may be based on in turn
_SHORT = 200  # characters of a cell that can be one value of a row


def parse(data: bytes, _bounds: Mapping[str, int]) -> dict[str, Any]:
    """Read a Word document.

    Parameters
    ----------
    data
        The file.

    Returns
    -------
    dict
        "rows": [kind, text] in the order of the text, kind being "title", "heading",
        "caption", "body", or of what stands below the paragraph that it belongs to: "note" (a
        foot- or endnote), "comment", "struck", "hidden", "deleted" (with tracked changes);
        "margins": the texts of headers and footers; "title" and "author": the document's
        properties.

    Raises
    ------
    Refusal
        If it holds XML entities.
    Exception
        Whatever python-docx raises on a damaged file.
    """
    refuse_entities(data)
    document = docx.Document(io.BytesIO(data))
    reader = _Reader(_kinds_of_styles(document), _notes(document), _styles_out(document))
    rows = list(reader.rows(document.element.body))
    properties = document.core_properties
    return {
        "rows": rows,
        "margins": _margins(document),
        "title": properties.title or "",
        "author": properties.author or "",
    }


def _kinds_of_styles(document: Document) -> dict[str, str]:
    """Return for each style's id whether it is a title's, a heading's or a caption's."""
    kinds = {}
    for style in document.styles:
        at, kind = style, ""
        for _ in range(_DEEP):
            name = (at.name or "").lower()
            if name == "title":
                kind = "title"
            elif name.startswith("caption"):
                kind = "caption"
            elif _HEADING.match(name) or _has_outline_level(at.element):
                kind = "heading"
            base = getattr(at, "base_style", None)
            if kind or base is None:
                break
            at = base
        kinds[style.style_id] = kind
    return kinds


def _styles_out(document: Document) -> dict[str, str]:
    """Return for the styles that strike text out or hide it which of both they do."""
    styles = {style.style_id: _out(style.element) for style in document.styles}
    return {style: how for style, how in styles.items() if how}


def _out(element: Any) -> str:  # noqa: ANN401
    """Return "struck" or "hidden" where an element's own properties of letters say so."""
    for letters in element.iterchildren(qn("w:rPr")):
        for one in letters:
            if one.tag in _OUT and one.get(_VAL, "1") not in ("0", "false", "off"):
                return _OUT[one.tag]
    return ""


def _has_outline_level(element: Any) -> bool:  # noqa: ANN401  lxml has no types
    """Whether a style or paragraph is given a level of the outline (9 is body text)."""
    for level in element.iterfind(f"{qn('w:pPr')}/{qn('w:outlineLvl')}"):
        return level.get(_VAL, "9") in set("012345678")
    return False


def _notes(document: Document) -> dict[tuple[str, str], str]:
    """Return the text of each foot- and endnote by its kind and id."""
    notes = {}
    for kind in _NOTE_PARTS:
        for relation in document.part.rels.values():
            if relation.is_external or not relation.reltype.endswith(f"/{kind}"):
                continue
            for note in parse_xml(relation.target_part.blob):
                separator = note.get(qn("w:type")) in ("separator", "continuationSeparator")
                reader = _Reader({}, {})
                text = " ".join(text for kind, text in reader.rows(note) if kind not in _ASIDES)
                if text and not separator:
                    notes[kind, note.get(_ID, "")] = text
    return notes


def _margins(document: Document) -> list[str]:
    """Return the texts of headers and footers, each once."""
    texts: dict[str, None] = {}
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(("/header", "/footer")):
            reader = _Reader({}, {})
            for kind, text in reader.rows(parse_xml(relation.target_part.blob)):
                if kind not in _ASIDES:
                    texts[text] = None
    return list(texts)


@dataclass(slots=True)
class _Reader:
    """Walks the elements of one story of the document; no depth of nesting can harm."""

    styles: Mapping[str, str]
    notes: Mapping[tuple[str, str], str]
    styles_out: Mapping[str, str] = field(default_factory=dict)
    _boxes: list[Any] = field(default_factory=list)

    def rows(self, story: Any) -> Iterator[Row]:  # noqa: ANN401
        """Return the paragraphs and the tables' rows in order."""
        stack = [story]
        while stack:
            element = stack.pop()
            if element.tag == _P:
                yield from self._paragraph(element)
                # A text box stands in a paragraph and holds paragraphs of its own.
                stack += reversed(self._boxes)
                self._boxes.clear()
            elif element.tag == _TR:
                one_line = self._row(element)
                if one_line is None:
                    stack += reversed(list(element))
                else:
                    yield from one_line
            elif element.tag not in _GONE and isinstance(element.tag, str):
                stack += reversed(list(element))

    def _row(self, row: Any) -> list[Row] | None:  # noqa: ANN401
        """Make one line of a row of short cells; None where cells hold prose or tables."""
        cells: list[str] = []
        below: list[Row] = []
        for cell in row.iterchildren(_TC):
            if next(cell.iter(_TBL), None) is not None or next(cell.iter(_BOX), None) is not None:
                return None
            paragraphs = [pair for p in cell.iter(_P) for pair in self._paragraph(p)]
            texts = [text for kind, text in paragraphs if kind not in _ASIDES]
            below += [pair for pair in paragraphs if pair[0] in _ASIDES]
            if len(texts) > 1 or any(len(text) > _SHORT for text in texts):
                return None
            cells += texts
        return [("body", join_cells(cells)), *below] if cells else below

    def _paragraph(self, paragraph: Any) -> Iterator[Row]:  # noqa: ANN401
        parts: list[str] = []
        asides: list[tuple[str, str, int]] = []
        stack = list(reversed(paragraph))
        while stack:
            element = stack.pop()
            tag = element.tag
            if tag == _T:
                parts.append(_letters(element))
            elif tag == _SYM:
                parts.append(_picture(element.get(qn("w:font"), ""), element.get(qn("w:char"), "")))
            elif tag in _BLANKS:
                parts.append(_BLANKS[tag])
            elif tag in _NOTES:
                part = _NOTE_PARTS[_NOTES.index(tag)]
                kind = "comment" if part == "comments" else "note"
                asides.append((kind, self.notes.get((part, element.get(_ID, "")), ""), -1))
            elif tag == _BOX:
                self._boxes.append(element)
            elif tag == _DEL or (tag == _R and self._run_out(element)):
                kind = "deleted" if tag == _DEL else self._run_out(element)
                text = "".join(one.text or "" for one in element.iter(_T, _DEL_TEXT))
                if asides and asides[-1][::2] == (kind, len(parts)):  # a run beside it
                    text = asides.pop()[1] + text
                asides.append((kind, text, len(parts)))
                stack += [one for one in element.iter(*_NOTES) if tag == _R]
            elif tag == _FIELD and _PAGE.match(element.get(qn("w:instr"), "")):
                continue
            elif tag not in _GONE and isinstance(tag, str):
                stack += reversed(element)
        kind = self._kind(paragraph)
        for text in "".join(parts).split("\n"):
            if text.strip():
                yield kind, text
        for kind, text, _ in asides:
            if text.strip():
                yield kind, text

    def _run_out(self, run: Any) -> str:  # noqa: ANN401
        """Return whether a run is "struck" or "hidden", by itself or by its style."""
        style = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
        return _out(run) or (
            self.styles_out.get(style.get(_VAL, ""), "") if style is not None else ""
        )

    def _kind(self, paragraph: Any) -> str:  # noqa: ANN401
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        kind = self.styles.get(style.get(_VAL, ""), "") if style is not None else ""
        return kind or ("heading" if _has_outline_level(paragraph) else "body")


def _letters(text: Any) -> str:  # noqa: ANN401
    """Return the text of a run; in a font of pictures, what its letters show."""
    fonts = text.getparent().find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    font = fonts.get(qn("w:ascii"), "") if fonts is not None else ""
    letters = text.text or ""
    height = text.getparent().find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
    if height is not None and height.get(_VAL) == "superscript" and _RAISED.fullmatch(letters):
        return letters.translate(_FIGURES)
    if font.lower() not in _PICTURES:
        return letters
    return "".join(one if one.isspace() else _picture(font, f"{ord(one):x}") for one in letters)


def _picture(font: str, code: str) -> str:
    """Return the place in Unicode of what a font shows for a letter, of pictures or not."""
    try:
        letter = int(code, 16)
    except ValueError:
        return ""
    pictures = _PICTURES.get(font.lower())
    if pictures is None:
        return chr(letter) if letter <= sys.maxunicode else ""
    return chr(_SYMBOLS + pictures.get(letter % 256, letter % 256))
