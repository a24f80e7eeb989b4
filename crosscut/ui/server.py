"""Start the server of the app: `python -m crosscut.ui.server [options of streamlit run]`."""

from __future__ import annotations

import ctypes
import os
import socket
import sys
import threading
from typing import Final

import pyarrow as pa
from streamlit import config, net_util
from streamlit.web import cli
from streamlit.web.server.starlette import starlette_server

from crosscut.paths import bundle_root


def stay_at_home() -> None:
    """Keep Streamlit from asking an outside host for this machine's address.

    It does so at the start of a server without a screen, and when a browser comes under a
    name that it does not know. An address that is known, even an empty one, is not asked for.
    """
    net_util._external_ip = ""


def answer_at_once() -> None:
    """Send each message when it is there, not when the browser has confirmed the last one.

    asyncio sees to that (TCP_NODELAY) for sockets that it binds itself; Streamlit binds its own,
    and every change waited 40 ms for the browser's delayed ACK (Kludex/uvicorn#3149). What is
    accepted inherits the option from the socket that listens.
    """
    bind = starlette_server._bind_socket

    def bound(address: str, port: int, backlog: int) -> socket.socket:
        listening = bind(address, port, backlog)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening

    starlette_server._bind_socket = bound


def main() -> None:
    """Serve app.py, in a checkout or from the wheel; returns when the server stops."""
    stay_at_home()
    answer_at_once()
    keep_together()
    give_back_now_and_then()
    uses_worker.set()
    options = sys.argv[1:]
    port = os.environ.get("STREAMLIT_SERVER_PORT") or config.get_option("server.port")
    for option, value in zip(options, [*options[1:], ""], strict=False):
        name, _, given = option.partition("=")
        if name == "--server.port":
            port = given or value
    print(f"Crosscut: http://localhost:{port} (stop with Ctrl+C)", flush=True)
    sys.argv = ["streamlit", "run", str(bundle_root() / "app.py"), *options]
    sys.exit(cli.main())


_M_ARENA_MAX, _M_MMAP_THRESHOLD = -8, -3  # malloc.h
_LARGE: Final = 1 << 17
_SECONDS: Final = 5.0

uses_worker: Final = threading.Event()
"""Set in a server: a film is read in a process of its own, and the dictionaries go with it."""

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def keep_together() -> None:
    """Take memory from one place: of many small ones little comes back.

    glibc gives each thread a heap of its own, and Streamlit runs each change in a new thread.
    What is large goes back to the system as soon as it is let go of. Elsewhere it does nothing.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    if _libc is not None and hasattr(_libc, "mallopt"):
        _libc.mallopt(_M_ARENA_MAX, 1)
        _libc.mallopt(_M_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """Give back to the system what was needed for large work that is done."""
    if _libc is not None and hasattr(_libc, "malloc_trim"):
        _libc.malloc_trim(0)


def give_back_now_and_then() -> None:
    """Give back every few seconds, as long as the server runs: freeing alone leaves holes."""
    if _libc is not None:
        threading.Thread(target=_give_back_for_ever, name="memory", daemon=True).start()


def _give_back_for_ever() -> None:
    pause = threading.Event()
    while not pause.wait(_SECONDS):
        give_back()


if __name__ == "__main__":
    main()
