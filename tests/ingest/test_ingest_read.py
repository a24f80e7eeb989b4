"""``read_review`` and folders: names, limits, errors, twins, hostile text."""

from __future__ import annotations

import pytest
from fuzz_targets import SANDBOX

from crosscut.errors import IngestError
from crosscut.ingest.limits import Limits
from crosscut.ingest.model import Block, Note, RawReview, put_back
from crosscut.ingest.review import read_review
from crosscut.ingest.sources import ReviewFolder, distinct

ONE = "The film opens on a chase that is more weather than plot, and it ends in the rain."
TWO = "A man buys tins of fruit and eats thirty of them in one night, which is sad and funny."


def test_passages_blocks_and_whitespace():
    review = read_review(f"A  Title\n\n{ONE}\n\n\n Part\u00a0One \n\n{TWO}\t\n".encode())
    assert review == RawReview(
        "pasted",
        "pasted.txt",
        f"{ONE}\n\nPart One\n\n{TWO}",
        (
            Block("body", 0, 82, 3),
            Block("heading", 84, 92, 6),
            Block("body", 94, 94 + len(TWO), 8),
        ),
        review.meta,
        (Note("lifted", 1, "A Title", "title"),),
    )


@pytest.mark.parametrize(
    ("filename", "review_id"),
    [
        ("a.txt", "a"),
        ("folder/b.c.TXT", "b.c"),
        ("C:\\texts\\d.md", "d"),
        ("notes", "notes"),
        ("e\n.txt", "e_"),
        (" .txt", "review"),
    ],
)
def test_names_and_ids(filename, review_id):
    assert read_review(ONE.encode(), filename=filename).review_id == review_id


def test_a_path_and_its_text_give_the_same(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(ONE, encoding="utf-8")
    assert (
        read_review(path) == read_review(str(path)) == read_review(ONE.encode(), filename="a.txt")
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\xef\xbb\xbf", "No text of a review"),
        (b"* * *\n\nShare\n", "No text of a review"),
        (b"a\0b", "binary"),
    ],
)
def test_nothing_readable_is_an_error(data, words):
    with pytest.raises(IngestError, match=words) as error:
        read_review(data, filename="a.txt")
    assert error.value.where == "a.txt"
    assert error.value.remedy


def test_the_limit_of_size(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(ONE)
    with pytest.raises(IngestError, match="82 bytes; at most 81 are allowed"):
        read_review(path, limits=Limits(file_bytes=81))
    with pytest.raises(IngestError, match="too large"):
        read_review(ONE.encode(), limits=Limits(file_bytes=81))
    assert read_review(path, limits=Limits(file_bytes=82)).text == ONE


@pytest.mark.parametrize("name", ["missing.txt", "a\0b.txt", "x" * 300 + ".txt", "."])
def test_files_that_cannot_be_opened(tmp_path, name):
    with pytest.raises(IngestError):
        read_review(tmp_path / name, filename="a.txt")


def test_unknown_kinds_are_refused_with_the_known_ones():
    with pytest.raises(IngestError, match=r"'\.xyz'") as error:
        read_review(b"x", filename="a.xyz")
    assert ".txt" in error.value.remedy


def test_a_folder_is_read_in_order_and_faults_are_told(tmp_path):
    (tmp_path / "b.txt").write_text(ONE)
    (tmp_path / "a.md").write_text(TWO)
    (tmp_path / "b.md").write_text(ONE + TWO)
    (tmp_path / ".hidden.txt").write_text(ONE)
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "c.txt").write_bytes(b"\0")
    (tmp_path / "d.txt").mkdir()
    (tmp_path / "~$a.docx").write_bytes(b"owner")
    source = ReviewFolder(tmp_path)
    reviews, problems = list(source), source.problems
    assert [(r.review_id, r.filename) for r in reviews] == [
        ("a", "a.md"),
        ("b", "b.md"),
        ("b-2", "b.txt"),
    ]
    assert [problem.where for problem in problems] == ["c.txt"]
    assert source.notices == [
        "passed over in the folder: d.txt, photo.jpg: not files of one review each"
    ]


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(IngestError, match="no such folder"):
        ReviewFolder(tmp_path / "missing")
    assert list(ReviewFolder(tmp_path)) == []


def test_identical_texts_are_one_review_and_a_notice():
    texts = {"a.txt": ONE, "b.txt": TWO, "c.txt": ONE.replace(" ", "  "), "d.md": ONE}
    reviews = [read_review(text.encode(), filename=name) for name, text in texts.items()]
    notes: list[Note] = []
    kept = list(distinct(reviews, notes))
    assert [review.review_id for review in kept] == ["a", "b"]
    assert [note.text for note in notes] == [
        "c.txt is the same text as a.txt",
        "d.md is the same text as a.txt",
    ]
    assert {note.kind for note in notes} == {"notice"}


def test_a_line_can_be_put_back():
    review = read_review(f"A Title\n\n{ONE}\n\nShare\n\nPhoto: Miramax\n\n{TWO}".encode())
    removed = next(note for note in review.notes if note.kind == "removed")
    back = put_back(review, removed)
    assert back.text == f"{ONE}\n\nShare\n\nPhoto: Miramax\n\n{TWO}"
    assert [block.kind for block in back.blocks] == ["body", "body", "caption", "body"]
    assert removed not in back.notes
    for note in back.notes:
        back = put_back(back, note)
    assert back.text == f"A Title\n\n{ONE}\n\nShare\n\nPhoto: Miramax\n\n{TWO}"
    assert {block.kind for block in back.blocks} == {"body"}
    assert back.notes == ()
    with pytest.raises(ValueError, match="can be put back"):
        put_back(back, removed)


MEGABYTE = 1_000_000
HOSTILE = {
    "no blank": "x" * MEGABYTE,
    "newlines": "\n" * MEGABYTE + ONE,
    "blanks": " " * MEGABYTE + ONE,
    "stars": "*" * MEGABYTE,
    "brackets": "[" * MEGABYTE,
    "pictures": "![" * (MEGABYTE // 2),
    "quotes": ">" * MEGABYTE,
    "entities": "&amp" * (MEGABYTE // 4),
    "bidi": "a\u202e" * (MEGABYTE // 4),
    "marks": "a" + "\u0301\u0323" * (MEGABYTE // 4),
    "surrogates": "a\ud800" * (MEGABYTE // 4),
    "mojibake": "๐Ÿ" * (MEGABYTE // 8),
    "bylines": "By A, " * (MEGABYTE // 6),
    "buttons": "Comments\nRelated posts\nShare\n" * (MEGABYTE // 60),
    "networks": ("twitter " * 37 + "x\n") * (MEGABYTE // 600),
    "credits": ("a, dir. " * 18 + "\n") * (MEGABYTE // 300),
    "tags": "<b>" * (MEGABYTE // 3),
    "yaml": "---\n" + "a: [" * 15_000 + "\n---\n" + ONE,
}


@pytest.mark.slow
@pytest.mark.parametrize("filename", ["a.txt", "a.md", "a.html"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_or_refused(name, filename):
    data = HOSTILE[name].encode("utf-8", "surrogatepass")
    try:
        review = read_review(data, filename=filename, sandbox=SANDBOX)
    except IngestError:
        return
    assert review.blocks[-1].end == len(review.text)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("**Lima.** He is *really* alone.", "Lima. He is really alone."),
        (
            "She has read __The Lamp__, and (_once_) “*Heat*”.",
            "She has read The Lamp, and (once) “Heat”.",
        ),
        ("**He and *only* he** is _**there**_.", "He and only he is there."),
        ("* **The Tower** - he counts.", "* The Tower - he counts."),
        ("**The Tower ★★★½** is one.", "The Tower ★★★½ is one."),
        ("It is **Heat** ****", "It is Heat ****"),
    ],
)
def test_emphasis_in_plain_text_is_taken_out(source, text):
    assert read_review(f"{ONE}\n{source}\n{TWO}".encode()).text == f"{ONE}\n\n{text}\n\n{TWO}"


@pytest.mark.parametrize(
    "text",
    [
        "He gives it ***1/2 (out of ****).",
        "It gets **** out of five, or *** 1/2, or ***.5, or *½ and **½.",
        "Heat **, Ronin **1/2, Collateral ***, and the last (**½/****).",
        "**The Tower ***½** is the label.",
        "A word* and another word*, *see below.",
        "* note of the day, and * one more",
        "*Great faces *Bad sound",
        "A f**k, a s*** and one more s***, you ***hole, f*** you.",
        "2*3*4 is 2 * 3 * 4, of M*A*S*H, *.srt and (*.srt,*.vtt).",
        "See file_names_with_underscores, _a_b_ and ____ or ____.",
        "Faces -_- and -_- or ^_^ and ^_^ or *_* and *_* there.",
        r"Not \*so\* and not \_so\_ at all.",
    ],
)
def test_stars_and_underscores_that_are_no_emphasis_stay(text):
    assert read_review(f"{ONE}\n{text}\n{TWO}".encode()).text == f"{ONE}\n\n{text}\n\n{TWO}"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("*** out of ****", "*** out of ****"),
        ("***** out of *****", "***** out of *****"),
        ("*** The second story ***", "The second story"),
        ("=== The second story ===", "The second story"),
    ],
)
def test_a_frame_around_a_heading_is_dropped_and_stars_of_a_score_are_not(line, text):
    words = "Ann writes of it at length."
    review = read_review(f"{words}\n\n{line}\n\n{words}".encode(), filename="a.txt")
    assert review.text.split("\n\n")[1] == text
