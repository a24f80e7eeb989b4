"""Stories in place of scenes, where a guide has none."""

from __future__ import annotations

from helpers import FILM

from crosscut.corpus.build import build_corpus
from crosscut.corpus.selection import Scope, select
from crosscut.guide.files import load_guide
from crosscut.ingest.review import read_review
from crosscut.measures.scenes import stories_as_scenes

TEXT = "The first story drags. Snow falls. In the second story a ferry leaves. It is late."


def test_a_sentence_on_a_story_is_a_place_of_it() -> None:
    guide = load_guide(FILM)
    bare = guide.model_copy(update={"scenes": ()})
    raw = [read_review(TEXT.encode(), filename="a.txt")]
    corpus = stories_as_scenes(build_corpus(raw, bare))
    assert [one.code for one in corpus.guide.scenes] == [one.code for one in guide.segments]
    sentences = corpus.sentences
    counted = select(corpus, Scope()).scenes["scene"].astype("str").value_counts().to_dict()
    told = sentences["segment"].astype("str").value_counts().to_dict()
    told.pop("whole-film", None)
    assert counted == told != {}


def test_scenes_of_a_guide_stay() -> None:
    corpus = build_corpus([read_review(TEXT.encode(), filename="a.txt")], load_guide(FILM))
    assert stories_as_scenes(corpus) is corpus
