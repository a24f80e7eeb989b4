"""What a chart carries of its table: as Altair's own reader has it, and of any length."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd
from altair.utils.data import to_values

from crosscut.charts.base import records

TABLE = pd.DataFrame(
    {
        "category": pd.Categorical(["x", "y", None]),
        "whole": np.arange(3),
        "part": [np.nan, 0.5, np.inf],
        "text": pd.Series(["q", None, "<b>"], dtype="str"),
        "maybe": pd.array([1, None, 3], dtype="Int64"),
        "flag": [True, False, True],
        "object": ["a", None, 1.5],
    }
)


def test_records_are_those_of_altair() -> None:
    assert records(TABLE) == to_values(TABLE)
    assert records(TABLE)["values"][1] == {
        "category": "y",
        "whole": 1,
        "part": 0.5,
        "text": None,
        "maybe": None,
        "flag": False,
        "object": None,
    }


def test_a_table_without_rows() -> None:
    assert records(TABLE.head(0)) == {"values": []}


def test_more_rows_than_altair_takes_by_itself() -> None:
    many = pd.DataFrame({"n": range(5001)})
    spec = alt.Chart(many).mark_point().encode(x="n:Q").to_dict()
    (rows,) = spec["datasets"].values()
    assert len(rows) == 5001
