"""Clicks on what is drawn as HTML: a link or button with `data-pick` tells its value to the page.

An ordinary link loads the page anew, which ends the session and the reader's corrections with
it. The script here only listens; it draws nothing, and holds no text of a review.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Final

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

_LISTEN: Final = """
const SPOTS = "[data-testid=stVegaLiteChart], [data-pick]";  // what their evidence must not cover
export default function ({ data, setTriggerValue }) {
  const name = "data-" + data;
  const listen = (event) => {
    const spot = event.target.closest ? event.target.closest(SPOTS) : null;
    if (spot) {
      const top = spot.matches("[data-pick]") ? spot.getBoundingClientRect().top : event.clientY;
      globalThis.crosscutClicked = { top, when: Date.now() };
    }
    const link = event.target.closest ? event.target.closest("[" + name + "]") : null;
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (String(getSelection())) return;  // text is being marked, to be copied
    event.preventDefault();
    setTriggerValue("picked", link.getAttribute(name));
  };
  // A link names what it changes; opened in a tab of its own it keeps all else of the address.
  const fill = (event) => {
    const link = event.target.closest ? event.target.closest("a[" + name + "]") : null;
    if (!link) return;
    link.dataset.own ??= link.getAttribute("href");
    const own = new URL(link.dataset.own, document.baseURI), full = new URL(location);
    if (own.pathname !== full.pathname) return;
    for (const changed of new Set(own.searchParams.keys())) full.searchParams.delete(changed);
    for (const [changed, value] of own.searchParams) full.searchParams.append(changed, value);
    full.hash = own.hash;
    link.href = full.href;
  };
  const ways = ["pointerdown", "keydown"];
  document.addEventListener("click", listen);
  ways.forEach((way) => document.addEventListener(way, fill));
  return () => {
    document.removeEventListener("click", listen);
    ways.forEach((way) => document.removeEventListener(way, fill));
  };
}
"""


@functools.cache
def _component() -> ComponentRenderer:
    return st.components.v2.component("crosscut.clicks", js=_LISTEN)


def listen(on_pick: Callable[[str], None], *, name: str = "pick") -> None:
    """Call `on_pick` with the `data-pick` of a link that was clicked, before the page runs.

    A click with Ctrl, Shift or the middle button follows the link's own address; a link to the
    same page takes along all of the page's state that it does not name itself. Call it once on a
    page for each `name`: the attribute is "data-" and that. The value comes from the browser:
    look it up, never trust it.
    """
    key = f"clicks-{name}"

    def told() -> None:
        picked = st.session_state[key].get("picked")
        if picked:
            on_pick(str(picked))

    _component()(key=key, data=name, on_picked_change=told, height=1)
