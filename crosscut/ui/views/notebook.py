"""The page Notebook: each pin with what was seen, its notes and its place in the order."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from crosscut.charts.look import in_theme
from crosscut.charts.pictures import pin_picture
from crosscut.errors import CrosscutError
from crosscut.project import citations, documents
from crosscut.project import notebook as pins
from crosscut.project.citations import STYLES, Style
from crosscut.project.notebook import Notebook, Pin
from crosscut.text.phrases import count_of
from crosscut.ui import app, figure, films, filters, flash, lessons, links, notebook, open_project
from crosscut.ui.state import rerun_page

_NEW = "new_pin_text"
_FILE = "notebook_file"
_LARGEST = 100
"""Megabytes of a notebook's file: of `pins.PINS` pins with a figure each."""
_TO_OPEN = "pin_to_open"
_TO_CITE = "pin_to_cite"


def draw() -> None:
    """Draw the page's body."""
    book = notebook.current()
    if to_open := st.session_state.pop(_TO_OPEN, None):
        page, params = to_open
        st.switch_page(page, query_params=params)
    if (pin := book.pin(st.session_state.pop(_TO_CITE, ""))) is not None:
        notebook.cite_in_dialog(pin.quotes)
    loss = open_project.warning_of_loss(films.current_corpus(), "pins")
    if book.pins and loss:
        flash.notice(loss)
    if last := notebook.last_removed():
        with st.container(horizontal=True, vertical_alignment="center"):
            flash.note(f"Taken out: {last.title or last.note[:60] or last.kind}.")
            st.button("Put it back", key="put-pin-back", on_click=notebook.put_back)
    if not book.pins:
        st.html(
            '<p class="found">Nothing is pinned yet. On any page, press “Pin” beside a picture '
            "or under a sentence, or the key P.</p>"
        )
    else:
        _take_away(book)
        words = st.text_input("Search", key="pins-search", placeholder="A word of a pin or a note")
        matches = pins.find_pins(book, words)
        if not matches:
            st.html('<p class="found">No pin holds these words.</p>')
        for heading, own in pins.group_by_heading(matches).items():
            if heading:
                st.subheader(links.escape_markdown(heading), anchor=False)
            for pin in own:
                with st.container(border=True, key=f"one-pin-{pin.key}"):
                    _pin(pin, book)
    st.text_area("A note of your own", key=_NEW, max_chars=pins.NOTE_LENGTH)
    st.button("Add the note", key="add-note", on_click=_add)
    flash.show(_FILE, st.info)
    with st.expander("Open a notebook that was downloaded (notebook.toml)", expanded=not book.pins):
        st.file_uploader(
            "Its pins are added to yours",
            type="toml",
            max_upload_size=_LARGEST,
            key=_FILE,
            on_change=_open_file,
        )


def _open_file() -> None:
    """Take in the pins of a file; what cannot be read changes nothing."""
    file = st.session_state[_FILE]
    if file is None:
        return
    before = len(notebook.current().pins)
    try:
        read = pins.read_notebook(file.getvalue().decode("utf-8-sig"), file.name)
        both = pins.unite(notebook.current(), read)
    except UnicodeDecodeError:
        flash.add(pins.damage(file.name), _FILE)
    except CrosscutError as error:
        flash.add(error, _FILE)
    else:
        notebook.change(lambda _: both)
        new = len(both.pins) - before
        there = len(read.pins) - new
        also = f"; {count_of(there, 'pin')} of it {'was' if there == 1 else 'were'} here already"
        flash.add(f"{file.name}: {count_of(new, 'new pin')}{also if there else ''}.", _FILE)


def _open(key: str) -> None:
    pin = notebook.current().pin(key)
    if pin is None:
        return
    folders, corpus = films.films(), films.current_corpus()
    title = dict(pin.state).get("film", "")
    if title in folders:
        st.session_state["film"], corpus = title, films.corpus(folders[title])
    params = filters.choose(corpus, (one for one in pin.state if one[0] != "film"))
    st.session_state[_TO_OPEN] = links.PAGES[pin.page], params
    rerun_page()


def _add() -> None:
    text = st.session_state[_NEW].strip()
    if text:
        pin = pins.new_pin("text", note=text)
        notebook.change(lambda now: pins.with_pin(now, pin))
        st.session_state[_NEW] = ""


def _take_away(book: Notebook) -> None:
    """Offer the notebook as files."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        file = partial(pins.write_notebook, book)
        links.offer_file("Download (notebook.toml)", file, "notebook.toml", key="notebook-toml")
    corpus = films.current_corpus()
    title = f"Notes on {corpus.guide.film.title}"
    quotes = [one for pin in book.pins for one in pin.quotes]
    with st.expander("Take it away: Word, Markdown, a page to print, works cited"):
        style: Style = st.segmented_control(
            "Style of the citations",
            list(STYLES),
            format_func=STYLES.__getitem__,
            default="mla",
            required=True,
            key="citation-style",
        )
        key = open_project.key_of(corpus)
        address = partial(documents.view_address, links.home())
        if key and links.offer_key("link-in-file"):
            address = partial(address, **key)

        with st.container(horizontal=True):
            for label, name, make in (
                ("Word", "notebook.docx",
                 lambda: documents.word(book, title, style, pin_picture, address)),
                ("Markdown", "notebook.md",
                 lambda: documents.markdown(book, title, style, address)),
                ("Page to print", "notebook.html",
                 lambda: documents.page(book, title, style, pin_picture, address)),
                ("BibTeX", "works.bib", lambda: citations.bibtex(quotes)),
                ("RIS", "works.ris", lambda: citations.ris(quotes)),
                ("CSL-JSON", "works.json", lambda: citations.csl_json(quotes)),
            ):  # fmt: skip
                links.offer_file(label, make, name, key=f"export-{name}")


def _pin(pin: Pin, book: Notebook) -> None:
    """Draw one pin: what it is, what can be done with it, what was seen, what was added."""
    at = book.pins.index(pin)
    title = links.escape_markdown(pin.title or "Note")
    st.markdown(f"**{title}**")
    with st.container(horizontal=True, gap="small"):
        if pin.page in links.PAGES:
            _button("Open the view", "open_in_new", pin, partial(_open, pin.key))
        notebook.draw_moves(pin.key, at, len(book.pins), partial(_move, pin.key))
        if pin.quotes:
            _button(
                "Cite", "format_quote", pin, partial(st.session_state.update, {_TO_CITE: pin.key})
            )
        _button("Add to lesson", "co_present", pin, partial(_to_lesson, pin.key))
        _button("Take out", "delete", pin, partial(notebook.remove, pin.key))
    draw_pinned(pin)
    note, heading = st.columns([3, 1])
    with note:
        _field("note", "Note", pin, st.text_area, pins.NOTE_LENGTH)
    with heading:
        _field("heading", "Heading", pin, st.text_input, 200)


def draw_pinned(pin: Pin) -> None:
    """Draw what a pin shows: its figure, or that as a table, and its quotations."""
    if pin.figure is not None:
        if pin.figure.spec:
            st.vega_lite_chart(
                figure.inline_data(json.loads(in_theme(pin.figure.spec, app.theme()))),
                theme=None,
                width="stretch",
                key=f"pinned-{pin.key}",
                alt=pin.figure.alt,
            )
        elif pin.figure.table:
            names, *rows = pin.figure.table
            st.dataframe(pd.DataFrame(rows, columns=list(names)), hide_index=True)
        st.html(f'<p class="caption">{escape(pin.figure.caption)}</p>')
    for quote in pin.quotes:
        of = ", ".join(filter(None, (quote.author, quote.title, quote.outlet, quote.published)))
        after = f" Retelling after {quote.retelling_of}." if quote.retelling_of else ""
        st.html(
            f'<blockquote class="quote">{escape(quote.words)}</blockquote>'
            f'<p class="about">{escape(of)}, passage {quote.passage}.{escape(after)}</p>'
        )


def _to_lesson(key: str) -> None:
    pin = notebook.current().pin(key)
    if pin is not None and (title := lessons.add_pin(pin)):
        flash.add(f"Added to the lesson “{title}”, as its last stop.", flash.PAGE)


def _button(label: str, icon: str, pin: Pin, press: Callable[[], None]) -> None:
    st.button(
        label,
        key=f"{label}-{pin.key}",
        icon=f":material/{icon}:",
        type="tertiary",
        on_click=press,
    )


def _move(key: str, by: int) -> None:
    notebook.change(lambda now: pins.move(now, key, by))


def _field(name: str, label: str, pin: Pin, box: Callable[..., str], most: int) -> None:
    key = f"{name}-{pin.key}"
    box(
        label,
        value=getattr(pin, name),
        key=key,
        max_chars=most,
        on_change=_write,
        args=(name, pin.key, key),
    )


def _write(name: str, pin: str, key: str) -> None:
    text = st.session_state[key]
    notebook.change(lambda now: pins.with_changes(now, pin, **{name: text}))
