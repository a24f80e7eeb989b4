"""Groups of reviews side by side: every view that has reviews in columns or lanes takes them."""

from __future__ import annotations

import re

import films
import pytest
from app_page import open_page
from streamlit.testing.v1 import AppTest
from tour import PARTS, Part

GROUPED = (
    "themes-heat-map", "themes-face-to-face", "themes-from-story-to-story",
    "motifs-where-in-the-review", "motifs-where-in-the-film",
    "readings-what-is-left-out", "words-distinctive-words",
    "scores-by-aspect", "scores-along-the-review",
)  # fmt: skip
PART = {str(part): part for part in PARTS}


def body(app: AppTest) -> str:
    return " ".join(one.proto.body for one in app.get("html"))


def scope(app: AppTest) -> str:
    found = re.search(r'class="scope">(.*?)</p>', body(app))
    assert found is not None
    return found[1].replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("part", [PART[name] for name in GROUPED], ids=str)
def test_kinds_stand_side_by_side(part: Part) -> None:
    app = open_page(part.page, by="Kind", **part.params)
    assert not app.exception
    assert not app.warning
    assert "5 reviews in 3 groups" in scope(app)
    assert ">Retellings<" in body(app)
    box = next(box for box in app.selectbox if box.label == part.box)
    app.selectbox(key=box.key).select(box.options[1]).run()
    assert not app.exception
    # the sentences stand in the reviews themselves, each with its own name
    assert re.search(r"(Young Lee|“[^”]+”|Meagan Johnson[^·]*) · passage", body(app))
    app.selectbox(key="by").select("").run()
    assert not app.exception
    assert not app.warning
    assert "5 reviews, " in scope(app)


def test_a_theme_shifts_from_story_to_story_in_each_group() -> None:
    part = PART["themes-from-story-to-story"]
    app = open_page("themes", by="Kind", themes_by_group="Loneliness", **part.params)
    assert not app.exception
    assert not app.warning
    groups = app.selectbox(key="group").options[1:]
    assert len(groups) == 3
    app.selectbox(key="group").select(groups[0]).run()
    assert app.subheader[-1].value.endswith(groups[0])
    assert " · passage" in body(app)


def test_what_shows_one_review_is_as_before() -> None:
    for name in ("themes-together", "words-concordance", "readings-scene-by-scene"):
        part = PART[name]
        assert "group" not in scope(open_page(part.page, by="Kind", **part.params)), name


def test_of_many_reviews_groups_stand_first(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CROSSCUT_STORE", "memory")
    monkeypatch.setenv("CROSSCUT_DATA", str(films.write_all(tmp_path_factory.mktemp("films"))))
    app = open_page("themes", film=films.SIXTY)
    assert app.selectbox(key="by").value == "score"
    assert "60 reviews in " in scope(app)
