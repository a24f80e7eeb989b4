"""Facts about the film that a review states: runtime, year, director."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from crosscut.ingest.captions import CREDIT

if TYPE_CHECKING:
    from crosscut.ingest.model import Line, ReviewMeta


_OPENING_LINES, _OPENING = 12, 1500  # lines and characters in which a film is introduced
_CAPITAL = r"[^\W\d_a-z]"
_PERSON = (
    rf"{_CAPITAL}[\w’'-]{{1,30}}(?: (?:{_CAPITAL}(?:\.|[\w’'-]{{1,30}})|de|von|van|del|la)){{1,3}}"
)
_FILM = (
    r"(?:[\w-]{1,20} ){0,3}(?:film|movie|masterpiece|classic|feature|drama|comedy|thriller|picture"
    r"|debut|anthology)\b"
)
_YEAR = r"((?:18[89]|19\d|20\d)\d)"
_YEAR_IN_TITLE = re.compile(rf"\({_YEAR}\)")
_YEAR_FACT = re.compile(
    rf"\W{{0,4}}(?:release(?:d| date)?|year|premiere[ds]?)\b.{{0,40}}?\b{_YEAR}\b", re.IGNORECASE
)
_YEARS_IN_TEXT = (
    re.compile(rf"\b{_YEAR} {_FILM}"),
    re.compile(rf"\b[Rr]eleased (?:in |on )?(?:[\w,]{{1,10}} ){{0,2}}{_YEAR}\b"),
    _YEAR_IN_TITLE,
)
_DIRECTOR_FACT = re.compile(
    r"\W{0,4}(?:director|directed by|dir\.)(?: ?\([^()]{1,30}\))? ?[:：]? ([^,|·•(]{2,60})",
    re.IGNORECASE,
)
_DIRECTOR_CREDIT = re.compile(r"([^,.]{2,30}), ([^,.]{2,30}), dir\.")
_DIRECTED_BY = re.compile(rf"\b[Dd]irect(?:ed by|or) ({_PERSON})")
_OWNED = re.compile(rf"[’'] ?s? (?:18|19|20)\d\d {_FILM}")
_OWNER = re.compile(rf"({_PERSON})$")
_POSSESSIVE = re.compile(r"[’'](?:s\b.*)?$")
_RUNTIME = re.compile(r"\W{0,4}(?:run(?:ning)?[ -]?time|duration|length)\b", re.IGNORECASE)
_MINUTES = re.compile(r"\b(\d{1,3})\s?(?:min(?:ute)?s?|m|분|分)(?=\W|$)", re.IGNORECASE)
_HOURS = re.compile(
    r"\b(\d)\s?(?:h|hrs?|hours?)\b\.?,? ?(?:and )?(?:(\d{1,2})(?=\s?m|\b))?|\b(\d)h(\d\d)(?=m|\b)",
    re.IGNORECASE,
)


def read_facts(lines: list[Line], meta: ReviewMeta) -> ReviewMeta:
    """Fill in runtime, year and director from fact lines, title and opening."""
    facts = [line.text for line in lines if line.kind == "caption" and line.reason != CREDIT]
    credits = [line.text for line in lines if line.reason == CREDIT]
    body = [line.text[:_OPENING] for line in lines[:_OPENING_LINES] if line.kind == "body"]
    opening = "\n".join(body)[:_OPENING]
    return replace(
        meta,
        runtime=meta.runtime or next(filter(None, map(_runtime, facts)), None),
        year=meta.year or _year(meta.title, facts, opening),
        director=meta.director or _director(facts, credits, opening),
    )


def _runtime(text: str) -> int | None:
    """Read minutes from "102 minutes", "1h 42m", "1 hour 42 minutes"; None if none are stated."""
    if not _RUNTIME.match(text) and not _DIRECTOR_FACT.match(text):
        return None
    minutes = _MINUTES.search(text)
    hours = _HOURS.search(text)
    if minutes and (not hours or minutes.start() < hours.start()):
        return int(minutes[1])
    if hours:
        return 60 * int(hours[1] or hours[3]) + int(hours[2] or hours[4] or 0)
    return None


def _year(title: str, facts: list[str], opening: str) -> int | None:
    for text in facts:
        if match := _YEAR_FACT.match(text):
            return int(match[1])
    tries = [_YEAR_IN_TITLE.search(title), *(form.search(opening) for form in _YEARS_IN_TEXT)]
    found = next(filter(None, tries), None)
    return int(found[1]) if found else None


def _director(facts: list[str], credits: list[str], opening: str) -> str:
    for text in facts:
        if match := _DIRECTOR_FACT.match(text):
            return match[1].strip(" .")
    for text in credits:
        if match := _DIRECTOR_CREDIT.match(text):
            return f"{match[2]} {match[1]}"
    found = _DIRECTED_BY.search(opening)
    if not found and (owned := _OWNED.search(opening)):  # "Jane Doe's 1994 film"
        found = _OWNER.search(opening[max(0, owned.start() - 60) : owned.start()])
    return _POSSESSIVE.sub("", found[1]) if found else ""
