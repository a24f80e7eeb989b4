"""Figures of a class, worked out by hand or published."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from crosscut.classroom.answers import agreement, as_class_reads, axis_ticks, for_marking
from crosscut.corpus.build import Corpus
from crosscut.project.lesson import Lesson, Stop
from crosscut.project.model import Project
from crosscut.project.notebook import Pin, quote_of
from crosscut.store.runs import Answer


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


def test_a_passage_is_marked_by_sentences_with_crosscuts_own_reading(bundled: Corpus) -> None:
    review = bundled.reviews.iloc[1]
    rows = bundled.sentences[bundled.sentences["review_id"] == review["review_id"]].iloc[4:9]
    start, end = int(rows["start"].iloc[0]), int(rows["end"].iloc[-1])
    pin = Pin("k", "passage", quotes=(quote_of(review["text"], start, end, review),))
    stories = tuple(bundled.guide.code_titles("segment").values())[:2]
    (stop,) = for_marking(Lesson("l", "", (Stop("s", pin, "mark", stories),)), bundled).stops
    spans = zip(rows["start"], rows["end"], strict=True)
    assert [one.words for one in stop.pin.quotes] == [review["text"][a:b] for a, b in spans]
    titles = [bundled.guide.segment_title(one) for one in rows["segment"]]
    assert list(stop.answer) == [one if one in stories else "" for one in titles]
    assert {one for one in stop.answer if one}
    gone = Stop(
        "s", Pin("k", "passage", quotes=(quote_of("Gone.", 0, 5, review),)), "mark", stories
    )
    assert for_marking(Lesson("l", "", (gone,)), bundled).stops == (gone,)


def test_what_most_marked_becomes_the_story_of_a_sentence(bundled: Corpus) -> None:
    review = bundled.reviews.iloc[2]
    rows = bundled.sentences[bundled.sentences["review_id"] == review["review_id"]].iloc[4:9]
    spans = rows[["start", "end"]].to_numpy().tolist()
    pin = Pin(
        "k",
        "passage",
        quotes=(quote_of(review["text"], spans[0][0], spans[-1][1], review),),
    )
    titles = bundled.guide.code_titles("segment")
    options = (*titles.values(), "Loneliness")
    (stop,) = for_marking(Lesson("l", "", (Stop("s", pin, "mark", options),)), bundled).stops
    now = [list(titles).index(one) for one in rows["segment"]]
    other = [(one + 1) % len(titles) for one in now]
    # Of the first two of three phones read another story, of the second one does; the third is
    # no story to anybody; the fourth is read as Crosscut reads it; of the fifth nobody says.
    bodies = [
        [other[0], other[1], len(titles), now[3], ""],
        [other[0], now[1], len(titles), now[3], ""],
        [now[0], now[1], len(titles), now[3], ""],
    ]
    time = datetime(2026, 1, 1, tzinfo=UTC)
    answers = [
        Answer("s", number, ",".join(map(str, body)), time, 0)
        for number, body in enumerate(bodies, 1)
    ]
    before = Project(bundled.guide)
    after = as_class_reads(before, bundled, stop, answers)
    (one,) = after.corrections
    assert (one.kind, one.review_id, one.start) == ("segment", review["review_id"], spans[0][0])
    assert dict(one.values) == {"segment": list(titles)[other[0]]}
    assert as_class_reads(before, bundled, stop, []) == before


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 100, [0, 25, 50, 75, 100]),
        (0, 5, [0, 1, 2, 3, 4, 5]),
        (1, 10, [1, 4, 7, 10]),
        (0, 7, [0, 1, 2, 3, 4, 5, 6, 7]),
        (0, 11, [0, 11]),
        (0, 0.5, [0, 0.125, 0.25, 0.375, 0.5]),
        (3, 3, [3, 3, 3, 3, 3]),
    ],
)
def test_of_whole_numbers_an_axis_has_whole_ones(
    low: float, high: float, ticks: list[float]
) -> None:
    assert axis_ticks(low, high) == ticks
