"""How reviews read the same story: side by side, where they part, what they leave out."""

from __future__ import annotations

import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope
from crosscut.ui import (
    filters,
    kept,
    reader,
    readings,
    readings_parting,
    readings_scenes,
    readings_silence,
    readings_texts,
    shell,
)
from crosscut.ui.body import body


def view(corpus: Corpus, scope: Scope) -> None:
    """Draw what the filters leave."""
    kept.bring_back(readings.CONTROLS)
    head = st.container()
    readings.style()
    with st.container(key="controls"):
        which, where = st.columns([3, 2], gap="medium")
        with which:
            part = readings.part()
        with where:
            readings.story(corpus, scope)
        side_by_side = part in (readings.SCENES, readings.TEXTS)
        laid = readings.desk(corpus, scope) if side_by_side else None

    counted = scope if laid is None else Scope(laid.reviews, scope.segment, scope.captions)
    selection = filters.selection(corpus, counted)
    with head:
        shell.heading("How do they read the same story?", filters.scope_line(corpus, selection))
        shell.retellings(corpus, set(selection.words.index))

    picked = reader.picked()
    if laid is not None:
        readings.invitation(corpus, scope)
        readings.gives(corpus, laid, part)
    if laid is not None and part == readings.SCENES:
        readings_scenes.by_scene(corpus, laid, picked)
    elif laid is not None:
        readings_texts.full_text(corpus, laid)
    elif part == readings.PAIRS:
        readings_parting.pairs(corpus, scope, picked)
    else:
        readings_silence.silence(corpus, scope)
    kept.note(readings.CONTROLS)


corpus = shell.current()
picked = reader.listen()
readings.heed_story(corpus, picked)
scope = filters.chosen(corpus)
reader.follow(corpus, picked, segment=corpus.guide.code_titles("segment").get(scope.segment, ""))
body(view, corpus, scope)
