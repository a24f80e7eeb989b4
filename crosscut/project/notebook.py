"""A notebook: what a reader collects from the views, in an order, with notes and questions.

A pin holds what was seen when it was taken, so that it stays when the corpus changes.
"""

from __future__ import annotations

import json
import secrets
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final, Literal, Protocol, TypeVar

import tomlkit
from pydantic import TypeAdapter, ValidationError

from crosscut.errors import CorpusError
from crosscut.text.phrases import clean

PinKind = Literal["figure", "sentence", "passage", "finding", "concordance", "comparison", "text"]

PINS: Final = 200
"""Pins that a notebook may hold."""
SPEC_LENGTH: Final = 300_000
"""Characters of a figure's specification; a larger figure is kept as its table."""
ROWS: Final = 200
"""Rows that are kept of a figure's table."""
NOTE_LENGTH: Final = 5_000
"""Characters of a note, a question or a quotation."""
QUOTES: Final = 20
"""Sentences that a pin may hold."""
_LINE: Final = 500  # characters of a title, a heading, a name, a cell
_CELLS: Final = 40  # columns of a table, parameters of a view
_AROUND: Final = 80  # characters of a review kept on either side of a quotation

Table = tuple[tuple[str, ...], ...]
"""Rows of cells as they are read; the first row names the columns."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a review, and what has to be named when they are quoted.

    Attributes
    ----------
    review_id
        The review.
    words, before, after
        The quotation, and what stands around it: by these it is found again.
    start, end
        Offsets into the review's text as it was.
    passage
        Number of its passage, as on screen.
    title, author, outlet, url, published, retelling_of
        Of the review, as `ReviewMeta` has them; of what it is a retelling, or empty.
    """

    review_id: str = ""
    words: str = ""
    before: str = ""
    after: str = ""
    start: int = 0
    end: int = 0
    passage: int = 0
    title: str = ""
    author: str = ""
    outlet: str = ""
    url: str = ""
    published: str = ""
    retelling_of: str = ""


@dataclass(frozen=True, slots=True)
class FrozenFigure:
    """A figure as it was when it was pinned.

    Attributes
    ----------
    name
        The figure's name, the same on each drawing of the view.
    spec
        The chart as a Vega-Lite specification in JSON, empty where it was too large.
    table
        The same as a table.
    alt, caption, source
        The chart in words, what stands under it, the line on its source; all plain text.
    """

    name: str = ""
    spec: str = ""
    table: Table = ()
    alt: str = ""
    caption: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Pin:
    """One thing that a reader has collected.

    Attributes
    ----------
    key
        Names it for good.
    kind
        What it is.
    title
        A line that says what it is.
    page, state
        The page that it was taken from, and the parameters of the link that opens the view.
    corpus
        Fingerprint of the corpus that it was taken from.
    figure
        The figure, of a pin that has one.
    quotes
        The sentences chosen as evidence.
    note, question, minutes, heading
        What the reader added: a note, a question to ask, how long it takes in class, and the
        heading under which it stands.
    """

    key: str
    kind: PinKind
    title: str = ""
    page: str = ""
    state: tuple[tuple[str, str], ...] = ()
    corpus: str = ""
    figure: FrozenFigure | None = None
    quotes: tuple[Quote, ...] = ()
    note: str = ""
    question: str = ""
    minutes: int = 0
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Notebook:
    """Pins in the reader's order; their keys are distinct."""

    pins: tuple[Pin, ...] = ()

    def pin(self, key: str) -> Pin | None:
        """Return the pin of a key, None where there is none."""
        return next((one for one in self.pins if one.key == key), None)


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A number of a pinned table that is another one now; empty where its row is gone or new."""

    row: str
    column: str
    before: str
    now: str


# --------------------------------------------------------------------------
# Make and change


def new_pin(kind: PinKind, **values: Any) -> Pin:  # noqa: ANN401
    """Return a pin under a new key, no larger than a pin may be; `values` as of `Pin`."""
    return limit(Pin(secrets.token_hex(8), kind, **values))


def quote_of(text: str, start: int, end: int, review: Mapping[Any, Any], passage: int = 0) -> Quote:
    """Return a quotation of a review's text.

    Parameters
    ----------
    text, start, end
        The review's text, and the part that is quoted.
    review
        Its row of the table of reviews; what is missing there is left empty.
    passage
        Number of the passage.
    """
    fields = {
        name: "" if value is None or value != value else str(value)
        for name in ("title", "author", "outlet", "url", "published", "retelling_of")
        for value in [review.get(name)]
    }
    return Quote(
        str(review["review_id"]),
        text[start:end],
        text[max(0, start - _AROUND) : start],
        text[end : end + _AROUND],
        start,
        end,
        passage,
        **fields,
    )


def place_of(quote: Quote, text: str) -> tuple[int, int] | None:
    """Find a quotation in the text of its review as it is now; None where it is gone."""
    if text[quote.start : quote.end] == quote.words:
        return quote.start, quote.end
    around = text.find(quote.before + quote.words + quote.after)
    start = around + len(quote.before) if around >= 0 else text.find(quote.words)
    return (start, start + len(quote.words)) if start >= 0 and quote.words else None


def limit(pin: Pin) -> Pin:
    """Cut a pin to what a notebook takes; a specification that is too large is left out."""
    figure = pin.figure
    if figure is not None:
        spec = clean(figure.spec) if len(figure.spec) <= SPEC_LENGTH else ""
        table = tuple(tuple(_line(cell) for cell in row[:_CELLS]) for row in figure.table)
        figure = FrozenFigure(
            _line(figure.name), spec, table[: ROWS + 1],
            *(_text(part) for part in (figure.alt, figure.caption, figure.source)),
        )  # fmt: skip
    return replace(
        pin,
        key=_line(pin.key),
        title=_line(pin.title),
        page=_line(pin.page),
        state=tuple((_line(name), _line(value)) for name, value in pin.state[:_CELLS]),
        corpus=_line(pin.corpus),
        figure=figure,
        quotes=tuple(map(_cut_quote, pin.quotes[:QUOTES])),
        note=_text(pin.note),
        question=_text(pin.question),
        minutes=min(max(pin.minutes, 0), 600),
        heading=_line(pin.heading),
    )


def _cut_quote(quote: Quote) -> Quote:
    short: dict[str, Any] = {
        one.name: _line(value) for one in fields(quote)
        if isinstance(value := getattr(quote, one.name), str)
    }  # fmt: skip
    return replace(quote, **{**short, "words": _text(quote.words)})


def _text(text: str) -> str:
    return clean(text[:NOTE_LENGTH])


def _line(text: str) -> str:
    return clean(text[:_LINE])


def with_pin(notebook: Notebook, pin: Pin, at: int | None = None) -> Notebook:
    """Put a pin at the end, or at a place; one with the same key goes.

    Raises
    ------
    CorpusError
        The notebook is full.
    """
    others = [one for one in notebook.pins if one.key != pin.key]
    if len(others) >= PINS:
        raise CorpusError(
            f"The notebook is full: it holds {PINS} pins.",
            where=pin.title,
            remedy="Delete some that you no longer need.",
        )
    others.insert(len(others) if at is None else at, limit(pin))
    return Notebook(tuple(others))


def with_changes(notebook: Notebook, key: str, **values: Any) -> Notebook:  # noqa: ANN401
    """Change fields of a pin; a pin that is gone changes nothing."""
    return Notebook(
        tuple(limit(replace(one, **values)) if one.key == key else one for one in notebook.pins)
    )


def unite(notebook: Notebook, other: Notebook) -> Notebook:
    """Put the pins of another notebook at the end; of two with one key that of `notebook` stays.

    Raises
    ------
    CorpusError
        They are too many for one.
    """
    for pin in other.pins:
        if notebook.pin(pin.key) is None:
            notebook = with_pin(notebook, pin)
    return notebook


def without_pin(notebook: Notebook, key: str) -> Notebook:
    """Take a pin out."""
    return Notebook(tuple(one for one in notebook.pins if one.key != key))


def move(notebook: Notebook, key: str, by: int) -> Notebook:
    """Move a pin by places towards the end, or towards the start where `by` is negative."""
    return Notebook(reorder(notebook.pins, key, by))


class _HasKey(Protocol):
    @property
    def key(self) -> str: ...


_Item = TypeVar("_Item", bound=_HasKey)


def reorder(items: Sequence[_Item], key: str, by: int) -> tuple[_Item, ...]:
    """Move what has a key, as `move` does; a key that is gone changes nothing."""
    order = list(items)
    at = next((at for at, one in enumerate(order) if one.key == key), None)
    if at is not None:
        item = order.pop(at)
        order.insert(min(max(at + by, 0), len(order)), item)
    return tuple(order)


def find_pins(notebook: Notebook, words: str) -> tuple[Pin, ...]:
    """Return the pins that hold each of the words, in whatever part and whatever case."""
    parts = words.casefold().split()
    return tuple(
        one
        for one in notebook.pins
        for text in ["\n".join(_words_of(one)).casefold()]
        if all(word in text for word in parts)
    )


def _words_of(pin: Pin) -> Iterator[str]:
    yield from (pin.title, pin.note, pin.question, pin.heading)
    for quote in pin.quotes:
        yield from (quote.words, quote.title, quote.author)
    if pin.figure is not None:
        yield from (pin.figure.caption, pin.figure.alt)


def group_by_heading(pins: Sequence[Pin]) -> dict[str, list[Pin]]:
    """Return the pins by heading; the headings in the order of their first pins."""
    groups: dict[str, list[Pin]] = {}
    for one in pins:
        groups.setdefault(one.heading, []).append(one)
    return groups


# --------------------------------------------------------------------------
# What has changed since


def number_changes(before: Table, now: Table) -> list[NumberChange]:
    """Compare a pinned table with the same one as it is now.

    A row is known by its cells that are no numbers, of two such rows by their order. Columns are
    compared where both tables have them.
    """
    if not before or not now:
        return []
    names = [name for name in before[0] if name in now[0]]
    words = [
        name for name in names
        if not all(_is_number(cell) for table in (before, now) for cell in _column(table, name))
    ] or names[:1]  # fmt: skip
    old, new = _rows(before, words), _rows(now, words)
    changes = []
    for row in dict.fromkeys((*old, *new)):
        title = ", ".join(cell for cell in row[:-1] if cell)
        if row not in old or row not in new:
            there = ("there" if row in rows else "" for rows in (old, new))
            changes.append(NumberChange(title, "", *there))
            continue
        changes += [
            NumberChange(title, name, old[row][name], new[row][name])
            for name in names
            if name not in words and old[row][name] != new[row][name]
        ]
    return changes


def _column(table: Table, name: str) -> list[str]:
    at = table[0].index(name)
    return [row[at] for row in table[1:]]


def _rows(table: Table, words: Sequence[str]) -> dict[tuple[str, ...], dict[str, str]]:
    result: dict[tuple[str, ...], dict[str, str]] = {}
    for cells in table[1:]:
        row = dict(zip(table[0], cells, strict=True))
        key, number = tuple(row[name] for name in words), 0
        while (*key, str(number)) in result:
            number += 1
        result[*key, str(number)] = row
    return result


def _is_number(cell: str) -> bool:
    try:
        float(cell or "0")
    except ValueError:
        return False
    return True


# --------------------------------------------------------------------------
# As values, and as notebook.toml


_PIN: Final = TypeAdapter(Pin)
_FORMAT: Final = 1


def pin_value(pin: Pin) -> dict[str, Any]:
    """Return a pin as JSON values; what is left at its default is left out."""
    value = _without_empty(asdict(pin))
    if "quotes" in value:
        value["quotes"] = [_without_empty(one) for one in value["quotes"]]
    if "figure" in value:
        value["figure"] = _without_empty(value["figure"])
    return value


def _without_empty(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in value.items() if one not in ("", 0, (), [], None)}


def pin_of(value: object, where: str) -> Pin:
    """Return the pin of `pin_value`.

    Raises
    ------
    CorpusError
        It is none, or is larger than a pin may be.
    """
    try:
        pin = _PIN.validate_python(value)
        check_pin(pin)
    except (ValidationError, ValueError, RecursionError) as error:
        raise damage(where) from error
    return pin


def check_pin(pin: Pin) -> None:
    """Raise ValueError, or RecursionError, where a pin is not one that a notebook may hold."""
    table = pin.figure.table if pin.figure else ()
    if limit(pin) != pin or not pin.key or len({len(row) for row in table}) > 1:
        raise ValueError("no pin of a notebook")
    if pin.figure and pin.figure.spec and not _is_chart(json.loads(pin.figure.spec)):
        raise ValueError("no specification")


_SHAPES: Final[dict[str, type]] = {
    "config": dict, "datasets": dict, "encoding": dict, "layer": list, "params": list,
    "transform": list,
}  # fmt: skip


def _is_chart(spec: object) -> bool:
    """Tell whether the parts of a specification that are looked into are what they have to be."""
    if not isinstance(spec, dict):
        return False
    if any(not isinstance(spec[name], kind) for name, kind in _SHAPES.items() if name in spec):
        return False
    have_names = (isinstance(one, dict) and "name" in one for one in spec.get("params", ()))
    return all(have_names) and all(map(_is_chart, spec.get("layer", ())))


def notebook_of(values: object, where: str) -> Notebook:
    """Return the notebook of a list of `pin_value`.

    Raises
    ------
    CorpusError
        One is no pin, two have the same key, or they are too many.
    """
    if not isinstance(values, list) or len(values) > PINS:
        raise damage(where)
    pins = tuple(pin_of(one, where) for one in values)
    if len({one.key for one in pins}) < len(pins):
        raise damage(where)
    return Notebook(pins)


def write_notebook(notebook: Notebook) -> str:
    """Write a notebook as TOML."""
    return write_toml("pins", map(pin_toml, notebook.pins))


def write_toml(name: str, tables: Iterable[Mapping[str, Any]]) -> str:
    """Write tables under a name as TOML, with the number of the format."""
    document = tomlkit.document()
    document.add("format", tomlkit.item(_FORMAT))
    array = tomlkit.aot()
    for one in tables:
        array.append(tomlkit.item(one))
    document.add(name, array)
    return tomlkit.dumps(document)


def pin_toml(pin: Pin) -> dict[str, Any]:
    """Return `pin_value` as it stands in a TOML file; a table's rows stand one a line."""
    value = pin_value(pin)
    figure = value.get("figure", {})
    for rows, name in ((figure, "table"), (value, "state")):
        if name in rows:
            rows[name] = tomlkit.array()
            for row in getattr(pin.figure if name == "table" else pin, name):
                rows[name].append(list(row))
            rows[name].multiline(True)
    if "'" not in figure.get("spec", "'") and figure["spec"].isprintable():
        figure["spec"] = tomlkit.string(figure["spec"], literal=True)
    return value


def read_notebook(source: str, where: str) -> Notebook:
    """Read `write_notebook`'s text, which a person may have changed.

    Raises
    ------
    CorpusError
        It is no TOML, or no notebook.
    """
    return notebook_of(read_toml(source, "pins", damage(where)), where)


def read_toml(source: str, name: str, damage: CorpusError) -> object:
    """Return what `write_toml` wrote under a name; raise `damage` where it is no such text."""
    try:
        value = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise damage from error
    if value.get("format") != _FORMAT:
        raise damage
    return value.get(name, [])


def damage(where: str) -> CorpusError:
    """Return what is raised of a notebook that cannot be read."""
    return CorpusError(
        "The notebook is damaged and cannot be read.",
        where=where,
        remedy="Open an older copy of it.",
    )
