"""Find every problem of a guide at once, each with its line."""

from __future__ import annotations

import difflib
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from crosscut.guide.model import FilmGuide, Kind
from crosscut.guide.toml import Place, line_numbers, line_of
from crosscut.schema import WHOLE_FILM
from crosscut.text.terms import END, Term, expand, parse_term, prepare
from crosscut.text.timecodes import clock, seconds, time_span

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

# Python turns no text of more digits into a number.
_LONG_NUMBER = re.compile(rf"[\d_]{{{sys.int_info.default_max_str_digits},}}")


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
        return None, [Problem(line, "not a guide: a key has far too many parts")]
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        return None, [_syntax(source, str(error))]
    except ValueError:
        long = _LONG_NUMBER.search(source)
        line = source.count("\n", 0, long.start()) + 1 if long else 1
        return None, [Problem(line, "a number has far too many digits; write a shorter one")]
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
    entries = list(_entries(data))
    if sizes := _of_size(entries):
        return None, sizes
    guide: FilmGuide | None = None
    faults: list[Fault] = []
    try:
        guide = FilmGuide.model_validate(data)
    except ValidationError as error:
        faults += _of_structure(error)
    faults += _of_codes(entries)
    faults += _of_references(data, entries)
    faults += _of_timecodes(data, entries)
    faults += _of_terms(entries)
    return guide, faults


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
    def kind(self) -> Kind:
        return _TABLES[self.table]

    @property
    def key(self) -> str:
        """The key of what is looked for."""
        return _TERMS.get(self.table, "terms")

    @property
    def terms(self) -> list[Any] | None:
        """What is looked for, where it is a list."""
        terms = self.data.get(self.key)
        return terms if isinstance(terms, list) else None

    def place(self, *inner: str | int) -> Place:
        return (self.table, self.row, *inner)


def _entries(data: dict[str, Any]) -> Iterator[_Entry]:
    for table in _TABLES:
        items = data.get(table)
        for row, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict):
                yield _Entry(table, row, item)


def _of_codes(entries: Iterable[_Entry]) -> Iterator[Fault]:
    codes: set[tuple[str, str]] = set()
    for entry in entries:
        if (entry.table, entry.code) in codes:
            message = f"a second {entry.kind} has the code {_quote(entry.code)}"
            yield Fault(entry.place("code"), message)
        if entry.code:
            codes.add((entry.table, entry.code))
        if entry.table == "segments" and entry.code == WHOLE_FILM:
            yield Fault(entry.place("code"), f"{WHOLE_FILM!r} cannot be used: every film has it")


def _of_references(data: dict[str, Any], entries: Sequence[_Entry]) -> Iterator[Fault]:
    segments = [entry.code for entry in entries if entry.table == "segments"]
    characters = {entry.code: entry for entry in entries if entry.table == "characters"}
    items = data.get("pairings")
    pairings = [
        _Entry("pairings", row, item)
        for row, item in enumerate(items if isinstance(items, list) else ())
        if isinstance(item, dict)
    ]
    for entry in [*entries, *pairings]:
        if entry.data.get("counts_when_denied") and entry.table in ("motifs", "aspects"):
            yield Fault(entry.place("counts_when_denied"), "only a theme can be denied")
        segment = entry.data.get("segment")
        if isinstance(segment, str) and segment not in segments:
            yield Fault(
                entry.place("segment"),
                f"there is no segment {_quote(segment)}; the guide has {_list_codes(segments)}",
            )
    for entry in pairings:
        pair = entry.data.get("characters")
        for index, code in enumerate(pair if isinstance(pair, list) else ()):
            if not isinstance(code, str):
                continue  # named among the faults of the structure
            if code not in characters:
                yield Fault(
                    entry.place("characters", index), f"there is no character {_quote(code)}"
                )
                continue
            home = characters[code].data.get("segment")
            if home not in (None, entry.data.get("segment", home)):
                here = _quote(entry.data["segment"])
                message = f"{_quote(code)} belongs to {_quote(home)}, not to {here}"
                yield Fault(entry.place("segment"), message)


def _list_codes(segments: Sequence[str]) -> str:
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
            continue  # named among the faults of the structure
        if runtime is not None and ends > runtime:
            yield Fault(
                entry.place("timecode"),
                f"{timecode!r} lies past the film's runtime of {clock(runtime)}",
            )
        if begins < latest[0]:
            yield Fault(
                entry.place("timecode"),
                f"{timecode!r} comes before that of {_quote(latest[1])}; "
                "scenes stand in film order",
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


MOST_CODES: Final = 2_000
MOST_TERMS: Final = 10_000
MOST_STARS: Final = 1_000
LONGEST_TERM: Final = 100
MOST_COMPANY: Final = 40
"""A guide is for one film; more would only be written to keep a server busy."""


def _of_size(entries: Sequence[_Entry]) -> list[Fault]:
    """Refuse what is too large to be looked for, before it is; each at the entry past the limit."""
    most = {"codes": MOST_CODES, "terms": MOST_TERMS, "terms with a *": MOST_STARS}
    counts: Counter[str] = Counter()
    past: dict[str, Place] = {}
    for entry in entries:
        terms = [term for term in entry.terms or () if isinstance(term, str)]
        counts["codes"] += 1
        # Each word of company is looked for like a term.
        counts["terms"] += len(terms) + sum(term.count(",") for term in terms if "near" in term)
        counts["terms with a *"] += sum(
            ("*" in term) + term.partition("near")[2].count("*") for term in terms
        )
        for what, count in counts.items():
            if count > most[what]:
                past.setdefault(what, entry.place())
    return [
        Fault(
            place,
            f"a guide has at most {most[what]:,} {what}; this has {counts[what]:,}: take some out",
        )
        for what, place in past.items()
    ]


def _of_terms(entries: Iterable[_Entry]) -> list[Fault]:
    """Find terms that cannot be read, codes without any, and terms that two codes share."""
    entries = list(entries)
    prepare(raw for one in entries for raw in one.terms or () if isinstance(raw, str))
    owners: defaultdict[tuple[str, str], _Owners] = defaultdict(_Owners)
    faults: list[Fault] = []
    for one in entries:
        if one.terms is None:
            continue
        including = 0
        for index, raw in enumerate(one.terms):
            if not isinstance(raw, str):
                continue
            place = one.place(one.key, index)
            try:
                term = _short_term(raw)
            except ValueError as error:
                faults.append(Fault(place, str(error)))
                continue
            if not term.excludes:
                including += 1
                # With a condition it may share a form: where that holds, it has the place.
                if term.has_condition:
                    continue
                claims = owners[one.kind, term.language].claim(one.code, raw)
                faults += [Fault(place, message) for message in claims]
        if not including and one.kind != "segment":
            message = f"{one.kind} {_quote(one.code)} has no {one.key} to look for"
            faults.append(Fault(one.place(one.key), message))
    return faults


def _short_term(raw: str) -> Term:
    """Read a term that is short enough to be looked for, or raise a ValueError."""
    longest = LONGEST_TERM if "near" not in raw else LONGEST_TERM * 10
    if len(raw) > longest:
        raise ValueError(f"the term {_quote(raw)} has more than {longest} letters")
    term = parse_term(raw)
    company = [*term.near, *term.away]
    if len(term.text) > LONGEST_TERM or any(len(word) > LONGEST_TERM for word in company):
        raise ValueError(f"the term {_quote(raw)} has more than {LONGEST_TERM} letters")
    if len(company) > MOST_COMPANY:
        raise ValueError(f"the term {_quote(raw)} has more than {MOST_COMPANY} words beside it")
    if term.text.count("*") > 2:
        raise ValueError(f"the term {raw!r} has more than two *")
    return term


class _Owners:
    """Which code of one kind has which form."""

    def __init__(self) -> None:
        self._plain: dict[str, tuple[str, str]] = {}
        self._stars: dict[str, tuple[str, str]] = {}
        # Forms that overlap have as many words and begin alike, so few need be compared.
        self._alike: defaultdict[tuple[int, str], list[str]] = defaultdict(list)

    def claim(self, code: str, raw: str) -> Iterator[str]:
        """Give the forms of a term to a code; tell of the first that another code has."""
        owners: set[str] = set()
        for form in expand(raw):
            for other, owner, term in self._clashes(form):
                if owner not in (code, *owners):
                    owners.add(owner)
                    yield (
                        f"{code!r} and {owner!r} share {other!r}"
                        + (f" (here {raw!r}, there {term!r})" if {raw, term} != {other} else "")
                    )
            forms = self._stars if "*" in form else self._plain
            if form not in forms:
                forms[form] = code, raw
                self._alike[_beginning(form)].append(form)

    def _clashes(self, form: str) -> Iterator[tuple[str, str, str]]:
        if form in self._plain:
            yield form, *self._plain[form]
        alike = self._alike[_beginning(form)]
        for other in alike:
            if "*" in other and _overlap(form, other):
                yield form, *self._stars[other]
        for other in alike if "*" in form else ():
            if "*" not in other and _overlap(other, form):
                yield other, *self._plain[other]


def _beginning(form: str) -> tuple[int, str]:
    """How many words a form has, and the two letters before which no star stands."""
    return form.count(" "), form[:2]


def _overlap(form: str, pattern: str) -> bool:
    """Whether some text is a match of both; a star may stand in either."""
    ours, theirs = form.split(" "), pattern.split(" ")
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


_SHOWN: Final = 60  # characters of a bad value in a message


class Fault(NamedTuple):
    """A problem by its place in the data, before that is turned to a line or a table's row."""

    place: Place
    message: str


def _of_structure(error: ValidationError) -> Iterator[Fault]:
    """Put what pydantic finds in words."""
    for fault in error.errors(include_url=False):
        place = tuple(fault["loc"])
        key = next((part for part in reversed(place) if isinstance(part, str)), "")
        yield Fault(place, _in_words(fault["type"], key, place, fault))


def _in_words(kind: str, key: str, place: Place, fault: Any) -> str:  # noqa: ANN401
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(key[:100], _keys_at(place), n=1)
        return f"unknown key `{key[:_SHOWN]}`" + (f"; is `{near[0]}` meant?" if near else "")
    if plain := _PLAIN.get(kind):
        value = _quote(fault["input"]) if "{given}" in plain else ""
        return plain.format(key=key, given=value, **fault.get("ctx", {}))
    return f"`{key}`: {fault['msg'][0].lower()}{fault['msg'][1:]}"


_WHOLE = "`{key}` is {given}; it must be a whole number"
_PLAIN: Final = {
    "missing": "`{key}` is missing",
    "too_short": "a film has at least one story",
    "value_error": "`{key}`: {error}",
    "string_pattern_mismatch": (
        "`{key}` is {given}; a code has small letters, digits and single hyphens"
    ),
    "string_too_short": "`{key}` is empty",
    "string_too_long": "`{key}` is too long: it has more than {max_length} letters",
    "string_type": "`{key}` is {given}; it must be text",
    "string_unicode": "`{key}` has a character that cannot be saved",
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "greater_than": "`{key}` is {given}; it must be more than {gt}",
    "greater_than_equal": "`{key}` is {given}; it must be {ge} or more",
    "less_than_equal": "`{key}` is {given}; it must be {le} or less",
}
"""What is wrong, by the kind of fault that pydantic finds."""


def _quote(value: object) -> str:
    """Write a value from a guide for a message: quoted, and cut where it is long."""
    try:
        whole = repr(value[: _SHOWN + 1]) if isinstance(value, str) else repr(value)
    except ValueError:  # 0xfff... may be read, and is not written
        return "a number of far too many digits"
    return whole if len(whole) <= _SHOWN else f"{whole[:_SHOWN]}…"


def _keys_at(place: Place) -> list[str]:
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
