"""The page Lesson: its stops in order, and for the one that is open what is shown and asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any, Final

import streamlit as st

from crosscut.classroom.answers import as_class_reads, for_marking
from crosscut.classroom.present import page, question_of
from crosscut.classroom.proposal import propose
from crosscut.classroom.sheets import student_sheet, teacher_sheet
from crosscut.errors import CrosscutError, StoreError
from crosscut.project import lesson as changes
from crosscut.project import notebook as pins
from crosscut.project.documents import Address, view_address
from crosscut.project.lesson import Ask, Lesson, Stop
from crosscut.project.model import Correction, Project
from crosscut.schema import WHOLE_FILM
from crosscut.store import runs
from crosscut.store.runs import Run
from crosscut.text.phrases import count_of
from crosscut.ui import classroom, corrections, films, flash, lessons, links, notebook, open_project
from crosscut.ui.state import rerun_page
from crosscut.ui.views.notebook import draw_pinned

_ASKS: Final[dict[Ask, str]] = {
    "nothing": "Look: it is shown at once",
    "hidden": "Sketch: the picture comes without its marks first",
    "choice": "Choose an answer",
    "order": "Put in order",
    "number": "Guess a number",
    "whose": "Say whose sentence it is",
    "score": "Score the film, 0 to 100",
    "mark": "Mark sentences",
    "word": "Write one word",
    "sentences": "Write two sentences",
}
"""Ask -> what the class does; what stands before a colon or a comma says it in short."""
_LISTS: Final[dict[Ask, str]] = {
    "choice": "Answers to choose from, one a line",
    "order": "The things, one a line, in the right order",
    "whose": "Reviews to choose from, one a line",
    "mark": "What a sentence can be marked with, one a line",
}
_OPEN: Final = "open_stop"
_FILE: Final = "lessons-file"
_MORE: Final = "more-of-lesson"


def draw() -> None:
    """Draw the page's body."""
    if title := lessons.last_removed():
        with st.container(horizontal=True, vertical_alignment="center"):
            flash.note(f"Deleted: {title}.")
            st.button("Put it back", key="put-lesson-back", on_click=lessons.put_back)
    with st.container(horizontal=True, vertical_alignment="center", key="controls"):
        lesson = lessons.choose()
        if lesson and lesson.stops:
            draw_link(lesson)
        st.button(
            "Propose a lesson",
            icon=":material/auto_awesome:",
            key="propose-lesson",
            type="secondary" if lesson else "primary",
            help="Up to six stops from what stands out in these reviews, each with its question",
            on_click=_propose,
        )
        if lesson:
            draw_files(lesson)
            marks = any(one.ask == "mark" for one in lesson.stops)
            acts = [name for name in _ACTS if marks or name != _TAKE_OVER]
            st.menu_button("More", acts, key=_MORE, on_click=_act, args=(lesson,))
        else:
            st.button("New lesson", icon=":material/add:", key="new-lesson", on_click=_begin)
    if lesson is None:
        st.html(
            '<p class="found">There is no lesson yet. “Propose a lesson” makes one of up to six '
            "stops in a moment, for you to change; “New lesson” begins an empty one.</p>"
        )
    else:
        _stops(lesson)
    _open_file()


def _act(lesson: Lesson) -> None:
    """Do what was chosen of “More”."""
    _ACTS[st.session_state[_MORE]](lesson)


def _propose() -> None:
    corpus = films.current_corpus()
    with st.spinner("Looking for what to ask …"):
        lesson = propose(corpus)
    if lesson.stops:
        film = lessons.of_film()
        lessons.add(changes.of_film(lesson, film) if film else lesson)
    else:
        flash.add("These reviews are too few or too short for a lesson to be proposed.", flash.PAGE)
        rerun_page()


def _begin(_: Lesson | None = None) -> None:
    corpus = films.current_corpus()
    lessons.add(changes.new_lesson(f"{corpus.guide.film.title}: a lesson"))


_TAKE_OVER: Final = "Take over what most marked"
_ACTS: Final[dict[str, Callable[[Lesson], None]]] = {
    "New lesson": _begin,
    "A copy for another class": lambda lesson: lessons.add(
        changes.duplicate(lesson, f"{lesson.title} (another class)")
    ),
    "Delete this lesson": lambda lesson: lessons.remove(lesson.key),
    _TAKE_OVER: lambda lesson: take_marks(lesson),
}


# --------------------------------------------------------------------------
# The stops


def _stops(lesson: Lesson) -> None:
    """Draw the list of stops, and under the one that is open what belongs to it."""
    # On a wide screen the look sets that at the right of the list (look.css).
    by_key = {one.key: one for one in lesson.stops}
    if st.session_state.get(_OPEN) not in by_key:
        st.session_state[_OPEN] = next(iter(by_key), "")
    with st.container(key="stops"):
        loss = open_project.warning_of_loss(films.current_corpus(), "lessons")
        if loss and lessons.is_changed():
            flash.notice(loss)
        _field("title", "Title of the lesson", lesson.title, st.text_input, lesson, 300)
        st.subheader(
            f"{count_of(len(by_key), 'stop')}, {count_of(lesson.minutes, 'minute')}", anchor=False
        )
        for number, stop in enumerate(lesson.stops, 1):
            _row(lesson, stop, number)
            if stop.key == st.session_state[_OPEN]:
                with st.container(key="stop-form"):
                    _form(lesson, stop, number)
        _add(lesson)


def _row(lesson: Lesson, stop: Stop, number: int) -> None:
    """Draw a stop of the list: what it asks, and its place."""
    with st.container(border=True, key=f"one-pin-{stop.key}", gap=None):
        place = "open-stop" if st.session_state[_OPEN] == stop.key else f"stop-{stop.key}"
        with st.container(key=place):
            st.button(
                f"{number}. {links.escape_markdown(question_of(stop)[:120] or 'A stop')}",
                key=f"open-{stop.key}",
                type="tertiary",
                width="stretch",
                on_click=_open,
                args=(stop.key,),
            )
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            question = re.split("[:,]", _ASKS[stop.ask])[0]
            st.html(f'<p class="about">{question}, {stop.pin.minutes} min</p>', width="stretch")
            notebook.draw_moves(
                stop.key, number - 1, len(lesson.stops), partial(_move, lesson.key, stop.key)
            )
            st.button(
                "Delete",
                key=f"delete-{stop.key}",
                icon=":material/delete:",
                type="tertiary",
                on_click=lessons.remove,
                args=(lesson.key, stop.key),
            )


def _open(key: str) -> None:
    st.session_state[_OPEN] = key


def _move(lesson: str, stop: str, by: int) -> None:
    lessons.edit(lesson, lambda now: changes.move(now, stop, by))


def _add(lesson: Lesson) -> None:
    """Offer to add a stop: from a pin of the notebook, or a question by itself."""
    by_key = {one.key: one for one in notebook.current().pins}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if by_key:
            st.selectbox(
                "Add a stop from the notebook",
                list(by_key),
                key="pin-to-add",
                format_func=lambda one: by_key[one].title or by_key[one].note[:60] or "Note",
            )
            st.button("Add", key="add-pin", on_click=_add_pin, args=(lesson.key,))
        st.button("Add a question alone", key="add-question", on_click=_ask, args=(lesson.key,))
    if not by_key:
        flash.note(
            "On any page press “Pin”: what you have pinned can be added here as a stop, with its "
            "picture and its sentences."
        )


def _add_pin(lesson: str) -> None:
    pin = notebook.current().pin(st.session_state["pin-to-add"])
    if pin is not None:
        _with(lesson, changes.new_stop(pins.limit(pin)))


def _ask(lesson: str) -> None:
    _with(lesson, changes.new_stop(pins.new_pin("text", minutes=3), ask="sentences"))


def _with(lesson: str, stop: Stop) -> None:
    st.session_state[_OPEN] = stop.key
    lessons.edit(lesson, lambda now: changes.with_stop(now, stop))


# --------------------------------------------------------------------------
# The stop that is open


def _form(lesson: Lesson, stop: Stop, number: int) -> None:
    """Draw what is asked at a stop, and what is shown."""
    pin = stop.pin
    st.subheader(f"Stop {number}", anchor=False)
    _field("question", "Question", pin.question, st.text_area, lesson, pins.NOTE_LENGTH, stop)
    place, minutes = st.columns([3, 1])
    place.selectbox(
        "What do they do?",
        list(_ASKS),
        index=list(_ASKS).index(stop.ask),
        format_func=_ASKS.__getitem__,
        key=f"ask-{stop.key}",
        on_change=_set_ask,
        args=(lesson.key, stop.key),
    )
    minutes.number_input(
        "Minutes",
        0,
        600,
        pin.minutes,
        key=f"minutes-{stop.key}",
        on_change=_write,
        args=("minutes", lesson.key, stop.key),
    )
    _answers(lesson, stop)
    _field(
        "title", "What it shows, said as the answer", pin.title, st.text_input, lesson, 300, stop
    )
    _field(
        "note", "Note for you: only you see it", pin.note, st.text_area, lesson,
        pins.NOTE_LENGTH, stop,
    )  # fmt: skip
    draw_pinned(pin)
    if pin.page in links.PAGES:
        address = escape(view_address("", pin))  # the page's script takes a project's key along
        st.html(f'<p class="see" style="margin-left: 0"><a href="{address}">Open the view</a></p>')


def _answers(lesson: Lesson, stop: Stop) -> None:
    """Draw what can be answered, and what is right."""
    if stop.ask == "number":
        low, high, right = st.columns(3)
        for column, name, label, value in (
            (low, "low", "From", stop.low),
            (high, "high", "To", stop.high),
            (right, "answer", "Right answer", _number(stop)),
        ):
            column.number_input(
                label,
                value=value,
                step=1.0,
                format="%g",
                key=f"{name}-{stop.key}",
                on_change=_write,
                args=(name, lesson.key, stop.key),
            )
    if stop.ask in _LISTS:
        options = stop.answer if stop.ask == "order" and stop.answer else stop.options
        st.text_area(
            _LISTS[stop.ask],
            "\n".join(options),
            key=f"options-{stop.key}",
            max_chars=4_000,
            on_change=_write,
            args=("options", lesson.key, stop.key),
        )
    if stop.ask in ("choice", "whose") and stop.options:
        st.multiselect(
            "Right answer",
            stop.options,
            [one for one in stop.answer if one in stop.options],
            key=f"answer-{stop.key}",
            placeholder="None: it is a matter of opinion",
            on_change=_write,
            args=("answer", lesson.key, stop.key),
        )


def _number(stop: Stop) -> float | None:
    try:
        return float(stop.answer[0]) if stop.answer else None
    except ValueError:
        return None


def _set_ask(lesson: str, stop: str) -> None:
    corpus = films.current_corpus()
    ask = st.session_state[f"ask-{stop}"]
    titles = corpus.guide.code_titles("segment")
    stories = [title for code, title in titles.items() if code != WHOLE_FILM]
    names = films.directory(corpus).names
    for name in ("options", "answer", "low", "high"):
        st.session_state.pop(f"{name}-{stop}", None)

    def with_question(one: Stop) -> Stop:
        return changes.with_ask(one, ask, names, stories)

    lessons.edit(lesson, lambda now: changes.change_stop(now, stop, with_question))


def _write(name: str, lesson: str, stop: str = "") -> None:
    """Keep what was typed into a field of a lesson, or of a stop."""
    value: Any = st.session_state[f"{name}-{stop or lesson}"]

    def change(now: Lesson) -> Lesson:
        if not stop:
            return changes.limit(replace(now, title=value))
        return changes.change_stop(now, stop, lambda one: _change(one, name, value))

    lessons.edit(lesson, change)


def _change(stop: Stop, name: str, value: Any) -> Stop:  # noqa: ANN401
    if name == "options":
        st.session_state.pop(f"answer-{stop.key}", None)
        lines = tuple(filter(None, map(str.strip, value.splitlines())))
        if stop.ask == "order":
            return replace(stop, options=tuple(sorted(lines)), answer=lines)
        return replace(stop, options=lines, answer=tuple(a for a in stop.answer if a in lines))
    if name == "answer":
        own = value if isinstance(value, list) else [] if value is None else [f"{value:g}"]
        return replace(stop, answer=tuple(own))
    own_value: dict[str, Any] = {name: value if value is not None else 0}
    if name in ("low", "high"):
        return replace(stop, **own_value)
    return replace(stop, pin=replace(stop.pin, **own_value))


def _field(
    name: str,
    label: str,
    value: str,
    box: Callable[..., object],
    lesson: Lesson,
    most: int,
    stop: Stop | None = None,
) -> None:
    key = stop.key if stop else ""
    box(
        label,
        value,
        key=f"{name}-{key or lesson.key}",
        max_chars=most,
        on_change=_write,
        args=(name, lesson.key, key),
    )


# --------------------------------------------------------------------------
# As a file


def _open_file() -> None:
    """Take a file of lessons."""
    with st.expander("Open a lessons.toml that was downloaded"):
        st.file_uploader(
            "Its lessons come to those that are here",
            type="toml",
            key=_FILE,
            max_upload_size=20,
            on_change=_read,
        )


def _read() -> None:
    file = st.session_state[_FILE]
    if file is None:
        return
    try:
        read = changes.read_lessons(file.getvalue().decode("utf-8-sig", "replace"), file.name)
    except CrosscutError as error:
        flash.add(error, flash.PAGE)
        rerun_page()
        return
    for one in read:
        lessons.add(one)


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
        corpus = films.current_corpus()
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


def draw_files(lesson: Lesson) -> None:
    """Offer a lesson as files: to present, to print, as slides."""
    corpus = films.current_corpus()
    film, key = corpus.guide.film.title, open_project.key_of(corpus)
    with st.popover("Download", icon=":material/download:"):
        own, home = key if key and links.offer_key("link-in-lesson") else {}, links.home()
        address: Address = lambda pin: view_address(home, pin, **own)  # noqa: E731
        of_stops: dict[str, tuple[str, Callable[[Lesson, str, Address], str | bytes]]] = {
            "student.html": ("Student’s sheet, to print", student_sheet),
            "teacher.html": ("Teacher’s sheet, to print", teacher_sheet),
            "lesson.pptx": ("Slides (PowerPoint)", _slides),
            "lesson.html": ("The page to present, without a network", page),
        }
        for name, (label, make) in of_stops.items() if lesson.stops else ():
            links.offer_file(label, partial(make, lesson, film, address), name, key=f"take-{name}")
        links.offer_file(
            "All lessons, to open again (lessons.toml)",
            partial(changes.write_lessons, lessons.current()),
            "lessons.toml",
            key="take-lessons.toml",
        )


def take_marks(lesson: Lesson) -> None:
    """Set right what the class has read otherwise; for a callback."""
    corpus = films.current_corpus()
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
        message = (
            f"The class read {count_of(len(new), 'sentence')} otherwise: set right in all views."
        )
        flash.add(message, flash.PAGE)
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
