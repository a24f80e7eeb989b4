"""The engine that draws; it is called in a process of its own, which imports this file alone."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from functools import partial
from typing import Any, Final, Literal
from xml.etree import ElementTree

from crosscut.paths import PACKAGE

FONTS: Final = PACKAGE / "assets" / "fonts"
Kind = Literal["chart-svg", "svg-png"]


def convert(kind: Kind, document: dict[str, Any] | str) -> str:
    """Return a picture in base 64, as `pictures.draw` has it.

    Raises
    ------
    RuntimeError, ValueError
        It cannot be drawn, or asks for something from elsewhere.
    """
    import vl_convert  # holds a JavaScript engine: only whoever draws loads it

    vl_convert.register_font_directory(str(FONTS))
    converters: dict[Kind, Callable[[Any], bytes | str]] = {
        "chart-svg": partial(vl_convert.vegalite_to_svg, allowed_base_urls=[]),
        "svg-png": partial(vl_convert.svg_to_png, scale=2),
    }
    _check(document)
    picture = converters[kind](document)
    _check(picture)
    return b64encode(picture.encode() if isinstance(picture, str) else picture).decode()


def _check(svg: object) -> None:
    """Raise ValueError where an SVG shows a picture that would have to be fetched."""
    if not isinstance(svg, str) or "<image" not in svg:
        return
    images = (one for one in ElementTree.fromstring(svg).iter() if one.tag.endswith("image"))
    names = ((name, value) for one in images for name, value in one.attrib.items())
    if any(name.endswith("href") and not value.startswith("data:") for name, value in names):
        raise ValueError("It asks for a picture from elsewhere.")
