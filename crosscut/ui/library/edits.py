"""What a reader does to the own project, and the messages where it cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import streamlit as st

from crosscut.errors import CrosscutError
from crosscut.ingest.sources import Progress
from crosscut.project.model import Project
from crosscut.ui import links, open_project

Change = Callable[[Project], Project]

_FAULTS: Final = "library_faults"
PART: Final = "library"
"""Key of the switch between the parts of the page."""


def change_project(what: Change, at: str = "") -> bool:
    """Change the corpus that is open, and save it; in a callback, or before `st.rerun()`.

    Parameters
    ----------
    what
        From one project to the next.
    at
        Where on the page it is said if it cannot be done: the `at` of a call of `faults`.

    Returns
    -------
    bool
        Whether it was done; if not, `faults` says why, and everything is as it was.
    """
    mine = open_project.current()
    if mine is None:
        return False
    try:
        open_project.save(mine, what(mine.project))
    except CrosscutError as error:
        add_error(error, at)
        return False
    return True


def add_error(error: CrosscutError | str, at: str = "") -> None:
    """Keep what went wrong for the next drawing."""
    st.session_state.setdefault(_FAULTS, {}).setdefault(at, []).append(str(error))


def show_errors(at: str = "") -> None:
    """Say what went wrong, once: at the place where it did, or at the head of the part."""
    # There also when it is empty: what comes after it keeps its place, and what is open stays so.
    with st.container():
        for message in dict.fromkeys(st.session_state.get(_FAULTS, {}).pop(at, [])):
            st.error(links.escape_markdown(message), icon=None)


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
