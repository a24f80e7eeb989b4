"""Documents, books and PDFs: from what the parser found to lines, metadata and notes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile, zip_longest
from statistics import median
from typing import Any

from crosscut.ingest.archive import check_office
from crosscut.ingest.cleaning import CAPTION, TABLES, compile_any, one_of
from crosscut.ingest.encoding import LEFT_OUT, repair, repair_lines
from crosscut.ingest.html import page_lines
from crosscut.ingest.metadata import is_name, parse_date
from crosscut.ingest.model import Draft, Line, Note, ReviewMeta, several, was
from crosscut.ingest.sandbox import Sandbox
from crosscut.ingest.text_formats import read_plain
from crosscut.parsers import KANA, READING

_MACHINES = re.compile(rf"{one_of(TABLES['documents']['machines'])}\b", re.IGNORECASE)
_UNTITLED = compile_any(TABLES["documents"]["untitled"])
_LONGEST_TITLE = 250
_ASIDES = {
    "comment": "comment in the document",
    "struck": "struck out",
    "hidden": "hidden text",
    "deleted": "deleted with tracked changes",
}
_FOOTNOTES = "shown below the paragraph that refers to them"


def read_docx(data: bytes, where: str, sandbox: Sandbox) -> Draft:
    """Read a Word document; see `_read_rows`."""
    check_office(data, where, sandbox.limits)
    return _read_rows(sandbox.parse("docx", data, where))


def read_odt(data: bytes, where: str, sandbox: Sandbox) -> Draft:
    """Read an OpenDocument text, as LibreOffice writes it; see `_read_rows`."""
    check_office(data, where, sandbox.limits)
    return _read_rows(sandbox.parse("odt", data, where))


def read_rtf(data: bytes, where: str, sandbox: Sandbox) -> Draft:
    """Read a file in rich text: its paragraphs."""
    content = sandbox.parse("rtf", data, where)
    text, notes = repair(content["text"])
    draft = read_plain(text)
    notes += [Note("removed", 0, one, "struck out or hidden") for one in content["out"]]
    return replace(draft, notes=[*draft.notes, *notes], fallback=properties(content))


def read_epub(data: bytes, where: str, sandbox: Sandbox) -> Draft:
    """Read an electronic book as one text: its chapters, with their headings and captions."""
    check_office(data, where, sandbox.limits)
    content = sandbox.parse("epub", data, where)
    lines = page_lines(content["lines"])
    texts, notes = repair_lines([line.text for line in lines])
    for line, text in zip(lines, texts, strict=True):
        line.text = text
    meta = replace(properties(content), published=parse_date(content["date"]))
    return Draft([line for line in lines if line.text], meta, notes)


def _read_rows(content: dict[str, Any]) -> Draft:
    """Make lines of a document's paragraphs."""
    # Headings and captions are what their styles say; a footnote is a passage below the paragraph
    # that refers to it; a table's row of short cells is a line.
    kinds = [kind for kind, _ in content["rows"]]
    texts, notes = repair_lines([text for _, text in content["rows"]])
    margins, _ = repair_lines(content["margins"])
    lines: list[Line] = []
    title = ""
    for number, (kind, text) in enumerate(zip(kinds, texts, strict=True), start=1):
        line = Line(number, text)
        if kind == "title" and not title:
            title = text
            line.set("lifted", "title")
        elif kind in ("title", "heading"):
            line.set("heading", "")
        elif kind == "caption":
            line.set("caption", CAPTION)
        elif kind in _ASIDES:
            line.set("removed", _ASIDES[kind])
        line.final = kind != "body"
        if text:
            lines.append(line)
    if count := kinds.count("note"):
        notes.append(Note("notice", 0, several(count, "footnote"), _FOOTNOTES))
    notes += [Note("removed", 0, text, "header or footer of the page") for text in margins if text]
    return Draft(lines, ReviewMeta(title=title), notes, fallback=properties(content))


def properties(content: dict[str, Any]) -> ReviewMeta:
    """Take title and author from a document's properties where a person wrote them.

    Programs fill them in too: "Document1", "user", "Microsoft Office User".
    """
    title = " ".join(content["title"].split())[: _LONGEST_TITLE + 1]
    author = " ".join(content["author"].split())
    if (
        _UNTITLED.fullmatch(title)
        or len(title) > _LONGEST_TITLE
        or not any(map(str.isalpha, title))
    ):
        title = ""
    if _MACHINES.search(author) or not is_name(author) or " " not in author:
        author = ""
    return ReviewMeta(title=title, author=author)


RUNNING_HEAD = "running head or page number"
_EDGE = 3  # lines at a page's top and bottom among which running heads are looked for
_PAGES = 0.4  # share of the pages on which a line must come back to be a running head
_DIGITS = re.compile(r"\d+")
# What a browser prints above and below a page: the time and the title, the address and the number.
_PRINTED = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? \d{1,2}:\d\d(?: ?[ap]\.?m\.?)?(?: .{1,250})?"
    r"|(?:https?|file|about):\S{1,500} \d{1,4}/\d{1,4}"
    r"|(?:page|seite|pagina|página) \d{1,4}(?: (?:of|von|sur|de|di) \d{1,4})?",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[^\s…]{4,500}(?= \d)")
_GAP = 1.35  # of the usual distance between lines, from which on a new paragraph begins
_SAME = 0.3  # of the size of the letters, below which two pieces stand on one line
_INDENT = 0.8  # of the size of the letters
_MIDDLE = 3.6  # ... by which a title in the middle of its line goes further in than a paragraph
_SHORT, _TINY = (
    0.75,
    0.5,
)  # of the usual length of a line: it ends a paragraph with a sentence, or so
_LARGER = 1.12  # of the usual size of letters, from which on a line is a heading
_LONGEST_HEADING = 160
_ENDS = tuple('.!?…”":’)»。！？」')
_NOTE_SIGN = re.compile(r"(?:\d{1,3}|[*†‡§]{1,3})[.)]? ?[^\s\d/]")
_FIGURE = re.compile(r"\[?\d{1,3}\]?[.)]?|[*†‡§]{1,3}")
_GLUED = re.compile(r"^(\d{1,3}|[*†‡§]{1,3})(?=[^\W\d_])")  # a footnote's figure and first word
_SMALLER = 0.93  # of the usual size of letters, below which lines at a page's foot are notes
# Whole words alone, lest a line without a blank be tried from each of its letters.
_PARTED = re.compile(r"(?<![^\W\d_])([^\W\d_]++)([-\u2010])$")
_FIRST = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"(?<![^\W\d_])[^\W\d_]++[-\u2010][^\W\d_]+")
_WIDE = re.compile("[\u2e80-\u9fff\uff00-\uffef]")  # scripts that part no words by blanks


@dataclass(slots=True)
class _Row:
    """A line of a page: lengths in points, `y` upwards."""

    number: int
    page: int
    text: str
    x: float
    y: float
    size: float
    bold: bool
    heading: bool = False
    note: bool = False  # a footnote begins, by the small figure before it


def read_pdf(data: bytes, where: str, sandbox: Sandbox) -> Draft:
    """Read a PDF that holds text.

    Raises
    ------
    IngestError
        If it is a scan, is locked, is damaged, or passes a limit.
    """
    content = sandbox.parse("pdf", data, where)
    pages = content["pages"]
    # A soft hyphen that ends a line is to be seen when the line is joined to the next.
    raw = [re.sub("\xad$", "\u2010", line[0]) for page in pages for line in page]
    texts, notes = repair_lines(raw)
    places = [(page, *line[1:]) for page, lines in enumerate(pages) for line in lines]
    rows = [
        _Row(number, page, text, x, y, size, bold)
        for number, (text, (page, x, y, size, bold)) in enumerate(
            zip(texts, places, strict=True), start=1
        )
        if text
    ]
    rows, signs = _without_signs(rows)
    if signs := signs + content["signs"]:
        notes.append(Note("notice", 0, several(signs, "footnote figure"), LEFT_OUT))
    frames = _running_heads(rows, len(pages))
    notes += [Note("removed", row.number, row.text, RUNNING_HEAD) for row in frames]
    numbers = {row.number for row in frames}
    rows = [row for row in rows if row.number not in numbers]
    lines, joins = _paragraphs(rows)
    title = _lift_title(lines, rows)
    if joins:
        reason = f"{was(joins)} parted at the end of a line"
        notes.append(Note("notice", 0, several(joins, "word"), reason))
    if rest := content["left"]:
        reason = f"past the limit {was(rest)} not read"
        notes.append(Note("notice", 0, several(rest, "page"), reason))
    fallback = replace(properties(content), url=_address(frames))
    return Draft(lines, ReviewMeta(title=title), notes, fallback=fallback)


def _lift_title(lines: list[Line], rows: list[_Row]) -> str:
    """Lift the one heading in the largest letters, if it stands on the first page."""
    sizes = {row.number: row.size for row in rows if row.heading}
    heads = sorted(
        (line for line in lines if line.number in sizes), key=lambda one: -sizes[one.number]
    )
    alone = len(heads) == 1 or (
        len(heads) > 1 and not _alike(*(sizes[one.number] for one in heads[:2]))
    )
    first = rows[0].page if rows else 0
    if not alone or not any(row.number == heads[0].number and row.page == first for row in rows):
        return ""
    heads[0].set("lifted", "title")
    return heads[0].text


def _address(frames: list[_Row]) -> str:
    """Take the page's address from what a browser printed below it, where it is whole."""
    for row in frames:
        if match := _URL.match(row.text):
            return match[0]
    return ""


def _without_signs(rows: list[_Row]) -> tuple[list[_Row], int]:
    """Take out the small figures that stand on lines of their own; give how many."""
    # One beside the line below begins a footnote, and goes there.
    usual = _Measure.of(rows)
    result: list[_Row] = []
    signs = 0
    sign = ""
    for row, below in zip_longest(rows, rows[1:]):
        if sign:
            row.text, row.note, sign = f"{sign} {row.text}", True, ""
        small = row.size < _SMALLER * usual.size and _FIGURE.fullmatch(row.text)
        above = result[-1] if result and result[-1].page == row.page else None
        beside = below is not None and below.page == row.page and below.x > row.x
        if small and beside and 0 <= row.y - below.y < below.size:
            sign = row.text
        elif row.size <= READING * usual.size and KANA.fullmatch(row.text):
            continue  # furigana, on a line of its own
        elif small and above and above.size > row.size and abs(row.y - above.y) < 2 * usual.leading:
            signs += 1
        else:
            result.append(row)
    return result, signs


def _running_heads(rows: list[_Row], pages: int) -> list[_Row]:
    """Find what comes back at the edge of the pages, but for its numbers."""
    # From the outside in: what stands between a running head and the text is no running head unless
    # it comes back itself.
    edges = [edge for group in _by_page(rows).values() for edge in _edges(group)]
    alike: dict[str, list[_Row]] = {}
    for row in {row.number: row for edge in edges for row in edge if not row.note}.values():
        alike.setdefault(_DIGITS.sub("#", row.text.casefold()), []).append(row)
    framing: set[int] = set()
    for key, group in alike.items():
        often = len({row.page for row in group}) >= max(2, _PAGES * pages)
        if often and not any(map(str.isalpha, key)):
            group = _counting(group)
        elif not often:
            group = [row for row in group if _frames_page(row, pages)]
        framing |= {row.number for row in group}
    heads: dict[int, _Row] = {}
    for edge in edges:
        for row in takewhile(lambda row: row.number in framing, edge):
            heads[row.number] = row
    return [heads[number] for number in sorted(heads)]


def _edges(group: list[_Row]) -> tuple[list[_Row], list[_Row]]:
    """Return the outermost lines of a page, those at its top and those at its foot."""
    down = sorted(group, key=lambda row: -row.y)
    return down[:_EDGE], down[::-1][:_EDGE]


def _by_page(rows: list[_Row]) -> dict[int, list[_Row]]:
    pages: dict[int, list[_Row]] = {}
    for row in rows:
        pages.setdefault(row.page, []).append(row)
    return pages


def _counting(group: list[_Row]) -> list[_Row]:
    """Keep of lines of figures those that count the pages; a verdict of 8/10 does not."""
    offsets = Counter(_number(row) - row.page for row in group if _DIGITS.search(row.text))
    if not offsets:
        return []
    usual, times = offsets.most_common(1)[0]
    return [row for row in group if times > 1 and _number(row) - row.page == usual]


def _number(row: _Row) -> int:
    match = _DIGITS.search(row.text)
    return int(match[0][:9]) if match else -1


def _frames_page(row: _Row, pages: int) -> bool:
    """Return whether a line is what a browser or a word processor prints around a page."""
    return _PRINTED.fullmatch(row.text) is not None or row.text in (
        f"{row.page + 1}/{pages}", f"{row.page + 1} / {pages}", f"- {row.page + 1} -",
    )  # fmt: skip


# --------------------------------------------------------------------------
# Paragraphs


@dataclass(frozen=True, slots=True)
class _Measure:
    """What is usual: size of letters and distance of lines in points, characters a line."""

    size: float
    leading: float
    length: int

    @classmethod
    def of(cls, rows: list[_Row]) -> _Measure:
        """Measure the lines; the size that most characters have is the text's."""
        sizes: Counter[float] = Counter()
        for row in rows:
            sizes[row.size] += len(row.text)
        size = sizes.most_common(1)[0][0] if sizes else 0.0
        steps = [
            above.y - row.y
            for above, row in pairwise(rows)
            if above.page == row.page and above.y - row.y > _SAME * size
        ]
        lengths = sorted(len(row.text) for row in rows if row.size == size)
        length = lengths[len(lengths) * 4 // 5] if lengths else 0
        return cls(size, median(steps) if steps else 0.0, length)


def _paragraphs(rows: list[_Row]) -> tuple[list[Line], int]:
    """Join lines to paragraphs; give them, and how many parted words were made whole."""
    usual = _Measure.of(rows)
    plain = sum(len(row.text) for row in rows if not row.bold)
    mostly_bold = 2 * plain < sum(len(row.text) for row in rows)
    for row in rows:
        larger = row.size > _LARGER * usual.size
        row.heading = len(row.text) <= _LONGEST_HEADING and (
            larger or (row.bold and not mostly_bold)
        )
    flow, notes = _without_footnotes(rows, usual)
    groups = _with_footnotes(_group(flow, usual), _group(notes, usual))
    compounds = {one.casefold() for row in rows for one in _COMPOUND.findall(row.text)}
    lines, joins = [], 0
    for group in groups:
        text, count = _join_lines([row.text for row in group], compounds)
        joins += count
        line = Line(group[0].number, text)
        if group[0].heading:
            line.set("heading", "")
            line.final = True
        lines.append(line)
    return lines, joins


def _group(rows: list[_Row], usual: _Measure) -> list[list[_Row]]:
    groups: list[list[_Row]] = []
    for row in rows:
        if not groups or _opens(groups[-1][-1], row, usual):
            groups.append([])
        groups[-1].append(row)
    return groups


def _without_footnotes(rows: list[_Row], usual: _Measure) -> tuple[list[_Row], list[_Row]]:
    """Part the footnotes from the text that goes on over the page."""
    flow: list[_Row] = []
    notes: list[_Row] = []
    for group in _by_page(rows).values():
        end = len(group)
        while end and group[end - 1].size < _SMALLER * usual.size:
            end -= 1
        if end and end < len(group) and (group[end].note or _NOTE_SIGN.match(group[end].text)):
            notes += group[end:]
            for row in group[end:]:
                row.text = _GLUED.sub(r"\1 ", row.text, count=1)
            group = group[:end]
        flow += group
    return flow, notes


def _with_footnotes(groups: list[list[_Row]], notes: list[list[_Row]]) -> list[list[_Row]]:
    """Put each footnote below the paragraph with which its page ends."""
    below: dict[int, list[list[_Row]]] = {}
    for note in notes:
        below.setdefault(note[0].page, []).append(note)
    due = sorted(below, reverse=True)
    result: list[list[_Row]] = []
    for group in groups:
        result.append(group)
        # The page ended within or before this paragraph.
        while due and due[-1] < group[-1].page:
            result += below[due.pop()]
    while due:
        result += below[due.pop()]
    return result


def _opens(above: _Row, row: _Row, usual: _Measure) -> bool:
    """Return whether a line begins a paragraph, seen from the line before it."""
    if above.heading != row.heading or not _alike(above.size, row.size):
        return True
    step = above.y - row.y
    if above.page == row.page and abs(step) <= _SAME * row.size:
        return False
    if row.note or (row.size < _SMALLER * usual.size and _NOTE_SIGN.match(row.text)):
        return True
    ends = above.text.endswith(_ENDS)
    if above.page != row.page or step < 0:  # the next page, or the next column
        return ends and not row.text[0].islower()
    if step > _GAP * usual.leading or row.x - above.x > _INDENT * row.size:
        return True
    length = len(above.text)
    if row.heading:
        return False
    if above.x - row.x > _MIDDLE * row.size and length < _SHORT * usual.length:
        return True
    return length < _TINY * usual.length or (ends and length < _SHORT * usual.length)


def _alike(size: float, other: float) -> bool:
    return max(size, other) <= _LARGER * min(size, other)


def _join_lines(texts: list[str], compounds: set[str]) -> tuple[str, int]:
    """Join the lines of a paragraph; give it, and how many words were made whole."""
    # A hyphen at a line's end goes, unless the document has that compound within a line too.
    parts = texts[:1]
    count = 0
    for above, text in pairwise(texts):
        cut, first = _PARTED.search(above), _FIRST.match(text)
        if cut and first:
            compound = f"{cut[1]}{cut[2]}{first[0]}".casefold()
            if first[0][0].islower() and compound not in compounds:
                parts[-1] = parts[-1][:-1]
                count += 1
        elif not (_WIDE.match(above[-1]) and _WIDE.match(text)):
            parts.append(" ")
        parts.append(text)
    return "".join(parts), count
