"""Title, author, outlet and date, where the text states them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from crosscut.ingest.bylines import Byline, date_line, is_name, read_byline
from crosscut.ingest.furniture import REASONS, section
from crosscut.ingest.headings import SENTENCE_END, states_score, without_ornament, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crosscut.ingest.model import Line, ReviewMeta


_TITLE_WORDS, _TITLE_CHARS = 35, 250
_PLAIN_WORDS = 14  # of a title written like a sentence
_HEAD = 10  # lines in which title, byline and date stand
_LONG = 20  # words of a line that begins the text itself
_NOT_TITLE = (".", "…", ",", ";", ":", "。", ".”", '."', ".)", ")]")
_SENTENCES = re.compile(r"[^\W\d_]{4,}[.!?] [^\W\d_]")
_SCORE = re.compile(
    r"[\s(|:–—-]{0,4}(?:[★☆⭐✩½⯨\ufe0f]{1,12}|\d{1,3}(?:[.,]\d)? ?/ ?\d{1,3}|\*{1,5}½?)\)?$"
)
_RATED = re.compile(r"(?:.{0,20} )?(?:rating|score|grade|verdict|stars)\W*", re.IGNORECASE)
_SITE_BUTTONS = frozenset(REASONS[key] for key in ("login", "newsletter", "navigation"))
_AUTHOR_BUTTONS = frozenset(REASONS[key] for key in ("share", "reading_time"))
_TOKEN = r"[^\W\d_][\w.’'-]{0,30}"
_BIO = re.compile(
    rf"({_TOKEN}(?: {_TOKEN}){{1,3}}) "
    r"(?:is|has|was|writes|lives|works|teaches|covers|studie[sd]|loves|grew|holds|runs)\b"
)
_OUTLETS = (
    re.compile(
        r"(?:read )?more (?:articles |posts |reviews |stories |essays )?(?:from|by) (?:this|the) "
        r"(?:author|writer|critic) (?:on|at|in) (.{2,60})",
        re.IGNORECASE,
    ),
    re.compile(r"more from (.{2,60})", re.IGNORECASE),
    re.compile(
        r"(?:this (?:review|article|essay|post|piece) (?:was )?)?(?:first |originally )?"
        r"(?:published|appeared) (?:in|on|at) ([^.,\d]{2,60})",
        re.IGNORECASE,
    ),
)


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
        first.set("lifted", "title")
        return replace(meta, title=meta.title or first.text)
    return meta


def _add(meta: ReviewMeta, found: Byline) -> ReviewMeta:
    return replace(
        meta,
        author=meta.author or found.authors,
        published=meta.published or found.published,
        outlet=meta.outlet or found.outlet,
    )


def _lift_head(lines: list[Line], meta: ReviewMeta) -> ReviewMeta:
    """Take title, byline and date from the lines above the first paragraph."""
    indices = [i for i, line in enumerate(lines) if line.kept and line.kind != "caption"]
    for i in indices[:_HEAD]:
        if i == indices[-1]:
            break  # something must remain
        line = lines[i]
        scored = _SCORE.search(line.text) if len(line.text) <= _TITLE_CHARS else None
        text = line.text[: scored.start()] if scored else line.text
        found = _head_byline(lines, i, text, meta)
        if found and (not meta.author or _same(found.authors, meta.author)):
            meta, reason = _add(meta, found), "byline"
        elif date := date_line(text):
            meta, reason = replace(meta, published=meta.published or date), "date"
        elif _is_title(text, meta):
            meta, reason = _title_or_site(lines, i, text, meta)
        elif words(text) >= _LONG or SENTENCE_END.search(text):
            break
        else:
            continue
        if not scored:  # a line that also holds a score stays, with the score in it
            line.set("lifted", reason)
    return meta


def _head_byline(lines: list[Line], i: int, text: str, meta: ReviewMeta) -> Byline | None:
    """Read a byline, or a name beside its "Follow" button."""
    if found := read_byline(text):
        return found
    beside = bool(meta.title) and lines[i + 1].reason in _AUTHOR_BUTTONS
    return Byline(text) if beside and is_name(text) and " " in text else None


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
    if meta.title:  # the format told it; the page repeats it above the text
        return _same(text, meta.title)
    if len(text) > _TITLE_CHARS or text.startswith(("(", "[")) or text.endswith(_NOT_TITLE):
        return False
    tokens = text.split()
    if (
        not any(map(str.isalnum, text))
        or _RATED.fullmatch(text)
        or _SENTENCES.search(text)
        or states_score(text)
    ):
        return False
    if next(filter(str.isalnum, text)).islower():
        return False
    # In a title most words have capitals; in a sentence that lost its full stop, few.
    cased = any(char.lower() != char.upper() for char in text)
    capitals = cased and 2 * sum(not token[0].islower() for token in tokens) >= len(tokens)
    plain = words(text) <= _PLAIN_WORDS and not text.endswith(("?", "!"))
    return words(text) <= _TITLE_WORDS and (capitals or plain)


def _same(a: str, b: str) -> bool:
    return "".join(filter(str.isalnum, a.lower())) == "".join(filter(str.isalnum, b.lower()))


def _byline_below(lines: list[Line]) -> Byline | None:
    """Find the byline under the text: its last line, or among what the page adds."""
    last = next((line for line in reversed(lines) if line.kept), None)
    for line in lines:
        if line.kind == "removed" and (found := read_byline(line.text, certain=True)):
            return found
    found = read_byline(last.text) if last else None
    if last and found and sum(line.kept for line in lines) > 1:
        last.set("lifted", "byline")
    return found


def _author_of_box(lines: Iterable[Line]) -> str:
    """Find the name with which the text under "About the author" begins."""
    inside = False
    for line in lines:
        if section(line.text) == "author":
            inside = True
        elif inside:
            match = _BIO.match(line.text)
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
