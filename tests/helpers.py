"""What several tests share: where things lie."""

from __future__ import annotations

import os
from pathlib import Path

from crosscut.guide.model import AnyCode, FilmGuide, Kind

ROOT = Path(__file__).resolve().parent.parent
FILM = ROOT / "data" / "chungking-express"
CASES = ROOT / "tests" / "files" / "cases"
"""What people bring, written for this project after the layouts of real files."""


def _seeds() -> Path | None:
    """The folder of the five original pages, which are not ours to ship."""
    folder = Path(os.environ.get("CROSSCUT_SEEDS", ROOT.parent / "shared" / "seeds"))
    return folder if folder.is_dir() else None


SEEDS = _seeds()
NO_SEEDS = "the original pages are not part of the project; CROSSCUT_SEEDS names their folder"


def with_code(guide: FilmGuide, kind: Kind, item: AnyCode) -> FilmGuide:
    """Return the guide with one code changed: in the place of that of its name, or at the end."""
    codes = {one.code: one for one in guide.codes(kind)} | {item.code: item}
    return guide.model_copy(update={f"{kind}s": tuple(codes.values())})
