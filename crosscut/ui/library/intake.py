"""From what was pasted or dropped to reviews in the own corpus, with a result for each file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from crosscut.errors import CorpusError
from crosscut.ingest.limits import Limits, limits_from
from crosscut.ingest.model import RawReview
from crosscut.ingest.review import read_review
from crosscut.ingest.sandbox import Sandbox
from crosscut.ingest.sources import Source, read_source
from crosscut.ingest.split import propose_split
from crosscut.project.corrections import put
from crosscut.project.model import Project
from crosscut.project.reviews import add_reviews, set_meta
from crosscut.project.zip import is_project_zip, open_folder, read_zip
from crosscut.text.phrases import counted
from crosscut.ui import evidence, films, flash, open_project
from crosscut.ui.library import columns
from crosscut.ui.library.columns import Tables
from crosscut.ui.library.edits import stepper
from crosscut.ui.open_project import OpenProject

_STATE: Final = "library_intake"
ALONG: Final = "bring_along"
"""Key of the switch that says whether the film's own reviews come along."""


@dataclass(frozen=True)
class Result:
    """What became of one review or file: its name, the outcome, what there is to say."""

    name: str
    outcome: str
    said: str = ""


@dataclass(frozen=True)
class Waiting:
    """A saved corpus that waits for the reader; `mark` tells its controls from those of others."""

    mark: str
    name: str
    data: bytes = field(repr=False)


@dataclass
class Intake:
    """What this reader has brought and is told of.

    Attributes
    ----------
    results
        Of what was brought last.
    waiting
        Saved corpora that wait for an answer.
    tables
        Tables whose columns are to be seen.
    several
        Ids of reviews that look like several.
    round
        Grows with each batch, so that the box for files is empty again.
    """

    results: list[Result] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    tables: list[Tables] = field(default_factory=list)
    several: list[str] = field(default_factory=list)
    round: int = 0


def state() -> Intake:
    """Return what this reader has brought."""
    found: Intake = st.session_state.setdefault(_STATE, Intake())
    return found


# --------------------------------------------------------------------------
# Where reviews go


def target_project(mine: OpenProject | None, limits: Limits) -> Project:
    """Return the holding that reviews are added to: one's own, or a copy of the film shown.

    Raises
    ------
    CrosscutError
        The film's files cannot be read.
    """
    if mine is not None:
        return mine.project
    folder = films.films()[st.session_state["film"]]
    opened = open_folder(folder, limits)
    if not st.session_state.get(ALONG, True):
        return Project(opened.project.guide)
    project = opened.project
    here = {review.review_id for review in project.reviews}
    for correction in evidence.corrections():
        if correction.review_id in here:
            project = put(project, correction)
    return project


def add_to_project(mine: OpenProject | None, reviews: Sequence[RawReview]) -> list[Result]:
    """Add reviews to one's own corpus, or begin one with them; save it.

    Raises
    ------
    CrosscutError
        It cannot be saved; nothing was added.
    """
    if not reviews:
        return []
    limits = limits_from()
    project, added = add_reviews(target_project(mine, limits), reviews, limits)
    new = [one for one in added if one.outcome == "added"]
    if new and mine is None:
        open_project.create(project)
    elif new and mine is not None:
        open_project.save(mine, project)
    several = {
        one.review_id: review
        for one, review in zip(added, reviews, strict=True)
        if one.outcome == "added" and propose_split(review).parts
    }
    state().several = [*state().several, *several]
    return [
        Result(one.filename, one.outcome, _said(one.message, review, one.review_id in several))
        for one, review in zip(added, reviews, strict=True)
    ]


def _said(message: str, review: RawReview, several: bool) -> str:
    """Say in short what was understood of a review."""
    if message and "same text" in message:
        return message
    out = sum(note.kind == "removed" for note in review.notes)
    said = [
        review.meta.title or "no title found",
        f"by {review.meta.author}" if review.meta.author else "no author found",
        counted(len(review.text.split()), "word"),
        f"{counted(out, 'line')} taken out" if out else "",
        "looks like several reviews" if several else "",
        message,
    ]
    return "; ".join(filter(None, said))


# --------------------------------------------------------------------------
# Pasted


def read_pasted(text: str, title: str, author: str, guide_of: Project) -> RawReview:
    """Read a text that was pasted; what the reader says of it goes before what it says itself.

    Raises
    ------
    CrosscutError
        It holds no review, or title or author cannot be used.
    """
    name = " ".join((title or author or "pasted").replace("/", "-").replace("\\", "-").split())
    data = text.encode("utf-8", "replace")
    review = read_review(data, filename=f"{name[:60]}.txt", limits=limits_from())
    told = {key: value for key, value in (("title", title), ("author", author)) if value.strip()}
    lone = replace(guide_of, reviews=(review,), corrections=())
    return set_meta(lone, review.review_id, **told).reviews[0]


# --------------------------------------------------------------------------
# Files


def read_files(mine: OpenProject | None, files: Sequence[UploadedFile]) -> None:
    """Read files one after the other, add their reviews, and keep a result for each.

    Raises
    ------
    CrosscutError
        What was read cannot be saved; nothing was added.
    """
    limits, now = limits_from(), state()
    bar = st.progress(0.0, text="Reading")
    results: list[Result] = []
    reviews: list[RawReview] = []
    waiting: list[Waiting] = []
    tables: list[Tables] = []
    with Sandbox(limits) as sandbox:
        for number, file in enumerate(files):
            step = stepper(bar.progress, file.name, number, len(files))
            data = file.getvalue()
            mark = f"{now.round}-{number}"
            if file.name.lower().endswith(".zip") and is_project_zip(data, limits):
                waiting.append(Waiting(mark, file.name, data))
                continue
            source = read_source(
                data,
                filename=file.name,
                limits=limits,
                progress=step,
                sandbox=sandbox,
                hold_tables=True,
            )
            source, held = columns.group_tables(source, [*now.tables, *tables], mark, limits)
            tables += held
            reviews += source.reviews
            results += explain_unread(source)
    bar.progress(1.0, text="Saving")
    if len(files) == 1 and mine is None and waiting:
        open_zip(waiting.pop())
    now.results = results + add_to_project(mine, reviews)
    now.waiting += waiting
    now.tables += tables


def explain_unread(source: Source) -> list[Result]:
    """Give a result for all that could not be read, and for what concerns the whole file."""
    results = [
        Result(error.where or source.filename, "refused", f"{error.what} {error.remedy}".strip())
        for error in source.problems
    ]
    notes = [f"{note.text}: {note.reason}" for note in source.notes]
    if source.skipped:
        notes.append(
            f"{counted(len(source.skipped), 'file')} in it that hold no review were passed over"
        )
    if source.held:
        tables = counted(len(source.held), "table")
        notes.append(f"{tables} not added yet: see below that each column is right")
    return results + [Result(source.filename, "note", note) for note in notes]


# --------------------------------------------------------------------------
# What had to wait


def open_zip(file: Waiting) -> None:
    """Open a saved corpus as one's own.

    Raises
    ------
    CrosscutError
        It cannot be read, or cannot be kept.
    """
    opened = read_zip(file.data, limits_from(), where=file.name)
    if not opened.project.reviews:
        raise CorpusError(
            "This corpus holds no review.",
            where=file.name,
            remedy="Choose another file, or add reviews first.",
        )
    open_project.create(opened.project)
    for notice in opened.notices:
        flash.add(notice, flash.PAGE)
    state().results = [Result(file.name, "opened", counted(len(opened.project.reviews), "review"))]


def add_zip(mine: OpenProject | None, file: Waiting) -> None:
    """Add the reviews of a saved corpus to one's own.

    Raises
    ------
    CrosscutError
        It cannot be read, or saved.
    """
    opened = read_zip(file.data, limits_from(), where=file.name)
    notes = [Result(file.name, "note", notice) for notice in opened.notices]
    state().results = add_to_project(mine, opened.project.reviews) + notes


def add_tables(mine: OpenProject | None, sources: Sequence[Source]) -> None:
    """Add what the rows of tables gave.

    Raises
    ------
    CrosscutError
        It cannot be saved.
    """
    results = [result for source in sources for result in explain_unread(source)]
    taken = add_to_project(mine, [review for source in sources for review in source.reviews])
    state().results = results + taken


def discard(file: Waiting) -> None:
    """Let go of a file that waited."""
    state().waiting = [one for one in state().waiting if one is not file]


def outcomes(results: Iterable[Result]) -> dict[str, int]:
    """Count results by outcome, notes left out."""
    counts: dict[str, int] = {}
    for one in results:
        if one.outcome != "note":
            counts[one.outcome] = counts.get(one.outcome, 0) + 1
    return counts
