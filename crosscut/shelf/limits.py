"""What the shelf keeps at most, and for how long."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crosscut.ingest.limits import MB, set_by

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ShelfLimits:
    """Upper bounds of what is kept; sizes are those of the packed texts.

    Attributes
    ----------
    corpus_bytes
        One corpus as it is, without its older states.
    total_bytes
        All corpora with their older states.
    days
        After so many days without being opened a corpus is removed.
    versions
        States of one corpus that are kept, the newest among them.
    """

    corpus_bytes: int = 200 * MB
    total_bytes: int = 20_000 * MB
    days: int = 400
    versions: int = 10


_VARIABLES = {
    "CROSSCUT_SHELF_CORPUS_MB": ("corpus_bytes", MB),
    "CROSSCUT_SHELF_TOTAL_MB": ("total_bytes", MB),
    "CROSSCUT_SHELF_DAYS": ("days", 1),
    "CROSSCUT_SHELF_VERSIONS": ("versions", 1),
}


def shelf_limits_from(environment: Mapping[str, str] = os.environ) -> ShelfLimits:
    """Give the limits that the environment sets; the others stay at their defaults.

    Raises
    ------
    IngestError
        If a variable holds something else than a whole number from 1 on.
    """
    return set_by(environment, _VARIABLES, ShelfLimits())
