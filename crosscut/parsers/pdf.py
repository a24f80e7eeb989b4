"""PDF: pypdf finds the lines of each page, with their place and size."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError

from crosscut.parsers import ENCRYPTED, KANA, NO_TEXT, READING, Refusal

Matrix = list[float]


def parse(data: bytes, bounds: Mapping[str, int]) -> dict[str, Any]:
    """Read the lines of a PDF.

    Parameters
    ----------
    data
        The file.
    bounds
        "pages": the pages that are read at most.

    Returns
    -------
    dict
        "pages": for each page its lines from top to bottom as pypdf orders them, each
        [text, x, y, size, bold], lengths in points; "signs": how many figures of footnotes
        within lines were left out; "left": how many pages were not read; "title" and "author":
        the document's properties.

    Raises
    ------
    Refusal
        If a password is needed, or the pages hold pictures only.
    Exception
        Whatever pypdf raises on a damaged file.
    """
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        _unlock(reader)
    count = len(reader.pages)
    pages = [_page(reader.pages[i]) for i in range(min(count, bounds["pages"]))]
    # A font that does not say which letters it has gives zeros.
    if not any(line[0].strip("\0\ufffd \xa0") for page in pages for line in page.lines):
        raise Refusal(NO_TEXT)
    properties = reader.metadata
    return {
        "pages": [page.lines for page in pages],
        "signs": sum(page.signs for page in pages),
        "left": max(0, count - bounds["pages"]),
        "title": str((properties and properties.title) or ""),
        "author": str((properties and properties.author) or ""),
    }


def _unlock(reader: PdfReader) -> None:
    """Open a file that only its printing or copying is locked of; others need a password."""
    try:
        access = reader.decrypt("")
    except (DependencyError, NotImplementedError) as error:
        raise Refusal(ENCRYPTED) from error
    if not access:
        raise Refusal(ENCRYPTED)


_SIGN = re.compile(r"\s*(?:\[?\d{1,3}\]?(?:[,–-]\s?\d{1,3})*|[*†‡§]{1,3}|[ivx]{1,5})[.)]?\s*")
_SMALLER = 0.9  # of the size of a line's letters: the figure of a footnote
_LOWER = 0.1  # of that size, by which a figure below the line stands too low for one


@dataclass(frozen=True, slots=True)
class _Piece:
    """What a page shows in one stroke; lengths in points, 0 for blanks."""

    text: str
    x: float = 0.0
    y: float = 0.0
    size: float = 0.0
    bold: bool = False


@dataclass(slots=True)
class _Page:
    """Collects the pieces that pypdf reports into lines."""

    lines: list[list[Any]] = field(default_factory=list)
    signs: int = 0
    _pieces: list[_Piece] = field(default_factory=list)

    def add(self, text: str, cm: Matrix, tm: Matrix, font: Any, size: float) -> None:  # noqa: ANN401
        """Take one piece; line feeds in it end the line."""
        for number, piece in enumerate(text.split("\n")):
            if number:
                self.end()
            if piece.strip():
                self._pieces.append(_place(piece, cm, tm, font, size))
            elif piece:
                self._pieces.append(_Piece(piece))

    def end(self) -> None:
        """End the line."""
        pieces, self._pieces = self._pieces, []
        sizes: Counter[tuple[float, bool]] = Counter()
        for one in pieces:
            sizes[one.size, one.bold] += len(one.text) * bool(one.size)
        letters = [one for one in pieces if one.size]
        if not letters:
            return
        size, bold = sizes.most_common(1)[0][0]
        base = next(one.y for one in letters if one.size == size)
        parts: list[str] = []
        before = ""
        for one, following in zip_longest(pieces, pieces[1:]):
            text = one.text
            small = 0 < one.size < _SMALLER * size and one.y >= base - _LOWER * size
            if small and _SIGN.fullmatch(text):
                after = following.text[:1] if following else ""
                if not before:
                    text = f"{text.strip()} "
                elif before.isdigit() and after in ("/", "⁄"):  # 8 1/2
                    text = f" {text}"
                elif not (before.isspace() or after.isalnum()):
                    self.signs += 1
                    continue
            elif 0 < one.size <= READING * size and KANA.fullmatch(text):
                continue
            before = text[-1:]
            parts.append(text)
        if text := "".join(parts).strip():
            self.lines.append([text, round(letters[0].x, 1), round(base, 1), size, bold])


def _place(piece: str, cm: Matrix, tm: Matrix, font: Any, size: float) -> _Piece:  # noqa: ANN401
    x = cm[0] * tm[4] + cm[2] * tm[5] + cm[4]
    y = cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
    scale = (abs(cm[0] * cm[3] - cm[1] * cm[2]) * abs(tm[0] * tm[3] - tm[1] * tm[2])) ** 0.5
    name = str(font.get("/BaseFont", "")) if hasattr(font, "get") else ""
    return _Piece(piece, x, y, round(size * scale, 1), "bold" in name.lower())


def _page(page: PageObject) -> _Page:
    pieces = _Page()
    page.extract_text(visitor_text=pieces.add)
    pieces.end()
    return pieces
