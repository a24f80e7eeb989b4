"""Bring reviews: what is pasted and dropped, a result for each, and nothing lost."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import projects
import pytest
from app_page import html_of, sound
from helpers import FILM, ROOT
from library_page import errors, opened
from streamlit.testing.v1 import AppTest

from crosscut.corpus.build import load_corpus
from crosscut.errors import StoreError
from crosscut.project.model import Project
from crosscut.project.reviews import add_reviews
from crosscut.project.zip import write_zip
from crosscut.ui import open_project

BUNDLED = len(list((FILM / "reviews").glob("*.md")))
CASES = ROOT / "tests" / "files" / "cases"
PLAIN = "text/plain"
TABLE = "Headline,Critic,Words\nOne,Sample Writer,A quiet film of noodles and rain.\n"


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("CROSSCUT_STORE", f"sqlite:///{tmp_path}/shelf.db")
    open_project.store.clear()
    yield
    open_project.store.clear()


def project(app: AppTest) -> Project:
    found = app.session_state["own_corpus"]
    assert isinstance(found.project, Project)
    return found.project


def paste(app: AppTest, text: str, **fields: str) -> None:
    app.text_area(key="bring_text").set_value(text)
    for name, value in fields.items():
        app.text_input(key=f"bring_{name}").set_value(value)
    app.button(key="add_text").click().run()
    assert not app.exception


def drop(app: AppTest, *files: tuple[str, bytes]) -> None:
    app.file_uploader[0].set_value([(name, data, PLAIN) for name, data in files])
    app.run()
    assert not app.exception


def results(app: AppTest) -> dict[str, str]:
    found = app.session_state["library_intake"].results
    return {one.name: one.outcome for one in found}


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\\", "")


def said(app: AppTest) -> str:
    return plain(html_of(app))


def test_the_head_names_the_film_once() -> None:
    assert "</b> (1994). Nothing of your own yet." in html_of(opened("Bring reviews"))


def test_a_pasted_text_begins_a_corpus_with_the_reviews_that_are_there() -> None:
    app = opened("Bring reviews")
    paste(app, projects.FIRST, author="Another Sample")
    reviews = project(app).reviews
    assert len(reviews) == BUNDLED + 1
    assert (reviews[-1].meta.title, reviews[-1].meta.author) == (
        "A Night of Noodles", "Another Sample",
    )  # fmt: skip
    assert app.text_area(key="bring_text").value == ""
    assert app.selectbox(key="film").value == "Chungking Express (your own)"
    assert len(app.session_state["current_corpus"].reviews) == BUNDLED + 1
    assert len(app.query_params["corpus"]) == 32


def test_a_subtitle_file_places_what_a_review_quotes() -> None:
    cue = "1\n00:41:00,000 --> 00:41:02,000\n%s\n"
    spoken = "The umbrella remembers every <i>pineapple</i> in this town."
    review = "He says, “The umbrella remembers each pineapple in this town,” and eats it."
    app = opened("Bring reviews")
    app.toggle(key="bring_along").set_value(False).run()
    drop(
        app,
        ("umbrella.txt", review.encode()),
        ("first.srt", (cue % "Nothing.").encode()),
        ("film.vtt", ("WEBVTT\n\n" + cue % spoken).replace(",000", ".000").encode()),
    )
    assert results(app) == {"umbrella.txt": "added", "film.vtt": "added", "first.srt": "note"}
    assert "1 line of the film, quoted 1 time in 1 review" in said(app)
    app.switch_page("pages/motifs.py")
    app.query_params["timeline"] = "Where in the film"
    app.session_state["film-reviews"] = True
    sound(app.run())
    box = app.selectbox(key="shown-mark")
    [line] = [one for one in box.options if "41:00" in one]
    sound(box.select(line).run())
    assert "In the film at 41:00, by subtitles: “The umbrella remembers every pineapple" in said(
        app
    )
    app.session_state["film-dialogue"] = True
    app.session_state["motifs"] = ["pineapple-tins"]
    box = sound(app.run()).selectbox(key="dialogue-mark")
    [line] = [one for one in box.options if "a line of the film" in one]
    assert "every pineapple in this town" in said(sound(box.select(line).run()))
    app.switch_page("pages/library.py")
    drop(sound(app.run()), ("other.srt", (cue % "Something else.").encode()))
    assert "takes the place of film.vtt" in said(app)
    sound(app.button(key="remove-subtitles").click().run())
    assert project(app).subtitles is None


def test_the_reviews_that_are_there_can_be_left_behind() -> None:
    app = opened("Bring reviews")
    app.toggle(key="bring_along").set_value(False).run()
    paste(app, projects.FIRST)
    assert [one.meta.author for one in project(app).reviews] == ["Sample Writer"]


def test_what_was_set_right_before_comes_along() -> None:
    app = opened("Bring reviews")
    review = sorted((FILM / "reviews").glob("*.md"))[0].stem
    app.session_state["corrections"] = projects.corrected(
        load_corpus(FILM), review, 0, "whole-film"
    )
    paste(app, projects.FIRST)
    (change,) = project(app).corrections
    assert (change.review_id, change.values) == (review, (("segment", "whole-film"),))


def test_a_text_that_cannot_be_added_stays_in_the_box() -> None:
    app = opened("Bring reviews")
    paste(app, "\x00\x01\x02 binary", title="T")
    assert len(errors(app)) == 1
    assert app.text_area(key="bring_text").value == "\x00\x01\x02 binary"
    assert app.text_input(key="bring_title").value == "T"
    assert "own_corpus" not in app.session_state
    app.run()
    assert errors(app) == []


def test_an_empty_box_is_no_error() -> None:
    app = opened("Bring reviews")
    paste(app, "  ")
    assert errors(app) == []
    assert "Paste a text" in said(app)


def test_what_cannot_be_saved_is_said_and_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCUT_STORE", "sqlite:////proc/nowhere/shelf.db")
    app = opened("Bring reviews")
    paste(app, projects.FIRST)
    assert len(errors(app)) == 1
    assert app.text_area(key="bring_text").value == projects.FIRST
    drop(app, ("a.txt", projects.SECOND.encode()))
    assert len(errors(app)) == 1
    assert [file.name for file in app.file_uploader[0].value] == ["a.txt"]
    with pytest.raises(StoreError):
        open_project.store()
    monkeypatch.setenv("CROSSCUT_STORE", "memory")
    app.button(key="again").click().run()
    assert results(app) == {"a.txt": "added"}
    assert app.file_uploader[0].value == []


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"0" * 20_000_000)
    return packed.getvalue()


def test_one_bad_file_never_costs_the_others() -> None:
    app = opened("Bring reviews")
    drop(
        app,
        ("good.txt", projects.FIRST.encode()),
        ("bomb.zip", bomb()),
        ("program.exe", bytes(range(256))),
        ("empty.txt", b""),
        ("twin.md", projects.FIRST.encode()),
        ("other.txt", projects.SECOND.encode()),
    )
    found = results(app)
    assert found["good.txt"] == found["other.txt"] == "added"
    assert found["empty.txt"] == found["program.exe"] == "refused"
    assert [outcome for name, outcome in found.items() if name.startswith("bomb")] == ["refused"]
    assert found["twin.md"] in ("added", "already there")
    assert app.file_uploader[0].value == []
    count = len(project(app).reviews)
    app.run()
    assert len(project(app).reviews) == count
    drop(app, ("good.txt", projects.FIRST.encode()))
    assert results(app) == {"good.txt": "already there"}
    assert len(project(app).reviews) == count


def forms(app: AppTest, *, film: bool = False) -> list[str]:
    """Return the marks of the forms for tables."""
    keys = [str(one.key) for one in app.button if str(one.key).startswith("add-")]
    return [key.removeprefix("add-") for key in keys if key.startswith("add-film-") == film]


def test_the_columns_of_a_table_are_shown_and_corrected_before_it_is_added() -> None:
    app = opened("Bring reviews")
    app.toggle(key="bring_along").set_value(False).run()
    drop(app, ("table.csv", TABLE.encode()))
    assert "own_corpus" not in app.session_state
    assert "1 table not added yet" in said(app)
    (mark,) = forms(app)
    assert app.button(key=f"add-{mark}").disabled
    assert app.selectbox(key=f"column-{mark}-title").value == "Headline"
    assert app.selectbox(key=f"column-{mark}-author").value == "Critic"
    app.selectbox(key=f"column-{mark}-text").select("Words").run()
    # In another part of the page and back: what was chosen is chosen.
    app.segmented_control(key="library").set_value("Save and share").run()
    app.segmented_control(key="library").set_value("Bring reviews").run()
    app.button(key=f"add-{mark}").click().run()
    assert not app.exception
    (review,) = project(app).reviews
    assert review.text == "A quiet film of noodles and rain."
    assert (review.meta.title, review.meta.author) == ("One", "Sample Writer")
    assert forms(app) == []


def zipped(*entries: tuple[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in entries:
            archive.writestr(name, text)
    return packed.getvalue()


OTHER = "text,who\nA loud film of bread and sun.,Other Sample\n"


def test_tables_in_a_zip_are_shown_too_those_with_the_same_columns_in_one_form() -> None:
    app = opened("Bring reviews")
    app.toggle(key="bring_along").set_value(False).run()
    second = TABLE.replace("noodles and rain", "neon lamps at night")
    pack = zipped(
        ("one/a.csv", TABLE), ("note.txt", projects.FIRST), ("b.csv", OTHER), ("two/a.csv", second)
    )
    drop(app, ("pack.zip", pack))
    assert results(app)["note.txt"] == "added"
    assert "3 tables not added yet" in said(app)
    same, other = forms(app)
    assert "2 tables with the same columns, 2 rows: pack.zip, one/a.csv; pack.zip, two/a.csv." in (
        said(app)
    )
    assert app.button(key=f"add-{same}").disabled
    app.selectbox(key=f"column-{same}-text").select("Words").run()
    app.button(key=f"add-{same}").click().run()
    assert [one.meta.title for one in project(app).reviews[1:]] == ["One", "One"]
    assert project(app).reviews[2].text == "A quiet film of neon lamps at night."
    # By name the second form finds its text, and the author where the reader says it.
    app.selectbox(key=f"column-{other}-author").select("who").run()
    app.button(key=f"add-{other}").click().run()
    assert project(app).reviews[-1].meta.author == "Other Sample"
    assert forms(app) == []


def test_many_tables_with_other_columns_are_shown_a_few_at_a_time() -> None:
    app = opened("Bring reviews")
    pack = zipped(*((f"{n}.csv", f"text,h{n}\nA film of rain number {n}.,x\n") for n in range(7)))
    drop(app, ("pack.zip", pack))
    assert len(forms(app)) == 5
    assert "2 more forms" in said(app)
    app.button(key=f"leave-{forms(app)[0]}").click().run()
    assert (len(forms(app)), "1 more form" in said(app)) == (5, True)
    app.button(key="leave-tables").click().run()
    assert forms(app) == []


def test_tables_that_wait_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCUT_MAX_CORPUS_MB", "1")
    app = opened("Bring reviews")
    large = f"text,who\n{'A film of rain. ' * 40_000},x\n".encode()
    drop(app, ("a.csv", large), ("b.csv", large))
    assert (len(forms(app)), results(app)["b.csv"]) == (1, "refused")
    assert "Add or leave the others first" in said(app)


def test_for_a_new_film_the_columns_are_shown_in_the_same_way() -> None:
    app = opened("A new film")
    drop(app, ("pack.zip", zipped(("a.csv", TABLE))), ("b.csv", OTHER.encode()))
    first, second = forms(app, film=True)
    app.button(key="film_propose").click().run()
    assert "Not all tables are added yet" in errors(app)[0]
    assert app.button(key=f"add-{first}").disabled
    app.selectbox(key=f"column-{first}-text").select("Words").run()
    app.button(key=f"add-{first}").click().run()
    app.button(key=f"leave-{second}").click().run()
    assert not app.exception
    assert forms(app, film=True) == []
    assert any("pack.zip, a.csv: 1 review" in plain(one.value) for one in app.markdown)
    app.text_input(key="film_title_0").set_value("Rain")
    app.number_input(key="film_year_0").set_value(2001)
    app.button(key="film_propose").click().run()
    app.button(key="film_begin").click().run()
    assert errors(app) == []
    (review,) = project(app).reviews
    assert (review.meta.author, review.text) == (
        "Sample Writer", "A quiet film of noodles and rain.",
    )  # fmt: skip


SEVERAL = """Rain and Noodles
By Ann Sample

The first film is quiet and long, and it rains in each of its scenes.

Sun and Bread
By Bob Sample

The second film is loud and short, and the sun shines in each of its scenes.
"""


def test_a_page_with_several_reviews_is_split_only_when_asked() -> None:
    app = opened("Bring reviews")
    app.toggle(key="bring_along").set_value(False).run()
    paste(app, SEVERAL)
    (whole,) = project(app).reviews
    app.button(key=f"split-it-{whole.review_id}").click().run()
    assert not app.exception
    assert [one.meta.author for one in project(app).reviews] == ["Ann Sample", "Bob Sample"]
    assert not [one for one in app.button if str(one.key).startswith("split-it")]


def test_a_saved_corpus_is_opened_as_one() -> None:
    saved = write_zip(add_reviews(Project(projects.GUIDE), [projects.review()])[0])
    app = opened("Bring reviews")
    drop(app, ("saved.zip", saved))
    assert [one.meta.title for one in project(app).reviews] == ["A Night of Noodles"]
    assert results(app) == {"saved.zip": "opened"}
    key = app.query_params["corpus"]
    drop(app, ("saved.zip", saved))
    (file,) = app.session_state["library_intake"].waiting
    app.button(key=f"add-{file.mark}").click().run()
    assert (results(app), app.query_params["corpus"]) == ({"first.txt": "already there"}, key)
    drop(app, ("saved.zip", saved))
    (file,) = app.session_state["library_intake"].waiting
    app.button(key=f"open-{file.mark}").click().run()
    assert not app.exception
    assert app.query_params["corpus"] != key


def test_the_limits_of_the_server_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCUT_MAX_FILE_MB", "1")
    app = opened("Bring reviews")
    assert "A file may have 1 MB, a corpus that was saved here 200 MB" in said(app)
    assert opened("A new film").file_uploader[0].proto.max_upload_size_mb == 1
    drop(app, ("large.txt", b"word " * 300_000))
    assert results(app) == {"large.txt": "refused"}
    assert "1,048,576 are allowed" in said(app)


def test_of_a_table_of_several_films_one_is_chosen_and_headings_are_pointed_at() -> None:
    export = (CASES / "letterboxd-ann-2021-06-01.zip").read_bytes()
    app = opened("Bring reviews")
    app.toggle(key="bring_along").set_value(False).run()
    drop(app, ("letterboxd-ann.zip", export))
    (mark,) = forms(app)
    assert "7 tables passed over: profile.csv" in said(app)
    film = app.selectbox(key=f"film-of-{mark}-3")
    assert (film.value, plain(app.button(key=f"add-{mark}").label)) == (
        "Chungking Express (1994)", "Add 2 reviews",
    )  # fmt: skip
    film.select("Fallen Angels (1995)").run()
    app.button(key=f"add-{mark}").click().run()
    (review,) = project(app).reviews
    assert (review.meta.author, review.meta.rating) == ("", "3 (0.5-5)")
    # Whose table has a person in that column says so, and its rows are of no film.
    drop(app, ("pupils.csv", b"name,year,rewatch,review\nSample Ann,2021,,A quiet film of rain.\n"))
    (mark,) = forms(app)
    app.selectbox(key=f"column-{mark}-author").select("name").run()
    app.button(key=f"add-{mark}").click().run()
    assert project(app).reviews[-1].meta.author == "Sample Ann"
    drop(app, ("class.csv", b"Class 4,\nwho,what\nSample Bo,A loud film of bread and sun.\n"))
    (mark,) = forms(app)
    app.number_input(key=f"headings-{mark}").set_value(2).run()
    app.selectbox(key=f"column-{mark}-2-text").select("what").run()
    assert plain(app.button(key=f"add-{mark}").label) == "Add 1 review"
    app.button(key=f"add-{mark}").click().run()
    assert not app.exception
    assert project(app).reviews[-1].text == "A loud film of bread and sun."


def test_for_a_new_film_its_reviews_are_chosen_out_of_a_table() -> None:
    app = opened("A new film")
    app.text_input(key="film_title_0").set_value("In the Mood for Love")
    drop(app, ("reviews.csv", (CASES / "letterboxd-reviews.csv").read_bytes()))
    (mark,) = forms(app, film=True)
    assert app.selectbox(key=f"film-of-{mark}-3").value == "In the Mood for Love (2000)"
    app.button(key=f"add-{mark}").click().run()
    assert not app.exception
    assert any("reviews.csv: 1 review" in plain(one.value) for one in app.markdown)
    # Its title and year are the film's, where nobody has written them.
    app.text_input(key="film_title_0").set_value("")
    drop(app, ("more.csv", (CASES / "tags2.csv").read_bytes()))
    (mark,) = forms(app, film=True)
    app.button(key=f"add-{mark}").click().run()
    assert app.text_input(key="film_title_0").value == "Chungking Express"
    assert app.number_input(key="film_year_0").value == 1994
