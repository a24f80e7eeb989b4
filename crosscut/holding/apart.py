"""Load a film folder in a process of its own, which ends with it.

What only reading needs (dictionaries of inflections, models of languages, the parsers of dates)
stays in the memory of the process that read, long after it was let go of; a server shows a
corpus for days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from crosscut.holding.folder import load_film
from crosscut.text.terms import expanded, learn
from crosscut.worker import Child, ChildError

if TYPE_CHECKING:
    from pathlib import Path

    from crosscut.corpus.build import Corpus


class _Read(NamedTuple):
    """What the process answers: the corpus, and the forms of its guide's terms."""

    corpus: Corpus
    forms: dict[str, tuple[str, ...]]


def load_film_apart(folder: Path | str) -> Corpus:
    """Load a film folder as `load_film` does, in a process of its own.

    Where no process can be started, or it breaks down, the folder is read in this one.

    Raises
    ------
    CorpusError, GuideError, ScoreError, IngestError
        See `load_film`.
    """
    try:
        with Child() as child:
            found = child.call(read, str(folder))
    except ChildError:
        return load_film(folder)
    learn(found.forms)
    return found.corpus


def read(folder: str) -> _Read:
    """Load a film folder, and what was found on the way; called in the process."""
    return _Read(load_film(folder), expanded())
