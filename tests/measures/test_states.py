"""What is known of a review and a code, against a definition that goes row by row."""

from __future__ import annotations

import itertools
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_tables import GUIDE, sample

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope, Selection, select
from crosscut.measures.motifs import dispersion
from crosscut.measures.states import (
    ELSEWHERE,
    HERE,
    NOT_FOUND,
    NOT_READ,
    by_state,
    mention_states,
    outside_words,
    places_outside,
    states_legend,
)
from crosscut.schema import WHOLE_FILM, validate

CODES = ("tin", "storm")
SEGMENTS = ("", "story-one", "story-two", WHOLE_FILM)
AT_HOME = GUIDE.model_copy(
    update={
        "motifs": tuple(
            one.model_copy(update={"segment": "story-one"}) if one.code == "tin" else one
            for one in GUIDE.motifs
        )
    }
)
"""The guide of the sample, with the tin at home in story one."""


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    """Draw the sample with mentions that are moved, denied or dropped, and reviews not read."""
    plain = sample()
    tables = dict(plain.tables)
    mentions = plain.tables["mentions"].copy()
    size = len(mentions)
    segments = st.lists(st.sampled_from(SEGMENTS[1:]), min_size=size, max_size=size)
    flags = st.lists(st.booleans(), min_size=size, max_size=size)
    codes = st.lists(st.sampled_from(CODES), min_size=size, max_size=size)
    motifs = mentions["kind"].astype("str").to_numpy() == "motif"
    named = mentions["code"].astype("str").where(~motifs, pd.Series(draw(codes)))
    mentions = mentions.assign(
        segment=pd.Series(draw(segments)),
        code=named,
        denied=pd.Series(draw(flags)) & (mentions["kind"] == "theme"),
    )
    kept = pd.Series(draw(flags))
    tables["mentions"] = validate("mentions", mentions[kept.to_numpy()].reset_index(drop=True))
    read = draw(st.lists(st.booleans(), min_size=3, max_size=3))
    tables["reviews"] = plain.tables["reviews"].assign(read=read)
    return Corpus(draw(st.sampled_from([GUIDE, AT_HOME])), tables, fingerprint="drawn")


scopes = st.builds(Scope, segment=st.sampled_from(SEGMENTS), captions=st.booleans())


def row_by_row(selection: Selection, review: str, kind: str, code: str) -> tuple[int, int, str]:
    """Return count, elsewhere and state of a cell by the definition."""
    corpus, scope = selection.corpus, selection.scope
    if not corpus.reviews.set_index("review_id").loc[review, "read"]:
        return 0, 0, NOT_READ
    kinds: dict[int, str] = {}
    for row in corpus.passages.to_dict("records"):
        if row["review_id"] == review:
            kinds[row["passage"]] = row["kind"]
    homes = {motif.code: motif.segment for motif in corpus.guide.motifs}
    count = elsewhere = 0
    for row in corpus.tables["mentions"].to_dict("records"):
        if (row["review_id"], row["kind"], row["code"]) != (review, kind, code) or row["denied"]:
            continue
        counted = kinds[row["passage"]] == "body" or (
            scope.captions and kinds[row["passage"]] == "caption"
        )
        own = kind == "motif" and homes[code] == scope.segment
        if counted and (not scope.segment or row["segment"] == scope.segment or own):
            count += 1
        else:
            elsewhere += 1
    return count, elsewhere, HERE if count else ELSEWHERE if elsewhere else NOT_FOUND


@pytest.mark.slow
@given(corpora(), scopes)
def test_every_state_is_that_of_the_definition(corpus: Corpus, scope: Scope) -> None:
    selection = select(corpus, scope)
    reviews = [*selection.reviews["review_id"], *selection.unread["review_id"]]
    for kind, codes in (("motif", list(CODES)), ("theme", ["loneliness"])):
        table = mention_states(selection, kind, codes)
        cells = list(itertools.product(reviews, codes))
        assert list(zip(table["review_id"], table["code"], strict=True)) == cells
        found = table[["count", "elsewhere", "state"]].itertuples(index=False, name=None)
        assert list(found) == [row_by_row(selection, *cell(one, kind)) for one in cells]
        outside = places_outside(selection, kind)
        assert outside.groupby(["review_id", "code"]).size().sum() == table["elsewhere"].sum()


def cell(pair: tuple[str, str], kind: str) -> tuple[str, Any, str]:
    return pair[0], kind, pair[1]


@pytest.mark.slow
@given(corpora(), scopes)
def test_not_found_is_said_of_no_review_with_a_mention(corpus: Corpus, scope: Scope) -> None:
    selection = select(corpus, scope)
    names = {str(one): f"<{one}>" for one in selection.reviews["review_id"]}
    table = mention_states(selection, "motif", CODES)
    for code in CODES:
        said = by_state(table[table["code"] == code], names, most=len(names))
        _, _, missing = said.partition("not found in")
        own = corpus.mentions[corpus.mentions["code"] == code]
        speaking = own["review_id"].astype("str")  # a review that is not read is not selected
        assert not any(name in missing for one, name in names.items() if (speaking == one).any())


def test_a_storys_motif_counts_wherever_it_stands() -> None:
    corpus = Corpus(AT_HOME, sample().tables, fingerprint="at home")
    one = select(corpus, Scope(segment="story-one")).mentions
    tins = one[one["code"] == "tin"]
    # ada and ben speak of the tin in sentences on the whole film, cyd in one on story two
    assert dict(zip(tins["review_id"], tins["segment"], strict=True)) == {
        "ada": WHOLE_FILM,
        "ben": WHOLE_FILM,
        "cyd": "story-two",
    }
    titles = GUIDE.code_titles("segment")
    assert outside_words(tins["segment"], "story-one", titles) == (
        "1 of them in a sentence on Story Two and 2 of them in sentences on the whole film"
    )
    assert outside_words(tins["segment"].iloc[:2], "story-one", titles) == (
        "all of them in sentences on the whole film"
    )
    assert outside_words(tins["segment"], "", titles) == ""
    # What stands in a sentence on story two counts there as well.
    two = select(corpus, Scope(segment="story-two")).mentions
    assert list(two.loc[two["code"] == "tin", "review_id"]) == ["cyd"]
    # Its spread is that of all its places: one in each review.
    spread = dispersion(select(corpus, Scope(segment="story-one")), "motif", ["tin"]).iloc[0]
    assert (spread["mentions"], spread["reviews"]) == (3, 3)
    assert not spread[["d", "dp"]].isna().any()


def test_the_legend_names_the_states_that_are_met() -> None:
    chosen = select(sample(), Scope(segment="story-two"))
    table = mention_states(chosen, "motif", CODES)
    assert set(table["state"]) == {HERE, ELSEWHERE, NOT_FOUND}
    legend = states_legend(table)
    assert legend.startswith("Elsewhere: ")
    assert "; not found: " in legend
    assert "not read" not in legend
    assert states_legend(table[table["state"] == HERE]) == ""
