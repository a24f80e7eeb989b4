"""Codes that stand together, against figures counted by hand and a matrix of scipy's."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sample_tables import sample
from scipy.spatial.distance import pdist, squareform

from crosscut.corpus.selection import Scope, select
from crosscut.measures.themes import distances, places, together

PEOPLE = ["clerk", "pilot"]


def test_sentences_by_hand() -> None:
    (row,) = together(select(sample(), Scope()), "character", PEOPLE, "sentence").to_dict("records")
    # the clerk: 7 sentences of ada, 3 of ben; the pilot: 1 of ada, 5 of ben, 1 of cyd;
    # both only where the clerk meets the pilot
    assert row == {
        "one": "clerk", "other": "pilot", "both": 1, "with_one": 10, "with_other": 7,
        "either": 16, "jaccard": 1 / 16, "reviews": 1,
    }  # fmt: skip


def test_passages_by_hand() -> None:
    (row,) = together(select(sample(), Scope()), "character", PEOPLE, "passage").to_dict("records")
    # the clerk: 2 passages of ada, 1 of ben; the pilot: 1 of ada, 1 of ben, 1 of cyd
    assert (row["both"], row["with_one"], row["with_other"]) == (1, 3, 3)
    assert row["jaccard"] == 1 / 5


def test_each_term_has_a_place_of_its_own() -> None:
    tables = sample()
    text = tables.reviews.set_index("review_id").loc["ada", "text"]
    chosen = select(tables, Scope())
    for unit in ("sentence", "passage"):
        rows = places(chosen, "character", "pilot", "clerk", unit).to_dict("records")
        assert [text[row["start"] : row["end"]] for row in rows] == ["clerk", "pilot"]
        assert {(row["review_id"], row["sentence"]) for row in rows} == {("ada", 7)}
        assert len({row["group"] for row in rows}) == 1


def test_of_a_passage_every_sentence_with_either_term_is_there() -> None:
    tables = sample()
    chosen = select(tables, Scope(captions=True))
    pairs = together(chosen, "motif", ["tin", "storm"], "passage").to_dict("records")
    assert [row["both"] for row in pairs] == [1]
    found = places(chosen, "motif", "tin", "storm", "passage")
    # cyd's first passage: the tin in its first sentence, a storm in each of the three after
    assert found["sentence"].tolist() == [0, 1, 2, 3]
    assert found["group"].nunique() == 1
    assert together(chosen, "motif", ["tin", "storm"], "sentence")["both"].tolist() == [0]
    assert places(chosen, "motif", "tin", "storm", "sentence").empty


def test_what_never_stands_has_no_coefficient() -> None:
    chosen = select(sample("ben"), Scope())
    (row,) = together(chosen, "motif", ["tin", "storm"], "sentence").to_dict("records")
    assert (row["both"], row["either"], row["jaccard"], row["reviews"]) == (0, 1, 0.0, 0)
    assert together(chosen, "motif", ["tin"], "sentence").empty


def test_coefficients_are_those_of_scipy(bundled) -> None:
    chosen = select(bundled, Scope())
    codes = list(bundled.guide.code_titles("theme"))
    mentions = chosen.mentions[chosen.mentions["kind"] == "theme"]
    held = pd.crosstab([mentions["review_id"], mentions["sentence"]], mentions["code"]) > 0
    expected = squareform(pdist(held[codes].to_numpy().T, "jaccard"))
    got = distances(together(chosen, "theme", codes, "sentence"), codes)
    assert got == pytest.approx(expected)
    assert np.array_equal(got, got.T)
