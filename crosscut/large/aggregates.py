"""Counts by group, segment, code and scene: small tables that add up over the parts of a corpus.

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
    "by_scene": [*_GROUP, "scene"],
    "by_score": [*_GROUP, "hundred"],
    "by_review": ["review_id", "segment"],
}
"""Table -> the columns that tell its rows apart; all others are counts, which add up.

`by_review` has the group of each review too, a column for each key of `measures.groups.BY`.
`by` is such a key, and `ANY` for all reviews; `segment` is `ANY` for the whole
text. `hundred` is a review's own score, brought to 0-100 in proportion and rounded.
"""
GROUPED: Final = tuple(name for name in KEYS if name != "by_review")


def aggregates(corpus: Corpus) -> dict[str, pd.DataFrame]:
    """Count the reviews of a part of a corpus.

    Returns
    -------
    dict
        Table of `KEYS` -> its keys and counts: words, sentences, tone (the sum over `toned`
        sentences), mentions, places and reviews, as far as they are of it.
    """
    selection = select(corpus, Scope())
    by_review = _by_review(selection)
    mentions = strings(selection.mentions)[["review_id", "segment", "kind", "code"]]
    mentions = pd.concat([mentions, mentions.assign(segment=ANY)]).assign(mentions=1)
    scores = at_convention(film_scores(corpus), "linear")
    own = scores[(scores["group"] == OWN) & scores["hundred"].notna()]
    own = own.drop_duplicates("review_id", keep="last")
    tables = {
        "by_segment": by_review,
        "by_code": _of_review(mentions, ["segment", "kind", "code"]),
        "by_scene": _of_review(selection.scenes.assign(places=1), ["scene"]),
        "by_score": own.assign(hundred=own["hundred"].round().astype("int64"))[
            ["review_id", "hundred"]
        ],
    }
    grouped = list(_groups(corpus))
    of_review = {by: by_review["review_id"].map(of) for by, of in grouped if by != ANY}
    found = {"by_review": by_review.assign(**of_review)}
    for name, table in tables.items():
        rows = table.assign(reviews=1)
        parts = [
            rows.assign(by=by, group=rows["review_id"].map(of)).drop(columns="review_id")
            for by, of in grouped
        ]
        found[name] = add_up(name, parts)
    return found


def add_up(name: str, parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Add up one table of several parts, in the order of its keys."""
    return pd.concat(list(parts)).groupby(KEYS[name], as_index=False).sum()


def _groups(corpus: Corpus) -> Iterator[tuple[str, dict[str, str]]]:
    yield ANY, dict.fromkeys(corpus.reviews["review_id"].astype("str"), ANY)
    for by in BY:
        yield by, groups(corpus, by)


def _by_review(selection: Selection) -> pd.DataFrame:
    """Count words, sentences and tone of each review, as a whole and by segment."""
    rows = selection.sentences[["review_id", "segment", "words", "tone"]]
    rows = rows.assign(sentences=1, toned=rows["tone"].notna(), tone=rows["tone"].fillna(0.0))
    rows["tone"] = rows["tone"].astype("float64")
    both = pd.concat([rows.assign(segment=ANY), rows])
    return both.groupby(KEYS["by_review"], as_index=False)[
        ["words", "sentences", "toned", "tone"]
    ].sum()


def _of_review(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Count rows of each review and key."""
    counts = [name for name in ("mentions", "places") if name in rows]
    return rows.groupby(["review_id", *keys], as_index=False)[counts].sum()
