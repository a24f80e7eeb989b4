"""What a reader does on a page, and what it says: steps that the browser tests share."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

CHART = "[data-testid='stVegaLiteChart']"
PANEL = "[class*='st-key-evidence-']"
IDLE = "[data-testid='stApp'][data-test-script-state='notRunning']"
DRAWN = """() => [...document.querySelectorAll("[data-testid='stVegaLiteChart']")]
    .every(chart => chart.querySelector("svg [role='graphics-symbol']"))
    && !document.querySelector("[data-testid='stSkeleton']")"""

# For ten frames it stays where it is.
AT_REST = """mark => new Promise(done => {
    let place = "", frames = 0;
    const look = () => {
        const box = mark.getBoundingClientRect(), now = `${box.x} ${box.y}`;
        frames = now === place ? frames + 1 : 0;
        place = now;
        frames < 10 ? requestAnimationFrame(look) : done();
    };
    look();
})"""


def ready(page: Page) -> None:
    """Wait until the page is there: its keys work, the run has ended and every chart is drawn."""
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_function("() => globalThis.crosscutMoves")  # as clicks.js sets it
    settled(page)


def settled(page: Page) -> None:
    """Wait until the run has ended and every chart is drawn."""
    page.wait_for_selector(IDLE)
    page.wait_for_function(DRAWN)


def fields(label: str) -> dict[str, str]:
    """Read a mark's label: "Theme: Loneliness; Mentions: 4" as a dict."""
    pairs = (part.partition(":") for part in label.split("; "))
    return {name.strip(): value.strip() for name, _, value in pairs}


def first_number(text: str) -> int:
    """Read the number that a text begins with: 17 of "17 (7 and 10)"."""
    found = re.match(r"[\d,]+", text.strip())
    assert found is not None, text
    return int(found[0].replace(",", ""))


def marks(page: Page, *names: str) -> tuple[Locator, list[dict[str, str]]]:
    """Find the marks whose labels have these fields: the marks, and what each says."""
    wanted = "".join(f'[aria-label*="{name}: "]' for name in names)
    page.wait_for_selector(f"{CHART} [role='graphics-symbol']{wanted}")
    found = page.locator(f"{CHART} [role='graphics-symbol']{wanted}")
    labels = found.evaluate_all("marks => marks.map(mark => mark.getAttribute('aria-label'))")
    return found, [fields(label) for label in labels]


def on_top(mark: Locator) -> bool:
    """Tell whether no other mark lies on the middle of this one; a figure on it may."""
    return bool(
        mark.evaluate(
            """mark => {
                mark.scrollIntoView({block: "center"});
                const box = mark.getBoundingClientRect();
                const met = document.elementFromPoint(
                    box.x + box.width / 2, box.y + box.height / 2);
                const said = one => one.getAttribute("aria-label");
                return met === mark || !met.matches("[role='graphics-symbol']")
                    || said(met).split("; ").slice(-2).join() ===
                        said(mark).split("; ").slice(-2).join();
            }"""
        )
    )


def click_mark(mark: Locator) -> None:
    """Click the middle of a mark, as a reader does: whatever is drawn there is met."""
    settled(mark.page)
    mark.evaluate("mark => mark.scrollIntoView({block: 'center'})")  # clear of what sticks
    mark.evaluate(AT_REST)
    box = mark.bounding_box()
    assert box is not None
    mark.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def choose(page: Page, label: str, option: str | int) -> str:
    """Choose in a select box by keyboard; return what was chosen.

    Parameters
    ----------
    page
        The page.
    label
        The box's name.
    option
        The option's name, or its place: 0 is the first.
    """
    box = page.get_by_role("combobox", name=label, exact=True)
    box.focus()
    box.evaluate(AT_REST)
    if isinstance(option, str):
        box.press("ControlOrMeta+a")
        page.keyboard.type(option)
        found = page.get_by_role("option", name=option, exact=True)
    else:
        open_list(page)
        found = page.get_by_role("option").nth(option)
        option = found.inner_text()
    found.click()
    expect(box).to_have_value(option)
    return option


def open_list(page: Page) -> None:
    """Open the list of the box that has the focus.

    A list closes when the page scrolls, which it may still do when its box gets the focus.
    """
    options = page.get_by_role("option")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
        try:
            options.first.wait_for(timeout=3_000)
        except PlaywrightTimeoutError:
            continue
        return
    options.first.wait_for()


HEADINGS = """() => JSON.stringify(
    [...document.querySelectorAll("main h3, [data-testid=stMain] h3")].map(one => one.innerText))"""


def switch_to(page: Page, name: str) -> None:
    """Press a choice of a switch."""
    page.get_by_role("radio", name=name, exact=True).click()
    expect(page.get_by_role("radio", name=name, exact=True)).to_be_checked()


def show_part(page: Page, name: str, *, switch: Callable[[Page, str], None] = switch_to) -> None:
    """Switch to another part of a page; wait until it is there, with headings of its own."""
    before = page.evaluate(HEADINGS)
    switch(page, name)
    page.wait_for_function(f"before => ({HEADINGS})() !== before", arg=before)
    settled(page)


def evidence(page: Page) -> Locator:
    return page.locator(PANEL)


def said_count(page: Page) -> Locator:
    """Return what says how many things the open panel has."""
    return page.locator(f"{PANEL} [data-count]")


def expect_count(page: Page, count: int) -> None:
    """Wait until the open panel says this number, and is complete."""
    expect(said_count(page)).to_have_attribute("data-count", str(count))
    settled(page)


def scope_line(page: Page) -> str:
    return page.locator("p.scope").inner_text()
