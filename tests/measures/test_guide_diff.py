"""What a changed guide gains and loses, against places counted by hand and against a rebuild."""

from __future__ import annotations

import pytest
from helpers import FILM, with_code
from hypothesis import given
from hypothesis import strategies as st
from projects import corrected
from sample_tables import GUIDE, sample

from crosscut.corpus.build import Corpus, build_corpus
from crosscut.guide.files import load_guide
from crosscut.guide.model import Code, FilmGuide, Segment
from crosscut.ingest.model import Block, RawReview, ReviewMeta
from crosscut.ingest.sources import ReviewFolder
from crosscut.measures.guide_diff import (
    DENIED,
    GAINED,
    LOST,
    GuideDiff,
    compare_guides,
    try_guide,
)
from crosscut.project.build import with_corrections
from crosscut.text.matcher import compile_matcher

TIN, STORM = GUIDE.motifs


def changed(item: Code, *terms: str) -> FilmGuide:
    kind = "theme" if item in GUIDE.themes else "motif"
    return with_code(GUIDE, kind, item.model_copy(update={"terms": terms}))


def counts(trial: GuideDiff) -> list[tuple[object, ...]]:
    return list(trial.counts.itertuples(index=False, name=None))


def places(trial: GuideDiff) -> list[tuple[object, ...]]:
    columns = ["review_id", "sentence", "code", "term", "surface", "change"]
    return list(trial.places[columns].itertuples(index=False, name=None))


def test_nothing_changed_is_nothing_gained():
    trial = try_guide(sample(), GUIDE)
    assert trial.places.empty
    assert trial.counts.empty
    assert trial.moves.empty


def test_a_new_term_gains_its_places():
    trial = try_guide(sample(), changed(TIN, "tin", "shel*"))
    assert places(trial) == [("ada", 8, "tin", "shel*", "shelf", GAINED)]
    assert counts(trial) == [("motif", "tin", "The tin", 4, 5, 1, 0, 3, 3)]
    (row,) = trial.places.itertuples()
    assert row.quote == "A tin stands on the shelf."
    text = sample().reviews.set_index("review_id")["text"]["ada"]
    assert text[row.start : row.end] == "shelf"


def test_a_term_taken_out_loses_its_places_and_one_never_found_changes_nothing():
    trial = try_guide(sample(), changed(TIN, "jar"))
    assert [(one[0], one[1], one[5]) for one in places(trial)] == [
        ("ada", 8, LOST),
        ("ada", 9, LOST),
        ("ben", 8, LOST),
        ("cyd", 0, LOST),
    ]
    assert counts(trial) == [("motif", "tin", "The tin", 4, 0, 0, 4, 3, 0)]
    assert counts(try_guide(sample(), changed(STORM, "storm", "gale"))) == [
        ("motif", "storm", "Storms", 3, 3, 0, 0, 1, 1)
    ]


def test_a_longer_term_takes_the_place_of_another_code():
    trial = try_guide(sample(), changed(STORM, "storm", "empty", "tin is"))
    assert places(trial) == [
        ("ben", 8, "tin", "tin", "tin", LOST),
        ("ben", 8, "storm", "tin is", "tin is", GAINED),
        ("ben", 8, "storm", "empty", "empty", GAINED),
    ]
    assert counts(trial) == [
        ("motif", "tin", "The tin", 4, 3, 0, 1, 3, 2),
        ("motif", "storm", "Storms", 3, 5, 2, 0, 1, 2),
    ]


def test_a_place_kept_at_another_length_is_neither_gained_nor_lost():
    trial = try_guide(sample(), changed(TIN, "tin", "lonely tin"))
    assert trial.places.empty
    assert counts(trial) == [("motif", "tin", "The tin", 4, 4, 0, 0, 3, 3)]


def test_an_exclusion_loses_what_it_excludes():
    trial = try_guide(sample(), changed(TIN, "tin", "!lonely tin"))
    assert places(trial) == [("ada", 9, "tin", "tin", "tin", LOST)]


def test_a_new_code_and_one_taken_away():
    shelf = Code(code="shelf", title="Shelves", terms=("shelf",))
    trial = try_guide(sample(), with_code(GUIDE, "motif", shelf))
    assert counts(trial) == [("motif", "shelf", "Shelves", 0, 1, 1, 0, 0, 1)]
    trial = try_guide(sample(), GUIDE.model_copy(update={"motifs": (TIN,)}))
    assert counts(trial) == [("motif", "storm", "Storms", 3, 0, 0, 3, 1, 0)]


def test_another_guide_may_call_a_code_by_another_name():
    theirs = GUIDE.model_copy(
        update={
            "motifs": (
                Code(code="storms", title="storms", terms=("storm", "rain")),
                TIN.model_copy(update={"code": "can"}),
            )
        }
    )
    trial = compare_guides(sample(), GUIDE, theirs)
    assert places(trial) == [("ada", 9, "storm", "rain", "rain", GAINED)]
    assert compare_guides(sample(), theirs, GUIDE).counts["lost"].tolist() == [1]


def test_what_a_sentence_denies_is_shown_and_not_counted():
    text = "They lack all hope. There is hope in it, and no end of it."
    raw = RawReview("dan", "", text, (Block("body", 0, len(text)),), ReviewMeta(), ())
    hope = Code(code="hope", title="Hope", terms=("hope",))
    tables = build_corpus([raw], with_code(GUIDE, "theme", hope))
    trial = try_guide(tables, with_code(GUIDE, "theme", hope))
    assert trial.counts.empty
    assert trial.places.empty
    without = build_corpus([raw], GUIDE)
    trial = try_guide(without, with_code(GUIDE, "theme", hope))
    assert places(trial) == [
        ("dan", 0, "hope", "hope", "hope", DENIED),
        ("dan", 1, "hope", "hope", "hope", GAINED),
    ]
    assert counts(trial) == [("theme", "hope", "Hope", 0, 1, 1, 0, 0, 1)]
    always = hope.model_copy(update={"counts_when_denied": True})
    trial = try_guide(tables, with_code(GUIDE, "theme", always))
    assert places(trial) == [("dan", 0, "hope", "hope", "hope", GAINED)]
    back = try_guide(build_corpus([raw], with_code(GUIDE, "theme", always)), tables.guide)
    assert places(back) == [("dan", 0, "hope", "hope", "hope", DENIED)]
    assert back.counts["lost"].tolist() == [1]


# -- sentences that change their segment ---------------------------------------------------------


@pytest.fixture(scope="module")
def bundled_corpus() -> Corpus:
    raws = list(ReviewFolder(FILM / "reviews"))
    return build_corpus(raws, load_guide(FILM))


def with_cues(guide: FilmGuide) -> FilmGuide:
    two = guide.segments[1]
    cues = (*two.cues[:9], "quietly", "Hong Kong")
    return with_code(guide, "segment", two.model_copy(update={"cues": cues}))


def of_fifty_minutes(guide: FilmGuide) -> FilmGuide:
    """Return the guide of a film in which later timecodes are none."""
    film = guide.film.model_copy(update={"runtime": 3000, "title": "Cop"})
    return guide.model_copy(update={"film": film})


@pytest.mark.parametrize(("change", "kinds"), [(with_cues, {"segment"}), (of_fifty_minutes, set())])
def test_sentences_move_as_in_a_rebuild(bundled_corpus, change, kinds):
    other = change(bundled_corpus.guide)
    trial = try_guide(bundled_corpus, other)
    rebuilt = build_corpus(list(ReviewFolder(FILM / "reviews")), other)
    before = bundled_corpus.sentences["segment"].astype("str")
    after = rebuilt.sentences["segment"].astype("str")
    assert len(trial.moves) == (before != after).sum() >= 5
    keys = bundled_corpus.sentences[["review_id", "sentence"]].astype({"review_id": "str"})
    expected = keys.assign(before=before, after=after)[before != after].reset_index(drop=True)
    found = trial.moves[["review_id", "sentence", "before", "after"]]
    assert found.to_dict("records") == expected.to_dict("records")
    assert set(trial.places["kind"]) == kinds


def test_a_sentence_that_a_reader_has_set_right_stays(bundled_corpus):
    guide = bundled_corpus.guide
    two = guide.segments[1]
    other = with_code(guide, "segment", two.model_copy(update={"cues": (*two.cues, "quietly")}))
    moved = try_guide(bundled_corpus, other).moves
    first = moved.iloc[0]
    place = str(first["review_id"]), int(first["sentence"])
    assert first["before"] != "story-one"
    right, _ = with_corrections(bundled_corpus, corrected(bundled_corpus, *place, "story-one"))
    left = try_guide(right, other).moves
    assert len(left) == len(moved) - 1


def test_a_theme_moves_no_sentence_and_a_motif_of_a_story_may(bundled_corpus):
    guide = bundled_corpus.guide
    theme = guide.themes[0].model_copy(update={"terms": ("window*",)})
    assert try_guide(bundled_corpus, with_code(guide, "theme", theme)).moves.empty
    everywhere = Code(code="x", title="X", segment="story-two", terms=("window*", "Hong Kong"))
    assert len(try_guide(bundled_corpus, with_code(guide, "motif", everywhere)).moves)


def test_a_new_story_takes_sentences(bundled_corpus):
    third = Segment(code="story-three", title="Three", cues=("camera", "cinematography"))
    other = with_code(bundled_corpus.guide, "segment", third)
    assert "story-three" in set(try_guide(bundled_corpus, other).moves["after"])


# -- against a rebuild, for any change -------------------------------------------------------------

WORDS = ["tin", "clerk", "the pilot", "pilot", "lonel*", "lonely", "storm", "!tin is", "=tin", "is"]


@pytest.mark.slow
@given(st.lists(st.sets(st.sampled_from(WORDS), min_size=1), min_size=1, max_size=3))
def test_what_is_lost_and_gained_adds_up(groups):
    codes = tuple(
        Code(code=("tin", "storm", "new")[n], title="T", terms=tuple(sorted(group)))
        for n, group in enumerate(groups)
    )
    other = GUIDE.model_copy(update={"motifs": codes})
    tables = sample()
    trial = try_guide(tables, other)
    hits = {
        name: [
            (review, hit.code)
            for review, text in zip(
                tables.reviews["review_id"], tables.reviews["text"], strict=True
            )
            for hit in compile_matcher(guide.all_terms()).find(text)
            if hit.kind == "motif"
        ]
        for name, guide in (("before", GUIDE), ("after", other))
    }
    for row in trial.counts.itertuples():
        assert row.before == sum(code == row.code for _, code in hits["before"])
        assert row.after == sum(code == row.code for _, code in hits["after"])
        assert row.before - row.lost + row.gained == row.after
        assert row.reviews_after == len({r for r, code in hits["after"] if code == row.code})
    texts = tables.reviews.set_index("review_id")["text"]
    for row in trial.places.itertuples():
        assert texts[row.review_id][row.start : row.end] == row.surface
        assert row.surface in row.quote


def test_the_corpus_stays_as_it_was(bundled_corpus):
    copy = {name: frame.copy() for name, frame in bundled_corpus.tables.items()}
    theme = bundled_corpus.guide.themes[0].model_copy(update={"terms": ("city",)})
    try_guide(bundled_corpus, with_code(bundled_corpus.guide, "theme", theme))
    for name, frame in copy.items():
        assert frame.equals(bundled_corpus.tables[name])
