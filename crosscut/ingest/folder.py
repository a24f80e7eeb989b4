"""Many reviews at once: a folder of files, and what to do about twins."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from crosscut.errors import IngestError
from crosscut.ingest.model import Note, RawReview
from crosscut.ingest.readers import READERS
from crosscut.ingest.review import MAX_BYTES, read_review
from crosscut.ingest.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class ReviewFolder:
    """The reviews of a folder, read one by one as they are asked for.

    Every file of a known kind counts, in the order of the names; hidden files and files of
    other kinds are passed over. Only one review is held at a time, so that a folder may be
    larger than the memory.

    Parameters
    ----------
    folder
        The folder.
    max_bytes
        The largest file to read.

    Attributes
    ----------
    problems
        One error for each file that could not be read the last time.

    Raises
    ------
    IngestError
        If there is no such folder.
    """

    def __init__(self, folder: Path | str, *, max_bytes: int = MAX_BYTES) -> None:
        self._paths = _files(Path(folder))
        self._max_bytes = max_bytes
        self.problems: list[IngestError] = []

    def __len__(self) -> int:
        """Count the files."""
        return len(self._paths)

    def __iter__(self) -> Iterator[RawReview]:
        """Read the files; ids are distinct."""
        self.problems = []
        names = distinct_names([path.stem for path in self._paths])
        with Sandbox() as sandbox:
            for path, name in zip(self._paths, names, strict=True):
                try:
                    review = read_review(path, max_bytes=self._max_bytes, sandbox=sandbox)
                except IngestError as error:
                    self.problems.append(error)
                else:
                    yield review if review.review_id == name else replace(review, review_id=name)


def read_folder(
    folder: Path | str, *, max_bytes: int = MAX_BYTES
) -> tuple[list[RawReview], list[IngestError]]:
    """Read a whole folder at once, as `ReviewFolder` does.

    Returns
    -------
    tuple
        The reviews, their ids distinct, and one error for each file that could
        not be read.
    """
    source = ReviewFolder(folder, max_bytes=max_bytes)
    return list(source), source.problems


def _files(folder: Path) -> list[Path]:
    try:
        entries = sorted(folder.iterdir())
    except (OSError, ValueError) as error:
        raise IngestError(
            "There is no such folder.", where=str(folder), remedy="Check its name and place."
        ) from error
    return [
        path
        for path in entries
        if not path.name.startswith(".") and path.suffix.lower() in READERS and path.is_file()
    ]


def distinct_names(names: Sequence[str]) -> list[str]:
    """Make each name one of its own: the second ``a`` becomes ``a-2``."""
    taken = set(names)
    used: set[str] = set()
    numbers: dict[str, int] = {}  # where to go on, so that many twins cost no more than few
    result = []
    for name in names:
        fresh, number = name, numbers.get(name, 1)
        while fresh in used or (number > 1 and fresh in taken):
            number += 1
            fresh = f"{name}-{number}"
        numbers[name] = number
        used.add(fresh)
        result.append(fresh)
    return result


def distinct(reviews: Iterable[RawReview], notes: list[Note]) -> Iterator[RawReview]:
    """Pass on one of each group of reviews whose texts are the same but for blanks.

    Parameters
    ----------
    reviews
        Reviews; of a group the first is passed on. Only a digest of each is held.
    notes
        Here goes one notice for each that is dropped, which names both.
    """
    first: dict[bytes, str] = {}
    for review in reviews:
        digest = text_digest(review.text)
        if digest in first:
            what = f"{review.filename} is the same text as {first[digest]}"
            notes.append(Note("notice", 0, what, "identical texts are one review"))
        else:
            first[digest] = review.filename
            yield review


def text_digest(text: str) -> bytes:
    """Fingerprint of a text, the same for texts that differ in blanks alone."""
    words = " ".join(text.split()).encode("utf-8", "surrogatepass")
    return hashlib.sha256(words).digest()
