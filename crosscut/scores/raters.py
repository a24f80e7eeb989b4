"""Who gave a score, and what it is a score of: read from the words beside it.

All functions work on lower-cased text; `lead` is what stands before the score in its own
clause, `tail` what follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from crosscut.scores.shapes import WORDS
from crosscut.text.patterns import Patterns, any_of

RaterKind = Literal["critic", "aggregate", "viewer"]


@dataclass(frozen=True, slots=True)
class Rater:
    """Someone who scores: name, kind, and the scale of their house where it is known."""

    name: str
    kind: RaterKind
    low: float | None = None
    top: float | None = None
    scale: str = ""


_AGGREGATES = {key: Rater(kind="aggregate", **row) for key, row in WORDS["aggregates"].items()}
_CRITICS, _AUDIENCE = _AGGREGATES["critics"], _AGGREGATES["audience"]
_METACRITIC, _METACRITIC_USERS = _AGGREGATES["metacritic"], _AGGREGATES["metacritic-users"]
_SITES = {name: _AGGREGATES[key] for name, key in WORDS["sites"].items()}
_STORIES = WORDS["stories"]
_JOINING = frozenset(("the", "most", "and", "but"))
_PLACES = {
    word: place
    for rows in (_STORIES["ordinal"], _STORIES["cardinal"])
    for place, row in enumerate(rows)
    for word in row.split()
}


PATTERNS: Final = Patterns(
    Path(__file__).with_name("patterns.toml"),
    site_names="|".join(map(re.escape, _SITES)),
    house_names="|".join(map(re.escape, WORDS["houses"])),
    ordinal=any_of(" ".join(_STORIES["ordinal"]).split()),
    cardinal=any_of(" ".join(_STORIES["cardinal"]).split()),
    story_part=any_of(_STORIES["part"].split()),
    half_part=any_of(_STORIES["half"].split()),
)


def rater_of(before: str, lead: str, tail: str, low_tail: str) -> Rater | None:
    """Who gave the score, or None for the author.

    Parameters
    ----------
    before, tail
        The text before and after the score, in its own case.
    lead, low_tail
        The same two in lower case; `lead` is as long as `before`.
    """
    if kin := PATTERNS.from_kin.match(low_tail):
        return Rater(_words(kin, tail), "viewer")
    mine = _last(PATTERNS.author, lead)
    best, found = mine, None
    site = _site(lead, low_tail)
    # "Rotten Tomatoes critics", "IMDb users": the site says more than the group.
    group = (-1, None) if site[1] else _group(lead, before)
    for at, rater in (site, group, _person(lead, before)):
        if rater is not None and at > best:
            best, found = at, rater
    if found is None and mine < 0:
        found = _after(tail, low_tail)
    return found


def _last(pattern: re.Pattern[str], lead: str) -> int:
    at = -1
    for match in pattern.finditer(lead):
        at = match.start()
    return at


def _site(lead: str, low_tail: str) -> tuple[int, Rater | None]:
    at, rater = -1, None
    for match in PATTERNS.site.finditer(lead):
        at, rater = match.start(), _SITES[match[1]]
    if PATTERNS.my_own.search(lead[:at] if at > 0 else ""):
        return -1, None
    if rater is None:
        house = PATTERNS.house.search(lead.rstrip(" :=–—-(\"“'"))
        opens = house and not lead[: house.start(1)].strip(" |•·*,;/-")
        if house and (lead[house.end() :].strip() or opens):
            return house.start(1), Rater(_titled(house[1]), "critic")
        label = PATTERNS.audience_score.search(lead)
        if fresh := PATTERNS.fresh_at.search(lead):
            return fresh.start(), _CRITICS
        users = Rater("users", "aggregate") if label and label[1] == "user" else _AUDIENCE
        return (label.start(), users) if label else (-1, None)
    return at, side_of(rater, lead[at:], low_tail)


def side_of(rater: Rater, lead: str, low_tail: str) -> Rater:
    """Tell a site's critics from its audience by the word nearest to the score."""
    users = PATTERNS.users_after.match(low_tail)
    if not users and not PATTERNS.critics_after.match(low_tail):
        users = PATTERNS.users_before.search(lead)
    if rater in (_CRITICS, _AUDIENCE):
        return _AUDIENCE if users or (rater is _AUDIENCE and "critic" not in lead) else _CRITICS
    if rater in (_METACRITIC, _METACRITIC_USERS):
        return _METACRITIC_USERS if users else _METACRITIC
    return rater


def _group(lead: str, before: str) -> tuple[int, Rater | None]:
    found = [*PATTERNS.group.finditer(lead), *PATTERNS.group_label.finditer(lead)]
    if not found:
        average = PATTERNS.average.search(lead)
        return (average.start(), Rater("average", "aggregate")) if average else (-1, None)
    last = max(found, key=re.Match.start)
    words = [w for w in _words(last, before).split() if w.lower() not in _JOINING]
    return last.start(), Rater(" ".join(words), "aggregate")


def _words(match: re.Match[str], text: str) -> str:
    """Return what the last group of a match in lower case is as written."""
    return text[slice(*match.span(match.lastindex or 0))]


def _person(lead: str, before: str) -> tuple[int, Rater | None]:
    at, rater = -1, None
    for match in PATTERNS.kin.finditer(lead):
        # Past the "my" of "my wife" and the "I" of "the podcast I like", no signs of the author.
        at, rater = match.end(), Rater(_words(match, before), "viewer")
    if member := PATTERNS.member.search(lead):
        at, rater = member.start(), Rater(before[slice(*member.span(1))], "viewer")
    for pattern in (PATTERNS.person, PATTERNS.possessive):
        for match in pattern.finditer(before):
            name = _named(match[1])
            if name and match.start() >= at and not PATTERNS.site.search(name.lower()):
                at, rater = match.start(), Rater(name, "critic")
    return at, rater


def _named(name: str) -> str:
    """Strip what only opens the sentence: "But Roger Ebert" -> "Roger Ebert"."""
    words = name.split()
    while words and words[0] in WORDS["openers"] and not (words[0] == "The" and len(words) > 1):
        words.pop(0)
    return "" if words == ["The"] else " ".join(words)


def _titled(name: str) -> str:
    small = {"and", "&"}
    return " ".join(word if word in small else word[:1].upper() + word[1:] for word in name.split())


def _after(tail: str, low_tail: str) -> Rater | None:
    if site := PATTERNS.after_site.match(low_tail):
        return side_of(_SITES[site[1]], "", low_tail[site.end() :])
    if PATTERNS.certified.match(low_tail):
        return _CRITICS
    if PATTERNS.approval.match(low_tail):
        return _AGGREGATES["approval"]
    if group := PATTERNS.from_group.match(low_tail):
        return Rater(_words(group, tail), "aggregate")
    signed = PATTERNS.signature.match(tail)
    name = _named(signed[1]) if signed else ""
    known = bool(name) and bool(
        PATTERNS.house.search(" " + name.lower()) or PATTERNS.house.search(" the " + name.lower())
    )
    says_by = PATTERNS.by_name.match(low_tail) is not None
    if signed and name and (known or (says_by and len(name.split()) > 1)):
        return Rater(name, "critic")
    return None


def numbered_parts(low: str, count: int) -> Iterator[tuple[int, int, int]]:
    """Find where a text in lower case names one of `count` parts by its number, in any language.

    Yields
    ------
    tuple of int
        Start, end, and the part's place from 0.
    """
    text, at = "\n" + low, 0
    while match := PATTERNS.numbered.search(text, at):
        at = match.end() - 1  # its last sign may stand before the next: 前半后半
        place = _PLACES[match["nth"] or match["number"] or match["bare"] or match["c"]]
        if place < count and (count == 2 or not match["half"]):
            yield match.start(), at, place


def story_named(low: str, start: int) -> int:
    """Return where "'s story" behind a name ends ("Faye's story"), 0 for none."""
    match = PATTERNS.story_after.match(low, start)
    return match.end() if match else 0


LabelKind = Literal["verdict", "aspect", "name", "other"]


_LABELS = {name: frozenset(words) for name, words in WORDS["labels"].items()}
_FOREIGN = tuple(label for label in _LABELS["verdict"] if not label.isascii())
DISC: Final = {label: scope for scope, labels in WORDS["disc"].items() for label in labels}
_SCOPES = {
    **{name: name for name in _LABELS["aspects"]},
    **{label: scope for scope, labels in WORDS["translations"].items() for label in labels},
}


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a score as its label.

    `scope` is "film" for a verdict; `whole` is true where it names the whole film. A "name" is
    that of the film or of one of its stories.
    """

    kind: LabelKind
    name: str
    scope: str
    whole: bool = False


def label_of(lead: str, tail: str, aspects: Mapping[str, str]) -> Label | None:
    """Read the label that ends `lead` (lower case), if there is one.

    Parameters
    ----------
    lead, tail
        What stands before the score in its clause, and after it.
    aspects
        Terms in lower case, to the scope that they stand for.
    """
    lead = lead[-110:]
    marked = (
        PATTERNS.label.search(lead)
        if PATTERNS.separator.search(lead[-6:] if lead[-1:] != "(" else lead[-24:])
        else None
    )
    if marked:
        name = marked["name"]
        edged = marked["edge"] != " "
        if marked["sep"] in ":=|":
            return _read(name, aspects) or _unknown(name)
        if edged:
            return _read(name, aspects, exact=True) or _unknown(name)
        return _verdict(name, aspects)
    bare = PATTERNS.bare_label.search(lead)
    if bare is None:
        return None
    in_list = PATTERNS.list_starts.match(lead) or PATTERNS.list_goes_on.match(tail)
    name = (in_list and bare[1].count(" ") < 2) or lead[-1] in "(["
    alone = not bare.start() and name and not PATTERNS.hedge.search(bare[1])
    named = Label("other", bare[1], "film") if alone else None
    return _read(bare[1], aspects, exact=True) or named


def _unknown(name: str) -> Label:
    """Return the label that a name is: of a thing where it says what somebody has on."""
    return (
        Label("aspect", name, name) if PATTERNS.worn.search(name) else Label("other", name, "film")
    )


def aspect_beside(lead: str, low_tail: str, aspects: Mapping[str, str]) -> tuple[str, bool]:
    """Find the aspect that a sentence scores: "the music gets 7/10", "9/10 for acting".

    Returns
    -------
    tuple of str and bool
        The scope, "" for none; and whether it was read from what follows the score.
    """
    if (subject := PATTERNS.subject.search(lead)) and (scope := _scope(subject[1], aspects)):
        return scope, False
    if thing := PATTERNS.thing.search(lead) or PATTERNS.shared.match(low_tail):
        return thing[thing.lastindex or 1], False
    if PATTERNS.pointing.match(low_tail):
        words = PATTERNS.word.findall(lead)
        scope = next(filter(None, (_scope(word, aspects) for word in reversed(words))), "")
        return scope, bool(scope)
    reason = PATTERNS.reason.match(low_tail)
    if reason and not PATTERNS.gave_film.search(lead):
        words = reason[1].split()
        scope = _scope(reason[1], aspects) or _scope(words[0], aspects)
        return scope, bool(scope)
    return "", False


def _scope(name: str, aspects: Mapping[str, str], *, exact: bool = False) -> str:
    words = name.split()
    for size in range(len(words), len(words) - 1 if exact else 0, -1):
        tail = " ".join(words[-size:])
        scope = DISC.get(tail) or aspects.get(tail) or _SCOPES.get(tail, "")
        if scope:
            return scope
    return ""


def _verdict(name: str, aspects: Mapping[str, str]) -> Label | None:
    """Read a label that ends in "rating" and the like: of the film, or of an aspect of it."""
    words = name.split()
    foreign = name.endswith(_FOREIGN) and not name.isascii()
    if words[-1:] and words[-1] in _LABELS["adjectives"]:
        words.reverse()  # "valoración personal"
    ends = foreign or (bool(words) and words[-1] in _LABELS["verdict"])
    if not ends or name in _LABELS["aspects"] or name in _LABELS["film"]:
        return None
    rest = " ".join(words[:-1])
    scope = _scope(rest, aspects)
    if scope and rest not in _LABELS["verdict"] and not rest.endswith(("film", "movie")):
        return Label("aspect", rest, scope)
    return Label("verdict", name, "film", bool(_LABELS["whole"] & set(words)))


def _read(name: str, aspects: Mapping[str, str], *, exact: bool = False) -> Label | None:
    """Read a label from its end: "my final music rating" is of the music."""
    name = PATTERNS.article.sub("", name.strip(" .-"))
    if verdict := _verdict(name, aspects):
        return verdict
    if name in _LABELS["film"]:
        return Label("verdict", name, "film", whole=True)
    if scope := _scope(name, aspects, exact=exact):
        return Label("aspect", name, scope)
    first, *rest = name.split()[:2] or [""]
    by = first in _LABELS["verdict"] and rest and rest[0] in _LABELS["by"]
    return Label("verdict", name, "film") if by else None
