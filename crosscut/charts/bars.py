"""A bar for each of a few things, its name above it and its figure behind it."""

from __future__ import annotations

from typing import Final

import altair as alt
import pandas as pd

from crosscut.charts.base import chart_of, constant, name_layer, with_words
from crosscut.charts.look import PALETTES, Theme

_ROW: Final = 64


def bars(table: pd.DataFrame, theme: Theme) -> alt.LayerChart:
    """Draw a bar for each row, in the order of the rows.

    Parameters
    ----------
    table
        Columns name, value (from 0 on), figure (the value in words), few (drawn hollow).
    theme
        Light or dark.
    """
    palette = PALETTES[theme]
    rows = table[["name", "value", "figure"]].assign(
        place=range(len(table)), filled=1 - table["few"].astype("int64")
    )
    most = float(rows["value"].max()) or 1.0
    room = 20 + 10 * int(rows["figure"].str.len().max())
    scale = alt.Scale(domain=[0, most], range=[0, alt.ExprRef(f"width - {room}")], nice=False)
    x = alt.X("value:Q", axis=None, scale=scale)
    base = alt.Chart(rows).encode(
        y=alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    )
    marks = base.mark_bar(
        height=22, yOffset=14, fill=palette.muted, stroke=palette.muted, strokeWidth=2
    ).encode(x=x, fillOpacity=alt.FillOpacity("filled:Q", scale=None))
    names = base.mark_text(align="left", yOffset=-12, fontSize=18, fontWeight=600)
    figures = base.mark_text(align="left", dx=8, yOffset=14, fontSize=18)
    layers = [
        with_words(marks, {"name": "", "figure": ""}),
        name_layer(names.encode(x=constant(alt.XValue, 0), text=alt.Text("name:N")), "bar_names"),
        figures.encode(x=x, text=alt.Text("figure:N")),
    ]
    return chart_of(layers, _ROW * max(len(rows), 1), theme)
