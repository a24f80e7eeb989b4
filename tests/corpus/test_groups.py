"""Groups in place of reviews: counts add up, and every place leads back to its review."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_tables import sample

from crosscut.corpus.build import Corpus
from crosscut.corpus.groups import group
from crosscut.corpus.selection import Scope, describe, leaves_reviews_out, select, strings
from crosscut.measures.groups import BY, choices, groups, review_counts
from crosscut.measures.themes import review_rates

REVIEWS = ("ada", "ben", "cyd")


def texts(corpus: Corpus) -> dict[str, str]:
    return dict(zip(corpus.reviews["review_id"], corpus.reviews["text"], strict=True))


@pytest.mark.slow
@given(st.tuples(*(st.sampled_from(["old", "new", ""]) for _ in REVIEWS)))
def test_counts_of_groups_are_those_of_their_reviews_together(kinds: tuple[str, ...]) -> None:
    corpus = sample()
    named = {review: kind for review, kind in zip(REVIEWS, kinds, strict=True) if kind}
    if not named:
        return
    together = group(corpus, named, "kind")
    own, joined = select(corpus, Scope(tuple(named))), select(together, Scope())
    assert joined.words.to_dict() == own.words.groupby(named).sum().to_dict()
    for kind, code in (("theme", "alone"), ("motif", "tin")):
        by_group = joined.mentions.groupby("review_id")["code"].agg(list)
        by_review = own.mentions.groupby(own.mentions["review_id"].map(named))["code"].agg(list)
        count = {one: codes.count(code) for one, codes in by_review.items()}
        assert {one: codes.count(code) for one, codes in by_group.items()} == count, kind
    assert set(together.members) == set(named)


def test_a_place_in_a_group_is_the_same_words_in_its_review(bundled: Corpus) -> None:
    by_kind = group(bundled, groups(bundled, "kind"), "kind")
    of_review, of_group = texts(bundled), texts(by_kind)
    for table in ("mentions", "scenes"):
        frame = strings(by_kind.tables[table])
        there = by_kind.places(frame[["review_id", "sentence", "start", "end"]])
        here = zip(frame["review_id"], frame["start"], frame["end"], strict=True)
        back = zip(there["review_id"], there["start"], there["end"], strict=True)
        for (one, start, end), (review, at, to) in zip(here, back, strict=True):
            assert of_group[one][start:end] == of_review[review][at:to] != ""
        known = strings(bundled.tables[table])[["review_id", "sentence", "start", "end"]]
        both = [f.astype({"sentence": int, "start": int, "end": int}) for f in (there, known)]
        first, second = (f.sort_values(list(f.columns), ignore_index=True) for f in both)
        pd.testing.assert_frame_equal(first, second, check_dtype=False)


def test_rates_of_a_group_are_mentions_of_all_over_words_of_all(bundled: Corpus) -> None:
    named = groups(bundled, "kind")
    assert list(dict.fromkeys(named.values())) == ["blog review", "essay", "student essay"]
    rates = review_rates(select(group(bundled, named, "kind"), Scope()), "theme", ["loneliness"])
    own = review_rates(select(bundled, Scope()), "theme", ["loneliness"])
    of = own.assign(kind=own["review_id"].map(named)).groupby("kind")[["count", "words"]].sum()
    for row in rates.to_dict("records"):
        count, words = of.loc[row["review_id"]]
        assert (row["count"], row["words"]) == (count, words)
        assert row["rate"] == pytest.approx(1000 * count / words)


def test_a_thing_is_found_in_so_many_reviews_of_a_group(bundled: Corpus) -> None:
    named = groups(bundled, "kind")
    joined = select(group(bundled, named, "kind"), Scope())
    table = review_counts(joined.corpus, joined.mentions[joined.mentions["kind"] == "theme"])
    own = review_rates(select(bundled, Scope()), "theme", ["loneliness"])
    own = own.assign(kind=own["review_id"].map(named), found=own["count"] > 0)
    by_hand = own.groupby("kind")["found"].agg(["sum", "size"])
    rows = table[table["code"] == "loneliness"].set_index("review_id")
    assert rows["found"].to_dict() == by_hand["sum"].to_dict()
    assert rows["members"].to_dict() == by_hand["size"].to_dict()


def test_what_reviews_can_be_compared_by(bundled: Corpus) -> None:
    # five reviews of three kinds, two outlets (stated and not), no dates, one language, no score
    assert choices(bundled) == {"": "Review", "kind": "Kind", "outlet": "Outlet"}


def dated(days: list[str]) -> Corpus:
    corpus = sample()
    reviews = corpus.reviews.assign(published=days)
    return Corpus(corpus.guide, {**corpus.tables, "reviews": reviews}, fingerprint=repr(days))


def test_years_go_up_and_what_is_not_stated_stands_last() -> None:
    corpus = dated(["2004-05-01", "", "1996"])
    assert groups(corpus, "year") == {"cyd": "1996", "ada": "2004", "ben": "Year not stated"}
    assert groups(corpus, "decade")["ada"] == "2000s"
    assert list(groups(corpus, "year")) == ["cyd", "ada", "ben"]
    assert set(BY) >= set(choices(corpus)) - {""}


def test_a_line_says_how_many_reviews_are_in_how_many_groups(bundled: Corpus) -> None:
    joined = select(group(bundled, groups(bundled, "kind"), "kind"), Scope())
    assert describe(joined, {}).startswith("5\xa0reviews in 3\xa0groups, ")


def test_groups_leave_out_the_reviews_that_are_in_none(bundled: Corpus) -> None:
    every = groups(bundled, "year")
    first = dict(list(every.items())[:1])
    grouped = [group(bundled, some, "year") for some in (every, first)]
    assert [leaves_reviews_out(select(one, Scope())) for one in grouped] == [False, True]
