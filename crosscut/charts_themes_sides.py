"""Two sides of the Themes view face to face: who says what more, and how sure that is.

A difference that so few words cannot show is said to be so in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import altair as alt
import numpy as np
import pandas as pd

from crosscut.charts_parts import NARROW, either, fixed, framed, narrow_or, worded
from crosscut.charts_themes import CELL
from crosscut.look import PALETTES
from crosscut.text.phrases import counted, listed, number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crosscut.look import Palette, Theme


_TIMES: Final = (16, 8, 4, 2)
"""Marks of the axis: so many times as often."""

_ROW: Final = 32


def face_to_face(
    table: pd.DataFrame,
    titles: Mapping[str, str],
    sides: tuple[str, str],
    theme: Theme,
    what: str = "Theme",
) -> alt.LayerChart:
    """Draw for each item how much more one side says it, with a 95 % interval.

    Where an interval leaves out "alike" its dot is filled; where there are too few words to
    say, these words stand in its place. At the right stand the mentions of both sides and,
    where there is room, the log ratio.

    Parameters
    ----------
    table
        As `keyness.keyness`, in its order, `item` a code of a theme.
    titles
        Code -> title.
    sides
        Names of the two sides, `one` first; `one` lies to the right.
    theme
        Light or dark.

    Returns
    -------
    altair.LayerChart
        Clicking a row's mark selects its item (`CELL`).
    """
    palette = PALETTES[theme]
    rows = _intervals(table, titles, sides)
    reach, ends = _reach(table)
    # An interval may reach past the axis, never into the figures beside it.
    scale = alt.Scale(domain=[-reach, reach], range=[0, ends], nice=False, zero=False, clamp=True)
    axis = alt.Axis(labelLimit=narrow_or(260, 190), labelFontSize=narrow_or(15, 13), labelPadding=8)
    y = alt.Y("title:N", title=None, scale=alt.Scale(domain=list(rows["title"])), axis=axis)
    said = {"title": what, "mentions": "Mentions", "rates": "Per 1,000 words"}
    said |= {"interval": "Log-odds, 95 %", "ratio": "Log ratio", "found": "Found in", "said": "So"}
    base = worded(alt.Chart(rows).encode(y=y), said)
    layers = [
        *_marks(base, scale, reach, palette),
        *_figures(base, palette.text),
        *_side_names(sides, ends, palette.text),
    ]
    drawn = framed(alt.LayerChart(layer=layers), _ROW * max(len(rows), 1), theme)
    padded: alt.LayerChart = drawn.properties(
        padding={"top": 60, "bottom": 8, "left": 0, "right": 0}
    )
    return padded


def _marks(base: alt.Chart, scale: alt.Scale, reach: float, palette: Palette) -> list[alt.Chart]:
    """Draw interval and dot, or the words that say that there are too few."""
    sure = base.transform_filter("datum.verdict != 'few'")
    clear = "datum.verdict == 'one' || datum.verdict == 'other'"
    ink = either(alt.StrokeValue, clear, palette.text, palette.muted)
    dot = either(alt.FillValue, clear, palette.text, palette.ground)
    times = alt.X("low:Q", title=None, scale=scale, axis=_times_axis(reach, palette.rule))
    spans = sure.mark_rule(strokeWidth=3, cursor="pointer", clip=True).encode(
        x=times, x2=alt.X2("high:Q"), stroke=ink
    )
    dots = (
        sure.mark_point(size=120, strokeWidth=2, opacity=1, cursor="pointer")
        .encode(x=alt.X("log_odds:Q", scale=scale), stroke=ink, fill=dot)
        .add_params(alt.selection_point(CELL, fields=["item"], on="click"))
        .properties(name="dots")
    )
    few = base.transform_filter("datum.verdict == 'few'").mark_text(
        fontSize=narrow_or(15, 13), color=palette.muted, cursor="pointer", aria=True
    )
    words = few.encode(x=alt.X("middle:Q", scale=scale), text=alt.Text("said:N")).properties(
        name="words"
    )
    return [spans, dots, words]


def _reach(table: pd.DataFrame) -> tuple[float, alt.ExprRef]:
    """Tell how far the axis goes to either side, and where it ends to leave room for figures."""
    sure = table[table["verdict"] != "few"]
    widest = float(sure[["low", "high"]].abs().to_numpy().max(initial=np.log(4)))
    return min(widest * 1.05, np.log(32)), alt.ExprRef("width < 420 ? width : width - 150")


def _times_axis(reach: float, rule: str) -> alt.Axis:
    """Write log-odds as "so many times as often"; themes are rare, so that this holds nearly."""
    step = [float(np.log(n)) for n in _TIMES if np.log(n) <= reach]
    label = "abs(datum.value) < 0.01 ? 'alike' : format(exp(abs(datum.value)), '.0f') + ' ×'"
    return alt.Axis(
        orient="bottom",
        values=[*(-v for v in step), 0.0, *step],
        labelExpr=label,
        grid=True,
        gridColor=rule,
        labelOverlap=True,
    )


def _figures(base: alt.Chart, color: str) -> list[alt.Chart]:
    """Write the mentions of both sides and the log ratio at the right, where there is room."""
    heads = alt.Chart(pd.DataFrame({"counts": ["Mentions"], "ratio": ["Log ratio"]}))
    room = alt.ExprRef("width < 420 ? 0 : 1")
    drawn = []
    for field, at in (("counts", "width - 75"), ("ratio", "width")):
        x = fixed(alt.XValue, alt.ExprRef(f"width < 420 ? width : {at}"))
        figures = base.mark_text(align="right", fontSize=15, color=color, opacity=room)
        head = heads.mark_text(align="right", fontSize=13, color=color, opacity=room, dy=-12)
        drawn += [figures.encode(x=x, text=alt.Text(f"{field}:N"))]
        drawn += [head.encode(x=x, y=fixed(alt.YValue, 0), text=alt.Text(f"{field}:N"))]
    return drawn


def _side_names(sides: tuple[str, str], ends: alt.ExprRef, color: str) -> list[alt.Chart]:
    """Write above the two halves who says more there; on a phone in two lines."""
    heads = alt.Chart(
        pd.DataFrame({"one": [f"more in {sides[0]} →"], "other": [f"← more in {sides[1]}"]})
    )
    size, limit = narrow_or(15, 13), alt.ExprRef(f"{NARROW} ? width : width / 2 - 20")
    right = heads.mark_text(
        align="right", fontSize=size, fontWeight=600, color=color, limit=limit
    ).encode(
        x=fixed(alt.XValue, ends), y=fixed(alt.YValue, narrow_or(-30, -50)), text=alt.Text("one:N")
    )
    left = heads.mark_text(
        align="left", fontSize=size, fontWeight=600, color=color, limit=limit
    ).encode(x=fixed(alt.XValue, 0), y=fixed(alt.YValue, -30), text=alt.Text("other:N"))
    return [right, left]


def verdict_words(table: pd.DataFrame, sides: tuple[str, str]) -> list[str]:
    """Put the verdict of each row of `keyness.keyness` in words."""
    says = {"one": f"more in {sides[0]}", "other": f"more in {sides[1]}"}
    says |= {"alike": "no clear difference", "few": "too few words to say"}
    return [says[verdict] for verdict in table["verdict"]]


def _intervals(
    table: pd.DataFrame, titles: Mapping[str, str], sides: tuple[str, str]
) -> pd.DataFrame:
    shown = table[["item", "log_odds", "low", "high", "verdict"]].copy()
    shown["title"] = table["item"].map(titles)
    shown["middle"] = 0.0
    both = list(zip(table["count_one"], table["count_other"], strict=True))
    shown["counts"] = [f"{number(int(a))} : {number(int(b))}" for a, b in both]
    shown["mentions"] = [f"{number(int(a + b))} ({a} and {b})" for a, b in both]
    rates = zip(table["rate_one"], table["rate_other"], strict=True)
    shown["rates"] = [f"{a:.1f} and {b:.1f}" for a, b in rates]
    spans = zip(table["log_odds"], table["low"], table["high"], strict=True)
    shown["interval"] = [
        f"{_signed(at)} ({_signed(low)} to {_signed(high)})" for at, low, high in spans
    ]
    shown["ratio"] = [_signed(value, 1) for value in table["log_ratio"]]
    found = zip(table["documents_one"], table["documents_other"], strict=True)
    shown["found"] = [counted(int(a + b), "review") for a, b in found]
    shown["said"] = verdict_words(table, sides)
    return shown


def _signed(value: float, digits: int = 2) -> str:
    """Write a difference with its sign, a true minus among them."""
    return f"{value:+.{digits}f}".replace("-", "−")


def describe_face_to_face(
    table: pd.DataFrame, titles: Mapping[str, str], sides: tuple[str, str]
) -> str:
    """Say in words what `face_to_face` shows: what either side says more, and what is unsure."""
    said = [
        f"Intervals, one for each of {counted(len(table), 'theme')}: {sides[0]} and {sides[1]}."
    ]
    for verdict, name in (("one", sides[0]), ("other", sides[1])):
        own = [titles[item] for item in table.loc[table["verdict"] == verdict, "item"]]
        said.append(f"More in {name}: {listed(own) if own else 'none for certain'}.")
    few = int((table["verdict"] == "few").sum())
    return " ".join([*said, f"Too few words to say: {counted(few, 'theme')}."])
