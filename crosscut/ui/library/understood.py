"""Library, "What was understood": of each review what was read, to be set right in place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Final

import pandas as pd
import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.project.model import Correction, Project
from crosscut.project.reviews import set_meta
from crosscut.text.phrases import count_of, number
from crosscut.ui import corrections, films, flash, links, open_project, paging
from crosscut.ui.library import edits, review_text, sheets, stated
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
        _set_right(corpus, corrections.project_of(corpus).corrections)
        title = corpus.guide.film.title
        st.html(
            '<p class="said">Here you can check and correct what was read from the reviews that '
            f"you bring. You have not brought any yet; those of {escape(title)} that come with "
            "Crosscut stay as they are.</p>"
        )
        st.button(
            "Bring reviews", key="to_bring", on_click=edits.go_to_part, args=("Bring reviews",)
        )
        return
    if not mine.may_change:
        open_project.draw_reading(mine, "understood")
    for notice in mine.corpus.notices:
        st.caption(links.escape_markdown(notice))
    _table(mine)
    st.subheader("One review", anchor=False)
    names = films.directory(mine.corpus).names
    ids = [review.review_id for review in mine.project.reviews]
    if st.session_state.get(REVIEW) not in ids:
        st.session_state.pop(REVIEW, None)
    chosen = st.selectbox("Review", ids, format_func=names.__getitem__, key=REVIEW)
    review = mine.project.review(chosen)
    review_text.head(review)
    stated.draw(mine, review, stated.SCORES)
    stated.draw(mine, review, stated.TIMECODES)
    at_sentences = [
        one
        for kind in ("segment", "mention", "scene", "pair", "disagreement")
        for one in mine.project.corrections_of(kind, review.review_id)
    ]
    _set_right(mine.corpus, at_sentences)
    review_text.lines(review)
    review_text.passages(mine, review)
    if mine.may_change:
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
    page = paging.choose_page(len(reviews), AT_ONCE, key="meta_page")
    shown = reviews[page * AT_ONCE : (page + 1) * AT_ONCE]
    sheets.edit_saved(
        "meta",
        f"{mine.key}-{page}",
        pd.DataFrame(
            [[getattr(one.meta, name) for name in COLUMNS] for one in shown],
            columns=list(COLUMNS),
            index=pd.Index([one.review_id for one in shown], name="Name"),
            dtype="str",
        ),
        partial(save_meta, [one.review_id for one in shown]),
        columns={
            name: st.column_config.TextColumn(label, width="medium" if name in _WIDE else _NARROW)
            for name, label in COLUMNS.items()
        },
        alt="What is known of each review: title, author, where and when it was published",
    )
    how = (
        "Press a cell twice to change it; it is saved at once. Write dates as 2019-05-31, "
        "languages as two letters, and a semicolon between two authors."
    )
    of_page = f", {number(len(shown))} of them on this page" if len(shown) < len(reviews) else ""
    st.html(
        f'<p class="about">{escape(count_of(len(reviews), "review"))}{of_page}. '
        f"{how if mine.may_change else ''}</p>"
    )


def save_meta(reviews: Sequence[str], rows: Sequence[tuple[int, edits.Cells]]) -> bool:
    """Save what is known of reviews, given by id; for a callback."""
    # Each cell by itself: a date that cannot be read keeps no author from being saved.
    cells = [(row, {name: cell}) for row, own in rows for name, cell in own.items()]

    def set_cell(project: Project, row: int, cell: edits.Cells) -> Project:
        return set_meta(
            project, reviews[row], **{name: str(value or "") for name, value in cell.items()}
        )

    return edits.save_rows(cells, set_cell)
