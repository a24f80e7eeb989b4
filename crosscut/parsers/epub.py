"""Electronic books without a lock: their chapters one after the other."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import trafilatura
from defusedxml.ElementTree import fromstring

from crosscut.parsers import ENCRYPTED, Refusal
from crosscut.parsers.html import lines_of_tree

_OPF, _DC = "{http://www.idpf.org/2007/opf}", "{http://purl.org/dc/elements/1.1/}"
_FILE = ".//{urn:oasis:names:tc:opendocument:xmlns:container}rootfile"
_LOCK = "META-INF/encryption.xml"
_CONTAINER = "META-INF/container.xml"


def parse(data: bytes, _bounds: Mapping[str, int]) -> dict[str, Any]:
    """Read an electronic book.

    Parameters
    ----------
    data
        The file.

    Returns
    -------
    dict
        "lines": each [text, number, kind, whether a gap is above], as of
        `crosscut.parsers.html`; "title", "author" and "date": what the book says of itself.

    Raises
    ------
    Refusal
        If it is locked.
    Exception
        Whatever the parsers raise on a damaged file.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if _LOCK in parts.namelist() and b"font" not in parts.read(_LOCK):
            raise Refusal(ENCRYPTED)
        root = fromstring(parts.read(_CONTAINER)).find(_FILE)
        path = "" if root is None else root.get("full-path", "")
        package = fromstring(parts.read(path))
        lines = []
        for chapter in _chapters(package, posixpath.dirname(path)):
            tree = trafilatura.load_html(parts.read(chapter))
            lines += [] if tree is None else lines_of_tree(tree)
    facts = {
        name: package.findtext(f".//{_DC}{name}") or "" for name in ("title", "creator", "date")
    }
    return {
        "lines": [(text, number, *rest) for number, (text, _, *rest) in enumerate(lines, start=1)],
        "title": facts["title"],
        "author": facts["creator"],
        "date": facts["date"][:10],
    }


def _chapters(package: Element, folder: str) -> Iterator[str]:
    """Return the paths of the chapters in the order of reading, without the list of contents."""
    items = {item.get("id", ""): item for item in package.iter(f"{_OPF}item")}
    for reference in package.iter(f"{_OPF}itemref"):
        item = items.get(reference.get("idref", ""))
        linear = reference.get("linear", "yes") != "no"
        if linear and item is not None and item.get("properties", "") != "nav":
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
