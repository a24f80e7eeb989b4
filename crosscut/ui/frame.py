"""The frame of a chart: title, picture, caption, the same as a table, and its data."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

import streamlit as st

from crosscut.charts.pictures import PictureFormat, picture
from crosscut.files import escape_formula
from crosscut.text.phrases import counted
from crosscut.ui.evidence import set_right
from crosscut.ui.inlining import inlined
from crosscut.ui.links import outdated, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd


T = TypeVar("T")
NO_MARK: Final = "Choose"
"""First option of `pick`: no mark is chosen."""

_SIGNED: Final = re.compile(r"^[+\N{MINUS SIGN}]\d+(?:\.\d+)?$")

MOST_ROWS = 200
"""More rows than this make every rerun heavy; the file has all of them."""


def csv_bytes(table: pd.DataFrame, lines: Sequence[str]) -> bytes:
    """Write a table as CSV for Excel and others, its method and source as `#` lines on top.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it; a signed
    figure becomes a plain one.
    """
    texts = table.select_dtypes(include=["str", "object", "category"]).columns
    safe = table.copy()
    for column in texts:
        values = safe[column].astype("str").str.replace(_SIGNED, _unsigned, regex=True)
        figures = values.str.fullmatch(r"-?\d+(?:\.\d+)?")
        safe[column] = values.where(figures, values.map(escape_formula))
    head = "".join(f"# {' '.join(line.split())}\n" for line in lines)
    return ("\ufeff" + head + safe.to_csv(index=False, lineterminator="\n")).encode()


def _unsigned(figure: re.Match[str]) -> str:
    return figure[0].replace("\N{MINUS SIGN}", "-").removeprefix("+")


def chart(
    spec: dict[str, Any],
    *,
    key: str,
    title: str,
    alt: str,
    caption: str,
    selection: str,
    on_pick: Callable[[Mapping[str, Any]], None],
    download: str = "",
    source: str = "",
) -> None:
    """Draw a chart; a click on one of its marks calls `on_pick` with the mark's fields.

    With a name to `download` it offers the picture as SVG and PNG, `title` and `source` on it.
    """
    st.subheader(plain(title), anchor=False)
    event = st.vega_lite_chart(
        inlined(spec),
        theme=None,
        width="stretch",
        key=key,
        on_select="rerun",
        selection_mode=selection,
        alt=alt,
    )
    st.html(f'<p class="caption">{caption}</p>')
    if download:
        _pictures(spec, download, title, source)
    picked = event["selection"].get(selection) or []
    if picked:
        on_pick(picked[0])


def _pictures(spec: dict[str, Any], name: str, title: str, source: str) -> None:
    """Offer the chart as a picture; it is drawn when it is asked for."""
    theme = st.context.theme.type or "light"
    formats: tuple[PictureFormat, ...] = ("svg", "png")
    with st.container(horizontal=True, key=f"{name}-pictures"):
        for file_format in formats:
            st.download_button(
                f"Picture ({file_format.upper()})",
                data=partial(picture, spec, file_format, title=title, source=source, theme=theme),
                file_name=f"{name}.{file_format}",
                mime="image/svg+xml" if file_format == "svg" else "image/png",
                on_click="ignore",
                type="tertiary",
                key=f"{name}-{file_format}",
            )


def pick(label: str, options: Mapping[str, T], *, key: str) -> T | None:
    """Choose a mark without a mouse: a select box bound to the address.

    Returns
    -------
    T or None
        The value of the option chosen; None where nothing is.
    """
    if key not in st.session_state:
        outdated(key, (NO_MARK, *options), "the mark")
    elif st.session_state[key] not in (NO_MARK, *options):
        # Another choice of the reader took the mark away: that goes unsaid.
        st.session_state[key] = NO_MARK
    name = st.selectbox(label, [NO_MARK, *options], key=key, bind="query-params")
    return options.get(name)


def twin(
    written: Callable[[], pd.DataFrame], *, name: str, alt: str, source: Sequence[str]
) -> None:
    """Offer the table behind a chart: to read, folded away, and as a file.

    What is folded is neither written nor sent. No fragment within the body of the page: there the
    press on a download was lost now and then.
    """
    with st.expander("The same as a table", key=f"{name}-table", on_change="rerun") as fold:
        if not fold.open:
            return
        table = written()
        head = table.head(MOST_ROWS)
        shown = head.astype("str").where(head.notna(), "").map(plain)
        st.table(shown, border="horizontal", hide_index=True, alt=alt)
        if len(table) > MOST_ROWS:
            st.caption(f"The first {MOST_ROWS} of {len(table)} rows; the file has all.")
        st.download_button(
            "Download as CSV",
            data=lambda: csv_bytes(table, [*source, *_set_right()]),
            file_name=f"{name}.csv",
            mime="text/csv",
            on_click="ignore",
            key=f"{name}-csv",
        )


def _set_right() -> list[str]:
    """Say on what leaves the app that the reader has changed what it counts."""
    count = set_right(st.session_state.get("corpus"))
    return [f"Segments of {counted(count, 'sentence')} set right by the reader"] if count else []
