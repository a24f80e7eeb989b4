"""Web pages: trafilatura finds the article, and its headings and captions are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import trafilatura
from trafilatura.settings import Document

from crosscut.errors import IngestError
from crosscut.ingest.cleaning import CAPTION
from crosscut.ingest.metadata import parse_date
from crosscut.ingest.model import Draft, Line, Note, ReviewMeta, several

_CAPTIONS = (
    ".//figcaption | .//*[contains(concat(' ', @class, ' '), ' wp-caption-text ')]"
    " | .//*[contains(concat(' ', @class, ' '), ' tr-caption ')]"
)
_TITLES = ".//p[contains(concat(' ', @class, ' '), ' title ')][1]"  # of a Google document
_CLASS = re.compile(r"\.([\w-]{1,60})")
# Elements that end a line: those of HTML, and those of trafilatura's own XML.
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "head"})
_BREAKS = frozenset({"br", "lb"})  # a new line, but no new paragraph
_BLOCKS = (
    frozenset({"address", "article", "aside", "blockquote", "body", "button", "dd", "div", "dl"})
    | {"dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "item", "label"}
    | {"li", "list", "main", "nav", "ol", "option", "p", "pre", "quote", "row", "section"}
    | {"select", "table", "tr", "ul"}
    | _HEADINGS
    | _BREAKS
)
_CELLS = frozenset({"td", "th", "cell"})
_SILENT = frozenset(
    {"script", "style", "noscript", "template", "title", "svg", "iframe", "textarea", "object"}
)
_MAX_NOTES = 300
_MAX_TAGS = 100_000  # ten times as many as a crowded page has; they cost 40 s a million bytes
_OUTSIDE = "outside the article"


def read_html(text: str, where: str) -> Draft:
    """Read the article of a web page; nothing is fetched.

    Raises
    ------
    IngestError
        If the page holds no readable text, or is no page but a heap of tags.
    """
    if (tags := text.count("<")) > _MAX_TAGS:
        raise IngestError(
            f"The page has {tags:,} tags; at most {_MAX_TAGS:,} are allowed.",
            where=where,
            remedy="Copy the review's text and add it as pasted text.",
        )
    # A piece of a page, such as one pasted paragraph, has no body of its own.
    whole = "<body" in text.lower()
    tree = trafilatura.load_html(text if whole else f"<html><body>{text}</body></html>")
    captions: set[str] = set()
    struck: list[Note] = []
    document = None
    if tree is not None:
        struck = _struck(tree)
        for title in tree.xpath(_TITLES):
            title.tag = "h1"
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
    return Draft(lines, _meta(document), [*struck, *_left_out(lines, source)])


def _extract(tree: Any) -> Document | None:  # noqa: ANN401  lxml has no types
    document = trafilatura.bare_extraction(
        tree,
        include_comments=False,
        with_metadata=True,
        # An extensive search would take any date in the text for the publication's.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    return document if isinstance(document, Document) and len(document.body) else None


def _struck(tree: Any) -> list[Note]:  # noqa: ANN401
    """Take out what is struck out, by its tag, its style, or the style of its class."""
    classes = _classes_struck(" ".join(tree.xpath(".//style/text()")))
    notes = []
    for element in tree.xpath(".//s | .//strike | .//del | .//*[@style or (@class and not(*))]"):
        by_tag = element.tag in ("s", "strike", "del")
        by_style = "line-through" in element.get("style", "")
        if not (by_tag or by_style or classes.intersection(element.get("class", "").split())):
            continue
        text = " ".join("".join(element.itertext()).split())
        if text and element.getparent() is not None:
            notes.append(Note("removed", element.sourceline or 0, text, "struck out"))
            element.drop_tree()
    return notes[:_MAX_NOTES]


def _classes_struck(sheet: str) -> set[str]:
    """Find the classes that a sheet of styles strikes out; what is far off is not looked at."""
    found: set[str] = set()
    for match in re.finditer("line-through", sheet):
        begins = sheet.rfind("{", max(0, match.start() - 2000), match.start())
        ends = sheet.rfind("}", max(0, begins - 300), max(0, begins))
        found.update(_CLASS.findall(sheet[max(ends + 1, begins - 300, 0) : max(0, begins)]))
    return found


def _free_captions(tree: Any) -> set[str]:  # noqa: ANN401
    """Move captions out of their figures, which the extraction drops; give their texts."""
    texts = set()
    for caption in tree.xpath(_CAPTIONS):
        text = " ".join("".join(caption.itertext()).split())
        figure = next(caption.iterancestors("figure"), None)
        if not text or caption.getparent() is None:
            continue
        texts.add(text)
        paragraph = caption.makeelement("p")
        paragraph.text = text
        (caption if figure is None else figure).addnext(paragraph)
        caption.drop_tree()
    return texts


def _is_silent(element: Any) -> bool:  # noqa: ANN401
    """Return whether an element shows no text: scripts, comments, the page's head."""
    tag = element.tag
    return not isinstance(tag, str) or tag in _SILENT or (tag == "head" and len(element) > 0)


def _walk(tree: Any) -> Iterator[tuple[Any, bool]]:  # noqa: ANN401
    """Return each element as it begins and as it ends; no depth of nesting can harm."""
    stack = [(tree, True)]
    while stack:
        element, begins = stack.pop()
        yield element, begins
        if begins:
            stack.append((element, False))
            if not _is_silent(element):
                stack += [(child, True) for child in reversed(element)]


@dataclass(slots=True)
class _Rows:
    """The lines of text of a tree: (text, source line, tag, whether a gap is above)."""

    rows: list[tuple[str, int, str, bool]] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _open: list[str] = field(default_factory=lambda: ["body"])
    _gap: bool = True

    @classmethod
    def of(cls, tree: Any) -> _Rows:  # noqa: ANN401
        """Read the lines of a tree."""
        self = cls()
        for element, begins in _walk(tree):
            if begins:
                self._start(element)
            else:
                self._end(element)
        self._flush(0)
        return self

    def _start(self, element: Any) -> None:  # noqa: ANN401
        if element.tag in _BLOCKS:
            self._flush(element.sourceline or 0)
            self._open.append(element.tag)
            self._gap = self._gap or element.tag not in _BREAKS
        if not _is_silent(element):
            self._parts.append(element.text or "")

    def _end(self, element: Any) -> None:  # noqa: ANN401
        if element.tag in _CELLS:
            self._parts.append(": ")
        if element.tag in _BLOCKS:
            self._flush(element.sourceline or 0)
            self._open.pop()
            self._gap = element.tag not in _BREAKS
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
    article = {line.text for line in lines}
    rest = [row for row in source.rows if row[0] not in article]
    notes = [Note("removed", number, text, _OUTSIDE) for text, number, _, _ in rest[:_MAX_NOTES]]
    if len(rest) > _MAX_NOTES:
        more = len(rest) - _MAX_NOTES
        what = f"{several(more, 'more line')} of the page {'is' if more == 1 else 'are'} not listed"
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
