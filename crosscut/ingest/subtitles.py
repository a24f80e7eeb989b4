"""Subtitle files (.srt, .vtt): the film's own lines, with their times."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Final

from crosscut.errors import IngestError
from crosscut.ingest.encoding import decode
from crosscut.ingest.limits import MB, amount
from crosscut.text.dialogue import Cue
from crosscut.text.phrases import count_of
from crosscut.text.timecodes import LONGEST

ENDINGS: Final = (".srt", ".vtt")
MOST_BYTES: Final = 2 * MB
MOST_CUES: Final = 10_000
_MOST_CHARACTERS: Final = 400  # of a cue

_TIME: Final = r"(?:(\d{1,2}):)?(\d{1,2}):(\d{1,2})[.,:](\d{1,3})"
_TIMES: Final = re.compile(rf"\s*{_TIME}\s*-{{1,2}}>\s*{_TIME}")
_TAGS: Final = re.compile(r"<[^<>\n]{0,200}>|\{\\[^{}\n]{0,200}\}|\[[^\[\]\n]{0,80}\]|[♪♫]")
_DASH: Final = re.compile(r"^(?:[-–—]\s*)+")


@dataclass(frozen=True)
class Subtitles:
    """A reader's subtitle file: its name and its lines, in the order of their times."""

    name: str
    cues: tuple[Cue, ...]

    def line(self, first: int, last: int) -> str:
        """Return what is spoken from one cue to another."""
        return " ".join(cue.text for cue in self.cues[first : last + 1])


def read_subtitles(data: bytes, name: str) -> Subtitles:
    """Read a subtitle file; tags, numbers and notes on sounds are left out.

    Raises
    ------
    IngestError
        It is too large, no text, or has no line with a time.
    """
    if len(data) > MOST_BYTES:
        raise IngestError(
            f"A subtitle file may have {amount(MOST_BYTES)}; this one has {amount(len(data))}.",
            where=name,
            remedy="Bring the subtitles of one film, as .srt or .vtt.",
        )
    lines = decode(data, name)[0].splitlines()
    times = [match for line in lines if (match := _TIMES.match(line))]
    places = [number for number, line in enumerate(lines) if _TIMES.match(line)]
    cues = []
    ends = [*places[1:], len(lines)] if places else []
    for place, end, match in zip(places, ends, times, strict=True):
        text = _text(lines[place + 1 : end], last=end == len(lines))
        start, stop = _seconds(match.groups()[:4]), _seconds(match.groups()[4:])
        if text and stop <= LONGEST:
            cues.append(Cue(text, start, max(start, stop)))
    if not cues:
        raise IngestError(
            "No line with a time such as 00:01:02,500 --> 00:01:04,000 is in this file.",
            where=name,
            remedy="Save the subtitles as .srt or .vtt.",
        )
    if len(cues) > MOST_CUES:
        raise IngestError(
            f"This subtitle file has {count_of(len(cues), 'line')}; at most {MOST_CUES:,} are "
            "read.",
            where=name,
            remedy="Bring the subtitles of one film.",
        )
    return Subtitles(name, tuple(sorted(cues, key=lambda cue: (cue.start, cue.end))))


def _text(lines: list[str], *, last: bool) -> str:
    """Return what is spoken in a cue: up to a blank line, without the next one's number."""
    if not last and lines and lines[-1].strip().isdecimal():
        lines = lines[:-1]
    speech: list[str] = []
    for line in lines:
        if line.strip():
            speech.append(_DASH.sub("", html.unescape(_TAGS.sub(" ", line)).strip()))
        elif speech:
            break
    return " ".join(" ".join(speech).split())[:_MOST_CHARACTERS].strip()


def _seconds(fields: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, rest = (field or "0" for field in fields)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + int(rest.ljust(3, "0")) / 1000


def write_subtitles(subtitles: Subtitles) -> str:
    """Write subtitles as .srt, to be read again as they are."""
    blocks = [
        f"{number}\n{_stamp(cue.start)} --> {_stamp(cue.end)}\n{html.escape(cue.text, quote=False)}"
        for number, cue in enumerate(subtitles.cues, start=1)
    ]
    return "\n\n".join(blocks) + "\n"


def _stamp(time: float) -> str:
    seconds, rest = divmod(round(time * 1000), 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02},{rest:03}"
