"""Regular expressions that stand in a TOML file beside the module that looks with them.

The file holds one pattern to a name, in the verbose form of `re`: blanks and line breaks lay it
out and mean nothing. ``${name}`` stands for the pattern of that name.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

_NAME = re.compile(r"\$\{(\w+)\}")


class Patterns:
    """The patterns of a file, each as an attribute of its name, compiled when it is asked for.

    Parameters
    ----------
    path
        The TOML file.
    more
        Further patterns that those of the file name.
    """

    def __init__(self, path: Path, **more: str) -> None:
        self._table = tomllib.loads(path.read_text(encoding="utf-8"))
        self._names = self._table | more

    def words(self, *names: str) -> frozenset[str]:
        """Return the words of patterns that are lists of words."""
        return frozenset(word for name in names for word in _words(self._table[name]))

    def __getattr__(self, name: str) -> re.Pattern[str]:
        """Compile a pattern, which stays; name one that is not there."""
        if name.startswith("_") or name not in self._table:
            raise AttributeError(f"there is no pattern {name!r}")
        pattern = re.compile(put_in(self._table[name], self._names), re.VERBOSE)
        setattr(self, name, pattern)
        return pattern


def _words(pattern: str) -> list[str]:
    return "".join(pattern.split()).split("|")


def put_in(pattern: str | Iterable[str], names: Mapping[str, str | Iterable[str]]) -> str:
    """Return a pattern, or that of any of several, with the patterns that it names put in."""
    whole = pattern if isinstance(pattern, str) else "|".join(pattern)
    return _NAME.sub(lambda name: f"(?:{put_in(names[name[1]], names)})", whole)


def any_of(words: Iterable[str]) -> str:
    """Write words as one pattern that prefers the longest, as a tree of letters.

    A list of a hundred words is gone through at every place of a text, a tree letter by letter.
    """
    after: dict[str, set[str]] = defaultdict(set)
    for word in words:
        after[word[:1]].add(word[1:])
    ends = [""] if after.pop("", None) else []
    branches = [*(re.escape(letter) + any_of(after[letter]) for letter in sorted(after)), *ends]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
