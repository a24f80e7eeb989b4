"""Motifs: along the reviews, along the film, and the order of telling against the film's."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import replace
from functools import partial
from html import escape, unescape
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from crosscut.charts import motifs as charts
from crosscut.charts import scenes as scene_charts
from crosscut.charts.motifs import FEW_LANES, SLICES
from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope, Selection, strings, total
from crosscut.large.aggregates import SLICES as SLICES_OF_ALL
from crosscut.measures import scenes
from crosscut.measures.motifs import (
    along_in_words,
    by_interest,
    dispersion,
    first_and_last,
    over_in_words,
)
from crosscut.measures.states import (
    ELSEWHERE,
    NOT_FOUND,
    STATES,
    by_state,
    mention_states,
    outside_words,
    states_legend,
)
from crosscut.schema import WHOLE_FILM
from crosscut.text.phrases import FEW, count_of, join_words, percent
from crosscut.text.timecodes import clock
from crosscut.ui import figure, films, filters, links, paging
from crosscut.ui.cache import cache_by_value
from crosscut.ui.evidence import Box, Evidence
from crosscut.ui.figure import Figure
from crosscut.ui.page import Page

NO_MENTION = "None of the chosen motifs is found in what is counted here."
NO_MOTIFS = "The film guide has no motifs; give it some to see them here."

DEFAULT_MOTIFS: Final = 2
"""So many motifs, those that a class asks for first, are shown at first."""

_PILLS: Final = 5
"""Motifs that stand in the row of pills beside those chosen."""

_KEY, _ROW = "motifs", "motif_row"


def choose(corpus: Corpus) -> tuple[str, ...]:
    """Draw the choice of motifs: a row of pills, and a list of all, which stands in the address.

    The row is that of the story chosen, in which other motifs lead than in the whole film.
    """
    titles, table = corpus.guide.code_titles("motif"), gallery(corpus)
    counts = dict(zip(table["code"], table["mentions"], strict=True))
    here = gallery(corpus, filters.current_scope().segment)
    first = dict(zip(here["code"], here["mentions"], strict=True))
    links.warn_if_unknown(_KEY, titles.values(), "the motif")
    with st.container(horizontal=True, vertical_alignment="bottom", key="motif-gallery"):
        row = st.container()
        more = max(len(counts) - _PILLS, 0)
        with st.popover(f"{more} more" if more else "All"):
            choice = st.multiselect(
                "Motifs",
                list(counts),
                default=list(counts)[:DEFAULT_MOTIFS],
                format_func=titles.__getitem__,
                key=_KEY,
                bind="query-params",
                placeholder="Choose motifs",
            )
        st.session_state[_ROW] = choice
        row.pills(
            "Motifs, with their mentions in all reviews",
            list(dict.fromkeys([*list(first)[:_PILLS], *choice])),
            selection_mode="multi",
            format_func=lambda code: f"{links.escape_markdown(titles[code])} :small[{first[code]}]",
            key=_ROW,
            on_change=_take_row,
            label_visibility="collapsed",
            wrap=False,
        )
    return tuple(choice)


def _take_row() -> None:
    """Take what is pressed in the row; a new motif stands first, and its sentences open."""
    row, before = st.session_state[_ROW], st.session_state[_KEY]
    new = [code for code in row if code not in before]
    st.session_state[_KEY] = [*new, *(code for code in before if code in row)]


@cache_by_value
def gallery(corpus: Corpus, story: str = "") -> pd.DataFrame:
    """Return the motifs of the guide as `dispersion` over all reviews, as a class asks for them.

    With a story, in what they say of it.
    """
    codes = list(corpus.guide.code_titles("motif"))
    return by_interest(dispersion(filters.selection(corpus, Scope((), story)), "motif", codes))


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


def titles_of(page: Page, motifs: tuple[str, ...]) -> dict[str, str]:
    """Return code -> title of the motifs chosen."""
    titles = page.titles("motif")
    return {code: titles[code] for code in motifs}


def source(page: Page, what: str) -> tuple[str, ...]:
    """Return the lines on source and method for a file."""
    captions = "counted" if page.scope.captions else "left out"
    method = "Found by the terms and cues of the film guide; captions"
    return page.source(what), f"{method} {captions}, headings too"


def mention_line(page: Page, motifs: tuple[str, ...]) -> str:
    """Say how many mentions of the motifs are counted, and how many stand outside the story."""
    if not motifs:
        return "No motif is chosen."
    table = ticks(page, motifs)
    chosen = "the chosen motif" if len(motifs) == 1 else f"the {len(motifs)} chosen motifs"
    counts = f"{count_of(total(table), 'mention')} of {chosen}"
    outside = outside_words(table["segment"], page.scope.segment, page.titles("segment"))
    return f"{counts}, {outside}." if outside else f"{counts}."


@cache_by_value
def _states(page: Page, motifs: tuple[str, ...]) -> pd.DataFrame:
    return mention_states(page.selection, "motif", motifs)


@cache_by_value
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
        review_id, slice (0-24), tone (-1 to 1); a slice without sentences that have a tone has
        no row.
    """
    totals = selection.reviews.set_index("review_id")["words"]
    edges = np.linspace(0, 1, SLICES + 1)
    parts = []
    with_tone = selection.sentences.dropna(subset=["tone"])
    for review, own in with_tone.groupby("review_id", sort=False):
        middle = own["position"].to_numpy()[:, None]
        half = own["words"].to_numpy()[:, None] / max(int(totals[review]), 1) / 2
        inside = np.minimum(middle + half, edges[1:]) - np.maximum(middle - half, edges[:-1])
        share = inside.clip(0)
        total = share.sum(axis=0)
        tone = (share * own["tone"].to_numpy()[:, None]).sum(axis=0) / np.maximum(total, 1e-9)
        at = np.flatnonzero(total > 0)
        parts.append(pd.DataFrame({"review_id": review, "slice": at, "tone": tone[at].round(3)}))
    return (
        pd.concat(parts, ignore_index=True)
        if parts
        else pd.DataFrame(columns=["review_id", "slice", "tone"])
    )


def by_review_view(page: Page, motifs: tuple[str, ...]) -> None:
    """Draw the barcodes of the motifs chosen, the sentences behind a tick, and their figures."""
    table = ticks(page, motifs)
    few = len(page.names) <= FEW_LANES
    picture = st.container()
    tone = not table.empty and st.toggle(
        "Tone of the sentences behind",
        key="told-tone",
        bind="query-params",
        disabled=not few,
        help=f"For at most {FEW_LANES} reviews: up where favourable, down where not.",
    )
    with picture:
        figure.draw_rows(page.corpus, by_review_figure(page, motifs, tone and few), table)


_figures = cache_by_value(dispersion)


@cache_by_value
def by_review_figure(page: Page, motifs: tuple[str, ...], tone: bool) -> Figure:
    """Return the barcodes of the motifs chosen, with the tone of the sentences behind or not."""
    table, titles = ticks(page, motifs), titles_of(page, motifs)
    if table.empty:
        other = " Choose other motifs." if len(motifs) < len(page.titles("motif")) else ""
        missing = NO_MENTION + other + page.way_to_more if page.titles("motif") else NO_MOTIFS
        return Figure("motifs-told", missing=missing)
    figures = _figures(page.selection, "motif", motifs)
    states = _states(page, motifs)
    rows = figures.set_index("code")
    heads = {}
    for code, title in titles.items():
        line = figure_line(rows.loc[code].to_dict(), len(page.names), page.unit)
        outside = _outside(page, table, code)
        heads[code] = (title, line, outside) if outside else (title, line)
    columns = ["code", "review_id", "start", "position", "segment", "term"]
    slices = tone_slices(page.selection) if tone else None
    chart = charts.by_review(
        *(table[columns], page.all_names, heads, page.titles("segment"), page.theme, slices),
        *(states, page.unit),
    )
    places = tick_places(table, titles, page.names)
    return Figure(
        "motifs-told",
        "Each motif along the reviews",
        chart.to_dict(validate=False),
        charts.describe_by_review(table, page.all_names, titles, states, page.unit),
        _by_review_caption(page, tone, states),
        by_review_table(table, figures, states, titles, page.all_names, page.unit),
        source(page, "motifs along the reviews"),
        (Box("told-mark", "Mention", places, ("code", "review_id", "start")),),
        opening=(_most_in_first(table),),
        method=_figure_lines(page, motifs) + _MEASURES,
    )


def _most_in_first(table: pd.DataFrame) -> tuple[str, str, int]:
    """Return the first mention of the first motif drawn in the review that mentions it most."""
    # Of one mention, since outlines of a burst would cover its ticks.
    own = table[table["code"] == table["code"].iloc[0]]
    review = str(own["review_id"].value_counts().index[0])
    start = own.loc[own["review_id"] == review, "start"].iloc[0]
    return str(own["code"].iloc[0]), review, int(start)


def two_places(figure: float) -> str:
    """Write a figure to two places; empty where there is none."""
    return "" if np.isnan(figure) else f"{figure:.2f}"


def figure_line(row: Mapping[Any, Any], total: int, unit: str = "review") -> str:
    """Write count and spread of a motif in one line; without mentions, that none is counted."""
    if not row["mentions"]:
        return "no mention in what is counted"
    line = (
        f"{count_of(int(row['mentions']), 'mention')} in {int(row['reviews'])} of {total} {unit}s"
    )
    along = along_in_words(int(row["mentions"]), row["d"])
    return f"{line} · {along}" if along else line


def _outside(page: Page, table: pd.DataFrame, code: str) -> str:
    """Say how many mentions of a motif stand in sentences outside the story chosen."""
    segments = table.loc[table["code"] == code, "segment"]
    return outside_words(segments, page.scope.segment, page.titles("segment"))


_LANES: Final = {
    "review": "A lane is a review from its first word to its last",
    "group": "A lane is a group: its reviews lie over each other, each from first word to last",
}


def _by_review_caption(page: Page, tone: bool, states: pd.DataFrame) -> str:
    order = ", ".join(escape(title) for title in page.stories.values())
    caption = (
        f"{_LANES[page.unit]}, a tick one mention. Ticks stand "
        f"lower the later the story ({order}); one through the whole lane speaks of the film as "
        "a whole. Ticks that would cover each other stand a little apart. The line runs from "
        "first to last mention. Click a tick to read its sentence."
    )
    if page.is_counted:
        caption += f" Here a tick stands for all mentions in a {SLICES_OF_ALL}th of the reviews."
    if tone:
        caption += f" Behind: tone in {SLICES} slices, up where favourable, down where not."
    if len(page.names) > FEW_LANES:
        caption += f" A {page.unit} has no lane where no mention of the motif is counted."
    legend = states_legend(states)
    return f"{caption} {legend}" if legend else caption


@cache_by_value
def _figure_lines(page: Page, motifs: tuple[str, ...]) -> str:
    """Say of each motif how it is spread, where it stands first and last, and what is elsewhere."""
    table, titles, lines = ticks(page, motifs), titles_of(page, motifs), []
    states = _states(page, motifs)
    for row in _figures(page.selection, "motif", motifs).to_dict("records"):
        without = len(page.names) - int(row["reviews"])
        line = _spread(row, without)
        own = table[table["code"] == row["code"]].sort_values("position")
        if len(own):
            first, last = (
                f"{percent(float(one['position']))} of {page.names[one['review_id']]}"
                for one in (own.iloc[0], own.iloc[-1])
            )
            line += f". First at {first}, last at {last}" if len(own) > 1 else f". At {first}"
        outside = _outside(page, table, str(row["code"]))
        others = by_state(states[states["code"] == row["code"]], page.all_names, unit=page.unit)
        line += "".join(f". {one[:1].upper()}{one[1:]}" for one in (outside, others) if one)
        lines.append(f"<p><b>{escape(titles[row['code']])}</b>: {escape(line)}.</p>")
    return "".join(lines)


def _spread(row: Mapping[Any, Any], without: int) -> str:
    """Say how a motif is spread, each in words and with its figure."""
    mentions = int(row["mentions"])
    if not mentions:
        return "no mention in what is counted"
    figures = (
        (along_in_words(mentions, row["d"]), row["d"]),
        (over_in_words(mentions, row["dp"], without), row["dp"]),
    )
    parts = [f"{words} ({two_places(value)})" for words, value in figures if words]
    return ", ".join(parts) or "too few mentions to say how evenly it is spread"


_EVEN, _UNEVEN = "Even along the text", "Uneven over the reviews"
_MEASURES: Final = (
    f"<p>{_EVEN}, the first figure, is Juilland’s D. It looks along the text, cut into ten equal "
    "parts: 1 where a motif comes back equally often in all ten, 0 where it stands in one "
    f"alone.</p><p>{_UNEVEN}, the second, is the deviation of proportions (Gries). It looks over "
    "the reviews: 0 where each has the share of the mentions that it has of the words, near 1 "
    "where one short review has them all. From fewer than five mentions neither says much.</p>"
)


def by_review_table(
    table: pd.DataFrame,
    figures: pd.DataFrame,
    states: pd.DataFrame,
    titles: Mapping[str, str],
    names: Mapping[str, str],
    unit: str = "review",
) -> pd.DataFrame:
    """Return the barcodes as a table: a row per motif and review, with what is known of it."""
    rows = first_and_last(table).drop(columns="mentions")
    codes, reviews = (list(one) for one in (titles, names))
    rows = states.merge(rows, on=["code", "review_id"], how="left", validate="one_to_one")
    order = rows["code"].map(codes.index) * len(reviews) + rows["review_id"].map(reviews.index)
    rows = rows.loc[order.sort_values(kind="stable").index]
    rows = rows.merge(figures[["code", "d", "dp"]], on="code", how="left", validate="many_to_one")
    return pd.DataFrame(
        {
            "Motif": rows["code"].map(titles),
            unit.capitalize(): rows["review_id"].map(names),
            "It is": rows["state"].map(STATES),
            "Mentions": rows["count"],
            "Elsewhere in the review": rows["elsewhere"],
            "First": [_place(at) for at in rows["first"]],
            "Last": [_place(at) for at in rows["last"]],
            _EVEN: [two_places(d) for d in rows["d"]],
            _UNEVEN: [two_places(dp) for dp in rows["dp"]],
        }
    )


def _place(at: float) -> str:
    """Write a place in a review; empty where there is none."""
    return "" if np.isnan(at) else percent(float(at))


Places = dict[tuple[str | int, ...], str]
"""What can be chosen: the first fields of a mark, as many as matter -> its label."""


def tick_places(table: pd.DataFrame, titles: Mapping[str, str], names: Mapping[str, str]) -> Places:
    """Name what can be chosen: all mentions of a motif, those of one review, a single one."""
    places: Places = {}
    for key, own in table.groupby(["code", "review_id"], sort=False):
        code, review = map(str, key)
        title = titles[code]
        places.setdefault((code,), f"{title}: all mentions")
        places[code, review] = f"{title}: {names[review]}"
        for number, start in enumerate(own["start"].tolist(), start=1):
            places[code, review, start] = f"{title}: {names[review]}, {number} of {len(own)}"
    return places


NO_SCENE = "No scene is found in what is counted here, by the cues of the film guide."
NO_GUIDED = (
    "The film guide has no scenes yet. Add them, in the film’s order, in the Library under “The "
    "guide”, and this view shows where reviews place the motifs."
)


_ORDER_CAPTION: Final = (
    "From left to right as told in the review, from below upwards as shown in the film. A dot is "
    "a step of the telling: mentions of one scene that follow each other, at the place of the "
    "first; dots are joined in reading order. A line that rises tells the film in its order, one "
    "that falls leaps back. Filled: one of its sentences also has a chosen motif. Click a dot to "
    "read."
)


stated_timecodes = cache_by_value(scenes.stated_timecodes)


@cache_by_value
def steps(selection: Selection) -> pd.DataFrame:
    """Return `scenes.scene_mentions`, each with the number of its step in its review."""
    table = scenes.scene_mentions(selection.scenes, selection.corpus.guide.scenes)
    return table.assign(step=scenes.steps(table))


def _missing(page: Page) -> str:
    return NO_SCENE + page.way_to_more if page.corpus.guide.scenes else NO_GUIDED


# -- Where in the film ---------------------------------------------------------------------------


MOST_ROWS: Final = 8
"""So many motifs are drawn over the scenes where fewer are chosen."""

_LANES_KEY, _LANES_MARK = "film-reviews", "shown-mark"


def by_film_view(page: Page, motifs: tuple[str, ...]) -> None:
    """Draw the scenes in film order, and which motif is placed there, or who mentions them."""
    places = motif_places(page)
    if _LANES_MARK in st.query_params:  # a mark of a row for each review
        st.session_state.setdefault(_LANES_KEY, True)
    picture = st.container()
    if page.corpus.dialogue and st.toggle(
        "In the film’s dialogue", key="film-dialogue", bind="query-params"
    ):
        own = by_dialogue_figure(page, motifs)
        with picture:
            figure.draw(page.corpus, own, partial(_dialogue_evidence, page, own.boxes))
        return
    lanes = places.empty or st.toggle(
        f"A row for each {page.unit}, with timecodes", key=_LANES_KEY, bind="query-params"
    )
    with picture:
        if lanes:
            figure.draw_rows(page.corpus, by_film_figure(page, motifs), film_spans(page.selection))
            return
        own = by_motif_figure(page, motifs)

        def evidence(place: tuple[str, ...]) -> Evidence:
            all_spans = own.boxes[0].evidence(places, place)
            return replace(all_spans, spans=all_spans.spans.drop_duplicates(scenes.SPAN))

        figure.draw(page.corpus, own, evidence)


@cache_by_value
def motif_places(page: Page) -> pd.DataFrame:
    """Return the places of motifs in sentences on a scene, as `scenes.motif_places`."""
    places = scenes.motif_places(steps(page.selection), ticks(page, tuple(page.titles("motif"))))
    return places.assign(what=places["scene"])


@cache_by_value
def by_dialogue_figure(page: Page, motifs: tuple[str, ...]) -> Figure:
    """Return the chosen motifs over the film's time: its own lines that name them, and reviews.

    Of the lines their times leave the app, never their words.
    """
    in_film = scenes.motifs_in_dialogue(page.selection, motif_places(page))
    marks = in_film[in_film["code"].isin(motifs)].reset_index(drop=True)
    if marks.empty:
        return Figure("motifs-dialogue", missing=NO_LINE)
    guide, titles = page.corpus.guide, titles_of(page, motifs)
    where = page.titles("scene")
    marks["label"] = [
        "a line of the film" if is_line else f"{where[what]}: {count_of(reviews, page.unit)}"
        for what, is_line, reviews in zip(
            marks["what"], marks["spoken"], marks["reviews"], strict=True
        )
    ]
    runtime = guide.runtime or round(max(cue.end for cue in page.corpus.dialogue))
    stories = page.titles("segment") | {WHOLE_FILM: "Story not known"}
    chart = scene_charts.by_dialogue(marks, titles, stories, runtime, page.theme)
    places: Places = {
        (row["code"], row["what"]): f"{titles[row['code']]}, {clock(row['time'])}: {row['label']}"
        for row in marks.to_dict("records")
    }
    table = pd.DataFrame(
        {
            "Motif": marks["code"].map(titles),
            "It is": marks["label"],
            "Film time": [clock(time) for time in marks["time"]],
            "Story": marks["segment"].map(stories),
            f"{page.unit.capitalize()}s": marks["reviews"],
            "Mentions": marks["mentions"],
        }
    )
    return Figure(
        "motifs-dialogue",
        "The motifs in the film’s dialogue, and where reviews place them",
        chart.to_dict(validate=False),
        scene_charts.describe_by_dialogue(marks, titles),
        _DIALOGUE_CAPTION,
        table,
        source(page, "motifs over the film’s time"),
        (Box("dialogue-mark", "Line or scene", places, ("code", "what")),),
        opening=(next(iter(places)),),
    )


NO_LINE: Final = (
    "No line of the subtitles names a chosen motif, and no review places one at a scene whose "
    "time is known. Choose other motifs."
)
_DIALOGUE_CAPTION: Final = (
    "The upper row of a motif has a stroke for each line of the subtitles that names it, the lower "
    "one a dot for each scene where reviews name it; the larger, the more reviews. Scenes whose "
    "time no source states and no quoted line tells are left out. Click a mark to read. The words "
    "of the lines stand here alone: no file from this page has them."
)


def _dialogue_evidence(page: Page, boxes: tuple[Box, ...], place: tuple[str, str]) -> Evidence:
    """Return the sentences of a scene that name a motif, or a line of the film."""
    code, what = place
    table = motif_places(page)
    number = what.removeprefix("line:")
    if number != what:
        cue = page.corpus.dialogue[int(number)]
        line = f"In the film at {clock(round(cue.start))}, by subtitles: “{cue.text}”"
        return Evidence(boxes[0].options[place], table.iloc[:0], missing=line)
    own = table[(table["code"] == code) & (table["scene"] == what)]
    return Evidence(boxes[0].options[place], own.drop_duplicates(scenes.SPAN))


def motif_rows(cells: pd.DataFrame, motifs: tuple[str, ...]) -> list[str]:
    """Return the motifs that are drawn: those chosen and those most placed, in film order."""
    most = cells.groupby("code", sort=False)["reviews"].sum().sort_values(ascending=False)
    own = [code for code in motifs if code in most.index]
    rows = list(dict.fromkeys([*own, *map(str, most.index)]))[: max(MOST_ROWS, len(own))]
    weights = cells.assign(order=cells["order"] * cells["reviews"]).groupby("code")
    middle = weights["order"].sum() / weights["reviews"].sum()
    return sorted(rows, key=middle.to_dict().__getitem__)


@cache_by_value
def by_motif_figure(page: Page, motifs: tuple[str, ...]) -> Figure:
    """Return the motifs over the scenes in film order: how many reviews place each at each."""
    cells, titles = scenes.motif_cells(motif_places(page)), page.titles("motif")
    rows = {code: titles[code] for code in motif_rows(cells, motifs)}
    in_rows = cells[cells["code"].isin(rows)]
    there = set(in_rows["scene"])
    columns = [scene for scene in page.corpus.guide.scenes if scene.code in there]
    chart = scene_charts.by_motif(
        *(in_rows, rows, columns, page.titles("segment"), page.theme, page.unit, motifs)
    )
    strongest = in_rows.sort_values(["reviews", "mentions"], ascending=False, kind="stable").iloc[0]
    return Figure(
        "motifs-scenes",
        _headline(cells, titles, len(page.corpus.guide.scenes)),
        chart.to_dict(validate=False),
        scene_charts.describe_by_motif(in_rows, rows, columns, page.unit),
        _by_motif_caption(page, len(rows), cells["code"].nunique(), len(columns))
        + _nowhere_in_words([titles[code] for code in motifs if code not in rows]),
        by_motif_table(cells, page),
        source(page, "motifs over the scenes of the film"),
        (Box("film-mark", "Motif at a scene", motif_scene_places(cells, page), ("code", "what")),),
        opening=((str(strongest["code"]), str(strongest["scene"])),),
    )


def _headline(cells: pd.DataFrame, titles: Mapping[str, str], total: int) -> str:
    """Say which motif is placed at most scenes, where one is."""
    at = cells.groupby("code", sort=False)["scene"].size()
    first = at.index[at == at.max()]
    if len(first) > 1 or cells.loc[cells["code"] == first[0], "mentions"].sum() < FEW:
        return "Where reviews place the motifs in the film"
    return f"“{titles[str(first[0])]}” is placed at most scenes: {at.max()} of {total}"


def _by_motif_caption(page: Page, count: int, every: int, columns: int) -> str:
    total = len(page.corpus.guide.scenes)
    caption = (
        "A row is a motif, a column a scene, in the film's order. The larger a mark, the more "
        f"{page.unit}s name the motif in a sentence on that scene. "
    )
    if count < every:
        caption += (
            f"The {count} motifs chosen (bold) or most often placed; the table has all {every}. "
        )
    if columns < total:
        caption += f"{count_of(total - columns, 'scene')} without a mark left out. "
    return caption + "Click a mark to read."


def _nowhere_in_words(motifs: list[str]) -> str:
    """Name the motifs that were chosen and stand at no scene."""
    return f" At no scene: {escape(join_words(motifs))}." if motifs else ""


def motif_scene_places(cells: pd.DataFrame, page: Page) -> Places:
    """Name what can be chosen: all scenes of a motif, and each one."""
    places: Places = {}
    motifs, titles = page.titles("motif"), page.titles("scene")
    for row in cells.sort_values(["code", "order"]).to_dict("records"):
        title = motifs[row["code"]]
        places.setdefault((row["code"],), f"{title}: all scenes")
        places[row["code"], row["scene"]] = f"{title}: {titles[row['scene']]}"
    return places


def by_motif_table(cells: pd.DataFrame, page: Page) -> pd.DataFrame:
    """Return the motifs over the scenes as a table: a row for each mark, of all motifs."""
    rows = cells.sort_values(["code", "order"])
    return pd.DataFrame(
        {
            "Motif": rows["code"].map(page.titles("motif")),
            "Place": rows["order"],
            "Scene": rows["scene"].map(page.titles("scene")),
            "Story": rows["segment"].map(page.titles("segment")),
            f"{page.unit.capitalize()}s": rows["reviews"],
            "Mentions": rows["mentions"],
        }
    )


@cache_by_value
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


@cache_by_value
def by_film_figure(page: Page, motifs: tuple[str, ...]) -> Figure:
    """Return the scenes in film order and who mentions them."""
    table, codes = steps(page.selection), stated_timecodes(page.selection)
    if table.empty and codes.empty:
        return Figure("motifs-shown", missing=_missing(page))
    guide = page.corpus.guide
    cells = scenes.scene_cells(table, ticks(page, motifs))
    codes = codes.assign(shared=scenes.near_motif(codes, ticks(page, motifs)).astype("int64"))
    chart = scene_charts.by_film(
        *(cells, codes, page.all_names, guide.scenes, page.titles("segment"), guide.runtime),
        *(page.theme, _scene_states(page), page.unit),
    )
    places = by_film_places(table, codes, page.titles("scene"), page.names, page.unit)
    reviews = table.groupby("scene", sort=False)["review_id"].nunique()
    first = reviews.idxmax() if len(reviews) else None  # the scene that most mention
    return Figure(
        "motifs-shown",
        "Each scene, and who mentions it",
        chart.to_dict(validate=False),
        scene_charts.describe_by_film(
            cells, codes, guide.scenes, page.all_names, _scene_states(page), page.unit
        ),
        _by_film_caption(page, motifs, len(table), codes),
        by_film_table(cells, _scene_states(page), page),
        source(page, "scenes in film order and who mentions them"),
        (Box(_LANES_MARK, "Evidence for a scene", places, ("what", "review_id")),),
        opening=(next(iter(places)) if first is None else (str(first),),),
    )


@cache_by_value
def _scene_states(page: Page) -> pd.DataFrame:
    return mention_states(page.selection, "scene", list(page.titles("scene")))


def _by_film_caption(page: Page, motifs: tuple[str, ...], count: int, codes: pd.DataFrame) -> str:
    caption = (
        f"{count_of(count, 'mention')} of scenes. A column is a scene, in the film's order; the "
        f"figure above it counts the {page.unit}s that mention it in what is counted; a larger "
        "mark has more mentions. "
    )
    states = _scene_states(page)["state"]
    if (states == ELSEWHERE).any():
        caption += "A faint dot: only outside what is counted. "
        caption += "No mark: not found. "
    caption += (
        "Filled: with a chosen motif in the same sentence. Click a mark to read."
        if motifs
        else "Choose motifs to see in which scenes they stand. Click a mark to read."
    )
    if len(codes):
        caption += (
            " Diamonds are timecodes that a review states, or lines of the film that it quotes (by "
            "subtitles), at their place on the running time; "
            "dotted lines lead from a scene's stated time to its column."
        )
        if page.corpus.guide.runtime is None:
            caption += " The film's length is not known: the line ends with the last stated time."
    elif not any(scene.timecode for scene in page.corpus.guide.scenes):
        caption += " No source states a timecode: the order alone is shown."
    return caption


def by_film_places(
    table: pd.DataFrame,
    codes: pd.DataFrame,
    titles: Mapping[str, str],
    names: Mapping[str, str],
    unit: str = "review",
) -> Places:
    """Name what can be chosen: a scene, a scene in one review, a stated timecode.

    A place is (what,) or (what, review_id), `what` as in `film_spans`.
    """
    places: Places = {}
    for key, group in table.sort_values("order", kind="stable").groupby("scene", sort=False):
        scene, here = str(key), set(group["review_id"])
        title = titles[scene]
        places[(scene,)] = f"{title}: all {unit}s"
        places |= {(scene, own): f"{title}: {name}" for own, name in names.items() if own in here}
    for number, row in enumerate(codes.to_dict("records"), 1):
        noun = "Timecode" if row["raw"] else "Quoted line"
        label = f"{noun} {number}, {row['stated']}: {names[row['review_id']]}"
        places[str(row["start"]), row["review_id"]] = label
    return places


def by_film_table(cells: pd.DataFrame, states: pd.DataFrame, page: Page) -> pd.DataFrame:
    """Return the columns as a table: a row per scene and review, with what is known of it."""
    scenes_ = page.corpus.guide.scenes
    order = {scene.code: place for place, scene in enumerate(scenes_, start=1)}
    homes = {scene.code: scene.segment for scene in scenes_}
    times = {
        scene.code: f"{scene.timecode}, {scene.source}"
        if scene.source == scenes.BY_SUBTITLES
        else scene.timecode
        for scene in scenes_
    }
    with_motif = cells[["scene", "review_id", "shared"]].rename(columns={"scene": "code"})
    rows = states[states["state"] != NOT_FOUND].merge(
        with_motif, on=["code", "review_id"], how="left"
    )
    rows = rows.assign(order=rows["code"].map(order), shared=rows["shared"].fillna(0))
    rows = rows.sort_values("order", kind="stable")
    return pd.DataFrame(
        {
            "Place": rows["order"],
            "Scene": rows["code"].map(page.titles("scene")),
            "Story": rows["code"].map(homes).map(page.titles("segment")),
            "Film time": rows["code"].map(times),
            page.unit.capitalize(): rows["review_id"].map(page.all_names),
            "It is": rows["state"].map(STATES),
            "Mentions": rows["count"],
            "Elsewhere in the review": rows["elsewhere"],
            "With a chosen motif": rows["shared"].astype("int64"),
        }
    )


# -- In the film's order? ------------------------------------------------------------------------


def order_view(page: Page, motifs: tuple[str, ...]) -> None:
    """Draw the order in which each review tells the scenes, and say it in words."""
    picture = order_figure(page, motifs)
    figure.draw_rows(page.corpus, picture, steps(page.selection))
    if not picture.missing:
        outside = _scene_states(page).groupby("review_id")["elsewhere"].sum().to_dict()
        st.html(_order_lines(_orders(page), page.names, outside))


@cache_by_value
def _orders(page: Page) -> pd.DataFrame:
    return scenes.order_of_telling(steps(page.selection), page.names)


@cache_by_value
def order_figure(page: Page, motifs: tuple[str, ...]) -> Figure:
    """Return the order in which each review tells the scenes, against that of the film."""
    table = steps(page.selection)
    if table.empty:
        return Figure("motifs-told-against-shown", missing=_missing(page))
    orders = _orders(page)
    names = order_names(orders, page.names)
    lines = {str(row["review_id"]): _order_line(row["tau"]) for row in orders.to_dict("records")}
    near = scenes.near_motif(table, ticks(page, motifs))
    chart = scene_charts.scene_order(
        *(scenes.step_table(table, near), names, lines, page.corpus.guide.scenes),
        *(page.titles("segment"), page.theme),
    )
    places = step_places(steps(page.selection), page.titles("scene"), page.names)
    what = "order in which each review tells the scenes, against the film's order"
    return Figure(
        "motifs-told-against-shown",
        "The order of telling, against the order of the film",
        chart.to_dict(validate=False),
        scene_charts.describe_scene_order(orders, names),
        _ORDER_CAPTION,
        order_table(orders, page.names),
        (*source(page, what), unescape(re.sub("<.*?>", "", _ORDER_METHOD))),
        (Box("order-mark", "Step of the telling", places, ("review_id", "step")),),
        opening=(next(iter(places)),),
        method=_ORDER_METHOD,
    )


_ORDER: Final = "Order, from −1 to 1"
_ORDER_METHOD: Final = (
    f"<p>“{_ORDER}” in the table is Kendall’s tau: the share of pairs of scenes told in the film’s "
    "order less the share told the other way round. 1 is the film’s own order, 0 as many one way "
    "as the other, −1 the film backwards. Each scene counts where it is first named.</p>"
)


def order_names(orders: pd.DataFrame, names: Mapping[str, str]) -> dict[str, str]:
    """Return the reviews that name a scene, and so get a panel."""
    with_scene = set(orders.loc[orders["scenes"] > 0, "review_id"])
    return {review: name for review, name in names.items() if review in with_scene}


def _order_line(tau: float) -> str:
    if np.isnan(tau):
        return "too few scenes found, no order to tell"
    return scenes.order_in_words(tau).removeprefix("tells the film ")


def _order_lines(
    orders: pd.DataFrame, names: Mapping[str, str], outside: Mapping[Hashable, int]
) -> str:
    """Explain each order in a sentence; where there are many, the table has the rest."""
    # `outside` counts in each review the mentions of scenes outside what is counted.
    sure = orders.dropna(subset="tau").sort_values("tau", ascending=False, kind="stable")
    rows = orders if len(orders) <= FEW_LANES else sure.head(FEW_LANES)
    lines = "".join(
        f"<p><b>{escape(names[str(row['review_id'])])}</b> "
        + escape(
            scenes.explain_order(
                int(row["scenes"]), int(row["pairs"]), int(row["in_order"]), float(row["tau"])
            )
            + _scenes_outside(0 if row["scenes"] else outside.get(row["review_id"], 0))
        )
        + "</p>"
        for row in rows.to_dict("records")
    )
    return f'<div class="about">{lines}</div>'


def _scenes_outside(count: int) -> str:
    """Say how many mentions of scenes stand outside what is counted; empty for none."""
    verb = "stands" if count == 1 else "stand"
    return f" {count_of(count, 'mention')} of scenes {verb} elsewhere in it." if count else ""


def step_places(table: pd.DataFrame, titles: Mapping[str, str], names: Mapping[str, str]) -> Places:
    """Name what can be chosen: all of a review's steps, and each one.

    A place is (review_id,) or (review_id, step), of a table of `steps` with its step.
    """
    places: Places = {}
    groups = dict(iter(table.groupby("review_id", sort=False)))
    for review, name in names.items():
        for step in groups.get(review, table.iloc[:0]).drop_duplicates("step").to_dict("records"):
            places.setdefault((review,), f"{name}: all steps")
            label = f"{name}, step {step['step']}: {titles[step['scene']]}"
            places[review, int(step["step"])] = label
    return places


def order_table(orders: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the panels as a table: a row per review."""
    return pd.DataFrame(
        {
            "Review": orders["review_id"].map(names),
            "Scenes found": orders["scenes"],
            "Pairs of scenes": orders["pairs"],
            "In the film's order": orders["in_order"],
            _ORDER: ["" if np.isnan(tau) else scenes.tau_text(tau) for tau in orders["tau"]],
            "In words": [scenes.order_in_words(float(tau)) for tau in orders["tau"]],
        }
    )
