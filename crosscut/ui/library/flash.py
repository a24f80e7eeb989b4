"""Small print: what a reader should know of the control beside it."""

from __future__ import annotations

from html import escape

import streamlit as st


def note(text: str) -> None:
    """Write a line of small print; the text is shown as it is."""
    st.html(f'<p class="caption">{escape(text)}</p>')


def notice(text: str) -> None:
    """Write what bears on the whole part; the text is shown as it is."""
    st.html(f'<p class="retelling" role="note">{escape(text)}</p>')
