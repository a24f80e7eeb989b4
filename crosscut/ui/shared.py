"""What is worked out once for all readers: a cache that hands out the thing itself.

`st.cache_data` copies what it keeps at each hit, and both of Streamlit's caches take longer to
write the key than most hits here should take. What is kept is never changed by anybody.
"""

from __future__ import annotations

from inspect import signature
from threading import Lock
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from cachetools import LRUCache, cached

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")


def shared(size: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep the last `size` results of a function, by its arguments, given in order.

    As with Streamlit's caches, an argument whose name begins with an underscore is no part of
    the key: a corpus is known by its fingerprint, never by its frames. The others are hashable.
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        names = signature(function).parameters
        kept = [place for place, name in enumerate(names) if not name.startswith("_")]
        cache: LRUCache[tuple[object, ...], T] = LRUCache(size)

        def key(*arguments: object) -> tuple[object, ...]:
            return tuple(arguments[place] for place in kept)

        kept_function: Callable[P, T] = cached(cache, key=key, lock=Lock())(function)
        return kept_function

    return decorate
