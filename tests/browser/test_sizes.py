"""On a phone and on a projector, light and dark: nothing is cut, nothing bars the way."""

from __future__ import annotations

from collections.abc import Callable

import films
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from steps import choose, said_count, settled
from tour import PARTS, Part

from crosscut.charts.look import PALETTES

Visit = Callable[..., Page]

pytestmark = pytest.mark.browser

PHONE, PROJECTOR = (390, 844), (1920, 1080)
NO_OWN_SCORES = "scores-beside-stated-scores"
# A text is cut where it reaches past an ancestor that hides what overflows, or past the window,
# and nothing between scrolls. What is hidden from sight (of no size) is for screen readers.
CUT = """() => {
    const cut = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode;
        if (!text.data.trim() || text.parentElement.closest("style, script, template")) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const box = range.getBoundingClientRect();
        if (box.width < 2 || box.height < 2) continue;
        const sidebar = text.parentElement.closest("[data-testid=stSidebar]");
        if (sidebar && sidebar.getBoundingClientRect().right <= 0) continue;  // it is closed
        let left = 0, right = innerWidth, hidden = false;
        for (let own = text.parentElement; own; own = own.parentElement) {
            const css = getComputedStyle(own), frame = own.getBoundingClientRect();
            if (css.visibility === "hidden" || css.opacity === "0" || css.clip !== "auto")
                hidden = true;
            if (css.position === "absolute" && frame.width <= 1) hidden = true;
            if (/auto|scroll/.test(css.overflowX) && own.scrollWidth > own.clientWidth) {
                left = -Infinity; right = Infinity; break;
            }
            if (css.maskImage !== "none") hidden = true;  // it fades out, and says so
            if (/hidden|clip/.test(css.overflowX) && !own.matches("html, body")) {
                left = Math.max(left, frame.left); right = Math.min(right, frame.right);
            }
            if (css.position === "fixed") break;
        }
        const picture = text.parentElement.closest("svg")?.getBoundingClientRect();
        if (picture && (box.top < picture.top - 6 || box.bottom > picture.bottom + 6))
            cut.push(`${text.data.trim().slice(0, 60)} above or below its picture`);
        if (!hidden && (box.left < left - 2 || box.right > right + 2))
            cut.push(`${text.data.trim().slice(0, 60)} (${Math.round(box.left)} to ` +
                `${Math.round(box.right)} in ${Math.round(left)} to ${Math.round(right)})`);
    }
    return cut;
}"""
WIDER = """() => ["html", "[data-testid=stMain]"].filter(css => {
    const own = document.querySelector(css);
    return own.scrollWidth > own.clientWidth;
})"""
AT_REST = """width => {
    const sidebar = document.querySelector("[data-testid=stSidebar]");
    const charts = [...document.querySelectorAll("[data-testid=stVegaLiteChart]")];
    return document.body.clientWidth === width
        && (width > 600) === (sidebar.getBoundingClientRect().right > 0)
        && charts.every(chart => chart.querySelector("svg").clientWidth <= chart.clientWidth);
}"""

FULL_HEIGHT = "document.querySelector('[data-testid=stMain]').scrollHeight + 100"
# The page has the ground of a theme, and every chart on it texts in its colours.
IN_THEME = """([ground, ...colours]) => {
    const rgb = css => css.match(/\\d+/g).slice(0, 3);
    const hex = css => "#" + rgb(css).map(one => (+one).toString(16).padStart(2, "0")).join("");
    const has = (one, wanted) => wanted.includes(hex(one).toUpperCase());
    const page = document.querySelector(".stApp");
    return has(getComputedStyle(page).backgroundColor, [ground])
        && [...document.querySelectorAll("[data-testid=stVegaLiteChart] svg")].every(chart => {
            const texts = [...chart.querySelectorAll("text")];
            return !texts.length || texts.some(one => has(getComputedStyle(one).fill, colours));
        });
}"""
STILL = """() => document.querySelector("[data-testid=stSidebar]")
    .getAnimations({subtree: true}).length === 0"""


def choose_mark(page: Page, part: Part) -> None:
    """Open the evidence of a part's second mark, where it has marks."""
    if part.box:
        choose(page, part.box, 2)
        expect(said_count(page)).to_be_visible()
        settled(page)


def resize(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    settled(page)
    page.wait_for_function(AT_REST, arg=width)
    page.wait_for_function(STILL)


def grave(page: Page) -> list[tuple[str, str]]:
    """Return what axe finds serious or critical: rule and element.

    It judges the contrast of what is in sight alone: the window is made as high as the page.
    """
    width = page.evaluate("innerWidth")
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    resize(page, width, page.evaluate(FULL_HEIGHT))
    result = Axe().run(page, options={"resultTypes": ["violations"]})
    return [
        (rule["id"], node["html"][:200])
        for rule in result.response["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("part", PARTS, ids=str)
def test_nothing_is_cut_and_nothing_bars_the_way(visit: Visit, part: Part) -> None:
    own = {"film": films.FIVE} if str(part) == NO_OWN_SCORES else {}
    page = visit(part.path(**own), width=PHONE[0], height=PHONE[1])
    choose_mark(page, part)
    found = {}
    for size in (PHONE, PROJECTOR):
        resize(page, *size)
        found[size] = page.evaluate(WIDER), page.evaluate(CUT), grave(page)
    page.emulate_media(color_scheme="dark")
    palette = PALETTES["dark"]
    page.wait_for_function(IN_THEME, arg=[palette.ground, palette.text, palette.muted])
    settled(page)
    dark = grave(page)
    assert found == {PHONE: ([], [], []), PROJECTOR: ([], [], [])}
    assert dark == []


def test_the_filters_have_room_on_a_phone(visit: Visit) -> None:
    page = visit("/readings", width=PHONE[0], height=PHONE[1])
    page.get_by_role("button", name="Expand sidebar").click()
    expect(page.get_by_role("combobox", name="Film")).to_be_in_viewport(ratio=1)
    page.wait_for_function(STILL)
    assert page.evaluate(WIDER) == []
    assert page.evaluate(CUT) == []
