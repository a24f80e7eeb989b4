"""Stated timecodes: where in the film a review says a moment lies.

>>> [(one.raw, one.shown_from, one.shown_to) for one in find_timecodes("the kiss (10:14-10:38)")]
[('10:14-10:38', 614, 638)]

Two fields are minutes and seconds, three are hours, minutes and seconds. Clock times, verses,
ratios, results and running times have the same shape and are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import Final, NamedTuple

from crosscut.text.patterns import Patterns

PATTERNS: Final = Patterns(Path(__file__).with_suffix(".toml"))

_LONGEST = 40  # letters of a time of the film


def seconds(clock: str) -> int:
    """Read a time of the film, "1:42:00" or "10:14", in seconds.

    Raises
    ------
    ValueError
        If it is not one, or an hour is given and the minutes go past 59.
    """
    match = PATTERNS.time_of_film.fullmatch(clock.strip())
    if not match or len(clock) > _LONGEST or (match[1] and int(match[2]) > 59):
        raise ValueError(f"{clock[:_LONGEST]!r} is not a time such as 1:42:00 or 10:14")
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


class TimedScene(NamedTuple):
    """A scene and, where a source states one, its stretch of the film in seconds."""

    code: str
    shown_from: int | None
    shown_to: int | None


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


_REACH = 60
_BESIDE = 3  # characters
_COUNTED = 40  # characters that a number in words and its unit are surely shorter than
_FEWEST_STAMPS, _RISING = 3, 0.9  # lines that begin with a time, and the share that rises
_MINUTES: Final = {
    "mark_hours": 60,
    "mark": 1,
    "half": 30,
    "hours": 60,
    "and_half": 30,
    "rest": 1,
    "minutes": 1,
    "first": 1,
    "ordinal": 1,
    "abroad": 1,
    "nth": 1,
    "cjk_hours": 60,
    "about": 1,
}
_ONES: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS: Final = "zero ten twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS: Final = {
    **{word: 10 * n for n, word in enumerate(_TENS.split(" "))},
    **{word: n for n, word in enumerate(_ONES.split(" "))},
}

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
    timecodes: list[Timecode] = []
    stamps = {stamp.start for stamp in recording_stamps(text)}
    for match in PATTERNS.timecode.finditer(text):
        spans = [match.span()]
        if match["and"] and not PATTERNS.between.search(
            text, max(0, match.start() - 9), match.start()
        ):
            spans = [match.span("first"), match.span("and")]
        for start, end in spans:
            one = _read(text, start, end)
            past = runtime is not None and one.shown_to > runtime
            usable = one.shown_to >= one.shown_from and not past and start not in stamps
            if usable and not _is_other(text, one):
                timecodes.append(one)
    return tuple(sorted([*timecodes, *_in_words(text, runtime)], key=lambda one: one.start))


def recording_stamps(text: str) -> list[Timecode]:
    """Find the times of a recording: those that rise from line to line, each at its beginning.

    A transcript, a list of chapters and subtitles have them; they are no times of the film.
    """
    stamps: list[Timecode] = []
    if not PATTERNS.stamp_sign.search(text):
        return stamps
    for match in PATTERNS.stamp.finditer(text):
        group = match.lastgroup or "time"
        time = _seconds(match[group])
        stamps.append(Timecode(match[group], time, time, *match.span(group)))
    rising = sum(a.shown_from <= b.shown_from for a, b in pairwise(stamps))
    few = len(stamps) < _FEWEST_STAMPS or rising < _RISING * (len(stamps) - 1)
    return [] if few else stamps


def starts_with_time(line: str) -> bool:
    """Return whether a line begins with a time, as those of transcripts and lists of chapters."""
    return PATTERNS.stamp.match(line) is not None


def _in_words(text: str, runtime: int | None) -> Iterator[Timecode]:
    """Find the times in words, where no figures of a time stand: "the 45-minute mark"."""
    signs = [match.span() for match in PATTERNS.worded_sign.finditer(text)]
    if not signs:
        return
    spans = [match.span() for match in PATTERNS.timecode.finditer(text)]
    near = _unite((max(0, start - _COUNTED), end + 2 * _COUNTED) for start, end in signs)
    for match in chain.from_iterable(PATTERNS.worded.finditer(text, *span) for span in near):
        start, end = match.span()
        at = bisect_left(spans, (end, 0))
        parts = {name: value for name, value in match.groupdict().items() if value}
        minutes = [
            _count(parts[name]) * factor for name, factor in _MINUTES.items() if name in parts
        ]
        first = sum(minutes) * (60 if parts.get("unit", "").lower() == "hour" else 1)
        last = max(first, _count(parts.get("last") or parts.get("until") or "0"))
        figures = spans[at : at + 1]  # "ten minutes in (10:14-10:38)" is one place
        if figures and figures[0][0] - end <= _BESIDE:
            continue
        past = 60 * last > (LONGEST if runtime is None else runtime)
        if not past and not (at and spans[at - 1][1] > start):
            yield Timecode(match[0], 60 * first, 60 * last, start, end)


def _unite(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Unite stretches, in their order, that overlap."""
    spans = iter(spans)
    for first, last in spans:
        for start, end in spans:
            if start > last:
                yield first, last
                first = start
            last = end
        yield first, last


def _count(words: str) -> int:
    """Read "45" or "forty-five"; of other words the number that they stand for in a time."""
    if words.isdigit():
        return int(words)
    return sum(_NUMBERS.get(word, 0) for word in re.split("[- ]", words.lower())) or 1


def scene_at(shown_from: int, shown_to: int | None, scenes: Iterable[TimedScene]) -> str:
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
    overlaps: list[tuple[int, int, str]] = []
    for scene in scenes:
        if scene.shown_from is None:
            continue
        scene_to = scene.shown_from if scene.shown_to is None else scene.shown_to
        overlap = min(last, scene_to) - max(shown_from, scene.shown_from)
        point = last == shown_from or scene_to == scene.shown_from
        if overlap > 0 or (overlap == 0 and point):
            overlaps.append((-overlap, scene_to - scene.shown_from, scene.code))
    # min keeps the first of equals, and so the film's order.
    return min(overlaps, key=lambda one: one[:2])[2] if overlaps else ""


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
    match = PATTERNS.timecode.fullmatch(text.strip())
    if match is None or match["and"]:
        return None
    times = [_seconds(time[0]) for time in PATTERNS.time.finditer(match[0])]
    return (times[0], times[-1]) if max(times) <= LONGEST else None


def write_time(shown_from: int, shown_to: int) -> str:
    """Write a stretch of the film, in seconds, as `read_time` reads it."""
    begins, ends = clock(shown_from), clock(shown_to)
    return begins if begins == ends else f"{begins}–{ends}"


def timecode_as_stated(raw: str, shown_from: int, shown_to: int) -> str:
    """Write a timecode as the text states it, and where it points if that says another time.

    >>> timecode_as_stated("10:14", 614, 614), timecode_as_stated("10:14", 734, 734)
    ('10:14', '10:14, read as 12:14')
    """
    if read_time(raw) == (shown_from, shown_to):
        return raw
    return f"{raw}, read as {write_time(shown_from, shown_to)}"


def _read(text: str, start: int, end: int) -> Timecode:
    raw = text[start:end]
    times = [_seconds(time[0]) for time in PATTERNS.time.finditer(raw)]
    return Timecode(raw, times[0], times[-1], start, end)


def _seconds(raw: str) -> int:
    """Seconds of "mm:ss", "h:mm:ss", "h:mm:ss:frames", "1h02m" or 32'15"."""
    fields = [int(field) for field in PATTERNS.fields.findall(PATTERNS.frame.sub("", raw))]
    if "h" in raw:
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
    if PATTERNS.books.search(raw_before) or PATTERNS.length_before.search(before):
        return True
    if PATTERNS.zone.search(before) or PATTERNS.zone_after.match(after):
        return True
    if PATTERNS.height.fullmatch(one.raw) and not before.endswith(("at ", "by ", "(")):
        return True
    clock = int(PATTERNS.fields.findall(one.raw)[0]) <= 24
    if clock and (PATTERNS.clock_after.match(after) or PATTERNS.clock_before.search(before)):
        return True
    if one.shown_to > one.shown_from:
        return False
    if PATTERNS.article.search(before) and PATTERNS.length_after.match(after):
        return True
    alone = not before.strip() and after.strip(" .")[:1] in ("", "\n")
    return "h" in one.raw and (alone or bool(PATTERNS.in_list.search(before)))
