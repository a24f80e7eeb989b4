"""A small film of three parts, made up here, from text to tables."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from crosscut import schema
from crosscut.corpus import build
from crosscut.corpus.annotate import compile_guide
from crosscut.corpus.build import Corpus, build_corpus, load_corpus, review_rows
from crosscut.corpus.export import write_tables
from crosscut.errors import CorpusError
from crosscut.guide.files import load_guide
from crosscut.ingest.review import read_review
from crosscut.ingest.sources import read_source

GUIDE = """
[film]
title = "Three Lamps"
year = 2001
director = "Sample Director"
runtime = "1:30:00"

[[segments]]
code = "night"
title = "Night"
description = "The watchman."
cues = ["the night part"]

[[segments]]
code = "noon"
title = "Noon"
description = "The baker."
cues = ["the noon part"]

[[segments]]
code = "dawn"
title = "Dawn"
description = "The diver."
cues = ["the dawn part"]

[[characters]]
code = "ana"
title = "Ana"
description = "A watchman."
segment = "night"
terms = ["Ana", "watchman"]

[[characters]]
code = "bo"
title = "Bo"
description = "A baker."
segment = "noon"
terms = ["Bo", "baker"]

[[characters]]
code = "cy"
title = "Cy"
description = "A diver."
segment = "dawn"
terms = ["Cy", "diver"]

[[scenes]]
code = "lamp-out"
title = "The lamp goes out"
description = "Ana loses the light."
segment = "night"
cues = ["lamp goes out"]
timecode = "10:00-12:00"
source = "a sample"

[[themes]]
code = "waiting"
title = "Waiting"
description = "Waiting for somebody."
terms = ["wait", "patience"]

[[motifs]]
code = "lamp"
title = "Lamps"
description = "Lamps of all kinds."
terms = ["lamp", "red lamp"]

[[aspects]]
code = "music"
title = "Music"
description = "What is heard."
terms = ["music"]
"""

TEXT = """---
title: On three lamps
author: Sample Critic
language: en
---

This film is about patience. Nobody in it hurries.

## Night

Ana waits beside her lamp. She waits all night. The lamp goes out (10:15-11:00).

## Noon

The baker opens his door. He has no red lamp. He sings.

## Dawn

Cy the diver comes up for air. He waits no more.

## Verdict

Rating: 7/10
"""


@pytest.fixture
def film(tmp_path: Path) -> Path:
    (tmp_path / "reviews").mkdir()
    (tmp_path / "guide.toml").write_text(GUIDE, encoding="utf-8")
    (tmp_path / "reviews" / "one.md").write_text(TEXT, encoding="utf-8")
    return tmp_path


@pytest.fixture
def small(film: Path) -> Corpus:
    return load_corpus(film)


def texts(corpus: Corpus, table: str) -> list[str]:
    text = corpus.reviews["text"].iloc[0]
    frame = getattr(corpus, table)
    return [text[a:b] for a, b in zip(frame["start"], frame["end"], strict=True)]


def test_each_table_has_its_columns_and_dtypes(small: Corpus) -> None:
    for name in schema.TABLES:
        dtypes = getattr(small, name).dtypes
        assert {column: str(dtype) for column, dtype in dtypes.items()} == schema.SCHEMA[name]


def test_sentences_go_to_three_segments(small: Corpus) -> None:
    found = list(zip(texts(small, "sentences"), small.sentences["segment"], strict=True))
    assert found == [
        ("This film is about patience.", "whole-film"),
        ("Nobody in it hurries.", "whole-film"),
        ("Night", "night"),
        ("Ana waits beside her lamp.", "night"),
        ("She waits all night.", "night"),
        ("The lamp goes out (10:15-11:00).", "night"),
        ("Noon", "noon"),
        ("The baker opens his door.", "noon"),
        ("He has no red lamp.", "noon"),
        ("He sings.", "noon"),
        ("Dawn", "dawn"),
        ("Cy the diver comes up for air.", "dawn"),
        ("He waits no more.", "dawn"),
        ("Verdict", "whole-film"),
        ("Rating: 7/10", "whole-film"),
    ]
    assert list(small.sentences["segment"].cat.categories) == [
        "night", "noon", "dawn", "whole-film", "",
    ]  # fmt: skip


def test_mentions_are_counted_by_hand(small: Corpus) -> None:
    mentions = small.mentions
    assert texts(small, "mentions") == list(mentions["term"])
    counts = mentions.groupby(["kind", "code"], observed=True).size().to_dict()
    assert counts == {
        ("theme", "waiting"): 4,  # patience, waits, waits, waits
        ("motif", "lamp"): 3,  # lamp, lamp, red lamp: the longer term wins
        ("character", "ana"): 1,
        ("character", "bo"): 1,
        ("character", "cy"): 2,  # Cy, diver
    }
    assert "red lamp" in set(mentions["term"])


def test_words_and_positions(small: Corpus) -> None:
    passages = small.passages
    assert passages["words"].tolist() == [9, 1, 16, 1, 12, 1, 11, 1, 3]
    assert small.reviews["words"].tolist() == [55]
    # the heading "Night" is the tenth word of 55: its middle is at 9.5
    assert passages["position"].iloc[1] == pytest.approx(9.5 / 55)
    assert passages["heading"].tolist()[:4] == ["", "Night", "Night", "Noon"]


def test_the_score_and_the_timecode(small: Corpus) -> None:
    score = small.scores.iloc[0]
    assert (score["raw"], score["value"], score["scale_max"]) == ("7/10", 7, 10)
    assert (score["rater"], score["scope"]) == ("Sample Critic", "film")
    code = small.timecodes.iloc[0]
    assert (code["raw"], code["shown_from"], code["shown_to"]) == ("10:15-11:00", 615, 660)
    assert (code["scene"], code["segment"]) == ("lamp-out", "night")


def test_a_corpus_cannot_be_changed(small: Corpus) -> None:
    view = small.reviews
    view.loc[0, "title"] = "another"
    assert small.reviews["title"].iloc[0] == "On three lamps"
    with pytest.raises(AttributeError):
        small.fingerprint = "other"  # type: ignore[misc]


def test_the_same_text_twice_is_one_review_and_a_notice(film: Path) -> None:
    (film / "reviews" / "two.md").write_text(TEXT, encoding="utf-8")
    corpus = load_corpus(film)
    assert len(corpus.reviews) == 1
    assert len(corpus.notices) == 1
    assert "two" in corpus.notices[0]


def test_a_bad_file_costs_no_other(film: Path) -> None:
    (film / "reviews" / "bad.txt").write_bytes(b"\x00\x01\x02" * 50)
    corpus = load_corpus(film)
    assert len(corpus.reviews) == 1
    assert "bad.txt" in corpus.notices[0]


def test_a_folder_without_a_guide_or_reviews_says_so(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"No guide\.toml"):
        load_corpus(tmp_path)
    (tmp_path / "guide.toml").write_text(GUIDE, encoding="utf-8")
    (tmp_path / "reviews").mkdir()
    with pytest.raises(CorpusError, match="No readable review"):
        load_corpus(tmp_path)


def test_the_map_is_pure_and_travels(film: Path) -> None:
    compiled = compile_guide(load_guide(film / "guide.toml"))
    raw = read_review(film / "reviews" / "one.md")
    here = review_rows(raw, compiled)
    there = review_rows(*pickle.loads(pickle.dumps((raw, compiled))))
    for name in schema.TABLES:
        pd.testing.assert_frame_equal(pd.DataFrame(here[name]), pd.DataFrame(there[name]))


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "CHUNK_CHARACTERS", 5_000)


def many(film: Path, count: int) -> list:
    raw = read_review(film / "reviews" / "one.md").text
    sources = [f"{raw}\n\nSample paragraph number {i}. " + "Ana waits. " * 90 for i in range(count)]
    return [read_review(s.encode(), filename=f"r{i:03}.md") for i, s in enumerate(sources)]


JOBS = """
import pathlib, pickle, sys
from crosscut.corpus import build, export
build.CHUNK_CHARACTERS = 5_000
if __name__ == "__main__":
    raws, guide = pickle.load(sys.stdin.buffer)
    for jobs in (1, 2):
        export.write_tables(build.build_corpus(raws, guide, jobs=jobs), pathlib.Path(str(jobs)))
"""


@pytest.mark.slow
def test_jobs_do_not_change_a_byte(film: Path, tmp_path: Path) -> None:
    # In a process of its own: each job begins by running the main script, which after a test
    # of a page is the app's.
    told = pickle.dumps((many(film, 20), load_guide(film / "guide.toml")))  # more than one chunk
    subprocess.run([sys.executable, "-c", JOBS], input=told, cwd=tmp_path, check=True)
    for name in schema.TABLES:
        one, two = (tmp_path / str(jobs) / f"{name}.csv" for jobs in (1, 2))
        assert one.read_bytes() == two.read_bytes()


@pytest.mark.slow
@pytest.mark.usefixtures("small_chunks")
def test_progress_is_told(film: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    raws = many(film, 20)
    build_corpus(
        raws,
        load_guide(film / "guide.toml"),
        progress=lambda done, total, name: seen.append((done, total, name)),
    )
    assert len(seen) > 1
    assert seen[-1] == (20, 20, "r019.md")


def test_parquet_and_csv_hold_the_same(small: Corpus, tmp_path: Path) -> None:
    write_tables(small, tmp_path, "csv")
    write_tables(small, tmp_path, "parquet")
    for name in schema.TABLES:
        csv = pd.read_csv(tmp_path / f"{name}.csv", keep_default_na=False)
        parquet = pd.read_parquet(tmp_path / f"{name}.parquet")
        assert list(csv.columns) == list(parquet.columns)
        assert len(csv) == len(parquet)
    sentences = pd.read_csv(tmp_path / "sentences.csv")
    assert sentences["text"].iloc[0] == "This film is about patience."


def test_no_cell_of_a_csv_is_run_as_a_formula(small: Corpus, tmp_path: Path) -> None:
    terms = small.mentions["term"].cat
    mentions = small.mentions
    mentions["term"] = terms.rename_categories({terms.categories[0]: "@SUM(A1)"})
    reviews = small.reviews
    reviews["title"] = "=1+1"
    changed = replace(small, tables={**small.tables, "reviews": reviews, "mentions": mentions})
    write_tables(changed, tmp_path, "csv")
    write_tables(changed, tmp_path, "parquet")
    spoken = pd.read_csv(tmp_path / "mentions.csv", keep_default_na=False)["term"]
    assert "'@SUM(A1)" in set(spoken)
    assert not any(cell.startswith("@") for cell in spoken)
    tones = pd.read_csv(tmp_path / "sentences.csv")["tone"]
    assert tones.dtype == "float64"  # a figure below nought is none
    csv = pd.read_csv(tmp_path / "reviews.csv", keep_default_na=False)
    assert set(csv["title"]) == {"'=1+1"}
    assert set(pd.read_parquet(tmp_path / "reviews.parquet")["title"]) == {"=1+1"}
    # Brought back as a table of reviews, the cells are what they were.
    again = read_source(tmp_path / "reviews.csv")
    assert again.problems == []
    assert [one.meta.title for one in again.reviews] == ["=1+1"] * len(reviews)
    assert len(again.reviews) == len(reviews)


def test_a_folder_that_cannot_be_written_is_named(small: Corpus, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CorpusError, match="cannot be written"):
        write_tables(small, tmp_path / "file")


def test_notes_are_json(small: Corpus) -> None:
    notes = json.loads(small.reviews["notes"].iloc[0])
    assert all(set(note) == {"kind", "line", "text", "reason"} for note in notes)


@pytest.mark.parametrize(
    ("rating", "verdict", "wanted"),
    [
        # the text says the same: its place is kept, and it stands once
        ("7/10", "Rating: 7/10", [("7/10", "film", True)]),
        ("3.5/5", "Rating: 7/10", [("7/10", "film", True)]),
        # the text says another thing: the front matter was written on purpose
        ("8/10", "Rating: 7/10", [("8/10", "film", False), ("7/10", "film, earlier", True)]),
        ("B+", "", [("B+", "film", False)]),
        ("no idea", "", []),
    ],
)
def test_the_rating_of_the_front_matter(
    film: Path, rating: str, verdict: str, wanted: list[tuple[str, str, bool]]
) -> None:
    front = f'---\ntitle: T\nauthor: Sample Critic\nrating: "{rating}"\n---\n\n'
    text = f"{front}Ana waits.\n\n{verdict}\n"
    raw = read_review(text.encode(), filename="r.md")
    scores = build_corpus([raw], load_guide(film / "guide.toml")).scores
    found = zip(scores["raw"], scores["scope"], scores["start"].notna(), strict=True)
    assert list(found) == wanted
    assert set(scores["rater"]) <= {"Sample Critic"}


def test_a_mark_of_one_segment_has_its_scope(film: Path) -> None:
    text = b"First story: 6/10. I give the third story 9/10. Overall: 8/10."
    raw = read_review(text, filename="marks.txt")
    scores = build_corpus([raw], load_guide(film / "guide.toml")).scores
    assert list(zip(scores["raw"], scores["scope"], strict=True)) == [
        ("6/10", "night"),
        ("9/10", "dawn"),
        ("8/10", "film"),
    ]


@pytest.mark.slow
def test_the_key_changes_with_every_part(film: Path) -> None:
    keys = [load_corpus(film).fingerprint]
    header = "rater,rater_kind,outlet,raw,value,scale_min,scale_max,scale,scope,source,note\n"
    row = "Sample,critic,,7/10,7,0,10,0-10,film,a sample,\n"
    (film / "scores.csv").write_text(header + row, encoding="utf-8")
    keys.append(load_corpus(film).fingerprint)
    (film / "reviews" / "two.md").write_text("Ana waits.\n", encoding="utf-8")
    keys.append(load_corpus(film).fingerprint)
    (film / "guide.toml").write_text(GUIDE.replace("patience", "patient"), encoding="utf-8")
    keys.append(load_corpus(film).fingerprint)
    assert len(set(keys)) == 4
    assert load_corpus(film).fingerprint == keys[-1]


def test_passages_are_numbered_from_one(bundled: Corpus) -> None:
    first = bundled.passages.groupby("review_id", observed=True)["passage"].min()
    assert (first == 1).all()
    places = bundled.passages.set_index(["review_id", "passage"])
    for table in (bundled.sentences, bundled.mentions):
        own = places.loc[list(zip(table["review_id"], table["passage"], strict=True))]
        assert (own["start"].to_numpy() <= table["start"].to_numpy()).all()
        assert (own["end"].to_numpy() >= table["end"].to_numpy()).all()


def test_a_theme_is_not_found_in_a_title_unless_its_term_is_a_name(film: Path) -> None:
    guide = load_guide(film / "guide.toml")
    war = guide.themes[0].model_copy(update={"code": "war", "terms": ("war", "Cold War")})
    guide = guide.model_copy(update={"themes": (war,)})
    english = "It is a lot like War Horse, with less war and more of the Cold War in it.\n"
    raw = read_review(english.encode(), filename="a.md")
    found = build_corpus([raw], guide).mentions
    found = found[found["kind"] == "theme"]
    assert [english[a:b] for a, b in zip(found["start"], found["end"], strict=True)] == [
        "war",
        "Cold War",
    ]
