"""Charts of scenes: who mentions each, in the film's order, and in which order they are told."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import altair as alt
import numpy as np
import pandas as pd

from crosscut.charts.base import (
    chart_of,
    levels,
    place,
    segment_scale,
    spread_out,
    story_points,
    stretches,
    text_layer,
)
from crosscut.charts.look import PALETTES, Palette, Theme, segment_colours
from crosscut.charts.motifs import FEW_LANES
from crosscut.guide.model import Scene
from crosscut.measures.scenes import tau_text
from crosscut.text.phrases import counted, listed, percent
from crosscut.text.timecodes import clock

_LABELS: Final = 300
_STRIP: Final = 132
_COUNTS: Final = 28
_CLOSE, _STACKED = 0.03, 18
"""Timecodes nearer than this share of the running time stand so many pixels below each other."""

_CIRCLE: Final = 0.7
"""Area of the widest circle in a column, as a share of the column's width squared."""

_STEP, _LAST_STEP = 30 * 60, 0.85
"""Seconds between times on the axis, and the share of it after which only its end is named."""

_TALL, _THIN = (22, 30, 12), (16, 18, 4)
"""Heights of a lane's name, of its marks and of the space below, in pixels."""


def by_film(
    cells: pd.DataFrame,
    stated: pd.DataFrame,
    names: Mapping[str, str],
    scenes: Sequence[Scene],
    titles: Mapping[str, str],
    runtime: int | None,
    theme: Theme,
) -> alt.LayerChart:
    """Draw the scenes in film order, a column each, and who mentions them.

    Above them stand the stated timecodes at their true place on the running time, joined to
    their columns; without any there is the order alone.

    Parameters
    ----------
    cells
        As `measures.scenes.scene_cells`.
    stated
        Timecodes: review_id, stated (in words), shown_from, shown_to (seconds), segment, start.
    names
        review_id -> name, in the order of the lanes.
    scenes
        The guide's scenes, in film order.
    titles
        Segment code -> title, in the film's order, the whole film last.
    runtime
        Seconds; None where it is not known: the axis then ends with the last stated time.
    theme
        Light or dark.

    Returns
    -------
    altair.LayerChart
        Clicking a mark selects its review_id and what: the scene's code, or the start of the
        timecode (`PICK`).
    """
    palette = PALETTES[theme]
    end = runtime or _last_time(stated, scenes)
    times = ((stated["shown_from"] + stated["shown_to"]) / 2 / end).clip(0, 1)
    rows = levels(times.to_numpy(dtype="float64"), _CLOSE)
    strip = _STRIP + _STACKED * max(rows, default=0)
    top = (strip if len(stated) else 0) + _COUNTS
    lanes, bottom = _lanes(cells, names, top)
    high = bottom + min(_LABELS, 32 + 8 * max((len(one.title) for one in scenes), default=0))
    y, x = place(high), _film_axis()
    columns = {scene.code: (i + 0.5) / len(scenes) for i, scene in enumerate(scenes)}
    marks = _cell_marks(cells, lanes, columns, names, scenes, titles)
    layers = _column_lines(scenes, columns, top, bottom, x, y, theme, titles)
    if len(stated):
        layers += _strip(scenes, columns, end, x, y, palette, strip)
        marks = pd.concat([_timecode_marks(stated, names, titles, times, rows), marks])
    layers += [
        _marks(marks, segment_scale(titles, theme), len(scenes)).encode(x=x, y=y),
        *_words(cells, lanes, columns, scenes, bottom, x, y, palette),
    ]
    return chart_of(layers, high, theme)


def _last_time(stated: pd.DataFrame, scenes: Sequence[Scene]) -> int:
    """Seconds of the last time that a review or the guide states, at least one."""
    last: int = stated["shown_to"].max() if len(stated) else 1
    return max(1, int(last), *(scene.shown_to or 0 for scene in scenes))


def _film_axis() -> alt.X:
    scale = alt.Scale(domain=[0, 1], nice=False, padding=2)
    return alt.X("x:Q", axis=None, scale=scale)


def _lanes(
    cells: pd.DataFrame, names: Mapping[str, str], top: float
) -> tuple[dict[str, tuple[str, float, float]], float]:
    """Place the lanes: review -> label, y of the label, y of the marks; and where they end."""
    name_high, high, space = _TALL if len(names) <= FEW_LANES else _THIN
    counts = cells.groupby("review_id")["mentions"].sum().to_dict()
    lanes, y = {}, top + 12
    for review, name in names.items():
        count = counts.get(review, 0)
        if not count and len(names) > FEW_LANES:
            continue
        label = f"{name} · {count}" if count else f"{name} · no scene"
        lanes[review] = label, y + name_high / 2, y + name_high + high / 2
        y += name_high + high + space
    return lanes, y


def _cell_marks(
    cells: pd.DataFrame,
    lanes: Mapping[str, tuple[str, float, float]],
    columns: Mapping[str, float],
    names: Mapping[str, str],
    scenes: Sequence[Scene],
    titles: Mapping[str, str],
) -> pd.DataFrame:
    scene_titles = {scene.code: scene.title for scene in scenes}
    times = {scene.code: scene.timecode for scene in scenes}
    return pd.DataFrame(
        {
            "review_id": cells["review_id"],
            "what": cells["scene"],
            "x": cells["scene"].map(columns),
            "y": cells["review_id"].map({review: lane[2] for review, lane in lanes.items()}),
            "size": np.minimum(60 + 30 * cells["mentions"], 260),
            "filled": (cells["shared"] > 0).astype(int),
            "shape": "circle",
            "title": cells["segment"].map(titles),
            "name": cells["review_id"].map(names),
            "label": cells["scene"].map(scene_titles),
            "when": cells["scene"].map(times).replace("", "not stated"),
            "count": cells["mentions"],
            "shared": cells["shared"],
        }
    )


def _timecode_marks(
    stated: pd.DataFrame,
    names: Mapping[str, str],
    titles: Mapping[str, str],
    times: pd.Series[float],
    rows: Sequence[int],
) -> pd.DataFrame:
    """Put the stated timecodes at their true place; those close together below each other."""
    return pd.DataFrame(
        {
            "review_id": stated["review_id"],
            "what": stated["start"].astype("str"),
            "x": times.round(4),
            "y": [50 + _STACKED * row for row in rows],
            "size": 150,
            "filled": 1,
            "shape": "diamond",
            "title": stated["segment"].map(titles),
            "name": stated["review_id"].map(names),
            "label": "stated timecode",
            "when": stated["stated"],
            "count": 1,
            "shared": 0,
        }
    )


def _marks(table: pd.DataFrame, scale: alt.Scale, columns: int) -> alt.Chart:
    words = {"name": "Review", "label": "Scene", "when": "Film time", "count:Q": "Mentions"}
    words |= {"shared:Q": "With a chosen motif", "title": "Story"}
    # No circle is wider than its column, however narrow the screen.
    room = f"{_CIRCLE} * pow(width / {max(columns, 1)}, 2)"
    drawn: alt.Chart = (
        story_points(table, ["review_id", "what"], words, scale)
        .transform_calculate(area=f"datum.shape == 'circle' ? min(datum.size, {room}) : datum.size")
        .encode(size=alt.Size("area:Q", scale=None), shape=alt.Shape("shape:N", scale=None))
    )
    return drawn


def _column_lines(
    scenes: Sequence[Scene],
    columns: Mapping[str, float],
    top: float,
    bottom: float,
    x: alt.X,
    y: alt.Y,
    theme: Theme,
    titles: Mapping[str, str],
) -> list[alt.Chart]:
    """Draw a thin line per scene, and under the columns of each story its colour."""
    lines = pd.DataFrame({"x": list(columns.values()), "y": top, "y2": bottom})
    colours = segment_colours(list(titles), theme)
    half = 0.5 / max(len(scenes), 1)
    feet = pd.DataFrame(
        [
            (columns[s.code] - half, columns[s.code] + half, bottom, bottom + 6, colours[s.segment])
            for s in scenes
        ],
        columns=["x", "to", "y", "y2", "colour"],
    )
    return [
        stretches(alt.Chart(lines).mark_rule(color=PALETTES[theme].rule), x, y),
        _coloured(feet, x, y),
    ]


def _coloured(table: pd.DataFrame, x: alt.X, y: alt.Y, opacity: float = 1) -> alt.Chart:
    """Draw areas, each in its own colour."""
    areas = alt.Chart(table).mark_rect(opacity=opacity, aria=False)
    return stretches(areas.encode(color=alt.Color("colour:N", scale=None)), x, y)


def _strip(
    scenes: Sequence[Scene],
    columns: Mapping[str, float],
    runtime: int,
    x: alt.X,
    y: alt.Y,
    palette: Palette,
    high: float,
) -> list[alt.Chart]:
    """Draw the running time with its quarters, the scenes' stretches, and lines to columns."""
    timed = [
        (scene.shown_from / runtime, (scene.shown_to or scene.shown_from) / runtime, scene.code)
        for scene in scenes
        if scene.shown_from is not None
    ]
    axis = pd.DataFrame([(0, 1, 30)], columns=["x", "to", "y"])
    spans = pd.DataFrame([(a, b, 30) for a, b, _ in timed], columns=["x", "to", "y"])
    joints = pd.DataFrame(
        [((a + b) / 2, high - 70, columns[code], high - 4) for a, b, code in timed],
        columns=["x", "y", "to", "y2"],
    )
    lines = (
        (axis, {"color": palette.rule, "strokeWidth": 2}),
        (spans, {"color": palette.muted, "strokeWidth": 7}),
        (joints, {"color": palette.muted, "strokeDash": [3, 3]}),
    )
    drawn = [stretches(alt.Chart(table).mark_rule(**style), x, y) for table, style in lines]
    return [*drawn, *_times(runtime, x, y, palette.muted)]


def _times(runtime: int, x: alt.X, y: alt.Y, colour: str) -> list[alt.Chart]:
    """Write the times above the running time: every half hour, and the end."""
    inside = range(_STEP, round(runtime * _LAST_STEP), _STEP)
    marks = [(0, "left"), *((time, "center") for time in inside), (runtime, "right")]
    style: dict[str, Any] = {"color": colour, "fontSize": 14}
    return [
        text_layer([{"x": time / runtime, "y": 12, "label": clock(time)}], y, x, align=at, **style)
        for time, at in marks
    ]


def _words(
    cells: pd.DataFrame,
    lanes: Mapping[str, tuple[str, float, float]],
    columns: Mapping[str, float],
    scenes: Sequence[Scene],
    bottom: float,
    x: alt.X,
    y: alt.Y,
    palette: Palette,
) -> list[alt.Chart]:
    """Write names above lanes, scenes under columns, and how many reviews mention each."""
    rows = [{"y": lane[1], "label": lane[0]} for lane in lanes.values()]
    by = cells.groupby("scene")["review_id"].nunique().to_dict()
    first = min((lane[1] for lane in lanes.values()), default=bottom)
    counts = [
        {"x": columns[scene.code], "y": first - 26, "label": str(by.get(scene.code, 0))}
        for scene in scenes
    ]
    feet = [{"x": columns[s.code], "y": bottom + 14, "label": s.title} for s in scenes]
    narrow = alt.ExprRef(f"clamp(width / {max(len(scenes), 1)}, 11, 15)")
    return [
        text_layer(rows, y, None, fontSize=16 if len(lanes) <= FEW_LANES else 14),
        text_layer(counts, y, x, align="center", fontSize=14, color=palette.muted),
        text_layer(feet, y, x, align="right", angle=270, limit=_LABELS - 16, fontSize=narrow),
    ]


def describe_by_film(
    cells: pd.DataFrame, stated: pd.DataFrame, scenes: Sequence[Scene], reviews: int
) -> str:
    """Say in words what `by_film` shows: which scenes most reviews mention, and which none."""
    lines = [f"{counted(len(scenes), 'scene')} in film order and who of {reviews} mentions each."]
    titles = {scene.code: scene.title for scene in scenes}
    by = cells.groupby("scene", sort=False)["review_id"].nunique().sort_values(ascending=False)
    if len(by):
        most = [f"“{titles[str(code)]}”" for code in by.index[by == by.iloc[0]]]
        who = counted(int(by.iloc[0]), "review")
        lines.append(
            f"Most mentioned: {listed(most)}, in {who}."
            if len(most) <= 3
            else f"{len(most)} scenes are mentioned by {who}, none by more."
        )
    silent = len(scenes) - len(by)
    if silent:
        lines.append(f"{counted(silent, 'scene')} {'is' if silent == 1 else 'are'} not mentioned.")
    who = counted(stated["review_id"].nunique(), "review")
    lines.append(
        f"{counted(len(stated), 'timecode')} stated, by {who}."
        if len(stated)
        else "No timecodes are stated; the scenes stand in their order alone."
    )
    return " ".join(lines)


_APART: Final = 0.013
"""Least distance of two steps at one scene, as a share of the chart's width."""

_WRAPPED: Final = 19
"""Characters of a name in one line on a narrow screen, where two panels share it."""

_FOOT: Final = 44
"""Room below a panel in pixels."""


_WORDS: Final = {
    "name": "Review",
    "step": "Step",
    "scene": "Scene",
    "count:Q": "Mentions",
    "told": "Told at",
    "place": "In the film",
    "title": "Story",
}
"""What a step says, as for `base.clickable`."""


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
    """Draw the order of telling against that of the film: a panel per review, its scenes joined.

    Parameters
    ----------
    steps
        As `measures.scenes.step_table`.
    names
        review_id -> name, in the order of the panels.
    taus
        review_id -> the line under its name.
    scenes, titles, theme
        As for `shown`.

    Returns
    -------
    altair.LayerChart
        Clicking a dot selects its review_id and step (`PICK`).
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
        story_points(table, ["review_id", "step"], _WORDS, segment_scale(titles, theme)).encode(
            x=x, y=y
        ),
        *_panel_words(panels, corners, names, taus, x, y, palette.muted),
    ]
    return chart_of(layers, total, theme)


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
    position = steps.groupby(["review_id", "scene"])["position"].transform(
        lambda own: spread_out(own.to_numpy(dtype="float64"), _APART * panels.across, 1.0)
    )
    return pd.DataFrame(
        {
            "review_id": steps["review_id"],
            "step": steps["step"],
            "x": panels.at(column, position).round(4),
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
    style: dict[str, Any] = {"color": PALETTES[theme].muted}
    style["fontSize"] = 14 if panels is not _LAYOUTS[-1] else 12
    # A telling in the film's order leaves the upper left and the lower right free.
    bands = _coloured(table, x, y, 0.13)
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
    """Say in words what `scene_order` shows: who keeps closest to the film, who strays most.

    `orders` as `measures.scenes.order_of_telling`.
    """
    lines = [
        f"{counted(len(names), 'panel')}, one for each review: its scenes from left to right as "
        "told, from below upwards as shown in the film."
    ]
    known = orders.dropna(subset="tau").sort_values("tau", kind="stable")
    if known.empty:
        return f"{lines[0]} No review names enough scenes to tell an order."
    closest, farthest = known.iloc[-1], known.iloc[0]
    near = tau_text(closest["tau"])
    lines.append(f"Closest to the film's order: {names[closest['review_id']]}, tau {near}.")
    if len(known) > 1:
        lines.append(f"Farthest: {names[farthest['review_id']]}, tau {tau_text(farthest['tau'])}.")
    few = len(orders) - len(known)
    if few:
        lines.append(f"{counted(few, 'review')} with too few scenes to tell an order.")
    return " ".join(lines)
