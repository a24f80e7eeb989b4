"""A tour of five steps for a first visit, and a box for the keys: the browser keeps both."""

from __future__ import annotations

import json
from typing import Final

import streamlit as st

_STEPS: Final = (
    "The strip under a view’s title is the film, from first to last. Click a part of it to count "
    "only what the reviews say of that.",
    "The Overview asks what a class would ask. Each question opens the picture that answers it, "
    "for the film or for one story.",
    "Every bar, dot and tick leads to its sentences. Click one: they stand beside the picture.",
    "“In the text” shows a sentence in its passage. “Why?” says by which words it was counted.",
    "“Copy link” keeps a view as you see it; “Picture” saves it for a slide. Keys 1 "
    "to 9 open the pages; a box below turns them off.",
)

_SCRIPT: Final = """(() => {
  const tour = document.getElementById("tour"), steps = %s, name = "crosscut-tour";
  if (!tour || tour.dataset.on) return;
  tour.dataset.on = "1";
  const [next, skip] = tour.querySelectorAll("button");
  const go = (step) => {
    try { localStorage.setItem(name, step); } catch { step = steps.length; }
    tour.hidden = !(step < steps.length);
    if (tour.hidden) return;
    tour.querySelector("p").textContent = `${step + 1} of ${steps.length}. ${steps[step]}`;
    next.textContent = step + 1 < steps.length ? "Next" : "Done";
    next.onclick = () => go(step + 1);
    skip.onclick = () => go(steps.length);
  };
  let at = steps.length;
  try { at = Number(localStorage.getItem(name)) || 0; } catch { }
  go(at);
})()"""


def draw() -> None:
    """Draw the step that the reader has come to; one press ends it for good."""
    st.html(
        '<section id="tour" class="tour" aria-label="How it works" hidden><p aria-live="polite">'
        '</p><button type="button">Next</button><button type="button">Skip the tour</button>'
        f"</section><script>{_SCRIPT % json.dumps(_STEPS, ensure_ascii=False)}</script>",
        unsafe_allow_javascript=True,
    )


_KEYS: Final = """(() => {
  const box = document.getElementById("keys"), name = "crosscut-keys";
  try { box.checked = localStorage.getItem(name) !== "off"; } catch { }
  box.onchange = () => {
    try { localStorage.setItem(name, box.checked ? "on" : "off"); } catch { }
  };
})()"""


def draw_keys() -> None:
    """Draw the box that turns the keys of one character on or off; `clicks.js` heeds it."""
    st.html(
        '<label class="keys"><input type="checkbox" id="keys" checked> Keys 1 to 9 open the '
        f"pages, P pins</label><script>{_KEYS}</script>",
        unsafe_allow_javascript=True,
    )
