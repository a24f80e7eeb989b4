"""What is wrong with a guide, in words: a fault by its place, and how values are shown."""

from __future__ import annotations

import difflib
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from crosscut.guide_model import FilmGuide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import ValidationError

    from crosscut.guide_toml import Place


_SHOWN: Final = 60  # characters of a bad value in a message


class Fault(NamedTuple):
    """A problem by its place in the data, before that is turned to a line or a table's row."""

    place: Place
    message: str


def faults_of_structure(error: ValidationError) -> Iterator[Fault]:
    """Put what pydantic finds in words."""
    for fault in error.errors(include_url=False):
        place = tuple(fault["loc"])
        key = next((part for part in reversed(place) if isinstance(part, str)), "")
        yield Fault(place, _in_words(fault["type"], key, place, fault))


def _in_words(kind: str, key: str, place: Place, fault: Any) -> str:  # noqa: ANN401
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(key[:100], _known_keys(place), n=1)
        return f"unknown key `{key[:_SHOWN]}`" + (f"; is `{near[0]}` meant?" if near else "")
    if plain := _PLAIN.get(kind):
        given = shown(fault["input"]) if "{given}" in plain else ""
        return plain.format(key=key, given=given, **fault.get("ctx", {}))
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
    "string_unicode": "`{key}` holds a sign that cannot be written down",
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "greater_than": "`{key}` is {given}; it must be more than {gt}",
    "greater_than_equal": "`{key}` is {given}; it must be {ge} or more",
    "less_than_equal": "`{key}` is {given}; it must be {le} or less",
}
"""What is wrong, by the kind of fault that pydantic finds."""


def shown(value: object) -> str:
    """Write a value from a guide for a message: quoted, and cut where it is long."""
    whole = repr(value[: _SHOWN + 1]) if isinstance(value, str) else repr(value)
    return whole if len(whole) <= _SHOWN else f"{whole[:_SHOWN]}…"


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
