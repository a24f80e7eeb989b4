"""Library: a new film, from its facts and reviews to a guide that all views work by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

import pandas as pd
import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.errors import CrosscutError, IngestError
from crosscut.guide.model import AnyCode, Code, FilmGuide, Kind
from crosscut.guide.tables import slug
from crosscut.ingest.limits import MB, limits_from
from crosscut.ingest.metadata import read_names
from crosscut.ingest.model import RawReview
from crosscut.ingest.sources import Source, distinct_names, read_in_worker
from crosscut.ingest.split import propose_split, split_review
from crosscut.ingest.subtitles import Subtitles
from crosscut.ingest.tables import title_and_year
from crosscut.project.model import Project
from crosscut.project.reviews import add_reviews
from crosscut.proposals.build import GuideProposals, new_guide, propose_in_worker
from crosscut.proposals.model import Proposal, Proposals, table_of
from crosscut.proposals.reading import main_language
from crosscut.text.phrases import count_of, join_words
from crosscut.ui import flash, links, open_project
from crosscut.ui.flash import note
from crosscut.ui.library import columns, edits, intake, sheets
from crosscut.ui.library.columns import Tables
from crosscut.ui.library.edits import sticky_button
from crosscut.ui.library.sheets import add_story
from crosscut.ui.open_project import OpenProject

NEW: Final = "A new film"
VIEWS: Final = ("Overview", "Themes", "Scores", "Motifs", "Readings", "Words")
MOST: Final = 50
"""Boxes for pasted reviews."""

_ENTRY: Final = "film_entry"
_MORE: Final = "film_more"
_MESSAGE: Final = "film_message"


@dataclass
class Entry:
    """What a reader has entered of a new film, beside what stands in the controls.

    Attributes
    ----------
    number
        Stands in the names of the controls: those of the next film are empty.
    boxes
        How many boxes for pasted reviews there are.
    drops
        How many times files were dropped: the place for files is empty again after each.
    files, tables
        What was read of files, and tables whose columns are to be seen.
    subtitles
        The film's own lines, where a subtitle file was dropped.
    problems
        What could not be read of the boxes.
    film
        What a table's reviews are of, until it stands in the boxes for the film.
    splits
        Of each text that looks like several reviews: what was seen, and how many they are.
    proposals, sentences
        What was proposed last, and the sentences that it was read from.
    """

    number: int = 0
    boxes: int = 5
    drops: int = 0
    files: list[Source] = field(default_factory=list)
    tables: list[Tables] = field(default_factory=list)
    subtitles: Subtitles | None = None
    problems: list[str] = field(default_factory=list)
    film: str = ""
    splits: dict[str, tuple[str, int]] = field(default_factory=dict)
    proposals: GuideProposals | None = None
    sentences: list[str] = field(default_factory=list)

    def key(self, name: str) -> str:
        """Name a control."""
        return f"film_{name}_{self.number}"

    def value(self, name: str) -> Any:  # noqa: ANN401
        """Return what stands in a control."""
        value = st.session_state.get(self.key(name))
        return value.strip() if isinstance(value, str) else value

    def add_box(self) -> None:
        """Add an empty box; for a callback."""
        self.boxes += 1

    def add(self, sources: list[Source], film: str) -> None:
        """Add what was read of files, and the film that all of it is of."""
        self.files += sources
        self.film = film

    def leave_out(self, number: int) -> None:
        """Leave a file out; for a callback."""
        del self.files[number]


def view(corpus: Corpus, mine: OpenProject | None) -> None:
    """Draw the way to a new film, or to more codes for one's own that is open."""
    flash.show()
    key, message = st.session_state.get(_MESSAGE, ("", ""))
    if mine is not None and key == mine.key:
        st.success(message, icon=None)
        with st.container(horizontal=True, key="film-views"):
            for title in VIEWS:
                st.page_link(links.PAGES[title], label=title)
        st.button("Another film, or more for this one", key="film_go_on", on_click=_go_on)
        return
    if mine is not None and mine.may_change:
        more = _more_for(mine)
        choice = st.segmented_control(
            "For which film",
            [NEW, more],
            key="film_for",
            default=NEW,
            required=True,
            persist_state="session",
            wrap=True,
        )
        if choice == more:
            _more(mine)
            return
        note(
            f"{mine.title} stays as it is; its link opens it again. Copy its link "
            "before you begin another film."
        )
    _new(st.session_state.setdefault(_ENTRY, Entry()))


def go_to_more(mine: OpenProject) -> None:
    """Show what can be added to the guide of one's own film; for a callback."""
    _go_on()
    edits.go_to_part(NEW)
    st.session_state["film_for"] = _more_for(mine)


def _more_for(mine: OpenProject) -> str:
    return f"More for {mine.project.guide.film.title}"


def _go_on() -> None:
    st.session_state.pop(_MESSAGE, None)


# ------------------------------------------------------------------ a new film


def _new(entry: Entry) -> None:
    st.subheader("The film", anchor=False)
    _facts(entry)
    st.subheader("Its reviews", anchor=False)
    _reviews(entry)
    st.subheader("What Crosscut proposes", anchor=False)
    st.html(
        '<p class="para">Crosscut looks in the reviews for the film\'s stories, its people, things '
        "that come back, and themes. You choose what goes into the guide; all of it can be changed "
        "later.</p>"
    )
    if sticky_button("Propose", key="film_propose", kind="primary"):
        try:
            with st.spinner("Reading the reviews"):
                title, director = entry.value("title") or "", entry.value("director") or ""
                entry.proposals, entry.sentences = propose_in_worker(
                    read(entry), title=title, director=director, limits=limits_from()
                )
        except CrosscutError as error:
            flash.error(error)
        else:
            forget("film")
            st.rerun()
    if entry.proposals is None:
        return
    acceptance = choose("film", entry.proposals, entry.sentences)
    if sticky_button("Begin with this film", key="film_begin", kind="primary"):
        _begin(entry, acceptance)


def _facts(entry: Entry) -> None:
    if entry.film and not entry.value("title"):
        title, year = title_and_year(entry.film)
        st.session_state[entry.key("title")] = title
        st.session_state[entry.key("year")] = year or entry.value("year")
    entry.film = ""
    one, other = st.columns(2)
    third, fourth = st.columns(2)
    one.text_input("Title", key=entry.key("title"), max_chars=200, persist_state="session")
    other.number_input(
        "Year",
        min_value=1870,
        max_value=2200,
        value=None,
        step=1,
        format="%d",
        key=entry.key("year"),
        persist_state="session",
    )
    third.text_input(
        "Director (may be left out)",
        key=entry.key("director"),
        max_chars=200,
        persist_state="session",
    )
    fourth.number_input(
        "Length in minutes (may be left out)",
        min_value=1,
        max_value=60_000,
        value=None,
        step=1,
        key=entry.key("length"),
        persist_state="session",
    )


def _begin(entry: Entry, acceptance: Acceptance) -> None:
    """Make the guide, take the reviews in, and open both."""
    try:
        missing = [fact for fact in ("title", "year") if not entry.value(fact)]
        if missing:
            raise CrosscutError(
                f"Missing: the film's {' and '.join(missing)}.",
                remedy="Enter them at the top of this page.",
            )
        with st.spinner("Reading the reviews with their new guide"):
            minutes, reviews = entry.value("length"), read(entry)
            guide = new_guide(
                entry.value("title"),
                int(entry.value("year")),
                None if minutes is None else int(minutes) * 60,
                director=entry.value("director") or "",
                language=main_language(reviews),
                **acceptance._asdict(),
            )
            project, additions = add_reviews(
                Project(guide, subtitles=entry.subtitles), reviews, limits_from()
            )
            mine = open_project.create(project)
    except CrosscutError as error:
        flash.error(error)
        return
    count = count_of(sum(one.outcome == "added" for one in additions), "review")
    message = f"“{guide.film.title}” is here, with {count}. All views show it now."
    others = [f"{one.filename}: {one.message}" for one in additions if one.outcome != "added"]
    if others:
        message += f" Left out: {'; '.join(others)}"
    forget("film")
    st.session_state[_ENTRY] = Entry(entry.number + 1, drops=entry.drops)
    st.session_state[_MESSAGE] = mine.key, links.escape_markdown(message)
    st.rerun()


# ------------------------------------------------------------------ its reviews


def _reviews(entry: Entry) -> None:
    """Draw the boxes for pasted reviews and the place for files, and say what was read."""
    note(
        "Paste one review into each box, with its title and author if it has them. An author whom "
        "the text does not name can be entered above it."
    )
    for number in range(1, entry.boxes + 1):
        st.text_input(
            f"Author of review {number} (may be left out)",
            key=entry.key(f"author_{number}"),
            max_chars=200,
            persist_state="session",
        )
        st.text_area(
            f"Review {number}",
            key=entry.key(f"review_{number}"),
            height=110,
            persist_state="session",
        )
    if entry.boxes < MOST:
        st.button("One more box", key="film_more_boxes", on_click=entry.add_box)
    files = st.file_uploader(
        "Or drop files: text, web pages, Word, PDF, tables with a row per review, a zip of these",
        accept_multiple_files=True,
        key=f"film_drop_{entry.drops}",
        max_upload_size=max(1, limits_from().file_bytes // MB),
    )
    if files:
        batch = intake.read_batch(files, entry.tables, f"film-{entry.drops}")
        entry.tables += batch.tables
        entry.subtitles = next(reversed(batch.subtitles), entry.subtitles)
        entry.files += [one for one in batch.sources if one.results or one.notes]
        entry.drops += 1
        st.rerun()
    for number, source in enumerate(entry.files):
        _file(entry, number, source)
    if entry.subtitles is not None:
        note(f"{entry.subtitles.name}: {count_of(len(entry.subtitles.cues), 'line')} of the film.")
    columns.draw(entry.tables, entry.add, entry.value("title") or "")
    for problem in entry.problems:
        flash.error(problem)
    for name, (reason, count) in entry.splits.items():
        note(reason)
        st.checkbox(
            f"Take {links.escape_markdown(name)} as {count} reviews",
            key=entry.key(f"split_{name}"),
            persist_state="session",
        )


def _file(entry: Entry, number: int, source: Source) -> None:
    """Say what was read of a file; it can be left out."""
    name = links.escape_markdown(source.filename)
    with st.container(horizontal=True, vertical_alignment="center", key=f"film-file-{number}"):
        st.markdown(f"{name}: {count_of(len(source.reviews), 'review')}", width="stretch")
        st.button(
            "Leave out",
            key=f"film_leave_{number}",
            on_click=entry.leave_out,
            args=(number,),
            help=name,
        )
    for error in source.problems:
        flash.error(error)
    for one in source.notes:
        note(one.text)


def read(entry: Entry) -> list[RawReview]:
    """Read all that is there, pasted and dropped; note what cannot be read.

    Returns
    -------
    list of RawReview
        One or more, under names that differ; pages are split where the reader says so.

    Raises
    ------
    CrosscutError
        There is none, or tables wait until the reader has seen their columns.
    """
    if entry.tables:
        raise IngestError(
            "Not all tables are added yet.",
            remedy="Check what each of their columns is, then add or leave them.",
        )
    texts = {
        number: str(st.session_state.get(entry.key(f"review_{number}")) or "")
        for number in range(1, entry.boxes + 1)
    }
    pastes = {
        number: _read_pasted(number, text, entry.value(f"author_{number}") or "")
        for number, text in texts.items()
        if text.strip()
    }
    entry.problems = [
        f"Review {number}: {one.what} {one.remedy}"
        for number, source in pastes.items()
        for one in source.problems
    ]
    reviews = [one for source in (*pastes.values(), *entry.files) for one in source.reviews]
    if not reviews:
        raise CrosscutError("There is no review yet.", remedy="Paste one, or drop a file.")
    names = distinct_names([one.review_id for one in reviews])
    entry.splits = {}
    return [
        part
        for review, name in zip(reviews, names, strict=True)
        for part in _split(entry, replace(review, review_id=name))
    ]


def _read_pasted(number: int, text: str, author: str) -> Source:
    """Read a pasted text; whom the reader names goes before whom it names itself."""
    data, name = text.encode("utf-8", "replace"), f"review-{number}.txt"
    source = read_in_worker(data, filename=name, limits=limits_from())
    writer = read_names(author)[0] or " ".join(author.split())
    if not writer:
        return source
    results = tuple(
        replace(one, meta=replace(one.meta, author=writer)) if isinstance(one, RawReview) else one
        for one in source.results
    )
    return replace(source, results=results)


def _split(entry: Entry, review: RawReview) -> list[RawReview]:
    """Split a review where the reader says so; note that it can be."""
    proposal = propose_split(review)
    parts = split_review(review, proposal.parts)
    if len(parts) < 2:
        return [review]
    reason = f"{review.filename}: {' '.join(proposal.findings)}"
    entry.splits[review.review_id] = reason, len(parts)
    return parts if entry.value(f"split_{review.review_id}") else [review]


# ------------------------------------------------------------------ more for one's own film


def _more(mine: OpenProject) -> None:
    guide, reviews = mine.project.guide, mine.project.reviews
    st.html(
        f'<p class="para">What the {count_of(len(reviews), "review")} of your film speak of and '
        "its guide does not have yet.</p>"
    )
    if sticky_button("Propose more", key="film_propose_more", kind="primary", disabled=not reviews):
        try:
            with st.spinner("Reading the reviews"):
                proposals, sentences = propose_in_worker(
                    reviews,
                    title=guide.film.title,
                    director=guide.film.director,
                    limits=limits_from(),
                )
        except CrosscutError as error:
            flash.error(error)
        else:
            forget("more")
            news = without_known(proposals, guide)
            st.session_state[_MORE] = (mine.key, news, sentences)
    key, proposals, sentences = st.session_state.get(_MORE, ("", None, []))
    if proposals is None or key != mine.key:
        return
    if not any(rows.rows for rows in proposals[:4]):
        st.html('<p class="found">The reviews show nothing that the guide does not have yet.</p>')
        if not proposals.others.rows:
            return
    acceptance = choose("more", proposals, sentences, fresh=False)
    if sticky_button("Add to the guide", key="film_add", kind="primary"):
        _add(mine, acceptance)


def _add(mine: OpenProject, acceptance: Acceptance) -> None:
    old = mine.project.guide
    film = old.film
    try:
        with st.spinner("Reading the reviews with the longer guide"):
            wider = new_guide(
                film.title,
                film.year,
                film.runtime,
                segments=(*old.segments, *acceptance.segments),
                characters=(*old.characters, *acceptance.characters),
                motifs=(*old.motifs, *acceptance.motifs),
                themes=(*old.themes, *acceptance.themes),
                aspects=old.aspects,
            )
            update = {"film": film, "scenes": old.scenes, "pairings": old.pairings}
            guide = wider.model_copy(update=update)
            open_project.save(mine, replace(mine.project, guide=guide))
    except CrosscutError as error:
        flash.error(error)
        return
    forget("more")
    st.session_state.pop(_MORE, None)
    st.session_state[_MESSAGE] = mine.key, "The guide has what you chose. All views count by it."
    st.rerun()


# ------------------------------------------------------------------ what is proposed


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
_OTHERS: Final = "General themes that the reviews hardly speak of stand at the end, without a tick."
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
    name: str, proposals: GuideProposals, sentences: Sequence[str], *, fresh: bool = True
) -> Acceptance:
    """Draw what is proposed; return what is accepted.

    Parameters
    ----------
    name
        Names the tables and controls; `forget` it when something else is proposed.
    proposals
        What is proposed.
    sentences
        Those of the reviews, to pick words from.
    fresh
        The film is new: the aspects are offered.
    """
    own: dict[str, tuple[Proposal, ...]] = {}
    stories = {row.code: row.title for row in proposals.segments.rows}
    for kind in TITLES:
        others = proposals.others.rows if kind == "themes" else ()
        unticked = {row.code for row in getattr(proposals, kind).rows if not row.ticked}
        unticked |= {row.code for row in others}
        own[kind] = tuple(_table(name, kind, getattr(proposals, kind), others, unticked, stories))
        if kind == "segments":
            add_story(f"{name}-{kind}", "terms", sentences, _empty_row())
    aspects: tuple[Code, ...] = ()
    if fresh and _tick("aspects of the craft", proposals.aspects, f"{name}_general_aspects"):
        aspects = proposals.aspects
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
    unticked: Collection[str],
    stories: dict[str, str],
) -> Iterator[Proposal]:
    """Draw one table, `others` after what is proposed; go through what is ticked in it."""
    # The codes `unticked` have no tick at first.
    st.subheader(TITLES[kind], anchor=False)
    general = _OTHERS if others else ""
    rows = (*proposals.rows, *others)
    frame = _frame(rows, unticked, stories)
    # That no review speaks of parts is no news once a reader has added some.
    is_longer = kind == "segments" and len(sheets.current_table(f"{name}-{kind}", frame)) > len(
        rows
    )
    for text in filter(None, (_ABOUT[kind], "" if is_longer else proposals.note, general)):
        note(text)
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
    codes = set(by_code)
    for row in frame.to_dict("records"):
        if row["take"] in (True,) and (proposal := _proposal(row, by_code, codes)) is not None:
            codes.add(proposal.code)
            yield proposal


def _empty_row() -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(_COLUMNS, "")
    return empty | {"code": "", "take": True, "documents": 0, "count": 0, sheets.MOVE: None}


def _sentences(sheet: str, kind: str, frame: pd.DataFrame, by_code: dict[str, Proposal]) -> None:
    """Show two sentences of each row that is ticked, and let a reader say "not this"."""
    rows = [
        (by_code[row["code"]], row["title"])
        for row in frame.to_dict("records")
        if row["take"] in (True,) and row["code"] in by_code and by_code[row["code"]].example
    ]
    if not rows:
        return
    with st.expander(f"Two sentences of each, to check ({TITLES[kind].partition(':')[0]})"):
        for row, title in rows:
            name = links.escape_markdown(_text(title) or row.title)
            lines = [links.escape_markdown(text) for text in (row.example, row.another) if text]
            text_column, press = st.columns([8, 1], vertical_alignment="center")
            text_column.markdown("  \n".join([f"**{name}**", *lines]))
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
    rows: tuple[Proposal, ...], unticked: Collection[str], stories: dict[str, str]
) -> pd.DataFrame:
    table = table_of(rows)
    table.insert(0, "take", ~table["code"].isin(unticked))
    table["segment"] = [stories.get(code, "") for code in table["segment"]]
    return table[["code", *_COLUMNS]]


def _order(kind: str) -> list[str]:
    columns = [one for one in _COLUMNS if one != "segment" or kind in ("characters", "motifs")]
    if kind == "segments":
        columns.insert(columns.index("title") + 1, sheets.MOVE)
    return columns


def _looks(kind: str) -> dict[str, Any]:
    words_label = "Words that name it" if kind == "segments" else "Words to look for"
    config = st.column_config
    return {
        "take": config.CheckboxColumn("Take", default=True, width=75),
        "title": config.TextColumn("Title", width="medium"),
        "terms": config.ListColumn(words_label, width="medium", help="Press Enter after each."),
        "documents": config.NumberColumn("Reviews", disabled=True, width="small"),
        "count": config.NumberColumn("Places", disabled=True, width="small"),
        "example": config.TextColumn("A sentence", disabled=True, width="large"),
        "why": config.TextColumn("Why", disabled=True, width="medium"),
        "segment": config.TextColumn("Story", disabled=True, width="small"),
        sheets.MOVE: sheets.move_column(),
    }


def _proposal(
    row: dict[Any, Any], by_code: dict[str, Proposal], codes: Iterable[str]
) -> Proposal | None:
    """Turn a row to what was accepted; None where it is empty."""
    title = _text(row["title"])
    terms = tuple(filter(None, map(str.strip, sheets.list_words(row["terms"]))))
    before = by_code.get(_text(row["code"]))
    title = title or (terms[0] if terms else "")
    if not title:
        return None
    if before is not None:
        # What is one story alone has no words of its own.
        return replace(before, title=title, terms=terms or (before.terms and (title,)))
    code = slug(title, codes)
    return Proposal(code, title, terms or (title,), 0, 0, "", "", 0, 0, "")


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def forget(name: str) -> None:
    """Forget what was ticked and changed."""
    sheets.forget(f"{name}-")


# ------------------------------------------------------------------ what a guide has already


def without_known(proposals: GuideProposals, guide: FilmGuide) -> GuideProposals:
    """Leave out what a guide has: by name, by title, or because all its words are looked for."""
    return GuideProposals(
        _unknown(proposals.segments, guide, "segment"),
        _unknown(proposals.characters, guide, "character"),
        _unknown(proposals.motifs, guide, "motif"),
        _unknown(proposals.themes, guide, "theme"),
        (),
        _unknown(proposals.others, guide, "theme"),
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
