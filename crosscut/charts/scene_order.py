"""Told against shown: the order in which each review tells the scenes, pure."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import altair as alt
import pandas as pd

from crosscut.charts.base import spread_out, with_look
from crosscut.charts.look import PALETTES, Theme, segment_colours
from crosscut.charts.motifs import FEW_LANES, place, segment_scale, story_points, text_layer
from crosscut.guide.model import Scene
from crosscut.measures.scenes import tau_text
from crosscut.text.phrases import counted, percent

DOT_SELECTION: Final = "dot"
"""Name of the selection that a click on a step of a telling makes."""

_APART: Final = 0.013
"""Least distance of two steps at one scene, as a share of the chart's width."""

_WRAPPED: Final = 19
"""Characters of a name in one line on a narrow screen, where two panels share it."""

_FOOT: Final = 44
"""Room below a panel in pixels."""


class _Panels(NamedTuple):
    """How the panels are laid out.

    Attributes
    ----------
    most
        Up to so many reviews are laid out so.
    across
        Panels in a row.
    head, high
        Room above each panel, and its height, in pixels.
    wide
        How much of its column a panel takes.
    """

    most: float
    across: int
    head: float
    high: float
    wide: float

    @property
    def step(self) -> float:
        return self.head + self.high + _FOOT

    def corners(self, names: Iterable[str]) -> dict[str, tuple[int, float]]:
        """Column of each panel, and its upper edge in pixels."""
        return {
            review: (i % self.across, (i // self.across) * self.step + self.head)
            for i, review in enumerate(names)
        }

    def at(self, column: pd.Series[Any] | float, share: pd.Series[Any] | float) -> Any:  # noqa: ANN401
        """Place across of a share of a review."""
        return column + self.wide * (0.03 + 0.94 * share)


_LAYOUTS: Final = (
    _Panels(6, 1, 56, 190, 1.0),
    _Panels(FEW_LANES, 2, 78, 170, 0.94),
    _Panels(math.inf, 2, 78, 120, 0.94),
)


def scene_order(
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
        As `telling.step_table`.
    names
        review_id -> name, in the order of the panels.
    taus
        review_id -> the line under its name.
    scenes, titles, theme
        As for `shown`.

    Returns
    -------
    altair.LayerChart
        Clicking a dot selects its review_id and step (`DOT_SELECTION`).
    """
    palette = PALETTES[theme]
    panels = next(layout for layout in _LAYOUTS if len(names) <= layout.most)
    corners = panels.corners(names)
    total = -(-max(len(names), 1) // panels.across) * panels.step
    scale = alt.Scale(domain=[0, panels.across], nice=False)
    x, y = alt.X("x:Q", axis=None, scale=scale), place(total)
    table = _steps(steps, panels, corners, names, scenes, titles)
    joined = (
        alt.Chart(table[["x", "y", "review_id", "step"]])
        .mark_line(color=palette.muted, strokeWidth=1.5)
        .encode(x=x, y=y, detail=alt.Detail("review_id:N"), order=alt.Order("step:Q"))
    )
    layers = [
        *_grounds(panels, corners, scenes, titles, theme, x, y),
        joined,
        _dots(table, segment_scale(titles, theme)).encode(x=x, y=y),
        *_panel_words(panels, corners, names, taus, x, y, palette.muted),
    ]
    sized: alt.LayerChart = alt.LayerChart(layer=layers).properties(width="container", height=total)
    return with_look(sized, theme)


def _steps(
    steps: pd.DataFrame,
    panels: _Panels,
    corners: Mapping[str, tuple[int, float]],
    names: Mapping[str, str],
    scenes: Sequence[Scene],
    titles: Mapping[str, str],
) -> pd.DataFrame:
    """Place the steps, those at one scene so far apart that none covers another."""
    column = steps["review_id"].map({review: corner[0] for review, corner in corners.items()})
    top = steps["review_id"].map({review: corner[1] for review, corner in corners.items()})
    rise = panels.high * (steps["order"] - 0.5) / max(len(scenes), 1)
    told = steps.groupby(["review_id", "scene"])["position"].transform(
        lambda own: spread_out(own.to_numpy(dtype="float64"), _APART * panels.across, 1.0)
    )
    return pd.DataFrame(
        {
            "review_id": steps["review_id"],
            "step": steps["step"],
            "x": panels.at(column, told).round(4),
            "y": (top + panels.high - rise).round(1),
            "filled": steps["shared"].astype("int64"),
            "count": steps["mentions"],
            "title": steps["segment"].map(titles),
            "name": steps["review_id"].map(names),
            "scene": steps["scene"].map({scene.code: scene.title for scene in scenes}),
            "told": [percent(float(at)) for at in steps["position"]],
            "place": [f"{place_} of {len(scenes)}" for place_ in steps["order"]],
        }
    )


def _dots(table: pd.DataFrame, scale: alt.Scale) -> alt.Chart:
    said = {"name": "Review", "step": "Step", "scene": "Scene", "count:Q": "Mentions"}
    said |= {"told": "Told at", "place": "In the film", "title": "Story"}
    picked = alt.selection_point(
        DOT_SELECTION, fields=["review_id", "step"], on="click", toggle=False
    )
    drawn: alt.Chart = story_points(table, said, picked, scale).properties(name="dots")
    return drawn


def _grounds(
    panels: _Panels,
    corners: Mapping[str, tuple[int, float]],
    scenes: Sequence[Scene],
    titles: Mapping[str, str],
    theme: Theme,
    x: alt.X,
    y: alt.Y,
) -> list[alt.Chart]:
    """Draw each story as a band across each panel, the film's beginning at the foot."""
    colours = segment_colours(list(titles), theme)
    each = panels.high / max(len(scenes), 1)
    rows, low, up = [], [], []
    for column, top in corners.values():
        foot = top + panels.high
        for code, title in list(titles.items())[:-1]:
            own = [i for i, scene in enumerate(scenes) if scene.segment == code]
            if own:
                upper, lower = foot - (own[-1] + 1) * each, foot - own[0] * each
                rows.append((column, column + panels.wide, upper, lower, colours[code]))
                if upper + lower > 2 * foot - panels.high:
                    low.append({"x": panels.at(column, 1), "y": lower - 12, "label": title})
                else:
                    up.append({"x": panels.at(column, 0), "y": upper + 12, "label": title})
    table = pd.DataFrame(rows, columns=["x", "to", "y", "y2", "colour"])
    bands = (
        alt.Chart(table)
        .mark_rect(opacity=0.13, aria=False)
        .encode(
            x=x, x2=alt.X2("to:Q"), y=y, y2=alt.Y2("y2:Q"), color=alt.Color("colour:N", scale=None)
        )
    )
    style: dict[str, Any] = {"color": PALETTES[theme].muted}
    style["fontSize"] = 14 if panels is not _LAYOUTS[-1] else 12
    # A telling in the film's order leaves the upper left and the lower right free.
    return [bands, text_layer(low, y, x, align="right", **style), text_layer(up, y, x, **style)]


def _panel_words(
    panels: _Panels,
    corners: Mapping[str, tuple[int, float]],
    names: Mapping[str, str],
    taus: Mapping[str, str],
    x: alt.X,
    y: alt.Y,
    muted: str,
) -> list[alt.Chart]:
    """Write name and tau above each panel, and below it where the review begins and ends."""
    cut = alt.ExprRef(f"width / {panels.across} - 12")
    heads, lines, begins, ends = [], [], [], []
    for review, (column, edge) in corners.items():
        top, foot = edge - panels.head, edge + panels.high + 14
        name = [names[review]] if panels.across == 1 else textwrap.wrap(names[review], _WRAPPED)
        lower = 20 * (min(len(name), 2) - 1)
        short = {"narrow": "\n".join(name[:2]), "lower": 0}
        heads.append({"x": column, "y": top + 14, "label": names[review], **short})
        tau = {"narrow": taus[review].split(" · ")[0], "lower": lower}
        lines.append({"x": column, "y": top + 38, "label": taus[review], **tau})
        begins.append({"x": column, "y": foot, "label": "told first"})
        ends.append({"x": column + panels.wide, "y": foot, "label": "told last"})
    small: dict[str, Any] = {"fontSize": 14, "color": muted, "limit": cut}
    return [
        text_layer(heads, y, x, fontSize=16, fontWeight=600, limit=cut, lineBreak="\n"),
        text_layer(lines, y, x, **small),
        text_layer(begins, y, x, **small),
        text_layer(ends, y, x, align="right", **small),
    ]


def describe_scene_order(orders: pd.DataFrame, names: Mapping[str, str]) -> str:
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
    near = tau_text(closest["tau"])
    said.append(f"Closest to the film's order: {names[closest['review_id']]}, tau {near}.")
    if len(known) > 1:
        said.append(f"Farthest: {names[farthest['review_id']]}, tau {tau_text(farthest['tau'])}.")
    few = len(orders) - len(known)
    if few:
        said.append(f"{counted(few, 'review')} with too few scenes to tell an order.")
    return " ".join(said)
