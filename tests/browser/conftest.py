"""A real server and a real browser for the tests in this folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import films
import pytest
from helpers import ROOT
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from steps import go_within, ready

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
expect.set_options(timeout=90_000)  # as long as for everything else; a busy machine is no fault

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer:
            return bool(answer.read() == b"ok")
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def _served(data: Path) -> Iterator[str]:
    """Serve the app as `crosscut` does, with the films of a folder; yield its address.

    No browser has been there yet.
    """
    port = _free_port()
    command = [sys.executable, "-m", "crosscut.ui.server", "--server.headless=true"]
    command += [f"--server.port={port}", "--server.address=127.0.0.1"]
    environment = {**os.environ, "CROSSCUT_DATA": str(data), "CROSSCUT_STORE": "memory"}
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        pause = threading.Event()
        until = time.monotonic() + 180
        while not _healthy(f"http://127.0.0.1:{port}"):
            assert server.poll() is None, "the server ended before it was ready"
            assert time.monotonic() < until, "the server was not ready in time"
            pause.wait(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server that all tests share; its first film is bundled.

    `films.TITLES` are there too.
    """
    with _served(films.write_all(tmp_path_factory.mktemp("films"))) as served:
        yield served


@pytest.fixture
def fresh_address() -> Iterator[str]:
    """Address of a server that no reader has been to yet."""
    with _served(ROOT / "data") as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or whichever is here; without one these tests are skipped."""
    if not CHROMIUM:
        pytest.skip("no browser: install chromium to run the tests that need one")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


def _context(browser: Browser, address: str) -> BrowserContext:
    context = browser.new_context(reduced_motion="reduce")  # animations cost a fifth of a load
    context.set_default_timeout(90_000)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    return context


@pytest.fixture(scope="session")
def readers(browser: Browser, address: str) -> Iterator[Callable[[int], Page]]:
    """Pages of readers, each in a browser context of its own, that serve test after test.

    So a reader reads and compiles the app's own files once, not once a test.
    """
    pages: list[Page] = []

    def reader(number: int) -> Page:
        while len(pages) <= number:
            pages.append(_context(browser, address).new_page())
        return pages[number]

    yield reader
    for page in pages:
        page.context.close()


@contextmanager
def _only_from(address: str) -> Iterator[Callable[[Page], None]]:
    """Hold that a page asks nobody else for anything; at the end close what it opened."""
    asked: list[str] = []
    pages: list[Page] = []

    def note(request: object) -> None:
        asked.append(request.url)  # type: ignore[attr-defined]

    def watch(page: Page) -> None:
        if page not in pages:
            pages.append(page)
            page.context.on("request", note)

    yield watch
    for page in pages:
        page.context.remove_listener("request", note)
        for tab in page.context.pages:
            if tab is not page:  # it would hide the page from the tests to come
                tab.close()
    local = (address, address.replace("http", "ws"), "data:", "blob:")
    assert [url for url in asked if not url.startswith(local)] == []


def _sized(page: Page, width: int, height: int, scheme: str) -> Page:
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    return page


@pytest.fixture
def visit(address: str, readers: Callable[[int], Page]) -> Iterator[Callable[..., Page]]:
    """Open a page of the app in a session of its own; a request to another host fails the test.

    Each further visit of a test is another reader's; `tab` opens it in a tab without a history.
    """
    opened: list[Page] = []
    with _only_from(address) as watch:

        def open_page(
            path: str = "/",
            *,
            width: int = 1920,
            height: int = 1080,
            scheme: str = "light",
            tab: bool = False,
        ) -> Page:
            page = readers(1 + len(opened))
            opened.append(page)
            watch(page)
            if tab:
                page = page.context.new_page()
            _sized(page, width, height, scheme)
            page.goto(f"{address}{path}")
            ready(page)
            return page

        yield open_page
    for page in opened:
        page.goto("about:blank")  # ends its session


@pytest.fixture
def show(
    request: pytest.FixtureRequest, address: str, readers: Callable[[int], Page]
) -> Iterator[Callable[..., Page]]:
    """Open a page of the app in a session that goes on from test to test, as Back opens it.

    For tests that leave nothing behind but what the address says; it costs a third of a visit.
    """
    page, failed = readers(0), request.session.testsfailed
    with _only_from(address) as watch:

        def open_page(
            path: str = "/", *, width: int = 1920, height: int = 1080, scheme: str = "light"
        ) -> Page:
            _sized(page, width, height, scheme)
            page.mouse.move(0, 0)
            watch(page)
            if page.url.startswith(address):
                go_within(page, path)
            else:
                page.goto(f"{address}{path}")
                ready(page)
            return page

        yield open_page
    if request.session.testsfailed > failed:  # what it left behind is not known
        page.goto("about:blank")
