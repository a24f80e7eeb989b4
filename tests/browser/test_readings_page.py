"""Readings in a browser: a cell and its evidence, the map of a column, ways to the text."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from steps import choose
from tour import Part

Visit = Callable[..., Page]

pytestmark = pytest.mark.browser

FOOT = ".st-key-foot-reading"
NEW_HEADING = f"{FOOT} h3:focus"  # for a moment that of the cell before is there as well
SCENES = "/readings?story=Story+one"
TEXTS = "/readings?part=Full+text&story=Story+one"


def stay(page: Page) -> None:
    """Mark the page: a reload would take the mark away."""
    page.evaluate("window.sameSession = true")


def stayed(page: Page) -> bool:
    return bool(page.evaluate("window.sameSession === true"))


@pytest.mark.parametrize("size", [(1920, 1080), (390, 844)])
def test_a_cell_and_its_evidence_are_in_sight_together(visit: Visit, size: tuple[int, int]) -> None:
    page = visit(SCENES, width=size[0], height=size[1])
    stay(page)
    cell = page.locator(".cell[data-pick]").nth(7)
    cell.locator(".excerpt").first.click(position={"x": 5, "y": 5})
    heading = page.locator(NEW_HEADING)
    expect(heading).to_have_count(1)
    expect(heading).to_be_in_viewport()
    expect(cell.locator("h4")).to_be_in_viewport()
    count = cell.get_attribute("data-count") or ""
    expect(page.locator(f"{FOOT} [data-count]")).to_have_attribute("data-count", count)
    assert stayed(page)
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator(f"{FOOT} [data-count]")).to_have_count(0)


def test_the_keyboard_opens_a_cell(visit: Visit) -> None:
    page = visit(SCENES)
    link = page.locator(".cell h4 a").nth(2)
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator(NEW_HEADING)).to_have_count(1)
    page.wait_for_url("**reading=**")


def test_a_story_is_chosen_at_the_side_alone(visit: Visit) -> None:
    page = visit("/readings?captions=true&shown=Motifs")
    main = page.get_by_test_id("stMain")
    expect(main.get_by_role("link", name="Story two", exact=True)).to_have_count(0)
    choose(page, "Story", "Story two")
    expect(page.locator("p.gives").first).to_contain_text("on Story two")
    expect(page.locator(".scene.seg-0")).to_have_count(0)
    wanted = {"captions=true", "shown=Motifs", "story=Story+two"}
    assert set(urlsplit(page.url).query.split("&")) == wanted


def test_the_columns_begin_on_the_first_screen(visit: Visit) -> None:
    for part in ("Scene by scene", "Full text"):
        page = visit(Part("readings", part, "part").path(), width=1440, height=900)
        box = page.locator("p.gives").first.bounding_box()
        assert box
        assert box["y"] <= 220


def test_a_link_to_a_passage_stays_in_the_session(visit: Visit) -> None:
    page = visit(SCENES)
    stay(page)
    link = page.locator(".excerpt > a").first
    passage = (link.text_content() or "").removeprefix("passage ")
    link.click()
    page.wait_for_selector(f"#p{passage}.arrived")
    assert stayed(page)
    page.get_by_role("link", name="Readings", exact=True).click()
    page.locator(".cell[data-pick]").first.wait_for()
    expect(page.locator(".scene.seg-1")).to_have_count(0)


def tops(page: Page) -> list[float]:
    """How far each column is scrolled."""
    found: list[float] = page.locator(".scroll .text").evaluate_all(
        "columns => columns.map(column => column.scrollTop / column.scrollHeight)"
    )
    return found


def test_the_map_takes_its_column_to_the_place_clicked(visit: Visit) -> None:
    page = visit(TEXTS)
    drawn = page.locator(".map").nth(1)
    drawn.scroll_into_view_if_needed()
    box = drawn.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.6)
    page.wait_for_function("document.querySelectorAll('.scroll .text')[1].scrollTop > 0")
    first, second, third = tops(page)
    assert (first, third) == (0, 0)
    assert abs(second - 0.6) < 0.05
    piece = page.locator(".map").nth(2).locator("a.turns").nth(4)
    anchor = (piece.get_attribute("href") or "").removeprefix("#")
    piece.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelectorAll('.scroll .text')[2].scrollTop > 0")
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()
    assert tops(page)[:2] == [first, second]
    assert "#" not in page.url
