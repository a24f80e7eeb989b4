"""How often codes are mentioned, which stand together, and the order that shows who is alike.

A rate is mentions per 1,000 words of the same selection; it never stands without its count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.spatial.distance import pdist, squareform

from crosscut.corpus.selection import Selection, tally
from crosscut.guide.model import AnyCode
from crosscut.text.matcher import term_of
from crosscut.text.phrases import FEW


def review_rates(selection: Selection, kind: str, codes: Sequence[str]) -> pd.DataFrame:
    """Count each code of one kind in each review.

    Parameters
    ----------
    selection
        What is counted.
    kind
        "theme", "motif", "character" or "aspect".
    codes
        The codes, in the order wanted.

    Returns
    -------
    pandas.DataFrame
        One row per review and code, zeros too, in the order of both: columns review_id, code,
        count, words (of the review in the selection), rate (per 1,000 words; 0 without
        words), few (fewer than `phrases.FEW` mentions), reviews (in how many reviews of the
        selection the code is mentioned).
    """
    return _count(selection, kind, "review_id", selection.words, codes)


def segment_rates(
    selection: Selection, kind: str, codes: Sequence[str], segments: Sequence[str]
) -> pd.DataFrame:
    """Count each code of one kind in what all reviews say of each segment.

    Parameters
    ----------
    selection
        What is counted; of all segments.
    kind, codes
        As in `review_rates`.
    segments
        Codes of segments, in the order wanted.

    Returns
    -------
    pandas.DataFrame
        One row per segment and code, as `review_rates` with `segment` in the place of
        review_id and the words of all reviews on the segment; `reviews` counts the reviews
        that mention the code there.
    """
    words = selection.sentences.groupby("segment")["words"].sum()
    words = words.reindex(list(segments), fill_value=0)
    words.index.name = "segment"
    return _count(selection, kind, "segment", words, codes)


def _count(
    selection: Selection, kind: str, unit: str, words: pd.Series[int], codes: Sequence[str]
) -> pd.DataFrame:
    """Count codes by a column of the mentions; `words` gives its values and their words."""
    mentions = selection.mentions
    mentions = mentions[mentions["kind"] == kind]
    every = pd.MultiIndex.from_product([words.index, list(codes)], names=[unit, "code"])
    table = (
        pd.DataFrame({"count": tally(mentions, [unit, "code"])})
        .reindex(every, fill_value=0)
        .reset_index()
    )
    # Where every pair is there the index is left as it was grouped: by categories.
    table = table.astype({unit: "str", "code": "str"})
    table["words"] = table[unit].map(words).astype("int64")
    table["rate"] = 1000 * table["count"] / table["words"].clip(lower=1)
    table["few"] = table["count"] < FEW
    by = ["code"] if unit == "review_id" else [unit, "code"]
    spread = mentions.groupby(by)["review_id"].nunique()
    if unit == "segment" and "found" in mentions:
        spread = mentions.groupby(by)["found"].sum()  # of counts: the reviews in the groups
    spread = spread.rename("reviews")
    table = table.join(spread, on=by)
    table["reviews"] = table["reviews"].fillna(0).astype("int64")
    return table


def term_counts(selection: Selection, kind: str, items: Iterable[AnyCode]) -> pd.DataFrame:
    """Count each term of each code, the terms that nobody uses too.

    A mention counts for the term of the guide whose form it is ("lonel*" for "loneliness");
    where two terms of a code take the same form, for the first. The counts of a code's terms
    add up to its mentions.

    Parameters
    ----------
    selection
        What is counted.
    kind
        "theme", "motif", "character" or "aspect".
    items
        The codes with their terms, as in the guide; exclusions ("!...") are no terms.

    Returns
    -------
    pandas.DataFrame
        One row per code and term, in the order of the codes, the most frequent term first:
        columns code, term, count, reviews (in how many reviews).
    """
    mentions = selection.mentions
    mentions = mentions[mentions["kind"] == kind]
    terms = {item.code: item.terms for item in items}
    places = list(zip(mentions["code"], mentions["term"], strict=True))
    term_at = {place: term_of(terms.get(place[0], ()), place[1]) for place in set(places)}
    reviews_of: dict[tuple[str, str], list[str]] = {}
    for (code, surface), review in zip(places, mentions["review_id"], strict=True):
        reviews_of.setdefault((code, term_at[code, surface]), []).append(review)
    rows = []
    for code, own in terms.items():
        also = sorted(term for owner, term in reviews_of if owner == code)
        every = dict.fromkeys([*(term for term in own if not term.startswith("!")), *also])
        reviews = {term: reviews_of.get((code, term), []) for term in every}
        by_count = sorted(every, key=lambda term: -len(reviews[term]))
        rows += [(code, term, len(reviews[term]), len(set(reviews[term]))) for term in by_count]
    return pd.DataFrame(rows, columns=["code", "term", "count", "reviews"])


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
    units = _units(selection, kind, unit)
    present = pd.crosstab([units["review_id"], units[unit]], units["code"]) > 0
    present = present.reindex(columns=list(codes), fill_value=False)
    matrix = present.to_numpy(dtype=np.int64)
    both = matrix.T @ matrix
    reviews = present.index.get_level_values("review_id").to_numpy()
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


def _leaves(distances: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    if count < 3:
        return np.arange(count)
    tree = linkage(distances, method="average", optimal_ordering=True)
    order: NDArray[np.int64] = leaves_list(tree).astype(np.int64)
    return order if order[0] <= order[-1] else order[::-1]


def order_rows(
    rates: pd.DataFrame, names: Mapping[str, str], titles: Mapping[str, str], order: Order
) -> tuple[list[str], list[str]]:
    """Order the rows and columns of a table of rates.

    Parameters
    ----------
    rates
        As `review_rates`: review_id, code, count, words, rate.
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
