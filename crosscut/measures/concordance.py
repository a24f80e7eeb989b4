"""Keyword in context: every place of a word or phrase, with the words on either side.

A search is a word or a phrase; ``*`` stands for any letters within a word, alone for any one
word. It is never read as a regular expression: its letters are escaped, what ``*`` may take
is bounded, and no search takes more than a fixed number of steps for each letter of the text.
"""

from __future__ import annotations

import re
from typing import Final, Literal

import numpy as np
import pandas as pd

from crosscut.corpus.selection import Selection
from crosscut.errors import CrosscutError
from crosscut.text import words as folding
from crosscut.text.words import Folded, WordIndex

Order = Literal["left", "right", "review", "position"]

LONGEST_QUERY: Final = 120
MOST_STARS: Final = 8
CONTEXT: Final = 60
"""Characters of context on either side, cut at a word."""

_STAR: Final = "{0,60}"
_INSIDE: Final = rf"(?:[^\W_{folding.SINGLE}]|[{folding.marks()}])"
_LETTER: Final = rf"(?:{_INSIDE}|[{folding.JOINERS}](?={folding.inside()}))"
# No word ends within a word; a possessive 's is not part of it.
_WHOLE: Final = rf"(?!{_INSIDE})(?![{folding.JOINERS}]{folding.inside()})"
_ENDS: Final = rf"(?:{_WHOLE}|(?='[sS]{_WHOLE}))"
_SORTED_WORDS: Final = 6
_COLUMNS: Final = {
    "review_id": "str",
    "passage": "int64",
    "sentence": "int64",
    "start": "int64",
    "end": "int64",
    "left": "str",
    "keyword": "str",
    "right": "str",
    "position": "float64",
    "segment": "str",
}


def compile_query(query: str, *, case: bool = False, accents: bool = False) -> re.Pattern[str]:
    """Compile a search for text folded the same way (`folding.fold`).

    Parameters
    ----------
    query
        A word or phrase; ``*`` stands for any letters of a word. Punctuation is passed over.
    case, accents
        Whether capitals and accents must be as written.

    Raises
    ------
    CrosscutError
        If it has no letter, is longer than 120 characters or has more than 8 stars.

    Examples
    --------
    >>> bool(compile_query("tin*").search("two tins of it"))
    True
    """
    if len(query) > LONGEST_QUERY or query.count("*") > MOST_STARS:
        raise CrosscutError(
            "This search is too long.",
            remedy=f"Use at most {LONGEST_QUERY} letters and {MOST_STARS} stars.",
        )
    folded = folding.fold(query, case=not case, accents=not accents).text
    chunks = re.findall(rf"(?:{folding.inside()}|[*{folding.JOINERS}])+", folded)
    chunks = [chunk.strip("'‘’-") for chunk in chunks]
    chunks = [chunk for chunk in chunks if chunk]
    if not any(letter.isalnum() for chunk in chunks for letter in chunk):
        raise CrosscutError("There is no word to look for.", remedy="Type a word or a phrase.")
    # Not past the end of a sentence, and never into the next passage.
    return re.compile(r"[^\w\n.!?]{1,4}".join(map(_chunk, chunks)))


def _chunk(chunk: str) -> str:
    """Pattern of one word of a search. Each piece after a star is sought once, and kept."""
    if chunk.strip("*") == "":
        return rf"{_begins('')}(?>{_LETTER}{{1,60}}){_ENDS}"
    first, *others = re.split(r"\*+", chunk)
    # The letters come first, so that the search jumps from one place of theirs to the next.
    parts = [re.escape(first)]
    if not _single(chunk[0]):
        parts.append(_begins(re.escape(first)))
    parts += [rf"(?>{_LETTER}{_STAR}?{re.escape(piece)})" for piece in others[:-1]]
    if others:
        last = others[-1]
        parts.append(rf"{_LETTER}{_STAR}?{re.escape(last)}" if last else rf"{_LETTER}{_STAR}+")
    return "".join(parts) + ("" if _single(chunk[-1]) else _ENDS)


def _single(character: str) -> bool:
    return re.match(f"[{folding.SINGLE}]", character) is not None


def _begins(first: str) -> str:
    """No word begins within a word, nor after a joiner; `first` is what has just been read."""
    marks, joiners = folding.marks(), folding.JOINERS
    letters = (rf"[^\W_{folding.SINGLE}]", f"[{marks}]")
    joined = (rf"[^\W_][{joiners}]", f"[{marks}][{joiners}]")
    return "".join(f"(?<!{before}{first})" for before in (*letters, *joined))


def concordance(
    selection: Selection,
    query: str,
    *,
    case: bool = False,
    accents: bool = False,
    order: Order = "position",
) -> pd.DataFrame:
    """List every place of a search in a selection.

    Parameters
    ----------
    selection
        What is searched: matches that begin in one of its sentences.
    query, case, accents
        As `compile_query`.
    order
        By the words to the left (the nearest first), by those to the right, by review, or by
        position in the review; ties by review and place.

    Returns
    -------
    pandas.DataFrame
        One row per match: review_id, passage, sentence, start, end (offsets into the review's
        text), left, keyword, right (text of the same passage, up to 60 characters a side),
        position (0-1), segment.

    Raises
    ------
    CrosscutError
        As `compile_query`.
    """
    pattern = compile_query(query, case=case, accents=accents)
    texts = dict(zip(selection.reviews["review_id"], selection.reviews["text"], strict=True))
    found = []
    for review, rows in selection.sentences.groupby("review_id", sort=False):
        text = texts[str(review)]
        folded = folding.fold(text, case=not case, accents=not accents)
        spans = _spans(pattern, folded)
        if len(spans):
            found.append(_lines(text, spans, rows.sort_values("start"), str(review)))
    if not found:
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in _COLUMNS.items()})
    table = pd.concat(found, ignore_index=True).astype(_COLUMNS)
    return _sorted(table, order, list(texts))


def _spans(pattern: re.Pattern[str], folded: Folded) -> np.ndarray:
    """Offsets of the matches in the text as it stands, shape (n, 2)."""
    spans = [folded.original(*match.span()) for match in pattern.finditer(folded.text)]
    return np.array(spans, dtype=np.int32).reshape(-1, 2)


def _lines(text: str, spans: np.ndarray, rows: pd.DataFrame, review: str) -> pd.DataFrame:
    """Rows of the matches that begin in one of these sentences, which are in order."""
    starts, ends = rows["start"].to_numpy(), rows["end"].to_numpy()
    at = np.searchsorted(starts, spans[:, 0], side="right") - 1
    kept = (at >= 0) & (spans[:, 0] < ends[np.maximum(at, 0)])
    spans, own = spans[kept], rows.iloc[at[kept]]
    around = [_context(text, int(start), int(end)) for start, end in spans]
    return pd.DataFrame(
        {
            "review_id": review,
            "passage": own["passage"].to_numpy(),
            "sentence": own["sentence"].to_numpy(),
            "start": spans[:, 0],
            "end": spans[:, 1],
            "left": [left for left, _ in around],
            "keyword": [text[start:end] for start, end in spans],
            "right": [right for _, right in around],
            "position": WordIndex(text).position(spans[:, 0], spans[:, 1]),
            "segment": own["segment"].to_numpy(),
        }
    )


def _context(text: str, start: int, end: int) -> tuple[str, str]:
    """Cut out what stands before and after, within the passage, cut at a word."""
    left = text[max(start - CONTEXT - 1, 0) : start].rpartition("\n")[2]
    right = text[end : end + CONTEXT + 1].partition("\n")[0]
    if len(left) > CONTEXT:
        left = left.partition(" ")[2] or left[1:]
    if len(right) > CONTEXT:
        right = right.rpartition(" ")[0] or right[:-1]
    return left, right


def _sorted(table: pd.DataFrame, order: Order, reviews: list[str]) -> pd.DataFrame:
    places = {review: place for place, review in enumerate(reviews)}
    keys = table[["start", "position"]].assign(review=table["review_id"].map(places))
    by = ["review", "start"]
    if order == "position":
        by = ["position", *by]
    elif order in ("left", "right"):
        keys["words"] = [_sort_key(side, order) for side in table[order]]
        by = ["words", *by]
    return table.loc[keys.sort_values(by, kind="stable").index].reset_index(drop=True)


def _sort_key(side: str, order: Order) -> tuple[str, ...]:
    """Words of one side, folded, the nearest to the keyword first."""
    folded = folding.fold(side).text
    words = [folded[start:end] for start, end in folding.words(folded)]
    return tuple(words[::-1][:_SORTED_WORDS] if order == "left" else words[:_SORTED_WORDS])
