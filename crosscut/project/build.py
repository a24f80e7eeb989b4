"""From a project to its tables, with everything that was set right in it."""

from __future__ import annotations

import hashlib
import pickle
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, TypeVar, cast

import pandas as pd

from crosscut import schema
from crosscut.corpus.annotate import compile_guide
from crosscut.corpus.build import (
    Corpus,
    Progress,
    Rows,
    build_corpus,
    concatenate,
    find_scenes,
    published_scores,
    review_rows,
)
from crosscut.corpus.quotations import quotations
from crosscut.guide.model import FilmGuide
from crosscut.ingest.limits import Limits
from crosscut.ingest.model import RawReview
from crosscut.ingest.sources import READ_HERE, run_in_worker
from crosscut.ingest.subtitles import Subtitles
from crosscut.project.corrections import (
    ADDED,
    PLACES,
    CodedPlace,
    Expression,
    Sentence,
    disagreeing,
    places_of_code,
    score_scopes,
    scores_of_review,
)
from crosscut.project.model import Correction, Kind, Project, quote_start
from crosscut.scores.stated import StatedScore, corrected, score_of
from crosscut.text.timecodes import LONGEST, Timecode, find_timecodes

_Either = TypeVar("_Either", StatedScore, Timecode)
_Read = tuple[RawReview, tuple[Timecode, ...] | None]
"""A review, and its timecodes where a reader has set some right: what its rows follow from."""
KEPT_CHARACTERS: Final = 20_000_000
"""Of so much text the rows are kept for the next build; they take about twice its size."""


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
    rows: Mapping[_Read, bytes] = field(repr=False)


def build(
    project: Project,
    previous: Build | None = None,
    *,
    progress: Progress | None = None,
    worker_limits: Limits | None = None,
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
    worker_limits
        Read new reviews, where they are long, in a process of its own, within its limits.

    Raises
    ------
    CorpusError
        The process takes more time or memory than it may.
    """
    again = previous if previous and previous.corpus.guide == project.guide else None
    compiled = compile_guide(project.guide)
    old_rows = dict(again.rows) if again else {}
    rows: dict[_Read, bytes] = {}
    by_review: dict[str, list[Correction]] = defaultdict(list)
    for one in project.corrections_of("timecode"):
        by_review[one.review_id].append(one)
    stale: list[Correction] = []
    times_of: dict[str, tuple[Timecode, ...]] = {}
    for review in project.reviews:
        if corrections := by_review.pop(review.review_id, None):
            times_of[review.review_id], unused = _timecodes(
                review, corrections, project.guide.runtime
            )
            stale.extend(unused)
    if worker_limits is not None:
        pairs = ((one, times_of.get(one.review_id)) for one in project.reviews)
        old_rows |= _read_in_worker(
            project.guide, [one for one in pairs if one not in old_rows], worker_limits
        )
    room = KEPT_CHARACTERS

    def read(review: RawReview) -> Rows:
        nonlocal room
        times = times_of.get(review.review_id)
        data = old_rows.get((review, times))
        own = _unpack(data) if data else review_rows(review, compiled, times)
        if len(review.text) <= room:
            rows[review, times] = data or _pack(own)
            room -= len(review.text)
        return own

    corpus = build_corpus(
        project.reviews, project.guide, progress=progress, origin="added", read=read
    )
    stale += [one for some in by_review.values() for one in some]
    others = [one for one in project.corrections if one.kind != "timecode"]
    corpus, unused = with_corrections(_with_published(corpus, project), others)
    stale += unused
    corpus = with_quotations(corpus, project.subtitles)
    notices = (*corpus.notices, *map(_notice, stale))
    return Build(replace(corpus, notices=notices), tuple(stale), rows)


def _pack(rows: Rows) -> bytes:
    """Pack rows: as they are they take five times as much."""
    return zlib.compress(pickle.dumps(rows), 1)


def _unpack(data: bytes) -> Rows:
    return cast("Rows", pickle.loads(zlib.decompress(data)))


def _read_in_worker(
    guide: FilmGuide, reviews: Sequence[_Read], limits: Limits
) -> Mapping[_Read, bytes]:
    """Read reviews in a process of its own; none where they are short."""
    if sum(len(review.text) for review, _ in reviews) <= READ_HERE:
        return {}
    rows = run_in_worker(_rows, guide, reviews, limits=limits)
    return dict(zip(reviews, rows, strict=True))


def _rows(guide: FilmGuide, reviews: Sequence[_Read], *, step: object) -> Iterator[bytes]:
    """Give the rows of each review, packed."""
    del step
    compiled = compile_guide(guide)
    for review, times in reviews:
        yield _pack(review_rows(review, compiled, times))


def _with_published(corpus: Corpus, project: Project) -> Corpus:
    """Add the scores published elsewhere, and the corrected timecodes to the fingerprint."""
    corrections = project.corrections_of("timecode")
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


def with_quotations(corpus: Corpus, subtitles: Subtitles | None) -> Corpus:
    """Add the film's own lines, where there are any, and where the reviews quote them."""
    if subtitles is None:
        return corpus
    cues = subtitles.cues
    text = f"{corpus.fingerprint}{cues}".encode("utf-8", "surrogatepass")
    return replace(
        corpus,
        dialogue=cues,
        quotations=quotations(corpus, cues),
        fingerprint=hashlib.sha256(text).hexdigest()[:16],
    )


_NOTICES: Final[dict[Kind, str]] = {
    "segment": "the story set for {} no longer applies: the sentence, or the story, is not there "
    "any more.",
    "score": "what was set for the score {} no longer applies: the text, or what the score is of, "
    "has changed.",
    "timecode": "what was set for the timecode {} no longer applies: the text, or the length of "
    "the film, has changed.",
    "mention": "what was set for {} no longer applies: the text has changed.",
    "scene": "the scene set for {} no longer applies: the text, or the scene, is not there any "
    "more.",
    "pair": "what was set for a pair in {} no longer applies: the sentence is not there any more.",
    "disagreement": "what was set for {} and another review no longer applies: a sentence is not "
    "there any more.",
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

    def change(old: Timecode | None, one: Correction, at: int) -> Timecode:
        values: dict[str, Any] = dict(one.values)
        if old is None:
            return Timecode(one.raw, start=at, end=at + len(one.raw), **values)
        return replace(old, **values)

    timecodes = find_timecodes(review.text, runtime=runtime)
    times, stale = _apply(review.text, timecodes, corrections, usable, change)
    return tuple(times), stale


def _scores(
    text: str,
    scores: Sequence[StatedScore],
    corrections: Sequence[Correction],
    scopes: frozenset[str],
) -> tuple[list[StatedScore], list[Correction]]:
    """Return the scores of a review, corrections applied; and those that do not apply."""

    def usable(scope: str = "film", **_values: object) -> bool:
        return scope in scopes

    def change(old: StatedScore | None, one: Correction, at: int) -> StatedScore:
        values: dict[str, Any] = dict(one.values)
        if old is None:
            end = at + len(one.raw)
            new = StatedScore(raw=one.raw, start=at, end=end, source=ADDED, **values)
            return corrected(score_of(one.raw), new)
        return corrected(old, replace(old, **values))

    return _apply(text, scores, corrections, usable, change)


def _apply(
    text: str,
    expressions: Iterable[_Either],
    corrections: Iterable[Correction],
    usable: Callable[..., bool],
    change: Callable[[_Either | None, Correction, int], _Either],
) -> tuple[list[_Either], list[Correction]]:
    """Apply the corrections of a review to what was found in it; those that do not apply."""
    # `usable` tells whether values still have a meaning; `change` returns what was found with the
    # values of a correction, or what is added at an offset.
    result, stale = list(expressions), list[Correction]()
    for one in corrections:
        at = _place(text, one, result)
        if at is None or (one.action != "drop" and not usable(**dict(one.values))):
            stale.append(one)
        elif one.action == "add":
            new = change(None, one, at)
            result = [other for other in result if not _overlap(other, new)]
            result.append(new)
        elif one.action == "drop":
            del result[at]
        else:
            result[at] = change(result[at], one, at)
    return sorted(result, key=lambda one: -1 if one.start is None else one.start), stale


_OF_SENTENCES: Final = ("pair", "disagreement")
"""Kinds whose words are those of a sentence, whatever was found in it."""


def _place(text: str, one: Correction, expressions: Sequence[Expression]) -> int | None:
    """Return the index of the expression that is corrected; of an added one its offset."""
    if one.action == "add":
        if not one.raw:
            return None
        if _stands(text, one):
            return one.start
        return text.index(one.raw) if one.alone and text.count(one.raw) == 1 else None
    same = [
        i
        for i, other in enumerate(expressions)
        if other.raw == one.raw
        and (
            one.kind in _OF_SENTENCES or not isinstance(other, CodedPlace) or other.code == one.code
        )
    ]
    exact = [i for i in same if expressions[i].start == one.start]
    if exact:
        return exact[0]
    may_move = one.alone and one.start is not None and len(same) == 1
    by_words = one.kind in ("score", "timecode")
    return same[0] if may_move and (not by_words or text.count(one.raw) == 1) else None


def _stands(text: str, one: Correction) -> bool:
    """Tell whether the words of a correction stand where they did."""
    return one.start is not None and one.start >= 0 and text.startswith(one.raw, one.start)


def _overlap(one: StatedScore | Timecode, other: StatedScore | Timecode) -> bool:
    """Tell whether two expressions share characters of the text."""
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    return one.start < other.end and other.start < one.end


# --------------------------------------------------------------------------
# In the tables


def with_corrections(
    corpus: Corpus, corrections: Sequence[Correction]
) -> tuple[Corpus, list[Correction]]:
    """Return the corpus as a reader has set it right, but for timecodes.

    A sentence, and the mentions in it, take the segment that was set, and the review's scenes
    are found again by it; the confidence of what a reader has set is 1. What was dropped is in
    no table. Corrections whose place, or whose segment or scene, the corpus does not have change
    nothing, and are returned too. The fingerprint changes with the corrections.
    """
    by_kind: dict[Kind, list[Correction]] = defaultdict(list)
    for one in corrections:
        by_kind[one.kind].append(one)
    stale: list[Correction] = []
    marks: list[object] = []
    for kind, apply in _APPLIED.items():
        if by_kind[kind]:
            corpus, done, unused = apply(corpus, by_kind[kind])
            stale += unused
            marks += done
    if not marks:
        return corpus, stale
    text = f"{corpus.fingerprint}{marks}".encode("utf-8", "surrogatepass")
    return replace(corpus, fingerprint=hashlib.sha256(text).hexdigest()[:16]), stale


_Result = tuple[Corpus, Sequence[object], list[Correction]]
"""The corpus, what was done in it (for its fingerprint), and what does not apply."""


def _with_segments(corpus: Corpus, corrections: Sequence[Correction]) -> _Result:
    sentences = _sentences(corpus, {one.review_id for one in corrections})
    segment_of: dict[tuple[str, int], str] = {}
    stale = []
    for one in corrections:
        text, own = sentences.get(one.review_id, ("", []))
        segment = str(dict(one.values)["segment"])
        number = _place(text, one, own)
        if number is None or segment not in corpus.guide.segment_codes:
            stale.append(one)
        else:
            segment_of[one.review_id, number] = segment
    if not segment_of:
        return corpus, (), stale
    tables = dict(corpus.tables)
    for name in ("sentences", "mentions"):
        frame = tables[name]
        places = pd.MultiIndex.from_arrays([frame["review_id"].astype("str"), frame["sentence"]])
        read = places.isin(list(segment_of))
        segments = frame["segment"].copy()
        segments[read] = [segment_of[place] for place in places[read]]
        tables[name] = frame.assign(segment=segments)
        if name == "sentences":
            sure = frame["confidence"].where(~read, 1.0).astype("float32")
            tables[name] = tables[name].assign(confidence=sure)
    tables["scenes"] = find_scenes(corpus.guide, tables, {review for review, _ in segment_of})
    return replace(corpus, tables=tables), sorted(segment_of.items()), stale


def _with_places(corpus: Corpus, corrections: Sequence[Correction]) -> _Result:
    """Drop mentions or places of scenes, or give a place another scene; all of one kind."""
    kind = corrections[0].kind
    frame = corpus.tables[PLACES[kind]]
    scenes = corpus.guide.code_titles("scene")
    drops: list[int] = []
    new_scenes: dict[int, str] = {}
    stale = []
    reviews = corpus.tables["reviews"]
    texts = dict(zip(reviews["review_id"].astype("str"), reviews["text"], strict=True))
    for review, own in _by_review(corrections).items():
        places = places_of_code(corpus, review, kind)
        rows = frame.index[frame["review_id"] == review]
        for one in own:
            at = _place("", one, places)
            scene = str(dict(one.values).get("scene", ""))
            if at is None and one.action == "drop" and _stands(texts.get(review, ""), one):
                continue  # the guide does not find it any more either
            if at is None or (one.action == "set" and scene not in scenes):
                stale.append(one)
            elif one.action == "set":
                new_scenes[rows[at]] = scene
            else:
                drops.append(rows[at])
    if new_scenes:
        column, sure = frame["scene"].copy(), frame["confidence"].copy()
        column[list(new_scenes)] = list(new_scenes.values())
        sure[list(new_scenes)] = 1.0
        frame = frame.assign(scene=column, confidence=sure)
    if not (drops or new_scenes):
        return corpus, (), stale
    frame = frame.drop(index=drops).reset_index(drop=True)
    tables = {**corpus.tables, PLACES[kind]: frame}
    done = [one.key + one.values for one in corrections if one not in stale]
    return replace(corpus, tables=tables), done, stale


def _with_pairs(corpus: Corpus, corrections: Sequence[Correction]) -> _Result:
    sentences = _sentences(corpus, {one.review_id for one in corrections})
    pairs, stale = set[tuple[str, int, str, str]](), []
    for one in corrections:
        text, own = sentences.get(one.review_id, ("", []))
        number = _place(text, one, own)
        first, _, second = one.code.partition(" ")
        if number is None:
            stale.append(one)
        else:
            pairs.add((one.review_id, number, first, second))
    return replace(corpus, not_pairs=corpus.not_pairs | pairs), sorted(pairs), stale


def _with_disagreements(corpus: Corpus, corrections: Sequence[Correction]) -> _Result:
    rows = [(one, *disagreeing(one)) for one in corrections]
    reviews = {one.review_id for one in corrections} | {other for _, other, _ in rows}
    sentences = _sentences(corpus, reviews)
    pairs, stale = set[frozenset[tuple[str, int]]](), []
    for one, other, words in rows:
        text, own = sentences.get(one.review_id, ("", []))
        number = _place(text, one, own)
        raws = [sentence.raw for sentence in sentences.get(other, ("", []))[1]]
        if number is None or words not in raws:
            stale.append(one)
        else:
            pairs.add(frozenset({(one.review_id, number), (other, raws.index(words))}))
    pairs |= corpus.not_disagreements
    marks = sorted(sorted(pair) for pair in pairs)
    return replace(corpus, not_disagreements=frozenset(pairs)), marks, stale


def _with_scores(corpus: Corpus, corrections: Sequence[Correction]) -> _Result:
    table, reviews = corpus.tables["scores"], corpus.tables["reviews"]
    texts = dict(zip(reviews["review_id"].astype("str"), reviews["text"], strict=True))
    scopes = frozenset(score_scopes(corpus.guide))
    parts, stale = [], list[Correction]()
    own = _by_review(corrections)
    for review, some in own.items():
        if review not in texts:
            stale += some
            continue
        scores, unused = _scores(texts[review], scores_of_review(corpus, review), some, scopes)
        stale += unused
        parts += [{"review_id": review, **asdict(one)} for one in scores]
    others = table[~table["review_id"].isin(list(own))]
    frames = [others, schema.validate("scores", pd.DataFrame(parts))] if parts else [others]
    scores_now = concatenate("scores", [frame for frame in frames if len(frame)])
    order = {review: n for n, review in enumerate(texts)}
    places = scores_now["review_id"].astype("object").map(order).fillna(len(order))
    scores_now = scores_now.loc[places.sort_values(kind="stable").index].reset_index(drop=True)
    done = [one.key + one.values for one in corrections if one not in stale]
    return replace(corpus, tables={**corpus.tables, "scores": scores_now}), done, stale


_APPLIED: Final[
    dict[Kind, Callable[[Corpus, Sequence[Correction]], _Result]]
] = {
    "segment": _with_segments,  # first: the scenes of its review are found again
    "score": _with_scores,
    "mention": _with_places,
    "scene": _with_places,
    "pair": _with_pairs,
    "disagreement": _with_disagreements,
}  # fmt: skip


def _by_review(corrections: Iterable[Correction]) -> dict[str, list[Correction]]:
    own: dict[str, list[Correction]] = defaultdict(list)
    for one in corrections:
        own[one.review_id].append(one)
    return own


def _sentences(corpus: Corpus, reviews: set[str]) -> dict[str, tuple[str, list[Sentence]]]:
    """Return the text and the sentences of some reviews, by review_id."""
    result: dict[str, tuple[str, list[Sentence]]] = {}
    if reviews:
        table, rows = corpus.tables["reviews"], corpus.tables["sentences"]
        here = table["review_id"].isin(list(reviews))
        for name, text in zip(table["review_id"][here], table["text"][here], strict=True):
            result[str(name)] = str(text), []
        rows = rows[rows["review_id"].isin(list(result))]
        columns = (rows[name].tolist() for name in ("review_id", "start", "end"))
        for name, start, end in zip(*columns, strict=True):
            text, sentences = result[name]
            sentences.append(Sentence(text[start:end], start, end, alone=False))
    return result
