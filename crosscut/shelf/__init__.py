"""The shelf: where what readers bring is kept (docs/shelf.md)."""

from __future__ import annotations

from crosscut.shelf.limits import ShelfLimits, shelf_limits_from
from crosscut.shelf.merging import Merged, merge
from crosscut.shelf.model import Kept, Saved
from crosscut.shelf.store import Shelf, open_shelf
from crosscut.shelf.trouble import DamagedShelf, ShelfConflict, UnknownKey

__all__ = [
    "DamagedShelf",
    "Kept",
    "Merged",
    "Saved",
    "Shelf",
    "ShelfConflict",
    "ShelfLimits",
    "UnknownKey",
    "merge",
    "open_shelf",
    "shelf_limits_from",
]
