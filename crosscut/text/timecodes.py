"""Stated timecodes: where in the film a review says a moment lies.

>>> [(one.raw, one.shown_from, one.shown_to) for one in find_timecodes("the kiss (10:14-10:38)")]
[('10:14-10:38', 614, 638)]

Two fields are minutes and seconds, three are hours, minutes and seconds. Clock times, verses,
ratios, results and running times have the same shape and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

_TIME_OF_FILM = re.compile(r"(?:(\d+):)?(\d{1,3}):([0-5]\d)")


def seconds(clock: str) -> int:
    """Read a time of the film, "1:42:00" or "10:14", in seconds.

    Raises
    ------
    ValueError
        If it is not one, or an hour is given and the minutes go past 59.
    """
    match = _TIME_OF_FILM.fullmatch(clock.strip())
    if not match or (match[1] and int(match[2]) > 59):
        raise ValueError(f"{clock!r} is not a time such as 1:42:00 or 10:14")
    return int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3])


def clock(time: int) -> str:
    """Write seconds as h:mm:ss, or m:ss within the first hour."""
    minutes, secs = divmod(time, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes}:{secs:02}"


def time_span(timecode: str) -> tuple[int, int]:
    """Read "10:14-10:38", or "32:35" for one moment, as (from, to) in seconds.

    Raises
    ------
    ValueError
        If it is not one, or ends before it begins.
    """
    parts = [seconds(part) for part in re.split(r"[-–]", timecode)]
    if len(parts) > 2 or parts[0] > parts[-1]:
        raise ValueError(f"{timecode!r} is not a span of time such as 10:14-10:38")
    return parts[0], parts[-1]


class Scene(Protocol):
    """Anything with a code and, where a source states one, a stretch of the film in seconds."""

    @property
    def code(self) -> str:
        """The scene's code."""
        ...

    @property
    def shown_from(self) -> int | None:
        """Its first second, or None."""
        ...

    @property
    def shown_to(self) -> int | None:
        """Its last second, or None."""
        ...


@dataclass(frozen=True, slots=True)
class Timecode:
    """A stated timecode: seconds of the film, character offsets of the text.

    A single point has ``shown_to == shown_from``; ``text[start:end] == raw``.
    """

    raw: str
    shown_from: int
    shown_to: int
    start: int
    end: int


# After the first digit, so that the scan can start at any digit and at nothing else.
_REST = (
    r"(?:\d{0,2}:[0-5]\d(?::[0-5]\d)?(?![\d:])"
    r"|\d?[ \xa0]?h[ \xa0]?[0-5]?\d[ \xa0]?m(?:in)?(?:[ \xa0]?[0-5]?\d[ \xa0]?s)?(?!\w))"
)
_TIMECODE = re.compile(
    rf"(?P<first>[0-9](?<![\w:.,/$€£][0-9]){_REST})"
    rf"(?:[ \xa0]?[-‐‑–—−~][ \xa0]?[0-9]{_REST}"
    rf"|[ \xa0](?:to|until|till|through)[ \xa0](?:about[ \xa0]|around[ \xa0])?[0-9]{_REST}"
    rf"|[ \xa0]and[ \xa0](?P<and>[0-9]{_REST}))?"
    r"(?![\w%])(?![.,:/]\d)"
)
_TIME = re.compile(rf"[0-9]{_REST}")
_BETWEEN = re.compile(r"(?i:between)[ \xa0]$")
_FIELDS = re.compile(r"\d+")
# What follows a time of day.
_CLOCK_AFTER = re.compile(
    r"\s?(?:[ap]\.?\s?m(?![a-z])|o['’]?clock|uhr|hrs?(?!\w)|hours?(?!\w)|gmt|utc|[cemp][ds]?t(?!\w)"
    r"|in\sthe\s(?:morning|afternoon|evening|night)|at\snight|sharp(?!\w)|tonight|tomorrow|today|noon"
    r"|midnight|(?:showtimes?|screenings?|curtain|train|flight|bus|ferry|deadline|alarm)(?!\w))"
    r"|\sdaily(?!\w)|,\s\d{1,2}\s(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s\d{4}"
    r"|\son\s(?:mon|tues|wednes|thurs|fri|satur|sun|new\syear|christmas)"
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_AT = r",?(?:\s(?:at|on|by|for|before|after|until|around|about|from|@|-|–))?"
# What comes before one; none of it is said of a moment of a film ("we watch her dance at ...").
_CLOCK_BEFORE = re.compile(
    rf"(?:(?<!\w)(?:clocks?|alarm|timer|(?:his|her|a|the|my|wrist)\s?-?watch)(?!\w)[^.!?\n]{{0,25}}"
    rf"|(?<!\w)(?:the|what)\stime(?:\s(?:is|was|reads?|shows?))?:?"
    rf"|(?<!\w)(?:it['’]?s|it\sis|it\swas)(?:\s(?:about|around|nearly|almost|already|now))?"
    rf"|(?<!\w)(?:doors(?:\sopen)?|screen(?:s|ed|ing)|airs|aired|broadcast|posted|published|updated|commented"
    rf"|permalink|tonight|tomorrow|morning|evening|afternoon|noon|midnight|{_DAY}|meet(?:s|ing)?|appointment|train|flight"
    rf"|bus|ferry|departs?|deadline){_AT}"
    rf"|(?<!\w)\d{{4}}{_AT}|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}{_AT}"
    rf"|(?<!\w){_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?{_AT})\s?\(?$"
)
_LENGTH_BEFORE = re.compile(
    r"(?<!\w)(?:(?:run(?:ning)?[\s-]?time|length|duration|playing\stime|ratio|odds)\W{0,3}"
    r"(?:(?:is|of|at|about|around|was|to)\s){0,2}\(?"
    r"|(?:runs|running|lasts?|lasting|clock(?:s|ing)\sin|total(?:s|ling)?)\s(?:(?:for|about|around|a|just|nearly)\s){0,2}"
    r"|(?:won|lost|beat|beaten|leads?|scoreline)\s(?:(?:by|with|of|is|was)\s)?)$"
)
_ARTICLE = re.compile(r"(?<!\w)(?:an?|the|its|this|of|is|only|just|nearly|full|whole)\s$")
_LENGTH_AFTER = re.compile(
    r"[\s-]?(?:minutes?(?!\s(?:in|into|mark))|mins?(?!\s(?:in|into|mark))|long|song|track|version|cut|film|movie"
    r"|running|runtime|aspect|ratio|win|victory|defeat|loss)(?!\w)"
)
# "1h 42m" is a running time after an article, in a list of facts, and alone on its line.
_LISTED = re.compile(
    r"(?<!\w)(?:an?|the|its|of|for|nearly|almost|over)\s$|[,|·•)\]:]\s?\(?$|\d\s?\(?$"
)
_BOOKS = re.compile(
    r"(?<!\w)(?:Gen(?:esis)?|Exod?(?:us)?|Lev(?:iticus)?|Num(?:bers)?|Deut(?:eronomy)?|Josh(?:ua)?|Judg(?:es)?"
    r"|Ruth|Sam(?:uel)?|Kings|Chron(?:icles)?|Ezra|Neh(?:emiah)?|Esther|Job|Ps(?:alms?)?|Prov(?:erbs)?"
    r"|Eccl(?:esiastes)?|Songs?(?:\sof\s(?:Songs|Solomon))?|Isa(?:iah)?|Jer(?:emiah)?|Lam(?:entations)?"
    r"|Ezek(?:iel)?|Dan(?:iel)?|Hos(?:ea)?|Joel|Amos|Obad(?:iah)?|Jonah|Mic(?:ah)?|Nah(?:um)?|Hab(?:akkuk)?"
    r"|Zeph(?:aniah)?|Hag(?:gai)?|Zech(?:ariah)?|Mal(?:achi)?|Matt?(?:hew)?|Mark|Mk|Luke|Lk|John|Jn|Acts"
    r"|Rom(?:ans)?|Cor(?:inthians)?|Gal(?:atians)?|Eph(?:esians)?|Phil(?:ippians|emon)?|Col(?:ossians)?"
    r"|Thess(?:alonians)?|Tim(?:othy)?|Tit(?:us)?|Heb(?:rews)?|James|Jas|Pet(?:er)?|Jude|Rev(?:elations?)?"
    r"|Sirach|Tobit|Judith|Wisdom|Macc(?:abees)?|Qur['’]?an|Koran|[Ss]urah?|[Vv]erses?|[Cc]hapter)\.?\s$"
)
_REACH = 60

LONGEST: Final = 99 * 3600 + 59 * 60 + 59
"""Seconds past which nothing is a time of a film."""


def find_timecodes(text: str, *, runtime: int | None = None) -> tuple[Timecode, ...]:
    """Find the timecodes that a text states.

    Parameters
    ----------
    text
        A cleaned review.
    runtime
        The film's length in seconds; a timecode past it is not one of this film, and is left
        out.

    Returns
    -------
    tuple of Timecode
        In the text's order, without overlaps.
    """
    found: list[Timecode] = []
    for match in _TIMECODE.finditer(text):
        spans = [match.span()]
        if match["and"] and not _BETWEEN.search(text, max(0, match.start() - 9), match.start()):
            spans = [match.span("first"), match.span("and")]
        for start, end in spans:
            one = _read(text, start, end)
            past = runtime is not None and one.shown_to > runtime
            if one.shown_to >= one.shown_from and not past and not _is_other(text, one):
                found.append(one)
    return tuple(found)


def scene_at(shown_from: int, shown_to: int | None, scenes: Iterable[Scene]) -> str:
    """Name the scene that a stretch of the film belongs to.

    Parameters
    ----------
    shown_from, shown_to
        Seconds; for a point the two are equal, or the second is None.
    scenes
        Scenes in film order; those without a timecode of their own are passed over.

    Returns
    -------
    str
        The code of the scene with the greatest overlap, and of equals the shortest: a point
        belongs to the moment that lies there, if there is one, and else to the scene around
        it; "" for none.
    """
    last = shown_from if shown_to is None else shown_to
    found: list[tuple[int, int, str]] = []
    for scene in scenes:
        if scene.shown_from is None:
            continue
        scene_to = scene.shown_from if scene.shown_to is None else scene.shown_to
        overlap = min(last, scene_to) - max(shown_from, scene.shown_from)
        point = last == shown_from or scene_to == scene.shown_from
        if overlap > 0 or (overlap == 0 and point):
            found.append((-overlap, scene_to - scene.shown_from, scene.code))
    # min keeps the first of equals, and so the film's order.
    return min(found, key=lambda one: one[:2])[2] if found else ""


def read_time(text: str) -> tuple[int, int] | None:
    """Read a time of the film that a person writes alone: "10:14", "1:02:03", "10:14-10:38".

    Returns
    -------
    tuple of int or None
        Its first and its last second, equal for a moment, in the order in which they are
        written; None where it is no time, or one past `LONGEST`.

    >>> read_time("10:14-10:38")
    (614, 638)
    """
    match = _TIMECODE.fullmatch(text.strip())
    if match is None or match["and"]:
        return None
    times = [_seconds(time[0]) for time in _TIME.finditer(match[0])]
    return (times[0], times[-1]) if max(times) <= LONGEST else None


def write_time(shown_from: int, shown_to: int) -> str:
    """Write a stretch of the film, in seconds, as `read_time` reads it."""
    begins, ends = clock(shown_from), clock(shown_to)
    return begins if begins == ends else f"{begins}–{ends}"


def timecode_as_stated(raw: str, shown_from: int, shown_to: int) -> str:
    """Write a timecode as the text states it, and where it points if that says another time.

    >>> stated("10:14", 614, 614), stated("10:14", 734, 734)
    ('10:14', '10:14, read as 12:14')
    """
    if read_time(raw) == (shown_from, shown_to):
        return raw
    return f"{raw}, read as {write_time(shown_from, shown_to)}"


def _read(text: str, start: int, end: int) -> Timecode:
    raw = text[start:end]
    times = [_seconds(time[0]) for time in _TIME.finditer(raw)]
    return Timecode(raw, times[0], times[-1], start, end)


def _seconds(raw: str) -> int:
    """Seconds of "mm:ss", "h:mm:ss" or "1h02m"."""
    fields = [int(field) for field in _FIELDS.findall(raw)]
    if ":" not in raw:
        fields += [0] * (3 - len(fields))
    total = 0
    for field in fields:
        total = total * 60 + field
    return total


def _is_other(text: str, one: Timecode) -> bool:
    """Whether the words around it make it a clock time, verse, ratio, result or length."""
    line = max(text.rfind("\n", max(0, one.start - _REACH), one.start) + 1, one.start - _REACH, 0)
    raw_before = text[line : one.start]
    before, after = raw_before.lower(), text[one.end : one.end + 30].lower()
    if _BOOKS.search(raw_before) or _LENGTH_BEFORE.search(before):
        return True
    clock = int(_FIELDS.findall(one.raw)[0]) <= 24
    if clock and (_CLOCK_AFTER.match(after) or _CLOCK_BEFORE.search(before)):
        return True
    if one.shown_to > one.shown_from:
        return False
    if _ARTICLE.search(before) and _LENGTH_AFTER.match(after):
        return True
    alone = not before.strip() and after.strip(" .")[:1] in ("", "\n")
    return ":" not in one.raw and (alone or bool(_LISTED.search(before)))
