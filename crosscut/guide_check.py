"""Find every problem of a guide at once, each with its line."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pydantic import ValidationError

from crosscut.guide_model import FilmGuide, Kind, clock, seconds, time_span
from crosscut.guide_terms import Looked, faults_of_size, faults_of_terms
from crosscut.guide_toml import Place, line_numbers, line_of
from crosscut.guide_words import Fault, faults_of_structure, shown
from crosscut.schema import WHOLE_FILM
from crosscut.text.terms import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


_TABLES: Final[dict[str, Kind]] = {
    "themes": "theme",
    "motifs": "motif",
    "aspects": "aspect",
    "characters": "character",
    "scenes": "scene",
    "segments": "segment",
}
_TERMS: Final = {"scenes": "cues", "segments": "cues"}
# tomllib takes time quadratic in the parts of a dotted key; a guide's have three at most.
_DEEP_KEY = re.compile(r"^[ \t\[]*+(?:[\w\"'-]++[ \t]*+\.[ \t]*+){50}", re.MULTILINE)


class Problem(NamedTuple):
    """Something wrong in a guide: the line it stands in (1-based), and what to change."""

    line: int
    message: str


class Expansion(NamedTuple):
    """A term of the guide and every form that is looked for."""

    kind: Kind
    code: str
    term: str
    forms: tuple[str, ...]


def expansions(guide: FilmGuide) -> list[Expansion]:
    """Every term of a guide with its forms, in the guide's order by kind."""
    return [Expansion(kind, code, term, expand(term)) for kind, code, term in guide.all_terms()]


def check_source(source: str) -> tuple[FilmGuide | None, list[Problem]]:
    """Check the text of a guide.

    Parameters
    ----------
    source
        TOML.

    Returns
    -------
    tuple
        The guide, None where its structure does not allow one, and all problems by line.
    """
    if deep := _DEEP_KEY.search(source):
        line = source.count("\n", 0, deep.start()) + 1
        return None, [Problem(line, "not a guide: a key of so many parts")]
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        return None, [_syntax(source, str(error))]
    except RecursionError:
        return None, [Problem(1, "not a guide: lists or tables nested without end")]
    guide, faults = check_data(data)
    lines = line_numbers(source)
    problems = {Problem(line_of(place, lines), message) for place, message in faults}
    return guide, sorted(problems)


def check_data(data: dict[str, Any]) -> tuple[FilmGuide | None, list[Fault]]:
    """Check a guide that is no text any more, as TOML or a table of it gives it.

    Returns
    -------
    tuple
        The guide, None where its structure does not allow one, and all faults by place.
    """
    guide: FilmGuide | None = None
    found: list[Fault] = []
    try:
        guide = FilmGuide.model_validate(data)
    except ValidationError as error:
        found += faults_of_structure(error)
    entries = list(_entries(data))
    found += _of_codes(entries)
    found += _of_references(data, entries)
    found += _of_timecodes(data, entries)
    looked_for = [Looked(one.place(), _TABLES[one.table], one.code, *one.terms) for one in entries]
    found += faults_of_size(looked_for) or faults_of_terms(looked_for)
    return guide, found


def _syntax(source: str, message: str) -> Problem:
    match = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)", message)
    if match is None:
        return Problem(1, f"not TOML: {message}")
    line = int(match[1]) if match[1] else source.count("\n") + 1
    return Problem(line, f"not TOML: {message[: match.start()]}")


# Sense is checked on the bare data, so that one fault does not hide another.


class _Entry(NamedTuple):
    table: str
    row: int
    data: dict[str, Any]

    @property
    def code(self) -> str:
        return str(self.data.get("code", ""))

    @property
    def terms(self) -> tuple[str, list[Any] | None]:
        """The key of what is looked for, and the list where there is one."""
        key = _TERMS.get(self.table, "terms")
        terms = self.data.get(key)
        return key, terms if isinstance(terms, list) else None

    def place(self, *inner: str | int) -> Place:
        return (self.table, self.row, *inner)


def _entries(data: dict[str, Any]) -> Iterator[_Entry]:
    for table in _TABLES:
        items = data.get(table)
        for row, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict):
                yield _Entry(table, row, item)


def _of_codes(entries: Iterable[_Entry]) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        if (entry.table, entry.code) in seen:
            kind = _TABLES[entry.table]
            yield Fault(entry.place("code"), f"a second {kind} has the code {shown(entry.code)}")
        if entry.code:
            seen.add((entry.table, entry.code))
        if entry.table == "segments" and entry.code == WHOLE_FILM:
            yield Fault(entry.place("code"), f"{WHOLE_FILM!r} is not free: every film has it")


def _of_references(data: dict[str, Any], entries: Sequence[_Entry]) -> Iterator[Fault]:
    segments = [entry.code for entry in entries if entry.table == "segments"]
    characters = {entry.code: entry for entry in entries if entry.table == "characters"}
    listed = data.get("pairings")
    pairings = [
        _Entry("pairings", row, item)
        for row, item in enumerate(listed if isinstance(listed, list) else ())
        if isinstance(item, dict)
    ]
    for entry in [*entries, *pairings]:
        segment = entry.data.get("segment")
        if isinstance(segment, str) and segment not in segments:
            yield Fault(
                entry.place("segment"),
                f"there is no segment {shown(segment)}; the guide has {_named(segments)}",
            )
    for entry in pairings:
        pair = entry.data.get("characters")
        for index, code in enumerate(pair if isinstance(pair, list) else ()):
            if not isinstance(code, str):
                continue  # told with the structure
            if code not in characters:
                yield Fault(
                    entry.place("characters", index), f"there is no character {shown(code)}"
                )
                continue
            home = characters[code].data.get("segment")
            if home not in (None, entry.data.get("segment", home)):
                here = shown(entry.data["segment"])
                message = f"{shown(code)} belongs to {shown(home)}, not to {here}"
                yield Fault(entry.place("segment"), message)


def _named(segments: Sequence[str]) -> str:
    return ", ".join(code[:60] for code in segments[:20]) or "none"


def _of_timecodes(data: dict[str, Any], entries: Iterable[_Entry]) -> Iterator[Fault]:
    runtime = _runtime(data)
    latest = (0, "")
    for entry in entries:
        timecode = entry.data.get("timecode")
        if entry.table != "scenes" or not isinstance(timecode, str) or not timecode:
            continue
        if not entry.data.get("source"):
            yield Fault(entry.place("timecode"), "the timecode has no `source`")
        try:
            begins, ends = time_span(timecode)
        except ValueError:
            continue  # told with the structure
        if runtime is not None and ends > runtime:
            yield Fault(
                entry.place("timecode"),
                f"{timecode!r} lies past the film's runtime of {clock(runtime)}",
            )
        if begins < latest[0]:
            yield Fault(
                entry.place("timecode"),
                f"{timecode!r} comes before that of {shown(latest[1])}; scenes stand in film order",
            )
        latest = max(latest, (begins, entry.code))


def _runtime(data: dict[str, Any]) -> int | None:
    film = data.get("film")
    runtime = film.get("runtime") if isinstance(film, dict) else None
    try:
        read = seconds(runtime) if isinstance(runtime, str) else runtime
        return read if isinstance(read, int) else None
    except ValueError:
        return None
