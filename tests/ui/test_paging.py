"""A film of very many reviews: pictures draw a part of them, which the reader turns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import films
import pytest
from app_page import open_page
from drawn import tables
from streamlit.testing.v1 import AppTest

from crosscut.ui import paging

MANY = paging.MOST + 1
VIEWS = {
    "overview": ("drawn", {}, 0, "review_id"),
    "themes": ("themes_drawn", {"themes_part": "Heat map"}, 0, "review_id"),
    "scores": ("tone_drawn", {"tone": "By story"}, -1, "review_id"),
    "motifs": ("motifs_drawn", {"timeline": "Where in the review"}, 0, "review_id"),
    "readings": ("silence_drawn", {"part": "What is left out"}, 0, "review_id"),
}


@pytest.fixture(scope="module", autouse=True)
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("many")
    films.write_like_bundled(folder / "many", "Very Many", MANY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CROSSCUT_DATA", str(folder))
        yield


def opened(page: str, params: dict[str, str]) -> AppTest:
    return open_page(page, film="Very Many", by="Review", **params)


def drawn(app: AppTest, chart: int, column: str) -> set[Any]:
    """The reviews that a chart draws."""
    number = chart % len(app.get("vega_lite_chart"))
    return {row[column] for table in tables(app, number) for row in table if column in row}


@pytest.mark.parametrize("page", VIEWS)
def test_a_hundred_lanes_and_then_the_rest(page: str) -> None:
    key, params, chart, column = VIEWS[page]
    app = opened(page, params)
    assert not app.exception
    first = drawn(app, chart, column)
    assert len(first) <= paging.MOST
    captions = [html.proto.body for html in app.get("html")]
    number = f"{paging.MOST + 1}"
    if page != "motifs":  # there the line under the title says what is counted
        assert any(f"Drawn: 1 to {paging.MOST} of {number} reviews" in text for text in captions)
    app.number_input(key=key).set_value(2).run()
    assert not app.exception
    rest = drawn(app, chart, column)
    assert len(rest) <= 1
    assert not rest & first


def test_a_part_that_is_no_longer_there_is_the_first() -> None:
    app = opened("themes", {"themes_drawn": "7"})
    assert not app.exception
    assert app.number_input(key="themes_drawn").value == 1


@pytest.mark.parametrize(
    ("total", "part", "expected"),
    [(3, 0, [0, 1, 2]), (MANY, 1, [paging.MOST]), (paging.MOST, 0, list(range(paging.MOST)))],
)
def test_parts_of_lanes(total: int, part: int, expected: list[int]) -> None:
    assert paging.cut(range(total), part) == expected


def test_few_lanes_need_no_word() -> None:
    assert paging.part_caption(paging.MOST, 0) == ""
    assert (
        paging.part_caption(MANY, 1)
        == f" Drawn: {MANY} to {MANY} of {MANY} reviews; the table has all."
    )
