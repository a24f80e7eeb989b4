"""A corpus of several languages: nothing is said of a review that the guide cannot read."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from app_page import html_of, open_page
from helpers import FILM, ROOT
from streamlit.testing.v1 import AppTest
from tour import PARTS, Part

from crosscut.corpus.build import load_corpus
from crosscut.corpus.selection import Scope, select
from crosscut.ui import open_project
from crosscut.ui.page import Page
from crosscut.ui.views.motifs import by_film_figure, by_review_figure
from crosscut.ui.views.omissions import MAPPED, omissions_figure
from crosscut.ui.views.themes import ThemesQuery, themes_figure

FILM_TITLE = "Many Languages"
GRIDS = (
    "themes-heat-map",
    "motifs-where-in-the-review",
    "motifs-where-in-the-film",
    "readings-what-is-left-out",
)
WRITERS = {letter: f"Sample Writer {letter}" for letter in "PQRSTU"}


@pytest.fixture(scope="module", autouse=True)
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("films")
    film = folder / "many-languages"
    shutil.copytree(FILM, film)
    source = (FILM / "guide.toml").read_text(encoding="utf-8")
    named = source.replace('title = "Chungking Express"', f'title = "{FILM_TITLE}"', 1)
    (film / "guide.toml").write_text(named, encoding="utf-8")
    for name in ("de", "es", "fr", "ja", "ko", "zh"):
        shutil.copy(ROOT / "tests" / "labels" / "texts" / f"{name}.md", film / "reviews")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CROSSCUT_STORE", "memory")
        open_project.store.clear()
        patch.setenv("CROSSCUT_DATA", str(folder))
        yield film
        open_project.store.clear()


def opened(part: Part, **query: str | list[str]) -> AppTest:
    return open_page(part.page, **{"film": FILM_TITLE, **part.params, **query})


def texts(app: AppTest) -> list[str]:
    """All that stands on the page itself in its order, charts and their data too, but no boxes."""
    boxes = ("selectbox", "multiselect")
    shown = [one for one in app.main if one.type not in boxes and hasattr(one, "proto")]
    return [f"{one.proto}" for one in shown]


def naming(parts: Sequence[str]) -> list[str]:
    return [part for part in parts if any(writer in part for writer in WRITERS.values())]


@pytest.mark.parametrize("part", PARTS, ids=str)
@pytest.mark.parametrize("story", ["", "Story Two"])
def test_no_part_speaks_of_a_review_that_is_not_read(part: Part, story: str) -> None:
    if story and part.page in ("overview", "review", "library"):
        pytest.skip("not cut to a story")
    said = texts(opened(part, **({"story": story} if story else {})))
    if part.page == "scores":
        # What they state is a fact in any language; tone is not.
        said = said[next(i for i, one in enumerate(said) if "Tone, which is no score" in one) :]
    if part.page == "overview":
        assert sum("the guide has no terms in these languages" in one for one in said) == 1
        # Each has its row: its name, its stated score.
        (rows,) = (one for one in said if '<ul class=\\"reviews\\"' in one)
        assert rows.count("Not read: ") == len(WRITERS)
        said.remove(rows)
    if str(part) in GRIDS:
        # Each has its column or lane there, if only to say that it is not read.
        said = [one for one in said if "spec:" not in one and "<table" not in one]
    assert not naming(said)


def test_a_review_that_is_not_read_has_its_place_in_the_grids(made: Path) -> None:
    page = Page(select(load_corpus(made), Scope(segment="story-two")), "light")
    grids = [themes_figure(page, ThemesQuery())]
    grids += [omissions_figure(page, label, 0) for label in MAPPED]
    grids += [by_review_figure(page, tuple(page.titles("motif")), False), by_film_figure(page, ())]
    for grid in grids:
        table = grid.table
        assert table is not None
        rows = table[table["Review"].isin(WRITERS.values())]
        assert set(rows["Review"]) == set(WRITERS.values())
        assert set(rows["It is"]) == {"not read"}
        assert set(table["It is"]) > {"not read"}
        assert "not read" in f"{grid.alt} {grid.caption}".lower()


@pytest.mark.parametrize("part", [part for part in PARTS if part.page != "library"], ids=str)
def test_every_part_opens_on_a_review_that_is_not_read(part: Part) -> None:
    name = "reviews" if part.page != "review" else "review"
    app = opened(part, **{name: WRITERS["S"]})
    wrong = "silent|says nothing|mentions none|does not mention|0 mentions|% sure"
    here = html_of(app) if part.page not in ("overview", "words", "certainty") else ""
    assert not re.findall(wrong, here)


def test_the_text_of_a_review_that_is_not_read_stands_with_its_score() -> None:
    review = next(part for part in PARTS if part.page == "review")
    page = html_of(opened(review, review=WRITERS["P"]))
    assert "Not read: the guide has no terms in French." in page
    assert "7,5 sur 10" in page
    assert "0\u00a0words" not in page


def test_words_are_searched_in_any_language() -> None:
    concordance = next(part for part in PARTS if part.name == "Concordance")
    assert "阿菲" in html_of(opened(concordance, q="阿菲"))
