"""When motifs come back: along the reviews, along the film, and one against the other."""

from __future__ import annotations

from typing import Final

import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope
from crosscut.ui import app, filters, links
from crosscut.ui import page as pages
from crosscut.ui.state import body
from crosscut.ui.views import motifs

TIMELINES: Final = {
    "Where in the review": motifs.by_review_view,
    "Where in the film": motifs.by_film_view,
    "In the film’s order?": motifs.order_view,
}

GROUPED: Final = ("Where in the review", "Where in the film")
"""Timelines with a lane for each review or group."""

_WERE: Final = dict(zip(("Told", "Shown", "Told against shown"), TIMELINES, strict=True))
"""What links of earlier versions call a timeline -> what it is called now."""


def view(corpus: Corpus, scope: Scope) -> None:
    """Draw what the filters leave."""
    head = st.container()
    with st.container(key="controls"):
        which, what = st.columns([7, 8], gap="medium", vertical_alignment="bottom")
        with which:
            timeline = links.switch(
                "Timeline",
                list(TIMELINES),
                key="timeline",
                were=_WERE,
                label_visibility="collapsed",
            )
        with what:
            choice = motifs.choose(corpus)
        by = filters.grouping(corpus) if timeline in GROUPED else ""
        if not by:
            scope = motifs.choose_lanes(corpus, scope)

    page = pages.of(
        pages.with_scene_times(corpus), scope, by, whole=timeline == "Where in the review"
    )
    with head:
        line = f"{page.scope_line} {motifs.mention_line(page, choice)}"
        app.heading("When do motifs come back?", line, page.reviews, choice)
    TIMELINES[timeline](page, choice)


corpus = app.current()
body(view, corpus, filters.current_scope())
