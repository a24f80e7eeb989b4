"""The sides of the Words view: which words are set against which, and what stands behind one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from crosscut.measures.keyness import Side as Counted
from crosscut.measures.words import frequencies
from crosscut.text.phrases import counted
from crosscut.ui import evidence, links
from crosscut.ui.shared import shared
from crosscut.ui.words import open_concordance, word_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crosscut.corpus.selection import Scope
    from crosscut.ui.words import Shown


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
    def called(self) -> str:
        """What it is called within a sentence."""
        return self.title if self.rest_of is None else "the rest"

    def inside(self, page: Shown, table: pd.DataFrame) -> pd.Series[bool]:
        """Tell which rows of a table with review_id and segment are of this side."""
        if self.rest_of is not None:
            return ~self.rest_of.inside(page, table)
        if not self.field:
            return pd.Series(True, index=table.index)
        if self.field == "kind":
            reviews = page.selection.reviews
            own = reviews.loc[reviews["kind"] == self.value, "review_id"]
            return table["review_id"].isin(set(own))
        return table[self.field] == self.value

    def words(self, page: Shown) -> int:
        """Words of this side."""
        return int(page.counts.loc[self.inside(page, page.counts), "count"].sum())

    def counted(self, page: Shown) -> Counted:
        """Count the words of this side, for `keyness.keyness`."""
        own = page.counts[self.inside(page, page.counts)]
        table = frequencies(own).set_index("word")
        reviews = own["review_id"].nunique()
        return Counted(table["count"], table["reviews"], int(own["count"].sum()), reviews)


def sides(page: Shown) -> dict[str, Side]:
    """Title -> side: each review, story and kind of review that has words in the selection."""
    titles = page.corpus.guide.code_titles("segment")
    reviews = set(page.counts["review_id"])
    segments = set(page.counts["segment"])
    kinds = page.selection.reviews
    kinds = kinds[kinds["review_id"].isin(reviews) & (kinds["kind"] != "")]
    found = [
        *(Side(name, "review_id", own) for own, name in page.names.items() if own in reviews),
        *(Side(title, "segment", code) for code, title in titles.items() if code in segments),
        *(Side(f"Kind: {kind}", "kind", kind) for kind in sorted(set(kinds["kind"]))),
    ]
    return {side.title: side for side in found}


@shared
def _sides(key: str, scope: Scope, _page: Shown) -> dict[str, Side]:
    return sides(_page)


def choose(page: Shown, *, whole: bool) -> tuple[Side, Side | None]:
    """Draw the two controls; return the side and what it is set against.

    Parameters
    ----------
    page
        What the page shows.
    whole
        Whether all that is counted may be a side by itself, set against nothing.
    """
    options = _sides(page.corpus.key, page.scope, page)
    ones = {ALL: Side(ALL), **options} if whole else options
    key, against = ("cloud_side", "cloud_against") if whole else ("words_side", "words_against")
    left, right = st.columns(2, gap="medium")
    one = ones[_select(left, "Words of", list(ones), key)]
    others = {name: side for name, side in options.items() if side.field == one.field}
    others.pop(one.title, None)
    if one.field:
        others = {REST: Side(REST, rest_of=one), **others}
    elif whole:
        others = dict(options)
    names = [NOTHING, *others] if whole else list(others)
    return one, others.get(_select(right, "Set against", names, against))


def _select(
    where: st.delta_generator.DeltaGenerator, label: str, names: list[str], key: str
) -> str:
    """Draw a select box bound to the address; one of a link that is not there is named."""
    with where:
        if key not in st.session_state:
            links.outdated(key, names, "the side")
        elif st.session_state[key] not in names:
            st.session_state[key] = names[0]
        return st.selectbox(label, names, key=key, bind="query-params")


@shared
def _places(
    key: str, scope: Scope, word: str, both: tuple[Side, ...], _page: Shown
) -> list[pd.DataFrame]:
    """Find the places of a word, by side."""
    spans = word_spans(_page, word)
    return [spans[side.inside(_page, spans)] for side in both]


def behind(page: Shown, word: str, form: str, both: Sequence[Side], *, key: str) -> None:
    """Draw the evidence of a word, as `form` writes it: its places on the sides shown."""
    own = _places(page.corpus.key, page.scope, word, tuple(both), page)
    told = "; ".join(
        f"{counted(len(part), 'mention')} in {side.called}"
        for side, part in zip(both, own, strict=True)
    )
    evidence.panel(
        page.corpus,
        pd.concat(own).drop_duplicates(["review_id", "start"]),
        heading=f"“{form}”: {told}" if len(both) > 1 else f"“{form}”",
        key=key,
    )
    st.button(
        "All its lines in the concordance",
        key=f"{key}-lines",
        on_click=open_concordance,
        args=(word, _vocabulary(page.corpus.key, page.scope, page)),
    )


@shared
def _vocabulary(key: str, scope: Scope, _page: Shown) -> tuple[str, ...]:
    return tuple(_page.counts["word"].unique())
