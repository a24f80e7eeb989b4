"""Pins: taken from a view, listed, noted, ordered, taken out and put back."""

from __future__ import annotations

import re

from app_page import html_of, open_page, press, sound
from streamlit.testing.v1 import AppTest

from crosscut.project.notebook import Notebook, Pin


def notebook(app: AppTest) -> Notebook:
    found: Notebook = app.session_state["notebook"]
    return found


def test_a_figure_is_pinned_noted_moved_and_taken_out() -> None:
    app = press(open_page("scores"), "pin-stated-scores")
    app.switch_page("pages/motifs.py").run()
    (first,) = [one.key for one in app.button if str(one.key).startswith("pin-")][:1]
    app = press(app, str(first))
    one, two = notebook(app).pins
    assert (one.kind, one.page, two.page) == ("figure", "Scores", "Motifs")
    assert one.figure is not None
    assert one.figure.spec
    assert len(one.figure.table) > 1
    assert "Your pins are gone when this window is closed" in html_of(app)  # in the tray
    app.switch_page("pages/notebook.py").run()
    app.text_area(key=f"note-{one.key}").set_value("Why <b>so</b> high?").run()
    app.text_input(key=f"heading-{two.key}").set_value("The music").run()
    app = press(app, f"Down-{one.key}")
    assert [pin.key for pin in notebook(app).pins] == [two.key, one.key]
    assert notebook(app).pins[1].note == "Why <b>so</b> high?"
    assert notebook(app).pins[0].heading == "The music"
    app.text_input(key="pins-search").set_value("high").run()
    assert [str(b.key)[3:] for b in app.button if str(b.key).startswith("Up-")] == [one.key]
    app.text_input(key="pins-search").set_value("").run()
    app = press(app, f"Take out-{two.key}")
    assert [pin.key for pin in notebook(app).pins] == [one.key]
    app = press(app, "put-pin-back")
    assert [pin.key for pin in notebook(app).pins] == [two.key, one.key]
    app = press(app, f"Open the view-{one.key}")
    assert "stated score" in html_of(app)


def test_a_sentence_is_cited_in_each_style() -> None:
    app = open_page("scores")
    named = re.search(r'data-evidence="cite:(\d+):([^"]+)"', html_of(app))
    assert named is not None
    app.session_state["sentence_to_cite"] = named[2], int(named[1])
    sound(app.run())
    assert len({one.value for one in app.code}) == 3
    assert all("“" in one.value and "par. " in one.value for one in app.code)


def test_a_pin_of_a_view_that_is_gone_loses_nothing_and_says_so() -> None:
    pins = (
        Pin("gone", "passage", page="Read", state=(("review", "No such <b>review"),), title="One"),
        Pin("old", "text", page="No such page", title="Two"),
    )
    app = open_page("notebook")
    app.session_state["notebook"] = Notebook(pins)
    app.run()
    assert "Open the view-old" not in {one.key for one in app.button}
    app = press(app, "Open the view-gone")
    assert any("which is not here" in one.value for one in app.warning)
    assert [error.value for error in app.exception] == []
    assert notebook(app).pins == pins
