"""The silence map: who mentions what, and who is silent while most others speak."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Final

import altair as alt
import pandas as pd

from crosscut.charts.look import PALETTES, Theme, chart_config
from crosscut.measures.readings import ABSENT, MENTIONED, OMITTED
from crosscut.text.phrases import counted, listed

OMISSION_SELECTION: Final = "silence"
"""Name of the selection that a click on a cell makes."""

STATES: Final = {
    MENTIONED: "mentioned",
    OMITTED: "silent",
    ABSENT: "left out by most",
}
_LANE: Final = 34
_HEAD: Final = 260
_LONGEST: Final = 230
_LINE: Final = 26
_SPECK: Final = "M-.2,0A.2,.2,0,1,0,.2,0A.2,.2,0,1,0,-.2,0Z"
MANY: Final = 16
"""More reviews than this get narrow columns with small names."""

_SLANTED: Final = 8
"""More reviews than this have no room for slanted names."""


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
        Clicking a cell selects its code and review_id (`SILENCE_SELECTION`).
    """
    palette = PALETTES[theme]
    shown = table.assign(
        name=table["review_id"].map(names),
        row=table["title"].map(_lines),
        said=table["state"].map(STATES),
        spread=[f"{n} of {of}" for n, of in zip(table["others"], table["of"], strict=True)],
    )
    rows = list(dict.fromkeys(shown["row"]))
    many = len(names) > MANY
    x, y = _axes(names, rows, theme)
    tooltip = [
        alt.Tooltip("name:N", title="Review"),
        alt.Tooltip("title:N", title="Speaks of"),
        alt.Tooltip("said:N", title="It is"),
        alt.Tooltip("count:Q", title="Mentions"),
        alt.Tooltip("spread:N", title="Of the others"),
    ]
    picked = alt.selection_point(OMISSION_SELECTION, fields=["code", "review_id"], on="click")
    base = alt.Chart(shown).encode(x=x, y=y, tooltip=tooltip)
    cells = base.mark_rect(fill=palette.ground, fillOpacity=0.01, cursor="pointer")
    marks = base.mark_point(
        strokeWidth=2, opacity=1, size=60 if many else 200, cursor="pointer"
    ).encode(
        shape=_by_state("shape", ["square", "circle", _SPECK]),
        fill=_by_state("fill", [palette.whole_film, palette.ground, palette.muted]),
        stroke=_by_state("stroke", [palette.whole_film, palette.text, palette.muted]),
    )
    chart = alt.LayerChart(layer=[cells.add_params(picked), marks])
    framed: alt.LayerChart = chart.properties(
        width="container", height=_LANE * max(len(rows), 1) + _HEAD
    ).configure(**chart_config(theme))
    return framed


def _lines(title: str) -> str:
    """Break a long title: none is cut."""
    return textwrap.fill(title, _LINE)


def _axes(names: Mapping[str, str], rows: list[str], theme: Theme) -> tuple[alt.X, alt.Y]:
    """Set reviews over the columns, slanted where there is room, and codes at the rows."""
    slanted = len(names) <= _SLANTED
    x = alt.X(
        "name:N",
        title=None,
        scale=alt.Scale(domain=list(names.values())),
        axis=alt.Axis(
            orient="top",
            labelAngle=45 if slanted else 90,
            labelAlign="right",
            labelBaseline="middle",
            labelFontSize=11 if len(names) > MANY else 15,
            labelLimit=_LONGEST,
            # Slanted names do not meet; the rule goes by the boxes around them, which do.
            labelOverlap=not slanted,
        ),
    )
    y = alt.Y(
        "row:N",
        title=None,
        scale=alt.Scale(domain=rows),
        axis=alt.Axis(
            labelExpr="split(datum.label, '\\n')",
            labelLineHeight=16,
            labelBaseline={
                "condition": {"test": "indexof(datum.value, '\\n') > 0", "value": "alphabetic"},
                "value": "middle",
            },
            labelLimit=220,
            labelColor=PALETTES[theme].text,
            grid=False,
        ),
    )
    return x, y


_CHANNELS: Final = {
    "shape": alt.Shape,
    "fill": alt.Fill,
    "stroke": alt.Stroke,
}


def _by_state(channel: str, values: list[str]) -> alt.SchemaBase:
    """Tie a channel to the states outright; legends that are alike are drawn as one."""
    legend = alt.Legend(orient="top", direction="vertical", symbolStrokeWidth=2, offset=8)
    encoded: alt.SchemaBase = _CHANNELS[channel](
        "said:N",
        title=None,
        scale=alt.Scale(domain=list(STATES.values()), range=values),
        legend=legend,
    )
    return encoded


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
