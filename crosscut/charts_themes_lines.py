"""Lines of the Themes view: how attention shifts from story to story.

A dot of fewer than five mentions is hollow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import altair as alt
import numpy as np
import pandas as pd

from crosscut.charts_parts import (
    NARROW,
    either,
    fixed,
    framed,
    in_lines,
    levels,
    narrow_or,
    spread_out,
    worded,
)
from crosscut.charts_themes import CELL
from crosscut.look import PALETTES, segment_colours
from crosscut.wording import FEW, counted, listed, number, per_thousand

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crosscut.look import Palette, Theme

_LEAST_HEIGHT: Final = 520
_GAP: Final = 20.0
"""Least distance of two labels in pixels."""

_DOT, _CLOSE = 15.0, 9.0
"""Distance of dots side by side, and heights nearer than this are set so, in pixels."""

_HEADS, _LEAST_HEAD, _HEAD_LINE, _LETTER = 64, 12, 20, 8.2
"""Letters in the names of all segments but one in one line, fewest of one, height of a line and
width of a letter in pixels."""


def slopes(
    rates: pd.DataFrame, titles: Mapping[str, str], segments: Mapping[str, str], theme: Theme
) -> alt.LayerChart:
    """Draw a line per theme from story to story: its rate in what is said of each.

    The three that change most are strong. Names stand at the right, moved apart; dots that
    would cover each other stand side by side. Where a theme is not mentioned there is no dot.

    Parameters
    ----------
    rates
        As `frequency.segment_rates`, of the segments drawn.
    titles
        Code -> title.
    segments
        Segment code -> title in the film's order; two or more, the whole film not among them.
    theme
        Light or dark.

    Returns
    -------
    altair.LayerChart
        Clicking a dot selects its code and segment (`CELL`).
    """
    palette = PALETTES[theme]
    height = max(_LEAST_HEIGHT, 24 * len(titles))
    table = _points(rates, titles, segments, height)
    last = len(segments) - 1
    begins, ends = _ends(titles)
    reach = alt.ExprRef(f"width - {ends}")
    scale = alt.Scale(domain=[0, last], range=[alt.ExprRef(begins), reach])
    x = alt.X("place:Q", axis=None, scale=scale)
    most = max(float(table["rate"].max()), 1e-6)
    y = alt.Y("rate:Q", axis=None, scale=alt.Scale(type="sqrt", domain=[0, most], nice=False))
    base = alt.Chart(table).encode(x=x, y=y)
    strong = "datum.strong"
    lines = base.mark_line().encode(
        detail=alt.Detail("code:N"),
        strokeWidth=either(alt.StrokeWidthValue, strong, 3, 1.25),
        stroke=either(alt.StrokeValue, strong, palette.text, palette.muted),
        opacity=either(alt.OpacityValue, strong, 1, 0.6),
    )
    labels = _slope_labels(alt.Chart(table), x, last, most, palette)
    step = f"((width - {begins} - {ends}) / {last})"
    heads, above = _heads(segments, x, step)
    layers = [lines, _slope_dots(base, scale, step, segments, theme), *labels, heads]
    drawn = framed(alt.LayerChart(layer=layers), height, theme)
    padded: alt.LayerChart = drawn.properties(
        padding={"top": above, "bottom": 16, "left": 0, "right": 0}
    )
    return padded


def _ends(titles: Mapping[str, str]) -> tuple[str, str]:
    """Tell how much room labels take before the first dot and after the last."""
    longest = max(map(len, titles.values()), default=0)
    wide, narrow = (min(most, round(each * longest) + 70) for most, each in ((290, 7.2), (215, 6)))
    return f"({NARROW} ? 52 : 72)", f"({NARROW} ? {narrow} : {wide})"


def _slope_dots(
    base: alt.Chart, x: alt.Scale, step: str, segments: Mapping[str, str], theme: Theme
) -> alt.Chart:
    """Draw a dot per theme and segment, in the segment's colour, hollow where few."""
    colours = segment_colours([*segments, ""], theme)
    own = alt.Scale(domain=list(segments), range=[colours[code] for code in segments])
    ground = alt.value(PALETTES[theme].ground)
    fill = alt.Fill("segment:N", scale=own, legend=None)
    said = {"title": "Theme", "story": "On", "mentions": "Mentions", "label": "Per 1,000 words"}
    told = (
        base.transform_filter("datum.rate > 0")
        .transform_calculate(
            beside=f"datum.place + datum.aside * min(1, {step} / {3 * _DOT}) / {step}"
        )
        .encode(x=alt.X("beside:Q", axis=None, scale=x))
        .mark_point(size=110, strokeWidth=2, cursor="pointer", opacity=1)
    )
    dots = worded(told, said | {"spread": "Found in"}).encode(
        stroke=alt.Stroke("segment:N", scale=own, legend=None),
        fill=alt.condition(alt.datum.few, ground, fill),
    )
    picked = alt.selection_point(CELL, fields=["code", "segment"], on="click")
    named: alt.Chart = dots.add_params(picked).properties(name="dots")
    return named


def _heads(segments: Mapping[str, str], x: alt.X, step: str) -> tuple[alt.Chart, int]:
    """Name the segments above their dots, in lines; by their numbers where there is no room.

    Returns
    -------
    heads, above
        The layer, and the room that it takes above the chart in pixels.
    """
    last = max(len(segments) - 1, 1)
    lines = in_lines(segments, max(_HEADS // last, _LEAST_HEAD))
    heads = pd.DataFrame({"place": range(len(segments)), "head": list(lines.values())})
    heads["number"] = [str(i) for i in range(1, len(segments) + 1)]
    longest = max(len(line) for head in lines.values() for line in head.split("\n"))
    tight = f"{len(segments)} > 2 && {step} < {_LETTER * longest}"
    named = (
        alt.Chart(heads)
        .transform_calculate(shown=f"{tight} ? datum.number : datum.head")
        .mark_text(
            fontSize=narrow_or(15, 13),
            fontWeight=600,
            lineBreak="\n",
            lineHeight=_HEAD_LINE,
            baseline="line-bottom",
            dy=alt.ExprRef(f"{tight} ? -20 : {-20 - _HEAD_LINE * heads['head'][0].count(chr(10))}"),
        )
        .encode(x=x, y=fixed(alt.YValue, 0), text=alt.Text("shown:N"))
    )
    return named, 24 + _HEAD_LINE * (1 + heads["head"][0].count("\n"))


def _slope_labels(
    table: alt.Chart, x: alt.X, last: int, most: float, palette: Palette
) -> list[alt.Chart]:
    """Write the rate before the first dot, rate and title after the last, tied to their dots."""
    scale = alt.Scale(type="sqrt", domain=[0, most], nice=False)
    label_y = alt.Y("label_y:Q", axis=None, scale=scale)
    dot_y = alt.Y("rate:Q", axis=None, scale=scale)
    drawn = []
    for place, side, text in ((0, -1, "label:N"), (last, 1, "full:N")):
        own = table.transform_filter(alt.datum.place == place)
        ties = own.mark_rule(
            color=palette.muted, opacity=0.5, xOffset=8 * side, x2Offset=26 * side
        ).encode(x=x, x2=alt.X2("place:Q"), y=dot_y, y2=alt.Y2("label_y:Q"))
        align: Literal["left", "right"] = "left" if side > 0 else "right"
        words = own.mark_text(
            align=align,
            dx=30 * side,
            fontSize=narrow_or(15, 13),
            color=palette.text,
            cursor="pointer",
        ).encode(x=x, y=label_y, text=alt.Text(text))
        drawn += [ties, words]
    return drawn


def _points(
    rates: pd.DataFrame, titles: Mapping[str, str], segments: Mapping[str, str], height: int
) -> pd.DataFrame:
    table = rates.reset_index(drop=True).copy()
    codes = list(segments)
    table["place"] = table["segment"].map({code: i for i, code in enumerate(codes)})
    table["title"] = table["code"].map(titles)
    table["story"] = table["segment"].map(segments)
    pairs = list(zip(table["count"], table["words"], strict=True))
    table["label"] = [per_thousand(int(count), int(words)) for count, words in pairs]
    table["full"] = table["label"] + "  " + table["title"]
    table["mentions"] = [number(int(count)) for count in table["count"]]
    table["spread"] = [counted(int(n), "review") for n in table["reviews"]]
    table["strong"] = table["code"].isin(movers(rates, codes))
    most = max(float(table["rate"].max()), 1e-6)
    table["pixels"] = height * (table["rate"] / most) ** 0.5
    groups = table.groupby("segment")["pixels"]
    apart = groups.transform(lambda own: spread_out(own.to_numpy(), _GAP))
    table["label_y"] = most * (apart / height) ** 2
    told = table[table["count"] > 0]
    table["aside"] = told.groupby("segment")["pixels"].transform(
        lambda own: levels(own.to_numpy(), _CLOSE)
    )
    # Into the chart from its ends, from a story between them to either side.
    step = table["aside"].fillna(0)
    sides = np.where(step % 2 == 1, 1, -1) * np.ceil(step / 2)
    inward = np.select(
        [table["place"] == 0, table["place"] == len(codes) - 1], [step, -step], sides
    )
    table["aside"] = _DOT * inward
    return table.drop(columns=["count", "words", "reviews", "pixels"])


def movers(rates: pd.DataFrame, segments: Sequence[str], most: int = 3) -> list[str]:
    """Codes whose rate differs most between any two segments, the most first.

    A code with fewer than `wording.FEW` mentions in all of them is passed over.
    """
    own = rates[rates["segment"].isin(list(segments))].groupby("code", sort=False)
    change = (own["rate"].max() - own["rate"].min())[own["count"].sum() >= FEW]
    return list(change.sort_values(ascending=False, kind="stable").index[:most])


def describe_slopes(
    rates: pd.DataFrame, titles: Mapping[str, str], segments: Mapping[str, str]
) -> str:
    """Say in words what `slopes` shows: the themes that change most, and how."""
    codes = list(segments)
    rate = rates.set_index(["code", "segment"])["rate"]
    said = []
    for code in movers(rates, codes):
        own = [float(rate[code, segment]) for segment in codes]
        if len(codes) == 2:
            said.append(f"{titles[code]} from {own[0]:.1f} to {own[1]:.1f}")
            continue
        low, high = int(np.argmin(own)), int(np.argmax(own))
        said.append(
            f"{titles[code]}, most on {segments[codes[high]]} ({own[high]:.1f}), least on "
            f"{segments[codes[low]]} ({own[low]:.1f})"
        )
    between = listed(said) if len(codes) == 2 else "; ".join(said)
    told = f"They change most: {between}." if said else f"No theme has {FEW} mentions."
    return (
        f"Lines, one for each of {counted(len(titles), 'theme')}, of mentions per 1,000 words "
        f"from {segments[codes[0]]} to {segments[codes[-1]]}. {told}"
    )
