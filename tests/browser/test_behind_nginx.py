"""The app behind nginx with two processes, in a browser: a page, a change, a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from steps import ready, settled

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from proxied import Proxied

TEXT = "The Lamp\nBy Sample Writer\n\nThe keeper counts the steps of the tower aloud, twice.\n"


def test_pages_load_and_a_file_comes_to_the_process_that_shows_it(
    browser: Browser, proxied: Proxied
) -> None:
    # Six readers, so that both processes are met: a file that comes to the other one is lost.
    for number in range(6):
        context = browser.new_context()
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.goto(f"{proxied.address}/library")
        ready(page)
        name = f"lamp-{number}.txt"
        file = {"name": name, "mimeType": "text/plain", "buffer": TEXT.encode()}
        page.locator("input[type=file]").first.set_input_files([file])
        expect(page.get_by_text(name).first).to_be_visible(timeout=60_000)
        settled(page)
        expect(page.get_by_text("AxiosError")).to_have_count(0)
        context.close()
    lines = proxied.log.read_text(encoding="utf-8").splitlines()
    uploads = [line.split() for line in lines if '"PUT /_stcore/upload_file/' in line]
    assert {line[5] for line in uploads} == {"204"}
    assert len(uploads) == 6
