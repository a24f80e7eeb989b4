"""When motifs come back: along the reviews, along the film, and one against the other."""

from __future__ import annotations

import streamlit as st

from crosscut.ui import filters, links, motifs, motifs_film, shell
from crosscut.wording import counted

TIMELINES = {
    "Told": motifs.told_view,
    "Shown": motifs_film.shown_view,
    "Told against shown": motifs_film.order_view,
}

corpus = shell.current()
scope = filters.chosen(corpus)
selection = filters.selection(corpus, scope)
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

view = motifs.View(corpus, scope, selection, chosen, shell.theme())
with head:
    found = counted(len(motifs.ticks(view)), "mention")
    line = f"{found} of {counted(len(chosen), 'motif')}"
    shell.heading("When do motifs come back?", f"{filters.scope_line(corpus, selection)} {line}.")
    shell.retellings(corpus, set(selection.words.index))
TIMELINES[timeline](view)
