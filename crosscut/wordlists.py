"""Word lists: which words a selection uses, how often, and in how many reviews.

Words are found and made alike as `crosscut.folding` says: capitals folded, accents kept, no
possessive 's. Nothing is stemmed, so that each count is that of a search for the word.
"""

from __future__ import annotations

import functools
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from crosscut import folding

if TYPE_CHECKING:
    from collections.abc import Collection

    from crosscut.scope import Selection

STOP_WORDS: Final = Path(__file__).parent / "assets" / "stop-words-en.txt"
_COUNTS: Final = {
    "review_id": "str",
    "segment": "str",
    "word": "str",
    "form": "str",
    "count": "int64",
}


def word_counts(selection: Selection) -> pd.DataFrame:
    """Count the words of a selection.

    Returns
    -------
    pandas.DataFrame
        One row per review, segment and form of a word: review_id, segment, word (as compared),
        form (as written, without its possessive), count. The counts of a review sum to
        `selection.words`.
    """
    texts = dict(zip(selection.reviews["review_id"], selection.reviews["text"], strict=True))
    rows = []
    for review, sentences in selection.sentences.groupby("review_id", sort=False):
        counted = _forms(texts[str(review)], sentences.sort_values("start"))
        rows += [(str(review), *where, n) for where, n in counted.items()]
    table = pd.DataFrame(rows, columns=["review_id", "segment", "form", "count"])
    keys = {form: folding.word_key(form) for form in table["form"].unique()}
    table["word"] = table["form"].map(keys)
    return table[list(_COUNTS)].astype(_COUNTS)


def _forms(text: str, sentences: pd.DataFrame) -> Counter[tuple[str, str]]:
    """Count (segment, form) over the words that begin in one of these sentences, in order."""
    spans = np.array(list(folding.words(text)), dtype=np.int64).reshape(-1, 2)
    at = np.searchsorted(sentences["start"].to_numpy(), spans[:, 0], side="right") - 1
    inside = (at >= 0) & (spans[:, 0] < sentences["end"].to_numpy()[np.maximum(at, 0)])
    segments = sentences["segment"].to_numpy()[at[inside]]
    forms = [folding.bare(text[start:end]) for start, end in spans[inside]]
    return Counter(zip(segments, forms, strict=True))


def frequencies(counts: pd.DataFrame, *, stop: Collection[str] = ()) -> pd.DataFrame:
    """Sum word counts up over reviews and segments.

    Parameters
    ----------
    counts
        Rows of `word_counts`.
    stop
        Words to leave out, as compared.

    Returns
    -------
    pandas.DataFrame
        word, form (the one written most often), count, reviews (how many use it); the most
        frequent first, ties by word.
    """
    kept = counts[~counts["word"].isin(set(stop))]
    by_form = kept.groupby(["word", "form"])["count"].sum().reset_index()
    leading = by_form.sort_values(["count", "form"], ascending=False, kind="stable")
    forms = leading.drop_duplicates("word").set_index("word")["form"]
    groups = kept.groupby("word")
    table = groups.agg(count=("count", "sum"), reviews=("review_id", "nunique")).reset_index()
    table.insert(1, "form", table["word"].map(forms).astype("str"))
    order = ["count", "word"]
    return table.sort_values(order, ascending=[False, True], kind="stable").reset_index(drop=True)


@functools.cache
def stop_words() -> tuple[str, ...]:
    """Return the English words that word lists leave out, as they stand in the file."""
    lines = STOP_WORDS.read_text(encoding="utf-8").splitlines()
    words = " ".join(line for line in lines if not line.startswith("#")).split()
    return tuple(dict.fromkeys(words))


def read_stop_words(text: str) -> frozenset[str]:
    """Read a list of stop words as a reader has typed it: words apart by blanks or commas."""
    return frozenset(folding.word_key(text[start:end]) for start, end in folding.words(text))
