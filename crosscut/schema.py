"""Columns and dtypes of every tidy table, in one place.

`start` and `end` are character offsets into the cleaned text of the review;
`position` is the middle of the thing, in words, over the review's words (0-1).
Text is stored in `reviews` and, for reading, in `passages`; everything else points into it.
"""

from __future__ import annotations

import functools
from typing import Any, Final

import pandas as pd
from pandas.api.types import pandas_dtype

from crosscut.errors import SchemaError

WHOLE_FILM: Final = "whole-film"
"""The segment of a sentence that belongs to none of the film's stories."""

NOT_READ: Final = ""
"""The segment of a sentence in a language for which the guide has no terms: nobody knows it."""

MENTION_KINDS: Final = ("theme", "motif", "character", "aspect")
PASSAGE_KINDS: Final = ("body", "caption", "heading")
ORIGINS: Final = ("bundled", "added")

SCHEMA: Final[dict[str, dict[str, str]]] = {
    "reviews": {
        "review_id": "category",
        "title": "str",
        "author": "str",
        "outlet": "str",
        "url": "str",
        "published": "str",
        "kind": "str",
        "language": "str",
        "read": "bool",
        "words": "int32",
        "origin": "category",
        "notes": "str",
        "text": "str",
    },
    "passages": {
        "review_id": "category",
        "passage": "int32",
        "heading": "str",
        "kind": "category",
        "text": "str",
        "start": "int32",
        "end": "int32",
        "words": "int32",
        "position": "float32",
    },
    "sentences": {
        "review_id": "category",
        "passage": "int32",
        "sentence": "int32",
        "start": "int32",
        "end": "int32",
        "words": "int32",
        "position": "float32",
        "segment": "category",
        "confidence": "float32",
        "tone": "float32",
    },
    "mentions": {
        "review_id": "category",
        "passage": "int32",
        "sentence": "int32",
        "kind": "category",
        "code": "category",
        "term": "category",
        "start": "int32",
        "end": "int32",
        "position": "float32",
        "segment": "category",
        "denied": "bool",
    },
    "scenes": {
        "review_id": "category",
        "passage": "int32",
        "sentence": "int32",
        "scene": "category",
        "cue": "category",
        "start": "int32",
        "end": "int32",
        "position": "float32",
        "segment": "category",
        "confidence": "float32",
    },
    "scores": {
        "review_id": "category",
        "rater": "str",
        "rater_kind": "category",
        "raw": "str",
        "value": "float64",
        "scale_min": "float64",
        "scale_max": "float64",
        "scale": "category",
        "scope": "category",
        "start": "Int32",
        "end": "Int32",
        "source": "str",
    },
    "timecodes": {
        "review_id": "category",
        "raw": "str",
        "shown_from": "int32",
        "shown_to": "int32",
        "scene": "category",
        "segment": "category",
        "start": "int32",
        "end": "int32",
    },
}
"""Table -> column -> pandas dtype.

`reviews.text` is the cleaned text all offsets point into and `reviews.notes` a JSON list
of what the cleaning did. `sentence` counts through a review from 0, `passage` from 1.
`reviews.read` tells whether the guide has terms for the review's language: of one that is not
read nothing is known: its sentences, like those of a passage in such a language, have the segment
"", no confidence and no tone. Tone is only known of English.
`mentions.term` is the surface form, so `text[start:end] == term`;
`mentions.denied` tells that the sentence names the theme to deny it, which does not count.
`scenes.cue` is what the scene was known by. `tone` runs from -1
(unfavourable) to 1, `confidence` from 0 to 1, `shown_from` and `shown_to` are seconds of
the film. A score that stands in no text has no `start`, one that belongs to no review of
the corpus no `review_id`; `scale_max` is missing where the text states none.
"""

_DISAGREEING: Final = {
    "review_id": "str",
    "passage": "int64",
    "sentence": "int64",
    "start": "int64",
    "end": "int64",
    "answer": "str",
    "word_start": "int64",
    "word_end": "int64",
}
DISAGREEMENTS: Final = {
    "rank": "int64",
    "kind": "str",
    "question": "str",
    "subject_kind": "str",
    "subject": "str",
    "score": "float64",
    **_DISAGREEING,
    **{f"other_{name}": dtype for name, dtype in _DISAGREEING.items()},
}
"""Columns of the table of candidates that `measures.disagreements` works out."""

QUOTATIONS: Final = {
    "review_id": "category",
    "sentence": "int32",
    "shown_from": "int32",
    "shown_to": "int32",
    "segment": "category",
    "start": "int32",
    "end": "int32",
    "likeness": "float32",
    "cue": "int32",
    "last_cue": "int32",
}
"""Columns of the table of what reviews quote of the film, where there is a subtitle file.

`cue` and `last_cue` count the lines of that file from 0; none of its words stands in the table.
"""

TABLES: Final = tuple(SCHEMA)


def validate(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with exactly the columns and dtypes of table `name`.

    Raises
    ------
    SchemaError
        A column is missing or not of the schema, or its values do not fit the dtype.
    """
    columns = SCHEMA[name]
    missing = [column for column in columns if column not in frame.columns]
    extra = [str(column) for column in frame.columns if column not in columns]
    if missing or extra:
        raise SchemaError(
            f"The columns are not those of the table (missing: {', '.join(missing) or 'none'}; "
            f"not known: {', '.join(extra) or 'none'}).",
            where=f"table {name}",
            remedy=f"It has exactly: {', '.join(columns)}.",
        )
    cast = {column: _cast(name, column, frame[column], dtype) for column, dtype in columns.items()}
    return pd.DataFrame(cast, copy=False).reset_index(drop=True)


def _cast(name: str, column: str, values: pd.Series[Any], dtype: str) -> pd.Series[Any]:
    if str(values.dtype) == dtype:
        return values
    try:
        return values.astype(pandas_dtype(dtype))
    except (TypeError, ValueError) as error:
        raise SchemaError(
            f"Values of column {column!r} are not of type {dtype} ({error}).",
            where=f"table {name}",
            remedy="Correct the values, or leave the cell empty where the column allows it.",
        ) from error


def empty(name: str) -> pd.DataFrame:
    """Table `name` without rows, shape (0, columns)."""
    return _empty(name).copy(deep=False)


@functools.cache
def _empty(name: str) -> pd.DataFrame:
    blank = {column: pd.Series([], dtype="str") for column in SCHEMA[name]}
    return validate(name, pd.DataFrame(blank))
