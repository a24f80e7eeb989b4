"""What reviews can be compared by: where and when they came out, who wrote them, their score."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from crosscut.corpus.build import Corpus
from crosscut.corpus.groups import GroupedCorpus
from crosscut.corpus.selection import by_read, strings
from crosscut.measures.scores import OWN, at_convention, film_scores
from crosscut.text.languages import language_name

BY: Final = {
    "decade": "Decade",
    "year": "Year",
    "kind": "Kind",
    "outlet": "Outlet",
    "language": "Language",
    "score": "Score band",
}
"""What reviews are compared by, in the order of what is taken first where there are many."""

MANY: Final = 30
"""From so many reviews on groups are the default."""

MOST: Final = 12
"""Groups that can be compared at a glance."""

_BANDS: Final = ((0, "0 to 39"), (40, "40 to 59"), (60, "60 to 79"), (80, "80 to 100"))


def groups(corpus: Corpus, by: str) -> dict[str, str]:
    """Return review_id -> name of its group, the groups in their order.

    Parameters
    ----------
    corpus
        The reviews.
    by
        A key of `BY`. Years and scores go up, other groups stand by their number of reviews;
        what a review does not state stands last.
    """
    reviews = strings(corpus.reviews)
    ids = reviews["review_id"].tolist()
    if by == "language":
        values = [language_name(code) if code else "" for code in reviews["language"]]
    elif by == "score":
        bands = _bands(corpus)
        values = [bands.get(one, "") for one in ids]
    elif by in ("year", "decade"):
        years = [re.match(r"(1[89]|20)\d\d", day) for day in reviews["published"]]
        texts = [year[0] if year else "" for year in years]
        values = [f"{year[:3]}0s" if year and by == "decade" else year for year in texts]
    else:
        values = [value.strip() for value in reviews[by]]
    in_order = sorted(set(values) - {""})
    if by in ("kind", "outlet", "language"):
        in_order.sort(key=lambda value: -values.count(value))
    missing = "No score of its own" if by == "score" else f"{BY[by]} not stated"
    pairs = list(zip(ids, values, strict=True))
    return {
        one: value or missing for group in (*in_order, "") for one, value in pairs if value == group
    }


def _bands(corpus: Corpus) -> dict[str, str]:
    """Return review_id -> band of the score of its own, where it states one with a scale."""
    table = at_convention(film_scores(corpus), "linear")
    own = table[(table["group"] == OWN) & table["hundred"].notna()]
    own = own.drop_duplicates("review_id", keep="last")
    return {
        str(row["review_id"]): max(band for band in _BANDS if band[0] <= row["hundred"])[1]
        for row in own.to_dict("records")
    }


def review_counts(corpus: GroupedCorpus, mentions: pd.DataFrame) -> pd.DataFrame:
    """Count in how many of its reviews each code is found in a group.

    Parameters
    ----------
    corpus
        The groups.
    mentions
        Places in them: code, review_id (the group), sentence.

    Returns
    -------
    pandas.DataFrame
        code, review_id, found (reviews with a place), members (all of the group that are read); a
        row for each code and group with a place.
    """
    counts = corpus.review_counts(mentions)
    return counts.assign(members=counts["review_id"].map(corpus.sizes))


def choices(corpus: Corpus) -> dict[str, str]:
    """Return what the reviews of a corpus can be compared by -> its title, the default first.

    "" stands for each review by itself. What puts all reviews into one group, or each into one
    of its own, is no choice.
    """
    read = set(by_read(strings(corpus.reviews))[0]["review_id"])
    names = {by: {name for one, name in groups(corpus, by).items() if one in read} for by in BY}
    titles = {by: title for by, title in BY.items() if 1 < len(names[by]) < len(read)}
    few = [by for by in titles if len(names[by]) <= MOST]
    if len(read) >= MANY and few:
        return {few[0]: titles.pop(few[0]), "": "Review", **titles}
    return {"": "Review", **titles}
