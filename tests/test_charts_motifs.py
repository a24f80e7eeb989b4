"""The motifs page's charts: explicit domains, marks in their places, words that match."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from sample_tables import GUIDE, sample

from crosscut.charts_motifs import TICK_SELECTION, bands, describe_told, told
from crosscut.charts_scenes import CELL_SELECTION, describe_shown, shown
from crosscut.charts_telling import DOT_SELECTION, describe_order, order
from crosscut.guide import Scene
from crosscut.look import PALETTES, Theme
from crosscut.scope import Scope, select
from crosscut.telling import order_of_telling

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
    return pd.DataFrame(rows, columns=[*columns, "shared"])


def cells() -> pd.DataFrame:
    table = steps().assign(mentions=1).astype({"shared": "int64"})
    return table[["review_id", "scene", "order", "segment", "mentions", "shared"]]


def stated(*times: tuple[int, int]) -> pd.DataFrame:
    rows = [("ada", f"t{a}", a, b, "story-one", i) for i, (a, b) in enumerate(times)]
    columns = ["review_id", "raw", "shown_from", "shown_to", "segment", "start"]
    return pd.DataFrame(rows, columns=columns)


def told_spec(theme: Theme = "light", tone: pd.DataFrame | None = None) -> dict[str, Any]:
    return told(ticks(), NAMES, HEADS, TITLES, theme, tone).to_dict()


def shown_spec(theme: Theme, codes: pd.DataFrame, scenes: tuple[Scene, ...]) -> dict[str, Any]:
    return shown(cells(), codes, NAMES, scenes, TITLES, RUNTIME, theme).to_dict()


def order_spec(theme: Theme = "light") -> dict[str, Any]:
    panels = {review: NAMES[review] for review in ("ada", "ben")}
    lines = {"ada": "tau 0.33 · to and fro", "ben": "too few scenes for an order"}
    return order(steps(), panels, lines, SCENES, TITLES, theme).to_dict()


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
        (told_spec(), TICK_SELECTION, ["code", "review_id", "start"]),
        (shown_spec("light", stated(), SCENES), CELL_SELECTION, ["review_id", "what"]),
        (order_spec(), DOT_SELECTION, ["review_id", "start"]),
    ]
    for spec, name, fields in wanted:
        (selection,) = spec["params"]
        assert selection["name"] == name
        assert selection["select"]["fields"] == fields


def test_a_tick_stands_for_each_mention_at_its_place() -> None:
    drawn = rows(told_spec(), "motif", "y2")
    table = ticks()
    assert len(drawn) == len(table) == 6
    for row in drawn:
        own = table[(table["review_id"] == row["review_id"]) & (table["start"] == row["start"])]
        assert row["x"] == pytest.approx(float(own["position"].iloc[0]), abs=1e-4)
        assert row["title"] == TITLES[own["segment"].iloc[0]]


def test_segments_are_told_apart_by_height_too() -> None:
    assert bands(["a", "b", "whole"]) == {"a": (0, 0.5), "b": (0.5, 1), "whole": (0, 1)}
    assert bands(["a", "whole"]) == {"a": (0, 0.5), "whole": (0, 1)}
    five = bands([*"abcde", "whole"])
    assert len(set(five.values())) == 6
    heights = {row["title"]: row["y2"] - row["y"] for row in rows(told_spec(), "motif", "y2")}
    assert heights["Story Two"] * 2 == heights["Whole film"]


def test_every_review_has_a_lane_and_silence_is_said() -> None:
    labels = texts(told_spec())
    assert "Ada Moor · 1" in labels
    assert "Ada Moor · silent" in labels
    assert "Cyd Ray and 1 other · 3" in labels
    assert {"The tin", "Storms", "3 mentions"} <= set(labels)


def test_among_many_reviews_silent_lanes_fold_away() -> None:
    many = NAMES | {f"r{i}": f"Review {i}" for i in range(57)}
    spec = told(ticks(), many, HEADS, TITLES, "light").to_dict()
    lanes = [label for label in texts(spec) if " · " in label]
    assert len(lanes) == 4  # the tin in three reviews, storms in one
    assert not any("silent" in label for label in lanes)
    one = told(ticks(), NAMES, HEADS, TITLES, "light").to_dict()
    assert spec["height"] < one["height"]


def test_the_band_of_tone_goes_up_and_down() -> None:
    tone = pd.DataFrame({"review_id": ["ada", "ada"], "slice": [0, 24], "tone": [1.0, -1.0]})
    drawn = rows(told_spec(tone=tone), "x", "to", "y", "y2")
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
    assert line["encoding"]["order"]["field"] == "start"


def test_the_same_tables_give_the_same_specification() -> None:
    assert told_spec() == told_spec()
    assert order_spec() == order_spec()


def test_the_alternative_texts_say_what_stands_out() -> None:
    text = describe_told(ticks(), NAMES, {"storm": "Storms", "gone": "Gone"})
    assert "Storms: 3\u00a0mentions, most in Cyd Ray and 1 other (3)" in text
    assert "silent: Ada Moor and “Late Flights”." in text
    assert "Gone: no mention." in text

    text = describe_shown(cells(), stated((1, 2)), SCENES, 3)
    assert "Most mentioned: “Wait”, in 2\u00a0reviews." in text
    assert "not mentioned" not in text
    fourth = Scene(code="x", title="X", segment="story-two", description="x", cues=("x",))
    more = describe_shown(cells(), stated(), (*SCENES, fourth), 3)
    assert "1\u00a0scene is not mentioned." in more
    assert "1\u00a0timecode stated, by 1\u00a0review." in text
    assert "in their order alone" in describe_shown(cells(), stated(), SCENES, 3)

    orders = order_of_telling(steps(), NAMES)
    text = describe_order(orders, NAMES)
    assert "Closest to the film's order: Ada Moor, tau 0.33." in text
    assert "2\u00a0reviews with too few scenes" in text
    few = orders[orders["review_id"] == "ben"]
    assert "No review names enough scenes" in describe_order(few, {"ben": NAMES["ben"]})
