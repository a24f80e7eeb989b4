"""What is loaded once and shared: the films, their corpora, and summaries of them."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final, cast

import pandas as pd
import streamlit as st
from altair.utils import schemapi
from cachetools import TTLCache, cached

from crosscut.corpus.build import Corpus
from crosscut.corpus.groups import GroupedCorpus
from crosscut.corpus.selection import ReviewRows, by_read, unread_line
from crosscut.errors import GuideError
from crosscut.guide.files import load_guide
from crosscut.large.folder import MANIFEST, TablesFolder, is_tables_folder
from crosscut.measures.findings import Finding, findings
from crosscut.measures.overview import leading_codes, review_summary, segment_shares
from crosscut.paths import film_folders
from crosscut.project.build import with_corrections
from crosscut.project.model import Correction
from crosscut.project.zip import FILES, load_film
from crosscut.text.phrases import authors, join_words
from crosscut.ui.cache import cache_by_value, in_worker

# The tests check the charts; checking each again as it is drawn takes a third of its time.
schemapi.DEBUG_MODE = False


def _stamp(folder: Path) -> int:
    """Return a number that changes with the path, time of change and size of any of the files."""
    reviews = folder / "reviews"
    time = reviews.stat().st_mtime_ns if reviews.is_dir() else 0
    own = (one for one in os.scandir(folder) if one.name in FILES)
    return hash((_stats(own), _review_stats(reviews, time)))


# To look at a thousand files takes longer than most runs.
@cached(TTLCache(64, ttl=1.0), lock=Lock())
def _review_stats(folder: Path, time: int) -> int:
    """Return what `_stats` does of the reviews; a folder has changed when files come or go."""
    return _stats(os.scandir(folder)) if time else 0


def _stats(files: Iterable[os.DirEntry[str]]) -> int:
    stats = [(one.path, one.stat()) for one in files if one.is_file()]
    return hash(tuple(sorted((path, one.st_mtime_ns, one.st_size) for path, one in stats)))


@st.cache_resource(max_entries=8, show_spinner="Reading the reviews")
def _load(folder: str, stamp: int) -> Corpus:
    corpus = load_film(folder)
    # What lives as long as the server is taken out of every later collection.
    gc.collect()
    gc.freeze()
    return corpus


@cache_by_value
def _title(guide: str, time: int) -> str:
    """Title of a film; of a guide that cannot be read, its folder's name."""
    try:
        return load_guide(guide).film.title
    except GuideError:
        return Path(guide).parent.name


def films() -> dict[str, Path]:
    """Return the films by title; of films with one title each carries its folder's name.

    A film whose guide cannot be read is here too: picking it says what is wrong.
    """
    # Whoever names a tables folder means it: it leads.
    folders = sorted(film_folders(), key=lambda folder: not is_tables_folder(folder))
    guides = [folder / "guide.toml" for folder in folders]
    titles = [_title(str(guide), guide.stat().st_mtime_ns) for guide in guides]
    often = Counter(titles)
    return {
        f"{title} ({folder.name})" if often[title] > 1 else title: folder
        for title, folder in zip(titles, folders, strict=True)
    }


def current_corpus() -> Corpus:
    """Return the corpus that the pages show; app.py has chosen it."""
    return cast("Corpus", st.session_state["current_corpus"])


def tables_folder(folder: Path) -> TablesFolder:
    """Return a tables folder; it is opened again when it has been built anew."""
    return _tables_folder(str(folder), (folder / MANIFEST).stat().st_mtime_ns)


@st.cache_resource(max_entries=8)
def _tables_folder(folder: str, time: int) -> TablesFolder:
    return TablesFolder(Path(folder))


def corpus(folder: Path) -> Corpus:
    """Return the corpus of a film folder, loaded again only when a file has changed.

    What was written into a review within the last second may not be seen yet.
    """
    return _load(str(folder), _stamp(folder))


@cache_by_value
def _correct(corpus: Corpus, corrections: tuple[Correction, ...]) -> Corpus:
    return with_corrections(corpus, corrections)[0]


def correct(corpus: Corpus, corrections: tuple[Correction, ...]) -> Corpus:
    """Return the corpus as a reader has set it right."""
    if not corrections:
        return corpus
    here = set(corpus.reviews["review_id"])
    own = tuple(one for one in corrections if one.review_id in here)
    return _correct(corpus, own) if own else corpus


# What is kept is shared by all readers and never changed: a copy for each would cost more than
# the hit.


@cache_by_value
def summary(corpus: Corpus) -> pd.DataFrame:
    """Return `overview.review_summary`, the reviews from most on the first story to least."""
    table = review_summary(corpus)
    if isinstance(corpus, GroupedCorpus):
        return table  # groups have an order of their own
    shares = segment_shares(corpus)
    first = shares[shares["segment"] == corpus.guide.segment_codes[0]]
    share = first.set_index("review_id")["share"]
    order = table["review_id"].map(share).sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


@cache_by_value
def unread_notice(corpus: Corpus) -> list[str]:
    """Return what `selection.unread_line` says of a corpus, if anything."""
    line = unread_line(by_read(corpus.reviews)[1])
    return [line] if line else []


class Texts(Mapping[str, str]):
    """The texts of a table of reviews by review_id, read where they are asked for."""

    def __init__(self, reviews: pd.DataFrame) -> None:
        """Take a table of reviews, as `crosscut.schema` has it."""
        self._texts = reviews["text"]
        self._rows = {str(review): row for row, review in enumerate(reviews["review_id"])}

    def __getitem__(self, review: str) -> str:
        """Return a review's text."""
        return str(self._texts.iloc[self._rows[review]])

    def __iter__(self) -> Iterator[str]:
        """Go through the ids."""
        return iter(self._rows)

    def __len__(self) -> int:
        """Count the reviews."""
        return len(self._rows)


@dataclass(frozen=True)
class Directory:
    """Where each review's rows and words are, by review_id.

    Attributes
    ----------
    names, by
        Its name, its authors in words (empty where none is named).
    texts
        Its text.
    sentences
        Passage, start, end, segment, confidence and position of each of its sentences.
    """

    names: dict[str, str]
    by: dict[str, str]
    texts: Texts
    sentences: ReviewRows

    def full_name(self, review: str) -> str:
        """Return a review's name with its authors, where the name does not say them."""
        name, by = self.names[review], self.by[review]
        return name if by in ("", name) else f"{name}, by {by}"


_SENTENCE: Final = ("passage", "start", "end", "segment", "confidence", "position")


@cache_by_value
def originals(corpus: Corpus, reviews: tuple[str, ...]) -> list[str]:
    """Return of each of these reviews what it retells; empty for one in its author's words."""
    table = summary(corpus)
    urls: list[str] = table.loc[table["review_id"].isin(reviews), "retelling_of"].tolist()
    return urls


@cache_by_value
def directory(corpus: Corpus) -> Directory:
    """Return the directory of a corpus."""
    table = summary(corpus)
    reviews = table["review_id"].tolist()
    by = [join_words(authors(author)) for author in table["author"]]
    return Directory(
        dict(zip(reviews, table["name"], strict=True)),
        dict(zip(reviews, by, strict=True)),
        Texts(corpus.reviews),
        ReviewRows(corpus.sentences, _SENTENCE),
    )


shares = cache_by_value(segment_shares)
leading = cache_by_value(leading_codes)


@cache_by_value
def top_findings(corpus: Corpus) -> list[Finding]:
    """Return the findings of a corpus."""
    return in_worker(findings, corpus)
