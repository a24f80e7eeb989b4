"""Charts of the Words view: which words set two sides apart."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from crosscut.charts.look import Theme
from crosscut.charts.themes import face_to_face
from crosscut.measures.keyness import ALIKE, FEW_WORDS, ONE, OTHER
from crosscut.text.phrases import counted, listed


def distinctive(
    table: pd.DataFrame, forms: Mapping[str, str], sides: tuple[str, str], theme: Theme
) -> alt.LayerChart:
    """Draw for each word how much more one side says it, as `face_to_face` does for themes.

    Parameters
    ----------
    table
        As `keyness.keyness`, in the order drawn, `item` a word.
    forms
        Word -> how it is written.
    sides
        Names of the two sides, `one` first; `one` lies to the right.
    theme
        Light or dark.

    Returns
    -------
    altair.LayerChart
        Clicking a row's mark selects its item (`charts_themes.CELL`).
    """
    return face_to_face(table, forms, sides, theme, "Word")


def describe_distinctive(
    table: pd.DataFrame, forms: Mapping[str, str], sides: tuple[str, str]
) -> str:
    """Say in words what `distinctive` shows: what either side says more, how much is unclear."""
    lines = [f"Intervals, one for each of {counted(len(table), 'word')}."]
    for verdict, name in ((ONE, sides[0]), (OTHER, sides[1])):
        own = [forms[word] for word in table.loc[table["verdict"] == verdict, "item"]]
        lines.append(f"More in {name}: {listed(own) if own else 'no word for certain'}.")
    unsure = int(table["verdict"].isin((ALIKE, FEW_WORDS)).sum())
    return " ".join([*lines, f"{counted(unsure, 'word')} unclear."] if unsure else lines)
