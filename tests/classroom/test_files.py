"""`crosscut lesson`: a project or a film folder as files for a class."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from projects import GUIDE, held, lesson

from crosscut.classroom.files import lesson_of
from crosscut.cli import main
from crosscut.project.build import build
from crosscut.project.model import Project
from crosscut.project.zip import write_zip

FILES = {"lesson.html", "student.html", "teacher.html", "lesson.pptx", "notebook.docx",
         "notebook.md"}  # fmt: skip


def test_a_lesson_is_written_as_files(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    source, out = tmp_path / "mine.zip", tmp_path / "new" / "out"
    project = replace(held(), lessons=(lesson("First", "a"), lesson("Rain & tins", "b", "c")))
    source.write_bytes(write_zip(project))
    arguments = ["lesson", str(source), "--out", str(out), "--app", "https://sample.example/"]
    assert main([*arguments, "--title", "Rain & tins"]) == 0
    assert {path.name for path in out.iterdir()} == FILES
    assert capsys.readouterr().out.startswith("“Rain & tins”: 2 stops, 0 minutes. 6 files in ")
    assert "Rain &amp; tins" in (out / "lesson.html").read_text(encoding="utf-8")
    assert main([*arguments, "--title", "Snow"]) == 1
    assert "There are: First; Rain & tins." in capsys.readouterr().err


def test_without_a_lesson_the_proposed_one_is_taken() -> None:
    project = held()
    found = lesson_of(project, build(project).corpus)
    assert [stop.ask for stop in found.stops] == ["number", "whose", "score"]


def test_what_is_no_source_is_said_in_one_message(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.txt").write_text("No zip.")
    (tmp_path / "bare.zip").write_bytes(write_zip(Project(GUIDE)))
    (tmp_path / "hollow.zip").write_bytes(write_zip(replace(held(), lessons=(lesson("None"),))))
    for name, message in (
        ("nowhere.zip", "nowhere.zip"),
        ("empty", "No guide.toml"),
        ("text.txt", "text.txt"),
        ("bare.zip", "too few"),
        ("hollow.zip", "has no stops"),
    ):
        assert main(["lesson", str(tmp_path / name), "--out", str(tmp_path / "out")]) == 1
        lines = capsys.readouterr().err.splitlines()
        assert lines[0].startswith("crosscut: ")
        assert message in "".join(lines)
        assert not (tmp_path / "out").exists()
    (tmp_path / "good.zip").write_bytes(write_zip(replace(held(), lessons=(lesson("a", "b"),))))
    assert main(["lesson", str(tmp_path / "good.zip"), "--out", str(tmp_path / "text.txt")]) == 1
    assert "cannot be written" in capsys.readouterr().err
