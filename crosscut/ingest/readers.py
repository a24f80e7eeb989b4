"""The formats that can be read: one entry each, by the ending of the file's name.

A reader takes the file's bytes and its name and gives a ``Draft``: lines, what
the format states about them, and notes. A new format is one function and one
entry in ``READERS``.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

from crosscut.errors import IngestError
from crosscut.ingest.encoding import decode, repair
from crosscut.ingest.markdown import read_markdown
from crosscut.ingest.plain import read_plain

if TYPE_CHECKING:
    from crosscut.ingest.model import Draft, Note

Reader = Callable[[bytes, str], "Draft"]

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w-]{2,30})", re.IGNORECASE
)


def _plain(data: bytes, where: str) -> Draft:
    text, notes = _text(*decode(data, where))
    draft = read_plain(text)
    draft.notes += notes
    return draft


def _markdown(data: bytes, where: str) -> Draft:
    text, notes = _text(*decode(data, where))
    draft = read_markdown(text, where)
    draft.notes += notes
    return draft


def _html(data: bytes, where: str) -> Draft:
    from crosscut.ingest.html import read_html  # slow to import, and seldom needed

    text, notes = _text(*_decode_page(data, where))
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
        raise IngestError(
            f"Files of the kind '{suffix}' cannot be read.",
            where=filename,
            remedy=f"Known kinds: {', '.join(READERS)}.",
        )
    return reader
