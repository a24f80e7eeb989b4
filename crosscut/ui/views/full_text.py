"""Readings, full text: columns that scroll, each with the map of its stories at its side."""

from __future__ import annotations

from html import escape
from typing import Final

import pandas as pd
import streamlit as st

from crosscut.ui.cache import cache_by_value
from crosscut.ui.style import segment_class
from crosscut.ui.views.readings import ReadingsQuery, grid
from crosscut.ui.views.review import Reading, key_html, reading_of, review_html

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


@cache_by_value
def _texts_html(query: ReadingsQuery) -> str:
    mentions = query.page.corpus.mentions
    marked = mentions[mentions["kind"].isin(query.kinds)]
    columns = []
    for place, (review, name) in enumerate(query.names.items()):
        reading, spoken = reading_of(
            query.page.corpus, review, marked, query.segment, prefix=f"r{place}-"
        )
        columns.append(text_column(reading, name, spoken))
    return grid("".join(columns), len(columns), "texts")


def full_text(query: ReadingsQuery) -> None:
    """Draw the reviews as columns that scroll, other stories dimmed."""
    dimmed = " The other stories are dimmed." if query.segment else ""
    st.html(
        f"{key_html(query.page.titles('segment'))}"
        '<p class="caption">Each column scrolls by itself. The strip at its side is the review '
        f"from its first word to its last: click it to go there.{dimmed}</p>"
    )
    st.html(_texts_html(query))
    st.html(f"<script>{_GO}</script>", unsafe_allow_javascript=True)


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
    pieces: list[tuple[str, int, int]] = []
    for row in body.to_dict("records"):
        segment, passage, words = str(row["segment"]), int(row["passage"]), int(row["words"])
        if pieces and pieces[-1][:2] == (segment, passage):
            words += pieces.pop()[2]
        pieces.append((segment, passage, words))
    links = []
    before = ""
    for segment, passage, words in pieces:
        title = escape(reading.titles.get(segment, segment))
        turn = ' class="turns' if segment != before else ' tabindex="-1" class="'
        own = segment_class(reading.codes, segment)
        links.append(
            f'<a href="#{reading.anchor(passage)}"{turn} {own}" style="flex-grow:{words}" '
            f'title="{title}" aria-label="{title}, passage {passage}"></a>'
        )
        before = segment
    return f'<nav class="map" aria-label="Map of {escape(name)}">{"".join(links)}</nav>'
