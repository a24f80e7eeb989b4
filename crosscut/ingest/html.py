"""Web pages: from what the parser found to lines, metadata and notes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from crosscut.errors import IngestError
from crosscut.ingest.cleaning import CAPTION, states_score
from crosscut.ingest.encoding import decode, repair, repair_lines, resolve
from crosscut.ingest.metadata import PATTERNS, date_line, parse_date
from crosscut.ingest.model import Draft, Line, Note, ReviewMeta, several
from crosscut.ingest.posts import DATE, OUTLET, WRITER
from crosscut.ingest.sandbox import Sandbox

_RAISED = re.compile(
    r"<sup\b[^<>]{0,200}>(?:<a\b[^<>]{0,500}>)?(\d{1,3}(?:, ?\d{1,3}){0,5})(?:</a>)?</sup>",
    re.IGNORECASE,
)
_FIGURES = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", ", ")
_MAX_NOTES = 300
_OF_POSTS = {"writer": WRITER, "outlet": OUTLET}
_MAX_TAGS = 100_000  # ten times as many as a crowded page has; they cost 40 s a million bytes
_NEAR = 3  # lines at an end
_LONGEST = 200  # characters of a line that names who posted
_MAIL_AND_NAME = re.compile(r"\S{1,80}@\S{1,80} \((.{1,80})\)")  # the author in a feed
_OUTSIDE = "outside the article"


_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w-]{2,30})", re.IGNORECASE
)


def read_page(data: bytes, where: str, sandbox: Sandbox, *, encoding: str = "") -> Draft:
    """Read a web page from its bytes, in the encoding given or in that which it names itself."""
    charset = _CHARSET.search(data[:4096])
    text, notes = decode_as(
        data, where, encoding or (charset[1].decode("ascii") if charset else "")
    )
    text, more = repair(_RAISED.sub(_write_superscript, resolve(text)))
    draft = read_html(text, where, sandbox)
    draft.notes += [*notes, *more]
    return draft


def _write_superscript(figure: re.Match[str]) -> str:
    """Write a raised figure as the sign for it, which `repair` knows."""
    return figure[1].translate(_FIGURES)


def decode_as(data: bytes, where: str, encoding: str) -> tuple[str, list[Note]]:
    """Decode a text that names its encoding; where it does not, or wrongly, as any other."""
    try:
        codec = codecs.lookup(encoding).name
        if codec != "utf-8":
            return data.decode(codec), []
    except (LookupError, UnicodeError):
        pass
    return decode(data, where)


def read_mhtml(data: bytes, where: str, sandbox: Sandbox) -> Draft:
    """Read a page that a browser saved with all that belongs to it (.mhtml)."""
    parts = sandbox.parse("mhtml", data, where)
    draft = read_page(parts["page"].encode("latin-1"), where, sandbox, encoding=parts["encoding"])
    return replace(draft, meta=replace(draft.meta, url=draft.meta.url or parts["url"]))


def read_html(text: str, where: str, sandbox: Sandbox) -> Draft:
    """Read the article of a web page; nothing is fetched.

    A page of several reviews gives the lines of them all; `crosscut.ingest.split` parts them.

    Raises
    ------
    IngestError
        If the page holds no readable text, is no page but a heap of tags, or passes a limit.
    """
    if (tags := text.count("<")) > _MAX_TAGS:
        raise IngestError(
            f"The page has {tags:,} tags; at most {_MAX_TAGS:,} are allowed.",
            where=where,
            remedy="Copy the review's text and add it as pasted text.",
        )
    content = sandbox.parse("html", text.encode("utf-8", "replace"), where)
    lines = page_lines(content["lines"])
    if any(line.reason == WRITER for line in lines):  # a page of several reviews
        for line in lines:
            if line.undecided and date_line(line.text):
                line.set("lifted", DATE)
    notes = _removals(content["struck"], "struck out") + _removals(content["outside"], _OUTSIDE)
    meta = _meta(content)
    if "/" not in meta.rating and any(states_score(line.text) for line in lines[-_NEAR:]):
        meta = replace(meta, rating="")  # a picture beside a mark that the text gives whole
    return Draft(lines, meta, notes)


def page_lines(rows: Sequence[tuple[str, int, str, bool]]) -> list[Line]:
    """Return the lines that a parser found: text, number, kind, whether a gap is above."""
    return [_line(*row) for row in rows]


def _line(text: str, number: int, kind: str, gap: bool) -> Line:
    line = Line(number, text, gap=gap)
    if kind == "caption":
        line.set("caption", CAPTION)
    elif kind == "heading":
        line.set("heading", "")
    elif kind in _OF_POSTS:
        line.set("lifted", _OF_POSTS[kind])
    line.final = line.kind != "body"
    return line


def _removals(rows: Sequence[tuple[str, int]], reason: str) -> list[Note]:
    notes = [Note("removed", number, text, reason) for text, number in rows[:_MAX_NOTES]]
    if (more := len(rows) - _MAX_NOTES) > 0:
        what = f"{several(more, 'more line')} of the page {'is' if more == 1 else 'are'} not listed"
        notes.append(Note("notice", 0, what, reason))
    return notes


def _meta(page: dict[str, Any]) -> ReviewMeta:
    title = " ".join(page["title"].split())
    outside = [text for text, _ in page["outside"]]
    author, rating = page["author"], page["rating"]
    if match := PATTERNS.page_title.search(page["head"]):  # of a site whose reviews have no title
        author = author or match["author"]
    if match := PATTERNS.marked_title.fullmatch(title):
        title, rating = match["film"], rating or match["mark"]
    bylines = (PATTERNS.posted_by.match(text) for text in outside if len(text) <= _LONGEST)
    author = author or next((one["author"] for one in bylines if one), "")
    return ReviewMeta(
        title=title,
        author=author,
        outlet=page["outlet"],
        url=page["url"],
        published=parse_date(page["date"]),
        rating=rating,
    )


def read_post(post: dict[str, Any], outlet: str) -> Draft:
    """Make lines and metadata of a post out of an export of a blog; see `parsers.feed`."""
    lines = page_lines(post["lines"])
    texts, notes = repair_lines([line.text for line in lines])
    for line, text in zip(lines, texts, strict=True):
        line.text = text
    (title, author, outlet), _ = repair_lines([post["title"], post["author"], outlet])
    match = _MAIL_AND_NAME.fullmatch(author)
    author = match[1] if match else author
    date = next(filter(None, map(parse_date, post["dates"])), "")
    meta = ReviewMeta(title, author, outlet, post["url"], date, rating=post["rating"])
    return Draft([line for line in lines if line.text], meta, notes)
