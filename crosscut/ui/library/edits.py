"""What a reader does to the own project, and the messages where it cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import streamlit as st

from crosscut.errors import CrosscutError
from crosscut.ingest.sources import Progress
from crosscut.project.model import Project
from crosscut.ui import flash, links, open_project

Change = Callable[[Project], Project]

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
    """Draw a button; tell once that it was pressed.

    A press outlasts a run that begins again before it comes to the button.
    """
    st.button(label, key=key, type=kind, disabled=disabled, on_click=_note, args=(key,))
    noted: set[str] = st.session_state.get(_PRESSED, set())
    if key not in noted:
        return False
    noted.discard(key)
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
