"""The part of the page Lesson that shows a lesson: in a tab of its own, as files, on paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from crosscut.classroom.answers import for_marking
from crosscut.classroom.present import page
from crosscut.classroom.sheets import student_sheet, teacher_sheet
from crosscut.corpus.build import Corpus
from crosscut.errors import StoreError
from crosscut.project.documents import view_address
from crosscut.project.lesson import Lesson
from crosscut.store import runs
from crosscut.ui import flash, links, open_project

_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_TOKENS = "presented_lessons"


def draw(lesson: Lesson) -> None:
    """Offer to present a lesson, and to take it away."""
    if not lesson.stops:
        return
    corpus: Corpus = st.session_state["current_corpus"]
    film, address = corpus.guide.film.title, partial(view_address, links.home())
    st.subheader("Present", anchor=False)
    with st.container(horizontal=True, key="present"):
        _open(lesson, film, address)
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
    st.caption(
        "The page holds every stop: it goes on when the network drops, and lesson.html needs none. "
        "Press ? on it for its keys, N for the teacher’s window."
    )


def _open(lesson: Lesson, film: str, address: Callable[..., str]) -> None:
    """Make the page when it is asked for; then lead to it, until the lesson changes."""
    tokens: dict[Lesson, str] = st.session_state.setdefault(_TOKENS, {})
    place = st.container(width="content").empty()
    if lesson not in tokens:
        if not place.button("Present", type="primary", key="present-lesson"):
            return
        with place, st.spinner("Drawing the stops …"):
            try:
                drawn = page(lesson, film, address, room=True).encode()
                asked = for_marking(lesson, st.session_state["current_corpus"])
                tokens[lesson] = runs.open_run(open_project.store(), drawn, asked).token
            except StoreError as error:
                flash.notice(str(error))
                return
    where = f"{links.home()}present/{tokens[lesson]}"
    place.link_button("Open in a new tab", where, type="primary", icon=":material/slideshow:")


def _slides(lesson: Lesson, film: str, address: Callable[..., str]) -> bytes:
    from crosscut.classroom.slides import slides  # python-pptx is large

    return slides(lesson, film, address)
