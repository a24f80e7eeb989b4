"""The guide as a reader is changing it: eight tables, kept in the session until they are sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from crosscut.guide.tables import COLUMNS, LISTS, CheckedGuide, guide_from, slug, tables_of
from crosscut.project.corrections import replace_guide
from crosscut.schema import WHOLE_FILM
from crosscut.store.merge import merge
from crosscut.ui import own
from crosscut.ui.library import sheets

if TYPE_CHECKING:
    from crosscut.guide.model import FilmGuide
    from crosscut.ui.own import Own


_DRAFT: Final = "guide_draft"
ORDERED: Final = ("segments", "scenes")
"""Tables whose rows stand in film order."""
REFERENCES: Final = {"segment": "segments", "first": "characters", "second": "characters"}
"""Columns that name a row of another table."""


@dataclass(frozen=True)
class Draft:
    """A guide that is being changed.

    Attributes
    ----------
    key
        The corpus it is of.
    origin
        The guide that the reader began to change.
    start
        Its tables.
    """

    key: str
    origin: FilmGuide
    start: dict[str, pd.DataFrame]

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables as they are now."""
        return {name: sheets.now(sheet_name(name), frame) for name, frame in self.start.items()}

    def checked(self) -> CheckedGuide:
        """Read the tables as a guide, or tell what is wrong in them."""
        return guide_from(self.tables())


def draft_of(mine: Own) -> Draft:
    """Return the draft of a reader's guide; a new one where nothing was changed yet."""
    draft: Draft | None = st.session_state.get(_DRAFT)
    guide = mine.holding.guide
    if draft is None or draft.key != mine.key:
        return _begun(mine.key, guide)
    if draft.origin != guide and draft.checked().guide == draft.origin:
        return _begun(mine.key, guide)
    # Where the guide has become another meanwhile, what was typed here stays.
    return draft


def _begun(key: str, guide: FilmGuide) -> Draft:
    sheets.forget(sheet_name(""))
    draft = Draft(key, guide, start_of(guide))
    st.session_state[_DRAFT] = draft
    return draft


def start_of(guide: FilmGuide) -> dict[str, pd.DataFrame]:
    """Turn a guide into tables whose references are empty where there is none."""
    tables = tables_of(guide)
    for frame in tables.values():
        for column in REFERENCES.keys() & set(frame.columns):
            kept = frame[column].astype("object")
            frame[column] = kept.where(kept != "", None)
    tables |= {name: sheets.movable(tables[name]) for name in ORDERED}
    return {
        name: frame if name == "film" else sheets.deletable(frame) for name, frame in tables.items()
    }


def add_row(table: str) -> None:
    """Add an empty row to a table that is drawn; for a callback."""
    empty: dict[str, Any] = dict.fromkeys(COLUMNS[table], "")
    empty |= dict.fromkeys(REFERENCES.keys() & empty.keys())
    empty |= {column: [] for column in LISTS if column in empty}
    sheets.add_row(sheet_name(table), empty | {sheets.MOVE: None, sheets.DELETE: False})


def sheet_name(table: str) -> str:
    """Name the sheet of a table."""
    return f"guide-{table}"


def forget() -> None:
    """Take back what was changed and not kept."""
    sheets.forget(sheet_name(""))
    st.session_state.pop(_DRAFT, None)


def put(guide: FilmGuide) -> None:
    """Put another guide in the place of the tables."""
    for table, frame in start_of(guide).items():
        sheets.replace(sheet_name(table), frame)


def fill_codes(table: str, frame: pd.DataFrame) -> None:
    """Give rows with a title a code, for other tables to name; the reader's own codes stay."""
    if "code" not in COLUMNS[table]:
        return
    codes = ["" if code is None or code != code else str(code) for code in frame["code"]]
    taken = {*codes, WHOLE_FILM}
    for at, title in enumerate(frame["title"]):
        if not codes[at].strip() and isinstance(title, str) and title.strip():
            codes[at] = slug(title, taken, otherwise=f"{table.removesuffix('s')}-{at + 1}")
            taken.add(codes[at])
    filled = pd.Series(codes, index=frame.index, dtype="str")
    sheets.keep(sheet_name(table), frame.assign(code=filled))


def choices(draft: Draft, table: str) -> dict[str, str]:
    """Return the rows that others can name: code -> title."""
    frame = draft.tables()[table]
    rows = zip(frame["code"].tolist(), frame["title"].tolist(), strict=True)
    return {str(code): str(title or code) for code, title in rows if code and code == code}


def keep(mine: Own, draft: Draft, guide: FilmGuide) -> None:
    """Keep the guide; where it has changed elsewhere since, both changes are united.

    Raises
    ------
    ShelfError
        It cannot be saved; the draft stays.
    """
    changed = replace_guide(mine.holding, guide)
    if draft.origin == mine.holding.guide:
        own.keep(mine, changed)
    else:
        merged = merge(replace_guide(mine.holding, draft.origin), changed, mine.holding)
        aside = changed if merged.clashes else None
        own.keep(mine, merged.holding, aside=aside, clashes=merged.clashes)
    forget()
