"""Readings, scene by scene: a row per scene, a cell per review, and the evidence of a cell."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.guide.model import Scene
from crosscut.measures.readings import candidates, passages_on, without_scene
from crosscut.measures.scenes import BY_SUBTITLES
from crosscut.measures.states import ELSEWHERE, HERE, mention_states, state_words
from crosscut.project.notebook import FrozenFigure, Pin, new_pin
from crosscut.schema import WHOLE_FILM
from crosscut.text.phrases import count_of, join_words
from crosscut.text.timecodes import clock
from crosscut.ui import evidence, films, notebook
from crosscut.ui.cache import cache_by_value
from crosscut.ui.evidence import Box, Evidence, Span, highlight
from crosscut.ui.flash import note
from crosscut.ui.style import segment_class
from crosscut.ui.views.readings import KINDS, ReadingsQuery, grid, key
from crosscut.ui.views.review import passage_link

_AT_ONCE: Final = 8
"""Passages that fit no scene and stand there unasked."""

_OPENING_WORDS: Final = 45


@dataclass(frozen=True)
class Columns:
    """The reviews laid side by side, and what the HTML of their cells needs.

    Attributes
    ----------
    query
        What lies side by side.
    names, texts
        review_id -> name, and text.
    sentences
        (review_id, passage) -> its rows of the table `sentences`.
    titles
        Segment code -> title, in the film's order, the whole film last.
    spans
        review_id -> highlights of the kinds chosen.
    cells
        (scene, review_id) -> label and cues, of each cell that says something.
    states
        (scene, review_id) -> what is known of it, in words.
    """

    query: ReadingsQuery
    names: Mapping[str, str]
    texts: Mapping[str, str]
    sentences: Mapping[tuple[str, int], Sequence[Mapping[Hashable, Any]]]
    titles: Mapping[str, str]
    spans: Mapping[str, Sequence[Span]]
    cells: Mapping[tuple[str, str], tuple[str, pd.DataFrame]]
    states: Mapping[tuple[str, str], str]

    def link(self, review: str, passage: int) -> str:
        """Link to a passage in the full text."""
        focus = self.titles.get(self.query.segment, "")
        way = passage_link(self.names[review], passage, segment=focus)
        name = escape(self.names[review])
        return (
            f'<a {way} aria-label="passage {passage} of {name}, in the text">passage {passage}</a>'
        )

    def cell(self, scene: str, review: str) -> tuple[str, str]:
        """Return the attributes of a link to the evidence of a cell: its address, its pick."""
        state = {"side": list(self.names.values()), "reading": self.cells[scene, review][0]}
        address = escape(urlencode(state, doseq=True))
        return f'href="readings?{address}"', f'data-pick="{escape(_pick_of(scene, review))}"'

    def quote(
        self, review: str, start: int, end: int, spans: Iterable[Span] | None = None, cue: str = ""
    ) -> str:
        """Quote a review's text[start:end] with highlights; cues become links with `cue`."""
        if spans is None:
            spans = self.spans.get(review, ())
        # The keyboard has the link over the cell.
        link = {"cue": f'{cue} tabindex="-1"'} if cue else {}
        return highlight(self.texts[review], int(start), int(end), spans, link)


def _columns(query: ReadingsQuery) -> Columns:
    page = query.page
    texts = films.directory(page.corpus).texts
    titles = page.titles("segment")
    rows = _states(query).to_dict("records")
    states = {
        (row["code"], row["review_id"]): state_words(row["state"], row["elsewhere"])
        + (" in captions or headings" if row["state"] == ELSEWHERE else "")
        for row in rows
    }
    sentences: dict[tuple[str, int], list[Mapping[Hashable, Any]]] = {}
    for row in query.whole.sentences.to_dict("records"):
        sentences.setdefault((row["review_id"], row["passage"]), []).append(row)
    return Columns(
        query, query.names, texts, sentences, titles, _spans(query), _cells(query), states
    )


@cache_by_value
def _states(query: ReadingsQuery) -> pd.DataFrame:
    """Return what is known of each scene and review, as `states.mention_states`."""
    return mention_states(query.whole, "scene", list(query.page.titles("scene")))


def _pick_of(scene: str, review: str) -> str:
    """Value that a click on a cell tells."""
    return f"cell {scene} {review}"


@cache_by_value
def _cells(query: ReadingsQuery) -> dict[tuple[str, str], tuple[str, pd.DataFrame]]:
    """(scene, review) -> label and cues, of each cell that says something."""
    groups = dict(iter(query.whole.scenes.groupby(["scene", "review_id"])))
    cells = {}
    for scene in _scenes(query):
        for review, name in query.names.items():
            own = groups.get((scene.code, review))
            if own is not None:
                label = f"{scene.title} · {name}: {count_of(len(own), 'place')}"
                cells[scene.code, review] = label, own
    return cells


def _scenes(query: ReadingsQuery) -> list[Scene]:
    """Return the scenes of the story that is read, or the one that is chosen."""
    story, scene = query.segment, query.page.scope.scene
    every = query.page.corpus.guide.scenes
    return [one for one in every if story in ("", one.segment) and scene in ("", one.code)]


def _spans(query: ReadingsQuery) -> dict[str, list[Span]]:
    titles = {kind: query.page.titles(kind) for kind in KINDS.values()}
    spans: dict[str, list[Span]] = {}
    mentions = query.whole.mentions
    for row in mentions[mentions["kind"].isin(query.kinds)].to_dict("records"):
        title = f"{titles[row['kind']][row['code']]} ({row['kind']})"
        span = Span(int(row["start"]), int(row["end"]), str(row["kind"]), title)
        spans.setdefault(str(row["review_id"]), []).append(span)
    return spans


@cache_by_value
def _scenes_html(query: ReadingsQuery) -> tuple[str, list[str]]:
    """Return the rows by scene, and each passage that fits none, as HTML."""
    segment, scenes = query.segment, _scenes(query)
    columns = _columns(query)
    states = _states(query)
    somewhere = set(states.loc[states["state"].isin([HERE, ELSEWHERE]), "code"])
    read = [one for one in scenes if one.code in somewhere]
    rows = "".join(
        scene_row(columns, one, "" if segment else columns.titles[one.segment]) for one in read
    )
    fold = fold_rows([one for one in scenes if one not in read])
    if query.page.scope.scene:
        return grid(rows + fold, len(query.reviews), "rows"), []
    passages = passages_on(query.whole, segment)
    cues = query.whole.scenes
    own_cues = cues[cues["scene"].isin([one.code for one in scenes])]
    lone = without_scene(passages, own_cues)
    near = candidates(passages, lone)
    ends = passages[["review_id", "passage", "start", "end"]].set_axis(
        ["other_review", "other_passage", "other_start", "other_end"], axis=1
    )
    foot = lone_passages(columns, lone, near.merge(ends, how="left"))
    return grid(rows + fold, len(query.reviews), "rows"), foot


def by_scene(corpus: Corpus, query: ReadingsQuery, pick: str) -> None:
    """Draw a row per scene, a cell per review, then what fits no scene.

    Where the guide of the `corpus` has no scenes, those of the query are its stories. `pick` is
    what was clicked (`review.listen`).
    """
    rows, foot = _scenes_html(query)
    if query.page.corpus.guide.scenes and not corpus.guide.scenes:
        note("The guide has no scenes: each row is a story.")
    st.html(key(query.kinds, cues=bool(corpus.guide.scenes)))
    st.html(notebook.list_html(rows, "comparison"))
    by_name = {_name(one): one for one in _scenes(query)}
    notebook.listen(lambda name: _pin(corpus, query, by_name[name]) if name in by_name else None)
    if foot:
        kind = "scene" if corpus.guide.scenes else "one story"
        st.subheader(f"Passages that fit no {kind}", anchor=False)
        if len(query.reviews) > 1:
            st.html(
                '<p class="caption">Beside each stand the passages of the other reviews whose '
                "wording is nearest to it, as candidates for a comparison. The figure goes from 0 "
                "(no word shared) to 1 (the same words), and rare words count for more (the cosine "
                "of their TF-IDF weights). It knows words, not what they say.</p>"
            )
        _foot(foot, len(query.reviews))
    _scene_evidence(corpus, query, pick)


def _name(scene: Scene) -> str:
    return f"scene-{scene.code}"


def _pin(corpus: Corpus, query: ReadingsQuery, scene: Scene) -> Pin:
    """Make a pin of a row: what is known of each review, and the sentences that speak of it."""
    columns, cells = _columns(query), _cells(query)
    rows, quotes = [("Review", "What it says")], []
    for review, name in query.names.items():
        label, own = cells.get((scene.code, review), ("", None))
        if own is None:
            rows.append((name, columns.states[scene.code, review]))
            continue
        rows.append((name, label.rpartition(": ")[2]))
        with_cue = set(own["sentence"])
        quotes += [
            notebook.quote(corpus, review, int(one["start"]), int(one["end"]), passage)
            for (of, passage), rows_of in columns.sentences.items()
            for one in rows_of
            if of == review and one["sentence"] in with_cue
        ]
    names = join_words(list(query.names.values()))
    table = FrozenFigure(
        _name(scene), table=tuple(rows), alt=f"What {names} say of the scene {scene.title}.",
        caption=scene.description,
    )  # fmt: skip
    title = f"{scene.title}: {names}"
    return new_pin("comparison", title=title, figure=table, quotes=(*quotes,), **notebook.view())


def _foot(passages: list[str], reviews: int) -> None:
    """Draw some passages that fit no scene; the others are sent when they are asked for."""
    first, more = passages[:_AT_ONCE], passages[_AT_ONCE:]
    st.html(grid("".join(first), reviews, "foot"))
    if not more:
        return
    name = count_of(len(more), "more passage")
    with st.expander(name, key="more-passages", on_change="rerun") as fold:
        if fold.open:
            st.html(grid("".join(more), reviews, "foot"))


def _scene_evidence(corpus: Corpus, query: ReadingsQuery, pick: str) -> None:
    """Show the sentences of a cell, clicked or chosen."""
    cells = _cells(query)
    for cell in cells:
        if pick == _pick_of(*cell):
            st.session_state["reading"] = cell
    labels = {cell: label for cell, (label, _) in cells.items()}
    most = max(cells, key=lambda cell: len(cells[cell][1]), default=None)
    titles = query.page.titles("scene")

    def behind(cell: tuple[str, str]) -> Evidence:
        scene, review = cell
        return Evidence(f"{titles[scene]} · {query.names[review]}", cells[cell][1], "place")

    box = Box("reading", "Evidence for a cell", labels)
    if choice := evidence.at_foot(corpus, box, most, behind):
        place = cell_id(choice[0], query.reviews.index(choice[1]))
        st.html(f"<style>.readings #{place} {{ background: var(--raised) }}</style>")


def cell_id(scene: str, place: int) -> str:
    """Name a cell: its scene's code and its column."""
    return f"cell-{scene}-{place}"


def scene_row(columns: Columns, scene: Scene, story: str = "") -> str:
    """Set one scene: its name, and what each review says of it, or what is known of it.

    Parameters
    ----------
    columns
        The reviews.
    scene
        The scene.
    story
        Title of its story, to be said beside it; empty where all rows are of one.
    """
    time = ""
    if scene.shown_from is not None and scene.shown_to is not None:
        ends = dict.fromkeys((clock(scene.shown_from), clock(scene.shown_to)))
        by = f", {BY_SUBTITLES}" if scene.source == BY_SUBTITLES else ""
        time = f' <span class="time">{"–".join(ends)}{by}</span>'
    of = f"<b>{escape(story)}.</b> " if story not in ("", scene.title) else ""
    own = segment_class(tuple(columns.titles), scene.segment)
    cells = "".join(
        _cell(columns, review, scene, place) for place, review in enumerate(columns.names)
    )
    return (
        f'<section class="scene {own}"><div class="what"><h3>{escape(scene.title)}{time}</h3>'
        f'<p class="about">{of}{escape(scene.description)}</p>'
        f"{notebook.pin_html(_name(scene), f'the scene {scene.title}')}</div>"
        f'<div class="cells">{cells}</div></section>'
    )


def _cell(columns: Columns, review: str, scene: Scene, place: int) -> str:
    """Set one cell: a click on it opens its evidence, as does the link with its count."""
    name = escape(columns.names[review])
    if (scene.code, review) not in columns.cells:
        state = columns.states[scene.code, review]
        return f'<div class="cell empty"><h4>{name}</h4><p>{escape(state)}</p></div>'
    cues = columns.cells[scene.code, review][1]
    quotes = "".join(
        _excerpt(columns, review, int(passage), scene, cues[cues["passage"] == passage])
        for passage in cues["passage"].unique()
    )
    address, pick = columns.cell(scene.code, review)
    many = count_of(len(cues), "place")
    label = f"{many}: {escape(scene.title)}, {name}"
    return (
        f'<div class="cell" id="{cell_id(scene.code, place)}" data-count="{len(cues)}" '
        f"{pick}><h4>{name} "
        f'<a {address} {pick} aria-label="{label}">{many}</a></h4>{quotes}</div>'
    )


def _excerpt(columns: Columns, review: str, passage: int, scene: Scene, cues: pd.DataFrame) -> str:
    """Set the sentences of a passage with a cue and their neighbours; the rest is a link away."""
    rows = columns.sentences[review, passage]
    with_cue = set(cues["sentence"])
    near = [bool({row["sentence"] + by for by in (-1, 0, 1)} & with_cue) for row in rows]
    own_cues = cues[cues["cue"] != ""]  # a sentence on a story has no cue of its own
    spans = [
        Span(int(a), int(b), "cue") for a, b in zip(own_cues["start"], own_cues["end"], strict=True)
    ]
    spans_of_others = [one for one in columns.spans.get(review, ()) if not _touches(one, spans)]
    parts = []
    for row, is_near, before in zip(rows, near, [True, *near], strict=False):
        if is_near:
            parts.append(_sentence(columns, review, row, scene, [*spans, *spans_of_others]))
        elif before:
            parts.append("…")
    lines = [row for row, is_near in zip(rows, near, strict=True) if is_near]
    what = f"passage {passage} of {columns.names[review]}"
    cite = evidence.cite_html(review, lines[0]["start"], lines[-1]["end"], what) if lines else ""
    return f'<p class="excerpt">{" ".join(parts)} {columns.link(review, passage)} {cite}</p>'


def _touches(one: Span, others: Sequence[Span]) -> bool:
    return any(one[0] < end and start < one[1] for start, end, *_ in others)


def _sentence(
    columns: Columns,
    review: str,
    row: Mapping[Hashable, Any],
    scene: Scene,
    spans: Sequence[Span],
) -> str:
    cue = " ".join(columns.cell(scene.code, review))
    text = columns.quote(review, row["start"], row["end"], spans, cue)
    other = row["segment"] not in (scene.segment, WHOLE_FILM)
    return f'<span class="elsewhere">{text}</span>' if other else text


def fold_rows(scenes: Sequence[Scene]) -> str:
    """Fold away the scenes that are found in none of the reviews."""
    if not scenes:
        return ""
    items = "".join(
        f"<li><b>{escape(scene.title)}.</b> {escape(scene.description)}</li>" for scene in scenes
    )
    none = count_of(len(scenes), "scene")
    return (
        f'<details class="unread"><summary>{none} not found in any of them</summary>'
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
        As `readings.candidates`, with other_start and other_end.
    """
    items = []
    by_passage: dict[tuple[str, int], list[dict[Hashable, Any]]] = {}
    for one in candidates.to_dict("records"):
        by_passage.setdefault((one["review_id"], one["passage"]), []).append(one)
    for row in lone.to_dict("records"):
        review, passage = str(row["review_id"]), int(row["passage"])
        near = "".join(
            f"<li><b>{one['score']:.2f}</b> {escape(columns.names[one['other_review']])}, "
            f"{columns.link(one['other_review'], one['other_passage'])}: "
            f"{_opening(columns, one['other_review'], one['other_start'], one['other_end'])}</li>"
            for one in by_passage.get((review, passage), ())
        )
        near = f"<ul>{near}</ul>" if near else "<p>Nothing near it in the others.</p>"
        beside = f'<div class="near"><h4>Candidates</h4>{near}</div>'
        what = f"passage {passage} of {columns.names[review]}"
        cite = evidence.cite_html(review, row["start"], row["end"], what)
        items.append(
            f'<div class="lone"><div><h4>{escape(columns.names[review])}, '
            f"{columns.link(review, passage)}</h4>"
            f'<p class="excerpt">{_opening(columns, review, row["start"], row["end"])} '
            f"{cite}</p></div>"
            f"{beside if len(columns.names) > 1 else ''}</div>"
        )
    return items


def _opening(columns: Columns, review: str, start: int, end: int) -> str:
    """Set the beginning of a passage; the link beside it has the rest."""
    whole = columns.texts[review][int(start) : int(end)]
    cut = len(" ".join(whole.split(" ")[:_OPENING_WORDS]))
    opening = columns.quote(review, start, int(start) + cut)
    return f"{opening} …" if cut < len(whole) else opening
