"""The filters that every comparing page shares: which reviews, which story or scene, captions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope, Selection, narrow, select
from crosscut.large.corpora import MOST_REVIEWS, Excerpt, choices, group_names
from crosscut.large.corpora import excerpt as excerpt_of
from crosscut.large.folder import TablesFolder
from crosscut.measures import groups
from crosscut.text.phrases import count_of
from crosscut.ui import corrections, films, links
from crosscut.ui.cache import cache_by_value

_DEFAULTS: Final = {"reviews": [], "story": "", "scene": "", "captions": False}


def draw(corpus: Corpus, *, visible: bool) -> None:
    """Draw the filters in the sidebar; `app.py` does so on every page.

    So they hold from page to page, in the session and in the address. A page that is not cut to
    them hides them.
    """
    names = films.directory(corpus).names
    stories = {"": links.ALL, **corpus.guide.code_titles("segment")}
    scenes = {"": links.ALL, **corpus.guide.code_titles("scene")}
    if visible:
        links.warn_if_unknown("scene", scenes.values(), "the scene")
        links.warn_if_unknown("reviews", names.values(), "the review")
        links.warn_if_unknown("story", stories.values(), "the story")
    with st.sidebar, st.container(key="filters" if visible else "filters-hidden"):
        st.html('<p class="label">What is counted</p>')
        st.multiselect(
            "Reviews",
            list(names),
            format_func=names.__getitem__,
            key="reviews",
            bind="query-params",
            placeholder="All reviews",
            disabled=not visible,
        )
        for key, titles, then in (("story", stories, drop_scene), ("scene", scenes, None)):
            st.selectbox(
                key.capitalize(),
                list(titles),
                format_func=titles.__getitem__,
                key=key,
                bind="query-params",
                on_change=then,
                disabled=not visible or len(titles) == 1,
            )
        by = _by(corpus)
        if len(by) > 1:
            st.selectbox(
                "Compare by",
                **links.bind("by", by, "the choice for “Compare by”"),
                disabled=not visible,
                help="Groups of reviews stand in place of reviews: in the themes, motifs, what is "
                "left out, tone, and distinctive words. The reviews’ own scores stand in rows of "
                "their groups.",
            )
        st.toggle("Captions too", key="captions", bind="query-params", disabled=not visible)
        if visible:
            st.button("Reset", key="reset", on_click=_reset, type="tertiary")
            corrections.draw_undo(corpus)


_group_names = cache_by_value(group_names)
_excerpt = cache_by_value(excerpt_of)


def excerpt(folder: TablesFolder) -> Excerpt:
    """Draw which reviews of a tables folder a reader turns to; return them."""
    names = _group_names(folder)
    by, group = st.selectbox("Reviews of", **links.bind("of", names, "the group of reviews"))
    words = st.text_input("That have the words", key="having", bind="query-params", max_chars=100)
    part = _excerpt(folder, by, group, words.strip())
    rows, here = folder.manifest.rows["reviews"], count_of(len(part.reviews), "review")
    if part.whole:
        line = (
            f"A tables folder of {count_of(rows, 'review')}. What compares groups counts all of "
            f"them; the rest shows the first {here}. Choose others at the side."
        )
    else:
        most = "the first " if len(part.reviews) == MOST_REVIEWS else ""
        line = f"From a tables folder of {count_of(rows, 'review')}: {most}{here} of those chosen."
    return replace(part, notices=(line,))


def current_scope() -> Scope:
    """Return what is to be counted."""
    state = st.session_state
    return Scope(tuple(state["reviews"]), state["story"], state["captions"], state["scene"])


@cache_by_value
def _by(corpus: Corpus) -> dict[str, str]:
    if isinstance(corpus, Excerpt) and corpus.whole:
        return choices(corpus.folder)
    return groups.choices(corpus)


def grouping(corpus: Corpus) -> str:
    """Return what reviews are compared by, a key of `measures.groups.BY`; empty for themselves."""
    by = _by(corpus)
    choice: str = st.session_state.get("by", next(iter(by)))
    return choice if choice in by else ""


def drop_scene() -> None:
    """Count all scenes again: a reader who chooses a story means the whole of it."""
    st.session_state["scene"] = ""


def _reset() -> None:
    st.session_state.update(_DEFAULTS)


def choose(corpus: Corpus, params: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Choose what a link to a view of a corpus names, all else as it begins; for a callback.

    Returns
    -------
    dict of str to list of str
        What the link says to the page itself.
    """
    _reset()
    st.session_state["by"] = ""
    by_review = {name: review for review, name in films.directory(corpus).names.items()}
    codes = {
        name: {title: code for code, title in titles.items()}
        for name, titles in (
            ("story", corpus.guide.code_titles("segment")),
            ("scene", corpus.guide.code_titles("scene")),
            ("by", _by(corpus)),
        )
    }
    others: dict[str, list[str]] = {}
    for name, value in params:
        if name == "reviews":
            member = [by_review[value]] if value in by_review else []
            st.session_state["reviews"] = [*st.session_state["reviews"], *member]
        elif name in codes:
            st.session_state[name] = codes[name].get(value, "")
        elif name == "captions":
            st.session_state[name] = value == "true"
        else:
            others.setdefault(name, []).append(value)
    return others


@cache_by_value
def selection(corpus: Corpus, scope: Scope) -> Selection:
    """Return the corpus cut to a scope: to a story or a scene from the whole texts."""
    if not (scope.segment or scope.scene):
        return select(corpus, scope)
    whole = selection(corpus, replace(scope, segment="", scene=""))
    return narrow(whole, scope.segment, scope.scene)
