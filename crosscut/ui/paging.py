"""Charts with a row for each review: of very many reviews, the part that a reader turns to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

import streamlit as st

from crosscut.text.phrases import number

T = TypeVar("T")

MOST: Final = 100
"""More rows than this are neither read nor drawn quickly."""


def choose_part(total: int, *, key: str, unit: str = "Reviews") -> int:
    """Draw the control that turns from part to part, where there is more than one.

    Parameters
    ----------
    total
        How many rows there are in all.
    key
        Names the control, in the address too.
    unit
        What a row is, with a capital.

    Returns
    -------
    int
        The part to be drawn, from 0.
    """
    parts = -(-total // MOST)
    if parts < 2:
        return 0
    if not 1 <= int(st.session_state.get(key) or 1) <= parts:
        # A narrower choice of reviews has fewer parts: that goes unsaid.
        st.session_state[key] = 1
    part = st.number_input(
        f"{unit} drawn: {MOST} of {number(total)}; part, of {parts}",
        min_value=1,
        max_value=parts,
        key=key,
        bind="query-params",
        width=320,
    )
    return int(part) - 1


def cut(rows: Sequence[T], part: int) -> list[T]:
    """Return the rows of a part; `part` as from `choose_part`."""
    return list(rows[part * MOST : (part + 1) * MOST])


def part_caption(total: int, part: int, *, unit: str = "reviews") -> str:
    """Say for a caption which rows are drawn, in the order of the view; empty for all."""
    if total <= MOST:
        return ""
    first, last = part * MOST + 1, min((part + 1) * MOST, total)
    return (
        f" Drawn: {number(first)} to {number(last)} of {number(total)} {unit}; the table has all."
    )
