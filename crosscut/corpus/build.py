"""The corpus of one film: its guide and its tidy tables, built, loaded and kept as they are."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import pandas as pd

from crosscut import schema
from crosscut.corpus.annotate import CompiledGuide, compile_guide
from crosscut.corpus.rows import Rows, concatenate, review_rows, stack
from crosscut.errors import CorpusError
from crosscut.guide.files import load_guide
from crosscut.guide.model import FilmGuide
from crosscut.ingest.model import Note, RawReview
from crosscut.ingest.sources import ReviewFolder, distinct
from crosscut.scores.stated import StatedScore, load_published

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
    """

    guide: FilmGuide = field(compare=False)
    tables: dict[str, pd.DataFrame] = field(repr=False, compare=False)
    notices: tuple[str, ...] = field(default=(), compare=False)
    fingerprint: str = ""

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
        """One row per place where a term of a code stands."""
        return self.tables["mentions"].copy(deep=False)

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
        published = published_scores(load_published(scores))
        tables["scores"] = concatenate("scores", [tables["scores"], published])
        digest = hashlib.sha256(fingerprint.encode() + scores.read_bytes())
        fingerprint = digest.hexdigest()[:16]
    notices = (*(str(problem) for problem in source.problems), *corpus.notices)
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
        framed = _mapped(chunks, (compile_guide(guide), origin), jobs)
    else:
        framed = ((chunk, _frames(chunk, map(read, chunk), guide, origin)) for chunk in chunks)
    for chunk, frames in framed:
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


Shared = tuple[CompiledGuide, str]
"""What every chunk is turned to frames with: the compiled guide, and the reviews' origin."""

_shared: list[Shared] = []


def _start_worker(shared: Shared) -> None:
    """Hand the compiled guide to a process once, not with every chunk."""
    _shared[:] = [shared]


def _work(chunk: list[RawReview]) -> dict[str, pd.DataFrame]:
    return _chunk_frames(chunk, _shared[0])


def _mapped(
    chunks: Iterator[list[RawReview]], shared: Shared, jobs: int
) -> Iterator[tuple[list[RawReview], dict[str, pd.DataFrame]]]:
    """Turn chunks to frames, in order, holding no more chunks than are being worked on."""
    if jobs <= 1:
        for chunk in chunks:
            yield chunk, _chunk_frames(chunk, shared)
        return
    with ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_start_worker, initargs=(shared,)
    ) as pool:
        under_way = deque((chunk, pool.submit(_work, chunk)) for chunk in islice(chunks, 2 * jobs))
        while under_way:
            chunk, future = under_way.popleft()
            under_way.extend((more, pool.submit(_work, more)) for more in islice(chunks, 1))
            yield chunk, future.result()


def _chunk_frames(chunk: list[RawReview], shared: Shared) -> dict[str, pd.DataFrame]:
    compiled, origin = shared
    return _frames(chunk, (review_rows(raw, compiled) for raw in chunk), compiled.guide, origin)


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
    """Categories that are known before any text is read, in the guide's own order."""
    codes = [
        item.code
        for group in (guide.themes, guide.motifs, guide.characters, guide.aspects)
        for item in group
    ]
    return {
        "segment": list(guide.segment_codes),
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
