"""Word lists: which words a selection uses, how often, and in how many reviews.

Words are found and made alike as `crosscut.text.words` says: capitals folded, accents kept, no
possessive 's. Nothing is stemmed, so that each count is that of a search for the word.
"""

from __future__ import annotations

import functools
from collections.abc import Collection
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from crosscut.corpus.selection import Selection
from crosscut.paths import PACKAGE
from crosscut.text import words as folding

STOP_WORDS: Final = PACKAGE / "text" / "stop-words-en.txt"


def word_counts(selection: Selection) -> pd.DataFrame:
    """Count the words of a selection.

    Returns
    -------
    pandas.DataFrame
        One row per review, segment and form of a word: review_id, segment, word (as compared),
        form (as written, without its possessive), count. The counts of a review sum to
        `selection.words`. All but the count are categories, each with a row.
    """
    sentences = selection.sentences.sort_values(["review_id", "start"], kind="stable")
    segments, names = pd.factorize(sentences["segment"])
    texts = dict(zip(selection.reviews["review_id"], selection.reviews["text"], strict=True))
    forms = _Forms()
    reviews = [str(review) for review in sentences["review_id"].unique()]
    # One number in place of each word: a thousand reviews have a million of them.
    found = [np.empty(0, np.int64)]
    grouped = sentences.assign(segment=segments).groupby("review_id", sort=False)
    for number, (review, own) in enumerate(grouped):
        found.append(_words(texts[str(review)], own, forms, len(names)) * len(reviews) + number)
    numbers, first, counts = np.unique(np.concatenate(found), return_index=True, return_counts=True)
    as_met = np.argsort(first)
    rest, of_review = np.divmod(numbers[as_met], max(len(reviews), 1))
    of_form, of_segment = np.divmod(rest, max(len(names), 1))
    written = list(forms.names)
    keys = pd.Series([folding.word_key(one) for one in written], dtype="str").astype("category")
    return pd.DataFrame(
        {
            "review_id": _category(of_review, reviews),
            "segment": _category(of_segment, list(names)),
            "word": keys.take(of_form).reset_index(drop=True),
            "form": _category(of_form, written),
            "count": counts[as_met].astype(np.int32),
        }
    )


class _Forms(dict[str, int]):
    """Numbers of forms, by each way in which a word is written.

    Attributes
    ----------
    names
        The forms, each with its number.
    """

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, int] = {}

    def __missing__(self, written: str) -> int:
        number = self.names.setdefault(folding.bare(written), len(self.names))
        return self.setdefault(written, number)


def _words(text: str, sentences: pd.DataFrame, forms: _Forms, segments: int) -> NDArray[np.int64]:
    """Give words that begin in one of these sentences numbers by form and segment, in order."""
    spans = np.array(list(folding.words(text)), dtype=np.int64).reshape(-1, 2)
    at = np.searchsorted(sentences["start"].to_numpy(), spans[:, 0], side="right") - 1
    inside = (at >= 0) & (spans[:, 0] < sentences["end"].to_numpy()[np.maximum(at, 0)])
    found = [forms[text[start:end]] for start, end in spans[inside].tolist()]
    of_segment = sentences["segment"].to_numpy(np.int64)[at[inside]]
    numbers: NDArray[np.int64] = np.array(found, dtype=np.int64) * segments + of_segment
    return numbers


def _category(numbers: NDArray[np.int64], names: list[str]) -> pd.Series[Any]:
    """Make a column of categories in the order of the alphabet."""
    order = np.argsort(np.array(names, dtype=object), kind="stable")
    ranks = np.empty(len(order), dtype=np.int32)
    ranks[order] = np.arange(len(order))
    sorted_names = pd.Index([names[place] for place in order], dtype="str")
    return pd.Series(pd.Categorical.from_codes(ranks[numbers], sorted_names))


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
