"""Library: a new film, from its facts and reviews to a guide that all views work by."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.errors import CrosscutError, IngestError
from crosscut.guide.model import FilmGuide
from crosscut.ingest.limits import MB, limits_from
from crosscut.ingest.model import RawReview
from crosscut.ingest.sources import Source, distinct_names, read_source
from crosscut.ingest.split import propose_split, split_review
from crosscut.project.corrections import replace_guide
from crosscut.project.model import Project
from crosscut.project.reviews import Addition, add_reviews
from crosscut.proposals.build import GuideProposals, new_guide, propose
from crosscut.text.phrases import counted
from crosscut.ui import flash, links, open_project
from crosscut.ui.flash import note
from crosscut.ui.library import columns, edits, intake, proposed
from crosscut.ui.library.columns import Tables
from crosscut.ui.library.edits import sticky_button
from crosscut.ui.open_project import OpenProject

NEW: Final = "A new film"
FACTS: Final = ("title", "year", "length", "director")
VIEWS: Final = {
    "Overview": links.OVERVIEW,
    "Themes": links.THEMES,
    "Scores": links.SCORES,
    "Motifs": links.MOTIFS,
    "Readings": links.READINGS,
    "Words": links.WORDS,
}
_PROPOSED: Final = "film_proposed"
_MORE: Final = "film_more"
_BEGUN: Final = "film_begun"


def view(corpus: Corpus, mine: OpenProject | None) -> None:
    """Draw the way to a new film, or to more codes for one's own that is open."""
    flash.show()
    if mine is not None and _begun(mine):
        return
    if mine is not None:
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
    _new(mine)


def _begun(mine: OpenProject) -> bool:
    """Say that a film was begun, and show the ways to its views, until the reader goes on."""
    key, said = st.session_state.get(_BEGUN, ("", ""))
    if key != mine.key:
        return False
    st.success(said, icon=None)
    with st.container(horizontal=True, key="film-views"):
        for title, page in VIEWS.items():
            st.page_link(page, label=title)
    st.button("Another film, or more for this one", key="film_go_on", on_click=_go_on)
    return True


def go_to_more(mine: OpenProject) -> None:
    """Show what can be added to the guide of one's own film; for a callback."""
    _go_on()
    edits.go_to_part(NEW)
    st.session_state["film_for"] = _more_for(mine)


def _more_for(mine: OpenProject) -> str:
    return f"More for {mine.project.guide.film.title}"


def _go_on() -> None:
    st.session_state.pop(_BEGUN, None)


# ------------------------------------------------------------------ a new film


def _new(mine: OpenProject | None) -> None:
    if mine is not None:
        note(
            f"{mine.title} stays as it is; its link opens it again. Copy its link "
            "before you begin another film."
        )
    _facts()
    st.subheader("Its reviews", anchor=False)
    boxes()
    st.subheader("What Crosscut proposes", anchor=False)
    st.html(
        '<p class="said">From the reviews alone: the film\'s stories, its people, things that '
        "come back, and themes. You choose what is kept, and can change all of it later.</p>"
    )
    if sticky_button("Propose", key="film_propose", kind="primary"):
        _propose()
    found: GuideProposals | None = st.session_state.get(_PROPOSED)
    if found is None:
        return
    accepted = proposed.choose("film", found)
    if sticky_button("Begin with this film", key="film_begin", kind="primary"):
        _begin(accepted)


def _facts() -> None:
    st.subheader("The film", anchor=False)
    one, other = st.columns(2)
    third, fourth = st.columns(2)
    one.text_input("Title", key=key("title"), max_chars=200, persist_state="session")
    other.number_input(
        "Year",
        min_value=1870,
        max_value=2200,
        value=None,
        step=1,
        format="%d",
        key=key("year"),
        persist_state="session",
    )
    third.text_input(
        "Director (may be left out)", key=key("director"), max_chars=200, persist_state="session"
    )
    fourth.number_input(
        "Length in minutes (may be left out)",
        min_value=1,
        max_value=60_000,
        value=None,
        step=1,
        key=key("length"),
        persist_state="session",
    )


def _fact(name: str) -> Any:  # noqa: ANN401
    value = st.session_state.get(key(name))
    return value.strip() if isinstance(value, str) else value


def _propose() -> None:
    """Read what is there and propose a guide; what cannot be read is told."""
    try:
        with st.spinner("Reading the reviews"):
            reviews = read()
            if not reviews:
                raise CrosscutError("There is no review yet.", remedy="Paste one, or drop a file.")
            found = propose(reviews, title=_fact("title") or "", director=_fact("director") or "")
    except CrosscutError as error:
        st.error(links.escape_markdown(str(error)), icon=None)
        return
    proposed.forget("film")
    st.session_state[_PROPOSED] = found
    st.rerun()


def _begin(accepted: proposed.Accepted) -> None:
    """Make the guide, take the reviews in, and open both."""
    try:
        missing = [fact for fact in ("title", "year") if not _fact(fact)]
        if missing:
            raise CrosscutError(
                f"Missing: the film's {' and '.join(missing)}.",
                remedy="Give them at the top of this page.",
            )
        with st.spinner("Reading the reviews with their new guide"):
            guide = _guide(accepted)
            reviews = read()
            if not reviews:
                raise CrosscutError("There is no review any more.", remedy="Paste one again.")
            project, added = add_reviews(Project(guide), reviews, limits_from())
            mine = open_project.create(project)
    except CrosscutError as error:
        st.error(links.escape_markdown(str(error)), icon=None)
        return
    _forget_all()
    st.session_state[_BEGUN] = mine.key, _told(guide, added)
    st.rerun()


def _guide(accepted: proposed.Accepted) -> FilmGuide:
    """Make the guide of the facts and of what was accepted."""
    minutes = _fact("length")
    return new_guide(
        _fact("title"),
        int(_fact("year")),
        None if minutes is None else int(minutes) * 60,
        director=_fact("director") or "",
        segments=accepted.segments,
        characters=accepted.characters,
        motifs=accepted.motifs,
        themes=accepted.themes,
        aspects=accepted.aspects,
    )


def _told(guide: FilmGuide, added: tuple[Addition, ...]) -> str:
    count = sum(one.outcome == "added" for one in added)
    said = f"“{guide.film.title}” is here, with {counted(count, 'review')}. All views show it now."
    left = [one for one in added if one.outcome != "added"]
    same = f" Left out: {'; '.join(f'{one.filename}: {one.message}' for one in left)}"
    return links.escape_markdown(said + (same if left else ""))


def _forget_all() -> None:
    """Empty the page: what was there has become a corpus."""
    proposed.forget("film")
    st.session_state.pop(_PROPOSED, None)
    forget()


# ------------------------------------------------------------------ more for one's own film


def _more(mine: OpenProject) -> None:
    guide, reviews = mine.project.guide, mine.project.reviews
    st.html(
        f'<p class="said">From the {counted(len(reviews), "review")} of your film as they are now:'
        " what its guide does not have yet.</p>"
    )
    if sticky_button("Propose more", key="film_propose_more", kind="primary", disabled=not reviews):
        with st.spinner("Reading the reviews"):
            found = propose(reviews, title=guide.film.title, director=guide.film.director)
        proposed.forget("more")
        st.session_state[_MORE] = (mine.key, proposed.without_known(found, guide))
    key, found = st.session_state.get(_MORE, ("", None))
    if found is None or key != mine.key:
        return
    if not any(rows.rows for rows in found[:4]):
        st.html('<p class="found">The reviews show nothing that the guide does not have yet.</p>')
        if not found.others.rows:
            return
    accepted = proposed.choose("more", found, fresh=False)
    if sticky_button("Add to the guide", key="film_add", kind="primary"):
        _add(mine, accepted)


def _add(mine: OpenProject, accepted: proposed.Accepted) -> None:
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
        st.error(links.escape_markdown(str(error)), icon=None)
        return
    proposed.forget("more")
    st.session_state.pop(_MORE, None)
    said = "The guide has what you chose. All views count by it now."
    st.session_state[_BEGUN] = mine.key, said
    st.rerun()


FEWEST: Final = 5
MOST: Final = 50
_ROUND: Final = "film_round"
_BOXES: Final = "film_boxes"
_FILES: Final = "film_files"
_TABLES: Final = "film_tables"
_DROPPED: Final = "film_dropped"
_SPLITS: Final = "film_splits"
_PROBLEMS: Final = "film_problems"


def key(name: str) -> str:
    """Name a control of the film that is being entered; the next film's have other names."""
    return f"film_{name}_{st.session_state.get(_ROUND, 0)}"


def boxes() -> None:
    """Draw the boxes for pasted reviews and the place for files, and say what was read."""
    note("Paste one review into each box, with its title and author if it has them.")
    keys = _keys()
    for number, own in enumerate(keys, start=1):
        st.text_area(f"Review {number}", key=own, height=110, persist_state="session")
    if len(keys) < MOST:
        st.button("One more box", key="film_more_boxes", on_click=_one_more)
    _files()
    columns.draw(_waiting(), _sources().extend)
    for problem in st.session_state.get(_PROBLEMS, ()):
        st.error(links.escape_markdown(problem), icon=None)
    _splits()


def _keys() -> list[str]:
    count = int(st.session_state.get(_BOXES, FEWEST))
    return [key(f"review_{number}") for number in range(1, count + 1)]


def _one_more() -> None:
    st.session_state[_BOXES] = len(_keys()) + 1


# ------------------------------------------------------------------ files


def _files() -> None:
    """Read what is dropped at once, and list it; the place for files is then free again."""
    times = st.session_state.setdefault(_DROPPED, 0)
    dropped = st.file_uploader(
        "Or drop files: text, web pages, Word, PDF, tables with a row per review, a zip of these",
        accept_multiple_files=True,
        key=f"film_drop_{times}",
        max_upload_size=max(1, limits_from().file_bytes // MB),
    )
    if dropped:
        batch = intake.read_batch(dropped, _waiting(), f"film-{times}")
        _waiting().extend(batch.tables)
        _sources().extend(one for one in batch.sources if one.results or one.notes)
        st.session_state[_DROPPED] += 1
        st.rerun()
    for number, source in enumerate(_sources()):
        _say(number, source)


def _waiting() -> list[Tables]:
    waiting: list[Tables] = st.session_state.setdefault(_TABLES, [])
    return waiting


def _sources() -> list[Source]:
    sources: list[Source] = st.session_state.setdefault(_FILES, [])
    return sources


def _say(number: int, source: Source) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"film-file-{number}"):
        reviews = source.reviews
        said = f"{links.escape_markdown(source.filename)}: {counted(len(reviews), 'review')}"
        st.markdown(said, width="stretch")
        st.button(
            "Leave out",
            key=f"film_leave_{number}",
            on_click=_leave,
            args=(number,),
            help=links.escape_markdown(source.filename),
        )
    for error in source.problems:
        st.error(links.escape_markdown(str(error)), icon=None)
    for told in source.notes:
        note(told.text)


def _leave(number: int) -> None:
    del _sources()[number]


# ------------------------------------------------------------------ pages with several reviews


def _splits() -> None:
    """Offer to part a page that looks like several reviews; nothing is parted by itself."""
    seen: dict[str, tuple[str, int]] = st.session_state.get(_SPLITS, {})
    for name, (said, count) in seen.items():
        note(said)
        st.checkbox(
            f"Take {links.escape_markdown(name)} as {count} reviews",
            value=False,
            key=_split_key(name),
            persist_state="session",
        )


def _split_key(name: str) -> str:
    return key(f"split_{name}")


# ------------------------------------------------------------------ what is read


def read() -> list[RawReview]:
    """Read all that is there, pasted and dropped; say what cannot be read.

    Returns
    -------
    list of RawReview
        Under names that differ.

    Raises
    ------
    IngestError
        Tables wait until the reader has seen their columns.
    """
    if _waiting():
        raise IngestError(
            "Not all tables are added yet.",
            remedy="See that each column is taken for the right thing, then add or leave them.",
        )
    reviews: list[RawReview] = []
    problems: list[str] = []
    for number, own in enumerate(_keys(), start=1):
        text = str(st.session_state.get(own) or "")
        if not text.strip():
            continue
        data = text.encode("utf-8", "replace")
        source = read_source(data, filename=_name(number, text), limits=limits_from())
        problems += [f"Review {number}: {one.what} {one.remedy}" for one in source.problems]
        reviews += source.reviews
    for source in _sources():
        reviews += source.reviews
    st.session_state[_PROBLEMS] = problems
    names = distinct_names([one.review_id for one in reviews])
    return _parted([replace(one, review_id=name) for one, name in zip(reviews, names, strict=True)])


def _name(number: int, text: str) -> str:
    """Name a pasted text; what begins with a line of dashes has its facts between two of them."""
    return f"review-{number}.{'md' if text.lstrip().startswith('---') else 'txt'}"


def _parted(reviews: list[RawReview]) -> list[RawReview]:
    """Part the pages that the reader wants parted, and note those that could be."""
    seen: dict[str, tuple[str, int]] = {}
    found: list[RawReview] = []
    for review in reviews:
        proposal = propose_split(review)
        parts = split_review(review, proposal.parts) if proposal.parts else [review]
        if len(parts) > 1:
            said = f"{review.filename}: {' '.join(proposal.findings)}"
            seen[review.review_id] = said, len(parts)
        wanted = len(parts) > 1 and st.session_state.get(_split_key(review.review_id))
        found += parts if wanted else [review]
    st.session_state[_SPLITS] = seen
    return found


def forget() -> None:
    """Empty the boxes and the list of files."""
    for own in (_BOXES, _FILES, _TABLES, _SPLITS, _PROBLEMS):
        st.session_state.pop(own, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
