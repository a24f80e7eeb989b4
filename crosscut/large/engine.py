"""Build a tables folder on Dask: a worker a part, none of them with the whole in its memory.

Parts travel to the workers and tables back, so that workers need no disk in common. A part that
fails is tried again, one whose worker is lost goes to another; both are Dask's own doing.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from crosscut.corpus.build import published_scores
from crosscut.errors import CorpusError, CrosscutError, IngestError
from crosscut.large.aggregates import GROUPED, add_up
from crosscut.large.folder import (
    DISAGREEMENTS,
    GUIDE,
    MANIFEST,
    Manifest,
    replace_file,
    versions,
    write_manifest,
)
from crosscut.large.parts import Part, PartTables, Setting, build_part, parquet
from crosscut.measures.disagreements import Answers
from crosscut.project.build import build
from crosscut.project.corrections import disagreeing
from crosscut.project.model import Correction, Project
from crosscut.schema import TABLES
from crosscut.scores.stated import StatedScore

if TYPE_CHECKING:
    from distributed import Client, Future

Progress = Callable[[int, int], None]
"""Called with reviews done, and reviews in all."""

_RETRIES: Final = 2
_AHEAD: Final = 2  # parts a worker has waiting


@contextmanager
def cluster(scheduler: str = "", workers: int = 0) -> Iterator[Client]:
    """Connect to a scheduler; without an address start workers here, one a core.

    Raises
    ------
    CorpusError
        If Dask is not installed, or nobody answers at the address.
    """
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise CorpusError(
            "Dask is not installed.", remedy="Install it: pip install 'crosscut[dask]'."
        ) from error
    if scheduler:
        try:
            client = Client(scheduler, timeout="10s")
        except (OSError, ValueError) as error:
            raise CorpusError(
                "No scheduler of Dask answers.",
                where=scheduler,
                remedy="Start one: dask scheduler; the address is in what it prints.",
            ) from error
        with client:
            yield client
        return
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "30s"}),
        LocalCluster(
            n_workers=workers or os.cpu_count() or 1,
            threads_per_worker=1,
            dashboard_address=":0",
            silence_logs=logging.CRITICAL,
        ) as local,
        Client(local) as client,
    ):
        yield client


class _Sums:
    """What adds up over the parts, taken in their order, so that it is the same on any cluster."""

    def __init__(self, guide: bytes) -> None:
        self.next = 0
        self.rows = Counter(dict.fromkeys(TABLES, 0))
        self.words = 0
        self.counts: dict[str, pd.DataFrame] = {}
        self.answers = Answers()
        self.problems: list[IngestError] = []
        self.notices: list[str] = []
        self._first: dict[bytes, tuple[int, str]] = {}
        self._digest = hashlib.sha256(guide)

    def repeats_of(self, part: PartTables) -> frozenset[str]:
        """Return the ids of a part's reviews whose text stands in an earlier part."""
        first = self._first
        repeats = frozenset(review for text, review, _ in part.texts if text in first)
        for text, review, file in part.texts:
            if review in repeats:
                self._notice(file, first[text][1])
        return repeats

    def add(self, part: PartTables) -> None:
        """Add the next part."""
        for text, review, file in part.texts:
            number, earlier = self._first.setdefault(text, (self.next, file))
            if earlier != file and number == self.next:
                self._notice(file, earlier)
            else:
                self._digest.update(review.encode("utf-8", "surrogatepass") + b"\0" + text)
        self.rows.update(part.rows)
        self.answers += part.answers
        self.notices += part.notices
        for name in GROUPED:
            counts = [self.counts[name]] if name in self.counts else []
            self.counts[name] = add_up(name, [*counts, part.aggregates[name]])
        self.words += part.words
        self.problems += part.problems
        self.next += 1

    def _notice(self, file: str, earlier: str) -> None:
        what = f"{file} is the same text as {earlier}"
        self.notices.append(f"{what}: identical texts are one review")

    @property
    def fingerprint(self) -> str:
        return self._digest.hexdigest()[:16]


def build_folder(
    parts: Sequence[Part],
    setting: Setting,
    guide: bytes,
    out: Path,
    client: Client,
    *,
    published: Sequence[StatedScore] = (),
    judgements: Sequence[Correction] = (),
    progress: Progress | None = None,
    notices: Sequence[str] = (),
) -> tuple[Manifest, list[IngestError]]:
    """Build the tables of a source, a part at a time, into a folder.

    Without a single review the folder stays without its manifest: it cannot be opened.

    Parameters
    ----------
    parts
        The parts of the source; of identical texts the first is kept, as in one process.
    setting
        What they are built with.
    guide, out
        The guide as TOML, and the folder to write into.
    client
        Of the cluster that does the work.
    published
        Scores published elsewhere.
    judgements
        What a reader said of pairs of sentences: that they do not disagree.
    progress
        Called after each part.
    notices
        What a reader should know of the source.

    Returns
    -------
    Manifest, list
        What was built, and what could not be read.

    Raises
    ------
    CorpusError
        If a part fails again and again, or the folder cannot be written.
    """
    try:
        return _build(parts, setting, guide, out, client, published, judgements, progress, notices)
    except OSError as error:
        raise CorpusError(
            f"The tables cannot be written ({error.strerror or error}).",
            where=str(out),
            remedy="Choose a folder you may write to, with room on its disk.",
        ) from error


def _build(
    parts: Sequence[Part],
    setting: Setting,
    guide: bytes,
    out: Path,
    client: Client,
    published: Sequence[StatedScore],
    judgements: Sequence[Correction],
    progress: Progress | None,
    notices: Sequence[str],
) -> tuple[Manifest, list[IngestError]]:
    _begin(out, guide)
    sums = _Sums(guide)
    waiting: dict[int, PartTables] = {}
    total, done = sum(part.count for part in parts), 0
    for number, tables in _results(parts, setting, client, sums, waiting):
        for name, data in tables.tables.items():
            _write(out, name, f"{number:06}", data)
        _write(out, "by_review", f"{number:06}", parquet(tables.aggregates["by_review"]))
        tables.tables.clear()
        done += parts[number].count
        if progress is not None:
            progress(min(done, total), total)
    if published:
        scores = published_scores(published)
        _write(out, "scores", "published", parquet(scores))
        sums.rows["scores"] += len(scores)
    for name in GROUPED:
        if name in sums.counts:
            replace_file(out / f"{name}.parquet", parquet(sums.counts[name]))
    agreements, stale = _not_disagreements(parts, setting, judgements)
    disagreements = sums.answers.disagreements(setting.guide, agreements)
    replace_file(out / f"{DISAGREEMENTS}.parquet", parquet(disagreements))
    sums.rows[DISAGREEMENTS] = len(disagreements)
    manifest = Manifest(
        setting.guide.film.title,
        len(parts),
        sums.words,
        dict(sums.rows),
        sums.fingerprint,
        versions(),
        [*notices, *map(str, sums.problems), *sums.notices, *stale],
    )
    if sums.rows["reviews"]:
        write_manifest(out, manifest)
    return manifest, sums.problems


def _not_disagreements(
    parts: Sequence[Part], setting: Setting, judgements: Sequence[Correction]
) -> tuple[frozenset[frozenset[tuple[str, int]]], tuple[str, ...]]:
    """Return what a reader said does not disagree, and what applies no more: of two parts, too."""
    if not judgements:
        return frozenset(), ()
    about = {one.review_id for one in judgements} | {disagreeing(one)[0] for one in judgements}
    reviews = (one for part in parts for one in part.load().reviews if one.review_id in about)
    corpus = build(Project(setting.guide, tuple(reviews), tuple(judgements))).corpus
    return corpus.not_disagreements, corpus.notices


def _begin(out: Path, guide: bytes) -> None:
    """Take away what an earlier build left; until the manifest is there the folder is not whole."""
    (out / MANIFEST).unlink(missing_ok=True)
    for old in out.glob("*/part-*.parquet"):
        old.unlink()
    replace_file(out / GUIDE, guide)


def _write(out: Path, name: str, part: str, data: bytes) -> None:
    replace_file(out / name / f"part-{part}.parquet", data)


def _results(
    parts: Sequence[Part],
    setting: Setting,
    client: Client,
    sums: _Sums,
    waiting: dict[int, PartTables],
) -> Iterator[tuple[int, PartTables]]:
    """Yield each part's number and tables as they are done; those built again come twice."""
    from distributed import as_completed

    numbers: dict[Future, int] = {}

    def submit(number: int, repeats: frozenset[str] = frozenset()) -> Future:
        future = client.submit(
            build_part, parts[number].load(), setting, repeats, retries=_RETRIES, pure=False
        )
        numbers[future] = number
        return future

    rest = iter(range(len(parts)))
    ahead = _AHEAD * max(1, len(client.ncores()))
    under_way = as_completed([submit(number) for number in islice(rest, ahead)])
    for future in under_way:
        number = numbers.pop(future)
        tables = _result(future, number, len(parts))
        future.release()
        for more in islice(rest, 1):
            under_way.add(submit(more))
        yield number, tables
        waiting[number] = tables
        while (own := waiting.get(sums.next)) is not None:
            if twice := sums.repeats_of(own):
                under_way.add(submit(sums.next, twice))
                del waiting[sums.next]
                break
            sums.add(own)
            del waiting[sums.next - 1]


def _result(future: Future, number: int, total: int) -> PartTables:
    try:
        tables: PartTables = future.result()
    except CrosscutError:
        raise
    except Exception as error:  # whatever a worker met, or that it was lost too often
        raise CorpusError(
            f"Part {number + 1} of {total} failed {_RETRIES + 1} times ({error}).",
            remedy="Build it in one process to see where: leave --engine out.",
        ) from error
    return tables
