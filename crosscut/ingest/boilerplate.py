"""Leave out what a web page puts around a text, and say so line by line.

Two kinds of rules: single lines whose wording is a page's furniture
(``furniture.py``), and sections under a heading such as "Popular posts". A
section is left out only while it looks like one: prose that goes on longer
than such boxes do is kept, because losing an argument is worse than keeping a
widget.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from crosscut.ingest.captions import is_fact
from crosscut.ingest.furniture import REASONS, SECTION_REASONS, furniture, is_comment_sign, section
from crosscut.ingest.headings import SENTENCE_END, looks_like_heading, words
from crosscut.ingest.model import Note

if TYPE_CHECKING:
    from crosscut.ingest.model import Line


_STARS = frozenset("★☆⭐✩✪✭✮½⯨*")
_TAIL = 0.4  # a tail section has at most this share of the words below it
_PROSE = 12  # words from which a line with a full stop counts as a paragraph
_RESUMES = 25  # ... and as one that goes on with the review
_LONGEST = {"author": 150, "conversation": 90}  # words a paragraph of such a box may have
_LONGEST_OTHER = 60
# Teasers of other posts break off; entries of a list begin with a label.
_LABEL = re.compile(r"[^\W\d_][\w /&-]{1,25}: ?\S")
_EXCERPT = re.compile(rf"(?:…|\.\.\.|\])$|^{_LABEL.pattern}")
_COUNTED = frozenset(REASONS[key] for key in ("share", "login", "comment_form"))
_NEAR = 6  # how many lines below a heading its comment form or first comment stands


@dataclass(slots=True)
class _Page:
    """The lines with what is asked of them again and again."""

    lines: list[Line]
    sections: list[str] = field(init=False)
    words: list[int] = field(init=False)
    below: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.sections = [section(line.text) for line in self.lines]
        self.words = [words(line.text) for line in self.lines]
        below = 0
        self.below = [0] * len(self.lines)
        for i in reversed(range(len(self.lines))):
            self.below[i] = below
            below += self.words[i]

    def prose(self, i: int, least: int = _PROSE) -> bool:
        """Whether line i is a paragraph of at least so many words."""
        line = self.lines[i]
        enough = line.kind == "body" and self.words[i] >= least
        return enough and SENTENCE_END.search(line.text) is not None

    def heading(self, i: int) -> bool:
        """Whether line i could open a section of the text itself."""
        line = self.lines[i]
        if line.kind == "heading":
            return True
        return line.undecided and looks_like_heading(line.text) and not is_fact(line.text)

    def resumes(self, i: int, least: int = _RESUMES, headings: int = 2) -> bool:
        """Whether line i is a heading below which the review goes on.

        Up to so many ``headings`` may stand one below the other.
        """
        if not self.heading(i) or self.sections[i]:
            return False
        j = i + 1
        while j < len(self.lines) and j < i + headings and self.heading(j):
            j += 1
        if j == len(self.lines) or _EXCERPT.search(self.lines[j].text):
            return False
        return self.prose(j, least)

    def in_tail(self, i: int) -> bool:
        """Whether little of the text stands below line i."""
        return self.below[i] <= _TAIL * (self.below[0] + self.words[0])


def mark_furniture(lines: list[Line]) -> None:
    """Mark as removed each line that is page furniture by its wording."""
    for line in lines:
        if not line.kept or line.kind == "caption":
            continue
        if _is_ornament(line.text):
            line.set("removed", "ornament")
        elif reason := furniture(line.text):
            line.set("removed", reason)
    _mark_counts(lines)
    _mark_counts(lines[::-1])


def _is_ornament(text: str) -> bool:
    if text.isascii() and text[:1].isalnum():  # nearly every line; the rest is slower
        return False
    signs = any(char.isalnum() or char in _STARS for char in text)
    return not signs or text in ("*", "***", "* * *")


def _mark_counts(lines: list[Line]) -> None:
    """Mark the bare numbers (of likes, of comments) next to a button."""
    for above, line in pairwise(lines):
        beside = above.kind == "removed" and above.reason in _COUNTED
        if beside and len(line.text) <= 5 and line.text.isdigit() and line.undecided:
            line.set("removed", above.reason)


def mark_sections(lines: list[Line]) -> list[Note]:
    """Mark as removed the boilerplate sections; give the notices about the cleaning."""
    page = _Page(lines)
    _mark_sections(page)
    return _notices(page)


def _mark_sections(page: _Page) -> None:
    count = len(page.lines)
    i = next((i for i in range(count) if page.prose(i)), count)
    last_resume = max((k for k in range(i, count) if page.resumes(k)), default=-1)
    while i < count:
        kind = page.sections[i]
        end = _section_end(page, i, kind, last_resume) if kind else i
        for j in range(i, end):
            kind = page.sections[j] or kind
            if page.lines[j].kept:
                page.lines[j].set("removed", SECTION_REASONS[kind])
        i = max(end, i + 1)


def _section_end(page: _Page, i: int, kind: str, last_resume: int) -> int:
    """Give the line after the section that line i opens; i itself if it opens none."""
    if kind == "comments":
        return len(page.lines) if _is_comments(page, i) else i
    if kind == "where_to_watch":
        return _until_heading(page, i, _PROSE)
    # The name above an author's box looks like a heading too.
    own_heading = i + 1 if kind == "author" else i
    if page.in_tail(i) and last_resume <= own_heading:
        return _until_section(page, i, _LONGEST.get(kind, _LONGEST_OTHER))
    if kind == "related":
        return _until_heading(page, i, _RESUMES)
    return i


def _is_comments(page: _Page, i: int) -> bool:
    """Tell whether readers' comments or their form follow, not more of the review."""
    near = range(i + 1, min(i + 1 + _NEAR, len(page.lines)))
    forms = ("comment form", "login widget")
    if any(page.lines[j].reason in forms or is_comment_sign(page.lines[j].text) for j in near):
        return True
    return page.in_tail(i)


def _until_heading(page: _Page, i: int, least: int) -> int:
    """Stop where the review goes on, with a heading or with a paragraph of its own."""
    for j in range(i + 1, len(page.lines)):
        resumes = page.resumes(j, least, headings=1) and not _LABEL.match(page.lines[j].text)
        if page.sections[j] or resumes or page.prose(j, _RESUMES):
            return j
    return len(page.lines)


def _until_section(page: _Page, i: int, longest: int) -> int:
    for j in range(i + 1, len(page.lines)):
        if page.sections[j] or page.prose(j, longest + 1):
            return j
    return len(page.lines)


def _notices(page: _Page) -> list[Note]:
    total = sum(page.words)
    kept = sum(count for line, count in zip(page.lines, page.words, strict=True) if line.kept)
    if 2 * kept >= total:
        return []
    what = f"only {kept} of {total} words were kept as the review's text"
    return [Note("notice", 0, what, "more than half of the text was left out")]
