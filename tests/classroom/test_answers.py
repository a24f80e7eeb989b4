"""Figures of a class, worked out by hand or published."""

from __future__ import annotations

import numpy as np
import pytest

from crosscut.classroom.answers import agreement


def counts(*readers: str) -> np.ndarray:
    """How many readers put each thing into each class; "." where one did not."""
    classes = sorted(set("".join(readers)) - {"."})
    return np.array(
        [
            [sum(mark == one for mark in marks) for one in classes]
            for marks in zip(*readers, strict=True)
        ]
    )


@pytest.mark.parametrize(
    ("readers", "alpha"),
    [
        # Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), examples A, B and C
        (("0100000010", "1110010000"), 0.095),
        (("aabbdcccedda", "babbbccceddd"), 0.692),
        (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
        (("abc", "abc"), 1.0),
    ],
)
def test_alpha_is_that_of_the_published_examples(readers: tuple[str, ...], alpha: float) -> None:
    found = agreement(counts(*readers))
    assert found.alpha == pytest.approx(alpha, abs=0.0005)
    assert found.low <= found.alpha <= found.high


@pytest.mark.parametrize("readers", [("aaa", "aaa"), ("ab.", "..c"), ("abc",)])
def test_where_nothing_can_differ_there_is_no_alpha(readers: tuple[str, ...]) -> None:
    assert agreement(counts(*readers)).alpha is None
