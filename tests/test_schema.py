from __future__ import annotations

import pandas as pd
import pytest

from crosscut import schema
from crosscut.errors import SchemaError


@pytest.mark.parametrize("name", schema.TABLES)
def test_an_empty_table_has_the_columns_and_dtypes(name: str) -> None:
    frame = schema.empty(name)
    assert len(frame) == 0
    assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == schema.SCHEMA[name]


def test_a_missing_and_an_unknown_column_are_named() -> None:
    frame = schema.empty("timecodes").rename(columns={"scene": "shot"})
    with pytest.raises(SchemaError, match=r"missing: scene; not known: shot"):
        schema.validate("timecodes", frame)


def test_values_that_do_not_fit_are_named() -> None:
    frame = schema.empty("timecodes").astype("object")
    frame.loc[0] = ["a", "1:02", "sixty-two", 62, "", "story-one", 0, 4]
    with pytest.raises(SchemaError, match="'shown_from' are not of type int32"):
        schema.validate("timecodes", frame)


def test_columns_come_in_the_order_of_the_schema() -> None:
    turned = schema.empty("scores")[list(schema.SCHEMA["scores"])[::-1]]
    assert list(schema.validate("scores", turned).columns) == list(schema.SCHEMA["scores"])


def test_pandas_is_not_asked_to_guess() -> None:
    frame = pd.DataFrame({column: [None] for column in schema.SCHEMA["scores"]})
    checked = schema.validate("scores", frame)
    assert str(checked["start"].dtype) == "Int32"
    assert checked["start"].isna().all()
