"""Rules on whole reviews: attention to a story, timecodes, scores, length, tone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from crosscut.guide.model import clock
from crosscut.overview.case import Case, Finding
from crosscut.schema import WHOLE_FILM
from crosscut.text.phrases import counted, listed, number, percent, spelled

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


LEAST_GAP = 0.15
"""Shares nearer to the others' median than this are not called lopsided."""

WIDE_GAP = 0.4
"""A share so far from the others' median counts fully."""

FEW_SENTENCES = 8
"""A mean tone of fewer sentences is not compared."""

UNSCORED = 0.8
"""Strength of a corpus in which nobody states a score."""

DRAWS = 2000
"""Resamples behind an interval."""


def _others(n: int) -> str:
    return "the other" if n == 1 else f"the other {spelled(n)}"


@dataclass(frozen=True, slots=True)
class _Gap:
    """Share of one review on one story beside the median share of the others."""

    review: str
    segment: str
    share: float
    others: float

    @property
    def size(self) -> float:
        return self.share - self.others


def _gaps(case: Case) -> list[_Gap]:
    """Compare every review that has words on every story, in their order."""
    grid = case.shares[case.shares["segment"] != WHOLE_FILM]
    shares = grid.pivot(index="review_id", columns="segment", values="share")
    ids = [review for review in case.names if case.words[review] > 0]
    values = shares.reindex(index=ids, columns=list(case.stories)).to_numpy(dtype=np.float64)
    if len(ids) < 2:
        return []
    others = [np.median(np.delete(values, row, axis=0), axis=0) for row in range(len(ids))]
    return [
        _Gap(review, segment, float(values[row, column]), float(others[row][column]))
        for row, review in enumerate(ids)
        for column, segment in enumerate(case.stories)
    ]


def leaning(case: Case) -> Finding | None:
    """Find the review that leans furthest to one story, against the others' median."""
    top = max(_gaps(case), key=lambda gap: gap.size, default=None)
    if top is None or top.size < LEAST_GAP:
        return None
    median = " at the median" if len(case.names) > 2 else ""
    return Finding(
        "leaning",
        min(1.0, top.size / WIDE_GAP),
        f"{case.called(top.review)} gives {percent(top.share)} of its words to "
        f"{case.segments[top.segment]}",
        f"{_others(len(case.names) - 1)}: {percent(top.others)}{median}; which story a "
        "sentence speaks of is an estimate",
        top.review,
        case.first_of_segment(top.review, top.segment),
        segment=top.segment,
        subject=top.review,
    )


def silence(case: Case) -> Finding | None:
    """Find the review that passes over a story to which most others give room."""
    passed = [gap for gap in _gaps(case) if gap.share < 0.05 and gap.others >= LEAST_GAP]
    top = min(passed, key=lambda gap: gap.size, default=None)
    if top is None or len(case.names) < 3:
        return None
    says = "nothing" if top.share == 0 else "next to nothing"
    return Finding(
        "silence",
        min(1.0, -top.size / WIDE_GAP),
        f"{case.called(top.review)} says {says} of {case.segments[top.segment]}",
        f"{percent(top.share)} of its words; {_others(len(case.names) - 1)}: "
        f"{percent(top.others)} at the median",
        top.review,
        case.first_of_segment(top.review, top.segment),
        segment=top.segment,
        subject=top.review,
    )


def timecodes(case: Case) -> Finding | None:
    """Find who cites timecodes, where some do and others do not."""
    counts = case.timecodes["review_id"].value_counts(sort=False)
    total = len(case.names)
    if counts.empty or len(counts) == total:
        return None
    review = str(counts.idxmax())
    rows = case.timecodes[case.timecodes["review_id"] == review]
    place = case.sentences[case.sentences["review_id"] == review]
    first = place[place["start"] <= rows["start"].iloc[0]]
    one = len(counts) == 1
    text = (
        f"only {case.called(review)} cites timecodes"
        if one
        else f"{spelled(len(counts))} of {spelled(total)} reviews cite timecodes"
    )
    begins, ends = clock(rows["shown_from"].min()), clock(rows["shown_to"].max())
    basis = (
        f"{counted(int(counts.max()), 'timecode')}"
        f"{'' if one else f' in {case.called(review)}, which has most'}, "
        f"{f'at {begins}' if begins == ends else f'from {begins} to {ends}'} of the film"
    )
    return Finding(
        "timecodes",
        1 - len(counts) / total,
        text,
        basis,
        review,
        int(first["passage"].iloc[-1]) if len(first) else None,
        subject=review if one else "",
    )


def own_scores(case: Case) -> Finding | None:
    """Find who states a score of the film, and who leaves it at words."""
    total = len(case.names)
    own = case.scores[case.scores["own"]].drop_duplicates("review_id")
    if len(own) == total:
        return None
    if own.empty:
        return _unscored(case, case.scores[~case.scores["own"]])
    review = str(own["review_id"].iloc[0])
    if len(own) == 1:
        text = f"only {case.called(review)} states a score of its own: {own['stated'].iloc[0]}"
    else:
        text = f"{spelled(len(own))} of {spelled(total)} reviews state a score of their own"
    basis = f"{spelled(total - len(own))} of {spelled(total)} leave the verdict to words"
    strength = UNSCORED * (1 - len(own) / total)
    return Finding("own_scores", strength, text, basis, review, _passage_of(case, own))


def _unscored(case: Case, quoted: pd.DataFrame) -> Finding:
    total = len(case.names)
    text = f"none of the {spelled(total)} reviews states a score of its own"
    if total == 1:
        text = f"{case.called(next(iter(case.names)))} states no score of its own"
    if quoted.empty:
        return Finding("own_scores", UNSCORED, text, "no score of anybody else's is quoted either")
    holders = [review for review in case.names if review in set(quoted["review_id"])]
    verb = "is" if len(quoted) == 1 else "are"
    where = listed([case.called(review) for review in holders[:3]])
    if len(holders) > 3:
        where = f"{spelled(len(holders))} reviews"
    basis = f"{counted(len(quoted), 'score')} of others {verb} quoted, in {where}"
    return Finding("own_scores", UNSCORED, text, basis, holders[0], _passage_of(case, quoted))


def _passage_of(case: Case, scores: pd.DataFrame) -> int | None:
    """Passage of the first of these scores that stands in a text."""
    placed = scores.dropna(subset=["start"])
    if placed.empty:
        return None
    review, start = placed["review_id"].iloc[0], int(placed["start"].iloc[0])
    here = case.passages
    before = here[(here["review_id"] == review) & (here["start"] <= start)]
    return int(before["passage"].iloc[-1]) if len(before) else None


def lengths(case: Case) -> Finding | None:
    """Find the longest and the shortest review, where one is twice the other or more."""
    words = case.lengths[case.lengths > 0]
    if len(words) < 2 or words.max() < 2 * words.min():
        return None
    ratio = words.max() / words.min()
    longest, shortest = str(words.idxmax()), str(words.idxmin())
    times = f"{ratio:.1f}" if ratio < 10 else f"{ratio:.0f}"
    return Finding(
        "lengths",
        min(0.7, math.log2(ratio) / 4),
        f"{case.called(longest)} is {times} times as long as {case.called(shortest)}",
        f"{counted(int(words.max()), 'word')} against {number(int(words.min()))}, all text counted",
        longest,
    )


def interval(values: NDArray[np.float64]) -> tuple[float, float]:
    """95 % interval of a mean by resampling the values, from a fixed seed.

    Parameters
    ----------
    values
        Shape (n,), n at least 1.
    """
    n = len(values)
    random = np.random.default_rng(0)
    means = random.multinomial(n, np.full(n, 1 / n), size=DRAWS) @ values / n
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def _signed(value: float) -> str:
    """Two decimals with a true minus, and a plus: the scale has both sides."""
    rounded = round(value, 2) + 0.0
    return f"{'−' if rounded < 0 else '+'}{abs(rounded):.2f}"


def tones(case: Case) -> Finding | None:
    """Find the most and the least favourable review, where their intervals lie apart."""
    spoken = case.sentences.dropna(subset=["tone"])
    grouped = spoken.groupby("review_id")["tone"].agg(["mean", "size"])
    grouped = grouped[grouped["size"] >= FEW_SENTENCES]
    if len(grouped) < 2:
        return None
    high, low = str(grouped["mean"].idxmax()), str(grouped["mean"].idxmin())
    ends = {}
    for review in (high, low):
        values = spoken.loc[spoken["review_id"] == review, "tone"].to_numpy(dtype=np.float64)
        ends[review] = (float(values.mean()), *interval(values))
    if ends[high][1] <= ends[low][2]:
        return None
    figures = {i: f"{_signed(m)} ({_signed(a)} to {_signed(b)})" for i, (m, a, b) in ends.items()}
    return Finding(
        "tones",
        min(1.0, (ends[high][0] - ends[low][0]) / 0.6),
        f"{case.called(high)} is the most favourable in tone, {case.called(low)} the least",
        f"{figures[high]} against {figures[low]} on a scale from −1 to +1; 95 % intervals "
        "from resampling sentences",
        high,
    )
