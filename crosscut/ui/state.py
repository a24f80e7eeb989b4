"""The body of a page: drawn alone where a change concerns nothing outside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, ParamSpec

import streamlit as st

P = ParamSpec("P")

_AGAIN: Final = "whole_page_again"


def rerun_page() -> None:
    """Let the whole page be drawn anew: a control in its body has changed what lies outside."""
    st.session_state[_AGAIN] = True


_FIRST: Final = "first_of_page"


def begin_page() -> None:
    """Note that the whole page is being drawn."""
    st.session_state.pop(_AGAIN, None)
    st.session_state[_FIRST] = {}


def first_of_page(kind: str, name: str) -> bool:
    """Tell whether this is the first of its kind that the page draws."""
    first: dict[str, str] = st.session_state.setdefault(_FIRST, {})
    return first.setdefault(kind, name) == name


@st.fragment
def body(draw: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
    """Draw a page's body.

    A control in it that is changed runs `draw` alone, with the arguments of the page's last
    run; where such a change concerns more, `rerun_page` makes it the whole page.
    """
    if st.session_state.get(_AGAIN):
        st.rerun()
    st.session_state[_FIRST] = {}
    draw(*args, **kwargs)
