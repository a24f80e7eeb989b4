"""A notebook as files: citations in each style, Word read back, Markdown, a page to print."""

from __future__ import annotations

import io
import json
import zlib

import docx
from docx.oxml.ns import qn

from crosscut.project import citations, documents
from crosscut.project.notebook import FrozenFigure, Notebook, Pin, Quote

ANN = Quote(
    "ann", "He waits for *rain*.", passage=3, title="Tins & Time", author="Sample Ann",
    outlet="The Daily", published="2004-03-01", url="https://example.org/x?a=1&b=2",
)  # fmt: skip
RETOLD = Quote("b", "It <ends>.\x0b", title="Rain_", outlet="Forum", retelling_of="Ben, 2003")
FIGURE = FrozenFigure(
    "scores", '{"mark":"bar"}', (("who", "mark"), ("A|n", "4")), "Two bars.", "Marks.", "Crosscut."
)
BOOK = Notebook(
    (
        Pin("a", "figure", "All marks", "Scores", (("film", "A Film"),), figure=FIGURE),
        Pin("b", "sentence", quotes=(ANN,), note="Why <b>?", heading="Rain"),
        Pin("c", "sentence", quotes=(RETOLD, ANN), heading="Rain"),
    )
)


def png(_: Pin) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return len(data).to_bytes(4) + body + zlib.crc32(body).to_bytes(4)

    head = (1).to_bytes(4) * 2 + bytes((8, 0, 0, 0, 0))
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def test_the_address_of_a_view_has_its_state_and_a_key_only_where_it_is_given() -> None:
    pin = Pin("k", "figure", page="Overview", state=(("story", "A & B"),))
    assert documents.view_address("https://a.example/", pin) == "https://a.example/?story=A+%26+B"
    assert documents.view_address("", pin, corpus="K") == "?story=A+%26+B&corpus=K"


def address(pin: Pin) -> str:
    return f"https://app.example/{pin.page.lower()}?key={pin.key}"


def test_a_review_is_cited_in_each_style() -> None:
    assert [citations.citation(ANN, style) for style in citations.STYLES] == [
        "Ann, Sample. “Tins & Time.” The Daily, 1 Mar. 2004, https://example.org/x?a=1&b=2.",
        "Ann, S. (2004, March 1). Tins & Time. The Daily. https://example.org/x?a=1&b=2",
        "Ann, Sample. 2004. “Tins & Time.” The Daily, March 1. https://example.org/x?a=1&b=2.",
    ]
    assert citations.reference(ANN, "apa") == "(Ann, 2004, par. 3)"
    dated = Quote("c", "", title="Rain (1994)")
    assert citations.reference(dated, "mla") == "(Anonymous, Rain (1994))"
    assert citations.reference(RETOLD, "chicago") == "(retelling after Ben, 2003; Forum, n.d.)"
    works = citations.bibliography([RETOLD, ANN, RETOLD], "mla")
    assert [one[:5] for one in works] == ["Ann, ", "Forum"]
    assert works[1].endswith("Retelling after Ben, 2003.")


def test_a_question_has_no_full_stop_after_it() -> None:
    asked = Quote("q", "", title="Why?", author="Sample Ann", url="https://example.org/x?.y")
    assert [citations.citation(asked, style).partition(" http")[0] for style in ("mla", "apa")] == [
        "Ann, Sample. Why?",
        "Ann, S. (n.d.). Why? Retrieved",
    ]
    assert "“Why?” https" in citations.citation(asked, "chicago")
    assert "x?.y" in citations.citation(asked, "mla")


def test_a_name_in_a_script_without_capitals_has_no_initials() -> None:
    hebrew = Quote("h", "", title="Far", author="מרים כהן", published="2010")
    assert citations.citation(hebrew, "apa") == "מרים כהן. (2010). Far."
    assert citations.citation(hebrew, "mla").startswith("כהן, מרים.")


def test_citation_managers_get_each_review_once() -> None:
    quotes = [ANN, RETOLD, ANN]
    assert [one["id"] for one in json.loads(citations.csl_json(quotes))] == ["ann", "b"]
    ris = citations.ris(quotes).split("\r\n")
    assert ris.count("ER  - ") == 2
    assert "AU  - Ann, Sample" in ris
    assert "DA  - 2004/03/01" in ris
    bibtex = citations.bibtex(quotes)
    assert "title = {Tins \\& Time}" in bibtex
    assert "note = {Retelling after Ben, 2003}" in bibtex


def test_word_holds_headings_quotations_pictures_and_works_cited() -> None:
    data = documents.word(BOOK, "Notes", "mla", png, address)
    read = docx.Document(io.BytesIO(data))
    lines = [(one.style.name if one.style else "", one.text) for one in read.paragraphs]
    assert ("Heading 1", "Rain") in lines
    assert ("Heading 1", "Works cited") in lines
    assert ("Caption", "Marks. Crosscut.") in lines
    quoted = [text for style, text in lines if style == "Quote"]
    assert quoted[0].startswith("“He waits for *rain*.” (Ann")
    assert quoted[1].startswith("“It <ends>.” (retelling after Ben, 2003; ")
    alts = [one.get("descr") for one in read.element.body.iter(qn("wp:docPr"))]
    assert alts == ["Two bars."]
    targets = {one.target_ref for one in read.part.rels.values() if one.is_external}
    assert targets == {address(pin) for pin in BOOK.pins}


def test_markdown_and_html_show_text_as_it_is() -> None:
    text = documents.markdown(BOOK, "Notes", "apa", address)
    assert "> [“He waits for \\*rain\\*\\.”](<https://app.example/?key=b>)" in text
    assert "| A\\|n | 4 |" in text
    dear = Notebook((Pin("d", "note", note="$3 or $5 & x^2 &lt;"),))
    assert "\\$3 or \\$5 \\& x\\^2 \\&lt;" in documents.markdown(dear, "Notes", "apa", address)
    html = documents.page(BOOK, "Notes", "apa", png, address)
    assert "It &lt;ends&gt;." in html
    assert "<b>" not in html
    assert '<img alt="Two bars."' in html
