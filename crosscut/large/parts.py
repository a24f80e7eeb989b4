"""One part of a corpus to its tables: the pure function that every engine calls."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Protocol, TypeVar

import pandas as pd

from crosscut.corpus.build import build_corpus
from crosscut.corpus.export import export_table
from crosscut.errors import IngestError
from crosscut.guide.model import FilmGuide
from crosscut.ingest.limits import DEFAULT
from crosscut.ingest.model import RawReview
from crosscut.ingest.review import load, read_review
from crosscut.ingest.sandbox import Sandbox
from crosscut.ingest.sources import ReviewFolder, text_digest
from crosscut.large.aggregates import aggregates
from crosscut.schema import TABLES

PART_BYTES: Final = 2_000_000
"""Parts of the source are about so large; a worker holds one at a time."""


class Part(Protocol):
    """A part of a source, which can be loaded again if its worker is lost."""

    @property
    def count(self) -> int:
        """Its reviews, read or not."""

    def load(self) -> Loaded:
        """Return what a worker needs of it."""


@dataclass(frozen=True)
class Loaded:
    """A part as it travels to a worker: files as they are, or reviews that are read."""

    files: tuple[tuple[str, str, bytes], ...] = field(default=(), repr=False)
    reviews: tuple[RawReview, ...] = field(default=(), repr=False)
    problems: tuple[IngestError, ...] = ()

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

    files: tuple[tuple[str, Path], ...]

    @property
    def count(self) -> int:
        """Its files."""
        return len(self.files)

    def load(self) -> Loaded:
        """Load the files from the disk."""
        files, problems = [], []
        for review_id, path in self.files:
            try:
                files.append((review_id, path.name, load(path, path.name, DEFAULT.file_bytes)))
            except IngestError as error:
                problems.append(error)
        return Loaded(tuple(files), problems=tuple(problems))


@dataclass(frozen=True)
class ReviewPart:
    """Reviews of a table or an archive, which are read already."""

    reviews: tuple[RawReview, ...] = field(repr=False)

    @property
    def count(self) -> int:
        """Its reviews."""
        return len(self.reviews)

    def load(self) -> Loaded:
        """Return the reviews."""
        return Loaded(reviews=self.reviews)


def parts_of(
    source: ReviewFolder | Sequence[RawReview], part_bytes: int = PART_BYTES
) -> list[Part]:
    """Part a source into pieces of about so many bytes, in its order."""
    if isinstance(source, ReviewFolder):
        files = ((one, one[1].stat().st_size) for one in source.files)
        return [FilePart(tuple(own)) for own in _pieces(files, part_bytes)]
    sized = ((one, len(one.text)) for one in source)
    return [ReviewPart(tuple(own)) for own in _pieces(sized, part_bytes)]


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
class Built:
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
    texts
        Digest of each text that was read, its review_id and its file.
    problems
        What could not be read.
    """

    tables: dict[str, bytes] = field(repr=False)
    rows: dict[str, int]
    words: int
    aggregates: dict[str, pd.DataFrame] = field(repr=False)
    texts: tuple[tuple[bytes, str, str], ...] = field(repr=False)
    problems: tuple[IngestError, ...]


def build_part(
    loaded: Loaded, guide: FilmGuide, origin: str, left_out: frozenset[str] = frozenset()
) -> Built:
    """Read and build one part of a source.

    Parameters
    ----------
    loaded, guide
        The part, and the film's guide.
    origin
        "bundled" or "added", for the table of reviews.
    left_out
        Ids of reviews whose text stands in another part too.
    """
    reviews, problems = loaded.read()
    reviews = [one for one in reviews if one.review_id not in left_out]
    corpus = build_corpus(reviews, guide, origin=origin)
    tables = {name: export_table(corpus, name) for name in TABLES}
    return Built(
        {name: parquet(table) for name, table in tables.items()},
        {name: len(table) for name, table in tables.items()},
        int(tables["reviews"]["words"].sum()),
        aggregates(corpus),
        tuple((text_digest(one.text), one.review_id, one.filename) for one in reviews),
        tuple(problems),
    )


def parquet(table: pd.DataFrame) -> bytes:
    """Write a table as a Parquet file, categories as strings: those of parts differ."""
    file = io.BytesIO()
    categories = table.select_dtypes("category").columns
    table.astype(dict.fromkeys(categories, "str")).to_parquet(file, index=False)
    return file.getvalue()
