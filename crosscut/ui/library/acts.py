"""What a reader does to the own corpus, and what is said when it cannot be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from crosscut.errors import CrosscutError
from crosscut.ui import links, own

if TYPE_CHECKING:
    from collections.abc import Callable

    from crosscut.holding import Holding

    Change = Callable[[Holding], Holding]

_FAULTS: Final = "library_faults"
PART: Final = "library"
"""Key of the switch between the parts of the page."""


def change(what: Change) -> bool:
    """Change the corpus that is open, and save it; in a callback, or before `st.rerun()`.

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
        fault(error)
        return False
    return True


def fault(error: CrosscutError | str) -> None:
    """Keep what went wrong, to be said on the next drawing."""
    st.session_state.setdefault(_FAULTS, []).append(str(error))


def faults() -> None:
    """Say what went wrong, once."""
    for said in dict.fromkeys(st.session_state.pop(_FAULTS, [])):
        st.error(links.plain(said), icon=None)


def go(part: str) -> None:
    """Show another part of the page; for a callback."""
    st.session_state[PART] = part
