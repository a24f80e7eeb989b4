"""The reviews' own scores in groups: marks, medians and order worked out by hand."""

from __future__ import annotations

import pandas as pd

from crosscut.charts.scores import medians_in_words, score_groups
from crosscut.measures.scores import OWN, PUBLISHED, own_by_group

GROUPS = {"a": "1990s", "b": "1990s", "c": "2000s", "d": "2010s"}


def table() -> pd.DataFrame:
    rows = [
        ("c", 1, 90.0, OWN, True),
        ("a", 2, 40.0, OWN, True),
        ("b", 3, 80.0, OWN, True),
        ("b", 4, 80.0, OWN, False),  # the same mark again
        ("", 5, 10.0, PUBLISHED, True),
        ("e", 6, 20.0, OWN, True),  # a review that is in no group
    ]
    frame = pd.DataFrame(rows, columns=["review_id", "score", "hundred", "group", "counts"])
    return frame.assign(stated=[f"{one:g}/100" for one in frame["hundred"]])


def test_groups_stand_in_their_order_each_with_its_median() -> None:
    own = own_by_group(table(), GROUPS)
    columns = ["score", "by", "of", "median"]
    assert own[columns].to_numpy().tolist() == [
        [3, "1990s", 2, 60.0],
        [2, "1990s", 2, 60.0],
        [1, "2000s", 1, 90.0],
    ]
    assert medians_in_words(own) == "1990s, 60 (median of 2); 2000s, 90 (one mark)"


def test_a_dot_for_each_mark_and_a_row_for_each_group() -> None:
    spec = score_groups(own_by_group(table(), GROUPS), {1: "Cyd", 2: "Ada", 3: "Ben"}, "light")
    rows = [row for rows in spec.to_dict()["datasets"].values() for row in rows]
    assert sorted(row["score"] for row in rows if "score" in row) == [1, 2, 3]
    assert {row["row"] for row in rows} == {"1990s · 2", "2000s · 1"}
    near = own_by_group(table().assign(hundred=80.0), GROUPS)
    drawn = score_groups(near, {1: "Cyd", 2: "Ada", 3: "Ben"}, "light").to_dict()["datasets"]
    at = {(row["hundred"], row["y"]) for rows in drawn.values() for row in rows if "y" in row}
    assert len(at) == 3  # none covers another
