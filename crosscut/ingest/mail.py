"""Mails: their text, and who sent it when."""

from __future__ import annotations

import re
from typing import Final

from crosscut.errors import IngestError
from crosscut.ingest.cleaning import REASONS, furniture
from crosscut.ingest.html import decode_as, read_page
from crosscut.ingest.metadata import PATTERNS
from crosscut.ingest.model import Draft, Note, ReviewMeta
from crosscut.ingest.sandbox import Sandbox
from crosscut.ingest.text_formats import read_text

_ANSWER = re.compile(
    r"(?:(?:re|aw|antw|sv|r|fwd?|wg|tr|rv|i|vs|vl|回复|答复|转发)(?:\[\d{1,3}\])?[:：]\s*)+",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"(?m)(?<!^--) \r?\n(?=[^\r\n>])")
_ABOVE: Final = "above a mail that was sent on"
_SALUTATION: Final = "whom a mail speaks to"


def read_mail(data: bytes, where: str, sandbox: Sandbox) -> Draft:
    """Read the text of a mail; of one that was sent on, the text and the writer of that.

    Raises
    ------
    IngestError
        If it has no text of its own, or cannot be read.
    """
    mail = sandbox.parse("mail", data, where)
    body: bytes = mail["body"].encode("latin-1")
    if not body.strip():
        names = ", ".join(mail["attached"])
        raise IngestError(
            "The mail has no text of its own.",
            where=where,
            remedy=f"Save what is attached to it ({names}), and add that."
            if names
            else "Add the text of the review.",
        )
    if mail["html"]:
        draft = read_page(body, where, sandbox, encoding=mail["encoding"])
    else:
        text, notes = decode_as(body, where, mail["encoding"])
        draft = read_text(_GOES_ON.sub(" ", text) if mail["flowed"] else text)
        draft.notes += notes
    last, _, first = " ".join(mail["author"].split()).rpartition(", ")
    draft.meta = ReviewMeta(
        title=_ANSWER.sub("", " ".join(mail["title"].split()), count=1),
        author=f"{first} {last}".strip(),
        published=mail["date"],
    )
    sent_on = REASONS["forwarded"]
    at = next((at for at, one in enumerate(draft.lines) if furniture(one.text) == sent_on), None)
    if at is not None:
        above, draft.lines = draft.lines[:at], draft.lines[at:]
        draft.notes += [Note("removed", one.number, one.text, _ABOVE) for one in above]
        draft.meta = ReviewMeta()
    elif draft.lines and PATTERNS.salutation.fullmatch(draft.lines[0].text):
        draft.lines[0].set("removed", _SALUTATION)
    if mail["attached"]:
        what = ", ".join(mail["attached"])
        draft.notes.append(Note("notice", 0, what, "attached to the mail, not read"))
    return draft
