from __future__ import annotations

import pytest

from crosscut.corpus.build import Corpus
from crosscut.corpus.corrections import correct
from crosscut.errors import CorpusError


def test_a_sentence_set_right_moves_with_its_mentions(bundled: Corpus) -> None:
    mention = bundled.mentions.iloc[0]
    review, sentence = str(mention["review_id"]), int(mention["sentence"])
    other = "story-one" if mention["segment"] != "story-one" else "story-two"
    corrected = correct(bundled, ((review, sentence, other),))
    assert corrected.fingerprint != bundled.fingerprint

    def at(corpus: Corpus, table: str) -> list[str]:
        frame = getattr(corpus, table)
        here = (frame["review_id"] == review) & (frame["sentence"] == sentence)
        return frame.loc[here, "segment"].astype(str).tolist()

    assert set(at(corrected, "sentences")) == {other}
    assert set(at(corrected, "mentions")) == {other}
    assert set(at(bundled, "sentences")) == {mention["segment"]}
    changed = corrected.sentences["segment"] != bundled.sentences["segment"]
    assert changed.sum() == 1
    assert corrected.sentences.loc[changed, "confidence"].tolist() == [1.0]
    assert corrected.sentences.dtypes.to_dict() == bundled.sentences.dtypes.to_dict()
    assert corrected.mentions.dtypes.to_dict() == bundled.mentions.dtypes.to_dict()


def test_nothing_to_correct_is_the_same_corpus(bundled: Corpus) -> None:
    assert correct(bundled, ()) is bundled


def test_a_sentence_that_is_not_there_changes_nothing(bundled: Corpus) -> None:
    corrected = correct(bundled, (("gone", 0, "story-one"),))
    assert (corrected.sentences["segment"] == bundled.sentences["segment"]).all()


def test_an_unknown_segment_is_refused(bundled: Corpus) -> None:
    with pytest.raises(CorpusError, match="story-nine"):
        correct(bundled, (("000-drifting-through-light", 0, "story-nine"),))
