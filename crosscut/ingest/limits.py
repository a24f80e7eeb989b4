"""What is read at most: one place for every bound, and the wording when one is passed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace

from crosscut.errors import IngestError

MB = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds of what is read.

    Attributes
    ----------
    file_bytes
        Size of one file, packed or not; of an entry of an archive too.
    corpus_bytes, reviews
        Text (its files' bytes) and number of reviews that one corpus, or one source, holds.
    review_sentences, sentences
        Sentences of one review, and of one corpus: each becomes rows in memory.
    entries
        Entries of a zip archive, folders included.
    expansion
        How many times its own size an archive may unpack to, in all. What unpacks to less
        than `small_bytes` is let through: even an honest small file of blanks packs well.
    small_bytes
        See `expansion`.
    seconds, memory_bytes
        Time and memory to parse one web page, document or workbook. The platform has to be able
        to bound memory; Windows is not.
    upload_seconds
        Time to read what is brought at once: all its files, entries and sheets.
    build_seconds, build_bytes
        Time and memory to read the reviews of a project with its guide, where that is done in a
        process of its own.
    pages
        Pages of a PDF.
    """

    file_bytes: int = 20 * MB
    corpus_bytes: int = 200 * MB
    reviews: int = 20_000
    review_sentences: int = 50_000
    sentences: int = 1_000_000
    entries: int = 5_000
    expansion: int = 50
    small_bytes: int = MB
    seconds: float = 30.0
    upload_seconds: float = 300.0
    memory_bytes: int = 1024 * MB
    build_seconds: float = 900.0
    build_bytes: int = 3072 * MB
    pages: int = 2_000


DEFAULT = Limits()

_VARIABLES = {
    "CROSSCUT_MAX_FILE_MB": ("file_bytes", MB),
    "CROSSCUT_MAX_CORPUS_MB": ("corpus_bytes", MB),
    "CROSSCUT_MAX_REVIEWS": ("reviews", 1),
    "CROSSCUT_MAX_REVIEW_SENTENCES": ("review_sentences", 1),
    "CROSSCUT_MAX_SENTENCES": ("sentences", 1),
    "CROSSCUT_MAX_ENTRIES": ("entries", 1),
    "CROSSCUT_MAX_EXPANSION": ("expansion", 1),
    "CROSSCUT_MAX_SECONDS": ("seconds", 1),
    "CROSSCUT_MAX_UPLOAD_SECONDS": ("upload_seconds", 1),
    "CROSSCUT_MAX_BUILD_SECONDS": ("build_seconds", 1),
}


def limits_from(environment: Mapping[str, str] = os.environ) -> Limits:
    """Return the limits that the environment sets; the others stay at their defaults.

    Raises
    ------
    IngestError
        If a variable holds something else than a whole number from 1 on.
    """
    return replace(DEFAULT, **numbers_of(environment, _VARIABLES))


def numbers_of(
    environment: Mapping[str, str], variables: Mapping[str, tuple[str, int]]
) -> dict[str, int]:
    """Return the whole numbers that the environment sets, by their fields.

    Parameters
    ----------
    environment
        Variables; those that are missing or empty set nothing.
    variables
        Name of a variable -> the field that it sets, and what its number is multiplied with.

    Raises
    ------
    IngestError
        If a variable holds something else than a whole number from 1 on.
    """
    numbers: dict[str, int] = {}
    for variable, (name, unit) in variables.items():
        value = environment.get(variable, "").strip()
        if not value:
            continue
        if not (value.isascii() and value.isdigit() and int(value)):
            raise IngestError(
                f"{variable} is '{value[:40]}', which is not a whole number of 1 or more.",
                where="environment",
                remedy="Correct it, or leave it out for the default.",
            )
        numbers[name] = int(value) * unit
    return numbers


def amount(size: int) -> str:
    """Write a number of bytes for a reader: "82 bytes", "20 MB"."""
    if size < MB:
        return f"{size:,} bytes"
    return f"{size / MB:,.1f}".removesuffix(".0") + " MB"


def check_size(size: int, name: str, most: int) -> None:
    """Refuse a file that is larger than it may be.

    Raises
    ------
    IngestError
        If `size` is above `most`, both in bytes.
    """
    if size > most:
        raise IngestError(
            f"The file is too large: {size:,} bytes; at most {most:,} are allowed.",
            where=name,
            remedy="Split it into one file per review, or raise the limit.",
        )
