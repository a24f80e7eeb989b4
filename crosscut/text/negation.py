"""Find what a sentence names only to deny it: "there is no hope", "hardly a romance".

What is said not to be there at all ("no tidy resolution", "is not hopeful", or only "everyone says
that it is about love") is told from what is missed or fails ("lack of closeness", "cannot connect",
"does not offer closure"), which is part of some themes. A denial ends with its clause, and one
denial of another asserts ("not without hope"). What these rules cannot read counts as asserted.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final, Literal

_REACH = 100
"""Characters before a word in which its denial may stand; these are some fifteen words."""

_QUOTED = 600
"""Characters before a word in which a quotation that it stands in may begin."""

_RULES: Final = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE | re.IGNORECASE)


_ENDS = "|".join(_RULES["ends"].split())
_WORD = r"[\w'’\-]+"
# Up to four words, none of which begins a clause or is a name.
_GAP = rf"(?:\s+(?!(?:{_ENDS})\b|(?-i:[A-Z])){_WORD}){{0,4}}\s+$"
_ABSENT: Final = (
    _compiled(rf"\b(?<!['’])(?:{_RULES['of_a_noun']}){_GAP}"),
    _compiled(
        r"n['’]t(?:\s(?:even|really|quite))?\s(?:an?|any|the|much)"
        rf"(?:\s(?:\w+\s)?(?:film|movie|story|picture|tale)\s(?:about|of))?{_GAP}"
    ),
    _compiled(rf"(?:{_RULES['of_a_state']}){_GAP}"),
    _compiled(rf"{_RULES['of_without']}$"),
)
_MISSED: Final = (
    _compiled(rf"\b(?:{_RULES['of_what_is_missed']}){_GAP}"),
    _compiled(rf"(?:\b|(?<=n)|(?=n['’]t))(?:{_RULES['of_a_verb']}){_GAP}"),
    _compiled(rf"(?:\b|(?=n['’]t))(?:{_RULES['of_itself']})\s+$"),
)
_OTHERS = _compiled(_RULES["of_others"])
_WRITER = _compiled(rf"{_RULES['of_the_writer']}$")
_ASSERTED = _compiled(_RULES["asserted"])
_AFTER = _compiled(_RULES["after"])
_ANY = _compiled(
    r"\b(?:no|not|never|without|nobody|none|nothing|nor|neither|cannot|hardly|barely|scarcely"
    r"|little|few|less|far|devoid|bereft|free|lack\w*|absence|instead|rather|place|anything|avoid\w*"
    r"|might|if|resist\w*|refus\w*|reject\w*|fail\w*|unable|unwilling|declin\w*|reluctan\w*)\b|n['’]t\b"
)
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
    if _AFTER.match(text, end, min(sentence[1], end + _REACH)):
        return "missed"
    if _ANY.search(text[start:end]):
        return ""
    before = text[max(sentence[0], start - _REACH) : start]
    if _OTHERS.search(before):
        return "absent"
    # What is asserted by two denials is left out, and what comes before it.
    clause = _ASSERTED.split(_BREAK.split(before)[-1])[-1]
    if not _ANY.search(clause):
        return ""
    if any(pattern.search(clause) for pattern in _ABSENT):
        return "absent"
    return "missed" if any(pattern.search(clause) for pattern in _MISSED) else ""


def is_of_writer(text: str, start: int, sentence: tuple[int, int]) -> bool:
    """Return whether a word is what the writer says of himself ("I hope", "when I was dumped").

    What is quoted is not of the writer.
    """
    if _WRITER.search(text[max(sentence[0], start - _REACH) : start]) is None:
        return False
    before = text[max(0, start - _QUOTED) : start].rpartition("\n\n")[2]
    return before.rfind("“") <= before.rfind("”") and before.count('"') % 2 == 0
