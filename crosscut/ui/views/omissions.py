"""Readings, what is left out: which motifs, scenes or themes are found in which review."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from html import escape
from typing import Any, Final

import pandas as pd
import streamlit as st

from crosscut.charts import omissions as charts
from crosscut.corpus.groups import GroupedCorpus
from crosscut.corpus.selection import Selection
from crosscut.guide.model import Kind
from crosscut.measures import groups
from crosscut.measures.readings import OMITTED, omissions
from crosscut.measures.states import (
    ELSEWHERE,
    HERE,
    NOT_FOUND,
    NOT_READ,
    mention_states,
    places,
    places_outside,
    state_words,
)
from crosscut.text.phrases import count_of, join_words
from crosscut.ui import evidence, figure, links, paging
from crosscut.ui.cache import cache_by_value
from crosscut.ui.evidence import Box, Evidence
from crosscut.ui.figure import Figure
from crosscut.ui.page import Page

_COLUMNS: Final = [
    *("Of", "", "Mentions", "Elsewhere in the review", "Others who do", "Others", "It is")
]
_EXPLAINED: Final = {
    ELSEWHERE: "Elsewhere: mentioned in the review, but outside what is counted.",
    OMITTED: "A ring: none of its terms is found, while more than half of the others have "
    "a mention that is counted.",
    NOT_FOUND: "A dot: not found, nor in most others.",
    NOT_READ: "Not read: the guide has no terms for the review’s language.",
}
_IN_GROUPS: Final = (
    "A figure: in how many of the group’s reviews it is found; stronger colour: in more."
)
MOST_ROWS: Final = 12
"""Codes that are drawn of groups, in which most are found somewhere."""
MAPPED: Final[dict[str, Kind]] = {"Motifs": "motif", "Scenes": "scene", "Themes": "theme"}


def choose() -> str:
    """Draw the switch of what the map is of; return one of `MAPPED`."""
    return links.switch("Of", list(MAPPED), key="left", label_visibility="collapsed")


def omissions_view(page: Page, label: str) -> None:
    """Draw which motifs, scenes or themes are found in which review, and a cell's evidence.

    `label` is one of `MAPPED`.
    """
    part = paging.choose_part(len(page.all_names), key="silence_drawn")
    own = omissions_figure(page, label, part)
    if own.missing:
        figure.say_missing(own.missing)
        return
    # The map of a few reviews leaves room for what a cell holds beside it.
    many = len(page.all_names) > charts.MANY
    picture, side = (
        (st.container(key=f"wide-{own.name}"), st.container()) if many else (figure.columns())
    )
    with picture:
        figure.draw_chart(own)
    (box,) = own.boxes
    _heed_old_link(box)
    opening = own.opening[0] if own.opening else None
    with side:
        evidence.at_foot(
            page.corpus, box, opening, lambda cell: _cell_evidence(page, MAPPED[label], *cell)
        )


@cache_by_value
def _omissions(selection: Selection, kind: Kind) -> pd.DataFrame:
    spans = places(selection, kind)
    titles = selection.corpus.guide.code_titles(kind)
    titles_here = {code: title for code, title in titles.items() if (spans["code"] == code).any()}
    table = omissions(mention_states(selection, kind, list(titles_here)), titles_here)
    if not isinstance(selection.corpus, GroupedCorpus):
        return table
    counts = groups.review_counts(selection.corpus, spans)
    return table.merge(counts, on=["code", "review_id"], how="left").fillna({"found": 0})


@cache_by_value
def omissions_figure(page: Page, label: str, part: int) -> Figure:
    """Return the figure of a part of the reviews; `label` is one of `MAPPED`."""
    kind = MAPPED[label]
    name, what = f"silence-{kind}", label.lower()
    table = _omissions(page.selection, kind)
    if table.empty:
        return Figure(
            name,
            missing=f"None of the {what} is found in what is counted.{page.way_to_more}",
        )
    names = {review: page.all_names[review] for review in dict.fromkeys(table["review_id"])}
    here = {review: names[review] for review in paging.cut(list(names), part)}
    own = table[table["review_id"].isin(here)]
    box = Box(f"silence_{kind}", "Evidence for a cell", _cells(own, here), ("code", "review_id"))
    parts = table["code"].isin(table.loc[table["state"].isin([OMITTED, ELSEWHERE]), "code"])
    present, meanings = set(table["state"]), []
    if "found" in table:
        codes = _most_uneven(table)
        cells = own[own["code"].isin(codes)]
        rest = table["code"].nunique() - len(codes)
        details = f" Drawn are the {len(codes)} on which groups differ most; the table has {rest} "
        details = f"{details}more." if rest else ""
        present, meanings = set(cells["state"]), [_IN_GROUPS]
    else:
        cells = own[parts] if parts.any() else own
        details = _list_rest(table[~parts], page.unit) if parts.any() else ""
    meanings += [text for state, text in _EXPLAINED.items() if state in present]
    rows = table.assign(
        review_id=table["review_id"].map(names), state=table["state"].map(charts.CELLS)
    ).drop(columns="code")
    columns = [name or page.unit.capitalize() for name in _COLUMNS]
    columns += ["Reviews that do", "Reviews"] if "found" in table else []
    return Figure(
        name,
        f"{label} and the {page.unit}s in which they are found",
        charts.omission_chart(cells, here, page.theme, page.unit).to_dict(validate=False),
        charts.describe_omissions(table, names, page.unit),
        f"{' '.join(meanings)} {count_of(len(names), page.unit)}. Click a cell to read it, or "
        "what the others say."
        + paging.part_caption(len(names), part, unit=f"{page.unit}s")
        + details,
        rows.set_axis(columns, axis=1),
        (page.source(f"{what} mentioned per {page.unit}"), " ".join(meanings)),
        (box,),
        opening=tuple(box.options)[:1],
    )


def _most_uneven(table: pd.DataFrame) -> set[str]:
    """Return the codes whose share of reviews differs most between groups that are read."""
    shares = (table["found"] / table["members"]).fillna(0)[table["state"] != NOT_READ]
    of = shares.groupby(table["code"], sort=False)
    order = (of.max() - of.min()).sort_values(ascending=False, kind="stable")
    return set(map(str, order.index[:MOST_ROWS]))


def _list_rest(table: pd.DataFrame, unit: str) -> str:
    """Name the rows that are not drawn, since no review leaves out what most mention."""
    which = " that are read" if (table["state"] == NOT_READ).any() else ""
    table = table[table["state"] != NOT_READ]
    rows = table.groupby("title", sort=False)["count"].agg(lambda own: (own > 0).sum())
    all_of = table["review_id"].nunique()
    everywhere = [str(title) for title, number in rows.items() if number == all_of]
    few = [f"{title} ({number})" for title, number in rows.items() if number < all_of]
    text = f"In all {unit}s{which}: {join_words(everywhere)}. " if everywhere else ""
    text += f"In half or fewer: {join_words(few)}." if few else ""
    return f"<details><summary>What is not drawn</summary>{escape(text)}</details>" if text else ""


def _cells(table: pd.DataFrame, names: dict[str, str]) -> dict[tuple[str, str], str]:
    """(code, review_id) -> label of each cell that has something to read, those not found first."""
    rows = table[table["state"].isin([HERE, ELSEWHERE, OMITTED])]
    rows = rows.sort_values("state", key=lambda states: states != OMITTED, kind="stable")
    return {
        (row["code"], row["review_id"]): f"{row['title']} · {names[row['review_id']]}: "
        + _label(row)
        for row in rows.to_dict("records")
    }


def _label(row: Mapping[Hashable, Any]) -> str:
    if row["state"] == HERE:
        return count_of(int(row["count"]), "mention")
    return state_words(NOT_FOUND if row["state"] == OMITTED else row["state"], row["elsewhere"])


_WAS_CALLED: Final = "silent"
"""What links of earlier versions call a cell without a mention."""


def _heed_old_link(box: Box) -> None:
    """Let a link that calls a cell as it was called before choose it."""
    cell, _, state = st.query_params.get(box.key, "").rpartition(": ")
    if state == _WAS_CALLED and box.key not in st.session_state:
        same = (one for one, label in box.options.items() if label.rpartition(": ")[0] == cell)
        option = next(same, None)
        if option is not None:
            st.session_state[box.key] = option


def _cell_evidence(page: Page, kind: Kind, code: str, review: str) -> Evidence:
    """Return the mentions of a cell; of one that is not found those of the others."""
    table, sentences = _omissions(page.selection, kind), places(page.selection, kind)
    row = table[(table["code"] == code) & (table["review_id"] == review)].iloc[0]
    sentences = sentences[sentences["code"] == code]
    name, title = page.all_names[review], row["title"]
    if row["state"] == OMITTED:
        heading = f"{title}: not found in {name}; the others say"
        return Evidence(heading, sentences[sentences["review_id"] != review])
    if row["state"] == ELSEWHERE:
        sentences = places_outside(page.selection, kind)
        sentences = sentences[(sentences["code"] == code) & (sentences["review_id"] == review)]
        return Evidence(f"{title} in {name}, outside what is counted", sentences)
    return Evidence(f"{title} in {name}", sentences[sentences["review_id"] == review])
