"""Two people change one corpus at once: the second is told, and nothing is lost."""

from __future__ import annotations

import sys
from dataclasses import replace

import projects
import pytest
from app_page import html_of, open_page, press, sound
from library_page import edit, errors, opened
from streamlit.testing.v1 import AppTest

from crosscut.ingest import sources
from crosscut.project import build
from crosscut.project.model import Project
from crosscut.project.reviews import add_reviews, set_meta
from crosscut.store.model import StoreConflict
from crosscut.ui import open_project
from crosscut.worker import Workers

pytestmark = pytest.mark.usefixtures("memory_store")


def titled(app: AppTest, title: str) -> AppTest:
    """Change the title of the first theme."""
    return edit(app, "guide-themes", edited_rows={"0": {"title": title}})


def themes(project: Project) -> list[str]:
    return [one.title for one in project.guide.themes]


def notices(app: AppTest) -> str:
    return "\n".join([*(one.value for one in app.warning), html_of(app)]).replace("\\", "")


def state_told(app: AppTest) -> int:
    """Return the number of the earlier state that the reader is told of."""
    return int(notices(app).split("the earlier state No. ")[1].split(",")[0])


def test_what_was_not_kept_of_the_second_is_told_and_is_an_earlier_state() -> None:
    key = open_project.store().put(projects.held())
    first, second = (opened("The guide", corpus=key) for _ in range(2))
    press(titled(first, "One"), "guide_keep")
    second = press(titled(second, "Other"), "guide_keep")
    assert errors(second) == []
    assert "both changes are kept, but where they contradict" in notices(second)
    assert (
        "Both changed the title of “Other” in the guide. What the other had saved stands."
        in notices(second)
    )
    assert themes(open_project.store().get(key).project)[0] == "One"
    earlier = state_told(second)
    assert themes(open_project.store().get(key, earlier).project)[0] == "Other"
    # On the page it can be gone back to.
    second.segmented_control(key="library").set_value("Save and share").run()
    box = next(one for one in sound(second).selectbox if one.label == "State")
    second = press(box.set_value(earlier).run(), "go-back")
    assert themes(open_project.store().get(key).project)[0] == "Other"


def test_where_two_contradict_the_second_can_still_take_theirs() -> None:
    key = open_project.store().put(projects.held())
    first, second = (opened("The guide", corpus=key) for _ in range(2))
    press(titled(first, "One"), "guide_keep")
    press(titled(second, "Other"), "guide_keep")
    second.segmented_control(key="library").set_value("Save and share").run()
    second = press(sound(second), "take-mine-0")
    assert errors(second) == []
    assert themes(open_project.store().get(key).project)[0] == "Other"
    assert not [one for one in second.button if str(one.key).startswith("take-mine")]


def test_a_draft_that_met_another_guide_before_it_was_kept_is_not_lost_either() -> None:
    key = open_project.store().put(projects.held())
    mine = titled(opened("The guide", corpus=key), "Other")
    store, held = open_project.store(), projects.held()
    theme = held.guide.themes[0].model_copy(update={"title": "One"})
    changed = held.guide.model_copy(update={"themes": (theme, *held.guide.themes[1:])})
    store.save(key, replace(held, guide=changed), 1)
    # Something else is saved first: the other's guide comes in with it.
    mine.segmented_control(key="library").set_value("Bring reviews").run()
    mine.text_area(key="bring_text").set_value("A quiet film of lamps and boats.")
    press(mine, "add_text")
    mine.segmented_control(key="library").set_value("The guide").run()
    mine = press(sound(mine), "guide_keep")
    assert errors(mine) == []
    newest = store.get(key).project
    assert (themes(newest)[0], len(newest.reviews)) == ("One", len(held.reviews) + 1)
    assert themes(store.get(key, state_told(mine)).project)[0] == "Other"


def test_where_nothing_contradicts_both_are_there() -> None:
    key = open_project.store().put(projects.held())
    first, second = (opened("The guide", corpus=key) for _ in range(2))
    press(titled(first, "One"), "guide_keep")
    second.segmented_control(key="library").set_value("Bring reviews").run()
    second.text_area(key="bring_text").set_value("A quiet film of lamps and boats.")
    second = press(second, "add_text")
    assert "both changes are kept." in notices(second)
    assert "earlier state" not in notices(second)
    newest = open_project.store().get(key)
    assert themes(newest.project)[0] == "One"
    assert len(newest.project.reviews) == len(projects.held().reviews) + 1
    assert newest.version == 3


def test_a_third_who_saves_in_between_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    key = open_project.store().put(projects.held())
    second = titled(opened("The guide", corpus=key), "Other")
    store = open_project.store()
    save, others = store.save, iter(("One", "Two"))

    def save_after_another(key: str, project: Project, version: int, **more: Project) -> int:
        """Save as ever, but somebody else is always a moment before."""
        if title := next(others, ""):
            newest = store.get(key)
            review = newest.project.reviews[0].review_id
            save(key, set_meta(newest.project, review, title=title), newest.version)
        return save(key, project, version, **more)

    monkeypatch.setattr(store, "save", save_after_another)
    second = press(second, "guide_keep")
    assert errors(second) == []
    newest = store.get(key).project
    assert (newest.reviews[0].meta.title, themes(newest)[0]) == ("Two", "Other")
    assert StoreConflict.__name__ not in notices(second)


def test_what_cannot_be_read_says_so_once_and_can_be_gone_back_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = open_project.store()
    key = store.put(projects.held())
    long, _ = add_reviews(projects.held(), [projects.review("It rains. " * 60, "long.txt")])
    store.save(key, long, 1)
    monkeypatch.setenv("CROSSCUT_MAX_REVIEW_SENTENCES", "50")
    for _ in range(2):  # what failed is not read again by itself
        app = open_page("library", library="Save and share", corpus=key)
        assert any("50 sentences at most" in one.value for one in app.warning)
        monkeypatch.delenv("CROSSCUT_MAX_REVIEW_SENTENCES", raising=False)
    assert len(app.get("download_button")) == 1
    app = press(app, "unread-1")
    assert store.get(key).project == projects.held()
    assert open_project.PARAM in app.query_params
    assert app.selectbox(key="film").value == "Chungking Express (your own)"


def test_what_cannot_be_read_is_not_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_project.store()
    key = store.put(projects.held())
    app = opened("Bring reviews", corpus=key)
    monkeypatch.setattr(build, "READ_HERE", 0)
    monkeypatch.setattr(sources, "WORKERS", Workers())  # none of its processes has started
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    app.text_area(key="bring_text").set_value("A quiet film of lamps and boats.")
    app = press(app, "add_text")
    assert any("cannot be read" in one for one in errors(app))
    assert store.get(key).version == 1
