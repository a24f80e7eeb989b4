from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from projects import (
    CHANGES,
    FIRST,
    GUIDE,
    SECOND,
    altered,
    assert_same,
    block_of,
    corrected,
    held,
    raw_reviews,
    review,
    score,
    set_segment,
    undone,
)

from crosscut.corpus.annotate import count_sentences
from crosscut.corpus.build import Corpus, build_corpus, review_rows
from crosscut.errors import CorpusError, ScoreError
from crosscut.ingest.limits import Limits
from crosscut.ingest.model import Note
from crosscut.project import build as building
from crosscut.project.build import Build, build, with_corrections
from crosscut.project.corrections import add, drop, set_values
from crosscut.project.model import Project
from crosscut.project.reviews import (
    add_reviews,
    check_sentences,
    put_back,
    remove,
    set_kind,
    set_meta,
    take_out,
)
from crosscut.scores.stated import StatedScore, rating_score


def segments(built: Build, review_id: str = "a") -> list[str]:
    rows = built.corpus.sentences
    return rows.loc[rows["review_id"] == review_id, "segment"].astype(str).tolist()


def scores(built: Build) -> list[tuple[object, ...]]:
    rows = built.corpus.scores.astype(object)
    names = ["review_id", "raw", "value", "scale_max", "scale", "scope", "rater"]
    return [tuple(row) for row in rows[names].itertuples(index=False)]


# --------------------------------------------------------------------------
# Adding and removing


def test_what_became_of_each_review_is_said() -> None:
    first, second = review(FIRST, "a.txt"), review(SECOND, "a.txt")
    again = review("  " + FIRST.replace("It rains. The", "It  rains. The"), "again.txt")
    project, told = add_reviews(Project(GUIDE), [first, second, again])
    assert [(one.filename, one.outcome, one.review_id) for one in told] == [
        ("a.txt", "added", "a"),
        ("a.txt", "added", "a-2"),
        ("again.txt", "already there", "a"),
    ]
    assert told[1].message == "Its name “a” was taken: it is “a-2” here."
    assert told[2].message == "The same text is there as “a”."
    assert [one.review_id for one in project.reviews] == ["a", "a-2"]
    after, (later,) = add_reviews(project, [again])
    assert after == project
    assert later.outcome == "already there"


def test_a_full_corpus_refuses_and_says_so() -> None:
    first, second = review(FIRST, "a.txt"), review(SECOND, "b.txt")
    one = Limits(reviews=1)
    project, told = add_reviews(Project(GUIDE), [first, second], one)
    assert [(a.outcome, a.message) for a in told] == [
        ("added", ""),
        ("refused", "The corpus is full: it holds 1\u00a0review at most."),
    ]
    assert len(project.reviews) == 1
    # 185 characters in the first, 46 in the second: the second still has room
    _, told = add_reviews(Project(GUIDE), [first, second], Limits(corpus_bytes=100))
    assert [(a.outcome, a.message) for a in told] == [
        ("refused", "The corpus is full: it holds 100 bytes of text at most."),
        ("added", ""),
    ]


def test_reviews_of_too_many_sentences_are_refused_before_they_are_built() -> None:
    short = review("It rains. A man waits. Nobody comes.", "a.txt")
    long = review("It is late. The shop shuts.\n\nA door opens. She goes in.", "b.txt")
    _, told = add_reviews(Project(GUIDE), [long, short], Limits(review_sentences=3))
    assert [(a.outcome, a.message) for a in told] == [
        ("refused", "A review has 3 sentences at most; this one has more."),
        ("added", ""),
    ]
    both, told = add_reviews(Project(GUIDE), [short, long], Limits(sentences=7))
    assert [a.outcome for a in told] == ["added", "added"]
    after, told = add_reviews(both, [review("One more is too much.", "c.txt")], Limits(sentences=7))
    assert (after, told[0].message) == (both, "The corpus is full: it holds 7 sentences at most.")
    # What was stored before there was a limit is not built either.
    check_sentences(both.reviews, Limits(sentences=7), "here")
    with pytest.raises(CorpusError, match="6 sentences at most"):
        check_sentences(both.reviews, Limits(sentences=6), "here")
    with pytest.raises(CorpusError, match="“b”"):
        check_sentences(both.reviews, Limits(review_sentences=3), "here")


def test_of_a_hostile_text_no_more_is_looked_at_than_its_limit() -> None:
    hostile = review("“a. ‘b. " * 100_000, "a.txt")
    looked_at = count_sentences(hostile, 100)
    assert looked_at == 100


def test_half_characters_do_not_come_in() -> None:
    broken = replace(review(), text="a\ud800b", blocks=review().blocks[:1])
    project, _ = add_reviews(Project(GUIDE), [broken])
    assert project.reviews[0].text == "a\ufffdb"


def test_a_removed_review_takes_its_corrections_with_it() -> None:
    project = set_segment(set_segment(held(), "a", 0, "story-two"), "b", 0, "story-one")
    after = remove(project, "a")
    assert [one.review_id for one in after.reviews] == ["b"]
    assert [one.review_id for one in after.corrections] == ["b"]
    with pytest.raises(CorpusError, match="no such review"):
        remove(after, "a")


# --------------------------------------------------------------------------
# Metadata


def test_metadata_are_set_and_shown() -> None:
    project = set_meta(
        held(), "a", title="  Noodles \n at night", author="Sample Writer; Sample Two",
        outlet="Sample Paper", published="31 May 2019", url="https://example.org/a?b=c",
        kind="blog", language="EN",
    )  # fmt: skip
    row = build(project).corpus.reviews.iloc[0]
    assert row[["title", "author", "outlet", "published", "url", "kind", "language"]].tolist() == [
        "Noodles at night", "Sample Writer; Sample Two", "Sample Paper", "2019-05-31",
        "https://example.org/a?b=c", "blog", "en",
    ]  # fmt: skip
    assert build(set_meta(project, "a", published="")).corpus.reviews["published"][0] == ""


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "published",
            "05/03/2019",
            "different ones. Write it as 2019-05-31, 2019-05 or 2019.",
        ),
        ("published", "2019-02-30", "not a date"),
        ("language", "English", "two letters, such as en, fr or ko."),
        ("url", "javascript:alert(1)", "beginning with https://"),
        ("url", "https://[broken", "beginning with https://"),
        ("title", "x" * 501, "501 characters; at most 500 are allowed"),
        ("author", "Sample \u202eretirW", r"cannot be shown \(U\+202E\)"),
    ],
)
def test_metadata_that_cannot_be_used_are_refused_in_words(
    name: str, value: str, said: str
) -> None:
    with pytest.raises(CorpusError, match=said) as caught:
        set_meta(held(), "a", **{name: value})
    assert caught.value.where == "a"


# --------------------------------------------------------------------------
# Lines and passages


def test_a_removed_line_comes_back_and_changes_the_tables() -> None:
    project = held()
    note = project.reviews[0].notes[-1]
    assert note.text == "Share this post"
    after = put_back(project, "a", note)
    assert after.reviews[0].text.endswith("I give it 6/10.\n\nShare this post")
    assert build(after).corpus.passages["text"].tolist()[3] == "Share this post"
    with pytest.raises(CorpusError, match="is there already"):
        put_back(after, "a", note)


@pytest.mark.parametrize("passage", [1, 2, 3])
def test_a_passage_taken_out_comes_back_as_it_was(passage: int) -> None:
    project = held()
    block, text = block_of(project.reviews[0], passage)
    after = take_out(project, "a", passage)
    note = Note("removed", block.line, text, "taken out by hand")
    assert note in after.reviews[0].notes
    assert text not in after.reviews[0].text.split("\n\n")
    assert put_back(after, "a", note) == project


def test_a_passage_changes_its_kind_and_back() -> None:
    project = held()
    captioned = set_kind(project, "a", 1, "caption")
    assert build(captioned).corpus.passages["kind"].tolist()[:2] == ["caption", "body"]
    (note,) = [one for one in captioned.reviews[0].notes if one.kind == "marked"]
    assert note.reason == "marked by hand"
    assert put_back(captioned, "a", note) == project
    assert set_kind(captioned, "a", 1, "body") == project
    headed = build(set_kind(project, "a", 1, "heading")).corpus
    assert headed.fingerprint != build(project).corpus.fingerprint
    assert headed.passages["heading"][1] == block_of(project.reviews[0], 1)[1]


def test_the_last_body_text_stays() -> None:
    project = held(SECOND)
    for change in (
        lambda: take_out(project, "a", 1),
        lambda: set_kind(project, "a", 1, "caption"),
    ):
        with pytest.raises(CorpusError, match="only passage of body text"):
            change()
    with pytest.raises(CorpusError, match="no passage 2: the review has 1"):
        take_out(project, "a", 2)


# --------------------------------------------------------------------------
# Sentences


def test_a_sentence_keeps_its_story_when_text_moves_above_it() -> None:
    # "It rains." begins the first and the second passage: sentences 0 and 2.
    project = set_segment(held(), "a", 2, "story-one")
    assert segments(build(project)) == [
        "story-one", "story-one", "story-one", "story-two", "whole-film", "whole-film",
    ]  # fmt: skip
    title = project.reviews[0].notes[0]
    moved = put_back(project, "a", title)
    built = build(moved)
    assert segments(built)[3] == "story-one"
    assert built.corpus.sentences["confidence"][3] == 1.0
    assert built.stale == ()
    back = take_out(moved, "a", 1)
    assert segments(build(back))[2] == "story-one"


def test_a_correction_never_goes_to_another_sentence_of_the_same_words() -> None:
    project = set_segment(held(), "a", 0, "whole-film")
    after = take_out(project, "a", 1)
    built = build(after)
    assert segments(built)[0] == "story-two"  # the other "It rains."
    assert built.stale == after.corrections
    assert built.corpus.notices == (
        "a: the story set for “It rains.” no longer applies: the sentence, or the story, is not "
        "there any more.",
    )


@pytest.mark.slow
def test_a_sentence_of_its_own_words_is_found_again() -> None:
    project = set_segment(held(), "a", 3, "whole-film")
    note = Note("removed", 7, block_of(project.reviews[0], 2)[1], "taken out by hand")
    out = take_out(project, "a", 2)
    assert len(build(out).stale) == 1
    assert put_back(out, "a", note) != project  # its place is not known any more ...
    assert segments(build(put_back(out, "a", note)))[3] == "whole-film"  # ... its words are
    elsewhere = replace(out.reviews[0], text="x\n\n" + out.reviews[0].text)
    assert len(build(replace(out, reviews=(elsewhere,))).stale) == 1


def test_a_set_segment_is_set_anew_or_taken_back() -> None:
    project = set_segment(held(), "a", 0, "story-two")
    again = set_segment(project, "a", 0, "whole-film")
    assert len(again.corrections) == 1
    assert set_segment(again, "a", 0, None) == held()
    with pytest.raises(CorpusError, match="This film has no story"):
        set_segment(project, "a", 0, "story-nine")
    with pytest.raises(CorpusError, match="no sentence 6: the review has 6"):
        set_segment(project, "a", 6, "story-one")


def test_a_sentence_set_right_moves_with_its_mentions(bundled: Corpus) -> None:
    mention = bundled.mentions.iloc[0]
    review, sentence = str(mention["review_id"]), int(mention["sentence"])
    other = "story-one" if mention["segment"] != "story-one" else "story-two"
    after, stale = with_corrections(bundled, corrected(bundled, review, sentence, other))
    assert stale == []
    assert after.fingerprint != bundled.fingerprint

    def at(corpus: Corpus, table: str) -> list[str]:
        frame = getattr(corpus, table)
        here = (frame["review_id"] == review) & (frame["sentence"] == sentence)
        return frame.loc[here, "segment"].astype(str).tolist()

    assert set(at(after, "sentences")) == {other}
    assert set(at(after, "mentions")) == {other}
    assert set(at(bundled, "sentences")) == {mention["segment"]}
    changed = after.sentences["segment"] != bundled.sentences["segment"]
    assert changed.sum() == 1
    assert after.sentences.loc[changed, "confidence"].tolist() == [1.0]
    assert after.sentences.dtypes.to_dict() == bundled.sentences.dtypes.to_dict()
    assert after.mentions.dtypes.to_dict() == bundled.mentions.dtypes.to_dict()


def test_scenes_go_by_the_story_that_a_reader_sets(bundled: Corpus) -> None:
    homes = {scene.code: scene.segment for scene in bundled.guide.scenes}
    review = "002-lonely-cinema"
    own = bundled.scenes[bundled.scenes["review_id"] == review]
    sentence = int(own.loc[own["scene"] == "coffee", "sentence"].iloc[0])
    after, _ = with_corrections(bundled, corrected(bundled, review, sentence, "story-one"))
    gone = (bundled.scenes["review_id"] == review) & (bundled.scenes["sentence"] == sentence)
    assert {homes[code] for code in bundled.scenes.loc[gone, "scene"]} == {"story-two"}
    left = bundled.scenes[~gone].reset_index(drop=True)
    columns = ["review_id", "sentence", "scene", "cue", "start", "end", "segment"]
    assert after.scenes[columns].astype("str").equals(left[columns].astype("str"))
    assert after.scenes.dtypes.to_dict() == bundled.scenes.dtypes.to_dict()
    again, _ = with_corrections(after, corrected(after, review, sentence, "story-two"))
    assert again.scenes[columns].astype("str").equals(bundled.scenes[columns].astype("str"))


def test_what_a_film_does_not_have_changes_nothing(bundled: Corpus) -> None:
    assert with_corrections(bundled, ()) == (bundled, [])
    (one,) = corrected(bundled, "002-lonely-cinema", 3, "story-one")
    for other in (
        replace(one, review_id="gone"),
        replace(one, raw="No such sentence."),
        replace(one, values=(("segment", "story-nine"),)),
    ):
        assert with_corrections(bundled, [other]) == (bundled, [other])


@pytest.mark.slow
def test_a_guide_without_the_story_leaves_the_correction_out() -> None:
    other = GUIDE.model_copy(
        update={"segments": GUIDE.segments[:1], "scenes": (), "pairings": (), "motifs": (),
                "themes": (), "characters": ()}
    )  # fmt: skip
    project = set_segment(held(), "a", 0, "story-two")
    built = build(replace(project, guide=other))
    assert len(built.stale) == 1
    assert segments(build(replace(project, guide=GUIDE)))[0] == "story-two"


# --------------------------------------------------------------------------
# Scores


def test_a_stated_score_is_set_right() -> None:
    project = held()
    found = score(build(project), "6/10")
    after = set_values(
        project,
        "a",
        found,
        value=3,
        scale_max=5,
        rater="Sample Friend",
        rater_kind="viewer",
        scope="story-one",
    )
    assert scores(build(after))[0] == (
        "a", "6/10", 3.0, 5.0, "0-5", "story-one", "Sample Friend",
    )  # fmt: skip
    assert undone(after, "a", found) == project
    # what is not set goes on following the review
    named = set_meta(set_values(project, "a", found, value=5), "a", author="Sample Name")
    assert scores(build(named))[0][2:] == (5.0, 10.0, "0-10", "film", "Sample Name")


def test_a_false_find_is_dropped_and_comes_back() -> None:
    project = held()
    built = build(project)
    after = drop(project, "b", score(built, "Four stars"))
    assert [row[1] for row in scores(build(after))] == ["6/10", "8/10"]
    assert undone(after, "b", score(built, "Four stars")) == project


@pytest.mark.slow
def test_a_missed_score_is_added_changed_and_removed() -> None:
    project = add(held(), "score", "b", "two halves", value=2, scale_max=2)
    assert scores(build(project))[1] == (
        "b", "two halves", 2.0, 2.0, "0-2", "film", "Other Sample",
    )  # fmt: skip
    added = score(build(project), "two halves")
    assert added.start == SECOND.index("two halves") - SECOND.index("A film")
    changed = set_values(project, "b", added, value=1)
    assert scores(build(changed))[1][2] == 1.0
    assert drop(changed, "b", added) == held()


def test_an_added_score_takes_the_place_of_what_was_found_in_it() -> None:
    project = add(held(), "score", "b", "Rating: 8/10", value=8, scale_max=10)
    assert [row[1] for row in scores(build(project))] == ["6/10", "Four stars", "Rating: 8/10"]


@pytest.mark.slow
def test_a_score_whose_words_are_gone_is_left_out() -> None:
    project = held()
    found = score(build(project), "6/10")
    after = take_out(set_values(project, "a", found, value=5), "a", 3)
    built = build(after)
    assert len(built.stale) == 1
    assert "what was set for the score “6/10” no longer applies" in built.corpus.notices[0]
    note = Note("removed", 9, block_of(project.reviews[0], 3)[1], "taken out by hand")
    assert scores(build(put_back(after, "a", note)))[0][2] == 5.0


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"value": 11}, "11 does not lie on a scale from 0 to 10"),
        ({"scale_max": 0}, "does not lie on a scale from 0 to 0"),
        ({"value": None}, "The mark is missing"),
        ({"value": float("nan")}, "not a number from 0 to 1,000"),
        ({"value": "six"}, "“six”, which is not a number"),
        ({"rater_kind": "cat"}, "Choose one of: critic, aggregate, viewer"),
        ({"scope": "story-nine"}, "cannot be for “story-nine”"),
        ({"scale": "letter"}, "not a letter grade"),
    ],
)
def test_a_score_that_makes_no_sense_is_refused(values: dict[str, object], said: str) -> None:
    project = held()
    with pytest.raises(ScoreError, match=said):
        set_values(project, "a", score(build(project), "6/10"), **values)


def test_an_added_score_has_its_words_in_the_text() -> None:
    with pytest.raises(CorpusError, match="“9/10” does not appear in the text"):
        add(held(), "score", "a", "9/10", value=9, scale_max=10)
    with pytest.raises(CorpusError, match="“rains” appears more than once"):
        add(held(), "score", "a", "rains", value=9, scale_max=10)
    with pytest.raises(CorpusError, match="is empty"):
        add(held(), "score", "a", " ", value=9, scale_max=10)
    placed = add(held(), "score", "a", "rains", start=3, value=9, scale_max=10)
    assert scores(build(placed))[0][1] == "rains"


def test_a_front_matters_rating_is_set_and_dropped() -> None:
    rated = review("---\nrating: 4/5\n---\nA film of halves.\n", "a.md")
    project, _ = add_reviews(Project(GUIDE), [rated])
    found = replace(rating_score("4/5", ""), start=None)
    assert scores(build(set_values(project, "a", found, value=3)))[0][1:4] == ("4/5", 3.0, 5.0)
    assert scores(build(drop(project, "a", found))) == []
    # a rating that is another one now is not what was set
    other = replace(rated, review_id="a", meta=replace(rated.meta, rating="2/5"))
    built = build(replace(drop(project, "a", found), reviews=(other,)))
    assert len(built.stale) == 1
    assert scores(built)[0][1] == "2/5"


def test_scores_published_elsewhere_are_listed() -> None:
    one = StatedScore(
        "Sample Paper", "critic", "B+", None, None, None, "letter", "film", None, None, "x"
    )
    project = replace(held(), published=(one,))
    assert scores(build(project))[-1][1:] == (
        "B+", pytest.approx(float("nan"), nan_ok=True), pytest.approx(float("nan"), nan_ok=True),
        "letter", "film", "Sample Paper",
    )  # fmt: skip


# --------------------------------------------------------------------------
# Building


def test_without_corrections_it_is_the_corpus_of_its_reviews() -> None:
    project = held()
    assert_same(build(project).corpus, build_corpus(project.reviews, GUIDE, origin="added"))


@pytest.mark.slow
def test_only_what_changed_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    project = held()
    first = build(project)
    read = []
    honest = review_rows
    monkeypatch.setattr(
        building, "review_rows", lambda raw, *rest: read.append(raw.review_id) or honest(raw, *rest)
    )
    changed = set_segment(project, "a", 0, "story-two", first)
    changed = set_meta(changed, "b", title="Other")
    again = build(changed, first)
    assert read == ["b"]
    assert_same(again.corpus, build(changed).corpus)
    read.clear()
    build(replace(changed, guide=GUIDE.model_copy(update={"motifs": ()})), again)
    assert read == ["a", "b"]


def test_of_one_text_twice_the_second_is_left_out_with_its_corrections() -> None:
    twice = replace(review(), review_id="c")
    project = replace(held(), reviews=(*held().reviews, twice))
    (one,) = set_segment(held(), "a", 0, "story-two").corrections
    built = build(replace(project, corrections=(replace(one, review_id="c"),)))
    assert built.corpus.reviews["review_id"].tolist() == ["a", "b"]
    assert len(built.stale) == 1
    assert len(built.corpus.notices) == 2


@pytest.mark.slow
@given(raw_reviews(), CHANGES)
def test_any_change_of_any_text_leaves_sound_tables(raw: object, changes: list) -> None:
    project, _ = add_reviews(Project(GUIDE), [raw])
    built = build(project)
    for change in changes:
        project = altered(project, "r", *change, built)
        built = build(project, built)
        text = project.reviews[0].text
        for table in (built.corpus.sentences, built.corpus.mentions):
            assert (table["end"] <= len(text)).all()
        placed = built.corpus.scores.dropna(subset=["start"])
        assert [text[a:b] for a, b in zip(placed["start"], placed["end"], strict=True)] == list(
            placed["raw"]
        )
        times = built.corpus.timecodes
        assert [text[a:b] for a, b in zip(times["start"], times["end"], strict=True)] == list(
            times["raw"]
        )
        assert (times["shown_from"] <= times["shown_to"]).all()
        assert (times["shown_to"] <= GUIDE.runtime).all()
        assert times["start"].is_monotonic_increasing
        # each correction stands at its own words, or is told of
        rows = built.corpus.sentences
        for one in project.corrections_of("segment"):
            if one not in built.stale:
                words = [text[a:b] for a, b in zip(rows["start"], rows["end"], strict=True)]
                at = [i for i, w in enumerate(words) if w == one.raw]
                segment = dict(one.values)["segment"]
                assert any(rows["segment"].iloc[i] == segment for i in at)
    assert_same(built.corpus, build(project).corpus)
