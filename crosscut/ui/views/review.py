"""One review: its text set for reading, every character escaped, its facts and highlights."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import groupby
from operator import itemgetter
from typing import Any, Final
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.project.notebook import Pin, new_pin
from crosscut.schema import WHOLE_FILM
from crosscut.text.phrases import authors, count_of, join_words, per_thousand, percent, reading_time
from crosscut.text.scenes import SURE
from crosscut.ui import films, links, notebook
from crosscut.ui.cache import cache_by_value
from crosscut.ui.evidence import cite_html, highlight
from crosscut.ui.style import script, segment_class
from crosscut.ui.views import overview
from crosscut.ui.views.readings import ReadingsQuery, grid

_PICKED: Final = "picked"
_DOUBT: Final = '<small class="unsure">unsure</small>'


@dataclass(frozen=True)
class ReviewPage:
    """One review as it is shown: `html` of its text, and what the page says about it."""

    review_id: str
    html: str
    strip: str
    places: tuple[int, ...]
    body_places: int
    body_words: int
    titles: dict[str, str]


@cache_by_value
def open_review(corpus: Corpus, review: str, mark: str, focus: str) -> ReviewPage:
    """Set a review; `mark` is "kind:code" or empty, `focus` a segment's code or empty."""
    kind, _, code = mark.partition(":")
    mentions = corpus.mentions
    marks = mentions[(mentions["kind"] == kind) & (mentions["code"] == code)]
    reading, stretches = reading_of(corpus, review, marks, focus)
    places = reading.mentions["passage"]
    return ReviewPage(
        review,
        review_html(reading),
        strip_html(stretches, reading.titles),
        tuple(int(passage) for passage in places),
        int(places.isin(stretches["passage"]).sum()),
        int(stretches["words"].sum()),
        reading.titles,
    )


def reading_of(
    corpus: Corpus, review: str, marks: pd.DataFrame, focus: str, *, prefix: str = ""
) -> tuple[Reading, pd.DataFrame]:
    """Return what is to be shown of a review, and the sentences of its paragraphs.

    `marks` are mentions to be highlighted, of any review; `focus` and `prefix` as in `Reading`.
    """
    reviews, passages, sentences, marks = (
        table[table["review_id"] == review]
        for table in (corpus.reviews, corpus.passages, corpus.sentences, marks)
    )
    row = reviews.iloc[0]
    titles = corpus.guide.code_titles("segment")
    text, language = str(row["text"]), str(row["language"])
    body = passages.loc[passages["kind"] == "body", "passage"]
    reading = Reading(text, passages, sentences, marks, titles, focus, language, prefix, review)
    return reading, sentences[sentences["passage"].isin(body)]


def listen() -> None:
    """Hear clicks on what has a `data-pick` in a page's HTML, for `take_pick`."""
    links.listen(lambda pick: st.session_state.update({_PICKED: pick}))


def take_pick() -> str:
    """Return what `listen` heard, in the body of a page, which takes it once.

    It is what the browser tells: look it up, never trust it.
    """
    return str(st.session_state.pop(_PICKED, ""))


def passage_link(name: str, passage: int, *, segment: str = "") -> str:
    """Return the attributes of a link to a passage.

    Parameters
    ----------
    name
        The review's name.
    passage
        The passage's number.
    segment
        Title of the segment to be brought out.
    """
    query = urlencode(links.review_params(name, segment=segment, passage=passage))
    return f'href="review?{escape(query)}"'


def forget_passage() -> None:
    """Drop the passage of the address: it belongs to the review that was open before."""
    st.query_params.pop("passage", None)


def byline(row: Mapping[str, Any]) -> str:
    """Say who wrote a review, where, and how long it takes to read."""
    by = authors(row["author"])
    words = int(row["words"])
    parts = [f"By {join_words(by)}" if by else "No author named", row["outlet"], row["published"]]
    parts += [row["kind"]]
    if row["read"]:
        parts += [count_of(words, "word"), f"{reading_time(words)} to read"]
    return " · ".join(part for part in parts if part)


def order_of_telling(review_page: ReviewPage) -> None:
    """Draw the review from its first word to its last, with the key of the colours."""
    st.html(
        f"{review_page.strip}{key_html(review_page.titles)}"
        '<p class="caption">The review from its first word to its last. Which story a sentence '
        f"speaks of is an estimate; one that is less than {percent(SURE)} sure is marked "
        f"{_DOUBT}. Point at a sentence to see how sure it is.</p>"
    )


def highlights(review_page: ReviewPage, mark: str, name: str) -> None:
    """Say how often the highlighted code is mentioned, and link to each passage."""
    if not review_page.places:
        st.html(
            f'<p class="found">{escape(mark)}: not found in {escape(name)}. '
            "Choose another highlight, or another review.</p>"
        )
        return
    rate = per_thousand(review_page.body_places, review_page.body_words)
    apart = len(review_page.places) - review_page.body_places
    also = f"; {apart} more in captions and headings" if apart else ""
    st.html(
        f'<p class="found"><b>{escape(mark)}</b>: {count_of(review_page.body_places, "mention")}, '
        f"{rate} per 1,000 words{also}. Passages {places_html(review_page.places)}</p>"
    )


def place_line(review_page: ReviewPage, name: str, came_from: tuple[str, str] | None) -> None:
    """Draw the line that stays while one reads: the place in the review, and the ways from it.

    `came_from` is title and script of the page that the reader was on before.
    """
    total = review_page.html.count('class="passage ')
    with st.container(horizontal=True, vertical_alignment="center", key="place"):
        st.html(
            f'<p class="place">{escape(name)}, passage <b>1</b> of {total}'
            '<a class="before" hidden>Mention before</a>'
            '<a class="after" hidden>Next mention</a></p>' + script("place", when=review_page.html),
            unsafe_allow_javascript=True,
        )
        if came_from is not None:
            title, page = came_from
            story = review_page.titles.get(st.session_state.get("story", ""), "")
            st.page_link(page, label=f"Back to {title}" + (f" ({story})" if story else ""))


def full_text(corpus: Corpus, review_page: ReviewPage) -> None:
    """Draw the text; each passage can be pinned."""
    passages = corpus.passages[corpus.passages["review_id"] == review_page.review_id]
    starts = dict(zip(passages["start"].astype("str"), passages.index, strict=True))

    def make(name: str) -> Pin | None:
        review, _, start = name.rpartition(":")
        if review != review_page.review_id or start not in starts:
            return None
        row = passages.loc[starts[start]]
        number = int(row["passage"])
        own = notebook.quote(corpus, review, int(row["start"]), int(row["end"]), number)
        where = notebook.view(passage=str(number))
        return new_pin("passage", title=own.title, quotes=(own,), **where)

    st.html(notebook.list_html(review_page.html, "passage"))
    notebook.listen(make)


def facts(corpus: Corpus, review_page: ReviewPage, row: Mapping[str, Any]) -> None:
    """Draw what the tables say of this review, beside its text."""
    with st.container(key="facts"):
        if not row["read"]:
            st.html(f'<p class="found">{escape(overview.unread_words(str(row["language"])))}</p>')
            st.html(overview.score_html(row["own_score"], row["quoted_scores"]))
            return
        st.html(_attention_html(corpus, review_page.review_id))
        st.html(overview.themes_html(corpus, review_page.review_id, str(row["name"])))
        st.html(overview.score_html(row["own_score"], row["quoted_scores"]))


@cache_by_value
def _attention_html(corpus: Corpus, review: str) -> str:
    shares, titles = films.shares(corpus), corpus.guide.code_titles("segment")
    items = "".join(
        f'<dt class="{segment_class(tuple(titles), part["segment"])}">'
        f"{escape(titles[part['segment']])}</dt><dd>{percent(part['share'])} of its words</dd>"
        for part in shares[shares["review_id"] == review].to_dict("records")
    )
    return f'<p class="label">Attention</p><dl class="segments">{items}</dl>'


def go_to_passage(passage: str) -> None:
    """Scroll to a passage: the one of a link inside the app, or the #p12 of an address."""
    number = passage if passage.isascii() and passage.isdecimal() else ""
    st.html(script("passage", number), unsafe_allow_javascript=True)


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
    review_id
        Of the review; its passages can be pinned where it stands alone.
    """

    text: str
    passages: pd.DataFrame
    sentences: pd.DataFrame
    mentions: pd.DataFrame
    titles: dict[str, str]
    focus: str = ""
    language: str = ""
    prefix: str = ""
    review_id: str = ""

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each mention to be highlighted begins and ends, in order."""
        ends = zip(self.mentions["start"].tolist(), self.mentions["end"].tolist(), strict=True)
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
    by_passage: dict[int, list[Mapping[Hashable, Any]]] = {}
    for sentence in reading.sentences.to_dict("records"):
        by_passage.setdefault(int(sentence["passage"]), []).append(sentence)
    last_segment = before = ""
    parts = []
    for row in reading.passages.to_dict("records"):
        number = int(row["passage"])
        if row["kind"] == "body":
            inner, last_segment = _paragraph(reading, row, by_passage.get(number, ()), last_segment)
        else:
            inner = _apart(reading, row, first=row["kind"] != before)
        before = row["kind"]
        kind = f"passage {row['kind']}-passage"
        own, what = reading.anchor(number), f"passage {number}"
        pin = cite_html(reading.review_id, row["start"], row["end"], what)
        if not reading.prefix:
            pin = notebook.pin_html(f"{reading.review_id}:{row['start']}", what) + pin
        parts.append(f'<div id="{own}" class="{kind}">{_number(own, number)}{inner}{pin}</div>')
    language = f' lang="{escape(reading.language)}"' if reading.language else ""
    focus = " focused" if reading.focus else ""
    return f'<article class="review{focus}"{language}>{"".join(parts)}</article>'


def _number(anchor: str, number: int) -> str:
    return f'<a class="number" href="#{anchor}" aria-label="Passage {number}">{number}</a>'


def _apart(reading: Reading, row: Mapping[Hashable, Any], *, first: bool) -> str:
    """Set a heading or a caption; the first of several captions says what they are."""
    inner = _highlight(reading, int(row["start"]), int(row["end"]))
    if row["kind"] == "heading":
        return f"<h2>{inner}</h2>"
    label = '<span class="kind">Captions and film facts</span>' if first else ""
    return f"{label}<p>{inner}</p>"


def _paragraph(
    reading: Reading,
    row: Mapping[Hashable, Any],
    sentences: Sequence[Mapping[Hashable, Any]],
    last_segment: str,
) -> tuple[str, str]:
    """Set one paragraph; returns it and the segment it ends on."""
    at = int(row["start"])
    parts = []
    for sentence in sentences:
        segment = str(sentence["segment"])
        gap = escape(reading.text[at : sentence["start"]])
        own = segment_class(reading.codes, segment)
        title = reading.titles.get(segment, "Not read")
        if segment != last_segment:
            parts.append(f'{gap}<span class="turn {own}">{escape(title)}</span>')
            last_segment, gap = segment, ""
        away = " away" if reading.focus and segment != reading.focus else ""
        whole = " whole" if segment == WHOLE_FILM else ""
        confidence = float(sentence["confidence"])
        sure = escape(f"{title}, {percent(confidence)} sure" if segment else title)
        doubt = _DOUBT if segment and confidence < SURE else ""
        inner = _highlight(reading, sentence["start"], sentence["end"])
        parts.append(
            f'<span class="sentence {own}{whole}{away}" title="{sure}">{gap}{inner}{doubt}</span>'
        )
        at = sentence["end"]
    parts.append(escape(reading.text[at : int(row["end"])]))
    return f"<p>{''.join(parts)}</p>", last_segment


def _highlight(reading: Reading, start: int, end: int) -> str:
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
    pairs = zip(sentences["segment"].astype("str"), sentences["words"], strict=True)
    neighbours = groupby(pairs, key=itemgetter(0))
    runs = [(code, sum(int(words) for _, words in own)) for code, own in neighbours]
    order = ", ".join(f"{titles.get(code, 'not read')} for {words} words" for code, words in runs)
    parts = "".join(
        f'<i class="{segment_class(codes, code)}" style="flex-grow:{words}"></i>'
        for code, words in runs
    )
    return (
        f'<div class="strip" role="img" aria-label="In this order: {escape(order)}">{parts}</div>'
    )


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


# --------------------------------------------------------------------------
# Readings, full text: columns that scroll, each with the map of its stories at its side


@cache_by_value
def _texts_html(query: ReadingsQuery) -> str:
    mentions = query.page.corpus.mentions
    marks = mentions[mentions["kind"].isin(query.kinds)]
    columns = []
    for place, (review, name) in enumerate(query.names.items()):
        reading, stretches = reading_of(
            query.page.corpus, review, marks, query.segment, prefix=f"r{place}-"
        )
        columns.append(text_column(reading, name, stretches))
    return grid("".join(columns), len(columns), "texts")


def draw_columns(query: ReadingsQuery) -> None:
    """Draw the reviews as columns that scroll, other stories dimmed."""
    note = " The other stories are dimmed." if query.segment else ""
    st.html(
        f"{key_html(query.page.titles('segment'))}"
        '<p class="caption">Each column scrolls by itself. The strip at its side is the review '
        f"from its first word to its last: click it to go there.{note}</p>"
    )
    st.html(_texts_html(query))
    st.html(script("maps"), unsafe_allow_javascript=True)


def text_column(reading: Reading, name: str, body: pd.DataFrame) -> str:
    """Set one review as a column that scrolls, with the map of its segments at its side.

    The anchors of `reading` have a prefix of their own, so that several reviews can stand on
    one page; `body` are the sentences of its paragraphs.
    """
    return (
        f'<div class="column"><h3>{escape(name)}</h3><div class="scroll">'
        f'{map_html(reading, name, body)}<div class="text" tabindex="0" role="region" '
        f'aria-label="{escape(name)}, full text">{review_html(reading)}</div></div></div>'
    )


def map_html(reading: Reading, name: str, body: pd.DataFrame) -> str:
    """Draw a review from its first word to its last as links, each to the passage it stands for.

    One piece per passage, or per segment where a passage speaks of several. Tab stops where
    the segment changes; a pointer reaches every passage.
    """
    links = []
    before = ""
    rows = zip(body["segment"].astype("str"), body["passage"], body["words"], strict=True)
    for (segment, passage), own_rows in groupby(rows, key=itemgetter(0, 1)):
        words = sum(int(row[2]) for row in own_rows)
        title = escape(reading.titles.get(segment, segment))
        turn = ' class="turns' if segment != before else ' tabindex="-1" class="'
        own = segment_class(reading.codes, segment)
        links.append(
            f'<a href="#{reading.anchor(passage)}"{turn} {own}" style="flex-grow:{words}" '
            f'title="{title}" aria-label="{title}, passage {passage}"></a>'
        )
        before = segment
    return f'<nav class="map" aria-label="Map of {escape(name)}">{"".join(links)}</nav>'
