"""The shapes a stated score can have, found by four linear scans over a text.

Every scan starts at a small set of characters, or at a literal, so that prose without
them costs next to nothing; every repetition has a bound, so that hostile text stays linear.
A shape alone is no score yet: `crosscut.scores.rules` judges what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from crosscut.text.patterns import Patterns

Unit = Literal["points", "stars", "percent", "letter"]
Drawn = Literal["", "asterisks", "glyphs"]
Link = Literal["", "slash", "out of", "of", "drawn"]

FULL = "★⭐✭✮✯✪✬🌟⭑🟊"
EMPTY = "☆✩✰✫⚝⭒"
HALVES = "⯪⯨⯫⯩"
FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
PARTS = "".join(FRACTIONS)
_NUMBERS = "zero one two three four five six seven eight nine ten"
WORDS = {word: number for number, word in enumerate(_NUMBERS.split())}
TOPS = {**WORDS, "twenty": 20, "hundred": 100, "a hundred": 100, "one hundred": 100}

PATTERNS: Final = Patterns(
    Path(__file__).with_suffix(".toml"),
    full=f"[{FULL}]",
    empty=f"[{EMPTY}]",
    half_sign=f"[{HALVES}]",
    part=f"[{PARTS}]",
)
# Two literals, each searched at the speed of memory; one pattern for both is not.
_ANCHORS = (re.compile("out of"), re.compile("star"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of text shaped like a score.

    Attributes
    ----------
    start, end
        Character offsets into the text.
    value
        The number it names; None for a letter grade.
    low, top
        The ends of its scale where the expression states them, else None.
    unit, link
        What is counted, and how the maximum is joined to it ("" where none is stated).
    drawn
        How stars are drawn, where they are.
    """

    start: int
    end: int
    value: float | None
    low: float | None
    top: float | None
    unit: Unit
    link: Link
    drawn: Drawn = ""


def lowered(text: str) -> str:
    """Lower-case `text` without moving an offset (İ alone would grow)."""
    return text.replace("İ", "i").lower()


def find_candidates(text: str, low: str) -> list[Candidate]:
    """Every score-shaped stretch of `text`, in order and without overlaps.

    Parameters
    ----------
    text, low
        The text and `lowered(text)`.
    """
    found = [*_numeric(low), *_drawn(low), *_worded(low), *_letters(text)]
    found.sort(key=lambda one: (one.start, -one.end))
    apart: list[Candidate] = []
    for one in found:
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return apart


def number(word: str) -> float:
    """Read "7", "7,5", "3 1/2", "3½", "3 and a half" or "½"."""
    word = word.replace("\xa0", " ").strip()
    tail = 0.0
    if word and word[-1] in FRACTIONS:
        word, tail = word.rstrip(PARTS + " "), FRACTIONS[word[-1]]
    elif word.endswith("half"):
        word, tail = word.split()[0], 0.5
    elif "/" in word:
        above, below = word[-3], word[-1]
        word, tail = word[:-3].removesuffix("and "), int(above) / int(below)
    word = word.strip(" -").replace(",", ".")
    return (float(word) if word else 0.0) + tail


def _numeric(low: str) -> Iterator[Candidate]:
    for match in PATTERNS.numeric.finditer(low):
        unit = match["unit"] or ""
        noun = (match["noun"] or "") + (match["noun2"] or "")
        if "%" in unit or "cent" in unit:
            if match["top"] is None:
                yield _candidate(match, number(match["num"]), "percent", end=match.end("unit"))
            continue
        yield _candidate(match, number(match["num"]), _unit(noun, match["top"]))


def _drawn(low: str) -> Iterator[Candidate]:
    for pattern, signs_of in ((PATTERNS.glyphs, FULL + EMPTY), (PATTERNS.asterisks, "*＊")):
        if not any(sign in low for sign in signs_of):
            continue
        for match in pattern.finditer(low):
            signs = match["full"]
            count = float(sum(signs.count(sign) for sign in FULL + "*＊"))
            empties = sum(match["empty"].count(sign) for sign in EMPTY)
            if signs[0] in EMPTY:
                # "☆☆☆" counts stars only where a maximum is named; alone it is an ornament.
                if match["top"] is None:
                    continue
                count, empties = float(1 + empties), 0
            half = (match["half"] or "").strip()
            part = 0.5 if half and half in HALVES + "+" else number(half) if half else 0.0
            total = count + empties + (1 if part else 0)
            if total <= 10 and not _ornament(match, low):
                yield _candidate(match, count + part, "stars", drawn_top=total if empties else None)


def _ornament(match: re.Match[str], low: str) -> bool:
    """Whether one star merely adorns the number after it ("⭐ 8/10")."""
    alone = len(match["full"].replace("\ufe0f", "")) == 1 and match["top"] is None
    return alone and low[match.end() : match.end() + 2].strip()[:1].isdigit()


def _worded(low: str) -> Iterator[Candidate]:
    done = -1
    places = sorted(anchor.start() for pattern in _ANCHORS for anchor in pattern.finditer(low))
    for place in places:
        if place < done:
            continue
        edge = max(0, place - 40)
        before = PATTERNS.before_anchor.search(low[edge:place])
        match = before and PATTERNS.worded.match(low, edge + before.start())
        if not match or (match["top"] is None and match["unit"] is None):
            continue
        word = match["word"] or match["plain"]
        value = float(WORDS[word]) if word in WORDS else 0.0
        value += 0.5 if match["and"] or match["half"] else 0.0
        noun = (match["noun"] or "") + (match["noun2"] or "")
        yield _candidate(match, value, _unit(noun, match["top"]))
        done = match.end()


def _letters(text: str) -> Iterator[Candidate]:
    for match in PATTERNS.letter.finditer(text):
        yield Candidate(*match.span(), None, None, None, "letter", "")


def _unit(noun: str, top: str | None) -> Unit:
    stars = any(sign in noun for sign in ("star", "ster", "stel", "étoile", "estre", "*", *FULL))
    return "stars" if stars or (top and top[0] in FULL + EMPTY + "*") else "points"


def _candidate(
    match: re.Match[str],
    value: float,
    unit: Unit,
    *,
    end: int | None = None,
    drawn_top: float | None = None,
) -> Candidate:
    top, link, low = drawn_top, "drawn" if drawn_top else "", None
    if match["top"] is not None:
        named = match["top"]
        top = TOPS.get(named) or (number(named) if named[0].isdigit() else len(named))
        link = "slash" if match["slash"] else "of" if match["of"] else "out of"
        low = {"1": 1.0, "one": 1.0}.get(match["low"] or "")
    stop = match.end() if end is None else end
    signs = match.groupdict().get("full")
    drawn: Drawn = "" if not signs else "asterisks" if signs[0] in "*＊" else "glyphs"
    top = None if top is None else float(top)
    return Candidate(match.start(), stop, value, low, top, unit, link, drawn)  # type: ignore[arg-type]
