"""Word clouds: what is drawn, how large, in which font."""

from __future__ import annotations

import base64
import io
import json
import re
from collections import defaultdict
from xml.etree import ElementTree

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageDraw, ImageFont

from crosscut.charts import pictures
from crosscut.charts.clouds import (
    FONT,
    HALF,
    LARGEST,
    NARROW,
    SERIF,
    SMALLEST,
    WIDE,
    Cloud,
    Size,
    chart,
    draw,
    picture,
    png,
    svg,
)
from crosscut.charts.engine import FONTS

INK = defaultdict(lambda: "#1D1B19")
WORDS = {"loneliness": 9.0, "time": 4.0, "왕가위": 4.0, "重庆森林": 1.0, "café": 1.0, "<b>&": 1.0}
TEXT = "{http://www.w3.org/2000/svg}text"


def cloud(words: dict[str, float]) -> Cloud:
    return draw([words], [INK], titles=['All "words" <here>'])[0]


def sizes(drawn: Cloud) -> dict[str, int]:
    root = ElementTree.fromstring(svg(drawn))
    return {text.text or "": int(text.attrib["font-size"]) for text in root.iter(TEXT)}


def test_every_word_is_drawn_and_escaped() -> None:
    drawn = cloud(WORDS)
    assert set(drawn.words) == set(WORDS)
    assert drawn.left_out == ()
    assert set(sizes(drawn)) == set(WORDS)
    root = ElementTree.fromstring(svg(drawn))
    assert root.attrib["aria-label"] == 'All "words" <here>'
    assert root.attrib["role"] == "img"
    assert "<b>" not in svg(drawn)


def test_the_area_of_letters_goes_by_frequency() -> None:
    size = sizes(cloud(WORDS))
    assert size["loneliness"] <= LARGEST
    # Nine times as frequent is three times as large; sizes are whole numbers.
    assert size["loneliness"] / size["café"] == pytest.approx(3, abs=0.06)
    assert size["time"] == size["왕가위"]
    assert size["time"] / size["café"] == pytest.approx(2, abs=0.06)


def test_two_clouds_share_one_scale() -> None:
    small = {f"one{n}": 4.0 for n in range(3)} | {"time": 1.0}
    many = {f"word{n:02}": 4.0 for n in range(40)} | {"time": 1.0}
    one, other = draw([small, many], [INK, INK], titles=["one", "other"])
    assert sizes(one)["one0"] == sizes(other)["word00"]
    alone = draw([small], [INK], titles=["one"])[0]
    assert sizes(alone)["one0"] > sizes(one)["one0"]


def test_a_pinned_cloud_has_each_word_where_it_is_drawn_and_fits_any_place() -> None:
    spec = chart(
        draw([WORDS, {"night": 9}], [INK, {"night": "#0B7268"}], titles=["A", "B"]), "light"
    )
    rows = spec["data"]["values"]
    assert {row["word"] for row in rows if row["ink"] == "#1D1B19"} == {"A", "B", *WORDS}
    assert [row["word"] for row in rows if row["ink"] == "#0B7268"] == ["night"]
    for width, height in ((1800, 800), (900, 900)):
        drawn = pictures.large(json.dumps(spec), (width, height), "dark")
        root = ElementTree.fromstring(drawn)
        across, down = map(float, root.attrib["viewBox"].split()[2:])
        places = [
            [float(one) for one in re.findall(r"-?[\d.]+", text.attrib["transform"])]
            for text in root.iter(TEXT)
        ]
        assert len(places) == len(rows)
        assert all(0 <= x < across and 0 < y < down for x, y in places)


def test_a_word_of_a_million_letters_is_named_as_left_out() -> None:
    drawn = cloud({"x" * 1_000_000: 9.0, "time": 4.0, "y" * 101: 1.0, "z" * 12: 1.0})
    assert drawn.words == ("time", "z" * 12)
    assert drawn.left_out == ("x" * 1_000_000, "y" * 101)


def test_a_word_without_room_is_named_and_none_is_shrunk() -> None:
    words = {f"{'long' * 8}{n:03}": 100.0 for n in range(200)} | {"rare": 0.01}
    drawn = cloud(words)
    assert drawn.left_out[-1] == "rare"
    assert set(drawn.words) | set(drawn.left_out) == set(words)
    assert not set(drawn.words) & set(drawn.left_out)
    assert len(set(sizes(drawn).values())) == 1
    assert min(sizes(drawn).values()) >= SMALLEST


def test_words_stand_level_in_the_serif_each_in_its_colour() -> None:
    inks = {"Cop 663": "#A8570A", "rain": "#1D1B19"}
    (drawn,) = draw([{"Cop 663": 4.0, "rain": 2.0}], [inks], titles=["All"])
    assert drawn.family == "Crosscut Serif"
    assert cloud(WORDS).family == "Crosscut Sans"  # the serif has no Korean
    for text in ElementTree.fromstring(svg(drawn)).iter(TEXT):
        assert text.attrib["fill"] == inks[text.text or ""]
        assert "transform" not in text.attrib


@pytest.mark.parametrize("size", [WIDE, HALF, NARROW])
def test_words_stand_apart_within_their_field_the_first_half_way_down(size: Size) -> None:
    words = {f"word{'s' * (n % 9)}{n}": 41 * (n + 1) ** -0.47 for n in range(60)}
    (drawn,) = draw([words], [INK], titles=["All"], size=size)
    assert drawn.left_out == ()
    boxes = []
    for word, x, y, letters in drawn.places:
        left, top, right, bottom = ImageFont.truetype(SERIF, letters).getbbox(word, anchor="ls")
        boxes.append((x + left, y + top, x + right, y + bottom))
        assert 0 <= x + left < x + right <= size[0]
        assert 0 <= y + top < y + bottom <= size[1]
        assert letters >= SMALLEST
    _, top, _, bottom = boxes[0]
    assert (top + bottom) / 2 == pytest.approx(size[1] / 2, abs=12)
    inked = Image.new("L", size)
    total = 0
    for word, x, y, letters in drawn.places:
        one = Image.new("L", size)
        font = ImageFont.truetype(SERIF, letters)
        ImageDraw.Draw(one).text((x, y), word, fill=255, font=font, anchor="ls")
        total += np.count_nonzero(one)
        inked = ImageChops.lighter(inked, one)
    assert np.count_nonzero(inked) == total  # no word touches another


def test_the_same_words_give_the_same_picture() -> None:
    assert svg(cloud(WORDS)) == svg(cloud(WORDS))


def test_nothing_to_draw_is_an_empty_picture() -> None:
    drawn = cloud({})
    assert drawn.words == ()
    assert ElementTree.fromstring(svg(drawn)).find(TEXT) is None


def test_the_font_has_what_the_cloud_needs_and_travels_with_it() -> None:
    with TTFont(FONT) as font:
        kept = {ord(c) for c in "Aéßłčș Привет Ωά 왕가위 重庆森林王家衛 カ"}
        assert kept <= set(font.getBestCmap())
        assert font["name"].getDebugName(1) == "Crosscut Sans"
        assert "SIL Open Font License" in font["name"].getDebugName(13)
    assert "Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
    held = re.search(r"base64,([^)]+)\)", svg(cloud(WORDS)))
    assert held is not None
    with TTFont(io.BytesIO(base64.b64decode(held[1]))) as own:
        assert {ord(c) for word in WORDS for c in word} <= set(own.getBestCmap())
    # A change on the page costs little.
    assert len(svg(cloud(WORDS))) < 20_000


def test_a_picture_stands_alone() -> None:
    clouds = draw([WORDS, {"time": 2.0}], [INK, INK], titles=["Ada & Co", "Ben"])
    drawn = picture(
        clouds, title="Words <of> two", notes="", source="Crosscut", theme="dark", shape="4:3"
    )
    texts = [text.text for text in ElementTree.fromstring(drawn).iter(TEXT)]
    assert {"Ada & Co", "Ben", "Words <of> two", "Crosscut", *WORDS} <= set(texts)
    assert png(drawn).startswith(b"\x89PNG")
