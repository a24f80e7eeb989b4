"""The order of rows and columns: alike beside alike, by name, by rate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.spatial.distance import pdist, squareform

Order = Literal["likeness", "name", "rate"]
ORDERS: Final[tuple[Order, ...]] = ("likeness", "name", "rate")


def by_likeness(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Order rows so that neighbours are alike in how they divide what they have.

    Rows are compared by the Hellinger distance of their shares, so that a long and a short
    text with the same emphasis are alike. They are joined by average linkage, and of all
    orders the tree allows the one with the least sum of distances between neighbours is taken:
    Bar-Joseph, Gifford and Jaakkola, "Fast optimal leaf ordering for hierarchical clustering",
    Bioinformatics 17 (2001), as `scipy.cluster.hierarchy.linkage` has it. Of its two
    directions the one that begins nearer to the order given is taken.

    Parameters
    ----------
    values
        Not negative, shape (rows, columns).

    Returns
    -------
    numpy.ndarray
        Indices of the rows, shape (rows,).
    """
    total = values.sum(axis=1, keepdims=True)
    shares = np.divide(values, total, out=np.zeros_like(values, dtype=np.float64), where=total > 0)
    return _leaves(pdist(np.sqrt(shares)) / np.sqrt(2), len(values))


def by_distance(distances: NDArray[np.float64]) -> NDArray[np.int64]:
    """Order things so that neighbours are near, as `by_likeness` does.

    Parameters
    ----------
    distances
        Symmetric with a diagonal of 0, shape (n, n).

    Returns
    -------
    numpy.ndarray
        Indices, shape (n,).
    """
    return _leaves(squareform(distances, checks=False), len(distances))


def _leaves(condensed: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    if count < 3:
        return np.arange(count)
    tree = linkage(condensed, method="average", optimal_ordering=True)
    order: NDArray[np.int64] = leaves_list(tree).astype(np.int64)
    return order if order[0] <= order[-1] else order[::-1]


def ordered(
    rates: pd.DataFrame, names: Mapping[str, str], titles: Mapping[str, str], order: Order
) -> tuple[list[str], list[str]]:
    """Order the rows and columns of a table of rates.

    Parameters
    ----------
    rates
        As `frequency.review_rates`: review_id, code, count, words, rate.
    names, titles
        review_id -> name, code -> title; everything of `rates` is in them.
    order
        "likeness"; "name", by the alphabet; "rate", the highest first: a review by all its
        mentions, a code by its mentions in all reviews, per 1,000 words.

    Returns
    -------
    tuple of list
        The review ids and the codes.
    """
    wide = rates.pivot(index="review_id", columns="code", values="rate")
    wide = wide.reindex(index=rates["review_id"].unique(), columns=rates["code"].unique())
    if order == "name":
        by_name = sorted(wide.index, key=lambda i: (names[i].casefold(), i))
        return by_name, sorted(wide.columns, key=lambda c: (titles[c].casefold(), c))
    if order == "rate":
        rows = wide.sum(axis=1).sort_values(ascending=False, kind="stable")
        counts = rates.groupby("code", sort=False)["count"].sum()
        return list(rows.index), list(counts.sort_values(ascending=False, kind="stable").index)
    values = wide.to_numpy(dtype=np.float64)
    rows_, columns = by_likeness(values), by_likeness(values.T)
    return list(wide.index[rows_]), list(wide.columns[columns])
