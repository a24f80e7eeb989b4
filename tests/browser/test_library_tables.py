"""Tables of reviews that come in a zip, and the order of stories, in a real browser."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from helpers import ROOT
from playwright.sync_api import Locator, Page, expect
from steps import choose, marks, settled, switch_to
from test_library_guide import STORIES, begun, go_to, open_guide
from test_library_own import BRING, TEXTS, alone, drop, key_of, paste
from test_sizes import CUT, PHONE, PROJECTOR, WIDER, grave, resize

Visit = Callable[..., Page]

pytestmark = pytest.mark.browser

CASES = ROOT / "tests" / "files" / "cases"

# A cell takes what was typed a moment after it shows it.
DRAWN_TWICE = "() => new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)))"
STATED = (
    "Trains\nBy Sample Ann\n\nA tall man waits at 10:14 without a word.\n\nAt 12:30 somebody sits "
    "down, and at 20:59 it rains.\n\nI give it 6/10, the music 7/10, and the pictures 8/10.\n"
)
TABLE = "Headline,Critic,Words\nOne,Sample Writer,A quiet film of noodles and {}.\n"


def pack() -> dict[str, object]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for folder, word in (("a", "rain"), ("b", "snow")):
            archive.writestr(f"{folder}/table.csv", TABLE.format(word))
    return {"name": "pack.zip", "mimeType": "application/zip", "buffer": packed.getvalue()}


@pytest.mark.parametrize("part", ["Bring reviews", "A new film"])
def test_tables_in_a_zip_are_looked_at_before_they_are_added(visit: Visit, part: str) -> None:
    page = visit(f"/library?library={part.replace(' ', '+')}")
    page.locator("input[type=file]").first.set_input_files(pack())  # type: ignore[arg-type]
    page.get_by_text("2 tables with the same columns").wait_for()
    add = page.get_by_role("button", name="Add 2 reviews")
    expect(add).to_be_disabled()
    found = {}
    for size in (PHONE, PROJECTOR):
        resize(page, *size)
        found[size] = page.evaluate(WIDER), page.evaluate(CUT), grave(page)
    assert found == {size: ([], [], []) for size in found}
    choose(page, "Text of the review", "Words")
    settled(page)
    add.click()
    expect(add).to_have_count(0)
    settled(page)
    if part == "A new film":
        for folder in "ab":
            expect(page.get_by_text(f"pack.zip, {folder}/table.csv: 1 review")).to_be_visible()
    else:
        expect(page.locator("[data-outcome=added]")).to_have_count(2)
        expect(page.get_by_text("A file may have 20 MB")).to_be_visible()
        expect(page.get_by_text("200MB per file")).to_be_hidden()


def test_a_letterboxd_export_from_drop_to_its_scores(visit: Visit) -> None:
    page = visit(BRING)
    alone(page)
    drop(page, letterboxd_ann_zip=(CASES / "letterboxd-ann-2021-06-01.zip").read_bytes())
    expect(page.get_by_text("7 tables passed over")).to_be_visible()
    page.get_by_text("The table has reviews of 3\u00a0films").wait_for()
    add = page.get_by_role("button", name=re.compile("^Add .*review"))
    expect(add).to_have_text("Add 2\u00a0reviews")
    add.click()
    expect(page.locator("[data-outcome=added]")).to_have_count(2)
    scores = visit(f"/scores?corpus={key_of(page)}")
    found = [one["States"] for one in marks(scores, "Rater", "States", "Source")[1]]
    assert found == ["4.5 (0.5-5)", "4.5 (0.5-5)"]


def type_down(page: Page, column: int, texts: list[str], *, row: int = 0, table: str = "") -> None:
    """Type over the cells of a column, from the chosen one on, as they stand."""
    boxes = page.locator("#portal textarea, #portal input")
    for at, text in enumerate(texts, start=row):
        expect(cell_of(page, column, at, table)).to_have_attribute("aria-selected", "true")
        page.keyboard.type(text[0])
        expect(boxes.first).to_be_focused()
        page.keyboard.type(text[1:])
        expect(boxes.first).to_have_value(text)
        page.evaluate(DRAWN_TWICE)
        boxes.first.press("Enter")  # a grid that takes it drops what is typed
        expect(boxes).to_have_count(0)


def cell_of(page: Page, column: int, row: int, table: str = "") -> Locator:
    grid = page.locator(f"[class*='st-key-{table}']") if table else page
    return grid.locator(f"[role=gridcell][id='glide-cell-{column}-{row}']").first


def expect_column(page: Page, column: int, texts: list[str], table: str = "") -> None:
    for row, text in enumerate(texts):
        expect(cell_of(page, column, row, table)).to_have_text(text)


def go_to_column(page: Page, table: str, column: int) -> None:
    """Go to the first cell of a column of one of several tables, by keyboard."""
    inside = page.locator(f"[class*='st-key-{table}']")
    grid, first = inside.locator(".dvn-scroller").first, inside.locator("#glide-cell-0-0").first
    first.wait_for(state="attached")
    for _ in range(5):  # a grid takes no click while it is being laid out
        grid.click(position={"x": 20, "y": 55})
        try:
            expect(first).to_have_attribute("aria-selected", "true", timeout=3_000)
            break
        except AssertionError:
            continue
    for at in range(1, column + 1):
        page.keyboard.press("ArrowRight")
        expect(cell_of(page, at, 0, table)).to_have_attribute("aria-selected", "true")


def test_titles_of_the_guide_are_typed_down_their_column(visit: Visit) -> None:
    page = begun(visit)
    open_guide(page, "Stories")
    go_to(page, 1, 1)
    titles = [f"Part {word}" for word in ("one", "two", "three", "four")]
    type_down(page, 1, titles)
    expect_column(page, 1, titles)
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_text("The guide is kept").wait_for()
    settled(page)
    names = page.locator("[data-testid=stSidebar] .key li").all_inner_texts()
    assert [name.strip() for name in names[:4]] == titles


def test_what_was_understood_is_typed_down_its_column(visit: Visit) -> None:
    page = visit(BRING)
    alone(page)
    drop(page, one_txt=TEXTS[0].encode(), two_txt=TEXTS[1].encode(), three_txt=TEXTS[2].encode())
    page.get_by_role("button", name="See what was understood").click()
    page.get_by_role("heading", name="All reviews").wait_for()
    settled(page)
    go_to(page, 1, 2)
    type_down(page, 2, ["Ann Ash", "Bo Beech", "Cy Cedar"])
    expect_column(page, 2, ["Ann Ash", "Bo Beech", "Cy Cedar"])
    settled(page)
    go_to(page, 2, 2)
    type_down(page, 2, ["Di Dill", "Ed Elder"], row=1)
    expect_column(page, 2, ["Ann Ash", "Di Dill", "Ed Elder"])
    settled(page)
    page = visit(f"/library?library=What+was+understood&corpus={key_of(page)}")
    expect_column(page, 2, ["Ann Ash", "Di Dill", "Ed Elder"])


def test_marks_times_and_passages_are_changed_down_their_columns(visit: Visit) -> None:
    page = visit(BRING)
    alone(page)
    paste(page, STATED)
    switch_to(page, "What was understood")
    page.get_by_role("heading", name="Stated scores").wait_for()
    settled(page)
    columns = {"scores-": ["5", "6", "7"], "timecodes-": ["9:10", "10:20", "30:40"]}
    for table, texts in columns.items():
        go_to_column(page, table, 1)
        type_down(page, 1, texts, table=table)
        expect_column(page, 1, texts, table)
        settled(page)
    # Another one in the same table, when all of that is saved.
    go_to_column(page, "timecodes-", 1)
    type_down(page, 1, ["8:00"], table="timecodes-")
    columns["timecodes-"][0] = "8:00"
    settled(page)
    go_to_column(page, "passages-", 1)
    for kind in ("Caption", "Heading"):
        choose_in_cell(page, kind)
    expect_column(page, 1, ["Caption", "Heading", "Text"], "passages-")
    settled(page)
    page = visit(f"/library?library=What+was+understood&corpus={key_of(page)}")
    for table, texts in columns.items():
        expect_column(page, 1, texts, table)
    expect_column(page, 1, ["Caption", "Heading", "Text"], "passages-")


def choose_in_cell(page: Page, choice: str) -> None:
    """Choose for the cell that is marked, and go on to the cell below."""
    box = page.locator("#portal input").first
    page.keyboard.press("Enter")
    expect(box).to_be_focused()
    page.keyboard.type(choice)
    page.evaluate(DRAWN_TWICE)
    box.press("Enter")
    expect(box).to_have_count(0)
    page.evaluate(DRAWN_TWICE)


def test_a_story_is_moved_to_its_place(visit: Visit) -> None:
    page = begun(visit)
    open_guide(page, "Stories")
    go_to(page, 4, 4)
    page.keyboard.press("Enter")
    box = page.locator("#portal input").first
    expect(box).to_be_focused()
    page.keyboard.type("1")
    expect(box).to_have_value("1")
    page.evaluate(DRAWN_TWICE)
    box.press("Enter")
    first = page.locator("[role=gridcell][id^='glide-cell-1-0']").first
    expect(first).to_have_text(STORIES[3])
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_text("The guide is kept").wait_for()
    settled(page)
    names = page.locator("[data-testid=stSidebar] .key li").all_inner_texts()
    assert [name.strip() for name in names[:4]] == [STORIES[3], *STORIES[:3]]


def test_a_problem_is_told_beside_its_row_and_typing_goes_on(visit: Visit) -> None:
    page = begun(visit)
    open_guide(page, "Stories")
    go_to(page, 2, 1)
    grid = page.locator(".stDataFrameGlideDataEditor").first
    grid.evaluate("grid => { grid.dataset.seen = 'yes'; }")
    page.keyboard.press("Delete")
    # At once the next row's title is being changed, while the problem comes in.
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    box = page.locator("#portal textarea, #portal input").first
    expect(box).to_be_focused()
    box.fill("The Map")
    beside = page.locator("[role=gridcell][id='glide-cell-3-1']").first
    expect(beside).to_have_text(re.compile("Title"))
    expect(box).to_have_value("The Map")
    box.press("Enter")
    expect(page.locator("[role=gridcell][id='glide-cell-1-2']").first).to_have_text("The Map")
    expect(grid).to_have_attribute("data-seen", "yes")
    expect(page.get_by_role("button", name="Keep", exact=True)).to_be_disabled()
    go_to(page, 2, 1)
    page.keyboard.press("Enter")
    expect(box).to_be_focused()
    box.fill("The Old Well")
    box.press("Enter")
    expect(beside).to_have_text("")
    page.get_by_role("button", name="Add a row").click()
    settled(page)
    expect(page.locator("[role=gridcell][id='glide-cell-0-4']").first).to_have_text("5")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_text("The guide is kept").wait_for()
    settled(page)
    names = page.locator("[data-testid=stSidebar] .key li").all_inner_texts()
    assert [name.strip() for name in names[1:3]] == ["The Old Well", "The Map"]
