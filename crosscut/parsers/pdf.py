"""PDF: pypdf finds the lines of each page, with their place and size."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError

from crosscut.parsers import ENCRYPTED, NO_TEXT, Refusal

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
        [text, x, y, size, bold], lengths in points; "left": how many pages were not read;
        "title" and "author": the document's properties.

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
    pages = [_lines(reader.pages[i]) for i in range(min(count, bounds["pages"]))]
    if not any(pages):
        raise Refusal(NO_TEXT)
    found = reader.metadata
    return {
        "pages": pages,
        "left": max(0, count - bounds["pages"]),
        "title": str((found and found.title) or ""),
        "author": str((found and found.author) or ""),
    }


def _unlock(reader: PdfReader) -> None:
    """Open a file that only its printing or copying is locked of; others need a password."""
    try:
        opened = reader.decrypt("")
    except (DependencyError, NotImplementedError) as error:
        raise Refusal(ENCRYPTED) from error
    if not opened:
        raise Refusal(ENCRYPTED)


@dataclass(slots=True)
class _Page:
    """Collects the pieces that pypdf reports into lines."""

    lines: list[list[Any]] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _at: tuple[float, float] | None = None
    _sizes: Counter[tuple[float, bool]] = field(default_factory=Counter)

    def add(self, text: str, cm: Matrix, tm: Matrix, font: Any, size: float) -> None:  # noqa: ANN401
        """Take one piece; line feeds in it end the line."""
        for number, piece in enumerate(text.split("\n")):
            if number:
                self.end()
            if piece.strip():
                self._place(piece, cm, tm, font, size)
            self._parts.append(piece)

    def _place(self, piece: str, cm: Matrix, tm: Matrix, font: Any, size: float) -> None:  # noqa: ANN401
        x = cm[0] * tm[4] + cm[2] * tm[5] + cm[4]
        y = cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
        if self._at is None:
            self._at = (x, y)
        scale = (abs(cm[0] * cm[3] - cm[1] * cm[2]) * abs(tm[0] * tm[3] - tm[1] * tm[2])) ** 0.5
        name = str(font.get("/BaseFont", "")) if hasattr(font, "get") else ""
        self._sizes[round(size * scale, 1), "bold" in name.lower()] += len(piece)

    def end(self) -> None:
        """End the line."""
        text = "".join(self._parts).strip()
        if text and self._at is not None:
            size, bold = self._sizes.most_common(1)[0][0]
            x, y = self._at
            self.lines.append([text, round(x, 1), round(y, 1), size, bold])
        self._parts.clear()
        self._sizes.clear()
        self._at = None


def _lines(page: PageObject) -> list[list[Any]]:
    pieces = _Page()
    page.extract_text(visitor_text=pieces.add)
    pieces.end()
    return pieces.lines
