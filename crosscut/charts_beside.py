"""The chart of stated scores beside tone: two axes, for the two are never mixed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import altair as alt
import numpy as np
import pandas as pd

from crosscut.charts_parts import NARROW, dressed, levels, worded
from crosscut.look import PALETTES
from crosscut.measures.scores import points
from crosscut.measures.tone import signed
from crosscut.text.phrases import counted, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crosscut.look import Theme


REVIEW_SELECTION: Final = "review"
"""Name of the selection that a click on a review's dot makes; its field is `review_id`."""

_FEW_DOTS: Final = 8
_HEIGHT: Final = 360
_TOP, _NEAR = 100, 15
_DOT: Final = 17.0
"""Distance of dots side by side, in pixels."""

_LETTER, _LINE = 7.2, 20.0
_WIDTHS: Final = {"label": 640, "short": 280}
"""Width of a letter of a name and height of its line; the narrowest chart in pixels on which each
column of names has room, on a desk and on a phone."""

_SAID: Final = {
    "name": "Review",
    "raw": "States",
    "said": "Of 100",
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
        As `attitude.against_scores`.
    names
        review_id -> name.
    theme
        Light or dark.

    Returns
    -------
    altair.LayerChart
        Clicking a dot selects its `review_id` (`REVIEW_SELECTION`).
    """
    palette = PALETTES[theme]
    data = _written(table, names)
    reach = max(0.5, float(data[["low", "high"]].abs().to_numpy().max(initial=0)) + 0.05)
    scale = alt.Scale(domain=[-reach, reach], nice=False)
    pixels = _HEIGHT / (2 * reach)
    data["aside"] = _asides(data, pixels)
    for column, width in _WIDTHS.items():
        data[column] = data["name"].where(_labelled(data, width, pixels), "")
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
    picked = alt.selection_point(REVIEW_SELECTION, fields=["review_id"], on="click")
    marks = base.mark_point(
        filled=True, size=190, opacity=1, color=palette.text, shape="diamond", cursor="pointer"
    )
    dots = worded(marks, _SAID).encode(y=up)
    lines = base.mark_rule(color=palette.muted, strokeWidth=2)
    layers = [
        lines.encode(y=alt.Y("low:Q", scale=scale), y2=alt.Y2("high")),
        dots.add_params(picked).properties(name="reviews"),
        *(
            _names(base, alt.Y("high:Q", scale=scale), align)
            for align in ("left", "center", "right")
        ),
    ]
    chart = alt.LayerChart(layer=layers)
    sized: alt.LayerChart = chart.properties(width="container", height=_HEIGHT)
    return dressed(sized, theme)


def _names(base: alt.Chart, above: alt.Y, align: Literal["left", "center", "right"]) -> alt.Chart:
    """Write names above their intervals, at the ends of the axis into the chart."""
    side = f"datum.hundred < {_NEAR} ? 'left' : datum.hundred > {_TOP - _NEAR} ? 'right' : 'center'"
    own = base.transform_filter(f"({side}) == '{align}'").transform_calculate(
        shown=f"{NARROW} ? datum.short : datum.label"
    )
    named: alt.Chart = own.mark_text(dy=-10, fontSize=14, align=align).encode(
        y=above, text=alt.Text("shown:N")
    )
    return named


def _written(table: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Add what is written: names and figures."""
    name = table["review_id"].map(names)
    return table.assign(
        name=name,
        low=table["low"].fillna(table["mean"]),
        high=table["high"].fillna(table["mean"]),
        tone=[signed(mean) for mean in table["mean"]],
        said=[points(one) for one in table["hundred"]],
    )


def _asides(table: pd.DataFrame, pixels: float) -> pd.Series[float]:
    """Set dots that would cover each other side by side: how many dots from the true place.

    `pixels` is the height of a tone of 1.
    """
    heights = table["mean"] * pixels
    step = heights.groupby(table["hundred"]).transform(lambda own: levels(own.to_numpy(), _DOT))
    outward = np.where(step % 2 == 1, 1, -1) * np.ceil(step / 2)
    at_ends = [table["hundred"] <= 0, table["hundred"] >= _TOP]
    return pd.Series(np.select(at_ends, [step, -step], outward), index=table.index)


def _labelled(table: pd.DataFrame, width: float, pixels: float) -> pd.Series[bool]:
    """Choose the dots that carry a name: of many a misfit at each score, of names that meet one.

    What parts most comes first; `pixels` is the height of a tone of 1, `width` the chart's.
    """
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
    kept: list[int] = []
    for i in order.index:
        beside = (middle[kept] - middle[i]).abs() < half[kept] + half[i]
        level = (order["high"][kept] - order["high"][i]).abs() * pixels < _LINE
        if not (beside & level).any():
            kept.append(i)
    return pd.Series(table.index.isin(kept), index=table.index)


def describe_against_tone(table: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Say in words what `score_against_tone` shows."""
    misfits = [names[i] for i in table.loc[table["misfit"] != "", "review_id"]]
    apart = f"Score and tone part in {listed(misfits)}." if misfits else "None parts."
    return (
        f"A dot for each of {counted(len(table), 'review')}: stated score across, tone up. {apart}"
    )
