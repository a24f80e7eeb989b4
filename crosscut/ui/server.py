"""Start the server of the app: `python -m crosscut.ui.server [options of streamlit run]`."""

from __future__ import annotations

import ctypes
import os
import sys
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Final

import pyarrow as pa
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config, net_util
from streamlit.web import cli


def stay_at_home() -> None:
    """Keep Streamlit from asking an outside host for this machine's address.

    It does so at the start of a server without a screen, and when a browser comes under a
    name that it does not know. No option of Streamlit says otherwise.
    """
    net_util.get_external_ip = lambda: None


def share_one_heap() -> None:
    """Let all threads take memory from one heap, so that what one gives back another can take.

    Each run of a page has a thread. glibc and Arrow would give each a part of memory of its own,
    which stays as large as it once was. Large pieces stand outside the heap, where they leave no
    holes. Other systems' libraries are left as they are.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    with suppress(AttributeError, OSError, TypeError):
        set_option = ctypes.CDLL(None).mallopt
        set_option(_ARENA_MAX, 1)
        set_option(_MMAP_THRESHOLD, _LARGE)


_ARENA_MAX: Final = -8  # these two as malloc.h of glibc has them
_MMAP_THRESHOLD: Final = -3
_LARGE: Final = 131_072
"""Bytes; glibc begins with so many, and takes ever larger pieces into the heap."""
HEADERS: Final = {
    # Streamlit styles its page, and begins it with a script, in the page itself; Vega makes
    # functions of a chart's expressions. What else is fetched comes from this server alone.
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' data: blob:",
            "worker-src 'self' blob:",
            "frame-src 'self' data: blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # an address holds the key of a corpus
}
METRICS: Final = "/_stcore/metrics"


class Headers:
    """Middleware that sends `HEADERS` with each answer and keeps the metrics closed.

    `CROSSCUT_METRICS=1` opens them, for a server that somebody watches.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._open = os.environ.get("CROSSCUT_METRICS", "") == "1"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        app = self._app
        if not self._open and scope["path"].rstrip("/").endswith(METRICS):
            app = PlainTextResponse("Not found", status_code=404)
        await app(scope, receive, send_with_headers)


def command_line(options: list[str]) -> tuple[str, list[str]]:
    """Return the port, and the options to start with.

    Unless an address is given, as an option or as Streamlit's variable or setting, the server
    listens to this machine alone.
    """
    port = os.environ.get("STREAMLIT_SERVER_PORT") or _setting("port") or 8501
    address = os.environ.get("STREAMLIT_SERVER_ADDRESS") or _setting("address")
    for option, value in zip(options, [*options[1:], ""], strict=False):
        name, _, text = option.partition("=")
        if name == "--server.port":
            port = text or value
        if name == "--server.address":
            address = text or value
    return str(port), options if address else [*options, "--server.address=127.0.0.1"]


def _setting(name: str) -> object:
    """Read a setting of the server in Streamlit's files, of which the last counts."""
    # Streamlit itself is not asked: it would warn at each start that the options have changed
    # since.
    value = None
    for path in config.get_config_files("config.toml"):
        with suppress(OSError, ValueError):  # Streamlit says what is wrong with it
            settings = tomllib.loads(Path(path).read_text(encoding="utf-8"))
            value = settings.get("server", {}).get(name, value)
    return value


def main() -> None:
    """Serve app.py, in a checkout or from the wheel; returns when the server stops."""
    stay_at_home()
    share_one_heap()
    port, options = command_line(sys.argv[1:])
    print(f"Crosscut: http://localhost:{port} (stop with Ctrl+C)", flush=True)
    sys.argv = ["streamlit", "run", str(Path(__file__).with_name("asgi.py")), *options]
    sys.exit(cli.main())


if __name__ == "__main__":
    main()
