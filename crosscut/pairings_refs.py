"""Who is meant where in a paragraph: names, and he and she where only one can be meant.

A pronoun is taken for the one man or woman whom its own sentence names before it, or else for
the one whom the sentence before speaks of. Where a paragraph opens with a story ("In the second
story he ...") and has named nobody, it is that story's man or woman with most pairings in the
guide. Where two could be meant, or nobody was spoken of in the sentence before, it is left
open: a wrong guess would put words into a review's mouth.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crosscut.guide.model import Character, FilmGuide


Gender = Literal["he", "she", ""]

_NOUNS: Final[dict[Gender, frozenset[str]]] = {
    "she": frozenset(
        {"woman", "girl", "lady", "girlfriend", "wife", "mother", "daughter", "sister", "aunt"}
        | {"queen", "hostess", "actress", "waitress", "barmaid", "stewardess", "widow", "heroine"}
        | {"herself"}
    ),
    "he": frozenset(
        {"man", "boy", "gentleman", "boyfriend", "husband", "father", "son", "brother", "uncle"}
        | {"king", "policeman", "actor", "waiter", "barman", "widower", "hero", "himself"}
    ),
}
_PRONOUNS: Final[dict[Gender, frozenset[str]]] = {
    "she": frozenset({"she", "her", "hers"}),
    "he": frozenset({"he", "him", "his"}),
}
_WORD: Final = re.compile(r"[a-z]+")
_PRONOUN: Final = re.compile(
    r"(?<!\w)(?:(?P<he>he|him|his|himself)|(?P<she>she|her|hers|herself))(?!\w)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A character meant at text[start:end], by name or by pronoun."""

    character: str
    start: int
    end: int
    named: bool


def gender_of(character: Character) -> Gender:
    """Tell from the guide's own words whether reviews say he or she; empty if they leave it open.

    The first of these that has only one answer decides: nouns of the title, the first noun of
    the description, its pronouns.
    """
    title = _WORD.findall(character.title.lower())
    said = _WORD.findall(character.description.lower())
    nouns = [word for word in said if any(word in of for of in _NOUNS.values())]
    for words, lists in ((title, _NOUNS), (nouns[:1], _NOUNS), (said, _PRONOUNS)):
        found = {gender for gender, of in lists.items() if of & set(words)}
        if len(found) == 1:
            return found.pop()
    return ""


@dataclass(frozen=True)
class Cast:
    """What is known of the characters: gender, story, and each story's leading he and she."""

    gender: dict[str, Gender]
    home: dict[str, str]
    leading: dict[tuple[str, Gender], str]


def cast_of(guide: FilmGuide) -> Cast:
    """Read the cast from a guide."""
    gender = {character.code: gender_of(character) for character in guide.characters}
    homes = {character.code: character.segment or "" for character in guide.characters}
    often: dict[tuple[str, Gender], Counter[str]] = {}
    for pairing in guide.pairings:
        for code in pairing.characters:
            if homes.get(code) == pairing.segment and gender.get(code):
                often.setdefault((pairing.segment, gender[code]), Counter())[code] += 1
    leading = {}
    for place, counts in often.items():
        (first, most), *rest = counts.most_common(2)
        if not rest or rest[0][1] < most:
            leading[place] = first
    return Cast(gender, homes, leading)


@dataclass
class Paragraph:
    """The state of one paragraph while its sentences are read in order.

    Attributes
    ----------
    cast
        The characters.
    spoken
        Gender -> whom the last sentence read speaks of.
    story
        The story that the paragraph has named last; empty for none.
    """

    cast: Cast
    spoken: dict[Gender, set[str]] = field(default_factory=dict)
    story: str = ""
    anybody: bool = False

    def read(
        self,
        text: str,
        start: int,
        names: Sequence[tuple[int, int, str]],
        stories: Iterable[tuple[int, str]] = (),
    ) -> list[Reference]:
        """Find whom one sentence means.

        Parameters
        ----------
        text
            The sentence.
        start
            Where it begins in the review; all other offsets count from the review's start too.
        names
            Names of characters in it: start, end, code, in order.
        stories
            Names of stories in it: start, code.
        """
        references = [Reference(code, a, b, True) for a, b, code in names]
        told = sorted(stories)
        covered = [(a, b) for a, b, _ in names]
        for match in _PRONOUN.finditer(text):
            a, b = start + match.start(), start + match.end()
            if any(first < b and a < last for first, last in covered):
                continue
            gender: Gender = "he" if match["he"] else "she"
            meant = self._meant(gender, a, references, told)
            if meant:
                references.append(Reference(meant, a, b, False))
        self._go_on(references, told)
        return sorted(references, key=lambda one: one.start)

    def _meant(
        self, gender: Gender, at: int, references: Sequence[Reference], told: list[tuple[int, str]]
    ) -> str:
        genders = self.cast.gender
        here = {
            one.character
            for one in references
            if one.named and one.start < at and genders.get(one.character) == gender
        }
        before = here or self.spoken.get(gender, set())
        if before:
            return next(iter(before)) if len(before) == 1 else ""
        if self.anybody or any(one.named and one.start < at for one in references):
            return ""
        story = next((code for place, code in reversed(told) if place < at), self.story)
        return self.cast.leading.get((story, gender), "")

    def _go_on(self, references: Sequence[Reference], told: list[tuple[int, str]]) -> None:
        self.spoken = {}
        for one in references:
            gender = self.cast.gender.get(one.character, "")
            if gender:
                self.spoken.setdefault(gender, set()).add(one.character)
        self.story = told[-1][1] if told else self.story
        self.anybody = self.anybody or bool(references)
