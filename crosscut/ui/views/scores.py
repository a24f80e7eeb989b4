"""Scores: every stated score on one axis, what they say, and scales that the reader states."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final

import pandas as pd
import streamlit as st

from crosscut.charts import scores as charts
from crosscut.corpus.build import Corpus
from crosscut.large.corpora import CountedCorpus
from crosscut.measures import scores
from crosscut.measures.groups import BY, groups
from crosscut.scores.stated import LETTER
from crosscut.text.phrases import NBSP, count_of, spell
from crosscut.ui import films, links, paging
from crosscut.ui.cache import cache_by_value
from crosscut.ui.evidence import Box, Evidence
from crosscut.ui.figure import Figure
from crosscut.ui.page import Page

_SCALES: Final = "stated_scales"


def stated_maxima(corpus: Corpus) -> dict[int, float]:
    """Return score -> maximum, as far as the reader has stated any of this film."""
    maxima: dict[int, float] = st.session_state.get(_SCALES, {}).get(corpus.guide.film.title, {})
    return maxima


def state_scale(corpus: Corpus, ratings: ScoresTable) -> None:
    """Let the reader state the maximum of a mark that has none, for this session only."""
    unknown = _without_scale(ratings)
    if not unknown:
        return
    st.subheader("Scale not stated", anchor=False)
    st.html(
        '<p class="caption">These marks never say out of how many, so they are not converted. '
        "If you know the scale, state it and see; it holds for this session and is not counted "
        "in the median.</p>"
    )
    names = {f"{ratings.raters[row['score']]}: {row['stated']}": row for row in unknown}
    which, much = st.columns([3, 2], gap="small", vertical_alignment="bottom")
    name = which.selectbox("Whose mark", list(names), key="scale-of")
    row = names[name]
    with much:
        _scale_field(corpus, int(row["score"]), float(row["value"]))
    if row["sort"] == scores.ASSUMED:
        st.html(f'<p class="para">{escape(_assumption_words(ratings, row))}</p>')


@cache_by_value
def _without_scale(ratings: ScoresTable) -> list[dict[Hashable, Any]]:
    """Return the marks whose maximum is not stated."""
    table = ratings.table
    bare = table["sort"].isin((scores.UNSTATED, scores.ASSUMED)) & table["value"].notna()
    return table[bare].to_dict("records")


def _scale_field(corpus: Corpus, score: int, least: float) -> None:
    film = corpus.guide.film.title
    key = f"scale-{film}-{score}"
    if key not in st.session_state:  # and not as a default, or a field could not be emptied
        st.session_state[key] = stated_maxima(corpus).get(score)
    st.number_input(
        "Out of",
        min_value=least,
        value=None,
        step=1.0,
        format="%g",
        key=key,
        placeholder="?",
        on_change=_keep_scale,
        args=(film, score, key),
    )


def _keep_scale(film: str, score: int, key: str) -> None:
    scales = {name: dict(own) for name, own in st.session_state.get(_SCALES, {}).items()}
    own = scales.setdefault(film, {})
    value = st.session_state[key]
    if value is None:
        own.pop(score, None)
    else:
        own[score] = float(value)
    st.session_state[_SCALES] = scales


def _assumption_words(ratings: ScoresTable, row: Mapping[Hashable, Any]) -> str:
    """Say what a mark becomes on the reader's scale, and what the median would be with it."""
    with_it = ratings.table["counts"] | (ratings.table["score"] == row["score"])
    with_mark = scores.spread(ratings.table.assign(counts=with_it))
    sentence = (
        f"Out of {row['scale_max']:g}, {row['stated']} by {ratings.raters[row['score']]} would be "
        f"{scores.points(row['hundred'])}."
    )
    if with_mark is None or with_mark.n < 2:
        return sentence
    median = scores.points(with_mark.median)
    return f"{sentence} With it the median of {with_mark.n} marks would be {median}."


CONVENTIONS: Final = {
    "Linear": "linear",
    "Letter table": "letters",
    "Lowest mark is zero": "lowest-is-zero",
}
"""Name of a convention on the page -> its name in `crosscut.scores.stated.convert`."""

_HOW: Final = {
    "linear": "Each mark divided by the highest of its scale.",
    "letters": "Letter grades by Metacritic’s table, where A is 100 as A+ is, and C 50; numbers "
    "divided by the highest of their scale.",
    "lowest-is-zero": "The lowest mark that a scale allows is 0: half a star on Letterboxd, "
    "1 on IMDb, F among letter grades.",
}


@dataclass(frozen=True)
class ScoresTable:
    """The stated scores of the film as they are shown.

    Attributes
    ----------
    fingerprint
        Of what was asked for: the corpus, the reviews, the convention, and the scales that the
        reader stated.
    table
        As `scores.at_convention`, with `linear`: the score by the linear convention.
    others
        As `scores.other_scores`, converted as the table.
    raters
        score -> the rater's name, as on every part of the page.
    convention
        As in `crosscut.scores.stated.convert`.
    lines
        What the page says of them, sentence by sentence.
    options
        score -> its label, of every score shown.
    """

    fingerprint: tuple[object, ...]
    table: pd.DataFrame = field(repr=False)
    others: pd.DataFrame = field(repr=False)
    raters: dict[int, str]
    convention: str
    lines: tuple[str, ...]
    options: dict[int, str]


def gather_scores(page: Page, convention: str) -> ScoresTable:
    """Gather the stated scores under a convention, with the scales that the reader stated."""
    maxima = tuple(sorted(stated_maxima(page.corpus).items()))
    return _scores_table(page.corpus, page.scope.reviews, convention, maxima)


@cache_by_value
def _scores_table(
    corpus: Corpus,
    reviews: tuple[str, ...],
    convention: str,
    maxima: tuple[tuple[int, float], ...],
) -> ScoresTable:
    names = films.directory(corpus).names
    table = scores.with_maximum(scores.film_scores(corpus, reviews), dict(maxima))
    others = scores.other_scores(corpus, reviews)
    raters = {
        int(row["score"]): scores.rater_name(row, names)
        for part in (table, others)
        for row in part.to_dict("records")
    }
    linear = scores.at_convention(table, "linear")["hundred"]
    at_scale = scores.at_convention(table, convention).assign(linear=linear)
    return ScoresTable(
        fingerprint=(corpus.fingerprint, reviews, convention, maxima),
        table=at_scale,
        others=scores.at_convention(others, convention),
        raters=raters,
        convention=convention,
        lines=tuple(_lines(at_scale, raters, convention, len(reviews or names))),
        options=_options(at_scale, raters),
    )


def convention() -> str:
    """Draw the switch of convention; return its name in the library."""
    return CONVENTIONS[links.switch("Converted to 0–100 by", list(CONVENTIONS), key="convention")]


@cache_by_value
def scores_figure(page: Page, ratings: ScoresTable, part: int) -> Figure:
    """Return the dots of a part of the scores (`paging.choose_part`); in words where none is."""
    if ratings.table.empty:
        return Figure("stated-scores", missing=ratings.lines[0])
    spread = scores.spread(ratings.table)
    part_of_scores = paging.cut(charts.in_order(ratings.table), part)
    chart = charts.score_lanes(
        ratings.table[ratings.table["score"].isin(part_of_scores)],
        ratings.raters,
        spread,
        page.theme,
    )
    return Figure(
        "stated-scores",
        charts.headline(ratings.table),
        chart.to_dict(validate=False),
        charts.describe_scores(ratings.table, ratings.raters, spread),
        escape(_caption(ratings) + paging.part_caption(len(ratings.table), part, unit="scores")),
        scores_table(ratings),
        (page.source("stated scores of the film"), _how(ratings)),
        (Box("score", "A score and where it stands", ratings.options, ("score",)),),
        opening=_first_in_a_text(ratings.table, part_of_scores),
    )


@cache_by_value
def groups_figure(page: Page, ratings: ScoresTable, by: str) -> Figure | None:
    """Return the reviews' own marks in rows of their groups; None where no review states one.

    `by` is a key of `measures.groups.BY`.
    """
    own = scores.own_by_group(ratings.table, groups(page.corpus, by))
    if own.empty:
        return None
    medians = own["median"].drop_duplicates().sort_values()
    low, high = scores.points(medians.iloc[0]), scores.points(medians.iloc[-1])
    span = f"medians from {low} to {high}" if low != high else f"a median of {low}"
    options = {score: ratings.options[score] for score in own["score"]}
    caption = (
        f"{_HOW[ratings.convention]} A dot is a mark that a review gives itself, a line the median "
        "of its group; the number of marks stands at the name. Scores published elsewhere are not "
        "among them. Click a dot."
    )
    return Figure(
        "scores-by-group",
        f"The reviews’ own scores by {BY[by].lower()}: {span}",
        charts.score_groups(own, ratings.raters, page.theme).to_dict(validate=False),
        f"Rows of dots on an axis from 0 to 100. {charts.medians_in_words(own)}.",
        escape(caption),
        pd.DataFrame(
            {
                "Group": own["by"],
                "Review": own["score"].map(ratings.raters),
                "Stated": own["stated"],
                "Of 100": [scores.points(one) for one in own["hundred"]],
                "Marks of the group": own["of"],
                "Median of the group": [scores.points(one) for one in own["median"]],
            }
        ),
        (page.source("scores of the reviews themselves"), _HOW[ratings.convention]),
        (Box("score", "A score and where it stands", options, ("score",)),),
        opening=_first_in_a_text(own, own["score"].tolist()),
    )


def count_figure(page: Page, by: str) -> Figure:
    """Return the own scores of all reviews of a tables folder, in rows of their groups."""
    marks = page.corpus.marks() if isinstance(page.corpus, CountedCorpus) else pd.DataFrame()
    if marks.empty:
        return Figure("scores-counted", missing="No review states a score of its own.")
    many = {
        one: count_of(int(n), "review")
        for one, n in zip(marks["score"], marks["times"], strict=True)
    }
    caption = (
        "Each review’s own score on its own scale, brought to 0 to 100 in proportion. The larger a "
        "dot, the more reviews give that score; a line is the median of its group. To read them, "
        "choose a group under “Reviews of” at the side."
    )
    return Figure(
        "scores-counted",
        f"The own scores of all reviews by {BY[by].lower()}" if by else "All own scores",
        charts.score_groups(marks, many, page.theme).to_dict(validate=False),
        f"Rows of dots on an axis from 0 to 100. {charts.medians_in_words(marks)}.",
        escape(caption),
        marks[["by", "hundred", "times", "of", "median"]].set_axis(
            ["Group", "Of 100", "Reviews", "Scores of the group", "Median of the group"], axis=1
        ),
        (page.source("own scores of all reviews"), caption),
    )


def _first_in_a_text(table: pd.DataFrame, order: Sequence[int]) -> tuple[int, ...]:
    """Return the first score that stands in a sentence of a review; none, if none does."""
    stands = set(table.loc[table["start"].notna(), "score"])
    return tuple(score for score in order if score in stands)[:1]


def _how(ratings: ScoresTable) -> str:
    """Say how the marks that are here were converted."""
    how = _HOW[ratings.convention]
    if ratings.convention == "letters" or not (ratings.table["scale"] == LETTER).any():
        return how
    return f"{how} Letter grades stand in 12 even steps, from F at 0 to A+ at 100."


def _caption(ratings: ScoresTable) -> str:
    table = ratings.table
    marks = int(table["counts"].sum())
    lines = [_how(ratings)]
    if marks > 1:
        line = f"Line: the median of {count_of(marks, 'mark')}"
        if marks >= scores.HALVED:
            line = f"{line}; band: the half of them in the middle"
        lines.append(f"{line}.")
        if (table["counts"] & (table["rater_kind"] == "aggregate")).any():
            lines.append("A mark counts once, whether one critic’s or an average of many.")
    bare = ratings.table[ratings.table["sort"] == scores.UNSTATED]
    if len(bare):
        unplaced = [
            f"{ratings.raters[row['score']]}, {row['stated']}" for row in bare.to_dict("records")
        ]
        lines.append(f"Scale not stated, so not placed: {'; '.join(unplaced)}.")
    if ratings.table["sort"].isin((scores.POSITIVE, scores.ASSUMED)).any():
        lines.append("Hollow: shown, but not counted.")
    if ratings.convention != "linear":
        lines.append("A grey bar runs from where “Linear” puts a dot.")
    return " ".join([*lines, "Click a dot."])


def scores_table(ratings: ScoresTable) -> pd.DataFrame:
    """Return the scores as a reader reads them, those of anything but the film at the end."""
    table = pd.concat([ratings.table, ratings.others], ignore_index=True)
    groups = [charts.group_of(row) for row in table.to_dict("records")]
    places = table["rank"].where(table["scope"] == "film")
    return pd.DataFrame(
        {
            "Rater": table["score"].map(ratings.raters),
            "Kind": table["rater_kind"],
            "Stated": table["stated"],
            "Scale": table["scale"],
            "Of 100": ["" if pd.isna(one) else scores.points(one) for one in table["hundred"]],
            "Place": ["" if pd.isna(one) else str(one) for one in places],
            "Of": table["scope"],
            "Group": [charts.HEADS[group] for group in groups],
            "Source": table["source"],
        }
    )


def in_words(ratings: ScoresTable) -> None:
    """Say who states a score, how far the marks agree, and what the convention changes."""
    if ratings.table.empty:
        return
    st.subheader("How far they agree", anchor=False)
    st.html("".join(f'<p class="para">{escape(line)}</p>' for line in ratings.lines))


def _lines(
    table: pd.DataFrame, raters: Mapping[int, str], convention: str, reviews: int
) -> list[str]:
    lines = [_own_in_words(table, reviews), *scores.spread_in_words(table, raters)]
    if convention != "linear":
        rows = scores.changes(table, "linear", convention)
        words = scores.changes_in_words(rows, raters)
        lines += [f"Against “Linear”: {words[0]}", *words[1:]] if words else []
    positive = int((table["sort"] == scores.POSITIVE).sum())
    if positive:
        verb = "stands" if positive == 1 else "stand"
        lines.append(
            f"{count_of(positive, 'share')} of positive verdicts {verb} apart: such a share "
            "counts who liked the film, and says nothing of how much."
        )
    return lines


def _own_in_words(table: pd.DataFrame, reviews: int) -> str:
    """Say how many of the chosen reviews state a score of their own."""
    own = table[table["group"] == scores.OWN]["review_id"].nunique()
    if table.empty:
        return "No score of the film is stated, here or elsewhere; words are all there is."
    if reviews == 1:
        return f"The review here states {'a' if own else 'no'} score of its own."
    if not own:
        return f"None of the {spell(reviews)} reviews here states a score of its own."
    if own == reviews > 1:
        return f"{'Both' if own == 2 else f'All {spell(own)}'} reviews state scores of their own."
    states = "states a score of its" if own == 1 else "state scores of their"
    return f"{spell(own).capitalize()} of {spell(reviews)}{NBSP}reviews {states} own."


def _options(table: pd.DataFrame, raters: Mapping[int, str]) -> dict[int, str]:
    """score -> its label, unlike for unlike scores."""
    options: dict[int, str] = {}
    for row in table.to_dict("records"):
        label, score = f"{raters[row['score']]}: {row['stated']}", int(row["score"])
        options[score] = label if label not in options.values() else f"{label} ({score})"
    return options


@cache_by_value
def score_evidence(corpus: Corpus, ratings: ScoresTable, score: int) -> Evidence:
    """Find where a score stands, or say why there is no sentence to show."""
    row = ratings.table[ratings.table["score"] == score].iloc[0]
    missing = "It stands in the file’s front matter, not in the text."
    if not row["review_id"]:
        where = f"Published at {row['source']}, outside the reviews here"
        missing = f"{where}: there is no sentence to show."
    heading = f"{ratings.raters[score]}: {row['stated']}"
    return Evidence(heading, score_spans(corpus, ratings.table, score), "score", missing)


def score_spans(corpus: Corpus, table: pd.DataFrame, score: int) -> pd.DataFrame:
    """Find the sentence in which a score stands.

    Returns
    -------
    pandas.DataFrame
        Columns review_id, sentence, start, end; one row, none for a score in no text.
    """
    own = table.loc[table["score"] == score, ["review_id", "start", "end"]].dropna()
    where = films.directory(corpus)
    rows = []
    for review, start, end in own.itertuples(index=False):
        before = sum(first <= start for _, first, *_ in where.sentences[review])
        if before:
            rows.append((review, before - 1, int(start), int(end)))
    return pd.DataFrame(rows, columns=["review_id", "sentence", "start", "end"])
