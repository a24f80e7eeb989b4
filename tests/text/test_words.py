from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscut.text.words import WordIndex, fold, fold_character, words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        (" — … ! ", 0),
        ("Don’t stop", 2),
        ("the well-known cat's-eye", 3),
        ("'quoted' words", 2),
        ("stop—go", 2),
        ("8.0/10", 3),
        ("重慶森林", 2),
        ("重慶 Express", 2),
        ("Express重慶", 2),
        ("빛을 다시", 2),
        ("café nai\u0308ve", 2),
        ("e\u0301" * 3, 1),
        ("ウォン・カーウァイの映画", 4),
        ("\U00020000\U00020001电影", 3),
        ("l'amour, qu’il n'aime", 6),
        ("Aujourd’hui l'été", 3),
        ("don't o'clock rock'n'roll O'Brien", 4),
        ("D’Artagnan dell'estero d'l'amour", 5),
    ],
)
def test_what_a_word_is(text: str, words: int) -> None:
    assert WordIndex(text).total == words


def test_count_and_position_are_in_words() -> None:
    index = WordIndex("one two three four")
    start, end = np.array([0, 4, 14]), np.array([3, 13, 18])
    assert index.total == 4
    assert index.count(start, end).tolist() == [1, 2, 1]
    # middles at word 0.5, 2 and 3.5 of 4
    assert index.position(start, end).tolist() == [0.125, 0.5, 0.875]


def test_words_of_scripts_without_blanks_are_words_not_letters() -> None:
    text = "第一个故事里，警察223在五月之前买了凤梨罐头。パイナップルの缶詰を買い続ける"
    found = [text[start:end] for start, end in words(text)]
    assert {"故事", "警察", "223", "凤梨", "罐头", "パイナップル", "缶詰"} <= set(found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "D’Artagnan dell'estero d'l'amour",
            ["D", "Artagnan", "dell", "estero", "d'l'amour"],
        ),
        ("‘the well-known’ cat's -eye-", ["the", "well-known", "cat's", "eye"]),
        ("Express重慶 2046", ["Express", "重慶", "2046"]),
    ],
)
def test_where_words_begin_and_end(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in words(text)] == found


@pytest.mark.slow
@pytest.mark.parametrize("case", [False, True])
@pytest.mark.parametrize("accents", [False, True])
def test_what_is_folded_once_stays(case: bool, accents: bool) -> None:
    letters = [chr(point) for point in range(0x20000) if not 0xD800 <= point < 0xE000]
    forms = {one: fold_character(one, case=case, accents=accents) for one in letters}
    assert [one for one in letters if any(forms[part] != part for part in forms[one])] == []


def test_a_letter_of_two_with_an_accent_is_two_letters() -> None:
    folded = fold("Ǽgir ǿ")
    assert folded.text == "aegir o"
    assert folded.original(0, 2) == (0, 1)
    assert folded.original(2, 3) == (1, 2)


@given(st.text(alphabet="lqunaeé'’ -电影の・ー\U00020000", max_size=12) | st.text(max_size=30))
def test_the_words_found_are_those_counted(text: str) -> None:
    starts = np.array([start for start, _ in words(text)], dtype=np.int32)
    assert WordIndex(text).count(starts, starts + 1).tolist() == [1] * len(starts)
    assert WordIndex(text).total == len(starts)


@given(st.text())
def test_halves_add_up(text: str) -> None:
    index = WordIndex(text)
    cut = len(text) // 2
    left = index.count(np.array([0]), np.array([cut]))[0]
    right = index.count(np.array([cut]), np.array([len(text)]))[0]
    assert left + right == index.total
