"""A lesson in front of a class: what is seen from the back of the room, and when."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from classroom.sample_lesson import FIGURE, LESSON, address
from lessons import LESSON as ASKED
from lessons import SENTENCES, open_run
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from starlette.applications import Starlette
from starlette.middleware import Middleware
from steps import settled

from crosscut.classroom.phone import Phone as Device
from crosscut.classroom.phone import run_page
from crosscut.classroom.present import page
from crosscut.classroom.sheets import student_sheet, teacher_sheet
from crosscut.store import runs
from crosscut.store.runs import Run, RunStop
from crosscut.ui.classroom import ROUTES
from crosscut.ui.open_project import store
from crosscut.ui.server import Headers

Visit = Callable[..., Page]

pytestmark = pytest.mark.browser

SEEN = """() => [...document.querySelectorAll("body *")]
    .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.closest(".away")
        && [...one.childNodes].some(part => part.nodeType === 3 && part.data.trim()))
    .map(one => {
        const drawn = one.closest("svg"), size = parseFloat(getComputedStyle(one).fontSize);
        return {text: one.textContent.trim(), chart: Boolean(drawn),
                size: size * (drawn ? drawn.getScreenCTM().a : 1)};
    })"""
"""Every text that is seen: its words, whether it stands in a chart, its height in pixels."""
SHARE = """() => {
    const svg = [...document.querySelectorAll(".picture svg")].find(one => one.checkVisibility());
    const {width, height} = svg.viewBox.baseVal, scale = svg.getScreenCTM().a;
    return width * height * scale ** 2 / innerWidth / innerHeight;
}"""
"""How much of the screen a picture takes, without what is left empty around it."""
WIDE = """() => [document.body, document.querySelector(".stop:not([hidden])")]
    .some(one => one.scrollWidth > innerWidth)"""
SCREENS = ({"width": 1920, "height": 1080}, {"width": 1024, "height": 768})
STEP = "document.querySelector('.stop:not([hidden])').dataset.step"
STOP = "document.querySelector('.stop:not([hidden])').dataset.number"


def seen(tab: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tab.evaluate(SEEN)
    return found


def read_from_the_back(tab: Page) -> None:
    """Nothing is smaller than a projector's back row reads, and the picture has the screen.

    So it is on a screen of 16:9 and on one of 4:3, whose letters are as large for its height.
    """
    for size in SCREENS[::-1]:  # the tab stays as it was
        tab.set_viewport_size(size)  # type: ignore[arg-type]
        pixel = size["height"] / 1080
        small = [one for one in seen(tab) if one["size"] < pixel * (26 if one["chart"] else 27.9)]
        assert small == []
        assert not tab.evaluate(WIDE)
        if tab.locator(".picture").filter(visible=True).count():
            assert tab.evaluate(SHARE) >= 0.7


def test_a_hidden_picture_shows_axes_and_names_until_it_is_revealed(browser: Browser) -> None:
    tab = browser.new_page(viewport={"width": 1920, "height": 1080}, reduced_motion="reduce")
    tab.set_content(page(LESSON, "Sample Film", address))
    picture = tab.get_by_role("img").filter(visible=True)
    texts = {one["text"] for one in seen(tab)}
    assert {"Lanterns", "Rain", LESSON.stops[0].pin.question} <= texts
    assert not {"31", "57"} & texts
    assert "57" not in picture.aria_snapshot()
    read_from_the_back(tab)
    tab.keyboard.press("e")  # the sentences would tell
    assert tab.evaluate(STEP) == "question"
    tab.keyboard.press("r")
    assert {"31", "57", LESSON.stops[0].pin.title} <= {one["text"] for one in seen(tab)}
    expect(picture).to_have_accessible_name(FIGURE.alt)
    said = f"Stop 1 of 6, What the reviews say: {LESSON.stops[0].pin.title}"
    expect(tab.locator("[aria-live=polite]")).to_have_text(said)
    read_from_the_back(tab)
    tab.keyboard.press("t")
    expect(tab.get_by_role("cell", name="57")).to_be_visible()
    tab.keyboard.press("Escape")
    tab.get_by_role("button", name="Evidence").click()
    expect(tab.get_by_role("link", name="Open the view")).to_have_attribute(
        "href", address(LESSON.stops[0].pin)
    )
    tab.keyboard.press("b")
    expect(tab.get_by_role("button", name="Black screen")).to_be_visible()
    tab.keyboard.press("b")
    tab.keyboard.press("5")
    expect(tab.get_by_role("heading", name="Question e?")).to_be_visible()
    tab.keyboard.press("?")
    expect(tab.get_by_role("dialog")).to_be_visible()
    tab.get_by_role("button", name="Stop 1", exact=True).click()
    expect(tab.get_by_role("heading", name="Question a?")).to_be_visible()
    for sheet in (student_sheet, teacher_sheet):
        tab.set_content(sheet(LESSON, "Sample Film", address))
        for paper, high in (("A4", 842), ("Letter", 792)):
            printed = PdfReader(io.BytesIO(tab.pdf(format=paper)))
            assert round(printed.pages[0].mediabox.height) in (high, high + 1)
            words = " ".join(one.extract_text() for one in printed.pages)
            assert all(stop.pin.question in words for stop in LESSON.stops)
            assert ("Note a." in words) == (sheet is teacher_sheet)
    tab.close()


def test_letters_can_be_turned_off_while_arrows_go_on(browser: Browser) -> None:
    tab = browser.new_page(viewport={"width": 1024, "height": 768})
    tab.set_content(page(LESSON, "Sample Film", address))
    tab.keyboard.press("?")
    box = tab.get_by_role("checkbox", name="Use these keys")
    box.focus()
    tab.keyboard.press("Space")
    expect(box).not_to_be_checked()
    tab.keyboard.press("Escape")
    for key in ("r", "b", "5", "?", "."):
        tab.keyboard.press(key)
    expect(tab.get_by_role("dialog")).to_have_count(0)
    assert (tab.evaluate(STOP), tab.evaluate(STEP)) == ("1", "question")
    tab.keyboard.press("ArrowRight")
    assert tab.evaluate(STEP) != "question"
    tab.get_by_role("button", name="Keys and more").click()
    box.check()
    tab.get_by_role("button", name="Close", exact=True).click()
    tab.keyboard.press("r")
    assert tab.evaluate(STEP) == "question"
    tab.close()


def test_a_proposed_lesson_is_presented_by_keys_and_without_the_network(visit: Visit) -> None:
    app = visit("/lesson")
    app.get_by_role("button", name="Propose a lesson").click()
    settled(app)
    with app.context.expect_page() as opened:
        app.get_by_role("link", name="Present").click()
    tab, notes = opened.value, app.context.new_page()
    tab.set_viewport_size({"width": 1920, "height": 1080})
    notes.goto(f"{tab.url}#teacher")
    been: list[tuple[str, str]] = []
    try:
        while not been or been[-1] != (tab.evaluate(STOP), tab.evaluate(STEP)):
            been.append((tab.evaluate(STOP), tab.evaluate(STEP)))
            read_from_the_back(tab)
            if len(been) == 8:
                app.context.set_offline(True)
            tab.keyboard.press("ArrowRight")
        assert {stop for stop, _ in been} == set("123456")
        assert {step for _, step in been} >= {"question", "answer", "figure", "sentences"}
        last = tab.locator(".stop:visible h1:visible").inner_text()
        expect(notes.locator(".notes:visible")).to_contain_text(last)
    finally:
        app.context.set_offline(False)


@pytest.fixture
def school(memory_store: None) -> Iterator[str]:
    """Address of a server that answers what is asked in class, and nothing else."""
    app = Starlette(routes=ROUTES, middleware=[Middleware(Headers)])
    config = uvicorn.Config(app, log_level="critical", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def test_each_question_fits_a_phone_and_reads_well(browser: Browser) -> None:
    stops = tuple(RunStop(one.key, one.ask, one.pin.question, one.options) for one in ASKED.stops)
    phone = browser.new_page(viewport={"width": 390, "height": 844})
    for stop in stops[1:]:
        asked = replace(stop, sentences=SENTENCES if stop.ask in ("mark", "whose") else ())
        run = Run(1, "BCDFGH", "A lesson", (asked,), stop.key, "", True, frozenset(), 1)
        phone.emulate_media(color_scheme="dark" if stop.ask in ("order", "mark") else "light")
        phone.set_content(run_page(run, Device("device", "proof", draft="0")))
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
        found = Axe().run(phone, options={"resultTypes": ["violations"]}).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    phone.close()


def test_a_teacher_asks_and_three_phones_answer(browser: Browser, school: str) -> None:
    drawn = page(ASKED, "Sample Film", address, room=True).encode()
    access = open_run(store(), drawn, ASKED)
    size, narrow = {"width": 1920, "height": 1080}, {"width": 390, "height": 844}
    teacher = browser.new_page(viewport=size, reduced_motion="reduce")
    teacher.goto(f"{school}/present/{access.token}")
    teacher.keyboard.press("j")
    code = teacher.get_by_role("dialog").get_by_text(f"{access.code[:3]} {access.code[3:]}")
    expect(code).to_be_visible()
    read_from_the_back(teacher)
    first = browser.new_page(viewport=narrow)
    second = browser.new_page(viewport=narrow, color_scheme="dark")
    plain = browser.new_page(viewport=narrow, java_script_enabled=False)
    phones = (first, second, plain)
    for phone in phones:
        phone.goto(f"{school}/join")
        phone.get_by_role("textbox").fill(code.inner_text().lower())
        phone.keyboard.press("Enter")
        phone.wait_for_url(f"**/{access.code}")
    teacher.keyboard.press("ArrowRight")  # what begins the lesson
    teacher.keyboard.press("2")
    for phone in (first, second):
        expect(phone.get_by_role("heading", name="Does it rain?")).to_be_visible()
    first.get_by_text("No", exact=True).click()
    first.get_by_role("button", name="Send").click()
    second.keyboard.press("Tab")  # by keyboard alone
    second.keyboard.press("Space")
    second.keyboard.press("Enter")
    plain.reload()
    plain.get_by_text("No", exact=True).click()
    plain.get_by_role("button", name="Send").click()
    for phone in phones:
        expect(phone.get_by_role("main").get_by_text("Sent.")).to_be_visible()
    count = teacher.get_by_role("status").filter(has_text="answered")  # spoken as it changes
    expect(count).to_have_text("3 of 3 answered")
    teacher.keyboard.press("ArrowRight")
    teacher.get_by_text("The same as a table").click()
    expect(teacher.get_by_role("row", name="No 2 67 %")).to_be_visible()
    expect(first.get_by_text("Your answer")).to_be_visible()
    teacher.keyboard.press("ArrowRight")
    expect(teacher.get_by_text("✓ right")).to_be_visible()
    read_from_the_back(teacher)
    teacher.keyboard.press("j")
    teacher.get_by_text("For the teacher").click()
    teacher.get_by_role("button", name="Close to phones").click()
    expect(first.get_by_role("heading", name="The lesson is closed")).to_be_visible()
    for tab in (teacher, *phones):
        tab.context.close()


def test_how_to_join_lies_on_no_other_words(browser: Browser, school: str) -> None:
    drawn = page(LESSON, "Sample Film", address, room=True).encode()
    access = open_run(store(), drawn, LESSON, to_class=True)
    tab = browser.new_page(viewport=SCREENS[0], reduced_motion="reduce")  # type: ignore[arg-type]
    tab.goto(f"{school}/present/{access.token}")
    tab.get_by_role("button", name="Begin").click()
    expect(tab.get_by_text("Join: ")).to_be_visible()
    source = tab.locator(".source").filter(visible=True)
    expect(source).to_have_count(0)
    tab.keyboard.press("r")
    expect(source).to_have_count(1)
    tab.context.close()


def test_a_slider_answers_nothing_until_it_is_touched(browser: Browser, school: str) -> None:
    access = open_run(store(), b"page", ASKED, to_class=True)
    runs.set_state(store(), access.token, stop="number", step="question")
    narrow = {"width": 390, "height": 844}

    def joined(**more: Any) -> Page:
        phone = browser.new_page(viewport=narrow, **more)
        phone.goto(f"{school}/join/{access.code}")
        return phone

    def answers() -> list[str]:
        run = runs.run_by_token(store(), access.token)
        return sorted(one.body for one in runs.answers_to(store(), run, "number"))

    by_hand, by_keys, plain = joined(), joined(), joined(java_script_enabled=False)
    for phone in (by_hand, by_keys):
        expect(phone.get_by_role("slider")).to_have_attribute("aria-valuetext", "no answer yet")
        expect(phone.get_by_role("button", name="Send")).to_be_disabled()
        phone.get_by_role("slider").press("Enter")
    expect(plain.get_by_role("spinbutton")).to_have_value("")
    plain.get_by_role("button", name="Send").click()
    assert plain.evaluate("document.querySelector('#slider').validity.valueMissing")
    assert answers() == []
    by_hand.get_by_role("slider").click()  # in the middle, where it stands
    expect(by_hand.locator("output")).to_have_text("10")
    by_keys.get_by_role("slider").press("ArrowRight")
    expect(by_keys.locator("output")).to_have_text("11")
    plain.get_by_role("spinbutton").fill("12")
    for phone in (by_hand, by_keys, plain):
        phone.get_by_role("button", name="Send").click()
        expect(phone.get_by_role("main").get_by_text("Sent.")).to_be_visible()
    assert answers() == ["10", "11", "12"]
    by_keys.reload()  # who comes late, or again, finds what was sent
    expect(by_keys.locator("output")).to_have_text("11")
    expect(by_keys.get_by_role("slider")).not_to_have_attribute("aria-valuetext", "no answer yet")
    expect(by_keys.get_by_role("button", name="Send again")).to_be_enabled()
    for phone in (by_hand, by_keys, plain):
        phone.context.close()
