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
from crosscut.ingest.metadata import lift_metadata, lift_title
from crosscut.ingest.model import Block, BlockKind, RawReview, lay_out, line_notes
from crosscut.ingest.readers import reader_for

if TYPE_CHECKING:
    from crosscut.ingest.model import Draft

MAX_BYTES = 20 * 2**20
_LONG, _OPENING = 40, 1000  # characters
_PASTED = "pasted.txt"


def read_review(
    source: Path | str | bytes, *, filename: str | None = None, max_bytes: int = MAX_BYTES
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
        The largest size that is read.

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
    if isinstance(source, bytes):
        name = _plain_name(filename or _PASTED)
        data = source
        _check_size(len(data), name, max_bytes)
    else:
        name = _plain_name(filename or Path(source).name)
        data = _load(Path(source), name, max_bytes)
    if not data.strip():
        raise _empty(name, "The file is empty.")
    draft = reader_for(name)(data, name)
    return _finish(draft, name)


def _plain_name(filename: str) -> str:
    """Keep the last part of a path, of any system; it goes into notes and ids."""
    name = PurePosixPath(filename.replace("\\", "/")).name
    printable = "".join(char if char.isprintable() else "_" for char in name)
    return printable or _PASTED


def _load(path: Path, name: str, max_bytes: int) -> bytes:
    try:
        _check_size(path.stat().st_size, name, max_bytes)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise IngestError(
            f"The file cannot be opened ({reason}).", where=name, remedy="Check its name and place."
        ) from error


def _check_size(size: int, name: str, max_bytes: int) -> None:
    if size > max_bytes:
        raise IngestError(
            f"The file is too large: {size:,} bytes, where {max_bytes:,} are allowed.",
            where=name,
            remedy="Split it into one file per review, or raise the limit.",
        )


def _empty(name: str, what: str) -> IngestError:
    return IngestError(what, where=name, remedy="Add the text of the review.")


def _finish(draft: Draft, name: str) -> RawReview:
    """Apply the rules, lift the metadata, and lay the passages out."""
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
    kept = [line for line in lines if line.kept and line.text]
    if not any(line.kind == "body" for line in kept):
        raise _empty(name, "The file holds no passage of a review.")
    text, blocks = lay_out((cast("BlockKind", line.kind), line.text, line.number) for line in kept)
    meta = replace(meta, language=meta.language or language_of(_opening(text, blocks)))
    notes = sorted(notes + line_notes(lines), key=lambda note: note.line)
    stem = PurePosixPath(name).stem.strip()
    return RawReview(stem or "review", name, text, blocks, meta, tuple(notes))


def _opening(text: str, blocks: tuple[Block, ...]) -> str:
    """Give the first long body passages: they tell the language better than names do."""
    parts: list[str] = []
    size = 0
    for block in blocks:
        if block.kind == "body" and block.end - block.start >= _LONG and size < _OPENING:
            parts.append(text[block.start : min(block.end, block.start + _OPENING)])
            size += len(parts[-1])
    return "\n".join(parts) or text[:_OPENING]
