"""Web pages: trafilatura finds the article, and its headings and captions are kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import trafilatura
from lxml import etree
from trafilatura.settings import Document

from crosscut.errors import IngestError
from crosscut.ingest.captions import CAPTION
from crosscut.ingest.dates import parse_date
from crosscut.ingest.model import Draft, Line, Note, ReviewMeta

_CAPTIONS = (
    ".//figcaption | .//*[contains(concat(' ', @class, ' '), ' wp-caption-text ')]"
    " | .//*[contains(concat(' ', @class, ' '), ' tr-caption ')]"
)
# Elements that end a line: those of HTML, and those of trafilatura's own XML.
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "button",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "item",
        "label",
        "lb",
        "li",
        "list",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "quote",
        "row",
        "section",
        "select",
        "table",
        "tr",
        "ul",
    ]
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "head"])
_CELLS = frozenset(("td", "th", "cell"))
_SILENT = frozenset(
    ["script", "style", "noscript", "template", "title", "svg", "iframe", "textarea", "object"]
)
_MAX_NOTES = 300
_OUTSIDE = "outside the article"


def read_html(text: str, where: str) -> Draft:
    """Read the article of a web page; nothing is fetched.

    Raises
    ------
    IngestError
        If the page holds no readable text.
    """
    tree = trafilatura.load_html(text)
    captions: set[str] = set()
    document = None
    if tree is not None:
        source = _Rows.of(tree)
        captions = _free_captions(tree)
        document = _extract(tree)
    if document is None:
        raise IngestError(
            "No article was found in this web page.",
            where=where,
            remedy="Copy the review's text and add it as pasted text.",
        )
    lines = _article(document, captions, source)
    return Draft(lines, _meta(document), _left_out(lines, source))


def _extract(tree: Any) -> Document | None:  # noqa: ANN401  lxml has no types
    document = trafilatura.bare_extraction(
        tree,
        include_comments=False,
        with_metadata=True,
        # An extensive search would take any date in the text for the publication's.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    return document if isinstance(document, Document) and len(document.body) else None


def _free_captions(tree: Any) -> set[str]:  # noqa: ANN401
    """Move captions out of their figures, which the extraction drops; give their texts."""
    texts = set()
    for caption in tree.xpath(_CAPTIONS):
        text = " ".join("".join(caption.itertext()).split())
        figure = next(caption.iterancestors("figure"), None)
        if not text or caption.getparent() is None:
            continue
        texts.add(text)
        paragraph = etree.Element("p")
        paragraph.text = text
        (caption if figure is None else figure).addnext(paragraph)
        caption.drop_tree()
    return texts


@dataclass(slots=True)
class _Rows:
    """The lines of text of a tree: (text, source line, tag, whether a gap is above)."""

    rows: list[tuple[str, int, str, bool]] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _open: list[str] = field(default_factory=lambda: ["body"])
    _gap: bool = True

    @classmethod
    def of(cls, tree: Any) -> _Rows:  # noqa: ANN401
        """Walk the tree without recursion, so that no depth of nesting can harm."""
        self = cls()
        walk = etree.iterwalk(tree, events=("start", "end"))
        for event, element in walk:
            tag = element.tag if isinstance(element.tag, str) else ""
            if event == "start" and (not tag or tag in _SILENT or (tag == "head" and len(element))):
                walk.skip_subtree()
            elif event == "start":
                self._start(tag, element)
            else:
                self._end(tag, element)
        self._flush(0)
        return self

    def _start(self, tag: str, element: Any) -> None:  # noqa: ANN401
        if tag in _BLOCKS or tag in _HEADINGS:
            self._flush(element.sourceline or 0)
            self._open.append(tag)
            self._gap = self._gap or tag not in ("br", "lb")
        self._parts.append(element.text or "")

    def _end(self, tag: str, element: Any) -> None:  # noqa: ANN401
        if tag in _CELLS:
            self._parts.append(": ")
        if tag in _BLOCKS or tag in _HEADINGS:
            self._flush(element.sourceline or 0)
            if len(self._open) > 1:
                self._open.pop()
            self._gap = tag not in ("br", "lb")
        self._parts.append(element.tail or "")

    def _flush(self, number: int) -> None:
        text = " ".join("".join(self._parts).split()).strip(": ")
        self._parts.clear()
        if text:
            self.rows.append((text, number, self._open[-1], self._gap))
            self._gap = False


def _article(document: Document, captions: set[str], source: _Rows) -> list[Line]:
    numbers: dict[str, int] = {}
    for text, number, _, _ in reversed(source.rows):
        numbers[text] = number
    lines = []
    for text, _, tag, gap in _Rows.of(document.body).rows:
        line = Line(numbers.get(text, 0), text, gap=gap)
        if text in captions:
            line.set("caption", CAPTION)
        elif tag in _HEADINGS:
            line.set("heading", "")
        line.fixed = line.kind != "body"
        lines.append(line)
    return lines


def _left_out(lines: list[Line], source: _Rows) -> list[Note]:
    kept = {line.text for line in lines}
    rest = [row for row in source.rows if row[0] not in kept]
    notes = [Note("removed", number, text, _OUTSIDE) for text, number, _, _ in rest[:_MAX_NOTES]]
    if len(rest) > _MAX_NOTES:
        what = f"{len(rest) - _MAX_NOTES} more lines of the page are not listed"
        notes.append(Note("notice", 0, what, _OUTSIDE))
    return notes


def _meta(document: Document) -> ReviewMeta:
    return ReviewMeta(
        title=" ".join((document.title or "").split()),
        author=document.author or "",
        outlet=document.sitename or "",
        url=document.url or "",
        published=parse_date(document.date or ""),
    )
