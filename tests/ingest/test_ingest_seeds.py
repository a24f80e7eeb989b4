"""The five original pages: what is body, what goes, what is read from them."""

from __future__ import annotations

import pytest
from helpers import NO_SEEDS, SEEDS

from crosscut.ingest.model import RawReview
from crosscut.ingest.review import read_review

pytestmark = pytest.mark.skipif(SEEDS is None, reason=NO_SEEDS)

# Line numbers of the paragraphs of each review, labelled by hand.
BODY = {
    "000": [
        *(41, 43, 45, 47, 49, 51, 53),
        *(60, 62, 66, 68, 72, 74, 78, 85, 87, 91, 93, 109, 111, 113, 115),
        *(120, 122, 124, 126, 128, 130, 132, 134, 136, 137, 139, 141),
    ],
    "001": [4, 6, 8, 10, 12, 14],
    "002": [5, 10, 15, 19, 24, 29, 33, 35, 40, 45, 49, 54, 59, 61, 65, 70, 75, 79, 84],
    "003": [5, 7, 9, 12, 14, 16, 19, 21, 23, 26],
    "004": [3, 5, 9, 11, 13, 15, 19, 21, 23, 27, 29, 31, 35, 37, 39, 41],
}
# Lines that are captions, credits, or the page's furniture.
OTHERS = {
    "000": [
        *(5, 7, 9, 96, 98, 100, 102, 104, 144, 146, 149, 151, 153),
        *(157, 159, 161, 163, 165, 167, 169, 171),
    ],
    "001": [],
    "002": [
        *(1, 7, 8, 12, 13, 21, 22, 26, 27, 37, 38, 42, 43),
        *(51, 52, 56, 57, 67, 68, 72, 73, 81, 82, 86),
    ],
    "003": list(range(29, 50, 2)),
    "004": [43, 45, 47],
}
HEADINGS = {
    "000": [12, 39, 56, 58, 64, 70, 76, 81, 83, 89, 107, 118],
    "001": [],
    "002": [17, 31, 47, 63, 77],
    "003": [],
    "004": [7, 17, 25, 33],
}
FACTS = list(range(14, 37, 2))  # of 000
LIFTED = {
    "000": [(1, "title")],
    "001": [(1, "title")],
    "002": [(3, "title")],
    "003": [(1, "title"), (3, "byline")],
    "004": [(1, "title")],
}


def seed(key: str) -> RawReview:
    assert SEEDS is not None
    return read_review(next(SEEDS.glob(f"{key}_*.txt")))


def lines(review: RawReview, kind: str) -> list[int]:
    return [block.line for block in review.blocks if block.kind == kind]


def test_the_labels_are_those_that_were_counted():
    assert sum(map(len, BODY.values())) == 85
    assert sum(map(len, OTHERS.values())) == 59


@pytest.mark.parametrize("key", BODY)
def test_every_paragraph_stays_and_nothing_else_counts_as_one(key):
    assert lines(seed(key), "body") == BODY[key]


@pytest.mark.parametrize("key", OTHERS)
def test_everything_else_is_dropped_or_marked_and_said(key):
    notes = {note.line: note for note in seed(key).notes if note.kind in ("removed", "marked")}
    facts = FACTS if key == "000" else []
    assert sorted(notes) == sorted(OTHERS[key] + facts)
    assert all(note.reason and note.text for note in notes.values())


@pytest.mark.parametrize("key", HEADINGS)
def test_headings(key):
    review = seed(key)
    assert lines(review, "heading") == HEADINGS[key]
    texts = [review.text[b.start : b.end] for b in review.blocks if b.kind == "heading"]
    assert all(text[0].isalpha() for text in texts)  # the emoji before them are gone


@pytest.mark.parametrize("key", LIFTED)
def test_title_and_byline_are_lifted(key):
    lifted = [(note.line, note.reason) for note in seed(key).notes if note.kind == "lifted"]
    assert lifted == LIFTED[key]


@pytest.mark.parametrize(
    ("key", "author", "outlet", "runtime", "year", "director"),
    [
        ("000", "Young Lee", "Cinematic Sanctuaries", 102, 1994, "Wong Kar-wai"),
        ("001", "", "", None, 1994, "Wong Kar-Wai"),
        ("002", "", "", None, 1994, "Wong Kar-Wai"),
        (
            *("003", "Meagan Johnson; Katerina Stefanescu; Alan Countess", ""),
            *(None, 1994, "Wong Kar-wai"),
        ),
        ("004", "", "", None, None, "Wong Kar-wai"),
    ],
)
def test_metadata_are_what_the_text_states(key, author, outlet, runtime, year, director):
    meta = seed(key).meta
    assert (meta.author, meta.outlet) == (author, outlet)
    assert (meta.runtime, meta.year, meta.director) == (runtime, year, director)
    assert (meta.published, meta.rating, meta.url, meta.language) == ("", "", "", "en")
    assert meta.title


def test_reasons_in_the_first_page():
    reasons = {note.line: note.reason for note in seed("000").notes}
    assert reasons[5] == "image caption"
    assert reasons[98] == "where to watch"
    assert reasons[146] == "call for comments"
    assert reasons[159] == "about the author"
    assert reasons[167] == "related posts"
    assert {reasons[line] for line in FACTS} == {"film facts"}


def test_the_thai_letters_are_repaired_and_the_lost_ones_counted():
    review = seed("000")
    assert not any("\u0e00" <= char <= "\u0e7f" for char in review.text)
    (note,) = [note for note in review.notes if note.kind == "encoding"]
    assert note.line == 12
    assert note.text.startswith("28 characters restored, 7 lost")
    korean = next(block for block in review.blocks if block.line == 136)
    assert review.text[korean.start : korean.end].endswith("천천히 배우는 것\ufffd다.")
    # Seven are lost: four in that line, one in the original title, two emoji of headings.
    assert review.text.count("\ufffd") == 5
