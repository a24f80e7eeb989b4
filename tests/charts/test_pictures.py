from __future__ import annotations

import copy
import json
from typing import Any
from xml.etree import ElementTree

import pytest
from drawn import SVG, slide_letters
from fontTools.ttLib import TTFont

from crosscut.charts import clouds
from crosscut.charts.look import PALETTES
from crosscut.charts.pictures import CATEGORIES, WIDTH, Shape, bare, draw, large, picture
from crosscut.errors import DrawingError
from crosscut.scores.shapes import EMPTY, FULL, HALVES, PARTS

SPEC = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "width": "container",
    "height": 120,
    "data": {"values": [{"a": "one", "b": 3}, {"a": "two", "b": 5}]},
    "mark": "bar",
    "encoding": {
        "x": {"field": "b", "type": "quantitative"},
        "y": {"field": "a", "type": "nominal"},
    },
    "config": {"padding": 0},
}


@pytest.mark.parametrize(
    "asks",
    [
        {"data": {"url": "http://127.0.0.1:9/rows.json"}},
        {
            "data": {"values": [{"a": "http://127.0.0.1:9/p.png", "b": 1}]},
            "mark": {"type": "image", "width": 9, "height": 9},
            "encoding": {"url": {"field": "a"}},
        },
    ],
)
def test_a_picture_asks_for_nothing_from_elsewhere(asks: dict[str, Any]) -> None:
    """A pin of a file that somebody opened may hold any specification."""
    with pytest.raises(DrawingError):
        picture({**SPEC, **asks}, "png", title="A", source="B", theme="light")


def test_the_picture_carries_title_and_source() -> None:
    drawn = picture(SPEC, "svg", title="A <sample>", source="Counted & said", theme="dark")
    root = ElementTree.fromstring(drawn)
    texts = "".join(root.itertext())
    assert "A <sample>" in texts
    assert "Counted & said" in texts
    assert int(float(root.attrib["width"])) >= WIDTH
    assert PALETTES["dark"].ground.lower() in drawn.decode().lower()


@pytest.mark.parametrize(("shape", "height"), [("16:9", 1080), ("4:3", 1440)])
@pytest.mark.parametrize("tall", [120, 900])
def test_a_slide_is_filled_and_its_labels_are_read_from_the_back(
    shape: Shape, height: int, tall: int
) -> None:
    axis = {"labelFontSize": 16, "titleFontSize": 16}
    spec = {**SPEC, "height": tall, "config": {"axis": axis}}
    drawn = picture(spec, "svg", title="T", notes="Hollow: few.", source="S", theme="light",
                    shape=shape)  # fmt: skip
    root = ElementTree.fromstring(drawn)
    assert (root.attrib["width"], root.attrib["height"]) == ("1920", str(height))
    assert "Hollow: few." in "".join(root.itertext())
    chart = next(one for one in root.iter(f"{SVG}svg") if one is not root)
    assert slide_letters(drawn) >= 24
    assert float(chart.attrib["height"]) <= float(root.attrib["viewBox"].split()[3])


def test_a_png_is_one() -> None:
    drawn = picture(SPEC, "png", title="T", source="S", theme="light")
    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"


def test_the_specification_is_left_as_it_was() -> None:
    before = copy.deepcopy(SPEC)
    picture(SPEC, "svg", title="T", source="S", theme="light")
    assert before == SPEC


def test_the_signs_that_scores_are_written_with_have_a_glyph() -> None:
    with TTFont(clouds.FONT) as font:
        glyphs = font.getBestCmap()
    signs = FULL + EMPTY + HALVES + PARTS + "→←×−≈–—·\ufe0f"
    assert [sign for sign in signs if ord(sign) not in glyphs] == []


def test_korean_and_chinese_names_are_drawn() -> None:
    def drawn(name: str) -> bytes:
        spec = {**SPEC, "data": {"values": [{"a": name, "b": 3}]}}
        return picture(spec, "png", title="", source="", theme="light")

    # A letter without a glyph is drawn as one and the same box.
    assert drawn("왕") != drawn("가")
    assert drawn("王") != drawn("家")


def test_what_cannot_be_drawn_is_told() -> None:
    with pytest.raises(DrawingError, match=r"The picture could not be drawn\."):
        draw("chart-svg", {"mark": 5})
    with pytest.raises(DrawingError):
        draw("svg-png", "no picture")
    assert draw("chart-svg", SPEC).startswith(b"<svg")  # the next one is


def test_a_large_picture_is_read_from_the_back_and_hides_its_values() -> None:
    rows = [{"a": f"name {i}", "b": 100 + i} for i in range(20)]
    base = {"data": {"values": rows}, "height": 300, "width": "container"}
    y = {"field": "a", "type": "nominal", "scale": {"domain": [row["a"] for row in rows]}}
    value = {
        "mark": {
            "type": "text",
            "fontSize": 9,
            "href": "https://elsewhere.example",
            "color": PALETTES["light"].text,
        }
    }
    value["encoding"] = {"y": y, "text": {"field": "b", "type": "quantitative"}}
    name = {"name": "frame_names", "mark": "text", "encoding": {"y": y, "text": {"value": "kept"}}}
    drawn = large(json.dumps({**base, "layer": [value, name]}), (1824, 816), "dark")
    root = ElementTree.fromstring(drawn)
    wide = float(root.attrib["viewBox"].split()[2])
    sizes = [float(text.attrib["font-size"].removesuffix("px")) for text in root.iter(f"{SVG}text")]
    assert min(sizes) * 1824 / wide >= 26
    shown = [text.text for text in root.iter(f"{SVG}text")]
    assert [f"{row['b']}" in shown for row in rows].count(True) == CATEGORIES
    assert root.attrib["data-rows"] == f"{CATEGORIES} of 20"
    assert PALETTES["dark"].text in drawn
    assert "elsewhere" not in drawn
    left = [text.text for text in ElementTree.fromstring(bare(drawn)).iter(f"{SVG}text")]
    assert sorted(set(shown) - set(left)) == [str(100 + i) for i in range(CATEGORIES)]
    assert {"kept", "name 0"} <= set(left)
