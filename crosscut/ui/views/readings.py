"""Readings: what is laid side by side, and what each review gives to the story."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from crosscut.corpus.annotate import compile_guide
from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope, Selection
from crosscut.guide.model import FilmGuide, Scene
from crosscut.measures import readings
from crosscut.measures import readings as alignment_summary
from crosscut.schema import WHOLE_FILM
from crosscut.text.matcher import Matcher
from crosscut.text.phrases import counted, listed, percent
from crosscut.text.timecodes import clock
from crosscut.ui import films, filters, links
from crosscut.ui.cache import cached
from crosscut.ui.marks import ALL
from crosscut.ui.state import rerun_page
from crosscut.ui.style import ASSETS, segment_class
from crosscut.ui.views.review_html import Reading, review_html

SCENES: Final = "Scene by scene"
TEXTS: Final = "Full text"
PAIRS: Final = "Where readings part"
SILENCE: Final = "What is left out"
PARTS: Final = (SCENES, TEXTS, PAIRS, SILENCE)

_STORY: Final = "readings_story"
KINDS: Final = {"Themes": "theme", "Motifs": "motif", "Characters": "character"}
MOST: Final = 4
"""More columns than this leave none wide enough to be read."""


@dataclass(frozen=True)
class ReadingsQuery:
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


@cached
def matcher(guide: FilmGuide) -> Matcher:
    """Return the matcher of a guide, compiled once for all corrections of a reader."""
    return compile_guide(guide).matcher


@cached
def cues(selection: Selection) -> pd.DataFrame:
    """Return `readings.scene_cues` of a selection."""
    corpus = selection.corpus
    return readings.scene_cues(selection, corpus.timecodes, corpus.guide, matcher(corpus.guide))


def part() -> str:
    """Draw the switch between the parts of the view."""
    links.warn_if_unknown("part", PARTS, "the part")
    if st.session_state.get("part", SCENES) not in PARTS:
        del st.session_state["part"]
    chosen = st.segmented_control(
        "Part", PARTS, key="part", default=SCENES, required=True, bind="query-params", wrap=True
    )
    return str(chosen)


def story(corpus: Corpus, scope: Scope) -> None:
    """Draw the choice of a story where the reader looks; it is the filter at the side."""
    titles = corpus.guide.code_titles("segment")
    stories = {"": ALL, **titles}
    st.session_state[_STORY] = scope.segment
    st.segmented_control(
        "Story",
        list(stories),
        format_func=stories.__getitem__,
        key=_STORY,
        required=True,
        wrap=True,
        on_change=_take_story,
    )


def _take_story() -> None:
    st.session_state["story"] = st.session_state[_STORY]
    rerun_page()


def invitation(corpus: Corpus, scope: Scope) -> None:
    """Where no story is chosen, say what each is and how much is said of it, with a link."""
    titles = corpus.guide.code_titles("segment")
    if scope.segment or len(corpus.guide.segments) < 2:
        return
    items = []
    for one in corpus.guide.segments:
        words = filters.selection(corpus, Scope(scope.reviews, one.code, scope.captions)).words
        some = int((words > 0).sum())
        spread = f"{counted(int(words.sum()), 'word')} in {some} of {counted(len(words), 'review')}"
        query = urlencode({"story": one.title})
        items.append(
            f'<li class="{segment_class(tuple(titles), one.code)}">'
            f'<a href="readings?{escape(query)}">'
            f"{escape(one.title)}</a> {escape(one.description)} <small>{spread}</small></li>"
        )
    st.html(
        '<p class="label">Choose a story to read side by side, or go on with all of them</p>'
        f'<ul class="stories">{"".join(items)}</ul>'
    )


def choose_reviews(corpus: Corpus, scope: Scope) -> ReadingsQuery:
    """Draw the choice of reviews and highlights; return what lies side by side.

    Where nobody has chosen, the reviews with most words on the story are proposed.
    """
    selection = filters.selection(corpus, scope)
    called = names(corpus)
    here = {called[review]: review for review in selection.reviews["review_id"]}
    proposed = alignment_summary.suggest_reviews(selection.words) or list(here.values())[:1]
    _outdated(here)
    which, what = st.columns([3, 2], gap="medium")
    chosen = which.multiselect(
        "Side by side",
        list(here),
        key="side",
        bind="query-params",
        max_selections=MOST,
        placeholder=f"Proposed: {listed([called[review] for review in proposed])}",
    )
    kinds = what.pills(
        "Highlight", list(KINDS), key="shown", bind="query-params", selection_mode="multi"
    )
    wanted = {here[name] for name in chosen} or set(proposed)
    ids = tuple(review for review in selection.reviews["review_id"] if review in wanted)
    return ReadingsQuery(scope, ids, called, tuple(KINDS[name] for name in kinds))


def _outdated(here: dict[str, str]) -> None:
    """Name reviews of a link that are not here, and go on without them.

    What another choice of the reader took away goes unsaid.
    """
    asked = [] if "side" in st.session_state else st.query_params.get_all("side")
    for name in asked:
        if name not in here:
            st.warning(
                f"The link names the review “{links.escape_markdown(name)}”, which is not here, "
                "or not among those chosen at the side."
            )
    kept = st.session_state.get("side", [])
    if any(name not in here for name in kept) or len(kept) > MOST:
        st.session_state["side"] = [name for name in kept if name in here][:MOST]
    shown = st.session_state.get("shown") or []
    if any(name not in KINDS for name in shown):
        st.session_state["shown"] = [name for name in shown if name in KINDS]


def gives(corpus: Corpus, laid: ReadingsQuery, part: str) -> None:
    """Say over each column how much the review gives, on what it dwells, in what tone."""
    scope = laid.scope
    own = filters.selection(corpus, scope)
    total = filters.selection(corpus, Scope(scope.reviews, "", scope.captions)).words
    titles = corpus.guide.code_titles("segment")
    themes = corpus.guide.code_titles("theme")
    told = _shares(corpus.fingerprint, scope, laid.reviews, own, total)
    where = titles.get(scope.segment, "")
    columns = "".join(
        f'<p class="gives">{_gives(told[review], laid.names[review], where, themes)}</p>'
        for review in laid.reviews
    )
    st.html(
        grid(
            f'<div class="cells">{columns}</div>',
            len(laid.reviews),
            "top" if part == SCENES else "over",
        )
    )


@cached
def _shares(
    key: str, scope: Scope, reviews: tuple[str, ...], _own: Selection, _total: pd.Series[int]
) -> dict[str, alignment_summary.Share]:
    return alignment_summary.shares(_own, _total, reviews)


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


def names(corpus: Corpus) -> dict[str, str]:
    """Return review_id -> name, as on every page."""
    return films.directory(corpus).names


def names_of(called: dict[str, str], reviews: Sequence[str]) -> dict[str, str]:
    """Return review_id -> name of some reviews, in their order."""
    return {review: called[review] for review in reviews}


Span = tuple[int, int, str, str]
"""Start, end, CSS class and title of a highlight."""

_OPENING_WORDS: Final = 45


@dataclass(frozen=True)
class Columns:
    """The reviews laid side by side, and what is to be highlighted in them.

    Attributes
    ----------
    names, texts
        review_id -> name, and text.
    sentences
        Their sentences.
    titles
        Segment code -> title, in the film's order, the whole film last.
    spans
        review_id -> highlights of the kinds chosen.
    address
        Turns a review and a passage into the attributes of a link to it.
    cell
        Turns a scene and a review into the attributes of a link to their evidence.
    """

    names: Mapping[str, str]
    texts: Mapping[str, str]
    sentences: pd.DataFrame
    titles: Mapping[str, str]
    spans: Mapping[str, Sequence[Span]]
    address: Callable[[str, int], str]
    cell: Callable[[str, str], str]

    def link(self, review: str, passage: int) -> str:
        """Link to a passage in the full text."""
        name = escape(self.names[review])
        return (
            f"<a {self.address(review, passage)} "
            f'aria-label="passage {passage} of {name}, in the text">passage {passage}</a>'
        )


def cell_id(scene: str, place: int) -> str:
    """Name a cell: its scene's code and its column."""
    return f"cell-{scene}-{place}"


def highlight_text(text: str, start: int, end: int, spans: Iterable[Span], cue: str = "") -> str:
    """Escape text[start:end], its highlights marked; of two that overlap, the first stands.

    With `cue`, attributes of a link, every cue is one. The keyboard has the link over the cell.
    """
    parts = []
    for first, last, kind, title in sorted(spans):
        if start <= first < last <= end:
            parts.append(escape(text[start:first]))
            said = f' title="{escape(title)}"' if title else ""
            inner = escape(text[first:last])
            if cue and kind == "cue":
                inner = f'<a {cue} tabindex="-1">{inner}</a>'
            parts.append(f'<mark class="{kind}"{said}>{inner}</mark>')
            start = last
    return "".join([*parts, escape(text[start:end])])


def scene_row(columns: Columns, scene: Scene, cues: pd.DataFrame, story: str = "") -> str:
    """Set one scene: its name, and what each review says of it, or that it is silent.

    Parameters
    ----------
    columns
        The reviews.
    scene
        The scene.
    cues
        As `alignment.scene_cues`, of this scene.
    story
        Title of its story, to be said beside it; empty where all rows are of one.
    """
    time = ""
    if scene.shown_from is not None and scene.shown_to is not None:
        ends = dict.fromkeys((clock(scene.shown_from), clock(scene.shown_to)))
        time = f' <span class="time">{"–".join(ends)}</span>'
    of = f"<b>{escape(story)}.</b> " if story else ""
    own = segment_class(tuple(columns.titles), scene.segment)
    cells = "".join(
        _cell(columns, review, scene, place, cues[cues["review_id"] == review])
        for place, review in enumerate(columns.names)
    )
    return (
        f'<section class="scene {own}"><div class="what"><h3>{escape(scene.title)}{time}</h3>'
        f'<p class="about">{of}{escape(scene.description)}</p></div>'
        f'<div class="cells">{cells}</div></section>'
    )


def _cell(columns: Columns, review: str, scene: Scene, place: int, cues: pd.DataFrame) -> str:
    """Set one cell: a click on it opens its evidence, as does the link with its count."""
    name = escape(columns.names[review])
    if cues.empty:
        return f'<div class="cell silent"><h4>{name}</h4><p>silent</p></div>'
    said = "".join(
        _excerpt(columns, review, int(passage), scene, cues[cues["passage"] == passage])
        for passage in cues["passage"].unique()
    )
    link = columns.cell(scene.code, review)
    many = counted(len(cues), "place")
    called = f"{many}: {escape(scene.title)}, {name}"
    return (
        f'<div class="cell" id="{cell_id(scene.code, place)}" data-count="{len(cues)}" '
        f"{link[link.index('data-pick') :]}><h4>{name} "
        f'<a {link} aria-label="{called}">{many}</a></h4>{said}</div>'
    )


def _excerpt(columns: Columns, review: str, passage: int, scene: Scene, cues: pd.DataFrame) -> str:
    """Set the sentences of a passage with a cue and their neighbours; the rest is a link away."""
    every = columns.sentences
    own = every[(every["review_id"] == review) & (every["passage"] == passage)]
    rows = own.to_dict("records")
    told = set(cues["sentence"])
    near = [
        bool({row["sentence"] - 1, row["sentence"], row["sentence"] + 1} & told) for row in rows
    ]
    spans = [(int(a), int(b), "cue", "") for a, b in zip(cues["start"], cues["end"], strict=True)]
    taken = [one for one in columns.spans.get(review, ()) if not _touches(one, spans)]
    parts = []
    for row, shown, before in zip(rows, near, [True, *near], strict=False):
        if shown:
            parts.append(_sentence(columns, review, row, scene, [*spans, *taken]))
        elif before:
            parts.append("…")
    return f'<p class="said">{" ".join(parts)} {columns.link(review, passage)}</p>'


def _touches(one: Span, others: Sequence[Span]) -> bool:
    return any(one[0] < end and start < one[1] for start, end, *_ in others)


def _sentence(
    columns: Columns,
    review: str,
    row: Mapping[Hashable, Any],
    scene: Scene,
    spans: Sequence[Span],
) -> str:
    link = columns.cell(scene.code, review)
    text = highlight_text(columns.texts[review], int(row["start"]), int(row["end"]), spans, link)
    other = row["segment"] not in (scene.segment, WHOLE_FILM)
    return f'<span class="elsewhere">{text}</span>' if other else text


def folded_rows(scenes: Sequence[Scene]) -> str:
    """Fold away the scenes of which none of the reviews speaks."""
    if not scenes:
        return ""
    items = "".join(
        f"<li><b>{escape(scene.title)}.</b> {escape(scene.description)}</li>" for scene in scenes
    )
    none = counted(len(scenes), "scene")
    return (
        f'<details class="unread"><summary>{none} of which none of them speaks</summary>'
        f"<ul>{items}</ul></details>"
    )


def lone_passages(columns: Columns, lone: pd.DataFrame, candidates: pd.DataFrame) -> list[str]:
    """Set the passages that fit no scene, each beside its candidates in other reviews.

    Parameters
    ----------
    columns
        The reviews.
    lone
        Passages that fit no scene: review_id, passage, start, end.
    candidates
        As `alignment.candidates`, with other_start and other_end.
    """
    items = []
    for row in lone.to_dict("records"):
        review, passage = str(row["review_id"]), int(row["passage"])
        own = candidates[(candidates["review_id"] == review) & (candidates["passage"] == passage)]
        near = "".join(
            f"<li><b>{one['score']:.2f}</b> {escape(columns.names[one['other_review']])}, "
            f"{columns.link(one['other_review'], one['other_passage'])}: "
            f"{_opening(columns, one['other_review'], one['other_start'], one['other_end'])}</li>"
            for one in own.to_dict("records")
        )
        near = f"<ul>{near}</ul>" if near else "<p>Nothing near it in the others.</p>"
        items.append(
            f'<div class="lone"><div><h4>{escape(columns.names[review])}, '
            f"{columns.link(review, passage)}</h4>"
            f'<p class="said">{_opening(columns, review, row["start"], row["end"])}</p></div>'
            f'<div class="near"><h4>Candidates</h4>{near}</div></div>'
        )
    return items


def _opening(columns: Columns, review: str, start: int, end: int) -> str:
    """Set the beginning of a passage; the link beside it has the rest."""
    whole = columns.texts[review][int(start) : int(end)]
    words = whole.split(" ")
    cut = len(" ".join(words[:_OPENING_WORDS]))
    stop = int(start) + cut
    said = highlight_text(columns.texts[review], int(start), stop, columns.spans.get(review, ()))
    return f"{said} …" if cut < len(whole) else said


def text_column(reading: Reading, name: str, body: pd.DataFrame) -> str:
    """Set one review as a column that scrolls, with the map of its segments at its side.

    The anchors of `reading` have a prefix of their own, so that several reviews can stand on
    one page; `body` are the sentences of its paragraphs.
    """
    return (
        f'<div class="column"><h3>{escape(name)}</h3><div class="scroll">'
        f'{map_html(reading, name, body)}<div class="text" tabindex="0" role="region" '
        f'aria-label="{escape(name)}, full text">{review_html(reading)}</div></div></div>'
    )


def map_html(reading: Reading, name: str, body: pd.DataFrame) -> str:
    """Draw a review from its first word to its last as links, each to the passage it stands for.

    One piece per passage, or per segment where a passage speaks of several. Tab stops where
    the segment changes; a pointer reaches every passage.
    """
    pieces: list[tuple[str, int, int]] = []
    for row in body.to_dict("records"):
        segment, passage, words = str(row["segment"]), int(row["passage"]), int(row["words"])
        if pieces and pieces[-1][:2] == (segment, passage):
            words += pieces.pop()[2]
        pieces.append((segment, passage, words))
    links = []
    before = ""
    for segment, passage, words in pieces:
        title = escape(reading.titles.get(segment, segment))
        turn = ' class="turns' if segment != before else ' tabindex="-1" class="'
        own = segment_class(reading.codes, segment)
        links.append(
            f'<a href="#{reading.anchor(passage)}"{turn} {own}" style="flex-grow:{words}" '
            f'title="{title}" aria-label="{title}, passage {passage}"></a>'
        )
        before = segment
    return f'<nav class="map" aria-label="Map of {escape(name)}">{"".join(links)}</nav>'


def key(kinds: Iterable[str]) -> str:
    """Name the highlights that are shown."""
    shown = {"cue": "what tells the scene: click it for its sentences", **{k: k for k in kinds}}
    items = "".join(f'<mark class="{kind}">{said}</mark> ' for kind, said in shown.items())
    return f'<p class="caption marks">{items}</p>'


def grid(inner: str, columns: int, kind: str) -> str:
    """Wrap rows or columns in a grid of so many columns."""
    return f'<div class="readings {kind} of-{columns}">{inner}</div>'
