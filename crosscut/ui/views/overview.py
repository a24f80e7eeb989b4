"""Parts of the Overview: its findings and its list of reviews."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from html import escape
from typing import Any, Final
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from crosscut.charts.bars import describe_segment_bars, segment_bars
from crosscut.corpus.build import Corpus
from crosscut.measures.findings import Finding
from crosscut.measures.overview import find_sentence
from crosscut.project.notebook import FrozenFigure, Pin, new_pin
from crosscut.text.languages import language_name
from crosscut.text.phrases import FEW, count_of, number, per_thousand, reading_time
from crosscut.ui import films, links, notebook, paging
from crosscut.ui.cache import cache_by_value
from crosscut.ui.evidence import cite_html, highlight
from crosscut.ui.figure import Figure
from crosscut.ui.page import Page
from crosscut.ui.style import segment_class
from crosscut.ui.views import readings, themes

REVIEWS_AT_ONCE = 12


QUESTIONS: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "Which themes?": ("themes", {"themes_part": themes.HEAT}),
    "How do they rate it?": ("scores", {}),
    "When does a motif come back?": ("motifs", {}),
    "Where do they disagree?": ("readings", {"part": readings.DISAGREEMENTS}),
    "Who leaves what out?": ("readings", {"part": readings.SILENCE}),
}
"""What a class asks -> the page that answers it, and the part of it."""


def questions_html(corpus: Corpus) -> str:
    """Write the questions of a class, each with a link for the film and for each story."""
    codes = corpus.guide.segment_codes
    stories = {one.code: one.title for one in corpus.guide.segments}
    items: list[str] = []
    for question, (page, params) in QUESTIONS.items():
        ways = {
            story: escape(f"{page}?{urlencode({**params, 'story': story, 'scene': links.ALL})}")
            for story in (links.ALL, *stories.values())
        }
        stop = -1 if items else 0
        own = "".join(
            f' <a class="{segment_class(codes, code)}" href="{ways[title]}" tabindex="-1" '
            f'aria-label="{escape(f"{question} {title}")}">{escape(title)}</a>'
            for code, title in stories.items()
        )
        items.append(
            f'<li><a class="ask" href="{ways[links.ALL]}" tabindex="{stop}">{question}</a>'
            f"{f'<span>{own}</span>' if stories else ''}</li>"
        )
    return f'<nav class="questions" aria-label="Questions"><ul data-row>{"".join(items)}</ul></nav>'


def findings_list(corpus: Corpus, findings: Sequence[Finding], names: dict[str, str]) -> None:
    """Draw the findings, each with its figures and the link to the text that shows it."""
    by_name = {_name(one): one for one in findings}
    notebook.listen(lambda name: _pin(corpus, by_name[name]) if name in by_name else None)
    for place, finding in enumerate(findings, start=1):
        with st.container(key=f"finding-{place}", gap=None):
            st.html(
                f'<p class="finding"><b>{place}</b>{escape(finding.text)}.</p>'
                f'<p class="basis">{escape(finding.basis)}. '
                + notebook.list_html(notebook.pin_html(_name(finding), "this finding"), "finding")
                + "</p>"
            )
            if finding.quotes:
                st.html(_both_html(corpus, finding))
            elif finding.review_id and finding.passage is not None:
                st.html(_quote_html(corpus, finding))
            if not finding.review_id:
                st.html('<p class="see"><a href="#the-reviews">See the reviews below</a></p>')
                continue
            name = names[finding.review_id]
            where = "" if finding.passage is None else f", passage {finding.passage}"
            titles = corpus.guide.code_titles("segment")
            st.page_link(
                links.REVIEW,
                label=f"Read it: {links.escape_markdown(name)}{where}",
                query_params=links.review_params(
                    name,
                    mark=links.mark_labels(corpus)[finding.mark],
                    segment=titles.get(finding.segment, ""),
                    passage=finding.passage,
                ),
            )


def _name(finding: Finding) -> str:
    """Name a finding by its rule and what it is about; not by its figures, which may change."""
    about = (finding.rule, finding.review_id, finding.mark, finding.segment)
    return "-".join(("finding", *filter(None, about)))


def _pin(corpus: Corpus, finding: Finding) -> Pin:
    """Make a pin of a finding: its sentence, its figures, and what shows it."""
    texts, places = films.directory(corpus).texts, []
    for quote in finding.quotes:
        start = texts[quote.review_id].find(quote.text)
        places.append((quote.review_id, start, start + len(quote.text), quote.passage))
    if not places and finding.review_id and finding.passage is not None:
        mark, segment = finding.mark, finding.segment
        start, end, _ = find_sentence(corpus, finding.review_id, finding.passage, mark, segment)
        places.append((finding.review_id, start, end, finding.passage))
    quotes = tuple(notebook.quote(corpus, *place) for place in places if place[1] >= 0)
    basis = FrozenFigure(_name(finding), alt=f"{finding.text}.", caption=f"{finding.basis}.")
    return new_pin("finding", title=finding.text, figure=basis, quotes=quotes, **notebook.view())


@cache_by_value
def _both_html(corpus: Corpus, finding: Finding) -> str:
    """Quote both sentences of a disagreement, with the way to all of them."""
    names, texts = films.directory(corpus).names, films.directory(corpus).texts
    quotes = ""
    for quote in finding.quotes:
        start, name = texts[quote.review_id].find(quote.text), names[quote.review_id]
        end = start + len(quote.text)
        cite = cite_html(quote.review_id, start, end, f"the sentence of {name}")
        quotes += (
            f'<blockquote class="quote seg-whole">{escape(quote.text)}</blockquote>'
            f'<p class="basis">{escape(name)}, passage {quote.passage} {cite}</p>'
        )
    query = escape(urlencode({"part": readings.DISAGREEMENTS}))
    return f'{quotes}<p class="see"><a href="readings?{query}">All disagreements</a></p>'


@cache_by_value
def _quote_html(corpus: Corpus, finding: Finding) -> str:
    """Quote the sentence that shows a finding."""
    start, end, marks = find_sentence(
        corpus, finding.review_id, finding.passage or 0, finding.mark, finding.segment
    )
    text = films.directory(corpus).texts[finding.review_id]
    own = segment_class(corpus.guide.segment_codes, finding.segment)
    cite = cite_html(finding.review_id, start, end, "this sentence")
    words = highlight(text, start, end, marks)
    return f'<blockquote class="quote {own}">{words}</blockquote><p class="basis">{cite}</p>'


@cache_by_value
def shares_figure(page: Page, part: int) -> Figure:
    """Return the share of each review's words on each story, of a part of the reviews."""
    shares, titles = films.shares(page.corpus), page.titles("segment")
    here = {review: page.names[review] for review in paging.cut(list(page.names), part)}
    chart = segment_bars(shares[shares["review_id"].isin(here)], here, titles, page.theme)
    return Figure(
        "segment-shares",
        "Share of its words on each story",
        chart.to_dict(validate=False),
        describe_segment_bars(shares, page.names, titles),
        "Each sentence is given to one story, or to the film as a whole, by estimate. Ordered by "
        f"the share on {escape(next(iter(titles.values())))}."
        + ("" if page.is_counted else " Click a part to read it.")
        + paging.part_caption(len(page.names), part),
        shares_table(shares, page.names, titles),
        (
            page.source("share of each review's words by segment"),
            "Captions and headings left out; segments are estimated sentence by sentence",
        ),
    )


def shares_table(
    shares: pd.DataFrame, names: dict[str, str], titles: dict[str, str]
) -> pd.DataFrame:
    """Return the shares as a reader reads them: one row per review, one column per segment.

    Columns: Review, then per segment its title (whole per cent) and "title, words".
    """
    table = pd.DataFrame({"Review": list(names.values())})
    for code, title in titles.items():
        own = shares[shares["segment"] == code].set_index("review_id").loc[list(names)]
        table[f"{title}, %"] = (100 * own["share"]).round().astype("int64").to_numpy()
        table[f"{title}, words"] = own["words"].to_numpy()
    return table


def review_rows(corpus: Corpus) -> None:
    """Draw one row per review: who, how long, its leading themes, its score in words.

    On a narrow screen each row is a card. Of many reviews the first are drawn until the
    reader asks for all.
    """
    total = len(films.summary(corpus))
    count = total if st.session_state.get("all_reviews") else min(total, REVIEWS_AT_ONCE)
    st.html(_rows_html(corpus, count))
    if count < total:
        st.button(f"Show all {total} reviews", key="all_reviews_button", on_click=_show_all)


@cache_by_value
def _rows_html(corpus: Corpus, count: int) -> str:
    rows = "".join(
        f"<li><div>{_who(row)}</div><div>{_length(row)}</div><div>{_dwells(corpus, row)}</div>"
        f"<div>{score_html(str(row['own_score']), str(row['quoted_scores']))}</div></li>"
        for row in films.summary(corpus).head(count).to_dict("records")
    )
    return f'<ul class="reviews">{rows}</ul>'


def unread_words(language: str) -> str:
    """Say why a review in a language has no themes."""
    return f"Not read: the guide has no terms in {language_name(language)}."


def _show_all() -> None:
    st.session_state["all_reviews"] = True


def _who(row: Mapping[Hashable, Any]) -> str:
    name = str(row["name"])
    link = f"review?{urlencode(links.review_params(name))}"
    about = " · ".join(escape(str(row[key])) for key in ("outlet", "published", "kind") if row[key])
    retelling = (
        '<p class="about">Retelling, not the author’s own words</p>' if row["retelling_of"] else ""
    )
    return (
        f'<a class="who" href="{escape(link)}">{escape(name)}</a>'
        f'<p class="work">{escape(str(row["title"]))}</p><p class="about">{about}</p>{retelling}'
    )


def _length(row: Mapping[Hashable, Any]) -> str:
    if not row["read"]:
        return '<p class="label">Length</p><p>Not read</p>'
    words = int(row["words"])
    noun = "word" if words == 1 else "words"
    return (
        f'<p class="label">Length</p><p class="figure">{number(words)}<small> {noun}</small></p>'
        f'<p class="about">{reading_time(words)} to read</p>'
    )


def _dwells(corpus: Corpus, row: Mapping[Hashable, Any]) -> str:
    if row["read"]:
        return themes_html(corpus, str(row["review_id"]), str(row["name"]))
    return f'<p class="label">Leading themes</p><p>{escape(unread_words(str(row["language"])))}</p>'


@cache_by_value
def themes_html(corpus: Corpus, review: str, name: str) -> str:
    """Set a review's leading themes, each a link to its highlighted mentions."""
    themes = films.leading(corpus)
    themes = themes[themes["review_id"] == review]
    if themes.empty:
        none = "None of the guide’s themes is found in its paragraphs."
        return f'<p class="label">Leading themes</p><p class="about">{none}</p>'
    titles = corpus.guide.code_titles("theme")
    total, marks = int(corpus.reviews["read"].sum()), links.mark_labels(corpus)
    items = ""
    for theme in themes.to_dict("records"):
        code = str(theme["code"])
        query = escape(urlencode(links.review_params(name, mark=marks[f"theme:{code}"])))
        items += (
            f'<li><a href="review?{query}">{escape(titles[code])}</a>'
            f'<p class="about">{theme_words(theme, total)}</p></li>'
        )
    return f'<p class="label">Leading themes</p><ul class="leading">{items}</ul>'


def theme_words(theme: Mapping[Hashable, Any], total: int) -> str:
    """Put rate, count and spread of a theme in words; of a few mentions no rate is given.

    Parameters
    ----------
    theme
        A row of `overview.leading_codes`.
    total
        Reviews in the corpus.
    """
    count, words = int(theme["count"]), int(theme["words"])
    spread = f"in {int(theme['reviews'])} of {count_of(total, 'review')}"
    if count < FEW:
        return f"few: {count_of(count, 'mention')}; {spread}"
    return f"{per_thousand(count, words)} per 1,000 words; {count_of(count, 'mention')}; {spread}"


def score_html(own: str, others_words: str) -> str:
    """Say in words what score a review states, and which of others it quotes."""
    own_html = f'<p class="figure">{escape(own)}</p>' if own else "<p>No score of its own</p>"
    others = f'<p class="about">It quotes {escape(others_words)}.</p>' if others_words else ""
    return f'<p class="label">Stated score</p>{own_html}{others}'
