"""Which words the reviews use: in their contexts, against each other, and at a glance."""

from __future__ import annotations

import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope
from crosscut.ui import (
    filters,
    kept,
    reader,
    shell,
    word_clouds,
    word_concordance,
    word_distinctive,
    words,
)
from crosscut.ui.body import body


def view(corpus: Corpus, scope: Scope) -> None:
    """Draw what the filters leave."""
    kept.bring_back(words.CONTROLS)
    words.style()
    selection = filters.selection(corpus, scope)
    shell.heading("Which words do they use?", filters.scope_line(corpus, selection))
    shell.retellings(corpus, set(selection.words.index))

    part = words.switch()
    page = words.shown(corpus, scope, selection)
    if page.counts.empty:
        st.html(
            '<p class="found">No word is counted here. Choose more reviews, another story, or '
            "count captions too.</p>"
        )
    elif part == words.CONCORDANCE:
        word_concordance.view(page)
    elif part == words.DISTINCTIVE:
        word_distinctive.view(page)
    else:
        word_clouds.view(page, reader.picked())
    kept.note(words.CONTROLS)


corpus = shell.current()
picked = reader.listen()
scope = filters.chosen(corpus)
reader.follow(corpus, picked)
body(view, corpus, scope)
