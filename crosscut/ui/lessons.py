"""The lessons of the film that is shown, and which of them is worked on.

Those of a reader's own project are part of it; those of other films live in the session, and
begin with the lessons that lie beside the film.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final, cast

import streamlit as st

from crosscut.classroom.figures import complete
from crosscut.corpus.build import Corpus
from crosscut.errors import CrosscutError
from crosscut.project import lesson as changes
from crosscut.project.lesson import Lesson, Stop
from crosscut.project.notebook import Pin
from crosscut.project.zip import LESSONS
from crosscut.ui import films, flash, open_project
from crosscut.ui.cache import cache_by_value

Lessons = tuple[Lesson, ...]

_SESSION: Final = "lessons"
_CHOSEN: Final = "lesson"
"""Key of the control that chooses a lesson."""
_REMOVED: Final = "removed_lesson"


def of_film() -> str:
    """Return the film as its picker has it; empty for a project of the reader's own."""
    return (
        ""
        if open_project.own_project(films.current_corpus())
        else str(st.session_state.get("film", ""))
    )


def current() -> Lessons:
    """Return the lessons of the film that is shown."""
    if mine := open_project.own_project(films.current_corpus()):
        return mine.project.lessons
    film, own = of_film(), st.session_state.setdefault(_SESSION, {})
    if film not in own:
        own[film] = _of_folder(film)
    return cast("Lessons", own[film])


def is_changed() -> bool:
    """Tell whether there are lessons that do not lie beside the film as they are here."""
    film = of_film()
    return bool(current()) and not (film and current() == _of_folder(film))


def _of_folder(film: str) -> Lessons:
    folder = films.films().get(film)
    file = folder / LESSONS if folder else None
    time = file.stat().st_mtime_ns if file and file.is_file() else 0
    return _beside(films.current_corpus(), str(file), film, time) if time else ()


@cache_by_value
def _beside(corpus: Corpus, file: str, film: str, time: int) -> Lessons:
    """Read the lessons that lie beside a film, their figures drawn; again when the file changes."""
    try:
        lessons = changes.read_lessons(Path(file).read_text(encoding="utf-8"), LESSONS)
    except (CrosscutError, OSError, UnicodeDecodeError) as error:
        flash.add(str(error), flash.PAGE)
        return ()
    return tuple(changes.of_film(complete(corpus, one), film) for one in lessons)


def change(what: Callable[[Lessons], Lessons]) -> bool:
    """Change the lessons, and keep them; tell whether that was done. For a callback."""
    return open_project.change(
        films.current_corpus(),
        lambda project: replace(project, lessons=what(project.lessons)),
        lambda: st.session_state[_SESSION].update({of_film(): what(current())}),
    )


def choose() -> Lesson | None:
    """Draw the control that chooses a lesson, where there are several; return the chosen one."""
    by_key = {one.key: one for one in current()}
    if not by_key:
        return None
    names = {one.key: one.title or "Lesson without a title" for one in by_key.values()}
    if st.session_state.get(_CHOSEN) not in by_key:
        st.session_state[_CHOSEN] = next(iter(by_key))
    key = st.selectbox(
        "Lesson",
        list(names),
        key=_CHOSEN,
        format_func=lambda one: f"{names[one]} ({by_key[one].minutes} min)",
        persist_state="session",
    )
    return by_key[key]


def add(lesson: Lesson) -> None:
    """Add a lesson and choose it; for a callback."""
    if change(lambda now: changes.with_lesson(now, lesson)):
        st.session_state[_CHOSEN] = lesson.key


def edit(key: str, what: Callable[[Lesson], Lesson]) -> None:
    """Change one lesson; one that is gone changes nothing. For a callback."""
    change(lambda now: tuple(what(one) if one.key == key else one for one in now))


def add_pin(pin: Pin) -> str:
    """Add a stop that shows a pin to the chosen lesson, or to a first one; return its title."""
    lessons = current()
    key = st.session_state.get(_CHOSEN)
    lesson = next((one for one in lessons if one.key == key), lessons[0] if lessons else None)
    stop = changes.new_stop(replace(pin, minutes=pin.minutes or 3))
    if lesson is None:
        lesson = changes.new_lesson(f"{films.current_corpus().guide.film.title}: a lesson")
    done = change(lambda now: changes.with_lesson(now, changes.with_stop(lesson, stop)))
    return lesson.title if done else ""


def remove(key: str, stop: str = "") -> None:
    """Delete a lesson, or a stop of it, so that it can be put back; for a callback."""
    lessons = current()
    at = next((at for at, one in enumerate(lessons) if one.key == key), None)
    if at is None:
        return
    if not stop:
        st.session_state[_REMOVED] = of_film(), key, lessons[at], at
        change(lambda now: changes.without_lesson(now, key))
    elif own := lessons[at].stop(stop):
        st.session_state[_REMOVED] = of_film(), key, own, lessons[at].stops.index(own)
        edit(key, lambda now: changes.without_stop(now, stop))


def last_removed() -> str:
    """Name what was deleted last of this film, until it is put back; empty for nothing."""
    film, _, what, _ = st.session_state.get(_REMOVED, ("", "", None, 0))
    if what is None or film != of_film():
        return ""
    return what.title if isinstance(what, Lesson) else what.pin.question or what.pin.title


def put_back() -> None:
    """Put back what was deleted last; for a callback."""
    _, key, what, at = st.session_state.pop(_REMOVED)
    if isinstance(what, Stop):
        edit(key, lambda now: changes.with_stop(now, what, at))
    elif change(lambda now: changes.with_lesson(now, what, at)):
        st.session_state[_CHOSEN] = what.key
