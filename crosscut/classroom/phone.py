"""The page of a phone in class: one question as a plain form, kept current by a small script."""

from __future__ import annotations

import random
from collections.abc import Sequence
from html import escape
from typing import Final, NamedTuple

from crosscut.classroom.answers import NONE, WORD_LENGTH, in_words, range_of
from crosscut.classroom.present import asset
from crosscut.project.lesson import COLLECTS, QUESTIONS
from crosscut.scores.stated import EVEN_LETTERS
from crosscut.store.runs import BODY_LENGTH, Run, RunStop

WAYS: Final = {"slider": "Slider", "stars": "Stars", "letters": "Letters"}
"""Ways to give a score."""


class Phone(NamedTuple):
    """What a phone's page shows beside the run.

    Attributes
    ----------
    device
        The phone's own random id.
    proof
        What a form sends along, so that no other site can send it.
    body
        Its answer as it is kept; None where it has none.
    draft
        What was sent and not kept, or is in the making: it stands in the form again.
    way
        How a score is given, of `WAYS`.
    error
        What is wrong with what was sent.
    """

    device: str
    proof: str
    body: str | None = None
    draft: str | None = None
    way: str = "slider"
    error: str = ""


def view_of(run: Run) -> str:
    """Name what phones of a run show now: where it stays the same, nothing is drawn again."""
    return f"{run.version}"


def join_page(code: str = "", error: str = "") -> str:
    """Return the form that asks for the code of a lesson."""
    message = f'<p class="error" role="alert" id="wrong">{escape(error)}</p>' if error else ""
    wrong = ' aria-invalid="true" aria-describedby="wrong"' if error else ""
    return _page(
        "Join a lesson",
        f'<form action="/join"><h1>Join a lesson</h1><label for="code">The six letters that '
        'your teacher shows</label><input id="code" name="code" class="code" '
        f'value="{escape(code)}" maxlength="20" autocomplete="off" autocapitalize="characters" '
        f'spellcheck="false" required autofocus{wrong}>{message}<button>Join</button></form>'
        '<p class="small">No name and no account. What you answer is deleted after some weeks.</p>',
    )


def run_page(run: Run, phone: Phone) -> str:
    """Return the page of a phone that has joined a run."""
    stop = run.stop_of(run.stop)
    if not run.open:
        body = _words("The lesson is closed", "Thank you. Nothing more is asked here.")
    elif stop is None:
        body = _words("You are in", "The first question comes here by itself.")
    elif stop.ask not in COLLECTS:
        body = _words("Look at the screen", "The next question comes here by itself.")
    elif stop.key in run.revealed:
        body = _reveal(stop, phone)
    else:
        body = _form(stop, phone)
    return _page(run.title, body, view=view_of(run))


_LOOK: Final = '<noscript><p><a href="">Look for the next question</a></p></noscript>'


def _words(title: str, text: str) -> str:
    return f'<h1 tabindex="-1">{escape(title)}</h1><p>{escape(text)}</p>{_LOOK}'


def _reveal(stop: RunStop, phone: Phone) -> str:
    own = in_words(stop, phone.body) if phone.body is not None else ""
    answer = f'<p class="yours"><b>Your answer</b>{escape(own)}</p>' if own else ""
    return _words("The answers are on the screen", stop.question) + answer + _wrong(phone)


def _wrong(phone: Phone) -> str:
    return f'<p class="error" role="alert">{escape(phone.error)}</p>' if phone.error else ""


def _form(stop: RunStop, phone: Phone) -> str:
    """Return the form of a question, filled with what the phone has answered."""
    is_sent = phone.body is not None and not phone.error and phone.draft is None
    state = "✓ Sent. You can change it until the answers are shown." if is_sent else ""
    button = '<button class="done">Send again</button>' if is_sent else "<button>Send</button>"
    return (
        f'<form method="post" data-stop="{escape(stop.key)}">'
        f'<input type="hidden" name="stop" value="{escape(stop.key)}">'
        f'<input type="hidden" name="proof" value="{escape(phone.proof)}">'
        f'<h1 tabindex="-1" id="asked">{escape(stop.question or QUESTIONS[stop.ask])}</h1>'
        f"{_fields(stop, phone)}{_wrong(phone)}"
        f'<div class="send"><p class="state">{state}</p>'
        f"{button}</div></form>{_LOOK}"
    )


def _fields(stop: RunStop, phone: Phone) -> str:
    value = phone.draft if phone.draft is not None else phone.body or ""
    if stop.ask in ("choice", "whose"):
        options = [(str(at), escape(one)) for at, one in enumerate(stop.options)]
        quotes = "".join(f"<blockquote>“{escape(one)}”</blockquote>" for one in stop.sentences)
        return quotes + _radios(options, value)
    if stop.ask == "order":
        return _order(stop, phone.device, value)
    if stop.ask == "score":
        return _score(value, phone.way)
    if stop.ask == "number":
        return _slider(*range_of(stop), value)
    if stop.ask == "mark":
        return _sentences(stop, value)
    if stop.ask == "word":
        return (
            f'<input name="answer" class="word" aria-labelledby="asked" value="{escape(value)}" '
            f'maxlength="{WORD_LENGTH}" autocomplete="off" autocapitalize="none" required>'
            '<p class="small">It is shown when your teacher lets it through.</p>'
        )
    return (
        f'<textarea name="answer" aria-labelledby="asked" maxlength="{BODY_LENGTH}" rows="7" '
        f"required>{escape(value)}</textarea>"
        '<p class="small">Hidden until your teacher shows it. No name stands beside it.</p>'
    )


def _radios(options: Sequence[tuple[str, str]], value: str, kind: str = "") -> str:
    """Return a choice; the texts are HTML."""
    items = "".join(
        f'<label><input type="radio" name="answer" value="{own}" required'
        f"{' checked' if own == value else ''}><span>{text}</span></label>"
        for own, text in options
    )
    return f'<div class="options {kind}" role="radiogroup" aria-labelledby="asked">{items}</div>'


def _order(stop: RunStop, device: str, value: str) -> str:
    """Return the options in an order, with buttons that move each up and down."""
    places = [one for one in value.split(",") if one.isdigit() and int(one) < len(stop.options)]
    order = list(map(int, places))
    if sorted(order) != list(range(len(stop.options))):
        # Mixed, for each phone its own way: the order that they were written in may be the answer.
        order = list(range(len(stop.options)))
        random.Random(f"{device} {stop.key}").shuffle(order)
    items = "".join(
        f"<li><span>{escape(stop.options[at])}</span>"
        f'<input type="hidden" name="answer" value="{at}">'
        f'<button name="move" value="{place} -1" formnovalidate '
        f'aria-label="Move up: {escape(stop.options[at])}">▲</button>'
        f'<button name="move" value="{place} 1" formnovalidate '
        f'aria-label="Move down: {escape(stop.options[at])}">▼</button></li>'
        for place, at in enumerate(order)
    )
    return (
        '<p class="small">The first stands on top.</p>'
        f'<ol class="order" aria-labelledby="asked">{items}</ol>'
    )


def _slider(low: float, high: float, value: str) -> str:
    step = 1 if low == int(low) and high == int(high) and high - low >= 5 else (high - low) / 100
    text = escape(value)
    return (
        f'<div class="slider"><output for="slider" aria-hidden="true">{text or "–"}</output>'
        # The script makes a slider of it: without, nothing would say what number it is at. It is
        # empty until it is touched: a slider that stands somewhere would answer by itself.
        f'<input type="number" id="slider" name="answer" min="{low:g}" max="{high:g}" '
        f'step="any" data-step="{step:g}" value="{text}" aria-labelledby="asked" required>'
        f'<p class="ends" aria-hidden="true"><span>{low:g}</span><span>{high:g}</span></p></div>'
    )


def _score(value: str, way: str) -> str:
    """Return the field of a score in one of its ways, and links to the others."""
    ways = "".join(
        f'<a href="?as={one}"{" aria-current=true" if one == way else ""}>{name}</a>'
        for one, name in WAYS.items()
    )
    if way == "stars":
        options = [(f"{20 * n}", _stars(n)) for n in range(5, 0, -1)]
        field = _radios(options, value, "stars")
    elif way == "letters":
        options = [
            (f"{round(EVEN_LETTERS[one], 2):g}", one.replace("-", "−")) for one in EVEN_LETTERS
        ]
        field = _radios(options, value, "letters")
    else:
        field = _slider(0, 100, value)
    return f'<nav class="ways" aria-label="How to give it">{ways}</nav>{field}'


def _stars(number: int) -> str:
    name = f"{number} star{'s' if number > 1 else ''}"
    return f'<i aria-hidden="true">{"★" * number}{"☆" * (5 - number)}</i><b class="away">{name}</b>'


def _sentences(stop: RunStop, value: str) -> str:
    """Return the sentences of a passage, each with what it can be marked with."""
    marks = value.split(",")
    marks += [""] * (len(stop.sentences) - len(marks))
    return "".join(
        f'<fieldset class="mark"><legend>{escape(text)}</legend><div>'
        + "".join(
            f'<label><input type="radio" name="mark{at}" value="{own}"'
            f"{' checked' if str(own) == marks[at] else ''}><span>{escape(name)}</span></label>"
            for own, name in enumerate([*stop.options, NONE])
        )
        + "</div></fieldset>"
        for at, text in enumerate(stop.sentences)
    )


def _page(title: str, main: str, view: str = "") -> str:
    script = f"<script>{asset('phone.js')}</script>" if view else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta name="robots" content="noindex"><title>{escape(title)}</title>'
        f"<style>{asset('phone.css')}</style></head><body>"
        f'<header>{escape(title)}</header><main data-view="{escape(view)}">{main}</main>'
        f'<p id="news" class="away" role="status"></p>{script}</body></html>'
    )
