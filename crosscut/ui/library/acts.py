"""What a reader does to the own corpus, and what is said when it cannot be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Final, TypeVar

import streamlit as st

from crosscut.errors import CrosscutError
from crosscut.project.model import Project, ScoreChange, TimecodeChange
from crosscut.text.phrases import counted
from crosscut.ui import links, own

Change = Callable[[Project], Project]

_Expression = TypeVar("_Expression", ScoreChange, TimecodeChange)

_FAULTS: Final = "library_faults"
PART: Final = "library"
"""Key of the switch between the parts of the page."""


def change(what: Change, at: str = "") -> bool:
    """Change the corpus that is open, and save it; in a callback, or before `st.rerun()`.

    Parameters
    ----------
    what
        From one holding to the next.
    at
        Where on the page it is said if it cannot be done: the `at` of a call of `faults`.

    Returns
    -------
    bool
        Whether it was done; if not, `faults` says why, and everything is as it was.
    """
    mine = own.current()
    if mine is None:
        return False
    try:
        own.keep(mine, what(mine.holding))
    except CrosscutError as error:
        fault(error, at)
        return False
    return True


def fault(error: CrosscutError | str, at: str = "") -> None:
    """Keep what went wrong, to be said on the next drawing."""
    st.session_state.setdefault(_FAULTS, {}).setdefault(at, []).append(str(error))


def faults(at: str = "") -> None:
    """Say what went wrong, once: at the place where it did, or at the head of the part."""
    # There also when it is empty: what comes after it keeps its place, and what is open stays so.
    with st.container():
        for said in dict.fromkeys(st.session_state.get(_FAULTS, {}).pop(at, [])):
            st.error(links.plain(said), icon=None)


def set_right(
    changes: Sequence[_Expression],
    unit: str,
    said: Callable[[_Expression], str],
    undo: Callable[[_Expression], None],
) -> None:
    """List what the reader has set right in expressions of a review, each with the way back.

    Parameters
    ----------
    changes
        What was set right.
    unit
        What each is: "score", "timecode".
    said
        Says what was done: "set right", "no score".
    undo
        Takes a change back.
    """
    if not changes:
        return
    st.html(f'<p class="about">{counted(len(changes), unit)} set right by you:</p>')
    for place, change in enumerate(changes):
        key = f"change-{unit}-{place}"
        with st.container(key=key, horizontal=True, vertical_alignment="center"):
            st.html(f'<p class="line">{escape(change.raw)}: {escape(said(change))}</p>')
            st.button(
                "As it was found",
                key=f"undo-{unit}-{place}",
                on_click=undo,
                args=(change,),
                type="tertiary",
            )


def go(part: str) -> None:
    """Show another part of the page; for a callback."""
    st.session_state[PART] = part
