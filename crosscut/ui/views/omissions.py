"""Readings, what is left out: which motifs, scenes or themes a review does not mention."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from crosscut.charts import omissions as charts
from crosscut.corpus.selection import Selection
from crosscut.guide.model import Kind
from crosscut.measures.readings import OMITTED, omissions
from crosscut.text.phrases import counted
from crosscut.ui import evidence, figure, links, paging
from crosscut.ui.cache import cached
from crosscut.ui.evidence import Box, Evidence
from crosscut.ui.figure import Figure
from crosscut.ui.page import Page

MAPPED: Final[dict[str, Kind]] = {"Motifs": "motif", "Scenes": "scene", "Themes": "theme"}


def omissions_view(page: Page) -> None:
    """Draw which motifs, scenes or themes each review leaves out, and the evidence of a cell."""
    label = links.switch("Of", list(MAPPED), key="left")
    part = paging.choose_part(len(page.names), key="silence_drawn")
    drawn = omissions_figure(page, str(label), part)
    if drawn.missing:
        figure.say_missing(drawn.missing)
        return
    # The map of a few reviews leaves room for what a cell holds beside it.
    many = len(page.names) > charts.MANY
    picture, side = (
        (st.container(key=f"wide-{drawn.name}"), st.container()) if many else (figure.columns())
    )
    with picture:
        figure.draw_chart(drawn)
    (box,) = drawn.boxes
    with side, evidence.at_foot(box) as cell:
        if cell is not None:
            evidence.panel(page.corpus, _cell_evidence(page, MAPPED[str(label)], *cell), key="cell")


@cached
def _mentions(selection: Selection, kind: Kind) -> pd.DataFrame:
    """Return the mentions that count, with their code."""
    if kind != "scene":
        return selection.mentions[selection.mentions["kind"] == kind]
    return selection.scenes.rename(columns={"scene": "code"})


@cached
def _omissions(selection: Selection, kind: Kind) -> pd.DataFrame:
    found = _mentions(selection, kind)
    titles = selection.corpus.guide.code_titles(kind)
    mentioned = {code: title for code, title in titles.items() if (found["code"] == code).any()}
    return omissions(found, list(selection.reviews["review_id"]), mentioned)


@cached
def omissions_figure(page: Page, label: str, part: int) -> Figure:
    """Return the figure of a part of the reviews; `label` is one of `MAPPED`."""
    kind = MAPPED[label]
    name, called = f"silence-{kind}", label.lower()
    table = _omissions(page.selection, kind)
    if table.empty:
        return Figure(
            name,
            missing=f"None of the {called} is mentioned in what is counted. Choose more reviews, "
            "another story, or count captions too.",
        )
    names = {review: page.names[review] for review in dict.fromkeys(table["review_id"])}
    here = {review: names[review] for review in paging.cut(list(names), part)}
    drawn = table[table["review_id"].isin(here)]
    box = Box(f"silence_{kind}", "Evidence for a cell", _cells(drawn, here), ("code", "review_id"))
    rows = table.assign(review_id=table["review_id"].map(names)).drop(columns="code")
    return Figure(
        name,
        f"{label} that a review leaves out",
        charts.omission_chart(drawn, here, page.theme).to_dict(validate=False),
        charts.describe_omissions(table, names),
        "Silent: not one mention, while more than half of the other reviews have one. "
        f"{counted(len(names), 'review')}. Click a cell to read it, or what the others say."
        + paging.part_caption(len(names), part),
        rows.set_axis(["Of", "Review", "Mentions", "Others who do", "Others", "State"], axis=1),
        (
            page.source(f"{called} mentioned per review"),
            "silent: no mention while more than half of the other reviews have one",
        ),
        (box,),
    )


def _cells(table: pd.DataFrame, names: dict[str, str]) -> dict[tuple[str, str], str]:
    """(code, review_id) -> label of each cell that has something to read, silences first."""
    rows = table[(table["state"] == OMITTED) | (table["count"] > 0)]
    rows = rows.sort_values("state", key=lambda states: states != OMITTED, kind="stable")
    return {
        (row["code"], row["review_id"]): f"{row['title']} · {names[row['review_id']]}: "
        + (counted(int(row["count"]), "mention") if row["count"] else "silent")
        for row in rows.to_dict("records")
    }


def _cell_evidence(page: Page, kind: Kind, code: str, review: str) -> Evidence:
    """Return the mentions of a cell; of a silent one those of the others."""
    table, found = _omissions(page.selection, kind), _mentions(page.selection, kind)
    row = table[(table["code"] == code) & (table["review_id"] == review)].iloc[0]
    found = found[found["code"] == code]
    name = page.names[review]
    if row["state"] == OMITTED:
        heading = f"{name} is silent on {row['title']}; the others say"
        return Evidence(heading, found[found["review_id"] != review])
    return Evidence(f"{row['title']} in {name}", found[found["review_id"] == review])
