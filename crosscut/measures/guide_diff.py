"""What a changed guide finds in a corpus that the guide before it did not, and the reverse.

Nothing is kept: the tables of the corpus stay as they are. Kinds are matched apart from each
other, as in `crosscut.text.matcher`, so that only those kinds are read anew whose terms differ; a
changed term can take a place from another code of its kind, and that is told too.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from crosscut.corpus.annotate import SentenceSpans, annotate, compile_guide, observations
from crosscut.corpus.tables import Tables
from crosscut.guide.model import KINDS, AnyCode, FilmGuide, Kind
from crosscut.ingest.model import Block, RawReview, ReviewMeta
from crosscut.schema import MENTION_KINDS
from crosscut.text.matcher import Hit, Matcher, forms_of, term_of
from crosscut.text.segments import general_terms
from crosscut.text.timecodes import Timecode

GAINED, LOST = "gained", "lost"
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
        that a code keeps, if at another length, is neither gained nor lost.
    counts
        One row per code that gains or loses, or whose terms differ, in the guide's order: columns
        of `COUNTS`; before - lost + gained = after. Counted is everywhere: headings and captions
        too, and scenes and segments by their cues.
    moved
        One row per sentence whose segment differs: columns of `MOVED`.
    """

    places: pd.DataFrame
    counts: pd.DataFrame
    moved: pd.DataFrame


def with_code(guide: FilmGuide, kind: Kind, item: AnyCode) -> FilmGuide:
    """Return the guide with one code changed: in the place of that of its name, or at the end."""
    table = f"{kind}s"
    codes = guide.codes(kind)
    if any(one.code == item.code for one in codes):
        changed = tuple(item if one.code == item.code else one for one in codes)
    else:
        changed = (*codes, item)
    return guide.model_copy(update={table: changed})


def try_guide(tables: Tables, changed: FilmGuide) -> GuideDiff:
    """Tell what a change of the corpus's guide gains and loses, before it is kept.

    Parameters
    ----------
    tables
        A corpus.
    changed
        Its guide, changed (see `with_code` for one code alone).

    Returns
    -------
    Trial
        A sentence whose segment the reader has set right does not move.

    Raises
    ------
    GuideError
        If the terms together are too much to search for.
    """
    trial = compare_guides(tables, tables.guide, changed)
    now = tables.sentences[["review_id", "sentence", "segment"]].astype(
        {"review_id": "str", "segment": "str"}
    )
    moved = trial.moved.merge(now, on=["review_id", "sentence"])
    return trial._replace(moved=moved[moved["segment"] == moved["before"]][list(MOVED)])


def compare_guides(tables: Tables, one: FilmGuide, other: FilmGuide) -> GuideDiff:
    """Tell what another guide finds that one does not ("gained"), and the reverse ("lost").

    Parameters
    ----------
    tables
        A corpus; its own guide plays no part.
    one, other
        Two guides of its film. A code of the other that one has not, but whose title it has
        within the kind, counts as that code of one.

    Returns
    -------
    Trial
        Codes by the names of `one`, where it has them.

    Raises
    ------
    GuideError
        If the terms of a guide together are too much to search for.
    """
    texts = list(_texts(tables))
    other = _renamed(one, other)
    both = {
        kind: list(zip(_hits(texts, one, kind), _hits(texts, other, kind), strict=True))
        for kind in KINDS
        if _terms(one, kind) != _terms(other, kind)
    }
    rows: list[tuple[object, ...]] = []
    for n, text in enumerate(texts):
        found = [(kind, *_differences(*hits[n])) for kind, hits in both.items()]
        here = [
            row
            for kind, lost, gained in found
            for guide, change, hits in ((one, LOST, lost), (other, GAINED, gained))
            for row in _places(text, _terms(guide, kind), change, hits)
        ]
        rows += sorted(here, key=lambda row: (row[8], row[9], row[3], row[4], row[7]))
    counts = [row for kind, hits in both.items() for row in _counts(kind, one, other, hits)]
    changed = {
        n
        for kind, hits in both.items()
        for n, (before, after) in enumerate(hits)
        if before != after and kind in _bearing(one, other)
    }
    moved = list(_moved(texts, one, other, changed, tables.guide.runtime))
    return GuideDiff(_typed(rows, PLACES), _typed(counts, COUNTS), _typed(moved, MOVED))


def _typed(rows: Sequence[tuple[object, ...]], columns: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


class _Text(NamedTuple):
    """One review: its text, its sentences, and its timecodes as the reader left them."""

    raw: RawReview
    spans: SentenceSpans
    timecodes: tuple[Timecode, ...]

    def row(self, place: int) -> tuple[str, int, int]:
        return self.raw.review_id, int(self.spans.passage[place]) + 1, place

    def quote(self, place: int) -> str:
        return self.raw.text[self.spans.start[place] : self.spans.end[place]]


def _texts(tables: Tables) -> Iterator[_Text]:
    passages = dict(list(tables.passages.groupby("review_id", observed=True)))
    sentences = dict(list(tables.sentences.groupby("review_id", observed=True)))
    codes = dict(list(tables.timecodes.groupby("review_id", observed=True)))
    reviews = tables.reviews
    for name, text, author, language in zip(
        *(reviews[column] for column in ("review_id", "text", "author", "language")), strict=True
    ):
        if name not in passages or name not in sentences:
            continue
        block = passages[name]
        spots = zip(block["kind"], block["start"].tolist(), block["end"].tolist(), strict=True)
        meta = ReviewMeta(author=author, language=language)
        blocks = tuple(Block(str(kind), start, end) for kind, start, end in spots)  # type: ignore[arg-type]
        own = sentences[name].sort_values("sentence")
        spans = SentenceSpans(
            own["start"].to_numpy(), own["end"].to_numpy(), own["passage"].to_numpy() - np.int32(1)
        )
        raw = RawReview(str(name), "", text, blocks, meta, ())
        yield _Text(raw, spans, _stated(codes[name]) if name in codes else ())


def _stated(codes: pd.DataFrame) -> tuple[Timecode, ...]:
    columns = (codes[one.name].tolist() for one in fields(Timecode))
    return tuple(Timecode(*row) for row in zip(*columns, strict=True))


def _renamed(one: FilmGuide, other: FilmGuide) -> FilmGuide:
    """Give the codes of the other guide the names that one has for codes of the same title."""
    changed: dict[str, object] = {}
    for kind in MENTION_KINDS:
        ours = {item.title.casefold(): item.code for item in one.codes(kind)}
        free = set(ours.values()) - {item.code for item in other.codes(kind)}
        codes = []
        for item in other.codes(kind):
            known = ours.get(item.title.casefold(), "")
            if known in free:
                free.remove(known)
                codes.append(item.model_copy(update={"code": known}))
            else:
                codes.append(item)
        changed[f"{kind}s"] = tuple(codes)
    return other.model_copy(update=changed)


def _terms(guide: FilmGuide, kind: Kind) -> dict[str, tuple[str, ...]]:
    """Terms of each code of a kind, in order: the first code has what two would share."""
    return {item.code: item.terms for item in guide.codes(kind)}


def _general(guide: FilmGuide) -> list[tuple[str, str, str]]:
    """Return what names a segment in reviews of any film, as (kind, code, term)."""
    film = guide.film
    cast = [one.played_by for one in guide.characters if one.played_by]
    codes = [segment.code for segment in guide.segments]
    found = general_terms(codes, film.title, film.director, cast)
    return [("segment", code, term) for code, term in found]


@lru_cache(maxsize=32)
def _matcher(terms: tuple[tuple[str, str, str], ...]) -> Matcher:
    return Matcher(forms_of(terms))


_compiled = lru_cache(maxsize=8)(compile_guide)


def _hits(texts: Iterable[_Text], guide: FilmGuide, kind: Kind) -> list[list[Hit]]:
    """Find the codes of one kind in each text."""
    codes = _terms(guide, kind)
    terms = [(kind, code, term) for code, own in codes.items() for term in own]
    matcher = _matcher((*terms, *(_general(guide) if kind == "segment" else ())))
    return [[hit for hit in matcher.find(text.raw.text) if hit.code in codes] for text in texts]


def _differences(before: list[Hit], after: list[Hit]) -> tuple[list[Hit], list[Hit]]:
    """Return what is lost and what is gained; a place kept at another length is neither."""
    kept = set(before) & set(after)
    by_code: defaultdict[str, deque[Hit]] = defaultdict(deque)
    for hit in before:
        if hit not in kept:
            by_code[hit.code].append(hit)
    lost, gained = [], []
    for hit in after:
        if hit in kept:
            continue
        own = by_code[hit.code]
        # Both lists are sorted and free of overlaps, so that what is passed by stays so.
        while own and own[0].end <= hit.start:
            lost.append(own.popleft())
        if own and own[0].start < hit.end:
            own.popleft()
        else:
            gained.append(hit)
    return [*lost, *(hit for own in by_code.values() for hit in own)], gained


def _places(
    text: _Text, terms: Mapping[str, tuple[str, ...]], change: str, hits: Sequence[Hit]
) -> Iterator[tuple[object, ...]]:
    starts = np.array([hit.start for hit in hits], dtype=np.int32)
    for hit, place in zip(hits, text.spans.project(starts).tolist(), strict=True):
        surface = text.raw.text[hit.start : hit.end]
        term = term_of(terms[hit.code], surface)
        found = (hit.kind, hit.code, term, surface, change, hit.start, hit.end)
        yield (*text.row(place), *found, text.quote(place))


def _counts(
    kind: Kind, one: FilmGuide, other: FilmGuide, hits: Sequence[tuple[list[Hit], list[Hit]]]
) -> Iterator[tuple[object, ...]]:
    titles = other.code_titles(kind) | one.code_titles(kind)
    ours, theirs = _terms(one, kind), _terms(other, kind)
    total: Counter[tuple[str, str]] = Counter()
    for before, after in hits:
        lost, gained = _differences(before, after)
        for what, found in (("before", before), ("after", after), (LOST, lost), (GAINED, gained)):
            total.update((what, hit.code) for hit in found)
            total.update((f"reviews {what}", code) for code in {hit.code for hit in found})
    for code in dict.fromkeys([*ours, *theirs]):
        told = tuple(
            total[what, code]
            for what in ("before", "after", GAINED, LOST, "reviews before", "reviews after")
        )
        if told[2] or told[3] or ours.get(code) != theirs.get(code):
            yield kind, code, titles[code], *told


def _bearing(one: FilmGuide, other: FilmGuide) -> set[str]:
    """Kinds that bear on a sentence's segment: themes and motifs where one is of a story alone."""
    homes = {
        kind
        for kind in ("theme", "motif")
        for guide in (one, other)
        for item in guide.codes(kind)
        if getattr(item, "segment", None)
    }
    return homes | {"segment", "character", "scene", "aspect"}


def _placing(guide: FilmGuide) -> tuple[object, ...]:
    """Return what of a guide, beside its terms, bears on which segment a sentence is given."""
    film = guide.film
    homes = [
        (kind, one.code, getattr(one, "segment", None))
        for kind in KINDS
        for one in guide.codes(kind)
    ]
    cast = [one.played_by for one in guide.characters]
    scenes = [one.timecode for one in guide.scenes]
    stories = [(one.code, one.title) for one in guide.segments]
    return film.title, film.director, film.runtime, stories, homes, cast, scenes


def _moved(
    texts: Sequence[_Text],
    one: FilmGuide,
    other: FilmGuide,
    changed: Collection[int],
    runtime: int | None,
) -> Iterator[tuple[object, ...]]:
    """List the sentences whose segment differs; `changed` are the texts with other places.

    In a film of this `runtime` the timecodes are those of the tables; else they are found anew.
    """
    if _placing(one) == _placing(other):
        # Then only what is found decides, and only where it is found.
        texts = [text for n, text in enumerate(texts) if n in changed]
    if not texts:
        return
    guides = _compiled(one), _compiled(other)
    for text in texts:
        seen = []
        for own in guides:
            known = text.timecodes if own.guide.runtime == runtime else None
            seen.append(observations(annotate(text.raw, own, text.spans, known), own))
        if seen[0] == seen[1] and guides[0].model == guides[1].model:
            continue
        labels = [own.model.attribute(*what)[0] for own, what in zip(guides, seen, strict=True)]
        for place, (old, new) in enumerate(zip(*labels, strict=True)):
            if old != new:
                start, end = int(text.spans.start[place]), int(text.spans.end[place])
                yield (*text.row(place), start, end, old, new, text.quote(place))
