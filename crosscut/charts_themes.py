"""Grids of the Themes view: who dwells on what, and what stands together.

A cell of fewer than five mentions is hollow. Figures stand on the cells wherever there is room
for them; the table behind a chart always has them.
"""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Final, Literal

import altair as alt
import pandas as pd

from crosscut.look import PALETTES, chart_config
from crosscut.wording import FEW, counted, number, per_thousand

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crosscut.look import Theme

CELL: Final = "cell"
"""Name of the selection that a click on a mark of any of these charts makes."""

SEQUENTIAL: Final[dict[Theme, tuple[str, str]]] = {
    "light": ("#F1E9EF", "#B683A8"),
    "dark": ("#2B2430", "#85577B"),
}
"""Ends of the colour scale, from least to most; steps between them are even in CIELAB, and
text stands on each of them at 4.5:1 or better."""

_MOST_COLUMNS: Final = 8
"""More reviews than this stand in rows."""

NARROW: Final = "containerSize()[0] < 600"
_ROOM: Final = alt.ExprRef("bandwidth('x') < 28 ? 0 : 1")
_ROW: Final = 28
_LINE: Final = 15
_LINE_HEIGHT: Final = 18
_BLANK: Final = "transparent"


def narrow_or(wide: int, narrow: int) -> alt.ExprRef:
    """Take one size on a desk, another on a phone."""
    return alt.ExprRef(f"{NARROW} ? {narrow} : {wide}")


def heat_map(
    rates: pd.DataFrame, names: Mapping[str, str], titles: Mapping[str, str], theme: Theme
) -> alt.LayerChart:
    """Draw a cell for each theme of each review: its colour and figure are the rate.

    Few reviews stand in columns, so that the themes' titles are read level; many in rows.

    Parameters
    ----------
    rates
        As `frequency.review_rates`.
    names, titles
        review_id -> name and code -> title, in the order wanted.
    theme
        Light or dark.

    Returns
    -------
    altair.LayerChart
        Clicking a cell selects its review_id and code (`CELL`).
    """
    lines = _in_lines(names)
    rows, columns, row, column = list(titles.values()), list(lines.values()), "title", "lines"
    if len(names) > _MOST_COLUMNS:
        rows, columns, row, column = list(names.values()), rows, "name", "title"
    tooltip = [
        alt.Tooltip("name:N", title="Review"),
        alt.Tooltip("title:N", title="Theme"),
        alt.Tooltip("n:Q", title="Mentions", format=","),
        alt.Tooltip("label:N", title="Per 1,000 words"),
        alt.Tooltip("spread:N", title="Found in"),
    ]
    cells = rates.loc[rates["count"] > 0, ["review_id", "code", "count", "rate"]]
    cells = cells.rename(columns={"count": "n"}).round(3).reset_index(drop=True)
    # What repeats from cell to cell is sent once and looked up.
    reviews = pd.DataFrame(
        {"review_id": list(names), "name": names.values(), "lines": lines.values()}
    )
    base = (
        alt.Chart(cells)
        .transform_lookup("review_id", alt.LookupData(reviews, "review_id", ["name", "lines"]))
        .transform_lookup(
            "code", alt.LookupData(_spread(rates, titles), "code", ["title", "spread"])
        )
        .transform_calculate(label="datum.rate < 0.05 ? 'under 0.1' : format(datum.rate, '.1f')")
        .encode(x=_columns(column, columns), y=_rows(row, rows))
    )
    scale = _sequential(cells.loc[cells["n"] >= FEW, "rate"], theme)
    legend = _legend(PALETTES[theme].muted)
    color = alt.Color("rate:Q", title="Mentions per 1,000 words", scale=scale, legend=legend)
    return _grid(base, color, tooltip, ["review_id", "code"], len(rows), theme)


def _spread(rates: pd.DataFrame, titles: Mapping[str, str]) -> pd.DataFrame:
    """Say of each theme in how many reviews it is found."""
    found = rates.drop_duplicates("code").set_index("code")["reviews"]
    total = counted(rates["review_id"].nunique(), "review")
    spread = [f"{number(int(found[code]))} of {total}" for code in titles]
    return pd.DataFrame({"code": list(titles), "title": titles.values(), "spread": spread})


def _grid(
    base: alt.Chart,
    color: alt.Color,
    tooltip: list[alt.Tooltip],
    fields: list[str],
    rows: int,
    theme: Theme,
) -> alt.LayerChart:
    """Draw cells with their figures; hollow where there are few."""
    palette = PALETTES[theme]
    few = alt.datum.n < FEW
    picked = alt.selection_point(CELL, fields=fields, on="click")
    cells = (
        base.mark_rect(cursor="pointer", strokeWidth=1)
        .encode(
            fill=alt.condition(few, alt.value(_BLANK), color),
            stroke=alt.condition(few, alt.value(palette.muted), alt.value(palette.ground)),
            strokeOpacity=alt.condition(few, alt.value(0.5), alt.value(1)),
            tooltip=tooltip,
        )
        .add_params(picked)
        .properties(name="cells")
    )
    figures = base.mark_text(fontSize=14, cursor="pointer", opacity=_ROOM).encode(
        text="label:N",
        color=alt.condition(few, alt.value(palette.muted), alt.value(palette.text)),
        tooltip=tooltip,
    )
    return framed(alt.LayerChart(layer=[cells, figures]), _ROW * max(rows, 1), theme)


def framed(chart: alt.LayerChart, height: int, theme: Theme) -> alt.LayerChart:
    """Give a chart its size and the look of the page; `height` in pixels."""
    # Axes and legend stand outside the height, so that each row keeps its own.
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    sized: alt.LayerChart = chart.properties(width="container", height=height, autosize=fit)
    looked: alt.LayerChart = sized.configure(**chart_config(theme))
    return looked


def _sequential(values: pd.Series, theme: Theme) -> alt.Scale:
    most = float(values.max()) if len(values) else 1.0
    return alt.Scale(
        domain=[0, max(most, 1e-6)], range=list(SEQUENTIAL[theme]), interpolate="lab", nice=False
    )


def _legend(color: str) -> alt.Legend:
    return alt.Legend(
        orient="bottom",
        direction="horizontal",
        gradientLength=200,
        titleLimit=300,
        titleFontSize=14,
        titleFontWeight="normal",
        titleColor=color,
        labelFontSize=14,
        tickCount=3,
    )


def _rows(field: str, values: Sequence[str]) -> alt.Y:
    scale = alt.Scale(domain=list(values), paddingInner=0.08, paddingOuter=0)
    limit = narrow_or(260, 190)
    axis = alt.Axis(labelLimit=limit, labelFontSize=narrow_or(15, 13), labelPadding=8)
    return alt.Y(f"{field}:N", title=None, scale=scale, axis=axis)


def _columns(field: str, values: Sequence[str], orient: Literal["top", "bottom"] = "top") -> alt.X:
    """Name the columns: upright where they are many or narrow, else level in several lines."""
    level = "1 == 0" if len(values) > _MOST_COLUMNS else f"!({NARROW})"
    lines = max((value.count("\n") for value in values), default=0)
    split = "split(datum.label, '\\n')"
    axis = alt.Axis(
        orient=orient,
        labelExpr=f"{level} ? {split} : trim(join({split}, ' '))",
        labelAngle=alt.ExprRef(f"{level} ? 0 : -90"),
        labelAlign=alt.ExprRef(f"{level} ? 'center' : '{'left' if orient == 'top' else 'right'}'"),
        labelBaseline=alt.ExprRef(f"{level} ? 'bottom' : 'middle'"),
        labelLimit=220,
        labelFontSize=narrow_or(15, 13),
        labelOverlap=False,
        labelLineHeight=_LINE_HEIGHT,
        labelPadding=alt.ExprRef(f"{level} ? {8 + _LINE_HEIGHT * lines} : 8"),
    )
    scale = alt.Scale(domain=list(values), paddingInner=0.04, paddingOuter=0)
    return alt.X(f"{field}:N", title=None, scale=scale, axis=axis)


def _in_lines(names: Mapping[str, str]) -> dict[str, str]:
    """Break names at their blanks, all into as many lines, so that they stand on one foot."""
    broken = {key: wrap(name, _LINE, break_long_words=False) for key, name in names.items()}
    most = max(map(len, broken.values()), default=1)
    return {key: "\n".join([""] * (most - len(own)) + own) for key, own in broken.items()}


def describe_heat_map(
    rates: pd.DataFrame, names: Mapping[str, str], titles: Mapping[str, str]
) -> str:
    """Say in words what `heat_map` shows: the highest rate, and each review's leading theme."""
    size = f"{counted(len(names), 'review')} and {counted(len(titles), 'theme')}"
    said = [f"Heat map of {size}: mentions per 1,000 words."]
    sure = rates[~rates["few"]]
    if sure.empty:
        return f"{said[0]} No theme has {FEW} mentions in any review."
    top = sure.sort_values("rate", kind="stable").iloc[-1]
    said.append(f"Highest: {titles[top['code']]} in {names[top['review_id']]}, {_said(top)}.")
    if len(names) <= _MOST_COLUMNS:
        best = sure.sort_values("rate", ascending=False, kind="stable").drop_duplicates("review_id")
        leading = dict(zip(best["review_id"], best["code"], strict=True))
        each = [f"{names[i]}, {titles[leading[i]]}" for i in names if i in leading]
        said.append(f"Leading themes: {'; '.join(each)}.")
    counts = rates.groupby("code")["count"].sum()
    least = counted(int(counts.min()), "mention")
    said.append(f"Least mentioned: {titles[str(counts.idxmin())]}, {least}.")
    return " ".join(said)


def _said(row: pd.Series) -> str:
    return f"{per_thousand(int(row['count']), int(row['words']))} ({number(int(row['count']))})"


def matrix(
    pairs: pd.DataFrame, titles: Mapping[str, str], unit: str, theme: Theme
) -> alt.LayerChart:
    """Draw a cell for each pair of themes: its colour is Jaccard's coefficient, its figure n.

    Parameters
    ----------
    pairs
        As `cooccurrence.together`, of the themes in the order wanted.
    titles
        Code -> title in that order.
    unit
        "sentence" or "passage".
    theme
        Light or dark.

    Returns
    -------
    altair.LayerChart
        The lower half of a square. Clicking a cell selects one and other (`CELL`).
    """
    cells = pairs.loc[pairs["both"] > 0, ["one", "other", "both", "jaccard", "reviews"]]
    cells = cells.rename(columns={"both": "n"}).round(4).reset_index(drop=True)
    units = dict(zip(pairs["one"], pairs["with_one"], strict=True))
    units |= dict(zip(pairs["other"], pairs["with_other"], strict=True))
    codes = pd.DataFrame(
        {"code": list(titles), "title": titles.values(), "held": [units.get(c, 0) for c in titles]}
    )
    known = alt.LookupData(codes, "code", ["title", "held"])
    tooltip = [
        alt.Tooltip("column:N", title="Theme"),
        alt.Tooltip("row:N", title="With"),
        alt.Tooltip("n:Q", title=f"Both, {unit}s", format=","),
        alt.Tooltip("with_one:Q", title="With the first", format=","),
        alt.Tooltip("with_other:Q", title="With the second", format=","),
        alt.Tooltip("jaccard:Q", title="Jaccard", format=".2f"),
        alt.Tooltip("reviews:Q", title="Reviews with both", format=","),
    ]
    order = list(titles.values())
    base = (
        alt.Chart(cells)
        .transform_lookup("one", known, as_=["column", "with_one"])
        .transform_lookup("other", known, as_=["row", "with_other"])
        .transform_calculate(label="format(datum.n, ',')")
        .encode(x=_columns("column", order[:-1], orient="bottom"), y=_rows("row", order[1:]))
    )
    scale = _sequential(cells.loc[cells["n"] >= FEW, "jaccard"], theme)
    legend = _legend(PALETTES[theme].muted)
    color = alt.Color("jaccard:Q", title="Jaccard’s coefficient", scale=scale, legend=legend)
    return _grid(base, color, tooltip, ["one", "other"], len(order) - 1, theme)


def describe_matrix(pairs: pd.DataFrame, titles: Mapping[str, str], unit: str) -> str:
    """Say in words what `matrix` shows: the pairs that hang together most."""
    head = f"Matrix of {counted(len(titles), 'theme')}: in how many {unit}s two stand together."
    sure = pairs[pairs["both"] >= FEW]
    if sure.empty:
        return f"{head} No two stand together in {FEW} {unit}s."
    top = sure.sort_values(["jaccard", "both"], ascending=False, kind="stable").head(3)
    said = [
        f"{titles[row['one']]} with {titles[row['other']]}, {counted(int(row['both']), unit)}, "
        f"Jaccard {row['jaccard']:.2f}"
        for row in top.to_dict("records")
    ]
    never = int((pairs["both"] == 0).sum())
    return f"{head} Closest: {'; '.join(said)}. Never together: {counted(never, 'pair')}."
