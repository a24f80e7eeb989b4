"""The shapes a stated score can have, found by four linear scans over a text.

Every scan starts at a small set of characters, or at a literal, so that prose without
them costs next to nothing; every repetition has a bound, so that hostile text stays linear.
A shape alone is no score yet: `crosscut.scores.rules` judges what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Unit = Literal["points", "stars", "percent", "letter"]
Drawn = Literal["", "asterisks", "glyphs"]
Link = Literal["", "slash", "out of", "of", "drawn"]

FULL = "★⭐✭✮✯✪✬🌟⭑🟊"
EMPTY = "☆✩✰✫⚝⭒"
HALVES = "⯪⯨⯫⯩"
FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
PARTS = "".join(FRACTIONS)
WORDS = dict(
    zip(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
        range(11),
        strict=True,
    )
)
TOPS = {**WORDS, "twenty": 20, "hundred": 100, "a hundred": 100, "one hundred": 100}

_S = "[ \\t\xa0\u2009\u202f]"
_STAR = f"[{FULL}*]\ufe0f?"
_NOUN = (
    r"(?:stars?|points?|pts|marks|pips|thumbs|sterne[n]?|punkte[n]?|étoiles?|estrellas?|stelle)"
    r"(?!\w)"
)
_TOP = (
    r"(?:\d{1,4}(?:[.,]0{1,2})?(?![\d½]|[.,]\d|[a-z])|(?:(?:a|one) hundred|four|five|six|seven"
    rf"|eight|ten|twenty|hundred)(?!\w)|\*{{3,10}}(?![*\w])|[{FULL}{EMPTY}]{{3,10}})"
)
# "/ 10", "(out of 10)", "out of a possible ten", "on a scale of 1 to 10", "of 5", "von 5"
_LINK = rf"""(?:
    (?P<slash>{_S}?[/⁄∕／]{_S}?)
  | (?P<out>{_S}?(?P<open>[(\[])?{_S}?out{_S}(?:of{_S})?(?:(?:a|my|the){_S})?
      (?:(?:possible|total|max(?:imum)?){_S})?(?:of{_S})?)
  | (?P<scale>{_S}on{_S}(?:a|my|the|our){_S}(?:\w+{_S})?scale{_S}(?:of|from){_S}
      (?:(?P<low>[01]|zero|one){_S}?(?:to|-|–){_S}?)?)
  | (?P<of>{_S}(?P<open2>[(\[])?(?:of|von|sur|su|av|from){_S})
  )(?P<top>{_TOP})(?!{_S}?[/⁄]{_S}?\d|-\d)(?P<noun2>{_S}?(?:{_NOUN}|[{FULL}]\ufe0f?|\*(?![*\w])))?
  (?(open){_S}?[)\]]?)(?(open2){_S}?[)\]]?)"""
_NUMERIC = re.compile(
    rf"""(?P<num>[0-9{PARTS}](?<![\w/⁄$€£][0-9{PARTS}])(?<!\d:[0-9{PARTS}])(?<!\d[.,\-–−][0-9{PARTS}])
      (?:(?<=1)/2(?={_S}?(?:a{_S})?(?:star|{_STAR}))
        |(?<=[{PARTS}])(?!\d)
        |(?<=[0-9])\d{{0,3}}(?!\d)(?:[.,]\d{{1,2}}(?!\d))?
         (?:{_S}?[{PARTS}]|[ \xa0-]1/2(?![\d/])|[ \xa0-][13]/4(?![\d/])
          |{_S}and{_S}(?:(?:a|one){_S})?half|{_S}and{_S}1/2)?))
    (?P<unit>{_S}?%|{_S}(?:percent|per{_S}cent)(?!\w)
      |{_S}?(?:a{_S})?(?P<noun>(?:{_NOUN}|[{FULL}]\ufe0f?|\*(?![*\w]))))?
    (?:{_LINK})?""",
    re.VERBOSE,
)
_GLYPHS = re.compile(
    rf"""(?P<full>[{FULL}{EMPTY}](?<![{FULL}{EMPTY}\ufe0f][{FULL}{EMPTY}])
      (?:[ \ufe0f]{{0,2}}[{FULL}]){{0,11}})\ufe0f?
    (?P<half>{_S}?(?:[{PARTS}]|[{HALVES}]|1/2(?![\d/])|\+(?![\w+])))?
    (?P<empty>(?:[ \ufe0f]{{0,2}}[{EMPTY}]){{0,11}})\ufe0f?
    (?:{_S}?{_NOUN})?(?:{_LINK})?""",
    re.VERBOSE,
)
_ASTERISKS = re.compile(
    rf"""(?P<full>[*＊](?<![\w*＊\\][*＊])[*＊]{{0,9}}(?![*＊]))
    (?P<half>{_S}?(?:[{PARTS}]|[1-3]/[24](?![\d/])))?(?![\w*])
    (?P<empty>)(?:{_S}?{_NOUN})?(?:{_LINK})?""",
    re.VERBOSE,
)
_LETTER = re.compile(
    r"[ABCDF](?<!\w[ABCDF])(?<![-.&/][ABCDF])(?<!\w['’][ABCDF])"
    r"(?:[+\-−–](?![\w+\-−–])|[ -](?:plus|minus)\b)?"
    r"(?![\w&]|['’]\w|[.]\w|[-−–]\w)"
)
# Two literals, each searched at the speed of memory; one pattern for both is not.
_ANCHORS = (re.compile("out of"), re.compile("star"))
_BEFORE_ANCHOR = re.compile(
    r"(?<![\w-])(?:(?:zero|one|two|three|four|five|six|seven|eight|nine|ten)"
    r"(?:[ -]and[ -](?:(?:an?|one)[ -])?half)?|(?:an? |one[ -])?half)"
    r"(?: an?)?(?:[ -]stars?| points)?[ (]{1,2}$"
)
_WORDED = re.compile(
    rf"""(?P<num>(?:(?P<word>[a-z]+)(?P<and>[ -]and[ -](?:(?:an?|one)[ -])?half)
      |(?P<half>(?:an?[ ]|one[ -])?half)|(?P<plain>[a-z]+)))
    (?:[ ]an?)?(?P<unit>[ -](?P<noun>{_NOUN}))?(?:{_LINK})?""",
    re.VERBOSE,
)


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
    for match in _NUMERIC.finditer(low):
        unit = match["unit"] or ""
        noun = (match["noun"] or "") + (match["noun2"] or "")
        if "%" in unit or "cent" in unit:
            if match["top"] is None:
                yield _candidate(match, number(match["num"]), "percent", end=match.end("unit"))
            continue
        yield _candidate(match, number(match["num"]), _unit(noun, match["top"]))


def _drawn(low: str) -> Iterator[Candidate]:
    for pattern, signs_of in ((_GLYPHS, FULL + EMPTY), (_ASTERISKS, "*＊")):
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
        before = _BEFORE_ANCHOR.search(low[edge:place])
        match = before and _WORDED.match(low, edge + before.start())
        if not match or (match["top"] is None and match["unit"] is None):
            continue
        word = match["word"] or match["plain"]
        value = float(WORDS[word]) if word in WORDS else 0.0
        value += 0.5 if match["and"] or match["half"] else 0.0
        noun = (match["noun"] or "") + (match["noun2"] or "")
        yield _candidate(match, value, _unit(noun, match["top"]))
        done = match.end()


def _letters(text: str) -> Iterator[Candidate]:
    for match in _LETTER.finditer(text):
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
