"""A lesson with each kind of question that phones can answer."""

from __future__ import annotations

from crosscut.project.lesson import Lesson, Stop
from crosscut.project.notebook import FrozenFigure, Pin, Quote
from crosscut.store import runs
from crosscut.store.runs import Access
from crosscut.store.store import Store

SENTENCES = ("The tins run out on the first of May.", "She hears the song at the counter.")


def pin(key: str, question: str, *, quotes: tuple[str, ...] = ()) -> Pin:
    said = tuple(Quote("a", words, author="Sample Ann") for words in quotes)
    return Pin(key, "text", title=f"Title of {key}", question=question, quotes=said)


SCORES = FrozenFigure(table=(("Review", "Score", "0-100"), ("Sample Ann", "4/5", "80")))

LESSON = Lesson(
    "lesson",
    "Two stories",
    (
        Stop("shown", pin("shown", "")),
        Stop("choice", pin("choice", "Does it rain?"), "choice", ("Yes", "No"), ("No",)),
        Stop(
            "order",
            pin("order", "Which comes first?"),
            "order",
            ("Tins", "Song", "Salad"),
            ("Tins", "Salad", "Song"),
        ),
        Stop("number", pin("number", "How often?"), "number", answer=("7",), low=0, high=20),
        Stop(
            "whose",
            pin("whose", "Whose sentence is it?", quotes=SENTENCES[:1]),
            "whose",
            ("Sample Ann", "Sample Ben"),
            ("Sample Ben",),
        ),
        Stop("score", Pin("score", "figure", question="What score?", figure=SCORES), "score"),
        Stop(
            "mark",
            pin("mark", "Which story?", quotes=SENTENCES),
            "mark",
            ("First story", "Second story"),
            ("First story", "Second story"),
        ),
        Stop("word", pin("word", "One word for it?"), "word"),
        Stop("sentences", pin("sentences", "Two sentences: why?"), "sentences"),
    ),
)


def open_run(
    store: Store, page: bytes, lesson: Lesson = LESSON, *, to_class: bool = False
) -> Access:
    """Present a lesson by a page."""
    access = runs.prepare(store, lesson, b"source")
    runs.begin(store, access.token, page)
    runs.set_state(store, access.token, is_open=to_class)
    return access
