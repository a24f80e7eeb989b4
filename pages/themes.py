"""What each review dwells on: themes by review, by story, face to face, and together."""

from __future__ import annotations

import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope
from crosscut.ui import app, filters
from crosscut.ui.state import body
from crosscut.ui.views import themes
from crosscut.ui.views import themes as themes_parts


def view(corpus: Corpus, chosen: Scope) -> None:
    """Draw what the filters leave."""
    head = st.container()
    part_side, control_side = st.columns([4, 5], gap="medium")
    with part_side:
        part = themes_parts.part()
    scope = themes.scope_of(chosen, part)
    selection = filters.selection(corpus, scope)
    names = themes.names_of(corpus, selection)
    with control_side:
        wish = themes_parts.controls(part, names)

    line = filters.scope_line(corpus, selection)
    with head:
        app.heading("What does each review dwell on?", line)
        app.retellings(corpus, set(selection.words.index))

    shown = themes.picture(corpus.fingerprint, scope, wish, app.theme(), corpus)
    picture, sentences = st.columns([3, 2], gap="large")
    with picture:
        themes_parts.draw(corpus, shown, part, line, names)
    with sentences:
        themes_parts.read(corpus, selection, wish, names)
    themes_parts.definitions(corpus, scope)


corpus = app.current()
body(view, corpus, filters.chosen(corpus))
