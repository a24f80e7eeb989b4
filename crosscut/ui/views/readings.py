"""Readings: what is laid side by side, and what each review gives to the story."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape
from typing import Final

import pandas as pd
import streamlit as st

from crosscut.corpus.selection import Scope, Selection
from crosscut.guide.model import Kind
from crosscut.measures import readings
from crosscut.measures.states import places
from crosscut.measures.tone import with_sign
from crosscut.text.phrases import count_of, join_words, percent
from crosscut.ui import filters, links
from crosscut.ui.cache import cache_by_value
from crosscut.ui.page import Page

SCENES: Final = "Scene by scene"
TEXTS: Final = "Full text"
PAIRS: Final = "Where readings part"
DISAGREEMENTS: Final = "Disagreements"
SILENCE: Final = "What is left out"
PARTS: Final = (SCENES, TEXTS, DISAGREEMENTS, PAIRS, SILENCE)

KINDS: Final[dict[str, Kind]] = {"Themes": "theme", "Motifs": "motif", "Characters": "character"}
MOST: Final = 4
"""More columns than this leave none wide enough to be read."""


@dataclass(frozen=True)
class ReadingsQuery:
    """What lies side by side.

    Attributes
    ----------
    page
        What the filters leave; its reviews are those of the sidebar.
    reviews
        Ids of the reviews laid side by side, in the order of the corpus.
    kinds
        Kinds of mentions to be highlighted.
    """

    page: Page
    reviews: tuple[str, ...]
    kinds: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> tuple[object, ...]:
        """What a cache knows it by, without holding it."""
        return self.page.selection.fingerprint, self.reviews, self.kinds

    @property
    def segment(self) -> str:
        """Code of the story that is read; empty for all."""
        return self.page.scope.segment

    @property
    def names(self) -> dict[str, str]:
        """review_id -> name of the reviews side by side."""
        return {review: self.page.names[review] for review in self.reviews}

    @property
    def whole(self) -> Selection:
        """All text of the reviews side by side."""
        scope = Scope(self.reviews, "", self.page.scope.captions)
        return filters.selection(self.page.corpus, scope)


def part() -> str:
    """Draw the switch between the parts of the view."""
    return links.switch("Part", PARTS, key="part", label_visibility="collapsed")


def choose_reviews(page: Page) -> ReadingsQuery:
    """Draw the choice of reviews and highlights; return what lies side by side.

    Where nobody has chosen, the reviews with most words on the story are proposed.
    """
    reviews = list(page.selection.reviews["review_id"])
    here = {page.names[review]: review for review in reviews}
    proposal = readings.suggest_reviews(page.selection.words) or reviews[:1]
    _drop_missing(here)
    with st.popover("Reviews and highlights"):
        choice = st.multiselect(
            "Side by side",
            list(here),
            key="side",
            bind="query-params",
            max_selections=MOST,
            placeholder=f"Proposed: {join_words([page.names[review] for review in proposal])}",
        )
        kinds = st.pills(
            "Highlight", list(KINDS), key="shown", bind="query-params", selection_mode="multi"
        )
    ids = {here[name] for name in choice} or set(proposal)
    chosen_ids = tuple(review for review in reviews if review in ids)
    return ReadingsQuery(page, chosen_ids, tuple(KINDS[name] for name in kinds))


def _drop_missing(here: dict[str, str]) -> None:
    """Name reviews of a link that are not here, and go on without them."""
    # What another choice of the reader took away goes unsaid.
    names = [] if "side" in st.session_state else st.query_params.get_all("side")
    for name in names:
        if name not in here:
            st.warning(
                f"The link names the review “{links.escape_markdown(name)}”, which is not here, "
                "or not among those chosen at the side."
            )
    side = st.session_state.get("side", [])
    if any(name not in here for name in side) or len(side) > MOST:
        st.session_state["side"] = [name for name in side if name in here][:MOST]
    kinds = st.session_state.get("shown") or []
    if any(name not in KINDS for name in kinds):
        st.session_state["shown"] = [name for name in kinds if name in KINDS]


def gives(query: ReadingsQuery, part: str) -> None:
    """Say over each column how much the review gives, on what it dwells, in what tone."""
    page = query.page
    total = filters.selection(page.corpus, replace(page.scope, segment="", scene="")).words
    shares = _shares(page.selection, total, query.reviews)
    where = page.titles("segment").get(query.segment, "")
    apart = _outside(page.selection)
    columns = "".join(
        f'<p class="gives">{_gives(shares[review], page, where, apart.get(review, 0))}</p>'
        for review in query.names
    )
    cells = f'<div class="cells">{columns}</div>'
    st.html(grid(cells, len(query.reviews), "top" if part == SCENES else "over"))


@cache_by_value
def _shares(
    selection: Selection, _total: pd.Series[int], reviews: tuple[str, ...]
) -> dict[str, readings.Share]:
    return readings.shares(selection, _total, reviews)


@cache_by_value
def _outside(selection: Selection) -> dict[str, int]:
    """Count in each review the motifs and scenes of the story that stand in other sentences."""
    segment = selection.scope.segment
    tables = (places(selection, kind) for kind in ("motif", "scene"))
    columns = [table.loc[table["segment"] != segment, "review_id"] for table in tables if segment]
    return pd.concat(columns).value_counts().to_dict() if columns else {}


def _gives(share: readings.Share, page: Page, where: str, outside: int) -> str:
    who = f"<b>{escape(page.names[share.review_id])}</b>"
    if not share.words:
        none = f"{who}: no sentence that is counted is taken to be on {escape(where or 'the film')}"
        stand = "stands" if outside == 1 else "stand"
        more = (
            f"; {count_of(outside, 'mention')} of its motifs and scenes {stand} in other sentences"
        )
        return f"{none}{more if outside else ''}."
    part = percent(share.words / max(share.total, 1))
    words = count_of(share.words, "word")
    much = f"{words} on {escape(where)}, {part} of the review" if where else words
    titles = page.titles("theme")
    dwells = join_words([escape(titles[code]) for code in share.themes])
    rest = len(page.selection.words) - 1
    others = "the other" if rest == 1 else "the others"
    most = f"More than {others} on {dwells}. " if dwells else "No theme stands out. "
    tone = readings.tone_words(share.tone)
    mean = f"{with_sign(share.tone)} over {count_of(share.sentences, 'sentence')}"
    return f"{who}: {much}. {most if rest else ''}Tone {tone} ({mean})."


def key(kinds: Iterable[str], *, cues: bool) -> str:
    """Name the highlights that are shown; `cues` of scenes lead to their sentences."""
    meanings = {"cue": "words that tell the scene: click them for its sentences"} if cues else {}
    meanings |= {kind: kind for kind in kinds}
    items = "".join(f'<mark class="{kind}">{title}</mark> ' for kind, title in meanings.items())
    return f'<p class="caption marks">{items}</p>'


def grid(inner: str, columns: int, kind: str) -> str:
    """Wrap rows or columns in a grid of so many columns."""
    return f'<div class="readings {kind} of-{columns}">{inner}</div>'
