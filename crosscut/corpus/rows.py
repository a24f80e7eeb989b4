"""One review to its rows in every table: pure, picklable, the unit of any distribution.

A full stop inside quotation marks does not end a sentence: what is quoted stays with the
sentence that quotes it (the rule of sentencex, kept as it is).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import union_categoricals

from crosscut import schema
from crosscut.corpus.annotate import Annotation, CompiledGuide, annotate, observations
from crosscut.ingest.model import Block, RawReview
from crosscut.schema import MENTION_KINDS, SCHEMA
from crosscut.scores.reader import EARLIER
from crosscut.scores.stated import Section, StatedScore, convert, find_scores, rating_score
from crosscut.text.timecodes import Timecode
from crosscut.text.tone import tone_of
from crosscut.text.words import WordIndex

Columns = dict[str, Any]
"""Column name -> a list or array of that column's values."""
Rows = dict[str, Columns]
"""Table name -> its columns."""


def review_rows(
    raw: RawReview, compiled: CompiledGuide, timecodes: Sequence[Timecode] | None = None
) -> Rows:
    """Turn one review into its rows of every table.

    Parameters
    ----------
    raw
        The cleaned review.
    compiled
        The film's guide, compiled.
    timecodes
        The timecodes, in the text's order, where they are known; by default they are found.

    Returns
    -------
    Rows
        For each table of the schema its columns, all of one length per table, without what
        is the same for the whole review or corpus (`review_id`, `origin`).
    """
    words = WordIndex(raw.text)
    evidence = annotate(raw, compiled, timecodes=timecodes)
    spans, texts = evidence.spans, evidence.texts()
    labels, confidences = compiled.model.attribute(*observations(evidence, compiled))
    return {
        "reviews": _review(raw, words),
        "passages": _passages(raw, words),
        "sentences": {
            "passage": spans.passage + 1,
            "sentence": np.arange(len(texts), dtype=np.int32),
            "start": spans.start,
            "end": spans.end,
            "words": words.count(spans.start, spans.end),
            "position": words.position(spans.start, spans.end),
            "segment": labels,
            "confidence": confidences,
            "tone": tone_of(texts) if texts else [],
        },
        "mentions": _mentions(evidence, words, labels),
        "scores": _scores(evidence, compiled),
        "timecodes": _timecodes(evidence, compiled, labels),
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
        "passage": np.arange(1, len(raw.blocks) + 1, dtype=np.int32),
        "heading": headings,
        "kind": [block.kind for block in raw.blocks],
        "text": [raw.text[block.start : block.end] for block in raw.blocks],
        "start": start,
        "end": end,
        "words": words.count(start, end),
        "position": words.position(start, end),
    }


def _mentions(evidence: Annotation, words: WordIndex, labels: list[str]) -> Columns:
    text, hits = evidence.raw.text, evidence.hits
    kept = [i for i, hit in enumerate(hits) if hit.kind in MENTION_KINDS]
    start = np.array([hits[i].start for i in kept], dtype=np.int32)
    end = np.array([hits[i].end for i in kept], dtype=np.int32)
    inside = evidence.places[kept] if kept else np.zeros(0, dtype=np.int32)
    return {
        "passage": evidence.spans.passage[inside] + 1,
        "sentence": inside,
        "kind": [hits[i].kind for i in kept],
        "code": [hits[i].code for i in kept],
        "term": [text[hits[i].start : hits[i].end] for i in kept],
        "start": start,
        "end": end,
        "position": words.position(start, end),
        "segment": [labels[i] for i in inside.tolist()],
    }


def _scores(evidence: Annotation, compiled: CompiledGuide) -> Columns:
    raw = evidence.raw
    author = raw.meta.author
    found = find_scores(
        raw.text, author=author, sections=_sections(evidence, compiled), aspects=compiled.aspects
    )
    scores = _with_rating(rating_score(raw.meta.rating, author), found)
    names = [column for column in SCHEMA["scores"] if column != "review_id"]
    return {name: [getattr(score, name) for score in scores] for name in names}


def _with_rating(rating: StatedScore | None, found: Sequence[StatedScore]) -> Sequence[StatedScore]:
    """Put the front matter's rating first; it is the author's verdict, said on purpose.

    Where the text states the same, the text's counts, since it has a place; where it states
    another, that one is an earlier verdict.
    """
    if rating is None:
        return found
    own = [one for one in found if one.rater == rating.rater and one.scope == rating.scope]
    if any(convert(one, "linear") == convert(rating, "linear") for one in own):
        return found
    earlier = [replace(one, scope=EARLIER) if one in own else one for one in found]
    return [rating, *earlier]


def _sections(evidence: Annotation, compiled: CompiledGuide) -> list[Section]:
    """Stretches of text under a heading that names one segment."""
    raw = evidence.raw
    heads = [block for block in raw.blocks if block.kind == "heading"]
    stops = [*(block.start for block in heads[1:]), len(raw.text)]
    cues = [hit for hit in evidence.hits if hit.kind == "segment"]
    sections = []
    for block, stop in zip(heads, stops, strict=False):
        named = {hit.code for hit in cues if block.start <= hit.start and hit.end <= block.end}
        if len(named) == 1 and (scope := named.pop()) in compiled.model.segments:
            sections.append(Section(block.start, stop, scope))
    return sections


def _timecodes(evidence: Annotation, compiled: CompiledGuide, labels: list[str]) -> Columns:
    """List the timecodes; one that no scene claims has the segment of its sentence."""
    home = {scene.code: scene.segment for scene in compiled.guide.scenes}
    rows = evidence.timecodes
    return {
        "raw": [row.timecode.raw for row in rows],
        "shown_from": [row.timecode.shown_from for row in rows],
        "shown_to": [row.timecode.shown_to for row in rows],
        "scene": [row.scene for row in rows],
        "segment": [home.get(row.scene) or labels[row.sentence] for row in rows],
        "start": [row.timecode.start for row in rows],
        "end": [row.timecode.end for row in rows],
    }


def stack(
    name: str,
    reviews: Sequence[str],
    parts: Sequence[Mapping[str, Any]],
    categories: Mapping[str, Sequence[str]],
) -> pd.DataFrame:
    """Stack one table's columns of several reviews, in the smallest dtypes.

    Parameters
    ----------
    name
        The table.
    reviews
        The id of each review.
    parts
        For each review, column -> list or array of values; all of one length.
    categories
        Column -> its categories, where they are known before any text is read.
    """
    lengths = [len(next(iter(part.values()))) for part in parts]
    if not sum(lengths):
        return schema.empty(name)
    owner = np.repeat(np.arange(len(reviews), dtype=np.int32), lengths)
    columns: dict[str, Any] = {"review_id": _categorical(owner, reviews)}
    for column in parts[0]:
        values = [part[column] for part in parts]
        if schema.SCHEMA[name][column] == "category":
            columns[column] = _coded(list(chain.from_iterable(values)), categories.get(column))
        elif all(isinstance(value, np.ndarray) for value in values):
            columns[column] = np.concatenate(values)
        else:
            columns[column] = list(chain.from_iterable(values))
    return schema.validate(name, pd.DataFrame(columns, copy=False))


def _coded(values: list[str], known: Sequence[str] | None) -> pd.Categorical:
    """Encode strings by hand: pandas would first make a string array of them."""
    index = {value: code for code, value in enumerate(known or dict.fromkeys(values))}
    codes = np.fromiter(map(index.__getitem__, values), dtype=np.int32, count=len(values))
    return _categorical(codes, list(index))


def _categorical(codes: np.ndarray[Any, np.dtype[np.int32]], of: Sequence[str]) -> pd.Categorical:
    names = pd.Index(list(of), dtype="str")
    return pd.Categorical.from_codes(codes, categories=names, validate=False)


def concatenate(name: str, frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Concatenate frames of one table, joining the categories of each column."""
    if not frames:
        return schema.empty(name)
    columns = {}
    for column, dtype in schema.SCHEMA[name].items():
        parts = [frame[column] for frame in frames]
        if dtype == "category":
            strings = [
                pd.Categorical.from_codes(
                    part.cat.codes, categories=part.cat.categories.astype("str")
                )
                for part in parts
            ]
            columns[column] = pd.Series(union_categoricals(strings))
        else:
            columns[column] = pd.concat(parts, ignore_index=True)
    return schema.validate(name, pd.DataFrame(columns, copy=False))
