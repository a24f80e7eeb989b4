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

from crosscut.charts.base import PICK, levels, outline, spread_out, wrap_names
from crosscut.charts.look import PALETTES, SEQUENTIAL, Theme
from crosscut.charts.pictures import picture
from crosscut.charts.themes import (
    by_change,
    change_words,
    describe_dumbbells,
    describe_face_to_face,
    describe_heat_map,
    describe_matrix,
    describe_pairs,
    dumbbells,
    face_to_face,
    heat_map,
    leads,
    matrix,
    pair_bars,
    top_pairs,
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
        "dumbbells": dumbbells(told(), PEOPLE, STORIES, theme).to_dict(),
        "pairs": pair_bars(pairs, PEOPLE, "sentence", theme).to_dict(),
        "face": face_to_face(compared(), PEOPLE, SIDES, theme).to_dict(),
        "matrix": matrix(pairs, PEOPLE, "sentence", theme).to_dict(),
    }


def rows(chart: dict[str, Any], column: str) -> list[dict[str, Any]]:
    return next(own for own in chart["datasets"].values() if own and column in own[0])


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_chart_takes_its_container_and_can_be_clicked(theme: Theme) -> None:
    fields = {
        "heat": ["review_id", "code"],
        "dumbbells": ["code", "segment"],
        "pairs": ["one", "other"],
        "face": ["item"],
        "matrix": ["one", "other"],
    }
    for name, chart in specs(theme).items():
        assert chart["width"] == "container"
        assert chart["config"]["background"] == "transparent"
        (selected,) = (one for one in chart["params"] if "select" in one)
        assert selected["name"] == PICK
        assert selected["select"]["fields"] == fields[name]


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_dots_too_are_told_with_what_has_none() -> None:
    names = {str(one): str(one) for one in states()["review_id"]}
    code, title = next(iter(PEOPLE.items()))
    missing = int((states().loc[states()["code"] == code, "state"] == "not-found").sum())
    known = describe_heat_map(rates(), names, PEOPLE, states(), dots=True)
    alike = describe_heat_map(rates().assign(count=9, few=False), names, PEOPLE, states())
    assert "Fewest" not in alike
    assert "Without a dot: " in known
    none = describe_heat_map(rates().assign(count=0), names, PEOPLE, states(), dots=True)
    assert "Most" not in none
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


@pytest.mark.slow
def test_a_dumbbell_has_a_dot_for_each_story_that_speaks_of_the_theme() -> None:
    chart = specs("light")["dumbbells"]
    points = {(row["code"], row["segment"]): row for row in rows(chart, "filled")}
    # the clerk is not found on the second story
    assert set(points) == {("clerk", "story-one"), ("pilot", "story-one"), ("pilot", "story-two")}
    assert points["clerk", "story-one"]["rate"] == pytest.approx(1000 * 10 / 44)
    assert (points["pilot", "story-one"]["filled"], points["pilot", "story-two"]["filled"]) == (
        0,
        1,
    )
    lines = {row["code"]: (row["min"], row["max"]) for row in rows(chart, "min")}
    assert lines["clerk"] == (0, pytest.approx(1000 * 10 / 44))
    figures = [row["label"] for own in chart["datasets"].values() for row in own if "label" in row]
    assert {"none", "240.0"} <= set(figures)
    text = describe_dumbbells(told(), PEOPLE, STORIES)
    assert "the clerk, 227.3 on Story One, 0.0 on Story Two" in text


def test_themes_that_change_most_stand_first_or_those_of_a_story() -> None:
    """d goes from 0 to 9, c from 1 to 9; a and b are alike on all four."""
    table = four_stories()
    assert by_change(table) == ["d", "c", "a", "b"]
    # beyond the other stories the first has 4 more of c, none of a and b, 8 less of d
    assert by_change(table, "one") == ["c", "a", "b", "d"]
    assert leads(table, by_change(table))
    assert leads(table, by_change(table, "one"), "one")
    assert not leads(table, ["d"])  # there is no other
    alike = table[table["code"].isin(["a", "b"])]
    assert not leads(alike, by_change(alike))
    some = table.assign(count=np.where(table["code"] == "d", 1, table["count"]))
    assert not leads(some, by_change(some))  # d changes more, in few mentions
    less = table[table["code"] != "c"]
    assert not leads(less, by_change(less, "one"), "one")  # of none it has more than elsewhere
    few = table.assign(count=np.where(table["code"] == "d", 1, table["count"]))
    assert by_change(few) == ["c", "a", "b", "d"]
    assert by_change(table.assign(count=0)) == []


def test_of_few_mentions_their_number_is_said_and_no_rate() -> None:
    table = four_stories()
    own = table[table["code"] == "d"].assign(count=[1, 0, 3, 0])
    assert change_words(own, "d", FOUR) == (
        "1\u00a0mention on The long one of four and 3\u00a0mentions on The long three of four"
    )
    assert change_words(own.assign(count=[1, 0, 4, 0]), "d", FOUR) == (
        "9.0 on The long four of four, 0.0 on The long two of four"
    )


FOUR = {code: f"The long {code} of four" for code in ("one", "two", "three", "four")}


def four_stories() -> pd.DataFrame:
    """Four themes: a and b alike on all stories, d silent on the second."""
    rates = {"a": [5, 5, 5, 5], "b": [5, 5, 5, 5], "c": [9, 5.1, 1, 1], "d": [1, 0, 3, 9]}
    rows = [
        (segment, code, int(10 * rate), 10_000, float(rate), False, int(rate > 0))
        for code, own in rates.items()
        for segment, rate in zip(FOUR, own, strict=True)
    ]
    columns = ["segment", "code", "count", "words", "rate", "few", "reviews"]
    return pd.DataFrame(rows, columns=columns)


@pytest.mark.slow
def test_the_pairs_that_stand_together_most_often_are_drawn_and_no_others() -> None:
    pairs = together(selection(), "character", list(PEOPLE), "sentence")
    drawn = top_pairs(pairs)
    assert drawn["both"].is_monotonic_decreasing
    assert (drawn["both"] > 0).all()
    one = drawn.iloc[0]
    bars = rows(specs("light")["pairs"], "pair")
    assert bars[0]["pair"] == f"{PEOPLE[one['one']]} + {PEOPLE[one['other']]}"
    assert describe_pairs(pairs, PEOPLE, "sentence").startswith("Bars, one for each pair")


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


@pytest.mark.slow
def test_too_few_words_are_said_in_words() -> None:
    table = compared()
    chart = specs("light")["face"]
    own = {row["item"]: row for row in rows(chart, "item")}
    said = dict(zip(table["item"], verdict_words(table, SIDES), strict=True))
    assert said == {item: row["verdict_text"] for item, row in own.items()}
    assert own["clerk"]["counts"] == "3 : 7"
    assert own["clerk"]["verdict_text"] == "too few words to tell"
    assert own["pilot"]["mentions"] == "7 (5 and 2)"
    assert describe_face_to_face(table, PEOPLE, SIDES).endswith(
        f"Too few words to tell: {sum(s.startswith('too few') for s in said.values())}\u00a0themes."
    )


@pytest.mark.slow
def test_alt_texts_name_what_is_highest() -> None:
    text = describe_heat_map(rates(), NAMES, PEOPLE, states())
    assert "Highest: the clerk in Ada Moor of The Reel, 184.2 (7)." in text
    assert "Fewest in what is counted: the pilot, 7\u00a0mentions." in text
    pairs = together(selection(), "character", list(PEOPLE), "sentence")
    assert describe_matrix(pairs, PEOPLE, "sentence").endswith("together in 5 sentences.")
    few = rates().assign(few=True)
    assert "No theme has 5 mentions" in describe_heat_map(few, NAMES, PEOPLE, states())


@pytest.mark.slow
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


def test_what_is_not_chosen_steps_back_and_names_do_not() -> None:
    table = keyness(WORDS_ONE, WORDS_OTHER)
    spec = face_to_face(table, FORMS, ("Ada", "Ben"), "light", "word").to_dict()
    back = [
        layer["mark"]["type"]
        for layer in outline(spec, [], "light")["layer"]
        if layer["encoding"].get("opacity", {}).get("condition", {}).get("param") == PICK
    ]
    assert sorted(back) == ["point", "rule"]  # the dots and their lines, no text


def test_what_words_set_apart_is_described() -> None:
    table = keyness(WORDS_ONE, WORDS_OTHER)
    said = describe_face_to_face(table, FORMS, ("Ada", "Ben"), "word").replace("\u00a0", " ")
    assert said == (
        "Rows, one for each of 3 words: Ada and Ben. More in Ada: tin. More in Ben: Night. "
        "No clear difference: 1 word."
    )
