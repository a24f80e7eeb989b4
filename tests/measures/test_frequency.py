"""Counts, rates and spread, against figures counted by hand off tests/sample_tables.py."""

from __future__ import annotations

from sample_tables import GUIDE, sample

from crosscut.corpus.selection import Scope, select
from crosscut.measures.themes import review_rates, segment_rates, term_counts


def test_rates_of_each_review() -> None:
    table = review_rates(select(sample(), Scope()), "motif", ["tin", "storm"])
    assert list(table.columns) == [
        "review_id", "code", "count", "words", "rate", "few", "reviews",
    ]  # fmt: skip
    rows = [tuple(row) for row in table.drop(columns=["rate", "few"]).to_numpy()]
    # ada 6 x 4 + 8 + 6 words; ben 5 x 4 + 3 x 4 + 4; cyd 5 + 3 x 3 + 7 + 7
    assert rows == [
        ("ada", "tin", 1, 38, 3),
        ("ada", "storm", 0, 38, 1),
        ("ben", "tin", 1, 36, 3),
        ("ben", "storm", 0, 36, 1),
        ("cyd", "tin", 1, table["words"].iloc[4], 3),
        ("cyd", "storm", 3, table["words"].iloc[4], 1),
    ]
    assert table["rate"].iloc[0] == 1000 / 38
    assert table["few"].all()


def test_five_mentions_are_not_few() -> None:
    rates = review_rates(select(sample(), Scope()), "theme", ["loneliness"])
    assert rates["count"].tolist() == [6, 0, 0]
    assert rates["few"].tolist() == [False, True, True]


def test_a_review_without_words_has_no_rate() -> None:
    silent = select(sample("ada", "ben"), Scope(segment="story-two"))
    rates = review_rates(silent, "character", ["pilot"]).set_index("review_id")
    assert rates.loc["ada", ["count", "words", "rate"]].tolist() == [0, 0, 0]
    assert rates.loc["ben", "rate"] == 1000 * 5 / 20


def test_rates_of_each_story() -> None:
    table = segment_rates(
        select(sample(), Scope()), "character", ["clerk", "pilot"], ["story-one", "story-two"]
    )
    shown = table[["segment", "code", "count", "words", "reviews"]]
    # story one: ada 7 clerks and 1 pilot in 32 words, ben 3 clerks in 12;
    # story two: ben 5 pilots in 20 words, cyd 1 in 5
    assert [tuple(row) for row in shown.to_numpy()] == [
        ("story-one", "clerk", 10, 44, 2),
        ("story-one", "pilot", 1, 44, 1),
        ("story-two", "clerk", 0, 25, 0),
        ("story-two", "pilot", 6, 25, 2),
    ]
    assert table["rate"].iloc[0] == 1000 * 10 / 44


def test_terms_are_counted_as_the_guide_writes_them() -> None:
    theme = GUIDE.themes[0].model_copy(update={"terms": ("lone*", "lonely", "alone", "!let alone")})
    table = term_counts(select(sample(), Scope(captions=True)), "theme", [theme])
    assert table["count"].sum() == 7
    # no form is a term of its own where the guide has one for it; exclusions are no terms
    assert set(table["term"]) == {"lone*", "lonely", "alone"}
    assert table.set_index("term").loc["alone", ["count", "reviews"]].tolist() == [0, 0]
    assert table["count"].iloc[0] == 7
    assert table["reviews"].iloc[0] == 1


def test_a_surface_of_no_term_stands_for_itself() -> None:
    theme = GUIDE.themes[0].model_copy(update={"terms": ("storm",)})
    table = term_counts(select(sample(), Scope()), "theme", [theme])
    assert [tuple(row) for row in table.to_numpy()] == [
        ("loneliness", "lonely", 6, 1),
        ("loneliness", "storm", 0, 0),
    ]


def test_no_codes_no_rows() -> None:
    chosen = select(sample(), Scope())
    assert review_rates(chosen, "theme", []).empty
    assert term_counts(chosen, "theme", []).empty
