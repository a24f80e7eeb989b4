"""A figure: title, chart, caption, the same as a table, its files, and the way to its evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from html import escape, unescape
from itertools import product
from typing import Any, cast, get_args

import pandas as pd
import pyarrow as pa
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crosscut.charts.base import PICK, outline
from crosscut.charts.pictures import SHAPES, PictureFormat, Shape, picture
from crosscut.corpus.build import Corpus
from crosscut.project.notebook import FrozenFigure, Pin, new_pin
from crosscut.safe_csv import table_bytes
from crosscut.text.phrases import count_of
from crosscut.ui import app, notebook
from crosscut.ui.corrections import project_of
from crosscut.ui.evidence import NO_MARK, Box, Evidence, at_side, choose
from crosscut.ui.films import current_corpus
from crosscut.ui.glossary import explain
from crosscut.ui.links import escape_markdown, offer_file

Spec = dict[str, Any]

MOST_ROWS = 200
"""More rows than this make every rerun heavy; the file has all of them."""


@dataclass(frozen=True)
class Figure:
    """A chart with all that belongs to it.

    Attributes
    ----------
    name
        Names its controls and its files.
    title
        What it shows.
    spec
        The chart, as a Vega-Lite specification with one selection, whose marks can be clicked.
    alt
        The chart in words.
    caption
        What stands under it, as HTML.
    table
        The same as a table, as it leaves the app.
    source
        Lines on source and method for its files; the first stands on its pictures.
    boxes
        The select boxes that choose a mark; a click chooses in them.
    missing
        What to say in place of the chart where there is nothing to draw.
    opening
        What the mark to begin with stands for, an option of each box, the strongest where marks
        differ in strength: its sentences are shown until a mark is chosen.
    method
        How its figures are worked out, as HTML: what statistics calls them stands here alone.
    """

    name: str
    title: str = ""
    spec: Spec = field(default_factory=dict)
    alt: str = ""
    caption: str = ""
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    source: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()
    missing: str = ""
    opening: tuple[Any, ...] = ()
    method: str = ""

    @cached_property
    def inline(self) -> Spec:
        """The chart as it is sent to the browser: `inline_data`."""
        return inline_data(self.spec)

    @cached_property
    def datasets(self) -> dict[str, pa.Table]:
        """The datasets that `inline` names, as Streamlit sends them."""
        inline = self.inline.get("datasets", {}).items()
        return {name: pa.Table.from_pandas(pd.DataFrame(rows)) for name, rows in inline}

    @property
    def about(self) -> str:
        """What stands under it: the caption, and folded how its figures are worked out."""
        about = f'<div class="caption">{explain(self.caption)}</div>'
        if self.method:
            about += (
                '<details class="about"><summary>How it is worked out</summary>'
                f"{explain(self.method)}</details>"
            )
        return about


def draw(
    corpus: Corpus,
    figure: Figure,
    evidence: Callable[..., Evidence],
    notes: Callable[[], None] | None = None,
) -> None:
    """Draw a figure and, at its side, notes and the evidence of the mark that is chosen.

    `evidence` gets what each of the figure's boxes stands for, None where nothing is chosen.
    """
    if figure.missing and not figure.boxes:
        say_missing(figure.missing)
        return
    picture, side = columns()
    if not figure.missing:
        _take_click(figure)
    with side:
        if notes is not None:
            notes()
        # Before the chart: what Back has taken away is known once the boxes are drawn.
        choices = choose(figure.boxes)
    with picture:
        if figure.missing:
            say_missing(figure.missing)
        else:
            draw_chart(figure)
    with side:
        at_side(
            corpus, figure.boxes, choices, evidence, figure.opening, has_chart=not figure.missing
        )


def draw_rows(corpus: Corpus, figure: Figure, rows: pd.DataFrame) -> None:
    """Draw a figure whose one box chooses rows of a table: those are the evidence."""
    draw(corpus, figure, lambda place: figure.boxes[0].evidence(rows, place))


def say_missing(text: str) -> None:
    """Say that there is nothing to show, and what to widen."""
    st.html(f'<p class="found">{escape(text)}</p>')


def columns() -> list[DeltaGenerator]:
    """Return the place of a chart, and the one at its side."""
    return st.columns([5, 3], gap="large")


def draw_chart(figure: Figure, on_pick: Callable[[Mapping[str, Any]], None] | None = None) -> None:
    """Draw a chart under its title, with its pictures to download and the same as a table.

    A click on a mark chooses it in the figure's boxes, or calls `on_pick` with its fields.
    """
    top = f"{figure.name}-title"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=top):
        st.subheader(escape_markdown(figure.title), anchor=False)
        _pin(figure)
    theme = app.theme()
    if on_pick is None:
        _take_click(figure)
    chart_key, start = _chart_key(figure)
    spec = outline(figure.inline, start, theme)
    event = st.vega_lite_chart(
        spec | {"datasets": figure.datasets} if figure.datasets else spec,
        theme=None,
        width="stretch",
        key=chart_key,
        on_select="rerun",
        selection_mode=PICK,
        alt=figure.alt,
    )
    st.html(figure.about)
    title, notes, source = figure.title, notes_of(figure.caption), figure.source[0]
    offer_pictures(
        figure.name,
        lambda form, shape: picture(
            figure.spec, form, title=title, notes=notes, source=source, theme=theme, shape=shape
        ),
    )
    marks = event["selection"].get(PICK)
    if marks and on_pick is not None:
        on_pick(marks[0])
    data_table(lambda: figure.table, name=figure.name, alt=figure.title, source=figure.source)


def _pin(figure: Figure) -> None:
    """Draw the button that pins a figure, and what has changed in one that is pinned."""
    pin_figure(
        figure.name,
        figure.title,
        lambda: FrozenFigure(
            figure.name, notebook.spec_json(figure.spec), notebook.table_of(figure.table),
            figure.alt, notes_of(figure.caption), figure.source[0],
        ),
    )  # fmt: skip


def pin_figure(name: str, title: str, freeze: Callable[[], FrozenFigure]) -> None:
    """Draw the button that pins a figure of any kind, and what has changed in one that is pinned.

    Parameters
    ----------
    name, title
        The figure's.
    freeze
        Makes what is kept of it.
    """

    def same(pin: Pin) -> bool:
        here = notebook.view()  # asked anew by a press: what was drawn before may have left since
        own = pin.kind == "figure" and pin.figure is not None and pin.figure.name == name
        return own and (pin.page, sorted(pin.state)) == (here["page"], sorted(here["state"]))

    pin = notebook.pin_button(
        name,
        title,
        same,
        lambda: new_pin("figure", title=title, figure=freeze(), **notebook.view()),
    )
    corpus = notebook.view()["corpus"]
    if pin and pin.corpus != corpus:
        notebook.say_changes(pin, freeze(), corpus)


def _chart_key(figure: Figure) -> tuple[str, list[Mapping[str, Any]]]:
    """Return the key of a chart, and the marks that are outlined in it from the start."""
    # Those are the marks chosen in the figure's boxes, the opening one where none is. A chart tells
    # of its mark for as long as it stands, and tells nothing new when the same mark is clicked
    # again. Once a reader has chosen something else in a box, the chart gets a new key, and has
    # forgotten its mark.
    choices = {box.key: box.choice() for box in figure.boxes}
    if all(one is None for one in choices.values()):
        choices = dict(zip(choices, figure.opening, strict=False))
    state: dict[str, Any] = st.session_state.get(_click_key(figure), {"turn": -1})
    if state.get("chosen") != choices:
        state = {"turn": state["turn"] + 1, "chosen": choices, "start": _marks(figure, choices)}
        st.session_state[_click_key(figure)] = state
    return _turn_key(figure, state["turn"]), state["start"]


def _click_key(figure: Figure) -> str:
    """Key under which stands what a chart has told of, and what was chosen then."""
    return f"chart-{figure.name}-clicked"


def _turn_key(figure: Figure, turn: int) -> str:
    return f"chart-{figure.name}-{turn}" if turn else f"chart-{figure.name}"


def _marks(figure: Figure, choices: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the fields of the marks that stand for the options chosen."""
    fields_wanted: dict[str, Any] = {}
    for box in figure.boxes:
        fields_wanted |= box.fields_of(choices.get(box.key))
    fields = {
        *fields_wanted,
        *(f for one in figure.spec["params"] for f in one.get("select", {}).get("fields", ())),
    }
    rows = (row for rows in figure.spec.get("datasets", {}).values() for row in rows)
    matches = (row for row in rows if fields_wanted and fields <= row.keys())
    return [
        row for row in matches if all(row[name] == value for name, value in fields_wanted.items())
    ]


def _take_click(figure: Figure) -> None:
    """Let a new click on a chart choose in its select boxes, none of which is drawn yet."""
    # A mark that merely lasts from an earlier run is passed over, as is one that a box has no
    # option for.
    state: dict[str, Any] | None = st.session_state.get(_click_key(figure))
    event = st.session_state.get(_turn_key(figure, state["turn"])) if state else None
    marks = event["selection"].get(PICK) if event else None
    if not state or not marks or state.get("mark") == marks[0]:
        return
    options = {box.key: box.option(marks[0]) for box in figure.boxes}
    if None in options.values():
        return
    choices = {key: None if option == NO_MARK else option for key, option in options.items()}
    st.session_state[_click_key(figure)] = {**state, "mark": marks[0], "chosen": choices}
    st.session_state.update(options)


def notes_of(caption: str) -> str:
    """Return what a caption says of the marks, as text: not what can be done with them."""
    text = unescape(re.sub(r"<details.*?</details>|<[^>]*>", "", caption, flags=re.DOTALL))
    return " ".join(one for one in re.split(r"(?<=\.) ", text) if not one.startswith("Click"))


def offer_pictures(name: str, make: Callable[[PictureFormat, Shape], bytes]) -> None:
    """Offer a picture for a slide, as SVG and PNG; it is drawn when it is asked for."""
    with st.container(horizontal=True, key=f"{name}-pictures"):
        for shape, file_format in product(SHAPES, get_args(PictureFormat)):
            kind = f"{shape} ({file_format.upper()})"
            offer_file(
                f"Picture {kind}" if shape == SHAPES[0] else kind,
                partial(make, file_format, shape),
                f"{name}-{shape.replace(':', '-')}.{file_format}",
                key=f"{name}-{shape}-{file_format}",
                kind="tertiary",
            )


def data_table(
    table: Callable[[], pd.DataFrame], *, name: str, alt: str, source: Sequence[str]
) -> None:
    """Offer the table behind a picture: to read, folded away, and as a file.

    What is folded is neither worked out nor sent. No fragment within the body of the page: there
    the press on a download was lost now and then.
    """
    with st.expander("The same as a table", key=f"{name}-table", on_change="rerun") as fold:
        if not fold.open:
            return
        rows = table()
        head = rows.head(MOST_ROWS)
        cells = head.astype("str").where(head.notna(), "").map(escape_markdown)
        st.table(cells, border="horizontal", hide_index=True, alt=alt)
        if len(rows) > MOST_ROWS:
            st.caption(f"The first {MOST_ROWS} of {len(rows)} rows; the file has all.")
        csv_file = partial(table_bytes, rows, [*source, *_corrections()])
        offer_file("Download as CSV", csv_file, f"{name}.csv", key=f"{name}-csv")


def _corrections() -> list[str]:
    """Say on what leaves the app that the reader has changed what it counts."""
    count = len(project_of(current_corpus()).corrections)
    return [f"{count_of(count, 'thing')} set right by the reader"] if count else []


def inline_data(spec: Spec) -> Spec:
    """Return the same chart with its data inside.

    What all layers draw on, and how they all change it, is handed down from a layer around them;
    a dataset that is used more than once elsewhere keeps its name, so that it is sent once.
    """
    bare = _with_shared_data({key: value for key, value in spec.items() if key != "datasets"})
    datasets = spec.get("datasets", {})
    uses = Counter(_uses(bare))
    inside = {name: rows for name, rows in datasets.items() if uses[name] == 1}
    copy = cast("Spec", _with_data(bare, inside))
    others = {name: rows for name, rows in datasets.items() if name not in inside}
    return copy | {"datasets": others} if others else copy


def _with_shared_data(spec: Spec) -> Spec:
    """Put a layer around the layers of a chart, with the data and transforms that they share."""
    layers = spec.get("layer", [])
    if len(layers) < 2:
        return spec
    common: Spec = {"data": spec["data"]} if "data" in spec else {}
    if not common and all("data" in layer for layer in layers):
        # A layer with data of its own keeps them.
        ((name, often),) = Counter(_name("data", layer["data"]) for layer in layers).most_common(1)
        common |= {"data": {"name": name}} if name and often > 1 else {}
    transform = layers[0].get("transform")
    if transform and all(layer.get("transform") == transform for layer in layers):
        common["transform"] = transform
    if not common:
        return spec
    bare = [{key: layer[key] for key in layer if common.get(key) != layer[key]} for layer in layers]
    rest = {key: value for key, value in spec.items() if key not in ("data", "layer")}
    return rest | {"layer": [common | {"layer": bare}]}


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


def _with_data(node: object, inside: Spec) -> object:
    """Copy a specification with data in place of their names."""
    if isinstance(node, list):
        return [_with_data(item, inside) for item in node]
    if not isinstance(node, dict):
        return node
    copy: Spec = {}
    for key, value in node.items():
        name = _name(key, value)
        copy[key] = {"values": inside[name]} if name in inside else _with_data(value, inside)
    return copy
