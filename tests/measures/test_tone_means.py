"""Tone by aspect, story and place, against figures worked by hand and against scipy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_tables import sample
from scipy import stats

from crosscut.corpus.selection import Scope, Selection, select
from crosscut.measures.tone import (
    against_scores,
    along,
    aspect_sentences,
    bin_sentences,
    by_aspect,
    by_review,
    by_segment,
    intervals,
    mean_tones,
    with_sign,
)


def chosen(*ids: str, **scope: Any) -> Selection:
    return select(sample(*ids), Scope(**scope))


def tones(**values: list[float]) -> pd.DataFrame:
    rows = [(name, tone) for name, found in values.items() for tone in found]
    return pd.DataFrame(rows, columns=["review_id", "tone"])


def test_mean_and_number_by_hand() -> None:
    table = mean_tones(tones(a=[0.5, -0.1, 0.2], b=[0.4]), ["review_id"])
    assert table["mean"].tolist() == pytest.approx([0.2, 0.4])
    assert table["n"].tolist() == [3, 1]
    assert table["few"].tolist() == [True, True]
    assert table["low"].isna().tolist() == [False, True]  # one sentence: no interval


def test_a_sentence_without_tone_counts_nowhere() -> None:
    table = mean_tones(tones(a=[0.5, np.nan], b=[np.nan]), ["review_id"])
    assert table["review_id"].tolist() == ["a"]
    assert table["n"].tolist() == [1]


def test_no_sentence_no_row() -> None:
    table = mean_tones(tones(), ["review_id"])
    assert table.empty
    assert list(table) == ["review_id", "mean", "n", "low", "high", "few", "shade"]


def test_an_interval_is_its_own_values_alone() -> None:
    own = np.array([0.1, 0.5, -0.2, 0.3])
    others = [np.array([1.0, 0.0, 0.2, 0.9]), np.array([0.3, 0.4])]
    alone, among = intervals([own]), intervals([*others, own])
    assert alone[0] == pytest.approx(among[2], abs=1e-12)
    assert intervals([own]).tolist() == alone.tolist()


def test_intervals_agree_with_scipy() -> None:
    random = np.random.default_rng(5)
    values = random.normal(0.2, 0.3, 60)
    reference = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert intervals([values])[0] == pytest.approx([reference.low, reference.high], abs=1e-9)


@given(st.lists(st.floats(-1, 1, width=32), min_size=2, max_size=40))
def test_an_interval_is_never_narrower_than_its_number_of_sentences_allows(
    values: list[float],
) -> None:
    low, high = intervals([np.array(values)])[0]
    assert -1 <= low <= np.mean(values) + 1e-9
    assert np.mean(values) - 1e-9 <= high <= 1
    # as if its values lay 0.15 around their mean, cut off at the ends of the scale
    half = stats.t.ppf(0.975, len(values) - 1) * 0.15 / np.sqrt(len(values))
    assert high - low >= min(half, 1) - 1e-6


def test_two_sentences_that_agree_are_no_surer_than_forty() -> None:
    (pair, forty) = intervals([np.array([0.3, 0.3]), np.tile([0.1, 0.5], 20)])
    assert pair[1] - pair[0] > 5 * (forty[1] - forty[0])


def test_a_colour_needs_three_sentences_and_an_interval_on_one_side() -> None:
    table = mean_tones(
        tones(two=[-0.5, -0.6], mixed=[-0.5, 0.1, -0.2], red=[-0.6] * 3, blue=[0.4] * 5),
        ["review_id"],
    ).set_index("review_id")
    assert pd.isna(table["shade"]["two"])
    assert table["shade"].drop("two").to_dict() == pytest.approx(
        {"mixed": 0, "red": -0.6, "blue": 0.4}
    )


def test_by_segment_by_hand() -> None:
    table = by_segment(chosen("ben")).set_index("segment")
    # five sentences on the pilot, three on the clerk, one on neither, each -0.5
    assert table["n"].to_dict() == {"story-one": 3, "story-two": 5, "whole-film": 1}
    assert set(table["mean"]) == {-0.5}
    # Student's t for five is 2.776: 2.776 * 0.15 / sqrt(5)
    assert table.loc["story-two", ["low", "high"]].tolist() == pytest.approx(
        [-0.686, -0.314], abs=0.001
    )


def test_a_story_narrows_what_is_counted() -> None:
    table = by_review(chosen("ada", "ben", segment="story-one"))
    assert dict(zip(table["review_id"], table["n"], strict=True)) == {"ada": 7, "ben": 3}


def test_along_the_review() -> None:
    selection = chosen("ada")
    table = along(selection)
    assert table["n"].sum() == len(selection.sentences)
    assert ((table["end"] - table["start"]).round(9) == 0.1).all()
    inside = bin_sentences(selection)
    assert ((inside["position"] * 10).astype(int).clip(0, 9) == inside["bin"]).all()
    assert by_review(selection)["n"].sum() == table["n"].sum()


def test_a_sentence_counts_once_for_an_aspect_that_it_names_twice(bundled: Any) -> None:
    selection = select(bundled, Scope())
    rows = aspect_sentences(selection)
    assert not rows.duplicated(["review_id", "sentence", "code"]).any()
    named = selection.mentions[selection.mentions["kind"] == "aspect"]
    assert rows["mentions"].sum() == len(named)
    table = by_aspect(selection)
    cell = table[(table["review_id"] == "000-drifting-through-light") & (table["code"] == "music")]
    here = rows[(rows["review_id"] == "000-drifting-through-light") & (rows["code"] == "music")]
    assert cell["n"].item() == len(here)
    assert cell["mean"].item() == pytest.approx(here["tone"].mean(), abs=1e-6)


def test_no_review_mentions_an_aspect_in_the_sample() -> None:
    assert by_aspect(chosen()).empty


def test_score_and_tone_part_only_where_it_is_sure() -> None:
    own = pd.DataFrame(
        {
            "review_id": ["warm", "cold", "fair", "short", "none"],
            "stated": ["3 of 10", "8/10", "8/10", "3/10", "4 stars"],
            "hundred": [30.0, 80.0, 80.0, 30.0, np.nan],
        }
    )
    spoken = mean_tones(
        tones(
            warm=[0.4, 0.5, 0.3, 0.4, 0.6, 0.5],
            cold=[-0.4, -0.2, -0.3, -0.4, -0.5],
            fair=[0.4, -0.4, 0.3, 0.1, 0.2, 0.2],
            short=[0.5, 0.5],
            none=[0.5] * 6,
        ),
        ["review_id"],
    )
    table = against_scores(spoken, own)
    assert dict(zip(table["review_id"], table["misfit"], strict=True)) == {
        "warm": "warm words",
        "cold": "cold words",
        "fair": "",
        "short": "",
    }
    assert table["hundred"].tolist() == [30.0, 80.0, 80.0, 30.0]  # a tone is never made a score


def test_tone_has_its_sign() -> None:
    assert [with_sign(one) for one in (0.123, -0.3, 0.0, -0.001)] == [
        "+0.12",
        "−0.30",
        "+0.00",
        "+0.00",
    ]
