"""Readings, scene by scene: a row per scene, a cell per review, and the evidence of a cell."""

from __future__ import annotations

from html import escape
from typing import Final
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Selection
from crosscut.measures import readings
from crosscut.text.phrases import counted
from crosscut.ui import evidence, filters
from crosscut.ui.cache import cached
from crosscut.ui.evidence import Box, Evidence
from crosscut.ui.views import readings as readings_html
from crosscut.ui.views import review as reader
from crosscut.ui.views.readings import KINDS, Columns, ReadingsQuery, Span, cues

_AT_ONCE: Final = 8
"""Passages that fit no scene and stand there unasked."""


def _shelf(corpus: Corpus, laid: ReadingsQuery) -> Columns:
    selection = filters.selection(corpus, laid.whole)
    titles = corpus.guide.code_titles("segment")
    texts = dict(zip(selection.reviews["review_id"], selection.reviews["text"], strict=True))
    focus = titles.get(laid.scope.segment, "")
    names = {review: laid.names[review] for review in laid.reviews}
    labels = {cell: label for label, (cell, _) in _cells(corpus, laid).items()}
    state = {"side": list(names.values())}

    def address(review: str, passage: int) -> str:
        return reader.passage_link(names[review], passage, segment=focus)

    def cell(scene: str, review: str) -> str:
        query = urlencode({**state, "reading": labels[scene, review]}, doseq=True)
        return f'href="readings?{escape(query)}" data-pick="{escape(_pick_of(scene, review))}"'

    spans = _spans(corpus, selection, laid.kinds)
    return Columns(names, texts, selection.sentences, titles, spans, address, cell)


def _pick_of(scene: str, review: str) -> str:
    """Value that a click on a cell tells."""
    return f"cell {scene} {review}"


def _cells(corpus: Corpus, laid: ReadingsQuery) -> dict[str, tuple[tuple[str, str], pd.DataFrame]]:
    """Label -> (scene, review) and cues, of each cell that says something."""
    found = cues(filters.selection(corpus, laid.whole))
    groups = dict(iter(found.groupby(["scene", "review_id"])))
    cells = {}
    for scene in corpus.guide.scenes:
        for review in laid.reviews:
            own = groups.get((scene.code, review))
            if own is not None and laid.scope.segment in ("", scene.segment):
                label = f"{scene.title} · {laid.names[review]}: {counted(len(own), 'place')}"
                cells[label] = (scene.code, review), own
    return cells


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


@cached
def _scenes_html(
    key: str,
    asked: tuple[tuple[str, ...], str, bool],
    kinds: tuple[str, ...],
    _corpus: Corpus,
    _laid: ReadingsQuery,
) -> tuple[str, list[str]]:
    """Return the rows by scene, and each passage that fits none, as HTML."""
    segment = asked[1]
    columns = _shelf(_corpus, _laid)
    found = cues(filters.selection(_corpus, _laid.whole))
    scenes = [one for one in _corpus.guide.scenes if segment in ("", one.segment)]
    read = [one for one in scenes if (found["scene"] == one.code).any()]
    rows = "".join(
        readings_html.scene_row(
            columns,
            one,
            found[found["scene"] == one.code],
            "" if segment else columns.titles[one.segment],
        )
        for one in read
    )
    folded = readings_html.folded_rows([one for one in scenes if one not in read])
    passages = readings.passages_on(filters.selection(_corpus, _laid.whole), segment)
    placed = found[found["scene"].isin([one.code for one in scenes])]
    lone = readings.unplaced(passages, placed)
    near = readings.candidates(passages, lone)
    ends = passages[["review_id", "passage", "start", "end"]].set_axis(
        ["other_review", "other_passage", "other_start", "other_end"], axis=1
    )
    foot = readings_html.lone_passages(columns, lone, near.merge(ends, how="left"))
    return readings_html.grid(rows + folded, len(_laid.reviews), "rows"), foot


def by_scene(corpus: Corpus, laid: ReadingsQuery, picked: str) -> None:
    """Draw a row per scene, a cell per review, then what fits no scene.

    `picked` is what was clicked (`reader.listen`).
    """
    asked = laid.reviews, laid.scope.segment, laid.scope.captions
    rows, foot = _scenes_html(corpus.fingerprint, asked, laid.kinds, corpus, laid)
    st.html(readings_html.key(laid.kinds))
    st.html(rows)
    if foot:
        st.subheader("Passages that fit no scene", anchor=False)
        st.html(
            '<p class="caption">Beside each stand the passages of the other reviews whose wording '
            "is nearest to it, as candidates for a comparison. The figure goes from 0 (no word "
            "shared) to 1 (the same words), and rare words count for more (the cosine of their "
            "TF-IDF weights). It knows words, not what they say.</p>"
        )
        _foot(foot, len(laid.reviews))
    _scene_evidence(corpus, laid, picked)


def _foot(passages: list[str], reviews: int) -> None:
    """Draw some passages that fit no scene; the others are sent when they are asked for."""
    first, more = passages[:_AT_ONCE], passages[_AT_ONCE:]
    st.html(readings_html.grid("".join(first), reviews, "foot"))
    if not more:
        return
    name = counted(len(more), "more passage")
    with st.expander(name, key="more-passages", on_change="rerun") as fold:
        if fold.open:
            st.html(readings_html.grid("".join(more), reviews, "foot"))


def _scene_evidence(corpus: Corpus, laid: ReadingsQuery, picked: str) -> None:
    """Show the sentences of a cell, clicked or chosen."""
    cells = _cells(corpus, laid)
    clicked = {_pick_of(*cell): label for label, (cell, _) in cells.items()}
    if picked in clicked:
        st.session_state["reading"] = clicked[picked]
    with evidence.at_foot(Box("reading", "Evidence for a cell", cells)) as chosen:
        if chosen is None:
            return
        (scene, review), own = chosen
        title = corpus.guide.code_titles("scene")[scene]
        heading = f"{title} · {laid.names[review]}"
        evidence.panel(corpus, Evidence(heading, own, "place"), key="reading")
        place = readings_html.cell_id(scene, laid.reviews.index(review))
        st.html(f"<style>.readings #{place} {{ background: var(--raised) }}</style>")
