"""Tables with a review per row: their columns are matched by heading, never by guess alone."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crosscut.errors import IngestError
from crosscut.ingest.archive import check_office
from crosscut.ingest.cleaning import TABLES
from crosscut.ingest.encoding import decode, repair
from crosscut.ingest.metadata import parse_date, read_names
from crosscut.ingest.model import Note, RawReview, ReviewMeta, several, was
from crosscut.ingest.review import finish
from crosscut.ingest.sandbox import Sandbox
from crosscut.ingest.text_formats import read_plain
from crosscut.safe_csv import unescape_formula

FIELDS = ("text", "title", "author", "outlet", "url", "published", "language", "rating", "kind")
FILM = "film"  # what the reviews are of; used to say when there are several

_NAMES: dict[str, str] = TABLES["columns"]
_FIELD_OF = {
    name: (field, rank)
    for field, names in _NAMES.items()
    for rank, name in enumerate(dict.fromkeys(names.split()))
}
_SAMPLE = 200  # rows that are looked at where two columns could be the text
_PROSE = 5  # words in the middle one of a column's cells, from which on it holds texts
_MOST = 1_000  # columns of a table
_SHOWN = 12  # headings that an error names


@dataclass(frozen=True, slots=True)
class Columns:
    """The headings of a table and what was made of them.

    Attributes
    ----------
    headings
        All headings, in order; a nameless column is "column 3", a second "text" is "text (2)".
    matched
        One of our fields -> its heading.
    problem
        Why the table cannot be read as it is; None where it can.
    """

    headings: tuple[str, ...]
    matched: dict[str, str]
    problem: IngestError | None = None


def known_headings(cells: Sequence[str]) -> int:
    """Count the cells that are headings we know."""
    return sum(_key(cell) in _FIELD_OF for cell in cells)


def match_columns(
    cells: Sequence[str],
    rows: Sequence[Sequence[str]],
    chosen: Mapping[str, str | None] | None,
    where: str,
) -> Columns:
    """Match a table's headings with our fields.

    Parameters
    ----------
    cells
        The headings as they stand.
    rows
        Rows below them; their length tells a column of texts from one of labels.
    chosen
        What a reader decided: field -> heading, or None for a field that the table has not.
        The other fields are matched by name.
    where
        The table's name, for the problem.

    Returns
    -------
    Columns
        With a problem if no column, or more than one, could be the text, or if `chosen` names
        a field or heading that does not exist.
    """
    if len(cells) > _MOST:
        return Columns((), {}, _too_wide(len(cells), where))
    headings = _headings(cells)
    if fault := _bad_choice(headings, chosen or {}, where):
        return Columns(headings, {}, fault)
    found: dict[str, list[tuple[int, str]]] = {}
    for heading, cell in zip(headings, cells, strict=True):
        field, rank = _FIELD_OF.get(_key(cell), ("", 0))
        if field:
            found.setdefault(field, []).append((rank, heading))
    matched = {field: min(ranked)[1] for field, ranked in found.items()}
    texts = [heading for _, heading in sorted(found.get("text", []))]
    if len(texts) > 1:
        texts = _with_prose(texts, headings, rows) or texts
        matched["text"] = texts[0]
    for field, wanted in (chosen or {}).items():
        matched = {f: h for f, h in matched.items() if f != field and h != wanted}
        if wanted:
            matched[field] = wanted
            texts = [wanted] if field == "text" else [one for one in texts if one != wanted]
    return Columns(headings, matched, _text_problem(texts, headings, where))


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


def _key(heading: str) -> str:
    folded = unicodedata.normalize("NFC", heading).casefold()
    return "".join(filter(str.isalnum, folded[:80]))


def _with_prose(
    texts: list[str], headings: tuple[str, ...], rows: Sequence[Sequence[str]]
) -> list[str]:
    """Keep the columns that hold texts, not labels such as "positive"."""
    prose = []
    for heading in texts:
        at = headings.index(heading)
        counts = sorted(len(row[at].split()) for row in rows[:_SAMPLE] if at < len(row))
        if counts and counts[len(counts) // 2] >= _PROSE:
            prose.append(heading)
    return prose


def _bad_choice(
    headings: tuple[str, ...], chosen: Mapping[str, str | None], where: str
) -> IngestError | None:
    for field, heading in chosen.items():
        if field not in (*FIELDS, FILM):
            return IngestError(
                f"There is no field '{field[:40]}'.",
                where=where,
                remedy=f"The fields are {', '.join(FIELDS)}.",
            )
        if heading and heading not in headings:
            return IngestError(
                f"The table has no column '{heading[:80]}'.", where=where, remedy=_named(headings)
            )
    return None


def _text_problem(texts: list[str], headings: tuple[str, ...], where: str) -> IngestError | None:
    if len(texts) == 1:
        return None
    if len(texts) > 1:
        what = f"Several columns could hold the reviews' text: {', '.join(texts[:_SHOWN])}."
        return IngestError(what, where=where, remedy="Say which one is the text.")
    return IngestError(
        "No column is named as the reviews' text ('text', 'review', 'body' or the like).",
        where=where,
        remedy=f"Say which one is, or name it in the first row. {_named(headings)}",
    )


def _named(headings: tuple[str, ...]) -> str:
    more = len(headings) - _SHOWN
    tail = f" and {more} more" if more > 0 else ""
    return f"The first row has: {', '.join(headings[:_SHOWN])}{tail}."


Row = tuple[int, list[str]]

_DELIMITERS = (",", ";", "\t", "|")
_NONE = "\x1f"  # a delimiter that no text has
_LOOKED_AT = 50  # rows by which the delimiter is chosen
_SEP = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_BREAK = re.compile(r"<br ?/?>|</p ?>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p(?: [^<>]{0,200})?>", re.IGNORECASE)
_CODE = re.compile(r"([a-z]{2})(?:[-_][a-z0-9]{2,8})?", re.IGNORECASE)
_LANGUAGES = {name: code for code, names in TABLES["languages"].items() for name in names}
# "8/10" becomes a day of this year in a spreadsheet that is not told to leave it.
_A_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d\d?[./-]\d\d?[./-]\d\d(?:\d\d)?$")
_MAX_CELL = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a source.

    Attributes
    ----------
    name
        The file's name, with the sheet's where a workbook has several.
    columns
        Its headings, how they were matched, and what is wrong with that.
    count
        Rows with something in them, below the headings.
    rows
        The rows: the number in the file (of the row, the headings being row 1), and cells.
    """

    name: str
    columns: Columns
    count: int
    rows: tuple[Row, ...]


def read_csv(
    data: bytes, where: str, columns: Mapping[str, str | None] | None
) -> tuple[list[Table], list[Note]]:
    """Read a file of values parted by commas, semicolons, tabs or bars.

    Raises
    ------
    IngestError
        If it is no text, or a quotation mark is never closed.
    """
    text, notes = decode(data, where)
    rows = _rows_of(text.removeprefix("\ufeff"), where)
    return [_table(rows, where, columns)], notes


def read_xlsx(
    data: bytes, where: str, columns: Mapping[str, str | None] | None, sandbox: Sandbox
) -> tuple[list[Table], list[Note]]:
    """Read the sheets of a workbook; those that are no tables of reviews are named in a note.

    Raises
    ------
    IngestError
        If it cannot be read, or passes a limit.
    """
    check_office(data, where, sandbox.limits)
    sheets = sandbox.parse("xlsx", data, where)["sheets"]
    sheets = [(name, [(number, cells) for number, cells in rows]) for name, rows in sheets if rows]
    several = len(sheets) > 1
    tables = [
        _table(rows, f"{where}, sheet '{name[:40]}'" if several else where, columns)
        for name, rows in sheets
    ]
    sound = [table for table in tables if table.columns.problem is None]
    if not sound:
        return tables[:1] or [_table([], where, columns)], []
    notes = [
        Note("notice", 0, table.name, "no column of texts; the sheet was left out")
        for table in tables
        if table.columns.problem is not None
    ]
    return sound, notes


def _table(rows: list[Row], name: str, columns: Mapping[str, str | None] | None) -> Table:
    if not rows:
        empty = IngestError(
            "The table is empty.", where=name, remedy="Add a row of headings and a row per review."
        )
        return Table(name, Columns((), {}, empty), 0, ())
    below = rows[1:]
    matched = match_columns(rows[0][1], [cells for _, cells in below], columns, name)
    if matched.problem is None and not below:
        empty = IngestError(
            "The table has headings but no rows.", where=name, remedy="Add a row per review."
        )
        matched = replace(matched, problem=empty)
    return Table(name, matched, len(below), tuple(below))


# --------------------------------------------------------------------------
# CSV


def _rows_of(text: str, where: str) -> list[Row]:
    csv.field_size_limit(_MAX_CELL)  # the limit on files is what bounds a cell
    if named := _SEP.match(text):  # what Excel writes for itself
        return _parse_rows(text[named.end() :], named[1], where)
    return _parse_rows(text, _delimiter(text), where)


def _delimiter(text: str) -> str:
    """Choose the delimiter with the most headings we know, then with the most even rows."""
    best, choice = (0, 0, 0), _NONE
    for delimiter in _DELIMITERS:
        rows = []
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if any(row):
                rows.append(row)
            if len(rows) > _LOOKED_AT:
                break
        width = len(rows[0]) if rows else 0
        even = sum(len(row) == width for row in rows)
        found = (known_headings(rows[0]) if rows else 0, even if width > 1 else 0, width)
        if width > 1 and found > best:
            best, choice = found, delimiter
    return choice


def _parse_rows(text: str, delimiter: str, where: str) -> list[Row]:
    """Split into rows, numbered as a spreadsheet would; empty ones are left out.

    An apostrophe that keeps a cell from being run, as our own tables have it, is taken away.
    """
    # A last row of our own: if it does not come back alone, a quotation mark is open.
    whole = io.StringIO(f"{text}\n{_NONE}", newline="")
    rows: list[Row] = []
    number = 0
    row: list[str] = []
    try:
        for number, row in enumerate(csv.reader(whole, delimiter=delimiter), start=1):
            if any(cell.strip() for cell in row) and row != [_NONE]:
                rows.append((number, [unescape_formula(cell) for cell in row]))
    except csv.Error as error:
        raise IngestError(
            f"The table cannot be read ({error}).",
            where=f"{where}, row {number + 1}",
            remedy="Save it anew from a spreadsheet program, as CSV in UTF-8.",
        ) from error
    if row and row != [_NONE] and delimiter != _NONE:
        raise IngestError(
            "A quotation mark is opened here and never closed.",
            where=f"{where}, row {number}",
            remedy="Close it, or save the table anew from a spreadsheet program.",
        )
    return rows


# --------------------------------------------------------------------------
# From a row to a review


def row_review(table: Table, row: Row, review_id: str) -> RawReview:
    """Make the review of one row.

    Parameters
    ----------
    table, row
        The table, without a problem, and one of its rows.
    review_id
        The review's id.

    Raises
    ------
    IngestError
        If the row has no text, or more cells than there are headings.
    """
    number, cells = row
    where = f"{table.name}, row {number}"
    headings = table.columns.headings
    if any(cell.strip() for cell in cells[len(headings) :]):
        raise IngestError(
            f"The row has {len(cells)} cells, where the first row has {len(headings)}.",
            where=where,
            remedy="Put a text that holds the delimiter into quotation marks.",
        )
    filled = dict(zip(headings, cells, strict=False))
    values = {field: filled.get(name, "") for field, name in table.columns.matched.items()}
    text, notes = _cell_text(values.pop("text"))
    if not text.strip():
        raise IngestError(
            "The row has no text.", where=where, remedy="Add the review's text, or drop the row."
        )
    draft = read_plain(text)
    draft.meta, more = _row_meta(
        {key: " ".join(repair(cell)[0].split()) for key, cell in values.items()}
    )
    draft.notes += [*notes, *more]
    return finish(draft, where, review_id)


def _cell_text(cell: str) -> tuple[str, list[Note]]:
    """Turn the line breaks of HTML, which exports leave in, to lines; other tags are text."""
    text, notes = repair(cell)
    if "<" not in text or not _BREAK.search(text):
        return text, notes
    text, count = _BREAK.subn("\n", text)
    text = _PARAGRAPH.sub("\n", text)
    note = Note("notice", 0, several(count, "line break"), f"{was(count)} written as HTML")
    return text, [*notes, note]


def _row_meta(values: Mapping[str, str]) -> tuple[ReviewMeta, list[Note]]:
    """Read the cells beside the text; what is not understood is noted, never guessed."""
    notes = []
    author = values.get("author", "")
    names, outlet = read_names(author)
    published = parse_date(values.get("published", ""))
    if values.get("published") and not published:
        notes.append(Note("notice", 0, values["published"][:60], "not understood as a date"))
    language = _language(values.get("language", ""))
    if values.get("language") and not language:
        notes.append(Note("notice", 0, values["language"][:60], "not understood as a language"))
    rating = values.get("rating", "")
    if _A_DAY.match(rating):
        notes.append(Note("notice", 0, rating[:60], "a date where a rating should be"))
        rating = ""
    if film := values.get(FILM):
        notes.append(Note("notice", 0, film[:200], "the film, as the table says"))
    meta = ReviewMeta(
        title=values.get("title", ""),
        author=names if names and not outlet else author,
        outlet=values.get("outlet", ""),
        url=values.get("url", ""),
        published=published,
        kind=values.get("kind", ""),
        language=language,
        rating=rating,
    )
    return meta, notes


def _language(cell: str) -> str:
    code = _CODE.fullmatch(cell)
    return code[1].lower() if code else _LANGUAGES.get(cell.casefold(), "")
