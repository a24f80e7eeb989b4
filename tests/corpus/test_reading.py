"""What is found in reviews, against two readers' labels: the figures are held with a margin."""

from __future__ import annotations

import json
from dataclasses import asdict

import bench_reading
import pandas as pd
import pytest
from helpers import NO_SEEDS, ROOT

from crosscut.corpus.selection import Scope, select
from crosscut.guide.files import load_guide
from crosscut.measures import tone

SETS = ("retellings", "fresh")


@pytest.mark.parametrize("name", [*SETS, *bench_reading.BLIND])
def test_each_sentence_and_each_place_is_labelled(name: str) -> None:
    built = bench_reading.corpus(name)
    labelled = bench_reading.codes_of_sentences(name, "themes")
    keys = zip(built.sentences["review_id"].astype(str), built.sentences["sentence"], strict=True)
    assert set(keys) == set(labelled)
    text = dict(zip(built.reviews["review_id"].astype(str), built.reviews["text"], strict=True))
    inside = {
        (row.review_id, row.sentence): (row.start, row.end) for row in built.sentences.itertuples()
    }
    for row in bench_reading.labelled_mentions(name).itertuples():
        start, end = inside[row.review, row.sentence]
        assert start <= row.start < row.end <= end
        assert text[row.review][row.start : row.end].strip()


@pytest.mark.parametrize("name", [*SETS, *bench_reading.BLIND])
def test_every_code_in_the_labels_is_one_of_the_guide(name: str) -> None:
    guide = bench_reading.corpus(name).guide
    for column, kind in {"themes": "theme", "motifs": "motif", "scenes": "scene"}.items():
        known = set(guide.code_titles(kind))  # type: ignore[arg-type]
        for counts in bench_reading.codes_of_sentences(name, column).values():
            assert set(counts) <= known | {""}


@pytest.mark.parametrize(
    ("name", "kind", "right", "stay"),
    [
        ("retellings", "theme", 0.96, 0.96),
        ("fresh", "theme", 0.85, 0.8),
        ("retellings", "motif", 0.92, 0.99),
        ("fresh", "motif", 0.81, 0.99),
    ],
)
def test_mentions_are_right_and_right_ones_stay(
    name: str, kind: str, right: float, stay: float
) -> None:
    assert bench_reading.precision(name, kind).value >= right
    assert bench_reading.stay(name, kind).value >= stay


def test_scenes_are_found_where_they_are_told() -> None:
    right, found = bench_reading.scene_figures("retellings")
    assert right.value >= 0.95
    assert found.value >= 0.95


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "snippets",
        "snippets, kinds",
        "snippets, kinds, aside",
        "snippets, further",
        "snippets, pages",
        "snippets, stories, aside",
    ],
)
def test_scores_are_the_authors_verdicts(name: str) -> None:
    of = bench_reading.score_figures(name)
    assert all(share.value >= 0.8 for share in of.values())


@pytest.mark.parametrize("name", bench_reading.QUOTED)
def test_quotations_of_the_film_are_right(name: str) -> None:
    right, found = bench_reading.quotation_figures(name).values()
    assert right.value >= 0.97
    assert found.value >= 0.9


@pytest.mark.parametrize("name", bench_reading.DENIALS)
def test_what_is_denied_is_read_so(name: str) -> None:
    assert all(share.value >= 0.9 for share in bench_reading.denial_figures(name).values())


def test_pairs_are_brought_together() -> None:
    right, found = bench_reading.pair_figures("retellings")
    assert right.value == 1
    assert found.value >= 0.45


@pytest.mark.parametrize("name", bench_reading.BLIND)
def test_what_is_found_in_texts_that_nobody_tuned_to_is_right(name: str) -> None:
    shares = bench_reading.blind_figures(name)
    right = [share for what, share in shares.items() if what.endswith("right") and share.of]
    least = {"general, posts": 0.85, "general, posts, aside": 0.85, "general, posts, last": 0.7}
    assert all(share.value >= least.get(name, 0.9) for share in right)


def test_a_reader_in_doubt_makes_a_code_neither_wrong_nor_missed() -> None:
    counts = bench_reading.codes_of_sentences("general, reviews, third", "themes")
    assert counts["general-6", 1] == {"": 1, "violence": 1, "work": 0.5, "loneliness": 0.5} | {
        "class": 0.5
    }


def test_the_readers_agree() -> None:
    _, kappa = bench_reading.agreement("retellings", "theme")
    assert kappa >= 0.85


@pytest.mark.parametrize("name", SETS)
def test_confidence_means_what_it_says(name: str) -> None:
    unsure, *_, sure = bench_reading.reliability(name)
    assert unsure[1].value <= 0.7
    assert sure[1].value >= 0.95
    groups = bench_reading.reliability(name)
    of = sum(share.of for _, share in groups)
    off = sum(abs(confidence - share.value) * share.of for confidence, share in groups) / of
    assert off <= 0.08


def test_the_ends_of_the_tone_have_been_read() -> None:
    rows = bench_reading.extremes("retellings")
    assert len(rows) == 2 * bench_reading.MOST_TONE
    assert set(rows["verdict"]) <= {"right", "wrong", "none"}
    right = rows[rows["verdict"] == "right"]["side"].value_counts()
    assert right["favourable"] >= 6


def test_no_praise_is_drawn_as_blame() -> None:
    selection = select(bench_reading.corpus("retellings"), Scope())
    for measure in (tone.by_aspect, tone.by_segment, tone.along):
        assert not (measure(selection)["shade"] < 0).any()


def test_no_term_is_right_in_fewer_than_half_of_its_uses() -> None:
    guide = load_guide(bench_reading.FILM / "guide.toml")
    rows = pd.concat([bench_reading.judged(name, "theme") for name in SETS])
    counts = bench_reading.terms(rows, guide, "theme")
    assert counts[counts["wrong"] > counts["right"]].empty


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "least_right", "least_found"),
    [
        ("retellings", 0.75, 0.6),
        ("planted", 0.9, 0.7),
        ("planted, more", 0.75, 0.5),
        ("planted, aside", 0.75, 0.5),
        ("planted, last", 0.75, 0.5),
        ("seeds", 0.8, 0.6),
    ],
)
def test_the_first_candidates_disagree(name: str, least_right: float, least_found: float) -> None:
    if name not in bench_reading.sets():
        pytest.skip(NO_SEEDS)
    right, found = bench_reading.disagreement_figures(name).values()
    assert right.value >= least_right
    assert found.value >= least_found


@pytest.mark.slow
def test_the_figures_that_are_shown_are_those_that_are_measured() -> None:
    """`make bench-reading` writes them."""
    apart = (*bench_reading.SNIPPETS, *bench_reading.DENIALS, *bench_reading.GENERAL)
    figures = bench_reading.figures([*bench_reading.sets(), *apart])
    path = ROOT / "crosscut" / "measures" / "certainty.json"
    shown = json.loads(path.read_text(encoding="utf-8"))
    for name, shares in figures.items():
        assert shown[name] == {what: asdict(share) for what, share in shares.items()}, name
