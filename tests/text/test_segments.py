from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscut.schema import WHOLE_FILM
from crosscut.text.hmm import Transitions, forward_backward, transitions, viterbi
from crosscut.text.matcher import Matcher, forms_of
from crosscut.text.segments import PERSON, READER, SEVERAL, SegmentModel, Sentence, general_terms

ODDS = st.floats(-4, 4)
STAY = st.floats(0.34, 0.99)


@st.composite
def chains(draw: st.DrawFn) -> tuple[list[list[float]], list[Transitions]]:
    k, n = draw(st.integers(2, 4)), draw(st.integers(1, 5))
    rows = [[draw(ODDS) for _ in range(k)] for _ in range(n)]
    return rows, [transitions(k, draw(STAY), 0.6) for _ in range(n)]


def weight(path: tuple[int, ...], rows: list[list[float]], moves: list[Transitions]) -> float:
    """Log weight of one path, by the definition of the model."""
    total = rows[0][path[0]]
    k = len(rows[0])
    for i in range(1, len(path)):
        total += math.log(moves[i].matrix(k)[path[i - 1]][path[i]]) + rows[i][path[i]]
    return total


def test_what_leaves_a_segment_goes_mostly_to_the_whole_film() -> None:
    first, second, whole = transitions(3, 0.9, 0.6).matrix(3)
    assert first == pytest.approx((0.9, 0.04, 0.06))
    assert second == pytest.approx((0.04, 0.9, 0.06))
    assert whole == pytest.approx((0.05, 0.05, 0.9))
    assert transitions(2, 0.9, 0.6).matrix(2)[0] == pytest.approx((0.9, 0.1))
    # More segments, the same odds between any two.
    assert transitions(6, 0.9, 0.6).matrix(6)[4] == pytest.approx((0.04,) * 4 + (0.9, 0.06))
    assert transitions(1, 0.9, 0.6).matrix(1) == [[1.0]]


@given(chains())
def test_viterbi_finds_the_likeliest_of_all_paths(chain: tuple) -> None:
    rows, moves = chain
    paths = itertools.product(range(len(rows[0])), repeat=len(rows))
    best = max(weight(path, rows, moves) for path in paths)
    assert weight(tuple(viterbi(rows, moves)), rows, moves) == pytest.approx(best)


@given(chains())
def test_forward_backward_sums_over_all_paths(chain: tuple) -> None:
    rows, moves = chain
    k = len(rows[0])
    sums = [[0.0] * k for _ in rows]
    for path in itertools.product(range(k), repeat=len(rows)):
        odds = math.exp(weight(path, rows, moves))
        for i, state in enumerate(path):
            sums[i][state] += odds
    for found, wanted in zip(forward_backward(rows, moves), sums, strict=True):
        assert found == pytest.approx([p / sum(wanted) for p in wanted])


def test_no_sentence_no_label() -> None:
    assert viterbi([], []) == []
    assert forward_backward([], []) == []
    assert SegmentModel(("a", "b")).attribute([], []) == ([], [])


THREE = SegmentModel(
    ("night", "noon", "dawn"),
    {("character", "ana"): "night", ("character", "bo"): "noon", ("motif", "lamp"): "dawn"},
)


def body(*passages: int) -> list[Sentence]:
    return [Sentence("body", passage) for passage in passages]


def test_attention_stays_until_something_moves_it() -> None:
    seen = [(0, "character", "ana"), (3, "character", "bo")]
    labels, confidences = THREE.attribute(body(0, 0, 0, 1, 1), seen)
    assert labels == ["night", "night", "night", "noon", "noon"]
    assert all(1 / 3 < c <= 1 for c in confidences)


def test_three_segments_under_headings() -> None:
    sentences = [
        Sentence("heading", 0), *body(1, 1),
        Sentence("heading", 2), *body(3, 3),
        Sentence("heading", 4), *body(5, 5),
    ]  # fmt: skip
    seen = [
        (0, "segment", "night"),
        (3, "segment", "noon"),
        (6, "segment", "dawn"),
    ]
    labels, _ = THREE.attribute(sentences, seen)
    assert labels == ["night"] * 3 + ["noon"] * 3 + ["dawn"] * 3


def test_a_passage_that_names_one_segment_after_another() -> None:
    names = ("clerk", "diver", "twins", "captain", "child")
    five = SegmentModel(names, {("character", name): name for name in names})
    told = ["captain", "", "diver", "clerk", "child"]
    sentences = [Sentence("body", 0, topic) for topic in ["captain", "", "diver", "", ""]]
    seen = [
        (place, "segment" if sentences[place].topic else "character", name)
        for place, name in enumerate(told)
        if name
    ]
    labels, _ = five.attribute(sentences, seen)
    assert labels == ["captain", "captain", "diver", "clerk", "child"]


def test_a_sentence_that_names_another_segment_ends_the_topic_of_its_passage() -> None:
    four = SegmentModel(("clerk", "diver", "twins", "captain"))
    sentences = [Sentence("body", 0, topic) for topic in ["clerk", "", ""]]
    seen = [(0, "segment", "clerk"), (1, "segment", "diver")]
    labels, _ = four.attribute(sentences, seen)
    assert labels == ["clerk", "diver", "diver"]


def test_whom_alone_a_sentence_names_decides_where_that_is_likeliest() -> None:
    four = SegmentModel(("clerk", "diver", "twins", "captain"), {("character", "ana"): "twins"})
    seen = [(0, "segment", "clerk"), (2, "character", "ana"), (3, "segment", "clerk")]
    labels, _ = four.attribute(body(0, 0, 0, 1), seen)
    assert labels == ["clerk", "clerk", "twins", "clerk"]


def test_what_stands_above_the_first_heading_speaks_of_the_film() -> None:
    five = SegmentModel(("clerk", "diver", "twins", "captain", "child"))
    sentences = [Sentence("body", 0), Sentence("heading", 1, "clerk"), *body(2, 2)]
    labels, _ = five.attribute(sentences, [(1, "segment", "clerk")])
    assert labels == [WHOLE_FILM, "clerk", "clerk", "clerk"]


def test_a_sentence_on_two_segments_is_about_the_whole_film() -> None:
    seen = [(0, "character", "ana"), (0, "character", "bo")]
    labels, _ = THREE.attribute(body(0), seen)
    assert labels == [WHOLE_FILM]


def test_where_nothing_tells_the_stories_apart_none_is_said() -> None:
    seen = [(0, "segment", PERSON), (1, "segment", PERSON)]  # he, and she
    labels, confidences = THREE.attribute(body(0, 0), seen)
    assert labels == [WHOLE_FILM, WHOLE_FILM]
    assert max(confidences) < 1 / 3


def test_a_caption_does_not_move_attention() -> None:
    sentences = [Sentence("body", 0), Sentence("caption", 1), Sentence("body", 2)]
    seen = [(0, "character", "ana"), (1, "character", "bo")]
    labels, _ = THREE.attribute(sentences, seen)
    assert labels == ["night", "noon", "night"]


def test_a_film_of_one_segment_and_of_none() -> None:
    one = SegmentModel(("only",), {("character", "ana"): "only"})
    assert one.attribute(body(0), [(0, "character", "ana")])[0] == ["only"]
    assert SegmentModel(()).attribute(body(0, 0), [])[0] == [WHOLE_FILM, WHOLE_FILM]


def test_ordinals_name_segments_by_their_place() -> None:
    terms = general_terms(["night", "noon", "dawn"])
    assert ("night", "=first story") in terms
    assert ("noon", "=part two") in terms
    assert ("dawn", "=chapter 3") in terms
    assert ("noon", "=in the second,") in terms
    assert ("dawn", "=final episode") in terms
    assert ("noon", "=middle story") in terms
    assert (SEVERAL, "=three short films") in terms
    assert ("night", "=first half") not in terms
    assert {code for code, _ in general_terms(["only"])} == {WHOLE_FILM, PERSON, READER}


def test_an_actor_who_shares_the_directors_name_is_told_apart() -> None:
    terms = general_terms(["a", "b"], "Rain", "Sample Wong", ["Other Wong", "Third Person"])
    assert (WHOLE_FILM, "=Wong") in terms
    assert (WHOLE_FILM, "!=Other Wong") in terms
    assert (WHOLE_FILM, "!=Third Person") not in terms


def test_several_directors_speak_of_no_whole_film_in_parts() -> None:
    terms = general_terms(["a", "b"], "Rain", "Jo Reed, Al Cole")
    assert [term for term in ("=Jo", "=Reed", "=Cole") if (WHOLE_FILM, term) in terms] == []
    assert (WHOLE_FILM, "=Cole") in general_terms(["a"], "Rain", "Jo Reed, Al Cole")


def test_a_name_that_nobody_would_write_out_is_not_looked_for() -> None:
    endless = "x" * 3000
    terms = general_terms(["a", "b"], endless, f"Sample {endless}", [f"Sample {endless}"])
    assert (WHOLE_FILM, "=Sample") in terms
    assert all(len(term) < 200 for _, term in terms)
    Matcher(forms_of([("segment", code, term) for code, term in terms]))


def test_names_are_taken_to_the_letter() -> None:
    for title, director in (("M*A*S*H", "R*"), ("***", "*"), ("", "")):
        terms = general_terms(["a", "b"], title, director, ["* *", "R* Sample"])
        assert forms_of([("segment", code, term) for code, term in terms])
