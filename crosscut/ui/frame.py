"""The frame of a chart: title, picture, caption, the same as a table, and its data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from crosscut.ui.links import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

MOST_ROWS = 200
"""More rows than this make every rerun heavy; the file has all of them."""


def csv_bytes(table: pd.DataFrame, lines: Sequence[str]) -> bytes:
    """Write a table as CSV for Excel and others, its method and source as `#` lines on top.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    texts = table.select_dtypes(include=["str", "object", "category"]).columns
    safe = table.copy()
    for column in texts:
        values = safe[column].astype("str")
        safe[column] = values.where(~values.str.match(r"[=+\-@\t\r]"), "'" + values)
    head = "".join(f"# {' '.join(line.split())}\n" for line in lines)
    return ("\ufeff" + head + safe.to_csv(index=False, lineterminator="\n")).encode()


def chart(
    spec: dict[str, Any],
    *,
    key: str,
    title: str,
    alt: str,
    caption: str,
    selection: str,
    on_pick: Callable[[Mapping[str, Any]], None],
) -> None:
    """Draw a chart; a click on one of its marks calls `on_pick` with the mark's fields."""
    st.subheader(plain(title), anchor=False)
    event = st.vega_lite_chart(
        spec,
        theme=None,
        width="stretch",
        key=key,
        on_select="rerun",
        selection_mode=selection,
        alt=alt,
    )
    st.html(f'<p class="caption">{caption}</p>')
    picked = event["selection"].get(selection) or []
    if picked:
        on_pick(picked[0])


def twin(table: pd.DataFrame, *, name: str, alt: str, source: Sequence[str]) -> None:
    """Offer the table behind a chart: to read, folded away, and as a file."""
    with st.expander("The same as a table"):
        shown = table.head(MOST_ROWS).astype("str").map(plain)
        st.table(shown, border="horizontal", hide_index=True, alt=alt)
        if len(table) > MOST_ROWS:
            st.caption(f"The first {MOST_ROWS} of {len(table)} rows; the file has all.")
        st.download_button(
            "Download as CSV",
            data=lambda: csv_bytes(table, source),
            file_name=f"{name}.csv",
            mime="text/csv",
            on_click="ignore",
            key=f"{name}-csv",
        )
