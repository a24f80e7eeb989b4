"""Stated scores side by side: who gives what, under which convention, and how far they agree.

A score is a mark that somebody states. Three sorts are kept apart and never averaged together:
marks on a scale, shares of positive verdicts (a percentage of people, no mark), and marks whose
scale nobody states. Nothing here fills in a score that nobody gave.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from crosscut.corpus.selection import Tables
from crosscut.scores.stated import (
    POSITIVE_RATINGS,
    POSITIVE_REVIEWS,
    stated_column,
    to_hundred,
)
from crosscut.text.phrases import join_first, number, spell

OWN, REPORTED, PUBLISHED = "own", "reported", "published"
"""Whose a score is: the review's own verdict, one that it reports, or one published elsewhere."""

MARK, POSITIVE, UNSTATED, ASSUMED = "mark", "positive", "unstated", "assumed"
"""What a score is: a mark, a share of positive verdicts, a mark without a scale, or such a mark
on the scale that the reader has stated."""

VERDICT: Final = 60.0
"""From here on, of 100, a mark counts as favourable."""

FENCE: Final = 1.5
"""Outliers lie further than so many interquartile ranges outside the quartiles (Tukey 1977)."""

FEWEST: Final = 5
"""Among fewer marks no outlier is named."""

HALVED: Final = 4
"""Of fewer marks no half lies in the middle."""

_NUMBERS = ("value", "scale_min", "scale_max")
_POSITIVE = (POSITIVE_REVIEWS, POSITIVE_RATINGS)


def film_scores(tables: Tables, reviews: Sequence[str] = ()) -> pd.DataFrame:
    """Return the stated scores of the film, those of its parts and of discs left out.

    Parameters
    ----------
    tables
        The corpus.
    reviews
        Ids of the reviews whose texts count; empty for all. What was published elsewhere
        belongs to no review and is always here.

    Returns
    -------
    pandas.DataFrame
        One row per score, in the order of the corpus: columns score (row of `scores`),
        review_id (empty where published elsewhere), rater, rater_kind, raw, value, scale_min,
        scale_max, scale, scope, start, end, source, stated (see `scores.stated`), group
        (`OWN`, `REPORTED`, `PUBLISHED`), sort (`MARK`, `POSITIVE`, `UNSTATED`).
    """
    table = _all(tables, reviews)
    return table[table["scope"] == "film"].reset_index(drop=True)


def other_scores(tables: Tables, reviews: Sequence[str] = ()) -> pd.DataFrame:
    """Scores of anything but the film as it stands: a part, an aspect, a disc, an earlier mark.

    Columns and parameters as `film_scores`.
    """
    table = _all(tables, reviews)
    return table[table["scope"] != "film"].reset_index(drop=True)


def _all(tables: Tables, reviews: Sequence[str]) -> pd.DataFrame:
    plain = ["review_id", "rater_kind", "scale", "scope"]
    table = tables.scores.copy(deep=False)
    table.insert(0, "score", np.arange(len(table)))
    elsewhere = table["review_id"].isna()
    table = table.astype(dict.fromkeys(plain, "str"))
    table["review_id"] = table["review_id"].mask(elsewhere, "")
    table["stated"] = stated_column(table)
    by = dict(zip(tables.reviews["review_id"], tables.reviews["author"], strict=True))
    own = table["rater"] == table["review_id"].map(by)  # both empty where nobody is named
    table["group"] = np.select([elsewhere, own], [PUBLISHED, OWN], REPORTED)
    positive, unknown = table["scale"].isin(_POSITIVE), _hundreds(table, "linear").isna()
    table["sort"] = np.select([positive, unknown], [POSITIVE, UNSTATED], MARK)
    own_rows = elsewhere | table["review_id"].isin(reviews) if reviews else slice(None)
    return table.loc[own_rows]


def _hundreds(table: pd.DataFrame, convention: str) -> pd.Series[float]:
    """Bring each row to 0-100; missing where its scale is not known."""
    values = [
        to_hundred(
            *(None if pd.isna(row[name]) else row[name] for name in _NUMBERS),
            raw=row["raw"],
            scale=row["scale"],
            name=convention,
        )
        for row in _records(table)
    ]
    return pd.Series(values, index=table.index, dtype="float64")


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def with_maximum(table: pd.DataFrame, maxima: Mapping[int, float]) -> pd.DataFrame:
    """Give marks without a scale the maximum that a reader states.

    Parameters
    ----------
    table
        As `film_scores`.
    maxima
        `score` -> highest mark of its scale; one below the mark itself is passed over, and so
        is one for a score that has a scale.

    Returns
    -------
    pandas.DataFrame
        The table, with `scale_max` filled in and `sort` set to `ASSUMED` there.
    """
    maximum = table["score"].map(dict(maxima)).astype("float64")
    fits = (table["sort"] == UNSTATED) & (maximum >= table["value"]) & (maximum > 0)
    top = table["scale_max"].mask(fits, maximum)
    return table.assign(scale_max=top, sort=table["sort"].mask(fits, ASSUMED))


def at_convention(table: pd.DataFrame, convention: str) -> pd.DataFrame:
    """Bring the scores to 0-100 by a convention of `crosscut.scores.stated.convert`.

    Returns
    -------
    pandas.DataFrame
        The table with `hundred` (0-100, missing without a scale), `counts` (is it a mark that
        the summary counts? of one rater's same mark, reported twice, the first), `rank` (1 for
        the highest of the marks, equal ones share a place; missing for what is no mark) and
        `favourable` (`hundred` at `VERDICT` or above).
    """
    table = table.copy()
    table["hundred"] = _hundreds(table, convention)
    mark = table["sort"] == MARK
    same = ["rater", "scope", "scale", "value", "hundred"]
    again = table.where(mark).duplicated(same) & (table["rater"] != "")
    table["counts"] = mark & ~again
    marks = table.loc[table["counts"], "hundred"].to_numpy()
    higher = (marks[None, :] > table["hundred"].to_numpy()[:, None] + 1e-9).sum(axis=1)
    table["rank"] = pd.Series(higher + 1, index=table.index, dtype="Int64").where(mark)
    table["favourable"] = table["hundred"] >= VERDICT - 1e-9
    return table


def own_by_group(table: pd.DataFrame, groups: Mapping[str, str]) -> pd.DataFrame:
    """Return the reviews' own marks that count, each with its group.

    Parameters
    ----------
    table
        As `at_convention`.
    groups
        review_id -> group, the groups in their order.

    Returns
    -------
    pandas.DataFrame
        The rows with the columns by (the group), of (marks of the group) and median (of them, in
        points of 100), in the order of the groups, each group's highest mark first.
    """
    own = table[(table["group"] == OWN) & table["counts"] & table["review_id"].isin(groups.keys())]
    own = own.assign(by=own["review_id"].map(groups))
    marks = own.groupby("by")["hundred"]
    own = own.assign(of=marks.transform("size"), median=marks.transform("median"))
    place = own["by"].map({name: at for at, name in enumerate(dict.fromkeys(groups.values()))})
    order = own.assign(place=place).sort_values(["place", "hundred"], ascending=[True, False])
    return own.loc[order.index].reset_index(drop=True)


@dataclass(frozen=True, slots=True)
class Spread:
    """How far marks agree; all figures in points of 100.

    Attributes
    ----------
    n
        Marks counted.
    median, q1, q3
        Median and quartiles (linear interpolation, as numpy).
    mad
        Median absolute deviation from the median, not rescaled.
    outliers
        `score` of each mark outside Tukey's fences, the furthest from the median first.
    """

    n: int
    median: float
    q1: float
    q3: float
    mad: float
    outliers: tuple[int, ...]


def spread(table: pd.DataFrame) -> Spread | None:
    """Summarise the marks that count; None where there is none.

    Parameters
    ----------
    table
        As `at_convention`.
    """
    marks = table[table["counts"]]
    if marks.empty:
        return None
    values = marks["hundred"].to_numpy(dtype="float64")
    q1, median, q3 = (float(one) for one in np.quantile(values, [0.25, 0.5, 0.75]))
    away = np.abs(values - median)
    reach = FENCE * (q3 - q1)
    outside = (values < q1 - reach - 1e-9) | (values > q3 + reach + 1e-9)
    order = np.argsort(-away, kind="stable")
    outliers = [int(marks["score"].iloc[i]) for i in order if outside[i]]
    far = tuple(outliers) if len(values) >= FEWEST else ()
    return Spread(len(values), median, q1, q3, float(np.median(away)), far)


def changes(table: pd.DataFrame, before: str, after: str) -> pd.DataFrame:
    """Compare two conventions, mark by mark; a mark reported twice is compared once.

    Returns
    -------
    pandas.DataFrame
        One row per mark: columns score, rater, hundred_before, hundred_after, rank_before,
        rank_after, flips (does the verdict at `VERDICT` change?).
    """
    old, new = (at_convention(table, name) for name in (before, after))
    return pd.DataFrame(
        {
            "score": table["score"],
            "rater": table["rater"],
            "hundred_before": old["hundred"],
            "hundred_after": new["hundred"],
            "rank_before": old["rank"],
            "rank_after": new["rank"],
            "flips": old["favourable"] != new["favourable"],
        }
    )[old["counts"]].reset_index(drop=True)


def changes_in_words(table: pd.DataFrame, names: Mapping[int, str]) -> list[str]:
    """Say who moves, who changes rank and whose verdict flips.

    Parameters
    ----------
    table
        As `changes`.
    names
        `score` -> the rater's name.

    Returns
    -------
    list of str
        Sentences: who moves; who changes rank; whose verdict flips. None of anything is said.
    """
    if table.empty:
        return []
    shift = table["hundred_after"] - table["hundred_before"]
    changes = table[shift.abs() > 1e-9]
    if changes.empty:
        return ["No mark moves, no rank changes and no verdict flips."]
    furthest = changes.loc[
        shift[changes.index].abs().sort_values(ascending=False, kind="stable").index
    ]
    moves = [
        f"{names[row['score']]} ({points(row['hundred_before'])} to {points(row['hundred_after'])})"
        for row in _records(furthest)
    ]
    return [f"{join_first(moves)} {_verb(moves, 'moves', 'move')}.", _ranks(table, names),
            _flips(table, names)]  # fmt: skip


def _ranks(table: pd.DataFrame, names: Mapping[int, str]) -> str:
    shift = (table["rank_after"] - table["rank_before"]).astype("int64")
    order = shift.abs().sort_values(ascending=False, kind="stable").index
    changes = table.loc[order][shift.loc[order] != 0]
    if changes.empty:
        return "No rank changes."
    raters = [
        f"{names[row['score']]} (from place {row['rank_before']} to {row['rank_after']})"
        for row in _records(changes)
    ]
    return f"{join_first(raters)} {_verb(raters, 'changes', 'change')} rank."


def _flips(table: pd.DataFrame, names: Mapping[int, str]) -> str:
    flips = table[table["flips"]]
    if flips.empty:
        return f"No verdict flips at {VERDICT:g}."
    raters = [
        f"{names[row['score']]} ({points(row['hundred_before'])} to {points(row['hundred_after'])})"
        for row in _records(flips)
    ]
    return f"{join_first(raters)} {_verb(raters, 'flips', 'flip')} at {VERDICT:g}."


def _verb(items: Sequence[str], one: str, many: str) -> str:
    return one if len(items) == 1 else many


def spread_in_words(table: pd.DataFrame, names: Mapping[int, str]) -> list[str]:
    """Say median, spread and outliers in sentences; empty where there is no mark.

    Parameters
    ----------
    table
        As `at_convention`.
    names
        `score` -> the rater's name.
    """
    summary = spread(table)
    if summary is None:
        return []
    if summary.n == 1:
        return ["One mark alone: there is nothing to agree with."]
    lines = [_middle_in_words(summary, table.loc[table["counts"], "hundred"])]
    if summary.n < FEWEST:
        return [*lines, f"Among fewer than {spell(FEWEST)} marks no outlier is named."]
    values = dict(zip(table["score"], table["hundred"], strict=True))
    far = [f"{names[i]} ({points(values[i])})" for i in summary.outliers]
    if not far:
        return [*lines, "No mark lies apart from the others."]
    return [*lines, f"{join_first(far)} {_verb(far, 'lies', 'lie')} apart from the others."]


def _middle_in_words(summary: Spread, marks: pd.Series[float]) -> str:
    """Say where the marks lie; how many of them in the middle is counted, not taken for half."""
    low, high, who = marks.min(), marks.max(), "they"
    if low == high:
        return f"{'Both' if summary.n == 2 else f'All {spell(summary.n)}'} marks are {points(low)}."
    away = ""
    if summary.n >= HALVED:
        low, high = summary.q1, summary.q3
        inside = int(marks.between(low - 1e-9, high + 1e-9).sum())
        who = f"{spell(inside)} of them"
        away = f", and half no further than {points(summary.mad)} from the median"
    wide = points(round(high, 1) - round(low, 1))  # of the figures as they are shown
    return (
        f"The median of {number(summary.n)} marks is {points(summary.median)}; {who} lie between "
        f"{points(low)} and {points(high)}, {wide} points apart{away}."
    )


def rater_name(row: Mapping[Any, Any], names: Mapping[str, str]) -> str:
    """Name a rater: the review itself, whom it quotes, or whoever is published elsewhere."""
    review = str(row["review_id"])
    if row["group"] == OWN:
        return names.get(review, review)
    rater = str(row["rater"]) or "Somebody"
    return f"{rater}, in {names.get(review, review)}" if review else rater


def points(value: float) -> str:
    """Write points of 100 to one decimal, whole ones without: 90, 84.2."""
    return f"{round(float(value), 1) + 0.0:g}"
