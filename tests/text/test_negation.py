"""What a sentence names only to deny it. The thing named stands in square brackets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscut.text.negation import denial, is_outside, is_title

DENIED = [
    "It ends without any real sense of [hope].",
    "There is no [hope] in it",
    "a film without [hope]",
    "It is hardly a [romance] to watch",
    "no tidy [resolution]",
    "This is no meaningful human [connection], only one",
    "It is not a [love story].",
    "It isn't [romantic].",
    "It isn’t really a [love story].",
    "The film does not offer [closure].",
    "It doesn't build toward clear [resolution].",
    "It refuses to give us [closure].",
    "Nobody meets a [soulmate], and",
    "romance without [hope].",
    "Cop 663 holds little [hope] for",
    "there is little [chance for] this",
    "[Closure] never comes.",
    "The film lacks any [hope].",
    "far from [romantic]",
    "devoid of [joy]",
    "rather than [love]",
    "no sense of [hope]",
    "they cannot [escape]",
    "It is never [nostalgic].",
    "no real [hope]",
    "avoids the shape of [romance]",
    "He is not in [love].",
    "There isn't any [hope].",
    "there was neither [love] nor money",
    "neither love nor [hope]",
    "the film is not about [love].",
    "They don't have any [hope].",
    "What it lacks is [warmth].",
    "[Closure] is the one thing that it withholds.",
    "[Hope]? Not here.",
    "Nobody in this house is [in love] with anybody.",
    "It has little to do with [love].",
    "I could not see any [hope].",
]
ASSERTED = [
    "He wants a home that is not [cold] Oslo.",
    "No [kiss] in the film is longer than this one.",
    "She was never [loved] back.",
    "If there were no [hope], he would not call.",
    "He and the woman without a name sit [side by side].",
    "Not only [hope] is here",
    "It is not without [hope].",
    "nothing but [love]",
    "no doubt about the [love] between",
    "no doubt [love] is",
    "not just his [lost love] back",
    "nobody’s [loneliness] is quelled",
    "no one quells their [loneliness]",
    "It won't claim that [love] always ends well",
    "The feeling is not hopeless; the moments are a [comfort]",
    "we need isn't always clarity; it may be permission to [drift]",
    "[Loneliness] is not a tragedy here.",
    "no longer [alone]",
    "He does not hide his [loneliness].",
    "never stops [dreaming]",
    "perhaps never more [intimate]",
    "people, who do not know each other, feel [lonely]",
    "He has no idea how much [love] she has",
    "a little [hope] is left",
    "It isn’t a hopeless feeling, it is [romantic]",
    "Happiness is not what she looks for in [daily] life",
    "she [never tells] him",
    "no escape from [loneliness]",
    "not because he is [lonely] but because",
]


def is_denied(marked: str) -> bool:
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    return denial(text, start, end, (0, len(text))) != ""


@pytest.mark.parametrize("marked", DENIED)
def test_what_is_denied(marked: str) -> None:
    assert is_denied(marked)


@pytest.mark.parametrize("marked", ASSERTED)
def test_what_is_said_beside_a_denial(marked: str) -> None:
    assert not is_denied(marked)


@pytest.mark.parametrize("end", [".", ";", ",", " —", ":", "?"])
def test_a_denial_ends_with_its_clause(end: str) -> None:
    assert is_denied("There is no [hope]")
    assert not is_denied(f"There is no money{end} [hope] is all they have")


def test_a_denial_in_the_sentence_before_is_none() -> None:
    text = "There is no. Hope is there"
    assert denial(text, 13, 17, (13, len(text))) == ""


MISSED = [
    "For lack of [intimacy] they cling",
    "They cannot [connect].",
    "They never [touch].",
    "He fails to [connect] with her",
    "they don't have close [relationships]",
    "[Closure] never comes.",
]
ABSENT = [
    "There is no [connection] here.",
    "Nor is there any [closeness].",
    "It is no human [connection], only a practical one",
    "Everyone says that it is a film about [love].",
    "It is not a film about [love].",
    "I don't think it's that [romantic].",
    "You can't be [alone] in this town.",
]


@pytest.mark.parametrize("marked", MISSED + ABSENT)
def test_what_is_missed_is_told_from_what_is_not_there(marked: str) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    how = denial(text, start, end, (0, len(text)))
    assert how == ("missed" if marked in MISSED else "absent")


@pytest.mark.parametrize(
    ("marked", "own"),
    [
        ("I [hope] to show", True),
        ("I saw it with my [family]", True),
        ("the [war] between the studio and its star", True),
        ("the [war] between the brothers", False),
        ("when I've been [dumped]", True),
        ("we always [hope] so", True),
        ("while I was out [mourning]", True),
        ("I think that [hope] is its theme", False),
        ("He [hopes]", False),
        ("“It is late. I [hope] so,” he says", False),
        ('"I [hope] so," he says', False),
        ("“It is late,” he says. I [hope] so", True),
        ("I see [love] in it", False),
        ("Faye and I. [Hope] stays", False),
    ],
)
def test_what_writers_say_of_themselves(marked: str, own: bool) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    assert is_outside(text, start, end, (0, len(text))) is own


@pytest.mark.parametrize(
    ("text", "no_more"),
    [
        ("The title alone is worth it.", True),
        ("The film’s final image alone justifies it.", True),
        ("Colour alone carries it.", True),
        ("He watches it for the music alone.", True),
        ("With his shoulders alone the actor tells it.", True),
        ("She spends the night alone.", False),
        ("The old man, alone in his house.", False),
        ("He sits in the kitchen alone.", False),
        ("Living alone is hard.", False),
        ("The old man alone knows.", False),
        ("Those it hurts, and those it heals alone.", False),
    ],
)
def test_alone_may_mean_no_more_than_that(text: str, no_more: bool) -> None:
    start = text.index("alone")
    assert is_outside(text, start, start + len("alone"), (0, len(text))) is no_more


@given(st.text(max_size=300), st.integers(0, 300), st.integers(1, 20))
def test_any_text_has_an_answer(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    assert denial(text, start, end, (0, len(text))) in ("", "missed", "absent")
    assert is_outside(text, start, end, (0, len(text))) in (True, False)


NAMED = [
    "The plot of High [Crimes] is as loud as its title.",
    "Nothing here is worse than in The Sum of All [Fears].",
    "[Murder] by Numbers has a plot that does not add up.",
    "[Love] Liza was made for those who cannot laugh.",
    "People call it the next [Insomnia] without much reason.",
    "“[War] Horse” is what they should have watched instead.",
]
FREE = [
    "[Love] is what both of them want from this city.",
    "Its themes: [Love], death and what comes after them.",
    "It is about [fear] and about what people do with it.",
    "[LOVE] is what both of them want from this city.",
    "[Fear] and Hunger in One Long Night",
    "“[Hope] is a dangerous thing,” says one of them later.",
    "[Death] I can take, but this film kills its dog.",
]


@pytest.mark.parametrize(
    ("text", "expected"), [*((t, True) for t in NAMED), *((t, False) for t in FREE)]
)
def test_a_word_in_a_title_is_told_from_one_that_begins_a_sentence(text: str, expected: bool):
    start, end = text.index("["), text.index("]") - 1
    plain = text.replace("[", "").replace("]", "")
    assert is_title(plain, start, end, (0, len(plain))) is expected
