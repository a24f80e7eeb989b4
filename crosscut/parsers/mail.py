"""Mails, each saved as a file of its own (.eml)."""

from __future__ import annotations

from collections.abc import Mapping
from email import message_from_bytes, policy
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from typing import Any, cast

_MOST = 20  # names of attachments
_LONGEST = 2_000  # characters of a line of the head: reading takes longer than twice for twice
_HEADERS = HeaderRegistry()


def parse(data: bytes, _bounds: Mapping[str, int]) -> dict[str, Any]:
    """Find a mail's text; its plain one before its page.

    Parameters
    ----------
    data
        The file.

    Returns
    -------
    dict
        "body": its bytes as Latin-1, empty where there is none; "encoding": that which its head
        names, or ""; "html": whether it is a page; "flowed": whether a blank at a line's end says
        that it goes on; "title", "author" and "date" (YYYY-MM-DD): what the mail's head
        states; "attached": the names of the files with it.
    """
    rules = policy.default.clone(header_factory=_read_head_line)
    message = message_from_bytes(data.lstrip(), policy=rules)
    bodies = [message.get_body((kind,)) for kind in ("plain", "html")]
    part, body = message, b""
    for one in filter(None, bodies):
        content = one.get_payload(decode=True)
        if not body.strip() and isinstance(content, bytes):
            part, body = cast("EmailMessage", one), content
    senders = getattr(message["from"], "addresses", ())
    sent = getattr(message["date"], "datetime", None)
    names = [one.get_filename() for one in message.walk() if one.get_filename()]
    return {
        "body": body.decode("latin-1"),
        "encoding": str(part.get_content_charset() or ""),
        "html": part.get_content_type() == "text/html",
        "flowed": part.get_param("format") == "flowed",
        "title": str(message["subject"] or ""),
        "author": senders[0].display_name if senders else "",
        "date": sent.date().isoformat() if sent else "",
        "attached": [" ".join(str(name).split()) for name in names[:_MOST]],
    }


def _read_head_line(name: str, value: str) -> str:
    """Read a line of the head; one with brackets in brackets without end stays as it is."""
    try:
        return cast("str", _HEADERS(name, value[:_LONGEST]))
    except RecursionError:
        return value
