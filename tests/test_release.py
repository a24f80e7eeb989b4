"""The files of a release agree with each other."""

from __future__ import annotations

import re
import tomllib

import yaml
from helpers import ROOT

import crosscut
from crosscut.ingest.review import MANY, READERS

CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
HEADINGS = re.findall(r"(?m)^## (\S+) \((\d{4}-\d\d-\d\d)\)$", CHANGELOG)


def test_the_version_is_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert len(HEADINGS) == len(re.findall(r"(?m)^## ", CHANGELOG))
    version, date = HEADINGS[0]
    assert project["version"] == citation["version"] == crosscut.__version__ == version
    assert citation["date-released"].isoformat() == date


def test_a_note_of_the_changelog_has_at_most_two_lines() -> None:
    notes = re.split(r"(?m)^(?=- |#)", CHANGELOG)
    assert [note for note in notes if note.startswith("- ") and note.strip().count("\n") > 1] == []


def test_pins_name_a_hash_for_every_version_and_no_index() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        entries = re.split(r"(?m)^(?=\S)", text)[1:]
        assert entries
        for entry in entries:
            assert re.match(r"[a-z0-9-]+==[\w.]+[^\n]* \\\n    --hash=sha256:[0-9a-f]{64}\b", entry)
        assert "://" not in text


def test_the_index_of_the_documentation_names_every_page() -> None:
    docs = ROOT / "docs"
    index = (docs / "README.md").read_text(encoding="utf-8")
    pages = {path.name for path in docs.glob("*.md")} - {"README.md"}
    assert set(re.findall(r"(?m)^\| \[([\w-]+\.md)\]\(\1\) \|", index)) == pages


def test_the_page_on_files_names_every_kind() -> None:
    page = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")
    named = {kind for row in re.findall(r"(?m)^\| (\..*?) \|", page) for kind in row.split(", ")}
    assert named - {"pasted text"} == {*READERS, *MANY}


def test_the_map_names_files_that_are_there_and_every_view() -> None:
    text = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_/]+(?:\.py|/))`", text))
    assert {
        name for name in named if not any((ROOT / at / name).exists() for at in ("crosscut", "."))
    } == set()
    views = {f"ui/views/{path.name}" for path in (ROOT / "crosscut" / "ui" / "views").glob("*.py")}
    assert views - named == {"ui/views/__init__.py"}
