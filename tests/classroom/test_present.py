from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from html import unescape

import pytest
from classroom.sample_lesson import LESSON, WORDS, address, stop

from crosscut.classroom.present import page, steps_of
from crosscut.project.lesson import Stop


@pytest.fixture(scope="module")
def drawn() -> str:
    return page(LESSON, "Sample <Film>", address)


@pytest.mark.parametrize(
    ("shown", "room", "steps"),
    [
        (stop("x"), True, "figure sentences"),
        (stop("x", "hidden"), True, "question figure sentences"),
        (stop("x", "choice", options=("a",), answer=("a",)), False,
         "question answer figure sentences"),
        (stop("x", "choice", options=("a",), answer=("a",)), True,
         "question class answer figure sentences"),
        (stop("x", "word", figure=None), True, "question class figure"),
        (stop("x", "whose", figure=None, options=("a",), answer=("a",)), False,
         "question answer sentences"),
    ],
)  # fmt: skip
def test_a_stop_goes_from_its_question_to_its_sentences(
    shown: Stop, room: bool, steps: str
) -> None:
    assert " ".join(steps_of(shown, room)) == steps


def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing_else(drawn: str) -> None:
    fetched = re.findall(r'(?:src|href)=["\']?([^"\' >]+)|url\(([^)]+)\)', drawn)
    outside = {
        one for pair in fetched for one in pair if one and not one.startswith(("data:", "#"))
    }
    assert {unescape(one) for one in outside} == {address(one.pin) for one in LESSON.stops}
    (script,) = re.findall(r"<script>(.*?)</script>", drawn, re.DOTALL)
    (rules,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', drawn)
    assert b64encode(hashlib.sha256(script.encode()).digest()).decode() in rules
    assert "default-src 'none'" in rules
    assert "unsafe" not in rules
    assert " style=" not in drawn
    assert "connect-src 'self'" in page(LESSON, "Sample", address, room=True)[:900]


def test_texts_of_a_lesson_are_escaped(drawn: str) -> None:
    assert "<title>Rain &amp; &lt;i&gt;lanterns&lt;/i&gt;</title>" in drawn
    assert "Sample &lt;Film&gt;" in drawn
    assert WORDS not in drawn
    assert "It rains &lt;b&gt;on&lt;/b&gt; everyone &amp; nobody minds." in drawn


def test_a_picture_that_cannot_be_drawn_is_its_table() -> None:
    from dataclasses import replace

    bare = LESSON.stops[5]
    assert bare.pin.figure is not None
    figure = replace(bare.pin.figure, spec="")
    shown = replace(LESSON, stops=(replace(bare, pin=replace(bare.pin, figure=figure)),))
    assert '<div class="plain"' in page(shown, "Sample", address)
