"""What was read of one review's text: what was left out, what its passages are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Final, cast

import pandas as pd
import streamlit as st

from crosscut.errors import CorpusError
from crosscut.ingest.model import BlockKind, Note, RawReview
from crosscut.ingest.split import propose_split
from crosscut.project.model import Project
from crosscut.project.reviews import put_back, remove, set_kind, take_out
from crosscut.text.phrases import count_of
from crosscut.text.words import WordIndex
from crosscut.ui import flash, links, open_project, paging
from crosscut.ui.library import edits, intake, sheets
from crosscut.ui.open_project import OpenProject

AT_ONCE: Final = 10
_PASSAGES: Final = 50
_LONG: Final = 300  # characters of a line that are shown
_GROUPS: Final = (
    ("removed", "Left out of the text"),
    ("lifted", "Read as title, author or date"),
    ("marked", "Captions"),
)
_NOTES: Final = {"encoding": "Letters repaired", "notice": "Note"}
_OUT: Final = "out"
_KINDS: Final[dict[str, str]] = {
    "body": "Text",
    "caption": "Caption",
    "heading": "Heading",
    _OUT: "Leave out",
}
_AT: Final = "passages"


def head(review: RawReview) -> None:
    """Say what file it came in, and what there is to know of the whole."""
    meta = review.meta
    about = [f"From {review.filename}", count_of(WordIndex(review.text).total, "word")]
    about += [meta.rating and f"rating given beside the text: {meta.rating}"]
    st.html(f'<p class="about">{escape("; ".join(filter(None, about)))}.</p>')
    notes = [
        f"<li>{escape(_NOTES[note.kind])}: {escape(note.text[:_LONG])} ({escape(note.reason)})</li>"
        for note in review.notes
        if note.kind in _NOTES
    ]
    if notes:
        st.html(f'<ul class="told">{"".join(notes[:50])}</ul>')
    if not open_project.is_reading():
        intake.offer_split(review, propose_split(review))


def lines(review: RawReview) -> None:
    """List the lines that are no text, why, each with a way back."""
    for kind, title in _GROUPS:
        notes = [note for note in review.notes if note.kind == kind]
        if notes or kind == "removed":
            st.subheader(f"{title}: {count_of(len(notes), 'line')}", anchor=False)
        label = "It is text" if kind == "marked" else "Put back"
        key = f"lines-{kind}-{review.review_id}"
        first = AT_ONCE * paging.choose_page(len(notes), AT_ONCE, key=key)
        for place, note in enumerate(notes[first : first + AT_ONCE], start=first):
            with st.container(key=f"line-{kind}-{place}"):
                text, button = st.columns([2, 1])
                cut = "…" if len(note.text) > _LONG else ""
                text.html(
                    f'<p class="line">{escape(note.text[:_LONG])}{cut}</p>'
                    f'<p class="about">{escape(note.reason)}</p>'
                )
                button.button(
                    label,
                    key=f"back-{kind}-{place}",
                    on_click=_back,
                    args=(review.review_id, note),
                    type="tertiary",
                    disabled=open_project.is_reading(),
                )


def _back(review_id: str, note: Note) -> None:
    edits.change_project(lambda project: put_back(project, review_id, note))


def passages(mine: OpenProject, review: RawReview) -> None:
    """Draw what each passage is: text, caption or heading; one can be left out."""
    st.subheader("Passages", anchor=False)
    flash.show(_AT)
    first = _PASSAGES * paging.choose_page(
        len(review.blocks), _PASSAGES, key=f"passages-page-{review.review_id}"
    )
    blocks = review.blocks[first : first + _PASSAGES]
    sheets.edit_saved(
        "passages",
        f"{mine.key}-{review.review_id}-{first}",
        pd.DataFrame(
            {
                "kind": [block.kind for block in blocks],
                "text": [review.text[block.start : block.end][:_LONG] for block in blocks],
            },
            index=pd.RangeIndex(first + 1, first + 1 + len(blocks), name="No."),
        ),
        partial(save_kinds, review.review_id, first),
        columns={
            "kind": st.column_config.SelectboxColumn(
                "It is", options=[*_KINDS.values()], required=True
            ),
            "text": st.column_config.TextColumn("Passage", width="large", disabled=True),
        },
        alt="The passages of the review, and what each is",
        titles={"kind": _KINDS},
    )  # fmt: skip


def save_kinds(review_id: str, first: int, rows: Sequence[tuple[int, edits.Cells]]) -> bool:
    """Save what passages are; the rows are counted from the passage `first`. For a callback."""

    def set_row(project: Project, row: int, cells: edits.Cells) -> Project:
        passage = first + 1 + row
        if cells["kind"] == _OUT:
            return take_out(project, review_id, passage)
        return set_kind(project, review_id, passage, cast("BlockKind", cells["kind"]))

    return edits.save_rows(rows, set_row, _AT)


def rest(mine: OpenProject, review: RawReview) -> None:
    """Offer to remove the review."""
    st.subheader("Remove this review", anchor=False)
    if len(mine.project.reviews) == 1:
        st.html(
            '<p class="about">It is the only review in your corpus. To remove it, delete the '
            "corpus under “Save and share”.</p>"
        )
        return
    st.html(
        '<p class="about">Its text and your corrections of it go. An earlier state under “Save and '
        "share” brings them back.</p>"
    )
    st.button(
        links.escape_markdown(f"Remove {review.meta.title or review.filename}"[:80]),
        key=f"remove-{review.review_id}",
        on_click=_remove,
        args=(review.review_id,),
    )


def _remove(review_id: str) -> None:
    def removed(project: Project) -> Project:
        if len(project.reviews) == 1:
            raise CorpusError(
                "This is the only review.",
                where=review_id,
                remedy="Delete the corpus under “Save and share”.",
            )
        return remove(project, review_id)

    edits.change_project(removed)
