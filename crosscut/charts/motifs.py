"""The motifs along the reviews: a barcode for each motif, a lane for each review, pure.

Lanes are placed in pixels from the top, their names at the left, their counts at the right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Final

import altair as alt
import numpy as np
import pandas as pd

from crosscut.charts.base import (
    chart_of,
    clickable,
    name_layer,
    on_ground,
    place,
    segment_legend,
    segment_scale,
    spread_out,
    stretches,
    text_layer,
)
from crosscut.charts.look import PALETTES, Theme
from crosscut.measures.states import by_state, state_words
from crosscut.text.phrases import FEW, count_of, percent

FEW_LANES: Final = 12
"""With more reviews lanes are thinner, and those without a mark are folded away."""

SLICES: Final = 25
"""Parts of a review whose mean tone is shown behind its lane."""

_HEAD, _LINE = 50, 20
"""Height of what stands over the lanes of a motif, and more for each line after the first."""

_TALL, _THIN = (37, 25, 16), (36, 18, 16)
"""Height of a lane with the space around it, of its ticks, and of its letters, in pixels."""

_LEFT, _LEFT_NARROW, _RIGHT = 172, 134, 36
"""Room for the names at the left, on a desk and on a phone, and for the counts at the right."""

_BELOW: Final = 8
"""Space under the lanes of a motif."""

_LETTERS, _NAME_LINE = 19, 16
"""Letters in a line of a name, and the line's height."""

_WIDE, APART, _REACH = 0.008, 0.014, 0.02
"""Width of a tick, least distance of two, and how far beside it a click still finds it, as shares
of a lane's width."""

_THINNEST: Final = 2.8
"""Least width of a tick in pixels: a phone has no more between two."""

_SLIM: Final = "(width < 0 || containerSize()[0] < 480)"
"""Vega's expression for a chart too narrow for names of full size, as `base.NARROW`."""

_QUARTERS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)


def bands(segments: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Share of a lane's height (from, to) that ticks of each segment take.

    A story's tick is half as high as the lane and the lower the later the story, one of the
    whole film goes through the lane, so that they differ without colour too.
    """
    stories = segments[:-1]
    step = 0.5 / max(len(stories) - 1, 1)
    own = {code: (step * place, step * place + 0.5) for place, code in enumerate(stories)}
    return {**own, segments[-1]: (0.0, 1.0)}


def by_review(
    ticks: pd.DataFrame,
    names: Mapping[str, str],
    heads: Mapping[str, tuple[str, ...]],
    titles: Mapping[str, str],
    theme: Theme,
    tone: pd.DataFrame | None = None,
    states: pd.DataFrame | None = None,
    by: str = "review",
) -> alt.LayerChart:
    """Draw a barcode per motif: a lane per review, 0-100 % of its words, a tick per mention.

    Parameters
    ----------
    ticks
        The mentions, those of a review in the order of its text: code, review_id, start,
        position (0-1), segment, term.
    names
        review_id -> name, in the order of the lanes.
    heads
        Code of each motif -> its title and the lines under it: its figures, and what else is to
        be said.
    titles
        Segment code -> title, in the film's order, the whole film last.
    theme
        Light or dark.
    tone
        Mean tone of each slice: review_id, slice (0-24), tone (-1 to 1); None for no band.
    states
        As `measures.states.mention_states`: what an empty lane says; None for a count of 0.
    by
        What has a lane: "review", or "group" of reviews.

    Returns
    -------
    altair.LayerChart
        Clicking a tick selects its code, review_id and start (`PICK`).
    """
    palette = PALETTES[theme]
    lanes, tops, high = _lanes(ticks, names, heads, states)
    y = place(high)
    x = alt.X(
        "x:Q",
        title=None,
        scale=alt.Scale(
            domain=[0, 1],
            nice=False,
            rangeMin=_size_by_width(_LEFT, _LEFT_NARROW),
            rangeMax=alt.ExprRef(f"width - {_RIGHT}"),
        ),
        axis=alt.Axis(
            orient="top",
            grid=False,
            values=list(_QUARTERS),
            labelExpr="datum.value == 0 ? 'first word' : datum.value == 1 ? 'last word' : "
            f"{_SLIM} && datum.value != 0.5 ? '' : 100 * datum.value + '\u00a0%'",
            labelFontSize=_size_by_width(16, 13),
            labelAlign="center",
            labelBound=False,
            labelOverlap=False,
            labelFlush=False,
        ),
    )
    middle = lanes["top"] + lanes["high"] / 2
    base = pd.DataFrame({"y": middle, "y2": middle, "x": 0, "to": 1})
    rules = pd.concat([base, _quarters(lanes)])
    layers = [name_layer(stretches(alt.Chart(rules).mark_rule(color=palette.rule), x, y), "lanes")]
    if tone is not None:
        layers.append(_tone_band(lanes, tone, x, y, palette.muted))
    table = _tick_table(lanes, ticks, names, heads, titles)
    layers += [
        _extents(table, x, y, palette.muted),
        _ticks(table, x, y, titles, theme),
        *_words(lanes, tops, heads, x, y, theme),
        _hits(table, x, y, by),
    ]
    return chart_of(layers, high, theme)


def _size_by_width(wide: int, slim: int) -> alt.ExprRef:
    """Take one size where there is room, another in a slim chart."""
    return alt.ExprRef(f"{_SLIM} ? {slim} : {wide}")


def _lanes(
    ticks: pd.DataFrame,
    names: Mapping[str, str],
    heads: Mapping[str, tuple[str, ...]],
    states: pd.DataFrame | None,
) -> tuple[pd.DataFrame, dict[str, float], float]:
    """Place the lanes; return them, the top of each block, and the height of it all."""
    step, high, _ = _TALL if len(names) <= FEW_LANES else _THIN
    counts = ticks.groupby(["code", "review_id"]).size().to_dict()
    empty = {} if states is None else _empty_lanes(states)
    rows, tops, y = [], {}, 0.0
    above = _HEAD + _LINE * max((len(head) - 2 for head in heads.values()), default=0)
    for code in heads:
        tops[code] = y
        y += above
        for review, name in names.items():
            count = counts.get((code, review), 0)
            if not count and len(names) > FEW_LANES:
                continue
            rest = "" if count else empty.get((code, review), "")
            rows.append((code, review, name, count, rest, y + (step - high) / 2, high))
            y += step
        y += _BELOW
    columns = ["code", "review_id", "name", "count", "rest", "top", "high"]
    return pd.DataFrame(rows, columns=columns), tops, max(y, 1.0)


def _quarters(lanes: pd.DataFrame) -> pd.DataFrame:
    """Place the lines of the quarters of a review, over the lanes of each motif."""
    blocks = lanes.assign(foot=lanes["top"] + lanes["high"]).groupby("code", sort=False)
    spans = blocks.agg(y=("top", "min"), y2=("foot", "max")).reset_index(drop=True)
    lines = spans.merge(pd.DataFrame({"x": list(_QUARTERS)}), how="cross")
    return lines.assign(to=lines["x"])


def _empty_lanes(states: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Say of each motif and review without a tick what is known of it."""
    rows = states[states["count"] == 0]
    columns = (rows[name] for name in ("code", "review_id", "state", "elsewhere"))
    return {
        (code, review): state_words(state, elsewhere)
        for code, review, state, elsewhere in zip(*columns, strict=True)
    }


def _extents(table: pd.DataFrame, x: alt.X, y: alt.Y, colour: str) -> alt.Chart:
    """Draw a line from the first mention to the last; `table` as `_tick_table`."""
    lanes = table.assign(middle=(table["top"] + table["foot"]) / 2)
    spans = lanes.groupby(["code", "review_id"])
    extents = spans.agg(x=("at", "min"), to=("at", "max"), y=("middle", "first"))
    lines = alt.Chart(extents.reset_index(drop=True)).mark_rule(color=colour, strokeWidth=1.5)
    return stretches(lines, x, y)


def _tone_band(
    lanes: pd.DataFrame, tone: pd.DataFrame, x: alt.X, y: alt.Y, colour: str
) -> alt.Chart:
    """Draw the tone as a thin profile: up where favourable, down where not; no second colour."""
    table = lanes.merge(tone, on="review_id")
    middle = table["top"] + table["high"] / 2
    table = pd.DataFrame(
        {
            "x": table["slice"] / SLICES,
            "to": (table["slice"] + 1) / SLICES,
            "y": middle,
            "y2": (middle - table["tone"] * table["high"] / 2).round(1),
        }
    )
    return stretches(alt.Chart(table).mark_rect(color=colour, opacity=0.3, aria=False), x, y)


def _tick_table(
    lanes: pd.DataFrame,
    ticks: pd.DataFrame,
    names: Mapping[str, str],
    heads: Mapping[str, tuple[str, ...]],
    titles: Mapping[str, str],
) -> pd.DataFrame:
    """Place the ticks, those that would cover each other apart, and say what each stands for."""
    lane = ["code", "review_id"]
    table = ticks.merge(lanes[[*lane, "top", "high"]], on=lane)
    share = bands(list(titles))
    from_, to = (
        table["segment"].map({code: one[i] for code, one in share.items()}) for i in (0, 1)
    )
    at = table.groupby(lane)["position"].transform(
        lambda own: spread_out(own.to_numpy(dtype="float64"), APART, 1.0)
    )
    at = at.round(4)
    lanes_ = at.groupby([table[column] for column in lane])
    before, after = ((at - lanes_.shift(step)).abs() / 2 for step in (1, -1))
    reach = np.fmin(np.fmin(before, after), _REACH)
    return pd.DataFrame(
        {
            **{column: table[column] for column in (*lane, "start", "top")},
            "at": at,
            "x": (at - reach).round(5),
            "to": (at + reach).round(5),
            "y": table["top"] + table["high"] * from_,
            "y2": table["top"] + table["high"] * to,
            "foot": table["top"] + table["high"],
            "title": table["segment"].map(titles),
            "motif": table["code"].map({code: head[0] for code, head in heads.items()}),
            "name": table["review_id"].map(names),
            "words": table["term"],
            "told": [percent(float(position)) for position in table["position"]],
        }
    )


def _ticks(
    table: pd.DataFrame, x: alt.X, y: alt.Y, titles: Mapping[str, str], theme: Theme
) -> alt.Chart:
    """Draw the ticks, as wide as a share of the chart, so that none covers another."""
    colour = alt.Color(
        "title:N",
        title=None,
        scale=segment_scale(titles, theme),
        legend=segment_legend(list(titles.values())),
    )
    half = f"max({_WIDE / 2}, {_THINNEST / 2} / (width - {_LEFT_NARROW + _RIGHT}))"
    chart: alt.Chart = (
        alt.Chart(table)
        .transform_calculate(left=f"datum.at - {half}", right=f"datum.at + {half}")
        .mark_rect(aria=False)
        .encode(
            x=alt.X("left:Q", title=None, scale=x["scale"], axis=x["axis"]),
            x2=alt.X2("right:Q"),
            y=y,
            y2=alt.Y2("y2:Q"),
            color=colour,
        )
    )
    return chart


def _hits(table: pd.DataFrame, x: alt.X, y: alt.Y, by: str) -> alt.Chart:
    """Lay an unseen field over each tick, as high as its lane, halfway to its next neighbour."""
    words = {"motif": "Motif", "name": by.capitalize(), "words": "In words", "title": "Speaks of"}
    unseen = alt.Chart(table).mark_rect(fill="transparent", cursor="pointer")
    chart = clickable(
        unseen,
        ["code", "review_id", "start"],
        words | {"told": "Into the review"},
        "ticks",
    )
    top = alt.Y("top:Q", axis=None, scale=y["scale"])
    return chart.encode(x=x, x2=alt.X2("to:Q"), y=top, y2=alt.Y2("foot:Q"))


def _words(
    lanes: pd.DataFrame,
    tops: Mapping[str, float],
    heads: Mapping[str, tuple[str, ...]],
    x: alt.X,
    y: alt.Y,
    theme: Theme,
) -> list[alt.Chart]:
    """Write names before lanes, counts behind them, and title and figures above blocks."""
    head = [{"y": top + 15, "label": heads[code][0]} for code, top in tops.items()]
    line = [
        {"y": top + 38 + _LINE * place, "label": text}
        for code, top in tops.items()
        for place, text in enumerate(heads[code][1:])
    ]
    muted = PALETTES[theme].muted
    size = (_TALL if len(lanes) <= FEW_LANES * len(tops) else _THIN)[2]
    names, counts, empty = [], [], []
    for row in lanes.to_dict("records"):
        middle, lines = row["top"] + row["high"] / 2, name_lines(row["name"])
        up = _NAME_LINE * (len(lines) - 1) / 2
        names.append({"x": 0, "y": middle - up, "label": "\n".join(lines)})
        if row["rest"]:
            empty.append({"x": 0, "y": middle, "label": row["rest"]})
        else:
            counts.append({"x": 1, "y": middle, "label": str(row["count"])})
    small, across = _size_by_width(size, 13), _size_by_width(_LEFT - 12, _LEFT_NARROW - 12)
    return [
        name_layer(text_layer(head, y, None, fontSize=18, fontWeight=600), "heads"),
        text_layer(line, y, None, fontSize=_size_by_width(16, 14), color=muted),
        name_layer(
            text_layer(
                names,
                y,
                x,
                align="right",
                dx=-12,
                fontSize=small,
                limit=across,
                lineBreak="\n",
                lineHeight=_NAME_LINE,
            ),
            "names",
        ),
        text_layer(counts, y, x, dx=12, fontSize=16, fontWeight=600),
        *on_ground(text_layer(empty, y, x, dx=8, fontSize=small, color=muted), theme),
    ]


def name_lines(name: str) -> list[str]:
    """Break a name into two lines at most; what has no room is in the table."""
    return wrap(name, _LETTERS, max_lines=2, placeholder="…")


def describe_by_review(
    ticks: pd.DataFrame,
    names: Mapping[str, str],
    motifs: Mapping[str, str],
    states: pd.DataFrame,
    by: str = "review",
) -> str:
    """Say in words what `by_review` shows: per motif who mentions it most, and where.

    `states` as `measures.states.mention_states`, of the motifs: what is known of the others.
    """
    lines = [f"Barcodes, a lane for each of {count_of(len(names), by)}, a tick per mention."]
    for code, title in motifs.items():
        own = ticks[ticks["code"] == code]
        others = by_state(states[states["code"] == code], names, unit=by)
        if own.empty:
            lines.append(f"{title}: no mention in what is counted; {others}.")
            continue
        most = own["review_id"].value_counts()
        first, last = own["position"].min(), own["position"].max()
        text = f"{title}: {count_of(len(own), 'mention')}"
        if most.iloc[0] >= FEW and len(names) > 1 and (most == most.iloc[0]).sum() == 1:
            text += (
                f", {'most' if len(most) > 1 else 'all'} in {names[most.index[0]]} ({most.iloc[0]})"
            )
        last_too = f", last at {percent(last)}" if len(own) > 1 else ""
        text += f"; {'first ' if last_too else ''}at {percent(first)}{last_too} of a review"
        lines.append(f"{text}; {others}." if others else f"{text}.")
    return " ".join(lines)
