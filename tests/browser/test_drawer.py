"""On a phone the sentences behind a mark come into sight with it, however it was chosen."""

from __future__ import annotations

from collections.abc import Callable

import films
import pytest
from playwright.sync_api import Locator, Page, expect
from steps import choose, click_mark, evidence, marks, said_count, settled
from test_sizes import PHONE, PROJECTOR
from tour import PARTS, Part

Visit = Callable[..., Page]

pytestmark = pytest.mark.browser

CHARTED = [
    part
    for part in PARTS
    if (part.page in ("themes", "scores", "motifs") and part.box)
    or part.name in ("What is left out", "Distinctive words")
]
CLOSE = "Close"
MARK = (
    "[role=graphics-symbol][aria-label*='; ']"
    ":not([aria-roledescription*=axis i], [aria-roledescription*=legend i])"
)
"""What has the words of a mark; legends and axes have none of several."""


def opened(visit: Visit, part: Part, size: tuple[int, int]) -> tuple[Page, Locator]:
    """Open a part; return it and its last mark that has a label."""
    film = {"film": films.FIVE} if part.name == "Beside stated scores" else {}
    page = visit(part.path(**film), width=size[0], height=size[1])
    chart = page.locator("[data-testid=stVegaLiteChart]").last
    # what most leave out has no sentence
    told = "[aria-label*=' mentioned']" if part.name == "What is left out" else ""
    return page, chart.locator(MARK + told).last


@pytest.mark.parametrize("part", CHARTED, ids=str)
def test_a_mark_and_its_sentences_are_in_sight_together(visit: Visit, part: Part) -> None:
    page, mark = opened(visit, part, PHONE)
    click_mark(mark)
    heading = evidence(page).get_by_role("heading").and_(page.locator(":focus"))
    expect(heading).to_have_count(1)
    expect(heading).to_be_in_viewport(ratio=1)
    settled(page)
    top = evidence(page).bounding_box()
    box = mark.bounding_box()
    assert top is not None
    assert box is not None
    assert 0 < box["y"] + box["height"] / 2 < top["y"]
    expect(said_count(page).or_(page.locator(".found")).first).to_be_in_viewport()
    page.get_by_role("button", name=CLOSE, exact=True).click()
    expect(evidence(page)).to_have_count(0)


@pytest.mark.parametrize("page_name", ["themes", "scores", "motifs"])
def test_a_choice_in_a_box_opens_them_too(visit: Visit, page_name: str) -> None:
    part = next(one for one in CHARTED if one.page == page_name)
    page = visit(part.path(), width=PHONE[0], height=PHONE[1])
    choose(page, part.box, 2)
    expect(evidence(page).get_by_role("heading")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("combobox", name=part.box, exact=True)).to_be_focused()


def test_on_a_desk_they_stand_beside_the_chart(visit: Visit) -> None:
    page = visit("/themes", width=PROJECTOR[0], height=PROJECTOR[1])
    found, _ = marks(page, "Theme", "Review")
    chart = page.locator("[data-testid=stVegaLiteChart]").bounding_box()
    click_mark(found.nth(3))
    expect(said_count(page)).to_be_in_viewport()
    panel = evidence(page).bounding_box()
    assert panel is not None
    assert chart is not None
    assert panel["x"] > chart["x"] + chart["width"]
    expect(page.get_by_role("button", name=CLOSE, exact=True)).to_be_hidden()
