"""The formats that can be read: one entry each, by the ending of the file's name.

A reader takes the file's bytes, its name, and the sandbox that foreign parsers run in, and
gives a ``Draft``: lines, what the format states about them, and notes. A new format is one
function and one entry in ``READERS``. Formats that hold many reviews are in ``sources``.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

from crosscut.errors import IngestError
from crosscut.ingest.encoding import decode, repair, resolve
from crosscut.ingest.markdown import read_markdown
from crosscut.ingest.office import read_docx
from crosscut.ingest.pdf import read_pdf
from crosscut.ingest.plain import read_plain

if TYPE_CHECKING:
    from crosscut.ingest.model import Draft, Note
    from crosscut.ingest.sandbox import Sandbox


Reader = Callable[[bytes, str, "Sandbox"], "Draft"]

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w-]{2,30})", re.IGNORECASE
)


def _plain(data: bytes, where: str, _sandbox: Sandbox) -> Draft:
    text, notes = _text(*decode(data, where))
    draft = read_plain(text)
    draft.notes += notes
    return draft


def _markdown(data: bytes, where: str, _sandbox: Sandbox) -> Draft:
    text, notes = _text(*decode(data, where))
    draft = read_markdown(text, where)
    draft.notes += notes
    return draft


def _html(data: bytes, where: str, _sandbox: Sandbox) -> Draft:
    from crosscut.ingest.html import read_html

    text, notes = _decode_page(data, where)
    text, notes = _text(resolve(text), notes)
    draft = read_html(text, where)
    draft.notes += notes
    return draft


def _text(text: str, notes: list[Note]) -> tuple[str, list[Note]]:
    text, more = repair(text)
    return text, notes + more


def _decode_page(data: bytes, where: str) -> tuple[str, list[Note]]:
    """Decode a web page: it may name its encoding itself."""
    named = _CHARSET.search(data[:4096])
    if named:
        try:
            codec = codecs.lookup(named[1].decode("ascii"))
            if codec.name != "utf-8":
                return data.decode(codec.name), []
        except (LookupError, UnicodeError):
            pass
    return decode(data, where)


READERS: dict[str, Reader] = {
    ".txt": _plain,
    ".text": _plain,
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
    ".docx": read_docx,
    ".pdf": read_pdf,
}
MANY = (".csv", ".tsv", ".xlsx", ".zip")
"""Kinds that hold many reviews: `crosscut.ingest.sources.read_source` reads them."""

_OLDER = {
    **dict.fromkeys((".doc", ".odt", ".rtf", ".pages", ".docm"), ".docx"),
    **dict.fromkeys((".xls", ".ods", ".numbers", ".xlsm"), ".xlsx"),
}


def reader_for(filename: str) -> Reader:
    """Give the reader for a file's name; text without an ending is plain text.

    Raises
    ------
    IngestError
        If the format is not one that can be read.
    """
    suffix = PurePath(filename).suffix.lower()
    reader = READERS.get(suffix or ".txt")
    if reader is None:
        remedy = f"Known kinds: {', '.join((*READERS, *MANY))}."
        if suffix in _OLDER:
            remedy = f"Save it as {_OLDER[suffix]} and add it again."
        what = f"Files of the kind '{suffix[:20]}' cannot be read."
        if suffix in MANY:
            what = f"A file of the kind '{suffix}' holds many reviews, not one."
            remedy = "Read it with crosscut.ingest.read_source, or add it in the Library."
        raise IngestError(what, where=filename, remedy=remedy)
    return reader
