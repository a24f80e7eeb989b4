"""Mentions, scenes and pairs set right: every table follows, and all of it can be undone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from projects import GUIDE, assert_opens_to, assert_same, held, place, set_segment, undone

from crosscut.corpus.annotate import compile_guide
from crosscut.corpus.selection import Scope, select
from crosscut.errors import CorpusError
from crosscut.measures.pairings import pairs
from crosscut.project.build import Build, build, with_corrections
from crosscut.project.corrections import (
    CodedPlace,
    drop,
    pair_at,
    places_of_code,
    set_values,
)
from crosscut.project.model import Project
from crosscut.project.record import changes_of, changes_value
from crosscut.project.reviews import remove, take_out
from crosscut.project.zip import read_zip, write_zip
from crosscut.store.merge import merge

TALE = """A Night of Tales
By Sample Writer

Cop 223 buys pineapple, and pineapple again. He is lonely at 10:14.

Cop 663 loves Faye, and Faye loves Cop 663 at the Midnight Express.
"""


def codes(built: Build, kind: str = "mentions") -> list[str]:
    rows = built.corpus.tables[kind]
    return rows["scene" if kind == "scenes" else "code"].astype("str").tolist()


def ties(built: Build) -> list[tuple[int, str, str]]:
    selection = select(built.corpus, Scope())
    found = pairs(selection, compile_guide(GUIDE))
    rows = found[["sentence", "first", "second"]]
    return [tuple(row) for row in rows.itertuples(index=False)]


def test_a_wrong_mention_is_dropped_and_comes_back() -> None:
    project = held(TALE)
    built = build(project)
    first, second = coded(built, "motif:pineapple-tins")
    after = drop(project, "a", second)
    assert (
        codes(build(after)).count("pineapple-tins") == codes(built).count("pineapple-tins") - 1 == 1
    )
    assert build(after).stale == ()
    assert build(after).corpus.fingerprint != built.corpus.fingerprint
    assert undone(after, "a", second) == project
    both = drop(after, "a", first)
    assert "pineapple-tins" not in codes(build(both))
    assert len(both.corrections) == 2


def coded(built: Build, code: str) -> list[CodedPlace]:
    return [one for one in places_of_code(built.corpus, "a", "mention") if one.code == code]


def test_two_codes_of_one_word_are_two_things() -> None:
    project = held(TALE)
    built = build(project)
    word = place(built, "theme:loneliness")
    other = replace(word, code="motif:loneliness")
    after = drop(drop(project, "a", word), "a", other)
    assert len(after.corrections) == 2
    assert "loneliness" not in codes(build(after))


def test_a_place_speaks_of_another_scene_or_of_none() -> None:
    project = held(TALE)
    built = build(project)
    (scene,) = codes(built, "scenes")
    found = place(built, scene, "scene")
    other = next(one.code for one in GUIDE.scenes if one.code != scene)
    after = set_values(project, "a", found, scene=other)
    again = build(after)
    assert codes(again, "scenes") == [other]
    assert again.corpus.scenes["confidence"].tolist() == [1.0]
    # What is set again is about what was found, and that takes it back.
    moved = place(again, other, "scene")
    assert set_values(after, "a", moved, scene=scene) == project
    gone = drop(after, "a", moved)
    assert codes(build(gone), "scenes") == []
    assert len(gone.corrections) == 1
    assert drop(project, "a", found) == gone
    with pytest.raises(CorpusError, match="no scene 'nowhere'"):
        set_values(project, "a", found, scene="nowhere")


def test_no_such_pair_is_said_of_one_sentence() -> None:
    project = held(TALE)
    built = build(project)
    (tie,) = ties(built)
    number, first, second = tie
    after = drop(project, "a", pair_at(built.corpus, "a", number, (second, first)))
    assert ties(build(after)) == []
    assert codes(build(after)) == codes(built)
    other = drop(project, "a", pair_at(built.corpus, "a", 0, (first, second)))
    assert ties(build(other)) == [tie]


def test_what_stands_in_a_sentence_follows_its_story() -> None:
    project = held(TALE)
    after = drop(project, "a", place(build(project), "theme:loneliness"))
    after = set_segment(after, "a", 0, "whole-film")
    built = build(after)
    rows = built.corpus.mentions
    here = rows[rows["sentence"] == 0]
    assert set(here["segment"].astype("str")) == {"whole-film"}
    assert "loneliness" not in codes(built)


def all_changed() -> Project:
    project = held(TALE)
    built = build(project)
    (scene,) = codes(built, "scenes")
    (number, first, second) = ties(built)[0]
    other = next(one.code for one in GUIDE.scenes if one.code != scene)
    project = drop(project, "a", place(built, "theme:loneliness"))
    project = set_values(project, "a", place(built, scene, "scene"), scene=other)
    return drop(project, "a", pair_at(built.corpus, "a", number, (first, second)))


def test_it_is_saved_with_the_project_and_opens_to_the_same() -> None:
    project = all_changed()
    assert_opens_to(project, read_zip(write_zip(project)).project)
    assert changes_of(changes_value(project), "x").corrections == project.corrections
    # What an older Crosscut wrote has no lists of them, and nothing new stands in what has none.
    assert set(changes_value(held(TALE))) == {"published", "segments", "scores", "timecodes"}


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("mentions", {"action": "set", "scene": "x"}),
        ("pairs", {"action": "add"}),
        ("scenes", {"action": "set"}),
        ("scenes", {"code": 5}),
        ("mentions", {"start": None}),
    ],
)
def test_a_damaged_list_is_refused(name: str, change: dict[str, object]) -> None:
    row = {"review_id": "a", "start": 0, "alone": True, "action": "drop", "raw": "x", "code": "y"}
    with pytest.raises(CorpusError, match="damaged"):
        changes_of({name: [{**row, **change}]}, "x")


def test_what_has_gone_is_told_of() -> None:
    project = all_changed()
    assert [one.kind for one in build(take_out(project, "a", 2)).stale] == ["pair"]
    assert [one.kind for one in build(take_out(project, "a", 1)).stale] == ["mention", "scene"]
    assert remove(replace(project, reviews=(*project.reviews, *held().reviews[1:])), "a") == (
        replace(project, reviews=held().reviews[1:], corrections=())
    )
    # A guide that does not find the word any more has nothing left to drop.
    without = GUIDE.model_copy(
        update={"themes": tuple(one for one in GUIDE.themes if one.code != "loneliness")}
    )
    assert build(replace(project, guide=without)).stale == ()


def test_two_people_set_right_one_review() -> None:
    base = held(TALE)
    built = build(base)
    mine = drop(base, "a", place(built, "theme:loneliness"))
    theirs = drop(base, "a", place(built, "motif:pineapple-tins"))
    merged = merge(base, mine, theirs)
    assert merged.clashes == ()
    assert {one.code for one in merged.project.corrections} == {
        "theme:loneliness", "motif:pineapple-tins",
    }  # fmt: skip
    (scene,) = codes(built, "scenes")
    found = place(built, scene, "scene")
    others = [one.code for one in GUIDE.scenes if one.code != scene]
    mine, theirs = (set_values(base, "a", found, scene=one) for one in others[:2])
    merged = merge(base, mine, theirs)
    assert merged.project == theirs
    assert merged.clashes == (
        f"Both changed the scene of “{found.raw}” in a. What the other had saved stands.",
    )


def test_a_film_that_is_shown_to_all_is_set_right_in_the_same_way() -> None:
    project = all_changed()
    built = build(replace(project, corrections=()))
    shown, stale = with_corrections(built.corpus, project.corrections)
    assert stale == []
    assert_same(shown, build(project).corpus)
