"""Readings, where readings part: the pairs of characters that each review brings together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from typing import Final
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from crosscut.corpus.annotate import compile_guide
from crosscut.corpus.selection import Selection
from crosscut.measures import pairings
from crosscut.measures.pairings import RELATIONS
from crosscut.text.phrases import count_of, join_words, lower_article
from crosscut.ui import evidence, figure, films, filters
from crosscut.ui.cache import cache_by_value
from crosscut.ui.evidence import Box, Evidence, Span, highlight
from crosscut.ui.page import Page
from crosscut.ui.views import readings
from crosscut.ui.views.review import passage_link

MOST_PAIRS: Final = 14
MOST_COLUMNS: Final = 6
_STANDING: Final = {
    "guide": "a pair of the film",
    "same story": "of one story",
    "across": "across the stories",
}


def _whole(selection: Selection) -> Selection:
    """Return all text of the reviews of a selection."""
    return filters.selection(selection.corpus, replace(selection.scope, segment="", scene=""))


@cache_by_value
def _pairs(selection: Selection) -> pd.DataFrame:
    if selection.scope.segment:
        here = selection.sentences[["review_id", "sentence"]]
        return _pairs(_whole(selection)).merge(here, on=["review_id", "sentence"])
    return pairings.pairs(selection, compile_guide(selection.corpus.guide))


def pairs(page: Page, pick: str) -> None:
    """List the pairs that the film keeps apart, then all pairs and who names them.

    `pick` is what was clicked (`review.listen`).
    """
    table = _pairs(page.selection)
    if table.empty:
        figure.say_missing(
            "No sentence is found here that brings two characters of the guide together. Choose "
            "more reviews, another story, or count captions too."
        )
        st.html(_without(page, table))
        return
    to_check, matrix = _pairs_html(page)
    st.subheader("Pairs that the film keeps apart", anchor=False)
    st.html(to_check)
    st.subheader("Whom each review brings together", anchor=False)
    st.html(matrix)
    _pair_evidence(page, pick)
    figure.data_table(
        lambda: _pair_table(page, table),
        name="pairs",
        alt="Pairs of characters that each review brings together in a sentence",
        source=[
            page.source("characters meant by one sentence"),
            "Pronouns count where only one can be meant; a relation where a word says so",
        ],
    )


@cache_by_value
def _pairs_html(page: Page) -> tuple[str, str]:
    """Return the pairs to be checked and the table of pairs, as HTML."""
    table = _pairs(page.selection)
    return _to_check(page, table[table["check"]]), _matrix(page, table)


def _to_check(page: Page, pairs: pd.DataFrame) -> str:
    if pairs.empty:
        return (
            '<p class="found">No sentence that is counted makes two characters of different '
            "stories a pair, as “lovers” would.</p>"
        )
    corpus, names, titles = page.corpus, page.names, page.titles("character")
    texts = films.directory(corpus).texts
    places = corpus.sentences.astype({"review_id": "str"}).set_index(["review_id", "sentence"])
    items = []
    for row in pairs.to_dict("records"):
        at = places.loc[(row["review_id"], row["sentence"])]
        text = texts[row["review_id"]]
        spans = [
            Span(int(row[f"{one}_start"]), int(row[f"{one}_end"]), kind)
            for one, kind in (("first", "character"), ("second", "character"), ("word", "tie"))
        ]
        quote = highlight(text, int(at["start"]), int(at["end"]), spans)
        read_as = "".join(
            f" · “{escape(text[start:end])}” is read as {escape(titles[row[one]])}"
            for one, (start, end, *_) in zip(("first", "second"), spans, strict=False)
            if pairings.is_pronoun(text[start:end])
        )
        link = passage_link(names[row["review_id"]], int(row["passage"]))
        relation = _relation(str(row["relation"]))
        cite = evidence.cite_html(row["review_id"], at["start"], at["end"], "this sentence")
        items.append(
            f'<div class="tocheck"><p><b>{escape(names[row["review_id"]])}</b>: '
            f"{escape(titles[row['first']])} with "
            f"{escape(lower_article(titles[row['second']]))}{relation}"
            f'<span class="warn">check this</span></p>'
            f'<blockquote class="quote seg-whole">{quote}</blockquote>'
            f'<p class="about"><a {link}>passage {row["passage"]}, in the text</a> '
            f"{cite}{read_as}</p></div>"
        )
    intro = (
        '<p class="caption">One from each story, and a word in the sentence that ties them. The '
        "guide knows no such pair; the review may have mixed them up, or mean something else: "
        "read it, and the film.</p>"
    )
    return f'{intro}<div class="readings tochecks">{"".join(items)}</div>'


def _columns(names: dict[str, str]) -> dict[str, list[str]]:
    """Title -> reviews of each column: one for each, or for all where they are many."""
    if len(names) > MOST_COLUMNS:
        return {f"All {len(names)} reviews": list(names)}
    return {name: [review] for review, name in names.items()}


@cache_by_value
def _cells(page: Page) -> dict[str, tuple[str, pd.DataFrame]]:
    """What a click tells -> label and rows, of each pair and column, to be checked first."""
    table, titles = _pairs(page.selection), page.titles("character")
    cells = {}
    for (first, second), pair in _by_pair(table):
        for place, (name, reviews) in enumerate(_columns(page.names).items()):
            own = pair[pair["review_id"].isin(reviews)]
            if len(own):
                flag = " · check this" if own["check"].any() else ""
                who = f"{titles[first]} with {titles[second]} · {name}"
                label = f"{who}: {count_of(len(own), 'sentence')}{flag}"
                cells[f"pair {first} {second} {place}"] = label, own
    return dict(sorted(cells.items(), key=lambda cell: (not cell[1][1]["check"].any(), cell[1][0])))


def _matrix(page: Page, table: pd.DataFrame) -> str:
    """Set pairs against reviews: in how many sentences, and as what."""
    titles = page.titles("character")
    columns = _columns(page.names)
    labels = {pick: label for pick, (label, _) in _cells(page).items()}
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    often = sorted(_by_pair(table), key=lambda pair: -len(pair[1]))
    rows = []
    for (first, second), own in often[:MOST_PAIRS]:
        tds = []
        for place, (name, reviews) in enumerate(columns.items()):
            pick = f"pair {first} {second} {place}"
            query = {"part": readings.PAIRS, "pair": labels.get(pick, "")}
            tds.append(_pair_cell(own[own["review_id"].isin(reviews)], name, pick, query))
        who = f"{escape(titles[first])} and {escape(titles[second])}"
        standing = _STANDING[own["standing"].iloc[0]]
        rows.append(f'<tr><th scope="row">{who} <small>{standing}</small></th>{"".join(tds)}</tr>')
    note = (
        f"The {MOST_PAIRS} pairs of {len(often)} named most; the list below has all. "
        if len(often) > MOST_PAIRS
        else ""
    )
    return (
        f'<p class="caption">{note}Sentences that bring both together, by name or by a pronoun '
        "that can mean only one; and as what, where the sentence has a word for it. Two who are "
        "only listed or praised side by side are no pair; – says that no such sentence is found. "
        "Click a number to read the sentences.</p>"
        f'<table class="pairs"><thead><tr><th scope="col">Pair</th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>{_without(page, table)}"
    )


def _without(page: Page, table: pd.DataFrame) -> str:
    """Say of each review without a pair why it has none; of many, how many these are."""
    whole = _whole(page.selection)
    reasons = pairings.without_pair(table, _pairs(whole), whole)
    if not reasons:
        return ""
    if len(page.names) > MOST_COLUMNS:
        many = count_of(len(reasons), "review")
        return f'<p class="caption">No pair is found in {many} of {len(page.names)}.</p>'
    lines = "".join(
        f"<p><b>{escape(page.names[review])}</b>: {pairings.NO_PAIR[reason]}.</p>"
        for review, reason in reasons.items()
        if review in page.names
    )
    return f'<div class="about">{lines}</div>'


def _pair_cell(own: pd.DataFrame, name: str, pick: str, query: dict[str, str]) -> str:
    if own.empty:
        return '<td class="none">–</td>'
    relations = [one for relation in own["relation"] for one in relation.split(", ") if one]
    words = ", ".join(one for one in RELATIONS if one in relations)
    many = own["review_id"].nunique()
    spread = f" in {count_of(many, 'review')}" if many > 1 else ""
    check = ' <span class="warn">check this</span>' if own["check"].any() else ""
    label = f"{len(own)}: {query['pair']}"
    return (
        f'<td class="count" data-who="{escape(name)}">'
        f'<a href="readings?{escape(urlencode(query))}" data-pick="{escape(pick)}" '
        f'aria-label="{escape(label)}">{len(own)}</a>'
        f"{spread} <small>{words}</small>{check}</td>"
    )


def _relation(relation: str) -> str:
    if not relation or relation == "connected":
        return ", connected" if relation else ""
    return f", as {join_words(relation.split(', '))}"


def _pair_table(page: Page, table: pd.DataFrame) -> pd.DataFrame:
    """Put all pairs in one table: against the guide, per review, in how many sentences."""
    titles, names = page.titles("character"), page.names
    film = {frozenset(one.characters): one.relation for one in page.corpus.guide.pairings}
    rows = []
    for (first, second), own in _by_pair(table):
        words = {name for relation in own["relation"] for name in relation.split(", ") if name}
        why = dict.fromkeys(pairings.REASONS[code] for code in own["why"] if code)
        rows.append(
            {
                "Pair": f"{titles[first]} and {titles[second]}",
                "In the film": film.get(frozenset((first, second)), "—"),
                "They are": _STANDING[own["standing"].iloc[0]],
                "Words of the reviews": ", ".join(sorted(words)) or "none",
                "Sentences": len(own),
                "Reviews": join_words([names[review] for review in own["review_id"].unique()]),
                "Check": int(own["check"].sum()) or "",
                "Not to be checked, because": "; ".join(why),
            }
        )
    return pd.DataFrame(rows).sort_values("Sentences", ascending=False, kind="stable")


def _by_pair(table: pd.DataFrame) -> Iterator[tuple[tuple[str, str], pd.DataFrame]]:
    """Yield each pair with its rows, in the order of the reviews."""
    for first, second in table[["first", "second"]].drop_duplicates().to_numpy().tolist():
        yield (first, second), table[(table["first"] == first) & (table["second"] == second)]


def _pair_evidence(page: Page, pick: str) -> None:
    cells = _cells(page)
    if pick in cells:
        st.session_state["pair"] = pick
    labels = {pair: label for pair, (label, _) in cells.items()}
    # What is to be checked first, then the pair of which there is most.
    by_weight = sorted(
        cells, key=lambda cell: (-cells[cell][1]["check"].sum(), -len(cells[cell][1]))
    )
    box = Box("pair", "Evidence for a pair", labels)
    evidence.at_foot(
        page.corpus,
        box,
        next(iter(by_weight), None),
        lambda pair: Evidence(labels[pair].rsplit(":", 1)[0], cells[pair][1], "pair"),
    )
