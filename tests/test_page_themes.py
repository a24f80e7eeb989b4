"""The Themes page, run without a browser: every control, and the road from mark to sentence."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from helpers import FILM, ROOT
from streamlit.testing.v1 import AppTest

from crosscut import cooccurrence, frequency, keyness
from crosscut.scope import Scope, select
from crosscut.ui import themes
from crosscut.wording import review_names

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from crosscut.corpus import Corpus
    from crosscut.scope import Selection


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page("pages/themes.py")
    app.run()
    assert not app.exception
    return app


def written(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def shown_count(app: AppTest) -> int:
    (count,) = re.findall(r'data-count="(\d+)"', written(app))
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


def test_every_mark_of_every_part_has_its_sentences(bundled: Corpus, everything: Selection) -> None:
    codes = list(titles(bundled))
    heat = themes.Wish()
    for row in frequency.review_rates(everything, "theme", codes).to_dict("records"):
        assert len(behind(everything, heat, row["code"], row["review_id"])) == row["count"]
    told = list(themes.stories(bundled))
    shift = themes.Wish(themes.SHIFT)
    for row in frequency.segment_rates(everything, "theme", codes, told).to_dict("records"):
        assert len(behind(everything, shift, row["code"], row["segment"])) == row["count"]
    ids = list(everything.words.index)
    mentions = everything.mentions[everything.mentions["kind"] == "theme"]
    for other in ("", ids[2]):
        face = themes.Wish(themes.FACE, one=ids[0], other=other)
        one, two = (
            keyness.side(mentions, "code", words) for words in themes.sides(everything, face)
        )
        for row in keyness.keyness(one, two).to_dict("records"):
            both = row["count_one"] + row["count_other"]
            assert len(behind(everything, face, row["item"], None)) == both
    for unit in ("sentence", "passage"):
        near = themes.Wish(themes.TOGETHER, unit=unit)
        for row in cooccurrence.together(everything, "theme", codes, unit).to_dict("records"):
            assert len(behind(everything, near, row["one"], row["other"])) == row["both"]
            assert len(behind(everything, near, row["other"], row["one"])) == row["both"]


def behind(selection: Selection, wish: themes.Wish, code: str, partner: str | None) -> pd.DataFrame:
    return themes.spans(selection, wish, code, partner)


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
    assert f"{second} and {first}" in app.subheader[1].value + app.subheader[2].value
    app.selectbox(key="against").select(second).run()
    assert "Both sides are the same review" in written(app)
    app.segmented_control(key="themes_part").set_value(themes.TOGETHER).run()
    app.segmented_control(key="themes_in").set_value("A passage").run()
    app.selectbox(key="with").select(list(titles(bundled).values())[1]).run()
    assert "passages" in written(app)
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
    text = written(opened())
    for theme in bundled.guide.themes:
        assert theme.description.replace("'", "&#x27;") in text
    counts = everything.mentions.query("kind == 'theme'").groupby("code").size()
    (own,) = re.findall(r"<details><summary><b>Loneliness</b>.*?</details>", text)
    assert f"{counts['loneliness']}\u00a0mentions" in own
    figures = re.findall(r"&nbsp;<b>([\d,]+)</b>", own)
    assert sum(int(figure.replace(",", "")) for figure in figures) == counts["loneliness"]


def test_an_outdated_link_says_so() -> None:
    app = opened(theme="Gone theme", themes_part="Gone part")
    said = " ".join(warning.value for warning in app.warning)
    assert "Gone theme" in said
    assert "Gone part" in said


def film(folder: Path, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with so many reviews, each with its own emphasis."""
    reviews = folder / "film" / "reviews"
    reviews.mkdir(parents=True)
    shutil.copy(FILM / "guide.toml", folder / "film" / "guide.toml")
    for number in range(count):
        text = "The first story shows Cop 223, alone and lonely in a crowd. " * (1 + number % 7)
        text += "\n\nThe second story shows Cop 663 and Faye, who dreams of a journey. "
        text += "It is a memory of love. " * (number % 5)
        head = f'---\ntitle: "Notes {number}"\nauthor: "Writer Number {number}"\n---\n\n'
        (reviews / f"r{number:02}.md").write_text(head + text, encoding="utf-8")
    monkeypatch.setenv("CROSSCUT_DATA", str(folder))


@pytest.mark.parametrize("count", [1, 60])
def test_one_review_and_sixty(count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    film(tmp_path, count, monkeypatch)
    app = opened(film="Chungking Express (film)")
    for part in themes.PARTS:
        app.segmented_control(key="themes_part").set_value(part).run()
        assert not app.exception
        if part == themes.FACE and count == 1:
            assert "One review is counted" in written(app)
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
        assert "No theme is mentioned" in written(app)
