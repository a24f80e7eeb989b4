"""A review as Markdown with front matter, for people to read and to change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import yaml

if TYPE_CHECKING:
    from crosscut.ingest.model import BlockKind, RawReview


_FIELDS: Final = ("title", "outlet", "url", "published", "kind", "language", "rating")
_MARKS: Final = re.compile(r"[\\`*_\[\]<]|~~")
_OPENER: Final = re.compile(r"(?=[#>+=|-]|~~~)|(?P<number>\d{1,9})(?=[.)](?:\s|$))")


def to_markdown(review: RawReview) -> str:
    """Write a review as Markdown, the same for the same review.

    Its passages and metadata are read again as they are, but for blanks and signs that cannot
    be seen; the notes of the cleaning and the places in the original have no room in it.
    """
    passages = [
        _passage(block.kind, review.text[block.start : block.end]) for block in review.blocks
    ]
    return "\n\n".join([_front(review), *filter(None, passages)]) + "\n"


def _front(review: RawReview) -> str:
    meta = review.meta
    authors = [name.strip() for name in meta.author.split(";") if name.strip()]
    fields: dict[str, object] = {name: getattr(meta, name) for name in _FIELDS}
    fields["author"] = authors[0] if len(authors) == 1 else authors
    order = ("title", "author", *_FIELDS[1:])
    stated = {name: fields[name] for name in order if fields[name]}
    text = yaml.safe_dump(stated, allow_unicode=True, sort_keys=False, width=100_000)
    return f"---\n{text if stated else ''}---"


def _passage(kind: BlockKind, text: str) -> str:
    line = " ".join(text.split())
    escaped = _MARKS.sub(lambda mark: f"\\{mark[0]}", line)
    if kind == "heading":
        return f"## {escaped}"
    if kind == "caption" and not set(line) & set("[]"):
        return f"![{escaped}](#)"
    return (
        _OPENER.sub(lambda start: f"{start['number'] or ''}\\", escaped, count=1)
        if (_OPENER.match(escaped))
        else escaped
    )
