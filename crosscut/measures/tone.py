"""Tone: how favourable the sentences are that speak of an aspect, a story, a part of the review.

Tone is estimated from words (`crosscut.text.tone`), from -1 (unfavourable) to 1; it is no score,
and nothing here turns one into the other. Every mean comes with the number of its sentences and a
95 % interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from crosscut.corpus.selection import Selection
from crosscut.text.phrases import FEW

LEAST_COLOURED: Final = 3
"""A mean of fewer sentences has no colour."""

NEITHER: Final = 0.05
"""So near to 0 a mean tells no side: plain retelling lies that far off."""

LEAST_SPREAD: Final = 0.15
"""Standard deviation that an interval reckons with at least: within the bundled reviews that of
the sentences is 0.17 to 0.25, within the published ones 0.18 to 0.28."""

BINS: Final = 10
"""Parts of equal length, in words, into which a review is cut along its telling."""

FAVOURABLE: Final = 60.0
"""From here on, of 100, a stated score counts as favourable."""


def intervals(groups: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """95 % intervals of means by Student's t, wide where there are few values.

    An interval depends on its own values and on nothing else that is shown. Values that happen
    to lie close together do not make it narrow: their standard deviation is taken to be
    `LEAST_SPREAD` at least. Resampling would not do: of two sentences it has only three means.

    Parameters
    ----------
    groups
        Values of each group, -1 to 1, shapes (n_i,), n_i at least 1.

    Returns
    -------
    numpy.ndarray
        Shape (groups, 2): lower and upper end, within -1 to 1; missing (nan) for a group of one
        value.
    """
    ends = np.full((len(groups), 2), np.nan)
    for place, values in enumerate(groups):
        n = len(values)
        if n > 1:
            spread = max(float(values.std(ddof=1)), LEAST_SPREAD)
            half = float(stdtrit(n - 1, 0.975)) * spread / np.sqrt(n)
            ends[place] = values.mean() - half, values.mean() + half
    return ends.clip(-1, 1)


def mean_tones(sentences: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Mean tone of sentences, by columns.

    Parameters
    ----------
    sentences
        Rows with `tone` (-1 to 1) and the columns of `by`; a row without tone is left out.
    by
        Columns to group by.

    Returns
    -------
    pandas.DataFrame
        One row per group that has a sentence, sorted by `by`: those columns, mean, n
        (sentences), low, high (95 % interval, missing for one sentence), few (n under 5), shade
        (what its colour shows: the mean where its whole interval lies beyond 0.05 on one side, else
        0; missing under three sentences, which have no colour).
    """
    with_tone = sentences.dropna(subset=["tone"])
    groups = [
        (key, rows.to_numpy(dtype=np.float64)) for key, rows in with_tone.groupby(list(by))["tone"]
    ]
    values = [rows for _, rows in groups]
    table = pd.DataFrame([key for key, _ in groups], columns=list(by))
    ends = intervals(values)
    table["mean"] = np.array([rows.mean() for rows in values], dtype=np.float64)
    table["n"] = np.array([len(rows) for rows in values], dtype=np.int64)
    table["low"], table["high"] = ends[:, 0], ends[:, 1]
    clear = (table["low"] > NEITHER) | (table["high"] < -NEITHER)
    shade = table["mean"].where(clear, 0.0).where(table["n"] >= LEAST_COLOURED)
    return table.assign(few=table["n"] < FEW, shade=shade)


def aspect_sentences(selection: Selection) -> pd.DataFrame:
    """Sentences that speak of an aspect: one row per sentence and aspect, however often named.

    Returns
    -------
    pandas.DataFrame
        Columns review_id, sentence, code, mentions, tone; sentences without tone left out, so
        that the rows of a cell are the sentences that its mean counts.
    """
    mentions = selection.mentions
    mentions = mentions[mentions["kind"] == "aspect"]
    key = ["review_id", "sentence"]
    counts = mentions.groupby([*key, "code"]).size().rename("mentions").reset_index()
    tones = selection.sentences[[*key, "tone"]]
    return counts.merge(tones, on=key).dropna(subset=["tone"]).reset_index(drop=True)


def by_aspect(selection: Selection) -> pd.DataFrame:
    """Mean tone of the sentences that speak of each aspect, by review (see `mean_tones`).

    A sentence that names two aspects counts for both.
    """
    return mean_tones(aspect_sentences(selection), ["review_id", "code"])


def by_segment(selection: Selection) -> pd.DataFrame:
    """Mean tone of the sentences on each segment, by review (see `mean_tones`)."""
    return mean_tones(selection.sentences, ["review_id", "segment"])


def by_review(selection: Selection) -> pd.DataFrame:
    """Mean tone of all sentences, by review (see `mean_tones`)."""
    return mean_tones(selection.sentences, ["review_id"])


def bin_sentences(selection: Selection) -> pd.DataFrame:
    """Sentences with the tenth of the review in which their middle stands, as `bin` from 0."""
    place = np.floor(selection.sentences["position"].to_numpy(dtype=np.float64) * BINS)
    return selection.sentences.assign(bin=np.clip(place, 0, BINS - 1).astype(np.int64))


def along(selection: Selection) -> pd.DataFrame:
    """Mean tone along each review, by tenths of its words (see `mean_tones`).

    Returns
    -------
    pandas.DataFrame
        As `mean_tones` by review_id and bin, with start and end (0-1) of each bin; a tenth
        without a sentence has no row.
    """
    table = mean_tones(bin_sentences(selection), ["review_id", "bin"])
    return table.assign(start=table["bin"] / BINS, end=(table["bin"] + 1) / BINS)


def against_scores(tones: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Put each review's own stated score beside its tone, and name the misfits.

    Parameters
    ----------
    tones
        As `by_review`.
    own
        Columns review_id, stated, hundred (0-100): own scores; one without a scale is left out,
        of several in a review the first counts.

    Returns
    -------
    pandas.DataFrame
        One row per review that has both: columns review_id, stated, hundred, mean, n, low, high,
        few, misfit: "warm words" (a score under 60, while the tone's whole interval lies above
        0), "cold words" (a score of 60 or more, the interval below 0), or "" for neither; of
        fewer than five sentences nothing is said.
    """
    scores = own.dropna(subset=["hundred"]).drop_duplicates("review_id")
    table = scores[["review_id", "stated", "hundred"]].merge(tones, on="review_id")
    sure = ~table["few"]
    warm = sure & (table["hundred"] < FAVOURABLE) & (table["low"] > 0)
    cold = sure & (table["hundred"] >= FAVOURABLE) & (table["high"] < 0)
    return table.assign(misfit=np.select([warm, cold], ["warm words", "cold words"], ""))


def with_sign(value: float) -> str:
    """Write a tone with its sign and two decimals: +0.12, −0.30."""
    figure = round(float(value), 2) + 0.0
    return f"{'−' if figure < 0 else '+'}{abs(figure):.2f}"


def interval_text(low: float, high: float) -> str:
    """Write an interval: "+0.02 to +0.31"; of one sentence there is none."""
    return "none, one sentence" if pd.isna(low) else f"{with_sign(low)} to {with_sign(high)}"
