"""The guide in the app, without a browser: read, copied, edited, tried, kept, compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import films
import pandas as pd
import pytest
from app_page import html_of, press, sound
from helpers import FILM
from hypothesis import given
from hypothesis import strategies as st
from library_page import edit, errors, opened
from streamlit.testing.v1 import AppTest

from crosscut.corpus.build import Corpus
from crosscut.guide.files import load_guide
from crosscut.guide.model import FilmGuide
from crosscut.guide.toml import guide_text
from crosscut.measures.guide_diff import try_guide
from crosscut.project.model import Project
from crosscut.ui import open_project
from crosscut.ui.evidence import highlight
from crosscut.ui.library import sheets
from crosscut.ui.library.guide import TABLES

pytestmark = pytest.mark.usefixtures("memory_store")

SMALL = FilmGuide.model_validate(
    {"film": {"title": "Sample", "year": 2001}, "segments": [{"code": "story", "title": "Story"}]}
)
OWN = "Chungking Express (your own)"


def copied() -> AppTest:
    app = press(opened("The guide"), "guide_copy")
    assert errors(app) == []
    assert app.selectbox(key="film").value == OWN
    return app


def table(app: AppTest, title: str) -> AppTest:
    return sound(app.segmented_control(key="guide_table").set_value(title).run())


def problems(app: AppTest) -> list[tuple[str, str]]:
    tables = [one.value for one in app.table if "Where" in one.value]
    rows = [row for own in tables for row in own.itertuples(index=False, name=None)]
    return [(where.replace("\\", ""), what.replace("\\", "")) for where, what in rows]


def guide(app: AppTest) -> FilmGuide:
    found: FilmGuide = app.session_state["current_corpus"].guide
    return found


def add(app: AppTest, cells: dict[str, Any]) -> AppTest:
    """Add a row to the table that is shown."""
    app = press(app, "guide_add")
    return edit(app, "guide", edited_rows={str(len(app.data_editor[0].value) - 1): cells})


def row_of(guide: FilmGuide, code: str) -> str:
    return str([one.code for one in guide.themes].index(code))


def test_a_story_is_added_in_one_line() -> None:
    app = table(copied(), "Stories")
    line = "story-guide-segments"
    for name, text in (("title", "Epilogue"), ("cue-0", "boarding pass"), ("cue-1", "one year on")):
        app.text_input(key=f"{line}-{name}").set_value(text)
    app = press(press(app, f"{line}-add"), "guide_keep")
    assert errors(app) == []
    added = guide(app).segments[-1]
    assert (added.title, added.cues) == ("Epilogue", ("boarding pass", "one year on"))


def test_without_a_corpus_of_ones_own_the_guide_is_read() -> None:
    app = opened("The guide")
    assert len(app.data_editor) == 0
    for title in TABLES.values():
        app = table(app, title)
        assert errors(app) == []
    app = table(app, "Themes")
    shown = app.dataframe[0].value
    known = load_guide(FILM)
    assert shown["title"].tolist() == [one.title for one in known.themes]
    assert shown.index.tolist()[0] == 1
    assert [list(one) for one in shown["terms"]] == [list(one.terms) for one in known.themes]


def test_a_copy_has_the_same_reviews_and_the_same_guide(bundled: Corpus) -> None:
    app = copied()
    assert guide(app) == bundled.guide
    mine = app.session_state["current_corpus"]
    assert mine.reviews["text"].tolist() == bundled.reviews["text"].tolist()
    for title in TABLES.values():
        app = table(app, title)
        assert len(app.data_editor) == 1
        assert "Nothing is changed." in html_of(app)
        assert not problems(app)
    assert not app.error


def test_a_term_is_tried_and_kept(bundled: Corpus) -> None:
    app = copied()
    at = row_of(bundled.guide, "loneliness")
    old = next(one for one in bundled.guide.themes if one.code == "loneliness")
    terms = [one for one in old.terms if one != "lonel*"] + ["film*"]
    app = edit(app, "guide", edited_rows={at: {"terms": terms}})
    assert errors(app) == []
    assert not app.button(key="guide_keep").disabled
    changed = old.model_copy(update={"terms": tuple(terms)})
    themes = tuple(changed if one is old else one for one in bundled.guide.themes)
    expected = try_guide(bundled, bundled.guide.model_copy(update={"themes": themes}))
    counts = expected.counts.set_index("code").loc["loneliness"]
    assert counts["gained"]
    assert counts["lost"]
    app = press(app, "guide_try")
    shown = next(one.value for one in app.table if "Gained" in one.value)
    row = shown[shown["Title"] == old.title].iloc[0]
    assert (int(row["Now"]), int(row["Then"])) == (counts["before"], counts["after"])
    assert (int(row["Gained"]), int(row["Lost"])) == (counts["gained"], counts["lost"])
    html = html_of(app)
    assert "<mark>" in html
    assert "Gained, by “film*”" in html or "Lost, by “lonel*”" in html
    # Trying keeps nothing.
    assert guide(app) == bundled.guide
    app = press(app, "guide_keep")
    assert errors(app) == []
    assert app.success
    kept = app.session_state["current_corpus"]
    assert kept.guide.themes == themes
    found = kept.mentions[(kept.mentions["kind"] == "theme") & (kept.mentions["code"] == old.code)]
    surfaces = set(found["term"].astype("str").str.casefold())
    assert "film" in surfaces
    assert not any(one.startswith("lonel") for one in surfaces)


def test_a_fault_is_told_beside_its_row_and_cannot_be_kept(bundled: Corpus) -> None:
    app = copied()
    first, second = bundled.guide.themes[:2]
    app = edit(app, "guide", edited_rows={"0": {"title": ""}, "1": {"terms": [*first.terms[:1]]}})
    told = problems(app)
    assert ("Themes, row 1, Title", "Title is empty.") in told or any(
        where == "Themes, row 1, Title" for where, _ in told
    )
    assert any(f"Themes, row 2 ({second.title})" in where for where, _ in told)
    # Each stands beside its row too.
    beside = app.data_editor[0].value["mend"].tolist()
    for at, row in enumerate(beside[:2], start=1):
        assert row == " ".join(what for where, what in told if f"row {at}" in where.split(" (")[0])
    assert beside[0] != beside[1] != ""
    assert set(beside[2:]) == {""}
    assert app.button(key="guide_keep").disabled
    assert app.button(key="guide_try").disabled
    # In another table, on another page, and back: the draft is as it was.
    app = table(app, "Motifs")
    assert problems(app) == told
    app.switch_page("pages/themes.py").run()
    app.switch_page("pages/library.py").run()
    app = table(sound(app), "Themes")
    assert problems(app) == told
    assert app.data_editor[0].value["terms"].iloc[1] == [*first.terms[:1]]
    app = edit(
        app, "guide", edited_rows={"0": {"title": "Anew"}, "1": {"terms": list(second.terms)}}
    )
    assert problems(app) == []
    assert set(app.data_editor[0].value["mend"]) == {""}
    app = press(app, "guide_keep")
    assert guide(app).themes[0].title == "Anew"
    assert guide(app).themes[1] == second


def test_a_new_row_gets_a_short_name_that_others_can_name(bundled: Corpus) -> None:
    app = table(copied(), "Stories")
    app = add(app, {"title": "The Third One", "cues": ["third tale"]})
    app = table(app, "Themes")
    app = edit(app, "guide", edited_rows={"0": {"segment": "the-third-one"}})
    assert problems(app) == []
    # Its title may change: the short name is the same.
    app = table(app, "Stories")
    assert app.data_editor[0].value["code"].iloc[-1] == "the-third-one"
    app = edit(app, "guide", edited_rows={"2": {"title": "Another Name"}})
    app = press(app, "guide_keep")
    assert errors(app) == []
    assert guide(app).segments[-1].title == "Another Name"
    assert guide(app).themes[0].segment == "the-third-one"


def test_deleting_a_row_that_others_name_is_told_there(bundled: Corpus) -> None:
    app = table(copied(), "Characters")
    code = bundled.guide.pairings[0].characters[0]
    at = [one.code for one in bundled.guide.characters].index(code)
    app = edit(app, "guide", edited_rows={str(at): {"delete": True}})
    app = press(app, "guide_delete")
    assert len(app.data_editor[0].value) == len(bundled.guide.characters) - 1
    assert any(where.startswith("Pairings, row 1") for where, _ in problems(app))
    app = press(app, "guide_back")
    assert problems(app) == []
    assert len(app.data_editor[0].value) == len(bundled.guide.characters)


def test_an_empty_row_is_passed_over_and_every_table_takes_new_rows() -> None:
    app = opened("The guide", corpus=open_project.store().put(Project(SMALL)))
    before = app.session_state["own_corpus"].project.guide
    for title in [one for one in TABLES.values() if one != "The film"]:
        app = press(table(app, title), "guide_add")
        assert problems(app) == []
        app = press(app, "guide_add")
        count = len(app.data_editor[0].value)
        assert f"Row {count}, the last of the table, is new and empty." in html_of(app)
        app = edit(app, "guide", edited_rows={str(count - 1): {"delete": True}})
        app = press(app, "guide_delete")
        assert len(app.data_editor[0].value) == count - 1
    assert "Nothing is changed." in html_of(app)
    app = add(table(app, "Themes"), {"title": "Rain", "terms": ["rain"]})
    assert "is new and empty" not in html_of(app)
    assert [one.title for one in guide(press(app, "guide_keep")).themes] == ["Rain"]
    assert before.themes == ()


def test_rows_that_stand_in_film_order_can_be_moved(bundled: Corpus) -> None:
    scenes = [one.title for one in bundled.guide.scenes]
    app = table(copied(), "Scenes")
    # The second one's cues are changed before: what was typed goes with its row.
    app = edit(app, "guide-scenes", edited_rows={"1": {"cues": ["sample cue"]}})
    app = edit(app, "guide-scenes", edited_rows={"1": {"move": 4, "cues": ["sample cue"]}})
    shown = app.data_editor[0].value
    assert shown["title"].tolist() == [scenes[0], *scenes[2:4], scenes[1], *scenes[4:]]
    assert shown["cues"].iloc[3] == ["sample cue"]
    assert shown["move"].isna().all()
    # Back up, and one that is new to the front.
    app = edit(app, "guide-scenes", edited_rows={"3": {"move": 2}})
    added = {"title": "Sample scene", "segment": "story-one", "cues": ["another cue"], "move": 1}
    app = add(app, added)
    assert app.data_editor[0].value["title"].tolist() == ["Sample scene", *scenes]
    app = table(app, "Stories")
    app = edit(app, "guide-segments", edited_rows={"0": {"move": 99}})
    assert problems(app) == []
    app = press(app, "guide_keep")
    assert errors(app) == []
    assert [one.title for one in guide(app).scenes] == ["Sample scene", *scenes]
    assert guide(app).segments == tuple(reversed(bundled.guide.segments))


@given(st.lists(st.none() | st.integers(1, 9), max_size=6))
def test_moved_rows_are_the_same_rows(places: list[int | None]) -> None:
    frame = sheets.movable(sheets.number_rows(pd.DataFrame({"title": list(range(len(places)))})))
    frame[sheets.MOVE] = pd.Series(places, index=frame.index, dtype="float64")
    after = sheets.move_rows(frame)
    assert sorted(after["title"]) == frame["title"].tolist()
    assert after.index.tolist() == frame.index.tolist()
    assert after[sheets.MOVE].isna().all()
    one = [(old, new) for old, new in enumerate(places) if new is not None]
    if len(one) == 1:
        ((old, new),) = one
        assert after["title"].iloc[min(new, len(places)) - 1] == old


def test_a_story_may_take_sentences_from_another(bundled: Corpus) -> None:
    app = table(copied(), "Stories")
    app = edit(app, "guide", edited_rows={"1": {"cues": []}})
    app = press(app, "guide_try")
    boxes = [one for one in app.selectbox if one.label == "Sentences"]
    moved = next(one for one in boxes[0].options if one.startswith("To another story"))
    boxes[0].select(moved).run()
    sound(app)
    assert "From Story two to " in html_of(app) or "From Story one to " in html_of(app)


def test_the_file_opens_again(bundled: Corpus) -> None:
    app = copied()
    app.segmented_control(key="guide_do").set_value("As a file").run()
    changed = bundled.guide.model_copy(update={"themes": bundled.guide.themes[:3]})
    text = guide_text(changed).encode()
    app.file_uploader(key="guide_open").set_value(("guide.toml", text, "text/plain")).run()
    app = press(app, "guide_put")
    assert app.success
    app.segmented_control(key="guide_do").set_value("Tables").run()
    assert len(app.data_editor[0].value) == 3
    app = press(app, "guide_keep")
    assert guide(app) == changed


def test_a_faulty_file_changes_nothing_and_is_told_by_line(bundled: Corpus) -> None:
    app = copied()
    app.segmented_control(key="guide_do").set_value("As a file").run()
    text = b'[film]\ntitle = "<b>F"\nyear = "soon"\n'
    app.file_uploader(key="guide_open").set_value(("guide.toml", text, "text/plain")).run()
    sound(app)
    assert errors(app)
    assert 3 in app.table[0].value["Line"].astype(int).tolist()
    assert guide(app) == bundled.guide


def test_another_guide_finds_other_passages(bundled: Corpus) -> None:
    app = opened("The guide")
    app.segmented_control(key="guide_do").set_value("Beside another guide").run()
    themes = bundled.guide.themes
    other = bundled.guide.model_copy(update={"themes": themes[1:]})
    text = guide_text(other).encode()
    app.file_uploader(key="guide_beside_file").set_value(("b.toml", text, "text/plain")).run()
    sound(app)
    shown = next(one.value for one in app.table if "Only in yours" in one.value)
    row = shown[shown["Title"] == themes[0].title].iloc[0]
    count = (bundled.mentions["code"].astype("str") == themes[0].code).sum()
    assert int(row["Yours"]) == int(row["Only in yours"])
    assert int(row["The other"]) == 0
    assert int(row["Yours"]) >= count > 0
    assert "Only in yours, by" in html_of(app)


def test_the_guide_of_another_film_can_be_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CROSSCUT_DATA", str(films.write_all(tmp_path)))
    app = opened("The guide")
    app.segmented_control(key="guide_do").set_value("Beside another guide").run()
    app.selectbox(key="guide_beside").select(films.FIVE).run()
    sound(app)
    assert errors(app) == []


def test_an_own_corpus_that_is_not_on_the_picker_is_not_edited() -> None:
    app = copied()
    app.selectbox(key="film").select("Chungking Express").run()
    sound(app)
    assert len(app.data_editor) == 0
    assert "To change your own" in html_of(app)


@pytest.mark.parametrize("cell", ["<script>alert(1)</script>", "=1+1", "(*", "a" * 5000, "\x00"])
def test_hostile_cells_are_text(cell: str) -> None:
    app = edit(copied(), "guide", edited_rows={"0": {"title": cell, "terms": [cell]}})
    if not app.button(key="guide_keep").disabled:
        app = press(press(app, "guide_try"), "guide_keep")
    assert "<script>alert" not in html_of(app)


def test_what_is_marked_is_escaped() -> None:
    assert highlight("..a <b> c", 2, 9, [(4, 7)]) == "a <mark>&lt;b&gt;</mark> c"
    assert highlight("abc", 0, 3, [(0, 1), (0, 2), (2, 9)]) == (
        "<mark>a</mark><mark>b</mark><mark>c</mark>"
    )
