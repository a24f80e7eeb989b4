from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscut.text.words import WordIndex


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        (" — … ! ", 0),
        ("Don’t stop", 2),
        ("the well-known cat's-eye", 3),
        ("'quoted' words", 2),
        ("stop—go", 2),
        ("8.0/10", 3),
        ("重慶森林", 4),
        ("重慶 Express", 3),
        ("Express重慶", 3),
        ("빛을 다시", 2),
        ("café nai\u0308ve", 2),
        ("e\u0301" * 3, 1),
    ],
)
def test_what_a_word_is(text: str, words: int) -> None:
    assert WordIndex(text).total == words


def test_count_and_position_are_in_words() -> None:
    index = WordIndex("one two three four")
    start, end = np.array([0, 4, 14]), np.array([3, 13, 18])
    assert index.total == 4
    assert index.count(start, end).tolist() == [1, 2, 1]
    # middles at word 0.5, 2 and 3.5 of 4
    assert index.position(start, end).tolist() == [0.125, 0.5, 0.875]


@given(st.text())
def test_halves_add_up(text: str) -> None:
    index = WordIndex(text)
    cut = len(text) // 2
    left = index.count(np.array([0]), np.array([cut]))[0]
    right = index.count(np.array([cut]), np.array([len(text)]))[0]
    assert left + right == index.total
