"""From what was pasted or dropped to reviews, a result for each file, and pages to be split."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from crosscut.errors import CorpusError, IngestError
from crosscut.ingest.limits import Limits, limits_from
from crosscut.ingest.model import RawReview
from crosscut.ingest.sources import Source, read_in_worker
from crosscut.ingest.split import SplitProposal, propose_split, split_review
from crosscut.ingest.subtitles import ENDINGS, Subtitles, read_subtitles
from crosscut.project.corrections import put
from crosscut.project.model import Project
from crosscut.project.reviews import add_reviews, remove, set_meta
from crosscut.project.zip import is_project_zip, open_folder, open_in_worker
from crosscut.text.phrases import count_of
from crosscut.text.words import WordIndex
from crosscut.ui import corrections, films, flash, links, open_project
from crosscut.ui.library import columns, edits
from crosscut.ui.library.columns import Tables
from crosscut.ui.library.edits import stepper
from crosscut.ui.open_project import OpenProject

_STATE: Final = "library_intake"
ALONG: Final = "bring_along"
"""Key of the switch that says whether the film's own reviews come along."""
_MOST: Final = 30  # headings to tick


@dataclass(frozen=True)
class Result:
    """What became of one review or file: its name, the outcome, what there is to say."""

    name: str
    outcome: str
    text: str = ""


@dataclass(frozen=True)
class Waiting:
    """A saved corpus that waits for the reader; `mark` tells its controls from those of others."""

    mark: str
    name: str
    data: bytes = field(repr=False)


@dataclass
class Intake:
    """What this reader has brought and has to be told.

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
    intake: Intake = st.session_state.setdefault(_STATE, Intake())
    return intake


# --------------------------------------------------------------------------
# Where reviews go


def target_project(mine: OpenProject | None, limits: Limits) -> Project:
    """Return the project that reviews are added to: one's own, or a copy of the film on the picker.

    Raises
    ------
    CrosscutError
        The film's files cannot be read.
    """
    if mine is not None:
        return mine.project
    folder = films.films()[st.session_state["film"]]
    content = open_folder(folder, limits)
    if not st.session_state.get(ALONG, True):
        return Project(content.project.guide)
    project = content.project
    here = {review.review_id for review in project.reviews}
    for correction in corrections.corrections():
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
    project, additions = add_reviews(target_project(mine, limits), reviews, limits)
    new = [one for one in additions if one.outcome == "added"]
    if new and mine is None:
        open_project.create(project)
    elif new and mine is not None:
        open_project.save(mine, project)
    several = {
        one.review_id: review
        for one, review in zip(additions, reviews, strict=True)
        if one.outcome == "added" and propose_split(review).parts
    }
    state().several = [*state().several, *several]
    return [
        Result(one.filename, one.outcome, _summary(one.message, review, one.review_id in several))
        for one, review in zip(additions, reviews, strict=True)
    ]


def _summary(message: str, review: RawReview, several: bool) -> str:
    """Say in short what was understood of a review."""
    if message and "same text" in message:
        return message
    out = sum(note.kind == "removed" for note in review.notes)
    parts = [
        review.meta.title or "no title found",
        f"by {review.meta.author}" if review.meta.author else "no author found",
        count_of(WordIndex(review.text).total, "word"),
        f"{count_of(out, 'line')} taken out" if out else "",
        "looks like several reviews" if several else "",
        message,
    ]
    return "; ".join(filter(None, parts))


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
    review, *more = read_in_worker(data, filename=f"{name[:60]}.txt", limits=limits_from()).results
    if isinstance(review, IngestError):
        raise review
    if more:
        raise IngestError(
            "This is a table of several reviews.",
            where=name,
            remedy="Save it as .csv or .json, and drop the file.",
        )
    meta = {key: value for key, value in (("title", title), ("author", author)) if value.strip()}
    lone = replace(guide_of, reviews=(review,), corrections=())
    return set_meta(lone, review.review_id, **meta).reviews[0]


# --------------------------------------------------------------------------
# Files


@dataclass(frozen=True)
class Batch:
    """What files gave: what was read, what waits for an answer, and the film's own lines."""

    sources: list[Source] = field(default_factory=list)
    tables: list[Tables] = field(default_factory=list)
    zips: list[Waiting] = field(default_factory=list)
    subtitles: list[Subtitles] = field(default_factory=list)


def read_batch(
    files: Sequence[UploadedFile], waiting: Sequence[Tables], mark: str, *, zips: bool = False
) -> Batch:
    """Read files one after the other, and draw how far this is.

    Parameters
    ----------
    files
        What was dropped.
    waiting
        Tables that wait already.
    mark
        Names these files, unlike any others of this session.
    zips
        Leave saved corpora unread, to ask what to do with them.
    """
    limits, batch = limits_from(), Batch()
    bar = st.progress(0.0, text="Reading")
    until = time.monotonic() + limits.upload_seconds
    for number, file in enumerate(files):
        step = stepper(bar.progress, file.name, number, len(files))
        data, own = file.getvalue(), f"{mark}-{number}"
        if zips and file.name.lower().endswith(".zip") and is_project_zip(data, limits):
            batch.zips.append(Waiting(own, file.name, data))
            continue
        if file.name.lower().endswith(ENDINGS):
            try:
                batch.subtitles.append(read_subtitles(data, file.name))
            except IngestError as error:
                batch.sources.append(Source(file.name, (error,)))
            continue
        source = read_in_worker(
            data,
            filename=file.name,
            limits=limits,
            progress=step,
            hold_tables=True,
            seconds=max(0.0, until - time.monotonic()),
        )
        before = [*waiting, *batch.tables]
        source, tables = columns.group_tables(source, before, own, limits)
        batch.tables.extend(tables)
        batch.sources.append(source)
    bar.progress(1.0, text="Saving")
    return batch


def add_files(mine: OpenProject | None, files: Sequence[UploadedFile]) -> None:
    """Read files, add their reviews, and keep a result for each.

    Raises
    ------
    CrosscutError
        What was read cannot be saved; nothing was added.
    """
    now = state()
    batch = read_batch(files, now.tables, str(now.round), zips=True)
    if len(files) == 1 and mine is None and batch.zips:
        open_zip(batch.zips.pop())
        return
    add_sources(mine, batch.sources)
    if batch.subtitles:
        now.results = [*now.results, *set_subtitles(batch.subtitles)]
    now.waiting += batch.zips
    now.tables += batch.tables


def set_subtitles(files: Sequence[Subtitles]) -> list[Result]:
    """Put the film's own lines into one's own corpus, or begin one with them; of several the last.

    Raises
    ------
    CrosscutError
        It cannot be saved.
    """
    *others, new = files
    mine = open_project.current()
    mine = mine if mine and mine.may_change else None
    project = target_project(mine, limits_from())
    before = project.subtitles
    project = replace(project, subtitles=new)
    if mine is None:
        open_project.create(project)
    else:
        open_project.save(mine, project)
    message = (
        f"{count_of(len(new.cues), 'line')} of the film; what reviews quote of them has its time"
    )
    if before is not None:
        message += f"; it takes the place of {before.name}"
    notes = [Result(one.name, "note", f"left out: {new.name} is taken") for one in others]
    return [Result(new.name, "added", message), *notes]


def add_sources(mine: OpenProject | None, sources: Sequence[Source]) -> None:
    """Add the reviews of files or of tables, and say what could not be read.

    Raises
    ------
    CrosscutError
        It cannot be saved; nothing was added.
    """
    results = [result for source in sources for result in _unread(source)]
    additions = add_to_project(mine, [review for source in sources for review in source.reviews])
    state().results = results + additions


def _unread(source: Source) -> list[Result]:
    """Give a result for all that could not be read, and for what concerns the whole file."""
    results = [
        Result(error.where or source.filename, "refused", f"{error.what} {error.remedy}".strip())
        for error in source.problems
    ]
    notes = [f"{note.text}: {note.reason}" for note in source.notes]
    if source.other_files:
        notes.append(f"left out as no review: {count_of(len(source.other_files), 'file')} in it")
    if source.pending:
        tables = count_of(len(source.pending), "table")
        notes.append(f"{tables} not added yet: check below what each column is")
    return results + [Result(source.filename, "note", note) for note in notes]


# --------------------------------------------------------------------------
# What had to wait


def open_zip(file: Waiting) -> None:
    """Open a saved corpus as one's own.

    Raises
    ------
    CrosscutError
        It cannot be read, or cannot be saved.
    """
    content = open_in_worker(file.data, limits_from(), where=file.name)
    if not content.project.reviews:
        raise CorpusError(
            "There is no review in this corpus.",
            where=file.name,
            remedy="Choose another file, or add reviews first.",
        )
    open_project.create(content.project)
    for notice in content.notices:
        flash.add(notice, flash.PAGE)
    state().results = [
        Result(file.name, "opened", count_of(len(content.project.reviews), "review"))
    ]


def add_zip(mine: OpenProject | None, file: Waiting) -> None:
    """Add the reviews of a saved corpus to one's own.

    Raises
    ------
    CrosscutError
        It cannot be read, or saved.
    """
    content = open_in_worker(file.data, limits_from(), where=file.name)
    notes = [Result(file.name, "note", notice) for notice in content.notices]
    state().results = add_to_project(mine, content.project.reviews) + notes


def discard(file: Waiting) -> None:
    """Let go of a file that waited."""
    state().waiting = [one for one in state().waiting if one is not file]


def outcomes(results: Iterable[Result]) -> Counter[str]:
    """Count results by outcome, notes left out."""
    return Counter(one.outcome for one in results if one.outcome != "note")


# --------------------------------------------------------------------------
# Several reviews in one


def offer_splits(mine: OpenProject, several: Sequence[str]) -> None:
    """Offer to split each of these reviews, by id, that is there and looks like several."""
    for review in mine.project.reviews:
        if review.review_id in several:
            offer_split(review, propose_split(review))


def offer_split(review: RawReview, proposal: SplitProposal) -> None:
    """Say what was seen in a review, and offer to split it; nothing where it is one."""
    if not proposal.parts:
        return
    name = review.review_id
    with st.container(key=f"split-{name}"):
        st.subheader(
            links.escape_markdown(f"Several reviews in one? {review.filename}"), anchor=False
        )
        st.html(
            f'<p class="para">{escape(" ".join(proposal.findings))} It is kept as one review '
            "unless you split it. Tick each heading where a review begins.</p>"
        )
        for part in proposal.parts[:_MOST]:
            st.checkbox(
                links.escape_markdown(f"{part.heading[:120]} ({part.why[:120]})"),
                value=True,
                key=f"part-{name}-{part.index}",
            )
        if len(proposal.parts) > _MOST:
            st.caption(
                f"It is also split at {count_of(len(proposal.parts) - _MOST, 'more heading')}."
            )
        with st.container(horizontal=True):
            st.button("Split it", key=f"split-it-{name}", on_click=_split, args=(review, proposal))
            st.button("It is one review", key=f"one-{name}", on_click=_settle, args=(name,))


def _settle(review_id: str) -> None:
    state().several = [one for one in state().several if one != review_id]


def _split(review: RawReview, proposal: SplitProposal) -> None:
    name = review.review_id
    cuts = [
        part for part in proposal.parts if st.session_state.get(f"part-{name}-{part.index}", True)
    ]
    parts = split_review(review, cuts)
    if len(parts) < 2:
        flash.add("Tick two headings or more: with fewer there is nothing to split.")
        return

    def split(project: Project) -> Project:
        if project.review(name).text != review.text:
            raise CorpusError(
                "This review has changed meanwhile.",
                where=name,
                remedy="Load the page again, then split it.",
            )
        after, additions = add_reviews(remove(project, name), parts, limits_from())
        refusal = next((one.message for one in additions if one.outcome == "refused"), "")
        if refusal:
            raise CorpusError(refusal, where=name, remedy="It is kept as one review.")
        # The parts stand where the whole stood.
        fresh = {one.review_id: one for one in after.reviews[len(project.reviews) - 1 :]}
        place = [one.review_id for one in project.reviews].index(name)
        rest = list(after.reviews[: len(project.reviews) - 1])
        return replace(after, reviews=(*rest[:place], *fresh.values(), *rest[place:]))

    if edits.change_project(split):
        _settle(name)
        state().results = [Result(one.filename, "added", one.meta.title) for one in parts]
