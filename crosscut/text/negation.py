"""Find what a sentence names only to deny it: "there is no hope", "hardly a romance".

Four kinds of denial are known, by what is denied: a noun ("no tidy resolution"), a state ("is
not hopeful"), what a verb would give ("does not offer closure"), and the word itself ("cannot
escape"). A denial ends with its clause, and one denial of another asserts ("not without hope").
What these rules cannot read counts as asserted.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

_REACH = 100
"""Characters before a word in which its denial may stand; these are some fifteen words."""

_RULES: Final = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE | re.IGNORECASE)


_ENDS = "|".join(_RULES["ends"].split())
_WORD = r"[\w'’\-]+"
# Up to four words, none of which begins a clause.
_GAP = rf"(?:\s+(?!(?:{_ENDS})\b){_WORD}){{0,4}}\s+$"
_NOUN = _compiled(rf"\b(?<!['’])(?:{_RULES['of_a_noun']}){_GAP}")
_NOT_A = _compiled(rf"n['’]t(?:\s(?:even|really|quite))?\s(?:an?|any|the|much){_GAP}")
_STATE = _compiled(rf"(?:{_RULES['of_a_state']}){_GAP}")
_VERB = _compiled(rf"(?:\b|(?<=n)|(?=n['’]t))(?:{_RULES['of_a_verb']}){_GAP}")
_ITSELF = _compiled(rf"(?:\b|(?=n['’]t))(?:{_RULES['of_itself']})\s+$")
_ASSERTED = _compiled(_RULES["asserted"])
_AFTER = _compiled(_RULES["after"])
_ANY = _compiled(
    r"\b(?:no|not|never|without|nobody|none|nothing|nor|neither|cannot|hardly|barely|scarcely"
    r"|little|few|less|far|devoid|bereft|free|lack\w*|absence|instead|rather|place|anything|avoid\w*"
    r"|resist\w*|refus\w*|reject\w*|fail\w*|unable|unwilling|declin\w*|reluctan\w*)\b|n['’]t\b"
)
_BREAK = re.compile(r"[.,;:!?()\[\]—–…\n]|\s-\s")


def denies(text: str, start: int, end: int, sentence: tuple[int, int]) -> bool:
    """Return whether a sentence names a thing only to deny it.

    Parameters
    ----------
    text
        Any text.
    start, end
        Where in it the thing is named. What denies there itself ("never tells") is not denied.
    sentence
        Start and end of the sentence.
    """
    if _AFTER.match(text, end, min(sentence[1], end + _REACH)):
        return True
    if _ANY.search(text[start:end]):
        return False
    clause = _BREAK.split(text[max(sentence[0], start - _REACH) : start])[-1]
    # What is asserted by two denials is left out, and what comes before it.
    clause = _ASSERTED.split(clause)[-1]
    if not _ANY.search(clause):
        return False
    return any(pattern.search(clause) for pattern in (_NOUN, _NOT_A, _STATE, _VERB, _ITSELF))
