"""Tables that a reader edits: what was typed stays, whatever part of the app is open meanwhile.

Streamlit keeps the edits of a table only while it is drawn, and a value that is typed while the
table gets other data is lost. So each table is drawn from data that stay as they are until it is
drawn afresh, and what came of the edits is noted beside it. `edit_table` gathers the edits for
the caller, `edit_saved` saves each cell at once.

Streamlit ends a callback early when something else is pressed or typed while it runs. What it
had not saved by then is saved when the table is drawn next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.text.words import bare, words
from crosscut.ui import links, open_project

_SHEETS: Final = "library_sheets"
MOVE: Final = "move"
"""Column of a table whose rows have an order; see `movable`."""

DELETE: Final = "delete"
"""Column of a table whose rows can be ticked; see `deletable`."""
PROBLEMS: Final = "mend"
"""Column that says what is to be mended in a row."""

_DRAWINGS: Final = "library_sheets_drawings"

Save = Callable[[Sequence[tuple[int, Mapping[str, Any]]]], bool]
"""Saves cells, each a row counted from 0 and its values by column; says whether it could."""

Edits = Mapping[int, Mapping[str, Any]]
"""Row, counted from 0 -> column -> what was typed there."""


@dataclass
class Sheet:
    """A table that is being edited.

    Attributes
    ----------
    rows
        What it says now; its rows are in the order of the base, new ones at the end.
    base
        What it was drawn with.
    drawing
        Which drawing it is; -1 where there was none yet.
    """

    rows: pd.DataFrame
    base: pd.DataFrame = field(init=False)
    drawing: int = -1

    def __post_init__(self) -> None:
        """Draw it with what it says."""
        self.base = self.rows

    def draw_afresh(self) -> None:
        """Draw it with what it says now, under a name that no table here had before."""
        self.base = self.rows
        self.drawing = st.session_state[_DRAWINGS] = st.session_state.get(_DRAWINGS, -1) + 1


@dataclass
class SavedSheet(Sheet):
    """A table whose cells are saved at once.

    Attributes
    ----------
    owner
        Whose values they are, such as one review's: another's are never saved as these.
    last_save
        What was saved when it was drawn last.
    changes
        Which cells a reader has changed since, so that others may have changed by that alone.
    last_edits
        The edits for which saving was tried to the end, as the table's state has them.
    """

    owner: str = ""
    last_save: pd.DataFrame = field(init=False)
    changes: pd.DataFrame = field(init=False)
    last_edits: Edits = field(default_factory=dict)

    def draw_with(self, rows: pd.DataFrame) -> None:
        """Note what is saved now."""
        self.last_save = rows
        self.changes = pd.DataFrame(False, index=rows.index, columns=rows.columns)

    def agrees(self, rows: pd.DataFrame) -> bool:
        """Tell whether nothing has changed but what was typed."""
        if not rows.index.equals(self.last_save.index):
            return False
        differences = _differences(rows, self.last_save) & ~self.changes
        return not differences.to_numpy().any()


def edit_saved(
    name: str,
    owner: str,
    rows: pd.DataFrame,
    save: Save,
    *,
    columns: dict[str, Any],
    alt: str,
    titles: Mapping[str, Mapping[str, str]] = {},
    whole_rows: bool = False,
    hide_index: bool | None = None,
) -> None:
    """Draw a table whose cells are saved as soon as they are changed; its rows are fixed.

    What follows from its cells has no place in it: other data would close the cell that is typed
    in meanwhile.

    Parameters
    ----------
    name, owner
        Its name in this session, and whose values it has.
    rows
        What is saved now.
    save
        Called before the next drawing.
    columns, hide_index, alt
        How it looks, as `st.data_editor` takes them.
    titles
        Of columns of codes: code -> title, which is what stands in the cells.
    whole_rows
        Hand `save` all of a row that is not saved yet, for values that go together.
    """
    rows = rows.assign(**{column: rows[column].map(own) for column, own in titles.items()})
    codes = {column: {own[code]: code for code in own} for column, own in titles.items()}
    sheet = _earlier_sheet(name, owner)
    if sheet and _edits(_key(name, sheet)) != sheet.last_edits:
        save_edits(sheet, _key(name, sheet), save, codes, whole_rows)
        st.rerun()
    if sheet is None or not sheet.agrees(rows):
        sheet = _sheets()[name] = SavedSheet(rows, owner=owner)
        sheet.draw_afresh()
    sheet.draw_with(rows)
    st.data_editor(
        sheet.base,
        key=_key(name, sheet),
        hide_index=hide_index,
        on_change=save_edits,
        args=(sheet, _key(name, sheet), save, codes, whole_rows),
        column_config=columns,
        disabled=open_project.is_reading(),
        alt=alt,
    )


def _earlier_sheet(name: str, owner: str) -> SavedSheet | None:
    """Return a table that was drawn before and has the values of the same owner."""
    sheet = _sheets().get(name)
    if isinstance(sheet, SavedSheet) and sheet.owner == owner:
        return sheet if _key(name, sheet) in st.session_state else None
    return None


def save_edits(
    sheet: SavedSheet,
    key: str,
    save: Save,
    codes: Mapping[str, Mapping[str, str]],
    whole_rows: bool,
) -> None:
    """Save the cells that were changed since the last time; for a callback."""
    rows = sheet.base.astype("object")
    edits = _edits(key)
    for row, cells in edits.items():
        for column, cell in cells.items():
            rows.loc[rows.index[int(row)], column] = cell
    rows = rows.where(rows.notna(), None)
    new = _differences(rows, sheet.rows)
    to_save = new | _differences(rows, sheet.last_save) if whole_rows else new
    with_codes = rows.assign(**{column: rows[column].replace(own) for column, own in codes.items()})
    changes = [
        (
            int(row),
            {
                str(name): with_codes[name].iloc[row]
                for name in with_codes
                if to_save[name].iloc[row]
            },
        )
        for row in np.flatnonzero(new.any(axis=1))
    ]
    if save(changes):
        sheet.rows, sheet.changes = rows, sheet.changes | new
    sheet.last_edits = edits


def _edits(key: str) -> Edits:
    """Return what was typed into a table since it was drawn afresh."""
    rows: Edits = st.session_state[key]["edited_rows"]
    return {row: dict(cells) for row, cells in rows.items()}


def _differences(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Tell which cells differ; two that are empty do not."""
    return one.ne(other) & ~(one.isna() & other.isna())


def edit_table(
    name: str,
    start: pd.DataFrame,
    *,
    columns: dict[str, Any],
    order: Sequence[str],
    alt: str,
    rows: Literal["fixed", "dynamic"] = "dynamic",
    problems: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Draw a table that can be edited; return what it says.

    Parameters
    ----------
    name
        Its name in this session; `forget` it to begin anew.
    start
        What it begins with.
    columns, order
        How the columns look, and which are shown, as `st.data_editor` takes them.
    alt
        What the table is, in words.
    rows
        Whether rows can be added and deleted in the table.
    problems
        What is to be mended in each row, for the column `PROBLEMS`; the last rows may be without.
        Only with fixed rows: there a table's data may change while somebody types in a cell.

    Returns
    -------
    pandas.DataFrame
        Rows are numbered from 1, as the reader sees them.
    """
    sheet = _sheets().setdefault(name, Sheet(number_rows(start)))
    if _key(name, sheet) not in st.session_state:
        sheet.draw_afresh()
    base, look = sheet.base, {"_index": st.column_config.NumberColumn("Row", width=50)}
    if problems is not None:
        texts = pd.Series([*problems], dtype="str").reindex(range(len(base)), fill_value="")
        base = base.assign(**{PROBLEMS: texts.set_axis(base.index)})
        width: Literal["large", "small"] = "large" if any(problems) else "small"
        look[PROBLEMS] = st.column_config.TextColumn("To mend", disabled=True, width=width)
    table = number_rows(
        st.data_editor(
            base,
            key=_key(name, sheet),
            num_rows=rows,
            hide_index=False,
            column_config=look | columns,
            column_order=list(order),
            placeholder="",
            alt=alt,
        )
    )
    sheet.rows = table.drop(columns=PROBLEMS, errors="ignore")
    to_move = MOVE in sheet.rows and sheet.rows[MOVE].notna().any()
    if to_move:
        sheet.rows = move_rows(sheet.rows)
    if to_move or st.session_state[_key(name, sheet)]["deleted_rows"]:
        # The rows are numbered anew.
        sheet.draw_afresh()
        st.rerun()
    return sheet.rows


def deletable(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a table the column `DELETE`: rows that are ticked there can be deleted."""
    return frame.assign(**{DELETE: pd.Series(False, index=frame.index, dtype="bool")})


def delete_column() -> Any:  # noqa: ANN401
    """Say how the column `DELETE` looks."""
    return st.column_config.CheckboxColumn("Delete", default=False, width=75)


def count_ticked(frame: pd.DataFrame) -> int:
    """Count the rows that are ticked to be deleted."""
    return int(frame[DELETE].eq(True).sum())


def delete_ticked(name: str) -> None:
    """Delete the rows of a table that are ticked; for a callback."""
    sheet = _sheets()[name]
    sheet.rows = number_rows(sheet.rows[~sheet.rows[DELETE].eq(True)])
    sheet.draw_afresh()


def add_row(name: str, empty: dict[str, Any]) -> None:
    """Add an empty row to a table; for a callback."""
    sheet = _sheets()[name]
    row = pd.DataFrame([empty])[list(sheet.rows)].astype(sheet.rows.dtypes)
    sheet.rows = number_rows(pd.concat([sheet.rows, row]))
    sheet.draw_afresh()


def movable(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a table the column `MOVE`: what is typed there moves the row."""
    return frame.assign(**{MOVE: pd.Series(np.nan, index=frame.index, dtype="float64")})


def move_column() -> Any:  # noqa: ANN401
    """Say how the column `MOVE` looks."""
    return st.column_config.NumberColumn(
        "Move to",
        help="Type the number of the row where this one should stand.",
        min_value=1,
        step=1,
        format="%d",
        width=85,
    )


def move_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Put the rows that have a number under `MOVE` into that place, and empty the column."""
    places = np.arange(1, len(frame) + 1, dtype="float64")
    targets = frame[MOVE].to_numpy(dtype="float64")
    # Further down a row comes to stand after the one whose place it takes, else before it.
    beside = targets + np.where(targets > places, 0.5, -0.5)
    order = np.argsort(np.where(np.isnan(targets), places, beside), kind="stable")
    return number_rows(movable(frame.iloc[order]))


def number_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the rows the numbers from 1 on."""
    return frame.set_axis(pd.RangeIndex(1, len(frame) + 1), axis="index")


def current_table(name: str, start: pd.DataFrame) -> pd.DataFrame:
    """Return what a table says, drawn or not; `start` where it was never drawn."""
    sheet = _sheets().get(name)
    return number_rows(start) if sheet is None else sheet.rows


def replace(name: str, frame: pd.DataFrame) -> None:
    """Put another table in its place."""
    _sheets()[name] = Sheet(number_rows(frame))


def forget(prefix: str) -> None:
    """Forget the tables whose names begin so."""
    for name in [one for one in _sheets() if one.startswith(prefix)]:
        del _sheets()[name]


def _key(name: str, sheet: Sheet) -> str:
    return f"{name}-{sheet.drawing}"


def _sheets() -> dict[str, Sheet]:
    sheets: dict[str, Sheet] = st.session_state.setdefault(_SHEETS, {})
    return sheets


def keep(name: str, frame: pd.DataFrame) -> None:
    """Keep what a table says with something filled in, seen when it is drawn afresh."""
    _sheets()[name].rows = number_rows(frame)


# --------------------------------------------------------------------------
# A story is added in one line, its words typed or picked from a sentence


_MOST_SENTENCES = 3_000
"""Sentences to pick words from."""
_CUES = 2


def sentence_texts(corpus: Corpus) -> list[str]:
    """Return the text of the first sentences of a corpus, to pick words from."""
    texts = dict(zip(corpus.reviews["review_id"], corpus.reviews["text"], strict=True))
    rows = corpus.sentences.head(_MOST_SENTENCES)
    spans = zip(rows["review_id"], rows["start"], rows["end"], strict=True)
    return [texts[review][start:end] for review, start, end in spans]


def add_story(sheet: str, column: str, sentences: Sequence[str], empty: dict[str, Any]) -> None:
    """Draw the line that adds a story to a table; the name of one that is there adds words to it.

    Parameters
    ----------
    sheet, column
        The table, drawn above, and its column of words.
    sentences
        What the words can be picked from.
    empty
        A row without title and words.
    """
    key = f"story-{sheet}"
    with st.container(horizontal=True, vertical_alignment="bottom", key=key):
        st.text_input("One more story", key=f"{key}-title", placeholder="Its name", max_chars=200)
        for number in range(_CUES):
            label = "A word that names it" if not number else "Another word"
            st.text_input(label, key=f"{key}-cue-{number}", max_chars=100)
        st.button(
            "Add the story",
            key=f"{key}-add",
            on_click=_add_to_story,
            args=(sheet, column, empty),
            help="With the name of a story in the table, the words are added to that story.",
        )
    texts = [" ".join(text.split()) for text in sentences[:_MOST_SENTENCES]]
    choice = st.selectbox(
        "Or pick its words from a sentence",
        range(len(texts)),
        index=None,
        format_func=lambda at: texts[at],
        key=f"{key}-sentence",
        placeholder="Type a word to find a sentence",
    )
    if choice is not None:
        parts = _words(texts[choice])
        st.pills(
            "Press the words that name the story; words beside each other are one phrase",
            range(len(parts)),
            format_func=lambda at: links.escape_markdown(parts[at]),
            selection_mode="multi",
            key=f"{key}-words",
            on_change=_pick_words,
            args=(key, parts),
        )


def _words(text: str) -> list[str]:
    return [bare(text[start:end]) for start, end in words(text)]


def _pick_words(key: str, parts: list[str]) -> None:
    """Put what was picked into the boxes: each run of words beside each other is one phrase."""
    places = sorted(st.session_state.get(f"{key}-words") or ())
    phrases = [[at] for at in places[:1]]
    for before, at in pairwise(places):
        if at == before + 1:
            phrases[-1].append(at)
        else:
            phrases.append([at])
    for number in range(_CUES):
        run = phrases[number] if number < len(phrases) else []
        st.session_state[f"{key}-cue-{number}"] = " ".join(parts[at] for at in run)


def _add_to_story(sheet: str, column: str, empty: dict[str, Any]) -> None:
    """Add what stands in the line to the table; for a callback."""
    key = f"story-{sheet}"
    names = [f"{key}-title", *(f"{key}-cue-{number}" for number in range(_CUES))]
    title, *cues = (str(st.session_state.get(name) or "").strip() for name in names)
    if not title:
        return
    frame = current_table(sheet, pd.DataFrame([empty]).iloc[:0])
    replace(sheet, with_story(frame, column, title, list(filter(None, cues)), empty))
    for name in names:
        st.session_state[name] = ""
    st.session_state.pop(f"{key}-words", None)


def with_story(
    frame: pd.DataFrame, column: str, title: str, cues: list[str], empty: dict[str, Any]
) -> pd.DataFrame:
    """Return a table with a story more, or with more words for the one of that title."""
    same = [str(own).casefold() == title.casefold() for own in frame["title"]]
    if not any(same):
        if "take" in frame and not any(map(list_words, frame[column])) and len(frame) == 1:
            frame = frame.assign(take=False)  # it is no longer one story
        row = pd.DataFrame([empty | {"title": title, column: cues}]).reindex(columns=frame.columns)
        whole = pd.concat([frame.astype("object"), row.astype("object")], ignore_index=True)
        return whole.astype(frame.dtypes)
    lists = [
        list(dict.fromkeys([*list_words(own), *cues])) if hit else own
        for own, hit in zip(frame[column], same, strict=True)
    ]
    return frame.assign(**{column: pd.Series(lists, index=frame.index, dtype="object")})


def list_words(cell: object) -> list[str]:
    """Return the words in a cell of a list column."""
    if isinstance(cell, str) or not isinstance(cell, Iterable):
        return []
    return [one for one in cell if isinstance(one, str)]
