"""The Themes view's charts: explicit domains, hollow marks, words that match the figures."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_tables import GUIDE, sample
from scipy.optimize import isotonic_regression

from crosscut.charts.base import NARROW, PICK, levels, spread_out, wrap_names
from crosscut.charts.look import PALETTES, Theme
from crosscut.charts.pictures import picture
from crosscut.charts.themes import (
    SEQUENTIAL,
    describe_face_to_face,
    describe_heat_map,
    describe_matrix,
    describe_slopes,
    face_to_face,
    heat_map,
    matrix,
    movers,
    slopes,
    verdict_words,
)
from crosscut.corpus.selection import Scope, select
from crosscut.measures.keyness import Side, keyness, side
from crosscut.measures.states import mention_states
from crosscut.measures.themes import review_rates, segment_rates, together

PEOPLE = GUIDE.code_titles("character")
STORIES = {"story-one": "Story One", "story-two": "Story Two"}
NAMES = {"ben": "Ben", "ada": "Ada Moor of The Reel", "cyd": "Cyd"}
SIDES = ("Ben", "the others")


def selection():
    return select(sample(), Scope())


def rates() -> pd.DataFrame:
    return review_rates(selection(), "character", list(PEOPLE))


def states() -> pd.DataFrame:
    return mention_states(selection(), "character", list(PEOPLE))


def told() -> pd.DataFrame:
    return segment_rates(selection(), "character", list(PEOPLE), list(STORIES))


def compared() -> pd.DataFrame:
    chosen = selection()
    people = chosen.mentions[chosen.mentions["kind"] == "character"]
    ids = (["ben"], ["ada", "cyd"])
    return keyness(*(side(people, "code", chosen.words[own]) for own in ids))


def specs(theme: Theme) -> dict[str, dict[str, Any]]:
    pairs = together(selection(), "character", list(PEOPLE), "sentence")
    return {
        "heat": heat_map(rates(), NAMES, PEOPLE, theme, states()).to_dict(),
        "slopes": slopes(told(), PEOPLE, STORIES, theme).to_dict(),
        "face": face_to_face(compared(), PEOPLE, SIDES, theme).to_dict(),
        "matrix": matrix(pairs, PEOPLE, "sentence", theme).to_dict(),
    }


def rows(chart: dict[str, Any], column: str) -> list[dict[str, Any]]:
    return next(own for own in chart["datasets"].values() if own and column in own[0])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_chart_takes_its_container_and_can_be_clicked(theme: Theme) -> None:
    fields = {
        "heat": ["review_id", "code"],
        "slopes": ["code", "segment"],
        "face": ["item"],
        "matrix": ["one", "other"],
    }
    for name, chart in specs(theme).items():
        assert chart["width"] == "container"
        assert chart["config"]["background"] == "transparent"
        (selected,) = (one for one in chart["params"] if "select" in one)
        assert selected["name"] == PICK
        assert selected["select"]["fields"] == fields[name]


def test_every_scale_has_its_domain() -> None:
    for chart in specs("light").values():
        for layer in chart["layer"]:
            for channel in ("x", "y", "fill", "stroke", "color"):
                encoded = layer["encoding"].get(channel, {})
                encoded = encoded.get("condition", encoded) if "field" not in encoded else encoded
                # what is placed in pixels has no scale
                in_pixels = isinstance(encoded, dict) and encoded.get("scale", 0) is None
                if isinstance(encoded, dict) and "field" in encoded and not in_pixels:
                    assert "domain" in encoded["scale"], (channel, encoded)


def test_cells_say_rate_and_count_and_few_are_hollow() -> None:
    chart = specs("light")["heat"]
    own = {(row["review_id"], row["code"]): row for row in rows(chart, "review_id")}
    # what is never mentioned has no cell
    assert set(own) == {
        ("ada", "clerk"), ("ada", "pilot"), ("ben", "clerk"), ("ben", "pilot"), ("cyd", "pilot"),
    }  # fmt: skip
    most = own["ada", "clerk"]
    assert (most["n"], most["rate"]) == (7, 184.211)
    (title, spread) = next(
        (row["title"], row["spread"]) for row in rows(chart, "spread") if row["code"] == "clerk"
    )
    assert (title, spread) == ("the clerk", "2 of 3\u00a0reviews")
    fill = chart["layer"][0]["encoding"]["fill"]
    assert fill["condition"]["value"] == "transparent"
    assert fill["condition"]["test"] == "datum.n < 5"
    assert fill["scale"]["domain"] == [0, pytest.approx(1000 * 7 / 38, abs=1e-3)]


def test_few_reviews_stand_in_columns_many_in_rows() -> None:
    chart = specs("light")["heat"]["layer"][0]["encoding"]
    assert chart["y"]["scale"]["domain"] == list(PEOPLE.values())
    assert chart["x"]["scale"]["domain"] == ["\nBen", "Ada Moor of\nThe Reel", "\nCyd"]
    many = {f"r{i}": f"Review {i}" for i in range(60)}
    one, own = rates(), states().head(2)
    table = pd.concat([one.assign(review_id=i) for i in many])
    known = pd.concat([own.assign(review_id=i) for i in many])
    chart = heat_map(table, many, PEOPLE, "light", known).to_dict()
    assert chart["layer"][0]["encoding"]["y"]["scale"]["domain"] == list(many.values())
    assert chart["height"] == 60 * 28


def test_dots_too_are_told_with_what_has_none() -> None:
    names = {str(one): str(one) for one in states()["review_id"]}
    code, title = next(iter(PEOPLE.items()))
    missing = int((states().loc[states()["code"] == code, "state"] == "not-found").sum())
    known = describe_heat_map(rates(), names, PEOPLE, states(), dots=True)
    assert "Without a dot: " in known
    one = rates()[rates()["code"] == code]
    said = describe_heat_map(one, names, {code: title}, states(), dots=True)
    assert (f"{missing}\u00a0cell" in said) == (missing > 0)


def linear(channel: int) -> float:
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    red, green, blue = (linear(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_figures_can_be_read_on_every_step_of_the_scale(theme: Theme) -> None:
    # luminance along the scale lies between that of its ends
    text = luminance(PALETTES[theme].text)
    for end in SEQUENTIAL[theme]:
        low, high = sorted((text, luminance(end)))
        assert (high + 0.05) / (low + 0.05) >= 4.5


def test_slopes_go_by_the_rate_of_each_story() -> None:
    chart = specs("light")["slopes"]
    points = {(row["code"], row["segment"]): row for row in rows(chart, "label_y")}
    assert points["clerk", "story-one"]["rate"] == pytest.approx(1000 * 10 / 44)
    assert points["clerk", "story-two"]["few"]
    assert points["pilot", "story-two"]["full"] == "240.0  the pilot"
    assert movers(told(), list(STORIES)) == ["clerk", "pilot"]
    text = describe_slopes(told(), PEOPLE, STORIES)
    assert "the clerk from 227.3 to 0.0 and the pilot from 22.7 to 240.0" in text


def test_slopes_are_placed_in_pixels_from_the_top() -> None:
    """Two themes have 240 + 2 * 40 pixels: the highest rate stands at 0, a rate of 0 at 320.

    Between them heights go by the square root: 227.3 of 240 is sqrt(0.947) = 0.973 of 320.
    """
    points = {(row["code"], row["segment"]): row for row in rows(specs("light")["slopes"], "high")}
    heights = {key: points[key]["high"] for key in points}
    assert heights["pilot", "story-two"] == 0
    assert heights["clerk", "story-two"] == 320
    assert heights["clerk", "story-one"] == pytest.approx(
        320 * (1 - (227.27 / 240) ** 0.5), abs=0.1
    )


def test_of_three_stories_and_more_a_phone_has_a_strip_for_each_theme() -> None:
    """Strips of 68 pixels, the theme with the highest rate first; lines rise 20 from their foot."""
    chart = slopes(four_stories(), {code: code for code in "abcd"}, FOUR, "light").to_dict()
    strips = {row["code"]: row["strip"] for row in rows(chart, "strip")}
    assert strips == {"c": 0, "d": 68, "a": 136, "b": 204}
    low = {(row["code"], row["segment"]): row["low"] for row in rows(chart, "low")}
    assert (low["c", "one"], low["d", "two"]) == (68 - 10 - 20, 2 * 68 - 10)
    height = next(one["expr"] for one in chart["params"] if one["name"] == "height")
    assert height == f"{NARROW} ? {4 * 68} : {240 + 4 * 40}"
    two = specs("light")["slopes"]
    # two stories are drawn alike on every width
    assert [one["name"] for one in two["params"]] == [PICK]


FOUR = {code: f"The long {code} of four" for code in ("one", "two", "three", "four")}


def four_stories() -> pd.DataFrame:
    """Five themes: a and b alike on all stories, c near them on the second, d silent there."""
    rates = {"a": [5, 5, 5, 5], "b": [5, 5, 5, 5], "c": [9, 5.1, 1, 1], "d": [1, 0, 3, 9]}
    rows = [
        (segment, code, int(10 * rate), 10_000, float(rate), False, int(rate > 0))
        for code, own in rates.items()
        for segment, rate in zip(FOUR, own, strict=True)
    ]
    columns = ["segment", "code", "count", "words", "rate", "few", "reviews"]
    return pd.DataFrame(rows, columns=columns)


def test_dots_that_would_cover_each_other_stand_side_by_side() -> None:
    titles = {code: code.upper() for code in "abcd"}
    chart = slopes(four_stories(), titles, FOUR, "light").to_dict()
    aside = {(row["segment"], row["code"]): row["aside"] for row in rows(chart, "aside")}
    # at the ends into the chart, between them to either side
    assert [aside["one", code] for code in "abcd"] == [0, 15, 0, 0]
    assert [aside["four", code] for code in "abcd"] == [0, -15, 0, 0]
    assert [aside["two", code] for code in "abc"] == [0, 15, -15]
    dots = next(layer for layer in chart["layer"] if layer.get("name") == "dots")
    assert {"filter": "datum.rate > 0"} in dots["transform"]


def test_heads_stand_in_lines_or_as_numbers_where_there_is_no_room() -> None:
    chart = slopes(four_stories(), {code: code for code in "abcd"}, FOUR, "light").to_dict()
    heads = rows(chart, "head")
    assert [row["head"] for row in heads] == [
        "\nThe long one of four", "\nThe long two of four", "The long three of\nfour",
        "\nThe long four of four",
    ]  # fmt: skip
    assert [row["number"] for row in heads] == ["1", "2", "3", "4"]


def test_among_several_stories_most_and_least_are_named() -> None:
    assert movers(four_stories(), list(FOUR)) == ["d", "c", "a"]
    text = describe_slopes(four_stories(), {code: code.upper() for code in "abcd"}, FOUR)
    assert (
        "D, most on The long four of four (9.0), least on The long two of four (0.0); "
        "C, most on The long one of four (9.0), least on The long three of four (1.0)" in text
    )


def test_names_are_broken_into_lines() -> None:
    assert wrap_names({"a": "Ada Moor of The Reel", "b": "Ben"}) == {
        "a": "Ada Moor of\nThe Reel",
        "b": "\nBen",
    }
    assert wrap_names({"c": "王家衛電影評論家"}, 5) == {"c": "王家衛電影\n評論家"}
    assert wrap_names({"d": "Donaudampfschifffahrt"}, 5) == {"d": "Donaudampfschifffahrt"}


@given(st.lists(st.floats(0, 500), max_size=25))
def test_levels_keep_what_is_close_apart(values: list[float]) -> None:
    found = levels(np.array(values, dtype=np.float64), 20.0)
    for one, level in enumerate(found):
        for other in range(one):
            assert level != found[other] or abs(values[one] - values[other]) >= 20


def test_levels_by_hand() -> None:
    assert levels(np.array([0.0, 5.0, 8.0, 30.0]), 10.0) == [0, 1, 2, 0]


def test_what_has_no_room_is_moved_apart_evenly() -> None:
    assert spread_out(np.array([0.9, 0.9, 0.9]), 0.1, 1.0).tolist() == pytest.approx([0.8, 0.9, 1])
    assert spread_out(np.array([0.5] * 5), 0.4, 1.0).tolist() == [0, 0.25, 0.5, 0.75, 1]


@given(st.lists(st.floats(0, 500), max_size=25))
def test_labels_are_moved_apart_in_their_order(values: list[float]) -> None:
    given_ = np.array(values, dtype=np.float64)
    moved = spread_out(given_, 20.0)
    order = np.argsort(given_, kind="stable")
    assert (np.diff(moved[order]) >= 20 - 1e-6).all()
    assert (moved >= -1e-9).all()


@given(st.lists(st.floats(0, 500), max_size=25))
def test_they_are_moved_by_least_squares(values: list[float]) -> None:
    given_ = np.sort(np.array(values, dtype=np.float64))
    steps = 20.0 * np.arange(len(given_))
    expected = isotonic_regression(given_ - steps).x if values else steps
    assert spread_out(given_, 20.0) == pytest.approx(np.maximum(expected, 0.0) + steps)


def test_labels_with_room_stay() -> None:
    assert spread_out(np.array([50.0, 0.0, 100.0]), 20.0).tolist() == [50.0, 0.0, 100.0]
    assert spread_out(np.array([50.0, 50.0]), 20.0).tolist() == [40.0, 60.0]


def test_too_few_words_are_said_in_words() -> None:
    table = compared()
    chart = specs("light")["face"]
    own = {row["item"]: row for row in rows(chart, "item")}
    said = dict(zip(table["item"], verdict_words(table, SIDES), strict=True))
    assert said == {item: row["verdict_text"] for item, row in own.items()}
    assert own["clerk"]["counts"] == "3 : 7"
    assert own["clerk"]["verdict_text"] == "too few words to say"
    assert own["pilot"]["mentions"] == "7 (5 and 2)"
    assert describe_face_to_face(table, PEOPLE, SIDES).endswith(
        f"Too few words to say: {sum(s.startswith('too few') for s in said.values())}\u00a0themes."
    )


def test_alt_texts_name_what_is_highest() -> None:
    text = describe_heat_map(rates(), NAMES, PEOPLE, states())
    assert "Highest: the clerk in Ada Moor of The Reel, 184.2 (7)." in text
    assert "Fewest in what is counted: the pilot, 7\u00a0mentions." in text
    pairs = together(selection(), "character", list(PEOPLE), "sentence")
    assert describe_matrix(pairs, PEOPLE, "sentence").endswith("together in 5 sentences.")
    few = rates().assign(few=True)
    assert "No theme has 5 mentions" in describe_heat_map(few, NAMES, PEOPLE, states())


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_chart_can_be_drawn(theme: Theme) -> None:
    for name, chart in specs(theme).items():
        drawn = picture(chart, "svg", title=name, source="Source line", theme=theme).decode()
        assert "Source line" in drawn
        assert "NaN" not in drawn
        assert "undefined" not in drawn
        assert "the clerk" in drawn
        assert {"heat": ">184.2<", "matrix": ">1<"}.get(name, "") in drawn
        # what can be clicked says what it is, in words; no place in the picture is read out
        spoken = re.findall(r'aria-label="([^"]*)"', drawn)
        assert any(label.startswith(("Review: ", "Theme: ")) for label in spoken)
        assert not any(re.search(r"\b[xy]: |label_y", label) for label in spoken)
        json.dumps(chart, allow_nan=False)


WORDS_ONE = Side(pd.Series({"tin": 40, "rain": 5}), pd.Series({"tin": 2, "rain": 1}), 1000, 2)
WORDS_OTHER = Side(pd.Series({"night": 40, "rain": 5}), pd.Series({"night": 1, "rain": 1}), 1000, 1)
FORMS = {"tin": "tin", "rain": "rain", "night": "Night"}


def test_no_interval_reaches_into_the_figures() -> None:
    table = keyness(WORDS_ONE, WORDS_OTHER)
    spec = face_to_face(table, FORMS, ("Ada", "Ben"), "light", "word").to_dict()
    channels = [layer.get("encoding", {}) for layer in spec["layer"]]
    scales = [channel["x"]["scale"] for channel in channels if "scale" in channel.get("x", {})]
    assert scales
    assert all(scale["clamp"] for scale in scales)
    assert "Theme" not in str(spec)


def test_what_words_set_apart_is_described() -> None:
    table = keyness(WORDS_ONE, WORDS_OTHER)
    said = describe_face_to_face(table, FORMS, ("Ada", "Ben"), "word").replace("\u00a0", " ")
    assert said == (
        "Intervals, one for each of 3 words: Ada and Ben. More in Ada: tin. More in Ben: Night. "
        "No clear difference: 1 word."
    )
