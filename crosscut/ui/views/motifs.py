"""Motifs along the reviews: the choice of motifs, their barcodes, and how they are spread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from crosscut.charts import motifs as charts
from crosscut.charts.motifs import FEW_LANES, SLICES
from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope, Selection, strings
from crosscut.measures.motifs import dispersion, dispersion_in_words, first_and_last
from crosscut.text.phrases import counted, percent
from crosscut.ui import figure, films, filters, links, paging
from crosscut.ui.cache import cached
from crosscut.ui.evidence import Box
from crosscut.ui.figure import Figure
from crosscut.ui.page import Page

NO_MENTION = (
    "None of the chosen motifs is mentioned in what is counted here. Choose other motifs, more "
    "reviews, all stories, or count captions too."
)
NO_MOTIFS = "The film guide has no motifs; give it some to see them here."

DEFAULT_MOTIFS: Final = 3
"""So many motifs, the most mentioned, are shown at first."""


def choose(corpus: Corpus) -> tuple[str, ...]:
    """Draw the choice of motifs, bound to the address; the most mentioned at first."""
    titles = corpus.guide.code_titles("motif")
    links.warn_if_unknown("motifs", titles.values(), "the motif")
    chosen = st.multiselect(
        "Motifs",
        list(titles),
        default=most_mentioned(corpus),
        format_func=titles.__getitem__,
        key="motifs",
        bind="query-params",
        placeholder="Choose motifs",
    )
    return tuple(chosen)


def choose_lanes(corpus: Corpus, scope: Scope) -> Scope:
    """Cut a scope of very many reviews to the part that the reader turns to.

    All figures of the page are then of that part: a lane shows what is counted.
    """
    here = set(filters.selection(corpus, scope).words.index)
    reviews = [one for one in films.directory(corpus).names if one in here]
    part = paging.choose_part(len(reviews), key="motifs_drawn")
    if len(reviews) <= paging.MOST:
        return scope
    return replace(scope, reviews=tuple(paging.cut(reviews, part)))


@cached
def most_mentioned(corpus: Corpus) -> list[str]:
    """Return the codes of the motifs mentioned most in the corpus."""
    mentions = corpus.mentions
    counts = mentions.loc[mentions["kind"] == "motif", "code"].astype("str").value_counts()
    return [str(code) for code in counts.index[:DEFAULT_MOTIFS]]


def titles_of(page: Page, motifs: tuple[str, ...]) -> dict[str, str]:
    """Return code -> title of the motifs chosen."""
    titles = page.titles("motif")
    return {code: titles[code] for code in motifs}


def source(page: Page, what: str) -> tuple[str, ...]:
    """Return the lines on source and method for a file."""
    captions = "counted" if page.scope.captions else "left out"
    method = "Found by the terms and cues of the film guide; captions"
    return page.source(what), f"{method} {captions}, headings too"


@cached
def ticks(page: Page, motifs: tuple[str, ...]) -> pd.DataFrame:
    """Return the mentions of the motifs chosen: code, review_id, sentence, start, end, ..."""
    mentions = page.selection.mentions
    own = mentions[(mentions["kind"] == "motif") & mentions["code"].isin(motifs)]
    own = strings(own).assign(
        block=own["code"].map({code: i for i, code in enumerate(motifs)}),
        lane=own["review_id"].map({review: i for i, review in enumerate(page.names)}),
    )
    return own.sort_values(["block", "lane", "start"]).reset_index(drop=True)


def tone_slices(selection: Selection) -> pd.DataFrame:
    """Mean tone of the sentences in each slice of each review, by the words they put there.

    Returns
    -------
    DataFrame
        review_id, slice (0-24), tone (-1 to 1); a slice without sentences has no row.
    """
    totals = selection.reviews.set_index("review_id")["words"]
    edges = np.linspace(0, 1, SLICES + 1)
    parts = []
    for review, own in selection.sentences.groupby("review_id", sort=False):
        middle = own["position"].to_numpy()[:, None]
        half = own["words"].to_numpy()[:, None] / max(int(totals[review]), 1) / 2
        inside = np.minimum(middle + half, edges[1:]) - np.maximum(middle - half, edges[:-1])
        share = inside.clip(0)
        total = share.sum(axis=0)
        tone = (share * own["tone"].to_numpy()[:, None]).sum(axis=0) / np.maximum(total, 1e-9)
        met = np.flatnonzero(total > 0)
        parts.append(pd.DataFrame({"review_id": review, "slice": met, "tone": tone[met].round(3)}))
    return (
        pd.concat(parts, ignore_index=True)
        if parts
        else pd.DataFrame(columns=["review_id", "slice", "tone"])
    )


def by_review_view(page: Page, motifs: tuple[str, ...]) -> None:
    """Draw the barcodes of the motifs chosen, the sentences behind a tick, and their figures."""
    table = ticks(page, motifs)
    few = len(page.names) <= FEW_LANES
    tone = not table.empty and st.toggle(
        "Tone of the sentences behind",
        key="told-tone",
        bind="query-params",
        disabled=not few,
        help=f"For at most {FEW_LANES} reviews: up where favourable, down where not.",
    )
    figure.draw_rows(page.corpus, by_review_figure(page, motifs, tone and few), table)
    if not table.empty:
        st.html(_figure_lines(page, motifs))
        _what_they_say()


_figures = cached(dispersion)


@cached
def by_review_figure(page: Page, motifs: tuple[str, ...], tone: bool) -> Figure:
    """Return the barcodes of the motifs chosen, with the tone of the sentences behind or not."""
    table, titles = ticks(page, motifs), titles_of(page, motifs)
    if table.empty:
        return Figure("motifs-told", missing=NO_MENTION if page.titles("motif") else NO_MOTIFS)
    figures = _figures(page.selection, "motif", motifs)
    rows = figures.set_index("code")
    heads = {
        code: (title, figure_line(rows.loc[code].to_dict(), len(page.names)))
        for code, title in titles.items()
    }
    columns = ["code", "review_id", "start", "position", "segment", "term"]
    slices = tone_slices(page.selection) if tone else None
    chart = charts.by_review(
        table[columns], page.names, heads, page.titles("segment"), page.theme, slices
    )
    places = tick_places(table, titles, page.names)
    return Figure(
        "motifs-told",
        "Each motif along the reviews",
        chart.to_dict(validate=False),
        charts.describe_by_review(table, page.names, titles),
        _by_review_caption(page, tone),
        by_review_table(table, figures, titles, page.names),
        source(page, "motifs along the reviews"),
        (Box("told-mark", "Mention", places, ("code", "review_id", "start")),),
    )


def two_places(figure: float) -> str:
    """Write a figure to two places; empty where there is none."""
    return "" if np.isnan(figure) else f"{figure:.2f}"


def figure_line(row: Mapping[Any, Any], total: int) -> str:
    """Write count and spread of a motif in one line; without mentions, that there are none."""
    if not row["mentions"]:
        return "no mention"
    mentions = f"{counted(int(row['mentions']), 'mention')} in {int(row['reviews'])} of {total}"
    spread = [
        f"{name} {row[column]:.2f}"
        for name, column in (("D", "d"), ("DP", "dp"))
        if not np.isnan(row[column])
    ]
    return " · ".join([mentions, *spread])


def _by_review_caption(page: Page, tone: bool) -> str:
    order = ", ".join(escape(title) for title in page.stories.values())
    caption = (
        "A lane is a review from its first word to its last, a tick one mention. Ticks stand "
        f"lower the later the story ({order}); one through the whole lane speaks of the film as "
        "a whole. Ticks that would cover each other stand a little apart. The line runs from "
        "first to last mention. Click a tick to read its sentence."
    )
    if tone:
        caption += f" Behind: mean tone in {SLICES} slices, up where favourable, down where not."
    if len(page.names) > FEW_LANES:
        caption += " Reviews that never mention a motif are left out of its lanes."
    return caption


@cached
def _figure_lines(page: Page, motifs: tuple[str, ...]) -> str:
    """Say of each motif how it is spread, and who mentions it first and last."""
    table, titles, lines = ticks(page, motifs), titles_of(page, motifs), []
    for row in _figures(page.selection, "motif", motifs).to_dict("records"):
        without = len(page.names) - int(row["reviews"])
        line = dispersion_in_words(int(row["mentions"]), row["d"], row["dp"], without)
        own = table[table["code"] == row["code"]].sort_values("position")
        if len(own):
            first, last = (
                f"{percent(float(one['position']))} of {page.names[one['review_id']]}"
                for one in (own.iloc[0], own.iloc[-1])
            )
            line += f". First at {first}, last at {last}"
        lines.append(f"<p><b>{escape(titles[row['code']])}</b>: {escape(line)}.</p>")
    return f'<div class="about">{"".join(lines)}</div>'


def _what_they_say() -> None:
    with st.expander("What D and DP say"):
        st.markdown(
            "**D** (Juilland) looks along the text, cut into ten equal parts: 1 where a motif "
            "comes back equally often in all ten, 0 where it stands in one alone.\n\n"
            "**DP** (Gries's deviation of proportions) looks over the reviews: 0 where each has "
            "the share of the mentions that it has of the words, near 1 where one short review "
            "has them all. From fewer than five mentions neither says much."
        )


def by_review_table(
    table: pd.DataFrame, figures: pd.DataFrame, titles: Mapping[str, str], names: Mapping[str, str]
) -> pd.DataFrame:
    """Return the barcodes as a table: a row per motif and review that mentions it."""
    rows = first_and_last(table).merge(
        figures[["code", "d", "dp"]], on="code", how="left", validate="many_to_one"
    )
    return pd.DataFrame(
        {
            "Motif": rows["code"].map(titles),
            "Review": rows["review_id"].map(names),
            "Mentions": rows["mentions"],
            "First": [percent(float(at)) for at in rows["first"]],
            "Last": [percent(float(at)) for at in rows["last"]],
            "D of the motif": [two_places(d) for d in rows["d"]],
            "DP of the motif": [two_places(dp) for dp in rows["dp"]],
        }
    )


def tick_places(
    table: pd.DataFrame, titles: Mapping[str, str], names: Mapping[str, str]
) -> dict[str, tuple[str | int, ...]]:
    """Name what can be picked: all mentions of a motif, those of one review, a single one.

    Returns
    -------
    dict
        Label -> (code,), (code, review_id) or (code, review_id, start).
    """
    places: dict[str, tuple[str | int, ...]] = {}
    for code, own in table.groupby("code", sort=False):
        title = titles[str(code)]
        places[f"{title}: all mentions"] = (str(code),)
        for review, group in own.groupby("review_id", sort=False):
            name = names[str(review)]
            places[f"{title}: {name}"] = str(code), str(review)
            for number, start in enumerate(group["start"].tolist(), start=1):
                label = f"{title}: {name}, {number} of {len(group)}"
                places[label] = str(code), str(review), start
    return places
