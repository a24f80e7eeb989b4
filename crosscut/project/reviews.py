"""Add, remove and correct reviews: each a function from one project to the next."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from cachetools import LRUCache, cached

from crosscut.corpus.annotate import count_sentences
from crosscut.errors import CorpusError
from crosscut.ingest.limits import DEFAULT, Limits, amount
from crosscut.ingest.metadata import parse_date
from crosscut.ingest.model import GAP, Block, BlockKind, Note, RawReview, lay_out
from crosscut.ingest.model import put_back as put_line_back
from crosscut.ingest.sources import distinct_names, text_digest
from crosscut.project.model import (
    GONE,
    Correction,
    Project,
    quote_start,
    replace_lone_surrogates,
    with_review,
)
from crosscut.text.phrases import count_of

Outcome = Literal["added", "already there", "refused"]
META: Final = ("title", "author", "outlet", "published", "url", "kind", "language")
"""Fields that `set_meta` sets."""
TAKEN_OUT: Final = "taken out by hand"
MARKED: Final = "marked by hand"

_LONGEST = 500  # characters of a title or a name
_LONGEST_URL = 2_000
_LANGUAGE = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, slots=True)
class Addition:
    """What became of one review.

    Attributes
    ----------
    filename
        The file that it came in.
    outcome
        "added", "already there" (the same text) or "refused" (the corpus is full).
    review_id
        Its id in the corpus, or that of the review with the same text; empty where refused.
    message
        What there is to say beside that: that it got a new id, whose text it has, or why it
        was refused.
    """

    filename: str
    outcome: Outcome
    review_id: str
    message: str = ""


def add_reviews(
    project: Project, reviews: Iterable[RawReview], limits: Limits = DEFAULT
) -> tuple[Project, tuple[Addition, ...]]:
    """Add reviews, each text once.

    Parameters
    ----------
    project
        What there is.
    reviews
        What is added. One whose id is taken gets a new one.
    limits
        How many reviews, sentences, and bytes of text, a corpus may hold.

    Returns
    -------
    tuple
        The new project, and what became of each review, in order.
    """
    by_digest = {text_digest(one.text): one.review_id for one in project.reviews}
    size = sum(len(one.text.encode()) for one in project.reviews)
    sentences = sum(_sentences(one, limits.review_sentences + 1) for one in project.reviews)
    new_reviews = [replace_lone_surrogates(one) for one in reviews]
    old_ids = [one.review_id for one in project.reviews]
    ids = distinct_names([*old_ids, *(one.review_id for one in new_reviews)])[len(old_ids) :]
    there = list(project.reviews)
    additions: list[Addition] = []
    for review, review_id in zip(new_reviews, ids, strict=True):
        digest = text_digest(review.text)
        if digest in by_digest:
            message = f"The same text is there as {quote_start(by_digest[digest])}."
            additions.append(Addition(review.filename, "already there", by_digest[digest], message))
            continue
        own, more = len(review.text.encode()), _sentences(review, limits.review_sentences + 1)
        if full := _long(more, limits) or _full(
            len(there) + 1, size + own, sentences + more, limits
        ):
            additions.append(Addition(review.filename, "refused", "", full))
            continue
        size, sentences = size + own, sentences + more
        by_digest[digest] = review_id
        there.append(replace(review, review_id=review_id))
        old, new = quote_start(review.review_id), quote_start(review_id)
        note = f"Its name {old} was taken: it is {new} here."
        message = note if review_id != review.review_id else ""
        additions.append(Addition(review.filename, "added", review_id, message))
    return replace(project, reviews=tuple(there)), tuple(additions)


def check_sentences(reviews: Iterable[RawReview], limits: Limits, where: str) -> None:
    """Refuse reviews that would take more memory than there may be, before they are built.

    Raises
    ------
    CorpusError
        One of them, or all together, have too many sentences.
    """
    total = 0
    for review in reviews:
        own = _sentences(review, limits.review_sentences + 1)
        total += own
        if problem := _long(own, limits) or _full(0, 0, total, limits):
            raise CorpusError(
                f"{quote_start(review.review_id)}: {problem}",
                where=where,
                remedy="Split it, or raise the limit (CROSSCUT_MAX_SENTENCES).",
            )


def _long(sentences: int, limits: Limits) -> str:
    if sentences > limits.review_sentences:
        return f"A review has {limits.review_sentences:,} sentences at most; this one has more."
    return ""


def _full(count: int, size: int, sentences: int, limits: Limits) -> str:
    if count > limits.reviews:
        return f"The corpus is full: it holds {count_of(limits.reviews, 'review')} at most."
    if size > limits.corpus_bytes:
        return f"The corpus is full: it holds {amount(limits.corpus_bytes)} of text at most."
    if sentences > limits.sentences:
        return f"The corpus is full: it holds {limits.sentences:,} sentences at most."
    return ""


@cached(
    LRUCache[tuple[int, ...], int](100_000),
    key=lambda one, most: (
        hash((one.text, one.meta.language)),
        len(one.text),
        len(one.blocks),
        most,
    ),
    lock=Lock(),
)
def _sentences(review: RawReview, most: int) -> int:
    """Count the sentences of a review, up to so many; those of a text are counted once."""
    return count_sentences(review, most)


def remove(project: Project, review_id: str) -> Project:
    """Remove a review, and what was set right in it.

    Raises
    ------
    CorpusError
        There is no such review.
    """
    review = project.review(review_id)
    return replace(
        project,
        reviews=tuple(one for one in project.reviews if one is not review),
        corrections=tuple(one for one in project.corrections if one.review_id != review_id),
    )


def set_meta(project: Project, review_id: str, **values: str) -> Project:
    """Set what is known of a review.

    Parameters
    ----------
    project, review_id
        What there is, and the review.
    values
        Any of `META`; empty for "not known". Several authors are joined with "; ".

    Raises
    ------
    CorpusError
        There is no such review, or a value cannot be used; its message says which and why.
    """
    review = project.review(review_id)
    fields: dict[str, Any] = {
        name: _check(name, value, review_id) for name, value in values.items()
    }
    return with_review(project, replace(review, meta=replace(review.meta, **fields)))


def _check(name: str, value: str, where: str) -> str:
    if name not in META:
        raise TypeError(f"not a field of a review: {name}")
    text = " ".join(value.split())
    most = _LONGEST_URL if name == "url" else _LONGEST
    if len(text) > most:
        raise CorpusError(
            f"The {name} has {len(text):,} characters; at most {most:,} are allowed.",
            where=where,
            remedy="Shorten it.",
        )
    if unfit := next((char for char in text if not char.isprintable()), None):
        raise CorpusError(
            f"The {name} has a character that cannot be shown (U+{ord(unfit):04X}).",
            where=where,
            remedy="Type it anew instead of pasting it.",
        )
    rules: dict[str, Callable[[str, str], str]] = {
        "published": _publication_date, "language": _language, "url": _url,
    }  # fmt: skip
    return rules[name](text, where) if text and name in rules else text


def _publication_date(text: str, where: str) -> str:
    if date := parse_date(text):
        return date
    raise CorpusError(
        f"{quote_start(text)} is not a date, or could be two different ones.",
        where=where,
        remedy="Write it as 2019-05-31, 2019-05 or 2019.",
    )


def _language(text: str, where: str) -> str:
    if _LANGUAGE.fullmatch(text.lower()):
        return text.lower()
    raise CorpusError(
        f"{quote_start(text)} is not a language code.",
        where=where,
        remedy="Write two letters, such as en, fr or ko.",
    )


def _url(text: str, where: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme in ("http", "https") and parts.netloc and " " not in text:
        return text
    raise CorpusError(
        f"{quote_start(text)} is not a web address.",
        where=where,
        remedy="Write it in full, beginning with https://.",
    )


def put_back(project: Project, review_id: str, note: Note) -> Project:
    """Put a removed or lifted line back as a passage, or make a caption body text again.

    What was set right in a passage before it was taken out holds again, where its words stand
    only once in the review.

    Raises
    ------
    CorpusError
        There is no such review, or the note is none of its lines that can be put back.
    """
    review = project.review(review_id)
    try:
        new_review = put_line_back(review, note)
    except ValueError as error:
        raise CorpusError(
            f"The line {quote_start(note.text)} cannot be put back: it is there already.",
            where=review_id,
            remedy="Load the page again to see the text as it is.",
        ) from error
    after = with_review(project, new_review)
    if note.kind == "marked":
        return after
    place = next((i for i, one in enumerate(review.blocks) if one.line > note.line), -1)
    return _move_corrections(
        after, review_id, new_review.blocks[place].start, len(note.text) + len(GAP)
    )


def take_out(project: Project, review_id: str, passage: int) -> Project:
    """Take a passage out of a review; a note keeps it, so that it can be put back.

    Parameters
    ----------
    project, review_id
        What there is, and the review.
    passage
        Its number, from 1, as in the table of passages.

    Raises
    ------
    CorpusError
        There is no such review or passage, or no body text would be left.
    """
    review = project.review(review_id)
    block = review.blocks[_index(review, passage)]
    _keeps_body(review, passage)
    text = review.text[block.start : block.end]
    rest = [
        (one.kind, review.text[one.start : one.end], one.line)
        for one in review.blocks
        if one is not block
    ]
    # It leaves with the mark that it had: put back, it is body text.
    notes = _notes(review, block, Note("removed", block.line, text, TAKEN_OUT))
    body, blocks = lay_out(rest)
    after = with_review(project, replace(review, text=body, blocks=blocks, notes=notes))
    cut = _move_corrections(after, review_id, block.start, None, block.end)
    return _move_corrections(cut, review_id, block.end, -(len(text) + len(GAP)))


def set_kind(project: Project, review_id: str, passage: int, kind: BlockKind) -> Project:
    """Say that a passage is body text, a caption or a heading.

    Raises
    ------
    CorpusError
        There is no such review or passage, or no body text would be left.
    """
    review = project.review(review_id)
    at = _index(review, passage)
    block = review.blocks[at]
    if block.kind == kind:
        return project
    _keeps_body(review, passage)
    mark = Note("marked", block.line, review.text[block.start : block.end], MARKED)
    notes = _notes(review, block, *([mark] if kind == "caption" else []))
    blocks = (*review.blocks[:at], replace(block, kind=kind), *review.blocks[at + 1 :])
    return with_review(project, replace(review, blocks=blocks, notes=notes))


def _notes(review: RawReview, block: Block, *more: Note) -> tuple[Note, ...]:
    """Return the notes of a review without the mark of a passage, and more, in order of lines."""
    text = review.text[block.start : block.end]
    rest = [
        one
        for one in review.notes
        if not (one.kind == "marked" and one.line == block.line and one.text == text)
    ]
    return tuple(sorted([*rest, *more], key=lambda note: note.line))


def _index(review: RawReview, passage: int) -> int:
    if 1 <= passage <= len(review.blocks):
        return passage - 1
    raise CorpusError(
        f"There is no passage {passage}: the review has {len(review.blocks)}.",
        where=review.review_id,
        remedy="Load the page again to see the text as it is.",
    )


def _keeps_body(review: RawReview, passage: int) -> None:
    rest = [block for number, block in enumerate(review.blocks, start=1) if number != passage]
    if not any(block.kind == "body" for block in rest):
        raise CorpusError(
            "This is the only passage of body text: nothing would be left to read.",
            where=review.review_id,
            remedy="Remove the review as a whole.",
        )


def _move_corrections(
    project: Project, review_id: str, start: int, by: int | None, stop: int | None = None
) -> Project:
    """Move what was set right between two offsets of a review; None takes its place away."""

    def move(one: Correction) -> Correction:
        if one.review_id != review_id or one.start is None or one.start < start:
            return one
        if stop is not None and one.start >= stop:
            return one
        return replace(one, start=GONE if by is None else one.start + by)

    return replace(project, corrections=tuple(map(move, project.corrections)))
