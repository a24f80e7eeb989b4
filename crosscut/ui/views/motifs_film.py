"""The motifs page by film time: who mentions which scene, and in what order they are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from crosscut.charts import scene_order
from crosscut.charts import scenes as charts_scenes
from crosscut.charts.look import Theme
from crosscut.charts.motifs import FEW_LANES
from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope, Selection
from crosscut.measures import scenes as telling
from crosscut.text.matcher import Matcher
from crosscut.ui import figure, marks
from crosscut.ui.cache import cached
from crosscut.ui.views.motifs import (
    Places,
    View,
    evidence_of,
    explain_empty,
    single,
    ticks,
    two_columns,
)

NO_SCENE = (
    "No review names a scene in what is counted here. Choose more reviews, all stories, or count "
    "captions too; scenes are found by the cues of the film guide."
)
NO_GUIDED = "The film guide has no scenes; give it some, in film order, to see them here."


_ORDER_CAPTION: Final = (
    "From left to right as told in the review, from below upwards as shown in the film. A dot is "
    "a step of the telling: mentions of one scene that follow each other, at the place of the "
    "first; dots are joined in reading order. A line that rises tells the film in its order, one "
    "that falls leaps back. Filled: one of its sentences also has a chosen motif. Click a dot to "
    "read."
)


def steps(view: View) -> pd.DataFrame:
    """Places where the reviews in the scope speak of a scene, as `telling.scene_mentions`."""
    return _steps(view.corpus.fingerprint, view.scope, view.corpus, view.selection)


def stated_timecodes(view: View) -> pd.DataFrame:
    """Timecodes stated in the scope, with their sentences and segments."""
    return _stated(view.corpus.fingerprint, view.scope, view.corpus, view.selection)


@cached
def _matcher(guide: str, _corpus: Corpus) -> Matcher:
    return telling.scene_matcher(_corpus.guide)


@cached
def _hits(key: str, _corpus: Corpus) -> pd.DataFrame:
    matcher = _matcher(_corpus.guide.model_dump_json(), _corpus)
    reviews = _corpus.reviews.astype({"review_id": "str"})
    return telling.scene_hits(reviews, matcher)


@cached
def _stated(key: str, scope: Scope, _corpus: Corpus, _selection: Selection) -> pd.DataFrame:
    hits = telling.timecode_hits(_corpus.timecodes, _corpus.reviews.astype({"review_id": "str"}))
    placed = telling.in_selection(hits, _selection)
    homes = _selection.sentences[["review_id", "sentence", "segment"]]
    return placed.merge(homes, on=["review_id", "sentence"], how="left")


@cached
def _steps(key: str, scope: Scope, _corpus: Corpus, _selection: Selection) -> pd.DataFrame:
    cues = telling.in_selection(_hits(key, _corpus), _selection)
    timecodes = _stated(key, scope, _corpus, _selection)
    return telling.scene_mentions(cues, timecodes, _corpus.guide.scenes)


def _film_titles(view: View) -> dict[str, str]:
    return {scene.code: scene.title for scene in view.corpus.guide.scenes}


# -- Shown ---------------------------------------------------------------------------------------


def by_film_view(view: View) -> None:
    """Draw the scenes in film order and who mentions them, and the sentences behind a mark."""
    table, codes = steps(view), stated_timecodes(view)
    if table.empty and codes.empty:
        explain_empty(NO_SCENE if view.corpus.guide.scenes else NO_GUIDED)
        return
    shown = _shown(view.corpus.fingerprint, view.scope, view.motifs, view)
    spans, places = shown.spans, shown.places
    what = "scenes in film order and who mentions them"
    picture, side = two_columns()
    with picture:
        figure.draw_chart(
            _shown_spec(view.corpus.fingerprint, view.scope, view.motifs, view.theme, view),
            key=marks.chart_key("chart-shown"),
            title="Each scene, and who mentions it",
            alt=shown.alt,
            caption=_shown_caption(view, len(table), codes),
            selection=charts_scenes.CELL_SELECTION,
            on_pick=lambda mark: marks.take_click(
                "chart-shown", mark, {"shown-mark": cell_label(spans, places, mark)}
            ),
            download="motifs-shown",
            source=view.source(what)[0],
        )
    with side:
        evidence_of(view, spans, places, label="Scene", key="shown-mark")
    figure.data_table(
        lambda: by_film_table(shown.table, view),
        name="motifs-shown",
        alt="Mentions of each scene by review, in film order",
        source=view.source(what),
    )


@dataclass(frozen=True)
class _Film:
    """What a timeline by the film shows, in a table and in words, and what can be picked."""

    table: pd.DataFrame
    spans: pd.DataFrame
    places: Places
    alt: str
    lines: str = ""


@cached
def _shown(key: str, scope: Scope, motifs: tuple[str, ...], _view: View) -> _Film:
    table, codes = steps(_view), stated_timecodes(_view)
    scenes = _view.corpus.guide.scenes
    cells = telling.scene_cells(table, ticks(_view))
    spans, places = by_film_places(table, codes, _film_titles(_view), _view.names)
    alt = charts_scenes.describe_by_film(cells, codes, scenes, len(_view.names))
    return _Film(cells, spans, places, alt)


@cached
def _shown_spec(
    key: str, scope: Scope, motifs: tuple[str, ...], theme: Theme, _view: View
) -> dict[str, Any]:
    guide = _view.corpus.guide
    cells = _shown(key, scope, motifs, _view).table
    spec: dict[str, Any] = charts_scenes.by_film(
        cells,
        stated_timecodes(_view),
        _view.names,
        guide.scenes,
        _view.segments,
        guide.runtime,
        theme,
    ).to_dict(validate=False)
    return spec


def _shown_caption(view: View, count: int, codes: pd.DataFrame) -> str:
    said = (
        f"{count} mentions of scenes. A column is a scene, in the film's order; the figure above "
        "it counts the reviews that mention it; a larger mark has more mentions. "
    )
    said += (
        "Filled: one of its sentences also has a chosen motif. Click a mark to read."
        if view.motifs
        else "Choose motifs to see in which scenes they stand. Click a mark to read."
    )
    if len(codes):
        said += (
            " Diamonds are timecodes that a review states, at their place on the running time; "
            "dotted lines lead from a scene's stated time to its column."
        )
        if view.corpus.guide.runtime is None:
            said += " The film's length is not known: the line ends with the last stated time."
    elif not any(scene.timecode for scene in view.corpus.guide.scenes):
        said += " No source states a timecode: the order alone is shown."
    return said


def by_film_places(
    table: pd.DataFrame, codes: pd.DataFrame, titles: Mapping[str, str], names: Mapping[str, str]
) -> tuple[pd.DataFrame, Places]:
    """Name what can be picked: a scene, a scene in one review, a stated timecode.

    Returns
    -------
    spans, places
        The places in the texts, with `what` (the scene's code, or the start of a timecode),
        and label -> rows of them.
    """
    own = table.assign(what=table["scene"])[[*telling.SPAN, "what", "order"]]
    times = codes.assign(what=codes["start"].astype("str"), order=0)
    spans = pd.concat([own, times[[*telling.SPAN, "what", "order"]]], ignore_index=True)
    places: Places = {}
    film = spans.iloc[: len(own)].sort_values("order", kind="stable")
    for scene, group in film.groupby("what", sort=False):
        places[f"{titles[str(scene)]}: all reviews"] = tuple(group.index)
        for review in (review for review in names if (group["review_id"] == review).any()):
            rows = group.index[group["review_id"] == review]
            places[f"{titles[str(scene)]}: {names[review]}"] = tuple(rows)
    for number, (row, said) in enumerate(
        zip(spans.index[len(own) :], codes["stated"], strict=True), 1
    ):
        places[f"Timecode {number}, {said}: {names[spans['review_id'][row]]}"] = (int(row),)
    return spans, places


def cell_label(spans: pd.DataFrame, places: Places, mark: Mapping[str, Any]) -> str:
    """Return the option that stands for a scene in a review, or for a timecode."""
    own = (spans["review_id"] == mark.get("review_id")) & (spans["what"] == str(mark.get("what")))
    return single(places, spans.index[own])


def by_film_table(cells: pd.DataFrame, view: View) -> pd.DataFrame:
    """Return the twin of the columns: a row per scene and review that mentions it."""
    rows = cells.sort_values("order", kind="stable")
    times = {scene.code: scene.timecode for scene in view.corpus.guide.scenes}
    return pd.DataFrame(
        {
            "Place": rows["order"],
            "Scene": rows["scene"].map(_film_titles(view)),
            "Story": rows["segment"].map(view.segments),
            "Film time": rows["scene"].map(times),
            "Review": rows["review_id"].map(view.names),
            "Mentions": rows["mentions"],
            "With a chosen motif": rows["shared"],
        }
    )


# -- Told against shown --------------------------------------------------------------------------


def order_view(view: View) -> None:
    """Draw each review's telling against the film's order, with tau in words."""
    table = steps(view)
    if table.empty:
        explain_empty(NO_SCENE if view.corpus.guide.scenes else NO_GUIDED)
        return
    told = _order(view.corpus.fingerprint, view.scope, view)
    places = told.places
    what = "order in which each review tells the scenes, against the film's order"
    picture, side = two_columns()
    with picture:
        figure.draw_chart(
            _order_spec(view.corpus.fingerprint, view.scope, view.motifs, view.theme, view),
            key=marks.chart_key("chart-order"),
            title="The order of telling, against the order of the film",
            alt=told.alt,
            caption=_ORDER_CAPTION,
            selection=scene_order.DOT_SELECTION,
            on_pick=lambda mark: marks.take_click(
                "chart-order", mark, {"order-mark": step_label(table, places, mark)}
            ),
            download="motifs-told-against-shown",
            source=view.source(what)[0],
        )
    with side:
        evidence_of(view, table, places, label="Step of the telling", key="order-mark")
    st.html(told.lines)
    figure.data_table(
        lambda: order_table(told.table, view.names),
        name="motifs-told-against-shown",
        alt="Scenes named, pairs in the film's order and Kendall's tau by review",
        source=[*view.source(what), "Kendall's tau over the first mention of each scene"],
    )


@cached
def _order(key: str, scope: Scope, _view: View) -> _Film:
    table = steps(_view)
    orders = telling.order_of_telling(table, _view.names)
    alt = scene_order.describe_scene_order(orders, order_names(orders, _view.names))
    places = step_places(table, _film_titles(_view), _view.names)
    return _Film(orders, table, places, alt, _order_lines(orders, _view.names))


@cached
def _order_spec(
    key: str, scope: Scope, motifs: tuple[str, ...], theme: Theme, _view: View
) -> dict[str, Any]:
    table = steps(_view)
    told = telling.step_table(table, telling.near_motif(table, ticks(_view)))
    orders = _order(key, scope, _view).table
    lines = {
        str(row["review_id"]): _tau_line(float(row["tau"])) for row in orders.to_dict("records")
    }
    spec: dict[str, Any] = scene_order.scene_order(
        told,
        order_names(orders, _view.names),
        lines,
        _view.corpus.guide.scenes,
        _view.segments,
        theme,
    ).to_dict(validate=False)
    return spec


def order_names(orders: pd.DataFrame, names: Mapping[str, str]) -> dict[str, str]:
    """Return the reviews that name a scene, and so get a panel."""
    told = set(orders.loc[orders["scenes"] > 0, "review_id"])
    return {review: name for review, name in names.items() if review in told}


def _tau_line(tau: float) -> str:
    if np.isnan(tau):
        return "too few scenes for an order"
    return f"tau {telling.tau_text(tau)} · {telling.order_in_words(tau)}"


def _order_lines(orders: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Explain each tau in a sentence; where there are many, the table has the rest."""
    known = orders.dropna(subset="tau").sort_values("tau", ascending=False, kind="stable")
    shown = orders if len(orders) <= FEW_LANES else known.head(FEW_LANES)
    lines = "".join(
        f"<p><b>{escape(names[str(row['review_id'])])}</b> "
        + escape(
            telling.explain_order(
                int(row["scenes"]), int(row["pairs"]), int(row["in_order"]), float(row["tau"])
            )
        )
        + "</p>"
        for row in shown.to_dict("records")
    )
    return (
        f'<div class="about">{lines}<p>Kendall\'s tau is the share of pairs of scenes told in the '
        "film's order less the share told the other way round: 1 is the film's own order, 0 as "
        "many one way as the other, −1 the film backwards. Each scene counts where it is first "
        "named.</p></div>"
    )


def step_places(table: pd.DataFrame, titles: Mapping[str, str], names: Mapping[str, str]) -> Places:
    """Name what can be picked: all of a review's steps, and each one."""
    places: Places = {}
    turns = telling.steps(table)
    for review in (review for review in names if (table["review_id"] == review).any()):
        own = table[table["review_id"] == review]
        places[f"{names[review]}: all steps"] = tuple(own.index)
        for number, step in own.groupby(turns, sort=False):
            title = titles[str(step["scene"].iloc[0])]
            places[f"{names[review]}, step {number}: {title}"] = tuple(step.index)
    return places


def step_label(table: pd.DataFrame, places: Places, mark: Mapping[str, Any]) -> str:
    """Return the option that stands for a step of a telling."""
    own = (table["review_id"] == mark.get("review_id")) & (telling.steps(table) == mark.get("step"))
    return single(places, table.index[own])


def order_table(orders: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the twin of the panels: a row per review."""
    return pd.DataFrame(
        {
            "Review": orders["review_id"].map(names),
            "Scenes named": orders["scenes"],
            "Pairs of scenes": orders["pairs"],
            "In the film's order": orders["in_order"],
            "Kendall's tau": [
                "" if np.isnan(tau) else telling.tau_text(tau) for tau in orders["tau"]
            ],
            "In words": [telling.order_in_words(float(tau)) for tau in orders["tau"]],
        }
    )
