"""The map of what is left out, counted off by hand."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from crosscut.charts.omissions import describe_omissions, omission_chart
from crosscut.measures.readings import OMITTED, omissions
from crosscut.measures.states import ELSEWHERE, HERE, NOT_FOUND, NOT_READ

TITLES = {"tin": "The tin", "storm": "Storms"}
Place = tuple[str, str]


def known(*here: Place, reviews: str = "abc", elsewhere: tuple[Place, ...] = (), unread: str = ""):
    """States of every review and code, with so many mentions as the pair is named."""
    rows = []
    for review in reviews:
        for code in TITLES:
            count, more = here.count((review, code)), elsewhere.count((review, code))
            missing = NOT_READ if review in unread else NOT_FOUND
            state = HERE if count else ELSEWHERE if more else missing
            rows.append((review, code, count, more, state))
    return pd.DataFrame(rows, columns=["review_id", "code", "count", "elsewhere", "state"])


def test_what_most_others_have_and_one_has_not() -> None:
    rows = known(("a", "tin"), ("a", "tin"), ("b", "tin"), ("a", "storm"))
    table = omissions(rows, TITLES).set_index(["code", "review_id"])
    assert table["state"].to_dict() == {
        ("tin", "a"): HERE,
        ("tin", "b"): HERE,
        ("tin", "c"): OMITTED,  # both others have it
        ("storm", "a"): HERE,
        ("storm", "b"): NOT_FOUND,  # one of two others is not more than half
        ("storm", "c"): NOT_FOUND,
    }
    assert table.loc[("tin", "a"), "count"] == 2
    assert table["others"].tolist() == [1, 1, 2, 0, 1, 1]
    assert set(table["of"]) == {2}


def test_what_stands_elsewhere_or_is_not_read_is_never_left_out() -> None:
    rows = known(
        *(("a", "tin"), ("b", "tin"), ("d", "storm")),
        reviews="abcd",
        elsewhere=(("c", "tin"), ("a", "storm")),
        unread="d",
    )
    table = omissions(rows, TITLES).set_index(["code", "review_id"])
    assert table.loc[("tin", "c"), "state"] == ELSEWHERE
    assert table.loc[("tin", "d"), "state"] == NOT_READ
    # Who is not read is none of the others.
    assert table.loc[("tin", "c"), "of"] == 2


def test_of_one_review_nothing_is_left_out() -> None:
    table = omissions(known(("a", "tin"), reviews="a"), TITLES)
    assert list(table["state"]) == [HERE, NOT_FOUND]
    assert set(table["of"]) == {0}


pairs = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["tin", "storm"])), max_size=20)


@given(pairs, pairs)
def test_every_cell_is_there_once(here: list[Place], elsewhere: list[Place]) -> None:
    table = omissions(known(*here, reviews="abcd", elsewhere=tuple(elsewhere)), TITLES)
    assert len(table) == 8
    assert table["count"].sum() == len(here)
    assert ((table["count"] > 0) == (table["state"] == HERE)).all()
    omitted = table[table["state"] == OMITTED]
    assert (omitted["others"] * 2 > omitted["of"]).all()
    assert not {*zip(omitted["review_id"], omitted["code"], strict=True)} & {*here, *elsewhere}


def test_the_chart_in_words() -> None:
    names = {"a": "Ada", "b": "Ben", "c": "Cyd"}
    rows = known(("a", "tin"), ("b", "tin"), ("a", "storm"), ("b", "storm"), ("c", "storm"))
    table = omissions(rows, TITLES)
    text = describe_omissions(table, names).replace("\u00a0", " ")
    assert text == (
        "Grid of 2 rows and 3 reviews. Mentioned by all: Storms. "
        "What most others mention is not found most often in Cyd: 1 row."
    )
    spec = omission_chart(table, names, "dark").to_dict()
    values = next(iter(spec["datasets"].values()))
    assert len(values) == 6
    assert spec["layer"][1]["encoding"]["shape"]["scale"]["domain"][0] == "mentioned"
