"""What the lines of a text are: headings, furniture of the page, captions, or the review's own."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any, Final

from crosscut.ingest.model import Line, Note, was
from crosscut.text.patterns import put_in

TABLES: Final[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("patterns.toml").read_text(encoding="utf-8")
)
"""What patterns.toml holds: patterns and lists of words, by which lines are judged."""


def one_of(patterns: Iterable[str]) -> str:
    """Return the pattern of any of these, with what they name put in."""
    return f"(?:{put_in(patterns, TABLES['names'])})"


def compile_any(patterns: Iterable[str], flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """Return the pattern of any of these, ready for use."""
    return re.compile(one_of(patterns), flags)


def line_kinds(table: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the pattern of a table's lines, whose groups are their kinds; kind -> reason."""
    kinds = TABLES[table]
    groups = [f"(?P<{name}>{one_of(kind['lines'])})" for name, kind in kinds.items()]
    return compile_any(groups), {name: kind["reason"] for name, kind in kinds.items()}


MAX_CHARS, MAX_WORDS = 90, 14
_MAX_RUN = 2  # a heading and its sub-heading; three in a row are a list
_ENDS = tuple(".!?…,;:。！？、")
_IDEOGRAPH = re.compile("[\u2e80-\u9fff]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # Thai, Lao, Burmese, Khmer
_QUOTES = "”’\"'»)]"
# A score on a line of its own is a verdict, not a heading.
_SCORE = re.compile(
    r"[★☆⭐½*]|\d\s?/\s?\d|\d\s?%|\bout of (?:\d|four|five|ten)|\d stars?\b|\bstars?$"
    r"|\b(?:rat(?:ing|ed)|score|grade|verdict)s?:|^[A-F][+\-−–]?$|^\d{1,2}[.,]\d$"
    r"|\w: \d{1,2}(?:[.,]\d)?$|\w /\s?\d{1,3}\)?$",
    re.IGNORECASE,
)
_SPEAKER = re.compile(r"\s\(?(?:\d{1,2}:)?\d{1,2}:\d\d\)?$")  # of a transcript, with the time
SENTENCE_END = re.compile(r"[.!?…。！？][”’\"'»)\]*_]{0,3}$")


def words(text: str) -> int:
    """Count the words of a line; in scripts without blanks, two to four characters are a word."""
    count = len(text.split())
    if text.isascii():
        return count
    return max(count, len(_IDEOGRAPH.findall(text)) // 2, len(_UNSPACED.findall(text)) // 4)


def without_ornament(text: str) -> str:
    """Drop the emoji and signs that a heading begins with, but no stars: they are a mark."""
    for i, char in enumerate(text):
        sign = char.isspace() or unicodedata.category(char) in ("So", "Sk", "Mn", "Cf", "Co")
        if char in _STARS or not sign:
            return text[i:]
    return text


def states_score(text: str) -> bool:
    """Return whether a short line states a verdict, in stars, figures or a grade."""
    return _SCORE.search(text) is not None


def looks_like_heading(text: str) -> bool:
    """Return whether a line could be a heading, judged by itself."""
    if len(text) > MAX_CHARS or text.rstrip(_QUOTES).endswith(_ENDS):
        return False
    text = without_ornament(text)
    first = text[:1]
    if _SPEAKER.search(text):
        return False
    starts = first.isdigit() or (first.isalpha() and not first.islower())
    return starts and words(text) <= MAX_WORDS and not states_score(text)


def mark_headings(lines: list[Line]) -> None:
    """Mark the heading lines: short, open-ended, and followed by a passage.

    A text whose format marks headings is believed; nothing is guessed in it.
    """
    remaining = [line for line in lines if line.stays]
    is_post = any(line.reason.startswith("the post's") for line in lines)
    if not any(line.final and line.kind == "heading" for line in remaining):
        _guess([line for line in remaining if not (is_post and line.text.isdigit())])
    for line in remaining:
        if line.kind == "heading":
            line.text = without_ornament(line.text)


def _guess(lines: list[Line]) -> None:
    run: list[Line] = []
    for line, below in zip_longest(lines, lines[1:]):
        goes_on = below is not None and below.text[:1].islower()
        if line.undecided and looks_like_heading(line.text) and not goes_on:
            run.append(line)
            continue
        if len(run) <= _MAX_RUN:
            for heading in run:
                heading.kind = "heading"
        run = []


MAX_LENGTH = 300  # no furniture line is longer; longer lines are never tried


_FURNITURE, REASONS = line_kinds("furniture")


_SECTION, SECTION_REASONS = line_kinds("sections")
_OUTER = re.compile(r"^[^\w(#\"“]{1,12}|[\s:…*_-]{1,12}$")

_NAVIGATION = compile_any(["${navigation}"])
_MENU = 20  # letters of a word of a menu

_COMMENT_SIGN = compile_any(TABLES["comments"]["signs"])


def furniture(text: str) -> str:
    """Return the reason why this line is page furniture, or an empty string."""
    if len(text) > MAX_LENGTH:
        return ""
    match = _FURNITURE.fullmatch(text)
    return REASONS[match.lastgroup] if match and match.lastgroup else ""


def section(text: str) -> str:
    """Return the kind of boilerplate section this heading opens, or an empty string."""
    if len(text) > 100 or text.endswith("."):
        return ""
    match = _SECTION.fullmatch(_OUTER.sub("", text))
    return match.lastgroup or "" if match else ""


def is_comment_sign(text: str) -> bool:
    """Return whether the line stands above or below a reader's comment."""
    return len(text) <= 120 and _COMMENT_SIGN.fullmatch(text) is not None


_HEARTS = re.compile(r"(?:[❤♥💖🍿🍍]\ufe0f?){2,10}[💛💔🤍🖤♡½\ufe0f]*")  # a mark below a title
_STARS = frozenset("★☆⭐✩✪✭✮½⯨*")
_TAIL = 0.4  # a tail section has at most this share of the words below it
_PROSE = 12  # words from which a line with a full stop counts as a paragraph
_RESUMES = 25  # ... and as one that goes on with the review
_LONGEST = {"author": 150, "conversation": 90}  # words a paragraph of such a box may have
_LONGEST_OTHER = 60
# Teasers of other posts break off; entries of a list begin with a label.
_LABEL = re.compile(r"[^\W\d_][\w /&-]{1,25}: ?\S")
_EXCERPT = re.compile(rf"(?:…|\.\.\.|\])$|^{_LABEL.pattern}")
_COUNTED = frozenset(
    REASONS[key] for key in ("share", "login", "comment_form", "posts", "subtitles")
)
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
    above = ""
    for line in lines:
        if not line.stays or line.kind == "caption":
            continue
        marks = _HEARTS.fullmatch(line.text) and looks_like_heading(above)
        above = line.text
        if _is_ornament(line.text) and not marks:
            line.set("removed", "ornament")
        elif reason := furniture(line.text):
            line.set("removed", reason)
    for order in (lines, lines[::-1]):
        _mark_counts(order)
        _mark_navigation(order)


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


def _mark_navigation(lines: list[Line]) -> None:
    """Mark the word of a menu ("Home") right beside what is one beyond doubt."""
    for above, line in pairwise(lines):
        gap = max(above, line, key=lambda one: one.number).gap
        if above.reason != REASONS["navigation"] or gap or not line.undecided:
            continue
        if len(line.text) <= _MENU and _NAVIGATION.fullmatch(line.text):
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
            if page.lines[j].stays:
                page.lines[j].set("removed", SECTION_REASONS[kind])
        i = max(end, i + 1)


def _section_end(page: _Page, i: int, kind: str, last_resume: int) -> int:
    """Return the line after the section that line i opens; i itself if it opens none."""
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
    """Return whether readers' comments or their form follow, not more of the review."""
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
    rest = sum(count for line, count in zip(page.lines, page.words, strict=True) if line.stays)
    if 2 * rest >= total:
        return []
    what = f"only {rest} of {total} words {was(rest)} kept as the review's text"
    return [Note("notice", 0, what, "more than half of the text was left out")]


MAX_CAPTION = 500
_CAPTION_LENGTH = 320
CAPTION = "image caption"
CREDIT = "credit of a still"
FACTS = "film facts"

_OPENER = compile_any(TABLES["captions"]["openers"])
_WEAK_OPENER = compile_any(TABLES["captions"]["weak_openers"])
_CREDIT = compile_any(TABLES["captions"]["credits"])

_FACT = compile_any(TABLES["captions"]["facts"])
_BARE_FACT = compile_any(TABLES["captions"]["bare_facts"], re.NOFLAG)
_CAPTION_PROSE = re.compile(
    r"(?<![Dd]ir)[.!?] [A-Z“\"]|[’']s an? |[!?…]$|\.\.\."
    r"|\b(?:is|are|was|were|isn.t|doesn.t|has|have|feels|makes)\b"
)
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|feels|makes|becomes|remains)\b")
_AGGREGATE = re.compile(
    r"\W{0,4}(?:rotten|tomato|imdb|metacritic|metascore|letterboxd)", re.IGNORECASE
)
_CAPTION_SCORE = re.compile(
    r"[:：] ?(?:[★☆⭐*]|\d{1,3}(?:[.,]\d)? ?(?:/|out of|%|stars)|[A-D][+−-]?$)", re.IGNORECASE
)


def is_fact(text: str) -> bool:
    """Return whether the line states film facts: a label and its value, or a bare credit line.

    A reviewer's own score ("Cinematography: 9/10") is none.
    """
    if len(text) > MAX_CAPTION:
        return False
    if _FACT.fullmatch(text):
        if _CAPTION_SCORE.search(text):
            return _AGGREGATE.match(text) is not None
        return not _CAPTION_PROSE.search(text)
    return len(text) <= 160 and bool(_BARE_FACT.fullmatch(text)) and not _CAPTION_PROSE.search(text)


def is_credit(text: str) -> bool:
    """Return whether the line credits a picture or cites the film it is taken from."""
    return len(text) <= 200 and bool(_CREDIT.fullmatch(text)) and not _VERB.search(text)


def mark_captions(lines: list[Line]) -> None:
    """Mark captions of pictures, their credits and lines of film facts."""
    for i, line in enumerate(lines):
        if not line.undecided or len(line.text) > MAX_CAPTION:
            continue
        if is_credit(line.text):
            line.set("caption", CREDIT)
            if i and _captions(lines, i):
                lines[i - 1].set("caption", CAPTION)
        elif _OPENER.match(line.text):
            line.set("caption", CAPTION)
        elif is_fact(line.text):
            line.set("caption", FACTS)


def _captions(lines: list[Line], credit: int) -> bool:
    """Return whether the line above a credit is that picture's caption."""
    # It is if it opens as one, or if both stand as a block of two lines; in a text without blank
    # lines, to stand above a credit means nothing.
    above = lines[credit - 1]
    if not above.undecided or len(above.text) > _CAPTION_LENGTH:
        return False
    ends = credit + 1 == len(lines) or lines[credit + 1].gap
    block = above.gap and not lines[credit].gap and ends
    return block or _WEAK_OPENER.match(above.text) is not None
