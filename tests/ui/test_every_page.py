"""Every page and part of it, on every sort of film, with every control used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import films
import pytest
from app_page import html_of, open_page
from helpers import ROOT
from streamlit.testing.v1 import AppTest
from tour import PAGES, PARTS, Part

from crosscut.ui import open_project

BUNDLED = "Chungking Express"
FILES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
KINDS = ("segmented_control", "pills", "toggle", "selectbox", "multiselect", "number_input")
BOXES = ("selectbox", "multiselect", "number_input")
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
    for option in [] if box is None else box.options[-1:]:
        app.selectbox(key=box.key).select(option).run()
        check(app, option)


def test_no_click_is_asked_for_where_nothing_is_drawn() -> None:
    face = next(part for part in PARTS if part.name == "Face to face")
    assert "Click a mark" not in html_of(opened(face, films.ONE))


@pytest.mark.parametrize("film", [BUNDLED, films.SIXTY])
@pytest.mark.parametrize("part", PARTS, ids=str)
def test_every_control_is_used(part: Part, film: str) -> None:
    """Of the bundled film with several values each, of the other with the last.

    Switches and texts take their next values together; the boxes one after the other, since what
    stands in one may follow from another, and the filters all their values on a first part alone.
    """
    app = opened(part, film)
    first = next(one for one in PARTS if one.page == part.page)
    done = {"film", part.key} | (set() if film == BUNDLED or part == first else FILTERS)
    left: dict[str, list[Any]] = {}
    while turn := _turn(app, done, left, few=film != BUNDLED, short=part != first):
        for control, value in turn:
            control.set_value(value)
        app.run()
        check(app, [(control.key, value) for control, value in turn])
    assert done >= FILTERS or part.page in (
        "overview",
        "library",
        "review",
        "certainty",
        "notebook",
        "lesson",
    )
    for key in {_sort(button.key): button.key for button in app.button if button.key}.values():
        if key in {button.key for button in app.button if not button.disabled}:
            app.button(key=key).click().run()
            # In the Library a button that is pressed on nothing says what is missing.
            check(app, key, told=part.page == "library")


def _turn(
    app: AppTest, done: set[str], left: dict[str, list[Any]], *, few: bool, short: bool
) -> list[tuple[Any, Any]]:
    """Return controls, each with its next value; `left` is what each has still to take.

    Of each but the last two values with `few`; with `short` of each box the second, since the
    first may be none, and the last.
    """
    here, boxes = {}, []
    for kind in (*KINDS, "text_input", "text_area"):
        for control in getattr(app, kind):
            if control.key and not control.disabled:
                if _sort(control.key) not in done:
                    done.add(_sort(control.key))
                    values = _values(kind, control)
                    cut = short and kind in BOXES and len(values) > 2
                    left[control.key] = (
                        [values[1], values[-1]] if cut else values[-2:] if few else values
                    )
                if left.get(control.key):
                    here[control.key] = control
                    boxes += [control.key] if kind in BOXES else []
    together = [key for key in here if key not in {*boxes, *FILTERS}]
    return [(here[key], left[key].pop(0)) for key in together or list(here)[:1]]


def _sort(key: str) -> str:
    """Of what stands at each of many sentences one stands for all."""
    return key.split("-")[0] if key.startswith(("set-", "drop-")) else key


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
