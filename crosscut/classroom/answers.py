"""What phones answer: read from their form, and put together beside the critics."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from crosscut.corpus.build import Corpus
from crosscut.errors import StoreError
from crosscut.project.corrections import sentence_at, set_values
from crosscut.project.lesson import Lesson, Stop, is_number
from crosscut.project.model import Project
from crosscut.project.notebook import Quote, place_of
from crosscut.store.runs import BODY_LENGTH, HIDDEN, Answer, RunStop, run_stop
from crosscut.text.phrases import clean

WORD_LENGTH: Final = 40
"""Characters of one word."""
SENTENCES: Final = 20
"""Sentences of a passage that is marked."""
CLOUD: Final = 30
"""Words of the critics that are shown beside the class's."""
NONE: Final = "None of these"
"""The last thing that a sentence can be marked with; one that is not marked was not read."""

Fields = Mapping[str, Sequence[str]]
"""A form as it was sent: the values of each field."""


class BadAnswer(StoreError):
    """What was sent is no answer to the question."""


# --------------------------------------------------------------------------
# Read


def read_answer(stop: RunStop, fields: Fields) -> str:
    """Return a form's answer as it is kept: numbers of the options, a number, or words.

    Raises
    ------
    BadAnswer
        There is none, or it is none to this question.
    """
    values = fields.get("answer", ())
    if stop.ask in ("choice", "whose"):
        return str(_option(stop.options, values[0] if values else ""))
    if stop.ask == "order":
        places = [_option(stop.options, one) for one in values]
        if sorted(places) != list(range(len(stop.options))):
            raise BadAnswer("The order is not whole.", remedy="Put all of them into an order.")
        return ",".join(map(str, places))
    if stop.ask in ("number", "score"):
        return _number(stop, values[0] if values else "")
    if stop.ask == "mark":
        marks = [fields.get(f"mark{at}", ("",))[0] for at in range(len(stop.sentences))]
        if not any(marks):
            raise BadAnswer("No sentence is marked yet.", remedy="Mark at least one.")
        of = (*stop.options, NONE)
        return ",".join(str(_option(of, one)) if one else "" for one in marks)
    if stop.ask in ("word", "sentences"):
        return _words(stop, values[0] if values else "")
    raise BadAnswer("Nothing is asked here.")


def _option(options: Sequence[str], value: str) -> int:
    if not value:
        raise BadAnswer("Nothing is chosen yet.", remedy="Choose one.")
    if not re.fullmatch(r"[0-9]{1,3}", value) or int(value) >= len(options):
        raise BadAnswer("That cannot be chosen here.")
    return int(value)


def _number(stop: RunStop, text: str) -> str:
    low, high = range_of(stop)
    try:
        number = float(text[:40].replace(",", "."))
    except ValueError:
        number = math.nan
    if not low <= number <= high:
        raise BadAnswer(f"A number from {low:g} to {high:g} is asked for.")
    return f"{round(number, 2):g}"


def range_of(stop: RunStop) -> tuple[float, float]:
    """Return the ends of a stop's axis."""
    return (0.0, 100.0) if stop.ask == "score" else (stop.low, max(stop.low, stop.high))


def axis_ticks(low: float, high: float) -> list[float]:
    """Return what is written at an axis: of whole numbers whole ones, few and evenly apart."""
    whole = low == int(low) and high == int(high)
    parts = next((n for n in (4, 5, 6, 3, 2, 7) if whole and (high - low) % n == 0), None)
    if parts is None:
        parts = 1 if whole and high > low else 4
    return [low + (high - low) * at / parts for at in range(parts + 1)]


def _words(stop: RunStop, text: str) -> str:
    most = WORD_LENGTH if stop.ask == "word" else BODY_LENGTH
    words = unicodedata.normalize("NFC", clean(text))
    words = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in words)
    words = " ".join(words.split())
    if not words:
        raise BadAnswer("Nothing is written yet.")
    if len(words) > most:
        raise BadAnswer(f"That is too long: at most {most} characters.", remedy="Shorten it.")
    return words.lower() if stop.ask == "word" else words


def in_words(stop: RunStop, body: str) -> str:
    """Return an answer as a person reads it."""
    if stop.ask in ("choice", "whose", "order"):
        return "; ".join(stop.options[int(one)] for one in body.split(","))
    if stop.ask == "mark":
        of = (*stop.options, NONE)
        marks = enumerate(body.split(","), 1)
        return "; ".join(f"{number}: {of[int(one)]}" for number, one in marks if one)
    return body


# --------------------------------------------------------------------------
# Put together


def results(stop: RunStop, answers: Sequence[Answer]) -> dict[str, Any]:
    """Put the answers to a stop together, with the critics' beside them.

    Returns
    -------
    dict
        As JSON: `ask`, `answers` (how many are shown), and by kind of question `bars`, `rows`,
        `values`, `sentences`, `words` or `texts`; the present page's room.js draws it.
    """
    bodies = [one.body for one in answers if one.status != HIDDEN]
    own: dict[str, Any]
    if stop.ask in ("choice", "whose"):
        own = {"bars": _bars(stop, bodies)}
    elif stop.ask == "order":
        own = {"rows": _ranks(stop, bodies)}
    elif stop.ask in ("number", "score"):
        low, high = range_of(stop)
        values = [float(one) for one in bodies]
        middle = float(np.median(values)) if values else None
        own = {"values": values, "median": middle, "low": low, "high": high}
        own |= {"ticks": axis_ticks(low, high), "critics": critics_on_axis(stop)}
    elif stop.ask == "mark":
        own = _marks(stop, bodies)
    elif stop.ask == "word":
        own = {"words": _count_words(answers), "critics": _cloud(stop)}
    else:
        own = {"texts": [{"text": one.body, "status": one.status} for one in answers]}
    return {"ask": stop.ask, "answers": len(bodies), **own}


def _bars(stop: RunStop, bodies: Sequence[str]) -> list[dict[str, Any]]:
    counts = Counter(bodies)
    return [
        {"name": name, "n": counts[str(at)], "right": name in stop.answer}
        for at, name in enumerate(stop.options)
    ]


def _ranks(stop: RunStop, bodies: Sequence[str]) -> list[dict[str, Any]]:
    """Return each option with its mean place in the class's orders, and the critics' place."""
    orders = [one.split(",") for one in bodies]
    rows = [
        {
            "name": name,
            "mean": sum(1 + order.index(str(at)) for order in orders) / len(orders)
            if orders
            else None,
            "place": 1 + stop.answer.index(name) if name in stop.answer else None,
        }
        for at, name in enumerate(stop.options)
    ]
    return sorted(rows, key=lambda row: row["mean"] or 0)


def critics_on_axis(stop: RunStop) -> list[dict[str, Any]]:
    """Return what stands on a number's axis beside the class: the answer, or the stated scores."""
    if stop.ask == "number":
        return [{"name": "Answer", "value": float(one)} for one in stop.answer if is_number(one)]
    if not stop.table:
        return []
    head = [one.casefold() for one in stop.table[0]]
    at = next((head.index(name) for name in ("of 100", "0-100") if name in head), None)
    of = head.index("of") if "of" in head else None
    return [
        {"name": row[0], "value": float(row[at])}
        for row in stop.table[1:]
        if at is not None and is_number(row[at]) and (of is None or row[of] in ("film", ""))
    ]


def _count_words(answers: Sequence[Answer]) -> list[dict[str, Any]]:
    """Count words, the most frequent first; each with what the teacher said of it."""
    words = Counter(one.body for one in answers)
    status = {one.body: one.status for one in answers}
    return [
        {"word": word, "n": n, "status": status[word]}
        for word, n in sorted(words.items(), key=lambda one: (-one[1], one[0]))
    ]


def _cloud(stop: RunStop) -> list[dict[str, Any]]:
    """Return the critics' words: the first column of the figure's table with the first numbers."""
    words = []
    for row in stop.table[1:]:
        number = next((float(cell) for cell in row[1:] if is_number(cell)), None)
        if number is not None:
            words.append({"word": row[0], "n": number})
    return sorted(words, key=lambda one: -float(str(one["n"])))[:CLOUD]


# --------------------------------------------------------------------------
# A passage that all have read


def for_marking(lesson: Lesson, corpus: Corpus) -> Lesson:
    """Return a lesson whose passages that are to be marked are cut into sentences.

    Crosscut's own reading is their answer: for each sentence the first option that it speaks of,
    as a story or by a theme, motif, character or aspect; "" where it speaks of none.
    """
    return replace(
        lesson,
        stops=tuple(_take_over(one, corpus) if one.ask == "mark" else one for one in lesson.stops),
    )


def _take_over(stop: Stop, corpus: Corpus) -> Stop:
    quotes: list[Quote] = []
    answer: list[str] = []
    texts = corpus.reviews.set_index("review_id")["text"]
    for quote in stop.pin.quotes:
        place = place_of(quote, texts[quote.review_id]) if quote.review_id in texts else None
        if place is None:
            return stop
        start, end = place
        rows = corpus.sentences[
            (corpus.sentences["review_id"] == quote.review_id)
            & (corpus.sentences["end"] > start)
            & (corpus.sentences["start"] < end)
        ]
        for begins, ends, segment in rows[["start", "end", "segment"]].to_numpy().tolist():
            first, last = max(begins, start), min(ends, end)
            words = texts[quote.review_id][first:last]
            quotes.append(replace(quote, words=words, start=first, end=last))
            titles = _titles_between(corpus, quote.review_id, begins, ends)
            titles |= {corpus.guide.segment_title(segment)}
            answer.append(next((one for one in stop.options if one in titles), ""))
    quotes, answer = quotes[:SENTENCES], answer[:SENTENCES]
    return replace(stop, pin=replace(stop.pin, quotes=tuple(quotes)), answer=tuple(answer))


def _titles_between(corpus: Corpus, review_id: str, start: int, end: int) -> set[str]:
    """Return the titles of what is mentioned between two places of a review."""
    own = corpus.mentions[corpus.mentions["review_id"] == review_id]
    own = own[(own["start"] >= start) & (own["start"] < end)]
    pairs = set(zip(own["kind"], own["code"], strict=True))
    return {corpus.guide.code_titles(kind).get(code, "") for kind, code in pairs}


def _marks(stop: RunStop, bodies: Sequence[str]) -> dict[str, Any]:
    """Return each sentence with the class's shares, and how far all readers agree."""
    none = len(stop.options)
    counts = np.zeros((len(stop.sentences), none + 1), dtype=np.int64)
    for body in bodies:
        for at, mark in enumerate(body.split(",")):
            if mark:
                counts[at, int(mark)] += 1
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    most = [int(row.argmax()) if row.max() > 0.5 else None for row in shares]
    critics = [stop.options.index(one) if one in stop.options else none for one in stop.answer]
    critics = critics if len(critics) == len(stop.sentences) else []
    if critics:
        counts[np.arange(len(critics)), critics] += 1
    sentences = [
        {
            "text": text,
            "shares": shares[at].tolist(),
            "critics": critics[at] if critics else None,
            "majority": most[at],
        }
        for at, text in enumerate(stop.sentences)
    ]
    return {
        "options": [*stop.options, NONE],
        "sentences": sentences,
        "agreement": agreement(counts)._asdict(),
    }


def majority_rows(stop: RunStop, answers: Sequence[Answer]) -> list[dict[str, Any]]:
    """Return each sentence with what more than half of the class marked, and Crosscut's reading."""
    marks = _marks(stop, [one.body for one in answers if one.status != HIDDEN])
    names = marks["options"]
    return [
        {
            "sentence": one["text"],
            "most": "" if one["majority"] is None else names[one["majority"]],
            "share": round(max(one["shares"]), 3),
            "crosscut": "" if one["critics"] is None else names[one["critics"]],
        }
        for one in marks["sentences"]
    ]


def as_class_reads(
    project: Project, corpus: Corpus, stop: Stop, answers: Sequence[Answer]
) -> Project:
    """Set the stories of a passage's sentences right as more than half of the class marked them.

    Parameters
    ----------
    project, corpus
        What is set right, and its tables as they are now.
    stop
        A stop of `for_marking`; an option that is no story of the film sets nothing right.
    answers
        What the class answered to it.
    """
    codes = {title: code for code, title in corpus.guide.code_titles("segment").items()}
    most = [row["most"] for row in majority_rows(run_stop(stop), answers)]
    for quote, name in zip(stop.pin.quotes, most, strict=True):
        rows = corpus.sentences[corpus.sentences["review_id"] == quote.review_id]
        spans = list(zip(rows["start"].tolist(), rows["end"].tolist(), strict=True))
        if name not in codes or (quote.start, quote.end) not in spans:
            continue
        at = spans.index((quote.start, quote.end))
        if rows["segment"].iloc[at] != codes[name]:
            sentence = sentence_at(corpus, quote.review_id, at)
            project = set_values(project, quote.review_id, sentence, segment=codes[name])
    return project


class Agreement(NamedTuple):
    """Krippendorff's alpha, and an interval that holds it in 95 of 100 draws of the sentences."""

    alpha: float | None
    low: float | None
    high: float | None


_DRAWS: Final = 1000


def agreement(counts: npt.NDArray[np.int64]) -> Agreement:
    """Return how far readers agree who put things into classes.

    Parameters
    ----------
    counts
        How many readers put each thing (rows) into each class (columns).

    Returns
    -------
    Agreement
        Krippendorff's alpha for nominal data (Krippendorff, Content Analysis, 2004, chapter 11);
        the interval is drawn from the things, with replacement. None where it is not defined:
        all put all into one class, or no thing has two readers.
    """
    samples = np.random.default_rng(0).integers(len(counts), size=(_DRAWS, max(len(counts), 1)))
    draws = _alpha(counts[samples]) if len(counts) > 1 else np.array([math.nan])
    draws = draws[np.isfinite(draws)]
    alpha = float(_alpha(counts[np.newaxis])[0])
    if not math.isfinite(alpha):
        return Agreement(None, None, None)
    if not len(draws):
        return Agreement(alpha, None, None)
    low, high = np.quantile(draws, [0.025, 0.975])
    return Agreement(alpha, float(low), float(high))


def _alpha(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Work alpha out for each of several tables (draws, things, classes)."""
    readers = counts.sum(axis=2, keepdims=True)
    pairs = np.where(readers > 1, counts, 0)
    of = np.where(readers > 1, readers - 1, 1)
    observed = (pairs * (readers - pairs) / of).sum(axis=(1, 2))
    total = pairs.sum(axis=1)
    n = total.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = (total * (n[:, np.newaxis] - total)).sum(axis=1) / (n - 1)
        alpha: npt.NDArray[np.float64] = 1 - observed / expected
    return alpha
