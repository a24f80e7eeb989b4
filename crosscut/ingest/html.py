"""Web pages: from what the parser found to lines, metadata and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from crosscut.errors import IngestError
from crosscut.ingest.cleaning import CAPTION, states_score
from crosscut.ingest.metadata import PATTERNS, parse_date
from crosscut.ingest.model import Draft, Line, Note, ReviewMeta, several
from crosscut.ingest.sandbox import Sandbox

_MAX_NOTES = 300
_MAX_TAGS = 100_000  # ten times as many as a crowded page has; they cost 40 s a million bytes
_NEAR = 3  # lines at an end
_LONGEST = 200  # characters of a line that names who posted
_OUTSIDE = "outside the article"
WRITER = "the post's writer"


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
    found = sandbox.parse("html", text.encode("utf-8", "replace"), where)
    lines = [_line(*line) for line in found["lines"]]
    notes = _left_out(found["struck"], "struck out") + _left_out(found["outside"], _OUTSIDE)
    meta = _meta(found)
    if "/" not in meta.rating and any(states_score(line.text) for line in lines[-_NEAR:]):
        meta = replace(meta, rating="")  # a picture beside a mark that the text gives whole
    return Draft(lines, meta, notes)


def _line(text: str, number: int, kind: str, gap: bool) -> Line:
    line = Line(number, text, gap=gap)
    if kind == "caption":
        line.set("caption", CAPTION)
    elif kind == "heading":
        line.set("heading", "")
    elif kind == "writer":
        line.set("lifted", WRITER)
    line.fixed = line.kind != "body"
    return line


def _left_out(rows: Sequence[tuple[str, int]], reason: str) -> list[Note]:
    notes = [Note("removed", number, text, reason) for text, number in rows[:_MAX_NOTES]]
    if (more := len(rows) - _MAX_NOTES) > 0:
        what = f"{several(more, 'more line')} of the page {'is' if more == 1 else 'are'} not listed"
        notes.append(Note("notice", 0, what, reason))
    return notes


def _meta(found: dict[str, Any]) -> ReviewMeta:
    title = " ".join(found["title"].split())
    outside = [text for text, _ in found["outside"]]
    author, rating = found["author"], found["rating"]
    if shown := PATTERNS.page_title.search(found["head"]):  # of a site whose reviews have no title
        author = author or shown["author"]
    if shown := PATTERNS.marked_title.fullmatch(title):
        title, rating = shown["film"], rating or shown["mark"]
    posted = (PATTERNS.posted_by.match(text) for text in outside if len(text) <= _LONGEST)
    author = author or next((one["author"] for one in posted if one), "")
    return ReviewMeta(
        title=title,
        author=author,
        outlet=found["outlet"],
        url=found["url"],
        published=parse_date(found["date"]),
        rating=rating,
    )
