"""Motifs by film time: who mentions which scene, and in what order the reviews tell them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from crosscut.charts import scenes as charts
from crosscut.charts.motifs import FEW_LANES
from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Selection
from crosscut.guide.model import FilmGuide
from crosscut.measures import scenes
from crosscut.text.matcher import Matcher
from crosscut.ui import figure
from crosscut.ui.cache import cached
from crosscut.ui.evidence import Box
from crosscut.ui.figure import Figure
from crosscut.ui.page import Page
from crosscut.ui.views.motifs import source, ticks

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


Places = dict[str, tuple[str | int, ...]]
"""What can be picked: label -> the fields of a mark that it stands for."""


@cached
def _matcher(guide: FilmGuide) -> Matcher:
    return scenes.scene_matcher(guide)


@cached
def _hits(corpus: Corpus) -> pd.DataFrame:
    reviews = corpus.reviews.astype({"review_id": "str"})
    return scenes.scene_hits(reviews, _matcher(corpus.guide))


@cached
def stated_timecodes(selection: Selection) -> pd.DataFrame:
    """Return the timecodes stated in the scope, with their sentences and segments."""
    corpus = selection.corpus
    hits = scenes.timecode_hits(corpus.timecodes, corpus.reviews.astype({"review_id": "str"}))
    timecodes = scenes.in_selection(hits, selection)
    homes = selection.sentences[["review_id", "sentence", "segment"]]
    return timecodes.merge(homes, on=["review_id", "sentence"], how="left")


@cached
def steps(selection: Selection) -> pd.DataFrame:
    """Return the places where reviews speak of a scene, as `scenes.scene_mentions`."""
    cues = scenes.in_selection(_hits(selection.corpus), selection)
    guided = selection.corpus.guide.scenes
    return scenes.scene_mentions(cues, stated_timecodes(selection), guided)


def _missing(page: Page) -> str:
    return NO_SCENE if page.corpus.guide.scenes else NO_GUIDED


# -- Where in the film ---------------------------------------------------------------------------


def by_film_view(page: Page, motifs: tuple[str, ...]) -> None:
    """Draw the scenes in film order and who mentions them, and the sentences behind a mark."""
    figure.draw_rows(page.corpus, by_film_figure(page, motifs), film_spans(page.selection))


@cached
def film_spans(selection: Selection) -> pd.DataFrame:
    """Return the places of scenes and stated timecodes, of all kinds in one table.

    Returns
    -------
    pandas.DataFrame
        review_id, sentence, start, end; what (the scene's code, or the start of a timecode).
    """
    table, codes = steps(selection), stated_timecodes(selection)
    own = table.assign(what=table["scene"])
    times = codes.assign(what=codes["start"].astype("str"))
    columns = [*scenes.SPAN, "what"]
    return pd.concat([own[columns], times[columns]], ignore_index=True)


@cached
def by_film_figure(page: Page, motifs: tuple[str, ...]) -> Figure:
    """Return the scenes in film order and who mentions them."""
    table, codes = steps(page.selection), stated_timecodes(page.selection)
    if table.empty and codes.empty:
        return Figure("motifs-shown", missing=_missing(page))
    guide = page.corpus.guide
    cells = scenes.scene_cells(table, ticks(page, motifs))
    chart = charts.by_film(
        *(cells, codes, page.names, guide.scenes, page.titles("segment"), guide.runtime),
        page.theme,
    )
    places = by_film_places(table, codes, page.titles("scene"), page.names)
    return Figure(
        "motifs-shown",
        "Each scene, and who mentions it",
        chart.to_dict(validate=False),
        charts.describe_by_film(cells, codes, guide.scenes, len(page.names)),
        _by_film_caption(page, motifs, len(table), codes),
        by_film_table(cells, page),
        source(page, "scenes in film order and who mentions them"),
        (Box("shown-mark", "Scene", places, ("what", "review_id")),),
    )


def _by_film_caption(page: Page, motifs: tuple[str, ...], count: int, codes: pd.DataFrame) -> str:
    caption = (
        f"{count} mentions of scenes. A column is a scene, in the film's order; the figure above "
        "it counts the reviews that mention it; a larger mark has more mentions. "
    )
    caption += (
        "Filled: one of its sentences also has a chosen motif. Click a mark to read."
        if motifs
        else "Choose motifs to see in which scenes they stand. Click a mark to read."
    )
    if len(codes):
        caption += (
            " Diamonds are timecodes that a review states, at their place on the running time; "
            "dotted lines lead from a scene's stated time to its column."
        )
        if page.corpus.guide.runtime is None:
            caption += " The film's length is not known: the line ends with the last stated time."
    elif not any(scene.timecode for scene in page.corpus.guide.scenes):
        caption += " No source states a timecode: the order alone is shown."
    return caption


def by_film_places(
    table: pd.DataFrame, codes: pd.DataFrame, titles: Mapping[str, str], names: Mapping[str, str]
) -> Places:
    """Name what can be picked: a scene, a scene in one review, a stated timecode.

    Returns
    -------
    dict
        Label -> (what,) or (what, review_id), `what` as in `film_spans`.
    """
    places: Places = {}
    film = table.sort_values("order", kind="stable")
    for scene, group in film.groupby("scene", sort=False):
        places[f"{titles[str(scene)]}: all reviews"] = (str(scene),)
        here = set(group["review_id"])
        for review in (review for review in names if review in here):
            places[f"{titles[str(scene)]}: {names[review]}"] = str(scene), review
    for number, row in enumerate(codes.to_dict("records"), 1):
        label = f"Timecode {number}, {row['stated']}: {names[row['review_id']]}"
        places[label] = str(row["start"]), row["review_id"]
    return places


def by_film_table(cells: pd.DataFrame, page: Page) -> pd.DataFrame:
    """Return the columns as a table: a row per scene and review that mentions it."""
    rows = cells.sort_values("order", kind="stable")
    times = {scene.code: scene.timecode for scene in page.corpus.guide.scenes}
    return pd.DataFrame(
        {
            "Place": rows["order"],
            "Scene": rows["scene"].map(page.titles("scene")),
            "Story": rows["segment"].map(page.titles("segment")),
            "Film time": rows["scene"].map(times),
            "Review": rows["review_id"].map(page.names),
            "Mentions": rows["mentions"],
            "With a chosen motif": rows["shared"],
        }
    )


# -- In the film's order? ------------------------------------------------------------------------


def order_view(page: Page, motifs: tuple[str, ...]) -> None:
    """Draw the order in which each review tells the scenes, with tau in words."""
    drawn = order_figure(page, motifs)
    figure.draw_rows(page.corpus, drawn, numbered_steps(page.selection))
    if not drawn.missing:
        st.html(_order_lines(_orders(page), page.names))


def numbered_steps(selection: Selection) -> pd.DataFrame:
    """Return `steps`, with the number of each step in its review."""
    table = steps(selection)
    return table.assign(step=scenes.steps(table))


@cached
def _orders(page: Page) -> pd.DataFrame:
    return scenes.order_of_telling(steps(page.selection), page.names)


@cached
def order_figure(page: Page, motifs: tuple[str, ...]) -> Figure:
    """Return the order in which each review tells the scenes, against that of the film."""
    table = steps(page.selection)
    if table.empty:
        return Figure("motifs-told-against-shown", missing=_missing(page))
    orders = _orders(page)
    names = order_names(orders, page.names)
    lines = {str(row["review_id"]): _tau_line(row["tau"]) for row in orders.to_dict("records")}
    near = scenes.near_motif(table, ticks(page, motifs))
    chart = charts.scene_order(
        *(scenes.step_table(table, near), names, lines, page.corpus.guide.scenes),
        *(page.titles("segment"), page.theme),
    )
    places = step_places(numbered_steps(page.selection), page.titles("scene"), page.names)
    what = "order in which each review tells the scenes, against the film's order"
    method = "Kendall's tau over the first mention of each scene"
    return Figure(
        "motifs-told-against-shown",
        "The order of telling, against the order of the film",
        chart.to_dict(validate=False),
        charts.describe_scene_order(orders, names),
        _ORDER_CAPTION,
        order_table(orders, page.names),
        (*source(page, what), method),
        (Box("order-mark", "Step of the telling", places, ("review_id", "step")),),
    )


def order_names(orders: pd.DataFrame, names: Mapping[str, str]) -> dict[str, str]:
    """Return the reviews that name a scene, and so get a panel."""
    with_scene = set(orders.loc[orders["scenes"] > 0, "review_id"])
    return {review: name for review, name in names.items() if review in with_scene}


def _tau_line(tau: float) -> str:
    if np.isnan(tau):
        return "too few scenes for an order"
    return f"tau {scenes.tau_text(tau)} · {scenes.order_in_words(tau)}"


def _order_lines(orders: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Explain each tau in a sentence; where there are many, the table has the rest."""
    known = orders.dropna(subset="tau").sort_values("tau", ascending=False, kind="stable")
    shown = orders if len(orders) <= FEW_LANES else known.head(FEW_LANES)
    lines = "".join(
        f"<p><b>{escape(names[str(row['review_id'])])}</b> "
        + escape(
            scenes.explain_order(
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
    """Name what can be picked: all of a review's steps, and each one.

    Returns
    -------
    dict
        Label -> (review_id,) or (review_id, step), of a table of `steps` with its step.
    """
    places: Places = {}
    for review in (review for review in names if (table["review_id"] == review).any()):
        own = table[table["review_id"] == review]
        places[f"{names[review]}: all steps"] = (review,)
        for number, step in own.groupby("step", sort=False):
            title = titles[str(step["scene"].iloc[0])]
            places[f"{names[review]}, step {number}: {title}"] = review, int(str(number))
    return places


def order_table(orders: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the panels as a table: a row per review."""
    return pd.DataFrame(
        {
            "Review": orders["review_id"].map(names),
            "Scenes named": orders["scenes"],
            "Pairs of scenes": orders["pairs"],
            "In the film's order": orders["in_order"],
            "Kendall's tau": [
                "" if np.isnan(tau) else scenes.tau_text(tau) for tau in orders["tau"]
            ],
            "In words": [scenes.order_in_words(float(tau)) for tau in orders["tau"]],
        }
    )
