"""Draw pictures in a process of its own, which ends when nobody has asked for long.

vl-convert holds a JavaScript engine, word clouds need Matplotlib and a font of all scripts: a
server should hold them only while it draws.
"""

from __future__ import annotations

import atexit
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from crosscut.errors import DrawingError
from crosscut.paths import PACKAGE
from crosscut.worker import Child, ChildError

if TYPE_CHECKING:
    from collections.abc import Callable


T = TypeVar("T")

FONTS: Final = PACKAGE / "assets" / "fonts"
SECONDS: Final = 120
"""A picture that takes longer is given up."""

Kind = Literal["chart-svg", "chart-png", "svg-png"]
_IDLE: Final = 60.0
_child = Child(idle=_IDLE)
atexit.register(_child.close)


def apart(function: Callable[..., T], *arguments: object) -> T:
    """Call a function that draws in the process for it.

    Raises
    ------
    DrawingError
        If it raises, takes too long, or no process can be started.
    """
    try:
        return _child.call(function, *arguments, seconds=SECONDS)
    except (ChildError, RuntimeError, ValueError) as error:
        raise DrawingError(
            "The picture could not be drawn.",
            where=str(error).partition("\n")[0][:200],
            remedy="Try again, or take the table and draw it elsewhere.",
        ) from error


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
    return apart(convert, kind, document)


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
