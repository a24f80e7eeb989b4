"""Which passage speaks of which scene, and which is nearest: worked by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_tables import sample

from crosscut.corpus.selection import Scope, select
from crosscut.measures.readings import (
    candidates,
    passages_on,
    shares,
    suggest_reviews,
    tf_idf,
    tone_words,
    without_scene,
)


def test_tf_idf_by_hand() -> None:
    """Three texts, so that no word is dropped; a = ln((1+3)/(1+2)) + 1, b the same with df 1."""
    a, b = 1 + math.log(4 / 3), 1 + math.log(4 / 2)
    twice = b * (1 + math.log(2))
    weights = tf_idf(["rain tin", "rain storm storm", "pilot"])
    words = ["pilot", "rain", "storm", "tin"]
    expected = pd.DataFrame(0.0, index=range(3), columns=words)
    expected.loc[0, ["rain", "tin"]] = np.array([a, b]) / math.hypot(a, b)
    expected.loc[1, ["rain", "storm"]] = np.array([a, twice]) / math.hypot(a, twice)
    expected.loc[2, "pilot"] = 1.0
    assert weights == pytest.approx(expected.to_numpy())


def test_of_eight_texts_words_of_more_than_half_are_dropped() -> None:
    weights = tf_idf(["the tin", "the storm", "the pilot", "the pilot", "the tin", *["rain"] * 3])
    assert weights.shape == (8, 4)
    assert weights.sum(axis=1) == pytest.approx(np.ones(8))


@given(st.lists(st.text(alphabet="ab cde'-é", max_size=30), max_size=6))
def test_rows_have_length_one_or_none(texts: list[str]) -> None:
    weights = tf_idf(texts)
    lengths = np.sqrt((weights**2).sum(axis=1))
    assert weights.shape[0] == len(texts)
    assert all(length == pytest.approx(1) or length == 0 for length in lengths)
    assert (weights >= 0).all()


def test_candidates_come_from_other_reviews_best_first() -> None:
    rows = [
        ("ada", 0, "the tin in the rain"),
        ("ada", 1, "the tin in the rain"),
        ("ben", 0, "a tin in rain and wind"),
        ("ben", 1, "nothing shared here"),
        ("cyd", 4, "rain"),
    ]
    passages = pd.DataFrame(rows, columns=["review_id", "passage", "text"])
    found = candidates(passages, passages.iloc[[0]])
    others = list(zip(found["other_review"], found["other_passage"], strict=True))
    assert set(others) <= {("ben", 0), ("cyd", 4)}
    assert list(found["score"]) == sorted(found["score"], reverse=True)
    assert found["score"].between(0.1, 1).all()
    weights = tf_idf(list(passages["text"]))
    best = max(float(weights[0] @ weights[2]), float(weights[0] @ weights[4]))
    assert found["score"].iloc[0] == pytest.approx(best)
    assert candidates(passages, passages.iloc[[3]]).empty


def test_passages_that_give_most_words_to_a_segment() -> None:
    everything = select(sample(), Scope())
    two = passages_on(everything, "story-two")
    # ben's five flights; in cyd's passage five words of fourteen are on story two
    assert two[["review_id", "passage"]].to_numpy().tolist() == [["ben", 0]]
    assert len(passages_on(everything, "")) == 9
    cues = pd.DataFrame({"review_id": ["ben"], "passage": [0]})
    assert without_scene(two, cues).empty
    assert len(without_scene(two, cues.iloc[:0])) == 1


def test_what_each_gives_by_hand() -> None:
    """Ada names loneliness six times in story one, 31 words; nobody else does."""
    everything = select(sample(), Scope())
    own = select(sample(), Scope((), "story-one"))
    told = shares(own, everything.words, own.reviews["review_id"].tolist())
    assert told["ada"].words == int(own.words["ada"])
    assert told["ada"].themes == ("loneliness",)
    assert told["ada"].tone == pytest.approx(0.5)
    assert told["ben"].themes == ()
    assert told["ben"].sentences == 3
    assert told["cyd"].words == 0
    assert suggest_reviews(own.words) == ["ada", "ben"]
    assert suggest_reviews(own.words, 1) == ["ada"]


def test_not_every_review_dwells_more_than_the_others() -> None:
    everything = select(sample(), Scope())
    row = everything.mentions[everything.mentions["kind"] == "theme"].head(1)
    reviews = list(everything.words.index)
    rows = [row.assign(review_id=review) for review in reviews for _ in range(5)]
    alike = replace(
        everything,
        mentions=pd.concat(rows, ignore_index=True),
        words=pd.Series(dict.fromkeys(reviews, 100)),
    )
    told = shares(alike, alike.words, reviews)
    assert [told[review].themes for review in reviews] == [()] * len(reviews)


@pytest.mark.parametrize(
    ("tone", "said"),
    [(0.5, "favourable"), (0.2, "mildly favourable"), (0, "even"), (-0.2, "mildly unfavourable")],
)
def test_tone_in_words(tone: float, said: str) -> None:
    assert tone_words(tone) == said
    assert tone_words(-1) == "unfavourable"
