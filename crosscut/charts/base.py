"""Parts that charts share: sizes for desk and phone, axes, words on marks, room between marks."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from textwrap import wrap
from typing import Any, Final, Literal, TypeVar, cast

import altair as alt
import numpy as np
import pandas as pd

from crosscut.charts.look import PALETTES, Theme, chart_config, segment_colours

Floats = np.ndarray[Any, np.dtype[np.float64]]

T = TypeVar("T")

NARROW: Final = "(width < 0 || containerSize()[0] < 520)"
"""Vega's expression for a phone; false on a picture, which has no container.

It names the width, which is never below 0, so that it is worked out again when that changes.
"""

PICK: Final = "pick"
"""Name of the selection that a click on a mark makes, in every chart."""

_LINE: Final = 13
_LETTER, _SYMBOL = 7.0, 46
"""Width of a letter of a legend, and of what stands beside its text, in pixels."""


def records(data: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Turn a table to what a chart carries: a record for each row, None for what is missing.

    In place of Altair's own, which refuses more than 5,000 rows and takes three times as long.
    """
    columns = [_plain(data[name]) for name in data]
    names = [str(name) for name in data]
    return {"values": [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]}


def _plain(column: pd.Series[Any]) -> list[Any]:
    """Turn a column to values that JSON knows."""
    if column.dtype.kind in "biu" and not column.hasnans:
        return column.tolist()
    if isinstance(column.dtype, np.dtype) and column.dtype.kind == "f":
        return [value if isfinite(value) else None for value in column.tolist()]
    present = column.notna().tolist()
    return [value if there else None for value, there in zip(column.tolist(), present, strict=True)]


alt.data_transformers.register("crosscut", cast("Any", records))
alt.data_transformers.enable("crosscut")


def responsive(wide: int, narrow: int) -> alt.ExprRef:
    """Take one size on a desk, another on a phone."""
    return alt.ExprRef(f"{NARROW} ? {narrow} : {wide}")


def chart_of(
    layers: Sequence[alt.Chart | alt.LayerChart],
    height: float,
    theme: Theme,
    *,
    narrow: int | None = None,
    phone: str = NARROW,
    **properties: Any,  # noqa: ANN401
) -> alt.LayerChart:
    """Lay marks over each other and give them the size and the look of the page.

    Parameters
    ----------
    layers
        From the lowest to the topmost.
    height, narrow
        Height in pixels, and on a phone where that differs; axes and legend stand outside it, so
        that each row keeps its own.
    theme
        Light or dark.
    phone
        Test of a width on which the chart is that of a phone.
    properties
        Of the whole chart, as for Altair.
    """
    # Marks that can be clicked say what they are (`with_words`); lines and texts are not read out
    # one by one, since the alternative text says the rest.
    config, silent = chart_config(theme), {"aria": False}
    config |= {"text": {**config["text"], **silent}, "rule": silent, "line": silent}
    if narrow is not None:
        # Vega-Lite has no expressions for sizes; a signal of Vega's own name is one.
        size = f"{phone} ? {narrow} : {round(height)}"
        properties["params"] = [alt.VariableParameter(name="height", expr=size)]
    # All at once: each method of a chart copies its layers.
    return alt.LayerChart(
        layer=list(layers),
        width="container",
        height=height,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        config=alt.Config(**config),
        **properties,
    )


def legend_columns(titles: Iterable[str], most: int, beside: int = 0) -> dict[str, str]:
    """Return into how many columns a level legend goes, so that it is cut nowhere: up to `most`.

    By the room of the whole chart, less what is `beside` its plot: the width of the plot itself
    follows from the legend's height, which would be that of the size before.
    """
    sizes = [_LETTER * len(title) + _SYMBOL for title in titles]
    room = f"((containerSize()[0] || width + {beside}) - {beside})"  # a picture has no container
    fits = [
        f"{room} >= {round(sum(max(sizes[i::columns]) for i in range(columns)))} ? {columns} : "
        for columns in range(min(most, len(sizes)), 1, -1)
    ]
    return {"expr": f"{''.join(fits)}1"}


def with_words(marks: alt.Chart, fields: Mapping[str, str]) -> alt.Chart:
    """Let marks say what they stand for: the same words on hover and to a screen reader.

    Parameters
    ----------
    marks
        The marks.
    fields
        Field -> its title, in the order said. A field that ends in ":Q" is a whole number,
        written with commas.
    """
    parts, tooltip = [], []
    for name, title in fields.items():
        field, _, kind = name.partition(":")
        text = f"format(datum.{field}, ',')" if kind else f"datum.{field}"
        parts.append(f"{json.dumps(f'{title}: ')} + {text}")
        plain = alt.Tooltip(f"{field}:N", title=title)
        tooltip.append(alt.Tooltip(name, title=title, format=",") if kind else plain)
    chart: alt.Chart = marks.transform_calculate(spoken=" + '; ' + ".join(parts)).encode(
        tooltip=tooltip, description=alt.Description("spoken:N")
    )
    return chart


def clickable(
    marks: alt.Chart, fields: Sequence[str], words: Mapping[str, str], name: str
) -> alt.Chart:
    """Let a click on a mark select its `fields` (`PICK`); `words` as for `with_words`."""
    click = alt.selection_point(PICK, fields=list(fields), on="click", toggle=False)
    chart: alt.Chart = with_words(marks, words).add_params(click).properties(name=name)
    return chart


def outline(
    spec: dict[str, Any], marks: Sequence[Mapping[str, Any]], theme: Theme
) -> dict[str, Any]:
    """Return a chart in which some marks are chosen from the start: outlined, the rest steps back.

    Parameters
    ----------
    spec
        The chart, as a Vega-Lite specification with one selection (`PICK`).
    marks
        The fields of each mark that is chosen; those that the selection goes by are taken.
    theme
        Light or dark.
    """
    (own,) = (one for one in spec["params"] if "select" in one)
    fields = own["select"]["fields"]
    values = {tuple(mark[field] for field in fields): None for mark in marks}
    start = [dict(zip(fields, value, strict=True)) for value in values]
    params = [{**one, "value": start} if one is own and start else one for one in spec["params"]]
    look = _Outline(frozenset(own.get("views", [])), frozenset(fields), spec.get("datasets", {}))
    result = look.layer(spec, {}, PALETTES[theme].accent)
    return {**result, "params": params}


_OUTLINE: Final = 2.5
_BACK: Final = 0.6
"""What is left of the opacity of a mark while another is chosen."""


@dataclass(frozen=True)
class _Outline:
    """How a chart shows what is chosen in its views of these names, by these fields."""

    views: frozenset[str]
    fields: frozenset[str]
    datasets: Mapping[str, list[dict[str, Any]]]

    def layer(
        self, node: Mapping[str, Any], data: Mapping[str, Any], colour: str
    ) -> dict[str, Any]:
        """Outline what is chosen in a layer and those in it; `data` is that around it."""
        data = node.get("data", data)
        copy = dict(node)
        if "layer" in node:
            copy["layer"] = [self.layer(one, data, colour) for one in node["layer"]]
        if "encoding" not in node:
            return copy
        copy["encoding"] = dict(node["encoding"])
        if node.get("name") in self.views:
            for channel, value in (("stroke", colour), ("strokeWidth", _OUTLINE)):
                old = copy["encoding"].get(channel, {})
                before = old.get("condition", [])
                condition = {"param": PICK, "empty": False, "value": value}
                both = [condition, *(before if isinstance(before, list) else [before])]
                copy["encoding"][channel] = {**old, "condition": both}
        rows = data.get("values") or self.datasets.get(data.get("name", ""), [])
        mark = node["mark"] if isinstance(node["mark"], dict) else {"type": node["mark"]}
        if mark["type"] != "text" and rows and self.fields <= rows[0].keys():
            full = mark.get("opacity", 1)
            condition = {"param": PICK, "value": full}  # of nothing chosen all is
            copy["encoding"]["opacity"] = {"condition": condition, "value": round(_BACK * full, 2)}
        return copy


FRAME: Final = "frame_"
"""What the name of a layer begins with that says what a picture is of: its names and lines.

Such a layer stays while the marks are hidden.
"""


WITH_FIGURES: Final = "with_figures"
"""What such a name holds where a figure follows each name in the same text."""


def name_layer(layer: alt.Chart, name: str) -> alt.Chart:
    """Let a layer stay while the marks of its picture are hidden; `name` is its own in a chart."""
    chart: alt.Chart = layer.properties(name=f"{FRAME}{name}")
    return chart


def by_test(channel: Callable[..., T], test: str, yes: str | float, no: str | float) -> T:
    """Give a channel one of two values, by a test on the row.

    Channels are given as what they are throughout: what a dict or a string stands for, Altair
    looks up among all its classes, 2 ms each.
    """
    return channel(no, condition={"test": test, "value": yes})


def place(high: float) -> alt.Y:
    """Return the vertical scale of a chart whose marks are placed in pixels from its top."""
    scale = alt.Scale(domain=[0, high], nice=False, zero=False, reverse=True)
    return alt.Y("y:Q", axis=None, scale=scale)


def stretches(marks: alt.Chart, x: alt.X, y: alt.Y) -> alt.Chart:
    """Draw marks from `x` to `to` and from `y` to `y2`, as far as their table has these."""
    columns = set(marks.data)
    if "to" in columns:
        marks = marks.encode(x2=alt.X2("to:Q"))
    if "y2" in columns:
        marks = marks.encode(y2=alt.Y2("y2:Q"))
    chart: alt.Chart = marks.encode(x=x, y=y)
    return chart


def segment_scale(titles: Mapping[str, str], theme: Theme) -> alt.Scale:
    """Name the segments' colours outright."""
    colours = segment_colours(list(titles), theme)
    return alt.Scale(domain=[titles[code] for code in colours], range=list(colours.values()))


def segment_legend(segments: Sequence[str]) -> alt.Legend:
    """Return a legend above the chart for the segments with these titles."""
    return alt.Legend(
        orient="top",
        direction="horizontal",
        columns=legend_columns(segments, 3),
        values=list(segments),
        symbolOpacity=1,
    )


def text_layer(
    rows: Sequence[Mapping[str, Any]], y: alt.Y, x: alt.X | None, **mark: float | str | alt.ExprRef
) -> alt.Chart:
    """Write `label` of each row at its place; too long a text is cut at the chart's edge.

    `x` is None for texts that begin at the left edge; `mark` goes to altair's mark_text. On a
    narrow screen a row shows its `narrow` label, where it has one, `lower` pixels below. Where rows
    have a `weight`, it is that of their letters.
    """
    table = pd.DataFrame(list(rows), columns=["x", "y", "label", "narrow", "lower", "weight"])
    style: dict[str, Any] = {"baseline": "middle", "align": "left", "limit": alt.ExprRef("width")}
    if table["weight"].notna().any():
        style["fontWeight"] = alt.ExprRef("datum.weight")
    layer = alt.Chart(table.dropna(axis="columns", how="all"))
    text, place_ = alt.Text("label:N"), y
    if table["narrow"].notna().any():
        layer = layer.transform_calculate(
            shown=f"{NARROW} && datum.narrow ? datum.narrow : datum.label",
            down=f"{NARROW} ? datum.y + datum.lower : datum.y",
        )
        text, place_ = alt.Text("shown:N"), alt.Y("down:Q", axis=None, scale=y["scale"])
    left = alt.XValue(1) if x is None else x
    texts: alt.Chart = layer.mark_text(**{**style, **mark}).encode(x=left, y=place_, text=text)
    return texts


def story_points(
    table: pd.DataFrame, fields: Sequence[str], words: Mapping[str, str], scale: alt.Scale
) -> alt.Chart:
    """Draw points in the colours of their stories, filled where `filled` is 1.

    Parameters
    ----------
    table
        One row per point: title (of the segment), filled (0 or 1), and what the words need.
    fields, words
        As for `clickable`.
    scale
        As `segment_scale`.
    """
    present = set(table["title"])
    legend = segment_legend([title for title in scale.domain if title in present])
    points = alt.Chart(table).mark_point(
        shape="circle", size=90, strokeWidth=2.5, cursor="pointer", opacity=1
    )
    chart: alt.Chart = clickable(points, fields, words, "dots").encode(
        fill=alt.Fill("title:N", title=None, scale=scale, legend=legend),
        stroke=alt.Stroke("title:N", scale=scale, legend=None),
        fillOpacity=alt.FillOpacity("filled:Q", scale=None),
    )
    return chart


def on_ground(texts: alt.Chart, theme: Theme) -> list[alt.Chart]:
    """Draw texts on a ground of their own, which parts them from the lines beneath."""
    below = texts.copy()
    if texts.name is not alt.Undefined:
        below.name = f"{texts.name}_ground"
    ground = PALETTES[theme].ground
    style = {"stroke": ground, "color": ground, "strokeWidth": 6, "strokeJoin": "round"}
    below.mark = alt.MarkDef(**{**texts.mark.to_dict(), **style})
    return [below, texts]


MOST_COLUMNS: Final = 8
"""Of more columns than this a phone has no room for the names of rows beside them."""

ROW_ABOVE, LOWER = 48, 8
"""Height of a row whose name stands above its cells, and by how much these stand lower."""

_BLANK: Final = "\N{ZERO WIDTH SPACE}"
"""An empty line of a name: of one without letters SVG forgets the height."""

_SMALLEST, _LARGEST, _EM, _LINE_HEIGHT = 12, 16, 0.46, 19
"""Smallest and largest letters of a column's name, width of one over its size, height of a line."""


def grid(
    base: alt.Chart,
    columns: tuple[str, Sequence[str]],
    rows: tuple[str, Sequence[str]],
    theme: Theme,
    *,
    fields: Sequence[str],
    words: Mapping[str, str],
    fill: alt.Fill | alt.FillValue,
    edge: alt.Stroke | alt.StrokeValue,
    edge_opacity: float = 1,
    few: str = "false",
    figures: Callable[[alt.Chart, bool], list[alt.Chart]],
    high: int = 28,
    orient: Literal["top", "bottom"] = "top",
) -> alt.LayerChart:
    """Draw a cell for each row of a table, hollow where there are few, with what stands on it.

    Parameters
    ----------
    base
        The table and what is worked out from it.
    columns, rows
        Field, and its values in the order wanted, which may hold line breaks (`wrap_names`).
    theme
        Light or dark.
    fields, words
        As for `clickable`.
    fill, edge
        The colours of a cell and of its edge.
    edge_opacity
        Of the edge of a hollow cell.
    few
        Test of a row whose cell is hollow.
    figures
        Gives what stands on the cells, from the base with its places; True for many columns,
        whose rows have their names above them on a phone.
    high
        Height of a row in pixels.
    orient
        Where the columns' names stand.
    """
    many, count = len(columns[1]) > MOST_COLUMNS, max(len(rows[1]), 1)
    y = _rows_axis(*rows, above=many)
    base = base.encode(x=_columns_axis(*columns, orient), y=y)
    if isinstance(fill, alt.Fill):
        fill = alt.condition(few, alt.value("transparent"), fill)
    # On a phone the cells of many columns are low, and stand below the names of their rows.
    low = alt.ExprRef(f"{NARROW} ? {ROW_ABOVE // 2} : bandwidth('y')")
    style: dict[str, Any] = {"height": low, "yOffset": responsive(0, LOWER)} if many else {}
    rects = base.mark_rect(cursor="pointer", **style).encode(
        fill=fill,
        stroke=edge,
        strokeOpacity=by_test(alt.StrokeOpacityValue, few, edge_opacity, 1),
    )
    layers = [clickable(rects, fields, words, "cells"), *figures(base, many)]
    if not many:
        return chart_of(layers, high * count, theme)
    names = (
        alt.Chart(pd.DataFrame({rows[0]: list(rows[1])}))
        .transform_calculate(shown=f"{NARROW} ? datum.{rows[0]} : ''")
        .mark_text(align="left", fontSize=13, color=PALETTES[theme].muted, dy=-13)
        .encode(x=alt.XValue(0), y=y, text=alt.Text("shown:N"))
    )
    layers.append(name_layer(names, "rows"))
    return chart_of(layers, high * count, theme, narrow=ROW_ABOVE * count)


def _rows_axis(field: str, values: Sequence[str], *, above: bool) -> alt.Y:
    """Name the rows of a grid at its left; with `above` not on a phone."""
    lines = "split(datum.label, '\\n')"
    axis = alt.Axis(
        labelLimit=responsive(260, 190),
        labelFontSize=alt.ExprRef("clamp((containerSize()[0] || 704) / 44, 13, 16)"),
        labelLineHeight=15,
        labelBaseline={
            "condition": {"test": "indexof(datum.value, '\\n') > 0", "value": "alphabetic"},
            "value": "middle",
        },
        labelPadding=responsive(8, 0) if above else 8,
        labelExpr=f"{NARROW} ? '' : {lines}" if above else lines,
    )
    scale = alt.Scale(domain=list(values), paddingInner=0.08, paddingOuter=0)
    return alt.Y(f"{field}:N", title=None, scale=scale, axis=axis)


def _columns_axis(field: str, values: Sequence[str], orient: Literal["top", "bottom"]) -> alt.X:
    """Name the columns of a grid: in level lines where these have room, else upright."""
    # In two lines a long name may reach over the column of a short one, and a name move a little
    # from the middle of its own.
    top, count = orient == "top", max(len(values), 1)
    # All stand on one foot, below as many lines: Vega does not set an axis lower at another width.
    halves = [_halves(value) for value in values]
    broken = [value.count("\n") for value in values] + [len(own) - 1 for own in halves]
    down = max(broken, default=0) if top else 0
    halves = [[_BLANK] * (down + 1 - len(own)) + own for own in halves]
    centred, least, moves = _apart([max(map(len, own)) for own in halves] or [1])
    lines = [[line or _BLANK for line in value.split("\n")] for value in values]
    longest, step = (
        _EM * max((len(one) for own in lines for one in own), default=1),
        f"(width / {count})",
    )
    # On a phone all stay in the middle: Vega gives names room once for a change of width, when it
    # does not know yet what stands beside the columns.
    two, level = (
        f"({step} >= {_SMALLEST} * ({NARROW} ? {slim} : {wide}))"
        for slim, wide in (
            (_EM * centred, _EM * least),
            (min(_EM * centred, longest), min(_EM * least, longest)),
        )
    )
    at = f"round(datum.index * {count - 1})"
    size = f"clamp({step} / ({two} ? {_EM * centred} : {longest}), {_SMALLEST}, {_LARGEST})"
    # The more room there is, the less a name moves.
    tight = f"clamp(({centred} - {step} / {_EM * _SMALLEST}) / {centred - least or 1}, 0, 1)"
    # Of names that have no room even so, some stand for all.
    fits = f"{at} % ceil(15 / {step}) == 0"
    side, foot = ("left", "bottom") if top else ("right", "top")
    axis = alt.Axis(
        orient=orient,
        labelExpr=f"{two} ? {json.dumps(halves)}[{at}] : {level} ? {json.dumps(lines)}[{at}] : "
        f"{fits} ? trim(replace(datum.label, /\\n/g, ' ')) : ''",
        labelAngle=alt.ExprRef(f"{level} ? 0 : -90"),
        labelAlign=alt.ExprRef(f"{level} ? 'center' : '{side}'"),
        labelBaseline=alt.ExprRef(f"{level} ? '{foot}' : 'middle'"),
        labelLimit=260,
        labelFontSize=alt.ExprRef(
            f"{level} ? {size} : clamp(0.75 * {step}, 11, {NARROW} ? 13 : 16)"
        ),
        labelOffset=alt.ExprRef(f"{two} ? {json.dumps(moves)}[{at}] * {step} * {tight} : 0"),
        labelOverlap=False,
        labelLineHeight=_LINE_HEIGHT,
        labelPadding=alt.ExprRef(f"{level} ? {8 + _LINE_HEIGHT * down} : 8"),
    )
    scale = alt.Scale(domain=list(values), paddingInner=0.04, paddingOuter=0)
    return alt.X(f"{field}:N", title=None, scale=scale, axis=axis)


_ASIDE: Final = 0.25
"""By so much of a column's width a name may stand beside its middle."""


def _apart(widths: Sequence[int]) -> tuple[float, float, list[float]]:
    """Return the widths of a column that names need, centred and moved, and each one's move."""
    # Widths are in letters, a move is a part of the width; the first has room at its left, the
    # last none.
    between = [(a + b) / 2 + 1 for a, b in itertools.pairwise(widths)]
    middles, reach = np.arange(len(widths)) + 0.5, np.cumsum([0, *between])
    centred = least = max([*between, widths[-1] + 1])
    moves = np.zeros(len(widths))
    for width in centred * np.arange(1, 0.5, -0.01):
        last = len(widths) - ((widths[-1] + 1) / 2 + reach[-1]) / width
        shift = np.minimum(_isotonic(middles - reach / width), last) + reach / width - middles
        if np.abs(shift).max() > _ASIDE:
            break
        least, moves = width, shift
    return centred, float(least), moves.round(3).tolist()


def _halves(name: str) -> list[str]:
    """Break a name into two lines of about one length; a short one into one."""
    whole = " ".join(name.split())
    broken = (
        wrap(whole, width, break_long_words=not whole.isascii())
        for width in range(max(len(whole) // 2, 10), len(whole))
    )
    return next((own for own in broken if len(own) < 3), [whole])


def wrap_names(names: Mapping[str, str], width: int = _LINE) -> dict[str, str]:
    """Break names at their blanks, all into as many lines, so that they stand on one foot.

    A name that has no blanks, as in Chinese, is broken where a line of `width` letters ends.
    """
    broken = {
        key: wrap(name, width, break_long_words=not name.isascii()) for key, name in names.items()
    }
    most = max(map(len, broken.values()), default=1)
    return {key: "\n".join([""] * (most - len(own)) + own) for key, own in broken.items()}


def spread_out(values: Floats, gap: float, most: float = np.inf) -> Floats:
    """Move values apart to at least `gap`, as little as can be (least squares).

    The order stays, so that this is an isotonic regression of the values less their steps.

    Parameters
    ----------
    values
        Shape (n,).
    gap
        Least distance; smaller where n values have no room for it between 0 and `most`.
    most
        No value is moved above it, and none below 0.
    """
    order = np.argsort(values, kind="stable")
    gap = min(gap, most / max(len(values) - 1, 1))
    steps = gap * np.arange(len(values))
    places = np.empty(len(values))
    top = most - (steps[-1] if len(steps) else 0.0)
    places[order] = np.clip(_isotonic(values[order] - steps), 0.0, top) + steps
    return places


def _isotonic(values: Floats) -> Floats:
    """Fit values that never fall, by least squares."""
    # Neighbours that fall are pooled (Ayer, Brunk, Ewing, Reid and Silverman, 1955), as
    # `scipy.optimize.isotonic_regression` does; a server need not hold all of that package for it.
    pools: list[tuple[float, int]] = []
    for value in values.tolist():
        total, count = value, 1
        while pools and pools[-1][0] * count >= total * pools[-1][1]:
            before, many = pools.pop()
            total, count = total + before, count + many
        pools.append((total, count))
    means = [total / count for total, count in pools]
    return np.repeat(np.array(means, dtype=np.float64), [count for _, count in pools])


def levels(values: Floats, gap: float) -> list[int]:
    """Stack what would overlap: the lowest level of each value on which it has room.

    Parameters
    ----------
    values
        Shape (n,).
    gap
        Two values nearer than this are on different levels.

    Returns
    -------
    list of int
        From 0, in the order of `values`.
    """
    last: list[float] = []
    result = [0] * len(values)
    for i in np.argsort(values, kind="stable").tolist():
        free = (level for level, at in enumerate(last) if values[i] - at >= gap)
        result[i] = next(free, len(last))
        last[result[i] : result[i] + 1] = [float(values[i])]
    return result


def asides(levels_: pd.Series[Any], first: pd.Series[Any], last: pd.Series[Any]) -> Floats:
    """Set marks of one place side by side: how far from it each goes, by its level (`levels`).

    Into the chart from its `first` and its `last` place, to either side from one between.
    """
    outward = np.where(levels_ % 2 == 1, 1, -1) * np.ceil(levels_ / 2)
    return np.select([first, last], [levels_, -levels_], outward).astype("float64")
