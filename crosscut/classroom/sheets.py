"""A lesson on paper: a sheet for students, and one for the teacher.

Both are pages to print, on A4 or Letter, without anything on them that can be pressed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from crosscut.charts.pictures import KEY, bare
from crosscut.classroom.present import (
    asset,
    both_themes,
    fonts,
    question_of,
    rows_of,
    whose,
)
from crosscut.errors import DrawingError
from crosscut.project.documents import Address
from crosscut.project.lesson import Lesson, Stop
from crosscut.project.notebook import Pin, Quote
from crosscut.text.phrases import count_of

PAPER: Final = (1240, 820)
"""Width and height of a picture, whose letters are 26 high: so they are of 8 points on paper."""


def student_sheet(lesson: Lesson, film: str, address: Address) -> str:
    """Return the sheet that students write on: questions and forms, no answer.

    Parameters
    ----------
    lesson, film, address
        As of `present.page`.

    Returns
    -------
    str
        An HTML file.
    """
    sources = _numbers(lesson)
    stops = []
    for number, stop in enumerate(lesson.stops, 1):
        parts = [f"<h2><b>{number}</b> {escape(question_of(stop))}</h2>"]
        if stop.pin.figure and stop.ask in ("nothing", "hidden"):
            parts.append(_picture(stop.pin, f"a{number}", without_marks=stop.ask == "hidden"))
        if stop.ask in ("whose", "mark"):
            parts += [f"<blockquote>“{escape(one.words)}”</blockquote>" for one in stop.pin.quotes]
        elif stop.ask == "nothing":
            parts += [_quote(one, sources) for one in stop.pin.quotes]
        parts += [_form(stop), '<div class="lines"><hr><hr><hr></div>']
        stops.append(f"<section>{''.join(parts)}</section>")
    head = f"{escape(film)} · Name: <u></u> Date: <u></u>"
    # A view without a picture would tell the answer by its name.
    with_figure = [stop for stop in lesson.stops if stop.pin.figure]
    return _sheet(
        lesson, head, [*stops, _sources(lesson, with_figure, sources, address)], "student"
    )


def teacher_sheet(lesson: Lesson, film: str, address: Address) -> str:
    """Return the teacher's sheet: answers, notes and evidence; parameters as of `student_sheet`."""
    sources = _numbers(lesson)
    stops = []
    for number, stop in enumerate(lesson.stops, 1):
        pin = stop.pin
        minutes = f" <small>{count_of(pin.minutes, 'minute')}</small>" if pin.minutes else ""
        parts = [f"<h2><b>{number}</b> {escape(question_of(stop))}{minutes}</h2>"]
        if pin.title and pin.title != question_of(stop):
            parts.append(f"<p>{escape(pin.title)}</p>")
        if stop.answer:
            parts.append(f"<p><b>Answer:</b> {escape('; '.join(stop.answer))}</p>")
        parts += [f"<p>{escape(line)}</p>" for line in pin.note.splitlines() if line.strip()]
        if pin.figure:
            parts += [_picture(pin, f"b{number}"), f"<small>{escape(pin.figure.source)}</small>"]
        parts += [_quote(one, sources) for one in pin.quotes]
        stops.append(f"<section>{''.join(parts)}</section>")
    whole = f"{count_of(len(lesson.stops), 'stop')}, {count_of(lesson.minutes, 'minute')}"
    head = f"{escape(film)} · Teacher’s sheet · {whole}"
    parts = [*stops, _sources(lesson, lesson.stops, sources, address)]
    return _sheet(lesson, head, parts, "teacher")


def _sheet(lesson: Lesson, head: str, parts: list[str], kind: str) -> str:
    title = escape(lesson.title or "Lesson")
    body = f"<p>{head}</p><h1>{title}</h1>{''.join(parts)}"
    style = fonts(body) + asset("sheet.css")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'; font-src data:\">"
        f"<title>{title}</title><style>{style}</style></head>"
        f'<body class="{kind}">{body}</body></html>'
    )


def _picture(pin: Pin, key: str, *, without_marks: bool = False) -> str:
    """Draw the figure of a pin, or what is left of it without its marks; or its table."""
    assert pin.figure is not None
    try:
        svg = both_themes(pin.figure.spec, PAPER)["light"]
    except (DrawingError, ValueError):
        return "" if without_marks else rows_of(pin.figure.table)
    says = "The picture without its marks." if without_marks else pin.figure.alt or pin.title
    svg = (bare(svg) if without_marks else svg).replace(KEY, key)
    return f'<figure role="img" aria-label="{escape(says)}">{svg}</figure>'


def _form(stop: Stop) -> str:
    """Return what is filled in on paper."""
    if stop.ask in ("choice", "whose", "mark"):
        items = "".join(f"<li>☐ {escape(one)}</li>" for one in stop.options)
        return f"<ul>{items}</ul>"
    if stop.ask == "order":
        options = sorted(stop.options, key=str.casefold)
        items = "".join(f"<li><u></u> {escape(one)}</li>" for one in options)
        return f'<p>Number them.</p><ul class="short">{items}</ul>'
    if stop.ask in ("number", "score"):
        low, high = (stop.low, stop.high) if stop.ask == "number" else (0, 100)
        return f"<p>From {low:g} to {high:g}: <u></u></p>"
    return ""


def _numbers(lesson: Lesson) -> dict[str, int]:
    """Return a number for each review that is quoted."""
    reviews = dict.fromkeys(one.review_id for stop in lesson.stops for one in stop.pin.quotes)
    return {review: number for number, review in enumerate(reviews, 1)}


def _quote(quote: Quote, sources: Mapping[str, int]) -> str:
    where = f", passage {quote.passage}" if quote.passage else ""
    return (
        f"<blockquote>“{escape(quote.words)}” <small>[{sources[quote.review_id]}{where}]</small>"
        "</blockquote>"
    )


def _sources(
    lesson: Lesson, stops: Sequence[Stop], sources: Mapping[str, int], address: Address
) -> str:
    """Return the reviews by number, and where the views of some stops are."""
    quotes = {one.review_id: one for stop in lesson.stops for one in stop.pin.quotes}
    reviews = "".join(
        f"<li>{escape(whose(quotes[review]))}"
        + (f" <small>{escape(quotes[review].url)}</small>" if quotes[review].url else "")
        + "</li>"
        for review in sources
    )
    numbers = {stop.key: number for number, stop in enumerate(lesson.stops, 1)}
    views = "".join(
        f'<li value="{numbers[stop.key]}">'
        f"{escape(stop.pin.figure.source) if stop.pin.figure else escape(stop.pin.title)} "
        f"<small>{escape(address(stop.pin))}</small></li>"
        for stop in stops
    )
    quote_list = f"<h3>Reviews quoted</h3><ol>{reviews}</ol>" if reviews else ""
    where = f"<h3>Where each number is from, by stop</h3><ol>{views}</ol>" if views else ""
    return f'<section class="sources"><h2>Sources</h2>{quote_list}{where}</section>'
