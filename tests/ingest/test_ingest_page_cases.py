"""Pages, letters and archives as people have them, each with what is rightly expected of it."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from crosscut.ingest.encoding import repair
from crosscut.ingest.model import RawReview
from crosscut.ingest.review import read_review

CASES = Path(__file__).resolve().parents[1] / "files" / "cases"
COFFEE = "Faye dances at the counter while the cop drinks his coffee and waits"


def case(name: str) -> RawReview:
    return read_review(CASES / name)


def passages(review: RawReview, kind: str = "body") -> list[str]:
    return [review.text[one.start : one.end] for one in review.blocks if one.kind == kind]


@pytest.mark.parametrize(
    ("name", "held", "gone"),
    [
        ("cjk.pdf", ("王家卫的电影总是关于时间", "凤梨罐头"), "\u2f8f"),
        ("sup-end.pdf", ("about loneliness and about pineapple, and",), "pineapple3"),
        ("sup-chrome.pdf", ("On the 1st of May", "\n\n1 Bordwell"), "pineapple3"),
        ("super.pdf", ("On the 1st of May", "\n\n2 Abbas"), "pineapple1"),
        ("footnotes.pdf", ("\n\n1 Bordwell", "\n\n2 Abbas"), "\n\n1\n\n"),
        ("wordfoot.pdf", ("\n\n1 Bordwell", "is about a can of pineapple"), "can of 1"),
        ("twocol.pdf", ("the loneliest joke in the whole film",), ""),
        ("symbols.docx", ("My rating: ★★★★\n\nTick: ✓",), "\uf0ab"),
        ("ruby.docx", ("警官は缶詰を買い続ける",), "けいかん"),
        ("fields.docx", ("See the scene and Hong Kong.",), "12"),
    ],
)
def test_letters_are_those_that_are_read(name, held, gone):
    text = case(name).text
    assert all(one in text for one in held)
    assert not gone or gone not in text


@pytest.mark.parametrize("name", ["sup-end.pdf", "sup-chrome.pdf", "super.pdf", "wordfoot.pdf"])
def test_a_figure_of_a_footnote_is_no_heading(name):
    assert passages(case(name), "heading") == []


@pytest.mark.parametrize(
    ("font", "letters", "shown"),
    [
        ("Wingdings", "\xab\xab\xab\xb6", "★★★☆"),
        ("Wingdings 2", "P", "✓"),
        ("Courier", "P", "P"),
    ],
)
def test_a_font_of_pictures_shows_what_its_letters_look_like(font, letters, shown):
    document = docx.Document()
    document.add_paragraph(f"{COFFEE}.")
    document.add_paragraph("My rating: ").add_run(letters).font.name = font
    document.add_paragraph("And ").runs[0]._element.append(_symbol(font, letters[0]))
    file = io.BytesIO()
    document.save(file)
    text = read_review(file.getvalue(), filename="a.docx").text
    assert text.endswith(f"My rating: {shown}\n\nAnd {shown[0]}")


def _symbol(font: str, letter: str):
    symbol = docx.oxml.OxmlElement("w:sym")
    symbol.set(qn("w:font"), font)
    symbol.set(qn("w:char"), f"{ord(letter):04X}")
    return symbol


def test_radicals_and_ligatures_become_letters():
    assert repair("\u2f26\u2f08 \u2ec5\u2fa0 \ufb01lm")[0] == "子人 见辰 film"
