"""The evidence panel: what it quotes, what a reader sets right in it, where its links lead."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs

import pytest
import streamlit as st
from app_page import html_of, open_page, press, sound
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


def test_what_a_sentence_denies_is_shown_and_not_counted(bundled: Corpus) -> None:
    denied = bundled.denials
    row = denied[denied["kind"] == "theme"].iloc[0]
    review, code = str(row["review_id"]), str(row["code"])
    title = bundled.guide.code_titles("theme")[code]
    name = review_names(bundled.reviews, bundled.guide.film.title)[review]
    app = open_page("themes", theme=title, **{"with": name})
    mentions = bundled.mentions.astype({"review_id": "str", "code": "str"})
    own = mentions[(mentions["review_id"] == review) & (mentions["code"] == code)]
    assert counts(app) <= len(own)
    own_denied = denied[(denied["review_id"] == review) & (denied["code"] == code)]
    assert len(re.findall('<mark class="denied"', panel(app))) == len(own_denied)
    assert (review, int(row["sentence"])) in places(app)
    app.session_state[evidence.ASKED] = (review, int(row["sentence"]))
    assert "to deny it" in html_of(sound(app.run()))


def opened_at(place: tuple[str, int], key: str = "correcting", **query: str) -> AppTest:
    app = open_page("themes", **(query or {"theme": THEME}))
    app.session_state[key] = place
    return sound(app.run())


def counts(app: AppTest) -> int:
    return int(re.findall(r'data-count="(\d+)"', html_of(app))[0])


def test_a_wrong_mention_is_dropped_counted_no_more_and_taken_back(bundled: Corpus) -> None:
    app = opened()
    place, before = places(app)[0], counts(app)
    app = opened_at(place)
    buttons = [one for one in app.button if str(one.key).startswith("drop-")]
    assert {"Loneliness" in one.label for one in buttons} == {True}
    sound(buttons[0].click().run())
    assert counts(app) == before - 1
    (change,) = app.session_state["corrections"]
    assert (change.kind, change.action, change.code) == ("mention", "drop", "theme:loneliness")
    assert "1\u00a0thing set right by you" in html_of(app)
    press(app, "undo")
    assert counts(app) == before
    assert app.session_state["current_corpus"].fingerprint == bundled.fingerprint


def test_the_last_thing_set_right_is_the_first_taken_back() -> None:
    app = opened()
    place = places(app)[0]
    app = opened_at(place)
    sound(next(one for one in app.button if str(one.key).startswith("drop-")).click().run())
    app.session_state["correcting"] = other = places(app)[0]
    sound(app.run())
    box = app.selectbox(key=f"set-{other[0]}:{other[1]}")
    box.set_value("whole-film" if box.value != "whole-film" else "story-one")
    sound(app.run())
    assert [one.kind for one in app.session_state["corrections"]] == ["segment", "mention"]
    press(app, "undo")
    assert [one.kind for one in app.session_state["corrections"]] == ["mention"]
    app.switch_page("pages/library.py")
    app.query_params["library"] = "What was understood"
    sound(app.run())
    assert "is not Loneliness" in html_of(app)
    press(app, "undo-right-0")
    assert app.session_state["corrections"] == ()


def test_a_scene_is_another_or_none(bundled: Corpus) -> None:
    app = open_page("readings")
    boxes = [box for box in app.selectbox if box.key == "reading"]
    assert boxes
    cells = [one for one in boxes[0].options if one != "Any"]
    boxes[0].select(cells[0])
    sound(app.run())
    place = places(app)[0]
    app.session_state["correcting"] = place
    sound(app.run())
    control = next(box for box in app.selectbox if str(box.key).startswith("scene-"))
    before = len(app.session_state["current_corpus"].scenes)
    other = next(one for one in bundled.guide.scenes if one.code != control.value).code
    key = str(control.key)
    control.set_value(other)
    sound(app.run())
    (change,) = app.session_state["corrections"]
    assert (change.kind, change.action) == ("scene", "set")
    assert len(app.session_state["current_corpus"].scenes) == before
    press(app, "undo")
    app.selectbox(key="reading").select(cells[0])
    app.session_state["correcting"] = place
    sound(app.run())
    app.selectbox(key=key).set_value("")
    sound(app.run())
    assert len(app.session_state["current_corpus"].scenes) == before - 1


def test_a_pair_is_none(bundled: Corpus) -> None:
    app = open_page("readings", part="Where readings part")
    box = app.selectbox(key="pair")
    cells = [one for one in box.options if one != "Any"]
    box.select(cells[0])
    sound(app.run())
    place, before = places(app)[0], counts(app)
    app.session_state["correcting"] = place
    sound(app.run())
    sound(next(one for one in app.button if "are no pair here" in one.label).click().run())
    (change,) = app.session_state["corrections"]
    assert (change.kind, change.review_id) == ("pair", place[0])
    assert app.session_state["current_corpus"].not_pairs
    press(app, "undo")
    assert app.session_state["current_corpus"].not_pairs == frozenset()
    assert before >= 1


def test_a_disagreement_is_none_and_comes_back() -> None:
    app = open_page("readings", part="Disagreements")
    names = re.findall(r'data-pin="([^"]+)"', html_of(app))
    assert len(set(names)) == len(names) == html_of(app).count('disagreement of-2"')

    def cards() -> list[str]:
        return re.findall(r'disagreement of-2"><h3>.*?</div></div></div>', html_of(app), re.DOTALL)

    before = cards()
    assert len(before) == 12
    assert all(card.count("<blockquote") == 2 and card.count("review?") == 2 for card in before)
    sound(next(one for one in app.button if one.label == "Not a disagreement").click().run())
    assert before[0] not in cards()
    (change,) = app.session_state["corrections"]
    assert (change.kind, change.action) == ("disagreement", "drop")
    press(app, "undo")
    assert cards() == before


def test_disagreements_about_one_character(bundled: Corpus) -> None:
    def cards(app: AppTest) -> dict[tuple[str, str], str]:
        return {
            (one, other): card
            for card, one, other in re.findall(
                r'(disagreement of-2"><h3>.*?data-pin="(\S+) (\S+)".*?</div></div></div>)',
                html_of(app),
                re.DOTALL,
            )
        }

    app = open_page("readings", part="Disagreements", about="Faye")
    assert app.selectbox(key="about").value == "Faye"
    about_faye = cards(app)
    where = ["review_id", "sentence"]
    faye = bundled.mentions[bundled.mentions["code"] == "faye"][where].drop_duplicates()
    named = bundled.sentences.merge(faye, on=where)[["review_id", "start"]].astype(str)
    places = {":".join(place) for place in named.itertuples(index=False)}
    assert about_faye
    assert all({*pair} <= places or "with Faye<" in card for pair, card in about_faye.items())
    sound(app.selectbox(key="about").select("").run())
    assert {*cards(app)} - {*about_faye}


def test_a_score_is_none(bundled: Corpus) -> None:
    inside = bundled.scores.dropna(subset=["review_id", "start"])
    app = open_page("scores")
    app.selectbox(key="score").select_index(1)
    sound(app.run())
    place = places(app)[0]
    app.session_state["correcting"] = place
    sound(app.run())
    sound(next(one for one in app.button if one.label.endswith("is no score")).click().run())
    scores = app.session_state["current_corpus"].scores
    assert len(scores) == len(bundled.scores) - 1
    assert len(inside) > 0
    press(app, "undo")
    assert len(app.session_state["current_corpus"].scores) == len(bundled.scores)


def test_why_names_words_of_the_sentence_and_closes_again(bundled: Corpus) -> None:
    app = opened()
    place = places(app)[0]
    app = opened_at(place, "asked_why")
    text = html_of(app)
    assert 'class="why"' in text
    assert "It is read as on" in text
    assert "is counted for Loneliness" in text
    assert "tone" in text
    assert not [one for one in app.button if str(one.key).startswith("drop-")]


def test_a_sentence_that_is_not_sure_says_so(bundled: Corpus) -> None:
    app = opened()
    rows = bundled.sentences.astype({"review_id": "str"}).set_index(["review_id", "sentence"])
    doubtful = [rows.loc[place, "confidence"] < 0.6 for place in places(app)]
    quotes = panel(app).split("<blockquote")[1:]
    assert [", unsure" in quote for quote in quotes] == doubtful
    page = open_page("review", review=review_names(bundled.reviews, bundled.guide.film.title)[
        "002-lonely-cinema"
    ])  # fmt: skip
    body = bundled.passages[bundled.passages["kind"] == "body"].astype({"review_id": "str"})
    own = bundled.sentences.astype({"review_id": "str"}).merge(body[["review_id", "passage"]])
    own = own[own["review_id"] == "002-lonely-cinema"]
    marks = html_of(page).split('<article class="review')[1].count('class="unsure"')
    assert marks == int((own["confidence"] < 0.6).sum())


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


@pytest.mark.parametrize(
    "told", ["", "set", "set:x:y", "set:²:y", "read:-1:a", "go:1:a", "why:", "why:x:y", "::"]
)
def test_a_browser_may_tell_anything(told: str) -> None:
    evidence._take_click(told)
    assert "correcting" not in st.session_state
    assert "asked_why" not in st.session_state
