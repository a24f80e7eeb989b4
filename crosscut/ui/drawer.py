"""The drawer: a mark chosen by keyboard or click, and its evidence, in sight of the mark."""

from __future__ import annotations

import functools
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeVar

import streamlit as st

from crosscut.ui import frame
from crosscut.ui.style import ASSETS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

T = TypeVar("T")

# What was clicked goes above the drawer; the keyboard goes on from the evidence.
_ARRIVE: Final = """(() => {
  const place = document.getElementById("%s")?.getBoundingClientRect();
  const main = document.querySelector("[data-testid=stMain]");
  if (place && place.top > innerHeight / 2) main?.scrollBy(0, place.top - 112);
  const heading = document.querySelector(".st-key-drawer-%s [class*=st-key-evidence-] h3");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({preventScroll: true});
})()"""


@functools.cache
def _rules() -> str:
    return f"<style>{(ASSETS / 'drawer.css').read_text(encoding='utf-8')}</style>"


@contextmanager
def opened(label: str, options: Mapping[str, T], *, key: str) -> Iterator[T | None]:
    """Choose a mark as `frame.pick`; what is drawn within stands beside the choice.

    Evidence drawn within stays at the foot of the window, with a button that closes it.
    """
    st.html(_rules())
    with st.container(key=f"drawer-{key}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"choice-{key}"):
            chosen = frame.pick(label, options, key=key)
            if chosen is not None:
                st.button("Close", key=f"close-{key}", on_click=_close, args=(key,))
        yield chosen


def arrive(key: str, place: str) -> None:
    """Bring what was clicked, an element of this id, into sight above the drawer."""
    st.html(f"<script>{_ARRIVE % (place, key)}</script>", unsafe_allow_javascript=True)


def _close(key: str) -> None:
    st.session_state[key] = frame.NO_MARK
