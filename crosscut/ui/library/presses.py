"""Buttons whose work is done where they are drawn."""

from __future__ import annotations

from typing import Final, Literal

import streamlit as st

_PRESSED: Final = "pressed"


def pressed(
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
