"""The part of the page Lesson that shows a lesson: in a tab of its own, as files, on paper."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import streamlit as st

from crosscut.classroom.answers import as_class_reads, for_marking
from crosscut.classroom.present import Address, page
from crosscut.classroom.sheets import student_sheet, teacher_sheet
from crosscut.corpus.build import Corpus
from crosscut.errors import StoreError
from crosscut.project import lesson as changes
from crosscut.project.documents import view_address
from crosscut.project.lesson import Lesson
from crosscut.project.model import Correction, Project
from crosscut.store import runs
from crosscut.store.runs import Run
from crosscut.text.phrases import count_of
from crosscut.ui import classroom, corrections, flash, lessons, links, open_project
from crosscut.ui.state import rerun_page

_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_TOKENS = "presented_lessons"


def draw_link(lesson: Lesson) -> None:
    """Lead to the page of a lesson in a tab of its own; one that was changed has another."""
    says = (
        "The page holds every stop: it goes on when the network drops. On it, ? shows its keys, N "
        "opens the teacher’s window, J lets phones in."
    )
    try:
        token = _token(lesson)
    except StoreError as error:
        token, says = "", str(error)
    st.link_button(
        "Present",
        f"{links.home()}present/{token}",
        type="primary",
        icon=":material/slideshow:",
        help=says,
        disabled=not token,
    )


def _token(lesson: Lesson) -> str:
    """Return what opens a lesson as it is now; a link that nobody has opened changes with it."""
    tokens: dict[Lesson, str] = st.session_state.setdefault(_TOKENS, {})
    if lesson not in tokens:
        corpus: Corpus = st.session_state["current_corpus"]
        before = next((tokens[one] for one in reversed(tokens) if one.key == lesson.key), "")
        token = classroom.prepare(
            lesson,
            for_marking(lesson, corpus),
            corpus.guide.film.title,
            links.home(),
            open_project.key_of(corpus),
            before,
        )
        for one in [one for one in tokens if tokens[one] == token]:
            del tokens[one]
        tokens[lesson] = token  # the last is the newest
    return tokens[lesson]


def _address(key: dict[str, str]) -> Address:
    """Return what leads to the view of a pin, with the key that may go along."""
    home = links.home()
    return lambda pin: view_address(home, pin, **key)


def draw_files(lesson: Lesson) -> None:
    """Offer a lesson as files: to present, to print, as slides."""
    corpus: Corpus = st.session_state["current_corpus"]
    film, key = corpus.guide.film.title, open_project.key_of(corpus)
    with st.popover("Download", icon=":material/download:"):
        address = _address(key if key and links.offer_key("link-in-lesson") else {})
        files: list[tuple[str, str, str, Callable[[], str | bytes]]] = [
            ("Student’s sheet, to print", "student.html", "text/html",
             lambda: student_sheet(lesson, film, address)),
            ("Teacher’s sheet, to print", "teacher.html", "text/html",
             lambda: teacher_sheet(lesson, film, address)),
            ("Slides (PowerPoint)", "lesson.pptx", _PPTX, lambda: _slides(lesson, film, address)),
            ("The page to present, without a network", "lesson.html", "text/html",
             lambda: page(lesson, film, address)),
        ] if lesson.stops else []  # fmt: skip
        files.append(
            ("All lessons, to open again (lessons.toml)", "lessons.toml", "application/toml",
             partial(changes.write_lessons, lessons.current()))
        )  # fmt: skip
        for label, name, mime, make in files:
            st.download_button(
                label, data=make, file_name=name, mime=mime, on_click="ignore", key=f"take-{name}"
            )


def take_marks(lesson: Lesson) -> None:
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


def _slides(lesson: Lesson, film: str, address: Address) -> bytes:
    from crosscut.classroom.slides import slides  # python-pptx is large

    return slides(lesson, film, address)
