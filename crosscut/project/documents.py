"""A notebook as Word, as Markdown and as a page to print, each quotation with its citation."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from html import escape
from typing import Final
from urllib.parse import urlencode

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from crosscut.project import citations
from crosscut.project.citations import Style
from crosscut.project.notebook import Notebook, Pin, Quote, group_by_heading

Picture = Callable[[Pin], bytes]
"""Draws the figure of a pin as PNG; empty where it cannot be drawn."""
Address = Callable[[Pin], str]
"""Returns the address that opens the view of a pin again."""

_PAGES: Final = {"Overview": "", "How sure": "certainty", "Read": "review"}
"""What the address calls a page by its title, where that is not the title itself."""

_CONTROL: Final = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\ufffe\uffff]")


def view_address(home: str, pin: Pin, **also: str) -> str:
    """Return the address that opens the view of a pin again in the app whose address is given.

    `also` are parameters that no pin holds.
    """
    page = _PAGES.get(pin.page, pin.page.lower())
    return f"{home}{page}?{urlencode([*pin.state, *also.items()])}"


def _quotes(notebook: Notebook) -> list[Quote]:
    return [quote for pin in notebook.pins for quote in pin.quotes]


def word(notebook: Notebook, title: str, style: Style, picture: Picture, address: Address) -> bytes:
    """Write a notebook as a Word document.

    Parameters
    ----------
    notebook, title
        The notebook, and the title of the document.
    style
        The style of the citations.
    picture, address
        Draw a pin's figure, and say where its view is.

    Returns
    -------
    bytes
        A .docx file: headings, quotations as such, pictures with alt text and caption, works cited.
    """
    document = docx.Document()
    document.core_properties.title = _sound(title)
    document.add_heading(_sound(title), 0)
    for heading, pins in group_by_heading(notebook.pins).items():
        if heading:
            document.add_heading(_sound(heading), 1)
        for pin in pins:
            _word_pin(document, pin, style, picture, address)
    if works := citations.bibliography(_quotes(notebook), style):
        document.add_heading("Works cited", 1)
        for entry in works:
            document.add_paragraph(_sound(entry))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _word_pin(
    document: Document, pin: Pin, style: Style, picture: Picture, address: Address
) -> None:
    if pin.figure is not None:
        document.add_heading(_sound(pin.title), 2)
        if image := picture(pin):
            width = document.sections[0]
            room = (width.page_width or 0) - (width.left_margin or 0) - (width.right_margin or 0)
            document.add_picture(io.BytesIO(image), room or Cm(15))
            about = document.element.body.xpath(".//wp:docPr")[-1]
            about.set("descr", _sound(pin.figure.alt))
        else:
            _word_table(document, pin.figure.table)
        document.add_paragraph(_sound(pin.figure.caption) + " ", "Caption")
        _link(document, _sound(pin.figure.source) or "Open the view", address(pin))
    for quote in pin.quotes:
        line = document.add_paragraph(style="Quote")
        _link(document, f"“{_sound(quote.words)}”", address(pin))
        line.add_run(f" {_sound(citations.reference(quote, style))}")
    for text in (pin.note, pin.question):
        for part in filter(None, text.splitlines()):
            document.add_paragraph(_sound(part))


def _word_table(document: Document, rows: tuple[tuple[str, ...], ...]) -> None:
    if not rows:
        return
    table = document.add_table(len(rows), len(rows[0]), "Table Grid")
    for cells, row in zip(rows, table.rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = _sound(text)


def _link(document: Document, text: str, address: str) -> None:
    """Add a link to the last paragraph."""
    number = document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), number)
    run = OxmlElement("w:r")
    words = OxmlElement("w:t")
    words.text = text
    words.set(qn("xml:space"), "preserve")
    run.append(words)
    link.append(run)
    document.element.body.findall(qn("w:p"))[-1].append(link)


def _sound(text: str) -> str:
    """Leave out what no Word file can hold."""
    return _CONTROL.sub("", text)


_MARKS: Final = re.compile(r"[\\`*_{}\[\]()<>#+.!|~$&^-]")


def _escape(text: str) -> str:
    """Write a text for Markdown, on one line."""
    return _MARKS.sub(lambda mark: f"\\{mark[0]}", " ".join(text.split()))


def markdown(notebook: Notebook, title: str, style: Style, address: Address) -> str:
    """Write a notebook as Markdown; a figure is its table. Parameters as of `word`."""
    lines = [f"# {_escape(title)}"]
    for heading, pins in group_by_heading(notebook.pins).items():
        lines += [f"## {_escape(heading)}"] if heading else []
        for pin in pins:
            if pin.figure is not None:
                lines.append(f"### {_escape(pin.title)}")
                lines.append("\n".join(_table_lines(pin.figure.table)))
                source = _escape(pin.figure.source) or "Open the view"
                lines.append(f"{_escape(pin.figure.caption)} [{source}](<{address(pin)}>)")
            lines += [
                f"> [“{_escape(quote.words)}”](<{address(pin)}>) "
                f"{_escape(citations.reference(quote, style))}"
                for quote in pin.quotes
            ]
            lines += [_escape(text) for text in (pin.note, pin.question)]
    if works := citations.bibliography(_quotes(notebook), style):
        lines += ["## Works cited", *map(_escape, works)]
    return "\n\n".join(filter(None, lines)) + "\n"


def _table_lines(rows: tuple[tuple[str, ...], ...]) -> list[str]:
    if not rows:
        return []
    lines = [f"| {' | '.join(map(_escape, row))} |" for row in rows]
    return [lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:]]


_PRINT: Final = (
    "body{font:12pt/1.5 Georgia,serif;max-width:42rem;margin:2rem auto;padding:0 1rem}"
    "img{max-width:100%}figure{margin:1.5rem 0;break-inside:avoid}blockquote{break-inside:avoid}"
    "figcaption{font-size:10pt}h1,h2,h3{break-after:avoid}td,th{text-align:left;padding:0 .5rem}"
)


def page(notebook: Notebook, title: str, style: Style, picture: Picture, address: Address) -> str:
    """Write a notebook as one HTML file to print. Parameters as of `word`."""
    parts = [f"<h1>{escape(title)}</h1>"]
    for heading, pins in group_by_heading(notebook.pins).items():
        parts += [f"<h2>{escape(heading)}</h2>"] if heading else []
        parts += [_html_pin(pin, style, picture, address) for pin in pins]
    if works := citations.bibliography(_quotes(notebook), style):
        parts += ["<h2>Works cited</h2>", *(f"<p>{escape(one)}</p>" for one in works)]
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_PRINT}</style></head><body>{''.join(parts)}</body></html>"
    )


def _html_pin(pin: Pin, style: Style, picture: Picture, address: Address) -> str:
    where = escape(address(pin))
    parts = []
    if pin.figure is not None:
        image = base64.b64encode(picture(pin)).decode()
        alt = escape(pin.figure.alt)
        body = f'<img alt="{alt}" src="data:image/png;base64,{image}">' if image else alt
        parts.append(
            f"<figure><h3>{escape(pin.title)}</h3>{body}<figcaption>{escape(pin.figure.caption)} "
            f'<a href="{where}">{escape(pin.figure.source) or "Open the view"}</a></figcaption>'
            "</figure>"
        )
    parts += [
        f'<blockquote>“<a href="{where}">{escape(quote.words)}</a>” '
        f"{escape(citations.reference(quote, style))}</blockquote>"
        for quote in pin.quotes
    ]
    parts += [f"<p>{escape(text)}</p>" for text in (pin.note, pin.question) if text]
    return "".join(parts)
