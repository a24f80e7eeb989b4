"""The Themes page, run without a browser: every control, and the road from mark to sentence."""

from __future__ import annotations

import html
import json
import re
import shutil
from functools import partial
from pathlib import Path

import films
import pytest
from app_page import html_of, open_page
from drawn import chosen, click, marks
from helpers import FILM
from streamlit.testing.v1 import AppTest

from crosscut.charts import themes as charts
from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope, Selection, select
from crosscut.measures import themes as frequency
from crosscut.measures.themes import Unit
from crosscut.text.phrases import count_of, number, review_names
from crosscut.ui.evidence import count_spans
from crosscut.ui.views import themes

opened = partial(open_page, "themes")


def shown_count(app: AppTest) -> int:
    (count,) = re.findall(r'data-count="(\d+)"', html_of(app))
    return int(count)


@pytest.fixture(scope="module")
def everything(bundled: Corpus) -> Selection:
    return select(bundled, Scope())


def titles(corpus: Corpus) -> dict[str, str]:
    return corpus.guide.code_titles("theme")


def names(corpus: Corpus) -> dict[str, str]:
    return review_names(corpus.reviews, corpus.guide.film.title)


def test_a_cell_leads_to_as_many_mentions_as_it_counts(
    bundled: Corpus, everything: Selection
) -> None:
    rates = frequency.review_rates(everything, "theme", list(titles(bundled)))
    # the most, and every cell with five
    cells = rates[(rates["count"] == rates["count"].max()) | (rates["count"] == 5)]
    assert len(cells) > 1
    for row in cells.to_dict("records"):
        query = {"theme": titles(bundled)[row["code"]], "with": names(bundled)[row["review_id"]]}
        assert shown_count(opened(**query)) == row["count"]


def test_every_cell_leads_to_as_many_mentions_as_it_says(everything: Selection) -> None:
    cells = marks(opened(), "review_id", "code", "n")
    assert len(cells) > 50
    for cell in cells:
        assert (
            behind(everything, themes.ThemesQuery(), cell["code"], cell["review_id"]) == cell["n"]
        )


def test_every_dot_leads_to_as_many_mentions_as_it_says(everything: Selection) -> None:
    app = opened(themes_part=themes.SHIFT, themes_rows="All")
    dots = marks(app, "segment", "mentions", "filled")
    assert len(dots) > 20
    for dot in dots:
        found = behind(everything, themes.ThemesQuery(themes.SHIFT), dot["code"], dot["segment"])
        assert number(found) == dot["mentions"]


@pytest.mark.parametrize("others", [False, True])
def test_every_interval_leads_to_the_mentions_of_both_sides(
    bundled: Corpus, everything: Selection, others: bool
) -> None:
    called, (one, other) = names(bundled), everything.words.nlargest(2).index
    query = {"this_review": called[one], "against": themes.OTHERS if others else called[other]}
    rows = marks(opened(themes_part=themes.FACE, **query), "item", "mentions", "verdict_text")
    wish = themes.ThemesQuery(themes.FACE, one=one, other="" if others else other)
    assert len(rows) > 1
    assert "too few words to tell" not in {row["verdict_text"] for row in rows}
    for row in rows:
        found = behind(everything, wish, row["item"], None)
        assert number(found) == row["mentions"].split(" (")[0]


@pytest.mark.parametrize("unit", ["sentence", "passage"])
def test_every_pair_leads_to_as_many_units_as_it_says(everything: Selection, unit: Unit) -> None:
    wish = themes.ThemesQuery(themes.TOGETHER, unit=unit)
    cells = marks(opened(themes_part=themes.TOGETHER, themes_in=f"A {unit}"), "one", "other", "n")
    assert len(cells) == charts.PAIRS
    if themes.filled_pairs(everything, unit) >= themes.LEAST_FILLED:
        app = opened(themes_part=themes.TOGETHER, themes_in=f"A {unit}", themes_pairs="All pairs")
        cells = marks(app, "one", "other", "n")
        assert len(cells) > 50
    for cell in cells:
        assert behind(everything, wish, cell["one"], cell["other"]) == cell["n"]
        assert behind(everything, wish, cell["other"], cell["one"]) == cell["n"]


def behind(selection: Selection, wish: themes.ThemesQuery, code: str, partner: str | None) -> int:
    return count_spans(themes.spans(selection, wish, code, partner))


def test_of_a_pair_every_term_is_highlighted_and_nothing_between(
    bundled: Corpus, everything: Selection
) -> None:
    one, other = "loneliness", "memory"
    assert {one, other} <= set(titles(bundled))
    query = {"theme": titles(bundled)[one], "with": titles(bundled)[other]}
    app = opened(themes_part=themes.TOGETHER, themes_in="A passage", **query)
    wish = themes.ThemesQuery(themes.TOGETHER, unit="passage")
    spans = themes.spans(everything, wish, one, other)
    sentences = spans[["review_id", "sentence"]].drop_duplicates()
    said = f"{count_of(count_spans(spans), 'passage')} in {count_of(len(sentences), 'sentence')}"
    assert said in html_of(app)
    assert len(sentences) > count_spans(spans)
    texts = bundled.reviews.set_index("review_id")["text"]
    terms = {texts[row["review_id"]][row["start"] : row["end"]] for row in spans.to_dict("records")}
    shown = re.findall(r"<mark>(.*?)</mark>", html_of(app))
    assert len(shown) >= 10
    assert {html.unescape(term) for term in shown} <= terms
    assert max(len(term.split()) for term in terms) <= 4


@pytest.mark.parametrize("part", themes.PARTS)
def test_the_opening_mark_is_outlined_and_quoted_until_one_is_chosen(part: str) -> None:
    app = opened(themes_part=part)
    (count,) = re.findall(r'data-opening="(\d+)"', html_of(app))
    assert "data-count" not in html_of(app)
    assert "theme" not in app.query_params
    (start,) = start_of(app)
    if part == themes.HEAT:
        cells = marks(app, "review_id", "code", "n")
        most = max(cells, key=lambda cell: cell["n"])
        assert int(count) == most["n"]
        assert start == {key: most[key] for key in ("review_id", "code")}
    app.selectbox(key="theme").select(app.selectbox(key="theme").options[1]).run()
    assert "data-opening" not in html_of(app)
    assert start_of(app) != [start]


def test_a_row_that_is_chosen_is_outlined_whole(bundled: Corpus) -> None:
    app = opened(theme=titles(bundled)["loneliness"])
    cells = [cell for cell in marks(app, "review_id", "code", "n") if cell["code"] == "loneliness"]
    assert len(cells) > 1
    assert start_of(app) == [{key: cell[key] for key in ("review_id", "code")} for cell in cells]


def start_of(app: AppTest) -> list[dict[str, str]]:
    """Return what is chosen in the chart as it is sent."""
    spec = json.loads(app.get("vega_lite_chart")[0].proto.spec)
    (pick,) = (one for one in spec["params"] if one["name"] == "pick")
    return list(pick["value"])


def test_the_caption_is_true_of_narrow_cells_too() -> None:
    said = "Fewer than five: a dot for each mention, or their number where cells are narrow."
    assert said in html_of(opened())


def test_the_same_mark_can_be_clicked_again(bundled: Corpus) -> None:
    app = opened()
    first, second = marks(app, "review_id", "code", "n")[:2]
    mark = {key: first[key] for key in ("review_id", "code")}
    click(app, "chart-themes-heat-map", mark)
    name = names(bundled)[first["review_id"]]
    assert chosen(app, "with") == name
    assert shown_count(app) == first["n"]
    app.selectbox(key="theme").select(titles(bundled)[second["code"]]).run()
    # the mark that lasts takes nothing back
    app.run()
    assert chosen(app, "theme") == titles(bundled)[second["code"]]
    click(app, "chart-themes-heat-map-1", mark)
    assert chosen(app, "theme") == titles(bundled)[first["code"]]
    assert shown_count(app) == first["n"]


def test_a_click_on_each_part_chooses_its_mark(bundled: Corpus) -> None:
    known = titles(bundled)
    code = next(iter(known))
    for part, key, mark, partner in (
        (themes.SHIFT, "from-story-to-story", {"code": code, "segment": "story-two"}, "Story two"),
        (themes.FACE, "face-to-face", {"item": code}, None),
        (themes.TOGETHER, "together", {"one": code, "other": "memory"}, known["memory"]),
    ):
        app = opened(themes_part=part)
        click(app, f"chart-themes-{key}", mark)
        assert chosen(app, "theme") == known[code]
        if partner:
            assert chosen(app, "with") == partner
        assert shown_count(app) >= 0


@pytest.mark.parametrize("part", themes.PARTS)
def test_a_part_is_in_the_address(part: str) -> None:
    app = opened(themes_part=part)
    assert app.segmented_control(key="themes_part").value == part
    assert len(app.get("vega_lite_chart")) == 1
    assert not app.warning


def test_every_control_is_used_once(bundled: Corpus) -> None:
    app = opened()
    assert app.title[0].value == "What does each review dwell on?"
    theme = next(iter(titles(bundled).values()))
    first, second = list(names(bundled).values())[:2]
    for order in ("By name", "Most first", "Alike together"):
        app.segmented_control(key="themes_order").set_value(order).run()
    app.selectbox(key="theme").select(theme).run()
    app.selectbox(key="with").select(first).run()
    assert shown_count(app) > 0
    app.segmented_control(key="themes_part").set_value(themes.SHIFT).run()
    app.selectbox(key="with").select("Story two").run()
    app.segmented_control(key="themes_part").set_value(themes.FACE).run()
    app.selectbox(key="this_review").select(second).run()
    app.selectbox(key="against").select(first).run()
    assert f"{second} and {first}" in "".join(one.value for one in app.subheader)
    app.selectbox(key="against").select(second).run()
    assert "Both sides are the same review" in html_of(app)
    app.segmented_control(key="themes_part").set_value(themes.TOGETHER).run()
    app.segmented_control(key="themes_in").set_value("In a passage").run()
    app.selectbox(key="with").select(list(titles(bundled).values())[1]).run()
    assert "passages" in html_of(app)
    assert not app.exception


def test_filters_change_what_is_counted(bundled: Corpus) -> None:
    theme, review = titles(bundled)["loneliness"], list(names(bundled))[2]
    app = opened(theme=theme, **{"with": names(bundled)[review]})
    for scope in (Scope(captions=True), Scope(segment="story-two")):
        app.toggle(key="captions").set_value(scope.captions)
        app.selectbox(key="story").select("Story two" if scope.segment else "All").run()
        counts = frequency.review_rates(select(bundled, scope), "theme", ["loneliness"])
        assert shown_count(app) == int(counts.set_index("review_id").loc[review, "count"])


def test_a_definition_lists_terms_that_add_up(bundled: Corpus, everything: Selection) -> None:
    app = opened()
    assert "Not found here" not in html_of(app)
    app.session_state["definitions"] = True  # unfolded
    text = html_of(app.run())
    for theme in bundled.guide.themes:
        assert theme.description.replace("'", "&#x27;") in text
    counts = everything.mentions.query("kind == 'theme'").groupby("code").size()
    (own,) = re.findall(r'<div class="defined"><p><b>Loneliness</b>.*?</div>', text)
    assert f"{counts['loneliness']}\u00a0mentions" in own
    figures = re.findall(r"&nbsp;<b>([\d,]+)</b>", own)
    assert sum(int(figure.replace(",", "")) for figure in figures) == counts["loneliness"]


def test_an_outdated_link_says_so() -> None:
    app = opened(theme="Gone theme", themes_part="Gone part")
    said = " ".join(warning.value for warning in app.warning)
    assert "Gone theme" in said
    assert "Gone part" in said


def test_a_review_that_a_filter_takes_away_goes_unsaid(bundled: Corpus) -> None:
    first, second, third = list(names(bundled).values())[:3]
    app = opened(themes_part=themes.FACE, this_review=second, against=first)
    app.multiselect(key="reviews").set_value([first, third]).run()
    assert not app.warning
    assert names(bundled)[app.selectbox(key="this_review").value] in (first, third)
    app = opened(themes_part=themes.FACE, this_review="Gone Review")
    assert "Gone Review" in app.warning[0].value


def film(folder: Path, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with so many reviews, each with its own emphasis."""
    reviews = folder / "film" / "reviews"
    reviews.mkdir(parents=True)
    shutil.copy(FILM / "guide.toml", folder / "film" / "guide.toml")
    for i in range(count):
        text = "The first story shows Cop 223, alone and lonely in a crowd. " * (1 + i % 7)
        text += "\n\nThe second story shows Cop 663 and Faye, who dreams of a journey. "
        text += "It is a memory of love. " * (i % 5)
        head = f'---\ntitle: "Notes {i}"\nauthor: "Writer Number {i}"\n---\n\n'
        (reviews / f"r{i:02}.md").write_text(head + text, encoding="utf-8")
    monkeypatch.setenv("CROSSCUT_DATA", str(folder))


@pytest.mark.parametrize("count", [1, 60])
def test_one_review_and_sixty(count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    film(tmp_path, count, monkeypatch)
    app = opened(film="Chungking Express (film)")
    for part in themes.PARTS:
        app.segmented_control(key="themes_part").set_value(part).run()
        assert not app.exception
        if part == themes.FACE and count == 1:
            assert "One review is counted" in html_of(app)
        elif part == themes.FACE:  # of a first review so short nothing can be said
            assert "Too few words to compare the two" in html_of(app)
        else:
            assert len(app.get("vega_lite_chart")) == 1
    app.segmented_control(key="themes_part").set_value(themes.HEAT).run()
    app.selectbox(key="theme").select("Loneliness").run()
    app.selectbox(key="with").select("Writer Number 0").run()
    assert shown_count(app) == 2  # alone, lonely


def test_nothing_to_show_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reviews = tmp_path / "film" / "reviews"
    reviews.mkdir(parents=True)
    guide = (FILM / "guide.toml").read_text(encoding="utf-8")
    (tmp_path / "film" / "guide.toml").write_text(guide, encoding="utf-8")
    (reviews / "a.md").write_text("Cop 663 eats noodles by the window.", encoding="utf-8")
    monkeypatch.setenv("CROSSCUT_DATA", str(tmp_path))
    app = opened(film="Chungking Express (film)")
    for part in themes.PARTS:
        app.segmented_control(key="themes_part").set_value(part).run()
        assert not app.exception
        assert not app.get("vega_lite_chart")
        assert "No theme is found" in html_of(app)


@pytest.mark.parametrize("title", [films.SINGLE, films.FIVE])
def test_one_story_and_five(title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCUT_DATA", str(films.write_all(tmp_path)))
    app = opened(film=title, themes_part=themes.SHIFT)
    if title == films.SINGLE:
        assert "This film tells one story" in html_of(app)
        return
    dots = marks(app, "segment", "mentions", "filled")
    assert len({dot["segment"] for dot in dots}) == 5
    app.selectbox(key="theme").select("Loneliness").run()
    app.selectbox(key="with").select(f"The {films.PLACES[1]}").run()
    (dot,) = [dot for dot in dots if (dot["code"], dot["segment"]) == ("loneliness", "part-2")]
    assert number(shown_count(app)) == dot["mentions"]


def test_sentences_can_be_read_where_there_is_nothing_to_compare(bundled: Corpus) -> None:
    first = next(iter(names(bundled).values()))
    app = opened(themes_part=themes.FACE, this_review=first, against=first, theme="Loneliness")
    assert "Both sides are the same review" in html_of(app)
    assert shown_count(app) > 0


def test_all_themes_are_offered_only_where_more_are_found_than_are_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CROSSCUT_DATA", str(films.write_all(tmp_path)))
    own = opened(themes_part=themes.SHIFT)
    few = opened(themes_part=themes.SHIFT, film=films.FIVE)
    offered = [
        [group.label for group in app.button_group if group.label == "Themes"] for app in (own, few)
    ]
    assert offered == [["Themes"], []]
