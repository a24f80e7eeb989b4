"""On a phone and on a projector, light and dark: nothing is cut, nothing bars the way."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import films
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from steps import choose, said_count, settled
from tour import PARTS, Part

from crosscut.charts.clouds import SMALLEST
from crosscut.charts.look import PALETTES

Visit = Callable[..., Page]

pytestmark = pytest.mark.browser

PHONE, PROJECTOR = (390, 844), (1920, 1080)
DESK, SMALL_DESK = (1440, 900), (1366, 768)
CONTRAST = "color-contrast"
NO_OWN_SCORES = "scores-beside-stated-scores"
# A text is cut where a picture ends it with dots, and where it reaches past an ancestor that hides
# what overflows, or past the window, and nothing between scrolls. What is hidden from sight (of no
# size) is for screen readers.
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
        if (text.parentElement.closest("svg") && text.data.includes("…")) cut.push(text.data);
        const picture = text.parentElement.closest("svg")?.getBoundingClientRect();
        if (picture && (box.top < picture.top - 6 || box.bottom > picture.bottom + 6))
            cut.push(`${text.data.trim().slice(0, 60)} above or below its picture`);
        if (!hidden && (box.left < left - 2 || box.right > right + 2))
            cut.push(`${text.data.trim().slice(0, 60)} (${Math.round(box.left)} to ` +
                `${Math.round(box.right)} in ${Math.round(left)} to ${Math.round(right)})`);
    }
    return cut;
}"""
COVERED = """() => [...document.querySelectorAll("[data-testid=stVegaLiteChart] svg")].flatMap(
svg => {
    const slanted = /rotate\\((?!-?90)/;  // the boxes around slanted names meet, the names do not
    const texts = [...svg.querySelectorAll("text")]
        .filter(text => text.textContent.trim() && text.getAttribute("opacity") !== "0"
            && !slanted.test(text.getAttribute("transform") || ""))
        .map(text => [text.textContent, text.getBoundingClientRect()]);
    const met = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 6;
    return texts.flatMap(([one, box], i) => texts.slice(i + 1)
        .filter(([other, own]) => one !== other && met(box, own))
        .map(([other]) => `${one} / ${other}`));
})"""

# Texts that a line goes through, without a ground of their own drawn between the two.
CROSSED = """() => [...document.querySelectorAll("[data-testid=stVegaLiteChart] svg")].flatMap(
svg => {
    const texts = [...svg.querySelectorAll("text")].filter(text => text.textContent.trim());
    const ground = text => Number(text.getAttribute("stroke-width")) >= 4;
    const before = (a, b) => a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING;
    return texts.filter(text => !ground(text)).flatMap(text => {
        const box = text.getBoundingClientRect();
        return [...svg.querySelectorAll("line")].filter(line => {
            const own = line.getBoundingClientRect();
            return own.left > box.left + 1 && own.right < box.right - 1
                && own.top < box.bottom - 4 && own.bottom > box.top + 4
                && getComputedStyle(line).stroke !== "none" && !texts.some(one =>
                    ground(one) && one.textContent === text.textContent
                    && before(line, one) && before(one, text));
        }).slice(0, 1).map(() => text.textContent);
    });
})"""
WIDER = """() => ["html", "[data-testid=stMain]"].filter(css => {
    const own = document.querySelector(css);
    return own.scrollWidth > own.clientWidth;
})"""
AT_REST = """width => {
    const sidebar = document.querySelector("[data-testid=stSidebar]");
    const charts = [...document.querySelectorAll("[data-testid=stVegaLiteChart]")];
    return document.body.clientWidth === width
        && (width > 600) === (sidebar.getBoundingClientRect().right > 0)
        && charts.every(chart => Math.abs(
            chart.querySelector("svg").clientWidth / chart.clientWidth - 1) < 0.05);
}"""

DRAWN_AT_WIDTH = """() => [...document.querySelectorAll("[data-testid=stVegaLiteChart]")]
    .every(chart => Math.abs(chart.querySelector("svg").clientWidth / chart.clientWidth - 1) < 0.05)
"""
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


def unreadable(page: Page) -> list[str]:
    """Return the texts that others stand on, and those of the scores that a line crosses."""
    crossed = page.evaluate(CROSSED) if "/scores" in page.url else []
    return [*page.evaluate(COVERED), *crossed]


# Of the main picture its title's top, and its foot; the height of the row of controls; the size of
# the smallest letters in it.
FIRST_SCREEN = """() => {
    const chart = document.querySelector("[data-testid=stVegaLiteChart]");
    const controls = [...document.querySelectorAll(".st-key-controls")];
    const row = Math.max(0, ...controls.map(one => one.getBoundingClientRect().height));
    if (!chart) return [0, 0, row, 16];
    const box = chart.getBoundingClientRect();
    const titles = [...document.querySelectorAll("[data-testid=stMain] h3")]
        .map(one => one.getBoundingClientRect()).filter(one => one.bottom < box.top + 8);
    const sizes = [...chart.querySelectorAll("svg text")].filter(one => one.textContent.trim())
        .map(one => parseFloat(getComputedStyle(one).fontSize));
    return [Math.min(...titles.map(one => one.top)), box.bottom, row, Math.min(...sizes)];
}"""


def on_first_screen(page: Page, part: Part) -> list[str]:
    """Return what of a part is not seen at once on a desk, or too small on a wall."""
    found = []
    for width, height in (DESK, SMALL_DESK, PROJECTOR):
        resize(page, width, height)
        top, foot, row, letters = page.evaluate(FIRST_SCREEN)
        found += [f"{one} at {width}" for one in page.evaluate(CUT)]
        if width < 1920 and part.page not in ("review", "library") and top > 220:
            found.append(f"the picture begins at {top} at {width}")
        if width == 1440 and part.page not in ("review", "lesson") and foot > height:
            found.append(f"the picture ends at {foot} at {width}")
        if width == 1366 and row > 40 and part.page != "library":
            found.append(f"the controls are {row} high at {width}")
        if width == 1920 and letters < 16:
            found.append(f"letters of {letters} at {width}")
    return found


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


def grave(page: Page, **options: object) -> list[tuple[str, str]]:
    """Return what axe finds serious or critical: rule and element; `options` are its own.

    It judges the contrast of what is in sight alone: the window is made as high as the page.
    """
    width = page.evaluate("innerWidth")
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    resize(page, width, page.evaluate(FULL_HEIGHT))
    result = Axe().run(page, options={"resultTypes": ["violations"], **options})
    return [
        (rule["id"], node["html"][:200])
        for rule in result.response["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def grave_in_dark(page: Page) -> list[tuple[str, str]]:
    """Return what has too little contrast in the dark theme, in which the page stays."""
    palette = PALETTES["dark"]
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(IN_THEME, arg=[palette.ground, palette.text, palette.muted])
    settled(page)
    return grave(page, runOnly=[CONTRAST])


@pytest.mark.parametrize("part", PARTS, ids=str)
def test_nothing_is_cut_and_nothing_bars_the_way(visit: Visit, part: Part) -> None:
    own = {"film": films.FIVE} if str(part) == NO_OWN_SCORES else {}
    page = visit(part.path(**own), width=DESK[0], height=DESK[1])
    first = on_first_screen(page, part)
    resize(page, *PHONE)
    choose_mark(page, part)
    found = {}
    # Contrast takes most of axe's time: the colours of a phone are those of a projector.
    for size, options in ((PHONE, {"rules": {CONTRAST: {"enabled": False}}}), (PROJECTOR, {})):
        resize(page, *size)
        room = page.evaluate(WIDER), page.evaluate(CUT), [] if own else unreadable(page)
        found[size] = *room, grave(page, **options)
    dark = grave_in_dark(page)
    assert found == {PHONE: ([], [], [], []), PROJECTOR: ([], [], [], [])}
    assert dark == []
    assert first == []


@pytest.mark.parametrize("name", ["Overview", "Motifs", "Words", "Read"])
def test_the_row_of_pages_shows_which_is_open_on_a_phone(visit: Visit, name: str) -> None:
    path = {"Overview": "/", "Read": "/review"}.get(name, f"/{name.lower()}")
    page = visit(path, width=PHONE[0], height=PHONE[1])
    own = page.locator(".st-key-pages").get_by_role("link", name=name, exact=True)
    expect(own).to_be_in_viewport(ratio=0.99)  # rounded
    expect(own).to_have_attribute("aria-current", "page")
    expect(page.locator(".st-key-pages [aria-current]")).to_have_count(1)


def test_the_filters_have_room_on_a_phone(visit: Visit) -> None:
    page = visit("/readings", width=PHONE[0], height=PHONE[1])
    page.get_by_role("button", name="Expand sidebar").click()
    expect(page.get_by_role("combobox", name="Film")).to_be_in_viewport(ratio=1)
    page.wait_for_function(STILL)
    assert page.evaluate(WIDER) == []
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("box", ["Film", "Story", "Scene", "Compare by"])
def test_choosing_closes_the_filters_on_a_phone(visit: Visit, box: str) -> None:
    page = visit("/themes", width=PHONE[0], height=PHONE[1])
    page.get_by_role("button", name="Expand sidebar").click()
    choose(page, box, 1)
    expect(page.get_by_role("combobox", name=box, exact=True)).not_to_be_in_viewport()
    expect(page.get_by_role("button", name="Expand sidebar")).to_be_in_viewport()


# What can be pressed or filled in, and is seen; a chart's marks and the links to a text stay.
CONTROLS = """() => [...document.querySelectorAll(
    "button, input, textarea, [role=combobox], [role=radio], .questions a, .st-key-pages a")]
    .filter(one => one.checkVisibility({visibilityProperty: true, opacityProperty: true})
        && one.clientWidth > 1)
    .map(one => one.getAttribute("aria-label") || one.innerText || one.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("/", [".vega-embed svg", ".caption", ".finding", ".quote"]),
        ("/themes", [".vega-embed svg", ".caption", ".quote"]),
        ("/scores", [".vega-embed svg", ".caption", ".quote"]),
        ("/motifs", [".vega-embed svg", ".caption", ".quote"]),
        ("/readings", [".scene"]),
    ],
)
def test_a_printed_page_has_picture_caption_and_evidence(
    visit: Visit, path: str, seen: list[str]
) -> None:
    page = visit(path, width=DESK[0], height=DESK[1])
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1047})  # A4 within margins
    settled(page)
    page.wait_for_function(DRAWN_AT_WIDTH)
    for css in seen:
        expect(page.get_by_test_id("stMain").locator(css).first).to_be_visible()
    assert page.evaluate(CONTROLS) == []
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("path", ["/", "/themes", "/scores", "/motifs"])
def test_no_heading_ends_a_printed_page(visit: Visit, path: str) -> None:
    page = visit(path, width=DESK[0], height=DESK[1])
    headings = page.get_by_role("heading").all_inner_texts()
    page.emulate_media(media="print")
    printed = PdfReader(BytesIO(page.pdf(format="A4")))
    last = [sheet.extract_text().strip().splitlines()[-1].strip() for sheet in printed.pages]
    assert len(last) > 1
    assert not {*last} & {line for one in headings for line in one.splitlines()}


@pytest.mark.parametrize("size", [SMALL_DESK, DESK, PROJECTOR])
def test_a_long_title_leaves_room_for_the_notebook(visit: Visit, size: tuple[int, int]) -> None:
    page = visit("/review", width=size[0], height=size[1])
    title = page.get_by_role("heading", level=1)
    right = title.evaluate("""one => {
        const range = document.createRange();
        range.selectNodeContents(one);
        return Math.max(...[...range.getClientRects()].map(box => box.right));
    }""")
    tray = page.get_by_role("button", name="Notebook (0)").bounding_box()
    assert tray
    assert right < tray["x"]


def test_a_text_under_the_head_stands_clear_of_it(visit: Visit) -> None:
    page = visit("/certainty", width=DESK[0], height=DESK[1])
    head = page.locator(".head").bounding_box()
    text = page.get_by_text("Crosscut finds things in reviews by words").bounding_box()
    assert head
    assert text
    assert text["y"] - head["y"] - head["height"] >= 14  # as far as lines of a text at least


def test_the_tray_stands_beside_the_notes_of_a_head(visit: Visit) -> None:
    page = visit(f"/themes?film={films.MIXED}", width=PHONE[0], height=PHONE[1])
    tray = page.locator(".st-key-tray").bounding_box()
    notes = [note.bounding_box() for note in page.locator(".head .chip summary").all()]
    assert tray
    assert len(notes) == 2
    for note in notes:
        assert note
        across = note["x"] + note["width"] <= tray["x"]
        assert across or note["y"] + note["height"] <= tray["y"]


# Of each cloud in sight, how wide it is drawn beside the width it is laid out for.
CLOUDS = """() => [...document.querySelectorAll("[class*='-cloud-'] img")]
    .filter(one => one.checkVisibility()).map(one => one.clientWidth / one.naturalWidth)"""


@pytest.mark.parametrize("against", ["Nothing", "Story two"])
def test_no_letters_of_a_cloud_are_under_14_pixels(visit: Visit, against: str) -> None:
    sides = {"cloud_side": "Story one", "cloud_against": against}
    path = Part("words", "Word cloud", "words").path(**sides)
    page = visit(path, width=DESK[0], height=DESK[1])
    for size in (PHONE, (1200, 800), SMALL_DESK, DESK, PROJECTOR):
        resize(page, *size)
        found = page.evaluate(CLOUDS)
        assert len(found) == (1 if against == "Nothing" else 2), size
        assert min(found) * SMALLEST >= 13.9, size


HEADS = """() => [...document.querySelectorAll("[data-testid=stVegaLiteChart] svg text")]
    .map(text => [...text.querySelectorAll("tspan")]
        .filter(line => line.textContent.replaceAll("\u200b", "").trim()).length)"""


@pytest.mark.parametrize("query", ["", "?story=Story+two", "?story=Story+one"])
def test_names_over_a_heat_map_stand_in_two_lines(visit: Visit, query: str) -> None:
    page = visit(f"/themes{query}", width=SMALL_DESK[0], height=SMALL_DESK[1])
    assert max(page.evaluate(HEADS)) == 2
    assert page.evaluate(COVERED) == []


def test_the_wordmark_follows_the_theme_while_the_page_is_open(visit: Visit) -> None:
    page = visit("/scores")
    mark = page.get_by_test_id("stSidebarLogo")
    for scheme in ("light", "dark", "light"):
        page.emulate_media(color_scheme=scheme)
        palette = PALETTES[scheme]
        page.wait_for_function(IN_THEME, arg=[palette.ground, palette.text, palette.muted])
        with Image.open(BytesIO(mark.screenshot())) as drawn:
            colours = {colour[:3] for _, colour in drawn.convert("RGB").getcolors(99_999)}
        assert tuple(bytes.fromhex(palette.text[1:])) in colours, scheme


SAYS = "#vg-tooltip-element.visible"
# What a mark says stands in one line, within the window, on no mark.
SAYS_APART = """() => {
    const says = document.querySelector("#vg-tooltip-element.visible").getBoundingClientRect();
    const charts = "[data-testid=stVegaLiteChart] [role=graphics-symbol]";
    const met = [...document.querySelectorAll(charts)]
        .map(mark => mark.getBoundingClientRect()).filter(mark =>
            mark.left < says.right && says.left < mark.right
            && mark.top < says.bottom && says.top < mark.bottom);
    return [says.height < 40, says.left >= 0 && says.right <= innerWidth, met.length];
}"""


@pytest.mark.parametrize("name", ["Heat map", "Face to face", "Where in the review"])
def test_what_a_mark_says_is_one_line_that_covers_no_other(visit: Visit, name: str) -> None:
    part = next(part for part in PARTS if part.name == name)
    page = visit(part.path(), width=DESK[0], height=DESK[1])
    found = page.locator("[data-testid=stVegaLiteChart] [role='graphics-symbol']")
    found.nth(found.count() // 2).hover()
    expect(page.locator(SAYS)).to_have_count(1)
    assert page.evaluate(SAYS_APART) == [True, True, 0]
