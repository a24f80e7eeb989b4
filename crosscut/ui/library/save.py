"""Library, "Save and share": the links, the zip, earlier states, and the end of it."""

from __future__ import annotations

import zoneinfo
from datetime import UTC
from functools import partial
from html import escape
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.errors import CrosscutError
from crosscut.ingest.limits import MB, limits_from
from crosscut.project.zip import write_zip
from crosscut.store.engine import store_limits_from
from crosscut.store.model import StoredState
from crosscut.text.phrases import count_of
from crosscut.ui import flash, links, open_project
from crosscut.ui.library import edits, intake
from crosscut.ui.open_project import OpenProject

_DELETING: Final = "deleting"
_FAILED: Final = "open_failed"


def view(corpus: Corpus, mine: OpenProject | None) -> None:
    """Draw this part."""
    flash.show()
    if mine is None:
        title = corpus.guide.film.title
        st.html(
            '<p class="para">You have no corpus of your own yet, so there is nothing to save. '
            f"Bring reviews to start one, of {escape(title)} or of another film.</p>"
        )
        st.button(
            "Bring reviews", key="to_bring", on_click=edits.go_to_part, args=("Bring reviews",)
        )
        _open(mine)
        return
    try:
        if not mine.may_change:
            open_project.draw_reading(mine, "save")
        _clashes(mine)
        _links(mine)
        _download(mine)
        _open(mine)
        if mine.may_change:
            _history(mine)
        _end(mine)
    except CrosscutError as error:
        flash.error(error)


def _clashes(mine: OpenProject) -> None:
    """Offer what the reader had where someone else's change stands instead."""
    if mine.last_merge is None:
        return
    st.subheader("You and someone else changed the same", anchor=False)
    for number, clash in enumerate(mine.last_merge.choices):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f'<p class="para">{escape(clash)}</p>')
            st.button(
                "Take mine", key=f"take-mine-{number}", on_click=_take_mine, args=(mine, clash)
            )


def _take_mine(mine: OpenProject, clash: str) -> None:
    try:
        open_project.take_mine(mine, clash)
    except CrosscutError as error:
        flash.add(error)


def _links(mine: OpenProject) -> None:
    """Show the links, who should get which, and for how long they open something."""
    store = open_project.store()
    st.subheader("The link to read it", anchor=False)
    _link(
        "read",
        mine.read_key,
        "For a class, or for whoever is to look: it opens everything and changes nothing. “Copy "
        "link” on every page gives such a link to the view that you see.",
    )
    if mine.may_change:
        st.subheader("The link to edit it", anchor=False)
        _link(
            "edit",
            mine.key,
            "For you, and for those who work on it with you: whoever has it can change the texts "
            "and delete them. It stands here alone. Nobody can find it again for you: keep it, as "
            "a bookmark or in a mail to yourself.",
        )
    days = store_limits_from().days
    lifetime = (
        f"It is kept here until nobody has opened it for {count_of(days, 'day')}."
        if store.keeps
        else "<b>This server keeps nothing</b>: when it stops, your corpus is gone. Download it "
        "as a file before you leave."
    )
    note = "<li>Everything that you add or change is saved by itself.</li>"
    st.html(
        f'<ul class="notes">{note if mine.may_change else ""}<li>Without one of its links nobody '
        f"can see it.</li><li>{lifetime}</li></ul>"
    )


def _link(name: str, key: str, about: str) -> None:
    query, label = urlencode({open_project.PARAM: key}), f"Copy the link to {name}"
    st.html(
        f'<p class="para">{about}</p>'
        f'<p class="own-link"><code>{escape(links.home())}?{escape(query)}</code></p>'
        f"{links.copy_button(f'copy-{name}-link', f'./?{query}', label=label)}",
        unsafe_allow_javascript=True,
    )


def _download(mine: OpenProject) -> None:
    st.subheader("As one file", anchor=False)
    st.html(
        '<p class="para">One zip holds all of it: the guide, each review as a text that you can '
        "read, the scores, and everything that you set right. Opened again, it gives the same "
        "tables.</p>"
    )
    name = "".join(char if char.isalnum() else "-" for char in mine.project.guide.film.title)
    subtitles = mine.project.subtitles is not None and st.checkbox(
        "Put the film's subtitles into it too",
        key="zip-subtitles",
        help="They are not yours to pass on, unless you may: without this they stay here.",
    )
    links.offer_file(
        "Download the zip",
        partial(write_zip, mine.project, subtitles=subtitles),
        f"{'-'.join(filter(None, name.split('-')))[:60].lower() or 'corpus'}.zip",
        key="bundle",
        kind="primary",
    )
    with st.expander("Open it without this page"):
        st.html(
            '<p class="about">Where Crosscut is installed, this line in a terminal writes the '
            "tables of a zip into the folder “tables”:</p>"
            "<p><code>crosscut tables FILE.zip --out tables</code></p>"
        )


def _open(mine: OpenProject | None) -> None:
    """Open a zip that was downloaded before."""
    st.subheader("Open a saved file", anchor=False)
    if mine is not None:
        st.html(
            '<p class="about">It opens under a link of its own, and this corpus stays as it is. '
            "Copy the link above first if you do not have it yet.</p>"
        )
    limits = limits_from()
    now = intake.state()
    file = st.file_uploader(
        "A zip that was downloaded here",
        key=f"open_file_{now.round}",
        max_upload_size=max(1, limits.corpus_bytes // MB),
    )
    if file is None or st.session_state.get(_FAILED) == file.file_id:
        return
    try:
        with st.spinner("Opening"):
            intake.open_zip(intake.Waiting("", file.name, file.getvalue()))
    except CrosscutError as error:
        flash.add(error)
        st.session_state[_FAILED] = file.file_id
    else:
        now.round += 1
        flash.add(f"{file.name} is open.", flash.PAGE)
    st.rerun()


def _history(mine: OpenProject) -> None:
    """Offer the states that were saved before."""
    states = open_project.store().history(mine.key)
    earlier = [one for one in states if one.version != mine.version]
    st.subheader("Earlier states", anchor=False)
    if not earlier:
        st.html('<p class="about">There is none yet: nothing has been changed.</p>')
        return
    labels = {one.version: _when(one) for one in earlier}
    choice = st.selectbox(
        "State",
        list(labels),
        format_func=labels.__getitem__,
        key=f"state-{mine.version}",
    )
    st.html(
        f'<p class="about">Up to {count_of(store_limits_from().versions, "state")} are kept, the '
        "one that you have now among them. It becomes an earlier state when you go back, so you "
        "can undo this too.</p>"
    )
    st.button("Go back to it", key="go-back", on_click=_go_back, args=(mine, choice))


def _when(state: StoredState) -> str:
    """Say when a state was saved, in the reader's own time, and what it holds."""
    try:
        zone = zoneinfo.ZoneInfo(st.context.timezone or "UTC")
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        zone = zoneinfo.ZoneInfo("UTC")
    time = state.saved_at.replace(tzinfo=state.saved_at.tzinfo or UTC).astimezone(zone)
    return f"No. {state.version}: {time:%Y-%m-%d %H:%M:%S}, {count_of(state.reviews, 'review')}"


def _go_back(mine: OpenProject, version: int) -> None:
    try:
        before = open_project.store().get(mine.key, version).project
    except CrosscutError as error:
        flash.add(error)
        return
    edits.change_project(lambda _: before)


def _end(mine: OpenProject) -> None:
    """Offer to close the corpus, and to delete it for good."""
    title = "Close it, or delete it" if mine.may_change else "Close it"
    st.subheader(title, anchor=False)
    st.html('<p class="about">It closes in this window only; the link opens it again.</p>')
    st.button("Close it", key="put-away", on_click=open_project.close)
    if not mine.may_change:
        return
    if not st.session_state.get(_DELETING):
        st.button(
            "Delete it for good",
            key="delete",
            on_click=st.session_state.update,
            args=({_DELETING: True},),
        )
        return
    count = count_of(len(mine.project.reviews), "review")
    st.html(
        f'<p class="found" role="alert">This deletes everything: {count}, the guide, your '
        "corrections and every earlier state, for everybody who has the link. Nobody can bring "
        "them back.</p>"
    )
    with st.container(horizontal=True):
        st.button("Yes, delete it for good", key="delete-yes", on_click=_delete, args=(mine,))
        st.button(
            "Keep it",
            key="delete-no",
            on_click=st.session_state.update,
            args=({_DELETING: False},),
            type="primary",
        )


def _delete(mine: OpenProject) -> None:
    st.session_state[_DELETING] = False
    try:
        open_project.delete(mine)
    except CrosscutError as error:
        flash.add(error)
    else:
        flash.add("Your corpus was deleted for good.", flash.PAGE)
