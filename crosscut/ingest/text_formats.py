"""Pasted text, with hard-wrapped paragraphs made whole again, and Markdown with front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from crosscut.ingest.cleaning import (
    FACTS,
    REASONS,
    SENTENCE_END,
    furniture,
    is_fact,
    states_score,
)
from crosscut.ingest.delimited import Row
from crosscut.ingest.encoding import repair
from crosscut.ingest.front_matter import are_properties, split_front
from crosscut.ingest.markup import without_escapes, without_quotes, without_quoting, without_tags
from crosscut.ingest.model import Draft, Line, Note, several
from crosscut.parsers import join_cells
from crosscut.text.timecodes import starts_with_time

_WRAP_MIN, _WRAP_MAX = 45, 100  # widths at which mail programs and typewriters break lines
_FULL = 0.6  # a line that was broken is at least this full
_FILLED = 0.85  # ... and if a word more would have fitted, it ended a paragraph
_NUMBER = re.compile(r"([0-9]{1,4}) (?=\S)")
_LEAST_NUMBERS = 4
_NUMBERS = "at the beginnings of lines, which they count: taken off"
# "=== Review 2 ==="; "*** out of ****" is a score.
_FRAME = re.compile(
    r"^([=~#*_+])\1{1,9} (?!(?:out of|of|von|de|sur|sobre|su) \*)"
    r"(?P<text>[^\s=~#*_+].{0,78}?) \1{2,10}$"
)
_TABBED = re.compile(r"(?m)^[^\t\n]{1,40}(?:\t[^\t\n]{0,40}){1,6}$")  # a row of short cells
_SIGNATURE_LINES = 9  # with the hyphens
_ENDS = (".", "!", "?", "…", ":", "”", '"', ")")


def read_text(text: str) -> Draft:
    """Read pasted text that may have traces of other formats: of HTML, a program, a mail."""
    notes = []
    for change in (repair, without_quoting, without_escapes, without_tags, without_quotes):
        text, more = change(text)
        notes += more
    draft = read_plain(_without_shortcodes(text))
    draft.notes += notes
    return draft


def read_plain(text: str) -> Draft:
    """Split pasted text into lines; each line is a paragraph unless it was wrapped.

    A text below front matter or a heading with its sign is Markdown.
    """
    if split_front(text)[0] is not None or len(_RANKED.findall(text)) >= _HEADINGS:
        return read_markdown(text)
    rows = _TABBED.sub(lambda row: join_cells(map(str.strip, row[0].split("\t"))), text)
    lines, signature = _part_signature(split_lines(rows))
    count = _take_line_numbers(lines)
    notes = [Note("notice", 0, several(count, "line number"), _NUMBERS)] if count else []
    lines = _unwrap(lines) if is_wrapped(lines) else lines
    for line in lines:
        line.text = _without_pairs(_FRAME.sub(r"\g<text>", line.text))
    return Draft([*lines, *signature], notes=notes)


def _part_signature(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Part what a mail program sets below a text, behind two hyphens, from the text."""
    at = next((i for i in range(1, len(lines)) if lines[i].text == "--"), len(lines))
    below = lines[at:]
    if len(below) > _SIGNATURE_LINES or any(
        len(line.text) > _PROSE or SENTENCE_END.search(line.text) or states_score(line.text)
        for line in below
    ):
        return lines, []
    for line in below:
        line.set("removed", "signature of a mail")
    return lines[:at], below


def _without_pairs(text: str) -> str:
    """Drop the marks of emphasis from a line of plain text, where stars are scores too."""
    for pattern in (_PLAIN_STRONG, _PLAIN_UNDERSCORE) * 2 if "*" in text or "_" in text else ():
        text = pattern.sub(_without_emphasis, text)
    return text


def _take_line_numbers(lines: list[Line]) -> int:
    """Take off the numbers that count the lines of a page; return how many there were."""
    # Items of a list are numbered too, but do not run on from line to line.
    pairs = [(line, number) for line in lines if (number := _NUMBER.match(line.text))]
    first = int(pairs[0][1][1]) if pairs else 0
    counts = [int(number[1]) for _, number in pairs]
    if len(pairs) < _LEAST_NUMBERS or counts != list(range(first, first + len(pairs))):
        return 0
    if not is_wrapped([replace(line, text=line.text[number.end() :]) for line, number in pairs]):
        return 0
    for line, number in pairs:
        line.text = line.text[number.end() :]
    return len(pairs)


def split_lines(text: str) -> list[Line]:
    """Return the lines that hold something, whitespace collapsed, with their numbers."""
    lines: list[Line] = []
    gap = True
    for number, raw in enumerate(text.split("\n"), start=1):
        row = " ".join(raw.split())
        if row:
            lines.append(Line(number, row, gap=gap))
        gap = not row
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
    """Join wrapped lines."""
    # A paragraph ends at a blank line, and where the next line's first word would have fitted into
    # the line above it.
    width = _FILLED * max(len(line.text) for line in lines)
    groups: list[list[Line]] = []
    for line in lines:
        above = groups[-1][-1].text if groups else ""
        fits = len(above) + 1 + len(line.text.split(" ", 1)[0]) <= width
        if line.gap or not groups or fits or starts_with_time(line.text):
            groups.append([])
        groups[-1].append(line)
    return [
        Line(group[0].number, " ".join(line.text for line in group), gap=group[0].gap)
        for group in groups
    ]


_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+(?P<text>.*))?$")
_TOP = re.compile(r" {0,3}#[ \t]+\S")  # a heading of the first rank
_RANKED = re.compile(r"(?m)^#{1,3}[ ][^\W_]")
_HEADINGS = 2  # which make a text Markdown
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})\s*$")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_ITEM = re.compile(
    r"\s*(?:(?:[-*+]|\d{1,4}[.)])[ \t]+"
    r"(?:\[[ xX/<>?!-]\][ \t]+|(?:TODO|DOING|DONE|NOW|LATER|WAITING)[ \t]+)?"
    r"|\[\^[^\]\s]{1,40}\]:[ \t]*)(?=\S)"
)
"""What a list's item, a task or a footnote's text begins with."""
# A mark alone on its row, as copied pages have it, is no part of the sentence below.
_MARK = re.compile(r"[★☆⭐½]{1,10}|\d{1,2}(?:[.,]\d)?(?: ?/ ?\d{1,3})?|[A-D][+−-]")
_TAGS = re.compile(r"#[^\s#]{1,60}(?:[ \t]{1,9}#[^\s#]{1,60}){0,30}")
_QUOTE = re.compile(r"^(?: {0,3}>[ \t]?){1,9}")
_CALLOUT = re.compile(r"\[![\w-]{1,30}\][+-]?[ \t]*")
_OF_BLOCK = re.compile(r"[ \t]+[\w-]{1,30}:: ?\S{0,80}$")  # what a note-taking tool says of it
_INLINE_FIELD = re.compile(r"^([^\W\d_][\w -]{0,30})::(?: |$)")
_FIELD = re.compile(
    r"[ \t]*[\[(](?P<key>[^\W\d_][\w -]{0,30}):: ?"
    r"(?P<value>(?:\[\[[^\[\]]{1,200}\]\]|[^\[\]()]){1,250})[\])]"
)
_FENCE = re.compile(r" {0,3}(?:```|~~~|:::)")
_CELL = re.compile(r"(?<!\\)\|")
_NO_CELL = re.compile(r":?-*:?")
_DASHES = re.compile(r"[|+]?(?::?-+:?[|+])*:?-+:?[|+]?")  # in a row without its blanks
_TARGET = (
    r"\((?:<[^<>\n]{0,2000}>|[^()\s]{0,2000}(?:\([^()\s]{0,500}\)[^()\s]{0,500})?)"
    r"(?:[ \t]+[\"'(][^\n)]{0,300})?\)"
)
_PICTURE = re.compile(rf"(?<!\\)!\[(?P<alt>[^\[\]]{{0,2000}})\]{_TARGET}")
_LINK = re.compile(rf"(?<![\\!])\[(?P<text>[^\[\]]{{1,2000}})\](?:{_TARGET}|\[[^\[\]]{{0,200}}\])")
_AUTOLINK = re.compile(r"(?<!\\)<((?:https?://|mailto:)[^\s<>]{1,2000})>")
_STRONG = re.compile(r"(?<!\\)(\*{1,3})(?=[^\s*])([^*]{1,3000}?)(?<=\S)\1")
_MARKED = re.compile(r"(?<![\\=])(==)(?=[^\s=])([^=]{1,3000}?)(?<=\S)==(?!=)")
_UNDERSCORE = re.compile(r"(?<![\w\\])(_{1,3})(?=[^\s_])([^_]{1,3000}?)(?<=\S)\1(?!\w)")
# In plain text a pair stands around whole words; "***1/2", "*.srt", "*_*" begin none, and a word
# that is half stars ("***hole, f***") neither.
_BEFORE = r"(?<![^\s(\[{\"'“‘«„—–*_])"
_NO_PAIR = r"(?!\*+(?:[½¼¾]|\d/\d(?!\d)|[.,]\w|_+\W)|\*{3}[^*]+\W\w\*)"
_PLAIN_STRONG = re.compile(
    rf"{_BEFORE}(?<!\*){_NO_PAIR}(\*{{1,3}})(?=[^\s*])([^*]{{1,3000}}?)(?<=\S)\1(?![^\W_]|\*)"
)
_PLAIN_UNDERSCORE = re.compile(
    rf"{_BEFORE}(?<!_)(_{{1,3}})(?=[^\W_]|[\"'“‘«„(\[¡¿…])([^_]{{1,3000}}?)(?<=\S)\1(?!\w)"
)
_WIKI_LINK = re.compile(
    r"(?<!\\)(?P<embedded>!?)\[\[(?P<page>[^\[\]|#\n]{0,300}?)(?:#[^\[\]|\n]{0,300}?)?"
    r"(?:\\?\|(?P<text>[^\[\]\n]{1,300}))?\]\]"
)
_NOTE_SIGN = re.compile(r"(?<!\\)\[\^[^\[\]\s]{1,40}\]")
_NOTE_INSIDE = re.compile(r"(?<!\\)\^\[([^\[\]]{1,2000})\]")
# What is meant for the generator of a site alone: shortcodes, classes, names of blocks.
_FOR_GENERATOR = re.compile(
    r"<%[^<>\n]{0,500}%>"
    r"|(?<!\\)\{(?:\{[^{}\n]{0,500}\}|%[^{}\n]{0,500}%|:?[ ]?[.#][^{}\n]{0,200})\}"
    r"|(?<=\S)[ \t]\^[\w-]{1,40}$|\(\([0-9a-f-]{6,40}\)\)"
)
# "[expand]...[/expand]": the signs of a site's plugin, known by the one that closes.
_CLOSING = re.compile(r"\[/([a-z][\w-]{0,30})\]")
_SHORTCODE = re.compile(r"(?<![!\\\]])\[/?([a-z][\w-]{0,30})(?:[ =][^\[\]\n]{0,300})?\](?![(\[:])")
_PROSE = 80  # characters of a line that is no byline or date
_ADDED = re.compile(r"\{(\+\+|==)([^{}]{1,2000}?)\1\}")  # by whoever went over the text
_MOST_CUT = 2000  # characters of what is taken out that are listed
_CUT = (
    (
        "code",
        ("```", "~~~"),
        re.compile(
            r"(?m)^ {0,3}(?P<fence>```|~~~)[ \t]*(?=\{?[\w.])([^\n`]{1,80}\n(?:.*\n){0,400}?)"
            r" {0,3}(?P=fence)[ \t]*$"
        ),
    ),
    (
        "code",
        ("import ", "export "),
        re.compile(
            r"(?m)^(import[ ][^\n'\"]{1,200}[ ]from[ ][^\n]{1,200}"
            r"|export[ ](?:const|default|let|function)[ ][^\n]{1,400})$"
        ),
    ),
    (
        "struck out",
        ("~~",),
        re.compile(r"(?<![\\~])~~(?=[^\s~])([^~\n]{1,3000}?)(?<=[^\s~])~~(?!~)"),
    ),
    ("comment", ("{>>",), re.compile(r"\{>>([^{}]{1,2000}?)<<\}")),
    ("struck out", ("{--",), re.compile(r"\{--([^{}]{1,2000}?)--\}")),
    ("comment", ("%%",), re.compile(r"(?<![\\\d%])%%(?=[^%])([^%]{1,3000})%%(?!%)")),
)
"""What its writer has taken back or never meant for readers: its name, its signs, its pattern."""
_CODE = re.compile(r"(?<!\\)`{1,3}([^`]{1,2000})`{1,3}")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_BREAK = re.compile(r"<br\s?/?>", re.IGNORECASE)
_TAG = re.compile(r"(?<!\\)</?[a-zA-Z][\w-]{0,20}(?:\s[^<>]{0,500})?/?>")


def read_markdown(text: str) -> Draft:
    """Read Markdown, with or without front matter."""
    front, body = split_front(text)
    offset = text.count("\n", 0, len(text) - len(body))
    if front and front.text:
        body, offset = front.text, front.line
    body = _without_shortcodes(body)
    body, cut = _without_cut(body, offset)
    lines = sorted([*_lines(body, offset), *cut], key=lambda line: line.number)
    _keep_parts(lines, body, offset)
    if front is None:
        return Draft(lines)
    for line in lines:
        if line.undecided and is_fact(line.text):
            line.set("caption", FACTS)
        elif line.undecided and line.text.startswith("#") and furniture(line.text):
            line.set("removed", REASONS["labels"])
    last = next((line for line in reversed(lines) if line.text), None)
    if last and last.undecided and (reason := furniture(last.text)):
        last.set("removed", reason)
    return Draft(lines, front.meta, front.notes, as_is=True)


def _keep_parts(lines: list[Line], body: str, offset: int) -> None:
    """Keep the first heading among those of the first rank, with a text of its own below it."""
    rows = enumerate(body.split("\n"), start=offset + 1)
    tops = {number for number, row in rows if _TOP.match(row)}
    first, *more = [at for at, one in enumerate(lines) if one.final and one.number in tops] or [0]
    if more and any(len(line.text) > _PROSE for line in lines[first + 1 : more[0]]):
        lines[first].section = True


# --------------------------------------------------------------------------
# Structure


def _without_cut(text: str, offset: int) -> tuple[str, list[Line]]:
    """Take out what is struck out or commented out; give it as removed lines."""
    cut = []
    if "++}" in text or "==}" in text:
        text = _ADDED.sub(r"\2", text)
    for reason, signs, pattern in _CUT:
        if not any(sign in text for sign in signs):
            continue
        number, place = offset + 1, 0  # lines up to a place, which is counted from the last one
        for match in pattern.finditer(text):
            number += text.count("\n", place, match.start())
            place = match.start()
            what = plain_text(match[match.lastindex or 0])[:_MOST_CUT]
            cut.append(Line(number, what, "removed", final=True, reason=reason))
        text = pattern.sub(lambda match: "\n" * match[0].count("\n"), text)
    return text, cut


def _lines(text: str, offset: int) -> Iterator[Line]:
    """Return one line per paragraph, heading, list item and picture."""
    # `offset` is the number of source lines before the text.
    paragraph: list[tuple[int, str]] = []
    rows = enumerate(text.split("\n"), start=offset + 1)
    parts = ((number, _BREAK.sub("\n\n", _apart(row)).split("\n")) for number, row in rows)
    for number, raw in ((number, part) for number, of_row in parts for part in of_row):
        row = _QUOTE.sub("", raw, count=1)
        if paragraph and starts_with_time(row):
            yield from _block(paragraph)
            paragraph = []
        callout = _CALLOUT.match(row) if row != raw else None
        if callout:
            yield from _block(paragraph)
            paragraph = []
            yield from _block([(number, row[callout.end() :])])
        elif row.lstrip().startswith("|") and row.count("|") > 1:
            yield from _block(paragraph)
            paragraph = []
            yield from _block([(number, _table_row(row))])
        elif paragraph and _UNDERLINE.match(row):
            yield from _block(paragraph, heading=True)
            paragraph = []
        elif heading := _HEADING.match(row):
            yield from _block(paragraph)
            paragraph = []
            title = (heading["text"] or "").rstrip().rstrip("#")
            yield from _block([(number, title)], heading=True)
        elif (
            not row.strip()
            or any(form.match(row) for form in (_RULE, _FENCE))
            or (_OF_BLOCK.match(row) and not (paragraph and _INLINE_FIELD.match(paragraph[0][1])))
        ):
            yield from _block(paragraph)
            paragraph = []
        elif _MARK.fullmatch(row.strip()) or _TAGS.fullmatch(row.strip()):
            yield from _block(paragraph)
            paragraph = []
            yield from _block([(number, row)])
        elif item := _ITEM.match(row):
            yield from _block(paragraph)
            paragraph = [(number, row[item.end() :])]
            if heading := _HEADING.match(row[item.end() :]):
                yield from _block([(number, heading["text"] or "")], heading=True)
                paragraph = []
        else:
            paragraph.append((number, row))
    yield from _block(paragraph)


def _apart(row: str) -> str:
    """Give each of a row of fields in brackets its own row: "[rating:: 4/5] (seen:: 2021)"."""
    if "::" not in row or _FIELD.sub("", row).strip():
        return row
    return "\n".join(f"{one['key']}: {one['value']}" for one in _FIELD.finditer(row))


def _without_shortcodes(text: str) -> str:
    names = set(_CLOSING.findall(text)) if "[/" in text else set()
    return _SHORTCODE.sub(lambda sign: "" if sign[1] in names else sign[0], text) if names else text


def _table_row(row: str) -> str:
    """Join the cells of a table's row; nothing for the row of dashes."""
    cells = [cell.strip() for cell in _CELL.split(row)]
    return "" if all(map(_NO_CELL.fullmatch, cells)) else join_cells(cells)


def table_rows(text: str) -> list[Row]:
    """Return the rows of the tables in a text that have the first one's width, with its headings.

    Known by the row of dashes below the headings: in Markdown, and as a database prints a table.
    """
    rows: list[Row] = []
    above = ""
    inside = False
    for number, row in enumerate(text.split("\n"), start=1):
        if not row.strip():
            inside = False
        elif _DASHES.fullmatch("".join(row.split())):
            headings = _cells(above)
            widths = {
                len(headings),
                len(_cells(row.replace("+", "|"))),
                len((rows or [(0, headings)])[0][1]),
            }
            if not inside and len(headings) > 1 and len(widths) == 1:
                rows.append((number - 1, headings))
                inside = True
        elif inside and "|" in row and len(cells := _cells(row)) == len(rows[0][1]):
            rows.append((number, cells))
        above = row
    return rows


def _cells(row: str) -> list[str]:
    inner = row.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return ["\n".join(map(plain_text, _BREAK.split(cell))) for cell in _CELL.split(inner)]


def _block(rows: list[tuple[int, str]], *, heading: bool = False) -> Iterator[Line]:
    """Make the lines of one block: its pictures as captions, then its text."""
    if len(rows) > 1 and are_properties([plain_text(row) for _, row in rows]):
        for row in rows:
            yield from _block([row])
        return
    if not rows:
        return
    source = " ".join(_for_readers(row) for _, row in rows)
    for picture in _PICTURE.finditer(source) if "![" in source else ():
        if alt := plain_text(picture["alt"]):
            yield Line(rows[0][0], alt, "caption", final=True, reason="picture")
    if text := plain_text(_PICTURE.sub(" ", source) if "![" in source else source):
        yield Line(rows[0][0], text, "heading" if heading else "body", final=heading)


def _for_readers(row: str) -> str:
    """Drop from a row what is meant for the generator of a site."""
    has_signs = any(sign in row for sign in ("{", "^", "((", "<%"))
    row = _FOR_GENERATOR.sub(" ", row) if has_signs else row
    return _INLINE_FIELD.sub(r"\1: ", row) if "::" in row else row


def plain_text(text: str) -> str:
    """Drop the marks of Markdown inside a line: links, emphasis, code, tags, escapes."""
    if any(mark in text for mark in "[]<>*_`=\\"):
        text = _NOTE_INSIDE.sub(r" (\1)", text)
        text = _NOTE_SIGN.sub("", _WIKI_LINK.sub(_link_words, text))
        text = _LINK.sub(lambda m: m["text"], text)
        text = _TAG.sub(" ", _AUTOLINK.sub(r"\1", _without_comments(text)))
        for pattern in (_STRONG, _STRONG, _UNDERSCORE):
            text = pattern.sub(_without_emphasis, text)
        text = _ESCAPE.sub(r"\1", _CODE.sub(r"\1", _MARKED.sub(r"\2", text)))
    return " ".join(text.split())


def _link_words(link: re.Match[str]) -> str:
    """Return the words that a link between notes shows; a picture or note put in shows none."""
    return "" if link["embedded"] else link["text"] or link["page"]


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
    """Keep marks around what is no word and no figure: ``***½`` is a score."""
    inner = match[2]
    return inner if any(map(str.isalnum, inner.replace("½", ""))) else match[0]
