"""A lesson of small stops, one of each kind that a test needs."""

from __future__ import annotations

import json

from crosscut.project.lesson import Lesson, Stop
from crosscut.project.notebook import FrozenFigure, Pin, Quote

SPEC = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "width": "container",
    "height": 120,
    "data": {"values": [{"a": "Lanterns", "b": 31}, {"a": "Rain", "b": 57}]},
    "layer": [
        {"mark": "bar", "encoding": {"x": {"field": "b", "type": "quantitative"}}},
        {"mark": "text", "encoding": {"text": {"field": "b", "type": "quantitative"}}},
    ],
    "encoding": {"y": {"field": "a", "type": "nominal"}},
    "config": {"padding": 0},
}
FIGURE = FrozenFigure(
    "bars", json.dumps(SPEC), (("Theme", "Mentions"), ("Lanterns", "31"), ("Rain", "57")),
    "Bars: Lanterns 31, Rain 57.", "A bar is a theme.", "Crosscut, Sample Film: 2 reviews.",
)  # fmt: skip
WORDS = "It rains <b>on</b> everyone & nobody minds."
QUOTE = Quote(
    "one", WORDS, "", "", 0, len(WORDS), 3, "Rain at last", "Sample Ann", "Sample Weekly",
    "https://sample.example/rain", "2019-05-04",
)  # fmt: skip


def stop(key: str, ask: str = "nothing", **more: object) -> Stop:
    values: dict[str, object] = {"figure": FIGURE, "quotes": (QUOTE,), "title": "Rain leads by 26"}
    values |= {"question": f"Question {key}?", "note": f"Note {key}.", "minutes": 3}
    names = ("options", "answer", "low", "high")
    own = {name: more.pop(name) for name in names if name in more}
    pin = Pin(key, "figure", **(values | more))  # type: ignore[arg-type]
    return Stop(key, pin, ask, **own)  # type: ignore[arg-type]


LESSON = Lesson(
    "sample",
    "Rain & <i>lanterns</i>",
    (
        stop("a", "hidden"),
        stop("b", "choice", options=("Lanterns", "Rain"), answer=("Rain",)),
        stop("c", "order", options=("Lanterns", "Rain"), answer=("Rain", "Lanterns")),
        stop("d", "number", answer=("57",)),
        stop("e", "whose", figure=None, options=("Rain at last", "Dry"), answer=("Rain at last",)),
        stop("f"),
    ),
)


def address(pin: Pin) -> str:
    return f"https://sample.example/themes?pin={pin.key}&x=1"
