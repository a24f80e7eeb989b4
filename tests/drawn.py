"""What a chart of a page draws, as the browser gets it, and a click on it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.etree import ElementTree

import pyarrow as pa
from streamlit.testing.v1 import AppTest

from crosscut.charts.base import PICK

Row = dict[str, Any]
SVG: Final = "{http://www.w3.org/2000/svg}"


def tables(app: AppTest, number: int = 0) -> list[list[Row]]:
    """The data of a chart, table by table."""
    chart = app.get("vega_lite_chart")[number]
    sent = [pa.ipc.open_stream(one.data.data).read_all() for one in chart.proto.datasets]
    inside = [table for table in _tables(json.loads(chart.proto.spec)) if table]
    return [*inside, *(table.to_pylist() for table in sent)]


def _tables(node: object) -> Iterator[list[Row]]:
    if isinstance(node, list):
        for item in node:
            yield from _tables(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "values" and isinstance(value, list) and value and isinstance(value[0], dict):
                yield value
            elif key == "datasets":
                yield from value.values()
            else:
                yield from _tables(value)


def marks(app: AppTest, *columns: str, number: int = 0) -> list[Row]:
    """Rows of the table that has these columns."""
    return next(table for table in tables(app, number) if set(columns) <= set(table[0]))


def chosen(app: AppTest, key: str) -> str:
    """The label that is chosen in a select box."""
    box = app.selectbox(key=key)
    return str(box.options[box.index or 0])


def click(app: AppTest, chart: str, mark: Mapping[str, Any]) -> None:
    """Let the browser tell of a click on a mark; `chart` is its key."""
    app.session_state[chart] = {"selection": {PICK: [dict(mark)]}}
    app.run()
    assert not app.exception


def slide_letters(svg: bytes) -> float:
    """Height of the smallest letters of a slide, in pixels of its 1920."""
    root = ElementTree.fromstring(svg)
    pixels = 1920 / float(root.attrib["viewBox"].split()[2])
    chart = next(one for one in root.iter(f"{SVG}svg") if one is not root)
    scale = float(chart.attrib["width"]) / float(chart.attrib["viewBox"].split()[2])
    return min(
        float(text.attrib["font-size"].removesuffix("px")) * pixels * (scale if one is chart else 1)
        for one in (root, chart)
        for text in (one.iter(f"{SVG}text") if one is chart else one.findall(f"{SVG}text"))
        if "".join(text.itertext()).strip()
    )
