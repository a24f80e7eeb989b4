"""Rules on what reviews mention: themes, motifs, and characters brought together."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from crosscut.overview.case import Case, Finding
from crosscut.text.phrases import FEW, counted, listed, number, per_thousand, spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd


PRIOR_WORDS = 500
"""Weight of the whole corpus in a theme's rate, as if so many words more had been read."""

LEAST_ALONE = 3
"""A code mentioned less often than this is no finding for standing alone."""


def log_odds(count: int, words: int, rest: int, rest_words: int) -> tuple[float, float]:
    """Log-odds ratio of a code here against the rest, and its z, with a Dirichlet prior.

    The prior is the corpus itself, `PRIOR_WORDS` words of it on each side (Monroe, Colaresi
    and Quinn, "Fightin' Words", 2008, equations 16 and 19-22).
    """
    prior = PRIOR_WORDS * (count + rest) / (words + rest_words)
    here = (count + prior) / (words + PRIOR_WORDS - count - prior)
    there = (rest + prior) / (rest_words + PRIOR_WORDS - rest - prior)
    delta = math.log(here) - math.log(there)
    return delta, delta / math.sqrt(1 / (count + prior) + 1 / (rest + prior))


@dataclass(frozen=True, slots=True)
class _Use:
    """How often one review uses a code, and the others taken together."""

    review: str
    code: str
    count: int
    words: int
    rest: int
    rest_words: int

    @property
    def z(self) -> float:
        return log_odds(self.count, self.words, self.rest, self.rest_words)[1]

    @property
    def twice(self) -> bool:
        """Whether the rate here is at least twice that of the others."""
        return self.count * self.rest_words >= 2 * self.rest * self.words


def _uses(case: Case, counts: pd.DataFrame) -> Iterator[_Use]:
    """Every use of a code that is no chance of a few mentions."""
    all_words = int(case.words.sum())
    totals = counts.groupby("code")["count"].sum().to_dict()
    for row in counts[counts["count"] >= FEW].to_dict("records"):
        count, words = int(row["count"]), int(row["words"])
        rest = int(totals[row["code"]]) - count
        if all_words > words:
            yield _Use(row["review_id"], row["code"], count, words, rest, all_words - words)


def ruling_theme(case: Case) -> Finding | None:
    """Find the theme that one review over-uses most against the others taken together."""
    uses = [use for use in _uses(case, case.themes) if use.twice]
    top = max(uses, key=lambda use: use.z, default=None)
    if top is None:
        return None
    return Finding(
        "ruling_theme",
        max(0.0, min(0.85, top.z / 6)),
        f"{case.codes['theme', top.code]} is what sets {case.called(top.review)} apart",
        f"{per_thousand(top.count, top.words)} mentions per 1,000 words "
        f"({number(top.count)} in all), in the others "
        f"{per_thousand(top.rest, top.rest_words)} ({number(top.rest)})",
        top.review,
        case.first_mention(top.review, "theme", top.code),
        mark=f"theme:{top.code}",
        subject=top.review,
    )


def shared_motifs(case: Case) -> Finding | None:
    """Find which motifs stand in every review, or how near the best known comes to it."""
    total, motifs = len(case.names), case.motifs
    if total < 3 or motifs.empty:
        return None
    sums = motifs.groupby("code").agg(count=("count", "sum"), reviews=("reviews", "first"))
    sums = sums.sort_values(["reviews", "count"], ascending=False, kind="stable")
    known, top = len(sums), str(sums.index[0])
    shared = [str(code) for code in sums.index[sums["reviews"] == total]]
    titles = [case.codes["motif", code] for code in (shared or [top])]
    if shared:
        text = _shared_words(titles, known)
        times = zip(titles[:3], sums["count"], strict=False)
        basis = ", ".join(f"{title}: {counted(int(n), 'mention')}" for title, n in times)
    else:
        text = f"no motif is in every review; {titles[0]} comes nearest"
        basis = f"in {int(sums['reviews'].iloc[0])} of {total} reviews"
    here = motifs[motifs["code"] == top]
    review = str(here["review_id"].to_numpy()[here["count"].to_numpy().argmax()])
    return Finding(
        "shared_motifs",
        0.7 * (1 - len(shared) / known),
        text,
        basis,
        review,
        case.first_mention(review, "motif", top),
        mark=f"motif:{top}",
    )


def _shared_words(titles: list[str], known: int) -> str:
    count = len(titles)
    shown = listed(titles) if count <= 3 else f"{', '.join(titles[:3])} and others"
    if count == known > 1:
        every = "both" if known == 2 else f"all {spelled(known)}"
        return f"{every} motifs are in every review: {shown}"
    few = "only " if 2 * count <= known else ""
    verb = "is" if count == 1 else "are"
    return f"{few}{spelled(count)} of {known} motifs {verb} in every review: {shown}"


def lone_code(case: Case) -> Finding | None:
    """Find the theme or motif that one review speaks of most and no other at all."""
    if len(case.names) < 3:
        return None
    lone = [
        (int(row["count"]), kind, str(row["review_id"]), str(row["code"]))
        for kind, counts in (("theme", case.themes), ("motif", case.motifs))
        for row in counts[counts["reviews"] == 1].to_dict("records")
    ]
    count, kind, review, code = max(lone, key=lambda row: row[0], default=(0, "", "", ""))
    if count < LEAST_ALONE:
        return None
    return Finding(
        "lone_code",
        min(0.8, 0.4 + count / 20),
        f"only {case.called(review)} speaks of the {kind} {case.codes[kind, code]}",
        f"{counted(count, 'mention')} there, none in the other {spelled(len(case.names) - 1)}",
        review,
        case.first_mention(review, kind, code),
        mark=f"{kind}:{code}",
        subject=review,
    )


def _pairs(case: Case) -> dict[tuple[str, str], dict[str, list[int]]]:
    """Pairs of characters of different stories -> review -> passages that name both."""
    named = case.mentions[case.mentions["kind"] == "character"]
    found: dict[tuple[str, str], dict[str, list[int]]] = {}
    together: dict[tuple[str, int, int], set[str]] = {}
    for row in named.to_dict("records"):
        place = str(row["review_id"]), int(row["passage"]), int(row["sentence"])
        together.setdefault(place, set()).add(str(row["code"]))
    for (review, passage, _), codes in together.items():
        for one, two in combinations(sorted(codes), 2):
            homes = case.homes.get(one), case.homes.get(two)
            if all(homes) and homes[0] != homes[1] and (one, two) not in case.paired:
                found.setdefault((one, two), {}).setdefault(review, []).append(passage)
    return found


def lone_pair(case: Case) -> Finding | None:
    """Find two characters of different stories whom one review alone names together."""
    if len(case.names) < 3:
        return None
    lone = {pair: by for pair, by in _pairs(case).items() if len(by) == 1}
    if not lone:
        return None
    pair, by = max(lone.items(), key=lambda item: len(next(iter(item[1].values()))))
    review, passages = next(iter(by.items()))
    one, two = (case.codes["character", code] for code in pair)
    homes = [case.segments[case.homes[code]] for code in pair]
    return Finding(
        "lone_pair",
        0.75 * (1 - 1 / len(case.names)) * min(1.0, 0.7 + 0.1 * len(passages)),
        f"only {case.called(review)} names {one} and {two} in one sentence",
        f"{counted(len(passages), 'sentence')}; the guide places them in {listed(homes)}",
        review,
        passages[0],
        mark=f"character:{pair[0]}",
        subject=review,
    )
