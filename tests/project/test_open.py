"""A film read in a process of its own is the film read in this one, and so are its errors."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from helpers import FILM
from projects import assert_same

from crosscut.errors import CorpusError, GuideError
from crosscut.project.zip import load_film, load_film_in_worker


def test_it_is_the_same_corpus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # Whatever lies where the server was started is not imported, nor is its output the answer.
    (tmp_path / "pickle.py").write_text("raise RuntimeError", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert_same(load_film_in_worker(FILM), load_film(FILM))


def test_an_error_comes_whole(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"No guide\.toml in this folder\.") as raised:
        load_film_in_worker(tmp_path)
    assert raised.value.where == str(tmp_path)
    (tmp_path / "guide.toml").write_text("[film", encoding="utf-8")
    with pytest.raises(GuideError):
        load_film_in_worker(tmp_path)


@pytest.mark.parametrize("program", ["/nowhere/python", "false"])
def test_where_no_process_answers_it_is_read_here(
    monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(sys, "executable", program)
    assert load_film_in_worker(FILM).fingerprint == load_film(FILM).fingerprint
