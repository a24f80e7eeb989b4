"""From a project to its tables, with everything that was set right in it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

import pandas as pd

from crosscut.corpus.annotate import compile_guide
from crosscut.corpus.build import (
    Corpus,
    Progress,
    Rows,
    build_corpus,
    concatenate,
    published_scores,
    review_rows,
)
from crosscut.ingest.model import RawReview
from crosscut.project.corrections import ADDED, Expression, Sentence, known_scopes
from crosscut.project.model import Correction, Kind, Project, quote_start
from crosscut.scores.stated import StatedScore, corrected, score_of
from crosscut.text.timecodes import LONGEST, Timecode, find_timecodes

_Stated = TypeVar("_Stated", StatedScore, Timecode)
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
    stale: tuple[Correction, ...]
    rows: Mapping[_Read, Rows] = field(repr=False)


def build(
    project: Project, previous: Build | None = None, *, progress: Progress | None = None
) -> Build:
    """Build the tables of what a reader has brought, corrections applied.

    A correction that no longer applies, because its sentence, score or segment is gone, is left
    out with a notice.

    Parameters
    ----------
    project
        What a reader has brought.
    previous
        The last build: reviews that have not changed since, read with the same guide, are not
        read again.
    progress
        Told after each chunk of reviews.
    """
    again = previous if previous and previous.corpus.guide == project.guide else None
    compiled = compile_guide(project.guide)
    known = again.rows if again else {}
    rows: dict[_Read, Rows] = {}
    left: dict[tuple[Kind, str], list[Correction]] = defaultdict(list)
    for one in (*project.corrections_of("score"), *project.corrections_of("timecode")):
        left[one.kind, one.review_id].append(one)
    stale: list[Correction] = []
    room = KEPT_CHARACTERS
    scopes = frozenset(known_scopes(project.guide))

    def read(review: RawReview) -> Rows:
        nonlocal room
        times = None
        if corrections := left.pop(("timecode", review.review_id), None):
            times, lost = _timecodes(review, corrections, project.guide.runtime)
            stale.extend(lost)
        own = known.get((review, times)) or review_rows(review, compiled, times)
        if len(review.text) <= room:
            rows[review, times] = own
            room -= len(review.text)
        if corrections := left.pop(("score", review.review_id), None):
            scores = [
                StatedScore(**dict(zip(own["scores"], row, strict=True)))
                for row in zip(*own["scores"].values(), strict=True)
            ]
            scores, lost = _scores(review, scores, corrections, scopes)
            stale.extend(lost)
            columns = {name: [getattr(one, name) for one in scores] for name in own["scores"]}
            own = {**own, "scores": columns}
        return own

    corpus = build_corpus(
        project.reviews, project.guide, progress=progress, origin="added", read=read
    )
    stale += [one for some in left.values() for one in some]
    corpus, lost = with_segments(_published(corpus, project), project.corrections_of("segment"))
    stale += lost
    notices = (*corpus.notices, *map(_notice, stale))
    return Build(replace(corpus, notices=notices), tuple(stale), rows)


def _published(corpus: Corpus, project: Project) -> Corpus:
    """Add the scores published elsewhere, and all that was set right to the fingerprint."""
    corrections = [one for one in project.corrections if one.kind != "segment"]
    if not (project.published or corrections):
        return corpus
    tables = dict(corpus.tables)
    if project.published:
        extra = published_scores(project.published)
        tables["scores"] = concatenate("scores", [tables["scores"], extra])
    digest = hashlib.sha256(
        f"{corpus.fingerprint}{corrections}{project.published}".encode("utf-8", "surrogatepass")
    )
    return replace(corpus, tables=tables, fingerprint=digest.hexdigest()[:16])


_NOTICES: Final[dict[Kind, str]] = {
    "segment": "the story set for {} no longer applies: the sentence, or the story, is not there "
    "any more.",
    "score": "what was set for the score {} no longer applies: the text, or what the score is of, "
    "has changed.",
    "timecode": "what was set for the timecode {} no longer applies: the text, or the length of "
    "the film, has changed.",
}


def _notice(one: Correction) -> str:
    return f"{one.review_id}: {_NOTICES[one.kind].format(quote_start(one.raw))}"


# --------------------------------------------------------------------------
# Scores and timecodes


def _timecodes(
    review: RawReview, corrections: Sequence[Correction], runtime: int | None
) -> tuple[tuple[Timecode, ...], list[Correction]]:
    """Find a review's timecodes, corrections applied; and the corrections that do not apply."""
    last = LONGEST if runtime is None else min(runtime, LONGEST)

    def usable(shown_from: int, shown_to: int) -> bool:
        return 0 <= shown_from <= shown_to <= last

    def changed(found: Timecode | None, one: Correction, at: int) -> Timecode:
        values: dict[str, Any] = dict(one.values)
        if found is None:
            return Timecode(one.raw, start=at, end=at + len(one.raw), **values)
        return replace(found, **values)

    found = find_timecodes(review.text, runtime=runtime)
    times, stale = _apply(review.text, found, corrections, usable, changed)
    return tuple(times), stale


def _scores(
    review: RawReview,
    found: Sequence[StatedScore],
    corrections: Sequence[Correction],
    scopes: frozenset[str],
) -> tuple[list[StatedScore], list[Correction]]:
    """Return the scores of a review, corrections applied; and those that do not apply."""

    def usable(scope: str = "film", **_values: object) -> bool:
        return scope in scopes

    def changed(found: StatedScore | None, one: Correction, at: int) -> StatedScore:
        values: dict[str, Any] = dict(one.values)
        if found is None:
            end = at + len(one.raw)
            new = StatedScore(raw=one.raw, start=at, end=end, source=ADDED, **values)
            return corrected(score_of(one.raw), new)
        return corrected(found, replace(found, **values))

    return _apply(review.text, found, corrections, usable, changed)


def _apply(
    text: str,
    found: Iterable[_Stated],
    corrections: Iterable[Correction],
    usable: Callable[..., bool],
    changed: Callable[[_Stated | None, Correction, int], _Stated],
) -> tuple[list[_Stated], list[Correction]]:
    """Apply the corrections of a review to what was found in it; those that do not apply.

    `usable` tells whether values still have a meaning; `changed` returns what was found with
    the values of a correction, or what is added at an offset.
    """
    left, stale = list(found), list[Correction]()
    for one in corrections:
        at = _place(text, one, left)
        if at is None or (one.action != "drop" and not usable(**dict(one.values))):
            stale.append(one)
        elif one.action == "add":
            new = changed(None, one, at)
            left = [other for other in left if not _overlap(other, new)]
            left.append(new)
        elif one.action == "drop":
            del left[at]
        else:
            left[at] = changed(left[at], one, at)
    return sorted(left, key=lambda one: -1 if one.start is None else one.start), stale


def _place(text: str, one: Correction, known: Sequence[Expression]) -> int | None:
    """Return the index of the expression that is corrected; of an added one its offset."""
    if one.action == "add":
        if not one.raw:
            return None
        if one.start is not None and one.start >= 0 and text.startswith(one.raw, one.start):
            return one.start
        return text.index(one.raw) if one.alone and text.count(one.raw) == 1 else None
    same = [i for i, other in enumerate(known) if other.raw == one.raw]
    exact = [i for i in same if known[i].start == one.start]
    if exact:
        return exact[0]
    moved = one.alone and one.start is not None and len(same) == 1
    return same[0] if moved and (one.kind == "segment" or text.count(one.raw) == 1) else None


def _overlap(one: StatedScore | Timecode, other: StatedScore | Timecode) -> bool:
    """Tell whether two expressions share characters of the text."""
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    return one.start < other.end and other.start < one.end


# --------------------------------------------------------------------------
# Segments


def with_segments(
    corpus: Corpus, corrections: Sequence[Correction]
) -> tuple[Corpus, list[Correction]]:
    """Return the corpus with the reader's segments in place of the estimated ones.

    The sentences, and the mentions and scenes in them, take the segment; the confidence of a
    sentence that a reader has read is 1. Corrections whose sentence or segment the corpus does
    not have change nothing, and are returned too. The fingerprint changes with the corrections.
    """
    sentences = _sentences(corpus, {one.review_id for one in corrections})
    wanted: dict[tuple[str, int], str] = {}
    stale = []
    for one in corrections:
        text, known = sentences.get(one.review_id, ("", []))
        segment = str(dict(one.values)["segment"])
        number = _place(text, one, known)
        if number is None or segment not in corpus.guide.segment_codes:
            stale.append(one)
        else:
            wanted[one.review_id, number] = segment
    if not wanted:
        return corpus, stale
    tables = dict(corpus.tables)
    for name in ("sentences", "mentions", "scenes"):
        frame = tables[name]
        places = pd.MultiIndex.from_arrays([frame["review_id"].astype("str"), frame["sentence"]])
        read = places.isin(list(wanted))
        segments = frame["segment"].copy()
        segments[read] = [wanted[place] for place in places[read]]
        tables[name] = frame.assign(segment=segments)
        if name == "sentences":
            sure = frame["confidence"].where(~read, 1.0).astype("float32")
            tables[name] = tables[name].assign(confidence=sure)
    digest = hashlib.sha256(f"{corpus.fingerprint}{sorted(wanted.items())}".encode()).hexdigest()[
        :16
    ]
    return replace(corpus, tables=tables, fingerprint=digest), stale


def _sentences(corpus: Corpus, reviews: set[str]) -> dict[str, tuple[str, list[Sentence]]]:
    """Return the text and the sentences of some reviews, by review_id."""
    found: dict[str, tuple[str, list[Sentence]]] = {}
    if reviews:
        table, rows = corpus.tables["reviews"], corpus.tables["sentences"]
        here = table["review_id"].isin(list(reviews))
        for name, text in zip(table["review_id"][here], table["text"][here], strict=True):
            found[str(name)] = str(text), []
        rows = rows[rows["review_id"].isin(list(found))]
        columns = (rows[name].tolist() for name in ("review_id", "start", "end"))
        for name, start, end in zip(*columns, strict=True):
            text, sentences = found[name]
            sentences.append(Sentence(text[start:end], start, end, alone=False))
    return found
