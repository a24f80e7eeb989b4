"""Themes: its four figures, worked out once for each scope, and what a click on them finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from typing import Final

import altair as alt
import pandas as pd
import streamlit as st

from crosscut.charts import themes as charts
from crosscut.corpus.groups import GroupedCorpus
from crosscut.corpus.selection import Scope, Selection, leaves_reviews_out, select, strings
from crosscut.guide.model import Code
from crosscut.measures import groups, keyness, themes
from crosscut.measures.states import (
    NOT_FOUND,
    NOT_READ,
    STATES,
    mention_states,
    places_outside,
    states_legend,
)
from crosscut.measures.themes import Order, Unit
from crosscut.text.phrases import FEW, count_of, join_words, number, spell
from crosscut.ui import links, paging
from crosscut.ui.cache import cache_by_value
from crosscut.ui.evidence import Box, Evidence
from crosscut.ui.figure import Figure
from crosscut.ui.page import Page

HEAT, SHIFT, FACE, TOGETHER = "Heat map", "From story to story", "Face to face", "Together"
PARTS: Final = (HEAT, SHIFT, FACE, TOGETHER)
OTHERS: Final = "All the others"
BY_REVIEW: Final = (HEAT, SHIFT, FACE)
"""Parts that can set groups of reviews beside each other."""

FEW_WORDS: Final = 30
"""Words to a cell, all together; of fewer no rate is drawn, but each mention."""
MOST_ROWS: Final = 12
"""Themes that are drawn of so few words."""

_HOLLOW = f"Hollow: fewer than {spell(FEW)} mentions."
_DOTS = "a dot for each mention, or their number where cells are narrow"
_NOTHING: Final = "No theme is found in what is counted here."


@dataclass(frozen=True)
class ThemesQuery:
    """What the reader has chosen in the row of controls; each part of the view heeds its own.

    Attributes
    ----------
    part
        One of `PARTS`.
    order
        Order of rows and columns.
    one, other
        Ids of the reviews face to face; `other` empty for all the others.
    unit
        "sentence" or "passage".
    rows_part
        Which part of very many reviews is drawn, from 0.
    every
        All rows from story to story, all pairs together: not just the first.
    story
        From story to story, the story whose themes stand first; empty for those that change most.
    theme
        From story to story, the theme that has a row for each group; empty for a row a theme.
    """

    part: str = HEAT
    order: Order = "likeness"
    one: str = ""
    other: str = ""
    unit: Unit = "sentence"
    rows_part: int = 0
    every: bool = False
    story: str = ""
    theme: str = ""


def scope_of(scope: Scope, part: str) -> Scope:
    """Return what a part counts: from story to story all stories, whichever is chosen."""
    return replace(scope, segment="") if part == SHIFT else scope


@cache_by_value
def themes_figure(page: Page, query: ThemesQuery) -> Figure:
    """Work out one part of the view."""
    titles = page.titles("theme")
    if not titles:
        return _missing(page, query, "The film guide names no themes yet.")
    if not (page.selection.mentions["kind"] == "theme").any():
        return _missing(page, query, _NOTHING + page.way_to_more)
    if query.part == SHIFT:
        return _shift(page, query, titles)
    if query.part == FACE:
        return _face(page, query, titles)
    rates = themes.review_rates(page.selection, "theme", list(titles))
    draw = _together if query.part == TOGETHER else _heat
    return draw(page, query, titles, rates)


def _name(query: ThemesQuery) -> str:
    return f"themes-{query.part.lower().replace(' ', '-')}"


def _missing(page: Page, query: ThemesQuery, text: str) -> Figure:
    boxes = _boxes(page, query) if page.titles("theme") else ()
    return Figure(_name(query), boxes=boxes, missing=text)


def _figure(
    page: Page,
    query: ThemesQuery,
    title: str,
    chart: alt.TopLevelMixin,
    in_words: str,
    caption: str,
    table: pd.DataFrame,
    opening: tuple[str, ...],
    details: str = "",
    method: str = "",
) -> Figure:
    return Figure(
        _name(query),
        title,
        chart.to_dict(validate=False),
        in_words,
        escape(caption) + details,
        table,
        (page.source(page.scope_line), caption, *([method] if method else [])),
        _boxes(page, query),
        opening=opening,
        method=f"<p>{escape(method)}</p>" if method else "",
    )


def _boxes(page: Page, query: ThemesQuery) -> tuple[Box, ...]:
    """Return the boxes that choose a theme, and what it is crossed with."""
    field = {FACE: "item", TOGETHER: "one"}.get(query.part, "code")
    box = Box("theme", "Theme", page.titles("theme"), (field,))
    if query.part == FACE:
        return (box,)
    if query.theme:
        box = Box("group", "Group", page.names, ("code",))
    label, field, titles = {
        HEAT: (page.unit.capitalize(), "review_id", page.all_names),
        SHIFT: ("Story", "segment", page.stories),
        TOGETHER: ("With the theme", "other", page.titles("theme")),
    }[query.part]
    return box, Box("with", label, titles, (field,))


def names_of(page: Page) -> dict[str, str]:
    """Return review_id -> name of the reviews counted, in the order of the corpus."""
    return {review: page.names[review] for review in page.selection.reviews["review_id"]}


def _heat(page: Page, query: ThemesQuery, titles: dict[str, str], rates: pd.DataFrame) -> Figure:
    names = page.all_names
    reviews, codes = themes.order_rows(rates, names, titles, query.order)
    if page.unit == "group":
        reviews = list(page.names)  # years and scores have an order of their own
    reviews += page.selection.unread["review_id"].astype("str").tolist()
    own_reviews = paging.cut(reviews, query.rows_part)
    titles = {code: titles[code] for code in codes}
    states = states_of(page.selection)
    somewhere = set(states.loc[states["state"] != NOT_FOUND, "code"])
    nowhere = [title for code, title in titles.items() if code not in somewhere]
    titles = {code: title for code, title in titles.items() if code in somewhere}
    table = states[["review_id", "code", "elsewhere", "state"]].merge(rates, how="left")
    table = table.assign(
        review=table["review_id"].map(names),
        theme=table["code"].map(page.titles("theme")),
        n=len(page.names),
        state=table["state"].map(STATES),
    ).astype(dict.fromkeys(("count", "words", "reviews"), "Int64"))
    table = table.set_index(["review_id", "code"]).loc[
        [(review, code) for review in reviews for code in codes]
    ]
    here = {one: names[one] for one in own_reviews}
    dots = int(page.selection.reviews["words"].sum()) < FEW_WORDS * len(page.names) * len(codes)
    caption = f"Stronger colour: more often. Fewer than {spell(FEW)}: {_DOTS}."
    if dots:
        caption = f"The texts are too short for rates: {_DOTS}. "
        best = rates.drop_duplicates("code").set_index("code")["reviews"]
        sums = rates.groupby("code")["count"].sum()
        often = sorted(codes, key=lambda code: (-best[code], -sums[code]))[:MOST_ROWS]
        titles = {code: title for code, title in titles.items() if code in often}
        if len(codes) > MOST_ROWS:
            caption += f"Drawn are {MOST_ROWS} of {len(codes)} themes; the table has all. "
    own_rates = rates[rates["code"].isin(titles)]
    all_names = {one: names[one] for one in reviews}
    return _figure(
        page,
        query,
        f"Mentions of each theme{'' if dots else ' per 1,000 words'}",
        charts.heat_map(own_rates, here, titles, page.theme, states, dots=dots, by=page.unit),
        charts.describe_heat_map(own_rates, all_names, titles, states, dots=dots, by=page.unit),
        f"{count_of(int(rates['count'].sum()), 'mention')} in all. {caption} "
        f"{states_legend(states, charts.STATE_MARKS)} "
        "Click a cell to read its sentences."
        + paging.part_caption(len(reviews), query.rows_part, unit=f"{page.unit}s")
        + (f" Not found in any {page.unit}: {join_words(nowhere)}." if nowhere else ""),
        _rename_columns(
            table,
            {
                "review": page.unit.capitalize(),
                "theme": "Theme",
                "state": "It is",
                "count": "Mentions",
            }
            | {"elsewhere": "Elsewhere in the review", "words": "Words"}
            | {"rate": "Per 1,000 words", "reviews": f"{page.unit.capitalize()}s with the theme"}
            | {"n": f"Of {page.unit}s"},
        ),
        _most(own_rates[own_rates["review_id"].isin(here)], "code", "review_id"),
    )


def _most(table: pd.DataFrame, *columns: str) -> tuple[str, ...]:
    """Return what the row with the most mentions stands for."""
    most = table.sort_values("count", ascending=False, kind="stable").head(1)
    return tuple(str(most[column].iloc[0]) for column in columns) if len(most) else ()


@cache_by_value
def states_of(selection: Selection) -> pd.DataFrame:
    """Return what is known of each review and theme, as `states.mention_states`."""
    return mention_states(selection, "theme", list(selection.corpus.guide.code_titles("theme")))


def _rename_columns(table: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    """Keep the columns named, under their names, with figures rounded to what they mean."""
    result = table[list(columns)].rename(columns=columns).reset_index(drop=True)
    return result.round(2)


def _shift(page: Page, query: ThemesQuery, titles: dict[str, str]) -> Figure:
    stories = page.stories
    if len(stories) < 2:
        return _missing(
            page, query, "This film tells one story: there is nothing to compare it with."
        )
    if query.theme:
        return _shift_by_group(page, query, stories)
    rates = themes.segment_rates(page.selection, "theme", list(titles), list(stories))
    if not rates["count"].any():
        return _missing(page, query, _NOTHING + page.way_to_more)
    table = rates.assign(theme=rates["code"].map(titles), story=rates["segment"].map(stories))
    order = charts.by_change(rates, query.story)
    nowhere = [title for code, title in titles.items() if code not in order]
    codes = order if query.every else order[: charts.TOP]
    own_titles = {code: titles[code] for code in codes}
    verb = f" leads {stories[query.story]}" if query.story in stories else " shifts most"
    lead = f"{titles[codes[0]]}{verb if charts.leads(rates, order, query.story) else ''}"
    by = f"what {stories[query.story]} has most of" if query.story in stories else "change"
    many = (
        f"The first {len(codes)} of {len(order)} themes" if len(codes) < len(order) else "Ordered"
    )
    many = f"{many} by {by}; those of fewer than five mentions last. "
    own = rates[rates["code"] == codes[0]]
    return _figure(
        page,
        query,
        f"{lead}: {charts.change_words(rates, codes[0], stories)}",
        charts.dumbbells(rates, own_titles, stories, page.theme, by=page.unit),
        charts.describe_dumbbells(rates, own_titles, stories),
        f"{many}Mentions per 1,000 words on each story, all reviews together. {_HOLLOW} No dot: "
        f"none found there. {count_of(int(rates['count'].sum()), 'mention')} in all. "
        "Click a dot to read its sentences."
        + (f" Not found on any story: {join_words(nowhere)}." if nowhere else ""),
        _rename_columns(
            table,
            {"theme": "Theme", "story": "Story", "count": "Mentions", "words": "Words"}
            | {"rate": "Per 1,000 words"}
            | {"reviews": f"{page.unit.capitalize()}s with the theme there"},
        ),
        _most(own, "code", "segment"),
    )


def _shift_by_group(page: Page, query: ThemesQuery, stories: dict[str, str]) -> Figure:
    """Set groups below each other: how one theme changes from story to story in each."""
    theme, names, corpus = page.titles("theme")[query.theme], page.names, page.corpus
    mentions = page.selection.mentions
    mentions = mentions[(mentions["kind"] == "theme") & (mentions["code"] == query.theme)]
    if not isinstance(corpus, GroupedCorpus) or mentions.empty:
        return _missing(page, query, _NOTHING + page.way_to_more)
    rates = pd.concat(
        themes.segment_rates(
            select(corpus, replace(page.scope, reviews=(group,))),
            "theme", [query.theme], list(stories),
        ).assign(code=group)
        for group in names
    )  # fmt: skip
    spread = groups.review_counts(corpus, mentions.assign(code=mentions["segment"]))
    many = spread.set_index(["review_id", "code"])["found"].to_dict()
    pairs = zip(rates["code"], rates["segment"], strict=True)
    rates = rates.assign(reviews=[many.get(pair, 0) for pair in pairs]).reset_index(drop=True)
    order = charts.by_change(rates)
    if not order:
        return _missing(page, query, f"{theme} is not found on any story here.")
    own_names = {group: names[group] for group in names if group in order}
    nowhere = [name for group, name in names.items() if group not in order]
    table = rates.assign(group=rates["code"].map(names), story=rates["segment"].map(stories))
    return _figure(
        page,
        query,
        f"{theme}{' shifts most' if charts.leads(rates, order) else ''} in {names[order[0]]}: "
        f"{charts.change_words(rates, order[0], stories)}",
        charts.dumbbells(rates, own_names, stories, page.theme, row="group"),
        charts.describe_dumbbells(rates, own_names, stories, row="group"),
        f"A row is a group of reviews, a dot its mentions of {theme} per 1,000 words on a story. "
        f"{_HOLLOW} No dot: none found there. Click a dot to read its sentences."
        + (f" Not found on any story: {join_words(nowhere)}." if nowhere else ""),
        _rename_columns(
            table,
            {"group": "Group", "story": "Story", "count": "Mentions", "words": "Words"}
            | {"rate": "Per 1,000 words", "reviews": "Reviews with the theme there"},
        ),
        _most(rates[rates["code"] == order[0]], "code", "segment"),
    )


def sides(selection: Selection, query: ThemesQuery) -> tuple[pd.Series[int], pd.Series[int]]:
    """Return the words of each review of either side, index review_id."""
    words = selection.words
    other = [query.other] if query.other else [i for i in words.index if i != query.one]
    return words[words.index == query.one], words[words.index.isin(other)]


def _face(page: Page, query: ThemesQuery, titles: dict[str, str]) -> Figure:
    selection, names = page.selection, page.names
    if len(selection.words) < 2:
        more = " Choose more reviews." if leaves_reviews_out(selection) else ""
        line = f"One {page.unit} is counted: there is none to compare it with.{more}"
        return _missing(page, query, line)
    if query.one == query.other:
        return _missing(
            page, query, "Both sides are the same review. Choose another for one of them."
        )
    side_names = names[query.one], names[query.other] if query.other else "the others"
    mentions = selection.mentions[selection.mentions["kind"] == "theme"]
    counts = [keyness.side(mentions, "code", words) for words in sides(selection, query)]
    wordless = [name for name, own in zip(side_names, counts, strict=True) if not own.words]
    if wordless:
        return _missing(
            page,
            query,
            f"No sentence of {wordless[0]} is counted here. Choose another story, or all of them.",
        )
    table = keyness.keyness(*counts)
    states = states_of(selection)
    for side, words in zip(("one", "other"), sides(selection, query), strict=True):
        own = states[states["review_id"].isin(words.index)].groupby("code")["elsewhere"].sum()
        table[f"elsewhere_{side}"] = table["item"].map(own).fillna(0).astype("int64")
    if table.empty:
        return _missing(page, query, _NOTHING + page.way_to_more)
    few = table["verdict"] == keyness.FEW_WORDS
    enough = table[~few]
    unsure = "; ".join(
        f"{titles[row['item']]} {row['count_one']} : {row['count_other']}"
        for row in table[few].to_dict("records")
    )
    one, other = side_names
    if enough.empty:
        return _missing(
            page,
            query,
            f"Too few words to compare the two. Mentions, {one} : {other}: {unsure}.",
        )
    more = f"{count_of(int(few.sum()), 'theme')} with too few words to tell"
    method = (
        "“Times as often” is the exponential of log-odds with a Dirichlet prior of "
        f"{keyness.PRIOR_WORDS} words of both sides; the line is a 95 % interval of the posterior."
    )
    return _figure(
        page,
        query,
        f"What {side_names[0]} dwells on more than {side_names[1]}, and less",
        charts.face_to_face(enough, titles, side_names, page.theme, by=page.unit),
        charts.describe_face_to_face(table, titles, side_names),
        f"{charts.SIDES_CAPTION} {count_of(counts[0].words, 'word')} against "
        f"{count_of(counts[1].words, 'word')}. Click a mark to read its sentences.",
        _face_table(table, titles, side_names, page.unit),
        (str(enough["item"].iloc[0]),),
        f"<details><summary>{more}</summary>{escape(unsure)}.</details>" if unsure else "",
        method,
    )


def _face_table(
    table: pd.DataFrame, titles: dict[str, str], side_names: tuple[str, str], unit: str
) -> pd.DataFrame:
    rows = charts.with_times(table).assign(
        theme=table["item"].map(titles), verdict=charts.verdict_words(table, side_names)
    )
    columns = {"theme": "Theme", "verdict": "So"}
    for side, name in zip(("one", "other"), side_names, strict=True):
        columns |= {
            f"count_{side}": f"Mentions, {name}",
            f"rate_{side}": f"Per 1,000 words, {name}",
            f"documents_{side}": f"{unit.capitalize()}s, {name}",
            f"elsewhere_{side}": f"Outside what is counted, {name}",
        }
    return _rename_columns(rows, columns | charts.TIMES_COLUMNS)


def _together(
    page: Page, query: ThemesQuery, titles: dict[str, str], rates: pd.DataFrame
) -> Figure:
    selection, unit = page.selection, query.unit
    pairs = themes.together(selection, "theme", list(titles), unit)
    if query.order == "likeness":
        place = themes.by_distance(themes.distances(pairs, list(titles)))
        codes = [list(titles)[i] for i in place]
    else:
        _, codes = themes.order_rows(rates, page.names, titles, query.order)
    pairs = themes.together(selection, "theme", codes, unit)
    titles = {code: titles[code] for code in codes}
    if not pairs["both"].any():
        return _missing(page, query, f"No two themes stand together in a {unit} here.")
    table = pairs.assign(first=pairs["one"].map(titles), second=pairs["other"].map(titles))
    table = table.sort_values(["both", "jaccard"], ascending=False, kind="stable")
    draw, describe = charts.matrix, charts.describe_matrix
    caption = (
        f"Figure: {unit}s that hold both. Stronger colour: more of those with either hold both. "
        f"Hollow: fewer than {spell(FEW)} {unit}s. Blank: none in what is counted. "
        "Click a cell to read them."
    )
    if not query.every:
        draw, describe = charts.pair_bars, charts.describe_pairs
        pairs_met, count = int((pairs["both"] > 0).sum()), len(charts.top_pairs(pairs))
        drawing_note = f"Drawn are {count} of {count_of(pairs_met, 'pair')}; the table has all. "
        more = drawing_note if count < pairs_met else ""
        caption = f"{unit.capitalize()}s that hold both. {more}Click a bar to read them."
    return _figure(
        page,
        query,
        f"Themes that stand together in a {unit}",
        draw(pairs, titles, unit, page.theme),
        describe(pairs, titles, unit),
        caption,
        _rename_columns(
            table,
            {"first": "Theme", "second": "With", "both": f"Both, {unit}s"}
            | {"with_one": "With the first", "with_other": "With the second"}
            | {"either": "With either", "jaccard": charts.BOTH_OF_EITHER}
            | {"reviews": "Reviews with both"},
        ),
        (str(table["one"].iloc[0]), str(table["other"].iloc[0])),
        method=f"“{charts.BOTH_OF_EITHER}” is Jaccard’s coefficient.",
    )


@cache_by_value
def spans(
    selection: Selection, query: ThemesQuery, code: str | None, partner: str | None
) -> pd.DataFrame:
    """Find what is behind a mark.

    Parameters
    ----------
    selection
        What is counted.
    query
        The part of the view, and what it compares.
    code, partner
        The theme, or the group where the query has the theme, and what it is crossed with: a
        review, a story, another theme. One of them may be missing: then the whole row or column
        is meant.

    Returns
    -------
    pandas.DataFrame
        As in `Evidence`: a row for each mention, of a pair those of one unit in
        one group.
    """
    if query.part == TOGETHER and code and partner:
        return themes.places(selection, "theme", code, partner, query.unit)
    mentions = selection.mentions[selection.mentions["kind"] == "theme"]
    if query.theme:
        mentions = mentions[mentions["review_id"] == code] if code else mentions
        code = query.theme
    if code:
        mentions = mentions[mentions["code"] == code]
    if partner and query.part in (HEAT, SHIFT):
        column = "review_id" if query.part == HEAT else "segment"
        mentions = mentions[mentions[column] == partner]
    elif partner:
        mentions = mentions[mentions["code"] == partner]
    if query.part == FACE:
        both = [*sides(selection, query)[0].index, *sides(selection, query)[1].index]
        mentions = mentions[mentions["review_id"].isin(both)]
    return mentions[["review_id", "sentence", "start", "end"]]


_ORDERS: Final[dict[Order, str]] = {
    "likeness": "Alike together",
    "name": "By name",
    "rate": "Most first",
}
_UNITS: Final[dict[Unit, str]] = {"sentence": "In a sentence", "passage": "In a passage"}
_WERE_UNITS: Final = {"A sentence": "In a sentence", "A passage": "In a passage"}


def part() -> str:
    """Draw the switch between the parts of the view."""
    return links.switch("Show", PARTS, key="themes_part", label_visibility="collapsed")


_ROWS: Final = {False: "Top eight", True: "All"}
_PAIRS: Final = {False: "Top pairs", True: "All pairs"}

LEAST_FILLED: Final = 10
"""Pairs that stand together in `FEW` units: of fewer no matrix is drawn."""


def controls(part: str, page: Page, story: str = "") -> ThemesQuery:
    """Draw the controls that a part has; `story` is the one that the filters leave."""
    if part == FACE:
        return _against(page)
    if part == SHIFT:
        if page.unit == "group":
            each = {"": "Each theme", **page.titles("theme")}
            options = links.bind("themes_by_group", each, "the theme")
            if theme := st.selectbox("By group", **options, width=232):
                return ThemesQuery(SHIFT, story=story, theme=theme)
        mentions = page.selection.mentions
        if mentions.loc[mentions["kind"] == "theme", "code"].nunique() <= charts.TOP:
            return ThemesQuery(SHIFT, story=story)
        every = links.switch("Themes", _ROWS, key="themes_rows", label_visibility="collapsed")
        return ThemesQuery(SHIFT, every=every, story=story)
    if part == HEAT:
        order = links.switch("Order", _ORDERS, key="themes_order", label_visibility="collapsed")
        rows_part = paging.choose_part(len(page.all_names), key="themes_drawn")
        return ThemesQuery(HEAT, order, rows_part=rows_part)
    unit = links.switch(
        "Together in", _UNITS, key="themes_in", were=_WERE_UNITS, label_visibility="collapsed"
    )
    if filled_pairs(page.selection, unit) < LEAST_FILLED:
        return ThemesQuery(TOGETHER, unit=unit)
    every = links.switch("Drawn", _PAIRS, key="themes_pairs", label_visibility="collapsed")
    order = (
        links.switch("Order", _ORDERS, key="themes_order", label_visibility="collapsed")
        if every
        else "likeness"
    )
    return ThemesQuery(TOGETHER, order, unit=unit, every=every)


@cache_by_value
def filled_pairs(selection: Selection, unit: Unit) -> int:
    """Count the pairs of themes that stand together often enough to say so."""
    codes = list(selection.corpus.guide.code_titles("theme"))
    return int((themes.together(selection, "theme", codes, unit)["both"] >= FEW).sum())


def _against(page: Page) -> ThemesQuery:
    """Draw the two sides of face to face."""
    names = names_of(page)
    bind, others = links.bind, {"": OTHERS, **names}
    one = st.selectbox(f"This {page.unit}", **bind("this_review", names, "the review"), width=256)
    other = st.selectbox("Against", **bind("against", others, "the review"), width=232)
    return ThemesQuery(FACE, one=one or "", other=other)


def evidence(
    page: Page, query: ThemesQuery, code: str | None, partner: str | None = None
) -> Evidence:
    """Find the sentences behind a mark; arguments as of `spans`."""
    heading = _heading(page, query, code, partner)
    sentences = spans(page.selection, query, code, partner)
    if query.part != HEAT or not code:
        pair = query.part == TOGETHER and code and partner and code != partner
        return Evidence(heading, sentences, query.unit if pair else "mention")
    own = Evidence(heading, sentences, denials=_find_denials(page.selection, code, partner))
    if len(sentences) or not partner:
        return own
    outside = places_outside(page.selection, "theme")
    outside = outside[(outside["code"] == code) & (outside["review_id"] == partner)]
    if len(outside):
        return Evidence(f"{heading}, outside what is counted", outside)
    return replace(own, missing=_why_none(page, code, partner))


def _find_denials(selection: Selection, code: str, review: str | None) -> pd.DataFrame | None:
    """Find where sentences in the scope deny a theme; None where none does."""
    rows = selection.corpus.denials
    rows = rows[(rows["code"] == code) & (rows["review_id"].eq(review) if review else True)]
    if rows.empty:
        return None
    rows = strings(rows)
    inside = strings(selection.sentences[["review_id", "sentence"]])
    rows = rows.merge(inside, on=["review_id", "sentence"])
    return rows[["review_id", "sentence", "start", "end"]] if len(rows) else None


def _why_none(page: Page, code: str, review: str) -> str:
    """Say of a theme that stands nowhere in a review whether it is not found, or not read."""
    states = states_of(page.selection)
    row = states[(states["review_id"] == review) & (states["code"] == code)]
    if set(row["state"]) == {NOT_READ}:
        return "Not read: the guide has no terms for the review’s language."
    if row["denied"].any():
        return "Its terms stand in this review only to deny the theme, which does not count."
    return "Not found: none of the theme’s terms stands in this review."


def _heading(page: Page, query: ThemesQuery, code: str | None, partner: str | None) -> str:
    titles = page.titles("theme")
    if query.theme:
        where = [page.names[code]] if code else []
        where += [page.stories[partner]] if partner else []
        return f"{titles[query.theme]}: {join_words(where) or 'all groups'}"
    theme = titles[code] if code else "All themes"
    if query.part == FACE:
        against = page.names[query.other] if query.other else "the others"
        return f"{theme}: {page.names[query.one]} and {against}"
    if not partner:
        return theme
    if query.part == TOGETHER:
        return f"{theme} with {titles[partner]}" if code else titles[partner]
    return f"{theme}: {(page.all_names if query.part == HEAT else page.stories)[partner]}"


def definitions(page: Page) -> None:
    """Offer what each theme means and counts: a click opens it, and it is sent only then."""
    with st.expander("What each theme counts", key="definitions", on_change="rerun") as fold:
        if fold.open:
            st.html(_definitions(page.selection))


@cache_by_value
def _definitions(selection: Selection) -> str:
    guide = selection.corpus.guide
    terms = themes.term_counts(selection, "theme", guide.themes)
    by_code = dict(iter(terms.groupby("code", sort=False)))
    none = terms.iloc[:0]
    items = "".join(_definition(theme, by_code.get(theme.code, none)) for theme in guide.themes)
    return (
        '<p class="caption">The terms of the film guide, with how often each is found in what is '
        f"counted. A star stands for any ending.</p>{items}"
    )


def _definition(theme: Code, terms: pd.DataFrame) -> str:
    parts, total = list(_list_terms(terms)), int(terms["count"].sum())
    unused = terms.loc[terms["count"] == 0, "term"]
    lines = f"<p>{', '.join(parts)}.</p>" if parts else "<p>None of its terms is found here.</p>"
    if len(unused):
        rest = ", ".join(escape(_write_term(term)) for term in unused)
        lines += f'<p class="about">Not found here: {rest}.</p>'
    about = f": {escape(theme.description)}" if theme.description else ""
    many = f'<span class="about">{count_of(total, "mention")}</span>'
    return f'<div class="defined"><p><b>{escape(theme.title)}</b>{about} {many}</p>{lines}</div>'


def _list_terms(terms: pd.DataFrame) -> Iterator[str]:
    in_use = terms[terms["count"] > 0]
    for term, count in zip(in_use["term"], in_use["count"], strict=True):
        yield f"{escape(_write_term(term))}&nbsp;<b>{number(int(count))}</b>"


def _write_term(term: str) -> str:
    """Write a term as a reader knows it: the mark for "just this form" is the guide's own."""
    return term.removeprefix("=")
