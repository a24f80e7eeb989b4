"""One review to its rows in every table: pure, picklable, the unit of any distribution.

A full stop inside quotation marks does not end a sentence: what is quoted stays with the
sentence that quotes it (the rule of sentencex, kept as it is).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sentencex import segment as split_sentences

from crosscut.mentions import Matcher, compile_matcher
from crosscut.schema import MENTION_KINDS, SCHEMA
from crosscut.scores import Section, StatedScore, find_scores, rating_score
from crosscut.segment_terms import general_terms
from crosscut.segments import SegmentModel, Sentence
from crosscut.terms import normalise
from crosscut.timecodes import find_timecodes, scene_at
from crosscut.tone import tone_of
from crosscut.words import WordIndex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from crosscut.guide import Character, Code, FilmGuide, Scene
    from crosscut.ingest import Block, RawReview
    from crosscut.mentions import Hit

Columns = dict[str, Any]
"""Column name -> a list or array of that column's values."""
Rows = dict[str, Columns]
"""Table name -> its columns."""


@dataclass(frozen=True)
class CompiledGuide:
    """A guide made ready for many reviews: its matcher and its segment model."""

    guide: FilmGuide
    matcher: Matcher
    model: SegmentModel
    aspects: Mapping[str, str]
    cast: frozenset[str]
    titles: Mapping[str, str]


def compile_guide(guide: FilmGuide) -> CompiledGuide:
    """Compile the terms and the segment model of a guide, once for all reviews."""
    codes = [segment.code for segment in guide.segments]
    cast = [character.played_by for character in guide.characters if character.played_by]
    general = general_terms(codes, guide.film.title, guide.film.director, cast)
    extra = [("segment", code, term) for code, term in general]
    placed: dict[str, Sequence[Character | Code | Scene]] = {
        "character": guide.characters,
        "scene": guide.scenes,
        "motif": guide.motifs,
        "theme": guide.themes,
        "timecode": guide.scenes,
        "actor": guide.characters,
    }
    homes = {
        (kind, item.code): item.segment
        for kind, items in placed.items()
        for item in items
        if item.segment in codes
    }
    aspects = {
        normalise(name): aspect.code
        for aspect in guide.aspects
        for name in (aspect.title, *aspect.terms)
    }
    return CompiledGuide(
        guide,
        compile_matcher(guide, extra),
        SegmentModel(tuple(codes), homes),
        aspects,
        frozenset(map(normalise, cast)),
        {normalise(segment.title): segment.code for segment in guide.segments},
    )


@dataclass(frozen=True, slots=True)
class _Spans:
    """Sentences of one review: offsets, and the passage of each."""

    start: NDArray[np.int32]
    end: NDArray[np.int32]
    passage: NDArray[np.int32]

    def holding(self, offsets: NDArray[np.int32]) -> NDArray[np.int32]:
        """Index of the sentence that each offset lies in, shape (n,)."""
        found = np.searchsorted(self.start, offsets, side="right") - 1
        return np.maximum(found, 0).astype(np.int32)


def review_rows(raw: RawReview, compiled: CompiledGuide) -> Rows:
    """Turn one review into its rows of every table.

    Parameters
    ----------
    raw
        The cleaned review.
    compiled
        The film's guide, compiled.

    Returns
    -------
    Rows
        For each table of the schema its columns, all of one length per table, without what
        is the same for the whole review or corpus (`review_id`, `origin`).
    """
    words = WordIndex(raw.text)
    spans = _sentences(raw)
    texts = [raw.text[a:b] for a, b in zip(spans.start, spans.end, strict=True)]
    hits = compiled.matcher.find(raw.text)
    places = spans.holding(np.array([hit.start for hit in hits], dtype=np.int32))
    timecodes = _timecodes(raw, compiled)
    labels, confidences = _attribute(raw, compiled, spans, hits, places, timecodes)
    return {
        "reviews": _review(raw, words),
        "passages": _passages(raw, words),
        "sentences": {
            "passage": spans.passage,
            "sentence": np.arange(len(texts), dtype=np.int32),
            "start": spans.start,
            "end": spans.end,
            "words": words.count(spans.start, spans.end),
            "position": words.position(spans.start, spans.end),
            "segment": labels,
            "confidence": confidences,
            "tone": tone_of(texts) if texts else [],
        },
        "mentions": _mentions(raw, words, spans, hits, places, labels),
        "scores": _scores(raw, compiled, hits),
        "timecodes": _placed(timecodes, spans, labels),
    }


def _review(raw: RawReview, words: WordIndex) -> Columns:
    meta = raw.meta
    notes = json.dumps([asdict(note) for note in raw.notes], ensure_ascii=False)
    return {
        "title": [meta.title],
        "author": [meta.author],
        "outlet": [meta.outlet],
        "url": [meta.url],
        "published": [meta.published],
        "kind": [meta.kind],
        "language": [meta.language],
        "words": [words.total],
        "notes": [notes],
        "text": [raw.text],
    }


def _offsets(blocks: tuple[Block, ...]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    start = np.array([block.start for block in blocks], dtype=np.int32)
    end = np.array([block.end for block in blocks], dtype=np.int32)
    return start, end


def _passages(raw: RawReview, words: WordIndex) -> Columns:
    start, end = _offsets(raw.blocks)
    headings: list[str] = []
    over = ""
    for block in raw.blocks:
        if block.kind == "heading":
            over = raw.text[block.start : block.end]
        headings.append(over)
    return {
        "passage": np.arange(len(raw.blocks), dtype=np.int32),
        "heading": headings,
        "kind": [block.kind for block in raw.blocks],
        "text": [raw.text[block.start : block.end] for block in raw.blocks],
        "start": start,
        "end": end,
        "words": words.count(start, end),
        "position": words.position(start, end),
    }


def _sentences(raw: RawReview) -> _Spans:
    language = raw.meta.language or "en"
    starts: list[int] = []
    ends: list[int] = []
    passages: list[int] = []
    for number, block in enumerate(raw.blocks):
        offset = block.start
        for piece in split_sentences(language, raw.text[block.start : block.end]):
            bare = piece.strip()
            if bare:
                starts.append(offset + piece.index(bare))
                ends.append(starts[-1] + len(bare))
                passages.append(number)
            offset += len(piece)
    return _Spans(*(np.array(column, dtype=np.int32) for column in (starts, ends, passages)))


_OPENING = 12  # characters before a cue that opens a sentence: "As for the first story ..."


def _evidence_kind(text: str, hit: Hit, cast: frozenset[str]) -> str:
    """Tell an actor's full name from a character's: it often stands in talk of the cast."""
    if hit.kind == "character" and normalise(text[hit.start : hit.end]) in cast:
        return "actor"
    return hit.kind


def _attribute(
    raw: RawReview,
    compiled: CompiledGuide,
    spans: _Spans,
    hits: list[Hit],
    places: NDArray[np.int32],
    timecodes: Columns,
) -> tuple[list[str], list[float]]:
    starts = spans.start.tolist()
    topics = {
        place: hit.code
        for place, hit in zip(places.tolist(), hits, strict=True)
        if hit.kind == "segment" and hit.start - starts[place] <= _OPENING
    }
    observations = [
        (place, _evidence_kind(raw.text, hit, compiled.cast), hit.code)
        for place, hit in zip(places.tolist(), hits, strict=True)
        if compiled.model.heeds(hit.kind, hit.code)
    ]
    observations += _titled(raw, compiled, spans)
    sentences = [
        Sentence(raw.blocks[passage].kind, passage, topics.get(place, ""))
        for place, passage in enumerate(spans.passage.tolist())
    ]
    stated = spans.holding(np.array(timecodes["start"], dtype=np.int32)).tolist()
    observations += [
        (place, "timecode", scene) for place, scene in zip(stated, timecodes["scene"], strict=True)
    ]
    return compiled.model.attribute(sentences, observations)


def _titled(raw: RawReview, compiled: CompiledGuide, spans: _Spans) -> list[tuple[int, str, str]]:
    """Observe headings that are a segment's own title."""
    heads = {number for number, block in enumerate(raw.blocks) if block.kind == "heading"}
    return [
        (place, "segment", compiled.titles[text])
        for place, passage in enumerate(spans.passage.tolist())
        if passage in heads
        and (text := normalise(raw.text[spans.start[place] : spans.end[place]])) in compiled.titles
    ]


def _mentions(
    raw: RawReview,
    words: WordIndex,
    spans: _Spans,
    hits: list[Hit],
    places: NDArray[np.int32],
    labels: list[str],
) -> Columns:
    kept = [i for i, hit in enumerate(hits) if hit.kind in MENTION_KINDS]
    start = np.array([hits[i].start for i in kept], dtype=np.int32)
    end = np.array([hits[i].end for i in kept], dtype=np.int32)
    inside = places[kept] if kept else np.zeros(0, dtype=np.int32)
    return {
        "passage": spans.passage[inside],
        "sentence": inside,
        "kind": [hits[i].kind for i in kept],
        "code": [hits[i].code for i in kept],
        "term": [raw.text[hits[i].start : hits[i].end] for i in kept],
        "start": start,
        "end": end,
        "position": words.position(start, end),
        "segment": [labels[i] for i in inside.tolist()],
    }


def _scores(raw: RawReview, compiled: CompiledGuide, hits: list[Hit]) -> Columns:
    author = raw.meta.author
    found = find_scores(
        raw.text, author=author, sections=_sections(raw, hits), aspects=compiled.aspects
    )
    front = rating_score(raw.meta.rating, author) if raw.meta.rating else None
    scores: list[StatedScore] = [*([front] if front else []), *found]
    names = [column for column in SCHEMA["scores"] if column != "review_id"]
    return {name: [getattr(score, name) for score in scores] for name in names}


def _sections(raw: RawReview, hits: list[Hit]) -> list[Section]:
    """Stretches of text under a heading that names a segment."""
    heads = [block for block in raw.blocks if block.kind == "heading"]
    stops = [*(block.start for block in heads[1:]), len(raw.text)]
    sections = []
    for block, stop in zip(heads, stops, strict=False):
        named = {
            hit.code
            for hit in hits
            if hit.kind == "segment" and block.start <= hit.start and hit.end <= block.end
        }
        if len(named) == 1:
            sections.append(Section(block.start, stop, named.pop()))
    return [section for section in sections if section.scope != "whole-film"]


def _timecodes(raw: RawReview, compiled: CompiledGuide) -> Columns:
    found = find_timecodes(raw.text, runtime=compiled.guide.runtime)
    scenes = compiled.guide.scenes
    home = {scene.code: scene.segment for scene in scenes}
    tied = [scene_at(code.shown_from, code.shown_to, scenes) for code in found]
    return {
        "raw": [code.raw for code in found],
        "shown_from": [code.shown_from for code in found],
        "shown_to": [code.shown_to for code in found],
        "scene": tied,
        "segment": [home.get(scene, "") for scene in tied],
        "start": [code.start for code in found],
        "end": [code.end for code in found],
    }


def _placed(timecodes: Columns, spans: _Spans, labels: list[str]) -> Columns:
    """Give a timecode that no scene claims the segment of its sentence."""
    inside = spans.holding(np.array(timecodes["start"], dtype=np.int32)).tolist()
    segments = [
        own or labels[sentence] for own, sentence in zip(timecodes["segment"], inside, strict=True)
    ]
    return {**timecodes, "segment": segments}
