"""What the parts of the Library share: changes that are saved, buttons, and progress."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal

import streamlit as st

from crosscut.errors import CrosscutError
from crosscut.ingest.sources import Progress
from crosscut.project.model import Project
from crosscut.ui import flash, links, open_project

Change = Callable[[Project], Project]
Cells = Mapping[str, Any]
"""Values of cells, by column."""

PART: Final = "library"
"""Key of the switch between the parts of the page."""


def change_project(what: Change, at: str = flash.LIBRARY) -> bool:
    """Change the corpus that is open, and save it; in a callback, or before `st.rerun()`.

    Parameters
    ----------
    what
        From one project to the next.
    at
        Where on the page it is said if it cannot be done: as `flash.add` has it.

    Returns
    -------
    bool
        Whether it was done; if not, `flash.show` says why, and everything is as it was.
    """
    mine = open_project.current()
    if mine is None:
        return False
    try:
        open_project.save(mine, what(mine.project))
    except CrosscutError as error:
        flash.add(error, at)
        return False
    return True


def save_rows(
    rows: Sequence[tuple[int, Cells]],
    set_row: Callable[[Project, int, Cells], Project],
    at: str = flash.LIBRARY,
) -> bool:
    """Save what was changed in rows of a table, each by itself; what cannot be used is said.

    Parameters
    ----------
    rows
        Numbers of rows, and what was changed in each.
    set_row
        From one project to the next, with what was changed in one row.
    at
        As of `change_project`.

    Returns
    -------
    bool
        Whether what can be used was saved.
    """
    mine = open_project.current()
    if mine is None:
        return False
    project = mine.project
    # From the last on: where a row goes, the numbers before it stay.
    for row, cells in reversed(rows):
        try:
            project = set_row(project, row, cells)
        except CrosscutError as error:
            flash.add(error, at)
    return project == mine.project or change_project(lambda _: project, at)


def go_to_part(part: str) -> None:
    """Show another part of the page; for a callback."""
    st.session_state[PART] = part


_PRESSED: Final = "pressed"


def sticky_button(
    label: str,
    *,
    key: str,
    kind: Literal["primary", "secondary", "tertiary"] = "secondary",
    disabled: bool = False,
) -> bool:
    """Draw a button; return once whether it was pressed.

    A press outlasts a run that begins again before it comes to the button.
    """
    st.button(label, key=key, type=kind, disabled=disabled, on_click=_note, args=(key,))
    presses: set[str] = st.session_state.get(_PRESSED, set())
    if key not in presses:
        return False
    presses.discard(key)
    return not disabled


def _note(key: str) -> None:
    st.session_state.setdefault(_PRESSED, set()).add(key)


def stepper(show: Callable[[float, str], object], name: str, number: int, count: int) -> Progress:
    """Return what draws the progress of one file of several, a hundred times at most."""
    last = -1

    def step(done: int, whole: int, inner: str) -> None:
        nonlocal last
        part = int(100 * (number + done / max(whole, 1)) / count)
        if part != last:
            last = part
            place = "" if inner == name else f", {inner}"
            text = f"Reading {name}{place} ({number + 1} of {count})"
            show(part / 100, links.escape_markdown(text[:200]))

    step(0, 1, name)
    return step
