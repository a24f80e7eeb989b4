"""Whom a review brings together, against the film's own pairs.

Two characters are brought together where one sentence means both, by name or by a pronoun that
can mean only one (`crosscut.pairings_refs`). How they stand to each other is said only where
the sentence has a word for it, in one clause with both (`crosscut.pairings_words`).

A pair that the film keeps apart, one from each story, is to be checked where the text has such
a word for it. It is not where the text only names both: in a list or a caption, in a comparison
that names the partner of each too, where it says that there is no such tie, or where they only
pass each other, as a scene of the guide lets them. Those are listed with the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import combinations, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from crosscut.pairings_refs import Cast, Paragraph, Reference, cast_of
from crosscut.pairings_words import PASSING, RELATIONS, SHARED, clauses, joined, relation_words

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from crosscut.corpus.selection import Selection
    from crosscut.guide.model import FilmGuide
    from crosscut.text.matcher import Hit, Matcher


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
    "listed": "only named side by side",
    "compared": "compared, each with the partner of the film",
    "passing": "the film lets them pass each other",
    "denied": "the text says that there is no such tie",
    "no words": "named in one sentence, with no word for a tie",
}
"""Why a pair across the stories is not to be checked."""

_READ: Final = ("review_id", "passage", "passage_kind", "sentence", "start", "end")
_NOT: Final = re.compile(
    r"(?<!\w)(?:not|never|no|nobody|neither|nor|without|\w+n['’]t)(?!\w)", re.I
)
_MUTUAL: Final = re.compile(r"(?<!\w)(?:each other|one another)(?!\w)", re.I)
_BETWEEN: Final = re.compile(r"(?<!\w)(?:together|between)(?!\w)", re.I)
_OTHERS: Final = re.compile(
    r"\s*(?:with |of |for |by )?(?:someone|somebody|another|others|anyone|a different)(?!\w)", re.I
)
_OBJECT: Final = re.compile(r"\s+(?:with|for|by|to|of|from|a|an|the|their)(?!\w)", re.I)


@dataclass(frozen=True)
class _Film:
    """What the guide says of pairs."""

    cast: Cast
    paired: frozenset[frozenset[str]]
    scenes: Mapping[str, frozenset[str]]

    def standing(self, pair: frozenset[str]) -> str:
        homes = [self.cast.home.get(code, "") for code in pair]
        if pair in self.paired:
            return "guide"
        return "across" if all(homes) and len(set(homes)) > 1 else "same story"

    def partners(self, code: str) -> set[str]:
        return {other for pair in self.paired if code in pair for other in pair - {code}}


@dataclass(frozen=True)
class _Tie:
    """A pair in one sentence: its two references, the relation, why it is not to be checked."""

    first: Reference
    second: Reference
    relation: str = ""
    word: tuple[int, int] = (0, 0)
    why: str = "no words"

    @property
    def pair(self) -> frozenset[str]:
        return frozenset({self.first.character, self.second.character})


def film_scenes(guide: FilmGuide, matcher: Matcher) -> dict[str, frozenset[str]]:
    """Return the characters whom the guide's description of each scene names."""
    return {
        scene.code: frozenset(
            hit.code for hit in matcher.find(scene.description) if hit.kind == "character"
        )
        for scene in guide.scenes
    }


def pairs(selection: Selection, guide: FilmGuide, matcher: Matcher) -> pd.DataFrame:
    """Find the pairs of characters that each review brings together.

    Parameters
    ----------
    selection
        What is looked through, of the whole text (a paragraph is read from its beginning).
    guide, matcher
        The guide, and the matcher compiled from it.

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
    paired = frozenset(frozenset(one.characters) for one in guide.pairings)
    film = _Film(cast_of(guide), paired, film_scenes(guide, matcher))
    order = {character.code: n for n, character in enumerate(guide.characters)}
    texts = dict(zip(selection.reviews["review_id"], selection.reviews["text"], strict=True))
    mentions = selection.mentions[selection.mentions["kind"] == "character"]
    names = dict(iter(mentions.groupby("review_id")))
    rows: list[dict[str, Any]] = []
    for review, sentences in selection.sentences.groupby("review_id", sort=False):
        if review in names:
            hits = [hit for hit in matcher.find(texts[review]) if hit.kind in ("segment", "scene")]
            rows += _review(texts[review], sentences, names[review], hits, film, order)
    return pd.DataFrame(rows, columns=list(PAIRS)).astype(PAIRS)


def _review(
    text: str,
    sentences: pd.DataFrame,
    names: pd.DataFrame,
    hits: list[Hit],
    film: _Film,
    order: Mapping[str, int],
) -> Iterator[dict[str, Any]]:
    """Read one review paragraph by paragraph."""
    named: dict[int, list[tuple[int, int, str]]] = {}
    for row in names[["sentence", "start", "end", "code"]].sort_values("start").to_dict("records"):
        found = int(row["start"]), int(row["end"]), str(row["code"])
        named.setdefault(int(row["sentence"]), []).append(found)
    rows = sentences[list(_READ)].sort_values("start").to_dict("records")
    for _, own in groupby(rows, key=itemgetter("passage")):
        paragraph = Paragraph(film.cast)
        for row in own:
            start, end = int(row["start"]), int(row["end"])
            inside = [hit for hit in hits if start <= hit.start < end]
            said = text[start:end]
            stories = [(hit.start, hit.code) for hit in inside if hit.kind == "segment"]
            references = paragraph.read(said, start, named.get(int(row["sentence"]), []), stories)
            cues = {hit.code for hit in inside if hit.kind == "scene"}
            for tie in _ties(said, start, references, film, cues):
                yield _row(row, tie, film, order)


def _row(
    row: Mapping[Hashable, Any], tie: _Tie, film: _Film, order: Mapping[str, int]
) -> dict[str, Any]:
    standing = film.standing(tie.pair)
    why = tie.why
    if row["passage_kind"] != "body":
        why = "caption"
    own = {name: row[name] for name in ("review_id", "passage", "sentence")}
    one, other = sorted((tie.first, tie.second), key=lambda meant: order[meant.character])
    return own | {
        "first": one.character,
        "second": other.character,
        "relation": "" if tie.why in ("listed", "compared", "denied") else tie.relation,
        "standing": standing,
        "check": standing == "across" and not why,
        "why": why if standing == "across" else "",
        "start": min(one.start, other.start),
        "end": max(one.end, other.end),
        "first_start": one.start,
        "first_end": one.end,
        "second_start": other.start,
        "second_end": other.end,
        "word_start": tie.word[0],
        "word_end": tie.word[1],
    }


def _ties(
    text: str, start: int, references: list[Reference], film: _Film, cues: set[str]
) -> list[_Tie]:
    """Return one tie for each pair that a sentence means, the strongest said of it."""
    best: dict[frozenset[str], _Tie] = {}
    for one, other in combinations(references, 2):
        tie = _Tie(one, other)
        if len(tie.pair) == 2 and tie.pair not in best:
            why = "listed" if joined(text, start, one, other) else "no words"
            best[tie.pair] = _Tie(one, other, why=why)
    if best:
        everyone = {one.character for one in references}
        for tie in _related(text, start, references):
            why = tie.why or _excuse(text, tie, film, everyone, cues)
            best[tie.pair] = _stronger(best[tie.pair], replace(tie, why=why))
    return list(best.values())


def _stronger(held: _Tie, found: _Tie) -> _Tie:
    """Keep what is said in earnest before what is excused; of two such, both relations.

    "connected" is said only where there is no closer word.
    """
    if not held.relation or bool(held.why) > bool(found.why):
        return found
    if bool(held.why) < bool(found.why) or found.relation == "connected":
        return held
    if held.relation == "connected":
        return found
    said = {*held.relation.split(", "), found.relation}
    first = min(held, found, key=lambda tie: RELATIONS.index(tie.relation.split(", ")[0]))
    return replace(first, relation=", ".join(name for name in RELATIONS if name in said))


def _excuse(text: str, tie: _Tie, film: _Film, everyone: set[str], cues: set[str]) -> str:
    """Say why the film has room for what is said of a pair; empty if it has none."""
    partnered = [film.partners(code) & (everyone - tie.pair) for code in tie.pair]
    if all(partnered):
        return "compared"
    if tie.relation == "connected":
        meant = any(tie.pair <= film.scenes.get(cue, frozenset()) for cue in cues)
        if meant or PASSING.search(text):
            return "passing"
    return ""


def _related(text: str, start: int, references: list[Reference]) -> Iterator[_Tie]:
    """Tie the two references that each relation's word stands between, or next to."""
    parts = clauses(text)
    for relation, a, b in relation_words(text, start, references):
        first, last = next((x, y) for x, y in parts if x <= a - start < y)
        near = [one for one in references if first <= one.start - start < last]
        two = _nearest(near, a, b)
        if two is None or _OTHERS.match(text, b - start):
            continue
        why = ""
        if _NOT.search(text, first, b - start):
            why = "denied"
        elif joined(text, start, *two) and not _reciprocal(text, b - start):
            why = "listed"
        yield _Tie(*two, relation, (a, b), why)


def _nearest(near: list[Reference], start: int, end: int) -> tuple[Reference, Reference] | None:
    """Return the last one before a word and the next one after it, or else the two nearest."""
    before = [one for one in near if one.end <= start]
    after = [one for one in near if one.start >= end]
    if before and after and before[-1].character != after[0].character:
        return before[-1], after[0]
    ranked = sorted(near, key=lambda one: max(start - one.end, one.start - end))
    for other in ranked[1:]:
        if other.character != ranked[0].character:
            first, second = sorted((ranked[0], other), key=lambda one: one.start)
            return first, second
    return None


def _reciprocal(text: str, after: int) -> bool:
    """Whether two who are joined by "and" are said to stand so to each other."""
    if _MUTUAL.search(text):
        return True
    if SHARED.search(text):
        return False
    word = text[:after].split()[-1].lower()
    return bool(_BETWEEN.search(text)) or not (word == "for" or _OBJECT.match(text, after))
