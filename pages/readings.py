"""How reviews read the same story: side by side, where they part, what they leave out."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope
from crosscut.measures.scenes import stories_as_scenes
from crosscut.ui import app, figure, filters
from crosscut.ui import page as pages
from crosscut.ui.state import body
from crosscut.ui.style import rules_of
from crosscut.ui.views import disagreements, omissions, pairs, readings, review, scenes


def view(corpus: Corpus, scope: Scope) -> None:
    """Draw what the filters leave."""
    page = pages.of(corpus, scope)
    head = st.container()
    st.html(rules_of("readings"))
    controls = st.container(horizontal=True, key="controls")
    with controls:
        part = readings.part()
        kind = omissions.choose() if part == readings.SILENCE else ""
        side_by_side = part in (readings.SCENES, readings.TEXTS)
        if part == readings.SCENES:
            page = pages.of(stories_as_scenes(pages.with_scene_times(corpus)), scope)
        query = readings.choose_reviews(page) if side_by_side else None
    if part == readings.SILENCE:
        by = filters.grouping(corpus)
        page = pages.of(corpus, scope, by, whole=bool(by))

    scope_page = page if query is None else pages.of(corpus, replace(scope, reviews=query.reviews))
    with head:
        apart = part == readings.DISAGREEMENTS
        title = "Where do reviews disagree?" if apart else "How do they read the same story?"
        app.heading(title, scope_page.scope_line, scope_page.reviews)

    pick = review.take_pick()
    if not page.names:
        figure.say_missing("No review that is read is counted here. Choose more reviews.")
        return
    if query is not None:
        readings.gives(query, part)
    if query is not None and part == readings.SCENES:
        scenes.by_scene(corpus, query, pick)
    elif query is not None:
        review.draw_columns(query)
    elif part == readings.DISAGREEMENTS:
        disagreements.disagreements_view(page, controls)
    elif part == readings.PAIRS:
        pairs.pairs(page, pick)
    else:
        omissions.omissions_view(page, kind)


corpus = app.current()
review.listen()
body(view, corpus, filters.current_scope())
