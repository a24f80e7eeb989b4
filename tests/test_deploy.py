"""The files for servers: what they name is there, and nginx with two servers works."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING

import pytest
from helpers import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
NGINX = shutil.which("nginx")


def instructions(name: str) -> list[str]:
    """Arguments of an instruction of the Dockerfile, lines joined."""
    joined = DOCKERFILE.replace("\\\n", " ")
    return [line.split(None, 1)[1] for line in joined.splitlines() if line.startswith(f"{name} ")]


def test_what_the_image_copies_is_there_and_let_through() -> None:
    let_through = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for line in instructions("COPY"):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert f"!{source}" in let_through, source


def test_the_image_has_all_that_the_app_runs_on() -> None:
    copied = {source for line in instructions("COPY") for source in line.split()[:-1]}
    assert {"app.py", "pages", "data", "crosscut", "static", ".streamlit"} <= copied


def test_the_image_runs_as_nobody_special_and_is_asked_how_it_is() -> None:
    (user,) = instructions("USER")
    assert user not in ("root", "0")
    (health,) = instructions("HEALTHCHECK")
    (port,) = instructions("EXPOSE")
    assert f"127.0.0.1:{port}/_stcore/health" in health
    assert f"--server.port={port}" in instructions("CMD")[-1]
    (shelf,) = instructions("VOLUME")
    assert f"CROSSCUT_SHELF=sqlite:///{shelf}/" in DOCKERFILE


def test_the_page_on_servers_names_every_setting() -> None:
    said = set(re.findall(r"CROSSCUT_[A-Z_]+", (ROOT / "docs/deploy.md").read_text("utf-8")))
    read = {
        name
        for path in (ROOT / "crosscut").rglob("*.py")
        for name in re.findall(r'"(CROSSCUT_[A-Z_]*[A-Z])"', path.read_text("utf-8"))
    }
    assert read <= said
    assert said <= read | {"CROSSCUT_SHELF"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(address: str, **headers: str) -> tuple[str, str]:
    """Body and cookie of an answer; waits for a server that is starting."""
    request = urllib.request.Request(address, headers=headers)
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(request, timeout=10) as got:
                return got.read().decode(), got.headers.get("Set-Cookie", "")
        except OSError:
            if time.monotonic() > until:
                raise


@pytest.fixture
def front(tmp_path: Path) -> Iterator[str]:
    """Nginx as configured, before two servers that say who they are."""
    ports = [free_port() for _ in range(3)]
    own = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    for old, new in zip(("8501", "8502", "8080"), ports, strict=True):
        own = own.replace(old, str(new))
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log;\n"
        f"events {{}}\nhttp {{ access_log off;\n"
        + "".join(
            f"{kind}_temp_path {tmp_path}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        + own
        + "}\n",
        encoding="utf-8",
    )
    started = [subprocess.Popen([sys.executable, "-c", _SERVER, str(port)]) for port in ports[:2]]
    started.append(subprocess.Popen([str(NGINX), "-c", str(tmp_path / "nginx.conf")]))
    try:
        for port in ports[:2]:
            answer(f"http://127.0.0.1:{port}/")
        answer(f"http://127.0.0.1:{ports[2]}/")
        yield f"http://127.0.0.1:{ports[2]}/"
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(20)


_SERVER = """
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Who(BaseHTTPRequestHandler):
    def do_GET(self):
        said = f"{sys.argv[1]} {self.headers.get('Upgrade')} {self.headers.get('Connection')}"
        self.send_response(200); self.end_headers(); self.wfile.write(said.encode())
    def log_message(self, *_): pass
ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Who).serve_forever()
"""


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
def test_a_reader_stays_with_one_server_and_readers_are_shared_out(front: str) -> None:
    servers = set()
    for _ in range(12):
        first, cookie = answer(front)
        route = cookie.split(";")[0]
        assert route.startswith("crosscut_route=")
        assert {answer(front, Cookie=route)[0] for _ in range(3)} == {first}
        servers.add(first)
    assert len(servers) == 2


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
def test_a_line_for_messages_is_passed_on(front: str) -> None:
    said, _ = answer(front, Upgrade="websocket", Connection="Upgrade")
    assert said.split()[1:] == ["websocket", "upgrade"]
    assert answer(front)[0].split()[1:] == ["None", "close"]
