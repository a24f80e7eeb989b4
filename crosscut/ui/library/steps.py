"""How far the reading of files has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crosscut.ui import links

if TYPE_CHECKING:
    from collections.abc import Callable

    from crosscut.ingest.sources import Progress


def stepper(show: Callable[[float, str], object], name: str, number: int, count: int) -> Progress:
    """Return what draws the progress of one file of several, a hundred times at most."""
    last = -1

    def step(done: int, whole: int, inner: str) -> None:
        nonlocal last
        part = int(100 * (number + done / max(whole, 1)) / count)
        if part != last:
            last = part
            place = "" if inner == name else f", {inner}"
            said = f"Reading {name}{place} ({number + 1} of {count})"
            show(part / 100, links.plain(said[:200]))

    step(0, 1, name)
    return step
