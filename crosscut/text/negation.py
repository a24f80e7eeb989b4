"""Find what a sentence names only to deny it: "there is no hope", "hardly a romance".

What is said not to be there at all ("no tidy resolution", "is not hopeful", or only "everyone says
that it is about love") is told from what is missed or fails ("lack of closeness", "cannot connect",
"does not offer closure"), which is part of some themes. A denial ends with its clause, and one
denial of another asserts ("not without hope"). What these rules cannot read counts as asserted.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from crosscut.text.patterns import Patterns
from crosscut.text.words import word_forms

_REACH = 100
"""Characters before a word in which its denial may stand; these are some fifteen words."""

_QUOTED = 600
"""Characters before a word in which a quotation that it stands in may begin."""

_PATTERNS: Final = Patterns(Path(__file__).with_suffix(".toml"))
_DENIALS: Final = _PATTERNS.words("words_of_denial", "words_of_others") | {"t"}  # of isn't
_STEMS: Final = _PATTERNS.words("stems_of_denial")
_WRITER: Final = _PATTERNS.words("words_of_the_writer")
_CRAFT: Final = _PATTERNS.words("words_of_a_craft")
_TRADE: Final = _PATTERNS.words("words_of_the_trade")
_CAPITAL = re.compile(r"\b[A-Z][a-z]")
_SMALL = re.compile(r"\b[a-z]{4}")
_BREAK = re.compile(r"[.,;:!?()\[\]—–…\n]|\s-\s")


Denial = Literal["", "missed", "absent"]


def denial(text: str, start: int, end: int, sentence: tuple[int, int]) -> Denial:
    """Return whether a sentence names a thing only to deny it, and how.

    Parameters
    ----------
    text
        Any text.
    start, end
        Where in it the thing is named. What denies there itself ("never tells") is not denied.
    sentence
        Start and end of the sentence.

    Returns
    -------
    str
        "absent" where it is said not to be there, "missed" where it is lacking or fails, else "".
    """
    stop = min(sentence[1], end + _REACH)
    if _PATTERNS.follows.match(text, end, stop) or _PATTERNS.answered.match(text, end):
        return "missed"
    if not _may_deny(text[sentence[0] : sentence[1]]) or _PATTERNS.any.search(text[start:end]):
        return ""
    before = text[max(sentence[0], start - _REACH) : start]
    if _PATTERNS.others.search(before):
        return "absent"
    # What is asserted by two denials is left out, and what comes before it.
    clause = _BREAK.split(before)[-1]
    clause = _PATTERNS.double.split(clause)[-1] if _PATTERNS.any.search(clause) else ""
    if not _PATTERNS.any.search(clause) or _PATTERNS.there.match(text, end, stop):
        return ""
    if _PATTERNS.another.search(clause) and _PATTERNS.name.match(text, end, stop):
        return ""
    if _PATTERNS.absent.search(clause):
        return "absent"
    return "missed" if _PATTERNS.missed.search(clause) else ""


@lru_cache(maxsize=1024)
def _may_deny(sentence: str) -> bool:
    """Tell whether a sentence has a word by which something can be denied."""
    if not _DENIALS.isdisjoint(word_forms(sentence)):
        return True
    low = sentence.lower()
    return any(stem in low for stem in _STEMS)


def is_title(text: str, start: int, end: int, sentence: tuple[int, int]) -> bool:
    """Return whether a word is part of a name or title in an English sentence ("in *High Crimes*").

    So is what has a capital within its sentence, or begins it before another capital, unless every
    longer word of the sentence has one.
    """
    capital = _CAPITAL.search(text, start, end)
    if not capital:
        return False
    if len(_SMALL.findall(text, *sentence)) < 2:
        return False
    opens = _PATTERNS.opens.search(text[sentence[0] : capital.start()]) is not None
    return not opens or _PATTERNS.goes_on.match(text, end) is not None


def is_outside(text: str, start: int, end: int, sentence: tuple[int, int]) -> bool:
    """Return whether a word is said of the writer ("I hope"), the making or a craft ("betrays").

    So is "alone" where it means no more than that ("the title alone").

    What is quoted is not of the writer.
    """
    if _PATTERNS.making.match(text, end, min(sentence[1], end + _REACH)):
        return True
    first, last = max(sentence[0], start - _REACH), min(sentence[1], end + _REACH)
    here = word_forms(text[sentence[0] : sentence[1]])
    if not _CRAFT.isdisjoint(here) and _PATTERNS.craft.search(text[first:start]):
        return True
    if text[start:end].lower() == "alone" and _PATTERNS.no_more.search(text[first:start]):
        return True
    trade = not _TRADE.isdisjoint(here) and _PATTERNS.trade.search(text, first, last)
    if trade and not _PATTERNS.subject.search(text, first, start):
        return True
    if _PATTERNS.note.match(text, sentence[0]):
        return True
    if _WRITER.isdisjoint(here):
        return False
    if _PATTERNS.writer.search(text[max(sentence[0], start - _REACH) : start]) is None:
        return False
    before = text[max(0, start - _QUOTED) : start].rpartition("\n\n")[2]
    return before.rfind("“") <= before.rfind("”") and before.count('"') % 2 == 0
