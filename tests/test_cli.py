from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from helpers import FILM, ROOT

from crosscut import schema
from crosscut.cli import main

REVIEW = """On a sample film

The second story slows down. Cop 663 drinks his coffee and Faye watches him.
"""


def test_tables_of_one_text_file(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    (tmp_path / "mine.txt").write_text(REVIEW, encoding="utf-8")
    out = tmp_path / "out"
    assert main(["tables", str(tmp_path / "mine.txt"), "--film", str(FILM), "--out", str(out)]) == 0
    names = (*schema.TABLES, "disagreements")
    assert {path.name for path in out.iterdir()} == {f"{name}.csv" for name in names}
    reviews = pd.read_csv(out / "reviews.csv")
    assert reviews["review_id"].tolist() == ["mine"]
    assert reviews["origin"].tolist() == ["added"]
    sentences = pd.read_csv(out / "sentences.csv")
    assert sentences["text"].tolist() == [
        "The second story slows down.",
        "Cop 663 drinks his coffee and Faye watches him.",
    ]
    assert sentences["segment"].tolist() == ["story-two", "story-two"]
    printed = capsys.readouterr().out
    assert printed.startswith("1 review, 14 words: 1 passage, 2 sentences, ")


def test_a_film_folder_is_a_source(tmp_path: Path) -> None:
    assert main(["tables", str(FILM), "--out", str(tmp_path), "--format", "parquet"]) == 0
    assert len(pd.read_parquet(tmp_path / "reviews.parquet")) == 5
    scores = pd.read_parquet(tmp_path / "scores.parquet")
    # three stand in a text, the others were published elsewhere
    assert scores["start"].notna().sum() == 3
    assert scores["review_id"].isna().sum() == len(scores) - 3 > 0


def test_a_folder_with_a_bad_file_is_reported_and_the_rest_read(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "good.txt").write_text(REVIEW, encoding="utf-8")
    (source / "bad.txt").write_bytes(b"\x00\x01" * 100)
    out = tmp_path / "out"
    assert main(["tables", str(source), "--film", str(FILM), "--out", str(out)]) == 1
    assert "bad.txt" in capsys.readouterr().err
    assert len(pd.read_csv(out / "reviews.csv")) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["tables", "nowhere", "--film", "FILM", "--out", "OUT"], "nowhere"),
        (["tables", "EMPTY", "--film", "FILM", "--out", "OUT"], "No readable review in it"),
        (["tables", "EMPTY", "--out", "OUT"], "--film"),
        (["tables", "EMPTY", "--film", "EMPTY", "--out", "OUT"], "guide.toml"),
        (["check-guide", "nowhere.toml"], "nowhere.toml"),
    ],
)
def test_errors_are_plain(
    arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    (tmp_path / "empty").mkdir()
    places = {"FILM": FILM, "OUT": tmp_path / "out", "EMPTY": tmp_path / "empty"}
    assert main([str(places.get(word, word)) for word in arguments]) == 1
    printed = capsys.readouterr().err
    assert printed.startswith("crosscut: ")
    assert message in printed
    assert "Traceback" not in printed
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "count", "status"),
    [("writer.docx", 1, 0), ("writer.pdf", 1, 0), ("calc.csv", 3, 0), ("calc.xlsx", 3, 0),
     ("all.zip", 5, 1)],
)  # fmt: skip
def test_every_kind_of_file_is_a_source(
    name: str, count: int, status: int, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    files = ROOT / "tests" / "files"
    source = files / name
    if name == "all.zip":
        source = tmp_path / name
        with zipfile.ZipFile(source, "w") as archive:
            for one in ("writer.docx", "calc.xlsx", "scan.pdf", "browser-page.html"):
                archive.write(files / one, one)
    out = tmp_path / "out"
    assert main(["tables", str(source), "--film", str(FILM), "--out", str(out)]) == status
    assert len(pd.read_csv(out / "reviews.csv")) == count
    printed = capsys.readouterr()
    assert printed.out.startswith(f"{count} review{'s' * (count > 1)}, ")
    assert ("all.zip, scan.pdf: The pages hold pictures" in printed.err) == bool(status)


def test_which_film_of_a_table_is_read_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    rows = "Another,It is quiet.\nAnother,And it rains.\nChungking Express,A film of soap.\n"
    export = tmp_path / "films.csv"
    export.write_text(f"film,text\n{rows}", encoding="utf-8")
    assert main(["tables", str(export), "--film", str(FILM), "--out", str(tmp_path / "out")]) == 0
    assert "those of Chungking Express are read" in capsys.readouterr().err


def test_check_guide_says_what_is_in_it(capsys: pytest.CaptureFixture) -> None:
    assert main(["check-guide", str(FILM / "guide.toml")]) == 0
    assert "no problems (2 segments" in capsys.readouterr().out


def test_check_guide_shows_the_forms(capsys: pytest.CaptureFixture) -> None:
    assert main(["check-guide", str(FILM), "--terms"]) == 0
    assert "theme love: fall in love -> fall in love, " in capsys.readouterr().out


def test_check_guide_prints_all_problems_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    guide = (FILM / "guide.toml").read_text(encoding="utf-8")
    guide = guide.replace('runtime = "1:42:00"', 'runtime = "0:42:00"', 1)
    guide = guide.replace('segment = "story-one"', 'segment = "story-nine"', 1)
    (tmp_path / "guide.toml").write_text(guide, encoding="utf-8")
    assert main(["check-guide", str(tmp_path / "guide.toml")]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) >= 2
    assert any("story-nine" in line for line in lines)
    assert any("runtime" in line for line in lines)


@pytest.mark.slow
def test_help_and_version_run_as_a_command() -> None:
    for option, message in (("--help", "check-guide"), ("--version", "crosscut ")):
        done = subprocess.run(
            [sys.executable, "-m", "crosscut", option],
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert message in done.stdout


def test_a_reader_who_has_seen_enough_is_no_error() -> None:
    command = [sys.executable, "-m", "crosscut", "check-guide", str(FILM), "--terms"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith("theme ")
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait() == 1


def test_each_column_that_is_written_is_described_in_the_docs(tmp_path: Path) -> None:
    assert main(["tables", str(FILM), "--out", str(tmp_path)]) == 0
    page = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    for path in tmp_path.iterdir():
        section = re.split(r"(?m)^## ", page.split(f"\n## {path.stem}\n")[1])[0]
        named = set(re.findall(r"\w+", section))
        columns = list(pd.read_csv(path, nrows=0))
        if path.stem == "disagreements":  # "and so on"
            columns = [name.removeprefix("other_") for name in columns]
        assert set(columns) <= named, path.name
