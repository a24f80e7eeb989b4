"""The Themes view: its four pictures, worked out once for each scope, and what a click finds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from crosscut.charts import themes as charts_themes
from crosscut.charts import themes as charts_themes_lines
from crosscut.charts import themes as charts_themes_sides
from crosscut.measures import keyness, themes
from crosscut.measures import order as ordering
from crosscut.measures import themes as frequency
from crosscut.schema import WHOLE_FILM
from crosscut.text.phrases import FEW, counted, review_names, spelled
from crosscut.ui import filters, lanes
from crosscut.ui.shared import shared

if TYPE_CHECKING:
    import pandas as pd

    from crosscut.charts.look import Theme
    from crosscut.corpus.build import Corpus
    from crosscut.corpus.selection import Scope, Selection
    from crosscut.measures.order import Order
    from crosscut.measures.themes import Unit


HEAT, SHIFT, FACE, TOGETHER = "Heat map", "From story to story", "Face to face", "Together"
PARTS: Final = (HEAT, SHIFT, FACE, TOGETHER)
OTHERS: Final = "All the others"

_HOLLOW = f"Hollow: fewer than {spelled(FEW)} mentions."
_NOTHING: Final = (
    "No theme is mentioned in what is counted here. Choose more reviews, another story, or count "
    "captions too."
)


@dataclass(frozen=True)
class Wish:
    """What the reader has chosen in the row of controls; each part of the view heeds its own.

    Attributes
    ----------
    part
        One of `PARTS`.
    order
        Order of rows and columns.
    one, other
        Ids of the reviews face to face; `other` empty for all the others.
    unit
        "sentence" or "passage".
    drawn
        Which part of very many reviews is drawn, from 0.
    """

    part: str = HEAT
    order: Order = "likeness"
    one: str = ""
    other: str = ""
    unit: Unit = "sentence"
    drawn: int = 0


@dataclass(frozen=True)
class Picture:
    """One picture of the view: what to draw and what to say; `missing` in place of all else."""

    title: str = ""
    spec: dict[str, Any] | None = None
    alt: str = ""
    caption: str = ""
    table: pd.DataFrame | None = None
    missing: str = ""


def scope_of(scope: Scope, part: str) -> Scope:
    """Return what a part counts: from story to story all stories, whichever is chosen."""
    return replace(scope, segment="") if part == SHIFT else scope


def names_of(corpus: Corpus, selection: Selection) -> dict[str, str]:
    """Name the reviews of a selection as on every page; review_id -> name."""
    names = review_names(corpus.reviews, corpus.guide.film.title)
    return {i: names[i] for i in selection.reviews["review_id"]}


def stories(corpus: Corpus) -> dict[str, str]:
    """Return the film's stories, code -> title, without the whole film."""
    titles = corpus.guide.code_titles("segment")
    return {code: title for code, title in titles.items() if code != WHOLE_FILM}


@shared
def picture(key: str, scope: Scope, wish: Wish, theme: Theme, _corpus: Corpus) -> Picture:
    """Work out one part of the view; kept for each corpus (`key`), scope, wish and theme."""
    selection = filters.selection(_corpus, scope)
    titles = _corpus.guide.code_titles("theme")
    if not titles:
        return Picture(missing="The film guide names no themes yet.")
    if not (selection.mentions["kind"] == "theme").any():
        return Picture(missing=_NOTHING)
    if wish.part == SHIFT:
        return _shift(_corpus, selection, titles, theme)
    if wish.part == FACE:
        return _face(_corpus, selection, wish, titles, theme)
    rates = frequency.review_rates(selection, "theme", list(titles))
    if wish.part == TOGETHER:
        return _together(selection, rates, wish, titles, theme)
    return _heat(_corpus, selection, rates, wish, theme)


def _heat(
    corpus: Corpus, selection: Selection, rates: pd.DataFrame, wish: Wish, theme: Theme
) -> Picture:
    names, titles = names_of(corpus, selection), corpus.guide.code_titles("theme")
    reviews, codes = ordering.ordered(rates, names, titles, wish.order)
    drawn = lanes.cut(reviews, wish.drawn)
    titles = {code: titles[code] for code in codes}
    table = rates.assign(
        review=rates["review_id"].map(names), theme=rates["code"].map(titles), n=len(names)
    )
    table = table.set_index(["review_id", "code"]).loc[
        [(i, code) for i in reviews for code in codes]
    ]
    seen, here = rates[rates["review_id"].isin(drawn)], {i: names[i] for i in drawn}
    return Picture(
        "Mentions of each theme per 1,000 words",
        charts_themes.heat_map(seen, here, titles, theme).to_dict(validate=False),
        charts_themes.describe_heat_map(rates, {i: names[i] for i in reviews}, titles),
        f"{counted(int(rates['count'].sum()), 'mention')} in all. {_HOLLOW} Blank: none. "
        f"Click a cell to read its sentences.{lanes.said(len(reviews), wish.drawn)}",
        _renamed(
            table,
            {"review": "Review", "theme": "Theme", "count": "Mentions", "words": "Words"}
            | {"rate": "Per 1,000 words", "reviews": "Reviews with the theme", "n": "Of reviews"},
        ),
    )


def _renamed(table: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    """Keep the columns named, under their names, with figures rounded to what they mean."""
    kept = table[list(columns)].rename(columns=columns).reset_index(drop=True)
    return kept.round(2)


def _shift(corpus: Corpus, selection: Selection, titles: dict[str, str], theme: Theme) -> Picture:
    told = stories(corpus)
    if len(told) < 2:
        return Picture(missing="This film tells one story: there is nothing to compare it with.")
    rates = frequency.segment_rates(selection, "theme", list(titles), list(told))
    if not rates["count"].any():
        return Picture(missing=_NOTHING)
    table = rates.assign(theme=rates["code"].map(titles), story=rates["segment"].map(told))
    named = ", ".join(f"{i} {title}" for i, title in enumerate(told.values(), start=1))
    numbered = f"The stories: {named}. " if len(told) > 2 else ""
    return Picture(
        "How attention shifts from story to story",
        charts_themes_lines.slopes(rates, titles, told, theme).to_dict(validate=False),
        charts_themes_lines.describe_slopes(rates, titles, told),
        "Mentions per 1,000 words on each story, all reviews together; heights go by the square "
        f"root, so that rare themes are told apart. {numbered}{_HOLLOW} No dot: none. Strong: the "
        f"three that change most. {counted(int(rates['count'].sum()), 'mention')}. Dots that "
        "would cover each other stand side by side. Click one to read its sentences.",
        _renamed(
            table,
            {"theme": "Theme", "story": "Story", "count": "Mentions", "words": "Words"}
            | {"rate": "Per 1,000 words", "reviews": "Reviews with the theme there"},
        ),
    )


def sides(selection: Selection, wish: Wish) -> tuple[pd.Series[int], pd.Series[int]]:
    """Return the words of each review of either side, index review_id."""
    words = selection.words
    other = [wish.other] if wish.other else [i for i in words.index if i != wish.one]
    return words[words.index == wish.one], words[words.index.isin(other)]


def _face(
    corpus: Corpus, selection: Selection, wish: Wish, titles: dict[str, str], theme: Theme
) -> Picture:
    if len(selection.words) < 2:
        return Picture(
            missing="One review is counted: there is none to compare it with. Choose more reviews."
        )
    if wish.one == wish.other:
        return Picture(missing="Both sides are the same review. Choose another for one of them.")
    names = names_of(corpus, selection)
    called = names[wish.one], names[wish.other] if wish.other else "the others"
    mentions = selection.mentions[selection.mentions["kind"] == "theme"]
    counts = [keyness.side(mentions, "code", words) for words in sides(selection, wish)]
    silent = [name for name, own in zip(called, counts, strict=True) if not own.words]
    if silent:
        return Picture(missing=f"Nothing is counted of {silent[0]} here. Choose another story.")
    table = keyness.keyness(*counts)
    if table.empty:
        return Picture(missing=_NOTHING)
    return Picture(
        f"What {called[0]} says more than {called[1]}, and less",
        charts_themes_sides.face_to_face(table, titles, called, theme).to_dict(validate=False),
        charts_themes_sides.describe_face_to_face(table, titles, called),
        "How many times as often, from log-odds with a Dirichlet prior of "
        f"{keyness.PRIOR_WORDS} words of both sides, and 95 % intervals of its posterior; the "
        "most different first. Filled: the interval leaves out “alike”. "
        f"{counted(counts[0].words, 'word')} against {counted(counts[1].words, 'word')}. "
        "Log ratio: 1 is twice as often, 2 four times. Click a mark to read its sentences.",
        _face_table(table, titles, called),
    )


def _face_table(
    table: pd.DataFrame, titles: dict[str, str], called: tuple[str, str]
) -> pd.DataFrame:
    shown = table.assign(
        theme=table["item"].map(titles), said=charts_themes_sides.verdict_words(table, called)
    )
    columns = {"theme": "Theme", "said": "So"}
    for side, name in zip(("one", "other"), called, strict=True):
        columns |= {
            f"count_{side}": f"Mentions, {name}",
            f"rate_{side}": f"Per 1,000 words, {name}",
            f"documents_{side}": f"Reviews, {name}",
        }
    columns |= {"log_odds": "Log-odds", "low": "From", "high": "To", "z": "z"}
    return _renamed(shown, columns | {"log_ratio": "Log ratio"})


def _together(
    selection: Selection, rates: pd.DataFrame, wish: Wish, titles: dict[str, str], theme: Theme
) -> Picture:
    pairs = themes.together(selection, "theme", list(titles), wish.unit)
    if wish.order == "likeness":
        place = ordering.by_distance(themes.distances(pairs, list(titles)))
        codes = [list(titles)[i] for i in place]
    else:
        _, codes = ordering.ordered(
            rates, {i: i for i in selection.reviews["review_id"]}, titles, wish.order
        )
    pairs = themes.together(selection, "theme", codes, wish.unit)
    titles = {code: titles[code] for code in codes}
    if not pairs["both"].any():
        return Picture(missing=f"No two themes stand together in a {wish.unit} here.")
    table = pairs.assign(first=pairs["one"].map(titles), second=pairs["other"].map(titles))
    table = table.sort_values(["jaccard", "both"], ascending=False, kind="stable")
    return Picture(
        f"Themes that stand together in a {wish.unit}",
        charts_themes.matrix(pairs, titles, wish.unit, theme).to_dict(validate=False),
        charts_themes.describe_matrix(pairs, titles, wish.unit),
        f"Figure: {wish.unit}s that hold both. Colour: Jaccard’s coefficient, those with both "
        f"over those with either. Hollow: fewer than {spelled(FEW)} {wish.unit}s. Blank: none. "
        "Click a cell to read them.",
        _renamed(
            table,
            {"first": "Theme", "second": "With", "both": f"Both, {wish.unit}s"}
            | {"with_one": "With the first", "with_other": "With the second"}
            | {"either": "With either", "jaccard": "Jaccard", "reviews": "Reviews with both"},
        ),
    )


def spans(selection: Selection, wish: Wish, code: str | None, partner: str | None) -> pd.DataFrame:
    """Find what is behind a mark.

    Parameters
    ----------
    selection
        What is counted.
    wish
        The part of the view, and what it compares.
    code, partner
        The theme, and what it is crossed with: a review, a story, another theme. One of them
        may be missing: then the whole row or column is meant.

    Returns
    -------
    pandas.DataFrame
        As `evidence.panel` takes it: a row for each mention, of a pair those of one unit in
        one group.
    """
    if wish.part == TOGETHER and code and partner:
        return themes.places(selection, "theme", code, partner, wish.unit)
    mentions = selection.mentions[selection.mentions["kind"] == "theme"]
    if code:
        mentions = mentions[mentions["code"] == code]
    if partner and wish.part in (HEAT, SHIFT):
        column = "review_id" if wish.part == HEAT else "segment"
        mentions = mentions[mentions[column] == partner]
    elif partner:
        mentions = mentions[mentions["code"] == partner]
    if wish.part == FACE:
        both = [*sides(selection, wish)[0].index, *sides(selection, wish)[1].index]
        mentions = mentions[mentions["review_id"].isin(both)]
    return mentions[["review_id", "sentence", "start", "end"]]


@shared
def spans_of(
    key: str,
    scope: Scope,
    wish: Wish,
    code: str | None,
    partner: str | None,
    _selection: Selection,
) -> pd.DataFrame:
    """Return `spans`, kept for each corpus (`key`) and scope."""
    return spans(_selection, wish, code, partner)
