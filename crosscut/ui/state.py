"""What a reader has chosen on a view, kept while the reader is elsewhere.

Streamlit forgets a control that a run does not draw: those of another view, and those of
another part of the same one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final, ParamSpec

import streamlit as st

_KEPT: Final = "kept_controls"


def restore(keys: Collection[str]) -> None:
    """Set controls to what was last chosen, before they are drawn.

    What a link says comes first: what the address says and the reader has not chosen.
    """
    remember(keys)
    for key, value in _kept().items():
        if key in keys and key not in st.session_state and _told(key) in ([], _written(value)):
            st.session_state[key] = value


def _told(key: str) -> list[str]:
    return st.query_params.get_all(key)


def _written(value: object) -> list[str]:
    """Write a value as the address holds it."""
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


def remember(keys: Collection[str]) -> None:
    """Keep what is chosen; call it when the controls are drawn."""
    _kept().update({key: st.session_state[key] for key in keys if key in st.session_state})


def _kept() -> dict[str, Any]:
    kept: dict[str, Any] = st.session_state.setdefault(_KEPT, {})
    return kept


def forget(keys: Collection[str]) -> None:
    """Forget what was chosen."""
    for key in keys:
        _kept().pop(key, None)


P = ParamSpec("P")

_AGAIN: Final = "whole_page_again"


def rerun_page() -> None:
    """Let the whole page be drawn anew: a control in its body has changed what lies outside."""
    st.session_state[_AGAIN] = True


def begin_page() -> None:
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
