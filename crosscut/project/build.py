"""From what a reader has brought to the tables, with everything that was set right in it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

from crosscut.corpus.annotate import CompiledGuide, compile_guide
from crosscut.corpus.build import (
    Columns,
    Corpus,
    Progress,
    Rows,
    build_corpus,
    concatenate,
    published_scores,
    review_rows,
)
from crosscut.corpus.corrections import Corrections, correct
from crosscut.ingest.model import RawReview
from crosscut.project.corrections import ADDED, known_scopes, overlap, place_of
from crosscut.project.model import Project, ScoreChange, SegmentChange, TimecodeChange, quote_start
from crosscut.scores.stated import StatedScore, corrected, score_of
from crosscut.text.timecodes import LONGEST, Timecode, find_timecodes

Change = SegmentChange | ScoreChange | TimecodeChange
_OfReview = TypeVar("_OfReview", ScoreChange, TimecodeChange)
_Read = tuple[RawReview, tuple[Timecode, ...] | None]
"""A review, and its timecodes where a reader has set some right: what its rows follow from."""
KEPT_CHARACTERS: Final = 20_000_000
"""Of so much text the rows are kept for the next build; they take about four times its size."""


@dataclass(frozen=True)
class Build:
    """The tables, and what makes the next build quick.

    Attributes
    ----------
    corpus
        The tables; its notices say what could not be applied.
    stale
        What was set right in something that is no longer there. It does nothing.
    """

    corpus: Corpus
    stale: tuple[Change, ...]
    rows: Mapping[_Read, Rows] = field(repr=False)
    compiled: CompiledGuide = field(repr=False)


def build(
    project: Project, previous: Build | None = None, *, progress: Progress | None = None
) -> Build:
    """Build the tables of what a reader has brought, corrections applied.

    A correction that no longer applies, because its sentence, score or segment is gone, is left
    out with a notice.

    Parameters
    ----------
    holding
        What there is.
    previous
        The last build: reviews that have not changed since, read with the same guide, are not
        read again.
    progress
        Told after each chunk of reviews.
    """
    again = previous if previous and previous.corpus.guide == project.guide else None
    compiled = again.compiled if again else compile_guide(project.guide)
    known = again.rows if again else {}
    rows: dict[_Read, Rows] = {}
    stale: list[Change] = []
    room = KEPT_CHARACTERS
    marks, times = _by_review(project.scores), _by_review(project.timecodes)
    scopes = frozenset(known_scopes(project.guide))

    def read(review: RawReview) -> Rows:
        nonlocal room
        stated = None
        if review.review_id in times:
            own_times = times.pop(review.review_id)
            stated, gone = _timecodes(review, own_times, project.guide.runtime)
            stale.extend(gone)
        own = known.get((review, stated)) or review_rows(review, compiled, stated)
        if len(review.text) <= room:
            rows[review, stated] = own
            room -= len(review.text)
        if review.review_id not in marks:
            return own
        scores, lost = _scores(review, own["scores"], marks.pop(review.review_id), scopes)
        stale.extend(lost)
        return {**own, "scores": scores}

    corpus = build_corpus(
        project.reviews, project.guide, progress=progress, origin="added", read=read
    )
    stale += [change for left in marks.values() for change in left]
    stale += [change for left in times.values() for change in left]
    segments, lost = _segments(corpus, project.segments)
    stale += lost
    corpus = correct(_published(corpus, project), segments)
    notices = (*corpus.notices, *map(_notice, stale))
    return Build(replace(corpus, notices=notices), tuple(stale), rows, compiled)


def _published(corpus: Corpus, project: Project) -> Corpus:
    """Add the scores published elsewhere, and all that was set right to the fingerprint."""
    if not (project.published or project.scores or project.timecodes):
        return corpus
    tables = dict(corpus.tables)
    if project.published:
        extra = published_scores(project.published)
        tables["scores"] = concatenate("scores", [tables["scores"], extra])
    said = f"{corpus.fingerprint}{project.scores}{project.published}{project.timecodes}"
    digest = hashlib.sha256(said.encode("utf-8", "surrogatepass"))
    return replace(corpus, tables=tables, fingerprint=digest.hexdigest()[:16])


def _by_review(changes: Iterable[_OfReview]) -> dict[str, list[_OfReview]]:
    found: dict[str, list[_OfReview]] = defaultdict(list)
    for change in changes:
        found[change.review_id].append(change)
    return found


def _notice(change: Change) -> str:
    if isinstance(change, SegmentChange):
        return (
            f"{change.review_id}: the story set for {quote_start(change.text)} no longer applies: "
            "the sentence, or the story, is not there any more."
        )
    if isinstance(change, TimecodeChange):
        return (
            f"{change.review_id}: what was set for the timecode {quote_start(change.raw)} "
            "no longer applies: the text, or the length of the film, has changed."
        )
    return (
        f"{change.review_id}: what was set for the score {quote_start(change.raw)} "
        "no longer applies: the text, or what the score is of, has changed."
    )


# --------------------------------------------------------------------------
# Sentences


def _segments(
    corpus: Corpus, changes: Sequence[SegmentChange]
) -> tuple[Corrections, list[SegmentChange]]:
    """Find the sentence that each change is about; those that are about none."""
    if not changes:
        return (), []
    codes = set(corpus.guide.segment_codes)
    wanted = {change.review_id for change in changes}
    numbers = _sentences(corpus, wanted)
    found: list[tuple[str, int, str]] = []
    stale = []
    for change in changes:
        places = numbers.get((change.review_id, change.text), {})
        number = places.get(change.start)
        if number is None and change.alone and len(places) == 1:
            (number,) = places.values()
        if number is None or change.segment not in codes:
            stale.append(change)
        else:
            found.append((change.review_id, number, change.segment))
    return tuple(found), stale


def _sentences(corpus: Corpus, wanted: set[str]) -> dict[tuple[str, str], dict[int, int]]:
    """Review and words -> where a sentence of these words begins -> its number."""
    reviews = corpus.tables["reviews"]
    texts = {
        str(name): text
        for name, text in zip(reviews["review_id"], reviews["text"], strict=True)
        if name in wanted
    }
    sentences = corpus.tables["sentences"]
    sentences = sentences[sentences["review_id"].isin(list(texts))]
    places: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    columns = (sentences[name].tolist() for name in ("review_id", "sentence", "start", "end"))
    for review, number, start, end in zip(*columns, strict=True):
        places[review, texts[review][start:end]][start] = number
    return places


# --------------------------------------------------------------------------
# Timecodes


def _timecodes(
    review: RawReview, changes: Sequence[TimecodeChange], runtime: int | None
) -> tuple[tuple[Timecode, ...], list[TimecodeChange]]:
    """Find a review's timecodes, changes applied; and the changes that do not apply."""
    times = list(find_timecodes(review.text, runtime=runtime))
    last = LONGEST if runtime is None else min(runtime, LONGEST)
    stale: list[TimecodeChange] = []
    for change in changes:
        at = place_of(review.text, change, times)
        begins, ends = change.shown_from, change.shown_to
        if at is None or not 0 <= begins <= ends <= last:
            stale.append(change)
        elif change.action == "add":
            end = at + len(change.raw)
            apart = [one for one in times if not overlap(one, at, end)]
            times = [*apart, Timecode(change.raw, begins, ends, at, end)]
        elif change.action == "drop":
            del times[at]
        else:
            times[at] = replace(times[at], shown_from=begins, shown_to=ends)
    return tuple(sorted(times, key=lambda one: one.start)), stale


# --------------------------------------------------------------------------
# Scores


def _scores(
    review: RawReview, columns: Columns, changes: Sequence[ScoreChange], scopes: frozenset[str]
) -> tuple[Columns, list[ScoreChange]]:
    """Apply the changes of one review's scores to its rows; those that do not apply."""
    scores = [
        StatedScore(**dict(zip(columns, row, strict=True)))
        for row in zip(*columns.values(), strict=True)
    ]
    stale: list[ScoreChange] = []
    for change in changes:
        values: dict[str, Any] = dict(change.fields)
        at = place_of(review.text, change, scores)
        known = values.get("scope", "film") in scopes
        if at is None or (change.action != "drop" and not known):
            stale.append(change)
        elif change.action == "add":
            start = at
            end = start + len(change.raw)
            apart = [one for one in scores if not overlap(one, start, end)]
            new = StatedScore(raw=change.raw, start=start, end=end, source=ADDED, **values)
            scores = [*apart, corrected(score_of(change.raw), new)]
        elif change.action == "drop":
            del scores[at]
        else:
            scores[at] = corrected(scores[at], replace(scores[at], **values))
    scores.sort(key=lambda one: -1 if one.start is None else one.start)
    return {name: [getattr(one, name) for one in scores] for name in columns}, stale
