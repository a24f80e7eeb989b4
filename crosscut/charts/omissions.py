"""The map of what is left out: who mentions what, and who omits what most others mention."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Final

import altair as alt
import pandas as pd

from crosscut.charts.base import constant, grid, responsive, wrap_names
from crosscut.charts.look import PALETTES, Palette, Theme
from crosscut.measures.readings import ABSENT, MENTIONED, OMITTED
from crosscut.text.phrases import counted, listed

STATES: Final = {
    MENTIONED: "mentioned",
    OMITTED: "silent",
    ABSENT: "left out by most",
}
_LINE: Final = 20
"""Letters of a line of a row's name."""

_SPECK: Final = "M-.2,0A.2,.2,0,1,0,.2,0A.2,.2,0,1,0,-.2,0Z"
MANY: Final = 16
"""More reviews than this get narrow columns with small marks."""


def omission_chart(table: pd.DataFrame, names: Mapping[str, str], theme: Theme) -> alt.LayerChart:
    """Draw a grid of codes and reviews: a filled square, a ring, or a dot.

    Parameters
    ----------
    table
        As `measures.readings.omissions`.
    names
        review_id -> name, in the order of the columns.
    theme
        Light or dark.

    Returns
    -------
    altair.LayerChart
        Clicking a cell selects its code and review_id (`PICK`).
    """
    lines = wrap_names(names)
    cells = table.assign(
        name=table["review_id"].map(names),
        lines=table["review_id"].map(lines),
        row=[textwrap.fill(title, _LINE) for title in table["title"]],
        shown=table["state"].map(STATES),
        spread=[f"{n} of {of}" for n, of in zip(table["others"], table["of"], strict=True)],
    )
    words = {"name": "Review", "title": "Speaks of", "shown": "It is", "count:Q": "Mentions"}
    return grid(
        alt.Chart(cells),
        ("lines", list(lines.values())),
        ("row", list(dict.fromkeys(cells["row"]))),
        theme,
        fields=["code", "review_id"],
        words=words | {"spread": "Of the others"},
        fill=constant(alt.FillValue, "transparent"),
        edge=constant(alt.StrokeValue, "transparent"),
        figures=lambda base, _: [_marks(base, 60 if len(names) > MANY else 200, PALETTES[theme])],
        high=34,
    )


def _marks(base: alt.Chart, size: int, palette: Palette) -> alt.Chart:
    """Draw the states, each tied to its mark outright; legends that are alike are drawn as one."""
    states = list(STATES.values())
    legend = alt.Legend(
        orient="top",
        direction="horizontal",
        columns=responsive(3, 1),
        symbolStrokeWidth=2,
    )
    channels = {
        alt.Shape: ["square", "circle", _SPECK],
        alt.Fill: [palette.whole_film, palette.ground, palette.muted],
        alt.Stroke: [palette.whole_film, palette.text, palette.muted],
    }
    drawn: alt.Chart = base.mark_point(
        strokeWidth=2, opacity=1, size=size, cursor="pointer", aria=False
    ).encode(
        *(
            channel("shown:N", title=None, legend=legend, scale=alt.Scale(domain=states, range=to))
            for channel, to in channels.items()
        )
    )
    return drawn


def describe_omissions(table: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Say in words what the silence map shows: what all mention, who leaves out most."""
    codes = table.groupby("title", sort=False)["state"].agg(list)
    everywhere = [str(title) for title, states in codes.items() if set(states) == {MENTIONED}]
    lines = [f"Grid of {counted(len(codes), 'row')} and {counted(len(names), 'review')}."]
    if everywhere:
        lines.append(f"Mentioned by all: {listed(everywhere)}.")
    silent = table[table["state"] == OMITTED]
    if silent.empty:
        return " ".join([*lines, "No review is silent where most others speak."])
    counts = silent["review_id"].value_counts()
    most = [names[str(review)] for review in names if counts.get(review, 0) == counts.max()]
    verb = "leaves" if len(most) == 1 else "leave"
    lines.append(
        f"{listed(most)} {verb} out most of what the others mention: "
        f"{counted(int(counts.max()), 'silence')}."
    )
    return " ".join(lines)
