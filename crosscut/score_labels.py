"""The label before a score ("Music:", "Final verdict -") and what it says the score is of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping


LabelKind = Literal["verdict", "aspect", "other"]


def _listed(text: str) -> list[str]:
    """Read a list of words and phrases parted by commas."""
    return [part.strip() for part in text.replace("\n", " ").split(",")]


_VERDICT_WORDS = frozenset(
    _listed("""
    rating, ratings, score, scores, grade, graded, grades, verdict, vote, overall, total,
    conclusion, evaluation, mark, marks, stars, rate, ranking, average, points, final, summary
    """)
)
_WHOLE = frozenset(
    _listed("""
    film, movie, film itself, movie itself, feature, main feature, bottom line, in short, all
    in all, final thoughts, program, programme, whole film, film as a whole, in total, in all
    """)
)
_ASPECTS = frozenset(
    _listed("""
    story, storyline, plot, script, screenplay, writing, dialogue, dialogues, dialog, acting,
    actors, performance, performances, cast, casting, characters, character, character
    development, characterization, characterisation, direction, directing, director,
    cinematography, camera, camerawork, camera work, photography, visuals, visual, visual
    effects, effects, special effects, sfx, fx, cgi, animation, art, art direction, design,
    production, production design, production values, set design, costumes, costume design,
    makeup, music, musical score, soundtrack, sound, sound design, songs, editing, pacing,
    pace, atmosphere, mood, tone, humor, humour, comedy, romance, action, drama, suspense,
    tension, horror, gore, scares, violence, sex, nudity, originality, creativity,
    entertainment, entertainment value, enjoyment, fun, rewatchability, rewatch value,
    rewatch, re-watchability, replay value, replayability, realism, emotion, emotional impact,
    impact, themes, theme, ending, opening, message, meaning, worldbuilding, world-building,
    length, style, substance, lighting, choreography, fights, stunts, chemistry, graphics,
    gameplay, narrative, concept, premise, execution, technical, female lead, male lead,
    accuracy, quality, locations, setting
    """)
)
_WHOLE_WORDS = frozenset({"overall", "total", "final", "film", "movie"})
_DISC = {
    "disc video": """
        video, video quality, picture, picture quality, image, image quality, transfer, visual
        quality, video transfer, pq, hd picture, dvd video, blu-ray video
    """,
    "disc audio": """
        audio, audio quality, sound quality, aq, audio transfer, sound mix, dvd audio, blu-ray
        audio
    """,
    "disc extras": """
        extras, extra features, special features, bonus, bonus features, bonus material, bonus
        materials, supplements, supplemental features, supplementary material, features, dvd
        extras, special feature, supplemental material, supplemental materials, bonus content,
        disc extras
    """,
    "disc packaging": """
        packaging, artwork, menus, menu, menu design
    """,
    "disc": """
        disc, dvd, blu-ray, blu ray, bluray, 4k, uhd, the disc, the dvd, the blu-ray, release,
        disc overall
    """,
}
DISC = {name: scope for scope, names in _DISC.items() for name in _listed(names)}

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
        scope = DISC.get(tail) or aspects.get(tail) or (tail if tail in _ASPECTS else "")
        if scope:
            return scope
    return ""


def _verdict(name: str, aspects: Mapping[str, str]) -> Label | None:
    """Read a label that ends in "rating" and the like: of the film, or of an aspect of it."""
    words = name.split()
    if not words or words[-1] not in _VERDICT_WORDS or name in _ASPECTS:
        return None
    rest = " ".join(words[:-1])
    scope = _scope(rest, aspects)
    if scope and not rest.endswith(("film", "movie")):
        return Label("aspect", rest, scope)
    return Label("verdict", name, "film", bool(_WHOLE_WORDS & set(words)))


def _read(name: str, aspects: Mapping[str, str], *, exact: bool = False) -> Label | None:
    """Read a label from its end: "my final music rating" is of the music."""
    name = name.strip(" .-").removeprefix("the ")
    if name in aspects:
        return Label("aspect", name, aspects[name])
    verdict = _verdict(name, aspects)
    if verdict:
        return verdict
    if name in _WHOLE:
        return Label("verdict", name, "film", whole=True)
    scope = _scope(name, aspects, exact=exact)
    return Label("aspect", name, scope) if scope else None
