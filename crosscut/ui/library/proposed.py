"""What is proposed for a film, in tables with a tick each: taken, changed, left, or added to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

import pandas as pd
import streamlit as st

from crosscut.guide.model import AnyCode, Code, FilmGuide, Kind
from crosscut.guide.tables import slug
from crosscut.proposals.build import GuideProposals
from crosscut.proposals.model import Proposal, Proposals, table_of
from crosscut.text.phrases import join_words
from crosscut.ui import links
from crosscut.ui.flash import note
from crosscut.ui.library import sheets
from crosscut.ui.library.add_story import add_story

TITLES: Final = {
    "segments": "Stories",
    "characters": "Characters",
    "motifs": "Motifs: things that come back",
    "themes": "Themes: ideas",
}
_ABOUT: Final = {
    "segments": "The film's stories or parts, in film order. Where it is one story, tick none.",
    "characters": "With all the names that the reviews use.",
    "motifs": "What is less sure comes without a tick.",
    "themes": "Ticked where most of its words in the reviews mean it.",
}
_OTHERS: Final = (
    "General themes of which the reviews have one word or none stand at the end, without a tick."
)
_COLUMNS: Final = (*("take", "title", "terms", "documents", "count", "example", "why", "segment"),)
_FEW: Final = 6


class Acceptance(NamedTuple):
    """What a reader has accepted, as `new_guide` takes it."""

    segments: tuple[Proposal, ...]
    characters: tuple[Proposal, ...]
    motifs: tuple[Proposal, ...]
    themes: tuple[Proposal, ...]
    aspects: tuple[Code, ...]


def choose(
    name: str, found: GuideProposals, sentences: Sequence[str], *, fresh: bool = True
) -> Acceptance:
    """Draw what is proposed; return what is accepted.

    Parameters
    ----------
    name
        Names the tables and controls; `forget` it when something else is proposed.
    found
        What is proposed.
    sentences
        Those of the reviews, to pick words from.
    fresh
        The film is new: the aspects are offered.
    """
    own: dict[str, tuple[Proposal, ...]] = {}
    stories = {row.code: row.title for row in found.segments.rows}
    for kind in TITLES:
        others = found.others.rows if kind == "themes" else ()
        left = {row.code for row in getattr(found, kind).rows if not row.ticked}
        left |= {row.code for row in others}
        own[kind] = tuple(_table(name, kind, getattr(found, kind), others, left, stories))
        if kind == "segments":
            add_story(f"{name}-{kind}", "terms", sentences, _empty_row())
    aspects: tuple[Code, ...] = ()
    if fresh and _tick("aspects of the craft", found.aspects, f"{name}_general_aspects"):
        aspects = found.aspects
    return Acceptance(own["segments"], own["characters"], own["motifs"], own["themes"], aspects)


def _tick(what: str, codes: tuple[Code, ...], key: str) -> bool:
    titles = [one.title.lower() for one in codes[:_FEW]]
    return st.checkbox(
        f"{len(codes)} {what}, such as {join_words(titles)}",
        value=True,
        key=key,
        persist_state="session",
    )


# ------------------------------------------------------------------ tables


def _table(
    name: str,
    kind: str,
    proposals: Proposals,
    others: tuple[Proposal, ...],
    left: Collection[str],
    stories: dict[str, str],
) -> Iterator[Proposal]:
    """Draw one table, `others` after what is proposed; go through what is ticked in it.

    The codes `left` have no tick at first.
    """
    st.subheader(TITLES[kind], anchor=False)
    general = _OTHERS if others else ""
    for text in filter(None, (_ABOUT[kind], proposals.note, general)):
        note(text)
    rows = (*proposals.rows, *others)
    frame = _frame(rows, left, stories)
    if kind == "segments":
        frame = sheets.movable(frame)
    frame = sheets.edit_table(
        f"{name}-{kind}",
        frame,
        columns=_looks(kind),
        order=_order(kind),
        alt=f"{TITLES[kind]}, proposed from the reviews",
    )
    by_code = {row.code: row for row in rows}
    _sentences(f"{name}-{kind}", kind, frame, by_code)
    taken = set(by_code)
    for row in frame.to_dict("records"):
        if row["take"] in (True,) and (made := _proposal(row, by_code, taken)) is not None:
            taken.add(made.code)
            yield made


def _empty_row() -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(_COLUMNS, "")
    return empty | {"code": "", "take": True, "documents": 0, "count": 0, sheets.MOVE: None}


def _sentences(sheet: str, kind: str, frame: pd.DataFrame, by_code: dict[str, Proposal]) -> None:
    """Show two sentences of each row that is ticked, and let a reader say "not this"."""
    shown = [
        (by_code[row["code"]], row["title"])
        for row in frame.to_dict("records")
        if row["take"] in (True,) and row["code"] in by_code and by_code[row["code"]].example
    ]
    if not shown:
        return
    with st.expander(f"Two sentences of each: is it this? ({TITLES[kind].partition(':')[0]})"):
        for row, title in shown:
            name = links.escape_markdown(_text(title) or row.title)
            lines = [links.escape_markdown(text) for text in (row.example, row.another) if text]
            quoted, press = st.columns([8, 1], vertical_alignment="center")
            quoted.markdown("  \n".join([f"**{name}**", *lines]))
            press.button(
                "Not this",
                key=f"{sheet}-not-{row.code}",
                on_click=_not_this,
                args=(sheet, row.code),
                help=f"Take the tick off {name}",
            )


def _not_this(sheet: str, code: str) -> None:
    """Take the tick off a row; for a callback."""
    frame = sheets.current_table(sheet, pd.DataFrame())
    sheets.replace(sheet, frame.assign(take=frame["take"].where(frame["code"] != code, False)))


def _frame(
    rows: tuple[Proposal, ...], left: Collection[str], stories: dict[str, str]
) -> pd.DataFrame:
    table = table_of(rows)
    table.insert(0, "take", ~table["code"].isin(left))
    table["segment"] = [stories.get(code, "") for code in table["segment"]]
    return table[["code", *_COLUMNS]]


def _order(kind: str) -> list[str]:
    columns = [one for one in _COLUMNS if one != "segment" or kind in ("characters", "motifs")]
    if kind == "segments":
        columns.insert(columns.index("title") + 1, sheets.MOVE)
    return columns


def _looks(kind: str) -> dict[str, Any]:
    named = "Words that name it" if kind == "segments" else "Words to look for"
    config = st.column_config
    return {
        "take": config.CheckboxColumn("Take", default=True, width=75),
        "title": config.TextColumn("Title", width="medium"),
        "terms": config.ListColumn(named, width="medium", help="Press Enter after each."),
        "documents": config.NumberColumn("Reviews", disabled=True, width="small"),
        "count": config.NumberColumn("Places", disabled=True, width="small"),
        "example": config.TextColumn("A sentence", disabled=True, width="large"),
        "why": config.TextColumn("Why", disabled=True, width="medium"),
        "segment": config.TextColumn("Story", disabled=True, width="small"),
        sheets.MOVE: sheets.move_column(),
    }


def _proposal(
    row: dict[Any, Any], by_code: dict[str, Proposal], taken: Iterable[str]
) -> Proposal | None:
    """Turn a row to what was accepted; None where it is empty."""
    title = _text(row["title"])
    terms = tuple(filter(None, map(_text, row["terms"] if _is_list(row["terms"]) else ())))
    before = by_code.get(_text(row["code"]))
    title = title or (terms[0] if terms else "")
    if not title:
        return None
    if before is not None:
        # What is one story alone has no words of its own.
        return replace(before, title=title, terms=terms or (before.terms and (title,)))
    code = slug(title, taken)
    return Proposal(code, title, terms or (title,), 0, 0, "", "", 0, 0, "")


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _is_list(value: object) -> bool:
    return hasattr(value, "__iter__") and not isinstance(value, str)


def forget(name: str) -> None:
    """Forget what was ticked and changed."""
    sheets.forget(f"{name}-")


# ------------------------------------------------------------------ what a guide has already


def without_known(found: GuideProposals, guide: FilmGuide) -> GuideProposals:
    """Leave out what a guide has: by name, by title, or because all its words are looked for."""
    return GuideProposals(
        _unknown(found.segments, guide, "segment"),
        _unknown(found.characters, guide, "character"),
        _unknown(found.motifs, guide, "motif"),
        _unknown(found.themes, guide, "theme"),
        (),
        _unknown(found.others, guide, "theme"),
    )


def _unknown(proposals: Proposals, guide: FilmGuide, kind: Kind) -> Proposals:
    codes: tuple[AnyCode, ...] = guide.codes(kind)
    names = {one.code for one in codes} | {one.title.casefold() for one in codes}
    terms = {term.casefold().lstrip("=") for one in codes for term in one.terms}
    rows = tuple(
        row
        for row in proposals.rows
        if row.code not in names
        and row.title.casefold() not in names
        and not all(term.casefold().lstrip("=") in terms for term in row.terms)
        and row.terms
    )
    return Proposals(rows, proposals.note if rows else "")
