"""Tell a noun from a verb by the words around it, without a dictionary.

A guide's term can ask for one of the two ("orbit (verb)", "promise (noun)"): the words just
before and after settle it in most sentences; what they leave open is a noun.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final, Literal

_BEFORE = re.compile(r"(?:(\S+)[ \n]+)?(?:(\S+)[ \n]+)?$")
_AFTER = re.compile(r"[ \n]+([\w']+)")
_WORDS: Final = {
    name: frozenset(words.split())
    for name, words in tomllib.loads(
        Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    ).items()
}
_REACH = 60  # characters looked at on either side: two words

_ADJECTIVE = re.compile(r".*(?:[^s]ful|ous|ive|[^e]al|ic|less|[ai]ble|ary|ish|ent|ant|ese|y's|'s)")
_PLURAL = re.compile(r"[^']*[^s'u]s")


def word_class(text: str, start: int, end: int) -> Literal["noun", "verb"]:
    """Return what the word or phrase at a place is.

    Parameters
    ----------
    text
        Normalised text (`crosscut.text.terms.normalise`).
    start, end
        Offsets of the word. Only the two words before it and the one after it are looked at.
    """
    word = text[start:end]
    match = _BEFORE.search(text[max(0, start - _REACH) : start])
    earlier, before = (match[1] or "", match[2] or "") if match else ("", "")
    if not before:
        earlier, before = "", earlier
    following = _AFTER.match(text, end, min(len(text), end + _REACH))
    after = following[1] if following else ""
    if before in _WORDS["skipped"] or (before.endswith("ly") and len(before) > 4):
        # An adverb tells nothing: "a slowly drifting boy", "they slowly drift".
        before = earlier
    return _by_neighbours(word, before, after)


def _by_neighbours(word: str, before: str, after: str) -> Literal["noun", "verb"]:
    if before[-1:] in tuple(".,;:!?)-\"'"):
        before = ""
    if word.endswith("ed"):
        return "verb"
    if before in _WORDS["verbal"]:
        return "verb"
    if before in _WORDS["determiners"] or _ADJECTIVE.fullmatch(before):
        return "noun"
    if word.endswith("ing"):
        return "noun" if after == "of" else "verb"
    if before in _WORDS["prepositions"]:
        return "noun"
    if after in _WORDS["objects"]:
        return "verb"
    if after in _WORDS["predicates"] or not before:
        return "noun"
    plural = _PLURAL.fullmatch(word) is not None
    if before in _WORDS["linking"]:
        return "noun"
    if _PLURAL.fullmatch(before):
        return "noun" if plural else "verb"
    return "verb" if plural else "noun"
