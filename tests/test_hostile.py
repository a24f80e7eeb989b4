"""Hostile text through the whole chain: read, held, built, measured, drawn, saved, opened.

It is shown as the text it is, counted rightly, or refused with a word of what to do.
"""

from __future__ import annotations

import csv
import io
import json
from contextlib import suppress
from html import escape
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from fuzz_targets import SANDBOX
from projects import GUIDE, assert_same

from crosscut.charts.bars import segment_bars
from crosscut.charts.clouds import draw, svg
from crosscut.charts.themes import face_to_face, heat_map
from crosscut.corpus.annotate import sentence_spans
from crosscut.corpus.build import Corpus
from crosscut.corpus.export import write_tables
from crosscut.corpus.selection import Scope, Selection, select
from crosscut.errors import CrosscutError
from crosscut.ingest.sources import Source, read_source
from crosscut.measures.findings import findings
from crosscut.measures.keyness import keyness, side
from crosscut.measures.overview import review_summary, segment_shares
from crosscut.measures.states import mention_states
from crosscut.measures.themes import review_rates, term_counts
from crosscut.measures.words import concordance, frequencies, word_counts
from crosscut.project.build import build
from crosscut.project.model import Project
from crosscut.project.reviews import add_reviews, set_meta
from crosscut.project.zip import read_zip, write_zip
from crosscut.safe_csv import unescape_formula
from crosscut.store.store import open_store

MB = 1 << 20
BEFORE = "The lantern hangs in the harbour, and Faye is lonely."
AFTER = "Nobody lights the lantern, and it rains."
SAME = "same"

# Name -> the text, and how plain text shows it.
_TEXTS: dict[str, tuple[str, str]] = {
    "script": ("<script>alert('quokka')</script>", SAME),
    "html": ('<img src=x onerror="quokka()"><b>bold', SAME),
    "template": ("{{quokka}} ${quokka} {% quokka %} %s %(a)s {0}", SAME),
    "markdown": ("[quokka](javascript:alert(1)) ![a](http://b.example/c.png) `x` 5**y**", SAME),
    "directives": ("$$\\frac{quokka}{2}$$ :material/bolt: :red[quokka]", SAME),
    "formula": ('=HYPERLINK("http://quokka.example","lamp")', SAME),
    "plus": ("+1+quokka", SAME),
    "minus": ("-2+quokka", SAME),
    "at": ("@SUM(A1:A9) of quokka", SAME),
    "bidi": (
        "abc \u202ereversed\u202c \u2066isolated\u2069 \u200fquokka",
        "abc reversed isolated \u200fquokka",
    ),
    "marks": ("e" + "\u0301" * 300 + " quokka", "\u00e9" + "\u0301" * 29 + " quokka"),
    "joiners": ("👩\u200d👩\u200d👧\u200d👦 quokka", SAME),
    "regex": ("(((quokka+)+)+)+$ [ \\ *", SAME),
    "path": ("../../etc/quokka C:\\quokka\\..\\x", SAME),
    "sql": ("'; DROP TABLE crosscut_corpora; -- quokka", SAME),
    "figures": ("9" * 400 + "/10 quokka 1e999/1e999 99:99:99 " + "★" * 400, SAME),
    "separators": (
        "quokka\u2028one\u2029two\x85three\x0bfour\x0cfive",
        "quokka\n\none\n\ntwo\n\nthree four five",
    ),
    "no blank": ("x" * MB, SAME),
    "no blank, no letter": ("雨" * (MB // 3), SAME),
    "empty lines": ("\n" * 1_000_000 + "quokka", "quokka"),
    "blanks": (" \t\u3000" * (MB // 3) + "quokka", "quokka"),
    "stops": ("quokka. " + "." * 200_000 + "!?" * 50_000, SAME),
    "open marks": ("([{<\"'“" * 20_000 + " quokka", SAME),
}
TEXTS = {name: (text, text if shown == SAME else shown) for name, (text, shown) in _TEXTS.items()}
REFUSED = {
    "null bytes": "quo\x00kka",
    "a terminal's codes": "\x1b[31mquokka\x1b[0m\x07\x08",
}
KINDS = ("txt", "md", "html", "csv")
# A cell and a pasted text may hold tags of HTML; they go.
HTML = [("html", "csv"), ("html", "txt")]
MARKED = [*((name, kind) for name in TEXTS for kind in ("md", "html")), *HTML]
PLAIN = [(name, kind) for name in TEXTS for kind in ("txt", "csv") if (name, kind) not in MARKED]


def document(kind: str, text: str) -> bytes:
    """One review of this kind that says the hostile text between two sentences of its own."""
    if kind == "csv":
        file = io.StringIO()
        writer = csv.writer(file)
        writer.writerow(["title", "author", "text"])
        writer.writerow(["The Lamp", "Sample Writer", f"{BEFORE}\n\n{text}\n\n{AFTER}"])
        return file.getvalue().encode()
    if kind == "html":
        parts = "".join(f"<p>{escape(one)}</p>" for one in (BEFORE, text, AFTER))
        head = "<h1>The Lamp</h1><p>By Sample Writer</p>"
        return f"<html><body><article>{head}{parts}</article></body></html>".encode()
    lead = "# The Lamp\n\nBy Sample Writer" if kind == "md" else "The Lamp\nBy Sample Writer"
    return f"{lead}\n\n{BEFORE}\n\n{text}\n\n{AFTER}\n".encode()


def read(kind: str, text: str) -> Source:
    return read_source(document(kind, text), filename=f"lamp.{kind}", sandbox=SANDBOX)


def held(kind: str, text: str) -> Project:
    """The hostile review beside an ordinary one."""
    plain = read_source(document("txt", "A plain paragraph, 7/10."), filename="plain.txt")
    source = read(kind, text)
    assert source.problems == []
    return add_reviews(Project(GUIDE), [*source.reviews, *plain.reviews])[0]


# --------------------------------------------------------------------------
# Read


@pytest.mark.parametrize(("name", "kind"), MARKED)
def test_its_neighbours_stay_where_a_format_gives_it_a_meaning(name: str, kind: str) -> None:
    (review,) = read(kind, TEXTS[name][0]).reviews
    assert review.text.startswith(f"{BEFORE}\n\n")
    assert review.text.endswith(f"\n\n{AFTER}")
    assert review.meta.title == "The Lamp"


@pytest.mark.parametrize(("name", "kind"), PLAIN)
def test_it_is_shown_as_text_between_its_neighbours(name: str, kind: str) -> None:
    (review,) = read(kind, TEXTS[name][0]).reviews
    assert review.text.split("\n\n", 1)[0] == BEFORE
    assert review.text == f"{BEFORE}\n\n{TEXTS[name][1]}\n\n{AFTER}"
    assert review.meta.title == "The Lamp"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_text_is_refused_with_a_word_of_what_to_do(name: str, kind: str) -> None:
    source = read(kind, REFUSED[name])
    if not source.problems:  # the one that a web page shows without its codes
        assert (kind, name) == ("html", "a terminal's codes")
        assert source.reviews[0].text == f"{BEFORE}\n\nquokka\n\n{AFTER}"
        return
    assert source.reviews == []
    assert str(source.problems[0]).startswith(f"lamp.{kind}: This is a binary file, not text.")
    assert source.problems[0].remedy


# --------------------------------------------------------------------------
# Counted


@pytest.mark.slow
def test_the_neighbours_of_each_are_counted_rightly_and_all_is_kept_as_it_is(
    tmp_path: Path,
) -> None:
    plain = read_source(document("txt", "A plain paragraph, 7/10."), filename="plain.txt")
    # The same text is one review, whatever it was read from.
    read_from = [("txt", name) for name in TEXTS] + [(kind, "separators") for kind in KINDS[1:]]
    hostile = [read(kind, TEXTS[name][0]).reviews[0] for kind, name in read_from]
    project, _ = add_reviews(Project(GUIDE), [*hostile, *plain.reviews])
    assert len(TEXTS) - 3 < len(project.reviews)
    corpus = build(project).corpus
    _measured(corpus)
    _places_hold(corpus)
    _kept(project, corpus)
    _written(corpus, tmp_path)


def _measured(corpus: Corpus) -> None:
    """Every measure and chart; what is said twice in each review is counted twice."""
    names = corpus.reviews["review_id"].astype("str").tolist()
    selection = select(corpus, Scope())
    places = concordance(selection, "lantern")
    assert places["review_id"].value_counts().to_dict() == dict.fromkeys(names, 2)
    assert set(places["keyword"]) == {"lantern"}

    counts = word_counts(selection)
    assert counts.groupby("review_id", observed=True)["count"].sum().to_dict() == dict(
        selection.words
    )
    table = frequencies(counts).set_index("word")
    assert table.loc["lantern", "count"] == 2 * len(names)

    lonely = review_rates(selection, "theme", ["loneliness"]).set_index("review_id")
    assert lonely["count"].to_dict() == dict.fromkeys(names, 1)
    term_counts(selection, "theme", corpus.guide.themes)

    words = selection.words
    sides = [side(counts.loc[counts.index.repeat(counts["count"])], "word", words[[name]])
             for name in (names[0], "plain")]  # fmt: skip
    assert [one.counts["lantern"] for one in sides] == [2, 2]
    compared = keyness(*sides)
    assert not compared["item"].duplicated().any()
    _drawn(corpus, selection, compared, table)


def _drawn(
    corpus: Corpus, selection: Selection, compared: pd.DataFrame, table: pd.DataFrame
) -> None:
    names = {name: f"{name} =1+1 <b>" for name in corpus.reviews["review_id"].astype(str)}
    titles = corpus.guide.code_titles("theme")
    rates = review_rates(selection, "theme", list(titles))
    segments = corpus.guide.code_titles("segment")
    forms = table["form"].to_dict()
    states = mention_states(selection, "theme", list(titles))
    for chart in (
        segment_bars(segment_shares(corpus), names, segments, "light"),
        heat_map(rates, names, titles, "dark", states),
        face_to_face(compared.head(20), forms, ("One", "Other"), "light", "word"),
    ):
        json.dumps(chart.to_dict())
    findings(corpus)
    review_summary(corpus)
    words = table["count"].head(40).to_dict()
    clouds = draw([words], [dict.fromkeys(words, "#b0184f")], titles=["<b>&"])
    drawn = ElementTree.fromstring(svg(clouds[0]))
    assert "script" not in {element.tag.rpartition("}")[2] for element in drawn.iter()}


def _places_hold(corpus: Corpus) -> None:
    """Each row's offsets point to what it says."""
    texts = dict(zip(corpus.reviews["review_id"], corpus.reviews["text"], strict=True))
    for row in corpus.mentions.itertuples():
        assert texts[row.review_id][row.start : row.end] == row.term
    for row in corpus.passages.itertuples():
        assert texts[row.review_id][row.start : row.end] == row.text
    for row in corpus.scores[corpus.scores["start"].notna()].itertuples():
        assert texts[row.review_id][int(row.start) : int(row.end)] == row.raw


def _kept(project: Project, corpus: Corpus) -> None:
    """The zip and the store give the same tables back."""
    opened = read_zip(write_zip(project))
    assert opened.notices == ()
    assert opened.project == project
    store = open_store({"CROSSCUT_STORE": "memory"})
    kept = store.get(store.put(project)).project
    assert kept == project
    assert_same(build(kept).corpus, corpus)


def _written(corpus: Corpus, folder: Path) -> None:
    """No cell of the tables is run, and a reader gets each review's text back."""
    for path in write_tables(corpus, folder):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        own = corpus.tables[path.stem].select_dtypes(include=["str", "object", "category"])
        for row in rows:
            assert not any(row[name].startswith(tuple("=+-@\t\r＝＋－＠")) for name in own.columns)
    with (folder / "reviews.csv").open(encoding="utf-8", newline="") as file:
        texts = [unescape_formula(row["text"]) for row in csv.DictReader(file)]
    assert texts == corpus.reviews["text"].tolist()


def test_sentences_among_too_many_quotation_marks_are_whole_and_tile_the_passage() -> None:
    line = "\"It's “so. He said: 'no. She left. "
    text = (line * 3000).strip()
    (review,) = read("txt", text).reviews
    whole = review.text.index(text), review.text.index(text) + len(text)
    assert whole in [(block.start, block.end) for block in review.blocks]
    spans = sentence_spans(review)
    own = [(a, b) for a, b in zip(spans.start, spans.end, strict=True) if whole[0] <= a < whole[1]]
    assert (own[0][0], own[-1][1]) == whole
    assert len(own) > 1000
    for (_, end), (start, _) in pairwise(own):
        assert review.text[end:start].strip() == ""
        assert start > end or not review.text[end - 1 : end + 1].isalnum()  # no word is cut


# --------------------------------------------------------------------------
# Where a reader types


@pytest.mark.parametrize("name", [name for name in TEXTS if len(TEXTS[name][0]) < 1000])
def test_a_search_and_a_field_take_it_as_text_or_refuse_it(name: str) -> None:
    text = TEXTS[name][0]
    project = held("txt", text)
    with suppress(CrosscutError):
        found = concordance(select(build(project).corpus, Scope()), text)
        assert set(found["review_id"]) <= {"lamp"}
    with suppress(CrosscutError):
        named = set_meta(project, "lamp", title=text, author=text, outlet=text)
        corpus = build(named).corpus
        assert corpus.reviews["title"].iloc[0] == " ".join(named.review("lamp").meta.title.split())
        _kept(named, corpus)


csv.field_size_limit(1 << 30)
