"""Pasted text: its lines, with hard-wrapped paragraphs made whole again."""

from __future__ import annotations

from itertools import pairwise

from crosscut.ingest.model import Draft, Line

_WRAP_MIN, _WRAP_MAX = 45, 100  # widths at which mail programs and typewriters break lines
_FULL = 0.6  # a line that was broken is at least this full
_FILLED = 0.85  # ... and if a word more would have fitted, it ended a paragraph
_ENDS = (".", "!", "?", "…", ":", "”", '"', ")")


def read_plain(text: str) -> Draft:
    """Split pasted text into lines; each line is a paragraph unless it was wrapped."""
    lines = split_lines(text)
    return Draft(_unwrap(lines) if is_wrapped(lines) else lines)


def split_lines(text: str) -> list[Line]:
    """Give the lines that hold something, whitespace collapsed, with their numbers."""
    lines: list[Line] = []
    gap = True
    for number, raw in enumerate(text.split("\n"), start=1):
        collapsed = " ".join(raw.split())
        if collapsed:
            lines.append(Line(number, collapsed, gap=gap))
        gap = not collapsed
    return lines


def is_wrapped(lines: list[Line]) -> bool:
    """Tell whether paragraphs were broken into lines of one width.

    So it is if no line is longer than a page is wide, and most lines that
    have another right below them are nearly full and stop in mid-sentence.
    """
    longest = max((len(line.text) for line in lines), default=0)
    inner = [line.text for line, below in pairwise(lines) if not below.gap]
    if not _WRAP_MIN <= longest <= _WRAP_MAX or len(inner) < 3:
        return False
    full = sum(len(text) >= _FULL * longest for text in inner)
    broken = sum(not text.endswith(_ENDS) for text in inner)
    return full >= 0.8 * len(inner) and broken >= 0.5 * len(inner)


def _unwrap(lines: list[Line]) -> list[Line]:
    """Join wrapped lines.

    A paragraph ends at a blank line, and where the next line's first word
    would have fitted into the line above it.
    """
    width = _FILLED * max(len(line.text) for line in lines)
    groups: list[list[Line]] = []
    for line in lines:
        above = groups[-1][-1].text if groups else ""
        fits = len(above) + 1 + len(line.text.split(" ", 1)[0]) <= width
        if line.gap or not groups or fits:
            groups.append([])
        groups[-1].append(line)
    return [
        Line(group[0].number, " ".join(line.text for line in group), gap=group[0].gap)
        for group in groups
    ]
