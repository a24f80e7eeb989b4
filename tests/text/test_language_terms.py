"""Terms of a guide in several languages, and which language a text is read in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscut.text.languages import allows, is_english, read_in, script_language, space_letters
from crosscut.text.matcher import compile_matcher
from crosscut.text.terms import expand, parse_term, with_language


@pytest.mark.parametrize(
    ("raw", "language", "text"),
    [
        ("love", "", "love"),
        ("fr: amour", "fr", "amour"),
        ("!fr:amour propre", "fr", "amour propre"),
        ("zh: 愛情", "zh", "愛情"),
        ("fr: =Boîte", "fr", "Boîte"),
        ("xx: y", "", "xx: y"),  # no language has this code
    ],
)
def test_a_term_may_name_its_language(raw: str, language: str, text: str) -> None:
    term = parse_term(raw)
    assert (term.language, term.text) == (language, text)


def test_a_language_is_put_in_front_of_a_term() -> None:
    assert with_language("!no amour", "fr") == "!fr: no amour"
    assert parse_term(with_language("!=Boîte", "fr")).exact


def found(term: str, text: str) -> list[str]:
    hits = compile_matcher([("theme", "one", term)]).find(text)
    return [text[hit.start : hit.end] for hit in hits]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("term", "text", "places"),
    [
        ("zh: 鳳梨罐頭", "每晚買一罐五月一日到期的鳳梨罐頭。鳳梨不是罐頭。", ["鳳梨罐頭"]),
        ("zh: 警察", "編號223的警察愛上了警察663。", ["警察", "警察"]),
        ("ja: パイナップル缶", "賞味期限のパイナップル缶を毎晩一つずつ買う。", ["パイナップル缶"]),
        ("ja: バー", "夜、バーで金髪の女に声をかける。", ["バー"]),
        ("王菲", "演員王菲很好。", ["王菲"]),
        (
            "ko: 파인애플",
            "5월 1일까지인 파인애플을 산다. 파인애플은 달다.",
            ["파인애플을", "파인애플은"],
        ),
        ("ko: 외롭*", "우스운데 외롭다.", ["외롭다"]),
        ("ko: 경찰", "경찰서에 갔다.", []),  # a police station is another word
        ("fr: boîte", "Il achète des boîtes d'ananas, une boîte par soir.", ["boîtes", "boîte"]),
        ("fr: perruque blonde", "Des perruques blondes.", ["perruques blondes"]),
        ("fr: pleurer", "Elle pleurait ; l'appartement pleure.", ["pleurait", "pleure"]),
        ("fr: amour", "Histoire d'amour, les amours.", ["amour", "amours"]),
        ("de: Dose", "Er sammelt Dosen; die Dose läuft ab.", ["Dosen", "Dose"]),
        ("de: einsam", "Ein einsamer Polizist, einsame Nächte.", ["einsamer", "einsame"]),
        ("es: lágrima", "No le queda agua para las lágrimas.", ["lágrimas"]),
        ("es: recordar", "Ella recordaba todo.", ["recordaba"]),
    ],
)
def test_terms_match_as_their_language_is_written(term: str, text: str, places: list[str]) -> None:
    assert found(term, text) == places


def test_company_is_looked_for_in_running_text() -> None:
    assert found("zh: 酒吧 (near: 鳳梨)", "他在酒吧吃鳳梨。他在酒吧睡覺。") == ["酒吧"]


@given(st.text(alphabet="ab 愛情のー경찰.\n-'"))
def test_letters_set_apart_lead_back_to_their_places(text: str) -> None:
    apart, origins = space_letters(text)
    assert len(origins) == len(apart)
    kept = [(letter, at) for letter, at in zip(apart, origins.tolist(), strict=True)]
    assert "".join(letter for letter, _ in kept).replace(" ", "") == text.replace(" ", "")
    assert all(text[at] == letter for letter, at in kept if letter != " ")


def test_an_english_term_is_looked_for_as_before() -> None:
    assert expand("policeman") == ("policeman", "policemen")
    assert expand("en: policeman") == ("policeman", "policemen")


@pytest.mark.parametrize(
    ("language", "text", "known", "read"),
    [
        ("en", "anything", ("en",), "en"),
        ("fr", "Un film sur deux policiers", ("en",), ""),
        ("fr", "Un film sur deux policiers", ("en", "fr"), "fr"),
        # a guess that is wrong: half its words are English stop words
        ("fr", "It is one of the best of them and I am glad that I saw it", ("en",), "en"),
        ("", "Wow!", ("en",), "en"),
        ("", "好看", ("en",), ""),
        ("", "好看", ("en", "zh"), "zh"),
        ("", "Отлично", ("en",), ""),
        ("", "!!", ("en",), "en"),
    ],
)
def test_the_language_a_text_is_read_in(
    language: str, text: str, known: tuple[str, ...], read: str
) -> None:
    assert read_in(language, text, known) == read


def test_letters_tell_a_language() -> None:
    assert script_language("夢のカリフォルニア") == "ja"
    assert script_language("王家衛") == "zh"
    assert script_language("Faye Wong") == ""
    assert allows("ja", "重慶")
    assert not allows("ko", "Faye")
    assert not is_english("Un film sur deux policiers et une boîte")
