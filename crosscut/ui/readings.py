"""Parts of Readings: what is chosen, rows by scene, columns of full text."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Final, TypeVar

import pandas as pd
import streamlit as st

from crosscut import alignment, alignment_summary
from crosscut.evidence import compile_guide
from crosscut.scope import Scope
from crosscut.ui import evidence, filters, frame, links, readings_html, store
from crosscut.ui.reading import Reading, key_html
from crosscut.ui.readings_html import Shelf, Span
from crosscut.ui.style import ASSETS
from crosscut.wording import counted, listed, percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crosscut.corpus import Corpus
    from crosscut.guide import FilmGuide
    from crosscut.mentions import Matcher
    from crosscut.scope import Selection

T = TypeVar("T")
SCENES: Final = "Scene by scene"
TEXTS: Final = "Full text"
PAIRS: Final = "Where readings part"
SILENCE: Final = "What is left out"
PARTS: Final = (SCENES, TEXTS, PAIRS, SILENCE)
KINDS: Final = {"Themes": "theme", "Motifs": "motif", "Characters": "character"}
MOST: Final = 4
"""More columns than this leave none wide enough to be read."""


@dataclass(frozen=True)
class Desk:
    """What lies side by side.

    Attributes
    ----------
    scope
        The filters; its reviews are those of the sidebar.
    reviews
        Ids of the reviews laid side by side, in the order of the corpus.
    names
        review_id -> name, of every review of the corpus.
    kinds
        Kinds of mentions to be highlighted.
    """

    scope: Scope
    reviews: tuple[str, ...]
    names: dict[str, str] = field(repr=False)
    kinds: tuple[str, ...] = ()

    @property
    def whole(self) -> Scope:
        """The reviews side by side, all of their text."""
        return Scope(self.reviews, "", self.scope.captions)


@functools.cache
def _style() -> str:
    return f"<style>{(ASSETS / 'readings.css').read_text(encoding='utf-8')}</style>"


def style() -> None:
    """Bring in the rules of this view."""
    st.html(_style())


def matcher(guide: FilmGuide) -> Matcher:
    """Return the matcher of a guide, compiled once for all that the reader sets right."""
    return _matcher(hash(guide), guide)


@st.cache_resource(max_entries=8, show_spinner=False)
def _matcher(key: int, _guide: FilmGuide) -> Matcher:
    return compile_guide(_guide).matcher


@st.cache_data(max_entries=64, show_spinner=False)
def cues(key: str, scope: tuple[tuple[str, ...], str, bool], _corpus: Corpus) -> pd.DataFrame:
    """Return `alignment.scene_cues` of a scope (its fields, hashable)."""
    selection = filters.selection(_corpus, Scope(*scope))
    found = matcher(_corpus.guide)
    return alignment.scene_cues(selection, _corpus.timecodes, _corpus.guide, found)


def hashed(scope: Scope) -> tuple[tuple[str, ...], str, bool]:
    """Return the fields of a scope, as a key of cached calls."""
    return scope.reviews, scope.segment, scope.captions


def part() -> str:
    """Draw the switch between the parts of the view."""
    links.outdated("part", PARTS, "the part")
    if st.session_state.get("part", SCENES) not in PARTS:
        del st.session_state["part"]
    chosen = st.segmented_control(
        "Part", PARTS, key="part", default=SCENES, required=True, bind="query-params", wrap=True
    )
    return str(chosen)


def desk(corpus: Corpus, scope: Scope) -> Desk:
    """Draw the choice of reviews and highlights; return what lies side by side.

    Where nobody has chosen, the reviews with most words on the story are proposed.
    """
    selection = filters.selection(corpus, scope)
    table = store.summary(corpus.key, corpus)
    names = dict(zip(table["review_id"], table["name"], strict=True))
    here = {names[review]: review for review in selection.reviews["review_id"]}
    proposed = alignment_summary.proposed(selection.words) or list(here.values())[:1]
    _outdated(here)
    which, what = st.columns([3, 2], gap="medium")
    chosen = which.multiselect(
        "Side by side",
        list(here),
        key="side",
        bind="query-params",
        max_selections=MOST,
        placeholder=f"Proposed: {listed([names[review] for review in proposed])}",
    )
    kinds = what.pills(
        "Highlight", list(KINDS), key="shown", bind="query-params", selection_mode="multi"
    )
    wanted = {here[name] for name in chosen} or set(proposed)
    ids = tuple(review for review in selection.reviews["review_id"] if review in wanted)
    return Desk(scope, ids, names, tuple(KINDS[name] for name in kinds))


def _outdated(here: dict[str, str]) -> None:
    """Name reviews of the link that are not here, and go on without them."""
    for name in st.query_params.get_all("side"):
        if name not in here:
            st.warning(
                f"The link names the review “{links.plain(name)}”, which is not here, "
                "or not among those chosen at the side."
            )
    kept = st.session_state.get("side", [])
    if any(name not in here for name in kept) or len(kept) > MOST:
        st.session_state["side"] = [name for name in kept if name in here][:MOST]
    shown = st.session_state.get("shown") or []
    if any(name not in KINDS for name in shown):
        st.session_state["shown"] = [name for name in shown if name in KINDS]


def gives(corpus: Corpus, laid: Desk) -> None:
    """Say in one sentence each how much a review gives, on what it dwells, in what tone."""
    scope = laid.scope
    own = filters.selection(corpus, scope)
    total = filters.selection(corpus, Scope(scope.reviews, "", scope.captions)).words
    titles = corpus.guide.code_titles("segment")
    themes = corpus.guide.code_titles("theme")
    told = alignment_summary.shares(own, total)
    where = titles.get(scope.segment, "")
    lines = "".join(
        f'<p class="gives">{_gives(told[review], laid.names[review], where, themes)}</p>'
        for review in laid.reviews
    )
    st.html(lines)


def _gives(share: alignment_summary.Share, name: str, where: str, themes: dict[str, str]) -> str:
    who = f"<b>{escape(name)}</b>"
    if not share.words:
        return f"{who} says nothing of {escape(where or 'the film')} that is counted here."
    part = percent(share.words / max(share.total, 1))
    words = counted(share.words, "word")
    much = f"gives {words} to {escape(where)}, {part} of its text" if where else f"has {words}"
    dwells = listed([escape(themes[code]) for code in share.themes])
    most = f"dwells more than the others on {dwells}" if dwells else "has no theme that stands out"
    tone = alignment_summary.tone_words(share.tone)
    mean = f"{share.tone:+.2f} over {counted(share.sentences, 'sentence')}"
    return f"{who} {much}; it {most}; its tone is {tone} ({mean})."


def _shelf(corpus: Corpus, laid: Desk, film: str) -> Shelf:
    selection = filters.selection(corpus, laid.whole)
    titles = corpus.guide.code_titles("segment")
    texts = dict(zip(selection.reviews["review_id"], selection.reviews["text"], strict=True))
    focus = titles.get(laid.scope.segment, "")

    def address(review: str, passage: int) -> dict[str, str]:
        params = links.review_params(laid.names[review], segment=focus, passage=passage)
        return params | {"film": film}

    names = {review: laid.names[review] for review in laid.reviews}
    spans = _spans(corpus, selection, laid.kinds)
    return Shelf(names, texts, selection.sentences, titles, spans, address)


def _spans(corpus: Corpus, selection: Selection, kinds: tuple[str, ...]) -> dict[str, list[Span]]:
    titles = {kind: corpus.guide.code_titles(kind) for kind in KINDS.values()}  # type: ignore[arg-type]
    found: dict[str, list[Span]] = {}
    rows = selection.mentions[selection.mentions["kind"].isin(kinds)]
    for row in rows.to_dict("records"):
        kind = str(row["kind"])
        title = f"{titles[kind][row['code']]} ({kind})"
        span = int(row["start"]), int(row["end"]), kind, title
        found.setdefault(str(row["review_id"]), []).append(span)
    return found


@st.cache_data(max_entries=128, show_spinner=False)
def _scenes_html(
    key: str,
    asked: tuple[tuple[str, ...], str, bool],
    kinds: tuple[str, ...],
    film: str,
    _corpus: Corpus,
    _laid: Desk,
) -> tuple[str, str]:
    """Rows by scene, and the passages that fit none, as HTML."""
    segment = asked[1]
    shelf = _shelf(_corpus, _laid, film)
    found = cues(key, hashed(_laid.whole), _corpus)
    scenes = [one for one in _corpus.guide.scenes if segment in ("", one.segment)]
    read = [one for one in scenes if (found["scene"] == one.code).any()]
    rows = "".join(
        readings_html.scene_row(
            shelf,
            one,
            found[found["scene"] == one.code],
            "" if segment else shelf.titles[one.segment],
        )
        for one in read
    )
    folded = readings_html.folded_rows([one for one in scenes if one not in read])
    passages = alignment.passages_on(filters.selection(_corpus, _laid.whole), segment)
    placed = found[found["scene"].isin([one.code for one in scenes])]
    lone = alignment.unplaced(passages, placed)
    near = alignment.candidates(passages, lone)
    ends = passages[["review_id", "passage", "start", "end"]].set_axis(
        ["other_review", "other_passage", "other_start", "other_end"], axis=1
    )
    foot = readings_html.lone_passages(shelf, lone, near.merge(ends, how="left"))
    return readings_html.grid(rows + folded, len(_laid.reviews), "rows"), foot


def by_scene(corpus: Corpus, laid: Desk) -> None:
    """Draw a row per scene, a cell per review, then what fits no scene."""
    film = str(st.session_state.get("film", ""))
    asked = laid.reviews, laid.scope.segment, laid.scope.captions
    rows, foot = _scenes_html(corpus.key, asked, laid.kinds, film, corpus, laid)
    st.html(readings_html.KEY)
    st.html(rows)
    _scene_evidence(corpus, laid)
    if foot:
        st.subheader("Passages that fit no scene", anchor=False)
        st.html(
            '<p class="caption">Beside each stand the passages of the other reviews whose wording '
            "is nearest to it, as candidates for a comparison: the figure is the cosine of their "
            "TF-IDF weights, from 0 (no word shared) to 1 (the same words). It knows words, "
            "not what they say.</p>"
        )
        st.html(readings_html.grid(foot, len(laid.reviews), "foot"))


def _scene_evidence(corpus: Corpus, laid: Desk) -> None:
    """Choose a cell and read its sentences: the keyboard's way to the evidence."""
    found = cues(corpus.key, hashed(laid.whole), corpus)
    options = {}
    for scene in corpus.guide.scenes:
        if laid.scope.segment not in ("", scene.segment):
            continue
        for review in laid.reviews:
            own = found[(found["scene"] == scene.code) & (found["review_id"] == review)]
            if len(own):
                label = f"{scene.title} · {laid.names[review]}: {counted(len(own), 'place')}"
                options[label] = own
    chosen = pick("Evidence for a cell", options, "reading")
    if chosen is not None:
        heading = st.session_state["reading"].rsplit(":", 1)[0]
        evidence.panel(corpus, chosen, heading=heading, key="reading", unit="place")


@st.cache_data(max_entries=128, show_spinner=False)
def _texts_html(
    key: str,
    asked: tuple[tuple[str, ...], str, bool],
    kinds: tuple[str, ...],
    _corpus: Corpus,
    _laid: Desk,
) -> str:
    titles = _corpus.guide.code_titles("segment")
    reviews = _corpus.reviews.set_index("review_id")
    columns = []
    for place, review in enumerate(asked[0]):
        own = {
            name: rows[rows["review_id"] == review]
            for name, rows in (
                ("passages", _corpus.passages),
                ("sentences", _corpus.sentences),
                ("mentions", _corpus.mentions),
            )
        }
        marks = _apart(own["mentions"][own["mentions"]["kind"].isin(kinds)])
        body = own["passages"].loc[own["passages"]["kind"] == "body", "passage"]
        spoken = own["sentences"][own["sentences"]["passage"].isin(body)]
        text, language = (str(reviews[name][review]) for name in ("text", "language"))
        reading = Reading(
            text, own["passages"], own["sentences"], marks, titles, asked[1], language
        )
        column = readings_html.text_column(reading, _laid.names[review], place, spoken)
        columns.append(column)
    return readings_html.grid("".join(columns), len(columns), "texts")


def _apart(mentions: pd.DataFrame) -> pd.DataFrame:
    """Drop mentions that overlap one before them: a character is highlighted once."""
    ordered = mentions.sort_values(["start", "end"])
    kept: list[bool] = []
    at = 0
    for start, end in zip(ordered["start"], ordered["end"], strict=True):
        kept.append(start >= at)
        at = max(at, end) if start >= at else at
    return ordered[pd.Series(kept, index=ordered.index, dtype="bool")]


def full_text(corpus: Corpus, laid: Desk) -> None:
    """Draw the reviews as columns that scroll, other stories dimmed."""
    asked = laid.reviews, laid.scope.segment, laid.scope.captions
    st.html(
        f"{key_html(corpus.guide.code_titles('segment'))}"
        '<p class="caption">Each column scrolls by itself. The strip at its side is the review '
        "from its first word to its last; choose a story and the others are dimmed.</p>"
    )
    st.html(_texts_html(corpus.key, asked, laid.kinds, corpus, laid))


def pick(label: str, options: Mapping[str, T], key: str) -> T | None:
    """Choose a mark as `frame.pick`; one that another choice took away goes unsaid."""
    if key in st.session_state and st.session_state[key] not in (frame.NO_MARK, *options):
        st.session_state[key] = frame.NO_MARK
        st.query_params.pop(key, None)
    return frame.pick(label, options, key=key)


def names_of(names: dict[str, str], reviews: Sequence[str]) -> dict[str, str]:
    """Return review_id -> name of some reviews, in their order."""
    return {review: names[review] for review in reviews}
