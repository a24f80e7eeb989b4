"""Pins and their notebook: order, search, bounds, what has changed since, notebook.toml."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscut.errors import CorpusError
from crosscut.project import notebook as nb
from crosscut.project.notebook import FrozenFigure, Notebook, Pin, Quote

TEXT = "He waits. The pineapple tins expire. She leaves."
QUOTE = nb.quote_of(
    TEXT, 10, 36, {"review_id": "ann", "title": "Tins", "author": "Sample Ann", "url": None}, 1
)
TABLE = (("theme", "rate"), ("loneliness", "4.1"), ("time", "2"))
FIGURE = FrozenFigure("themes", '{"mark":"bar"}', TABLE, "Two bars.", "Rates.", "Crosscut.")
PINS = Notebook(
    (
        Pin("a", "figure", "Themes", "themes", (("film", "A Film"),), "f1", FIGURE),
        Pin("b", "sentence", "Tins", quotes=(QUOTE,), note="why\r\n'''\"\\ tins?", minutes=3),
        Pin("c", "text", heading="End", question="And now?"),
    )
)


def test_a_quotation_keeps_its_words_its_anchor_and_its_review():
    assert QUOTE.words == "The pineapple tins expire."
    assert (QUOTE.before, QUOTE.after) == ("He waits. ", " She leaves.")
    assert (QUOTE.title, QUOTE.author, QUOTE.url) == ("Tins", "Sample Ann", "")
    moved = "Long before. " + TEXT
    assert nb.place_of(QUOTE, moved) == (23, 49)
    assert nb.place_of(QUOTE, "The pineapple tins expire. " + moved) == (50, 76)
    assert nb.place_of(QUOTE, "She leaves.") is None


def test_pins_are_moved_changed_found_grouped_and_taken_out():
    assert [one.key for one in nb.move(PINS, "c", -1).pins] == ["a", "c", "b"]
    assert [one.key for one in nb.move(PINS, "a", 9).pins] == ["b", "c", "a"]
    assert nb.move(PINS, "gone", 1) == PINS
    noted = nb.with_changes(PINS, "c", note="x" * 9_999).pin("c")
    assert noted is not None
    assert noted.note == "x" * nb.NOTE_LENGTH
    assert [one.key for one in nb.find_pins(PINS, "ANN pineapple")] == ["b"]
    assert [one.key for one in nb.find_pins(PINS, "")] == ["a", "b", "c"]
    assert {name: len(some) for name, some in nb.group_by_heading(PINS.pins).items()} == {
        "": 2,
        "End": 1,
    }
    without = nb.without_pin(PINS, "b")
    assert [one.key for one in without.pins] == ["a", "c"]
    assert nb.with_pin(without, PINS.pins[1], 1) == PINS


@pytest.mark.parametrize(
    "spec", ["[]", "{", '{"datasets": 5}', '{"layer": [{"transform": 5}]}', '{"params": [5]}']
)
def test_a_figure_that_no_page_could_draw_is_not_read(spec: str):
    pin = Pin("a", "figure", figure=FrozenFigure("x", spec))
    with pytest.raises(CorpusError, match="cannot be read"):
        nb.read_notebook(nb.write_notebook(Notebook((pin,))), "notebook.toml")


def test_pins_of_another_notebook_come_to_those_that_are_there():
    other = Notebook((replace(PINS.pins[0], note="theirs"), Pin("d", "text", note="new")))
    both = nb.unite(PINS, other)
    assert both.pins == (*PINS.pins, other.pins[1])
    assert nb.unite(both, other) == both
    full = Notebook(tuple(Pin(str(n), "text") for n in range(nb.PINS)))
    with pytest.raises(CorpusError, match="full"):
        nb.unite(full, other)


def test_a_full_notebook_says_so():
    full = Notebook(tuple(Pin(str(n), "text") for n in range(nb.PINS)))
    with pytest.raises(CorpusError, match="full"):
        nb.with_pin(full, nb.new_pin("text"))
    assert nb.with_pin(full, Pin("7", "text", note="again")).pins[-1].note == "again"


def test_a_figure_that_is_too_large_is_kept_as_its_table():
    large = replace(FIGURE, spec="x" * (nb.SPEC_LENGTH + 1), table=TABLE[:1] + TABLE[1:] * 500)
    figure = nb.new_pin("figure", figure=large).figure
    assert figure is not None
    assert (figure.spec, len(figure.table)) == ("", nb.ROWS + 1)


def test_changed_numbers_are_named():
    now = (("theme", "rate"), ("loneliness", "3.9"), ("love", "1"))
    told = [(one.row, one.column, one.before, one.now) for one in nb.number_changes(TABLE, now)]
    assert told == [
        ("loneliness", "rate", "4.1", "3.9"),
        ("time", "", "there", ""),
        ("love", "", "", "there"),
    ]
    assert nb.number_changes(TABLE, TABLE) == nb.number_changes(TABLE, ()) == []


def test_a_notebook_is_written_as_toml_and_read_again():
    written = nb.write_notebook(PINS)
    assert 'question = "And now?"' in written
    assert '["loneliness", "4.1"]' in written
    assert nb.read_notebook(written, "notebook.toml") == PINS
    assert nb.read_notebook(nb.write_notebook(Notebook()), "x") == Notebook()


@settings(max_examples=30, deadline=None)
@given(st.text(), st.text(), st.lists(st.tuples(st.text(), st.text()), max_size=3))
def test_any_text_comes_back(words, note, rows):
    quotes = (Quote("r", words, note),)
    figure = FrozenFigure(note, '{"a":"it\'s"}', tuple(rows), words)
    pins = (nb.new_pin("figure", title=words, note=note, figure=figure, quotes=quotes),)
    assert nb.read_notebook(nb.write_notebook(Notebook(pins)), "x") == Notebook(pins)


@pytest.mark.parametrize(
    "source",
    [
        "pins = 3",
        "format = 2",
        "format = 1\npins = 3",
        'format = 1\n[[pins]]\nkey = "a"\nkind = "else"',
        'format = 1\n[[pins]]\nkey = "a"\nkind = "text"\n[[pins]]\nkey = "a"\nkind = "text"',
        'format = 1\n[[pins]]\nkey = "a"\nkind = "figure"\nfigure = {name = "x", spec = "["}',
        f'format = 1\n[[pins]]\nkey = "a"\nkind = "text"\nnote = "{"x" * 6000}"',
    ],
)
def test_a_damaged_notebook_is_refused_with_a_reason(source):
    with pytest.raises(CorpusError, match="damaged"):
        nb.read_notebook(source, "notebook.toml")
