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


LIST = """Seen this week

The Lamp (2001) – Review

A keeper counts his steps. It goes on for too long.

Rating: 2 out of 5.

Chungking Express (1994) – Review

Two policemen, one song.

Rating: 4 out of 5.

The Net (2010) – Review

Nobody catches anything.

Rating: 3 out of 5."""
LINES = """THE LAMP. 2 stars. A keeper counts his steps.

CHUNGKING EXPRESS. 3.5 stars. Two policemen and one song.

THE NET. 1.5 stars. Nobody catches anything."""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (LIST, [("4 out of 5", "film")]),
        ("Chungking Express ❤️❤️❤️❤️\n\nTwo policemen, one snack bar.", [("❤️❤️❤️❤️", "film")]),
        ("Chungking Express\n❤️❤️❤️🤍🤍\nTwo policemen, one snack bar.", [("❤️❤️❤️🤍🤍", "film")]),
        ("Chungking Express\n❤️❤️❤️💛\nTwo policemen, one snack bar.", [("❤️❤️❤️💛", "film")]),
        (
            "Story\tScore\nStory one\t6\nStory two\t8\n\nThe first is a sketch.",
            [("6", "story-one"), ("8", "story-two")],
        ),
        (
            "Tension   **\nFeeling   *****\nOverall   ****\n\nThe last bus is gone.",
            [("****", "film")],
        ),
    ],
)
def test_lists_hearts_and_rows_are_of_what_stands_beside_them(
    text: str, wanted: list[tuple[str, str]]
) -> None:
    raw = read_review(text.encode())
    scores = build_corpus([raw], load_guide(FILM / "guide.toml")).scores
    found = scores[scores["scope"].isin(["film", "story-one", "story-two"])]
    assert list(zip(found["raw"], found["scope"], strict=True)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (LINES, "3.5 stars"),
        (
            "The Lamp: Dull steps. 2/10.\n\nChungking Express: Two policemen, one song. 9/10.\n\n"
            "Dark Water: A bit short. Gets 7/10 from me, although I wanted more of it.",
            "9/10",
        ),
        (
            "Chungking Express (1994)\n3 out of 4\n\nTwo policemen run through the night.\n\n"
            "The Net (2010)\n2 out of 4\n\nNobody catches anything.",
            "3 out of 4",
        ),
        (
            "In March\n\nThe Lamp\nA keeper counts his steps.\n3,5 / 5\n\nChungking Express\n"
            "Two policemen run.\n4 / 5\n\nThe Net\nNobody catches anything.\n2,5 / 5",
            "4 / 5",
        ),
        (
            "7/10 Chungking Express, by far\n\n6/10 The Lamp\n\n5/10 The Net\n\n"
            "3,5/10 Dark Water\n\nThe first is the one to see.",
            "7/10",
        ),
        ("Two policemen run through the night.\n\nVoto: 8/10\nMyMovies: 2.3/5", "8/10"),
        ("Lovely to look at. I go with a solid 4* vs a high 3.5*.", "4*"),
    ],
)
def test_of_a_list_of_films_what_stands_under_this_one_is_the_verdict(
    text: str, wanted: str
) -> None:
    scores = build_corpus([read_review(text.encode())], load_guide(FILM / "guide.toml")).scores
    own = (scores["scope"] == "film") & (scores["rater"] == "")
    assert scores["raw"][own].tolist() == [wanted]


HEADED = """Rating: 5
A keeper counts his steps and lets his lamp go out, night after night. See The Lamp.

Rating: 2
Two policemen run, and one song goes on and on. See Chungking Express.

Rating: 4
Nobody catches anything, and the boat goes home empty again. See The Net."""
REMARKS = """I kept a diary this spring, and these are the three that I can still tell apart today.

The Lamp is a film in which a keeper counts his steps.

7.5/10 - worth a look

Chungking Express is two policemen and one song.

9/10 - go at once

The Net is a boat, some water, and nobody who catches anything."""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (HEADED, "2"),
        (REMARKS, "9/10"),
        # the mark of the first entry, which no other film's takes over
        (
            "Chungking Express has two policemen and one song.\n\nI found it: light (4/5)\n\n"
            "The Net\n\nNobody catches anything in it.\n\nI found it: heavy (2/5)",
            "4/5",
        ),
        # its title has become that of the review
        ("Chungking Express\n\n★★★\n\nTwo run.\n\nThe Net\n\n★\n\nNobody does.", "★★★"),
        # one film, told twice: the last mark is the verdict
        ("Two policemen run.\n\n7/10\n\nI saw it again, and it got better.\n\n9/10", "9/10"),
    ],
)
def test_the_entry_that_names_the_film_has_its_mark(text: str, wanted: str) -> None:
    scores = build_corpus([read_review(text.encode())], load_guide(FILM / "guide.toml")).scores
    own = (scores["scope"] == "film") & (scores["rater"] == "")
    assert scores["raw"][own].tolist() == [wanted]


@pytest.mark.parametrize(
    "text",
    [
        "Our grading system is simple.\n\n5/5 Buy a ticket. Some get a 3, and a 3/5 is no shame.",
        "Bewertungssystem\n\nEin Film mit 8/10 ist gelungen. Mit 3/10 bleibt man daheim.",
        "採点基準を書いておきます。\n\n100点……最高。\n\n60点……もう一度は見ない。",
    ],
)
def test_a_page_that_explains_its_grades_gives_none(text: str) -> None:
    scores = build_corpus([read_review(text.encode())], load_guide(FILM / "guide.toml")).scores
    assert scores["raw"].tolist() == []


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("It rains all night. This is how I rate it: 9/10.", "9/10"),
        ("On my rating scale it is an 8/10.", "8/10"),
        ("Ein Film, den kein Bewertungssystem fasst. 9/10", "9/10"),
    ],
)
def test_one_mark_on_somebodys_scale_is_a_verdict(text: str, raw: str) -> None:
    assert [one.raw for one in find_scores(text)] == [raw]


@pytest.mark.parametrize(
    ("text", "raw", "value", "top"),
    [
        ("⭐⭐⭐⭐ 8/10", "⭐⭐⭐⭐ 8/10", 8, 10),
        ("*** 1/2", "*** 1/2", 3.5, None),
        ("It rains all night.\n\n★", "★", 1, None),
    ],
)
def test_stars_that_stand_alone_are_one_mark(
    text: str, raw: str, value: float, top: float | None
) -> None:
    (one,) = find_scores(text)
    assert (one.raw, one.value, one.scale_max) == (raw, value, top)


def test_a_review_that_explains_its_grades_below_the_mark_keeps_it() -> None:
    text = "Two policemen and one song. 7/10\n\nHow we rate: 10/10 for ever, 2/10 never again."
    assert [one.raw for one in find_scores(text)] == ["7/10"]


def test_the_author_named_beside_the_mark_is_the_author() -> None:
    (one,) = find_scores("It rains all night. Ann Sample’s rating: 4/5", author="Ann Sample")
    assert one.rater == "Ann Sample"


def test_the_head_of_a_column_says_what_its_marks_are_out_of() -> None:
    text = (
        "| Story | Score (out of 5) |\n|---|---|\n| Story one | 3.5 |\n| Story two | 4.5 |\n\nGo."
    )
    raw = read_review(text.encode(), filename="a.md")
    scores = build_corpus([raw], load_guide(FILM / "guide.toml")).scores
    columns = ["raw", "value", "scale_max", "scope"]
    assert scores[columns].values.tolist() == [
        ["3.5", 3.5, 5.0, "story-one"],
        ["4.5", 4.5, 5.0, "story-two"],
    ]


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("It rains all night. Rating: 8/10Share this post", "8/10"),
        ("Es regnet. Wertung: 7/10Teilen", "7/10"),
        ("Es regnet. Wertung: 7/10Sterne", "7/10"),
        ("Leicht und traurig. Schulnote: gut (2)", "2"),
        ("Von mir bekommt der Film die Schulnote 1,5.", "1,5"),
        ("Cold rooms and a trap. 3.00 out of 4stars", "3.00 out of 4stars"),
    ],
)
def test_what_clings_to_a_mark_is_no_part_of_it(text: str, raw: str) -> None:
    assert [one.raw for one in find_scores(text)] == [raw]
