"""PDF: paragraphs made whole, what frames the pages taken out, and what cannot be read."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest

from crosscut.errors import IngestError
from crosscut.ingest.documents import RUNNING_HEAD, read_pdf
from crosscut.ingest.limits import Limits
from crosscut.ingest.model import RawReview
from crosscut.ingest.review import finish, read_review

FILES = Path(__file__).resolve().parents[1] / "files"
WORDS = ("", "one two three four", "five six seven", "a b c d e", "k l m n o p")
LONG = "The keeper counts the steps of the tower aloud, and we count"


class Told:
    """Stands where the parser does, with lines that a test wrote."""

    limits = Limits()

    def __init__(self, *pages: list[tuple]) -> None:
        self.pages = pages

    def parse(self, _kind: str, _data: bytes, _where: str) -> dict:
        return {"pages": self.pages, "signs": 0, "left": 0, "title": "", "author": ""}


def page(*lines: str | tuple, top: float = 700) -> list[tuple]:
    """Lines below each other, 12 points high; a tuple is (text, x, size)."""
    made = []
    for number, line in enumerate(lines):
        text, x, size = line if isinstance(line, tuple) else (line, 50, 12)
        if text:
            made.append((text, x, top - 15 * number, size, False))
    return made


def read(*pages: list[tuple]) -> RawReview:
    return finish(read_pdf(b"", "a.pdf", Told(*pages)), "a.pdf")


def passages(review: RawReview) -> list[str]:
    return review.text.split("\n\n")


def test_a_file_made_by_a_word_processor():
    review = read_review(FILES / "writer.pdf")
    assert review.meta.title == "The lamp and the harbour"
    assert review.meta.author == "Ann Ash"
    assert review.meta.published == "2021-03-12"
    kept = passages(review)
    assert [one[:26] for one in kept] == [
        "The Lantern Keeper opens o",
        "Film still: the keeper on ",
        "The second night",
        "Then a boat comes in, well",
        "1 There are one hundred an",
        "Nothing is explained after",
        "Music 7/10",
        "Overall 8/10",
    ]
    # over the page, and past the footnote there
    assert "the same unlit windows, the same well-lit doorway" in kept[3]
    assert [note.text for note in review.notes if note.reason == RUNNING_HEAD] == [
        "Harbour Film Club, spring programme", "Page 1",
        "Harbour Film Club, spring programme", "Page 2",
    ]  # fmt: skip


def test_a_page_that_a_browser_printed():
    review = read_review(FILES / "browser-print.pdf")
    assert review.meta.title == "Too long a night"
    assert review.meta.author == "Bob Birch"
    assert review.meta.url == "http://pier.example/too-long-a-night.html"
    assert passages(review)[-1] == "Verdict: 5.5 out of 10"
    assert [block.kind for block in review.blocks].count("heading") == 1
    removed = [note.text for note in review.notes if note.reason == RUNNING_HEAD]
    assert removed[0].endswith("The Lantern Keeper, reviewed | The Pier")
    assert removed[1] == "http://pier.example/too-long-a-night.html 1/1"


def test_a_scan_says_so():
    with pytest.raises(IngestError, match="a scan, most likely") as error:
        read_review(FILES / "scan.pdf")
    assert "OCR" in error.value.remedy


def locked(user: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=FILES / "scan.pdf")
    writer.encrypt(user, owner_password="lamp", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_password_says_so_unless_it_only_forbids_printing():
    with pytest.raises(IngestError, match="locked with a password"):
        read_review(locked("harbour"), filename="a.pdf")
    with pytest.raises(IngestError, match="a scan"):  # it was opened
        read_review(locked(""), filename="a.pdf")


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.7\n" + b"\0" * 999, b"no PDF at all"])
def test_a_damaged_file_says_so(data):
    with pytest.raises(IngestError, match="not a PDF that can be read, or it is damaged"):
        read_review(data, filename="a.pdf")


def test_lines_become_paragraphs():
    review = read(
        page(
            LONG, "along with him. After the third evening we are as tired", "as he is.", "",
            LONG + ".", ("And an indented line opens a paragraph, as in a book that", 62, 12),
            "somebody printed. It ends here.", LONG,
        )
    )  # fmt: skip
    assert passages(review) == [
        f"{LONG} along with him. After the third evening we are as tired as he is.",
        f"{LONG}.",
        "And an indented line opens a paragraph, as in a book that somebody printed. It ends here.",
        LONG,
    ]


def test_hyphens_at_a_lines_end():
    review = read(
        page(
            "The keeper counts the stairs of his light-",
            "house, and the well-lit boat comes in: well-",
            "lit, and empty. Its Anglo-",
            "Saxon name is not read out, un\u00ad",
            "like the other one.",
        )
    )
    assert passages(review) == [
        "The keeper counts the stairs of his lighthouse, and the well-lit boat comes in: well-lit,"
        " and empty. Its Anglo-Saxon name is not read out, unlike the other one."
    ]
    assert ("2 words", "were parted at the end of a line") in [
        (note.text, note.reason) for note in review.notes
    ]


@pytest.mark.parametrize("end", ["", "-"])
def test_a_line_without_a_blank_is_read_in_the_time_of_its_length(end):
    line = "x" * 1_000_000
    review = read(page(f"{line}{end}", "house"))
    assert passages(review) == [f"{line}house" if end else f"{line} house"]


def test_no_blank_between_lines_of_chinese():
    review = read(page("守燈人每天晚上數著樓梯一級一級往上走沒有人知道為什麼", "燈還亮著"))
    assert passages(review) == ["守燈人每天晚上數著樓梯一級一級往上走沒有人知道為什麼燈還亮著"]


def test_running_heads_go_and_verdicts_stay():
    review = read(
        *(
            page(
                f"The Pier, issue {n}",
                *(f"{LONG} {word}" for word in WORDS[n].split()),
                "8/10",
                str(n + 11),
            )
            for n in range(1, 5)
        )
    )
    removed = [note.text for note in review.notes if note.reason == RUNNING_HEAD]
    assert removed == [line for n in range(1, 5) for line in (f"The Pier, issue {n}", str(n + 11))]
    assert review.text.count("8/10") == 4


def test_a_lone_page_keeps_its_last_figure():
    review = read(page(LONG, "along with him.", "", "9"))
    assert passages(review)[-1] == "9"


def test_larger_letters_are_headings():
    review = read(
        page(
            ("The lamp and the harbour", 50, 20), "", LONG, "along with him.", "",
            ("The second night", 50, 15), "", LONG, "along with him again.",
        )
    )  # fmt: skip
    assert review.meta.title == "The lamp and the harbour"
    assert [block.kind for block in review.blocks] == ["body", "heading", "body"]


def test_figures_and_furigana_on_lines_of_their_own_are_no_text():
    review = read(
        page(
            *["The keeper lights the lamp, and he waits for a boat in the long night."] * 3,
            ("かんづめ", 90, 6), "缶詰を買い続ける男がいた。", ("7", 300, 8),
            "He waits, and it ends.",
        )
    )  # fmt: skip
    assert "かんづめ" not in review.text
    assert not any(char.isdigit() for char in review.text)
