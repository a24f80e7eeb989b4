"""What a review leaves out: said, silent while most others speak, or left out by most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

MENTIONED: Final = "said"
OMITTED: Final = "silent"
ABSENT: Final = "unsaid"
"""States of a cell: mentioned; not mentioned while most others do; not mentioned, as by most."""


def omissions(
    found: pd.DataFrame, reviews: Sequence[str], titles: Mapping[str, str]
) -> pd.DataFrame:
    """Lay out which review mentions what, and who is silent while most others speak.

    Parameters
    ----------
    found
        One row per mention (or cue of a scene): review_id, code.
    reviews
        Ids of the reviews compared.
    titles
        Code -> title of all that could be mentioned.

    Returns
    -------
    pandas.DataFrame
        One row per code and review, codes from most to fewest reviews and then in the order
        of `titles`: code, title, review_id, count, others (how many of the other reviews
        mention it), of (how many others there are), state. A review is silent where it has
        no mention and more than half of the others have one.
    """
    counts = found.groupby(["code", "review_id"]).size()
    every = pd.MultiIndex.from_product([list(titles), list(reviews)], names=["code", "review_id"])
    table = counts.reindex(every, fill_value=0).rename("count").reset_index()
    said = table["count"] > 0
    speaking = said.groupby(table["code"], sort=False).transform("sum").astype("int64")
    table["title"] = table["code"].map(titles)
    table["others"] = speaking - said.astype("int64")
    table["of"] = max(len(reviews) - 1, 0)
    silent = ~said & (table["others"] * 2 > table["of"])
    table["state"] = ABSENT
    table.loc[silent, "state"] = OMITTED
    table.loc[said, "state"] = MENTIONED
    order = speaking.sort_values(ascending=False, kind="stable").index
    columns = ["code", "title", "review_id", "count", "others", "of", "state"]
    return table.loc[order, columns].reset_index(drop=True)
