"""Clicks on what is drawn as HTML, and moves from page to page.

A link to another page, or to this one with something changed, is an ordinary link: the script
opens it within the session, takes along what else the address says, and makes one entry of the
browser's history of it. A link or button with `data-pick` tells its value to the page instead.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from crosscut.ui.style import ASSETS


@functools.cache
def _component() -> ComponentRenderer:
    script = (ASSETS / "clicks.js").read_text(encoding="utf-8")
    return st.components.v2.component("crosscut.clicks", js=script)


def listen(on_pick: Callable[[str], None], *, name: str = "pick") -> None:
    """Call `on_pick` with the `data-pick` of what was clicked, before the page runs.

    A click with Ctrl, Shift or the middle button follows the link's own address. Call it once on
    a page for each `name`: the attribute is "data-" and that. The value comes from the browser:
    look it up, never trust it.
    """
    key = f"clicks-{name}"

    def take() -> None:
        picked = st.session_state[key].get("picked")
        if picked:
            on_pick(str(picked))

    _component()(key=key, data=name, on_picked_change=take, height=1)
