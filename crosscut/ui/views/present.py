"""The part of the page Lesson that shows a lesson: in a tab of its own, as files, on paper."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import streamlit as st

from crosscut.classroom.answers import as_class_reads, for_marking
from crosscut.classroom.present import page
from crosscut.classroom.sheets import student_sheet, teacher_sheet
from crosscut.corpus.build import Corpus
from crosscut.errors import StoreError
from crosscut.project.documents import view_address
from crosscut.project.lesson import Lesson
from crosscut.project.model import Correction, Project
from crosscut.store import runs
from crosscut.store.runs import Run
from crosscut.text.phrases import count_of
from crosscut.ui import classroom, corrections, flash, links, open_project
from crosscut.ui.state import rerun_page

_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_TOKENS = "presented_lessons"


def draw(lesson: Lesson) -> None:
    """Offer to present a lesson, and to take it away."""
    if not lesson.stops:
        return
    corpus: Corpus = st.session_state["current_corpus"]
    film, key = corpus.guide.film.title, open_project.key_of(corpus)
    address = partial(view_address, links.home())
    to_read = partial(address, **key)
    if key and links.offer_key("link-in-lesson"):
        address = to_read
    with st.container(horizontal=True, key="present"):
        _open(lesson, film, to_read)
        for label, name, mime, make in (
            ("Download lesson.html", "lesson.html", "text/html",
             lambda: page(lesson, film, address)),
            ("Student’s sheet", "student.html", "text/html",
             lambda: student_sheet(lesson, film, address)),
            ("Teacher’s sheet", "teacher.html", "text/html",
             lambda: teacher_sheet(lesson, film, address)),
            ("PowerPoint", "lesson.pptx", _PPTX, lambda: _slides(lesson, film, address)),
        ):  # fmt: skip
            st.download_button(
                label, data=make, file_name=name, mime=mime, on_click="ignore", key=f"take-{name}"
            )
    st.html(
        '<p class="about">The page holds every stop: it goes on when the network drops, and '
        "lesson.html needs none. Press ? on it for its keys, N for the teacher’s window.</p>"
    )
    if any(one.ask == "mark" for one in lesson.stops):
        st.button(
            "Take over what most marked",
            key="take-marks",
            help="What more than half of the class marked as the story of a sentence becomes its "
            "story in all views. It can be taken back like any other correction.",
            on_click=_take_marks,
            args=(lesson,),
        )


def _take_marks(lesson: Lesson) -> None:
    """Set right what the class has read otherwise; for a callback."""
    corpus: Corpus = st.session_state["current_corpus"]
    store, run = open_project.store(), _last_run(lesson.key)
    new: set[Correction] = set()
    if run is None:
        flash.add("No class has been shown this lesson yet.", flash.PAGE)
        rerun_page()
        return

    def set_right(before: Project) -> Project:
        after = before
        for stop in for_marking(lesson, corpus).stops:
            if stop.ask == "mark":
                answers = runs.answers_to(store, run, stop.key)
                after = as_class_reads(after, corpus, stop, answers)
        new.update(set(after.corrections) - set(before.corrections))
        return after

    if not corrections.change(corpus, set_right):
        flash.add(corrections.pop_fault(), flash.PAGE)
    elif new:
        said = f"The class read {count_of(len(new), 'sentence')} otherwise: set right in all views."
        flash.add(said, flash.PAGE)
    else:
        flash.add("Of no sentence more than half of the class read another story.", flash.PAGE)
    rerun_page()


def _last_run(key: str) -> Run | None:
    """Return how a lesson was presented last, changed since or not; None where it was not."""
    tokens: dict[Lesson, str] = st.session_state[_TOKENS]
    for token in (tokens[one] for one in reversed(tokens) if one.key == key):
        with suppress(StoreError):
            return runs.run_by_token(open_project.store(), token)
    return None


def _open(lesson: Lesson, film: str, address: Callable[..., str]) -> None:
    """Lead to the page of a lesson in a tab of its own; a lesson that was changed has another."""
    tokens: dict[Lesson, str] = st.session_state.setdefault(_TOKENS, {})
    if not classroom.is_prepared(tokens.get(lesson, "")):
        asked = for_marking(lesson, st.session_state["current_corpus"])
        draw = partial(page, lesson, film, address, room=True)
        tokens.pop(lesson, None)  # the last is the newest
        tokens[lesson] = classroom.prepare(asked, draw)
    where = f"{links.home()}present/{tokens[lesson]}"
    st.link_button("Present", where, type="primary", icon=":material/slideshow:")


def _slides(lesson: Lesson, film: str, address: Callable[..., str]) -> bytes:
    from crosscut.classroom.slides import slides  # python-pptx is large

    return slides(lesson, film, address)
