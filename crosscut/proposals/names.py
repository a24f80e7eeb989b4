"""Names in reviews: runs of words with capitals, and what speaks for or against a person."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Final

from crosscut.proposals.model import Place
from crosscut.proposals.reading import Reading, ReadReview, Word, unaccented
from crosscut.proposals.vocabulary import (
    WORDS,
    is_person,
    kinds_of,
    never_names,
    per_million,
    word_set,
)
from crosscut.text.words import stop_words

Key = tuple[str, ...]
"""A name as its words, as they are compared."""

LONGEST: Final = 5
"""Words of a name; a run of more is a title or a heading."""


@dataclass
class Name:
    """One name as it is written, wherever it stands.

    Attributes
    ----------
    key
        Its words, as compared.
    forms
        How it is written, and how often.
    places
        Where it stands.
    person, place, thing, crew
        How many of the places speak for a person of the film, for a place, for a thing (an
        article before it), and for one of those who made the film.
    maker, film, actor
        How many say outright that it is a director or the like, another film, or an actor.
    """

    key: Key
    forms: Counter[str] = field(default_factory=Counter)
    places: list[Place] = field(default_factory=list)
    person: int = 0
    place: int = 0
    thing: int = 0
    crew: int = 0
    maker: int = 0
    film: int = 0
    actor: int = 0


@dataclass(frozen=True)
class Names:
    """All names of a reading.

    Attributes
    ----------
    by_key
        Each name.
    played
        (character, actor) -> how often a review says that the one is played by the other. The
        character may be a name, or a role in small letters ("drug", "smuggler").
    written
        Each name as it is written first, in a list of the cast too.
    several
        Actors whom one review gives two characters or more, each with a name of their own.
    """

    by_key: dict[Key, Name]
    played: Counter[tuple[Key, Key]]
    written: dict[Key, str]
    several: frozenset[Key]


def find_names(reading: Reading, banned: Iterable[Key]) -> Names:
    """Find the names in the running text of reviews, and count what speaks for each.

    A word with a capital at the head of a sentence belongs to a name only where it is written
    with one inside a sentence too.

    Parameters
    ----------
    reading
        The reviews.
    banned
        What is no character whatever stands around it: countries, the film, its critics.
    """
    banned = {tuple(map(unaccented, key)) for key in banned}
    capitalised = _find_capitals(reading)
    by_key: dict[Key, Name] = {}
    played: Counter[tuple[Key, Key]] = Counter()
    written: dict[Key, str] = {}
    partners: defaultdict[tuple[int, Key], set[Key]] = defaultdict(set)
    for number, read in enumerate(reading.reviews):
        offset = 0
        titled = {place for span in read.quoted_titles for place in range(span[0], span[1] + 1)}
        for sentence, words in enumerate(read.by_sentence):
            at, offset = offset, offset + len(words)
            if read.sentences[sentence][3] == "heading":
                continue
            runs = [
                run
                for run in _runs(words, capitalised)
                if not _is_banned(words, run, banned) and at + run[0] not in titled
            ]
            for run in runs:
                written.setdefault(_key(words, run), _write_name(read, words, run))
            if words and words[0].key in word_set("cast"):
                played.update(_cast_list(read, words, runs))
                continue
            if _all_capitals(words):
                continue
            for run in runs:
                name = by_key.setdefault(_key(words, run), Name(_key(words, run)))
                name.forms[_write_name(read, words, run)] += 1
                name.places.append(Place(number, words[run[0]].start, words[run[1]].end))
                name.actor += _is_alone_in_brackets(read, words, run)
                _weigh(read, name, words, run)
            for role, actor in _roles_and_actors(read, words, runs):
                played[role, actor] += 1
                partners[number, actor].add(role)
                partners[number, role].add(actor)
    several = {name for (_, name), others in partners.items() if _are_apart(others & by_key.keys())}
    oriented = _orient(played, by_key)
    return Names(by_key, oriented, written, frozenset(several & {actor for _, actor in oriented}))


def _are_apart(names: Iterable[Key]) -> bool:
    """Whether two of these names have no word in common."""
    return any(set(one).isdisjoint(other) for one, other in combinations(names, 2))


def _orient(
    played: Mapping[tuple[Key, Key], int], by_key: Mapping[Key, Name]
) -> Counter[tuple[Key, Key]]:
    """Tell actors from roles where reviews write "Actor (Role)" as well as "Role (Actor)"."""
    acts: Counter[Key] = Counter()
    for (role, actor), count in played.items():
        acts[actor] += count
        acts[role] -= count
    found: Counter[tuple[Key, Key]] = Counter()
    for (role, actor), count in played.items():
        one, other = by_key.get(role), by_key.get(actor)
        for_actor = float(acts[actor] - acts[role])
        if one or (len(role) > 1 and other):
            often = len(one.places if one else ()) - len(other.places if other else ())
            longer = (len(actor) > 1) - (len(role) > 1)
            for_actor += 1.5 * longer + 1.5 * ((often > 0) - (often < 0))
        found[(role, actor) if for_actor >= 0 else (actor, role)] += count
    return found


def _is_banned(words: Sequence[Word], run: tuple[int, int], banned: Collection[Key]) -> bool:
    """Whether a name is what is no character, or ends it: Train of "Mystery Train"."""
    key = tuple(unaccented(word.key) for word in words[max(0, run[1] + 1 - LONGEST) : run[1] + 1])
    own = run[1] - run[0] + 1
    return any(key[-size:] in banned for size in range(own, len(key) + 1))


def _cast_list(
    read: ReadReview, words: Sequence[Word], runs: Sequence[tuple[int, int]]
) -> Iterator[tuple[Key, Key]]:
    """Read a list of the cast, in which the actor stands before the bracket."""
    for run, following in pairwise(runs):
        apart = words[following[0]].before.strip(" ")
        if following[0] == run[1] + 1 and apart == "(" and _in_brackets(read, words, following):
            yield _key(words, following), _key(words, run)
            yield _key(words, following), _key(words, run)  # it says so outright


def _find_capitals(reading: Reading) -> set[str]:
    """Words that have a capital inside a sentence, more often than they have none."""
    # So has one that only opens sentences, and that the dictionary does not have.
    capital: Counter[str] = Counter()
    opening: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for read in reading.reviews:
        for words in () if read.without_capitals else read.by_sentence:
            if not words or read.sentences[words[0].sentence][3] == "heading":
                continue
            if _all_capitals(words):
                continue
            for at, word in enumerate(words):
                if word.capital:
                    opens = word.opens and not _is_told_of(words, at)
                    (opening if opens else capital)[word.key] += 1
                else:
                    small[word.key] += 1
    rare = {key for key, count in opening.items() if count > 1 and key not in small}
    if reading.language == "en":
        common = per_million(rare, "en")
        unknown = {key for key in rare if common.get(key, 1) < _RARE and not kinds_of(key)}
        capital.update(dict.fromkeys(unknown, 1))
    return {key for key, count in capital.items() if count > small[key]}


_RARE: Final = 0.5
"""Uses per million words, below which a word may be a name."""


def _all_capitals(words: Sequence[Word]) -> bool:
    """Whether these words are a title or shouted: most of the longer ones have a capital."""
    longer = [word for word in words if len(word.text) > 3 and not word.opens]
    return len(longer) > 2 and 4 * sum(word.capital for word in longer) > 3 * len(longer)


def _runs(words: Sequence[Word], capitalised: set[str]) -> Iterator[tuple[int, int]]:
    """Find runs of words that make a name: first and last, within the sentence."""
    at = 0
    while at < len(words):
        if not (
            _can_be_name(words[at], capitalised) or _begins_name(words[at : at + 3], capitalised)
        ):
            at += 1
            continue
        last = at
        while step := _step(words, last, capitalised):
            last += step
        lone = at == last and words[at].key in stop_words() | word_set("short_forms")
        if last - at < LONGEST and not lone and not _is_date(words[at], words[last]):
            yield at, last
        at = last + 1


def _begins_name(words: Sequence[Word], capitalised: set[str]) -> bool:
    """Whether a name begins with a word that needs what follows: "Cop 223", "Captain Dree"."""
    if len(words) < 2 or not words[0].capital or not _goes_on(*words[:2]):
        return False
    if words[1].before == "." and len(words[1].text) == 1:  # "J.K. Simmons"
        return _begins_name(words[1:], capitalised)
    known = words[0].key in word_set("person_titles") or len(words[0].text) == 1
    return (known and _can_be_name(words[1], capitalised)) or _number(words[1])


def _step(words: Sequence[Word], last: int, capitalised: set[str]) -> int:
    """How many words further a name goes on: none, one, or more with particles between."""
    ahead = words[last + 1 : last + 4]
    if not ahead or ahead[0].opens or not _goes_on(words[last], ahead[0]):
        return 0
    if _can_be_name(ahead[0], capitalised) or _number(ahead[0]):
        return 1
    if ahead[0].key in word_set("name_endings") and ahead[0].capital:
        return 1
    if len(ahead) > 1 and _is_initial(ahead[0], ahead[1]) and _can_be_name(ahead[1], capitalised):
        return 2
    if [word.key for word in ahead[:2]] == ["of", "the"] and len(ahead) > 2:
        # "Lord of the Rings" is one name.
        return 3 if ahead[2].before == " " and _can_be_name(ahead[2], capitalised) else 0
    if len(ahead) > 1 and ahead[0].key in word_set("name_particles") and not ahead[0].owns:
        return (
            2
            if ahead[1].before in (" ", *_APOSTROPHES) and _can_be_name(ahead[1], capitalised)
            else 0
        )
    return 0


def _is_initial(word: Word, ahead: Word) -> bool:
    """Whether a word is an initial before a name: the H of William H. Macy."""
    short = len(word.text) == 1 and word.capital
    return short and (ahead.before in _APOSTROPHES or ahead.before in (". ", " "))


_APOSTROPHES: Final = ("'", "’")
"""Between D and Onofrio."""


def _number(word: Word) -> bool:
    return word.text.isdecimal() and 1 < len(word.text) < 6


def _is_date(first: Word, last: Word) -> bool:
    """Whether this is a day or a year: "May 12", "Venice 1994"."""
    if not _number(last):
        return False
    year = len(last.text) == 4 and last.text[:2] in ("18", "19", "20")
    return year or (first.key,) in never_names("en")


def _can_be_name(word: Word, capitalised: set[str]) -> bool:
    """Whether a word can be part of a name."""
    if not word.capital or len(word.text) < 2 or (word.opens and word.key in stop_words()):
        return False
    if word.text.startswith(("I'", "I’")):
        return False
    if word.shouted and len(word.text) < 4:
        return False
    return not word.opens or word.key in capitalised


def _goes_on(word: Word, ahead: Word) -> bool:
    """Whether a name can go on from one word to the next."""
    if word.owns:
        return False
    if ahead.key in word_set("name_endings"):  # "Arthur Reed, Jr."
        return ahead.before.strip(" ,") == ""
    short = word.key in word_set("person_titles") or len(word.text) == 1
    if len(word.text) == 1 and ahead.before in _APOSTROPHES:
        return True
    if len(word.text) == 1 and ahead.before not in (". ", ".") and word.key in ("i", "a"):
        return False
    return ahead.before.strip(" \n") == "" or (ahead.before in (". ", ".") and short)


def _key(words: Sequence[Word], run: tuple[int, int]) -> Key:
    return tuple(unaccented(word.key) for word in words[run[0] : run[1] + 1])


def _write_name(read: ReadReview, words: Sequence[Word], run: tuple[int, int]) -> str:
    text = read.raw.text[words[run[0]].start : words[run[1]].end]
    return " ".join(text.split())


def _weigh(read: ReadReview, name: Name, words: Sequence[Word], run: tuple[int, int]) -> None:
    """Count what stands around a name at one place."""
    before = words[run[0] - 1] if run[0] and not words[run[0]].opens else None
    after = words[run[1] + 1] if run[1] + 1 < len(words) else None
    beside = before is not None and not words[run[0]].before.strip(" ")
    follows = after is not None and not after.before.strip(" ")
    around = {word.key for word in words[max(0, run[0] - 4) : run[0]]}
    last = words[run[1]]
    name.crew += bool(around & word_set("crew"))
    behind = read.raw.text[last.end : last.end + 8]
    name.film += bool(_YEAR.match(behind)) or (
        beside and words[run[0] - 1].key in ("film", "movie")
    )
    led = before is not None and before.key in word_set("makers") and beside
    named = [word.key for word in words[max(0, run[0] - 2) : run[0]]]
    credited = len(named) == 2 and (
        (named[1] == "by" and named[0] in word_set("crew"))
        or (named[1] in ("by", "of") and beside and named[0] in word_set("works"))
    )
    if after is not None and last.owns:
        works = words[run[1] + 1 : run[1] + 4]
        of_maker = word_set("works") | word_set("compositions")
        name.maker += any(word.key in of_maker for word in works)
    music = before is not None and before.key in ("by", "of") and around & word_set("music")
    name.maker += led or credited or bool(music) or bool(_CREDIT.match(behind))
    name.maker += follows and after is not None and after.key in word_set("makes")
    if follows and after is not None and after.key in word_set("writes"):
        ahead = {word.key for word in words[run[1] + 2 : run[1] + 5]}
        name.maker += bool(ahead & (word_set("music") | word_set("works")))
    name.actor += follows and after is not None and _is_part_of_actor(words[run[1] + 1 :], last)
    name.actor += before is not None and before.key in ("starring", "stars", "features")
    if before is not None and beside and before.key in word_set("determiners"):
        name.thing += 1
    elif before is not None and beside and before.key in word_set("before_place"):
        name.place += 1
    else:
        titled = words[run[0]].key in word_set("person_titles")
        # "The people of Fargo and ..." says nothing of whom or what is named.
        acts = (
            after is not None
            and follows
            and _is_act(after)
            and (before is None or before.key != "of")
        )
        pitied = beside and before is not None and before.key == "poor"
        name.person += titled or acts or last.owns or pitied or _is_told_of(words, run[1])


def _is_part_of_actor(after: Sequence[Word], name: Word) -> bool:
    """Whether an actor's part follows: "plays", "as a cook", "in a fine turn", "'s performance"."""
    keys = [word.key for word in after[:6]]
    if name.owns:
        return bool({*keys[:3]} & word_set("acted"))
    if keys[0] == "stars":  # "“The Lamp” stars Amy Ash" is no actor
        return not (len(after) > 1 and after[1].capital)
    part = keys[0] == "in" and {*keys} & word_set("acted")
    return keys[0] in word_set("acts") or keys[:2] in (["as", "a"], ["as", "an"]) or bool(part)


_YEAR: Final = re.compile(r" ?\((?:18|19|20)\d\d\b")
_CREDIT: Final = re.compile(r", ?(?:18|19|20)\d\d\b")


def _is_told_of(words: Sequence[Word], last: int) -> bool:
    """Whether it is said who somebody is: "Norm, her husband", "Wade, the father-in-law"."""
    after = words[last + 1 : last + 5]
    if not after or not after[0].before.startswith(",") or after[0].key not in word_set("whose"):
        return False
    for word in after[1:]:
        if word.before.strip(" "):
            return False
        if is_person(word.key):
            return True
    return False


def _is_act(word: Word) -> bool:
    """Whether a word is one that people do: sees, meets, told, waiting, and helpers."""
    if word.key in word_set("person_acts"):
        return True
    return not word.capital and word.key.endswith(("s", "ed")) and "VERB" in kinds_of(word.key)


def _roles_and_actors(
    read: ReadReview, words: Sequence[Word], runs: Sequence[tuple[int, int]]
) -> Iterator[tuple[Key, Key]]:
    """Find who is said to be played by whom: "Ann (Amy Ash)", "Amy Ash plays Ann"."""
    for place, run in enumerate(runs):
        following = runs[place + 1] if place + 1 < len(runs) else None
        if _in_brackets(read, words, run):
            # "(played by Amy Ash)" has two words more.
            start = run[0] - 2 if run[0] > 1 and words[run[0] - 1].key == "by" else run[0]
            role = _role_before(words, start, runs[place - 1] if place else None)
            if role:
                yield role, _key(words, run)
        if following is None:
            continue
        between = " ".join(word.key for word in words[run[1] + 1 : following[0]])
        behind = next((word.key for word in words[following[1] + 1 :]), "")
        if between in WORDS["acts_as"]:
            yield _key(words, following), _key(words, run)
        elif between in WORDS["acted_by"] or (
            between in ("who", "whom") and behind in word_set("acts")  # "Ann, whom Amy Ash plays"
        ):
            yield _key(words, run), _key(words, following)


def _in_brackets(read: ReadReview, words: Sequence[Word], run: tuple[int, int]) -> bool:
    """Whether a name stands alone in brackets, or after "played by"."""
    first, last = words[run[0]], words[run[1]]
    if read.raw.text[last.end : last.end + 1] not in (")", ",") or last.text.isdecimal():
        return False
    if first.before.endswith("("):
        return True
    by = [word.key for word in words[max(0, run[0] - 2) : run[0]]]
    return by == ["played", "by"] and words[run[0] - 2].before.endswith("(")


def _is_alone_in_brackets(read: ReadReview, words: Sequence[Word], run: tuple[int, int]) -> bool:
    """Whether brackets hold a full name and nothing else: "a cook (Amy Ash)"."""
    closed = read.raw.text.startswith(")", words[run[1]].end)
    return run[1] > run[0] and words[run[0]].before == " (" and closed


def _role_before(words: Sequence[Word], start: int, named: tuple[int, int] | None) -> Key:
    """Find whom a bracket is about: the name right before it, or a role in small letters."""
    led = start - 1
    while led > 0 and (words[led].capital or words[led].key in word_set("determiners")):
        led -= 1
    if led < start - 1 and words[led].key in ("from", "of"):
        start = led  # "a driver from Oslo (Amy Ash)"
    elif named is not None and named[1] == start - 1:
        return _key(words, named)
    role: list[str] = []
    for word in reversed(words[max(0, start - 5) : start]):
        if word.capital and not word.opens:
            return ()
        if word.key in stop_words():
            break
        role.insert(0, word.key)
        if word.before.strip(" "):
            break
    else:
        return ()
    general = role and role[-1] in word_set("any_person")
    # "A nameless woman" is somebody; "a woman" may be anybody.
    while role and not general and "NOUN" not in kinds_of(role[0]):
        role.pop(0)
    fits = role and (general or role[-1] in word_set("persons"))
    return tuple(role) if fits and len(role) in ((2, 3) if general else (1, 2, 3)) else ()


def by_end(names: Iterable[Key]) -> dict[str, list[Key]]:
    """Names of two words or more by their first word, and by their last."""
    found: defaultdict[str, list[Key]] = defaultdict(list)
    for key in sorted(names):
        if len(key) > 1:
            for word in {key[0], key[-1]}:
                found[word].append(key)
    return found
