"""The settings for memory: harmless on any system, heard where there is glibc."""

from __future__ import annotations

import subprocess
import sys

import pytest

SHRINKS = """
from crosscut.ui.server import give_back, keep_together
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096
keep_together()
large = [bytearray(b"x" * 100_000) for _ in range(1000)]
last = bytearray(b"x" * 100_000)
full = resident()
del large
give_back()
print(full - resident())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_large_work_gives_its_memory_back() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHRINKS], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) > 90_000_000
