"""Motifs, proposed from the things that reviews name again and again."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from crosscut.guide.files import general_aspects, general_themes
from crosscut.guide.model import Code
from crosscut.guide.tables import slug
from crosscut.ingest.model import RawReview
from crosscut.proposals.characters import not_characters
from crosscut.proposals.model import Place, Proposal, Proposals, counts_of, review_count
from crosscut.proposals.names import Key, Names, find_names
from crosscut.proposals.nouns import Phrase, phrases
from crosscut.proposals.reading import Reading, read
from crosscut.proposals.vocabulary import (
    is_abstract,
    is_person,
    is_vague,
    kinds_of,
    per_million,
    singular,
    word_set,
)
from crosscut.text.matcher import Matcher, forms_of
from crosscut.text.terms import expand, normalise

MOST: Final = 30
_NO_WORDS: Final = (
    "There is no list of common words for the language of these reviews, so that what is "
    "distinctive cannot be told. Add the motifs by hand."
)
_NO_GRAMMAR: Final = (
    "For this language words are proposed by how much rarer they are elsewhere; whether they name "
    "a thing is for you to judge, and other forms of them are not looked for."
)
_MANY_TIMES: Final = 4.0
"""How much oftener than in general a word must stand in the reviews."""


class _Motif(NamedTuple):
    """A motif on its way: its terms, where it stands, and how much speaks for it."""

    # `sure` says that its words name a thing to look at.

    title: str
    terms: tuple[str, ...]
    places: list[Place]
    score: float
    why: str
    sure: bool = False


def propose_motifs(
    reviews: Reading | Iterable[RawReview],
    *,
    title: str = "",
    director: str = "",
    parts: Iterable[str] = (),
    known: Collection[str] = (),
) -> Proposals:
    """Propose motifs: concrete nouns and phrases, quoted titles, and named things.

    What counts is in how many reviews a word stands, and how much oftener than in general (in
    the subtitles of films and television). Left out are words for people and for ideas, those of
    the crafts of film, and those of every review.

    Parameters
    ----------
    reviews
        The reviews of one film.
    title
        Of the film, which is no motif of its own.
    director
        Of the film: no motif either.
    parts
        Names of its stories.
    known
        Terms that are characters already.

    Returns
    -------
    Proposals
        At most `MOST`, those that speak most for themselves first.
    """
    reading = read(reviews)
    films = (title, title.rstrip("!?."), title.partition(":")[0])
    taken = {normalise(term.removeprefix("=")) for term in (*films, *known)}
    taken |= {term.removeprefix(article) for term in taken for article in ("the ", "a ", "an ")}
    names = find_names(reading, not_characters(reading, title, director, parts))
    found = [*_quoted_titles(reading, taken), *_named_things(reading, names, taken)]
    note = ""
    if reading.language == "en":
        found += _nouns(reading, taken)
    else:
        plain = _plain_words(reading, taken)
        note = _NO_GRAMMAR if plain is not None else _NO_WORDS
        found += plain or ()
    rows: list[Proposal] = []
    terms: set[str] = set()
    for one in sorted(found, key=lambda one: (-one.score, one.title)):
        own = tuple(term for term in one.terms if not terms & set(expand(term)))
        if not own or len(rows) == MOST:
            continue
        terms |= {form for term in own for form in expand(term)}
        code = slug(one.title, {row.code for row in rows}, otherwise=f"motif-{len(rows) + 1}")
        rows.append(
            Proposal.from_places(
                reading,
                one.places,
                code=code,
                title=one.title,
                terms=own,
                why=one.why,
                ticked=one.sure and review_count(one.places) >= min(2, len(reading.reviews)),
            )
        )
    return Proposals(tuple(sorted(rows, key=lambda row: not row.ticked)), note)


def _enough(reading: Reading, places: Collection[Place]) -> bool:
    few = len(reading.reviews) < 3
    return len(places) > 1 and (few or review_count(places) > 1 or len(places) > 3)


def _weight(places: Collection[Place]) -> float:
    """Weigh places by their reviews first, and by their number where that is alike."""
    return review_count(places) + 0.5 * math.log2(1 + len(places))


# -- nouns -------------------------------------------------------------------------------------


def _nouns(reading: Reading, taken: Collection[str]) -> Iterator[_Motif]:
    by_key = {
        key: phrase
        for key, phrase in phrases(reading).items()
        if _enough(reading, phrase.places) and not _is_no_motif(key, taken)
    }
    common = per_million({word for key in by_key for word in key}, "en")
    scores = {key: _score(reading, phrase, common) for key, phrase in by_key.items()}
    for group in _groups(by_key, scores):
        head = max(group, key=lambda key: (scores[key], len(key), key))
        longest = max(group, key=lambda key: (len(by_key[key].places) * len(key), key))
        places = sorted({place for key in group for place in by_key[key].places})
        places = _without_nested(places)
        yield _Motif(
            " ".join(longest).capitalize(),
            tuple(dict.fromkeys(term for key in group for term in _terms(by_key[key]))),
            places,
            scores[head],
            _why(places, head, common),
            _is_thing(by_key[longest]) and _is_common(reading, by_key[longest]),
        )


def _is_no_motif(key: Key, taken: Collection[str]) -> bool:
    """Whether a phrase is a person, an idea, a craft, or of no weight."""
    head, whole = key[-1], " ".join(key)
    if whole in taken or is_person(head) or is_abstract(head) or is_vague(head):
        return True
    if len(key) > 1 and (any(map(is_vague, key)) or any(map(is_person, key))):
        return True
    covered = {(hit.kind, hit.code) for hit in _general_terms().find(whole)}
    return any(
        kind == "aspect" or code not in word_set("tangible_themes") for kind, code in covered
    )


def _is_thing(phrase: Phrase) -> bool:
    """Whether a phrase names a thing: no act, group, measure or ground, and no verb mostly."""
    word = phrase.key[-1]
    if word in word_set("no_things") or singular(word) in word_set("no_things"):
        return False
    if phrase.person or phrase.alone < min(2, len(phrase.places) / 2):
        return False  # "airline passenger" shows no airline
    kinds = kinds_of(word) if len(phrase.key) == 1 else frozenset()
    if "ADJ" in kinds and len(phrase.forms) < 2 and not phrase.befores.keys() & {"a", "an"}:
        return False  # "the dead" are no thing
    return not kinds & {"VERB", "ADJ"} or 4 * phrase.nominal >= 3 * len(phrase.places)


def _is_common(reading: Reading, phrase: Phrase) -> bool:
    """Whether a phrase stands in small letters too: the “Quitters” of a title do not."""
    last = {form.split()[-1] for form in phrase.forms}
    return not reading.small or any(reading.small[word] for word in last)


@cache
def _general_terms() -> Matcher:
    def terms(kind: str, codes: Sequence[Code]) -> list[tuple[str, str, str]]:
        return [(kind, one.code, term) for one in codes for term in one.terms]

    return Matcher(
        forms_of([*terms("theme", general_themes()), *terms("aspect", general_aspects())])
    )


def _score(reading: Reading, phrase: Phrase, common: Mapping[str, float]) -> float:
    """Weigh a phrase: reviews times how many times (in doublings) it is oftener than usual."""
    usual = min(common[word] for word in phrase.key) * 0.1 ** (len(phrase.key) - 1)
    here = 1e6 * len(phrase.places) / max(reading.total, 1)
    more = math.log2(max(here / max(usual, 0.5), 1))
    if 2**more < _MANY_TIMES:
        return 0.0
    covered = bool(_general_terms().find(" ".join(phrase.key)))
    return _weight(phrase.places) * min(more, 12) * (0.6 if covered else 1)


def _groups(by_key: Mapping[Key, Phrase], scores: Mapping[Key, float]) -> Iterator[list[Key]]:
    """Put a phrase with what hardly stands without it: "expiry date" and "expiry"."""
    above: dict[Key, Key] = {}
    for key in sorted(by_key, key=lambda key: (-len(key), key)):
        parts = [
            key[first : last + 1] for first in range(len(key)) for last in range(first, len(key))
        ]
        for part in parts:
            own = by_key.get(part)
            if own and part != key and 2 * len(by_key[key].places) >= len(own.places):
                above.setdefault(part, key)
    groups: defaultdict[Key, list[Key]] = defaultdict(list)
    for key in by_key:
        root = key
        while root in above:
            root = above[root]
        groups[root].append(key)
    for group in groups.values():
        sound = [key for key in group if scores[key] > 0]
        if sound:
            yield sorted(sound, key=lambda key: (-len(key), key))


def _without_nested(places: Iterable[Place]) -> list[Place]:
    """Count a place within a longer one once."""
    outer: list[Place] = []
    for place in sorted(places, key=lambda one: (one.review, one.start, -one.end)):
        if not outer or outer[-1].review != place.review or outer[-1].end <= place.start:
            outer.append(place)
    return outer


def _terms(phrase: Phrase) -> list[str]:
    """Write a phrase as a term, and each form of it that the term would not find."""
    term = " ".join(phrase.key)
    if phrase.unsure:
        return [f"={before} {term}" for before, _ in phrase.befores.most_common(8)]
    forms = set(expand(term))
    others = (form for form in sorted(phrase.forms) if form.replace("-", " ") not in forms)
    return [term, *(f"={form}" for form in others)]


def _why(places: Sequence[Place], key: Key, common: Mapping[str, float]) -> str:
    rarest = min(key, key=lambda word: common[word])
    seldom = "is rare elsewhere" if common[rarest] < 10 else "is less common elsewhere"
    return f"{counts_of(places)}; “{rarest}” {seldom}."


# -- quotations and named things ------------------------------------------------------------------


def _quoted_titles(reading: Reading, taken: Collection[str]) -> Iterator[_Motif]:
    """Find titles in quotation marks, as of songs: a few words with capitals."""
    found: defaultdict[str, list[Place]] = defaultdict(list)
    written: dict[str, str] = {}
    for number, one in enumerate(reading.reviews):
        for first, last in one.quoted_titles:
            end = one.words[last].end
            text = one.raw.text[one.words[first].start : end]
            text = " ".join(text.split()) + _apostrophe(one.raw.text[end : end + 3])
            key = normalise(text).strip("'")
            found[key].append(Place(number, one.words[first].start, end))
            written.setdefault(key, text)
    for key, places in found.items():
        if key not in taken and _enough(reading, places):
            why = f"Quoted as a title: {counts_of(places)}."
            title = written[key]
            yield _Motif(f"“{title}”", (title,), places, 9.0 * _weight(places), why, sure=True)


def _apostrophe(close: str) -> str:
    """Return the apostrophe of Dreamin', which is none of the marks around a title."""
    return "’" if close[:1] in "'’" and len(close) > 1 and close[1] in ",'\"”’" else ""


def _named_things(reading: Reading, names: Names, taken: Collection[str]) -> Iterator[_Motif]:
    """Propose names that mostly stand with an article or a place's preposition."""
    for name in names.by_key.values():
        form = name.forms.most_common(1)[0][0]
        family = name.key[-1].removesuffix("s") in reading.capitals and name.key[-1].endswith("s")
        if not _enough(reading, name.places) or normalise(form) in taken or family:
            continue  # "the Granthams"
        if is_person(name.key[-1]):
            continue  # "the High Priest"
        against = name.thing + name.place
        if name.person > against or name.crew > against:
            continue
        if 2 * against >= len(name.places):
            what, factor = "A name with an article", 7.0
        else:
            what, factor = "A name, perhaps of a thing", 4.0
        why = f"{what}: {counts_of(name.places)}."
        score = factor * _weight(name.places)
        yield _Motif(form, (form,), list(name.places), score, why)


# -- other languages ------------------------------------------------------------------------------


def _plain_words(reading: Reading, taken: Collection[str]) -> list[_Motif] | None:
    """Find words that are rarer elsewhere; None where there is no list for the language."""
    found: defaultdict[str, list[Place]] = defaultdict(list)
    names = {key for key in reading.capitals if reading.language != "de"}
    for number, one in enumerate(reading.reviews):
        for word in one.words:
            if len(word.key) > 3 and word.key.isalpha() and word.key not in names:
                found[word.key].append(Place(number, word.start, word.end))
    by_key = {
        key: places
        for key, places in found.items()
        if _enough(reading, places) and key not in taken
    }
    common = per_million(by_key, reading.language)
    if not common and by_key:
        return None
    motifs = []
    for key, places in by_key.items():
        more = 1e6 * len(places) / max(reading.total, 1) / max(common[key], 0.5)
        if more >= 4 * _MANY_TIMES and common[key] < 200:
            score = math.log2(more) * _weight(places)
            why = _why(places, (key,), common)
            motifs.append(_Motif(key.capitalize(), (f"={key}",), places, score, why, sure=True))
    return motifs
