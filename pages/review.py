"""One review's text, set for reading, tinted by story, with what is to be highlighted."""

from __future__ import annotations

import streamlit as st

from crosscut.ui import app, films, links
from crosscut.ui.marks import ALL, NOTHING, mark_labels
from crosscut.ui.views import review

corpus = app.current()
table = films.summary(corpus)
names = dict(zip(table["name"], table["review_id"], strict=True))
titles = corpus.guide.code_titles("segment")
codes = {title: code for code, title in titles.items()}
marks = mark_labels(corpus)
stories = [ALL, *titles.values()]

links.take_defaults({"review": next(iter(names)), "mark": NOTHING, "segment": ALL})
head = st.container()
links.warn_if_unknown("review", names, "the review")
links.warn_if_unknown("mark", marks, "the highlight")
links.warn_if_unknown("segment", stories, "the story")
with st.container(key="controls"):
    which, what, where = st.columns([3, 3, 4], gap="medium")
    name = which.selectbox(
        "Review", list(names), key="review", bind="query-params", on_change=review.forget_passage
    )
    mark = what.selectbox("Highlight", list(marks), key="mark", bind="query-params")
    focus = where.segmented_control(
        "Bring out",
        stories,
        key="segment",
        default=ALL,
        required=True,
        bind="query-params",
        wrap=True,
    )

shown = review.open_review(corpus, names[name], marks[mark], codes.get(focus, ""))
with head:
    row = table[table["review_id"] == shown.review_id].iloc[0]
    app.heading(row["title"] or name, review.byline(row))
    app.retelling_note(int(row["retelling_of"] != ""), 1, row["retelling_of"])
review.order_of_telling(shown)
review.highlights(shown, mark, name)
text, facts = st.columns([7, 3], gap="large")
with text:
    review.full_text(shown)
with facts:
    review.facts(corpus, shown, row)
review.go_to_passage(st.query_params.get("passage", ""))
