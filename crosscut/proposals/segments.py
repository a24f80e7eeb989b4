"""The stories of a film, proposed from the words by which reviews number them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz

from crosscut.guide.tables import slug
from crosscut.ingest.model import RawReview
from crosscut.proposals.model import Place, Proposal, Proposals, counts_of, review_count
from crosscut.proposals.names import LONGEST, Key, find_names
from crosscut.proposals.reading import (
    QUOTES,
    Reading,
    ReadReview,
    Word,
    in_brackets,
    read,
    unaccented,
)
from crosscut.proposals.vocabulary import (
    WORDS,
    kinds_of,
    never_names,
    places,
    tongues_of,
    word_set,
    words_of,
)
from crosscut.text.matcher import Matcher, forms_of
from crosscut.text.phrases import spell
from crosscut.text.words import stop_words, word_key
from crosscut.text.words import words as text_words

MOST: Final = 8


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


_LAST: Final = -2
_MIDDLE: Final = -1
"""What stands for the number of the last story, and of the one in the middle."""
_LISTED: Final = -1  # behind "1.", which may rank the parts
_CUES: Final = 12
_ALIKE: Final = 87  # per cent, to which two spellings of one name agree
_MANY: Final = 6  # reviews, of which one alone is not believed
_FAR: Final = 40  # characters from a story's name to that of its director
_OPENING: Final = 4  # words from the head of a sentence to "the second, ..."
_LONGEST_NAME: Final = 8
_FROM_NUMBER: Final = 3  # words from "three" to "stories"
_LONGEST_LEAD: Final = 6  # characters from the head of a passage to a name: "12. ", "In “"
_BETWEEN: Final = re.compile(r"[,;&/]|\band\b")
_MAKER: Final = re.compile(r" \([^()\n]{1,40}\)[.:]")  # "The Lamp (Reed). It is late ..."
_YEAR: Final = re.compile(r"[”\"’']? ?\((?:18|19|20)\d\d\)")  # "“The Ferry” (1915)"
_INITIALS: Final = re.compile(r"\b\w(?:\. ?\w)+\b\.?")  # "R.M.F.", "R. M. F"
_LETTER: Final = re.compile(r"\w")
_DIGITS: Final = re.compile(r"\d+")
_LEAD: Final = re.compile(r"(?:1[.)] ?)?(?:In )?[“\"«‘']?")
_MOST_TITLES: Final = 200  # what may be the name of a part; a long tail is met once each
_ONE: Final = "No review speaks of parts, so the film is taken as one story."
_UNKNOWN: Final = (
    "For the language of these reviews there are no words for first and second: name the stories "
    "by hand."
)
_NO_CUE: Final = (
    "Needs a cue: the reviews count it, but none names it. Add words that only this story has."
)


@dataclass
class _Story:
    """What reviews say of the story of one number; `others` is what is numbered beside stories."""

    places: list[Place] = field(default_factory=list)
    cues: Counter[str] = field(default_factory=Counter)
    others: set[str] = field(default_factory=set)


@dataclass
class _Title:
    """What may be the name of a story.

    Attributes
    ----------
    forms
        How it is written.
    strong
        Reviews in which it stands where the name of a part does: before "episode", at the head of
        a line.
    segment
        Of these, where a word for a part follows.
    numbers
        Number beside it -> reviews.
    reviews
        Reviews that have it.
    first
        Review -> how many words into it the name is met first, where that is no ranking.
    places
        Where it stands.
    in_text
        Whether it stands as a name elsewhere than in a heading.
    place
        Whether it is that of a country or city.
    leads
        (review, what stands before it in its passage), where that is a number, "In" or nothing.
    dated
        Whether a year follows, as behind the name of another film: "The Ferry (1915)".
    """

    forms: Counter[str] = field(default_factory=Counter)
    strong: set[int] = field(default_factory=set)
    segment: set[int] = field(default_factory=set)
    numbers: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    reviews: set[int] = field(default_factory=set)
    first: dict[int, int] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    in_text: bool = False
    place: bool = False
    leads: set[tuple[int, str]] = field(default_factory=set)
    dated: bool = False

    @property
    def score(self) -> int:
        """How much speaks for it: reviews, twice those where it stands as a name."""
        return 2 * len(self.strong) + len(self.reviews)


@dataclass
class _Count:
    """What the reviews count, for one word: "run", "story"."""

    stories: defaultdict[int, _Story] = field(default_factory=lambda: defaultdict(_Story))
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
        return any(set(range(1, 4)) <= own for own in self.heads.values())


def propose_segments(
    reviews: Reading | Iterable[RawReview], *, title: str = "", director: str = ""
) -> Proposals:
    """Propose the stories that a film tells, with the words by which reviews name each.

    Read are how many there are said to be ("four stories", "three runs"), ordinals and numbers
    ("the third episode", "Part II"), and names: beside a number, before a word for a part ("the
    Helsinki episode"), at the head of a line, and in quotes at the head of a sentence.

    Parameters
    ----------
    reviews
        The reviews of one film.
    title, director
        Of the film: its title is the name of no part, and one of several directors may be that of
        a part's.

    Returns
    -------
    Proposals
        The stories in film order: two or more, or one where nothing says otherwise. One that
        reviews count and do not name is without terms and says so.
    """
    reading = read(reviews)
    counts = _counts(reading)
    stories, totals = _sound_counts(reading, counts)
    titles = _titles(reading, title, director)
    many = _how_many(reading, stories, totals, titles)
    if many < 2:
        note = _ONE if reading.language in WORDS["ordinals"] else _UNKNOWN
        return Proposals((_whole(reading, note),), note)
    for place, number in _of_many(many):
        said = stories.pop(place, None)
        if said and number:
            stories[number].places += said.places
            stories[number].cues += said.cues
    rows: list[Proposal] = []
    names = _story_names(reading, titles, many)
    makers = _makers(reading, names, _directors(director))
    for number in range(1, many + 1):
        own = makers.get(number, ())
        rows.append(_row(reading, number, stories[number], names.get(number), own, rows))
    return Proposals(tuple(rows))


def with_proper_names(reading: Reading, found: Proposals, people: Proposals) -> Proposals:
    """Give each story the proper names within its name: "Zoë" of "Life Without Zoë".

    Those of `people` tell of a story by where they stand; so they are left out.
    """
    named = {key for row in people.rows for term in row.terms for key in _keys(term)}
    named |= {key for own in never_names(reading.language) for key in own} | stop_words()
    count = Counter(key for row in found.rows for key in {*_keys(row.title)})
    rows = []
    for row in found.rows:
        words = [row.title[a:b] for a, b in text_words(row.title)]
        more = [
            word
            for word in words
            if len(_bare(_keys(row.title))) > 1 and word[0].isupper() and count[word_key(word)] == 1
            if len(word) > 1 and word_key(word) in reading.capitals - named
            if not kinds_of(word_key(word))
        ]
        rows.append(replace(row, terms=(*row.terms, *more)))
    return found._replace(rows=tuple(rows))


def _keys(name: str) -> list[str]:
    return [word_key(name[a:b]) for a, b in text_words(name)]


def _whole(reading: Reading, why: str) -> Proposal:
    return Proposal("story", "The story", (), 0, len(reading.reviews), "", "", 0, 0, why)


# -- numbers -----------------------------------------------------------------------------------


def _counts(reading: Reading) -> dict[str, _Count]:
    """Collect by word what is said of each numbered story, and of how many there are."""
    found: defaultdict[str, _Count] = defaultdict(_Count)
    numbers = ordinals(reading.language)
    one_of, many_of = _part_words(reading.language)
    for number, one in enumerate(reading.reviews):
        for many, noun in _totals(one.title, numbers, many_of | one_of):
            found[noun].totals[many].add(number)
        passage = -1
        for words, sentence in zip(one.by_sentence, one.sentences, strict=True):
            fresh, passage = sentence[2] != passage, sentence[2]
            for first, final, story, noun in _find_numbers(words, numbers, one_of):
                if fresh and first < 2:
                    found[noun].heads[number].add(story)
                own = found[noun].stories[story]
                own.places.append(Place(number, words[first].start, words[final].end))
                own.cues[" ".join(word.key for word in words[first : final + 1])] += 1
            for many, noun in _totals(words, numbers, many_of | one_of):
                found[noun].totals[many].add(number)
    return found


def _part_words(language: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the words for one part and those for several, each with the word that it counts as."""
    strong_one, strong_many = words_of("part", language), words_of("parts", language)
    weak = [row.split() for row in WORDS["weak_parts"]] if language == "en" else []
    one = dict.fromkeys(strong_one, "") | {single: single for single, _ in weak}
    many = dict.fromkeys(strong_many, "") | {plural: single for single, plural in weak}
    return one, many


def _sound_counts(
    reading: Reading, counts: dict[str, _Count]
) -> tuple[defaultdict[int, _Story], dict[int, set[int]]]:
    """Unite the words that count parts here; "attempt" and the like only where they are counted."""
    totals: defaultdict[int, set[int]] = defaultdict(set)
    for count in counts.values():
        for many, where in count.totals.items():
            totals[many] |= where
    enough = _enough(reading)
    announced = {many for many, where in totals.items() if len(where) >= enough}
    halves = {2} & announced
    stories: defaultdict[int, _Story] = defaultdict(_Story)
    nouns = {""}
    for noun, count in counts.items():
        numbers = count.stories.keys() - {_LAST, _MIDDLE}
        if noun and not (
            (count.totals and numbers)
            or count.in_row
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


def _alone(reading: Reading, counts: Mapping[str, _Count], nouns: set[str]) -> dict[int, _Story]:
    """Find "the second, about a girl", "in the second he ...", and what is no story: "second half".

    The first only in reviews that number stories.
    """
    numbers, (of_one, _) = ordinals(reading.language), _part_words(reading.language)
    found: defaultdict[int, _Story] = defaultdict(_Story)
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
                told = opens and after and _is_told(after[0])
                here = after and review in numbered and at < _OPENING
                if here and (led or told or after[0].before.startswith(",")):
                    story.places.append(Place(review, word.start, word.end))
                    story.cues[said] += 1
                elif after and after[0].before == " " and of_one.get(after[0].key) not in nouns:
                    story.others.add(f"{said} {after[0].key}")
    return {number: one for number, one in found.items() if one.cues}


def _is_told(word: Word) -> bool:
    """Whether a word goes on with a story: "the first finds Ann ...", "the first is told by"."""
    deed = word.key.endswith("s") and "VERB" in kinds_of(word.key)
    return word.before == " " and (deed or word.key in ("is", "has"))


def _enough(reading: Reading) -> int:
    return 1 if len(reading.reviews) < 3 else 2


def _find_numbers(
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
                yield at, at + 1, _LAST, noun
            elif word.key == "middle":
                yield at, at + 1, _MIDDLE, noun
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


def _totals(
    words: Sequence[Word], numbers: dict[str, int], nouns: dict[str, str]
) -> Iterator[tuple[int, str]]:
    """Find how many stories there are said to be: "four separate stories", "a triptych"."""
    groups, figures = WORDS["groups"], numerals()
    for at, word in enumerate(words):
        if groups.get(word.key):
            yield groups[word.key], ""
        joined, _, part = word.key.partition("-")
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


# -- names -------------------------------------------------------------------------------------


def _titles(reading: Reading, film: str, director: str) -> dict[Key, _Title]:
    """Collect what may be the name of a part, by its words without an article before them."""
    found: defaultdict[Key, _Title] = defaultdict(_Title)
    whole = _bare(_keys(film))
    people = find_names(reading, ())
    no_parts = {actor for _, actor in people.played}
    named = (name for name in people.by_key.values() if len(name.key) > 1)
    no_parts |= {name.key for name in named if name.actor or name.maker}
    no_parts |= {tuple(_keys(name)) for name in _directors(director)}
    no_parts |= {key[-1:] for key in no_parts} | {whole}
    actors = {word for key in no_parts - {whole} for word in key}
    for number, one in enumerate(reading.reviews):
        for first, last, numbered, segment in _named_parts(one, reading.language):
            words = one.words[first : last + 1]
            key = _bare(word.key for word in words)
            plain = tuple(map(unaccented, key))
            if (
                not key
                or plain in no_parts
                or (len(whole) > 1 and _holds(key, whole))
                or (len(key) == 1 < len(whole) and {*key} <= {whole[-1]} - word_set("times"))
                or (not segment and len(key) > 1 and {*key} - stop_words() <= actors)
            ):
                continue
            title = found[key]
            form = " ".join(one.raw.text[words[0].start : words[-1].end].split())
            title.forms[_closed(form)] += 1
            title.strong.add(number)
            title.place = key in places(reading.language)
            passage = one.raw.blocks[one.sentences[words[0].sentence][2]]
            lead = one.raw.text[passage.start : words[0].start][: _LONGEST_LEAD + 1]
            if len(lead) <= _LONGEST_LEAD:
                title.leads.add((number, _DIGITS.sub("1", lead)))
            title.in_text |= one.sentences[words[0].sentence][3] != "heading"
            if segment:
                title.segment.add(number)
            if numbered:
                title.numbers[numbered].add(number)
    often = sorted(found, key=lambda key: (-len(found[key].strong), key))[:_MOST_TITLES]
    found = defaultdict(_Title, {key: found[key] for key in often})
    _add_places(reading, found)
    own = {key: one for key, one in found.items() if one.segment or not one.dated}
    return _spelled_alike(_without_shorter(own))


def _closed(form: str) -> str:
    """Add the closing mark of a bracket or quotation that ends a name."""
    for opening, closing in ("()", "“”"):
        form += closing * (form.count(opening) > form.count(closing))
    return form


def _directors(director: str) -> list[str]:
    """Return the names of the directors, of several or of one."""
    return [name.strip() for name in _BETWEEN.split(director) if name.strip()]


def _holds(key: Key, part: Key) -> bool:
    return any(key[at : at + len(part)] == part for at in range(len(key)))


def _bare(keys: Iterable[str]) -> Key:
    key = tuple(keys)
    return key[1:] if len(key) > 1 and key[0] in ("the", "a", "an") else key


def _named_parts(one: ReadReview, language: str) -> Iterator[tuple[int, int, int, bool]]:
    """Find what stands where names of parts do.

    Yields the numbers of its first and last words in the review, the number of the part (or 0),
    and whether a word for a part stands beside it.
    """
    numbers = ordinals(language)
    of_one, _ = _part_words(language)
    quoted = {last: first for first, last in one.quoted_titles}
    opening = dict(one.quoted_titles)
    offset, passage, lead = 0, -1, 0
    for sentence, words in enumerate(one.by_sentence):
        at, offset = offset, offset + len(words)
        if not words:
            continue
        kind, fresh = one.sentences[sentence][3], one.sentences[sentence][2] != passage or lead != 0
        passage = one.sentences[sentence][2]
        number = max(lead, 0) or _roman_head(words)
        lead = _roman_head(words, alone=True) if fresh else 0
        if fresh and len(words) == 1 and words[0].text.isdecimal():
            lead = _LISTED
        head = int(len(words) > 1 and (bool(_roman_head(words)) or words[0].text.isdecimal()))
        led = head + (words[head].key in ("in", "then"))
        if at + led in opening:
            yield at + led, opening[at + led], 0, False
        elif (last := _title_end(words, 0)) is not None:
            yield at, at + last, 0, False
        elif fresh and (last := _head(one, words, head, kind == "heading")) is not None:
            yield at + head, at + last, number, False
        elif fresh and (last := _place_at_head(words)) is not None:
            yield at + 1, at + last, 0, False
        for place, word in enumerate(words):
            if word.owns and at + place + 1 in opening:  # "Reed’s “The Lamp”"
                yield at + place + 1, opening[at + place + 1], 0, False
            # "The Helsinki episode", "the “Black Hair” segment".
            named = word.key == "one" and word.capital  # "The Chosen One" is somebody
            if word.key not in of_one or not place or named:
                continue
            before = at + place - 1
            if before in quoted:
                yield quoted[before], before, 0, True
            elif (first := _name_before(words, place, numbers)) is not None:
                yield at + first, before, 0, True
        for first, final, number, _ in _find_numbers(words, numbers, of_one):
            for span in _beside(words, at, first, final, opening):
                yield *span, number, True
        yield from _after_ordinal(words, at, numbers, opening)
        yield from _listed_together(words, at, opening, language)
        yield from _announced(words, at, numbers, language)


def _listed_together(
    words: Sequence[Word], at: int, opening: Mapping[int, int], language: str
) -> Iterator[tuple[int, int, int, bool]]:
    """Find three titles in quotes or places, or more, in a list: "Oslo, Bergen and Bodø"."""

    def end_of(first: int) -> int | None:
        if at + first in opening:
            return opening[at + first] - at
        keys = [word.key for word in words[first : first + LONGEST]]
        sizes = [size for size in range(1, len(keys) + 1) if (*keys[:size],) in places(language)]
        return first + max(sizes) - 1 if sizes and words[first].capital else None

    first = 0
    while first < len(words):
        row = _names_in_row(words, first, end_of)
        if len(row) > 2:
            yield from ((at + a, at + b, 0, False) for a, b in row)
            return
        first = row[-1][1] + 1 if row else first + 1


def _announced(
    words: Sequence[Word], at: int, numbers: dict[str, int], language: str
) -> Iterator[tuple[int, int, int, bool]]:
    """Find as many names as are announced: "three tales: The Lamp, Salt, and The Last Ferry"."""
    # They stand behind a colon or "called", or before "are three tales".
    _, many_of = _part_words(language)
    first = _capitals_in_row(words, 0)
    behind = words[first[-1][1] + 1 :][:1] if first else ()
    first = first if behind and behind[0].key in ("are", "were") else []
    for place, word in enumerate(words[:-1]):
        if word.key not in many_of and word.key != "films":
            continue
        said = _totals(words[max(0, place - _FROM_NUMBER) : place + 1], numbers, many_of)
        many = max((many for many, _ in said), default=0)
        called = words[place + 1].key in word_set("called")
        led = called or {*words[place + 1].before} & {*":–—("}
        names = (_capitals_in_row(words, place + 1 + called) if led and many else []) or first
        if len(names) == many > 2:
            yield from ((at + a, at + b, n, True) for n, (a, b) in enumerate(names, start=1))
            return


def _capitals_in_row(words: Sequence[Word], start: int) -> list[tuple[int, int]]:
    """Return the first and last words of runs of capitals in a row; the first may have "and"."""

    def end_of(first: int) -> int | None:
        last = first if words[first].capital else None
        for place in range(first + 1, min(first + _LONGEST_NAME, len(words))):
            word = words[place]
            apart = {*word.before} & {*",;.(–—"} or (first > start and word.key == "and")
            if last is None or apart or not (word.capital or word.key in stop_words()):
                break
            last = place if word.capital else last
        return last

    return _names_in_row(words, start, end_of)


def _names_in_row(
    words: Sequence[Word], first: int, end_of: Callable[[int], int | None]
) -> list[tuple[int, int]]:
    """Return the first and last words of names with commas, "and" and the like between them."""
    found: list[tuple[int, int]] = []
    while first < len(words) and len(found) <= MOST and (last := end_of(first)) is not None:
        found.append((first, last))
        first = last + 1
        linked = words[first : first + 1] != [] and words[first].key in ("and", "or")
        between = words[first : first + 1 + linked]
        marks = {mark for word in between for mark in word.before} - {*QUOTES, " "}
        if not (marks <= {*",;&/"} and (linked or marks)):
            break
        first += linked
    return found


def _roman_head(words: Sequence[Word], *, alone: bool = False) -> int:
    """Return the number of a line such as "II. The Well", or of "II." alone; 0 if there is none."""
    led = len(words) == 1 if alone else len(words) > 1 and words[1].before in (". ", ") ")
    return numerals().get(words[0].key, 0) if led and not words[0].key.isdecimal() else 0


def _head(one: ReadReview, words: Sequence[Word], first: int, heading: bool) -> int | None:
    """Find the last word of a name at the head of a line: "Rome: ...", "Rome. It is late ..."."""
    last = _name_end(words, first)
    if last is None:
        return None
    rest = one.raw.text[words[last].end :][:6].lstrip(')"”’*_')
    closed = rest.lstrip()[:1]
    marked = closed in (":", "–", "—") or rest.startswith((" -", "\n"))
    whole = last == len(words) - 1 and (heading or closed == ".")
    return last if marked or whole or _MAKER.match(one.raw.text, words[last].end) else None


def _place_at_head(words: Sequence[Word]) -> int | None:
    """Find the last word of a place with which a passage begins: "In New Orleans, ..."."""
    if len(words) < 3 or words[0].key != "in":
        return None
    last = _name_end(words, 1)
    after = words[last + 1 : last + 2] if last is not None else ()
    return last if after and after[0].before.startswith(",") else None


def _name_end(words: Sequence[Word], first: int) -> int | None:
    """Return the last word of a run of capitals that begins here, small words allowed within."""
    last = None
    for place in range(first, min(first + _LONGEST_NAME, len(words))):
        word = words[place]
        initial = len(words[place - 1].key) == len(word.key) == 1 and word.before.strip() == "."
        if place > first and word.before.strip(" ") and not (in_brackets(word) or initial):
            break
        if word.capital:
            last = place
        elif word.key not in stop_words():
            break
    if last is None or not words[first].capital:
        return None
    last = _before_maker(words, first, last)
    no_name = word_set("never_names") | {word.capitalize() for word in words_of("part", "en")}
    run = words[first : last + 1]
    general = all(word.key in stop_words() or word.text in no_name for word in run)
    return None if general else last


def _before_maker(words: Sequence[Word], first: int, last: int) -> int:
    """Return the last word of a name without who made it: "The Lamp by Ann Reed"."""
    for place in range(first + 1, last):
        maker = words[place + 1 : last + 1]
        if words[place].key == "by" and all(word.capital for word in maker):
            return place - 1 if len(maker) > 1 or len(maker[0].key) == 1 else last
    return last


def _title_end(words: Sequence[Word], first: int) -> int | None:
    """Return the last word of what is written like a title: "A Time for Love"."""
    last = _name_end(words, first) if words[first].key not in ("i", "we") else None
    inner = {word.key for word in words[first + 1 : last]} if last is not None else set()
    return last if inner & stop_words() and not inner & {"i", "is", "are", "was", "were"} else None


def _name_before(words: Sequence[Word], place: int, numbers: dict[str, int]) -> int | None:
    """Find the first word of a name with an article before a word for a part."""
    first = place
    for at in range(place - 1, max(-1, place - 1 - _LONGEST_NAME), -1):
        word, ahead = words[at], words[at + 1]
        ordinal = word.key in numbers or word.key in word_set("which_story")
        if ahead.before.strip(" ") or ordinal or word.owns:
            break
        named = word.capital and not word.opens and word.key not in stop_words()
        if named or word.key in word_set("times"):
            first = at
        elif word.key not in stop_words() or word.key in ("the", "this", "that"):
            break
    general = word_set("never_names")
    if first == place or not first or all(word.text in general for word in words[first:place]):
        return None
    return first if words[first - 1].key in ("the", "this", "that", "a", "an") else None


def _beside(
    words: Sequence[Word], at: int, first: int, final: int, opening: Mapping[int, int]
) -> Iterator[tuple[int, int]]:
    """Find a name beside a number: "the third story, “The Clock”", "Part Two: The Lamp".

    `at` is the number of the sentence's first word within the review, `opening` has the first and
    the last word of each title in quotes.
    """
    for start in range(max(0, at + first - LONGEST - 3), at + final + 5):
        end = opening.get(start, -1)
        between = words[final + 1 : max(0, start - at)]
        called = {word.key for word in between} - stop_words() <= word_set("called")
        if (start > at + final and end >= 0 and called) or 0 < at + first - end <= 3:
            yield start, end
    after = words[final + 1 : final + 8]
    if not after:
        return
    mark = set(after[0].before)
    marked = bool(mark & set(":–—(")) and not mark & set(QUOTES)
    skip = int(after[0].before == " " and after[0].key in word_set("called") | {"in"})
    # "The first part, A Time for Love, is ...".
    titled = mark <= {",", " "} and "," in mark
    last = _title_end(after, 0) if titled else _name_end(after, skip)
    if not (titled or marked or skip) and last is not None:
        # "The first part A Time for Love, ...": up to a comma or bracket.
        behind = after[last + 1 : last + 2]
        last = last if behind and behind[0].before.strip()[:1] in (",", "(") else None
    # "The first tale: Ann is hard to like" names nobody's story.
    told = last is not None and ":" in mark and after[last + 1 : last + 2]
    if last is not None and not (told and told[0].before == " " and told[0].key != "by"):
        yield at + final + 1 + skip, at + final + 1 + last


def _after_ordinal(
    words: Sequence[Word], at: int, numbers: dict[str, int], opening: dict[int, int]
) -> Iterator[tuple[int, int, int, bool]]:
    """Find the quoted name in "The first, “The Well”, ..." and "“The Well” is the second"."""
    closing = {last: first for first, last in opening.items()}
    for place, word in enumerate(words[: _LONGEST_NAME + 4]):
        if word.key not in numbers or word.key in word_set("counts"):
            continue
        if at + place - 3 in closing and words[place - 2].key == "is":
            yield closing[at + place - 3], at + place - 3, numbers[word.key], True
        for start in (at + place + 1, at + place + 2):
            if start in opening:
                yield start, opening[start], numbers[word.key], True


def _add_places(reading: Reading, titles: dict[Key, _Title]) -> None:
    """Find where each name stands: with capitals, or with others in a review that has none."""
    by_first: defaultdict[str, list[Key]] = defaultdict(list)
    plain = {key: tuple(map(unaccented, key)) for key in titles}
    for key in titles:
        by_first[plain[key][0]].append(key)
    for number, one in enumerate(reading.reviews):
        ranking = any(word.key.startswith("rank") for word in one.words)
        keys = [unaccented(word.key) for word in one.words]
        for at, word in enumerate(one.words):
            if keys[at] not in by_first:
                continue
            time = word.key in word_set("times")  # by which parts are called in small letters
            if not (word.capital or time or one.without_capitals):
                continue
            judged = {own.key for own in one.by_sentence[word.sentence]} & word_set("favourites")
            for key in by_first[keys[at]]:
                own = one.words[at : at + len(key)]
                if tuple(keys[at : at + len(key)]) == plain[key] and (
                    word.capital or time or len(key) > 1
                ):
                    title = titles[key]
                    title.reviews.add(number)
                    if not (judged or ranking):
                        title.first.setdefault(number, at)
                    title.places.append(Place(number, own[0].start, own[-1].end))
                    title.dated |= bool(_YEAR.match(one.raw.text, own[-1].end))


def _without_shorter(titles: Mapping[Key, _Title]) -> dict[Key, _Title]:
    """Leave out a name that begins a longer one, which takes over where it stands as a name."""
    kept = dict(titles)
    for key in sorted(titles, key=len):
        longer = [other for other in titles if len(other) > len(key) and other[: len(key)] == key]
        if longer:
            whole = max(longer, key=lambda other: titles[other].score)
            if len(titles[whole].reviews) > 1:
                titles[whole].strong |= titles[key].strong
                del kept[key]
    # "Ann Ash in The Harbour", met once, is "The Harbour" with more around it.
    known = {key for key in kept if len(kept[key].reviews) > 1}
    for key in [key for key in kept if len(kept[key].reviews) < 2]:
        if any(_holds(key, other) for other in known):
            del kept[key]
    return kept


def _spelled_alike(titles: Mapping[Key, _Title]) -> dict[Key, _Title]:
    """Take names that hardly differ for one: "The Harbour", "The Harbor"."""
    found: dict[Key, _Title] = {}
    for key, title in sorted(titles.items(), key=lambda one: (-one[1].score, one[0])):
        name = " ".join(key)
        alike = (
            other for whole, other in found.items() if fuzz.ratio(name, " ".join(whole)) > _ALIKE
        )
        if (other := next(alike, None)) is None:
            found[key] = title
            continue
        other.forms += title.forms
        other.strong |= title.strong
        other.segment |= title.segment
        other.reviews |= title.reviews
        other.leads |= title.leads
        other.places = sorted({*other.places, *title.places})
        other.in_text |= title.in_text
        for number, where in title.numbers.items():
            other.numbers[number] |= where
        for review, first in title.first.items():
            other.first[review] = min(first, other.first.get(review, first))
    return found


def _how_many(
    reading: Reading,
    stories: Mapping[int, _Story],
    totals: dict[int, set[int]],
    titles: Mapping[Key, _Title],
) -> int:
    """Tell how many stories there are, as most reviews have it."""
    enough = _enough(reading)
    numbered = {n for n, story in stories.items() if review_count(story.places) >= enough}
    in_row = 0
    while in_row + 1 in numbered:
        in_row += 1
    stated = max(totals, key=lambda many: (len(totals[many]), many), default=0)
    if stated > 1 and len(totals[stated]) >= enough:
        return stated
    if in_row > 1:
        return in_row
    # One says "five tales" and has a name over each; others tell of the same.
    if stated > 2 and _listed(reading, titles, stated):
        return stated
    # Nobody counts them, but several reviews speak of "the Rome episode", "the Paris segment".
    named = [one for one in titles.values() if one.segment and len(one.reviews) >= enough]
    told = any(word.key in word_set("anthology") for one in reading.reviews for word in one.words)
    # One review has a name over each, most of which others have too, and parts are spoken of.
    row = max(_rows(titles), key=len, default=[])
    if 2 < len(row) <= MOST and (told or stories or named):
        return len(row)
    if len(named) > 1 and len(set().union(*(one.segment for one in named))) >= enough:
        return max(min(len(named), MOST), stated)
    # "An anthology", and the same three titles or more in several reviews.
    known = [one for one in titles.values() if one.strong and len(one.reviews) >= enough]
    if told and len(known) > 2 and len(set.intersection(*(one.reviews for one in known))) >= enough:
        return min(len(known), MOST)
    # One review may number what the others retell without numbers.
    alone = 0
    while alone + 1 in stories:
        alone += 1
    return alone if alone > 2 or (alone == 2 and stated == 2) else 0


def _of_many(many: int) -> tuple[tuple[int, int], ...]:
    """Return the numbers of the last of so many stories, and of the middle one; 0 for none."""
    return (_LAST, many), (_MIDDLE, (many + 1) // 2 if many % 2 else 0)


def _story_names(reading: Reading, titles: Mapping[Key, _Title], many: int) -> dict[int, _Title]:
    """Choose a name for each story: those beside its number, then the others in their order."""
    names: dict[int, _Title] = {}
    free = []
    for title in titles.values():
        for place, number in _of_many(many):
            if where := title.numbers.pop(place, set()):
                title.numbers[number] |= where
    # But for title cards: "Chapter One: ..." to the last, or but one.
    cards = len({n for one in titles.values() if one.segment for n in one.numbers}) >= max(
        3, many - 1
    )
    for title in sorted(titles.values(), key=lambda one: (-one.score, min(one.forms))):
        number = max(title.numbers, key=lambda n: (len(title.numbers[n]), -n), default=0)
        known = len(title.reviews) >= _enough(reading)
        # What one review puts over its own sections is seldom the name of a story.
        own = (title.in_text and len(reading.reviews) < _MANY) or len(title.reviews) > 1 or cards
        if 0 < number <= many and number not in names and own:
            names[number] = title
        elif not number and known and title.strong:
            free.append(title)
    # What one review alone has where names of parts stand, and no other name there, is seldom one.
    beside = Counter(review for title in free for review in title.strong)
    free = [
        one
        for one in free
        if len(one.strong) > 1 or any(beside[review] > 1 for review in one.strong)
    ]
    # A list of countries may say where each was made.
    titled = [title for title in free if not title.place]
    free = titled if len(titled) + len(names) >= many else free
    if 2 < many > len(free) + len(names) and (listed := _listed(reading, titles, many)):
        return dict(enumerate(listed, start=1))
    # Names of parts come together: one alone is that of a song, or of a person.
    if len(free) + len(names) < min(many, 3):
        return names
    left = [number for number in range(1, many + 1) if number not in names]
    chosen = free[: len(left)]
    if 2 * (len(chosen) + len(names)) <= many:
        return names  # which of them have none is not known
    # A review that has each name at the head of its part says more of their order.
    weight = Counter(review for title in chosen for review in title.strong)
    wins = [sum(_comes_first(one, other, weight) for other in chosen) for one in chosen]
    ranked = sorted(range(len(chosen)), key=lambda at: -wins[at])
    return names | {number: chosen[at] for number, at in zip(left, ranked, strict=False)}


def _listed(reading: Reading, titles: Mapping[Key, _Title], many: int) -> list[_Title]:
    """Find a review that has as many names as there are stories, most with words of others."""
    for review in range(len(reading.reviews)):
        own: dict[int, _Title] = {}  # of names that begin at one place the longest
        for key in sorted(titles, key=len):
            if review in titles[key].strong and review in titles[key].first:
                own[titles[key].first[review]] = titles[key]
        others = {
            word.key
            for number, one in enumerate(reading.reviews)
            for word in one.words
            if number != review
        } - stop_words()
        known = sum(
            len(one.reviews) >= _enough(reading)
            or any(word_key(form[a:b]) in others for form in one.forms for a, b in text_words(form))
            for one in own.values()
        )
        if len(own) == many and 2 * known > many:
            return [own[first] for first in sorted(own)]
    return []


def _rows(titles: Mapping[Key, _Title]) -> list[list[_Title]]:
    """Find names with which passages of a review begin alike: "In Rome, ...", "1. Rome: ...".

    Most of a row stand in other reviews as well.
    """
    found: defaultdict[tuple[int, str], list[_Title]] = defaultdict(list)
    for title in titles.values():
        for review, lead in sorted(title.leads):
            if _LEAD.fullmatch(lead):
                found[review, lead].append(title)
    return [
        row
        for _, row in sorted(found.items())
        if 2 * sum(len(one.reviews) > 1 for one in row) > len(row)
    ]


def _comes_first(one: _Title, other: _Title, weight: Mapping[int, int]) -> bool:
    """Whether most reviews that have both name the one first."""
    both = one.first.keys() & other.first.keys()
    votes = {review: 1 + weight[review] for review in both}
    first = sum(votes[review] for review in both if one.first[review] < other.first[review])
    return 2 * first > sum(votes.values())


def _makers(
    reading: Reading, names: Mapping[int, _Title], directors: Sequence[str]
) -> dict[int, list[str]]:
    """Tell which story each of several directors made: whose name stands nearest to his."""
    surnames = {name.split()[-1] for name in directors}
    if len(surnames) < max(2, len(directors)):
        return {}
    near: dict[str, Counter[int]] = {name: Counter() for name in surnames}
    forms = (("story", str(number), f"={form}") for number, t in names.items() for form in t.forms)
    titles = Matcher(forms_of(forms))
    matcher = Matcher(forms_of(("director", name, f"={name}") for name in surnames))
    for one in reading.reviews:
        own = titles.find(one.raw.text)
        for hit in matcher.find(one.raw.text):
            beside = [
                (max(hit.start - other.end, other.start - hit.end), int(other.code))
                for other in own
                if one.sentence_at(other.start) == one.sentence_at(hit.start)
            ]
            distance, number = min(beside, default=(_FAR, 0))
            if distance < _FAR:
                near[hit.code][number] += 1
    found: defaultdict[int, list[str]] = defaultdict(list)
    for name, count in sorted(near.items()):
        if count and 3 * max(count.values()) >= 2 * count.total():
            found[count.most_common(1)[0][0]].append(name)
    return found if all(len(own) == 1 for own in found.values()) else {}


def _row(
    reading: Reading,
    number: int,
    story: _Story,
    title: _Title | None,
    makers: Iterable[str],
    rows: Sequence[Proposal],
) -> Proposal:
    name = (
        max(title.forms, key=lambda form: (not form.islower(), title.forms[form], form))
        if title
        else ""
    )
    cues = [cue for cue, _ in sorted(story.cues.items(), key=lambda one: (-one[1], one[0]))]
    terms = [name, *_adjectives(reading, name)] if name and not _is_common(reading, name) else []
    if terms and title:
        key = _bare(_keys(name))
        terms += [form for form in sorted(title.forms) if _bare(_keys(form)) != key]
        terms += _initials(name)
    terms += [term for name in makers for term in (f"={name}", *_namesakes(reading, name))]
    # A cue is looked for as it stands: "part two" has no plural.
    terms += [f"={cue}" for cue in cues[:_CUES]]
    terms += [f"!={other}" for other in sorted(story.others)[:_CUES]]
    places = sorted({*story.places, *(title.places if title else ())})
    why = f"Named in {counts_of(places)}" + (f"; called “{name}”." if name else ".")
    return Proposal.from_places(
        reading,
        places,
        code=slug(name or f"Story {spell(number)}", {row.code for row in rows}),
        title=name or f"Story {spell(number)}",
        terms=tuple(terms),
        why=why if terms else _NO_CUE,
    )


def _namesakes(reading: Reading, maker: str) -> list[str]:
    """Find who else has the surname of a director, written to be left out: "!=Ann Reed"."""
    before: Counter[str] = Counter(
        word.text
        for one in reading.reviews
        for word, ahead in pairwise(one.words)
        if ahead.text == maker and ahead.before == " " and word.capital and not word.owns
    )
    small = stop_words()
    own = before.most_common(1)
    return [
        f"!={name} {maker}"
        for name in sorted(before.keys() - {name for name, _ in own})
        if name.lower() not in small
    ]


def _initials(name: str) -> list[str]:
    """Return how else a name with initials is written: "R. M. F." and "RMF" beside "R.M.F."."""
    if not (found := _INITIALS.search(name)):
        return []
    letters = _LETTER.findall(found[0])
    written = (mark.join((*letters, "")).strip() for mark in ("", ".", ". "))
    return sorted({name.replace(found[0], form) for form in written} - {name})


def _adjectives(reading: Reading, name: str) -> list[str]:
    """Find what else reviews call a place, and what is of it: "Moroccan", "L.A."."""
    key = tuple(_keys(name))
    if key not in places(reading.language):
        return []
    own = re.compile(rf"{re.escape(key[0][:-2])}\w{{0,3}}(?:an|ese|ish)")
    found = {word for word in reading.capitals if len(key) == 1 and own.fullmatch(word)} - {*key}
    initials = (".".join(word[0] for word in key) + ".").upper()
    short = [initials, initials.replace(".", "")] if len(key) > 1 else []
    met = {word for one in reading.reviews for word in short if word in one.raw.text}
    return [
        *(word.capitalize() for word in sorted(found | (tongues_of(key) & reading.capitals))),
        *(f"={word}" for word in sorted(met)),
    ]


def _is_common(reading: Reading, name: str) -> bool:
    """Whether the words of a name stand together in small letters as well: "a ghost"."""
    key = [word_key(name[a:b]) for a, b in text_words(name)]
    if set(key) <= word_set("times"):
        return False
    small = capital = 0
    for one in (one for one in reading.reviews if not one.without_capitals):
        for at in range(len(one.words) - len(key) + 1):
            words = one.words[at : at + len(key)]
            if [word.key for word in words] == key:
                plain = words[-1].text.islower()
                small, capital = small + plain, capital + (not plain)
    return 2 * small > capital
