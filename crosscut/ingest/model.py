"""What reading a file gives: one review as cleaned passages, and what was done to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

BlockKind = Literal["body", "caption", "heading"]
NoteKind = Literal["removed", "lifted", "marked", "encoding", "notice"]
LineKind = Literal["body", "caption", "heading", "removed", "lifted"]

GAP = "\n\n"  # what stands between two passages, and nowhere else


@dataclass(frozen=True, slots=True)
class Block:
    """One passage: ``text[start:end]`` of its review.

    ``line`` is the line of the decoded source that it begins on, 0 where the
    format has no lines.
    """

    kind: BlockKind
    start: int
    end: int
    line: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """One thing the cleaning did; ``line`` is 1-based, 0 where it is about the whole file."""

    kind: NoteKind
    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReviewMeta:
    """What the text itself states; whatever it does not state is empty or None.

    Several authors are joined with ``"; "``. ``published`` is an ISO date, a
    year and month, or a year. ``language`` is ISO 639-1. ``rating`` is the
    front matter's, as written. ``runtime`` is in minutes.
    """

    title: str = ""
    author: str = ""
    outlet: str = ""
    url: str = ""
    published: str = ""
    kind: str = ""
    language: str = ""
    rating: str = ""
    runtime: int | None = None
    year: int | None = None
    director: str = ""


@dataclass(frozen=True, slots=True)
class RawReview:
    """A cleaned review: passages in order, joined by a blank line, and its notes."""

    review_id: str
    filename: str
    text: str
    blocks: tuple[Block, ...]
    meta: ReviewMeta
    notes: tuple[Note, ...]


@dataclass(slots=True)
class Line:
    """One line of the source on its way to a passage.

    ``gap`` tells whether a blank line stood before it; ``final`` that the
    format itself said what it is (a ``#`` heading, a figure's caption); ``section`` that it
    opens one of several parts, so that it stays where it is the title too.
    """

    number: int
    text: str
    kind: LineKind = "body"
    gap: bool = True
    final: bool = False
    reason: str = ""
    section: bool = False

    @property
    def stays(self) -> bool:
        """Whether the line becomes a passage."""
        return self.kind not in ("removed", "lifted")

    @property
    def undecided(self) -> bool:
        """Whether no rule and no format has said yet what the line is."""
        return self.kind == "body" and not self.final

    def set(self, kind: LineKind, reason: str) -> None:
        """Decide what the line is, and why."""
        self.kind = kind
        self.reason = reason


@dataclass(slots=True)
class Draft:
    """What a reader of one format makes of a file.

    ``as_is`` texts are taken as they stand: no boilerplate rules. ``fallback`` holds what
    only stands in for what the text itself does not state, such as a file's properties.
    ``without_title`` texts have beside them what there is to say of them: no line of theirs is
    a title.
    """

    lines: list[Line]
    meta: ReviewMeta = field(default_factory=ReviewMeta)
    notes: list[Note] = field(default_factory=list)
    as_is: bool = False
    without_title: bool = False
    fallback: ReviewMeta = field(default_factory=ReviewMeta)


def several(count: int, noun: str) -> str:
    """Write a count with its noun as notes do: "1 word", "1470 words"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def was(count: int) -> str:
    """Return the verb that goes with a count."""
    return "was" if count == 1 else "were"


_NOTE_KINDS: dict[LineKind, NoteKind] = {
    "removed": "removed",
    "lifted": "lifted",
    "caption": "marked",
}


def line_notes(lines: Iterable[Line]) -> list[Note]:
    """Return one note for each line that was dropped, lifted or marked."""
    return [
        Note(_NOTE_KINDS[line.kind], line.number, line.text, line.reason)
        for line in lines
        if line.kind in _NOTE_KINDS and line.reason
    ]


def lay_out(passages: Iterable[tuple[BlockKind, str, int]]) -> tuple[str, tuple[Block, ...]]:
    """Join (kind, text, line) passages into the review's text and its blocks."""
    texts: list[str] = []
    blocks: list[Block] = []
    at = 0
    for kind, text, line in passages:
        texts.append(text)
        blocks.append(Block(kind, at, at + len(text), line))
        at += len(text) + len(GAP)
    return GAP.join(texts), tuple(blocks)


def put_back(review: RawReview, note: Note) -> RawReview:
    """Undo one note: the line becomes a body passage again, at its place.

    A removed or lifted line returns before the first passage that stood below
    it; a line marked as caption becomes body. Metadata stay as they are.

    Raises
    ------
    ValueError
        If the note is not one of the review's, or is not about a line.
    """
    if note not in review.notes or note.kind not in ("removed", "lifted", "marked"):
        raise ValueError(f"not a line that can be put back: {note}")
    passages = [(b.kind, review.text[b.start : b.end], b.line) for b in review.blocks]
    if note.kind == "marked":
        at = _find(passages, note)
        passages[at] = ("body", note.text, note.line)
    else:
        at = next((i for i, p in enumerate(passages) if p[2] > note.line), len(passages))
        passages.insert(at, ("body", note.text, note.line))
    text, blocks = lay_out(passages)
    rest = list(review.notes)
    rest.remove(note)
    return replace(review, text=text, blocks=blocks, notes=tuple(rest))


def _find(passages: Sequence[tuple[BlockKind, str, int]], note: Note) -> int:
    for i, (kind, text, line) in enumerate(passages):
        if kind == "caption" and line == note.line and text == note.text:
            return i
    raise ValueError(f"no caption stands at line {note.line}")
