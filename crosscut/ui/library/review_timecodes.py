"""The times of the film that one review names: changed, dropped and added in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from crosscut.corpus.annotate import sentence_spans
from crosscut.ingest.model import RawReview
from crosscut.project.corrections import add_timecode, drop_timecode, set_timecode, undo_timecode
from crosscut.project.model import Project, TimecodeChange
from crosscut.text.timecodes import Timecode, write_time
from crosscut.ui.library import edits
from crosscut.ui.open_project import OpenProject

TIME: Final = "Time in the film"
"""The column that can be changed; the guide's scenes have it under the same name."""
_RAW: Final = "In the text"
_AT: Final = "timecodes"


def draw(mine: OpenProject, review: RawReview) -> None:
    """Draw the timecodes of a review; a cell that is changed is saved at once."""
    st.subheader("Timecodes", anchor=False)
    table = mine.corpus.timecodes
    own = table[table["review_id"].astype("object") == review.review_id]
    if own.empty:
        st.html('<p class="about">It names no time of the film.</p>')
    else:
        _table(mine, review, own)
    changes = [one for one in mine.project.timecodes if one.review_id == review.review_id]
    edits.list_corrections(changes, "timecode", _done, _undo)
    edits.show_errors(_AT)
    with st.expander("Add a time that was missed"):
        _form(review)


def timecodes(own: pd.DataFrame) -> list[Timecode]:
    """Return the timecodes of rows of the table of timecodes, in order."""
    columns = ("raw", "shown_from", "shown_to", "start", "end")
    rows = zip(*(own[name].tolist() for name in columns), strict=True)
    return [Timecode(*row) for row in rows]


def _table(mine: OpenProject, review: RawReview, own: pd.DataFrame) -> None:
    found = timecodes(own)
    scenes = {"": "", **mine.project.guide.code_titles("scene")}
    frame = pd.DataFrame(
        {
            _RAW: [one.raw for one in found],
            TIME: [write_time(one.shown_from, one.shown_to) for one in found],
            "Scene": [scenes.get(str(code), "") for code in own["scene"].astype("object")],
            "Sentence": _sentences(review, found),
        }
    )
    key = f"timecodes-{mine.version}-{review.review_id}"
    st.data_editor(
        frame,
        key=key,
        num_rows="delete",
        hide_index=True,
        on_change=_changed,
        args=(key, review.review_id, tuple(found)),
        disabled=[_RAW, "Scene", "Sentence"],
        column_config={
            _RAW: st.column_config.TextColumn(_RAW, width=90),
            TIME: st.column_config.TextColumn(TIME, width=150, required=True),
            "Scene": st.column_config.TextColumn("Scene", width=200),
            "Sentence": st.column_config.TextColumn("Sentence", width="large"),
        },
        alt="The times of the film that the review names",
    )
    st.html(
        f'<p class="about">Press a cell under “{TIME}” twice to change it; it is saved at once. '
        "Write it like 10:14, 1:02:03 or 10:14-10:38. A row that is no time in the film, such as "
        "one of a clock: tick it at its left and press the bin.</p>"
    )


def _sentences(review: RawReview, found: Sequence[Timecode]) -> list[str]:
    """Return the sentence in which each timecode begins."""
    spans = sentence_spans(review)
    at = spans.project(np.array([one.start for one in found], dtype=np.int32))
    return [review.text[spans.start[n] : spans.end[n]] for n in at.tolist()]


def _changed(key: str, review_id: str, found: tuple[Timecode, ...]) -> None:
    """Save what was changed in the table."""
    state = st.session_state[key]
    edited: Mapping[int, Mapping[str, Any]] = state["edited_rows"]
    deleted: list[int] = state["deleted_rows"]

    def changed(project: Project) -> Project:
        for row, cells in edited.items():
            if TIME in cells and int(row) not in deleted:
                time = str(cells[TIME] or "")
                project = set_timecode(project, review_id, found[int(row)], time)
        for row in deleted:
            project = drop_timecode(project, review_id, found[row])
        return project

    edits.change_project(changed, _AT)


def _done(change: TimecodeChange) -> str:
    time = write_time(change.shown_from, change.shown_to)
    return {"set": f"set to {time}", "drop": "no time in the film", "add": f"added, at {time}"}[
        change.action
    ]


def _undo(change: TimecodeChange) -> None:
    end = change.start + len(change.raw)
    found = Timecode(change.raw, change.shown_from, change.shown_to, change.start, end)
    edits.change_project(lambda project: undo_timecode(project, change.review_id, found))


def _form(review: RawReview) -> None:
    name = review.review_id
    st.text_input("As it stands in the text", key=f"new-time-raw-{name}", placeholder="10:14")
    st.text_input(
        f"{TIME}, if the text does not say it so", key=f"new-time-{name}", placeholder="10:14-10:38"
    )
    st.button("Add this time", key=f"new-time-add-{name}", on_click=_add, args=(name,))


def _add(review_id: str) -> None:
    """Add the time of the form; its boxes are emptied when it is saved."""
    keys = (f"new-time-raw-{review_id}", f"new-time-{review_id}")
    raw, time = (str(st.session_state.get(key) or "").strip() for key in keys)
    if edits.change_project(lambda project: add_timecode(project, review_id, raw, time), _AT):
        for key in keys:
            st.session_state[key] = ""
