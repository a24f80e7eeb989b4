"""The body of a page: what is changed in it is drawn anew without app.py, sidebar and filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, ParamSpec

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable


P = ParamSpec("P")

_AGAIN: Final = "whole_page_again"


def again() -> None:
    """Let the whole page be drawn anew: a control in its body has changed what lies outside."""
    st.session_state[_AGAIN] = True


def begun() -> None:
    """Note that the whole page is being drawn."""
    st.session_state.pop(_AGAIN, None)


@st.fragment
def body(draw: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
    """Draw a page's body.

    A control in it that is changed runs `draw` alone, with the arguments of the page's last
    run; `again`, called where such a change is heeded, makes it the whole page.
    """
    if st.session_state.get(_AGAIN):
        st.rerun()
    draw(*args, **kwargs)
