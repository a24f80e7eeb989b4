"""The stories of a film, proposed from the words by which reviews number them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from crosscut.guide.tables import slug
from crosscut.ingest.model import RawReview
from crosscut.proposals.model import Proposal, Proposals, counts_of, review_count
from crosscut.proposals.names import Key
from crosscut.proposals.reading import Reading, read
from crosscut.proposals.story_numbers import (
    LAST,
    MIDDLE,
    MOST,
    Story,
    collect_counts,
    enough_reviews,
    sound_counts,
)
from crosscut.proposals.story_titles import Title, bare_key, director_names, find_titles, keys_of
from crosscut.proposals.vocabulary import WORDS, kinds_of, never_names, places, tongues_of, word_set
from crosscut.text.matcher import Matcher, forms_of
from crosscut.text.phrases import spell
from crosscut.text.words import stop_words, word_key
from crosscut.text.words import words as text_words

_CUES: Final = 12
_MANY: Final = 6  # reviews, of which one alone is not believed
_FAR: Final = 40  # characters from a story's name to that of its director
_INITIALS: Final = re.compile(r"\b\w(?:\. ?\w)+\b\.?")  # "R.M.F.", "R. M. F"
_LETTER: Final = re.compile(r"\w")
_LEAD: Final = re.compile(r"(?:1[.)] ?)?(?:In )?[“\"«‘']?")
_ONE: Final = "No review speaks of parts, so the film is taken as one story."
_UNKNOWN: Final = (
    "For the language of these reviews there are no words for first and second: name the stories "
    "by hand."
)
_NO_CUE: Final = (
    "Needs a cue: the reviews count it, but none names it. Add words that only this story has."
)


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
    counts = collect_counts(reading)
    stories, totals = sound_counts(reading, counts)
    titles = find_titles(reading, title, director)
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
    makers = _makers(reading, names, director_names(director), many)
    for number in range(1, many + 1):
        own = makers.get(number, ())
        rows.append(_row(reading, number, stories[number], names.get(number), own, rows))
    return Proposals(tuple(rows))


def with_proper_names(reading: Reading, found: Proposals, people: Proposals) -> Proposals:
    """Give each story the proper names within its name: "Zoë" of "Life Without Zoë".

    Those of `people` tell of a story by where they stand; so they are left out.
    """
    named = {key for row in people.rows for term in row.terms for key in keys_of(term)}
    named |= {key for own in never_names(reading.language) for key in own} | stop_words()
    count = Counter(key for row in found.rows for key in {*keys_of(row.title)})
    rows = []
    for row in found.rows:
        words = [row.title[a:b] for a, b in text_words(row.title)]
        more = [
            word
            for word in words
            if len(bare_key(keys_of(row.title))) > 1
            and word[0].isupper()
            and count[word_key(word)] == 1
            if len(word) > 1 and word_key(word) in reading.capitals - named
            if not kinds_of(word_key(word))
        ]
        rows.append(replace(row, terms=(*row.terms, *more)))
    return found._replace(rows=tuple(rows))


def _whole(reading: Reading, why: str) -> Proposal:
    return Proposal("story", "The story", (), 0, len(reading.reviews), "", "", 0, 0, why)


def _how_many(
    reading: Reading,
    stories: Mapping[int, Story],
    totals: dict[int, set[int]],
    titles: Mapping[Key, Title],
) -> int:
    """Tell how many stories there are, as most reviews have it."""
    enough = enough_reviews(reading)
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
        # Another review that names these may name more of them; "Ann and Bo" are two people.
        several = set.intersection(*(one.strong for one in row))
        own = [
            one.strong
            for key, one in titles.items()
            if len(one.reviews) >= enough and "and" not in key
        ]
        more = max((sum(review in where for where in own) for review in several), default=0)
        return min(max(len(row), more), MOST)
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
    return (LAST, many), (MIDDLE, (many + 1) // 2 if many % 2 else 0)


def _story_names(reading: Reading, titles: Mapping[Key, Title], many: int) -> dict[int, Title]:
    """Choose a name for each story: those beside its number, then the others in their order."""
    names: dict[int, Title] = {}
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
        known = len(title.reviews) >= enough_reviews(reading)
        # What one review puts over its own sections is seldom the name of a story.
        own = (title.in_text and len(reading.reviews) < _MANY) or len(title.reviews) > 1 or cards
        if 0 < number <= many and number not in names and own:
            names[number] = title
        elif not number and known and title.strong:
            free.append(title)
    # What one review alone has where names of parts stand, and no other name there, is seldom one.
    beside = Counter(review for title in (*free, *names.values()) for review in title.strong)
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


def _listed(reading: Reading, titles: Mapping[Key, Title], many: int) -> list[Title]:
    """Find a review that has as many names as there are stories, most with words of others."""
    for review in range(len(reading.reviews)):
        own: dict[int, Title] = {}  # of names that begin at one place the longest
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
            len(one.reviews) >= enough_reviews(reading)
            or any(word_key(form[a:b]) in others for form in one.forms for a, b in text_words(form))
            for one in own.values()
        )
        if len(own) == many and 2 * known > many:
            return [own[first] for first in sorted(own)]
    return []


def _rows(titles: Mapping[Key, Title]) -> list[list[Title]]:
    """Find names with which passages of a review begin alike: "In Rome, ...", "1. Rome: ..."."""
    # Most of a row stand in other reviews as well.
    found: defaultdict[tuple[int, str], list[Title]] = defaultdict(list)
    for title in titles.values():
        for review, lead in sorted(title.leads):
            if _LEAD.fullmatch(lead):
                found[review, lead].append(title)
    return [
        row
        for _, row in sorted(found.items())
        if 2 * sum(len(one.reviews) > 1 for one in row) > len(row)
    ]


def _comes_first(one: Title, other: Title, weight: Mapping[int, int]) -> bool:
    """Whether most reviews that have both name the one first."""
    both = one.first.keys() & other.first.keys()
    votes = {review: 1 + weight[review] for review in both}
    first = sum(votes[review] for review in both if one.first[review] < other.first[review])
    return 2 * first > sum(votes.values())


def _makers(
    reading: Reading, names: Mapping[int, Title], directors: Sequence[str], many: int
) -> dict[int, list[str]]:
    """Tell which story each of several directors made: whose name stands nearest to his."""
    # Of as many directors as stories the one who is left made the one that is left.
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
    known = {name for own in found.values() for name in own}
    if many == len(surnames) == len(known) + 1 == len(found) + 1:
        (number,) = {*range(1, many + 1)} - found.keys()
        found[number] = [*(surnames - known)]
    return found if all(len(own) == 1 for own in found.values()) else {}


def _row(
    reading: Reading,
    number: int,
    story: Story,
    title: Title | None,
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
        key = bare_key(keys_of(name))
        terms += [form for form in sorted(title.forms) if bare_key(keys_of(form)) != key]
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
    key = tuple(keys_of(name))
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
