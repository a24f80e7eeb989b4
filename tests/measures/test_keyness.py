"""Log-odds with a prior: by hand, against the published formula, and against the posterior.

References: Monroe, Colaresi and Quinn (2008) as written out in `published` below, term by term
from the paper and not from the module; the exact moments of the posterior (the log-odds of a
Beta variate has mean digamma(a) - digamma(b) and variance trigamma(a) + trigamma(b), see
Johnson, Kotz and Balakrishnan, "Continuous Univariate Distributions" 2, chapter 25) by scipy;
and Hardie's definition of the log ratio.
"""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_tables import sample
from scipy.special import digamma, polygamma

from crosscut.corpus.selection import Scope, select
from crosscut.measures.keyness import ALIKE, FEW_WORDS, ONE, OTHER, Side, keyness, log_odds, side


def make(counts: dict[str, int], words: int, reviews: int = 1) -> Side:
    own = pd.Series(counts, dtype="int64")
    return Side(own, (own > 0).astype("int64"), words, reviews)


def row(table: pd.DataFrame, item: str) -> pd.Series:
    return table.set_index("item").loc[item]


def published(
    y: tuple[int, int], n: tuple[int, int], background: float, prior: float
) -> tuple[float, float]:
    """Delta and zeta of one word as the paper defines them; `background` is its share."""
    alpha = prior * background
    odds = []
    variance = 0.0
    for y_i, n_i in zip(y, n, strict=True):
        yes = y_i + alpha
        no = n_i + prior - y_i - alpha
        odds.append(yes / no)
        variance += 1 / yes + 1 / no
    delta = math.log(odds[0]) - math.log(odds[1])
    return delta, delta / math.sqrt(variance)


def test_by_hand() -> None:
    # "x" stands 20 times in 1,000 words and 10 times in 1,000: share 30 / 2,000, and a prior
    # of 200 words holds 3 of it. 23 / 1,177 against 13 / 1,187.
    got = row(keyness(make({"x": 20}, 1000), make({"x": 10}, 1000), prior_words=200), "x")
    delta = math.log(23 / 1177) - math.log(13 / 1187)
    deviation = math.sqrt(1 / 23 + 1 / 1177 + 1 / 13 + 1 / 1187)
    assert got["log_odds"] == pytest.approx(delta)
    assert got["log_odds"] == pytest.approx(0.5790, abs=5e-5)
    assert got["z"] == pytest.approx(delta / deviation)
    assert got["low"] == pytest.approx(delta - 1.959964 * deviation)
    assert got["high"] == pytest.approx(delta + 1.959964 * deviation)
    assert got["log_ratio"] == 1  # twice as often
    assert got[["rate_one", "rate_other"]].tolist() == [20, 10]
    assert got["verdict"] == ALIKE  # the interval reaches from -0.10 to 1.26


@pytest.mark.parametrize(
    ("y", "n"), [((17, 6), (1127, 5722)), ((3, 81), (1127, 5722)), ((400, 100), (90_000, 50_000))]
)
def test_as_published(y: tuple[int, int], n: tuple[int, int]) -> None:
    got = row(keyness(make({"x": y[0]}, n[0]), make({"x": y[1]}, n[1]), prior_words=500), "x")
    delta, zeta = published(y, n, sum(y) / sum(n), 500)
    assert got["log_odds"] == pytest.approx(delta)
    assert got["z"] == pytest.approx(zeta)


def test_the_normal_interval_is_near_that_of_the_posterior() -> None:
    y, n, prior = (120, 60), (10_000, 12_000), 500
    got = row(keyness(make({"x": y[0]}, n[0]), make({"x": y[1]}, n[1]), prior_words=prior), "x")
    alpha = prior * sum(y) / sum(n)
    shapes = [(a + alpha, b + prior - a - alpha) for a, b in zip(y, n, strict=True)]
    mean = [digamma(yes) - digamma(no) for yes, no in shapes]
    variance = sum(polygamma(1, yes) + polygamma(1, no) for yes, no in shapes)
    assert got["log_odds"] == pytest.approx(mean[0] - mean[1], abs=0.005)
    width = (got["high"] - got["low"]) / (2 * 1.959964)
    assert width == pytest.approx(math.sqrt(variance), rel=0.01)


def test_sides_are_told_apart_and_the_most_different_come_first() -> None:
    one = make({"a": 30, "b": 1, "c": 20, "d": 1, "e": 4}, 2000)
    other = make({"a": 1, "b": 60, "c": 22, "d": 2, "f": 9}, 2000)
    table = keyness(one, other)
    verdicts = dict(zip(table["item"], table["verdict"], strict=True))
    assert verdicts == {
        "a": ONE, "b": OTHER, "c": ALIKE, "f": OTHER, "d": FEW_WORDS, "e": FEW_WORDS,
    }  # fmt: skip
    sure = table[table["verdict"] != FEW_WORDS]["z"].abs()
    assert sure.is_monotonic_decreasing
    assert table["verdict"].iloc[-2:].tolist() == [FEW_WORDS, FEW_WORDS]
    missing = row(table, "e")
    assert (missing["count_other"], missing["documents_other"]) == (0, 0)
    assert missing["log_ratio"] == 3  # 4 against 0.5


def test_a_short_text_is_drawn_to_what_both_say_and_its_interval_widens() -> None:
    long_ = row(keyness(make({"x": 40}, 4000), make({"x": 20}, 4000)), "x")
    short = row(keyness(make({"x": 4}, 400), make({"x": 20}, 4000)), "x")
    assert short["log_ratio"] == long_["log_ratio"] == 1
    assert short["log_odds"] < long_["log_odds"]
    assert short["high"] - short["low"] > long_["high"] - long_["low"]
    assert short["verdict"] == FEW_WORDS  # 24 x 400 / 4,400 = 2.2 would be expected


def test_a_side_without_words_says_nothing() -> None:
    assert keyness(make({}, 0), make({"x": 3}, 100)).empty
    assert keyness(make({}, 50), make({}, 100)).empty


def test_a_side_is_counted_from_mentions() -> None:
    chosen = select(sample(), Scope())
    ben = side(chosen.mentions, "code", chosen.words[["ben"]])
    rest = side(chosen.mentions, "code", chosen.words[["ada", "cyd"]])
    assert ben.counts.to_dict() == {"clerk": 3, "pilot": 5, "tin": 1}
    assert (ben.words, ben.reviews) == (36, 1)
    assert rest.documents.to_dict() == {
        "clerk": 1, "loneliness": 1, "pilot": 2, "storm": 1, "tin": 2,
    }  # fmt: skip
    table = keyness(ben, rest)
    assert row(table, "pilot")[["count_one", "count_other"]].tolist() == [5, 2]


COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40), min_size=1)


@given(COUNTS, COUNTS, st.integers(50, 5000), st.integers(50, 5000))
def test_turning_the_sides_turns_the_signs(
    left: dict[str, int], right: dict[str, int], n: int, m: int
) -> None:
    there = keyness(make(left, n), make(right, m)).set_index("item")
    back = keyness(make(right, m), make(left, n)).set_index("item")
    assert set(there.index) == {i for i in left | right if left.get(i, 0) + right.get(i, 0)}
    for item in there.index:
        assert there.loc[item, "log_odds"] == pytest.approx(-back.loc[item, "log_odds"])
        assert there.loc[item, "low"] == pytest.approx(-back.loc[item, "high"])
        assert there.loc[item, "low"] <= there.loc[item, "log_odds"] <= there.loc[item, "high"]
        turned = {ONE: OTHER, OTHER: ONE}.get(there.loc[item, "verdict"])
        assert back.loc[item, "verdict"] == (turned or there.loc[item, "verdict"])


def test_log_odds_by_hand() -> None:
    """10 in 100 words against 5 in 100: the prior is 500 * 15 / 200 = 37.5 mentions."""
    delta, deviation = log_odds((10, 5), (100, 100))
    assert delta == pytest.approx(math.log(47.5 / 552.5) - math.log(42.5 / 557.5))
    assert deviation**2 == pytest.approx(1 / 47.5 + 1 / 552.5 + 1 / 42.5 + 1 / 557.5)
