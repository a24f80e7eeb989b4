"""Tables with a review per row: from a file's rows to reviews."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from crosscut.errors import IngestError
from crosscut.ingest.archive import check_office
from crosscut.ingest.cleaning import TABLES
from crosscut.ingest.delimited import Row, read_rows
from crosscut.ingest.encoding import decode, repair
from crosscut.ingest.front_matter import split_front
from crosscut.ingest.headings import (
    FILM,
    WORDS,
    Columns,
    Scale,
    count_fields,
    field_of,
    heading_row,
    holds_texts,
    match_columns,
    strip_cell,
)
from crosscut.ingest.markup import without_escapes, without_tags
from crosscut.ingest.metadata import Order, order_of_dates, parse_date, read_language, read_names
from crosscut.ingest.model import Note, RawReview, ReviewMeta
from crosscut.ingest.records import read_records
from crosscut.ingest.review import finish
from crosscut.ingest.sandbox import Sandbox
from crosscut.ingest.text_formats import read_plain, table_rows

# "8/10" becomes a day of this year in a spreadsheet that is not told to leave it.
_A_DAY = re.compile(
    r"\d{4}-\d\d-\d\d|\d\d?[./-]\d\d?[./-]\d\d(?:\d\d)?$|\d\d?[-. ]{1,2}[^\W\d_]{3,4}\.?$"
)
_FIGURE = re.compile(
    r"(\d{1,3}(?:[.,]\d{1,2})?½?|[★⭐✭]{1,10}[½⯨]?)"
    r"(?: ?(?:stars?|points?|pts|sterne?n?|punkten?|étoiles?))?",
    re.IGNORECASE,
)
_MARK = re.compile("|".join(WORDS["marks"]["signs"]))
_IN_WORDS = re.compile(
    r"(?:zero|one|two|three|four|five|six|seven|eight|nine|ten)(?: and (?:a half|a quarter))?",
    re.IGNORECASE,
)
_OVER = re.compile(r"(\d{1,4}(?:[.,]\d{1,2})?) ?(?:/|out of|von|sur|de) ?(\d{1,4})")
_TOP_HEADINGS, _TOP = frozenset(TABLES["front_matter"]["top"]), re.compile(r"[1-9]\d{0,2}(?:\.0)?")
_VAGUE = re.compile(r"\d\s?-?ish\b", re.IGNORECASE)
_STAMP = re.compile(r"1\d{9}(?:\d{3})?(?:\.\d{1,6})?")  # seconds or milliseconds since 1970
_SERIAL, _DAY_ZERO = re.compile(r"[2-5]\d{4}"), date(1899, 12, 30)  # a spreadsheet's days
_UNPARTED = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T\d{4,6}Z?)?")
_AROUND = re.compile(
    rf"(?:{WORDS['marks']['before']})?(?P<mark>.{{1,60}}?)(?:{WORDS['marks']['after']})?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\(?((?:18|19|20)\d\d)(?:\.0)?\)?")
_HEAD, _KNOWN = 8192, 2  # bytes in which headings stand; of our fields, which make it a table
_PROSE = 5  # words of a text in a row
_SHOWN = 5  # films that an error names
_YEARS = re.compile(r" \((?:18|19|20)\d\d\)$")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader decides about tables.

    Attributes
    ----------
    columns
        Corrects the matching: field -> heading, or None for a field that the table has not.
    heading_row
        The number of the row with the headings, 0 where there is none; None to find it.
    film
        The film whose reviews are read, "" for those of all; None for the one with most rows.
    """

    columns: Mapping[str, str | None] = field(default_factory=dict)
    heading_row: int | None = None
    film: str | None = None


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
        The rows: the number in the file (the first row being 1), and cells.
    heading_row
        The number of the row with the headings; 0 where there is none.
    films
        The films that the rows are of, with how many are; the one with most rows first.
    order
        In which order the dates of its column have their parts, where a row tells.
    textless
        Rows left out of a site's table since they have no text, as a film that was only rated.
    """

    name: str
    columns: Columns
    count: int
    rows: tuple[Row, ...]
    heading_row: int = 0
    films: tuple[tuple[str, int], ...] = ()
    order: Order = None
    textless: int = 0

    @property
    def is_read(self) -> bool:
        """Whether its rows can be read as they are."""
        return self.columns.problem is None

    @property
    def is_foreign(self) -> bool:
        """Whether it holds no texts at all, or a site's other texts."""
        if self.is_read or self.columns.site:
            return not self.is_read
        rows = [cells for _, cells in self.rows]
        return "text" not in self.columns.by_field and not holds_texts(self.columns, rows)


def read_csv(text: str, where: str, choice: Choice) -> tuple[list[Table], list[Note]]:
    """Read values parted by commas, semicolons, tabs or bars, or a table in Markdown.

    Raises
    ------
    IngestError
        If a quotation mark is never closed.
    """
    text = text.replace("\ufeff", "")
    drawn = table_rows(text)
    numbers = {number for number, _ in drawn}
    notes = [
        Note("notice", number, row.strip(), "stands beside the table; not read")
        for number, row in enumerate(text.split("\n") if drawn else (), start=1)
        if number not in numbers and row.strip(" \t\r|+-:")
    ]
    return [_table(drawn or read_rows(text, where), where, choice)], notes


def read_json(text: str, where: str, choice: Choice) -> tuple[list[Table], list[Note]]:
    """Read records: JSON, whole or one a line, or YAML.

    Raises
    ------
    IngestError
        If it holds no records.
    """
    rows, notes = read_records(text.removeprefix("\ufeff"), where)
    return [_table(rows, where, replace(choice, heading_row=rows[0][0]))], notes


_PARTS = re.compile("[,;\t|]")
_TEXTS, _MARKDOWN = ("", ".txt", ".text"), (".md", ".markdown")
_FRONT_ALONE = re.compile(r"---[ \t]*\n(?:(?!---).*\n)+(?:---|\.\.\.)\s*")


Decoded = tuple[str, list[Note]]
"""The text of a file, and the notes of its decoding."""


def table_kind(data: bytes, suffix: str) -> tuple[str, Decoded | None]:
    """Return the kind of the table or records that a text file holds; else its own ending.

    With it goes the text, where it had to be decoded to tell.
    """
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if suffix not in (*_TEXTS, *_MARKDOWN) or not head:
        return suffix, None
    records = head[:1] in b"[{" and suffix in _TEXTS
    parts = 0 if suffix in _MARKDOWN else _count_headings(head)
    if not (records or parts or head[:3] == b"---" or b"|" in data):
        return suffix, None
    try:
        decoded = decode(data, "")
    except IngestError:
        return suffix, None
    text = decoded[0].removeprefix("\ufeff")
    kind = suffix
    if records:
        kind = ".json" if _holds_records(text) else suffix
    elif head[:3] == b"---" and _holds_front_records(text):
        kind = ".yaml"
    elif ("|" in text and _holds_drawn_table(text)) or (parts and _is_whole_table(text, parts)):
        kind = ".csv"
    return kind, decoded


def _count_headings(head: bytes) -> int:
    """Count the headings in the first line; 0 where no table of reviews has them."""
    first = head.split(b"\n", 1)[0].decode("utf-8", "replace").strip()
    names = [field_of(name.strip("\"' "))[0] for name in _PARTS.split(first)]
    least = 1 if first.count("\t") > 1 else _KNOWN  # tabs are rare between words
    return 0 if "text" not in names or len({*names} - {""}) < least else len(names)


def _is_whole_table(text: str, parts: int) -> bool:
    """Return whether each row has as many cells as there are headings."""
    try:
        (table,), _ = read_csv(text, "", Choice())
    except IngestError:
        return False
    width = len(table.columns.headings)
    whole = table.is_read and all(len(cells) == width for _, cells in table.rows)
    return whole and parts <= width + 1


def _holds_records(text: str) -> bool:
    """Return whether a text is records with texts in them."""
    try:
        rows, _ = read_records(text, "")
    except IngestError:
        return False
    return any(field_of(name)[0] == "text" for name in rows[0][1])


def _holds_front_records(text: str) -> bool:
    """Return whether a text is a front matter of records, with nothing else."""
    text = text.replace("\r\n", "\n")
    return bool(_FRONT_ALONE.fullmatch(text)) and _only_records(text) and _holds_records(text)


def _only_records(text: str) -> bool:
    front, _ = split_front(text)
    return front is not None and not front.text


def _holds_drawn_table(text: str) -> bool:
    """Return whether a text is a table of reviews as Markdown has it, with little beside it."""
    rows = [cells for _, cells in table_rows(text)]
    at = [at for at, name in enumerate(rows[0]) if field_of(name)[0] == "text"] if rows else []
    if not at or count_fields(rows[0]) < _KNOWN:
        return False
    inside = max(sum(len(row[one].split()) for row in rows[1:]) for one in at)
    outside = sum(len(row.split()) for row in text.split("\n") if "|" not in row)
    return inside > max(outside, _PROSE * (len(rows) - 1))


def read_xlsx(
    data: bytes, where: str, choice: Choice, sandbox: Sandbox
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
        _table(rows, f"{where}, sheet '{name[:40]}'" if several else where, choice)
        for name, rows in sheets
    ]
    sound = [table for table in tables if table.is_read]
    if not sound:
        likely = sorted(tables, key=lambda table: -len(table.columns.by_field))
        return likely[:1] or [_table([], where, choice)], []
    notes = [
        Note("notice", 0, table.name, "no column of texts; the sheet was left out")
        for table in tables
        if not table.is_read
    ]
    return sound, notes


def _table(rows: list[Row], name: str, choice: Choice) -> Table:
    if not rows:
        return Table(name, Columns((), {}, _without_rows(name, "is empty", "headings and")), 0, ())
    at = _place_of_headings(rows, choice)
    if at is None:
        width = max(len(cells) for _, cells in rows)
        head, below = (0, [""] * width), rows
    else:
        head, below = rows[at], rows[at + 1 :]
    row_numbers = (cells[0].isdigit() and len(cells) == len(head[1]) + 1 for _, cells in below)
    if below and all(row_numbers):
        head = head[0], ["", *head[1]]  # each row begins with its number, as R writes tables
    below = [row for row in below if row[1] != head[1]]  # files joined into one, headings and all
    columns = match_columns(head[1], [cells for _, cells in below], choice.columns, name)
    rows_in_all = len(below)
    if columns.site and columns.problem is None:
        at = columns.headings.index(columns.by_field["text"])
        below = [row for row in below if strip_cell("".join(row[1][at : at + 1]))]
    if columns.problem is None and not below:
        problem = _without_rows(name, "has headings but no rows", "")
        columns = replace(columns, problem=problem)
    films = _films(below, columns)
    dates = _column(below, columns, "published")
    order = order_of_dates(dates)
    textless = rows_in_all - len(below)
    return Table(name, columns, len(below), tuple(below), head[0], films, order, textless)


def _place_of_headings(rows: list[Row], choice: Choice) -> int | None:
    """Return where the row of headings is; None where there is none."""
    if choice.heading_row is None:
        return heading_row([cells for _, cells in rows[:50]])
    places = (at for at, (number, _) in enumerate(rows) if number >= choice.heading_row)
    return next(places, 0) if choice.heading_row or not rows[0][0] else None


def _without_rows(name: str, what: str, example: str) -> IngestError:
    remedy = f"Add a row of {example} a row per review." if example else "Add a row per review."
    return IngestError(f"The table {what}.", where=name, remedy=remedy)


def _column(rows: Iterable[Row], columns: Columns, name: str) -> list[str]:
    """Return the cells of one field, as far as the rows reach."""
    if (heading := columns.by_field.get(name)) is None:
        return []
    at = columns.headings.index(heading)
    return [strip_cell(cells[at]) if at < len(cells) else "" for _, cells in rows]


# --------------------------------------------------------------------------
# Films


def _films(rows: list[Row], columns: Columns) -> tuple[tuple[str, int], ...]:
    """Count the films; names that differ in capitals and signs alone are one."""
    names = [name for _, cells in rows if (name := _film(cells, columns))]
    spellings: dict[str, str] = {}
    counts = Counter(spellings.setdefault(_plain_name(name), name) for name in names)
    return tuple(counts.most_common())


def _plain_name(film: str) -> str:
    return "".join(filter(str.isalnum, film.casefold())) or film


def _film(cells: list[str], columns: Columns) -> str:
    """Return the film that a row is of, with its year where the table has one."""
    name, year = (
        strip_cell(cells[at]) if at is not None and at < len(cells) else ""
        for at in (_at(columns, columns.by_field.get(FILM)), _at(columns, "Year"))
    )
    name = " ".join(name.split())[:200]
    match = _YEAR.fullmatch(year)
    return f"{name} ({match[1]})" if name and match else name


def _at(columns: Columns, heading: str | None) -> int | None:
    return columns.headings.index(heading) if heading in columns.headings else None


def chosen_film(table: Table, film: str | None) -> str:
    """Return the film whose rows of a table are read; "" where all are.

    Raises
    ------
    IngestError
        If a film is wanted of which the table has no row.
    """
    names = [name for name, _ in table.films]
    if not names or film == "":
        return ""
    if film is None:
        return names[0] if len(names) > 1 else ""
    if match := film_named(names, film):
        return match
    raise IngestError(
        f"The table has no review of '{film[:60]}'.",
        where=table.name,
        remedy=f"It has reviews of: {'; '.join(name[:60] for name in names[:_SHOWN])}.",
    )


def film_named(films: Iterable[str], title: str) -> str:
    """Return which of a table's films has a title, with its year or without; "" for none."""
    key = _plain_name(title)
    matches = (one for one in films if key in map(_plain_name, (one, _YEARS.sub("", one))))
    return next(matches, "")


def title_and_year(film: str) -> tuple[str, int | None]:
    """Part a table's film into its title and its year; None where the table has none."""
    title = _YEARS.sub("", film)
    return title, int(film[-5:-1]) if title != film else None


def rows_of(table: Table, film: str) -> list[Row]:
    """Return the rows of one film; all of them for ""."""
    key = _plain_name(film)
    return [
        row for row in table.rows if not film or _plain_name(_film(row[1], table.columns)) == key
    ]


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
    by_heading = dict(zip(headings, cells, strict=False))
    values = {
        name: strip_cell(by_heading.get(one, "")) for name, one in table.columns.by_field.items()
    }
    if full := _two_names(by_heading):
        values["author"] = full
    text, notes = plain_cell(values.pop("text"))
    if not text.strip():
        raise IngestError(
            "The row has no text.", where=where, remedy="Add the review's text, or drop the row."
        )
    draft = read_plain(text)
    draft.meta, more = _row_meta(
        {key: " ".join(plain_cell(cell)[0].split()) for key, cell in values.items()},
        table.order,
        _top(by_heading) or table.columns.scale,
    )
    draft.notes += [*notes, *more]
    draft.without_title = "title" not in table.columns.by_field and len(values) > 0
    return finish(draft, where, review_id)


def _top(by_heading: Mapping[str, str]) -> Scale | None:
    """Return the scale of a mark whose maximum stands in a column of its own ("out of")."""
    tops = (
        cell.strip()
        for heading, cell in by_heading.items()
        if "".join(filter(str.isalnum, heading.casefold())) in _TOP_HEADINGS
    )
    return next(((0.0, float(top)) for top in tops if _TOP.fullmatch(top)), None)


def _two_names(by_heading: Mapping[str, str]) -> str:
    """Return the author whose first and last name have a column each; empty where they have not."""
    cells = {" ".join(name.casefold().split("_")): cell for name, cell in by_heading.items()}
    parts = [
        next((cells[word].strip() for word in words if word in cells), "")
        for words in WORDS["names"].values()
    ]
    return " ".join(parts) if all(parts) else ""


def plain_cell(cell: str) -> tuple[str, list[Note]]:
    """Return a cell's text without traces of other formats, and what was changed."""
    notes: list[Note] = []
    for change in (without_escapes, without_tags, repair):
        cell, more = change(cell)
        notes += more
    return cell, notes


def _row_meta(
    values: Mapping[str, str], order: Order, scale: Scale | None
) -> tuple[ReviewMeta, list[Note]]:
    """Read the cells beside the text; what is not understood is noted, never guessed."""
    notes = []
    author = values.get("author", "")
    names, outlet = read_names(author)
    date = _date(values.get("published", ""), order)
    if values.get("published") and not date:
        notes.append(
            Note("notice", 0, values["published"][:60], "no date, or could be two, so not used")
        )
    language = read_language(values.get("language", ""))
    if values.get("language") and not language:
        notes.append(Note("notice", 0, values["language"][:60], "not understood as a language"))
    rating, more = _rating(values.get("rating", ""), scale)
    if film := values.get(FILM):
        notes.append(Note("notice", 0, film[:200], "the film, as the table says"))
    meta = ReviewMeta(
        title=values.get("title", ""),
        author=names if names and not outlet else author,
        outlet=values.get("outlet", ""),
        url=values.get("url", ""),
        published=date,
        kind=values.get("kind", ""),
        language=language,
        rating=rating,
    )
    return meta, [*notes, *more]


def _date(cell: str, order: Order) -> str:
    if _STAMP.fullmatch(cell):
        return datetime.fromtimestamp(int(cell[:10]), UTC).date().isoformat()
    if _SERIAL.fullmatch(cell):
        return (_DAY_ZERO + timedelta(days=int(cell))).isoformat()
    if parts := _UNPARTED.fullmatch(cell):
        cell = "-".join(parts.groups())
    return parse_date(cell, order)


def _rating(cell: str, scale: Scale | None) -> tuple[str, list[Note]]:
    """Return a mark, with its scale where its column states one; a note where it is no mark."""
    if _A_DAY.match(cell):
        return "", [Note("notice", 0, cell[:60], "a date where a rating should be")]
    if cell and not _MARK.search(cell):
        return "", [Note("notice", 0, cell[:200], "a rating in words, which is no number")]
    if (over := _OVER.fullmatch(cell)) and float(over[1].replace(",", ".")) > float(over[2]):
        return "", [Note("notice", 0, cell, "a rating above its own scale, which is no score")]
    if _VAGUE.search(cell):
        return "", [Note("notice", 0, cell[:60], "a rating that is not sure, which is no number")]
    if around := _AROUND.fullmatch(cell):
        cell = around["mark"]
    if _IN_WORDS.fullmatch(cell):
        if scale and not scale[0]:
            return f"{cell} out of {scale[1]:g}", []
        if " " not in cell:
            return "", [Note("notice", 0, cell, "a rating in words, which is no number")]
    if scale is None or not (value := _FIGURE.fullmatch(cell)):
        return cell, []
    cell = value[1]
    low, top = scale
    figure = cell.rstrip("½").replace(",", ".")
    mark = float(figure) if figure[:1].isdigit() else len(figure)
    if low and not mark:
        what = f"0 on a scale from {low:g} to {top:g}"
        return "", [Note("notice", 0, what, "no mark was given")]
    if mark > top:
        return cell, []
    return (f"{cell} ({low:g}-{top:g})" if low else f"{cell}/{top:g}"), []
