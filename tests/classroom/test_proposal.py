"""A lesson proposed for a film: each answer is what the tables say, on any film."""

from __future__ import annotations

from pathlib import Path

import pytest
from films import write_all
from helpers import FILM

from crosscut.classroom.proposal import propose
from crosscut.corpus.build import Corpus, build_corpus
from crosscut.guide.files import load_guide
from crosscut.ingest.review import read_review
from crosscut.project.lesson import COLLECTS, Lesson, Stop, bounded
from crosscut.project.notebook import place_of
from crosscut.project.zip import load_film
from crosscut.text.phrases import review_names


def assert_holds(corpus: Corpus, lesson: Lesson) -> None:
    """Assert that each stop asks something, and that its answer is what its evidence says."""
    assert bounded(lesson) == lesson
    names = review_names(corpus.reviews, corpus.guide.film.title)
    texts = dict(
        zip(corpus.reviews["review_id"].astype("str"), corpus.reviews["text"], strict=True)
    )
    for stop in lesson.stops:
        pin = stop.pin
        assert pin.question
        assert pin.title
        assert pin.minutes
        assert pin.figure or pin.quotes
        assert stop.ask in COLLECTS
        for quote in pin.quotes:
            assert place_of(quote, texts[quote.review_id]) == (quote.start, quote.end)
            assert quote.title
        assert {*stop.answer} <= {*stop.options} or stop.ask == "number"
        _assert_answer(stop, names, texts)


def _assert_answer(stop: Stop, names: dict[str, str], texts: dict[str, str]) -> None:
    rows = stop.pin.figure.table[1:] if stop.pin.figure else ()
    if stop.ask == "number":
        assert stop.low <= float(stop.answer[0]) <= stop.high
        if stop.pin.quotes:
            own = next(row for row in rows if row[0] == names[stop.pin.quotes[0].review_id])
            assert stop.answer[0] in own
    elif stop.ask == "order":
        assert stop.answer == tuple(row[0] for row in rows)
        assert {*stop.answer} == {*stop.options}
    elif stop.ask == "choice" and rows:
        assert stop.answer == (rows[0][0],)
    elif stop.ask == "whose":
        words = stop.pin.quotes[0].words
        assert [names[one] for one, text in texts.items() if words in text] == [*stop.answer]


def test_six_stops_are_proposed_for_the_bundled_film(bundled: Corpus) -> None:
    lesson = propose(bundled)
    assert_holds(bundled, lesson)
    assert [stop.ask for stop in lesson.stops] == [
        "number", "choice", "order", "whose", "choice", "score"
    ]  # fmt: skip
    assert 15 <= lesson.minutes <= 25
    assert all(quote.retelling_of for stop in lesson.stops for quote in stop.pin.quotes)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_all(tmp_path_factory.mktemp("films"))


@pytest.mark.parametrize(
    ("film", "at_most"),
    [("one-review", 2), ("night-ferry", 6), ("five-harbours", 6), ("no-codes", 6),
     ("nothing-said", 2)],
)  # fmt: skip
def test_any_film_has_as_many_stops_as_its_reviews_bear(
    made: Path, film: str, at_most: int
) -> None:
    corpus = load_film(made / film)
    lesson = propose(corpus)
    assert_holds(corpus, lesson)
    assert len(lesson.stops) <= at_most


def test_reviews_that_are_not_read_are_asked_about_in_no_stop() -> None:
    reviews = [
        read_review(text.encode(), filename=f"{name}.txt")
        for name, text in (
            ("here", "The pineapple tins expire on the first of May and nobody comes to eat them."),
            (
                "there",
                "O filme é lindo e triste, com as latas de abacaxi que vencem no fim de maio.",
            ),
        )
    ]
    corpus = build_corpus(reviews, load_guide(FILM / "guide.toml"))
    assert not corpus.reviews["read"].all()
    assert propose(corpus).stops == ()
