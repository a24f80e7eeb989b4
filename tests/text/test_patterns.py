"""Patterns that stand in a file of their own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscut.text.patterns import Patterns, any_of


def test_blanks_lay_a_pattern_out_and_names_stand_for_patterns(tmp_path: Path) -> None:
    file = tmp_path / "patterns.toml"
    file.write_text("colour = '''\nred\n|blue'''\nthing = '${colour}\\ ${shape}s?'\n", "utf-8")
    patterns = Patterns(file, shape="square|ring")
    assert patterns.colour.fullmatch("blue")
    assert patterns.thing.fullmatch("red squares")
    assert patterns.thing.fullmatch("blue ring")
    assert not patterns.thing.fullmatch("redsquare")
    with pytest.raises(AttributeError, match="'circle'"):
        assert patterns.circle


def test_a_pattern_that_cannot_be_read_says_so_when_it_is_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "patterns.toml"
    file.write_text("good = 'a'\nbad = '('\n", "utf-8")
    patterns = Patterns(file)
    assert patterns.good is patterns.good
    with pytest.raises(re.error):
        assert patterns.bad


@given(st.sets(st.text("ab .", min_size=1, max_size=5), min_size=1), st.text("ab .", max_size=8))
def test_a_tree_of_words_finds_what_their_list_finds_the_longest_first(words, text):
    longest_first = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    found = [one.span() for one in re.finditer(any_of(words), text)]
    assert found == [one.span() for one in re.finditer(longest_first, text)]
