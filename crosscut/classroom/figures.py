"""Figures of a lesson, drawn from a corpus by their names: few things, each with its table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import altair as alt
import numpy as np
import pandas as pd

from crosscut.charts import scores as score_charts
from crosscut.charts.bars import bars, describe_segment_bars, segment_bars
from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope, Selection, by_read, select
from crosscut.measures import scores
from crosscut.measures.overview import retelling_notice, segment_shares
from crosscut.measures.themes import review_rates
from crosscut.project.lesson import Lesson, Stop
from crosscut.project.notebook import FrozenFigure, Quote, place_of, quote_of
from crosscut.text.phrases import FEW, count_of, number, per_thousand, review_names

MOST: Final = 12
"""Names on one picture: more cannot be read from the back of a room."""

SHARES: Final = "segment-shares"
BY_REVIEW: Final = "mentions-by-review"
MENTIONS: Final = "mentions"
SCORES: Final = "stated-scores"
LENGTHS: Final = "lengths"


@dataclass(frozen=True)
class Material:
    """A corpus, as figures and questions take it; of the reviews those that are read."""

    corpus: Corpus

    @cached_property
    def selection(self) -> Selection:
        """The reviews that are read, all stories."""
        return select(self.corpus, Scope())

    @cached_property
    def reviews(self) -> pd.DataFrame:
        """Their rows."""
        return by_read(self.corpus.reviews)[0]

    @cached_property
    def names(self) -> dict[str, str]:
        """review_id -> name of those that are read."""
        here = set(self.reviews["review_id"].astype("str"))
        names = review_names(self.corpus.reviews, self.corpus.guide.film.title)
        return {review: name for review, name in names.items() if review in here}

    @cached_property
    def shares(self) -> pd.DataFrame:
        """As `measures.overview.segment_shares`."""
        return segment_shares(self.corpus)

    def rates(self, kind: str) -> pd.DataFrame:
        """As `measures.themes.review_rates` of all codes of a kind."""
        return review_rates(self.selection, kind, list(self.corpus.guide.code_titles(kind)))  # type: ignore[arg-type]

    @cached_property
    def marks(self) -> pd.DataFrame:
        """Stated scores of the film, as `measures.scores.at_convention`, with `linear`."""
        table = scores.at_convention(scores.film_scores(self.corpus), "linear")
        return table.assign(linear=table["hundred"])

    def title(self, kind: str, code: str) -> str:
        """Title of a code; the code itself where the guide has it no more."""
        return self.corpus.guide.code_titles(kind).get(code, code)  # type: ignore[arg-type]

    def quote(self, review_id: str, start: int, end: int, passage: int) -> Quote:
        """Quote a review, with all that has to be named."""
        table = self.corpus.reviews
        row = table[table["review_id"].astype("str") == review_id].iloc[0]
        title = row["title"] or self.names.get(review_id, review_id)
        about = {"title": title, "retelling_of": retelling_notice(row["notes"])}
        return quote_of(str(row["text"]), start, end, row.to_dict() | about, passage)

    def source(self, what: str) -> str:
        """Return the line on a figure's source."""
        retold = any(retelling_notice(notes) for notes in self.reviews["notes"])
        of = " Retellings of published reviews, not their authors’ words." if retold else ""
        count = count_of(len(self.names), "review")
        return f"Crosscut, {self.corpus.guide.film.title}: {what}; {count}.{of}"


def draw(material: Material, name: str) -> FrozenFigure | None:
    """Draw a figure by its name; None where the corpus has nothing to show in it.

    Names are one of the constants above, with what it is of behind a colon: the review that
    `SHARES` must show, the kind and code of `BY_REVIEW` ("theme:loneliness"), the kind and codes
    of `MENTIONS` ("motif:neon,letter").
    """
    figure, _, of = name.partition(":")
    makers: Mapping[str, Callable[[Material, str, str], FrozenFigure | None]] = {
        SHARES: _shares, BY_REVIEW: _by_review, MENTIONS: _mentions, SCORES: _scores,
        LENGTHS: _lengths,
    }  # fmt: skip
    return makers[figure](material, name, of) if figure in makers else None


def _frozen(
    material: Material,
    name: str,
    chart: alt.LayerChart,
    table: pd.DataFrame,
    alt_text: str,
    caption: str,
    what: str,
) -> FrozenFigure:
    spec = json.dumps(chart.to_dict(validate=False), separators=(",", ":"), default=str)
    rows = [tuple(map(str, row)) for row in table.itertuples(index=False)]
    return FrozenFigure(
        name, spec, (tuple(map(str, table.columns)), *rows), alt_text, caption,
        material.source(what),
    )  # fmt: skip


def _some(names: Mapping[str, str], first: Iterable[str]) -> dict[str, str]:
    """Return the names of as many reviews as a picture takes, in their order."""
    reviews = {*list(dict.fromkeys(one for one in first if one in names))[:MOST]}
    return {review: name for review, name in names.items() if review in reviews}


def _how_many(count: int, total: int, which: str) -> str:
    return f" Shown are {count} of {total} reviews, {which}." if count < total else ""


def _shares(material: Material, name: str, review: str) -> FrozenFigure | None:
    titles = material.corpus.guide.code_titles("segment")
    if len(titles) < 3 or not material.names:
        return None
    words = material.shares.groupby("review_id")["words"].sum().sort_values(ascending=False)
    names = _some(material.names, [review, *map(str, words.index)])
    table = material.shares[material.shares["review_id"].isin(names)]
    rows = pd.DataFrame({"Review": list(names.values())})
    for code, title in titles.items():
        own = table[table["segment"] == code].set_index("review_id").loc[list(names)]
        rows[f"{title}, %"] = (100 * own["share"]).round().astype("int64").to_numpy()
    return _frozen(
        material, name, segment_bars(table, names, titles, "light"), rows,
        describe_segment_bars(table, names, titles),
        "Each sentence is given to one story, or to the film as a whole, by estimate."
        + _how_many(len(names), len(material.names), "the longest"),
        "share of each review's words by story",
    )  # fmt: skip


def _bars(
    material: Material,
    name: str,
    table: pd.DataFrame,
    heads: Sequence[str],
    caption: str,
    what: str,
) -> FrozenFigure:
    """Draw `charts.bars`; `heads` name the columns of its table: names, and one or two numbers."""
    few = table["few"].any()
    numbers = [one for one in ("value", "count") if one in table]
    rows = table[["name", *numbers]].set_axis(list(heads), axis=1)
    pairs = zip(table["name"], table["figure"], strict=True)
    words = "; ".join(f"{one}: {figure}" for one, figure in pairs)
    hollow = f" Hollow: fewer than {FEW} mentions." if few else ""
    return _frozen(
        material, name, bars(table, "light"), rows, f"Bars. {words}.", caption + hollow, what
    )


def _by_review(material: Material, name: str, of: str) -> FrozenFigure | None:
    kind, _, code = of.partition(":")
    rates = material.rates(kind) if kind in ("theme", "motif") else pd.DataFrame()
    rates = rates[rates["code"] == code] if len(rates) else rates
    if rates.empty or not rates["count"].sum():
        return None
    # Of a few mentions a rate says little: then they are counted.
    by = "rate" if rates["count"].max() >= FEW else "count"
    order = rates.sort_values(by, ascending=False, kind="stable").head(MOST)
    table = pd.DataFrame(
        {
            "name": order["review_id"].map(material.names),
            "value": order[by].round(1),
            "count": order["count"],
            "figure": [
                "none found"
                if not n
                else count_of(n, "mention")
                if by == "count"
                else f"{per_thousand(n, words)} per 1,000 words ({number(n)})"
                for n, words in zip(order["count"], order["words"], strict=True)
            ],
            "few": (order["count"] < FEW) & (order["count"] > 0),
        }
    )
    title, heads = material.title(kind, code), ["Review", "Mentions per 1,000 words", "Mentions"]
    if by == "count":
        table, heads = table.drop(columns="count"), ["Review", "Mentions"]
    what = "" if by == "count" else " per 1,000 words, and how many there are"
    return _bars(
        material, name, table, heads,
        f"Mentions of {title}{what}; in "
        f"{int((rates['count'] > 0).sum())} of {count_of(len(rates), 'review')}."
        + _how_many(len(order), len(rates), "those with most"),
        f"mentions of {title} in each review",
    )  # fmt: skip


def mention_counts(material: Material, kind: str) -> pd.DataFrame:
    """Count the mentions of each code of a kind in all reviews, from most to least.

    Columns: code, count, reviews (in how many it is mentioned).
    """
    rates = material.rates(kind)
    table = rates.groupby("code", sort=False).agg(
        count=("count", "sum"), reviews=("reviews", "max")
    )
    return table.reset_index().sort_values("count", ascending=False, kind="stable")


def _mentions(material: Material, name: str, of: str) -> FrozenFigure | None:
    kind, _, codes = of.partition(":")
    table = mention_counts(material, kind) if kind in ("theme", "motif") else pd.DataFrame()
    table = table[table["code"].isin(codes.split(","))].head(MOST) if len(table) else table
    if table.empty or not table["count"].sum():
        return None
    total = len(material.names)
    rows = pd.DataFrame(
        {
            "name": [material.title(kind, code) for code in table["code"]],
            "value": table["count"].to_numpy(),
            "count": table["reviews"].to_numpy(),
            "figure": [
                f"{number(n)}, in {reviews} of {total}"
                for n, reviews in zip(table["count"], table["reviews"], strict=True)
            ],
            "few": table["count"].to_numpy() < FEW,
        }
    )
    return _bars(
        material, name, rows, (kind.capitalize(), "Mentions", "Reviews"),
        f"How often all {count_of(total, 'review')} together mention each {kind}, and how many of "
        "them do.",
        f"mentions of {kind}s in all reviews",
    )  # fmt: skip


def _scores(material: Material, name: str, _of: str) -> FrozenFigure | None:
    table = material.marks
    if not table["counts"].any():
        return None
    names, rows_of_scores = material.names, table.to_dict("records")
    raters = {int(row["score"]): scores.rater_name(row, names) for row in rows_of_scores}
    # The lowest and the highest are drawn, however many stand between them.
    marks = table[table["counts"]].sort_values("hundred", kind="stable")
    some = np.unique(np.linspace(0, len(marks) - 1, min(MOST, len(marks))).round().astype(int))
    spread = scores.spread(table)
    part = table[table["score"].isin(marks["score"].iloc[some])]
    rows = pd.DataFrame(
        {
            "Rater": part["score"].map(raters),
            "Stated": part["stated"],
            "Of 100": ["" if pd.isna(one) else scores.points(one) for one in part["hundred"]],
        }
    )
    rest = len(table) - len(part)
    more = f" {count_of(rest, 'score')} more on the page Scores." if rest else ""
    return _frozen(
        material, name, score_charts.score_lanes(part, raters, spread, "light"), rows,
        score_charts.describe_scores(table, raters, spread),
        f"Each mark divided by the highest of its scale.{_behind_marks(spread)}{more}",
        "stated scores of the film",
    )  # fmt: skip


def _behind_marks(spread: scores.Spread | None) -> str:
    """Say what is drawn behind the marks."""
    if spread is None or spread.n < 2:
        return ""
    band = " Band: the half of all marks in the middle." if spread.n >= scores.HALVED else ""
    return f" Line: the median.{band}"


def _lengths(material: Material, name: str, _of: str) -> FrozenFigure | None:
    words = material.selection.words
    words = words[words > 0].sort_values(ascending=False, kind="stable")
    if len(words) < 2:
        return None
    half = MOST // 2
    part = words if len(words) <= MOST else pd.concat([words.head(half), words.tail(half)])
    table = pd.DataFrame(
        {
            "name": [material.names[str(review)] for review in part.index],
            "value": part.to_numpy(),
            "figure": [count_of(int(n), "word") for n in part],
            "few": False,
        }
    )
    return _bars(
        material, name, table, ("Review", "Words"),
        "Captions and headings left out."
        + _how_many(len(part), len(words), "the longest and the shortest"),
        "length of the reviews",
    )  # fmt: skip


def complete(corpus: Corpus, lesson: Lesson) -> Lesson:
    """Return a lesson with the figures that it names drawn, and its quotations found.

    So a lesson can be written by hand, and stays true when the reviews change: of a figure its
    name is enough, of a quotation the review and its words. What is not there is left out.
    """
    material = Material(corpus)
    texts = dict(
        zip(corpus.reviews["review_id"].astype("str"), corpus.reviews["text"], strict=True)
    )
    return replace(lesson, stops=tuple(_complete(one, material, texts) for one in lesson.stops))


def _complete(stop: Stop, material: Material, texts: Mapping[str, str]) -> Stop:
    pin = stop.pin
    if pin.figure is not None and not (pin.figure.spec or pin.figure.table):
        pin = replace(pin, figure=draw(material, pin.figure.name))
    quotes = []
    for one in pin.quotes:
        place = None if one.end else place_of(one, texts.get(one.review_id, ""))
        if place is not None:
            rows = material.corpus.passages
            rows = rows[(rows["review_id"] == one.review_id) & (rows["start"] <= place[0])]
            number_ = int(rows["passage"].iloc[-1]) if len(rows) else 0
            one = material.quote(one.review_id, *place, number_)
        quotes += [one] if one.end else []
    return replace(stop, pin=replace(pin, quotes=tuple(quotes), corpus=material.corpus.fingerprint))
