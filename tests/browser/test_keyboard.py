"""With keys alone: every stop shows the focus, and the road from a mark to its text is open."""

from __future__ import annotations

import re
from collections.abc import Callable

import films
import pytest
from playwright.sync_api import Page, expect
from steps import evidence, open_list, ready, said_count, settled, show_part
from tour import PARTS, Part

Visit = Callable[..., Page]

pytestmark = pytest.mark.browser

MOST_STOPS = 300
NEEDS_OWN_SCORES = "Beside stated scores"
STOPS = [
    part
    for part in PARTS
    if not part.box
    or part.name in (NEEDS_OWN_SCORES, "Heat map", "Where in the review", "Where readings part")
]
"""A part of each view, those without a box too: the others have controls of the same kinds."""

STILL = "*, *::before, *::after { transition: none !important; animation: none !important }"

# What shows the focus can be drawn by the element or by what frames it. A frame can hold two
# stops, so that a stop is compared with what it looks like two stops later. A grid rings its cell
# within its own picture, which no style tells of; the picture or a cell in it has the focus.
STOP = """async () => {
    const frame = () => new Promise(done => requestAnimationFrame(done));
    await frame(); await frame();
    const look = element => {
        const seen = [];
        for (let own = element; own && seen.length < 12; own = own.parentElement)
            for (const part of [null, "::before", "::after"]) {
                const css = getComputedStyle(own, part);
                seen.push([css.outlineStyle === "none" ? "" : css.outline, css.boxShadow,
                    css.borderColor, css.backgroundColor, css.textDecorationLine].join("|"));
            }
        return seen.join();
    };
    window.stops ??= [];
    for (const stop of window.stops.slice(-2))
        if (look(stop.element) !== stop.focused) stop.shown = true;
    const element = document.activeElement;
    if (!element || element === document.body) return "";
    const name = element.getAttribute("aria-label") || element.innerText || element.tagName;
    const role = element.getAttribute("role") || element.tagName.toLowerCase();
    window.stops.push({element, focused: look(element), shown: false, name: `${role}: ${name}`});
    return `${role}: ${name}`;
}"""
UNSEEN = """() => window.stops.slice(0, -2)
    .filter(stop => !stop.shown && !stop.element.closest("canvas"))
    .map(stop => stop.name.slice(0, 80))"""


def walk(page: Page, until: str = "") -> list[str]:
    """Press Tab until a stop has this name, or round to the first stop; return all names."""
    names: list[str] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        name = page.evaluate(STOP)
        # On the way to a stop two neighbours may have one name, that of the first too.
        if (names and name in ("", *([] if until else names[:1]))) or (until and name == until):
            return [*names, name]
        names.append(name)
    raise AssertionError(f"not reached: {until or 'the end of the page'}; stops: {names}")


@pytest.mark.parametrize("part", STOPS, ids=str)
def test_every_stop_shows_the_focus(visit: Visit, part: Part) -> None:
    own = {"film": films.FIVE} if part.name == NEEDS_OWN_SCORES else {}
    page = visit(part.path(**own))
    page.add_style_tag(content=STILL)
    names = walk(page)
    walk(page, names[1])  # what is compared two stops later
    assert page.evaluate(UNSEEN) == []
    said = "\n".join(names)
    for one in [part.box, "Copy link", *(["Reviews", "Story"] if part.box else [])]:
        assert one in said


def press_keys(page: Page, name: str) -> None:
    """Go from the choice that has the focus to another of its switch, and take it."""
    choice = page.get_by_role("radio", name=name, exact=True)
    while not choice.evaluate("choice => choice === document.activeElement"):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(choice).to_be_checked()


def test_the_film_is_one_stop_and_leads_to_a_scene(visit: Visit) -> None:
    page = visit("/themes")
    scenes = page.get_by_role("navigation", name="The film, scene by scene").get_by_role("link")
    assert scenes.evaluate_all("all => all.filter(one => one.tabIndex === 0).length") == 1
    scenes.first.focus()
    page.keyboard.press("ArrowRight")
    expect(scenes.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/themes\?scene="))
    expect(scenes.nth(1)).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Show all").click()
    expect(page).not_to_have_url(re.compile("scene="))


def test_a_word_is_found_from_any_page(visit: Visit) -> None:
    page = visit("/scores")
    page.keyboard.press("Control+k")
    expect(page.get_by_label("Word or phrase")).to_be_focused()
    page.keyboard.type("apartment")
    page.keyboard.press("Enter")
    found = page.get_by_role("dialog")
    expect(found.get_by_role("status")).to_contain_text("sentences in")
    found.get_by_role("link", name="In the text").first.press("Enter")
    expect(page).to_have_url(re.compile(r"/review\?.*passage=\d+"))
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_tour_is_skipped_for_good(visit: Visit) -> None:
    page = visit("/scores")
    tour = page.get_by_role("region", name="How it works")
    expect(tour).to_contain_text("1 of 5")
    tour.get_by_role("button", name="Next").click()
    expect(tour).to_contain_text("2 of 5")
    tour.get_by_role("button", name="Skip the tour").click()
    expect(tour).to_be_hidden()
    page.reload()
    expect(page.get_by_role("button", name="Search all sentences")).to_be_visible()
    expect(tour).to_be_hidden()


def test_keys_of_one_character_can_be_turned_off(visit: Visit) -> None:
    page = visit("/themes")
    box = page.get_by_role("checkbox", name="Keys 1 to 9 open the pages, P pins")
    box.uncheck()
    page.reload()
    ready(page)
    expect(box).not_to_be_checked()
    page.keyboard.press("3")
    page.keyboard.press("p")
    page.keyboard.press("Control+k")  # what comes after those keys; it is none of them
    page.get_by_label("Word or phrase").press("Escape")
    expect(page).to_have_url(re.compile("/themes"))
    expect(page.get_by_text("Notebook (0)", exact=True)).to_have_count(1)
    box.check()
    page.get_by_role("heading", level=1).click()  # in a field keys are typed
    page.keyboard.press("p")
    expect(page.get_by_text("Notebook (1)", exact=True)).to_have_count(1)
    page.keyboard.press("3")
    expect(page).to_have_url(re.compile("/scores"))


VIEWS = {part.page: part for part in reversed(PARTS) if part.box}


@pytest.mark.parametrize("part", VIEWS.values(), ids=lambda part: part.page)
def test_to_the_sentence_in_the_text_by_keys_alone(visit: Visit, part: Part) -> None:
    first = next(one for one in PARTS if one.page == part.page)
    second = next(one for one in PARTS if one.page == part.page and one.box and one != first)
    page = visit(first.path())
    page.add_style_tag(content=STILL)
    walk(page, f"radio: {first.name}")
    show_part(page, second.name, switch=press_keys)
    walk(page, f"combobox: {second.box}")
    open_list(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(said_count(page)).to_be_visible()
    settled(page)
    walk(page, "a: In the text")
    expect(evidence(page).locator(":focus")).to_have_count(1)
    page.keyboard.press("Tab")
    page.evaluate(STOP)
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(UNSEEN) == []
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("link", name="Read the whole review").press("Enter")
    expect(page).to_have_url(re.compile(r"/review\?.*passage=\d+"))
    page.wait_for_selector(".passage.arrived")


class Keys:
    """A reader's keyboard, which counts the presses."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.count += 1

    def go_to(self, name: str, key: str = "Tab") -> None:
        """Press a key until the stop of this role and name has the focus."""
        for _ in range(MOST_STOPS):
            self.press(key)
            if self.page.evaluate(STOP).partition("\n")[0] == name:
                return
        raise AssertionError(f"not reached: {name}")


def test_a_first_task_by_keys_alone(visit: Visit) -> None:
    page = visit(width=1440, height=900)  # docs/walk.md
    keys = Keys(page)

    def pin(count: int) -> None:
        keys.go_to("button: Pin")
        keys.press("Enter")
        expect(page.get_by_text(f"Notebook ({count})", exact=True)).to_have_count(1)
        settled(page)
        expect(page.locator("[data-evidence]:focus")).to_have_text("Pinned")

    def turn_to(key: str, title: str) -> None:
        keys.press(key)
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        settled(page)

    keys.go_to("a: Skip to main content")
    keys.press("Enter")
    keys.go_to("a: Which themes?")
    keys.go_to("a: Which themes? Story two", "ArrowRight")
    turn_to("Enter", "What does each review dwell on?")
    keys.go_to("combobox: Review")  # past the pin of the picture
    pin(1)
    pin(2)
    turn_to("3", "Who likes it, and how much?")
    turn_to("4", "When do motifs come back?")
    keys.go_to("radio: Where in the review")
    keys.press("Tab")
    while not page.evaluate(STOP).startswith("button: “California Dreamin’”"):
        keys.press("ArrowRight")
    keys.press("Space")
    expect(page.get_by_role("heading", name="California Dreamin’”: ")).to_have_count(1)
    settled(page)
    keys.go_to("button: Picture 16:9 (PNG)")
    with page.expect_download() as slide:
        keys.press("Enter")
    assert slide.value.suggested_filename.endswith("16-9.png")
    settled(page)
    keys.go_to("combobox: Mention")
    pin(3)
    turn_to("5", "How do they read the same story?")
    keys.go_to("radio: Scene by scene")
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    keys.press("Space")
    expect(page.get_by_text("Not a disagreement").first).to_be_visible()
    assert keys.count <= 78
