"""The cache that all readers share: by which arguments it keeps, and how much."""

from __future__ import annotations

import pytest

from crosscut.ui.shared import shared


def test_what_is_kept_is_the_thing_itself() -> None:
    calls: list[tuple[str, int]] = []

    @shared(2)
    def made(key: str, _size: int) -> list[str]:
        calls.append((key, _size))
        return [key]

    first = made("a", 1)
    # an argument with an underscore is no part of the key
    assert made("a", 2) is first
    assert calls == [("a", 1)]
    made("b", 1)
    made("a", 1)
    made("c", 1)  # the third: "b" is the one least lately used
    assert made("a", 1) is first
    made("b", 3)
    assert calls == [("a", 1), ("b", 1), ("c", 1), ("b", 3)]


def test_what_cannot_be_a_key_is_refused() -> None:
    @shared(2)
    def made(key: list[str]) -> int:
        return len(key)

    with pytest.raises(TypeError):
        made(["a"])
