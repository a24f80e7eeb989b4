"""Charts of scenes: who mentions each, in the film's order, and in which order they are told."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

import altair as alt
import numpy as np
import pandas as pd

from crosscut.charts.base import (
    NARROW,
    WITH_FIGURES,
    chart_of,
    levels,
    name_layer,
    on_ground,
    place,
    responsive,
    segment_scale,
    spread_out,
    story_points,
    stretches,
    text_layer,
)
from crosscut.charts.look import PALETTES, Theme, segment_colours
from crosscut.charts.motifs import FEW_LANES, name_lines
from crosscut.guide.model import Scene
from crosscut.measures.scenes import BY_SUBTITLES, order_in_words
from crosscut.measures.states import ELSEWHERE, HERE, NOT_READ, STATES, state_words
from crosscut.text.phrases import count_of, join_first, join_words, percent
from crosscut.text.timecodes import clock

_LABELS, _LETTER = 242, 7.4
"""Most room for the names of scenes, which stand upright, and that of one letter."""

_STRIP: Final = 54
_COUNTS: Final = 20
_CLOSE, _STACKED = 0.03, 18
"""Timecodes nearer than this share of the running time stand so many pixels below each other."""

_CIRCLE, _AREA = 0.7, 420
"""Area of the widest circle, as a share of its column's width squared, and in pixels at most."""

_STEP, _LAST_STEP = 30 * 60, 0.85
"""Seconds between times on the axis, and the share of it after which only its end is named."""

_LANE, _LINE, _NAME, _MARK = 37, 16, 6, 22
"""Height of a lane, in which two lines of a name have room, and of such a line; where its name
stands on a phone, and its marks, below its top."""

_LEFT, _RIGHT = 180, 30
"""Room for names at the left of the lanes on a desk, and for counts at the right."""

_PHONE: Final = 1.5
"""By so much all stands further apart on a phone."""

_TICK: Final = "M-.15,-1H.15V1H-.15Z"
"""Shape of a line of the film."""

_MOST: Final = 8
"""A larger count has no larger mark."""


class _Plot(NamedTuple):
    """What the layers of a chart share."""

    scenes: Sequence[Scene]  # the guide's scenes, in film order
    titles: Mapping[str, str]  # segment code -> title, in the film's order, the whole film last
    theme: Theme  # light or dark
    x: alt.X  # scale across
    y: alt.Y  # scale down, in pixels

    @property
    def muted(self) -> str:
        return PALETTES[self.theme].muted

    @property
    def columns(self) -> dict[str, float]:
        """Place of each scene's column, as a share of the width."""
        return {scene.code: (i + 0.5) / len(self.scenes) for i, scene in enumerate(self.scenes)}

    def lines(self, table: pd.DataFrame, colour: str, **style: Any) -> alt.Chart:  # noqa: ANN401
        return stretches(alt.Chart(table).mark_rule(color=colour, **style), self.x, self.y)

    def areas(self, table: pd.DataFrame, opacity: float = 1) -> alt.Chart:
        """Draw the rows of a table as areas, each in the colour of its segment."""
        colours = segment_colours(list(self.titles), self.theme)
        rows = table.assign(colour=table["segment"].map(colours)).drop(columns="segment")
        areas = alt.Chart(rows).mark_rect(opacity=opacity, aria=False)
        colour = alt.Color("colour:N", scale=None)
        return stretches(areas.encode(color=colour), self.x, self.y)

    def texts(self, rows: Sequence[Mapping[str, Any]], **mark: Any) -> alt.Chart:  # noqa: ANN401
        return text_layer(rows, self.y, self.x, **mark)


def by_film(
    cells: pd.DataFrame,
    timecodes: pd.DataFrame,
    names: Mapping[str, str],
    scenes: Sequence[Scene],
    titles: Mapping[str, str],
    runtime: int | None,
    theme: Theme,
    states: pd.DataFrame,
    by: str = "review",
) -> alt.LayerChart:
    """Draw the scenes in film order, a column each, and who mentions them.

    Above them stand the stated timecodes at their true place on the running time, joined to
    their columns; without any there is the order alone.

    Parameters
    ----------
    cells
        As `measures.scenes.scene_cells`.
    timecodes
        Timecodes, and lines of the film that are quoted: review_id, stated (in words),
        shown_from, shown_to (seconds), segment, start, shared (with a motif).
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
    states
        As `measures.states.mention_states`: a faint dot stands where a scene is mentioned in the
        review alone, outside what is counted; a lane without a mark says what is known of it.
    by
        What has a lane: "review", or "group" of reviews.

    Returns
    -------
    altair.LayerChart
        Clicking a mark selects its review_id and what: the scene's code, or the start of the
        timecode (`PICK`).
    """
    end = runtime or _last_time(timecodes, scenes)
    times = ((timecodes["shown_from"] + timecodes["shown_to"]) / 2 / end).clip(0, 1)
    rows = levels(times.to_numpy(dtype="float64"), _CLOSE)
    strip = _STRIP + _STACKED * max(rows, default=0)
    top = (strip if len(timecodes) else 0) + _COUNTS
    lanes, bottom = _lanes(cells, names, top, states)
    high = bottom + _foot(scenes)
    plot = _Plot(scenes, titles, theme, _columns(), place(high))
    marks = _cell_marks(plot, cells, lanes, "review_id")
    layers = _column_lines(plot, top, bottom)
    if len(timecodes):
        layers += _strip(plot, end, strip)
        marks = pd.concat([_timecode_marks(timecodes, times, rows), marks])
    marks = marks.assign(
        title=marks["segment"].map(titles), name=marks["review_id"].map(names)
    ).drop(columns="segment")
    words = {"name": by.capitalize(), "label": "Scene", "when": "Film time", "count:Q": "Mentions"}
    words |= {"shared:Q": "With a chosen motif", "title": "Story"}
    dots = _marks(plot, marks, ["review_id", "what"], words)
    elsewhere = set(states.loc[states["state"] == ELSEWHERE, "code"])
    texts = [
        *_names(plot, lanes),
        *_counts(plot, cells, top - 11, elsewhere),
        _scenes(plot, bottom),
    ]
    layers.append(_faint(plot, states, lanes))
    return chart_of([*layers, dots, *texts], high, theme, narrow=round(_PHONE * high))


def by_motif(
    cells: pd.DataFrame,
    motifs: Mapping[str, str],
    scenes: Sequence[Scene],
    titles: Mapping[str, str],
    theme: Theme,
    by: str = "review",
    chosen: Collection[str] = (),
) -> alt.LayerChart:
    """Draw the motifs over the scenes in film order: how many reviews place each motif at each.

    Parameters
    ----------
    cells
        As `measures.scenes.motif_cells`.
    motifs
        Code -> title, in the order of the rows.
    scenes
        Those that have a column, in film order.
    titles
        Segment code -> title, in the film's order, the whole film last.
    theme
        Light or dark.
    by
        What is counted: "review", or "group" of reviews.
    chosen
        Codes of motifs whose names stand in bold.

    Returns
    -------
    altair.LayerChart
        Clicking a mark selects its code and what: the scene's code (`PICK`).
    """
    lanes = {
        code: _Lane(title, "", "", i * _LANE, i * _LANE + _MARK, code in chosen)
        for i, (code, title) in enumerate(motifs.items())
    }
    bottom = _LANE * len(lanes) + 4
    high = bottom + _foot(scenes)
    plot = _Plot(scenes, titles, theme, _columns(), place(high))
    rows = cells.assign(count=cells["reviews"])
    marks = _cell_marks(plot, rows, lanes, "code").assign(mentions=cells["mentions"], filled=1)
    marks = marks.assign(title=marks["segment"].map(titles), name=marks["code"].map(motifs))
    words = {"name": "Motif", "label": "Scene", "count:Q": f"{by.capitalize()}s"}
    words |= {"mentions:Q": "Mentions", "when": "Film time", "title": "Story"}
    layers = [
        *_column_lines(plot, 0, bottom),
        _marks(plot, marks.drop(columns="segment"), ["code", "what"], words),
        *_names(plot, lanes),
        _scenes(plot, bottom),
    ]
    return chart_of(layers, high, theme, narrow=round(_PHONE * high))


def by_dialogue(
    marks: pd.DataFrame,
    motifs: Mapping[str, str],
    titles: Mapping[str, str],
    runtime: int,
    theme: Theme,
) -> alt.LayerChart:
    """Draw the motifs over the film's time: where its lines name them, where reviews place them.

    Parameters
    ----------
    marks
        As `measures.scenes.motifs_in_dialogue`, with a column `label`: what a mark is called.
    motifs
        Code -> title, in the order of the rows.
    titles
        Segment code -> title, in the film's order, the whole film last.
    runtime
        Seconds of the film.
    theme
        Light or dark.

    Returns
    -------
    altair.LayerChart
        Clicking a mark selects its code and what (`PICK`).
    """
    lanes: dict[str, _Lane] = {}
    for i, (code, title) in enumerate(motifs.items()):
        own = marks[marks["code"] == code]
        for j, (is_line, name, none) in enumerate(
            ((True, title, "no line found"), (False, "in the reviews", "at no known time"))
        ):
            count = int((own["spoken"] == is_line).sum())
            top = _LANE * (2.4 * i + j)
            rest = "" if count else none
            lanes[f"{code}:{is_line}"] = _Lane(name, str(count or ""), rest, top, top + _MARK)
    bottom = _LANE * 2.4 * len(motifs)
    high = bottom + 36
    plot = _Plot((), titles, theme, _columns(), place(high))
    rows = marks.assign(
        x=(marks["time"] / runtime).clip(0, 1).round(4),
        y=[lanes[f"{a}:{b}"].y for a, b in zip(marks["code"], marks["spoken"], strict=True)],
        shape=np.where(marks["spoken"], _TICK, "circle"),
        size=np.where(marks["spoken"], 220, 90 + 45 * marks["reviews"].clip(upper=_MOST)),
        filled=1,
        title=marks["segment"].map(titles),
        motif=marks["code"].map(motifs),
        when=[clock(time) for time in marks["time"]],
    )
    words = {"motif": "Motif", "label": "It is", "when": "Film time", "title": "Story"}
    dots = story_points(
        rows.drop(columns=["segment", "spoken"]),
        ["code", "what"],
        words,
        segment_scale(titles, theme),
    ).encode(
        x=plot.x,
        y=plot.y,
        size=alt.Size("size:Q", scale=None),
        shape=alt.Shape("shape:N", scale=None),
    )
    feet = pd.DataFrame([(0, 1, lane.y) for lane in lanes.values()], columns=["x", "to", "y"])
    layers = [
        name_layer(plot.lines(feet, PALETTES[theme].rule), "lanes"),
        dots,
        *_names(plot, lanes),
        *_times(plot, runtime, bottom + 14),
    ]
    return chart_of(layers, high, theme, narrow=round(_PHONE * high))


def _columns() -> alt.X:
    """Return the scale across: at the right of the names, on a phone below them."""
    left, right = responsive(_LEFT, 0), responsive(_RIGHT, 8)
    room = alt.ExprRef(f"width - ({right.expr})")
    scale = alt.Scale(domain=[0, 1], nice=False, rangeMin=left, rangeMax=room)
    return alt.X("x:Q", axis=None, scale=scale)


def _foot(scenes: Sequence[Scene]) -> float:
    """Room for the names of the scenes."""
    return min(_LABELS, 24 + _LETTER * max((len(one.title) for one in scenes), default=0))


def _last_time(timecodes: pd.DataFrame, scenes: Sequence[Scene]) -> int:
    """Seconds of the last time that a review or the guide states, at least one."""
    last: int = timecodes["shown_to"].max() if len(timecodes) else 1
    return max(1, int(last), *(scene.shown_to or 0 for scene in scenes))


class _Lane(NamedTuple):
    """A lane: its name, its count or else what is known of it, its top and where its marks are."""

    name: str
    total: str
    rest: str
    top: float
    y: float
    bold: bool = False


_Lanes = Mapping[str, _Lane]
"""review_id, or code of a motif -> its lane."""


def _lanes(
    cells: pd.DataFrame, names: Mapping[str, str], top: float, states: pd.DataFrame
) -> tuple[dict[str, _Lane], float]:
    """Place the lanes; return them, and where they end."""
    counts = cells.groupby("review_id")["mentions"].sum().to_dict()
    lanes: dict[str, _Lane] = {}
    empty = _lane_words(states)
    for review, name in names.items():
        count = counts.get(review, 0)
        if not count and len(names) > FEW_LANES:
            continue
        rest = "" if count else empty.get(review, "")
        y = top + _LANE * len(lanes)
        lanes[review] = _Lane(name, "" if rest else str(count), rest, y, y + _MARK)
    return lanes, top + _LANE * len(lanes) + 4


def _lane_words(states: pd.DataFrame) -> dict[str, str]:
    """Say of each review what is known of its scenes where none is counted."""
    outside = states.groupby("review_id", sort=False)["elsewhere"].sum()
    unread = set(states.loc[states["state"] == NOT_READ, "review_id"])
    return {
        str(review): state_words(ELSEWHERE, int(count))
        if count
        else STATES[NOT_READ]
        if review in unread
        else "no scene found"
        for review, count in outside.items()
    }


def _faint(plot: _Plot, states: pd.DataFrame, lanes: _Lanes) -> alt.Chart:
    """Draw a faint dot where a scene is mentioned in a review outside what is counted."""
    rows = states[(states["state"] == ELSEWHERE) & states["review_id"].isin(lanes)]
    table = pd.DataFrame(
        {
            "x": rows["code"].map(plot.columns),
            "y": rows["review_id"].map({review: lane.y for review, lane in lanes.items()}),
        }
    )
    dots = alt.Chart(table).mark_point(
        shape="circle", size=20, filled=True, color=plot.muted, opacity=0.8, aria=False
    )
    chart: alt.Chart = dots.encode(x=plot.x, y=plot.y)
    return chart


def _cell_marks(plot: _Plot, cells: pd.DataFrame, lanes: _Lanes, row: str) -> pd.DataFrame:
    """Put the mentions of each scene at its column, in the lane that the column `row` names."""
    scene = cells["scene"]
    count = cells["count"] if "count" in cells else cells["mentions"]
    return pd.DataFrame(
        {
            row: cells[row],
            "what": scene,
            "x": scene.map(plot.columns),
            "y": cells[row].map({code: lane.y for code, lane in lanes.items()}),
            "size": (count / min(_MOST, max(count, default=1))).clip(0.2, 1).round(3),
            "filled": (cells["shared"] > 0).astype(int) if "shared" in cells else 1,
            "shape": "circle",
            "segment": cells["segment"],
            "label": scene.map({one.code: one.title for one in plot.scenes}),
            "when": scene.map({one.code: _when(one) for one in plot.scenes}),
            "count": count,
            **({"shared": cells["shared"]} if "shared" in cells else {}),
        }
    )


def _when(scene: Scene) -> str:
    """Write the time of a scene, and whether it is stated or told by the film's subtitles."""
    by = f", {BY_SUBTITLES}" if scene.source == BY_SUBTITLES else ""
    return f"{scene.timecode}{by}" if scene.timecode else "not stated"


def _timecode_marks(
    timecodes: pd.DataFrame, times: pd.Series[float], rows: Sequence[int]
) -> pd.DataFrame:
    """Put the stated timecodes at their true place; those close together below each other."""
    is_quote = timecodes["stated"].str.endswith(BY_SUBTITLES)
    return pd.DataFrame(
        {
            "review_id": timecodes["review_id"],
            "what": timecodes["start"].astype("str"),
            "x": times.round(4),
            "y": [40 + _STACKED * row for row in rows],
            "size": 150,
            "filled": np.where(is_quote, timecodes["shared"] > 0, True).astype(int),
            "shape": "diamond",
            "segment": timecodes["segment"],
            "label": np.where(is_quote, "quoted line", "stated timecode"),
            "when": timecodes["stated"],
            "count": 1,
            "shared": timecodes["shared"],
        }
    )


def _wide(plot: _Plot) -> str:
    """Vega's expression for the width of a column."""
    beside = responsive(_LEFT + _RIGHT, 8).expr
    return f"((width - ({beside})) / {max(len(plot.scenes), 1)})"


def _marks(
    plot: _Plot, table: pd.DataFrame, fields: Sequence[str], words: Mapping[str, str]
) -> alt.Chart:
    """Draw the marks; no circle is wider than its column, however narrow the screen."""
    room = f"min({_AREA}, {_CIRCLE} * pow({_wide(plot)}, 2)) * datum.size"
    chart: alt.Chart = (
        story_points(table, fields, words, segment_scale(plot.titles, plot.theme))
        .transform_calculate(area=f"datum.shape == 'circle' ? {room} : datum.size")
        .encode(
            x=plot.x,
            y=plot.y,
            size=alt.Size("area:Q", scale=None),
            shape=alt.Shape("shape:N", scale=None),
        )
    )
    return chart


def _column_lines(plot: _Plot, top: float, bottom: float) -> list[alt.Chart]:
    """Draw a thin line per scene, and under the columns of each story its colour."""
    at = np.array(list(plot.columns.values()))
    half = 0.5 / max(len(at), 1)
    feet = {"x": at - half, "to": at + half, "y": bottom, "y2": bottom + 6}
    segments = [scene.segment for scene in plot.scenes]
    return [
        name_layer(
            plot.lines(pd.DataFrame({"x": at, "y": top, "y2": bottom}), PALETTES[plot.theme].rule),
            "columns",
        ),
        name_layer(plot.areas(pd.DataFrame(feet).assign(segment=segments)), "feet"),
    ]


def _strip(plot: _Plot, runtime: int, high: float) -> list[alt.Chart]:
    """Draw the running time with its quarters, the scenes' stretches, and lines to columns."""
    scene_spans = [
        (scene.shown_from / runtime, (scene.shown_to or scene.shown_from) / runtime, scene.code)
        for scene in plot.scenes
        if scene.shown_from is not None
    ]
    axis = pd.DataFrame([(0, 1, 24)], columns=["x", "to", "y"])
    spans = pd.DataFrame([(a, b, 24) for a, b, _ in scene_spans], columns=["x", "to", "y"])
    joints = pd.DataFrame(
        [((a + b) / 2, high - 12, plot.columns[code], high - 2) for a, b, code in scene_spans],
        columns=["x", "y", "to", "y2"],
    )
    return [
        name_layer(plot.lines(axis, PALETTES[plot.theme].rule, strokeWidth=2), "time"),
        plot.lines(spans, plot.muted, strokeWidth=7),
        plot.lines(joints, plot.muted, strokeDash=[3, 3]),
        *_times(plot, runtime, 8),
    ]


def _times(plot: _Plot, runtime: int, y: float) -> list[alt.Chart]:
    """Write the film's beginning, its half hours and its end."""
    inside = range(_STEP, round(runtime * _LAST_STEP), _STEP)
    marks = [(0, "left"), *((time, "center") for time in inside), (runtime, "right")]
    style: dict[str, Any] = {"color": plot.muted, "fontSize": 16}
    return [
        name_layer(
            plot.texts([{"x": time / runtime, "y": y, "label": clock(time)}], align=align, **style),
            f"time_{time}",
        )
        for time, align in marks
    ]


def _names(plot: _Plot, lanes: _Lanes) -> list[alt.Chart]:
    """Name the lanes, on a phone above their marks; count at their right what is in them."""
    beside, above, counts, rest = [], [], [], []
    for lane in lanes.values():
        lines = name_lines(lane.name)
        up = _LINE / 2 * (len(lines) - 1)
        weight = {"weight": 600 if lane.bold else 400}
        beside.append({"x": 0, "y": lane.y - up, "label": "\n".join(lines), **weight})
        label = " · ".join(filter(None, (lane.name, lane.total)))
        above.append({"x": 0, "y": lane.top + _NAME, "label": label, **weight})
        if lane.total:
            counts.append({"x": 1, "y": lane.y, "label": lane.total})
        if lane.rest:
            rest.append({"x": 0, "y": lane.y, "label": lane.rest})
    style: dict[str, Any] = {"lineBreak": "\n", "lineHeight": _LINE, "limit": _LEFT - 14}
    desk, phone = f"{NARROW} ? '' : datum.label", f"{NARROW} ? datum.label : ''"
    small = {"fontSize": responsive(16, 14), "color": plot.muted}
    return [
        name_layer(
            plot.texts(beside, align="right", dx=-14, fontSize=16, **style).transform_calculate(
                label=desk
            ),
            "names",
        ),
        name_layer(
            plot.texts(above, fontSize=14).transform_calculate(label=phone),
            f"above_{WITH_FIGURES}",
        ),
        plot.texts(counts, dx=10, fontSize=16, fontWeight=600).transform_calculate(label=desk),
        *on_ground(plot.texts(rest, dx=8, **small), plot.theme),
    ]


def _counts(plot: _Plot, cells: pd.DataFrame, y: float, elsewhere: set[str]) -> list[alt.Chart]:
    """Write above the columns how many mention each scene."""
    # A dot stands in place of a 0 where a scene is `elsewhere`: mentioned outside what is counted.
    by = cells.groupby("scene")["review_id"].nunique().to_dict()
    rows = [
        {"x": at, "y": y, "label": str(by.get(code, "•" if code in elsewhere else "0"))}
        for code, at in plot.columns.items()
    ]
    size = alt.ExprRef(f"clamp(1.2 * {_wide(plot)}, 12, 16)")
    return [plot.texts(rows, align="center", fontSize=size, color=plot.muted)]


def _scenes(plot: _Plot, bottom: float) -> alt.Chart:
    """Write the scenes' names under their columns."""
    rows = [
        {"x": plot.columns[scene.code], "y": bottom + 12, "label": scene.title}
        for scene in plot.scenes
    ]
    size = alt.ExprRef(f"clamp({_wide(plot)}, 11, 16)")
    texts = plot.texts(rows, align="right", angle=270, limit=_LABELS - 12, fontSize=size)
    return name_layer(texts, "scenes")


def describe_by_motif(
    cells: pd.DataFrame, motifs: Mapping[str, str], scenes: Sequence[Scene], by: str = "review"
) -> str:
    """Say in words what `by_motif` shows: the motifs in its order, and where each stands most."""
    titles = {scene.code: scene.title for scene in scenes}
    lines = [
        f"{count_of(len(motifs), 'motif')} over {count_of(len(scenes), 'scene')} in film order."
    ]
    for code, title in motifs.items():
        own = cells[cells["code"] == code].sort_values("reviews", ascending=False, kind="stable")
        first = own.iloc[0]
        lines.append(
            f"{title}: {count_of(len(own), 'scene')}, most at “{titles[str(first['scene'])]}” "
            f"({count_of(int(first['reviews']), by)})."
        )
    return " ".join(lines)


def describe_by_dialogue(marks: pd.DataFrame, motifs: Mapping[str, str]) -> str:
    """Say in words what `by_dialogue` shows: of each motif how often it is spoken and placed."""
    lines = ["Motifs over the film's time: lines of the film that name them, and reviews."]
    for code, title in motifs.items():
        own = marks[marks["code"] == code]
        own_lines, scenes = own[own["spoken"]], own[~own["spoken"]]
        first = f", first at {clock(int(own_lines['time'].min()))}" if len(own_lines) else ""
        many = count_of(len(own_lines), "line")
        lines.append(f"{title}: {many} of the film{first}; {count_of(len(scenes), 'scene')}.")
    return " ".join(lines)


def describe_by_film(
    cells: pd.DataFrame,
    timecodes: pd.DataFrame,
    scenes: Sequence[Scene],
    names: Mapping[str, str],
    states: pd.DataFrame,
    by: str = "review",
) -> str:
    """Say in words what `by_film` shows: which scenes most reviews mention, and which none.

    `names`, `states` and `by` as for `by_film`.
    """
    many = f"{count_of(len(scenes), 'scene')} in film order"
    unread = states.loc[states["state"] == NOT_READ, "review_id"].nunique()
    lines = [f"{many} and who of {len(names) - unread} mentions each in what is counted."]
    if unread:
        lines.append(f"Not read: {count_of(unread, by)}.")
    titles = {scene.code: scene.title for scene in scenes}
    counts = cells.groupby("scene", sort=False)["review_id"].nunique().sort_values(ascending=False)
    if len(counts):
        most = [f"“{titles[str(code)]}”" for code in counts.index[counts == counts.iloc[0]]]
        who = count_of(int(counts.iloc[0]), by)
        lines.append(
            f"Most mentioned: {join_words(most)}, in {who}."
            if len(most) <= 3
            else f"{len(most)} scenes are mentioned by {who}, none by more."
        )
    by_scene = states.groupby("code", sort=False)["state"].agg(set)
    count = sum(ELSEWHERE in own and HERE not in own for own in by_scene)
    missing = sum(not own & {HERE, ELSEWHERE} for own in by_scene)
    if count:
        lines.append(f"{count_of(count, 'scene')} mentioned outside what is counted alone.")
    if missing:
        lines.append(f"{count_of(missing, 'scene')} {'is' if missing == 1 else 'are'} not found.")
    is_quote = timecodes["stated"].str.endswith(BY_SUBTITLES)
    for own, nouns, verb in (
        (timecodes[~is_quote], ("timecode",), "stated"),
        (timecodes[is_quote], ("line of the film", "lines of the film"), "quoted"),
    ):
        if len(own):
            who = count_of(own["review_id"].nunique(), "review")
            lines.append(f"{count_of(len(own), *nouns)} {verb}, by {who}.")
    if timecodes.empty:
        lines.append("No timecodes are stated; the scenes stand in their order alone.")
    return " ".join(lines)


_APART: Final = 0.013
"""Least distance of two steps at one scene, as a share of the chart's width."""

_WRAPPED: Final = 19
"""Characters of a name in one line on a narrow screen, where two panels share it."""

_HEAD, _FOOT = 58, 34
"""Room above and below a panel in pixels."""


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


_ACROSS, _WIDE = 2, 0.94
"""Panels in a row, and how much of its column each takes."""

_PANELS: Final = {4: 140, 6: 84, FEW_LANES: 110, math.inf: 80}
"""Up to so many reviews -> height of a panel in pixels."""


def _at(column: pd.Series[Any] | float, share: pd.Series[Any] | float) -> Any:  # noqa: ANN401
    """Place across of a share of a review."""
    return column + _WIDE * (0.03 + 0.94 * share)


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
        As for `by_film`.

    Returns
    -------
    altair.LayerChart
        Clicking a dot selects its review_id and step (`PICK`).
    """
    high = next(high for most, high in _PANELS.items() if len(names) <= most)
    step = _HEAD + high + _FOOT
    corners = {
        review: (i % _ACROSS, (i // _ACROSS) * step + _HEAD) for i, review in enumerate(names)
    }
    total = -(-max(len(names), 1) // _ACROSS) * step
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, _ACROSS], nice=False))
    plot = _Plot(scenes, titles, theme, x, place(total))
    table = _steps(plot, steps, high, corners, names)
    path = (
        alt.Chart(table[["x", "y", "review_id", "step"]])
        .mark_line(color=plot.muted, strokeWidth=1.5)
        .encode(x=x, y=plot.y, detail=alt.Detail("review_id:N"), order=alt.Order("step:Q"))
    )
    dots = story_points(table, ["review_id", "step"], _WORDS, segment_scale(titles, theme))
    layers = [
        *_grounds(plot, high, corners),
        path,
        dots.encode(x=x, y=plot.y),
        *_panel_words(plot, high, corners, names, taus),
    ]
    return chart_of(layers, total, theme, narrow=round(_PHONE * total))


_Corners = Mapping[str, tuple[int, float]]
"""review_id -> column of its panel, and the panel's upper edge in pixels."""


def _steps(
    plot: _Plot, steps: pd.DataFrame, high: float, corners: _Corners, names: Mapping[str, str]
) -> pd.DataFrame:
    """Place the steps, those at one scene so far apart that none covers another."""
    column = steps["review_id"].map({review: corner[0] for review, corner in corners.items()})
    top = steps["review_id"].map({review: corner[1] for review, corner in corners.items()})
    rise = high * (steps["order"] - 0.5) / max(len(plot.scenes), 1)
    position = steps.groupby(["review_id", "scene"])["position"].transform(
        lambda own: spread_out(own.to_numpy(dtype="float64"), _APART * _ACROSS, 1.0)
    )
    return pd.DataFrame(
        {
            "review_id": steps["review_id"],
            "step": steps["step"],
            "x": _at(column, position).round(4),
            "y": (top + high - rise).round(1),
            "filled": steps["shared"].astype("int64"),
            "count": steps["mentions"],
            "title": steps["segment"].map(plot.titles),
            "name": steps["review_id"].map(names),
            "scene": steps["scene"].map({scene.code: scene.title for scene in plot.scenes}),
            "told": [percent(float(at)) for at in steps["position"]],
            "place": [f"{place_} of {len(plot.scenes)}" for place_ in steps["order"]],
        }
    )


def _grounds(plot: _Plot, high: float, corners: _Corners) -> list[alt.Chart]:
    """Draw each story as a band across each panel, the film's beginning at the foot."""
    each = high / max(len(plot.scenes), 1)
    rows, low, up = [], [], []
    for column, top in corners.values():
        foot = top + high
        for code, title in list(plot.titles.items())[:-1]:
            own = [i for i, scene in enumerate(plot.scenes) if scene.segment == code]
            if own:
                upper, lower = foot - (own[-1] + 1) * each, foot - own[0] * each
                rows.append((column, column + _WIDE, upper, lower, code))
                if upper + lower > 2 * foot - high:
                    low.append({"x": _at(column, 1), "y": lower - 12, "label": title})
                else:
                    up.append({"x": _at(column, 0), "y": upper + 12, "label": title})
    table = pd.DataFrame(rows, columns=["x", "to", "y", "y2", "segment"])
    style = {"color": plot.muted, "fontSize": responsive(16, 13)}
    # A telling in the film's order leaves the upper left and the lower right free.
    return [
        name_layer(plot.areas(table, 0.13), "stories"),
        name_layer(plot.texts(low, align="right", **style), "low"),
        name_layer(plot.texts(up, **style), "up"),
    ]


def _panel_words(
    plot: _Plot,
    high: float,
    corners: _Corners,
    names: Mapping[str, str],
    taus: Mapping[str, str],
) -> list[alt.Chart]:
    """Write name and order above each panel, and below it where the review begins and ends."""
    cut = alt.ExprRef(f"width / {_ACROSS} - 12")
    heads, lines, begins, ends = [], [], [], []
    for review, (column, edge) in corners.items():
        top, foot = edge - _HEAD, edge + high + 14
        name = textwrap.wrap(names[review], _WRAPPED)
        lower = 14 * (min(len(name), 2) - 1)
        short = {"narrow": "\n".join(name[:2]), "lower": 0}
        heads.append({"x": column, "y": top + 14, "label": names[review], **short})
        short = {"narrow": taus[review].split(", ")[0], "lower": lower}
        lines.append({"x": column, "y": top + 38, "label": taus[review], **short})
        begins.append({"x": column, "y": foot, "label": "told first"})
        ends.append({"x": column + _WIDE, "y": foot, "label": "told last"})
    small = {"fontSize": responsive(16, 14), "color": plot.muted, "limit": cut}
    return [
        name_layer(
            plot.texts(heads, fontSize=16, fontWeight=600, limit=cut, lineBreak="\n"), "heads"
        ),
        plot.texts(lines, **small),
        name_layer(plot.texts(begins, **small), "begins"),
        name_layer(plot.texts(ends, align="right", **small), "ends"),
    ]


def describe_scene_order(orders: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Say in words what `scene_order` shows: who keeps closest to the film, who strays most.

    `orders` as `measures.scenes.order_of_telling`.
    """
    lines = [
        f"{count_of(len(names), 'panel')}, one for each review: its scenes from left to right as "
        "told, from below upwards as shown in the film."
    ]
    sure = orders.dropna(subset="tau").sort_values("tau", kind="stable")
    if sure.empty:
        return f"{lines[0]} Too few scenes are found in each review to tell an order."
    farthest, closest = (
        (
            sure.loc[sure["tau"] == tau, "review_id"].map(names).tolist(),
            order_in_words(tau),
        )
        for tau in (sure["tau"].iloc[0], sure["tau"].iloc[-1])
    )
    if len(closest[0]) == len(sure):  # none is closer than another
        lines.append(f"{join_first(closest[0])}: {'each ' if len(sure) > 1 else ''}{closest[1]}.")
    else:
        for which, (who, order) in (("Closest to", closest), ("Farthest from", farthest)):
            each = "which" if len(who) == 1 else "each of which"
            lines.append(f"{which} the film's order: {join_first(who)}, {each} {order}.")
    few = len(orders) - len(sure)
    if few:
        lines.append(f"{count_of(few, 'review')} with too few scenes found to tell an order.")
    return " ".join(lines)
