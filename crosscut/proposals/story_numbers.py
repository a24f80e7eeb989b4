"""How the stories of a film are numbered and counted: "the third episode", "four tales"."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from crosscut.proposals.model import Place
from crosscut.proposals.reading import Reading, Word
from crosscut.proposals.vocabulary import WORDS, kinds_of, word_set, words_of
from crosscut.text.words import stop_words

MOST: Final = 8
LAST: Final = -2
MIDDLE: Final = -1
"""What stands for the number of the last story, and of the one in the middle."""
_ROW: Final = frozenset((1, 2, 3))
_OPENING: Final = 4  # words from the head of a sentence to "the second, ..."


def ordinals(language: str) -> dict[str, int]:
    """Word -> number, for "first", "two" and the like, in the language and in English."""
    found: dict[str, int] = {}
    for tongue in ("en", language):
        for row in WORDS["ordinals"].get(tongue, ()):
            found.update((word, place) for place, word in enumerate(row.split(), start=1))
    return found


def numerals() -> dict[str, int]:
    """Written number -> number, for figures and Roman numerals."""
    roman = {word: place for place, word in enumerate(WORDS["roman"].split(), start=1)}
    return roman | {str(place): place for place in range(1, MOST + 1)}


@dataclass
class Story:
    """What reviews say of the story of one number; `others` is what is numbered beside stories."""

    places: list[Place] = field(default_factory=list)
    cues: Counter[str] = field(default_factory=Counter)
    others: set[str] = field(default_factory=set)


@dataclass
class Count:
    """What the reviews count, for one word: "run", "story"."""

    stories: defaultdict[int, Story] = field(default_factory=lambda: defaultdict(Story))
    totals: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    heads: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Review -> the numbers with which passages of it begin: "The third run. He ..."."""

    @property
    def places(self) -> list[Place]:
        """Where stories are numbered by this word."""
        return [place for story in self.stories.values() for place in story.places]

    @property
    def in_row(self) -> bool:
        """Whether a review has a passage for each of three stories or more."""
        return any(own >= _ROW for own in self.heads.values())

    def is_told(self, reviews: int) -> bool:
        """Whether at least half of so many reviews number three stories or more, and two do."""
        own: defaultdict[int, set[int]] = defaultdict(set)
        for number, story in self.stories.items():
            for place in story.places:
                own[place.review].add(3 if number == LAST else number)
        return sum(map(_ROW.issubset, own.values())) >= max(2, reviews / 2)


def collect_counts(reading: Reading) -> dict[str, Count]:
    """Collect by word what is said of each numbered story, and of how many there are."""
    found: defaultdict[str, Count] = defaultdict(Count)
    numbers = ordinals(reading.language)
    one_of, many_of = part_words(reading.language)
    for number, one in enumerate(reading.reviews):
        for many, noun in count_totals(one.title, numbers, many_of | one_of):
            found[noun].totals[many].add(number)
        passage = -1
        for words, sentence in zip(one.by_sentence, one.sentences, strict=True):
            fresh, passage = sentence[2] != passage, sentence[2]
            for first, final, story, noun in find_numbers(words, numbers, one_of):
                if fresh and first < 2:
                    found[noun].heads[number].add(story)
                own = found[noun].stories[story]
                own.places.append(Place(number, words[first].start, words[final].end))
                own.cues[" ".join(word.key for word in words[first : final + 1])] += 1
            for many, noun in count_totals(words, numbers, many_of | one_of):
                found[noun].totals[many].add(number)
    return found


def part_words(language: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the words for one part and those for several, each with the word that it counts as."""
    strong_one, strong_many = words_of("part", language), words_of("parts", language)
    weak = [row.split() for row in WORDS["weak_parts"]] if language == "en" else []
    one = dict.fromkeys(strong_one, "") | {single: single for single, _ in weak}
    many = dict.fromkeys(strong_many, "") | {plural: single for single, plural in weak}
    return one, many


def sound_counts(
    reading: Reading, counts: dict[str, Count]
) -> tuple[defaultdict[int, Story], dict[int, set[int]]]:
    """Unite the words that count parts here; "attempt" and the like only where they are counted."""
    totals: defaultdict[int, set[int]] = defaultdict(set)
    for count in counts.values():
        for many, where in count.totals.items():
            totals[many] |= where
    enough = enough_reviews(reading)
    announced = {many for many, where in totals.items() if len(where) >= enough}
    halves = {2} & announced
    stories: defaultdict[int, Story] = defaultdict(Story)
    nouns = {""}
    for noun, count in counts.items():
        numbers = count.stories.keys() - {LAST, MIDDLE}
        if noun and not (
            (count.totals and numbers)
            or count.in_row
            or count.is_told(len(reading.reviews))
            or (
                any(
                    max(numbers, default=MOST + 1) <= many
                    for many in (halves if noun == "half" else announced)
                )
            )
        ):
            continue
        nouns.add(noun)
        for number, story in count.stories.items():
            if number > 0 or len(numbers) > 1 or count.totals or not noun:
                stories[number].places += story.places
                stories[number].cues += story.cues
    for number, story in _alone(reading, counts, nouns).items():
        stories[number].places += story.places
        stories[number].cues += story.cues
        stories[number].others |= story.others
    return stories, totals


def _alone(reading: Reading, counts: Mapping[str, Count], nouns: set[str]) -> dict[int, Story]:
    """Find "the second, about a girl", "in the second he ...", and no story: "second half"."""
    # "The second" alone is looked for only in reviews that number stories.
    numbers, (of_one, _) = ordinals(reading.language), part_words(reading.language)
    found: defaultdict[int, Story] = defaultdict(Story)
    small = stop_words() - {"and", "or", "of", "to"}
    sound = [counts[noun] for noun in nouns & counts.keys()]
    numbered = {place.review for count in sound for place in count.places}
    numbered |= {review for count in sound for where in count.totals.values() for review in where}
    for review, one in enumerate(reading.reviews):
        for words in one.by_sentence:
            for at, word in enumerate(words[1:], start=1):
                if word.key not in numbers or word.key in word_set("counts"):
                    continue
                if words[at - 1].key != "the" or word.before != " ":
                    continue
                story, said = found[numbers[word.key]], f"the {word.key}"
                after = words[at + 1 : at + 2]
                led = at > 1 and words[at - 2].key == "in" and after[:1] and after[0].key in small
                opens = at == 1 or (at == 2 and words[0].key in ("and", "but"))
                told = opens and after and after[0].before == " " and is_deed(after[0])
                here = after and review in numbered and at < _OPENING
                if here and (led or told or after[0].before.startswith(",")):
                    story.places.append(Place(review, word.start, word.end))
                    story.cues[said] += 1
                elif after and after[0].before == " " and of_one.get(after[0].key) not in nouns:
                    story.others.add(f"{said} {after[0].key}")
    return {number: one for number, one in found.items() if one.cues}


def is_deed(word: Word) -> bool:
    """Whether a word goes on with a story: "the first finds Ann ...", "the first is told by"."""
    deed = word.key.endswith("s") and "VERB" in kinds_of(word.key)
    return deed or word.key in ("is", "has")


def enough_reviews(reading: Reading) -> int:
    """Return in how many reviews a thing must stand."""
    return 1 if len(reading.reviews) < 3 else 2


def find_numbers(
    words: Sequence[Word], numbers: dict[str, int], of_one: dict[str, str]
) -> Iterator[tuple[int, int, int, str]]:
    """Find "third story", "part two", "last run": first and last word, number, word for a part."""
    figures = numerals()
    for at, (word, ahead) in enumerate(pairwise(words)):
        if ahead.before.strip(" -") or word.owns:
            continue
        if ahead.key in of_one and not _is_other_thing(words, at + 1):
            noun = of_one[ahead.key]
            if word.key in numbers and word.key not in word_set("counts"):
                yield at, at + 1, numbers[word.key], noun
            elif word.key in word_set("first_story"):
                yield at, at + 1, 1, noun
            elif word.key in word_set("last_story"):
                yield at, at + 1, LAST, noun
            elif word.key == "middle":
                yield at, at + 1, MIDDLE, noun
            elif at and words[at - 1].key in numbers and _describes(words[at - 1], word):
                yield at - 1, at + 1, numbers[words[at - 1].key], noun  # "second full story"
        if word.key in of_one.keys() - {"one"} and (ahead.key in numbers or ahead.key in figures):
            # "Part I" is the first part, "the part I like" is none.
            plain = ahead.key != "i" or (word.capital and not _is_other_thing(words, at + 1))
            if plain:
                number = numbers.get(ahead.key) or figures[ahead.key]
                yield at, at + 1, number, of_one[word.key]


def _describes(word: Word, ahead: Word) -> bool:
    """Whether an adjective stands behind which one it is: "third, sadder"."""
    which = word.key not in word_set("counts") and not ahead.before.strip(" ")
    return which and "ADJ" in kinds_of(ahead.key)


def _is_other_thing(words: Sequence[Word], at: int) -> bool:
    """Whether a noun or verb follows that makes another thing of it: "first part of the scene"."""
    ahead = words[at + 1 : at + 2]
    return bool(ahead) and ahead[0].before == " " and ahead[0].key in word_set("after_part")


def _with_last(
    words: Sequence[Word], at: int, numbers: dict[str, int], nouns: dict[str, str]
) -> tuple[int, str] | None:
    """Read "the fourth and last story", "the third, final run": how many there are."""
    ahead = words[at + 1 : at + 4]
    ahead = ahead[bool(ahead) and ahead[0].key == "and" :]
    number = numbers.get(words[at].key, 0) if words[at].key not in word_set("counts") else 0
    if number < 2 or len(ahead) < 2 or ahead[0].key not in word_set("last_story"):
        return None
    of_whole = any(word.key in word_set("series") for word in words)
    return None if of_whole or ahead[1].key not in nouns else (number, nouns[ahead[1].key])


def count_totals(
    words: Sequence[Word], numbers: dict[str, int], nouns: dict[str, str]
) -> Iterator[tuple[int, str]]:
    """Find how many stories there are said to be: "four separate stories", "a triptych"."""
    groups, figures = WORDS["groups"], numerals()
    for at, word in enumerate(words):
        if groups.get(word.key):
            yield groups[word.key], ""
        joined, _, part = word.key.partition("-")
        if (number := _with_last(words, at, numbers, nouns)) is not None:
            yield number
        if part in nouns and 1 < numbers.get(joined, 0) <= MOST:
            yield numbers[joined], nouns[part]
        many = numbers.get(word.key) or (figures.get(word.key, 0) if word.key.isdecimal() else 0)
        if not 1 < many <= MOST or word.key in ("first", "second", "third"):
            continue
        for ahead in words[at + 1 : at + 4]:
            short = ahead.key == "films" and words[at + 1].key == "short"
            if short or (ahead.key in nouns and ahead.key not in words_of("part", "en")):
                yield many, nouns.get(ahead.key, "")
                break
            if ahead.before.strip(" -") or ahead.key in stop_words():
                break
