"""Every page and part of it, on every sort of film, with every control used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import films
import pytest
from app_page import open_page
from helpers import ROOT
from streamlit.testing.v1 import AppTest
from tour import PAGES, PARTS, Part

from crosscut.ui import open_project

BUNDLED = "Chungking Express"
FILES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
KINDS = ("segmented_control", "pills", "toggle", "selectbox", "multiselect", "number_input")
TYPED = {"text_input": ("", "the", "t*e", "(", "<b>*"), "text_area": ("", "(")}
FILTERS = {"reviews", "story", "scene", "captions"}
NO_MARK = "Any"


@pytest.fixture(scope="module", autouse=True)
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CROSSCUT_STORE", "memory")
        open_project.store.clear()
        patch.setenv("CROSSCUT_DATA", str(films.write_all(tmp_path_factory.mktemp("films"))))
        yield
        open_project.store.clear()


def opened(part: Part, film: str, **query: str) -> AppTest:
    app = open_page(part.page, **{"film": film, **part.params, **query})
    check(app, "opened")
    assert app.selectbox(key="film").value == film
    return app


def check(app: AppTest, done: object, *, told: bool = False) -> None:
    """Nothing has gone wrong: no exception, no error, and the page has its one title."""
    assert [error.value for error in app.exception] == [], done
    assert told or [error.value for error in (*app.error, *app.warning)] == [], done
    assert len(app.title) == 1, done


def test_the_tour_knows_every_page() -> None:
    assert sorted(PAGES) == FILES


@pytest.mark.parametrize(
    "page", [page for page in PAGES if any(part.key for part in PARTS if part.page == page)]
)
def test_the_tour_knows_every_part(page: str) -> None:
    parts = [part for part in PARTS if part.page == page]
    switch = opened(parts[0], BUNDLED).segmented_control(key=parts[0].key)
    assert list(switch.options) == [part.name for part in parts]


@pytest.mark.parametrize("film", [films.ONE, films.SINGLE, films.FIVE, films.BARE, films.SILENT])
@pytest.mark.parametrize("part", PARTS, ids=str)
def test_every_part_opens_with_every_sort_of_film(part: Part, film: str) -> None:
    app = opened(part, film)
    if part.key:
        assert app.segmented_control(key=part.key).value == part.name
    box = next((box for box in app.selectbox if box.label == part.box), None)
    for option in [] if box is None else {*box.options[1:2], box.options[-1]}:
        app.selectbox(key=box.key).select(option).run()
        check(app, option)


@pytest.mark.parametrize("film", [BUNDLED, films.SIXTY])
@pytest.mark.parametrize("part", PARTS, ids=str)
def test_every_control_is_used(part: Part, film: str) -> None:
    """Of the bundled film with several values each, of the other with the last."""
    app = opened(part, film)
    first = next(one for one in PARTS if one.page == part.page)
    done = {"film", part.key} | (set() if film == BUNDLED or part == first else FILTERS)
    while (control := _next(app, done)) is not None:
        kind, key, values = control
        done.add(_sort(key))
        for value in values if film == BUNDLED else values[-2:]:
            getattr(app, kind)(key=key).set_value(value).run()
            check(app, (kind, key, value))
            if key not in {one.key for one in getattr(app, kind)}:
                break  # what was chosen took the control away
    assert done >= FILTERS or part.page in (
        "overview",
        "library",
        "review",
        "certainty",
        "notebook",
        "lesson",
    )
    for key in [button.key for button in app.button]:
        if key in {button.key for button in app.button if not button.disabled}:
            app.button(key=key).click().run()
            # In the Library a button that is pressed on nothing says what is missing.
            check(app, key, told=part.page == "library")


def _next(app: AppTest, done: set[str]) -> tuple[str, str, list[Any]] | None:
    """First control that is not among those done: its kind, its key, the values to set."""
    for kind in (*KINDS, "text_input", "text_area"):
        for control in getattr(app, kind):
            if control.key and _sort(control.key) not in done and not control.disabled:
                return kind, control.key, _values(kind, control)
    return None


def _sort(key: str) -> str:
    """Of the boxes that correct a sentence one stands for all."""
    return key.split(":")[0].split("-")[0] if key.startswith("set-") else key


def _values(kind: str, control: Any) -> list[Any]:
    """Give the other values of a control, of many some, and last the value that it has.

    A box that chooses a mark keeps the last mark, so that its evidence has controls too.
    """
    first = control.value
    if kind in ("text_input", "text_area"):
        return [*TYPED[kind], first]
    if kind == "toggle":
        return [not first, first]
    if kind == "number_input":
        return [control.max or 1e6, control.min, first]
    options = list(control.options)
    if kind == "multiselect":
        most = control.proto.max_selections or len(options)
        return [options[:1], options[-1:], options[:most], [], first]
    if kind == "pills":
        return [options[:1], options, [], first]
    others = [option for option in options if option != first]
    if kind == "selectbox" and len(others) > 3:
        others = [others[0], others[len(others) // 2], others[-1]]
    return others if options[:1] == [NO_MARK] else [*others, first]
