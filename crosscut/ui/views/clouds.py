"""Word clouds: one of a side, or two on the same scale, beside the table of their words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Final
from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crosscut.charts import clouds
from crosscut.charts.clouds import Cloud
from crosscut.charts.look import PALETTES, segment_colours
from crosscut.charts.pictures import PictureFormat, Shape
from crosscut.corpus.selection import Selection
from crosscut.measures.words import frequencies
from crosscut.project.notebook import FrozenFigure
from crosscut.text.phrases import count_of, join_words, number
from crosscut.ui import figure, links, notebook
from crosscut.ui.cache import cache_by_value
from crosscut.ui.evidence import Box
from crosscut.ui.glossary import explain
from crosscut.ui.page import Page
from crosscut.ui.views.words import Side, choose, draw_places, stop_list

MOST: Final = 60
"""Words of a cloud: the most frequent."""

_PICK: Final = "cloud_word"
_WORD: Final = "word"


@cache_by_value
def _draw(
    page: Page, sides: tuple[Side, ...], stop: frozenset[str]
) -> tuple[list[Cloud], list[Cloud], list[pd.DataFrame]]:
    """Return the clouds for a desk, those for a phone, and the words of each as `words_of`."""
    tables = [words_of(page.selection, side, stop) for side in sides]
    # Sides differ in length: words are as large as they are frequent, not as they are many.
    rates = [dict(zip(t["form"].head(MOST), t["rate"].head(MOST), strict=True)) for t in tables]
    inks = [
        _inks(page, side, tuple(t["word"].head(MOST)), tuple(t["form"].head(MOST)))
        for side, t in zip(sides, tables, strict=True)
    ]
    titles = [side.title for side in sides]
    size = clouds.WIDE if len(sides) == 1 else clouds.HALF
    desk, phone = (
        clouds.draw(rates, inks, titles=titles, size=one) for one in (size, clouds.NARROW)
    )
    return desk, phone, tables


_OVERUSED: Final = 1.5


def _inks(page: Page, side: Side, words: tuple[str, ...], forms: tuple[str, ...]) -> dict[str, str]:
    """Return form -> colour: that of the story which uses the word most above its share."""
    colours = segment_colours(page.corpus.guide.segment_codes, page.theme)
    text = PALETTES[page.theme].text
    one = side.value if side.field == "segment" else page.scope.segment
    if one:
        return dict.fromkeys(forms, colours.get(one, text))
    own = side.counts(page.selection)
    by = own.pivot_table(
        index="word", columns="segment", values="count", aggfunc="sum", fill_value=0, observed=True
    )
    shares = by.sum() / max(by.to_numpy().sum(), 1)
    over = by.reindex(words, fill_value=0)
    over = over.div(over.sum(axis=1).clip(lower=1), axis=0).div(shares)
    stories = page.corpus.guide.segment_codes[:-1]
    over = over[[code for code in over.columns if code in stories]]
    if over.empty:
        return dict.fromkeys(forms, text)
    most, how = over.idxmax(axis=1), over.max(axis=1)
    inks = [
        colours[str(code)] if value >= _OVERUSED else text
        for code, value in zip(most, how, strict=True)
    ]
    return dict(zip(forms, inks, strict=True))


def words_of(selection: Selection, side: Side, stop: frozenset[str]) -> pd.DataFrame:
    """Return the words of a side: word, form, count, reviews, rate (per 1,000 words)."""
    own = side.counts(selection)
    table = frequencies(own, stop=stop)
    return table.assign(rate=1000 * table["count"] / max(int(own["count"].sum()), 1))


def view(page: Page, controls: DeltaGenerator, pick: str) -> None:
    """Draw the view: which words, their clouds, their table, and the places of one.

    `pick` is what was clicked (`reader.listen`).
    """
    with controls:
        one, other = choose(page, whole=True)
    body, foot = st.container(), st.container()
    stop = stop_list(page.corpus.guide.film)
    sides = (one,) if other is None else (one, other)
    wide, phone, tables = _draw(page, sides, stop)
    if all(table.empty for table in tables):
        with body:
            figure.say_missing("Every word here is on the list of words left out.")
        return
    with body:
        picture, words = figure.columns() if other is None else (st.container(), st.container())
    with picture:
        _clouds(page, sides, wide, phone, tables)
    with words:
        _table(page, sides, tables, wide)
    with foot:
        _places(page, sides, tables, pick)


def _places(page: Page, sides: Sequence[Side], tables: Sequence[pd.DataFrame], pick: str) -> None:
    words = pd.concat([table.head(MOST) for table in tables]).drop_duplicates("word")
    options = dict(zip(words["word"], words["form"], strict=True))
    for word, form in options.items():
        if pick == f"{_WORD} {form}":
            st.session_state[_PICK] = word
    box = Box(_PICK, "Places of the word", options)
    draw_places(page, box, next(iter(options), None), sides)


def _clouds(
    page: Page,
    sides: Sequence[Side],
    wide: Sequence[Cloud],
    phone: Sequence[Cloud],
    tables: Sequence[pd.DataFrame],
) -> None:
    names = join_words([side.phrase for side in sides])
    title = f"Most frequent words: {names}"
    top = "word-cloud-title"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=top):
        st.subheader(links.escape_markdown(title), anchor=False)
        figure.pin_figure("word-cloud", title, partial(_frozen, page, sides, wide, tables))
    columns = st.columns(len(sides), gap="large")
    pairs = zip(columns, wide, phone, tables, strict=True)
    for which, (column, *both, table) in enumerate(pairs):
        with column, st.container(key=f"{'half' if len(sides) > 1 else 'one'}-cloud-{which}"):
            if len(sides) > 1:
                st.html(f'<p class="label">{escape(both[0].title)}</p>')
            # Which of the two is seen goes by the room there is: see words.css.
            for place, cloud in zip(("desk", "phone"), both, strict=True):
                with st.container(key=f"{place}-cloud-{which}"):
                    st.image(clouds.svg(cloud), alt=describe(cloud, table), width="stretch")
                    if cloud.left_out:
                        words = join_words([f"“{word}”" for word in cloud.left_out])
                        line = f"No room for {escape(words)}: see the table."
                        st.html(f'<p class="caption">{line}</p>')
    scale = " Both on one scale: equally large is equally frequent." if len(sides) > 1 else ""
    notes = f"{_NOTES}{scale}"
    st.html(f'<p class="caption">{explain(notes)}</p>')
    figure.offer_pictures("word-cloud", partial(_picture, page, names, wide, notes))


_NOTES: Final = (
    "The area of the letters goes by how often a word stands per 1,000 words of its side; its "
    "place means nothing. A word in a story’s colour has there at least half again its share."
)


def _frozen(
    page: Page, sides: Sequence[Side], wide: Sequence[Cloud], tables: Sequence[pd.DataFrame]
) -> FrozenFigure:
    return FrozenFigure(
        "word-cloud",
        notebook.spec_json(clouds.chart(wide, page.theme)),
        notebook.table_of(table_of(sides, tables, wide)),
        " ".join(describe(one, table) for one, table in zip(wide, tables, strict=True)),
        _NOTES,
        page.source(f"the {MOST} most frequent words"),
    )


def _picture(
    page: Page, names: str, wide: Sequence[Cloud], notes: str, file_format: PictureFormat,
    shape: Shape,
) -> bytes:  # fmt: skip
    title, source = f"Most frequent words: {names}", page.source(page.scope_line)
    svg = clouds.picture(
        wide, title=title, notes=notes, source=source, theme=page.theme, shape=shape
    )
    return svg.encode() if file_format == "svg" else clouds.png(svg)


def describe(cloud: Cloud, table: pd.DataFrame) -> str:
    """Say in words what a cloud shows: how many words, and the most frequent."""
    rows = table.head(5)
    most = [f"{form} ({number(n)})" for form, n in zip(rows["form"], rows["count"], strict=True)]
    count = count_of(len(cloud.words), "word")
    return f"Word cloud of {count}, {cloud.title}. Most frequent: {join_words(most) or 'none'}."


def table_of(
    sides: Sequence[Side], tables: Sequence[pd.DataFrame], wide: Sequence[Cloud]
) -> pd.DataFrame:
    """Put the words of all clouds in one table; a word that is not drawn in one says so."""
    words = pd.concat([table.head(MOST) for table in tables]).drop_duplicates("word")
    result = pd.DataFrame({"Word": words["form"].to_numpy()})
    for side, table, cloud in zip(sides, tables, wide, strict=True):
        own = table.set_index("word")
        suffix = f", {side.title}" if len(sides) > 1 else ""
        for column, name in (("count", "Count"), ("reviews", "Reviews")):
            values = own[column].reindex(words["word"], fill_value=0)
            result[f"{name}{suffix}"] = values.to_numpy()
        drawn = own["form"].isin(set(cloud.words)).map({True: "yes", False: "no"})
        result[f"Drawn{suffix}"] = drawn.reindex(words["word"], fill_value="–").to_numpy()
    return result


def _table(
    page: Page,
    sides: Sequence[Side],
    tables: Sequence[pd.DataFrame],
    wide: Sequence[Cloud],
) -> None:
    table = table_of(sides, tables, wide)
    st.subheader("The words", anchor=False)
    st.html(table_html(table))
    figure.data_table(
        lambda: table,
        name="word-cloud",
        alt="The words of the cloud, with counts and number of reviews",
        source=[
            page.source(f"the {MOST} most frequent words"),
            "Capitals folded, accents kept, possessive ’s taken off, stop words left out",
            page.scope_line,
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
