"""A guide as a file, and another guide beside this one."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from crosscut.corpus.build import Corpus
from crosscut.errors import CrosscutError
from crosscut.guide.files import load_guide
from crosscut.guide.model import FilmGuide
from crosscut.guide.tables import guide_of_text, guide_text, slug
from crosscut.ui import films as store
from crosscut.ui import flash, links
from crosscut.ui.flash import note
from crosscut.ui.library import guide_changes, guide_draft
from crosscut.ui.library.edits import sticky_button

FILE: Final = "A guide file of mine"
_OTHER: Final = "guide_other"
_TAKEN: Final = "guide_taken"


def download(guide: FilmGuide) -> None:
    """Offer the guide as a file."""
    st.html(
        '<p class="said">The guide is also one file of plain text, which can be kept, passed on '
        "and opened here again. It can be read and changed in any text editor.</p>"
    )
    st.download_button(
        "Download the guide",
        data=lambda: guide_text(guide).encode(),
        file_name=f"{slug(guide.film.title, otherwise='film')}-guide.toml",
        mime="application/toml",
        on_click="ignore",
        key="guide_download",
    )


def take() -> None:
    """Let the reader open a guide file in the place of the tables."""
    flash.show(_TAKEN, st.success)
    dropped = st.file_uploader("Open a guide file", key="guide_open")
    guide = _read(dropped) if dropped is not None else None
    if guide is not None and dropped is not None:
        codes = sum(
            len(own) for own in (guide.characters, guide.themes, guide.motifs, guide.aspects)
        )
        note(
            f"{dropped.name}: the guide of “{guide.film.title}”, with "
            f"{len(guide.segments)} stories and {codes} characters, themes, motifs and aspects."
        )
        if sticky_button("Put it in the place of my tables", key="guide_put"):
            guide_draft.replace_tables(guide)
            flash.add("The file is in the tables now. Nothing is kept yet: see Tables.", _TAKEN)
            st.rerun()


def _read(dropped: UploadedFile) -> FilmGuide | None:
    """Read a guide file; say what is wrong with it, each with its line."""
    checked = guide_of_text(dropped.getvalue().decode("utf-8-sig", "replace"))
    if checked.guide is None:
        st.error(
            f"{links.escape_markdown(dropped.name)} is not a guide that can be used. "
            "Nothing of yours has changed.",
            icon=None,
        )
        messages = checked.problems["message"].map(links.escape_markdown)
        told = pd.DataFrame({"Line": checked.problems["line"], "What is wrong": messages})
        st.table(told, border="horizontal", hide_index=True)
    return checked.guide


def compare(corpus: Corpus, guide: FilmGuide) -> None:
    """Show what another guide finds in these reviews that this one does not, and the reverse."""
    st.html(
        '<p class="said">Two guides on the same reviews: what the other finds that this one '
        "does not, and the reverse.</p>"
    )
    here = st.session_state.get("film")
    films = {title: folder for title, folder in store.films().items() if title != here}
    chosen = st.selectbox("The other guide", [FILE, *films], key="guide_beside")
    other: FilmGuide | None = None
    if chosen == FILE:
        dropped = st.file_uploader("Guide file", key="guide_beside_file")
        if dropped is not None and (read := _read(dropped)) is not None:
            st.session_state[_OTHER] = dropped.name, read
        name, other = st.session_state.get(_OTHER, ("", None))
        if other is not None and dropped is None:
            note(f"The file opened last: {name}")
    try:
        if chosen != FILE:
            other = load_guide(films[chosen])
        if other is None:
            return
        trial = guide_changes.comparison(corpus, guide, other)
    except CrosscutError as error:
        st.error(links.escape_markdown(str(error)), icon=None)
        return
    guide_changes.show(
        corpus, other, trial, guide_changes.COMPARE, key="guide-compared", kind="Themes"
    )
