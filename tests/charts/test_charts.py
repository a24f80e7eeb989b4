"""The charts' specifications: explicit domains, both themes, words that match the figures."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pandas as pd
import pytest
from helpers import ROOT
from sample_tables import GUIDE, sample

from crosscut.charts.bars import describe_segment_bars, segment_bars
from crosscut.charts.base import PICK
from crosscut.charts.look import PALETTES, Theme, chart_config, segment_colours
from crosscut.measures.overview import review_summary, segment_shares

TITLES = GUIDE.code_titles("segment")


def names(*ids: str) -> dict[str, str]:
    table = review_summary(sample(*ids))
    return dict(zip(table["review_id"], table["name"], strict=True))


def spec(theme: Theme, *ids: str) -> dict[str, Any]:
    return segment_bars(segment_shares(sample(*ids)), names(*ids), TITLES, theme).to_dict()


def rows(chart: dict[str, Any]) -> list[dict[str, Any]]:
    return next(data for data in chart["datasets"].values() if "segment" in data[0])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_are_named_outright(theme: Theme) -> None:
    chart = spec(theme)
    coded = (layer["encoding"].get("color", {}) for layer in chart["layer"])
    scale = next(one["scale"] for one in coded if "scale" in one)
    palette = PALETTES[theme]
    assert scale["domain"] == ["Story One", "Story Two", "Whole film"]
    assert scale["range"] == [*palette.segments[:2], palette.whole_film]
    assert chart["config"]["background"] == "transparent"
    assert chart["width"] == "container"


def test_parts_lie_end_to_end() -> None:
    parts = rows(spec("light"))
    assert len(parts) == 9
    ada = parts[:3]
    assert [part["segment"] for part in ada] == ["story-one", "story-two", "whole-film"]
    assert ada[0]["from"] == 0
    assert ada[0]["to"] == pytest.approx(32 / 38)
    assert ada[1]["from"] == pytest.approx(ada[1]["to"])
    assert ada[2]["to"] == pytest.approx(1)
    assert [part["label"] for part in ada] == ["84\u00a0%", "0\u00a0%", "16\u00a0%"]
    assert [part["shown"] for part in ada] == ["84\u00a0%", "", "16\u00a0%"]


def test_a_click_selects_review_and_segment() -> None:
    (selection,) = spec("light")["params"]
    assert selection["name"] == PICK
    assert selection["select"]["fields"] == ["review_id", "segment"]


def test_the_same_tables_give_the_same_specification() -> None:
    assert spec("dark") == spec("dark")


def test_one_review_alone() -> None:
    assert len(rows(spec("light", "ben"))) == 3


def test_the_alternative_text_names_most_and_least() -> None:
    text = describe_segment_bars(segment_shares(sample()), names(), TITLES)
    assert text.startswith("Stacked bars, one for each of 3\u00a0reviews.")
    assert "Story One: most in Ada Moor, 84\u00a0%; least in Cyd Ray and 1 other, 0\u00a0%." in text


def test_none_of_shares_that_read_alike_is_the_most() -> None:
    shares = segment_shares(sample())
    near = shares.assign(share=[0.501 + 0.0001 * place for place in range(len(shares))])
    assert "most" not in describe_segment_bars(near, names(), TITLES)


def test_one_review_has_most_of_nothing() -> None:
    tables = sample("ada")
    text = describe_segment_bars(segment_shares(tables), {"ada": "Ada Moor"}, TITLES)
    assert "most" not in text
    assert "Story One: 84\u00a0%." in text


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_colour_can_be_read(theme: Theme) -> None:
    palette = PALETTES[theme]
    on_ground = [palette.text, palette.muted, palette.accent, palette.whole_film]
    for colour in (*on_ground, *palette.segments):
        assert contrast(colour, palette.ground) >= 4.5, colour
    for colour in (palette.text, palette.muted, palette.accent):
        assert contrast(colour, palette.raised) >= 4.5, colour
    for colour in (*palette.segments, palette.whole_film):
        assert contrast(palette.on_segment, colour) >= 4.5, colour


def test_past_six_stories_the_colours_come_again() -> None:
    codes = [f"story-{i}" for i in range(8)] + ["whole-film"]
    colours = segment_colours(codes, "light")
    assert list(colours) == codes
    assert colours["story-6"] == colours["story-0"]
    assert colours["whole-film"] == PALETTES["light"].whole_film


def test_charts_use_the_palette_of_the_theme() -> None:
    assert chart_config("dark")["text"]["color"] == PALETTES["dark"].text


def test_the_theme_of_the_server_is_the_look() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    for theme, palette in PALETTES.items():
        own = config["theme"][theme]
        assert own["backgroundColor"] == palette.ground
        assert own["secondaryBackgroundColor"] == palette.raised
        assert own["textColor"] == palette.text
        assert own["primaryColor"] == palette.accent
        assert own["borderColor"] == palette.rule


def test_colours_are_written_in_the_look_alone() -> None:
    css = (ROOT / "crosscut" / "ui" / "assets" / "look.css").read_text(encoding="utf-8")
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b", css) == []


def test_one_review_is_described_as_one() -> None:
    shares = pd.DataFrame(
        {"review_id": ["a"], "segment": ["story-one"], "words": [9], "share": [1.0]}
    )
    said = describe_segment_bars(shares, {"a": "Ada"}, {"story-one": "Story One"})
    assert said.replace("\u00a0", " ").startswith("Stacked bars, one for each of 1 review.")
