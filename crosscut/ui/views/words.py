"""The Words view: what it shows, its switch, and the words that are left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crosscut.charts.themes import (
    SIDES_CAPTION,
    TIMES_COLUMNS,
    describe_face_to_face,
    face_to_face,
    verdict_words,
    with_times,
)
from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Selection
from crosscut.guide.model import Film
from crosscut.measures.keyness import ONE, OTHER, keyness
from crosscut.measures.keyness import Side as Counted
from crosscut.measures.words import (
    WordTable,
    concordance,
    frequencies,
    names_together,
    read_stop_words,
    word_counts,
    word_table,
)
from crosscut.text.phrases import count_of
from crosscut.text.words import excluded_words, fillers, fold
from crosscut.ui import figure, links
from crosscut.ui.cache import cache_by_value
from crosscut.ui.evidence import Box, Evidence, at_foot
from crosscut.ui.figure import Figure
from crosscut.ui.page import Page

CONCORDANCE: Final = "Concordance"
DISTINCTIVE: Final = "Distinctive words"
CLOUD: Final = "Word cloud"
VIEWS: Final = (CONCORDANCE, DISTINCTIVE, CLOUD)


names_of = cache_by_value(names_together)


@cache_by_value
def _words(corpus: Corpus) -> WordTable:
    return word_table(corpus, names_of(corpus))


@cache_by_value
def counts(selection: Selection) -> pd.DataFrame:
    """Return the word counts, names and motifs of several words as one."""
    return word_counts(selection, _words(selection.corpus))


lines = cache_by_value(concordance)
_stop_words = cache_by_value(read_stop_words)


def switch() -> str:
    """Draw the switch between the three views; return the one chosen."""
    return links.switch("View", VIEWS, key="words", label_visibility="collapsed")


def stop_list(film: Film) -> frozenset[str]:
    """Draw the list of stop words, to be read and changed; return what is left out.

    The film's title, its director and words that say little are left out too, if wanted.
    """
    default = " ".join(excluded_words())
    with st.expander("Words left out"):
        text = st.text_area(
            "Stop words: not drawn and not listed; change them as you like",
            default,
            key="stop",
            height=180,
            bind="query-params",
        )
        st.button("The list as it was", key="stop_reset", on_click=_reset_stop, args=(default,))
        own = " ".join([film.title, film.original_title, film.director, *fillers()])
        if st.toggle(
            "Leave out the film’s own title and director, and words that say little",
            True,
            key="stop_own",
            bind="query-params",
        ):
            text = f"{text} {own}"
        st.caption(links.escape_markdown(own))
    return _stop_words(text)


def _reset_stop(default: str) -> None:
    st.session_state["stop"] = default


def open_concordance(word: str, words: tuple[str, ...]) -> None:
    """Set the page to the concordance of a word of a list, so that it has as many lines.

    `words` is the whole list: accents count where it has the word's letters with others.
    """
    plain = fold(word).text
    alike = [other for other in words if fold(other).text == plain]
    st.session_state["words"] = CONCORDANCE
    st.session_state["q"] = word
    st.session_state["case"] = False
    st.session_state["accents"] = len(alike) > 1
    st.session_state["word_page"] = 1


ALL: Final = "All that is counted"
REST: Final = "The rest"
NOTHING: Final = "Nothing"


@dataclass(frozen=True)
class Side:
    """One side of a comparison.

    Attributes
    ----------
    title
        What it is called.
    field, value
        Column of the word counts and its value; no column for all words, or for the rest of
        another side where `rest_of` is that side.
    """

    title: str
    field: str = ""
    value: str = ""
    rest_of: Side | None = None

    @property
    def phrase(self) -> str:
        """What it is called within a sentence."""
        return self.title if self.rest_of is None else "the rest"

    def inside(self, selection: Selection, table: pd.DataFrame) -> pd.Series[bool]:
        """Tell which rows of a table with review_id and segment are of this side."""
        if self.rest_of is not None:
            return ~self.rest_of.inside(selection, table)
        if not self.field:
            return pd.Series(True, index=table.index)
        if self.field == "kind":
            reviews = selection.reviews
            own = reviews.loc[reviews["kind"] == self.value, "review_id"]
            return table["review_id"].isin(set(own))
        return table[self.field] == self.value

    def counts(self, selection: Selection) -> pd.DataFrame:
        """Return the word counts of this side."""
        table = counts(selection)
        return table[self.inside(selection, table)]

    def count(self, selection: Selection) -> Counted:
        """Count the words of this side, for `keyness.keyness`."""
        own = self.counts(selection)
        table = frequencies(own).set_index("word")
        reviews = own["review_id"].nunique()
        return Counted(table["count"], table["reviews"], int(own["count"].sum()), reviews)


@cache_by_value
def sides(page: Page) -> dict[str, Side]:
    """Title -> side: each review, story and kind of review that has words in the selection."""
    table = counts(page.selection)
    reviews, segments = set(table["review_id"]), set(table["segment"])
    kinds = page.selection.reviews
    kinds = kinds[kinds["review_id"].isin(reviews) & (kinds["kind"] != "")]
    titles = page.titles("segment")
    all_sides = [
        *(Side(name, "review_id", own) for own, name in page.names.items() if own in reviews),
        *(Side(title, "segment", code) for code, title in titles.items() if code in segments),
        *(Side(f"Kind: {kind}", "kind", kind) for kind in sorted(set(kinds["kind"]))),
    ]
    return {side.title: side for side in all_sides}


def choose(page: Page, *, whole: bool) -> tuple[Side, Side | None]:
    """Draw the two controls; return the side and what it is set against.

    Parameters
    ----------
    page
        What the page shows.
    whole
        Whether all that is counted may be a side by itself, set against nothing.
    """
    options = sides(page)
    ones = {ALL: Side(ALL), **options} if whole else options
    key, against = ("cloud_side", "cloud_against") if whole else ("words_side", "words_against")
    titles = {name: name for name in ones}
    one = ones[st.selectbox("Words of", **links.bind(key, titles, "the side"), width=288)]
    others = {name: side for name, side in options.items() if side.field == one.field}
    others.pop(one.title, None)
    if one.field:
        others = {REST: Side(REST, rest_of=one), **others}
    elif whole:
        others = dict(options)
    names = [NOTHING, *others] if whole else list(others)
    titles = {name: name for name in names}
    other = st.selectbox("Set against", **links.bind(against, titles, "the side"), width=288)
    return one, others.get(other)


@cache_by_value
def _places(selection: Selection, word: str, both: tuple[Side, ...]) -> list[pd.DataFrame]:
    """Find the places of a word, by side, but for those within a name of several words."""
    # As many lines as the list of words counts of it.
    spans = lines(selection, word, case=False, accents=True, order="review")
    spans = spans[~_within(spans, names_of(selection.corpus), word)]
    return [spans[side.inside(selection, spans)] for side in both]


def _within(spans: pd.DataFrame, names: pd.DataFrame, word: str) -> pd.Series[bool]:
    """Tell which spans stand within a name of several words that is not the word itself."""
    others = names[names["word"] != word]
    pairs = spans.reset_index()[["index", "review_id", "start"]].merge(
        others, on="review_id", suffixes=("", "_name")
    )
    hit = pairs[(pairs["start"] >= pairs["start_name"]) & (pairs["start"] < pairs["end"])]
    return pd.Series(spans.index.isin(hit["index"]), index=spans.index)


def draw_places(page: Page, box: Box, opening: str | None, both: Sequence[Side]) -> None:
    """Draw the choice of a word, its places on the sides shown, and the way to its lines."""

    def evidence(word: str) -> Evidence:
        own = _places(page.selection, word, tuple(both))
        heading = f"“{box.options[word]}”"
        if len(both) > 1:
            heading += ": " + "; ".join(
                f"{count_of(len(part), 'mention')} in {side.phrase}"
                for side, part in zip(both, own, strict=True)
            )
        return Evidence(heading, pd.concat(own).drop_duplicates(["review_id", "start"]))

    def lines_button(word: str) -> None:
        st.button(
            "All its lines in the concordance",
            key=f"{box.key}-lines",
            on_click=open_concordance,
            args=(word, _vocabulary(page.selection)),
        )

    at_foot(page.corpus, box, opening, evidence, lines_button)


@cache_by_value
def _vocabulary(selection: Selection) -> tuple[str, ...]:
    return tuple(counts(selection)["word"].unique())


# --------------------------------------------------------------------------
# Distinctive words


MOST_DISTINCTIVE: Final = 6
"""Words drawn for either side."""

_NAME: Final = "distinctive-words"
_METHOD: Final = (
    "“Times as often” is the exponential of log-odds with a Dirichlet prior (Monroe, Colaresi and "
    "Quinn 2008), its range a 95 % interval of the posterior; stop words left out of the rows."
)
_PICK: Final = "distinctive_word"
_NOTHING_AGAINST: Final = "There is nothing to set these words against."


@cache_by_value
def distinctive_figure(page: Page, one: Side, other: Side, stop: frozenset[str]) -> Figure:
    """Compare two sides; `stop` is left out of what is shown, not of what is counted."""
    sides_counts = one.count(page.selection), other.count(page.selection)
    if not all(side.words for side in sides_counts):
        line = f"{_NOTHING_AGAINST} Choose another of the two sides.{page.way_to_more}"
        return Figure(_NAME, missing=line)
    every = keyness(*sides_counts)
    rows_shown = every[~every["item"].isin(stop)]
    rows = most_different(rows_shown)
    if rows.empty:
        return Figure(_NAME, missing="Every word here is on the list of words left out.")
    forms = dict(frequencies(counts(page.selection)).set_index("word")["form"])
    own = {word: forms[word] for word in rows["item"]}
    names = one.phrase, other.phrase
    return Figure(
        _NAME,
        (
            f"What sets {names[0]} apart from {names[1]}"
            if rows["verdict"].isin((ONE, OTHER)).any()
            else f"No word clearly sets {names[0]} apart from {names[1]}"
        ),
        face_to_face(rows, own, names, page.theme, "word", page.unit).to_dict(validate=False),
        describe_face_to_face(rows, own, names, "word"),
        f"{SIDES_CAPTION} Of many words compared at once some stand out by chance: read their "
        "places. Click a dot for them.",
        _table(rows_shown, forms, names, page.unit),
        (
            page.source(f"words of {names[0]} against {names[1]}"),
            _METHOD,
            page.scope_line,
        ),
        (Box(_PICK, "Places of the word", own, ("item",)),),
        opening=(str(rows["item"].iloc[0]),),
        method=f"<p>{_METHOD}</p>",
    )


def most_different(table: pd.DataFrame) -> pd.DataFrame:
    """Take the rows to draw: the most different of either side, what `one` says more on top.

    Where nothing is clear, the most different of what is unclear.
    """
    clear = [table[table["verdict"] == verdict].head(MOST_DISTINCTIVE) for verdict in (ONE, OTHER)]
    both = pd.concat([clear[0], clear[1].iloc[::-1]])
    return (both if len(both) else table.head(MOST_DISTINCTIVE)).reset_index(drop=True)


def distinctive_view(page: Page, controls: DeltaGenerator) -> None:
    """Draw the view: its two sides, the words that set them apart, and their places."""
    with controls:
        one, other = choose(page, whole=False)
    body = st.container()
    stop = stop_list(page.corpus.guide.film)
    own = Figure(_NAME, missing=_NOTHING_AGAINST + page.way_to_more)
    if other is not None:
        own = distinctive_figure(page, one, other, stop)
    with body:
        if other is None or own.missing:
            figure.say_missing(own.missing)
            return
        picture, side = figure.columns()
    with picture:
        figure.draw_chart(own)
    (box,) = own.boxes
    with side:
        draw_places(page, box, own.opening[0], (one, other))


def _table(
    table: pd.DataFrame, forms: dict[str, str], names: tuple[str, str], unit: str
) -> pd.DataFrame:
    """Write the table for readers, columns named and figures rounded."""
    times = with_times(table)
    return pd.DataFrame(
        {
            "Word": table["item"].map(forms),
            f"Count, {names[0]}": table["count_one"],
            f"Count, {names[1]}": table["count_other"],
            f"{unit.capitalize()}s, {names[0]}": table["documents_one"],
            f"{unit.capitalize()}s, {names[1]}": table["documents_other"],
            **{title: times[name] for name, title in TIMES_COLUMNS.items()},
            "So": verdict_words(table, names),
        }
    )
