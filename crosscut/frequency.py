"""How often codes are mentioned: counts, rates and spread, by review, by segment and by term.

A rate is mentions per 1,000 words of the same selection; it never stands without its count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from crosscut.text.matcher import term_of
from crosscut.text.phrases import FEW

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crosscut.corpus.selection import Selection
    from crosscut.guide.model import AnyCode


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
