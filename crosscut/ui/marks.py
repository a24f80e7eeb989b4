"""What a reader marks: codes to be highlighted in a text, and marks of a chart that are clicked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.guide.model import Kind
from crosscut.schema import MENTION_KINDS

NOTHING: Final = "Nothing"
ALL: Final = "All"
"""What the controls offer beside the guide's codes: no highlight, no one story."""


def mark_labels(corpus: Corpus) -> dict[str, str]:
    """Return "kind:code" -> label of everything that can be highlighted; nothing, "", first.

    A label is the code's title with its kind: "Loneliness (theme)".
    """
    kinds: tuple[Kind, ...] = MENTION_KINDS
    codes = {
        f"{kind}:{code}": f"{title} ({kind})"
        for kind in kinds
        for code, title in corpus.guide.code_titles(kind).items()
    }
    return {"": NOTHING, **codes}


def chart_key(name: str) -> str:
    """Return the key of a chart whose clicks set select boxes; call it before it is drawn.

    A chart tells of its mark for as long as it stands, and tells nothing new when the same
    mark is clicked again. Once a reader has chosen something else in a box, the chart gets a
    new key, and has forgotten its mark.
    """
    seen: dict[str, Any] = st.session_state.setdefault(f"{name}-clicked", {"turn": 0})
    chosen = seen.get("chosen", {})
    if any(st.session_state.get(box) != label for box, label in chosen.items()):
        seen = st.session_state[f"{name}-clicked"] = {"turn": seen["turn"] + 1}
    return f"{name}-{seen['turn']}" if seen["turn"] else name


def take_click(name: str, mark: Mapping[str, Any], chosen: Mapping[str, str]) -> None:
    """Let a new click choose options of select boxes, which the address keeps.

    Parameters
    ----------
    name
        The chart, as given to `chart_key`.
    mark
        The fields of the mark; one that merely lasts from an earlier run is passed over.
    chosen
        Key of each select box, all of them drawn after the chart -> option that the mark stands
        for; a mark that stands for none is passed over.
    """
    seen: dict[str, Any] = st.session_state.setdefault(f"{name}-clicked", {"turn": 0})
    if not all(chosen.values()) or seen.get("mark") == dict(mark):
        return
    st.session_state[f"{name}-clicked"] = {**seen, "mark": dict(mark), "chosen": dict(chosen)}
    st.session_state.update(chosen)
