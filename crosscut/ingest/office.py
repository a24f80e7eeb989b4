"""Word documents: from what the parser found to lines, metadata and notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from crosscut.ingest.archive import check_office
from crosscut.ingest.bylines import is_name
from crosscut.ingest.captions import CAPTION
from crosscut.ingest.encoding import repair_lines
from crosscut.ingest.model import Draft, Line, Note, ReviewMeta

if TYPE_CHECKING:
    from crosscut.ingest.sandbox import Sandbox


# Names that programs and their set-up give, not people.
_MACHINES = re.compile(
    r"(?:python-docx|microsoft|office|windows|apple|google|libre ?office|open ?office|unknown"
    r"|user|admin|administrator|owner|guest|default|student|teacher|laptop|pc|computer|hp|dell"
    r"|lenovo|acer|asus)\b",
    re.IGNORECASE,
)
_UNTITLED = re.compile(
    r"(?:microsoft word -.*|.*\.(?:docx?|odt|rtf|pdf|txt|html?)|(?:document|untitled|unbenannt"
    r"|dokument|sans nom|new|blank|draft|about:blank|word document)\W?\d*)",
    re.IGNORECASE,
)
_LONGEST_TITLE = 250
_FOOTNOTES = "shown below the paragraph that refers to them"


def read_docx(data: bytes, where: str, sandbox: Sandbox) -> Draft:
    """Read a Word document.

    Headings and captions are what their styles say; a footnote is a passage below the
    paragraph that refers to it; a table's row of short cells is a line.

    Raises
    ------
    IngestError
        If it cannot be read, or passes a limit.
    """
    check_office(data, where, sandbox.limits)
    found = sandbox.parse("docx", data, where)
    kinds = [kind for kind, _ in found["rows"]]
    texts, notes = repair_lines([text for _, text in found["rows"]])
    margins, _ = repair_lines(found["margins"])
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
        line.fixed = kind != "body"
        if text:
            lines.append(line)
    if count := kinds.count("note"):
        notes.append(Note("notice", 0, _counted(count), _FOOTNOTES))
    notes += [Note("removed", 0, text, "header or footer of the page") for text in margins if text]
    return Draft(lines, ReviewMeta(title=title), notes, fallback=properties(found))


def _counted(count: int) -> str:
    return "1 footnote" if count == 1 else f"{count} footnotes"


def properties(found: dict[str, Any]) -> ReviewMeta:
    """Take title and author from a document's properties where a person wrote them.

    Programs fill them in too: "Document1", "user", "Microsoft Office User".
    """
    title = " ".join(found["title"].split())[: _LONGEST_TITLE + 1]
    author = " ".join(found["author"].split())
    if (
        _UNTITLED.fullmatch(title)
        or len(title) > _LONGEST_TITLE
        or not any(map(str.isalpha, title))
    ):
        title = ""
    if _MACHINES.search(author) or not is_name(author) or " " not in author:
        author = ""
    return ReviewMeta(title=title, author=author)
