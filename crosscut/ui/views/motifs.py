"""The motifs page: the choice of motifs, their barcodes, the road to the sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crosscut.charts import motifs as charts_motifs
from crosscut.charts.look import Theme
from crosscut.charts.motifs import FEW_LANES, SLICES
from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope, Selection, strings
from crosscut.measures.motifs import dispersion, dispersion_in_words, first_and_last
from crosscut.measures.scenes import SPAN
from crosscut.text.phrases import counted, percent
from crosscut.ui import drawer, evidence, films, filters, links, marks, paging
from crosscut.ui import figure as frame
from crosscut.ui.cache import cached

NO_MENTION = (
    "None of the chosen motifs is mentioned in what is counted here. Choose other motifs, more "
    "reviews, all stories, or count captions too."
)
NO_MOTIFS = "The film guide has no motifs; give it some to see them here."

DEFAULT_MOTIFS: Final = 3
"""So many motifs, the most mentioned, are shown at first."""

Places = dict[str, tuple[int, ...]]
"""What can be picked: label -> rows of the table of mentions."""


@dataclass(frozen=True)
class View:
    """What all three timelines need."""

    corpus: Corpus
    scope: Scope
    selection: Selection
    motifs: tuple[str, ...]
    theme: Theme

    @cached_property
    def names(self) -> dict[str, str]:
        """review_id -> name of the reviews in the scope, in the order of the lanes."""
        names = films.directory(self.corpus).names
        here = set(self.selection.reviews["review_id"])
        return {review: name for review, name in names.items() if review in here}

    @property
    def segments(self) -> dict[str, str]:
        """Segment code -> title."""
        return self.corpus.guide.code_titles("segment")

    @property
    def titles(self) -> dict[str, str]:
        """Code -> title of the motifs chosen."""
        titles = self.corpus.guide.code_titles("motif")
        return {code: titles[code] for code in self.motifs}

    def source(self, what: str) -> list[str]:
        """Lines on method and source for a file."""
        captions = "counted" if self.scope.captions else "left out"
        return [
            f"Crosscut, {self.corpus.guide.film.title}: {what}",
            f"Found by the terms and cues of the film guide; captions {captions}, headings too",
        ]


def choose(corpus: Corpus) -> tuple[str, ...]:
    """Draw the choice of motifs, bound to the address; the most mentioned at first."""
    codes = {title: code for code, title in corpus.guide.code_titles("motif").items()}
    for title in st.query_params.get_all("motifs"):
        if title not in codes:
            st.warning(
                f"The link names the motif “{links.escape_markdown(title)}”, which is not here."
            )
    kept = st.session_state.get("motifs")
    if kept is not None and any(title not in codes for title in kept):
        st.session_state["motifs"] = [title for title in kept if title in codes]
    titles = {code: title for title, code in codes.items()}
    st.session_state.setdefault(
        "motifs",
        [t for t in st.query_params.get_all("motifs") if t in codes]
        or [titles[code] for code in most_mentioned(corpus)],
    )
    chosen = st.multiselect(
        "Motifs", list(codes), key="motifs", bind="query-params", placeholder="Choose motifs"
    )
    return tuple(codes[title] for title in chosen)


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


def most_mentioned(corpus: Corpus) -> list[str]:
    """Codes of the motifs mentioned most in the corpus."""
    return _most_mentioned(corpus.fingerprint, corpus)


@cached
def _most_mentioned(key: str, _corpus: Corpus) -> list[str]:
    mentions = _corpus.mentions
    counts = mentions.loc[mentions["kind"] == "motif", "code"].astype("str").value_counts()
    return [str(code) for code in counts.index[:DEFAULT_MOTIFS]]


def explain_empty(text: str) -> None:
    """Say that there is nothing to show, and what to widen."""
    st.html(f'<p class="found">{escape(text)}</p>')


# -- Tables --------------------------------------------------------------------------------------


def ticks(view: View) -> pd.DataFrame:
    """Mentions of the chosen motifs: code, review_id, sentence, start, end, position, ..."""
    return _ticks(view.corpus.fingerprint, view.scope, view.motifs, view)


@cached
def _ticks(key: str, scope: Scope, motifs: tuple[str, ...], _view: View) -> pd.DataFrame:
    mentions = _view.selection.mentions
    own = mentions[(mentions["kind"] == "motif") & mentions["code"].isin(motifs)]
    own = strings(own).assign(
        block=own["code"].map({code: i for i, code in enumerate(motifs)}),
        lane=own["review_id"].map({review: i for i, review in enumerate(_view.names)}),
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


# -- Told ----------------------------------------------------------------------------------------


def by_review_view(view: View) -> None:
    """Draw the barcodes of the chosen motifs, their figures, and the sentences behind a tick."""
    told = _told(view.corpus.fingerprint, view.scope, view.motifs, view)
    table, places = told.table, told.places
    if table.empty:
        explain_empty(NO_MENTION if view.corpus.guide.motifs else NO_MOTIFS)
        return
    few = len(view.names) <= FEW_LANES
    tone = st.toggle(
        "Tone of the sentences behind",
        key="told-tone",
        bind="query-params",
        disabled=not few,
        help=f"For at most {FEW_LANES} reviews: up where favourable, down where not.",
    )
    picture, side = two_columns()
    with picture:
        frame.draw_chart(
            _told_spec(
                view.corpus.fingerprint, view.scope, view.motifs, view.theme, tone and few, view
            ),
            key=marks.chart_key("chart-told"),
            title="Each motif along the reviews",
            alt=told.alt,
            caption=_told_caption(view, tone and few),
            selection=charts_motifs.TICK_SELECTION,
            on_pick=lambda mark: marks.take_click(
                "chart-told", mark, {"told-mark": tick_label(table, places, mark)}
            ),
            download="motifs-told",
            source=view.source("motifs along the reviews")[0],
        )
    with side:
        evidence_of(view, table, places, label="Mention", key="told-mark")
    st.html(told.lines)
    _what_they_say()
    frame.data_table(
        lambda: by_review_table(table, told.figures, view),
        name="motifs-told",
        alt="Mentions of each motif by review, with first and last place and spread",
        source=view.source("motifs along the reviews"),
    )


@dataclass(frozen=True)
class _Told:
    """What the barcodes show, in figures and in words."""

    table: pd.DataFrame
    figures: pd.DataFrame
    places: Places
    alt: str
    lines: str


@cached
def _told(key: str, scope: Scope, motifs: tuple[str, ...], _view: View) -> _Told:
    table = ticks(_view)
    figures = _figures(key, scope, motifs, _view.selection)
    if table.empty:
        return _Told(table, figures, {}, "", "")
    return _Told(
        table,
        figures,
        tick_places(table, _view.titles, _view.names),
        charts_motifs.describe_by_review(table, _view.names, _view.titles),
        _figure_lines(_view, table, figures),
    )


@cached
def _figures(
    key: str, scope: Scope, motifs: tuple[str, ...], _selection: Selection
) -> pd.DataFrame:
    return dispersion(_selection, "motif", motifs)


@cached
def _told_spec(
    key: str, scope: Scope, motifs: tuple[str, ...], theme: Theme, tone: bool, _view: View
) -> dict[str, Any]:
    figures = _figures(key, scope, motifs, _view.selection).set_index("code")
    total = len(_view.names)
    heads = {
        code: (title, figure_line(figures.loc[code].to_dict(), total))
        for code, title in _view.titles.items()
    }
    slices = tone_slices(_view.selection) if tone else None
    columns = ["code", "review_id", "start", "position", "segment", "term"]
    spec: dict[str, Any] = charts_motifs.by_review(
        ticks(_view)[columns], _view.names, heads, _view.segments, theme, slices
    ).to_dict(validate=False)
    return spec


def two_places(figure: float) -> str:
    """Write a figure to two places; empty where there is none."""
    return "" if np.isnan(figure) else f"{figure:.2f}"


def figure_line(row: Mapping[Any, Any], total: int) -> str:
    """Write count and spread of a motif in one line; without mentions, that there are none."""
    if not row["mentions"]:
        return "no mention"
    said = f"{counted(int(row['mentions']), 'mention')} in {int(row['reviews'])} of {total}"
    spread = [
        f"{name} {row[column]:.2f}"
        for name, column in (("D", "d"), ("DP", "dp"))
        if not np.isnan(row[column])
    ]
    return " · ".join([said, *spread])


def _told_caption(view: View, tone: bool) -> str:
    stories = list(view.segments.values())[:-1]
    order = ", ".join(escape(title) for title in stories)
    said = (
        "A lane is a review from its first word to its last, a tick one mention. Ticks stand "
        f"lower the later the story ({order}); one through the whole lane speaks of the film as "
        "a whole. Ticks that would cover each other stand a little apart. The line runs from "
        "first to last mention. Click a tick to read its sentence."
    )
    if tone:
        said += f" Behind: mean tone in {SLICES} slices, up where favourable, down where not."
    if len(view.names) > FEW_LANES:
        said += " Reviews that never mention a motif are left out of its lanes."
    return said


def _figure_lines(view: View, table: pd.DataFrame, figures: pd.DataFrame) -> str:
    """Say of each motif how it is spread, and who mentions it first and last."""
    lines = []
    for row in figures.to_dict("records"):
        said = dispersion_in_words(
            int(row["mentions"]), row["d"], row["dp"], len(view.names) - int(row["reviews"])
        )
        own = table[table["code"] == row["code"]].sort_values("position")
        if len(own):
            said += f". First at {_where(view, own.iloc[0])}, last at {_where(view, own.iloc[-1])}"
        lines.append(f"<p><b>{escape(view.titles[row['code']])}</b>: {escape(said)}.</p>")
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


def _where(view: View, mention: pd.Series[Any]) -> str:
    return f"{percent(float(mention['position']))} of {view.names[mention['review_id']]}"


def by_review_table(table: pd.DataFrame, figures: pd.DataFrame, view: View) -> pd.DataFrame:
    """Return the twin of the barcodes: a row per motif and review that mentions it."""
    rows = first_and_last(table).merge(
        figures[["code", "d", "dp"]], on="code", how="left", validate="many_to_one"
    )
    return pd.DataFrame(
        {
            "Motif": rows["code"].map(view.titles),
            "Review": rows["review_id"].map(view.names),
            "Mentions": rows["mentions"],
            "First": [percent(float(at)) for at in rows["first"]],
            "Last": [percent(float(at)) for at in rows["last"]],
            "D of the motif": [two_places(d) for d in rows["d"]],
            "DP of the motif": [two_places(dp) for dp in rows["dp"]],
        }
    )


def tick_places(table: pd.DataFrame, titles: Mapping[str, str], names: Mapping[str, str]) -> Places:
    """Name what can be picked: all mentions of a motif, those of one review, a single one."""
    places: Places = {}
    for code, own in table.groupby("code", sort=False):
        title = titles[str(code)]
        places[f"{title}: all mentions"] = tuple(own.index)
        for review, group in own.groupby("review_id", sort=False):
            name = names[str(review)]
            places[f"{title}: {name}"] = tuple(group.index)
            for number, at in enumerate(group.index, start=1):
                places[f"{title}: {name}, {number} of {len(group)}"] = (at,)
    return places


def tick_label(table: pd.DataFrame, places: Places, mark: Mapping[str, Any]) -> str:
    """Return the option that stands for a tick, by the fields of the mark."""
    own = (table["code"] == mark.get("code")) & (table["review_id"] == mark.get("review_id"))
    return single(places, table.index[own & (table["start"] == mark.get("start"))])


# -- The road to the sentences --------------------------------------------------------------------


def single(places: Places, rows: pd.Index[Any]) -> str:
    """Return the last label that stands for exactly these rows; empty for none."""
    wanted = tuple(rows)
    return next((label for label in reversed(places) if places[label] == wanted), "")


def two_columns() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return the place of a chart, and at its side the place of its sentences."""
    picture, side = st.columns([5, 3], gap="large")
    return picture, side


def evidence_of(view: View, table: pd.DataFrame, places: Places, *, label: str, key: str) -> None:
    """Draw the select box of a chart's marks, and the evidence of what is chosen."""
    st.subheader("The sentences behind it", anchor=False)
    rows = frame.choose_mark(label, places, key=key)
    if rows is None:
        st.html('<p class="caption">Click a mark of the picture, or choose one here.</p>')
        return
    spans = table.loc[list(rows), SPAN]
    with drawer.beside(key):
        evidence.panel(view.corpus, spans, heading=st.session_state[key], key=key)
