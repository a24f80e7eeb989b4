"""Your own film: bring reviews, see what was understood, set it right, edit the guide, save."""

from __future__ import annotations

from typing import Final

from crosscut.corpus.build import Corpus
from crosscut.ui import app, links, open_project
from crosscut.ui.library import bring, guide, new_film, save, understood
from crosscut.ui.state import body

PARTS: Final = {
    "Bring reviews": bring.view,
    "What was understood": understood.view,
    "A new film": new_film.view,
    "The guide": guide.view,
    "Save and share": save.view,
}


def view(corpus: Corpus) -> None:
    """Draw the part that the reader has chosen."""
    mine = open_project.current()
    if mine and not mine.may_change and open_project.own_project(corpus) is None:
        mine = None  # what is here to be read has no part in another film
    what = "Nothing of your own yet"
    if mine:
        what = "Your own corpus" if mine.may_change else "A corpus to read"
    app.heading("What do your reviews say?", f"{what}.")
    part = links.switch("Part", list(PARTS), key="library")
    PARTS[part](corpus, mine)


body(view, app.current())
