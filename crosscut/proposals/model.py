"""What is proposed: one code of a guide each, with what it was found by."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

import pandas as pd

from crosscut.proposals.reading import Reading
from crosscut.text.phrases import count_of

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
    "ticked": "bool",
    "another": "str",
}
_SHORT, _LONG, _LOOKED_AT = 40, 240, 100

Example = tuple[str, str, int, int]
"""The text of a sentence, the id of its review, and its offsets there."""
_NO_EXAMPLE: Final[Example] = ("", "", 0, 0)


class Place(NamedTuple):
    """Where something stands: the number of the review, and the offsets there."""

    review: int
    start: int
    end: int


def review_count(places: Collection[Place]) -> int:
    """Return in how many reviews these places are."""
    return len({place.review for place in places})


def counts_of(places: Collection[Place]) -> str:
    """Return how many places these are, and in how many reviews: "3 places in 2 reviews"."""
    return f"{count_of(len(places), 'place')} in {count_of(review_count(places), 'review')}"


def examples(reading: Reading, places: Sequence[Place]) -> tuple[Example, str]:
    """Choose two sentences: the first in running text that are neither short nor long.

    Of the second, from another review where there is one, only the text is returned, or "".
    """
    ranked: dict[tuple[int, int], tuple[int, int]] = {}
    for number, place in enumerate(places[:_LOOKED_AT]):
        one = reading.reviews[place.review]
        sentence = one.sentence_at(place.start)
        start, end, _, kind = one.sentences[sentence]
        fits = _SHORT <= end - start <= _LONG
        ranked.setdefault((place.review, sentence), ((kind != "body") + 2 * (not fits), number))
    if not ranked:
        return _NO_EXAMPLE, ""
    first = min(ranked, key=ranked.__getitem__)
    shown = reading.reviews[first[0]].quote(first[1])
    others = [key for key in ranked if key != first]
    if others:
        review, sentence = min(others, key=lambda key: (key[0] == first[0], ranked[key]))
        return shown, reading.reviews[review].quote(sentence)[0]
    return shown, ""


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
    ticked
        Whether enough speaks for it to be taken unless a reader says no.
    another
        The text of a second sentence with it, or "".
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
    ticked: bool = True
    another: str = ""

    @classmethod
    def from_places(
        cls,
        reading: Reading,
        places: Sequence[Place],
        *,
        code: str,
        title: str,
        terms: tuple[str, ...],
        why: str,
        played_by: str = "",
        ticked: bool = True,
    ) -> Self:
        """Return the proposal of what stands at these places, with its counts and an example."""
        count, documents = len(places), review_count(places)
        shown, another = examples(reading, places)
        found = count, documents, *shown
        return cls(code, title, terms, *found, why, played_by, ticked=ticked, another=another)


class Proposals(NamedTuple):
    """Proposals of one kind, best first, and what a reader should know of them (or "")."""

    rows: tuple[Proposal, ...]
    note: str = ""

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
