"""The store, on every database that it is made for."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from projects import (
    FIRST,
    GUIDE,
    SECOND,
    assert_opens_to,
    held,
    lesson,
    raw_reviews,
    review,
    set_segment,
)
from store_clock import START, Clock

from crosscut.errors import CorpusError, CrosscutError, IngestError, StoreError
from crosscut.project import record
from crosscut.project.corrections import add
from crosscut.project.model import Project
from crosscut.project.notebook import Notebook, Pin
from crosscut.project.reviews import add_reviews, remove, set_meta, take_out
from crosscut.scores.stated import StatedScore
from crosscut.store import tables
from crosscut.store.engine import read_key, store_limits_from
from crosscut.store.model import ReadingKey, StoreConflict, UnknownKey
from crosscut.store.store import Store, open_store


def rows(store: Store, table: str) -> list[Any]:
    with store.reading() as connection:
        return list(connection.execute(getattr(tables, table).select()).all())


def full() -> Project:
    """A holding with something of everything."""
    project = set_segment(held(), "a", 0, "story-two")
    project = add(project, "score", "b", "two halves", value=2, scale_max=2)
    project = take_out(set_meta(project, "a", title="Ünïcode 😀"), "a", 2)
    score = StatedScore("=cmd", "critic", "+B", None, None, None, "letter", "film", None, None, "@")
    project = add(project, "timecode", "b", "two halves", time="10:14-10:38")
    notebook = Notebook((Pin("k", "text", note="What?"), Pin("j", "sentence", title="😀")))
    lessons = (lesson("one", "What?", "'''😀"), lesson("none"))
    return replace(project, published=(score,), notebook=notebook, lessons=lessons)


# --------------------------------------------------------------------------
# Keeping


def test_what_is_put_comes_back_the_same(store: Store) -> None:
    key = store.put(full())
    kept = store.get(key)
    assert_opens_to(full(), kept.project)
    assert (kept.version, kept.saved_at, kept.name) == (1, START, "Chungking Express")
    assert kept.notices == store.notices == ()


def test_what_was_saved_before_timecodes_could_be_set_right_opens(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = record.changes_value

    def older(project: Project) -> dict[str, Any]:
        value = honest(project)
        assert value.pop("timecodes") == []
        return value

    monkeypatch.setattr(record, "changes_value", older)
    key = store.put(held())
    monkeypatch.undo()
    kept = store.get(key)
    assert kept.project == held()
    changed = add(kept.project, "timecode", "b", "two halves", time="10:14")
    assert store.save(key, changed, kept.version) == 2
    assert store.get(key).project == changed


def test_it_is_there_after_a_restart(environment: dict[str, str]) -> None:
    store = open_store(environment)
    key = store.put(full())
    store.close()
    again = open_store(environment)
    if store.keeps:
        assert again.get(key).project == full()
    else:
        with pytest.raises(UnknownKey):
            again.get(key)
    again.close()


@pytest.mark.slow
@given(raw=raw_reviews())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back_the_same(store: Store, raw: Any) -> None:
    project, _ = add_reviews(Project(GUIDE), [raw])
    assert store.get(store.put(project)).project == project


def test_keys_are_long_random_and_kept_nowhere(store: Store) -> None:
    keys = {store.put(held()) for _ in range(3)}
    assert len(keys) == 3
    assert {len(key) for key in keys} == {32}  # 6 bits each: 192
    stored = "".join(str(row) for name in ("corpora", "versions") for row in rows(store, name))
    assert not any(key in stored for key in keys)


def test_who_lacks_the_key_gets_one_answer(store: Store) -> None:
    key = store.put(held())
    gone = store.put(held())
    store.delete(gone)
    told = set()
    for wrong in ("", "x", "A" * 32, gone, key[:-1], key + "=", key.swapcase(), "' OR 1=1 --",
                  "\x00", "\ud800", "ä" * 32, "9" * 100_000):  # fmt: skip
        for ask in (
            store.get,
            store.history,
            store.delete,
            lambda one: store.save(one, held(), 1),
        ):
            with pytest.raises(UnknownKey) as caught:
                ask(wrong)
            told.add(str(caught.value))
    assert told == {
        "There is no corpus under this link. See that the link is whole. A corpus that was "
        "deleted, or that nobody has opened for 400\u00a0days, is gone."
    }
    assert store.get(key).project == held()


def test_a_digest_reads_nothing_of_another_corpus(store: Store) -> None:
    """Two corpora with the same texts have their own copies; deleting one leaves the other."""
    one, other = store.put(held()), store.put(held())
    by_corpus: dict[int, set[str]] = {}
    for row in rows(store, "blobs"):
        by_corpus.setdefault(row.corpus, set()).add(row.digest)
    first, second = by_corpus.values()
    assert first == second
    store.delete(one)
    assert store.get(other).project == held()
    assert len(rows(store, "blobs")) == 3  # a guide and two reviews


# --------------------------------------------------------------------------
# Reading


def everything(store: Store) -> dict[str, list[Any]]:
    with store.reading() as connection:
        return {
            table.name: list(connection.execute(table.select()).all())
            for table in tables.METADATA.sorted_tables
        }


@pytest.mark.slow
def test_a_read_key_opens_what_is_there_and_changes_nothing(store: Store, clock: Clock) -> None:
    key = store.put(full())
    store.save(key, held(), 1)
    reads = read_key(key)
    assert len(reads) == 32
    before = everything(store)
    assert store.get(reads) == replace(store.get(key), may_change=False)
    for version in range(4):
        for change in (
            lambda version=version: store.save(reads, full(), version),
            lambda version=version: store.save(reads, full(), version, aside=held()),
            lambda version=version: store.get(reads, version),
            lambda: store.save(reads, held(), 2),  # as it is
            lambda: store.history(reads),
            lambda: store.delete(reads),
        ):
            with pytest.raises(ReadingKey, match=r"for reading. To change it, make a copy of"):
                change()
    with pytest.raises(UnknownKey):
        store.get(read_key(reads))
    assert everything(store) == before
    assert not any(one in str(before) for one in (key, reads))
    # It counts as opened, so that what a class reads stays.
    clock.forward(days=300)
    store.get(reads)
    clock.forward(days=300)
    assert (store.sweep(), store.get(reads).project) == (0, held())


def test_a_reader_sees_what_others_save_until_it_is_deleted(store: Store) -> None:
    key = store.put(held())
    reads = read_key(key)
    store.save(key, remove(held(), "a"), 1)
    assert store.get(reads).project == remove(held(), "a")
    store.delete(key)
    with pytest.raises(UnknownKey):
        store.get(reads)
    assert not everything(store)["crosscut_read_keys"]


@pytest.mark.parametrize("environment", ["sqlite", "postgresql"], indirect=True)
def test_a_corpus_of_before_there_were_read_keys_has_one_from_when_it_is_opened(
    environment: dict[str, str],
) -> None:
    store = open_store(environment)
    key = store.put(held())
    with store.writing() as connection:
        tables.read_keys.drop(connection)
        connection.execute(tables.about.update().values(version=1))
    store.close()
    store = open_store(environment)
    with pytest.raises(UnknownKey):
        store.get(read_key(key))
    store.get(key)
    assert store.get(read_key(key)).project == held()
    store.close()


def test_what_could_not_be_built_is_known_until_it_or_the_limits_change(store: Store) -> None:
    key, other = store.put(held()), store.put(held())
    assert store.failure(key, 1, "two seconds") is None
    for what in ("It takes too long.", "It takes far too long."):
        store.note_failure(key, 1, "two seconds", CorpusError(what, remedy="Split it."))
    noted = store.failure(read_key(key), 1, "two seconds")
    assert noted is not None
    assert (noted.what, noted.remedy) == ("It takes far too long.", "Split it.")
    others = ((key, 2, "two seconds"), (key, 1, "three seconds"), (other, 1, "two seconds"))
    assert [store.failure(*one) for one in others] == [None] * 3
    store.delete(key)
    assert not everything(store)["crosscut_failures"]


# --------------------------------------------------------------------------
# Saving


def test_a_save_of_one_correction_writes_little(store: Store, clock: Clock) -> None:
    key = store.put(held())
    before = {row.digest for row in rows(store, "blobs")}
    clock.forward(minutes=1)
    changed = set_segment(held(), "a", 0, "story-two")
    assert store.save(key, changed, 1) == 2
    assert {row.digest for row in rows(store, "blobs")} == before
    assert max(len(row.state) for row in rows(store, "versions")) < 600
    assert store.get(key).project == changed
    assert store.get(key).saved_at == START + timedelta(minutes=1)


def test_nothing_changed_is_nothing_saved(store: Store) -> None:
    key = store.put(held())
    assert store.save(key, held(), 1) == 1
    assert len(store.history(key)) == 1


def test_who_saves_second_is_told_and_loses_nothing(store: Store) -> None:
    key = store.put(held())
    mine = set_segment(held(), "a", 0, "story-two")
    theirs = set_segment(held(), "b", 0, "story-one")
    assert store.save(key, theirs, 1) == 2
    with pytest.raises(StoreConflict, match="Someone else has saved this corpus") as caught:
        store.save(key, mine, 1)
    assert caught.value.newer == store.get(key)
    assert caught.value.newer.project == theirs
    assert caught.value.newer.version == 2
    with pytest.raises(StoreConflict):  # a version that never was
        store.save(key, mine, 7)
    assert store.save(key, mine, 2) == 3


def test_what_somebody_had_before_two_changes_were_united_is_an_earlier_state(
    environment: dict[str, str], clock: Clock
) -> None:
    store = open_store({**environment, "CROSSCUT_STORE_VERSIONS": "1"}, clock=clock)
    key = store.put(held())
    mine, both = (set_meta(held(), "a", title=title) for title in ("Mine", "Both"))
    assert store.save(key, both, 1, aside=mine) == 3
    assert (store.get(key).project, store.get(key, 2).project) == (both, mine)
    assert [one.version for one in store.history(key)] == [3, 2]
    # It is there too where nothing of it is in what both have.
    assert store.save(key, both, 3, aside=held()) == 5
    assert (store.get(key).project, store.get(key, 4).project) == (both, held())
    with pytest.raises(StoreConflict):
        store.save(key, both, 3, aside=mine)
    # It stays for a day, whatever the number of states that are kept.
    clock.forward(hours=23)
    assert store.save(key, mine, 5) == 6
    assert [one.version for one in store.history(key)] == [6, 4, 2]
    clock.forward(hours=1)
    assert store.save(key, both, 6) == 7
    assert [one.version for one in store.history(key)] == [7]
    assert len(rows(store, "blobs")) == 3
    store.close()


def test_what_is_saved_twice_in_between_is_united_where_nobody_can_save(store: Store) -> None:
    key = store.put(held())
    mine, theirs = (set_segment(held(), "a", n, "story-two") for n in (0, 1))
    store.save(key, theirs, 1)
    seen = []

    def unite(now: Project) -> tuple[Project, Project | None]:
        seen.append(now)
        return (mine, held()) if len(seen) == 1 else (now, None)

    assert store.save(key, held(), 1, unite=unite) == 4
    assert (seen, store.get(key).project, store.get(key, 3).project) == ([theirs], mine, held())
    assert store.save(key, held(), 1, unite=unite) == 4  # nothing of it is new


def test_a_bad_save_is_undone(store: Store, clock: Clock) -> None:
    key = store.put(held())
    clock.forward(hours=1)
    store.save(key, remove(held(), "a"), 1)
    assert [(one.version, one.saved_at, one.reviews) for one in store.history(key)] == [
        (2, START + timedelta(hours=1), 1),
        (1, START, 2),
    ]
    old = store.get(key, version=1)
    assert old.project == held()
    assert old.version == 1
    assert store.save(key, old.project, 2) == 3
    assert store.get(key).project == held()


def test_the_last_states_are_kept_and_what_only_older_ones_had_is_gone(
    environment: dict[str, str],
) -> None:
    store = open_store({**environment, "CROSSCUT_STORE_VERSIONS": "2"})
    key = store.put(held())
    store.save(key, remove(held(), "a"), 1)
    assert len(rows(store, "blobs")) == 3
    store.save(key, set_segment(remove(held(), "a"), "b", 0, "story-one"), 2)
    assert [one.version for one in store.history(key)] == [3, 2]
    assert len(rows(store, "blobs")) == 2  # review "a" was in version 1 alone
    with pytest.raises(UnknownKey, match="The state 1 of this corpus is no longer there"):
        store.get(key, version=1)
    size = sum(len(row.data) for row in rows(store, "blobs"))
    size += sum(len(row.state) for row in rows(store, "versions"))
    assert rows(store, "corpora")[0].bytes == size
    store.close()


def test_deleted_is_deleted(store: Store) -> None:
    key = store.put(held())
    store.save(key, remove(held(), "a"), 1)
    store.delete(key)
    assert [rows(store, name) for name in ("corpora", "versions", "blobs")] == [[], [], []]
    with pytest.raises(UnknownKey):
        store.save(key, held(), 2)


# --------------------------------------------------------------------------
# Limits


def test_what_nobody_opens_goes_and_what_someone_opens_stays(store: Store, clock: Clock) -> None:
    left, used = store.put(held()), store.put(held())
    clock.forward(days=300)
    store.get(used)
    clock.forward(days=100)
    assert store.sweep() == 0
    clock.forward(days=1)
    new = store.put(held())  # each put looks for what is too old, and marks it
    clock.forward(days=6)
    assert store.sweep() == 0
    clock.forward(days=1)
    store.put(held())
    assert store.get(used).project == store.get(new).project == held()
    with pytest.raises(UnknownKey):
        store.get(left)


def test_what_is_opened_in_the_week_before_it_would_go_stays(store: Store, clock: Clock) -> None:
    key = store.put(held())
    clock.forward(days=500)
    assert store.sweep() == 0
    clock.forward(days=3)
    assert store.get(key).project == held()
    clock.forward(days=30)
    assert (store.sweep(), store.sweep()) == (0, 0)
    assert store.get(key).project == held()


def test_a_wrong_clock_deletes_nothing(store: Store, clock: Clock) -> None:
    key = store.put(held())
    clock.forward(days=5000)
    other = store.put(held())
    clock.forward(days=-5000)
    store.save(other, remove(held(), "a"), 1)
    assert max(row.opened for row in rows(store, "corpora")) == clock().timestamp() + 5000 * 86400
    clock.forward(days=100)
    assert store.sweep() == 0
    assert store.get(key).project == held()
    assert store.get(other).project == remove(held(), "a")


@pytest.mark.slow
def test_a_corpus_and_the_store_have_an_end(environment: dict[str, str]) -> None:
    signs = random.Random(1)
    noise = "".join(chr(0x4E00 + signs.randrange(20_000)) for _ in range(500_000))
    large = add_reviews(held(), [review(f"{noise}\n\n{noise[::-1]}")])[0]
    store = open_store({**environment, "CROSSCUT_STORE_CORPUS_MB": "1"})
    key = store.put(held())
    for keep in (lambda: store.put(large), lambda: store.save(key, large, 1)):
        with pytest.raises(StoreError, match=r"too large to be kept here: .* packed; at most 1 MB"):
            keep()
    assert store.get(key).project == held()
    store.close()
    store = open_store({**environment, "CROSSCUT_STORE_TOTAL_MB": "1"})
    key = store.put(held())
    with pytest.raises(StoreError, match=r"no room for more: .* 1 MB in all"):
        store.put(large)
    assert store.get(key).project == held()
    store.close()


def test_limits_that_are_no_numbers_are_refused(environment: dict[str, str]) -> None:
    with pytest.raises(IngestError, match="CROSSCUT_STORE_DAYS is 'many'"):
        open_store({**environment, "CROSSCUT_STORE_DAYS": "many"})


# --------------------------------------------------------------------------
# Versions of the tables


@pytest.mark.parametrize("environment", ["sqlite", "postgresql"], indirect=True)
def test_an_older_store_is_brought_up_to_date_once(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(environment)
    key = store.put(held())
    with store.writing() as connection:  # one from before there were lessons
        tables.METADATA.drop_all(connection, [tables.runs, tables.run_pages, tables.answers])
    store.close()
    steps = []
    two = [tables.VERSION + 1, tables.VERSION + 2]
    monkeypatch.setattr(tables, "VERSION", two[-1])
    monkeypatch.setattr(tables, "MIGRATIONS", {n: lambda _c, n=n: steps.append(n) for n in two})
    for _ in range(2):
        again = open_store(environment)
        assert again.get(key).project == held()
        assert [row.version for row in rows(again, "about")] == two[-1:]
        assert rows(again, "runs") == []
        again.close()
    assert steps == two


@pytest.mark.parametrize("environment", ["sqlite", "postgresql"], indirect=True)
def test_a_newer_store_is_left_alone(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "VERSION", 9)
    open_store(environment).close()
    monkeypatch.undo()
    with pytest.raises(StoreError, match=r"\(version 9; this one reads version \d\)\. Update"):
        open_store(environment)


# --------------------------------------------------------------------------
# Addresses


@pytest.mark.parametrize("wrong", ["store", "nosuch://x", "postgresql://a:b@c:port/d", "://"])
def test_an_address_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(StoreError, match="CROSSCUT_STORE is not the address") as caught:
        open_store({"CROSSCUT_STORE": wrong})
    assert "a:b" not in str(caught.value)


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError, match="cannot be reached") as caught:
        open_store({"CROSSCUT_STORE": "postgresql://ann:secret@127.0.0.1:1/x"}, wait=2)
    assert "secret" not in str(caught.value)
    assert caught.value.where == "postgresql+psycopg://127.0.0.1:1/x"
    assert isinstance(caught.value, CrosscutError)


def test_the_former_names_of_the_variables_still_work(tmp_path: Path) -> None:
    former = {"CROSSCUT_SHELF": f"sqlite:///{tmp_path}/former.db", "CROSSCUT_SHELF_DAYS": "7"}
    assert open_store(former).place == f"{tmp_path}/former.db"
    assert store_limits_from(former).days == 7
    both = {**former, "CROSSCUT_STORE": "memory", "CROSSCUT_STORE_DAYS": "8"}
    assert open_store(both).place == "memory"
    assert store_limits_from(both).days == 8
    assert open_store({**former, "CROSSCUT_STORE": ""}).place == f"{tmp_path}/former.db"


def test_by_default_it_is_a_file_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    store = open_store({})
    file = next(tmp_path.rglob("shelf.db"))
    assert store.place == str(file)
    assert file.parent.name == "crosscut"
    assert file.stat().st_mode & 0o077 == 0
    key = store.put(held(FIRST, SECOND))
    assert store.get(key).project == held()
    store.close()
