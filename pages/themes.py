"""What each review dwells on: themes by review, by story, face to face, and together."""

from __future__ import annotations

import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope
from crosscut.ui import app, figure, filters
from crosscut.ui import page as pages
from crosscut.ui.state import body
from crosscut.ui.views import themes


def view(corpus: Corpus, scope: Scope) -> None:
    """Draw what the filters leave."""
    head = st.container()
    with st.container(key="controls", horizontal=True):
        part = themes.part()
        by = filters.grouping(corpus) if part in themes.BY_REVIEW else ""
        page = pages.of(
            corpus, themes.scope_of(scope, part), by, whole=bool(by) or part == themes.SHIFT
        )
        query = themes.controls(part, page, scope.segment)

    with head:
        app.heading("What does each review dwell on?", page.scope_line, page.reviews)

    figure.draw(
        page.corpus,
        themes.themes_figure(page, query),
        lambda *mark: themes.evidence(page, query, *mark),
    )
    themes.definitions(pages.of(corpus, scope))


corpus = app.current()
body(view, corpus, filters.current_scope())
