"""Two presses copy a sentence with its citation, wherever one is shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from steps import settled

Visit = Callable[..., Page]

pytestmark = pytest.mark.browser

PLACES = {
    "evidence": "/themes",
    "finding": "/",
    "scenes": "/readings",
    "full text": "/readings?part=Full+text",
    "disagreements": "/readings?part=Disagreements",
    "pairs": "/readings?part=Where+readings+part",
    "concordance": "/words?q=lonel*",
    "read": "/review",
}


WIDE = """[...document.querySelectorAll(".readings .text")]
    .filter(one => one.scrollWidth > one.clientWidth).length"""


def copied(page: Page, cite: Locator) -> str:
    """Press “Cite” and the button beside the citation; return what the clipboard has then.

    The citation of a list stands in a dialog, that of the evidence under its sentence.
    """
    in_dialog = cite.get_attribute("aria-haspopup") == "dialog"
    page.evaluate("navigator.clipboard.writeText('')")
    cite.click()
    settled(page)
    within = page.get_by_role("dialog", name="Copy with citation") if in_dialog else page
    copy = within.get_by_role("button", name="Copy to clipboard").first
    expect(copy).to_be_visible()  # a finger does not hover
    copy.click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text)")
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


@pytest.mark.parametrize("path", PLACES.values(), ids=PLACES.keys())
def test_two_presses_copy_a_sentence_with_its_citation(visit: Visit, path: str) -> None:
    page = visit(path, width=1440, height=900)
    cite = page.locator("[data-testid=stMain]").get_by_role("button", name="Cite").first
    assert page.evaluate(WIDE) == 0  # nothing has to be scrolled aside to press it
    words, _, work = copied(page, cite).partition("\n\n")
    assert words.startswith("“")
    assert "par. " in words.rpartition("” (")[2]
    assert work.endswith(".")


def test_the_text_and_the_notebook_and_the_search_cite_too(visit: Visit) -> None:
    page = visit("/themes", width=1440, height=900)
    page.get_by_role("link", name="In the text").first.click()
    dialog = page.get_by_role("dialog")
    assert copied(page, dialog.get_by_role("button", name="Cite")).startswith("“")
    page.get_by_role("button", name="Search all sentences").click()
    dialog.get_by_role("textbox").first.fill("lonely")
    dialog.get_by_role("textbox").first.press("Enter")
    expect(dialog.get_by_role("status")).to_be_visible()
    settled(page)
    assert "lonely" in copied(page, dialog.get_by_role("button", name="Cite").first).lower()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Pin", exact=True).first.click()
    settled(page)
    page.get_by_role("link", name="Notebook").first.click()
    settled(page)
    assert copied(page, page.get_by_role("button", name="Cite").first).startswith("“")
