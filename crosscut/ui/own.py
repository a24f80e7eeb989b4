"""The corpus that a reader has brought: on the shelf, under the key that stands in the address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import streamlit as st

from crosscut.holding import Built, build
from crosscut.shelf import Shelf, ShelfConflict, merge, open_shelf
from crosscut.ui.body import again
from crosscut.ui.shared import shared

if TYPE_CHECKING:
    from crosscut.corpus import Corpus
    from crosscut.holding import Holding
    from crosscut.shelf import Kept

PARAM: Final = "corpus"
"""What the address calls the key."""

_OWN: Final = "own_corpus"
_NOTICES: Final = "own_notices"
_JUST_OPENED: Final = "own_just_opened"


@dataclass(frozen=True)
class Own:
    """A reader's own corpus, as this session has it.

    Attributes
    ----------
    key
        The key: whoever has it can read and change the corpus.
    version
        The state that was opened, as `shelf.Kept` has it.
    holding
        What was brought.
    built
        Its tables.
    """

    key: str
    version: int
    holding: Holding = field(repr=False)
    built: Built = field(repr=False)

    @property
    def corpus(self) -> Corpus:
        """The tables."""
        return self.built.corpus

    @property
    def title(self) -> str:
        """The film's name, as the picker of films says it."""
        return f"{self.holding.guide.film.title} (your own)"


@st.cache_resource(show_spinner=False)
def shelf() -> Shelf:
    """Return the shelf of this server.

    Raises
    ------
    ShelfError
        It cannot be opened.
    """
    return open_shelf()


def opened() -> Own | None:
    """Return the corpus whose key the address or this session has; None where neither has.

    Raises
    ------
    ShelfError
        The key is unknown, or the shelf cannot be read.
    """
    own = current()
    key = st.query_params.get(PARAM, "")
    if not key or (own is not None and own.key == key):
        return own
    return _take(key, shelf().get(key))


def current() -> Own | None:
    """Return the corpus that this session has open, whatever the address says."""
    own: Own | None = st.session_state.get(_OWN)
    return own


def shows(corpus: Corpus) -> Own | None:
    """Return the reader's own corpus where it is this one that the pages show."""
    own = current()
    return own if own is not None and own.corpus.key == corpus.key else None


def _take(key: str, kept: Kept) -> Own:
    own = Own(key, kept.version, kept.holding, _built(key, kept.version, kept.holding))
    st.session_state[_OWN] = own
    for notice in kept.notices:
        tell(notice)
    return own


@shared
def _built(key: str, version: int, _holding: Holding) -> Built:
    return build(_holding)


def begin(holding: Holding) -> Own:
    """Put a new corpus on the shelf and open it; call `st.rerun()` or return from a callback after.

    Raises
    ------
    ShelfError
        It cannot be kept; nothing is opened.
    """
    key = shelf().put(holding)
    st.query_params[PARAM] = key
    st.session_state[_JUST_OPENED] = True
    again()
    return _take(key, shelf().get(key))


def keep(own: Own, holding: Holding) -> Own:
    """Save a change of the corpus, and open it as changed.

    Where someone else has saved in between, both changes are united; what contradicts is told.

    Raises
    ------
    ShelfError
        It cannot be saved; the session keeps what it had.
    """
    try:
        version = shelf().save(own.key, holding, own.version)
    except ShelfConflict as conflict:
        merged = merge(own.holding, holding, conflict.newer.holding)
        version = shelf().save(own.key, merged.holding, conflict.newer.version)
        holding = merged.holding
        tell("Someone else has changed this corpus in the meantime: both changes are kept.")
        for clash in merged.clashes:
            tell(f"Left as the other has it: {clash}.")
    built = build(holding, own.built)
    changed = Own(own.key, version, holding, built)
    st.session_state[_OWN] = changed
    again()
    return changed


def close() -> None:
    """Let go of the corpus in this session; it stays on the shelf. For a callback."""
    st.session_state.pop(_OWN, None)
    for name in (PARAM, "film"):
        st.query_params.pop(name, None)
    st.session_state.pop("film", None)
    again()


def delete(own: Own) -> None:
    """Delete the corpus for good.

    Raises
    ------
    ShelfError
        It cannot be deleted.
    """
    shelf().delete(own.key)
    close()


def just_opened() -> bool:
    """Tell once that a corpus was begun: the picker of films then shows it."""
    return bool(st.session_state.pop(_JUST_OPENED, False))


def tell(notice: str) -> None:
    """Keep something to be said on the next drawing of the page."""
    st.session_state.setdefault(_NOTICES, []).append(notice)


def told() -> list[str]:
    """Return what is to be said, once."""
    notices: list[str] = st.session_state.pop(_NOTICES, [])
    return notices
