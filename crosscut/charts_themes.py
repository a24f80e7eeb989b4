"""Grids of the Themes view: who dwells on what, and what stands together.

A cell of fewer than five mentions is hollow. Figures stand on the cells wherever there is room
for them; the table behind a chart always has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import altair as alt
import pandas as pd

from crosscut.charts_parts import (
    LOWER,
    MOST_COLUMNS,
    ROW_ABOVE,
    below_names,
    columns_axis,
    either,
    framed,
    in_lines,
    narrow_or,
    rows_above,
    rows_axis,
    worded,
)
from crosscut.look import PALETTES
from crosscut.text.phrases import FEW, counted, number, per_thousand

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

_ROOM: Final = 28
"""Least width in pixels of a cell with a figure such as "12.5"."""

_ROOM_SMALL: Final = 16
"""Least width in pixels of a cell with a small whole number."""

_ROW: Final = 28
_BLANK: Final = "transparent"


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
    lines = in_lines(names)
    rows, columns, row, column = list(titles.values()), list(lines.values()), "title", "lines"
    if len(names) > MOST_COLUMNS:
        rows, columns, row, column = list(names.values()), rows, "name", "title"
    said = {"name": "Review", "title": "Theme", "n:Q": "Mentions", "label": "Per 1,000 words"}
    said |= {"spread": "Found in"}
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
        .encode(x=columns_axis(column, columns), y=rows_axis(row, rows, above=_many(columns)))
    )
    scale = _sequential(cells.loc[cells["n"] >= FEW, "rate"], theme)
    legend = _legend(PALETTES[theme].muted)
    color = alt.Color("rate:Q", title="Mentions per 1,000 words", scale=scale, legend=legend)
    layers = _cells(base, color, said, ["review_id", "code"], theme, _many(columns), _ROOM)
    return _grid(layers, rows, _many(columns), theme)


def _many(columns: Sequence[str]) -> bool:
    """Tell whether so many columns need the whole width of a phone."""
    return len(columns) > MOST_COLUMNS


def _spread(rates: pd.DataFrame, titles: Mapping[str, str]) -> pd.DataFrame:
    """Say of each theme in how many reviews it is found."""
    found = rates.drop_duplicates("code").set_index("code")["reviews"]
    total = counted(rates["review_id"].nunique(), "review")
    spread = [f"{number(int(found[code]))} of {total}" for code in titles]
    return pd.DataFrame({"code": list(titles), "title": titles.values(), "spread": spread})


def _grid(layers: list[alt.Chart], rows: Sequence[str], many: bool, theme: Theme) -> alt.LayerChart:
    """Put cells into rows; with `many` columns a phone has the names above the rows."""
    high, narrow = _ROW * max(len(rows), 1), None
    if many:
        narrow = ROW_ABOVE * max(len(rows), 1)
        layers = [*layers, rows_above(rows, layers[0]["encoding"]["y"], PALETTES[theme].muted)]
    return framed(alt.LayerChart(layer=layers), high, theme, narrow=narrow)


def _cells(
    base: alt.Chart,
    color: alt.Color,
    said: Mapping[str, str],
    fields: list[str],
    theme: Theme,
    many: bool,
    room: int,
) -> list[alt.Chart]:
    """Draw cells with their figures where these have `room`; hollow where there are few."""
    palette = PALETTES[theme]
    few = f"datum.n < {FEW}"
    picked = alt.selection_point(CELL, fields=fields, on="click")
    base = worded(base, said)
    low = narrow_or(0, LOWER) if many else 0
    cells = (
        base.mark_rect(cursor="pointer", strokeWidth=1)
        .encode(
            fill=alt.condition(few, alt.value(_BLANK), color),
            stroke=either(alt.StrokeValue, few, palette.muted, palette.ground),
            strokeOpacity=either(alt.StrokeOpacityValue, few, 0.5, 1),
        )
        .add_params(picked)
        .properties(name="cells")
    )
    figures = base.mark_text(
        fontSize=alt.ExprRef(f"bandwidth('x') < {_ROOM} ? 12 : 14"),
        opacity=alt.ExprRef(f"bandwidth('x') < {room} ? 0 : 1"),
        cursor="pointer",
        yOffset=low,
    ).encode(
        text=alt.Text("label:N"),
        color=either(alt.ColorValue, few, palette.muted, palette.text),
    )
    return [below_names(cells) if many else cells, figures]


def _sequential(values: pd.Series, theme: Theme) -> alt.Scale:
    most = float(values.max()) if len(values) else 1.0
    return alt.Scale(
        domain=[0, max(most, 1e-6)], range=list(SEQUENTIAL[theme]), interpolate="lab", nice=False
    )


def _legend(color: str) -> alt.Legend:
    return alt.Legend(
        orient="bottom",
        direction="horizontal",
        gradientLength=narrow_or(200, 120),
        titleLimit=300,
        titleFontSize=14,
        titleFontWeight="normal",
        titleColor=color,
        labelFontSize=14,
        tickCount=3,
    )


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
    if len(names) <= MOST_COLUMNS:
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
    said = {"column": "Theme", "row": "With", "n:Q": f"Both, {unit}s"}
    said |= {"with_one:Q": "With the first", "with_other:Q": "With the second"}
    said |= {"coefficient": "Jaccard", "reviews:Q": "Reviews with both"}
    order = list(titles.values())
    base = (
        alt.Chart(cells)
        .transform_lookup("one", known, as_=["column", "with_one"])
        .transform_lookup("other", known, as_=["row", "with_other"])
        .transform_calculate(
            label="format(datum.n, ',')", coefficient="format(datum.jaccard, '.2f')"
        )
        .encode(
            x=columns_axis("column", order[:-1], orient="bottom"),
            y=rows_axis("row", order[1:], above=_many(order[:-1])),
        )
    )
    scale = _sequential(cells.loc[cells["n"] >= FEW, "jaccard"], theme)
    legend = _legend(PALETTES[theme].muted)
    color = alt.Color("jaccard:Q", title="Jaccard’s coefficient", scale=scale, legend=legend)
    many = _many(order[:-1])
    layers = _cells(base, color, said, ["one", "other"], theme, many, _ROOM_SMALL)
    return _grid(layers, order[1:], many, theme)


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
