"""A link for reading: it opens everything, and nothing on a page changes what is stored."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import projects
import pytest
from app_page import html_of, open_page, press, sound
from library_page import errors, opened
from streamlit.testing.v1 import AppTest

from crosscut.project.corrections import add
from crosscut.store import tables
from crosscut.store.engine import read_key
from crosscut.store.model import ReadingKey
from crosscut.ui import open_project

pytestmark = pytest.mark.usefixtures("memory_store")
PARTS = ("Bring reviews", "What was understood", "A new film", "The guide", "Save and share")
OWN = ("put-away", "tray", "copy-")
"""What begins the keys of buttons that a reader may press: they change nothing that is stored."""


def stored() -> dict[str, list[Any]]:
    with open_project.store().reading() as connection:
        return {
            one.name: list(connection.execute(one.select()).all())
            for one in tables.METADATA.sorted_tables
        }


def project() -> str:
    """Keep a project with something set right of each kind that the Library lists."""
    own = projects.set_segment(projects.held(), "a", 0, "story-two")
    own = add(own, "score", "b", "two halves", value=2, scale_max=2)
    return open_project.store().put(own)


def enabled(app: AppTest) -> set[str]:
    return {one.key for one in app.button if not one.disabled and not one.key.startswith(OWN)}


def test_no_part_of_the_library_changes_what_is_here_to_be_read() -> None:
    key = project()
    before = stored()
    app = opened(PARTS[0], corpus=read_key(key))
    for part in PARTS:
        app.segmented_control(key="library").set_value(part).run()
        for one in sorted(enabled(sound(app))):
            if any(button.key == one for button in app.button):
                app = press(app, one)
        assert part == "A new film" or str(ReadingKey()) in html_of(app)
        assert all(one.proto.disabled for one in app.data_editor)
        assert key not in html_of(app)
    assert stored() == before
    assert errors(app) == []


def test_what_a_page_would_save_is_refused_by_the_store_and_said() -> None:
    """A session that believes it may change meets the store, which knows the key."""
    key = project()
    before = stored()
    app = opened("What was understood", corpus=read_key(key))
    app.session_state["own_corpus"].may_change = True
    sound(app.run())
    app = press(app, "remove-a")
    assert str(ReadingKey()) in [one.value.replace("\\", "") for one in app.error]
    app.segmented_control(key="library").set_value("Save and share").run()
    assert str(ReadingKey()) in [one.value.replace("\\", "") for one in app.error]
    assert stored() == before


def test_a_reader_pins_in_the_session_and_takes_a_copy_of_it_all() -> None:
    key = project()
    before = stored()
    reads = read_key(key)
    app = press(open_page("scores", corpus=reads), "pin-stated-scores")
    own: open_project.OpenProject = app.session_state["own_corpus"]
    assert len(own.project.notebook.pins) == 1
    assert app.selectbox(key="film").value.endswith("(shared)")
    assert reads not in str(own.project.notebook)
    assert stored() == before
    app.switch_page("pages/library.py").run()
    app = press(app, "copy-bring")
    copy: open_project.OpenProject = app.session_state["own_corpus"]
    assert copy.may_change
    assert copy.key not in (key, reads)
    assert copy.project == own.project
    assert open_project.store().get(key).project == replace(
        own.project, notebook=replace(own.project.notebook, pins=())
    )
    assert app.selectbox(key="film").value.endswith("(your own)")


def test_what_others_save_is_seen_when_a_reader_loads_again() -> None:
    key = project()
    open_page("overview", corpus=read_key(key))
    saved = open_project.store().get(key)
    open_project.store().save(key, projects.held(), saved.version)
    app = open_page("overview", corpus=read_key(key), film="Chungking Express (your own)")
    assert app.session_state["own_corpus"].project == projects.held()
    assert app.session_state["current_corpus"] == app.session_state["own_corpus"].corpus
    assert [one.value for one in app.warning] == []
