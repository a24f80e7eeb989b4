"""What one guide finds in a corpus that another does not: the corpus is read with both.

The tables of the corpus stay as they are. A changed term can take a place from another code of
its kind, so the places and counts of all codes are compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import pandas as pd

from crosscut.corpus.annotate import (
    Annotation,
    CompiledGuide,
    SentenceSpans,
    annotate,
    compile_guide,
    observations,
)
from crosscut.corpus.build import stored_review
from crosscut.corpus.selection import Tables
from crosscut.guide.model import KINDS, FilmGuide
from crosscut.ingest.model import RawReview
from crosscut.schema import MENTION_KINDS
from crosscut.text.matcher import Hit, term_of
from crosscut.text.timecodes import Timecode

GAINED, LOST, DENIED = "gained", "lost", "denied"
PLACES = {
    "review_id": "str",
    "passage": "int32",
    "sentence": "int32",
    "kind": "str",
    "code": "str",
    "term": "str",
    "surface": "str",
    "change": "str",
    "start": "int32",
    "end": "int32",
    "quote": "str",
}
COUNTS = {
    "kind": "str",
    "code": "str",
    "title": "str",
    "before": "int64",
    "after": "int64",
    "gained": "int64",
    "lost": "int64",
    "reviews_before": "int64",
    "reviews_after": "int64",
}
MOVED = {
    "review_id": "str",
    "passage": "int32",
    "sentence": "int32",
    "start": "int32",
    "end": "int32",
    "before": "str",
    "after": "str",
    "quote": "str",
}


class GuideDiff(NamedTuple):
    """What changes from one guide to another.

    Attributes
    ----------
    places
        One row per place gained or lost, in the order of the texts: columns of `PLACES`. `term`
        is the guide's term, `surface` what stands in the text, `quote` the sentence. A place
        that stays with its code, if at another length, is neither gained nor lost. One that the
        other guide finds where its sentence denies the theme is "denied": it does not count.
    counts
        One row per code that gains or loses, or whose terms differ, in the guide's order: columns
        of `COUNTS`; before - lost + gained = after. Counted is everywhere: headings and captions
        too, and scenes and segments by their cues.
    moves
        One row per sentence whose segment differs: columns of `MOVED`.
    """

    places: pd.DataFrame
    counts: pd.DataFrame
    moves: pd.DataFrame


def try_guide(tables: Tables, guide: FilmGuide) -> GuideDiff:
    """Return what a corpus gains and loses if its guide is replaced by a changed one.

    A sentence whose segment a reader has corrected does not move.

    Raises
    ------
    GuideError
        If the terms together are too much to search for.
    """
    diff = compare_guides(tables, tables.guide, guide)
    now = tables.sentences[["review_id", "sentence", "segment"]].astype(
        {"review_id": "str", "segment": "str"}
    )
    moves = diff.moves.merge(now, on=["review_id", "sentence"])
    return diff._replace(moves=moves[moves["segment"] == moves["before"]][list(MOVED)])


def compare_guides(tables: Tables, one: FilmGuide, other: FilmGuide) -> GuideDiff:
    """Return what another guide finds that one does not ("gained"), and the reverse ("lost").

    Parameters
    ----------
    tables
        A corpus; its own guide plays no part.
    one, other
        Two guides of its film. A code of the other that one has not, but whose title it has
        within the kind, counts as that code of one.

    Returns
    -------
    GuideDiff
        Codes by the names of `one`, where it has them.

    Raises
    ------
    GuideError
        If the terms of a guide together are too much to search for.
    """
    guides = [compile_guide(one), compile_guide(_rename(one, other))]
    terms = [_terms(own.guide) for own in guides]
    kinds = {key[0] for own in terms for key in own if terms[0].get(key) != terms[1].get(key)}
    if guides[0].deniable ^ guides[1].deniable:
        kinds.add("theme")
    moving = _about_segments(guides[0]) != _about_segments(guides[1]) or any(
        own.model.heeds(*key) for own in guides for key in chain(*terms) if key[0] in kinds
    )
    if not moving:
        # Kinds are matched apart from each other: only those that differ need be read.
        guides = [compile_guide(_only(own.guide, kinds)) for own in guides]
    places: list[tuple[object, ...]] = []
    moves: list[tuple[object, ...]] = []
    total: Counter[tuple[str, str, str]] = Counter()
    for raw, spans, columns in _texts(tables):
        annotations = [
            # In a film of another length other timecodes are possible.
            annotate(
                raw, own, spans, columns if own.guide.runtime == tables.guide.runtime else None
            )
            for own in guides
        ]
        before, after = (
            _hits(each, own, denials=False) for each, own in zip(annotations, terms, strict=True)
        )
        losses, gains = _difference(before, after)
        old_denials, new_denials = (
            _hits(each, own, denials=True) for each, own in zip(annotations, terms, strict=True)
        )
        new_denials = sorted(set(new_denials) - set(old_denials))
        for name, hits in (("before", before), ("after", after), (LOST, losses), (GAINED, gains)):
            total.update((name, hit.kind, hit.code) for hit in hits)
            codes = {(hit.kind, hit.code) for hit in hits}
            total.update((f"reviews_{name}", *code) for code in codes)
        changes = [(hit, LOST, terms[0]) for hit in losses if hit not in new_denials]
        changes += [(hit, GAINED, terms[1]) for hit in gains]
        changes += [(hit, DENIED, terms[1]) for hit in new_denials]
        changes.sort(key=lambda row: (row[0].start, row[0].end, row[0].kind, row[0].code, row[1]))
        places += [_place(raw, spans, *change) for change in changes]
        if moving:
            moves += _list_moves(annotations, guides)
    counts = _counts(guides, terms, total)
    return GuideDiff(_frame(places, PLACES), _frame(counts, COUNTS), _frame(moves, MOVED))


def _frame(rows: Iterable[tuple[object, ...]], columns: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns)).astype(columns)


Terms = Mapping[tuple[str, str], tuple[str, ...]]
"""(kind, code) -> its terms, in the guide's order by kind."""


def _rename(one: FilmGuide, other: FilmGuide) -> FilmGuide:
    """Give the codes of the other guide the names that one has for codes of the same title."""
    update: dict[str, object] = {}
    for kind in MENTION_KINDS:
        ours = {item.title.casefold(): item.code for item in one.codes(kind)}
        free = set(ours.values()) - {item.code for item in other.codes(kind)}
        codes = []
        for item in other.codes(kind):
            code = ours.get(item.title.casefold(), "")
            if code in free:
                free.remove(code)
                item = item.model_copy(update={"code": code})
            codes.append(item)
        update[f"{kind}s"] = tuple(codes)
    return other.model_copy(update=update)


def _terms(guide: FilmGuide) -> Terms:
    return {(kind, item.code): item.terms for kind in KINDS for item in guide.codes(kind)}


def _only(guide: FilmGuide, kinds: Collection[str]) -> FilmGuide:
    return guide.model_copy(update={f"{kind}s": () for kind in KINDS if kind not in kinds})


def _about_segments(own: CompiledGuide) -> tuple[object, ...]:
    """Return what of a guide, beside its terms, decides which segment a sentence is given."""
    return own.model, own.cast, own.titles, own.timed_scenes, own.guide.film


def _texts(tables: Tables) -> Iterator[tuple[RawReview, SentenceSpans, list[Timecode]]]:
    """Each review with its sentences, and its timecodes as a reader has corrected them."""
    passages, sentences, timecodes = (
        dict(iter(table.groupby("review_id", observed=True)))
        for table in (tables.passages, tables.sentences, tables.timecodes)
    )
    none = tables.timecodes.iloc[:0]
    reviews = tables.reviews[["review_id", "text", "author", "language"]]
    for about in reviews.to_dict("records"):
        name = about["review_id"]
        if name in passages and name in sentences:
            own = sentences[name].sort_values("sentence")
            yield stored_review(about, passages[name], own, timecodes.get(name, none))


def _hits(annotation: Annotation, terms: Terms, *, denials: bool) -> list[Hit]:
    """List the hits of the guide's codes that count, or those that are denied."""
    return [
        hit
        for hit, is_denied in zip(annotation.hits, annotation.denials.tolist(), strict=True)
        if is_denied == denials and (hit.kind, hit.code) in terms
    ]


def _difference(before: list[Hit], after: list[Hit]) -> tuple[list[Hit], list[Hit]]:
    """Compare hits; one that stays with its code at another length is neither."""
    same = set(before) & set(after)
    by_code: defaultdict[tuple[str, str], deque[Hit]] = defaultdict(deque)
    for hit in before:
        if hit not in same:
            by_code[hit.kind, hit.code].append(hit)
    losses, gains = [], []
    for hit in after:
        if hit in same:
            continue
        own = by_code[hit.kind, hit.code]
        # Both lists are sorted and free of overlaps, so that what is passed by stays so.
        while own and own[0].end <= hit.start:
            losses.append(own.popleft())
        if own and own[0].start < hit.end:
            own.popleft()
        else:
            gains.append(hit)
    return [*losses, *(hit for own in by_code.values() for hit in own)], gains


def _place(
    raw: RawReview, spans: SentenceSpans, hit: Hit, change: str, terms: Terms
) -> tuple[object, ...]:
    sentence = int(spans.project(np.array([hit.start], dtype=np.int32))[0])
    surface = raw.text[hit.start : hit.end]
    term = term_of(terms[hit.kind, hit.code], surface)
    cells = (hit.kind, hit.code, term, surface, change, hit.start, hit.end)
    quote = raw.text[spans.start[sentence] : spans.end[sentence]]
    return raw.review_id, spans.passage[sentence] + 1, sentence, *cells, quote


def _counts(
    guides: Sequence[CompiledGuide], terms: Sequence[Terms], total: Counter[tuple[str, str, str]]
) -> Iterator[tuple[object, ...]]:
    ours, theirs = terms
    for kind in KINDS:
        titles = guides[1].guide.code_titles(kind) | guides[0].guide.code_titles(kind)
        for key in dict.fromkeys(key for key in (*ours, *theirs) if key[0] == kind):
            counts = {name: total[name, *key] for name in list(COUNTS)[3:]}
            if counts[LOST] or counts[GAINED] or ours.get(key) != theirs.get(key):
                yield *key, titles[key[1]], *counts.values()


def _list_moves(
    annotations: Sequence[Annotation], guides: Sequence[CompiledGuide]
) -> Iterator[tuple[object, ...]]:
    """List the sentences of one review whose segment differs."""
    labels = [
        own.model.attribute(*observations(each, own))[0]
        for each, own in zip(annotations, guides, strict=True)
    ]
    raw, spans = annotations[0].raw, annotations[0].spans
    for sentence, (old, new) in enumerate(zip(*labels, strict=True)):
        if old != new:
            start, end = spans.start[sentence], spans.end[sentence]
            passage = spans.passage[sentence] + 1
            yield raw.review_id, passage, sentence, start, end, old, new, raw.text[start:end]
