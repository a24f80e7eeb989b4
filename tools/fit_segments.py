"""Adjust the weights of the segment model on labelled sentences, and say how well that carries.

Usage: python tools/fit_segments.py [FOLDER]

FOLDER holds the original pages that tests/labels speaks of (default: CROSSCUT_SEEDS). Each
weight is moved in turn from a plain start (every weight 1, every share 0.7), keeping what
raises the share of right labels, the log probability of the reader's label and closeness to
the start, so that a review held out is one the weights have not seen. Printed are the agreement
of the weights in use; the agreement on each review of weights fitted on the others; and the
weights fitted on all. Nothing is written: the weights stand in crosscut/text/segments.py.
"""

from __future__ import annotations

import dataclasses
import hashlib
import math
import os
import re
import sys
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from crosscut.corpus.annotate import annotate, compile_guide, observations
from crosscut.guide.files import load_guide
from crosscut.ingest.sources import ReviewFolder
from crosscut.text.segments import Observation, SegmentModel, Sentence, Weights

ROOT = Path(__file__).resolve().parent.parent
DOUBTFUL = 0.4
"""What a label counts that its reader was not sure of."""
LIKENESS = 0.002
NAMES = [field.name for field in dataclasses.fields(Weights)]


def _is_share(name: str) -> bool:
    return name.startswith(("stay", "to_"))


START = Weights(**{name: 0.7 if _is_share(name) else 1.0 for name in NAMES})


class Case(NamedTuple):
    """One review: its sentences, the evidence in them, and the reader's labels."""

    review: str
    sentences: list[Sentence]
    observations: list[Observation]
    labels: list[tuple[str, bool] | None]


def fingerprint(text: str) -> str:
    """Hash a sentence as tests/labels does."""
    plain = re.sub(r"[^a-z0-9]", "", text.encode("ascii", "ignore").decode().lower())
    return hashlib.sha1(plain.encode(), usedforsecurity=False).hexdigest()[:12]


def cases(folder: Path) -> tuple[list[Case], SegmentModel]:
    """Read the reviews and join the labels; captions are left out."""
    table = pd.read_csv(ROOT / "tests" / "labels" / "seed_segments.csv", dtype={"review": str})
    table = table[table["kind"] != "caption"]
    labels = {(row.review, row.sha): (row.segment, bool(row.sure)) for row in table.itertuples()}
    compiled = compile_guide(load_guide(ROOT / "data" / "chungking-express"))
    result = []
    for raw in ReviewFolder(folder):
        review = raw.review_id[:3]
        evidence = annotate(raw, compiled)
        labels_of_review = [labels.get((review, fingerprint(text))) for text in evidence.texts()]
        result.append(Case(review, *observations(evidence, compiled), labels_of_review))
    return result, compiled.model


def measure(model: SegmentModel, weights: Weights, cases: list[Case]) -> tuple[float, float, int]:
    """Return the objective's two parts (log probability, agreement) and the labels counted."""
    trial = dataclasses.replace(model, weights=weights)
    surprise = right = total = 0.0
    count = 0
    for case in cases:
        labels, odds = trial.attribute(case.sentences, case.observations)
        for label, confidence, wanted in zip(labels, odds, case.labels, strict=True):
            if wanted is None:
                continue
            counts = 1.0 if wanted[1] else DOUBTFUL
            hit = label == wanted[0]
            surprise += counts * math.log(max(confidence if hit else 1 - confidence, 1e-3))
            right += counts * hit
            total += counts
            count += 1
    return surprise / total, right / total, count


def objective(model: SegmentModel, weights: Weights, cases: list[Case]) -> float:
    """Agreement and log probability, less the distance from the start."""
    surprise, right, _ = measure(model, weights, cases)
    distance = sum(
        math.log(getattr(weights, name) / getattr(START, name)) ** 2
        for name in NAMES
        if not _is_share(name)
    )
    return 0.5 * surprise + right - LIKENESS * distance


def _tries(name: str, value: float) -> list[float]:
    if _is_share(name):
        return [min(0.97, max(0.3, value + step)) for step in (-0.1, -0.04, 0.04, 0.1)]
    return [value * factor for factor in (0.5, 0.75, 0.9, 1.1, 1.3, 2.0)]


def fit(model: SegmentModel, cases: list[Case], rounds: int = 4) -> Weights:
    """Move one weight at a time to where the objective is best."""
    weights = START
    best = objective(model, weights, cases)
    for _ in range(rounds):
        for name in NAMES:
            for value in _tries(name, getattr(weights, name)):
                trial = dataclasses.replace(weights, **{name: value})
                score = objective(model, trial, cases)
                if score > best + 1e-5:
                    best, weights = score, trial
    return weights


def main() -> int:
    """Print agreement in use, carried over, and fitted."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("CROSSCUT_SEEDS", ""))
    if not folder.is_dir() or not str(folder).strip("."):
        print(__doc__.split("\n\n")[1] + "\nNo folder of original pages was named.")
        return 1
    all_cases, model = cases(folder)
    _, right, count = measure(model, model.weights, all_cases)
    print(f"in use: {right:.3f} of {count} labels (doubtful ones count {DOUBTFUL})")
    carried = weighed = 0.0
    for case in all_cases:
        others = [other for other in all_cases if other is not case]
        _, held, count = measure(model, fit(model, others), [case])
        print(f"  {case.review} by weights fitted on the others: {held:.3f} of {count}")
        carried += held * count
        weighed += count
    print(f"carried over: {carried / weighed:.3f}")
    print("fitted on all:", fit(model, all_cases))
    return 0


if __name__ == "__main__":
    sys.exit(main())
