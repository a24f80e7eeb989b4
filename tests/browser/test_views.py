"""From a mark of a comparing view to its sentences, and the same from a copied link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from crosscut.corpus import Corpus

    Visit = Callable[..., Page]

pytestmark = pytest.mark.browser

SILENCE = "/readings?part=What+is+left+out"
MARK = "[data-testid='stVegaLiteChart'] path[aria-label*='It is: mentioned; Mentions: ']"
PANEL = "[class*='st-key-evidence-'] [data-count]"


def counted(panel: Locator) -> int:
    return int(panel.get_attribute("data-count") or -1)


def test_a_click_on_a_mark_opens_as_many_mentions_as_it_says(visit: Visit, bundled: Corpus) -> None:
    page = visit(SILENCE)
    mark = page.locator(MARK).first
    label = mark.get_attribute("aria-label") or ""
    found = re.search(r"Speaks of: (.+?); It is: mentioned; Mentions: (\d+)", label)
    assert found is not None
    mark.click(position={"x": 6, "y": 6})
    page.wait_for_selector(PANEL)
    assert counted(page.locator(PANEL)) == int(found[2])
    # the panel highlights each of them, and no other; ten sentences are on a page
    marks = page.locator("[class*='st-key-evidence-'] blockquote mark").count()
    assert marks == int(found[2])
    titles = {
        title: code
        for kind in ("theme", "motif")
        for code, title in bundled.guide.code_titles(kind).items()
    }
    if found[1] in titles:
        assert (bundled.mentions["code"] == titles[found[1]]).sum() >= int(found[2])


def test_a_copied_link_shows_the_same(visit: Visit) -> None:
    page = visit(SILENCE)
    page.locator(MARK).first.click(position={"x": 6, "y": 6})
    page.wait_for_selector(PANEL)
    count = counted(page.locator(PANEL))
    again = visit("/" + page.url.split("/", 3)[3])
    again.wait_for_selector(PANEL)
    assert counted(again.locator(PANEL)) == count


def test_an_outdated_link_is_named(visit: Visit) -> None:
    page = visit("/themes?reviews=Gone+Review")
    page.get_by_text("The link names the review “Gone Review”, which is not here.").wait_for()


def test_a_filter_goes_from_view_to_view(visit: Visit, bundled: Corpus) -> None:
    title = bundled.guide.code_titles("segment")["story-two"]
    page = visit(f"/themes?story={title.replace(' ', '+')}")
    page.get_by_text(f"words on {title}").first.wait_for()
    page.get_by_role("link", name="Words", exact=True).click()
    page.get_by_role("heading", name="Which words do they use?").wait_for()
    page.get_by_text(f"words on {title}").first.wait_for()
