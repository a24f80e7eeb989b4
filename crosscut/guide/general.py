"""Themes and aspects for a film that has no guide yet, the same for every film."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from crosscut.guide.model import Code


def general_source() -> str:
    """Return the text of the general themes and aspects: TOML, as in a guide."""
    return files("crosscut").joinpath("guide", "general.toml").read_text(encoding="utf-8")


@cache
def _general() -> dict[str, tuple[Code, ...]]:
    data = tomllib.loads(general_source())
    return {table: tuple(map(Code.model_validate, data[table])) for table in ("themes", "aspects")}


def general_themes() -> tuple[Code, ...]:
    """Return the ideas that reviews of most films speak of, with their terms."""
    return _general()["themes"]


def general_aspects() -> tuple[Code, ...]:
    """Return the crafts of film, with their terms."""
    return _general()["aspects"]
