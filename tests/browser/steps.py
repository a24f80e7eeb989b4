"""What a reader does on a page, and what it says: steps that the browser tests share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

CHART = "[data-testid='stVegaLiteChart']"
PANEL = "[class*='st-key-evidence-']"
IDLE = "[data-testid='stApp'][data-test-script-state='notRunning']"
DRAWN = """() => [...document.querySelectorAll("[data-testid='stVegaLiteChart']")]
    .every(chart => chart.querySelector("svg [role='graphics-symbol']"))
    && !document.querySelector("[data-testid='stSkeleton'], [data-stale='true']")"""

# Whether a run of the page's script has ended since this was called. A short run may be over
# before the page is drawn again: then what it draws tells of it, or nothing for a while.
WATCH = """patience => {
    const app = document.querySelector("[data-testid='stApp']");
    let begun = false;
    window.runEnded = false;
    window.runWatch?.disconnect();
    window.runWatch = new MutationObserver(changes => {
        begun ||= changes.some(({type, target}) => type === "attributes"
            || !target.closest?.("svg"));
        window.runEnded ||= begun && app.getAttribute("data-test-script-state") === "notRunning";
    });
    window.runWatch.observe(app, {attributeFilter: ["data-test-script-state"]});
    const main = app.querySelector("[data-testid='stMain']");
    window.runWatch.observe(main, {childList: true, subtree: true});
    clearTimeout(window.runLate);
    window.runLate = setTimeout(() => { window.runEnded ||= !begun; }, patience);
}"""
# Go to an address as the browser's own keys Back and Forward do.
GO = """path => {
    history.pushState({}, "", path);
    dispatchEvent(new PopStateEvent("popstate", {state: {}}));
}"""

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
    """Wait until the page is there: the run has ended and every chart is drawn."""
    page.get_by_role("heading", level=1).wait_for()
    settled(page)


def settled(page: Page) -> None:
    """Wait until the run has ended and every chart is drawn."""
    page.wait_for_selector(IDLE)
    page.wait_for_function(DRAWN)


@contextmanager
def run_of(page: Page, *, changes: bool = False) -> Iterator[None]:
    """Do what makes the page's script run; wait until that run has ended and all is drawn.

    Between a press and the run that it causes the page looks settled, and while that run lasts
    what it replaces may stand beside what takes its place. `changes` tells that the run is bound
    to draw something else.
    """
    page.evaluate(WATCH, 30_000 if changes else 3_000)
    yield
    page.wait_for_function("() => window.runEnded")
    settled(page)


def go_within(page: Page, path: str) -> None:
    """Go to an address of the app within the session."""
    with run_of(page, changes=not page.url.endswith(path)):
        page.evaluate(GO, path)
    page.get_by_role("heading", level=1).wait_for()


def go_to_page(page: Page, name: str) -> None:
    """Follow a link of the row of pages."""
    with run_of(page, changes=True):
        page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()


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
    """Click the middle of a mark, as a reader does; wait for what follows.

    Whatever is drawn there is met.
    """
    settled(mark.page)
    mark.evaluate("mark => mark.scrollIntoView({block: 'center'})")  # clear of what sticks
    mark.evaluate(AT_REST)
    box = mark.bounding_box()
    assert box is not None
    with run_of(mark.page):
        mark.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def choose(page: Page, label: str, option: str | int) -> str:
    """Choose in a select box by keyboard; return what was chosen when the page shows it.

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
    before = box.input_value()
    box.focus()
    if isinstance(option, str):
        box.press("ControlOrMeta+a")
        page.keyboard.type(option)
        found = page.get_by_role("option", name=option, exact=True)
    else:
        open_list(page)
        found = page.get_by_role("option").nth(option)
        option = found.inner_text()
    with run_of(page) if option != before else nullcontext():
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
    """Press a choice of a switch; wait for what it shows."""
    choice = page.get_by_role("radio", name=name, exact=True)
    if not choice.is_checked():
        with run_of(page):
            choice.click()
    expect(choice).to_be_checked()


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
