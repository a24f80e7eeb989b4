"""Dates of publication as pages write them, turned into ISO form."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = {name[:3]: number for number, name in enumerate(_MONTHS, start=1)}
_NAME = rf"(?P<month>{'|'.join(f'{m[:3]}(?:{m[3:]})?' for m in _MONTHS)}|sept)\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_ZONE = r"(?: ?(?:Z|UTC|GMT|[A-Z]{2,4}T|[+-]\d\d:?\d\d))?"
_CLOCK = (
    r"(?:,? ?(?:at |T|-|–|\|)? ?\d{1,2}[:.]\d\d(?::\d\d(?:\.\d+)?)? ?(?:[ap]\.?m\.?)?"
    + _ZONE
    + ")?"
)
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_NAME},? {_DAY},? {_YEAR}",
        rf"{_DAY}(?: of)? {_NAME},? {_YEAR}",
        rf"{_NAME},? {_YEAR}",
        rf"{_YEAR}[-/.](?P<month>\d{{1,2}})(?:[-/.](?P<day>\d{{1,2}}))?",
        rf"{_YEAR} ?[年년] ?(?P<month>\d{{1,2}}) ?[月월](?: ?(?P<day>\d{{1,2}}) ?[日일])?",
        rf"{_YEAR}",
    )
)
_NUMBERS = re.compile(r"(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<year>(?:19|20)\d\d)")
_WEEKDAY = re.compile(
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?),? ", re.I
)
_TAIL = re.compile(_CLOCK + r"$", re.IGNORECASE)
_LONGEST = 60


def parse_date(text: str) -> str:
    """Read a text that is a date and nothing else.

    Returns
    -------
    str
        ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``; empty where the text is no
        date, or could be two (05/03/2019 is May in one country, March in another).
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return ""
    text = _WEEKDAY.sub("", text, count=1).strip(" ,")
    for candidate in (text, _TAIL.sub("", text).strip(" ,")):
        for form in _FORMS:
            if match := form.fullmatch(candidate):
                return _iso(**match.groupdict())
        if match := _NUMBERS.fullmatch(candidate):
            return _from_numbers(int(match["a"]), int(match["b"]), match["year"])
    return ""


def _iso(year: str, month: str | None = None, day: str | None = None) -> str:
    if month is None:
        return year
    number = int(month) if month.isdigit() else _MONTH[month[:3].lower()]
    try:
        whole = date(int(year), number, int(day or 1))
    except ValueError:
        return ""
    return whole.isoformat() if day else whole.isoformat()[:7]


def _from_numbers(a: int, b: int, year: str) -> str:
    if a > 12 or a == b:
        return _iso(year, str(b), str(a))
    return _iso(year, str(a), str(b)) if b > 12 else ""
