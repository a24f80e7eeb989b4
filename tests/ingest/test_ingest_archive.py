"""Archives and limits: what is read of them, what is refused, and that nothing else suffers."""

from __future__ import annotations

import io
import stat
import struct
import sys
import zipfile
from pathlib import Path

import pytest

from crosscut.errors import IngestError
from crosscut.ingest.archive import Archive
from crosscut.ingest.limits import Limits, limits_from
from crosscut.ingest.sources import Source, read_in_worker, read_pending, read_source
from crosscut.ingest.tables import Choice

FILES = Path(__file__).resolve().parents[1] / "files"
ONE = "The keeper counts the steps of the tower aloud, and we count along with him."
TWO = "A boat comes in, and it is empty, for an hour."


def packed(*entries: tuple[str | zipfile.ZipInfo, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def read(*entries: tuple[str | zipfile.ZipInfo, str | bytes], **options) -> Source:
    return read_source(packed(*entries), filename="films.zip", **options)


@pytest.mark.slow
def test_an_archive_of_all_kinds():
    names = ("writer.docx", "writer.pdf", "browser-page.html", "calc.csv", "calc.xlsx", "scan.pdf")
    entries = [(f"class 4/{name}", (FILES / name).read_bytes()) for name in names]
    source = read(*entries, ("class 4/a.md", f"# A\n\n{ONE}"), ("b.TXT", TWO))
    assert [review.review_id for review in source.reviews] == [
        "writer", "writer-2", "browser-page", "calc-1", "calc-2", "calc-3", "calc-1-2", "calc-2-2",
        "calc-3-2", "a", "b",
    ]  # fmt: skip
    assert [problem.where for problem in source.problems] == ["films.zip, class 4/scan.pdf"]
    assert [table.name for table in source.tables] == ["calc.csv", "calc.xlsx"]


def test_one_bad_entry_never_costs_the_others():
    source = read(
        ("a.txt", ONE), ("b.txt", b"\0"), ("c.csv", "name\nx\n"), ("d.docx", b"PK"), ("e.txt", TWO),
        ("f.csv", f'text,title\n"{ONE}",a\nx,y,z\n'), ("g.jpg", b"\xff\xd8"),
    )  # fmt: skip
    assert [type(one) is IngestError for one in source.results] == [
        False, True, True, False, False, True, True,
    ]  # fmt: skip
    assert [problem.where for problem in source.problems] == [
        "films.zip, b.txt", "films.zip, d.docx", "films.zip, f.csv, row 3", "films.zip, g.jpg",
    ]  # fmt: skip
    assert [note.text for note in source.notes] == ["1 table passed over: c.csv"]


@pytest.mark.slow
def test_tables_are_held_back_wherever_they_stand_and_read_as_someone_says():
    table = f'Words,Head\n"{ONE}",a\n,b\n'
    entries = ("a.txt", ONE), ("in/b.csv", table), ("c.csv", "text\n"), ("d.csv", " ")
    source = read_source(packed(*entries), filename="films.zip", hold_tables=True)
    assert [review.review_id for review in source.reviews] == ["a"]
    # What has no row has nothing to be looked at.
    assert [one.where for one in source.problems] == ["films.zip, c.csv", "films.zip, d.csv"]
    (pending,) = source.pending
    assert (pending.filename, pending.place, pending.count) == ("b.csv", "films.zip, in/b.csv", 2)
    assert pending.tables[0].columns.headings == ("Words", "Head")
    assert pending.tables[0].columns.problem is not None
    read = read_pending(pending, choice=Choice({"text": "Words", "title": "Head"}))
    assert [(one.review_id, one.text, one.meta.title) for one in read.reviews] == [
        ("b-1", ONE, "a")
    ]
    assert [one.where for one in read.problems] == ["films.zip, in/b.csv, row 3"]
    alone = read_source(table.encode(), filename="b.csv", hold_tables=True)
    assert alone.results == ()
    assert (alone.pending[0].place, alone.pending[0].data) == ("b.csv", pending.data)


def test_tables_that_are_held_count_as_what_a_corpus_may_have():
    limits = Limits(corpus_bytes=240)
    entries = [(f"{n}.csv", f"text\n{ONE}\n") for n in range(4)]
    source = read_source(packed(*entries), filename="films.zip", limits=limits, hold_tables=True)
    assert [one.filename for one in source.pending] == ["0.csv", "1.csv"]
    assert "more than 240 bytes in all" in source.problems[0].what


@pytest.mark.parametrize(
    "name", ["../a.txt", "a/../../b.txt", "/etc/a.txt", "C:\\a.txt", "c:a.txt", "..\\a.txt"]
)
def test_no_path_leads_out(name):
    source = read((name, ONE), ("b.txt", TWO))
    assert "leads out of the archive" in str(source.problems[0])
    assert [review.text for review in source.reviews] == [TWO]


def test_no_link_is_followed():
    link = zipfile.ZipInfo("a.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    source = read((link, "/etc/passwd"), ("b.txt", TWO))
    assert "a link to another file" in str(source.problems[0])
    assert len(source.reviews) == 1


def test_no_password_is_asked_for():
    data = bytearray(packed(("a.txt", ONE), ("b.txt", TWO)))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    source = read_source(bytes(data), filename="films.zip")
    assert "locked with a password" in str(source.problems[0])
    assert [review.review_id for review in source.reviews] == ["b"]


def test_a_name_has_an_end():
    source = read(("a/" * 30_000 + "b.txt", ONE), ("c.txt", TWO))
    assert "name is too long" in str(source.problems[0])
    assert [review.review_id for review in source.reviews] == ["c"]


@pytest.mark.parametrize("name", ["inner.zip", "inner.tar.gz", "INNER.ZIP"])
def test_an_archive_in_an_archive_is_refused(name):
    source = read((name, packed(("a.txt", ONE))), ("b.txt", TWO))
    assert "an archive inside the archive" in str(source.problems[0])
    assert len(source.reviews) == 1


def test_a_bomb_is_refused_before_it_is_unpacked():
    source = read(("a.txt", ONE), ("b.txt", " " * 5_000_000))
    assert str(source.problems[0]).startswith(
        "films.zip: The archive would unpack to 4.8 MB, more than 50 times its own size"
    )
    assert source.reviews == []


def test_a_small_file_that_packs_well_is_no_bomb():
    source = read(("a.txt", ONE + " " * 900_000))
    assert [review.text for review in source.reviews] == [ONE]


def lying(size: int) -> bytes:
    """An archive of a million blanks whose headers say that it unpacks to ``size`` bytes."""
    data = bytearray(packed(("a.txt", " " * 1_000_000)))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(signature) + offset, size)
    return bytes(data)


def test_sizes_in_headers_are_not_believed():
    short = read_source(lying(10), filename="films.zip")
    assert [problem.what for problem in short.problems] == [
        "The entry is damaged, or packed in a way that is not known."
    ]
    long = read_source(lying(4_000_000_000), filename="films.zip")
    assert "would unpack to 3,814.7 MB" in str(long.problems[0])


def test_what_comes_out_is_counted_over_all_entries():
    limits = Limits(expansion=1, small_bytes=1000)
    archive = Archive(packed(("a.txt", "x" * 600)), "films.zip", limits)
    entry = next(archive.entries())
    assert archive.read(entry) == b"x" * 600
    with pytest.raises(IngestError, match="would unpack to 1,200 bytes, more than 1 times"):
        archive.read(entry)


def test_too_many_entries():
    entries = [(f"{n}.txt", ONE) for n in range(4)]
    source = read(*entries, limits=Limits(entries=3))
    assert str(source.problems[0]) == (
        "films.zip: The archive has 4 entries; at most 3 are allowed. "
        "Split it, or put the reviews into one table (.csv)."
    )


def test_a_large_entry_is_refused_alone():
    source = read(("a.txt", ONE * 20), ("b.txt", TWO), limits=Limits(file_bytes=400))
    assert [review.review_id for review in source.reviews] == ["b"]
    assert source.problems[0].where == "films.zip, a.txt"
    assert "1,520 bytes; at most 400 are allowed" in source.problems[0].what


def test_a_large_file_is_refused():
    source = read_source(ONE.encode(), filename="a.txt", limits=Limits(file_bytes=10))
    assert "76 bytes; at most 10 are allowed" in str(source.problems[0])


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(reviews=2), "There are more than 2 reviews."),
        (Limits(corpus_bytes=160), "The reviews are more than 160 bytes in all."),
    ],
)
def test_a_full_corpus_keeps_what_it_has(limits, said):
    source = read(*[(f"{n}.txt", ONE) for n in range(5)], limits=limits)
    assert [review.review_id for review in source.reviews] == ["0", "1"]
    assert [str(problem) for problem in source.problems] == [
        f"films.zip, 2.txt: {said} This one and those after it were not read. "
        "Not read: 3 files (2.txt, 3.txt, 4.txt). Split the corpus, or raise the limit."
    ]


@pytest.mark.slow
def test_what_is_no_review_is_passed_over():
    source = read(
        ("__MACOSX/._a.txt", b"\0"), (".DS_Store", b"\0"), ("a/.b.txt", "x"), ("Thumbs.db", b"\0"),
        ("a/~$a.docx", b"owner"),
        ("a/", ""), ("page.html", f"<p>{ONE}</p>"), ("page_files/style.css", "p {}"),
        ("page_files/deep/x.js", "x"), ("other_files/c.txt", TWO),
    )  # fmt: skip
    assert [review.review_id for review in source.reviews] == ["page", "c"]
    assert source.problems == []
    assert source.other_files == ("page_files/style.css", "page_files/deep/x.js")


@pytest.mark.slow
def test_in_a_process_of_its_own_the_same_is_read():
    data = packed(
        ("a.txt", ONE), ("b.txt", b"\0"), ("c.csv", f'text\n"{TWO}"\n'), ("d.html", "<p>")
    )
    steps = []
    here = read_source(data, filename="all.zip", progress=lambda *one: steps.append(one))
    there = []
    found = read_in_worker(data, filename="all.zip", progress=lambda *one: there.append(one))
    assert (found.reviews, found.notes, found.tables) == (here.reviews, here.notes, here.tables)
    assert list(map(str, found.problems)) == list(map(str, here.problems))
    assert there == steps


# Where the alarm meets a callback of the garbage collector (Hypothesis has one), what it raises is
# lost, and it rings again a second later.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no alarm")
@pytest.mark.parametrize("read", [read_source, read_in_worker])
def test_what_was_read_until_time_is_up_is_kept_and_the_rest_is_named(read):
    long = b"A film of rain and boats, which nobody minds at all. 7/10\n" * 8000
    data = packed(*((f"{n}.txt", b"%d\n\n" % n + long) for n in range(30)))
    # Enough to read one or more on a busy machine, too little for all on any.
    source = read(data, filename="all.zip", seconds=2.0, limits=Limits(expansion=10_000))
    assert len(source.problems) == 1
    left = 30 - len(source.reviews)
    assert left > 0
    assert "Reading took too long" in source.problems[0].what
    assert f"Not read: {left}" in source.problems[0].what
    assert f"({len(source.reviews)}.txt" in source.problems[0].what


@pytest.mark.skipif(sys.platform == "win32", reason="there is no alarm")
def test_one_file_that_takes_too_long_is_named():
    page = b"<p " + b"".join(b"a%d=1 " % n for n in range(100_000)) + b">A film of rain.</p>"
    source = read_in_worker(page, filename="a.html", seconds=0.2)
    assert source.reviews == []
    assert "Reading took too long" in source.problems[0].what


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06", b"no archive", packed()[:10], packed()])
def test_no_archive_or_an_empty_one(data):
    source = read_source(data, filename="films.zip")
    assert len(source.problems) == 1
    assert source.problems[0].where == "films.zip"


def test_progress_names_the_entry():
    seen = []
    read(("a/b.txt", ONE), ("c\u202e.txt", TWO), progress=lambda *at: seen.append(at))
    assert seen == [(0, 2, "a/b.txt"), (1, 2, "c_.txt")]


def test_a_file_of_one_review_is_a_source_too(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(ONE, encoding="utf-8")
    assert [review.text for review in read_source(path).reviews] == [ONE]
    assert read_source(ONE.encode()).filename == "pasted.txt"
    assert "cannot be opened" in str(read_source(tmp_path / "missing.csv").problems[0])
    assert "save it as .docx" in str(read_source(b"x", filename="a.doc").problems[0])


def test_limits_come_from_the_environment():
    assert limits_from({}) == Limits()
    set_ = {"CROSSCUT_MAX_FILE_MB": "5", "CROSSCUT_MAX_REVIEWS": "100", "CROSSCUT_MAX_SECONDS": ""}
    assert limits_from(set_) == Limits(file_bytes=5 * 2**20, reviews=100)
    for wrong in ("0", "-1", "many", "1.5", "²"):
        with pytest.raises(IngestError, match="CROSSCUT_MAX_ENTRIES is"):
            limits_from({"CROSSCUT_MAX_ENTRIES": wrong})


MB = 2**20
HOSTILE = {
    "markup": "<script>alert(1)</script> 5**bold** [a](javascript:b) =cmd|'/c calc'!A0",
    "bidi": f"a\u202eb\u2066c {ONE}",
    "no blank": "x" * MB,
    "empty lines": "\n" * MB + ONE,
    "marks": "a" + "\u0301" * 300 + f" {ONE}",
    "formula": f"{ONE}\n=HYPERLINK(\"http://a.example\")\n+1\n-1\n@SUM(1)\n{TWO}",
}  # fmt: skip
SHOWN = {
    "markup": ["<script>alert(1)</script> 5**bold** [a](javascript:b) =cmd|'/c calc'!A0"],
    "bidi": [f"abc {ONE}"],
    "no blank": ["x" * MB],
    "empty lines": [ONE],
    "marks": ["\u00e1" + "\u0301" * 29 + f" {ONE}"],
    "formula": [ONE, '=HYPERLINK("http://a.example")', "+1", "-1", "@SUM(1)", TWO],
}


def in_csv(text: str) -> Source:
    cell = text.replace('"', '""')
    return read_source(f'title,text\nA,"{cell}"\n'.encode(), filename="a.csv")


def in_docx(text: str) -> Source:
    import docx

    document = docx.Document()
    for line in filter(None, text.split("\n")):
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    # As a word processor would, store it: packing well is a bomb's way.
    stored = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(stored, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return read_source(stored.getvalue(), filename="a.docx")


def in_zip(text: str) -> Source:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", text)
    return read_source(file.getvalue(), filename="a.zip")


@pytest.mark.parametrize("kind", [in_csv, in_docx, in_zip])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_shown_as_text(name, kind):
    source = kind(HOSTILE[name])
    assert source.problems == []
    assert source.reviews[0].text.split("\n\n") == SHOWN[name]


def test_null_bytes_are_refused_with_a_word():
    assert "binary" in str(in_csv("a\0b").problems[0])
    assert "binary" in str(in_zip("a\0b").problems[0])
