"""How a process of our own is started, whatever folder the server was started in."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

_ROOT: Final = str(Path(__file__).resolve().parent.parent)


def command(module: str, *arguments: str) -> list[str]:
    """Return the command that runs the function `main` of a module, with arguments for it."""
    # -P: the folder that the server was started in is no place to import from.
    return [sys.executable, "-P", "-c", f"from {module} import main; main()", *arguments]


def environment() -> dict[str, str]:
    """Return the environment of such a process: ours, and where this package lies."""
    paths = [_ROOT, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
