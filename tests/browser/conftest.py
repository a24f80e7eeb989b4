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
from steps import ready

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
expect.set_options(timeout=90_000)  # as long as for everything else; a busy machine is no fault

# A page of a test lives for seconds: to optimise its scripts, or to collect what little they leave,
# costs more than it saves.
SHORT_LIVED = (
    "--js-flags=--no-maglev --no-turbofan --min-semi-space-size=64 --max-semi-space-size=64"
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--process-per-site",
    SHORT_LIVED,
]


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
def used(browser: Browser, address: str) -> Iterator[Page]:
    """A page that serves test after test: the app's own files are read once."""
    context = _context(browser, address)
    yield context.new_page()
    context.close()


@pytest.fixture
def visit(browser: Browser, address: str, used: Page) -> Iterator[Callable[..., Page]]:
    """Open a page of the app in a session of its own; a request to another host fails the test.

    The first visit of a test takes the page that others have used; each further one, and a
    first one with `own`, has a browser context of its own, as another reader has.
    """
    asked: list[str] = []
    contexts: list[BrowserContext] = []

    def note(request: object) -> None:
        asked.append(request.url)  # type: ignore[attr-defined]

    def open_page(
        path: str = "/",
        *,
        width: int = 1920,
        height: int = 1080,
        scheme: str = "light",
        own: bool = False,
    ) -> Page:
        own = own or bool(contexts)
        context = _context(browser, address) if own else used.context
        page = context.new_page() if own else used
        contexts.append(context)
        context.on("request", note)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme, media="screen")
        page.goto(f"{address}{path}")
        ready(page)
        return page

    yield open_page
    for context in contexts:
        context.remove_listener("request", note)
    for context in contexts:
        if context is not used.context:
            context.close()
    for tab in used.context.pages:
        if tab is not used:  # it would hide the page from the tests to come
            tab.close()
    if used.context in contexts:
        used.evaluate("localStorage.clear()")  # a drawer once opened is opened again
    used.goto("about:blank")  # ends its session
    local = (address, address.replace("http", "ws"), "data:", "blob:")
    assert [url for url in asked if not url.startswith(local)] == []
