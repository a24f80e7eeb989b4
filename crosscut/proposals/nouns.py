"""Nouns and short noun phrases of English reviews, each wherever it stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from crosscut.proposals.model import Place, review_count
from crosscut.proposals.names import Key
from crosscut.proposals.reading import Reading, Word
from crosscut.proposals.vocabulary import kinds_of, singular, word_set
from crosscut.text.words import stop_words

_LONGEST: Final = 3
_WHO: Final = ("who", "whom", "who's", "himself", "herself")


@dataclass
class Phrase:
    """A noun, or a phrase that ends in one: its words (the last as singular) and its places.

    `nominal` counts where it stands as a noun, `alone` where no other noun follows,
    `person` where "who" does.
    """

    key: Key
    places: list[Place] = field(default_factory=list)
    forms: set[str] = field(default_factory=set)
    nominal: int = 0
    alone: int = 0
    person: int = 0
    befores: Counter[str] = field(default_factory=Counter)

    @property
    def unsure(self) -> bool:
        """Whether it is one word that is no noun just as often: a well, and well."""
        kinds = kinds_of(self.key[0])
        both = "ADV" in kinds or ("ADJ" in kinds and self.nominal < len(self.places))
        return len(self.key) == 1 and both

    @property
    def bare(self) -> int:
        """In how many places it is none of many: "obsession", and not "an obsession"."""
        marked = word_set("before_one")
        held = (n for word, n in self.befores.items() if word in marked or "ADJ" in kinds_of(word))
        return len(self.places) - sum(held)

    @property
    def documents(self) -> int:
        """How many reviews have it."""
        return review_count(self.places)


def phrases(reading: Reading) -> dict[Key, Phrase]:
    """Find nouns, and phrases of up to three words, in running text and captions."""
    found: defaultdict[Key, Phrase] = defaultdict(lambda: Phrase(()))
    for number, one in enumerate(reading.reviews):
        for sentence, words in enumerate(one.by_sentence):
            if one.sentences[sentence][3] == "heading":
                continue
            for first, last in _spans(words):
                key = (*(word.key for word in words[first:last]), singular(words[last].key))
                phrase = found[key]
                phrase.key = key
                phrase.places.append(Place(number, words[first].start, words[last].end))
                phrase.forms.add(" ".join(word.key for word in words[first : last + 1]))
                noun = last > first or _stands_as_noun(words, last)
                phrase.nominal += noun
                phrase.person += any(word.key in _WHO for word in words[last + 1 : last + 2])
                phrase.alone += not _before_noun(words, last)
                if noun and first and first == last:
                    phrase.befores[words[first - 1].key] += 1
    return {key: phrase for key, phrase in found.items() if _is_noun(phrase)}


def _spans(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Give first and last word of each noun, alone and with the words that go with it."""
    for last, word in enumerate(words):
        if not _plain(word) or _is_particle(words, last):
            continue
        yield last, last
        for first in range(last - 1, max(-1, last - _LONGEST), -1):
            if not _goes_on(words[first], words[first + 1]) or not _modifies(words[first]):
                break
            yield first, last


def _plain(word: Word) -> bool:
    """Whether this may be a noun: no capital of its own, no stop word, letters."""
    return (
        (not word.capital or word.opens)
        and len(word.key) > 2
        and word.key not in stop_words()
        and word.key[0].isalpha()
    )


def _is_particle(words: Sequence[Word], at: int) -> bool:
    """Whether a word belongs to the name after it: "van Straaten"."""
    ahead = words[at + 1 : at + 2]
    named = bool(ahead) and ahead[0].capital and ahead[0].before == " "
    return named and words[at].key in word_set("name_particles")


def _goes_on(word: Word, ahead: Word) -> bool:
    return ahead.before in (" ", "-") and not word.owns


def _modifies(word: Word) -> bool:
    """Whether a word can belong to the noun after it: a noun, adjective or participle."""
    if not _plain(word) or word.key in word_set("plain_adjectives"):
        return False
    kinds = kinds_of(word.key)
    return bool(kinds & {"NOUN", "ADJ"}) or (
        "VERB" in kinds and word.key.endswith(("ed", "en", "ing"))
    )


def _stands_as_noun(words: Sequence[Word], at: int) -> bool:
    """Whether a word stands after an article or an adjective, and before no other noun."""
    if not at or words[at].before.strip(" "):
        return False
    if "ADJ" in kinds_of(words[at].key) and at + 1 < len(words):
        ahead = words[at + 1]
        named = ahead.capital and not ahead.opens  # "the grown Kevin"
        described = named or (_plain(ahead) and kinds_of(ahead.key) & {"NOUN", "ADJ"})
        if described and _goes_on(words[at], ahead):
            return False
    before = words[at - 1]
    if before.key in ("this", "that") and words[at].key.endswith("s"):
        return False  # "a ghost that haunts her"
    if before.capital and not before.opens and "NOUN" not in kinds_of(words[at].key):
        return False  # "No Evil consists of"
    return before.key in word_set("before_noun") | word_set("before_one") or (
        "ADJ" in kinds_of(before.key) and before.key not in stop_words()
    )


def _before_noun(words: Sequence[Word], at: int) -> bool:
    """Whether a word only says of which kind the noun after it is: "peace button"."""
    ahead = words[at + 1 : at + 2]
    if not ahead or not _goes_on(words[at], ahead[0]):
        return False
    return ahead[0].capital or (_plain(ahead[0]) and "NOUN" in kinds_of(ahead[0].key))


def _is_noun(phrase: Phrase) -> bool:
    """Whether the last word is mostly used as a noun, where it could be something else."""
    word = phrase.key[-1]
    kinds = kinds_of(word)
    if kinds == {"NOUN"}:
        return True
    # The dictionary lacks some nouns: bar and tin are verbs alone there.
    if kinds and "NOUN" not in kinds and word.endswith(("ly", "ed", "en", "wn", "ing")):
        return False
    if len(phrase.key) > 1:
        return not kinds or bool(kinds & {"NOUN", "VERB"})  # "comes alive"
    unsure = word.endswith("ing") or "NOUN" not in kinds or "ADJ" in kinds
    needed = 0.75 if unsure else 0.5
    return phrase.nominal >= needed * len(phrase.places)
