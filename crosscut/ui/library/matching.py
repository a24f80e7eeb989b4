"""Which column of a table is what: shown, and corrected, before its rows are added."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from crosscut.errors import CrosscutError
from crosscut.ui import links
from crosscut.ui.library import acts, intake
from crosscut.wording import counted, number

if TYPE_CHECKING:
    from crosscut.ingest.tables import Table
    from crosscut.ui.library.intake import Waiting
    from crosscut.ui.own import Own

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
}
_NONE: Final = "(not in the table)"
_CELL: Final = 200  # characters of a cell that are shown
_PER_ROW: Final = 3


def draw(mine: Own | None, file: Waiting) -> None:
    """Show how a table's columns were matched; add its rows when the reader says so."""
    if file.source is None:
        return
    table, others = file.source.tables[0], len(file.source.tables) - 1
    st.subheader(links.plain(file.name), anchor=False)
    more = f", and {counted(others, 'more sheet')} read in the same way" if others else ""
    st.html(
        f'<p class="said">A table with {counted(table.count, "row")}{more}. See that each column '
        "is taken for the right thing, then add it.</p>"
    )
    if table.columns.problem is not None:
        problem = table.columns.problem
        said = escape(f"{problem.what} {problem.remedy}")
        st.html(f'<p class="retelling" role="note">{said}</p>')
    chosen = _choices(table, file.mark)
    _sample(table, chosen)
    with st.container(horizontal=True):
        label = f"Add {counted(sum(one.count for one in file.source.tables), 'review')}"
        st.button(
            label,
            key=f"add-{file.mark}",
            on_click=intake.ask,
            args=(file, "add"),
            type="primary",
            disabled=not chosen["text"],
        )
        st.button("Leave it", key=f"leave-{file.mark}", on_click=intake.done_with, args=(file,))
    if not intake.asked(file):
        return
    try:
        intake.add_table(mine, file, _corrected(table, chosen))
    except CrosscutError as error:
        acts.fault(error)
    else:
        intake.done_with(file)
    st.rerun()


def _choices(table: Table, mark: str) -> dict[str, str | None]:
    """Draw a box per field; return field -> heading, None where the table has none."""
    headings = list(table.columns.headings)
    problem = table.columns.problem is not None
    chosen: dict[str, str | None] = {}
    fields = list(NAMES.items())
    for first in range(0, len(fields), _PER_ROW):
        row = zip(st.columns(_PER_ROW), fields[first : first + _PER_ROW], strict=False)
        for column, (name, label) in row:
            matched = table.columns.matched.get(name)
            if name == "text" and problem:
                matched = None
            with column:
                picked = st.selectbox(
                    label,
                    [_NONE, *headings],
                    index=0 if matched is None else headings.index(matched) + 1,
                    key=f"column-{mark}-{name}",
                )
            chosen[name] = None if picked == _NONE else picked
    return chosen


def _corrected(table: Table, chosen: dict[str, str | None]) -> dict[str, str | None]:
    """Return what the reader chose otherwise than was matched.

    Of one column that is chosen for two fields the first one in the list has it.
    """
    taken: set[str] = set()
    found: dict[str, str | None] = {}
    for name, heading in chosen.items():
        own = None if heading in taken else heading
        if own is not None:
            taken.add(own)
        if own != table.columns.matched.get(name) or table.columns.problem is not None:
            found[name] = own
    return found


def _sample(table: Table, chosen: dict[str, str | None]) -> None:
    """Show the first rows as they will be read."""
    headings = table.columns.headings
    shown = {
        NAMES[name]: [
            (row[headings.index(heading)] if headings.index(heading) < len(row) else "")[:_CELL]
            for _, row in table.rows
        ]
        for name, heading in chosen.items()
        if heading is not None
    }
    if shown and table.rows:
        st.dataframe(pd.DataFrame(shown), hide_index=True)
        if table.count > len(table.rows):
            said = f"The first {number(len(table.rows))} of {counted(table.count, 'row')}."
            st.html(f'<p class="about">{said}</p>')
