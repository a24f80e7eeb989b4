"""The concordance: a search, and every place of it with the words on either side."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from html import escape
from typing import Any, Final

import pandas as pd
import streamlit as st

from crosscut.corpus.selection import Selection
from crosscut.errors import CrosscutError
from crosscut.measures.words import LONGEST_QUERY, LineOrder, frequencies
from crosscut.project.notebook import Pin, new_pin
from crosscut.text.phrases import count_of, number, percent
from crosscut.text.words import excluded_words
from crosscut.ui import figure, filters, links, notebook, paging
from crosscut.ui.cache import cache_by_value
from crosscut.ui.evidence import cite_html
from crosscut.ui.page import Page
from crosscut.ui.style import segment_class
from crosscut.ui.views import review
from crosscut.ui.views.words import counts, lines

ORDERS: Final[dict[str, LineOrder]] = {
    "Left": "left",
    "Right": "right",
    "Review": "review",
    "Position": "position",
}
AT_ONCE: Final = 30
"""Lines of a page."""

_SUGGESTED: Final = 12
_FIRST: Final = "first_query"


def view(page: Page) -> None:
    """Draw the concordance: the search, its lines, and the lines as a file."""
    query, order = _search(page)
    case, accents = bool(st.session_state["case"]), bool(st.session_state["accents"])
    if not query.strip():
        _suggestions(page)
        return
    try:
        hits = lines(page.selection, query.strip(), case=case, accents=accents, order=ORDERS[order])
    except CrosscutError as error:
        st.html(f'<p class="found">{escape(str(error))}</p>')
        return
    if hits.empty:
        outside = _outside(page, query.strip(), case=case, accents=accents)
        st.html(
            f'<p class="found">“{escape(query)}” stands nowhere in what is counted{outside}. Put * '
            f"for the letters that may differ (lone*).{page.way_to_more}</p>"
        )
        return
    _describe(page, hits, order)
    first = AT_ONCE * paging.choose_page(len(hits), AT_ONCE, key="word_page", in_address=True)
    page_hits = hits.iloc[first : first + AT_ONCE]
    st.html(notebook.list_html(kwic_html(page, page_hits), "concordance"))

    def pin(name: str) -> Pin | None:
        rows = {_name(row): row for row in page_hits.to_dict("records")}
        return _pin(page, rows[name]) if name in rows else None

    notebook.listen(pin)
    figure.data_table(
        lambda: _table(page, hits),
        name="concordance",
        alt="Every line of the concordance, with its place",
        source=[
            page.source(f"places of “{query}”"),
            "Capitals " + ("as typed" if case else "ignored"),
            "Accents " + ("as typed" if accents else "ignored"),
            page.scope_line,
        ],
    )


def _outside(page: Page, query: str, *, case: bool, accents: bool) -> str:
    """Say how often a search that finds nothing here stands in the rest of these reviews."""
    scope = replace(page.scope, segment="", captions=True, scene="")
    hits = lines(filters.selection(page.corpus, scope), query, case=case, accents=accents)
    times = count_of(len(hits), "time")
    return f"; it stands {times} elsewhere in these reviews" if len(hits) else ""


def _search(page: Page) -> tuple[str, str]:
    _begin(first_query(page.selection))
    with st.container(key="controls-search"):
        what, how = st.columns([5, 4], gap="medium", vertical_alignment="bottom")
        query = what.text_input(
            "Word or phrase; * stands for any letters",
            max_chars=LONGEST_QUERY,
            key="q",
            bind="query-params",
            on_change=_first_page,
        )
        with how:
            order = links.switch("Sorted by", list(ORDERS), key="word_order")
        with st.container(horizontal=True, gap="medium"):
            st.toggle("Capitals as typed", key="case", bind="query-params")
            st.toggle("Accents as typed", key="accents", bind="query-params")
    return query, order


def _begin(first: str) -> None:
    """Search for `first` until the reader does for something else: so does a link without it."""
    before = st.session_state.get(_FIRST)
    if st.session_state.get("q", before) == before and "q" not in st.query_params:
        st.session_state["q"] = first
    st.session_state[_FIRST] = first


def _first_page() -> None:
    st.session_state["word_page"] = 1


@cache_by_value
def first_query(selection: Selection) -> str:
    """Return what to begin with: the term that the leading theme is most often told by.

    Where no theme is mentioned, the most frequent word that carries meaning.
    """
    mentions = selection.mentions
    themes = mentions[mentions["kind"] == "theme"]
    if themes.empty:
        return "".join(most_frequent(selection, 1))
    own = themes[themes["code"] == _most(themes["code"])]
    return _most(own["term"].str.lower())


def _most(values: pd.Series[str]) -> str:
    """Return the value that stands most often, of several the first in the alphabet."""
    return str(values.groupby(values).size().sort_values(ascending=False, kind="stable").index[0])


def most_frequent(selection: Selection, most: int) -> list[str]:
    """Return the most frequent words that carry meaning, as written most often."""
    return list(frequencies(counts(selection), stop=set(excluded_words())).head(most)["form"])


def _suggestions(page: Page) -> None:
    st.html('<p class="found">Type a word above, or begin with one that is frequent here.</p>')
    st.pills(
        "Frequent words",
        most_frequent(page.selection, _SUGGESTED),
        key="suggested",
        on_change=_take_suggestion,
        label_visibility="collapsed",
    )


def _take_suggestion() -> None:
    word = st.session_state.get("suggested")
    if word:
        st.session_state["q"] = word


def _describe(page: Page, hits: pd.DataFrame, order: str) -> None:
    spread = hits["review_id"].nunique()
    total = count_of(len(page.selection.reviews), "review")
    by = {
        "Left": "by the words to the left, the nearest first",
        "Right": "by the words to the right",
        "Review": "by review",
        "Position": "by position in the review",
    }[order]
    st.html(
        f'<p class="caption" data-count="{len(hits)}">{count_of(len(hits), "line")} in '
        f"{number(spread)} of {total}, sorted {by}. A line opens its passage.</p>"
    )


def _name(row: Mapping[Hashable, Any]) -> str:
    """Name a line by its review and where its words begin."""
    return f"{row['review_id']}:{row['start'] - len(row['left'])}"


def _pin(page: Page, row: Mapping[Hashable, Any]) -> Pin:
    """Make a pin of a line, of all the words that it shows."""
    start, end = row["start"] - len(row["left"]), row["end"] + len(row["right"])
    own = notebook.quote(page.corpus, row["review_id"], start, end, row["passage"])
    title = f"“{row['keyword']}” in {own.title}"
    return new_pin("concordance", title=title, quotes=(own,), **notebook.view())


def kwic_html(page: Page, hits: pd.DataFrame) -> str:
    """Write lines of a concordance with the keyword centred, each a link to its passage."""
    titles = page.titles("segment")
    items = []
    for row in hits.to_dict("records"):
        name = page.names[row["review_id"]]
        link = review.passage_link(name, int(row["passage"]))
        own = segment_class(tuple(titles), row["segment"])
        story = page.corpus.guide.segment_title(row["segment"])
        at = " · ".join((name, story, percent(row["position"])))
        items.append(
            f'<li class="{own}"><a {link}>'
            f'<span class="side"><span>{escape(row["left"])}</span></span>'
            f"<b>{escape(row['keyword'])}</b>"
            f'<span class="side"><span>{escape(row["right"])}</span></span>'
            f'<span class="at">{escape(at)}</span></a>'
            f"{notebook.pin_html(_name(row), f'the line of {name}')}"
            f"{cite_html(row['review_id'], row['start'], row['end'], f'the line of {name}')}</li>"
        )
    return f'<ol class="kwic">{"".join(items)}</ol>'


def _table(page: Page, hits: pd.DataFrame) -> pd.DataFrame:
    table = hits[["left", "keyword", "right", "passage"]].copy()
    table.columns = ["Left", "Keyword", "Right", "Passage"]
    table.insert(0, "Review", hits["review_id"].map(page.names))
    table["Speaks of"] = hits["segment"].map(page.corpus.guide.segment_title)
    table["Position, %"] = (100 * hits["position"]).round().astype("int64")
    return table
