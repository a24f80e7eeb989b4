"""A lesson: what a teacher shows, stop by stop, and what is asked at each.

A stop holds its own copy of a pin, so that a lesson stays when the notebook changes.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Literal, get_args

from pydantic import TypeAdapter, ValidationError

from crosscut.errors import CorpusError
from crosscut.project import notebook
from crosscut.project.notebook import Pin
from crosscut.text.phrases import clean

Ask = Literal[
    "nothing", "hidden", "choice", "order", "number", "whose", "score", "mark", "word", "sentences"
]
"""What a stop asks of the room before it shows the critics' answer.

"nothing": the stop is shown at once. "hidden": the figure without its marks, to be talked about.
"choice": one of the options, yes or no among them. "order": the options in an order. "number": a
number from `low` to `high`. "whose": which review a sentence belongs to; the options are names of
reviews. "score": a score of the film, 0 to 100. "mark": which of the options (stories or themes)
each sentence of the stop's passage speaks of. "word": one word. "sentences": two sentences of
one's own.
"""
ASKS: Final[tuple[Ask, ...]] = get_args(Ask)

PREDICTS: Final[tuple[Ask, ...]] = ("hidden", "choice", "order", "number", "whose")
"""What has an answer among the critics, so that it is predicted first and shown then."""
QUESTIONS: Final[Mapping[Ask, str]] = {
    "hidden": "What do you expect?",
    "choice": "Which one?",
    "order": "In which order?",
    "number": "How many?",
    "whose": "Which review says this?",
    "score": "What score do you give the film?",
    "mark": "What is each sentence about?",
    "word": "The film in one word?",
    "sentences": "Say it in two sentences.",
}
"""What is asked where the teacher wrote no question."""
COLLECTS: Final[tuple[Ask, ...]] = tuple(one for one in ASKS if one not in ("nothing", "hidden"))
"""What phones can answer."""

LESSONS: Final = 20
"""Lessons of one project."""
STOPS: Final = 40
"""Stops of one lesson."""
OPTIONS: Final = 12
"""Options of one question."""
_LINE: Final = 300  # characters of a title, an option


@dataclass(frozen=True, slots=True)
class Stop:
    """One thing that is shown and asked.

    Attributes
    ----------
    key
        Names it for good.
    pin
        What is shown: its figure and sentences, its question, its note for the teacher, its
        minutes.
    ask
        What is asked.
    options
        What can be chosen, put into an order or marked.
    answer
        The critics' answer: the right options (of an order, all of them in the right one), or
        the number in digits; empty where there is none.
    low, high
        Ends of the range of a number.
    """

    key: str
    pin: Pin
    ask: Ask = "nothing"
    options: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 100.0


@dataclass(frozen=True, slots=True)
class Lesson:
    """Stops in the teacher's order; their keys are distinct.

    Attributes
    ----------
    key
        Names it for good.
    title
        Its title.
    stops
        Its stops.
    """

    key: str
    title: str
    stops: tuple[Stop, ...] = ()

    @property
    def minutes(self) -> int:
        """How long it takes, as its stops say."""
        return sum(one.pin.minutes for one in self.stops)

    def stop(self, key: str) -> Stop | None:
        """Return the stop of a key, None where there is none."""
        return next((one for one in self.stops if one.key == key), None)


# --------------------------------------------------------------------------
# Make and change


def new_lesson(title: str, stops: Sequence[Stop] = ()) -> Lesson:
    """Return a lesson under a new key, no larger than a lesson may be."""
    return limit(Lesson(_key(), title, tuple(stops)))


def new_stop(pin: Pin, **values: Any) -> Stop:  # noqa: ANN401
    """Return a stop under a new key that shows a copy of a pin; `values` as of `Stop`."""
    key = _key()
    return Stop(key, replace(pin, key=key), **values)


def _key() -> str:
    return secrets.token_hex(8)


def limit(lesson: Lesson) -> Lesson:
    """Cut a lesson to what a lesson may hold."""
    return replace(
        lesson,
        key=_line(lesson.key),
        title=_line(lesson.title),
        stops=tuple(map(_cut_stop, lesson.stops[:STOPS])),
    )


def _cut_stop(stop: Stop) -> Stop:
    low, high = (
        float(one) if math.isfinite(one) and abs(one) <= _LARGEST else 0.0
        for one in (stop.low, stop.high)
    )
    return replace(
        stop,
        key=_line(stop.key),
        pin=notebook.limit(stop.pin),
        options=tuple(dict.fromkeys(filter(None, map(_line, stop.options))))[:OPTIONS],
        answer=tuple(map(_line, stop.answer[:OPTIONS])),
        low=low,
        high=high,
    )


_LARGEST: Final = 1e9  # of a number that is asked for


def _line(text: str) -> str:
    return clean(text[:_LINE])


def with_lesson(
    lessons: Sequence[Lesson], lesson: Lesson, at: int | None = None
) -> tuple[Lesson, ...]:
    """Put a lesson in the place of the one with its key; a new one at the end, or at a place.

    Raises
    ------
    CorpusError
        There are as many as a project may hold.
    """
    keys, new = {one.key for one in lessons}, limit(lesson)
    if lesson.key in keys:
        return tuple(new if one.key == lesson.key else one for one in lessons)
    if len(lessons) >= LESSONS:
        raise CorpusError(
            f"There are {LESSONS} lessons: there is no room for more.",
            where=lesson.title,
            remedy="Delete one that you no longer need.",
        )
    at = len(lessons) if at is None else at
    return (*lessons[:at], new, *lessons[at:])


def without_lesson(lessons: Sequence[Lesson], key: str) -> tuple[Lesson, ...]:
    """Take a lesson out."""
    return tuple(one for one in lessons if one.key != key)


def duplicate(lesson: Lesson, title: str) -> Lesson:
    """Return a copy under new keys, for another class."""
    return new_lesson(title, [replace(one, key=_key()) for one in lesson.stops])


def with_stop(lesson: Lesson, stop: Stop, at: int | None = None) -> Lesson:
    """Put a stop at the end, or at a place.

    Raises
    ------
    CorpusError
        The lesson is full.
    """
    if len(lesson.stops) >= STOPS:
        raise CorpusError(
            f"The lesson is full: it has {STOPS} stops.",
            where=lesson.title,
            remedy="Delete some of them, or begin another lesson.",
        )
    at = len(lesson.stops) if at is None else at
    return replace(lesson, stops=(*lesson.stops[:at], _cut_stop(stop), *lesson.stops[at:]))


def without_stop(lesson: Lesson, key: str) -> Lesson:
    """Take a stop out."""
    return replace(lesson, stops=tuple(one for one in lesson.stops if one.key != key))


def move(lesson: Lesson, key: str, by: int) -> Lesson:
    """Move a stop by places towards the end, or towards the start where `by` is negative."""
    return replace(lesson, stops=notebook.reorder(lesson.stops, key, by))


def change_stop(lesson: Lesson, key: str, change: Callable[[Stop], Stop]) -> Lesson:
    """Change a stop; one that is gone changes nothing."""
    return limit(
        replace(lesson, stops=tuple(change(one) if one.key == key else one for one in lesson.stops))
    )


def of_film(lesson: Lesson, film: str) -> Lesson:
    """Say in the links of a lesson which film they are of, as the app's picker has it."""
    stops = (
        replace(one, pin=replace(one.pin, state=(*one.pin.state, ("film", film))))
        if one.pin.page
        else one
        for one in lesson.stops
    )
    return replace(lesson, stops=tuple(stops))


def with_ask(stop: Stop, ask: Ask, names: Mapping[str, str], stories: Sequence[str]) -> Stop:
    """Ask something else at a stop; what it needs is taken from what the stop shows, if it can be.

    Parameters
    ----------
    stop, ask
        The stop, and what it asks now.
    names
        review_id -> name of the reviews.
    stories
        Titles of the film's stories.
    """
    values = _values(stop.pin.figure.table) if stop.pin.figure else []
    bare = Stop(stop.key, stop.pin, ask)
    if ask == "order":
        apart = {value: name for name, value in reversed(values)}  # of equals one is enough
        order = tuple(apart[value] for value in sorted(apart, reverse=True)[:_ORDERED])
        return replace(bare, options=tuple(sorted(order)), answer=order)
    if ask == "choice":
        first = tuple(name for name, _ in values[:_CHOSEN])
        return replace(bare, options=first or ("Yes", "No"), answer=first[:1])
    if ask == "number" and values:
        top = values[0][1]
        high = 100.0 if abs(top) <= 100 else 10.0 ** math.ceil(math.log10(abs(top)))
        return replace(bare, answer=(f"{top:g}",), low=-high if top < 0 else 0.0, high=high)
    if ask == "whose":
        own = [names[one.review_id] for one in stop.pin.quotes if one.review_id in names][:1]
        others = [name for name in names.values() if name not in own][: _CHOSEN - 1]
        reviews = {*own, *others}
        return replace(
            bare, options=tuple(one for one in names.values() if one in reviews), answer=tuple(own)
        )
    return replace(bare, options=tuple(stories)) if ask == "mark" else bare


_ORDERED: Final = 5
_CHOSEN: Final = 6


def _values(table: notebook.Table) -> list[tuple[str, float]]:
    """Return what a table names first, with its first numbers, from the highest to the lowest."""
    columns = [list(column) for column in zip(*table[1:], strict=True)]
    numbers = next((one for one in columns if all(map(is_number, one))), [])
    words = next((one for one in columns if not any(map(is_number, one))), [])
    values: dict[str, float] = {}
    for name, value in zip(words, numbers, strict=False):
        values[name] = max(float(value), values.get(name, -math.inf))
    return sorted(values.items(), key=lambda one: -one[1])


def is_number(cell: str) -> bool:
    """Tell whether a text is a number, and no infinite one."""
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False


# --------------------------------------------------------------------------
# As values, and as lessons.toml


_LESSON: Final = TypeAdapter(Lesson)
_DEFAULT: Final = Stop("", Pin("", "text"))


def stop_value(stop: Stop) -> dict[str, Any]:
    """Return a stop as JSON values; what is left at its default is left out."""
    default = asdict(_DEFAULT)
    value = {name: one for name, one in asdict(stop).items() if one != default[name]}
    return value | {"pin": notebook.pin_value(stop.pin)}


def _check(stop: Stop) -> None:
    notebook.check_pin(stop.pin)
    if _cut_stop(stop) != stop or not stop.key:
        raise ValueError("no stop of a lesson")


def lessons_of(values: object, where: str) -> tuple[Lesson, ...]:
    """Return the lessons of a list of their values.

    Raises
    ------
    CorpusError
        One is no lesson, keys are not distinct, or they are too many.
    """
    try:
        if not isinstance(values, list) or len(values) > LESSONS:
            raise ValueError("no list of lessons")
        lessons = tuple(map(_LESSON.validate_python, values))
        for one in lessons:
            for stop in one.stops:
                _check(stop)
            if limit(one) != one or not one.key or not _distinct(one.stops):
                raise ValueError("no lesson")
        if not _distinct(lessons):
            raise ValueError("the same lesson twice")
    except (ValidationError, ValueError, RecursionError) as error:
        raise _damage(where) from error
    return lessons


def _distinct(items: Sequence[Lesson] | Sequence[Stop]) -> bool:
    return len({one.key for one in items}) == len(items)


def write_lessons(lessons: Sequence[Lesson]) -> str:
    """Write lessons as TOML."""
    return notebook.write_toml("lessons", map(_lesson_toml, lessons))


def _lesson_toml(lesson: Lesson) -> dict[str, Any]:
    stops = [stop_value(stop) | {"pin": notebook.pin_toml(stop.pin)} for stop in lesson.stops]
    return {"key": lesson.key, "title": lesson.title, "stops": stops}


def read_lessons(source: str, where: str) -> tuple[Lesson, ...]:
    """Read `write_lessons`'s text, which a person may have changed.

    Raises
    ------
    CorpusError
        It is no TOML, or holds no lessons.
    """
    return lessons_of(notebook.read_toml(source, "lessons", _damage(where)), where)


def _damage(where: str) -> CorpusError:
    return CorpusError(
        "The lessons are damaged and cannot be read.",
        where=where,
        remedy="Open an older copy of them.",
    )
