"""Who gave a score, and what it is a score of: read from the words beside it.

All functions work on lower-cased text; `lead` is what stands before the score in its own
clause, `tail` what follows it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Final, Literal

RaterKind = Literal["critic", "aggregate", "viewer"]


@dataclass(frozen=True, slots=True)
class Rater:
    """Someone who scores: name, kind, and the scale of their house where it is known."""

    name: str
    kind: RaterKind
    low: float | None = None
    top: float | None = None
    scale: str = ""


WORDS: Final = tomllib.loads(
    files("crosscut").joinpath("scores", "words.toml").read_text(encoding="utf-8")
)
_AGGREGATES = {key: Rater(kind="aggregate", **row) for key, row in WORDS["aggregates"].items()}
_CRITICS, _AUDIENCE = _AGGREGATES["critics"], _AGGREGATES["audience"]
_METACRITIC, _METACRITIC_USERS = _AGGREGATES["metacritic"], _AGGREGATES["metacritic-users"]
_SITES = {name: _AGGREGATES[key] for name, key in WORDS["sites"].items()}
_HOUSES = "|".join(map(re.escape, WORDS["houses"]))
_SITE = re.compile(
    r"(?<![\w.])(" + "|".join(map(re.escape, _SITES)) + r")(?:\.com)?(?![\w-])(?:['’]s)?"
)
_HOUSE = re.compile(rf"(?:^|[\s(\[|•·*,;/-])({_HOUSES})(?:['’]s)?$")
_AUDIENCE_WORD = r"(?:audiences?|users?|popcorn|viewers?|public|people)"
_GROUP_WORD = (
    r"(?:users|members|readers|viewers|audiences?|voters|fans|critics|reviewers|moviegoers"
    r"|filmgoers|cinemagoers|people|majority|raters|commenters?|posters|subscribers|visitors|others|everyone|everybody|community|press)"
)
_GIVE = (
    r"(?:gives?|gave|giving|given|rates?|rated|rating|scores?|scored|scoring|awards?|awarded"
    r"|grades?|graded|grading|averages?|averaged|votes?|voted|marks?|marked|call(?:s|ed)"
    r"|slap(?:s|ped))"
)
_GROUP = re.compile(
    rf"(?<![\w'’])(?:(?:the|most|all|its|our|many|some|other)\s)?((?:[\w.&-]+\s)?{_GROUP_WORD})(?:['’]s?)?\s"
    rf"(?:\([^()\n]{{0,20}}\)\s)?(?:[\w-]+\s){{0,3}}?(?:{_GIVE}|consensus)(?!\w)"
)
_GROUP_LABEL = re.compile(
    r"((?:[\w.&-]+\s)?(?:users|members|readers|viewers|audiences?|voters|fans|critics|reviewers)"
    r"|(?:members|users|readers|viewers|community|user|member|reader|"
    r"viewer|audience|critics?)['’]?s?\s(?:average\s)?(?:rating|score|average|grade|vote))"
    r"\s?(?:\([^()\n]{0,20}\))?\s?[:=–—-]\s?$"
)
_GROUP_HINT = re.compile(_GROUP_WORD + r"|member|average|mean|weighted|user|reader|viewer|critic")
_PERSON_HINT = re.compile(
    r"gave|giv|award|rat|scor|grad|bestow|slap|vot|mark|call|averag|verdict|review|guide|book"
    r"|member|user|poster|commenter"
)
_AVERAGE = re.compile(
    r"(?<!\w)(average|mean|weighted|community)(?:\s(?:rating|score|mark|vote|grade|user))*"
    r"(?:\s(?:of|is|was|at|stands|from|currently|[\w-]+)){0,3}\s?[:=–—-]?\s?(?:an?\s)?$"
)
_AUTHOR = re.compile(
    r"(?<![\w'’])(?:i|i['’](?:d|ll|ve|m)|my|mine|me|we|we['’](?:d|ll|ve)|our|ours|imh?o)(?![\w'’])"
)
_KIN = re.compile(
    r"(?<!\w)(my\s(?:[\w-]+\s)?(?:wife|husband|friends?|girlfriend|boyfriend|partner|son|daughter|"
    r"kids?|brother|sister|mother|mom|mum|father|dad|family|colleagues?|fiancée?)|"
    rf"s?he|they|someone|somebody|another\s[\w-]+)\s(?:[\w'’]+\s)?{_GIVE}(?!\w)"
)
_MEMBER = re.compile(
    r"(?<![\w'’])((?:forum\s|board\s)?(?:member|user|poster|commenter)\s"
    r"(?!(?:average|community|grade|mark|rating|review|score|vote)s?(?!\w))[\w.@]{2,30})"
    rf"\s?(?:[:=–—-]\s?|\([^()\n]{{0,20}}\)\s?[:=–—-]\s?|(?<=\s){_GIVE}\s(?:\w+\s){{1,3}})$"
)
_DIRECT = re.compile(rf"\s(?:\w+\s)?(?:on|at)\s(?:the\s)?{_SITE.pattern}")
_MY_OWN = re.compile(r"(?<!\w)(?:my|our)\s(?:own\s)?$")
_NAME = r"(?:[A-ZÀ-Þ](?:\.|(?:['’&-]?\w){1,20}(?:\.(?:com|org|net))?))"
_PERSON = re.compile(
    rf"((?:The\s)?{_NAME}(?:\s(?:{_NAME}|of|the|and|&)){{0,4}})(?:\s(?:magazine|critic|newspaper|website))?(?:,?\s(?:of|at|in|from)\s[^,.\n]{{2,30}},?|"
    r"\s\([^()\n]{2,30}\))?\s(?:once\s|also\s|originally\s|famously\s|only\s|even\s|\w+ly\s)?"
    r"(?:gave|gives|awarded|awards|rated|rates|scored|graded|bestowed|slapped)\s"
    r"(?:it|this|that|the|both|[A-Z])"
)
_POSSESSIVE = re.compile(
    rf"((?:The\s)?{_NAME}(?:\s{_NAME}){{0,3}})(?:['’]s|(?<=s)['’])\s(?:\w+\s){{0,2}}"
    r"(?:rating|score|grade|verdict|review|mark|vote|guide|book)s?(?!\w)"
)
_SIGNED = re.compile(
    rf"\s?[\"”’')\]]*\s?(?:[–—]\s?|-\s|(?:from|by|according to|courtesy of|via|in|\()\s?)(?:the\s)?"
    rf"((?:The\s)?{_NAME}(?:\s{_NAME}){{0,3}})"
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
    mine = _last(_AUTHOR, lead)
    if mine < 0 and _DIRECT.match(low_tail):
        return _after(tail, low_tail)
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


def next_in_list(rater: Rater, lead: str, low_tail: str) -> Rater:
    """Name who gave a score that continues a site's list ("89%, 91% (Audience)")."""
    return _side(rater, lead, low_tail)


def _last(pattern: re.Pattern[str], lead: str) -> int:
    at = -1
    for match in pattern.finditer(lead):
        at = match.start()
    return at


def _site(lead: str, low_tail: str) -> tuple[int, Rater | None]:
    at, rater = -1, None
    for match in _SITE.finditer(lead):
        at, rater = match.start(), _SITES[match[1]]
    if _MY_OWN.search(lead[:at] if at > 0 else ""):
        return -1, None
    if rater is None:
        house = _HOUSE.search(lead.rstrip(" :=–—-(\"“'"))
        if house and (lead[house.end() :].strip() or house.start(1) == 0):
            return house.start(1), Rater(_titled(house[1]), "critic")
        label = re.search(r"(?<!\w)(audience|user|popcorn)\sscore\s?(?:[:=–—-]|is|of)?\s?$", lead)
        fresh = re.search(r"(?<!\w)fresh\s(?:at|with|with an?)\s$", lead)
        if fresh:
            return fresh.start(), _CRITICS
        return (label.start(), _AUDIENCE) if label else (-1, None)
    return at, _side(rater, lead[at:], low_tail)


def _side(rater: Rater, lead: str, low_tail: str) -> Rater:
    """Tell a site's critics from its audience by the word nearest to the score."""
    users = bool(re.search(rf"{_AUDIENCE_WORD}[^,;:%\d]{{0,12}}[:=–—-]?\W{{0,2}}$", lead))
    if re.match(rf"\s?[(\[]?\s?(?:the\s)?{_AUDIENCE_WORD}(?!\s?(?:score\s?)?[:=\d])", low_tail):
        users = True
    elif re.match(r"\s?[(\[]\s?critics", low_tail):
        users = False
    if rater in (_CRITICS, _AUDIENCE):
        return _AUDIENCE if users or (rater is _AUDIENCE and "critic" not in lead) else _CRITICS
    if rater in (_METACRITIC, _METACRITIC_USERS):
        return _METACRITIC_USERS if users else _METACRITIC
    return rater


def _group(lead: str, before: str) -> tuple[int, Rater | None]:
    at, rater = -1, None
    if not _GROUP_HINT.search(lead):
        return at, rater
    for match in _GROUP.finditer(lead):
        at, rater = match.start(), Rater(before[match.start(1) : match.end(1)], "aggregate")
    label = _GROUP_LABEL.search(lead)
    if label and label.start() >= at:
        at, rater = label.start(), Rater(before[slice(*label.span(1))], "aggregate")
    average = _AVERAGE.search(lead)
    if rater is None and average:
        at, rater = average.start(), Rater("average", "aggregate")
    if rater is not None:
        words = [w for w in rater.name.split() if w.lower() not in {"the", "most", "and", "but"}]
        rater = replace(rater, name=" ".join(words))
    return at, rater


def _person(lead: str, before: str) -> tuple[int, Rater | None]:
    at, rater = -1, None
    if not _PERSON_HINT.search(lead):
        return at, rater
    for match in _KIN.finditer(lead):
        # Past the "my" of "my wife", which is no sign of the author.
        at, rater = match.start() + 1, Rater(before[slice(*match.span(1))], "viewer")
    member = _MEMBER.search(lead)
    if member:
        at, rater = member.start(), Rater(before[slice(*member.span(1))], "viewer")
    for pattern in (_PERSON, _POSSESSIVE):
        for match in pattern.finditer(before):
            name = _named(match[1])
            if name and match.start() >= at and not _SITE.search(name.lower()):
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
    site = re.match(
        rf"\s?\(?(?:\w+\s){{0,3}}?(?:on|at|from|by|in|according to|via|-|–|—)?\s?(?:the\s)?"
        rf"{_SITE.pattern}"
        r"(?!\s?[:=\d])(?!\s(?:rating|score)?\s?[:=\d])",
        low_tail,
    )
    if site:
        return _side(_SITES[site[1]], "", low_tail[site.end() :])
    if re.match(r"\s\(?(?:certified\s)?(?:fresh|tomatometer)", low_tail):
        return _CRITICS
    if re.match(r"\sapproval", low_tail):
        return _AGGREGATES["approval"]
    group = re.match(
        rf"\s?(?:from|by|among|according to)\s(?:the\s)?((?:[\w.&-]+\s)?{_GROUP_WORD})(?!\w)",
        low_tail,
    )
    if group:
        return Rater(tail[slice(*group.span(1))], "aggregate")
    signed = _SIGNED.match(tail)
    name = _named(signed[1]) if signed else ""
    known = bool(name) and bool(
        _HOUSE.search(" " + name.lower()) or _HOUSE.search(" the " + name.lower())
    )
    says_by = bool(re.match(r"\s?[\"”’')\]]*\s?(?:from|by|according to)\s", low_tail))
    if signed and name and (known or (says_by and len(name.split()) > 1)):
        return Rater(name, "critic")
    return None


LabelKind = Literal["verdict", "aspect", "other"]


_LABELS = {name: frozenset(words) for name, words in WORDS["labels"].items()}
DISC: Final = {label: scope for scope, labels in WORDS["disc"].items() for label in labels}

_W = r"[a-zà-ÿ][\w'’&/.-]{0,20}"
_LABEL = re.compile(
    rf"(?P<edge>^\W{{0,6}}|[,;|(•·/]\s?|[^\w'’/&.-])(?P<name>(?:{_W}\s){{0,4}}{_W})\s?"
    r"(?:\([^()\n]{0,30}\)\s?)?(?P<sep>:|=|\||–|—|-|\.{2,}|…)\s?[\"“'(\[]?(?:an?\s)?$"
)
_SEPARATOR = re.compile(r"[:=|–—…-]|\.\.")
_BARE_LABEL = re.compile(rf"(?:^\W{{0,6}}|[,;:|(•·/]\s?)((?:{_W}\s){{0,4}}{_W})\s?[(\[]?\s?$")
_SUBJECT = re.compile(
    r"(?<!\w)(?:the|its|for|give|gave|giving)\s((?:[\w-]+\s)??[\w-]+)\s"
    r"(?:(?:itself\s)?(?:is|was|are|were|gets?|got|deserves?|deserved|earns?|earned|receives?|rates?|merits?)\s)?"
    r"(?:an?\s|the\s)?(?:solid\s|perfect\s|full\s|strong\s)?$"
)
_REASON = re.compile(
    r"\s(?:for|on)\s(?:(?:the|its|their|his|her|sheer|pure)\s)?((?:[\w-]+\s)?[\w-]+)"
)
_GAVE_FILM = re.compile(
    r"(?<!\w)(?:giv|gave|rat|scor|grad)\w{0,3}\s(?:(?:the|this|it|that|film|movie|one)\s){1,2}[\w\s]{0,12}$"
)


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a score as its label.

    `scope` is "film" for a verdict; `whole` is true where it names the whole film.
    """

    kind: LabelKind
    name: str
    scope: str
    whole: bool = False


def label_of(lead: str, aspects: Mapping[str, str]) -> Label | None:
    """Read the label that ends `lead` (lower case), if there is one.

    Parameters
    ----------
    lead
        What stands before the score in its clause.
    aspects
        Terms in lower case, to the scope that they stand for.
    """
    lead = lead[-110:]
    marked = _LABEL.search(lead) if _SEPARATOR.search(lead[-6:]) else None
    if marked:
        name = marked["name"]
        edged = marked["edge"] != " "
        if marked["sep"] in ":=|":
            return _read(name, aspects) or Label("other", name, "film")
        if edged:
            return _read(name, aspects, exact=True) or Label("other", name, "film")
        return _verdict(name, aspects)
    bare = _BARE_LABEL.search(lead)
    return _read(bare[1], aspects, exact=True) if bare else None


def aspect_beside(lead: str, low_tail: str, aspects: Mapping[str, str]) -> tuple[str, bool]:
    """Find the aspect that a sentence scores: "the music gets 7/10", "9/10 for acting".

    Returns
    -------
    tuple of str and bool
        The scope, "" for none; and whether it was read from what follows the score.
    """
    subject = _SUBJECT.search(lead)
    if subject:
        scope = _scope(subject[1], aspects)
        if scope:
            return scope, False
    reason = _REASON.match(low_tail)
    if reason and not _GAVE_FILM.search(lead):
        words = reason[1].split()
        scope = _scope(reason[1], aspects) or _scope(words[0], aspects)
        return scope, bool(scope)
    return "", False


def _scope(name: str, aspects: Mapping[str, str], *, exact: bool = False) -> str:
    words = name.split()
    for size in range(len(words), len(words) - 1 if exact else 0, -1):
        tail = " ".join(words[-size:])
        scope = DISC.get(tail) or aspects.get(tail) or (tail if tail in _LABELS["aspects"] else "")
        if scope:
            return scope
    return ""


def _verdict(name: str, aspects: Mapping[str, str]) -> Label | None:
    """Read a label that ends in "rating" and the like: of the film, or of an aspect of it."""
    words = name.split()
    if not words or words[-1] not in _LABELS["verdict"] or name in _LABELS["aspects"]:
        return None
    rest = " ".join(words[:-1])
    scope = _scope(rest, aspects)
    if scope and not rest.endswith(("film", "movie")):
        return Label("aspect", rest, scope)
    return Label("verdict", name, "film", bool(_LABELS["whole"] & set(words)))


def _read(name: str, aspects: Mapping[str, str], *, exact: bool = False) -> Label | None:
    """Read a label from its end: "my final music rating" is of the music."""
    name = name.strip(" .-").removeprefix("the ")
    if name in aspects:
        return Label("aspect", name, aspects[name])
    verdict = _verdict(name, aspects)
    if verdict:
        return verdict
    if name in _LABELS["film"]:
        return Label("verdict", name, "film", whole=True)
    scope = _scope(name, aspects, exact=exact)
    return Label("aspect", name, scope) if scope else None
