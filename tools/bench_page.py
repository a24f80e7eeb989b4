"""How long a first page takes: from a browser's request to its picture, on a warm server.

Usage: python tools/bench_page.py [--rounds 5] [--tables DIR]

Each view is opened once to warm the server, then so many times by a browser that has nothing
in its cache. Printed are the first time, and of the others the median and the longest, until the
view's picture stands, in seconds; of a tables folder where one is named. Exits with 1 where a
median is over the goal. Needs Chromium.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import time
from typing import Final

from bench_load import OURS, server
from playwright.sync_api import Browser, sync_playwright

GOAL: Final = 2.5
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
CHART: Final = "[data-testid='stVegaLiteChart'] .mark-rect path, .mark-symbol path, .mark-rule line"
VIEWS: Final = {
    "": CHART,
    "themes": CHART,
    "scores": CHART,
    "motifs": CHART,
    "readings": ".scene",
    "words": ".kwic",
}
"""Each view, and what its picture is made of."""


def opening_time(browser: Browser, address: str, mark: str) -> float:
    """Seconds from asking for a page to its first mark."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    begin = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(mark).first.wait_for(state="attached")
    seconds = time.perf_counter() - begin
    context.close()
    return seconds


def main() -> int:
    """Measure each view."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tables", default="", metavar="DIR", help="open this tables folder")
    options = parser.parse_args()
    if not CHROMIUM:
        print("No browser: install chromium to measure the first page.")
        return 0
    slow = False
    with server(OURS, options.tables) as (port, _), sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        print("view       first s   median s  longest s")
        for view, mark in VIEWS.items():
            address = f"http://127.0.0.1:{port}/{view}"
            first = opening_time(browser, address, mark)
            took = [opening_time(browser, address, mark) for _ in range(options.rounds)]
            median = statistics.median(took)
            slow = slow or median > GOAL
            name = view or "overview"
            print(f"{name:10} {first:7.2f} {median:10.2f} {max(took):10.2f}", flush=True)
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
