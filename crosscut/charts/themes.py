"""Charts of the Themes view: who dwells on what, how that shifts, what two sides differ in.

Figures stand on the cells wherever there is room
for them; the table behind a chart always has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

import altair as alt
import numpy as np
import pandas as pd

from crosscut.charts.base import (
    LOWER,
    MOST_COLUMNS,
    NARROW,
    PICK,
    by_test,
    chart_of,
    clickable,
    grid,
    name_layer,
    responsive,
    story_points,
    with_words,
    wrap_names,
)
from crosscut.charts.look import PALETTES, SEQUENTIAL, Palette, Theme, segment_colours
from crosscut.measures.keyness import ALIKE, FEW_WORDS, ONE, OTHER
from crosscut.measures.states import ELSEWHERE, NOT_FOUND, NOT_READ, STATES
from crosscut.text.phrases import FEW, count_of, join_first, join_words, number, per_thousand

_ROOM, _ROOM_SMALL, _ROOM_DOTS = 28, 16, 60
"""Least width in pixels of a cell with a figure such as "12.5", with a small whole number, and with
four dots, in whose place their number stands."""

_MANY_ROWS: Final = 15
"""So many rows are low, to be seen at once."""

_HOLLOW: Final = f"datum.n < {FEW}"


_RATE: Final = "datum.rate < 0.05 ? 'under 0.1' : format(datum.rate, '.1f')"
_DOTS: Final = "datum.n > 4 ? datum.n + ' •' : substring('••••', 0, datum.n)"


STATE_MARKS: Final[Mapping[str, str]] = {ELSEWHERE: "○", NOT_READ: "//", NOT_FOUND: "Blank"}
"""What stands on a cell in which nothing is counted; on one of a theme not found nothing does."""


def heat_map(
    rates: pd.DataFrame,
    names: Mapping[str, str],
    titles: Mapping[str, str],
    theme: Theme,
    states: pd.DataFrame,
    *,
    dots: bool = False,
    by: str = "review",
) -> alt.LayerChart:
    """Draw a cell for each theme of each review: its colour and figure are the rate.

    A cell of fewer than five mentions has a dot for each instead, and with `dots` so has every
    cell: of a few words there is no rate.

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
    dots
        Whether every cell has a dot a mention.
    by
        What has a cell for each theme: "review", or "group" of reviews.

    Returns
    -------
    altair.LayerChart
        Clicking a cell selects its review_id and code (`PICK`).
    """
    lines = wrap_names(names)
    rows, columns, row, column = list(titles.values()), list(lines.values()), "title", "lines"
    high, many = 28 if len(rows) < _MANY_ROWS else 25, len(names) > MOST_COLUMNS
    if many:
        rows, columns, row, column, high = list(names.values()), rows, "name", "title", 28
    fields = {
        "name": by.capitalize(),
        "title": "Theme",
        "n:Q": "Mentions",
        "rated": "Per 1,000 words",
    }
    fields |= {"spread": "Found in", "outside:Q": "Elsewhere in the review"}
    if dots:
        del fields["rated"]
    own_states = states.loc[states["review_id"].isin(names) & states["code"].isin(titles)]
    cells = own_states[["review_id", "code", "elsewhere", "state"]].merge(
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
            "code", alt.LookupData(_describe_spread(rates, titles, by), "code", ["title", "spread"])
        )
        .transform_calculate(
            label=f"datum.mark || ({_HOLLOW} || {str(dots).lower()} ? {_DOTS} : {_RATE})",
            short=f"!datum.mark && ({_HOLLOW} || {str(dots).lower()}) ? '' + datum.n : ''",
            rated=f"datum.mark || ({_RATE})",
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
        high=high,
        # Few columns have room for their figures, which say what a colour does.
        **_cells(field, meaning, most, _ROOM, theme, legend=many),
    )


def _describe_spread(rates: pd.DataFrame, titles: Mapping[str, str], by: str) -> pd.DataFrame:
    """Say of each theme in how many reviews or groups it is found."""
    counts = rates.drop_duplicates("code").set_index("code")["reviews"]
    total = count_of(rates["review_id"].nunique(), by)
    spread = [f"{number(int(counts[code]))} of {total}" for code in titles]
    return pd.DataFrame({"code": list(titles), "title": titles.values(), "spread": spread})


def _cells(
    field: str, title: str, most: float, room: int, theme: Theme, *, legend: bool = True
) -> dict[str, Any]:
    """Colour cells by a field, up to `most`, and write their labels where these have `room`."""
    palette = PALETTES[theme]
    scale = alt.Scale(
        domain=[0, most if most > 0 else 1],
        range=list(SEQUENTIAL[theme]),
        interpolate="lab",
        nice=False,
    )
    key = alt.Legend(
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
            # What stands for a state is drawn on the narrowest cell: an empty one says "few".
            opacity=alt.ExprRef(f"!datum.mark && bandwidth('x') < {room} ? 0 : 1"),
            cursor="pointer",
            yOffset=responsive(0, LOWER) if many else 0,
        )
        colour = by_test(alt.ColorValue, _HOLLOW, palette.muted, palette.text)
        return [text.encode(color=colour)]

    return {
        "fill": alt.Fill(f"{field}:Q", title=title, scale=scale, legend=key if legend else None),
        "edge": alt.StrokeValue(palette.rule),
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
    by: str = "review",
) -> str:
    """Say in words what `heat_map` shows: the highest rate, and each review's leading theme.

    `states`, `dots` and `by` as for `heat_map`: how many cells without a figure are what.
    """
    size = f"{count_of(len(names), by)} and {count_of(len(titles), 'theme')}"
    lines = [f"Heat map of {size}: {'a dot per mention' if dots else 'mentions per 1,000 words'}."]
    sure = rates[~rates["few"]]
    empty = states.loc[states["code"].isin(titles), "state"].value_counts()
    words = {ELSEWHERE: "with mentions elsewhere in the review alone"} | {
        state: STATES[state] for state in (NOT_FOUND, NOT_READ)
    }
    cells = [
        f"{count_of(int(empty[state]), 'cell')} {text}"
        for state, text in words.items()
        if state in empty
    ]
    without = f"Without a {'dot' if dots else 'figure'}: {join_words(cells)}." if cells else ""
    if dots:
        sums = rates.groupby("code")["count"].sum().sort_values(ascending=False)
        most = sums[sums > 0].head(3)
        many = [f"{titles[str(code)]}, {count_of(int(n), 'mention')}" for code, n in most.items()]
        first = f"Most: {'; '.join(many)}." if many else ""
        return " ".join(filter(None, (*lines, first, without)))
    if sure.empty:
        few = f"No theme has {FEW} mentions that are counted in any {by}."
        return " ".join(filter(None, (lines[0], few, without)))
    top = sure.sort_values("rate", kind="stable").iloc[-1]
    lines.append(f"Highest: {titles[top['code']]} in {names[top['review_id']]}, {_rate_text(top)}.")
    if len(names) <= MOST_COLUMNS:
        best = sure.sort_values("rate", ascending=False, kind="stable").drop_duplicates("review_id")
        leading = dict(zip(best["review_id"], best["code"], strict=True))
        each = [f"{names[i]}, {titles[leading[i]]}" for i in names if i in leading]
        lines.append(f"Leading themes: {'; '.join(each)}.")
    counts = rates.groupby("code")["count"].sum()
    fewest = [titles[str(code)] for code in counts.index[counts == counts.min()]]
    if len(fewest) < len(counts):  # else none has fewer than another
        least = count_of(int(counts.min()), "mention")
        lines.append(f"Fewest in what is counted: {join_first(fewest)}, {least}.")
    return " ".join(filter(None, (*lines, without)))


def _rate_text(row: pd.Series) -> str:
    return f"{per_thousand(int(row['count']), int(row['words']))} ({number(int(row['count']))})"


def matrix(
    pairs: pd.DataFrame, titles: Mapping[str, str], unit: str, theme: Theme
) -> alt.LayerChart:
    """Draw a cell for each pair of themes: its colour is the share of both, its figure n.

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
    lookup = alt.LookupData(codes, "code", ["title", "words"])
    fields = {"column": "Theme", "row": "With", "n:Q": f"Both, {unit}s"}
    fields |= {"with_one:Q": "With the first", "with_other:Q": "With the second"}
    fields |= {"share": BOTH_OF_EITHER, "reviews:Q": "Reviews with both"}
    order = list(titles.values())
    base = (
        alt.Chart(cells)
        .transform_lookup("one", lookup, as_=["column", "with_one"])
        .transform_lookup("other", lookup, as_=["row", "with_other"])
        .transform_calculate(label="format(datum.n, ',')", share="format(datum.jaccard, '.2f')")
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
            BOTH_OF_EITHER,
            cells.loc[cells["n"] >= FEW, "jaccard"].max(),
            _ROOM_SMALL,
            theme,
        ),
    )


BOTH_OF_EITHER: Final = "Share with both of those with either"
"""What Jaccard's coefficient is called on screen."""

PAIRS: Final = 10
"""So many pairs are drawn as bars."""

_PAIR_ROW: Final = 42


def pair_bars(
    pairs: pd.DataFrame, titles: Mapping[str, str], unit: str, theme: Theme
) -> alt.LayerChart:
    """Draw a bar for each of the pairs that stand together most often, their names above it.

    Parameters and result as for `matrix`.
    """
    palette, top = PALETTES[theme], top_pairs(pairs)
    rows = top[["one", "other", "both"]].rename(columns={"both": "n"})
    rows["first"], rows["second"] = top["one"].map(titles), top["other"].map(titles)
    rows["pair"] = rows["first"] + " + " + rows["second"]
    rows["found"] = [count_of(int(n), "review") for n in top["reviews"]]
    most = int(rows["n"].max())
    scale = alt.Scale(domain=[0, most], range=[0, alt.ExprRef("width - 40")], nice=False)
    x = alt.X("n:Q", axis=None, scale=scale)
    y = alt.Y("pair:N", axis=None, scale=alt.Scale(domain=list(rows["pair"]), padding=0))
    base = alt.Chart(rows).encode(y=y)
    bars = base.mark_bar(
        height=12, yOffset=11, color=palette.muted, cursor="pointer", cornerRadius=2
    ).encode(x=x)
    words = {"first": "Theme", "second": "With", "n:Q": f"Both, {unit}s", "found": "In"}
    names = base.mark_text(align="left", yOffset=-6, cursor="pointer", fontSize=responsive(16, 14))
    figures = base.mark_text(align="left", dx=6, yOffset=11, fontSize=16, fontWeight=600)
    layers = [
        clickable(bars, ["one", "other"], words, "bars"),
        name_layer(names.encode(x=alt.XValue(0), text=alt.Text("pair:N")), "pairs"),
        figures.encode(x=x, text=alt.Text("n:Q")),
    ]
    return chart_of(layers, _PAIR_ROW * len(rows), theme)


def top_pairs(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs that `pair_bars` draws, those that stand together most often first."""
    both = pairs[pairs["both"] > 0]
    return both.sort_values(["both", "jaccard"], ascending=False, kind="stable").head(PAIRS)


def describe_pairs(pairs: pd.DataFrame, titles: Mapping[str, str], unit: str) -> str:
    """Say in words what `pair_bars` shows."""
    lines = [
        f"{titles[row['one']]} and {titles[row['other']]}, {count_of(int(row['both']), unit)}"
        for row in top_pairs(pairs).head(5).to_dict("records")
    ]
    return f"Bars, one for each pair of themes in one {unit}. Most: {'; '.join(lines)}."


def describe_matrix(pairs: pd.DataFrame, titles: Mapping[str, str], unit: str) -> str:
    """Say in words what `matrix` shows: the pairs that hang together most."""
    head = f"Matrix of {count_of(len(titles), 'theme')}: in how many {unit}s two stand together."
    sure = pairs[pairs["both"] >= FEW]
    if sure.empty:
        return f"{head} No two stand together in {FEW} {unit}s."
    top = sure.sort_values(["jaccard", "both"], ascending=False, kind="stable").head(3)
    lines = [
        f"{titles[row['one']]} with {titles[row['other']]}, {count_of(int(row['both']), unit)}, "
        f"{row['jaccard']:.2f} of those with either"
        for row in top.to_dict("records")
    ]
    never = int((pairs["both"] == 0).sum())
    return f"{head} Closest: {'; '.join(lines)}. Never together: {count_of(never, 'pair')}."


TOP: Final = 8
"""So many themes are drawn of those that change most, until all are asked for."""

_THEME_ROW, _VALUES = 36, (60, 56)
"""Height of a theme's row, and the room for the figures before its first and after its last dot."""


def dumbbells(
    rates: pd.DataFrame,
    titles: Mapping[str, str],
    segments: Mapping[str, str],
    theme: Theme,
    *,
    by: str = "review",
    row: str = "theme",
) -> alt.LayerChart:
    """Draw a row per theme: a dot for its rate on each story, a line from the least to the most.

    Figures stand at the outer dots; where a theme is not mentioned there is no dot, and its line
    begins at 0.

    Parameters
    ----------
    rates
        As `measures.themes.segment_rates`, of the segments drawn.
    titles
        Code -> title, in the order drawn.
    segments
        Segment code -> title in the film's order; two or more, the whole film not among them.
    theme
        Light or dark.
    by
        What `reviews` counts: "review", or "group" of reviews.
    row
        What a row is, and `code` names: "theme", or "group" of reviews.

    Returns
    -------
    altair.LayerChart
        Clicking a dot selects its code and segment (`PICK`).
    """
    palette, table = PALETTES[theme], _story_dots(rates, titles, segments, by)
    most = max(float(table["rate"].max()), 1e-6)
    before, after = _VALUES
    ends: list[Any] = [before, alt.ExprRef(f"width - {after}")]
    scale = alt.Scale(domain=[0, most], range=ends, nice=False)
    axis = alt.Axis(labelLimit=responsive(280, 190), labelFontSize=responsive(16, 13))
    rows = alt.Scale(domain=list(titles.values()))
    y = alt.Y("theme:N", title=None, scale=rows, axis=axis)
    x = alt.X(
        "rate:Q",
        title="Mentions per 1,000 words",
        scale=scale,
        axis=alt.Axis(tickCount=5),
    )
    colours = segment_colours([*segments, ""], theme)
    stories = alt.Scale(domain=list(segments.values()), range=[colours[code] for code in segments])
    words = {
        "theme": row.capitalize(),
        "title": "On",
        "mentions": "Mentions",
        "label": "Per 1,000 words",
    }
    in_use = table[table["count"] > 0].drop(columns="count")
    dots = story_points(
        in_use, ["code", "segment"], words | {"spread": "Found in"}, stories
    ).encode(x=x, y=y)
    outer = table.groupby("code", sort=False)["rate"].agg(["min", "max"]).reset_index()
    lines = alt.Chart(outer.assign(theme=outer["code"].map(titles))).mark_rule(
        strokeWidth=3, color=palette.rule
    )
    spans = lines.encode(x=alt.X("min:Q", scale=scale), x2=alt.X2("max:Q"), y=y)
    return chart_of(
        [spans, dots, *_outer_figures(table, x, y)], _THEME_ROW * max(len(titles), 1), theme
    )


def _story_dots(
    rates: pd.DataFrame, titles: Mapping[str, str], segments: Mapping[str, str], by: str
) -> pd.DataFrame:
    table = rates[rates["code"].isin(titles)].reset_index(drop=True)
    table["theme"], table["title"] = table["code"].map(titles), table["segment"].map(segments)
    pairs = zip(table["count"], table["words"], strict=True)
    table["label"] = [per_thousand(int(n), int(words)) if n else "none" for n, words in pairs]
    table["mentions"] = [number(int(count)) for count in table["count"]]
    table["spread"] = [count_of(int(n), by) for n in table["reviews"]]
    table["filled"] = 1 - table["few"].astype("int64")
    return table.drop(columns=["words", "reviews", "few"])


def _outer_figures(table: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Write the least rate of each theme before its dot, and the most after its own."""
    groups = table.groupby("code", sort=False)["rate"]
    align: Literal["left", "right"]
    layers = []
    for places, align, aside in ((groups.idxmin(), "right", -11), (groups.idxmax(), "left", 11)):
        own = table.loc[places, ["theme", "rate", "label"]]
        texts = alt.Chart(own).mark_text(align=align, dx=aside, fontSize=responsive(16, 13))
        layers.append(texts.encode(x=x, y=y, text=alt.Text("label:N")))
    return layers


def by_change(rates: pd.DataFrame, story: str = "") -> list[str]:
    """Order codes by how much their rate differs between segments, the most first.

    Codes with fewer than `phrases.FEW` mentions in all of them stand behind the others; those
    that are mentioned nowhere are left out. With a `story`, the first are those of which it has
    most beyond the other segments.
    """
    change = _changes(rates, story)
    count = rates.groupby("code", sort=False)["count"].sum()
    order = pd.DataFrame({"sure": count >= FEW, "change": change.reindex(count.index)})
    order = order[count > 0]
    return list(order.sort_values(["sure", "change"], ascending=False, kind="stable").index)


def leads(rates: pd.DataFrame, order: list[str], story: str = "") -> bool:
    """Tell whether the first of an order (`by_change`) changes more than every other.

    One of few mentions stands behind it, and may change more; with a `story` the first has to
    have more of it there than elsewhere.
    """
    change = _changes(rates, story).reindex(order)
    first, others = change.iloc[0], change.iloc[1:]
    enough = rates.loc[rates["code"] == order[0], "count"].sum() >= FEW
    return bool(enough and len(others) and first > max(others.max(), 0))


def _changes(rates: pd.DataFrame, story: str) -> pd.Series[float]:
    own = rates.groupby("code", sort=False)["rate"]
    if story not in set(rates["segment"]):
        return own.max() - own.min()
    there = rates[rates["segment"] == story].set_index("code")["rate"]
    return there - rates[rates["segment"] != story].groupby("code")["rate"].max()


def change_words(rates: pd.DataFrame, code: str, segments: Mapping[str, str]) -> str:
    """Say on which segment a code has its highest rate, and on which its lowest.

    Of few mentions there is no rate: their number is said.
    """
    here = rates[rates["code"] == code].set_index("segment").reindex(list(segments))
    own = here["rate"]
    counts = here["count"].fillna(0)
    if 0 < counts.sum() < FEW:
        there = counts[counts > 0].items()
        return join_words(
            [f"{count_of(int(n), 'mention')} on {segments[str(one)]}" for one, n in there]
        )
    most, least = str(own.idxmax()), str(own.idxmin())
    if own[most] == own[least]:
        return f"{own[most]:.1f} on each"
    return f"{own[most]:.1f} on {segments[most]}, {own[least]:.1f} on {segments[least]}"


def describe_dumbbells(
    rates: pd.DataFrame,
    titles: Mapping[str, str],
    segments: Mapping[str, str],
    *,
    row: str = "theme",
) -> str:
    """Say in words what `dumbbells` shows: the rows drawn first, and how they change."""
    lines = [f"{titles[code]}, {change_words(rates, code, segments)}" for code in list(titles)[:3]]
    return (
        f"Rows, one for each of {count_of(len(titles), row)}: a dot for its mentions per 1,000 "
        f"words on each of {count_of(len(segments), 'story', 'stories')}. First: "
        f"{'; '.join(lines)}."
    )


_TIMES: Final = (16, 8, 4, 2)
"""Marks of the axis: so many times as often."""

_SIDES_ROW: Final = 30

SIDES_CAPTION: Final = (
    "How many times as often, the most different first. The longer the line, the less sure. "
    "Filled: a clear difference; hollow: none."
)
TIMES_COLUMNS: Final = {
    "times": "Times as often",
    "times_low": "Likely at least",
    "times_high": "Likely at most",
}
"""What `with_times` adds -> what it is called in a table."""


def with_times(table: pd.DataFrame) -> pd.DataFrame:
    """Say of each row of `keyness.keyness` how many times as often `one` says it, and the range."""
    ends = zip(TIMES_COLUMNS, ("log_odds", "low", "high"), strict=True)
    return table.assign(**{name: np.exp(table[own]).round(2) for name, own in ends})


def face_to_face(
    table: pd.DataFrame,
    titles: Mapping[str, str],
    sides: tuple[str, str],
    theme: Theme,
    unit: str = "theme",
    by: str = "review",
) -> alt.LayerChart:
    """Draw for each item how much more one side says it, with a 95 % interval.

    Where an interval leaves out "alike" its dot is filled; where there are too few words to
    say, these words stand in its place. At the right stand the mentions of both sides,
    where there is room.

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
    by
        What an item is found in: "review", or "group" of reviews.

    Returns
    -------
    altair.LayerChart
        Clicking a row's mark selects its item (`PICK`).
    """
    palette = PALETTES[theme]
    rows = _intervals(table, titles, sides, by)
    reach, ends = _reach(table)
    # An interval may reach past the axis, never into the figures beside it.
    scale = alt.Scale(domain=[-reach, reach], range=[0, ends], nice=False, zero=False, clamp=True)
    axis = alt.Axis(
        labelLimit=responsive(280, 190), labelFontSize=responsive(16, 13), labelPadding=8
    )
    y = alt.Y("title:N", title=None, scale=alt.Scale(domain=list(rows["title"])), axis=axis)
    words = {"title": unit.capitalize(), "mentions": "Mentions", "rates": "Per 1,000 words"}
    words |= {"times": "Times as often", "found": "Found in"}
    if "elsewhere_one" in table:
        words |= {"elsewhere": "Outside what is counted"}
    base = with_words(alt.Chart(rows).encode(y=y), words | {"verdict_text": "So"})
    layers = [
        *_marks(base, scale, reach, palette),
        *_figures(base, palette.text),
        *_side_names(sides, ends, palette.text),
    ]
    return chart_of(layers, _SIDES_ROW * max(len(rows), 1), theme)


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
        fontSize=responsive(16, 13), color=palette.muted, cursor="pointer", aria=True
    )
    words = few.encode(
        x=alt.X("middle:Q", scale=scale), text=alt.Text("verdict_text:N")
    ).properties(name="words")
    return [spans, dots, words]


def _reach(table: pd.DataFrame) -> tuple[float, alt.ExprRef]:
    """Tell how far the axis goes to either side, and where it ends to leave room for figures."""
    sure = table[table["verdict"] != "few"]
    widest = float(sure[["low", "high"]].abs().to_numpy().max(initial=np.log(4)))
    return min(widest * 1.05, np.log(32)), alt.ExprRef("width < 420 ? width : width - 90")


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
    """Write the mentions of both sides at the right, where there is room."""
    style: dict[str, Any] = {"align": "right", "color": color}
    style |= {"opacity": alt.ExprRef("width < 420 ? 0 : 1")}
    end, text = alt.XValue(alt.ExprRef("width")), alt.Text("counts:N")
    head = alt.Chart(pd.DataFrame({"counts": ["Mentions"]}))
    head = head.mark_text(fontSize=responsive(16, 13), dy=-12, **style)
    return [
        base.mark_text(fontSize=16, **style).encode(x=end, text=text),
        head.encode(x=end, y=alt.YValue(0), text=text),
    ]


def _side_names(sides: tuple[str, str], ends: alt.ExprRef, color: str) -> list[alt.Chart]:
    """Write above the two halves who says more there; on a phone in two lines."""
    layers = []
    limit = alt.ExprRef(f"{NARROW} ? width : width / 2 - 20")
    align: Literal["left", "right"]
    for text, align, x, y in (
        (f"more in {sides[0]} →", "right", ends, responsive(-30, -50)),
        (f"← more in {sides[1]}", "left", 0, -30),
    ):
        head = alt.Chart(pd.DataFrame({"head": [text]})).mark_text(
            align=align, fontSize=responsive(16, 13), fontWeight=600, color=color, limit=limit
        )
        place = {"x": alt.XValue(x), "y": alt.YValue(y)}
        layers.append(name_layer(head.encode(text=alt.Text("head:N"), **place), f"{align}_side"))
    return layers


def verdict_words(table: pd.DataFrame, sides: tuple[str, str]) -> list[str]:
    """Put the verdict of each row of `keyness.keyness` in words."""
    says = {ONE: f"more in {sides[0]}", OTHER: f"more in {sides[1]}"}
    says |= {ALIKE: "no clear difference", FEW_WORDS: "too few words to tell"}
    return [says[verdict] for verdict in table["verdict"]]


def _intervals(
    table: pd.DataFrame, titles: Mapping[str, str], sides: tuple[str, str], by: str
) -> pd.DataFrame:
    rows = table[["item", "log_odds", "low", "high", "verdict"]].copy()
    rows["title"] = table["item"].map(titles)
    rows["middle"] = 0.0
    both = list(zip(table["count_one"], table["count_other"], strict=True))
    rows["counts"] = [f"{number(int(a))} : {number(int(b))}" for a, b in both]
    rows["mentions"] = [f"{number(int(a + b))} ({a} and {b})" for a, b in both]
    rates = zip(table["rate_one"], table["rate_other"], strict=True)
    rows["rates"] = [f"{a:.1f} and {b:.1f}" for a, b in rates]
    spans = zip(table["log_odds"], table["low"], table["high"], strict=True)
    rows["times"] = [_times(*span) for span in spans]
    counts = zip(table["documents_one"], table["documents_other"], strict=True)
    rows["found"] = [count_of(int(a + b), by) for a, b in counts]
    if "elsewhere_one" in table:
        outside = zip(table["elsewhere_one"], table["elsewhere_other"], strict=True)
        rows["elsewhere"] = [f"{number(int(a))} and {number(int(b))}" for a, b in outside]
    rows["verdict_text"] = verdict_words(table, sides)
    return rows


def _times(at: float, low: float, high: float) -> str:
    """Write log-odds and their ends as "2.3 (1.4 to 3.8)", of the side that says it more."""
    ends = sorted((low, high) if at >= 0 else (-low, -high))
    return f"{np.exp(abs(at)):.1f} ({np.exp(ends[0]):.1f} to {np.exp(ends[1]):.1f})"


def describe_face_to_face(
    table: pd.DataFrame,
    titles: Mapping[str, str],
    sides: tuple[str, str],
    unit: str = "theme",
) -> str:
    """Say in words what `face_to_face` shows: what either side says more, and what is unsure."""
    lines = [f"Rows, one for each of {count_of(len(table), unit)}: {sides[0]} and {sides[1]}."]
    for verdict, name in ((ONE, sides[0]), (OTHER, sides[1])):
        own = [titles[item] for item in table.loc[table["verdict"] == verdict, "item"]]
        lines.append(f"More in {name}: {join_words(own) if own else 'none for certain'}.")
    for verdict, text in ((ALIKE, "No clear difference"), (FEW_WORDS, "Too few words to tell")):
        number_of = int((table["verdict"] == verdict).sum())
        if number_of:
            lines.append(f"{text}: {count_of(number_of, unit)}.")
    return " ".join(lines)
