from __future__ import annotations

from sample_tables import GUIDE, sample

from crosscut.corpus.selection import Scope, describe, leaves_reviews_out, select, way_to_more

TITLES = GUIDE.code_titles("segment")


def test_all_of_it() -> None:
    chosen = select(sample(), Scope())
    # ada: 6 sentences of 4 words, one of 8 (10 and 14 count apart), one of 6
    assert chosen.words["ada"] == 6 * 4 + 8 + 6
    assert set(chosen.sentences["passage_kind"]) == {"body"}
    assert describe(chosen, TITLES).startswith("3\u00a0reviews, ")
    assert describe(chosen, TITLES).endswith("words; captions left out.")


def test_one_story_of_two_reviews() -> None:
    chosen = select(sample(), Scope(reviews=("ben", "cyd"), segment="story-two"))
    # ben: 5 sentences of 4 words; cyd: 1 of 5
    assert chosen.words.to_dict() == {"ben": 20, "cyd": 5}
    assert set(chosen.mentions["segment"]) == {"story-two"}
    assert len(chosen.mentions) == 5 + 2
    assert describe(chosen, TITLES) == (
        "2\u00a0reviews, 25\u00a0words on Story Two; captions left out."
    )


def test_captions_count_where_asked_and_headings_never() -> None:
    without, with_captions = (select(sample("ada"), Scope(captions=c)) for c in (False, True))
    assert with_captions.words["ada"] - without.words["ada"] == 6
    assert set(with_captions.sentences["passage_kind"]) == {"body", "caption"}
    assert len(with_captions.mentions) - len(without.mentions) == 2  # lonely, tin


def test_a_review_that_says_nothing_there_has_no_words() -> None:
    chosen = select(sample("ada", "ben"), Scope(segment="story-two"))
    assert chosen.words["ada"] == 0
    assert chosen.words["ben"] == 20


def test_an_unknown_review_is_passed_over() -> None:
    assert list(select(sample(), Scope(reviews=("ada", "gone"))).reviews["review_id"]) == ["ada"]


def test_only_what_would_count_more_is_named() -> None:
    """The caption is Ada's."""
    ways = {
        Scope(): " Count captions too.",
        Scope(captions=True): "",
        Scope(reviews=("ada", "ben", "cyd"), captions=True): "",
        Scope(reviews=("ben",)): " Choose more reviews.",
        Scope(segment="story-two", captions=True): " Choose all stories.",
        Scope(reviews=("ada", "ben"), segment="story-two", scene="tin"): (
            " Choose more reviews, choose all stories, choose all scenes or count captions too."
        ),
    }
    assert {scope: way_to_more(select(sample(), scope)) for scope in ways} == ways


def test_reviews_are_left_out_only_where_the_film_has_others() -> None:
    assert leaves_reviews_out(select(sample(), Scope(reviews=("ada",))))
    assert not leaves_reviews_out(select(sample("ada"), Scope(reviews=("ada",))))
