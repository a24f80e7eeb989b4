"""Pasted text, with hard-wrapped paragraphs made whole again, and Markdown with front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from crosscut.ingest.cleaning import FACTS, is_fact
from crosscut.ingest.front_matter import split_front
from crosscut.ingest.model import Draft, Line

_WRAP_MIN, _WRAP_MAX = 45, 100  # widths at which mail programs and typewriters break lines
_FULL = 0.6  # a line that was broken is at least this full
_FILLED = 0.85  # ... and if a word more would have fitted, it ended a paragraph
_ENDS = (".", "!", "?", "…", ":", "”", '"', ")")


def read_plain(text: str) -> Draft:
    """Split pasted text into lines; each line is a paragraph unless it was wrapped.

    A text below front matter is Markdown.
    """
    if split_front(text)[0] is not None:
        return read_markdown(text)
    lines = split_lines(text)
    return Draft(_unwrap(lines) if is_wrapped(lines) else lines)


def split_lines(text: str) -> list[Line]:
    """Return the lines that hold something, whitespace collapsed, with their numbers."""
    lines: list[Line] = []
    gap = True
    for number, raw in enumerate(text.split("\n"), start=1):
        collapsed = " ".join(raw.split())
        if collapsed:
            lines.append(Line(number, collapsed, gap=gap))
        gap = not collapsed
    return lines


def is_wrapped(lines: list[Line]) -> bool:
    """Return whether paragraphs were broken into lines of one width.

    So it is if no line is longer than a page is wide, and most lines that
    have another right below them are nearly full and stop in mid-sentence.
    """
    longest = max((len(line.text) for line in lines), default=0)
    inner = [line.text for line, below in pairwise(lines) if not below.gap]
    if not _WRAP_MIN <= longest <= _WRAP_MAX or len(inner) < 3:
        return False
    full = sum(len(text) >= _FULL * longest for text in inner)
    broken = sum(not text.endswith(_ENDS) for text in inner)
    return full >= 0.8 * len(inner) and broken >= 0.5 * len(inner)


def _unwrap(lines: list[Line]) -> list[Line]:
    """Join wrapped lines.

    A paragraph ends at a blank line, and where the next line's first word
    would have fitted into the line above it.
    """
    width = _FILLED * max(len(line.text) for line in lines)
    groups: list[list[Line]] = []
    for line in lines:
        above = groups[-1][-1].text if groups else ""
        fits = len(above) + 1 + len(line.text.split(" ", 1)[0]) <= width
        if line.gap or not groups or fits:
            groups.append([])
        groups[-1].append(line)
    return [
        Line(group[0].number, " ".join(line.text for line in group), gap=group[0].gap)
        for group in groups
    ]


_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+(?P<text>.*))?$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})\s*$")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,4}[.)])[ \t]+(?=\S)")
_QUOTE = re.compile(r"^ {0,3}>[ \t]?")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_TARGET = (
    r"\((?:<[^<>\n]{0,2000}>|[^()\s]{0,2000}(?:\([^()\s]{0,500}\)[^()\s]{0,500})?)"
    r"(?:[ \t]+[\"'(][^\n)]{0,300})?\)"
)
_PICTURE = re.compile(rf"(?<!\\)!\[(?P<alt>[^\[\]]{{0,2000}})\]{_TARGET}")
_LINK = re.compile(rf"(?<![\\!])\[(?P<text>[^\[\]]{{1,2000}})\](?:{_TARGET}|\[[^\[\]]{{0,200}}\])")
_AUTOLINK = re.compile(r"(?<!\\)<((?:https?://|mailto:)[^\s<>]{1,2000})>")
_STRONG = re.compile(r"(?<!\\)(\*{1,3}|~~)(?=[^\s*])([^*~]{1,3000}?)(?<=\S)\1")
_UNDERSCORE = re.compile(r"(?<![\w\\])(_{1,3})(?=[^\s_])([^_]{1,3000}?)(?<=\S)\1(?!\w)")
_CODE = re.compile(r"(?<!\\)`{1,3}([^`]{1,2000})`{1,3}")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_TAG = re.compile(r"(?<!\\)</?[a-zA-Z][\w-]{0,20}(?:\s[^<>]{0,500})?/?>")


def read_markdown(text: str) -> Draft:
    """Read Markdown, with or without front matter."""
    front, body = split_front(text)
    if front is None:
        return Draft(list(_lines(text, 0)))
    lines = list(_lines(body, text.count("\n", 0, len(text) - len(body))))
    for line in lines:
        if line.undecided and is_fact(line.text):
            line.set("caption", FACTS)
    return Draft(lines, front.meta, front.notes, curated=True)


# --------------------------------------------------------------------------
# Structure


def _lines(text: str, offset: int) -> Iterator[Line]:
    """Return one line per paragraph, heading, list item and picture.

    ``offset`` is the number of source lines before the text.
    """
    paragraph: list[tuple[int, str]] = []
    for number, raw in enumerate(text.split("\n"), start=offset + 1):
        row = _QUOTE.sub("", raw, count=1)
        if paragraph and _UNDERLINE.match(row):
            yield from _block(paragraph, heading=True)
            paragraph = []
        elif heading := _HEADING.match(row):
            yield from _block(paragraph)
            paragraph = []
            title = (heading["text"] or "").rstrip().rstrip("#")
            yield from _block([(number, title)], heading=True)
        elif not row.strip() or _RULE.match(row) or _FENCE.match(row):
            yield from _block(paragraph)
            paragraph = []
        elif item := _ITEM.match(row):
            yield from _block(paragraph)
            paragraph = [(number, row[item.end() :])]
        else:
            paragraph.append((number, row))
    yield from _block(paragraph)


def _block(rows: list[tuple[int, str]], *, heading: bool = False) -> Iterator[Line]:
    """Make the lines of one block: its pictures as captions, then its text."""
    if not rows:
        return
    source = " ".join(row for _, row in rows)
    for picture in _PICTURE.finditer(source):
        if alt := plain_text(picture["alt"]):
            yield Line(rows[0][0], alt, "caption", fixed=True, reason="picture")
    if text := plain_text(_PICTURE.sub(" ", source)):
        yield Line(rows[0][0], text, "heading" if heading else "body", fixed=heading)


def plain_text(text: str) -> str:
    """Drop the marks of Markdown inside a line: links, emphasis, code, tags, escapes."""
    if any(mark in text for mark in "[]<>*_`~\\"):
        text = _LINK.sub(lambda m: m["text"], text)
        text = _TAG.sub(" ", _AUTOLINK.sub(r"\1", _without_comments(text)))
        for pattern in (_STRONG, _STRONG, _UNDERSCORE):
            text = pattern.sub(_without_emphasis, text)
        text = _ESCAPE.sub(r"\1", _CODE.sub(r"\1", text))
    return " ".join(text.split())


def _without_comments(text: str) -> str:
    """Drop HTML comments; what is never closed is text."""
    start = text.find("<!--")
    if start < 0:
        return text
    parts: list[str] = []
    at = 0
    while start >= 0 and (end := text.find("-->", start + 4)) >= 0:
        parts += (text[at:start], " ")
        at = end + 3
        start = text.find("<!--", at)
    return "".join([*parts, text[at:]])


def _without_emphasis(match: re.Match[str]) -> str:
    """Keep marks around what holds no letter: ``***1/2`` is a score."""
    inner = match[2]
    return inner if any(map(str.isalpha, inner)) else match[0]
