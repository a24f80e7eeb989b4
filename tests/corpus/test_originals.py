"""The pipeline on the five original pages, and the retellings beside them.

The pages are not ours to ship: these tests run where CROSSCUT_SEEDS names their folder.
"""

from __future__ import annotations

import hashlib
import json
import re

import pandas as pd
import pytest
from helpers import FILM, NO_SEEDS, ROOT, SEEDS

from crosscut.corpus.build import Corpus, build_corpus
from crosscut.corpus.export import export_table
from crosscut.guide.files import load_guide
from crosscut.ingest.sources import ReviewFolder

pytestmark = pytest.mark.skipif(SEEDS is None, reason=NO_SEEDS)
REVIEWS = ["000", "001", "002", "003", "004"]


@pytest.fixture(scope="module")
def originals() -> Corpus:
    assert SEEDS is not None
    source = ReviewFolder(SEEDS)
    raws, problems = list(source), source.problems
    assert problems == []
    return build_corpus(raws, load_guide(FILM / "guide.toml"))


def with_kind(corpus: Corpus, table: str) -> pd.DataFrame:
    """A table with the kind of each row's passage and the review's number."""
    keys = ["review_id", "passage"]
    kinds = corpus.passages[[*keys, "kind"]].rename(columns={"kind": "passage_kind"})
    frame = export_table(corpus, table).merge(kinds, on=keys)
    return frame.assign(review=frame["review_id"].astype(str).str[:3])


def fingerprint(text: str) -> str:
    plain = re.sub(r"[^a-z0-9]", "", text.encode("ascii", "ignore").decode().lower())
    return hashlib.sha1(plain.encode(), usedforsecurity=False).hexdigest()[:12]


def labelled(originals: Corpus) -> pd.DataFrame:
    """Sentences of the body that a reader labelled, with both segments."""
    labels = pd.read_csv(ROOT / "tests" / "labels" / "seed_segments.csv", dtype={"review": str})
    labels = labels.drop_duplicates(["review", "sha"])
    sentences = with_kind(originals, "sentences")
    sentences = sentences.assign(sha=sentences["text"].map(fingerprint))
    both = labels[labels["kind"] == "body"].merge(
        sentences.astype({"segment": str}), on=["review", "sha"], suffixes=("_read", "")
    )
    return both.assign(right=both["segment"] == both["segment_read"])


def test_segments_agree_with_a_reader(originals: Corpus) -> None:
    both = labelled(originals)
    assert len(both) >= 400
    sure = both[both["sure"] == 1]
    assert len(sure) >= 350
    assert both["right"].mean() >= 0.93
    assert sure["right"].mean() >= 0.96


def test_confidence_tells_the_doubtful_ones(originals: Corpus) -> None:
    both = labelled(originals)
    firm = both["confidence"] >= 0.8
    assert both[firm]["right"].mean() > both[~firm]["right"].mean()


def test_the_stated_scores(originals: Corpus) -> None:
    scores = originals.scores
    assert scores["raw"].tolist() == ["89%", "89%", "8.0/10"]
    assert scores["rater"].tolist() == [
        "Rotten Tomatoes critics",
        "Rotten Tomatoes audience",
        "IMDb",
    ]
    assert scores["review_id"].str.startswith("000").all()
    assert "author" not in set(scores["rater_kind"])
    assert set(scores["rater_kind"]) == {"aggregate"}


def test_the_timecodes(originals: Corpus) -> None:
    codes = originals.timecodes
    assert codes["review_id"].str.startswith("003").all()
    assert list(zip(codes["shown_from"], codes["shown_to"], strict=True)) == [
        (614, 638), (114, 167), (1540, 1564), (1680, 1974), (1955, 1955), (3230, 3425),
        (3373, 3373),
    ]  # fmt: skip
    assert (codes["scene"] != "").all()
    assert codes["segment"].astype(str).tolist() == ["story-one"] * 5 + ["story-two"] * 2


def test_no_thai_letter_is_left(originals: Corpus) -> None:
    texts = " ".join(originals.reviews["text"])
    assert re.findall(r"[\u0e00-\u0e7f]", texts) == []
    notes = json.loads(originals.reviews["notes"].iloc[0])
    told = [note["text"] for note in notes if note["kind"] == "encoding"]
    assert told == ["28 characters restored, 7 lost a byte and show as \ufffd"]
    kept = texts.count("\ufffd")
    taken_out = sum(note["text"].count("\ufffd") for note in notes if note["kind"] != "encoding")
    assert (kept, taken_out) == (5, 2)


def test_who_wrote_what(originals: Corpus) -> None:
    reviews = originals.reviews
    assert reviews["author"].tolist() == [
        "Young Lee",
        "",
        "",
        "Meagan Johnson; Katerina Stefanescu; Alan Countess",
        "",
    ]
    assert reviews["outlet"].tolist() == ["Cinematic Sanctuaries", "", "", "", ""]
    assert set(reviews["language"]) == {"en"}


def test_every_mention_stands_where_it_says(originals: Corpus) -> None:
    texts = originals.reviews.set_index("review_id")["text"]
    for row in originals.mentions.itertuples():
        assert texts[row.review_id][row.start : row.end] == row.term


def shares(corpus: Corpus) -> pd.DataFrame:
    """Share of body words on each segment, a row per review, 0-1."""
    sentences = with_kind(corpus, "sentences")
    body = sentences[sentences["passage_kind"] == "body"].astype({"segment": str})
    words = body.pivot_table(
        index="review", columns="segment", values="words", aggfunc="sum", fill_value=0
    )
    return words.div(words.sum(axis=1), axis=0)


def theme_rates(corpus: Corpus) -> pd.DataFrame:
    """Mentions of each theme in body text, a row per review."""
    mentions = with_kind(corpus, "mentions")
    kept = mentions[(mentions["passage_kind"] == "body") & (mentions["kind"] == "theme")]
    counts = kept.astype({"code": str}).groupby(["review", "code"]).size().unstack(fill_value=0)
    codes = [theme.code for theme in corpus.guide.themes]
    return counts.reindex(columns=codes, fill_value=0)


@pytest.mark.parametrize("review", REVIEWS)
def test_a_retelling_gives_each_story_its_share(
    review: str, originals: Corpus, bundled: Corpus
) -> None:
    apart = (shares(bundled).loc[review] - shares(originals).loc[review]).abs()
    assert apart.max() <= 0.05, apart.to_dict()


@pytest.mark.parametrize("review", REVIEWS)
def test_a_retelling_ranks_the_themes_alike(
    review: str, originals: Corpus, bundled: Corpus
) -> None:
    ours, theirs = theme_rates(bundled).loc[review], theme_rates(originals).loc[review]
    # Spearman's rho is the correlation of the ranks.
    assert ours.rank().corr(theirs.rank()) >= 0.85, (ours.to_dict(), theirs.to_dict())


@pytest.mark.parametrize("review", REVIEWS)
def test_a_retelling_has_60_to_100_per_cent_of_the_words(
    review: str, originals: Corpus, bundled: Corpus
) -> None:
    words = [
        with_kind(corpus, "sentences").query("passage_kind == 'body'").groupby("review")["words"]
        for corpus in (bundled, originals)
    ]
    ours, theirs = (grouped.sum()[review] for grouped in words)
    assert 0.6 <= ours / theirs <= 1.0


def test_scores_and_timecodes_carry_over(originals: Corpus, bundled: Corpus) -> None:
    ours = bundled.scores[bundled.scores["start"].notna()]
    columns = ["rater", "rater_kind", "raw", "value", "scale_max", "scope"]
    assert ours[columns].astype(str).to_numpy().tolist() == (
        originals.scores[columns].astype(str).to_numpy().tolist()
    )
    columns = ["raw", "shown_from", "shown_to", "scene", "segment"]
    assert bundled.timecodes[columns].to_numpy().tolist() == (
        originals.timecodes[columns].to_numpy().tolist()
    )
