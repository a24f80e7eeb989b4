"""Archives of what a class handed in: whose each file is, and names in old encodings."""

from __future__ import annotations

import io
import zipfile

import pytest
from helpers import CASES

from crosscut.ingest.archive import persons_of, readable_name
from crosscut.ingest.sources import read_source

TEXT = "The keeper counts the steps of the tower aloud."


def zipped(files: dict[str, str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("moodle.zip", ["Ann Ash", "Bo Birch", "Cy Cedar", "Di Dove"]),
        ("canvas.zip", ["ashann", "birchbo"]),
        ("names.zip", ["중경삼림", "重庆森林"]),
    ],
)
def test_an_archive_tells_whose_each_file_is(name, people):
    reviews = read_source(CASES / name).reviews
    assert [one.review_id for one in reviews] == people
    if name == "moodle.zip":
        assert [one.meta.author for one in reviews] == people
    if name == "canvas.zip":  # "ashann" is a name run together: whose it is is told, no author
        assert [one.meta.author for one in reviews] == ["", ""]


def test_a_record_beside_its_submission_is_no_review():
    stem = "Essay_ann01_attempt_2021-03-04-10-11-12"
    files = {f"{stem}.txt": "Name: Sample Ann (ann01)\n\nFiles:\n\tessay.txt\n"}
    alone = read_source(zipped(files), filename="all.zip")
    both = read_source(zipped({**files, f"{stem}_essay.txt": TEXT}), filename="all.zip")
    assert [one.review_id for one in both.reviews] == ["ann01"]
    assert both.reviews[0].text == TEXT
    assert f"{stem}.txt" in both.other_files
    assert alone.other_files == ()


@pytest.mark.parametrize(
    ("names", "people"),
    [
        (["Sample Ann/essay.docx", "Sample Bo/essay.docx"], ["Sample Ann", "Sample Bo"]),
        (["film/Sample Ann/a.txt", "film/Sample Bo/b.txt"], ["Sample Ann", "Sample Bo"]),
        (["week 1/a.txt", "week 2/a.txt"], ["week 1", "week 2"]),
        (["one/a.txt", "two/b.txt"], []),
        (["Essay_annash_attempt_2021-04-03-12-30-05_a.docx"], ["annash"]),
        (["12345-6789 - Sample Ann - Apr 3, 2021 930 AM/a.docx"], ["Sample Ann"]),
        (["Sample Ann_204511_assignsubmission_file_a.txt"], ["Sample Ann"]),
        (["a.txt", "2021_04_03.txt"], []),
        (["Sample Ann - Essay.docx", "Sample Bo - Essay.docx"], ["Sample Ann", "Sample Bo"]),
        (["Essay - Sample Ann.txt", "Essay - Sample Bo.txt"], ["Sample Ann", "Sample Bo"]),
        (["Night - One.txt", "Day - Two.txt"], []),
        (["week 1/Sample Ann.txt", "week 2/Sample Ann.txt"], []),
    ],
)
def test_the_person_of_a_path(names, people):
    assert list(persons_of(names).values()) == people


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp949", "김민지 에세이"), ("cp949", "홍길동"), ("gbk", "王小红 影评"), ("gbk", "李娟"),
        ("cp932", "レポート"), ("cp932", "鈴木一郎"), ("big5", "王家衛電影"), ("cp437", "Müller"),
        ("cp1252", "Aufsatz Müller"), ("cp850", "São Paulo"), ("cp866", "Анна эссе"),
        ("utf-8", "重慶森林"),
    ],
)  # fmt: skip
def test_the_encoding_of_a_name_is_found(encoding, name):
    info = zipfile.ZipInfo(name.encode(encoding).decode("cp437"))
    assert readable_name(info) == name


def test_a_name_in_utf_8_stays():
    info = zipfile.ZipInfo("┴▀░µ.txt")
    info.flag_bits = 0x800
    assert readable_name(info) == "┴▀░µ.txt"
