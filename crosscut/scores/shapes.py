"""The shapes a stated score can have, found by linear scans over a text.

Every scan starts at a small set of characters, or at a literal, so that prose without
them costs next to nothing; every repetition has a bound, so that hostile text stays linear.
A shape alone is no score yet: `crosscut.scores.rules` judges what stands around it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Final, Literal

from crosscut.text.patterns import Patterns, any_of

Unit = Literal["points", "stars", "percent", "letter"]
Drawn = Literal["", "asterisks", "glyphs", "hearts"]
Link = Literal["", "slash", "out of", "of", "drawn", "cjk", "school", "story"]

FULL = "★⭐✭✮✯✪✬🌟⭑🟊"
EMPTY = "☆✩✰✫⚝⭒"
HALVES = "⯪⯨⯫⯩"
HEARTS, HALF_HEARTS, EMPTY_HEARTS = "❤♥💖🍿🍍👍🎬🥫●", "💛💔", "🤍♡🖤○"
FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
PARTS = "".join(FRACTIONS)
WORDS: Final = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
NUMBERS = {
    word: n + half
    for name, half in (("numbers", 0.0), ("halves", 0.5))
    for n, words in enumerate(WORDS[name])
    for word in words.split()
} | {word: 10.0 * n for n, row in enumerate(WORDS["tens"], 3) for word in row.split()}
TOPS = NUMBERS | dict.fromkeys(WORDS["hundred"], 100.0)
SHARES: Final[dict[str, float]] = WORDS["shares"]
_SHARES = sorted(SHARES, key=len, reverse=True)
_DIE = {word: float(n) for n, word in enumerate(WORDS["die"], 1)}
_CJK_NUMBERS = {w: float(n) for n, row in enumerate(WORDS["cjk-numbers"]) for w in row.split()}

PATTERNS: Final = Patterns(
    Path(__file__).with_suffix(".toml"),
    full=f"[{FULL}{HEARTS}]",
    empty=f"[{EMPTY}{EMPTY_HEARTS}]",
    half_sign=f"[{HALVES}{HALF_HEARTS}]",
    part=f"[{PARTS}]",
    word=any_of(NUMBERS),
    share="|".join(_SHARES),
    die_words="|".join(_DIE),
)
# Literals, each searched at the speed of memory; one pattern for all is not.
_ANCHORS = tuple(re.compile(re.escape(one)) for one in WORDS["anchors"])
_CJK = tuple(getattr(PATTERNS, name) for name in WORDS["cjk-patterns"])
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, ord("İ"): ord("i")}
_WIDE_SIGN = re.compile("[\uff01-\uff5e\u3000İ]")


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
        What is counted, and how the maximum is joined to it ("" where none is stated, "school" for
        a German mark: "2+"; "story" for a word that is a mark only beside the name of a story).
    drawn
        How stars are drawn, where they are.
    cjk
        Whether it stands in Chinese, Japanese or Korean words ("九分").
    """

    start: int
    end: int
    value: float | None
    low: float | None
    top: float | None
    unit: Unit
    link: Link
    drawn: Drawn = ""
    cjk: bool = False


@lru_cache(maxsize=16)
def lowered(text: str) -> str:
    """Lower-case `text`, wide letters as narrow ones, without moving an offset (as İ would).

    The first letter of what a page glues to a mark ("8/10Share") gives way to a line break.
    """
    text = PATTERNS.glued.sub("\n", text)
    return (text.translate(_WIDE) if _WIDE_SIGN.search(text) else text).lower()


def find_candidates(text: str, low: str) -> list[Candidate]:
    """Every score-shaped stretch of `text`, in order and without overlaps.

    Parameters
    ----------
    text, low
        The text and `lowered(text)`.
    """
    found = [
        *_top_first(low),
        *_numeric(low),
        *_drawn(low),
        *_worded(low),
        *_letters(text),
        *_bare_words(low),
        *_cjk(low),
    ]
    apart: list[Candidate] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if apart and one.start < apart[-1].end:
            continue
        joined = _range(apart[-1], one, low) if apart else one
        if joined is not None:
            apart[len(apart) - (joined.start < one.start) :] = [joined]
    return apart


def _range(last: Candidate, one: Candidate, low: str) -> Candidate | None:
    """Join two ends of a range ("7-8/10") at its middle; None for another number with a dash."""
    gap = low[last.end : one.start]
    if PATTERNS.change.search(low[max(0, last.start - 40) : last.start]):
        return one
    ends = PATTERNS.range_gap.fullmatch(gap)
    if ends and last.top in (None, one.top) and not (last.drawn or one.drawn):
        if one.unit == last.unit == "letter":
            return replace(one, start=last.start)
        wide = (one.value or 0) - (last.value or 0)
        spaced = gap.strip() in ("-", "–", "—", "−")
        opens = not low[max(0, last.start - 12) : last.start].rstrip(" ")[-1:].isalnum()
        step = max(2.0, (one.top or 10) / 5)
        if last.unit in (one.unit, "points") and 0 < wide <= step and (opens or not spaced):
            return replace(one, start=last.start, value=(one.value or 0) - wide / 2)
    dashed = low[one.start - 1] in "-–−" and low[one.start - 2 : one.start - 1].isdigit()
    return None if dashed and one.start >= 2 else one


def number(word: str) -> float:
    """Read "7", "7,5", "7'5", "3 1/2", "3½", "3 and a half" or "½"."""
    word = word.replace("\xa0", " ").strip()
    tail = 0.0
    if word and word[-1] in FRACTIONS:
        word, tail = word.rstrip(PARTS + " "), FRACTIONS[word[-1]]
    elif word[-1:].isalpha():
        word, tail = word.split()[0], share(word)
    elif "/" in word:
        above, below = word[-3], word[-1]
        word, tail = word[:-3].removesuffix("and "), int(above) / int(below)
    word = re.sub("[,'’]", ".", word.strip(" -"))
    return (float(word) if word else 0.0) + tail


def share(words: str) -> float:
    """Read what stands behind "and": "and three quarters", "et demie"."""
    return next((SHARES[one] for one in _SHARES if words.endswith(one)), 0.0)


def _cjk_number(word: str) -> float:
    """Read "8.5", "八", "十二", "七点五" or "네"."""
    if word[0].isdigit():
        return float(word)
    whole, _, part = word.partition("点")
    tens, ten, ones = whole.rpartition("十")
    total = 10 * _CJK_NUMBERS.get(tens, 1.0) if ten else 0.0
    return total + _CJK_NUMBERS.get(ones, 0.0) + _CJK_NUMBERS.get(part, 0.0) / 10


def _cjk(low: str) -> Iterator[Candidate]:
    if not PATTERNS.cjk_sign.search(low):
        return
    for pattern in _CJK:
        for match in pattern.finditer(low):
            found = match.groupdict()
            stars = found.get("unit", "points") in ("", "星", None)
            half = 0.5 if found.get("half") or found.get("half2") else 0.0
            top = _cjk_number(found["top"]) if found.get("top") else None
            link: Link = "cjk" if top else ""
            value = _cjk_number(match["num"]) + half
            unit: Unit = "stars" if stars else "points"
            drawn: Drawn = "glyphs" if match[0][0] in "★☆" else ""
            yield Candidate(
                match.start(), match.end(), value, None, top, unit, link, drawn, cjk=True
            )


def _numeric(low: str) -> Iterator[Candidate]:
    for match in PATTERNS.numeric.finditer(low):
        unit = match["unit"] or ""
        noun = (match["noun"] or "") + (match["noun2"] or "")
        if "%" in unit or "cent" in unit:
            yield _candidate(match, number(match["num"]), "percent")
            continue
        value = number(match["num"]) + share(match["and2"] or "")
        one = _candidate(match, value, _unit(noun, match["top"]))
        yield replace(one, link="school") if match["school"] and one.top is None else one


def _drawn(low: str) -> Iterator[Candidate]:
    for pattern in (PATTERNS.glyphs, PATTERNS.asterisks):
        for match in pattern.finditer(low):
            signs = match["full"]
            count = float(sum(signs.count(sign) for sign in FULL + HEARTS + "*＊"))
            empties = sum(match["empty"].count(sign) for sign in EMPTY + EMPTY_HEARTS)
            love = signs[0] in HEARTS + EMPTY_HEARTS and not (empties or match["top"])
            if signs[0] in EMPTY:
                # "☆☆☆" counts stars only where a maximum is named; alone it is an ornament.
                if match["top"] is None:
                    continue
                count, empties = float(1 + empties), 0
            half = (match["half"] or "").strip()
            part = (
                0.5
                if half and (half in HALVES + HALF_HEARTS + "+" or half[-1] == "5")
                else number(half or "0")
            )
            total = count + empties + (1 if part else 0)
            one = _candidate(match, count + part, "stars", drawn_top=total if empties else None)
            yield replace(one, drawn="hearts") if love else one


def _worded(low: str) -> Iterator[Candidate]:
    places = sorted(anchor.start() for pattern in _ANCHORS for anchor in pattern.finditer(low))
    for place in places:
        edge = max(0, place - 40)
        before = PATTERNS.before_anchor.search(low[edge:place])
        match = before and PATTERNS.worded.match(low, edge + before.start())
        if not match or not (match["top"] or match["unit"]):
            continue
        value = NUMBERS.get(match["word"] or "", 0.0) + (0.5 if match["half"] else 0.0)
        value += share(match["and"] or match["and2"] or "")
        noun = (match["noun"] or "") + (match["noun2"] or "")
        yield _candidate(match, value, _unit(noun, match["top"]))


def _bare_words(low: str) -> Iterator[Candidate]:
    text = "\n" + low
    for match in PATTERNS.bare_word.finditer(text):
        start, end = match.span(match.lastindex or 0)
        more = PATTERNS.and_part.match(text, end)
        value = NUMBERS[text[start:end]] + share(more[0] if more else "")
        sign = PATTERNS.school_sign.match(text, end)
        end = max([end, *(found.end() for found in (more, sign) if found)])
        unit: Unit = "stars" if PATTERNS.star_noun.search(match[0]) else "points"
        yield Candidate(start - 1, end - 1, value, None, None, unit, "school" if sign else "")
    for match in PATTERNS.story_word.finditer(text):
        word = match["num"] or match["num2"]
        end = match.end("num2") if match["num2"] else match.end()
        start = match.start("num2" if match["num2"] else "num")
        value = NUMBERS[word] + share(match["and"] or "")
        yield Candidate(start - 1, end - 1, value, None, None, "points", "story")


def _top_first(low: str) -> Iterator[Candidate]:
    for match in PATTERNS.top_first.finditer("\n" + low):
        top, value = (NUMBERS.get(one) or number(one) for one in (match["top"], match["num"]))
        start, end = match.span("num")
        yield Candidate(start - 1, end - 1, value, None, top, "points", "out of")
    for match in chain(PATTERNS.top_named.finditer(low), PATTERNS.die.finditer(low)):
        value = _DIE.get(match["num"]) or number(match["num"])
        top = float(match.groupdict().get("top") or 6)
        yield Candidate(match.start(), match.end(), value, None, top, "points", "out of")
    for match in PATTERNS.scale_first.finditer("\n" + low):
        start, end = match.start("num"), match.end()
        top = _first_number(match["top"] or match["top2"] or match["top3"])
        least = 1.0 if match["low"] and _first_number(match["low"]) == 1 else None
        value = _first_number(match["num"]) + share(match["num"])
        unit: Unit = "stars" if PATTERNS.star_noun.search(match[0]) else "points"
        yield Candidate(start - 1, end - 1, value, least, top, unit, "out of")


def _first_number(words: str) -> float:
    """Read the number in figures or letters with which words begin: "three and a half" is 3."""
    first = re.split(r"[\s-]", words, maxsplit=1)[0]
    return NUMBERS[first] if first in NUMBERS else number(first)


def _letters(text: str) -> Iterator[Candidate]:
    for match in PATTERNS.letter.finditer(text):
        yield Candidate(*match.span(), None, None, None, "letter", "")


def _unit(noun: str, top: str | None) -> Unit:
    stars = any(sign in noun for sign in ("st", "étoile", "gwiazd", "зв", "*", *FULL))
    return "stars" if stars or (top and top[0] in FULL + EMPTY + "*") else "points"


def _candidate(
    match: re.Match[str], value: float, unit: Unit, *, drawn_top: float | None = None
) -> Candidate:
    top, link, low = drawn_top, "drawn" if drawn_top else "", None
    if match["top"] is not None:
        named = match["top"]
        top = TOPS.get(named) or (number(named) if named[0].isdigit() else len(named))
        link = "slash" if match["slash"] else "of" if match["of"] else "out of"
        low = {"1": 1.0, "one": 1.0}.get(match["low"] or "")
    signs = match.groupdict().get("full")
    drawn: Drawn = "" if not signs else "asterisks" if signs[0] in "*＊" else "glyphs"
    top = None if top is None else float(top)
    return Candidate(match.start(), match.end(), value, low, top, unit, link, drawn)  # type: ignore[arg-type]
