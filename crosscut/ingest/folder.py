"""Many reviews at once: a folder of files, and what to do about twins."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from crosscut.errors import IngestError
from crosscut.ingest.model import Note, RawReview
from crosscut.ingest.readers import READERS
from crosscut.ingest.review import MAX_BYTES, read_review

if TYPE_CHECKING:
    from collections.abc import Iterable


def read_folder(
    folder: Path | str, *, max_bytes: int = MAX_BYTES
) -> tuple[list[RawReview], list[IngestError]]:
    """Read every file of a known kind in a folder, in the order of their names.

    Hidden files and files of other kinds are passed over.

    Returns
    -------
    tuple
        The reviews, their ids distinct, and one error for each file that could
        not be read.

    Raises
    ------
    IngestError
        If there is no such folder.
    """
    folder = Path(folder)
    reviews: list[RawReview] = []
    problems: list[IngestError] = []
    for path in _files(folder):
        try:
            reviews.append(read_review(path, max_bytes=max_bytes))
        except IngestError as error:
            problems.append(error)
    return distinct_ids(reviews), problems


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


def distinct_ids(reviews: Iterable[RawReview]) -> list[RawReview]:
    """Give each review an id of its own: the second ``a`` becomes ``a-2``."""
    reviews = list(reviews)
    taken = Counter(review.review_id for review in reviews)
    used: set[str] = set()
    result = []
    for review in reviews:
        review_id = review.review_id
        number = 1
        while review_id in used or (number > 1 and review_id in taken):
            number += 1
            review_id = f"{review.review_id}-{number}"
        used.add(review_id)
        result.append(review if number == 1 else replace(review, review_id=review_id))
    return result


def distinct(reviews: Iterable[RawReview]) -> tuple[list[RawReview], list[Note]]:
    """Keep one of each group of reviews whose texts are the same but for blanks.

    Returns
    -------
    tuple
        The reviews that stay (the first of each group), and one notice for
        each that was dropped, which names both.
    """
    first: dict[bytes, RawReview] = {}
    notes: list[Note] = []
    for review in reviews:
        # A digest, so that no second copy of a large corpus is held.
        words = " ".join(review.text.split()).encode("utf-8", "surrogatepass")
        twin = first.setdefault(hashlib.sha256(words).digest(), review)
        if twin is not review:
            what = f"{review.filename} is the same text as {twin.filename}"
            notes.append(Note("notice", 0, what, "identical texts are one review"))
    return list(first.values()), notes
