"""The evidence panel in a browser: a sentence set right, its passage opened, nothing lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from steps import choose

from crosscut.corpus.build import Corpus

Visit = Callable[..., Page]

pytestmark = pytest.mark.browser


def test_a_correction_stays_while_one_reads_on(visit: Visit, bundled: Corpus) -> None:
    page = visit("/themes?theme=Loneliness")
    page.get_by_role("button", name="Not right?").first.click()
    box = page.get_by_role("combobox", name="This sentence speaks of")
    box.wait_for()
    other = bundled.guide.code_titles("segment")["whole-film"]
    if other in (box.get_attribute("value") or ""):
        other = bundled.guide.code_titles("segment")["story-one"]
    choose(page, "This sentence speaks of", other)
    page.get_by_text(f"{other}, set right by you").wait_for()
    page.get_by_text("1\u00a0thing set right by you").wait_for()
    page.get_by_role("link", name="In the text").nth(1).click()
    page.get_by_role("link", name="Read the whole review").click()
    page.locator("article.review").wait_for()
    assert "passage=" in page.url
    page.get_by_role("link", name="Words", exact=True).click()
    page.get_by_text("1\u00a0thing set right by you").wait_for()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_text("set right by you").wait_for(state="detached")


def test_from_a_mark_through_not_right_to_another_count_and_back(visit: Visit) -> None:
    page = visit("/themes?theme=Loneliness")
    count = page.locator("p.caption[data-count]")
    count.wait_for()
    before = int(count.get_attribute("data-count") or "0")
    # The keyboard goes on from the box that it has opened.
    button = page.get_by_role("button", name="Why?").first
    button.focus()
    page.keyboard.press("Enter")
    page.locator(".why .claim").first.wait_for()
    expect(page.locator("h4.asked:focus")).to_have_count(1)
    page.get_by_role("button", name="Not right?").first.focus()
    page.keyboard.press("Enter")
    wrong = page.get_by_role("button", name="is not Loneliness here").first
    wrong.wait_for()
    expect(page.locator("h4.asked:focus")).to_have_count(1)
    wrong.focus()
    page.keyboard.press("Enter")
    page.locator(f"p.caption[data-count='{before - 1}']").wait_for()
    page.get_by_role("button", name="Take it back").click()
    page.locator(f"p.caption[data-count='{before}']").wait_for()


def test_a_sentence_is_read_in_its_text_without_leaving_the_view(visit: Visit) -> None:
    page = visit("/themes?theme=Loneliness")
    link = page.get_by_role("link", name="In the text").first
    quoted = page.locator(".evidence .quote").first.inner_text()
    address = page.url
    link.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".here")).to_have_text(quoted)
    expect(dialog.locator(".here mark").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(link).to_be_focused()
    assert page.url == address


def test_a_link_of_the_panel_can_be_opened_in_a_tab_of_its_own(visit: Visit) -> None:
    page = visit("/themes?theme=Loneliness")
    link = page.get_by_role("link", name="In the text").first
    link.wait_for()
    with page.context.expect_page() as opened:
        link.click(modifiers=["Control"])
    opened.value.locator("article.review").wait_for()
    assert page.get_by_role("heading", level=1).inner_text() == "What does each review dwell on?"
