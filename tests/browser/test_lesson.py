"""A lesson in front of a class: what is seen from the back of the room, and when."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from classroom.sample_lesson import FIGURE, LESSON, address
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from steps import settled

from crosscut.classroom.present import page
from crosscut.classroom.sheets import student_sheet, teacher_sheet

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
    const box = [...document.querySelectorAll(".picture svg")]
        .find(one => one.checkVisibility()).getBoundingClientRect();
    return box.width * box.height / innerWidth / innerHeight;
}"""
STEP = "document.querySelector('.stop:not([hidden])').dataset.step"
STOP = "document.querySelector('.stop:not([hidden])').dataset.number"


def seen(tab: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tab.evaluate(SEEN)
    return found


def read_from_the_back(tab: Page) -> None:
    """Nothing is smaller than a projector's back row reads, and the picture has the screen."""
    small = [one for one in seen(tab) if one["size"] < (26 if one["chart"] else 27.9)]
    assert small == []
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


def test_a_proposed_lesson_is_presented_by_keys_and_without_the_network(visit: Visit) -> None:
    app = visit("/lesson")
    app.get_by_role("button", name="Propose a lesson").click()
    settled(app)
    app.get_by_role("button", name="Present", exact=True).click()
    with app.context.expect_page() as opened:
        app.get_by_role("link", name="Open in a new tab").click()
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
