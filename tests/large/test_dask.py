"""The same tables from one process and from workers of Dask, of which one is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType

import films
import pandas as pd
import pytest
import tomlkit
from app_page import html_of, open_page
from pandas.testing import assert_frame_equal

from crosscut.cli import main
from crosscut.corpus.annotate import compile_guide
from crosscut.corpus.build import Corpus, build_corpus
from crosscut.corpus.export import export_table
from crosscut.corpus.groups import group
from crosscut.corpus.selection import Scope, leaves_reviews_out, select
from crosscut.errors import CorpusError
from crosscut.guide.files import load_guide
from crosscut.ingest.sources import ReviewFolder
from crosscut.large.aggregates import ANY
from crosscut.large.corpora import QUOTED, corpus_by, excerpt
from crosscut.large.engine import build_folder, cluster
from crosscut.large.folder import DISAGREEMENTS, MANIFEST, TablesFolder
from crosscut.large.parts import Setting, parts_of
from crosscut.measures.disagreements import disagreements
from crosscut.measures.groups import groups
from crosscut.measures.overview import segment_shares
from crosscut.measures.states import mention_states
from crosscut.measures.themes import review_rates
from crosscut.schema import TABLES
from crosscut.text.phrases import count_of

pytestmark = pytest.mark.filterwarnings("ignore::Warning:distributed", "ignore::ResourceWarning")

REVIEWS = 200
SENTENCES = (
    "The first story is set at the ferry, where keeper 1 is lonely.",
    "There is no hope in the second story, and yet keeper 2 waits in the lamp room.",
    "A tin stands at the ferry in a red bag, and the light is splendid.",
    "The tin comes in a green bag.",
    "The storm comes back again and again, as loud as a bar.",
    "I give it 8/10.",
    "An hour in, at 1:02:10, keeper 1 waits for keeper 2.",
    "The plot is dull, and nobody is lonely.",
)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film whose reviews are each of its own, but for the last, which is the first again."""
    film = tmp_path_factory.mktemp("film")
    (film / "guide.toml").write_text(tomlkit.dumps(films.guide("The Ferry", 2)), encoding="utf-8")
    (film / "reviews").mkdir()
    for number in range(REVIEWS):
        one = number % (REVIEWS - 1)
        own = [SENTENCES[(one * step + step) % len(SENTENCES)] for step in range(1, 5)]
        head = f"---\ntitle: Sample {number}\npublished: {1994 + number % 30}\n---\n\n"
        text = f"This is what sample reader number {one} wrote down. "
        (film / f"reviews/r{number:04}.md").write_text(head + text + " ".join(own), "utf-8")
    (film / "reviews/broken.txt").write_bytes(b"\x00\x01" * 100)
    return film


def as_bytes(tables: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
    """Return tables as sorted text, so that the order of the parts does not matter."""
    found = {}
    for name, table in tables.items():
        rows = table.to_csv(index=False, header=False, lineterminator="\0").split("\0")
        found[name] = "\n".join([*table.columns, *sorted(rows)]).encode()
    return found


def of_corpus(corpus: Corpus) -> dict[str, bytes]:
    return as_bytes({name: export_table(corpus, name) for name in TABLES})


def start_at_nothing(patch: pytest.MonkeyPatch) -> None:
    """Workers begin with the main module of who starts them: a page tested before is none."""
    patch.setitem(sys.modules, "__main__", ModuleType("__main__"))


@pytest.fixture(scope="module")
def folder(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tables folder built by two workers, of which one is killed in the middle."""
    out = tmp_path_factory.mktemp("tables")
    parts = parts_of(ReviewFolder(source / "reviews"), 6_000)
    assert len(parts) > 6
    steps: list[int] = []
    guide = (source / "guide.toml").read_bytes()
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        start_at_nothing(patch)
        client = stack.enter_context(cluster(workers=2))
        workers = list(client.run(os.getpid).values())

        def progress(done: int, total: int) -> None:
            assert total == REVIEWS + 1
            steps.append(done)
            if len(steps) == 2:
                os.kill(workers[0], signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)

        manifest, problems = build_folder(
            parts, Setting(load_guide(source)), guide, out, client, progress=progress
        )
    assert steps[-1] == REVIEWS + 1
    assert [problem.where for problem in problems] == ["broken.txt"]
    assert TablesFolder(out).manifest == manifest
    return out


def test_dask_gives_the_same_tables_though_a_worker_is_lost(source: Path, folder: Path) -> None:
    guide, built = load_guide(source), TablesFolder(folder)
    corpus = build_corpus(ReviewFolder(source / "reviews"), guide, origin="added")
    one = of_corpus(corpus)
    found = disagreements(select(corpus, Scope()), compile_guide(guide))
    assert len(found)
    one |= as_bytes({DISAGREEMENTS: found})
    several = {name: built.rows(name) for name in TABLES}
    assert one == as_bytes(several | {DISAGREEMENTS: built.counts(DISAGREEMENTS)})
    assert built.manifest.rows["reviews"] == REVIEWS - 1
    notices = "\n".join(built.manifest.notices)
    assert f"r{REVIEWS - 1:04}.md is the same text as r0000.md" in notices


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    """Address of a scheduler that runs already, as the commands in docs/large.md start it."""
    known = tmp_path / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    commands = (
        [*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"],
        [*dask, "worker", "--nthreads", "1", "--no-dashboard"],
    )
    with ExitStack() as stack:
        for command in commands:
            process = subprocess.Popen(
                [*command, "--scheduler-file", str(known)],
                cwd=tmp_path,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            stack.callback(process.wait, 30)
            stack.callback(process.terminate)
        until, pause = time.monotonic() + 60, threading.Event()
        while not known.is_file() or not known.read_text():
            assert time.monotonic() < until, "the scheduler was not ready in time"
            pause.wait(0.1)
        yield json.loads(known.read_text())["address"]


def test_a_cluster_that_runs_already_is_used(
    source: Path, folder: Path, tmp_path: Path, scheduler: str
) -> None:
    out = tmp_path / "tables"
    command = ["tables", str(source), "--engine", "dask", "--scheduler", scheduler]
    assert main([*command, "--out", str(out)]) == 1  # broken.txt
    one, other = TablesFolder(folder), TablesFolder(out)
    tables = [{name: built.rows(name) for name in TABLES} for built in (one, other)]
    for own in tables:  # a film's folder says "bundled", what is built from its reviews "added"
        own["reviews"] = own["reviews"].drop(columns="origin")
    assert as_bytes(tables[0]) == as_bytes(tables[1])
    assert other.manifest.rows == one.manifest.rows


def test_counts_are_those_of_the_tables_however_they_are_grouped(folder: Path) -> None:
    built = TablesFolder(folder)
    mentions = built.rows("mentions")
    rows = mentions[mentions["code"] == "loneliness"]
    counts = built.counts("by_code")
    own = counts[(counts["code"] == "loneliness") & (counts["segment"] == ANY)]
    by = own.groupby("by")[["mentions", "reviews"]].sum()
    assert (by["mentions"] == len(rows)).all()
    assert (by["reviews"] == rows["review_id"].nunique()).all()
    assert set(by.index) >= {ANY, "decade", "year", "score"}


def test_groups_of_all_reviews_are_counted_as_in_one_process(source: Path, folder: Path) -> None:
    built = TablesFolder(folder)
    corpus = build_corpus(ReviewFolder(source / "reviews"), load_guide(source))
    some = excerpt(built, "", "")
    all_of = select(corpus_by(built, "decade", some), Scope())
    one = select(group(corpus, groups(corpus, "decade"), "decade"), Scope())
    for kind in ("theme", "motif"):
        codes = list(corpus.guide.code_titles(kind))
        assert_frame_equal(review_rates(all_of, kind, codes), review_rates(one, kind, codes))
        states = (mention_states(own, kind, codes) for own in (all_of, one))
        assert_frame_equal(*(known.drop(columns="denied") for known in states))
    assert_frame_equal(segment_shares(all_of.corpus), segment_shares(one.corpus))
    assert sum(all_of.corpus.sizes.values()) == REVIEWS - 1
    assert not leaves_reviews_out(all_of)


def test_sentences_of_a_group_and_of_a_word_are_read_from_the_parts(folder: Path) -> None:
    built = TablesFolder(folder)
    some = excerpt(built, "", "")
    every = corpus_by(built, "decade", some)
    own = every.mentions
    own = own[(own["code"] == "loneliness") & (own["review_id"] == "2000s")]
    corpus, found = every.behind(own)
    texts = dict(zip(corpus.reviews["review_id"], corpus.reviews["text"], strict=True))
    years = dict(zip(corpus.reviews["review_id"], corpus.reviews["published"], strict=True))
    assert len(found) == QUOTED
    for row in found.to_dict("records"):
        assert texts[row["review_id"]][row["start"] : row["end"]] == "lonely"
        assert "2000" <= years[row["review_id"]] <= "2009"
    with_words = excerpt(built, "decade", "2000s", "NOBODY IS LONELY.").reviews
    assert len(with_words)
    assert with_words["text"].str.contains("nobody is lonely.").all()
    assert excerpt(built, "", "", "(lone").reviews.empty


def test_the_app_opens_a_tables_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCUT_DATA", str(folder))
    app = open_page("themes")
    assert app.selectbox(key="by").value == "decade"
    assert f"{count_of(REVIEWS - 1, 'review')} in {count_of(4, 'group')}" in html_of(app)
    assert "<mark" in html_of(app)
    chosen = open_page("readings", of="Year: 1999")
    assert count_of(7, "review") in html_of(chosen)


def test_a_folder_that_was_not_built_to_the_end_says_so(tmp_path: Path) -> None:
    (tmp_path / "reviews").mkdir()
    with pytest.raises(CorpusError, match=r"--engine dask"):
        TablesFolder(tmp_path)


def test_dask_that_is_not_there_is_named(
    source: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    command = ["tables", str(source), "--out", str(tmp_path)]
    assert main([*command, "--engine", "dask"]) == 1
    assert "pip install 'crosscut[dask]'" in capsys.readouterr().err
    assert not (tmp_path / MANIFEST).exists()


def test_a_source_without_a_review_is_refused(
    source: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    start_at_nothing(monkeypatch)
    for name, files in (("none", {}), ("broken", {"a.txt": b"\x00\x01" * 100})):
        folder = tmp_path / name
        folder.mkdir()
        for file, data in files.items():
            (folder / file).write_bytes(data)
        out = tmp_path / f"of-{name}"
        command = ["tables", str(folder), "--film", str(source), "--out", str(out)]
        assert main([*command, "--engine", "dask", "--jobs", "1"]) == 1
        error = capsys.readouterr().err
        assert "No readable review in it." in error
        assert all(file in error for file in files)
        assert not (out / MANIFEST).exists()
