"""Counting words and placing things among them.

A word is a run of letters, digits and combining marks; an apostrophe or hyphen between
two of them belongs to it, but for one that stands for a vowel before another: ``l'amour`` is two
words, as in French and Italian. Where Chinese and Japanese set no blanks, ICU's dictionaries part
the words.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterator, KeysView
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

_PLANE = 0x20000  # letters beyond the two first planes are ideographs


@functools.cache
def _word_characters() -> NDArray[np.bool_]:
    """Tell for each code point of the first two planes whether it is part of a word."""
    table = [chr(c).isalnum() or unicodedata.category(chr(c))[0] == "M" for c in range(_PLANE)]
    return np.array([*table, True], dtype=np.bool_)


@functools.cache
def _joiners() -> NDArray[np.bool_]:
    """Tell for each code point whether it joins two halves of a word."""
    table = np.zeros(_PLANE + 1, dtype=np.bool_)
    table[[ord(c) for c in "'’‘-‐‑\u00ad"]] = True
    return table


def _single(points: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Characters of scripts without blanks: kana and ideographs."""
    return (
        ((points >= 0x3041) & (points <= 0x30FF))
        | ((points >= 0x3400) & (points <= 0x9FFF))
        | ((points >= 0xF900) & (points <= 0xFAFF))
        | (points >= 0x20000)
    )


ELIDED: Final = (
    *("l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "un"),
    *("dell", "all", "nell", "sull", "dall", "coll", "quest", "quell"),
)
"""Words that lose their vowel before another one."""

VOWELS: Final = "aeiouhàâäæáèéêëìíîïòóôöœùúûü"
_ELISION = re.compile(rf"['’‘](?=[{VOWELS}])", re.IGNORECASE)
_BEFORE = re.compile(rf"(?:{'|'.join(ELIDED)})\Z", re.IGNORECASE)
_LONGEST = max(map(len, ELIDED))


def word_bounds(text: str) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Find where the words of a text start and end, in order; `words` as arrays."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    points = np.minimum(points, _PLANE)
    single = _single(points)
    inside = np.zeros(len(points) + 2, dtype=np.bool_)  # none of a word before it and after it
    inside[1:-1] = _word_characters()[points] & ~single
    inside[1:-1] |= _joiners()[points] & inside[:-2] & inside[2:]
    for elision in _ELISION.finditer(text):
        mark = elision.start()
        if word := _BEFORE.search(text[max(0, mark - _LONGEST) : mark]):
            begin = mark - len(word[0])
            inside[mark + 1] &= inside[begin] | ~inside[begin + 1]
    starts = np.flatnonzero(inside[1:] & ~inside[:-1])
    ends = np.flatnonzero(inside[:-1] & ~inside[1:])
    if single.any():
        parts = np.array(list(_part(text)), dtype=np.intp).reshape(-1, 2)
        starts, ends = np.concatenate([starts, parts[:, 0]]), np.concatenate([ends, parts[:, 1]])
        starts, ends = np.sort(starts), np.sort(ends)
    return starts, ends


class WordIndex:
    """How many words begin before each character of a text; O(len(text)) once, then O(1).

    Parameters
    ----------
    text
        The text; offsets are those of its characters.
    """

    def __init__(self, text: str) -> None:
        starts, _ = word_bounds(text)
        begins = np.zeros(len(text) + 1, dtype=np.int32)
        begins[starts + 1] = 1
        self._before = np.cumsum(begins, dtype=np.int32)

    @property
    def total(self) -> int:
        """Words of the whole text."""
        return int(self._before[-1])

    def count(self, start: NDArray[np.int32], end: NDArray[np.int32]) -> NDArray[np.int32]:
        """Words that begin in [start, end), for arrays of offsets, shape (n,)."""
        counts: NDArray[np.int32] = self._before[end] - self._before[start]
        return counts

    def position(self, start: NDArray[np.int32], end: NDArray[np.int32]) -> NDArray[np.float32]:
        """Middle of [start, end) in words over the text's words, 0-1, shape (n,)."""
        middle = (self._before[start] + self._before[end]) / 2
        positions: NDArray[np.float32] = (middle / max(self.total, 1)).astype(np.float32)
        return positions


SINGLE: Final = "\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0010ffff"
"""Characters of scripts without blanks, for a character class."""

_RUN = re.compile(f"[{SINGLE}]+")
_RARE = re.compile("[\U00020000-\U0010ffff]")


def _part(text: str) -> Iterator[tuple[int, int]]:
    """Part the runs of a script without blanks into words: start and end of each in the text."""
    runs = [(match.start(), match[0]) for match in _RUN.finditer(text)]
    if not runs:
        return
    from icu4py.breakers import WordBreaker  # with its dictionaries; few texts need them

    letters = "\n".join(run for _, run in runs)
    begins = accumulate((len(run) + 1 for _, run in runs), initial=0)
    moves = [(begin, start - begin) for begin, (start, _) in zip(begins, runs, strict=False)]
    at = 0
    # ICU counts in UTF-16, where a rare letter counts twice.
    for start, end in WordBreaker(_RARE.sub("\u3404", letters), "ja").segments():
        if any(map(str.isalnum, letters[start:end])):
            while at + 1 < len(moves) and moves[at + 1][0] <= start:
                at += 1
            yield start + moves[at][1], end + moves[at][1]


JOINERS: Final = "'’‘\\-‐‑\u00ad"
"""What joins two halves of a word, for a character class."""

# The letters that no decomposition takes to their plain form.
_PLAIN = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ð": "d", "þ": "th"}
_ALIKE = {"’": "'", "‘": "'", "‐": "-", "‑": "-", "\u00ad": ""}


@functools.cache
def marks() -> str:
    """Return the combining marks of the first two planes, for a character class."""
    points = [c for c in range(0x20000) if unicodedata.category(chr(c))[0] == "M"]
    ranges: list[list[int]] = []
    for point in points:
        if ranges and point == ranges[-1][1] + 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


def inside() -> str:
    """Return the pattern of one character inside a word, joiners left out."""
    return rf"(?:[^\W_]|[{marks()}])"


@functools.cache
def stop_words() -> KeysView[str]:
    """Return the English words that carry no sense of their own, in the order of their file."""
    return dict.fromkeys(_load("stop-words-en.txt")).keys()


@functools.cache
def excluded_words() -> KeysView[str]:
    """Return the words that clouds and lists leave out: the stop words of several languages.

    Those of languages that share their letters with English are not among them: "die", "pour".
    """
    return dict.fromkeys([*stop_words(), *_load("stop-words-zh-ja.txt")]).keys()


@functools.cache
def fillers() -> tuple[str, ...]:
    """Return English words that say little of a film, most of them verbs."""
    return tuple(_load("filler-words.txt"))


def _load(name: str) -> list[str]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return " ".join(line for line in lines if not line.startswith("#")).split()


def words(text: str) -> Iterator[tuple[int, int]]:
    """Find the words of a text: start and end of each, as many as `WordIndex` counts."""
    starts, ends = word_bounds(text)
    return zip(starts.tolist(), ends.tolist(), strict=True)


@functools.lru_cache(maxsize=1024)
def word_forms(text: str) -> frozenset[str]:
    r"""Return the words of a text in small letters, each a run of ``\w``.

    They tell far quicker than a pattern that a sentence has none of the words looked for.
    """
    return frozenset(runs(text.lower(), lambda one: one.isalnum() or one == "_"))


def runs(text: str, inside: Callable[[str], bool]) -> list[str]:
    """List the runs of characters that are inside a word; a pattern takes five times as long."""
    for character in set(text):
        if not inside(character):
            text = text.replace(character, " ")
    return text.split()


def word_key(surface: str) -> str:
    """Bring a word to the form in which it is counted: no capitals, no possessive 's."""
    return fold(bare(surface), accents=False).text


def bare(surface: str) -> str:
    """Take the possessive 's off a word as it is written."""
    return re.sub(r"(?<=.)['’‘][sS]$", "", surface)


@functools.lru_cache(maxsize=65536)
def fold_character(character: str, *, case: bool, accents: bool) -> str:
    """Return what a character is compared as: none, one or two characters."""
    form = _ALIKE.get(character, character)
    if case:
        form = form.lower()
        # A final sigma goes by its place alone; İ brings a mark that the letter i never has.
        form = form.replace("ς", "σ").replace("i\u0307", "i")
    if accents:
        form = "".join(map(_bare, form))
    return " " if form.isspace() and form != "\n" else form


def _bare(character: str) -> str:
    """Take the accents of Latin, Greek and Cyrillic letters away; other marks make letters."""
    plain = _PLAIN.get(character)
    if plain is not None:
        return plain
    if _PLAIN.get(character.lower()) is not None:
        return _PLAIN[character.lower()].upper()
    parts = unicodedata.normalize("NFD", character)
    bare = [part for part in parts if not "\u0300" <= part <= "\u036f"]
    return character if len(bare) == len(parts) else "".join(map(_bare, bare))


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text as it is compared, and the way back to the text as it stands.

    Attributes
    ----------
    text
        The folded text.
    origins
        Offset in the text as it stands of each folded character, and its length last;
        missing where both have the same offsets.
    """

    text: str
    origins: NDArray[np.int32] | None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Offsets, in the text as it stands, of folded characters [start, end), start < end."""
        if self.origins is None:
            return start, end
        # What vanishes (a mark, a soft hyphen) belongs to the letter before it.
        return int(self.origins[start]), max(int(self.origins[end]), int(self.origins[end - 1]) + 1)


def fold(text: str, *, case: bool = True, accents: bool = True) -> FoldedText:
    """Fold a text for comparing.

    Parameters
    ----------
    text
        Any text.
    case, accents
        Whether capitals and small letters, letters with and without accents are alike.
    """
    table = {c: fold_character(c, case=case, accents=accents) for c in set(text)}
    result = text
    # Nothing is folded twice, so that the order does not count; `translate` takes twice as long.
    for character, form in table.items():
        if form != character:
            result = result.replace(character, form)
    if all(len(form) == 1 for form in table.values()):
        return FoldedText(result, None)
    lengths = np.fromiter((len(table[c]) for c in text), dtype=np.int32, count=len(text))
    origins = np.repeat(np.arange(len(text), dtype=np.int32), lengths)
    return FoldedText(result, np.append(origins, np.int32(len(text))))
