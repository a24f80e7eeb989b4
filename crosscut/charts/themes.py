"""Charts of the Themes view: who dwells on what, how that shifts, what two sides differ in.

A cell of fewer than five mentions is hollow. Figures stand on the cells wherever there is room
for them; the table behind a chart always has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

import altair as alt
import numpy as np
import pandas as pd

from crosscut.charts.base import (
    LOWER,
    MOST_COLUMNS,
    NARROW,
    PICK,
    asides,
    by_test,
    chart_of,
    clickable,
    constant,
    grid,
    levels,
    responsive,
    spread_out,
    with_words,
    wrap_names,
)
from crosscut.charts.look import PALETTES, Palette, Theme, segment_colours
from crosscut.measures.keyness import ALIKE, FEW_WORDS, ONE, OTHER
from crosscut.measures.states import ELSEWHERE, NOT_FOUND, NOT_READ, STATES
from crosscut.text.phrases import FEW, counted, listed, number, per_thousand

SEQUENTIAL: Final[dict[Theme, tuple[str, str]]] = {
    "light": ("#F1E9EF", "#B683A8"),
    "dark": ("#2B2430", "#85577B"),
}
"""Ends of the colour scale, from least to most; steps between them are even in CIELAB, and
text stands on each of them at 4.5:1 or better."""

_ROOM, _ROOM_SMALL, _ROOM_DOTS = 28, 16, 60
"""Least width in pixels of a cell with a figure such as "12.5", with a small whole number, and with
four dots, in whose place their number stands."""

_HOLLOW: Final = f"datum.n < {FEW}"
_EDGED: Final = f"datum.n > 0 && datum.n < {FEW}"


_RATE: Final = "datum.rate < 0.05 ? 'under 0.1' : format(datum.rate, '.1f')"
_DOTS: Final = "datum.n > 4 ? datum.n + ' ●' : substring('●●●●', 0, datum.n)"


STATE_MARKS: Final[Mapping[str, str]] = {ELSEWHERE: "•", NOT_READ: "//", NOT_FOUND: "Blank"}
"""What stands on a cell in which nothing is counted; on one of a theme not found nothing does."""


def heat_map(
    rates: pd.DataFrame,
    names: Mapping[str, str],
    titles: Mapping[str, str],
    theme: Theme,
    states: pd.DataFrame,
    *,
    dots: bool = False,
) -> alt.LayerChart:
    """Draw a cell for each theme of each review: its colour and figure are the rate.

    With `dots` a cell has a dot per mention instead: of a few words there is no rate.

    Few reviews stand in columns, so that the themes' titles are read level; many in rows.

    Parameters
    ----------
    rates
        As `measures.themes.review_rates`; reviews that are not read have no rows in it.
    names, titles
        review_id -> name and code -> title, in the order wanted.
    theme
        Light or dark.
    states
        As `measures.states.mention_states`: what is known where nothing is counted.

    Returns
    -------
    altair.LayerChart
        Clicking a cell selects its review_id and code (`PICK`).
    """
    lines = wrap_names(names)
    rows, columns, row, column = list(titles.values()), list(lines.values()), "title", "lines"
    if len(names) > MOST_COLUMNS:
        rows, columns, row, column = list(names.values()), rows, "name", "title"
    fields = {"name": "Review", "title": "Theme", "n:Q": "Mentions", "label": "Per 1,000 words"}
    fields |= {"spread": "Found in", "outside:Q": "Elsewhere in the review"}
    if dots:
        del fields["label"]
    known = states.loc[states["review_id"].isin(names) & states["code"].isin(titles)]
    cells = known[["review_id", "code", "elsewhere", "state"]].merge(
        rates[["review_id", "code", "count", "rate"]], on=["review_id", "code"], how="left"
    )
    cells = cells[cells["state"] != NOT_FOUND].fillna({"count": 0, "rate": 0})
    # What most cells have is not sent: no mark, nothing elsewhere.
    cells["mark"] = cells["state"].map(STATE_MARKS)
    cells["more"] = cells["elsewhere"].where(cells["elsewhere"] > 0)
    cells = cells.rename(columns={"count": "n"}).drop(columns=["elsewhere", "state"])
    cells = cells.round(3).reset_index(drop=True)
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
        .transform_calculate(
            label=f"datum.mark || ({_DOTS if dots else _RATE})",
            short="datum.mark ? '' : '' + datum.n" if dots else "''",
            outside="datum.more || 0",
        )
    )
    field, meaning = ("n", "Mentions") if dots else ("rate", "Mentions per 1,000 words")
    most = cells.loc[cells["n"] >= (1 if dots else FEW), field].max()
    return grid(
        base,
        (column, columns),
        (row, rows),
        theme,
        fields=["review_id", "code"],
        words=fields,
        **_cells(field, meaning, most, _ROOM, theme),
    )


def _spread(rates: pd.DataFrame, titles: Mapping[str, str]) -> pd.DataFrame:
    """Say of each theme in how many reviews it is found."""
    found = rates.drop_duplicates("code").set_index("code")["reviews"]
    total = counted(rates["review_id"].nunique(), "review")
    spread = [f"{number(int(found[code]))} of {total}" for code in titles]
    return pd.DataFrame({"code": list(titles), "title": titles.values(), "spread": spread})


def _cells(field: str, title: str, most: float, room: int, theme: Theme) -> dict[str, Any]:
    """Colour cells by a field, up to `most`, and write their labels where these have `room`."""
    palette = PALETTES[theme]
    scale = alt.Scale(
        domain=[0, most if most > 0 else 1],
        range=list(SEQUENTIAL[theme]),
        interpolate="lab",
        nice=False,
    )
    legend = alt.Legend(
        orient="bottom",
        direction="horizontal",
        gradientLength=responsive(200, 120),
        titleLimit=300,
        titleFontSize=16,
        titleFontWeight="normal",
        titleColor=palette.muted,
        labelFontSize=16,
        tickCount=3,
    )

    def figures(base: alt.Chart, many: bool) -> list[alt.Chart]:
        text = base.mark_text(
            text=alt.ExprRef(f"bandwidth('x') < {_ROOM_DOTS} && datum.short || datum.label"),
            fontSize=alt.ExprRef(f"bandwidth('x') < {_ROOM} ? 12 : bandwidth('x') < 40 ? 14 : 16"),
            opacity=alt.ExprRef(f"bandwidth('x') < {room} ? 0 : 1"),
            cursor="pointer",
            yOffset=responsive(0, LOWER) if many else 0,
        )
        colour = by_test(alt.ColorValue, _HOLLOW, palette.muted, palette.text)
        return [text.encode(color=colour)]

    return {
        "fill": alt.Fill(f"{field}:Q", title=title, scale=scale, legend=legend),
        "edge": by_test(alt.StrokeValue, _EDGED, palette.muted, palette.ground),
        "edge_opacity": 0.5,
        "few": _HOLLOW,
        "figures": figures,
    }


def describe_heat_map(
    rates: pd.DataFrame,
    names: Mapping[str, str],
    titles: Mapping[str, str],
    states: pd.DataFrame,
    *,
    dots: bool = False,
) -> str:
    """Say in words what `heat_map` shows: the highest rate, and each review's leading theme.

    `states` as for `heat_map`: how many cells without a figure are what.
    """
    size = f"{counted(len(names), 'review')} and {counted(len(titles), 'theme')}"
    lines = [f"Heat map of {size}: {'a dot per mention' if dots else 'mentions per 1,000 words'}."]
    sure = rates[~rates["few"]]
    empty = states.loc[states["code"].isin(titles), "state"].value_counts()
    words = {ELSEWHERE: "with mentions elsewhere in the review alone"} | {
        state: STATES[state] for state in (NOT_FOUND, NOT_READ)
    }
    cells = [
        f"{counted(int(empty[state]), 'cell')} {text}"
        for state, text in words.items()
        if state in empty
    ]
    without = f"Without a {'dot' if dots else 'figure'}: {listed(cells)}." if cells else ""
    if dots:
        most = rates.groupby("code")["count"].sum().sort_values(ascending=False).head(3)
        many = [f"{titles[str(code)]}, {counted(int(n), 'mention')}" for code, n in most.items()]
        return " ".join(filter(None, (*lines, f"Most: {'; '.join(many)}.", without)))
    if sure.empty:
        few = f"No theme has {FEW} mentions that are counted in any review."
        return " ".join(filter(None, (lines[0], few, without)))
    top = sure.sort_values("rate", kind="stable").iloc[-1]
    lines.append(f"Highest: {titles[top['code']]} in {names[top['review_id']]}, {_rate_text(top)}.")
    if len(names) <= MOST_COLUMNS:
        best = sure.sort_values("rate", ascending=False, kind="stable").drop_duplicates("review_id")
        leading = dict(zip(best["review_id"], best["code"], strict=True))
        each = [f"{names[i]}, {titles[leading[i]]}" for i in names if i in leading]
        lines.append(f"Leading themes: {'; '.join(each)}.")
    counts = rates.groupby("code")["count"].sum()
    least = counted(int(counts.min()), "mention")
    lines.append(f"Fewest in what is counted: {titles[str(counts.idxmin())]}, {least}.")
    return " ".join(filter(None, (*lines, without)))


def _rate_text(row: pd.Series) -> str:
    return f"{per_thousand(int(row['count']), int(row['words']))} ({number(int(row['count']))})"


def matrix(
    pairs: pd.DataFrame, titles: Mapping[str, str], unit: str, theme: Theme
) -> alt.LayerChart:
    """Draw a cell for each pair of themes: its colour is Jaccard's coefficient, its figure n.

    Parameters
    ----------
    pairs
        As `measures.themes.together`, of the themes in the order wanted.
    titles
        Code -> title in that order.
    unit
        "sentence" or "passage".
    theme
        Light or dark.

    Returns
    -------
    altair.LayerChart
        The lower half of a square. Clicking a cell selects one and other (`PICK`).
    """
    cells = pairs.loc[pairs["both"] > 0, ["one", "other", "both", "jaccard", "reviews"]]
    cells = cells.rename(columns={"both": "n"}).round(4).reset_index(drop=True)
    units = dict(zip(pairs["one"], pairs["with_one"], strict=True))
    units |= dict(zip(pairs["other"], pairs["with_other"], strict=True))
    codes = pd.DataFrame(
        {"code": list(titles), "title": titles.values(), "words": [units.get(c, 0) for c in titles]}
    )
    known = alt.LookupData(codes, "code", ["title", "words"])
    fields = {"column": "Theme", "row": "With", "n:Q": f"Both, {unit}s"}
    fields |= {"with_one:Q": "With the first", "with_other:Q": "With the second"}
    fields |= {"coefficient": "Jaccard", "reviews:Q": "Reviews with both"}
    order = list(titles.values())
    base = (
        alt.Chart(cells)
        .transform_lookup("one", known, as_=["column", "with_one"])
        .transform_lookup("other", known, as_=["row", "with_other"])
        .transform_calculate(
            label="format(datum.n, ',')", coefficient="format(datum.jaccard, '.2f')"
        )
    )
    return grid(
        base,
        ("column", order[:-1]),
        ("row", order[1:]),
        theme,
        fields=["one", "other"],
        words=fields,
        orient="bottom",
        **_cells(
            "jaccard",
            "Jaccard’s coefficient",
            cells.loc[cells["n"] >= FEW, "jaccard"].max(),
            _ROOM_SMALL,
            theme,
        ),
    )


def describe_matrix(pairs: pd.DataFrame, titles: Mapping[str, str], unit: str) -> str:
    """Say in words what `matrix` shows: the pairs that hang together most."""
    head = f"Matrix of {counted(len(titles), 'theme')}: in how many {unit}s two stand together."
    sure = pairs[pairs["both"] >= FEW]
    if sure.empty:
        return f"{head} No two stand together in {FEW} {unit}s."
    top = sure.sort_values(["jaccard", "both"], ascending=False, kind="stable").head(3)
    lines = [
        f"{titles[row['one']]} with {titles[row['other']]}, {counted(int(row['both']), unit)}, "
        f"Jaccard {row['jaccard']:.2f}"
        for row in top.to_dict("records")
    ]
    never = int((pairs["both"] == 0).sum())
    return f"{head} Closest: {'; '.join(lines)}. Never together: {counted(never, 'pair')}."


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
    """Draw a line per theme from story to story: its rate in the sentences on each.

    The three that change most are strong. Names stand at the right, moved apart; dots that
    would cover each other stand side by side. Where a theme is not mentioned there is no dot.

    Parameters
    ----------
    rates
        As `measures.themes.segment_rates`, of the segments drawn.
    titles
        Code -> title.
    segments
        Segment code -> title in the film's order; two or more, the whole film not among them.
    theme
        Light or dark.

    Returns
    -------
    altair.LayerChart
        Clicking a dot selects its code and segment (`PICK`).
    """
    palette = PALETTES[theme]
    least, each, most = _HEIGHT
    height = max(min(least + each * len(titles), most), 24 * len(titles))
    layout = _slopes_layout(titles, len(segments) - 1)
    marks = alt.Chart(_points(rates, titles, segments, height)).transform_calculate(
        at=f"{layout.strips} ? datum.low : datum.high"
    )
    base = marks.encode(x=layout.x, y=_pixels("at"))
    strong = "datum.strong"
    lines = base.mark_line().encode(
        detail=alt.Detail("code:N"),
        strokeWidth=by_test(alt.StrokeWidthValue, strong, 3, 1.25),
        stroke=by_test(alt.StrokeValue, strong, palette.text, palette.muted),
        opacity=by_test(alt.OpacityValue, strong, 1, 0.6),
    )
    heads, above = _heads(segments, layout)
    dots = _slope_dots(base, layout, segments, theme)
    layers = [lines, dots, *_slope_labels(marks, layout, palette), heads]
    narrow = None
    if layout.last > 1:
        layers += _strip_texts(marks, layout, palette)
        narrow = _STRIP * len(titles)
    around = {"top": above, "bottom": 16, "left": 0, "right": 0}
    return chart_of(layers, height, theme, narrow=narrow, padding=around)


class _SlopesLayout(NamedTuple):
    """Where slopes stand, in Vega's expressions.

    Attributes
    ----------
    last
        Place of the last segment, from 0.
    strips
        Test of a screen where each theme has a strip of its own.
    x
        The scale of places.
    step
        Pixels from place to place.
    """

    last: int
    strips: str
    x: alt.X
    step: str


def _slopes_layout(titles: Mapping[str, str], last: int) -> _SlopesLayout:
    """Leave room for the labels before the first dot and after the last; less in strips."""
    strips = f"({str(last > 1).lower()} && {NARROW})"
    longest = max(map(len, titles.values()), default=0)
    wide, narrow = (min(most, round(each * longest) + 70) for most, each in ((290, 7.2), (215, 6)))
    begins = f"({strips} ? {_SIDE} : {NARROW} ? 52 : 72)"
    ends = f"({strips} ? {_SIDE} : {NARROW} ? {narrow} : {wide})"
    scale = alt.Scale(domain=[0, last], range=[alt.ExprRef(begins), alt.ExprRef(f"width - {ends}")])
    step = f"((width - {begins} - {ends}) / {last})"
    return _SlopesLayout(last, strips, alt.X("place:Q", axis=None, scale=scale), step)


def _pixels(field: str) -> alt.Y:
    """Return the place of a field that holds pixels from the top."""
    return alt.Y(f"{field}:Q", axis=None, scale=None)


def _slope_dots(
    base: alt.Chart, layout: _SlopesLayout, segments: Mapping[str, str], theme: Theme
) -> alt.Chart:
    """Draw a dot per theme and segment, in the segment's colour, hollow where few."""
    colours = segment_colours([*segments, ""], theme)
    own = alt.Scale(domain=list(segments), range=[colours[code] for code in segments])
    fill = alt.Fill("segment:N", scale=own, legend=None)
    words = {"title": "Theme", "story": "On", "mentions": "Mentions", "label": "Per 1,000 words"}
    aside = f"({layout.strips} ? 0 : datum.aside) * min(1 / {layout.step}, {1 / (3 * _DOT)})"
    points = (
        base.transform_filter("datum.rate > 0")
        .transform_calculate(beside=f"datum.place + {aside}")
        .encode(x=alt.X("beside:Q", axis=None, scale=layout.x["scale"]))
        .mark_point(size=110, strokeWidth=2, cursor="pointer", opacity=1)
    )
    words |= {"spread": "Found in"}
    dots: alt.Chart = clickable(points, ["code", "segment"], words, "dots").encode(
        stroke=alt.Stroke("segment:N", scale=own, legend=None),
        fill=alt.condition(alt.datum.few, alt.value(PALETTES[theme].ground), fill),
    )
    return dots


def _heads(segments: Mapping[str, str], layout: _SlopesLayout) -> tuple[alt.Chart, int]:
    """Name the segments above their dots, in lines; by their numbers where there is no room.

    Returns
    -------
    heads, above
        The layer, and the room that it takes above the chart in pixels.
    """
    strips, last = layout.strips, max(layout.last, 1)
    lines = wrap_names(segments, max(_HEADS // last, _LEAST_HEAD))
    short = wrap_names(segments, _STRIP_LETTERS)
    heads = pd.DataFrame(
        {
            "place": range(len(segments)),
            "head": list(lines.values()),
            "short": list(short.values()),
            "number": [str(i) for i in range(1, len(segments) + 1)],
        }
    )
    longest, breaks = (
        [measure(own.values()) for own in (short, lines)] for measure in (_longest, _breaks)
    )
    # In strips the letters are smaller; two stories have room for their names on any width.
    room = f"{strips} ? {0.78 * _LETTER * longest[0]} : {_LETTER * longest[1]}"
    tight = f"({layout.step} < ({room}))" if last > 1 else "false"
    head = f"{strips} ? datum.short : datum.head"
    line = f"({strips} ? 15 : {_HEAD_LINE})"
    lower = f"{tight} ? 0 : {strips} ? {breaks[0]} : {breaks[1]}"
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
        .encode(x=layout.x, y=constant(alt.YValue, 0), text=alt.Text("shown:N"))
    )
    return named, 24 + _HEAD_LINE * (1 + max(breaks))


def _longest(heads: Iterable[str]) -> int:
    return max(len(line) for head in heads for line in head.split("\n"))


def _breaks(heads: Iterable[str]) -> int:
    return max(head.count("\n") for head in heads)


def _strip_texts(marks: alt.Chart, layout: _SlopesLayout, palette: Palette) -> list[alt.Chart]:
    """Write in strips: the theme's title on top of its own, the rate above each dot."""
    titles = marks.transform_filter("datum.place == 0").transform_calculate(
        titled=f"{layout.strips} ? datum.title : ''"
    )
    rates = marks.transform_calculate(rated=f"{layout.strips} ? datum.label : ''")
    return [
        titles.mark_text(
            align="left", baseline="top", fontSize=14, fontWeight=600, color=palette.text
        ).encode(x=constant(alt.XValue, 0), y=_pixels("strip"), text=alt.Text("titled:N")),
        rates.mark_text(baseline="bottom", fontSize=13, dy=-9, color=palette.muted).encode(
            x=layout.x, y=_pixels("at"), text=alt.Text("rated:N")
        ),
    ]


def _slope_labels(marks: alt.Chart, layout: _SlopesLayout, palette: Palette) -> list[alt.Chart]:
    """Write the rate before the first dot, rate and title after the last, tied to their dots."""
    drawn = []
    shown = alt.ExprRef(f"{layout.strips} ? 0 : 0.5")
    align: Literal["left", "right"]
    for place, side, align, text in ((0, -1, "right", "label"), (layout.last, 1, "left", "full")):
        own = marks.transform_filter(f"datum.place == {place}").transform_calculate(
            named=f"{layout.strips} ? '' : datum.{text}"
        )
        ties = own.mark_rule(
            color=palette.muted, opacity=shown, xOffset=8 * side, x2Offset=26 * side
        ).encode(x=layout.x, x2=alt.X2("place:Q"), y=_pixels("high"), y2=alt.Y2("label_y:Q"))
        labels = own.mark_text(
            align=align,
            dx=30 * side,
            fontSize=responsive(15, 13),
            color=palette.text,
            cursor="pointer",
        ).encode(x=layout.x, y=_pixels("label_y"), text=alt.Text("named:N"))
        drawn += [ties, labels]
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
    mentioned = table[table["count"] > 0]
    table["aside"] = mentioned.groupby("segment")["pixels"].transform(
        lambda own: levels(own.to_numpy(), _CLOSE)
    )
    first, last = table["place"] == 0, table["place"] == len(codes) - 1
    table["aside"] = _DOT * asides(table["aside"].fillna(0), first, last)
    return table.drop(columns=["count", "words", "reviews", "pixels"])


def movers(rates: pd.DataFrame, segments: Sequence[str], most: int = 3) -> list[str]:
    """Codes whose rate differs most between any two segments, the most first.

    A code with fewer than `phrases.FEW` mentions in all of them is passed over.
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
    lines = []
    for code in movers(rates, codes):
        own = [float(rate[code, segment]) for segment in codes]
        if len(codes) == 2:
            lines.append(f"{titles[code]} from {own[0]:.1f} to {own[1]:.1f}")
            continue
        low, high = int(np.argmin(own)), int(np.argmax(own))
        lines.append(
            f"{titles[code]}, most on {segments[codes[high]]} ({own[high]:.1f}), least on "
            f"{segments[codes[low]]} ({own[low]:.1f})"
        )
    between = listed(lines) if len(codes) == 2 else "; ".join(lines)
    most = f"They change most: {between}." if lines else f"No theme has {FEW} mentions."
    return (
        f"Lines, one for each of {counted(len(titles), 'theme')}, of mentions per 1,000 words "
        f"from {segments[codes[0]]} to {segments[codes[-1]]}. {most}"
    )


_TIMES: Final = (16, 8, 4, 2)
"""Marks of the axis: so many times as often."""

_SIDES_ROW: Final = 32


def face_to_face(
    table: pd.DataFrame,
    titles: Mapping[str, str],
    sides: tuple[str, str],
    theme: Theme,
    unit: str = "theme",
) -> alt.LayerChart:
    """Draw for each item how much more one side says it, with a 95 % interval.

    Where an interval leaves out "alike" its dot is filled; where there are too few words to
    say, these words stand in its place. At the right stand the mentions of both sides and,
    where there is room, the log ratio.

    Parameters
    ----------
    table
        As `keyness.keyness`, in the order drawn, `item` a theme's code or a word; with
        elsewhere_one and elsewhere_other where mentions outside what is counted are known.
    titles
        Item -> how it is written.
    sides
        Names of the two sides, `one` first; `one` lies to the right.
    theme
        Light or dark.
    unit
        What an item is.

    Returns
    -------
    altair.LayerChart
        Clicking a row's mark selects its item (`PICK`).
    """
    palette = PALETTES[theme]
    rows = _intervals(table, titles, sides)
    reach, ends = _reach(table)
    # An interval may reach past the axis, never into the figures beside it.
    scale = alt.Scale(domain=[-reach, reach], range=[0, ends], nice=False, zero=False, clamp=True)
    axis = alt.Axis(
        labelLimit=responsive(260, 190), labelFontSize=responsive(15, 13), labelPadding=8
    )
    y = alt.Y("title:N", title=None, scale=alt.Scale(domain=list(rows["title"])), axis=axis)
    words = {"title": unit.capitalize(), "mentions": "Mentions", "rates": "Per 1,000 words"}
    words |= {"interval": "Log-odds, 95 %", "ratio": "Log ratio", "found": "Found in"}
    if "elsewhere_one" in table:
        words |= {"elsewhere": "Outside what is counted"}
    base = with_words(alt.Chart(rows).encode(y=y), words | {"verdict_text": "So"})
    layers = [
        *_marks(base, scale, reach, palette),
        *_figures(base, palette.text),
        *_side_names(sides, ends, palette.text),
    ]
    around = {"top": 60, "bottom": 8, "left": 0, "right": 0}
    return chart_of(layers, _SIDES_ROW * max(len(rows), 1), theme, padding=around)


def _marks(base: alt.Chart, scale: alt.Scale, reach: float, palette: Palette) -> list[alt.Chart]:
    """Draw interval and dot, or the words that say that there are too few."""
    sure = base.transform_filter("datum.verdict != 'few'")
    clear = "datum.verdict == 'one' || datum.verdict == 'other'"
    ink = by_test(alt.StrokeValue, clear, palette.text, palette.muted)
    dot = by_test(alt.FillValue, clear, palette.text, palette.ground)
    times = alt.X("low:Q", title=None, scale=scale, axis=_times_axis(reach, palette.rule))
    spans = sure.mark_rule(strokeWidth=3, cursor="pointer", clip=True).encode(
        x=times, x2=alt.X2("high:Q"), stroke=ink
    )
    dots = (
        sure.mark_point(size=120, strokeWidth=2, opacity=1, cursor="pointer")
        .encode(x=alt.X("log_odds:Q", scale=scale), stroke=ink, fill=dot)
        .add_params(alt.selection_point(PICK, fields=["item"], on="click", toggle=False))
        .properties(name="dots")
    )
    few = base.transform_filter("datum.verdict == 'few'").mark_text(
        fontSize=responsive(15, 13), color=palette.muted, cursor="pointer", aria=True
    )
    words = few.encode(
        x=alt.X("middle:Q", scale=scale), text=alt.Text("verdict_text:N")
    ).properties(name="words")
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
        x = constant(alt.XValue, alt.ExprRef(f"width < 420 ? width : {at}"))
        figures = base.mark_text(align="right", fontSize=15, color=color, opacity=room)
        head = heads.mark_text(align="right", fontSize=13, color=color, opacity=room, dy=-12)
        drawn += [figures.encode(x=x, text=alt.Text(f"{field}:N"))]
        drawn += [head.encode(x=x, y=constant(alt.YValue, 0), text=alt.Text(f"{field}:N"))]
    return drawn


def _side_names(sides: tuple[str, str], ends: alt.ExprRef, color: str) -> list[alt.Chart]:
    """Write above the two halves who says more there; on a phone in two lines."""
    drawn = []
    limit = alt.ExprRef(f"{NARROW} ? width : width / 2 - 20")
    align: Literal["left", "right"]
    for text, align, x, y in (
        (f"more in {sides[0]} →", "right", ends, responsive(-30, -50)),
        (f"← more in {sides[1]}", "left", 0, -30),
    ):
        head = alt.Chart(pd.DataFrame({"head": [text]})).mark_text(
            align=align, fontSize=responsive(15, 13), fontWeight=600, color=color, limit=limit
        )
        place = {"x": constant(alt.XValue, x), "y": constant(alt.YValue, y)}
        drawn.append(head.encode(text=alt.Text("head:N"), **place))
    return drawn


def verdict_words(table: pd.DataFrame, sides: tuple[str, str]) -> list[str]:
    """Put the verdict of each row of `keyness.keyness` in words."""
    says = {ONE: f"more in {sides[0]}", OTHER: f"more in {sides[1]}"}
    says |= {ALIKE: "no clear difference", FEW_WORDS: "too few words to say"}
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
    if "elsewhere_one" in table:
        outside = zip(table["elsewhere_one"], table["elsewhere_other"], strict=True)
        shown["elsewhere"] = [f"{number(int(a))} and {number(int(b))}" for a, b in outside]
    shown["verdict_text"] = verdict_words(table, sides)
    return shown


def _signed(value: float, digits: int = 2) -> str:
    """Write a difference with its sign, a true minus among them."""
    return f"{value:+.{digits}f}".replace("-", "−")


def describe_face_to_face(
    table: pd.DataFrame,
    titles: Mapping[str, str],
    sides: tuple[str, str],
    unit: str = "theme",
) -> str:
    """Say in words what `face_to_face` shows: what either side says more, and what is unsure."""
    lines = [f"Intervals, one for each of {counted(len(table), unit)}: {sides[0]} and {sides[1]}."]
    for verdict, name in ((ONE, sides[0]), (OTHER, sides[1])):
        own = [titles[item] for item in table.loc[table["verdict"] == verdict, "item"]]
        lines.append(f"More in {name}: {listed(own) if own else 'none for certain'}.")
    for verdict, text in ((ALIKE, "No clear difference"), (FEW_WORDS, "Too few words to say")):
        number_of = int((table["verdict"] == verdict).sum())
        if number_of:
            lines.append(f"{text}: {counted(number_of, unit)}.")
    return " ".join(lines)
