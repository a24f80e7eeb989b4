from __future__ import annotations

import doctest
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crosscut.text import terms
from crosscut.text.terms import canonical, expand, normalise, parse_term


@given(st.text())
@example("İstanbul ΟΔΟΣ ΟΔΟΣ, ﬁn")
@example("\ud800")
def test_normalising_keeps_every_offset(text):
    norm = normalise(text)
    assert len(norm) == len(text)
    assert normalise(norm) == norm


def test_no_character_changes_its_length():
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    assert len(normalise(everything)) == len(everything)


@given(st.text(), st.data())
def test_a_part_is_normalised_as_in_the_whole(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert normalise(text[start:end]) == normalise(text)[start:end]


def test_quotes_dashes_blanks_and_case_are_made_alike():
    assert normalise("‘Dreamin’’ “X” «Y» a–b—c\u00a0d\te_f ÉÇ") == (
        '\'dreamin\'\' "x" "y" a-b-c d e f éç'
    )


def test_canonical_has_one_blank_at_each_joint():
    assert canonical("Slow-\u2014Motion") == "slow  motion"
    assert canonical("Slow–Motion") == "slow motion"
    assert canonical("slow  \n motion") == "slow motion"
    assert canonical("slow\n\nmotion") == "slow  motion"


@pytest.mark.parametrize(
    ("raw", "text", "excludes", "exact"),
    [
        ("rain", "rain", False, False),
        ("  neon   light ", "neon light", False, False),
        ("!love letter", "love letter", True, False),
        ("! love letter", "love letter", True, False),
        ("=glass", "glass", False, True),
        ("!=glass", "glass", True, True),
        ("lonel*", "lonel*", False, False),
        ("expir* date*", "expir* date*", False, False),
        ("0.01 centimet*", "0.01 centimet*", False, False),
    ],
)
def test_marks(raw, text, excludes, exact):
    term = parse_term(raw)
    assert (term.text, term.excludes, term.exact) == (text, excludes, exact)


@pytest.mark.parametrize("raw", ["", "  ", "!", "=", "!=", "…", "*"])
def test_an_empty_term(raw):
    with pytest.raises(ValueError, match="is empty"):
        parse_term(raw)


@pytest.mark.parametrize("raw", ["l*ve", "*love", "in * love", "lo*'s", "a*", "love**", "x* date"])
def test_a_star_elsewhere_than_at_a_words_end(raw):
    with pytest.raises(ValueError, match="elsewhere than at the end of a word"):
        parse_term(raw)


@pytest.mark.parametrize(
    ("raw", "forms"),
    [
        # one word: all its forms
        ("policeman", "policeman|policemen"),
        ("fall", "fall|fallen|falling|falls|fell"),
        ("jukebox", "jukebox|jukeboxes"),
        ("lonely", "lonely|lonelier|loneliest"),
        ("tin", "tin|tinned|tinning|tins"),
        # no comparison of what is also a noun
        ("light", "light|lighted|lighting|lights|lit"),
        # a dictionary's forms that nobody means
        ("can", "can|cans"),
        # already inflected: as it is, or its plural where it is a noun too
        ("watering", "watering"),
        ("sunglasses", "sunglasses"),
        ("feeling", "feeling|feelings"),
        ("shot", "shot|shots"),
        # names
        ("Faye", "faye"),
        ("May", "may"),
        ("Cop 663", "cop 663"),
        # a phrase: its last word as a noun
        ("boarding pass", "boarding pass|boarding passes"),
        ("air hostess", "air hostess|air hostesses"),
        ("chef's salad", "chef's salad|chef's salads"),
        # or its first word, where a small word follows
        ("fall in love", "fall in love|fallen in love|falling in love|falls in love|fell in love"),
        ("can of pineapple", "can of pineapple|cans of pineapple"),
        ("let go", "let go|lets go|letting go"),
        # hyphens may be blanks, or left out
        ("step-printing", "step printing|stepprinting"),
        ("voice-over", "voice over|voiceover|voice overs|voiceovers"),
        ("voice over", "voice over|voiced over|voices over|voicing over"),
        # the apostrophe of a short form may be left out, quotes and the genitive's may not
        ("California Dreamin'", "california dreamin'|california dreamin"),
        ("'60s", "'60s|60s"),
        ("'Dreams'", "'dreams'"),
        ("Faye's", "faye's"),
        # stars and equals signs stop all this
        ("lonel*", "lonel*"),
        ("expir* date", "expir* date"),
        ("=glass", "glass"),
        ("=voice-over", "voice over"),
        ("=Dreamin'", "dreamin'"),
        ("!glass", "glass|glassed|glasses|glassing"),
        ("NEON–lit", "neon lit|neonlit"),
    ],
)
def test_expansion(raw, forms):
    assert "|".join(expand(raw)) == forms


@given(st.text(alphabet="abcdefgs '-*!=A", min_size=1, max_size=12))
def test_forms_are_canonical(raw):
    try:
        forms = expand(raw)
    except ValueError:
        return
    assert len(set(forms)) == len(forms)
    assert all(form == normalise(form) for form in forms)
    assert all("-" not in form and form == form.strip() for form in forms)


@pytest.mark.slow
def test_the_examples_in_the_docstrings():
    assert doctest.testmod(terms).failed == 0
