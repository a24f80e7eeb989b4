"""The silence map, counted off by hand."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from crosscut.charts.omissions import describe_omissions, omission_chart
from crosscut.measures.readings import ABSENT, MENTIONED, OMITTED, omissions

TITLES = {"tin": "The tin", "storm": "Storms"}


def found(*pairs: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["review_id", "code"], dtype="str")


def test_silent_is_who_does_not_speak_while_most_others_do() -> None:
    rows = found(("a", "tin"), ("a", "tin"), ("b", "tin"), ("a", "storm"))
    table = omissions(rows, ["a", "b", "c"], TITLES).set_index(["code", "review_id"])
    assert table["state"].to_dict() == {
        ("tin", "a"): MENTIONED,
        ("tin", "b"): MENTIONED,
        ("tin", "c"): OMITTED,  # both others speak
        ("storm", "a"): MENTIONED,
        ("storm", "b"): ABSENT,  # one of two others is not more than half
        ("storm", "c"): ABSENT,
    }
    assert table.loc[("tin", "a"), "count"] == 2
    assert table["others"].tolist() == [1, 1, 2, 0, 1, 1]
    assert set(table["of"]) == {2}


def test_one_review_is_never_silent() -> None:
    table = omissions(found(("a", "tin")), ["a"], TITLES)
    assert list(table["state"]) == [MENTIONED, ABSENT]
    assert set(table["of"]) == {0}


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["tin", "storm"])), max_size=20))
def test_every_cell_is_there_once(pairs: list[tuple[str, str]]) -> None:
    table = omissions(found(*pairs), list("abcd"), TITLES)
    assert len(table) == 8
    assert table["count"].sum() == len(pairs)
    assert ((table["count"] > 0) == (table["state"] == MENTIONED)).all()
    silent = table[table["state"] == OMITTED]
    assert (silent["others"] * 2 > silent["of"]).all()


def test_the_chart_in_words() -> None:
    names = {"a": "Ada", "b": "Ben", "c": "Cyd"}
    rows = found(("a", "tin"), ("b", "tin"), ("a", "storm"), ("b", "storm"), ("c", "storm"))
    table = omissions(rows, list(names), TITLES)
    said = describe_omissions(table, names).replace("\u00a0", " ")
    assert said == (
        "Grid of 2 rows and 3 reviews. Mentioned by all: Storms. "
        "Cyd leaves out most of what the others mention: 1 silence."
    )
    spec = omission_chart(table, names, "dark").to_dict()
    values = next(iter(spec["datasets"].values()))
    assert len(values) == 6
    assert spec["layer"][1]["encoding"]["shape"]["scale"]["domain"][0] == "mentioned"
