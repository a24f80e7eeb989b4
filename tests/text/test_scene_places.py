"""Which cue speaks of its scene: worked sentence by sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscut.schema import WHOLE_FILM
from crosscut.text.scenes import SURE, Attribution, SceneMention, SceneModel

MODEL = SceneModel(
    homes={"bar": "one", "meeting": "one", "letter": "two"},
    cast={"meeting": frozenset({"clerk", "pilot"})},
    stories={("character", "clerk"): "one", ("character", "pilot"): "two", ("motif", "tin"): "one"},
)


def scenes(told: list[Attribution], *found: SceneMention) -> list[tuple[int, str]]:
    return [(place.sentence, place.scene) for place in MODEL.find(told, found)]


def cue(sentence: int, scene: str, start: int = 0) -> SceneMention:
    return SceneMention(
        sentence, "scene", scene, 100 * sentence + start, 100 * sentence + start + 3
    )


def person(sentence: int, code: str) -> SceneMention:
    return SceneMention(sentence, "character", code, 100 * sentence + 50, 100 * sentence + 55)


def test_a_cue_in_a_sentence_on_its_story_speaks_of_its_scene() -> None:
    told = [Attribution(0, "one", 0.4)]
    (place,) = MODEL.find(told, [cue(0, "bar")])
    assert (place.start, place.end, place.sentence, place.confidence) == (0, 3, 0, 0.4)


@pytest.mark.parametrize("sure", [SURE, 1.0])
def test_a_sentence_surely_on_another_story_is_no_scene_of_this_one(sure: float) -> None:
    assert scenes([Attribution(0, "two", sure)], cue(0, "bar"), person(0, "clerk")) == []


def test_a_scene_that_brings_two_stories_together_may_stand_in_either() -> None:
    told = [Attribution(0, "two", 1.0), Attribution(1, "one", 1.0)]
    assert scenes(told, cue(0, "meeting"), cue(1, "meeting")) == [(0, "meeting"), (1, "meeting")]


@pytest.mark.parametrize("own", [Attribution(0, WHOLE_FILM, 0.9), Attribution(0, "two", 0.5)])
def test_a_cue_in_talk_of_the_film_needs_company(own: Attribution) -> None:
    assert scenes([own], cue(0, "bar")) == []
    assert scenes([own], cue(0, "bar"), person(0, "pilot")) == []
    assert (0, "bar") not in scenes([own], cue(0, "bar"), cue(0, "letter", 9))
    assert scenes([own], cue(0, "bar"), person(0, "clerk")) == [(0, "bar")]
    assert scenes([own], cue(0, "bar"), cue(0, "bar", 9)) == [(0, "bar"), (0, "bar")]
    beside = [own, Attribution(0, "one", 0.9)]
    assert scenes(beside, cue(0, "bar")) == [(0, "bar")]
    assert scenes([own, Attribution(1, "one", 0.9)], cue(0, "bar")) == []


def test_a_cue_of_several_words_stands_alone_where_the_story_is_not_surely_another() -> None:
    several = cue(0, "bar")._replace(alone=True)
    assert scenes([Attribution(0, WHOLE_FILM, 0.9)], several) == [(0, "bar")]
    assert scenes([Attribution(0, "two", 0.5)], several) == [(0, "bar")]
    assert scenes([Attribution(0, "two", SURE)], several) == []


def test_a_thing_of_the_story_is_company_unless_it_is_the_cue_itself() -> None:
    told = [Attribution(0, WHOLE_FILM, 0.9)]
    assert scenes(told, cue(0, "bar"), SceneMention(0, "motif", "tin", 40, 43)) == [(0, "bar")]
    assert scenes(told, cue(0, "bar"), SceneMention(0, "motif", "tin", 0, 3)) == []
    assert scenes(told, cue(0, "letter"), SceneMention(0, "motif", "tin", 40, 43)) == []


def test_company_stands_beside_the_sentence_and_not_further() -> None:
    told = [Attribution(0, WHOLE_FILM, 0.9)] * 3
    assert scenes(told, cue(0, "bar"), person(1, "clerk")) == [(0, "bar")]
    assert scenes(told, cue(0, "bar"), person(2, "clerk")) == []


def test_a_stated_timecode_speaks_of_its_scene_in_any_sentence() -> None:
    places = MODEL.find([Attribution(0, "two", 1.0)], [], [(4, 9, "bar", 0)])
    assert [(one.start, one.end, one.scene, one.confidence) for one in places] == [
        (4, 9, "bar", 1.0)
    ]


FOUND = st.builds(
    SceneMention,
    st.integers(0, 4),
    st.sampled_from(["scene"]),
    st.sampled_from(sorted(MODEL.homes)),
    st.integers(0, 99),
    st.integers(100, 120),
) | st.builds(person, st.integers(0, 4), st.sampled_from(["clerk", "pilot"]))
TOLD = st.builds(
    Attribution, st.integers(0, 1), st.sampled_from(["one", "two", WHOLE_FILM]), st.floats(0.34, 1)
)


@given(st.lists(TOLD, min_size=5, max_size=5), st.lists(FOUND, max_size=12))
def test_places_are_cues_in_order_and_none_stands_in_another_story(
    told: list[Attribution], found: list[SceneMention]
) -> None:
    places = MODEL.find(told, found)
    assert places == sorted(places)
    cues = {(one.start, one.end, one.code, one.sentence) for one in found if one.kind == "scene"}
    for place in places:
        assert place[:4] in cues
        assert 0 <= place.confidence <= 1
        own = told[place.sentence]
        away = own.segment not in (WHOLE_FILM, *MODEL.stories_of(place.scene))
        assert not (away and own.confidence >= SURE)
