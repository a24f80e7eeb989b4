from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from helpers import FILM
from hypothesis import given, settings
from hypothesis import strategies as st
from projects import (
    CHANGES,
    FIRST,
    GUIDE,
    SECOND,
    TEXTS,
    TIMED,
    altered,
    assert_opens_to,
    assert_same,
    held,
    lesson,
    raw_reviews,
    review,
    set_segment,
    timecodes,
)

from crosscut.cli import main
from crosscut.corpus.build import load_corpus
from crosscut.errors import CorpusError, CrosscutError, GuideError, IngestError, ScoreError
from crosscut.ingest.limits import Limits
from crosscut.ingest.model import lay_out
from crosscut.ingest.review import read_review
from crosscut.ingest.sources import read_source
from crosscut.project.build import build
from crosscut.project.corrections import add, drop, set_values
from crosscut.project.model import Project
from crosscut.project.notebook import Notebook, Pin
from crosscut.project.reviews import add_reviews, set_meta, take_out
from crosscut.project.zip import (
    OpenedZip,
    is_project_zip,
    load_film,
    open_folder,
    read_zip,
    write_zip,
)
from crosscut.safe_csv import escape_formula, unescape_formula
from crosscut.scores.stated import StatedScore, read_published, write_published


def full() -> Project:
    """A holding with something of everything."""
    project = set_segment(held(FIRST, SECOND, TIMED), "a", 0, "story-two")
    project = add(project, "score", "b", "two halves", value=2, scale_max=2)
    first, clock, _ = timecodes(build(project), "c")
    project = set_values(project, "c", first, time="53:50-57:00")
    project = drop(project, "c", clock)
    project = add(project, "timecode", "c", "figure 54", time="54:00")
    project = take_out(set_meta(project, "a", title='=Ünïcode 😀: a "title"'), "a", 2)
    score = StatedScore("=cmd", "critic", "+B", None, None, None, "letter", "film", None, None, "@")
    notebook = Notebook((Pin("k", "text", note="What?\n"), Pin("j", "sentence", title="😀")))
    lessons = (lesson("one", "What?", "'''😀"), lesson("none"))
    return replace(project, published=(score,), notebook=notebook, lessons=lessons)


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes], prefix: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(prefix + name, data)
    return buffer.getvalue()


def changed(project: Project, change: Callable[[dict[str, bytes]], object]) -> OpenedZip:
    """Open the zip of a holding after someone has changed its files."""
    files = unpacked(write_zip(project))
    change(files)
    return read_zip(packed(files))


# --------------------------------------------------------------------------
# The same tables


@pytest.mark.slow
def test_what_is_written_opens_to_the_same_tables() -> None:
    opened = read_zip(write_zip(full()))
    assert opened.notices == ()
    assert_opens_to(full(), opened.project)


@pytest.mark.slow
def test_the_bundled_film_with_its_scores_opens_to_the_same_tables() -> None:
    project = open_folder(FILM).project
    bundled = load_corpus(FILM)
    corpus = build(project).corpus
    for name in ("passages", "sentences", "mentions", "scores", "timecodes"):
        pd.testing.assert_frame_equal(getattr(corpus, name), getattr(bundled, name))
    assert_opens_to(project, read_zip(write_zip(project)).project)


@pytest.mark.slow
@given(st.lists(raw_reviews(), min_size=1, max_size=2), st.lists(TEXTS, min_size=2, max_size=2))
def test_any_text_opens_to_the_same_tables(raws: list[Any], names: list[str]) -> None:
    named = [replace(raw, review_id=name) for raw, name in zip(raws, names, strict=False)]
    project, _ = add_reviews(Project(GUIDE), named)
    opened = read_zip(write_zip(project))
    assert opened.notices == ()
    assert opened.project == project


@pytest.mark.slow
@settings(max_examples=settings.default.max_examples // 2)
@given(raw_reviews(), CHANGES)
def test_any_text_gives_the_same_tables_with_its_corrections(raw: Any, changes: list[Any]) -> None:
    project, _ = add_reviews(Project(GUIDE), [raw])
    sentences = build(project).corpus.sentences
    if len(sentences):
        project = set_segment(project, "r", int(sentences["sentence"].iloc[-1]), "story-one")
    for change in changes:
        project = altered(project, "r", *change)
    assert_opens_to(project, read_zip(write_zip(project)).project)


def test_the_same_holding_gives_the_same_bytes() -> None:
    data = write_zip(full())
    assert data == write_zip(full())
    assert data == write_zip(read_zip(data).project)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == sorted(archive.namelist()) == [
            "crosscut.json", "guide.toml", "lessons.toml", "notebook.toml", "reviews/a.md",
            "reviews/b.md", "reviews/c.md", "scores.csv",
        ]  # fmt: skip
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_packs_well_is_not_taken_for_a_bomb() -> None:
    text, blocks = lay_out([("body", "a" * 3_000_000, 1)])
    project, _ = add_reviews(Project(GUIDE), [replace(review(), text=text, blocks=blocks)])
    assert read_zip(write_zip(project)).project == project


# --------------------------------------------------------------------------
# For people


def test_a_review_is_markdown_that_people_can_read() -> None:
    assert unpacked(write_zip(held()))["reviews/a.md"].decode() == (
        "---\n"
        "title: A Night of Noodles\n"
        "author: Sample Writer\n"
        "published: '2019-05-03'\n"
        "language: en\n"
        "---\n\n"
        "It rains. The first story shows Cop 223, who is lonely and buys pineapple.\n\n"
        "It rains. The second story slows down, and Faye dreams of California.\n\n"
        "The camerawork is dull. I give it 6/10.\n"
    )


@pytest.mark.parametrize(
    "text",
    ["# no heading", "1. a list", "- a list", "> a quotation", "a *b* _c_ `d` [e](f) <g>", "---",
     "***1/2", "===", "```", "a ~~b~~ \\ c\\*", "=1+1", "+ a", "![a](b)"],
)  # fmt: skip
def test_signs_of_markdown_are_read_as_they_stand(text: str) -> None:
    laid, blocks = lay_out([("body", "First.", 1), ("body", text, 2), ("heading", "Part", 3),
                            ("caption", "A still", 4), ("body", "Last.", 5)])  # fmt: skip
    one = replace(review(), text=laid, blocks=blocks)
    project, _ = add_reviews(Project(GUIDE), [one])
    again = read_review(unpacked(write_zip(project))["reviews/first.md"], filename="first.md")
    assert again.text == laid
    assert [block.kind for block in again.blocks] == [block.kind for block in blocks]
    assert again.meta.title == "A Night of Noodles"
    assert again.meta.author == "Sample Writer"


@pytest.mark.parametrize(
    ("ids", "names"),
    [
        (["a", "A", "ä/b"], ["a", "A-2", "ä_b"]),
        (["../../x", "..", "con", "x" * 99], ["_.._x", "review", "_con", "x" * 60]),
        (["a\x00b", ".hidden", "a:b", "영화"], ["a_b", "hidden", "a_b-2", "영화"]),
    ],
)
def test_files_have_names_that_every_system_takes(ids: list[str], names: list[str]) -> None:
    texts = [replace(review(f"Text {n} of a film."), review_id=one) for n, one in enumerate(ids)]
    project, _ = add_reviews(Project(GUIDE), texts)
    data = write_zip(project)
    assert [name for name in unpacked(data) if name.startswith("reviews/")] == sorted(
        f"reviews/{name}.md" for name in names
    )
    assert read_zip(data).project == project


@pytest.mark.slow
def test_a_review_changed_by_hand_is_read_anew() -> None:
    project = set_segment(set_segment(held(), "a", 0, "story-two"), "a", 5, "story-one")

    def edit(files: dict[str, bytes]) -> None:
        files["reviews/a.md"] = files["reviews/a.md"].replace(b"lonely", b"alone", 1)

    opened = changed(project, edit)
    assert opened.notices == (
        "reviews/a.md was changed by hand: the review was read from it anew.",
    )
    first = opened.project.reviews[0]
    assert first.review_id == "a"
    assert first.text == held().reviews[0].text.replace("lonely", "alone")
    assert first.meta == replace(held().reviews[0].meta)
    assert first.notes[-1].reason == "changed by hand after it was saved"
    built = build(opened.project)
    # "It rains." stands where it stood; the last sentence has moved, and is the only one so
    assert built.stale == ()
    assert built.corpus.sentences["segment"].tolist()[0] == "story-two"
    assert built.corpus.sentences["segment"].tolist()[5] == "story-one"
    assert opened.project.reviews[1] == held().reviews[1]


def test_a_review_added_or_taken_out_by_hand() -> None:
    def edit(files: dict[str, bytes]) -> None:
        files["reviews/new.md"] = b"---\ntitle: New\n---\nA film of three halves.\n"
        files["reviews/a.txt"] = FIRST.encode()
        files["reviews/bad.md"] = b"\x00\x01" * 200
        files["notes.docx"] = b"not for us"
        del files["reviews/a.md"]

    opened = changed(set_segment(held(), "a", 0, "story-two"), edit)
    assert [one.review_id for one in opened.project.reviews] == ["b", "a", "new"]
    assert opened.project.corrections == set_segment(held(), "a", 0, "story-two").corrections
    assert opened.notices[0] == "reviews/a.md is not there any more: the review was left out."
    assert opened.notices[1] == "reviews/a.txt was added by hand."
    assert opened.notices[2].startswith("bad.md: ")
    assert opened.notices[3] == "reviews/new.md was added by hand."


def test_a_change_that_cannot_be_read_leaves_the_review_as_it_was() -> None:
    opened = changed(held(), lambda files: files.update({"reviews/a.md": b"---\ntitle: x\n---\n"}))
    assert opened.project == held()
    assert "reviews/a.md: the review is as it was saved." in opened.notices


@pytest.mark.slow
def test_line_ends_of_another_system_change_nothing() -> None:
    def edit(files: dict[str, bytes]) -> None:
        for name in ("reviews/a.md", "scores.csv", "guide.toml"):
            files[name] = b"\xef\xbb\xbf" + files[name].replace(b"\n", b"\r\n")

    opened = changed(full(), edit)
    assert opened.notices == ()
    assert opened.project == full()


@pytest.mark.slow
def test_guide_and_scores_changed_by_hand_count() -> None:
    def edit(files: dict[str, bytes]) -> None:
        files["guide.toml"] = files["guide.toml"].replace(b"Chungking Express", b"Other Film", 1)
        files["scores.csv"] = files["scores.csv"].replace(b"'+B", b"'+C")

    opened = changed(full(), edit)
    assert opened.project.guide.film.title == "Other Film"
    assert [(one.rater, one.raw) for one in opened.project.published] == [("=cmd", "+C")]
    assert opened.notices == (
        "guide.toml was changed by hand: the film is read with it.",
        "scores.csv was changed by hand: its scores are taken from it.",
    )
    gone = changed(full(), lambda files: files.pop("scores.csv"))
    assert gone.project.published == ()
    with pytest.raises(GuideError, match=r"corpus\.zip, guide\.toml:1"):
        changed(full(), lambda files: files.update({"guide.toml": b"[["}))
    with pytest.raises(ScoreError, match="lacks"):
        changed(full(), lambda files: files.update({"scores.csv": b"a,b\n1,2\n"}))


def test_without_its_record_it_is_a_film_folder() -> None:
    opened = changed(held(), lambda files: files.pop("crosscut.json"))
    assert opened.notices == ()
    assert [one.text for one in opened.project.reviews] == [one.text for one in held().reviews]


@pytest.mark.slow
def test_packed_again_in_a_folder_it_opens() -> None:
    files = unpacked(write_zip(full()))
    files["__MACOSX/._guide.toml"] = b"x"
    again = {("" if name.startswith("__") else "My film/") + name: d for name, d in files.items()}
    assert read_zip(packed(again)).project == full()


# --------------------------------------------------------------------------
# Formulas


@given(TEXTS)
def test_a_cell_is_defused_and_comes_back(text: str) -> None:
    cell = escape_formula(text)
    assert cell[0] not in "=+-@\t\r\n"
    assert unescape_formula(cell) == text


def test_scores_are_written_without_formulas_and_read_back() -> None:
    scores = tuple(
        StatedScore(raw, "viewer", raw, 3.5, 0.0, 4.0, "0-4 stars", "film", None, None, "'=x")
        for raw in ("=1+1", "+3", "-2", "@SUM(A1)", "'=1", "'", "8/10", 'a "b", c', "★★★½")
    )
    data = write_published(scores)
    assert read_published(data, "x") == scores
    rows = pd.read_csv(io.BytesIO(data), dtype=str)
    assert rows["raw"].tolist() == ["'=1+1", "'+3", "'-2", "'@SUM(A1)", "''=1", "'", "8/10",
                                    'a "b", c', "★★★½"]  # fmt: skip
    assert rows["value"].tolist() == ["3.5"] * 9
    assert rows["scale_max"].tolist() == ["4"] * 9


# --------------------------------------------------------------------------
# Refused


def test_a_bomb_a_link_and_a_way_out_are_refused() -> None:
    files = unpacked(write_zip(held()))
    bomb = packed({**files, "reviews/c.md": b"a" * 30_000_000})
    with pytest.raises(IngestError, match="built to fill the memory"):
        read_zip(bomb)
    buffer = io.BytesIO(packed({**files, "reviews/../../out.md": b"A film of halves."}))
    with zipfile.ZipFile(buffer, "a") as archive:
        link = zipfile.ZipInfo("reviews/link.md")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    opened = read_zip(buffer.getvalue())
    assert opened.project == held()
    assert ["leads out" in opened.notices[0], "link" in opened.notices[1]] == [True, True]


def test_what_is_no_corpus_is_refused() -> None:
    with pytest.raises(IngestError, match="not a zip archive"):
        read_zip(b"PK nothing")
    for files in ({"a.md": b"x"}, {"a/guide.toml": b"", "b/guide.toml": b""}, {}):
        with pytest.raises(CorpusError, match="holds no corpus"):
            read_zip(packed(files))
        assert not is_project_zip(packed(files))
    assert is_project_zip(write_zip(held()))
    assert not is_project_zip(b"text")


@pytest.mark.parametrize(
    "record",
    [b"", b"{", b"[]", b"null", b"\xff", b'{"format": 1}', b"[" * 100_000,
     b'{"format": 1, "files": {}, "reviews": [1], "guide": {}, "changes": {}}'],
)  # fmt: skip
def test_a_damaged_record_is_told(record: bytes) -> None:
    with pytest.raises(CorpusError, match=r"crosscut\.json: What was saved is damaged"):
        changed(held(), lambda files: files.update({"crosscut.json": record}))


@pytest.mark.parametrize(
    "fields", [[], [["nothing", 1]], [["value", "six"]], [["scale", None]], [["rater_kind", 3]]]
)
def test_a_score_that_nobody_could_have_set_is_damage(fields: list[list[Any]]) -> None:
    files = unpacked(write_zip(full()))
    value = json.loads(files["crosscut.json"])
    (score,) = value["changes"]["scores"]
    score["fields"] = [*(score["fields"] if fields else []), *fields]
    files["crosscut.json"] = json.dumps(value).encode()
    with pytest.raises(CorpusError, match="What was saved is damaged"):
        read_zip(packed(files))


def test_a_guide_that_nobody_could_have_saved_is_damage() -> None:
    files = unpacked(write_zip(full()))
    value = json.loads(files["crosscut.json"])
    value["guide"]["themes"][0]["terms"] = ["x" * 3000]
    files["crosscut.json"] = json.dumps(value).encode()
    with pytest.raises(CorpusError, match="What was saved is damaged"):
        read_zip(packed(files))


def test_a_published_score_that_stands_in_a_text_is_damage() -> None:
    files = unpacked(write_zip(full()))
    value = json.loads(files["crosscut.json"])
    value["changes"]["published"][0]["end"] = 10**10
    files["crosscut.json"] = json.dumps(value).encode()
    with pytest.raises(CorpusError, match="What was saved is damaged"):
        read_zip(packed(files))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("begins", "ends"), [(-1, 5), (9, 8), (0, 6121), (10**20, 10**20), (3600 * 100, 3600 * 100)]
)
def test_a_time_that_nobody_could_have_set_is_left_out(begins: int, ends: int) -> None:
    files = unpacked(write_zip(full()))
    value = json.loads(files["crosscut.json"])
    value["changes"]["timecodes"][0].update(shown_from=begins, shown_to=ends)
    files["crosscut.json"] = json.dumps(value).encode()
    opened = read_zip(packed(files)).project
    built = build(opened)
    assert built.stale == opened.corrections_of("timecode")[:1]
    assert timecodes(built, "c")[0].shown_from == 614


def test_a_record_of_a_newer_crosscut_is_told() -> None:
    with pytest.raises(CorpusError, match=r"\(format 2; this one reads format 1\). Update"):
        changed(held(), lambda files: files.update({"crosscut.json": b'{"format": 2}'}))


@pytest.mark.slow
@settings(max_examples=settings.default.max_examples // 2)
@given(st.data())
def test_a_forged_record_gives_sound_tables_or_a_plain_error(data: st.DataObject) -> None:
    files = unpacked(write_zip(full()))
    value = json.loads(files["crosscut.json"])
    place: Any = value
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        deeper = isinstance(place[key], (dict, list)) and place[key]
        if not deeper or data.draw(st.integers(0, 4)) == 0:
            break
        place = place[key]
    place[key] = data.draw(
        st.none() | st.integers(-5, 10**20) | st.floats() | TEXTS | st.just([]) | st.just({})
        | st.just("\ud800")
    )  # fmt: skip
    files["crosscut.json"] = json.dumps(value).encode()
    try:
        opened = read_zip(packed(files))
    except CrosscutError:
        return
    build(opened.project)


def test_a_corpus_larger_than_it_may_be_is_refused() -> None:
    data = write_zip(held())
    with pytest.raises(IngestError, match=r"2\u00a0reviews, .* at most 1\u00a0review and 200"):
        read_zip(data, Limits(reviews=1))
    with pytest.raises(IngestError, match="too large"):
        read_zip(data, Limits(corpus_bytes=100))


# --------------------------------------------------------------------------
# Other ways in


def test_added_as_reviews_it_says_what_it_is() -> None:
    source = read_source(write_zip(full()), filename="mine.zip")
    assert [one.review_id for one in source.reviews] == ["a", "b", "c"]
    assert source.problems == []
    assert source.other_files == (
        "crosscut.json", "guide.toml", "lessons.toml", "notebook.toml", "scores.csv"
    )  # fmt: skip
    assert [note.text for note in source.notes] == [
        "mine.zip is a saved corpus: its reviews alone are added"
    ]


@pytest.mark.slow
def test_the_command_opens_it_to_the_same_tables(tmp_path: Path) -> None:
    file = tmp_path / "mine.zip"
    file.write_bytes(write_zip(full()))
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path / "film")
    for source, out in ((file, "of-zip"), (tmp_path / "film", "of-folder")):
        arguments = ["tables", str(source), "--out", str(tmp_path / out), "--format", "parquet"]
        assert main(arguments) == 0
    corpus = build(full()).corpus
    for name in ("reviews", "passages", "mentions", "scores", "timecodes"):
        expected = getattr(corpus, name)
        for out in ("of-zip", "of-folder"):
            written = pd.read_parquet(tmp_path / out / f"{name}.parquet")
            pd.testing.assert_frame_equal(
                written, expected, check_dtype=False, check_categorical=False
            )
    assert_same(load_film(tmp_path / "film"), corpus)


@pytest.mark.slow
def test_timecodes_set_right_are_in_the_tables_of_the_command(tmp_path: Path) -> None:
    (tmp_path / "mine.zip").write_bytes(write_zip(full()))
    assert main(["tables", str(tmp_path / "mine.zip"), "--out", str(tmp_path / "out")]) == 0
    rows = pd.read_csv(tmp_path / "out" / "timecodes.csv")
    columns = ["review_id", "raw", "shown_from", "shown_to", "scene", "segment"]
    assert rows[columns].to_numpy().tolist() == [
        ["c", "10:14", 3230, 3420, "counter", "story-two"],
        ["c", "10:14", 614, 614, "workshop", "story-one"],
        ["c", "figure 54", 3240, 3240, "counter", "story-two"],
    ]


@pytest.mark.slow
def test_corrections_are_saved_in_lists_by_kind() -> None:
    changes = json.loads(unpacked(write_zip(full()))["crosscut.json"])["changes"]
    assert changes["segments"] == [
        {"review_id": "a", "start": 0, "text": "It rains.", "segment": "story-two", "alone": False}
    ]
    assert changes["scores"] == [
        {
            "review_id": "b", "action": "add", "raw": "two halves", "start": 10, "alone": True,
            "fields": [
                ["rater", "Other Sample"], ["rater_kind", "critic"], ["scale", "0-2"],
                ["scale_max", 2.0], ["scale_min", 0.0], ["scope", "film"], ["value", 2.0],
            ],
        }
    ]  # fmt: skip
    names = ("action", "raw", "start", "alone", "shown_from", "shown_to")
    assert [tuple(one[name] for name in names) for one in changes["timecodes"]] == [
        ("set", "10:14", 20, False, 3230, 3420),
        ("drop", "20:59", 65, True, 0, 0),
        ("add", "figure 54", 139, True, 3240, 3240),
    ]


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("segments", {"review_id": "a", "start": None, "text": "x", "segment": "y", "alone": True}),
        ("segments", {"review_id": "a", "start": 0, "text": "x", "segment": 5, "alone": True}),
        ("segments", {"review_id": "a", "start": 0, "text": "x", "alone": True}),
        ("scores", {"review_id": "a", "action": "turn", "raw": "x", "start": 0, "alone": True}),
        ("timecodes", {"review_id": "a", "action": "set", "raw": "x", "start": 0, "alone": True,
                       "shown_from": "soon"}),
        ("timecodes", ["x"]),
    ],
)  # fmt: skip
def test_a_damaged_correction_is_refused(name: str, row: object) -> None:
    files = unpacked(write_zip(held()))
    value = json.loads(files["crosscut.json"])
    value["changes"][name] = [row]
    files["crosscut.json"] = json.dumps(value).encode()
    with pytest.raises(CorpusError, match="damaged"):
        read_zip(packed(files))


def test_what_was_saved_before_timecodes_could_be_set_right_opens() -> None:
    files = unpacked(write_zip(held()))
    value = json.loads(files["crosscut.json"])
    assert value["changes"].pop("timecodes") == []
    files["crosscut.json"] = json.dumps(value).encode()
    assert read_zip(packed(files)).project == held()


def test_the_command_tells_what_was_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = unpacked(write_zip(held()))
    del files["reviews/a.md"]
    (tmp_path / "mine.zip").write_bytes(packed(files))
    assert main(["tables", str(tmp_path / "mine.zip"), "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr()
    assert "1 review," in told.out
    assert "reviews/a.md is not there any more" in told.err


@pytest.mark.slow
def test_with_a_film_only_its_reviews_are_read(tmp_path: Path) -> None:
    (tmp_path / "mine.zip").write_bytes(write_zip(full()))
    arguments = ["tables", str(tmp_path / "mine.zip"), "--film", str(FILM), "--out"]
    assert main([*arguments, str(tmp_path / "out")]) == 0
    assert len(pd.read_csv(tmp_path / "out" / "reviews.csv")) == 3
