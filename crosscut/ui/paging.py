"""Of very many rows or sentences, the part that a reader turns to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

import streamlit as st

from crosscut.text.phrases import number

T = TypeVar("T")

MOST: Final = 100
"""More rows of a chart than this are neither read nor drawn quickly."""


def choose_page(
    total: int, size: int, *, key: str, label: str = "Page", in_address: bool = False
) -> int:
    """Draw the control that turns the pages, where there is more than one.

    Parameters
    ----------
    total, size
        How many there are in all, and on a page.
    key
        Names the control, in the address too where it stands `in_address`.
    label
        What it turns, in words.

    Returns
    -------
    int
        The page to be drawn, from 0; one past the end gives way to the last.
    """
    pages = -(-total // size)
    if pages < 2:
        return 0
    if int(st.session_state.get(key) or 1) > pages:
        st.session_state[key] = pages
    page = st.number_input(
        f"{label} (of {pages})",
        min_value=1,
        max_value=pages,
        key=key,
        bind="query-params" if in_address else None,
        width=320 if len(label) > 4 else 160,
    )
    return int(page) - 1


def choose_part(total: int, *, key: str, unit: str = "Reviews") -> int:
    """Draw the control that turns the parts of a chart, as `choose_page`; return the part.

    `unit` is what a row of the chart is, with a capital.
    """
    label = f"{unit} drawn: {MOST} of {number(total)}; part"
    return choose_page(total, MOST, key=key, label=label, in_address=True)


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
