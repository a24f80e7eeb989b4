"""The motifs page's charts: explicit domains, marks in their places, words that match."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from sample_tables import GUIDE, sample

from crosscut.charts.base import PICK
from crosscut.charts.look import PALETTES, Theme
from crosscut.charts.motifs import (
    APART,
    bands,
    by_review,
    describe_by_review,
    name_lines,
)
from crosscut.charts.pictures import picture
from crosscut.charts.scenes import (
    by_film,
    by_motif,
    describe_by_film,
    describe_by_motif,
    describe_scene_order,
    scene_order,
)
from crosscut.corpus.selection import Scope, select
from crosscut.guide.model import Scene
from crosscut.measures.scenes import order_of_telling
from crosscut.measures.states import ELSEWHERE, HERE, NOT_FOUND

TITLES = GUIDE.code_titles("segment")
NAMES = {"ada": "Ada Moor", "ben": "“Late Flights”", "cyd": "Cyd Ray and 1 other"}
HEADS = {"tin": ("The tin", "3 mentions"), "storm": ("Storms", "3 mentions")}
SCENES = tuple(
    Scene(code=code, title=code.title(), segment=segment, description=code, cues=(code,))
    for code, segment in (("shelf", "story-one"), ("wait", "story-one"), ("flight", "story-two"))
)
TIMED = (SCENES[0].model_copy(update={"timecode": "45:00"}), *SCENES[1:])
RUNTIME = 5400


def ticks() -> pd.DataFrame:
    mentions = select(sample(), Scope()).mentions
    return mentions[mentions["kind"] == "motif"].reset_index(drop=True)


def steps() -> pd.DataFrame:
    rows = [
        ("ada", 1, "shelf", 1, "story-one", 10, 15, 0.1, True),
        ("ada", 2, "flight", 3, "story-two", 40, 45, 0.5, False),
        ("ada", 3, "wait", 2, "story-one", 60, 65, 0.9, False),
        ("ben", 0, "wait", 2, "story-one", 0, 5, 0.1, False),
    ]
    columns = ["review_id", "sentence", "scene", "order", "segment", "start", "end", "position"]
    table = pd.DataFrame(rows, columns=[*columns, "shared"])
    return table.assign(step=[1, 2, 3, 1], mentions=1)


def cells() -> pd.DataFrame:
    table = steps().assign(mentions=1).astype({"shared": "int64"})
    return table[["review_id", "scene", "order", "segment", "mentions", "shared"]]


def stated(*times: tuple[int, int]) -> pd.DataFrame:
    rows = [("ada", f"t{a}", a, b, "story-one", i) for i, (a, b) in enumerate(times)]
    columns = ["review_id", "stated", "shown_from", "shown_to", "segment", "start"]
    return pd.DataFrame(rows, columns=columns).assign(shared=0)


def states() -> pd.DataFrame:
    """Storms stand in one review, in captions of another; what is gone stands in none."""
    rows = [
        ("ada", "storm", 0, 2, ELSEWHERE),
        ("ben", "storm", 0, 0, NOT_FOUND),
        ("cyd", "storm", 3, 0, HERE),
        *((review, "gone", 0, 0, NOT_FOUND) for review in NAMES),
    ]
    return pd.DataFrame(rows, columns=["review_id", "code", "count", "elsewhere", "state"])


def scene_states() -> pd.DataFrame:
    """Of the scenes, "flight" stands in a caption of cyd too; what is gone stands in none."""
    counts = {(row["review_id"], row["scene"]): 1 for row in cells().to_dict("records")}
    rows = []
    for review in NAMES:
        for code in (*(scene.code for scene in SCENES), "gone"):
            count, outside = counts.get((review, code), 0), int((review, code) == ("cyd", "flight"))
            state = HERE if count else ELSEWHERE if outside else NOT_FOUND
            rows.append((review, code, count, outside, state))
    return pd.DataFrame(rows, columns=["review_id", "code", "count", "elsewhere", "state"])


def told_spec(theme: Theme = "light", tone: pd.DataFrame | None = None) -> dict[str, Any]:
    return by_review(ticks(), NAMES, HEADS, TITLES, theme, tone).to_dict()


def shown_spec(theme: Theme, codes: pd.DataFrame, scenes: tuple[Scene, ...]) -> dict[str, Any]:
    return by_film(cells(), codes, NAMES, scenes, TITLES, RUNTIME, theme, scene_states()).to_dict()


def order_spec(theme: Theme = "light") -> dict[str, Any]:
    panels = {review: NAMES[review] for review in ("ada", "ben")}
    lines = {
        "ada": "mostly in order, with leaps",
        "ben": "too few scenes found for an order",
    }
    return scene_order(steps(), panels, lines, SCENES, TITLES, theme).to_dict()


def rows(chart: dict[str, Any], *columns: str) -> list[dict[str, Any]]:
    return next(
        data for data in chart["datasets"].values() if data and set(columns) <= set(data[0])
    )


def texts(chart: dict[str, Any]) -> list[str]:
    return [row["label"] for data in chart["datasets"].values() for row in data if "label" in row]


def scales(node: Any) -> list[list[str]]:
    """Every range of colours that a specification names."""
    if isinstance(node, list):
        return [found for one in node for found in scales(one)]
    if not isinstance(node, dict):
        return []
    own = [node["scale"]["range"]] if "range" in (node.get("scale") or {}) else []
    return own + [found for one in node.values() for found in scales(one)]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_are_named_outright(theme: Theme) -> None:
    palette = PALETTES[theme]
    colours = [*palette.segments[:2], palette.whole_film]
    for spec in (told_spec(theme), shown_spec(theme, stated((60, 70)), TIMED), order_spec(theme)):
        assert scales(spec)
        assert all(found == colours for found in scales(spec))
        assert spec["width"] == "container"
        assert spec["config"]["background"] == "transparent"


def test_clicks_select_what_leads_to_the_sentence() -> None:
    wanted = [
        (told_spec(), PICK, ["code", "review_id", "start"]),
        (shown_spec("light", stated(), SCENES), PICK, ["review_id", "what"]),
        (order_spec(), PICK, ["review_id", "step"]),
    ]
    for spec, name, fields in wanted:
        (selection,) = (one for one in spec["params"] if "select" in one)
        assert selection["name"] == name
        assert selection["select"]["fields"] == fields


def test_a_tick_stands_for_each_mention_at_its_place() -> None:
    spec = told_spec()
    fields = rows(spec, "motif", "y2")
    table = ticks()
    assert len(fields) == len(table) == 6
    for row in fields:
        own = table[(table["review_id"] == row["review_id"]) & (table["start"] == row["start"])]
        assert row["x"] < row["at"] < row["to"]
        alone = row["code"] == "tin"  # the storms stand in sentences of three words
        near = float(own["position"].iloc[0])
        assert row["at"] == pytest.approx(near, abs=1e-4 if alone else APART)
        assert row["title"] == TITLES[own["segment"].iloc[0]]


def crowded() -> pd.DataFrame:
    """Twenty mentions in one place, and one at the end."""
    one = {"code": "tin", "review_id": "ada", "segment": "story-one", "term": "tin"}
    places = [0.5] * 20 + [1.0]
    return pd.DataFrame([{**one, "start": i, "position": at} for i, at in enumerate(places)])


def test_no_tick_covers_another_and_each_can_be_clicked() -> None:
    spec = by_review(crowded(), NAMES, {"tin": HEADS["tin"]}, TITLES, "light").to_dict()
    fields = rows(spec, "motif", "y2")
    assert len(fields) == 21
    places = sorted(row["at"] for row in fields)
    assert min(after - before for before, after in pairwise(places)) >= APART - 1e-4
    ordered = sorted(fields, key=lambda row: row["x"])
    assert [row["start"] for row in ordered] == list(range(21))
    for before, after in pairwise(ordered):
        assert before["to"] <= after["x"] + 1e-4  # no field lies over another
    assert all(row["to"] - row["x"] > 0.009 for row in fields)
    # as little moved as can be: ten ticks to either side
    assert max(abs(row["at"] - 0.5) for row in fields[:20]) == pytest.approx(9.5 * APART, abs=1e-3)


def test_segments_are_told_apart_by_height_too() -> None:
    assert bands(["a", "b", "whole"]) == {"a": (0, 0.5), "b": (0.5, 1), "whole": (0, 1)}
    assert bands(["a", "whole"]) == {"a": (0, 0.5), "whole": (0, 1)}
    five = bands([*"abcde", "whole"])
    assert len(set(five.values())) == 6
    drawn = rows(told_spec(), "motif", "y2")
    heights = {row["title"]: row["y2"] - row["y"] for row in drawn}
    assert heights["Story Two"] * 2 == heights["Whole film"]


def test_every_review_has_a_lane_and_an_empty_one_says_what_is_known() -> None:
    labels = texts(told_spec())
    assert {"Ada Moor", "“Late Flights”", "1", "3", "The tin", "Storms", "3 mentions"} <= set(
        labels
    )
    assert labels.count("0") == 2
    assert len(name_lines("Cyd Ray and many others who write of films and more")) == 2
    with_states = by_review(ticks(), NAMES, HEADS, TITLES, "light", states=states()).to_dict()
    empty = set(texts(with_states)) - set(labels)
    assert {label.replace("\u00a0", " ") for label in empty} == {
        "elsewhere, 2 mentions",
        "not found",
    }


def test_among_many_reviews_empty_lanes_fold_away() -> None:
    many = NAMES | {f"r{i}": f"Review {i}" for i in range(57)}
    spec = by_review(ticks(), many, HEADS, TITLES, "light").to_dict()
    labels = texts(spec)
    assert labels.count("Ada Moor") == 1
    assert not any(label.startswith("Review") for label in labels)
    one = by_review(ticks(), NAMES, HEADS, TITLES, "light").to_dict()
    assert spec["height"] < one["height"]


def test_the_band_of_tone_goes_up_and_down() -> None:
    tone = pd.DataFrame({"review_id": ["ada", "ada"], "slice": [0, 24], "tone": [1.0, -1.0]})
    found = told_spec(tone=tone)["datasets"].values()
    drawn = next(data for data in found if data[-1].get("x") == 0.96)
    assert [(row["x"], row["to"]) for row in drawn[:2]] == [(0, 0.04), (0.96, 1)]
    assert drawn[0]["y2"] < drawn[0]["y"]
    assert drawn[1]["y2"] > drawn[1]["y"]


def test_scenes_stand_in_film_order_at_even_distances() -> None:
    drawn = rows(shown_spec("light", stated(), SCENES), "what", "filled")
    places = {row["what"]: row["x"] for row in drawn}
    assert places == pytest.approx({"shelf": 1 / 6, "wait": 3 / 6, "flight": 5 / 6})
    assert {row["what"]: row["filled"] for row in drawn if row["review_id"] == "ada"} == {
        "shelf": 1,
        "wait": 0,
        "flight": 0,
    }
    assert {"2", "1"} <= set(texts(shown_spec("light", stated(), SCENES)))


def test_timecodes_stand_at_their_true_place() -> None:
    spec = shown_spec("light", stated((540, 540), (2600, 2800)), TIMED)
    drawn = [row for row in rows(spec, "what", "filled") if row["shape"] == "diamond"]
    assert [row["x"] for row in drawn] == [0.1, 0.5]
    assert {"0:00", "30:00", "1:00:00", "1:30:00"} <= set(texts(spec))
    (high,) = {row["y"] for row in drawn}
    close = shown_spec("light", stated((540, 540), (560, 560), (2700, 2700)), TIMED)
    marks = [row for row in rows(close, "what", "filled") if row["shape"] == "diamond"]
    assert [row["y"] for row in marks] == [
        high,
        high + 18,
        high,
    ]  # two on each other are two on each other
    assert close["height"] == spec["height"] + 18
    plain = shown_spec("light", stated(), SCENES)
    assert "0:00" not in texts(plain)
    assert plain["height"] < spec["height"]


def test_steps_are_joined_in_reading_order_and_rise_with_the_film() -> None:
    spec = order_spec()
    drawn = [row for row in rows(spec, "told", "place") if row["review_id"] == "ada"]
    assert [row["scene"] for row in drawn] == ["Shelf", "Flight", "Wait"]
    assert all(a["x"] < b["x"] for a, b in pairwise(drawn))
    assert drawn[1]["y"] < drawn[2]["y"] < drawn[0]["y"]  # pixels from the top
    assert [row["place"] for row in drawn] == ["1 of 3", "3 of 3", "2 of 3"]
    line = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "line")
    assert line["encoding"]["order"]["field"] == "step"


def test_steps_at_one_scene_never_cover_each_other() -> None:
    again = steps().iloc[[0, 1, 0]].assign(position=[0.5, 0.501, 0.502], step=[1, 2, 3])
    spec = scene_order(again, {"ada": "Ada"}, {"ada": "tau"}, SCENES, TITLES, "light").to_dict()
    first, _, third = rows(spec, "told", "place")
    assert first["y"] == third["y"]
    assert third["x"] - first["x"] == pytest.approx(0.94 * 0.94 * 0.026, abs=1e-4)


def test_a_motif_has_a_larger_mark_where_more_reviews_place_it() -> None:
    table = pd.DataFrame(
        [("tin", "shelf", 1, "story-one", 3, 4), ("storm", "flight", 3, "story-two", 1, 2)],
        columns=["code", "scene", "order", "segment", "reviews", "mentions"],
    )
    motifs = {"tin": "The tin", "storm": "Storms"}
    columns = (SCENES[0], SCENES[2])
    spec = by_motif(table, motifs, columns, TITLES, "light", chosen=["storm"]).to_dict()
    bold = {row["label"]: row["weight"] for row in rows(spec, "label", "weight")}
    assert bold == {"The tin": 400, "Storms": 600}
    one, three = sorted(rows(spec, "what", "mentions"), key=lambda row: row["count"])
    assert (one["count"], three["count"], one["size"] < three["size"]) == (1, 3, True)
    assert (three["x"], one["x"]) == (0.25, 0.75)
    (selection,) = (one for one in spec["params"] if "select" in one)
    assert selection["select"]["fields"] == ["code", "what"]
    text = describe_by_motif(table, motifs, SCENES)
    assert "The tin: 1\u00a0scene, most at “Shelf” (3\u00a0reviews)." in text


def test_without_a_length_of_the_film_the_axis_ends_with_the_last_stated_time() -> None:
    def spec(runtime: int | None) -> dict[str, Any]:
        codes = stated((600, 660), (3000, 3000))
        return by_film(
            cells(), codes, NAMES, SCENES, TITLES, runtime, "light", scene_states()
        ).to_dict()

    last = max(3000, *(scene.shown_to or 0 for scene in SCENES))
    assert spec(None) == spec(last)
    assert spec(None) != spec(RUNTIME)


@pytest.mark.parametrize("name", ["told", "shown", "order"])
def test_marks_say_what_they_are(name: str) -> None:
    spec = {
        "told": told_spec(),
        "shown": shown_spec("light", stated((60, 70)), TIMED),
        "order": order_spec(),
    }[name]
    drawn = picture(spec, "svg", title="T", source="S", theme="light").decode()
    spoken = re.findall(r'aria-label="([^"]*)"', drawn)
    said = [label for label in spoken if label.startswith(("Motif: ", "Review: "))]
    assert len(said) == {"told": 6, "shown": 5, "order": 4}[name]
    assert not any(re.search(r"\b[xy]2?: ", label) for label in spoken)
    if name == "order":
        assert (
            "Review: Ada Moor; Step: 2; Scene: Flight; Mentions: 1; Told at: 50\u00a0%; "
            "In the film: 3 of 3; Story: Story Two" in said
        )


def test_the_same_tables_give_the_same_specification() -> None:
    assert told_spec() == told_spec()
    assert order_spec() == order_spec()


def test_the_alternative_texts_say_what_stands_out() -> None:
    titles = {"storm": "Storms", "gone": "Gone"}
    text = describe_by_review(ticks(), NAMES, titles, states())
    # From fewer than five mentions nobody is said to have most.
    assert "Storms: 3\u00a0mentions; first at" in text
    assert "; elsewhere in Ada Moor; not found in “Late Flights”." in text
    storms = ticks()[ticks()["code"] == "storm"]
    one = describe_by_review(storms.head(1), NAMES, titles, states().head(0))
    assert "Storms: 1\u00a0mention; at" in one
    assert "first" not in one
    assert "last" not in one
    assert "Gone: no mention in what is counted; not found in Ada Moor, “Late" in text
    five = pd.concat([ticks(), ticks().assign(start=99)])
    assert "all in Cyd Ray and 1 other (6)" in describe_by_review(five, NAMES, titles, states())

    text = describe_by_film(cells(), stated((1, 2)), SCENES, NAMES, scene_states())
    assert "Most mentioned: “Wait”, in 2\u00a0reviews." in text
    assert "1\u00a0scene is not found." in text
    fourth = Scene(code="x", title="X", segment="story-two", description="x", cues=("x",))
    more = describe_by_film(cells(), stated(), (*SCENES, fourth), NAMES, scene_states())
    assert more.startswith("4\u00a0scenes in film order")
    assert "mentioned outside what is counted alone" not in more
    assert "1\u00a0timecode stated, by 1\u00a0review." in text
    assert "in their order alone" in describe_by_film(
        cells(), stated(), SCENES, NAMES, scene_states()
    )

    orders = order_of_telling(steps(), NAMES)
    text = describe_scene_order(orders, NAMES)
    assert "Ada Moor: goes to and fro" in text
    assert "2\u00a0reviews with too few scenes found" in text
    apart = orders.assign(tau=[1.0, -1.0, 1.0])
    last = describe_scene_order(apart, NAMES)
    assert "Farthest from the film's order: “Late Flights”, which tells the film backwards." in last
    assert "Closest to the film's order: Ada Moor and Cyd Ray and 1 other, each of which" in last
    # nobody is closer than those who are alike, and nobody than himself
    for rows in (orders.dropna(), orders.assign(tau=-1.0)):
        assert "Closest" not in describe_scene_order(rows, NAMES)
    few = orders[orders["review_id"] == "ben"]
    assert "Too few scenes are found in each review" in describe_scene_order(
        few, {"ben": NAMES["ben"]}
    )
