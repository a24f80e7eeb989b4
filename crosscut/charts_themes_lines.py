"""Lines of the Themes view: how attention shifts from story to story.

A dot of fewer than five mentions is hollow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import altair as alt
import numpy as np
import pandas as pd
from scipy.optimize import isotonic_regression

from crosscut.charts_themes import CELL, NARROW, framed, narrow_or
from crosscut.look import PALETTES, segment_colours
from crosscut.wording import FEW, counted, listed, number, per_thousand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crosscut.look import Palette, Theme

_LEAST_HEIGHT: Final = 520
_GAP: Final = 20.0


def slopes(
    rates: pd.DataFrame, titles: Mapping[str, str], segments: Mapping[str, str], theme: Theme
) -> alt.LayerChart:
    """Draw a line per theme from story to story: its rate in what is said of each.

    The three that change most are strong. Names stand at the right, moved apart.

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
    reach = alt.ExprRef(f"width - ({NARROW} ? 215 : 260)")
    scale = alt.Scale(domain=[0, last], range=[narrow_or(72, 52), reach])
    x = alt.X("place:Q", axis=None, scale=scale)
    most = max(float(table["rate"].max()), 1e-6)
    y = alt.Y("rate:Q", axis=None, scale=alt.Scale(type="sqrt", domain=[0, most], nice=False))
    base = alt.Chart(table).encode(x=x, y=y)
    strong = alt.datum.strong
    lines = base.mark_line().encode(
        detail="code:N",
        strokeWidth=alt.condition(strong, alt.value(3), alt.value(1.25)),
        stroke=alt.condition(strong, alt.value(palette.text), alt.value(palette.muted)),
        opacity=alt.condition(strong, alt.value(1), alt.value(0.6)),
    )
    labels = _slope_labels(alt.Chart(table), x, last, most, palette)
    layers = [lines, _slope_dots(base, segments, theme), *labels, _heads(segments, x)]
    drawn = framed(alt.LayerChart(layer=layers), height, theme)
    above = 100 if last > 1 else 40
    padded: alt.LayerChart = drawn.properties(
        padding={"top": above, "bottom": 16, "left": 0, "right": 0}
    )
    return padded


def _slope_dots(base: alt.Chart, segments: Mapping[str, str], theme: Theme) -> alt.Chart:
    """Draw a dot per theme and segment, in the segment's colour, hollow where few."""
    colours = segment_colours([*segments, ""], theme)
    own = alt.Scale(domain=list(segments), range=[colours[code] for code in segments])
    ground = alt.value(PALETTES[theme].ground)
    fill = alt.Fill("segment:N", scale=own, legend=None)
    dots: alt.Chart = base.mark_point(size=110, strokeWidth=2, cursor="pointer", opacity=1).encode(
        stroke=alt.Stroke("segment:N", scale=own, legend=None),
        fill=alt.condition(alt.datum.few, ground, fill),
        tooltip=[
            alt.Tooltip("title:N", title="Theme"),
            alt.Tooltip("story:N", title="On"),
            alt.Tooltip("mentions:N", title="Mentions"),
            alt.Tooltip("label:N", title="Per 1,000 words"),
            alt.Tooltip("spread:N", title="Found in"),
        ],
    )
    picked = alt.selection_point(CELL, fields=["code", "segment"], on="click")
    named: alt.Chart = dots.add_params(picked).properties(name="dots")
    return named


def _heads(segments: Mapping[str, str], x: alt.X) -> alt.Chart:
    """Name the segments above their dots; aslant where there are more than two."""
    heads = pd.DataFrame({"place": range(len(segments)), "head": list(segments.values())})
    slant = len(segments) > 2
    named = alt.Chart(heads).mark_text(
        fontSize=narrow_or(15, 13),
        fontWeight=600,
        yOffset=-24,
        angle=330 if slant else 0,
        align="left" if slant else "center",
    )
    placed: alt.Chart = named.encode(x=x, y=alt.value(0), text="head:N")
    return placed


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
        ).encode(x=x, x2="place:Q", y=dot_y, y2="label_y:Q")
        align: Literal["left", "right"] = "left" if side > 0 else "right"
        words = own.mark_text(
            align=align,
            dx=30 * side,
            fontSize=narrow_or(15, 13),
            color=palette.text,
            cursor="pointer",
        ).encode(x=x, y=label_y, text=text)
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
    table["strong"] = table["code"].isin(movers(rates, codes[0], codes[-1]))
    most = max(float(table["rate"].max()), 1e-6)
    pixels = height * (table["rate"] / most) ** 0.5
    apart = pixels.groupby(table["segment"]).transform(lambda own: spread_out(own.to_numpy(), _GAP))
    table["label_y"] = most * (apart / height) ** 2
    return table.drop(columns=["count", "words", "reviews"])


def movers(rates: pd.DataFrame, first: str, last: str, most: int = 3) -> list[str]:
    """Codes whose rate changes most from one segment to another, the most first.

    A code with fewer than `wording.FEW` mentions in both together is passed over.
    """
    wide = rates.pivot(index="code", columns="segment", values=["rate", "count"])
    sure = (wide["count"][first] + wide["count"][last]) >= FEW
    change = (wide["rate"][last] - wide["rate"][first])[sure].abs()
    return list(change.sort_values(ascending=False, kind="stable").index[:most])


def spread_out(
    values: np.ndarray[Any, np.dtype[np.float64]], gap: float
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Move values apart to at least `gap`, none below 0, as little as can be (least squares).

    The order stays, so that this is an isotonic regression of the values less their steps.
    """
    order = np.argsort(values, kind="stable")
    steps = gap * np.arange(len(values))
    moved = np.empty(len(values))
    moved[order] = np.maximum(isotonic_regression(values[order] - steps).x, 0.0) + steps
    return moved


def describe_slopes(
    rates: pd.DataFrame, titles: Mapping[str, str], segments: Mapping[str, str]
) -> str:
    """Say in words what `slopes` shows: the themes that change most, and how."""
    first, last = next(iter(segments)), list(segments)[-1]
    rate = rates.set_index(["code", "segment"])["rate"]
    said = [
        f"{titles[code]} from {rate[code, first]:.1f} to {rate[code, last]:.1f}"
        for code in movers(rates, first, last)
    ]
    told = f"They change most: {listed(said)}." if said else f"No theme has {FEW} mentions."
    return (
        f"Lines, one for each of {counted(len(titles), 'theme')}, of mentions per 1,000 words "
        f"from {segments[first]} to {segments[last]}. {told}"
    )
