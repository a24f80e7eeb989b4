"""How the server asks the system for memory, and gives back what it no longer needs."""

from __future__ import annotations

import ctypes
import sys
import threading
from typing import Final

import pyarrow as pa

_M_ARENA_MAX, _M_MMAP_THRESHOLD = -8, -3  # malloc.h
_LARGE: Final = 1 << 17
_SECONDS: Final = 5.0

reads_apart: Final = threading.Event()
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
