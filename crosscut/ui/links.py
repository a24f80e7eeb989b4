"""Addresses inside the app: what a link carries, and how values stand in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import escape
from typing import NoReturn

import streamlit as st

from crosscut.ui.marks import ALL, NOTHING

OVERVIEW = "pages/overview.py"
THEMES = "pages/themes.py"
SCORES = "pages/scores.py"
MOTIFS = "pages/motifs.py"
READINGS = "pages/readings.py"
WORDS = "pages/words.py"
REVIEW = "pages/review.py"
LIBRARY = "pages/library.py"

_SPECIAL = str.maketrans({character: f"\\{character}" for character in "\\`*_{}[]()<>#+-.!|~$:^"})


def escape_markdown(text: str) -> str:
    """Escape a text for a label that Streamlit reads as Markdown."""
    return " ".join(text.translate(_SPECIAL).split())


def review_params(
    review: str, *, mark: str = "", segment: str = "", passage: int | None = None
) -> dict[str, str]:
    """Return the query of a link to a review's text; the film of the page goes with it.

    Parameters
    ----------
    review
        The review's name, as in the list of reviews.
    mark
        Label of the code to be highlighted.
    segment
        Title of the segment to be brought out.
    passage
        The passage to begin at.
    """
    # What is not wanted is said too: a control keeps its last value otherwise.
    params = {"review": review, "mark": mark or NOTHING, "segment": segment or ALL}
    return params if passage is None else params | {"passage": str(passage)}


def open_review(review: str, *, segment: str, passage: int | None) -> NoReturn:
    """Go to a review's text from within a run; parameters as in `review_params`."""
    params = review_params(review, segment=segment, passage=passage)
    st.switch_page(REVIEW, query_params=params)


def take_defaults(defaults: Mapping[str, str]) -> None:
    """Set controls to the default that the address names, before they are drawn.

    Streamlit lets the last value of a bound control win over a default in the address, so
    that a link that asks for all stories would still show one.
    """
    for key, default in defaults.items():
        if st.query_params.get(key) == default:
            st.session_state[key] = default


def warn_if_unknown(key: str, known: Iterable[str], what: str) -> None:
    """Name the values of a followed link that the corpus does not know, before they are dropped.

    Parameters
    ----------
    key
        The control and the parameter. Once it has been drawn, what another choice of the reader
        took away goes unsaid.
    known
        The values that the control offers, as the address has them.
    what
        What a value is: "the review".
    """
    if key in st.session_state:
        return
    for value in st.query_params.get_all(key):
        if value not in known:
            st.warning(f"The link names {what} “{escape_markdown(value)}”, which is not here.")


_COPY = """(() => {
  const button = document.getElementById("%s");
  if (!button || button.onclick) return;
  const said = button.textContent;
  button.onclick = async () => {
    const named = %s;
    const address = named ? new URL(named, location.href).href : location.href;
    try { await navigator.clipboard.writeText(address); button.textContent = "Link copied"; }
    catch { button.textContent = "Copy it from the address bar"; }
    setTimeout(() => { button.textContent = said; }, 2000);
  };
})()"""


def copy_button(name: str, address: str = "") -> str:
    """Return a button that copies an address, as HTML with a script.

    Parameters
    ----------
    name
        Its id on the page.
    address
        What is copied, read from the address of the page; empty for that itself, which holds
        the whole state of the view.
    """
    script = _COPY % (name, json.dumps(address).replace("<", "\\u003c"))
    return (
        f'<button id="{escape(name)}" type="button" class="copy" aria-live="polite">Copy link'
        f"</button><script>{script}</script>"
    )


COPY_LINK = copy_button("copy-link")
"""The button that copies the address of the view."""
