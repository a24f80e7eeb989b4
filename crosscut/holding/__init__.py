"""What a reader has brought: guide, reviews and corrections, as one value that functions change."""

from __future__ import annotations

from crosscut.holding.apart import load_film_apart
from crosscut.holding.building import Built, build
from crosscut.holding.bundle import Opened, is_bundle, read_bundle, write_bundle
from crosscut.holding.changes import (
    add_score,
    drop_score,
    known_scopes,
    replace_guide,
    set_published,
    set_score,
    set_segment,
    undo_score,
)
from crosscut.holding.folder import load_film, open_folder
from crosscut.holding.model import Holding, ScoreChange, SegmentChange, TimecodeChange
from crosscut.holding.reviews import Added, add, put_back, remove, set_kind, set_meta, take_out
from crosscut.holding.times import add_timecode, drop_timecode, set_timecode, undo_timecode

__all__ = [
    "Added",
    "Built",
    "Holding",
    "Opened",
    "ScoreChange",
    "SegmentChange",
    "TimecodeChange",
    "add",
    "add_score",
    "add_timecode",
    "build",
    "drop_score",
    "drop_timecode",
    "is_bundle",
    "known_scopes",
    "load_film",
    "load_film_apart",
    "open_folder",
    "put_back",
    "read_bundle",
    "remove",
    "replace_guide",
    "set_kind",
    "set_meta",
    "set_published",
    "set_score",
    "set_segment",
    "set_timecode",
    "take_out",
    "undo_score",
    "undo_timecode",
    "write_bundle",
]
