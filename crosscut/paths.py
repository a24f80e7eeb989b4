"""Where the app and the bundled films lie, in a checkout and in an installed wheel."""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def bundle_root() -> Path:
    """Return the folder that holds app.py, pages/ and data/.

    In a wheel they are carried inside the package; in a checkout they stand beside it.
    """
    carried = PACKAGE / "_bundle"
    return carried if carried.is_dir() else PACKAGE.parent


def film_folders() -> list[Path]:
    """Return the film folders, bundled first: those of data/, then those of `CROSSCUT_DATA`.

    `CROSSCUT_DATA` may name several folders, separated like `PATH`. A film folder is one
    that holds a guide.toml; of two with the same name the first wins.
    """
    named = filter(None, os.environ.get("CROSSCUT_DATA", "").split(os.pathsep))
    found: dict[str, Path] = {}
    for root in (bundle_root() / "data", *map(Path, named)):
        guides = [root / "guide.toml", *sorted(root.glob("*/guide.toml"))]
        for guide in guides:
            if guide.is_file():
                found.setdefault(guide.parent.name, guide.parent)
    return list(found.values())
