from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from projects import (
    CHANGES,
    GUIDE,
    TIMED,
    altered,
    assert_opens_to,
    held,
    lesson,
    raw_reviews,
    review,
    set_segment,
    timecodes,
    undone,
)

from crosscut.guide.model import FilmGuide
from crosscut.ingest.limits import Limits
from crosscut.project import lesson as ln
from crosscut.project.build import build
from crosscut.project.corrections import add, drop, set_values
from crosscut.project.lesson import Lesson, move
from crosscut.project.model import Project
from crosscut.project.notebook import Notebook, Pin
from crosscut.project.reviews import add_reviews, remove, set_meta, take_out
from crosscut.scores.stated import StatedScore
from crosscut.store.merge import merge

THIRD, FOURTH = "A third text about rain.", "A fourth text about noodles."


def added(project: Project, text: str, name: str = "c.txt") -> Project:
    return add_reviews(project, [review(text, name)])[0]


def guide(**change: object) -> FilmGuide:
    return GUIDE.model_copy(update=change)


def test_what_only_one_did_is_kept() -> None:
    base, mine = held(), added(set_segment(held(), "a", 0, "story-two"), THIRD)
    for merged in (merge(base, mine, base), merge(base, base, mine), merge(base, mine, mine)):
        assert merged.project == mine
        assert merged.clashes == ()


def test_what_both_added_stands_side_by_side() -> None:
    mine = set_segment(added(held(), THIRD), "c", 0, "story-one")
    theirs = set_segment(added(held(), FOURTH), "c", 0, "story-two")
    merged = merge(held(), mine, theirs)
    assert merged.clashes == ()
    assert [(one.review_id, one.text) for one in merged.project.reviews[2:]] == [
        ("c", FOURTH),
        ("c-2", THIRD),
    ]
    assert [(one.review_id, one.values) for one in merged.project.corrections] == [
        ("c", (("segment", "story-two"),)),
        ("c-2", (("segment", "story-one"),)),
    ]
    assert build(merged.project).stale == ()


def test_the_same_text_from_both_is_one_review_with_the_corrections_of_both() -> None:
    mine = set_segment(added(held(), THIRD, "mine.txt"), "mine", 0, "story-one")
    theirs = set_meta(added(held(), THIRD, "theirs.txt"), "theirs", title="Rain")
    merged = merge(held(), mine, theirs)
    assert [one.review_id for one in merged.project.reviews] == ["a", "b", "theirs"]
    assert merged.project.corrections[0].review_id == "theirs"
    assert merged.project.review("theirs").meta.title == "Rain"


def test_corrections_of_both_are_united() -> None:
    mine = set_meta(set_segment(held(), "a", 0, "story-two"), "a", title="Mine")
    theirs = set_meta(set_segment(held(), "a", 1, "whole-film"), "a", outlet="Theirs")
    merged = merge(held(), mine, theirs)
    assert merged.clashes == ()
    assert {one.start for one in merged.project.corrections} == {0, 10}
    meta = merged.project.reviews[0].meta
    assert (meta.title, meta.outlet) == ("Mine", "Theirs")


def test_what_contradicts_is_named_and_the_store_stays() -> None:
    base = drop(held(), "b", h_score("8/10", 42))
    mine = set_meta(set_segment(base, "a", 0, "story-two"), "a", title="Mine")
    theirs = set_meta(set_segment(base, "a", 0, "whole-film"), "a", title="Theirs")
    mine = set_values(undone(mine, "b", h_score("8/10", 42)), "b", h_score("8/10", 42), value=7)
    theirs = undone(theirs, "b", h_score("8/10", 42))
    merged = merge(base, mine, theirs)
    assert merged.project == theirs
    assert merged.clashes == (
        "Both changed the title of a. What the other had saved stands.",
        "Both changed the story of “It rains.” in a. What the other had saved stands.",
        "Both changed the score “8/10” in b. What the other had saved stands.",
    )


def h_score(raw: str, start: int) -> StatedScore:
    return StatedScore("Other Sample", "critic", raw, 8.0, 0.0, 10.0, "0-10", "film", start,
                       start + len(raw), "text")  # fmt: skip


def test_timecodes_of_both_are_united() -> None:
    base = held(TIMED)
    first, clock, _ = timecodes(build(base))
    mine = set_values(base, "a", first, time="12:14")
    theirs = add(drop(base, "a", clock), "timecode", "a", "figure 54", time="54:00")
    merged = merge(base, mine, theirs)
    assert merged.clashes == ()
    assert [(one.raw, one.shown_from) for one in timecodes(build(merged.project))] == [
        ("10:14", 734),
        ("10:14", 614),
        ("figure 54", 3240),
    ]
    other = set_values(base, "a", first, time="13:14")
    merged = merge(base, mine, other)
    assert merged.project == other
    assert merged.clashes == (
        "Both changed the timecode “10:14” in a. What the other had saved stands.",
    )


@pytest.mark.slow
@settings(max_examples=settings.default.max_examples // 2)
@given(raw_reviews("r"), raw_reviews("s"), CHANGES, CHANGES)
def test_any_changes_of_two_reviews_are_united(
    one: Any, other: Any, mine: list[Any], theirs: list[Any]
) -> None:
    base, _ = add_reviews(Project(GUIDE), [one, other])
    assume(len(base.reviews) == 2)
    own = his = both = base
    for change in theirs:
        his, both = altered(his, "s", *change), altered(both, "s", *change)
    for change in mine:
        own, both = altered(own, "r", *change), altered(both, "r", *change)
    for some in (own, his):
        assert merge(base, some, base).project == merge(base, base, some).project == some
    merged = merge(base, own, his)
    assert merged.clashes == ()
    assert_opens_to(both, merged.project)


def test_a_text_that_both_changed_stays_as_it_was_saved_first() -> None:
    mine, theirs = take_out(held(), "a", 1), take_out(held(), "a", 2)
    merged = merge(held(), mine, theirs)
    assert merged.project == theirs
    assert merged.clashes == ("Both changed the text of a. What the other had saved stands.",)


def test_a_review_removed_by_one_goes_unless_the_other_changed_it() -> None:
    removed = remove(held(), "a")
    assert merge(held(), removed, added(held(), THIRD)).project == added(removed, THIRD)
    changed = set_meta(held(), "a", title="Changed")
    for merged in (merge(held(), removed, changed), merge(held(), changed, removed)):
        assert merged.project.review("a").meta.title == "Changed"
        assert merged.clashes == ("One removed a, the other changed it. It was kept.",)


def test_corrections_in_a_review_that_is_gone_go_with_it() -> None:
    mine = set_segment(held(), "a", 0, "story-two")
    merged = merge(held(), mine, remove(held(), "a"))
    assert merged.project == remove(held(), "a")


def test_guides_are_united_code_by_code() -> None:
    theme, motif = GUIDE.themes[0], GUIDE.motifs[0]
    mine = guide(themes=(theme.model_copy(update={"title": "Mine"}), *GUIDE.themes[1:]))
    theirs = guide(motifs=(*GUIDE.motifs[1:], motif.model_copy(update={"code": "new-one"})))
    merged = merge(held(), replace(held(), guide=mine), replace(held(), guide=theirs))
    assert merged.clashes == ()
    assert merged.project.guide.themes == mine.themes
    assert merged.project.guide.motifs == theirs.motifs
    other = guide(themes=(theme.model_copy(update={"title": "Theirs"}), *GUIDE.themes[1:]))
    merged = merge(held(), replace(held(), guide=mine), replace(held(), guide=other))
    assert merged.project.guide == other
    assert merged.clashes == (
        "Both changed the title of “Mine” in the guide. What the other had saved stands.",
    )


def in_guide(**change: object) -> Project:
    return replace(held(), guide=guide(**change))


def changed(group: str, at: int, **change: object) -> Project:
    codes = list(getattr(GUIDE, group))
    codes[at] = codes[at].model_copy(update=change)
    return in_guide(**{group: tuple(codes)})


@pytest.mark.parametrize("group", ["segments", "characters", "scenes", "themes", "motifs"])
def test_an_order_that_one_has_changed_stands_with_what_the_other_added_in_its_place(
    group: str,
) -> None:
    codes = getattr(GUIDE, group)
    backwards = in_guide(**{group: codes[::-1]})
    new = codes[1].model_copy(update={"code": "new-one", "title": "New one"})
    more = in_guide(**{group: (codes[0], new, *codes[1:])})
    wanted = (*codes[:0:-1], codes[0])
    at = wanted.index(codes[1])
    wanted = (*wanted[:at], new, *wanted[at:])
    for merged in (merge(held(), backwards, more), merge(held(), more, backwards)):
        assert getattr(merged.project.guide, group) == wanted
        assert merged.clashes == ()


def test_an_order_that_both_have_changed_is_named_and_can_be_chosen() -> None:
    one, two, three, *rest = GUIDE.scenes
    mine, theirs = (
        in_guide(scenes=(two, one, three, *rest)),
        in_guide(scenes=(three, two, one, *rest)),
    )
    merged = merge(held(), mine, theirs)
    assert merged.project == theirs
    (clash,) = merged.clashes
    assert "order of the scenes" in clash
    again = merge(held(), mine, theirs, my_choices={clash})
    assert (again.project, again.clashes) == (mine, ())


def test_terms_that_either_added_are_there_and_those_that_either_removed_are_not() -> None:
    first, second, *terms = GUIDE.themes[0].terms
    mine = changed("themes", 0, terms=(second, "mine", *terms), title="Mine")
    theirs = changed("themes", 0, terms=(first, *terms, "theirs"), description="Theirs.")
    merged = merge(held(), mine, theirs)
    theme = merged.project.guide.themes[0]
    assert theme.terms == ("mine", *terms, "theirs")
    assert (theme.title, theme.description) == ("Mine", "Theirs.")
    assert merged.clashes == ()


def test_of_each_clash_mine_can_be_taken_by_itself() -> None:
    mine = set_meta(changed("themes", 0, title="Mine"), "a", title="Mine")
    theirs = set_meta(changed("themes", 0, title="Theirs"), "a", title="Theirs")
    merged = merge(held(), mine, theirs)
    assert merged.choices == merged.clashes
    assert len(merged.choices) == 2
    found = []
    for one in merged.choices:
        taken = merged.take_mine(one)
        assert set(taken.clashes) == {*merged.clashes} - {one}
        found.append((taken.project.guide.themes[0].title, taken.project.review("a").meta.title))
    assert sorted(found) == [("Mine", "Theirs"), ("Theirs", "Mine")]
    assert merge(held(), mine, theirs, my_choices=merged.choices).project == mine
    # What I removed and the other changed is kept, but can go.
    gone = remove(held(), "a")
    (kept,) = merge(held(), gone, theirs).choices
    assert merge(held(), gone, theirs, my_choices={kept}).project.guide == theirs.guide
    assert len(merge(held(), gone, theirs, my_choices={kept}).project.reviews) == 1


def test_published_scores_of_both_are_listed() -> None:
    one = h_score("8/10", 0)
    mine = replace(held(), published=(replace(one, rater="Mine"),))
    theirs = replace(held(), published=(replace(one, rater="Theirs"),))
    merged = merge(held(), mine, theirs)
    assert [score.rater for score in merged.project.published] == ["Theirs", "Mine"]


def test_what_does_not_fit_any_more_is_named() -> None:
    merged = merge(held(), added(held(), THIRD), added(held(), FOURTH), Limits(reviews=3))
    assert len(merged.project.reviews) == 3
    assert merged.clashes == ("c.txt: The corpus is full: it holds 3\u00a0reviews at most.",)


def test_pins_of_both_are_kept_in_the_order_that_one_has_chosen() -> None:
    def noted(*pins: Pin) -> Project:
        return replace(held(), notebook=Notebook(pins))

    one, two, three, four = (Pin(key, "text", note=key) for key in "abcd")
    longer = replace(one, note="mine")
    merged = merge(noted(one, two), noted(two, longer, three), noted(one, two, four))
    assert merged.project.notebook.pins == (two, longer, three, four)
    assert merged.clashes == ()
    merged = merge(noted(one, two), noted(longer), noted(two, one, four))
    assert merged.project.notebook.pins == (longer, four)
    merged = merge(noted(one), noted(longer), noted(replace(one, note="theirs")))
    assert [pin.note for pin in merged.project.notebook.pins] == ["theirs"]
    assert len(merged.clashes) == 1


def test_lessons_are_united_stop_by_stop() -> None:
    def with_lessons(*lessons: Lesson) -> Project:
        return replace(held(), lessons=lessons)

    one, other = lesson("one", "a", "b"), lesson("other", "c")
    first, second = one.stops
    base = with_lessons(one)
    mine = with_lessons(
        ln.change_stop(one, first.key, lambda stop: replace(stop, ask="word")), other
    )
    theirs = with_lessons(replace(move(one, second.key, -1), title="Theirs"))
    for merged in (merge(base, mine, theirs), merge(base, theirs, mine)):
        united, new = merged.project.lessons
        assert (united.title, new) == ("Theirs", other)
        assert [(stop.key, stop.ask) for stop in united.stops] == [
            (second.key, "nothing"), (first.key, "word")
        ]  # fmt: skip
        assert merged.clashes == ()
    for merged in (merge(base, mine, held()), merge(base, held(), mine)):
        assert merged.project.lessons == mine.lessons
        assert len(merged.clashes) == 1
    (choice,) = merge(base, held(), mine).choices
    assert merge(base, held(), mine, my_choices=[choice]).project.lessons == (other,)
    assert merge(base, base, held()).project.lessons == ()
    full = [with_lessons(*(lesson(f"{n}{at}") for at in range(12))) for n in "ab"]
    merged = merge(held(), *full)
    assert (len(merged.project.lessons), len(merged.clashes)) == (20, 1)
