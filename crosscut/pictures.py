"""Charts as files: a Vega-Lite specification to SVG or PNG, at the size of a slide, offline."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Final, Literal

from crosscut.drawing import draw
from crosscut.look import PALETTES

if TYPE_CHECKING:
    from crosscut.look import Theme


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
