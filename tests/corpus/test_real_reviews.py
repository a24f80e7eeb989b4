"""The whole app on the five original pages, loaded by `CROSSCUT_DATA`.

The pages are not ours to ship: these tests run where CROSSCUT_SEEDS names their folder.
"""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator

import pytest
from app_page import open_page
from helpers import FILM, NO_SEEDS, SEEDS
from streamlit.testing.v1 import AppTest
from tour import PARTS, Part

pytestmark = pytest.mark.skipif(SEEDS is None, reason=NO_SEEDS)

TITLE = "The Originals"
PART = {str(part): part for part in PARTS}
LANES = {"film-reviews": "true"}
"""Where in the film with a lane for each review."""
COUNT_NOTHING = ("review", "library", "certainty", "notebook", "lesson")


@pytest.fixture(scope="module", autouse=True)
def originals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A film folder with the bundled guide and the original pages in its reviews."""
    assert SEEDS is not None
    film = tmp_path_factory.mktemp("data") / "originals"
    shutil.copytree(SEEDS, film / "reviews")
    guide = (FILM / "guide.toml").read_text(encoding="utf-8")
    named = guide.replace('title = "Chungking Express"', f'title = "{TITLE}"', 1)
    (film / "guide.toml").write_text(named, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CROSSCUT_DATA", str(film.parent))
        yield


def opened(part: Part, **query: str) -> AppTest:
    app = open_page(part.page, **{"film": TITLE, **part.params, **query})
    assert not app.error
    assert not app.warning
    assert app.selectbox(key="film").value == TITLE
    return app


def written(app: AppTest) -> str:
    """Everything that the page sets as HTML, as text."""
    bodies = re.sub(r"<style>.*?</style>", "", _bodies(app), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bodies)).split())


def options(app: AppTest, part: Part) -> list[str]:
    return list(next(box for box in app.selectbox if box.label == part.box).options)


@pytest.mark.parametrize("part", PARTS, ids=str)
def test_every_part_opens(part: Part) -> None:
    app = opened(part)
    boxes = [box for box in app.selectbox if part.box and box.label == part.box]
    for box in boxes:
        for option in {*box.options[1:2], box.options[-1]}:
            app.selectbox(key=box.key).select(option).run()
            assert not app.exception
            assert not app.error
    if part.box and part.name != "Beside stated scores":
        assert boxes
    text = written(app)
    assert not re.search("(is a|are) retelling", text)  # these are the reviews themselves
    assert "reviews, " in text or part.page in COUNT_NOTHING


def test_nobody_states_a_score_of_their_own() -> None:
    part = PART["scores-by-aspect"]
    app = opened(part)
    text = written(app)
    assert "3 stated scores" in text
    assert "None of the five reviews here states a score of its own." in text
    box = next(box for box in app.selectbox if box.label == "A score and where it stands")
    raws = [option.rsplit(": ", 1)[1] for option in box.options[1:]]
    assert sorted(raws) == ["8.0/10", "89%", "89%"]
    for option in box.options[1:]:
        app.selectbox(key=box.key).select(option).run()
        assert re.findall(r'data-count="(\d+)"', _bodies(app)) == ["1"]
        assert f"<mark>{option.rsplit(': ', 1)[1]}</mark>" in _bodies(app)


def test_the_film_time_has_the_seven_timecodes_of_one_review() -> None:
    part = Part("motifs", "Where in the film", "timeline", "Evidence for a scene", LANES)
    app = opened(part)
    times = [option for option in options(app, part) if option.startswith("Timecode ")]
    assert len(times) == 7
    (review,) = {option.rsplit(": ", 1)[1] for option in times}
    assert "Meagan Johnson" in review
    box = next(box for box in app.selectbox if box.label == part.box)
    app.selectbox(key=box.key).select(times[0]).run()
    raw = re.fullmatch(r"Timecode 1, (.+): .+?", times[0])
    assert raw is not None
    assert f"<mark>{html.escape(raw[1])}</mark>" in _bodies(app)


def test_both_wrong_pairings_are_to_be_checked() -> None:
    part = PART["readings-where-readings-part"]
    app = opened(part)
    flagged = [option for option in options(app, part) if "check this" in option]
    pairs = {option.split(" · ")[0] for option in flagged}
    assert pairs == {
        "Cop 223 (He Qiwu) with Faye",
        "The woman in the blonde wig with Cop 663",
    }, flagged
    reviews = {option.split(" · ")[1].split(":")[0] for option in flagged}
    assert reviews == {"“Chungking Express Movie Reviews”"}, reviews
    assert written(app).count("check this") >= 2


def _bodies(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))
