"""Orders of rows and columns: small cases by hand, the optimum by trying every order."""

from __future__ import annotations

from itertools import pairwise, permutations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from crosscut.measures.themes import by_distance, by_likeness, order_rows


def rates(values: dict[str, dict[str, float]]) -> pd.DataFrame:
    rows = [
        {"review_id": review, "code": code, "rate": rate, "count": round(rate)}
        for review, own in values.items()
        for code, rate in own.items()
    ]
    return pd.DataFrame(rows)


TABLE = rates(
    {
        "r1": {"a": 10, "b": 0, "c": 1},
        "r2": {"a": 0, "b": 8, "c": 1},
        "r3": {"a": 5, "b": 0, "c": 0},
        "r4": {"a": 0, "b": 30, "c": 3},
    }
)
NAMES = {"r1": "zoe", "r2": "Ann", "r3": "Mia", "r4": "bob"}
TITLES = {"a": "Hope", "b": "alone", "c": "Care"}


def test_alike_reviews_lie_together() -> None:
    reviews, codes = order_rows(TABLE, NAMES, TITLES, "likeness")
    # r1 and r3 dwell on a, r2 and r4 on b, whatever their length; r1 leans towards them by c
    assert reviews == ["r3", "r1", "r2", "r4"]
    assert codes == ["a", "c", "b"]


def test_by_name_pays_no_heed_to_case() -> None:
    reviews, codes = order_rows(TABLE, NAMES, TITLES, "name")
    assert [NAMES[i] for i in reviews] == ["Ann", "bob", "Mia", "zoe"]
    assert [TITLES[c] for c in codes] == ["alone", "Care", "Hope"]


def test_by_rate_the_highest_comes_first() -> None:
    # 33, 11, 9, 5 of all themes; 38, 15, 5 mentions
    assert order_rows(TABLE, NAMES, TITLES, "rate") == (["r4", "r1", "r2", "r3"], ["b", "a", "c"])


def test_few_rows_keep_their_order() -> None:
    for count in (0, 1, 2):
        assert by_likeness(np.ones((count, 3))).tolist() == list(range(count))


def test_a_line_is_found_again() -> None:
    places = np.array([3.0, 0.0, 1.0, 10.0, 2.0])
    order = by_distance(np.abs(places[:, None] - places[None, :]))
    assert places[order].tolist() in ([0, 1, 2, 3, 10], [10, 3, 2, 1, 0])


def hellinger(values: np.ndarray) -> np.ndarray:
    shares = np.sqrt(values / np.maximum(values.sum(axis=1, keepdims=True), 1e-300))
    return np.sqrt(((shares[:, None, :] - shares[None, :, :]) ** 2).sum(axis=2) / 2)


def test_no_other_order_of_two_pairs_is_shorter() -> None:
    values = np.array([[9, 1, 0], [1, 0, 9], [8, 2, 0], [2, 0, 8]], dtype=float)
    apart = hellinger(values)

    def length(order: tuple[int, ...]) -> float:
        return float(sum(apart[a, b] for a, b in pairwise(order)))

    best = min(map(length, permutations(range(4))))
    assert abs(length(tuple(by_likeness(values).tolist())) - best) < 1e-12


@given(arrays(np.float64, (7, 4), elements=st.floats(0, 50)))
def test_every_row_once_and_the_same_each_time(values: np.ndarray) -> None:
    order = by_likeness(values)
    assert sorted(order.tolist()) == list(range(7))
    assert order.tolist() == by_likeness(values).tolist()
    assert order[0] <= order[-1]
