"""The check of the built package notices what gives no review."""

from __future__ import annotations

import sys
from pathlib import Path

import check_wheel
import pytest
from helpers import FILM

HERE = [sys.executable, "-m", "crosscut"]


def test_a_file_of_each_kind_is_tried(tmp_path: Path) -> None:
    kinds = [path.suffix for path in check_wheel.samples(tmp_path)]
    assert kinds == [".txt", ".md", ".html", ".rtf", ".docx", ".pdf", ".csv", ".xlsx", ".zip"]


@pytest.mark.slow
def test_what_is_read_is_counted(tmp_path: Path) -> None:
    path, *_ = check_wheel.samples(tmp_path)
    assert check_wheel.problem(HERE, path, FILM, 2) == "reviews read: 1 of 2"


@pytest.mark.slow
def test_what_gives_no_review_is_told(tmp_path: Path) -> None:
    (tmp_path / "broken.docx").write_bytes(b"")
    told = check_wheel.problem(HERE, tmp_path / "broken.docx", FILM, 1)
    assert told is not None
    assert told.startswith("ended with 1: crosscut: ")
