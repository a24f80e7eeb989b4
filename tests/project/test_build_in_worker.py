"""Projects that are built in a process of their own, within limits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from projects import TIMED, assert_same, held, timecodes

from crosscut.errors import CorpusError
from crosscut.ingest.limits import DEFAULT
from crosscut.project import build as module
from crosscut.project.build import build
from crosscut.project.corrections import set_values


@pytest.mark.slow
def test_in_a_process_of_its_own_the_same_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "READ_HERE", 0)
    project = held(TIMED)
    project = set_values(project, "a", timecodes(build(project))[0], time="12:14")
    found = build(project, worker_limits=DEFAULT)
    assert_same(found.corpus, build(project).corpus)
    assert list(found.rows) == list(build(project).rows)


def test_a_build_that_takes_too_long_is_ended_and_says_so() -> None:
    long = held("It rains on the first story, and nobody minds it at all. " * 1000)
    with pytest.raises(CorpusError, match="take longer than"):
        build(long, worker_limits=replace(DEFAULT, build_seconds=0.01))
