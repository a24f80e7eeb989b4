"""The Words view: its switch, its sides, and the concordance."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import streamlit as st

from crosscut.concordance import LONGEST_QUERY, concordance
from crosscut.errors import CrosscutError
from crosscut.folding import fold
from crosscut.ui import filters, frame, links, store
from crosscut.ui.style import ASSETS, segment_class
from crosscut.wording import counted, number, percent
from crosscut.wordlists import frequencies, read_stop_words, stop_words, word_counts

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from crosscut.concordance import Order
    from crosscut.corpus import Corpus
    from crosscut.scope import Scope, Selection

CONCORDANCE: Final = "Concordance"
DISTINCTIVE: Final = "Distinctive words"
CLOUD: Final = "Word cloud"
VIEWS: Final = (CONCORDANCE, DISTINCTIVE, CLOUD)

ORDERS: Final[dict[str, Order]] = {
    "Left": "left",
    "Right": "right",
    "Review": "review",
    "Position": "position",
}
AT_ONCE: Final = 30
"""Lines of a page."""

_SUGGESTED: Final = 12


@dataclass(frozen=True)
class Shown:
    """What the page shows.

    Attributes
    ----------
    corpus
        The film's corpus.
    scope
        What is counted.
    selection
        The corpus cut to it.
    names
        review_id -> name.
    counts
        As `wordlists.word_counts` of the selection.
    """

    corpus: Corpus
    scope: Scope
    selection: Selection
    names: dict[str, str]
    counts: pd.DataFrame


def shown(corpus: Corpus, scope: Scope, selection: Selection) -> Shown:
    """Gather what the page shows; the words are counted once for all readers."""
    table = store.summary(corpus.key, corpus)
    names = dict(zip(table["review_id"], table["name"], strict=True))
    counts = _counts(corpus.key, scope, selection)
    return Shown(corpus, scope, selection, names, counts)


@st.cache_resource(max_entries=64, show_spinner=False)
def _counts(key: str, scope: Scope, _selection: Selection) -> pd.DataFrame:
    return word_counts(_selection)


@st.cache_data(max_entries=256, show_spinner=False)
def lines(
    key: str,
    scope: Scope,
    query: str,
    case: bool,
    accents: bool,
    order: Order,
    _selection: Selection,
) -> pd.DataFrame:
    """Return `concordance.concordance`, cached."""
    return concordance(_selection, query, case=case, accents=accents, order=order)


def switch() -> str:
    """Draw the switch between the three views; return the one chosen."""
    links.take_defaults({"words": CONCORDANCE, "word_order": "Left"})
    links.outdated("words", VIEWS, "the view")
    return st.segmented_control(
        "View",
        VIEWS,
        key="words",
        default=CONCORDANCE,
        required=True,
        bind="query-params",
        label_visibility="collapsed",
        wrap=True,
    )


def stop_list() -> frozenset[str]:
    """Draw the list of stop words, to be read and changed; return what is left out."""
    listed = " ".join(stop_words())
    with st.expander("Words left out"):
        text = st.text_area(
            "Stop words: not drawn and not listed; change them as you like",
            listed,
            key="stop",
            height=180,
            bind="query-params",
        )
        st.button("The list as it was", key="stop_reset", on_click=_set, args=("stop", listed))
    return read_stop_words(text)


def _set(key: str, value: object) -> None:
    st.session_state[key] = value


def concordance_view(page: Shown) -> None:
    """Draw the concordance: the search, its lines, and the lines as a file."""
    query, order = _search(page)
    case, accents = bool(st.session_state["case"]), bool(st.session_state["accents"])
    if not query.strip():
        _suggestions(page)
        return
    try:
        found = _found(page, query, case=case, accents=accents, order=ORDERS[order])
    except CrosscutError as error:
        st.html(f'<p class="found">{escape(str(error))}</p>')
        return
    if found.empty:
        st.html(
            f'<p class="found">“{escape(query)}” stands nowhere in what is counted. Put * for '
            "the letters that may differ (lone*), choose more reviews or another story, or "
            "count captions too.</p>"
        )
        return
    _said(page, found, order)
    st.html(f"<style>{_rules()}</style>")
    st.html(kwic_html(page, _page(found)))
    frame.twin(
        _table(page, found),
        name="concordance",
        alt="Every line of the concordance, with its place",
        source=[
            f"Crosscut, {page.corpus.guide.film.title}: places of “{query}”",
            "Capitals " + ("as typed" if case else "ignored"),
            "Accents " + ("as typed" if accents else "ignored"),
            filters.scope_line(page.corpus, page.selection),
        ],
    )


def _search(page: Shown) -> tuple[str, str]:
    first = most_frequent(page, 1)
    with st.container(key="controls"):
        what, how = st.columns([5, 4], gap="medium", vertical_alignment="bottom")
        query = what.text_input(
            "Word or phrase; * stands for any letters",
            first[0] if first else "",
            max_chars=LONGEST_QUERY,
            key="q",
            bind="query-params",
            on_change=_set,
            args=("word_page", 1),
        )
        order = how.segmented_control(
            "Sorted by",
            list(ORDERS),
            key="word_order",
            default="Left",
            required=True,
            bind="query-params",
            wrap=True,
        )
        with st.container(horizontal=True, gap="medium"):
            st.toggle("Capitals as typed", key="case", bind="query-params")
            st.toggle("Accents as typed", key="accents", bind="query-params")
    return query, order


def most_frequent(page: Shown, most: int) -> list[str]:
    """Return the most frequent words that carry meaning, as written most often."""
    return list(frequencies(page.counts, stop=set(stop_words())).head(most)["form"])


def _suggestions(page: Shown) -> None:
    st.html('<p class="found">Type a word above, or begin with one that is frequent here.</p>')
    st.pills(
        "Frequent words",
        most_frequent(page, _SUGGESTED),
        key="suggested",
        on_change=_take_suggestion,
        label_visibility="collapsed",
    )


def _take_suggestion() -> None:
    word = st.session_state.get("suggested")
    if word:
        st.session_state["q"] = word


def _found(page: Shown, query: str, *, case: bool, accents: bool, order: Order) -> pd.DataFrame:
    key = page.corpus.key
    return lines(key, page.scope, query.strip(), case, accents, order, page.selection)


def _said(page: Shown, found: pd.DataFrame, order: str) -> None:
    spread = found["review_id"].nunique()
    total = counted(len(page.selection.reviews), "review")
    by = {
        "Left": "by the words to the left, the nearest first",
        "Right": "by the words to the right",
        "Review": "by review",
        "Position": "by position in the review",
    }[order]
    st.html(
        f'<p class="caption" data-count="{len(found)}">{counted(len(found), "line")} in '
        f"{number(spread)} of {total}, sorted {by}. A line opens its passage.</p>"
    )


def _page(found: pd.DataFrame) -> pd.DataFrame:
    """Rows of the page that is open; a control appears where there is more than one."""
    pages = -(-len(found) // AT_ONCE)
    if pages < 2:
        return found
    if int(st.session_state.get("word_page", 1)) > pages:
        st.session_state["word_page"] = pages
    page = st.number_input(
        f"Page, of {pages}",
        min_value=1,
        max_value=pages,
        key="word_page",
        width=160,
        bind="query-params",
    )
    return found.iloc[(int(page) - 1) * AT_ONCE : int(page) * AT_ONCE]


@functools.cache
def _rules() -> str:
    return (ASSETS / "words.css").read_text(encoding="utf-8")


def kwic_html(page: Shown, found: pd.DataFrame) -> str:
    """Write lines of a concordance with the keyword centred, each a link to its passage."""
    titles = page.corpus.guide.code_titles("segment")
    items = []
    for row in found.to_dict("records"):
        name = page.names[row["review_id"]]
        query = urlencode(links.review_params(name, passage=int(row["passage"])))
        own = segment_class(tuple(titles), row["segment"])
        items.append(
            f'<li class="{own}"><a href="review?{escape(query)}">'
            f'<span class="side"><span>{escape(row["left"])}</span></span>'
            f"<b>{escape(row['keyword'])}</b>"
            f'<span class="side"><span>{escape(row["right"])}</span></span>'
            f'<span class="at">{escape(" · ".join(_place(row, name, titles)))}</span></a></li>'
        )
    return f'<ol class="kwic">{"".join(items)}</ol>'


def _place(row: Mapping[Any, Any], name: str, titles: Mapping[str, str]) -> list[str]:
    return [
        name,
        titles[row["segment"]],
        percent(row["position"]),
    ]


def _table(page: Shown, found: pd.DataFrame) -> pd.DataFrame:
    titles = page.corpus.guide.code_titles("segment")
    table = found[["left", "keyword", "right", "passage"]].copy()
    table.columns = ["Left", "Keyword", "Right", "Passage"]
    table.insert(0, "Review", found["review_id"].map(page.names))
    table["Speaks of"] = found["segment"].map(titles)
    table["Position, %"] = (100 * found["position"]).round().astype("int64")
    return table


def word_spans(page: Shown, word: str) -> pd.DataFrame:
    """Return the lines of a word of a word list: as many as the list counts of it."""
    return lines(page.corpus.key, page.scope, word, False, True, "review", page.selection)


def open_concordance(word: str, words: tuple[str, ...]) -> None:
    """Set the page to the concordance of a word of a list, so that it has as many lines.

    `words` is the whole list: accents count where it has the word's letters with others.
    """
    plain = fold(word).text
    alike = [other for other in words if fold(other).text == plain]
    st.session_state["words"] = CONCORDANCE
    st.session_state["q"] = word
    st.session_state["case"] = False
    st.session_state["accents"] = len(alike) > 1
    st.session_state["word_page"] = 1
