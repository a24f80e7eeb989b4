"""What is fuzzed, and known inputs to begin with: for tests/test_fuzz.py and tools/fuzz.py."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from helpers import FILM

from crosscut.errors import CrosscutError
from crosscut.guide.files import check_guide, load_guide
from crosscut.guide.tables import guide_from, guide_of_text, tables_of
from crosscut.ingest.documents import read_pdf
from crosscut.ingest.model import put_back
from crosscut.ingest.review import finish, read_review
from crosscut.ingest.sandbox import Sandbox
from crosscut.ingest.sources import read_source
from crosscut.ingest.split import propose_split, split_review
from crosscut.project.build import build
from crosscut.project.model import Project
from crosscut.project.reviews import add_reviews
from crosscut.project.zip import RECORD, read_zip, write_zip
from crosscut.proposals.build import new_guide, propose
from crosscut.scores.stated import convert, find_scores, rating_score
from crosscut.text.timecodes import find_timecodes
from crosscut.worker import CallError, Worker

FILES = Path(__file__).resolve().parent / "files"


class InProcess(Worker):
    """Calls in this process, where a fuzzer sees what code is reached."""

    def call(self, function: Callable[..., Any], *arguments: object, **_: object) -> Any:
        try:
            return json.loads(json.dumps(function(*arguments)))
        except Exception as error:  # a foreign parser may raise anything on a hostile file
            raise CallError(type(error).__name__, str(error)) from error


SANDBOX = Sandbox(worker=InProcess())


def _review(suffix: str) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        review = read_review(data, filename=f"a{suffix}", sandbox=SANDBOX)
        for block in review.blocks:
            assert review.text[block.start : block.end].strip()
        parts = propose_split(review).parts
        split_review(review, parts)
        for note in review.notes[:3]:
            if note.kind in ("removed", "lifted", "marked"):
                put_back(review, note)

    return read


def _source(suffix: str) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        source = read_source(data, filename=f"a{suffix}", sandbox=SANDBOX)
        assert source.results
        assert len({one.review_id for one in source.reviews}) == len(source.reviews)

    return read


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _scores(data: bytes) -> None:
    text = _text(data)
    for score in find_scores(text, author="Ann Ash"):
        assert text[score.start : score.end] == score.raw
        convert(score, "linear")
    rating_score(text, "Ann Ash")


def _timecodes(data: bytes) -> None:
    text = _text(data)
    for found in find_timecodes(text):
        assert text[found.start : found.end] == found.raw


def _guide(data: bytes) -> None:
    guide = guide_of_text(_text(data)).guide
    if guide is not None:
        assert guide_from(tables_of(guide)).guide == guide


def _proposals(data: bytes) -> None:
    review = read_review(data, filename="a.txt", sandbox=SANDBOX)
    found = propose([review], title=_text(data)[:20])
    rows = [*found.segments.rows, *found.characters.rows, *found.motifs.rows, *found.themes.rows]
    for row in rows:
        assert review.text[row.start : row.end] == row.example
    parts = {"segments": found.segments.rows, "characters": found.characters.rows}
    new_guide("A Film", 2000, None, **parts, motifs=found.motifs.rows, themes=found.themes.rows)


def _part(suffix: str, part: str, kind: str) -> Callable[[bytes], None]:
    """Put the input into a sound file as one of its parts: a change to a zip's bytes seldom is."""
    sound = (FILES / kind).read_bytes()
    read = _review(suffix) if suffix == ".docx" else _source(suffix)

    def replaced(data: bytes) -> None:
        packed = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(sound)) as old,
            zipfile.ZipFile(packed, "w") as new,
        ):
            for name in old.namelist():
                new.writestr(name, data if name == part else old.read(name))
        read(packed.getvalue())

    return replaced


def _packed(data: bytes) -> None:
    """Read an archive whose entries have the names and texts that the input gives."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number, entry in enumerate(data.split(b"\0\0")):
            name, _, text = entry.partition(b"\n")
            archive.writestr(_text(name)[:99].replace("\0", "") or str(number), text)
    _source(".zip")(packed.getvalue())


def _record(data: bytes) -> None:
    """Open a saved corpus whose record is the input, and build its tables."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_CORPUS)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, data if name == RECORD else old.read(name))
    build(read_zip(packed.getvalue()).project)


def _lines_of_pdf(data: bytes) -> None:
    """Read what a parser could have found: one line per line, with its place before it."""
    pages: list[list[list[Any]]] = [[]]
    for line in _text(data).split("\n"):
        if line == "\f":
            pages.append([])
        x, y, size = (ord(char) % 800 for char in line[:3].ljust(3))
        pages[-1].append([line[3:], x, y, size, size % 2 == 1])
    found = {"pages": pages, "signs": 0, "left": 0, "title": "", "author": ""}

    class Found(Worker):
        def call(self, *_: object, **__: object) -> Any:
            return found

    finish(read_pdf(b"", "a.pdf", Sandbox(worker=Found())), "a.pdf")


def _part_of(kind: str, part: str) -> bytes:
    with zipfile.ZipFile(FILES / kind) as archive:
        return archive.read(part)


_BODY, _STYLES = "word/document.xml", "word/styles.xml"
_SHEET, _STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"

_CORPUS = write_zip(
    add_reviews(
        Project(load_guide(FILM)),
        [read_review(b"On a film\nBy Ann Ash\n\nThe film is slow. 8/10\n", filename="a.txt")],
    )[0]
)

TARGETS: dict[str, Callable[[bytes], None]] = {
    "txt": _review(".txt"),
    "md": _review(".md"),
    "html": _review(".html"),
    "mhtml": _review(".mhtml"),
    "mail": _review(".eml"),
    "rtf": _review(".rtf"),
    "blog": _source(".xml"),
    "docx": _review(".docx"),
    "pdf": _review(".pdf"),
    "csv": _source(".csv"),
    "json": _source(".json"),
    "yaml": _source(".yaml"),
    "xlsx": _source(".xlsx"),
    "zip": _source(".zip"),
    "docx body": _part(".docx", _BODY, "writer.docx"),
    "docx styles": _part(".docx", _STYLES, "writer.docx"),
    "xlsx sheet": _part(".xlsx", _SHEET, "calc.xlsx"),
    "xlsx strings": _part(".xlsx", _STRINGS, "calc.xlsx"),
    "entries": _packed,
    "record": _record,
    "pdf lines": _lines_of_pdf,
    "scores": _scores,
    "timecodes": _timecodes,
    "guide": _guide,
    "proposals": _proposals,
}


def run(name: str, data: bytes) -> None:
    """Run one target; the errors that are meant for a reader are no crashes."""
    with suppress(CrosscutError):
        TARGETS[name](data)


def warm_up() -> None:
    """Import what is imported late, so that it counts as reached from the start."""
    assert import_module("crosscut.parsers.html")
    assert check_guide(FILM) == []
    assert load_guide(FILM)


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/b.txt", "On a film\nBy Ann Ash\n\nThe film is slow.\n")
        archive.writestr("c.csv", "title,text\nOne,The film is slow\n")
    return packed.getvalue()


def _record_of(corpus: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(corpus)) as archive:
        return archive.read(RECORD)


SEEDS: dict[str, list[bytes]] = {
    "txt": [
        b"A Title\nBy Ann Ash\nMay 3, 2019\n\nThe film is slow, and it ends. 8/10\n\nShare\n",
        b"One (1994)\nBy Ann Ash\n4/5\nThe film ends.\n\nTwo (1999)\nBy Bob Birch\n3/5\nIt ends.\n",
    ],
    "md": [b"---\ntitle: x\nauthor: [Ann Ash]\nrating: 4/5\n---\n# Part\n\n> *q* [a](b) ![c](d)\n"],
    "html": [(FILES / "browser-page.html").read_bytes()],
    "mhtml": [(FILES / "cases" / "page.mhtml").read_bytes()],
    "mail": [
        b"From: Ann <a@b.c>\nSubject: Re: A\nDate: Fri, 5 Mar 2021 10:15:00 +0100\n\nIt ends.\n"
    ],
    "rtf": [(FILES / "cases" / "essay.rtf").read_bytes()],
    "blog": [(FILES / "cases" / "export.xml").read_bytes()],
    "docx": [(FILES / "writer.docx").read_bytes()],
    "pdf": [(FILES / "scan.pdf").read_bytes(), (FILES / "browser-print.pdf").read_bytes()],
    "yaml": [b"---\na: &a [1]\nreviews:\n- text: a b\n  by: c\n---\n"],
    "json": [b'[{"text": "a b", "by": {"name": "c"}}]', b'{"text": "a"}\n{"text": "b"}'],
    "csv": [(FILES / "calc.csv").read_bytes(), b"sep=;\ntext;title\na b c;d\n"],
    "xlsx": [(FILES / "calc.xlsx").read_bytes()],
    "zip": [_zip()],
    "record": [_record_of(_CORPUS)],
    "docx body": [_part_of("writer.docx", _BODY)],
    "docx styles": [_part_of("writer.docx", _STYLES)],
    "xlsx sheet": [_part_of("calc.xlsx", _SHEET)],
    "xlsx strings": [_part_of("calc.xlsx", _STRINGS)],
    "entries": [
        b"a/b.md\n# One\n\nThe film is slow.\0\0../c.txt\nIt ends.\0\0p.html\n<p>Slow film.",
        b"p_files/a.txt\nIt ends.\0\0a.csv\ntext;film\nIt ends.;One\0\0a.zip\nPK",
    ],
    "pdf lines": [b"aeZThe film is light-\naVZhouse and slow.\n\f\naGY12\na8Z8/10"],
    "scores": ["8/10, 4½ stars, ★★★☆ and B+; IMDb users gave it 8.1 (out of 10)".encode()],
    "timecodes": [b"at 10:14-10:38, 1:02:33 and 1h 02m; posted 12:30 pm"],
    "proposals": [
        "Part One: The Lamp\n\nIn the first story Ann Ash (Amy Oak) has a lamp. Ann’s lamp, “The "
        "Lamp Song”, and Cop 223, 223. THE END. Mrs. Ash walks. Ann walks in the lamp.\n".encode()
    ],
    "guide": [b"a = " + b"[" * 2000, (FILM / "guide.toml").read_bytes()[:6000]],
}
