"""Web pages that a browser saved with all that belongs to them, in one file as of a mail."""

from __future__ import annotations

from collections.abc import Mapping
from email import message_from_bytes, policy
from typing import Any

from crosscut.parsers import NO_ARTICLE, Refusal

_PAGES = ("text/html", "application/xhtml+xml")


def parse(data: bytes, _bounds: Mapping[str, int]) -> dict[str, Any]:
    """Find the page in such a file.

    Parameters
    ----------
    data
        The file.

    Returns
    -------
    dict
        "page": the page's bytes as Latin-1; "encoding": that which its head names, or ""; "url":
        where it was.

    Raises
    ------
    Refusal
        If no page is in it.
    """
    message = message_from_bytes(data.lstrip(), policy=policy.compat32)
    for part in message.walk():
        body = part.get_payload(decode=True)
        if part.get_content_type() in _PAGES and isinstance(body, bytes):
            url = message.get("Snapshot-Content-Location") or part.get("Content-Location") or ""
            return {
                "page": body.decode("latin-1"),
                "encoding": str(part.get_content_charset() or ""),
                "url": str(url) if str(url).startswith("http") else "",
            }
    raise Refusal(NO_ARTICLE)
