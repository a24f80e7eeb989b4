"""What leaves the app: pictures with title and source, tables with every row."""

from __future__ import annotations

import html
import io
import re
import struct
from collections.abc import Callable
from pathlib import Path

import docx
import films
import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect
from steps import ready, settled
from tour import PARTS, Part

Visit = Callable[..., Page]

pytestmark = pytest.mark.browser

NO_TABLE = ("Scene by scene", "Full text")
PICTURES = [
    part
    for part in PARTS
    if part.page in ("themes", "motifs")
    or str(part) in ("readings-what-is-left-out", "words-distinctive-words", "words-word-cloud")
    or part.page == "scores"
]
BY_PAGE = {part.page: part for part in PICTURES}
WITHOUT = ("review", "library", "certainty", "notebook", "lesson")
TABLES = [part for part in PARTS if part.page not in WITHOUT and part.name not in NO_TABLE]
BUNDLED = "Chungking Express"
MOST_ROWS = 200
FILM = {"scores-beside-stated-scores": films.FIVE}


def saved(page: Page, button: Locator) -> bytes:
    settled(page)
    with page.expect_download() as waiting:
        button.press("Enter")  # a fold that still opens moves the button under a pointer
    return waiting.value.path().read_bytes()


@pytest.mark.parametrize("part", TABLES, ids=str)
def test_files_hold_what_the_page_shows(visit: Visit, part: Part) -> None:
    page = visit(part.path(**({"film": FILM[str(part)]} if str(part) in FILM else {})))
    the_rows_of_the_table(page, part)
    if part in PICTURES:
        the_title_and_the_source(page, part)
    if part in BY_PAGE.values():
        points_enough_for_a_wall(page)


def go_to(page: Page, view: str) -> None:
    before = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("navigation").get_by_role("link", name=view, exact=True).click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(before)
    settled(page)


def test_pins_of_each_page_are_noted_ordered_and_leave_as_word(
    visit: Visit, tmp_path: Path
) -> None:
    page = visit("/words?q=connection", scheme="dark")
    for number, (view, name) in enumerate(
        [
            ("", ""),
            ("Read", "Pin passage 2"),
            ("Readings", ""),
            ("Themes", ""),
            ("Overview", "Pin this finding"),
        ],
        start=1,
    ):
        if view:
            go_to(page, view)
        if name:
            page.get_by_role("button", name=name).first.click()
        else:
            page.keyboard.press("p")  # the topmost line, the first scene, the picture
        expect(page.get_by_role("button", name=f"Notebook ({number})")).to_be_visible()
    go_to(page, "Notebook")
    boxes = page.locator("[class*=st-key-one-pin-]")
    expect(boxes).to_have_count(5)
    note = boxes.nth(0).get_by_label("Note")
    note.fill("Why so often?")
    note.press("Alt+ArrowDown")
    # While the pins are drawn in their new order, a box may hold the one before as well.
    page.wait_for_function(
        """() => document.querySelectorAll("[class*=st-key-one-pin-]")[1]
            ?.querySelector("textarea")?.value === "Why so often?\""""
    )
    settled(page)
    expect(boxes.nth(1).get_by_label("Note")).to_have_value("Why so often?")
    expect(boxes.nth(1).get_by_role("button", name="Down")).to_be_focused()
    settled(page)
    page.get_by_text("Take it away").click()
    (tmp_path / "notebook.docx").write_bytes(
        saved(page, page.get_by_role("button", name="Word", exact=True))
    )
    document = docx.Document(str(tmp_path / "notebook.docx"))
    quotes = [one.text for one in document.paragraphs if one.style.name == "Quote"]
    assert all("par. " in one for one in quotes)
    assert [one for one in quotes if "connection" in one]
    assert len(document.inline_shapes) == 1
    texts = [one.text for one in document.paragraphs]
    assert "Why so often?" in texts
    assert texts[texts.index("Works cited") + 1 :]
    links = [one.target_ref for one in document.part.rels.values() if one.is_external]
    assert "/words?" in " ".join(links)
    assert not any("corpus=" in one for one in links)
    kept = saved(page, page.get_by_role("button", name="Download (notebook.toml)"))
    page.reload()
    ready(page)
    expect(boxes).to_have_count(0)
    upload = page.locator("[data-testid=stFileUploader] input[type=file]")
    for data, count, said in ((b"no notebook", 0, "cannot be read"), (kept, 5, "5\u00a0new pins")):
        named = {"name": "notebook.toml", "mimeType": "application/toml", "buffer": data}
        upload.set_input_files([named])
        expect(page.get_by_text(said)).to_be_visible()
        expect(boxes).to_have_count(count)
    page.goto(next(one for one in links if "/words?" in one))
    ready(page)
    expect(page.get_by_role("textbox", name="Word or phrase")).to_have_value("connection")


def the_title_and_the_source(page: Page, part: Part) -> None:
    button = page.get_by_role("button", name="Picture 16:9 (SVG)").last
    button.wait_for()
    svg = saved(page, button).decode()
    said = " ".join(re.findall(r">([^<>]+)<", svg))
    said = html.unescape(re.sub(r"\s+", " ", said))
    titles = page.get_by_role("heading", level=3).all_inner_texts()
    assert any(" ".join(title.split()) in said for title in titles), said[:400]
    assert f"Crosscut, {FILM.get(str(part), BUNDLED)}" in said


def points_enough_for_a_wall(page: Page) -> None:
    png = saved(page, page.get_by_role("button", name="Picture 16:9 (PNG)").last)
    assert png.startswith(b"\x89PNG\r\n")
    width, _ = struct.unpack(">II", png[16:24])
    assert width >= 1600
    assert len(png) > 10_000


def the_rows_of_the_table(page: Page, part: Part) -> None:
    folds = page.get_by_test_id("stExpander").filter(has_text="The same as a table")
    folds.first.wait_for()
    for place in range(folds.count()):
        fold = folds.nth(place)
        fold.get_by_text("The same as a table").click()
        expect(fold.get_by_role("table")).to_be_visible()
        head, *rows = (
            [figure(cell).split() for cell in row]
            for row in fold.get_by_role("row").evaluate_all(
                "rows => rows.map(row => [...row.children].map(cell => cell.innerText))"
            )
        )
        data = saved(page, fold.get_by_role("button", name="Download as CSV"))
        assert data.decode("utf-8-sig").startswith(f"# Crosscut, {FILM.get(str(part), BUNDLED)}")
        table = pd.read_csv(
            io.BytesIO(data), comment="#", encoding="utf-8-sig", header=None, dtype=str,
            keep_default_na=False,
        )  # fmt: skip
        assert [cell.split() for cell in table.iloc[0]] == head
        lines = [[read(cell).split() for cell in row] for row in table.to_numpy()[1:]]
        assert len(rows) == min(len(lines), MOST_ROWS) > 0
        assert rows == lines[:MOST_ROWS]


def figure(cell: str) -> str:
    """Write a signed figure of the page as a file has it, to be counted with."""
    signed = re.fullmatch(r"[+\N{MINUS SIGN}]\d+(\.\d+)?", cell.strip())
    return cell.replace("\N{MINUS SIGN}", "-").removeprefix("+") if signed else cell


def read(cell: str) -> str:
    """Take off the mark that keeps a spreadsheet from reading a cell as a formula."""
    return re.sub(r"^'(?=[=+\-@])", "", cell)
