"""A new film and its guide, as a teacher meets them: paste, choose, see, change, keep."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

import pytest
from helpers import ROOT
from playwright.sync_api import Page, expect
from steps import marks, ready, settled
from test_sizes import CUT, PHONE, PROJECTOR, WIDER, grave, grave_in_dark, resize
from tour import PARTS

from crosscut.ui.library.guide import ABOUT, TABLES

Visit = Callable[..., Page]

pytestmark = pytest.mark.browser

PATHS = sorted((ROOT / "tests" / "files" / "salt-road").iterdir())
STORIES = ["The Lamplighter", "The Well", "The Mapmaker", "The Last Ferry"]
OWN = "The Salt Road (your own)"


def fill(page: Page, label: str, text: str) -> None:
    box = page.get_by_label(label, exact=True)
    box.fill(text)
    box.press("Tab")
    settled(page)


def pasted(visit: Visit, **window: object) -> Page:
    """Open the part for a new film, and give it the film and five reviews."""
    page = visit("/library?library=A+new+film", **window)
    fill(page, "Title", "The Salt Road")
    fill(page, "Year", "1999")
    for number, path in enumerate(PATHS, start=1):
        fill(page, f"Review {number}", path.read_text(encoding="utf-8"))
    page.get_by_role("button", name="Propose", exact=True).click()
    page.get_by_role("button", name="Begin with this film").wait_for()
    settled(page)
    return page


def begun(visit: Visit, **window: object) -> Page:
    page = pasted(visit, **window)
    page.get_by_role("button", name="Begin with this film").click()
    page.get_by_text("All views show it now").wait_for()
    settled(page)
    return page


def at(page: Page, path: str) -> str:
    """Address of another part with the reader's own corpus."""
    key = parse_qs(urlparse(page.url).query)["corpus"][0]
    mark = "&" if "?" in path else "?"
    return f"{urlparse(page.url)._replace(path='', query='').geturl()}{path}{mark}corpus={key}"


def open_guide(page: Page, table: str = "Themes") -> None:
    page.get_by_role("radio", name="The guide", exact=True).click()
    page.get_by_role("radio", name=table, exact=True).click()
    # Only then is the table drawn that was chosen: before, the page may look settled too.
    about = next(ABOUT[name] for name, title in TABLES.items() if title == table)
    page.get_by_text(about, exact=True).wait_for()
    settled(page)


def go_to(page: Page, row: int, column: int) -> None:
    """Go to a cell by keyboard, from the first one."""
    first = page.get_by_test_id("glide-cell-1-0").first
    first.wait_for(state="attached")
    grid = page.locator(".stDataFrameGlideDataEditor").first
    for _ in range(5):  # a grid takes no click while it is being laid out
        grid.click(position={"x": 150, "y": 55})
        try:
            expect(first).to_have_attribute("aria-selected", "true", timeout=3_000)
            break
        except AssertionError:
            continue
    for _ in range(row - 1):
        page.keyboard.press("ArrowDown")
    for _ in range(column - 1):
        page.keyboard.press("ArrowRight")
    cell = page.get_by_test_id(f"glide-cell-{column}-{row - 1}").first
    expect(cell).to_have_attribute("aria-selected", "true")


def row_of(page: Page, title: str) -> int:
    """Number of the row with this title in the grid, as the reader sees it."""
    cells = page.locator('[role="gridcell"]').filter(has_text=re.compile(f"^{title}$"))
    return int(str(cells.first.get_attribute("id")).rpartition("-")[2]) + 1


def heat(page: Page, theme: str) -> dict[str, str]:
    """Return what the heat map says of a theme, by review."""
    found: dict[str, str] = {}
    for label in marks(page, "Theme", "Mentions")[1]:
        if label["Theme"] == theme:
            found[label["Review"]] = label["Mentions"]
    return found


def test_from_five_pasted_reviews_to_every_view(visit: Visit) -> None:
    page = begun(visit)
    expect(page.get_by_role("combobox", name="Film")).to_have_value(OWN)
    for story in STORIES:
        expect(page.locator("[data-testid=stSidebar] .key li", has_text=story)).to_have_count(1)
    for part in {part.page: part for part in PARTS}.values():
        page.goto(at(page, part.path()))
        ready(page)
        expect(page.get_by_role("combobox", name="Film")).to_have_value(OWN)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
    # Every review speaks of all four stories, and the text shows it.
    page.goto(at(page, "/review"))
    ready(page)
    for number in range(4):
        assert page.locator(f"article .sentence.seg-{number}").count() > 0


def test_a_fault_is_told_and_a_changed_term_is_tried_kept_and_counted(visit: Visit) -> None:
    page = begun(visit)
    page.goto(at(page, "/themes?themes_part=Heat map"))
    ready(page)
    before = heat(page, "Loneliness")
    page.goto(at(page, "/library?library=The guide"))
    ready(page)
    open_guide(page)
    go_to(page, row_of(page, "Loneliness"), 1)
    page.keyboard.press("Delete")
    fault = page.get_by_role("row").filter(has_text="Themes, row").filter(has_text="Title")
    expect(fault.first).to_be_visible()
    expect(page.get_by_role("button", name="Keep", exact=True)).to_be_disabled()
    page.get_by_role("button", name="Take back my changes").click()
    expect(page.get_by_text("Nothing is changed.")).to_be_visible()
    settled(page)
    go_to(page, row_of(page, "Loneliness"), 7)
    page.keyboard.press("Enter")
    page.locator("#portal input").first.wait_for(state="attached")
    page.keyboard.type("lantern*")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Try", exact=True).click()
    page.get_by_role("heading", name="What your changes gain and lose").wait_for()
    settled(page)
    expect(page.locator("blockquote mark").first).to_be_visible()
    assert "lantern" in {text.lower() for text in page.locator("mark").all_inner_texts()}
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_text("The guide is kept").wait_for()
    page.goto(at(page, "/themes?themes_part=Heat map"))
    ready(page)
    after = heat(page, "Loneliness")
    texts = [path.read_text(encoding="utf-8").lower() for path in PATHS]
    lanterns = sum(text.split("---")[-1].count("lantern") for text in texts)
    assert sum(map(int, after.values())) - sum(map(int, before.values())) == lanterns


def test_nothing_is_cut_and_nothing_bars_the_way(visit: Visit) -> None:
    page = pasted(visit, width=PHONE[0], height=PHONE[1])
    found = {"proposed": (page.evaluate(WIDER), page.evaluate(CUT), grave(page))}
    resize(page, *PROJECTOR)
    found["proposed, on a wall"] = page.evaluate(WIDER), page.evaluate(CUT), grave(page)
    dark = [grave_in_dark(page)]
    page.emulate_media(color_scheme="light")
    page.get_by_role("button", name="Begin with this film").click()
    page.get_by_text("All views show it now").wait_for()
    resize(page, *PHONE)
    found["begun"] = page.evaluate(WIDER), page.evaluate(CUT), grave(page)
    open_guide(page)
    go_to(page, 1, 1)
    page.keyboard.press("Delete")
    page.get_by_text("One thing is not right yet").wait_for()
    settled(page)
    found["a fault"] = page.evaluate(WIDER), page.evaluate(CUT), grave(page)
    dark.append(grave_in_dark(page))
    page.emulate_media(color_scheme="light")
    page.get_by_role("button", name="Take back my changes").click()
    for name in ("Beside another guide", "As a file"):
        page.get_by_role("radio", name=name, exact=True).click()
        settled(page)
        resize(page, *PHONE)
        found[name] = page.evaluate(WIDER), page.evaluate(CUT), grave(page)
        resize(page, *PROJECTOR)
        found[f"{name}, on a wall"] = page.evaluate(WIDER), page.evaluate(CUT), grave(page)
    assert found == {name: ([], [], []) for name in found}
    assert dark == [[], []]
