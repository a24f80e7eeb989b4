"""Where a review quotes the film's own lines."""

import pytest

from crosscut.text.dialogue import Cue, Dialogue

LINES = (
    "I have counted every lamp between here and the harbour.",
    "What do you want?",
    "Nothing that you could carry.",
    "Yes.",
    "My grandmother kept a radio in the oven so that the rain would not find it.",
    "Then where did she bake the bread?",
    "What do you want?",
    "Nobody in this town",
    "has ever returned an umbrella.",
    "Keep driving until the meter runs out of numbers.",
    "Keep the change, keep the cab.",
)


@pytest.fixture(scope="module")
def dialogue() -> Dialogue:
    return Dialogue([Cue(line, 60.0 * i, 60.0 * i + 3) for i, line in enumerate(LINES)])


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        ("He says, “I have counted every lamp between here and the harbour.”", (0, 0)),
        ('She says "I counted each lamp between here and the harbor" and stops.', (0, 0)),
        ("„My grandmother kept a radio in the oven“", (4, 4)),
        ("«My grandmother kept a radio … so that the rain would not find it»", (4, 4)),
        ("He says that he had counted every lamp between here and the harbour.", (0, 0)),
        ("The cab goes on: keep driving until the meter runs out of numbers, she said.", (9, 9)),
        ("“Nobody in this town has ever returned an umbrella”, he sighs", (7, 8)),
    ],
)
def test_a_quoted_line_is_found(dialogue, text, cues):
    [one] = dialogue.quotations(text)
    assert (one.first, one.last) == cues
    assert dialogue.cues[one.first].text.split()[0].strip("“") in LINES[cues[0]]
    assert 0.8 <= one.likeness <= 1


@pytest.mark.parametrize(
    "text",
    [
        "“What do you want?” she asks.",  # said twice
        "“Yes.”",
        "“Keep the change”",  # too little to be known again
        "“My grandmother kept a parrot in the attic so that the cat would not find it.”",
        "Nobody here has ever given back what my grandmother kept in her oven.",  # no words of it
        "the “finest comedy of the year”, says a poster",
        "“" + "word " * 90_000,
    ],
)
def test_what_is_no_line_is_left_alone(dialogue, text):
    assert dialogue.quotations(text) == []


def test_a_phrase_of_a_guide_is_found_word_for_word(dialogue):
    assert dialogue.places_of("every lamp") == [0]
    assert dialogue.places_of("do you") == dialogue.places_of("lamp") == []
