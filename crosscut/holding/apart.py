"""Load a film folder in a process of its own, which ends with it.

What only reading needs (dictionaries of inflections, models of languages, the parsers of dates)
stays in the memory of the process that read, long after it was let go of. A server that shows a
corpus for days reads it here: 30 to 40 MB less (`make bench-load`).
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

from crosscut import children
from crosscut.errors import CrosscutError
from crosscut.holding.folder import load_film
from crosscut.terms import expanded, learn

if TYPE_CHECKING:
    from pathlib import Path

    from crosscut.corpus import Corpus


class _Read(NamedTuple):
    """What a child answers: the corpus, and the forms of its guide's terms."""

    corpus: Corpus
    forms: dict[str, tuple[str, ...]]


def load_film_apart(folder: Path | str) -> Corpus:
    """Load a film folder as `load_film` does, in a child process.

    Where no process can be started, or it breaks down, the folder is read in this one.

    Raises
    ------
    CorpusError, GuideError, ScoreError, IngestError
        See `load_film`.
    """
    try:
        done = subprocess.run(
            children.command(__name__, str(folder)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            env=children.environment(),
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return load_film(folder)
    found: _Read | CrosscutError = pickle.loads(done.stdout)  # of our own child
    if isinstance(found, CrosscutError):
        raise found
    learn(found.forms)
    return found.corpus


def main() -> None:
    """Write the corpus of the folder named, or the error, to standard output as a pickle."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no part of the answer
    found: _Read | CrosscutError
    try:
        found = _Read(load_film(sys.argv[1]), expanded())
    except CrosscutError as error:
        found = error
    with answer:
        pickle.dump(found, answer, protocol=pickle.HIGHEST_PROTOCOL)
