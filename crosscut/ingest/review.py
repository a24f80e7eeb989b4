"""The formats that can be read: one entry each, by the ending of the file's name.

A reader takes the file's bytes, its name, and the sandbox that foreign parsers run in, and
gives a ``Draft``: lines, what the format states about them, and notes. A new format is one
function and one entry in ``READERS``. Formats that hold many reviews are in ``sources``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path, PurePath, PurePosixPath
from typing import cast

from crosscut.errors import IngestError
from crosscut.ingest.cleaning import (
    TABLES,
    mark_captions,
    mark_furniture,
    mark_headings,
    mark_sections,
)
from crosscut.ingest.documents import read_docx, read_epub, read_odt, read_pdf, read_rtf
from crosscut.ingest.encoding import decode, repair
from crosscut.ingest.essay import lift_heading, mark_comments, mark_works
from crosscut.ingest.front_matter import lift_properties
from crosscut.ingest.html import read_mhtml, read_page
from crosscut.ingest.limits import DEFAULT, Limits, check_size
from crosscut.ingest.mail import read_mail
from crosscut.ingest.metadata import lift_metadata, lift_title, parse_date, read_facts
from crosscut.ingest.model import (
    Block,
    BlockKind,
    Draft,
    Line,
    Note,
    RawReview,
    ReviewMeta,
    lay_out,
    line_notes,
    several,
)
from crosscut.ingest.org import read_org
from crosscut.ingest.posts import part_posts, post_facts
from crosscut.ingest.sandbox import Sandbox
from crosscut.ingest.text_formats import read_markdown, read_text
from crosscut.text.languages import (
    ENGLISH,
    allows,
    is_english,
    language_name,
    language_of,
    script_language,
)
from crosscut.text.timecodes import recording_stamps

Reader = Callable[[bytes, str, "Sandbox"], "Draft"]


def _plain(data: bytes, where: str, _sandbox: Sandbox) -> Draft:
    text, notes = decode(data, where)
    draft = read_text(text)
    draft.notes += notes
    return draft


def _markdown(data: bytes, where: str, _sandbox: Sandbox) -> Draft:
    text, notes = _text(*decode(data, where))
    draft = read_markdown(text)
    draft.notes += notes
    return draft


def _org(data: bytes, where: str, _sandbox: Sandbox) -> Draft:
    text, notes = _text(*decode(data, where))
    draft = read_org(text)
    draft.notes += notes
    return draft


def _text(text: str, notes: list[Note]) -> tuple[str, list[Note]]:
    text, more = repair(text)
    return text, notes + more


READERS: dict[str, Reader] = {
    ".txt": _plain,
    ".text": _plain,
    ".md": _markdown,
    ".markdown": _markdown,
    ".qmd": _markdown,
    ".rmd": _markdown,
    ".mdx": _markdown,
    ".org": _org,
    ".html": read_page,
    ".htm": read_page,
    ".xhtml": read_page,
    ".mhtml": read_mhtml,
    ".mht": read_mhtml,
    ".eml": read_mail,
    ".docx": read_docx,
    ".odt": read_odt,
    ".rtf": read_rtf,
    ".epub": read_epub,
    ".pdf": read_pdf,
}
MANY = (
    ".csv",
    ".tsv",
    ".psv",
    ".xlsx",
    ".json",
    ".jsonl",
    ".ndjson",
    ".yaml",
    ".yml",
    ".xml",
    ".atom",
    ".zip",
)
"""Kinds that hold many reviews: `crosscut.ingest.sources.read_source` reads them."""

_OTHERS = {ending: way["instead"] for way in TABLES["refused"] for ending in way["endings"]}
# What a file holds, by its first characters, where its name says that it is text or a page.
_NAMED_TEXT = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".doc", "")
_CONTENTS: tuple[tuple[re.Pattern[bytes], Reader], ...] = (
    (re.compile(rb"\{\\rtf\d"), read_rtf),
    (re.compile(rb"(?:[\w-]{2,40}: .{0,300}\r?\n(?:[ \t].{0,300}\r?\n){0,5}){0,12}"
                rb"content-type: multipart/related", re.IGNORECASE), read_mhtml),
    (re.compile(rb"(?:[\w-]{2,40}:.*\n(?:[ \t].*\n)*+)*?mime-version: 1", re.IGNORECASE),
     read_mail),
    (re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml[^>]{0,200}>\s{0,9}|<!--[^>]{0,500}-->\s{0,9}){0,3}"
                rb"<(?:!doctype html|html)\b", re.IGNORECASE), read_page),
)  # fmt: skip


def _reader_of(data: bytes, filename: str) -> Reader:
    """Return the reader for what a file holds, whatever kind of text its name says."""
    if PurePath(filename).suffix.lower() in _NAMED_TEXT:
        head = data[:8192].lstrip()
        for pattern, reader in _CONTENTS:
            if pattern.match(head):
                return reader
    return reader_for(filename)


def reader_for(filename: str) -> Reader:
    """Return the reader for a file's name; text without an ending is plain text.

    Raises
    ------
    IngestError
        If the format is not one that can be read.
    """
    suffix = PurePath(filename).suffix.lower()
    reader = READERS.get(suffix or ".txt")
    if reader is None:
        kinds = f"Known kinds: {', '.join((*READERS, *MANY))}."
        remedy = (
            _OTHERS.get(suffix) or f"Save its text as .docx, .pdf or .txt, or paste it. {kinds}"
        )
        what = f"Files of the kind '{suffix[:20]}' cannot be read."
        if suffix in MANY:
            what = f"A file of the kind '{suffix}' holds many reviews, not one."
            remedy = "Add it in the Library, or read it with crosscut.ingest.sources.read_source."
        raise IngestError(what, where=filename, remedy=remedy)
    return reader


_LONG, _OPENING = 40, 1000  # characters
_FEW = 10  # words that tell little of a language
_PASTED = "pasted.txt"
_OF_RECORDING = "at the beginnings of lines, as of a recording: not times of the film"
_NOTION = re.compile(
    r"(?<=\S)[ -][0-9a-f]{32}$"
)  # what Notion adds to the name of an exported page
_FALLBACKS = {
    "title": "the file's properties",
    "author": "the file's properties",
    "url": "the foot of the page",
    "published": "the file's name",
}
_DAY_IN_NAME = re.compile(r"((?:19|20)\d\d-\d\d-\d\d)[-_ ]")  # as of a blog's posts


def read_review(
    source: Path | str | bytes,
    *,
    filename: str | None = None,
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
    if isinstance(source, bytes):
        name = plain_name(filename or _PASTED)
        data = source
        check_size(len(data), name, limits.file_bytes)
    else:
        name = plain_name(filename or Path(source).name)
        data = load(Path(source), name, limits.file_bytes)
    if not data.strip():
        raise _empty(name, "The file is empty.")
    reader = _reader_of(data, name)
    if sandbox is not None:
        draft = reader(data, name, sandbox)
    else:
        with Sandbox(limits) as own:
            draft = reader(data, name, own)
    if day := _DAY_IN_NAME.match(name):
        draft.fallback = replace(draft.fallback, published=parse_date(day[1]))
    return finish(draft, name)


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
    mark_works(lines)
    mark_comments(lines)
    if draft.as_is:
        meta, more = lift_properties(lines, lift_title(lines, draft.meta))
        notes += more
        meta = read_facts(lines, meta)
    else:
        lines = part_posts(lines)
        mark_furniture(lines)
        mark_captions(lines)
        notes += mark_sections(lines)
        if draft.without_title:
            meta = draft.meta
        else:
            meta, more = lift_properties(lines, lift_heading(lines, draft.meta))
            notes += more
            meta = lift_metadata(lines, post_facts(lines, meta))
        meta = read_facts(lines, meta)
        mark_headings(lines)
    meta, more = _with_fallback(meta, draft.fallback)
    return lay_down(lines, meta, notes + more, name, review_id)


def lay_down(
    lines: Sequence[Line], meta: ReviewMeta, notes: Sequence[Note], name: str, review_id: str = ""
) -> RawReview:
    """Make the review of lines that are judged; see `finish`."""
    passages = [line for line in lines if line.stays and line.text]
    if not any(line.kind == "body" for line in passages):
        raise _empty(name, "No text of a review was found in the file.")
    text, blocks = lay_out(
        (cast("BlockKind", line.kind), line.text, line.number) for line in passages
    )
    meta, more = _with_language(meta, _opening(text, blocks))
    notes = [*notes, *more]
    if stamps := recording_stamps(text):
        notes = [*notes, Note("notice", 0, several(len(stamps), "time"), _OF_RECORDING)]
    in_order = sorted([*notes, *line_notes(lines)], key=lambda note: note.line)
    stem = _NOTION.sub("", PurePosixPath(name).stem.strip())
    return RawReview(review_id or stem or "review", name, text, blocks, meta, tuple(in_order))


def _with_language(meta: ReviewMeta, opening: str) -> tuple[ReviewMeta, list[Note]]:
    """Let the text tell its language, where it is stated otherwise beyond doubt: as the film's."""
    if not (stated := meta.language):
        return replace(meta, language=language_of(opening)), []
    own = script_language(opening) or (ENGLISH if is_english(opening) else "")
    if not own and not allows(stated, opening):
        own = language_of(opening)
    if own in ("", stated) or (len(opening.split()) < _FEW and allows(stated, opening)):
        return meta, []
    reason = "stated as the language, which the text is not in; the film's, perhaps"
    return replace(meta, language=own), [Note("notice", 0, language_name(stated), reason)]


def _with_fallback(meta: ReviewMeta, fallback: ReviewMeta) -> tuple[ReviewMeta, list[Note]]:
    """Let a file's properties stand in for what its text does not state, and say so."""
    notes = []
    for key, source in _FALLBACKS.items():
        value = getattr(fallback, key)
        if value and not getattr(meta, key):
            meta = replace(meta, **{key: value})
            notes.append(Note("notice", 0, value, f"{key} taken from {source}"))
    return meta, notes


def _opening(text: str, blocks: tuple[Block, ...]) -> str:
    """Return the first long body passages: they tell the language better than names do."""
    parts: list[str] = []
    size = 0
    for block in blocks:
        if block.kind == "body" and block.end - block.start >= _LONG and size < _OPENING:
            parts.append(text[block.start : min(block.end, block.start + _OPENING)])
            size += len(parts[-1])
    return "\n".join(parts) or text[:_OPENING]
