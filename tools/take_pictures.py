"""Take the pictures of the documentation anew, from the app as it runs.

It needs a Chromium: `make pictures` writes each picture to docs/images, and names those that lie
there and are made by no line below: they grow old unseen.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Browser, Page, sync_playwright

ROOT: Final = Path(__file__).parents[1]
IMAGES: Final = ROOT / "docs" / "images"
REVIEWS: Final = ROOT / "tests" / "files" / "salt-road"
DESK: Final = (1440, 900)
PHONE: Final = (390, 844)
WALL: Final = (1920, 1080)
ASKED: Final = "mixed"
"""The stop of the bundled lesson that a phone is shown with."""
WORDS_COLUMN: Final = 6
"""Steps from the title of a theme to the words to look for."""

IDLE: Final = "[data-testid='stApp'][data-test-script-state='notRunning']"
DRAWN: Final = """() => [...document.querySelectorAll("[data-testid='stVegaLiteChart']")]
    .every(chart => chart.querySelector("svg [role='graphics-symbol']"))
    && !document.querySelector("[data-testid='stSkeleton']")"""


class View(NamedTuple):
    """What one picture shows: an address of the app, a window, a theme."""

    path: str
    scheme: str = "light"
    window: tuple[int, int] = DESK


BUNDLED: Final = {
    "overview-light": View("/"),
    "overview-dark": View("/", "dark"),
    "themes-light": View("/themes"),
    "themes-dark": View("/themes", "dark"),
    "themes-phone": View("/themes", window=PHONE),
    "scores-light": View("/scores"),
    "motifs-light": View("/motifs"),
    "motifs-dark": View("/motifs", "dark"),
    "motifs-shown-light": View("/motifs?timeline=In+the+film%E2%80%99s+order%3F"),
    "readings-light": View("/readings"),
    "readings-dark": View("/readings", "dark"),
    "words-light": View("/words"),
    "lesson-light": View("/lesson"),
}
OWN: Final = {
    "own-overview-light": View("/"),
    "own-understood-light": View("/library?library=What+was+understood"),
    "own-guide-light": View("/library?library=The+guide"),
    "own-save-light": View("/library?library=Save+and+share"),
}


def _settle(page: Page) -> None:
    """Wait until the page has its title, its run has ended and every chart is drawn."""
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_selector(IDLE)
    page.wait_for_function(DRAWN)
    page.evaluate("document.fonts.ready.then(() => true)")


PICTURES_TAKEN: Final[set[str]] = set()


def _save(page: Page, name: str) -> None:
    _settle(page)
    page.screenshot(path=IMAGES / f"{name}.png")
    PICTURES_TAKEN.add(f"{name}.png")
    print(f"docs/images/{name}.png")


def _open_page(browser: Browser, view: View) -> Page:
    width, height = view.window
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if view.scheme == "dark" else "light",
        reduced_motion="reduce",  # nothing is caught while it fades in
    )
    page.set_default_timeout(60_000)
    return page


def _take_bundled(browser: Browser, address: str) -> None:
    for name, view in BUNDLED.items():
        page = _open_page(browser, view)
        page.goto(f"{address}{view.path}")
        _save(page, name)
        page.close()


def _take_lesson(browser: Browser, address: str) -> None:
    """Present the bundled lesson: its first picture revealed, and a phone that is asked."""
    page = _open_page(browser, View("/lesson"))
    page.goto(f"{address}/lesson")
    _settle(page)
    link = page.get_by_role("link", name="Present").get_attribute("href")
    page.set_viewport_size({"width": WALL[0], "height": WALL[1]})
    page.goto(f"{link}")
    page.keyboard.press("r")
    page.screenshot(path=IMAGES / "lesson-shown.png")
    state = page.request.get(f"{link}/state").json()
    page.request.post(f"{link}/state", data={"open": True, "stop": ASKED})
    phone = _open_page(browser, View("/join", window=PHONE))
    phone.goto(f"{address}/join/{state['code']}")
    phone.get_by_role("button", name="Send").wait_for()
    phone.screenshot(path=IMAGES / "lesson-phone.png")
    for name in ("lesson-shown", "lesson-phone"):
        PICTURES_TAKEN.add(f"{name}.png")
        print(f"docs/images/{name}.png")
    page.close()
    phone.close()


def _fill(page: Page, label: str, text: str) -> None:
    box = page.get_by_label(label, exact=True)
    box.fill(text)
    box.press("Tab")
    _settle(page)


def _take_own(browser: Browser, address: str) -> None:
    """Bring a film as docs/your-own-film.md tells it, and take what it shows on the way."""
    page = _open_page(browser, View("/library"))
    page.goto(f"{address}/library?library=A+new+film")
    _settle(page)
    _fill(page, "Title", "The Salt Road")
    _fill(page, "Year", "1999")
    for number, path in enumerate(sorted(REVIEWS.iterdir()), start=1):
        _fill(page, f"Review {number}", path.read_text(encoding="utf-8"))
    page.get_by_label("Title", exact=True).scroll_into_view_if_needed()
    _save(page, "new-film-paste")
    page.get_by_role("button", name="Propose", exact=True).click()
    begin = page.get_by_role("button", name="Begin with this film")
    begin.wait_for()
    _scroll_to(page, "Stories")
    _save(page, "own-new-film-light")
    begin.click()
    page.get_by_text("All views show it now").wait_for()
    _settle(page)
    key = parse_qs(urlparse(page.url).query)["corpus"][0]
    for name, view in OWN.items():
        page.goto(f"{address}{view.path}{'&' if '?' in view.path else '?'}corpus={key}")
        _save(page, name)
    _take_guide(page, f"{address}/library?library=The+guide&corpus={key}")
    page.close()


def _scroll_to(page: Page, heading: str) -> None:
    place = page.get_by_role("heading", name=heading).first
    place.evaluate("heading => heading.scrollIntoView({block: 'start'})")


def _take_guide(page: Page, address: str) -> None:
    """Add a word to a theme and try it; then leave a theme without its title."""
    page.goto(address)
    _settle(page)
    page.get_by_role("radio", name="Themes", exact=True).click()
    title = page.locator('[role="gridcell"]').filter(has_text=re.compile("^Loneliness$")).first
    title.wait_for(state="attached")
    _settle(page)
    row = int(str(title.get_attribute("id")).rpartition("-")[2])
    _first_cell(page)
    _press(page, *["ArrowDown"] * row, *["ArrowRight"] * WORDS_COLUMN, "Enter")
    page.locator("#portal input").first.wait_for(state="attached")
    page.keyboard.type("lantern")
    _save(page, "new-film-words")
    _press(page, "Enter", "Tab")
    page.get_by_role("button", name="Try", exact=True).click()
    page.get_by_role("heading", name="What your changes gain and lose").wait_for()
    page.locator("blockquote").first.wait_for()
    _scroll_to(page, "What your changes gain and lose")
    _save(page, "new-film-try")
    page.get_by_role("button", name="Take back my changes").click()
    page.get_by_text("Nothing is changed.").wait_for()
    _settle(page)
    _first_cell(page)
    _press(page, "Delete")
    page.get_by_text("One thing is not right yet").wait_for()
    _save(page, "new-film-fault")


def _first_cell(page: Page) -> None:
    """Go to the first cell of the table; a table takes no click while it is being laid out."""
    grid = page.locator(".stDataFrameGlideDataEditor").first
    cell = page.get_by_test_id("glide-cell-1-0").first
    cell.wait_for(state="attached")
    grid.scroll_into_view_if_needed()
    while cell.get_attribute("aria-selected") != "true":
        grid.click(position={"x": 150, "y": 55})
        page.wait_for_timeout(300)


def _press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer:
                if answer.read() == b"ok":
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit("The app did not start within two minutes.")


def main() -> None:
    """Start the app, take all pictures, name those that are left over."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("No browser: install chromium to take the pictures.")
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "crosscut.ui.server", f"--server.port={port}"],
        cwd=ROOT,
        env={**os.environ, "CROSSCUT_STORE": "memory", "STREAMLIT_SERVER_HEADLESS": "true"},
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(address)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
            )
            _take_bundled(browser, address)
            _take_lesson(browser, address)
            _take_own(browser, address)
            browser.close()
    finally:
        server.terminate()
        server.wait(30)
    old = sorted({path.name for path in IMAGES.iterdir()} - PICTURES_TAKEN)
    if old:
        raise SystemExit(f"Made by no line of this tool: {', '.join(old)}")


if __name__ == "__main__":
    main()
