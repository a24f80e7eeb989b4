"""Keyword in context, against lines worked out by hand."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from helpers import CASES
from hypothesis import example, given
from hypothesis import strategies as st
from sample_tables import sample

from crosscut.corpus.selection import Scope, Selection, select
from crosscut.errors import CrosscutError
from crosscut.measures.words import LONGEST_QUERY, MOST_STARS, compile_query, concordance
from crosscut.text.matcher import compile_matcher
from crosscut.text.words import WordIndex, bare, fold, word_key, words


def made(*passages: str, segment: str = "whole-film") -> Selection:
    """A selection of one review, each passage one sentence."""
    text = "\n\n".join(passages)
    rows = []
    at = 0
    for number, passage in enumerate(passages):
        rows.append(("r0", number, number, at, at + len(passage), segment))
        at += len(passage) + 2
    columns = ["review_id", "passage", "sentence", "start", "end", "segment"]
    sentences = pd.DataFrame(rows, columns=columns)
    reviews = pd.DataFrame({"review_id": ["r0"], "text": [text], "kind": ["essay"]})
    none = pd.DataFrame()
    return Selection(
        *(sample(), Scope(), reviews, none, sentences, none, none),
        pd.Series({"r0": WordIndex(text).total}),
    )


def found(text: str, query: str, *, case: bool = False, accents: bool = False) -> list[str]:
    return list(concordance(made(text), query, case=case, accents=accents)["keyword"])


def test_a_line_has_its_words_on_either_side() -> None:
    lines = concordance(select(sample(), Scope()), "shelf")
    assert lines.to_dict("records") == [
        {
            "review_id": "ada",
            "passage": 3,
            "sentence": 8,
            "start": 194,
            "end": 199,
            "left": "A tin stands on the ",
            "keyword": "shelf",
            "right": ".",
            "position": pytest.approx(39.5 / 46),
            "segment": "whole-film",
        }
    ]


def test_scope_decides_what_is_searched() -> None:
    tables = sample()
    assert len(concordance(select(tables, Scope()), "lonely")) == 6
    assert len(concordance(select(tables, Scope(captions=True)), "lonely")) == 7
    assert len(concordance(select(tables, Scope(segment="story-two")), "lonely")) == 0
    assert len(concordance(select(tables, Scope(reviews=("ben", "cyd"))), "pilot")) == 6
    # A heading is never counted.
    assert len(concordance(select(tables, Scope(captions=True)), "part one")) == 0


def test_orders() -> None:
    text = "the dog saw Zoe run. a cat saw amy run, Étienne saw Bob walk"
    selection = made(text)

    def starts(order: str) -> list[str]:
        rows = concordance(selection, "saw", order=order)
        return [row.strip(" .,").split()[0] for row in rows["right"]]

    assert starts("position") == ["Zoe", "amy", "Bob"]
    assert starts("right") == ["amy", "Bob", "Zoe"]
    # The nearest word first: cat, dog, étienne.
    assert starts("left") == ["amy", "Zoe", "Bob"]


def test_left_sorts_by_the_nearest_word_then_the_one_before() -> None:
    selection = made("b x saw one; a x saw two; c a saw three")
    rows = concordance(selection, "saw", order="left")
    assert [right.strip(" ;") for right in rows["right"].str[:6]] == ["three", "two", "one"]


def test_reviews_keep_their_order() -> None:
    lines = concordance(select(sample(), Scope()), "tin", order="review")
    assert list(lines["review_id"]) == ["ada", "ben", "cyd"]
    position = concordance(select(sample(), Scope()), "tin", order="position")
    assert list(position["review_id"]) == ["cyd", "ada", "ben"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tin", ["tin", "Tin"]),
        ("tin*", ["tin", "tins", "Tin", "tinned"]),
        ("*ed", ["tinned", "well-loved"]),
        ("t*n*d", ["tinned"]),
        ("a *", ["a tin"]),
        ("* fruit", ["tinned fruit"]),
        ("loved", []),
        ("well-loved", ["well-loved"]),
        ("WELL‑loved", ["well-loved"]),
    ],
)
def test_words_phrases_and_stars(query: str, expected: list[str]) -> None:
    text = "It holds a tin, two tins. Tin; tinned fruit is well-loved"
    assert found(text, query) == expected


def test_a_phrase_does_not_leave_its_sentence_or_passage() -> None:
    assert found("one two", "one two") == ["one two"]
    assert found("one, two", "one two") == ["one, two"]
    assert found("one. two", "one two") == []
    assert len(concordance(made("it is one", "two more"), "one two")) == 0


def test_capitals_and_accents_are_folded_unless_asked() -> None:
    text = "Café cafe CAFÉ cafe\u0301 Straße Łódź"
    assert found(text, "cafe") == ["Café", "cafe", "CAFÉ", "cafe\u0301"]
    assert found(text, "café", accents=True) == ["Café", "CAFÉ"]
    assert found(text, "CAFÉ", case=True, accents=True) == ["CAFÉ"]
    assert found(text, "Cafe", case=True) == ["Café"]
    assert found(text, "strasse") == ["Straße"]
    assert found(text, "lodz") == ["Łódź"]


def test_possessive_and_quotes() -> None:
    text = "Faye’s song, Faye's list, Faye. Isn’t it"
    assert found(text, "faye") == ["Faye", "Faye", "Faye"]
    assert found(text, "faye's") == ["Faye’s", "Faye's"]
    assert found(text, "isn't") == ["Isn’t"]
    assert found(text, "isn") == []


def test_korean_and_chinese() -> None:
    text = "왕가위의 영화 重庆森林 is 王家衛"
    assert found(text, "왕가위*") == ["왕가위의"]
    assert found(text, "왕가위") == ["왕가위"]
    assert found(text, "森林") == ["森林"]
    assert found(text, "王家衛") == ["王家衛"]


@pytest.mark.parametrize("query", ["", "   ", "*", "* *", "?!", "'", "(", "..."])
def test_a_search_without_a_word_says_so(query: str) -> None:
    with pytest.raises(CrosscutError, match="no word"):
        compile_query(query)


def test_a_search_that_is_too_long_says_so() -> None:
    with pytest.raises(CrosscutError, match="too long"):
        compile_query("a" * (LONGEST_QUERY + 1))
    with pytest.raises(CrosscutError, match="too long"):
        compile_query("a*" * (MOST_STARS + 1))


@pytest.mark.parametrize("query", [".a", "a|b", "(a+)+b", "[a-z]", "a{2}", "\\w", "^a$", "(?i)a"])
def test_no_search_is_a_regular_expression(query: str) -> None:
    # Punctuation is passed over: only words of letters are left, side by side.
    text = "zzz ab aaa b w i a z 2"
    letters = re.findall(r"\w+", query)
    assert all(re.findall(r"\w+", keyword.lower()) == letters for keyword in found(text, query))


@pytest.mark.slow
@given(st.text(max_size=LONGEST_QUERY), st.text(max_size=200), st.booleans(), st.booleans())
def test_any_search_of_any_text_ends_and_points_into_the_text(
    query: str, text: str, case: bool, accents: bool
) -> None:
    try:
        compile_query(query, case=case, accents=accents)
    except CrosscutError:
        return
    selection = made(text)
    for row in concordance(selection, query, case=case, accents=accents).to_dict("records"):
        assert text[row["start"] : row["end"]] == row["keyword"] != ""
        assert row["left"] + row["keyword"] + row["right"] in text


@pytest.mark.slow
@given(st.text(alphabet="ab*", min_size=1, max_size=16))
def test_steps_stay_bounded_for_searches_of_many_stars(query: str) -> None:
    if query.count("*") > MOST_STARS or not query.strip("*"):
        return
    # A search that went back over its stars again and again would not come to an end here.
    pattern = compile_query(query)
    assert pattern.search("a" * 20_000 + "c") is None or "c" not in query


@given(st.text(max_size=60))
@example("中-文")
@example("\U00020000-\U0002ebe1")
def test_words_are_those_that_the_corpus_counts(text: str) -> None:
    spans = list(words(text))
    assert len(spans) == WordIndex(text).total
    assert all(0 <= start < end <= len(text) for start, end in spans)


@given(st.text(max_size=60), st.booleans(), st.booleans())
def test_folding_knows_its_way_back(text: str, case: bool, accents: bool) -> None:
    folded = fold(text, case=case, accents=accents)
    for at in range(len(folded.text)):
        start, end = folded.original(at, at + 1)
        assert 0 <= start < end <= len(text)


def test_a_word_is_compared_without_capitals_and_possessive() -> None:
    assert word_key("Faye’s") == "faye"
    assert word_key("Café") == "café"
    assert word_key("Boss") == "boss"
    assert bare("CHILDREN'S") == "CHILDREN"


@pytest.mark.parametrize(
    ("name", "query", "count"),
    [
        ("fr.txt", "amour", 5),
        ("fr.txt", "l'amour", 5),
        ("fr.txt", "femme", 1),
        ("cjk.txt", "凤梨罐头", 1),
        ("ja.txt", "パイナップル", 1),
        ("ko.txt", "시간", 1),
        ("ko.txt", "파인애플 통조림", 1),
        ("ko.txt", "페이", 1),
    ],
)
def test_a_search_and_a_term_of_the_guide_find_as_many(name: str, query: str, count: int) -> None:
    text = (CASES / name).read_text("utf-8")
    assert len(found(text, query)) == count
    assert len(compile_matcher([("theme", "one", query)]).find(text)) == count


def test_no_word_is_found_within_another() -> None:
    assert found("shall'amour, 나이, abl'amour", "amour") == []
    assert found("나이테", "나이") == []
