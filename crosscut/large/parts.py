"""One part of a corpus to its tables: the pure function that every engine calls."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Protocol, TypeVar

import pandas as pd

from crosscut.corpus.annotate import compile_guide
from crosscut.corpus.build import build_corpus
from crosscut.corpus.export import export_table
from crosscut.corpus.selection import Scope, select
from crosscut.errors import IngestError
from crosscut.guide.model import FilmGuide
from crosscut.ingest.limits import DEFAULT
from crosscut.ingest.model import RawReview
from crosscut.ingest.review import load, read_review
from crosscut.ingest.sandbox import Sandbox
from crosscut.ingest.sources import ReviewFolder, text_digest
from crosscut.ingest.subtitles import Subtitles
from crosscut.large.aggregates import aggregates
from crosscut.measures.disagreements import Answers, answers
from crosscut.project.build import build, with_quotations
from crosscut.project.model import Correction, Project
from crosscut.schema import TABLES

PART_BYTES: Final = 2_000_000
"""Parts of the source are about so large; a worker holds one at a time."""


class Part(Protocol):
    """A part of a source, which can be loaded again if its worker is lost."""

    @property
    def count(self) -> int:
        """Its reviews, read or not."""

    def load(self) -> Contents:
        """Return what a worker needs of it."""


@dataclass(frozen=True)
class Contents:
    """A part as it travels to a worker: files as they are, or reviews that are read."""

    files: tuple[tuple[str, str, bytes], ...] = field(default=(), repr=False)
    reviews: tuple[RawReview, ...] = field(default=(), repr=False)
    problems: tuple[IngestError, ...] = ()
    corrections: tuple[Correction, ...] = ()

    def read(self) -> tuple[list[RawReview], list[IngestError]]:
        """Read the files: review_id, name and content of each."""
        reviews, problems = list(self.reviews), list(self.problems)
        with Sandbox() as sandbox:
            for review_id, name, data in self.files:
                try:
                    review = read_review(data, filename=name, sandbox=sandbox)
                except IngestError as error:
                    problems.append(error)
                else:
                    reviews.append(replace(review, review_id=review_id))
        return reviews, problems


@dataclass(frozen=True)
class FilePart:
    """Files of a folder of reviews."""

    folder: Path
    files: tuple[tuple[str, str], ...]

    @property
    def count(self) -> int:
        """Its files."""
        return len(self.files)

    def load(self) -> Contents:
        """Load the files from the disk."""
        files, problems = [], []
        for review_id, name in self.files:
            try:
                data = load(self.folder / name, name, DEFAULT.file_bytes)
                files.append((review_id, name, data))
            except IngestError as error:
                problems.append(error)
        return Contents(tuple(files), problems=tuple(problems))


@dataclass(frozen=True)
class ReviewPart:
    """Reviews of a table, an archive or a corpus, which are read, and what was set right there."""

    reviews: tuple[RawReview, ...] = field(repr=False)
    corrections: tuple[Correction, ...] = ()

    @property
    def count(self) -> int:
        """Its reviews."""
        return len(self.reviews)

    def load(self) -> Contents:
        """Return the reviews."""
        return Contents(reviews=self.reviews, corrections=self.corrections)


def parts_of(
    source: ReviewFolder | Sequence[RawReview],
    part_bytes: int = PART_BYTES,
    corrections: Sequence[Correction] = (),
) -> list[Part]:
    """Part a source into pieces of about so many bytes, in its order, each with its corrections."""
    if isinstance(source, ReviewFolder):
        folder = source.folder
        files = ((one, (folder / one[1]).stat().st_size) for one in source.files)
        return [FilePart(folder, tuple(own)) for own in _pieces(files, part_bytes)]
    sizes = ((one, len(one.text)) for one in source)
    pieces = [(tuple(own), {one.review_id for one in own}) for own in _pieces(sizes, part_bytes)]
    return [
        ReviewPart(own, tuple(one for one in corrections if one.review_id in ids))
        for own, ids in pieces
    ]


_T = TypeVar("_T")


def _pieces(items: Iterable[tuple[_T, int]], most: int) -> Iterator[list[_T]]:
    own: list[_T] = []
    size = 0
    for item, more in items:
        own.append(item)
        size += more
        if size >= most:
            yield own
            own, size = [], 0
    if own:
        yield own


@dataclass(frozen=True)
class PartTables:
    """A part's tables.

    Attributes
    ----------
    tables
        Table -> its rows as a Parquet file; ids and codes are strings in it.
    rows
        Table -> how many rows it has.
    words
        Words of its reviews.
    aggregates
        Counts of it, as `crosscut.large.aggregates` has them.
    answers
        What its sentences say that others may contradict.
    texts
        Digest of each text that was read, its review_id and its file.
    problems, notices
        What could not be read, and what a reader should know of it.
    """

    tables: dict[str, bytes] = field(repr=False)
    rows: dict[str, int]
    words: int
    aggregates: dict[str, pd.DataFrame] = field(repr=False)
    answers: Answers = field(repr=False)
    texts: tuple[tuple[bytes, str, str], ...] = field(repr=False)
    problems: tuple[IngestError, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True)
class Setting:
    """What every part is built with: the guide, where reviews are from, the film's own lines."""

    guide: FilmGuide
    origin: str = "added"
    subtitles: Subtitles | None = None


def build_part(
    contents: Contents, setting: Setting, repeats: frozenset[str] = frozenset()
) -> PartTables:
    """Read and build one part of a source.

    Parameters
    ----------
    loaded, shared
        The part, and what it is built with.
    repeats
        Ids of reviews whose text stands in another part too.
    """
    reviews, problems = contents.read()
    reviews = [one for one in reviews if one.review_id not in repeats]
    guide = setting.guide
    notices: tuple[str, ...] = ()
    if contents.corrections:
        corpus = build(Project(guide, tuple(reviews), contents.corrections)).corpus
        notices = corpus.notices
    else:
        corpus = build_corpus(reviews, guide, origin=setting.origin)
    corpus = with_quotations(corpus, setting.subtitles)
    tables = {name: export_table(corpus, name) for name in TABLES}
    if corpus.quotations is not None:
        tables["quotations"] = corpus.quotations
    return PartTables(
        {name: parquet(table) for name, table in tables.items()},
        {name: len(table) for name, table in tables.items()},
        int(tables["reviews"]["words"].sum()),
        aggregates(corpus),
        answers(select(corpus, Scope()), compile_guide(guide)),
        tuple((text_digest(one.text), one.review_id, one.filename) for one in reviews),
        tuple(problems),
        notices,
    )


def parquet(table: pd.DataFrame) -> bytes:
    """Write a table as a Parquet file, categories as strings: those of parts differ."""
    file = io.BytesIO()
    categories = table.select_dtypes("category").columns
    table.astype(dict.fromkeys(categories, "str")).to_parquet(file, index=False)
    return file.getvalue()
