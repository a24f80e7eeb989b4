"""The project that is open: in the store, under the key that stands in the address."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

import streamlit as st

from crosscut import __version__
from crosscut.corpus.build import Corpus
from crosscut.errors import CorpusError, CrosscutError, StoreError
from crosscut.ingest.limits import limits_from
from crosscut.project.build import Build, build
from crosscut.project.model import Project
from crosscut.project.reviews import check_sentences
from crosscut.project.zip import write_zip
from crosscut.store.engine import read_key
from crosscut.store.merge import MergedProject, save_merged
from crosscut.store.model import ReadingKey, StoredProject
from crosscut.store.store import Store, open_store
from crosscut.text.phrases import count_of
from crosscut.ui import flash, links
from crosscut.ui.cache import cache_by_value
from crosscut.ui.state import rerun_page

PARAM: Final = "corpus"
"""What the address calls the key."""

_OWN: Final = "own_corpus"
_JUST_OPENED: Final = "own_just_opened"
_CLOSED: Final = "own_closed"
_EARLIER: Final = 3  # states that are offered where the last one cannot be read
_NAMED: Final = 5  # contradictions that are named


@dataclass(eq=False)
class OpenProject:
    """A corpus of the store, as this session has it; `save` changes it in place.

    Attributes
    ----------
    key
        The key that opened it: for editing, or for reading alone.
    version
        The state that was opened or saved last, as `StoredProject` has it.
    project
        What was brought.
    build
        Its tables.
    may_change
        Whether the key is for editing. The store sees to it; this says what to offer.
    last_merge
        What it was united of, where something contradicts; see `take_mine`.
    """

    key: str
    version: int
    project: Project = field(repr=False)
    build: Build = field(repr=False)
    may_change: bool = True
    last_merge: MergedProject | None = field(default=None, repr=False)

    @property
    def corpus(self) -> Corpus:
        """The tables."""
        return self.build.corpus

    @property
    def title(self) -> str:
        """The film's name, as the picker of films says it."""
        return f"{self.project.guide.film.title} ({'your own' if self.may_change else 'shared'})"

    @property
    def other_title(self) -> str:
        """What the picker says with the corpus's other key: a link may name the film so."""
        return replace(self, may_change=not self.may_change).title

    @property
    def read_key(self) -> str:
        """The key that is handed on: whoever has it can read the corpus, and change nothing."""
        return read_key(self.key) if self.may_change else self.key


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """Return the store of this server.

    Raises
    ------
    StoreError
        It cannot be opened.
    """
    return open_store()


def from_address() -> OpenProject | None:
    """Return the corpus whose key the address or this session has; None where neither has.

    Raises
    ------
    StoreError
        The key is unknown, or the store cannot be read.
    UnreadProject
        It cannot be read with its guide within the limits.
    """
    own = current()
    key = st.query_params.get(PARAM, "")
    closed_key = st.session_state.pop(
        _CLOSED, None
    )  # the address has its key until the next drawing
    if key in ("", closed_key) or _JUST_OPENED in st.session_state or (own and own.key == key):
        return own
    return _take(key, store().get(key))


def keep_in_address(key: str) -> None:
    """Keep a key in the address, on every page: a control that is bound to it does, unseen."""
    keys = ["", key] if key else [""]
    if key and st.query_params.get(PARAM) != key:
        st.session_state[PARAM] = key
    with st.container(key="project-key"):
        st.selectbox("Key of your own reviews", keys, key=PARAM, bind="query-params", disabled=True)


def current() -> OpenProject | None:
    """Return the corpus that this session has open, whatever the address says."""
    own: OpenProject | None = st.session_state.get(_OWN)
    return own


def is_reading() -> bool:
    """Tell whether the corpus that is open can be read alone."""
    own = current()
    return own is not None and not own.may_change


def change(
    corpus: Corpus, what: Callable[[Project], Project], otherwise: Callable[[], None]
) -> bool:
    """Change the project that is shown, and save it; of another film do `otherwise`.

    For a callback; tells whether it was done. What is wrong is said at the head of the page.
    """
    mine = own_project(corpus)
    try:
        if mine:
            save(mine, what(mine.project))
        else:
            otherwise()
            rerun_page()
    except CrosscutError as error:
        flash.add(error, flash.PAGE)
        rerun_page()
        return False
    return True


def key_of(corpus: Corpus) -> dict[str, str]:
    """Return what a link to read a corpus names beside its view: nothing for a bundled film."""
    mine = own_project(corpus)
    return {PARAM: mine.read_key} if mine else {}


def own_project(corpus: Corpus) -> OpenProject | None:
    """Return the corpus of the store where it is this one that the pages show."""
    own = current()
    return own if own is not None and own.corpus == corpus else None


def warning_of_loss(corpus: Corpus, what: str) -> str:
    """Say of pins or lessons that are kept in the window alone how they are lost; else nothing."""
    mine = own_project(corpus)
    if mine and mine.may_change:
        return ""
    way = "make a copy of your own" if mine else "bring reviews"
    return (
        f"Your {what} are gone when this window is closed or loaded again. Download them, or {way} "
        f"in the Library: {what} on your own reviews are saved with them."
    )


def _take(key: str, state: StoredProject) -> OpenProject:
    result = _build(key, state.version, state.project)
    if isinstance(result, CorpusError):
        raise UnreadProject(result, key, state)
    own = OpenProject(key, state.version, state.project, result, state.may_change)
    st.session_state[_OWN] = own
    for notice in state.notices:
        flash.add(notice, flash.PAGE)
    return own


class UnreadProject(CorpusError):
    """What is in the store cannot be read with its guide.

    Attributes
    ----------
    key, state
        What it is.
    """

    def __init__(self, error: CorpusError, key: str, state: StoredProject) -> None:
        super().__init__(error.what, where=error.where, remedy=error.remedy)
        self.key = key
        self.state = state


@cache_by_value
def _build(key: str, version: int, _project: Project) -> Build | CorpusError:
    """Build a stored state; where that fails, its error is kept, and it is not tried again."""
    # Not after a restart either, before the limits or the program are others.
    limits = limits_from()
    setting = f"{__version__} {limits}"
    if failure := store().failure(key, version, setting):
        return failure
    try:
        check_sentences(_project.reviews, limits, "your reviews")
        return build(_project, worker_limits=limits)
    except CorpusError as error:
        with suppress(StoreError):
            store().note_failure(key, version, setting, error)
        return error


def draw_unread(unread: UnreadProject) -> None:
    """Offer what can be done with a corpus that cannot be read: its zip, and earlier states."""
    project_state = unread.state
    with st.container(horizontal=True):
        zip_file = partial(write_zip, project_state.project)
        links.offer_file("Download it as a zip", zip_file, "corpus.zip", key="unread-zip")
        states = store().history(unread.key) if project_state.may_change else ()
        for state in [one for one in states if one.version != project_state.version][:_EARLIER]:
            st.button(
                f"Go back to {state.saved_at:%Y-%m-%d %H:%M} UTC, "
                f"{count_of(state.reviews, 'review')}",
                key=f"unread-{state.version}",
                on_click=_go_back,
                args=(unread, state.version),
            )


def _go_back(unread: UnreadProject, version: int) -> None:
    rerun_page()
    try:
        before = store().get(unread.key, version).project
        store().save(unread.key, before, unread.state.version)
        _take(unread.key, store().get(unread.key))
    except CrosscutError as error:
        flash.add(error, flash.PAGE)
    else:
        st.session_state[_JUST_OPENED] = True


def create(project: Project) -> OpenProject:
    """Put a new project into the store and open it; after it, rerun or return from a callback.

    Raises
    ------
    StoreError, CorpusError
        It cannot be kept, or not be read; nothing is opened.
    """
    key = store().put(project)
    rerun_page()
    try:
        own = _take(key, store().get(key))
    except CorpusError:
        store().delete(key)
        raise
    st.session_state[_JUST_OPENED] = True
    return own


def draw_reading(own: OpenProject, name: str) -> None:
    """Say that a corpus is here to be read, and offer a copy to change; `name` names the button."""
    flash.notice(str(ReadingKey()))
    st.button("Make a copy of my own", key=f"copy-{name}", on_click=_copy, args=(own,))


def _copy(own: OpenProject) -> None:
    """Begin a corpus with all that is in another, what was pinned in this session too."""
    try:
        create(own.project)
    except CrosscutError as error:
        flash.add(error, flash.PAGE)
        rerun_page()
    else:
        flash.add(
            "This is a copy of your own now. Its links are in the Library, under “Save and share”.",
            flash.PAGE,
        )


def save(own: OpenProject, project: Project, *, base: Project | None = None) -> OpenProject:
    """Save a change of the corpus, and open it as changed.

    By a key for reading nothing is saved. Pins, which change no table, then last as long as the
    session.

    Where someone else has saved in between, both changes are united; what contradicts is named,
    and what the reader had is kept among the earlier states.

    Parameters
    ----------
    own
        The corpus as it was opened.
    project
        What it is now.
    base
        What `project` was made of, where this session has another state by now.

    Raises
    ------
    StoreError, CorpusError
        It cannot be saved, or not be read; the session keeps what it had.
    """
    rerun_page()
    st.session_state[_OWN] = own
    if not own.may_change and _same_tables(project, own.project):
        own.project = project
        return own
    new_build = _rebuild(own.build, own.project, project)
    version, now, union = save_merged(
        store(), own.key, project, own.version, own.project, base, limits_from()
    )
    # Streamlit may end a callback at any use of its state: what was saved is noted before one.
    new_build = _rebuild(new_build, project, now)
    own.version, own.project, own.build = version, now, new_build
    if union is not None:
        own.last_merge = union if union.choices else own.last_merge
        for notice in _notices(union, version):
            flash.add(notice, flash.PAGE)
    return own


def _rebuild(earlier: Build, before: Project, now: Project) -> Build:
    """Build a project that has changed, where its tables do."""
    return (
        earlier if _same_tables(now, before) else build(now, earlier, worker_limits=limits_from())
    )


def take_mine(own: OpenProject, clash: str) -> None:
    """Put what the reader had in the place of what stands since two changes were united.

    Raises
    ------
    StoreError
        It cannot be saved; the session keeps what it had.
    """
    before = own.last_merge
    if before is None:
        return
    new = before.take_mine(clash)
    own.last_merge = new if new.choices else None
    try:
        save(own, new.project, base=before.project)
    except CrosscutError:
        own.last_merge = before
        raise


def _same_tables(one: Project, other: Project) -> bool:
    """Tell whether two states differ in the notebook and the lessons alone."""
    return one == replace(other, notebook=one.notebook, lessons=one.lessons)


def _notices(union: MergedProject, version: int) -> list[str]:
    """Say what became of two changes; `version` is that of both together."""
    clashes = union.clashes
    both = "Someone else has changed this corpus in the meantime: both changes are kept"
    if not clashes:
        return [f"{both}."]
    more = [f"And {len(clashes) - _NAMED} more."] if len(clashes) > _NAMED else []
    return [
        f"{both}, but where they contradict.",
        *clashes[:_NAMED],
        *more,
        f"Nothing of yours is lost: how you had it is the earlier state No. {version - 1}, under "
        f"Library, Save and share{', where you can also take yours' if union.choices else ''}.",
    ]


def close() -> None:
    """Let go of the corpus in this session; it stays in the store. For a callback."""
    own = st.session_state.pop(_OWN, None)
    st.session_state[_CLOSED] = own.key if own else None
    rerun_page()


def delete(own: OpenProject) -> None:
    """Delete the corpus for good.

    Raises
    ------
    StoreError
        It cannot be deleted.
    """
    store().delete(own.key)
    close()


def just_opened() -> bool:
    """Tell once that a corpus was begun: the picker of films then shows it."""
    return bool(st.session_state.pop(_JUST_OPENED, False))
