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
    text.evaluate("""text => {
        document.querySelector("#looked-at")?.removeAttribute("id");
        text.id = "looked-at";
    }""")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": "#looked-at"})["nodeId"]
    used = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return {font["familyName"]: font["isCustomFont"] for font in used}


def fresh(visit: Visit, path: str) -> Page:
    """Open a page as a reader does who has nothing of the app yet, in a context of its own."""
    visit()
    return visit(path)


def test_pages_without_such_letters_ask_for_none(visit: Visit) -> None:
    page = fresh(visit, "/scores")
    # That slice has signs alone: scores are stated in stars, and on a slow line the app's frame
    # shows signs of its own.
    for name in ("scores", *PAGES):
        page.goto(f"{urljoin(page.url, '/')}{'' if name == 'overview' else name}")
        ready(page)
        page.evaluate("document.fonts.ready.then(() => true)")
        asked = page.evaluate(SLICES)
        assert set(asked) <= {SIGNS}, name
        assert asked or name != "scores"


def test_letters_that_the_page_lacks_are_drawn_with_the_apps_own_font(visit: Visit) -> None:
    names = ["왕가위", "重庆森林", "重慶森林", "ウォン", "★★★½☆⯪"]
    page = visit("/themes?" + urlencode({"reviews": names}, doseq=True))  # the notices name them
    for name in names:
        said = page.get_by_text(name).first
        said.wait_for()
        drawn = fonts(said)
        assert all(drawn.values()), drawn
        assert drawn.get("Crosscut Sans") or name == names[-1], drawn
    asked = set(page.evaluate(SLICES)) - {SIGNS}
    assert 0 < len(asked) <= len(set("".join(names)))
