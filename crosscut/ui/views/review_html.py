"""A review set for reading: its cleaned text as HTML, every character of it escaped."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

import pandas as pd

from crosscut.schema import WHOLE_FILM
from crosscut.text.phrases import percent
from crosscut.ui.evidence import highlight
from crosscut.ui.style import segment_class


@dataclass(frozen=True)
class Reading:
    """What is to be shown of one review.

    Attributes
    ----------
    text
        The cleaned text all offsets point into.
    passages, sentences, marked
        The review's rows of `passages` and `sentences`, and of `mentions` those to be
        highlighted.
    titles
        Segment code -> title, in the film's order, the whole film last.
    focus
        Segment to be brought out; empty for all.
    language
        Language of the text (ISO 639-1), for hyphens and for screen readers.
    prefix
        Begins the passages' anchors, where several reviews stand on one page.
    """

    text: str
    passages: pd.DataFrame
    sentences: pd.DataFrame
    marked: pd.DataFrame
    titles: dict[str, str]
    focus: str = ""
    language: str = ""
    prefix: str = ""

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each mention to be highlighted begins and ends, in order."""
        ends = zip(self.marked["start"].tolist(), self.marked["end"].tolist(), strict=True)
        return sorted(ends)

    @property
    def codes(self) -> tuple[str, ...]:
        """Segment codes in the film's order."""
        return tuple(self.titles)

    def anchor(self, passage: int) -> str:
        """Name of a passage's place on the page."""
        return f"{self.prefix}p{passage}"


def review_html(reading: Reading) -> str:
    """Set a review: passages with anchors (p0, p1 and so on), sentences tinted by segment.

    Where the segment changes a label stands in the margin, so that colour is not needed to
    tell; captions and headings are set apart and carry no segment.
    """
    by_passage = dict(iter(reading.sentences.groupby("passage")))
    nothing = reading.sentences.iloc[:0]
    spoken = before = ""
    parts = []
    for row in reading.passages.to_dict("records"):
        number = int(row["passage"])
        if row["kind"] == "body":
            rows = by_passage.get(number, nothing)
            inner, spoken = _paragraph(reading, row, rows, spoken)
        else:
            inner = _apart(reading, row, first=row["kind"] != before)
        before = row["kind"]
        kind = f"passage {row['kind']}-passage"
        own = reading.anchor(number)
        parts.append(f'<div id="{own}" class="{kind}">{_number(own, number)}{inner}</div>')
    language = f' lang="{escape(reading.language)}"' if reading.language else ""
    focus = " focused" if reading.focus else ""
    return f'<article class="review{focus}"{language}>{"".join(parts)}</article>'


def _number(anchor: str, number: int) -> str:
    return f'<a class="number" href="#{anchor}" aria-label="Passage {number}">{number}</a>'


def _apart(reading: Reading, row: Mapping[Hashable, Any], *, first: bool) -> str:
    """Set a heading or a caption; the first of several captions says what they are."""
    inner = _highlighted(reading, int(row["start"]), int(row["end"]))
    if row["kind"] == "heading":
        return f"<h2>{inner}</h2>"
    label = '<span class="kind">Captions and film facts</span>' if first else ""
    return f"{label}<p>{inner}</p>"


def _paragraph(
    reading: Reading, row: Mapping[Hashable, Any], sentences: pd.DataFrame, spoken: str
) -> tuple[str, str]:
    """Set one paragraph; returns it and the segment it ends on."""
    at = int(row["start"])
    parts = []
    for sentence in sentences.to_dict("records"):
        segment = str(sentence["segment"])
        gap = escape(reading.text[at : sentence["start"]])
        own = segment_class(reading.codes, segment)
        title = reading.titles.get(segment, segment)
        if segment != spoken:
            parts.append(f'{gap}<span class="turn {own}">{escape(title)}</span>')
            spoken, gap = segment, ""
        away = " away" if reading.focus and segment != reading.focus else ""
        whole = " whole" if segment == WHOLE_FILM else ""
        sure = escape(f"{title}, {percent(float(sentence['confidence']))} sure")
        inner = _highlighted(reading, sentence["start"], sentence["end"])
        parts.append(
            f'<span class="sentence {own}{whole}{away}" title="{sure}">{gap}{inner}</span>'
        )
        at = sentence["end"]
    parts.append(escape(reading.text[at : int(row["end"])]))
    return f"<p>{''.join(parts)}</p>", spoken


def _highlighted(reading: Reading, start: int, end: int) -> str:
    return highlight(reading.text, start, end, reading.spans)


def strip_html(sentences: pd.DataFrame, titles: dict[str, str]) -> str:
    """Draw a review from its first word to its last as one strip, coloured by segment.

    Parameters
    ----------
    sentences
        The review's sentences of the body, in their order.
    titles
        Segment code -> title, in the film's order, the whole film last.
    """
    codes = tuple(titles)
    runs = list(_runs(zip(sentences["segment"], sentences["words"], strict=True)))
    order = ", ".join(f"{titles.get(code, code)} for {words} words" for code, words in runs)
    parts = "".join(
        f'<i class="{segment_class(codes, code)}" style="flex-grow:{words}"></i>'
        for code, words in runs
    )
    return (
        f'<div class="strip" role="img" aria-label="In this order: {escape(order)}">{parts}</div>'
    )


def _runs(pairs: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Join neighbours of one segment."""
    runs: list[tuple[str, int]] = []
    for code, words in pairs:
        if runs and runs[-1][0] == code:
            runs[-1] = code, runs[-1][1] + int(words)
        else:
            runs.append((str(code), int(words)))
    return runs


def key_html(titles: dict[str, str]) -> str:
    """Name the colours of the segments in one line."""
    codes = tuple(titles)
    items = "".join(
        f'<li class="{segment_class(codes, code)}">{escape(title)}</li>'
        for code, title in titles.items()
    )
    return f'<ul class="key">{items}</ul>'


def places_html(passages: Sequence[int]) -> str:
    """Link to each passage that holds a highlight, once, in order."""
    links = " ".join(
        f'<a href="#p{number}">{number}</a>' for number in dict.fromkeys(map(int, passages))
    )
    return f'<span class="places">{links}</span>'
