"""Who likes it, and how much: every stated score on one axis, and tone beside it."""

from __future__ import annotations

import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope
from crosscut.text.phrases import counted
from crosscut.ui import app, filters
from crosscut.ui.state import body
from crosscut.ui.views import scores, tone
from crosscut.ui.views import scores as scales


def view(corpus: Corpus, scope: Scope) -> None:
    """Draw what the filters leave."""
    selection = filters.selection(corpus, scope)
    head = st.container()
    with st.container(key="controls"):
        convention = scores.convention()
    shown = scores.stated_scores(corpus, scope, convention)
    with head:
        elsewhere = int((shown.table["review_id"] == "").sum())
        inside = counted(len(shown.table) - elsewhere, "stated score")
        line = filters.scope_line(corpus, selection)
        app.heading(
            "Who likes it, and how much?",
            f"{inside} of the film in the chosen reviews, wherever in the text, and "
            f"{elsewhere or 'none'} published elsewhere. Tone: {line}",
        )
        app.retellings(corpus, set(selection.words.index))

    picture, words = st.columns([3, 2], gap="large")
    with picture:
        scores.chart(corpus, shown)
    with words:
        scores.in_words(shown)
        scores.score_evidence(corpus, shown)
        scales.state_scale(corpus, shown)
    tone.section(corpus, scope, shown)


corpus = app.current()
body(view, corpus, filters.chosen(corpus))
