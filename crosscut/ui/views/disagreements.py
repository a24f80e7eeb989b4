"""Readings, where reviews disagree: two quotations a card, and what they differ in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import replace
from html import escape
from typing import Any, Final

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crosscut.corpus.selection import Selection
from crosscut.measures import disagreements as measure
from crosscut.project.notebook import Pin, new_pin
from crosscut.text.phrases import count_of, join_words, lower_article
from crosscut.ui import corrections, figure, films, filters, links, notebook, paging
from crosscut.ui.cache import cache_by_value, in_worker
from crosscut.ui.evidence import Span, cite_html, highlight
from crosscut.ui.page import Page
from crosscut.ui.views.review import passage_link

AT_ONCE: Final = 12

Row = Mapping[Hashable, Any]


@cache_by_value
def candidates(selection: Selection) -> pd.DataFrame:
    """Return the candidates of which at least one sentence is counted, as the measure does."""
    if not (selection.scope.segment or selection.scope.scene):
        return in_worker(measure.disagreements, selection)
    scope = replace(selection.scope, segment="", scene="")
    table = candidates(filters.selection(selection.corpus, scope))
    here = set(map(tuple, selection.sentences[["review_id", "sentence"]].to_numpy().tolist()))
    one, other = (
        zip(table[f"{side}review_id"], table[f"{side}sentence"], strict=True)
        for side in ("", "other_")
    )
    return table[[bool({a, b} & here) for a, b in zip(one, other, strict=True)]]


@cache_by_value
def _subjects(selection: Selection) -> dict[str, frozenset[int]]:
    """What pairs are about, by its title -> ranks of these pairs; what most are about first."""
    corpus = selection.corpus
    about = measure.subjects(candidates(selection), corpus.mentions)
    ranks: dict[str, set[int]] = {}
    for rank, kind, code in about.itertuples(index=False):
        title = measure.subject_title(corpus.guide, kind, code)
        ranks.setdefault(f"{title[:1].upper()}{title[1:]}", set()).add(rank)
    most_first = sorted(ranks.items(), key=lambda one: (-len(one[1]), one[0]))
    return {title: frozenset(own) for title, own in most_first}


def _choose_subject(page: Page) -> str:
    """Draw the choice of what the pairs are about; empty for anything."""
    titles = {"": "Anything", **{title: title for title in _subjects(page.selection)}}
    chosen: str = st.selectbox("About", **links.bind("about", titles, "the subject"), width=288)
    return chosen


def _most_often(page: Page, table: pd.DataFrame) -> str:
    """Name the two reviews that stand in most pairs, where two do."""
    pairs = Counter(
        frozenset(map(str, pair))
        for pair in zip(table["review_id"], table["other_review_id"], strict=True)
    )
    (most, count), *rest = pairs.most_common(2)
    if count < 2 or not rest or rest[0][1] == count:
        return ""
    names = join_words([page.names[review] for review in page.names if review in most])
    return f" {escape(names)} disagree most often, in {count} of them."


def disagreements_view(page: Page, controls: DeltaGenerator) -> None:
    """List the candidates, each with both quotations, and let the reader take one out."""
    table = candidates(page.selection)
    if table.empty:
        figure.say_missing(f"No two sentences are found here that may disagree.{page.way_to_more}")
        return
    with controls:
        subject = _choose_subject(page)
    about = f" about {lower_article(subject)}" if subject else ""
    if subject:
        table = table[table["rank"].isin(_subjects(page.selection)[subject])]
    pairs = f"{count_of(len(table), 'pair')} of sentences{escape(about)}"
    st.html(
        f'<p class="caption">{pairs} that may disagree, the likeliest first.'
        f"{_most_often(page, table)} They are found by their words: read both, and decide. Bold is "
        "what differs; a thin line is under what both say.</p>"
    )
    cards = st.container()
    at = paging.choose_page(len(table), AT_ONCE, key="disagreements")
    by_name = {
        _name(row): row for row in table.iloc[at * AT_ONCE : (at + 1) * AT_ONCE].to_dict("records")
    }
    notebook.listen(lambda name: _pin(page, by_name[name]) if name in by_name else None)
    for row in by_name.values():
        first, other = (
            (str(row[f"{side}review_id"]), int(row[f"{side}sentence"])) for side in ("", "other_")
        )
        with cards.container(key=f"disagreement-{row['rank']}", gap=None):
            st.html(notebook.list_html(_card(page, row), "comparison"))
            corrections.draw_no_disagreement(page.corpus, first, other)
    figure.data_table(
        lambda: _data(page, table),
        name="disagreements",
        alt="Pairs of sentences that may disagree",
        source=[
            page.source(f"pairs of sentences{about} that may disagree"),
            "Found by their words",
        ],
    )


def _name(row: Row) -> str:
    """Name a card on the page: the places of both sentences."""
    return " ".join(f"{row[f'{side}review_id']}:{row[f'{side}start']}" for side in ("", "other_"))


def _title(page: Page, row: Row) -> str:
    subject = str(row["subject_kind"]), str(row["subject"])
    title = measure.subject_title(page.corpus.guide, *subject)
    return f"{title[:1].upper()}{title[1:]}: {row['question']}"


def _pin(page: Page, row: Row) -> Pin:
    """Make the pin of a card: both sentences."""
    quotes = tuple(
        notebook.quote(
            page.corpus, str(row[f"{side}review_id"]), int(row[f"{side}start"]),
            int(row[f"{side}end"]), int(row[f"{side}passage"]),
        )
        for side in ("", "other_")
    )  # fmt: skip
    return new_pin("comparison", title=_title(page, row), quotes=quotes, **notebook.view())


def _card(page: Page, row: Row) -> str:
    """Write both quotations with what they differ in."""
    guide, texts = page.corpus.guide, films.directory(page.corpus).texts
    sides = ("", "other_")
    quotes = [
        texts[str(row[f"{side}review_id"])][int(row[f"{side}start"]) : int(row[f"{side}end"])]
        for side in sides
    ]
    common = measure.shared_words(*quotes)
    columns = []
    for side, words in zip(sides, common, strict=True):
        review = str(row[f"{side}review_id"])
        start, end = int(row[f"{side}start"]), int(row[f"{side}end"])
        answer = Span(int(row[f"{side}word_start"]), int(row[f"{side}word_end"]), "answer")
        spans = [answer] + [
            Span(start + a, start + b, "shared")
            for a, b in words
            if start + b <= answer.start or answer.end <= start + a
        ]
        name, passage = page.names[review], int(row[f"{side}passage"])
        columns.append(
            f"<div><h4>{escape(name)} "
            f"<small>{escape(measure.answer_title(guide, row, side))}</small></h4>"
            f'<blockquote class="quote">{highlight(texts[review], start, end, spans)}</blockquote>'
            f'<p class="about"><a {passage_link(name, passage)}>Passage {passage}, in the text</a> '
            f"{cite_html(review, start, end, f'the sentence of {name}')}</p></div>"
        )
    title = _title(page, row)
    return (
        f'<div class="readings disagreement of-2"><h3>{escape(title)} '
        f"{notebook.pin_html(_name(row), title)}</h3>"
        f'<div class="cells">{"".join(columns)}</div></div>'
    )


def _data(page: Page, table: pd.DataFrame) -> pd.DataFrame:
    """Return the candidates as a reader reads them."""
    guide, texts = page.corpus.guide, films.directory(page.corpus).texts
    rows = []
    for row in table.to_dict("records"):
        own: dict[str, Any] = {
            "Rank": row["rank"],
            "What": measure.subject_title(guide, str(row["subject_kind"]), str(row["subject"])),
            "They differ in": row["question"],
        }
        for side, label in (("", "One"), ("other_", "The other")):
            review = str(row[f"{side}review_id"])
            quote = texts[review][int(row[f"{side}start"]) : int(row[f"{side}end"])]
            own |= {
                f"{label}: review": page.names[review],
                f"{label}: passage": row[f"{side}passage"],
                f"{label}: answer": measure.answer_title(guide, row, side),
                f"{label}: sentence": " ".join(quote.split()),
            }
        rows.append(own)
    return pd.DataFrame(rows)
