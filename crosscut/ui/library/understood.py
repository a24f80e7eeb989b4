"""Library, "What was understood": of each review what was read, to be set right in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any, Final, Literal, cast

import numpy as np
import pandas as pd
import streamlit as st

from crosscut.corpus.annotate import sentence_spans
from crosscut.corpus.build import Corpus
from crosscut.errors import CorpusError
from crosscut.guide.model import FilmGuide
from crosscut.ingest.model import BlockKind, Note, RawReview
from crosscut.ingest.split import propose_split
from crosscut.project.corrections import (
    add,
    drop,
    score_scopes,
    scores_of_review,
    set_values,
    timecodes_of_review,
    undo,
)
from crosscut.project.model import Correction, Kind, Project
from crosscut.project.reviews import put_back, remove, set_kind, set_meta, take_out
from crosscut.scores.stated import StatedScore
from crosscut.text.phrases import count_of, number
from crosscut.text.timecodes import Timecode, write_time
from crosscut.text.words import WordIndex
from crosscut.ui import corrections, films, flash, links, open_project, paging
from crosscut.ui.library import edits, intake, sheets
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
            '<p class="para">Here you can check and correct what was read from the reviews that '
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
    choice = st.selectbox("Review", ids, format_func=names.__getitem__, key=REVIEW)
    review = mine.project.review(choice)
    draw_head(review)
    draw_stated(mine, review, SCORES)
    draw_stated(mine, review, TIMECODES)
    at_sentences = [
        one
        for kind in ("segment", "mention", "scene", "pair", "disagreement")
        for one in mine.project.corrections_of(kind, review.review_id)
    ]
    _set_right(mine.corpus, at_sentences)
    draw_lines(review)
    draw_passages(mine, review)
    if mine.may_change:
        draw_removal(mine, review)


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
    page_reviews = reviews[page * AT_ONCE : (page + 1) * AT_ONCE]
    sheets.edit_saved(
        "meta",
        f"{mine.key}-{page}",
        pd.DataFrame(
            [[getattr(one.meta, name) for name in COLUMNS] for one in page_reviews],
            columns=list(COLUMNS),
            index=pd.Index([one.review_id for one in page_reviews], name="Name"),
            dtype="str",
        ),
        partial(save_meta, [one.review_id for one in page_reviews]),
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
    of_page = (
        f", {number(len(page_reviews))} of them on this page"
        if len(page_reviews) < len(reviews)
        else ""
    )
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


Statement = StatedScore | Timecode
Titles = Mapping[str, Mapping[str, str]]
"""Name of a column of choices -> code -> title."""

# --------------------------------------------------------------------------
# The scores and the times that a review states


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
        Whether it cannot be changed.
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
        "sentence": Column("Sentence", width="large", fixed=True),
    },
)  # fmt: skip


def draw_stated(mine: OpenProject, review: RawReview, editor: Editor) -> None:
    """Draw what a review states of one kind; a cell that is changed is saved at once."""
    st.subheader(editor.title, anchor=False)
    statements: Sequence[Statement]
    if editor is SCORES:
        statements = scores_of_review(mine.corpus, review.review_id)
        titles = score_titles(mine.project.guide, statements)
        rows = [{name: getattr(one, name) for name in editor.columns} for one in statements]
    else:
        statements, titles = timecodes_of_review(mine.corpus, review.review_id), {}
        rows = _times(mine, review, statements)
    if statements:
        frame = pd.DataFrame({RAW: [one.raw for one in statements]})
        for name, column in editor.columns.items():
            dtype = "float64" if column.kind == "number" else "object"
            frame[name] = pd.Series([row[name] for row in rows], dtype=dtype)
        sheets.edit_saved(
            f"{editor.kind}s",
            f"{mine.key}-{review.review_id}",
            frame.assign(**{DROP: False}),
            partial(save_stated, review.review_id, editor, tuple(statements)),
            columns=_looks(editor, titles),
            alt=editor.alt,
            titles=titles,
            whole_rows=True,
            hide_index=True,
        )
        scenes = dict.fromkeys(f"{row['time']} {row['scene']}" for row in rows if row.get("scene"))
        if scenes:
            st.html(f'<p class="about">Scenes at these times: {escape("; ".join(scenes))}.</p>')
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
    titles = {**guide.code_titles("aspect"), **guide.code_titles("segment")}
    titles |= {"film": "the film", "film, earlier": "the film, at an earlier time"}
    codes = dict.fromkeys([*score_scopes(guide), *(one.scope for one in scores)])
    return {"scope": {code: titles.get(code, code) for code in codes}, "rater_kind": _RATERS}


def _times(
    mine: OpenProject, review: RawReview, timecodes: Sequence[Timecode]
) -> list[dict[str, str]]:
    """Return the time of each timecode, the scene that it points to, and its sentence."""
    table = mine.corpus.timecodes
    scenes = table.loc[table["review_id"] == review.review_id, "scene"].astype("object")
    titles = mine.project.guide.code_titles("scene")
    spans = sentence_spans(review)
    at = spans.project(np.array([one.start for one in timecodes], dtype=np.int32)).tolist()
    return [
        {
            "time": write_time(one.shown_from, one.shown_to),
            "scene": titles.get(str(scene), ""),
            "sentence": review.text[spans.start[n] : spans.end[n]],
        }
        for one, scene, n in zip(timecodes, scenes, at, strict=True)
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
    review_id: str,
    editor: Editor,
    statements: Sequence[Statement],
    rows: Sequence[tuple[int, edits.Cells]],
) -> bool:
    """Save what was changed in the table, and drop what is ticked; for a callback."""

    def set_row(project: Project, row: int, cells: edits.Cells) -> Project:
        if cells.get(DROP):
            return drop(project, review_id, statements[row])
        values = {
            name: str(cells[name] or "") if column.kind == "text" else cells[name]
            for name, column in editor.columns.items()
            if name in cells and not column.fixed
        }
        return set_values(project, review_id, statements[row], **values) if values else project

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


# --------------------------------------------------------------------------
# Its text: what was left out, what its passages are


LINES_AT_ONCE: Final = 10
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


def draw_head(review: RawReview) -> None:
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
        st.html(f'<ul class="notes">{"".join(notes[:50])}</ul>')
    if not open_project.is_reading():
        intake.offer_split(review, propose_split(review))


def draw_lines(review: RawReview) -> None:
    """List the lines that are no text, why, each with a way back."""
    for kind, title in _GROUPS:
        notes = [note for note in review.notes if note.kind == kind]
        if notes or kind == "removed":
            st.subheader(f"{title}: {count_of(len(notes), 'line')}", anchor=False)
        label = "It is text" if kind == "marked" else "Put back"
        key = f"lines-{kind}-{review.review_id}"
        first = LINES_AT_ONCE * paging.choose_page(len(notes), LINES_AT_ONCE, key=key)
        for place, note in enumerate(notes[first : first + LINES_AT_ONCE], start=first):
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


def draw_passages(mine: OpenProject, review: RawReview) -> None:
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


def draw_removal(mine: OpenProject, review: RawReview) -> None:
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
    def without(project: Project) -> Project:
        if len(project.reviews) == 1:
            raise CorpusError(
                "This is the only review.",
                where=review_id,
                remedy="Delete the corpus under “Save and share”.",
            )
        return remove(project, review_id)

    edits.change_project(without)
