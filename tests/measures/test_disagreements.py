"""Where reviews disagree: pairs of sentences worked by hand, and what is no disagreement."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from helpers import FILM

from crosscut.corpus.annotate import compile_guide
from crosscut.corpus.build import build_corpus
from crosscut.corpus.selection import Scope, select
from crosscut.guide.files import load_guide
from crosscut.ingest.review import read_review
from crosscut.measures.disagreements import disagreements, shared_words, subjects
from crosscut.measures.findings import findings
from crosscut.project.build import build
from crosscut.project.corrections import disagreement_at, drop, undo
from crosscut.project.model import Project
from crosscut.schema import DISAGREEMENTS

GUIDE = load_guide(FILM / "guide.toml")


def found(*texts: str) -> pd.DataFrame:
    raws = [read_review(text.encode(), filename=f"{n}.md") for n, text in enumerate(texts)]
    selection = select(build_corpus(raws, GUIDE), Scope())
    return disagreements(selection, compile_guide(GUIDE))


def answers(table: pd.DataFrame) -> list[set[str]]:
    return [set(pair) for pair in table[["answer", "other_answer"]].to_numpy().tolist()]


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        (
            "Cop 223 eats thirty tins of pineapple in one night.",
            "He Qiwu finishes twelve cans of pineapple before the morning.",
            {"30", "12"},
        ),
        (
            "Faye breaks into the flat of Cop 663 and tidies it.",
            "Faye tidies the flat of Cop 663, with a copy of his key.",
            {"breaks in", "with a copied key"},
        ),
        (
            "The woman in the blonde wig walks through the rain.",
            "The woman wears a red wig and a raincoat, even indoors.",
            {"blonde", "red"},
        ),
        (
            "The pineapple will expire on his birthday, the first of May.",
            "The pineapple will expire on his ex-girlfriend's birthday.",
            {"their own", "somebody else"},
        ),
        (
            "Chungking Express is hardly a romance.",
            "This film is a love story, and a very good one.",
            {"a love story", "not a love story"},
        ),
        (
            "Faye has no joy in her work at the snack bar.",
            "At the snack bar Faye is all joy.",
            {"glad", "sad"},
        ),
        (
            "Cop 663 never notices that Faye cleans his flat.",
            "Cop 663 notices that Faye cleans his flat.",
            {"notices", "does not notice"},
        ),
        (
            "California Dreamin' is a song that never grows boring.",
            "By the end California Dreamin' is simply boring.",
            {"holds", "wearies"},
        ),
        (  # words may stand between a thing and what it is
            "With her copy of the apartment key Faye tidies the flat.",
            "Faye finds the key to the flat in an envelope.",
            {"with a copied key", "with a key from a letter"},
        ),
        (
            "Cop 223 eats twenty-four tins of pineapple in one night.",
            "He Qiwu finishes thirty cans of pineapple before the morning.",
            {"24", "30"},
        ),
        (  # what is over is a question of its own
            "After a year Cop 663 gets over it.",
            "Cop 663 is lost in memories of the air hostess.",
            {"gets over it", "does not"},
        ),
        (  # the two of a story need no name
            "Faye and Cop 663 keep missing each other.",
            "Faye works at the snack bar. The two lovers find each other there.",
            {"they do", "they do not"},
        ),
        (  # who is kept from doing a thing does not do it
            "Her fear keeps Faye from connecting with Cop 663.",
            "Faye connects with Cop 663 at the counter.",
            {"they do", "they do not"},
        ),
        (  # a place is spoken of as a thing is
            "Hong Kong, on the whole, is harsh.",
            "Hong Kong is warm all night.",
            {"kind", "cruel"},
        ),
        (  # where nobody is named the film is meant
            "It is over before one has sat down.",
            "One falls asleep, and so little happens.",
            {"fast", "slow"},
        ),
        (  # "fish for" is a wish only as a verb
            "There are fish for the tank of Cop 663 before he even notices.",
            "Cop 663 notices the fish in his tank.",
            {"notices", "does not notice"},
        ),
        ("The two parts hang together well.", "It is disjointed.", {"they do", "they do not"}),
        (
            "Cop 223 and the woman in the blonde wig sleep together.",
            "Cop 223 and the woman in the blonde wig part without a kiss.",
            {"they do", "they do not"},
        ),
        ("A profound work.", "It is a trifle.", {"light", "weighty"}),
        (  # a paragraph that begins with a pronoun goes on
            "At the snack bar Faye sings.\n\nShe moves to Singapore.",
            "In the last scene Faye leaves for California.",
            {"singapore", "california"},
        ),
    ],
)
def test_two_sentences_disagree(one: str, other: str, differ: set[str]) -> None:
    assert differ in answers(found(one, other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cop 223 eats thirty tins of pineapple.", "He Qiwu eats 30 cans of pineapple."),
        ("Faye is full of joy.", "Faye is never sad."),
        ("Faye is full of joy.", "Cop 223 is a sad man."),
        ("Faye wants to be happy.", "Faye is sad."),
        ("The song should be annoying.", "The song is unforgettable."),
        ("Faye is happy here. Faye is sad there.", "Nothing is said of her."),
        # What need not be, or is only tried, is not so.
        ("Faye and Cop 663 do not need to end up together.", "Faye and Cop 663 get together."),
        ("Cop 663 is trying to be happy.", "Cop 663 is sad."),
        # What others say is no answer of the writer's.
        ("They say that California Dreamin' is annoying.", "California Dreamin' is gripping."),
        # A possessive says whose a feeling is.
        ("At the counter Faye notices his quiet sadness.", "At the counter Faye is happy."),
        # What somebody hopes for is not what the film does.
        ("In the second story Cop 663 has little hope.", "The film is a hopeful one."),
        # Words in another sense.
        ("No great confession ends the film.", "The film is great."),
        ("The film knows when tins go bad.", "The film is great."),
        ("Faye brings light into that flat.", "Faye is great."),
    ],
)
def test_two_sentences_do_not_disagree(one: str, other: str) -> None:
    assert found(one, other).empty


def test_people_come_first_and_ranks_count() -> None:
    table = found(
        "At the snack bar Cop 223 falls in love with Faye. He eats twelve tins of pineapple.",
        "In the bar Cop 223 falls in love with the woman in the blonde wig. "
        "He eats thirty tins of pineapple.",
    )
    assert list(table.columns) == list(DISAGREEMENTS)
    assert table["rank"].tolist() == list(range(1, len(table) + 1))
    assert table["kind"].iloc[0] == "people"
    assert {"faye", "smuggler"} == answers(table)[0]
    assert {"12", "30"} in answers(table)


def test_a_matter_stands_once_before_any_stands_again() -> None:
    table = found(
        "At the bar Cop 223 falls in love with Faye. Cop 223 is kissed by Faye. Faye is happy.",
        "In the bar Cop 223 falls in love with the woman in the blonde wig.",
        "Cop 223 kisses the woman in the blonde wig. Faye is sad.",
    )
    assert table["kind"].tolist() == ["people", "reading", "people"]


def test_a_disagreement_leads_the_findings_and_carries_both_sentences() -> None:
    texts = (
        "Faye breaks into the flat of Cop 663.",
        "She has a copy of his key, and so Faye cleans it.",
    )
    raws = [read_review(text.encode(), filename=f"{n}.md") for n, text in enumerate(texts)]
    first = findings(build_corpus(raws, GUIDE))[0]
    assert first.rule == "disagreement"
    assert {quote.text for quote in first.quotes} == set(texts)
    assert re.search(r"may disagree on .+: how somebody gets in$", first.text)  # the matter first


@pytest.mark.slow
def test_a_text_that_is_hostile_is_only_text() -> None:
    texts = ("Faye (((" * 200, "Faye breaks into the flat. " * 300, "=1+1 [x](y) <b>Faye</b> " * 50)
    assert len(found(*texts)) >= 0


def test_words_that_both_use_are_found_but_small_ones() -> None:
    one, other = "The film’s wig is red.", "A wig, and the film is blonde."
    first, second = shared_words(one, other)
    assert [one[a:b] for a, b in first] == ["film’s", "wig"]
    assert [other[a:b] for a, b in second] == ["wig", "film"]


@pytest.mark.slow
def test_what_is_no_disagreement_is_taken_out_and_comes_back() -> None:
    texts = ("The woman wears a red wig. So be it.", "The woman wears a blonde wig.")
    raws = [read_review(text.encode(), filename=f"{n}.md") for n, text in enumerate(texts)]
    project = Project(GUIDE, tuple(raws))

    def table(of: Project) -> pd.DataFrame:
        return disagreements(select(build(of).corpus, Scope()), compile_guide(GUIDE))

    (row,) = table(project).to_dict("records")
    places = [(row[f"{side}review_id"], row[f"{side}sentence"]) for side in ("", "other_")]
    place = disagreement_at(build(project).corpus, *places[0], *places[1])
    assert place == disagreement_at(build(project).corpus, *places[1], *places[0])
    less = drop(project, min(places)[0], place)
    assert table(less).empty
    assert not table(undo(less, less.corrections[0])).empty


def test_what_a_pair_is_about() -> None:
    table = pd.DataFrame(
        {
            "rank": [1, 2],
            "kind": ["people", "value"],
            "answer": ["cop_663", "good"],
            "other_answer": ["may", "bad"],
            "subject_kind": ["character", "film"],
            "subject": ["faye", "film"],
            "review_id": ["001", "001"],
            "sentence": [3, 4],
            "other_review_id": ["002", "003"],
            "other_sentence": [7, 8],
        }
    )
    named = [
        ("001", 3, "character", "faye"),
        ("001", 3, "character", "faye"),
        ("001", 3, "motif", "keys"),
        ("002", 7, "motif", "keys"),
        ("002", 7, "theme", "hope"),
        ("001", 4, "theme", "hope"),
        ("003", 8, "theme", "hope"),
    ]
    mentions = pd.DataFrame(named, columns=["review_id", "sentence", "kind", "code"])
    about = subjects(table, mentions.astype({"review_id": "category"}))
    assert sorted(about.itertuples(index=False, name=None)) == [
        (1, "character", "cop_663"),
        (1, "character", "faye"),
        (1, "character", "may"),
        (1, "motif", "keys"),
        (2, "film", "film"),
        (2, "theme", "hope"),
    ]
