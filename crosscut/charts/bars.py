"""Charts: a tidy table in, an `alt.Chart` out, pure.

Every chart takes its width from its container, names its colours outright (a domain and a
range) and stands on a transparent ground, so that it looks the same wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import altair as alt
import pandas as pd

from crosscut.charts.base import (
    chart_of,
    clickable,
    name_layer,
    segment_legend,
    segment_scale,
    with_words,
)
from crosscut.charts.look import PALETTES, Theme
from crosscut.text.phrases import count_of, number, percent

_TALL, _FLAT = (92, 40, 18), (64, 26, 16)
"""Height of a lane and of its bar, and size of its name, in pixels: for few reviews, for many."""

_FEW_REVIEWS: Final = 6
_LEAST_LABELLED: Final = 0.12
"""A narrower part has no room for its figure on a phone; the table has it."""

_LANES: Final = alt.Y("lane:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))


def segment_bars(
    shares: pd.DataFrame, names: Mapping[str, str], titles: Mapping[str, str], theme: Theme
) -> alt.LayerChart:
    """Draw one stacked bar per review: the share of its words on each segment.

    Names stand above their bars, so that a narrow screen cuts none.

    Parameters
    ----------
    shares
        As `measures.overview.segment_shares`: review_id, segment, words, share (0-1).
    names
        review_id -> name, in the order of the lanes.
    titles
        Segment code -> title, in the film's order, the whole film last.
    theme
        Light or dark.

    Returns
    -------
    altair.LayerChart
        Clicking a part selects its review_id and segment (`PICK`).
    """
    palette = PALETTES[theme]
    table = _stack(shares, names, titles)
    lane, bar, size = _TALL if len(names) <= _FEW_REVIEWS else _FLAT
    below = (lane - bar) / 2 - 6
    scale = alt.Scale(domain=[0, 1], nice=False)
    parts = alt.Chart(table).encode(y=_LANES)
    marks = parts.mark_bar(
        height=bar, yOffset=below, stroke=palette.ground, strokeWidth=2, cursor="pointer"
    )
    words = {"name": "Review", "title": "Speaks of", "label": "Share of its words"}
    stack = clickable(marks, ["review_id", "segment"], words | {"count": "Words"}, "parts").encode(
        x=alt.X("from:Q", axis=None, scale=scale),
        x2=alt.X2("to:Q"),
        color=alt.Color(
            "title:N",
            title=None,
            scale=segment_scale(titles, theme),
            legend=segment_legend(list(titles.values())),
        ),
    )
    figures = parts.mark_text(
        color=palette.on_segment, fontSize=size, fontWeight=600, yOffset=below, cursor="pointer"
    ).encode(x=alt.X("middle:Q", scale=scale), text=alt.Text("shown:N"))
    above = below - bar / 2 - 14
    # The bars lie on it: it is seen where they are hidden.
    whole = table[["lane"]].drop_duplicates().assign(**{"from": 0, "to": 1})
    tracks = alt.Chart(whole).mark_bar(
        height=bar, yOffset=below, filled=False, stroke=palette.rule, strokeWidth=2, aria=False
    )
    track = tracks.encode(y=_LANES, x=alt.X("from:Q", axis=None, scale=scale), x2=alt.X2("to:Q"))
    texts = name_layer(_names(table, size, above), "names")
    return chart_of(
        [name_layer(track, "tracks"), stack, figures, texts], lane * max(len(names), 1), theme
    )


def _stack(
    shares: pd.DataFrame, names: Mapping[str, str], titles: Mapping[str, str]
) -> pd.DataFrame:
    """Lay the parts of each bar end to end, in the film's order."""
    lanes = {review: lane for lane, review in enumerate(names)}
    parts = {code: part for part, code in enumerate(titles)}
    table = shares[["review_id", "segment", "words", "share"]].copy()
    table = table.assign(
        lane=table["review_id"].map(lanes), part=table["segment"].map(parts)
    ).sort_values(["lane", "part"])
    table["to"] = table.groupby("lane")["share"].cumsum().clip(upper=1)
    table["from"] = (table["to"] - table["share"]).clip(lower=0)
    table["middle"] = (table["from"] + table["to"]) / 2
    table["name"] = table["review_id"].map(names)
    table["title"] = table["segment"].map(titles)
    table["label"] = [percent(share) for share in table["share"]]
    table["shown"] = table["label"].where(table["share"] >= _LEAST_LABELLED, "")
    table["count"] = [number(int(words)) for words in table["words"]]
    return table.drop(columns=["words", "part"]).reset_index(drop=True)


def _names(table: pd.DataFrame, size: int, above: float) -> alt.Chart:
    """Put each review's name above its bar."""
    lanes = alt.Chart(table[["lane", "name"]].drop_duplicates("lane")).encode(y=_LANES)
    names = lanes.mark_text(align="left", fontSize=size, fontWeight=600, yOffset=above)
    chart: alt.Chart = names.encode(x=alt.XValue(1), text=alt.Text("name:N"))
    return chart


def describe_segment_bars(
    shares: pd.DataFrame, names: Mapping[str, str], titles: Mapping[str, str]
) -> str:
    """Say in words what `segment_bars` shows: per segment who gives it most and least."""
    lines = [f"Stacked bars, one for each of {count_of(len(names), 'review')}."]
    for code, title in titles.items():
        own = shares[shares["segment"] == code]
        if own.empty:
            continue
        order = own.sort_values("share", kind="stable")
        most, least = order.iloc[-1], order.iloc[0]
        if percent(most["share"]) == percent(least["share"]):
            each = " in each" if len(own) > 1 else ""
            lines.append(f"{title}: {percent(most['share'])}{each}.")
            continue
        lines.append(
            f"{title}: most in {names[most['review_id']]}, {percent(most['share'])}; least in "
            f"{names[least['review_id']]}, {percent(least['share'])}."
        )
    return " ".join(lines)


_ROW: Final = 64


def bars(table: pd.DataFrame, theme: Theme) -> alt.LayerChart:
    """Draw a bar for each row, in the order of the rows.

    Parameters
    ----------
    table
        Columns name, value (from 0 on), figure (the value in words), few (drawn hollow).
    theme
        Light or dark.
    """
    palette = PALETTES[theme]
    rows = table[["name", "value", "figure"]].assign(
        place=range(len(table)), filled=1 - table["few"].astype("int64")
    )
    most = float(rows["value"].max()) or 1.0
    room = 20 + 10 * int(rows["figure"].str.len().max())
    scale = alt.Scale(domain=[0, most], range=[0, alt.ExprRef(f"width - {room}")], nice=False)
    x = alt.X("value:Q", axis=None, scale=scale)
    base = alt.Chart(rows).encode(
        y=alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    )
    marks = base.mark_bar(
        height=22, yOffset=14, fill=palette.muted, stroke=palette.muted, strokeWidth=2
    ).encode(x=x, fillOpacity=alt.FillOpacity("filled:Q", scale=None))
    names = base.mark_text(align="left", yOffset=-12, fontSize=18, fontWeight=600)
    figures = base.mark_text(align="left", dx=8, yOffset=14, fontSize=18)
    layers = [
        with_words(marks, {"name": "", "figure": ""}),
        name_layer(names.encode(x=alt.XValue(0), text=alt.Text("name:N")), "bar_names"),
        figures.encode(x=x, text=alt.Text("figure:N")),
    ]
    return chart_of(layers, _ROW * max(len(rows), 1), theme)
