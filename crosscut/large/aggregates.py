"""Counts by group, segment, code and place: small tables that add up over the parts of a corpus.

Each review lies in one part, so that numbers of reviews add up as those of mentions do. What is
counted is what every view counts: paragraphs that are read, captions left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pandas as pd

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope, Selection, select, strings
from crosscut.measures.groups import BY, groups
from crosscut.measures.scores import OWN, at_convention, film_scores

ANY: Final = ""
"""What is grouped by, or a segment, where all are counted together."""

_GROUP: Final = ["by", "group"]
KEYS: Final = {
    "by_segment": [*_GROUP, "segment"],
    "by_code": [*_GROUP, "segment", "kind", "code"],
    "by_place": [*_GROUP, "segment", "kind", "code", "slice"],
    "by_slice": [*_GROUP, "segment", "slice"],
    "by_score": [*_GROUP, "hundred"],
    "by_review": ["review_id", "segment"],
}
"""Table -> the columns that tell its rows apart; all others are counts, which add up.

`by_review` has the group of each review too, a column for each key of `measures.groups.BY`.
`by` is such a key, and `ANY` for all reviews; `segment` is `ANY` for the whole
text. A scene is a code of kind "scene". `slice` is a place in the text, from 0 (its beginning) to
`SLICES` - 1. `hundred` is a review's own score, brought to 0-100 in proportion and rounded.
"""
SLICES: Final = 50
GROUPED: Final = tuple(name for name in KEYS if name != "by_review")


def aggregates(corpus: Corpus) -> dict[str, pd.DataFrame]:
    """Count the reviews of a part of a corpus.

    Returns
    -------
    dict
        Table of `KEYS` -> its keys and counts: words, sentences, tone (the sum over `toned`
        sentences), mentions and reviews, as far as they are of it.
    """
    selection = select(corpus, Scope())
    by_review = _by_review(selection)
    scenes = selection.scenes.assign(kind="scene", code=selection.scenes["scene"])
    columns = ["review_id", "segment", "kind", "code", "position"]
    places = pd.concat([strings(selection.mentions)[columns], scenes[columns]], ignore_index=True)
    places = places.assign(slice=slice_of(places["position"]), mentions=1)
    mentions = pd.concat([places, places.assign(segment=ANY)])
    sentences = _sentences(selection)
    sentences = sentences.assign(slice=slice_of(selection.sentences["position"]))
    scores = at_convention(film_scores(corpus), "linear")
    own = scores[(scores["group"] == OWN) & scores["hundred"].notna()]
    own = own.drop_duplicates("review_id", keep="last")
    tables = {
        "by_segment": by_review,
        "by_code": _sums(mentions, ["review_id", *KEYS["by_code"][2:]], ["mentions"]),
        "by_place": _sums(places, ["review_id", *KEYS["by_place"][2:]], ["mentions"]),
        "by_slice": _sums(sentences, ["review_id", *KEYS["by_slice"][2:]], _SAID),
        "by_score": own.assign(hundred=own["hundred"].round().astype("int64"))[
            ["review_id", "hundred"]
        ],
    }
    groups = list(_groups(corpus))
    of_review = {by: by_review["review_id"].map(of) for by, of in groups if by != ANY}
    result = {"by_review": by_review.assign(**of_review)}
    for name, table in tables.items():
        rows = table if "slice" in table else table.assign(reviews=1)
        parts = [
            rows.assign(by=by, group=rows["review_id"].map(of)).drop(columns="review_id")
            for by, of in groups
        ]
        result[name] = add_up(name, parts)
    return result


def add_up(name: str, parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Add up one table of several parts, in the order of its keys."""
    return pd.concat(list(parts)).groupby(KEYS[name], as_index=False).sum()


def _groups(corpus: Corpus) -> Iterator[tuple[str, dict[str, str]]]:
    yield ANY, dict.fromkeys(corpus.reviews["review_id"].astype("str"), ANY)
    for by in BY:
        yield by, groups(corpus, by)


_SAID: Final = ["words", "sentences", "toned", "tone"]


def slice_of(position: pd.Series) -> pd.Series:
    """Return in which slice of its review a place stands."""
    return (position * SLICES).astype("int64").clip(0, SLICES - 1)


def _sentences(selection: Selection) -> pd.DataFrame:
    rows = selection.sentences[["review_id", "segment", "words", "tone"]]
    rows = rows.assign(sentences=1, toned=rows["tone"].notna(), tone=rows["tone"].fillna(0.0))
    return rows.astype({"tone": "float64", "toned": "int64", "words": "int64"})


def _by_review(selection: Selection) -> pd.DataFrame:
    """Count words, sentences and tone of each review, as a whole and by segment."""
    rows = _sentences(selection)
    return _sums(pd.concat([rows.assign(segment=ANY), rows]), KEYS["by_review"], _SAID)


def _sums(rows: pd.DataFrame, keys: list[str], counts: list[str]) -> pd.DataFrame:
    return rows.groupby(keys, as_index=False)[counts].sum()
