"""Not right, in a corpus of one's own: saved, listed, undone; wrong everywhere, by the guide."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import projects
import pytest
from app_page import html_of, open_page, press, sound
from streamlit.testing.v1 import AppTest

from crosscut.project.model import Project
from crosscut.ui import open_project


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("CROSSCUT_STORE", f"sqlite:///{tmp_path}/store.db")
    open_project.store.clear()
    yield
    open_project.store.clear()


@pytest.fixture
def key() -> str:
    return open_project.store().put(projects.held())


def opened(key: str) -> AppTest:
    """Open the sentence of the one mention of loneliness, to be set right."""
    app = open_page("themes", corpus=key, theme="Loneliness")
    app.session_state["correcting"] = ("a", 1)
    return sound(app.run())


def saved(key: str) -> Project:
    return open_project.store().get(key).project


def test_a_wrong_mention_is_saved_listed_and_taken_back(key: str) -> None:
    app = opened(key)
    app = press(app, next(str(one.key) for one in app.button if "is not" in one.label))
    (toast,) = app.toast
    said = toast.value.replace("\\", "")
    assert said == "“lonely” is not Loneliness. To take it back, look below the filters."
    assert not app.run().toast
    (change,) = saved(key).corrections
    assert (change.kind, change.raw, change.code) == ("mention", "lonely", "theme:loneliness")
    assert not (app.session_state["current_corpus"].mentions["code"] == "loneliness").any()
    listed = open_page("library", corpus=key, library="What was understood")
    assert "“lonely” is not Loneliness" in html_of(listed)
    press(listed, "undo-right-0")
    assert saved(key) == projects.held()
    app = opened(key)
    press(app, next(str(one.key) for one in app.button if "is not" in one.label))
    listed = open_page("library", corpus=key, library="What was understood")
    open_project.store().delete(key)
    (warning,) = press(listed, "undo-right-0").warning
    assert "There is no corpus under this link" in warning.value


def test_what_is_wrong_everywhere_is_tried_in_the_guide_before_it_is_kept(key: str) -> None:
    app = opened(key)
    app = press(app, next(str(one.key) for one in app.button if "is never" in one.label))
    assert saved(key) == projects.held()
    said = " ".join(one.value for one in app.success)
    assert "leaves “lonely” out" in said.replace("\\", "")
    assert [one.value for one in app.subheader if "gain and lose" in one.value]
    # The page was changed from within: the test has to follow it.
    app.switch_page("pages/library.py")
    press(sound(app.run()), "guide_keep")
    theme = next(one for one in saved(key).guide.themes if one.code == "loneliness")
    assert "!lonely" in theme.terms
    built = open_page("themes", corpus=key).session_state["current_corpus"]
    assert "lonely" not in built.mentions["term"].tolist()


def test_of_a_film_that_is_shown_to_all_the_guide_asks_for_a_copy() -> None:
    app = open_page("themes", theme="Loneliness")
    rows = app.session_state["current_corpus"].mentions
    row = rows[rows["code"] == "loneliness"].iloc[0]
    app.session_state["correcting"] = (str(row["review_id"]), int(row["sentence"]))
    sound(app.run())
    app = press(app, next(str(one.key) for one in app.button if "is never" in one.label))
    assert [one.label for one in app.button if one.key == "guide_copy"]
    assert "can be left out everywhere" in html_of(app)
