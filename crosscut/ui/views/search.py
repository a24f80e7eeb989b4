"""The search over all sentences, from every page: a box, three choices, and what is found."""

from __future__ import annotations

from html import escape
from typing import Final

import pandas as pd
import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope, Selection, with_unread
from crosscut.errors import CrosscutError
from crosscut.measures.words import LONGEST_QUERY
from crosscut.text.phrases import count_of, percent
from crosscut.ui import films, filters, paging
from crosscut.ui.evidence import cite_html, quote_at, quote_html
from crosscut.ui.style import script
from crosscut.ui.views.review import passage_link
from crosscut.ui.views.words import lines

_AT_ONCE: Final = 20
_SENTENCE: Final = ["review_id", "sentence"]


def button(corpus: Corpus) -> None:
    """Draw the button that opens the search; Ctrl+K presses it."""
    if st.button("Search all sentences", key="search", shortcut="Ctrl+K", width="stretch"):
        _dialog(corpus)


@st.dialog("Search all sentences", width="medium")
def _dialog(corpus: Corpus) -> None:
    names, titles = films.directory(corpus).names, corpus.guide.code_titles("theme")
    stories = corpus.guide.code_titles("segment")
    query = st.text_input(
        "Word or phrase; * stands for any letters", max_chars=LONGEST_QUERY, key="search_q"
    ).strip()
    st.html(script("search"), unsafe_allow_javascript=True)
    story = st.pills("Story", list(stories), format_func=stories.__getitem__, key="search_story")
    which, who = st.columns(2, gap="medium")
    themes = which.multiselect(
        "Themes",
        list(titles),
        format_func=titles.__getitem__,
        key="search_themes",
        placeholder="Any theme or none",
    )
    reviews = who.multiselect(
        "Reviews",
        list(names),
        format_func=names.__getitem__,
        key="search_reviews",
        placeholder="All reviews",
    )
    if not query and not themes:
        st.html('<p class="found">Type a word, or choose a theme, to see its sentences.</p>')
        return
    selection = filters.selection(corpus, Scope(tuple(reviews), story or "", captions=True))
    try:
        hits = places(selection, query, tuple(themes))
    except CrosscutError as error:
        st.html(f'<p class="found">{escape(str(error))}</p>')
        return
    sentences = list(hits.groupby(_SENTENCE, sort=False))
    if not sentences:
        st.html('<p class="found">No sentence is found. Try a shorter word with *: lone*</p>')
        return
    some = hits["review_id"].nunique()
    st.html(
        f'<p class="caption" role="status">{count_of(len(sentences), "sentence")} in '
        f"{count_of(some, 'review')}.</p>"
    )
    results = st.container()
    first = _AT_ONCE * paging.choose_page(len(sentences), _AT_ONCE, key="search_page")
    page_sentences = sentences[first : first + _AT_ONCE]
    results.html("".join(_sentence_html(corpus, own) for _, own in page_sentences))


def places(selection: Selection, query: str, themes: tuple[str, ...]) -> pd.DataFrame:
    """Find the places of a word in sentences with one of some themes, in reading order.

    Parameters
    ----------
    selection
        What is searched.
    query
        As `measures.words.compile_query`; empty for the mentions of the themes.
    themes
        Codes; of none every sentence is searched, also in texts that are not read.

    Returns
    -------
    pandas.DataFrame
        One row per place, with review_id, sentence, passage, segment, start, end, position.

    Raises
    ------
    CrosscutError
        As `measures.words.compile_query`.
    """
    mentions = selection.mentions
    of_themes = mentions[(mentions["kind"] == "theme") & mentions["code"].isin(themes)]
    if not query:
        return of_themes.sort_values(["review_id", "start"]).astype({"segment": "str"})
    scope = selection if themes else with_unread(selection)
    hits = lines(scope, query, case=False, accents=False, order="review")
    return hits.merge(of_themes[_SENTENCE].drop_duplicates()) if themes else hits


def _sentence_html(corpus: Corpus, own: pd.DataFrame) -> str:
    """Quote a sentence with what was sought, and the way into the text."""
    review, sentence = str(own["review_id"].iloc[0]), int(own["sentence"].iloc[0])
    name, quote = films.directory(corpus).names[review], quote_at(corpus, (review, sentence))
    story = corpus.guide.segment_title(quote.segment)
    return quote_html(
        corpus,
        quote,
        zip(own["start"].tolist(), own["end"].tolist(), strict=True),
        (name, story, f"{percent(quote.position)} into the review"),
        f"<a {passage_link(name, quote.passage)}>In the text</a>"
        f"{cite_html(review, quote.start, quote.end, 'this sentence')}",
    )
