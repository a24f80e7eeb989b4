"""The scores and the times that one review states: changed, dropped and added in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
import streamlit as st

from crosscut.corpus.annotate import sentence_spans
from crosscut.guide.model import FilmGuide
from crosscut.ingest.model import RawReview
from crosscut.project.corrections import (
    add,
    drop,
    known_scopes,
    set_values,
    stated_scores,
    stated_timecodes,
    undo,
)
from crosscut.project.model import Correction, Kind, Project
from crosscut.scores.stated import StatedScore
from crosscut.text.phrases import count_of
from crosscut.text.timecodes import Timecode, write_time
from crosscut.ui import flash, open_project
from crosscut.ui.library import edits, sheets
from crosscut.ui.open_project import OpenProject

Stated = StatedScore | Timecode
Titles = Mapping[str, Mapping[str, str]]
"""Name of a column of choices -> code -> title."""

RAW: Final = "raw"
DROP: Final = "drop"
"""Column whose tick says that a row is none of its kind."""
_RATERS: Final = {
    "critic": "a critic",
    "aggregate": "a site that gathers scores",
    "viewer": "viewers",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: its heading, and what its box in the form is called, if it has one.

    Attributes
    ----------
    width
        In pixels, or "large"; None for what the table needs.
    fixed
        Whether it shows what follows from the others.
    """

    label: str
    form: str = ""
    kind: Literal["text", "number", "choice"] = "text"
    width: int | Literal["large"] | None = None
    fixed: bool = False
    required: bool = False
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Editor:
    """How one kind of correction is made; `columns` by the names that `set_values` takes."""

    kind: Kind
    title: str
    none: str
    alt: str
    help: str
    drop: str
    add: str
    button: str
    hint: str
    columns: Mapping[str, Column]


SCORES: Final = Editor(
    kind="score",
    title="Stated scores",
    none="No score was found in it.",
    alt="The scores that the review states",
    help="Press a cell twice to change it; it is saved at once. A tick under “No score” takes a "
    "row out that is none.",
    drop="No score",
    add="Add a score that was missed",
    button="Add this score",
    hint="7/10",
    columns={
        "value": Column("Mark", "Mark", "number"),
        "scale_min": Column("Lowest", "Lowest mark", "number"),
        "scale_max": Column("Out of", "Out of", "number"),
        "scope": Column("What it rates", "What it rates", "choice"),
        "rater": Column("Given by"),
        "rater_kind": Column("Kind of rater", kind="choice"),
    },
)
TIME: Final = "Time in the film"
"""A column that can be changed; the guide's scenes have it under the same name."""
TIMECODES: Final = Editor(
    kind="timecode",
    title="Timecodes",
    none="It names no time in the film.",
    alt="The times in the film that the review names",
    help=f"Press a cell under “{TIME}” twice to change it; it is saved at once. Write it like "
    "10:14, 1:02:03 or 10:14-10:38. A tick under “No time” takes a row out that is no time in "
    "the film, such as one of a clock.",
    drop="No time",
    add="Add a time that was missed",
    button="Add this time",
    hint="10:14",
    columns={
        "time": Column(TIME, f"{TIME}, if the text does not say it so", width=150,
                       required=True, hint="10:14-10:38"),
        "scene": Column("Scene", width=200, fixed=True),
        "sentence": Column("Sentence", width="large", fixed=True),
    },
)  # fmt: skip


def draw(mine: OpenProject, review: RawReview, editor: Editor) -> None:
    """Draw what a review states of one kind; a cell that is changed is saved at once."""
    st.subheader(editor.title, anchor=False)
    found: Sequence[Stated]
    if editor is SCORES:
        found = stated_scores(mine.corpus, review.review_id)
        titles = score_titles(mine.project.guide, found)
        rows = [{name: getattr(one, name) for name in editor.columns} for one in found]
    else:
        found, titles = stated_timecodes(mine.corpus, review.review_id), {}
        rows = _times(mine, review, found)
    if found:
        frame = pd.DataFrame({RAW: [one.raw for one in found]})
        for name, column in editor.columns.items():
            dtype = "float64" if column.kind == "number" else "object"
            frame[name] = pd.Series([row[name] for row in rows], dtype=dtype)
        sheets.edit_saved(
            f"{editor.kind}s",
            f"{mine.key}-{review.review_id}",
            frame.assign(**{DROP: False}),
            partial(save_stated, review.review_id, editor, tuple(found)),
            columns=_looks(editor, titles),
            alt=editor.alt,
            titles=titles,
            follow=[name for name, column in editor.columns.items() if column.fixed],
            whole_rows=True,
            hide_index=True,
        )
        st.html(f'<p class="about">{editor.help if mine.may_change else ""}</p>')
    else:
        st.html(f'<p class="about">{editor.none}</p>')
    _corrections(mine.project.corrections_of(editor.kind, review.review_id), editor)
    flash.show(editor.kind)
    if mine.may_change:
        with st.expander(editor.add):
            _form(review, editor, titles)


def score_titles(guide: FilmGuide, scores: Sequence[StatedScore]) -> Titles:
    """Name for a reader what a score can be of, and who can give it, by code."""
    named = {**guide.code_titles("aspect"), **guide.code_titles("segment")}
    named |= {"film": "the film", "film, earlier": "the film, at an earlier time"}
    codes = dict.fromkeys([*known_scopes(guide), *(one.scope for one in scores)])
    return {"scope": {code: named.get(code, code) for code in codes}, "rater_kind": _RATERS}


def _times(mine: OpenProject, review: RawReview, found: Sequence[Timecode]) -> list[dict[str, str]]:
    """Return the time of each timecode, the scene that it points to, and its sentence."""
    table = mine.corpus.timecodes
    scenes = table.loc[table["review_id"] == review.review_id, "scene"].astype("object")
    titles = mine.project.guide.code_titles("scene")
    spans = sentence_spans(review)
    at = spans.project(np.array([one.start for one in found], dtype=np.int32)).tolist()
    return [
        {
            "time": write_time(one.shown_from, one.shown_to),
            "scene": titles.get(str(scene), ""),
            "sentence": review.text[spans.start[n] : spans.end[n]],
        }
        for one, scene, n in zip(found, scenes, at, strict=True)
    ]


def _looks(editor: Editor, titles: Titles) -> dict[str, Any]:
    """Say how the columns of the table look."""
    config = st.column_config
    looks = {RAW: config.TextColumn("In the text", disabled=True)}
    for name, one in editor.columns.items():
        if one.kind == "choice":
            looks[name] = config.SelectboxColumn(
                one.label, options=[*titles[name].values()], required=True
            )
        elif one.kind == "number":
            looks[name] = config.NumberColumn(one.label)
        else:
            looks[name] = config.TextColumn(
                one.label, width=one.width, disabled=one.fixed, required=one.required
            )
    return looks | {DROP: config.CheckboxColumn(editor.drop, width=80)}


def save_stated(
    review_id: str, editor: Editor, found: Sequence[Stated], rows: Sequence[tuple[int, edits.Cells]]
) -> bool:
    """Save what was changed in the table, and drop what is ticked; for a callback."""

    def set_row(project: Project, row: int, cells: edits.Cells) -> Project:
        if cells.get(DROP):
            return drop(project, review_id, found[row])
        values = {
            name: str(cells[name] or "") if column.kind == "text" else cells[name]
            for name, column in editor.columns.items()
            if name in cells and not column.fixed
        }
        return set_values(project, review_id, found[row], **values) if values else project

    return edits.save_rows(rows, set_row, editor.kind)


def _corrections(corrections: Sequence[Correction], editor: Editor) -> None:
    """List what the reader has set right, each with the way back."""
    if not corrections:
        return
    kind = editor.kind
    st.html(f'<p class="about">{count_of(len(corrections), kind)} set right by you:</p>')
    for place, one in enumerate(corrections):
        with st.container(
            key=f"change-{kind}-{place}", horizontal=True, vertical_alignment="center"
        ):
            st.html(f'<p class="line">{escape(one.raw)}: {escape(_describe(one))}</p>')
            st.button(
                "As it was found",
                key=f"undo-{kind}-{place}",
                on_click=_undo,
                args=(one,),
                type="tertiary",
                disabled=open_project.is_reading(),
            )


def _undo(one: Correction) -> None:
    edits.change_project(lambda project: undo(project, one), one.kind)


def _describe(one: Correction) -> str:
    """Say what was done."""
    if one.kind == "score":
        return {"set": "set right", "drop": "no score", "add": "added"}[one.action]
    if one.action == "drop":
        return "no time in the film"
    values: dict[str, Any] = dict(one.values)
    time = write_time(values["shown_from"], values["shown_to"])
    return f"set to {time}" if one.action == "set" else f"added, at {time}"


def _form(review: RawReview, editor: Editor, titles: Titles) -> None:
    """Draw the boxes for what was missed; numbers stand side by side."""
    keys = _form_keys(review.review_id, editor)
    st.text_input("As it stands in the text", key=keys[RAW], placeholder=editor.hint)
    numbers = [name for name, one in editor.columns.items() if one.form and one.kind == "number"]
    if numbers:
        for box, name in zip(st.columns(len(numbers)), numbers, strict=True):
            box.number_input(editor.columns[name].form, value=None, key=keys[name])
    for name, one in editor.columns.items():
        if one.form and one.kind == "choice":
            codes = titles[name]
            st.selectbox(one.form, list(codes), format_func=codes.__getitem__, key=keys[name])
        elif one.form and one.kind == "text":
            st.text_input(one.form, key=keys[name], placeholder=one.hint)
    st.button(
        editor.button,
        key=f"new-{editor.kind}-add-{review.review_id}",
        on_click=_add,
        args=(review.review_id, editor),
    )


def _form_keys(review_id: str, editor: Editor) -> dict[str, str]:
    names = (RAW, *(name for name, one in editor.columns.items() if one.form))
    return {name: f"new-{editor.kind}-{name}-{review_id}" for name in names}


def _add(review_id: str, editor: Editor) -> None:
    """Add what the form says; its boxes are emptied when it is saved."""
    keys = _form_keys(review_id, editor)
    values = {name: st.session_state.get(key) for name, key in keys.items()}
    values = {
        name: value.strip() if isinstance(value, str) else value for name, value in values.items()
    }
    raw = values.pop(RAW) or ""
    if edits.change_project(
        lambda project: add(project, editor.kind, review_id, raw, **values), editor.kind
    ):
        for name, key in keys.items():
            kind = editor.columns[name].kind if name != RAW else "text"
            if kind != "choice":
                st.session_state[key] = "" if kind == "text" else None
