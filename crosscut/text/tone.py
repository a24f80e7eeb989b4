"""Favourable or unfavourable tone of sentences, from a small linear model.

Every word and every pair of neighbouring words has a weight, learnt from labelled
reviews by ``tools/train_tone.py``; ``text/tone-card.md`` tells what it was trained
on and how far it can be trusted. The three words after a negation count as words of
their own, so "never bored" is not "bored". A sentence's tone is

    tanh(sum of its weights / sqrt(number of its words + 1))

so that a long sentence is not louder than a short one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

# A word may hold straight apostrophes ("isn't"). The line break is a word of its own
# here, because it parts the sentences of a batch.
_TOKEN = re.compile(r"\w+(?:'\w+)*|\n")
_UNKNOWN, _BREAK = 0, 1

_NEGATIONS = frozenset(
    {"barely", "cannot", "hardly", "neither", "never", "no", "nobody"}
    | {"none", "nor", "not", "nothing", "without"}
)
_REACH = 3  # words after a negation that it bears on
_NEGATED = "~"

# A batch is bounded so that memory does not grow with the corpus.
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class _Model:
    """The weights as they are looked up."""

    # A word's number indexes `weights`, `negated` (the number of the same word after a negation)
    # and `negates`, all of shape (words,). `pairs` holds `first * words + second` of each weighted
    # pair, sorted; `pair_weights` stands beside.

    numbers: dict[str, int]
    weights: NDArray[np.float64]
    negations: NDArray[np.uint32]
    negates: NDArray[np.bool_]
    pairs: NDArray[np.uint32]
    pair_weights: NDArray[np.float64]

    @classmethod
    def load(cls, path: Traversable) -> _Model:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            words = ["", "\n", *arrays["words"].tobytes().decode("utf-8").split("\n")]
            weights = np.concatenate([[0.0, 0.0], arrays["word_weights"].astype(np.float64)])
            first, second = arrays["pairs"].astype(np.uint32).T + np.uint32(2)
            pair_weights = arrays["pair_weights"].astype(np.float64)
        numbers = {word: number for number, word in enumerate(words)}
        negations = [numbers.get(_NEGATED + word, _UNKNOWN) for word in words]
        return cls(
            numbers=numbers,
            weights=weights,
            negations=np.array(negations, np.uint32),
            negates=np.array([_negates(word) for word in words]),
            pairs=first * np.uint32(len(words)) + second,
            pair_weights=pair_weights,
        )


@cache
def _model() -> _Model:
    return _Model.load(files("crosscut").joinpath("text", "tone.npz"))


def words_of(text: str) -> list[str]:
    """Words of a text as the model knows them.

    Parameters
    ----------
    text
        Any text. A line break in it is a word of its own.

    Returns
    -------
    list of str
        The words in order, in lower case, with straight apostrophes.
    """
    return _TOKEN.findall(text.lower().replace("’", "'"))


def features_of(words: Iterable[str]) -> list[str]:
    """Features of a text: its words and its pairs of neighbours, negated ones marked.

    This is what the weights belong to; :func:`tone_of` does the same with numbers.

    Parameters
    ----------
    words
        The words in order. An empty one is left out and parts its neighbours; so does a
        line break, beyond which no negation reaches.

    Returns
    -------
    list of str
        Words, then pairs with a blank between; ``~`` before a word that a negation bears on.
    """
    tokens, reach = [], 0
    for word in words:
        if _negates(word) or word == "\n":
            tokens.append(word.strip())
            reach = _REACH if word != "\n" else 0
        else:
            tokens.append(_NEGATED + word if word and reach > 0 else word)
            reach -= 1
    pairs = [f"{first} {second}" for first, second in pairwise(tokens) if first and second]
    return [word for word in tokens if word] + pairs


def _negates(word: str) -> bool:
    return word in _NEGATIONS or word.endswith("n't")


def tone_of(sentences: Sequence[str]) -> NDArray[np.float64]:
    """Tone of each sentence: -1 unfavourable, 0 neither, 1 favourable.

    A sentence's tone does not depend on the others it is given with.

    Parameters
    ----------
    sentences
        The sentences, English; line breaks inside them count as blanks.

    Returns
    -------
    ndarray of float64, shape (n,)
        Values from -1 to 1. A sentence without any word that the model knows has 0.
    """
    tones = np.zeros(len(sentences))
    for start in range(0, len(sentences), _BATCH):
        batch = sentences[start : start + _BATCH]
        tones[start : start + len(batch)] = _tones(batch, _model())
    return tones


def pulls(sentence: str) -> dict[str, float]:
    """Return what each word and pair of a sentence adds to its tone, before the squashing.

    Parameters
    ----------
    sentence
        As for :func:`tone_of`.

    Returns
    -------
    dict
        Feature, as :func:`features_of` writes it -> its share; those that weigh nothing are left
        out. The hyperbolic tangent of their sum is the sentence's tone.
    """
    model = _model()
    words = words_of(sentence.replace("\n", " "))
    weights: dict[str, float] = {}
    for feature in features_of(words):
        weight = _weight(feature, model) / float(np.sqrt(len(words) + 1))
        if weight:
            weights[feature] = weights.get(feature, 0.0) + weight
    return weights


def _weight(feature: str, model: _Model) -> float:
    first, _, second = feature.partition(" ")
    number = model.numbers.get(first, _UNKNOWN)
    if not second:
        return float(model.weights[number])
    key = number * len(model.weights) + model.numbers.get(second, _UNKNOWN)
    at = int(np.searchsorted(model.pairs, key))
    is_pair = at < len(model.pairs) and int(model.pairs[at]) == key
    return float(model.pair_weights[at]) if is_pair else 0.0


def _tones(batch: Sequence[str], model: _Model) -> NDArray[np.float64]:
    text = "\n".join(batch)
    if text.count("\n") >= len(batch):
        text = "\n".join([sentence.replace("\n", " ") for sentence in batch])
    words = words_of(text)
    numbers = np.fromiter(
        map(model.numbers.get, words, repeat(_UNKNOWN)), np.uint32, count=len(words)
    )
    ends = numbers == _BREAK
    sentence = np.cumsum(ends)
    counts = np.bincount(sentence[~ends], minlength=len(batch))
    numbers = _with_negations(numbers, sentence, model)
    # bincount adds one by one in order, so a sum is the same in whatever batch.
    sums = np.bincount(sentence, model.weights[numbers], minlength=len(batch))
    places, weights = _pairs_of(numbers, model)
    sums += np.bincount(sentence[places], weights, minlength=len(batch))
    return np.asarray(np.tanh(sums / np.sqrt(counts + 1)))


def _with_negations(
    numbers: NDArray[np.uint32], sentence: NDArray[Any], model: _Model
) -> NDArray[np.uint32]:
    negates = model.negates[numbers]
    reach = np.zeros(len(numbers), np.bool_)
    for step in range(1, _REACH + 1):
        reach[step:] |= negates[:-step] & (sentence[step:] == sentence[:-step])
    reach &= ~negates & (numbers != _BREAK)
    return np.where(reach, model.negations[numbers], numbers)


def _pairs_of(
    numbers: NDArray[np.uint32], model: _Model
) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """Places where a weighted pair begins, and the weights, both of shape (pairs found,)."""
    keys = numbers[:-1] * np.uint32(len(model.weights)) + numbers[1:]
    nearest = np.minimum(np.searchsorted(model.pairs, keys), len(model.pairs) - 1)
    places = np.flatnonzero(model.pairs[nearest] == keys)
    return places, model.pair_weights[nearest[places]]
