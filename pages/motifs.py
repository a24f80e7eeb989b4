"""When motifs come back: along the reviews, along the film, and one against the other."""

from __future__ import annotations

from typing import Final

import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope
from crosscut.text.phrases import counted
from crosscut.ui import filters, links, motifs, motifs_film, shell
from crosscut.ui.body import body

TIMELINES: Final = {
    "Told": motifs.told_view,
    "Shown": motifs_film.shown_view,
    "Told against shown": motifs_film.order_view,
}


def view(corpus: Corpus, scope: Scope) -> None:
    """Draw what the filters leave."""
    head = st.container()
    links.outdated("timeline", TIMELINES, "the timeline")
    with st.container(key="controls"):
        which, what = st.columns([3, 5], gap="medium", vertical_alignment="bottom")
        timeline = which.segmented_control(
            "Timeline",
            list(TIMELINES),
            key="timeline",
            default="Told",
            required=True,
            bind="query-params",
            wrap=True,
        )
        with what:
            chosen = motifs.choose(corpus)
        scope = motifs.drawn(corpus, scope)

    selection = filters.selection(corpus, scope)
    seen = motifs.View(corpus, scope, selection, chosen, shell.theme())
    with head:
        found = counted(len(motifs.ticks(seen)), "mention")
        line = (
            f"{filters.scope_line(corpus, selection)} {found} of {counted(len(chosen), 'motif')}."
        )
        shell.heading("When do motifs come back?", line)
        shell.retellings(corpus, set(selection.words.index))
    TIMELINES[timeline](seen)


corpus = shell.current()
body(view, corpus, filters.chosen(corpus))
