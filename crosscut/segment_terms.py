"""Words that name a segment, or the whole film, in reviews of any film (English)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crosscut.schema import WHOLE_FILM

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_ORDINALS: Final = (
    ("first", ("one", "1")),
    ("second", ("two", "2", "ii")),
    ("third", ("three", "3", "iii")),
    ("fourth", ("four", "4", "iv")),
    ("fifth", ("five", "5")),
    ("sixth", ("six", "6", "vi")),
    ("seventh", ("seven", "7", "vii")),
    ("eighth", ("eight", "8", "viii")),
)
_NUMBERS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight")
_PARTS: Final = (
    "story",
    "storyline",
    "part",
    "segment",
    "chapter",
    "episode",
    "tale",
    "narrative",
    "section",
    "vignette",
    "act",
    "plot",
    "plotline",
    "sequence",
    "film's story",
)
_BOTH_TERMS: Final = (
    "=two stories",
    "=both stories",
    "=two storylines",
    "=two separate stories",
    "=two separate storylines",
    "=two tales",
    "=both tales",
    "=both halves",
    "=two halves",
    "=both parts",
    "=two parts",
    "=both narratives",
    "=two narratives",
    "=both segments",
    "=all three stories",
    "=three stories",
    "=these stories",
    "=the stories",
    "=each story",
    "=dual narrative",
    "=divided into",
    "=split into",
)
_WHOLE_TERMS: Final = (
    "=the film",
    "=this film",
    "=the movie",
    "=this movie",
    "=his film",
    "=her film",
    "=his films",
    "=her films",
    "filmmaker",
    "=the director",
    "=cinema",
    "masterpiece",
    "viewer",
    "=audience",
    "=audiences",
    "=the characters",
    "=these characters",
    "=each character",
    "=throughout",
    "=as a whole",
    "=overall",
    "=in conclusion",
)
_PERSON_TERMS: Final = (
    *("=he", "=she", "=him", "=her", "=his", "=hers", "=they", "=their", "=them"),
    *("=the two", "=two people", "lover", "couple", "=the pair"),
    *(f"={word} {thing}" for word in ("this", "the", "these") for thing in ("scene", "scenes")),
    *("=this moment", "=the moment", "=these moments", "=the moments"),
)
_READER_TERMS: Final = ("=we", "=us", "=our", "=you", "=your", "=i", "=i'm", "=my", "=me")
_LONGEST: Final = 100  # characters of a name that a review would write out
PERSON: Final = "person"
"""Code of the kind "segment" for words by which a sentence goes on with the last one."""
READER: Final = "reader"
"""Code of the kind "segment" for words by which the author turns to the reader."""
SEVERAL: Final = "several"
"""Code of the kind "segment" for words that speak of two segments or more at once."""


def general_terms(
    segments: Sequence[str], title: str = "", director: str = "", cast: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """Return (code, term) for ordinals and for talk of the whole film or several segments.

    "The second story", "part two", "chapter 3" and the like name a segment of any film by
    its place in film order, so no guide needs to list them; the film's title and its
    director speak of the whole film. Terms are written in the language of guides: a leading
    ``=`` keeps one as it is, a leading ``!`` takes matches away.

    Parameters
    ----------
    segments
        Codes of the segments in film order.
    title, director
        Of the film; the director's family name may stand first or last.
    cast
        Full names of actors, so that one who shares a name with the director is told apart.
    """
    terms = [(WHOLE_FILM, term) for term in _WHOLE_TERMS]
    terms += [(PERSON, term) for term in _PERSON_TERMS]
    terms += [(READER, term) for term in _READER_TERMS]
    # A name is taken to the letter: M*A*S*H has no wildcards.
    title, director = title.replace("*", " "), director.replace("*", " ")
    spoken = [name for name in (title, director) if any(map(str.isalnum, name[:_LONGEST]))]
    spoken = [name for name in spoken if len(name) <= _LONGEST]
    terms += [(WHOLE_FILM, f"={name}") for name in spoken]
    names = [name for name in director.split() if any(map(str.isalnum, name[:_LONGEST]))]
    names = [name for name in names if len(name) <= _LONGEST]
    for name in {names[0], names[-1]} if names else ():
        terms.append((WHOLE_FILM, f"={name}"))
        terms += [
            (WHOLE_FILM, f"!={actor}")
            for actor in cast
            if name in actor.split() and "*" not in actor and len(actor) <= _LONGEST
        ]
    count = len(segments)
    if count < 2:
        return terms
    terms += [(SEVERAL, term) for term in _BOTH_TERMS]
    if 2 < count <= len(_NUMBERS):
        number = _NUMBERS[count - 1]
        many = ["stories", *(f"{part}s" for part in _PARTS[1:7])]
        terms += [(SEVERAL, f"={all_}{number} {part}") for part in many for all_ in ("", "all ")]
    for code, (ordinal, numbers) in zip(segments, _ORDINALS, strict=False):
        for part in _PARTS:
            terms += [(code, f"={ordinal} {part}")]
            terms += [(code, f"={part} {number}") for number in numbers]
    for part in _PARTS:
        terms += [(segments[0], f"=opening {part}")]
        terms += [(segments[-1], f"={last} {part}") for last in ("last", "final", "closing")]
    if count == 2:
        terms += [(segments[0], "=first half"), (segments[1], "=second half")]
        terms += [(segments[1], "=latter half"), (segments[1], "=latter story")]
    return terms
