"""Measures that take seconds of long corpora: worked out in a process of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeVar

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Selection
from crosscut.ingest.sources import run_apart

Tables = TypeVar("Tables", Corpus, Selection)
T = TypeVar("T")

_LONG: Final = 500_000
"""Characters of reviews for which a process starts: fewer take less time than its start."""


def apart(function: Callable[[Tables], T], tables: Tables) -> T:
    """Return what a function of a module makes of tables; of long texts others need not wait.

    Raises
    ------
    CorpusError
        The process takes more time or memory than it may.
    """
    if tables.reviews["text"].str.len().sum() <= _LONG:
        return function(tables)
    found: list[T] = run_apart(_results, function, tables)
    return found[0]


def _results(function: Callable[[Tables], T], tables: Tables, *, step: object) -> Iterator[T]:
    del step
    yield function(tables)
