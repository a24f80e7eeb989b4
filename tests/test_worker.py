"""A process that calls functions: what it answers, when it ends, what is raised when it breaks."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from crosscut.text.phrases import count_of, join_words
from crosscut.worker import CallError, Worker, WorkerCrash, WorkerError, Workers, WorkerTimeout


@pytest.fixture
def worker() -> Iterator[Worker]:
    with Worker() as one:
        yield one


def test_one_process_answers_all_calls(worker: Worker) -> None:
    assert worker.call(join_words, ["one", "two"]) == "one and two"
    first = worker.call(os.getpid)
    assert first == worker.call(os.getpid) != os.getpid()


def test_of_what_is_foreign_only_data_comes_back(worker: Worker) -> None:
    assert worker.call(divmod, 7, 2) == [3, 1]
    with pytest.raises(CallError) as error:
        worker.call(pickle.loads, b"no pickle")
    assert error.value.name == "UnpicklingError"
    with pytest.raises(CallError, match="not JSON serializable"):
        worker.call(Path, "a")
    assert worker.call(count_of, 1, "word") == "1\u00a0word"  # the process goes on


def of_ours(count: int, *, step: Callable[[int], None]) -> Iterator[Path]:
    for number in range(count):
        step(number)
        yield Path(str(number))


@pytest.fixture
def finds_this_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))


@pytest.mark.usefixtures("finds_this_file")
def test_values_of_a_generator_come_one_by_one_as_they_are(worker: Worker) -> None:
    steps: list[int] = []
    assert worker.parts(of_ours, 3, step=steps.append) == [Path("0"), Path("1"), Path("2")]
    assert steps == [0, 1, 2]

    def leave(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        worker.parts(of_ours, 3, step=leave)
    assert worker.call(count_of, 1, "word") == "1\u00a0word"  # no answer of before is left


@pytest.mark.usefixtures("finds_this_file")
def test_several_threads_have_a_process_each_and_one_waits_for_the_next_call() -> None:
    workers = Workers()
    together = Barrier(2)

    def together_with_another(number: int) -> None:
        if number == 0:
            together.wait(60)

    with ThreadPoolExecutor(2) as pool:
        calls = [pool.submit(workers.parts, of_ours, 2, step=together_with_another) for _ in "ab"]
        assert [len(one.result()) for one in calls] == [2, 2]
    (idle,) = workers._idle
    assert workers.parts(of_ours, 1) == [Path("0")]
    assert workers._idle == [idle]
    idle.close()


def test_what_is_printed_is_no_answer(worker: Worker) -> None:
    assert worker.call(subprocess.call, [sys.executable, "-c", "print('x' * 9999)"]) == 0


def test_threads_get_each_their_own_answer(worker: Worker) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda n: worker.call(count_of, n, "word"), range(2, 40)))
    assert answers == [f"{n}\u00a0words" for n in range(2, 40)]


def test_a_process_that_breaks_down_is_replaced(worker: Worker) -> None:
    with pytest.raises(WorkerCrash):
        worker.call(os._exit, 1)
    assert worker.call(count_of, 1, "word") == "1\u00a0word"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pause")
def test_a_late_process_is_ended_and_replaced(worker: Worker) -> None:
    with pytest.raises(WorkerTimeout, match=r"no answer within 0\.5 seconds"):
        worker.call(signal.pause, seconds=0.5)
    assert worker.call(count_of, 1, "word") == "1\u00a0word"


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux")
def test_memory_is_bounded() -> None:
    with Worker(memory=200 * 2**20) as worker, pytest.raises(CallError) as error:
        worker.call(bytes, 300 * 2**20)
    assert error.value.name == "MemoryError"


def test_a_process_that_cannot_start_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with Worker() as worker, pytest.raises(WorkerError, match="could be started"):
        worker.call(os.getpid)
