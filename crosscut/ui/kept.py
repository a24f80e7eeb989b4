"""What a reader has chosen on a view, kept while the reader is elsewhere.

Streamlit forgets a control that a run does not draw: those of another view, and those of
another part of the same one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Collection


_KEPT: Final = "kept_controls"


def bring_back(keys: Collection[str]) -> None:
    """Set controls to what was last chosen, before they are drawn.

    What a link says comes first: what the address says and the reader has not chosen.
    """
    note(keys)
    for key, value in _kept().items():
        if key in keys and key not in st.session_state and _told(key) in ([], _written(value)):
            st.session_state[key] = value


def _told(key: str) -> list[str]:
    return st.query_params.get_all(key)


def _written(value: object) -> list[str]:
    """Write a value as the address holds it."""
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


def note(keys: Collection[str]) -> None:
    """Keep what is chosen; call it when the controls are drawn."""
    _kept().update({key: st.session_state[key] for key in keys if key in st.session_state})


def _kept() -> dict[str, Any]:
    kept: dict[str, Any] = st.session_state.setdefault(_KEPT, {})
    return kept


def forget(keys: Collection[str]) -> None:
    """Forget what was chosen."""
    for key in keys:
        _kept().pop(key, None)
