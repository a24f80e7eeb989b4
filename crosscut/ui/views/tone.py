"""Tone, on the page of scores: by aspect, by story, along the review, beside stated scores."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from crosscut.charts import scores as charts_beside
from crosscut.charts import tone as charts
from crosscut.corpus.selection import Selection
from crosscut.measures import scores, tone
from crosscut.text.phrases import count_of
from crosscut.ui import figure, links, paging
from crosscut.ui.cache import cache_by_value
from crosscut.ui.evidence import Box, Evidence
from crosscut.ui.figure import Figure
from crosscut.ui.glossary import explain
from crosscut.ui.page import Page
from crosscut.ui.views.scores import ScoresTable

ASPECTS, STORIES, ALONG, BESIDE = (
    "By aspect",
    "By story",
    "Along the review",
    "Beside stated scores",
)

_COLUMN: Final = {ASPECTS: "code", STORIES: "segment", ALONG: "bin"}
_KEY: Final = {ASPECTS: "tone-aspect", STORIES: "tone-story", ALONG: "tone-part"}
_WHAT: Final = {ASPECTS: "Aspect", STORIES: "Story", ALONG: "Part of the review"}
_TITLE: Final = {
    ASPECTS: "Tone of the sentences that speak of each aspect",
    STORIES: "Tone of the sentences on each story",
    ALONG: "Tone along each review",
}
_CAPTION: Final = {
    ASPECTS: "The tone of the sentences that name the aspect, on average, and their number; a "
    "sentence that names two counts for both.",
    STORIES: "The tone of the sentences on each story, on average. The longer the line, the less "
    "sure.",
    ALONG: "The tone of the sentences in each tenth of a review’s words, on average; bars rise "
    "where it is favourable and hang where it is not.",
}
_MOST_MISFITS: Final = 6
_ABOUT: Final = (
    "Tone is worked out from words, from −1 (unfavourable) to +1 (favourable); it is no score. "
    "Hollow: fewer than five sentences."
)
_METHOD: Final = (
    "The likely range of a mean tone is a 95 % interval by Student’s t. A mark has no colour under "
    "three sentences, and the colour of neither side where the interval comes near 0."
)


_MEASURE: Final = {ASPECTS: tone.by_aspect, STORIES: tone.by_segment, ALONG: tone.along}


@cache_by_value
def tones(selection: Selection, view: str) -> pd.DataFrame:
    """Return the means of one view: `tone.by_aspect`, `by_segment` or `along`."""
    return _MEASURE[view](selection)


review_tones = cache_by_value(tone.by_review)


def _names(page: Page, table: pd.DataFrame) -> dict[str, str]:
    """Return review_id -> name of the reviews that the table holds."""
    here = set(table["review_id"])
    return {review: name for review, name in page.names.items() if review in here}


def _titles(page: Page, view: str) -> dict[Any, str]:
    """Return the titles of what a view's columns stand for: aspects, segments, tenths."""
    if view != ALONG:
        return dict(page.titles("aspect" if view == ASPECTS else "segment"))
    step = 100 // tone.BINS
    return {i: f"{i * step} to {(i + 1) * step} %" for i in range(tone.BINS)}


def section(page: Page, ratings: ScoresTable, groups: Page) -> None:
    """Draw the half of the page that is about tone; `groups` has groups where they are asked."""
    st.subheader("Tone, which is no score", anchor=False)
    st.html(f'<p class="caption">{explain(_ABOUT)}</p>')
    view = links.switch("Tone", [ASPECTS, STORIES, ALONG, BESIDE], key="tone")
    if view == BESIDE:
        _beside(page, ratings)
        return
    page = groups
    table = tones(page.selection, view)
    part = paging.choose_part(
        table["review_id"].nunique(), key="tone_drawn", unit=f"{page.unit}s".capitalize()
    )
    figure.draw(
        page.corpus,
        tone_figure(page, view, part),
        lambda cell: _cell_evidence(page, view, *cell),
    )


@cache_by_value
def tone_figure(page: Page, view: str, part: int) -> Figure:
    """Return the figure of one view, of a part of the reviews (`paging.choose_part`)."""
    table = tones(page.selection, view)
    if table.empty:
        none = "No sentence is counted here."
        if view == ASPECTS:
            none = "No sentence counted here speaks of an aspect of the film."
        return Figure(_KEY[view], missing=none + page.way_to_more)
    names, titles, column = _names(page, table), _titles(page, view), _COLUMN[view]
    here = {review: names[review] for review in paging.cut(list(names), part)}
    own = table[table["review_id"].isin(here)]
    if view == ALONG:
        chart = charts.tone_along(own, here, page.theme, page.unit)
    else:
        draw = charts.tone_matrix if view == ASPECTS else charts.tone_by_segment
        chart = draw(own, here, titles, page.theme, page.unit)
    number = int(table["n"].sum())
    sentences = count_of(number, "sentence counted", "sentences counted")
    if view == ASPECTS:
        many = "pairs of sentence and aspect counted"
        sentences = count_of(number, "pair of sentence and aspect counted", many)
    cells = set(zip(own["review_id"], own[column], strict=True))
    options = {
        (review, code): f"{name} · {title}"
        for review, name in here.items()
        for code, title in titles.items()
        if (review, code) in cells
    }
    return Figure(
        _KEY[view],
        _TITLE[view],
        chart.to_dict(validate=False),
        charts.describe_tone(table, names, titles, column),
        f"{escape(_CAPTION[view])} {sentences}. Click one to read it."
        + paging.part_caption(len(names), part, unit=f"{page.unit}s"),
        tones_table(table, names, titles, view, page.unit),
        (page.source(_TITLE[view]), _ABOUT, _METHOD),
        (Box(_KEY[view], "Sentences behind a tone", options, ("review_id", column)),),
        opening=(_strongest(own, column),),
        method=f"<p>{_METHOD}</p>",
    )


def _strongest(table: pd.DataFrame, column: str) -> tuple[Any, ...]:
    """Return the cell furthest from neutral for certain, else of most sentences; few come last."""
    sure = np.where(table["low"] > 0, table["low"], np.where(table["high"] < 0, -table["high"], 0))
    own = table.assign(sure=np.nan_to_num(sure), enough=~table["few"].astype("bool"))
    most = own.sort_values(["enough", "sure", "n"], ascending=False)
    return most["review_id"].iloc[0], most[column].iloc[0]


def tones_table(
    table: pd.DataFrame,
    names: Mapping[str, str],
    titles: Mapping[Any, str],
    view: str,
    unit: str = "review",
) -> pd.DataFrame:
    """Return the means as a reader reads them; of one sentence there is no interval."""
    return pd.DataFrame(
        {
            unit.capitalize(): table["review_id"].map(names),
            _WHAT[view]: table[_COLUMN[view]].map(titles),
            "Tone": [tone.with_sign(mean) for mean in table["mean"]],
            "Sentences": table["n"],
            "Likely from": table["low"].astype("float64").round(2),
            "Likely to": table["high"].astype("float64").round(2),
        }
    )


@cache_by_value
def cell_spans(selection: Selection, view: str, review: str, code: str | int) -> pd.DataFrame:
    """Find the sentences behind one mean.

    Returns
    -------
    pandas.DataFrame
        Columns review_id, sentence, start, end, group: of an aspect one row for each of its
        mentions, those of one sentence in one group; else a row for each sentence.
    """
    if view == ASPECTS:
        rows = tone.aspect_sentences(selection)
        rows = rows[(rows["review_id"] == review) & (rows["code"] == code)]
        mentions = selection.mentions
        mentions = mentions[(mentions["kind"] == "aspect") & (mentions["code"] == code)]
        places = mentions[["review_id", "sentence", "start", "end"]]
        spans = rows[["review_id", "sentence"]].merge(places, on=["review_id", "sentence"])
        return spans.assign(group=spans["sentence"])
    rows = tone.bin_sentences(selection) if view == ALONG else selection.sentences
    rows = rows[
        rows["tone"].notna() & (rows["review_id"] == review) & (rows[_COLUMN[view]] == code)
    ]
    spans = rows[["review_id", "sentence"]].assign(start=None, end=None).reset_index(drop=True)
    return spans.assign(group=spans["sentence"])


@cache_by_value
def _cell_evidence(page: Page, view: str, review: str, code: str | int) -> Evidence:
    table = tones(page.selection, view)
    mean = table[(table["review_id"] == review) & (table[_COLUMN[view]] == code)]["mean"].iloc[0]
    return Evidence(
        f"{page.names[review]} · {_titles(page, view)[code]}: tone {tone.with_sign(mean)}",
        cell_spans(page.selection, view, review, code),
        "sentence",
    )


@cache_by_value
def _against(selection: Selection, ratings: ScoresTable) -> pd.DataFrame:
    """Return `tone.against_scores` of the reviews' own marks."""
    own = ratings.table[ratings.table["group"] == scores.OWN]
    return tone.against_scores(review_tones(selection), own[own["sort"] == scores.MARK])


@cache_by_value
def beside_figure(page: Page, ratings: ScoresTable) -> Figure:
    """Return the figure of the reviews' own scores beside their tone."""
    table, name = _against(page.selection, ratings), "score-against-tone"
    if table.empty:
        return Figure(
            name,
            missing="No review counted here states a convertible score of its own, so there is "
            "none to hold against its tone.",
        )
    names = _names(page, table)
    return Figure(
        name,
        "Stated score against tone",
        charts_beside.score_against_tone(table, names, page.theme).to_dict(validate=False),
        charts_beside.describe_against_tone(table, names),
        f"{count_of(len(table), 'review')} with both: stated score across, tone of its sentences "
        "up. The longer the line, the less sure. Click one to read it.",
        beside_table(table, names),
        (page.source("stated score against tone"), _ABOUT, _METHOD),
        (Box("beside", "Sentences of a review", names, ("review_id",)),),
        opening=(str(table["review_id"].iloc[0]),),
        method=f"<p>{_METHOD}</p>",
    )


def _beside(page: Page, ratings: ScoresTable) -> None:
    """Put the reviews' own scores beside their tone, and name where the two part."""
    figure.draw(
        page.corpus,
        beside_figure(page, ratings),
        lambda review: _review_evidence(page, review),
        lambda: _misfits(_against(page.selection, ratings), page.names),
    )


def beside_table(table: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return score and tone as a reader reads them."""
    return pd.DataFrame(
        {
            "Review": table["review_id"].map(names),
            "States": table["stated"],
            "Of 100": [scores.points(one) for one in table["hundred"]],
            "Tone": [tone.with_sign(mean) for mean in table["mean"]],
            "Sentences": table["n"],
            "They part": table["misfit"],
        }
    )


def _misfits(table: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Name the reviews whose score and tone part, each with the link to its text."""
    apart = table[table["misfit"] != ""]
    furthest = (apart["hundred"] - tone.FAVOURABLE).abs()
    apart = apart.loc[furthest.sort_values(ascending=False, kind="stable").index]
    st.subheader("Where score and tone part", anchor=False)
    st.html(
        '<p class="caption">A score under 60 beside a tone that is surely favourable, or 60 and '
        "up beside one that is surely not. Tone counts every sentence, the retelling of the plot "
        "too: read before you judge.</p>"
    )
    if apart.empty:
        st.html('<p class="para">They part in no review here.</p>')
    for row in apart.head(_MOST_MISFITS).to_dict("records"):
        name = names[row["review_id"]]
        says = "praises in words" if row["misfit"] == "warm words" else "is cool in words"
        line = f"{name} {says} ({tone.with_sign(row['mean'])}), and states {row['stated']}."
        st.html(f'<p class="para">{escape(line)}</p>')
        params = links.review_params(name)
        st.page_link(
            links.REVIEW, label=f"Read it: {links.escape_markdown(name)}", query_params=params
        )
    if len(apart) > _MOST_MISFITS:
        more = count_of(len(apart) - _MOST_MISFITS, "more", "more")
        st.html(f'<p class="caption">And {more}: the table has all of them.</p>')


def _review_evidence(page: Page, review: str) -> Evidence:
    rows = page.selection.sentences.dropna(subset=["tone"])
    rows = rows[rows["review_id"] == review][["review_id", "sentence"]]
    return Evidence(page.names[review], rows.assign(start=None, end=None), "sentence")
