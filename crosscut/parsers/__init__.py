"""Foreign parsers for documents, workbooks and web pages, run in a process of their own.

Such files are programs in disguise, and their parsers can be led to take any time and any
memory. So `crosscut.ingest.sandbox` calls `parse` in a `crosscut.worker`, which it ends past
its time, and whose answers are JSON.

Nothing here imports from the rest of Crosscut, so that the process starts in a tenth of a second.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any, Final, Literal
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

Kind = Literal["docx", "pdf", "xlsx", "html", "odt", "rtf", "epub", "mhtml", "mail", "feed"]
ENTITIES = "entities"
ENCRYPTED = "encrypted"
NO_TEXT = "no text"
NO_ARTICLE = "no article"
NO_POSTS = "no posts"
KANA: Final = re.compile(r"[\u3040-\u30ff\s]+")
READING: Final = 0.65
"""Of the size of the letters on a page, up to which kana above them say how they are read."""
_XML = (".xml", ".rels", ".vml")


def parse(kind: Kind, data: bytes, bounds: Mapping[str, int]) -> dict[str, Any]:
    """Parse one file; the parser of its kind is imported when it is first asked for.

    Parameters
    ----------
    kind, data
        The kind of file, and what is in it.
    bounds
        Upper bounds by name; see the parser.

    Returns
    -------
    dict
        What the parser found; see there.

    Raises
    ------
    Refusal
        If the file is refused for a reason of its own.
    Exception
        Whatever the foreign parser raises on a damaged file.
    """
    content: dict[str, Any] = import_module(f"{__name__}.{kind}").parse(data, bounds)
    return content


CELL: Final = "\x1f"
"""What stands for the end of a cell in a row."""
_ENDS = tuple(".!?…:;。！？：；")


def join_cells(cells: Iterable[str]) -> str:
    """Make one line of the cells of a row, with no colon behind one that ends with a sign."""
    parts: list[str] = []
    for cell in filter(None, cells):
        if parts:
            parts.append(" " if parts[-1].endswith(_ENDS) else ": ")
        parts.append(cell)
    return "".join(parts)


class Refusal(Exception):
    """A file that is refused for a reason of its own; the argument is its code."""


def refuse_entities(data: bytes) -> None:
    """Refuse an office file with a document type or an entity in any of its XML parts.

    No office program writes one; they are the way to a billion laughs, and to files outside.

    Raises
    ------
    Refusal
        If a part declares a document type.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            if name.lower().endswith(_XML) or name == "[Content_Types].xml":
                try:
                    parseString(
                        parts.read(name), ContentHandler(), forbid_dtd=True, forbid_external=True
                    )
                except DefusedXmlException as error:
                    raise Refusal(ENTITIES) from error
