"""What every rule of the findings looks at, made ready once, and what a rule returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crosscut.overview.tables import (
    body_mentions,
    body_sentences,
    body_words,
    code_counts,
    segment_shares,
    stated_scores,
)
from crosscut.schema import WHOLE_FILM
from crosscut.text.phrases import review_names

if TYPE_CHECKING:
    import pandas as pd

    from crosscut.guide.model import Kind
    from crosscut.overview.tables import Tables


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence that holds in the corpus, and where to see it.

    Attributes
    ----------
    rule
        Name of the rule.
    strength
        0-1, for ranking only.
    text
        The sentence, plain text, without its full stop.
    basis
        The figures behind it, and how they were got.
    review_id
        The review that shows it; empty where no one review does.
    passage
        The passage to begin at, if any.
    mark
        "kind:code" of the mentions that show it; empty for none.
    segment
        Code of the segment that it is about; empty for none.
    subject
        The review that the sentence is about; empty where it compares all.
    """

    rule: str
    strength: float
    text: str
    basis: str
    review_id: str = ""
    passage: int | None = None
    mark: str = ""
    segment: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A corpus made ready for the rules; captions and headings are left out.

    Attributes
    ----------
    names
        review_id -> name, in the order of the reviews.
    signed
        Reviews that name an author.
    segments, codes
        Code -> title: of the stories and the whole film; of ("theme", code) and so on.
    homes
        Character -> the story it belongs to, empty for none.
    paired
        Pairs of characters whom the guide says to share a story, both ways round.
    words
        Words of each body, index review_id.
    """

    names: dict[str, str]
    signed: frozenset[str]
    segments: dict[str, str]
    codes: dict[tuple[str, str], str]
    homes: dict[str, str]
    paired: frozenset[tuple[str, str]]
    words: pd.Series
    passages: pd.DataFrame
    shares: pd.DataFrame
    sentences: pd.DataFrame
    mentions: pd.DataFrame
    themes: pd.DataFrame
    motifs: pd.DataFrame
    scores: pd.DataFrame
    timecodes: pd.DataFrame
    lengths: pd.Series

    @property
    def stories(self) -> dict[str, str]:
        """Segments without the whole film."""
        return {code: title for code, title in self.segments.items() if code != WHOLE_FILM}

    def called(self, review_id: str) -> str:
        """Name a review as the subject of a sentence: a text, not a person."""
        name = self.names[review_id]
        return f"the review by {name}" if review_id in self.signed else name

    def first_mention(self, review_id: str, kind: str, code: str) -> int | None:
        """Passage in which a review first mentions a code."""
        here = self.mentions
        rows = here[
            (here["review_id"] == review_id) & (here["kind"] == kind) & (here["code"] == code)
        ]
        return None if rows.empty else int(rows["passage"].iloc[0])

    def first_of_segment(self, review_id: str, segment: str) -> int | None:
        """Passage in which a review first turns to a segment."""
        here = self.sentences
        rows = here[(here["review_id"] == review_id) & (here["segment"] == segment)]
        return None if rows.empty else int(rows["passage"].iloc[0])


def build_case(tables: Tables) -> Case:
    """Make a corpus ready for the rules."""
    guide = tables.guide
    kinds: tuple[Kind, ...] = ("theme", "motif", "character")
    reviews = tables.reviews
    lengths = reviews.set_index(reviews["review_id"].astype("str"))["words"]
    return Case(
        names=review_names(reviews, guide.film.title),
        signed=frozenset(reviews.loc[reviews["author"] != "", "review_id"].astype("str")),
        segments=guide.code_titles("segment"),
        codes={
            (kind, code): title for kind in kinds for code, title in guide.code_titles(kind).items()
        },
        homes={character.code: character.segment or "" for character in guide.characters},
        paired=frozenset(
            pair
            for one, two in (pairing.characters for pairing in guide.pairings)
            for pair in ((one, two), (two, one))
        ),
        words=body_words(tables),
        passages=tables.passages.astype({"review_id": "str"}),
        shares=segment_shares(tables),
        sentences=body_sentences(tables),
        mentions=body_mentions(tables),
        themes=code_counts(tables, "theme"),
        motifs=code_counts(tables, "motif"),
        scores=stated_scores(tables),
        timecodes=tables.timecodes.astype({"review_id": "str"}),
        lengths=lengths,
    )
