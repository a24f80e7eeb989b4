"""A process that calls functions: what it answers, when it ends, what is told when it breaks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crosscut.errors import GuideError
from crosscut.guide.files import load_guide
from crosscut.text.phrases import counted, listed
from crosscut.worker import Child, ChildError


@pytest.fixture
def child() -> Iterator[Child]:
    with Child() as one:
        yield one


def test_one_process_answers_all_calls(child: Child) -> None:
    assert child.call(listed, ["one", "two"]) == "one and two"
    first = child.call(os.getpid)
    assert first == child.call(os.getpid) != os.getpid()


def test_an_error_is_raised_here_and_the_process_goes_on(child: Child, tmp_path: Path) -> None:
    first = child.call(os.getpid)
    (tmp_path / "guide.toml").write_text("[film", encoding="utf-8")
    with pytest.raises(GuideError):
        child.call(load_guide, tmp_path / "guide.toml")
    with pytest.raises(TypeError):
        child.call(counted)
    assert child.call(os.getpid) == first


def test_what_is_printed_is_no_answer(child: Child) -> None:
    assert child.call(subprocess.call, [sys.executable, "-c", "print('x' * 9999)"]) == 0


def test_threads_get_each_their_own_answer(child: Child) -> None:
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda n: child.call(counted, n, "word"), range(2, 40)))
    assert said == [f"{n}\u00a0words" for n in range(2, 40)]


def test_an_idle_process_ends_and_the_next_call_has_another() -> None:
    with Child(idle=0.01) as child:
        first = child.call(os.getpid)
        assert child._process is not None
        assert child._process.wait(60) == 0
        assert child.call(os.getpid) != first


def test_a_process_that_breaks_down_is_told_and_replaced(child: Child) -> None:
    with pytest.raises(ChildError, match="broke down"):
        child.call(os._exit, 1)
    assert child.call(counted, 1, "word") == "1\u00a0word"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pause")
def test_a_late_process_is_ended_and_replaced(child: Child) -> None:
    with pytest.raises(ChildError, match=r"no answer within 0\.5 seconds"):
        child.call(signal.pause, seconds=0.5)
    assert child.call(counted, 1, "word") == "1\u00a0word"


def test_a_process_that_cannot_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with Child() as child, pytest.raises(ChildError, match="could be started"):
        child.call(os.getpid)
