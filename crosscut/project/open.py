"""A film folder: a corpus that was saved as a zip and unpacked, or one made by hand."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from crosscut.corpus.build import Corpus, Progress, load_corpus
from crosscut.errors import CorpusError
from crosscut.ingest.archive import GUIDE
from crosscut.ingest.limits import DEFAULT, Limits
from crosscut.ingest.review import READERS, load
from crosscut.project.build import build
from crosscut.project.zip import RECORD, REVIEWS, SCORES, OpenedZip, project_of_files
from crosscut.text.terms import expanded, learn
from crosscut.worker import Worker, WorkerError


def open_folder(folder: Path | str, limits: Limits = DEFAULT) -> OpenedZip:
    """Open a film folder as what a reader has brought.

    Raises
    ------
    CorpusError
        There is no guide in it, or its record is damaged.
    GuideError, ScoreError, IngestError
        A file cannot be read; see `read_bundle`.
    """
    folder = Path(folder)
    if not (folder / GUIDE).is_file():
        raise CorpusError(
            "No guide.toml in this folder.",
            where=str(folder),
            remedy="A film folder holds guide.toml and a folder reviews/.",
        )
    most = 2 * limits.corpus_bytes
    files = {
        name: load(folder / name, name, most)
        for name in (GUIDE, SCORES, RECORD)
        if (folder / name).is_file()
    }
    for path in sorted((folder / REVIEWS).glob("*")):
        if path.suffix.lower() in READERS and path.is_file() and not path.name.startswith("."):
            name = REVIEWS + unicodedata.normalize("NFC", path.name)
            files[name] = load(path, path.name, limits.file_bytes)
    return project_of_files(files, limits, where=str(folder))


def load_film(folder: Path | str, *, progress: Progress | None = None, jobs: int = 1) -> Corpus:
    """Load a film folder, with what was set right where it is one that was saved.

    Raises
    ------
    CorpusError, GuideError, ScoreError, IngestError
        See `load_corpus` and `open_folder`.
    """
    if not (Path(folder) / RECORD).is_file():
        return load_corpus(folder, progress=progress, jobs=jobs)
    opened = open_folder(folder)
    corpus = build(opened.project, progress=progress).corpus
    return replace(corpus, notices=(*opened.notices, *corpus.notices))


class _FilmRead(NamedTuple):
    """What the process answers: the corpus, and the forms of its guide's terms."""

    corpus: Corpus
    forms: dict[str, tuple[str, ...]]


def load_film_in_worker(folder: Path | str) -> Corpus:
    """Load a film folder as `load_film` does, in a process of its own.

    Where no process can be started, or it breaks down, the folder is read in this one.

    Raises
    ------
    CorpusError, GuideError, ScoreError, IngestError
        See `load_film`.
    """
    try:
        with Worker(trusted=True) as worker:
            found: _FilmRead = worker.call(read, str(folder))
    except WorkerError:
        return load_film(folder)
    learn(found.forms)
    return found.corpus


def read(folder: str) -> _FilmRead:
    """Load a film folder, and what was found on the way; called in the process."""
    return _FilmRead(load_film(folder), expanded())
