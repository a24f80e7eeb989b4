"""One page, several reviews: what is seen, what is offered, and that nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscut.ingest.model import RawReview
from crosscut.ingest.review import read_review
from crosscut.ingest.split import SplitProposal, propose_split, split_review

ONE = "The keeper counts the steps of the tower aloud, and we count along with him to the top."
TWO = "A boat comes into the harbour and it is empty, and stays so for most of a long hour."
PAGE = f"""The lamp and the harbour
By Ann Ash
8/10

{ONE}

{TWO}

Too long a night
By Bob Birch
4/10

{TWO}

Counting the stairs
By Cara Cole
6/10

{ONE}
"""


def page(text: str, name: str = "page.txt") -> RawReview:
    return read_review(text.encode(), filename=name)


def texts(review: RawReview) -> list[str]:
    return [review.text[block.start : block.end] for block in review.blocks]


def test_headings_with_bylines_are_seen_and_offered():
    proposal = propose_split(page(PAGE))
    assert proposal.findings == (
        "3 of 3 headings are followed by a byline.",
        "3 of 3 headings are followed by a score.",
        "3 authors: Ann Ash; Bob Birch; Cara Cole.",
    )
    assert [(p.heading, p.first_line, p.last_line, p.why) for p in proposal.parts] == [
        (
            "The lamp and the harbour", 1, 7,
            "a byline follows: By Ann Ash; a score follows: 8/10",
        ),
        ("Too long a night", 9, 13, "a byline follows: By Bob Birch; a score follows: 4/10"),
        ("Counting the stairs", 15, 19, "a byline follows: By Cara Cole; a score follows: 6/10"),
    ]  # fmt: skip


def test_all_parts_become_reviews_of_their_own():
    whole = page(PAGE)
    parts = split_review(whole, propose_split(whole).parts)
    assert [(p.review_id, p.meta.title, p.meta.author) for p in parts] == [
        ("page-1", "The lamp and the harbour", "Ann Ash"),
        ("page-2", "Too long a night", "Bob Birch"),
        ("page-3", "Counting the stairs", "Cara Cole"),
    ]
    assert [texts(p) for p in parts] == [["8/10", ONE, TWO], ["4/10", TWO], ["6/10", ONE]]
    assert parts[1].filename == "page.txt, part 2"
    assert [block.line for block in parts[1].blocks] == [11, 13]


def test_only_what_is_chosen_is_split():
    whole = page(PAGE)
    parts = propose_split(whole).parts
    assert split_review(whole, []) == [whole]
    assert split_review(whole, parts[:1]) == [whole]
    first, second = split_review(whole, [parts[2]])
    assert first.meta.author == "Ann Ash"
    assert "Too long a night" in texts(first)
    assert second.meta.author == "Cara Cole"


def test_films_with_their_years_are_a_sign():
    whole = page(f"# The Lantern Keeper (2019)\n\n{ONE}\n\n# The Tide (2021)\n\n{TWO}\n", "page.md")
    proposal = propose_split(whole)
    assert proposal.findings == ("2 films: The Lantern Keeper; The Tide.",)
    assert [part.film for part in proposal.parts] == ["The Lantern Keeper", "The Tide"]
    parts = split_review(whole, proposal.parts)
    assert [part.meta.title for part in parts] == ["The Lantern Keeper (2019)", "The Tide (2021)"]


def test_passages_above_the_first_part_are_kept():
    intro = "Three of us saw it, and we do not agree about a single minute of it at all."
    whole = page(f"Spring programme\n\n{intro}\n\n{PAGE}")
    parts = split_review(whole, propose_split(whole).parts)
    assert texts(parts[0])[-1] == intro
    assert [part.meta.author for part in parts[1:]] == ["Ann Ash", "Bob Birch", "Cara Cole"]


@pytest.mark.parametrize(
    "text",
    [
        ONE,
        f"The lamp and the harbour\nBy Ann Ash\n8/10\n\n{ONE}\n\nThe second night\n\n{TWO}\n",
        f"A title\n\nStory\n8/10\n\n{ONE}\n\nMusic\n7/10\n\n{TWO}\n\nOverall score\n8/10\n",
        f"# Part One\n\n{ONE}\n\n# Part Two\n\n{TWO}\n",
    ],
)
def test_one_review_is_left_alone(text):
    assert propose_split(page(text)) == SplitProposal()


LINES = st.sampled_from(
    [
        *("The lamp", "Too long (1994)", "By Ann Ash", "By Bob Birch", "8/10", "4/5", "", ONE, TWO),
        *("May 3, 2019", "Share", "Photo: A", "# Part", "Review: The Tide"),
    ]
)


@given(st.lists(LINES, min_size=1, max_size=25), st.lists(st.integers(0, 9)))
def test_no_passage_is_lost(lines, chosen):
    whole = page("\n".join([ONE, *lines]), "a.md")
    offered = propose_split(whole).parts
    parts = split_review(whole, [part for n, part in enumerate(offered) if n in chosen])
    if len(parts) == 1:
        assert parts == [whole]
        return

    def lifted(review: RawReview) -> list[str]:
        return [note.text for note in review.notes if note.kind == "lifted"]

    kept = [text for part in parts for text in (*texts(part), *lifted(part))]
    assert sorted(kept) == sorted([*texts(whole), *lifted(whole)])
    assert len({part.review_id for part in parts}) == len(parts)


def test_headings_between_rows_of_signs_open_reviews():
    parts = "\n\n".join(
        f"=== Review {n} ===\nAuthor: {name}\n\n{ONE}"
        for n, name in ((1, "Ann Ash"), (2, "Bo Birch"))
    )
    review = read_review(parts.encode(), filename="a.txt")
    reviews = split_review(review, propose_split(review).parts)
    assert [one.meta.author for one in reviews] == ["Ann Ash", "Bo Birch"]
