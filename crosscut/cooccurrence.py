"""Which codes stand together in a sentence or a passage.

How strongly two codes hang together is Jaccard's coefficient: units that hold both over units
that hold either (Jaccard, "The distribution of the flora in the alpine zone", New Phytologist
11 (1912)). Codes that share one and the same words in the text are together there too.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crosscut.corpus.selection import Selection


Unit = Literal["sentence", "passage"]

_COLUMNS = ["one", "other", "both", "with_one", "with_other", "either", "jaccard", "reviews"]


def together(selection: Selection, kind: str, codes: Sequence[str], unit: Unit) -> pd.DataFrame:
    """Count in how many sentences or passages each pair of codes stands together.

    Parameters
    ----------
    selection
        What is counted.
    kind
        "theme", "motif", "character" or "aspect".
    codes
        The codes, in the order wanted.
    unit
        "sentence" or "passage".

    Returns
    -------
    pandas.DataFrame
        One row per pair, `one` before `other` in the order of the codes: columns one, other,
        both, with_one, with_other, either (units), jaccard (0-1; 0 where neither stands),
        reviews (in how many the pair stands together).
    """
    found = _units(selection, kind, unit)
    held = pd.crosstab([found["review_id"], found[unit]], found["code"]) > 0
    held = held.reindex(columns=list(codes), fill_value=False)
    matrix = held.to_numpy(dtype=np.int64)
    both = matrix.T @ matrix
    reviews = held.index.get_level_values("review_id").to_numpy()
    rows = []
    for i, j in combinations(range(len(codes)), 2):
        either = int(both[i, i] + both[j, j] - both[i, j])
        spread = len(set(reviews[(matrix[:, i] & matrix[:, j]) > 0]))
        counts = (int(both[i, j]), int(both[i, i]), int(both[j, j]), either)
        rows.append((codes[i], codes[j], *counts, counts[0] / max(either, 1), spread))
    return pd.DataFrame(rows, columns=_COLUMNS)


def _units(selection: Selection, kind: str, unit: Unit) -> pd.DataFrame:
    mentions = selection.mentions
    own = mentions[mentions["kind"] == kind]
    return own[["review_id", unit, "code"]].drop_duplicates()


def distances(pairs: pd.DataFrame, codes: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Jaccard's distance, 1 less the coefficient, of all codes, shape (codes, codes)."""
    place = {code: i for i, code in enumerate(codes)}
    matrix = 1 - np.eye(len(codes))
    one, other = pairs["one"].map(place).to_numpy(), pairs["other"].map(place).to_numpy()
    matrix[one, other] = matrix[other, one] = 1 - pairs["jaccard"].to_numpy()
    return matrix


def places(selection: Selection, kind: str, one: str, other: str, unit: Unit) -> pd.DataFrame:
    """Find where two codes stand together.

    Returns
    -------
    pandas.DataFrame
        One row per mention of either code in a unit that holds both, in the order of the text:
        columns review_id, sentence, start, end, and group, the same number for all mentions in
        one unit; there are as many groups as units.
    """
    mentions = selection.mentions
    own = mentions[(mentions["kind"] == kind) & mentions["code"].isin([one, other])]
    units = own.groupby(["review_id", unit], sort=False)
    group = units.ngroup()
    both = own.assign(group=group)[units["code"].transform("nunique") == 2]
    both = both.sort_values(["group", "start"], kind="stable")
    return both[["review_id", "sentence", "start", "end", "group"]].reset_index(drop=True)
