"""The shelf: where what readers bring is kept (docs/shelf.md)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from crosscut.errors import CrosscutError
from crosscut.shelf.engine import engine_for, file_of, place_of, url_of
from crosscut.shelf.limits import ShelfLimits, shelf_limits_from
from crosscut.shelf.merging import Merged, merge
from crosscut.shelf.model import Kept, Saved
from crosscut.shelf.salvage import check, rescue, set_aside
from crosscut.shelf.store import Shelf, now
from crosscut.shelf.trouble import DamagedShelf, ShelfConflict, UnknownKey

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

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


def open_shelf(
    environment: Mapping[str, str] = os.environ,
    *,
    wait: float = 10.0,
    clock: Callable[[], datetime] = now,
) -> Shelf:
    """Open the shelf that `CROSSCUT_SHELF` names.

    Parameters
    ----------
    environment
        `CROSSCUT_SHELF`: "memory", or the address of a database as SQLAlchemy writes it;
        without it, a file in the user's data folder. For the limits see `ShelfLimits`.
    wait
        Seconds to wait for a locked file, or for a server that does not answer.
    clock
        Tells the time, in UTC.

    Returns
    -------
    Shelf
        Where its file was damaged: a new one with all that could be rescued. The damaged file
        lies beside it under another name, and `notices` say so.

    Raises
    ------
    ShelfError
        The address is none, the file cannot be opened, or the server cannot be reached.
    IngestError
        A limit is no number.
    """
    url, limits = url_of(environment), shelf_limits_from(environment)
    file = file_of(url)
    engine = engine_for(url, wait)
    try:
        if file is not None:
            check(engine, file)
        return Shelf(engine, limits, clock)
    except CrosscutError as error:
        engine.dispose()
        if file is None or not isinstance(error, DamagedShelf):
            raise
    aside = set_aside(file, clock())
    engine = engine_for(url, wait)
    shelf = Shelf(engine, limits, clock)
    notice = rescue(aside, engine, place_of(url))
    shelf.notices = (notice,)
    return shelf
