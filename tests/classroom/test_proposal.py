"""A lesson proposed for a film: each answer is what the tables say, on any film."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from films import write_all
from helpers import FILM

from crosscut.charts.scores import headline
from crosscut.classroom.figures import Material, complete
from crosscut.classroom.proposal import propose
from crosscut.corpus.annotate import compile_guide
from crosscut.corpus.build import Corpus, build_corpus
from crosscut.corpus.selection import Scope, select
from crosscut.guide.files import load_guide
from crosscut.ingest.review import read_review
from crosscut.measures.disagreements import disagreements
from crosscut.project.lesson import COLLECTS, Lesson, Stop, limit, read_lessons
from crosscut.project.notebook import place_of
from crosscut.project.zip import load_film
from crosscut.text.phrases import review_names


def assert_holds(corpus: Corpus, lesson: Lesson) -> None:
    """Assert that each stop asks something, and that its answer is what its evidence says."""
    assert limit(lesson) == lesson
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


def test_the_bundled_lesson_says_what_the_tables_say(bundled: Corpus) -> None:
    (written,) = read_lessons((FILM / "lessons.toml").read_text(encoding="utf-8"), "lessons.toml")
    lesson = complete(bundled, written)
    room, whose, mixed, things, song, score = lesson.stops
    assert len({stop.ask for stop in lesson.stops}) == 6
    assert lesson.minutes == 20
    for stop, before in zip(lesson.stops, written.stops, strict=True):
        assert stop.pin.note
        assert stop.pin.question
        assert len(stop.pin.quotes) == len(before.pin.quotes)
        assert (stop.pin.figure is None) == (before.pin.figure is None)
    assert_holds(bundled, replace(lesson, stops=(whose, things)))
    titles = tuple(review_names(bundled.reviews, "Chungking Express").values())
    assert whose.options == mixed.options == titles
    whole = bundled.guide.code_titles("segment")["whole-film"]
    shares = cells(room, f"{whole}, %")
    assert (sum(int(one) > 50 for one in shares), len(shares)) == (3, 5)
    assert cells(song, "Mentions").count("0") == 5 - int(song.answer[0]) == 1
    assert score.pin.title == headline(Material(bundled).marks)
    (likeliest,) = (
        disagreements(select(bundled, Scope()), compile_guide(bundled.guide))
        .head(1)
        .to_dict("records")
    )
    assert (likeliest["subject"], likeliest["answer"]) == ("cop-223", "faye")
    both = [likeliest[name] for name in ("review_id", "other_review_id")]
    assert [one.review_id for one in mixed.pin.quotes] == both
    assert [one.start for one in mixed.pin.quotes] == [
        likeliest[name] for name in ("start", "other_start")
    ]  # fmt: skip


def cells(stop: Stop, column: str) -> list[str]:
    assert stop.pin.figure is not None
    head, *rows = stop.pin.figure.table
    return [row[head.index(column)] for row in rows]
