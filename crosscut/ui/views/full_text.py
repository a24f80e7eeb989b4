"""Readings, full text: columns that scroll, each with the map of its stories at its side."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.ui.cache import cached
from crosscut.ui.views import readings
from crosscut.ui.views.readings import ReadingsQuery
from crosscut.ui.views.review_html import Reading, key_html

# A link to a place in a column moves the page too, and the address with it: the column alone
# goes to the place clicked, within a long passage also. A frame on the map says what is in sight.
_GO: Final = """(() => {
  if (window.crosscutMaps) return;
  window.crosscutMaps = true;
  document.addEventListener("click", (event) => {
    const piece = event.target.closest?.(".map a");
    if (!piece || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const text = piece.closest(".scroll").querySelector(".text");
    const to = document.getElementById(piece.hash.slice(1));
    if (!to) return;
    event.preventDefault();
    const same = [...piece.parentNode.children].filter((one) => one.hash === piece.hash);
    const top = same[0].getBoundingClientRect().top;
    const tall = same.at(-1).getBoundingClientRect().bottom - top;
    const y = event.detail ? event.clientY : piece.getBoundingClientRect().top;
    const aim = to.getBoundingClientRect();
    const into = (y - top) / tall * aim.height;
    text.scrollBy(0, aim.top + into - text.getBoundingClientRect().top);
  });
  document.addEventListener("scroll", (event) => {
    const text = event.target, map = text.closest?.(".scroll")?.querySelector(".map");
    map?.style.setProperty("--from", text.scrollTop / text.scrollHeight);
    map?.style.setProperty("--seen", text.clientHeight / text.scrollHeight);
    map?.style.setProperty("--on", 1);
  }, true);
})()"""


@cached
def _texts_html(
    key: str,
    asked: tuple[tuple[str, ...], str, bool],
    kinds: tuple[str, ...],
    _corpus: Corpus,
    _laid: ReadingsQuery,
) -> str:
    titles = _corpus.guide.code_titles("segment")
    reviews = _corpus.reviews.set_index("review_id")
    columns = []
    for place, review in enumerate(asked[0]):
        own = {
            name: rows[rows["review_id"] == review]
            for name, rows in (
                ("passages", _corpus.passages),
                ("sentences", _corpus.sentences),
                ("mentions", _corpus.mentions),
            )
        }
        marks = _apart(own["mentions"][own["mentions"]["kind"].isin(kinds)])
        body = own["passages"].loc[own["passages"]["kind"] == "body", "passage"]
        spoken = own["sentences"][own["sentences"]["passage"].isin(body)]
        text, language = (str(reviews[name][review]) for name in ("text", "language"))
        reading = Reading(
            *(text, own["passages"], own["sentences"], marks, titles, asked[1], language),
            prefix=f"r{place}-",
        )
        columns.append(readings.text_column(reading, _laid.names[review], spoken))
    return readings.grid("".join(columns), len(columns), "texts")


def _apart(mentions: pd.DataFrame) -> pd.DataFrame:
    """Drop mentions that overlap one before them: a character is highlighted once."""
    ordered = mentions.sort_values(["start", "end"])
    kept: list[bool] = []
    at = 0
    for start, end in zip(ordered["start"], ordered["end"], strict=True):
        kept.append(start >= at)
        at = max(at, end) if start >= at else at
    return ordered[pd.Series(kept, index=ordered.index, dtype="bool")]


def full_text(corpus: Corpus, laid: ReadingsQuery) -> None:
    """Draw the reviews as columns that scroll, other stories dimmed."""
    asked = laid.reviews, laid.scope.segment, laid.scope.captions
    dimmed = " The other stories are dimmed." if laid.scope.segment else ""
    st.html(
        f"{key_html(corpus.guide.code_titles('segment'))}"
        '<p class="caption">Each column scrolls by itself. The strip at its side is the review '
        f"from its first word to its last: click it to go there.{dimmed}</p>"
    )
    st.html(_texts_html(corpus.fingerprint, asked, laid.kinds, corpus, laid))
    st.html(f"<script>{_GO}</script>", unsafe_allow_javascript=True)
