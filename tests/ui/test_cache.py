"""The cache that all readers share: by which arguments it keeps, and how much."""

from __future__ import annotations

import sys
import tracemalloc
from threading import Barrier, Thread

import pandas as pd
import pyarrow as pa
import pytest
from projects import held
from sample_tables import sample

from crosscut.corpus.selection import Scope, Selection, narrow, select, with_unread
from crosscut.project.build import build
from crosscut.ui.cache import ROOM, cache_by_value, weight

TABLES = ("reviews", "passages", "sentences", "mentions", "scenes")


def test_what_is_kept_is_the_thing_itself() -> None:
    calls: list[tuple[str, int]] = []

    @cache_by_value
    def made(key: str, _size: int) -> list[str]:
        calls.append((key, _size))
        return [key]

    first = made("a", 1)
    # an argument with an underscore is no part of the key
    assert made("a", 2) is first
    made("b", 1)
    assert made("a", 1) is first
    assert calls == [("a", 1), ("b", 1)]


def test_what_holds_tables_is_known_by_its_fingerprint() -> None:
    calls: list[Selection] = []

    @cache_by_value
    def made(selection: Selection, title: str) -> list[str]:
        calls.append(selection)
        return [title]

    one, other = select(sample(), Scope()), select(sample(), Scope())
    assert made(one, "a") is made(other, "a")
    made(select(sample("ada"), Scope()), "a")
    made(select(sample(), Scope(captions=True)), "a")
    made(one, "b")
    assert len(calls) == 4


def test_two_functions_with_the_same_arguments_are_two_things() -> None:
    @cache_by_value
    def one(key: str) -> str:
        return f"one {key}"

    @cache_by_value
    def other(key: str) -> str:
        return f"other {key}"

    assert (one("a"), other("a"), one("a")) == ("one a", "other a", "one a")


def test_what_was_least_lately_used_makes_room() -> None:
    calls: list[str] = []

    @cache_by_value
    def made(key: str) -> str:
        calls.append(key)
        return "x" * (2 * ROOM // 5)

    for key in ("a", "b", "a", "c", "a", "b"):  # c takes the place of b, and b that of c
        made(key)
    assert calls == ["a", "b", "c", "b"]


def test_what_is_larger_than_the_room_is_made_each_time() -> None:
    calls: list[str] = []

    @cache_by_value
    def made(key: str) -> str:
        calls.append(key)
        return "x" * (ROOM + 1)

    made("a")
    made("a")
    assert calls == ["a", "a"]


def test_what_many_ask_for_at_once_is_made_once() -> None:
    calls: list[str] = []
    begun, found = Barrier(2, timeout=30), []

    @cache_by_value
    def made(key: str) -> list[str]:
        calls.append(key)
        begun.wait()  # the other asks while this one is at it
        return [key]

    first = Thread(target=lambda: found.append(made("a")))
    first.start()
    begun.wait()
    found.append(made("a"))
    first.join()
    assert calls == ["a"]
    assert found[0] is found[1]


def test_an_error_is_not_kept() -> None:
    calls: list[str] = []

    @cache_by_value
    def made(key: str) -> str:
        calls.append(key)
        if len(calls) == 1:
            raise ValueError(key)
        return key

    with pytest.raises(ValueError, match="a"):
        made("a")
    assert made("a") == "a"


def test_what_cannot_be_a_key_is_refused() -> None:
    @cache_by_value
    def made(key: list[str]) -> int:
        return len(key)

    with pytest.raises(TypeError):
        made(["a"])


def test_a_selection_weighs_what_it_does_not_share() -> None:
    corpus = sample()
    whole, one = select(corpus, Scope()), select(corpus, Scope(reviews=("ada",)))
    texts = weight(whole.reviews["text"])
    assert _letters(whole.reviews["text"]) == _letters(corpus.reviews["text"])  # not copied
    own = sum(weight(getattr(whole, name)) for name in TABLES) + weight(whole.words)
    assert weight(whole) == own - texts
    own = sum(weight(getattr(one, name)) for name in TABLES) + weight(one.words)
    assert weight(one) == own
    part = narrow(whole, corpus.guide.segment_codes[0], "")
    assert part.reviews is whole.reviews
    assert part.passages is whole.passages
    own = sum(weight(getattr(part, name)) for name in TABLES[2:]) + weight(part.words)
    assert weight(part) == own
    every = with_unread(whole)
    assert every.mentions is whole.mentions
    assert weight(every) == weight(whole) - weight(whole.mentions) - weight(whole.scenes)


def test_a_small_table_weighs_its_columns_too() -> None:
    """What keeps a thousand of them takes the memory that the room allows, not many times it."""
    tables = [pd.DataFrame({name: [f"{number}"] for name in "abcdef"}) for number in range(3)]
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    more = [one.copy() for one in tables for _ in range(100)]
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert 0.5 * taken < sum(map(weight, more)) < 2.5 * taken


def test_a_build_weighs_its_tables_which_are_kept_nowhere_else() -> None:
    built = build(held("Cop 223 counts the tins.\n\nFaye hums in the kitchen."))
    tables = weight(built.corpus.tables)
    assert weight(built) == weight(built.corpus) + weight(built.rows) + weight(built.stale)
    assert weight(built.corpus) > tables > 1000


def _letters(texts: pd.Series[str]) -> list[int]:
    """Return where in memory the letters of a column are."""
    return [
        chunk.buffers()[-1].address for chunk in pa.Table.from_pandas(texts.to_frame())[0].chunks
    ]


def test_the_weight_of_a_list_is_told_from_its_first_entries() -> None:
    assert weight(["word"] * 1000) == sys.getsizeof([""] * 1000) + 1000 * weight("word")
    table = pd.DataFrame({"n": pd.Series(range(1000), dtype="int64")}, index=range(1000))
    assert 8000 + 2500 <= weight(table) <= 8400 + 2500
    assert weight({"a": table, "b": table}) > 16_000
