"""What was read of one review's text: what was left out, what its passages are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final, cast

import pandas as pd
import streamlit as st

from crosscut.errors import CorpusError
from crosscut.ingest.model import BlockKind, Note, RawReview
from crosscut.ingest.split import propose_split
from crosscut.project.model import Project
from crosscut.project.reviews import put_back, remove, set_kind, take_out
from crosscut.text.phrases import counted
from crosscut.ui import flash, links
from crosscut.ui.library import edits, intake
from crosscut.ui.open_project import OpenProject

AT_ONCE: Final = 10
_PASSAGES: Final = 50
_LONG: Final = 300  # characters of a line that are shown
_GROUPS: Final = (
    ("removed", "Left out of the text"),
    ("lifted", "Read as title, author or date"),
    ("marked", "Captions"),
)
_NOTES: Final = {"encoding": "Letters repaired", "notice": "To know"}
_KINDS: Final[dict[str, str]] = {"body": "Text", "caption": "Caption", "heading": "Heading"}
_OUT: Final = "Leave out"
_AT: Final = "passages"


def head(review: RawReview) -> None:
    """Say what file it came in, and what there is to know of the whole."""
    meta = review.meta
    about = [f"From {review.filename}", counted(len(review.text.split()), "word")]
    about += [meta.rating and f"rating given beside the text: {meta.rating}"]
    st.html(f'<p class="about">{escape("; ".join(filter(None, about)))}.</p>')
    notes = [
        f"<li>{escape(_NOTES[note.kind])}: {escape(note.text[:_LONG])} ({escape(note.reason)})</li>"
        for note in review.notes
        if note.kind in _NOTES
    ]
    if notes:
        st.html(f'<ul class="told">{"".join(notes[:50])}</ul>')
    intake.offer_split(review, propose_split(review))


def lines(review: RawReview) -> None:
    """List the lines that are no text, why, each with a way back."""
    for kind, title in _GROUPS:
        notes = [note for note in review.notes if note.kind == kind]
        if not notes and kind != "removed":
            continue
        st.subheader(f"{title}: {counted(len(notes), 'line')}", anchor=False)
        _lines(review, kind, notes)


def _lines(review: RawReview, kind: str, notes: Sequence[Note]) -> None:
    pages = -(-len(notes) // AT_ONCE)
    page = 1
    if pages > 1:
        key = f"lines-{kind}-{review.review_id}"
        page = int(
            st.number_input(f"Page, of {pages}", min_value=1, max_value=pages, key=key, width=160)
        )
    first = (page - 1) * AT_ONCE
    label = "It is text" if kind == "marked" else "Put back"
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
            )


def _back(review_id: str, note: Note) -> None:
    edits.change_project(lambda project: put_back(project, review_id, note))


def passages(mine: OpenProject, review: RawReview) -> None:
    """Draw what each passage is: text, caption or heading; one can be left out."""
    st.subheader("Passages", anchor=False)
    flash.show(_AT)
    pages = -(-len(review.blocks) // _PASSAGES)
    page = 1
    if pages > 1:
        key = f"passages-page-{review.review_id}"
        page = int(
            st.number_input(f"Page, of {pages}", min_value=1, max_value=pages, key=key, width=160)
        )
    first = (page - 1) * _PASSAGES
    blocks = review.blocks[first : first + _PASSAGES]
    frame = pd.DataFrame(
        {
            "It is": [_KINDS[block.kind] for block in blocks],
            "Passage": [review.text[block.start : block.end][:_LONG] for block in blocks],
        },
        index=pd.RangeIndex(first + 1, first + 1 + len(blocks), name="No."),
    )
    key = f"passages-{mine.version}-{review.review_id}-{page}"
    options = [*_KINDS.values(), _OUT]
    st.data_editor(
        frame,
        key=key,
        on_change=_kinds,
        args=(key, review.review_id, first),
        column_config={
            "It is": st.column_config.SelectboxColumn("It is", options=options, required=True),
            "Passage": st.column_config.TextColumn("Passage", width="large", disabled=True),
        },
        alt="The passages of the review, and what each is",
    )


def _kinds(key: str, review_id: str, first: int) -> None:
    """Save what the reader says that passages are."""
    codes = {label: kind for kind, label in _KINDS.items()}
    edited: Mapping[int, Mapping[str, Any]] = st.session_state[key]["edited_rows"]
    wanted = {first + 1 + int(row): str(cells["It is"]) for row, cells in edited.items() if cells}

    def changed(project: Project) -> Project:
        for passage, label in wanted.items():
            if label != _OUT:
                kind = cast("BlockKind", codes[label])
                project = set_kind(project, review_id, passage, kind)
        # From the last on: the numbers before it stay.
        for passage in sorted((n for n, label in wanted.items() if label == _OUT), reverse=True):
            project = take_out(project, review_id, passage)
        return project

    edits.change_project(changed, _AT)


def rest(mine: OpenProject, review: RawReview) -> None:
    """Offer to remove the review."""
    st.subheader("Remove this review", anchor=False)
    if len(mine.project.reviews) == 1:
        st.html(
            '<p class="about">It is the only one of your corpus. To be rid of it, delete the '
            "corpus under “Save and share”.</p>"
        )
        return
    st.html(
        '<p class="about">Its text and what you set right in it leave the corpus. An earlier '
        "state under “Save and share” brings it back.</p>"
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
