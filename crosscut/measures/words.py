"""The words of a selection: how often each is used, and each place of a word or phrase.

Words are found and made alike as `crosscut.text.words` says: capitals folded, accents kept, no
possessive 's. Nothing is stemmed, so that each count is that of a search for the word.

A search is a word or a phrase; ``*`` stands for any letters within a word, alone for any one
word. It is never read as a regular expression: its letters are escaped, what ``*`` may take
is bounded, and no search takes more than a fixed number of steps for each letter of the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Selection, strings
from crosscut.errors import CrosscutError
from crosscut.schema import NOT_READ
from crosscut.text.inflection import PARTICLES
from crosscut.text.words import (
    ELIDED,
    JOINERS,
    SINGLE,
    VOWELS,
    WordIndex,
    bare,
    fold,
    inside,
    marks,
    word_bounds,
    word_key,
    words,
)


def names_together(corpus: Corpus) -> pd.DataFrame:
    """Find the names and motifs of more than one word: review_id, start, end, word; none overlap.

    The film's country is one too. Each stands within one sentence. Of two that overlap the earlier
    counts, of two that begin together the longer.
    """
    texts = _texts(corpus.reviews)
    mentions = corpus.mentions
    own = mentions["kind"].isin(["character", "motif"]) & (mentions["segment"] != NOT_READ)
    places = strings(mentions.loc[own, ["review_id", "start", "end"]])
    country = corpus.guide.film.country
    if len(list(words(country))) > 1 and len(country) <= LONGEST_QUERY and "*" not in country:
        places = pd.concat([places, _search(texts, compile_query(country))])
    places = places.sort_values(["review_id", "start", "end"], ascending=[True, True, False])
    sentences = _Sentences(corpus.sentences).of(places["review_id"], places["start"])
    inside = places["end"].to_numpy() <= np.append(corpus.sentences["end"], -1)[sentences]
    rows: list[tuple[str, int, int, str]] = []
    for review, start, end in places[inside].itertuples(index=False):
        free = not rows or rows[-1][0] != review or rows[-1][2] <= start
        if free and (key := _key_of_several(texts[review][start:end])):
            rows.append((review, start, end, key))
    return pd.DataFrame(rows, columns=["review_id", "start", "end", "word"])


def _texts(reviews: pd.DataFrame) -> dict[str, str]:
    return dict(zip(reviews["review_id"].astype("str"), reviews["text"], strict=True))


@lru_cache(maxsize=4096)
def _key_of_several(name: str) -> str:
    """Bring a name of several words to the form in which it is counted; "" for one word."""
    return _key(" ".join(name.split())) if len(list(words(name))) > 1 else ""


def _key(form: str) -> str:
    """Bring a word or a name of several to the form in which it is counted."""
    return word_key(form).rstrip("'")


@dataclass(frozen=True)
class WordTable:
    """The words of a corpus, found once; `word_counts` counts those of any selection of it.

    Attributes
    ----------
    forms
        All forms of words as written, without their possessive, in the order of the alphabet.
    keys
        Of each form the word as compared, a category.
    numbers
        The place in `forms` of each word, sentence by sentence, in the order of the corpus.
    bounds
        Where the words of each sentence begin in `numbers`, and their end.
    """

    forms: pd.Index[str]
    keys: pd.Categorical
    numbers: NDArray[np.int32]
    bounds: NDArray[np.int64]


def word_table(corpus: Corpus, together: pd.DataFrame | None = None) -> WordTable:
    """Find the words of a corpus; what is in `together` (`names_together`) is one word."""
    sentences = _Sentences(corpus.sentences)
    spans = {} if together is None else dict(iter(together.groupby("review_id")[["start", "end"]]))
    forms = _Forms()
    # One number in place of each word: a thousand reviews have a million of them.
    numbers, rows = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for review, text in _texts(corpus.reviews).items():
        starts, ends = word_bounds(text)
        names = spans[review].to_numpy() if review in spans else _NO_SPANS
        near = np.searchsorted(names[:, 0], starts, side="right") - 1
        apart = near < 0
        apart[~apart] = starts[~apart] >= names[near[~apart], 1]
        single = zip(starts[apart].tolist(), ends[apart].tolist(), strict=True)
        ids = [forms[text[start:end]] for start, end in single]
        ids += [forms[" ".join(text[start:end].split())] for start, end in names.tolist()]
        numbers.append(np.array(ids, dtype=np.int64))
        starts = np.concatenate([starts[apart], names[:, 0]])
        rows.append(sentences.of([review], starts))
    every, row = np.concatenate(numbers), np.concatenate(rows)
    order = np.argsort(row, kind="stable")
    bounds = np.searchsorted(row[order], np.arange(len(corpus.sentences) + 1))
    spellings = pd.Index(list(forms.names), dtype="str")
    by_name = np.argsort(spellings.to_numpy(dtype=object), kind="stable")
    ranks = np.empty(len(spellings), dtype=np.int32)
    ranks[by_name] = np.arange(len(spellings))
    spellings = spellings[by_name]
    keys = pd.Categorical(pd.Index([_key(form) for form in spellings], dtype="str"))
    return WordTable(spellings, keys, ranks[every[order]], bounds)


def word_counts(selection: Selection, table: WordTable | None = None) -> pd.DataFrame:
    """Count the words of a selection; `table` has those of its corpus, names as one if wanted.

    Returns
    -------
    pandas.DataFrame
        One row per review, segment and form of a word: review_id, segment, word (as compared),
        form (as written, without its possessive), count. The counts of a review sum to
        `selection.words`. All but the count are categories, each with a row.
    """
    if table is None:
        table = word_table(selection.corpus)
    rows = _rows_of(selection.sentences, selection.corpus)
    begins, lengths = table.bounds[rows], np.diff(table.bounds)[rows]
    offsets = begins - np.cumsum(lengths) + lengths
    numbers = table.numbers[np.arange(lengths.sum()) + np.repeat(offsets, lengths)]
    reviews, segments = (
        selection.sentences[name].astype("category").cat for name in ("review_id", "segment")
    )
    sizes = max(len(segments.categories), 1), max(len(table.forms), 1)
    place = reviews.codes.to_numpy(np.int64) * sizes[0] + segments.codes.to_numpy(np.int64)
    cells, counts = np.unique(np.repeat(place, lengths) * sizes[1] + numbers, return_counts=True)
    place, form = np.divmod(cells, sizes[1])
    columns = {
        "review_id": pd.Categorical.from_codes(place // sizes[0], reviews.categories),
        "segment": pd.Categorical.from_codes(place % sizes[0], segments.categories),
        "word": table.keys.take(form),
        "form": pd.Categorical.from_codes(form, table.forms),
    }
    return pd.DataFrame(
        {name: column.remove_unused_categories() for name, column in columns.items()}
        | {"count": counts.astype(np.int32)}
    )


class _Forms(dict[str, int]):
    """Numbers of forms, by each way in which a word is written; `names` has the forms' own."""

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, int] = {}

    def __missing__(self, word: str) -> int:
        number = self.names.setdefault(bare(word), len(self.names))
        return self.setdefault(word, number)


_NO_SPANS: Final[NDArray[np.int64]] = np.empty((0, 2), np.int64)


class _Sentences:
    """Where the sentences of a table stand, to find the one in which something begins."""

    def __init__(self, table: pd.DataFrame) -> None:
        owners = table["review_id"].astype("category").cat
        self._reviews = owners.categories
        begins, ends = (_places(owners.codes, table[name]) for name in ("start", "end"))
        order = np.argsort(begins, kind="stable")
        # What is before all of them is in none.
        self._rows = np.append(-1, order)
        self._begins = np.append(np.iinfo(np.int64).min, begins[order])
        self._ends = np.append(np.iinfo(np.int64).min, ends[order])

    def of(self, reviews: Sequence[str] | pd.Series[str], starts: ArrayLike) -> NDArray[np.int64]:
        """Return the row of the sentence in which each place is; -1 where it is in none."""
        places = _places(self._reviews.get_indexer(pd.Index(reviews)), starts)
        at = np.searchsorted(self._begins, places, side="right") - 1
        return np.where(places < self._ends[at], self._rows[at], -1)


def _places(reviews: ArrayLike, offsets: ArrayLike) -> NDArray[np.int64]:
    """Write review and offset, or number, in one number."""
    return (np.asarray(reviews, np.int64) << 32) + np.asarray(offsets, np.int64)


def _rows_of(sentences: pd.DataFrame, corpus: Corpus) -> NDArray[np.int64]:
    """Return the rows that these sentences have in their corpus."""
    every = corpus.sentences
    owners = every["review_id"].astype("category").cat
    index = pd.Index(_places(owners.codes, every["sentence"]))
    own = owners.categories.get_indexer(pd.Index(sentences["review_id"]))
    return index.get_indexer(pd.Index(_places(own, sentences["sentence"])))


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
    rows = counts[~counts["word"].isin(set(stop))]
    by_form = rows.groupby(["word", "form"])["count"].sum().reset_index()
    by_form = by_form.astype({"word": "str", "form": "str"})
    leading = by_form.sort_values(["count", "form"], ascending=False, kind="stable")
    forms = leading.drop_duplicates("word").set_index("word")["form"]
    groups = rows.groupby("word")
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
    plain = fold(query, case=not case, accents=not accents).text
    chunks = re.findall(rf"(?:{inside()}|[*{JOINERS}])+", plain)
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
    """No word begins within a word, nor after a joiner; `first` is what has just been read."""
    # After a word that has lost its vowel one begins: after the l' of l'amour.
    letters = (rf"[^\W_{SINGLE}]", f"[{marks()}]")
    joints = (rf"[^\W_][{JOINERS}]", f"[{marks()}][{JOINERS}]")
    plain = "".join(f"(?<!{before}{first})" for before in (*letters, *joints))
    if not re.match(f"[{VOWELS}]", first, re.IGNORECASE):
        return plain
    inside = "".join(f"(?<!{before})" for before in (*letters, *joints))
    elisions = "|".join(rf"(?<={inside}(?i:{word})['’‘]{first})" for word in ELIDED)
    return f"(?:{plain}|{elisions})"


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
    texts = _texts(selection.reviews)
    matches = _search(texts, compile_query(query, case=case, accents=accents), case, accents)
    sentences = _Sentences(selection.sentences).of(matches["review_id"], matches["start"])
    matches = matches[sentences >= 0]
    own = selection.sentences.iloc[sentences[sentences >= 0]]
    spans = list(matches.itertuples(index=False))
    contexts = [_context(texts[review], start, end) for review, start, end in spans]
    columns = {
        **{str(name): matches[name].to_numpy() for name in matches},
        **{name: own[name].to_numpy() for name in ("passage", "sentence", "segment")},
        "left": [left for left, _ in contexts],
        "keyword": [texts[review][start:end] for review, start, end in spans],
        "right": [right for _, right in contexts],
        "position": _positions(matches, texts),
    }
    table = pd.DataFrame({name: columns[name] for name in _COLUMNS}).astype(_COLUMNS)
    return _sort(table, order, list(texts)) if len(table) else table


def _search(
    texts: Mapping[str, str], pattern: re.Pattern[str], case: bool = False, accents: bool = False
) -> pd.DataFrame:
    """Find the places of a search in the texts as they stand: review_id, start, end."""
    rows: list[tuple[str, int, int]] = []
    for review, text in texts.items():
        plain = fold(text, case=not case, accents=not accents)
        for match in pattern.finditer(plain.text):
            rows.append((review, *plain.original(*match.span())))
    table = pd.DataFrame(rows, columns=["review_id", "start", "end"])
    return table.astype({"review_id": "str", "start": "int64", "end": "int64"})


def _positions(spans: pd.DataFrame, texts: Mapping[str, str]) -> NDArray[np.float32]:
    """Return the middle of each span in words over its text's words, 0-1."""
    positions = np.empty(len(spans), np.float32)
    starts, ends = (spans[name].to_numpy("int32") for name in ("start", "end"))
    for review, own in spans.groupby("review_id").indices.items():
        positions[own] = WordIndex(texts[str(review)]).position(starts[own], ends[own])
    return positions


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
        keys["words"] = _sort_keys(table[order].tolist(), order)
        by = ["words", *by]
    return table.loc[keys.sort_values(by, kind="stable").index].reset_index(drop=True)


def _sort_keys(sides: Sequence[str], order: LineOrder) -> list[tuple[str, ...]]:
    """Return of each line the words of one side, folded, the nearest to the keyword first."""
    text = fold("\n".join(sides)).text  # no side has a line break
    starts, ends = word_bounds(text)
    lines = np.flatnonzero(np.frombuffer(text.encode("utf-32-le"), np.uint32) == ord("\n"))
    bounds = [0, *np.searchsorted(starts, lines).tolist(), len(starts)]
    tokens = [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    if order == "left":
        return [
            tuple(tokens[max(first, last - _SORTED_WORDS) : last][::-1])
            for first, last in pairwise(bounds)
        ]
    return [
        tuple(tokens[first : min(last, first + _SORTED_WORDS)]) for first, last in pairwise(bounds)
    ]
