"""The Words page, run without a browser: every control, and counts that lead to their lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from helpers import FILM, ROOT
from streamlit.testing.v1 import AppTest

from crosscut.concordance import concordance
from crosscut.keyness import keyness
from crosscut.scope import Scope, select
from crosscut.ui.word_clouds import MOST, table_of, words_of
from crosscut.ui.word_distinctive import drawn
from crosscut.ui.word_sides import REST, Side, sides
from crosscut.ui.words import AT_ONCE, CLOUD, DISTINCTIVE, VIEWS, Shown
from crosscut.wording import review_names
from crosscut.wordlists import frequencies, stop_words, word_counts

if TYPE_CHECKING:
    from pathlib import Path

    from crosscut.corpus import Corpus

STOP = frozenset(stop_words())


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page("pages/words.py")
    app.run()
    assert not app.exception
    return app


def written(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def said(app: AppTest) -> list[int]:
    """Numbers that the page says it counted: lines, or mentions of the evidence panel."""
    return [int(n) for n in re.findall(r'data-count="(\d+)"', written(app))]


def listed(app: AppTest) -> int:
    return written(app).count('<span class="at">')


def page_of(corpus: Corpus, scope: Scope) -> Shown:
    selection = select(corpus, scope)
    names = review_names(corpus.reviews, corpus.guide.film.title)
    return Shown(corpus, scope, selection, names, word_counts(selection))


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
        "It has *stars* and [links](http://example.org), and it goes on for a good while yet.\n"
    )
    (film / "reviews" / "raw.txt").write_text(body, encoding="utf-8")
    monkeypatch.setenv("CROSSCUT_DATA", str(tmp_path))
    return film / "reviews"


def test_it_opens_with_lines_of_a_frequent_word(bundled: Corpus) -> None:
    app = opened()
    page = page_of(bundled, Scope())
    most = frequencies(page.counts, stop=STOP).iloc[0]
    assert app.title[0].value == "Which words do they use?"
    assert app.text_input(key="q").value == most["form"]
    assert said(app) == [most["count"]]
    assert listed(app) == min(most["count"], AT_ONCE)


def test_a_search_lists_its_lines_with_links(bundled: Corpus) -> None:
    expected = concordance(select(bundled, Scope()), "lone*", order="left")
    app = opened(q="lone*")
    assert said(app) == [len(expected)]
    links = re.findall(r'href="review\?([^"]+)"', written(app))
    shown = expected.head(AT_ONCE)
    assert len(links) == len(shown)
    for link, passage in zip(links, shown["passage"], strict=True):
        assert link.endswith(f"passage={passage}")


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
    assert "stands nowhere" in written(app)
    app.text_input(key="q").set_value("**").run()
    assert "There is no word" in written(app)
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


def test_a_word_of_the_cloud_leads_to_as_many_lines(bundled: Corpus) -> None:
    app = opened(words=CLOUD)
    page = page_of(bundled, Scope())
    table = words_of(page, Side("all"), STOP)
    options = app.selectbox(key="cloud_word").options
    assert options == ["Choose", *table["form"].head(MOST)]
    row = table.iloc[9]
    app.selectbox(key="cloud_word").select(row["form"]).run()
    assert said(app) == [row["count"]]
    app.button(key="cloud-lines").click().run()
    assert app.segmented_control(key="words").value == "Concordance"
    assert said(app) == [row["count"]]
    assert listed(app) == min(row["count"], AT_ONCE)


def test_two_clouds_and_their_table(bundled: Corpus) -> None:
    titles = bundled.guide.code_titles("segment")
    one, other = list(titles.values())[:2]
    app = opened(words=CLOUD, cloud_side=one, cloud_against=other)
    page = page_of(bundled, Scope())
    both = [sides(page)[one], sides(page)[other]]
    tables = [words_of(page, side, STOP) for side in both]
    word = tables[0].iloc[0]
    second = tables[1].set_index("word")["count"].get(word["word"], 0)
    app.selectbox(key="cloud_word").select(word["form"]).run()
    assert said(app) == [word["count"] + second]
    app.selectbox(key="cloud_against").select(REST).run()
    assert not app.exception
    assert len(app.get("image")) == 2


def test_the_table_of_two_clouds_counts_both_sides(bundled: Corpus) -> None:
    from crosscut.clouds import draw

    page = page_of(bundled, Scope())
    both = [side for side in sides(page).values() if side.field == "segment"][:2]
    tables = [words_of(page, side, STOP) for side in both]
    clouds = draw(
        [dict(zip(t["form"].head(MOST), t["rate"].head(MOST), strict=True)) for t in tables],
        ["#000000", "#000000"],
        titles=[side.title for side in both],
    )
    table = table_of(both, tables, clouds)
    for side, counts, cloud in zip(both, tables, clouds, strict=True):
        own = dict(zip(counts["form"], counts["count"], strict=True))
        assert (table[f"Drawn, {side.title}"] == "yes").sum() == len(cloud.placed)
        for form in cloud.placed:
            row = table[table["Word"] == form].iloc[0]
            assert row[f"Count, {side.title}"] == own[form]


def test_stop_words_can_be_changed(bundled: Corpus) -> None:
    most = words_of(page_of(bundled, Scope()), Side("all"), STOP).iloc[0]
    app = opened(words=CLOUD)
    area = app.text_area(key="stop")
    assert area.value.split()[:3] == list(stop_words())[:3]
    area.set_value(f"{area.value} {most['word']}").run()
    assert most["form"] not in app.selectbox(key="cloud_word").options
    app.button(key="stop_reset").click().run()
    assert most["form"] in app.selectbox(key="cloud_word").options


def test_distinctive_words_lead_to_as_many_lines(bundled: Corpus) -> None:
    titles = list(bundled.guide.code_titles("segment").values())
    app = opened(words=DISTINCTIVE, side=titles[0], against=titles[1])
    page = page_of(bundled, Scope())
    one, other = sides(page)[titles[0]], sides(page)[titles[1]]
    rows = drawn(keyness(one.counted(page), other.counted(page)), STOP)
    forms = frequencies(page.counts).set_index("word")["form"]
    assert app.selectbox(key="distinctive_word").options == [
        "Choose",
        *(forms[word] for word in rows["item"]),
    ]
    for row in (rows.iloc[0], rows.iloc[-1]):
        app.selectbox(key="distinctive_word").select(forms[row["item"]]).run()
        assert said(app) == [row["count_one"] + row["count_other"]]
    app.button(key="distinctive-lines").click().run()
    assert app.segmented_control(key="words").value == "Concordance"


def test_a_side_and_its_rest_are_all_words(bundled: Corpus) -> None:
    page = page_of(bundled, Scope())
    for side in sides(page).values():
        rest = Side("rest", rest_of=side)
        assert side.words(page) + rest.words(page) == int(page.selection.words.sum())
        assert side.words(page) > 0


def test_every_side_can_be_chosen(bundled: Corpus) -> None:
    app = opened(words=DISTINCTIVE)
    for name in sides(page_of(bundled, Scope())):
        app.selectbox(key="side").select(name).run()
        assert not app.exception


def test_an_outdated_side_is_named() -> None:
    for view, key in ((DISTINCTIVE, "side"), (CLOUD, "cloud_against")):
        app = opened(words=view, **{key: "Nobody at all"})
        assert any("Nobody at all" in warning.value for warning in app.warning)
    app = opened(words="Poem")
    assert any("Poem" in warning.value for warning in app.warning)


@pytest.mark.usefixtures("films")
@pytest.mark.parametrize("view", VIEWS)
def test_one_hostile_review_alone(view: str) -> None:
    app = opened(film="Odd", words=view, q="alert")
    assert not app.exception
    text = written(app)
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


@pytest.mark.usefixtures("films")
def test_nothing_counted_is_a_sentence(bundled: Corpus) -> None:
    title = list(bundled.guide.code_titles("segment").values())[1]
    app = opened(film="Odd", story=title)
    assert "No word is counted here" in written(app)
