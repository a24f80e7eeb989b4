"""Word clouds: one of a side, or two on the same scale, beside the table of their words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import Final
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from crosscut.charts import clouds
from crosscut.charts.clouds import Cloud
from crosscut.charts.look import PALETTES, Theme, segment_colours
from crosscut.corpus.selection import Scope
from crosscut.measures.words import frequencies
from crosscut.text.phrases import counted, listed, number
from crosscut.ui import app, evidence, figure, filters, links
from crosscut.ui.cache import cached
from crosscut.ui.evidence import Box
from crosscut.ui.views.words import Side, WordsQuery, choose, stop_list, word_evidence

MOST: Final = 60
"""Words of a cloud: the most frequent."""

_PICK: Final = "cloud_word"
_WORD: Final = "word"


@cached
def _drawn(
    key: str,
    scope: Scope,
    sides: tuple[Side, ...],
    stop: frozenset[str],
    theme: Theme,
    _page: WordsQuery,
) -> tuple[list[Cloud], list[pd.DataFrame]]:
    """Return the clouds and, per cloud, the words of its side as `words_of`."""
    tables = [words_of(_page, side, stop) for side in sides]
    # Sides differ in length: words are as large as they are frequent, not as they are many.
    rates = [dict(zip(t["form"].head(MOST), t["rate"].head(MOST), strict=True)) for t in tables]
    colours = [_colour(_page, side, theme) for side in sides]
    return clouds.draw(rates, colours, titles=[side.title for side in sides]), tables


def words_of(page: WordsQuery, side: Side, stop: frozenset[str]) -> pd.DataFrame:
    """Return the words of a side: word, form, count, reviews, rate (per 1,000 words)."""
    own = page.counts[side.inside(page, page.counts)]
    table = frequencies(own, stop=stop)
    return table.assign(rate=1000 * table["count"] / max(int(own["count"].sum()), 1))


def _colour(page: WordsQuery, side: Side, theme: Theme) -> str:
    colours = segment_colours(page.corpus.guide.segment_codes, theme)
    if side.field == "segment":
        return colours.get(side.value, PALETTES[theme].text)
    return colours.get(page.scope.segment, PALETTES[theme].text)


def view(page: WordsQuery, picked: str) -> None:
    """Draw the view: which words, their clouds, their table, and the places of one.

    `picked` is what was clicked (`reader.listen`).
    """
    with st.container(key="controls"):
        one, other = choose(page, whole=True)
    stop = stop_list()
    sides = (one,) if other is None else (one, other)
    theme = app.theme()
    drawn, tables = _drawn(page.corpus.fingerprint, page.scope, sides, stop, theme, page)
    if all(table.empty for table in tables):
        st.html('<p class="found">Every word here is on the list of words left out.</p>')
        return
    if other is None:
        picture, words = st.columns([3, 2], gap="large")
        with picture:
            _clouds(page, sides, drawn, tables)
        with words:
            _table(page, sides, tables, drawn)
    else:
        _clouds(page, sides, drawn, tables)
        _table(page, sides, tables, drawn)
    _places(page, sides, tables, picked)


def _places(
    page: WordsQuery, sides: Sequence[Side], tables: Sequence[pd.DataFrame], picked: str
) -> None:
    words = pd.concat([table.head(MOST) for table in tables])
    options = dict(zip(words["form"], words["word"], strict=True))
    form = picked.removeprefix(f"{_WORD} ")
    if picked != form and form in options:
        st.session_state[_PICK] = form
    with evidence.at_foot(Box(_PICK, "Places of the word", options)) as word:
        if word:
            word_evidence(page, word, st.session_state[_PICK], sides, key="cloud")


def _clouds(
    page: WordsQuery, sides: Sequence[Side], drawn: Sequence[Cloud], tables: Sequence[pd.DataFrame]
) -> None:
    names = listed([side.called for side in sides])
    st.subheader(links.escape_markdown(f"Most frequent words: {names}"), anchor=False)
    columns = st.columns(len(sides), gap="large")
    for column, cloud, table in zip(columns, drawn, tables, strict=True):
        with column:
            if len(sides) > 1:
                st.html(f'<p class="label">{escape(cloud.title)}</p>')
            st.image(clouds.svg(cloud), alt=describe(cloud, table), width="stretch")
            _said_left_out(cloud)
    scale = " Both on one scale: equally large is equally frequent." if len(sides) > 1 else ""
    st.html(
        '<p class="caption">The area of the letters goes by how often a word stands per 1,000 '
        f"words of its side; its place and direction mean nothing.{scale}</p>"
    )
    title = f"Most frequent words: {names}"
    source = f"Crosscut, {page.corpus.guide.film.title}. "
    source += filters.scope_line(page.corpus, page.selection)
    make = partial(clouds.picture, drawn, title=title, source=source, theme=app.theme())
    with st.container(horizontal=True, key="cloud-pictures"):
        _download("SVG", lambda: make().encode(), "image/svg+xml")
        _download("PNG", lambda: clouds.png(make()), "image/png")


def _download(kind: str, data: Callable[[], bytes], mime: str) -> None:
    st.download_button(
        f"Picture ({kind})",
        data=data,
        file_name=f"word-cloud.{kind.lower()}",
        mime=mime,
        on_click="ignore",
        type="tertiary",
        key=f"cloud-{kind.lower()}",
    )


def _said_left_out(cloud: Cloud) -> None:
    if cloud.left_out:
        words = listed([f"“{word}”" for word in cloud.left_out])
        st.caption(links.escape_markdown(f"No room for {words}: see the table."))


def describe(cloud: Cloud, table: pd.DataFrame) -> str:
    """Say in words what a cloud shows: how many words, and the most frequent."""
    rows = table.head(5)
    most = [f"{form} ({number(n)})" for form, n in zip(rows["form"], rows["count"], strict=True)]
    drawn = counted(len(cloud.placed), "word")
    return f"Word cloud of {drawn}, {cloud.title}. Most frequent: {listed(most) or 'none'}."


def table_of(
    sides: Sequence[Side], tables: Sequence[pd.DataFrame], drawn: Sequence[Cloud]
) -> pd.DataFrame:
    """Put the words of all clouds in one table; a word that is not drawn in one says so."""
    words = pd.concat([table.head(MOST) for table in tables]).drop_duplicates("word")
    result = pd.DataFrame({"Word": words["form"].to_numpy()})
    for side, table, cloud in zip(sides, tables, drawn, strict=True):
        own = table.set_index("word")
        suffix = f", {side.title}" if len(sides) > 1 else ""
        for column, name in (("count", "Count"), ("reviews", "Reviews")):
            values = own[column].reindex(words["word"], fill_value=0)
            result[f"{name}{suffix}"] = values.to_numpy()
        placed = set(cloud.placed)
        result[f"Drawn{suffix}"] = [
            ("yes" if own["form"][word] in placed else "no") if word in own.index else "–"
            for word in words["word"]
        ]
    return result


def _table(
    page: WordsQuery,
    sides: Sequence[Side],
    tables: Sequence[pd.DataFrame],
    drawn: Sequence[Cloud],
) -> None:
    table = table_of(sides, tables, drawn)
    st.subheader("The words", anchor=False)
    st.html(table_html(table))
    figure.data_table(
        lambda: table,
        name="word-cloud",
        alt="The words of the cloud, with counts and number of reviews",
        source=[
            f"Crosscut, {page.corpus.guide.film.title}: the {MOST} most frequent words",
            "Capitals folded, accents kept, possessive ’s taken off, stop words left out",
            filters.scope_line(page.corpus, page.selection),
        ],
    )


def table_html(table: pd.DataFrame) -> str:
    """Set `table_of` as HTML, each word a link to its places."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.columns)
    rows = []
    for place, (form, *values) in enumerate(table.itertuples(index=False)):
        query = escape(urlencode({_PICK: form}))
        link = (
            f'<a id="word-{place}" href="words?{query}" data-pick="{_WORD} {escape(form)}">'
            f"{escape(form)}</a>"
        )
        cells = "".join(f"<td>{escape(str(value))}</td>" for value in values)
        rows.append(f'<tr><th scope="row">{link}</th>{cells}</tr>')
    return (
        f'<div class="listed"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )
