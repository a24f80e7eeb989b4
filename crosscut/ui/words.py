"""The Words view: what it shows, its switch, and the words that are left out."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from crosscut.measures.concordance import concordance
from crosscut.measures.words import read_stop_words, stop_words, word_counts
from crosscut.text.words import fold
from crosscut.ui import links, store
from crosscut.ui.shared import shared
from crosscut.ui.style import ASSETS

if TYPE_CHECKING:
    import pandas as pd

    from crosscut.corpus.build import Corpus
    from crosscut.corpus.selection import Scope, Selection
    from crosscut.measures.concordance import Order


CONCORDANCE: Final = "Concordance"
DISTINCTIVE: Final = "Distinctive words"
CLOUD: Final = "Word cloud"
VIEWS: Final = (CONCORDANCE, DISTINCTIVE, CLOUD)

CONTROLS: Final = (
    *("words", "q", "word_order", "case", "accents", "word_page", "stop"),
    *("words_side", "words_against", "distinctive_word"),
    *("cloud_side", "cloud_against", "cloud_word"),
)
"""Keys of what is kept while the reader is elsewhere."""


@dataclass(frozen=True)
class Shown:
    """What the page shows.

    Attributes
    ----------
    corpus
        The film's corpus.
    scope
        What is counted.
    selection
        The corpus cut to it.
    names
        review_id -> name.
    counts
        As `wordlists.word_counts` of the selection.
    """

    corpus: Corpus
    scope: Scope
    selection: Selection
    names: dict[str, str]
    counts: pd.DataFrame


def shown(corpus: Corpus, scope: Scope, selection: Selection) -> Shown:
    """Gather what the page shows; the words are counted once for all readers."""
    names = store.directory(corpus.key, corpus).names
    counts = _counts(corpus.key, scope, selection)
    return Shown(corpus, scope, selection, names, counts)


@shared
def _counts(key: str, scope: Scope, _selection: Selection) -> pd.DataFrame:
    return word_counts(_selection)


@shared
def lines(
    key: str,
    scope: Scope,
    query: str,
    case: bool,
    accents: bool,
    order: Order,
    _selection: Selection,
) -> pd.DataFrame:
    """Return `concordance.concordance`, cached."""
    return concordance(_selection, query, case=case, accents=accents, order=order)


@functools.cache
def _rules() -> str:
    return f"<style>{(ASSETS / 'words.css').read_text(encoding='utf-8')}</style>"


def style() -> None:
    """Bring in the rules of this view."""
    st.html(_rules())


def switch() -> str:
    """Draw the switch between the three views; return the one chosen."""
    links.take_defaults({"words": CONCORDANCE, "word_order": "Left"})
    links.outdated("words", VIEWS, "the view")
    return st.segmented_control(
        "View",
        VIEWS,
        key="words",
        default=CONCORDANCE,
        required=True,
        bind="query-params",
        label_visibility="collapsed",
        wrap=True,
    )


def stop_list() -> frozenset[str]:
    """Draw the list of stop words, to be read and changed; return what is left out."""
    listed = " ".join(stop_words())
    with st.expander("Words left out"):
        text = st.text_area(
            "Stop words: not drawn and not listed; change them as you like",
            listed,
            key="stop",
            height=180,
            bind="query-params",
        )
        st.button("The list as it was", key="stop_reset", on_click=_reset_stop, args=(listed,))
    return _read(text)


@shared
def _read(text: str) -> frozenset[str]:
    return read_stop_words(text)


def _reset_stop(listed: str) -> None:
    st.session_state["stop"] = listed


def word_spans(page: Shown, word: str) -> pd.DataFrame:
    """Return the lines of a word of a word list: as many as the list counts of it."""
    return lines(page.corpus.key, page.scope, word, False, True, "review", page.selection)


def open_concordance(word: str, words: tuple[str, ...]) -> None:
    """Set the page to the concordance of a word of a list, so that it has as many lines.

    `words` is the whole list: accents count where it has the word's letters with others.
    """
    plain = fold(word).text
    alike = [other for other in words if fold(other).text == plain]
    st.session_state["words"] = CONCORDANCE
    st.session_state["q"] = word
    st.session_state["case"] = False
    st.session_state["accents"] = len(alike) > 1
    st.session_state["word_page"] = 1
