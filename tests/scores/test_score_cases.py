"""Files as people bring them: the author's verdict in each."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers import FILM

from crosscut.corpus.build import build_corpus
from crosscut.guide.files import load_guide
from crosscut.ingest.review import read_review
from crosscut.scores.stated import find_scores

CASES = Path(__file__).parents[1] / "files" / "cases"


@pytest.mark.parametrize(
    ("file", "raw", "value", "top"),
    [
        ("cjk.txt", "四星半，满分五星", 4.5, 5),
        ("ja.txt", "４．５／５", 4.5, 5),
        ("ko.txt", "★★★★☆", 4, 5),
        ("paste-douban.txt", "★★★★☆", 4, 5),
        ("last-heading-rating.md", "4/5", 4, 5),
        ("blogger-br.html", "4/5", 4, 5),
    ],
)
def test_the_verdict_is_found(file: str, raw: str, value: float, top: float) -> None:
    scores = build_corpus([read_review(CASES / file)], load_guide(FILM / "guide.toml")).scores
    (one,) = scores[scores["scope"] == "film"].to_dict("records")
    assert (one["raw"], one["value"], one["scale_max"]) == (raw, value, top)


@pytest.mark.parametrize(
    "file", ["youtube.txt", "times.txt", "mla.txt", "gdoc.txt", "comments.docx"]
)
def test_what_states_no_verdict_has_no_score(file: str) -> None:
    assert not find_scores(read_review(CASES / file).text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Cop 223: 7/10\nCop 663: 10/10\nOverall: 8.5/10", ["7/10", "10/10", "8.5/10"]),
        (
            "Story 1 - He Qiwu and the smuggler: 3/5\nStory 2 - Cop 663 and Faye: 4.5/5\nFilm: 4/5",
            ["3/5", "4.5/5", "4/5"],
        ),
        (
            "两个故事分开打分。223和金发女人：7分。663和阿菲：9分。\n总分：8分",
            ["7分", "9分", "8分"],
        ),
        (
            "Ich bewerte getrennt.\nEpisode 1 (Polizist 223): 6/10\nEpisode 2 (Faye): 9/10\n"
            "Insgesamt: 8/10",
            ["6/10", "9/10", "8/10"],
        ),
    ],
)
def test_marks_whose_labels_name_the_people_of_stories_are_of_these(
    text: str, wanted: list[str]
) -> None:
    raw = read_review(f"{text}\n\nIt rains on the market all night.".encode())
    scores = build_corpus([raw], load_guide(FILM / "guide.toml")).scores
    assert scores["raw"].tolist() == wanted
    assert scores["scope"].tolist() == ["story-one", "story-two", "film"]


def test_stars_before_a_headline_are_no_ornament() -> None:
    text = "★★★☆☆ Nice, but overrated\n8 February 2020\nThe pictures are great, the tale is thin."
    assert [one.raw for one in find_scores(read_review(text.encode()).text)] == ["★★★☆☆"]


def test_a_mark_behind_the_name_below_a_text_stays() -> None:
    raw = read_review("I left happy and forgot it.\n— M.T., 3½ stars".encode())
    (one,) = find_scores(raw.text, author=raw.meta.author)
    assert (raw.meta.author, one.raw, one.rater) == ("M.T.", "3½ stars", "M.T.")


@pytest.mark.parametrize("mark", ["★★★★½", "4,5", "8/10", "A-"])
def test_a_mark_on_a_row_of_its_own_in_markdown_is_no_part_of_a_sentence(mark: str) -> None:
    text = f"A Film (1994)\n{mark}\nevery time i see this i fall for somebody else"
    raw = read_review(text.encode(), filename="a.md")
    assert [one.raw for one in find_scores(raw.text)] == [mark]
