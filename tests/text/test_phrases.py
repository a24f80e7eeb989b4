from __future__ import annotations

import pytest

from crosscut.text.phrases import join_first, join_words, lower_article


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ("", ""),
        ("A", "A"),
        ("A B", "A and B"),
        ("A B C", "A, B and C"),
        ("A B C D E", "A, B, C, D and E"),
        ("A B C D E F", "A, B, C, D and two others"),
    ],
)
def test_many_names_are_counted(names: str, text: str) -> None:
    assert join_first(names.split()) == text


def test_a_choice_is_joined_by_or() -> None:
    assert join_words(["A", "B", "C"], "or") == "A, B or C"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("The woman at the till", "the woman at the till"),
        ("A boy", "a boy"),
        ("Theo", "Theo"),
        ("Anna", "Anna"),
        ("", ""),
    ],
)
def test_an_article_is_small_within_a_sentence(title: str, text: str) -> None:
    assert lower_article(title) == text
