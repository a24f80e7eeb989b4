"""One's own corpus in a browser: brought, set right, reopened by its link, seen by nobody else."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from helpers import CASES
from playwright.sync_api import Page, expect
from steps import marks, settled, switch_to
from test_sizes import CUT, PHONE, PROJECTOR, WIDER, grave, grave_in_dark, resize

Visit = Callable[..., Page]

pytestmark = pytest.mark.browser

BRING = "/library?library=Bring+reviews"
PARTS = ("Bring reviews", "What was understood", "Save and share")
TEXTS = [
    f"Night {number}\nBy Sample {word.title()}\n\nIt rains {word} times. The first story shows Cop "
    f"223, who is lonely.\n\nFaye dreams of California, and I give it {number}/10.\n"
    for number, word in enumerate(("one", "two", "three", "four", "five"), start=4)
]
SEVERAL = "\n".join(
    f"{title}\nBy {name} Sample\n\nThe film is long, and it rains in each of its scenes.\n"
    for title, name in (("Rain and Noodles", "Ann"), ("Sun and Bread", "Bob"))
)


def alone(page: Page) -> None:
    """Leave the film's own reviews behind."""
    page.get_by_text("Take along").click()
    own = page.get_by_role("switch", name="Take along")
    expect(own.or_(page.get_by_role("checkbox", name="Take along")).first).not_to_be_checked()
    settled(page)


def paste(page: Page, text: str) -> None:
    box = page.get_by_label("Text of one review")
    box.fill(text)
    page.get_by_role("button", name="Add this text").click()
    # For a moment the emptied box stands beside the one whose place it takes.
    page.wait_for_function(
        """name => {
            const boxes = [...document.querySelectorAll(`textarea[aria-label="${name}"]`)];
            return boxes.length === 1 && !boxes[0].value;
        }""",
        arg="Text of one review",
    )
    settled(page)


def drop(page: Page, **files: bytes) -> None:
    """Drop files; in their names "_" stands for the dot."""
    named = [
        {"name": name.replace("_", "."), "mimeType": "text/plain", "buffer": data}
        for name, data in files.items()
    ]
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(named)
    page.get_by_role("heading", name="What became of it").wait_for()
    settled(page)


def key_of(page: Page) -> str:
    page.wait_for_url(re.compile("corpus="))
    return parse_qs(urlsplit(page.url).query)["corpus"][0]


def labels(page: Page) -> list[str]:
    """Return what each mark of the Scores page says: every score, as stated and converted."""
    page.get_by_role("heading", level=1).wait_for()
    settled(page)
    return [str(label) for label in marks(page, "Rater", "States", "Source")[1]]


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"0" * 20_000_000)
    return packed.getvalue()


def test_five_texts_a_score_set_right_a_reload_and_the_link(visit: Visit) -> None:
    page = visit(BRING)
    alone(page)
    for text in TEXTS:
        paste(page, text)
    expect(page.get_by_text("has 5\u00a0reviews now")).to_be_visible()
    key = key_of(page)
    switch_to(page, "What was understood")
    edit(page, "scores", "9.5")
    expect(page.get_by_text("1\u00a0score set right by you")).to_be_visible()
    settled(page)
    page.goto(urlsplit(page.url)._replace(path="/scores", query=f"corpus={key}").geturl())
    before = labels(page)
    assert [one for one in before if "95" in one]
    page.reload()
    assert labels(page) == before
    assert labels(visit(f"/scores?corpus={key}")) == before
    themes = visit(f"/themes?corpus={key}&theme=Loneliness&story=Story+one")
    expect(themes.get_by_role("combobox", name="Story", exact=True)).to_have_value("Story one")
    expect(themes.get_by_role("combobox", name="Film")).to_have_value(
        "Chungking Express (your own)"
    )


def edit(page: Page, table: str, text: str) -> None:
    """Type into the second cell of the first row of a table."""
    grid = page.locator(f"[class*='st-key-{table}-'] .dvn-scroller").first
    grid.scroll_into_view_if_needed()
    settled(page)
    grid.click(position={"x": 90, "y": 52})
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    cell = page.locator("#portal input, #portal textarea")
    cell.fill(text)
    cell.press("Enter")


def test_a_time_set_right_stays_so_and_motifs_follow(visit: Visit) -> None:
    page = visit(BRING)
    alone(page)
    paste(page, "Trains\nBy Sample Ann\n\nA tall man waits at 10:14 without a word.\n")
    key = key_of(page)
    switch_to(page, "What was understood")
    edit(page, "timecodes", "1:43:00")
    expect(page.get_by_text("past the end of the film, which is 1:42:00 long")).to_be_visible()
    edit(page, "timecodes", "53:50-57:00")
    done = page.get_by_text("10:14: set to 53:50–57:00")
    expect(done).to_be_visible()
    settled(page)
    page.reload()
    expect(done).to_be_visible()
    settled(page)

    def times() -> list[str]:
        shown = visit(f"/motifs?timeline=Shown&film-reviews=true&corpus={key}")
        found = marks(shown, "Review", "Scene", "Film time")[1]
        return [one["Film time"] for one in found if one["Scene"] == "stated timecode"]

    assert times() == ["10:14, read as 53:50–57:00"]
    page.get_by_role("button", name="As it was found").click()
    expect(done).to_have_count(0)
    settled(page)
    assert times() == ["10:14"]


def test_bad_files_are_refused_each_with_its_reason_and_the_good_are_added(visit: Visit) -> None:
    page = visit(BRING)
    alone(page)
    drop(
        page,
        good_txt=TEXTS[0].encode(),
        bomb_zip=bomb(),
        binary_txt=bytes(range(256)) * 9,
        empty_txt=b"",
        more_md=TEXTS[1].encode(),
    )
    told = page.locator(".notes li")
    said = {line.split()[0]: line for line in told.all_inner_texts()}
    assert "added" in said["good.txt"]
    assert "added" in said["more.md"]
    refused = {"bomb.zip": "fill the memory", "binary.txt": "", "empty.txt": "is empty"}
    for name, reason in refused.items():
        assert "refused" in said[name]
        assert reason in said[name]
    expect(page.get_by_text("has 2\u00a0reviews now")).to_be_visible()


def test_a_text_with_front_matter_from_drop_to_its_score(visit: Visit) -> None:
    page = visit(BRING)
    alone(page)
    drop(page, date_md=(CASES / "date.md").read_bytes())
    expect(page.get_by_text("by Ann Ash")).to_be_visible()
    said = marks(visit(f"/scores?corpus={key_of(page)}"), "Rater", "States", "Source")[1]
    assert [(one["Rater"], one["States"]) for one in said if one["Source"] == "front matter"] == [
        ("Ann Ash", "4/5")
    ]


def test_an_essay_from_drop_to_its_words(visit: Visit) -> None:
    page = visit(BRING)
    alone(page)
    drop(page, mla_docx=(CASES / "mla.docx").read_bytes())
    expect(page.get_by_text("Expiry Dates: Time in Chungking Express; by Ann Ash")).to_be_visible()
    # "(Bordwell 270)" stands in the essay, his book in its list of works alone.
    key = key_of(page)
    found = visit(f"/words?q=Bordwell&corpus={key}").locator(".kwic")
    expect(found.first).to_be_visible()
    page = visit(f"/words?q=Planet+Hong+Kong&corpus={key}")
    expect(page.get_by_text("stands nowhere in what is counted")).to_be_visible()


def test_an_archive_of_a_course_from_drop_to_whose_each_text_is(visit: Visit) -> None:
    page = visit(BRING)
    alone(page)
    drop(page, moodle_zip=(CASES / "moodle.zip").read_bytes())
    expect(page.locator("[data-outcome=added]")).to_have_count(4)
    said = marks(visit(f"/scores?corpus={key_of(page)}"), "Rater", "States", "Source")[1]
    assert [(one["Rater"], one["States"]) for one in said] == [("Ann Ash", "4/5")]
    overview = visit(f"/?corpus={key_of(page)}").get_by_role("main")
    for name in ("Ann Ash", "Bo Birch", "Cy Cedar", "Di Dove"):
        expect(overview.get_by_text(name).first).to_be_visible()


def test_two_readers_never_see_each_others_texts(visit: Visit) -> None:
    one, other = visit(BRING), visit(BRING)
    alone(one)
    alone(other)
    paste(one, TEXTS[0].replace("Night 4", "A Night Onlyforone"))
    paste(other, TEXTS[1].replace("Night 5", "A Night Onlyforother"))
    assert key_of(one) != key_of(other)
    for page, mine, theirs in (
        (one, "Onlyforone", "Onlyforother"), (other, "Onlyforother", "Onlyforone"),
    ):  # fmt: skip
        page.get_by_role("link", name="Overview").click()
        expect(page.get_by_label("Text of one review")).to_have_count(0)
        expect(page.get_by_text(mine).first).to_be_visible()
        settled(page)
        assert theirs not in page.content()
        page.reload()
        expect(page.get_by_text(mine).first).to_be_visible()
        assert theirs not in page.content()
    third = visit("/")
    assert "Onlyfor" not in third.content()
    third.get_by_role("combobox", name="Film").focus()
    third.keyboard.press("ArrowDown")
    third.get_by_role("option").first.wait_for()
    assert "your own" not in " ".join(third.get_by_role("option").all_inner_texts())


def test_an_unknown_link_gives_one_message_and_the_films(visit: Visit) -> None:
    page = visit("/themes?corpus=nothing&film=Gone&theme=Gone")
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(page.get_by_text("There is no corpus under this link")).to_be_visible()
    expect(page.get_by_role("combobox", name="Film")).to_have_value("Chungking Express")


def test_with_a_corpus_nothing_is_cut_and_nothing_bars_the_way(visit: Visit) -> None:
    page = visit(BRING, width=PHONE[0], height=PHONE[1])
    drop(
        page,
        several_txt=SEVERAL.encode(),
        empty_txt=b"",
        table_csv=b"Headline,Words\nOne,A quiet film of noodles.\n",
    )
    for part in PARTS:
        page.emulate_media(color_scheme="light")
        resize(page, *PHONE)
        switch_to(page, part)
        settled(page)
        for width, height in (PHONE, PROJECTOR):
            resize(page, width, height)
            found = page.evaluate(WIDER), page.evaluate(CUT), grave(page)
            assert found == ([], [], []), (part, width)
            resize(page, width, height)
        assert grave_in_dark(page) == []
