"""How reviews read the same story: side by side, where they part, what they leave out."""

from __future__ import annotations

import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope
from crosscut.ui import app, filters
from crosscut.ui import page as pages
from crosscut.ui.state import body
from crosscut.ui.views import full_text, omissions, pairs, readings, review, scenes


def view(corpus: Corpus, scope: Scope) -> None:
    """Draw what the filters leave."""
    head = st.container()
    readings.style()
    with st.container(key="controls"):
        which, where = st.columns([3, 2], gap="medium")
        with which:
            part = readings.part()
        with where:
            readings.story(corpus, scope)
        side_by_side = part in (readings.SCENES, readings.TEXTS)
        laid = readings.choose_reviews(corpus, scope) if side_by_side else None

    counted = scope if laid is None else Scope(laid.reviews, scope.segment, scope.captions)
    selection = filters.selection(corpus, counted)
    with head:
        app.heading("How do they read the same story?", filters.scope_line(corpus, selection))
        app.retellings(corpus, set(selection.words.index))

    picked = review.picked_link()
    if laid is not None:
        readings.invitation(corpus, scope)
        readings.gives(corpus, laid, part)
    if laid is not None and part == readings.SCENES:
        scenes.by_scene(corpus, laid, picked)
    elif laid is not None:
        full_text.full_text(corpus, laid)
    elif part == readings.PAIRS:
        pairs.pairs(corpus, scope, picked)
    else:
        omissions.omissions_view(pages.of(corpus, scope))


corpus = app.current()
review.listen()
body(view, corpus, filters.chosen())
