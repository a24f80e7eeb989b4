"""The frame of a chart: title, picture, caption, the same as a table, and its data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final, TypeVar, cast

import pandas as pd
import streamlit as st

from crosscut.charts.pictures import PictureFormat, picture
from crosscut.safe_csv import escape_formula
from crosscut.text.phrases import counted
from crosscut.ui.evidence import count_corrections
from crosscut.ui.links import escape_markdown, warn_if_unknown

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


def draw_chart(
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
    st.subheader(escape_markdown(title), anchor=False)
    event = st.vega_lite_chart(
        inline_data(spec),
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


def choose_mark(label: str, options: Mapping[str, T], *, key: str) -> T | None:
    """Choose a mark without a mouse: a select box bound to the address.

    Returns
    -------
    T or None
        The value of the option chosen; None where nothing is.
    """
    if key not in st.session_state:
        warn_if_unknown(key, (NO_MARK, *options), "the mark")
    elif st.session_state[key] not in (NO_MARK, *options):
        # Another choice of the reader took the mark away: that goes unsaid.
        st.session_state[key] = NO_MARK
    name = st.selectbox(label, [NO_MARK, *options], key=key, bind="query-params")
    return options.get(name)


def data_table(
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
        shown = head.astype("str").where(head.notna(), "").map(escape_markdown)
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
    count = count_corrections(st.session_state.get("current_corpus"))
    return [f"Segments of {counted(count, 'sentence')} set right by the reader"] if count else []


Spec = dict[str, Any]


def inline_data(spec: Spec) -> Spec:
    """Return the same chart with its data inside.

    What all layers draw on, and how they all change it, is handed down from a layer around them;
    a dataset that is used more than once elsewhere keeps its name, so that it is sent once.
    """
    bare = _under_one_roof({key: value for key, value in spec.items() if key != "datasets"})
    datasets = spec.get("datasets", {})
    uses = Counter(_uses(bare))
    inside = {name: rows for name, rows in datasets.items() if uses[name] == 1}
    placed = cast("Spec", _placed(bare, inside))
    left = {name: rows for name, rows in datasets.items() if name not in inside}
    return placed | {"datasets": left} if left else placed


def _under_one_roof(spec: Spec) -> Spec:
    """Put a layer around the layers of a chart, with the data and transforms that they share."""
    layers = spec.get("layer", [])
    if len(layers) < 2:
        return spec
    roof: Spec = {"data": spec["data"]} if "data" in spec else {}
    if not roof and all("data" in layer for layer in layers):
        # A layer with data of its own keeps them.
        ((name, often),) = Counter(_name("data", layer["data"]) for layer in layers).most_common(1)
        roof |= {"data": {"name": name}} if name and often > 1 else {}
    transform = layers[0].get("transform")
    if transform and all(layer.get("transform") == transform for layer in layers):
        roof["transform"] = transform
    if not roof:
        return spec
    bare = [{key: layer[key] for key in layer if roof.get(key) != layer[key]} for layer in layers]
    rest = {key: value for key, value in spec.items() if key not in ("data", "layer")}
    return rest | {"layer": [roof | {"layer": bare}]}


def _name(key: str, value: object) -> str:
    """Name of the dataset that an entry of a specification refers to; empty for none."""
    return str(value.get("name", "")) if key == "data" and isinstance(value, dict) else ""


def _uses(node: object) -> Iterator[str]:
    """Yield the name of a dataset for each place that refers to it."""
    if isinstance(node, list):
        for item in node:
            yield from _uses(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            name = _name(key, value)
            if name:
                yield name
            elif key != "datasets":
                yield from _uses(value)


def _placed(node: object, inside: Spec) -> object:
    """Copy a specification with data in place of their names."""
    if isinstance(node, list):
        return [_placed(item, inside) for item in node]
    if not isinstance(node, dict):
        return node
    copy: Spec = {}
    for key, value in node.items():
        name = _name(key, value)
        copy[key] = {"values": inside[name]} if name in inside else _placed(value, inside)
    return copy
