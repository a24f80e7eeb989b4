"""The patterns and lists of words in patterns.toml, by which lines and headings are judged."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

TABLES: Final[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)
_NAME = re.compile(r"\$\{(\w+)\}")


def one_of(patterns: Iterable[str]) -> str:
    """Return the pattern of any of these, with what they name put in."""
    joined = _NAME.sub(lambda name: one_of(TABLES["names"][name[1]]), "|".join(patterns))
    return f"(?:{joined})"


def compiled(patterns: Iterable[str], flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """Return the pattern of any of these, ready for use."""
    return re.compile(one_of(patterns), flags)


def line_kinds(table: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the pattern of a table's lines, whose groups are their kinds; kind -> reason."""
    kinds = TABLES[table]
    groups = [f"(?P<{name}>{one_of(kind['lines'])})" for name, kind in kinds.items()]
    return compiled(groups), {name: kind["reason"] for name, kind in kinds.items()}
