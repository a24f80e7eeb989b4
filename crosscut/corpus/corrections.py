"""What a reader sets right: the segment of a sentence; a corpus in, a corpus out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from crosscut.corpus.build import Corpus
from crosscut.errors import CorpusError

Corrections = tuple[tuple[str, int, str], ...]
"""(review_id, sentence, segment) of each sentence set right, hashable."""


def correct(corpus: Corpus, corrections: Corrections) -> Corpus:
    """Return the corpus with the reader's segments in place of the estimated ones.

    The sentences, and the mentions in them, take the segment; the confidence of a sentence
    that a reader has read is 1. Corrections of sentences that the corpus does not have
    change nothing. The fingerprint changes with the corrections.

    Raises
    ------
    CorpusError
        A segment is not one of the film's.
    """
    if not corrections:
        return corpus
    known = set(corpus.guide.segment_codes)
    for review, sentence, segment in corrections:
        if segment not in known:
            raise CorpusError(
                f"{segment!r} is no segment of this film.",
                where=f"{review}, sentence {sentence}",
                remedy=f"Choose one of: {', '.join(corpus.guide.segment_codes)}.",
            )
    wanted = {(review, sentence): segment for review, sentence, segment in corrections}
    sentences = _with_segments(corpus.sentences, wanted)
    read = pd.Series(_keys(sentences), index=sentences.index).isin(list(wanted))
    sentences["confidence"] = sentences["confidence"].where(~read, 1.0).astype("float32")
    mentions = _with_segments(corpus.mentions, wanted)
    digest = hashlib.sha256(f"{corpus.fingerprint}{sorted(wanted.items())}".encode())
    tables = {**corpus.tables, "sentences": sentences, "mentions": mentions}
    return replace(corpus, tables=tables, fingerprint=digest.hexdigest()[:16])


def _keys(frame: pd.DataFrame) -> list[tuple[str, int]]:
    return list(zip(frame["review_id"].astype("str"), frame["sentence"].tolist(), strict=True))


def _with_segments(frame: pd.DataFrame, wanted: Mapping[tuple[str, int], str]) -> pd.DataFrame:
    segments = frame["segment"]
    values = [
        wanted.get(key, old) for key, old in zip(_keys(frame), segments.astype("str"), strict=True)
    ]
    categories = segments.cat.categories
    return frame.assign(segment=pd.Categorical(values, categories=categories))
