"""Why a sentence is counted as it is: what is said of it names words that stand there."""

from __future__ import annotations

import re

import pytest
from projects import GUIDE, TIMED, build, held, place, set_segment, timecodes

from crosscut.corpus.annotate import compile_guide, observations
from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope, select
from crosscut.measures import reasons
from crosscut.measures.pairings import pairs
from crosscut.measures.reasons import Why, segment_reasons, tone_reasons
from crosscut.project.corrections import scores_of_review, set_values
from crosscut.text.reasons import explain

TALE = """A Night of Tales
By Sample Writer

Cop 223 buys pineapple at 10:14. It rains there all night long.

Cop 663 loves Faye. The end of it is dull. I give it 6/10.
"""


def quoted(why: Why) -> set[str]:
    text = " ".join((why.claim, *why.reasons, *why.against, why.change))
    return set(re.findall("“([^”]+)”", text))


def test_a_story_rests_on_words_that_stand_there() -> None:
    built = build(held(TALE))
    first = segment_reasons(built.corpus, "a", 0)
    assert "“Cop 223”" in first.reasons[0]
    assert quoted(first) <= {"Cop 223", "pineapple", "10:14"}
    second = segment_reasons(built.corpus, "a", 1)
    assert any("sentence before is on Story one" in one for one in second.reasons)
    assert "without the sentence before" in second.change.lower()


def test_each_sentence_of_the_bundled_reviews_has_its_reasons(bundled: Corpus) -> None:
    rows = bundled.sentences
    texts = bundled.reviews.set_index("review_id")["text"]
    for row in rows[rows["sentence"] < 12].to_dict("records"):
        why = segment_reasons(bundled, row["review_id"], row["sentence"])
        text = texts[row["review_id"]]
        assert all(word in text for word in quoted(why))
        # A sentence that is far from sure has something that speaks for it.
        assert why.reasons or why.against or row["confidence"] > 0.9


def test_what_a_reader_has_set_is_told_beside_the_estimate() -> None:
    project = set_segment(held(TALE), "a", 0, "whole-film")
    why = segment_reasons(build(project).corpus, "a", 0)
    assert why.claim == "You set it to the whole film. It was read as on Story one."
    assert "“Cop 223”" in why.reasons[0]


def test_a_time_that_was_set_right_is_the_time_that_counts() -> None:
    project = held(TIMED)
    built = build(project)
    first = timecodes(built)[0]
    assert "Story one" in segment_reasons(built.corpus, "a", 0).reasons[0]
    after = build(set_values(project, "a", first, time="57:00"))
    assert "Story two" in segment_reasons(after.corpus, "a", 0).reasons[0]


def test_a_scene_rests_on_its_cue() -> None:
    built = build(held(TALE))
    (row,) = built.corpus.scenes.to_dict("records")
    why = reasons.scene_reasons(built.corpus, row)
    assert "10:14" in quoted(why)
    assert why.against == ()
    other = build(set_segment(held(TALE), "a", 0, "story-two")).corpus
    assert reasons.scene_reasons(other, other.scenes.to_dict("records")[0]).against != ()


def test_a_scene_in_a_sentence_on_the_film_rests_on_its_company() -> None:
    told = set_segment(held(TALE), "a", 0, "whole-film")
    corpus = build(told).corpus
    why = reasons.scene_reasons(corpus, corpus.scenes.to_dict("records")[0])
    assert "Cop 223" in quoted(why)
    assert why.against == ()


def test_a_mention_rests_on_a_word_of_the_guide() -> None:
    built = build(held(TALE))
    rows = built.corpus.mentions.to_dict("records")
    row = next(one for one in rows if one["term"] == "pineapple")
    assert quoted(reasons.mention_reasons(built.corpus, row)) >= {"pineapple"}
    for one in rows:
        assert reasons.mention_reasons(built.corpus, one).reasons


def test_a_pair_rests_on_two_names_and_a_word() -> None:
    built = build(held(TALE))
    selection = select(built.corpus, Scope())
    (row,) = pairs(selection, compile_guide(GUIDE)).to_dict("records")
    assert quoted(reasons.pair_reasons(built.corpus, row)) == {"Cop 663", "Faye", "loves"}


def test_a_tone_rests_on_words_that_pull() -> None:
    why = tone_reasons("A dull film.")
    assert "dull" in quoted(why)
    assert "pulls it down" in why.reasons[0]
    good = tone_reasons("A superb film, though its end is dull.")
    assert any("dull" in one for one in good.against)
    assert tone_reasons("Xyzzy.").reasons == ()


def test_a_score_rests_on_its_form_and_its_place() -> None:
    project = held(TALE)
    built = build(project)
    (row,) = built.corpus.scores.to_dict("records")
    why = reasons.score_reasons(built.corpus, row)
    assert why.claim == "“6/10” is read as a score for the film, given by Sample Writer."
    assert len(why.reasons) == 3
    (found,) = scores_of_review(built.corpus, "a")
    changed = build(set_values(project, "a", found, value=5)).corpus
    assert reasons.score_reasons(changed, changed.scores.to_dict("records")[0]).reasons == (
        "You set it.",
    )


def test_every_score_of_the_bundled_film_has_its_reason(bundled: Corpus) -> None:
    for row in bundled.scores.to_dict("records"):
        assert reasons.score_reasons(bundled, row).reasons


def test_of_a_long_review_what_stands_around_a_sentence_is_as_the_whole() -> None:
    _, _, body = TALE.partition("\n\n")
    night = "It rains, and the street is long. He walks on. Nobody says a word. "
    text = "\n\n".join(
        [f"# Story {'one' if i % 2 else 'two'}\n\n{body}\n{night * 8}" for i in range(60)]
    )
    corpus, compiled = build(held(text)).corpus, compile_guide(GUIDE)
    whole = reasons.annotation_of(corpus, "a")
    read = observations(whole, compiled)
    for sentence in (40, len(whole.spans.start) // 2):
        start = int(whole.spans.start[sentence])
        part = reasons.annotation_of(corpus, "a", start)
        assert len(part.spans.start) < len(whole.spans.start) / 2
        at = int(part.spans.start.searchsorted(start))
        ours = explain(compiled.model, *observations(part, compiled), at)
        theirs = explain(compiled.model, *read, sentence)
        assert ours.odds == pytest.approx(theirs.odds, abs=1e-9)
        assert [one.without for one in ours.reasons] == [
            pytest.approx(one.without, abs=1e-9) for one in theirs.reasons
        ]


def test_of_a_review_that_is_not_here_nothing_is_said() -> None:
    built = build(held(TALE))
    assert place(built, "motif:pineapple-tins").raw == "pineapple"
    with pytest.raises((KeyError, IndexError)):
        segment_reasons(built.corpus, "gone", 0)
