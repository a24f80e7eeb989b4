"""Which words the reviews use: in their contexts, against each other, and at a glance."""

from __future__ import annotations

import streamlit as st

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

corpus = shell.current()
head = st.container()
picked = reader.listen()
kept.bring_back(words.CONTROLS)
scope = filters.chosen(corpus)
reader.follow(corpus, picked)
words.style()

selection = filters.selection(corpus, scope)
with head:
    shell.heading("Which words do they use?", filters.scope_line(corpus, selection))
    shell.retellings(corpus, set(selection.words.index))

view = words.switch()
page = words.shown(corpus, scope, selection)
if page.counts.empty:
    st.html(
        '<p class="found">No word is counted here. Choose more reviews, another story, or '
        "count captions too.</p>"
    )
elif view == words.CONCORDANCE:
    word_concordance.view(page)
elif view == words.DISTINCTIVE:
    word_distinctive.view(page)
else:
    word_clouds.view(page, picked)
kept.note(words.CONTROLS)
