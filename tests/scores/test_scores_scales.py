"""Conversion to 0-100, front matter ratings, and the published list."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers import FILM

from crosscut.errors import ScoreError
from crosscut.scores.stated import CONVENTIONS, StatedScore, convert, load_published, rating_score

HEAD = "rater,rater_kind,outlet,raw,value,scale_min,scale_max,scale,scope,source,note\n"

# Metacritic's table, as it publishes it.
TABLE = {
    "A+": 100, "A": 100, "A-": 91, "B+": 83, "B": 75, "B-": 67, "C+": 58,
    "C": 50, "C-": 42, "D+": 33, "D": 25, "D-": 16, "F": 0,
}  # fmt: skip


def score(value: float, low: float | None, top: float | None, scale: str = "0-10") -> StatedScore:
    return StatedScore("", "critic", "raw", value, low, top, scale, "film", None, None, "text")


def letter(raw: str) -> StatedScore:
    return StatedScore("", "critic", raw, None, None, None, "letter", "film", None, None, "text")


@pytest.mark.parametrize(
    ("value", "low", "top", "linear", "from_zero"),
    [
        (8, 0, 10, 80, 80),
        (8.4, 0, 10, 84, 84),
        (2.5, 0, 4, 62.5, 62.5),
        (3.5, 0, 4, 87.5, 87.5),
        (0.5, 0.5, 5, 10, 0),
        (5, 0.5, 5, 100, 100),
        (1, 1, 10, 10, 0),
        (8.2, 1, 10, 82, 80),
        (0, 1, 10, 0, 0),
        (89, 0, 100, 89, 89),
        (3, None, 5, 60, 60),
    ],
)
def test_numbers(
    value: float, low: float | None, top: float, linear: float, from_zero: float
) -> None:
    one = score(value, low, top)
    assert convert(one, "linear") == pytest.approx(linear)
    assert convert(one, "letters") == pytest.approx(linear)
    assert convert(one, "lowest-is-zero") == pytest.approx(from_zero)


@pytest.mark.parametrize(("raw", "hundred"), TABLE.items())
def test_letters_go_by_the_table_under_its_convention(raw: str, hundred: float) -> None:
    assert convert(letter(raw), "letters") == hundred


@pytest.mark.parametrize("name", ["linear", "lowest-is-zero"])
@pytest.mark.parametrize(("steps", "raw"), list(enumerate(reversed(TABLE))))
def test_letters_stand_evenly_under_the_others(steps: int, raw: str, name: str) -> None:
    """13 grades are 12 steps of 8 1/3: F 0, D- 8.3, ... A- 83.3, A 91.7, A+ 100."""
    assert convert(letter(raw), name) == pytest.approx(steps * 100 / 12)


@pytest.mark.parametrize(("raw", "hundred"), [("A−", 91), ("B plus", 83), ("b-minus", 67)])
def test_letters_in_other_hands(raw: str, hundred: float) -> None:
    assert convert(letter(raw), "letters") == hundred


@pytest.mark.parametrize("name", CONVENTIONS)
def test_an_unknown_maximum_is_never_guessed(name: str) -> None:
    assert convert(score(4, None, None, "unstated"), name) is None


def test_an_unknown_convention_names_the_known_ones() -> None:
    with pytest.raises(ScoreError, match=r"'stars'.*linear, letters, lowest-is-zero"):
        convert(score(4, 0, 5), "stars")


@pytest.mark.parametrize(
    ("raw", "value", "top", "scale"),
    [
        ("4/5", 4, 5, "0-5"),
        ("8.0/10", 8, 10, "0-10"),
        ("7,5/10", 7.5, 10, "0-10"),
        ("four out of five", 4, 5, "0-5"),
        ("★★★½", 3.5, None, "unstated"),
        ("★★★½☆", 3.5, 5, "0-5 stars"),
        ("***1/2 (out of ****)", 3.5, 4, "0-4 stars"),
        ("3.5 stars", 3.5, None, "unstated"),
        ("½", 0.5, None, "unstated"),
        ("8", 8, None, "unstated"),
        ("85%", 85, 100, "percent"),
        ("B+", None, None, "letter"),
        ("B+/A-", None, None, "letter"),
        ("4,5 (0.5-5)", 4.5, 5, "0.5-5"),
    ],
)
def test_front_matter(raw: str, value: float | None, top: float | None, scale: str) -> None:
    one = rating_score(raw, "N. N.")
    assert one is not None
    assert (one.raw, one.value, one.scale_max, one.scale) == (raw, value, top, scale)
    assert (one.rater, one.rater_kind, one.scope) == ("N. N.", "critic", "film")
    assert (one.start, one.end, one.source) == (None, None, "front matter")


@pytest.mark.parametrize("raw", ["", " ", "great", "12/10", "PG-13", "8/10 or so", "E"])
def test_front_matter_that_is_no_rating(raw: str) -> None:
    assert rating_score(raw, "N. N.") is None


def test_words_before_a_rating_and_two_grades() -> None:
    stars, between = rating_score("Rated 4.0 out of 5 stars", ""), rating_score("B/A", "")
    assert stars is not None
    assert between is not None
    assert (stars.raw, stars.value, stars.scale_max) == ("4.0 out of 5 stars", 4, 5)
    assert convert(between, "letters") == (TABLE["B"] + TABLE["A"]) / 2
    low = rating_score("0.5 (0.5-5)", "")
    assert low is not None
    assert convert(low, "lowest-is-zero") == 0
    assert rating_score("9 (1-5)", "") is None


def test_the_published_list() -> None:
    found = load_published(FILM / "scores.csv")
    assert len(found) == 14
    linear = {(one.rater, one.scope): convert(one, "linear") for one in found}
    assert linear[("Mike D'Angelo", "film")] == 87.5
    assert linear[("Paul Jensen", "film")] is None
    assert linear[("magic-8", "film")] is None
    assert linear[("The Digital Bits", "film")] == pytest.approx(100 * 11 / 12)
    assert linear[("The Digital Bits", "disc audio")] == pytest.approx(100 * 10 / 12)
    assert {one.rater_kind for one in found} == {"critic", "aggregate", "viewer"}
    assert all(one.source.startswith("http") and one.start is None for one in found)


def test_the_published_list_counts_no_review_twice() -> None:
    stems = {path.stem for path in (FILM / "reviews").glob("*.md")}
    assert stems.isdisjoint(one.source for one in load_published(FILM / "scores.csv"))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("A,critic,,8,eight,0,10,0-10,film,x,", "row 2: value is 'eight'"),
        ("A,critic,,12,12,0,10,0-10,film,x,", "row 2: The value 12 lies above"),
        ("A,critic,,8,8,0", "row 2: The row lacks scale, scope, source, scale_max"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, row: str, message: str) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(HEAD + row + "\n", encoding="utf-8")
    with pytest.raises(ScoreError, match=message):
        load_published(path)


def test_a_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScoreError, match=r"none\.csv: The published scores cannot be read"):
        load_published(tmp_path / "none.csv")
    broken = tmp_path / "broken.csv"
    broken.write_bytes(b"rater\n\xff\xfe\xff")
    with pytest.raises(ScoreError, match=r"broken\.csv.*Save the list as a CSV file in UTF-8"):
        load_published(broken)
