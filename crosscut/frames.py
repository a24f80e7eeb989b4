"""Columns of many reviews to one typed frame, and frames to one."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from crosscut import schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def stacked(
    name: str,
    reviews: Sequence[str],
    parts: Sequence[Mapping[str, Any]],
    categories: Mapping[str, Sequence[str]],
) -> pd.DataFrame:
    """Stack one table's columns of several reviews, in the smallest dtypes.

    Parameters
    ----------
    name
        The table.
    reviews
        The id of each review.
    parts
        For each review, column -> list or array of values; all of one length.
    categories
        Column -> its categories, where they are known before any text is read.
    """
    lengths = [len(next(iter(part.values()))) for part in parts]
    if not sum(lengths):
        return schema.empty(name)
    owner = np.repeat(np.arange(len(reviews), dtype=np.int32), lengths)
    columns: dict[str, Any] = {"review_id": _categorical(owner, reviews)}
    for column in parts[0]:
        values = [part[column] for part in parts]
        if schema.SCHEMA[name][column] == "category":
            columns[column] = _coded(list(chain.from_iterable(values)), categories.get(column))
        elif all(isinstance(value, np.ndarray) for value in values):
            columns[column] = np.concatenate(values)
        else:
            columns[column] = list(chain.from_iterable(values))
    return schema.validate(name, pd.DataFrame(columns, copy=False))


def _coded(values: list[str], known: Sequence[str] | None) -> pd.Categorical:
    """Encode strings by hand: pandas would first make a string array of them."""
    index = {value: code for code, value in enumerate(known or dict.fromkeys(values))}
    codes = np.fromiter(map(index.__getitem__, values), dtype=np.int32, count=len(values))
    return _categorical(codes, list(index))


def _categorical(codes: np.ndarray[Any, np.dtype[np.int32]], of: Sequence[str]) -> pd.Categorical:
    names = pd.Index(list(of), dtype="str")
    return pd.Categorical.from_codes(codes, categories=names, validate=False)


def joined(name: str, frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Concatenate frames of one table, joining the categories of each column."""
    if not frames:
        return schema.empty(name)
    columns = {}
    for column, dtype in schema.SCHEMA[name].items():
        parts = [frame[column] for frame in frames]
        if dtype == "category":
            strings = [
                pd.Categorical.from_codes(
                    part.cat.codes, categories=part.cat.categories.astype("str")
                )
                for part in parts
            ]
            columns[column] = pd.Series(union_categoricals(strings))
        else:
            columns[column] = pd.concat(parts, ignore_index=True)
    return schema.validate(name, pd.DataFrame(columns, copy=False))
