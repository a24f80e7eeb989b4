"""Messages: small print beside a control, and what is kept to be said on the next drawing."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Final

import streamlit as st

from crosscut.ui import links

PAGE: Final = "page"
"""Place at the head of every page."""

LIBRARY: Final = "library"
"""Place at the head of a part of the Library."""

_MESSAGES: Final = "flash"


def add(message: object, at: str = LIBRARY) -> None:
    """Keep a message for the next drawing of a place."""
    st.session_state.setdefault(_MESSAGES, {}).setdefault(at, []).append(str(message))


def pop(at: str = LIBRARY) -> list[str]:
    """Return the messages of a place, each once; they are forgotten then."""
    return list(dict.fromkeys(st.session_state.get(_MESSAGES, {}).pop(at, [])))


def show(at: str = LIBRARY, draw: Callable[..., object] = st.error) -> None:
    """Draw the messages of a place, by `st.error` or the like."""
    # There also when it is empty: what comes after it keeps its place, and what is open stays so.
    with st.container():
        for message in pop(at):
            draw(links.escape_markdown(message), icon=None)


def error(message: object) -> None:
    """Draw an error at once; the text is shown as it is."""
    st.error(links.escape_markdown(str(message)), icon=None)


def note(text: str) -> None:
    """Write a line of small print; the text is shown as it is."""
    st.html(f'<p class="caption">{escape(text)}</p>')


def notice(text: str) -> None:
    """Write what bears on the whole part; the text is shown as it is."""
    st.html(f'<p class="retelling" role="note">{escape(text)}</p>')
