"""Lines of the Themes view: how attention shifts from story to story.

A dot of fewer than five mentions is hollow. Heights are in pixels from the top, so that a phone
can have a layout of its own: of three stories and more, a strip for each theme.
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
from crosscut.text.phrases import FEW, counted, listed, number, per_thousand

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crosscut.look import Palette, Theme


_HEIGHT: Final = (240, 40, 520)
"""Least height, more for each theme, and from where on 24 for each, in pixels."""

_STRIP, _RISE, _FOOT, _SIDE = 68, 20, 10, 40
"""Height of a strip, of the lines in it, of what is free below them, and at either side."""

_STRIP_LETTERS: Final = 10
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
    least, each, most = _HEIGHT
    height = max(min(least + each * len(titles), most), 24 * len(titles))
    table = _points(rates, titles, segments, height)
    last = len(segments) - 1
    many = str(last > 1).lower()
    strips = f"({many} && {NARROW})"
    begins, ends = _ends(titles, strips)
    reach = alt.ExprRef(f"width - {ends}")
    scale = alt.Scale(domain=[0, last], range=[alt.ExprRef(begins), reach])
    x = alt.X("place:Q", axis=None, scale=scale)
    placed = alt.Chart(table).transform_calculate(at=f"{strips} ? datum.low : datum.high")
    base = placed.encode(x=x, y=_pixels("at"))
    strong = "datum.strong"
    lines = base.mark_line().encode(
        detail=alt.Detail("code:N"),
        strokeWidth=either(alt.StrokeWidthValue, strong, 3, 1.25),
        stroke=either(alt.StrokeValue, strong, palette.text, palette.muted),
        opacity=either(alt.OpacityValue, strong, 1, 0.6),
    )
    step = f"((width - {begins} - {ends}) / {last})"
    heads, above = _heads(segments, x, step, strips)
    dots = _slope_dots(base, scale, step, segments, theme, strips)
    layers = [lines, dots, *_slope_labels(placed, x, last, palette, strips), heads]
    if last > 1:
        layers += _strip_texts(placed, x, palette, strips)
    narrow = _STRIP * len(titles) if last > 1 else None
    drawn = framed(alt.LayerChart(layer=layers), height, theme, narrow=narrow)
    padded: alt.LayerChart = drawn.properties(
        padding={"top": above, "bottom": 16, "left": 0, "right": 0}
    )
    return padded


def _pixels(field: str) -> alt.Y:
    """Return the place of a field that holds pixels from the top."""
    return alt.Y(f"{field}:Q", axis=None, scale=None)


def _ends(titles: Mapping[str, str], strips: str) -> tuple[str, str]:
    """Tell how much room labels take before the first dot and after the last."""
    longest = max(map(len, titles.values()), default=0)
    wide, narrow = (min(most, round(each * longest) + 70) for most, each in ((290, 7.2), (215, 6)))
    begins, ends = f"{NARROW} ? 52 : 72", f"{NARROW} ? {narrow} : {wide}"
    return f"({strips} ? {_SIDE} : {begins})", f"({strips} ? {_SIDE} : {ends})"


def _slope_dots(
    base: alt.Chart,
    x: alt.Scale,
    step: str,
    segments: Mapping[str, str],
    theme: Theme,
    strips: str,
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
            beside=f"datum.place + ({strips} ? 0 : datum.aside) * min(1 / {step}, {1 / (3 * _DOT)})"
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


def _heads(segments: Mapping[str, str], x: alt.X, step: str, strips: str) -> tuple[alt.Chart, int]:
    """Name the segments above their dots, in lines; by their numbers where there is no room.

    Returns
    -------
    heads, above
        The layer, and the room that it takes above the chart in pixels.
    """
    last = max(len(segments) - 1, 1)
    lines = in_lines(segments, max(_HEADS // last, _LEAST_HEAD))
    short = in_lines(segments, _STRIP_LETTERS)
    heads = pd.DataFrame({"place": range(len(segments)), "head": list(lines.values())})
    heads["number"] = [str(i) for i in range(1, len(segments) + 1)]
    heads["short"] = list(short.values())
    # In strips the letters are smaller; two stories have room for their names on any width.
    room = f"{strips} ? {0.78 * _LETTER * _longest(short)} : {_LETTER * _longest(lines)}"
    tight = f"({step} < ({room}))" if last > 1 else "false"
    head = f"{strips} ? datum.short : datum.head"
    line = f"({strips} ? 15 : {_HEAD_LINE})"
    lower = f"{tight} ? 0 : {strips} ? {_breaks(short)} : {_breaks(lines)}"
    named = (
        alt.Chart(heads)
        .transform_calculate(shown=f"{tight} ? datum.number : {head}")
        .mark_text(
            fontSize=alt.ExprRef(f"{NARROW} ? ({strips} ? 12 : 13) : 15"),
            fontWeight=600,
            lineBreak="\n",
            lineHeight=alt.ExprRef(line),
            baseline="line-bottom",
            dy=alt.ExprRef(f"-20 - {line} * ({lower})"),
        )
        .encode(x=x, y=fixed(alt.YValue, 0), text=alt.Text("shown:N"))
    )
    return named, 24 + _HEAD_LINE * (1 + max(_breaks(lines), _breaks(short)))


def _longest(lines: Mapping[str, str]) -> int:
    return max(len(line) for head in lines.values() for line in head.split("\n"))


def _breaks(lines: Mapping[str, str]) -> int:
    return max(head.count("\n") for head in lines.values())


def _strip_texts(placed: alt.Chart, x: alt.X, palette: Palette, strips: str) -> list[alt.Chart]:
    """Write in strips: the theme's title on top of its own, the rate above each dot."""
    titles = placed.transform_filter("datum.place == 0").transform_calculate(
        titled=f"{strips} ? datum.title : ''"
    )
    rated = placed.transform_calculate(rated=f"{strips} ? datum.label : ''")
    return [
        titles.mark_text(
            align="left", baseline="top", fontSize=14, fontWeight=600, color=palette.text
        ).encode(x=fixed(alt.XValue, 0), y=_pixels("strip"), text=alt.Text("titled:N")),
        rated.mark_text(baseline="bottom", fontSize=13, dy=-9, color=palette.muted).encode(
            x=x, y=_pixels("at"), text=alt.Text("rated:N")
        ),
    ]


def _slope_labels(
    placed: alt.Chart, x: alt.X, last: int, palette: Palette, strips: str
) -> list[alt.Chart]:
    """Write the rate before the first dot, rate and title after the last, tied to their dots."""
    drawn = []
    shown = alt.ExprRef(f"{strips} ? 0 : 0.5")
    for place, side, text in ((0, -1, "label"), (last, 1, "full")):
        own = placed.transform_filter(f"datum.place == {place}").transform_calculate(
            named=f"{strips} ? '' : datum.{text}"
        )
        ties = own.mark_rule(
            color=palette.muted, opacity=shown, xOffset=8 * side, x2Offset=26 * side
        ).encode(x=x, x2=alt.X2("place:Q"), y=_pixels("high"), y2=alt.Y2("label_y:Q"))
        align: Literal["left", "right"] = "left" if side > 0 else "right"
        words = own.mark_text(
            align=align,
            dx=30 * side,
            fontSize=narrow_or(15, 13),
            color=palette.text,
            cursor="pointer",
        ).encode(x=x, y=_pixels("label_y"), text=alt.Text("named:N"))
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
    rise = (table["rate"] / most) ** 0.5
    table["pixels"] = height * rise
    groups = table.groupby("segment")["pixels"]
    apart = groups.transform(lambda own: spread_out(own.to_numpy(), _GAP, height))
    table["high"], table["label_y"] = (height - table["pixels"]).round(1), (height - apart).round(1)
    top = table.groupby("code")["rate"].max().sort_values(ascending=False, kind="stable")
    table["strip"] = table["code"].map({code: _STRIP * i for i, code in enumerate(top.index)})
    table["low"] = (table["strip"] + _STRIP - _FOOT - _RISE * rise).round(1)
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
