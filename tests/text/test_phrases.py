from __future__ import annotations

import pytest

from crosscut.text.phrases import join_few, join_first, join_words


@pytest.mark.parametrize(
    ("names", "first", "few"),
    [
        ("", "", ""),
        ("A", "A", "A"),
        ("A B", "A and B", "A and B"),
        ("A B C", "A, B and C", "A, B and C"),
        ("A B C D", "A, B, C and D", "4\u00a0reviews"),
        ("A B C D E", "A, B, C, D and E", "5\u00a0reviews"),
        ("A B C D E F", "A, B, C, D and two others", "6\u00a0reviews"),
    ],
)
def test_many_names_are_counted(names: str, first: str, few: str) -> None:
    assert join_first(names.split()) == first
    assert join_few(names.split(), "review") == few


def test_a_choice_is_joined_by_or() -> None:
    assert join_words(["A", "B", "C"], "or") == "A, B or C"
