"""Web pages: trafilatura finds the article, and its headings and captions are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import trafilatura
from trafilatura.settings import Document

from crosscut.parsers import CELL, NO_ARTICLE, Refusal, join_cells
from crosscut.parsers.html_reviews import (
    SIGNS_BESIDE,
    author_in_data,
    containers,
    parts_of,
    rating,
    show_attributes,
    show_marks,
)

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
_READINGS = ".//rt | .//rp | .//rtc"  # above or behind a character: how it is read
_SPOILERS = ".//*[contains(@class, 'spoiler')]"
_UNSEEN = ("style", "class", "hidden", "aria-hidden")
_FEW = 3  # lines of an article below which it may be several that were run together
_ITEM_WORDS = 5  # of an item that is no button
_WHOLE = 0.8  # of such a line, which the lines of the page are that stand in it


def parse(data: bytes, _bounds: Mapping[str, int]) -> dict[str, Any]:
    """Read the article of a web page; nothing is fetched.

    Parameters
    ----------
    data
        The page, in UTF-8.

    Returns
    -------
    dict
        "lines": the article's, each [text, line of the source, kind, whether a gap is above],
        kind being "body", "heading", "caption" or, on a page of several reviews, "writer" or
        "outlet";
        "outside" and "struck": [text, line of the source] of what is not in it, or was struck
        out; "title", "author", "outlet", "url", "date" and "rating": what the page states, as
        it is written there; "head": what stands in the browser's bar.

    Raises
    ------
    Refusal
        If there is no article.
    """
    text = data.decode("utf-8", "replace")
    # A piece of a page, such as one pasted paragraph, has no body of its own.
    whole = "<body" in text.lower()
    tree = trafilatura.load_html(text if whole else f"<html><body>{text}</body></html>")
    if tree is None:
        raise Refusal(NO_ARTICLE)
    head = " ".join(" ".join(tree.xpath(".//title//text()")).split())
    struck = _struck(tree)
    for title in tree.xpath(_TITLES):
        title.tag = "h1"
    for reading in tree.xpath(_READINGS):
        reading.drop_tree()
    for spoiler in tree.xpath(_SPOILERS):
        for element in spoiler.iter():
            for name in _UNSEEN:
                element.attrib.pop(name, None)
    score = rating(tree)
    show_marks(tree)
    source = Rows.of(tree)
    if several := containers(tree):
        for element in several:
            show_attributes(element)
        lines = _of_several(several)
        document = None
    else:
        captions = _free_captions(tree)
        document = _extract(tree)
        lines = [] if document is None else _article(document, captions, source)
    if not lines:
        raise Refusal(NO_ARTICLE)
    article = {line[0] for line in lines}
    return {
        "lines": lines,
        "outside": [row[:2] for row in source.rows if row[0] not in article],
        "struck": struck,
        "title": (document and document.title) or "",
        "author": (document and (document.author or author_in_data(tree))) or "",
        "outlet": (document and document.sitename) or "",
        "url": (document and document.url) or "",
        "date": (document and document.date) or "",
        "rating": "" if several else score,
        "head": head,
    }


def _extract(tree: Any) -> Document | None:  # noqa: ANN401  lxml has no types
    document = trafilatura.bare_extraction(
        tree,
        include_comments=False,
        with_metadata=True,
        # An extensive search would take any date in the text for the publication's.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    return document if isinstance(document, Document) and len(document.body) else None


def _struck(tree: Any) -> list[tuple[str, int]]:  # noqa: ANN401
    """Take out what is struck out, by its tag, its style, or the style of its class."""
    classes = _classes_struck(" ".join(tree.xpath(".//style/text()")))
    rows = []
    for element in tree.xpath(".//s | .//strike | .//del | .//*[@style or (@class and not(*))]"):
        by_tag = element.tag in ("s", "strike", "del")
        by_style = "line-through" in element.get("style", "")
        if not (by_tag or by_style or classes.intersection(element.get("class", "").split())):
            continue
        text = " ".join("".join(element.itertext()).split())
        if text and element.getparent() is not None:
            rows.append((text, element.sourceline or 0))
            element.drop_tree()
    return rows


def _classes_struck(sheet: str) -> set[str]:
    """Find the classes that a sheet of styles strikes out; what is far off is not looked at."""
    classes: set[str] = set()
    for match in re.finditer("line-through", sheet):
        begins = sheet.rfind("{", max(0, match.start() - 2000), match.start())
        ends = sheet.rfind("}", max(0, begins - 300), max(0, begins))
        classes.update(_CLASS.findall(sheet[max(ends + 1, begins - 300, 0) : max(0, begins)]))
    return classes


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
class Rows:
    """The lines of text of a tree: (text, source line, tag, whether a gap is above)."""

    rows: list[tuple[str, int, str, bool]] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _open: list[str] = field(default_factory=lambda: ["body"])
    _gap: bool = True

    _boxes: frozenset[Any] = frozenset()  # further elements that end a line

    @classmethod
    def of(cls, tree: Any, boxes: frozenset[Any] = frozenset()) -> Rows:  # noqa: ANN401
        """Read the lines of a tree."""
        self = cls(_boxes=boxes)
        for element, begins in _walk(tree):
            if begins:
                self._start(element)
            else:
                self._end(element)
        self._flush(0)
        return self

    def _start(self, element: Any) -> None:  # noqa: ANN401
        if element.tag in _BLOCKS or element in self._boxes:
            self._flush(element.sourceline or 0)
            self._open.append(element.tag)
            self._gap = self._gap or element.tag not in _BREAKS
        if not _is_silent(element):
            self._parts.append(element.text or "")

    def _end(self, element: Any) -> None:  # noqa: ANN401
        if element.tag in _CELLS:
            self._parts.append(CELL)
        if element.tag in _BLOCKS or element in self._boxes:
            self._flush(element.sourceline or 0)
            self._open.pop()
            self._gap = element.tag not in _BREAKS
        self._parts.append(element.tail or "")

    def _flush(self, number: int) -> None:
        cells = "".join(self._parts).split(CELL)
        text = join_cells(" ".join(cell.split()) for cell in cells).strip(": ")
        self._parts.clear()
        if text:
            self.rows.append((text, number, self._open[-1], self._gap))
            self._gap = False


Row = tuple[str, int, str, bool]


def _article(document: Document, captions: set[str], source: Rows) -> list[Row]:
    numbers: dict[str, int] = {}
    for text, number, _, _ in reversed(source.rows):
        numbers[text] = number
    rows = Rows.of(document.body).rows
    if not any(row[2] in _HEADINGS for row in rows):
        rows = list(_with_headings(rows, source.rows))
    lines = []
    for text, number, tag, gap in _part_lines(rows, source) if len(rows) <= _FEW else rows:
        kind = "caption" if text in captions else _kind(tag)
        lines.append((text, numbers.get(text, number), kind, gap))
    return lines


def _with_headings(rows: list[Row], source: list[Row]) -> Iterator[Row]:
    """Put back headings and items of lists, which the extraction drops from a bare page."""
    places = {row[0]: at for at, row in reversed(list(enumerate(source)))}
    matches = (places[row[0]] for row in rows if row[0] in places)
    at = next(matches, 0)
    while at and source[at - 1][2] in _HEADINGS:
        at -= 1
    for row in rows:
        place = places.get(row[0], -1)
        for between in source[at : max(place, at)]:
            item = between[2] == "li" and len(between[0].split()) >= _ITEM_WORDS
            if between[2] in _HEADINGS or item:
                yield between
        yield row
        at = max(at, place + 1)


def _part_lines(rows: list[Row], source: Rows) -> Iterator[Row]:
    """Part the lines of a short article that the extraction ran together, with blanks at tags."""
    texts = {row[0] for row in source.rows}
    solid = [("".join(one[0].split()), one) for one in source.rows]
    for row in rows:
        whole = "" if row[0] in texts else "".join(row[0].split())
        inside = [(text, one) for text, one in solid if text in whole]
        share = sum(len(text) for text, _ in inside) / (len(whole) or 1)
        enough = share >= (_WHOLE if len(inside) > 1 else 1)
        yield from (one for _, one in inside) if enough else [row]


def _of_several(several: list[Any]) -> list[Row]:
    """Return the lines of each of a page's reviews: heading, writer, marks, text, buttons."""
    lines: list[Row] = []
    for element in several:
        boxes, writers = parts_of(element)
        rows = [row for row in Rows.of(element, boxes).rows if row[0].strip(SIGNS_BESIDE)]
        kinds = [writers.get(text, _kind(tag)) for text, _, tag, _ in rows]
        by_rank = sorted(zip(map(_rank, rows, kinds), kinds, rows, strict=True), key=_first)
        for _, kind, (text, _, _, _) in by_rank:
            lines.append((text.strip(_BETWEEN), len(lines) + 1, kind, True))
    return lines


def _first(one: tuple[int, str, Row]) -> int:
    return one[0]


def _rank(row: Row, kind: str) -> int:
    if kind in _ORDER:
        return _ORDER.index(kind)
    return len(_ORDER) + (len(row[0]) > _SHORT or not _ABOVE.search(row[0]))


_BETWEEN = " »·•|"  # signs that part a name and a date
_ORDER = ("heading", "writer", "outlet")
_SHORT = 40  # characters of a date, which comes to stand above a review's text
_ABOVE = re.compile(r"\b(?:19|20)\d\d\b")


def lines_of_tree(tree: Any) -> list[Row]:  # noqa: ANN401
    """Return the lines of a page that is nothing but a text."""
    for reading in tree.xpath(_READINGS):
        reading.drop_tree()
    captions = _free_captions(tree)
    return [
        (text, number, "caption" if text in captions else _kind(tag), gap)
        for text, number, tag, gap in Rows.of(tree).rows
    ]


def _kind(tag: str) -> str:
    return "heading" if tag in _HEADINGS else "body"
