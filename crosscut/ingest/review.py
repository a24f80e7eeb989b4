"""``read_review``: from a file to a cleaned review, or to an error that says what to do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, cast

from crosscut.errors import IngestError
from crosscut.ingest.boilerplate import mark_furniture, mark_sections
from crosscut.ingest.captions import mark_captions
from crosscut.ingest.facts import read_facts
from crosscut.ingest.headings import mark_headings
from crosscut.ingest.language import language_of
from crosscut.ingest.limits import DEFAULT, Limits, check_size
from crosscut.ingest.metadata import lift_metadata, lift_title
from crosscut.ingest.model import Block, BlockKind, Note, RawReview, lay_out, line_notes
from crosscut.ingest.readers import reader_for
from crosscut.ingest.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crosscut.ingest.model import Draft, Line, ReviewMeta


MAX_BYTES = DEFAULT.file_bytes
_LONG, _OPENING = 40, 1000  # characters
_PASTED = "pasted.txt"
_FALLBACKS = {
    "title": "the file's properties",
    "author": "the file's properties",
    "url": "the foot of the page",
}


def read_review(
    source: Path | str | bytes,
    *,
    filename: str | None = None,
    max_bytes: int | None = None,
    limits: Limits = DEFAULT,
    sandbox: Sandbox | None = None,
) -> RawReview:
    """Read one review from a file or from its bytes.

    Parameters
    ----------
    source
        The file's path, or what is in it.
    filename
        The name that tells the format and gives the review its id (its stem);
        a path has one, and bytes without one are taken for pasted text.
    max_bytes
        The largest size that is read; that of the limits where it is left out.
    limits
        Upper bounds of what is read.
    sandbox
        Where foreign parsers run. Whoever reads many files shares one; else each file that
        needs one gets its own.

    Returns
    -------
    RawReview
        Passages in order; ``text[block.start:block.end]`` is a passage.

    Raises
    ------
    IngestError
        If the file is missing, empty, binary, too large, undecodable, of an
        unknown kind, or holds no passage of a review.
    """
    most = limits.file_bytes if max_bytes is None else max_bytes
    if isinstance(source, bytes):
        name = plain_name(filename or _PASTED)
        data = source
        check_size(len(data), name, most)
    else:
        name = plain_name(filename or Path(source).name)
        data = load(Path(source), name, most)
    if not data.strip():
        raise _empty(name, "The file is empty.")
    reader = reader_for(name)
    if sandbox is not None:
        return finish(reader(data, name, sandbox), name)
    with Sandbox(limits) as own:
        return finish(reader(data, name, own), name)


def plain_name(filename: str) -> str:
    """Keep the last part of a path, of any system; it goes into notes and ids."""
    name = PurePosixPath(filename.replace("\\", "/")).name
    printable = "".join(char if char.isprintable() else "_" for char in name)
    return printable or _PASTED


def load(path: Path, name: str, max_bytes: int) -> bytes:
    """Read a file's bytes.

    Raises
    ------
    IngestError
        If it cannot be opened, or is larger than `max_bytes`.
    """
    try:
        check_size(path.stat().st_size, name, max_bytes)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise IngestError(
            f"The file cannot be opened ({reason}).", where=name, remedy="Check its name and place."
        ) from error


def _empty(name: str, what: str) -> IngestError:
    return IngestError(what, where=name, remedy="Add the text of the review.")


def finish(draft: Draft, name: str, review_id: str = "") -> RawReview:
    """Apply the rules, lift the metadata, and lay the passages out.

    Parameters
    ----------
    draft
        What a reader made of the file.
    name
        The file's name; its stem is the review's id where none is given.
    review_id
        The review's id.

    Raises
    ------
    IngestError
        If nothing is left that is a passage of a review.
    """
    lines = draft.lines
    notes = list(draft.notes)
    if draft.curated:
        meta = read_facts(lines, lift_title(lines, draft.meta))
    else:
        mark_furniture(lines)
        mark_captions(lines)
        notes += mark_sections(lines)
        meta = read_facts(lines, lift_metadata(lines, draft.meta))
        mark_headings(lines)
    meta, more = _filled(meta, draft.fallback)
    return lay_down(lines, meta, notes + more, name, review_id)


def lay_down(
    lines: Sequence[Line], meta: ReviewMeta, notes: Sequence[Note], name: str, review_id: str = ""
) -> RawReview:
    """Make the review of lines that are judged; see `finish`."""
    kept = [line for line in lines if line.kept and line.text]
    if not any(line.kind == "body" for line in kept):
        raise _empty(name, "The file holds no passage of a review.")
    text, blocks = lay_out((cast("BlockKind", line.kind), line.text, line.number) for line in kept)
    meta = replace(meta, language=meta.language or language_of(_opening(text, blocks)))
    ordered = sorted([*notes, *line_notes(lines)], key=lambda note: note.line)
    stem = PurePosixPath(name).stem.strip()
    return RawReview(review_id or stem or "review", name, text, blocks, meta, tuple(ordered))


def _filled(meta: ReviewMeta, fallback: ReviewMeta) -> tuple[ReviewMeta, list[Note]]:
    """Let a file's properties stand in for what its text does not state, and say so."""
    notes = []
    for key, source in _FALLBACKS.items():
        value = getattr(fallback, key)
        if value and not getattr(meta, key):
            meta = replace(meta, **{key: value})
            notes.append(Note("notice", 0, value, f"{key} taken from {source}"))
    return meta, notes


def _opening(text: str, blocks: tuple[Block, ...]) -> str:
    """Give the first long body passages: they tell the language better than names do."""
    parts: list[str] = []
    size = 0
    for block in blocks:
        if block.kind == "body" and block.end - block.start >= _LONG and size < _OPENING:
            parts.append(text[block.start : min(block.end, block.start + _OPENING)])
            size += len(parts[-1])
    return "\n".join(parts) or text[:_OPENING]
