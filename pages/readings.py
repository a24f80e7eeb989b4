"""How reviews read the same story: side by side, where they part, what they leave out."""

from __future__ import annotations

import streamlit as st

from crosscut.scope import Scope
from crosscut.ui import filters, readings, readings_parting, shell, store

corpus = shell.current()
table = store.summary(corpus.key, corpus)
scope = filters.chosen(corpus)
readings.style()

head = st.container()
with st.container(key="controls"):
    part = readings.part()
    side_by_side = part in (readings.SCENES, readings.TEXTS)
    laid = readings.desk(corpus, scope) if side_by_side else None

counted = scope if laid is None else Scope(laid.reviews, scope.segment, scope.captions)
selection = filters.selection(corpus, counted)
with head:
    shell.heading("How do they read the same story?", filters.scope_line(corpus, selection))
    retold = table[table["review_id"].isin(selection.reviews["review_id"])]["retelling_of"]
    shell.retelling_note(int((retold != "").sum()), len(retold), *retold.head(1))

if laid is not None:
    readings.gives(corpus, laid)
if laid is not None and part == readings.SCENES:
    readings.by_scene(corpus, laid)
elif laid is not None:
    readings.full_text(corpus, laid)
elif part == readings.PAIRS:
    readings_parting.pairs(corpus, scope)
else:
    readings_parting.silence(corpus, scope)
