"""Which lines of a text without markup are headings."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crosscut.ingest.model import Line


MAX_CHARS, MAX_WORDS = 90, 14
_MAX_RUN = 2  # a heading and its sub-heading; three in a row are a list
_ENDS = tuple(".!?…,;:。！？、")
_IDEOGRAPH = re.compile("[\u2e80-\u9fff]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # Thai, Lao, Burmese, Khmer
_QUOTES = "”’\"'»)]"
# A score on a line of its own is a verdict, not a heading.
_SCORE = re.compile(
    r"[★☆⭐½*]|\d\s?/\s?\d|\d\s?%|\bout of (?:\d|four|five|ten)|\d stars?\b|\bstars?$"
    r"|\b(?:rating|score|grade|verdict)s?:|^[A-F][+\-−–]?$",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[.!?…。！？][”’\"'»)\]*_]{0,3}$")


def words(text: str) -> int:
    """Count the words of a line; in scripts without blanks, two to four characters are a word."""
    count = len(text.split())
    if text.isascii():
        return count
    return max(count, len(_IDEOGRAPH.findall(text)) // 2, len(_UNSPACED.findall(text)) // 4)


def without_ornament(text: str) -> str:
    """Drop the emoji and signs that a heading begins with."""
    for i, char in enumerate(text):
        if not (char.isspace() or unicodedata.category(char) in ("So", "Sk", "Mn", "Cf", "Co")):
            return text[i:]
    return text


def states_score(text: str) -> bool:
    """Tell whether a short line states a verdict, in stars, figures or a grade."""
    return _SCORE.search(text) is not None


def looks_like_heading(text: str) -> bool:
    """Tell whether a line could be a heading, judged by itself."""
    if len(text) > MAX_CHARS or text.rstrip(_QUOTES).endswith(_ENDS):
        return False
    text = without_ornament(text)
    first = text[:1]
    starts = first.isdigit() or (first.isalpha() and not first.islower())
    return starts and words(text) <= MAX_WORDS and not states_score(text)


def mark_headings(lines: list[Line]) -> None:
    """Mark the heading lines: short, open-ended, and followed by a passage.

    A text whose format marks headings is believed; nothing is guessed in it.
    """
    kept = [line for line in lines if line.kept]
    if not any(line.fixed and line.kind == "heading" for line in kept):
        _guess(kept)
    for line in kept:
        if line.kind == "heading":
            line.text = without_ornament(line.text)


def _guess(kept: list[Line]) -> None:
    run: list[Line] = []
    for line in kept:
        if line.undecided and looks_like_heading(line.text):
            run.append(line)
            continue
        if len(run) <= _MAX_RUN:
            for heading in run:
                heading.kind = "heading"
        run = []
