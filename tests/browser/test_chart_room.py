"""Charts on every width: no text on another, no line through one, and a window that changes."""

from __future__ import annotations

from collections.abc import Callable

import films
import pytest
from playwright.sync_api import Page
from steps import settled
from test_sizes import CUT, PHONE, PROJECTOR, WIDER, resize
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
COVERED = """() => [...document.querySelectorAll("[data-testid=stVegaLiteChart] svg")].flatMap(
svg => {
    const slanted = /rotate\\((?!-?90)/;  // the boxes around slanted names meet, the names do not
    const texts = [...svg.querySelectorAll("text")]
        .filter(text => text.textContent.trim() && text.getAttribute("opacity") !== "0"
            && !slanted.test(text.getAttribute("transform") || ""))
        .map(text => [text.textContent, text.getBoundingClientRect()]);
    const met = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 6;
    return texts.flatMap(([one, box], i) => texts.slice(i + 1)
        .filter(([other, own]) => one !== other && met(box, own))
        .map(([other]) => `${one} / ${other}`));
})"""

# Texts that a line goes through, without a ground of their own drawn between the two.
CROSSED = """() => [...document.querySelectorAll("[data-testid=stVegaLiteChart] svg")].flatMap(
svg => {
    const texts = [...svg.querySelectorAll("text")].filter(text => text.textContent.trim());
    const ground = text => Number(text.getAttribute("stroke-width")) >= 4;
    const before = (a, b) => a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING;
    return texts.filter(text => !ground(text)).flatMap(text => {
        const box = text.getBoundingClientRect();
        return [...svg.querySelectorAll("line")].filter(line => {
            const own = line.getBoundingClientRect();
            return own.left > box.left + 1 && own.right < box.right - 1
                && own.top < box.bottom - 4 && own.bottom > box.top + 4
                && getComputedStyle(line).stroke !== "none" && !texts.some(one =>
                    ground(one) && one.textContent === text.textContent
                    && before(line, one) && before(one, text));
        }).slice(0, 1).map(() => text.textContent);
    });
})"""
NEAR = 3
"""Texts that stand so many pixels apart stand alike."""

Text = tuple[int, str, float, float]


def unlike(one: list[Text], other: list[Text]) -> list[tuple[Text, Text]]:
    """Return the texts of which the other chart has none with the same words in its place."""
    assert len(one) == len(other)
    return [
        (mine, theirs)
        for mine, theirs in zip(sorted(one), sorted(other), strict=True)
        if mine[:2] != theirs[:2]
        or any(abs(a - b) > NEAR for a, b in zip(mine[2:], theirs[2:], strict=True))
    ]


def unreadable(page: Page) -> list[str]:
    """Return the texts that others stand on, and those of the scores that a line crosses."""
    crossed = page.evaluate(CROSSED) if "/scores" in page.url else []
    return [*page.evaluate(COVERED), *crossed]


FEW_AND_FIVE = [(part, "") for part in DRAWN] + [
    (part, films.FIVE)
    for part in DRAWN
    if part.name in ("", "From story to story", "By story", "Told", "Told against shown")
]


@pytest.mark.parametrize(("part", "film"), FEW_AND_FIVE, ids=str)
def test_a_chart_follows_the_width_of_the_window(visit: Visit, part: Part, film: str) -> None:
    path = part.path(film=film) if film else part.path()
    page = visit(path, width=PHONE[0], height=PHONE[1])
    narrow = page.evaluate(TEXTS)
    assert unreadable(page) == []
    resize(page, *PROJECTOR)
    widened = page.evaluate(TEXTS)
    assert unreadable(page) == []
    page.reload()
    settled(page)
    resize(page, *PROJECTOR)
    assert unlike(widened, page.evaluate(TEXTS)) == []
    resize(page, *PHONE)
    assert unlike(page.evaluate(TEXTS), narrow) == []


@pytest.mark.parametrize("part", list(dict.fromkeys([*DRAWN, *BY_REVIEW])), ids=str)
def test_sixty_reviews_have_room(visit: Visit, part: Part) -> None:
    page = visit(part.path(film=films.SIXTY), width=PHONE[0], height=PHONE[1])
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
