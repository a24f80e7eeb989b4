"""Distinctive words: what one side says more than the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd
import streamlit as st

from crosscut.charts.look import Theme
from crosscut.charts.themes import verdict_words
from crosscut.charts.words import describe_distinctive, distinctive
from crosscut.corpus.selection import Scope
from crosscut.measures.keyness import ONE, OTHER, keyness
from crosscut.measures.words import frequencies
from crosscut.ui import app, evidence, figure, filters
from crosscut.ui.cache import cached
from crosscut.ui.evidence import Box
from crosscut.ui.figure import Figure
from crosscut.ui.views.words import Side, WordsQuery, choose, stop_list, word_evidence

MOST: Final = 12
"""Words drawn for either side."""

_PICK: Final = "distinctive_word"


@dataclass(frozen=True)
class Compared:
    """Two sides compared.

    Attributes
    ----------
    rows
        Rows to draw, as `drawn`.
    forms
        Word -> how it is written most often, of these rows.
    table
        All words of both sides, the most different first, as it leaves the app.
    alt
        The chart in words.
    """

    rows: pd.DataFrame
    forms: dict[str, str]
    table: pd.DataFrame
    alt: str


@cached
def compared(
    key: str, scope: Scope, one: Side, other: Side, stop: frozenset[str], _page: WordsQuery
) -> Compared | None:
    """Compare two sides; `stop` is left out of what is shown, not of what is counted.

    None where one of the sides has no word.
    """
    if not one.words(_page) or not other.words(_page):
        return None
    every = keyness(one.counted(_page), other.counted(_page))
    kept = every[~every["item"].isin(stop)]
    forms = dict(frequencies(_page.counts).set_index("word")["form"])
    rows = most_different(kept)
    own = {word: forms[word] for word in rows["item"]}
    called = (one.called, other.called)
    said = describe_distinctive(rows, own, called)
    return Compared(rows, own, _written(kept, forms, called), said)


def most_different(kept: pd.DataFrame) -> pd.DataFrame:
    """Take the rows to draw: the most different of either side, what `one` says more on top.

    Where nothing is clear, the most different of what is unclear.
    """
    clear = [kept[kept["verdict"] == verdict].head(MOST) for verdict in (ONE, OTHER)]
    both = pd.concat([clear[0], clear[1].iloc[::-1]])
    return (both if len(both) else kept.head(MOST)).reset_index(drop=True)


def view(page: WordsQuery) -> None:
    """Draw the view: its two sides, the words that set them apart, and their places."""
    with st.container(key="controls"):
        one, other = choose(page, whole=False)
    stop = stop_list()
    found = None
    if other is not None:
        found = compared(page.corpus.fingerprint, page.scope, one, other, stop, page)
    if other is None or found is None:
        st.html(
            '<p class="found">There is nothing to set these words against. Choose more '
            "reviews at the side, another story, or another of the two sides.</p>"
        )
        return
    if found.rows.empty:
        st.html('<p class="found">Every word here is on the list of words left out.</p>')
        return
    drawn = _figure(page, found, (one, other), app.theme())
    figure.draw_chart(drawn)
    with evidence.at_foot(drawn.boxes[0]) as word:
        if word:
            word_evidence(page, word, st.session_state[_PICK], (one, other), key="distinctive")


def _figure(page: WordsQuery, found: Compared, sides: tuple[Side, Side], theme: Theme) -> Figure:
    names = (sides[0].called, sides[1].called)
    film = page.corpus.guide.film.title
    words = {form: word for word, form in found.forms.items()}
    return Figure(
        "distinctive-words",
        f"What sets {names[0]} apart from {names[1]}",
        distinctive(found.rows, found.forms, names, theme).to_dict(validate=False),
        found.alt,
        "How many times as often one side says a word; the line is the range that holds the true "
        "figure 95 times in 100 (the method stands with the table). Of many words compared at once "
        "some stand out by chance: read their places. Click a dot for them.",
        found.table,
        (
            f"Crosscut, {film}: words of {names[0]} against {names[1]}",
            "Log-odds with a Dirichlet prior (Monroe, Colaresi and Quinn 2008), 95 % interval "
            "of the posterior; log ratio base 2; stop words left out of the rows",
            filters.scope_line(page.corpus, page.selection),
        ),
        (Box(_PICK, "Places of the word", words, ("item",)),),
    )


def _written(table: pd.DataFrame, forms: dict[str, str], names: tuple[str, str]) -> pd.DataFrame:
    """Write the table for readers, columns named and figures rounded."""
    return pd.DataFrame(
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
