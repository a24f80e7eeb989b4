"""The scores that one review states: changed, dropped and added in place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st

from crosscut.guide.model import FilmGuide
from crosscut.ingest.model import RawReview
from crosscut.project.corrections import add_score, drop_score, known_scopes, set_score, undo_score
from crosscut.project.model import Project, ScoreChange
from crosscut.scores.stated import StatedScore
from crosscut.ui.library import edits
from crosscut.ui.open_project import OpenProject

COLUMNS: Final = {
    "value": "Mark",
    "scale_min": "Lowest",
    "scale_max": "Out of",
    "scope": "It is of",
    "rater": "Given by",
    "rater_kind": "Who is",
}
_RAW: Final = "In the text"
_RATERS: Final = {
    "critic": "a critic",
    "aggregate": "a site that gathers scores",
    "viewer": "viewers",
}
_DONE: Final = {"set": "set right", "drop": "no score", "add": "added"}
_DEFAULT: Final = "film"
_AT: Final = "scores"


def draw(mine: OpenProject, review: RawReview) -> None:
    """Draw the scores of a review; a cell that is changed is saved at once."""
    st.subheader("Stated scores", anchor=False)
    scores = _scores(mine, review)
    titles = _scopes(mine.project.guide, scores)
    if scores:
        _table(mine, review, scores, titles)
    else:
        st.html('<p class="about">No score was found in it.</p>')
    changes = [one for one in mine.project.scores if one.review_id == review.review_id]
    edits.list_corrections(changes, "score", lambda one: _DONE[one.action], _undo)
    edits.show_errors(_AT)
    with st.expander("Add a score that was missed"):
        _form(review, titles)


def _scores(mine: OpenProject, review: RawReview) -> list[StatedScore]:
    table = mine.corpus.scores
    own = table[table["review_id"].astype("object") == review.review_id].drop(columns="review_id")
    rows = own.astype("object").where(own.notna(), None).to_dict("records")
    return [StatedScore(**{str(name): value for name, value in row.items()}) for row in rows]


def _scopes(guide: FilmGuide, scores: list[StatedScore]) -> dict[str, str]:
    """Name for a reader what a score can be of, by code."""
    named = {**guide.code_titles("aspect"), **guide.code_titles("segment")}
    named |= {_DEFAULT: "the film", "film, earlier": "the film, at an earlier time"}
    codes = dict.fromkeys([*known_scopes(guide), *(one.scope for one in scores)])
    return {code: named.get(code, code) for code in codes}


def _table(
    mine: OpenProject, review: RawReview, scores: list[StatedScore], titles: dict[str, str]
) -> None:
    frame = pd.DataFrame(
        {
            _RAW: [one.raw for one in scores],
            **{label: [getattr(one, name) for one in scores] for name, label in COLUMNS.items()},
        }
    )
    frame = frame.astype({COLUMNS[name]: "float64" for name in ("value", "scale_min", "scale_max")})
    frame[COLUMNS["scope"]] = [titles[one.scope] for one in scores]
    frame[COLUMNS["rater_kind"]] = [_RATERS[one.rater_kind] for one in scores]
    key = f"scores-{mine.version}-{review.review_id}"
    choose = st.column_config.SelectboxColumn
    st.data_editor(
        frame,
        key=key,
        num_rows="delete",
        hide_index=True,
        on_change=_changed,
        args=(key, review.review_id, tuple(scores), titles),
        column_config={
            _RAW: st.column_config.TextColumn(_RAW, disabled=True),
            COLUMNS["scope"]: choose(options=list(titles.values()), required=True),
            COLUMNS["rater_kind"]: choose(options=list(_RATERS.values()), required=True),
        },
        alt="The scores that the review states",
    )
    st.html(
        '<p class="about">Press a cell twice to change it; it is saved at once. A row that is '
        "no score: tick it at its left and press the bin.</p>"
    )


def _changed(
    key: str, review_id: str, scores: tuple[StatedScore, ...], titles: dict[str, str]
) -> None:
    """Save what was changed in the table."""
    state = st.session_state[key]
    edited: Mapping[int, Mapping[str, Any]] = state["edited_rows"]
    deleted: list[int] = state["deleted_rows"]

    def changed(project: Project) -> Project:
        for row, cells in edited.items():
            values = _values(cells, titles)
            if values and int(row) not in deleted:
                project = set_score(project, review_id, scores[int(row)], **values)
        for row in deleted:
            project = drop_score(project, review_id, scores[int(row)])
        return project

    edits.change_project(changed, _AT)


def _values(cells: Mapping[str, Any], titles: dict[str, str]) -> dict[str, Any]:
    """Return the fields of a score that cells of the table stand for."""
    fields = {label: name for name, label in COLUMNS.items()}
    codes = {
        "scope": {title: code for code, title in titles.items()},
        "rater_kind": {title: code for code, title in _RATERS.items()},
    }
    values = {}
    for label, value in cells.items():
        if label not in fields:
            continue
        name = fields[label]
        known = codes.get(name)
        values[name] = known.get(value, value) if known else value
        if name == "rater":
            values[name] = str(value or "")
    return values


def _undo(change: ScoreChange) -> None:
    score = StatedScore(
        "", "critic", change.raw, None, None, None, "", _DEFAULT, change.start, None, ""
    )
    edits.change_project(lambda project: undo_score(project, change.review_id, score))


def _form(review: RawReview, titles: dict[str, str]) -> None:
    name = review.review_id
    st.text_input("As it stands in the text", key=f"new-raw-{name}", placeholder="7/10")
    mark, low, top = st.columns(3)
    mark.number_input("Mark", value=None, key=f"new-value-{name}")
    low.number_input("Lowest mark", value=None, key=f"new-low-{name}")
    top.number_input("Out of", value=None, key=f"new-top-{name}")
    st.selectbox("It is of", list(titles.values()), key=f"new-scope-{name}")
    st.button("Add this score", key=f"new-add-{name}", on_click=_add, args=(name, titles))


def _add(review_id: str, titles: dict[str, str]) -> None:
    """Add the score of the form; its boxes are emptied when it is saved."""
    keys = {one: f"new-{one}-{review_id}" for one in ("raw", "value", "low", "top", "scope")}
    raw, value, low, top, scope = (st.session_state.get(key) for key in keys.values())
    codes = {title: code for code, title in titles.items()}
    if edits.change_project(
        lambda project: add_score(
            project,
            review_id,
            str(raw or "").strip(),
            value=value,
            scale_min=low,
            scale_max=top,
            scope=codes.get(str(scope), _DEFAULT),
        ),
        _AT,
    ):
        st.session_state[keys["raw"]] = ""
        for one in ("value", "low", "top"):
            st.session_state[keys[one]] = None
