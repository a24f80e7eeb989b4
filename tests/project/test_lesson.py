"""Lessons: made, changed, bounded, and as lessons.toml."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from projects import lesson

from crosscut.errors import CorpusError
from crosscut.project import lesson as ln
from crosscut.project import notebook as nb
from crosscut.project.notebook import FrozenFigure, Pin, Quote

LESSON = lesson("one", "a", "b", "c")


def test_stops_are_added_moved_changed_and_taken_out():
    def number(stop):
        return replace(stop, ask="number", low=float("nan"), high=1e300)

    pin = nb.new_pin("text", note="shown", minutes=3)
    stop = ln.new_stop(pin, ask="choice", options=("x", "y", "x", ""), answer=("y",))
    assert stop.pin.key == stop.key != pin.key
    longer = ln.with_stop(LESSON, stop, 1)
    assert [one.pin.note for one in longer.stops] == ["a", "shown", "b", "c"]
    assert longer.stops[1].options == ("x", "y")
    assert longer.minutes == 3
    assert ln.without_stop(longer, stop.key) == LESSON
    assert [one.pin.note for one in ln.move(LESSON, "one2", -9).stops] == ["c", "a", "b"]
    assert ln.move(LESSON, "gone", 1) == ln.change_stop(LESSON, "gone", number) == LESSON
    changed = ln.change_stop(LESSON, "one1", number).stop("one1")
    assert changed == replace(LESSON.stops[1], ask="number", low=0.0, high=0.0)


def test_lessons_are_put_in_place_duplicated_and_deleted():
    copy = ln.duplicate(LESSON, "Another class")
    lessons = ln.with_lesson((LESSON,), copy)
    assert len({one.key for each in lessons for one in (each, *each.stops)}) == 8
    assert [one.pin for one in copy.stops] == [one.pin for one in LESSON.stops]
    renamed = replace(LESSON, title="x" * 999)
    assert [len(one.title) for one in ln.with_lesson(lessons, renamed)] == [300, 13]
    assert ln.without_lesson(lessons, copy.key) == (LESSON,)
    assert ln.with_lesson((copy,), LESSON, 0) == lessons


def test_what_is_full_says_so():
    lessons = tuple(map(lesson, map(str, range(ln.LESSONS))))
    with pytest.raises(CorpusError, match="no room"):
        ln.with_lesson(lessons, LESSON)
    full = lesson("full", *map(str, range(ln.STOPS)))
    with pytest.raises(CorpusError, match="full"):
        ln.with_stop(full, LESSON.stops[0])


def test_what_is_asked_is_taken_from_what_is_shown():
    table = (("Review", "Kind", "Rate"), ("Ann", "essay", "4.1"), ("Ben", "blog", "12"),
             ("Cyd", "blog", "4.1"), ("Dan", "blog", "0.5"))  # fmt: skip
    pin = nb.new_pin("figure", figure=FrozenFigure(table=table), quotes=(Quote("b", "Rain."),))
    names = {"a": "Ann", "b": "Ben"}

    def asked(ask):
        stop = ln.with_ask(ln.new_stop(pin, ask="word"), ask, names, ["One", "Two"])
        return stop.options, stop.answer, stop.high

    assert asked("order") == (("Ann", "Ben", "Dan"), ("Ben", "Ann", "Dan"), 100)
    assert asked("choice") == (("Ben", "Ann", "Cyd", "Dan"), ("Ben",), 100)
    assert asked("number") == ((), ("12",), 100)
    assert asked("whose") == (("Ann", "Ben"), ("Ben",), 100)
    assert asked("mark") == (("One", "Two"), (), 100)
    assert asked("score") == ((), (), 100)
    bare = ln.with_ask(LESSON.stops[0], "choice", {}, [])
    assert (bare.options, bare.answer) == (("Yes", "No"), ())
    assert ln.with_ask(LESSON.stops[0], "number", {}, []).answer == ()


@settings(max_examples=30, deadline=None)
@given(st.text(), st.lists(st.text(), max_size=5), st.sampled_from(ln.ASKS), st.floats())
def test_any_lesson_comes_back(words, options, ask, low):
    figure = FrozenFigure(words, '{"a":"it\'s"}', (("a", words),), words)
    pin = nb.new_pin("figure", note=words, quotes=(Quote("r", words),), figure=figure)
    stop = ln.new_stop(pin, ask=ask, options=tuple(options), answer=tuple(options[:1]), low=low)
    lessons = (ln.new_lesson(words, [stop]), ln.new_lesson(words))
    assert ln.read_lessons(ln.write_lessons(lessons), "x") == lessons


STOP = '[[lessons.stops]]\nkey = "s"\npin = {key = "p", kind = "text"}\n'


@pytest.mark.parametrize(
    "source",
    [
        "lessons = 3",
        "format = 1\nlessons = 3",
        'format = 1\n[[lessons]]\nkey = ""\ntitle = "T"',
        'format = 1\n[[lessons]]\nkey = "a"\ntitle = "T"\n' * 2,
        f'format = 1\n[[lessons]]\nkey = "a"\ntitle = "T"\n{STOP}ask = "else"',
        f'format = 1\n[[lessons]]\nkey = "a"\ntitle = "T"\n{STOP}low = nan',
        f'format = 1\n[[lessons]]\nkey = "a"\ntitle = "T"\n{STOP}{STOP}',
        f'format = 1\n[[lessons]]\nkey = "a"\ntitle = "{"T" * 301}"',
        f'format = 1\n[[lessons]]\nkey = "a"\ntitle = "T"\n{STOP}options = {["o"] * 3}',
    ],
)
def test_damaged_lessons_are_refused_with_a_reason(source):
    with pytest.raises(CorpusError, match="damaged"):
        ln.read_lessons(source, "lessons.toml")
    good = f'format = 1\n[[lessons]]\nkey = "a"\ntitle = "T"\n{STOP}'
    assert ln.read_lessons(good, "x")[0].stops[0].pin == Pin("p", "text")
