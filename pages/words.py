"""Which words the reviews use: in their contexts, against each other, and at a glance."""

from __future__ import annotations

import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope
from crosscut.ui import app, figure, filters
from crosscut.ui import page as pages
from crosscut.ui.state import body
from crosscut.ui.style import rules_of
from crosscut.ui.views import clouds, concordance, review, words


def view(corpus: Corpus, scope: Scope) -> None:
    """Draw what the filters leave."""
    st.html(rules_of("words"))
    head = st.container()
    controls = st.container(key="controls", horizontal=True)
    with controls:
        part = words.switch()
    by = filters.grouping(corpus) if part == words.DISTINCTIVE else ""
    page = pages.of(corpus, scope, by)
    with head:
        app.heading("Which words do they use?", page.scope_line, page.reviews)
    text_page = page if part == words.DISTINCTIVE else page.with_unread
    if words.counts(text_page.selection).empty:
        figure.say_missing(f"No word is counted here.{text_page.way_to_more}")
    elif part == words.CONCORDANCE:
        concordance.view(text_page)
    elif part == words.DISTINCTIVE:
        words.distinctive_view(text_page, controls)
    else:
        clouds.view(text_page, controls, review.take_pick())


corpus = app.current()
review.listen()
body(view, corpus, filters.current_scope())
