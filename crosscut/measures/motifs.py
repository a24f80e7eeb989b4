"""How evenly a code is spread: along the text, over the reviews; where it comes first and last.

Two measures, told apart by what they ask. Juilland's D is worked out over the tenths of the
text: does a motif come back all through the telling, or in one place? Gries's deviation of
proportions DP is worked out over the reviews: do all of them speak of it, or a few?
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from crosscut.corpus.selection import Selection, strings, tally
from crosscut.text.phrases import FEW

TENTHS: Final = 10
"""Parts that a text is cut into for Juilland's D."""

_EVEN, _MIXED, _BURST = 0.75, 0.5, 0.3
_SHARED, _HALF = 0.25, 0.5


def juilland_d(counts: ArrayLike, sizes: ArrayLike) -> float:
    """Juilland's D of a code over the parts of a text.

    D = 1 - V / sqrt(n - 1), where V is the coefficient of variation (population standard
    deviation over mean) of the code's relative frequencies in the n parts.

    Parameters
    ----------
    counts
        Mentions in each part, shape (n,).
    sizes
        Words of each part, shape (n,); parts without words are left out.

    Returns
    -------
    float
        From 0 (all in one part) to 1 (equally often in all); NaN without mentions or with
        fewer than two parts.

    Notes
    -----
    A. Juilland and E. Chang-Rodríguez, Frequency Dictionary of Spanish Words, 1964, with
    relative frequencies for parts of unequal size as in S. Th. Gries, Dispersions and
    adjusted frequencies in corpora, International Journal of Corpus Linguistics 13 (2008),
    403-437, whose worked example gives 0.785.
    """
    mentions, words = _parts(counts, sizes)
    if len(words) < 2 or not mentions.sum():
        return float("nan")
    rates = mentions / words
    variation = rates.std() / rates.mean()
    return float(max(1 - variation / np.sqrt(len(words) - 1), 0.0))


def deviation_of_proportions(counts: ArrayLike, sizes: ArrayLike) -> float:
    """Deviation of proportions DP of a code over parts of any sizes, by Gries.

    DP = half the sum of |share of the words - share of the mentions| over the parts.

    Parameters
    ----------
    counts, sizes
        As for `juilland_d`.

    Returns
    -------
    float
        From 0 (mentions in proportion to the words) to nearly 1 (all in a small part); NaN
        without mentions or with fewer than two parts.

    Notes
    -----
    S. Th. Gries, Dispersions and adjusted frequencies in corpora (2008, as above), whose
    worked example gives 0.18.
    """
    mentions, words = _parts(counts, sizes)
    if len(words) < 2 or not mentions.sum():
        return float("nan")
    return float(np.abs(words / words.sum() - mentions / mentions.sum()).sum() / 2)


def _parts(counts: ArrayLike, sizes: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    mentions, words = np.asarray(counts, dtype=float), np.asarray(sizes, dtype=float)
    return mentions[words > 0], words[words > 0]


def dispersion(selection: Selection, kind: str, codes: Sequence[str]) -> pd.DataFrame:
    """Spread of each code of one kind in a selection.

    The tenths are those of each review, laid over each other; a mention belongs to the tenth
    in which the middle of its sentence lies. Where a story's motif stands in a sentence on
    something else, the words of that sentence count too.

    Returns
    -------
    DataFrame
        One row per code, in the order given: code, mentions, reviews (that mention it), d,
        dp, first, last (0-1, of the review that has the first or last one; NaN for none).
    """
    mentions = selection.mentions[selection.mentions["kind"] == kind]
    sentences = _sentences_with(selection, mentions)
    sentences = sentences.assign(tenth=_tenth(sentences["position"]))
    sizes = sentences.groupby("tenth")["words"].sum().reindex(range(TENTHS), fill_value=0)
    words = sentences.groupby("review_id")["words"].sum()
    words = words.reindex(selection.words.index, fill_value=0)
    places = sentences[["review_id", "sentence", "tenth"]]
    mentions = mentions.merge(places, on=["review_id", "sentence"], how="inner")
    along = _table(mentions, codes, "tenth", pd.RangeIndex(TENTHS))
    over = _table(mentions, codes, "review_id", words.index)
    by_code = mentions.groupby("code")
    table = pd.DataFrame({"code": list(codes), "mentions": over.sum(axis=1)})
    table["reviews"] = (over > 0).sum(axis=1)
    table["d"] = [juilland_d(one, sizes) for one in along]
    table["dp"] = [deviation_of_proportions(one, words) for one in over]
    for name, edge in (("first", by_code["position"].min()), ("last", by_code["position"].max())):
        table[name] = edge.reindex(list(codes)).to_numpy("float64")
    return table


def _table(
    mentions: pd.DataFrame, codes: Sequence[str], by: str, parts: pd.Index
) -> NDArray[np.int64]:
    """Count the mentions of each code, a row, in each part, a column."""
    counts = tally(mentions, ["code", by]).unstack(fill_value=0)
    counts = counts.reindex(index=list(codes), columns=parts, fill_value=0)
    return counts.to_numpy("int64")


def _sentences_with(selection: Selection, mentions: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences of a selection, and those outside it in which mentions stand."""
    place = ["review_id", "sentence"]
    columns = [*place, "words", "position"]
    inside = selection.sentences[columns]
    with_code = pd.MultiIndex.from_frame(inside[place])
    own = mentions[place].drop_duplicates()
    own = own[~pd.MultiIndex.from_frame(own).isin(with_code)]
    if own.empty:
        return inside
    others = strings(selection.corpus.sentences[columns]).merge(own, on=place)
    return pd.concat([inside, others], ignore_index=True)


def _tenth(position: pd.Series[float]) -> pd.Series[int]:
    return (position * TENTHS).astype("int64").clip(0, TENTHS - 1)


def first_and_last(mentions: pd.DataFrame) -> pd.DataFrame:
    """Where each review speaks of each code first and last.

    Parameters
    ----------
    mentions
        review_id, code, position (0-1).

    Returns
    -------
    DataFrame
        One row per review and code met: review_id, code, mentions, first, last (0-1).
    """
    groups = mentions.groupby(["review_id", "code"], sort=False, observed=True)["position"]
    return groups.agg(mentions="size", first="min", last="max").reset_index()


def by_interest(table: pd.DataFrame) -> pd.DataFrame:
    """Sort motifs by what a class asks for: shared by most reviews and least even along the text.

    Parameters
    ----------
    table
        As `dispersion`; from fewer than five mentions nothing is said of how even: these come last,
        by reviews and mentions alone.
    """
    most = max(int(table["reviews"].max()), 1) if len(table) else 1
    few = table["mentions"] < FEW
    interest = table["reviews"] / most + (1 - table["d"].fillna(1)).mask(few, 0)
    keys = table.assign(few=few, interest=interest)
    order = keys.sort_values(
        ["few", "interest", "mentions"], ascending=[True, False, False], kind="stable"
    )
    return table.loc[order.index].reset_index(drop=True)


def along_in_words(mentions: int, d: float) -> str:
    """Say how a code comes back along the text, from its mentions and D; the bands are our own.

    Below five mentions D says nothing, and nothing is said.
    """
    if mentions < FEW:
        return ""
    if np.isnan(d) or d < _BURST:
        return "in one burst"
    if d < _MIXED:
        return "in a few bursts"
    return "throughout" if d >= _EVEN else "in several places"


def over_in_words(mentions: int, dp: float, without: int = 0) -> str:
    """Say how a code is spread over the reviews, from its mentions and DP; the bands are our own.

    `without` are the reviews without a mention: with any of them the code is in proportion in most
    at the best. Below five mentions DP says nothing, and nothing is said.
    """
    if mentions < FEW or np.isnan(dp):
        return ""
    if dp <= _SHARED:
        return f"about as often in {'most' if without else 'all'} reviews"
    return "far more often in some reviews" if dp <= _HALF else "mostly in few reviews"
