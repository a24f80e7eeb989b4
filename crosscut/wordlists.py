"""Word lists: which words a selection uses, how often, and in how many reviews.

Words are found and made alike as `crosscut.folding` says: capitals folded, accents kept, no
possessive 's. Nothing is stemmed, so that each count is that of a search for the word.
"""

from __future__ import annotations

import functools
from array import array
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from crosscut import folding

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from crosscut.scope import Selection

STOP_WORDS: Final = Path(__file__).parent / "assets" / "stop-words-en.txt"


def word_counts(selection: Selection) -> pd.DataFrame:
    """Count the words of a selection.

    Returns
    -------
    pandas.DataFrame
        One row per review, segment and form of a word: review_id, segment, word (as compared),
        form (as written, without its possessive), count. The counts of a review sum to
        `selection.words`. All but the count are categories, each with a row.
    """
    texts = dict(zip(selection.reviews["review_id"], selection.reviews["text"], strict=True))
    # Numbers in place of words: a thousand reviews have half a million rows.
    segments, forms = _Numbers(), _Numbers()
    reviews: list[str] = []
    columns = array("i"), array("i"), array("i"), array("i")
    for review, sentences in selection.sentences.groupby("review_id", sort=False):
        for (segment, form), n in _forms(
            texts[str(review)], sentences.sort_values("start")
        ).items():
            row = len(reviews), segments[segment], forms[form], n
            for column, value in zip(columns, row, strict=True):
                column.append(value)
        reviews.append(str(review))
    codes = [np.array(column, dtype=np.int32) for column in columns]
    keys = pd.Series([folding.word_key(form) for form in forms], dtype="str").astype("category")
    return pd.DataFrame(
        {
            "review_id": _category(codes[0], reviews),
            "segment": _category(codes[1], list(segments)),
            "word": keys.take(codes[2]).reset_index(drop=True),
            "form": _category(codes[2], list(forms)),
            "count": codes[3],
        }
    )


class _Numbers(dict[str, int]):
    """Texts numbered in the order in which they are met."""

    def __missing__(self, text: str) -> int:
        return self.setdefault(text, len(self))


def _category(codes: NDArray[np.int32], names: list[str]) -> pd.Series[Any]:
    """Make a column of categories in the order of the alphabet."""
    column = pd.Categorical.from_codes(codes.tolist(), pd.Index(names, dtype="str"))
    return pd.Series(column.reorder_categories(sorted(names)))


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
    by_form = by_form.astype({"word": "str", "form": "str"})
    leading = by_form.sort_values(["count", "form"], ascending=False, kind="stable")
    forms = leading.drop_duplicates("word").set_index("word")["form"]
    groups = kept.groupby("word")
    table = groups.agg(count=("count", "sum"), reviews=("review_id", "nunique")).reset_index()
    table = table.astype({"word": "str", "count": "int64"})
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
