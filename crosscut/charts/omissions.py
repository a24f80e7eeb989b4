"""The map of what is left out: who mentions what, and where that is not found or elsewhere."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Final

import altair as alt
import pandas as pd

from crosscut.charts.base import (
    LOWER,
    grid,
    legend_columns,
    responsive,
    wrap_names,
)
from crosscut.charts.look import PALETTES, SEQUENTIAL, Palette, Theme
from crosscut.measures.readings import OMITTED
from crosscut.measures.states import ELSEWHERE, HERE, NOT_FOUND, NOT_READ, STATES
from crosscut.text.phrases import count_of, join_words

CELLS: Final = {
    HERE: STATES[HERE],
    ELSEWHERE: "elsewhere in the review",
    OMITTED: "not found, most have it",
    NOT_FOUND: STATES[NOT_FOUND],
    NOT_READ: STATES[NOT_READ],
}
"""State of a cell -> what it is called."""

_LINE: Final = 20
"""Letters of a line of a row's name."""

_HATCHED: Final = "M-.5,.1L.1,-.5M-.5,.5L.5,-.5M-.1,.5L.5,-.1"
_SPECK: Final = "M-.2,0A.2,.2,0,1,0,.2,0A.2,.2,0,1,0,-.2,0Z"
MANY: Final = 16
"""More reviews than this get narrow columns with small marks."""


def omission_chart(
    table: pd.DataFrame, names: Mapping[str, str], theme: Theme, by: str = "review"
) -> alt.LayerChart:
    """Draw a grid of codes and reviews: a mark for what is known of each pair.

    A filled square is a mention, a diamond one elsewhere in the review, a ring something not
    found that most others have, a dot something not found, strokes a review that is not read.

    Parameters
    ----------
    table
        As `measures.readings.omissions`; of groups with found and members, as
        `measures.groups.spread`: these stand in the place of a square, darker the more.
    names
        review_id -> name, in the order of the columns.
    theme
        Light or dark.
    by
        What has a column: "review", or "group" of reviews.

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
        shown=table["state"].map(CELLS),
        spread=[f"{n} of {of}" for n, of in zip(table["others"], table["of"], strict=True)],
    )
    words = {"name": by.capitalize(), "title": "Speaks of", "shown": "It is", "count:Q": "Mentions"}
    words |= {"elsewhere:Q": "Elsewhere in the review"}
    present = [state for state in CELLS if (table["state"] == state).any()]
    fill: alt.Fill | alt.FillValue = alt.FillValue("transparent")
    if spread := "found" in table:
        present = [state for state in present if state != HERE]
        cells["shade"] = [
            _shade(n / of, theme) if n > 0 else "transparent"
            for n, of in zip(cells["found"], cells["members"], strict=True)
        ]
        # A colour of its own, no scale: the legend of the marks has theirs alone.
        fill = alt.Fill("shade:N", scale=None)
        words |= {"in_": "In"}
        pairs = zip(cells["found"], cells["members"], strict=True)
        cells["in_"] = [f"{int(n)} of {int(of)}" if n > 0 else "" for n, of in pairs]
    return grid(
        alt.Chart(cells),
        ("lines", list(lines.values())),
        ("row", list(dict.fromkeys(cells["row"]))),
        theme,
        fields=["code", "review_id"],
        words=words | {"spread": "Of the others"},
        fill=fill,
        edge=alt.StrokeValue("transparent"),
        figures=lambda base, many: [
            _marks(base, present, 60 if len(names) > MANY else 200, PALETTES[theme], many),
            *([_write_spread(base, many)] if spread else []),
        ],
        high=34,
    )


def _marks(
    base: alt.Chart, present: list[str], size: int, palette: Palette, many: bool
) -> alt.Chart:
    """Draw the states, each tied to its mark outright; legends that are alike are drawn as one."""
    looks = {
        HERE: ("square", palette.whole_film, palette.whole_film),
        ELSEWHERE: ("diamond", palette.ground, palette.whole_film),
        OMITTED: ("circle", palette.ground, palette.text),
        NOT_FOUND: (_SPECK, palette.muted, palette.muted),
        NOT_READ: (_HATCHED, palette.ground, palette.muted),
    }
    domain = [CELLS[state] for state in present]
    legend = alt.Legend(
        orient="top",
        direction="horizontal",
        columns=legend_columns([one.split(" in ")[0] for one in domain], 4, beside=180),
        labelExpr="split(datum.label, ' in ')[0]",
        symbolStrokeWidth=2,
        # Without squares all symbols are hollow, and cells may have the fill's scale.
        symbolFillColor=alt.Undefined if HERE in present else palette.ground,
    )
    channels = {
        channel: [looks[state][place] for state in present]
        for place, channel in enumerate((alt.Shape, alt.Fill, alt.Stroke))
    }
    chart: alt.Chart = base.mark_point(
        strokeWidth=2,
        opacity=1,
        size=size,
        yOffset=responsive(0, LOWER) if many else 0,
        cursor="pointer",
        aria=False,
    ).encode(
        *(
            channel(
                "shown:N",
                title=None,
                legend=legend if channel is not alt.Fill or HERE in present else None,
                scale=alt.Scale(domain=domain, range=to),
            )
            for channel, to in channels.items()
        )
    )
    return chart


def _shade(share: float, theme: Theme) -> str:
    """Mix the ends of the colour scale."""
    low, high = (bytes.fromhex(end[1:]) for end in SEQUENTIAL[theme])
    channels = (round(a + share * (b - a)) for a, b in zip(low, high, strict=True))
    return f"#{bytes(channels).hex()}"


def _write_spread(base: alt.Chart, many: bool) -> alt.Chart:
    """Write in how many of a group's reviews a thing is found."""
    chart: alt.Chart = base.mark_text(
        fontSize=alt.ExprRef("bandwidth('x') < 52 ? 12 : 16"),
        yOffset=responsive(0, LOWER) if many else 0,
        cursor="pointer",
    ).encode(text=alt.Text("in_:N"))
    return chart


def describe_omissions(table: pd.DataFrame, names: Mapping[str, str], by: str = "review") -> str:
    """Say in words what the map shows: what all mention, and where most is not found."""
    codes = table.groupby("title", sort=False)["state"].agg(list)
    everywhere = [str(title) for title, states in codes.items() if set(states) == {HERE}]
    lines = [f"Grid of {count_of(len(codes), 'row')} and {count_of(len(names), by)}."]
    if everywhere:
        lines.append(f"Mentioned by all: {join_words(everywhere)}.")
    elsewhere = int((table["state"] == ELSEWHERE).sum())
    if elsewhere:
        lines.append(f"{count_of(elsewhere, 'cell')} mentioned elsewhere in the review.")
    omissions = table[table["state"] == OMITTED]
    if omissions.empty:
        return " ".join([*lines, "Nothing that most mention is not found in another."])
    counts = omissions["review_id"].value_counts()
    most = [names[str(review)] for review in names if counts.get(review, 0) == counts.max()]
    each = " each" if len(most) > 1 else ""
    lines.append(
        f"What most others mention is not found most often in {join_words(most)}: "
        f"{count_of(int(counts.max()), 'row')}{each}."
    )
    return " ".join(lines)
