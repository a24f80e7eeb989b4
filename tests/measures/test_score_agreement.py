"""Stated scores side by side, against figures worked by hand and against scipy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_scores import MIXED, called, stating
from sample_tables import sample
from scipy import stats

from crosscut.measures.scores import (
    ASSUMED,
    MARK,
    OWN,
    POSITIVE,
    PUBLISHED,
    REPORTED,
    UNSTATED,
    at_convention,
    changes,
    changes_in_words,
    film_scores,
    other_scores,
    points,
    spread,
    spread_in_words,
    with_maximum,
)
from crosscut.schema import empty


def marks(*values: float, **more: Any) -> pd.DataFrame:
    """Marks out of 10 by as many critics, as `film_scores`."""
    return film_scores(
        stating(*({"rater": f"c{i}", "value": value} | more for i, value in enumerate(values)))
    )


def test_each_score_has_its_group_and_its_sort() -> None:
    table = film_scores(MIXED)
    assert list(table["group"]) == [OWN, REPORTED, OWN, PUBLISHED, PUBLISHED, PUBLISHED]
    assert list(table["sort"]) == [MARK, MARK, MARK, POSITIVE, UNSTATED, MARK]
    assert list(table["score"]) == [0, 1, 2, 3, 4, 6]
    assert list(other_scores(MIXED)["rater"]) == ["Disc"]


def test_reviews_left_out_take_their_scores_along_and_no_published_one() -> None:
    assert list(film_scores(MIXED, ("ben",))["score"]) == [2, 3, 4, 6]


def test_a_film_without_scores() -> None:
    bare = replace(sample(), tables=sample().tables | {"scores": empty("scores")})
    table = at_convention(film_scores(bare), "linear")
    assert table.empty
    assert spread(table) is None
    assert spread_in_words(table, {}) == []
    assert changes_in_words(changes(film_scores(bare), "linear", "letters"), {}) == []


def test_places_count_marks_only() -> None:
    table = at_convention(film_scores(MIXED), "linear")
    # IMDb 80, letters B+ 75 (nine even steps of twelve), ben 40, ada 30;
    # neither RT's 89 nor the bare 4 has a place
    assert table["hundred"].tolist()[:4] == [30.0, 80.0, 40.0, 89.0]
    assert np.isnan(table["hundred"].iloc[4])
    assert table["hundred"].iloc[5] == 75.0
    assert table["rank"].tolist() == [4, 1, 3, pd.NA, pd.NA, 2]
    assert table["counts"].tolist() == [True, True, True, False, False, True]


def test_equal_marks_share_a_place() -> None:
    assert at_convention(marks(9, 7, 9, 5), "linear")["rank"].tolist() == [1, 3, 1, 4]


def test_a_mark_reported_twice_counts_once() -> None:
    twice = film_scores(
        stating(
            {"review_id": "ada", "rater": "IMDb", "value": 8.0},
            {"review_id": "ben", "rater": "IMDb", "value": 8.0},
            {"rater": "X", "value": 6.0},
        )
    )
    table = at_convention(twice, "linear")
    assert table["counts"].tolist() == [True, False, True]
    assert table["rank"].tolist() == [1, 1, 2]
    assert changes(twice, "linear", "letters")["score"].tolist() == [0, 2]


def test_nothing_fills_in_a_scale_but_a_reader() -> None:
    table = film_scores(MIXED)
    stated = with_maximum(table, {4: 5.0, 1: 100.0})
    assert stated["sort"].tolist()[4] == ASSUMED
    assert stated["scale_max"].tolist()[1] == 10.0  # IMDb has a scale of its own
    shown = at_convention(stated, "linear")
    assert shown["hundred"].iloc[4] == 80.0
    assert not shown["counts"].iloc[4]
    assert shown["rank"].isna().iloc[4]
    assert with_maximum(table, {4: 3.0})["sort"].iloc[4] == UNSTATED  # 4 out of 3 is no mark
    assert with_maximum(table, {})["sort"].tolist() == table["sort"].tolist()


def test_spread_by_hand() -> None:
    # 0, 70, 80, 80, 90: quartiles 70 and 80, median 80, distances 80 10 0 0 10
    found = spread(at_convention(marks(8, 7, 0, 9, 8), "linear"))
    assert found is not None
    assert (found.n, found.median, found.q1, found.q3) == (5, 80, 70, 80)
    assert found.mad == 10
    assert found.outliers == (2,)  # below 70 - 15
    lines = spread_in_words(at_convention(marks(8, 7, 0, 9, 8), "linear"), dict(enumerate("abcde")))
    assert lines[0].startswith("The median of 5 marks is 80; three of them lie between 70 and 80")
    assert lines[1] == "c (0) lies apart from the others."


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((3, 9), "The median of 2 marks is 60; they lie between 30 and 90, 60 points apart."),
        ((3, 5, 9), "The median of 3 marks is 50; they lie between 30 and 90, 60 points apart."),
        ((8, 8), "Both marks are 80."),
        ((8, 8, 8, 8, 8), "All five marks are 80."),
        # 20, 40, 50, 60, 70, 100: quartiles 42.5 and 67.5
        ((2, 4, 5, 6, 7, 10), "The median of 6 marks is 55; two of them lie between 42.5 and 67.5"),
    ],
)
def test_no_more_marks_are_said_to_lie_in_the_middle_than_do(
    values: tuple[float, ...], said: str
) -> None:
    table = at_convention(marks(*values), "linear")
    assert spread_in_words(table, dict(enumerate("abcdef")))[0].startswith(said)


def test_of_few_marks_no_outlier_is_named() -> None:
    found = spread(at_convention(marks(8, 8, 8, 0), "linear"))
    assert found is not None
    assert found.outliers == ()
    alone = at_convention(marks(8), "linear")
    assert spread_in_words(alone, {0: "x"}) == ["One mark alone: there is nothing to agree with."]


@pytest.mark.slow
@given(st.lists(st.integers(0, 10), min_size=1, max_size=30))
def test_spread_agrees_with_scipy(values: list[int]) -> None:
    found = spread(at_convention(marks(*(float(one) for one in values)), "linear"))
    assert found is not None
    tens = np.array(values) * 10.0
    assert found.q3 - found.q1 == pytest.approx(stats.iqr(tens))
    assert found.mad == pytest.approx(stats.median_abs_deviation(tens))
    assert found.median == pytest.approx(np.median(tens))


def test_a_convention_changes_rank_and_verdict() -> None:
    table = film_scores(
        stating(
            {"rater": "One", "value": 6.2, "scale_min": 1.0, "scale": "1-10"},
            {"rater": "Two", "value": 6.1},
        )
    )
    moved = changes(table, "linear", "lowest-is-zero")
    # 6.2 of 1-10: 62 of 100, and (6.2 - 1) / 9 = 57.8
    assert moved["hundred_after"].tolist() == [pytest.approx(57.7778, abs=1e-3), 61.0]
    assert moved["rank_before"].tolist() == [1, 2]
    assert moved["rank_after"].tolist() == [2, 1]
    assert moved["flips"].tolist() == [True, False]
    assert changes_in_words(moved, called(table)) == [
        "One (62 to 57.8) moves.",
        "One (from place 1 to 2) and Two (from place 2 to 1) change rank.",
        "One (62 to 57.8) flips at 60.",
    ]
    same = changes_in_words(changes(table, "linear", "letters"), called(table))
    assert same == ["No mark moves, no rank changes and no verdict flips."]


def test_letters_move_from_even_steps_to_the_table() -> None:
    """B+ is nine steps of twelve, 75, and 83 by the table, C- four, 33.3, and 42; numbers stay."""
    table = film_scores(
        stating(
            {"rater": "One", "value": 8.0},
            {"rater": "Two", "value": None, "scale_max": None, "scale": "letter", "raw": "B+"},
            {"rater": "Six", "value": None, "scale_max": None, "scale": "letter", "raw": "C-"},
        )
    )
    assert changes_in_words(changes(table, "linear", "letters"), called(table)) == [
        "Six (33.3 to 42) and Two (75 to 83) move.",
        "One (from place 1 to 2) and Two (from place 2 to 1) change rank.",
        "No verdict flips at 60.",
    ]


def test_many_changes_are_counted_not_listed() -> None:
    table = marks(*(6.1 + i / 100 for i in range(20)), scale_min=1.0, scale="1-10")
    said = changes_in_words(changes(table, "linear", "lowest-is-zero"), called(table))
    assert said[0].endswith("and 16 others move.")
    assert said[1] == "No rank changes."
    assert said[2].endswith("and 16 others flip at 60.")


@pytest.mark.slow
@given(st.lists(st.integers(0, 20), min_size=1, max_size=12))
def test_places_follow_the_marks(values: list[int]) -> None:
    table = at_convention(marks(*(one / 2 for one in values)), "lowest-is-zero")
    expected = stats.rankdata([-one for one in values], method="min").tolist()
    assert table["rank"].tolist() == expected


def test_points_are_rounded_to_what_they_mean() -> None:
    assert [points(one) for one in (90.0, 84.2, 77.7778, -0.01)] == ["90", "84.2", "77.8", "0"]


def test_bundled_reviews_state_no_score_of_their_own(bundled: Any) -> None:
    table = film_scores(bundled)
    assert OWN not in set(table["group"])
    assert (table["sort"] == POSITIVE).sum() == 2
    assert list(table.loc[table["sort"] == UNSTATED, "rater"]) == ["Paul Jensen", "magic-8"]
    found = spread(at_convention(table, "linear"))
    assert found is not None
    assert (found.n, found.median) == (12, 88.75)


def test_the_difference_that_is_told_is_that_of_the_figures_that_are_shown():
    # Quartiles 84.24 and 91.66 are shown as 84.2 and 91.7: 7.5 apart, though 7.42 is 7.4.
    table = at_convention(marks(8.0, 8.424, 9.0, 9.166, 9.5), "linear")
    found = spread(table)
    assert (found.q1, found.q3) == pytest.approx((84.24, 91.66))
    assert "84.2 and 91.7, 7.5 points apart" in spread_in_words(table, called(table))[0]
