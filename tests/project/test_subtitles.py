"""A film's own lines in a project: what they place, and that they leave it only when asked."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from projects import GUIDE, held

from crosscut.cli import main
from crosscut.corpus.build import Corpus
from crosscut.corpus.quotations import times_by_subtitles
from crosscut.corpus.selection import Scope, select
from crosscut.guide.model import Code, Scene
from crosscut.ingest.subtitles import Subtitles
from crosscut.measures.scenes import (
    BY_SUBTITLES,
    motif_places,
    motifs_in_dialogue,
    scene_mentions,
    stated_timecodes,
    with_times,
)
from crosscut.project.build import build
from crosscut.project.model import Project
from crosscut.project.zip import read_zip, write_zip
from crosscut.schema import QUOTATIONS
from crosscut.store.merge import merge
from crosscut.store.model import pack, parts, unpack
from crosscut.text.dialogue import Cue

SPOKEN = "The lighthouse forgot to turn around last night."
LINES = Subtitles(
    "film.srt",
    (
        Cue("Yes.", 10, 11),
        Cue("Bring me the salted umbrella.", 600, 602),
        Cue(SPOKEN, 1200, 1203),
    ),
)
TEXT = """Lines at sea
By Sample Ann

“The lighthouse forgot to turn round last night,” says the keeper of the blue cellar.

The attic of the parrots comes first, and “Yes.” is all they say.
"""
SCENES = (
    Scene(code="attic", title="Attic", segment="story-one", cues=("salted umbrella", "parrots")),
    Scene(code="cellar", title="Cellar", segment="story-one", cues=("blue cellar",)),
    Scene(
        code="roof",
        title="Roof",
        segment="story-two",
        cues=("tin roof",),
        timecode="1:00",
        source="Book",
    ),
)


@pytest.fixture(scope="module")
def project() -> Project:
    guide = GUIDE.model_copy(update={"scenes": SCENES})
    return replace(held(TEXT), guide=guide, subtitles=LINES)


@pytest.fixture(scope="module")
def corpus(project: Project) -> Corpus:
    return build(project).corpus


def test_a_quoted_line_has_its_time(corpus: Corpus) -> None:
    assert corpus.quotations is not None
    assert list(corpus.quotations) == list(QUOTATIONS)
    [row] = corpus.quotations.to_dict("records")
    text = corpus.reviews["text"].iloc[0]
    assert text[row["start"] : row["end"]].startswith("The lighthouse")
    assert (row["shown_from"], row["shown_to"], row["cue"], row["last_cue"]) == (1200, 1203, 2, 2)
    assert corpus.timecodes.empty
    times = stated_timecodes(select(corpus, Scope()))
    assert times["stated"].tolist() == [f"20:00–20:03, {BY_SUBTITLES}"]


def test_scenes_have_their_times_by_lines_and_a_stated_time_stays(corpus: Corpus) -> None:
    timed = with_times(corpus, times_by_subtitles(corpus))
    scenes = {one.code: one for one in timed.guide.scenes}
    assert {code: one.timecode for code, one in scenes.items()} == {
        "attic": "10:00-10:02",  # a cue of the guide is spoken
        "cellar": "20:00-20:03",  # quoted in a sentence on it
        "roof": "1:00",
    }
    assert [one.source == BY_SUBTITLES for one in scenes.values()] == [True, True, False]
    without = build(held(TEXT)).corpus
    assert with_times(without, times_by_subtitles(without)).guide == GUIDE


def test_a_motif_stands_where_it_is_spoken_and_where_reviews_place_it(project: Project) -> None:
    motif = Code(code="umbrella", title="Umbrella", terms=("umbrella", "parrot"))
    guide = project.guide.model_copy(update={"motifs": (motif,)})
    corpus = build(replace(project, guide=guide)).corpus
    timed = with_times(corpus, times_by_subtitles(corpus))
    own = timed.mentions[timed.mentions["kind"] == "motif"]
    places = motif_places(scene_mentions(timed.scenes, timed.guide.scenes), own)
    found = motifs_in_dialogue(select(timed, Scope()), places)
    assert found[["code", "what", "spoken", "time", "reviews"]].to_numpy().tolist() == [
        ["umbrella", "line:1", True, 600, 0],
        ["umbrella", "attic", False, 601, 1],
    ]
    assert not found.astype("str").isin([LINES.cues[1].text]).any().any()


def test_without_subtitles_all_is_as_it_was(project: Project, corpus: Corpus) -> None:
    bare = build(replace(project, subtitles=None)).corpus
    assert bare.quotations is None
    assert bare.dialogue == ()
    assert bare.fingerprint != corpus.fingerprint


def test_no_line_leaves_the_project_unless_asked(project: Project, tmp_path: Path) -> None:
    plain, whole = write_zip(project), write_zip(project, subtitles=True)
    assert read_zip(plain).project == replace(project, subtitles=None)
    opened = read_zip(whole).project
    assert opened.subtitles is not None
    assert opened.subtitles.cues == LINES.cues
    for data, there in ((plain, False), (whole, True)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            held_in = [name for name in archive.namelist() if b"turn around" in archive.read(name)]
        assert held_in == (["subtitles.srt"] if there else [])
        file = tmp_path / f"{there}.zip"
        file.write_bytes(data)
        out = tmp_path / f"tables-{there}"
        assert main(["tables", str(file), "--out", str(out)]) == 0
        assert (out / "quotations.csv").exists() == there
        assert not any("turn around" in one.read_text() for one in out.iterdir())


def test_subtitles_are_stored_with_their_project(project: Project) -> None:
    packed = pack(project)
    assert unpack(packed.state, packed.blobs.items()) == project
    assert set(parts(packed.state)) == set(packed.blobs)
    bare = pack(replace(project, subtitles=None))
    assert unpack(bare.state, bare.blobs.items()).subtitles is None


def test_two_people_and_one_subtitle_file(project: Project) -> None:
    base = replace(project, subtitles=None)
    other = replace(project, subtitles=Subtitles("other.srt", LINES.cues[:1]))
    assert merge(base, project, base).project.subtitles == LINES
    assert merge(project, base, project).project.subtitles is None
    both = merge(base, project, other)
    assert both.project.subtitles == other.subtitles
    assert len(both.clashes) == 1


def test_a_damaged_file_in_a_zip_costs_nothing_else(project: Project) -> None:
    packed = io.BytesIO(write_zip(project))
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("subtitles.srt", "no times")
    opened = read_zip(packed.getvalue())
    assert opened.project == replace(project, subtitles=None)
    assert "subtitles.srt" in opened.notices[0]
