"""Pictures that leave the app: charts and clouds as SVG and PNG, with the fonts of our own."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import partial
from typing import Any, Final, Literal

from crosscut.charts.look import PALETTES, Theme
from crosscut.errors import DrawingError
from crosscut.paths import PACKAGE

FONTS: Final = PACKAGE / "assets" / "fonts"
Kind = Literal["chart-svg", "chart-png", "svg-png"]


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
    import vl_convert  # holds a JavaScript engine: only whoever draws loads it

    vl_convert.register_font_directory(str(FONTS))
    convert: dict[Kind, Callable[[Any], bytes | str]] = {
        "chart-svg": vl_convert.vegalite_to_svg,
        "chart-png": partial(vl_convert.vegalite_to_png, scale=2),
        "svg-png": partial(vl_convert.svg_to_png, scale=2),
    }
    try:
        drawn = convert[kind](document)
    except (RuntimeError, ValueError) as error:
        raise DrawingError(
            "The picture could not be drawn.",
            where=str(error).partition("\n")[0][:200],
            remedy="Try again, or take the table and draw it elsewhere.",
        ) from error
    return drawn.encode() if isinstance(drawn, str) else drawn


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
