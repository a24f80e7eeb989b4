"""Told against shown: the order in which each review tells the scenes, pure."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, Final

import altair as alt
import pandas as pd

from crosscut.charts_motifs import FEW_LANES, place, segment_legend, segment_scale, text_layer
from crosscut.look import PALETTES, chart_config, segment_colours
from crosscut.wording import counted, percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crosscut.guide import Scene
    from crosscut.look import Theme

DOT_SELECTION: Final = "dot"
"""Name of the selection that a click on a step of a telling makes."""

_PANEL, _SMALL = (2, 190), (3, 120)
"""Panels in a row and height of each in pixels: for few reviews, for many."""

_HEAD, _FOOT = 74, 44
_WRAPPED: Final = 19
"""Characters of a name in one line on a narrow screen."""

_WIDE: Final = 0.94
"""How much of its column a panel takes."""


def order(
    steps: pd.DataFrame,
    names: Mapping[str, str],
    taus: Mapping[str, str],
    scenes: Sequence[Scene],
    titles: Mapping[str, str],
    theme: Theme,
) -> alt.LayerChart:
    """Draw told against shown: a panel per review, its scenes joined in reading order.

    Parameters
    ----------
    steps
        As `telling.scene_mentions`, and `shared`: whether the sentence also has a chosen motif.
    names
        review_id -> name, in the order of the panels.
    taus
        review_id -> the line under its name.
    scenes, titles, theme
        As for `shown`.

    Returns
    -------
    altair.LayerChart
        Clicking a dot selects its review_id and start (`DOT_SELECTION`).
    """
    palette = PALETTES[theme]
    across, high = _PANEL if len(names) <= FEW_LANES else _SMALL
    step = _HEAD + high + _FOOT
    panels = {review: (i % across, (i // across) * step) for i, review in enumerate(names)}
    total = -(-max(len(names), 1) // across) * step
    scale = alt.Scale(domain=[0, across], nice=False)
    x, y = alt.X("x:Q", axis=None, scale=scale), place(total)
    table = _steps(steps, panels, high, names, scenes, titles)
    joined = (
        alt.Chart(table[["x", "y", "review_id", "start"]])
        .mark_line(color=palette.muted, strokeWidth=1.5)
        .encode(x=x, y=y, detail="review_id:N", order="start:Q")
    )
    layers = [
        *_grounds(panels, high, scenes, titles, theme, x, y),
        joined,
        _dots(table, segment_scale(titles, theme)).encode(x=x, y=y),
        *_panel_words(panels, high, names, taus, x, y, palette.muted, across),
    ]
    chart: alt.LayerChart = (
        alt.LayerChart(layer=layers)
        .properties(width="container", height=total)
        .configure(**chart_config(theme))
    )
    return chart


def _across(column: pd.Series[Any] | float, share: pd.Series[Any] | float) -> Any:  # noqa: ANN401
    return column + _WIDE * (0.03 + 0.94 * share)


def _steps(
    steps: pd.DataFrame,
    panels: Mapping[str, tuple[int, float]],
    high: float,
    names: Mapping[str, str],
    scenes: Sequence[Scene],
    titles: Mapping[str, str],
) -> pd.DataFrame:
    column = steps["review_id"].map({review: panel[0] for review, panel in panels.items()})
    top = steps["review_id"].map({review: panel[1] for review, panel in panels.items()})
    rise = high * (steps["order"] - 0.5) / max(len(scenes), 1)
    return pd.DataFrame(
        {
            "review_id": steps["review_id"],
            "start": steps["start"],
            "x": _across(column, steps["position"].astype(float)).round(4),
            "y": (top + _HEAD + high - rise).round(1),
            "filled": steps["shared"].astype("int64"),
            "title": steps["segment"].map(titles),
            "name": steps["review_id"].map(names),
            "scene": steps["scene"].map({scene.code: scene.title for scene in scenes}),
            "told": [percent(float(at)) for at in steps["position"]],
            "place": [f"{place_} of {len(scenes)}" for place_ in steps["order"]],
        }
    )


def _dots(table: pd.DataFrame, scale: alt.Scale) -> alt.Chart:
    met = set(table["title"])
    shown_fields = {"name": "Review", "scene": "Scene", "told": "Told at", "place": "In the film"}
    shown_fields |= {"title": "Story"}
    picked = alt.selection_point(
        DOT_SELECTION, fields=["review_id", "start"], on="click", toggle=False
    )
    drawn: alt.Chart = (
        alt.Chart(table)
        .mark_point(shape="circle", size=90, strokeWidth=2.5, opacity=1, cursor="pointer")
        .encode(
            fill=alt.Fill(
                "title:N",
                title=None,
                scale=scale,
                legend=segment_legend([title for title in scale.domain if title in met]),
            ),
            stroke=alt.Stroke("title:N", scale=scale, legend=None),
            fillOpacity=alt.FillOpacity("filled:Q", scale=None),
            tooltip=[alt.Tooltip(f"{field}:N", title=t) for field, t in shown_fields.items()],
        )
        .add_params(picked)
        .properties(name="dots")
    )
    return drawn


def _grounds(
    panels: Mapping[str, tuple[int, float]],
    high: float,
    scenes: Sequence[Scene],
    titles: Mapping[str, str],
    theme: Theme,
    x: alt.X,
    y: alt.Y,
) -> list[alt.Chart]:
    """Draw each story as a band across each panel, the film's beginning at the foot."""
    colours = segment_colours(list(titles), theme)
    each = high / max(len(scenes), 1)
    rows, low, up = [], [], []
    for column, top in panels.values():
        foot = top + _HEAD + high
        for code, title in list(titles.items())[:-1]:
            own = [i for i, scene in enumerate(scenes) if scene.segment == code]
            if own:
                upper, lower = foot - (own[-1] + 1) * each, foot - own[0] * each
                rows.append((column, column + _WIDE, upper, lower, colours[code]))
                if upper + lower > 2 * foot - high:
                    low.append({"x": _across(column, 1), "y": lower - 12, "label": title})
                else:
                    up.append({"x": _across(column, 0), "y": upper + 12, "label": title})
    table = pd.DataFrame(rows, columns=["x", "to", "y", "y2", "colour"])
    bands = (
        alt.Chart(table)
        .mark_rect(opacity=0.13)
        .encode(x=x, x2="to:Q", y=y, y2="y2:Q", color=alt.Color("colour:N", scale=None))
    )
    style: dict[str, Any] = {"color": PALETTES[theme].muted}
    style["fontSize"] = 14 if high == _PANEL[1] else 12
    # A telling in the film's order leaves the upper left and the lower right free.
    return [bands, text_layer(low, y, x, align="right", **style), text_layer(up, y, x, **style)]


def _panel_words(
    panels: Mapping[str, tuple[int, float]],
    high: float,
    names: Mapping[str, str],
    taus: Mapping[str, str],
    x: alt.X,
    y: alt.Y,
    muted: str,
    across: int,
) -> list[alt.Chart]:
    """Write name and tau above each panel, and below it where the review begins and ends."""
    cut = alt.ExprRef(f"width / {across} - 12")
    heads, lines, begins, ends = [], [], [], []
    for review, (column, top) in panels.items():
        name = textwrap.wrap(names[review], _WRAPPED)
        lower = {"lower": 20 * (min(len(name), 2) - 1)}
        short = {"narrow": "\n".join(name[:2]), "lower": 0}
        heads.append({"x": column, "y": top + 14, "label": names[review], **short})
        line = taus[review]
        lines.append({"x": column, "y": top + 38, "label": line, "narrow": line.split(" · ")[0]})
        lines[-1] |= lower
        foot = top + _HEAD + high + 14
        begins.append({"x": column, "y": foot, "label": "told first"})
        ends.append({"x": column + _WIDE, "y": foot, "label": "told last"})
    small: dict[str, Any] = {"fontSize": 14, "color": muted, "limit": cut}
    size = 16 if across == _PANEL[0] else 14
    return [
        text_layer(heads, y, x, fontSize=size, fontWeight=600, limit=cut, lineBreak="\n"),
        text_layer(lines, y, x, **small),
        text_layer(begins, y, x, **small),
        text_layer(ends, y, x, align="right", **small),
    ]


def describe_order(orders: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Say in words what `order` shows: who keeps closest to the film, who strays most.

    `orders` as `telling.order_of_telling`.
    """
    said = [
        f"{counted(len(names), 'panel')}, one for each review: its scenes from left to right as "
        "told, from below upwards as shown in the film."
    ]
    known = orders.dropna(subset="tau").sort_values("tau", kind="stable")
    if known.empty:
        return f"{said[0]} No review names enough scenes to tell an order."
    closest, farthest = known.iloc[-1], known.iloc[0]
    said.append(
        f"Closest to the film's order: {names[closest['review_id']]}, tau {closest['tau']:.2f}."
    )
    if len(known) > 1:
        said.append(f"Farthest: {names[farthest['review_id']]}, tau {farthest['tau']:.2f}.")
    few = len(orders) - len(known)
    if few:
        said.append(f"{counted(few, 'review')} with too few scenes to tell an order.")
    return " ".join(said)
