"""The Overview's measures against figures counted by hand in tests/sample_tables.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_tables import GUIDE, sample

from crosscut.corpus.build import Corpus, build_corpus
from crosscut.corpus.selection import in_body
from crosscut.ingest.model import Block, RawReview, ReviewMeta
from crosscut.measures.findings import (
    findings,
    gather_facts,
    leaning,
    lengths,
    medians_of_others,
    omitted_story,
    timecodes,
    tones,
)
from crosscut.measures.overview import (
    code_counts,
    find_sentence,
    first_passage,
    leading_codes,
    review_summary,
    scores_in_reviews,
    segment_shares,
)
from crosscut.schema import validate
from crosscut.text import phrases


def found_by_rule(*ids: str) -> dict[str, object]:
    return {finding.rule: finding for finding in findings(sample(*ids), most=99)}


def test_captions_and_headings_are_no_body() -> None:
    tables = sample()
    counts = in_body(tables.sentences, tables)["review_id"].value_counts().to_dict()
    assert counts == {"ada": 8, "ben": 9, "cyd": 6}


def test_segment_shares() -> None:
    table = segment_shares(sample())
    words = table.pivot(index="review_id", columns="segment", values="words")
    assert words.loc["ada"].to_dict() == {"story-one": 32, "story-two": 0, "whole-film": 6}
    assert words.loc["ben"].to_dict() == {"story-one": 12, "story-two": 20, "whole-film": 4}
    assert words.loc["cyd"].to_dict() == {"story-one": 0, "story-two": 5, "whole-film": 24}
    assert table["share"].iloc[0] == pytest.approx(32 / 38)
    assert table.groupby("review_id")["share"].sum().to_numpy() == pytest.approx([1, 1, 1])
    assert list(table["review_id"].drop_duplicates()) == ["ada", "ben", "cyd"]


def test_first_passage_of_a_segment_is_in_the_body() -> None:
    assert first_passage(sample(), "ada", "story-one") == 1  # the heading before is no body
    assert first_passage(sample(), "ben", "story-one") == 1
    assert first_passage(sample(), "ada", "story-two") is None


def test_code_counts_and_rates() -> None:
    motifs = code_counts(sample(), "motif").set_index(["review_id", "code"])
    assert motifs["count"].to_dict() == {
        ("ada", "tin"): 1,
        ("ben", "tin"): 1,
        ("cyd", "storm"): 3,
        ("cyd", "tin"): 1,
    }
    assert motifs.loc[("cyd", "storm"), "rate"] == pytest.approx(1000 * 3 / 29)
    assert motifs["reviews"].to_dict()["ben", "tin"] == 3


def test_leading_codes_come_in_order() -> None:
    leading = leading_codes(sample(), "motif", most=1)
    assert list(leading["review_id"]) == ["ada", "ben", "cyd"]
    assert list(leading["code"]) == ["tin", "tin", "storm"]
    assert leading_codes(sample("ben")).empty


def test_a_quoted_score_is_not_the_reviews_own() -> None:
    scores = scores_in_reviews(sample())
    assert scores[["review_id", "rater", "raw", "own"]].to_numpy().tolist() == [
        ["cyd", "IMDb users", "8.0/10", False]
    ]
    table = review_summary(sample()).set_index("review_id")
    assert table["own_score"].to_dict() == {"ada": "", "ben": "", "cyd": ""}
    assert table.loc["cyd", "quoted_scores"] == "IMDb users 8.0/10"


def test_summary() -> None:
    table = review_summary(sample()).set_index("review_id")
    assert table["name"].to_dict() == {
        "ada": "Ada Moor",
        "ben": "“Late Flights”",
        "cyd": "Cyd Ray and 1 other",
    }
    # 46 with captions and headings: a card says the words that rates are worked out by.
    assert table["words"].to_dict() == {"ada": 38, "ben": 36, "cyd": 29}
    assert table["retelling_of"].to_dict() == {
        "ada": "the page of that title",
        "ben": "",
        "cyd": "",
    }


def test_the_finding_on_leaning_compares_with_the_median_of_the_others() -> None:
    finding = found_by_rule()["leaning"]
    assert finding.text == "The review by Ada Moor gives 84\u00a0% of its words to Story One"
    assert finding.basis.startswith("The other two: 17\u00a0% at the median")
    assert (finding.review_id, finding.passage, finding.segment) == ("ada", 1, "story-one")


@given(st.lists(st.integers(0, 4), min_size=2, max_size=9))
def test_the_median_of_the_others_is_that_of_a_list_without_one(shares: list[int]) -> None:
    values = np.array(shares, dtype=np.float64).reshape(-1, 1) / 4
    others = [np.median(np.delete(values, row)) for row in range(len(values))]
    assert medians_of_others(values)[:, 0].tolist() == others


def test_a_review_of_less_than_half_the_usual_length_leans_to_no_story() -> None:
    facts = gather_facts(sample())
    words = facts.words.mask(facts.words.index == "ada", 10)
    assert leaning(facts) is not None
    assert leaning(replace(facts, words=words)) is None


@pytest.mark.slow
def test_a_review_of_which_most_is_unsure_leans_to_no_story_and_leaves_none_out() -> None:
    facts = gather_facts(sample())
    few = facts.sentences["confidence"].clip(upper=0.5)
    doubtful = replace(facts, sentences=facts.sentences.assign(confidence=few))
    assert (leaning(facts) is None, omitted_story(facts) is None) == (False, False)
    assert (leaning(doubtful), omitted_story(doubtful)) == (None, None)


@pytest.mark.slow
def test_what_is_unsure_leads_no_headline() -> None:
    tables = sample()
    own = tables.sentences["review_id"] == "ada"
    doubtful = tables.sentences.assign(confidence=tables.sentences["confidence"].mask(own, 0.55))
    changed = replace(tables, tables={**tables.tables, "sentences": doubtful})
    assert not [f for f in findings(changed, 20) if f.rule == "leaning" and f.review_id == "ada"]


def test_the_finding_on_a_story_that_is_left_out() -> None:
    finding = found_by_rule()["omitted_story"]
    assert finding.text.endswith("and 1 other gives no sentence to Story One")
    assert "59\u00a0% at the median" in finding.basis  # between 84 % and 33 %


@pytest.mark.slow
def test_the_finding_on_timecodes() -> None:
    finding = found_by_rule()["timecodes"]
    assert finding.text == "Only the review by Ada Moor cites timecodes"
    assert finding.basis == "1\u00a0timecode, at 10:14 of the film"
    assert (finding.review_id, finding.passage) == ("ada", 2)
    assert "timecodes" not in found_by_rule("ben", "cyd")
    assert "timecodes" not in found_by_rule("ada")


def test_several_timecodes_say_from_when_to_when() -> None:
    tables = sample()
    later = tables.timecodes.assign(shown_from=1200, shown_to=1230)
    both = pd.concat([tables.timecodes, later], ignore_index=True)
    finding = timecodes(gather_facts(replace(tables, tables=tables.tables | {"timecodes": both})))
    assert finding is not None
    assert finding.basis == "2\u00a0timecodes, from 10:14 to 20:30 of the film"


@pytest.mark.slow
@pytest.mark.parametrize(("times", "most"), [((2, 1), True), ((2, 2), False)])
def test_none_of_equals_has_most_timecodes(times: tuple[int, int], most: bool) -> None:
    tables = sample()
    one = tables.timecodes.astype({"review_id": "str"})
    rows = [
        one.assign(review_id=i)
        for i, n in zip(("ada", "ben"), times, strict=True)
        for _ in range(n)
    ]
    facts = gather_facts(tables)
    finding = timecodes(replace(facts, timecodes=pd.concat(rows, ignore_index=True)))
    assert finding is not None
    assert finding.text == "two of three reviews cite timecodes"
    assert ("which has most" in finding.basis) == most


@pytest.mark.parametrize(
    ("longest", "shortest", "said"),
    [
        (2, 1, "2\u00a0words against 1; captions and headings left out"),
        (1470, 330, "1,470\u00a0words against 330; captions and headings left out"),
    ],
)
def test_the_finding_on_lengths_counts_words(longest: int, shortest: int, said: str) -> None:
    facts = gather_facts(sample("ada", "ben"))
    words = pd.Series({"ada": longest, "ben": shortest})
    finding = lengths(replace(facts, words=words))
    assert finding is not None
    assert finding.basis == said


@pytest.mark.slow
def test_the_finding_on_scores() -> None:
    finding = found_by_rule()["own_scores"]
    assert finding.text == "None of the three reviews states a score of its own"
    assert finding.basis == (
        "1\u00a0score of others is quoted, in the review by Cyd Ray and 1 other"
    )
    assert (finding.review_id, finding.passage) == ("cyd", 2)
    assert (
        found_by_rule("ada", "ben")["own_scores"].basis
        == "No score of anybody else's is quoted either"
    )


@pytest.mark.slow
def test_the_finding_on_tone_needs_intervals_that_lie_apart() -> None:
    finding = found_by_rule()["tones"]
    assert finding.text.startswith("The review by Ada Moor is the most favourable in tone")
    assert "+0.50 (+0.37 to +0.63) against −0.50" in finding.basis
    assert "tones" not in found_by_rule("ada", "cyd")  # cyd has too few sentences


def test_a_short_review_of_a_stronger_tone_is_not_passed_over() -> None:
    facts = gather_facts(sample())
    short = facts.sentences["review_id"] == "cyd"
    finding = tones(
        replace(
            facts, sentences=facts.sentences.assign(tone=facts.sentences["tone"].mask(short, 0.9))
        )
    )
    assert finding is not None
    assert finding.text.startswith("of the reviews of eight sentences or more the review by Ada")


def corpus_of(*texts: str) -> Corpus:
    raws = [
        RawReview(f"r{number}", "", text, (Block("body", 0, len(text)),), ReviewMeta(), ())
        for number, text in enumerate(texts)
    ]
    return build_corpus(raws, GUIDE)


def without(corpus: Corpus, mark: str, review: str = "") -> Corpus:
    """Return the corpus without the mentions of a code, of one review or of all."""
    mentions = corpus.tables["mentions"]
    gone = (mentions["kind"].astype(str) + ":" + mentions["code"].astype(str) == mark) & (
        (mentions["review_id"] == review) | (not review)
    )
    return replace(corpus, tables=corpus.tables | {"mentions": mentions[~gone]})


LONELY = "He is lonely and lonely. " * 2 + "She is lonely too. A tin stands there. "
TINS = "A tin and a tin. Another tin was here. "


def test_the_findings_on_codes() -> None:
    found = {
        one.rule: one for one in findings(corpus_of(LONELY, TINS, f"{TINS}So it ends."), most=99)
    }
    assert found["shared_motifs"].text.endswith("in every review: The tin")
    assert found["shared_motifs"].basis == "The tin: 7\u00a0mentions"
    assert found["lone_code"].text.startswith("The theme Loneliness is found in ")
    assert found["lone_code"].mark == "theme:loneliness"
    assert found["ruling_theme"].passage == 1


@pytest.mark.slow
def test_every_motif_in_as_many_reviews_is_named() -> None:
    """None of equals comes nearest, and a motif of few mentions is counted among the others."""

    def told(*texts: str) -> str:
        found = {one.rule: one for one in findings(corpus_of(*texts), most=99)}
        return found["shared_motifs"].text if "shared_motifs" in found else ""

    both, storm, end = "A storm came. ", "The storm was far. ", "Nothing else is told of it. "
    assert told(TINS + both * 4, TINS + storm, end).endswith("; The tin and Storms come nearest")
    assert told(TINS, TINS + both, end).endswith("; The tin comes nearest")
    assert told(TINS + both, TINS + storm, TINS + both + end) == (
        "Both motifs are found in every review: The tin and Storms"
    )
    # A motif of four mentions comes nearest, and no finding rests on so few.
    assert told(TINS * 2 + both, both + end, storm + end, end) == ""


def test_what_stands_in_a_caption_is_not_missing() -> None:
    tables = sample()
    mentions = tables.tables["mentions"]
    theme = mentions["kind"].astype("str") == "theme"
    passages = tables.passages.copy()
    last = passages.index[passages["review_id"].astype("str") == "cyd"][-1]
    passages.loc[last, "kind"] = "caption"
    row = mentions[theme].tail(1).assign(review_id="cyd", passage=passages.loc[last, "passage"])
    both = pd.concat([mentions.astype({"review_id": "str"}), row.astype({"review_id": "str"})])
    changed = {"mentions": validate("mentions", both), "passages": passages}
    found = {one.rule: one for one in findings(replace(tables, tables=tables.tables | changed), 99)}
    assert "lone_code" not in found or found["lone_code"].mark != "theme:loneliness"


@pytest.mark.parametrize(
    "text",
    [
        "He is lonely and lonely. She is lonely and lonely. A tin. ",
        "He is lonely, lonely, lonely and lonely. She is lonely and lonely. ",
        "He is lonely. She is lonely. All are lonely. ",
    ],
)
def test_a_finding_rests_on_five_mentions_in_three_sentences(text: str) -> None:
    found = {one.rule for one in findings(corpus_of(text, "A tin. " * 2, "A tin. "), most=99)}
    assert not found & {"lone_code", "ruling_theme", "shared_motifs"}


WORDS = st.sampled_from(["lonely", "tin", "storm", "clerk", "pilot", "rain", "night", "letter"])
REVIEWS = st.lists(
    st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=8),
    min_size=1,
    max_size=4,
)


@pytest.mark.slow
@settings(max_examples=settings.default.max_examples // 2)
@given(REVIEWS)
def test_no_finding_survives_the_removal_of_its_mentions(reviews: list[list[list[str]]]) -> None:
    texts = (" ".join(f"The {' and '.join(words)}." for words in one) for one in reviews)
    corpus = corpus_of(*texts)
    for finding in findings(corpus, most=99):
        if finding.mark:
            left = findings(without(corpus, finding.mark, finding.subject), most=99)
            assert (finding.rule, finding.mark, finding.subject) not in {
                (one.rule, one.mark, one.subject) for one in left
            }


def test_the_finding_on_pairs_across_the_stories() -> None:
    finding = found_by_rule()["lone_pair"]
    assert "names the clerk and the pilot in one sentence" in finding.text
    assert (finding.review_id, finding.passage) == ("ada", 2)


@pytest.mark.slow
def test_the_strongest_five_come_first_and_no_review_takes_all_places() -> None:
    found = findings(sample())
    assert len(found) == 5
    assert [f.strength for f in found] == sorted((f.strength for f in found), reverse=True)
    assert max(sum(f.subject == review for f in found) for review in ("ada", "ben", "cyd")) <= 2
    assert all(0 <= f.strength <= 1 for f in findings(sample(), most=99))


@pytest.mark.parametrize("ids", [("ada",), ("ben",), ("cyd",), ("ada", "ben")])
def test_a_small_corpus_has_only_findings_that_hold(ids: tuple[str, ...]) -> None:
    for finding in findings(sample(*ids)):
        assert finding.review_id in {*ids, ""}


@given(st.floats(0, 1))
def test_a_share_that_is_not_nothing_is_never_called_nothing(share: float) -> None:
    said = phrases.percent(share)
    assert (said == "0\u00a0%") == (share == 0)
    assert (said == "100\u00a0%") == (share == 1)


def test_words_for_numbers() -> None:
    assert phrases.number(1470) == "1,470"
    assert phrases.count_of(1, "word") == "1\u00a0word"
    assert phrases.per_thousand(12, 2900) == "4.1"
    assert phrases.per_thousand(1, 100_000) == "under 0.1"
    assert phrases.reading_time(1150) == "5\u00a0min"
    assert phrases.reading_time(20) == "1\u00a0min"
    assert phrases.join_words(["a", "b", "c"]) == "a, b and c"
    assert phrases.spell(5) == "five"
    assert phrases.spell(0) == "0"


def test_names_alike_carry_their_id() -> None:
    reviews = sample().reviews.assign(author="Ada Moor")
    assert set(phrases.review_names(reviews, "Night Mail").values()) == {
        "Ada Moor (ada)",
        "Ada Moor (ben)",
        "Ada Moor (cyd)",
    }


def test_a_review_without_author_and_title_is_called_by_its_id() -> None:
    reviews = sample("ben").reviews.assign(title="")
    assert phrases.review_names(reviews, "Night Mail") == {"ben": "ben"}


def test_a_long_title_is_cut_at_a_word() -> None:
    reviews = sample("ben").reviews.assign(title="A Very Long Title Without Any Pause That Goes On")
    (name,) = phrases.review_names(reviews, "Night Mail").values()
    assert name == "“A Very Long Title Without Any…”"


def test_a_finding_is_shown_by_a_sentence_that_holds_what_it_is_about(bundled: Corpus) -> None:
    texts = bundled.reviews.set_index("review_id")["text"]
    for found in findings(bundled, most=99):
        if found.review_id and found.passage is not None:
            start, end, marks = find_sentence(
                bundled, found.review_id, found.passage, found.mark, found.segment
            )
            assert texts[found.review_id][start:end].strip()
            assert marks or not found.mark
            assert all(start <= one < end for one, _ in marks)


def test_a_review_on_the_film_as_a_whole_leaves_out_no_story_in_particular() -> None:
    facts = gather_facts(sample())
    own = (facts.shares["review_id"] == "cyd") & (facts.shares["segment"] != "whole-film")
    shares = facts.shares.assign(share=facts.shares["share"].mask(own, 0.0))
    finding = omitted_story(replace(facts, shares=shares))
    assert finding is not None
    assert finding.text.endswith("gives no sentence to any story")
    assert "of its words to Story One" in finding.basis
