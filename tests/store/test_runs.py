"""A lesson that is presented, and the answers of a class, on every database."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lessons import LESSON, SENTENCES, open_run
from store_clock import Clock

from crosscut.errors import CrosscutError, StoreError
from crosscut.store import runs, tables
from crosscut.store.damage import rescue
from crosscut.store.runs import Access, ClosedRun, UnknownRun
from crosscut.store.store import Store, open_store

PAGE = b"<h1>Two stories</h1>" * 1000


def opened(store: Store) -> Access:
    return open_run(store, PAGE, LESSON, to_class=True)


def bodies(store: Store, access: Access, stop: str) -> list[str]:
    run = runs.run_by_token(store, access.token)
    return sorted(one.body for one in runs.answers_to(store, run, stop))


def test_page_state_and_stops_come_back(store: Store) -> None:
    access = open_run(store, PAGE, LESSON)
    assert len(access.code) == 6
    assert set(access.code) <= set(runs.CODE_LETTERS)
    assert runs.page_of(store, access.token) == PAGE
    run = runs.run_by_token(store, access.token)
    assert (run.code, run.title, run.stop, run.open) == (access.code, "Two stories", "", False)
    assert [one.key for one in run.stops] == [one.key for one in LESSON.stops]
    mark = run.stop_of("mark")
    assert mark is not None
    assert (mark.sentences, mark.answer) == (SENTENCES, ("First story", "Second story"))
    score = run.stop_of("score")
    assert score is not None
    assert score.table[1] == ("Sample Ann", "4/5", "80")
    now = runs.set_state(store, access.token, stop="order", step="collect", is_open=True)
    assert (now.stop, now.step, now.open, now.revealed) == ("order", "collect", True, frozenset())
    shown = runs.set_state(store, access.token, revealed=True)
    assert (shown.stop, shown.revealed, shown.version) == ("order", {"order"}, now.version + 1)
    assert runs.set_state(store, access.token, step="collect") == shown  # nothing new
    assert runs.run_by_code(store, access.code.lower()) == shown


def test_of_each_device_the_last_answer_counts(store: Store) -> None:
    access, other = opened(store), opened(store)
    for device, body in (("a", "0"), ("b", "1"), ("a", "1"), ("a", "0"), ("c", "1"), ("c", "0")):
        runs.put_answer(store, access.code, "choice", device, body)
    runs.put_answer(store, other.code, "choice", "a", "1")
    assert bodies(store, access, "choice") == ["0", "0", "1"]
    assert bodies(store, other, "choice") == ["1"]
    run = runs.run_by_token(store, access.token)
    assert runs.answer_of(store, run, "choice", "b") == "1"
    assert runs.answer_of(store, run, "order", "b") is None
    runs.join(store, access.code, "d")
    assert runs.counts(store, run) == {"": 4, "choice": 3}
    runs.reset(store, access.token, "choice")
    assert runs.counts(store, run) == {"": 4}
    assert bodies(store, other, "choice") == ["1"]


def refused(error: type[CrosscutError], act: Callable[..., object], *arguments: object) -> None:
    with pytest.raises(error):
        act(*arguments)


def test_what_is_closed_takes_nothing_and_loses_nothing(store: Store) -> None:
    access = opened(store)
    runs.put_answer(store, access.code, "choice", "a", "0")
    runs.set_state(store, access.token, stop="choice", revealed=True)
    refused(ClosedRun, runs.put_answer, store, access.code, "choice", "a", "1")
    runs.put_answer(store, access.code, "order", "a", "2,0,1")
    runs.set_state(store, access.token, is_open=False)
    refused(ClosedRun, runs.put_answer, store, access.code, "order", "a", "0,1,2")
    refused(ClosedRun, runs.join, store, access.code, "b")
    refused(UnknownRun, runs.put_answer, store, "ZZZZZZ", "order", "a", "0,1,2")
    refused(UnknownRun, runs.set_state, store, access.code)
    runs.set_state(store, access.token, is_open=True)
    refused(UnknownRun, runs.put_answer, store, access.code, "none", "a", "0")
    refused(ClosedRun, runs.put_answer, store, access.code, "order", "a", "x" * 1_000_000)
    assert bodies(store, access, "choice") == ["0"]
    assert bodies(store, access, "order") == ["2,0,1"]


def test_the_teacher_lets_words_through_and_hides_them(store: Store) -> None:
    access = opened(store)
    for device, body in (("a", "rain"), ("b", "rain"), ("c", "noise")):
        runs.put_answer(store, access.code, "word", device, body)
    runs.moderate(store, access.token, "word", "rain", runs.APPROVED)
    runs.moderate(store, access.token, "word", "noise", runs.HIDDEN)
    for device, body in (("b", "mud"), ("d", "rain"), ("e", "noise")):
        runs.put_answer(store, access.code, "word", device, body)
    run = runs.run_by_token(store, access.token)
    found = sorted((one.body, one.status) for one in runs.answers_to(store, run, "word"))
    assert found == [("mud", 0), ("noise", -1), ("noise", -1), ("rain", 1), ("rain", 1)]


def test_answers_are_gone_after_their_days(store: Store, clock: Clock) -> None:
    access = opened(store)
    runs.put_answer(store, access.code, "choice", "a", "0")
    clock.forward(days=29)
    younger = opened(store)
    assert runs.page_of(store, access.token) == PAGE
    clock.forward(days=2)
    refused(UnknownRun, runs.run_by_code, store, access.code)
    refused(UnknownRun, runs.page_of, store, access.token)
    opened(store)  # sweeps
    with store.reading() as connection:
        assert connection.execute(tables.answers.select()).all() == []
        assert len(connection.execute(tables.run_pages.select()).all()) == 2
    assert runs.page_of(store, younger.token) == PAGE


def test_pages_count_towards_what_is_kept_at_most(environment: dict[str, str]) -> None:
    store = open_store({**environment, "CROSSCUT_STORE_TOTAL_MB": "1"})
    page = bytes(range(256)) * 8
    access = open_run(store, page, LESSON)
    with store.writing() as connection:
        connection.execute(tables.runs.update().values(bytes=2**20))
    refused(StoreError, open_run, store, page, LESSON)
    assert runs.page_of(store, access.token) == page
    store.close()


# A step: a device answers, or the teacher shows, hides or resets the question.
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from("abc"), st.sampled_from(("0", "1"))),
        st.sampled_from(("reveal", "back", "close", "open", "reset")),
    ),
    max_size=12,
)


@pytest.mark.slow
@given(STEPS)
def test_whatever_happens_it_is_as_in_a_book_kept_by_hand(
    steps: list[tuple[str, str] | str],
) -> None:
    store = open_store({"CROSSCUT_STORE": "memory"})
    access = opened(store)
    runs.set_state(store, access.token, stop="choice")
    book: dict[str, str] = {}
    is_open, revealed = True, False
    for step in steps:
        if isinstance(step, tuple):
            if is_open and not revealed:
                runs.put_answer(store, access.code, "choice", *step)
                book[step[0]] = step[1]
            else:
                refused(ClosedRun, runs.put_answer, store, access.code, "choice", *step)
        elif step == "reset":
            runs.reset(store, access.token, "choice")
            book, revealed = {}, False
        elif step in ("reveal", "back"):
            revealed = step == "reveal"
            runs.set_state(store, access.token, revealed=revealed)
        else:
            is_open = step == "open"
            runs.set_state(store, access.token, is_open=is_open)
    assert bodies(store, access, "choice") == sorted(book.values())
    store.close()


def test_two_servers_and_many_phones_lose_nothing(environment: dict[str, str]) -> None:
    store = open_store(environment)
    second = open_store(environment) if store.keeps else store
    access = opened(store)

    def answer(number: int) -> None:
        of = second if number % 2 else store
        for body in ("0", "1"):
            runs.put_answer(of, access.code, "choice", f"device {number}", body)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(answer, range(40)))
    assert bodies(second, access, "choice") == ["1"] * 40
    store.close()
    second.close()


def test_a_rescue_carries_them(tmp_path: Path) -> None:
    old = open_store({"CROSSCUT_STORE": f"sqlite:///{tmp_path / 'old.db'}"})
    access, lost = opened(old), opened(old)
    runs.put_answer(old, access.code, "choice", "a", "1")
    runs.put_answer(old, lost.code, "choice", "a", "1")
    with old.writing() as connection:
        number = runs.run_by_token(old, lost.token).number
        connection.execute(tables.run_pages.delete().where(tables.run_pages.c.run == number))
    old.close()
    new = open_store({"CROSSCUT_STORE": f"sqlite:///{tmp_path / 'new.db'}"})
    rescue(tmp_path / "old.db", new._engine, "new")
    assert runs.page_of(new, access.token) == PAGE
    assert runs.run_by_code(new, access.code).open
    assert bodies(new, access, "choice") == ["1"]
    refused(UnknownRun, runs.run_by_code, new, lost.code)
    with new.reading() as connection:
        assert len(connection.execute(tables.answers.select()).all()) == 2
    new.close()
