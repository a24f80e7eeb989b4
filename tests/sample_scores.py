"""Sample tables of stated scores."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
from sample_tables import sample

from crosscut.corpus.build import Corpus
from crosscut.schema import validate

POINTS = "percent of positive reviews"


def stating(*rows: dict[str, Any]) -> Corpus:
    """The sample with these scores; each a mark of a critic out of 10 unless it says otherwise."""
    usual = {"review_id": None, "rater": "X", "rater_kind": "critic", "raw": "", "value": 5.0}
    usual |= {"scale_min": 0.0, "scale_max": 10.0, "scale": "0-10", "scope": "film"}
    usual |= {"start": None, "end": None, "source": "a page"}
    table = pd.DataFrame([usual | row for row in rows])
    corpus = sample()
    return replace(corpus, tables=corpus.tables | {"scores": validate("scores", table)})


def called(table: pd.DataFrame) -> dict[int, str]:
    return dict(zip(table["score"], table["rater"], strict=True))


MIXED = stating(
    {"review_id": "ada", "rater": "Ada Moor", "value": 3.0},
    {"review_id": "ada", "rater": "IMDb", "value": 8.0, "scale_min": 1.0, "scale": "1-10"},
    {"review_id": "ben", "rater": "", "value": 4.0},
    {"rater": "RT", "value": 89.0, "scale_max": 100.0, "scale": POINTS, "raw": "89%"},
    {"rater": "Bare", "value": 4.0, "scale_max": None, "scale_min": None, "scale": "unstated"},
    {"rater": "Disc", "value": None, "scale": "letter", "raw": "A-", "scope": "disc audio"},
    {"rater": "Letters", "value": None, "scale_max": None, "scale": "letter", "raw": "B+"},
)
