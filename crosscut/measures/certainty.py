"""How often what is found in reviews is right, as measured against people's labels.

`make bench-reading` measures and writes the figures; nothing here is reckoned anew. Those of the
sets that end in "first" were measured once, before anybody looked at what was wrong in those
texts, and cannot be measured again.
"""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from typing import Final

import pandas as pd

_NAMES: Final = tomllib.loads(
    files("crosscut").joinpath("measures", "certainty.toml").read_text(encoding="utf-8")
)
SETS: Final[dict[str, str]] = _NAMES["sets"]
"""Set of texts -> what a reader calls it, in the order in which they stand."""
MEASURED: Final[dict[str, str]] = _NAMES["measured"]
"""What is measured -> what a reader calls it; anything else has its own name."""
GROUPS: Final[dict[str, str]] = _NAMES["groups"]
"""Kind of thing -> what there is to know of it, in the order in which they stand."""


def figures() -> pd.DataFrame:
    """Return what was measured.

    Returns
    -------
    pandas.DataFrame
        One row per figure: set (a key of `SETS`, or the name of another), group ("themes"), what
        ("mentions that are right"), hits and of (how many of how many are so, int): by group, then
        by set, in the order in which they stand. A figure of nothing is left out.
    """
    text = files("crosscut").joinpath("measures", "certainty.json").read_text(encoding="utf-8")
    sets: dict[str, dict[str, dict[str, int]]] = json.loads(text)
    in_order = [name for name in SETS if name in sets]
    rows = [
        (name, *label.split(": ", 1), share["hits"], share["of"])
        for name in [*in_order, *(one for one in sets if one not in SETS)]
        for label, share in sets[name].items()
        if share["of"]
    ]
    groups = list(GROUPS)
    rows.sort(key=lambda row: groups.index(row[1]) if row[1] in groups else len(groups))
    return pd.DataFrame(rows, columns=["set", "group", "what", "hits", "of"])
