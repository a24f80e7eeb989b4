"""The Words page, run without a browser: every control, and counts that lead to their lines."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import films as made_films
import pytest
from app_page import html_of, open_page
from drawn import chosen
from helpers import FILM
from streamlit.testing.v1 import AppTest

from crosscut.charts.base import PICK
from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope, select
from crosscut.measures.keyness import keyness
from crosscut.measures.words import concordance, frequencies, read_stop_words, word_counts
from crosscut.text.words import excluded_words, fillers
from crosscut.ui.page import Page
from crosscut.ui.views import search
from crosscut.ui.views.clouds import MOST, table_of, words_of
from crosscut.ui.views.concordance import AT_ONCE, first_query
from crosscut.ui.views.words import (
    CLOUD,
    DISTINCTIVE,
    REST,
    VIEWS,
    Side,
    counts,
    most_different,
    sides,
)

STOP = frozenset(excluded_words())


opened = partial(open_page, "words")


def click(app: AppTest, picked: str) -> AppTest:
    """Tell the page what a click on a link tells it (the browser tests make real ones)."""
    app.session_state["picked"] = picked
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> list[int]:
    """Numbers that the page says it counted: lines, or mentions of the evidence panel."""
    return [int(n) for n in re.findall(r'data-count="(\d+)"', html_of(app))]


def listed(app: AppTest) -> int:
    return html_of(app).count('<span class="at">')


def page_of(corpus: Corpus, scope: Scope) -> Page:
    return Page(select(corpus, scope), "light")


@pytest.fixture
def films(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A film with one review, hostile; tests may add others."""
    film = tmp_path / "odd"
    (film / "reviews").mkdir(parents=True)
    guide = (FILM / "guide.toml").read_text(encoding="utf-8")
    head = re.sub(r'(?m)^title = "Chungking Express"', 'title = "Odd"', guide, count=1)
    (film / "guide.toml").write_text(head, encoding="utf-8")
    body = (
        "The first story holds <script>alert(1)</script> and Cop 223, all through the night.\n\n"
        "It has 5*stars* and [links](http://example.org), and it goes on for a good while yet.\n"
    )
    (film / "reviews" / "raw.txt").write_text(body, encoding="utf-8")
    monkeypatch.setenv("CROSSCUT_DATA", str(tmp_path))
    return film / "reviews"


def test_it_opens_with_the_word_of_the_leading_theme(bundled: Corpus) -> None:
    app = opened()
    themes = bundled.mentions[bundled.mentions["kind"] == "theme"].astype({"code": "str"})
    body = bundled.passages[bundled.passages["kind"] == "body"][["review_id", "passage"]]
    themes = themes.merge(body)
    leading = themes["code"].value_counts().idxmax()
    term = themes.loc[themes["code"] == leading, "term"].str.lower().value_counts().idxmax()
    counts = word_counts(select(bundled, Scope()))
    count = counts.loc[counts["word"] == term, "count"].sum()
    assert app.title[0].value == "Which words do they use?"
    assert app.text_input(key="q").value == term
    assert said(app) == [count]
    assert listed(app) == min(count, AT_ONCE)


def test_the_first_search_follows_the_story_until_the_reader_searches(bundled: Corpus) -> None:
    app = opened()
    first = first_query(select(bundled, Scope((), "story-two")))
    app.selectbox(key="story").select("Story two").run()
    assert app.text_input(key="q").value == first != first_query(select(bundled, Scope()))
    app.text_input(key="q").set_value("touch*").run()
    app.selectbox(key="story").select("Story one").run()
    assert app.text_input(key="q").value == "touch*"


def test_where_no_theme_is_told_the_most_frequent_word_comes_first() -> None:
    from sample_tables import sample

    # ben: The pilot flies home (5), The clerk waits once (3), The tin is empty: no theme at all
    assert first_query(select(sample("ben"), Scope())) == "flies"
    assert first_query(select(sample("ada", "ben"), Scope())) == "lonely"


def test_a_search_lists_its_lines_with_links(bundled: Corpus) -> None:
    expected = concordance(select(bundled, Scope()), "lone*", order="left")
    app = opened(q="lone*")
    assert said(app) == [len(expected)]
    links = re.findall(r'href="review\?([^"]+)"', html_of(app))
    shown = expected.head(AT_ONCE)
    assert len(links) == len(shown)
    for link, passage in zip(links, shown["passage"], strict=True):
        assert link.endswith(f"passage={passage}")


def test_the_choices_are_kept_while_another_view_is_open(bundled: Corpus) -> None:
    titles = list(bundled.guide.code_titles("segment").values())
    app = opened()
    app.text_input(key="q").set_value("touch*").run()
    app.segmented_control(key="word_order").set_value("Right").run()
    app.toggle(key="case").set_value(True).run()
    found = said(app)
    app.segmented_control(key="words").set_value(DISTINCTIVE).run()
    app.selectbox(key="words_side").select(titles[0]).run()
    app.selectbox(key="words_against").select(titles[1]).run()
    app.segmented_control(key="words").set_value(CLOUD).run()
    app.selectbox(key="cloud_side").select(titles[1]).run()
    app.text_area(key="stop").set_value("the a of").run()
    app.switch_page("pages/themes.py").run()
    app.switch_page("pages/words.py").run()
    assert app.segmented_control(key="words").value == CLOUD
    assert app.selectbox(key="cloud_side").value == titles[1]
    assert app.text_area(key="stop").value == "the a of"
    app.segmented_control(key="words").set_value(DISTINCTIVE).run()
    assert app.selectbox(key="words_side").value == titles[0]
    assert app.selectbox(key="words_against").value == titles[1]
    app.segmented_control(key="words").set_value(VIEWS[0]).run()
    assert app.text_input(key="q").value == "touch*"
    assert app.segmented_control(key="word_order").value == "Right"
    assert app.toggle(key="case").value is True
    assert said(app) == found
    assert not app.warning


def test_every_control_of_the_concordance() -> None:
    app = opened(q="The")
    folded = said(app)[0]
    app.toggle(key="case").set_value(True).run()
    assert 0 < said(app)[0] < folded
    app.toggle(key="accents").set_value(True).run()
    app.number_input(key="word_page").set_value(2).run()
    assert listed(app) > 0
    for order in ("Right", "Review", "Position"):
        app.segmented_control(key="word_order").set_value(order).run()
        assert not app.exception
    app.text_input(key="q").set_value("Cop 223").run()
    assert said(app)[0] == listed(app) > 0
    # A page that no longer is gives way to the last one.
    app.text_input(key="q").set_value("qqq").run()
    assert "stands nowhere" in html_of(app)
    app.text_input(key="q").set_value("**").run()
    assert "There is no word" in html_of(app)
    app.text_input(key="q").set_value("").run()
    app.pills(key="suggested").set_value(app.pills(key="suggested").options[0]).run()
    assert said(app)[0] > 0
    assert not app.exception


def test_a_page_past_the_end_gives_way_to_the_last() -> None:
    app = opened(q="loneliness and", word_page="90")
    assert not app.exception
    app = opened(q="the", word_page="2")
    assert app.number_input(key="word_page").value == 2
    app.toggle(key="captions").set_value(True).run()
    assert not app.exception


def own_words(corpus: Corpus) -> frozenset[str]:
    film = corpus.guide.film
    words = [film.title, film.original_title, film.director, *fillers()]
    return read_stop_words(" ".join(words))


def test_a_word_of_the_cloud_leads_to_as_many_lines(bundled: Corpus) -> None:
    app = opened(words=CLOUD)
    table = words_of(select(bundled, Scope()), Side("all"), STOP | own_words(bundled))
    options = app.selectbox(key="cloud_word").options
    assert options == ["Any", *table["form"].head(MOST)]
    assert {"Hong Kong", "Cop 663"} <= set(table["form"])
    assert "Wong" not in options
    row = table[table["form"].str.contains(" ")].iloc[0]
    app.selectbox(key="cloud_word").select(row["form"]).run()
    assert said(app) == [row["count"]]
    app.button(key="cloud_word-lines").click().run()
    assert app.segmented_control(key="words").value == "Concordance"
    assert said(app) == [row["count"]]
    assert listed(app) == min(row["count"], AT_ONCE)


def test_a_click_on_a_word_of_the_table_opens_its_places() -> None:
    app = opened(words=CLOUD)
    rows = re.findall(
        r'href="([^"]+)" data-pick="(word [^"]+)">([^<]+)</a></th><td>(\d+)</td>', html_of(app)
    )
    assert len(rows) == MOST
    for href, pick, form, count in (rows[0], rows[-1]):
        click(app, html.unescape(pick))
        assert chosen(app, "cloud_word") == html.unescape(form)
        assert said(app) == [int(count)]
        # in a tab of its own the browser adds the rest of the address
        query = parse_qs(urlparse(html.unescape(href)).query)
        assert query == {"cloud_word": [html.unescape(form)]}
        assert said(opened(words=CLOUD, cloud_word=html.unescape(form))) == [int(count)]
    app.button(key="close-cloud_word").click().run()
    assert said(app) == []
    assert said(click(app, "word nobody-says-this")) == []


@pytest.mark.parametrize("view", VIEWS)
def test_what_can_be_downloaded(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files are made when they are asked for: what makes them is called here."""
    import streamlit as st

    made: dict[str, Callable[[], bytes]] = {}
    plain = st.download_button

    def kept(label: str, data: Callable[[], bytes], **more: Any) -> bool:
        made[more["file_name"]] = data
        return plain(label, data, **more)

    monkeypatch.setattr(st, "download_button", kept)
    name = {VIEWS[0]: "concordance", DISTINCTIVE: "distinctive-words", CLOUD: "word-cloud"}[view]
    app = opened(words=view, q="lone*")
    app.session_state[f"{name}-table"] = True  # unfolded
    app.run()
    pictures = (
        []
        if view == VIEWS[0]
        else [f"{name}-{shape}.{one}" for shape in ("16-9", "4-3") for one in ("svg", "png")]
    )
    assert sorted(made) == sorted([f"{name}.csv", *pictures])
    table = made[f"{name}.csv"]().decode("utf-8-sig")
    rows = list(csv.reader(line for line in table.splitlines() if not line.startswith("#")))
    if view == VIEWS[0]:
        assert len(rows) - 1 == said(app)[0]
    assert len({len(row) for row in rows}) == 1
    if pictures:
        drawn_as = made[f"{name}-16-9.svg"]()
        assert drawn_as.lstrip().startswith(b"<svg")
        assert b"Crosscut, Chungking Express" in drawn_as
        assert made[f"{name}-16-9.png"]().startswith(b"\x89PNG")


def test_two_clouds_and_their_table(bundled: Corpus) -> None:
    titles = bundled.guide.code_titles("segment")
    one, other = list(titles.values())[:2]
    app = opened(words=CLOUD, cloud_side=one, cloud_against=other)
    page = page_of(bundled, Scope())
    both = [sides(page)[one], sides(page)[other]]
    tables = [words_of(page.selection, side, STOP) for side in both]
    word = tables[0].iloc[0]
    second = tables[1].set_index("word")["count"].get(word["word"], 0)
    app.selectbox(key="cloud_word").select(word["form"]).run()
    assert said(app) == [word["count"] + second]
    app.selectbox(key="cloud_against").select(REST).run()
    assert not app.exception
    assert len(app.get("image")) == 4  # two for a desk, two for a phone


def test_the_table_of_two_clouds_counts_both_sides(bundled: Corpus) -> None:
    from crosscut.charts.clouds import draw

    page = page_of(bundled, Scope())
    both = [side for side in sides(page).values() if side.field == "segment"][:2]
    tables = [words_of(page.selection, side, STOP) for side in both]
    rates = [dict(zip(t["form"].head(MOST), t["rate"].head(MOST), strict=True)) for t in tables]
    clouds = draw(
        rates,
        [dict.fromkeys(own, "#000000") for own in rates],
        titles=[side.title for side in both],
    )
    table = table_of(both, tables, clouds)
    for side, own_table, cloud in zip(both, tables, clouds, strict=True):
        own = dict(zip(own_table["form"], own_table["count"], strict=True))
        assert (table[f"Drawn, {side.title}"] == "yes").sum() == len(cloud.words)
        for form in cloud.words:
            row = table[table["Word"] == form].iloc[0]
            assert row[f"Count, {side.title}"] == own[form]


def test_stop_words_can_be_changed(bundled: Corpus) -> None:
    most = words_of(select(bundled, Scope()), Side("all"), STOP).iloc[0]
    app = opened(words=CLOUD)
    assert most["word"] in own_words(bundled)
    app.toggle(key="stop_own").set_value(False).run()
    assert most["form"] in app.selectbox(key="cloud_word").options
    area = app.text_area(key="stop")
    assert area.value.split()[:3] == list(excluded_words())[:3]
    area.set_value(f"{area.value} {most['word']}").run()
    assert most["form"] not in app.selectbox(key="cloud_word").options
    app.button(key="stop_reset").click().run()
    assert most["form"] in app.selectbox(key="cloud_word").options


def test_distinctive_words_lead_to_as_many_lines(bundled: Corpus) -> None:
    titles = list(bundled.guide.code_titles("segment").values())
    app = opened(words=DISTINCTIVE, words_side=titles[0], words_against=titles[1])
    page = page_of(bundled, Scope())
    one, other = sides(page)[titles[0]], sides(page)[titles[1]]
    every = keyness(one.count(page.selection), other.count(page.selection))
    rows = most_different(every[~every["item"].isin(STOP | own_words(bundled))])
    forms = frequencies(counts(page.selection)).set_index("word")["form"]
    # Names of several words are one word, and so are no words by themselves.
    assert "cop 663" in set(every["item"])
    assert not {"cop", "663"} & set(rows["item"])
    assert app.selectbox(key="distinctive_word").options == [
        "Any",
        *(forms[word] for word in rows["item"]),
    ]
    for row in (rows.iloc[0], rows.iloc[-1]):
        app.selectbox(key="distinctive_word").select(forms[row["item"]]).run()
        assert said(app) == [row["count_one"] + row["count_other"]]
        clicked = opened(words=DISTINCTIVE, words_side=titles[0], words_against=titles[1])
        clicked.session_state["chart-distinctive-words"] = {
            "selection": {PICK: [{"item": row["item"]}]}
        }
        clicked.run()
        assert chosen(clicked, "distinctive_word") == forms[row["item"]]
        assert said(clicked) == [row["count_one"] + row["count_other"]]
    app.button(key="distinctive_word-lines").click().run()
    assert app.segmented_control(key="words").value == "Concordance"


def test_a_side_and_its_rest_are_all_words(bundled: Corpus) -> None:
    page = page_of(bundled, Scope())
    for side in sides(page).values():
        rest = Side("rest", rest_of=side)
        words, others = (one.count(page.selection).words for one in (side, rest))
        assert words + others == int(counts(page.selection)["count"].sum())
        assert words > 0


def test_sides_are_reviews_stories_and_kinds(bundled: Corpus) -> None:
    page = page_of(bundled, Scope())
    found = list(sides(page).values())
    assert [side.value for side in found if side.field == "review_id"] == list(page.names)
    assert [side.value for side in found if side.field == "segment"] == list(
        bundled.guide.segment_codes
    )
    assert [side.value for side in found if side.field == "kind"] == sorted(
        set(bundled.reviews["kind"])
    )


def test_every_side_can_be_chosen(bundled: Corpus) -> None:
    app = opened(words=DISTINCTIVE)
    for name in sides(page_of(bundled, Scope())):
        app.selectbox(key="words_side").select(name).run()
        assert not app.exception


def test_an_outdated_side_is_named() -> None:
    for view, key in ((DISTINCTIVE, "words_side"), (CLOUD, "cloud_against")):
        app = opened(words=view, **{key: "Nobody at all"})
        assert any("Nobody at all" in warning.value for warning in app.warning)
    app = opened(words="Poem")
    assert any("Poem" in warning.value for warning in app.warning)


@pytest.mark.usefixtures("films")
@pytest.mark.parametrize("view", VIEWS)
def test_one_hostile_review_alone(view: str) -> None:
    app = opened(film="Odd", words=view, q="alert")
    assert not app.exception
    text = html_of(app)
    assert "<script>alert" not in text
    if view == VIEWS[0]:
        assert "&lt;script&gt;" in text


@pytest.mark.parametrize("view", VIEWS)
def test_sixty_reviews(films: Path, view: str) -> None:
    for number in range(59):
        body = f"Review {number} is about Cop 663 and Faye, the second story of it.\n"
        (films / f"r{number}.txt").write_text(body, encoding="utf-8")
    app = opened(film="Odd", words=view, q="faye")
    if view == VIEWS[0]:
        assert said(app) == [59]
        assert listed(app) == AT_ONCE
    assert not app.exception


def test_where_no_word_is_clearly_more_in_one_the_heading_says_so(films: Path) -> None:
    for name, text in (("one", "Cop 663 waits."), ("two", "Faye sings.")):
        (films / f"{name}.txt").write_text(f"{text}\n", encoding="utf-8")
    view = "Distinctive words"
    assert "No word clearly sets" in heading_of(opened(film="Odd", words=view))
    assert "What sets" in heading_of(opened(words=view))


def heading_of(app: AppTest) -> str:
    """Return the heading over the picture."""
    return next(one.value for one in app.subheader if " apart from " in one.value)


@pytest.mark.usefixtures("films")
def test_nothing_counted_is_a_sentence(bundled: Corpus) -> None:
    title = list(bundled.guide.code_titles("segment").values())[1]
    app = opened(film="Odd", story=title)
    assert "No word is counted here" in html_of(app)


def test_korean_and_chinese_words_are_drawn(films: Path) -> None:
    body = "중경삼림 is a film. 重慶森林 is a film. " * 6 + "외로움 all night.\n"
    (films / "seoul.txt").write_text(body, encoding="utf-8")
    app = opened(film="Odd", words=CLOUD)
    picture = app.get("image")[0] if app.get("image") else None
    assert picture is not None
    options = app.selectbox(key="cloud_word").options
    assert "중경삼림" in options
    app.selectbox(key="cloud_word").select("중경삼림").run()
    assert said(app) == [6]
    table = html_of(app)
    row = re.search(r">중경삼림</a></th><td>(\d+)</td><td>(\d+)</td><td>(\w+)</td>", table)
    assert row is not None
    assert row.groups() == ("6", "1", "yes")


@pytest.mark.parametrize("title", [made_films.SINGLE, made_films.FIVE, made_films.BARE])
def test_other_films(title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCUT_DATA", str(made_films.write_all(tmp_path)))
    for view in VIEWS:
        app = opened(film=title, words=view)
        assert not app.warning
        for story in app.selectbox(key="story").options[-2:]:  # a story, and the whole film
            app.selectbox(key="story").select(story).run()
            assert not app.exception


def test_the_search_finds_a_word_in_the_sentences_with_a_theme(bundled: Corpus) -> None:
    selection = select(bundled, Scope(captions=True))
    every = search.places(selection, "apartment", ())
    assert every["keyword"].str.lower().eq("apartment").all()
    told = search.places(selection, "", ("loneliness",))
    assert set(told["code"]) == {"loneliness"}
    both = search.places(selection, "apartment", ("loneliness",))
    of = set(zip(told["review_id"], told["sentence"], strict=True))
    assert 0 < len(both) < len(every)
    assert set(zip(both["review_id"], both["sentence"], strict=True)) <= of
