from __future__ import annotations

import asyncio
import os
import platform
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from helpers import ROOT
from proxied import until_healthy
from starlette.datastructures import Headers as Received
from starlette.responses import PlainTextResponse
from starlette.types import Message
from streamlit import net_util
from streamlit.web.server.server_util import is_url_from_allowed_origins

from crosscut.ui.server import HEADERS, Headers, command_line, stay_at_home

pytestmark = pytest.mark.server


def test_no_outside_host_is_asked_for_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(requests, "get", lambda url, **_: asked.append(url))
    monkeypatch.setattr(net_util, "get_external_ip", net_util.get_external_ip)  # put back after it
    is_url_from_allowed_origins("http://school.example")
    assert asked  # this is what would leave the machine
    asked.clear()
    stay_at_home()
    assert not is_url_from_allowed_origins("http://school.example")
    assert asked == []


HEAPS = """
import ctypes, sys, threading
import pyarrow as pa
from crosscut.ui.server import share_one_heap

if sys.argv[1] == "shared":
    share_one_heap()
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
libc.free(ctypes.c_void_p(libc.malloc(8_000_000)))  # a piece of its own; smaller ones are none now
libc.malloc(1_000_000)
meet = threading.Barrier(4)

def take():
    libc.malloc(1000)
    meet.wait()

threads = [threading.Thread(target=take) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
file = libc.fopen(sys.argv[2].encode(), b"w")
libc.malloc_info(0, ctypes.c_void_p(file))
libc.fclose(ctypes.c_void_p(file))
print(pa.default_memory_pool().backend_name)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="one heap is asked of glibc")
def test_threads_take_from_one_heap_and_large_pieces_from_none(tmp_path: Path) -> None:
    heaps, pools, pieces = {}, {}, {}
    for way in ("shared", "apart"):
        file = tmp_path / way
        command = [sys.executable, "-c", HEAPS, way, str(file)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        heaps[way] = file.read_text().count("<heap nr=")
        (number,) = re.findall(r'type="mmap" count="(\d+)"', file.read_text())
        pieces[way] = int(number)
        pools[way] = done.stdout.strip()
    assert heaps["shared"] <= heaps["apart"] - 3  # libraries may have had a second before
    assert pieces["shared"] > pieces["apart"]
    assert pools["shared"] == "system" != pools["apart"]


@pytest.mark.parametrize("options", [["--server.port", "8999"], ["--server.port=8999"]])
def test_the_address_is_that_of_the_port(options: list[str]) -> None:
    command = [sys.executable, "-m", "crosscut.ui.server", *options, "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Crosscut: http://localhost:8999 ")


def test_it_starts_without_options_as_the_readme_has_it() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "STREAMLIT_SERVER_PORT": str(port),
        "STREAMLIT_SERVER_HEADLESS": "true",
    }
    command = [sys.executable, "-m", "crosscut.ui.server"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as server:
        assert server.stdout is not None
        try:
            told = server.stdout.readline().decode()
            assert told.startswith(f"Crosscut: http://localhost:{port} ")
            until_healthy(f"http://127.0.0.1:{port}", server)
        finally:
            server.terminate()
        assert server.stdout.read() == b""  # no warning


def answer(path: str) -> tuple[int, Received]:
    """Ask the middleware, with a server behind it that answers all; status and headers."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    scope = {"type": "http", "path": path, "method": "GET", "headers": []}
    asyncio.run(Headers(PlainTextResponse("there"))(scope, receive, send))
    return sent[0]["status"], Received(raw=sent[0]["headers"])


def test_each_answer_says_what_a_browser_may_do() -> None:
    for path in ("/", "/themes", "/_stcore/metrics"):
        _, headers = answer(path)
        assert {name: headers[name] for name in HEADERS} == HEADERS
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_metrics_are_closed_unless_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    paths = ("/_stcore/metrics", "/_stcore/metrics/", "/school/_stcore/metrics")
    assert [answer(path)[0] for path in (*paths, "/_stcore/health")] == [404, 404, 404, 200]
    monkeypatch.setenv("CROSSCUT_METRICS", "1")
    assert [answer(path)[0] for path in paths] == [200, 200, 200]


def test_it_listens_to_this_machine_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STREAMLIT_SERVER_ADDRESS", raising=False)
    assert command_line([])[1] == ["--server.address=127.0.0.1"]
    for given in (["--server.address=0.0.0.0"], ["--server.address", "::"]):
        assert command_line(given)[1] == given
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "0.0.0.0")
    assert command_line([])[1] == []


def test_a_setting_in_a_file_of_streamlits_counts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("STREAMLIT_SERVER_ADDRESS", "STREAMLIT_SERVER_PORT"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".streamlit").mkdir()
    file = tmp_path / ".streamlit" / "config.toml"
    monkeypatch.chdir(tmp_path)
    file.write_text('[server]\nport = 8777\naddress = "0.0.0.0"\n', encoding="utf-8")
    assert command_line([]) == ("8777", [])
    assert command_line(["--server.port=8999"])[0] == "8999"
    file.write_text("[server", encoding="utf-8")
    assert command_line([])[1] == ["--server.address=127.0.0.1"]
