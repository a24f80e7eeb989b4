"""One review's text, set for reading, tinted by story, with what is to be highlighted."""

from __future__ import annotations

import streamlit as st

from crosscut.ui import links, reader, shell, store
from crosscut.ui.marks import ALL, NOTHING, mark_labels

corpus = shell.current()
table = store.summary(corpus.key, corpus)
names = dict(zip(table["name"], table["review_id"], strict=True))
titles = corpus.guide.code_titles("segment")
marks = mark_labels(corpus)
stories = [ALL, *titles.values()]

links.take_defaults({"review": next(iter(names)), "mark": NOTHING, "segment": ALL})
head = st.container()
links.outdated("review", names, "the review")
links.outdated("mark", marks, "the highlight")
links.outdated("segment", stories, "the story")
with st.container(key="controls"):
    which, what, where = st.columns([3, 3, 4], gap="medium")
    name = which.selectbox(
        "Review", list(names), key="review", bind="query-params", on_change=reader.forget_passage
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

shown = reader.open_review(corpus, names[name], marks[mark], focus)
with head:
    row = table[table["review_id"] == shown.review_id].iloc[0]
    shell.heading(row["title"] or name, reader.byline(row))
    shell.retelling_note(int(row["retelling_of"] != ""), 1, row["retelling_of"])
reader.order_of_telling(shown)
reader.highlights(shown, mark, name)
text, facts = st.columns([7, 3], gap="large")
with text:
    reader.full_text(shown)
with facts:
    reader.facts(corpus, shown, row)
reader.go_to_passage(st.query_params.get("passage", ""))
