"""A lesson as one page to present: every stop inside it, nothing is fetched.

The same page is served by the app and leaves as a file. What a stop shows is cut into parts; each
says in `data-on` at which steps it is seen, and assets/present.js goes from step to step. With
`#teacher` the page is the teacher's window.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator
from functools import cache, lru_cache
from html import escape
from typing import Final

from crosscut.charts.clouds import FAMILY, SERIF_FAMILY, font_of
from crosscut.charts.look import PALETTES, Theme, in_theme
from crosscut.charts.pictures import KEY, large
from crosscut.classroom.answers import axis_ticks
from crosscut.errors import DrawingError
from crosscut.paths import PACKAGE
from crosscut.project.documents import Address
from crosscut.project.lesson import COLLECTS, PREDICTS, QUESTIONS, Lesson, Stop
from crosscut.project.notebook import Pin, Quote, Table
from crosscut.text.phrases import count_of

ASSETS: Final = PACKAGE / "classroom" / "assets"

PLACE: Final = (1824, 816)
"""Width and height of a picture on a screen of 1920 by 1080 pixels: 72 % of it."""
_PLACES: Final = {"wide": PLACE, "high": (1344, 816), "narrow": (358, 0)}
"""The same by kind of screen: 16:9; 4:3, of 1440 by 1080; a phone, as high as it has to be."""
ROWS: Final = 40
"""Rows of a figure's table that a page shows."""

STEPS: Final = {
    "question": "Question",
    "class": "What the class says",
    "answer": "Answer",
    "figure": "What the reviews say",
    "sentences": "The sentences",
}
"""Steps of a stop, in their order, and what a screen reader says of them."""


def steps_of(stop: Stop, room: bool) -> list[str]:
    """Return the steps of a stop; `room` where phones answer."""
    has_answer = bool(stop.answer) and stop.ask in PREDICTS
    figure = bool(stop.pin.figure) or not has_answer
    there = {
        "question": stop.ask != "nothing",
        "class": room and stop.ask in COLLECTS,
        "answer": has_answer,
        "figure": figure,
        "sentences": bool(stop.pin.quotes) and (bool(stop.pin.figure) or not figure),
    }
    return [name for name in STEPS if there[name]]


def page(lesson: Lesson, film: str, address: Address, *, room: bool = False) -> str:
    """Return a lesson as one HTML file.

    Parameters
    ----------
    lesson
        The lesson.
    film
        Title of the film.
    address
        Returns the address that opens the view of a pin again.
    room
        Whether it is open to a class: room.css and room.js are brought in, which find the place
        for what the class answered at each stop (`.room`, with the stop's key in `data-key`), for
        how many have (`#count`) and for how to join (`#join`), and hear of each step by the event
        `step` of the document, whose detail names key, ask and step.

    Returns
    -------
    str
        A page without anything from elsewhere; its rules let nothing else run in it.
    """
    stops = lesson.stops
    bodies = [
        _stop(stop, number, len(stops), address, steps_of(stop, room))
        for number, stop in enumerate(stops, 1)
    ]
    notes = [
        _notes(stop, number, stops[number].pin if number < len(stops) else None)
        for number, stop in enumerate(stops, 1)
    ]
    names = ("present", "room") if room else ("present",)
    script = "\n".join(asset(f"{name}.js") for name in names)
    body = _PAGE.format(
        title=escape(lesson.title or "Lesson"),
        film=escape(film),
        key=escape(lesson.key),
        stops="".join(bodies),
        notes="".join(notes),
    )
    style = "\n".join((fonts(body), _colours(), *(asset(f"{name}.css") for name in names)))
    rules = _RULES.format(
        script=_hash(script), style=_hash(style), connect="'self'" if room else "'none'"
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{rules}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(lesson.title or film)}</title><style>{style}</style></head>"
        f"{body}<script>{script}</script></html>"
    )


def no_page(what: str, remedy: str) -> str:
    """Return the page that stands in place of a lesson that cannot be shown."""
    style = _colours() + asset("present.css")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        f"style-src '{_hash(style)}'\"><title>Not here</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<style>{style}</style></head><body><main class="gone"><h1>{escape(what)}</h1>'
        f'<p>{escape(remedy)}</p><p><a href="../">Open Crosscut</a></p></main></body></html>'
    )


_RULES: Final = (
    "default-src 'none'; script-src '{script}'; style-src '{style}'; font-src data:; "
    "img-src data: 'self'; connect-src {connect}; base-uri 'none'; form-action 'self'"
)


def _hash(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def asset(name: str) -> str:
    """Return a style sheet or a script."""
    return (ASSETS / name).read_text(encoding="utf-8")


def fonts(body: str) -> str:
    """Return the letters that a page needs, of the fonts that are shipped."""
    more = "".join(sorted(one for one in set(body).difference(_COMMON) if one.isprintable()))
    codes = ",".join(f"U+{ord(one):X}" for one in more)
    return "".join(
        f"@font-face{{font-family:'{family}';font-weight:{weight};{where}"
        f"src:url(data:font/woff;base64,{_font(letters, family)})}}"
        for family, weight in ((FAMILY, 400), (SERIF_FAMILY, 600))
        for letters, where in ((_COMMON, ""), (more, f"unicode-range:{codes};"))
        if letters
    )


# Cut out once for all pages; what else one needs is a small font of its own.
_COMMON: Final = "".join(map(chr, (*range(32, 127), *range(160, 256)))) + "–—‘’“”…·→←✓☐★☆"


@lru_cache(maxsize=8)
def _font(letters: str, family: str) -> str:
    return b64encode(font_of(letters, family)).decode()


def _colours() -> str:
    """Return the colours of both themes; the reader's choice stands above that of the system."""
    rules = {theme: _palette(theme) for theme in ("light", "dark")}
    return (
        f":root{{color-scheme:light;{rules['light']}}}"
        f"@media(prefers-color-scheme:dark){{:root{{color-scheme:dark;{rules['dark']}}}}}"
        f":root[data-theme=light]{{color-scheme:light;{rules['light']}}}"
        f":root[data-theme=dark]{{color-scheme:dark;{rules['dark']}}}"
    )


def _palette(theme: Theme) -> str:
    names = ("ground", "raised", "text", "muted", "rule", "accent")
    colours = "".join(f"--{name}:{getattr(PALETTES[theme], name)};" for name in names)
    display = "".join(
        f"--{one}:{'block' if one == theme else 'none'};" for one in ("light", "dark")
    )
    return colours + display


# --------------------------------------------------------------------------
# A stop


def _stop(stop: Stop, number: int, count: int, address: Address, steps: list[str]) -> str:
    pin = stop.pin
    question, heading = question_of(stop), pin.title or question_of(stop)
    before = " ".join(one for one in steps if one in ("question", "class", "answer"))
    after = " ".join(one for one in steps if one in ("figure", "sentences"))
    heads = (
        f'<h1 data-on="{before}" data-long="{_length(question)}">{escape(question)}</h1>'
        f'<h1 data-on="{after}" data-long="{_length(heading)}">{escape(heading)}</h1>'
    )
    where = f'<a href="{escape(address(pin))}" target="_blank" rel="noopener">Open the view</a>'
    cut = _cuts(pin.figure.spec) if pin.figure else ""
    on = f"question {after}" if stop.ask == "hidden" else after
    above = escape(question) if pin.question and question != heading else ""
    source = pin.figure.source if pin.figure else ""
    view = f'<span data-on="figure">{where}{" · " if cut or source else ""}</span>'
    return (
        f'<section class="stop" data-key="{escape(stop.key)}" data-ask="{stop.ask}" '
        f'data-steps="{" ".join(steps)}" data-number="{number}" hidden>'
        f'<header><p class="place">{number} of {count}'
        f'<span data-on="{after}"> {above and "· " + above}</span></p>{heads}</header>'
        f'<div class="stage">{"".join(_parts(stop, number, address))}</div>'
        f'<p class="source" data-on="{on}">{view}{cut}{escape(source)}</p></section>'
    )


def question_of(stop: Stop) -> str:
    """Return what is asked at a stop, in words that its kind suggests where none are given."""
    return stop.pin.question or QUESTIONS.get(stop.ask, "") or stop.pin.title


def _length(text: str) -> str:
    return next((name for name, most in _LENGTHS.items() if len(text) <= most), "4")


_LENGTHS: Final = {"1": 66, "2": 132, "3": 200}


def whose(quote: Quote) -> str:
    """Return where a quotation is from: review, author, outlet, date, and of what it is one."""
    name = f"“{quote.title}”" if quote.title else quote.review_id
    parts = [quote.author, name, quote.outlet, quote.published]
    after = f" (retelling after {quote.retelling_of})" if quote.retelling_of else ""
    return ", ".join(filter(None, parts)) + after


def _parts(stop: Stop, number: int, address: Address) -> Iterator[str]:
    """Yield what a stop shows at its steps."""
    pin = stop.pin
    if pin.figure is not None:
        on = "question figure" if stop.ask == "hidden" else "figure"
        yield _picture(pin, number, on)
        yield _table(pin.figure.table, pin.figure.caption)
    anonymous = stop.ask in ("whose", "mark")
    if anonymous or not (pin.figure or stop.ask in COLLECTS):
        on = "question class answer" if anonymous else "figure"
        yield f'<div class="words" data-on="{on}">{_words(pin, anonymous)}</div>'
    yield _form(stop)
    if stop.ask in COLLECTS:
        yield f'<div class="room" data-on="class" data-key="{escape(stop.key)}"></div>'
    yield _sentences(pin, address)


def _picture(pin: Pin, number: int, on: str) -> str:
    """Draw the figure for each kind of screen, in both themes; its table where it has none."""
    assert pin.figure is not None
    figure = pin.figure
    says = (
        f'data-alt="{escape(figure.alt or pin.title)}" '
        f'data-hidden="The picture without its marks: axes and names only."'
    )
    try:
        svgs = "".join(
            f'<div class="{kind} {theme}">{svg.replace(KEY, f"{kind}{theme}{number}")}</div>'
            for kind, size in _PLACES.items()
            for theme, svg in both_themes(figure.spec, size).items()
        )
    except (DrawingError, ValueError):
        return f'<div class="plain" data-on="{on}">{rows_of(figure.table)}</div>'
    return f'<div class="picture" role="img" data-on="{on}" {says}>{svgs}</div>'


@lru_cache(maxsize=96)
def both_themes(spec: str, size: tuple[float, float]) -> dict[Theme, str]:
    """Draw a chart in both themes; where its colours run into each other, anew."""
    light = large(spec, size, "light")
    dark = large(spec, size, "dark") if "rgb(" in light else in_theme(light, "dark")
    return {"light": light, "dark": dark}


def _cuts(spec: str) -> str:
    """Say how many rows a picture shows on each kind of screen that has no room for all."""
    try:
        svgs = {kind: both_themes(spec, size)["light"] for kind, size in _PLACES.items()}
    except (DrawingError, ValueError):
        return ""
    return "".join(
        f'<span class="{kind}">Rows shown: {match[1]}; T has the table. </span>'
        for kind, svg in svgs.items()
        if (match := re.search('data-rows="([^"]*)"', svg))
    )


def _table(table: Table, caption: str) -> str:
    """Return the figure as a table, which a key shows in its place."""
    about = f"<p>{escape(caption)}</p>" if caption else ""
    return (
        f'<div class="table" tabindex="0" role="region" aria-label="The same as a table" '
        f"hidden>{about}{rows_of(table)}</div>"
    )


def rows_of(table: Table) -> str:
    """Return a table as HTML, its first rows."""
    if not table:
        return ""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table[0])
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>"
        for row in table[1 : ROWS + 1]
    )
    rest = len(table) - 1 - ROWS
    more = f"<p>{count_of(rest, 'more row')} in the app.</p>" if rest > 0 else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}"


def _words(pin: Pin, anonymous: bool) -> str:
    """Return what a pin says in words, large."""
    quotes = "".join(
        f"<blockquote><p>“{escape(quote.words)}”</p>"
        + ("" if anonymous else f"<footer>{escape(whose(quote))}</footer>")
        + "</blockquote>"
        for quote in pin.quotes[:4]
    )
    return quotes or f"<p>{escape(pin.note or pin.title)}</p>"


def _sentences(pin: Pin, address: Address) -> str:
    """Return the evidence: each sentence with its review, and the way back to its view."""
    if not pin.quotes:
        return ""
    where = escape(address(pin))
    items = "".join(
        f"<li><blockquote>“{escape(quote.words)}”</blockquote><p>{escape(whose(quote))}"
        + (f", passage {quote.passage}" if quote.passage else "")
        + f' · <a href="{where}" target="_blank" rel="noopener">Open the view</a></p></li>'
        for quote in pin.quotes
    )
    return (
        '<div class="evidence" tabindex="0" role="region" aria-label="The sentences" '
        f'data-on="sentences"><ol>{items}</ol></div>'
    )


# --------------------------------------------------------------------------
# Forms of a question


def _form(stop: Stop) -> str:
    """Return the form of a question, and the same with its answer."""
    on = "question class"
    if stop.ask in ("choice", "whose"):
        return _options(stop.options, (), on) + _options(stop.options, stop.answer, "answer")
    if stop.ask == "order":
        options = tuple(sorted(stop.options, key=str.casefold))
        options = options[::-1] if options == stop.answer else options
        return (
            f'<ul class="options" data-on="{on}">'
            + "".join(f'<li><i aria-hidden="true">?</i>{escape(one)}</li>' for one in options)
            + '</ul><ol class="options" data-on="answer">'
            + "".join(
                f'<li class="right"><i>{place}</i>{escape(one)}</li>'
                for place, one in enumerate(stop.answer, 1)
            )
            + "</ol>"
        )
    if stop.ask in ("number", "score"):
        low, high = (stop.low, stop.high) if stop.ask == "number" else (0.0, 100.0)
        answer = f'<div class="axis" data-on="answer">{_axis(low, high, stop.answer)}</div>'
        return f'<div class="axis" data-on="{on}">{_axis(low, high, ())}</div>' + (
            answer if stop.answer else ""
        )
    if stop.ask == "mark":
        return _options(stop.options, (), on)
    if stop.ask in ("word", "sentences"):
        lines = "<hr>" * (1 if stop.ask == "word" else 2)
        return f'<div class="blank" data-on="{on}" aria-hidden="true">{lines}</div>'
    return ""


def _options(options: tuple[str, ...], answer: tuple[str, ...], on: str) -> str:
    """Return what can be chosen, with letters; the right ones have a sign of their own."""
    items = []
    for place, one in enumerate(options):
        right = one in answer
        sign = "✓" if right else chr(ord("A") + place)
        says = '<span class="away"> (right)</span>' if right else ""
        kind = ' class="right"' if right else ' class="other"' if answer else ""
        items.append(f"<li{kind}><i>{sign}</i>{escape(one)}{says}</li>")
    many = ' data-many=""' if len(options) > 5 else ""
    return f'<ul class="options" data-on="{on}"{many}>{"".join(items)}</ul>'


def _axis(low: float, high: float, answer: tuple[str, ...]) -> str:
    """Draw the range of a number, and on it the answer."""
    mark = ""
    if answer:
        try:
            share = (float(answer[0]) - low) / ((high - low) or 1)
        except ValueError:
            share = 0.5
        x = 60 + 1680 * min(max(share, 0), 1)
        end = "start" if x < 300 else "end" if x > 1500 else "middle"
        mark = (
            f'<circle class="dot" cx="{x:.1f}" cy="300" r="22"/>'
            f'<text class="said" x="{x:.1f}" y="220" text-anchor="{end}">{escape(answer[0])}</text>'
        )
    says = f"From {low:g} to {high:g}" + (f"; the answer is {answer[0]}" if answer else "")
    ticks = "".join(
        f'<text x="{x:.0f}" y="390" text-anchor="middle">{value:g}</text>'
        f'<line x1="{x:.0f}" x2="{x:.0f}" y1="286" y2="314"/>'
        for value in axis_ticks(low, high)
        for x in [60 + 1680 * (value - low) / ((high - low) or 1)]
    )
    return (
        f'<svg viewBox="0 0 1800 440" role="img" aria-label="{escape(says)}">'
        f'<line x1="60" x2="1740" y1="300" y2="300"/>{ticks}{mark}</svg>'
    )


# --------------------------------------------------------------------------
# The teacher's window, and the page around the stops


def _notes(stop: Stop, number: int, following: Pin | None) -> str:
    """Return what the teacher alone sees of a stop."""
    pin = stop.pin
    answer = f"<p><b>Answer:</b> {escape(', '.join(stop.answer))}</p>" if stop.answer else ""
    note = "".join(f"<p>{escape(line)}</p>" for line in pin.note.splitlines() if line.strip())
    quotes = "".join(
        f"<blockquote>“{escape(one.words)}” <small>{escape(whose(one))}</small></blockquote>"
        for one in pin.quotes
    )
    after = escape(following.question or following.title) if following else "The lesson ends."
    return (
        f'<article class="notes" data-number="{number}" data-minutes="{pin.minutes}" hidden>'
        f"<h1>{escape(question_of(stop))}</h1>"
        f"<p class='muted'>{escape(pin.title)}</p>{answer}{note}{quotes}"
        f'<p class="next"><b>Next:</b> {after}</p></article>'
    )


_KEYS: Final = (
    ("next", "→ Space PageDown", "Next step"),
    ("back", "← PageUp", "Step back"),
    ("reveal", "R", "Reveal, or hide again"),
    ("evidence", "E", "The sentences behind it"),
    ("table", "T", "The picture as a table"),
    ("black", "B", "Black screen"),
    ("full", "F", "Full screen"),
    ("theme", "L", "Light or dark"),
    ("teacher", "N", "Teacher’s window, with notes"),
    ("out", "Esc", "Close what is open"),
)
"""What is done, by which keys, and what its button says."""

_HELP: Final = "".join(
    f'<li><button data-act="{act}"><span>{label}</span><kbd>{keys}</kbd></button></li>'
    for act, keys, label in _KEYS
)

_PAGE: Final = (
    '<body data-lesson="{key}"><main><p class="film">{film}</p>'
    '<p id="count" role="status"></p><p id="join"></p>{stops}</main>'
    '<div id="teacher" role="main" aria-label="Teacher’s window" hidden>'
    '<div id="told">{notes}</div>'
    '<div class="clocks"><p>Time <b id="clock"></b></p><p>This stop <b id="stop-clock"></b></p>'
    '<p>Step <b id="step-name"></b></p><button data-act="clock">Stop the clock</button></div>'
    "</div>"
    '<nav class="bar" aria-label="Lesson"><button data-act="back" aria-label="Back">←</button>'
    '<button data-act="next" aria-label="Next">→</button>'
    '<button data-act="reveal">Reveal <kbd>R</kbd></button>'
    '<button data-act="evidence">Evidence <kbd>E</kbd></button>'
    '<button data-act="help" aria-label="Keys and more">?</button></nav>'
    '<dialog id="help" aria-label="Keys"><h2>{title}</h2><ul>' + _HELP + "</ul>"
    '<p>A number jumps to that stop.</p><p class="jumps" id="jumps"></p>'
    '<p><label><input type="checkbox" id="keys" checked> Use these keys'
    '</label></p><button data-act="out">Close</button></dialog>'
    '<button id="black" data-act="black" aria-label="Black screen: press to go on" hidden></button>'
    '<p id="live" class="away" aria-live="polite"></p></body>'
)
