"""What is in this corpus: where each review puts its words, what stands out, who says what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from crosscut.corpus.selection import Scope
from crosscut.measures.overview import first_passage
from crosscut.text.phrases import WORDS_PER_MINUTE, count_of
from crosscut.ui import app, figure, films, filters, links, paging
from crosscut.ui import page as pages
from crosscut.ui.views import overview

corpus = app.current()
table = films.summary(corpus)
page = pages.of(corpus, Scope())
if all_reviews := pages.counts_all(corpus):
    page = pages.of(corpus, Scope(), filters.grouping(corpus), whole=True)
shares = films.shares(page.corpus)
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
    f"{count_of(page.count, 'review')}, {count_of(words, 'word')} in "
    f"{count_of(sentences, 'sentence')}; captions and headings left out.",
    names,
)

st.html(overview.questions_html(corpus))
picture, stands_out = figure.columns()
with picture:
    part = paging.choose_part(len(page.names), key="drawn")
    figure.draw_chart(overview.shares_figure(page, part), None if all_reviews else open_part)
with stands_out:
    st.subheader("What stands out", anchor=False)
    overview.findings_list(corpus, films.top_findings(corpus), names)

st.subheader("The reviews", anchor="the-reviews")
st.html(
    f'<p class="caption">Reading time at {WORDS_PER_MINUTE} words a minute. Themes are counted '
    "by the terms of the film guide; fewer than five mentions are marked “few”.</p>"
)
overview.review_rows(corpus)
