"""Lessons: proposed, changed stop by stop, copied, deleted and put back; a pin becomes a stop."""

from __future__ import annotations

from dataclasses import replace

import projects
import pytest
from app_page import html_of, open_page, press, sound
from lessons import LESSON as SAMPLE
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from crosscut.corpus.build import Corpus
from crosscut.project.documents import view_address
from crosscut.project.lesson import Lesson, Stop
from crosscut.project.notebook import new_pin, quote_of
from crosscut.store import runs
from crosscut.store.engine import read_key
from crosscut.ui import classroom, corrections, open_project
from crosscut.ui.links import PAGES


def lessons(app: AppTest) -> tuple[Lesson, ...]:
    found: tuple[Lesson, ...] = app.session_state["lessons"]["Chungking Express"]
    return found


def more(app: AppTest, what: str) -> AppTest:
    """Choose something of “More”."""
    return sound(app.menu_button(key="more-of-lesson").click(what).run())


def warned(app: AppTest) -> bool:
    """Tell whether the page says that its lessons can be lost; it offers them as a file."""
    assert "take-lessons.toml" in [one.key for one in app.download_button]
    return "Your lessons are gone when this window is closed or loaded again" in html_of(app)


def test_lessons_that_the_window_alone_holds_say_so_before_they_are_lost() -> None:
    app = open_page("lesson")
    assert not warned(app)  # those beside the film come back
    (bundled,) = lessons(app)
    title = app.text_input(key=f"title-{bundled.key}")
    assert warned(sound(title.set_value("Mine").run()))
    title = app.text_input(key=f"title-{bundled.key}")
    assert not warned(sound(title.set_value(bundled.title).run()))


@pytest.mark.usefixtures("memory_store")
def test_lessons_of_a_project_are_kept_with_it_unless_it_can_only_be_read() -> None:
    key = open_project.store().put(replace(projects.held(), lessons=(SAMPLE,)))
    assert not warned(open_page("lesson", corpus=key))
    assert warned(open_page("lesson", corpus=read_key(key)))


def test_a_lesson_is_proposed_changed_and_deleted() -> None:
    app = press(open_page("lesson"), "propose-lesson")
    bundled, proposed = lessons(app)
    assert len(bundled.stops) == len(proposed.stops) == 6
    first, second, *_ = (stop.key for stop in proposed.stops)
    app = press(app, f"Down-{first}")
    app = press(app, f"open-{first}")
    app.selectbox(key=f"ask-{first}").set_value("order").run()
    app.text_area(key=f"question-{first}").set_value("Which <b>first</b>?").run()
    app.number_input(key=f"minutes-{first}").set_value(5).run()
    app.text_area(key=f"options-{first}").set_value("Later\n\nSooner\n").run()
    changed = lessons(app)[1]
    assert [one.key for one in changed.stops[:2]] == [second, first]
    stop = changed.stop(first)
    assert stop is not None
    assert (stop.ask, stop.pin.question, stop.pin.minutes) == ("order", "Which <b>first</b>?", 5)
    assert (stop.options, stop.answer) == (("Later", "Sooner"), ("Later", "Sooner"))
    app.selectbox(key=f"ask-{first}").set_value("choice").run()
    app.multiselect(key=f"answer-{first}").set_value([]).run()
    app = press(app, f"delete-{second}")
    assert len(lessons(app)[1].stops) == 5
    app = more(press(app, "put-lesson-back"), "A copy for another class")
    one, other = lessons(app)[1:]
    assert [stop.pin.title for stop in one.stops] == [stop.pin.title for stop in other.stops]
    assert other.title.endswith("(another class)")
    app = more(app, "Delete this lesson")
    assert lessons(app)[1:] == (one,)
    app = press(app, "put-lesson-back")
    assert lessons(app)[1:] == (one, other)
    assert app.selectbox(key="lesson").value == other.key


def test_a_pin_becomes_a_stop() -> None:
    app = press(open_page("scores"), "pin-stated-scores")
    (pin,) = app.session_state["notebook"].pins
    app.switch_page("pages/notebook.py").run()
    app = press(app, f"Add to lesson-{pin.key}")
    app.switch_page("pages/lesson.py").run()
    (lesson,) = lessons(app)
    assert (lesson.stops[-1].pin.figure, lesson.stops[-1].pin.minutes) == (pin.figure, 3)
    app = press(more(app, "New lesson"), "add-pin")
    assert [stop.pin.title for stop in lessons(app)[1].stops] == [pin.title]


def test_a_pin_leads_back_to_its_page() -> None:
    for title, script in PAGES.items():
        name = script.removeprefix("pages/").removesuffix(".py").replace("overview", "")
        assert view_address("a/", new_pin("text", page=title)) == f"a/{name}?"


@pytest.mark.usefixtures("memory_store")
def test_a_lesson_on_own_reviews_leads_back_by_the_key_to_read() -> None:
    key = open_project.store().put(replace(projects.held(), lessons=(SAMPLE,)))
    app = open_page("lesson", corpus=key)
    (token,) = app.session_state["presented_lessons"].values()
    shown = TestClient(Starlette(routes=classroom.ROUTES)).get(f"/present/{token}").text
    assert f"corpus={read_key(key)}" in shown
    assert key not in shown


def test_what_most_of_the_class_marked_is_taken_over(bundled: Corpus) -> None:
    review = bundled.reviews.iloc[2]
    rows = bundled.sentences[bundled.sentences["review_id"] == review["review_id"]]
    start, end = int(rows["start"].iloc[5]), int(rows["end"].iloc[5])
    titles = tuple(bundled.guide.code_titles("segment").values())
    pin = new_pin("passage", title="Five", quotes=(quote_of(review["text"], start, end, review),))
    lesson = Lesson("l", "Mine", (Stop("s", pin, "mark", titles),))
    app = open_page("lesson")
    store = open_project.store()
    app.session_state["lessons"] = {"Chungking Express": (lesson,)}
    app = more(app.run(), "Take over what most marked")
    assert corrections.CORRECTIONS not in app.session_state  # no class has been shown it
    token = app.session_state["presented_lessons"][lesson]
    runs.begin(store, token, b"page")
    code = runs.set_state(store, token, is_open=True).code
    now = list(bundled.guide.code_titles("segment")).index(rows["segment"].iloc[5])
    other = (now + 1) % len(titles)
    runs.put_answer(store, code, "s", "a" * 32, str(other))
    app = more(app, "Take over what most marked")
    (one,) = app.session_state[corrections.CORRECTIONS]
    assert dict(one.values)["segment"] == list(bundled.guide.code_titles("segment"))[other]
    assert [error.value for error in app.exception] == []
