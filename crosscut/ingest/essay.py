"""What stands around a student's essay: its heading, the list of works, others' comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import Final

from crosscut.ingest.cleaning import SENTENCE_END, TABLES, compile_any, words
from crosscut.ingest.metadata import WORKS, date_line, is_name, read_byline, read_names
from crosscut.ingest.model import Line, ReviewMeta
from crosscut.text.patterns import Patterns

PATTERNS: Final = Patterns(Path(__file__).with_suffix(".toml"))
RUNNING_HEAD: Final = "running head or page number"
QUOTED: Final = "another's post, which this one answers"
COMMENT: Final = "comment in the document"

_SIGNS: Final = {
    kind: compile_any(TABLES["essay"][kind]) for kind in ("teacher", "course", "school")
}
_WORKS: Final = compile_any(TABLES["essay"]["works"])
_SECTION: Final = compile_any(TABLES["essay"]["sections"])
_HEAD, _LONG, _TITLE_WORDS = 9, 20, 30  # lines; words
_ROLES = {"name": "teacher", "both": "course"}  # of a second name, and of what looks like one
_FEWEST = 2  # signs that make a heading, where none stands beside the name


def lift_heading(lines: list[Line], meta: ReviewMeta) -> ReviewMeta:
    """Lift the writer's name, teacher, course, date and title from above an essay.

    They stand in the order of MLA (name, teacher, course, date, title) or on a title page.
    """
    head = _head(lines)
    kinds = [_kind(line.text, i) for i, line in enumerate(head)]
    if kinds[1:2] and kinds[1] in _SIGNS and _sign(head[0].text) == "school":
        kinds[0] = "school"
    signs = [i for i, kind in enumerate(kinds) if kind not in ("", "name", "both")]
    names = [i for i, kind in enumerate(kinds) if kind in ("name", "both")]
    both = "both" in kinds
    # "by Ann Ash" says who wrote it; what looks like a name above it is the title.
    names = [i for i in names if PATTERNS.label.match(head[i].text)] or names
    strong = both or {"teacher", "course", "school"} & set(kinds)
    if not names or not strong or (not both and len(signs) < _FEWEST):
        return meta
    end = max([*signs, *(i for i in names if kinds[i] == "both")]) + 1
    after = head[end] if end < len(head) and not _SECTION.fullmatch(head[end].text) else None
    own = kinds[0] == "" or (kinds[0] in _ROLES and 0 not in names)
    above = own or (len(names) > 1 and after is None and names[0] == 0)
    title = head[0] if above else after
    if title is None and kinds[:end].count("") == 1:  # of a title page
        title = head[kinds.index("")]
    if title is head[0] and names[0] == 0:
        names = names[1:]
    author = head[names[0]]
    name = _writers(author.text) or _parts(author.text)[0]
    dates = (date_line(part) for line in head[:end] for part in (line.text, *_parts(line.text)))
    date = next(filter(None, dates), "")
    for line, kind in zip(head[:end], kinds, strict=False):
        if kind and line is not title:
            line.set("lifted", "author" if line is author else _ROLES.get(kind, kind))
    if title is not None and not meta.title:
        title.set("lifted", "title")
        meta = replace(meta, title=title.text)
    return replace(meta, author=meta.author or name, published=meta.published or date)


def _head(lines: Sequence[Line]) -> list[Line]:
    """Return the short lines above the first paragraph; one line at least is left below them."""
    remaining = [line for line in lines if line.stays and line.kind != "caption"]
    head: list[Line] = []
    for line in remaining[: min(_HEAD, len(remaining) - 1)]:
        if not head and PATTERNS.page.fullmatch(line.text) and _is_signed(line.text, remaining):
            again = re.compile(rf"{re.escape(line.text.split()[0])} \d{{1,3}}")
            for page in filter(lambda one: again.fullmatch(one.text), remaining):
                page.set("removed", RUNNING_HEAD)
            continue
        ends = SENTENCE_END.search(line.text) and not _kind(line.text, len(head))
        if words(line.text) >= _LONG or (ends and words(line.text) > 1 and "?" not in line.text):
            break
        head.append(line)
    return head


def _is_signed(page: str, lines: Sequence[Line]) -> bool:
    """Return whether the writer's whole name stands below a surname with a page's number."""
    # So a running head is told from "Story 1", which opens a part.
    surname = page.split()[0]
    return any(surname in line.text.split()[1:] for line in lines[:_HEAD])


def _kind(text: str, i: int) -> str:
    """Name what a line of a heading is: "both" is a name with its course, "" may be the title."""
    if len(text) > 100 or read_byline(text, certain=True):
        return ""
    if date_line(text) or PATTERNS.figures.fullmatch(text):
        return "date"
    if i and (sign := _sign(text)):
        return sign
    if PATTERNS.label.fullmatch(f"{text} "):
        return "label"
    if _writers(text):
        return "name"
    first, *rest = _parts(text)
    own = (" " in first and is_name(first)) or PATTERNS.cjk_name.fullmatch(first)
    if own and not any(map(str.isdigit, first)):
        if not rest:
            return "name"
        return "both" if all(_sign(part) or date_line(part) for part in rest) else ""
    return ""


def _writers(text: str) -> str:
    """Return the names of several writers, each a first and a last one; empty for one."""
    label = PATTERNS.label.match(text)
    names = read_names(text[label.end() :] if label else text)[0].split("; ")
    return "; ".join(names) if len(names) > 1 and all(" " in one for one in names) else ""


def _sign(text: str) -> str:
    return next((kind for kind, form in _SIGNS.items() if form.fullmatch(text)), "")


def _parts(text: str) -> list[str]:
    label = PATTERNS.label.match(text)
    own = text[label.end() :] if label else text
    parts = PATTERNS.bar.split(own)
    return parts if len(parts) > 1 else PATTERNS.comma.split(own)


def mark_works(lines: Sequence[Line]) -> None:
    """Mark the list of works below an essay as removed: what others wrote is not counted."""
    stays = [line for line in lines if line.stays]
    prose = next((i for i, line in enumerate(stays) if _is_prose(line.text)), len(stays))
    heads = [
        i
        for i, line in enumerate(stays)
        if i > prose and len(line.text) < 60 and _WORKS.fullmatch(line.text.strip(" :#*_"))
    ]
    for head in heads:
        end = _end_of_works(stays, head)
        if end > head + 1:
            for line in stays[head:end]:
                line.set("removed", WORKS)


def _is_prose(text: str) -> bool:
    return words(text) >= (_LONG // 2 if SENTENCE_END.search(text) else _LONG)


def _end_of_works(lines: Sequence[Line], head: int) -> int:
    """Return the line after the last entry; lines that are none may stand between entries."""
    end = head + 1
    for i in range(head + 1, len(lines)):
        if _is_entry(lines[i].text):
            end = i + 1
        elif i - end > 1 or lines[i].kind == "heading" or words(lines[i].text) > 3 * _LONG:
            break
    return end


def _is_entry(text: str) -> bool:
    return bool(PATTERNS.entry.search(text[:600]))


def mark_comments(lines: list[Line]) -> None:
    """Mark the comments that Google Docs writes below a text, and part both from their signs.

    "[a] Nice" is one if "[a]" stands behind a word above it; "[1] See there" is a footnote, which
    stays.
    """
    for i, line in reversed(list(enumerate(lines))):
        if line.stays and PATTERNS.word_comment.match(line.text):
            line.set("removed", COMMENT)
        elif line.undecided and PATTERNS.quoted_post.fullmatch(line.text):
            for one in lines[i : i + 2]:
                one.set("removed", QUOTED)
        elif line.stays and (remark := PATTERNS.remark.search(line.text)):
            comment = Line(line.number, remark["what"], "removed", gap=False, reason=COMMENT)
            line.text = f"{line.text[: remark.start()]}{line.text[remark.end() :]}".strip()
            lines.insert(i + 1, comment)
    labels = [PATTERNS.note.match(line.text) for line in lines]
    candidates = (line for line in lines if "[" in line.text)
    inline = {sign for line in candidates for sign in PATTERNS.sign.findall(line.text)}
    first = next((i for i, label in enumerate(labels) if label and label[1] == "a"), len(lines))
    signs: set[str] = set()
    below = lines[first:]
    letters = [label[1] for label in labels[first:] if label and not label[1].isdigit()]
    if "a" in inline and below and 2 * len(letters) >= len(below):
        signs = set(letters)
        for line, label in zip(below, labels[first:], strict=True):
            if line.stays and not (label and label[1].isdigit()):
                line.text = PATTERNS.note.sub("", line.text, count=1)
                line.set("removed", COMMENT)
    pairs = list(zip(lines, labels, strict=True))
    # A page may have lost its raised figures before; the notes at its end keep theirs.
    tail = takewhile(lambda pair: pair[1] or not pair[0].stays, reversed(pairs))
    figures = inline | {label[1] for _, label in tail if label}
    signs |= {label[1] for label in labels if label and label[1].isdigit()} & figures
    for line, label in pairs if signs else ():
        if line.stays and label and label[1] in signs:
            line.text = line.text[label.end() :]
        if line.stays:
            line.text = PATTERNS.sign.sub(lambda m: "" if m[1] in signs else m[0], line.text)
