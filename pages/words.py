"""Which words the reviews use: in their contexts, against each other, and at a glance."""

from __future__ import annotations

import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope
from crosscut.ui import app, filters
from crosscut.ui.state import body
from crosscut.ui.views import clouds, concordance, distinctive, review, words


def view(corpus: Corpus, scope: Scope) -> None:
    """Draw what the filters leave."""
    words.style()
    selection = filters.selection(corpus, scope)
    app.heading("Which words do they use?", filters.scope_line(corpus, selection))
    app.retellings(corpus, set(selection.words.index))

    part = words.switch()
    page = words.words_query(corpus, scope, selection)
    if page.counts.empty:
        st.html(
            '<p class="found">No word is counted here. Choose more reviews, another story, or '
            "count captions too.</p>"
        )
    elif part == words.CONCORDANCE:
        concordance.view(page)
    elif part == words.DISTINCTIVE:
        distinctive.view(page)
    else:
        clouds.view(page, review.picked_link())


corpus = app.current()
review.listen()
body(view, corpus, filters.chosen())
