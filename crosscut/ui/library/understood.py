"""Library, "What was understood": of each review what was read, to be set right in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.errors import CrosscutError
from crosscut.ingest.model import RawReview
from crosscut.project.model import Correction
from crosscut.project.reviews import set_meta
from crosscut.text.phrases import counted, number
from crosscut.ui import corrections, films, flash, links, open_project
from crosscut.ui.library import edits, review_text, stated
from crosscut.ui.open_project import OpenProject

AT_ONCE: Final = 50
REVIEW: Final = "understood"
"""Key of the box that chooses a review."""

COLUMNS: Final = {
    "title": "Title",
    "author": "Author",
    "outlet": "Magazine or site",
    "published": "Date",
    "language": "Language",
    "kind": "Kind",
    "url": "Web address",
}
_LABELS: Final = {label: name for name, label in COLUMNS.items()}
_TABLE: Final = "understood_table"
_WIDE: Final = ("title", "author", "outlet", "url")
_NARROW: Final = 110


def view(corpus: Corpus, mine: OpenProject | None) -> None:
    """Draw this part."""
    flash.show()
    if mine is None:
        _set_right(corpus, corrections.project_of(corpus).corrections)
        title = corpus.guide.film.title
        st.html(
            '<p class="said">Here you see what was understood of the reviews that you bring, and '
            f"set it right. You have brought none yet; the reviews of {escape(title)} that are "
            "shown here stay as they are.</p>"
        )
        st.button(
            "Bring reviews", key="to_bring", on_click=edits.go_to_part, args=("Bring reviews",)
        )
        return
    for notice in mine.corpus.notices:
        st.caption(links.escape_markdown(notice))
    _table(mine)
    st.subheader("One review", anchor=False)
    names = films.directory(mine.corpus).names
    ids = {names[review.review_id]: review.review_id for review in mine.project.reviews}
    if st.session_state.get(REVIEW) not in ids:
        st.session_state.pop(REVIEW, None)
    chosen = st.selectbox("Review", list(ids), key=REVIEW)
    review = mine.project.review(ids[chosen])
    review_text.head(review)
    stated.draw(mine, review, stated.SCORES)
    stated.draw(mine, review, stated.TIMECODES)
    at_sentences = [
        one
        for kind in ("segment", "mention", "scene", "pair")
        for one in mine.project.corrections_of(kind, review.review_id)
    ]
    _set_right(mine.corpus, at_sentences)
    review_text.lines(review)
    review_text.passages(mine, review)
    review_text.rest(mine, review)


def _set_right(corpus: Corpus, own: Sequence[Correction]) -> None:
    """List what was set right at sentences, if anything was."""
    if own:
        st.subheader("Set right at its sentences", anchor=False)
        corrections.draw_list(corpus, own)


def _table(mine: OpenProject) -> None:
    """Draw what is known of all reviews; a cell that is changed is saved at once."""
    st.subheader("All reviews", anchor=False)
    reviews = mine.project.reviews
    pages = -(-len(reviews) // AT_ONCE)
    page = 1
    if pages > 1:
        page = int(
            st.number_input(
                f"Page, of {pages}", min_value=1, max_value=pages, key="meta_page", width=160
            )
        )
    shown = reviews[(page - 1) * AT_ONCE : page * AT_ONCE]
    table = _table_of(f"{mine.key}-{page}", _frame(shown))
    st.data_editor(
        table.base,
        key=table.key,
        on_change=_changed,
        args=(table,),
        column_config={
            label: st.column_config.TextColumn(label, width="medium" if name in _WIDE else _NARROW)
            for name, label in COLUMNS.items()
        },
        disabled=["Name"],
        alt="What is known of each review: title, author, where and when it was published",
    )
    st.html(
        f'<p class="about">{escape(counted(len(reviews), "review"))}'
        f"{f', {number(len(shown))} of them on this page' if pages > 1 else ''}. Press a cell "
        "twice to change it; it is saved at once. Dates as 2019-05-31, languages as two letters, "
        "several authors parted by a semicolon.</p>"
    )


@dataclass
class _Table:
    """The table as it is drawn: under one key its data stay, else a cell that is typed is lost.

    Attributes
    ----------
    name, base, key
        Whose reviews these are, what the table is drawn with, and under which key.
    typed
        What it says with all that was typed.
    expected
        What is saved if nothing but the table has changed it.
    """

    name: str
    base: pd.DataFrame
    key: str
    typed: pd.DataFrame
    expected: pd.DataFrame


def _table_of(name: str, frame: pd.DataFrame) -> _Table:
    """Return the table as it is drawn; a fresh one where something else has changed the reviews."""
    table: _Table | None = st.session_state.get(_TABLE)
    known = table is not None and table.name == name and table.key in st.session_state
    if table is None or not known or not table.expected.equals(frame):
        drawing = int(table.key.partition("-")[2]) + 1 if table else 0
        table = _Table(name, frame, f"meta-{drawing}", frame, frame)
        st.session_state[_TABLE] = table
    return table


def _frame(reviews: Sequence[RawReview]) -> pd.DataFrame:
    return pd.DataFrame(
        [[getattr(one.meta, name) for name in COLUMNS] for one in reviews],
        columns=list(COLUMNS.values()),
        index=pd.Index([one.review_id for one in reviews], name="Name"),
        dtype="str",
    )


def _changed(table: _Table) -> None:
    """Save the cells that were changed since the last time; a value that cannot be used stays."""
    edited: Mapping[int, Mapping[str, Any]] = st.session_state[table.key]["edited_rows"]
    typed = table.base.copy()
    for row, cells in edited.items():
        for label, cell in cells.items():
            typed.loc[typed.index[int(row)], label] = str(cell or "")

    if (mine := open_project.current()) is None:
        return
    project = mine.project
    for at, column in zip(*np.nonzero(typed.ne(table.typed).to_numpy()), strict=True):
        values = {_LABELS[str(typed.columns[column])]: str(typed.iloc[at, column])}
        try:
            project = set_meta(project, str(typed.index[at]), **values)
        except CrosscutError as error:
            flash.add(error)
    if project == mine.project or edits.change_project(lambda _: project):
        table.typed = typed
        table.expected = _frame([project.review(name) for name in table.base.index])
