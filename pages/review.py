"""One review's text, set for reading, tinted by story, with what is to be highlighted."""

from __future__ import annotations

import streamlit as st

from crosscut.ui import app, films, links
from crosscut.ui.views import review

corpus = app.current()
table = films.summary(corpus)
names = films.directory(corpus).names
marks = links.mark_labels(corpus)
stories = {"": links.ALL, **corpus.guide.code_titles("segment")}

head = st.container()
with st.container(key="controls", horizontal=True):
    chosen = st.selectbox(
        "Review", **links.bind("review", names, "the review"), on_change=review.forget_passage
    )
    mark = st.selectbox("Highlight", **links.bind("mark", marks, "the highlight"))
    focus = links.switch("Bring out", stories, key="segment", what="the story")

review_page = review.open_review(corpus, chosen, mark, focus)
with head:
    row = table[table["review_id"] == chosen].iloc[0]
    app.heading(row["title"] or names[chosen], review.byline(row), [row["review_id"]])
if row["read"]:
    review.order_of_telling(review_page)
if mark and row["read"]:
    review.highlights(review_page, marks[mark], names[chosen])
review.place_line(review_page, names[chosen], app.came_from())
text, facts = st.columns([7, 3], gap="large")
with text:
    review.full_text(corpus, review_page)
with facts:
    review.facts(corpus, review_page, row)
review.go_to_passage(st.query_params.get("passage", ""))
