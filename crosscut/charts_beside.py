"""The chart of stated scores beside tone: two axes, for the two are never mixed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import altair as alt
import pandas as pd

from crosscut.agreement import points
from crosscut.attitude import signed
from crosscut.look import PALETTES, chart_config
from crosscut.wording import counted, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crosscut.look import Theme

REVIEW_SELECTION: Final = "review"
"""Name of the selection that a click on a review's dot makes; its field is `review_id`."""

_FEW_DOTS: Final = 8

_TOOLTIP: Final = [
    alt.Tooltip("name:N", title="Review"),
    alt.Tooltip("raw:N", title="States"),
    alt.Tooltip("said:N", title="Of 100"),
    alt.Tooltip("tone:N", title="Tone"),
    alt.Tooltip("n:Q", title="Sentences"),
]


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
    across = alt.X(
        "hundred:Q",
        title="Stated score, of 100",
        scale=alt.Scale(domain=[0, 100], nice=False, padding=12),
        axis=alt.Axis(values=[0, 20, 40, 60, 80, 100]),
    )
    up = alt.Y("mean:Q", title="Tone of its sentences, −1 to +1", scale=scale)
    base = alt.Chart(data).encode(x=across)
    picked = alt.selection_point(REVIEW_SELECTION, fields=["review_id"], on="click")
    dots = base.mark_point(
        filled=True, size=190, opacity=1, color=palette.text, shape="diamond", cursor="pointer"
    ).encode(y=up, tooltip=_TOOLTIP)
    lines = base.mark_rule(color=palette.muted, strokeWidth=2)
    layers = [
        lines.encode(y=alt.Y("low:Q", scale=scale), y2="high"),
        dots.add_params(picked).properties(name="reviews"),
        base.mark_text(dy=-14, fontSize=14).encode(y=up, text="label:N"),
    ]
    chart: alt.LayerChart = (
        alt.LayerChart(layer=layers)
        .properties(width="container", height=360)
        .configure(**chart_config(theme))
    )
    return chart


def _written(table: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Add what is written: names, figures, and a label for the dots that carry one."""
    name = table["review_id"].map(names)
    return table.assign(
        name=name,
        label=name.where(_labelled(table), ""),
        low=table["low"].fillna(table["mean"]),
        high=table["high"].fillna(table["mean"]),
        tone=[signed(mean) for mean in table["mean"]],
        said=[points(one) for one in table["hundred"]],
    )


def _labelled(table: pd.DataFrame) -> pd.Series[bool]:
    """Choose the dots that carry a name: all of a few, else one misfit at each score."""
    if len(table) <= _FEW_DOTS:
        return pd.Series(True, index=table.index)
    apart = table[table["misfit"] != ""]
    furthest = apart["mean"].abs().groupby(apart["hundred"]).idxmax()
    return pd.Series(table.index.isin(furthest), index=table.index)


def describe_against_tone(table: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Say in words what `score_against_tone` shows."""
    misfits = [names[i] for i in table.loc[table["misfit"] != "", "review_id"]]
    apart = f"Score and tone part in {listed(misfits)}." if misfits else "None parts."
    return (
        f"A dot for each of {counted(len(table), 'review')}: stated score across, tone up. {apart}"
    )
