"""Patterns that stand in a file of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscut.text.patterns import Patterns


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
