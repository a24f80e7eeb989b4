from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_tables import GUIDE, sample
from scipy.stats import kendalltau

from crosscut.corpus.build import Corpus, find_scenes
from crosscut.corpus.selection import Scope, select
from crosscut.guide.model import FilmGuide, Scene
from crosscut.measures.scenes import (
    explain_order,
    film_strip,
    motif_cells,
    motif_places,
    near_motif,
    order_in_words,
    order_of_telling,
    scene_cells,
    scene_mentions,
    stated_timecodes,
    step_table,
    steps,
    tau_text,
)


def scene(code: str, segment: str, *cues: str, timecode: str = "") -> Scene:
    return Scene(
        code=code, title=code, segment=segment, description=code, cues=cues, timecode=timecode
    )


SCENES = (
    # two cues of one scene are company for each other in a sentence on the whole film
    scene("shelf", "story-one", "tin stands", "on the shelf"),
    scene("wait", "story-one", "waits"),
    scene("meeting", "story-one", "meets", timecode="10:00-11:00"),
    scene("flight", "story-two", "flies home"),
)
FILM: FilmGuide = GUIDE.model_copy(update={"scenes": SCENES})


def scenes_of(*ids: str, claimed: str = "meeting") -> Corpus:
    """The sample corpus with the scenes above; its timecode lies in one of them."""
    tables = sample(*ids).tables
    tables["timecodes"] = tables["timecodes"].assign(scene=claimed).astype({"scene": "category"})
    reviews = set(tables["reviews"]["review_id"].astype("str"))
    tables["scenes"] = find_scenes(FILM, tables, reviews)
    return Corpus(FILM, tables)


def mentions_of(scope: Scope, *ids: str) -> pd.DataFrame:
    return scene_mentions(select(scenes_of(*ids), scope).scenes, SCENES)


def told(*orders: int) -> pd.DataFrame:
    """A review that names scenes in this order, one every ten characters."""
    rows = [("r", f"s{order}", order, 10 * place) for place, order in enumerate(orders)]
    return pd.DataFrame(rows, columns=["review_id", "scene", "order", "start"])


def tau(*orders: int) -> float:
    return float(order_of_telling(told(*orders), ["r"]).iloc[0]["tau"])


def test_cues_are_found_and_placed_in_their_sentences() -> None:
    table = mentions_of(Scope(), "ben")
    # five flights, then three waits
    assert table["scene"].tolist() == ["flight"] * 5 + ["wait"] * 3
    assert table["sentence"].tolist() == list(range(8))
    assert table["order"].tolist() == [4] * 5 + [2] * 3
    assert set(table["segment"]) == {"story-one", "story-two"}
    text = sample("ben").reviews["text"].iloc[0]
    spans = zip(table["start"], table["end"], strict=True)
    assert [text[a:b] for a, b in spans] == ["flies home"] * 5 + ["waits"] * 3
    assert table["position"].is_monotonic_increasing


def test_a_stated_timecode_is_a_mention_of_its_scene() -> None:
    table = mentions_of(Scope(), "ada")
    assert table["scene"].tolist() == ["meeting", "meeting", "shelf", "shelf"]
    text = sample("ada").reviews["text"].iloc[0]
    assert [text[a:b] for a, b in zip(table["start"], table["end"], strict=True)] == [
        "10:14",
        "meets",
        "tin stands",
        "on the shelf",
    ]


def test_only_what_lies_in_the_scope_is_kept() -> None:
    assert set(mentions_of(Scope(segment="story-two"))["scene"]) == {"flight"}
    assert set(mentions_of(Scope(reviews=("ada",)))["review_id"]) == {"ada"}
    assert mentions_of(Scope(), "cyd").empty


def test_of_a_scene_only_its_own_sentences_count() -> None:
    chosen = select(scenes_of(), Scope(scene="wait"))
    assert set(chosen.scenes["scene"]) == {"wait"}
    keys = [
        set(zip(t["review_id"], t["sentence"], strict=True))
        for t in (chosen.scenes, chosen.sentences)
    ]
    assert keys[0] == keys[1]
    assert set(chosen.mentions["sentence"]) <= set(chosen.sentences["sentence"])
    assert chosen.words["cyd"] == 0
    assert stated_timecodes(chosen).empty


def test_the_film_is_laid_out_by_its_stated_times() -> None:
    film = FILM.film.model_copy(update={"runtime": 6000})
    corpus = scenes_of()
    timed = Corpus(FILM.model_copy(update={"film": film}), corpus.tables)
    strip = film_strip(select(timed, Scope()), ["tin"])
    # the third begins at 600 of 6000 s: two share the tenth before it, two the rest
    assert strip["width"].tolist() == pytest.approx([0.05, 0.05, 0.45, 0.45])
    assert strip["scene"].tolist() == [one.code for one in SCENES]
    assert strip["reviews"].tolist() == [1, 1, 1, 1]
    assert strip.loc[strip["motif"] > 0, "scene"].tolist() == ["shelf"]
    untimed = film_strip(
        select(
            corpus.__class__(
                FILM.model_copy(update={"film": film.model_copy(update={"runtime": None})}),
                corpus.tables,
            ),
            Scope(),
        )
    )
    assert untimed["width"].tolist() == [0.25] * 4


def test_a_timecode_that_no_scene_claims_is_no_mention() -> None:
    chosen = select(scenes_of("ada", claimed=""), Scope())
    assert stated_timecodes(chosen)["raw"].tolist() == ["10:14"]
    assert chosen.scenes["cue"].tolist() == ["meets", "tin stands", "on the shelf"]


def test_timecodes_lie_in_their_sentences() -> None:
    (row,) = stated_timecodes(select(scenes_of(), Scope())).to_dict("records")
    assert (row["review_id"], row["sentence"], row["segment"]) == ("ada", 7, "story-one")
    assert (row["stated"], row["scene"]) == ("10:14", "meeting")
    words = sample("ada").reviews["words"].iloc[0]
    before = len(sample("ada").reviews["text"].iloc[0][: row["start"]].split())
    assert row["position"] == pytest.approx((before + 0.5) / words, abs=1.5 / words)
    assert stated_timecodes(select(scenes_of(), Scope(segment="story-two"))).empty
    assert stated_timecodes(select(scenes_of(), Scope(reviews=("ben",)))).empty
    assert len(stated_timecodes(select(scenes_of(), Scope(segment="story-one")))) == 1


def test_scenes_of_a_story_count_wherever_they_stand() -> None:
    # "on the shelf" stands in a sentence on the whole film
    assert set(mentions_of(Scope(segment="story-one"))["scene"]) == {"meeting", "shelf", "wait"}
    assert set(mentions_of(Scope(segment="whole-film"))["scene"]) == {"shelf"}


def test_cells_count_mentions_and_those_beside_a_motif() -> None:
    tables = sample("ada", "ben")
    own = mentions_of(Scope(), "ada", "ben")
    motifs = select(tables, Scope()).mentions.query("kind == 'motif'")
    cells = scene_cells(own, motifs).set_index(["review_id", "scene"])
    assert cells["mentions"].to_dict() == {
        ("ada", "meeting"): 2,
        ("ada", "shelf"): 2,
        ("ben", "flight"): 5,
        ("ben", "wait"): 3,
    }
    assert cells["shared"].sum() == cells["shared"]["ada", "shelf"] == 2  # the tin on the shelf
    assert near_motif(own, motifs).sum() == 2
    places = motif_places(own, motifs)
    assert len(places) == len(motifs[near_motif(motifs, own)])
    (row,) = motif_cells(places).to_dict("records")
    assert (row["code"], row["scene"], row["reviews"]) == ("tin", "shelf", 1)


def test_tau_by_hand() -> None:
    assert tau(1, 2, 3, 4) == 1
    assert tau(4, 3, 2, 1) == -1
    assert tau(1, 2, 3, 4, 5) == 1
    # pairs 12 13 14 32 34 24: one of six is turned round, (5 - 1) / 6
    assert tau(1, 3, 2, 4) == pytest.approx(4 / 6)
    # a return to a scene is no disorder
    assert tau(1, 2, 1, 3, 2) == 1


def test_too_few_scenes_have_no_tau() -> None:
    table = order_of_telling(told(2, 1, 2), ["r", "silent"])
    assert table["scenes"].tolist() == [2, 0]
    assert table["tau"].isna().all()
    assert table["pairs"].tolist() == [1, 0]


@given(st.permutations(range(1, 8)))
def test_tau_is_that_of_scipy(orders: list[int]) -> None:
    row = order_of_telling(told(*orders), ["r"]).iloc[0]
    assert row["pairs"] == 21
    assert row["tau"] == pytest.approx(kendalltau(range(7), orders).statistic)


def test_tau_in_words() -> None:
    assert order_in_words(1) == "tells the film in order"
    assert order_in_words(0.9) == "tells the film almost in order"
    assert order_in_words(0.5).endswith("with leaps")
    assert order_in_words(0.0) == "goes to and fro through the film"
    assert order_in_words(-0.7) == "tells the film mostly backwards"
    assert order_in_words(-1) == "tells the film backwards"
    assert "too few" in order_in_words(math.nan)
    assert explain_order(0, 0, 0, math.nan) == "has no scene that is found in what is counted."
    assert explain_order(2, 1, 1, math.nan).startswith("has 2\u00a0scenes that are found: too few")
    assert explain_order(4, 6, 5, 4 / 6) == (
        "tells the film mostly in order, with leaps: of 6\u00a0pairs of scenes it tells 5 "
        "in the film's order (4\u00a0scenes)."
    )


def test_what_follows_on_one_scene_is_one_step() -> None:
    table = mentions_of(Scope())
    # ada: the meeting, by its timecode and by its cue, then the shelf, by two cues; ben: five
    # flights, then three waits
    own = table.groupby("review_id")["scene"].agg(list)
    assert own["ada"] == ["meeting", "meeting", "shelf", "shelf"]
    assert steps(table).tolist() == [1, 1, 2, 2, 1, 1, 1, 1, 1, 2, 2, 2]
    found = step_table(table, pd.Series([False, True] + [False] * 10))
    assert found[["review_id", "step", "scene", "mentions", "shared"]].to_numpy().tolist() == [
        ["ada", 1, "meeting", 2, True],
        ["ada", 2, "shelf", 2, False],
        ["ben", 1, "flight", 5, False],
        ["ben", 2, "wait", 3, False],
    ]
    assert found["start"].tolist() == [table["start"].iloc[row] for row in (0, 2, 4, 9)]


def test_a_return_to_a_scene_is_a_step_of_its_own() -> None:
    assert steps(told(1, 2, 2, 1)).tolist() == [1, 2, 2, 3]
    two = pd.concat([told(1), told(1).assign(review_id="other")], ignore_index=True)
    assert steps(two).tolist() == [1, 1]


def test_a_tau_is_written_with_a_true_minus() -> None:
    assert [tau_text(tau) for tau in (0.744, -0.333, 1.0)] == ["0.74", "−0.33", "1.00"]
