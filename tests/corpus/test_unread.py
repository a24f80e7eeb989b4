"""Reviews of several languages, with a guide that has terms in them and with one that has not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from helpers import ROOT

from crosscut.corpus.build import Corpus, build_corpus
from crosscut.corpus.selection import Scope, by_read, in_body, select, unread_line, with_unread
from crosscut.guide.model import Code, FilmGuide
from crosscut.ingest.review import read_review
from crosscut.measures.findings import findings
from crosscut.measures.overview import review_summary, segment_shares
from crosscut.proposals.build import new_guide
from crosscut.proposals.reading import main_language

SIX = ("de", "es", "fr", "ja", "ko", "zh")
TINS = [
    "pineapple tin", "de: Ananasdose", "es: piña en lata", "fr: boîte d'ananas",
    "ja: パイナップル缶", "ko: 파인애플 통조림", "zh: 鳳梨罐頭",
]  # fmt: skip


def guide(*tins: str, language: str = "") -> FilmGuide:
    return FilmGuide.model_validate(
        {
            "film": {"title": "Chungking Express", "year": 1994, "language": language},
            "segments": [{"code": "one", "title": "One"}, {"code": "two", "title": "Two"}],
            "motifs": [{"code": "tins", "title": "Tins", "segment": "one", "terms": list(tins)}],
            "themes": [{"code": "love", "title": "Love", "terms": ["love", "chance"]}],
        }
    )


def built(own: FilmGuide) -> Corpus:
    folder = ROOT / "tests" / "labels" / "texts"
    return build_corpus([read_review(folder / f"{name}.md") for name in (*SIX, "01")], own)


@pytest.fixture(scope="module")
def unread() -> Corpus:
    return built(guide("pineapple tin"))


def test_nothing_is_known_of_a_review_that_is_not_read(unread: Corpus) -> None:
    known, not_known = by_read(unread.reviews)
    assert list(known["review_id"]) == ["01"]
    assert set(not_known["review_id"]) == set(SIX)
    rows = unread.sentences[unread.sentences["review_id"].isin(SIX)]
    assert set(rows["segment"]) == {""}
    assert rows["confidence"].isna().all()
    assert rows["tone"].isna().all()
    assert set(unread.mentions["review_id"]) == {"01"}
    assert set(unread.scores["review_id"].dropna()) == set(SIX)  # stated scores need no guide


def test_no_measure_counts_a_review_that_is_not_read(unread: Corpus) -> None:
    selection = select(unread, Scope())
    for table in (selection.reviews, selection.sentences, selection.passages):
        assert set(table["review_id"]) == {"01"}
    assert list(selection.words.index) == ["01"]
    assert set(selection.unread["review_id"]) == set(SIX)
    assert set(segment_shares(unread)["review_id"]) == {"01"}
    assert set(in_body(unread.sentences, unread)["review_id"]) == {"01"}
    assert not {finding.review_id for finding in findings(unread, 20)} & set(SIX)
    summary = review_summary(unread).set_index("review_id")
    assert not summary.loc[list(SIX), "read"].any()
    assert summary.loc["zh", "own_score"] == "8.5/10"


@pytest.mark.slow
def test_no_finding_is_made_untrue_by_what_is_not_read(unread: Corpus) -> None:
    rules = {finding.rule for finding in findings(unread, 20)}
    # six that are not read state a score: that none of those read does is not the point
    assert "own_scores" not in rules
    every = built(guide(*TINS))
    six = every.reviews.assign(read=every.reviews["review_id"] != "zh")
    tables = {**every.tables, "reviews": six}
    found = {one.rule: one.text for one in findings(replace(every, tables=tables), 20)}
    assert "every review that is read" in found["shared_motifs"]


def test_words_are_there_in_any_language(unread: Corpus) -> None:
    every = with_unread(select(unread, Scope()))
    assert set(every.sentences["review_id"]) == {*SIX, "01"}
    assert every.fingerprint != select(unread, Scope()).fingerprint
    # of a story nobody knows which of their sentences speak of it
    assert set(with_unread(select(unread, Scope(segment="one"))).words.index) == {"01"}


def test_it_is_said_once_with_what_to_add(unread: Corpus) -> None:
    _, rows = by_read(unread.reviews)
    one = rows[rows["review_id"] == "zh"]
    assert unread_line(one) == (
        "One review is in Chinese; the guide has no terms in Chinese, so it is not read for "
        "themes, stories or tone. To have it read, add terms to the guide with “zh:” before each."
    )
    two = unread_line(rows[rows["review_id"].isin(["fr", "ja"])])
    assert two.startswith("Two reviews are in French and Japanese; the guide has no terms in these")
    assert "“fr:” or “ja:”" in two
    assert unread_line(one.assign(language="")).startswith("One review is in another language;")
    assert unread_line(rows.iloc[:0]) == ""


def test_a_guide_with_terms_in_a_language_reads_it() -> None:
    corpus = built(guide(*TINS))
    assert corpus.reviews["read"].all()
    found = corpus.mentions[corpus.mentions["kind"] == "motif"]
    assert {"de", "es", "fr", "ja", "ko", "zh"} == set(found["review_id"]) - {"01"}
    assert "boîte d'ananas" in set(found["term"])
    own = corpus.sentences[corpus.sentences["review_id"] == "zh"]
    assert own["confidence"].notna().all()
    assert own["tone"].isna().all()  # the model of tone knows English alone
    # "Ils n'ont aucune chance" is luck in French, and no English term is looked for in it
    assert set(corpus.mentions.loc[corpus.mentions["code"] == "love", "review_id"]) <= {"01"}


def test_a_guide_in_another_language_is_told_by_its_field_or_its_terms() -> None:
    assert guide("pineapple tin").languages == ("en",)
    assert guide("boîte", language="fr").languages == ("fr",)
    chinese = FilmGuide.model_validate(
        {
            "film": {"title": "重慶森林", "year": 1994},
            "segments": [{"code": "one", "title": "一"}],
            "motifs": [{"code": "tins", "title": "罐頭", "terms": ["鳳梨罐頭", "罐頭"]}],
        }
    )
    assert chinese.languages == ("zh",)
    corpus = built(chinese)
    assert list(by_read(corpus.reviews)[0]["review_id"]) == ["zh"]
    assert set(corpus.mentions["term"]) == {"鳳梨罐頭", "罐頭"}


def test_a_new_film_has_the_language_of_its_reviews() -> None:
    folder = ROOT / "tests" / "labels" / "texts"
    german = [read_review(folder / "de.md")]
    assert main_language(german) == "de"
    tins = {"code": "tins", "title": "Dosen", "terms": ("Ananasdose",)}
    own = new_guide("F", 1994, None, motifs=[Code(**tins)], language=main_language(german))
    assert own.languages == ("de",)
    corpus = build_corpus(german, own)
    assert corpus.reviews["read"].all()
    assert "Ananasdosen" in set(corpus.mentions["term"])
    assert new_guide("F", 1994, None, language="en").film.language == ""


def test_a_paragraph_in_another_language_is_not_read(tmp_path: Path) -> None:
    english = "He buys one pineapple tin each night, and nobody calls him at the snack bar. "
    german = (
        "Wer hier auf eine Handlung wartet, wartet vergeblich, denn der Film interessiert sich "
        "für Augenblicke, für Uhren und für das Gedränge auf der Rolltreppe: no love, no chance."
    )
    file = tmp_path / "a.md"
    text = f"# A title\n\n{english * 4}\n\n{german}\n\n{english * 2}\n"
    file.write_text(text, encoding="utf-8")
    raw = read_review(file)
    corpus = build_corpus([raw], guide("pineapple tin"))
    rows = corpus.sentences[corpus.sentences["segment"] == ""]
    text = corpus.reviews["text"].iloc[0]
    assert [text[a:b] for a, b in zip(rows["start"], rows["end"], strict=True)] == [german]
    assert rows["tone"].isna().all()
    assert set(corpus.mentions["term"]) == {"pineapple tin"}
    assert int(select(corpus, Scope()).words.sum()) == 6 * len(english.split())


def test_an_english_paragraph_in_a_german_review_is_not_the_review(unread: Corpus) -> None:
    texts = unread.reviews.set_index("review_id")["text"]
    rows = unread.sentences[unread.sentences["review_id"] == "de"]
    place = texts["de"].index("I liked the toy plane")
    inside = rows[(rows["start"] <= place) & (rows["end"] > place)]
    assert list(inside["segment"]) == [""]
    assert np.isnan(inside["tone"]).all()
