"""Distinctive words: what one side says more than the other."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crosscut.charts.themes import (
    SIDES_CAPTION,
    TIMES_COLUMNS,
    describe_face_to_face,
    face_to_face,
    verdict_words,
    with_times,
)
from crosscut.measures.keyness import ONE, OTHER, keyness
from crosscut.measures.words import frequencies
from crosscut.ui import evidence, figure
from crosscut.ui.cache import cache_by_value
from crosscut.ui.evidence import Box
from crosscut.ui.figure import Figure
from crosscut.ui.page import Page
from crosscut.ui.views.words import Side, choose, counts, stop_list, word_evidence

MOST: Final = 6
"""Words drawn for either side."""

_NAME: Final = "distinctive-words"
_METHOD: Final = (
    "“Times as often” is the exponential of log-odds with a Dirichlet prior (Monroe, Colaresi and "
    "Quinn 2008), its range a 95 % interval of the posterior; stop words left out of the rows."
)
_PICK: Final = "distinctive_word"
NOTHING_AGAINST: Final = (
    "There is nothing to set these words against. Choose more reviews at the side, another story, "
    "or another of the two sides."
)


@cache_by_value
def distinctive_figure(page: Page, one: Side, other: Side, stop: frozenset[str]) -> Figure:
    """Compare two sides; `stop` is left out of what is shown, not of what is counted."""
    counted = one.counted(page.selection), other.counted(page.selection)
    if not all(side.words for side in counted):
        return Figure(_NAME, missing=NOTHING_AGAINST)
    every = keyness(*counted)
    shown = every[~every["item"].isin(stop)]
    rows = most_different(shown)
    if rows.empty:
        return Figure(_NAME, missing="Every word here is on the list of words left out.")
    forms = dict(frequencies(counts(page.selection)).set_index("word")["form"])
    own = {word: forms[word] for word in rows["item"]}
    names = one.called, other.called
    return Figure(
        _NAME,
        f"What sets {names[0]} apart from {names[1]}",
        face_to_face(rows, own, names, page.theme, "word", page.unit).to_dict(validate=False),
        describe_face_to_face(rows, own, names, "word"),
        f"{SIDES_CAPTION} Of many words compared at once some stand out by chance: read their "
        "places. Click a dot for them.",
        _table(shown, forms, names, page.unit),
        (
            page.source(f"words of {names[0]} against {names[1]}"),
            _METHOD,
            page.scope_line,
        ),
        (Box(_PICK, "Places of the word", own, ("item",)),),
        opening=(str(rows["item"].iloc[0]),),
        method=f"<p>{_METHOD}</p>",
    )


def most_different(table: pd.DataFrame) -> pd.DataFrame:
    """Take the rows to draw: the most different of either side, what `one` says more on top.

    Where nothing is clear, the most different of what is unclear.
    """
    clear = [table[table["verdict"] == verdict].head(MOST) for verdict in (ONE, OTHER)]
    both = pd.concat([clear[0], clear[1].iloc[::-1]])
    return (both if len(both) else table.head(MOST)).reset_index(drop=True)


def view(page: Page, controls: DeltaGenerator) -> None:
    """Draw the view: its two sides, the words that set them apart, and their places."""
    with controls:
        one, other = choose(page, whole=False)
    shown = st.container()
    stop = stop_list(page.corpus.guide.film)
    drawn = Figure(_NAME, missing=NOTHING_AGAINST)
    if other is not None:
        drawn = distinctive_figure(page, one, other, stop)
    with shown:
        if other is None or drawn.missing:
            figure.say_missing(drawn.missing)
            return
        picture, side = figure.columns()
    with picture:
        figure.draw_chart(drawn)
    (box,) = drawn.boxes
    with side, evidence.at_foot(box, drawn.opening[0]) as chosen:
        if chosen.option:
            form = box.options[chosen.option]
            word_evidence(page, chosen, form, (one, other), key="distinctive")


def _table(
    table: pd.DataFrame, forms: dict[str, str], names: tuple[str, str], unit: str
) -> pd.DataFrame:
    """Write the table for readers, columns named and figures rounded."""
    times = with_times(table)
    return pd.DataFrame(
        {
            "Word": table["item"].map(forms),
            f"Count, {names[0]}": table["count_one"],
            f"Count, {names[1]}": table["count_other"],
            f"{unit.capitalize()}s, {names[0]}": table["documents_one"],
            f"{unit.capitalize()}s, {names[1]}": table["documents_other"],
            **{title: times[name] for name, title in TIMES_COLUMNS.items()},
            "So": verdict_words(table, names),
        }
    )
