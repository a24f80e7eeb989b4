"""The app behind nginx with two processes, in a browser: a file, a link, the other process."""

from __future__ import annotations

import urllib.request

import pytest
from playwright.sync_api import Browser, Page, expect
from proxied import UPSTREAM, Proxied
from steps import ready

pytestmark = pytest.mark.browser

BRING = "/library?library=Bring+reviews"
TEXT = "The Lamp\nBy Sample Writer\n\nThe keeper counts the steps of the tower aloud, twice.\n"


def seat(proxied: Proxied, process: str) -> str:
    """A seat that nginx gives to this process."""
    for number in range(1000):
        cookie = f"crosscut_seat={number:032x}"
        asked = urllib.request.Request(
            f"{proxied.address}/_stcore/health", headers={"Cookie": cookie}
        )
        with urllib.request.urlopen(asked, timeout=30) as answer:
            if answer.headers[UPSTREAM] == process:
                return f"{number:032x}"
    raise AssertionError(f"{process} is given to nobody")


def reader(browser: Browser, proxied: Proxied, process: str) -> Page:
    """A reader of her own who sits at this process."""
    context = browser.new_context()
    context.set_default_timeout(60_000)
    cookie = {"name": "crosscut_seat", "value": seat(proxied, process), "url": proxied.address}
    context.add_cookies([cookie])
    return context.new_page()


def test_a_file_comes_to_its_reader_and_the_link_opens_at_the_other_process(
    browser: Browser, proxied: Proxied
) -> None:
    for one, other in (proxied.behind, proxied.behind[::-1]):
        page = reader(browser, proxied, one)
        page.goto(f"{proxied.address}{BRING}")
        ready(page)
        name = f"lamp-{one.rpartition(':')[2]}.txt"
        file = {"name": name, "mimeType": "text/plain", "buffer": TEXT.encode()}
        page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files([file])
        expect(page.locator("li[data-outcome=added]", has_text=name)).to_be_visible(timeout=60_000)
        ready(page)
        assert "corpus=" in page.url

        friend = reader(browser, proxied, other)
        friend.goto(page.url)
        ready(friend)
        picker = friend.get_by_role("combobox").first
        expect(picker).to_have_value("Chungking Express (your own)")
        for visit in (page, friend):
            visit.context.close()
    logged = [line.split() for line in proxied.log.read_text(encoding="utf-8").splitlines()]
    uploads = [line for line in logged if line[3] == '"PUT' and "upload_file" in line[4]]
    assert {line[5] for line in uploads[-2:]} == {"204"}
    assert {line[-1] for line in uploads[-2:]} == set(proxied.behind)
