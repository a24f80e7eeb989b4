"""A copied link shows another reader the same; a filter goes along from view to view."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlparse

import pytest
from playwright.sync_api import Browser, Page, expect
from steps import (
    choose,
    click_mark,
    evidence,
    marks,
    ready,
    said_count,
    scope_line,
    settled,
    show_part,
    switch_to,
)
from tour import PARTS, Part

from crosscut.corpus.build import Corpus

Visit = Callable[..., Page]

pytestmark = pytest.mark.browser

STORY = "story-two"
LAST = {part.page: part for part in PARTS if part.box}
"""Of each view the last part that has marks; a link to it says more than the page's name."""


def copied(page: Page) -> str:
    """Press "Copy link"; return the path that the clipboard holds."""
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Link copied")).to_be_visible()
    address = page.evaluate("navigator.clipboard.readText()")
    assert {**query_of(address), "corpus": []} == {**query_of(page.url), "corpus": []}
    assert urlparse(address)[:3] == urlparse(page.url)[:3]
    return urlparse(address)._replace(scheme="", netloc="").geturl()


def query_of(address: str) -> dict[str, list[str]]:
    return parse_qs(urlparse(address).query)


def counted_on(bundled: Corpus, page: Page) -> str:
    """Choose a story; wait until it is counted; return the line that says so."""
    title = bundled.guide.code_titles("segment")[STORY]
    choose(page, "Story", title)
    expect(page.locator("p.scope")).to_contain_text(f"on {title}")
    settled(page)
    return title


@pytest.mark.parametrize("part", LAST.values(), ids=lambda part: part.page)
def test_a_copied_link_shows_the_same(visit: Visit, bundled: Corpus, part: Part) -> None:
    page = visit(f"/{part.page}")
    if part.page == "scores":  # no review of the bundled film states a score of its own
        part = next(one for one in PARTS if one.name == "Along the review")
    show_part(page, part.name)
    counted_on(bundled, page)
    mark = choose(page, part.box, 2)
    expect(said_count(page)).to_be_visible()
    settled(page)
    said = panel_and_scope(page)
    again = visit(copied(page))
    expect(again.get_by_role("radio", name=part.name, exact=True)).to_be_checked()
    expect(again.get_by_role("combobox", name=part.box, exact=True)).to_have_value(mark)
    expect(said_count(again)).to_be_visible()
    settled(again)
    assert panel_and_scope(again) == said
    assert again.url == page.url


def panel_and_scope(page: Page) -> list[str]:
    return [
        scope_line(page),
        evidence(page).get_by_role("heading").inner_text(),
        said_count(page).get_attribute("data-count") or "",
        *evidence(page).locator("blockquote").all_inner_texts(),
    ]


def test_a_copied_link_to_a_review_shows_the_same(visit: Visit) -> None:
    page = visit("/review")
    name = choose(page, "Review", 2)
    choose(page, "Highlight", 3)
    switch_to(page, "Story two")
    page.wait_for_selector(".sentence.away")
    settled(page)
    marks, away = (page.locator(f"article {css}").count() for css in ("mark", ".away"))
    again = visit(copied(page))
    expect(again.get_by_role("combobox", name="Review")).to_have_value(name)
    assert [again.locator(f"article {css}").count() for css in ("mark", ".away")] == [marks, away]


def test_a_word_opened_in_a_tab_of_its_own_keeps_filters_and_stop_list(visit: Visit) -> None:
    state = {
        "words": "Word cloud", "story": "Story two", "captions": "true", "stop": "the of",
        "reviews": ["Young Lee", "“Lonely Cinema”"],
    }  # fmt: skip
    page = visit("/words?" + urlencode(state, doseq=True))
    line = scope_line(page)
    link = page.locator("#word-3")
    word = link.inner_text()
    with page.context.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])
    again = opened.value
    ready(again)
    expect(said_count(again)).to_be_visible()
    assert scope_line(again) == line
    assert again.get_by_role("combobox", name="Places of the word").input_value() == word
    # with most stop words off the list, "a" is one of the most frequent words
    for one in (page, again):
        expect(one.locator("[data-pick='word a']")).to_have_count(1)
    again.close()


def test_an_outdated_link_is_named(visit: Visit) -> None:
    page = visit("/themes?reviews=Gone+Review")
    page.get_by_text("The link names the review “Gone Review”, which is not here.").wait_for()


def test_a_filter_goes_from_view_to_view(visit: Visit, bundled: Corpus) -> None:
    page = visit("/themes")
    title = counted_on(bundled, page)
    for view in ("Scores", "Motifs", "Readings", "Words", "Themes"):
        page.get_by_role("navigation").get_by_role("link", name=view, exact=True).click()
        expect(page).to_have_url(re.compile(rf"/{view.lower()}(\?|$)"))
        expect(page.locator("p.scope")).to_contain_text(f"on {title}")


def test_what_is_compared_goes_along_a_link_in_a_page(visit: Visit) -> None:
    page = visit("/?" + urlencode({"by": "Kind"}))
    page.get_by_role("link", name="Which themes?", exact=True).click()
    page.get_by_role("heading", name="What does each review dwell on?").wait_for()
    settled(page)
    expect(page.get_by_role("combobox", name="Compare by", exact=True)).to_have_value("Kind")


def test_a_link_copied_after_a_change_of_view_holds_the_filter(
    visit: Visit, bundled: Corpus
) -> None:
    page = visit("/themes")
    counted_on(bundled, page)
    holds_the_filter(visit, page)


def test_a_link_followed_and_copied_on_another_view_holds_the_filter(
    visit: Visit, bundled: Corpus
) -> None:
    title = bundled.guide.code_titles("segment")[STORY]
    page = visit("/themes?" + urlencode({"story": title}))
    expect(page.locator("p.scope")).to_contain_text(f"on {title}")
    holds_the_filter(visit, page)


def holds_the_filter(visit: Visit, page: Page) -> None:
    """Go to another view; a link copied there counts the same."""
    page.get_by_role("navigation").get_by_role("link", name="Words", exact=True).click()
    page.get_by_role("heading", name="Which words do they use?").wait_for()
    settled(page)
    line = scope_line(page)
    assert scope_line(visit(copied(page))) == line


def test_the_first_readers_of_a_server_may_come_by_links_all_at_once(
    browser: Browser, fresh_address: str
) -> None:
    with browser.new_context() as context:
        context.set_default_timeout(90_000)
        pages = [context.new_page() for _ in range(5)]
        for page, view in zip(
            pages, ("themes", "scores", "motifs", "words", "review"), strict=True
        ):
            page.goto(f"{fresh_address}/{view}", wait_until="commit")
        for page in pages:
            ready(page)
            expect(page.get_by_role("combobox", name="Film")).to_have_value("Chungking Express")


def go_to(page: Page, view: str) -> None:
    """Follow a link at the top of the page."""
    title = page.get_by_role("heading", level=1)
    before = title.inner_text()
    page.get_by_role("navigation").get_by_role("link", name=view, exact=True).click()
    expect(title).not_to_have_text(before)
    expect(page).to_have_url(re.compile(rf"/{view.lower()}(\?|$)"))
    settled(page)


def test_a_film_of_ones_own_stays_in_the_address_and_its_copied_link_is_for_reading(
    visit: Visit,
) -> None:
    page = visit("/library?library=Bring+reviews")
    page.get_by_label("Text of one review").fill("Rain\nBy Sample Ann\n\nIt rains, says Faye.\n")
    page.get_by_role("button", name="Add this text").click()
    film = page.get_by_role("combobox", name="Film")
    expect(film).to_have_value("Chungking Express (your own)")
    settled(page)
    for view in ("Themes", "Words", "Motifs", "Scores"):
        go_to(page, view)
        assert "corpus=" in page.url, view
    page.reload()
    ready(page)
    expect(film).to_have_value("Chungking Express (your own)")
    key = query_of(page.url)["corpus"][0]
    reader = visit(copied(page))
    film = reader.get_by_role("combobox", name="Film")
    expect(film).to_have_value("Chungking Express (shared)")
    go_to(reader, "Library")
    expect(reader.get_by_text("This link is for reading.")).to_be_visible()
    expect(reader.get_by_role("button", name="Add this text")).to_have_count(0)
    assert key not in reader.url + reader.content()
    reader.get_by_role("button", name="Make a copy of my own").click()
    expect(film).to_have_value("Chungking Express (your own)")
    expect(reader.get_by_role("button", name="Add this text")).to_be_visible()
    assert key not in reader.url + reader.content()


def test_back_from_the_text_is_one_move_to_all_that_was_chosen(
    visit: Visit, bundled: Corpus
) -> None:
    # The page that tests share may have all the entries that a browser keeps.
    page = visit("/themes", own=True)
    counted_on(bundled, page)
    switch_to(page, "By name")
    chosen = choose(page, "Theme", 2)
    expect(said_count(page)).to_be_visible()
    settled(page)
    before = page.url, panel_and_scope(page), page.evaluate("history.length")
    evidence(page).get_by_role("link", name="In the text").first.click()
    page.get_by_role("link", name="Read the whole review").click()
    page.wait_for_selector("article")
    settled(page)
    assert page.evaluate("history.length") == before[2] + 1
    title = bundled.guide.code_titles("segment")[STORY]
    expect(page.get_by_role("link", name=f"Back to Themes ({title})")).to_be_in_viewport()
    page.go_back()
    expect(page.get_by_role("combobox", name="Theme", exact=True)).to_have_value(chosen)
    expect(page.get_by_role("radio", name="By name", exact=True)).to_be_checked()
    settled(page)
    assert (page.url, panel_and_scope(page)) == before[:2]


def test_back_goes_through_the_pages_one_press_each(visit: Visit, bundled: Corpus) -> None:
    # The page that tests share may have all the entries that a browser keeps.
    page = visit("/themes", own=True)
    counted_on(bundled, page)
    choose(page, "Theme", 2)
    settled(page)
    title = page.get_by_role("heading", level=1)
    views = [(page.url, title.inner_text())]
    for view in ("Words", "Motifs", "Themes"):
        length = page.evaluate("history.length")
        go_to(page, view)
        views.append((page.url, title.inner_text()))
        assert page.evaluate("history.length") == length + 1, view
    for address, heading in reversed(views[:-1]):
        page.go_back()
        expect(page).to_have_url(address)
        expect(title).to_have_text(heading)  # the address is there before the page is
        settled(page)
        assert page.url == address


AWAY = """address => {
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate"));
}"""
LONELY = ("Loneliness", "Story one")


def test_a_click_counts_after_the_address_has_taken_a_mark_away(visit: Visit) -> None:
    page = visit("/themes")
    found, _ = marks(page, "Theme", "Review")
    click_mark(found.nth(5))
    expect(page).to_have_url(re.compile("theme="))
    settled(page)
    page.evaluate(AWAY, "/themes?themes_part=From+story+to+story")
    expect(page.get_by_role("radio", name="From story to story", exact=True)).to_be_checked()
    expect(page.locator(".asks")).to_have_count(1)
    settled(page)
    found, labels = marks(page, "Theme", "On")
    wanted = [n for n, one in enumerate(labels) if (one["Theme"], one["On"]) == LONELY]
    click_mark(found.nth(wanted[0]))
    expect(evidence(page).get_by_role("heading")).to_have_text("Loneliness: Story one")
