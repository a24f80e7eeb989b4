"""The filters that every comparing view shares: which reviews, which story, captions."""

from __future__ import annotations

from typing import Final

import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope, Selection, describe, select
from crosscut.ui import evidence, films, links
from crosscut.ui.cache import cached
from crosscut.ui.marks import ALL

_DEFAULTS: Final = {"reviews": [], "story": ALL, "captions": False}


_KEPT: Final = "kept_filters"
PAGE: Final = "page_now"
"""Key under which app.py tells which page runs."""


def chosen(corpus: Corpus, *, story: bool = True) -> Scope:
    """Draw the filters in the sidebar; return what is to be counted.

    Parameters
    ----------
    corpus
        The film's corpus.
    story
        Whether the view can be cut to one story.
    """
    table = films.summary(corpus)
    ids = dict(zip(table["name"], table["review_id"], strict=True))
    codes = {title: code for code, title in corpus.guide.code_titles("segment").items()}
    carried = _remember()
    _outdated(ids, codes)
    with st.sidebar:
        st.html('<p class="label">What is counted</p>')
        names = st.multiselect(
            "Reviews", list(ids), key="reviews", bind="query-params", placeholder="All reviews"
        )
        title = ALL
        if story:
            title = st.selectbox("Story", [ALL, *codes], key="story", bind="query-params")
        captions = st.toggle("Captions too", key="captions", bind="query-params")
        if carried:
            links.write_address(_written(names, title, captions))
        st.button("Reset", key="reset", on_click=_reset, type="tertiary")
        evidence.undo(corpus)
    kept = st.session_state.setdefault(_KEPT, {})
    kept.update(reviews=names, captions=captions)
    if story:
        kept["story"] = title
    return Scope(tuple(ids[name] for name in names), codes.get(title, ""), captions)


def _remember() -> bool:
    """Carry the filters from view to view: Streamlit sets a page's controls back with the page.

    What the address says comes first. Returns whether the reader comes from another view.
    """
    here = st.session_state.get(PAGE)
    kept = st.session_state.setdefault(_KEPT, {})
    came = bool(kept.get(PAGE, here) != here)
    if kept.get(PAGE) != here:
        for key in _DEFAULTS:
            if key in kept and key not in st.query_params:
                st.session_state[key] = kept[key]
    kept[PAGE] = here
    return came


def _written(names: list[str], title: str, captions: bool) -> dict[str, list[str]]:
    """Write the filters as the address holds them, what is not chosen left out."""
    chosen = {
        "reviews": names,
        "story": [title] if title != ALL else [],
        "captions": ["true"] if captions else [],
    }
    return {key: values for key, values in chosen.items() if values}


def _outdated(ids: dict[str, str], codes: dict[str, str]) -> None:
    """Name what a link asks for and the corpus does not have, and go on without it."""
    for name in st.query_params.get_all("reviews"):
        if name not in ids:
            st.warning(
                f"The link names the review “{links.escape_markdown(name)}”, which is not here."
            )
    kept = st.session_state.get("reviews", [])
    if any(name not in ids for name in kept):
        st.session_state["reviews"] = [name for name in kept if name in ids]
    links.warn_if_unknown("story", [ALL, *codes], "the story")
    if st.session_state.get("story", ALL) not in (ALL, *codes):
        st.session_state["story"] = ALL


def _reset() -> None:
    st.session_state.pop(_KEPT, None)
    for key, value in _DEFAULTS.items():
        if key in st.session_state:
            st.session_state[key] = value


selection = cached(select)
"""Return the corpus cut to a scope, cached."""


def scope_line(corpus: Corpus, chosen_selection: Selection) -> str:
    """Say in one line what is counted."""
    return describe(chosen_selection, corpus.guide.code_titles("segment"))
