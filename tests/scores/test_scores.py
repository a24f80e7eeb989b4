"""Who scores what: raters, scopes, the author's verdict, the seeds, and arbitrary text."""

from __future__ import annotations

import re

import pytest
from helpers import NO_SEEDS, SEEDS
from hypothesis import given
from hypothesis import strategies as st

from crosscut.scores.raters import numbered_parts
from crosscut.scores.reader import Section
from crosscut.scores.rules import worth_judging
from crosscut.scores.shapes import find_candidates, lowered
from crosscut.scores.stated import CONVENTIONS, convert, find_scores

RT_CRITICS = ("Rotten Tomatoes critics", "aggregate")
RT_AUDIENCE = ("Rotten Tomatoes audience", "aggregate")
IMDB = ("IMDb", "aggregate")
METACRITIC = ("Metacritic", "aggregate")
ME = ("N. N.", "critic")

# text, then (raw, rater, kind) of each score
RATERS = [
    (
        "Rotten Tomatoes: 89% (Critics), 89% (Audience)",
        [("89%", *RT_CRITICS), ("89%", *RT_AUDIENCE)],
    ),
    (
        "Rotten Tomatoes: Critics 89%, Audience 91%",
        [("89%", *RT_CRITICS), ("91%", *RT_AUDIENCE)],
    ),
    ("RT score: 89% | Audience: 91%", [("89%", *RT_CRITICS), ("91%", *RT_AUDIENCE)]),
    ("Rotten Tomatoes critics score: 89%", [("89%", *RT_CRITICS)]),
    ("Tomatometer 94%", [("94%", *RT_CRITICS)]),
    ("89% on Rotten Tomatoes", [("89%", *RT_CRITICS)]),
    ("Certified Fresh at 89%", [("89%", *RT_CRITICS)]),
    (
        "My kids (11 and 13) gave it 2/10 and 9/10.",
        [("2/10", "My kids", "viewer"), ("9/10", "My kids", "viewer")],
    ),
    ("7/10 from me, 4/10 from the wife.", [("7/10", *ME), ("4/10", "the wife", "viewer")]),
    ("Audience Score: 91%", [("91%", *RT_AUDIENCE)]),
    (
        "It holds an 89% rating on Rotten Tomatoes and a 7.9 on IMDb.",
        [("89%", *RT_CRITICS), ("7.9", *IMDB)],
    ),
    ("IMDb: 8.0/10", [("8.0/10", *IMDB)]),
    ("IMDB rating: 8.0", [("8.0", *IMDB)]),
    ("8.0/10 on IMDb", [("8.0/10", *IMDB)]),
    ("IMDb users give it 8.0 out of 10.", [("8.0 out of 10", *IMDB)]),
    ("Metacritic 77", [("77", *METACRITIC)]),
    ("Metascore: 77/100", [("77/100", *METACRITIC)]),
    (
        "Metacritic: 77/100, IMDb: 8.0/10, Letterboxd: 4.2/5",
        [("77/100", *METACRITIC), ("8.0/10", *IMDB), ("4.2/5", "Letterboxd", "aggregate")],
    ),
    ("IMDb: 8.0/10 Rating: 9/10", [("8.0/10", *IMDB), ("9/10", *ME)]),
    (
        "IMDb users rate it 8.0/10 but I give it 9/10",
        [("8.0/10", *IMDB), ("9/10", *ME)],
    ),
    ("My IMDb rating: 7/10", [("7/10", *ME)]),
    (
        "Roger Ebert gave it three stars out of four.",
        [("three stars out of four", "Roger Ebert", "critic")],
    ),
    ("But Roger Ebert gave it 3/4.", [("3/4", "Roger Ebert", "critic")]),
    ("Roger Ebert's rating: 3/4", [("3/4", "Roger Ebert", "critic")]),
    ("Empire: 5/5", [("5/5", "Empire", "critic")]),
    ("The Guardian: ★★★★☆", [("★★★★☆", "The Guardian", "critic")]),
    ('"★★★★" – The Guardian', [("★★★★", "The Guardian", "critic")]),
    ("It was given 4/5 by Empire.", [("4/5", "Empire", "critic")]),
    ("Variety gave it a B.", [("B", "Variety", "critic")]),
    ("forum members give 8.4/10", [("8.4/10", "forum members", "aggregate")]),
    ("Forum member kungfu_fan: 9/10", [("9/10", "Forum member kungfu_fan", "viewer")]),
    ("User wongfan gave it 8/10", [("8/10", "User wongfan", "viewer")]),
    ("User rating: 8.1/10", [("8.1/10", "User rating", "aggregate")]),
    ("Readers (92): 4.28/5", [("4.28/5", "Readers", "aggregate")]),
    ("The site's readers rate it 4.28 out of 5.", [("4.28 out of 5", "readers", "aggregate")]),
    ("My wife gave it 4/10.", [("4/10", "My wife", "viewer")]),
    (
        "My friends rate it 6/10 but I say 9/10.",
        [("6/10", "My friends", "viewer"), ("9/10", *ME)],
    ),
    ("N. N. gave it 8/10.", [("8/10", *ME)]),
    ("My sister, who sings, gave it 4/10.", [("4/10", "My sister", "viewer")]),
    ("Mon oncle 2/10, moi 8/10.", [("2/10", "Mon oncle", "viewer"), ("8/10", *ME)]),
    ("姉は３点と言うが、私は８／１０。", [("３点", "姉", "viewer"), ("８／１０", *ME)]),
    ("豆瓣8.8分，我只给7分。", [("8.8分", "Douban", "aggregate"), ("7分", *ME)]),
    ("友人は２点と言うが、私は８／１０。", [("２点", "友人", "viewer"), ("８／１０", *ME)]),
    ("Note du public : 4,1/5", [("4,1/5", "Note du public", "aggregate")]),
]

# text, then (raw, scope) of each score
SCOPES = [
    ("Music: 7/10", [("7/10", "music")]),
    ("Cinematography - 9/10", [("9/10", "cinematography")]),
    ("Music 7/10", [("7/10", "music")]),
    ("the music gets a 7/10", [("7/10", "music")]),
    ("Music\n7/10", [("7/10", "music")]),
    (
        "Story: 8/10, Acting: 9/10, Music: 10/10, Overall: 9/10",
        [("8/10", "story"), ("9/10", "acting"), ("10/10", "music"), ("9/10", "film")],
    ),
    (
        "Plot: 8/10\nGlow: 7/10\nOverall: 8/10",
        [("8/10", "plot"), ("7/10", "glow"), ("8/10", "film")],
    ),
    (
        "It is 8/10 for entertainment, 1/10 for style.",
        [("8/10", "entertainment"), ("1/10", "style")],
    ),
    ("A bore. 3/10 for the editing.", [("3/10", "film")]),
    ("My film rating: 8/10", [("8/10", "film")]),
    (
        "Video: 4/5 Audio: 4.5/5 Extras: 3/5",
        [("4/5", "disc video"), ("4.5/5", "disc audio"), ("3/5", "disc extras")],
    ),
    ("The DVD: video 4/5, audio 3/5", [("4/5", "disc video"), ("3/5", "disc audio")]),
    ("Picture: 4/5 Sound: 3/5", [("4/5", "disc video"), ("3/5", "disc audio")]),
    ("Picture quality: 9/10", [("9/10", "disc video")]),
    (
        "Film: A\nVideo: A-\nAudio: B+\nExtras: C",
        [("A", "film"), ("A-", "disc video"), ("B+", "disc audio"), ("C", "disc extras")],
    ),
    ("Movie: 9/10 Disc: 7/10", [("9/10", "film"), ("7/10", "disc")]),
    # Of the author's marks for the film the last explicit verdict counts.
    (
        "At first I gave it 6/10. Now it is 8/10.",
        [("6/10", "film, earlier"), ("8/10", "film")],
    ),
    (
        "Rating: 8/10. The chase alone shows what a 10/10 sequence can be.",
        [("8/10", "film")],
    ),
    ("IMDb: 8.0/10\n\nRating: 9/10", [("8.0/10", "film"), ("9/10", "film")]),
    ("8/10 overall. The music is loud, 6/10 for that.", [("8/10", "film"), ("6/10", "music")]),
    ("I rate it 8/10 overall. The hat gets 2/10.", [("8/10", "film"), ("2/10", "hat")]),
    ("The ending probably deserves a 4/10 or 5/10.", [("4/10 or 5/10", "ending")]),
    ("The Can (3/5)\nThe Soap (4/5)", [("3/5", "the can"), ("4/5", "the soap")]),
    ("Still ★★★★★. (2010: ★★★)", [("★★★★★", "film"), ("★★★", "film, earlier")]),
    ("Kamera 9/10, Ton 6/10.", [("9/10", "cinematography"), ("6/10", "ton")]),
    ("音乐：9分，摄影：10分", [("9分", "music"), ("10分", "cinematography")]),
    ("Musik: 9/10\nGesamt: 7/10", [("9/10", "music"), ("7/10", "film")]),
    ("visual effects: 4/5", [("4/5", "visual effects")]),
    ("character development: 3/5", [("3/5", "character development")]),
    ("visual quality: 4/5", [("4/5", "disc video")]),
    ("blu-ray audio: 4/5", [("4/5", "disc audio")]),
    ("dvd extras: 3/5", [("3/5", "disc extras")]),
    ("bonus materials: 3/5", [("3/5", "disc extras")]),
    ("Bonus: 3/5\nAll in all: 4/5", [("3/5", "disc extras"), ("4/5", "film")]),
]
STORIES = {"the can": "story-one", "the soap": "story-two", "two rooms": "film"}
# How a score for each story is written, with its name in the braces.
NOTATIONS = [
    "{} ★★★½", "{} ***.5", "{} – 3.5/5", "{} (3.5/5)", "{}: 3.5/5. It begins late.", "{}\n3.5/5",
    "{} [3½/5]", "{} gets a 3.5/5.", "I gave {} 3.5/5.", "3.5/5 for {}", "{}: B+", "{} (B+)",
]  # fmt: skip
# Whose mark it is, with the names above: text, (raw, scope) of each score.
NAMED = [
    ("Two Rooms (A-)\n\nA can and a soap.", [("A-", "film")]),
    ("I gave Other Days 9/10 and this one gets 8/10.", [("8/10", "film")]),
    ("Unlike Other Days, which I gave 9/10, it is slight. 7/10", [("7/10", "film")]),
    ("Other Days: 8/10\nLong Nights: 9/10\nTwo Rooms: 10/10", [("10/10", "film")]),
    ("Other Days gets 7/10 from me, this one 9/10.", [("9/10", "film")]),
    ("It rains.\n\nOther Days: 9/10", []),
    ("It rains.\n\nBottom Line: 9/10", [("9/10", "film")]),
    ("It rains.\n\nRotten Tomatoes: 89% (Critics)", [("89%", "film")]),
    ("7/10 (Other Days: 9/10)", [("7/10", "film")]),
    ("Also seen: Other Days 8/10, Long Nights 7/10.", []),
    ("So so\n\n3/10\n\nThe Can is dull.", [("3/10", "film")]),
    ("Fine\n\n3/10\n\nIt rains.\n\nPerfect\n\n9/10", [("3/10", "film, earlier"), ("9/10", "film")]),
    ("See Other Days (10/10) first. The Can: 6/10", [("6/10", "story-one")]),
    ("Other Days (1995) - 8/10\nTwo Rooms (1994) - 6/10\nDust (1990) - 7/10", [("6/10", "film")]),
    (
        "Two Rooms (1994). So light. 8/10\n\nOther Days (2023). He cleans. I cried. 9/10",
        [("8/10", "film")],
    ),
    ("I prefer Other Days. I gave that one 10/10.", []),
    ("Other Days, auquel j'avais mis 5 étoiles, est plus beau.", []),
    ("The Can (the cop with the pineapples): 3/5.", [("3/5", "story-one")]),
    (
        "The Can: he waits and eats. 3/5\n\nThe Soap: she cleans. 5/5",
        [("3/5", "story-one"), ("5/5", "story-two")],
    ),
    (
        "The Can, with Ann Lee, I'd give 6/10: dim. The Soap, with Bo Ek, I'd give 8/10: fun.",
        [("6/10", "story-one"), ("8/10", "story-two")],
    ),
    ("7\n\nOnce more. 7/10 for now, says the soap.", [("7", "film, earlier"), ("7/10", "film")]),
    ("1. Other Days 2. Two Rooms 3. Dust 4. 2046", []),
    ("Long Nights, Other Days, I'd give three stars. This one I slept through.", []),
    ('"Two Rooms": 8/10 - "Other Days": 7/10 - "Long Nights": 9/10.', [("8/10", "film")]),
]


PAIRED = [
    ("223 gets a 7/10. 663 gets a 9/10.", [("7/10", "story-one"), ("9/10", "story-two")]),
    ("Ann: 3/5. Bea: 4/5. Overall: 4/5.", [
        ("3/5", "story-one"), ("4/5", "story-two"), ("4/5", "film"),
    ]),
    ("6/10 for Ann and 7/10 for Bea.", [("6/10", "story-one"), ("7/10", "story-two")]),
    ("12/20 pour le 223, 17/20 pour le 663.", [("12/20", "story-one"), ("17/20", "story-two")]),
    ("★★★ the one with Ann\n★★★★ the one with Bea", [
        ("★★★", "story-one"), ("★★★★", "story-two"),
    ]),
    ("Ann那段三星，Bea那段五星。", [("三星", "story-one"), ("五星", "story-two")]),
    ("Ann那段十分精彩，Bea那段十分无聊。", []),
    # a part in words that no guide knows is the one that is left
    ("Die Geschichte mit dem Hut: 3/5\nDie Geschichte mit Bea: 5/5", [
        ("3/5", "story-one"), ("5/5", "story-two"),
    ]),
    ("Hat story: B-\nBea's story: A", [("B-", "story-one"), ("A", "story-two")]),
    # of one story alone, or of the film
    ("Bea makes it worth the bus. 8/10", [("8/10", "film")]),
    ("Ann is good. I gave the film 6/10, then 7/10 when Bea came.", [
        ("6/10", "film, earlier"), ("7/10", "film"),
    ]),
]  # fmt: skip


def _names(text: str) -> list[Section]:
    return [
        Section(match.start(), match.end(), scope)
        for name, scope in STORIES.items()
        for match in re.finditer(name, text, re.IGNORECASE)
    ]


@pytest.mark.parametrize(("text", "wanted"), RATERS)
def test_each_score_knows_who_gave_it(text: str, wanted: list[tuple[str, str, str]]) -> None:
    found = find_scores(text, author="N. N.")
    assert [(one.raw, one.rater, one.rater_kind) for one in found] == wanted


@pytest.mark.parametrize(("text", "wanted"), SCOPES)
def test_each_score_knows_what_it_is_of(text: str, wanted: list[tuple[str, str]]) -> None:
    assert [(one.raw, one.scope) for one in find_scores(text)] == wanted


@pytest.mark.parametrize("form", NOTATIONS)
def test_a_mark_beside_a_story_is_of_the_story(form: str) -> None:
    text = f"{form.format('The Can')}\n\nIt rains.\n\n{form.format('The Soap')}\n\nIt drips."
    found = find_scores(text, names=_names(text))
    assert [one.scope for one in found] == ["story-one", "story-two"]


@pytest.mark.parametrize(("text", "wanted"), NAMED)
def test_a_mark_beside_another_film_is_not_of_this_one(
    text: str, wanted: list[tuple[str, str]]
) -> None:
    found = find_scores(text, names=_names(text))
    assert [(one.raw, one.scope) for one in found] == wanted


@pytest.mark.parametrize(("text", "wanted"), PAIRED)
def test_each_of_several_marks_is_of_the_story_in_its_clause(
    text: str, wanted: list[tuple[str, str]]
) -> None:
    people = {"Ann": "story-one", "223": "story-one", "Bea": "story-two", "663": "story-two"}
    names = [
        Section(match.start(), match.end(), scope, cue=True)
        for name, scope in people.items()
        for match in re.finditer(name, text)
    ]
    found = find_scores(text, names=names, stories=("story-one", "story-two"))
    assert [(one.raw, one.scope) for one in found] == wanted


def test_the_only_mark_on_the_last_line_is_of_the_film() -> None:
    text = "It rains.\n\nIt drips.\n\nRating: 4/5"
    sections = [Section(0, 11, "story-one"), Section(11, len(text), "story-two")]
    (one,) = find_scores(text, sections=sections)
    assert one.scope == "film"


def test_a_mark_on_the_last_line_is_of_its_story_where_another_story_has_one_in_its_heading() -> (
    None
):
    text = "Story one (6/10)\n\nIt rains.\n\nStory two\n\nIt drips.\n\n9/10"
    second = text.index("Story two")
    sections = [Section(0, second, "story-one"), Section(second, len(text), "story-two")]
    found = find_scores(text, sections=sections)
    assert [(one.raw, one.scope) for one in found] == [
        ("6/10", "story-one"),
        ("9/10", "story-two"),
    ]


def test_a_share_of_positive_reviews_is_told_from_a_mark() -> None:
    critics, audience = find_scores("Rotten Tomatoes: 89% (Critics), 89% (Audience)")
    assert (critics.value, critics.scale) == (89, "percent of positive reviews")
    assert (audience.value, audience.scale) == (89, "percent of positive ratings")
    assert [convert(critics, name) for name in CONVENTIONS] == [89, 89, 89]


def test_aspects_of_the_guide_name_the_scope() -> None:
    (one,) = find_scores("Camerawork: 9/10", aspects={"camerawork": "cinematography"})
    assert one.scope == "cinematography"


def test_a_score_under_a_heading_is_of_that_segment() -> None:
    first, second = "Good fun. 7/10", "A marvel. 9/10"
    last = "Overall: 8/10, and IMDb: 8.0/10"
    text = "\n\n".join((first, second, last))
    at = text.index(second)
    sections = [Section(0, at, "story-one"), Section(at, len(text), "story-two")]
    found = find_scores(text, sections=sections)
    assert [(one.raw, one.scope) for one in found] == [
        ("7/10", "story-one"),
        ("9/10", "story-two"),
        ("8/10", "film"),
        ("8.0/10", "film"),
    ]


def test_an_aspect_under_a_heading_stays_an_aspect() -> None:
    (one,) = find_scores("Music: 7/10", sections=[Section(0, 11, "story-one")])
    assert one.scope == "music"


@pytest.mark.skipif(SEEDS is None, reason=NO_SEEDS)
def test_the_original_pages_state_three_scores_and_no_author_does() -> None:
    assert SEEDS is not None
    found = {
        path.name[:3]: find_scores(path.read_text(encoding="utf-8", errors="replace"), author="X")
        for path in sorted(SEEDS.glob("*.txt"))
    }
    assert [(one.raw, one.rater, one.value) for one in found.pop("000")] == [
        ("89%", "Rotten Tomatoes critics", 89),
        ("89%", "Rotten Tomatoes audience", 89),
        ("8.0/10", "IMDb", 8),
    ]
    assert set(found.values()) == {()}


PIECES = st.sampled_from(
    (
        *"0123456789/.,%*★☆½⭐ \n:-()",
        *("10", "/10", " out of ", "stars", "four", " and a half", "Grade: ", "A-", "IMDb"),
        *("I give it a ", "Roger Ebert gave it ", "Rotten Tomatoes", "Music", "if ", "not ", "İ"),
    )
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join)))
def test_any_text_gives_scores_that_hold_together(text: str) -> None:
    last = 0
    mine = 0
    for one in find_scores(text):
        assert one.start is not None
        assert one.end is not None
        assert last <= one.start < one.end
        assert text[one.start : one.end] == one.raw
        last = one.end
        if one.value is not None:
            assert one.value >= 0
            assert one.scale_max is None or one.value <= 2 * one.scale_max
        for name in CONVENTIONS:
            hundred = convert(one, name)
            assert hundred is None or 0 <= hundred <= 100
        mine += one.rater == "" and one.scope == "film"
    assert mine <= 1


@given(st.text())
def test_lower_case_moves_no_offset(text: str) -> None:
    assert len(lowered(text)) == len(text)


@pytest.mark.slow
def test_no_character_grows_in_lower_case() -> None:
    grown = [code for code in range(0x110000) if len(lowered(chr(code))) != 1]
    assert grown == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["*", "★", "9/", "7", "* ", "½", "A ", "out of ", "star ", "(", "8 out of 10 ", "***/"]
)
def test_a_monotonous_text_ends(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    assert all(text[one.start : one.end] == one.raw for one in find_scores(text))


def test_a_row_of_asterisks_is_no_mark_to_be_judged() -> None:
    text = "* " * 10_000
    assert [one.start for one in find_candidates(text, text) if worth_judging(one, text)] == [
        19_998
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The tower (3/5). The ferry (4/5). Overall (3.5/5).",
        "**The tower 3/5**\n\nHe counts.\n\n**The ferry 4/5**\n\nShe leaves.\n\nOverall: 3.5/5",
        "## 1. The tower (3/5)\n\nHe counts.\n\n## 2. The ferry (4/5)\n\nShe leaves.\n\n"
        "## Overall 3.5/5",
    ],
)
def test_a_mark_beside_a_name_that_no_guide_knows_is_of_that_part(text: str) -> None:
    found = [(one.raw, one.scope) for one in find_scores(text)]
    assert found == [("3/5", "the tower"), ("4/5", "the ferry"), ("3.5/5", "film")]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("first story", [(0, 11, 0)]),
        ("a.first story", [(2, 13, 0)]),
        ("xfirst story", []),
        ("the first story, part two", [(4, 15, 0), (17, 25, 1)]),
        ("前半后半", [(0, 2, 0), (2, 4, 1)]),
    ],
)
def test_parts_by_their_number_stand_at_a_beginning_and_side_by_side(text, parts):
    assert list(numbered_parts(text, 2)) == parts


@pytest.mark.parametrize(
    ("low", "at"),
    [
        ("a solid seven from me.", (8, 13)),
        ("story one gets two.", (15, 18)),
        ("two for the film", (0, 3)),
        ("de 10, un ocho.", (10, 14)),
    ],
)
def test_a_mark_in_words_has_its_place_from_the_beginning_of_a_text_on(low, at):
    assert (at[0], at[1]) in {(one.start, one.end) for one in find_candidates(low, low)}
