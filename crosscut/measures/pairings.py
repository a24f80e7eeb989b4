"""The words by which a text says how two people stand to each other, and what weakens them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, groupby, pairwise
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

import pandas as pd

from crosscut.corpus.annotate import CompiledGuide
from crosscut.corpus.selection import ReviewRows, Selection
from crosscut.guide.model import Character, FilmGuide, Scene
from crosscut.text.patterns import Patterns
from crosscut.text.terms import normalise

PATTERNS: Final = Patterns(Path(__file__).with_suffix(".toml"))
RELATIONS: Final = ("lovers", "helpers", "pursuers", "connected")
"""What a text says of a pair; "connected" where it names a tie and no more."""


def is_pronoun(words: str) -> bool:
    """Tell whether somebody is meant by a pronoun, or by words for two ("they", "the couple")."""
    patterns = (PATTERNS.pronoun, PATTERNS.plural)
    return any(pattern.fullmatch(words) for pattern in patterns)


def clauses(text: str) -> list[tuple[int, int]]:
    """Cut a sentence where one clause ends and a comparison or another begins: (start, end)."""
    cuts = [
        0,
        *(match.start() for match in PATTERNS.clause.finditer(text) if match.start()),
        len(text),
    ]
    return list(pairwise(cuts))


def is_list(text: str, start: int, first: Reference, second: Reference) -> bool:
    """Tell whether nothing but "and", "or" and the like stands between two references.

    Two who are meant by one word ("they") are not joined: they are spoken of as two.
    """
    if first.start == second.start:
        return False
    between = text[first.end - start : second.start - start]
    return PATTERNS.only_joined.fullmatch(between) is not None and "with" not in between.split()


def relation_words(
    text: str, start: int, references: Sequence[Reference]
) -> Iterator[tuple[str, int, int]]:
    """Find the words of a relation that stand beside names: relation, start, end."""
    for match in PATTERNS.relation.finditer(text):
        a, b = start + match.start(), start + match.end()
        if not any(one.start < b and a < one.end for one in references if one.by_name):
            yield str(match.lastgroup), a, b


Gender = Literal["he", "she", ""]


@dataclass(frozen=True, slots=True)
class Reference:
    """A character meant at text[start:end], by name or by pronoun.

    `by_scene` marks one who is known by the scene or the story alone.
    """

    character: str
    start: int
    end: int
    by_name: bool
    by_scene: bool = False


def gender_of(character: Character) -> Gender:
    """Tell from the guide's own words whether reviews say he or she; empty if they leave it open.

    The first of these that has only one answer decides: nouns of the title, the first noun of
    the description, its pronouns.
    """
    title, description = character.title.lower(), character.description.lower()
    nouns = _genders(PATTERNS.noun, description)
    for genders in (
        _genders(PATTERNS.noun, title),
        nouns[:1],
        _genders(PATTERNS.pronoun, description),
    ):
        if len(set(genders)) == 1:
            return genders[0]
    return ""


def _genders(pattern: re.Pattern[str], text: str) -> list[Gender]:
    return ["he" if match["he"] else "she" for match in pattern.finditer(text)]


@dataclass(frozen=True)
class Cast:
    """What is known of the characters: gender, story, and each story's leading he and she."""

    gender: dict[str, Gender]
    home: dict[str, str]
    leading: dict[tuple[str, Gender], str]
    actors: dict[str, frozenset[str]] = field(default_factory=dict)
    """Character -> the words of the actor's name that are not in its own."""

    def is_actor(self, character: str, name: str) -> bool:
        """Tell whether a name is that of a character's actor."""
        return bool(self.actors.get(character, frozenset()) & _name_words(name))

    def are_leads(self, people: Iterable[str]) -> bool:
        """Tell whether these are the he and the she of one story."""
        two = set(people)
        homes = {home for (home, _), code in self.leading.items() if code in two}
        return len(two) == 2 and len(homes) == 1 and two <= set(self.leading.values())

    def players(self, scene: Scene, people: Iterable[str]) -> dict[Gender, str]:
        """Return the one he and the one she of a scene, by the guide's words for it."""
        by_name = {gender: code for code in sorted(people) if (gender := self.gender.get(code))}
        meant = _genders(PATTERNS.pronoun, scene.description.lower())
        return {g: self.leading.get((scene.segment or "", g), "") for g in meant} | by_name


def _name_words(name: str) -> frozenset[str]:
    return frozenset(normalise(name).replace("-", " ").split())


def cast_of(guide: FilmGuide) -> Cast:
    """Read the cast from a guide."""
    gender = {character.code: gender_of(character) for character in guide.characters}
    homes = {character.code: character.segment or "" for character in guide.characters}
    often: dict[tuple[str, Gender], Counter[str]] = {}
    for pairing in guide.pairings:
        for code in pairing.characters:
            if homes.get(code) == pairing.segment and gender.get(code):
                often.setdefault((pairing.segment, gender[code]), Counter())[code] += 1
    leading = {}
    for place, counts in often.items():
        (first, most), *rest = counts.most_common(2)
        if not rest or rest[0][1] < most:
            leading[place] = first
    actors = {
        one.code: _name_words(one.played_by or "") - _name_words(one.title)
        for one in guide.characters
    }
    return Cast(gender, homes, leading, actors)


@dataclass
class Paragraph:
    """The state of one paragraph while its sentences are read in order.

    Attributes
    ----------
    cast
        The characters.
    people
        Gender -> whom the last sentence read speaks of.
    story
        The story that the paragraph has named last; empty for none.
    latest
        Gender -> who of it was named last in the review; empty for somebody without a name.
    by_scene
        Who is known by the scene or the story alone.
    pair
        The two, a he and a she, of whom the last sentence spoke; empty for any other number.
    """

    cast: Cast
    people: dict[Gender, set[str]] = field(default_factory=dict)
    story: str = ""
    latest: dict[Gender, str] = field(default_factory=dict)
    by_scene: set[str] = field(default_factory=set)
    pair: frozenset[str] = frozenset()
    anybody: bool = False

    def read(
        self,
        text: str,
        start: int,
        names: Sequence[tuple[int, int, str]],
        stories: Iterable[tuple[int, str]] = (),
        home: str = "",
        players: Mapping[Gender, str] = MappingProxyType({}),
    ) -> list[Reference]:
        """Find whom one sentence means.

        Parameters
        ----------
        text
            The sentence.
        start
            Where it begins in the review; all other offsets count from the review's start too.
        names
            Names of characters in it: start, end, code, in order.
        stories
            Names of stories in it: start, code.
        home
            The story that it is surely on; empty where that is not sure.
        players
            The he and the she of the scene that it is on.
        """
        references = [Reference(code, a, b, True) for a, b, code in names]
        story_places = sorted(stories)
        spans = [(a, b) for a, b, _ in names]
        somebody = PATTERNS.somebody.finditer(text)
        places = ((start + match.start(), match.lastgroup) for match in somebody)
        strangers = [one for one in places if not any(a <= one[0] < b for a, b in spans)]
        for match in PATTERNS.pronoun.finditer(text):
            a, b = start + match.start(), start + match.end()
            if any(first < b and a < last for first, last in spans):
                continue
            gender: Gender = "he" if match["he"] else "she"
            meant = self._owner(text, start, a, gender, names)
            if not meant and not self._of_writer(text, a - start, gender):
                meant = self._referent(gender, a, references, story_places)
                if not meant:
                    meant = self._player(a, gender, names, strangers, home, players)
                    self.by_scene |= {meant} - {""}
            if meant:
                references.append(Reference(meant, a, b, False, meant in self.by_scene))
        references += self._both(text, start, references, players)
        self.by_scene -= {one.character for one in references if one.by_name}
        self._go_on(references, story_places)
        for gender in ("he", "she"):
            player, end = players.get(gender, ""), start + len(text)
            self.latest[gender] = self._latest(end, gender, names, strangers, player)
        return sorted(references, key=lambda one: one.start)

    def _owner(
        self, text: str, start: int, at: int, gender: Gender, names: Sequence[tuple[int, int, str]]
    ) -> str:
        """Return whose it is where a name follows: "his number, Cop 663" is Cop 663's."""
        for a, _, code in names:
            if a > at and self.cast.gender.get(code) == gender:
                between = text[at - start : a - start]
                return code if PATTERNS.apposed.fullmatch(between) else ""
        return ""

    @staticmethod
    def _of_writer(text: str, at: int, gender: Gender) -> bool:
        """Tell whether somebody of the writer's ("my boyfriend") may be meant by a pronoun."""
        of_writer = PATTERNS.of_writer.finditer(text, 0, at)
        return any(match[gender] or match["either"] for match in of_writer)

    def _both(
        self,
        text: str,
        start: int,
        references: Sequence[Reference],
        players: Mapping[Gender, str],
    ) -> list[Reference]:
        """Find the two of the sentence before, or else of the scene, where this one says "they"."""
        here = {one.character for one in references}
        two, words = self.pair, PATTERNS.plural
        if (not two or here - two) and self.cast.are_leads(players.values()):
            two, words = frozenset(players.values()), PATTERNS.both
        if not two or here - two:
            return []
        match = words.search(text)
        if match is None or PATTERNS.many.search(text, 0, match.start()):
            return []
        a, b = start + match.start(), start + match.end()
        return [Reference(code, a, b, by_name=False) for code in sorted(two)]

    def _referent(
        self,
        gender: Gender,
        at: int,
        references: Sequence[Reference],
        story_places: list[tuple[int, str]],
    ) -> str:
        genders = self.cast.gender
        here = {
            one.character
            for one in references
            if one.by_name and one.start < at and genders.get(one.character) == gender
        }
        # Who opens another story is none of those spoken of before it.
        anew = (
            bool(story_places)
            and story_places[0][0] < at
            and story_places[0][1] in self.cast.home.values()
        )
        before = here or (set() if anew else self.people.get(gender, set()))
        if before:
            return next(iter(before)) if len(before) == 1 else ""
        if not anew and self.anybody:
            return ""
        if any(one.by_name and one.start < at for one in references):
            return ""
        story = next((code for place, code in reversed(story_places) if place < at), self.story)
        return self.cast.leading.get((story, gender), "")

    def _player(
        self,
        at: int,
        gender: Gender,
        names: Sequence[tuple[int, int, str]],
        strangers: Sequence[tuple[int, str | None]],
        home: str,
        players: Mapping[Gender, str],
    ) -> str:
        """Return whom a pronoun means by the scene, or else by the story and who was named last."""
        genders = self.cast.gender
        here = {code for a, _, code in names if a < at and genders.get(code) == gender}
        if max(len(here), len(self.people.get(gender, ()))) > 1:
            return ""
        lead = self.cast.leading.get((home, gender), "")
        latest = self._latest(at, gender, names, strangers, players.get(gender, ""))
        return latest if latest in (lead, players.get(gender)) else ""

    def _latest(
        self,
        at: int,
        gender: Gender,
        names: Sequence[tuple[int, int, str]],
        strangers: Sequence[tuple[int, str | None]],
        player: str,
    ) -> str:
        """Return who of a gender was named last before a place; empty where nobody has a name."""
        # Where the sentence names nobody, it is the player of its scene.
        genders = self.cast.gender
        people = [(a, code) for a, _, code in names if a < at and genders.get(code) == gender]
        people += [(a, "") for a, _, code in names if a < at and not genders.get(code)]
        people += [(a, "") for a, of in strangers if a < at and of == gender]
        return max(people)[1] if people else player or self.latest.get(gender, "")

    def _go_on(self, references: Sequence[Reference], story_places: list[tuple[int, str]]) -> None:
        self.people = {}
        for one in references:
            gender = self.cast.gender.get(one.character, "")
            if gender:
                self.people.setdefault(gender, set()).add(one.character)
        meant = frozenset(one.character for one in references)
        genders = sorted(self.cast.gender.get(code, "") for code in meant)
        if genders == ["he", "she"]:
            self.pair = meant
        elif not meant or not meant <= self.pair:
            self.pair = frozenset()
        self.story = story_places[-1][1] if story_places else self.story
        self.anybody = self.anybody or bool(references)


PAIRS: Final = {
    "review_id": "str",
    "passage": "int64",
    "sentence": "int64",
    "first": "str",
    "second": "str",
    "relation": "str",
    "standing": "str",
    "check": "bool",
    "why": "str",
    "start": "int64",
    "end": "int64",
    "first_start": "int64",
    "first_end": "int64",
    "second_start": "int64",
    "second_end": "int64",
    "word_start": "int64",
    "word_end": "int64",
}
REASONS: Final = {
    "caption": "a caption or a heading",
    "passing": "the film lets them pass each other",
    "denied": "the text says that there is no such tie",
    "no words": "brought together in one sentence, with no word for a tie",
}
"""Why a pair across the stories is not to be checked."""

_SURE: Final = 0.9  # from here on a sentence is on its story, and "he" and "she" may be its two
_CLOSE: Final = 4  # words between a verb and whom it is done to

_READ: Final = ("passage", "passage_kind", "sentence", "start", "end")
_PLACED: Final = (*_READ, "segment", "confidence")


@dataclass(frozen=True)
class _Film:
    """What the guide says of pairs."""

    cast: Cast
    pairings: frozenset[frozenset[str]]
    scenes: Mapping[str, frozenset[str]]

    def standing(self, pair: frozenset[str]) -> str:
        homes = [self.cast.home.get(code, "") for code in pair]
        if pair in self.pairings:
            return "guide"
        return "across" if all(homes) and len(set(homes)) > 1 else "same story"

    def are_couple(self, one: Reference, other: Reference) -> bool:
        """Tell whether two are the he and the she of one story, or of one of its scenes."""
        two = frozenset({one.character, other.character})
        if self.cast.are_leads(two):
            return True
        known_by_scene = one.by_scene or other.by_scene
        return (
            known_by_scene
            and two in self.pairings
            and {self.cast.gender.get(code) for code in two} == {"he", "she"}
        )

    def is_actor(self, text: str, start: int, *references: Reference) -> bool:
        """Tell whether one of these is called by an actor's name."""
        return any(
            one.by_name
            and self.cast.is_actor(one.character, text[one.start - start : one.end - start])
            for one in references
        )

    def partners(self, code: str) -> set[str]:
        return {other for pair in self.pairings if code in pair for other in pair - {code}}


@dataclass(frozen=True)
class _Tie:
    """A pair in one sentence: its two references, the relation, why it is not to be checked."""

    first: Reference
    second: Reference
    relation: str = ""
    word: tuple[int, int] = (0, 0)
    why: str = "no words"
    """A key of `REASONS`; "listed" or "compared" where the two are not brought together."""

    @property
    def pair(self) -> frozenset[str]:
        return frozenset({self.first.character, self.second.character})


def pairs(
    selection: Selection, compiled: CompiledGuide, meant: Meant | None = None
) -> pd.DataFrame:
    """Find the pairs of characters that each review brings together.

    Parameters
    ----------
    selection
        What is looked through, of the whole text (a paragraph is read from its beginning).
    compiled
        The guide, compiled.
    meant
        As `references`, where that is known already.

    Returns
    -------
    pandas.DataFrame
        One row per sentence and pair: review_id, passage, sentence, first and second (codes, in
        the guide's order), relation ("lovers", "helpers", "pursuers", "connected", several
        joined by ", ", or ""),
        standing ("guide": a pair of the guide; "same story"; "across"), check, why (a key of
        `REASONS` for a pair across that is not to be checked), start, end (from where one is
        meant to where the other is), first_start and so on (the name or pronoun of each),
        word_start, word_end (the relation's word, 0 for none).
    """
    guide = compiled.guide
    pairings = frozenset(frozenset(one.characters) for one in guide.pairings)
    film = _Film(cast_of(guide), pairings, compiled.scenes.cast)
    order = {character.code: n for n, character in enumerate(guide.characters)}
    meant = dict(references(selection, compiled)) if meant is None else meant
    scenes = ReviewRows(selection.scenes, ("sentence", "scene"))
    sentences = ReviewRows(selection.sentences, _READ)
    rows = []
    for review, text in zip(selection.reviews["review_id"], selection.reviews["text"], strict=True):
        people = meant.get(review, {})
        near: dict[int, set[str]] = {}
        for number, scene in scenes[review] if people else ():
            near.setdefault(number, set()).add(scene)
        for place in sentences[review] if people else ():
            passage, kind, number, start, end = place
            here, caption = list(people.get(number, ())), kind != "body"
            cues = near.get(number, set())
            for tie in _ties(text[start:end], start, here, film, cues, caption=caption):
                first, second = sorted(tie.pair, key=order.__getitem__)
                if (review, number, first, second) not in selection.corpus.not_pairs:
                    row = _row(tie, film, order, caption=caption)
                    rows.append((review, passage, number, *row))
    return pd.DataFrame(rows, columns=list(PAIRS)).astype(PAIRS)


NO_PAIR: Final = {
    "elsewhere": "its pairs stand in sentences that are not counted here",
    "nobody": "no character of the guide is found in it",
    "one": "only one character of the guide is found in it",
    "apart": "no sentence is found in it that brings two characters together",
}
"""Why a review has no pair."""


def without_pair(table: pd.DataFrame, whole: pd.DataFrame, selection: Selection) -> dict[str, str]:
    """Tell of each review without a pair why it has none.

    Parameters
    ----------
    table, whole
        The pairs that are counted, and those of the whole text of the reviews, as `pairs`.
    selection
        The whole text of the reviews.

    Returns
    -------
    dict
        review_id -> a key of `NO_PAIR`, in the order of the reviews.
    """
    mentions = selection.mentions[selection.mentions["kind"] == "character"]
    counts = mentions.groupby("review_id")["code"].nunique()
    reasons = {}
    for review in selection.reviews["review_id"]:
        if (table["review_id"] == review).any():
            continue
        count = int(counts.get(review, 0))
        few = "one" if count == 1 else "apart"
        reasons[str(review)] = few if count else "nobody"
        if (whole["review_id"] == review).any():
            reasons[str(review)] = "elsewhere"
    return reasons


Meant = Mapping[str, Mapping[int, Sequence[Reference]]]
"""Whom each sentence means, by review_id and sentence."""


def references(
    selection: Selection, compiled: CompiledGuide, *, infer: bool = True
) -> Iterator[tuple[str, dict[int, list[Reference]]]]:
    """Find whom each sentence means, by name or by a pronoun.

    Parameters
    ----------
    selection
        What is looked through, of the whole text (a paragraph is read from its beginning).
    compiled
        The guide, compiled.
    infer
        Whether the scene and the story of a sentence may tell who "he" and "she" are.

    Yields
    ------
    review, references
        Each review in turn, and by sentence the references in it, in order; only of those that
        have any.
    """
    cast = cast_of(compiled.guide)
    mentions = selection.mentions[selection.mentions["kind"] == "character"]
    mentions = mentions.sort_values("start", kind="stable")
    names = ReviewRows(mentions, ("sentence", "start", "end", "code"))
    rows = ReviewRows(selection.sentences.sort_values("start", kind="stable"), _PLACED)
    scenes = ReviewRows(selection.scenes, ("sentence", "scene"))
    players = {
        scene.code: cast.players(scene, compiled.scenes.cast[scene.code])
        for scene in compiled.guide.scenes
    }
    for review, text in zip(selection.reviews["review_id"], selection.reviews["text"], strict=True):
        names_in: dict[int, list[tuple[int, int, str]]] = {}
        for number, start, end, code in names[review]:
            names_in.setdefault(number, []).append((start, end, code))
        meant = {}
        latest: dict[Gender, str] = {}
        of_scenes: dict[int, dict[Gender, str]] = {}
        for number, scene in scenes[review] if infer else ():
            pair = of_scenes.setdefault(number, {})
            for gender, code in players[scene].items():
                pair[gender] = code if pair.get(gender, code) == code else ""
        anybody = bool(names_in or of_scenes)
        stories = [(hit.start, hit.code) for hit in compiled.stories.find(text)] if anybody else []
        for _, passage in groupby(rows[review] if anybody else (), key=itemgetter(0)):
            paragraph = Paragraph(cast, latest=latest)
            for _, _, number, start, end, segment, confidence in passage:
                near = stories[bisect_left(stories, (start,)) : bisect_left(stories, (end,))]
                here = paragraph.read(
                    text[start:end],
                    start,
                    names_in.get(number, []),
                    near,
                    segment if infer and confidence >= _SURE else "",
                    of_scenes.get(number, {}),
                )
                if here:
                    meant[number] = here
        yield review, meant


def _row(tie: _Tie, film: _Film, order: Mapping[str, int], *, caption: bool) -> tuple[Any, ...]:
    """Return the columns of `PAIRS` from "first" on."""
    standing = film.standing(tie.pair)
    why = "caption" if caption else tie.why
    one, other = sorted((tie.first, tie.second), key=lambda meant: order[meant.character])
    return (
        one.character,
        other.character,
        "" if tie.why == "denied" else tie.relation,
        standing,
        standing == "across" and not why,
        why if standing == "across" else "",
        min(one.start, other.start),
        max(one.end, other.end),
        *(one.start, one.end),
        *(other.start, other.end),
        *tie.word,
    )


def _ties(
    text: str,
    start: int,
    references: list[Reference],
    film: _Film,
    cues: set[str],
    *,
    caption: bool,
) -> list[_Tie]:
    """Return one tie for each pair that a sentence brings together, the strongest said of it."""
    # Two are brought together by a word of a relation or of contact, or, the he and the she of a
    # story, by one clause; not where they are only listed or compared.
    best: dict[frozenset[str], _Tie] = {}
    everyone = {one.character for one in references}
    if len(everyone) < 2:
        return []
    couples = () if caption else _couples(text, start, references, film)
    for tie in (*couples, *_contacts(text, start, references)):
        best.setdefault(tie.pair, tie)
    for tie in _tie_by_relation(text, start, references):
        why = tie.why or _excuse(text, tie, film, everyone, cues)
        if why in ("listed", "compared") or _actors(text, start, tie, film):
            continue
        before = best.get(tie.pair, _Tie(tie.first, tie.second))
        best[tie.pair] = _stronger(before, replace(tie, why=why))
    return list(best.values())


def _couples(text: str, start: int, references: list[Reference], film: _Film) -> Iterator[_Tie]:
    """Tie the he and the she of a story where one clause speaks of both and does not list them."""
    parts = clauses(text)
    for one, other in combinations(references, 2):
        if one.start == other.start or not film.are_couple(one, other):
            continue
        if is_list(text, start, one, other) or film.is_actor(text, start, one, other):
            continue
        if (one.by_scene or other.by_scene) and not any(
            two.by_name or PATTERNS.met.match(text, two.start - start) for two in (one, other)
        ):
            continue
        if any(a <= one.start - start and other.start - start < b for a, b in parts):
            yield _Tie(one, other)


def _contacts(text: str, start: int, references: list[Reference]) -> Iterator[_Tie]:
    """Tie two of whom one does something to the other, or both do something together."""
    parts = clauses(text)
    for match in PATTERNS.contact.finditer(text):
        first, last = next((a, b) for a, b in parts if a <= match.start() < b)
        near = [one for one in references if first <= one.start - start < last]
        before = [one for one in near if one.end - start <= match.start()][-1:]
        after = [
            one
            for one in near
            if before and one.start - start >= match.end() and one.character != before[0].character
        ]
        if after:
            between = text[match.end() : after[0].start - start]
            has_object = (
                "," in between
                or PATTERNS.object_pronoun.search(between)
                or _another_acts(text, start, before[0], match.start(), references)
            )
            if not has_object and len(between.split()) <= _CLOSE:
                word = start + match.start(), start + match.end()
                yield _Tie(before[0], after[0], word=word)
    if PATTERNS.shared.search(text):
        return
    for one, other in pairwise(references):
        plural = one.start == other.start
        if one.character == other.character or not (plural or is_list(text, start, one, other)):
            continue
        if (
            (not plural and PATTERNS.between.search(text, 0, one.start - start))
            or (plural and PATTERNS.mutual.search(text))
            or PATTERNS.mutual_contact.search(text, other.end - start)
        ):
            yield _Tie(one, other)


def _stronger(one: _Tie, other: _Tie) -> _Tie:
    """Keep what is said in earnest before what is excused; of two such, both relations."""
    # "connected" is said only where there is no closer word.
    if not one.relation or bool(one.why) > bool(other.why):
        return other
    if bool(one.why) < bool(other.why) or other.relation == "connected":
        return one
    if one.relation == "connected":
        return other
    relations = {*one.relation.split(", "), other.relation}
    first = min(one, other, key=lambda tie: RELATIONS.index(tie.relation.split(", ")[0]))
    return replace(first, relation=", ".join(name for name in RELATIONS if name in relations))


def _actors(text: str, start: int, tie: _Tie, film: _Film) -> bool:
    """Tell whether a tie joins the names of two actors, and says no more than that."""
    both = all(film.is_actor(text, start, one) for one in (tie.first, tie.second))
    return both and (tie.relation == "connected" or is_list(text, start, tie.first, tie.second))


def _excuse(text: str, tie: _Tie, film: _Film, everyone: set[str], cues: set[str]) -> str:
    """Say why the film has room for what is said of a pair; empty if it has none."""
    partners = [film.partners(code) & (everyone - tie.pair) for code in tie.pair]
    if all(partners):
        return "compared"
    if tie.relation == "connected":
        meant = any(tie.pair <= film.scenes.get(cue, frozenset()) for cue in cues)
        if meant or PATTERNS.passing.search(text):
            return "passing"
    return ""


def _tie_by_relation(text: str, start: int, references: list[Reference]) -> Iterator[_Tie]:
    """Tie the two references that each relation's word stands between, or next to."""
    parts = clauses(text)
    for relation, a, b in relation_words(text, start, references):
        first, last = next((x, y) for x, y in parts if x <= a - start < y)
        near = [one for one in references if first <= one.start - start < last]
        two = _nearest(near, a, b)
        if two is None or PATTERNS.others.match(text, b - start):
            continue
        if two[0].end <= a and _another_acts(text, start, two[0], a - start, references):
            continue
        if relation == "connected" and two[0].start >= b and _goes_on(near, *two):
            continue
        why = ""
        if PATTERNS.denial.search(text, first, b - start):
            why = "denied"
        elif is_list(text, start, *two) and not _reciprocal(text, b - start):
            why = "listed"
        yield _Tie(*two, relation, (a, b), why)


def _another_acts(
    text: str, start: int, one: Reference, word: int, references: Sequence[Reference]
) -> bool:
    """Tell whether somebody who is not known acts between one who is named and a word."""
    starts = {reference.start for reference in references}
    between = PATTERNS.acting.finditer(text, one.end - start, word)
    return any(start + match.start() not in starts for match in between)


def _goes_on(near: Iterable[Reference], first: Reference, second: Reference) -> bool:
    """Tell whether the first is spoken of again before the second comes in."""
    return any(
        one.character == first.character and first.end <= one.start < second.start for one in near
    )


def _nearest(near: list[Reference], start: int, end: int) -> tuple[Reference, Reference] | None:
    """Return the last one before a word and the next one after it, or else the two nearest."""
    before = [one for one in near if one.end <= start]
    after = [one for one in near if one.start >= end]
    if before and after and before[-1].character != after[0].character:
        return before[-1], after[0]
    by_distance = sorted(near, key=lambda one: max(start - one.end, one.start - end))
    for other in by_distance[1:]:
        if other.character != by_distance[0].character:
            first, second = sorted((by_distance[0], other), key=lambda one: one.start)
            return first, second
    return None


def _reciprocal(text: str, after: int) -> bool:
    """Whether two who are joined by "and" are said to stand so to each other."""
    if PATTERNS.mutual.search(text):
        return True
    if PATTERNS.shared.search(text):
        return False
    word = text[:after].split()[-1].lower()
    return bool(PATTERNS.between.search(text)) or not (
        word == "for" or PATTERNS.object.match(text, after)
    )
