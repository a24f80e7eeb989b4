"""Themes, proposed from the general set and from the reviews' own words for ideas."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from crosscut.guide.files import general_themes
from crosscut.guide.tables import slug
from crosscut.ingest.model import RawReview
from crosscut.proposals.model import Place, Proposal, Proposals, counts_of, review_count
from crosscut.proposals.nouns import phrases
from crosscut.proposals.reading import QUOTES, Reading, Word, read
from crosscut.proposals.vocabulary import (
    is_abstract,
    is_person,
    is_vague,
    per_million,
    singular,
    word_set,
)
from crosscut.text.matcher import Matcher, forms_of
from crosscut.text.negation import denial, is_outside
from crosscut.text.words import word_key

MOST_OWN: Final = 8
_MANY_TIMES: Final = 8.0
_ENGLISH: Final = (
    "The general themes are in English: in these reviews they find nothing. Add themes by hand."
)


def propose_themes(reviews: Reading | Iterable[RawReview]) -> Proposals:
    """Propose the general themes that the reviews speak of, and ideas that are the film's own.

    Parameters
    ----------
    reviews
        The reviews of one film.

    Returns
    -------
    Proposals
        The general themes by reviews and places, then at most `MOST_OWN` words for ideas that no
        general theme has. A theme of one single place is left out where there are others.
    """
    reading = read(reviews)
    if reading.language != "en":
        return Proposals((), _ENGLISH)
    rows = sorted(_general_found(reading), key=lambda row: (-row.documents, -row.count, row.code))
    rows = [row for row in rows if row.count > 1] or rows
    taken = {row.code for row in rows}
    found = (*rows, *_own_ideas(reading, taken))
    return Proposals(tuple(sorted(found, key=lambda row: not row.ticked)))


def other_themes(reviews: Reading | Iterable[RawReview], proposed: Proposals) -> Proposals:
    """List the general themes that are not proposed, for a reader to choose from.

    Parameters
    ----------
    reviews
        The reviews of one film.
    proposed
        The themes that are proposed for it.

    Returns
    -------
    Proposals
        Those that are found, by reviews and places, then those of which no word is found: these
        have no sentence, and `count` is 0. In reviews that are not in English none is looked for.
    """
    reading = read(reviews)
    shown = {row.code for row in proposed.rows}
    english = reading.language == "en"
    found = {row.code: row for row in _general_found(reading)} if english else {}
    none = "no review has a word of it" if english else "its words are in English"
    rows = [
        found.get(one.code)
        or Proposal(one.code, one.title, one.terms, 0, 0, "", "", 0, 0, f"A general theme: {none}.")
        for one in general_themes()
        if one.code not in shown
    ]
    return Proposals(tuple(sorted(rows, key=lambda row: (-row.documents, -row.count))))


@cache
def _general_terms() -> Matcher:
    themes = general_themes()
    return Matcher(forms_of(("theme", one.code, term) for one in themes for term in one.terms))


def _general_found(reading: Reading) -> Iterator[Proposal]:
    themes = general_themes()
    matcher = _general_terms()
    places: defaultdict[str, list[Place]] = defaultdict(list)
    weighed: defaultdict[str, Counter[int]] = defaultdict(Counter)
    doubted: Counter[str] = Counter()
    names = {one.code: word_key(one.title.removeprefix("The ").split()[0]) for one in themes}
    for number, one in enumerate(reading.reviews):
        text = one.raw.text
        for hit in matcher.find(text, [row[:2] for row in one.sentences]):
            at = one.sentence_at(hit.start)
            sentence = one.sentences[at][:2]
            # As in the tables: neither what is denied nor what writers say of themselves counts.
            if denial(text, hit.start, hit.end, sentence) or is_outside(
                text, hit.start, hit.end, sentence
            ):
                doubted[hit.code] += 1
                continue
            places[hit.code].append(Place(number, hit.start, hit.end))
            words = one.by_sentence[at]
            if _within_name(words, hit.start):
                doubted[hit.code] += 1
            elif not {word.key for word in words} & word_set("of_writer"):
                named = singular(word_key(text[hit.start : hit.end])) in names[hit.code]
                weighed[hit.code][number] += 1 + named
    few = max(min(2, len(reading.reviews)), math.ceil(len(reading.reviews) / 3))
    for theme in themes:
        if theme.code in places:
            where, own = places[theme.code], weighed[theme.code]
            hold = len(own) >= few and own.total() > few and own.total() >= 3 * doubted[theme.code]
            yield Proposal.from_places(
                reading,
                where,
                code=theme.code,
                title=theme.title,
                terms=theme.terms,
                why=f"A general theme: {counts_of(where)}.",
                ticked=hold,
            )


def _within_name(words: Sequence[Word], start: int) -> bool:
    """Whether a word stands in a title or a name: “Only Lovers Left Alive”."""
    for at, word in enumerate(words):
        if word.start == start and word.capital:
            beside = [*words[max(0, at - 1) : at], *words[at + 1 : at + 2]]
            return any(one.capital and not one.opens for one in beside) or word.before[-1:] in (
                *QUOTES,
            )
    return False


def _own_ideas(reading: Reading, taken: set[str]) -> Iterator[Proposal]:
    """Propose words for ideas that are rarer elsewhere and belong to no general theme."""
    matcher = _general_terms()
    few = len(reading.reviews) < 3
    by_word = {
        key[0]: phrase
        for key, phrase in phrases(reading).items()
        if len(key) == 1
        and is_abstract(key[0])
        and not is_person(key[0])
        and not is_vague(key[0])
        and (phrase.documents > 1 or (few and len(phrase.places) > 1))
        and not matcher.find(key[0])
    }
    common = per_million(by_word, "en")
    weighed = []
    for word, phrase in by_word.items():
        more = 1e6 * len(phrase.places) / max(reading.total, 1) / max(common[word], 0.5)
        if more >= _MANY_TIMES:
            weighed.append((phrase.documents * math.log2(more), word))
    for _, word in sorted(weighed, reverse=True)[:MOST_OWN]:
        places = by_word[word].places
        code = slug(word, taken)
        taken.add(code)
        own, most = by_word[word], len(places) / 2
        idea = own.alone > most and own.bare >= most  # "the creation" is none
        yield Proposal.from_places(
            reading,
            places,
            code=code,
            title=word.capitalize(),
            terms=(word,),
            why=f"A word for an idea: {counts_of(places)}; rarer elsewhere.",
            ticked=idea and review_count(places) > len(reading.reviews) // 3,
        )
