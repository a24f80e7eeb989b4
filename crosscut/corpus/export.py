"""What leaves the program: the tables as files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

import pandas as pd

from crosscut.corpus.build import Corpus
from crosscut.errors import CorpusError
from crosscut.safe_csv import write_table
from crosscut.schema import TABLES

Format = Literal["csv", "parquet"]
FORMATS: Final[tuple[Format, ...]] = ("csv", "parquet")


def export_table(corpus: Corpus, name: str) -> pd.DataFrame:
    """Return table `name` as it is exported: `sentences` carries its `text` too."""
    frame: pd.DataFrame = getattr(corpus, name)
    if name == "sentences":
        frame["text"] = sentence_texts(corpus)
    return frame


def sentence_texts(corpus: Corpus) -> pd.Series[str]:
    """Return the text of each sentence, in the order of the table, shape (n,)."""
    reviews, sentences = corpus.reviews, corpus.sentences
    texts = dict(zip(reviews["review_id"], reviews["text"], strict=True))
    rows = zip(sentences["review_id"], sentences["start"], sentences["end"], strict=True)
    pieces = [texts[review][start:end] for review, start, end in rows]
    return pd.Series(pieces, index=sentences.index, dtype="str")


def write_tables(
    corpus: Corpus,
    folder: Path,
    file_format: Format = "csv",
    worked_out: Mapping[str, pd.DataFrame] | None = None,
) -> list[Path]:
    """Write every table of the corpus into `folder`, one file each, and then those worked out.

    Floats keep six significant digits in CSV; a cell that a spreadsheet would run gets an
    apostrophe before it (`crosscut.safe_csv`); all else is written as it is, so that the same
    corpus gives the same bytes.

    Raises
    ------
    CorpusError
        The folder cannot be written.
    """
    paths = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in (*TABLES, *(worked_out or {})):
            path = folder / f"{name}.{file_format}"
            frame = export_table(corpus, name) if name in TABLES else (worked_out or {})[name]
            if file_format == "csv":
                write_table(frame, path)
            else:
                frame.to_parquet(path, index=False)
            paths.append(path)
    except OSError as error:
        raise CorpusError(
            f"The tables cannot be written ({error.strerror or error}).",
            where=str(folder),
            remedy="Choose a folder you may write to, with room on its disk.",
        ) from error
    return paths
