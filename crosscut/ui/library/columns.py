"""Which column of a table is what: shown, and corrected, before its rows are added."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Final

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crosscut.errors import CrosscutError, IngestError
from crosscut.ingest.headings import FILM
from crosscut.ingest.limits import Limits, amount, limits_from
from crosscut.ingest.sources import PendingTables, Source, read_pending
from crosscut.ingest.tables import Choice, Table, film_named, plain_cell, rows_of
from crosscut.text.phrases import count_of, number
from crosscut.ui import flash, links
from crosscut.ui.library.edits import stepper, sticky_button

NAMES: Final = {
    "text": "Text of the review",
    "title": "Title",
    "author": "Author",
    "outlet": "Magazine or site",
    "published": "Date",
    "rating": "Score",
    "language": "Language",
    "url": "Web address",
    "kind": "Kind of text",
    FILM: "Film it is of",
}
_NONE: Final = "(not in the table)"
_CELL: Final = 200  # characters of a cell that are shown
_RAW: Final = 2_000  # ... and of what is made ready for it
_PER_ROW: Final = 3
_AT_ONCE: Final = 5  # forms on one page
_NAMED: Final = 6  # files that a form names
_FILMS: Final = 300  # films that can be chosen of, those with most reviews first
_ALL: Final = ""
_RECORDS: Final = (".json", ".jsonl", ".ndjson", ".yaml", ".yml")


@dataclass(frozen=True, eq=False)
class Tables:
    """Tables of one file that have the same columns and wait until a reader has seen these.

    `mark` tells their controls from those of others.
    """

    mark: str
    name: str
    files: tuple[PendingTables, ...]

    @property
    def films(self) -> dict[str, int]:
        """The films that their rows are of, those with most rows first; with how many."""
        counts: Counter[str] = Counter()
        for one in self.files:
            for table in one.tables:
                counts.update(dict(table.films))
        return dict(counts.most_common(_FILMS))

    @property
    def size(self) -> int:
        """Bytes of all of them."""
        return sum(len(one.data) for one in self.files)


def group_tables(
    source: Source, waiting: Iterable[Tables], mark: str, limits: Limits
) -> tuple[Source, list[Tables]]:
    """Group the tables of a source by their columns.

    Parameters
    ----------
    source
        What was read with `hold_tables`.
    waiting
        What waits already.
    mark
        Names the source, unlike any other of this session.
    limits
        What waits may have the size of one corpus in all.

    Returns
    -------
    tuple of Source and list of Tables
        The source, with an error where its tables are too much; and its tables that wait now.
    """
    size = sum(len(one.data) for one in source.pending) + sum(one.size for one in waiting)
    if size > limits.corpus_bytes:
        error = IngestError(
            f"The tables that wait for you have more than {amount(limits.corpus_bytes)}.",
            where=source.filename,
            remedy="Add or leave the others first, then drop this file again.",
        )
        return replace(source, results=(*source.results, error), pending=()), []
    groups: dict[object, list[PendingTables]] = {}
    for one in source.pending:
        columns = one.tables[0].columns
        alike = columns.headings, tuple(columns.by_field.items()), columns.problem is None
        groups.setdefault(alike, []).append(one)
    return source, [
        Tables(
            f"{mark}-{place}",
            own[0].place if len(own) == 1 else f"{source.filename}, {len(own)} tables",
            tuple(own),
        )
        for place, own in enumerate(groups.values())
    ]


Add = Callable[[list[Source], str], None]


def draw(waiting: list[Tables], add: Add, film: str = "") -> None:
    """Show how the columns of the tables that wait were matched.

    Parameters
    ----------
    waiting
        The tables; those that are added or left go out of the list.
    add
        Called with what the rows of tables gave, and the film that all are of, when the reader
        says that they are right. It may raise `CrosscutError`: the tables wait on.
    film
        The film that the reviews are wanted of, where it is known.
    """
    for tables in waiting[:_AT_ONCE]:
        with st.container(key=f"waiting-{tables.mark}"):
            _draw(waiting, tables, add, film)
    if len(waiting) > _AT_ONCE:
        more = count_of(len(waiting) - _AT_ONCE, "more form")
        st.html(f'<p class="about">{more} for tables with other columns will follow these.</p>')
        st.button("Leave all of them", key="leave-tables", on_click=waiting.clear)


def _draw(waiting: list[Tables], tables: Tables, add: Add, film: str) -> None:
    st.subheader(links.escape_markdown(tables.name), anchor=False)
    st.html(
        f'<p class="para">{_summary(tables)} Check that each column is read as the right thing.</p>'
    )
    boxes = [place for _ in range(0, len(NAMES) + 1, _PER_ROW) for place in st.columns(_PER_ROW)]
    row = _heading_row(tables, boxes[len(NAMES)])
    if row is not None:
        tables = _read_again(tables, row, {})
    table = tables.files[0].tables[0]
    if (problem := table.columns.problem) is not None:
        flash.notice(f"{problem.what} {problem.remedy}")
    choices = _choices(table, tables.mark if row is None else f"{tables.mark}-{row}", boxes)
    changes = _find_changes(table, choices)
    if changes.get(FILM, heading := table.columns.by_field.get(FILM)) != heading:
        tables = _read_again(tables, row, {FILM: changes[FILM]})
    film_of_table = _film(tables, film)
    _sample(tables.files[0].tables[0], choices, film_of_table)
    with st.container(horizontal=True):
        whole = sum(one.count for one in tables.files)
        count = count_of(tables.films.get(film_of_table, whole), "review")
        sure = sticky_button(
            f"Add {count}", key=f"add-{tables.mark}", kind="primary", disabled=not choices["text"]
        )
        st.button("Leave it", key=f"leave-{tables.mark}", on_click=_leave, args=(waiting, tables))
    if not sure:
        return
    try:
        films = [film_of_table] if film_of_table else list(tables.films)
        add(_read(tables, changes, row, film_of_table), films[0] if len(films) == 1 else "")
    except CrosscutError as error:
        flash.add(error)
    else:
        _leave(waiting, tables)
    st.rerun()


def _heading_row(tables: Tables, place: DeltaGenerator) -> int | None:
    """Draw the box for the row with the headings; return its number where it is another."""
    if tables.files[0].filename.lower().endswith(_RECORDS):
        return None
    own = tables.files[0].tables[0].heading_row
    choice = place.number_input(
        "Row with the headings (0: none)",
        min_value=0,
        max_value=1_000,
        value=own,
        key=f"headings-{tables.mark}",
        persist_state="session",
    )
    return None if choice == own else int(choice)


def _read_again(tables: Tables, row: int | None, columns: Mapping[str, str | None]) -> Tables:
    """Look at tables again, as the reader says where their headings and films are."""
    name, state = f"looked-at-{tables.mark}", (row, tuple(columns.items()))
    before = st.session_state.get(name)
    if before is None or before[0] != state:
        sources = [
            read_pending(one, limits=limits_from(), choice=Choice(columns, row), hold_tables=True)
            for one in tables.files
        ]
        files = tuple(one for source in sources for one in source.pending)
        before = state, replace(tables, files=files) if files else tables
        st.session_state[name] = before
    result: Tables = before[1]
    return result


def _film(tables: Tables, film: str) -> str:
    """Draw the choice of a film where there are several; return it, "" for all of them."""
    films = tables.films
    if len(films) < 2:
        return _ALL
    own = film_named(films, film)
    none = "" if own or not film else f" None of them is named {film}."
    several = count_of(len(films), "film")
    st.html(
        f'<p class="para">The table has reviews of {several}. A corpus is of one.{escape(none)}</p>'
    )
    options = [*films, _ALL]
    choice = st.selectbox(
        "Take the reviews of",
        options,
        index=options.index(own) if own else 0,
        format_func=lambda one: f"{one}: {count_of(films[one], 'review')}" if one else "All films",
        key=f"film-of-{tables.mark}-{len(films)}",
        persist_state="session",
    )
    return str(choice)


def _leave(waiting: list[Tables], tables: Tables) -> None:
    mark = tables.mark
    waiting[:] = [one for one in waiting if one.mark != mark]
    own = [f"{name}-{mark}" for name in ("headings", "looked-at")]
    for name in (*own, *(f"column-{mark}-{name}" for name in NAMES)):
        st.session_state.pop(name, None)


def _summary(tables: Tables) -> str:
    """Say how many rows wait, and of which tables where there are several."""
    first, count = tables.files[0].tables, sum(one.count for one in tables.files)
    if len(tables.files) > 1:
        names = [one.place for one in tables.files[:_NAMED]]
        if more := len(tables.files) - len(names):
            names.append(f"and {number(more)} more")
        several = count_of(len(tables.files), "table")
        rows = count_of(count, "row")
        return escape(f"{several} with the same columns, {rows}: {'; '.join(names)}.")
    others = len(first) - 1
    sheets = f", and {count_of(others, 'more sheet')} read in the same way" if others else ""
    return f"A table with {count_of(first[0].count, 'row')}{sheets}."


def _read(
    tables: Tables, columns: dict[str, str | None], row: int | None, film: str
) -> list[Source]:
    """Read the rows of a film, the columns matched as the reader said, or raise why not."""
    bar = st.progress(0.0, text="Reading")
    limits, sources = limits_from(), []
    until = time.monotonic() + limits.upload_seconds
    for place, one in enumerate(tables.files):
        step = stepper(bar.progress, one.filename, place, len(tables.files))
        sources.append(
            read_pending(
                one,
                limits=limits,
                choice=Choice(columns, row, film),
                progress=step,
                seconds=max(0.0, until - time.monotonic()),
            )
        )
    bar.progress(1.0, text="Saving")
    problems = [error for source in sources for error in source.problems]
    if len(problems) == 1 and not any(source.reviews for source in sources):
        raise problems[0]
    return sources


def _choices(table: Table, mark: str, boxes: Sequence[DeltaGenerator]) -> dict[str, str | None]:
    """Draw a box per field; return field -> heading, None where the table has none."""
    headings = list(table.columns.headings)
    by_field = dict(table.columns.by_field)
    if table.columns.problem is not None:
        by_field.pop("text", None)
    choices: dict[str, str | None] = {}
    for place, (name, label) in zip(boxes, NAMES.items(), strict=False):
        heading = place.selectbox(
            label,
            [_NONE, *headings],
            index=headings.index(by_field[name]) + 1 if name in by_field else 0,
            key=f"column-{mark}-{name}",
            persist_state="session",
        )
        choices[name] = None if heading == _NONE else heading
    return choices


def _find_changes(table: Table, choices: dict[str, str | None]) -> dict[str, str | None]:
    """Return what the reader chose otherwise than was matched."""
    # Of one column that is chosen for two fields the first one in the list has it.
    headings: set[str | None] = set()
    changes: dict[str, str | None] = {}
    for name, heading in choices.items():
        own = None if heading in headings else heading
        headings.add(own)
        if own != table.columns.by_field.get(name) or table.columns.problem is not None:
            changes[name] = own
    return changes


def _sample(table: Table, choices: dict[str, str | None], film: str) -> None:
    """Show the first rows as they will be read."""
    headings, rows = table.columns.headings, rows_of(table, film)
    sample = {
        NAMES[name]: [
            plain_cell(dict(zip(headings, row, strict=False)).get(heading, "")[:_RAW])[0][:_CELL]
            for _, row in rows
        ]
        for name, heading in choices.items()
        if heading is not None
    }
    if sample and rows:
        st.dataframe(pd.DataFrame(sample), hide_index=True)
        if table.count > len(table.rows):
            first = f"From the first {number(len(table.rows))} of {count_of(table.count, 'row')}."
            st.html(f'<p class="about">{first}</p>')
