"""What one side says more than the other: log-odds with an informative prior, and log ratio.

The counts can be of anything that is counted in words: codes of the guide, or the words
themselves. Source of the log-odds: Monroe, Colaresi and Quinn, "Fightin' Words: Lexical
Feature Selection and Evaluation for Identifying the Content of Political Conflict", Political
Analysis 16 (2008), the log-odds ratio with an informative Dirichlet prior and its full
variance. Source of the log ratio: Hardie, "Log Ratio: an informal introduction" (2014), 0.5
standing for a count of 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from crosscut.corpus.selection import tally
from crosscut.text.phrases import FEW

PRIOR_WORDS: Final = 500
"""The prior weighs as much as so many words of both sides together: a page and a half."""

Z_95: Final = 1.959963984540054
"""Half the width of a 95 % interval, in standard deviations of a normal distribution."""

ONE, OTHER, ALIKE, FEW_WORDS = "one", "other", "alike", "few"
"""Verdicts: which side says it more; no clear difference; too few words to tell."""


@dataclass(frozen=True)
class Side:
    """What is counted on one side.

    Attributes
    ----------
    counts
        Mentions of each item, index item, int.
    documents
        In how many reviews of the side each item stands, index item, int.
    words
        Words of the side.
    reviews
        Reviews of the side.
    """

    counts: pd.Series[int]
    documents: pd.Series[int]
    words: int
    reviews: int


def side(mentions: pd.DataFrame, item: str, words: pd.Series[int]) -> Side:
    """Count one side.

    Parameters
    ----------
    mentions
        One row per thing counted: review_id, and the column `item` that names it.
    item
        "code" or another column.
    words
        Words of each review of the side, index review_id; mentions in other reviews are left
        out.
    """
    own = mentions[mentions["review_id"].isin(words.index)]
    documents = own.groupby(item)["review_id"].nunique()
    return Side(tally(own, item), documents, int(words.sum()), len(words))


def keyness(one: Side, other: Side, *, prior_words: float = PRIOR_WORDS) -> pd.DataFrame:
    """Compare how often two sides say each item.

    The prior of an item is its share of the words of both sides together, `prior_words` words
    of it: the fewer words a side has, the nearer it is drawn to what both say. The interval
    is that of the posterior in its normal approximation, mean +- 1.96 standard deviations.

    A difference whose interval leaves out 0 is a verdict. Of the others "too few words to tell"
    is the verdict where fewer than `phrases.FEW` mentions stand on both sides together, or would be
    expected on the shorter side if both spoke alike; so it is, too, of any item with fewer
    mentions than that. "Alike" means: no clear difference.

    Parameters
    ----------
    one, other
        What is counted; an item that one side lacks counts 0 there.
    prior_words
        Weight of the prior in words, above 0.

    Returns
    -------
    pandas.DataFrame
        One row per item, the most different first (by |z|) and those with too few words last:
        columns item, count_one, count_other, words_one, words_other, rate_one, rate_other
        (per 1,000 words), documents_one, documents_other, log_odds (natural, above 0 where
        `one` says it more), low, high (its 95 % interval), z, log_ratio (base 2), verdict
        (ONE, OTHER, ALIKE or FEW_WORDS).
    """
    items = one.counts.index.union(other.counts.index)
    if not one.words or not other.words:
        items = items[:0]
    table = pd.DataFrame({"item": items})
    for name, own in (("one", one), ("other", other)):
        table[f"count_{name}"] = _fill(own.counts, items)
        table[f"words_{name}"] = own.words
        table[f"rate_{name}"] = 1000 * table[f"count_{name}"] / max(own.words, 1)
        table[f"documents_{name}"] = _fill(own.documents, items)
    table = table[(table["count_one"] + table["count_other"]) > 0]
    delta, deviation = log_odds(
        [table[f"count_{name}"] for name in ("one", "other")],
        [table[f"words_{name}"] for name in ("one", "other")],
        prior_words,
    )
    table = table.assign(
        log_odds=delta,
        low=delta - Z_95 * deviation,
        high=delta + Z_95 * deviation,
        z=delta / deviation,
        log_ratio=np.log2(_rate(table, "one") / _rate(table, "other")),
    )
    table["verdict"] = _verdicts(table)
    return _most_different_first(table)


def _fill(counts: pd.Series[int], items: pd.Index) -> pd.Series[int]:
    return counts.reindex(items, fill_value=0).astype("int64").reset_index(drop=True)


def log_odds(
    counts: Sequence[ArrayLike], words: Sequence[ArrayLike], prior_words: float = PRIOR_WORDS
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Work out how much more one side says something, with the prior of `keyness`.

    Parameters
    ----------
    counts, words
        Mentions on the two sides, and the words of the sides; numbers, or shapes (n,).
    prior_words
        Weight of the prior in words.

    Returns
    -------
    delta, deviation
        Difference of the log-odds and its standard deviation, each of shape () or (n,).
    """
    matrix, size = np.asarray(counts, dtype=np.float64), np.asarray(words, dtype=np.float64)
    with_prior = matrix + prior_words * matrix.sum(axis=0) / size.sum(axis=0)
    # Things can overlap, so that there may be as many as words: never take log of 0.
    rest = np.clip(size + prior_words - with_prior, 0.5, None)
    logs = np.log(with_prior / rest)
    return logs[0] - logs[1], np.sqrt((1 / with_prior + 1 / rest).sum(axis=0))


def _rate(table: pd.DataFrame, name: str) -> pd.Series:
    counts = table[f"count_{name}"]
    return counts.where(counts > 0, 0.5) / table[f"words_{name}"]


def _verdicts(table: pd.DataFrame) -> pd.Series:
    total = table["count_one"] + table["count_other"]
    words = table[["words_one", "words_other"]]
    expectation = total * words.min(axis=1) / words.sum(axis=1)
    verdict = pd.Series(ALIKE, index=table.index, dtype="str")
    verdict = verdict.mask(expectation < FEW, FEW_WORDS)
    verdict = verdict.mask(table["low"] > 0, ONE).mask(table["high"] < 0, OTHER)
    return verdict.mask(total < FEW, FEW_WORDS)


def _most_different_first(table: pd.DataFrame) -> pd.DataFrame:
    keys = table.assign(last=table["verdict"] == FEW_WORDS, size=table["z"].abs())
    keys = keys.sort_values(["last", "size", "item"], ascending=[True, False, True], kind="stable")
    return table.loc[keys.index].reset_index(drop=True)
