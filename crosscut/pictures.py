"""Charts as files: a Vega-Lite specification to SVG or PNG, at the size of a slide, offline."""

from __future__ import annotations

import copy
import functools
from typing import TYPE_CHECKING, Any, Final, Literal

import vl_convert

from crosscut.look import PALETTES
from crosscut.paths import PACKAGE

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
    """
    _register_font()
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
    if file_format == "svg":
        return vl_convert.vegalite_to_svg(framed).encode()
    drawn: bytes = vl_convert.vegalite_to_png(framed, scale=2)
    return drawn


@functools.cache
def _register_font() -> None:
    vl_convert.register_font_directory(str(PACKAGE / "assets" / "fonts"))
