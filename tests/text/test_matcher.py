from __future__ import annotations

import itertools
import pickle
import re

import pytest
from helpers import FILM, NO_SEEDS, SEEDS
from hypothesis import given
from hypothesis import strategies as st

from crosscut.errors import GuideError
from crosscut.guide.files import load_guide
from crosscut.guide.model import KINDS
from crosscut.text.matcher import Form, Hit, Matcher, compile_matcher, forms_of
from crosscut.text.terms import END, JOINT, canonical, expand, normalise, parse_term


def matcher(**terms: list[str]) -> Matcher:
    """A matcher of themes: code to terms."""
    return Matcher(forms_of(("theme", code, term) for code, of in terms.items() for term in of))


def found(of: Matcher, text: str) -> list[tuple[str, str]]:
    return [(hit.code, text[hit.start : hit.end]) for hit in of.find(text)]


@pytest.fixture(scope="module")
def guide():
    return load_guide(FILM)


@pytest.fixture(scope="module")
def compiled(guide):
    return compile_matcher(guide.all_terms())


def test_offsets_point_at_the_term():
    hits = matcher(rain=["rain"]).find("Rain, and more rain.")
    assert hits == [Hit("theme", "rain", 0, 4), Hit("theme", "rain", 15, 19)]


@pytest.mark.parametrize(
    ("term", "text", "surfaces"),
    [
        ("love", "glove, love, lover, Love's", ["love", "Love"]),
        ("wig", "a wig-wearing woman", ["wig"]),
        ("lonel*", "lonely? Loneliness! alone", ["lonely", "Loneliness"]),
        ("expir* date", "expiry date, expiration dates", ["expiry date"]),
        ("California Dreamin'", "“California Dreamin’”, California Dreamin", None),
        ("=glass", "glass, glasses", ["glass"]),
        ("policeman", "two policemen", ["policemen"]),
        ("step-printing", "step-printing, step printing, stepprinting", None),
        ("slow motion", "slow-motion; slow  motion; slow\nmotion", None),
        ("slow motion", "slow\n\nmotion", []),
        ("can", "a can, can't, cans", ["can", "cans"]),
        ("No. 223", "Cop no. 223, no 223", ["no. 223"]),
        ("Faye", "Faye’s _Faye_ Fayed", ["Faye", "Faye"]),
        ("chef's salad", "a chef’s salad", ["chef’s salad"]),
        ("fall in love", "fell in love", ["fell in love"]),
        ("café", "Le CAFÉ", ["CAFÉ"]),
        ('"Dreams"', "the song «Dreams», my dreams", ["«Dreams»"]),
    ],
)
def test_one_term(term, text, surfaces):
    if surfaces is None:
        surfaces = re.split(r", |; ", text.replace("“", "").replace("”", ""))
    assert [surface for _, surface in found(matcher(x=[term]), text)] == surfaces


def test_the_longest_match_wins_within_a_kind():
    of = matcher(bar=["bar"], snack=["snack bar"], girl=["bar girl"])
    assert found(of, "snack bar") == [("snack", "snack bar")]
    assert found(of, "snack bar girl") == [("snack", "snack bar")]
    assert found(of, "a bar girl") == [("girl", "bar girl")]


def test_a_longer_match_beats_an_earlier_one():
    of = matcher(one=["old snack"], two=["snack bar owner"], three=["owner of"])
    assert found(of, "the old snack bar owner of all") == [("two", "snack bar owner")]
    assert found(of, "the old snack, owner of") == [("one", "old snack"), ("three", "owner of")]


def test_kinds_do_not_disturb_each_other():
    of = Matcher(
        forms_of(
            [
                ("motif", "wig", "blonde wig"),
                ("motif", "neon", "neon"),
                ("character", "smuggler", "woman in the blonde wig"),
                ("aspect", "light", "neon-lit"),
                ("scene", "walk", "wig walks"),
            ]
        )
    )
    text = "neon-lit, the woman in the blonde wig walks"
    assert [(hit.code, text[hit.start : hit.end]) for hit in of.find(text)] == [
        ("neon", "neon"),
        ("light", "neon-lit"),
        ("smuggler", "woman in the blonde wig"),
        ("wig", "blonde wig"),
        ("walk", "wig walks"),
    ]


def test_an_exclusion_takes_away_what_lies_inside_it():
    of = matcher(light=["=light", "!light-hearted", "!in a new light"], hope=["=hearted"])
    assert found(of, "light, light-hearted, in a new light, new light") == [
        ("light", "light"),
        ("hope", "hearted"),
        ("light", "light"),
    ]


def test_an_exclusion_holds_for_its_own_code_only():
    of = matcher(one=["light", "!light touch"], two=["touch"])
    assert found(of, "a light touch") == [("two", "touch")]


def test_what_an_exclusion_frees_goes_to_the_next_longest():
    of = matcher(one=["neon light", "!cold neon light"], two=["light"])
    assert found(of, "neon light") == [("one", "neon light")]
    assert found(of, "cold neon light") == [("two", "light")]


def test_a_wildcard_and_a_longer_phrase_under_it():
    of = matcher(one=["lonel*"], two=["lonely heart"], three=["lonel* people"])
    assert found(of, "lonely hearts, lonely heart, lonelier people, lonely people") == [
        ("two", "lonely hearts"),
        ("two", "lonely heart"),
        ("three", "lonelier people"),
        ("three", "lonely people"),
    ]


def test_nothing_to_look_for():
    assert Matcher([]).find("anything") == []
    assert matcher(x=["rain"]).find("") == []


def test_what_the_guide_has_comes_before_what_is_added(guide):
    added = compile_matcher(
        [*guide.all_terms(), ("segment", "story-two", "first story"), ("segment", "x", "qq")]
    )
    text = "The first story, qq."
    assert [hit.code for hit in added.find(text) if hit.kind == "segment"] == ["story-one", "x"]


def test_a_matcher_travels_between_processes(compiled):
    text = "Faye Wong’s cover plays while Cop 663 drinks a coffee in the neon-lit snack bar."
    hits = compiled.find(text)
    assert pickle.loads(pickle.dumps(compiled)).find(text) == hits
    assert hits
    assert compiled.find(text) == hits


def test_a_long_chain_of_overlapping_terms():
    of = matcher(one=["day after"], two=["after day"], three=["!day after day"])
    hits = of.find("day after " * 2000)
    # All are equally long, so the first wins, and the next that is free.
    assert {hit.code for hit in hits} == {"one"}
    assert len(hits) == 2000


@pytest.mark.slow
def test_stars_that_lie_across_each_other_are_refused_at_once():
    stems = range(2, 22)
    across = [
        Form(f"{'a' * i}* {'b' * j}* {'c' * k}* d", "theme", "x", False)
        for i, j, k in itertools.product(stems, repeat=3)
    ]
    with pytest.raises(GuideError, match="too much to search for"):
        Matcher(across)
    assert found(Matcher(across[:100]), "aab bbbb ccc d") == [("x", "aab bbbb ccc d")]


def test_a_form_may_begin_with_a_mark():
    of = matcher(x=["'til", "lonel*", "='n' roll"])
    assert found(of, "rock 'n' roll 'til lonely 'til") == [
        ("x", "'n' roll"),
        ("x", "'til"),
        ("x", "lonely"),
        ("x", "'til"),
    ]


# -- against a matcher too plain to be wrong -----------------------------------------------------


def plain_matcher(forms: list[Form], text: str) -> list[Hit]:
    """Try every form at every place, then sort out the overlaps."""
    norm = normalise(text)
    everywhere = []
    for order, form in enumerate(forms):
        words = form.text.split(" ")
        body = JOINT.join(re.escape(word).replace(r"\*", r"\w*") for word in words)
        pattern = re.compile(rf"(?<!\w)(?:{body}){END}")
        for at in range(len(norm)):
            if match := pattern.match(norm, at):
                everywhere.append((match.end() - at, at, order, form))
    excluded = [(at, at + length, form) for length, at, _, form in everywhere if form.excludes]
    kept: list[Hit] = []
    for length, at, _, form in sorted(everywhere, key=lambda one: (-one[0], one[1], one[2])):
        end = at + length
        gone = any(
            a <= at and end <= b and (form.kind, form.code) == (other.kind, other.code)
            for a, b, other in excluded
        )
        clash = any(h.kind == form.kind and at < h.end and h.start < end for h in kept)
        if not (form.excludes or gone or clash):
            kept.append(Hit(form.kind, form.code, at, end))
    return sorted(kept, key=lambda hit: (hit.start, hit.end, hit.kind, hit.code))


WORDS = st.sampled_from(["a", "b", "ab", "ba", "aab", "'a", "b'", "a.", '"b"', "a'b"])
STARRED = st.sampled_from(["ab*", "ba*", "aa*", "ab", "b"])
PHRASES = st.lists(WORDS | STARRED, min_size=1, max_size=3).map(" ".join)
FORMS = st.lists(
    st.builds(
        Form,
        PHRASES,
        st.sampled_from(["theme", "motif"]),
        st.sampled_from(["x", "y"]),
        st.sampled_from([False, False, False, True]),
        st.none(),
    ),
    max_size=8,
)
TEXTS = st.lists(
    st.sampled_from(["a", "b", " ", " ", "-", "\n", "'", ".", "’t", "é", '"', "_", "—", "B"]),
    max_size=24,
).map("".join)


@given(FORMS, TEXTS)
def test_agrees_with_the_plain_matcher(forms, text):
    forms = list(dict.fromkeys(forms))
    # Two codes of one kind do not share a form in a guide that passes its check.
    owners: dict[tuple[str, str], str] = {}
    forms = [
        f for f in forms if f.excludes or owners.setdefault((f.kind, f.text), f.code) == f.code
    ]
    if any("*" in form.text for form in forms):
        forms = [form._replace(code="x") for form in forms]
    assert Matcher(forms).find(text) == plain_matcher(forms, text)


@given(st.lists(PHRASES, max_size=6), TEXTS)
def test_a_text_of_nothing_but_terms(phrases, text):
    forms = [Form(phrase, "theme", "x", False) for phrase in phrases]
    text = f"{' '.join(phrases)} {text}".replace("*", "ab")
    assert Matcher(forms).find(text) == plain_matcher(list(dict.fromkeys(forms)), text)


@pytest.fixture(scope="module")
def forms(guide) -> dict[tuple[str, str], re.Pattern[str]]:
    """For each code, what matches all its forms."""
    texts: dict[tuple[str, str], list[str]] = {}
    for kind, code, term in guide.all_terms():
        if not parse_term(term).excludes:
            texts.setdefault((kind, code), []).extend(expand(term))
    return {
        key: re.compile("|".join(re.escape(text).replace(r"\*", r"\w*") for text in of))
        for key, of in texts.items()
    }


def hold_to_their_terms(forms, hits, text):
    for hit in hits:
        surface = canonical(text[hit.start : hit.end])
        assert forms[hit.kind, hit.code].fullmatch(surface), surface
    for kind in KINDS:
        of_kind = [hit for hit in hits if hit.kind == kind]
        assert all(a.end <= b.start for a, b in itertools.pairwise(of_kind))


SPEECH = st.lists(
    st.sampled_from(
        re.split(
            r"\|",
            "Faye|Wong’s|May 1|with|about|cop|663|223|the|first|second|story|snack bar|of|soap|"
            "California|Dreamin'|“Dreams”|love|letter|light-hearted|lonely|loneliness|—|in|neon|"
            "rain|coffee|key|keys|to|his apartment|chef's salad|pineapple|cans|\n\n|,|.|’|é",
        )
    ),
    max_size=30,
).map(" ".join)


@given(SPEECH | st.text(max_size=60))
def test_every_hit_is_a_form_of_its_code(forms, compiled, text):
    hold_to_their_terms(forms, compiled.find(text), text)


@pytest.mark.skipif(SEEDS is None, reason=NO_SEEDS)
def test_every_hit_in_the_original_reviews(forms, compiled):
    for path in sorted(SEEDS.glob("*.txt")):
        text = path.read_text("utf-8")
        hits = compiled.find(text)
        assert len(hits) > 50
        hold_to_their_terms(forms, hits, text)
