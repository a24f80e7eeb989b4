"""Org files, as Emacs and org-roam write them: put into Markdown, row by row, and read as that."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from crosscut.ingest.front_matter import Fields
from crosscut.ingest.model import Draft
from crosscut.ingest.text_formats import read_markdown

_KEYWORD = re.compile(r"#\+(?P<key>[\w-]{1,40}):[ \t]*(?P<value>.*)", re.IGNORECASE)
_BLOCK = re.compile(r"[ \t]*#\+(?P<end>begin|end)_(?P<kind>\w{1,20}).*", re.IGNORECASE)
_COMMENT = re.compile(r"[ \t]*#(?:[ \t](?P<text>[^%]*)|.*)")
_DRAWER = re.compile(r"[ \t]*:(?!END:)[A-Z][\w-]{0,40}:[ \t]*", re.IGNORECASE)
_END = re.compile(r"[ \t]*:END:[ \t]*", re.IGNORECASE)
_PROPERTY = re.compile(r"[ \t]*:(?P<key>[\w-]{1,40}):[ \t]+(?P<value>.*)")
_HEADLINE = re.compile(
    r"(?P<stars>\*{1,6})[ \t]+(?:(?:TODO|DONE|NEXT|WAITING)[ \t]+)?(?P<text>\S.*)"
)
_TAGS = re.compile(r"[ \t]:[\w@:%#-]{1,200}:$")
_NO_TEXT = re.compile(r"[ \t]*(?:(?:CLOSED|SCHEDULED|DEADLINE):[ \t].*|\|[-+|]{2,}[ \t]*)")
_CODE: Final = ("src", "example", "comment", "export")
# What stands within a row, and how Markdown has it.
_INLINE: Final = tuple(
    (re.compile(form), written)
    for form, written in (
        (r"\[\[[^\[\]\n]{1,500}\]\[([^\[\]\n]{1,500})\]\]", r"\1"),
        (r"\[\[(?:(?:id|file):)?([^\[\]\n]{1,500})\]\]", r"\1"),
        (r"\[fn:([\w-]{1,40})\]", r"[^\1]"),
        (r"(?<![\w*\\])\*(?=[^\s*])([^*\n]{1,500}?)(?<=\S)\*(?![\w*])", r"**\1**"),
        (r"(?<![\w/:.<])/(?=[^\s/])([^/\n]{1,500}?)(?<=\S)/(?![\w/])", r"*\1*"),
        (r"(?<![\w=~])([=~])(?=[^\s=~])([^=~\n]{1,300}?)(?<=\S)\1(?![\w=~])", r"\2"),
        (r"[<\[](\d{4}-\d\d-\d\d)(?: [^\W\d_]{2,4}\.?)?(?: \d\d?:\d\d)?[>\]]", r"\1"),
        (r"\\\\$", "<br>"),
    )
)


def read_org(text: str) -> Draft:
    """Read an Org file: keywords and properties are taken for what front matter is."""
    fields: dict[str, object] = {}
    numbers: dict[str, int] = {}
    rows = []
    inside = ""  # of a drawer, or of a block that holds no text
    for number, row in enumerate(text.split("\n"), start=1):
        block, keyword = _BLOCK.fullmatch(row), _KEYWORD.fullmatch(row)
        written = ""
        if inside == "drawer":
            keyword = _PROPERTY.fullmatch(row)
            inside = "" if _END.fullmatch(row) else inside
        elif block and block["kind"].lower() in _CODE:
            inside = "code" if block["end"].lower() == "begin" else ""
            written = "```code" if inside else "```"
        elif inside:
            keyword, written = None, row
        elif _DRAWER.fullmatch(row):
            inside = "drawer"
        elif headline := _HEADLINE.fullmatch(row):
            heading = _TAGS.sub("", headline["text"].rstrip())
            written = f"#{'#' * len(headline['stars'])} {_inline(heading)}"
        elif comment := _COMMENT.fullmatch(row):
            said = (comment["text"] or "").strip()
            written = f"%%{said}%%" if said else ""
        elif not _NO_TEXT.fullmatch(row):
            written = _inline(row)
        if keyword and keyword["value"].strip() and keyword["key"].lower() not in numbers:
            numbers[keyword["key"].lower()] = number
            fields[keyword["key"].lower()] = _inline(keyword["value"]).strip()
        rows.append(written)
    draft = read_markdown("\n".join(rows))
    front = Fields(fields, numbers=numbers).front()
    notes = [*draft.notes, *front.notes]
    return replace(draft, meta=front.meta, notes=notes, as_is=True)


def _inline(row: str) -> str:
    for form, written in _INLINE:
        row = form.sub(written, row)
    return row
