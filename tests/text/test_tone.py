from __future__ import annotations

import hashlib
import math
import os
import runpy
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from helpers import NO_SEEDS, ROOT, SEEDS
from hypothesis import given
from hypothesis import strategies as st

from crosscut.text import tone
from crosscut.text.tone import features_of, pulls, tone_of, words_of

WEIGHTS = ROOT / "crosscut" / "text" / "tone.npz"
BENCH = ROOT / "tools" / "bench_tone.py"
TEST_DATA = os.environ.get("CROSSCUT_TONE_TEST", "")

# Texts that are likely to meet the model's words as well as anything else.
_words = st.sampled_from(
    ["film", "superb", "boring", "not", "isn’t", "a", "masterpiece", "never", "Cop 223", "\n", "é"]
)
texts = st.one_of(st.text(), st.lists(_words).map(" ".join))


@pytest.fixture
def small(tmp_path: Path) -> tone._Model:
    """Six words, two pairs; weights that float16 holds exactly."""
    words = ["bored", "film", "good", "never", "~bored", "~good"]
    np.savez(
        tmp_path / "small.npz",
        words=np.frombuffer("\n".join(words).encode(), np.uint8),
        word_weights=np.array([-2, 0.5, 1, -0.25, 1.5, -1], np.float16),
        pairs=np.array([[2, 1], [3, 4]], np.uint16),  # good film, never ~bored
        pair_weights=np.array([0.75, 0.5], np.float16),
    )
    return tone._Model.load(tmp_path / "small.npz")


def test_words_and_pairs_are_summed_over_the_root_of_the_length(small):
    batch = ["A good film!", "Good. Film?", "Bored.", "Never bored", "film good", "", "Xyz"]
    expected = [
        math.tanh((1 + 0.5 + 0.75) / math.sqrt(3 + 1)),
        math.tanh((1 + 0.5 + 0.75) / math.sqrt(2 + 1)),
        math.tanh(-2 / math.sqrt(1 + 1)),
        math.tanh((-0.25 + 1.5 + 0.5) / math.sqrt(2 + 1)),
        math.tanh((0.5 + 1) / math.sqrt(2 + 1)),
        0.0,
        0.0,
    ]
    assert tone._tones(batch, small).tolist() == pytest.approx(expected, abs=1e-12)


def test_a_negation_reaches_three_words_and_not_into_the_next_sentence(small):
    batch = ["never x y good", "never x y z good", "never", "good"]
    sums = np.arctanh(tone._tones(batch, small)) * np.sqrt([5, 6, 2, 2])
    assert sums.tolist() == pytest.approx([-0.25 - 1, -0.25 + 1, -0.25, 1])


def test_pairs_do_not_join_two_sentences(small):
    batch = ["good", "film"]
    sums = np.arctanh(tone._tones(batch, small)) * math.sqrt(2)
    assert sums.tolist() == pytest.approx([1, 0.5])


def test_words_of():
    assert words_of("It ISN’T Chungking-like, is it?\n9/10") == [
        *("it", "isn't", "chungking", "like", "is", "it", "\n", "9", "10")
    ]


@given(texts)
def test_what_pulls_a_sentence_up_and_down_adds_up_to_its_tone(text):
    found = pulls(text)
    assert math.tanh(math.fsum(found.values())) == pytest.approx(tone_of([text])[0], abs=1e-9)
    assert set(found) <= set(features_of(words_of(text.replace("\n", " "))))


def test_praise_pulls_up_and_blame_down():
    found = pulls("A superb film, and never boring, though its end is dull.")
    assert found["superb"] > 0 > found["dull"]


def test_features_of():
    words = ["never", "a", "dull", "", "moment", "here", "\n", "not", "\n", "so"]
    assert features_of(words) == [
        *("never", "~a", "~dull", "moment", "here", "not", "so"),
        *("never ~a", "~a ~dull", "moment here"),
    ]


def test_no_sentences():
    tones = tone_of([])
    assert tones.shape == (0,)
    assert tones.dtype == np.float64


@pytest.mark.parametrize("text", ["", " ", "\n", "...", "1994", "กรุงเทพ", "🙂", "Qzxv wvxq"])
def test_nothing_known_is_neutral(text):
    assert tone_of([text]).tolist() == [0.0]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("A superb film.", "A dreadful film."),
        ("The acting is wonderful.", "The acting is wooden."),
        ("I was never bored.", "I was bored."),
        ("It isn’t boring.", "It is boring."),
        ("It is a great film.", "It is not a great film."),
        ("A moving and beautifully shot story.", "A tedious and badly shot mess."),
        ("She works at the snack bar.", "She is annoying and the script is lame."),
        ("Her best role, full of charm.", "She works at the snack bar."),
    ],
)
def test_order_of_plain_pairs(better, worse):
    high, low = tone_of([better, worse])
    assert high > low


def test_signs_of_clear_praise_and_blame():
    praise, blame, sad = tone_of(
        [
            "A masterpiece, superbly acted.",
            "A waste of time: dull, awful.",
            "A sad, lonely film.",
        ]
    )
    assert praise > 0.4
    assert blame < -0.4
    assert sad > -0.1  # what a film is about is not what is thought of it


@given(st.lists(texts))
def test_any_text_has_a_tone_in_range(sentences):
    tones = tone_of(sentences)
    assert tones.shape == (len(sentences),)
    assert bool(np.all(np.abs(tones) <= 1))


@given(st.lists(texts))
def test_a_tone_does_not_depend_on_the_batch(sentences):
    alone = [tone_of([sentence])[0] for sentence in sentences]
    assert tone_of(sentences).tolist() == alone
    assert tone_of(sentences[::-1]).tolist() == alone[::-1]


def test_a_tone_does_not_depend_on_where_batches_are_cut():
    sentences = ["A superb film.", "Never dull", "", "What a\nmess!"] * (tone._BATCH // 4 + 1)
    tones = tone_of(sentences)
    assert len(sentences) > tone._BATCH
    assert tones.tolist() == tone_of(sentences[:4]).tolist() * (len(sentences) // 4)


@given(texts)
def test_the_fast_way_is_the_definition(text):
    one_line = text.replace("\n", " ")
    words = words_of(one_line)
    weights = _shipped_weights()
    total = sum(weights.get(feature, 0.0) for feature in features_of(_known(words, weights)))
    assert tone_of([text])[0] == pytest.approx(
        math.tanh(total / math.sqrt(len(words) + 1)), abs=1e-9
    )


def _known(words: list[str], weights: dict[str, float]) -> list[str]:
    """Words the model lacks are left out, as names and numbers are in training."""
    return [word if word in weights else "" for word in words]


@cache
def _shipped_weights() -> dict[str, float]:
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        words = stored["words"].tobytes().decode().split("\n")
        pairs = [f"{words[first]} {words[second]}" for first, second in stored["pairs"]]
        weights = dict(zip(words, stored["word_weights"].tolist(), strict=True))
        return weights | dict(zip(pairs, stored["pair_weights"].tolist(), strict=True))


def test_weights_are_small_plain_and_sorted():
    assert WEIGHTS.stat().st_size < 1_000_000
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        words = stored["words"].tobytes().decode().split("\n")
        pairs = stored["pairs"].tolist()
        assert all(np.isfinite(stored[name]).all() for name in ("word_weights", "pair_weights"))
    assert words == sorted(set(words))
    assert pairs == sorted(pairs)
    assert not any(character.isdigit() for word in words for character in word)


def test_card_is_that_of_the_weights():
    card = WEIGHTS.with_name("tone-card.md").read_text(encoding="utf-8")
    assert hashlib.sha256(WEIGHTS.read_bytes()).hexdigest() in card


def test_threads_share_the_model():
    sentences = ["A superb film.", "A boring film.", "Nothing happens."]
    tone._model.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(tone_of, [sentences] * 8))
    assert all(result.tolist() == results[0].tolist() for result in results)


@pytest.mark.skipif(SEEDS is None, reason=NO_SEEDS)
def test_admiring_reviews_of_a_sad_film_are_favourable():
    assert SEEDS is not None
    for path in sorted(SEEDS.glob("*.txt")):
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        sentences = [part for line in lines for part in line.split(". ") if len(part.split()) > 4]
        assert tone_of(sentences).mean() > 0.1, path.name


@pytest.mark.skipif(not TEST_DATA, reason="CROSSCUT_TONE_TEST does not name the rated snippets")
def test_agrees_with_people():
    bench = runpy.run_path(str(BENCH))
    snippets, means = bench["read_snippets"](Path(TEST_DATA))
    assert len(snippets) == 10_605
    assert np.corrcoef(tone_of(snippets), means)[0, 1] >= 0.70


def test_bench_says_in_one_line_how_to_get_its_data():
    environment = {
        name: value for name, value in os.environ.items() if name != "CROSSCUT_TONE_TEST"
    }
    done = subprocess.run(
        [sys.executable, str(BENCH)], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("bench_tone: no test data.")
    assert done.stdout.count("\n") == 1
