"""What a text states about itself and its film: title, byline, date, outlet, facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple

from babel import Locale

from crosscut.ingest.cleaning import (
    CREDIT,
    REASONS,
    SENTENCE_END,
    TABLES,
    compile_any,
    one_of,
    section,
    states_score,
    without_ornament,
    words,
)
from crosscut.ingest.model import Line, ReviewMeta
from crosscut.text.languages import language_names
from crosscut.text.patterns import Patterns
from crosscut.text.timecodes import starts_with_time
from crosscut.text.words import stop_words

PATTERNS: Final = Patterns(Path(__file__).with_suffix(".toml"))
_WORDS = TABLES["metadata"]
_MONTH = {
    name.rstrip(".").lower(): number
    for language in _WORDS["languages_of_dates"]
    for width in ("wide", "abbreviated")
    for number, name in Locale(language).months["format"][width].items()
} | {"sept": 9}
_NAME = rf"(?P<month>{'|'.join(sorted(map(re.escape, _MONTH), key=len, reverse=True))})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º|°)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_SHORT_YEAR = r"(?P<year>(?:19|20)?\d\d)"
_ZONE = r"(?: ?(?:Z|(?:UTC|GMT)(?:[+-]\d{1,2}(?::?\d\d)?)?|[A-Z]{2,4}T|[+-]\d\d:?\d\d))?"
_CLOCK = (
    r"(?:,? ?(?:at |T|-|–|\|)? ?\d{1,2}[:.]\d\d(?::\d\d(?:\.\d+)?)? ?(?:[ap]\.?m\.?)?"
    + _ZONE
    + ")?"
)
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_NAME},? {_DAY},? {_YEAR}",
        rf"(?:the )?{_DAY} ?(?:of |de |d['’])?{_NAME},? (?:de |del )?{_YEAR}",
        rf"{_DAY}-{_NAME}-{_SHORT_YEAR}",
        # "Fri Aug 25 13:55:02 -0700 2017", as programs write it
        rf"{_NAME} +{_DAY} \d\d:\d\d:\d\d{_ZONE} {_YEAR}",
        rf"{_NAME},? {_YEAR}",
        rf"{_YEAR}[-/.](?P<month>\d{{1,2}})(?:[-/.](?P<day>\d{{1,2}}))?",
        rf"{_YEAR}\. (?P<month>\d{{1,2}})\. (?P<day>\d{{1,2}})\.?",
        rf"{_YEAR} ?[年년] ?(?P<month>\d{{1,2}}) ?[月월](?: ?(?P<day>\d{{1,2}}) ?[日일])?",
        rf"{_YEAR}",
    )
)
_NUMBERS = re.compile(
    r"(?P<a>\d{1,2})(?P<sign>[/.-]|\. )(?P<b>\d{1,2})(?P=sign)(?P<year>(?:19|20)?\d\d)\.?"
)
_COULD_BE = re.compile(
    r"(?:19|20)\d\d|\d(?:[/.-]|\. )\d\d?(?:[/.-]|\. )\d|\d-[^\W\d_]{3,9}-\d\d"
)  # most lines are none, and it is soon told
_WEEKDAYS = {
    name.rstrip(".").lower()
    for language in _WORDS["languages_of_dates"]
    for width in ("wide", "abbreviated")
    for name in Locale(language).days["format"][width].values()
} | {"tues", "thur", "thurs"}
_WEEKDAY = re.compile(
    rf"(?:{'|'.join(sorted(map(re.escape, _WEEKDAYS), key=len, reverse=True))})\.?,? (?:den |de )?",
    re.IGNORECASE,
)
_TAIL = re.compile(_CLOCK + r"$", re.IGNORECASE)
_LONGEST = 60
_THIS_CENTURY = 70  # years of two figures below this are of this century


Order = Literal["day", "month"] | None
"""Which comes first in 05/03/2019; None where nothing tells."""


def parse_date(text: str, order: Order = None) -> str:
    """Read a text that is a date and nothing else.

    Parameters
    ----------
    text
        The text.
    order
        What dates beside it tell of those that are figures alone.

    Returns
    -------
    str
        ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``; empty where the text is no
        date, or could be two (05/03/2019 is May in one country, March in another; with full
        stops the day stands first).
    """
    for candidate in _dates(text):
        for form in _FORMS:
            if match := form.fullmatch(candidate):
                return _iso(**{**match.groupdict(), "year": _whole_year(match["year"])})
        if match := _NUMBERS.fullmatch(candidate):
            dots = match["sign"][0] == "." and len(match["year"]) == 4
            first = order or ("day" if dots else None)
            return _from_numbers(int(match["a"]), int(match["b"]), match["year"], first)
    return ""


def order_of_dates(texts: Iterable[str]) -> Order:
    """Return the order that dates of one column share, if one of them has a day above 12.

    With full stops between the figures the day stands first, unless one of them says otherwise.
    """
    dates = [match for text in texts for one in _dates(text) if (match := _NUMBERS.fullmatch(one))]
    day, month = (any(int(match[part]) > 12 for match in dates) for part in ("a", "b"))
    dots = bool(dates) and all(match["sign"][0] == "." for match in dates)
    if day != month:
        return "day" if day else "month"
    return "day" if dots and not day else None


def _dates(text: str) -> Iterator[str]:
    """Return what could be the date in a text: it, and it without a day of the week or a time."""
    text = text.strip()
    if len(text) <= _LONGEST and _COULD_BE.search(text):
        # "Mar." is a month in English, and a day of the week elsewhere.
        for whole in dict.fromkeys((text, _WEEKDAY.sub("", text, count=1).strip(" ,"))):
            yield whole
            if (rest := _TAIL.sub("", whole).strip(" ,")) != whole:
                yield rest


def _iso(year: str, month: str | None = None, day: str | None = None) -> str:
    if month is None:
        return year
    number = int(month) if month.isdigit() else _MONTH[month.lower()]
    try:
        whole = date(int(year), number, int(day or 1))
    except ValueError:
        return ""
    return whole.isoformat() if day else whole.isoformat()[:7]


def _whole_year(year: str) -> str:
    if len(year) == 4:
        return year
    return f"20{year}" if int(year) < _THIS_CENTURY else f"19{year}"


def _from_numbers(a: int, b: int, year: str, order: Order) -> str:
    if len(year) == 2:  # "21/04/03" tells of itself nothing
        if order is None:
            return ""
        year = _whole_year(year)
    if a > 12 or a == b or (order == "day" and b <= 12):
        return _iso(year, str(b), str(a))
    return _iso(year, str(a), str(b)) if b > 12 or order == "month" else ""


_CODE = re.compile(r"([a-z]{2})(?:[-_][a-z0-9]{2,8})*", re.IGNORECASE)
_LANGUAGES: dict[str, str] = {
    name: code for code, names in TABLES["languages"].items() for name in names
}


@cache
def _languages() -> dict[str, str]:
    return {name.casefold(): code for code, name in language_names().items()} | _LANGUAGES


def read_language(text: str) -> str:
    """Read a language's code or name: "en", "en_US", "English", "Deutsch"; empty for neither."""
    text = text.strip()
    code = _CODE.fullmatch(text)
    if code and code[1].lower() in language_names():
        return code[1].lower()
    return _languages().get(re.sub(r" ?\(.*", "", text).casefold(), "")


_LONGEST_BYLINE = 160
_LONGEST_LABELLED = 8  # words behind "Reviewer:"
_LONGEST_VITA = 400
_PARTICLES = frozenset(_WORDS["particles"])
_OUTLET_WORD = re.compile(rf"\b{one_of(_WORDS['outlet_words'])}\b", re.IGNORECASE)


_ELISION = re.compile(r"[dDlL][’'](?=[^\W\d_])")
_INITIAL = re.compile(r"(?<=[^\W\d_]) [A-Z]\. *$")  # the last name, as many sites shorten it


class Byline(NamedTuple):
    """What a byline states; the empty string for what it does not."""

    authors: str
    published: str = ""
    outlet: str = ""


def is_name(text: str) -> bool:
    """Return whether a text has the shape of one person's name."""
    if len(text) > 60 or not PATTERNS.one_name.fullmatch(text):
        return False
    tokens = [token for token in text.split() if token not in _PARTICLES]
    tokens = [_ELISION.sub("", token) for token in tokens]  # "d’Alembert"
    return bool(tokens) and not any(token[0].islower() for token in tokens)


def read_names(text: str) -> tuple[str, str]:
    """Read a list of names: (authors joined with ``"; "``, outlet); empty where it is none.

    >>> read_names("Ada Lovelace, Grace Hopper, and Mary Shelley")
    ('Ada Lovelace; Grace Hopper; Mary Shelley', '')
    """
    has_and = PATTERNS.and_between.search(text) is not None
    parts = PATTERNS.comma.split(PATTERNS.and_between.sub(", ", text))
    names = [name.strip() if _INITIAL.search(name) else name.strip(" .") for name in parts]
    names = [name for name in names if name]
    outlet = ""
    if len(names) == 2 and not has_and and _OUTLET_WORD.search(names[1]):
        outlet = names.pop()
    surname_first = len(names) == 2 and not has_and and all(" " not in name for name in names)
    if not names or surname_first or not all(map(is_name, names)):
        return "", ""
    return "; ".join(names), outlet


def read_byline(text: str, *, certain: bool = False) -> Byline | None:
    """Read ``By A and B | May 3, 2019`` and its like.

    With ``certain``, only lines that name what was written or done count, as
    "Review by" does; a bare "By" does not.
    """
    if len(text) > _LONGEST_BYLINE:
        return None
    text = PATTERNS.account.sub("", PATTERNS.read_on.sub("", text)).strip("()[]—–- ")
    text = PATTERNS.entry_lead.sub("", text)
    if label := PATTERNS.author_label.fullmatch(text):
        names, *rest = PATTERNS.bar.split(label["names"])
        if dated := PATTERNS.name_and_date.fullmatch(names):
            names, rest = dated["names"], [dated["date"], *rest]
        date = next(filter(None, (date_line(one.rpartition(": ")[2]) for one in rest)), "")
        other = (
            SENTENCE_END.search(names) or words(names) > _LONGEST_LABELLED or states_score(names)
        )
        own = read_names(names)[0]
        return None if other or (label["plain"] and not own) else Byline(own or names, date)
    if dateline := PATTERNS.dated_byline.fullmatch(text):
        date = date_line(dateline["date"])
        by = PATTERNS.entry_tail.sub("", dateline["by"])
        if date and (byline := read_byline(by)):
            return byline._replace(published=date)
        if date and " " not in (name := by.partition(" ")[2]):
            return Byline(name, date)
    match = PATTERNS.byline.fullmatch(text.rstrip(".") if "posted" in text.lower() else text)
    if not match or (certain and not match["long"]):
        return None if certain else _name_and_date(text)
    names, *rest = PATTERNS.after_names.split(match["names"], maxsplit=1)
    authors, outlet = read_names(names)
    date = date_line(PATTERNS.entry_tail.sub("", rest[0])) if rest else ""
    if date and not authors and " " not in names:
        return Byline(names, date)  # a name of one's own choice: "by filmfan99 » Apr 3, 2021"
    # "By Design" could be anything; behind a bare "by" a name has two words.
    if not authors or (not match["long"] and " " not in authors and authors.isascii()):
        return None
    if rest and not date and is_name(rest[0]):
        outlet = rest[0]
    return Byline(authors, date, outlet)


def _name_and_date(text: str) -> Byline | None:
    """Read "April 3, 2021 · Ann Ash" and "Ann Ash | 3 April 2021 | 5 min read"."""
    parts = PATTERNS.bar.split(text)[:3]
    if len(parts) < 2:
        return None
    date = next(filter(None, map(date_line, parts)), "")
    name = next((part for part in parts if " " in part and is_name(part)), "")
    return Byline(name, date) if date and name else None


def date_line(text: str) -> str:
    """Read a line that is a date, alone or behind "Posted on"; a bare year is none."""
    if len(text) > 80 or text.isdigit():
        return ""
    return parse_date(text) or parse_date(PATTERNS.date_label.sub("", text, count=1))


WORKS: Final = "list of works"  # the reason for which one below a text is removed
_OPENING_LINES, _OPENING = 12, 1500  # lines and characters in which a film is introduced
_YEARS_IN_TEXT = (PATTERNS.year_of_film, PATTERNS.released_in, PATTERNS.year_in_title)


def read_facts(lines: list[Line], meta: ReviewMeta) -> ReviewMeta:
    """Fill in runtime, year and director from fact lines, title and opening."""
    facts = [line.text for line in lines if line.kind == "caption" and line.reason != CREDIT]
    credits = [line.text for line in lines if line.reason == CREDIT]
    body = [line.text[:_OPENING] for line in lines[:_OPENING_LINES] if line.kind == "body"]
    opening = "\n".join(body)[:_OPENING]
    works = "\n".join(line.text for line in lines if line.reason == WORKS)
    return replace(
        meta,
        runtime=meta.runtime or next(filter(None, map(_runtime, facts)), None),
        year=meta.year or _year(meta.title, facts, opening, works),
        director=meta.director or _director(facts, credits, opening),
    )


def _runtime(text: str) -> int | None:
    """Read minutes from "102 minutes", "1h 42m", "1 hour 42 minutes"; None if none are stated."""
    if not PATTERNS.runtime.match(text) and not PATTERNS.director_fact.match(text):
        return None
    minutes = PATTERNS.minutes.search(text)
    hours = PATTERNS.hours.search(text)
    if minutes and (not hours or minutes.start() < hours.start()):
        return int(minutes[1])
    if hours:
        return 60 * int(hours[1] or hours[3]) + int(hours[2] or hours[4] or 0)
    return None


def _find_year(form: re.Pattern[str], opening: str, works: str) -> re.Match[str] | None:
    """Find a year that is not that of a work in the list of works: "Abbas (1997) argues"."""
    if not PATTERNS.figures.search(opening):
        return None
    for match in form.finditer(opening):
        before = PATTERNS.cited.search(opening, max(0, match.start() - 40), match.start())
        says = PATTERNS.citing.match(opening, match.end())
        if not before or not (says or "et al" in before[0] or f"{before[1]}," in works):
            return match
    return None


def _year(title: str, facts: list[str], opening: str, works: str) -> int | None:
    for text in facts:
        if match := PATTERNS.year_fact.match(text):
            return int(match[1])
    tries = [
        PATTERNS.year_in_title.search(title),
        *(_find_year(form, opening, works) for form in _YEARS_IN_TEXT),
    ]
    year_match = next(filter(None, tries), None)
    return int(year_match[1]) if year_match else None


def _director(facts: list[str], credits: list[str], opening: str) -> str:
    for text in facts:
        if match := PATTERNS.director_fact.match(text):
            return match[1].strip(" .")
    for text in credits:
        if match := PATTERNS.director_credit.match(text):
            return f"{match[2]} {match[1]}"
    name = PATTERNS.directed_by.search(opening)
    if not name and (film := PATTERNS.owned_film.search(opening)):  # "Jane Doe's 1994 film"
        name = PATTERNS.owner.search(opening[max(0, film.start() - 60) : film.start()])
    return PATTERNS.possessive.sub("", name[1]) if name else ""


_TITLE_WORDS, _TITLE_CHARS = 35, 250
_PLAIN_WORDS = 14  # of a title written like a sentence
_FIGURES = 3  # of a title that is a figure, as "2046"; a mark has fewer
_UNDER_TITLE = 3  # lines above a name with its date: a title and what stands below it
_HEAD = 10  # lines in which title, byline and date stand
_LONG = 20  # words of a line that begins the text itself
# Of a title: an item of a list is none.
_NOT_HEAD = re.compile(r"[(\[]|[-*•] |\d{1,2}\) ")
_NOT_TITLE = (".", "…", ",", ";", ":", "。", ".”", '."', ".)", ")]")
_SITE_BUTTONS = frozenset(REASONS[key] for key in ("login", "newsletter", "navigation"))
_AUTHOR_BUTTONS = frozenset(REASONS[key] for key in ("share", "reading_time"))
_SECTIONS = compile_any(TABLES["essay"]["sections"])
_OUTLETS = [compile_any([form]) for form in _WORDS["outlets"]]


def lift_metadata(lines: list[Line], meta: ReviewMeta) -> ReviewMeta:
    """Fill in what the lines state and ``meta`` does not have yet.

    Title, byline and date lines are marked as lifted; the rest stays in place.
    """
    meta = _lift_head(lines, meta)
    if not meta.author:
        meta = _add(meta, _byline_below(lines) or Byline(_author_of_box(lines)))
    return replace(meta, outlet=meta.outlet or _outlet(lines, meta.author))


def lift_title(lines: list[Line], meta: ReviewMeta) -> ReviewMeta:
    """Lift the first heading of a curated text if it is the title."""
    first = next((line for line in lines if line.kind == "heading"), None)
    if first and (not meta.title or _same(first.text, meta.title)):
        if meta.title or not first.section:
            first.set("lifted", "title")
        return replace(meta, title=meta.title or first.text)
    return meta


def _add(meta: ReviewMeta, byline: Byline) -> ReviewMeta:
    return replace(
        meta,
        author=meta.author or byline.authors,
        published=meta.published or byline.published,
        outlet=meta.outlet or byline.outlet,
    )


def _lift_head(lines: list[Line], meta: ReviewMeta) -> ReviewMeta:
    """Take title, byline and date from the lines above the first paragraph."""
    indices = [i for i, line in enumerate(lines) if line.stays and line.kind != "caption"]
    for i in indices[:_HEAD]:
        if i == indices[-1]:
            break  # something must remain
        line = lines[i]
        score = PATTERNS.score.search(line.text) if len(line.text) <= _TITLE_CHARS else None
        text = line.text[: score.start()] if score else line.text
        byline = _head_byline(lines, i, text, meta)
        if byline and (not meta.author or _same(byline.authors, meta.author)):
            meta, reason = _add(meta, byline), "byline"
        elif date := date_line(text):
            meta, reason = replace(meta, published=meta.published or date), "date"
        elif _is_title(text, meta) and not _opens_part(lines, i):
            meta, reason = _title_or_site(lines, i, text, meta)
        elif words(text) >= _LONG or SENTENCE_END.search(text):
            break
        else:
            continue
        if not score and not line.section:  # what also holds a score, or opens a part, stays
            line.set("lifted", reason)
    return meta


def _head_byline(lines: list[Line], i: int, text: str, meta: ReviewMeta) -> Byline | None:
    """Read a byline, or a name beside its "Follow" button."""
    if (byline := read_byline(text)) and (meta.title or not PATTERNS.abroad.match(text)):
        return byline
    if not meta.title or not is_name(text) or " " not in text:
        return None
    beside = lines[i + 1].reason in _AUTHOR_BUTTONS
    return Byline(text) if beside or _below_title(lines, i, text) else None


def _below_title(lines: list[Line], i: int, name: str) -> bool:
    """Return whether a name between the title and the text or its date is the author's."""
    below = next(line for line in lines[i + 1 :] if line.stays)
    heading = (below.final and not lines[i].final) or _SECTIONS.fullmatch(below.text)
    text = words(below.text) >= _LONG or bool(heading) or bool(date_line(below.text))
    told_of = any(name in line.text for line in lines[i + 1 :])  # the director, mostly
    has_date = i <= _UNDER_TITLE and bool(date_line(below.text))
    at_top = has_date or i == 0 or lines[i - 1].reason == "title"
    signed = any(read_byline(line.text) for line in lines[i + 1 : i + _HEAD])  # then it is a site's
    return at_top and text and not told_of and not signed and not _is_words(name)


def _title_or_site(
    lines: list[Line], i: int, text: str, meta: ReviewMeta
) -> tuple[ReviewMeta, str]:
    """Take the line for the title, or for the site's name above "Subscribe" and "Sign in"."""
    text = without_ornament(text).strip()
    if not meta.title and not meta.outlet and lines[i + 1].reason in _SITE_BUTTONS:
        below = [line.text for line in lines[i + 1 : i + _HEAD] if line.undecided]
        if below and _is_title(below[0], meta) and not read_byline(below[0]):
            return replace(meta, outlet=text), "outlet"
    return replace(meta, title=meta.title or text), "title"


def _is_title(text: str, meta: ReviewMeta) -> bool:
    if starts_with_time(text):  # "Ann  0:03" of a transcript
        return False
    if meta.title:  # the format told it; the page repeats it above the text
        return _same(text, meta.title)
    if len(text) > _TITLE_CHARS or _NOT_HEAD.match(text) or text.endswith(_NOT_TITLE):
        return False
    tokens = text.split()
    if (
        not any(map(str.isalnum, text))
        or (text.isdigit() and len(text) < _FIGURES)
        or PATTERNS.rating_word.fullmatch(text)
        or PATTERNS.sentences.search(text)
        or states_score(text)
    ):
        return False
    if next(filter(str.isalnum, text)).islower():
        return False
    # In a title most words have capitals; in a sentence that lost its full stop, few.
    has_case = any(char.lower() != char.upper() for char in text)
    capitals = has_case and 2 * sum(not token[0].islower() for token in tokens) >= len(tokens)
    plain = words(text) <= _PLAIN_WORDS and not text.endswith(("?", "!"))
    return words(text) <= _TITLE_WORDS and (capitals or plain)


def _opens_part(lines: list[Line], i: int) -> bool:
    """Return whether a line is the first of several that number the parts of a text."""
    first = PATTERNS.part_number.fullmatch(lines[i].text)
    others = (PATTERNS.part_number.fullmatch(line.text) for line in lines[i + 1 :])
    return first is not None and any(
        one and one["part"].lower() == first["part"].lower() for one in others
    )


def _same(a: str, b: str) -> bool:
    return "".join(filter(str.isalnum, a.lower())) == "".join(filter(str.isalnum, b.lower()))


def _byline_below(lines: list[Line]) -> Byline | None:
    """Find the byline under the text: its last line, or among what the page adds."""
    places = [at for at, line in enumerate(lines) if line.stays]
    for line in lines:
        if line.kind == "removed" and (byline := read_byline(line.text, certain=True)):
            return byline
    if len(places) > 2 and PATTERNS.contact.fullmatch(lines[places[-1]].text):
        lines[places.pop()].set("lifted", "byline")
    if len(places) < 2:
        return None
    last = lines[places[-1]]
    if byline := read_byline(last.text) or _signature(last.text, lines[: places[-1] + 1]):
        above = lines[places[-2]]
        if _is_greeting(above.text):
            above.set("lifted", "byline")
        if byline.published or not states_score(last.text):  # "— Ann, 8/10" stays
            last.set("lifted", "byline")
        return byline
    if name := _vita(last.text, lines[: places[-1]]):
        for line in (last, *([lines[places[-2]]] if section(lines[places[-2]].text) else [])):
            line.set("lifted", "byline")
        return Byline(name)
    # A signature at the end of the last paragraph stays where it is.
    signature = PATTERNS.signed.search(last.text, max(0, len(last.text) - 80))
    return Byline(signature["names"]) if signature else None


def _signature(text: str, lines: list[Line]) -> Byline | None:
    """Read the name below a text: behind a dash or greeting, or alone if it is no other words."""
    match = PATTERNS.signature.fullmatch(text)
    names, *rest = PATTERNS.comma.split(match["names"] if match else text, maxsplit=1)
    date = date_line(rest[0]) if rest else ""
    above = [line.text for line in lines if line.stays][-2]
    greeting = _is_greeting(above) or (match is not None and not match["mark"])
    has_lead = greeting or match is not None
    if len(text) > 60 or not is_name(names) or (not greeting and _is_words(names)):
        return None
    if above.endswith(("”", '"', "“", "»", "«")) or any(names in line.text for line in lines[:-1]):
        return None  # whose words these are, or what the text is about
    if match and match["mark"] and above.startswith(match["mark"]):
        return None  # an item of a list
    ends = SENTENCE_END.search(above) or states_score(above)
    if not has_lead and (" " not in names or (rest and not date) or not ends):
        return None
    return Byline(names, date)


def _vita(text: str, above: Iterable[Line]) -> str:
    """Name the writer whom a text's last line tells of; empty where it is of somebody else."""
    match = PATTERNS.vita.match(text) if len(text) <= _LONGEST_VITA else None
    name = match["names"] if match else ""
    return "" if not name or any(name in line.text for line in above) else name


def _is_greeting(text: str) -> bool:
    """Return whether a line is what stands above a name: "Cheers,"."""
    return PATTERNS.greeting.fullmatch(text.rstrip(",.!").lower()) is not None


def _is_words(text: str) -> bool:
    """Return whether capitals are all that makes a name of a text: "Highly Recommended"."""
    import lemminflect  # takes a third of a second, and few texts end so

    words = text.lower().split()
    return any(word in stop_words() for word in words) or all(map(lemminflect.getAllLemmas, words))


def _author_of_box(lines: Iterable[Line]) -> str:
    """Find the name with which the text under "About the author" begins."""
    inside = False
    for line in lines:
        if section(line.text) == "author":
            inside = True
        elif inside:
            match = PATTERNS.bio.match(line.text)
            return match[1] if match and is_name(match[1]) else ""
    return ""


def _outlet(lines: Iterable[Line], author: str) -> str:
    """Find the site's name in what the page says about itself, never in the review."""
    for line in lines:
        if line.kind != "removed" or len(line.text) > 160:
            continue
        text = without_ornament(line.text).rstrip(". ")
        for form in _OUTLETS:
            match = form.fullmatch(text)
            if match and match[1][0].isupper() and match[1] != author:
                return str(match[1])
    return ""
