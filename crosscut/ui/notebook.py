"""Pins: what a reader collects from the views, the buttons that do, and the tray that lists it.

Pins of a reader's own project are part of it; those of other films live in the session.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from html import escape, unescape
from typing import Any, Final

import pandas as pd
import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.measures.overview import retelling_notice
from crosscut.project import citations
from crosscut.project import notebook as pins
from crosscut.project.notebook import Notebook, Pin, Quote
from crosscut.text.phrases import count_of
from crosscut.ui import flash, links, open_project
from crosscut.ui.films import current_corpus, directory
from crosscut.ui.state import first_of_page

_SESSION: Final = "notebook"
_REMOVED: Final = "removed_pin"
PAGE: Final = "page_title"
"""Key under which the title of the page stands."""


def current() -> Notebook:
    """Return the notebook of the film that is shown."""
    mine = open_project.own_project(current_corpus())
    book: Notebook = mine.project.notebook if mine else st.session_state.get(_SESSION, Notebook())
    return book


def change(what: Callable[[Notebook], Notebook]) -> None:
    """Change the notebook, and keep it; for a callback."""
    open_project.change(
        current_corpus(),
        lambda project: replace(project, notebook=what(project.notebook)),
        lambda: st.session_state.update({_SESSION: what(current())}),
    )


def remove(key: str) -> None:
    """Take a pin out, so that it can be put back; for a callback."""
    before = current()
    pin = before.pin(key)
    if pin is not None:
        st.session_state[_REMOVED] = pin, before.pins.index(pin)
        change(lambda now: pins.without_pin(now, key))


def last_removed() -> Pin | None:
    """Return the pin that was taken out last, until it is put back."""
    last: tuple[Pin, int] | None = st.session_state.get(_REMOVED)
    return last[0] if last else None


def put_back() -> None:
    """Put back the pin that was taken out last; for a callback."""
    pin, at = st.session_state.pop(_REMOVED)
    change(lambda now: pins.with_pin(now, pin, at))


# --------------------------------------------------------------------------
# Where a pin was taken from


def view(**also: str) -> dict[str, Any]:
    """Return what a pin says of the view that it is taken from: page, state, corpus.

    The key of a project is left out: a pin leaves with the notebook. `also` are parameters that
    the address has otherwise, or not yet.
    """
    corpus = current_corpus()
    left_out = (open_project.PARAM, "film", *also)
    state = [*also.items()]
    state += [
        (name, value)
        for name in sorted({*st.query_params} - {*left_out})
        for value in st.query_params.get_all(name)
    ]
    if not open_project.own_project(corpus):
        state.append(("film", str(st.session_state.get("film", ""))))
    return {
        "page": str(st.session_state.get(PAGE, "")),
        "state": tuple(sorted(state)),
        "corpus": corpus.fingerprint,
    }


def quote(corpus: Corpus, review_id: str, start: int, end: int, passage: int = 0) -> Quote:
    """Return a quotation of a review, with all that has to be named."""
    row = corpus.reviews[corpus.reviews["review_id"] == review_id].iloc[0]
    title = row["title"] or directory(corpus).names[review_id]
    about = {"title": title, "retelling_of": retelling_notice(row["notes"])}
    return pins.quote_of(str(row["text"]), start, end, row.to_dict() | about, passage)


def table_of(rows: pd.DataFrame) -> pins.Table:
    """Return a table as it is pinned."""
    head = rows.head(pins.ROWS)
    cells = head.astype("str").where(head.notna(), "")
    return (tuple(map(str, rows.columns)), *(tuple(row) for row in cells.to_numpy().tolist()))


# --------------------------------------------------------------------------
# Buttons


def toggle(same: Callable[[Pin], bool], make: Callable[[], Pin]) -> None:
    """Pin what is not pinned, and take out what is; for a callback."""
    there = [one.key for one in current().pins if same(one)]
    if there:
        remove(there[0])
    else:
        pin = make()
        change(lambda now: pins.with_pin(now, pin))


def pin_button(
    key: str, what: str, same: Callable[[Pin], bool], make: Callable[[], Pin]
) -> Pin | None:
    """Draw the button that pins something; return its pin where it is pinned.

    Parameters
    ----------
    key
        Names the button.
    what
        What it pins, for a screen reader.
    same
        Tells a pin of the same thing.
    make
        Makes the pin.
    """
    pin = next((one for one in current().pins if same(one)), None)
    st.button(
        "Pinned" if pin else "Pin",
        key=f"pin-{key}",
        type="tertiary",
        icon=":material/check:" if pin else ":material/keep:",
        help=f"{'Take out of' if pin else 'Put into'} the notebook: {links.escape_markdown(what)}",
        shortcut="P" if first_of_page("pin", key) else None,
        on_click=toggle,
        args=(same, make),
    )
    return pin


_LISTED: Final = re.compile('data-pin="([^"]*)" aria-label="Pin ([^"]*)">Pin<')


def pin_html(name: str, what: str) -> str:
    """Return the button that pins one thing of a list, as HTML; for `list_html`.

    Parameters
    ----------
    name
        Names it on the page, as `_name` does a pin of it.
    what
        What it is, for a screen reader.
    """
    label = escape(f"Pin {what}")
    return (
        f'<button type="button" class="pin" data-pin="{escape(name)}" aria-label="{label}">'
        "Pin</button>"
    )


def list_html(html: str, kind: pins.PinKind) -> str:
    """Let the buttons of a list say which of its things are pinned."""
    here = {_name(one) for one in current().pins if one.kind == kind}

    def press(button: re.Match[str]) -> str:
        if unescape(button[1]) not in here:
            return button[0]
        return f'data-pin="{button[1]}" aria-label="Pinned: {button[2]}">Pinned<'

    return _LISTED.sub(press, html)


def _name(pin: Pin) -> str:
    """Name what is pinned, of a list: its figure, or the place of its words; of two, of both."""
    if pin.figure is not None:
        return pin.figure.name
    quotes = pin.quotes if pin.kind == "comparison" else pin.quotes[:1]
    return " ".join(f"{one.review_id}:{one.start}" for one in quotes)


def listen(make: Callable[[str], Pin | None]) -> None:
    """Pin what is pressed in a list, or take it out; once on a page.

    `make` makes the pin of a name. That comes from the browser: None where it is not here.
    """

    def take(name: str) -> None:
        pin = make(name)
        if pin is not None:
            toggle(lambda one: (one.kind, _name(one)) == (pin.kind, _name(pin)), lambda: pin)

    links.listen(take, name="pin")


def say_changes(pin: Pin, now: pins.FrozenFigure, fingerprint: str) -> None:
    """Say which numbers of a pinned figure are others now; offer the new figure, or the old one."""
    changes = pins.number_changes(pin.figure.table, now.table) if pin.figure else []
    if not changes:
        return
    some = "; ".join(
        f"{one.row}: {one.column} {one.before or 'none'} → {one.now or 'none'}"
        for one in changes[:3]
    )
    flash.notice(f"Since you pinned this, {count_of(len(changes), 'number')} changed. {some}.")
    with st.container(horizontal=True):
        for label, values in (
            ("Pin it as it is now", {"figure": now, "corpus": fingerprint}),
            ("Keep it as it was", {"corpus": fingerprint}),
        ):
            st.button(
                label,
                key=f"{label}-{pin.key}",
                on_click=change,
                args=(partial(pins.with_changes, key=pin.key, **values),),
            )


def is_sentence(pin: Pin, review_id: str, start: int) -> bool:
    """Tell a pin of a sentence of a review."""
    return (
        pin.kind == "sentence"
        and pin.quotes[0].review_id == review_id
        and pin.quotes[0].start == start
    )


def toggle_sentence(review_id: str, number: int) -> None:
    """Pin a sentence by its number, or take it out; for a callback."""
    corpus = current_corpus()
    rows = corpus.sentences[corpus.sentences["review_id"] == review_id]
    if not 0 <= number < len(rows):
        return
    row = rows.iloc[number]
    start, end, passage = int(row["start"]), int(row["end"]), int(row["passage"])

    def make() -> Pin:
        own = quote(corpus, review_id, start, end, passage)
        return pins.new_pin("sentence", title=own.title, quotes=(own,), **view())

    toggle(lambda one: is_sentence(one, review_id, start), make)


def cite(quotes: Sequence[Quote]) -> None:
    """Offer sentences to be copied with their citation: one in each style, several in one."""
    styles = list(citations.STYLES)
    if len(quotes) > 1:
        style = st.segmented_control(
            "Style",
            styles,
            format_func=citations.STYLES.__getitem__,
            default=styles[0],
            required=True,
            key="style-to-copy",
            persist_state="session",
        )
        styles = [style]
    for style in styles:
        if len(quotes) == 1:
            st.caption(citations.STYLES[style])
        for own in quotes:
            text = f"“{own.words}” {citations.reference(own, style)}"
            text += f"\n\n{citations.citation(own, style)}"
            st.code(text, language=None, wrap_lines=True)


@st.dialog("Copy with citation", width="medium")
def cite_in_dialog(quotes: Sequence[Quote]) -> None:
    """Offer sentences to be copied, over the page."""
    cite(quotes)


def tray() -> None:
    """Draw the tray: how many pins there are, and what they are."""
    all_pins = current().pins
    with st.popover(
        f"Notebook ({len(all_pins)})", icon=":material/book_2:", type="tertiary", key="tray"
    ):
        if not all_pins:
            st.html(
                '<p class="about">Nothing is pinned yet. “Pin” beside a picture or under a '
                "sentence puts it here; the key P pins the picture.</p>"
            )
            return
        for one in all_pins:
            st.markdown(
                links.escape_markdown(f"{one.kind.capitalize()}: {one.title or one.note[:60]}")
            )
        flash.note(open_project.warning_of_loss(current_corpus(), "pins"))
        st.page_link(links.NOTEBOOK, label="Open the notebook")


def spec_json(spec: Mapping[str, Any]) -> str:
    """Write a chart's specification."""
    return json.dumps(spec, separators=(",", ":"), default=str)


def draw_moves(key: str, at: int, count: int, move: Callable[[int], None]) -> None:
    """Draw the two presses that move one of a list up or down; `at` counts from 0."""
    for label, icon, by, off in (
        ("Up", "arrow_upward", -1, at == 0),
        ("Down", "arrow_downward", 1, at == count - 1),
    ):
        st.button(
            label,
            key=f"{label}-{key}",
            icon=f":material/{icon}:",
            type="tertiary",
            disabled=off,
            on_click=move,
            args=(by,),
        )
