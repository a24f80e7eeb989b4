"""Find every problem of a guide at once, each with its line."""

from __future__ import annotations

import difflib
import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pydantic import ValidationError

from crosscut.guide_model import KINDS, FilmGuide, Kind, clock, seconds, time_span
from crosscut.guide_toml import Place, line_numbers, line_of
from crosscut.schema import WHOLE_FILM
from crosscut.terms import END, expand, parse_term

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


class _Found(NamedTuple):
    """A problem, before its line is looked up."""

    place: Place
    message: str


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
    guide: FilmGuide | None = None
    found: list[_Found] = []
    try:
        guide = FilmGuide.model_validate(data)
    except ValidationError as error:
        found += _of_structure(error)
    entries = list(_entries(data))
    found += _of_codes(entries)
    found += _of_references(data, entries)
    found += _of_timecodes(data, entries)
    found += _of_terms(entries)
    lines = line_numbers(source)
    problems = {Problem(line_of(place, lines), message) for place, message in found}
    return guide, sorted(problems)


def _syntax(source: str, message: str) -> Problem:
    match = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)", message)
    if match is None:
        return Problem(1, f"not TOML: {message}")
    line = int(match[1]) if match[1] else source.count("\n") + 1
    return Problem(line, f"not TOML: {message[: match.start()]}")


# -- structure: what pydantic finds, in words --------------------------------------------------


def _of_structure(error: ValidationError) -> Iterator[_Found]:
    for fault in error.errors(include_url=False):
        place = tuple(fault["loc"])
        key = next((part for part in reversed(place) if isinstance(part, str)), "")
        yield _Found(place, _in_words(fault["type"], key, place, fault))


def _in_words(kind: str, key: str, place: Place, fault: Any) -> str:  # noqa: ANN401
    if kind == "missing":
        return f"`{key}` is missing"
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(key, _known_keys(place), n=1)
        return f"unknown key `{key}`" + (f"; is `{near[0]}` meant?" if near else "")
    if kind == "value_error":
        return f"`{key}`: {fault['ctx']['error']}"
    if kind == "string_pattern_mismatch":
        return f"`{key}` is {fault['input']!r}; a code has small letters, digits and single hyphens"
    if kind == "string_too_short":
        return f"`{key}` is empty"
    return f"`{key}`: {fault['msg'][0].lower()}{fault['msg'][1:]}"


def _known_keys(place: Place) -> list[str]:
    """List the keys allowed where an unknown one stands."""
    return _keys_of("" if len(place) == 1 else str(place[0]))


@cache
def _keys_of(table: str) -> list[str]:
    schema = FilmGuide.model_json_schema()
    if not table:
        return list(schema["properties"])
    holder = schema["properties"][table]
    name = holder.get("items", holder).get("$ref", "").rpartition("/")[2]
    return list(schema["$defs"].get(name, {}).get("properties", ()))


# -- sense: checked on the bare data, so that one fault does not hide another --------------------


class _Entry(NamedTuple):
    table: str
    row: int
    data: dict[str, Any]

    @property
    def code(self) -> str:
        return str(self.data.get("code", ""))

    def place(self, *inner: str | int) -> Place:
        return (self.table, self.row, *inner)


def _entries(data: dict[str, Any]) -> Iterator[_Entry]:
    for table in _TABLES:
        items = data.get(table)
        for row, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict):
                yield _Entry(table, row, item)


def _of_codes(entries: Iterable[_Entry]) -> Iterator[_Found]:
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        if (entry.table, entry.code) in seen:
            kind = _TABLES[entry.table]
            yield _Found(entry.place("code"), f"a second {kind} has the code {entry.code!r}")
        if entry.code:
            seen.add((entry.table, entry.code))
        if entry.table == "segments" and entry.code == WHOLE_FILM:
            yield _Found(entry.place("code"), f"{WHOLE_FILM!r} is not free: every film has it")


def _of_references(data: dict[str, Any], entries: Sequence[_Entry]) -> Iterator[_Found]:
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
            yield _Found(
                entry.place("segment"),
                f"there is no segment {segment!r}; the guide has {', '.join(segments) or 'none'}",
            )
    for entry in pairings:
        pair = entry.data.get("characters")
        for index, code in enumerate(pair if isinstance(pair, list) else ()):
            if code not in characters:
                yield _Found(entry.place("characters", index), f"there is no character {code!r}")
                continue
            home = characters[code].data.get("segment")
            if home not in (None, entry.data.get("segment", home)):
                yield _Found(
                    entry.place("segment"),
                    f"{code!r} belongs to {home!r}, not to {entry.data['segment']!r}",
                )


def _of_timecodes(data: dict[str, Any], entries: Iterable[_Entry]) -> Iterator[_Found]:
    runtime = _runtime(data)
    latest = (0, "")
    for entry in entries:
        timecode = entry.data.get("timecode")
        if entry.table != "scenes" or not isinstance(timecode, str) or not timecode:
            continue
        if not entry.data.get("source"):
            yield _Found(entry.place("timecode"), "the timecode has no `source`")
        try:
            begins, ends = time_span(timecode)
        except ValueError:
            continue  # told with the structure
        if runtime is not None and ends > runtime:
            yield _Found(
                entry.place("timecode"),
                f"{timecode!r} lies past the film's runtime of {clock(runtime)}",
            )
        if begins < latest[0]:
            yield _Found(
                entry.place("timecode"),
                f"{timecode!r} comes before that of {latest[1]!r}; scenes stand in film order",
            )
        latest = max(latest, (begins, entry.code))


def _runtime(data: dict[str, Any]) -> int | None:
    film = data.get("film")
    runtime = film.get("runtime") if isinstance(film, dict) else None
    try:
        return seconds(runtime) if isinstance(runtime, str) else runtime
    except ValueError:
        return None


def _of_terms(entries: Iterable[_Entry]) -> Iterator[_Found]:
    owners = {kind: _Owners() for kind in KINDS}
    for entry in entries:
        kind = _TABLES[entry.table]
        key = _TERMS.get(entry.table, "terms")
        terms = entry.data.get(key)
        if not isinstance(terms, list):
            continue
        including = 0
        for index, raw in enumerate(terms):
            if not isinstance(raw, str):
                continue
            try:
                term = parse_term(raw)
            except ValueError as error:
                yield _Found(entry.place(key, index), str(error))
                continue
            including += not term.excludes
            for message in () if term.excludes else owners[kind].claim(entry.code, raw):
                yield _Found(entry.place(key, index), message)
        if not including and entry.table != "segments":
            yield _Found(entry.place(key), f"{kind} {entry.code!r} has no {key} to look for")


class _Owners:
    """Which code of one kind has which form."""

    def __init__(self) -> None:
        self._plain: dict[str, tuple[str, str]] = {}
        self._starred: dict[str, tuple[str, str]] = {}

    def claim(self, code: str, raw: str) -> Iterator[str]:
        """Give the forms of a term to a code; tell of the first that another code has."""
        told: set[str] = set()
        for form in expand(raw):
            for other, owner, term in self._clashes(form):
                if owner not in (code, *told):
                    told.add(owner)
                    yield (
                        f"{code!r} and {owner!r} share {other!r}"
                        + (f" (here {raw!r}, there {term!r})" if {raw, term} != {other} else "")
                    )
            (self._starred if "*" in form else self._plain).setdefault(form, (code, raw))

    def _clashes(self, form: str) -> Iterator[tuple[str, str, str]]:
        if form in self._plain:
            yield form, *self._plain[form]
        for other, owner in self._starred.items():
            if _overlap(form, other):
                yield form, *owner
        if "*" in form:
            for other, owner in self._plain.items():
                if _overlap(other, form):
                    yield other, *owner


def _overlap(form: str, starred: str) -> bool:
    """Whether some text is a match of both; a star may stand in either."""
    ours, theirs = form.split(" "), starred.split(" ")
    return len(ours) == len(theirs) and all(map(_same_word, ours, theirs))


def _same_word(one: str, other: str) -> bool:
    if "*" in one and "*" in other:
        one, other = one[:-1], other[:-1]
        return one.startswith(other) or other.startswith(one)
    if "*" in one:
        one, other = other, one
    if "*" in other:
        stem = other[:-1]
        return one.startswith(stem) and re.fullmatch(r"\w*" + END, one[len(stem) :]) is not None
    return one == other
