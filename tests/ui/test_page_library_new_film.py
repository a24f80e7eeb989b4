"""A new film from pasted reviews, without a browser: proposals, the choice, and every view.

The five reviews in files/salt-road are invented; what they hold was read off them by hand.
"""

from __future__ import annotations

from typing import Any

import pytest
from app_page import html_of, press, sound
from helpers import ROOT
from library_page import edit, errors, opened
from streamlit.testing.v1 import AppTest
from tour import PARTS

from crosscut.corpus.build import build_corpus
from crosscut.corpus.selection import Scope
from crosscut.guide.files import general_themes
from crosscut.ingest.review import read_review
from crosscut.proposals.build import new_guide
from crosscut.ui import page as pages
from crosscut.ui.views import readings, themes

pytestmark = pytest.mark.usefixtures("memory_store")

PATHS = sorted((ROOT / "tests" / "files" / "salt-road").iterdir())
REVIEWS = [path.read_text(encoding="utf-8") for path in PATHS]
STORIES = ["The Lamplighter", "The Well", "The Mapmaker", "The Last Ferry"]


def labelled(app: AppTest, kind: str, label: str) -> Any:
    """Find a control by what the reader sees."""
    return next(one for one in getattr(app, kind) if one.label == label)


def facts(app: AppTest, title: str = "The Salt Road", year: int | None = 1999) -> None:
    labelled(app, "text_input", "Title").set_value(title)
    labelled(app, "number_input", "Year").set_value(year)


def paste(app: AppTest, *texts: str) -> None:
    for number, text in enumerate(texts, start=1):
        labelled(app, "text_area", f"Review {number}").set_value(text)


def proposed() -> AppTest:
    app = opened("A new film")
    facts(app)
    paste(app, *REVIEWS)
    app = press(app, "film_propose")
    assert errors(app) == []
    return app


def begun(app: AppTest) -> AppTest:
    app = press(app, "film_begin")
    assert errors(app) == []
    return app


def corpus(app: AppTest) -> Any:
    return app.session_state["current_corpus"]


def test_five_pasted_reviews_become_a_film_of_four_stories() -> None:
    app = proposed()
    tables = {one.key.rsplit("-", 1)[0]: one.value for one in app.data_editor}
    assert list(tables) == ["film-segments", "film-characters", "film-motifs", "film-themes"]
    stories = tables["film-segments"]
    assert stories["title"].tolist() == STORIES
    assert stories["take"].all()
    assert stories["documents"].tolist() == [5, 5, 5, 5]
    assert all(stories["example"])
    author = labelled(app, "text_input", "Author of review 1 (may be left out)")
    author.set_value("Sample Ann and Sample Bo")
    app = begun(app)
    assert app.selectbox(key="film").value == "The Salt Road (your own)"
    assert "5 reviews" in app.success[0].value
    film = corpus(app)
    assert len(film.reviews) == 5
    assert film.reviews["author"].iloc[0] == "Sample Ann; Sample Bo"
    assert film.guide.film.year == 1999
    assert film.guide.runtime is None
    assert [one.title for one in film.guide.segments] == STORIES
    told = film.sentences.groupby("review_id", observed=True)["segment"].agg(set)
    assert all({one.code for one in film.guide.segments} <= own for own in told)
    # Of the forty general themes those came with it that several reviews speak of.
    themes = tables["film-themes"]
    assert {one.title for one in general_themes()} <= set(themes["title"])
    assert 2 < themes["take"].sum() < (themes["count"] > 0).sum()
    assert themes["take"].is_monotonic_decreasing
    assert all(themes["example"][themes["take"]])
    assert [one.title for one in film.guide.themes] == themes["title"][themes["take"]].tolist()
    spoken = film.mentions["code"][film.mentions["kind"] == "theme"]
    assert {one.code for one in film.guide.themes} == set(spoken.astype("str"))
    assert len(film.guide.aspects) == 13
    # The page is ready for the next film.
    app = press(app, "film_go_on")
    assert not app.success
    assert [one.value for one in app.text_area] == [""] * 5


def test_of_short_reviews_each_mention_is_a_dot_and_the_leading_themes_are_drawn() -> None:
    guide = new_guide("The Salt Road", 1999, None, themes=general_themes())
    reviews = [read_review(path.read_bytes(), filename=path.name) for path in PATHS]
    page = pages.of(build_corpus(reviews, guide), Scope())
    figure = themes.themes_figure(page, themes.ThemesQuery())
    rows = [row for own in figure.spec["datasets"].values() for row in own if "n" in row]
    assert "•" in str(figure.spec)
    assert 0 < len({row["code"] for row in rows}) <= themes.MOST_ROWS
    assert set(figure.table["Theme"]) == {one.title for one in general_themes()}


def table_of(app: AppTest, kind: str) -> Any:
    return next(one.value for one in app.data_editor if f"film-{kind}-" in one.key)


def test_not_this_takes_a_tick_off_and_a_story_is_added_with_words_picked_from_the_text() -> None:
    app = proposed()
    motifs = table_of(app, "motifs")
    code = motifs["code"][1]
    app = press(app, f"film-motifs-not-{code}")
    changed = table_of(app, "motifs")
    assert (motifs["take"].sum() - changed["take"].sum(), changed["take"][1]) == (1, False)
    line = "story-film-segments"
    sentence = app.selectbox(key=f"{line}-sentence")
    sentence.select_index(
        next(n for n, one in enumerate(sentence.options) if "a thief called" in one)
    )
    app.run()
    words = app.button_group(key=f"{line}-words")
    picked = [n for n, one in enumerate(words.options) if one in ("thief", "called", "friend")]
    app = sound(words.set_value(picked).run())
    cues = [app.text_input(key=f"{line}-cue-{n}").value for n in (0, 1)]
    assert cues == ["thief called", "friend"]
    app.text_input(key=f"{line}-title").set_value("The Thief")
    app = press(app, f"{line}-add")
    stories = table_of(app, "segments")
    assert stories["title"].tolist() == [*STORIES, "The Thief"]
    assert list(stories["terms"].iloc[-1]) == cues
    app.text_input(key=f"{line}-title").set_value("the well")
    app.text_input(key=f"{line}-cue-0").set_value("widow")
    app = begun(press(app, f"{line}-add"))
    guide = corpus(app).guide
    assert [one.title for one in guide.segments] == [*STORIES, "The Thief"]
    assert "widow" in guide.segments[1].cues
    assert code not in {one.code for one in guide.motifs}


def test_a_film_taken_as_one_story_is_none_once_stories_are_added() -> None:
    app = opened("A new film")
    facts(app)
    paste(app, "Mira winds the clock in the tower.", "Mira sells the clock, and Oskar sails away.")
    app = press(app, "film_propose")
    assert table_of(app, "segments")[["title", "take"]].values.tolist() == [["The story", True]]
    assert "No review speaks of parts" in html_of(app)
    line = "story-film-segments"
    for title, cue in (("The Tower", "tower"), ("The Ferry", "sails")):
        app.text_input(key=f"{line}-title").set_value(title)
        app.text_input(key=f"{line}-cue-0").set_value(cue)
        app = press(app, f"{line}-add")
    assert table_of(app, "segments")["take"].tolist() == [False, True, True]
    assert "No review speaks of parts" not in html_of(app)
    app = begun(app)
    assert [one.title for one in corpus(app).guide.segments] == ["The Tower", "The Ferry"]


def test_a_theme_without_a_tick_can_be_ticked_at_once_or_later() -> None:
    app = proposed()
    table = next(one.value for one in app.data_editor if "film-themes-" in one.key)
    none = table.index[~table["take"]]
    assert len(none) > 2
    first, second = table["title"][none[0]], table["title"][none[1]]
    app = begun(edit(app, "film-themes", edited_rows={str(none[0] - 1): {"take": True}}))
    titles = [one.title for one in corpus(app).guide.themes]
    assert (first in titles, second in titles) == (True, False)
    # Later, from the guide.
    app.segmented_control(key="library").set_value("The guide").run()
    app = press(sound(app), "guide_more")
    app = press(app, "film_propose_more")
    table = next(one.value for one in app.data_editor if "more-themes-" in one.key)
    assert first not in table["title"].tolist()
    assert not table["take"].any()
    at = table["title"].tolist().index(second)
    app = press(edit(app, "more-themes", edited_rows={str(at): {"take": True}}), "film_add")
    assert [one.title for one in corpus(app).guide.themes] == [*titles, second]


def test_reviews_in_another_language_have_no_general_theme_unless_it_is_ticked() -> None:
    app = opened("A new film")
    facts(app)
    paste(app, "Der Film war gut. Die Liebe war in dem Haus, und wir haben den Krieg gesehen. " * 9)
    app = press(app, "film_propose")
    table = next(one.value for one in app.data_editor if "film-themes-" in one.key)
    assert (len(table), table["take"].any(), table["count"].sum()) == (40, False, 0)
    app = begun(app)
    assert corpus(app).guide.themes == ()
    app.switch_page("pages/themes.py").run()
    assert errors(sound(app)) == []


def test_every_view_shows_the_new_film() -> None:
    app = begun(proposed())
    for part in PARTS:
        app.switch_page(f"pages/{part.page}.py")
        for name, value in part.params.items():
            app.query_params[name] = value
        app.run()
        assert [one.value for one in app.exception] == [], part
        assert errors(app) == [], part
        assert app.selectbox(key="film").value == "The Salt Road (your own)"
        if part.params.get("part") == readings.SCENES:
            assert all(f"<h3>{story}</h3>" in html_of(app) for story in STORIES)


def test_what_is_unticked_changed_or_added_goes_into_the_guide_so() -> None:
    app = proposed()
    app = edit(
        app,
        "motifs",
        edited_rows={"0": {"take": False}, "1": {"title": "The ferry boat", "terms": ["ferry"]}},
        added_rows=[{"take": True, "title": "Snow", "terms": ["snow", "snowfall"]}],
    )
    app = edit(app, "film-characters", edited_rows={"4": {"take": False}})
    app.checkbox(key="film_general_aspects").uncheck().run()
    guide = corpus(begun(app)).guide
    motifs = {one.title: one.terms for one in guide.motifs}
    assert "Lantern" not in motifs
    assert motifs["The ferry boat"] == ("ferry",)
    assert motifs["Snow"] == ("snow", "snowfall")
    assert "Lio" not in {one.title for one in guide.characters}
    assert guide.aspects == ()


def test_a_row_can_be_deleted_and_the_others_are_numbered_anew() -> None:
    app = edit(proposed(), "film-characters", deleted_rows=[0])
    table = next(one for one in app.data_editor if "film-characters-" in one.key)
    assert table.value.index.tolist() == [1, 2, 3, 4]
    guide = corpus(begun(app)).guide
    assert {one.title for one in guide.characters} == {
        "Tomas Vell", "Corin Ashe", "Captain Dree", "Lio",
    }  # fmt: skip


def test_stories_can_be_put_into_film_order() -> None:
    app = edit(proposed(), "film-segments", edited_rows={"3": {"move": 1}})
    guide = corpus(begun(app)).guide
    assert [one.title for one in guide.segments] == [STORIES[3], *STORIES[:3]]


def test_one_story_where_no_story_is_ticked() -> None:
    rows = {str(row): {"take": False} for row in range(4)}
    app = edit(proposed(), "film-segments", edited_rows=rows)
    guide = corpus(begun(app)).guide
    assert [one.title for one in guide.segments] == ["The story"]


def test_nothing_pasted_is_lost_by_an_error() -> None:
    app = opened("A new film")
    app = press(app, "film_propose")
    assert "There is no review yet" in errors(app)[0]
    facts(app, title="", year=None)
    paste(app, REVIEWS[0], "\x00\x01\x02\x03" * 50)
    app = press(app, "film_propose")
    assert any(one.startswith("Review 2") for one in errors(app))
    app = press(app, "film_begin")
    assert any("title and year" in one for one in errors(app))
    assert labelled(app, "text_area", "Review 1").value == REVIEWS[0]
    # Elsewhere and back: all is still there.
    app.switch_page("pages/themes.py").run()
    app.switch_page("pages/library.py").run()
    sound(app)
    assert labelled(app, "text_area", "Review 1").value == REVIEWS[0]
    assert len(app.data_editor) == 4
    facts(app, year=2001)
    assert corpus(press(app, "film_begin")).guide.film.title == "The Salt Road"


def test_files_are_read_at_once_and_can_be_left_out() -> None:
    app = opened("A new film")
    facts(app)
    files = [(path.name, path.read_bytes(), "text/plain") for path in PATHS]
    app.file_uploader[0].set_value([*files, ("empty.txt", b"", "text/plain")])
    app = sound(app.run())
    assert any("empty.txt" in one.replace("\\", "") for one in errors(app))
    app = press(app, "film_leave_5")
    assert errors(app) == []
    app = press(app, "film_leave_4")
    app = begun(press(app, "film_propose"))
    assert len(corpus(app).reviews) == 4


def test_the_same_text_twice_is_one_review() -> None:
    app = opened("A new film")
    facts(app)
    paste(app, REVIEWS[0], REVIEWS[0])
    app = begun(press(app, "film_propose"))
    assert len(corpus(app).reviews) == 1
    assert "Left out" in app.success[0].value


def test_a_page_with_several_reviews_is_parted_only_where_the_reader_says_so() -> None:
    page = "First Film (1999)\nBy Sample One\n\n" + "The lantern burns all night. " * 20
    page += "\n\nSecond Film (2001)\nBy Sample Two\n\n" + "The ferry leaves at dawn. " * 20
    app = opened("A new film")
    facts(app)
    paste(app, page)
    app = press(app, "film_propose")
    box = next(one for one in app.checkbox if one.label.startswith("Take"))
    assert box.value is False
    box.check().run()
    assert len(corpus(begun(app)).reviews) == 2


def test_more_can_be_proposed_for_a_film_that_is_open() -> None:
    app = edit(proposed(), "film-characters", edited_rows={"4": {"take": False}})
    app = begun(app)
    before = corpus(app).guide
    app = press(app, "film_go_on")
    app.segmented_control(key="film_for").set_value("More for The Salt Road").run()
    app = press(app, "film_propose_more")
    tables = {one.key.rsplit("-", 1)[0]: one.value for one in app.data_editor}
    assert tables["more-characters"]["title"].tolist() == ["Lio"]
    assert tables["more-segments"].empty
    app = press(app, "film_add")
    assert errors(app) == []
    guide = corpus(app).guide
    assert {one.title for one in guide.characters} - {one.title for one in before.characters} == {
        "Lio"
    }
    assert guide.themes == before.themes
    assert guide.film == before.film


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "=1+1", "**bold** $x$ :smile:"])
def test_hostile_words_are_text(hostile: str) -> None:
    app = opened("A new film")
    facts(app, title=hostile)
    paste(app, f"{hostile} walks in. {hostile} walks out, and {hostile} is lonely.")
    app = begun(press(app, "film_propose"))
    assert corpus(app).guide.film.title == hostile
    assert "<script>alert" not in html_of(app)
