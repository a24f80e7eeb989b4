"""Characters, proposed by their names, and by what they do where they have none."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from typing import Final

from crosscut.guide.files import general_aspects
from crosscut.guide.tables import slug
from crosscut.ingest.model import RawReview
from crosscut.proposals.model import Place, Proposal, Proposals, counts_of, review_count
from crosscut.proposals.names import Key, Name, Names, by_end, find_names
from crosscut.proposals.nouns import Phrase, phrases
from crosscut.proposals.reading import Reading, Word, read
from crosscut.proposals.vocabulary import WORDS, kinds_of, never_names, singular, word_set
from crosscut.text.matcher import Matcher, forms_of
from crosscut.text.phrases import join_words
from crosscut.text.terms import expand
from crosscut.text.words import word_key, words

MOST_UNNAMED: Final = 8


def propose_unnamed(
    reading: Reading, known: Collection[str], taken: set[str]
) -> Iterator[Proposal]:
    """Propose people by what they do, where reviews name no name.

    Parameters
    ----------
    reading
        Reviews in English.
    known
        Terms of the characters that have a name.
    taken
        Codes that are not free.
    """
    few = len(reading.reviews) < 3
    named = {singular(term.lower().rpartition(" ")[2]) for term in known if term.islower()}
    groups: defaultdict[str, list[Phrase]] = defaultdict(list)
    for key, phrase in phrases(reading).items():
        if key[-1] in word_set("persons") and key[-1] not in named:
            groups[key[-1]].append(phrase)
    rows = []
    for head, group in groups.items():
        places = {place for phrase in group if len(phrase.key) == 1 for place in phrase.places}
        documents = review_count(places)
        definite = sum(phrase.befores["the"] for phrase in group if len(phrase.key) == 1)
        if len(places) > 2 and (few or documents > 1) and 4 * definite >= len(places):
            rows.append((documents * len(places), head, sorted(places)))
    for _, head, found in sorted(rows, reverse=True)[:MOST_UNNAMED]:
        often = [phrase for phrase in groups[head] if 2 * len(phrase.places) > len(found)]
        called = " ".join(max(often, key=lambda phrase: len(phrase.key)).key) if often else head
        terms = dict.fromkeys([called, head])
        forms = {form for term in terms for form in expand(term)}
        if forms & {term.lower() for term in known}:
            continue
        code = slug(called, taken)
        taken.add(code)
        yield Proposal.from_places(
            reading,
            found,
            code=code,
            title=f"The {called}",
            terms=tuple(terms),
            why=f"Somebody without a name: {counts_of(found)}.",
        )


MOST: Final = 30
_MANY: Final = 6  # reviews, in which one verb behind a name is little
_LOOKED_AT: Final = 2_000  # names; a long tail is met once each
_NO_CAPITALS: Final = (
    "These reviews are in a script without capital letters, so that names cannot be told from "
    "other words. Add the characters by hand."
)
_GERMAN: Final = (
    "In German every noun has a capital letter: only names of two words or more, and those beside "
    "an actor in brackets, are proposed."
)


@dataclass
class _Person:
    """One person under all names."""

    names: list[Name] = field(default_factory=list)
    roles: set[Key] = field(default_factory=set)
    actors: set[Key] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    other_places: list[Place] = field(default_factory=list)

    def sum(self, what: str) -> int:
        return sum(getattr(name, what) for name in self.names)

    @property
    def places(self) -> list[Place]:
        named = {place for name in self.names for place in name.places}
        return sorted(named | {*self.other_places})


def propose_characters(
    reviews: Reading | Iterable[RawReview],
    *,
    title: str = "",
    director: str = "",
    parts: Iterable[str] = (),
) -> Proposals:
    """Propose the characters of a film, by their names in the reviews.

    A name is a run of words with capitals; a word that only opens sentences is none. Short and
    long names, names with Mrs or a number, and roles that one actor plays are one character.
    Left out are countries, cities and days, the film, its makers and its critics, what mostly has
    an article or stands after "in" or "at", and actors who are praised but play nobody here.

    Parameters
    ----------
    reviews
        The reviews of one film.
    title, director, parts
        What is known of the film: `parts` are names of its stories, which nobody has.

    Returns
    -------
    Proposals
        At most `MOST`, those named most often and in most reviews first.
    """
    reading = read(reviews)
    if not reading.cased:
        return Proposals((), _NO_CAPITALS)
    names = find_names(reading, not_characters(reading, title, director, parts))
    people = _people(reading, names)
    performances = _performances(reading)
    sure = [
        person
        for person in people
        if _is_character(person, reviews=len(reading.reviews), german=reading.language == "de")
        and not _only_praised(reading, person, performances)
    ]
    sure.sort(key=lambda one: (-review_count(one.places) * len(one.places), one.places[0]))
    rows: list[Proposal] = []
    for person in sure[:MOST]:
        rows.append(_proposal(reading, person, names.written, {row.code for row in rows}))
    if reading.language == "en":
        known = [term for row in rows for term in row.terms]
        rows += propose_unnamed(reading, known, {row.code for row in rows})
    note = _GERMAN if reading.language == "de" else ""
    return Proposals(tuple(rows[:MOST]), note)


_CREDIT: Final = re.compile(r"\(([^(),]+), (?:18|19|20)\d\d\)")
"""Who made a film, in a title: "Night Ferry (Jo Reed, 1994)"."""


def _keys(text: str) -> Key:
    return tuple(word_key(text[start:end]) for start, end in words(text))


def not_characters(
    reading: Reading, title: str, director: str, parts: Iterable[str] = ()
) -> set[Key]:
    """Return what is no character: places and days, the film, who made it and who writes of it."""
    met = {(word.key,) for one in reading.reviews for word in one.words if word.capital}
    never = never_names(reading.language)
    # Casey and Jordan are places too, where they do nothing.
    people = {name for name in never & met if _acts(reading, name)}
    banned = {*(never - people), *map(_keys, parts)}
    makers = [director, *(read.raw.meta.director for read in reading.reviews)]
    for read_one in reading.reviews:
        meta = read_one.raw.meta
        makers += [*meta.author.split(";"), *_CREDIT.findall(meta.title)]
        banned.add(_keys(meta.outlet))
    for maker in makers:
        for name in maker.split(","):
            key = _keys(name)
            banned |= {key, key[::-1], *((word,) for word in key[:1] + key[-1:])}
    for film in {_keys(title), _keys(title.partition(":")[0])}:
        if not _acts(reading, film):
            banned |= {film, film[1:] if film[:1] in (("the",), ("a",), ("an",)) else film}
    return banned


def _is_deed(word: Word) -> bool:
    """Whether a word is what people do and films do not: writes, walks; not is, has, shows."""
    kinds = kinds_of(word.key)
    return "VERB" in kinds and word.key not in word_set("film_acts")


def _acts(reading: Reading, film: Key) -> bool:
    """Whether the film is named after somebody: a third of the reviews say what they do."""
    if not film:
        return False
    acting = 0
    for one in reading.reviews:
        found = False
        for at in range(len(one.words) - len(film)):
            after = one.words[at + len(film)]
            if one.words[at].key == film[0] and after.before == " " and after.key.endswith("s"):
                own = tuple(word.key for word in one.words[at : at + len(film)])
                found = found or (own == film and _is_deed(after))
        acting += found
    return acting > 1 and 3 * acting >= len(reading.reviews)


def _people(reading: Reading, names: Names) -> list[_Person]:
    """Bring all names of one person together."""
    ranked = sorted(names.by_key.values(), key=lambda name: (-len(name.places), name.key))
    by_key = {name.key: name for name in ranked[:_LOOKED_AT]}
    found = _Groups(by_key)
    _join_short(by_key, found)
    roles: defaultdict[Key, Counter[Key]] = defaultdict(Counter)
    spelled = _unite_spellings({actor for _, actor in names.played})
    heads: defaultdict[str, set[Key]] = defaultdict(set)
    for role, actor in names.played:
        heads[role[-1]].add(spelled[actor])
    for (role, actor), count in names.played.items():
        # "A driver (Amy Ash)" is nobody where there is "a taxi driver (Bo Oak)" too.
        known = count > 1 or len(reading.reviews) < _MANY
        if role in by_key or (known and len(heads[role[-1]]) < 2):
            roles[spelled[actor]][role] += count
    # Who plays several people tells nobody apart.
    several = {found.root(key) for key in names.several}
    roles = defaultdict(
        Counter, {actor: own for actor, own in roles.items() if found.root(actor) not in several}
    )
    for actor, played in roles.items():
        for role in played:
            found.join(("played by", *actor), role)
    people: dict[Key, _Person] = defaultdict(_Person)
    for key, name in by_key.items():
        if found.root(key) not in several:
            people[found.root(key)].names.append(name)
    for actor, played in roles.items():
        person = people[found.root(next(iter(played)))]
        person.roles |= played.keys() - by_key.keys()
        for key in [key for key, other in spelled.items() if other == actor]:
            person.actors.add(key)
            group = people[found.root(key)]
            if key in by_key and group is not person:
                # "Leung" goes with "Tony Leung", whose part is named otherwise.
                person.actors |= {name.key for name in group.names}
                person.names += group.names
                group.names = []
    _add_roles_and_numbers(reading, people.values())
    return [person for person in people.values() if person.places]


def _unite_spellings(actors: Iterable[Key]) -> dict[Key, Key]:
    """Take names that hardly differ for one: Brigitte Lin, Bridgette Lin."""
    found: dict[Key, Key] = {}
    by_last: defaultdict[str, list[Key]] = defaultdict(list)
    for key in sorted(actors):
        alike = (
            other
            for other in by_last[key[-1]][:20]
            if SequenceMatcher(None, " ".join(key), " ".join(other)).ratio() > 0.85
        )
        found[key] = next(alike, key)
        by_last[key[-1]].append(found[key])
    return found


class _Groups:
    """Names that are one person's: a forest in which the root stands for all."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._above = {key: key for key in keys}

    def root(self, key: Key) -> Key:
        above = self._above.setdefault(key, key)
        while above != key:
            self._above[key] = self._above[above]
            key, above = above, self._above[above]
        return key

    def join(self, one: Key, other: Key) -> None:
        self._above[self.root(one)] = self.root(other)


def _core(key: Key) -> Key:
    """Return a name without Mrs, Captain and the like before it."""
    if len(key) > 2 and key[-1] in word_set("name_endings"):
        key = key[:-1]
    return key[1:] if len(key) > 1 and key[0] in word_set("person_titles") else key


def _join_short(by_key: dict[Key, Name], found: _Groups) -> None:
    """Join "Clarissa", "Mrs Dalloway" and "Clarissa Dalloway", where only one can be meant."""
    titles: defaultdict[Key, set[str]] = defaultdict(set)
    for key in by_key:
        if _core(key) != key:
            titles[_core(key)].add(key[0])
    split = {
        core
        for core, own in titles.items()
        if any({*pair.split()} <= own for pair in WORDS["couples"])
    }
    longer = by_end({_core(key) for key in by_key})
    plain = {key: key for key in by_key if _core(key) == key}
    spelled = _unite_spellings(key for key in plain if len(key) > 1)
    size_of: Counter[Key] = Counter()
    for key, other in spelled.items():
        found.join(key, other)
        size_of[other] += len(by_key[key].places)
    for key in by_key:
        core = _core(key)
        if core in split and core != key:
            continue
        if core != key and core in plain:
            found.join(key, core)
        # D'Onofrio and H. Macy are short names too.
        size = len(core) if len(core) < 3 and len(core[0]) == 1 else 1
        if core in split or len(core) > size:
            continue
        whole = [
            name
            for name in longer.get(core[-1], ())
            if name in plain and len(name) > size and (size == 1 or name[-size:] == core)
        ]
        weights = sorted((size_of[name], name) for name in {spelled[name] for name in whole})
        if len(weights) == 1 or (len(weights) > 1 and weights[-1][0] >= 3 * weights[-2][0]):
            found.join(key, weights[-1][1])
        elif core != key and core not in plain:
            found.join(key, core)


def _add_roles_and_numbers(reading: Reading, people: Iterable[_Person]) -> None:
    """Find the roles in small letters, and the number of "Cop 223" where it stands alone."""
    numbers: dict[str, _Person] = {}
    roles: defaultdict[str, list[tuple[Key, _Person]]] = defaultdict(list)
    for person in people:
        for name in person.names:
            if len(name.key) > 1 and name.key[-1].isdecimal() and len(name.key[-1]) > 2:
                numbers[name.key[-1]] = person
        for role in sorted(person.roles, key=len, reverse=True):
            roles[role[-1]].append((role, person))
    for number, one in enumerate(reading.reviews):
        for at, word in enumerate(one.words):
            beside = at and one.words[at - 1].capital and not word.before.strip(" ")
            if word.key in numbers and not beside:
                person = numbers[word.key]
                person.numbers.add(word.key)
                person.other_places.append(Place(number, word.start, word.end))
            for role, person in roles.get(word.key, ()):
                first = at - len(role) + 1
                if first >= 0 and role == tuple(w.key for w in one.words[first : at + 1]):
                    person.other_places.append(Place(number, one.words[first].start, word.end))
                    break


def _is_character(person: _Person, *, reviews: int, german: bool) -> bool:
    """Whether more speaks for one of the film's people than against it; leads are everywhere."""
    places = person.places
    count = len(places)
    # "Bo Reed (Night Ferry)" has a film, not an actor, in brackets.
    if person.sum("film") or (person.sum("maker") and max(map(len, person.actors), default=0) < 2):
        return False
    if person.roles or any(one.key not in person.actors for one in person.names if person.actors):
        return True
    if person.sum("actor") and (reviews < 3 or review_count(places) > 1):
        return True
    if person.actors:
        return False
    if german and all(len(name.key) == 1 for name in person.names):
        return False
    if count < 2 or not (reviews < 3 or review_count(places) > 1 or count > 2):
        return False
    against = max(person.sum("thing"), person.sum("place"))
    led = review_count(places) > 2 and review_count(places) == reviews
    return (
        (led or person.sum("person") > (reviews >= _MANY))
        and 2 * against < count
        and person.sum("person") >= (person.sum("place") if led else against)
        and 5 * person.sum("crew") < count
    )


def _performances(reading: Reading) -> list[set[int]]:
    """Sentences of each review that speak of performances."""
    return [
        {one.sentence_at(hit.start) for hit in _words_for_performances().find(one.raw.text)}
        for one in reading.reviews
    ]


@cache
def _words_for_performances() -> Matcher:
    (aspect,) = (one for one in general_aspects() if one.code == "performances")
    return Matcher(forms_of(("aspect", aspect.code, term) for term in aspect.terms))


def _only_praised(reading: Reading, person: _Person, performances: list[set[int]]) -> bool:
    """Whether this is an actor's full name that mostly stands in talk of performances."""
    if person.sum("actor") or person.roles or any(len(name.key) < 2 for name in person.names):
        return False
    praised = sum(
        reading.reviews[place.review].sentence_at(place.start) in performances[place.review]
        for place in person.places
    )
    return 2 * praised >= len(person.places)


def _proposal(
    reading: Reading, person: _Person, written: Mapping[Key, str], taken: set[str]
) -> Proposal:
    own = [name for name in person.names if name.key not in person.actors]
    forms: Counter[str] = Counter()
    for name in own:
        forms.update(name.forms)
    actors: Counter[str] = Counter()
    for name in person.names:
        if name.key in person.actors:
            actors.update(name.forms)
    whole = [form for form, _ in actors.most_common() if " " in form]
    first = min(person.actors, default=())
    played_by = whole[0] if whole else written.get(first, "")
    title = _title(forms, person, played_by)
    named = [form for form, _ in sorted(forms.items(), key=lambda one: (-one[1], one[0]))]
    called = [title] if forms else []
    numbers = {name.key[-1] for name in own if len(name.key) > 1 and name.key[-1].isdecimal()}
    terms = [
        *called,
        *named,
        *sorted(numbers & person.numbers),
        *map(" ".join, sorted(person.roles)),
    ]
    terms += [form for form, _ in actors.most_common(4)] or [played_by] * bool(played_by)
    unique: dict[str, str] = {}
    for term in _unambiguous(reading, terms):
        unique.setdefault(term.casefold(), term)
    return Proposal.from_places(
        reading,
        person.places,
        code=slug(title, taken),
        title=title,
        terms=tuple(unique.values()),
        why=_why(person, played_by, named, title),
        played_by="" if played_by == title else played_by,
    )


def _title(forms: Counter[str], person: _Person, played_by: str) -> str:
    """Choose what a character is called: the full name where it is used at all often."""
    if not forms:
        # "A tall woman (Amy Ash)" is better known by her actor.
        general = word_set("any_person")
        roles = [role for role in person.roles if not played_by or role[-1] not in general]
        longest: Key = max(roles, key=lambda one: (len(one), one), default=())
        return " ".join(longest).capitalize() or played_by
    most = max(forms.values())
    usual = [form for form, count in forms.items() if 4 * count >= most]
    return max(
        usual, key=lambda form: (len(_core(_keys(form))), form.count(" "), forms[form], form)
    )


def _unambiguous(reading: Reading, terms: Sequence[str]) -> list[str]:
    """Put a name that is a common word too into company: the words that stand before it."""
    found = []
    for term in terms:
        key = _keys(term)
        if len(key) > 1 or key[0].isdecimal() or term.islower():
            found.append(term)
            continue
        if not reading.small[key[0]]:
            found.append(term)
            continue
        before = Counter(
            f"={one.words[at - 1].text.lower()} {term}"
            for one in reading.reviews
            for at, word in enumerate(one.words)
            if word.key == key[0] and word.capital and at and word.before == " "
        )
        found += [*(phrase for phrase, _ in before.most_common(12)), f"={term}'s"]
    return found


def _why(person: _Person, played_by: str, named: Sequence[str], title: str) -> str:
    parts = []
    if played_by:
        parts.append(f"played by {played_by}")
    others = [form for form in named if form != title]
    if others:
        parts.append(f"also called {join_words(others[:4])}")
    if person.roles:
        parts.append(f"called {join_words([' '.join(role) for role in sorted(person.roles)][:3])}")
    return f"Named in {'; '.join([counts_of(person.places), *parts])}."
