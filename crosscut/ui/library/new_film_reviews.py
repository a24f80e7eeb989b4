"""The reviews of a new film before it is begun: pasted into boxes, or dropped as files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from crosscut.errors import IngestError
from crosscut.ingest.limits import MB, limits_from
from crosscut.ingest.sandbox import Sandbox
from crosscut.ingest.sources import distinct_names, read_source
from crosscut.ingest.split import propose_split, split_review
from crosscut.text.phrases import counted
from crosscut.ui import kept, links
from crosscut.ui.library import matching
from crosscut.ui.library.said import note
from crosscut.ui.library.steps import stepper

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from crosscut.ingest.model import RawReview
    from crosscut.ingest.sources import Source
    from crosscut.ui.library.matching import Tables


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
    kept.bring_back(keys)
    for number, own in enumerate(keys, start=1):
        st.text_area(f"Review {number}", key=own, height=110)
    kept.note(keys)
    if len(keys) < MOST:
        st.button("One more box", key="film_more_boxes", on_click=_one_more)
    _files()
    matching.draw(_waiting(), _sources().extend)
    for problem in st.session_state.get(_PROBLEMS, ()):
        st.error(links.plain(problem), icon=None)
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
        _take(dropped)
        st.session_state[_DROPPED] += 1
        st.rerun()
    for number, source in enumerate(_sources()):
        _say(number, source)


def _take(dropped: list[UploadedFile]) -> None:
    bar = st.progress(0.0, text="Reading")
    limits = limits_from()
    with Sandbox(limits) as sandbox:
        for place, file in enumerate(dropped):
            source = read_source(
                file.getvalue(),
                filename=file.name,
                limits=limits,
                progress=stepper(bar.progress, file.name, place, len(dropped)),
                sandbox=sandbox,
                hold_tables=True,
            )
            mark = f"film-{st.session_state[_DROPPED]}-{place}"
            source, tables = matching.hold_back(source, _waiting(), mark, limits)
            _waiting().extend(tables)
            if source.results or source.notes:
                _sources().append(source)
    bar.empty()


def _waiting() -> list[Tables]:
    waiting: list[Tables] = st.session_state.setdefault(_TABLES, [])
    return waiting


def _sources() -> list[Source]:
    sources: list[Source] = st.session_state.setdefault(_FILES, [])
    return sources


def _say(number: int, source: Source) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"film-file-{number}"):
        reviews = source.reviews
        said = f"{links.plain(source.filename)}: {counted(len(reviews), 'review')}"
        st.markdown(said, width="stretch")
        st.button(
            "Leave out",
            key=f"film_leave_{number}",
            on_click=_leave,
            args=(number,),
            help=links.plain(source.filename),
        )
    for error in source.problems:
        st.error(links.plain(str(error)), icon=None)
    for told in source.notes:
        note(told.text)


def _leave(number: int) -> None:
    del _sources()[number]


# ------------------------------------------------------------------ pages with several reviews


def _splits() -> None:
    """Offer to part a page that looks like several reviews; nothing is parted by itself."""
    seen: dict[str, tuple[str, int]] = st.session_state.get(_SPLITS, {})
    kept.bring_back([_split_key(name) for name in seen])
    for name, (said, count) in seen.items():
        note(said)
        st.checkbox(
            f"Take {links.plain(name)} as {count} reviews", value=False, key=_split_key(name)
        )
    kept.note([_split_key(name) for name in seen])


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
            said = f"{review.filename}: {' '.join(proposal.seen)}"
            seen[review.review_id] = said, len(parts)
        wanted = len(parts) > 1 and st.session_state.get(_split_key(review.review_id))
        found += parts if wanted else [review]
    st.session_state[_SPLITS] = seen
    return found


def forget() -> None:
    """Empty the boxes and the list of files."""
    kept.forget([*_keys(), *map(_split_key, st.session_state.get(_SPLITS, ()))])
    for own in (_BOXES, _FILES, _TABLES, _SPLITS, _PROBLEMS):
        st.session_state.pop(own, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
