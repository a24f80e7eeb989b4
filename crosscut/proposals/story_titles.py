"""What may be the name of a story: beside a number, before "episode", at the head of a line."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import fuzz

from crosscut.proposals.model import Place
from crosscut.proposals.names import LONGEST, Key, find_names
from crosscut.proposals.reading import QUOTES, Reading, ReadReview, Word, in_brackets, unaccented
from crosscut.proposals.story_numbers import (
    MOST,
    count_totals,
    find_numbers,
    is_deed,
    numerals,
    ordinals,
    part_words,
)
from crosscut.proposals.vocabulary import places, word_set, words_of
from crosscut.text.words import stop_words, word_key
from crosscut.text.words import words as text_words

_LISTED: Final = -1  # behind "1.", which may rank the parts
_ALIKE: Final = 87  # per cent, to which two spellings of one name agree
_LONGEST_NAME: Final = 8
_FROM_NUMBER: Final = 3  # words from "three" to "stories"
_LONGEST_LEAD: Final = 6  # characters from the head of a passage to a name: "12. ", "In “"
_BETWEEN_THEM: Final = 3  # words from who made a part to its name
_BETWEEN: Final = re.compile(r"[,;&/]|\band\b")
_MAKER: Final = re.compile(r" \([^()\n]{1,40}\)[.:]")  # "The Lamp (Reed). It is late ..."
_YEAR: Final = re.compile(r"[”\"’']? ?\((?:18|19|20)\d\d\)")  # "“The Ferry” (1915)"
_DIGITS: Final = re.compile(r"\d+")
_MOST_TITLES: Final = 200  # what may be the name of a part; a long tail is met once each


@dataclass
class Title:
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


def find_titles(reading: Reading, film: str, director: str) -> dict[Key, Title]:
    """Collect what may be the name of a part, by its words without an article before them."""
    found: defaultdict[Key, Title] = defaultdict(Title)
    whole = bare_key(keys_of(film))
    people = find_names(reading, ())
    no_parts = {actor for _, actor in people.played}
    named = (name for name in people.by_key.values() if len(name.key) > 1)
    no_parts |= {name.key for name in named if name.actor or name.maker}
    no_parts |= {tuple(keys_of(name)) for name in director_names(director)}
    no_parts |= {key[-1:] for key in no_parts} | {whole}
    actors = {word for key in no_parts - {whole} for word in key}
    makers = {keys_of(name)[-1] for name in director_names(director) if keys_of(name)}
    makers = makers if len(makers) > 1 else set()  # who makes each part is one of several
    for number, one in enumerate(reading.reviews):
        for first, last, numbered, segment in _named_parts(one, reading.language, makers):
            words = one.words[first : last + 1]
            key = bare_key(word.key for word in words)
            plain = tuple(map(unaccented, key))
            if (
                not key
                or plain in no_parts
                or any(word.owns and word.key in makers for word in words)  # "Reed’s The Lamp"
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
    found = defaultdict(Title, {key: found[key] for key in often})
    _add_places(reading, found)
    own = {key: one for key, one in found.items() if one.segment or not one.dated}
    return _spelled_alike(_without_shorter(own))


def _closed(form: str) -> str:
    """Add the closing mark of a bracket or quotation that ends a name."""
    for opening, closing in ("()", "“”"):
        form += closing * (form.count(opening) > form.count(closing))
    return form


def director_names(director: str) -> list[str]:
    """Return the names of the directors, of several or of one."""
    return [name.strip() for name in _BETWEEN.split(director) if name.strip()]


def _holds(key: Key, part: Key) -> bool:
    return any(key[at : at + len(part)] == part for at in range(len(key)))


def bare_key(keys: Iterable[str]) -> Key:
    """Return a name without an article before it."""
    key = tuple(keys)
    return key[1:] if len(key) > 1 and key[0] in ("the", "a", "an") else key


def keys_of(name: str) -> list[str]:
    """Return the words of a name, as they are compared."""
    return [word_key(name[a:b]) for a, b in text_words(name)]


def _named_parts(
    one: ReadReview, language: str, makers: Collection[str]
) -> Iterator[tuple[int, int, int, bool]]:
    """Find what stands where names of parts do: words, number of the part, and if one is named."""
    # The words are the numbers of the first and the last in the review; 0 is no part's number; the
    # last says whether a word for a part stands beside it.
    numbers = ordinals(language)
    of_one, _ = part_words(language)
    quoted = {last: first for first, last in one.quoted_titles}
    opening = dict(one.quoted_titles)
    offset, passage, lead = 0, -1, 0
    tour = _tour(one, language)
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
        led = head + (words[head].key in ("in", "then", "as"))
        if at + led in opening:
            yield at + led, opening[at + led], 0, False
        elif (last := _title_end(words, 0)) is not None:
            yield at, at + last, 0, False
        elif fresh and (last := _head(one, words, head, kind == "heading")) is not None:
            yield at + head, at + last, number, False
        elif last := tour.get(sentence) or (_place_at_head(words) if fresh else None):
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
        for first, final, number, _ in find_numbers(words, numbers, of_one):
            for span in _beside(words, at, first, final, opening):
                yield *span, number, True
        yield from _after_ordinal(words, at, numbers, opening)
        yield from _listed_together(words, at, opening, language)
        yield from _announced(words, at, numbers, language)
        yield from ((at + a, at + b, 0, False) for a, b in _of_makers(words, makers))


def _of_makers(words: Sequence[Word], makers: Collection[str]) -> Iterator[tuple[int, int]]:
    """Find the name behind that of who made the part: "Reed’s The Lamp", "Reed directs Salt"."""
    made = False
    for place, word in enumerate(words):
        first, ahead = place + 1, words[place + 1 : place + 2 + _BETWEEN_THEM]
        if word.key in makers:
            made = True
            if word.owns:  # "Reed’s sad comedy The Lamp"
                first += next((n for n, one in enumerate(ahead) if one.text in ("The", "A")), 0)
            elif ahead and ahead[0].key in word_set("makes"):
                first += 1
            else:
                continue
            last = _name_end(words, first) if first < len(words) else None
        elif made and word.key in ("in", "with") and ahead:
            last = _title_end(words, first)  # "Reed opens with The Last of Summer"
            inner = {one.key for one in words[first : (last or first) + 1]} & stop_words()
            last = last if inner - {"and"} else None  # "... with Ann Ash and Bo Reed"
        else:
            continue
        if last is not None and not any(
            one.before.strip(" ") for one in words[place + 1 : first + 1]
        ):
            yield first, last


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
    _, many_of = part_words(language)
    first = _capitals_in_row(words, 0)
    behind = words[first[-1][1] + 1 :][:1] if first else ()
    first = first if behind and behind[0].key in ("are", "were") else []
    for place, word in enumerate(words[:-1]):
        if word.key not in many_of and word.key != "films":
            continue
        said = count_totals(words[max(0, place - _FROM_NUMBER) : place + 1], numbers, many_of)
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


def _tour(one: ReadReview, language: str) -> dict[int, int]:
    """Find three sentences in a row, or more, that begin with places: "In Rome a priest ...".

    The sentence's number -> the last word of its place.
    """
    row: dict[int, int] = {}
    found: dict[int, int] = {}
    for sentence, words in enumerate(one.by_sentence):
        if (last := _place_at_head(words, known=language)) is None:
            row = {}
            continue
        row[sentence] = last
        if len(row) > 2:
            found |= row if len(row) == 3 else {sentence: last}
    return found


def _place_at_head(words: Sequence[Word], *, known: str = "") -> int | None:
    """Find the last word of a place with which a passage begins: "In New Orleans, ..."."""
    if len(words) < 3 or words[0].key != "in":
        return None
    last = _name_end(words, 1)
    if last is None or not words[last + 1 :]:
        return None
    if known:
        return last if tuple(word.key for word in words[1 : last + 1]) in places(known) else None
    return last if words[last + 1].before.startswith(",") else None


def _name_end(words: Sequence[Word], first: int) -> int | None:
    """Return the last word of a run of capitals that begins here, small words allowed within."""
    last = None
    for place in range(first, min(first + _LONGEST_NAME, len(words))):
        word = words[place]
        ended = words[place - 1].key  # "R. M. F.", "Dr. Ash"
        initial = len(ended) == len(word.key) == 1 or ended in word_set("short_forms")
        initial = initial and word.before.strip() == "."
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
    return first if words[first - 1].key in ("the", "this", "that") else None


def _beside(
    words: Sequence[Word], at: int, first: int, final: int, opening: Mapping[int, int]
) -> Iterator[tuple[int, int]]:
    """Find a name beside a number: "the third story, “The Clock”", "Part Two: The Lamp"."""
    # `at` is the number of the sentence's first word within the review, `opening` has the first and
    # the last word of each title in quotes.
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
    # "The first part, A Time for Love, is ...", "The first part, Salt, is ...".
    titled = mark <= {",", " "} and "," in mark
    last = _title_end(after, 0) if titled else _name_end(after, skip)
    if titled and last is None and (last := _name_end(after, 0)) is not None:
        behind = after[last + 1 : last + 2]
        deed = any(is_deed(one) or one.key in word_set("crew") for one in behind)
        last = last if deed and "," in behind[0].before else None
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


def _add_places(reading: Reading, titles: dict[Key, Title]) -> None:
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


def _without_shorter(titles: Mapping[Key, Title]) -> dict[Key, Title]:
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


def _spelled_alike(titles: Mapping[Key, Title]) -> dict[Key, Title]:
    """Take names that hardly differ for one: "The Harbour", "The Harbor"."""
    found: dict[Key, Title] = {}
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
