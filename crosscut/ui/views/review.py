"""The page of one review: what is chosen, its text, its facts, its highlights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.text.phrases import authors, counted, listed, per_thousand, percent, reading_time
from crosscut.ui import clicks, films, links
from crosscut.ui.cache import cached
from crosscut.ui.style import segment_class
from crosscut.ui.views import overview
from crosscut.ui.views.review_html import Reading, key_html, places_html, review_html, strip_html

_PICKED: Final = "picked"

# The text may be drawn after the script, or again, and the page grows above it while pictures
# and fonts arrive: look for the passage for two seconds, or until the reader moves.
_ARRIVE = """(() => {
  const id = location.hash.slice(1) || "p%s";
  if (!/^p[0-9]+$/.test(id)) return;
  const go = () => {
    const to = document.getElementById(id);
    if (!to) return;
    to.classList.add("arrived");
    if (Math.abs(to.getBoundingClientRect().top - 96) > 8) to.scrollIntoView({block: "start"});
  };
  const timer = setInterval(go, 100);
  const stop = () => clearInterval(timer);
  for (const event of ["wheel", "touchstart", "pointerdown", "keydown"])
    addEventListener(event, stop, {once: true, passive: true});
  setTimeout(stop, 2000);
})()"""


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


@cached
def open_review(corpus: Corpus, review: str, mark: str, focus: str) -> ReviewPage:
    """Set a review; `mark` is "kind:code" or empty, `focus` a segment's code or empty."""
    kind, _, code = mark.partition(":")
    mentions = corpus.mentions
    marked = mentions[(mentions["kind"] == kind) & (mentions["code"] == code)]
    reading, spoken = reading_of(corpus, review, marked, focus)
    places = reading.marked["passage"]
    return ReviewPage(
        review,
        review_html(reading),
        strip_html(spoken, reading.titles),
        tuple(int(passage) for passage in places),
        int(places.isin(spoken["passage"]).sum()),
        int(spoken["words"].sum()),
        reading.titles,
    )


def reading_of(
    corpus: Corpus, review: str, marked: pd.DataFrame, focus: str, *, prefix: str = ""
) -> tuple[Reading, pd.DataFrame]:
    """Return what is to be shown of a review, and the sentences of its paragraphs.

    `marked` are mentions to be highlighted, of any review; `focus` and `prefix` as in `Reading`.
    """
    reviews, passages, sentences, marked = (
        table[table["review_id"] == review]
        for table in (corpus.reviews, corpus.passages, corpus.sentences, marked)
    )
    row = reviews.iloc[0]
    titles = corpus.guide.code_titles("segment")
    text, language = str(row["text"]), str(row["language"])
    body = passages.loc[passages["kind"] == "body", "passage"]
    reading = Reading(text, passages, sentences, marked, titles, focus, language, prefix)
    return reading, sentences[sentences["passage"].isin(body)]


def listen() -> None:
    """Hear clicks on what has a `data-pick` in a page's HTML, for `picked_link`."""
    clicks.listen(_heed)


def picked_link() -> str:
    """Return what `listen` heard, in the body of a page, which takes it once.

    It is what the browser tells: look it up, never trust it.
    """
    return str(st.session_state.pop(_PICKED, ""))


def _heed(picked: str) -> None:
    st.session_state[_PICKED] = picked


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
    parts = [f"By {listed(by)}" if by else "No author named", row["outlet"], row["published"]]
    parts += [row["kind"], counted(words, "word"), f"{reading_time(words)} to read"]
    return " · ".join(part for part in parts if part)


def order_of_telling(shown: ReviewPage) -> None:
    """Draw the review from its first word to its last, with the key of the colours."""
    st.html(
        f"{shown.strip}{key_html(shown.titles)}"
        '<p class="caption">The review from its first word to its last. Which story a sentence '
        "speaks of is an estimate; point at a sentence to see how sure it is.</p>"
    )


def highlights(shown: ReviewPage, mark: str, name: str) -> None:
    """Say how often the highlighted code is mentioned, and link to each passage."""
    if not shown.places:
        st.html(
            f'<p class="found">{escape(name)} does not mention {escape(mark)}. '
            "Choose another highlight, or another review.</p>"
        )
        return
    rate = per_thousand(shown.body_places, shown.body_words)
    apart = len(shown.places) - shown.body_places
    also = f"; {apart} more in captions and headings" if apart else ""
    st.html(
        f'<p class="found"><b>{escape(mark)}</b>: {counted(shown.body_places, "mention")}, '
        f"{rate} per 1,000 words{also}. Passages {places_html(shown.places)}</p>"
    )


def full_text(shown: ReviewPage) -> None:
    """Draw the text."""
    st.html(shown.html)


def facts(corpus: Corpus, shown: ReviewPage, row: Mapping[str, Any]) -> None:
    """Draw what the tables say of this review, beside its text."""
    shares = films.shares(corpus)
    own = shares[shares["review_id"] == shown.review_id]
    codes = tuple(shown.titles)
    items = "".join(
        f'<dt class="{segment_class(codes, part["segment"])}">'
        f"{escape(shown.titles[part['segment']])}</dt>"
        f"<dd>{percent(part['share'])} of its words</dd>"
        for part in own.to_dict("records")
    )
    themes = films.leading(corpus)
    with st.container(key="facts"):
        st.html(f'<p class="label">Attention</p><dl class="segments">{items}</dl>')
        overview.themes_list(corpus, row["name"], themes[themes["review_id"] == shown.review_id])
        st.html(overview.score_html(row["own_score"], row["quoted_scores"]))


def go_to_passage(passage: str) -> None:
    """Scroll to a passage: the one of a link inside the app, or the #p12 of an address."""
    number = passage if passage.isascii() and passage.isdecimal() else ""
    st.html(f"<script>{_ARRIVE % number}</script>", unsafe_allow_javascript=True)
