"""The words of a selection: how often each is used, and each place of a word or phrase.

Words are found and made alike as `crosscut.text.words` says: capitals folded, accents kept, no
possessive 's. Nothing is stemmed, so that each count is that of a search for the word.

A search is a word or a phrase; ``*`` stands for any letters within a word, alone for any one
word. It is never read as a regular expression: its letters are escaped, what ``*`` may take
is bounded, and no search takes more than a fixed number of steps for each letter of the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from crosscut.corpus.selection import Selection, strings
from crosscut.errors import CrosscutError
from crosscut.text.inflection import PARTICLES
from crosscut.text.words import (
    ELIDED,
    JOINERS,
    SINGLE,
    VOWELS,
    FoldedText,
    WordIndex,
    bare,
    fold,
    inside,
    marks,
    word_key,
    words,
)


def names_together(selection: Selection) -> pd.DataFrame:
    """Find the names and motifs of more than one word: review_id, start, end, word; none overlap.

    The film's country is one too. Of two that overlap the earlier counts, of two that begin
    together the longer.
    """
    found = strings(selection.mentions[selection.mentions["kind"].isin(["character", "motif"])])
    country = selection.corpus.guide.film.country
    if len(list(words(country))) > 1 and len(country) <= LONGEST_QUERY and "*" not in country:
        found = pd.concat([found, concordance(selection, country)])
    texts = dict(zip(selection.reviews["review_id"], selection.reviews["text"], strict=True))
    rows: list[tuple[str, int, int, str]] = []
    places = found[["review_id", "start", "end"]].sort_values(
        ["review_id", "start", "end"], ascending=[True, True, False]
    )
    for review, start, end in places.itertuples(index=False):
        free = not rows or rows[-1][0] != review or rows[-1][2] <= start
        if free and (key := _key_of_several(texts[review][start:end])):
            rows.append((review, start, end, key))
    return pd.DataFrame(rows, columns=["review_id", "start", "end", "word"])


@lru_cache(maxsize=4096)
def _key_of_several(name: str) -> str:
    """Bring a name of several words to the form in which it is counted; "" for one word."""
    return _key(" ".join(name.split())) if len(list(words(name))) > 1 else ""


def _key(form: str) -> str:
    """Bring a word or a name of several to the form in which it is counted."""
    return word_key(form).rstrip("'")


def word_counts(selection: Selection, together: pd.DataFrame | None = None) -> pd.DataFrame:
    """Count the words of a selection; what is in `together` (`names_together`) is one word.

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
    united = {} if together is None else dict(iter(together.groupby("review_id")[["start", "end"]]))
    for number, (review, own) in enumerate(grouped):
        whole = united[review].to_numpy() if review in united else _NO_SPANS
        own_words = _words(texts[str(review)], own, forms, len(names), whole)
        found.append(own_words * len(reviews) + number)
    numbers, first, counts = np.unique(np.concatenate(found), return_index=True, return_counts=True)
    as_met = np.argsort(first)
    rest, of_review = np.divmod(numbers[as_met], max(len(reviews), 1))
    of_form, of_segment = np.divmod(rest, max(len(names), 1))
    written = list(forms.names)
    keys = pd.Series([_key(one) for one in written], dtype="str").astype("category")
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
        number = self.names.setdefault(bare(written), len(self.names))
        return self.setdefault(written, number)


_NO_SPANS: Final[NDArray[np.int64]] = np.empty((0, 2), np.int64)


def _words(
    text: str, sentences: pd.DataFrame, forms: _Forms, segments: int, whole: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Give words that begin in one of these sentences numbers by form and segment, in order."""
    spans = np.array(list(words(text)), dtype=np.int64).reshape(-1, 2)
    if len(whole):
        near = np.searchsorted(whole[:, 0], spans[:, 0], side="right") - 1
        apart = (near < 0) | (spans[:, 0] >= whole[np.maximum(near, 0), 1])
        spans = np.concatenate([spans[apart], whole])
        spans = spans[np.argsort(spans[:, 0], kind="stable")]
    at = np.searchsorted(sentences["start"].to_numpy(), spans[:, 0], side="right") - 1
    inside = (at >= 0) & (spans[:, 0] < sentences["end"].to_numpy()[np.maximum(at, 0)])
    surfaces = (text[start:end] for start, end in spans[inside].tolist())
    found = [forms[" ".join(one.split()) if len(whole) else one] for one in surfaces]
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
    counted = counts[~counts["word"].isin(set(stop))]
    by_form = counted.groupby(["word", "form"])["count"].sum().reset_index()
    by_form = by_form.astype({"word": "str", "form": "str"})
    leading = by_form.sort_values(["count", "form"], ascending=False, kind="stable")
    forms = leading.drop_duplicates("word").set_index("word")["form"]
    groups = counted.groupby("word")
    table = groups.agg(count=("count", "sum"), reviews=("review_id", "nunique")).reset_index()
    table = table.astype({"word": "str", "count": "int64"})
    table.insert(1, "form", table["word"].map(forms).astype("str"))
    order = ["count", "word"]
    return table.sort_values(order, ascending=[False, True], kind="stable").reset_index(drop=True)


def read_stop_words(text: str) -> frozenset[str]:
    """Read a list of stop words as a reader has typed it: words apart by blanks or commas."""
    return frozenset(word_key(text[start:end]) for start, end in words(text))


LineOrder = Literal["left", "right", "review", "position"]

LONGEST_QUERY: Final = 120
MOST_STARS: Final = 8
CONTEXT: Final = 60
"""Characters of context on either side, cut at a word."""

_STAR: Final = "{0,60}"
_INSIDE: Final = rf"(?:[^\W_{SINGLE}]|[{marks()}])"
_LETTER: Final = rf"(?:{_INSIDE}|[{JOINERS}](?={inside()}))"
# No word ends within a word; a possessive 's is not part of it.
_WHOLE: Final = rf"(?!{_INSIDE})(?![{JOINERS}]{inside()})"
_ENDS: Final = rf"(?:{_WHOLE}|(?='[sS]{_WHOLE}))"
_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
_BEFORE_PARTICLE: Final = rf"(?=(?:{'|'.join(PARTICLES)})?{_WHOLE})"
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
    """Compile a search for text folded the same way (`crosscut.text.words.fold`).

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
    folded = fold(query, case=not case, accents=not accents).text
    chunks = re.findall(rf"(?:{inside()}|[*{JOINERS}])+", folded)
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
    if not others and first.lower() in ELIDED:
        return rf"{re.escape(first)}{_begins(re.escape(first))}(?:{_ENDS}|(?=['’‘](?i:[{VOWELS}])))"
    # The letters come first, so that the search jumps from one place of theirs to the next.
    parts = [re.escape(first)]
    if not _single(chunk[0]):
        parts.append(_begins(re.escape(first)))
    parts += [rf"(?>{_LETTER}{_STAR}?{re.escape(piece)})" for piece in others[:-1]]
    if others:
        last = others[-1]
        parts.append(rf"{_LETTER}{_STAR}?{re.escape(last)}" if last else rf"{_LETTER}{_STAR}+")
    if _single(chunk[-1]):
        return "".join(parts)
    return "".join(parts) + (_BEFORE_PARTICLE if _HANGUL.match(chunk[-1]) else _ENDS)


def _single(character: str) -> bool:
    return re.match(f"[{SINGLE}]", character) is not None


def _begins(first: str) -> str:
    """No word begins within a word, nor after a joiner; `first` is what has just been read.

    After a word that has lost its vowel one begins: after the l' of l'amour.
    """
    letters = (rf"[^\W_{SINGLE}]", f"[{marks()}]")
    joined = (rf"[^\W_][{JOINERS}]", f"[{marks()}][{JOINERS}]")
    plain = "".join(f"(?<!{before}{first})" for before in (*letters, *joined))
    if not re.match(f"[{VOWELS}]", first, re.IGNORECASE):
        return plain
    inside = "".join(f"(?<!{before})" for before in (*letters, *joined))
    elided = "|".join(rf"(?<={inside}(?i:{word})['’‘]{first})" for word in ELIDED)
    return f"(?:{plain}|{elided})"


def concordance(
    selection: Selection,
    query: str,
    *,
    case: bool = False,
    accents: bool = False,
    order: LineOrder = "position",
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
    found: list[tuple[Any, ...]] = []
    for review, rows in selection.sentences.groupby("review_id", sort=False):
        text = texts[str(review)]
        folded = fold(text, case=not case, accents=not accents)
        spans = _spans(pattern, folded)
        if len(spans):
            found += _lines(text, spans, rows, str(review))
    if not found:
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in _COLUMNS.items()})
    table = pd.DataFrame(found, columns=list(_COLUMNS)).astype(_COLUMNS)
    return _sort(table, order, list(texts))


def _spans(pattern: re.Pattern[str], folded: FoldedText) -> np.ndarray:
    """Offsets of the matches in the text as it stands, shape (n, 2)."""
    spans = [folded.original(*match.span()) for match in pattern.finditer(folded.text)]
    return np.array(spans, dtype=np.int32).reshape(-1, 2)


def _lines(
    text: str, spans: np.ndarray, rows: pd.DataFrame, review: str
) -> Iterator[tuple[Any, ...]]:
    """Yield the matches that begin in one of these sentences, columns as `concordance`."""
    order = np.argsort(rows["start"].to_numpy(), kind="stable")
    starts, ends = rows["start"].to_numpy()[order], rows["end"].to_numpy()[order]
    at = np.searchsorted(starts, spans[:, 0], side="right") - 1
    inside = (at >= 0) & (spans[:, 0] < ends[np.maximum(at, 0)])
    spans, at = spans[inside], order[at[inside]]
    positions = WordIndex(text).position(spans[:, 0], spans[:, 1]).tolist()
    own = (rows[name].to_numpy()[at].tolist() for name in ("passage", "sentence", "segment"))
    for (start, end), position, passage, sentence, segment in zip(
        spans.tolist(), positions, *own, strict=True
    ):
        left, right = _context(text, start, end)
        place = review, passage, sentence, start, end
        yield *place, left, text[start:end], right, position, segment


def _context(text: str, start: int, end: int) -> tuple[str, str]:
    """Cut out what stands before and after, within the passage, cut at a word."""
    left = text[max(start - CONTEXT - 1, 0) : start].rpartition("\n")[2]
    right = text[end : end + CONTEXT + 1].partition("\n")[0]
    if len(left) > CONTEXT:
        left = left.partition(" ")[2] or left[1:]
    if len(right) > CONTEXT:
        right = right.rpartition(" ")[0] or right[:-1]
    return left, right


def _sort(table: pd.DataFrame, order: LineOrder, reviews: list[str]) -> pd.DataFrame:
    places = {review: place for place, review in enumerate(reviews)}
    keys = table[["start", "position"]].assign(review=table["review_id"].map(places))
    by = ["review", "start"]
    if order == "position":
        by = ["position", *by]
    elif order in ("left", "right"):
        keys["words"] = [_sort_key(side, order) for side in table[order]]
        by = ["words", *by]
    return table.loc[keys.sort_values(by, kind="stable").index].reset_index(drop=True)


def _sort_key(side: str, order: LineOrder) -> tuple[str, ...]:
    """Words of one side, folded, the nearest to the keyword first."""
    folded = fold(side).text
    found = [folded[start:end] for start, end in words(folded)]
    return tuple(found[::-1][:_SORTED_WORDS] if order == "left" else found[:_SORTED_WORDS])
