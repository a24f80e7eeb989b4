"""The drawer: the evidence of a mark, in sight of the mark, whoever chose it and how.

Where a page is long, and on a phone everywhere, evidence stays at the foot of the window; where
there is room beside a chart it stands there.
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final, TypeVar

import streamlit as st

from crosscut.ui import figure
from crosscut.ui.style import ASSETS

T = TypeVar("T")

# Runs when another mark has been chosen. What was clicked (`clicks`) goes above the drawer; the
# keyboard goes on from the evidence. A choice in a select box leaves both where they are.
_ARRIVE: Final = """(() => {
  const clicked = globalThis.crosscutClicked;
  delete globalThis.crosscutClicked;
  const drawer = document.querySelector(".st-key-%s");
  if (!drawer) return;
  const holder = drawer.closest("[data-testid=stLayoutWrapper]") ?? drawer;
  for (const other of document.querySelectorAll("[data-testid=stLayoutWrapper]"))
    if (other.style.zIndex) other.style.zIndex = "";
  holder.style.zIndex = 10;
  if (!clicked || Date.now() - clicked.when > 10000) return;
  const covered = /fixed|sticky/.test(getComputedStyle(holder).position);
  if (covered && clicked.top > innerHeight / 2)
    document.querySelector("[data-testid=stMain]")?.scrollBy(0, clicked.top - innerHeight / 4);
  const heading = drawer.querySelector("[class*=st-key-evidence-] h3");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({preventScroll: true});
})() // %x"""


@functools.cache
def _rules() -> str:
    return f"<style>{(ASSETS / 'drawer.css').read_text(encoding='utf-8')}</style>"


@contextmanager
def choose(label: str, options: Mapping[str, T], *, key: str) -> Iterator[T | None]:
    """Choose a mark as `frame.pick`; what is drawn within stands beside the choice.

    Evidence drawn within stays at the foot of the window, with a button that closes it.
    """
    st.html(_rules())
    with st.container(key=f"drawer-{key}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"choice-{key}"):
            chosen = figure.choose_mark(label, options, key=key)
            if chosen is not None:
                st.button("Close", key=f"close-{key}", on_click=_close, args=((key,),))
        yield chosen
        _arrive(f"drawer-{key}", (key,))


@contextmanager
def beside(*boxes: str) -> Iterator[None]:
    """Hold the evidence of what is chosen in select boxes, by their keys, at a chart's side.

    On a phone there is no side: it stays at the foot of the window, with a button that closes it.
    """
    st.html(_rules())
    key = f"sheet-{boxes[0]}"
    with st.container(key=key, gap="small"):
        st.button("Close", key=f"close-{boxes[0]}", on_click=_close, args=(boxes,))
        yield
        _arrive(key, boxes)


def _arrive(holder: str, boxes: tuple[str, ...]) -> None:
    """Send the script that goes by what is chosen: it runs when that changes."""
    chosen = [str(st.session_state.get(box, "")) for box in boxes]
    if any(one not in ("", figure.NO_MARK) for one in chosen):
        script = _ARRIVE % (holder, zlib.crc32(repr(chosen).encode()))
        st.html(f"<script>{script}\n</script>", unsafe_allow_javascript=True)


def _close(boxes: tuple[str, ...]) -> None:
    for box in boxes:
        st.session_state[box] = figure.NO_MARK
