"""Who likes it, and how much: every stated score on one axis, and tone beside it."""

from __future__ import annotations

import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope
from crosscut.text.phrases import count_of
from crosscut.ui import app, evidence, figure, filters, paging
from crosscut.ui import page as pages
from crosscut.ui.state import body
from crosscut.ui.views import scores, tone


def view(corpus: Corpus, scope: Scope) -> None:
    """Draw what the filters leave."""
    by = filters.grouping(corpus)
    page, groups = pages.of(corpus, scope), pages.of(corpus, scope, by)
    head = st.container()
    with st.container(key="controls", horizontal=True):
        convention = scores.convention()
    ratings = scores.gather_scores(page, convention)
    with head:
        elsewhere = int((ratings.table["review_id"] == "").sum())
        inside = count_of(len(ratings.table) - elsewhere, "stated score")
        app.heading(
            "Who likes it, and how much?",
            f"{inside} in the reviews, {elsewhere or 'none'} elsewhere. Tone: {groups.scope_line}",
            page.names,
        )

    if pages.counts_all(corpus):
        every = scores.count_figure(pages.of(corpus, scope, by, whole=True), by)
        figure.say_missing(every.missing) if every.missing else figure.draw_chart(every)
    part = paging.choose_part(len(ratings.table), key="scores_drawn", unit="Scores")
    own = scores.scores_figure(page, ratings, part)
    if by:
        own = scores.groups_figure(page, ratings, by) or own
    if own.missing:
        figure.say_missing(own.missing)
    else:
        picture, words = figure.columns()
        with picture:
            figure.draw_chart(own)
        with words:
            scores.in_words(ratings)
            evidence.at_side(
                corpus,
                own.boxes,
                evidence.choose(own.boxes),
                lambda score: scores.score_evidence(corpus, ratings, score),
                own.opening,
            )
            scores.state_scale(corpus, ratings)
    tone.section(page, ratings, groups)


corpus = app.current()
body(view, corpus, filters.current_scope())
