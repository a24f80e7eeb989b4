"""Terms with a condition: a word class, company in the same sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscut.text.matcher import compile_matcher, term_of
from crosscut.text.terms import expand, parse_term


def found(term: str, text: str, *more: str) -> list[str]:
    matcher = compile_matcher(("theme", "code", one) for one in (term, *more))
    return [text[hit.start : hit.end] for hit in matcher.find(text)]


VERBS = [
    "They orbit each other.",
    "She orbits him for weeks.",
    "Two strangers orbit one another.",
    "He slowly orbited her.",
    "People who orbit the counter",
    "to orbit",
    "He could never orbit alone",
    "orbiting the bar, she waits",
]
NOUNS = [
    "in her orbit",
    "the orbit of a stranger",
    "Faye\u2019s orbits",
    "a slow orbit",
    "drawn into orbit",
    "their curious orbit around the bar",
    "Orbit is the word.",
]


@pytest.mark.parametrize("text", VERBS)
def test_a_verb_is_told_from_a_noun(text: str) -> None:
    assert len(found("orbit (verb)", text)) == 1
    assert found("orbit (noun)", text) == []


@pytest.mark.parametrize("text", NOUNS)
def test_a_noun_is_told_from_a_verb(text: str) -> None:
    assert found("orbit (verb)", text) == []
    assert len(found("orbit (noun)", text)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A knife in a murder.", ["knife", "murder"]),
        ("A knife. Then the murder.", ["murder"]),
        ("A knife lies on the table.", []),
        ("A knife.\n\nA murder.", ["murder"]),
        ("One knife, two knives.", []),
        ("Blood on knives.", ["Blood", "knives"]),
        ("A butter knife for the murderers.", ["murderers"]),
        (f"A knife: {'very ' * 70}long: murder.", ["knife", "murder"]),
    ],
)
def test_another_term_of_the_code_stands_in_the_sentence(text: str, expected: list[str]) -> None:
    terms = ("blood (with another)", "murder", "murderer", "!butter knife")
    assert found("knife (with another)", text, *terms) == expected


def test_a_term_of_another_code_is_no_company() -> None:
    terms = [("theme", "violence", "knife (with another)"), ("theme", "food", "bread")]
    hits = compile_matcher(terms).find("A knife for the bread.")
    assert [hit.code for hit in hits] == ["food"]


def test_a_class_has_the_forms_of_its_own() -> None:
    assert expand("orbit (verb)") == ("orbit", "orbited", "orbiting", "orbits")
    assert expand("orbit (noun)") == ("orbit", "orbits")


@pytest.mark.parametrize(
    ("term", "text", "count"),
    [
        ("attention (near: him, flats)", "She gives her attention to him.", 1),
        ("attention (near: him, flat)", "The flat has her attention.", 1),
        ("attention (near: flat)", "Attention goes to both flats.", 1),
        ("attention (near: him, flat)", "Pay attention to the lens.", 0),
        ("attention (near: him)", "Attention. He sees him.", 0),
        ("attention (near: pine*)", "attention to pineapples", 1),
        ("attention (near: snack bar)", "attention at the snack-bar", 1),
        ("memory (not near: computer)", "a memory of her", 1),
        ("memory (not near: computer)", "a memory of her computer", 0),
        ("light (noun) (near: sea)", "the light of the sea", 1),
        ("light (noun) (near: sea)", "they light the sea", 0),
        ("light (noun) (near: light)", "the light", 0),
    ],
)
def test_company_stands_in_the_same_sentence(term: str, text: str, count: int) -> None:
    assert len(found(term, text)) == count


def test_sentences_that_are_known_bound_company() -> None:
    matcher = compile_matcher([("theme", "care", "attention (near: him)")])
    text = "Attention by Mr. Wong to him"
    assert matcher.find(text) == []
    assert len(matcher.find(text, [(0, len(text))])) == 1
    assert matcher.find(text, [(0, 20), (21, len(text))]) == []


def test_where_a_condition_fails_the_shorter_term_has_the_place() -> None:
    assert found("lost love (near: May)", "a lost love", "love") == ["love"]
    assert found("lost love (near: May)", "a lost love, May", "love") == ["lost love"]
    assert found("love", "I love the light", "!love (verb)") == []
    assert found("love", "their love", "!love (verb)") == ["love"]


def test_a_term_whose_condition_holds_goes_before_another_codes() -> None:
    terms = [("theme", "sky", "orbit"), ("theme", "drift", "orbit (verb)")]
    hits = compile_matcher(terms).find("They orbit; an orbit")
    assert [hit.code for hit in hits] == ["drift", "sky"]


def test_a_surface_is_of_its_term_whatever_the_condition() -> None:
    assert term_of(["orbit (verb)", "drift"], "orbits") == "orbit (verb)"


@pytest.mark.parametrize(
    "term",
    ["orbit (verbs)", "orbit (adjective)", "orbit (near him)", "orbit (near:)", "orbit (near: a,)"],
)
def test_a_condition_that_is_not_known_is_told(term: str) -> None:
    with pytest.raises(ValueError, match="near"):
        parse_term(term)


def test_other_brackets_belong_to_the_term() -> None:
    assert parse_term("May (his").text == "May (his"
    assert parse_term("Love (reprise)").text == "Love (reprise)"


@given(st.text("abc (near:not,)*verb", max_size=60))
def test_any_term_is_read_or_refused(raw: str) -> None:
    try:
        term = parse_term(raw)
    except ValueError:
        return
    assert term.text
    assert expand(raw)


def test_company_in_a_text_without_end_is_looked_for_nearby() -> None:
    text = "attention him " + "word " * 20_000 + "attention"
    assert len(found("attention (near: him)", text)) == 1
