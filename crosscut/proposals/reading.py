"""Reviews as they are read for proposals: their words, in sentences."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from crosscut.corpus.annotate import sentence_spans
from crosscut.ingest.model import RawReview
from crosscut.text.languages import ENGLISH
from crosscut.text.words import bare, fold, stop_words, word_key, words

LONGEST_WORD: Final = 40
"""Characters; what is longer is no word that anyone would look for."""

QUOTES: Final = "\"“”„«»‘’'"
"""Marks that can open or close a quotation."""


class Word(NamedTuple):
    """One word of a review.

    Attributes
    ----------
    start, end
        Offsets into the text of the review; a possessive 's is left out.
    text, key
        As it is written, and as it is compared (see `crosscut.text.words`).
    sentence
        Number of its sentence within the review.
    opens
        Whether a capital is due here whatever the word: it opens a sentence or a quotation.
    before
        What stands between the word before it in its sentence and this one.
    owns
        Whether a possessive 's follows.
    """

    start: int
    end: int
    text: str
    key: str
    sentence: int
    opens: bool
    before: str
    owns: bool

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()

    @property
    def shouted(self) -> bool:
        """Whether it is in capitals throughout."""
        return len(self.text) > 1 and self.text.isupper()


@dataclass(frozen=True)
class ReadReview:
    """One review, read.

    Attributes
    ----------
    raw
        The review.
    sentences
        (start, end, passage from 0, kind of the passage) of each sentence.
    words
        All its words in order.
    """

    raw: RawReview
    sentences: list[tuple[int, int, int, str]]
    words: list[Word]

    @cached_property
    def by_sentence(self) -> list[list[Word]]:
        """The words of each sentence."""
        found: list[list[Word]] = [[] for _ in self.sentences]
        for word in self.words:
            found[word.sentence].append(word)
        return found

    @cached_property
    def title(self) -> list[Word]:
        """The words of its title, which is no part of the text."""
        return list(_words(self.raw.meta.title, [0]))

    @cached_property
    def without_capitals(self) -> bool:
        """Whether most of its sentences begin with a small letter: names then do as well."""
        opening = [words[0].text[0] for words in self.by_sentence if words]
        return 2 * sum(letter.islower() for letter in opening) > len(opening)

    @cached_property
    def quoted_titles(self) -> list[tuple[int, int]]:
        """Titles in quotation marks, as of songs: numbers of their first and last words."""
        return list(_titles(self.raw.text, self.words))

    def sentence_at(self, offset: int) -> int:
        """Return the number of the sentence in which an offset is."""
        return max(0, bisect_right(self.sentences, offset, key=lambda row: row[0]) - 1)

    def quote(self, sentence: int) -> tuple[str, str, int, int]:
        """Return a sentence as an example: its text, the review, and its offsets."""
        start, end, _, _ = self.sentences[sentence]
        return self.raw.text[start:end], self.raw.review_id, start, end


@dataclass(frozen=True)
class Reading:
    """All reviews, read once for every kind of proposal."""

    reviews: tuple[ReadReview, ...]

    @cached_property
    def language(self) -> str:
        """The language that most of the reviews are in, ISO 639-1."""
        return main_language(read.raw for read in self.reviews)

    @cached_property
    def total(self) -> int:
        """Words of all reviews."""
        return sum(len(read.words) for read in self.reviews)

    @cached_property
    def sentences(self) -> list[str]:
        """The text of each sentence of each review."""
        return [one.raw.text[start:end] for one in self.reviews for start, end, *_ in one.sentences]

    @cached_property
    def small(self) -> Counter[str]:
        """How often each word stands without a capital, where names have one."""
        cased = (read for read in self.reviews if not read.without_capitals)
        words = (word for read in cased for word in read.words)
        return Counter(word.key for word in words if not word.capital)

    @cached_property
    def capitals(self) -> frozenset[str]:
        """Words that have a capital inside a sentence, and more often than not."""
        words = (word for read in self.reviews for word in read.words)
        count = Counter(word.key for word in words if word.capital and not word.opens)
        return frozenset(key for key, often in count.items() if often > self.small[key])

    @cached_property
    def cased(self) -> bool:
        """Whether the script has capitals at all, judged by the words."""
        sample = [word.text[0] for read in self.reviews for word in read.words[:2000]]
        cased = sum(letter.lower() != letter.upper() for letter in sample)
        return 2 * cased >= sum(map(str.isalpha, sample))


def read(reviews: Reading | Iterable[RawReview]) -> Reading:
    """Read reviews for proposals; a reading is handed back as it is."""
    if isinstance(reviews, Reading):
        return reviews
    return Reading(tuple(_read(raw) for raw in reviews))


def _read(raw: RawReview) -> ReadReview:
    spans = sentence_spans(raw)
    kinds = [block.kind for block in raw.blocks]
    sentences = [
        (start, end, passage, kinds[passage])
        for start, end, passage in zip(
            spans.start.tolist(), spans.end.tolist(), spans.passage.tolist(), strict=True
        )
    ]
    return ReadReview(raw, sentences, list(_words(raw.text, [start for start, *_ in sentences])))


def _words(text: str, starts: list[int]) -> Iterator[Word]:
    if not starts:
        return
    last, end = -1, 0
    for first, stop in words(text):
        if stop - first > LONGEST_WORD:
            continue
        surface = bare(text[first:stop])
        sentence = max(0, bisect_right(starts, first) - 1)
        fresh = sentence != last
        before = text[starts[sentence] if fresh else end : first][-8:]
        # The apostrophe of D'Onofrio opens no quotation.
        quoted = bool(set(before) & set(QUOTES)) and before not in ("'", "’")
        opens = fresh or quoted or ":" in before or "\n" in before
        last, end = sentence, stop
        close = first + len(surface)
        owns = stop > close or (surface.endswith("s") and text[stop : stop + 1] in ("'", "’"))
        yield Word(first, close, surface, word_key(surface), sentence, opens, before, owns)


_LONGEST_TITLE: Final = 6


def in_brackets(word: Word) -> bool:
    """Whether a word begins what a title says in brackets: "Magic (or Something Like It)"."""
    return word.before == " (" and word.key in stop_words()


def _titles(text: str, words: list[Word]) -> Iterator[tuple[int, int]]:
    """Find quotations of a few words that all have capitals, small words left aside."""
    for first, word in enumerate(words):
        if not (word.capital and word.before[-1:] and word.before[-1:] in QUOTES):
            continue
        for last in range(first, min(first + _LONGEST_TITLE, len(words))):
            ahead = words[last]
            # "Nightmare at 20,000 Feet" has figures.
            small = (ahead.key in stop_words() or ahead.text.isdecimal()) and last > first
            # The full stop of "R.M.F." is no end.
            initial = last > first and len(words[last - 1].text) == 1
            mark = ahead.before.strip(" .,'’" if initial else " ,'’")
            apart = last > first and mark and not in_brackets(ahead)
            if apart or not (ahead.capital or small):
                break
            close = text[ahead.end : ahead.end + 3]
            if set(close) & set(QUOTES) and not ahead.owns and not close[:1].isalpha():
                yield first, last
                break


@lru_cache(maxsize=65536)
def unaccented(key: str) -> str:
    """Return a word without its accents, as names are compared."""
    return fold(key, accents=True).text


def main_language(reviews: Iterable[RawReview]) -> str:
    """Return the language that most reviews are in, ISO 639-1; English where none is known."""
    known = Counter(raw.meta.language for raw in reviews if raw.meta.language)
    return known.most_common(1)[0][0] if known else ENGLISH
