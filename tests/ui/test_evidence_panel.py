"""The evidence panel: what it quotes, what a reader sets right in it, where its links lead."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs

import pytest
import streamlit as st
from app_page import open_page
from streamlit.testing.v1 import AppTest

from crosscut.corpus.build import Corpus
from crosscut.text.phrases import review_names
from crosscut.ui import evidence

THEME = "Loneliness"


def opened(theme: str = THEME) -> AppTest:
    return open_page("themes", theme=theme)


def panel(app: AppTest) -> str:
    bodies = [element.proto.body for element in app.get("html")]
    return "".join(body for body in bodies if 'class="evidence"' in body)


def places(app: AppTest) -> list[tuple[str, int]]:
    found = re.findall(r'data-evidence="set:(\d+):([^"]+)"', panel(app))
    return [(html.unescape(review), int(sentence)) for sentence, review in found]


def test_it_quotes_the_sentences_in_the_order_of_the_text(bundled: Corpus) -> None:
    app = opened()
    counted = bundled.mentions[
        (bundled.mentions["kind"] == "theme") & (bundled.mentions["code"] == "loneliness")
    ]
    body = bundled.passages.loc[bundled.passages["kind"] == "body", ["review_id", "passage"]]
    counted = counted.astype({"review_id": "str"}).merge(body.astype({"review_id": "str"}))
    rows = counted[["review_id", "sentence"]].drop_duplicates()
    wanted = sorted(zip(rows["review_id"], rows["sentence"], strict=True))
    assert places(app) == wanted[: evidence.AT_ONCE]
    assert len(re.findall("<blockquote", panel(app))) == evidence.AT_ONCE
    app.number_input(key="page-theme").set_value(2).run()
    assert places(app) == wanted[evidence.AT_ONCE : 2 * evidence.AT_ONCE]


def test_what_is_set_right_counts_and_can_be_taken_back(bundled: Corpus) -> None:
    app = opened()
    place = places(app)[0]
    app.session_state["correcting"] = place
    app.run()
    box = app.selectbox(key=f"set-{place[0]}:{place[1]}")
    titles = bundled.guide.code_titles("segment")
    new = next(code for code in titles if code != box.value)
    box.set_value(new).run()
    assert not app.exception
    assert not [box for box in app.selectbox if str(box.key).startswith("set-")]
    assert f"{html.escape(titles[new])}, set right by you" in panel(app)
    assert app.session_state["current_corpus"].fingerprint != bundled.fingerprint
    app.button(key="undo").click().run()
    assert "set right by you" not in panel(app)
    assert app.session_state["current_corpus"].fingerprint == bundled.fingerprint


def test_a_quote_opens_its_passage(bundled: Corpus) -> None:
    app = opened()
    review, sentence = places(app)[2]
    sentences = bundled.sentences[bundled.sentences["review_id"] == review]
    row = sentences[sentences["sentence"] == sentence].iloc[0]
    names = review_names(bundled.reviews, bundled.guide.film.title)
    links = re.findall(r'<a href="review\?([^"]+)"', panel(app))
    query = parse_qs(html.unescape(links[2]))
    assert query["passage"] == [str(row["passage"])]
    assert query["review"] == [names[review]]


@pytest.mark.parametrize(
    "wish", [("gone", 3), ("000-drifting-through-light", 10**9), ("", 0), ("<b>", 1)]
)
def test_a_place_that_is_not_here_is_not_corrected(wish: tuple[str, int]) -> None:
    app = opened()
    app.session_state["correcting"] = wish
    app.run()
    assert not app.exception
    assert not [box for box in app.selectbox if str(box.key).startswith("set-")]


@pytest.mark.parametrize("told", ["", "set", "set:x:y", "set:²:y", "read:-1:a", "go:1:a", "::"])
def test_a_browser_may_tell_anything(told: str) -> None:
    evidence._take_click(told)
    assert "correcting" not in st.session_state
