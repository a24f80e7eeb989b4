"""A lesson: what a teacher shows, stop by stop, and what is asked at each.

A stop holds its own copy of a pin, so that a lesson stays when the notebook changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from crosscut.project.notebook import Pin

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
COLLECTS: Final[tuple[Ask, ...]] = tuple(one for one in ASKS if one not in ("nothing", "hidden"))
"""What phones can answer."""

LESSONS: Final = 20
"""Lessons of one project."""
STOPS: Final = 40
"""Stops of one lesson."""
OPTIONS: Final = 12
"""Options of one question."""


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
