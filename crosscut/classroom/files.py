"""A project's lesson as files: to present, to hand out, to write on."""

from __future__ import annotations

from functools import partial

from crosscut.charts.pictures import pin_picture
from crosscut.classroom.figures import complete
from crosscut.classroom.present import page
from crosscut.classroom.proposal import propose
from crosscut.classroom.sheets import student_sheet, teacher_sheet
from crosscut.classroom.slides import slides
from crosscut.corpus.build import Corpus
from crosscut.errors import CorpusError
from crosscut.project import documents
from crosscut.project.documents import view_address
from crosscut.project.lesson import Lesson, of_film
from crosscut.project.model import Project
from crosscut.project.notebook import Notebook


def lesson_of(project: Project, corpus: Corpus, title: str | None = None) -> Lesson:
    """Return the lesson of a title, or the first; the proposed one of a project without lessons.

    Raises
    ------
    CorpusError
        There is no such lesson, or it has no stops and none can be proposed.
    """
    titles = [one.title for one in project.lessons]
    if title is not None and titles and title not in titles:
        raise CorpusError(
            f"There is no lesson “{title}”.", remedy=f"There are: {'; '.join(titles)}."
        )
    own = project.lessons[titles.index(title) if title in titles else 0] if titles else None
    lesson = complete(corpus, own or propose(corpus))
    if not lesson.stops:
        raise CorpusError(
            f"The lesson “{lesson.title}” has no stops."
            if own
            else "There is no lesson in it, and its reviews are too few or too short for one to be "
            "proposed.",
            remedy="Make a lesson on the page Lesson of the app.",
        )
    return lesson


def lesson_files(project: Project, lesson: Lesson, app: str, film: str = "") -> dict[str, bytes]:
    """Return the files of a lesson by their names.

    Parameters
    ----------
    project
        Its notebook is written; where that is empty, what the stops show.
    lesson
        The lesson.
    app
        Address of the app, for the links back to the views.
    film
        What the app's picker calls the film, where it has it.
    """
    lesson = of_film(lesson, film) if film else lesson
    address, title = partial(view_address, app), project.guide.film.title
    book = project.notebook if project.notebook.pins else Notebook(
        tuple(stop.pin for stop in lesson.stops)
    )  # fmt: skip
    notes = f"Notes on {title}"
    return {
        "lesson.html": page(lesson, title, address).encode(),
        "student.html": student_sheet(lesson, title, address).encode(),
        "teacher.html": teacher_sheet(lesson, title, address).encode(),
        "lesson.pptx": slides(lesson, title, address),
        "notebook.docx": documents.word(book, notes, "mla", pin_picture, address),
        "notebook.md": documents.markdown(book, notes, "mla", address).encode(),
    }
