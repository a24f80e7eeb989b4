"""The sentence that is shown with a proposal."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crosscut.proposals.names import Place
    from crosscut.proposals.reading import Reading


_SHORT, _LONG, _LOOKED_AT = 40, 240, 100

Example = tuple[str, str, int, int]
"""The text of a sentence, the id of its review, and its offsets there."""
_NONE: Final[Example] = ("", "", 0, 0)


def example(reading: Reading, places: Iterable[Place]) -> Example:
    """Choose a sentence: the first in running text that is neither short nor long."""
    spots = (
        (place.review, reading.reviews[place.review].words[place.first].start) for place in places
    )
    return example_at(reading, spots)


def example_at(reading: Reading, spots: Iterable[tuple[int, int]]) -> Example:
    """Choose a sentence as `example` does, among (review, offset)."""
    best, chosen = (9, 0), _NONE
    for number, (review, offset) in enumerate(spots):
        one = reading.reviews[review]
        sentence = max(0, bisect_right(one.sentences, offset, key=lambda row: row[0]) - 1)
        start, end, _, kind = one.sentences[sentence]
        fits = _SHORT <= end - start <= _LONG
        rank = ((kind != "body") + 2 * (not fits), number)
        if rank < best:
            best, chosen = rank, one.quote(sentence)
        if number >= _LOOKED_AT or rank[0] == 0:
            break
    return chosen
