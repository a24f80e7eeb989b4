"""Charts on every width: no text on another, no line through one, and a window that changes."""

from __future__ import annotations

from collections.abc import Callable

import films
import pytest
from playwright.sync_api import Page
from steps import settled
from test_sizes import CUT, PHONE, PROJECTOR, WIDER, resize, unreadable
from tour import PARTS, Part

Visit = Callable[..., Page]

pytestmark = pytest.mark.browser

DRAWN = [part for part in PARTS if part.page in ("overview", "themes", "scores", "motifs")]
DRAWN += [part for part in PARTS if part.name in ("What is left out", "Distinctive words")]

BY_REVIEW = [
    part
    for part in PARTS
    if part.page in ("overview", "motifs", "scores")
    or part.name in ("Heat map", "Together", "Scene by scene", "What is left out", "Concordance")
]
"""Parts with a lane, row, column or line for each review, and the widest matrix."""

# Every text of every chart, and the place of its middle in the chart.
TEXTS = """() => [...document.querySelectorAll("[data-testid=stVegaLiteChart] svg")].flatMap(
    (svg, chart) => {
        const edge = svg.getBoundingClientRect();
        return [...svg.querySelectorAll("text")]
            .filter(text => text.textContent.trim() && text.getAttribute("opacity") !== "0")
            .map(text => {
                const box = text.getBoundingClientRect();
                const across = (box.left + box.right) / 2 - edge.left;
                return [chart, text.textContent, across, (box.top + box.bottom) / 2 - edge.top];
            });
    })"""
NEAR = 3
"""Texts that stand so many pixels apart stand alike."""

Text = tuple[int, str, float, float]


def _place(text: Text) -> tuple[int, str, float, float]:
    """By rows: of a column that has moved by less than `NEAR` the order stays."""
    chart, words, x, y = text
    return chart, words, y, x


def unlike(one: list[Text], other: list[Text]) -> list[tuple[Text, Text]]:
    """Return the texts of which the other chart has none with the same words in its place."""
    assert len(one) == len(other)
    return [
        (mine, theirs)
        for mine, theirs in zip(sorted(one, key=_place), sorted(other, key=_place), strict=True)
        if mine[:2] != theirs[:2]
        or any(abs(a - b) > NEAR for a, b in zip(mine[2:], theirs[2:], strict=True))
    ]


@pytest.mark.parametrize(
    "part",
    [
        part
        for part in DRAWN
        if part.name in ("From story to story", "By story", "Where in the review")
    ],
    ids=str,
)
def test_five_stories_have_room(visit: Visit, part: Part) -> None:
    page = visit(part.path(film=films.FIVE), width=PHONE[0], height=PHONE[1])
    on_a_phone = unreadable(page)
    resize(page, *PROJECTOR)
    assert (on_a_phone, unreadable(page)) == ([], [])


ONE_A_PAGE = {part.page: part for part in reversed(DRAWN)}


@pytest.mark.parametrize("part", ONE_A_PAGE.values(), ids=str)
def test_a_chart_follows_the_width_of_the_window(visit: Visit, part: Part) -> None:
    page = visit(part.path(), width=PHONE[0], height=PHONE[1])
    narrow = page.evaluate(TEXTS)
    resize(page, *PROJECTOR)
    widened = page.evaluate(TEXTS)
    page.reload()
    settled(page)
    resize(page, *PROJECTOR)
    assert unlike(widened, page.evaluate(TEXTS)) == []
    resize(page, *PHONE)
    assert unlike(page.evaluate(TEXTS), narrow) == []


@pytest.mark.parametrize("part", list(dict.fromkeys([*DRAWN, *BY_REVIEW])), ids=str)
def test_sixty_reviews_have_room(visit: Visit, part: Part) -> None:
    page = visit(part.path(film=films.SIXTY, by="Review"), width=PHONE[0], height=PHONE[1])
    on_a_phone = page.evaluate(WIDER), page.evaluate(CUT), unreadable(page)
    resize(page, *PROJECTOR)
    assert (page.evaluate(WIDER), page.evaluate(CUT), unreadable(page)) == ([], [], [])
    assert on_a_phone == ([], [], [])


UPRIGHT = """() => [...document.querySelectorAll("[data-testid=stVegaLiteChart] svg text")]
    .filter(text => (text.getAttribute("transform") || "").includes("rotate(-90"))
    .map(text => text.textContent)"""


@pytest.mark.parametrize("path", ["/themes", "/readings?part=What+is+left+out"])
def test_names_over_the_columns_of_a_grid_stand_level(visit: Visit, path: str) -> None:
    assert visit(path, width=1440, height=900).evaluate(UPRIGHT) == []


WITHIN = """says => {
    const text = [...document.querySelectorAll("[data-testid=stVegaLiteChart] svg text")]
        .find(text => text.textContent === says);
    const box = text.getBoundingClientRect();
    const picture = text.closest("svg").getBoundingClientRect();
    return picture.left <= box.left && box.right <= picture.right;
}"""


def test_what_is_said_of_the_verdict_ends_within_its_picture(visit: Visit) -> None:
    page = visit("/scores?film=Sixty+Reviews&by=Review", width=PHONE[0], height=PHONE[1])
    for size in (PHONE, PROJECTOR):
        resize(page, *size)
        assert page.evaluate(WITHIN, "favourable from 60 →")
