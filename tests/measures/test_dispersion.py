from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sample_tables import sample

from crosscut.corpus.selection import Scope, select
from crosscut.measures.motifs import (
    along_in_words,
    by_interest,
    deviation_of_proportions,
    dispersion,
    first_and_last,
    juilland_d,
    over_in_words,
)

# The worked example of Gries (2008): a word met 1, 2, 3, 4, 5 times in parts of 9 to 11 words.
COUNTS, SIZES = [1, 2, 3, 4, 5], [9, 10, 10, 10, 11]


def test_the_published_example() -> None:
    assert round(juilland_d(COUNTS, SIZES), 3) == 0.785
    assert deviation_of_proportions(COUNTS, SIZES) == pytest.approx(0.18)


def test_evenly_spread() -> None:
    assert juilland_d([2, 4, 6], [10, 20, 30]) == pytest.approx(1)
    assert deviation_of_proportions([2, 4, 6], [10, 20, 30]) == pytest.approx(0)


def test_all_in_one_part() -> None:
    assert juilland_d([0, 5, 0, 0], [10, 10, 10, 10]) == pytest.approx(0)
    # half of (3 parts of 1/4 too few, one of 3/4 too many)
    assert deviation_of_proportions([0, 5, 0, 0], [10, 10, 10, 10]) == pytest.approx(0.75)


def test_by_hand() -> None:
    # rates 0.1 and 0.3: mean 0.2, deviation 0.1, V = 0.5, n = 2
    assert juilland_d([1, 3], [10, 10]) == pytest.approx(0.5)
    assert deviation_of_proportions([1, 3], [10, 10]) == pytest.approx(0.25)


def test_parts_without_words_are_no_parts() -> None:
    assert juilland_d([1, 0, 3], [10, 0, 10]) == juilland_d([1, 3], [10, 10])
    assert math.isnan(juilland_d([0, 0], [10, 10]))
    assert math.isnan(juilland_d([3], [10]))
    assert math.isnan(deviation_of_proportions([0, 0], [10, 10]))
    assert math.isnan(deviation_of_proportions([3, 0], [10, 0]))


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 500)), min_size=2, max_size=12))
def test_both_lie_between_0_and_1(parts: list[tuple[int, int]]) -> None:
    counts, sizes = np.array(parts).T
    assume(counts.sum() > 0)
    assert 0 <= juilland_d(counts, sizes) <= 1
    assert 0 <= deviation_of_proportions(counts, sizes) <= 1
    assert juilland_d(counts * 3, sizes) == pytest.approx(juilland_d(counts, sizes), abs=1e-6)


def test_motifs_of_the_sample() -> None:
    chosen = select(sample(), Scope())
    table = dispersion(chosen, "motif", ["tin", "storm", "gone"]).set_index("code")
    # tin: once in each of three reviews; storm: three times in cyd alone
    assert table["mentions"].to_dict() == {"tin": 3, "storm": 3, "gone": 0}
    assert table["reviews"].to_dict() == {"tin": 3, "storm": 1, "gone": 0}
    words = chosen.words
    assert table["dp"]["storm"] == pytest.approx(1 - words["cyd"] / words.sum())
    share = words / words.sum()
    assert table["dp"]["tin"] == pytest.approx((share - 1 / 3).abs().sum() / 2)
    assert math.isnan(table["d"]["gone"])
    own = chosen.mentions[chosen.mentions["code"] == "storm"]["position"]
    assert table["first"]["storm"] == own.min()
    assert table["last"]["storm"] == own.max()


def test_one_review_has_no_spread_over_reviews() -> None:
    row = dispersion(select(sample("cyd"), Scope()), "motif", ["storm"]).iloc[0]
    assert math.isnan(row["dp"])
    assert 0 <= row["d"] <= 1


def test_first_and_last_mention() -> None:
    mentions = select(sample(), Scope()).mentions
    table = first_and_last(mentions).set_index(["review_id", "code"])
    row = table.loc[("cyd", "storm")]
    assert row["mentions"] == 3
    assert row["first"] < row["last"]
    once = table.loc[("ada", "tin")]
    assert once["first"] == once["last"]


def test_the_figures_in_words() -> None:
    assert along_in_words(4, 0.9) == over_in_words(4, 0.1) == ""
    assert along_in_words(5, 0.8) == "throughout"
    assert along_in_words(9, 0.6) == "in several places"
    assert along_in_words(9, 0.4) == "in a few bursts"
    assert along_in_words(9, 0.1) == along_in_words(9, math.nan) == "in one burst"
    assert over_in_words(5, 0.2) == "about as often in all reviews"
    assert over_in_words(5, 0.2, without=1) == "about as often in most reviews"
    assert over_in_words(9, 0.4) == "far more often in some reviews"
    assert over_in_words(9, 0.8) == "mostly in few reviews"
    assert over_in_words(9, math.nan) == ""


def test_motifs_shared_by_all_and_uneven_come_first() -> None:
    rows = [("even", 9, 4, 0.9), ("burst", 9, 4, 0.1), ("one", 9, 1, 0.2), ("few", 4, 4, 0.0)]
    rows += [("rare", 2, 2, 0.0), ("fewer", 3, 4, 0.0), ("more", 3, 2, 0.9)]
    table = pd.DataFrame(rows, columns=["code", "mentions", "reviews", "d"])
    ordered = ["burst", "even", "one", "few", "fewer", "more", "rare"]
    assert by_interest(table)["code"].tolist() == ordered
    assert by_interest(table.head(0)).empty
