"""The general themes and aspects: sound, apart from each other, and free of false friends."""

from __future__ import annotations

import pytest

from crosscut.guide.check import check_source
from crosscut.guide.files import general_aspects, general_source, general_themes
from crosscut.guide.model import Code
from crosscut.text.matcher import Matcher, forms_of
from crosscut.text.terms import expand, parse_term

FILM = '[film]\ntitle = "F"\nyear = 2000\n[[segments]]\ncode = "story"\ntitle = "S"\n'
CODES = [("theme", one) for one in general_themes()] + [
    ("aspect", one) for one in general_aspects()
]
MATCHER = Matcher(forms_of((kind, one.code, term) for kind, one in CODES for term in one.terms))


def found(kind: str, text: str) -> list[str]:
    return [hit.code for hit in MATCHER.find(text) if hit.kind == kind]


def test_they_make_a_sound_guide_in_which_no_two_codes_share_a_term():
    guide, problems = check_source(FILM + general_source())
    assert problems == []
    assert guide is not None
    assert (guide.themes, guide.aspects) == (general_themes(), general_aspects())


def test_there_is_what_films_are_about():
    wanted = "love loneliness time memory family violence faith class city identity freedom death"
    wanted += " work childhood friendship power desire grief home war"
    assert {one.code for one in general_themes()} >= set(wanted.split())
    crafts = "cinematography music performances editing script direction sound design pace"
    assert {one.code for one in general_aspects()} >= set(crafts.split())
    assert all(one.description.endswith(".") for _, one in CODES)


@pytest.mark.parametrize(("kind", "code"), CODES, ids=[f"{kind} {one.code}" for kind, one in CODES])
def test_every_term_is_found_as_its_own_code(kind: str, code: Code):
    terms = [parse_term(raw) for raw in code.terms]
    free = [one.text for one in terms if not (one.excludes or one.has_condition or "*" in one.text)]
    for raw in code.terms:
        if parse_term(raw).excludes:
            continue
        term = parse_term(raw)
        before = {"verb": "they ", "noun": "the ", "": ""}[term.word_class]
        company = "".join(f" beside {word}" for word in term.near[:1])
        if term.with_another:
            company += f" beside {free[0] if free[0] != term.text else free[1]}"
        for form in expand(raw):
            # A star may end in what another term takes, or an exclusion: its stem is the test.
            text = f"{before}{form}{company}".replace("*", "")
            assert code.code in found(kind, text), (raw, form)


@pytest.mark.parametrize(("kind", "code"), CODES, ids=[f"{kind} {one.code}" for kind, one in CODES])
def test_every_exclusion_takes_something_away(kind: str, code: Code):
    own = [term for term in code.terms if not parse_term(term).excludes]
    forms = forms_of((kind, code.code, term) for term in own)
    matcher = Matcher(form._replace(needs=None) for form in forms)
    for raw in set(code.terms) - set(own):
        samples = [form.replace("*", end) for form in expand(raw) for end in ("", "ing")]
        assert any(matcher.find(sample) for sample in samples), raw


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("They fell in love in spring.", ["love"]),
        ("A love letter to cinema; I love it, and you would love to see it.", []),
        ("He dies alone, let alone with an old friend.", ["death", "loneliness", "friendship"]),
        ("Their mother and her sons mourn.", ["family", "family", "grief"]),
        ("A family film for a wet Sunday.", []),
        ("The clock ticks; she has years of waiting.", ["time", "time"]),
        ("The film hits home; now on home video.", []),
        ("Homesick, he comes home.", ["home", "home"]),
        ("A box office success does a good job.", []),
        ("She lost her job at the factory.", ["work", "work"]),
        ("God knows it is a hell of a film.", []),
        ("The priest prays in the empty church.", ["faith", "faith", "faith"]),
        ("A wealth of detail, worth your money.", []),
        ("The rich family and the poor.", ["class", "class"]),
        ("It does justice to a guilty pleasure.", []),
        ("Guilt and shame follow the crime.", ["guilt", "guilt", "justice"]),
        ("Borders on parody, bordering on farce.", []),
        ("A refugee crosses the border.", ["migration", "migration"]),
        ("Terrific, fantastic, captivating, memorable.", []),
        ("The soldiers leave for the war.", ["war", "war"]),
        ("A losing battle, a war of words.", []),
        ("Silent cinema at its best.", []),
        ("The city streets are crowded.", ["city", "city", "city"]),
        ("Everybody loves this film, which is in love with its own smoke.", []),
        ("A woman walks alone.", ["loneliness"]),
        ("A keeper with nobody to light the lamp for.", ["loneliness"]),
        ("It leaves us with nobody to root for.", []),
        ("He is sick afterwards, which many forget.", []),
        ("The third part is its conscience.", []),
        ("His eyebrows are at war with each other.", []),
        ("They treat her like family.", []),
        ("He holds a silence before the laugh.", []),
        ("The humour dies early.", []),
        ("The old don dies.", ["death"]),
        ("Two girls were murdered there.", ["violence"]),
        ("He has lost his mind.", ["illness"]),
        ("Everybody waits for a visa.", ["migration"]),
        ("He would rather jump than kill his friend.", ["violence", "friendship"]),
        # Said of those who watch or write, of actors and of other work.
        ("Their parents doze while the kids enjoy it.", []),
        ("Many will remember him from a sitcom.", []),
        ("She has done better work in the past, when he wrote for her.", []),
        ("Everybody came for a paycheck; it is the best of her career.", []),
        ("Action lovers will be bored.", []),
        ("He loves cartoons, and they love him.", []),
        # Craft and kinds of film.
        ("Computer animation uses the newest CGI technology.", []),
        ("The family comedy has its stand-up routines.", []),
        # Figures of speech, and words of another sense.
        ("They play well off each other.", []),
        ("The plot has nowhere to go, and she puts the moves on him.", []),
        ("He forgets her name.", []),
        ("A surprise that is obsessive in nature.", []),
        ("The man is dead wrong, and they fight to the death.", []),
        ("A free spirit who knows what he wants out of life.", []),
        ("It is a real shame, as luck would have it, for the man's best friend.", []),
        ("The wife of his dreams, the girl of her dreams.", []),
        ("Who the killer is, his identity, stays open.", ["violence"]),
        # The company that makes them a theme.
        ("She gains a friend and runs away from home.", ["friendship", "freedom"]),
        ("Forged letters; the past haunts them.", ["secrets", "memory"]),
        ("The president of the United States and his government.", ["power", "power"]),
        ("His wife's lover waits.", ["love"]),
    ],
)
def test_themes_find_what_they_should(text: str, themes: list[str]):
    assert found("theme", text) == themes


@pytest.mark.parametrize(
    ("text", "aspects"),
    [
        ("The camera never moves; the lighting is cold.", ["cinematography", "cinematography"]),
        ("A score of 8 out of 10, a final score of 80.", []),
        ("The score swells as the orchestra enters.", ["music", "music"]),
        ("She cast a long shadow and cast doubt on him.", []),
        ("The cast is superb, every role well chosen.", ["performances", "performances"]),
        ("They walk in the opposite direction.", []),
        ("The direction is sure; art direction too.", ["direction", "design"]),
        ("A comic book, funny enough.", []),
        ("Hilarious and witty.", ["humour", "humour"]),
        ("He plots to kill a man on a plot of land.", []),
        ("The plot has a twist; a twist of fate.", ["story", "story"]),
        ("It drags, too long by an hour.", ["pace", "pace"]),
        ("A drag queen at a funeral.", []),
        ("Sound design and sound effects.", ["sound", "sound"]),
        ("CGI and practical effects.", ["effects", "effects"]),
        ("The production design and costumes.", ["design", "design"]),
        ("Jump cuts; the editing is brisk.", ["editing", "editing", "pace"]),
        ("Written by two people, the dialogue sings.", ["script", "script"]),
        ("A moody, tense atmosphere.", ["mood", "mood"]),
    ],
)
def test_aspects_find_what_they_should(text: str, aspects: list[str]):
    assert found("aspect", text) == aspects
