"""Why a sentence has its segment: each reason is what the model does without it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscut.schema import WHOLE_FILM
from crosscut.text.reasons import Piece, explain
from crosscut.text.segments import Observation, SegmentModel, Sentence

THREE = SegmentModel(
    ("night", "noon", "dawn"),
    {("character", "ana"): "night", ("character", "bo"): "noon", ("motif", "lamp"): "dawn"},
)
WORDS: tuple[tuple[str, str], ...] = (
    ("character", "ana"), ("character", "bo"), ("motif", "lamp"), ("segment", "noon"),
    ("segment", WHOLE_FILM), ("segment", "person"), ("aspect", "light"),
)  # fmt: skip

Told = tuple[list[Sentence], list[Observation], int]


@st.composite
def reviews(draw: st.DrawFn) -> Told:
    """Any review of a film of three stories, with headings and captions, and a sentence of it."""
    count = draw(st.integers(1, 7))
    seen = {
        (at, *draw(st.sampled_from(WORDS)))
        for at in range(count)
        for _ in range(draw(st.integers(0, 2)))
    }
    passage, sentences = 0, []
    for at in range(count):
        passage += draw(st.integers(0, 1))
        kind = draw(st.sampled_from(["body", "body", "body", "heading", "caption"]))
        if sentences and sentences[-1].passage == passage:
            kind = sentences[-1].kind
        topic = "noon" if (at, "segment", "noon") in seen and draw(st.booleans()) else ""
        sentences.append(Sentence(kind, passage, topic))
    return sentences, sorted(seen), draw(st.integers(0, count - 1))


@given(reviews())
def test_a_word_taken_away_changes_the_sentence_as_it_says(told: Told) -> None:
    sentences, seen, place = told
    found = explain(THREE, sentences, seen, place)
    labels, sure = THREE.attribute(sentences, seen)
    assert found.segment == labels[place]
    assert found.of(found.odds) == sure[place]
    assert sum(found.odds) == pytest.approx(1)
    pieces = [reason.piece for reason in found.reasons]
    assert {(one.of, one.code) for one in pieces if one.kind == "here"} == {
        (kind, code) for at, kind, code in seen if at == place
    }
    for piece, without in found.reasons:
        if piece.kind not in ("here", "heading"):
            continue
        left = [one for one in seen if one != (piece.place, piece.of, piece.code)]
        bare = [
            one._replace(topic="") if at == piece.place and one.topic == piece.code else one
            for at, one in enumerate(sentences)
        ]
        again, odds = THREE.posterior(bare, left)
        assert without == pytest.approx(odds[place])
        if found.turn == (piece,):
            assert again[place] == found.other != found.segment


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=2), min_size=1, max_size=6), st.data())
def test_the_neighbours_are_what_the_rest_of_the_review_says(
    told: list[list[tuple[str, str]]], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(told) - 1))
    sentences = [Sentence("body", at) for at in range(len(told))]
    seen = [(at, *word) for at, words in enumerate(told) for word in words]
    found = {one.piece.kind: one for one in explain(THREE, sentences, seen, place).reasons}
    assert ("before" in found, "after" in found) == (place > 0, place < len(told) - 1)
    if "before" in found:
        later = [(at - place, kind, code) for at, kind, code in seen if at >= place]
        _, odds = THREE.posterior(sentences[place:], later)
        assert found["before"].without == pytest.approx(odds[0])
    if "after" in found:
        earlier = [one for one in seen if one[0] <= place]
        _, odds = THREE.posterior(sentences[: place + 1], earlier)
        assert found["after"].without == pytest.approx(odds[place])


def test_the_smallest_change_is_one_name_where_one_name_decides() -> None:
    sentences = [Sentence("body", 0)]
    found = explain(THREE, sentences, [(0, "character", "ana")], 0)
    assert (found.segment, found.other) == ("night", WHOLE_FILM)
    assert found.turn == (Piece("here", "character", "ana", 0),)


def test_where_two_agree_the_smallest_change_is_both() -> None:
    sentences = [Sentence("body", 0), Sentence("body", 0)]
    seen = [(0, "segment", "night"), (1, "character", "ana")]
    found = explain(THREE, sentences, seen, 1)
    assert found.segment == "night"
    assert {piece.kind for piece in found.turn} == {"here", "before"}


def test_a_sentence_that_names_nothing_says_so_and_what_a_name_would_do() -> None:
    found = explain(THREE, [Sentence("body", 0)], [], 0)
    assert found.segment == WHOLE_FILM
    assert [reason.piece.kind for reason in found.reasons] == ["nothing"]
    assert found.of(found.reasons[0].without) == pytest.approx(0.25)
