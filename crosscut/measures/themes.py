"""How often codes are mentioned: counts, rates and spread, by review, by segment and by term.

A rate is mentions per 1,000 words of the same selection; it never stands without its count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any, Literal

import numpy as np
import pandas as pd

from crosscut.corpus.selection import Selection
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
        words), few (fewer than `wording.FEW` mentions), reviews (in how many reviews of the
        selection the code is mentioned).
    """
    return _counted(selection, kind, "review_id", selection.words, codes)


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
    return _counted(selection, kind, "segment", words, codes)


def _counted(
    selection: Selection, kind: str, unit: str, words: pd.Series[int], codes: Sequence[str]
) -> pd.DataFrame:
    """Count codes by a column of the mentions; `words` gives its values and their words."""
    mentions = selection.mentions
    mentions = mentions[mentions["kind"] == kind]
    every = pd.MultiIndex.from_product([words.index, list(codes)], names=[unit, "code"])
    grouped = mentions.groupby([unit, "code"])["review_id"]
    table = pd.DataFrame({"count": grouped.size()}).reindex(every, fill_value=0).reset_index()
    table["words"] = table[unit].map(words).astype("int64")
    table["rate"] = 1000 * table["count"] / table["words"].clip(lower=1)
    table["few"] = table["count"] < FEW
    by = ["code"] if unit == "review_id" else [unit, "code"]
    spread = mentions.groupby(by)["review_id"].nunique().rename("reviews")
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
    found = {place: term_of(terms.get(place[0], ()), place[1]) for place in set(places)}
    used: dict[tuple[str, str], list[str]] = {}
    for (code, surface), review in zip(places, mentions["review_id"], strict=True):
        used.setdefault((code, found[code, surface]), []).append(review)
    rows = []
    for code, own in terms.items():
        also = sorted(term for known, term in used if known == code)
        every = dict.fromkeys([*(term for term in own if not term.startswith("!")), *also])
        reviews = {term: used.get((code, term), []) for term in every}
        ordered = sorted(every, key=lambda term: -len(reviews[term]))
        rows += [(code, term, len(reviews[term]), len(set(reviews[term]))) for term in ordered]
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
