"""The app in a real browser: what stands on the page is what stands in the tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlparse

import pytest
from playwright.sync_api import Locator, Page, expect
from steps import settled

from crosscut.charts.look import PALETTES
from crosscut.corpus.build import Corpus
from crosscut.measures.findings import findings
from crosscut.measures.overview import leading_codes, review_summary, segment_shares
from crosscut.text.phrases import number, percent

Visit = Callable[..., Page]

pytestmark = pytest.mark.browser

CHART = "[data-testid='stVegaLiteChart']"
PARTS = f"{CHART} .parts_marks path"


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlparse(page.url).query)


def test_numbers_on_the_page_are_those_of_the_tables(visit: Visit, bundled: Corpus) -> None:
    page = visit()
    text = page.inner_text("[data-testid='stMain']").replace("\n", " ")
    shares = segment_shares(bundled)
    assert f"{number(int(shares['words'].sum()))}\u00a0words" in text
    for row in review_summary(bundled).to_dict("records"):
        assert f"{number(row['words'])} words" in text
    found = findings(bundled)
    assert page.locator("p.finding").count() == len(found) == 5
    for place, finding in enumerate(found):
        assert page.locator("p.finding").nth(place).inner_text().endswith(f"{finding.text}.")

    page.wait_for_selector(PARTS)
    labels = [part.get_attribute("aria-label") or "" for part in page.locator(PARTS).all()]
    assert len(labels) == len(shares)
    titles = bundled.guide.code_titles("segment")
    names = review_summary(bundled).set_index("review_id")["name"]
    for row in shares.to_dict("records"):
        name, title = names[row["review_id"]], titles[row["segment"]]
        own = [one for one in labels if f"Review: {name};" in one and f"Speaks of: {title};" in one]
        assert len(own) == 1
        assert (
            f"Share of its words: {percent(row['share'])}; Words: {number(row['words'])}" in own[0]
        )


def test_a_click_on_a_bar_opens_the_text_behind_it(visit: Visit, bundled: Corpus) -> None:
    page = visit()
    shares = segment_shares(bundled)
    widest = shares.loc[shares["share"].idxmax()]
    name = review_summary(bundled).set_index("review_id").loc[widest["review_id"], "name"]
    title = bundled.guide.code_titles("segment")[widest["segment"]]
    page.wait_for_selector(PARTS)
    page.locator(f"{CHART} path[aria-label*='Review: {name};'][aria-label*='of: {title};']").click()
    page.wait_for_selector("article.review")
    assert query(page)["segment"] == [title]
    sentences = bundled.sentences
    body = bundled.passages.query("kind == 'body'")[["review_id", "passage"]]
    own = sentences[sentences["review_id"] == widest["review_id"]].merge(body)
    page.wait_for_selector(".passage.arrived .sentence:not(.away)")
    assert page.locator(".sentence").count() == len(own)
    assert page.locator(".sentence:not(.away)").count() == widest["sentences"]


def test_a_link_asks_for_all_stories_again(visit: Visit, bundled: Corpus) -> None:
    page = visit()
    page.wait_for_selector(PARTS)
    page.locator(PARTS).first.click()
    page.wait_for_selector(".sentence.away")
    page.get_by_role("navigation").get_by_role("link", name="Overview", exact=True).click()
    first = review_summary(bundled).sort_values("words")["name"].iloc[0]
    page.get_by_role("link", name=first, exact=True).click()
    page.wait_for_selector("article.review:not(.focused)")
    assert page.locator(".sentence.away").count() == 0
    assert "segment" not in query(page)


def test_by_keyboard_alone_to_the_sentences_behind_a_theme(visit: Visit, bundled: Corpus) -> None:
    page = visit()
    theme = leading_codes(bundled).iloc[0]
    name = review_summary(bundled).set_index("review_id").loc[theme["review_id"], "name"]
    label = f"{bundled.guide.code_titles('theme')[theme['code']]} (theme)"
    for _ in range(80):
        page.keyboard.press("Tab")
        target = urlparse(page.evaluate("document.activeElement?.getAttribute('href') ?? ''"))
        wanted = parse_qs(target.query)
        if (wanted.get("review"), wanted.get("mark")) == ([name], [label]):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("article.review mark")
    assert query(page)["mark"] == [label]
    mentions = bundled.mentions
    own = mentions[
        (mentions["review_id"] == theme["review_id"])
        & (mentions["kind"] == "theme")
        & (mentions["code"] == theme["code"])
    ]
    assert page.locator("article.review mark").count() == len(own)


def test_a_first_task_takes_ten_clicks(visit: Visit) -> None:
    page = visit(width=1440, height=900)  # docs/walk.md
    clicks = []

    def click(target: Locator) -> None:
        target.click()
        clicks.append(target)

    def turn_to(title: str) -> None:
        click(page.get_by_role("navigation").get_by_role("link", name=title, exact=True))
        expect(
            page.get_by_role("link", name=title).and_(page.locator("[aria-current]"))
        ).to_have_count(1)
        settled(page)

    def pin(count: int) -> None:
        click(page.locator("[class*='st-key-opening-'] .ways").get_by_text("Pin", exact=True).first)
        expect(page.get_by_text(f"Notebook ({count})", exact=True)).to_have_count(1)
        settled(page)

    click(page.get_by_role("link", name="Which themes? Story two", exact=True))
    expect(page.get_by_role("combobox", name="Theme", exact=True)).to_have_count(1)
    assert query(page)["story"] == ["Story two"]
    pin(1)
    pin(2)
    turn_to("Scores")
    expect(page.get_by_role("heading", name=re.compile("marks lie between"))).to_have_count(1)
    turn_to("Motifs")
    click(
        page.get_by_role("radio", name="California")
        .or_(page.get_by_role("button", name="California"))
        .first
    )
    expect(page.get_by_role("heading", name="California Dreamin’”: ")).to_have_count(1)
    settled(page)
    pin(3)
    with page.expect_download() as slide:
        click(page.get_by_role("button", name="Picture 16:9 (PNG)"))
    assert slide.value.suggested_filename.endswith("16-9.png")
    turn_to("Readings")
    click(page.get_by_role("radio", name="Disagreements", exact=True))
    expect(page.get_by_text("Not a disagreement").first).to_be_visible()
    assert len(clicks) == 10


def test_a_link_brings_out_its_passage(visit: Visit, bundled: Corpus) -> None:
    longest = review_summary(bundled).sort_values("words").iloc[-1]
    last = int(bundled.passages.query("review_id == @longest.review_id")["passage"].max())
    path = f"/review?review={quote(longest['name'])}&passage={last}"
    page = visit(path)
    page.wait_for_selector(f"#p{last}.arrived")
    box = page.locator(f"#p{last}").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 1080


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_readers_theme(visit: Visit, scheme: str) -> None:
    page = visit(scheme=scheme)
    ground = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    assert rgb(ground) == PALETTES[scheme].ground
    page.wait_for_selector(PARTS)
    fills = {page.evaluate("e => getComputedStyle(e).fill", part) for part in handles(page)}
    known = {*PALETTES[scheme].segments, PALETTES[scheme].whole_film}
    assert {rgb(fill) for fill in fills} <= known
    other = "dark" if scheme == "light" else "light"
    page.emulate_media(color_scheme=other)  # a chart that is drawn already changes with the page
    page.wait_for_function(
        "ground => getComputedStyle(document.querySelector('.stApp')).backgroundColor !== ground",
        arg=ground,
    )
    fill = page.evaluate("e => getComputedStyle(e).fill", handles(page)[0])
    assert rgb(fill) in {*PALETTES[other].segments, PALETTES[other].whole_film}


def handles(page: Page) -> list[object]:
    return [part.element_handle() for part in page.locator(PARTS).all()]


def rgb(css: str) -> str:
    """Turn "rgb(251, 250, 247)" into "#FBFAF7"."""
    return "#" + "".join(f"{int(part):02X}" for part in re.findall(r"\d+", css)[:3])
