"""Cleaned reviews to the tidy tables: each review to its rows, and all rows to tables.

A full stop inside quotation marks does not end a sentence: what is quoted stays with the
sentence that quotes it (the rule of sentencex, kept as it is).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Sized
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from itertools import chain, compress, islice, repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import union_categoricals

from crosscut import schema
from crosscut.corpus.annotate import (
    Annotation,
    CompiledGuide,
    SentenceSpans,
    annotate,
    compile_guide,
    observations,
    scene_places,
)
from crosscut.errors import CorpusError
from crosscut.guide.files import load_guide
from crosscut.guide.model import FilmGuide
from crosscut.ingest.model import Block, Note, RawReview, ReviewMeta
from crosscut.ingest.sources import ReviewFolder, distinct
from crosscut.schema import MENTION_KINDS, NOT_READ, SCHEMA
from crosscut.scores.raters import numbered_parts, story_named
from crosscut.scores.reader import EARLIER, FILM, Section
from crosscut.scores.shapes import lowered
from crosscut.scores.stated import (
    StatedScore,
    convert,
    find_scores,
    load_published,
    rating_score,
    title_score,
)
from crosscut.text.dialogue import Cue
from crosscut.text.languages import ENGLISH, read_in
from crosscut.text.matcher import Hit
from crosscut.text.scenes import Place
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
    evidence = annotate(raw, compiled, timecodes=timecodes)
    return _rows(evidence, compiled, *_tones([evidence]))


def _rows(evidence: Annotation, compiled: CompiledGuide, tones: NDArray[np.float64]) -> Rows:
    raw = evidence.raw
    words = WordIndex(raw.text)
    spans, texts = evidence.spans, evidence.texts()
    labels, confidences = compiled.model.attribute(*observations(evidence, compiled))
    labels = [
        one if is_read else NOT_READ for one, is_read in zip(labels, evidence.read, strict=True)
    ]
    return {
        "reviews": _review(raw, words, read=bool(evidence.language)),
        "passages": _passages(raw, words),
        "sentences": {
            "passage": spans.passage + 1,
            "sentence": np.arange(len(texts), dtype=np.int32),
            "start": spans.start,
            "end": spans.end,
            "words": words.count(spans.start, spans.end),
            "position": words.position(spans.start, spans.end),
            "segment": labels,
            "confidence": np.where(evidence.read, confidences, np.nan).astype(np.float32),
            "tone": tones,
        },
        "mentions": _mentions(evidence, words, labels),
        "scenes": _scenes(evidence, compiled, words, labels, confidences),
        "scores": _scores(evidence, compiled),
        "timecodes": _timecodes(evidence, compiled, labels),
    }


def _tones(reviews: Sequence[Annotation]) -> list[NDArray[np.float64]]:
    """Return the tone of each sentence in English, the language that the model knows."""
    # Those of many reviews are worked out at once, which takes half as long.
    english = [one.read & (one.language == ENGLISH) for one in reviews]
    texts = [list(compress(one.texts(), own)) for one, own in zip(reviews, english, strict=True)]
    values = tone_of(list(chain.from_iterable(texts)))
    tones = []
    for own in english:
        start, values = values[: own.sum()], values[own.sum() :]
        tones.append(np.full(len(own), np.nan))
        tones[-1][own] = start
    return tones


def _review(raw: RawReview, words: WordIndex, *, read: bool) -> Columns:
    names = ("title", "author", "outlet", "url", "published", "kind", "language")
    notes = json.dumps([asdict(note) for note in raw.notes], ensure_ascii=False)
    return {
        **{name: [getattr(raw.meta, name)] for name in names},
        "read": [read],
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
    indices = [i for i, hit in enumerate(hits) if hit.kind in MENTION_KINDS]
    start = np.array([hits[i].start for i in indices], dtype=np.int32)
    end = np.array([hits[i].end for i in indices], dtype=np.int32)
    inside = evidence.places[indices] if indices else np.zeros(0, dtype=np.int32)
    return {
        "passage": evidence.spans.passage[inside] + 1,
        "sentence": inside,
        "kind": [hits[i].kind for i in indices],
        "code": [hits[i].code for i in indices],
        "term": [text[hits[i].start : hits[i].end] for i in indices],
        "start": start,
        "end": end,
        "position": words.position(start, end),
        "segment": [labels[i] for i in inside.tolist()],
        "denied": evidence.denials[indices] if indices else np.zeros(0, dtype=bool),
    }


def _scenes(
    evidence: Annotation,
    compiled: CompiledGuide,
    words: WordIndex,
    labels: list[str],
    confidences: list[float],
) -> Columns:
    timecodes = [
        (one.timecode.start, one.timecode.end, one.scene) for one in evidence.timecodes if one.scene
    ]
    text, spans = evidence.raw.text, evidence.spans
    places = scene_places(text, spans, evidence.hits, timecodes, labels, confidences, compiled)
    return scene_columns(text, words, spans, labels, places)


def scene_columns(
    text: str,
    words: WordIndex,
    spans: SentenceSpans,
    labels: Sequence[str],
    places: Sequence[Place],
) -> Columns:
    """Set out the places of a review that speak of a scene as columns of the table.

    `labels` are the segments of its sentences, `places` what `scene_places` returns.
    """
    start = np.array([one.start for one in places], dtype=np.int32)
    end = np.array([one.end for one in places], dtype=np.int32)
    inside = np.array([one.sentence for one in places], dtype=np.int32)
    return {
        "passage": spans.passage[inside] + 1,
        "sentence": inside,
        "scene": [one.scene for one in places],
        "cue": [text[one.start : one.end] for one in places],
        "start": start,
        "end": end,
        "position": words.position(start, end),
        "segment": [labels[one.sentence] for one in places],
        "confidence": np.array([one.confidence for one in places], dtype=np.float32),
    }


def find_scenes(
    guide: FilmGuide, tables: Mapping[str, pd.DataFrame], reviews: set[str]
) -> pd.DataFrame:
    """Return the table of scenes of a corpus, those of some reviews found again.

    What is found follows from the other tables as they stand: the segments of the sentences
    and the timecodes.
    """
    compiled = compile_guide(guide)
    order = tables["reviews"]["review_id"].astype("str").tolist()
    ids = [review for review in order if review in reviews]
    own = {
        name: dict(iter(tables[name].astype({"review_id": "str"}).groupby("review_id")))
        for name in ("reviews", "sentences", "timecodes")
    }
    parts = []
    for review in ids:
        about, rows = own["reviews"][review].iloc[0], own["sentences"][review]
        text, languages = str(about["text"]), (compiled.language, *compiled.others)
        spans = SentenceSpans(
            rows["start"].to_numpy(), rows["end"].to_numpy(), rows["passage"].to_numpy() - 1
        )
        times = own["timecodes"].get(review, tables["timecodes"].iloc[:0])
        timecodes = [
            (start, end, scene)
            for start, end, scene in zip(times["start"], times["end"], times["scene"], strict=True)
            if scene
        ]
        labels, sure = rows["segment"].tolist(), rows["confidence"].tolist()
        language = read_in(str(about["language"]), text, languages)
        sentences = list(zip(rows["start"].tolist(), rows["end"].tolist(), strict=True))
        hits = compiled.find(language, text, sentences)
        places = scene_places(text, spans, hits, timecodes, labels, sure, compiled)
        parts.append(scene_columns(text, WordIndex(text), spans, labels, places))
    before = tables["scenes"]
    others = before[~before["review_id"].isin(list(reviews))]
    scenes = concatenate("scenes", [others, stack("scenes", ids, parts, _categories(guide))])
    rank = {review: place for place, review in enumerate(order)}
    index = scenes["review_id"].astype("str").map(rank).sort_values(kind="stable").index
    return scenes.loc[index].reset_index(drop=True)


def stored_review(
    about: Mapping[Hashable, Any],
    passages: pd.DataFrame,
    sentences: pd.DataFrame,
    timecodes: pd.DataFrame,
) -> tuple[RawReview, SentenceSpans, list[Timecode]]:
    """Return a review as `annotate` takes it from its rows of the tables.

    Parameters
    ----------
    about
        Its row of `reviews`: review_id, text, author and language.
    passages, sentences, timecodes
        Its rows of these tables in the order of the text, or some of them: of each sentence
        the passage has to be there.
    """
    blocks = tuple(map(Block, *_lists(passages, "kind", "start", "end")))
    meta = ReviewMeta(author=about["author"], language=about["language"])
    raw = RawReview(about["review_id"], "", about["text"], blocks, meta, ())
    spans = SentenceSpans(
        sentences["start"].to_numpy(np.int32),
        sentences["end"].to_numpy(np.int32),
        passages["passage"].searchsorted(sentences["passage"]).astype(np.int32),
    )
    times = _lists(timecodes, "raw", "shown_from", "shown_to", "start", "end")
    return raw, spans, list(map(Timecode, *times))


def _lists(frame: pd.DataFrame, *columns: str) -> list[list[Any]]:
    return [frame[column].tolist() for column in columns]


def _scores(evidence: Annotation, compiled: CompiledGuide) -> Columns:
    raw = evidence.raw
    author = raw.meta.author
    # People are called alike in languages that the guide has no terms for.
    hits = evidence.hits or compiled.matcher.find(raw.text)
    title = raw.meta.title
    names = scope_names(raw.text, compiled, hits, title)
    in_text = find_scores(
        raw.text,
        author=author,
        sections=_sections(raw, names),
        aspects=compiled.aspects,
        names=names,
        stories=[segment.code for segment in compiled.guide.segments],
    )
    rating = rating_score(raw.meta.rating, author) or title_score(
        title, author, scope_names(title, compiled)
    )
    scores = _with_rating(rating, in_text)
    columns = [column for column in SCHEMA["scores"] if column != "review_id"]
    return {name: [getattr(score, name) for score in scores] for name in columns}


def _with_rating(
    rating: StatedScore | None, scores: Sequence[StatedScore]
) -> Sequence[StatedScore]:
    """Put the front matter's rating first; it is the author's verdict, said on purpose."""
    # Where the text states the same, the text's counts, since it has a place; where it states
    # another, that one is an earlier verdict.
    if rating is None:
        return scores
    own = [one for one in scores if one.rater == rating.rater and one.scope == rating.scope]
    if any(_same_mark(one, rating) for one in own):
        return scores
    earlier = [replace(one, scope=EARLIER) if one in own else one for one in scores]
    return [rating, *earlier]


def _same_mark(one: StatedScore, other: StatedScore) -> bool:
    """Whether two scores say the same; a mark without a maximum is compared as it stands."""
    if one.value is not None and None in (one.scale_max, other.scale_max):
        return one.value == other.value
    return convert(one, "linear") == convert(other, "linear")


def scope_names(
    text: str, compiled: CompiledGuide, hits: Iterable[Hit] = (), heading: str = ""
) -> list[Section]:
    """Find the film's title, and what names its segments and theirs, in a text with its hits.

    A heading that begins with the film's title names it where the text begins.
    """
    guide, homes = compiled.guide, compiled.homes
    titles = {guide.film.title: FILM, guide.film.original_title: FILM}
    titles |= {segment.title: segment.code for segment in guide.segments}
    low = lowered(text)
    films = [lowered(one) for one, scope in titles.items() if one and scope == FILM]
    headed = lowered(heading).startswith(tuple(films))
    sections = [Section(0, 0, FILM)] if headed else []
    sections += [
        Section(match.start(), match.end(), scope)
        for title, scope in titles.items()
        if title and (small := lowered(title)) in low
        for match in re.finditer(re.escape(small), low)
    ]
    own = [hit for hit in hits if hit.code in homes]
    cues = [Section(hit.start, hit.end, homes[hit.code], hit.kind != "segment") for hit in own]
    cues += [Section(h.start, end, homes[h.code]) for h in own if (end := story_named(low, h.end))]
    parts = numbered_parts(low, len(guide.segments))
    numbers = [Section(start, end, guide.segments[n].code) for start, end, n in parts]
    return sections + numbers + cues


def _sections(raw: RawReview, names: Iterable[Section]) -> list[Section]:
    """Stretches of text under a heading that names one segment."""
    heads = [block for block in raw.blocks if block.kind == "heading"]
    stops = [*(block.start for block in heads[1:]), len(raw.text)]
    stories = [one for one in names if one.scope != FILM]
    sections = []
    for block, stop in zip(heads, stops, strict=False):
        scopes = {one.scope for one in stories if block.start <= one.start and one.end <= block.end}
        if len(scopes) == 1:
            sections.append(Section(block.start, stop, scopes.pop()))
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
            columns[column] = _encode(list(chain.from_iterable(values)), categories.get(column))
        elif all(isinstance(value, np.ndarray) for value in values):
            columns[column] = np.concatenate(values)
        else:
            columns[column] = list(chain.from_iterable(values))
    return schema.validate(name, pd.DataFrame(columns, copy=False))


def _encode(values: list[str], categories: Sequence[str] | None) -> pd.Categorical:
    """Encode strings by hand: pandas would first make a string array of them."""
    index = {value: code for code, value in enumerate(categories or dict.fromkeys(values))}
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


Progress = Callable[[int, int, str], None]
"""Called with reviews done, reviews in all, and the name of the last one."""

CHUNK_CHARACTERS = 2_000_000
"""Reviews are turned to frames in chunks of about this size, whatever the number of jobs."""


@dataclass(frozen=True)
class Corpus:
    """The reviews of one film as tidy tables, immutable.

    Each table is handed out as a copy-on-write view: changing it changes nothing here.

    Attributes
    ----------
    guide
        The film's guide.
    tables
        Table name -> frame, columns and dtypes as in `crosscut.schema.SCHEMA`.
    notices
        What a reader should know of the build (files refused, texts met twice).
    fingerprint
        Of guide, texts and corrections; corpora that have the same are equal.
    not_pairs
        Pairs of characters that a reader has said are none: review_id, sentence, and both codes
        in the guide's order. `measures.pairings` leaves them out.
    not_disagreements
        Pairs of sentences (review_id, sentence) that a reader has said do not disagree.
    dialogue
        The film's own lines, where a reader has brought its subtitles.
    quotations
        Where reviews quote these lines, as `schema.QUOTATIONS`; None without subtitles.
    """

    guide: FilmGuide = field(compare=False)
    tables: dict[str, pd.DataFrame] = field(repr=False, compare=False)
    notices: tuple[str, ...] = field(default=(), compare=False)
    fingerprint: str = ""
    not_pairs: frozenset[tuple[str, int, str, str]] = field(default=frozenset(), compare=False)
    not_disagreements: frozenset[frozenset[tuple[str, int]]] = field(
        default=frozenset(), compare=False
    )
    dialogue: tuple[Cue, ...] = field(default=(), compare=False, repr=False)
    quotations: pd.DataFrame | None = field(default=None, compare=False, repr=False)

    @property
    def reviews(self) -> pd.DataFrame:
        """One row per review."""
        return self.tables["reviews"].copy(deep=False)

    @property
    def passages(self) -> pd.DataFrame:
        """One row per paragraph, caption or heading."""
        return self.tables["passages"].copy(deep=False)

    @property
    def sentences(self) -> pd.DataFrame:
        """One row per sentence, with its segment, confidence and tone."""
        return self.tables["sentences"].copy(deep=False)

    @property
    def mentions(self) -> pd.DataFrame:
        """One row per place where a term of a code stands and is not denied."""
        mentions = self.tables["mentions"]
        return mentions[~mentions["denied"]].reset_index(drop=True)

    @property
    def denials(self) -> pd.DataFrame:
        """One row per mention that its sentence denies; columns as `mentions`."""
        mentions = self.tables["mentions"]
        return mentions[mentions["denied"]].reset_index(drop=True)

    @property
    def scenes(self) -> pd.DataFrame:
        """One row per place where a review speaks of a scene."""
        return self.tables["scenes"].copy(deep=False)

    @property
    def scores(self) -> pd.DataFrame:
        """One row per stated score."""
        return self.tables["scores"].copy(deep=False)

    @property
    def timecodes(self) -> pd.DataFrame:
        """One row per stated timecode."""
        return self.tables["timecodes"].copy(deep=False)


def load_corpus(folder: str | Path, *, progress: Progress | None = None, jobs: int = 1) -> Corpus:
    """Load a film folder: guide.toml, reviews/ and, where there is one, scores.csv.

    Raises
    ------
    CorpusError
        The folder holds no guide or no readable review.
    GuideError, ScoreError
        The guide or the list of published scores cannot be used.
    """
    folder = Path(folder)
    if not (folder / "guide.toml").is_file():
        raise CorpusError(
            "No guide.toml in this folder.",
            where=str(folder),
            remedy="A film folder holds guide.toml and a folder reviews/.",
        )
    guide = load_guide(folder / "guide.toml")
    source = ReviewFolder(folder / "reviews")
    corpus = build_corpus(source, guide, progress=progress, jobs=jobs)
    if corpus.reviews.empty:
        raise CorpusError(
            "No readable review in this folder.",
            where=str(folder / "reviews"),
            remedy="Put at least one review there, as .md, .txt or .html.",
        )
    scores = folder / "scores.csv"
    tables, fingerprint = dict(corpus.tables), corpus.fingerprint
    if scores.is_file():
        more = published_scores(load_published(scores))
        tables["scores"] = concatenate("scores", [tables["scores"], more])
        digest = hashlib.sha256(fingerprint.encode() + scores.read_bytes())
        fingerprint = digest.hexdigest()[:16]
    notices = (*map(str, source.problems), *source.notices, *corpus.notices)
    return Corpus(guide, tables, notices, fingerprint)


def build_corpus(
    raw_reviews: Iterable[RawReview],
    guide: FilmGuide,
    *,
    progress: Progress | None = None,
    jobs: int = 1,
    origin: str = "bundled",
    read: Callable[[RawReview], Rows] | None = None,
) -> Corpus:
    """Build the tables of a corpus from cleaned reviews.

    Parameters
    ----------
    raw_reviews
        The reviews; of identical texts the first is kept and a notice names the others. They
        are asked for one chunk at a time, so that they need not all be in memory.
    guide
        The film's guide.
    progress
        Told after each chunk of reviews.
    jobs
        Processes to use; the result is the same whatever their number.
    origin
        "bundled" or "added", for the table of reviews.
    read
        Gives the rows of a review, for whoever has some of them already; by default each is
        read with the guide, in as many processes as `jobs` says.
    """
    notes: list[Note] = []
    digest = hashlib.sha256(guide.model_dump_json().encode())
    total = len(raw_reviews) if isinstance(raw_reviews, Sized) else 0
    chunks = _chunks(distinct(raw_reviews, notes))
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in schema.TABLES}
    done = 0
    if read is None:
        batches = _map_chunks(chunks, (compile_guide(guide), origin), jobs)
    else:
        batches = ((chunk, _frames(chunk, map(read, chunk), guide, origin)) for chunk in chunks)
    for chunk, frames in batches:
        for name, frame in frames.items():
            parts[name].append(frame)
        for raw in chunk:
            _mark(digest, raw)
        done += len(chunk)
        if progress is not None:
            progress(done, max(total, done), chunk[-1].filename)
    # Each table's parts go as soon as they are joined: a corpus may fill the memory.
    tables = {name: concatenate(name, parts.pop(name)) for name in schema.TABLES}
    notices = tuple(f"{note.text}: {note.reason}" for note in notes)
    return Corpus(guide, tables, notices, digest.hexdigest()[:16])


def _mark(digest: hashlib._Hash, raw: RawReview) -> None:
    """Add a review to the fingerprint of the corpus."""
    about = f"\0{raw.review_id}\0{raw.meta}\0{raw.blocks}\0{raw.notes}\0"
    digest.update(about.encode("utf-8", "surrogatepass"))
    digest.update(raw.text.encode("utf-8", "surrogatepass"))


def _chunks(raws: Iterable[RawReview]) -> Iterator[list[RawReview]]:
    chunk: list[RawReview] = []
    size = 0
    for raw in raws:
        chunk.append(raw)
        size += len(raw.text)
        if size >= CHUNK_CHARACTERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


Setting = tuple[CompiledGuide, str]
"""What every chunk is turned to frames with: the compiled guide, and the reviews' origin."""

_setting: list[Setting] = []


def _start_worker(setting: Setting) -> None:
    """Hand the compiled guide to a process once, not with every chunk."""
    _setting[:] = [setting]


def _work(chunk: list[RawReview]) -> dict[str, pd.DataFrame]:
    return _chunk_frames(chunk, _setting[0])


def _map_chunks(
    chunks: Iterator[list[RawReview]], setting: Setting, jobs: int
) -> Iterator[tuple[list[RawReview], dict[str, pd.DataFrame]]]:
    """Turn chunks to frames, in order, holding no more chunks than are being worked on."""
    if jobs <= 1:
        for chunk in chunks:
            yield chunk, _chunk_frames(chunk, setting)
        return
    with ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_start_worker, initargs=(setting,)
    ) as pool:
        under_way = deque((chunk, pool.submit(_work, chunk)) for chunk in islice(chunks, 2 * jobs))
        while under_way:
            chunk, future = under_way.popleft()
            under_way.extend((more, pool.submit(_work, more)) for more in islice(chunks, 1))
            yield chunk, future.result()


def _chunk_frames(chunk: list[RawReview], setting: Setting) -> dict[str, pd.DataFrame]:
    compiled, origin = setting
    annotations = [annotate(raw, compiled) for raw in chunk]
    rows = (_rows(*one) for one in zip(annotations, repeat(compiled), _tones(annotations)))
    return _frames(chunk, rows, compiled.guide, origin)


def _frames(
    chunk: list[RawReview], rows: Iterable[Rows], guide: FilmGuide, origin: str
) -> dict[str, pd.DataFrame]:
    """Stack the rows of a chunk of reviews."""
    whole = [{**row, "reviews": {**row["reviews"], "origin": [origin]}} for row in rows]
    names = [raw.review_id for raw in chunk]
    categories = _categories(guide)
    return {
        name: stack(name, names, [row[name] for row in whole], categories) for name in schema.TABLES
    }


def _categories(guide: FilmGuide) -> dict[str, list[str]]:
    """Return the categories that are known before any text is read, in the guide's order."""
    codes = [
        item.code
        for group in (guide.themes, guide.motifs, guide.characters, guide.aspects)
        for item in group
    ]
    return {
        "segment": [*guide.segment_codes, NOT_READ],
        "code": list(dict.fromkeys(codes)),
        "scene": ["", *(scene.code for scene in guide.scenes)],
        "kind": list(dict.fromkeys((*schema.PASSAGE_KINDS, *schema.MENTION_KINDS))),
        "origin": list(schema.ORIGINS),
    }


def published_scores(scores: Sequence[StatedScore]) -> pd.DataFrame:
    """Table `scores` of what was published elsewhere: no review_id, no place in a text."""
    if not scores:
        return schema.empty("scores")
    rows = [{"review_id": None, **asdict(score)} for score in scores]
    return schema.validate("scores", pd.DataFrame(rows))
