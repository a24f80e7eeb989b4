"""Word lists, against words counted off by hand, and against the concordance."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_tables import sample

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope, select, strings
from crosscut.measures.words import (
    concordance,
    frequencies,
    names_together,
    read_stop_words,
    word_counts,
    word_table,
)
from crosscut.schema import validate
from crosscut.text.words import excluded_words, stop_words, words


def test_words_of_the_sample() -> None:
    table = frequencies(word_counts(select(sample(), Scope()))).set_index("word")
    # ada: six times "The clerk is lonely.", then once each clerk and pilot, once tin.
    assert table.loc["lonely"].to_dict() == {"form": "lonely", "count": 6, "reviews": 1}
    assert table.loc["clerk"].to_dict() == {"form": "clerk", "count": 10, "reviews": 2}
    assert table.loc["pilot"].to_dict() == {"form": "pilot", "count": 7, "reviews": 3}
    assert table.loc["tin"].to_dict() == {"form": "tin", "count": 3, "reviews": 3}
    assert table.loc["the", "form"] == "The"
    # Headings and captions are left out.
    assert "rain" not in table.index
    assert "part" not in table.index


def test_order_is_by_count_then_by_word() -> None:
    table = frequencies(word_counts(select(sample(), Scope(reviews=("ben",)))))
    # Nine sentences: the pilot flies home in five, the clerk waits once in three.
    expected = ["the", "flies", "home", "pilot", "clerk", "once", "waits"]
    assert list(table["word"])[:7] == expected
    assert list(table["count"])[:7] == [9, 5, 5, 5, 3, 3, 3]


def test_forms_of_a_word_are_one_word() -> None:
    counts = pd.DataFrame(
        {
            "review_id": ["a", "a", "b", "b"],
            "segment": ["x", "y", "x", "x"],
            "word": ["faye", "faye", "faye", "is"],
            "form": ["Faye", "FAYE", "Faye", "is"],
            "count": [2, 3, 2, 9],
        }
    )
    assert frequencies(counts, stop={"is"}).to_dict("records") == [
        {"word": "faye", "form": "Faye", "count": 7, "reviews": 2}
    ]


def test_nothing_counted_is_an_empty_table() -> None:
    counts = word_counts(select(sample("ben"), Scope(segment="whole-film", reviews=("x",))))
    assert counts.empty
    assert frequencies(counts).empty


SCOPES = (
    Scope(),
    Scope(captions=True),
    Scope(segment="story-one"),
    Scope(segment="whole-film", captions=True),
)


@pytest.mark.parametrize("scope", SCOPES)
def test_words_sum_to_the_words_of_the_selection(bundled: Corpus, scope: Scope) -> None:
    selection = select(bundled, scope)
    counts = word_counts(selection).groupby("review_id")["count"].sum()
    own = counts.reindex(selection.words.index, fill_value=0)
    assert own.to_dict() == selection.words.to_dict()


@pytest.mark.parametrize("scope", SCOPES)
def test_a_word_has_as_many_lines_as_its_count(bundled: Corpus, scope: Scope) -> None:
    selection = select(bundled, scope)
    table = frequencies(word_counts(selection))
    # The most frequent, the last of the rare ones, and two of each shape that has other signs.
    odd = table[~table["word"].str.fullmatch("[a-z]+")]
    odd = odd.groupby(odd["word"].str.replace("[a-z]+", "a", regex=True)).head(2)
    for row in pd.concat([table.head(10), table.tail(10), odd]).to_dict("records"):
        lines = concordance(selection, row["word"], accents=True)
        assert (row["word"], len(lines)) == (row["word"], row["count"])
        assert lines["review_id"].nunique() == row["reviews"]


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(st.data())
def test_words_found_once_and_cut_are_those_of_what_is_cut(
    bundled: Corpus, data: st.DataObject
) -> None:
    codes = [one.code for one in bundled.guide.scenes]
    scope = Scope(
        tuple(data.draw(st.lists(st.sampled_from(list(bundled.reviews["review_id"])), max_size=3))),
        data.draw(st.sampled_from(["", "", *bundled.guide.segment_codes])),
        data.draw(st.booleans()),
        data.draw(st.sampled_from([""] * len(codes) + codes)),
    )
    selection = select(bundled, scope)
    counts = word_counts(selection, word_table(bundled, names_together(bundled)))
    # The same of a corpus that holds nothing else.
    here = selection.sentences[["review_id", "sentence"]]
    rows = {name: strings(bundled.tables[name]).merge(here) for name in ("sentences", "mentions")}
    tables = bundled.tables | {name: validate(name, own) for name, own in rows.items()}
    cut = replace(bundled, tables=tables)
    own = word_counts(select(cut, scope), word_table(cut, names_together(cut)))
    pd.testing.assert_frame_equal(counts, own)
    # A name of several words is counted once.
    lengths = counts["form"].map(lambda form: len(list(words(form)))).astype("int64")
    assert (counts["count"] * lengths).sum() == selection.words.sum()


def test_stop_words_are_a_list_that_can_be_read_and_changed() -> None:
    listed = stop_words()
    assert len(listed) == len(set(listed)) > 150
    assert {"the", "it's", "isn't"} - set(listed) <= {"it's"}
    assert "film" not in listed
    assert "#" not in listed
    # As the page does: shown as one text, and read again.
    assert read_stop_words(" ".join(listed)) >= {"the", "isn't", "cannot"}
    assert read_stop_words("Film, MOVIE\nwong’s") == {"film", "movie", "wong"}


def test_every_stop_word_is_as_words_are_compared() -> None:
    assert read_stop_words(" ".join(excluded_words())) == set(excluded_words())
    assert set(stop_words()) < set(excluded_words())
