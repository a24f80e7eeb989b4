"""The headings of a table and what is made of them: matched by name, never by guess alone."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from crosscut.errors import IngestError

FIELDS = ("text", "title", "author", "outlet", "url", "published", "language", "rating", "kind")
FILM = "film"  # what the reviews are of

WORDS: Final[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("tables.toml").read_text(encoding="utf-8")
)


def key_of(name: object) -> str:
    """Bring the name of a column or field to small letters without blanks and signs."""
    letters = unicodedata.normalize("NFC", str(name)[:80]).casefold()
    return "".join(filter(str.isalnum, letters))


_WEAK = 1_000  # from this rank on a name counts where none before it stands
_FIELD_OF = {
    key_of(name): (field, rank)
    for first, table in ((_WEAK, "weak"), (0, "columns"))
    for field, names in WORDS[table].items()
    for rank, name in enumerate(dict.fromkeys(names.split()), start=first)
}
_QUESTIONS, _WHOLE = (
    {
        field: re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)
        for field, words in WORDS[name].items()
    }
    for name in ("questions", "whole")
)
_EMPTY = frozenset(WORDS["empty"]["cells"])
_ASIDE = re.compile(
    r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]|(?:[/:]|\b(?:out of|of|von|sur|de|max\.?)) ?\d{1,3}$"
    r"|,? (?:from )?\d{1,3} ?(?:-|–|—|to|bis) ?\d{1,3}$"
)
_FIGURE = r"(\d{1,3}(?:[.,]\d)?)"
# "(1-10)", "0 to 5"; "(out of 5)", "von 10", "/ 20"
_RANGE = re.compile(
    rf"{_FIGURE}\s?(?:-|–|—|\.\.|to|bis|à|a|=[^\d]{{1,40}})\s?{_FIGURE}(?!\w)", re.IGNORECASE
)
_TOP = re.compile(
    rf"(?:\b(?:of|von|sur|de|max\.?|maximum)|/)\s?{_FIGURE}(?!\w)"
    rf"|(?:满分|滿分|満点|만점)\s?{_FIGURE}|{_FIGURE}\s?[점点點分]?\s?(?:满分|滿分|満点|만점)",
    re.IGNORECASE,
)
# "Your review", "Deine Kritik"
_OWN = re.compile(
    r"^(?:(?:the )?(?:your|my)|deine?|ihre?|meine?|votre|vos|ta|ton|ma|mon|tus?|sus?|mis?"
    r"|(?:il |la )?(?:tu[ao]|mi[ao]|suo)|(?:[ao] )?(?:sua|seu|teu|minha|meu)"
    r"|je|jouw|uw|mijn|dina?|ditt|mina?) ",
    re.IGNORECASE,
)
MARK: Final = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?(?: ?/ ?\d{1,3})?|[★☆⭐½]{1,10}")
_SAMPLE = 200  # rows that are looked at where the cells tell what a column is
_PROSE = 5  # words in the middle one of a column's cells, from which on it holds texts
_LABEL = 60  # characters that a name, a film or a mark has at most
_ASKS = 3  # words from which on a heading can be a form's question
_ABOVE = 20  # rows that may stand above the headings
MOST = 1_000  # columns of a table
_SHOWN = 12  # headings that an error names

Scale = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Columns:
    """The headings of a table and what was made of them.

    Attributes
    ----------
    headings
        All headings, in order; a nameless column is "column 3", a second "text" is "text (2)".
    by_field
        One of our fields -> its heading.
    problem
        Why the table cannot be read as it is; None where it can.
    scale
        The ends of the scale of its marks, where their heading or the site says so.
    site
        Whether it is the table of a site that is known.
    """

    headings: tuple[str, ...]
    by_field: dict[str, str]
    problem: IngestError | None = None
    scale: Scale | None = None
    site: bool = False


def strip_cell(cell: str) -> str:
    """Return a cell without blanks around it; empty where it only says that it is."""
    plain = cell.strip()
    return "" if plain in _EMPTY else plain


@lru_cache(maxsize=4096)  # a record each asks anew
def field_of(heading: str) -> tuple[str, int]:
    """Return the field that a heading names, and how well; also without what is in brackets."""
    outer, _, inner = heading.rpartition(".")
    if outer and key_of(inner) in WORDS["inner"]["names"]:
        return field_of(outer)
    if key_of(outer.rpartition(".")[2]) in WORDS["things"]["names"]:
        return "", 0
    plain = " ".join(heading[:300].replace("_", " ").split())
    bare = _ASIDE.sub(" ", plain)
    for name in (heading, bare, heading.rpartition(".")[2], _OWN.sub("", bare, count=1)):
        if field := _FIELD_OF.get(key_of(name)):
            return field
    has_scale = _ASIDE.search(plain) is not None and any(map(str.isdigit, plain))
    return (WORDS["scaled"].get(key_of(_ASIDE.sub(" ", plain)), "") if has_scale else ""), 0


def count_fields(cells: Sequence[str]) -> int:
    """Count the fields of ours that a row names."""
    return len({field_of(cell)[0] for cell in cells[:MOST]} - {""})


def heading_row(rows: Sequence[Sequence[str]]) -> int | None:
    """Return which of the first rows is the headings; None where the first is a review already.

    The first one is, unless one below it names more of our fields, and two at least. Of a row
    that names two itself, as of groups, one below counts that names as many in more cells.
    """
    counts = [count_fields(row) for row in rows[:_ABOVE]]
    best = max((count for count in counts[1:] if count > 1), default=0)
    if best and best >= counts[0]:
        at = counts.index(best, 1)
        above, below = (sum(map(bool, map(str.strip, row))) for row in (rows[0], rows[at]))
        if (above < below) if counts[0] > 1 else best > counts[0]:
            return at
    if rows and not counts[0] and len(rows[0]) > 1 and any(map(_is_prose, rows[0])):
        return None
    return 0


def _is_prose(cell: str) -> bool:
    """Return whether a cell is a text, not a question of a form."""
    return len(cell.split()) > 2 * _PROSE and cell.rstrip("\"'”’)").endswith((".", "!", "…"))


def match_columns(
    cells: Sequence[str],
    rows: Sequence[Sequence[str]],
    choices: Mapping[str, str | None] | None,
    where: str,
) -> Columns:
    """Match a table's headings with our fields.

    Parameters
    ----------
    cells
        The headings as they stand.
    rows
        Rows below them; their length tells a column of texts from one of labels.
    choices
        What a reader decided: field -> heading, or None for a field that the table has not.
        The other fields are matched by name.
    where
        The table's name, for the problem.

    Returns
    -------
    Columns
        With a problem if no column, or more than one, could be the text, or if `choices` names
        a field or heading that does not exist.
    """
    if len(cells) > MOST:
        return Columns((), {}, _too_wide(len(cells), where))
    headings = _headings(cells)
    if fault := _bad_choice(headings, choices or {}, where):
        return Columns(headings, {}, fault)
    candidates: dict[str, list[tuple[int, int, int, str]]] = {}
    for place, (heading, cell) in enumerate(zip(headings, cells, strict=True)):
        field, rank = field_of(cell)
        if field:  # of two named alike, the one that is not inside another, then the first
            ranked = rank, cell.count("."), place, heading
            candidates.setdefault(field, []).append(ranked)
    by_field = {field: min(ranks)[-1] for field, ranks in candidates.items()}
    layout = _layout(headings)
    by_field = _of_site(by_field, layout or _film_list(by_field, headings), headings)
    by_field |= _match_questions(headings, rows, by_field)
    if "rating" not in by_field:
        marks = [
            one
            for one in headings
            if key_of(one) in WORDS["scaled"] and _are_marks(one, headings, rows)
        ]
        if marks and marks[0] not in by_field.values():
            by_field["rating"] = marks[0]
    likely = sorted(candidates.get("text", []))
    texts = [one[-1] for one in likely if one[0] < _WEAK] or [one[-1] for one in likely[:1]]
    if len(texts) > 1:
        texts = [one for one in texts if _words(one, headings, rows) >= _PROSE] or texts
        by_field["text"] = texts[0]
    elif "text" in by_field:
        texts = [by_field["text"]]
    if layout.get("skip"):
        by_field, texts = {}, []
    for field, choice in (choices or {}).items():
        by_field = {f: h for f, h in by_field.items() if f != field and h != choice}
        if choice:
            by_field[field] = choice
            texts = [choice] if field == "text" else [one for one in texts if one != choice]
        elif field == "text":
            texts = []
    scale = _scale(by_field.get("rating", ""), layout)
    problem = _text_problem(texts, headings, where, layout.get("instead", ""))
    return Columns(headings, by_field, problem, scale, bool(layout))


def _headings(cells: Sequence[str]) -> tuple[str, ...]:
    headings: dict[str, None] = {}
    for number, cell in enumerate(cells, start=1):
        plain = name = " ".join(cell.split())[:80] or f"column {number}"
        count = 1
        while name in headings:
            count += 1
            name = f"{plain} ({count})"
        headings[name] = None
    return tuple(headings)


def _too_wide(count: int, where: str) -> IngestError:
    return IngestError(
        f"The first row has {count:,} cells: this is not a table with one review per row.",
        where=where,
        remedy="Put the reviews below each other, with a row of headings above.",
    )


# --------------------------------------------------------------------------
# What a site's table has, and what a form asks


def _layout(headings: Iterable[str]) -> Mapping[str, Any]:
    """Return what is known of the site whose table has these headings."""
    keys = {key_of(heading) for heading in headings}
    for layout in WORDS["layouts"]:
        if "only" in layout:
            fits = set(layout["only"].split()) == keys
        else:
            fits = set(layout["all"].split()) <= keys
        if fits:
            return dict(layout)
    return {}


def _film_list(by_field: Mapping[str, str], headings: Sequence[str]) -> Mapping[str, Any]:
    """Return what names the film where a column tells a fact of films: a title beside a director.

    Beside a year alone only where nobody else writes: it may be that of the text.
    """
    records = {name: set(words.split()) for name, words in WORDS["records"].items()}
    facts = {key_of(heading) for heading in headings} & records["film"] - records["aspects"]
    many_write = "author" in by_field or "outlet" in by_field
    if FILM in by_field or not facts or (facts <= records["years"] and many_write):
        return {}
    field = "title" if "title" in by_field else "author"
    named = key_of(by_field.get(field, ""))
    return {FILM: named, field: ""} if named in records["title"] else {}


def _of_site(
    by_field: dict[str, str], layout: Mapping[str, Any], headings: Sequence[str]
) -> dict[str, str]:
    """Put what the site's columns mean before what their names say."""
    by_key = {key_of(heading): heading for heading in headings}
    if FILM in by_field:  # a column that is named so, whatever else stands in the table
        layout = {name: value for name, value in layout.items() if name != FILM}
    own = {field: by_key.get(layout[field], "") for field in (*FIELDS, FILM) if field in layout}
    own_headings = set(own.values())
    rest = {f: h for f, h in by_field.items() if f not in own and h not in own_headings}
    return rest | {field: heading for field, heading in own.items() if heading}


def _match_questions(
    headings: Sequence[str], rows: Sequence[Sequence[str]], by_field: Mapping[str, str]
) -> dict[str, str]:
    """Match the questions of a form with fields that nothing else is; by their answers too."""
    questions: dict[str, str] = {}
    for field, pattern in _QUESTIONS.items():
        others = (*by_field.values(), *questions.values())
        asking = [
            heading
            for heading in headings
            if field not in by_field
            and heading not in others
            and len(heading.split()) >= _ASKS
            and pattern.search(heading)
            and _could_be(field, heading, headings, rows)
        ]
        if len(asking) > 1 and field in _WHOLE:
            asking = [heading for heading in asking if _WHOLE[field].search(heading)]
        if len(asking) == 1:
            questions[field] = asking[0]
    return questions


def _could_be(
    field: str, heading: str, headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> bool:
    """Return whether a column's cells look like those of a field: texts, or what is no text."""
    prose = _words(heading, headings, rows) >= _PROSE
    return prose if field == "text" else not prose and _is_short(heading, headings, rows)


def _cells(heading: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    at = headings.index(heading)
    cells = [strip_cell(row[at]) for row in rows[:_SAMPLE] if at < len(row)]
    return [cell for cell in cells if cell]


def _are_marks(heading: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Return whether a column holds nothing but figures and stars: "Note" in German and French."""
    cells = _cells(heading, headings, rows)
    return bool(cells) and all(map(MARK.fullmatch, cells))


def _words(heading: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Return how many words the middle one of a column's cells has; few where it has labels."""
    counts = sorted(len(cell.split()) for cell in _cells(heading, headings, rows))
    return counts[len(counts) // 2] if counts else 0


def _is_short(heading: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    cells = _cells(heading, headings, rows)
    return bool(cells) and all(len(cell) <= _LABEL for cell in cells)


def holds_texts(columns: Columns, rows: Sequence[Sequence[str]]) -> bool:
    """Return whether a column that is no other field could hold the reviews' texts."""
    free = [one for one in columns.headings if one not in columns.by_field.values()]
    return any(_words(one, columns.headings, rows) >= _PROSE for one in free)


def _scale(heading: str, layout: Mapping[str, Any]) -> Scale | None:
    """Return the ends of the scale that a heading or a site states."""
    heading = heading.replace("_", " ")
    if match := _RANGE.search(heading):
        low, top = _figure(match[1]), _figure(match[2])
        return (low, top) if low < top else None
    if match := _TOP.search(heading):
        return 0.0, _figure(next(filter(None, match.groups())))
    if "%" in heading:
        return 0.0, 100.0
    low, top = WORDS["scales"].get(key_of(heading)) or layout.get("scale") or (0, 0)
    return (float(low), float(top)) if top else None


def _figure(text: str) -> float:
    return float(text.replace(",", "."))


# --------------------------------------------------------------------------
# What is wrong with it


def _bad_choice(
    headings: tuple[str, ...], choices: Mapping[str, str | None], where: str
) -> IngestError | None:
    for field, heading in choices.items():
        if field not in (*FIELDS, FILM):
            return IngestError(
                f"There is no field '{field[:40]}'.",
                where=where,
                remedy=f"The fields are {', '.join((*FIELDS, FILM))}.",
            )
        if heading and heading not in headings:
            return IngestError(
                f"The table has no column '{heading[:80]}'.",
                where=where,
                remedy=_list_headings(headings),
            )
    return None


def _text_problem(
    texts: list[str], headings: tuple[str, ...], where: str, instead: str
) -> IngestError | None:
    if len(texts) == 1:
        return None
    if len(texts) > 1:
        what = f"Several columns could hold the reviews' text: {', '.join(texts[:_SHOWN])}."
        return IngestError(what, where=where, remedy="Say which one is the text.")
    return IngestError(
        "No column is named as the reviews' text ('text', 'review', 'body' or the like).",
        where=where,
        remedy=instead
        or f"Say which one is, or name it in the first row. {_list_headings(headings)}",
    )


def _list_headings(headings: tuple[str, ...]) -> str:
    more = len(headings) - _SHOWN
    tail = f" and {more} more" if more > 0 else ""
    return f"The first row has: {', '.join(headings[:_SHOWN])}{tail}."
