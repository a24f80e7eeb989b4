"""Readings side by side: which passage is on which scene, what is like it, what is left out.

A passage speaks of a scene where the table `scenes` has a place in it. Another one fits no
scene; the passages of the other reviews most like it in wording are
offered as candidates, with the cosine, and never as a finding.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from crosscut.corpus.selection import Selection
from crosscut.measures.states import HERE, NOT_FOUND, NOT_READ
from crosscut.text.phrases import FEW
from crosscut.text.terms import normalise

LEAST_ALIKE: Final = 0.1
"""A cosine under this is no candidate: two passages of prose share that much by chance."""

_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_PRUNED_FROM: Final = 8  # of fewer passages a telling word may stand in more than half


def passages_on(selection: Selection, segment: str) -> pd.DataFrame:
    """Return the passages that give most of their words to a segment, in their order, with text.

    Parameters
    ----------
    selection
        Of the whole text of the reviews (no segment chosen).
    segment
        Code of a segment; empty for every passage.
    """
    if not segment:
        return _with_text(selection.passages, selection)
    sentences = selection.sentences
    own = sentences["words"].where(sentences["segment"] == segment, 0)
    keys = [sentences["review_id"], sentences["passage"]]
    most = own.groupby(keys).sum() * 2 > sentences["words"].groupby(keys).sum()
    index = pd.MultiIndex.from_frame(selection.passages[["review_id", "passage"]])
    on_segment = most.reindex(index, fill_value=False).to_numpy()
    return _with_text(selection.passages[on_segment], selection)


def _with_text(passages: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    texts = dict(zip(selection.reviews["review_id"], selection.reviews["text"], strict=True))
    places = zip(passages["review_id"], passages["start"], passages["end"], strict=True)
    return passages.assign(text=[texts[review][start:end] for review, start, end in places])


def without_scene(passages: pd.DataFrame, cues: pd.DataFrame) -> pd.DataFrame:
    """Return those of `passages` that speak of no scene."""
    index = pd.MultiIndex.from_frame(passages[["review_id", "passage"]])
    with_scene = pd.MultiIndex.from_frame(cues[["review_id", "passage"]])
    return passages[~index.isin(with_scene)].reset_index(drop=True)


def tf_idf(texts: Sequence[str]) -> NDArray[np.float64]:
    """Weigh the words of each text, shape (texts, words), rows of length 1 (or 0).

    The weight of a word is (1 + ln tf) x (1 + ln((1 + n) / (1 + df))): tf how often it stands
    in the text, df in how many of the n texts it stands; each row is then divided by its
    Euclidean length. This is scikit-learn's TfidfVectorizer(sublinear_tf=True). Of eight texts
    or more, words that stand in more than half of them are left out.
    """
    words = [_WORD.findall(normalise(text)) for text in texts]
    places = {word: i for i, word in enumerate(sorted({w for text in words for w in text}))}
    counts = np.zeros((len(texts), len(places)))
    for row, text in enumerate(words):
        np.add.at(counts[row], [places[word] for word in text], 1)
    df = (counts > 0).sum(axis=0)
    if len(texts) >= _PRUNED_FROM:
        counts, df = counts[:, df * 2 <= len(texts)], df[df * 2 <= len(texts)]
    tf = np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0)
    weights = tf * (1 + np.log((1 + len(texts)) / (1 + df)))
    length = np.sqrt((weights**2).sum(axis=1, keepdims=True))
    matrix: NDArray[np.float64] = weights / np.where(length > 0, length, 1)
    return matrix


def candidates(passages: pd.DataFrame, lone: pd.DataFrame) -> pd.DataFrame:
    """Find for each passage that fits no scene the two of other reviews most like it.

    Parameters
    ----------
    passages
        All passages compared, with review_id, passage, text; idf is counted over them.
    lone
        Those of them that fit no scene.

    Returns
    -------
    pandas.DataFrame
        review_id, passage, other_review, other_passage, score (cosine, `LEAST_ALIKE` to 1), the
        most alike of each first.
    """
    columns = ["review_id", "passage", "other_review", "other_passage", "score"]
    weights = tf_idf(list(passages["text"]))
    ids, numbers = passages["review_id"].to_numpy(), passages["passage"].to_numpy()
    rows = []
    for review, passage in zip(lone["review_id"], lone["passage"], strict=True):
        at = int(np.flatnonzero((ids == review) & (numbers == passage))[0])
        alike = np.where(ids == review, 0.0, np.minimum(weights @ weights[at], 1.0))
        for best in np.argsort(-alike, kind="stable")[:2]:
            if alike[best] >= LEAST_ALIKE:
                other = str(ids[best]), int(numbers[best])
                rows.append((str(review), int(passage), *other, float(alike[best])))
    return pd.DataFrame(rows, columns=columns)


TONE_STEPS: Final = (
    (0.3, "favourable"),
    (0.1, "mildly favourable"),
    (-0.1, "even"),
    (-0.3, "mildly unfavourable"),
)


@dataclass(frozen=True)
class Share:
    """What one review gives to a segment.

    Attributes
    ----------
    review_id
        The review.
    words, total
        Its words on the segment, and its words in all that is counted.
    themes
        Codes that stand out, at most two, the most distinctive first.
    tone, sentences
        Mean tone of its sentences there, -1 to 1, and their number.
    """

    review_id: str
    words: int
    total: int
    themes: tuple[str, ...]
    tone: float
    sentences: int


def suggest_reviews(words: pd.Series[int], most: int = 3) -> list[str]:
    """Propose the reviews with most words on a segment; `words` has index review_id."""
    longest = words[words > 0].sort_values(ascending=False, kind="stable")
    return [str(review) for review in longest.index[:most]]


def shares(own: Selection, total: pd.Series[int], reviews: Sequence[str]) -> dict[str, Share]:
    """Sum up what some reviews give to the segment of a selection.

    A theme stands out in a review where it has at least `FEW` mentions and its rate is above
    that of all other reviews of the selection together, also as (n + 0.5) / (words + 1)
    against the same for them, the highest ratio of these first.

    Parameters
    ----------
    own
        The reviews compared, cut to the segment.
    total
        Words of each review, index review_id, whatever they speak of.
    reviews
        Ids of those summed up; all of the selection are what they stand out from.
    """
    themes = own.mentions[own.mentions["kind"] == "theme"]
    counts = themes.groupby(["review_id", "code"]).size()
    everywhere = counts.groupby(level=1).sum()
    tones = own.sentences.groupby("review_id")["tone"]
    mean, size = (
        table.reindex(list(reviews), fill_value=0).tolist()
        for table in (tones.mean(), tones.size())
    )
    result = {}
    for review, tone, sentences in zip(reviews, mean, size, strict=True):
        leading = tuple(_standing_out(review, counts, everywhere, own.words))
        result[review] = Share(
            review, int(own.words[review]), int(total[review]), leading, tone, sentences
        )
    return result


def _standing_out(
    review: str, counts: pd.Series[int], everywhere: pd.Series[int], words: pd.Series[int]
) -> list[str]:
    if review not in counts.index.get_level_values(0):
        return []
    here = counts.xs(review, level=0)
    elsewhere = int(words.sum() - words[review])
    ratios = {}
    for code, count in here.items():
        others = int(everywhere[str(code)]) - int(count)
        ratio = (count + 0.5) / (words[review] + 1) * (elsewhere + 1) / (others + 0.5)
        # The halves alone lift a small text's rate above that of a large one.
        more = count * elsewhere > others * words[review]
        if count >= FEW and more and ratio > 1:
            ratios[str(code)] = float(ratio)
    return sorted(ratios, key=lambda code: -ratios[code])[:2]


def tone_words(tone: float) -> str:
    """Put a mean tone of -1 to 1 in words."""
    return next((words for least, words in TONE_STEPS if tone >= least), "unfavourable")


OMITTED: Final = "not-found-though-most"
"""State of a cell that is not found while most others mention it; the rest as `states`."""


def omissions(states: pd.DataFrame, titles: Mapping[str, str]) -> pd.DataFrame:
    """Lay out which review mentions what, and where it is not found though most others have it.

    Parameters
    ----------
    states
        As `states.mention_states`, of every code of `titles`.
    titles
        Code -> title of all that could be mentioned.

    Returns
    -------
    pandas.DataFrame
        One row per code and review, codes from most to fewest reviews and then in the order
        of `titles`: code, title, review_id, count, elsewhere, others (how many of the other
        reviews mention it in what is counted), of (how many others are read), state: as in
        `states`, and `OMITTED` where it is not found and more than half of the others have it.
    """
    order = {code: place for place, code in enumerate(titles)}
    table = states[states["code"].isin(order)]
    table = table.loc[table["code"].map(order).sort_values(kind="stable").index]
    is_here = table["state"] == HERE
    holders = is_here.groupby(table["code"], sort=False).transform("sum").astype("int64")
    read = table["state"] != NOT_READ
    of = read.groupby(table["code"], sort=False).transform("sum").astype("int64")
    table = table.assign(
        title=table["code"].map(titles),
        others=holders - is_here.astype("int64"),
        of=of - read.astype("int64"),
    )
    is_omitted = (table["state"] == NOT_FOUND) & (table["others"] * 2 > table["of"])
    table["state"] = table["state"].mask(is_omitted, OMITTED)
    most = holders.sort_values(ascending=False, kind="stable").index
    columns = ["code", "title", "review_id", "count", "elsewhere", "others", "of", "state"]
    return table.loc[most, columns].reset_index(drop=True)
