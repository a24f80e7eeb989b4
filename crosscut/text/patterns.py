"""Regular expressions that stand in a TOML file beside the module that looks with them.

The file holds one pattern to a name, in the verbose form of `re`: blanks and line breaks lay it
out and mean nothing. ``${name}`` stands for the pattern of that name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

_NAME = re.compile(r"\$\{(\w+)\}")


class Patterns:
    """The patterns of a file, each compiled, as an attribute of its name.

    Parameters
    ----------
    path
        The TOML file.
    more
        Further patterns that those of the file name.
    """

    def __init__(self, path: Path, **more: str) -> None:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        for name in found:
            setattr(self, name, re.compile(put_in(found[name], found | more), re.VERBOSE))

    def words(self, *names: str) -> frozenset[str]:
        """Return the words of patterns that are lists of words."""
        return frozenset(word for name in names for word in _words(getattr(self, name).pattern))

    def __getattr__(self, name: str) -> re.Pattern[str]:
        """Name a pattern that is not there."""
        raise AttributeError(f"there is no pattern {name!r}")


def _words(pattern: str) -> list[str]:
    return "".join(pattern.split()).split("|")


def put_in(pattern: str | Iterable[str], named: Mapping[str, str | Iterable[str]]) -> str:
    """Return a pattern, or that of any of several, with the patterns that it names put in."""
    whole = pattern if isinstance(pattern, str) else "|".join(pattern)
    return _NAME.sub(lambda name: f"(?:{put_in(named[name[1]], named)})", whole)
