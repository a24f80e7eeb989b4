"""Two processes of the app behind nginx with deploy/nginx.conf, as a school has them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from helpers import ROOT

CONF = ROOT / "deploy" / "nginx.conf"
UPSTREAM = "X-Test-Upstream"
"""Header of each answer that names the process; only here."""
# A user who may not start it has it outside of the path.
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


@dataclass(frozen=True)
class Proxied:
    """Where nginx listens, the processes behind it, and its log."""

    port: int
    behind: tuple[str, ...]
    log: Path

    @property
    def address(self) -> str:
        """What a browser opens."""
        return f"http://127.0.0.1:{self.port}"


def _free_ports(count: int) -> list[int]:
    with ExitStack() as taken:
        sockets = [taken.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


def configuration(folder: Path, port: int, behind: list[int]) -> str:
    """Return the file as it is, but for ports and the folder of its logs, in a whole nginx.conf."""
    text = CONF.read_text(encoding="utf-8")
    changes = [("listen 80;", f"listen 127.0.0.1:{port};"), ("/var/log/nginx", str(folder))]
    changes += [(f":{8501 + number} ", f":{own} ") for number, own in enumerate(behind)]
    changes += [("add_header ", f"add_header {UPSTREAM} $upstream_addr always;\n    add_header ")]
    for there, own in changes:
        assert there in text, there
        text = text.replace(there, own, 1 if "add_header" in there else -1)
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.getuid() == 0 else ""
    return (
        f"{user}\ndaemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\n{temporary}\n{text}\n}}\n"
    )


def until_healthy(address: str, process: subprocess.Popen[bytes]) -> None:
    pause, until = threading.Event(), time.monotonic() + 90
    while True:
        assert process.poll() is None, "it ended before it was ready"
        assert time.monotonic() < until, f"{address} was not ready in time"
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer:
                assert answer.read() == b"ok"
                return
        except (urllib.error.URLError, OSError):
            pause.wait(0.1)


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(30)


@pytest.fixture(scope="session")
def proxied() -> Iterator[Proxied]:
    """Nginx, with two processes behind it that share a store."""
    if NGINX is None:
        pytest.skip("nginx is not installed")
    folder = Path(tempfile.mkdtemp(prefix="crosscut-nginx-"))
    port, *behind = _free_ports(3)
    environment = {**os.environ, "CROSSCUT_STORE": f"sqlite:///{folder}/shelf.db"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        with ExitStack() as running:
            started = []
            for own in behind:
                command = [sys.executable, "-m", "crosscut.ui.server", "--server.headless=true"]
                command += [f"--server.port={own}", "--server.address=127.0.0.1"]
                app = subprocess.Popen(command, cwd=ROOT, env=environment, **quiet)
                running.callback(_ended, app)
                started.append((f"http://127.0.0.1:{own}", app))
            (folder / "nginx.conf").write_text(
                configuration(folder, port, behind), encoding="utf-8"
            )
            command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")]
            server = subprocess.Popen(command, **quiet)
            running.callback(_ended, server)
            for address, process in [*started, (f"http://127.0.0.1:{port}", server)]:
                until_healthy(address, process)
            yield Proxied(
                port, tuple(f"127.0.0.1:{own}" for own in behind), folder / "crosscut.log"
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
