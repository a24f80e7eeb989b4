"""Library, "What was understood": of each review what was read, to be set right in place."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, Final

import pandas as pd
import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.project.model import Project
from crosscut.project.reviews import set_meta
from crosscut.text.phrases import counted, number
from crosscut.ui import films, flash, links
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
_WIDE: Final = ("title", "author", "outlet", "url")
_NARROW: Final = 110


def view(corpus: Corpus, mine: OpenProject | None) -> None:
    """Draw this part."""
    flash.show()
    if mine is None:
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
    review_text.lines(review)
    review_text.passages(mine, review)
    review_text.rest(mine, review)


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
    frame = pd.DataFrame(
        [[getattr(one.meta, name) for name in COLUMNS] for one in shown],
        columns=list(COLUMNS.values()),
        index=pd.Index([one.review_id for one in shown], name="Name"),
        dtype="str",
    )
    key = f"meta-{mine.version}-{page}"
    st.data_editor(
        frame,
        key=key,
        on_change=_changed,
        args=(key, tuple(frame.index)),
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


def _changed(key: str, ids: tuple[str, ...]) -> None:
    """Save what was changed in the table; where a value cannot be used nothing is lost."""
    fields = {label: name for name, label in COLUMNS.items()}
    edited: Mapping[int, Mapping[str, Any]] = st.session_state[key]["edited_rows"]

    def changed(project: Project) -> Project:
        for row, cells in edited.items():
            values = {fields[label]: str(value or "") for label, value in cells.items()}
            project = set_meta(project, ids[int(row)], **values)
        return project

    edits.change_project(changed)
