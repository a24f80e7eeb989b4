"""Posts of review sites as people paste them: their lines of names, stars and dates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import Final, NamedTuple

from crosscut.ingest.cleaning import REASONS, SENTENCE_END, furniture, words
from crosscut.ingest.metadata import date_line, is_name, parse_date, read_byline
from crosscut.ingest.model import Line, ReviewMeta
from crosscut.text.patterns import Patterns

WRITER: Final = "the post's writer"
DATE: Final = "the post's date"
OUTLET: Final = "the post's outlet"
MARK: Final = "the post's mark in words"
POSTS: Final = (WRITER, DATE, OUTLET, MARK)
_VERDICTS: Final = {
    "力": "5/5",
    "推": "4/5",
    "还": "3/5",
    "還": "3/5",
    "较": "2/5",
    "較": "2/5",
    "很": "1/5",
}
"""First sign of a verdict -> its stars."""
BUTTONS: Final = REASONS["posts"]
PROFILE: Final = REASONS["profile"]
"""The reason for which a post's buttons and counts of votes are removed."""

_LONG_AGO: Final = REASONS["relative_date"]
_BESIDE: Final = "beside the post's date"
_PATTERNS = Patterns(Path(__file__).with_suffix(".toml"))
_LONGEST = 120  # characters of such a line
_LONGEST_DATE = 7  # words of a date with its time of day
_LONGEST_NAME = 30
_OUTLET_WORDS = 6
_HEAD = 5  # lines of a post above its text


class _Pieces(NamedTuple):
    """What stands on a post's line; empty where it does not."""

    writer: str = ""
    date: str = ""
    score: str = ""
    buttons: str = ""
    verdict: str = ""


def part_posts(lines: Sequence[Line]) -> list[Line]:
    """Part the lines of posts: the score stays, the writer and the date are lifted.

    So "Sample Ann watched ★★★½ 3 Apr 2021", and "Full Review | Original Score: 3/4 |
    Feb 5, 2008" with the critic and the outlet above the text.
    """
    result: list[Line] = []
    first = 0  # of the post's lines in the result
    several = sum(bool(_dated_byline(line.text)) for line in lines) > 1
    with_dates = sum(map(_is_labelled_date, lines)) > 1
    critics = _critics(lines)
    for line, below in zip_longest(lines, lines[1:]):
        parts = None
        under = below.text if below else ""
        if line.undecided and len(line.text) <= _LONGEST:
            above = result[-1].text if result else ""
            parts = _read(line.text, above, under) or (several and _dated_byline(line.text)) or None
            if parts is None and with_dates and _is_labelled_date(line):
                parts = _Pieces(date=line.text)
        if parts is None and line.number in critics:
            parts = _Pieces(date=line.text)
            _mark_critic_above(result, critics[line.number])
        if parts is None and line.undecided and (tail := _PATTERNS.foot_behind.search(line.text)):
            result.append(replace(line, text=line.text[: tail.start()].rstrip()))
            parts = _foot(tail["foot"])
        if parts is None:
            result.append(line)
            continue
        if result and result[-1].undecided and _names_writer(result[-1].text, parts, line):
            result[-1].set("lifted", "byline" if " by " in result[-1].text else WRITER)
        for one in result[first:][:_HEAD]:
            if parts.writer and one.undecided and one.text == parts.writer:
                one.set("lifted", WRITER)
        result += _lines(parts, line)
        if _PATTERNS.review_foot.match(line.text) or _PATTERNS.review_foot.match(parts.buttons):
            _mark_critic(result[first:])
            first = len(result)
    return result


def _names_writer(text: str, parts: _Pieces, line: Line) -> bool:
    """Return whether the line above a post's line names the writer, alone or once more."""
    by_name = parts.writer and text.lower() in (
        parts.writer.lower(),
        f"review by {parts.writer}".lower(),
    )
    return bool(by_name) or (parts == _Pieces(date=line.text) and _is_writer(text))


def _critics(lines: Sequence[Line]) -> dict[int, int]:
    """Find the dates on a page of several critics, each with a mark or buttons, and their names.

    A name stands above its date, or above the mark above that.
    """
    own = [line for line in lines if line.undecided]
    found = {}
    for at, line in enumerate(own[1:], start=1):
        if parse_date(line.text):
            above = at - 2 if at > 1 and _PATTERNS.mark.fullmatch(own[at - 1].text) else at - 1
            if is_name(own[above].text) and " " in own[above].text:
                found[line.number] = own[above].number
    signs = sum(_PATTERNS.mark.fullmatch(line.text) is not None for line in own)
    signs += sum(furniture(line.text) == BUTTONS for line in own if not line.text.isdigit())
    return found if len(found) > 1 and signs >= len(found) else {}


def _mark_critic_above(head: Sequence[Line], number: int) -> None:
    """Lift a critic's name, and the outlet that stands above it."""
    at = next(i for i in range(len(head) - 1, -1, -1) if head[i].number == number)
    head[at].set("lifted", WRITER)
    if at and (line := head[at - 1]).undecided and words(line.text) <= _OUTLET_WORDS:
        is_sign = _PATTERNS.mark.fullmatch(line.text) or furniture(line.text)
        if not is_sign and not SENTENCE_END.search(line.text):
            line.set("lifted", OUTLET)


def _dated_byline(text: str) -> _Pieces | None:
    """Read "by filmfan99 » Sat Apr 03, 2021", as it stands above each post of a forum."""
    byline = read_byline(text)
    return _Pieces(byline.authors, byline.published) if byline and byline.published else None


def _is_labelled_date(line: Line) -> bool:
    """Return whether a line says when something was posted: "Posted on April 3, 2021"."""
    return line.undecided and bool(date_line(line.text)) and not parse_date(line.text)


def _read(text: str, above: str, below: str) -> _Pieces | None:
    """Read a line of a post; None for any other."""
    if _PATTERNS.review_foot.match(text):
        return _foot(text)
    if date_line(text):
        is_post = furniture(below) == BUTTONS or _PATTERNS.handle.fullmatch(above)
        return _Pieces(date=text) if is_post else None
    if furniture(below) == PROFILE and _is_writer(text):
        return _Pieces(writer=text)
    if read_byline(text) or _PATTERNS.score.fullmatch(text):  # also "★★★★ 8", as Naver has it
        return None
    if owner := _PATTERNS.owned.fullmatch(text) or _PATTERNS.mark_of.fullmatch(text):
        return _Pieces(owner["writer"])
    if _PATTERNS.handle.fullmatch(text) and (
        _PATTERNS.score.fullmatch(below) or _LONG_AGO in (furniture(above), furniture(below))
    ):
        return _Pieces(writer=text)
    if entry := _PATTERNS.glued.fullmatch(text):
        date = date_line(entry["date"])
        return _Pieces(entry["writer"], entry["date"]) if date else None
    beside = _PATTERNS.beside.search(text)
    rest = text[: beside.start()].rstrip() if beside else text
    score = _PATTERNS.score.search(rest)
    if score is None:
        rest, beside = text, None
    else:
        rest = f"{rest[: score.start()]} {rest[score.end() :]}"
    verdict = _PATTERNS.verdict.search(rest)
    if verdict:
        rest = f"{rest[: verdict.start()]} {rest[verdict.end() :]}"
    verb = _PATTERNS.verb.search(rest)
    if not (score or verb or _PATTERNS.clock.search(text)):
        return None
    before = rest[: verb.start()] if verb else rest
    name, date = _name_and_date(f"{before} | {rest[verb.end() :]}" if verb else rest)
    if (
        verb and before.strip() and not verb[0].isascii()
    ):  # "ann 评论 盐路": the film behind the verb
        name = _name_and_date(before)[0]
    if name and verb and not before.strip() and not _PATTERNS.of_writer.search(verb[0]):
        return None  # "Watched" and the film's name
    has_time = name and (_PATTERNS.clock.search(date) or (score and _is_dated(below)))
    if (
        sum(map(bool, (score or verdict, verb, date, beside, has_time))) < 2
        or not (date or name or beside)
        or (name and not _is_writer(name))
    ):
        return None
    buttons = " ".join(match[0] for match in (verb, beside) if match)
    mark, words_ = (match[0] if match else "" for match in (score, verdict))
    return _Pieces(name, date, mark, buttons, words_)


def _is_dated(text: str) -> bool:
    """Return whether a line is a date, or what was done on it: "Watched 3 Apr 2021"."""
    verb = _PATTERNS.verb.match(text) if len(text) <= _LONGEST else None
    return bool(date_line(text[verb.end() :] if verb else text))


def _name_and_date(text: str) -> tuple[str, str]:
    """Part what is left of a line; the name is all that is no date."""
    tokens = [token for token in text.split() if any(map(str.isalnum, token))]
    for length in range(min(_LONGEST_DATE, len(tokens)), 0, -1):
        for start in (len(tokens) - length, 0):
            date = " ".join(tokens[start : start + length]).strip(",·•-–—| ")
            if date_line(date):
                return " ".join(tokens[:start] + tokens[start + length :]).strip(",·•-–—| "), date
    return " ".join(tokens).strip(",·•-–—| "), ""


def _is_writer(name: str) -> bool:
    return len(name) <= _LONGEST_NAME and (name.isalnum() or is_name(name))


def _foot(text: str) -> _Pieces:
    parts = [part.strip() for part in _PATTERNS.bar.split(text)]
    score = next((part for part in parts if _PATTERNS.labelled_score.fullmatch(part)), "")
    date = next((part for part in parts if date_line(part)), "")
    buttons = " | ".join(part for part in parts if part not in (score, date))
    return _Pieces("", date, score, buttons)


def _lines(parts: _Pieces, line: Line) -> list[Line]:
    lines = []
    for text, reason in ((parts.writer, WRITER), (parts.date, DATE), (parts.verdict, MARK)):
        if text:
            lines.append(replace(line, text=text, kind="lifted", reason=reason, final=True))
    if parts.score:
        lines.append(replace(line, text=parts.score))
    if parts.buttons:
        reason = BUTTONS if _PATTERNS.review_foot.match(parts.buttons) else _BESIDE
        lines.append(replace(line, text=parts.buttons, kind="removed", reason=reason))
    return lines


def _mark_critic(post: Sequence[Line]) -> None:
    """Lift the critic and the outlet that stand in two short lines above a quotation.

    Above a byline stands the outlet alone: "The Ledger", "Mar 8, 1996", "By Sample Ann".
    """
    head = [line for line in post if line.undecided][:4]
    by = next((at for at, line in enumerate(head) if read_byline(line.text)), 0)
    if by:
        above = [line for line in head[:by] if not date_line(line.text)]
        if above and words(above[-1].text) <= _OUTLET_WORDS:
            above[-1].set("lifted", OUTLET)
        return
    head = head[:3]
    if len(head) < 2 or not is_name(head[0].text) or SENTENCE_END.search(head[1].text):
        return
    head[0].set("lifted", WRITER)
    if len(head) > 2 and words(head[1].text) <= _OUTLET_WORDS:
        head[1].set("lifted", OUTLET)


def post_facts(lines: Iterable[Line], meta: ReviewMeta) -> ReviewMeta:
    """Fill in whom, when and where the lines of a post name; nothing where there are several."""
    facts: dict[str, set[str]] = {reason: set() for reason in POSTS}
    for line in lines:
        if line.kind == "lifted" and line.reason in facts:
            facts[line.reason].add(line.text)
    if any(len(texts) > 1 for texts in facts.values()):
        return meta
    writer, date, outlet, mark = ("".join(facts[reason]) for reason in POSTS)
    return replace(
        meta,
        author=meta.author or writer,
        published=meta.published or date_line(date),
        outlet=meta.outlet or outlet,
        rating=meta.rating or _VERDICTS.get(mark[:1], ""),
    )
