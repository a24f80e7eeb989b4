"""Front matter: what site generators and note-taking tools write above a text.

YAML between ``---``, TOML between ``+++``, or JSON in braces. No value costs the text: what is not
understood is a note beside what was.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from dataclasses import fields as dataclass_fields
from itertools import islice
from textwrap import dedent
from typing import Any, Final, NamedTuple

import yaml

from crosscut.ingest.cleaning import TABLES, states_score
from crosscut.ingest.headings import MARK, WORDS, key_of
from crosscut.ingest.metadata import parse_date, read_language, read_names
from crosscut.ingest.model import Line, Note, ReviewMeta

_LONGEST: Final = 64 * 1024  # characters; YAML is slow, and metadata are short
_MOST: Final = 200  # values of a field that are looked at
_UNUSED: Final = "in the front matter, not used"
_HEAD, _ABOVE, _LONGEST_TITLE = 24, 3, 120  # lines, lines above the properties, characters
_FEWEST: Final = 2
_NAMING: Final = ("title", "author", "published", "url")
_DEPTH: Final = 3  # levels of a generator's tables
_PERSONS: Final = 50  # entries of a list of authors
_SHOWN: Final = 300  # characters of a note
_PROSE: Final = 25  # words from which a line that is no field shows that all this is a text
_EMPTY: Final = frozenset(("", "~", "null", "none"))
_FLAGS: Final = frozenset(("true", "false", "yes", "no"))
_MORE: Final[dict[str, list[str]]] = TABLES["front_matter"]
_FIELDS: Final = _MORE | {
    name: [*names.split(), *_MORE.get(name, ())] for name, names in WORDS["columns"].items()
}
_FIELDS["name"] = ["name"]
_KNOWN: Final = frozenset(key for keys in _FIELDS.values() for key in keys)
_FILM_FACTS: Final = frozenset(
    (*_MORE["year"], *_MORE["director"], *WORDS["records"]["film"].split())
)
_OF_FILM: Final = frozenset(
    key for name in ("title", "rating", "top", "year", "director") for key in _FIELDS[name]
)
_SUBJECTS: Final = frozenset(_MORE["title"])
_FIRST_YEAR, _LAST_YEAR = 1880, 2100

_FENCED: Final = (
    ("yaml", re.compile(r"\s*---(?:ya?ml)?[ \t]*\n(?P<in>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|$)")),
    (
        "toml",
        re.compile(r"\s*(?:\+\+\+|---toml)[ \t]*\n(?P<in>(?:.*\n)*?)(?:\+\+\+|---)[ \t]*(?:\n|$)"),
    ),
    ("json", re.compile(r"\s*(?:;;;|---json)[ \t]*\n(?P<in>(?:.*\n)*?)(?:;;;|---)[ \t]*(?:\n|$)")),
    ("json", re.compile(r"\s*(?P<in>\{[ \t]*\n(?:.*\n)*?\})[ \t]*(?:\n|$)")),
    ("json", re.compile(r"\s*(?P<in>\{.*\})[ \t]*(?:\n|$)")),
)
# What stands below it and is no text: comments, and what a generator puts in.
_ASIDE: Final = re.compile(r"<!--[^<>]*-->|\{\{[^{}]*\}\}|\{%[^{}]*%\}")
_TITLE_BLOCK = re.compile(
    r"\s*%[ \t]+(?P<title>.+)\n(?:%[ \t]*(?P<author>.*)\n)?(?:%[ \t]*(?P<date>.+)\n)?"
)
_PAIR = re.compile(
    r"[ \t]*[\"']?(?P<key>\w[\w .-]{0,40}?)[\"']?[ \t]*[:=][ \t]*(?P<value>.*?)[ \t]*"
)
_PLAIN_ROW = re.compile(r"(\w[\w-]{0,40}): +(\w(?:[^:#]|:(?=\S)|(?<=\S)#)*)")
_LABEL = re.compile(
    r"(?:[^\w\s#>|*\"'(\[-]{1,3} )?:?(?P<key>[^\W\d_][\w -]{0,24}?) ?(?:::?|：) ?(?=\S)"
)
_PROPERTY = re.compile(rf"{_LABEL.pattern}(?P<value>.{{1,251}})")
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|\n]{0,200}\|)?([^\[\]\n]{1,200})\]\]")
_EMAIL = re.compile(r"[ ]?[<(][^<>()]{0,100}@[^<>()]{0,100}[>)]")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def are_properties(rows: list[str]) -> bool:
    """Return whether lines are names and values each; the last value may be a whole text."""
    return all(map(_PROPERTY.fullmatch, rows[:-1])) and _LABEL.match(rows[-1]) is not None


class Front(NamedTuple):
    """What a front matter states, and what is said of the rest."""

    meta: ReviewMeta
    notes: list[Note]
    text: str = ""
    line: int = 0  # where that text begins


def split_front(text: str) -> tuple[Front | None, str]:
    """Part the front matter from the text; None where there is none.

    The text may be one of its fields, where nothing stands below it.
    """
    for kind, fence in _FENCED:
        match = fence.match(text[:_LONGEST])
        if match is None:
            continue
        line = text.count("\n", 0, match.start("in")) + 1
        fields, notes = _parse(kind, match["in"], line)
        if fields is not None:
            below = text[match.end() :]
            own = Fields(fields, match["in"], line, notes)
            return own.front(alone=not _ASIDE.sub("", below).strip()), below
    if block := _TITLE_BLOCK.match(text[:_LONGEST]):  # of Pandoc
        texts = {name: value for name, value in block.groupdict().items() if value}
        texts["author"] = texts.get("author", "").split("; ")
        return Fields(texts).front(), text[block.end() :]
    return None, text


def _parse(kind: str, source: str, line: int) -> tuple[dict[str, object] | None, list[Note]]:
    """Read the fields; line by line where the whole is not well formed. None for a text."""
    try:
        fields = _READ[kind](source)
    except (yaml.YAMLError, ValueError, RecursionError):
        rows = source
        if kind == "json":
            rows = dedent(re.sub(r",[ \t]*$|^[ \t]*[{}][ \t]*$", "", source, flags=re.M))
        values, notes = _line_by_line(rows, line)
        prose = any(len(note.text.split()) > _PROSE for note in notes)
        own_keys = not prose and _KNOWN & set(map(key_of, values))
        return (_flat(values), notes) if own_keys else (None, [])
    if isinstance(fields, dict) and (fields or kind != "json"):
        return _flat(fields), []
    return ({}, []) if kind == "yaml" and not fields else (None, [])


def _flat(fields: Mapping[Any, object], depth: int = _DEPTH) -> dict[str, object]:
    """Set what a generator's own tables hold ("extra", "params") beside the other fields."""
    flat: dict[str, object] = {}
    inner: dict[str, object] = {}
    for name, value in fields.items():
        key = key_of(name)
        if isinstance(value, dict) and key in _MORE["inside"] and depth:
            part = {one: value[one] for one in islice(value, _MOST)}
            inner = {**_flat(part, depth - 1), **inner}
        elif isinstance(value, dict) and key in _MORE["of_film"]:
            part = {str(one): value[one] for one in islice(value, _MOST)}
            inner = {**{one: part[one] for one in part if key_of(one) in _OF_FILM}, **inner}
        else:
            flat[str(name)] = value
    return {**inner, **flat}


def _yaml(source: str) -> object:
    # Most are plain words alone, which are read without a parser of YAML in a tenth of the time.
    rows = source.rstrip("\n").split("\n")
    if all(map(str.isprintable, rows)):
        pairs = [row for row in map(_PLAIN_ROW.fullmatch, rows) if row]
        if len(pairs) == len(rows):
            return {key: value.rstrip() for key, value in map(re.Match.groups, pairs)}
    # Every value stays the text that was written: 4/5, 8.0, 1984, no.
    return yaml.load(source, Loader=yaml.BaseLoader)


_READ: Final[Mapping[str, Callable[[str], object]]] = {
    "yaml": _yaml,
    "toml": lambda source: tomllib.loads(source, parse_float=str),
    "json": lambda source: json.loads(source, parse_float=str, parse_int=str, parse_constant=str),
}


def _line_by_line(source: str, first: int) -> tuple[dict[str, object], list[Note]]:
    """Read each field by itself, with the indented lines below it; note the lines that fail."""
    groups: list[tuple[int, list[str]]] = []
    for number, row in enumerate(source.split("\n"), start=first):
        if groups and (row[:1].isspace() or row.startswith("- ")):
            groups[-1][1].append(row)
        elif row.strip(" \t{}"):
            groups.append((number, [row]))
    fields: dict[str, object] = {}
    notes = []
    for number, rows in groups:
        pair = _PAIR.fullmatch(rows[0])
        try:
            value = _READ["toml" if " = " in rows[0] else "yaml"]("\n".join(rows))
        except (yaml.YAMLError, ValueError, RecursionError):
            value = None
        if isinstance(value, dict) and len(value) == 1:
            fields |= value
        elif pair:
            fields[pair["key"]] = re.sub(r"^([\"'])([^\"']*)\1?$", r"\2", pair["value"])
        else:
            notes.append(_not_understood(number, "\n".join(rows)))
    return fields, notes


def _not_understood(line: int, text: str) -> Note:
    what = " ".join(text.split())[:_SHOWN]
    return Note("notice", line, what, "not understood in the front matter")


def lift_properties(lines: list[Line], meta: ReviewMeta) -> tuple[ReviewMeta, list[Note]]:
    """Lift the lines below the title that are names and values: "Author: ...", "Rating: ..."."""
    run: list[tuple[Line, str, str]] = []
    above = 0
    below = None
    for line in lines[:_HEAD]:
        if pair := _PROPERTY.fullmatch(line.text):
            run.append((line, pair["key"], pair["value"]))
        elif run or above == _ABOVE or len(line.text) > _LONGEST_TITLE:
            below = line
            break
        else:
            above += 1
    own = [one for one in run if one[0].undecided]
    keys = [key for _, key, _ in own if key_of(key) in _KNOWN]
    has_name = any(key_of(key) in _FIELDS[one] for key in keys for one in _NAMING)
    if len(keys) < _FEWEST or 2 * len(keys) < len(own) or not has_name:
        return meta, []
    fields: dict[str, object] = {}
    for _, key, value in own:
        fields.setdefault(key, value)
    numbers = {key: line.number for line, key, _ in reversed(own)}
    front = Fields(fields, numbers=numbers).front()
    lifted = [line for line, _, _ in own]
    alone = not any(line.undecided and line not in lifted for line in lines)
    for line, key, value in own:
        if alone and key_of(key) in _FIELDS["text"]:
            line.text = value
        else:
            line.set("lifted", "property")
    label = _LABEL.match(below.text) if below else None
    if below and label and below.undecided and key_of(label["key"]) in _FIELDS["text"]:
        below.text = below.text[label.end() :]
    notes = [note for note in front.notes if note.reason != _UNUSED]
    values = {one.name: getattr(front.meta, one.name) for one in dataclass_fields(ReviewMeta)}
    fresh = {name: value for name, value in values.items() if value and not getattr(meta, name)}
    return replace(meta, **fresh), notes


def values_of(value: object) -> list[str]:
    """List the texts that a value holds, in order; links stand for their words."""
    return list(filter(None, map(_text, _leaves(value))))


def _leaves(value: object) -> Iterator[object]:
    stack = [value]
    for _ in range(_MOST):  # aliases can make a small YAML file endless
        if not stack:
            return
        top = stack.pop()
        if isinstance(top, dict):
            stack += reversed(list(islice(top.values(), _MOST)))
        elif isinstance(top, list):
            stack += reversed(top[:_MOST])
        else:
            yield top


def _text(leaf: object) -> str:
    if leaf is None:
        return ""
    if isinstance(leaf, bool):
        return str(leaf).lower()
    text = " ".join(_WIKI_LINK.sub(r"\1", str(leaf)[: 10 * _SHOWN]).split())
    return "" if text.casefold() in _EMPTY else text


@dataclass(slots=True)
class Fields:
    """The fields of a front matter, and what its notes must name."""

    fields: dict[str, object]
    source: str = ""
    line: int = 1
    notes: list[Note] = field(default_factory=list)
    numbers: Mapping[str, int] = field(default_factory=dict)
    _names_read: set[str] = field(default_factory=set)
    _hidden: frozenset[str] = frozenset()  # keys of what is not the reviewer's
    _by_key: dict[str, list[str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Gather the names by what they are looked up by."""
        for name in self.fields:
            self._by_key.setdefault(key_of(name), []).append(name)
        for key, target in WORDS["scaled"].items():  # "note: 15/20", and no other note
            marks = self._by_key.get(key, ())
            marks = [one for one in marks if all(map(MARK.fullmatch, values_of(self.fields[one])))]
            self._by_key.setdefault(target, []).extend(marks)

    def front(self, *, alone: bool = False) -> Front:
        """Read the fields that are known, with the text where they stand alone; note the rest."""
        text, at = self._prose() if alone else ("", 0)
        title = self._join("title", " ")
        if not _FILM_FACTS.isdisjoint(self._by_key):  # of a note on a film
            title = title or self._join("name", " ")
            self._hidden = frozenset(_MORE["of_others"])
        if _SUBJECTS.isdisjoint(self._by_key):
            self._hidden |= frozenset(_MORE["senders"])
        year = self._first("year", _is_year)
        director = self._join("director", " and ")
        link = self._first("url", _is_address) or self._first("outlet", _is_address)
        meta = ReviewMeta(
            title=title,
            author=self._authors(),
            outlet=self._join("outlet", ", "),
            url=link,
            published=self._first("published", _date, "is no date, or could be two"),
            kind=self._join("kind", ", "),
            language=self._first("language", read_language, "is no language"),
            rating=self._rating(),
            year=int(year) if year else None,
            director=director,
        )
        if work := self._join("retelling_of", " "):
            self.notes.append(Note("notice", self._line_of("retelling_of"), work, "retelling"))
        rest = [name for name in self.fields if name not in self._names_read]
        if rest:
            pairs = (f"{name}: {', '.join(values_of(self.fields[name]))}" for name in rest)
            what = "; ".join(pair.rstrip(": ") for pair in pairs)[:_SHOWN]
            self.notes.append(Note("notice", self._line_of(rest[0]), what, _UNUSED))
        return Front(meta, sorted(self.notes, key=lambda note: note.line), text, at)

    def _prose(self) -> tuple[str, int]:
        """Return the text that a field holds, and the line of its field."""
        for name, value in self._fields_of("text"):
            parts = value if isinstance(value, list) else [value]
            if all(isinstance(one, str) for one in parts):
                self._names_read.add(name)
                return "\n\n".join(parts), self._line_of(name)
        return "", 0

    def _fields_of(self, target: str) -> Iterator[tuple[str, Any]]:
        """Return the fields of this meaning that hold something, the best name first."""
        for key in _FIELDS[target]:
            for name in self._by_key.get(key, ()) if key not in self._hidden else ():
                if name not in self._names_read:
                    if values_of(self.fields[name]):
                        yield name, self.fields[name]
                    else:
                        self._names_read.add(name)

    def _line_of(self, name: str) -> int:
        if name in self.numbers:
            return self.numbers[name]
        match = re.search(rf"^[ \t]*[\"']?{re.escape(name)}[\"']?[ \t]*[:=]", self.source, re.M)
        return self.line + (self.source.count("\n", 0, match.start()) if match else 0)

    def _join(self, target: str, between: str) -> str:
        for name, value in self._fields_of(target):
            self._names_read.add(name)
            return between.join(values_of(value))[: 10 * _SHOWN]
        return ""

    def _first(self, target: str, read: Callable[[str], str], fault: str = "") -> str:
        """Return the first value that can be read; those before it that cannot are noted."""
        for name, value in self._fields_of(target):
            texts = values_of(value)
            result = next(filter(None, map(read, texts)), "")
            if result and len(texts) == 1:
                self._names_read.add(name)
            elif fault and not result and not _FLAGS.issuperset(texts):
                self._names_read.add(name)
                self._note(name, value, fault)
            if result:
                self._names_read.add(name)
                for other in texts:
                    if read(other) != result:
                        self._note(name, other, "is one of several")
                return result
        return ""

    def _note(self, name: str, value: object, fault: str) -> None:
        what = f"{name}: {', '.join(values_of(value))}"[:_SHOWN]
        self.notes.append(Note("notice", self._line_of(name), what, f"{fault}, so it is not used"))

    def _authors(self) -> str:
        parts = [
            [one for key in map(key_of, names) for one in self._by_key.get(key, ())]
            for names in WORDS["names"].values()
        ]
        if all(parts):
            values = [values_of(self.fields[names[0]]) for names in parts]
            self._names_read.update(names[0] for names in parts)
            if all(values):
                return " ".join(one[0] for one in values)
        for name, value in self._fields_of("author"):
            if all(map(_is_address, values_of(value))):
                continue
            if names := _names(value):
                self._names_read.add(name)
                return "; ".join(dict.fromkeys(names))
        return ""

    def _rating(self) -> str:
        for name, value in sorted(self._fields_of("rating"), key=_without_scale):
            texts = values_of(value)
            if _FLAGS.issuperset(texts):
                continue
            self._names_read.add(name)
            if isinstance(value, dict):
                by_key = {key_of(key): values_of(value[key]) for key in islice(value, _MOST)}
                texts = next((by_key[key] for key in _FIELDS["rating"] if by_key.get(key)), texts)
                top = next((by_key[key] for key in _FIELDS["top"] if by_key.get(key)), [])
            else:
                top = next(map(values_of, dict(self._fields_of("top")).values()), [])
            rating = texts[0]
            if not isinstance(value, dict):
                for other in texts[1:]:
                    self._note(name, other, "is one of several")
            if _is_number(rating) and top and _is_number(top[0]):
                self._names_read |= set(dict(self._fields_of("top")))
                return f"{rating}/{top[0]}"
            if _is_number(rating) and "stars" in key_of(name):
                return f"{rating} stars"
            if not any(map(str.isdigit, rating)) and not states_score(rating):
                self._note(name, rating, "is in words, which give no score")
                self._names_read.add(name)
            return rating
        return ""


def _without_scale(item: tuple[str, Any]) -> bool:
    """Tell whether a rating says nothing of its scale; one that does goes before."""
    return not any(re.search(r"\d ?(?:/|%|out of|von|sur|de) ?", one) for one in values_of(item[1]))


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\d{1,4}(?:[.,]\d{1,3})?", text) is not None


def _is_year(text: str) -> str:
    is_one = re.fullmatch(r"\d{4}", text) and _FIRST_YEAR <= int(text) <= _LAST_YEAR
    return text if is_one else ""


def _is_address(text: str) -> str:
    return text if _ADDRESS.fullmatch(text) else ""


def _date(text: str) -> str:
    """Read a date; behind one in figures a time may follow in any form."""
    day = re.match(r"\d{4}-\d\d-\d\d(?=[T ])", text)
    return parse_date(text) or (parse_date(day[0]) if day else "")


def _names(value: object, depth: int = 3) -> list[str]:
    """List the persons that an author field names: a text, a list, or a map with a name in it."""
    if not depth:
        return []
    if isinstance(value, list):
        return [name for one in value[:_PERSONS] for name in _names(one, depth - 1)]
    if not isinstance(value, dict):
        return [_persons(text) for text in values_of(value)]
    by_key = {key_of(key): value[key] for key in islice(value, _PERSONS)}
    for key in ("name", "literal", "displayname", "fullname", "author"):
        if key in by_key:
            return _names(by_key[key], depth - 1)
    parts = [
        by_key[key]
        for key in ("given", "first", "firstname", "family", "last", "lastname")
        if key in by_key
    ]
    if parts:
        return [" ".join(text for part in parts for text in values_of(part))]
    return [
        name for one in by_key.values() if isinstance(one, dict) for name in _names(one, depth - 1)
    ]


def _persons(line: str) -> str:
    line = _EMAIL.sub("", line).strip() or line
    names, outlet = read_names(line)
    return names if names and not outlet else line
