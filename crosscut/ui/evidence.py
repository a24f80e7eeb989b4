"""The evidence panel: the sentences behind a mark, and the reader's corrections of them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from crosscut.ui import links, store
from crosscut.ui.style import segment_class
from crosscut.wording import authors, counted, listed, percent

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

    from crosscut.corpus import Corpus

AT_ONCE: Final = 10
CORRECTIONS: Final = "corrections"


def panel(
    corpus: Corpus, spans: pd.DataFrame, *, heading: str, key: str, unit: str = "mention"
) -> None:
    """List the sentences behind a mark, the counted spans highlighted.

    Parameters
    ----------
    corpus
        The corpus that the spans point into.
    spans
        One row per counted thing: review_id, sentence, start, end (offsets into the review's
        text; missing where the whole sentence counts). Their number is the number said.
    heading
        What they are evidence of.
    key
        Names the panel's controls on the page.
    unit
        What one row is.
    """
    quotes = _quotes(corpus, spans)
    with st.container(key=f"evidence-{key}"):
        st.subheader(links.plain(heading), anchor=False)
        if not len(spans):
            st.html(
                '<p class="found">Nothing in what is counted here. Choose more reviews, '
                "another story, or count captions too.</p>"
            )
            return
        said = counted(len(spans), unit)
        if unit != "sentence":
            said = f"{said} in {counted(len(quotes), 'sentence')}"
        st.html(f'<p class="caption" data-count="{len(spans)}">{said}</p>')
        first = _page(len(quotes), key)
        for quote in quotes[first : first + AT_ONCE]:
            _quote(corpus, quote, key)


def _page(total: int, key: str) -> int:
    """Index of the first sentence to show; a control appears where there are many."""
    pages = -(-total // AT_ONCE)
    if pages < 2:
        return 0
    page = st.number_input(
        f"Page, of {pages}", min_value=1, max_value=pages, key=f"page-{key}", width=160
    )
    return (int(page) - 1) * AT_ONCE


def _quotes(corpus: Corpus, spans: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """Gather the spans by sentence, in the order of reviews and text."""
    found: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for row in spans.to_dict("records"):
        marks = found.setdefault((str(row["review_id"]), int(row["sentence"])), [])
        if row.get("start") == row.get("start") and row.get("start") is not None:
            marks.append((int(row["start"]), int(row["end"])))
    sentences = corpus.sentences
    places = zip(sentences["review_id"], sentences["sentence"], strict=True)
    wanted = sentences[[place in found for place in places]]
    texts = dict(zip(corpus.reviews["review_id"], corpus.reviews["text"], strict=True))
    quotes: list[dict[Hashable, Any]] = []
    for row in wanted.to_dict("records"):
        place = (str(row["review_id"]), int(row["sentence"]))
        quotes.append({**row, "html": _marked(texts[place[0]], row, found[place])})
    return quotes


def _marked(text: str, row: Mapping[Hashable, Any], marks: list[tuple[int, int]]) -> str:
    at, end = int(row["start"]), int(row["end"])
    parts = []
    for start, stop in sorted(marks):
        start, stop = max(start, at), min(stop, end)
        if start < stop:
            parts += [escape(text[at:start]), f"<mark>{escape(text[start:stop])}</mark>"]
            at = stop
    return "".join([*parts, escape(text[at:end])])


def _quote(corpus: Corpus, quote: Mapping[Hashable, Any], key: str) -> None:
    table = store.summary(corpus.key, corpus)
    row = table[table["review_id"] == quote["review_id"]].iloc[0]
    titles = corpus.guide.code_titles("segment")
    own = segment_class(tuple(titles), quote["segment"])
    by = authors(row["author"])
    meta = [
        row["name"] if not by or listed(by) == row["name"] else f"{row['name']}, by {listed(by)}",
        f"passage {quote['passage']}",
        titles[quote["segment"]],
        f"{percent(float(quote['position']))} into the review",
    ]
    where, side = st.columns([7, 2], gap="medium")
    with where:
        st.html(
            f'<blockquote class="quote {own}">{quote["html"]}</blockquote>'
            f'<p class="about">{escape(" · ".join(meta))}</p>'
        )
    with side:
        st.page_link(
            links.REVIEW,
            label="In the text",
            query_params=links.review_params(row["name"], passage=int(quote["passage"])),
        )
        control = f"set-{key}-{quote['review_id']}:{quote['sentence']}"
        with st.popover("Correct", type="tertiary", help="It speaks of another story"):
            st.selectbox(
                "This sentence speaks of",
                list(titles.values()),
                index=list(titles).index(quote["segment"]),
                key=control,
                on_change=_correct,
                args=(
                    control,
                    str(quote["review_id"]),
                    int(quote["sentence"]),
                    titles,
                ),
            )


def _correct(key: str, review: str, sentence: int, titles: dict[str, str]) -> None:
    """Keep the reader's segment of a sentence for this session."""
    codes = {title: code for code, title in titles.items()}
    kept = dict(st.session_state.get(CORRECTIONS, {}))
    kept[review, sentence] = codes[st.session_state[key]]
    st.session_state[CORRECTIONS] = kept


def corrections() -> tuple[tuple[str, int, str], ...]:
    """Return what the reader has set right in this session, hashable."""
    kept = st.session_state.get(CORRECTIONS, {})
    return tuple(sorted((review, n, segment) for (review, n), segment in kept.items()))
