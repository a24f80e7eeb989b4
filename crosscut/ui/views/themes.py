"""The Themes view: its four pictures, worked out once for each scope, and what a click finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any, Final, TypeVar

import pandas as pd
import streamlit as st

from crosscut.charts import themes as charts_themes
from crosscut.charts import themes as charts_themes_lines
from crosscut.charts import themes as charts_themes_sides
from crosscut.charts.look import Theme
from crosscut.charts.themes import CELL
from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope, Selection
from crosscut.guide.model import Code
from crosscut.measures import keyness, themes
from crosscut.measures import order as ordering
from crosscut.measures import themes as frequency
from crosscut.measures.order import Order
from crosscut.measures.themes import Unit
from crosscut.schema import WHOLE_FILM
from crosscut.text.phrases import FEW, counted, number, review_names, spelled
from crosscut.ui import drawer, evidence, figure, filters, links, marks, paging
from crosscut.ui.cache import cached

HEAT, SHIFT, FACE, TOGETHER = "Heat map", "From story to story", "Face to face", "Together"
PARTS: Final = (HEAT, SHIFT, FACE, TOGETHER)
OTHERS: Final = "All the others"

_HOLLOW = f"Hollow: fewer than {spelled(FEW)} mentions."
_NOTHING: Final = (
    "No theme is mentioned in what is counted here. Choose more reviews, another story, or count "
    "captions too."
)


@dataclass(frozen=True)
class ThemesQuery:
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


@cached
def picture(key: str, scope: Scope, wish: ThemesQuery, theme: Theme, _corpus: Corpus) -> Picture:
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
    corpus: Corpus, selection: Selection, rates: pd.DataFrame, wish: ThemesQuery, theme: Theme
) -> Picture:
    names, titles = names_of(corpus, selection), corpus.guide.code_titles("theme")
    reviews, codes = ordering.ordered(rates, names, titles, wish.order)
    drawn = paging.cut(reviews, wish.drawn)
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
        f"Click a cell to read its sentences.{paging.part_caption(len(reviews), wish.drawn)}",
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


def sides(selection: Selection, wish: ThemesQuery) -> tuple[pd.Series[int], pd.Series[int]]:
    """Return the words of each review of either side, index review_id."""
    words = selection.words
    other = [wish.other] if wish.other else [i for i in words.index if i != wish.one]
    return words[words.index == wish.one], words[words.index.isin(other)]


def _face(
    corpus: Corpus, selection: Selection, wish: ThemesQuery, titles: dict[str, str], theme: Theme
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
    selection: Selection,
    rates: pd.DataFrame,
    wish: ThemesQuery,
    titles: dict[str, str],
    theme: Theme,
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


def spans(
    selection: Selection, wish: ThemesQuery, code: str | None, partner: str | None
) -> pd.DataFrame:
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


@cached
def spans_of(
    key: str,
    scope: Scope,
    wish: ThemesQuery,
    code: str | None,
    partner: str | None,
    _selection: Selection,
) -> pd.DataFrame:
    """Return `spans`, kept for each corpus (`key`) and scope."""
    return spans(_selection, wish, code, partner)


T = TypeVar("T")
_ORDERS: Final[dict[str, Order]] = {
    "Alike together": "likeness",
    "By name": "name",
    "Most first": "rate",
}
_UNITS: Final[dict[str, Unit]] = {"A sentence": "sentence", "A passage": "passage"}
_PARTNERS: Final = {HEAT: "Review", SHIFT: "Story", TOGETHER: "With the theme"}
_THEME, _PARTNER = "theme", "with"


def part() -> str:
    """Draw the switch between the parts of the view."""
    links.warn_if_unknown("themes_part", PARTS, "the part")
    chosen = st.segmented_control(
        "Show",
        PARTS,
        key="themes_part",
        default=HEAT,
        required=True,
        bind="query-params",
        wrap=True,
    )
    return chosen or HEAT


def controls(chosen: str, names: dict[str, str]) -> ThemesQuery:
    """Draw the controls that a part has; `names` are review_id -> name of what is counted."""
    if chosen == FACE:
        return _against(names)
    if chosen == SHIFT:
        return ThemesQuery(SHIFT)
    left, right = st.columns(2, gap="medium")
    with left:
        order = _segmented("Order", _ORDERS, "themes_order")
    if chosen == HEAT:
        with right:
            return ThemesQuery(
                HEAT, order, drawn=paging.choose_part(len(names), key="themes_drawn")
            )
    with right:
        return ThemesQuery(TOGETHER, order, unit=_segmented("Together in", _UNITS, "themes_in"))


def _segmented(label: str, options: Mapping[str, T], key: str) -> T:
    links.warn_if_unknown(key, options, f"the choice for “{label}”")
    first = next(iter(options))
    chosen = st.segmented_control(
        label, list(options), key=key, default=first, required=True, bind="query-params", wrap=True
    )
    return options[chosen or first]


def _against(names: dict[str, str]) -> ThemesQuery:
    """Draw the two sides of face to face."""
    ids = {name: i for i, name in names.items()}
    left, right = st.columns(2, gap="medium")
    with left:
        one = _choice("This review", list(ids), "this_review")
    with right:
        other = _choice("Against", [OTHERS, *ids], "against")
    return ThemesQuery(FACE, one=ids.get(one, ""), other=ids.get(other, ""))


def _choice(label: str, options: Sequence[str], key: str) -> str:
    if key not in st.session_state:
        links.warn_if_unknown(key, options, "the review")
    elif st.session_state[key] not in options:
        # Another choice of the reader took the review away: that goes unsaid.
        st.session_state[key] = options[0]
    return st.selectbox(label, options, key=key, bind="query-params") or options[0]


def draw(corpus: Corpus, shown: Picture, chosen: str, scope: str, names: dict[str, str]) -> None:
    """Draw a picture in its frame, or say why there is none."""
    if shown.spec is None or shown.table is None:
        st.html(f'<p class="found">{escape(shown.missing)}</p>')
        return
    name, table = f"themes-{chosen.lower().replace(' ', '-')}", shown.table
    source = f"Crosscut, {corpus.guide.film.title}: {scope}"
    figure.draw_chart(
        shown.spec,
        key=marks.chart_key(name),
        title=shown.title,
        alt=shown.alt,
        caption=escape(shown.caption),
        selection=CELL,
        on_pick=lambda mark: marks.take_click(name, mark, _named(corpus, names, mark)),
        download=name,
        source=source,
    )
    figure.data_table(lambda: table, name=name, alt=shown.title, source=[source, shown.caption])


def _named(corpus: Corpus, names: Mapping[str, str], mark: Mapping[str, Any]) -> dict[str, str]:
    """Name what a mark stands for, for the boxes that choose it."""
    titles = corpus.guide.code_titles("theme")
    known = [titles.get(mark[key], "") for key in ("code", "item", "one") if key in mark]
    if "review_id" in mark:
        partner = names.get(mark["review_id"], "")
    elif "segment" in mark:
        partner = stories(corpus).get(mark["segment"], "")
    else:
        partner = titles.get(mark.get("other", ""), "")
    chosen = {_THEME: known[0] if known else figure.NO_MARK}
    # Face to face there is one box alone.
    return chosen if "item" in mark else chosen | {_PARTNER: partner or figure.NO_MARK}


def read(corpus: Corpus, selection: Selection, wish: ThemesQuery, names: dict[str, str]) -> None:
    """Draw the boxes that choose a mark, and the sentences behind it."""
    titles = corpus.guide.code_titles("theme")
    if not titles:
        return
    themes = {title: code for code, title in titles.items()}
    partners = {
        HEAT: {name: i for i, name in names.items()},
        SHIFT: {title: code for code, title in stories(corpus).items()},
        TOGETHER: themes,
    }.get(wish.part)
    st.subheader("The sentences behind it", anchor=False)
    code = figure.choose_mark("Theme", themes, key=_THEME)
    partner = None
    if partners is not None:
        partner = figure.choose_mark(_PARTNERS[wish.part], partners, key=_PARTNER)
    if not code and not partner:
        st.html('<p class="caption">Click a mark of the picture, or choose one here.</p>')
        return
    pair = wish.part == TOGETHER and code and partner and code != partner
    with drawer.beside(*((_THEME,) if partners is None else (_THEME, _PARTNER))):
        evidence.panel(
            corpus,
            spans_of(corpus.fingerprint, selection.scope, wish, code, partner, selection),
            heading=_heading(corpus, wish, names, code, partner),
            key="themes",
            unit=wish.unit if pair else "mention",
        )


def _heading(
    corpus: Corpus,
    wish: ThemesQuery,
    names: Mapping[str, str],
    code: str | None,
    partner: str | None,
) -> str:
    titles = corpus.guide.code_titles("theme")
    theme = titles[code] if code else "All themes"
    if wish.part == FACE:
        against = names[wish.other] if wish.other else "the others"
        return f"{theme}: {names[wish.one]} and {against}"
    if not partner:
        return theme
    if wish.part == HEAT:
        return f"{theme}: {names[partner]}"
    if wish.part == SHIFT:
        return f"{theme}: {stories(corpus)[partner]}"
    return f"{theme} with {titles[partner]}" if code else titles[partner]


def definitions(corpus: Corpus, scope: Scope) -> None:
    """Offer what each theme means and counts: a click opens it, and it is sent only then."""
    with st.expander("What each theme counts", key="definitions", on_change="rerun") as fold:
        if fold.open:
            st.html(_definitions(corpus.fingerprint, scope, corpus))


@cached
def _definitions(key: str, scope: Scope, _corpus: Corpus) -> str:
    selection = filters.selection(_corpus, scope)
    terms = frequency.term_counts(selection, "theme", _corpus.guide.themes)
    by_code = dict(iter(terms.groupby("code", sort=False)))
    items = "".join(_definition(theme, by_code.get(theme.code)) for theme in _corpus.guide.themes)
    return (
        '<p class="caption">The terms of the film guide, with how often each is found in what is '
        f"counted. A star stands for any ending.</p>{items}"
    )


def _definition(theme: Code, terms: pd.DataFrame | None) -> str:
    found = [] if terms is None else list(_found(terms))
    total = 0 if terms is None else int(terms["count"].sum())
    unused = [] if terms is None else list(terms.loc[terms["count"] == 0, "term"])
    said = f"<p>{', '.join(found)}.</p>" if found else "<p>None of its terms is found here.</p>"
    if unused:
        rest = ", ".join(escape(_written(term)) for term in unused)
        said += f'<p class="about">Not found here: {rest}.</p>'
    about = f": {escape(theme.description)}" if theme.description else ""
    many = f'<span class="about">{counted(total, "mention")}</span>'
    return f'<div class="defined"><p><b>{escape(theme.title)}</b>{about} {many}</p>{said}</div>'


def _found(terms: pd.DataFrame) -> Iterator[str]:
    used = terms[terms["count"] > 0]
    for term, count in zip(used["term"], used["count"], strict=True):
        yield f"{escape(_written(term))}&nbsp;<b>{number(int(count))}</b>"


def _written(term: str) -> str:
    """Write a term as a reader knows it: the mark for "just this form" is the guide's own."""
    return term.removeprefix("=")
