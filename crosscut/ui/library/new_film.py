"""Library: a new film, from its facts and reviews to a guide that all views work by."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final

import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.errors import CrosscutError, IngestError
from crosscut.ingest.limits import MB, limits_from
from crosscut.ingest.metadata import read_names
from crosscut.ingest.model import RawReview
from crosscut.ingest.sources import Source, distinct_names, read_apart
from crosscut.ingest.split import propose_split, split_review
from crosscut.ingest.subtitles import Subtitles
from crosscut.ingest.tables import title_and_year
from crosscut.project.corrections import replace_guide
from crosscut.project.model import Project
from crosscut.project.reviews import add_reviews
from crosscut.proposals.build import GuideProposals, new_guide, propose_apart
from crosscut.proposals.reading import main_language
from crosscut.text.phrases import count_of
from crosscut.ui import flash, links, open_project
from crosscut.ui.flash import note
from crosscut.ui.library import columns, edits, intake, proposed
from crosscut.ui.library.columns import Tables
from crosscut.ui.library.edits import sticky_button
from crosscut.ui.open_project import OpenProject

NEW: Final = "A new film"
VIEWS: Final = {
    "Overview": links.OVERVIEW,
    "Themes": links.THEMES,
    "Scores": links.SCORES,
    "Motifs": links.MOTIFS,
    "Readings": links.READINGS,
    "Words": links.WORDS,
}
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
            for title, page in VIEWS.items():
                st.page_link(page, label=title)
        st.button("Another film, or more for this one", key="film_go_on", on_click=_go_on)
        return
    if mine is not None and mine.may_change:
        more = _more_for(mine)
        wanted = st.segmented_control(
            "For which film",
            [NEW, more],
            key="film_for",
            default=NEW,
            required=True,
            persist_state="session",
            wrap=True,
        )
        if wanted == more:
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
        '<p class="said">Crosscut looks in the reviews for the film\'s stories, its people, things '
        "that come back, and themes. You choose what goes into the guide; all of it can be changed "
        "later.</p>"
    )
    if sticky_button("Propose", key="film_propose", kind="primary"):
        try:
            with st.spinner("Reading the reviews"):
                title, director = entry.value("title") or "", entry.value("director") or ""
                entry.proposals, entry.sentences = propose_apart(
                    read(entry), title=title, director=director, limits=limits_from()
                )
        except CrosscutError as error:
            flash.error(error)
        else:
            proposed.forget("film")
            st.rerun()
    if entry.proposals is None:
        return
    accepted = proposed.choose("film", entry.proposals, entry.sentences)
    if sticky_button("Begin with this film", key="film_begin", kind="primary"):
        _begin(entry, accepted)


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


def _begin(entry: Entry, accepted: proposed.Acceptance) -> None:
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
                **accepted._asdict(),
            )
            project, added = add_reviews(
                Project(guide, subtitles=entry.subtitles), reviews, limits_from()
            )
            mine = open_project.create(project)
    except CrosscutError as error:
        flash.error(error)
        return
    count = count_of(sum(one.outcome == "added" for one in added), "review")
    message = f"“{guide.film.title}” is here, with {count}. All views show it now."
    left = [f"{one.filename}: {one.message}" for one in added if one.outcome != "added"]
    if left:
        message += f" Left out: {'; '.join(left)}"
    proposed.forget("film")
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
    dropped = st.file_uploader(
        "Or drop files: text, web pages, Word, PDF, tables with a row per review, a zip of these",
        accept_multiple_files=True,
        key=f"film_drop_{entry.drops}",
        max_upload_size=max(1, limits_from().file_bytes // MB),
    )
    if dropped:
        batch = intake.read_batch(dropped, entry.tables, f"film-{entry.drops}")
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
    pasted = {
        number: _read_pasted(number, text, entry.value(f"author_{number}") or "")
        for number, text in texts.items()
        if text.strip()
    }
    entry.problems = [
        f"Review {number}: {one.what} {one.remedy}"
        for number, source in pasted.items()
        for one in source.problems
    ]
    reviews = [one for source in (*pasted.values(), *entry.files) for one in source.reviews]
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
    source = read_apart(data, filename=name, limits=limits_from())
    named = read_names(author)[0] or " ".join(author.split())
    if not named:
        return source
    results = tuple(
        replace(one, meta=replace(one.meta, author=named)) if isinstance(one, RawReview) else one
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
        f'<p class="said">What the {count_of(len(reviews), "review")} of your film speak of and '
        "its guide does not have yet.</p>"
    )
    if sticky_button("Propose more", key="film_propose_more", kind="primary", disabled=not reviews):
        try:
            with st.spinner("Reading the reviews"):
                found, sentences = propose_apart(
                    reviews,
                    title=guide.film.title,
                    director=guide.film.director,
                    limits=limits_from(),
                )
        except CrosscutError as error:
            flash.error(error)
        else:
            proposed.forget("more")
            known = proposed.without_known(found, guide)
            st.session_state[_MORE] = (mine.key, known, sentences)
    key, found, sentences = st.session_state.get(_MORE, ("", None, []))
    if found is None or key != mine.key:
        return
    if not any(rows.rows for rows in found[:4]):
        st.html('<p class="found">The reviews show nothing that the guide does not have yet.</p>')
        if not found.others.rows:
            return
    accepted = proposed.choose("more", found, sentences, fresh=False)
    if sticky_button("Add to the guide", key="film_add", kind="primary"):
        _add(mine, accepted)


def _add(mine: OpenProject, accepted: proposed.Acceptance) -> None:
    old = mine.project.guide
    film = old.film
    try:
        with st.spinner("Reading the reviews with the longer guide"):
            wider = new_guide(
                film.title,
                film.year,
                film.runtime,
                segments=(*old.segments, *accepted.segments),
                characters=(*old.characters, *accepted.characters),
                motifs=(*old.motifs, *accepted.motifs),
                themes=(*old.themes, *accepted.themes),
                aspects=old.aspects,
            )
            update = {"film": film, "scenes": old.scenes, "pairings": old.pairings}
            open_project.save(mine, replace_guide(mine.project, wider.model_copy(update=update)))
    except CrosscutError as error:
        flash.error(error)
        return
    proposed.forget("more")
    st.session_state.pop(_MORE, None)
    st.session_state[_MESSAGE] = mine.key, "The guide has what you chose. All views count by it."
    st.rerun()
