"""Draw pictures in a process of its own, which ends when nobody has asked for long.

vl-convert holds a JavaScript engine, word clouds need Matplotlib and a font of all scripts: a
server should hold them only while it draws.
"""

from __future__ import annotations

import atexit
import copy
from collections.abc import Callable
from typing import Any, Final, Literal, TypeVar

from crosscut.charts.look import PALETTES, Theme
from crosscut.errors import DrawingError
from crosscut.paths import PACKAGE
from crosscut.worker import Worker, WorkerError

T = TypeVar("T")

FONTS: Final = PACKAGE / "assets" / "fonts"
SECONDS: Final = 120
"""A picture that takes longer is given up."""

Kind = Literal["chart-svg", "chart-png", "svg-png"]
_IDLE: Final = 60.0
_worker = Worker(idle=_IDLE, trusted=True)
atexit.register(_worker.close)


def in_drawing_worker(function: Callable[..., T], *arguments: object) -> T:
    """Call a function that draws in the process for it.

    Raises
    ------
    DrawingError
        If it raises, takes too long, or no process can be started.
    """
    try:
        result: T = _worker.call(function, *arguments, seconds=SECONDS)
    except (WorkerError, RuntimeError, ValueError) as error:
        raise DrawingError(
            "The picture could not be drawn.",
            where=str(error).partition("\n")[0][:200],
            remedy="Try again, or take the table and draw it elsewhere.",
        ) from error
    return result


def draw(kind: Kind, document: dict[str, Any] | str) -> bytes:
    """Draw with the fonts that are shipped; a PNG has two pixels for each of the drawing.

    Parameters
    ----------
    kind
        What is given and what is wanted: "chart-svg" and "chart-png" take a Vega-Lite
        specification, "svg-png" takes an SVG.
    document
        The specification, or the text of the SVG.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    DrawingError
        If it cannot be drawn.
    """
    return in_drawing_worker(convert, kind, document)


def convert(kind: Kind, document: dict[str, Any] | str) -> bytes:
    """Draw as `draw`, in this process; it holds the engine from then on."""
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    if kind == "chart-svg":
        return vl_convert.vegalite_to_svg(document).encode()
    png: Callable[..., bytes] = vl_convert.vegalite_to_png
    if kind == "svg-png":
        png = vl_convert.svg_to_png
    return png(document, scale=2)


PictureFormat = Literal["svg", "png"]
# The browser's own fonts are not here: letters of every script come from the one we ship.
_FONT: Final = "Crosscut Sans"
WIDTH: Final = 1280
"""Width of the drawing in pixels; a PNG has twice as many, for a projector."""


def picture(
    spec: dict[str, Any], file_format: PictureFormat, *, title: str, source: str, theme: Theme
) -> bytes:
    """Draw a chart with its title above and its source below, on the ground of its theme.

    Parameters
    ----------
    spec
        A Vega-Lite specification as shown on the page; it is not changed.
    file_format
        "svg" or "png".
    title, source
        Set on the picture itself, so that it can stand alone.
    theme
        Light or dark: gives the ground and the colour of the title.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    DrawingError
        If it cannot be drawn.
    """
    framed = copy.deepcopy(spec)
    palette = PALETTES[theme]
    framed["title"] = {
        "text": title,
        "subtitle": source,
        "anchor": "start",
        "color": palette.text,
        "subtitleColor": palette.muted,
        "fontSize": 24,
        "subtitleFontSize": 15,
        "subtitlePadding": 8,
        "offset": 24,
    }
    if framed.get("width") == "container":
        framed["width"] = WIDTH
    framed["background"] = palette.ground
    framed["padding"] = 32
    config = {**framed.get("config", {}), "background": palette.ground, "font": _FONT}
    framed["config"] = config
    config.pop("padding", None)
    return draw("chart-svg" if file_format == "svg" else "chart-png", framed)
