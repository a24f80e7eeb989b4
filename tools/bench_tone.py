"""Measure the tone model against human judgement, and its speed.

The yardstick is the 10,605 sentences of film reviews in the source distribution of
vaderSentiment, each with the mean of twenty people's ratings from -4 to 4
(Hutto and Gilbert, 2014). They are not part of this project: give the path of that
source distribution, or of ``movieReviewSnippets_GroundTruth.txt`` out of it, as the
argument or in the environment variable CROSSCUT_TONE_TEST.
"""

from __future__ import annotations

import io
import os
import sys
import tarfile
import time
from pathlib import Path

import numpy as np

SNIPPETS = "movieReviewSnippets_GroundTruth.txt"
HOW = (
    "bench_tone: no test data. `pip download --no-deps --no-binary :all: vaderSentiment` gets it; "
    "then give the .tar.gz as argument or in CROSSCUT_TONE_TEST."
)


def find_test_data(argument: str | None) -> Path | None:
    """Path of the test data from the argument or the environment, None where neither is set."""
    path = argument or os.environ.get("CROSSCUT_TONE_TEST", "")
    return Path(path) if path else None


def read_snippets(path: Path) -> tuple[list[str], np.ndarray]:
    """Sentences and their human means, shape (n,), from the text file or the distribution."""
    data = path.read_bytes()
    if path.name.endswith(".tar.gz"):
        # The distribution holds the paper's data as an archive of its own.
        data = _member(_member(data, "hutto_ICWSM_2014.tar.gz"), SNIPPETS)
    rows = [line.split("\t", 2) for line in data.decode("utf-8").splitlines()]
    return [text for _, _, text in rows], np.array([float(mean) for _, mean, _ in rows])


def _member(archive: bytes, name: str) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for entry in tar:
            if Path(entry.name).name == name and (file := tar.extractfile(entry)):
                return file.read()
    raise SystemExit(f"bench_tone: no {name} in the archive")


def chosen_half(n: int) -> np.ndarray:
    """Mark, shape (n,), of the half of the snippets that settings were compared on."""
    return np.random.default_rng(0).random(n) < 0.5


def sign_f1(tones: np.ndarray, means: np.ndarray) -> float:
    """F1 of the two signs, averaged."""

    def f1(model: np.ndarray, true: np.ndarray) -> float:
        return float(2 * np.sum(model & true) / (np.sum(model) + np.sum(true)))

    return (f1(tones > 0, means > 0) + f1(tones <= 0, means <= 0)) / 2


def report(texts: list[str], means: np.ndarray) -> None:
    """Print how the model does on snippets with known means."""
    from crosscut.text.tone import tone_of

    tones = tone_of(texts)
    half, neutral = chosen_half(len(texts)), np.abs(means) < 0.35

    def r(mask: np.ndarray) -> float:
        return float(np.corrcoef(tones[mask], means[mask])[0, 1])

    print(f"tone: {len(texts)} snippets, correlation with human means {r(means == means):.3f}")
    print(f"tone: half used to compare settings {r(half):.3f}, other half {r(~half):.3f}")
    print(f"tone: macro-F1 by sign {sign_f1(tones, means):.3f}")
    print(
        f"tone: {neutral.sum()} snippets within 0.35 of neutral: "
        f"mean {tones[neutral].mean():+.3f}, spread {tones[neutral].std():.3f}"
    )
    many = texts * 10
    size = sum(len(text.encode()) for text in many) / 1e6
    start = time.perf_counter()
    tone_of(many)
    print(f"tone: {size / (time.perf_counter() - start):.1f} MB/s on one core ({size:.0f} MB)")


if __name__ == "__main__":
    test = find_test_data(sys.argv[1] if len(sys.argv) > 1 else None)
    if test is None:
        print(HOW)
    else:
        report(*read_snippets(test))
