"""Library: the guide, as tables to read or to edit, beside another guide, and as a file."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.errors import CrosscutError
from crosscut.guide.model import FilmGuide
from crosscut.guide.tables import COLUMNS, CheckedGuide, guide_text, slug, tables_of
from crosscut.ingest.limits import limits_from
from crosscut.project.zip import open_folder
from crosscut.text.phrases import count_of
from crosscut.ui import corrections, films, flash, links, open_project
from crosscut.ui.flash import note, notice
from crosscut.ui.library import guide_changes, guide_draft, new_film, proposed, sheets
from crosscut.ui.library.add_story import add_story, sentence_texts
from crosscut.ui.library.edits import sticky_button
from crosscut.ui.library.guide_draft import ORDERED, Draft
from crosscut.ui.open_project import OpenProject

TO_DO: Final = ("Tables", "Beside another guide", "As a file")
_TRIED: Final = "guide_tried"
_FILE: Final = "guide_file"


def view(corpus: Corpus, mine: OpenProject | None) -> None:
    """Draw the guide of the film on the picker; one's own can be changed."""
    film = st.session_state.get("film")
    shown = mine if mine is not None and film == mine.title else None
    editing = shown if shown is not None and shown.may_change else None
    st.html(
        '<p class="said">The guide says what to look for in the reviews: the film\'s stories, its '
        "people, its themes and things, and the words by which a review speaks of them. Every "
        "number in Crosscut is counted from these words.</p>"
    )
    phrase = st.session_state.get(corrections.PHRASE)
    if shown is not None and not shown.may_change:
        open_project.draw_reading(shown, "guide")
    elif editing is None:
        _reading(mine)
        if phrase is not None:
            note(f"In a guide of your own “{phrase[2]}” can be left out everywhere.")
    elif phrase is not None:
        _leave_out(editing, *st.session_state.pop(corrections.PHRASE))
    do = st.segmented_control(
        "What to do", TO_DO, key="guide_do", default=TO_DO[0], required=True, wrap=True
    )
    if editing is not None:
        _own(corpus, editing, do)
    elif do == TO_DO[0]:
        _read(corpus.guide)
    elif do == TO_DO[1]:
        guide_changes.compare(corpus, corpus.guide)
    else:
        _download(corpus.guide)


def _leave_out(mine: OpenProject, kind: str, code: str, phrase: str) -> None:
    """Put what a reader wants to be left out into the tables, and try it."""
    draft = guide_draft.draft_of(mine)
    table = guide_draft.leave_out(draft, kind, code, phrase)
    st.session_state["guide_do"] = TO_DO[0]
    st.session_state["guide_table"] = guide_draft.TABLES[table]
    st.session_state[_TRIED] = draft.check().guide
    title = corrections.title_of(mine.project.guide, f"{kind}:{code}")
    flash.add(
        f"“!{phrase}” stands among the words of {title} now, which leaves “{phrase}” out. Below "
        "the table you see what that changes; Keep makes it so.",
        "guide",
    )


def _own(corpus: Corpus, mine: OpenProject, do: str) -> None:
    draft = guide_draft.draft_of(mine)
    flash.show("guide", st.success)
    if do == TO_DO[0]:
        _edit(corpus, mine, draft)
        return
    checked = draft.check()
    guide = checked.guide or mine.project.guide
    if do == TO_DO[1]:
        guide_changes.compare(corpus, guide)
    else:
        _download(guide)
        _open_file()
    if checked.guide != draft.origin:
        note("You have changes that are not kept yet: see Tables.")


# ------------------------------------------------------------------ reading


def _reading(mine: OpenProject | None) -> None:
    """Say why nothing can be changed here, and how it can."""
    if mine is not None:
        notice(
            f"This guide can be read. To change your own, choose “{mine.title}” under "
            "Film, on the left."
        )
        return
    notice(
        "This film belongs to everybody who uses this page, so its guide can be read and not "
        "changed. Make a copy of your own, reviews and guide, and change that."
    )
    if sticky_button("Make my own copy to edit", key="guide_copy", kind="primary"):
        _copy()


def _copy() -> None:
    folder = films.films().get(str(st.session_state.get("film")))
    try:
        if folder is None:
            raise CrosscutError("This film is not here any more.", remedy="Choose another.")
        with st.spinner("Copying the film"):
            opened = open_folder(folder, limits_from())
            open_project.create(opened.project)
    except CrosscutError as error:
        flash.error(error)
        return
    for message in opened.notices:
        flash.add(message, flash.PAGE)
    st.rerun()


def _table() -> str:
    """Let the reader choose a table; return its name."""
    titles = list(guide_draft.TABLES.values())
    title = st.segmented_control(
        "Table", titles, key="guide_table", default="Themes", required=True, wrap=True
    )
    table = next(name for name, own in guide_draft.TABLES.items() if own == title)
    note(guide_draft.ABOUT[table])
    return table


def _read(guide: FilmGuide) -> None:
    table = _table()
    frame = sheets.number_rows(tables_of(guide)[table])
    if frame.empty:
        st.html('<p class="found">There is nothing in this table.</p>')
        return
    st.dataframe(
        frame,
        column_config=guide_draft.column_config(table),
        column_order=guide_draft.order(table),
        placeholder="",
        alt=f"{guide_draft.TABLES[table]} of the guide",
        key=f"guide-read-{table}",
    )


# ------------------------------------------------------------------ editing


def _edit(corpus: Corpus, mine: OpenProject, draft: Draft) -> None:
    table = _table()
    name = guide_draft.TABLES[table]
    before = guide_draft.problems_by_row(draft.check().problems, table, len(draft.tables()[table]))
    edited = sheets.edit_table(
        guide_draft.sheet_name(table),
        draft.start[table],
        columns=guide_draft.column_config(table, draft),
        order=guide_draft.order(table, editing=True),
        alt=f"{name} of the guide, to be edited",
        rows="fixed",
        problems=before,
    )
    guide_draft.fill_codes(table, edited)
    checked = draft.check()
    if guide_draft.problems_by_row(checked.problems, table, len(edited)) != before:
        st.rerun()
    if table != "film":
        _rows(table, edited)
    if table == "segments":
        empty = guide_draft.empty_row(table)
        add_story(guide_draft.sheet_name(table), "cues", sentence_texts(corpus), empty)
    if table in proposed.TITLES:
        general = ", and general ones" if table == "themes" else ""
        st.button(
            f"More {name.lower()} from the reviews{general}",
            key="guide_more",
            on_click=new_film.go_to_more,
            args=(mine,),
            type="tertiary",
        )
    if {"terms", "cues"} & set(COLUMNS[table]):
        with st.expander("How to write the words to look for"):
            st.markdown(guide_draft.MARKS)
    if count := len(checked.problems):
        what = "One thing is" if count == 1 else f"{count} things are"
        st.error(
            f"{what} not right yet. What you typed stays here until you keep the guide.", icon=None
        )
        lines = guide_draft.problem_lines(checked.problems, draft.tables(), table)
        st.table(lines.map(links.escape_markdown), border="horizontal", hide_index=True)
    if checked.guide == draft.origin:
        note("Nothing is changed.")
        return
    _decide(corpus, mine, draft, checked)


def _rows(table: str, edited: pd.DataFrame) -> None:
    """Draw what adds and deletes rows."""
    ticked = sheets.count_ticked(edited)
    with st.container(horizontal=True, key="guide-rows"):
        st.button("Add a row", key="guide_add", on_click=guide_draft.add_row, args=(table,))
        if ticked:
            st.button(
                f"Delete {count_of(ticked, 'row')}",
                key="guide_delete",
                on_click=sheets.delete_ticked,
                args=(guide_draft.sheet_name(table),),
            )
    hints = ["Press a cell twice to change it. To delete rows, tick them under Delete."]
    last = edited[list(COLUMNS[table])].tail(1)
    if len(last) and not any(map(len, last.iloc[0].dropna())):
        # Long tables scroll: it is out of sight.
        hints.insert(0, f"Row {len(edited)}, the last of the table, is new and empty.")
    if table in ORDERED:
        hints.append("To move a row, type its new place under Move to.")
    note(" ".join(hints))


def _decide(corpus: Corpus, mine: OpenProject, draft: Draft, checked: CheckedGuide) -> None:
    """Draw what can be done with changes: try, keep, take back."""
    guide = checked.guide
    with st.container(horizontal=True, key="guide-decide"):
        if sticky_button("Try", key="guide_try", disabled=guide is None):
            st.session_state[_TRIED] = guide
        keep = sticky_button("Keep", key="guide_keep", kind="primary", disabled=guide is None)
        if keep and guide:
            _keep(mine, draft, guide)
        st.button("Take back my changes", key="guide_back", on_click=guide_draft.forget)
    if guide is None:
        return
    if st.session_state.get(_TRIED) != guide:
        note("Not kept yet. Try shows which passages your changes gain and lose.")
        return
    st.subheader("What your changes gain and lose", anchor=False)
    try:
        trial = guide_changes.trial(corpus, guide)
    except CrosscutError as error:
        flash.error(error)
        return
    guide_changes.show(corpus, guide, trial, guide_changes.TRY, key="guide-tried")


def _keep(mine: OpenProject, draft: Draft, guide: FilmGuide) -> None:
    try:
        with st.spinner("Reading the reviews with the changed guide"):
            guide_draft.save_draft(mine, draft, guide)
    except CrosscutError as error:
        flash.error(error)
        return
    flash.add("The guide is kept. All views count by it now.", "guide")
    st.rerun()


# ------------------------------------------------------------------ as a file


def _download(guide: FilmGuide) -> None:
    """Offer the guide as a file."""
    st.html(
        '<p class="said">The guide is also one file of plain text, which can be kept, passed on '
        "and opened here again. It can be read and changed in any text editor.</p>"
    )
    st.download_button(
        "Download the guide",
        data=lambda: guide_text(guide).encode(),
        file_name=f"{slug(guide.film.title, otherwise='film')}-guide.toml",
        mime="application/toml",
        on_click="ignore",
        key="guide_download",
    )


def _open_file() -> None:
    """Let the reader open a guide file in the place of the tables."""
    flash.show(_FILE, st.success)
    dropped = st.file_uploader("Open a guide file", key="guide_open")
    if dropped is None or (guide := guide_changes.read_guide(dropped)) is None:
        return
    codes = sum(len(own) for own in (guide.characters, guide.themes, guide.motifs, guide.aspects))
    stories = count_of(len(guide.segments), "story", "stories")
    note(
        f"{dropped.name}: the guide of “{guide.film.title}”, with {stories} and {codes} "
        "characters, themes, motifs and aspects."
    )
    if sticky_button("Replace my tables with it", key="guide_put"):
        guide_draft.replace_tables(guide)
        flash.add("The file is in the tables now. Nothing is kept yet: see Tables.", _FILE)
        st.rerun()
