"""Who wrote a text, and when: the lines that say so."""

from __future__ import annotations

import re
from typing import NamedTuple

from crosscut.ingest.dates import parse_date

_LONGEST = 160
_TOKEN = r"[^\W\d_][\w.’'-]{0,30}"
_NAME = re.compile(rf"{_TOKEN}(?: {_TOKEN}){{0,4}}")
_PARTICLES = frozenset(
    [
        "de",
        "da",
        "do",
        "del",
        "della",
        "di",
        "du",
        "van",
        "von",
        "der",
        "den",
        "la",
        "le",
        "al",
        "el",
        "bin",
        "ben",
        "ter",
        "y",
    ]
)
_WORK = (
    r"(?:an? )?(?:film |movie |guest |final |class |term )?"
    r"(?:review|essay|project|paper|article|analysis|post|column|words|text)"
)
_BY = re.compile(
    rf"(?:(?P<long>(?:{_WORK}|reviewed|written|posted|published|submitted) by ?:?"
    r"|author(?:s|\(s\))?:|by:)|by) (?P<names>.{2,120})",
    re.IGNORECASE,
)
_ON = re.compile(r"(?P<date>.{4,60}?) ?\|? (?P<by>by .{2,120})", re.IGNORECASE)
_DATE_LABEL = re.compile(
    r"(?:(?:first |originally )?(?:posted|published|written|reviewed|updated|date)(?: on)?"
    r"|on)?:? ?",
    re.IGNORECASE,
)
_AFTER_NAMES = re.compile(
    r",? on (?=[\w,]{1,10} \d|\d)| ?[|·•–—] ?|, (?=[A-Z][a-z]{2,8}\.? \d)|,? (?:for|at) (?=[A-Z])"
)
_AND = re.compile(r",? (?:and|&) ", re.IGNORECASE)
_COMMA = re.compile(r"[,;] ?")
# What follows a name and a comma where it is a paper or a post, not a second person.
_OUTLET_WORD = re.compile(
    r"\b(?:times|post|sun|news|magazine|daily|weekly|journal|herald|tribune|guardian|review|reviews"
    r"|blog|staff|film|movie|critic|writer|editor|contributor|press|the|university|college)\b",
    re.IGNORECASE,
)


class Byline(NamedTuple):
    """What a byline states; the empty string for what it does not."""

    authors: str
    published: str = ""
    outlet: str = ""


def is_name(text: str) -> bool:
    """Tell whether a text has the shape of one person's name."""
    if len(text) > 60 or not _NAME.fullmatch(text):
        return False
    tokens = [token for token in text.split() if token not in _PARTICLES]
    return bool(tokens) and not any(token[0].islower() for token in tokens)


def read_names(text: str) -> tuple[str, str]:
    """Read a list of names: (authors joined with ``"; "``, outlet); empty where it is none.

    >>> read_names("Ada Lovelace, Grace Hopper, and Mary Shelley")
    ('Ada Lovelace; Grace Hopper; Mary Shelley', '')
    """
    joined = _AND.search(text) is not None
    names = [name.strip(" .") for name in _COMMA.split(_AND.sub(", ", text))]
    names = [name for name in names if name]
    outlet = ""
    if len(names) == 2 and not joined and _OUTLET_WORD.search(names[1]):
        outlet = names.pop()
    inverted = len(names) == 2 and not joined and all(" " not in name for name in names)
    if not names or inverted or not all(map(is_name, names)):
        return "", ""
    return "; ".join(names), outlet


def read_byline(text: str, *, certain: bool = False) -> Byline | None:
    """Read ``By A and B | May 3, 2019`` and its like.

    With ``certain``, only lines that name what was written or done count, as
    "Review by" does; a bare "By" does not.
    """
    if len(text) > _LONGEST:
        return None
    text = text.strip("()[]—–- ")
    if dated := _ON.fullmatch(text):
        date = date_line(dated["date"])
        found = read_byline(dated["by"]) if date else None
        if found:
            return found._replace(published=date)
    match = _BY.fullmatch(text)
    if not match or (certain and not match["long"]):
        return None
    names, *rest = _AFTER_NAMES.split(match["names"], maxsplit=1)
    authors, outlet = read_names(names)
    # "By Design" could be anything; behind a bare "by" a name has two words.
    if not authors or (not match["long"] and " " not in authors and authors.isascii()):
        return None
    date = parse_date(rest[0]) if rest else ""
    if rest and not date and is_name(rest[0]):
        outlet = rest[0]
    return Byline(authors, date, outlet)


def date_line(text: str) -> str:
    """Read a line that is a date, alone or behind "Posted on"; a bare year is none."""
    if len(text) > 80 or text.isdigit():
        return ""
    return parse_date(text) or parse_date(_DATE_LABEL.sub("", text, count=1))
