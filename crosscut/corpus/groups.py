"""Groups of reviews in place of reviews: every measure counts them without knowing of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import pandas as pd
from numpy.typing import NDArray

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import strings
from crosscut.schema import SCHEMA, validate

_APART: Final = "\n\n"


@dataclass(frozen=True)
class GroupedCorpus(Corpus):
    """A corpus each of whose reviews is a group of reviews of another, their texts joined.

    Passages and sentences are counted through a group. A position stays that in the review.

    Attributes
    ----------
    origin
        The corpus of the reviews themselves.
    members
        Id of each review in the groups -> its group; those that are not read are left out.
    rows
        Of each sentence its row in the sentences of `origin`.
    """

    origin: Corpus = field(kw_only=True, compare=False, repr=False)
    members: Mapping[str, str] = field(kw_only=True, compare=False)
    rows: tuple[int, ...] = field(kw_only=True, compare=False, repr=False)

    @property
    def sizes(self) -> Mapping[str, int]:
        """Reviews of each group that are read."""
        return Counter(self.members.values())

    def review_counts(self, mentions: pd.DataFrame) -> pd.DataFrame:
        """Count in how many reviews of each group each code is found: code, review_id, found."""
        own = self.places(strings(mentions[["review_id", "sentence"]]))["review_id"]
        rows = strings(mentions[["code", "review_id"]]).assign(found=own.to_numpy())
        return rows.groupby(["code", "review_id"])["found"].nunique().reset_index()

    def behind(self, spans: pd.DataFrame) -> tuple[Corpus, pd.DataFrame]:
        """Return places as `places`, and the corpus that they are in."""
        return self.origin, self.places(spans)

    def places(self, spans: pd.DataFrame) -> pd.DataFrame:
        """Return places in groups as places in the reviews themselves.

        Parameters
        ----------
        spans
            review_id, sentence, and start and end where they are known; other columns stay.
        """
        first = spans["review_id"].astype("str").map(self._first).to_numpy("int64")
        reviews, sentences, shift = (
            one[first + spans["sentence"].to_numpy()] for one in self._behind
        )
        columns: dict[str, Any] = {"review_id": reviews, "sentence": sentences}
        columns |= {name: spans[name] - shift for name in ("start", "end") if name in spans}
        return spans.assign(**columns)

    @cached_property
    def _first(self) -> dict[str, int]:
        """Row of the first sentence of each group."""
        first = self.sentences["review_id"].astype("str").drop_duplicates()
        return dict(zip(first, first.index, strict=True))

    @cached_property
    def _behind(self) -> tuple[NDArray[Any], ...]:
        """Of each sentence its review and number there, and by how much the group moves it."""
        there = self.origin.sentences.iloc[[*self.rows]]
        shift = self.sentences["start"].to_numpy() - there["start"].to_numpy()
        numbers = there["sentence"].to_numpy("int64")
        return there["review_id"].astype("object").to_numpy(), numbers, shift


def group(corpus: Corpus, groups: Mapping[str, str], by: str) -> GroupedCorpus:
    """Join the reviews of each group into one.

    Parameters
    ----------
    corpus
        The reviews.
    groups
        review_id -> name of its group, which becomes the group's author and title; groups stand
        in the order in which they are first named. A review that is not named is left out.
    by
        What they are grouped by, for the fingerprint.

    Returns
    -------
    GroupedCorpus
        Reviews that are not read stand in groups of their own, so that a group is either read
        or not.
    """
    reviews = strings(corpus.reviews)
    reviews = reviews[reviews["review_id"].isin(groups.keys())]
    order = list(dict.fromkeys(groups.values()))
    name = reviews["review_id"].map(groups)
    unread, ids = ~reviews["read"].astype("bool"), reviews["review_id"]
    name = name.where(~unread, name + ", not read")
    order += [f"{one}, not read" for one in order]
    reviews = reviews.assign(group=name, place=name.map({one: n for n, one in enumerate(order)}))
    reviews = reviews.sort_values("place", kind="stable").reset_index(drop=True)
    offsets = _offsets(corpus, reviews)
    tables = {"reviews": validate("reviews", _join(reviews))}
    tables |= {
        table: validate(table, _shift(frame, offsets))
        for table, frame in corpus.tables.items()
        if table != "reviews"
    }
    sentences = corpus.sentences["review_id"].astype("str")
    places = sentences.map(offsets["place"]).dropna().sort_values(kind="stable")
    quotations = corpus.quotations
    return GroupedCorpus(
        corpus.guide,
        tables,
        corpus.notices,
        f"{corpus.fingerprint} by {by}: {' '.join(sorted(reviews['review_id']))}",
        dialogue=corpus.dialogue,
        quotations=None if quotations is None else _shift(quotations, offsets),
        origin=corpus,
        members=dict(zip(ids[~unread], name[~unread], strict=True)),
        rows=tuple(places.index),
    )


def _offsets(corpus: Corpus, reviews: pd.DataFrame) -> pd.DataFrame:
    """Return by review_id its group, its place, and what to add to its numbers and offsets."""
    sizes = pd.DataFrame({"start": reviews["text"].str.len() + len(_APART)})
    for table, column in (("passages", "passage"), ("sentences", "sentence")):
        last = strings(corpus.tables[table][["review_id", column]]).groupby("review_id").max()
        sizes[column] = reviews["review_id"].map(last[column]).fillna(-1) + 1
    before = sizes.groupby(reviews["group"]).cumsum() - sizes
    offsets = before.astype("int64").assign(group=reviews["group"], place=reviews.index)
    return offsets.set_index(pd.Index(reviews["review_id"]))


def _join(reviews: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for name, own in reviews.groupby("group", sort=False):
        notes: list[Any] = [note for one in own["notes"] for note in json.loads(one or "[]")]
        first = own.iloc[0].to_dict()
        cells = {"review_id": name, "title": name, "author": name, "outlet": "", "url": ""}
        cells |= {"published": "", "kind": "", "words": own["words"].sum()}
        cells |= {"notes": json.dumps(notes), "text": _APART.join(own["text"])}
        rows.append(first | cells)
    return pd.DataFrame(rows, columns=list(SCHEMA["reviews"]))


def _shift(frame: pd.DataFrame, offsets: pd.DataFrame) -> pd.DataFrame:
    """Count the rows of a table through the groups; what belongs to no review stays."""
    rows = strings(frame)
    rows = rows[rows["review_id"].isna() | rows["review_id"].isin(offsets.index)]
    own = rows["review_id"]
    for column, by in (("passage",) * 2, ("sentence",) * 2, ("start", "start"), ("end", "start")):
        if column in rows:
            rows[column] = rows[column] + own.map(offsets[by]).fillna(0).astype("int64")
    rows["place"] = own.map(offsets["place"]).fillna(-1)
    rows["review_id"] = own.map(offsets["group"])
    return rows.sort_values("place", kind="stable").drop(columns="place").reset_index(drop=True)
