"""How numbers, lists and reviews are put in words, the same on every page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

import pandas as pd

WORDS_PER_MINUTE: Final = 230
"""Reading speed behind every reading time: silent reading of English prose by adults."""

FEW: Final = 5
"""A rate from fewer mentions than this is shown as uncertain."""

NBSP: Final = "\u00a0"
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_LONGEST_NAME: Final = 34


def number(count: int) -> str:
    """Write a whole number with commas: 1,470."""
    return f"{count:,}"


def spell(count: int) -> str:
    """Spell numbers up to ten in letters, write others in figures."""
    return _SMALL[count] if 0 < count < len(_SMALL) else number(count)


def count_of(count: int, one: str, many: str = "") -> str:
    """Write a count with its noun: "1 word", "1,470 words"."""
    return f"{number(count)}{NBSP}{one if count == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """Write a share of 0-1 in whole per cent; one that rounds to 0 or 100 but is not says so."""
    whole = round(share * 100)
    if whole == 0 and share > 0:
        return f"under 1{NBSP}%"
    if whole == 100 and share < 1:
        return f"over 99{NBSP}%"
    return f"{whole}{NBSP}%"


def per_thousand(count: int, words: int) -> str:
    """Write mentions per 1,000 words, to one decimal; "0.0" never stands for a few."""
    rate = 1000 * count / max(words, 1)
    return f"{rate:.1f}" if rate >= 0.05 or count == 0 else "under 0.1"


def running_time(seconds: int) -> str:
    """Write the length of a film in hours and minutes."""
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def reading_time(words: int) -> str:
    """Write the minutes it takes to read so many words, at least one: "6 min"."""
    return f"{max(1, round(words / WORDS_PER_MINUTE))}{NBSP}min"


def lower_article(title: str) -> str:
    """Write a title of the guide as it stands within a sentence: "the woman in the wig"."""
    article = title.startswith(("The ", "A ", "An "))
    return title[:1].lower() + title[1:] if article else title


def join_first(items: Sequence[str]) -> str:
    """List up to five; of more name four and count the others: "A, B, C, D and two others"."""
    if len(items) <= 5:
        return join_words(items)
    return join_words([*items[:4], f"{spell(len(items) - 4)} others"])


def join_words(items: Sequence[str], word: str = "and") -> str:
    """Write a list as in a sentence: "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def authors(author: str) -> list[str]:
    """Split the authors of a review; several are joined by "; " in the table."""
    return [name for name in (part.strip() for part in author.split(";")) if name]


def _short_title(title: str, film: str) -> str:
    """Keep the telling part of a title, without the film's own name at its head."""
    bare = re.sub(rf"^{re.escape(film)}\s*[:–—-]\s*", "", title, flags=re.IGNORECASE)
    if len(bare) > _LONGEST_NAME:
        bare = re.split(r"[:,–—(]\s", bare, maxsplit=1)[0].strip()
    return _cut(bare)


def _cut(text: str) -> str:
    """Cut what is too long for a name, at a word where there is one."""
    if len(text) <= _LONGEST_NAME:
        return text
    return text[: _LONGEST_NAME - 1].rsplit(" ", 1)[0].rstrip(",;:–— ") + "…"


def _name(author: str, title: str, review_id: str, film: str) -> str:
    by = authors(author)
    if by:
        others = len(by) - 1
        first = _cut(by[0])
        more = f"{first} and {others} {'other' if others == 1 else 'others'}"
        return more if others else first
    short = _short_title(title, film)
    return f"“{short}”" if short else review_id


def review_names(reviews: pd.DataFrame, film: str) -> dict[str, str]:
    """Name each review as it is called on every page.

    Parameters
    ----------
    reviews
        The table `reviews`.
    film
        The film's title, left out where a review's title begins with it.

    Returns
    -------
    dict
        review_id -> name: the author; without one the telling part of the title, quoted;
        without either the id. Names that would be alike carry their id.
    """
    rows = zip(reviews["review_id"], reviews["author"], reviews["title"], strict=True)
    names = {str(i): _name(author, title, str(i), film) for i, author, title in rows}
    often = Counter(names.values())
    return {i: f"{name} ({i})" if often[name] > 1 else name for i, name in names.items()}


def clean(text: str) -> str:
    """Put U+FFFD for each half of a character, which no table and no file can hold."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)
