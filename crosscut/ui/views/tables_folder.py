"""A film that is a tables folder: pictures from its counts, sentences from its parts on a click."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from html import escape
from typing import Any, Final

import altair as alt
import pandas as pd
import streamlit as st

from crosscut.charts import overview as overview_charts
from crosscut.charts import themes as charts
from crosscut.charts.base import PICK, outlined
from crosscut.charts.look import Theme
from crosscut.charts.pictures import picture
from crosscut.guide.model import Kind
from crosscut.large.aggregates import ANY
from crosscut.large.folder import TablesFolder
from crosscut.measures.groups import BY
from crosscut.measures.states import HERE, NOT_FOUND
from crosscut.text.phrases import FEW, counted, number
from crosscut.ui import figure, links
from crosscut.ui.cache import cached
from crosscut.ui.evidence import Span, highlight
from crosscut.ui.links import escape_markdown

_MOST_GROUPS: Final = 40
_QUOTED: Final = 20
"""Sentences that are shown at once."""

_ALL: Final = "All reviews"
_TITLES: Final = {
    "Overview": "Where do the reviews put their words?",
    "Themes": "What do the reviews dwell on?",
    "Motifs": "Which motifs come back?",
    "Scores": "Which scores do the reviews give?",
    "Words": "Where does a word stand?",
}


@cached
def _counts(folder: TablesFolder, name: str) -> pd.DataFrame:
    return folder.counts(name)


def draw(page: str, folder: TablesFolder) -> None:
    """Draw the view of a page; one that reads every text says that it is not to be had."""
    manifest = folder.manifest
    rows = manifest.rows
    st.title(escape_markdown(_TITLES.get(page, page)), anchor=False)
    size = f"{counted(rows['reviews'], 'review')}, {counted(manifest.words, 'word')} in all"
    st.html(
        f'<p class="scope"><b>{escape(folder.guide.film.title)}</b>. {size}, from a tables folder; '
        "captions and headings left out of the pictures.</p>"
    )
    if page not in _TITLES:
        st.info(
            "This page reads every text, which is not to be had at this size. Open some of the "
            "reviews, up to 20,000, as a film: a folder with guide.toml and reviews, or Library, "
            "Add reviews. Overview, Themes, Motifs, Scores and Words are here."
        )
        return
    if page == "Words":
        _words(folder)
        return
    by = _by(folder)
    if page == "Overview":
        _overview(folder, by)
    elif page == "Scores":
        _scores(folder, by)
    else:
        _codes(folder, by, "theme" if page == "Themes" else "motif")


def _by(folder: TablesFolder) -> str:
    """Let a reader choose what is compared; what has too many groups for a picture is left out."""
    counts = _counts(folder, "by_segment")
    groups = counts.groupby("by")["group"].nunique()
    named = {by: title for by, title in BY.items() if 1 < groups.get(by, 0) <= _MOST_GROUPS}
    titles = {**named, ANY: _ALL}
    chosen: str = st.selectbox(
        "Compare by", **links.bound("by", titles, "the choice for “Compare by”")
    )
    return chosen


def _groups(folder: TablesFolder, by: str) -> pd.DataFrame:
    """Return the groups with their words and reviews, in their order."""
    counts = _counts(folder, "by_segment")
    own = counts[(counts["by"] == by) & (counts["segment"] == ANY)].set_index("group")
    if by in ("kind", "outlet", "language"):
        own = own.sort_values("reviews", ascending=False, kind="stable")
    missing = [one for one in own.index if one.endswith(" not stated") or one.startswith("No ")]
    return own.loc[[*(one for one in own.index if one not in missing), *missing]]


def _names(groups: pd.DataFrame) -> dict[str, str]:
    counts = zip(groups.index, groups["reviews"], strict=True)
    return {str(group): f"{group or _ALL} ({number(int(count))})" for group, count in counts}


def _overview(folder: TablesFolder, by: str) -> None:
    groups, titles = _groups(folder, by), folder.guide.code_titles("segment")
    counts = _counts(folder, "by_segment")
    shares = counts[(counts["by"] == by) & counts["segment"].isin(titles)]
    shares = shares.rename(columns={"group": "review_id"})
    shares = shares.assign(
        share=shares["words"] / shares["review_id"].map(groups["words"]).clip(lower=1)
    )
    names = _names(groups)
    chart = overview_charts.segment_bars(shares, names, titles, _theme())
    words = overview_charts.describe_segment_bars(shares, names, titles)
    table = shares[["review_id", "segment", "words", "sentences", "reviews", "share"]]
    table = table.rename(columns={"review_id": "group"})
    with_side = _Shown(folder, by, "sentences", "segment", titles)
    _draw(with_side, "shares", "Share of the words on each story", chart, words, table, groups)


def _codes(folder: TablesFolder, by: str, kind: Kind) -> None:
    titles, groups = folder.guide.code_titles(kind), _groups(folder, by)
    counts = _counts(folder, "by_code")
    own = counts[(counts["by"] == by) & (counts["kind"] == kind) & (counts["segment"] == ANY)]
    if own.empty:
        figure.say_missing(f"No {kind} of the guide is mentioned.")
        return
    often = own.groupby("code")["mentions"].sum().sort_values(ascending=False, kind="stable")
    titles = {code: titles[code] for code in often.index if code in titles}
    every = pd.MultiIndex.from_product([groups.index, list(titles)], names=["review_id", "code"])
    table = own.rename(columns={"group": "review_id", "mentions": "count", "reviews": "found"})
    table = table.set_index(["review_id", "code"])[["count", "found"]]
    rates = table.reindex(every, fill_value=0).reset_index()
    rates["words"] = rates["review_id"].map(groups["words"])
    rates["rate"] = 1000 * rates["count"] / rates["words"].clip(lower=1)
    rates["few"] = rates["count"] < FEW
    spread = rates[rates["count"] > 0].groupby("code")["review_id"].nunique()
    rates["reviews"] = rates["code"].map(spread).fillna(0).astype("int64")
    states = rates[["review_id", "code"]].assign(
        elsewhere=0, state=(rates["count"] > 0).map({True: HERE, False: NOT_FOUND})
    )
    names = _names(groups)
    chart = charts.heat_map(rates, names, titles, _theme(), states, by="group")
    words = charts.describe_heat_map(rates, names, titles, states, by="group")
    shown = rates.drop(columns=["few", "reviews"]).rename(columns={"review_id": "group"})
    side = _Shown(folder, by, "mentions", "code", titles, {"kind": kind})
    _draw(side, f"{kind}s", f"Mentions of each {kind} per 1,000 words", chart, words, shown, groups)


def _scores(folder: TablesFolder, by: str) -> None:
    counts = _counts(folder, "by_score")
    own = counts[counts["by"] == by]
    if own.empty:
        figure.say_missing("No review states a score of its own with a scale.")
        return
    groups, rows = _groups(folder, by), []
    for group in groups.index:
        marks = own[own["group"] == group].sort_values("hundred")
        total = int(marks["reviews"].sum())
        if total:
            middle = int(marks.loc[marks["reviews"].cumsum() * 2 >= total, "hundred"].iloc[0])
            high = int(marks.loc[marks["hundred"] >= 60, "reviews"].sum())
            rows.append((group or _ALL, total, middle, high, f"{100 * high / total:.0f} %"))
    columns = ["Group", "Reviews with a score", "Middle score", "At 60 or above", "Share"]
    st.table(pd.DataFrame(rows, columns=columns).map(str), border="horizontal", hide_index=True)
    st.caption(
        "Each review’s own score on its own scale, brought to 0 to 100 in proportion. Half of a "
        "group’s scores lie at its middle score or below."
    )


class _Shown:
    """What a figure's marks stand for, and where their sentences are."""

    def __init__(
        self,
        folder: TablesFolder,
        by: str,
        table: str,
        column: str,
        titles: Mapping[str, str],
        fixed: Mapping[str, str] | None = None,
    ) -> None:
        self.folder, self.by, self.table, self.column = folder, by, table, column
        self.titles, self.fixed = titles, dict(fixed or {})
        self.label = self.fixed.get("kind", "story").capitalize()


def _draw(
    shown: _Shown,
    name: str,
    title: str,
    chart: alt.LayerChart,
    words: str,
    table: pd.DataFrame,
    groups: pd.DataFrame,
) -> None:
    """Draw a chart with its table and files, and at its side the sentences of the chosen mark."""
    source = f"Crosscut, {shown.folder.guide.film.title}: {title}; from a tables folder."
    spec: dict[str, Any] = chart.to_dict(validate=False)
    left, side = figure.columns()
    with left:
        st.subheader(escape_markdown(title), anchor=False)
        event = st.vega_lite_chart(
            outlined(figure.inline_data(spec), [], _theme()),
            theme=None,
            width="stretch",
            key=f"folder-{name}",
            on_select="rerun",
            selection_mode=PICK,
            alt=words,
        )
        st.html(
            '<div class="caption">A number behind a group is that of its reviews. Click a mark, or '
            "choose at the side, for its sentences.</div>"
        )
        figure.offer_pictures(
            name,
            lambda form, shape: picture(
                spec, form, title=title, notes=words, source=source, theme=_theme(), shape=shape
            ),
        )
        figure.data_table(lambda: table, name=name, alt=title, source=[source])
    picked = event["selection"].get(PICK)
    seen = f"folder-{name}-seen"
    if picked and st.session_state.get(seen) != picked[0]:
        st.session_state[seen] = picked[0]
        st.session_state["folder-group"] = picked[0]["review_id"]
        st.session_state[f"folder-{shown.column}"] = picked[0][shown.column]
    with side:
        _sentences(shown, list(groups.index))


def _sentences(shown: _Shown, groups: list[str]) -> None:
    if st.session_state.get("folder-group") not in groups:
        st.session_state["folder-group"] = groups[0]
    key = f"folder-{shown.column}"
    if st.session_state.get(key) not in shown.titles:
        st.session_state[key] = next(iter(shown.titles))
    group = st.selectbox("Group", groups, format_func=lambda one: one or _ALL, key="folder-group")
    code = st.selectbox(
        shown.label, list(shown.titles), format_func=shown.titles.__getitem__, key=key
    )
    values = shown.fixed | {shown.column: code}
    found = _quotations(shown.folder, shown.table, tuple(values.items()), shown.by, group)
    if shown.column == "segment":
        found = found.assign(end=found["start"])  # the whole sentence is meant: no word is marked
    _quotes(found, f"The first {_QUOTED} places" if len(found) == _QUOTED else "")


@cached
def _quotations(
    folder: TablesFolder, table: str, values: tuple[tuple[str, str], ...], by: str, group: str
) -> pd.DataFrame:
    return folder.quotations(table, dict(values), by, group, _QUOTED)


def _quotes(found: pd.DataFrame, more: str) -> None:
    """Quote sentences with the words marked, each with who wrote it."""
    if found.empty:
        figure.say_missing("No sentence is found.")
        return
    quotes = [_quote_html(row) for row in found.to_dict("records")]
    st.html(f'<div class="evidence"><p class="found">{more}</p>{"".join(quotes)}</div>')


def _quote_html(row: Mapping[Hashable, Any]) -> str:
    mark, text = Span(int(row["start"]), int(row["end"])), str(row["text"])
    by = ", ".join(escape(one) for one in (row["author"] or row["review_id"], row["title"]) if one)
    quote = highlight(text, 0, len(text), [mark])
    return f'<blockquote class="quote">{quote}</blockquote><p class="caption">{by}</p>'


def _words(folder: TablesFolder) -> None:
    query = st.text_input("Word or words", key="query", bind="query-params", max_chars=100).strip()
    if not query:
        figure.say_missing("Write a word, or words that follow one another.")
        return
    found = _lines(folder, query)
    _quotes(found, f"The first {5 * _QUOTED} places" if len(found) == 5 * _QUOTED else "")


@cached
def _lines(folder: TablesFolder, query: str) -> pd.DataFrame:
    return folder.lines(query, 5 * _QUOTED)


def _theme() -> Theme:
    return st.context.theme.type or "light"
