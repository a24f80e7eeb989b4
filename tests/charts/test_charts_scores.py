"""Charts of scores and tone: where things stand, explicit scales, words that match."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest
from sample_scores import MIXED, called, stating
from sample_tables import GUIDE, sample

from crosscut.charts.base import PICK
from crosscut.charts.look import DIVERGING, PALETTES, Theme
from crosscut.charts.pictures import picture
from crosscut.charts.scores import (
    HEADS,
    KINDS,
    _choose_labels,
    axis_begins,
    describe_against_tone,
    describe_scores,
    headline,
    lanes,
    score_against_tone,
    score_lanes,
)
from crosscut.charts.tone import (
    describe_tone,
    tone_along,
    tone_by_segment,
    tone_matrix,
)
from crosscut.corpus.selection import Scope, select
from crosscut.measures.scores import at_convention, film_scores, spread, with_maximum
from crosscut.measures.tone import along, by_review, by_segment, interval_text, mean_tones

TITLES = GUIDE.code_titles("segment")
NAMES = {"ada": "Ada Moor", "ben": "“Late Flights”", "cyd": "Cyd Ray and 1 other"}


def shown(convention: str = "linear", maxima: dict[int, float] | None = None) -> pd.DataFrame:
    table = with_maximum(film_scores(MIXED), maxima or {})
    linear = at_convention(table, "linear")["hundred"]
    return at_convention(table, convention).assign(linear=linear)


def drawn(chart: Any) -> dict[str, Any]:
    spec: dict[str, Any] = chart.to_dict()
    return spec


def params(spec: dict[str, Any]) -> dict[str, Any]:
    return {one["name"]: one["select"] for one in spec["params"] if "select" in one}


def test_lanes_in_words() -> None:
    table = shown()
    laid = lanes(table, called(table))
    # a mark without a scale has no place on the axis
    assert laid["head"].tolist() == [
        HEADS["own"], "", "", HEADS["reported"], "", HEADS["published"], "", HEADS["positive"], "",
    ]  # fmt: skip
    assert laid["label"].iloc[4] == "IMDb:  → 80"
    assert laid["label"].iloc[8] == "RT: 89%"
    bare = table[table["sort"] == "unstated"]
    assert lanes(bare, called(table))["label"].tolist()[-1] == "Bare: "  # it says no more


def test_the_axis_is_as_long_as_the_marks_need() -> None:
    table = pd.DataFrame({"hundred": [88.0, None], "linear": [81.0, None]})
    for lowest, begins in ((81.0, 70), (82.0, 80), (61.0, 50), (30.0, 20), (21.0, 0)):
        assert axis_begins(table.assign(linear=lowest)) == begins
    assert axis_begins(table.iloc[1:]) == 0


@pytest.mark.slow
def test_a_verdict_that_another_convention_turns_is_drawn() -> None:
    """A B- is 7 of 12 steps, 58.3, and 67 by the letter table."""
    corpus = stating(*({"scale": "letter", "raw": raw, "value": None, "scale_max": None,
                        "rater": raw} for raw in ("B-", "A")))  # fmt: skip
    scores = film_scores(corpus)
    linear = at_convention(scores, "linear")["hundred"]
    table = at_convention(scores, "letters").assign(linear=linear)
    laid = lanes(table, called(table))
    turned = (linear >= 60) != (table["hundred"] >= 60)
    assert turned.any()
    assert (laid["flips"] == "now favourable").sum() == turned.sum()
    assert headline(table).endswith("; 1\u00a0verdict turns")
    svg = picture(drawn(score_lanes(table, called(table), None, "light")), "svg", title="T",
                  source="S", theme="light").decode()  # fmt: skip
    assert "now favourable" in svg


def test_the_headline_is_worked_out() -> None:
    table = shown()
    assert headline(table) == "All 4 marks lie between 30 and 80"
    assert headline(table[table["score"] == 0]) == "One mark is stated: 30 of 100"
    assert headline(table.iloc[:0]) == "No mark on a scale is stated"


def test_lanes_stay_while_dots_move() -> None:
    before, after = (lanes(shown(name), called(shown())) for name in ("linear", "lowest-is-zero"))
    assert before["score"].equals(after["score"])
    assert not before["hundred"].equals(after["hundred"])


def test_a_scale_that_the_reader_states_has_lanes_of_its_own() -> None:
    table = shown(maxima={4: 5.0})
    laid = lanes(table, called(table))
    row = laid[laid["score"] == 4].iloc[0]
    assert (row["group"], row["hundred"], row["hollow"]) == ("assumed", 80.0, True)
    assert row["label"].endswith("of 5 → 80")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_scales_are_named_outright(theme: Theme) -> None:
    table = shown()
    spec = drawn(score_lanes(table, called(table), spread(table), theme))
    dots = next(layer for layer in spec["layer"] if layer.get("name") == "dots")
    assert dots["encoding"]["x"]["scale"]["domain"] == [0, 20, 100]
    assert spec["height"] <= 420
    names = [name for name, _ in KINDS.values()]
    assert dots["encoding"]["shape"]["scale"]["domain"] == names
    assert params(spec)[PICK]["fields"] == ["score"]
    assert spec["width"] == "container"


def test_scores_in_words() -> None:
    table = shown()
    said = describe_scores(table, called(table), spread(table))
    assert "one for each of 4\u00a0marks" in said
    assert "Highest: IMDb, 80." in said
    assert "Lowest: Ada Moor, 30." in said
    assert "Own scores of the reviews: two." in said
    assert "Set apart: 1\u00a0share" in said
    assert "for want of a scale: 1\u00a0mark." in said
    assert describe_scores(table.iloc[:0], {}, None) == "No score is stated anywhere."


def test_tone_charts_select_their_cells() -> None:
    selection = select(sample(), Scope())
    segments, tenths = by_segment(selection), along(selection)
    aspects = segments.rename(columns={"segment": "code"})
    for chart, field in (
        (tone_matrix(aspects, NAMES, TITLES, "light"), "code"),
        (tone_by_segment(segments, NAMES, TITLES, "dark"), "segment"),
        (tone_along(tenths, NAMES, "light"), "bin"),
    ):
        assert params(drawn(chart))[PICK]["fields"] == ["review_id", field]


def test_many_reviews_stand_in_rows() -> None:
    rows = {f"r{i}": [0.1] for i in range(7)}
    table = mean_tones(
        pd.DataFrame([(i, "story-one", t) for i, ts in rows.items() for t in ts],
                     columns=["review_id", "code", "tone"]), ["review_id", "code"],
    )  # fmt: skip
    for count, down in ((6, "title:N"), (7, "name:N")):
        names = {f"r{i}": f"Review {i}" for i in range(count)}
        cells = table[table["review_id"].isin(names)]
        spec = drawn(tone_matrix(cells, names, TITLES, "light"))
        assert f"{spec['layer'][0]['encoding']['y']['field']}:N" == down


def test_tone_in_words() -> None:
    table = by_segment(select(sample(), Scope()))
    said = describe_tone(table, NAMES, TITLES, "segment")
    # of five sentences or more: Ada on story one +0.5 (7), Ben on story two -0.5 (5)
    assert "Most favourable: Ada Moor on Story One, +0.50 (7\u00a0sentences)." in said
    assert "Least: “Late Flights” on Story Two, −0.50 (5\u00a0sentences)." in said
    assert interval_text(float("nan"), float("nan")) == "none, one sentence"
    assert interval_text(-0.1, 0.25) == "−0.10 to +0.25"
    assert describe_tone(table.iloc[:0], NAMES, TITLES, "segment") == "No sentence to show."


def test_no_group_is_compared_with_itself_nor_with_its_like() -> None:
    table = by_segment(select(sample(), Scope()))
    alone = describe_tone(table[table["n"] == 7], NAMES, TITLES, "segment")
    assert "Ada Moor on Story One, +0.50 (7\u00a0sentences)" in alone
    assert "Most favourable" not in alone
    alike = describe_tone(table.assign(mean=0.041), NAMES, TITLES, "segment")
    assert "+0.04" in alike
    assert "Most favourable" not in alike


def test_marks_that_are_alike_are_all_the_highest() -> None:
    table = shown()
    raters = called(table)
    two = table[table["counts"]].head(2)
    names = [raters[one] for one in two["score"]]
    alike = describe_scores(two.assign(hundred=80.0), raters, None)
    assert f"{names[0]} and {names[1]}, 80." in alike
    assert "est: " not in alike
    three = pd.concat([two.assign(hundred=80.0), two.head(1).assign(hundred=30.0)])
    text = describe_scores(three, raters, None)
    assert f"Highest: {names[0]} and {names[1]}, 80." in text
    assert f"Lowest: {names[0]}, 30." in text


def test_two_marks_have_no_middle_half() -> None:
    table = shown()
    two = table[table["counts"]].head(2)
    assert "half" not in describe_scores(two, called(two), spread(two))
    assert "half" in describe_scores(table, called(table), spread(table))


def test_score_against_tone() -> None:
    table = by_review(select(sample("ada", "ben"), Scope()))
    table = table.assign(raw=["3/10", "8/10"], hundred=[30.0, 80.0], misfit=["warm words", ""])
    spec = drawn(score_against_tone(table, NAMES, "light"))
    assert params(spec)[PICK]["fields"] == ["review_id"]
    assert describe_against_tone(table, NAMES).endswith("Score and tone part in Ada Moor.")
    assert "agree" not in describe_against_tone(table.assign(misfit=""), NAMES)


def test_of_many_reviews_one_misfit_at_each_score_is_named() -> None:
    rows = [(f"r{i}", 30.0 if i < 6 else 80.0, 0.1 * (i % 6), "x" * (i < 6)) for i in range(12)]
    table = pd.DataFrame(rows, columns=["review_id", "hundred", "mean", "misfit"])
    table = table.assign(raw="3/10", n=9, low=table["mean"] - 0.1, high=table["mean"] + 0.1)
    names = {f"r{i}": f"Review {i}" for i in range(12)}
    spec = drawn(score_against_tone(table, names, "light"))
    labels = [row["label"] for data in spec["datasets"].values() for row in data]
    assert [label for label in labels if label] == ["Review 5"]


def test_of_names_that_would_meet_the_one_furthest_from_its_score_stands() -> None:
    """Names of 17 letters are 122 pixels wide: 44 of 100 on a phone's 280, 19 on a desk's 640."""
    table = pd.DataFrame({"hundred": [30.0, 60.0, 30.0], "mean": [0.3, 0.31, 0.0]})
    table = table.assign(misfit=["x", "", ""], high=[0.4, 0.41, 0.1], aside=0.0)
    table["name"] = [f"Reviewer Number {n}" for n in (1, 2, 3)]
    assert _choose_labels(table, 640, 360).tolist() == [True, True, True]
    assert _choose_labels(table, 280, 360).tolist() == [True, False, True]


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_figures_read_on_every_colour_of_tone(theme: Theme) -> None:
    ink = _luminance(PALETTES[theme].text)
    for colour in DIVERGING[theme]:
        low, high = sorted((ink, _luminance(colour)))
        assert (high + 0.05) / (low + 0.05) >= 4.5


def test_reviews_with_score_and_tone_alike_stand_side_by_side() -> None:
    rows = [
        ("a", 50.0, 0.1),
        ("b", 50.0, 0.1),
        ("c", 50.0, 0.1),
        ("d", 100.0, 0.1),
        ("e", 100, 0.1),
    ]
    table = pd.DataFrame(rows, columns=["review_id", "hundred", "mean"])
    table = table.assign(raw="3/10", n=9, low=0.0, high=0.2, misfit="")
    spec = drawn(score_against_tone(table, {i: i for i in "abcde"}, "light"))
    (data,) = spec["datasets"].values()
    assert [row["aside"] for row in data] == [0, 1, -1, 0, -1]


def test_names_of_columns_are_wrapped_and_never_cut() -> None:
    table = by_segment(select(sample(), Scope())).rename(columns={"segment": "code"})
    spec = drawn(tone_matrix(table, NAMES, TITLES, "light"))
    axis = spec["layer"][0]["encoding"]["x"]
    assert axis["scale"]["domain"] == ["\nAda Moor", "“Late\nFlights”", "Cyd Ray and 1\nother"]
    assert spec["autosize"]["type"] == "fit-x"


@pytest.mark.slow
def test_marks_say_what_they_are() -> None:
    selection = select(sample(), Scope())
    table = shown()
    specs = (
        score_lanes(table, called(table), spread(table), "light"),
        tone_by_segment(by_segment(selection), NAMES, TITLES, "dark"),
        tone_along(along(selection), NAMES, "light"),
    )
    for chart, begins in zip(specs, ("Rater: ", "Review: ", "Review: "), strict=True):
        svg = picture(drawn(chart), "svg", title="T", source="S", theme="light").decode()
        spoken = re.findall(r'aria-label="([^"]*)"', svg)
        assert any(label.startswith(begins) for label in spoken)
        assert not any(re.search(r"\b(x|y|hundred|dot_y|mean): ", label) for label in spoken)
