"""Mails: their text, and who sent it when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from crosscut.errors import IngestError
from crosscut.ingest.cleaning import REASONS, TABLES, furniture, words
from crosscut.ingest.headings import key_of
from crosscut.ingest.html import decode_as, read_page
from crosscut.ingest.metadata import PATTERNS
from crosscut.ingest.model import Draft, Line, Note, ReviewMeta
from crosscut.ingest.sandbox import Sandbox
from crosscut.ingest.text_formats import read_text

_ANSWER = re.compile(
    r"(?:(?:re|aw|antw|sv|r|fwd?|wg|tr|rv|i|vs|vl|回复|答复|转发)(?:\[\d{1,3}\])?[:：]\s*)+",
    re.IGNORECASE,
)
_SENT_ON = re.compile(r"(?:fwd?|wg|tr|rv|i|vl|转发)[:：]", re.IGNORECASE)
_BESIDE_NAME = re.compile(r" ?[(\[][^()\[\]]{0,60}[)\]]")
_HEAD, _FEW = 5, 20  # lines of a mail's head; words that are no text of one's own
_FRONT = TABLES["front_matter"]
_SENDERS, _SUBJECTS = frozenset(_FRONT["author"]), frozenset(_FRONT["title"])
_GOES_ON = re.compile(r"(?m)(?<!^--) \r?\n(?=[^\r\n>])")
_ABOVE: Final = "above a mail that was sent on"
_ANSWERED: Final = "the mail that this one answers"
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
        text, quoted = _without_answered(text.replace("\r\n", "\n"))
        draft = read_text(_GOES_ON.sub(" ", text) if mail["flowed"] else text)
        draft.notes += [*notes, *quoted]
    name = _BESIDE_NAME.sub("", " ".join(mail["author"].split()))
    last, _, first = name.rpartition(", ")
    draft.meta = ReviewMeta(
        title=_ANSWER.sub("", " ".join(mail["title"].split()), count=1),
        author=f"{first} {last}".strip(),
        published=mail["date"],
    )
    places = range(len(draft.lines))
    at = next((at for at in places if _begins_mail(draft.lines[at : at + _HEAD])), None)
    own = sum(words(line.text) for line in draft.lines[:at])
    if at is not None and own >= _FEW and not _SENT_ON.match(mail["title"].strip()):
        for line in draft.lines[at:]:
            line.set("removed", _ANSWERED)
    elif at is not None:
        above, draft.lines = draft.lines[:at], draft.lines[at:]
        draft.notes += [Note("removed", one.number, one.text, _ABOVE) for one in above]
        draft.meta = ReviewMeta()
    if draft.lines and PATTERNS.salutation.fullmatch(draft.lines[0].text):
        draft.lines[0].set("removed", _SALUTATION)
    if mail["attached"]:
        what = ", ".join(mail["attached"])
        draft.notes.append(Note("notice", 0, what, "attached to the mail, not read"))
    return draft


def _begins_mail(lines: Sequence[Line]) -> bool:
    """Return whether another mail begins here: a line that says so, or a head of its own."""
    if furniture(lines[0].text) == REASONS["forwarded"]:
        return True
    keys = [key_of(re.split("[:：]", line.text, maxsplit=1)[0]) for line in lines]
    return keys[0] in _SENDERS and not _SUBJECTS.isdisjoint(keys[1:])


def _without_answered(text: str) -> tuple[str, list[Note]]:
    """Take out the lines that a mail quotes of the one it answers; they stay where all are such."""
    rows = list(enumerate(text.split("\n"), start=1))
    quoted = [(number, row) for number, row in rows if row.startswith(">")]
    if not quoted or sum(words(row) for _, row in rows if not row.startswith(">")) < _FEW:
        return text, []
    notes = [
        Note("removed", number, row.strip("> "), _ANSWERED)
        for number, row in quoted
        if row.strip("> ")
    ]
    return "\n".join("" if row.startswith(">") else row for _, row in rows), notes
