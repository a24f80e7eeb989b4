"""Letters that the page's own fonts lack come from the app, and only where they are needed."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urljoin

import pytest
from playwright.sync_api import Locator, Page
from steps import ready
from tour import PAGES

Visit = Callable[..., Page]

pytestmark = pytest.mark.browser

SIGNS = "/app/static/fonts/crosscut-sans-00.woff2"
SLICES = """() => performance.getEntriesByType("resource").map(one => new URL(one.name).pathname)
    .filter(path => path.includes("/static/fonts/"))"""


def fonts(text: Locator) -> dict[str, bool]:
    """Return which fonts draw a text: name, and whether it came with the page."""
    page = text.page
    page.evaluate("document.fonts.ready.then(() => true)")
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    text.evaluate("text => text.id = 'looked-at'")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": "#looked-at"})["nodeId"]
    used = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return {font["familyName"]: font["isCustomFont"] for font in used}


def test_pages_without_such_letters_ask_for_none(visit: Visit) -> None:
    page = visit("/scores", own=True)  # as a reader who has nothing of the app yet
    # That slice has signs alone: scores are stated in stars, and on a slow line the app's frame
    # shows signs of its own.
    for name in ("scores", *PAGES):
        page.goto(f"{urljoin(page.url, '/')}{'' if name == 'overview' else name}")
        ready(page)
        page.evaluate("document.fonts.ready.then(() => true)")
        asked = page.evaluate(SLICES)
        assert set(asked) <= {SIGNS}, name
        assert asked or name != "scores"


def test_stars_are_drawn_with_it_too(visit: Visit) -> None:
    page = visit("/themes?" + urlencode({"reviews": "★★★½☆⯪"}), own=True)
    said = page.get_by_text("★★★½☆⯪").first
    page.wait_for_function(f"() => ({SLICES})().length > 0")
    assert all(fonts(said).values())


@pytest.mark.parametrize("name", ["왕가위", "重庆森林", "重慶森林", "ウォン"])
def test_eastern_names_are_drawn_with_the_apps_own_font(visit: Visit, name: str) -> None:
    page = visit("/themes?" + urlencode({"reviews": name}), own=True)  # the notice names it
    said = page.get_by_text(name).first
    page.wait_for_function(f"() => ({SLICES})().length > 0")
    drawn = fonts(said)
    assert drawn["Crosscut Sans"]
    assert all(drawn.values()), drawn
    assert len(set(page.evaluate(SLICES)) - {SIGNS}) <= len(name)
