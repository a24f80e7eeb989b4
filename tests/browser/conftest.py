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
from typing import TYPE_CHECKING

import pytest
from helpers import ROOT
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
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


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Address of the app, served as `streamlit run app.py` serves it."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    command += [f"--server.port={port}", "--server.address=127.0.0.1"]
    environment = {name: value for name, value in os.environ.items() if name != "CROSSCUT_DATA"}
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        pause = threading.Event()
        until = time.monotonic() + 60
        while not _healthy(f"http://127.0.0.1:{port}"):
            assert server.poll() is None, "the server ended before it was ready"
            assert time.monotonic() < until, "the server was not ready within a minute"
            pause.wait(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or whichever is here; without one these tests are skipped."""
    if not CHROMIUM:
        pytest.skip("no browser: install chromium to run the tests that need one")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open a page of the app; any request to another host fails the test."""
    strangers: list[str] = []
    contexts = []

    def open_page(
        path: str = "/", *, width: int = 1920, height: int = 1080, scheme: str = "light"
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("request", lambda request: strangers.append(request.url))
        page.goto(f"{address}{path}")
        page.get_by_role("heading", level=1).wait_for()
        page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")
        return page

    yield open_page
    for context in contexts:
        context.close()
    local = (address, address.replace("http", "ws"), "data:", "blob:")
    assert [url for url in strangers if not url.startswith(local)] == []
