"""Several reviews on one page: findings in sentences, a proposal, and the split itself.

Nothing is split by itself. ``propose_split`` looks for headings that are each followed by a
byline, a date or a score, or name a film with its year; ``split_review`` cuts a review at
those of the proposed parts that a reader chose.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from crosscut.ingest.cleaning import TABLES, looks_like_heading, one_of, states_score, words
from crosscut.ingest.metadata import date_line, lift_metadata, read_byline, read_facts
from crosscut.ingest.model import Line, LineKind, Note, RawReview, ReviewMeta
from crosscut.ingest.posts import BUTTONS, DATE, POSTS, WRITER, post_facts
from crosscut.ingest.review import lay_down

Sign = Literal["byline", "score", "date", "film"]

_REACH = 3  # lines below a heading in which its byline and its score stand
_SCORE_CHARS, _SCORE_WORDS = 60, 8
_FEWEST = 2
_FILM = re.compile(
    r"(?P<film>\S.{0,120}?) ?[(\[](?:18|19|20)\d\d[)\]]\W{0,20}(?:[★☆⭐½*\d].{0,12})?"
)
_OPENING_FILM = re.compile(r"review(?:ed)?(?: of)?:? +(?P<film>\S.{1,120})", re.IGNORECASE)
_ASPECTS = re.compile(rf"(?<![a-z]){one_of(TABLES['split']['aspects'])}(?![a-z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a page that looks like a review of its own.

    Attributes
    ----------
    heading
        The line that it begins with.
    first_line, last_line
        The lines of the source that it runs from and to (0 where the format has none).
    why
        What makes it look so, in words.
    author, film
        Whom its byline names, and the film that its heading names; empty where none.
    index
        Which of the page's rows it begins with; see `split_review`.
    """

    heading: str
    first_line: int
    last_line: int
    why: str
    author: str
    film: str
    index: int


@dataclass(frozen=True, slots=True)
class SplitProposal:
    """What speaks for several reviews on a page, in sentences, and the parts to split it into."""

    findings: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


def propose_split(review: RawReview) -> SplitProposal:
    """Look for several reviews in one text.

    Parameters
    ----------
    review
        A review as it was read.

    Returns
    -------
    SplitProposal
        Empty for what looks like one review: fewer than two headings that carry the same
        kind of sign. Where only scores are the sign, headings that name an aspect of a film
        ("Music", then "8/10") are none.
    """
    rows = _rows(review)
    heads = _posts(rows)
    if len(heads) < _FEWEST:
        heads = [head for i in range(len(rows)) if (head := _head(rows, i)) is not None]
        heads = _with_shared_sign(heads)
    if len(heads) < _FEWEST:
        return SplitProposal()
    parts = []
    for number, head in enumerate(heads):
        end = heads[number + 1].index if number + 1 < len(heads) else len(rows)
        parts.append(
            Part(
                head.heading, rows[head.index].number, rows[end - 1].number, head.why(),
                head.author, head.film, head.index,
            )
        )  # fmt: skip
    return SplitProposal(tuple(_findings(parts, heads)), tuple(parts))


def split_review(review: RawReview, parts: Iterable[Part]) -> list[RawReview]:
    """Split a review where the chosen parts begin.

    Parameters
    ----------
    review
        The review that the parts were proposed for.
    parts
        The parts to begin a review with. What stands under a part that is not among them
        stays with the part above; passages above the first make a review of their own.

    Returns
    -------
    list of RawReview
        In order, each with the metadata that its own lines state; none of the passages is
        lost. Where nothing is chosen, or nothing would be parted, the review itself.
    """
    rows = _rows(review)
    starts = sorted({part.index for part in parts if 0 <= part.index < len(rows)})
    starts = _cuts(rows, starts)
    if len(starts) < _FEWEST:
        return [review]
    stem = review.review_id
    notes = _notes_of_parts(review, [rows[start].number for start in starts])
    reviews = []
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(rows)
        review_id = f"{stem}-{number + 1}"
        reviews.append(_part_review(review, rows[start:end], notes[number], review_id, number + 1))
    return reviews


def _cuts(rows: list[Line], starts: list[int]) -> list[int]:
    """Keep the cuts that leave a body passage on both sides; the first part begins at the top."""
    bodies = [i for i, row in enumerate(rows) if row.kind == "body"]
    cuts = [0]
    for start in starts:
        above = bisect_left(bodies, start)
        if above > bisect_left(bodies, cuts[-1]) and above < len(bodies):
            cuts.append(start)
    return cuts


def _has_body(rows: Sequence[Line]) -> bool:
    return any(row.kind == "body" for row in rows)


def _rows(review: RawReview) -> list[Line]:
    """Return the review's lines in order, with what was lifted out and the ends of posts."""
    notes = [
        note
        for note in review.notes
        if note.kind == "lifted" or (note.kind == "removed" and note.reason == BUTTONS)
    ]
    rows: list[Line] = []
    for block in review.blocks:
        # Of one line the lifted pieces come first, and the buttons last.
        while notes and notes[0].line < block.line + (notes[0].kind == "lifted"):
            rows.append(_row(notes.pop(0)))
        text = review.text[block.start : block.end]
        rows.append(Line(block.line, text, kind=block.kind))
    return rows + [_row(note) for note in notes]


def _row(note: Note) -> Line:
    kind: LineKind = "lifted" if note.kind == "lifted" else "removed"
    return Line(note.line, note.text, kind=kind, reason=note.reason)


# --------------------------------------------------------------------------
# What speaks for a split


@dataclass(frozen=True, slots=True)
class _Head:
    """A heading and the signs below it: kind -> the line that shows it."""

    index: int
    heading: str
    signs: dict[Sign, str]
    author: str
    film: str

    def why(self) -> str:
        """Name the signs in words."""
        words_of: dict[Sign, str] = {
            "byline": "a byline follows",
            "score": "a score follows",
            "date": "a date follows",
            "film": "it names a film",
        }
        return "; ".join(f"{words_of[sign]}: {text[:80]}" for sign, text in self.signs.items())


def _posts(rows: list[Line]) -> list[_Head]:
    """Find the posts of a site: each ends with its buttons, or begins with its writer."""
    ends = [
        i
        for i, row in enumerate(rows)
        if row.kind != "removed" and (i == 0 or rows[i - 1].kind == "removed")
    ]
    begins = [i for i, row in enumerate(rows) if row.reason == WRITER]
    choices = [_heads_of_posts(rows, starts) for starts in (ends, begins)]
    return max(choices, key=len)


def _heads_of_posts(rows: list[Line], starts: list[int]) -> list[_Head]:
    heads: list[_Head] = []
    for start, end in pairwise([*starts, len(rows)]):
        post = rows[start:end]
        signs = _signs_of_post(post)
        prose = any(row.kind == "body" and words(row.text) > _SCORE_WORDS for row in post)
        if heads and not prose:  # the writer below the text
            start = heads[-1].index
            signs |= heads.pop().signs
            prose = True
        if signs and prose:
            heads.append(_Head(start, rows[start].text, signs, signs.get("byline", ""), ""))
    return heads


def _signs_of_post(rows: Sequence[Line]) -> dict[Sign, str]:
    signs: dict[Sign, str] = {}
    for row in rows:
        if sign := _POST_SIGNS.get(row.reason) or ("score" if _score(row.text) else None):
            signs.setdefault(sign, row.text)
    return signs


_POST_SIGNS: dict[str, Sign] = {WRITER: "byline", DATE: "date"}


def _head(rows: list[Line], i: int) -> _Head | None:
    """Read a heading with its signs; None for a line that is none, or has none."""
    row = rows[i]
    is_heading = row.kind == "heading" or (row.kind == "lifted" and row.reason == "title")
    film = _film(row.text)
    if not (is_heading or (row.kind == "body" and (film or looks_like_heading(row.text)))):
        return None
    if _byline(row.text) or date_line(row.text) or _score(row.text):
        return None
    signs: dict[Sign, str] = {}
    author = ""
    for below in rows[i + 1 : i + 1 + _REACH]:
        if words(below.text) > 2 * _SCORE_WORDS:
            break
        if (name := _byline(below.text)) and "byline" not in signs:
            author = name
            signs["byline"] = below.text
        elif _score(below.text):
            signs.setdefault("score", below.text)
        elif date_line(below.text):
            signs.setdefault("date", below.text)
        elif below.kind == "heading" or looks_like_heading(below.text):
            # The signs below belong to that heading, the nearer one.
            break
    if film:
        signs["film"] = film
    return _Head(i, row.text, signs, author, film) if signs else None


def _byline(text: str) -> str:
    byline = read_byline(text)
    return byline.authors if byline else ""


def _score(text: str) -> bool:
    short = len(text) <= _SCORE_CHARS and len(text.split()) <= _SCORE_WORDS
    return short and states_score(text) and not _FILM.fullmatch(text)


def _film(text: str) -> str:
    match = _FILM.fullmatch(text) or _OPENING_FILM.fullmatch(text)
    return match["film"].strip(" :–—-") if match else ""


def _with_shared_sign(heads: list[_Head]) -> list[_Head]:
    """Keep the headings that share a sign with another; scores alone count least."""
    for sign in ("byline", "film", "date", "score"):
        alike = [head for head in heads if sign in head.signs]
        if sign == "score":
            alike = [head for head in alike if not _is_aspect(head.heading)]
        if len(alike) >= _FEWEST:
            others = [head for head in heads if {"byline", "film"} & head.signs.keys()]
            return sorted({head.index: head for head in (*alike, *others)}.values(), key=_index)
    return []


def _index(head: _Head) -> int:
    return head.index


def _is_aspect(heading: str) -> bool:
    return len(heading.split()) <= 4 and _ASPECTS.search(heading) is not None


def _findings(parts: Sequence[Part], heads: Sequence[_Head]) -> list[str]:
    counts = {
        sign: sum(sign in head.signs for head in heads) for sign in ("byline", "score", "date")
    }
    findings = [
        f"{count} of {len(parts)} headings are followed by a {sign}."
        for sign, count in counts.items()
        if count >= _FEWEST
    ]
    for many, names in (
        ("authors", dict.fromkeys(part.author for part in parts if part.author)),
        ("films", dict.fromkeys(part.film for part in parts if part.film)),
    ):
        if len(names) >= _FEWEST:
            findings.append(f"{len(names)} {many}: {'; '.join(list(names)[:5])}.")
    return findings or [f"{len(parts)} headings that look alike."]


# --------------------------------------------------------------------------
# Splitting


def _notes_of_parts(review: RawReview, firsts: Sequence[int]) -> list[list[Note]]:
    """Return for each part the notes of its lines; those of the whole file go to the first."""
    parts: list[list[Note]] = [[] for _ in firsts]
    for note in review.notes:
        if note.kind in ("removed", "encoding", "notice"):
            at = bisect_right(firsts, note.line) - 1 if note.line else 0
            parts[max(0, at)].append(note)
    return parts


def _part_review(
    review: RawReview, rows: Sequence[Line], notes: Sequence[Note], review_id: str, number: int
) -> RawReview:
    lines = [
        # What was lifted for the whole page is judged again, for this part alone.
        replace(row, kind="body", reason="")
        if row.kind == "lifted" and row.reason not in POSTS
        else replace(row, final=row.kind in ("heading", "caption"))
        for row in rows
        if row.kind != "removed"
    ]
    whole = review.meta
    meta = ReviewMeta(outlet=whole.outlet, url=whole.url, published="", kind=whole.kind)
    meta = read_facts(lines, lift_metadata(lines, post_facts(lines, meta)))
    if not _has_body(lines):  # everything was lifted: keep the text rather than the metadata
        lines = [replace(line, kind="body", reason="") for line in lines]
    meta = replace(
        meta,
        author=meta.author or ("" if number > 1 else whole.author),
        published=meta.published or ("" if number > 1 else whole.published),
    )
    return lay_down(lines, meta, notes, f"{review.filename}, part {number}", review_id)
