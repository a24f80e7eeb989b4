"""Word documents: real ones, ones with Word's own markup, and ones made to do harm."""

from __future__ import annotations

import io
import random
import sys
import threading
import zipfile
from pathlib import Path

import docx
import pytest

from crosscut.errors import IngestError
from crosscut.ingest.limits import Limits
from crosscut.ingest.model import Note
from crosscut.ingest.review import read_review
from crosscut.ingest.sandbox import Sandbox

FILES = Path(__file__).resolve().parents[1] / "files"
ONE = "The keeper counts the steps of the tower aloud, and we count along with him."
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def made(*paragraphs: tuple[str, str], title: str = "", author: str = "") -> bytes:
    document = docx.Document()
    for style, text in paragraphs:
        document.add_paragraph(text, style=style)
    document.core_properties.title = title
    document.core_properties.author = author
    return saved(document)


def saved(document: object) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def with_body(xml: str, extra: dict[str, str] | None = None) -> bytes:
    """A document whose body holds this markup; ``extra`` replaces or adds parts."""
    body = f'<w:document xmlns:w="{W}" xmlns:mc="{MC}"><w:body>{xml}</w:body></w:document>'
    return repacked(made(), {"word/document.xml": body, **(extra or {})})


def repacked(data: bytes, parts: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return file.getvalue()


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_a_document_made_by_a_word_processor():
    review = read_review(FILES / "writer.docx")
    assert review.meta.title == "The lamp and the harbour"
    assert review.meta.author == "Ann Ash"
    assert review.meta.published == "2021-03-12"
    kinds = [(block.kind, review.text[block.start : block.end][:34]) for block in review.blocks]
    assert kinds == [
        ("body", "The Lantern Keeper opens on a harb"),
        ("body", "There are one hundred and twelve s"),  # the footnote, below its paragraph
        ("caption", "Film still: the keeper on the stai"),
        ("heading", "The second night"),
        ("body", "Then a boat comes in, well-lit and"),
        ("body", "Nothing is explained afterwards, a"),
        ("body", "Music: 7/10"),  # a row of a table
        ("body", "Overall: 8/10"),
    ]
    header = "header or footer of the page"
    assert Note("removed", 0, "Harbour Film Club, spring programme", header) in review.notes
    assert Note("notice", 0, "1 footnote", "shown below the paragraph that refers to them") in (
        review.notes
    )


def test_headings_and_captions_are_what_their_styles_say():
    data = made(
        ("Heading 1", "a heading in small letters"), ("Normal", ONE), ("Caption", "The lamp."),
        ("Heading 2", "Second"), ("List Bullet", ONE),
    )  # fmt: skip
    review = read_review(data, filename="a.docx")
    assert [block.kind for block in review.blocks] == [
        "heading", "body", "caption", "heading", "body",
    ]  # fmt: skip
    assert review.blocks[2].line == 3


@pytest.mark.parametrize(
    ("properties", "stated"),
    [
        ({"title": "The lamp", "author": "Ann Ash"}, ("The lamp", "Ann Ash")),
        ({"title": "Document1", "author": "user"}, ("", "")),
        ({"title": "Microsoft Word - essay.doc", "author": "Microsoft Office User"}, ("", "")),
        ({"title": "review_final.docx", "author": "python-docx"}, ("", "")),
        ({"title": "123", "author": "annash99"}, ("", "")),
        ({"title": " ", "author": "Owner"}, ("", "")),
    ],
)
def test_properties_count_only_where_a_person_wrote_them(properties, stated):
    review = read_review(made(("Normal", ONE), **properties), filename="a.docx")
    assert (review.meta.title, review.meta.author) == stated
    told = [note.reason for note in review.notes]
    assert ("author taken from the file's properties" in told) == bool(stated[1])


def test_the_text_is_believed_before_the_properties():
    data = made(("Normal", "By Bob Birch"), ("Normal", ONE), ("Normal", ONE), author="Ann Ash")
    assert read_review(data, filename="a.docx").meta.author == "Bob Birch"


def test_words_own_markup_loses_nothing():
    box = f"<w:txbxContent><w:p>{run('In a box.')}</w:p></w:txbxContent>"
    xml = (
        f"<w:p>{run('Kept ')}<w:ins>{run('inserted ')}</w:ins><w:del><w:r><w:delText>gone "
        f"</w:delText></w:r></w:del><w:hyperlink>{run('linked')}</w:hyperlink>{run('.')}</w:p>"
        f"<w:sdt><w:sdtContent><w:p>{run('In a control.')}</w:p></w:sdtContent></w:sdt>"
        f"<w:p>{run('Beside a box.')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}"
        f"</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        f"<w:p><w:r><w:t>One</w:t><w:br/><w:t>two</w:t><w:tab/><w:t>three</w:t></w:r></w:p>"
    )
    review = read_review(with_body(xml), filename="a.docx")
    assert review.text.split("\n\n") == [
        "Kept inserted linked.", "In a control.", "Beside a box.", "In a box.", "One", "two three",
    ]  # fmt: skip


def test_cells_of_prose_are_paragraphs_of_their_own():
    document = docx.Document()
    table = document.add_table(1, 2)
    table.cell(0, 0).text = f"{ONE}\n{ONE}"
    table.cell(0, 1).text = "And that is all."
    review = read_review(saved(document), filename="a.docx")
    assert review.text.split("\n\n") == [ONE, ONE, "And that is all."]


def test_depth_does_no_harm():
    deep = (
        "<w:sdt><w:sdtContent>" * 100 + f"<w:p>{run(ONE)}</w:p>" + "</w:sdtContent></w:sdt>" * 100
    )
    assert read_review(with_body(deep), filename="a.docx").text == ONE


LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'


@pytest.mark.slow
@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE, "<!DOCTYPE a>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_any_part_and_encoding(doctype, encoding):
    part = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}<a>&b;</a>'.encode(encoding)
    for name in ("word/document.xml", "customXml/item1.xml", "word/_rels/document.xml.rels"):
        data = repacked(made(("Normal", ONE)), {name: part})
        with pytest.raises(IngestError, match="XML entities"):
            read_review(data, filename="a.docx")


def test_a_bomb_is_refused_before_it_is_unpacked():
    data = repacked(made(("Normal", ONE)), {"word/media/a.bin": b"\0" * 30_000_000})
    with pytest.raises(IngestError, match=r"would unpack to 2\d\.\d MB, more than 50 times"):
        read_review(data, filename="a.docx")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 and no more", "damaged"),
        (b"<html>", "not the kind of file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "locked with a password"),
        (repacked(made(), {"word/document.xml": "<a"}), "not a Word document"),
        (repacked(made(), {"[Content_Types].xml": "<a/>"}), "not a Word document"),
        (made(), "No text of a review"),
    ],
)
def test_what_is_no_document_is_refused_with_a_word(data, said):
    with pytest.raises(IngestError, match=said) as error:
        read_review(data, filename="a.docx")
    assert error.value.where == "a.docx"
    assert error.value.remedy


def test_time_is_bounded_and_the_next_file_is_read():
    data = made(("Normal", ONE))
    with Sandbox(Limits(seconds=0.001)) as sandbox:
        with pytest.raises(IngestError, match=r"longer than 0\.001 seconds"):
            read_review(data, filename="a.docx", sandbox=sandbox)
        sandbox.limits = Limits()
        assert read_review(data, filename="a.docx", sandbox=sandbox).text == ONE


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux")
def test_memory_is_bounded():
    # Packed well below the limit of expansion, and too much for a process this small.
    chance = random.Random(0)
    data = made(*[("Normal", chance.randbytes(500_000).hex()) for _ in range(16)])
    limits = Limits(memory_bytes=70 * 2**20)
    with pytest.raises(IngestError, match=r"needs more memory|broke down"):
        read_review(data, filename="a.docx", limits=limits)


@pytest.mark.slow
def test_threads_read_at_the_same_time():
    texts = {}

    def read(number: int) -> None:
        data = made(("Normal", f"{ONE} {number}"))
        texts[number] = read_review(data, filename="a.docx").text

    threads = [threading.Thread(target=read, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == {number: f"{ONE} {number}" for number in range(4)}
