"""Distinctive words: what one side says more than the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from crosscut.charts_themes import CELL
from crosscut.charts_themes_sides import verdict_words
from crosscut.charts_words import describe_distinctive, distinctive
from crosscut.keyness import ONE, OTHER, keyness
from crosscut.ui import filters, frame, shell
from crosscut.ui.word_sides import Side, behind, choose
from crosscut.ui.words import Shown, stop_list
from crosscut.wordlists import frequencies

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crosscut.look import Theme
    from crosscut.scope import Scope

MOST: Final = 12
"""Words drawn for either side."""

_PICK: Final = "distinctive_word"
_CLICKED: Final = "distinctive_word_clicked"


@st.cache_data(max_entries=64, show_spinner=False)
def compared(key: str, scope: Scope, one: Side, other: Side, _page: Shown) -> pd.DataFrame:
    """Return `keyness.keyness` of all words of two sides."""
    return keyness(one.counted(_page), other.counted(_page))


@st.cache_data(max_entries=128, show_spinner=False)
def _spec(
    table: pd.DataFrame, forms: dict[str, str], sides: tuple[str, str], theme: Theme
) -> dict[str, Any]:
    spec: dict[str, Any] = distinctive(table, forms, sides, theme).to_dict()
    return spec


def drawn(table: pd.DataFrame, stop: frozenset[str]) -> pd.DataFrame:
    """Take the rows to draw: the most different of either side, what `one` says more on top.

    Where nothing is clear, the most different of what is unclear.
    """
    kept = table[~table["item"].isin(stop)]
    clear = [kept[kept["verdict"] == verdict].head(MOST) for verdict in (ONE, OTHER)]
    both = pd.concat([clear[0], clear[1].iloc[::-1]])
    return (both if len(both) else kept.head(MOST)).reset_index(drop=True)


def view(page: Shown) -> None:
    """Draw the view: its two sides, the words that set them apart, and their places."""
    with st.container(key="controls"):
        one, other = choose(page, whole=False)
    stop = stop_list()
    table = pd.DataFrame()
    if other is not None:
        table = compared(page.corpus.key, page.scope, one, other, page)
    if other is None or table.empty:
        st.html(
            '<p class="found">There is nothing to set these words against. Choose more '
            "reviews at the side, another story, or another of the two sides.</p>"
        )
        return
    rows = drawn(table, stop)
    forms = dict(frequencies(page.counts).set_index("word")["form"])
    names = (one.called, other.called)
    _chart(page, rows, forms, names)
    options = {f"{forms[word]}": str(word) for word in rows["item"]}
    word = frame.pick("Places of the word", options, key=_PICK)
    if word:
        behind(page, word, (one, other), key="distinctive")
    _twin(page, table[~table["item"].isin(stop)], forms, names)


def _chart(page: Shown, rows: pd.DataFrame, forms: dict[str, str], names: tuple[str, str]) -> None:
    own = {word: forms[word] for word in rows["item"]}

    def clicked(mark: Mapping[str, Any]) -> None:
        # A click lasts; it counts once, so that the select box can be used after it.
        if st.session_state.get(_CLICKED) != mark["item"]:
            st.session_state[_CLICKED] = mark["item"]
            st.session_state[_PICK] = own.get(mark["item"], frame.NO_MARK)

    frame.chart(
        _spec(rows, own, names, shell.theme()),
        key="distinctive",
        title=f"What sets {names[0]} apart from {names[1]}",
        alt=describe_distinctive(rows, own, names),
        caption="How many times as often one side says a word: log-odds with a Dirichlet prior, "
        "and its 95 % interval. Of many words compared at once some stand out by chance: "
        "read their places. At the right the count on each side. Click a dot for its places.",
        selection=CELL,
        on_pick=clicked,
        download="distinctive-words",
        source=f"Crosscut, {page.corpus.guide.film.title}. "
        f"{filters.scope_line(page.corpus, page.selection)}",
    )


def _twin(page: Shown, table: pd.DataFrame, forms: dict[str, str], names: tuple[str, str]) -> None:
    shown = pd.DataFrame(
        {
            "Word": table["item"].map(forms),
            f"Count, {names[0]}": table["count_one"],
            f"Count, {names[1]}": table["count_other"],
            f"Reviews, {names[0]}": table["documents_one"],
            f"Reviews, {names[1]}": table["documents_other"],
            "Log-odds": table["log_odds"].round(2),
            "From": table["low"].round(2),
            "To": table["high"].round(2),
            "Log ratio": table["log_ratio"].round(2),
            "So": verdict_words(table, names),
        }
    )
    frame.twin(
        shown,
        name="distinctive-words",
        alt="Every word of both sides, the most different first",
        source=[
            f"Crosscut, {page.corpus.guide.film.title}: words of {names[0]} against {names[1]}",
            "Log-odds with a Dirichlet prior (Monroe, Colaresi and Quinn 2008), 95 % interval "
            "of the posterior; log ratio base 2; stop words left out of the rows",
            filters.scope_line(page.corpus, page.selection),
        ],
    )
