"""Timecodes set right: where they point, false ones, missed ones; and what follows from them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers import with_code
from hypothesis import given
from hypothesis import strategies as st
from projects import GUIDE, TIMED, assert_same, block_of, held, set_segment, timecodes, undone

from crosscut.corpus.annotate import compile_guide
from crosscut.corpus.build import review_rows
from crosscut.corpus.selection import Scope, select
from crosscut.errors import CorpusError
from crosscut.ingest.model import Note
from crosscut.measures.findings import findings
from crosscut.measures.guide_diff import try_guide
from crosscut.project.build import Build, build
from crosscut.project.corrections import add, check_time, drop, set_values
from crosscut.project.model import Project
from crosscut.project.reviews import put_back, remove, take_out
from crosscut.text.timecodes import LONGEST, read_time, timecode_as_stated, write_time

TEN = ("10:14", 614, 614, "workshop", "story-one")
CLOCK = ("20:59", 1259, 1259, "", "story-one")  # the story of its sentence
COUNTER = (3230, 3420, "counter", "story-two")


def times(built: Build) -> list[tuple[object, ...]]:
    rows = built.corpus.timecodes.astype(object)
    names = ["raw", "shown_from", "shown_to", "scene", "segment"]
    return [tuple(row) for row in rows[names].itertuples(index=False)]


def stories(built: Build) -> list[str]:
    return built.corpus.sentences["segment"].astype("str").tolist()


def own() -> Project:
    return held(TIMED)


def test_as_it_was_found() -> None:
    built = build(own())
    assert times(built) == [TEN, CLOCK, TEN]
    assert stories(built) == ["story-one"] * 4


@pytest.mark.slow
def test_where_it_points_is_set_and_its_scene_and_story_follow() -> None:
    project = own()
    first, _, second = timecodes(build(project))
    after = set_values(project, "a", first, time="53:50-57:00")
    built = build(after)
    assert times(built) == [("10:14", *COUNTER), CLOCK, TEN]
    assert stories(built) == ["story-two", "story-two", "story-one", "story-one"]
    assert built.stale == ()
    assert built.corpus.fingerprint != build(project).corpus.fingerprint
    # the other of the same words stays as it was found, and is set apart from it
    both = build(set_values(after, "a", second, time="1:02:03"))
    assert times(both)[2][:3] == ("10:14", 3723, 3723)
    assert times(both)[0] == ("10:14", *COUNTER)
    assert undone(after, "a", first) == project
    assert_same(built.corpus, build(after, build(project)).corpus)


def test_what_the_text_says_takes_back_what_was_set() -> None:
    project = own()
    first = timecodes(build(project))[0]
    after = set_values(project, "a", first, time="12:14")
    now = timecodes(build(after))[0]
    assert (now.raw, now.shown_from) == ("10:14", 734)
    again = set_values(after, "a", now, time="13:14")
    assert [dict(one.values)["shown_from"] for one in again.corrections] == [794]
    assert set_values(again, "a", now, time="0:10:14") == project
    assert set_values(project, "a", first, time="10:14") == project


def test_a_time_of_a_clock_is_dropped_and_comes_back() -> None:
    project = own()
    clock = timecodes(build(project))[1]
    after = drop(project, "a", clock)
    assert times(build(after)) == [TEN, TEN]
    assert undone(after, "a", clock) == project
    set_right = set_values(project, "a", clock, time="12:14")
    assert drop(set_right, "a", clock) == after


@pytest.mark.slow
def test_a_missed_one_is_added_changed_and_removed() -> None:
    project = add(own(), "timecode", "a", "figure 54", time="54:00")
    assert times(build(project)) == [
        TEN, CLOCK, TEN, ("figure 54", 3240, 3240, "counter", "story-two"),
    ]  # fmt: skip
    assert stories(build(project))[3] == "story-two"
    added = timecodes(build(project))[3]
    text = project.reviews[0].text
    assert text[added.start : added.end] == "figure 54"
    changed = set_values(project, "a", added, time="10:20")
    assert times(build(changed))[3][1:4] == (620, 620, "workshop")
    assert drop(changed, "a", added) == own()


def test_an_added_one_says_its_time_itself_or_takes_the_place_of_what_it_covers() -> None:
    dropped = drop(own(), "a", timecodes(build(own()))[1])
    again = add(dropped, "timecode", "a", "20:59")
    assert times(build(again))[1] == CLOCK
    wider = add(own(), "timecode", "a", "At 20:59", time="21:00")
    assert [row[0] for row in times(build(wider))] == ["10:14", "At 20:59", "10:14"]
    placed = add(own(), "timecode", "a", "10:14", time="11:00", start=108)
    assert [row[1] for row in times(build(placed))] == [614, 1259, 660]


def test_one_whose_words_are_gone_is_left_out_and_holds_again_when_they_are_back() -> None:
    project = own()
    clock = timecodes(build(project))[1]
    changed = set_values(project, "a", clock, time="12:14")
    after = take_out(changed, "a", 2)
    built = build(after)
    assert built.stale == after.corrections
    assert built.corpus.notices == (
        "a: what was set for the timecode “20:59” no longer applies: the text, or the length of "
        "the film, has changed.",
    )
    block, text = block_of(project.reviews[0], 2)
    back = put_back(after, "a", Note("removed", block.line, text, "taken out by hand"))
    assert times(build(back))[1][:2] == ("20:59", 734)
    # text that moves above it moves it along
    moved = build(take_out(changed, "a", 1))
    assert times(moved)[0][:2] == ("20:59", 734)
    assert moved.stale == ()


@pytest.mark.slow
def test_past_the_end_of_a_shorter_film_it_is_left_out() -> None:
    project = add(own(), "timecode", "a", "figure 54", time="1:40:00")
    film = GUIDE.film.model_copy(update={"runtime": 5400})
    shorter = GUIDE.model_copy(update={"film": film})
    built = build(replace(project, guide=shorter))
    assert built.stale == project.corrections
    assert [row[0] for row in times(built)] == ["10:14", "20:59", "10:14"]


def test_a_removed_review_takes_them_with_it() -> None:
    project = held(TIMED, TIMED.replace("man", "woman"))
    for name in ("a", "b"):
        project = set_values(project, name, timecodes(build(project), name)[0], time="12:14")
    after = remove(project, "a")
    assert [one.review_id for one in after.corrections] == ["b"]


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("soon", "“soon” is not a time in a film. Write it like 10:14, 1:02:03 or 10:14-10:38."),
        ("", "is not a time in a film"),
        ("10:75", "is not a time in a film"),
        ("10:14 and 10:38", "is not a time in a film"),
        ("10:38-10:14", "“10:38-10:14” ends before it begins. Write the earlier time first."),
        ("1:42:01", "lies past the end of the film, which is 1:42:00 long. Correct the time, or"),
        ("10:14-2:00:00", "lies past the end of the film"),
        ("100:00:00", "is not a time in a film"),
        ("9" * 5000 + ":00", "is not a time in a film"),
    ],
)
def test_a_time_that_makes_no_sense_is_refused_in_words(time: str, said: str) -> None:
    project = own()
    first = timecodes(build(project))[0]
    for act in (
        lambda: set_values(project, "a", first, time=time),
        lambda: add(project, "timecode", "a", "figure 54", time=time or "noon"),
    ):
        with pytest.raises(CorpusError) as caught:
            act()
        assert caught.value.where == "a"
        assert said in str(caught.value)


def test_an_added_one_has_its_words_in_the_text() -> None:
    with pytest.raises(CorpusError, match="“9:30” does not appear in the text"):
        add(own(), "timecode", "a", "9:30")
    with pytest.raises(CorpusError, match="“10:14” appears more than once"):
        add(own(), "timecode", "a", "10:14")
    with pytest.raises(CorpusError, match="The timecode is empty"):
        add(own(), "timecode", "a", " ", time="10:14")
    with pytest.raises(CorpusError, match="“figure 54” does not say a time"):
        add(own(), "timecode", "a", "figure 54")
    with pytest.raises(CorpusError, match="no such review"):
        add(own(), "timecode", "z", "figure 54", time="10:14")


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("10:14", (614, 614)), (" 1:02:03 ", (3723, 3723)), ("10:14-10:38", (614, 638)),
        ("10:14 – 10:38", (614, 638)), ("10:14 to 10:38", (614, 638)), ("1h02m", (3720, 3720)),
        ("62:03", (3723, 3723)), ("102:00", (6120, 6120)), ("99:59:59", (LONGEST, LONGEST)),
        ("10:38-10:14", (638, 614)), ("10", None), ("10:14 pm", None), ("at 10:14", None),
        ("10:14-10:38-10:40", None), ("10:1", None), ("99:60:00", None),
    ],
)  # fmt: skip
def test_a_time_is_read_as_a_person_writes_it(text: str, span: tuple[int, int] | None) -> None:
    assert read_time(text) == span


@given(st.integers(0, LONGEST), st.integers(0, LONGEST))
def test_a_written_time_is_read_back(one: int, other: int) -> None:
    span = (min(one, other), max(one, other))
    assert read_time(write_time(*span)) == span
    assert timecode_as_stated(write_time(*span), *span) == write_time(*span)


@given(st.text(max_size=30))
def test_any_text_is_a_time_within_the_film_or_refused(text: str) -> None:
    try:
        begins, ends = check_time(text, GUIDE)
    except CorpusError:
        return
    assert 0 <= begins <= ends <= 6120


def test_a_review_with_no_change_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    project = held(TIMED, TIMED.replace("man", "woman"))
    first = build(project)
    after = set_values(project, "b", timecodes(first, "b")[0], time="12:14")
    read: list[str] = []
    honest = review_rows
    monkeypatch.setattr(
        "crosscut.project.build.review_rows",
        lambda raw, *rest: read.append(raw.review_id) or honest(raw, *rest),
    )
    second = build(after, first)
    assert read == ["b"]
    titled = build(set_segment(after, "b", 0, "whole-film", second), second)
    assert read == ["b"]
    assert times(titled)[3][:2] == ("10:14", 734)
    assert_same(build(project, second).corpus, first.corpus)
    assert read == ["b", "b"]  # the rows of before were of the corrected one


@pytest.mark.slow
def test_a_trial_of_another_guide_knows_what_was_set() -> None:
    project = own()
    changed = set_values(project, "a", timecodes(build(project))[0], time="53:50-57:00")
    item = GUIDE.motifs[0]
    other = with_code(GUIDE, "motif", item.model_copy(update={"terms": (*item.terms, "tall man"),
                                                              "segment": "story-one"}))  # fmt: skip
    built = build(changed)
    after = build(replace(changed, guide=other), built)
    told = [
        (number, old, new)
        for number, (old, new) in enumerate(zip(stories(built), stories(after), strict=True))
        if old != new
    ]
    trial = try_guide(built.corpus, other)
    moved = trial.moves[["sentence", "before", "after"]]
    assert list(moved.itertuples(index=False, name=None)) == told


@pytest.mark.slow
def test_the_overview_names_the_times_as_set() -> None:
    project = held(TIMED, "A Day\nBy Other Sample\n\nNothing of the kind stands here at all.\n")
    first, clock, second = timecodes(build(project))
    project = drop(set_values(project, "a", first, time="53:50-57:00"), "a", clock)
    project = drop(project, "a", second)
    (found,) = [one for one in findings(build(project).corpus, 20) if one.rule == "timecodes"]
    assert "1\u00a0timecode, from 53:50 to 57:00 of the film" in found.basis


def test_readings_scene_by_scene_follow() -> None:
    project = own()
    changed = set_values(project, "a", timecodes(build(project))[0], time="53:50-57:00")
    found = []
    for one in (project, changed):
        corpus = build(one).corpus
        cues, stated = select(corpus, Scope()).scenes, set(corpus.timecodes["raw"])
        found.append(cues.loc[cues["cue"].isin(stated), "scene"].tolist())
    assert found == [["workshop", "workshop"], ["counter", "workshop"]]


def test_rows_of_known_timecodes_are_those_of_found_ones() -> None:
    (raw,) = own().reviews
    compiled = compile_guide(GUIDE)
    found = tuple(timecodes(build(own())))
    assert str(review_rows(raw, compiled, found)) == str(review_rows(raw, compiled))
