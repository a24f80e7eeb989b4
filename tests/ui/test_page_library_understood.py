"""What was understood, set right in place; the link, the zip, earlier states, the end of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import projects
import pytest
import streamlit as st
from app_page import html_of
from drawn import marks
from helpers import ROOT
from library_page import edit
from streamlit.testing.v1 import AppTest

from crosscut.project.build import build
from crosscut.project.corrections import scores_of_review, set_values, timecodes_of_review
from crosscut.project.model import Project
from crosscut.project.zip import read_zip, write_zip
from crosscut.store.model import UnknownKey
from crosscut.ui import flash, open_project
from crosscut.ui.library import sheets, understood

UNDERSTOOD, SAVE = "What was understood", "Save and share"


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("CROSSCUT_STORE", f"sqlite:///{tmp_path}/shelf.db")
    open_project.store.clear()
    yield
    open_project.store.clear()


@pytest.fixture
def key() -> str:
    return open_project.store().put(projects.held())


def opened(part: str, key: str = "", page: str = "library") -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    if part:
        app.query_params["library"] = part
    if key:
        app.query_params["corpus"] = key
    app.switch_page(f"pages/{page}.py")
    return settled(app.run())


def settled(app: AppTest) -> AppTest:
    assert [one.value for one in app.exception] == []
    return app


def project(app: AppTest) -> Project:
    found = app.session_state["own_corpus"].project
    assert isinstance(found, Project)
    return found


def said(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))


def test_without_a_corpus_it_says_how_to_begin_one() -> None:
    for part in (UNDERSTOOD, SAVE):
        app = opened(part)
        app.button(key="to_bring").click()
        assert settled(app.run()).text_area(key="bring_text").value == ""


def test_a_line_is_put_back_and_the_tables_follow(key: str) -> None:
    app = opened(UNDERSTOOD, key)
    (review, _) = project(app).reviews
    notes = [note for note in review.notes if note.kind == "removed"]
    assert "Share this post" in [note.text for note in notes]
    words = int(app.session_state["current_corpus"].reviews["words"].iloc[0])
    settled(app.button(key="back-removed-0").click().run())
    assert notes[0].text in project(app).review(review.review_id).text
    assert int(app.session_state["current_corpus"].reviews["words"].iloc[0]) > words


def test_a_score_is_added_and_taken_back(key: str) -> None:
    app = opened(UNDERSTOOD, key)
    name = project(app).reviews[0].review_id
    app.text_input(key=f"new-score-raw-{name}").set_value("dull")
    app.number_input(key=f"new-score-value-{name}").set_value(5)
    app.number_input(key=f"new-score-scale_max-{name}").set_value(4)
    settled(app.button(key=f"new-score-add-{name}").click().run())
    assert "does not lie on a scale" in app.error[0].value
    assert app.text_input(key=f"new-score-raw-{name}").value == "dull"
    app.number_input(key=f"new-score-value-{name}").set_value(2)
    app.text_input(key=f"new-score-raw-{name}").set_value("6/1")
    settled(app.button(key=f"new-score-add-{name}").click().run())
    assert [one.value for one in app.error] == []
    assert app.text_input(key=f"new-score-raw-{name}").value == ""
    scores = app.session_state["current_corpus"].scores
    assert "6/1" in scores.loc[scores["review_id"] == name, "raw"].tolist()
    settled(app.button(key="undo-score-0").click().run())
    assert project(app) == projects.held()


def test_a_review_is_removed_but_never_the_last(key: str) -> None:
    app = opened(UNDERSTOOD, key)
    first, second = (one.review_id for one in project(app).reviews)
    settled(app.button(key=f"remove-{first}").click().run())
    assert [one.review_id for one in project(app).reviews] == [second]
    assert not [one for one in app.button if str(one.key).startswith("remove-")]


def test_hundreds_of_reviews_stay_usable() -> None:
    many = [
        projects.review(f"Title {n}\n\nIt rains for the {n}th time in this film.\n", f"r{n}.txt")
        for n in range(120)
    ]
    app = opened(UNDERSTOOD, open_project.store().put(Project(projects.GUIDE, tuple(many))))
    assert len(app.dataframe[0].value) == 50
    settled(app.number_input(key="meta_page").set_value(3).run())
    assert len(app.dataframe[0].value) == 20
    assert len(app.selectbox(key="understood").options) == 120


def test_the_link_opens_the_same_corpus_for_whoever_has_it(key: str) -> None:
    app = opened(SAVE, key)
    assert f"?corpus={key}" in said(app)
    assert "400\u00a0days" in said(app)
    other = opened("", key, page="themes")
    own = build(projects.held()).corpus
    assert other.session_state["current_corpus"].fingerprint == own.fingerprint
    assert other.selectbox(key="film").value == "Chungking Express (your own)"


def test_a_store_in_memory_says_that_it_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCUT_STORE", "memory")
    app = opened(SAVE, open_project.store().put(projects.held()))
    assert "This server keeps nothing" in said(app)


def test_an_unknown_key_gives_one_message_and_the_films() -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for name, value in {"corpus": "x" * 32, "film": "Gone (your own)", "theme": "Gone"}.items():
        app.query_params[name] = value
    app.switch_page("pages/themes.py")
    settled(app.run())
    (warning,) = app.warning
    assert "no corpus under this link" in warning.value
    assert app.selectbox(key="film").value == "Chungking Express"
    assert "corpus" not in app.query_params
    assert list(settled(app.run()).warning) == []


def test_a_store_that_cannot_be_read_leaves_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCUT_STORE", "sqlite:////proc/nowhere/shelf.db")
    app = opened("", "x" * 32, page="themes")
    assert len(app.warning) == 1
    assert app.query_params["corpus"] == "x" * 32


def test_it_leaves_as_a_zip_and_opens_again(key: str) -> None:
    app = opened(SAVE, key)
    saved = write_zip(project(app))
    assert read_zip(saved).project == project(app)
    app.file_uploader[0].set_value(("mine.zip", saved, "application/zip"))
    settled(app.run())
    assert app.query_params["corpus"] != key
    assert project(app) == projects.held()
    app.file_uploader[0].set_value(("no.zip", b"nothing", "application/zip"))
    settled(app.run())
    assert len(app.error) == 1
    assert project(app) == projects.held()


def test_an_earlier_state_comes_back(key: str) -> None:
    app = opened(UNDERSTOOD, key)
    settled(app.button(key="back-removed-0").click().run())
    settled(app.segmented_control(key="library").set_value(SAVE).run())
    settled(app.button(key="go-back").click().run())
    assert project(app) == projects.held()
    assert [one.version for one in open_project.store().history(key)] == [3, 2, 1]


def test_it_says_how_many_states_are_kept(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCUT_STORE_VERSIONS", "2")
    open_project.store.clear()
    app = opened(UNDERSTOOD, key)
    settled(app.button(key="back-removed-0").click().run())
    settled(app.segmented_control(key="library").set_value(SAVE).run())
    settled(app.button(key="go-back").click().run())
    assert len(app.selectbox(key="state-3").options) == 1  # and the one that is open
    assert "Up to 2\N{NO-BREAK SPACE}states are kept, the one that you have now" in html_of(app)


def test_it_is_put_away_and_deleted(key: str) -> None:
    app = opened(SAVE, key)
    settled(app.button(key="put-away").click().run())
    assert "own_corpus" not in app.session_state
    assert (app.selectbox(key="film").value, list(app.warning)) == ("Chungking Express", [])
    app = opened(SAVE, key)
    settled(app.button(key="delete").click().run())
    settled(app.button(key="delete-no").click().run())
    assert open_project.store().get(key)
    settled(app.button(key="delete").click().run())
    settled(app.button(key="delete-yes").click().run())
    with pytest.raises(UnknownKey):
        open_project.store().get(key)
    assert ["deleted for good" in one.value for one in app.warning] == [True]
    assert "corpus" not in app.query_params


def test_what_is_kept_for_all_readers_holds_no_key(key: str) -> None:
    other = open_project.store().put(projects.held())
    for one in (key, other):
        for page, query in (("readings", {"part": "Scene by scene"}), ("words", {})):
            app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
            app.query_params["corpus"] = one
            for name, value in query.items():
                app.query_params[name] = value
            app.switch_page(f"pages/{page}.py")
            settled(app.run())
            assert key not in said(app)
            assert other not in said(app)


def test_a_sentence_set_right_is_saved_and_taken_back(key: str) -> None:
    app = opened("", key, page="themes")
    app.session_state["theme"] = "Loneliness"
    app.run()
    name = project(app).reviews[0].review_id
    sentences = app.session_state["current_corpus"].sentences
    found = re.findall(r'data-evidence="set:(\d+):([^"]+)"', said(app))
    sentence = int(next(number for number, review in found if review == name))
    before = str(sentences["segment"].iloc[sentence])
    app.session_state["correcting"] = (name, sentence)
    app.run()
    box = app.selectbox(key=f"set-{name}:{sentence}")
    box.set_value("story-two" if box.value == "story-one" else "story-one")
    settled(app.run())
    assert len(open_project.store().get(key).project.corrections) == 1
    assert str(app.session_state["current_corpus"].sentences["segment"].iloc[sentence]) != before
    assert "set right by you" in said(app)
    settled(app.button(key="undo").click().run())
    assert open_project.store().get(key).project == projects.held()


@pytest.fixture
def mine(key: str) -> Iterator[open_project.OpenProject]:
    """Open the corpus outside of a run, where what the browser tells of a table can be set."""
    project = open_project.store().get(key).project
    found = open_project.OpenProject(key, 1, project, build(project))
    st.session_state["own_corpus"] = found
    yield found
    for name in ("own_corpus", "flash"):
        st.session_state.pop(name, None)


def now() -> Project:
    found = open_project.current()
    assert found is not None
    assert open_project.store().get(found.key).project == found.project
    return found.project


def test_what_is_known_of_reviews_is_saved_each_cell_by_itself(
    mine: open_project.OpenProject,
) -> None:
    ids = [one.review_id for one in mine.project.reviews]
    date = mine.project.reviews[1].meta.published
    assert understood.save_meta(ids, [(0, {"author": "New Sample", "published": "31 May 2019"})])
    assert understood.save_meta(ids, [(1, {"title": None, "published": "soon"})])
    first, second = now().reviews
    assert (first.meta.author, first.meta.published) == ("New Sample", "2019-05-31")
    assert (second.meta.title, second.meta.published) == ("", date)
    (fault,) = flash.pop()
    assert "“soon” is not a date" in fault


def test_what_was_saved_is_known_where_a_callback_ended_before_it_could_note_it(
    mine: open_project.OpenProject,
) -> None:
    first = mine.project.reviews[0]
    for author in ("Sample Ann", "Sample Bo"):
        meta = replace(first.meta, author=author)
        changed = (replace(first, meta=meta), *mine.project.reviews[1:])
        open_project.save(mine, replace(mine.project, reviews=changed))
    assert now().reviews[0].meta.author == "Sample Bo"
    assert flash.pop(flash.PAGE) == []


def test_of_a_table_what_is_new_is_saved_and_its_data_stay_until_others_change() -> None:
    frame = pd.DataFrame({"low": [0.0, 0.0], "top": [5.0, np.nan], "rest": ["", "a"]}, dtype=object)
    sheet = sheets.SavedSheet(frame)
    sheet.draw_with(frame)
    asked: list[object] = []

    def save(rows: object) -> bool:
        asked.append(rows)
        return len(asked) != 2

    def type_in(cells: dict[str, dict[str, object]], *, whole_rows: bool = False) -> object:
        st.session_state["table"] = {"edited_rows": cells}
        sheets.save_edits(sheet, "table", save, {}, whole_rows)
        return asked[-1]

    assert type_in({"0": {"top": 10}}) == [(0, {"top": 10})]
    # What could not be saved is tried again.
    assert type_in({"0": {"top": 10}, "1": {"low": 1}}) == [(1, {"low": 1})]
    assert sheet.last_edits == {"0": {"top": 10}, "1": {"low": 1}}
    assert type_in({"0": {"top": 10}, "1": {"low": 1}}) == [(1, {"low": 1})]
    # What is typed back to what the table was drawn with comes as no edit.
    assert type_in({"1": {"low": 1}}) == [(0, {"top": 5.0})]
    # Refused values go along with others of their row, where values go together.
    assert type_in({"1": {"low": 1, "top": 3}}, whole_rows=True) == [(1, {"low": 1, "top": 3})]
    # The cells that were typed may have changed, another one not.
    saved = frame.assign(low=[0.0, 1.0])
    other = saved.assign(rest=["", "b"])
    assert sheet.agrees(saved)
    assert not sheet.agrees(other)
    assert not sheet.agrees(saved.iloc[:1])
    sheet.draw_with(other)
    assert not sheet.agrees(frame)
    st.session_state.pop("table")


def test_cells_of_the_table_of_scores_are_saved_and_rows_dropped(
    mine: open_project.OpenProject,
) -> None:
    _, second = mine.project.reviews
    scores = tuple(scores_of_review(mine.corpus, second.review_id))
    place = next(n for n, one in enumerate(scores) if one.raw == "8/10")

    def save(cells: dict[str, object]) -> bool:
        return understood.save_stated(second.review_id, understood.SCORES, scores, [(place, cells)])

    assert save({"value": 7, "scope": "film, earlier", "raw": "no"})
    table = build(now()).corpus.scores
    row = table[table["raw"] == "8/10"].iloc[0]
    assert (row["value"], row["scope"]) == (7, "film, earlier")
    assert save({"value": 6, "drop": True})
    assert "8/10" not in build(now()).corpus.scores["raw"].tolist()


def test_a_time_is_added_and_taken_back() -> None:
    app = opened(UNDERSTOOD, open_project.store().put(projects.held(projects.TIMED)))
    app.text_input(key="new-timecode-raw-a").set_value("figure 54")
    settled(app.button(key="new-timecode-add-a").click().run())
    assert "“figure 54” does not say a time" in app.error[0].value
    assert app.text_input(key="new-timecode-raw-a").value == "figure 54"
    app.text_input(key="new-timecode-time-a").set_value("2:10:00")
    settled(app.button(key="new-timecode-add-a").click().run())
    assert "past the end of the film, which is 1\\:42\\:00 long" in app.error[0].value
    app.text_input(key="new-timecode-time-a").set_value("54:00")
    settled(app.button(key="new-timecode-add-a").click().run())
    assert [one.value for one in app.error] == []
    assert [app.text_input(key=f"new-timecode-{one}-a").value for one in ("raw", "time")] == [
        "",
        "",
    ]
    assert app.session_state["current_corpus"].timecodes["raw"].tolist()[-1] == "figure 54"
    assert "1\u00a0timecode set right by you" in said(app)
    assert "figure 54: added, at 54:00" in said(app)
    settled(app.button(key="undo-timecode-0").click().run())
    assert project(app) == projects.held(projects.TIMED)


def test_the_table_of_timecodes_has_time_and_sentence_and_below_it_are_the_scenes() -> None:
    app = opened(UNDERSTOOD, open_project.store().put(projects.held(projects.TIMED)))
    (table,) = (one.value for one in app.data_editor if one.key.startswith("timecodes-"))
    man, clock = "A tall man waits at 10:14 without a word.", projects.TIMED.split("\n")[5]
    assert table.drop(columns="drop").to_numpy().tolist() == [
        ["10:14", "10:14", man],
        ["20:59", "20:59", clock],
        ["10:14", "10:14", clock],
    ]
    assert "times: 10:14 The sewing workshop." in said(app)
    # What follows from a cell changes nothing in the table: somebody may be typing there.
    app = edit(app, "timecodes", edited_rows={0: {"time": "53:50"}})
    (same,) = (one.value for one in app.data_editor if one.key.startswith("timecodes-"))
    assert same.equals(table)
    assert "times: 53:50 " in said(app)
    app = opened(UNDERSTOOD, open_project.store().put(projects.held()))
    assert "It names no time in the film." in said(app)


def test_cells_of_the_table_of_timecodes_are_saved_and_rows_dropped() -> None:
    key = open_project.store().put(projects.held(projects.TIMED))
    project = open_project.store().get(key).project
    found = open_project.OpenProject(key, 1, project, build(project))
    st.session_state["own_corpus"] = found
    times = tuple(timecodes_of_review(found.corpus, "a"))
    rows = [(0, {"time": "53:50-57:00"}), (1, {"drop": True}), (2, {"scene": "no"})]
    assert understood.save_stated("a", understood.TIMECODES, times, rows)
    table = build(now()).corpus.timecodes
    assert table["shown_from"].tolist() == [3230, 614]
    assert table["scene"].astype("str").tolist() == ["counter", "workshop"]
    assert understood.save_stated(
        "a", understood.TIMECODES, times, [(0, {"time": "12:00"}), (2, {"time": "soon"})]
    )
    assert build(now()).corpus.timecodes["shown_from"].tolist() == [720, 614]
    (fault,) = st.session_state["flash"]["timecode"]
    assert "“soon” is not a time in a film. Write it like 10:14" in fault
    for name in ("own_corpus", "flash"):
        st.session_state.pop(name)


def test_the_views_say_what_was_set_right_and_what_the_text_says() -> None:
    held = projects.held(projects.TIMED, projects.FIRST)
    times = projects.timecodes(build(held))
    held = set_values(held, "a", times[0], time="53:50-57:00")
    held = set_values(held, "b", projects.score(build(held), "6/10"), value=9.5)
    key = open_project.store().put(held)
    app = opened("", key, page="motifs")
    app.session_state["film-reviews"] = True
    settled(app.segmented_control(key="timeline").set_value("Where in the film").run())
    options = [one for one in app.selectbox(key="shown-mark").options if "Timecode" in one]
    assert [one.rpartition(":")[0] for one in options] == [
        "Timecode 1, 10:14, read as 53:50–57:00", "Timecode 2, 20:59", "Timecode 3, 10:14",
    ]  # fmt: skip
    for diamond, place in zip(
        sorted(
            (one for one in marks(app, "what", "shared") if one["shape"] == "diamond"),
            key=lambda one: int(one["what"]),
        ),
        (3325, 1259, 614),
        strict=True,
    ):
        assert diamond["x"] == pytest.approx(place / 6120, abs=1e-4)
    assert "6/10, read as 9.5 of 10" in said(opened("", key, page="overview"))
    labels = app_labels(opened("", key, page="scores"))
    assert [one for one in labels if one.endswith(": 6/10, read as 9.5 of 10 → 95")]


def app_labels(app: AppTest) -> list[str]:
    return [str(row["label"]) for row in marks(app, "lane", "label")]


def test_passages_are_marked_and_left_out_together(mine: open_project.OpenProject) -> None:
    review = mine.project.reviews[0]
    count = len(review.blocks)
    rows = [(0, {"kind": "out"}), (1, {"kind": "caption"})]
    assert understood.save_kinds(review.review_id, 0, rows)
    after = now().review(review.review_id)
    assert len(after.blocks) == count - 1
    assert after.blocks[0].kind == "caption"
    assert "The second story slows down" in after.text[: after.blocks[0].end]
