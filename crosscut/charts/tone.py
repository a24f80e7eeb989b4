"""Charts of tone: by aspect, by story and along the review, from unfavourable to favourable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import altair as alt
import pandas as pd

from crosscut.charts.base import (
    LOWER,
    NARROW,
    chart_of,
    clickable,
    grid,
    name_layer,
    on_ground,
    responsive,
    segment_legend,
    segment_scale,
    text_layer,
    wrap_names,
)
from crosscut.charts.look import DIVERGING, PALETTES, Theme
from crosscut.measures.tone import LEAST_COLOURED, interval_text, with_sign
from crosscut.text.phrases import count_of

REACH: Final = 0.4
"""Colours run from minus to plus so much; means beyond it have the end's colour."""

_RISE: Final = 0.5
"""Mean tone at which a bar along a review has its full height."""

_ROW: Final = 46
"""Height of a row of cells in pixels."""

_SIGNED: Final = "abs(datum.value) < 0.01 ? '0' : format(datum.value, '+.1f')"
"""Vega's expression for a tone on an axis."""

_SHAPES: Final = ("circle", "square", "diamond", "triangle-up", "cross", "triangle-down")
_COLUMNS: Final = 6
"""Up to so many reviews stand in columns; more stand in rows."""

_FIELDS: Final = {
    "title": "Speaks of",
    "tone": "Tone",
    "n:Q": "Sentences",
    "interval": "Likely range",
}
"""What a mark says after the name of its review or group, as for `base.with_words`."""


def _add_labels(
    table: pd.DataFrame, names: Mapping[str, str], titles: Mapping[str, str], column: str
) -> pd.DataFrame:
    ends = zip(table["low"], table["high"], strict=True)
    return table.assign(
        name=table["review_id"].map(names),
        title=table[column].map(titles),
        tone=[with_sign(mean) for mean in table["mean"]],
        interval=[interval_text(low, high) for low, high in ends],
        low=table["low"].fillna(table["mean"]),
        high=table["high"].fillna(table["mean"]),
        shade=table["shade"].fillna(0.0),  # a row without a value would not be drawn
    )


def _tone_colours(theme: Theme) -> tuple[alt.Fill, alt.Stroke]:
    """Return the colours of a mean; of few sentences the edge alone has one, of two a grey one."""
    # A mean whose interval holds 0 has the colour of 0.
    scale = alt.Scale(
        domain=[-REACH, 0, REACH], range=list(DIVERGING[theme]), clamp=True, interpolate="lab"
    )
    legend = alt.Legend(
        orient="top",
        direction="horizontal",
        columns=responsive(3, 1),
        values=[-REACH, 0, REACH],
        labelExpr="datum.value < 0 ? 'unfavourable' : datum.value > 0 ? 'favourable' : '0'",
    )
    return (
        alt.Fill("shade:Q", title=None, scale=scale, legend=legend),
        alt.condition(
            f"datum.n < {LEAST_COLOURED}",
            alt.value(PALETTES[theme].rule),
            alt.Stroke("shade:Q", title=None, scale=scale, legend=legend),
        ),
    )


def tone_matrix(
    table: pd.DataFrame,
    names: Mapping[str, str],
    titles: Mapping[str, str],
    theme: Theme,
    by: str = "review",
) -> alt.LayerChart:
    """Draw mean tone by review and aspect; a cell of few sentences is hollow.

    Up to six reviews stand in columns, more in rows.

    Parameters
    ----------
    table
        As `measures.tone.by_aspect`.
    names
        review_id -> name, in the order to show.
    titles
        Aspect -> title.
    theme
        Light or dark.
    by
        What has a cell for each aspect: "review", or "group" of reviews.

    Returns
    -------
    altair.LayerChart
        Clicking a cell selects its review_id and code (`PICK`).
    """
    lines = wrap_names(names)
    cells = _add_labels(table, names, titles, "code")
    cells["lines"] = cells["review_id"].map(lines)
    often = cells.groupby("title")["n"].sum().sort_values(ascending=False, kind="stable")
    aspects = [str(title) for title in often.index]
    columns, rows, across, down = list(lines.values()), aspects, "lines", "title"
    if len(names) > _COLUMNS:
        columns, rows, across, down = aspects, list(names.values()), "title", "name"
    fill, edge = _tone_colours(theme)
    return grid(
        alt.Chart(cells),
        (across, columns),
        (down, rows),
        theme,
        fields=["review_id", "code"],
        words={"name": by.capitalize(), **_FIELDS},
        fill=fill,
        edge=edge,
        few="datum.few",
        figures=_figures,
        high=_ROW,
    )


def _figures(base: alt.Chart, many: bool) -> list[alt.Chart]:
    """Write mean and number of sentences into the cells, where there is room for them."""
    # Of `many` columns a phone has room for the mean alone.
    room, low = "bandwidth('x')", "bandwidth('y') < 36"
    least, alone = (26, NARROW) if many else (30, "false")
    opacity = {"expr": f"{room} < {least} ? 0 : 1"}
    size = {"expr": f"{room} < 44 ? 11 : 16"}
    up = {"expr": f"{alone} ? {LOWER} : {low} ? 0 : -7"}
    # Cells that are low, as on a slide, have both in one line.
    text = {"expr": f"{low} ? datum.tone + ' \u00a0of ' + datum.n : datum.tone"}
    return [
        base.mark_text(text=text, fontSize=size, dy=up, opacity=opacity, cursor="pointer"),
        base.transform_calculate(count="'of ' + datum.n")
        .mark_text(
            fontSize=14,
            dy=11,
            opacity={"expr": f"{alone} || {low} || {room} < 30 ? 0 : 1"},
            cursor="pointer",
        )
        .encode(text=alt.Text("count:N")),
    ]


def describe_tone(
    table: pd.DataFrame, names: Mapping[str, str], titles: Mapping[str, str], column: str
) -> str:
    """Say in words which cell is most favourable and which least, of five sentences or more."""
    if table.empty:
        return "No sentence to show."
    head = f"Tone of {count_of(len(table), 'group')} of sentences, from −1 to +1."
    sure = table[~table["few"]].sort_values("mean", kind="stable")
    if sure.empty:
        return f"{head} Each has fewer than five sentences."
    least, most = (
        f"{names[row['review_id']]} on {titles[row[column]]}, {with_sign(row['mean'])} "
        f"({count_of(int(row['n']), 'sentence')})"
        for row in (sure.iloc[0], sure.iloc[-1])
    )
    if len(sure) == 1:
        return f"{head} Of five sentences or more: {most}."
    if (figure := with_sign(sure["mean"].iloc[0])) == with_sign(sure["mean"].iloc[-1]):
        return f"{head} Of five sentences or more: {len(sure)}, each {figure}."
    return f"{head} Most favourable: {most}. Least: {least}."


def tone_by_segment(
    table: pd.DataFrame,
    names: Mapping[str, str],
    titles: Mapping[str, str],
    theme: Theme,
    by: str = "review",
) -> alt.LayerChart:
    """Draw mean tone by review and segment as dots with their 95 % intervals.

    Parameters as `tone_matrix`, with `table` as `measures.tone.by_segment` and `titles` by segment,
    in the film's order, the whole film last. Hollow dots have fewer than five sentences.

    Returns
    -------
    altair.LayerChart
        Clicking a dot selects its review_id and segment (`PICK`).
    """
    data = _add_labels(table, names, titles, "segment")
    lane = {review: i for i, review in enumerate(names)}
    step = {code: i for i, code in enumerate(titles)}
    size = 40 + 22 * len(titles)
    below = data["segment"].map(step).astype("float64") * 22 + 36
    data["y"] = data["review_id"].map(lane).astype("float64") + below / size
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[len(names), 0], nice=False))
    layers = [*_interval_dots(data, y, titles, theme, by), *_lane_names(names, y, 15 / size, theme)]
    return chart_of(layers, size * max(len(names), 1), theme)


def _interval_dots(
    data: pd.DataFrame, y: alt.Y, titles: Mapping[str, str], theme: Theme, by: str
) -> list[alt.Chart]:
    """Draw the intervals, the means on them, and the line of neither good nor bad."""
    palette = PALETTES[theme]
    reach = max(0.5, float(data[["low", "high"]].abs().to_numpy().max(initial=0)) + 0.05)
    x = alt.Scale(domain=[-reach, reach], nice=False)
    axis = alt.Axis(orient="top", labelExpr=_SIGNED, grid=True, tickCount=5)
    stories = list(titles.values())
    scale, legend = segment_scale(titles, theme), segment_legend(stories)
    marks = [_SHAPES[i % len(_SHAPES)] for i in range(len(stories))]
    shapes = alt.Scale(domain=stories, range=marks)
    base = alt.Chart(data).encode(
        y=y, color=alt.Color("title:N", title=None, scale=scale, legend=legend)
    )
    fill = alt.Fill("title:N", title=None, scale=scale, legend=legend)
    points = base.mark_point(size=150, opacity=1, strokeWidth=2.5, cursor="pointer")
    dots = clickable(
        points, ["review_id", "segment"], {"name": by.capitalize(), **_FIELDS}, "dots"
    ).encode(
        x=alt.X("mean:Q", scale=x, title=None),
        shape=alt.Shape("title:N", title=None, scale=shapes, legend=legend),
        fill=alt.condition("datum.few", alt.value(palette.ground), fill),
    )
    zero = alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(color=palette.muted, strokeDash=[2, 4])
    return [
        zero.encode(x=alt.X("zero:Q", scale=x, title=None)),
        base.mark_rule(strokeWidth=3).encode(
            x=alt.X("low:Q", scale=x, axis=axis, title=None), x2=alt.X2("high")
        ),
        dots,
    ]


def _lane_names(names: Mapping[str, str], y: alt.Y, below: float, theme: Theme) -> list[alt.Chart]:
    rows = [{"y": i + below, "label": name} for i, name in enumerate(names.values())]
    names_ = text_layer(rows, y, None, fontSize=16, fontWeight=600)
    return on_ground(name_layer(names_, "names"), theme)


def tone_along(
    table: pd.DataFrame, names: Mapping[str, str], theme: Theme, by: str = "review"
) -> alt.LayerChart:
    """Draw tone along each review: a bar per tenth of its words, up from its line if favourable.

    Parameters
    ----------
    table
        As `measures.tone.along`.
    names
        review_id -> name, in the order to show.
    theme
        Light or dark.

    Returns
    -------
    altair.LayerChart
        Clicking a bar selects its review_id and bin (`PICK`).
    """
    tenths = _tenths(table)
    data = _add_labels(table.assign(tenth=tenths), names, {one: one for one in tenths}, "tenth")
    size = 110 if len(names) <= _COLUMNS else 72
    lane = data["review_id"].map({review: i for i, review in enumerate(names)})
    data["base"] = lane + 0.66
    data["y"] = data["base"] - (data["mean"] / _RISE).clip(-1, 1) * 0.33
    data["top"], data["foot"] = lane + 0.33, lane + 0.99
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[len(names), 0], nice=False))
    x = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(
        orient="top",
        labelExpr="round(100 * datum.value) + '\u00a0%'",
        values=[0, 0.25, 0.5, 0.75, 1],
        grid=True,
    )
    lines = pd.DataFrame({"y": [i + 0.66 for i in range(len(names))]})
    start = alt.X("start:Q", scale=x, axis=axis, title=None)
    bars = alt.Chart(data).encode(x=start, x2=alt.X2("end"))
    fill, _ = _tone_colours(theme)
    # Without an edge a bar of neither good nor bad is lost on the ground.
    cells = bars.mark_rect(stroke=PALETTES[theme].muted, strokeWidth=1, aria=False).encode(
        y=y, y2=alt.Y2("base"), fill=alt.condition("datum.few", alt.value("transparent"), fill)
    )
    # A bar near 0 is too low to be hit: its whole part of the lane takes the click.
    fields = bars.mark_rect(fill="transparent", cursor="pointer").encode(
        y=alt.Y("top:Q", axis=None, scale=y["scale"]), y2=alt.Y2("foot")
    )
    layers = [
        cells,
        alt.Chart(lines).mark_rule(color=PALETTES[theme].muted).encode(y=y),
        clickable(fields, ["review_id", "bin"], {"name": by.capitalize(), **_FIELDS}, "cells"),
        *_lane_names(names, y, 14 / size, theme),
    ]
    return chart_of(layers, size * max(len(names), 1), theme)


def _tenths(table: pd.DataFrame) -> list[str]:
    return [
        f"{round(100 * start)} to {round(100 * end)} % of its words"
        for start, end in zip(table["start"], table["end"], strict=True)
    ]
