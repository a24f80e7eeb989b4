"""What phones and the teacher's page ask of the server, without a browser."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from helpers import ROOT
from httpx2 import Response
from lessons import LESSON, SENTENCES, open_run
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from crosscut.project.lesson import Lesson
from crosscut.ui import classroom
from crosscut.ui.open_project import store

APP = Starlette(routes=classroom.ROUTES)


class Phone:
    """A phone without scripts: it opens pages and sends their forms."""

    def __init__(self, code: str) -> None:
        self.client = TestClient(APP)
        self.path = f"/join/{code}"

    def look(self, **headers: str) -> Response:
        return self.client.get(self.path, headers=headers)

    def send(self, **fields: Any) -> Response:
        """Fill the form that is shown, and send it; what is given stands above what it holds."""
        page = self.look().text
        hidden = dict(re.findall(r'type="hidden" name="(stop|proof)" value="([^"]*)"', page))
        return self.client.post(self.path, data={**hidden, **fields})


class Teacher:
    """The present page's side."""

    def __init__(self) -> None:
        access = open_run(store(), b"<h1>page</h1>", LESSON, to_class=True)
        self.client = TestClient(APP)
        self.code, self.path = access.code, f"/present/{access.token}"

    def state(self, **values: object) -> dict[str, Any]:
        answer = self.client.post(f"{self.path}/state", json=values)
        assert answer.status_code == 200
        state: dict[str, Any] = answer.json()
        return state

    def results(self, stop: str) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(f"{self.path}/answers/{stop}").json()
        return found


@pytest.fixture
def teacher(memory_store: None, monkeypatch: pytest.MonkeyPatch) -> Teacher:
    monkeypatch.setattr(classroom, "_MOMENT", classroom._Moment(0))
    return Teacher()


def said(response: Response) -> str:
    """The words of a page."""
    body = re.sub(r"<(style|script)>.*?</\1>", "", response.text, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", " ", body))


def test_a_code_leads_to_the_question_of_the_moment(teacher: Teacher) -> None:
    phone = TestClient(APP)
    assert "six letters" in said(phone.get("/join"))
    wrong = phone.get("/join", params={"code": "ZZZZZZ"})
    assert (wrong.status_code, 'role="alert"' in wrong.text) == (404, True)
    spoken = f"{teacher.code[:3].lower()} {teacher.code[3:]}"
    page = phone.get("/join", params={"code": spoken})
    assert page.url.path == f"/join/{teacher.code}"
    assert "You are in" in said(page)
    teacher.state(stop="choice")
    late = Phone(teacher.code).look()
    assert "Does it rain?" in said(late)
    assert len(late.content) < 30_000
    cookie = late.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", f"Path=/join/{teacher.code}"} <= set(cookie.split("; "))


def test_the_page_of_a_lesson_is_served_as_it_was_kept(teacher: Teacher) -> None:
    page = teacher.client.get(teacher.path)
    assert (page.status_code, page.text) == (200, "<h1>page</h1>")
    gone = teacher.client.get("/present/no-such-token")
    assert gone.status_code == 404
    assert "There is no such lesson." in said(gone)
    assert "default-src 'none'" in gone.text


def test_nothing_new_costs_nothing(teacher: Teacher) -> None:
    phone = Phone(teacher.code)
    tag = phone.look().headers["etag"]
    assert phone.look(**{"If-None-Match": tag}).status_code == 304
    teacher.state(step="question")  # nothing that a phone shows
    assert phone.look(**{"If-None-Match": tag}).status_code == 304
    teacher.state(stop="choice")
    assert phone.look(**{"If-None-Match": tag}).status_code == 200
    path = f"{teacher.path}/answers/choice"
    tag = teacher.client.get(path).headers["etag"]
    assert teacher.client.get(path, headers={"If-None-Match": tag}).status_code == 304
    phone.send(answer="1")
    assert teacher.client.get(path, headers={"If-None-Match": tag}).status_code == 200


# Answers of two phones to each kind, and what the class is told.
KINDS: dict[str, tuple[list[dict[str, Any]], str, Any]] = {
    "choice": (
        [{"answer": "1"}, {"answer": "0"}],
        "bars",
        [{"name": "Yes", "n": 1, "right": False}, {"name": "No", "n": 1, "right": True}],
    ),
    "whose": (
        [{"answer": "1"}, {"answer": "1"}],
        "bars",
        [
            {"name": "Sample Ann", "n": 0, "right": False},
            {"name": "Sample Ben", "n": 2, "right": True},
        ],
    ),
    "order": (
        [{"answer": ["0", "2", "1"]}, {"answer": ["2", "0", "1"]}],
        "rows",
        [
            {"name": "Tins", "mean": 1.5, "place": 1},
            {"name": "Salad", "mean": 1.5, "place": 2},
            {"name": "Song", "mean": 3.0, "place": 3},
        ],
    ),
    "number": ([{"answer": "6"}, {"answer": "7,5"}], "values", [6.0, 7.5]),
    "score": ([{"answer": "80"}, {"answer": "91.67"}], "values", [80.0, 91.67]),
    "word": (
        [{"answer": " Rain "}, {"answer": "RAIN"}],
        "words",
        [{"word": "rain", "n": 2, "status": 0}],
    ),
    "sentences": (
        [{"answer": "It rains.\nI stay."}, {"answer": "<script>alert(1)</script>"}],
        "texts",
        [
            {"text": "<script>alert(1)</script>", "status": 0},
            {"text": "It rains. I stay.", "status": 0},
        ],
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_answered_and_put_together(teacher: Teacher, kind: str) -> None:
    forms, name, expected = KINDS[kind]
    teacher.state(stop=kind)
    for form in forms:
        page = Phone(teacher.code).send(**form)
        assert page.status_code == 200
        assert "Sent." in said(page)
        assert "<script>alert" not in page.text
    found = teacher.results(kind)
    assert found["answers"] == 2
    value = found[name]
    assert (sorted(value, key=str) if name in ("values", "texts") else value) == expected
    assert teacher.state()["answered"] == {kind: 2}


def test_sentences_are_marked_with_crosscut_as_one_more_reader(teacher: Teacher) -> None:
    teacher.state(stop="mark")
    for marks in ({"mark0": "0", "mark1": "1"}, {"mark0": "0", "mark1": "2"}, {"mark0": "0"}):
        assert "Sent." in said(Phone(teacher.code).send(**marks))
    found = teacher.results("mark")
    assert [one["text"] for one in found["sentences"]] == list(SENTENCES)
    assert found["sentences"][0]["shares"] == [1.0, 0.0, 0.0]
    assert found["sentences"][1]["shares"] == [0.0, 0.5, 0.5]
    assert [one["critics"] for one in found["sentences"]] == [0, 1]
    assert [one["majority"] for one in found["sentences"]] == [0, None]
    # Four readers say 0, 0, 0, 0 and three 1, 2, 1: of 7 marks 4, 2 and 1 are alike.
    assert found["agreement"]["alpha"] == pytest.approx(1 - (4 / 2) / ((4 * 3 + 2 * 5 + 1 * 6) / 6))
    data = teacher.client.get(f"{teacher.path}/marks.csv").content.decode("utf-8-sig")
    assert f"7,{SENTENCES[0]},First story,1.0,First story" in data
    assert f"7,{SENTENCES[1]},,0.5,Second story" in data


def test_scores_stand_on_the_critics_axis(teacher: Teacher) -> None:
    found = teacher.results("score")
    assert (found["low"], found["high"]) == (0, 100)
    assert found["critics"] == [{"name": "Sample Ann", "value": 80.0}]
    assert teacher.results("number")["critics"] == [{"name": "Answer", "value": 7.0}]


def test_an_answer_can_be_changed_until_it_is_shown(teacher: Teacher) -> None:
    teacher.state(stop="choice")
    phone = Phone(teacher.code)
    phone.send(answer="0")
    assert re.search(r'value="0" required checked', phone.look().text)
    phone.send(answer="1")
    held = phone.look().text
    proof = re.findall(r'name="proof" value="([^"]*)"', held)[0]
    assert teacher.state(revealed=True)["revealed"] == ["choice"]
    late = phone.client.post(phone.path, data={"stop": "choice", "proof": proof, "answer": "0"})
    assert late.status_code == 409
    assert "Your answer" in said(late)
    assert [one["n"] for one in teacher.results("choice")["bars"]] == [0, 1]
    teacher.state(open=False)
    assert "closed" in said(phone.look())
    assert "closed" in said(Phone(teacher.code).look())


@pytest.mark.parametrize(
    ("stop", "form", "status"),
    [
        ("choice", {}, 422),
        ("choice", {"answer": "7"}, 422),
        ("choice", {"answer": "٣"}, 422),
        ("choice", {"answer": "0", "stop": "none"}, 404),
        ("choice", {"answer": "0", "proof": "made elsewhere"}, 403),
        ("order", {"answer": ["0", "0", "1"]}, 422),
        ("number", {"answer": "nan"}, 422),
        ("number", {"answer": "1e9"}, 422),
        ("mark", {"mark0": "3"}, 422),
        ("mark", {}, 422),
        ("word", {"answer": "   "}, 422),
        ("word", {"answer": "x" * 41}, 422),
        ("sentences", {"answer": "x" * 2001}, 422),
        ("sentences", {"answer": "x" * 1_000_000}, 413),
    ],
)
def test_what_is_no_answer_changes_nothing(
    teacher: Teacher, stop: str, form: dict[str, Any], status: int
) -> None:
    teacher.state(stop=stop)
    phone = Phone(teacher.code)
    good = {"answer": ["2", "1", "0"] if stop == "order" else "0", "mark0": "0"}
    phone.send(**good)
    before = teacher.state()["answered"]
    page = phone.send(**form)
    assert page.status_code == status
    assert page.text.count('role="alert"') <= 1
    assert len(said(page)) < 4_000
    assert teacher.state()["answered"] == before


def test_without_a_cookie_nothing_is_kept_and_it_is_said(teacher: Teacher) -> None:
    teacher.state(stop="choice")
    page = TestClient(APP).post(f"/join/{teacher.code}", data={"stop": "choice", "answer": "0"})
    assert page.status_code == 400
    assert "cookies" in said(page)
    assert teacher.state()["answered"] == {}


def test_an_order_is_made_with_buttons_alone(teacher: Teacher) -> None:
    teacher.state(stop="order")
    phone = Phone(teacher.code)
    page = phone.send(answer=["0", "1", "2"], move="1 -1")
    assert re.findall(r'name="answer" value="(\d)"', page.text) == ["1", "0", "2"]
    page = phone.send(answer=["1", "0", "2"], move="0 -1")
    assert re.findall(r'name="answer" value="(\d)"', page.text) == ["1", "0", "2"]
    assert teacher.state()["answered"] == {}


@pytest.mark.parametrize(("way", "count"), [("slider", 1), ("stars", 5), ("letters", 13)])
def test_a_score_is_given_in_three_ways(teacher: Teacher, way: str, count: int) -> None:
    teacher.state(stop="score")
    phone = Phone(teacher.code)
    phone.path += f"?as={way}"
    assert phone.look().text.count('name="answer"') == count


def test_the_teacher_moderates_resets_and_takes_all_along(teacher: Teacher) -> None:
    teacher.state(stop="word")
    for word in ("=rain", "noise"):
        Phone(teacher.code).send(answer=word)
    for body, status in (("=rain", 1), ("noise", -1)):
        given = {"stop": "word", "body": body, "status": status}
        assert teacher.client.post(f"{teacher.path}/moderate", json=given).status_code == 204
    found = {one["word"]: one["status"] for one in teacher.results("word")["words"]}
    assert found == {"=rain": 1, "noise": -1}
    assert teacher.results("word")["answers"] == 1
    data = teacher.client.get(f"{teacher.path}/class.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(line for line in io.StringIO(data) if not line.startswith("#")))
    assert sorted((row["answer"], row["status"]) for row in rows) == [
        ("'=rain", "let through"),
        ("noise", "hidden"),
    ]
    assert {row["phone"] for row in rows} == {"1", "2"}
    assert teacher.client.post(f"{teacher.path}/reset", json={"stop": "word"}).status_code == 204
    assert teacher.state()["answered"] == {}
    assert teacher.state()["joined"] == 2


def test_only_the_token_opens_the_teachers_side(teacher: Teacher) -> None:
    stranger = TestClient(APP)
    for path in ("state", "answers/choice", "class.csv", "qr.svg?at=http://testserver"):
        assert stranger.get(f"/present/{teacher.code}/{path}").status_code == 404
    assert stranger.post(f"/present/{teacher.code}/state", json={"open": True}).status_code == 404
    for wrong in (b"", b"[]", b"{", b"x" * 1_000_000):
        assert stranger.post(f"{teacher.path}/state", content=wrong).status_code == 400
    wrong = {"stop": "word", "body": "x", "status": 5}
    assert stranger.post(f"{teacher.path}/moderate", json=wrong).status_code == 400


def test_the_code_is_drawn_for_this_server_alone(teacher: Teacher) -> None:
    drawn = teacher.client.get(f"{teacher.path}/qr.svg", params={"at": "http://testserver"})
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert drawn.text.startswith("<svg")
    for elsewhere in ("http://elsewhere.example", "javascript:alert(1)", ""):
        asked = teacher.client.get(f"{teacher.path}/qr.svg", params={"at": elsewhere})
        assert asked.status_code == 400


def prepared(lesson: Lesson, token: str = "") -> str:
    home, key = "http://here/", {"corpus": "key-to-read"}
    return classroom.prepare(lesson, lesson, "Sample Film", home, key, token)


def test_a_page_is_drawn_once_when_it_is_first_opened(
    memory_store: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = prepared(LESSON)
    client = TestClient(APP)
    assert client.get(f"/present/{token}/state").status_code == 404  # nobody has opened it
    page = client.get(f"/present/{token}").text
    assert unescape(page).count("http://here/?corpus=key-to-read") >= len(LESSON.stops)
    monkeypatch.delattr(classroom, "present_page")
    assert client.get(f"/present/{token}").text == page
    assert client.get(f"/present/{token}/state").json()["open"] is False
    assert client.get(f"/present/{token[::-1]}").status_code == 404


def test_a_link_that_nobody_has_opened_shows_the_lesson_as_it_is_now(memory_store: None) -> None:
    token = prepared(LESSON)
    changed = replace(LESSON, title="Changed")
    assert prepared(changed, token) == token
    client = TestClient(APP)
    assert "<title>Changed</title>" in client.get(f"/present/{token}").text
    assert prepared(LESSON, token) != token  # a class may see it
    assert "<title>Changed</title>" in client.get(f"/present/{token}").text


OTHER = """
import sys
from starlette.applications import Starlette
from starlette.testclient import TestClient
from crosscut.ui import classroom
print(TestClient(Starlette(routes=classroom.ROUTES)).get(f"/present/{sys.argv[1]}").text)
"""


@pytest.mark.slow
def test_another_process_opens_what_this_one_has_prepared(
    memory_store: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CROSSCUT_STORE", f"sqlite:///{tmp_path / 'both.db'}")
    token = prepared(LESSON)
    command = [sys.executable, "-c", OTHER, token]
    seen = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert f"<title>{LESSON.title}</title>" in seen
    assert TestClient(APP).get(f"/present/{token}").text == seen.removesuffix("\n")
    store().close()


def test_everything_in_class_lies_under_the_path_of_the_app() -> None:
    client = TestClient(Starlette(routes=[Mount("/films", routes=classroom.ROUTES)]))
    code = open_run(store(), b"page", LESSON, to_class=True).code
    asked = client.get("/films/join", params={"code": code})
    assert asked.url.path == f"/films/join/{code}"
    assert asked.status_code == 200


def test_a_phone_without_scripts_is_counted_and_can_give_a_number(teacher: Teacher) -> None:
    teacher.state(stop="number")
    phone = TestClient(APP)
    page = phone.get("/join", params={"code": teacher.code.lower()}).text
    assert teacher.state()["joined"] == 1
    assert re.search(r'<input type="number"[^>]* min="0" max="20"', page)
