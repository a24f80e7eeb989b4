"""Library: the guide, as tables to read or to edit, beside another guide, and as a file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, NamedTuple

import pandas as pd
import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.errors import CrosscutError
from crosscut.guide.model import FilmGuide
from crosscut.guide.tables import (
    COLUMNS,
    LISTS,
    CheckedGuide,
    guide_from,
    slug,
    tables_of,
)
from crosscut.guide.toml import guide_text
from crosscut.ingest.limits import limits_from
from crosscut.project.zip import open_folder
from crosscut.schema import WHOLE_FILM
from crosscut.text.phrases import count_of
from crosscut.ui import corrections, films, flash, links, open_project
from crosscut.ui.flash import note, notice
from crosscut.ui.library import guide_changes, new_film, sheets
from crosscut.ui.library.edits import sticky_button
from crosscut.ui.library.sheets import add_story, sentence_texts
from crosscut.ui.open_project import OpenProject

TO_DO: Final = ("Tables", "Beside another guide", "As a file")
_TRIED: Final = "guide_tried"
_FILE: Final = "guide_file"


def view(corpus: Corpus, mine: OpenProject | None) -> None:
    """Draw the guide of the film on the picker; one's own can be changed."""
    film = st.session_state.get("film")
    own = mine if mine is not None and film == mine.title else None
    editing = own if own is not None and own.may_change else None
    st.html(
        '<p class="para">The guide says what to look for in the reviews: the film\'s stories, its '
        "people, its themes and things, and the words by which a review speaks of them. Every "
        "number in Crosscut is counted from these words.</p>"
    )
    phrase = st.session_state.get(corrections.PHRASE)
    if own is not None and not own.may_change:
        open_project.draw_reading(own, "guide")
    elif editing is None:
        _reading(mine)
        if phrase is not None:
            note(f"In a guide of your own “{phrase[2]}” can be left out everywhere.")
    elif phrase is not None:
        _leave_out(editing, *st.session_state.pop(corrections.PHRASE))
    do = st.segmented_control(
        "What to do", TO_DO, key="guide_do", default=TO_DO[0], required=True, wrap=True
    )
    if editing is not None:
        _own(corpus, editing, do)
    elif do == TO_DO[0]:
        _read(corpus.guide)
    elif do == TO_DO[1]:
        guide_changes.compare(corpus, corpus.guide)
    else:
        _download(corpus.guide)


def _leave_out(mine: OpenProject, kind: str, code: str, phrase: str) -> None:
    """Put what a reader wants to be left out into the tables, and try it."""
    draft = draft_of(mine)
    table = leave_out(draft, kind, code, phrase)
    st.session_state["guide_do"] = TO_DO[0]
    st.session_state["guide_table"] = TABLES[table]
    st.session_state[_TRIED] = draft.check().guide
    title = corrections.title_of(mine.project.guide, f"{kind}:{code}")
    flash.add(
        f"“!{phrase}” stands among the words of {title} now, which leaves “{phrase}” out. Below "
        "the table you see what that changes; Keep makes it so.",
        "guide",
    )


def _own(corpus: Corpus, mine: OpenProject, do: str) -> None:
    draft = draft_of(mine)
    flash.show("guide", st.success)
    if do == TO_DO[0]:
        _edit(corpus, mine, draft)
        return
    result = draft.check()
    guide = result.guide or mine.project.guide
    if do == TO_DO[1]:
        guide_changes.compare(corpus, guide)
    else:
        _download(guide)
        _open_file()
    if result.guide != draft.origin:
        note("You have changes that are not kept yet: see Tables.")


# ------------------------------------------------------------------ reading


def _reading(mine: OpenProject | None) -> None:
    """Say why nothing can be changed here, and how it can."""
    if mine is not None:
        notice(
            f"This guide can be read. To change your own, choose “{mine.title}” under "
            "Film, on the left."
        )
        return
    notice(
        "This film belongs to everybody who uses this page, so its guide can be read but not "
        "changed. Make a copy of your own, with its reviews, and change that."
    )
    if sticky_button("Make my own copy to edit", key="guide_copy", kind="primary"):
        _copy()


def _copy() -> None:
    folder = films.films().get(str(st.session_state.get("film")))
    try:
        if folder is None:
            raise CrosscutError("This film is not here any more.", remedy="Choose another.")
        with st.spinner("Copying the film"):
            content = open_folder(folder, limits_from())
            open_project.create(content.project)
    except CrosscutError as error:
        flash.error(error)
        return
    for message in content.notices:
        flash.add(message, flash.PAGE)
    st.rerun()


def _table() -> str:
    """Let the reader choose a table; return its name."""
    titles = list(TABLES.values())
    title = st.segmented_control(
        "Table", titles, key="guide_table", default="Themes", required=True, wrap=True
    )
    table = next(name for name, own in TABLES.items() if own == title)
    note(ABOUT[table])
    return table


def _read(guide: FilmGuide) -> None:
    table = _table()
    frame = sheets.number_rows(tables_of(guide)[table])
    if frame.empty:
        st.html('<p class="found">There is nothing in this table.</p>')
        return
    st.dataframe(
        frame,
        column_config=column_config(table),
        column_order=order(table),
        placeholder="",
        alt=f"{TABLES[table]} of the guide",
        key=f"guide-read-{table}",
    )


# ------------------------------------------------------------------ editing


def _edit(corpus: Corpus, mine: OpenProject, draft: Draft) -> None:
    table = _table()
    name = TABLES[table]
    before = problems_by_row(draft.check().problems, table, len(draft.tables()[table]))
    rows = sheets.edit_table(
        sheet_name(table),
        draft.start[table],
        columns=column_config(table, draft),
        order=order(table, editing=True),
        alt=f"{name} of the guide, to be edited",
        rows="fixed",
        problems=before,
    )
    fill_codes(table, rows)
    result = draft.check()
    if problems_by_row(result.problems, table, len(rows)) != before:
        st.rerun()
    if table != "film":
        _rows(table, rows)
    if table == "segments":
        empty = empty_row(table)
        add_story(sheet_name(table), "cues", sentence_texts(corpus), empty)
    if table in new_film.TITLES:
        general = ", and general ones" if table == "themes" else ""
        st.button(
            f"More {name.lower()} from the reviews{general}",
            key="guide_more",
            on_click=new_film.go_to_more,
            args=(mine,),
            type="tertiary",
        )
    if {"terms", "cues"} & set(COLUMNS[table]):
        with st.expander("How to write the words to look for"):
            st.markdown(MARKS)
    if count := len(result.problems):
        what = "One thing is" if count == 1 else f"{count} things are"
        st.error(
            f"{what} not right yet. What you typed stays here until you keep the guide.", icon=None
        )
        lines = problem_lines(result.problems, draft.tables(), table)
        st.table(lines.map(links.escape_markdown), border="horizontal", hide_index=True)
    if result.guide == draft.origin:
        note("Nothing is changed.")
        return
    _decide(corpus, mine, draft, result)


def _rows(table: str, rows: pd.DataFrame) -> None:
    """Draw what adds and deletes rows."""
    ticks = sheets.count_ticked(rows)
    with st.container(horizontal=True, key="guide-rows"):
        new_row = sheet_name(table), empty_row(table)
        st.button("Add a row", key="guide_add", on_click=sheets.add_row, args=new_row)
        if ticks:
            st.button(
                f"Delete {count_of(ticks, 'row')}",
                key="guide_delete",
                on_click=sheets.delete_ticked,
                args=(sheet_name(table),),
            )
    hints = ["Press a cell twice to change it. To delete rows, tick them under Delete."]
    last = rows[list(COLUMNS[table])].tail(1)
    if len(last) and not any(map(len, last.iloc[0].dropna())):
        # Long tables scroll: it is out of sight.
        hints.insert(0, f"Row {len(rows)}, the last of the table, is new and empty.")
    if table in ORDERED:
        hints.append("To move a row, type its new place under Move to.")
    note(" ".join(hints))


def _decide(corpus: Corpus, mine: OpenProject, draft: Draft, result: CheckedGuide) -> None:
    """Draw what can be done with changes: try, keep, take back."""
    guide = result.guide
    with st.container(horizontal=True, key="guide-decide"):
        if sticky_button("Try", key="guide_try", disabled=guide is None):
            st.session_state[_TRIED] = guide
        keep = sticky_button("Keep", key="guide_keep", kind="primary", disabled=guide is None)
        if keep and guide:
            _keep(mine, draft, guide)
        st.button("Take back my changes", key="guide_back", on_click=forget)
    if guide is None:
        return
    if st.session_state.get(_TRIED) != guide:
        note("Not kept yet. Try shows which passages your changes gain and lose.")
        return
    st.subheader("What your changes gain and lose", anchor=False)
    try:
        trial = guide_changes.trial(corpus, guide)
    except CrosscutError as error:
        flash.error(error)
        return
    guide_changes.show(corpus, guide, trial, guide_changes.TRY, key="guide-tried")


def _keep(mine: OpenProject, draft: Draft, guide: FilmGuide) -> None:
    try:
        with st.spinner("Reading the reviews with the changed guide"):
            save_draft(mine, draft, guide)
    except CrosscutError as error:
        flash.error(error)
        return
    flash.add("The guide is kept. All views count by it now.", "guide")
    st.rerun()


# ------------------------------------------------------------------ as a file


def _download(guide: FilmGuide) -> None:
    """Offer the guide as a file."""
    st.html(
        '<p class="para">The guide is also one file of plain text, which can be kept, passed on '
        "and opened here again. It can be read and changed in any text editor.</p>"
    )
    name = f"{slug(guide.film.title, otherwise='film')}-guide.toml"
    links.offer_file("Download the guide", lambda: guide_text(guide), name, key="guide_download")


def _open_file() -> None:
    """Let the reader open a guide file in the place of the tables."""
    flash.show(_FILE, st.success)
    file = st.file_uploader("Open a guide file", key="guide_open")
    if file is None or (guide := guide_changes.read_guide(file)) is None:
        return
    codes = sum(len(own) for own in (guide.characters, guide.themes, guide.motifs, guide.aspects))
    stories = count_of(len(guide.segments), "story", "stories")
    note(
        f"{file.name}: the guide of “{guide.film.title}”, with {stories} and {codes} "
        "characters, themes, motifs and aspects."
    )
    if sticky_button("Replace my tables with it", key="guide_put"):
        replace_tables(guide)
        flash.add("The file is in the tables now. Nothing is kept yet: see Tables.", _FILE)
        st.rerun()


# ------------------------------------------------------------------ what was changed so far


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
    read
        The tables that were read last, and what came of it.
    """

    key: str
    origin: FilmGuide
    start: dict[str, pd.DataFrame]
    read: list[Any] = field(default_factory=list, compare=False)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables as they are now."""
        return {
            name: sheets.current_table(sheet_name(name), frame)
            for name, frame in self.start.items()
        }

    def check(self) -> CheckedGuide:
        """Read the tables as a guide, or tell what is wrong in them."""
        tables = self.tables()
        # A page asks several times, and most of its runs change nothing.
        if not (self.read and all(tables[name].equals(self.read[0][name]) for name in tables)):
            self.read[:] = [tables, guide_from(tables)]
        result: CheckedGuide = self.read[1]
        return result


def draft_of(mine: OpenProject) -> Draft:
    """Return the draft of a reader's guide; a new one where nothing was changed yet."""
    draft: Draft | None = st.session_state.get(_DRAFT)
    guide = mine.project.guide
    if draft is None or draft.key != mine.key:
        return _new_draft(mine.key, guide)
    if draft.origin != guide and draft.check().guide == draft.origin:
        return _new_draft(mine.key, guide)
    # Where the guide has become another meanwhile, what was typed here stays.
    return draft


def _new_draft(key: str, guide: FilmGuide) -> Draft:
    sheets.forget(sheet_name(""))
    draft = Draft(key, guide, start_of(guide))
    st.session_state[_DRAFT] = draft
    return draft


def start_of(guide: FilmGuide) -> dict[str, pd.DataFrame]:
    """Turn a guide into tables whose references are empty where there is none."""
    tables = tables_of(guide)
    for frame in tables.values():
        for column in REFERENCES.keys() & set(frame.columns):
            codes = frame[column].astype("object")
            frame[column] = codes.where(codes != "", None)
    tables |= {name: sheets.movable(tables[name]) for name in ORDERED}
    return {
        name: frame if name == "film" else sheets.deletable(frame) for name, frame in tables.items()
    }


def empty_row(table: str) -> dict[str, Any]:
    """Return a row of a table without any value."""
    empty: dict[str, Any] = dict.fromkeys(COLUMNS[table], "")
    empty |= dict.fromkeys(REFERENCES.keys() & empty.keys())
    empty |= {column: [] for column in LISTS if column in empty}
    return empty | {sheets.MOVE: None, sheets.DELETE: False}


def sheet_name(table: str) -> str:
    """Name the sheet of a table."""
    return f"guide-{table}"


def forget() -> None:
    """Take back what was changed and not kept."""
    sheets.forget(sheet_name(""))
    st.session_state.pop(_DRAFT, None)


def replace_tables(guide: FilmGuide) -> None:
    """Put another guide in the place of the tables."""
    for table, frame in start_of(guide).items():
        sheets.replace(sheet_name(table), frame)


def leave_out(draft: Draft, kind: str, code: str, phrase: str) -> str:
    """Add a phrase that is not counted to the words of a code; return the name of its table."""
    table = f"{kind}s"
    frame = draft.tables()[table]
    words = [
        [*(own or []), f"!{phrase}"] if one == code and f"!{phrase}" not in (own or []) else own
        for one, own in zip(frame["code"], frame["terms"], strict=True)
    ]
    terms = pd.Series(words, index=frame.index, dtype="object")
    sheets.replace(sheet_name(table), frame.assign(terms=terms))
    return table


def fill_codes(table: str, frame: pd.DataFrame) -> None:
    """Give rows with a title a code, for other tables to name; the reader's own codes stay."""
    if "code" not in COLUMNS[table]:
        return
    codes = ["" if code is None or code != code else str(code) for code in frame["code"]]
    used_codes = {*codes, WHOLE_FILM}
    for at, title in enumerate(frame["title"]):
        if not codes[at].strip() and isinstance(title, str) and title.strip():
            codes[at] = slug(title, used_codes, otherwise=f"{table.removesuffix('s')}-{at + 1}")
            used_codes.add(codes[at])
    column = pd.Series(codes, index=frame.index, dtype="str")
    sheets.keep(sheet_name(table), frame.assign(code=column))


def choices(draft: Draft, table: str) -> dict[str, str]:
    """Return the rows that others can name: code -> title."""
    frame = draft.tables()[table]
    rows = zip(frame["code"].tolist(), frame["title"].tolist(), strict=True)
    return {str(code): str(title or code) for code, title in rows if code and code == code}


def save_draft(mine: OpenProject, draft: Draft, guide: FilmGuide) -> None:
    """Keep the guide; where it has changed elsewhere since, both changes are united.

    Raises
    ------
    StoreError
        It cannot be saved; the draft stays.
    """
    base = replace(mine.project, guide=draft.origin)
    open_project.save(mine, replace(base, guide=guide), base=base)
    forget()


# ------------------------------------------------------------------ how the tables look


TABLES: Final = {
    "film": "The film",
    "segments": "Stories",
    "characters": "Characters",
    "scenes": "Scenes",
    "themes": "Themes",
    "motifs": "Motifs",
    "aspects": "Aspects",
    "pairings": "Pairings",
}
ABOUT: Final = {
    "film": "Title and year are needed; leave empty what you do not know.",
    "segments": "The film's stories or parts, in film order, and the words by which reviews "
    "name them. A film may be one story.",
    "characters": "Everybody whom reviews name, with all the names they use, also the actor's.",
    "scenes": "In film order, with words by which a review speaks of the scene. A time in the "
    "film only where a source states it.",
    "themes": "Ideas, such as loneliness.",
    "motifs": "Things that come back, such as a song or a boarding pass.",
    "aspects": "What belongs to the craft, such as camerawork or music.",
    "pairings": "Who shares a story with whom.",
}


class Column(NamedTuple):
    """How a column looks: its label, a word of help, its width."""

    label: str
    help: str | None = None
    width: Literal["medium", "large"] | None = None


_COLUMNS: Final = {
    "title": Column("Title", width="medium"),
    "description": Column("Description", width="medium"),
    "relation": Column("Relation", width="medium"),
    "original_title": Column("Original title"),
    "language": Column("Language of the words", "Two letters, like fr. Empty: the words tell it."),
    "sources": Column("Sources", width="large"),
    "cues": Column("Words that name it", "Press Enter after each.", "large"),
    "terms": Column(
        "Words to look for",
        "Press Enter after each word or phrase. A star at the end of a word stands for any ending: "
        "lonel* finds lonely and loneliness.",
        "large",
    ),
    "counts_when_denied": Column(
        "Counts when denied",
        "Write yes where a sentence that denies it is about the theme too, as “they never connect” "
        "is about connection. Otherwise “there is no hope” is not counted for hope.",
    ),
    "segment": Column("Story", "Where it belongs to one story alone."),
    "played_by": Column("Played by"),
    "timecode": Column("Time in the film", "Like 10:14 or 10:14-10:38."),
    "source": Column("Source", "Who states the time."),
    "first": Column("One"),
    "second": Column("The other"),
    "runtime": Column("Length", "Minutes, or hours like 1:42:00."),
    "code": Column("Short name", "May be left empty: it is made of the title. Links use it."),
}
"""Column -> how it looks; any other has its name as its label."""
MARKS: Final = """
| you write | it finds |
| --- | --- |
| policeman | policeman, policemen, policeman’s |
| fall in love | fall in love, fell in love, falling in love |
| lonel\\* | lonely, loneliness: the star stands for any ending |
| =glass | glass, and not glasses: exactly as written |
| !love letter | nothing: what stands in this phrase is not counted |
| orbit (verb) | they orbit each other, orbiting; not “its orbit” |
| promise (noun) | a promise; not “he promises to call” |
| attention (near: him, flat) | attention, in a sentence that also has him or flat |
| memory (not near: computer) | memory, in a sentence without computer |
| knife (with another) | knife, where another term of the row stands in the sentence |

Small and capital letters make no difference, but a word with a capital is taken for a name and
stays as it is. No two rows of a table can look for the same word, unless a condition in brackets
tells them apart.
"""


def _column(column: str) -> Column:
    return _COLUMNS.get(column) or Column(column.capitalize())


def order(table: str, *, editing: bool = False) -> list[str]:
    """Return the columns as they are shown: the short name, which nobody needs, comes last.

    With `editing`, the tick to delete a row and what is to be mended in it stand beside the title.
    """
    columns = list(COLUMNS[table])
    if table in ORDERED:
        columns.insert(columns.index("title") + 1, sheets.MOVE)
    columns.sort(key="code".__eq__)
    if editing:
        at = 1 if columns[0] == "title" else 0
        columns[at:at] = [sheets.DELETE] * (table != "film") + [sheets.PROBLEMS]
    return columns


def column_config(table: str, draft: Draft | None = None) -> dict[str, Any]:
    """Say how the columns of a table look; with a draft, what can be chosen in them."""
    columns = {column: _look(column, draft) for column in COLUMNS[table]}
    return columns | {
        sheets.MOVE: sheets.move_column(),
        sheets.DELETE: sheets.delete_column(),
    }


def _look(column: str, draft: Draft | None) -> Any:  # noqa: ANN401
    label, about, width = _column(column)
    if column in LISTS:
        return st.column_config.ListColumn(label, help=about, width=width)
    if draft is not None and column in REFERENCES:
        titles = choices(draft, REFERENCES[column])
        return st.column_config.SelectboxColumn(
            label,
            help=about,
            options=list(titles),
            format_func=lambda code: titles.get(str(code), str(code)),
        )
    # Beside a wide list of words the title stays in sight; not while it is edited: a cell of a
    # pinned column drops what is typed until it is opened.
    pinned = column == "title" and draft is None
    return st.column_config.TextColumn(label, help=about, width=width, pinned=pinned)


def problems_by_row(problems: pd.DataFrame, table: str, rows: int) -> list[str]:
    """Say for each row of a table what is to be mended in it; empty text where nothing is."""
    messages: list[list[str]] = [[] for _ in range(rows)]
    for one in problems[problems["table"] == table].to_dict("records"):
        if 0 < one["row"] <= rows:
            messages[one["row"] - 1].append(_plain(one["message"]))
    return [" ".join(own) for own in messages]


def problem_lines(
    problems: pd.DataFrame, tables: dict[str, pd.DataFrame], first: str
) -> pd.DataFrame:
    """Write the problems for a reader, those of the table `first` before the others.

    Returns
    -------
    pandas.DataFrame
        Columns Where and What is wrong.
    """
    rows = sorted(problems.itertuples(index=False), key=lambda one: one.table != first)
    lines = [(_where(one, tables), _plain(str(one.message))) for one in rows]
    return pd.DataFrame(lines, columns=["Where", "What is wrong"])


def _where(problem: Any, tables: dict[str, pd.DataFrame]) -> str:  # noqa: ANN401
    if not problem.table:
        return "The whole guide"
    parts = [TABLES[problem.table]]
    if problem.row and problem.table != "film":
        frame = tables[problem.table]
        title = frame["title"].iloc[problem.row - 1] if "title" in frame else None
        in_brackets = f" ({title})" if isinstance(title, str) and title else ""
        parts.append(f"row {problem.row}{in_brackets}")
    if problem.column:
        parts.append(_column(problem.column).label)
    return ", ".join(parts)


def _plain(message: str) -> str:
    """Say story for segment, but not in what the reader has typed."""
    text, quote, rest = message.partition("'")
    text = re.sub(r"\bsegment(s?)\b", r"story\1", text)
    for column, own in _COLUMNS.items():
        text = re.sub(rf"^{column.replace('_', ' ').capitalize()}\b", own.label, text)
    return f"{text}{quote}{rest}"
