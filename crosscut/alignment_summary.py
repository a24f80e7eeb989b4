"""What each review gives to a segment: words, the themes that stand out in it, its tone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from crosscut.corpus.selection import Selection


FEWEST: Final = 2
"""A theme mentioned once stands out by chance."""

TONE_STEPS: Final = (
    (0.3, "favourable"),
    (0.1, "mildly favourable"),
    (-0.1, "even"),
    (-0.3, "mildly unfavourable"),
)


@dataclass(frozen=True)
class Share:
    """What one review gives to a segment.

    Attributes
    ----------
    review_id
        The review.
    words, total
        Its words on the segment, and its words in all that is counted.
    themes
        Codes that stand out, at most two, the most distinctive first.
    tone, sentences
        Mean tone of its sentences there, -1 to 1, and their number.
    """

    review_id: str
    words: int
    total: int
    themes: tuple[str, ...]
    tone: float
    sentences: int


def proposed(words: pd.Series[int], most: int = 3) -> list[str]:
    """Propose the reviews with most words on a segment; `words` has index review_id."""
    ranked = words[words > 0].sort_values(ascending=False, kind="stable")
    return [str(review) for review in ranked.index[:most]]


def shares(own: Selection, total: pd.Series[int], reviews: Sequence[str]) -> dict[str, Share]:
    """Sum up what some reviews give to the segment of a selection.

    A theme stands out in a review where it has at least two mentions and its rate is above
    that of all other reviews of the selection together: (n + 0.5) / (words + 1) against the
    same for them, the highest ratio first.

    Parameters
    ----------
    own
        The reviews compared, cut to the segment.
    total
        Words of each review, index review_id, whatever they speak of.
    reviews
        Ids of those summed up; all of the selection are what they stand out from.
    """
    themes = own.mentions[own.mentions["kind"] == "theme"]
    counts = themes.groupby(["review_id", "code"]).size()
    everywhere = counts.groupby(level=1).sum()
    tones = own.sentences.groupby("review_id")["tone"]
    mean, size = (
        table.reindex(list(reviews), fill_value=0).tolist()
        for table in (tones.mean(), tones.size())
    )
    found = {}
    for review, tone, sentences in zip(reviews, mean, size, strict=True):
        said = tuple(_standing_out(review, counts, everywhere, own.words))
        found[review] = Share(
            review, int(own.words[review]), int(total[review]), said, tone, sentences
        )
    return found


def _standing_out(
    review: str, counts: pd.Series[int], everywhere: pd.Series[int], words: pd.Series[int]
) -> list[str]:
    if review not in counts.index.get_level_values(0):
        return []
    here = counts.xs(review, level=0)
    elsewhere = int(words.sum() - words[review])
    ratios = {}
    for code, count in here.items():
        others = int(everywhere[str(code)]) - int(count)
        ratio = (count + 0.5) / (words[review] + 1) * (elsewhere + 1) / (others + 0.5)
        if count >= FEWEST and ratio > 1:
            ratios[str(code)] = float(ratio)
    return sorted(ratios, key=lambda code: -ratios[code])[:2]


def tone_words(tone: float) -> str:
    """Put a mean tone of -1 to 1 in words."""
    return next((said for least, said in TONE_STEPS if tone >= least), "unfavourable")
