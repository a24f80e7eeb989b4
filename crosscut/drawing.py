"""Draw a chart, or an SVG in pixels, in a process of its own.

vl-convert holds a whole JavaScript engine: 70 MB of a server's memory from its first picture on.
The process that draws one ends with it, half a second later.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from typing import Any, Final, Literal

from crosscut import children
from crosscut.errors import DrawingError
from crosscut.paths import PACKAGE

FONTS: Final = PACKAGE / "assets" / "fonts"
SECONDS: Final = 120
"""A picture that takes longer is given up."""

Kind = Literal["chart-svg", "chart-png", "svg-png"]
_AT_ONCE: Final = threading.BoundedSemaphore(2)


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
    asked = json.dumps({"kind": kind, "document": document})
    with _AT_ONCE:
        try:
            done = subprocess.run(
                children.command(__name__),
                input=asked.encode(),
                capture_output=True,
                env=children.environment(),
                timeout=SECONDS,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            told = getattr(error, "stderr", b"") or b""
            last = told.decode(errors="replace").strip().rpartition("\n")[2]
            raise DrawingError(
                "The picture could not be drawn.",
                where=last,
                remedy="Try again, or take the table and draw it elsewhere.",
            ) from error
    return done.stdout


def main() -> None:
    """Read what is asked from standard input, and write the picture to standard output."""
    import vl_convert

    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the library prints is no part of the picture
    asked = json.load(sys.stdin)
    vl_convert.register_font_directory(str(FONTS))
    document = asked["document"]
    with answer:
        if asked["kind"] == "chart-svg":
            answer.write(vl_convert.vegalite_to_svg(document).encode())
        elif asked["kind"] == "chart-png":
            answer.write(vl_convert.vegalite_to_png(document, scale=2))
        else:
            answer.write(vl_convert.svg_to_png(document, scale=2))
