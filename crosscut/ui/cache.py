"""Results that are worked out once for all readers, and those that take seconds in a worker.

The cache hands out the thing itself: `st.cache_data` copies a result at each hit, and both of
Streamlit's caches take longer to write the key than most hits here should take. Nobody ever
changes a result.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from inspect import signature
from threading import Condition
from typing import Any, Final, ParamSpec, TypeVar

import pandas as pd
from cachetools import LRUCache, cached

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Selection
from crosscut.ingest.sources import run_in_worker
from crosscut.project.build import Build

P = ParamSpec("P")
T = TypeVar("T")

ROOM: Final = 128_000_000
"""Bytes that all results may take, by `weight`; what was least lately used goes first."""

_SAMPLE: Final = 100
_COLUMN: Final = 2_500
"""Bytes of a column beside its values: of hundreds of small tables they are the most."""
_CACHED_BY_ITSELF: Final = (Corpus, Selection)
"""What results hold and do not weigh. A corpus is kept in its `Build`, or as a film's."""


def weight(value: object) -> int:
    """Estimate the bytes that a value takes; of a long list from its first hundred entries."""
    if isinstance(value, Selection):
        return _weight_of_selection(value)
    if isinstance(value, pd.DataFrame):
        return sum(_COLUMN + column.nbytes for _, column in value.items())
    if isinstance(value, pd.Series):
        return _COLUMN + value.nbytes
    if isinstance(value, dict):
        entries = _weight_of(value.values(), len(value)) + _weight_of(value, len(value))
        return sys.getsizeof(value) + entries
    if isinstance(value, list | tuple | set | frozenset):
        return sys.getsizeof(value) + _weight_of(value, len(value))
    if is_dataclass(value) and not isinstance(value, type):
        elsewhere = () if isinstance(value, Build) else _CACHED_BY_ITSELF
        parts = (getattr(value, one.name) for one in fields(value))
        return sum(weight(part) for part in parts if not isinstance(part, elsewhere))
    return sys.getsizeof(value)


def _weight_of_selection(value: Selection) -> int:
    """Weigh what a selection has of its own: not what it shares with what it was cut from."""
    own = [value.sentences, value.words]
    if not value.all_texts:
        own += [value.mentions, value.scenes]
    if value.scope.segment or value.scope.scene:
        return sum(map(weight, own))
    whole = len(value.reviews) == len(value.corpus.reviews)
    texts = weight(value.reviews["text"]) if whole else 0
    return sum(map(weight, [*own, value.reviews, value.passages])) - texts


def _weight_of(values: Iterable[object], count: int) -> int:
    sample = [weight(value) for value, _ in zip(values, range(_SAMPLE), strict=False)]
    return sum(sample) * count // len(sample) if sample else 0


_results: LRUCache[tuple[object, ...], Any] = LRUCache(ROOM, getsizeof=weight)
_condition = Condition()


def cache_by_value(function: Callable[P, T]) -> Callable[P, T]:
    """Keep the results of a function, by the values of its arguments.

    Arguments are hashable, or have a `fingerprint` that stands for them in the key: what holds
    tables is no part of it. As with Streamlit's caches, one whose name begins with an
    underscore is no part of the key. What several readers ask for at once is worked out once;
    the others wait for it. What takes more than all the room there is, is worked out each time.
    """
    names = enumerate(signature(function).parameters)
    private = {place for place, name in names if name.startswith("_")}

    def key(*arguments: P.args, **keywords: P.kwargs) -> tuple[object, ...]:
        shared = (one for place, one in enumerate(arguments) if place not in private)
        values = tuple(getattr(one, "fingerprint", one) for one in shared)
        return function, values, *sorted(keywords.items())

    return cached(_results, key=key, condition=_condition)(function)


Tables = TypeVar("Tables", Corpus, Selection)

_LONG: Final = 500_000
"""Characters of reviews for which a process starts: fewer take less time than its start."""


def in_worker(function: Callable[[Tables], T], tables: Tables) -> T:
    """Return what a function of a module makes of tables; of long texts others need not wait.

    Raises
    ------
    CorpusError
        The process takes more time or memory than it may.
    """
    if tables.reviews["text"].str.len().sum() <= _LONG:
        return function(tables)
    results: list[T] = run_in_worker(_yield_result, function, tables)
    return results[0]


def _yield_result(function: Callable[[Tables], T], tables: Tables, *, step: object) -> Iterator[T]:
    del step
    yield function(tables)
