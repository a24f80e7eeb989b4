"""Pictures that leave the app: charts and clouds as SVG and PNG, with the fonts of our own."""

from __future__ import annotations

import copy
import json
import re
import unicodedata
from base64 import b64decode
from collections.abc import Callable, Iterator
from textwrap import wrap
from typing import Any, Final, Literal
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from crosscut.charts.base import FRAME, WITH_FIGURES
from crosscut.charts.engine import Kind, convert
from crosscut.charts.look import PALETTES, Theme, in_theme
from crosscut.errors import DrawingError
from crosscut.project.notebook import Pin
from crosscut.worker import CallError, Worker, WorkerError


def draw(kind: Kind, document: dict[str, Any] | str) -> bytes:
    """Draw with the fonts that are shipped, in a process of its own.

    Parameters
    ----------
    kind
        What is given and what is wanted: "chart-svg" takes a Vega-Lite specification, "svg-png"
        an SVG, and gives two pixels for each of its own.
    document
        The specification, or the text of the SVG.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    DrawingError
        If it cannot be drawn, or asks for something from elsewhere: a file that somebody opened
        here may hold any specification.
    """
    try:
        return b64decode(_PROCESS.call(convert, kind, document, seconds=_SECONDS))
    except (CallError, WorkerError) as error:
        raise DrawingError(
            "The picture could not be drawn.",
            where=str(error).partition("\n")[0][:200],
            remedy="Try again, or take the table and draw it elsewhere.",
        ) from error


# The engine that draws lets no other thread of its process go on.
_PROCESS: Final = Worker()
_SECONDS: Final = 120

PictureFormat = Literal["svg", "png"]
Shape = Literal["16:9", "4:3"]
# The browser's own fonts are not here: letters of every script come from the one we ship.
_FONT: Final = "Crosscut Sans"
WIDTH: Final = 1280
"""Width of a slide in the units of its charts, whose labels are 16 high: 24 of 1920 pixels."""

_HEIGHTS: Final[dict[Shape, int]] = {"16:9": 720, "4:3": 960}
SHAPES: Final[tuple[Shape, ...]] = tuple(_HEIGHTS)
_PAD, _TITLE, _NOTE = 40, 30, 17
"""Room around a slide, and size of its title and of the lines at its foot."""

_LEAST, _LOW, _LEAST_ROW = 800, 0.5, 20
"""A chart is drawn at least so wide, and at least so high: of its height on the page, and a row."""


def slide(
    body: Callable[[float, float], str],
    *,
    title: str,
    notes: str,
    source: str,
    theme: Theme,
    shape: Shape,
    note_lines: int = 2,
) -> str:
    """Set what is drawn on a slide, between its title and what is to be known of it.

    Parameters
    ----------
    body
        Gives an SVG element of a width and a height.
    title, notes, source
        What it shows; what its marks mean; what was counted, and where.
    theme
        Light or dark: gives the ground and the colours of what is written.
    shape
        Width by height.
    note_lines
        So many lines of notes have room.

    Returns
    -------
    str
        An SVG that is 1920 pixels wide.
    """
    palette, height = PALETTES[theme], _HEIGHTS[shape]
    inside = WIDTH - 2 * _PAD
    heads, feet = (
        _lines(title, _TITLE, inside),
        _lines(_brief(notes, inside, note_lines), _NOTE, inside),
    )
    feet += _lines(source, _NOTE, inside)
    top = _PAD * 0.8 + 1.2 * _TITLE * len(heads) + 4
    bottom = height - _PAD / 2 - 1.35 * _NOTE * len(feet) - 4
    head_lines = [
        (line, _PAD * 0.8 + _TITLE * (0.8 + 1.2 * i), _TITLE, palette.text)
        for i, line in enumerate(heads)
    ]
    head_lines += [
        (line, bottom + 4 + _NOTE * (1 + 1.35 * i), _NOTE, palette.muted)
        for i, line in enumerate(feet)
    ]
    texts = "".join(
        f'<text x="{_PAD}" y="{y:.1f}" font-size="{size}" font-family="{_FONT}, sans-serif" '
        f'fill="{colour}">{escape(line)}</text>'
        for line, y, size, colour in head_lines
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 {WIDTH} {height}" width="1920" height="{height * 1920 // WIDTH}" '
        f'role="img" aria-label={quoteattr(title)}><title>{escape(title)}</title>'
        f'<rect width="{WIDTH}" height="{height}" fill="{palette.ground}"/>{texts}'
        f'<g transform="translate({_PAD} {top:.1f})">{body(inside, bottom - top)}</g></svg>'
    )


_MARKS: Final = re.compile(r"hollow|filled|stronger|blank|rings?\b|dots?\b|line\b|//|faint", re.I)


def _brief(notes: str, width: float, lines: int) -> str:
    """Return the sentences of notes that so many lines hold, those on the marks before others."""
    # Nothing on a slide can be clicked.
    sentences = [one for one in re.split(r"(?<=\.) ", notes) if not one.startswith("Click ")]
    fitting: list[int] = []
    for i in sorted(range(len(sentences)), key=lambda i: _MARKS.search(sentences[i]) is None):
        longer = " ".join(sentences[k] for k in sorted([*fitting, i]))
        if len(_lines(longer, _NOTE, width)) <= lines:
            fitting.append(i)
    return " ".join(sentences[i] for i in sorted(fitting))


def _lines(text: str, size: int, width: float) -> list[str]:
    """Break a text into lines by about what its letters need."""
    wide = sum(unicodedata.east_asian_width(one) in "WF" for one in text) / max(len(text), 1)
    return wrap(text, max(int(width / (size * (0.485 + 0.515 * wide))), 1))


def picture(
    spec: dict[str, Any],
    file_format: PictureFormat,
    *,
    title: str,
    source: str,
    theme: Theme,
    notes: str = "",
    shape: Shape = "16:9",
) -> bytes:
    """Draw a chart on a slide: it fills the room, its labels at least 24 of 1920 pixels high.

    Only a chart with more rows than a slide has room for is drawn smaller.

    Parameters
    ----------
    spec
        A Vega-Lite specification as shown on the page; it is not changed.
    file_format
        "svg" or "png".
    title, notes, source, theme, shape
        As for `slide`.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    DrawingError
        If it cannot be drawn.
    """
    svg, smaller = "", False

    def body(width: float, height: float) -> str:
        nonlocal smaller
        svg, smaller = _chart(spec, width, height)
        return svg

    for lines in (2, 1):
        svg = slide(
            body, title=title, notes=notes, source=source, theme=theme, shape=shape,
            note_lines=lines,
        )  # fmt: skip
        if not smaller:
            break
    return svg.encode() if file_format == "svg" else draw("svg-png", svg)


_ROOT: Final = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)" viewBox="([^"]*)"[^>]*>')


def _chart(spec: dict[str, Any], width: float, height: float) -> tuple[str, bool]:
    """Draw a chart as an SVG element of at most this size; tell whether its letters are smaller."""
    own = _draw(spec, width)
    natural = float(own[1])
    if natural > height and not _has_pixel_rows(spec):
        own_height = float(spec.get("height", natural))
        rows = max(_LOW * own_height, _LEAST_ROW * _rows(spec))
        own = _draw(spec, width, max(height, natural - own_height + rows))
    elif natural < 0.9 * height:
        own = _draw(spec, max(_LEAST, width * natural / height))
    wide, high, box, inner = own
    scale = min(width / float(wide), height / float(high))
    size = f'width="{float(wide) * scale:.1f}" height="{float(high) * scale:.1f}"'
    return f'<svg {size} viewBox="{box}">{inner}', scale < 1


def _has_pixel_rows(spec: dict[str, Any]) -> bool:
    """Tell whether a chart has its rows at pixels (`base.place`): lower, its names would meet."""
    return any((y.get("scale") or {}).get("reverse") for y in _vertical(spec))


def _draw(
    spec: dict[str, Any], width: float, height: float | None = None, *, phone: bool = False
) -> list[str]:
    """Draw a chart of a width; return the width, height and box of its SVG, and what is in it."""
    chart = copy.deepcopy(spec)
    if not phone:  # whose height is chosen by a parameter; there is none on a slide
        chart["params"] = [one for one in chart.get("params", []) if one["name"] != "height"]
    if chart.get("width") == "container":
        chart["width"] = round(width)
    if height is not None:
        chart["height"] = round(height)
        chart["autosize"] = {"type": "fit", "contains": "padding"}
    chart["config"] = {**chart.get("config", {}), "background": "transparent", "font": _FONT}
    svg = draw("chart-svg", chart).decode()
    root = _ROOT.search(svg)
    if root is None:
        raise DrawingError(
            "The picture could not be drawn.",
            where=svg[:200],
            remedy="Take the table and draw it elsewhere.",
        )
    return [*root.groups(), svg[root.end() :]]


# --------------------------------------------------------------------------
# Large, for a room

TEXT: Final = 26.5
"""Height of the smallest letters of a large chart: of 1080 pixels of the screen."""
CATEGORIES: Final = 12
"""Rows or columns of a large chart; a chart that has more shows its first."""
_SMALL_LETTERS: Final = 16
_NARROW_TEST: Final = re.compile(r"\(width < 0 \|\| containerSize\(\)\[0\] < \d+\)")
_VALUE: Final = "value"
KEY: Final = "picturekey"
_SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "http://www.w3.org/1999/xlink"
ElementTree.register_namespace("", _SVG)


def large(spec: str, size: tuple[float, float], theme: Theme) -> str:
    """Draw a chart for a screen that is read from the back of a room; it fills its place.

    Parameters
    ----------
    spec
        A Vega-Lite specification in JSON, in the colours of either theme.
    size
        Width and height of its place on a screen of 1920 by 1080 pixels. A chart for less than
        600 is that of a phone: as high as it has to be, its letters as on a page.
    theme
        The colours wanted.

    Returns
    -------
    str
        An SVG element, for HTML. What tells a value has the class "value", so that a page can
        hide it and `bare` can take it out; nothing in it is spoken. Its ids begin with `KEY`, in
        whose place each picture of a page has another. Where there was no room for all rows, it
        says in `data-rows` how many it shows.

    Raises
    ------
    DrawingError
        If it cannot be drawn.
    """
    width, height = size
    phone = width < _PHONE_WIDTH
    text = in_theme(spec, theme)
    chart = json.loads(_NARROW_TEST.sub("true", text) if phone else text)
    rows = _rows(chart)
    count = min(rows, CATEGORIES)
    if phone:
        return _for_page(_draw(_with_fewer_rows(chart, count), width, phone=True))
    chart = _with_larger_letters(chart)
    most = width * _SMALL_LETTERS / TEXT
    # What it is high on the page, with as many rows as it shows.
    natural = float(chart.get("height", 0)) * (count / rows if rows else 1) + _AROUND
    room = height * most / width / natural
    if rows and room < _TIGHT:
        count = max(int(room * count), 1)
    chart = _with_fewer_rows(chart, count) if rows else chart
    across = min(most, max(_LEAST, natural * width / height))
    for _ in range(3):
        own = _draw(chart, across, height * across / width)
        letters = min(map(float, _LETTERS.findall(own[3])), default=_SMALL_LETTERS)
        if letters * width / across >= TEXT - 0.5:
            break
        across = max(across * letters / _SMALL_LETTERS, _LEAST_LARGE)
    mark = f' data-rows="{count} of {rows}"' if count < rows else ""
    return _for_page(own).replace("<svg", f"<svg{mark}", 1)


def bare(svg: str) -> str:
    """Take the values out of a picture of `large`: its axes and names are left."""
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.get("class") == _VALUE:
                parent.remove(child)
    return ElementTree.tostring(root, encoding="unicode")


_PHONE_WIDTH, _LEAST_LARGE = 600, 480
_AROUND: Final = 80
"""Height of axes and legend of a chart, about."""
_TIGHT: Final = 0.9
"""A chart with less room than this share of its height on the page shows fewer rows."""
_LETTERS: Final = re.compile(r'font-size="([\d.]+)px"')
_HALVES: Final = re.compile(r"(: | · )(?!.*(?:: | · ))")


def _with_larger_letters(node: Any) -> Any:  # noqa: ANN401
    """Return a specification without letters smaller than those of an axis."""
    if isinstance(node, list):
        return [_with_larger_letters(one) for one in node]
    if not isinstance(node, dict):
        return node
    return {
        name: max(value, _SMALL_LETTERS)
        if name.endswith("ontSize") and isinstance(value, (int, float))
        else value
        if name == "datasets"
        else _with_larger_letters(value)
        for name, value in node.items()
    }


def _vertical(spec: dict[str, Any]) -> Iterator[Any]:
    """Yield the vertical channel of a chart and of each layer in it."""
    yield spec.get("encoding", {}).get("y", {})
    for layer in spec.get("layer", []):
        yield from _vertical(layer)


def _rows(spec: dict[str, Any]) -> int:
    """Return how many names the rows of a chart have; 0 where these are no axis."""
    return max(len(_names(y)) for y in _vertical(spec))


def _names(place: Any) -> list[Any]:  # noqa: ANN401
    """Return the names that an axis lists, of a channel that has one."""
    if not isinstance(place, dict) or place.get("type") not in ("nominal", "ordinal"):
        return []
    names = (place.get("scale") or {}).get("domain", [])
    return names if isinstance(names, list) else []


def _with_fewer_rows(node: Any, most: int) -> Any:  # noqa: ANN401
    """Return a specification whose axes of names have so many names as a room can read."""
    if isinstance(node, list):
        return [_with_fewer_rows(one, most) for one in node]
    if not isinstance(node, dict):
        return node
    copy = {
        name: value if name in ("datasets", "data", "config") else _with_fewer_rows(value, most)
        for name, value in node.items()
    }
    for channel, room in (("x", CATEGORIES), ("y", most)):
        place = copy.get("encoding", {}).get(channel, {})
        names = _names(place)
        if len(names) > room:
            place["scale"] = {**place["scale"], "domain": names[:room]}
            keep = {"filter": {"field": place["field"], "oneOf": names[:room]}}
            copy["transform"] = [*copy.get("transform", []), keep]
    return copy


def _for_page(parts: list[str]) -> str:
    """Return a drawn chart as an element whose values are named, and nothing else."""
    wide, high, box, inner = parts
    head = f'<svg xmlns="{_SVG}" xmlns:xlink="{_XLINK}" viewBox="{box}">'
    root = ElementTree.fromstring(head + inner)
    ids = {one.get("id"): f"{KEY}-{one.get('id')}" for one in root.iter() if one.get("id")}
    for one in root.iter():
        about = one.attrib.pop("class", "")
        labels = [name for name in one.attrib if name.startswith(("aria", "role"))]
        links = [
            name for name in one.attrib if name.endswith("href") and one.get(name, "")[:1] != "#"
        ]
        for name in (*labels, *links):
            del one.attrib[name]
        for name, value in one.attrib.items():
            if value in ids:
                one.set(name, ids[value])
            elif value.startswith("url(#"):
                one.set(name, f"url(#{ids.get(value[5:-1], '')})")
        if "role-mark" not in about:
            continue
        if FRAME not in about:
            one.set("class", _VALUE)
        elif WITH_FIGURES in about:
            for text in one.iter(f"{{{_SVG}}}text"):
                _part(text)
    root.set("aria-hidden", "true")
    root.set("width", wide)
    root.set("height", high)
    return ElementTree.tostring(root, encoding="unicode")


def _part(text: ElementTree.Element) -> None:
    """Let the figure that follows a name be a value of its own."""
    name, *figure = _HALVES.split(text.text or "", maxsplit=1)
    if figure:
        text.text = name
        ElementTree.SubElement(text, f"{{{_SVG}}}tspan", {"class": _VALUE}).text = "".join(figure)


def pin_picture(pin: Pin) -> bytes:
    """Draw a pinned figure for paper, as PNG; nothing where it can be shown as its table alone."""
    if pin.figure is None or not pin.figure.spec:
        return b""
    spec, source = json.loads(pin.figure.spec), pin.figure.source
    try:
        return picture(spec, "png", title=pin.title, source=source, theme="light")
    except DrawingError:
        return b""
