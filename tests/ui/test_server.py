from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest
from helpers import ROOT
from streamlit import net_util

from crosscut.ui.server import stay_at_home

pytestmark = pytest.mark.server


def test_no_outside_host_is_asked_for_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda url, **_: asked.append(url))
    monkeypatch.setattr(net_util, "_external_ip", None)
    net_util.get_external_ip()
    assert asked  # this is what would leave the machine
    asked.clear()
    stay_at_home()
    assert not net_util.get_external_ip()
    assert asked == []


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
        finally:
            server.terminate()
