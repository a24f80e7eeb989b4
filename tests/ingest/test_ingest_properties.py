"""Whatever is thrown at it, reading gives a well-formed review or an error that says why."""

from __future__ import annotations

import pytest
from fuzz_targets import SANDBOX
from hypothesis import given
from hypothesis import strategies as st

from crosscut.errors import IngestError
from crosscut.ingest.cleaning import furniture, section
from crosscut.ingest.encoding import repair
from crosscut.ingest.model import RawReview, put_back
from crosscut.ingest.review import read_review

NAMES = st.sampled_from(["a.txt", "a.md", "a.html"])
PIECES = st.sampled_from(
    [
        "The film opens on a chase that is more weather than plot, and it ends.",
        *("A Title", "By Jane Doe", "May 3, 2019", "Part One", "# Part", "---", "title: x"),
        *("Comments", "Share", "Leave a Reply", "Related posts", "About the Author", "Photo: A"),
        *("Runtime: 102 minutes", "![alt](a.jpg)", "- item", "> quoted", "***½", "8/10", ""),
        *("๐ŸŽฅ Film", "caf\u00e9", "\ud800", "\u202e", "\0", "&amp;", "<p>", "</p>", "\u2028"),
    ]
)
PAGES = st.lists(PIECES | st.text(max_size=40), max_size=30).map("\n".join)


def well_formed(review: RawReview) -> None:
    """Blocks tile the text: in order, parted by one blank line, and hold one line each."""
    at = 0
    for number, block in enumerate(review.blocks):
        if number:
            assert review.text[at : at + 2] == "\n\n"
            at += 2
        assert (block.start, block.end) == (at, max(at + 1, block.end))
        passage = review.text[block.start : block.end]
        assert passage == " ".join(passage.split())
        at = block.end
    assert at == len(review.text)
    assert any(block.kind == "body" for block in review.blocks)
    assert all(note.line >= 0 and note.reason for note in review.notes)
    review.text.encode("utf-8")


def read(data: bytes, name: str) -> RawReview | None:
    try:
        return read_review(data, filename=name, sandbox=SANDBOX)
    except IngestError as error:
        problem = error
    assert problem.what
    assert problem.where
    assert problem.remedy
    return None


@given(PAGES, NAMES)
def test_any_page_is_well_formed_or_refused(text, name):
    review = read(text.encode("utf-8", "surrogatepass"), name)
    if review is not None:
        well_formed(review)
        assert read(text.encode("utf-8", "surrogatepass"), name) == review


@given(st.binary(max_size=400), NAMES)
def test_any_bytes_are_well_formed_or_refused(data, name):
    review = read(data, name)
    if review is not None:
        well_formed(review)


@given(PAGES)
def test_every_line_that_went_can_be_put_back(text):
    review = read(text.encode("utf-8", "surrogatepass"), "a.txt")
    if review is None:
        return
    for note in review.notes:
        if note.kind in ("removed", "lifted", "marked"):
            review = put_back(review, note)
            well_formed(review)
    assert {block.kind for block in review.blocks} <= {"body", "heading"}


@given(PAGES)
def test_a_passage_that_was_read_is_read_again_unchanged(text):
    assert repair(repair(text)[0])[0] == repair(text)[0]


@given(st.text(max_size=120))
def test_the_rules_take_any_line(text):
    assert isinstance(furniture(text), str)
    assert isinstance(section(text), str)


def test_the_check_itself_finds_a_fault():
    review = read_review(b"The film is one long chase.", filename="a.txt")
    broken = RawReview("a", "a.txt", review.text + " x", review.blocks, review.meta, ())
    with pytest.raises(AssertionError):
        well_formed(broken)
