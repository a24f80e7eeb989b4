"""A film folder: a corpus that was saved as a zip and unpacked, or one made by hand."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from crosscut.corpus.build import Corpus, load_corpus
from crosscut.errors import CorpusError
from crosscut.holding.building import build
from crosscut.holding.bundle import RECORD, REVIEWS, SCORES, Opened, holding_of
from crosscut.ingest.archive import GUIDE
from crosscut.ingest.limits import DEFAULT, Limits
from crosscut.ingest.review import READERS, load

if TYPE_CHECKING:
    from crosscut.corpus.build import Progress


def open_folder(folder: Path | str, limits: Limits = DEFAULT) -> Opened:
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
    return holding_of(files, limits, where=str(folder))


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
    corpus = build(opened.holding, progress=progress).corpus
    return replace(corpus, notices=(*opened.notices, *corpus.notices))
