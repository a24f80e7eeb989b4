"""The stories of a film, proposed from the words by which reviews number them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from crosscut.guide.tables import slug
from crosscut.ingest.model import RawReview
from crosscut.proposals.model import Place, Proposal, Proposals, counts_of, review_count
from crosscut.proposals.reading import QUOTES, Reading, ReadReview, Word, read
from crosscut.proposals.vocabulary import WORDS, word_set, words_of
from crosscut.text.phrases import spelled
from crosscut.text.words import stop_words

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


_CUES: Final = 12
_ONE: Final = "No review speaks of parts, so the film is taken as one story."
_UNKNOWN: Final = (
    "For the language of these reviews there are no words for first and second: name the stories "
    "by hand."
)


@dataclass
class _Story:
    """What reviews say of the story of one number."""

    places: list[Place] = field(default_factory=list)
    cues: Counter[str] = field(default_factory=Counter)
    titles: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    headings: set[str] = field(default_factory=set)


def propose_segments(reviews: Reading | Iterable[RawReview], *, title: str = "") -> Proposals:
    """Propose the stories that a film tells, with the words by which reviews name each.

    Read are ordinals and numbers ("the third episode", "Part II", "story one"), how many stories
    there are said to be ("four stories"), and the name that stands beside a number or heads the
    same part of several reviews.

    Parameters
    ----------
    reviews
        The reviews of one film.
    title
        Of the film, which is the name of no part.

    Returns
    -------
    Proposals
        The stories in film order: two or more, or one where nothing says otherwise.
    """
    reading = read(reviews)
    stories, totals = _stories_and_totals(reading)
    many = _how_many(reading, stories, totals)
    if many < 2:
        note = _ONE if reading.language in WORDS["ordinals"] else _UNKNOWN
        return Proposals((_whole(reading, note),), note)
    rows: list[Proposal] = []
    names = _story_names(stories, many, title)
    for number in range(1, many + 1):
        rows.append(_row(reading, number, stories[number], names.get(number, ""), rows))
    return Proposals(tuple(rows))


def _whole(reading: Reading, why: str) -> Proposal:
    return Proposal("story", "The story", (), 0, len(reading.reviews), "", "", 0, 0, why)


def _stories_and_totals(reading: Reading) -> tuple[defaultdict[int, _Story], dict[int, set[int]]]:
    """Collect what is said of each numbered story, and of how many there are."""
    stories: defaultdict[int, _Story] = defaultdict(_Story)
    totals: defaultdict[int, set[int]] = defaultdict(set)
    last: list[tuple[Place, str]] = []
    language = reading.language
    numbers, of_many, of_one = (
        ordinals(language),
        words_of("parts", language),
        words_of("part", language),
    )
    for number, one in enumerate(reading.reviews):
        offset = 0
        for words in one.by_sentence:
            at, offset = offset, offset + len(words)
            for first, final, story in _numbered(words, numbers, of_one):
                place = Place(number, words[first].start, words[final].end)
                cue = " ".join(word.key for word in words[first : final + 1])
                if not story:
                    last.append((place, cue))
                    continue
                stories[story].places.append(place)
                stories[story].cues[cue] += 1
                for name in _names_beside(one, words, at, first, final):
                    stories[story].titles[name].add(number)
                    if one.sentences[words[0].sentence][3] == "heading":
                        stories[story].headings.add(name)
            for many in _totals(words, numbers, of_many):
                totals[many].add(number)
    if stories:
        end = max(stories)
        for place, cue in last:
            stories[end].places.append(place)
            stories[end].cues[cue] += 1
    return stories, totals


def _numbered(
    words: Sequence[Word], numbers: dict[str, int], of_one: frozenset[str]
) -> Iterator[tuple[int, int, int]]:
    """Find "third story", "part two", "episode III": first and last word, and the number or 0."""
    figures = numerals()
    for at, (word, ahead) in enumerate(pairwise(words)):
        if ahead.before.strip(" -") or word.owns:
            continue
        if ahead.key in of_one and not _is_other_thing(words, at + 1):
            if word.key in numbers and word.key != "one":
                yield at, at + 1, numbers[word.key]
            elif word.key in word_set("last_story"):
                yield at, at + 1, 0
        elif word.key in of_one and (ahead.key in numbers or ahead.key in figures):
            # "Part I" is the first part, "the part I like" is none.
            plain = ahead.key != "i" or (word.capital and not _is_other_thing(words, at + 1))
            named = word.capital or ahead.key not in ("one", "a")
            if plain and (named or word.key in ("story", "part", "chapter", "episode", "segment")):
                yield at, at + 1, numbers.get(ahead.key) or figures[ahead.key]


def _is_other_thing(words: Sequence[Word], at: int) -> bool:
    """Whether a noun or verb follows that makes another thing of it: "first part of the scene"."""
    ahead = words[at + 1 : at + 2]
    return bool(ahead) and ahead[0].before == " " and ahead[0].key in word_set("after_part")


def _totals(
    words: Sequence[Word], numbers: dict[str, int], of_many: frozenset[str]
) -> Iterator[int]:
    """Find how many stories there are said to be: "four separate stories", "a triptych"."""
    groups = WORDS["groups"]
    for at, word in enumerate(words):
        if groups.get(word.key):
            yield groups[word.key]
        if word.key not in numbers or word.key in ("first", "second", "third"):
            continue
        for ahead in words[at + 1 : at + 4]:
            if ahead.key in of_many and 1 < numbers[word.key] <= MOST:
                yield numbers[word.key]
            if ahead.before.strip(" -") or ahead.key in stop_words():
                break


def _names_beside(
    one: ReadReview, words: Sequence[Word], at: int, first: int, final: int
) -> Iterator[str]:
    """Find a name beside a number: "the third story, “The Clock”", "Part Two: The Lamp".

    `at` is the number of the sentence's first word within the review.
    """
    for start, end in one.quoted_titles:
        if 0 < start - (at + final) <= 2 or 0 < (at + first) - end <= 3:
            name = one.raw.text[one.words[start].start : one.words[end].end]
            yield " ".join(name.split())
    after = words[final + 1 : final + 8]
    if after and set(after[0].before) & set(":–—") and not set(after[0].before) & set(QUOTES):
        end = -1
        for number, word in enumerate(after):
            if (number and word.before.strip(" ")) or not (
                word.capital or word.key in stop_words()
            ):
                break
            end = number if word.capital else end
        if after[0].capital and end >= 0:
            yield " ".join(one.raw.text[after[0].start : after[end].end].split())


def _how_many(reading: Reading, stories: dict[int, _Story], totals: dict[int, set[int]]) -> int:
    """Tell how many stories there are, as most reviews have it."""
    enough = 1 if len(reading.reviews) < 3 else 2
    numbered = {number for number, story in stories.items() if review_count(story.places) >= enough}
    in_row = 0
    while in_row + 1 in numbered:
        in_row += 1
    stated = max(totals, key=lambda many: (len(totals[many]), many), default=0)
    if stated > 1 and len(totals[stated]) >= enough:
        # What is numbered beyond what most say there are counts if it is numbered as often.
        return max(stated, in_row)
    if in_row > 1:
        return in_row
    # One review may number what the others retell without numbers.
    alone = max((n for n in stories if all(k in stories for k in range(1, n + 1))), default=0)
    return alone if alone > 2 or (alone == 2 and stated == 2) else 0


def _story_names(stories: dict[int, _Story], many: int, title: str) -> dict[int, str]:
    """Choose a name for each story; one that two would have is nobody's."""
    names: dict[int, str] = {}
    for number in range(1, many + 1):
        story = stories.get(number) or _Story()
        # What one review puts over its own sections is seldom the name of a story.
        sound = {
            name: reviews
            for name, reviews in story.titles.items()
            if name not in story.headings or len(reviews) > 1
        }
        if sound:
            names[number] = max(sound, key=lambda name: (len(sound[name]), name))
    often = Counter(name.casefold() for name in names.values())
    own = {title.casefold()}
    return {
        number: name
        for number, name in names.items()
        if often[name.casefold()] == 1 and name.casefold() not in own and len(name) > 2
    }


def _row(
    reading: Reading, number: int, story: _Story, name: str, rows: Sequence[Proposal]
) -> Proposal:
    title = name or f"Story {spelled(number)}"
    cues = [cue for cue, _ in sorted(story.cues.items(), key=lambda one: (-one[1], one[0]))]
    terms = [name] if name else []
    # A cue is looked for as it stands: "part two" has no plural.
    terms += [f"={cue}" for cue in cues[:_CUES]]
    why = "No review names it by its number; others are counted up to it."
    if story.places:
        why = f"Named in {counts_of(story.places)}" + (f"; called “{name}”." if name else ".")
    code = slug(title, {row.code for row in rows})
    return Proposal.from_places(
        reading, sorted(story.places), code=code, title=title, terms=tuple(terms), why=why
    )
