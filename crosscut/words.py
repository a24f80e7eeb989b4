"""Counting words and placing things among them.

A word is a run of letters, digits and combining marks; an apostrophe or hyphen between
two of them belongs to it. Each Chinese or Japanese character counts as one word, since
those scripts set no blanks, and nothing joins two of them.
"""

from __future__ import annotations

import functools
import unicodedata
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
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


class WordIndex:
    """How many words begin before each character of a text; O(len(text)) once, then O(1).

    Parameters
    ----------
    text
        The text; offsets are those of its characters.
    """

    def __init__(self, text: str) -> None:
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        points = np.minimum(points, _PLANE)
        inside = _word_characters()[points]
        single = _single(points)
        if len(points) > 2:
            halves = inside & ~single
            inside[1:-1] |= _joiners()[points[1:-1]] & halves[:-2] & halves[2:]
        begins = inside.copy()
        begins[1:] &= ~inside[:-1]
        if single.any():
            begins |= single
            begins[1:] |= inside[1:] & single[:-1]
        self._before = np.zeros(len(points) + 1, dtype=np.int32)
        np.cumsum(begins, out=self._before[1:])

    @property
    def total(self) -> int:
        """Words of the whole text."""
        return int(self._before[-1])

    def count(self, start: NDArray[np.int32], end: NDArray[np.int32]) -> NDArray[np.int32]:
        """Words that begin in [start, end), for arrays of offsets, shape (n,)."""
        counted: NDArray[np.int32] = self._before[end] - self._before[start]
        return counted

    def position(self, start: NDArray[np.int32], end: NDArray[np.int32]) -> NDArray[np.float32]:
        """Middle of [start, end) in words over the text's words, 0-1, shape (n,)."""
        middle = (self._before[start] + self._before[end]) / 2
        placed: NDArray[np.float32] = (middle / max(self.total, 1)).astype(np.float32)
        return placed
