"""What is proposed: one code of a guide each, with what it was found by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

COLUMNS = {
    "code": "str",
    "title": "str",
    "terms": "object",
    "count": "int64",
    "documents": "int64",
    "example": "str",
    "review_id": "str",
    "start": "int64",
    "end": "int64",
    "why": "str",
    "played_by": "str",
    "segment": "str",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One character, motif, theme or segment that the reviews may speak of.

    Attributes
    ----------
    code, title, terms
        As in a guide; for a segment the terms are its cues.
    count, documents
        In how many places, and in how many reviews, it is found.
    example, review_id, start, end
        A sentence with it, and where that stands: ``text[start:end]`` of the review.
    why
        What speaks for it, in plain words.
    played_by
        Of a character: the actor.
    segment
        Code of the one story that it belongs to, where that shows.
    """

    code: str
    title: str
    terms: tuple[str, ...]
    count: int
    documents: int
    example: str
    review_id: str
    start: int
    end: int
    why: str
    played_by: str = ""
    segment: str = ""


class Proposals(NamedTuple):
    """Proposals of one kind, best first, and what a reader should know of them (or "")."""

    rows: tuple[Proposal, ...]
    said: str = ""

    def table(self) -> pd.DataFrame:
        """One row per proposal, columns as the attributes of `Proposal`; terms are lists."""
        return table_of(self.rows)


def table_of(rows: Sequence[Proposal]) -> pd.DataFrame:
    """Turn proposals into a table; see `Proposals.table`."""
    values = [
        [list(row.terms) if name == "terms" else getattr(row, name) for name in COLUMNS]
        for row in rows
    ]
    return pd.DataFrame(values, columns=list(COLUMNS)).astype(COLUMNS)
