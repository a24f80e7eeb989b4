"""Readings, what is left out: the silence map of motifs, scenes or themes, and its evidence."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st

from crosscut.charts import omissions as charts_readings
from crosscut.charts.look import Theme
from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope
from crosscut.guide.model import Kind
from crosscut.measures.omissions import OMITTED, omissions
from crosscut.text.phrases import counted
from crosscut.ui import app, drawer, evidence, figure, filters, links, marks, paging
from crosscut.ui.cache import cached
from crosscut.ui.views import readings

MAPPED: Final[dict[str, Kind]] = {"Motifs": "motif", "Scenes": "scene", "Themes": "theme"}


def omissions_view(corpus: Corpus, scope: Scope) -> None:
    """Draw the silence map of motifs, scenes or themes, and the evidence of a cell."""
    links.warn_if_unknown("left", MAPPED, "what is left out")
    if st.session_state.get("left", "Motifs") not in MAPPED:
        del st.session_state["left"]
    label = st.segmented_control(
        "Of",
        list(MAPPED),
        key="left",
        default="Motifs",
        required=True,
        bind="query-params",
        wrap=True,
    )
    kind = MAPPED[str(label)]
    table, found = _silence(corpus.fingerprint, readings.hashed(scope), kind, corpus)
    names = readings.names_of(readings.names(corpus), list(dict.fromkeys(table["review_id"])))
    if found.empty:
        st.html(
            f'<p class="found">None of the {str(label).lower()} is mentioned in what is counted. '
            "Choose more reviews, another story, or count captions too.</p>"
        )
        return
    part = paging.choose_part(len(names), key="silence_drawn")
    drawn = paging.cut(list(names), part)
    options = _cells(table[table["review_id"].isin(drawn)], names)
    key = f"silence_{kind}"
    labels = {cell: label for label, cell in options.items()}
    many = len(drawn) > charts_readings.MANY
    chart = f"{'wide' if many else 'map'}-{kind}"
    # The map of a few reviews leaves room for what a cell holds beside it.
    picture, beside = (st.container(), st.container()) if many else st.columns([3, 2], gap="large")
    with picture:
        figure.draw_chart(
            _spec(corpus.fingerprint, readings.hashed(scope), kind, app.theme(), part, corpus),
            key=marks.chart_key(chart),
            title=f"{label} that a review leaves out",
            alt=charts_readings.describe_omissions(table, names),
            caption="Silent: not one mention, while more than half of the other reviews have "
            f"one. Unit: review; n = {len(names)}. Click a cell to read it, or what the others "
            f"say.{paging.part_caption(len(names), part)}",
            selection=charts_readings.OMISSION_SELECTION,
            on_pick=lambda mark: marks.take_click(
                chart, mark, {key: labels.get((mark["code"], mark["review_id"]), "")}
            ),
            download=f"silence-{kind}",
            source=f"Crosscut, {corpus.guide.film.title}",
        )
    with beside:
        _silence_evidence(corpus, found, table, names, options, key)
    _silence_twin(corpus, table, names, kind, str(label).lower())


def _silence_twin(
    corpus: Corpus, table: pd.DataFrame, names: dict[str, str], kind: str, called: str
) -> None:
    """Offer the map as a table."""

    def written() -> pd.DataFrame:
        twin = table.assign(review_id=table["review_id"].map(names)).drop(columns="code")
        return twin.set_axis(
            ["Of", "Review", "Mentions", "Others who do", "Others", "State"], axis=1
        )

    figure.data_table(
        written,
        name=f"silence-{kind}",
        alt=f"Which review mentions which of the {called}",
        source=[
            f"Crosscut, {corpus.guide.film.title}: {called} mentioned per review",
            "silent: no mention while more than half of the other reviews have one",
        ],
    )


@cached
def _silence(
    key: str, asked: tuple[tuple[str, ...], str, bool], kind: Kind, _corpus: Corpus
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the map, and the mentions behind it."""
    selection = filters.selection(_corpus, Scope(*asked))
    titles = _corpus.guide.code_titles(kind)
    if kind == "scene":
        found = readings.cues(key, asked, _corpus).rename(columns={"scene": "code"})
        homes = {one.code: one.segment for one in _corpus.guide.scenes}
        titles = {code: title for code, title in titles.items() if asked[1] in ("", homes[code])}
        found = found[found["code"].isin(titles)]
    else:
        found = selection.mentions[selection.mentions["kind"] == kind]
    said = {code: title for code, title in titles.items() if (found["code"] == code).any()}
    return omissions(found, list(selection.reviews["review_id"]), said), found


@cached
def _spec(
    key: str,
    asked: tuple[tuple[str, ...], str, bool],
    kind: Kind,
    theme: Theme,
    part: int,
    _corpus: Corpus,
) -> dict[str, Any]:
    table, _ = _silence(key, asked, kind, _corpus)
    drawn = paging.cut(list(dict.fromkeys(table["review_id"])), part)
    table = table[table["review_id"].isin(drawn)]
    names = readings.names_of(readings.names(_corpus), drawn)
    spec: dict[str, Any] = charts_readings.omission_chart(table, names, theme).to_dict(
        validate=False
    )
    return spec


def _cells(table: pd.DataFrame, names: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Label -> (code, review_id) of each cell that has something to read, silences first."""
    rows = table[(table["state"] == OMITTED) | (table["count"] > 0)]
    rows = rows.sort_values("state", key=lambda states: states != OMITTED, kind="stable")
    return {
        _cell_label(row, names): (row["code"], row["review_id"]) for row in rows.to_dict("records")
    }


def _cell_label(row: Mapping[Hashable, Any], names: dict[str, str]) -> str:
    said = counted(int(row["count"]), "mention") if row["count"] else "silent"
    return f"{row['title']} · {names[row['review_id']]}: {said}"


def _silence_evidence(
    corpus: Corpus,
    found: pd.DataFrame,
    table: pd.DataFrame,
    names: dict[str, str],
    options: dict[str, tuple[str, str]],
    key: str,
) -> None:
    """Show the mentions of a cell; of a silent one those of the others."""
    with drawer.choose("Evidence for a cell", options, key=key) as chosen:
        if chosen is not None:
            _cell_evidence(corpus, found, table, names, chosen)


def _cell_evidence(
    corpus: Corpus,
    found: pd.DataFrame,
    table: pd.DataFrame,
    names: dict[str, str],
    chosen: tuple[str, str],
) -> None:
    code, review = chosen
    row = table[(table["code"] == code) & (table["review_id"] == review)].iloc[0]
    silent = row["state"] == OMITTED
    own = (found["review_id"] != review) if silent else (found["review_id"] == review)
    heading = f"{row['title']} in {names[review]}"
    if silent:
        heading = f"{names[review]} is silent on {row['title']}; the others say"
    rows = found[(found["code"] == code) & own]
    evidence.panel(corpus, rows, heading=heading, key="silence")
