"""What is in this corpus: where each review puts its words, what stands out, who says what."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from crosscut.charts.overview import BAR_SELECTION, describe_segment_bars
from crosscut.measures.overview import first_passage
from crosscut.text.phrases import WORDS_PER_MINUTE, counted
from crosscut.ui import app, figure, films, links, paging
from crosscut.ui.views import overview

corpus = app.current()
table = films.summary(corpus)
shares = films.shares(corpus)
names = dict(zip(table["review_id"], table["name"], strict=True))
titles = corpus.guide.code_titles("segment")


def open_part(part: Mapping[str, Any]) -> None:
    """Go to the text behind a part of a bar."""
    review, segment = part["review_id"], part["segment"]
    passage = first_passage(corpus, review, segment)
    links.open_review(names[review], segment=titles[segment], passage=passage)


words, sentences = int(shares["words"].sum()), int(shares["sentences"].sum())
app.heading(
    "Where does each review put its words?",
    f"{counted(len(table), 'review')}, {counted(words, 'word')} in "
    f"{counted(sentences, 'sentence')}; captions and headings left out.",
)
app.retelling_note(int((table["retelling_of"] != "").sum()), len(table))

picture, stands_out = st.columns([3, 2], gap="large")
with picture:
    part = paging.choose_part(len(table), key="drawn")
    figure.draw_chart(
        films.segment_chart(corpus, app.theme(), part),
        key="segments",
        title="Share of its words on each story",
        alt=describe_segment_bars(shares, names, titles),
        caption="Each sentence is given to one story, or to the film as a whole, by estimate. "
        f"Ordered by the share on {escape(next(iter(titles.values())))}. Click a part to read it."
        + paging.part_caption(len(table), part),
        selection=BAR_SELECTION,
        on_pick=open_part,
    )
    figure.data_table(
        lambda: overview.shares_table(shares, names, titles),
        name="segment-shares",
        alt="Share of each review's words on each story",
        source=[
            f"Crosscut, {corpus.guide.film.title}: share of each review's words by segment",
            "Captions and headings left out; segments are estimated sentence by sentence",
        ],
    )
with stands_out:
    st.subheader("What stands out", anchor=False)
    overview.findings_list(corpus, films.top_findings(corpus), names)

st.subheader("The reviews", anchor="the-reviews")
st.html(
    f'<p class="caption">Reading time at {WORDS_PER_MINUTE} words a minute. Themes are counted '
    "by the terms of the film guide; fewer than five mentions are marked “few”.</p>"
)
overview.review_rows(corpus, table, films.leading(corpus))
