"""The chart of stated scores: one dot each on an axis from 0 to 100."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple

import altair as alt
import numpy as np
import pandas as pd

from crosscut.charts.base import (
    NARROW,
    WITH_FIGURES,
    asides,
    by_test,
    chart_of,
    clickable,
    legend_columns,
    levels,
    name_layer,
    on_ground,
)
from crosscut.charts.look import PALETTES, Palette, Theme
from crosscut.measures.scores import (
    ASSUMED,
    HALVED,
    OWN,
    POSITIVE,
    PUBLISHED,
    REPORTED,
    UNSTATED,
    VERDICT,
    Spread,
    points,
)
from crosscut.measures.tone import with_sign
from crosscut.text.phrases import count_of, join_first, join_words, number, spell

HEADS: Final = {
    OWN: "The reviews’ own scores",
    REPORTED: "Reported by a review here",
    PUBLISHED: "Published elsewhere",
    ASSUMED: "On the scale that you stated",
    POSITIVE: "Share of positive verdicts, no average mark",
    UNSTATED: "Scale not stated, not converted",
}
"""Groups of lanes, in their order; each score stands in one."""

KINDS: Final = {
    "author": ("Author of a review here", "diamond"),
    "critic": ("Critic", "circle"),
    "viewer": ("Viewer", "triangle-up"),
    "aggregate": ("Average of many", "square"),
}
"""Kind of rater -> its name and its shape."""

_LANES, _LANE, _LANE_NARROW = 330, (19, 34), 44
"""Height of all lanes of a few scores, least and most height of one, and height on a phone."""

_PHONE: Final = NARROW.replace("520", "480")
"""Names stand beside their dots where a page has two columns, too."""

_BREAK: Final = 36
"""Width of the part of the axis from 0 to where the marks begin, in pixels."""

FLIPS: Final = {True: "now favourable", False: "now unfavourable"}
"""What stands at a mark whose verdict another convention turns."""

_LETTER, _GAP = 8.4, 24
"""Width of a letter of a label, and the distance of labels from the tracks, in pixels."""

_FIELDS: Final = {
    "name": "Rater",
    "stated": "States",
    "shown": "Of 100",
    "kind": "Kind",
    "source": "Source",
}


def group_of(row: Mapping[Any, Any]) -> str:
    """Return the group of lanes in which a score stands, a key of `HEADS`."""
    sort = str(row["sort"])
    return sort if sort in (ASSUMED, POSITIVE, UNSTATED) else str(row["group"])


def score_text(row: Mapping[Any, Any]) -> str:
    """Write a score as stated beside converted: "4.5 of 5 → 90"; alone where it is not."""
    text, sort = str(row["stated"]), row["sort"]
    if sort in (UNSTATED, POSITIVE):
        return text
    value = float(str(row["hundred"]))
    top = f" of {float(str(row['scale_max'])):g}" if sort == ASSUMED else ""
    return f"{text}{top} → {points(value)}"


def lanes(table: pd.DataFrame, raters: Mapping[int, str]) -> pd.DataFrame:
    """Lay the scores out in lanes, under the head of their group.

    Parameters
    ----------
    table
        As `measures.scores.at_convention`, with `linear` (the score by the linear convention), by
        which the lanes are ordered so that they stay while dots move.
    raters
        `score` -> the rater's name.

    Returns
    -------
    pandas.DataFrame
        One row per lane, but none for a mark without a scale beside others: lane (0 at the top),
        head (text of a head, else empty), label (name and score in words), score, name, raw,
        stated, kind, hundred, linear, group, hollow, source, shown (`hundred` as written), flips
        (what becomes of its verdict by another convention, else empty), and apart: how far below
        its label a dot stands on a phone, in lanes.
    """
    rows: list[dict[str, object]] = []
    groups = _by_group(table)
    for group, head in HEADS.items():
        members = groups[group]
        if group == UNSTATED and rows:
            continue  # they have no place on the axis
        if members:
            rows.append({"head": head})
        for row in members:
            kind = "author" if row["group"] == OWN else str(row["rater_kind"])
            rows.append(
                {
                    "head": "",
                    "label": f"{raters[row['score']]}: {score_text(row)}",
                    "name": raters[row["score"]],
                    "kind": KINDS.get(kind, KINDS["critic"])[0],
                    "hollow": group in (ASSUMED, POSITIVE),
                    "group": group,
                    "source": row["source"],
                    **{key: row[key] for key in ("score", "raw", "stated", "hundred", "linear")},
                }
            )
    columns = ["head", "label", "score", "name", "raw", "stated", "kind", "hundred", "linear"]
    frame = pd.DataFrame(rows, columns=[*columns, "group", "hollow", "source"])
    frame.insert(0, "lane", range(1, len(frame) + 1))
    frame["shown"] = ["" if pd.isna(one) else points(one) for one in frame["hundred"]]
    frame["apart"] = np.where(frame["hundred"].isna(), 0.0, 0.44)
    flips = (frame["hundred"] >= VERDICT) != (frame["linear"] >= VERDICT)
    frame["flips"] = (
        (frame["hundred"] >= VERDICT).map(FLIPS).where(flips & frame["hundred"].notna(), "")
    )
    return frame


def _by_group(table: pd.DataFrame) -> dict[str, list[dict[Any, Any]]]:
    """Gather the rows of each group, the highest by the linear convention first."""
    records = table.to_dict("records")
    records.sort(key=lambda row: -(row["linear"] if row["linear"] == row["linear"] else -1))
    return {group: [row for row in records if group_of(row) == group] for group in HEADS}


def in_order(table: pd.DataFrame) -> list[int]:
    """Return the scores, each by its `score`, from the highest lane to the lowest."""
    return [int(row["score"]) for rows in _by_group(table).values() for row in rows]


def score_lanes(
    table: pd.DataFrame, raters: Mapping[int, str], spread: Spread | None, theme: Theme
) -> alt.LayerChart:
    """Draw every stated score as one dot on 0-100, in lanes by who states it.

    Parameters
    ----------
    table, raters
        As `lanes`.
    spread
        As `measures.scores.spread`: its median and quartiles are drawn behind the dots.
    theme
        Light or dark.

    Returns
    -------
    altair.LayerChart
        Clicking a dot selects its `score` (`PICK`).
    """
    rows = lanes(table, raters)
    begins = axis_begins(rows)
    span = len(rows) + (1.2 if begins <= VERDICT else 0.6)
    # The letters of a picture, which has no container, are a little wider.
    letter = f"(containerSize()[0] ? {_LETTER} : {_LETTER + 1})"
    widest = f"{letter} * {int(rows['label'].str.len().max())} + {_GAP}"
    left = f"({_PHONE} ? 0 : min(0.6 * width, {widest}))"
    ends = [alt.ExprRef(f"{left} + 10"), alt.ExprRef("width - 10")]
    if begins:
        ends.insert(1, alt.ExprRef(f"{left} + {10 + _BREAK}"))
    place = _Axes(
        left,
        alt.Scale(domain=sorted({0, begins, 100}), range=ends, nice=False, zero=False),
        alt.Scale(domain=[span, 0], nice=False, zero=False),
        begins,
    )
    # On a desk a label stands at the left of its dot, on a phone above it.
    base = alt.Chart(rows).transform_calculate(
        text_y=f"{_PHONE} ? datum.lane - datum.apart / 2 : datum.lane",
        dot_y=f"{_PHONE} ? datum.lane + datum.apart / 2 : datum.lane",
    )
    layers = [
        *_behind(spread, rows, place, theme),
        *_dots(base.transform_filter("isValid(datum.hundred)"), place, set(rows["kind"]), theme),
        *_texts(base, place, theme),
    ]
    least, most = _LANE
    lane = min(max(_LANES / span, least), most)
    return chart_of(
        layers, round(lane * span), theme, narrow=round(_LANE_NARROW * span), phone=_PHONE
    )


def axis_begins(rows: pd.DataFrame) -> int:
    """Return where the axis of `lanes` goes on after its break; 0 where it needs none."""
    lowest = rows[["hundred", "linear"]].min().min()
    begins = 0 if pd.isna(lowest) else 10 * int((float(lowest) - 2) // 10)
    return begins if begins >= 20 else 0


def headline(table: pd.DataFrame) -> str:
    """Say in one line where the marks lie; `table` as for `lanes`."""
    marks = table[table["counts"]]
    if marks.empty:
        return "No mark on a scale is stated"
    low, high = points(marks["hundred"].min()), points(marks["hundred"].max())
    if len(marks) == 1:
        return f"One mark is stated: {low} of 100"
    all_ = "Both marks" if len(marks) == 2 else f"All {number(len(marks))} marks"
    where = f"{all_} lie between {low} and {high}" if low != high else f"{all_} are {low} of 100"
    flips = int(((marks["hundred"] >= VERDICT) != (marks["linear"] >= VERDICT)).sum())
    return (
        f"{where}; {count_of(flips, 'verdict')} {'turns' if flips == 1 else 'turn'}"
        if flips
        else where
    )


_VERDICT_ROOM: Final = 180
"""Pixels of what is said of the verdict, at most."""


class _Axes(NamedTuple):
    """Where the tracks begin (on a phone below the labels), the scales of the two axes, a break."""

    left: str
    x: alt.Scale
    y: alt.Scale
    begins: int

    def across(self, field: str) -> alt.X:
        step = 10 if self.begins >= 50 else 20
        values = [0, *range(-(-max(self.begins, 1) // step) * step, 101, step)]
        axis = alt.Axis(orient="top", values=values, grid=True, labelPadding=14)
        return alt.X(f"{field}:Q", scale=self.x, axis=axis, title=None)

    def down(self, field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=self.y, axis=None)


def _behind(
    spread: Spread | None, rows: pd.DataFrame, place: _Axes, theme: Theme
) -> list[alt.Chart]:
    """Draw what the dots are read against: the grid, the verdict, the middle half, the median."""
    palette = PALETTES[theme]
    bottom = float(len(rows)) + 0.6
    verdict = pd.DataFrame({"at": [VERDICT], "says": [f"favourable from {VERDICT:g} →"]})
    apart = rows["group"].isin([POSITIVE, UNSTATED])
    last = rows.loc[(rows["head"] == "") & ~apart, "lane"].max()
    ends = {"top": 0.6, "bottom": bottom, "last": last + 0.45, "foot": bottom + 0.3}
    mark = alt.Chart(verdict.assign(**ends))
    layers = _break(mark, place, palette) if place.begins else []
    if place.begins <= VERDICT:
        rule = mark.mark_rule(color=palette.muted, strokeDash=[2, 4], strokeWidth=1.5)
        near = f"width - scale('x', datum.at) < {_VERDICT_ROOM}"  # the end of the axis
        text = mark.mark_text(
            color=palette.muted, align=alt.ExprRef(f"{near} ? 'right' : 'left'"),
            baseline="middle", dx=alt.ExprRef(f"{near} ? -6 : 6"),
        )  # fmt: skip
        says = text.encode(x=place.across("at"), y=place.down("foot"), text=alt.Text("says:N"))
        layers += [
            rule.encode(x=place.across("at"), y=place.down("top"), y2=alt.Y2("bottom")),
            *on_ground(says, theme),
        ]
    if spread is None or spread.n < 2:
        return layers
    figures = {"q1": [spread.q1], "q3": [spread.q3], "median": [spread.median]}
    middle = alt.Chart(pd.DataFrame(figures).assign(**ends, says=f"median {points(spread.median)}"))
    align: Literal["left", "center", "right"]
    align = "right" if spread.median > 80 else "left" if spread.median < 20 else "center"
    names = middle.mark_text(align=align, baseline="bottom", dy=-1).encode(
        x=place.across("median"), y=place.down("top"), text=alt.Text("says:N")
    )
    band = middle.mark_rect(color=palette.rule, opacity=0.45, aria=False).encode(
        x=place.across("q1"), x2=alt.X2("q3"), y=place.down("top"), y2=alt.Y2("last")
    )
    return [
        *([band] if spread.n >= HALVED else []),
        middle.mark_rule(color=palette.text, strokeWidth=1.5).encode(
            x=place.across("median"), y=place.down("top"), y2=alt.Y2("last")
        ),
        *layers,
        *on_ground(names, theme),
    ]


def _break(mark: alt.Chart, place: _Axes, palette: Palette) -> list[alt.Chart]:
    """Draw that the axis is broken between 0 and where it goes on."""
    layers = []
    for aside in (-3, 3):
        x = alt.XValue(alt.ExprRef(f"{place.left} + {10 + _BREAK // 2 + aside}"))
        rule = mark.mark_rule(color=palette.muted, strokeDash=[5, 3], strokeWidth=1.5)
        layers.append(rule.encode(x=x, y=place.down("top"), y2=alt.Y2("bottom")))
    return layers


def _dots(base: alt.Chart, place: _Axes, kinds: set[str], theme: Theme) -> list[alt.Chart]:
    """Draw the dots, on their tracks, with a line from where the linear convention puts them."""
    palette = PALETTES[theme]
    names, shapes = zip(*KINDS.values(), strict=True)
    shape = alt.Shape(
        "kind:N",
        title=None,
        scale=alt.Scale(domain=list(names), range=list(shapes)),
        legend=alt.Legend(
            orient="top",
            direction="horizontal",
            columns=legend_columns([name for name in names if name in kinds], 4),
            values=[name for name in names if name in kinds],
            symbolFillColor=palette.text,
        ),
    )
    tracks = base.mark_rule(color=palette.rule, strokeWidth=1)
    moves = base.transform_filter("abs(datum.hundred - datum.linear) > 0.01")
    ghosts = moves.mark_rule(color=palette.muted, strokeWidth=4)
    marks = base.mark_point(
        filled=True, size=190, opacity=1, stroke=palette.text, strokeWidth=2, cursor="pointer"
    )
    across = place.down("dot_y")
    dots = clickable(marks, ["score"], _FIELDS, "dots").encode(
        x=place.across("hundred"),
        y=across,
        shape=shape,
        fill=by_test(alt.FillValue, "datum.hollow", palette.ground, palette.text),
    )
    # A verdict that turns stands behind mark and bar: right of 60 there is always room.
    flips = (
        base.transform_filter("datum.flips != ''")
        .transform_calculate(far="max(datum.hundred, datum.linear)")
        .mark_text(align="left", dx=13, fontWeight=600)
        .encode(text=alt.Text("flips:N"))
    )
    left, right = alt.XValue(alt.ExprRef(place.left)), alt.X2Value(alt.ExprRef("width"))
    return [
        name_layer(tracks.encode(x=left, x2=right, y=across), "tracks"),
        ghosts.encode(x=place.across("linear"), x2=alt.X2("hundred"), y=across),
        *on_ground(flips.encode(x=place.across("far"), y=across), theme),
        dots,
    ]


def _texts(base: alt.Chart, place: _Axes, theme: Theme) -> list[alt.Chart]:
    """Write heads and labels from the left edge, on a ground that keeps lines from them."""
    palette = PALETTES[theme]
    room = alt.ExprRef(f"{_PHONE} ? width : {place.left} - {_GAP - 8}")
    layers = []
    for test, mark, field, y in (
        (
            "!=",
            {"fontSize": 16, "fontWeight": 600, "color": palette.muted, "dy": 1},
            "head",
            "lane",
        ),
        ("==", {"fontSize": alt.ExprRef(f"{_PHONE} ? 14 : 16"), "limit": room}, "label", "text_y"),
    ):
        rows = base.transform_filter(f"datum.head {test} ''")
        text = rows.mark_text(align="left", baseline="middle", **mark).encode(
            x=alt.XValue(0), y=place.down(y), text=alt.Text(f"{field}:N")
        )
        layers += on_ground(name_layer(text, f"{field}s_{WITH_FIGURES}"), theme)
    return layers


_GROUP_WORDS: Final = {
    "name": "Review",
    "by": "Group",
    "stated": "States",
    "shown": "Of 100",
}

_CLOSE: Final = 3.2
"""Dots nearer than so many points of 100 stand above each other."""


_GROUP_FIELDS: Final = {"score", "by", "of", "median", "hundred", "stated", "times"}


def score_groups(table: pd.DataFrame, raters: Mapping[int, str], theme: Theme) -> alt.LayerChart:
    """Draw a row for each group of reviews: a dot a mark of theirs, and a line at their median.

    Parameters
    ----------
    table
        As `measures.scores.own_by_group`.
    raters
        `score` -> the rater's name.
    theme
        Light or dark.

    Returns
    -------
    altair.LayerChart
        Clicking a dot selects its `score` (`PICK`).
    """
    palette = PALETTES[theme]
    rows = table.drop(columns=[*{*table} - _GROUP_FIELDS]).assign(
        name=table["score"].map(raters), shown=[points(one) for one in table["hundred"]]
    )
    rows["row"] = [f"{by} · {of}" for by, of in zip(rows["by"], rows["of"], strict=True)]
    rows["level"] = 0
    for _, own in rows.groupby("by"):
        rows.loc[own.index, "level"] = levels(own["hundred"].to_numpy(dtype="float64"), _CLOSE)
    names = list(dict.fromkeys(rows["row"]))
    high = max(40, 20 + 16 * (int(rows["level"].max()) + 1)) if len(rows) else 40
    rows["at"] = rows["row"].map({name: at for at, name in enumerate(names)}) + 0.5
    step = 16 / high
    tallest = rows.groupby("row")["level"].transform("max")
    rows["y"] = rows["at"] + (tallest / 2 - rows["level"]) * step
    scale = alt.Scale(domain=[len(names), 0], nice=False, zero=False)
    down = alt.Y("y:Q", scale=scale, axis=None)
    widest = round(8.4 * max(map(len, names), default=0)) + 24
    left = alt.ExprRef(f"min(0.4 * width, {widest})")
    points_of = alt.Scale(
        domain=[0, 100], nice=False, rangeMin=left, rangeMax=alt.ExprRef("width - 12")
    )
    axis = alt.Axis(orient="top", values=list(range(0, 101, 20)), grid=True, labelPadding=8)
    heads = rows.drop_duplicates("row")[["row", "at", "median"]]
    base = alt.Chart(heads.assign(above=heads["at"] - 0.42, below=heads["at"] + 0.42))
    medians = base.mark_rule(color=palette.text, strokeWidth=2).encode(
        x=alt.X("median:Q", title=None, scale=points_of, axis=axis),
        y=alt.Y("above:Q", scale=scale, axis=None),
        y2=alt.Y2("below:Q"),
    )
    heads_ = base.mark_text(align="left", fontSize=16, limit=left).encode(
        x=alt.XValue(0),
        y=alt.Y("at:Q", scale=scale, axis=None),
        text=alt.Text("row:N"),
    )
    marks = alt.Chart(rows).mark_point(
        filled=True, size=130, opacity=1, cursor="pointer", stroke=palette.ground, strokeWidth=1
    )
    dots = clickable(marks, ["score"], _GROUP_WORDS, "dots").encode(
        x=alt.X("hundred:Q", title=None, scale=points_of, axis=axis),
        y=down,
        fill=alt.FillValue(palette.muted),
    )
    if "times" in table:  # a dot of counts is as large as it stands for many
        size = alt.Scale(range=[20, 500], domainMin=0)
        dots = dots.encode(size=alt.Size("times:Q", scale=size, legend=None))
    return chart_of([medians, name_layer(heads_, "groups"), dots], high * max(len(names), 1), theme)


def medians_in_words(table: pd.DataFrame) -> str:
    """Say where the medians of the groups lie, the first and the last; "" for one group."""
    heads = table.drop_duplicates("by")
    if len(heads) < 2:
        return ""
    parts = [
        f"{row['by']}, {points(row['median'])} (median of {row['of']})"
        if row["of"] > 1
        else f"{row['by']}, {points(row['median'])} (one mark)"
        for row in heads.to_dict("records")
    ]
    return "; ".join(parts)


def describe_scores(table: pd.DataFrame, raters: Mapping[int, str], spread: Spread | None) -> str:
    """Say in words what `score_lanes` shows: highest, lowest, middle, and what is set apart."""
    marks = table[table["sort"].isin(["mark", ASSUMED])].sort_values("hundred", kind="stable")
    if table.empty:
        return "No score is stated anywhere."
    lines = [f"Dots on an axis from 0 to 100, one for each of {count_of(len(marks), 'mark')}."]
    if len(marks):
        figures = marks["hundred"].map(points)
        ends = {"Highest": figures.iloc[-1], "Lowest": figures.iloc[0]}
        if len(set(ends.values())) == 1:  # none is higher than another
            ends = {"Stated by": figures.iloc[0]}
        for what, value in ends.items():
            who = [raters[one] for one in marks.loc[figures == value, "score"]]
            lines.append(f"{what}: {join_first(who)}, {value}.")
    if spread is not None and spread.n > 1:
        half = f", the middle half between {points(spread.q1)} and {points(spread.q3)}"
        half = half if spread.n >= HALVED else ""
        lines.append(f"The median lies at {points(spread.median)}{half}.")
    groups = [group_of(row) for row in table.to_dict("records")]
    own, positive, unknown = (groups.count(name) for name in (OWN, POSITIVE, UNSTATED))
    lines.append(f"Own scores of the reviews: {spell(own) if own else 'none'}.")
    if positive:
        lines.append(f"Set apart: {count_of(positive, 'share', 'shares')} of positive verdicts.")
    if unknown:
        lines.append(f"Not placed, for want of a scale: {count_of(unknown, 'mark')}.")
    return " ".join(lines)


_FEW_DOTS: Final = 8
_HEIGHT: Final = 360
_TOP, _NEAR = 100, 15
_DOT: Final = 17.0
"""Distance of dots side by side, in pixels."""

_LETTER, _LINE = 7.2, 20.0
_WIDTHS: Final = {"label": 640, "short": 280}
"""Width of a letter of a name and height of its line; the narrowest chart in pixels on which each
column of names has room, on a desk and on a phone."""

_BESIDE_WORDS: Final = {
    "name": "Review",
    "raw": "States",
    "of_hundred": "Of 100",
    "tone": "Tone",
    "n:Q": "Sentences",
}


def score_against_tone(
    table: pd.DataFrame, names: Mapping[str, str], theme: Theme
) -> alt.LayerChart:
    """Draw each review's own score (across) against its tone (up), with the tone's interval.

    Parameters
    ----------
    table
        As `measures.tone.against_scores`.
    names
        review_id -> name.
    theme
        Light or dark.

    Returns
    -------
    altair.LayerChart
        Clicking a dot selects its `review_id` (`PICK`).
    """
    palette = PALETTES[theme]
    data = _add_texts(table, names)
    reach = max(0.5, float(data[["low", "high"]].abs().to_numpy().max(initial=0)) + 0.05)
    scale = alt.Scale(domain=[-reach, reach], nice=False)
    pixels = _HEIGHT / (2 * reach)
    data["aside"] = _asides(data, pixels)
    for column, width in _WIDTHS.items():
        data[column] = data["name"].where(_choose_labels(data, width, pixels), "")
    across = alt.X(
        "beside:Q",
        title="Stated score, of 100",
        scale=alt.Scale(domain=[0, 100], nice=False, padding=12),
        axis=alt.Axis(values=[0, 20, 40, 60, 80, 100]),
    )
    up = alt.Y("mean:Q", title="Tone of its sentences, −1 to +1", scale=scale)
    base = (
        alt.Chart(data)
        .transform_calculate(beside=f"datum.hundred + datum.aside * {100 * _DOT} / width")
        .encode(x=across)
    )
    marks = base.mark_point(
        filled=True, size=190, opacity=1, color=palette.text, shape="diamond", cursor="pointer"
    )
    dots = clickable(marks, ["review_id"], _BESIDE_WORDS, "reviews").encode(y=up)
    lines = base.mark_rule(color=palette.muted, strokeWidth=2)
    layers = [
        lines.encode(y=alt.Y("low:Q", scale=scale), y2=alt.Y2("high")),
        dots,
        *(
            text
            for align in ("left", "center", "right")
            for text in on_ground(_names(base, alt.Y("high:Q", scale=scale), align), theme)
        ),
    ]
    around = {"left": 4, "right": 0, "top": 0, "bottom": 0}
    return chart_of(layers, _HEIGHT, theme, padding=around)


def _names(base: alt.Chart, above: alt.Y, align: Literal["left", "center", "right"]) -> alt.Chart:
    """Write names above their intervals, at the ends of the axis into the chart."""
    side = f"datum.hundred < {_NEAR} ? 'left' : datum.hundred > {_TOP - _NEAR} ? 'right' : 'center'"
    own = base.transform_filter(f"({side}) == '{align}'").transform_calculate(
        shown=f"{NARROW} ? datum.short : datum.label"
    )
    chart: alt.Chart = own.mark_text(dy=-10, align=align).encode(y=above, text=alt.Text("shown:N"))
    return chart


def _add_texts(table: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Add what is written: names and figures."""
    name = table["review_id"].map(names)
    return table.assign(
        name=name,
        low=table["low"].fillna(table["mean"]),
        high=table["high"].fillna(table["mean"]),
        tone=[with_sign(mean) for mean in table["mean"]],
        of_hundred=[points(one) for one in table["hundred"]],
    )


def _asides(table: pd.DataFrame, pixels: float) -> pd.Series[float]:
    """Set dots that would cover each other side by side: how many dots from the true place."""
    # `pixels` is the height of a tone of 1.
    heights = table["mean"] * pixels
    step = heights.groupby(table["hundred"]).transform(lambda own: levels(own.to_numpy(), _DOT))
    own = asides(step, table["hundred"] <= 0, table["hundred"] >= _TOP)
    return pd.Series(own, index=table.index)


def _choose_labels(table: pd.DataFrame, width: float, pixels: float) -> pd.Series[bool]:
    """Choose the dots that carry a name: of many a misfit at each score, of names that meet one."""
    # What parts most comes first; `pixels` is the height of a tone of 1, `width` the chart's.
    own = table
    if len(table) > _FEW_DOTS:
        apart = table[table["misfit"] != ""]
        own = table.loc[apart["mean"].abs().groupby(apart["hundred"]).idxmax()]
    order = own.assign(apart=own["misfit"] != "", far=own["mean"].abs()).sort_values(
        ["apart", "far"], ascending=False, kind="stable"
    )
    half = _LETTER * order["name"].str.len() / 2
    middle = order["hundred"] * width / _TOP + order["aside"] * _DOT
    # A name near an end of the axis goes into the chart.
    middle = middle.clip(half, width - half)
    labels: list[int] = []
    for i in order.index:
        beside = (middle[labels] - middle[i]).abs() < half[labels] + half[i]
        level = (order["high"][labels] - order["high"][i]).abs() * pixels < _LINE
        if not (beside & level).any():
            labels.append(i)
    return pd.Series(table.index.isin(labels), index=table.index)


def describe_against_tone(table: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Say in words what `score_against_tone` shows."""
    misfits = [names[i] for i in table.loc[table["misfit"] != "", "review_id"]]
    apart = (
        f"Score and tone part in {join_words(misfits)}."
        if misfits
        else "They part in none of them."
    )
    return (
        f"A dot for each of {count_of(len(table), 'review')}: stated score across, tone up. {apart}"
    )
