"""Readings: what is laid side by side, and what each review gives to the story."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import streamlit as st

from crosscut.corpus.annotate import compile_guide
from crosscut.corpus.selection import Scope
from crosscut.measures import readings
from crosscut.measures import readings as alignment_summary
from crosscut.text.phrases import counted, listed, percent
from crosscut.ui import filters, links, store
from crosscut.ui.body import again
from crosscut.ui.marks import ALL
from crosscut.ui.readings_html import grid
from crosscut.ui.shared import shared
from crosscut.ui.style import ASSETS, segment_class

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from crosscut.corpus.build import Corpus
    from crosscut.corpus.selection import Selection
    from crosscut.guide.model import FilmGuide
    from crosscut.text.matcher import Matcher


SCENES: Final = "Scene by scene"
TEXTS: Final = "Full text"
PAIRS: Final = "Where readings part"
SILENCE: Final = "What is left out"
PARTS: Final = (SCENES, TEXTS, PAIRS, SILENCE)
CONTROLS: Final = (
    *("part", "side", "shown", "reading", "pair", "left"),
    *("silence_motif", "silence_scene", "silence_theme"),
)
"""Keys of what is kept while the reader is elsewhere."""

_STORY: Final = "readings_story"
KINDS: Final = {"Themes": "theme", "Motifs": "motif", "Characters": "character"}
MOST: Final = 4
"""More columns than this leave none wide enough to be read."""


@dataclass(frozen=True)
class Desk:
    """What lies side by side.

    Attributes
    ----------
    scope
        The filters; its reviews are those of the sidebar.
    reviews
        Ids of the reviews laid side by side, in the order of the corpus.
    names
        review_id -> name, of every review of the corpus.
    kinds
        Kinds of mentions to be highlighted.
    """

    scope: Scope
    reviews: tuple[str, ...]
    names: dict[str, str] = field(repr=False)
    kinds: tuple[str, ...] = ()

    @property
    def whole(self) -> Scope:
        """The reviews side by side, all of their text."""
        return Scope(self.reviews, "", self.scope.captions)


@functools.cache
def _style() -> str:
    return f"<style>{(ASSETS / 'readings.css').read_text(encoding='utf-8')}</style>"


def style() -> None:
    """Bring in the rules of this view."""
    st.html(_style())


def matcher(guide: FilmGuide) -> Matcher:
    """Return the matcher of a guide, compiled once for all that the reader sets right."""
    return _matcher(hash(guide), guide)


@shared
def _matcher(key: int, _guide: FilmGuide) -> Matcher:
    return compile_guide(_guide).matcher


@shared
def cues(key: str, scope: tuple[tuple[str, ...], str, bool], _corpus: Corpus) -> pd.DataFrame:
    """Return `alignment.scene_cues` of a scope (its fields, hashable)."""
    selection = filters.selection(_corpus, Scope(*scope))
    found = matcher(_corpus.guide)
    return readings.scene_cues(selection, _corpus.timecodes, _corpus.guide, found)


def hashed(scope: Scope) -> tuple[tuple[str, ...], str, bool]:
    """Return the fields of a scope, as a key of cached calls."""
    return scope.reviews, scope.segment, scope.captions


def part() -> str:
    """Draw the switch between the parts of the view."""
    links.outdated("part", PARTS, "the part")
    if st.session_state.get("part", SCENES) not in PARTS:
        del st.session_state["part"]
    chosen = st.segmented_control(
        "Part", PARTS, key="part", default=SCENES, required=True, bind="query-params", wrap=True
    )
    return str(chosen)


def story(corpus: Corpus, scope: Scope) -> None:
    """Draw the choice of a story where the reader looks; it is the filter at the side."""
    titles = corpus.guide.code_titles("segment")
    st.session_state[_STORY] = titles.get(scope.segment, ALL)
    st.segmented_control(
        "Story",
        [ALL, *titles.values()],
        key=_STORY,
        required=True,
        wrap=True,
        on_change=_take_story,
    )


def _take_story() -> None:
    st.session_state["story"] = st.session_state[_STORY]
    again()


def heed_story(corpus: Corpus, picked: str) -> None:
    """Choose the story of a link of `invitation`, if that is what was clicked."""
    titles = corpus.guide.code_titles("segment")
    kind, _, code = picked.partition(" ")
    if kind == "story" and code in titles:
        st.session_state["story"] = titles[code]


def invitation(corpus: Corpus, scope: Scope) -> None:
    """Where no story is chosen, say what each is and how much is said of it, with a link."""
    titles = corpus.guide.code_titles("segment")
    if scope.segment or len(corpus.guide.segments) < 2:
        return
    items = []
    for one in corpus.guide.segments:
        words = filters.selection(corpus, Scope(scope.reviews, one.code, scope.captions)).words
        some = int((words > 0).sum())
        spread = f"{counted(int(words.sum()), 'word')} in {some} of {counted(len(words), 'review')}"
        query = urlencode({**dict(links.base()), "story": one.title})
        items.append(
            f'<li class="{segment_class(tuple(titles), one.code)}">'
            f'<a href="readings?{escape(query)}" data-pick="story {escape(one.code)}">'
            f"{escape(one.title)}</a> {escape(one.description)} <small>{spread}</small></li>"
        )
    st.html(
        '<p class="label">Choose a story to read side by side, or go on with all of them</p>'
        f'<ul class="stories">{"".join(items)}</ul>'
    )


def desk(corpus: Corpus, scope: Scope) -> Desk:
    """Draw the choice of reviews and highlights; return what lies side by side.

    Where nobody has chosen, the reviews with most words on the story are proposed.
    """
    selection = filters.selection(corpus, scope)
    called = names(corpus)
    here = {called[review]: review for review in selection.reviews["review_id"]}
    proposed = alignment_summary.suggest_reviews(selection.words) or list(here.values())[:1]
    _outdated(here)
    which, what = st.columns([3, 2], gap="medium")
    chosen = which.multiselect(
        "Side by side",
        list(here),
        key="side",
        bind="query-params",
        max_selections=MOST,
        placeholder=f"Proposed: {listed([called[review] for review in proposed])}",
    )
    kinds = what.pills(
        "Highlight", list(KINDS), key="shown", bind="query-params", selection_mode="multi"
    )
    wanted = {here[name] for name in chosen} or set(proposed)
    ids = tuple(review for review in selection.reviews["review_id"] if review in wanted)
    return Desk(scope, ids, called, tuple(KINDS[name] for name in kinds))


def _outdated(here: dict[str, str]) -> None:
    """Name reviews of a link that are not here, and go on without them.

    What another choice of the reader took away goes unsaid.
    """
    asked = [] if "side" in st.session_state else st.query_params.get_all("side")
    for name in asked:
        if name not in here:
            st.warning(
                f"The link names the review “{links.plain(name)}”, which is not here, "
                "or not among those chosen at the side."
            )
    kept = st.session_state.get("side", [])
    if any(name not in here for name in kept) or len(kept) > MOST:
        st.session_state["side"] = [name for name in kept if name in here][:MOST]
    shown = st.session_state.get("shown") or []
    if any(name not in KINDS for name in shown):
        st.session_state["shown"] = [name for name in shown if name in KINDS]


def gives(corpus: Corpus, laid: Desk, part: str) -> None:
    """Say over each column how much the review gives, on what it dwells, in what tone."""
    scope = laid.scope
    own = filters.selection(corpus, scope)
    total = filters.selection(corpus, Scope(scope.reviews, "", scope.captions)).words
    titles = corpus.guide.code_titles("segment")
    themes = corpus.guide.code_titles("theme")
    told = _shares(corpus.key, scope, laid.reviews, own, total)
    where = titles.get(scope.segment, "")
    columns = "".join(
        f'<p class="gives">{_gives(told[review], laid.names[review], where, themes)}</p>'
        for review in laid.reviews
    )
    st.html(
        grid(
            f'<div class="cells">{columns}</div>',
            len(laid.reviews),
            "top" if part == SCENES else "over",
        )
    )


@shared
def _shares(
    key: str, scope: Scope, reviews: tuple[str, ...], _own: Selection, _total: pd.Series[int]
) -> dict[str, alignment_summary.Share]:
    return alignment_summary.shares(_own, _total, reviews)


def _gives(share: alignment_summary.Share, name: str, where: str, themes: dict[str, str]) -> str:
    who = f"<b>{escape(name)}</b>"
    if not share.words:
        return f"{who} says nothing of {escape(where or 'the film')} that is counted here."
    part = percent(share.words / max(share.total, 1))
    words = counted(share.words, "word")
    much = f"gives {words} to {escape(where)}, {part} of its text" if where else f"has {words}"
    dwells = listed([escape(themes[code]) for code in share.themes])
    most = f"dwells more than the others on {dwells}" if dwells else "has no theme that stands out"
    tone = alignment_summary.tone_words(share.tone)
    mean = f"{share.tone:+.2f} over {counted(share.sentences, 'sentence')}"
    return f"{who} {much}; it {most}; its tone is {tone} ({mean})."


def names(corpus: Corpus) -> dict[str, str]:
    """Return review_id -> name, as on every page."""
    return store.directory(corpus.key, corpus).names


def names_of(called: dict[str, str], reviews: Sequence[str]) -> dict[str, str]:
    """Return review_id -> name of some reviews, in their order."""
    return {review: called[review] for review in reviews}
